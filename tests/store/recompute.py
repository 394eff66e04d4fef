"""Every summary row worked out anew, from nothing but the votes in the file and the stored model."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.consensus import ServerModel, Vote, consensus
from bot.domain.ratings import HALF_POINTS
from bot.domain.spread import Spread
from bot.domain.titles import FindTitle, Title, find_none
from tests.places import connect

SUMS = (
    "votes",
    "total",
    "squares",
    "first_total",
    "finished_votes",
    "finished_total",
    "dropped_votes",
    "dropped_total",
    *(f"h{half}" for half in HALF_POINTS),
)
WORKED_OUT = ("score", "low", "high", "word", "softened", "far", "fresh", "corrected", "excess")
Rows = dict[tuple[int, str], dict[str, Any]]


def _read(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql)]


def models(path: Path) -> dict[int, ServerModel]:
    """Each server's model with its members' part."""
    found = {}
    members = _read(path, "SELECT * FROM members")
    for row in _read(path, "SELECT * FROM models WHERE version > 0"):
        spread = json.loads(row["spread"])
        own = [member for member in members if member["server_id"] == row["server_id"]]
        found[row["server_id"]] = ServerModel(
            base=row["base"],
            slope=row["slope"],
            within=row["within"],
            between=row["between_titles"],
            residual=row["residual"],
            offset=row["shift"],
            votes=row["votes"],
            leanings=json.loads(row["leanings"]),
            spread=Spread(tuple(spread["bends"]), spread["divisive"]) if spread else Spread(),
            generosity={member["member_id"]: member["generosity"] for member in own},
            counts={member["member_id"]: member["counted"] for member in own},
        )
    return found


def recomputed(path: Path, find_title: FindTitle = find_none) -> Rows:
    """The rows as the votes that count say them."""
    members = {(row["server_id"], row["member_id"]): row for row in _read(path, "SELECT * FROM members")}
    votes: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in _read(path, "SELECT * FROM shelf ORDER BY member_id"):
        member = members[row["server_id"], row["member_id"]]
        excluded = member["excluded_at"] or member["departed_at"]
        is_taken = row["held_at"] is None and row["brought"] != 0
        if row["score"] is not None and is_taken and excluded is None:
            votes[row["server_id"], row["title_id"]].append(row)
    known = models(path)
    return {
        key: _row(find_title(key[1]), those, known.get(key[0], ServerModel())) for key, those in votes.items()
    }


def _row(title: Title | None, votes: list[dict[str, Any]], server: ServerModel) -> dict[str, Any]:
    scores = [vote["score"] for vote in votes]
    row = dict.fromkeys(SUMS, 0) | {
        "votes": len(scores),
        "total": sum(scores),
        "squares": sum(score**2 for score in scores),
        "first_total": sum(vote["first_score"] for vote in votes),
    }
    for vote in votes:
        row[f"h{vote['score']}"] += 1
        if vote["status"] in ("finished", "dropped"):
            row[f"{vote['status']}_votes"] += 1
            row[f"{vote['status']}_total"] += vote["score"]
    cast = [Vote(vote["member_id"], vote["title_id"], vote["score"] / 2) for vote in votes]
    found = consensus(cast, server, title)
    assert found is not None
    return row | {name: getattr(found, "new" if name == "fresh" else name) for name in WORKED_OUT}


def kept(path: Path) -> Rows:
    """The rows as they stand in the file; of a title without votes there is nothing to say."""
    found: Rows = {}
    for row in _read(path, "SELECT * FROM summaries"):
        if any(row[name] for name in SUMS):
            found[row["server_id"], row["title_id"]] = {name: row[name] for name in (*SUMS, *WORKED_OUT)}
        else:
            assert [row[name] for name in ("score", "low", "high", "word", "excess")] == [None] * 5
    return found


def differences(path: Path, find_title: FindTitle = find_none) -> list[str]:
    """Where the file says otherwise than its votes do, and its moods otherwise than its takes."""
    ours, theirs = kept(path), recomputed(path, find_title)
    wrong = [f"{key}: only on one side" for key in ours.keys() ^ theirs.keys()]
    for key in ours.keys() & theirs.keys():
        for name, value in theirs[key].items():
            same = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            if ours[key][name] != same:
                wrong.append(f"{key} {name}: {ours[key][name]} is not {value}")
    moods = "SELECT server_id, title_id, mood, members FROM mood_counts WHERE members > 0"
    counted = (
        "SELECT v.server_id, v.title_id, o.mood, count(*) AS members FROM reviews AS v "
        "JOIN review_moods AS o USING (review_id) WHERE v.state = 'posted' GROUP BY 1, 2, 3"
    )
    order = " ORDER BY 1, 2, 3"
    if _read(path, moods + order) != _read(path, counted + order):
        wrong.append("the moods")
    return wrong
