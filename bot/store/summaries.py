"""The summary row of a title: every number its card shows, moved in the transaction of the vote.

A card reads this row and never recomputes it. Votes that are held, or whose member is excluded, are in
the shelf and not in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec
import numpy as np

from bot.domain.consensus import Consensus, Floats, ServerModel, weigh_votes
from bot.domain.events import CalibrationDue
from bot.domain.members import Act
from bot.domain.ratings import HALF_POINTS, Histogram, Progress, Summary, VoteGroup
from bot.domain.spread import Spread
from bot.store import jobs
from bot.store.transaction import Parameters, Row, Transaction

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

GROWTH = 0.05
"""Votes changed since the last calibration, as a part of all, after which another is due."""

_KEYS = "server_id = :server_id AND title_id = :title_id"
_MOVE = f"UPDATE summaries SET {', '.join(f'{name} = {name} + :{name}' for name in SUMS)} WHERE {_KEYS}"
_BEGIN = (
    f"INSERT INTO summaries (server_id, title_id, {', '.join(SUMS)}) "
    f"VALUES (:server_id, :title_id, {', '.join(f':{name}' for name in SUMS)})"
)
SETTLE = (
    f"UPDATE summaries SET {', '.join(f'{name} = :{name}' for name in CONSENSUS)}, model = :model "
    f"WHERE {_KEYS}"
)
IS_HEARD = "m.excluded_at IS NULL AND m.departed_at IS NULL"
"""Whose votes count, of members m: not of those excluded, nor of those left out for having left."""
COUNTED = f"r.score IS NOT NULL AND r.held_at IS NULL AND {IS_HEARD}"
"""Which shelf entries r of members m count as votes."""

_VOTES = (
    "SELECT r.member_id, r.score, m.generosity, m.counted, r.scored_at, r.held_at IS NOT NULL AS held "
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    "WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score IS NOT NULL "
    f"AND {IS_HEARD} ORDER BY r.member_id"
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

_SPREAD = msgspec.json.Decoder(Spread)

_SUMMED = ", ".join(
    (
        "count(*), sum(r.score), sum(r.score * r.score), sum(r.first_score)",
        *(
            f"count(*) FILTER (WHERE r.status = '{progress}'), "
            f"coalesce(sum(r.score) FILTER (WHERE r.status = '{progress}'), 0)"
            for progress in ("finished", "dropped")
        ),
        *(f"count(*) FILTER (WHERE r.score = {half})" for half in HALF_POINTS),
    )
)


def _rebuild(where: str) -> tuple[str, str]:
    """Statements that make the summary rows under `where` from the votes: delete, and insert."""
    return (
        f"DELETE FROM summaries AS r WHERE {where}",
        f"INSERT INTO summaries (server_id, title_id, {', '.join(SUMS)}) "
        f"SELECT r.server_id, r.title_id, {_SUMMED} FROM shelf AS r "
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


@dataclass(frozen=True, slots=True)
class Vote:
    """A score that counts, in half points, with the first one its member gave."""

    score: int
    first_score: int
    progress: Progress | None


def add_up(vote: Vote | None) -> dict[str, int]:
    added = dict.fromkeys(SUMS, 0)
    if vote is None:
        return added
    score = vote.score
    added |= {"votes": 1, "total": score, "squares": score * score, f"h{score}": 1}
    added["first_total"] = vote.first_score
    if vote.progress in (Progress.FINISHED, Progress.DROPPED):
        added[f"{vote.progress}_votes"] = 1
        added[f"{vote.progress}_total"] = score
    return added


def move(tx: Transaction, keys: Parameters, *, old: Vote | None, new: Vote | None) -> bool:
    """Take the old vote out of the summary row and put the new one in; whether that changed anything."""
    if old == new:
        return False
    before, after = add_up(old), add_up(new)
    change = {name: after[name] - before[name] for name in SUMS}
    if not any(change.values()):
        return False
    # Not INSERT ... ON CONFLICT: its row must pass the CHECKs before the conflict is seen, and a
    # difference may be negative.
    if not tx.run(_MOVE, {**keys, **change}):
        tx.run(_BEGIN, {**keys, **change})
    return True


@dataclass(frozen=True, slots=True)
class Settled:
    """A title's votes with their members, in the order of these, and the consensus of those that count.

    The columns of `votes` are score, generosity, counted votes, when that score was given, and 1 where it is
    held.
    """

    members: list[int]
    votes: Floats
    consensus: Consensus
    residual: float


def settle(tx: Transaction, act: Act, title_id: str) -> Settled | None:
    """After a change of its votes: work the title's consensus out anew and put it into its summary row."""
    keys = act.keys(title_id=title_id)
    day = datetime.fromtimestamp(act.at, UTC)
    tx.run(_OPENING, {**keys, "month": day.year * 12 + day.month - 1})
    row = tx.one(_SEEN, keys)
    assert row is not None
    if row["seen"] >= GROWTH * row["votes"]:
        jobs.ask(tx, "calibrate", act.server_id, at=act.at)
        tx.emit(CalibrationDue(act.server_id), at=act.at)
    return _work_out(tx, keys, row)


def resettle(tx: Transaction, keys: Parameters) -> None:
    """The same when no vote changed: under another model."""
    _work_out(tx, keys, tx.one("SELECT * FROM models WHERE server_id = :server_id", keys))


def rebuild(tx: Transaction, keys: Parameters) -> None:
    """Make a title's row anew from its votes, after moderation changed which of them count."""
    for statement in _REBUILD_TITLE:
        tx.run(statement, keys)
    resettle(tx, keys)


def _work_out(tx: Transaction, keys: Parameters, row: Row | None) -> Settled | None:
    version, server = read_model(row)
    found = tx.all(_VOTES, keys)
    votes = np.array([vote[1:] for vote in found], dtype=np.float64).reshape(-1, 5)
    votes[:, 0] /= 2
    counted = votes[votes[:, 4] == 0]
    title = tx.find_title(str(keys["title_id"]))
    worked_out = weigh_votes(counted[:, 0], counted[:, 1], counted[:, 2], server, title)
    tx.run(SETTLE, {**keys, "model": version, **list_columns(worked_out)})
    if worked_out is None:
        return None
    return Settled([vote[0] for vote in found], votes, worked_out, server.residual)


def list_columns(found: Consensus | None) -> dict[str, object]:
    """A consensus as the columns of its summary row."""
    if found is None:
        return dict.fromkeys(CONSENSUS) | {"softened": 0, "far": 0, "fresh": 0, "corrected": 0}
    return {name: getattr(found, "new" if name == "fresh" else name) for name in CONSENSUS}


def read_model(row: Row | None) -> tuple[int, ServerModel]:
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
        leanings=read_leanings(row),
        spread=_SPREAD.decode(row["spread"]),
    )


def read_leanings(row: Row) -> Mapping[str, float]:
    return _decode_leanings(row["leanings"])


@lru_cache(256)
def _decode_leanings(text: str) -> Mapping[str, float]:
    """The same text comes with every vote of a server, until it is learnt anew."""
    return MappingProxyType(msgspec.json.decode(text, type=dict[str, float]))


def read_histogram(row: Row) -> Histogram:
    """The counts of a row that has them all."""
    return Histogram(tuple(row[name] for name in COUNTS))


def read_summary(row: Row) -> Summary:
    """The whole row, all zeros for a title without one."""
    return Summary(
        histogram=read_histogram(row),
        consensus=read_consensus(row),
        finished=VoteGroup(row["finished_votes"], row["finished_total"] / 2),
        dropped=VoteGroup(row["dropped_votes"], row["dropped_total"] / 2),
        first=VoteGroup(row["votes"], row["first_total"] / 2),
    )


def read_consensus(row: Row) -> Consensus | None:
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
