"""The summary row of a title: every number its card shows, moved in the transaction of the vote.

A card reads this row and never recomputes it. Votes that are held, or whose member is excluded, are in
the ratings and not in here.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np

from bot.domain.consensus import Consensus, ServerModel, of_arrays
from bot.domain.members import Act
from bot.domain.ratings import HALF_POINTS, Group, Histogram, Summary

COUNTS = tuple(f"h{half}" for half in HALF_POINTS)
SUMS = (
    "votes",
    "total",
    "squares",
    "first_total",
    "finished_votes",
    "finished_total",
    "dropped_votes",
    "dropped_total",
    *COUNTS,
)
"""The columns that are plain sums over a title's votes."""

CONSENSUS = ("score", "low", "high", "word", "softened", "far", "fresh", "corrected", "excess")
"""The columns worked out of the votes."""

_KEYS = "server_id = :server_id AND title_id = :title_id"
_MOVE = (
    f"UPDATE summaries SET {', '.join(f'{name} = {name} + :{name}' for name in SUMS)} "
    f"WHERE {_KEYS} RETURNING votes"
)
_BEGIN = (
    f"INSERT INTO summaries (server_id, title_id, {', '.join(SUMS)}) "
    f"VALUES (:server_id, :title_id, {', '.join(f':{name}' for name in SUMS)})"
)
SETTLE = (
    f"UPDATE summaries SET {', '.join(f'{name} = :{name}' for name in CONSENSUS)}, model = :model "
    f"WHERE {_KEYS}"
)
COUNTED = "r.score IS NOT NULL AND r.held_at IS NULL AND m.excluded_at IS NULL"
"""Which ratings r of members m count."""

_VOTES = (
    "SELECT r.score, m.generosity, m.counted FROM ratings AS r "
    "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE r.server_id = :server_id AND r.title_id = :title_id AND {COUNTED} ORDER BY r.member_id"
)
_SEEN = (
    "INSERT INTO models (server_id, seen) VALUES (:server_id, 1) "
    "ON CONFLICT (server_id) DO UPDATE SET seen = models.seen + 1 RETURNING *"
)
_OPENING = (
    "INSERT INTO openings (server_id, title_id, month, score) "
    f"SELECT server_id, title_id, :month, score FROM summaries WHERE {_KEYS} AND score IS NOT NULL "
    "ON CONFLICT DO NOTHING"
)


_SUMMED = ", ".join(
    (
        "count(*), sum(r.score), sum(r.score * r.score), sum(r.first_score)",
        *(
            f"count(*) FILTER (WHERE r.progress = '{progress}'), "
            f"coalesce(sum(r.score) FILTER (WHERE r.progress = '{progress}'), 0)"
            for progress in ("finished", "dropped")
        ),
        *(f"count(*) FILTER (WHERE r.score = {half})" for half in HALF_POINTS),
    )
)


def _rebuild(where: str) -> tuple[str, str]:
    """Statements that make the summary rows under `where` from the ratings: delete, and insert."""
    return (
        f"DELETE FROM summaries AS r WHERE {where}",
        f"INSERT INTO summaries (server_id, title_id, {', '.join(SUMS)}) "
        f"SELECT r.server_id, r.title_id, {_SUMMED} FROM ratings AS r "
        "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
        f"WHERE {COUNTED} AND {where} GROUP BY r.server_id, r.title_id",
    )


_REBUILD_TITLE = _rebuild("r.server_id = :server_id AND r.title_id = :title_id")
REBUILD_SERVER = (
    *_rebuild("r.server_id = :server_id"),
    "DELETE FROM mood_counts WHERE server_id = :server_id",
    "INSERT INTO mood_counts (server_id, title_id, mood, members) "
    "SELECT v.server_id, v.title_id, o.mood, count(*) FROM reviews AS v "
    "JOIN review_moods AS o ON o.review_id = v.review_id "
    "WHERE v.server_id = :server_id AND v.state = 'posted' GROUP BY v.server_id, v.title_id, o.mood",
)


def sums(rating: sqlite3.Row | None) -> dict[str, int]:
    """What one rating adds to its summary row; nothing if it does not count."""
    added = dict.fromkeys(SUMS, 0)
    if rating is None or rating["score"] is None or rating["held_at"] or rating["excluded_at"]:
        return added
    score = rating["score"]
    added |= {"votes": 1, "total": score, "squares": score * score, f"h{score}": 1}
    added["first_total"] = rating["first_score"]
    if rating["progress"] in ("finished", "dropped"):
        added[f"{rating['progress']}_votes"] = 1
        added[f"{rating['progress']}_total"] = score
    return added


def own(db: sqlite3.Connection, keys: Mapping[str, object]) -> sqlite3.Row | None:
    """A member's rating of a title as it counts: its row with the member's exclusion."""
    rows = db.execute(
        "SELECT r.score, r.first_score, r.progress, r.held_at, m.excluded_at FROM ratings AS r "
        "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
        "WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.member_id = :member_id",
        keys,
    ).fetchall()
    return next(iter(rows), None)


def move(
    db: sqlite3.Connection, keys: Mapping[str, object], *, old: sqlite3.Row | None, new: sqlite3.Row | None
) -> bool:
    """Take the old rating out of the summary row and put the new one in; whether that changed a vote."""
    before, after = sums(old), sums(new)
    change = {name: after[name] - before[name] for name in SUMS}
    if not any(change.values()):
        return False
    # Not INSERT ... ON CONFLICT: its row must pass the CHECKs before the conflict is seen, and a
    # difference may be negative.
    if not db.execute(_MOVE, {**keys, **change}).fetchall():
        db.execute(_BEGIN, {**keys, **change})
    return True


def settle(db: sqlite3.Connection, act: Act, title_id: str) -> Consensus | None:
    """After a change of its votes: work the title's consensus out anew and put it into its summary row."""
    keys = {"server_id": act.server_id, "title_id": title_id}
    day = datetime.fromtimestamp(act.at, UTC)
    db.execute(_OPENING, {**keys, "month": day.year * 12 + day.month - 1})
    [row] = db.execute(_SEEN, keys)
    return _work_out(db, keys, row)


def resettle(db: sqlite3.Connection, keys: Mapping[str, object]) -> Consensus | None:
    """The same when no vote changed: under another model."""
    rows = db.execute("SELECT * FROM models WHERE server_id = :server_id", keys).fetchall()
    return _work_out(db, keys, next(iter(rows), None))


def rebuild(db: sqlite3.Connection, keys: Mapping[str, object]) -> None:
    """Make a title's row anew from its ratings, after moderation changed which of them count."""
    for statement in _REBUILD_TITLE:
        db.execute(statement, keys)
    resettle(db, keys)


def _work_out(
    db: sqlite3.Connection, keys: Mapping[str, object], row: sqlite3.Row | None
) -> Consensus | None:
    version, server = model(row)
    votes = np.array([tuple(vote) for vote in db.execute(_VOTES, keys)], dtype=np.float64)
    found = of_arrays(votes[:, 0] / 2, votes[:, 1], votes[:, 2], server) if len(votes) else None
    db.execute(SETTLE, {**keys, "model": version, **columns(found)})
    return found


def columns(found: Consensus | None) -> dict[str, object]:
    """A consensus as the columns of its summary row."""
    if found is None:
        return dict.fromkeys(CONSENSUS) | {"softened": 0, "far": 0, "fresh": 0, "corrected": 0}
    return {name: getattr(found, "new" if name == "fresh" else name) for name in CONSENSUS}


def model(row: sqlite3.Row | None) -> tuple[int, ServerModel]:
    """A server's model, without its members, and its version; version 0 is a server not calibrated yet."""
    if row is None or not row["version"]:
        return 0, ServerModel()
    return row["version"], ServerModel(
        base=row["base"],
        slope=row["slope"],
        within=row["within"],
        between=row["between_titles"],
        residual=row["residual"],
        offset=row["shift"],
        votes=row["votes"],
    )


def histogram(row: sqlite3.Row) -> Histogram:
    """The counts of a row that has them all."""
    return Histogram(tuple(row[name] for name in COUNTS))


def summary(row: sqlite3.Row) -> Summary:
    """The whole row, all zeros for a title without one."""
    return Summary(
        histogram=histogram(row),
        consensus=consensus(row),
        finished=Group(row["finished_votes"], row["finished_total"] / 2),
        dropped=Group(row["dropped_votes"], row["dropped_total"] / 2),
        first=Group(row["votes"], row["first_total"] / 2),
    )


def consensus(row: sqlite3.Row) -> Consensus | None:
    """The consensus of a row, None before it was worked out."""
    if row["score"] is None:
        return None
    return Consensus(
        score=row["score"],
        low=row["low"],
        high=row["high"],
        votes=row["votes"],
        mean=row["total"] / row["votes"] / 2,
        word=row["word"],
        softened=row["softened"],
        far=row["far"],
        new=row["fresh"],
        corrected=row["corrected"],
        excess=row["excess"],
    )
