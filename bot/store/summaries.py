"""The summary row of a title: every number its card shows, moved in the transaction of the vote.

A card reads this row and never recomputes it. Votes that are held, or whose member is excluded, are in
the shelf and not in here.

Sums always are what the votes say. The consensus is worked out of all votes, at each of them, while there
are fewer than `MANY`. From there on a vote moves it by a step (`move_consensus`), and after a change of 1 % a
job works it out anew, reading beside the writer (`Calibration.settle`): a vote costs the same however many
there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec
import numpy as np

from bot.domain.consensus import Consensus, Floats, ServerModel, Voice, move_consensus, weigh_votes
from bot.domain.events import CalibrationDue, SettlingDue
from bot.domain.members import Act
from bot.domain.moderation import Burst
from bot.domain.ratings import HALF_POINTS, Histogram, Progress, Summary, VoteGroup
from bot.domain.spread import Spread
from bot.store import jobs
from bot.store.title_rows import find_title
from bot.store.transaction import Parameters, Row, Transaction, insert_many

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

CONSENSUS = ("score", "low", "high", "word", "softened", "far", "fresh", "corrected", "excess", "inertia")
"""The columns worked out of the votes."""

MANY = 200
"""Votes on a title from which its consensus is not worked out of all of them at each."""
DRIFT = 0.01
"""Votes changed since it was, as a part of all, after which it is worked out again."""
AT_ONCE = 20
"""Titles that one act of moderation works out on the spot; the job sees to the others."""
RISING = 500
"""Titles with a rise this month that a list works out on the spot; past them a rise begins anew."""

GROWTH, EARLY_GROWTH, EARLY_VOTES = 0.05, 0.1, 10
"""Votes changed since the last calibration, as a part of all, after which another is due. While there are few
that would be after every other vote: then it is the second part, up to so many votes."""

_KEYS = "server_id = :server_id AND title_id = :title_id"
_MOVE = (
    f"UPDATE summaries SET {', '.join(f'{name} = {name} + :{name}' for name in SUMS)}, changes = changes + 1 "
    f"WHERE {_KEYS} AND NOT EXISTS (SELECT 1 FROM stale_summaries AS o WHERE o.server_id = :server_id "
    "AND o.title_id = :title_id) RETURNING *"
)
"""A row that is to be made anew does not have all votes, and cannot be moved by one."""
_STALE = "SELECT title_id FROM stale_summaries WHERE server_id = :server_id"
_RENEWED = f"DELETE FROM stale_summaries WHERE {_KEYS}"
_MOVE_ONE = _MOVE.removesuffix(" RETURNING *")
_ENSURE = (
    f"INSERT INTO summaries (server_id, title_id, {', '.join(SUMS)}) "
    f"VALUES (:server_id, :title_id, {', '.join('0' for _ in SUMS)}) ON CONFLICT DO NOTHING"
)
_BEGIN = (
    f"INSERT INTO summaries (server_id, title_id, changes, {', '.join(SUMS)}) "
    f"VALUES (:server_id, :title_id, 1, {', '.join(f':{name}' for name in SUMS)}) RETURNING *"
)
_REPLACE = (
    f"UPDATE summaries SET {', '.join(f'{name} = :{name}' for name in SUMS)}, "
    f"changes = changes + 1 + :votes WHERE {_KEYS} RETURNING *"  # any of its votes may be another
)
_SET = f"UPDATE summaries SET {', '.join(f'{name} = :{name}' for name in CONSENSUS)}"
_SETTLE = f"{_SET}, model = :model, settled = changes WHERE {_KEYS}"
_SHIFT = f"{_SET} WHERE {_KEYS}"
SETTLE_BESIDE = (
    f"{_SET}, model = :model, settled = :changes WHERE {_KEYS} AND settled <= :changes "
    f"AND (changes = :changes OR changes > :changes AND votes >= {MANY})"
)
"""Put in what was worked out of the votes as they were after so many `changes`. With very many votes those
that came since may wait; else nothing is put in."""
DRIFTED = (
    "model <> coalesce((SELECT o.version FROM models AS o WHERE o.server_id = :server_id), 0) "
    f"OR changes > settled AND (votes < {MANY} OR changes - settled >= {DRIFT} * votes)"
)
"""Which summaries are to be worked out of all votes."""
IS_HEARD = "m.excluded_at IS NULL AND m.departed_at IS NULL"
"""Whose votes count, of members m: not of those excluded, nor of those left out for having left."""
IS_TAKEN = "coalesce(r.brought, 1) = 1"
"""Which scores of a shelf r may count at all: not those that came with a list where such are left out."""
COUNTED = f"r.score IS NOT NULL AND r.held_at IS NULL AND {IS_TAKEN} AND {IS_HEARD}"
"""Which shelf entries r of members m count as votes."""

_VOTES = (
    "SELECT r.member_id, r.score, m.generosity, m.counted, "
    "CASE WHEN r.brought IS NULL THEN r.scored_at END AS scored_at, r.held_at IS NOT NULL AS held "
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    "WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score IS NOT NULL "
    f"AND {IS_TAKEN} AND {IS_HEARD} ORDER BY r.member_id"
)
_WHOSE = (
    "SELECT r.title_id, r.member_id, r.score, r.first_score, r.status, m.generosity, m.counted "
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE r.server_id = :server_id AND {COUNTED}"
)
_OF_BURST = (
    "SELECT r.score FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id "
    "AND m.member_id = r.member_id JOIN burst_votes AS v ON v.member_id = r.member_id "
    "WHERE r.server_id = :server_id AND r.title_id = :title_id AND v.burst_id = :burst_id "
    "AND r.score IS NOT NULL"
)
_MODEL = "SELECT * FROM models WHERE server_id = :server_id"
_SEEN = (
    "INSERT INTO models (server_id, seen) VALUES (:server_id, :number) "
    "ON CONFLICT (server_id) DO UPDATE SET seen = models.seen + :number RETURNING *"
)
_OPENING = (
    "INSERT INTO openings (server_id, title_id, month, score) "
    f"SELECT server_id, title_id, :month, score FROM summaries WHERE {_KEYS} AND score IS NOT NULL "
    "ON CONFLICT DO NOTHING"
)

_RISING = (
    "SELECT o.title_id, s.score FROM openings AS o "
    "JOIN summaries AS s ON s.server_id = o.server_id AND s.title_id = o.title_id "
    "WHERE o.server_id = :server_id AND o.month = :month AND s.score IS NOT NULL "
    f"AND s.votes < {MANY}"  # of one with more a single vote moves next to nothing
)
_FORGET_OPENING = f"DELETE FROM openings WHERE {_KEYS} AND month = :month"
_SHIFT_OPENING = (
    "UPDATE openings SET score = score + coalesce((SELECT s.score - :before FROM summaries AS s "
    "WHERE s.server_id = :server_id AND s.title_id = :title_id), 0) "
    f"WHERE {_KEYS} AND month = :month"
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


_SUM_UP = (
    f"SELECT {_SUMMED} FROM shelf AS r "
    "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE {COUNTED} AND r.server_id = :server_id AND r.title_id = :title_id"
)
REBUILD_SERVER = (
    "DELETE FROM summaries WHERE server_id = :server_id",
    f"INSERT INTO summaries (server_id, title_id, changes, {', '.join(SUMS)}) "
    f"SELECT r.server_id, r.title_id, 1, {_SUMMED} FROM shelf AS r "
    "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE {COUNTED} AND r.server_id = :server_id GROUP BY r.server_id, r.title_id",
    "DELETE FROM mood_counts WHERE server_id = :server_id",
    "INSERT INTO mood_counts (server_id, title_id, mood, members) "
    "SELECT v.server_id, v.title_id, o.mood, count(*) FROM reviews AS v "
    "JOIN review_moods AS o ON o.review_id = v.review_id "
    "WHERE v.server_id = :server_id AND v.state = 'posted' GROUP BY v.server_id, v.title_id, o.mood",
)


@dataclass(frozen=True, slots=True)
class Vote:
    """A score that counts, in half points, with the first one its member gave, and who that is."""

    score: int
    first_score: int
    progress: Progress | None
    voice: Voice


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


@dataclass(frozen=True, slots=True)
class Settled:
    """A title's consensus after a change of its votes, with its summary row.

    Of titles with fewer than `MANY` votes also all these with their members, in the order of these; the
    columns of `votes` are score, generosity, counted votes, when that score was given (NaN where it came with
    a list), and 1 if it is held.
    """

    row: Row
    consensus: Consensus
    residual: float
    members: list[int] | None = None
    votes: Floats | None = None


def change(tx: Transaction, act: Act, title_id: str, *, old: Vote | None, new: Vote | None) -> Settled | None:
    """Take a member's old vote out of the summary and put the new one in; None if that changes nothing.

    Or if no vote is left.
    """
    keys = act.keys(title_id=title_id)
    row = _move(tx, keys, old=old, new=new)
    if row is None:
        return None
    if row["score"] is not None and (row["votes"] >= MANY or row["settled"] >= row["changes"] - 1):
        tx.run(_OPENING, {**keys, "month": _find_month(act)})
    model = _note_seen(tx, act, 1)
    if row["votes"] < MANY or not row["inertia"]:
        return _work_out(tx, row, model)
    settled = _shift(tx, row, model, old=old, new=new)
    if row["changes"] - row["settled"] >= DRIFT * row["votes"]:
        ask_settling(tx, act)
    return settled


def change_many(tx: Transaction, act: Act, votes: Mapping[str, tuple[Vote | None, Vote | None]]) -> None:
    """A member's votes on many titles, before and now: all sums are exact at once, scores follow by the job.

    But for those whose rise this month is shown: they are worked out now, and stand as high above where they
    began as before. What comes with a list, or goes with it, lifts no title.
    """
    moves = {title_id: _find_move(old, new) for title_id, (old, new) in votes.items()}
    moved = [act.keys(title_id=title_id, **move) for title_id, move in moves.items() if any(move.values())]
    if not moved:
        return
    stale = {row["title_id"] for row in tx.all(_STALE, act.keys())}
    month = act.keys(month=_find_month(act))
    began = {row["title_id"]: row["score"] for row in tx.all(_RISING, month)}
    insert_many(tx, _ENSURE, moved)
    tx.run(_MOVE_ONE, moved)
    for keys in moved:
        if keys["title_id"] in stale:
            _renew(tx, keys)
    tx.run(f"{_SET} WHERE server_id = :server_id AND votes = 0", act.keys(**list_columns(None)))
    _note_seen(tx, act, len(moved))
    rising = [str(keys["title_id"]) for keys in moved if keys["title_id"] in began]
    for title_id in rising[:RISING]:
        resettle(tx, {**month, "title_id": title_id})
        tx.run(_SHIFT_OPENING, {**month, "title_id": title_id, "before": began[title_id]})
    tx.run(_FORGET_OPENING, [{**month, "title_id": title_id} for title_id in rising[RISING:]])
    ask_settling(tx, act)


def recount_quietly(tx: Transaction, act: Act, title_id: str) -> None:
    """Make a title's row anew after others of its votes count; its rise stays as it is shown."""
    keys = act.keys(title_id=title_id, month=_find_month(act))
    began = tx.one(f"{_RISING} AND o.title_id = :title_id", keys)
    if not rebuild(tx, keys):
        ask_settling(tx, act)
    if began is not None:
        tx.run(_SHIFT_OPENING, {**keys, "before": began["score"]})


def recount(
    tx: Transaction,
    act: Act,
    title_id: str,
    before: Mapping[int, Vote],
    after: Mapping[int, Vote],
    *,
    exactly: bool = True,
) -> None:
    """The same after moderation: a title's votes that counted before, and that do now, by their members.

    Without `exactly` the score is moved only, and the job settles it.
    """
    keys = act.keys(title_id=title_id)
    row = tx.one(f"SELECT votes FROM summaries WHERE {_KEYS}", keys)
    if exactly and (row is None or row["votes"] < MANY):
        if not rebuild(tx, keys):
            ask_settling(tx, act)
        return
    model = tx.one(_MODEL, keys)
    for member_id in {**before, **after}:
        old, new = before.get(member_id), after.get(member_id)
        row = _move(tx, keys, old=old, new=new)
        if row is not None and row["inertia"] and row["votes"]:
            _shift(tx, row, model, old=old, new=new)
        elif row is not None:
            _work_out(tx, row, model)
    ask_settling(tx, act)


def recount_titles(
    tx: Transaction, act: Act, member_id: int, before: Mapping[str, Vote], after: Mapping[str, Vote]
) -> None:
    """A member's votes that counted before, and that do now, by title: all sums are exact at once.

    Of hundreds of titles most scores are moved only: nobody's vote is to wait behind that.
    """
    for place, title_id in enumerate({**before, **after}):
        old, new = ({member_id: votes[title_id]} if title_id in votes else {} for votes in (before, after))
        recount(tx, act, title_id, old, new, exactly=place < AT_ONCE)


def list_burst(tx: Transaction, keys: Parameters) -> dict[int, Vote]:
    """The votes of a burst that count, by their members."""
    return {
        row["member_id"]: read_vote(row)
        for row in tx.all(
            f"{_WHOSE} AND r.title_id = :title_id "
            "AND r.member_id IN (SELECT v.member_id FROM burst_votes AS v WHERE v.burst_id = :burst_id)",
            keys,
        )
    }


def compare(
    tx: Transaction, burst: Burst, members: Collection[int]
) -> tuple[float | None, float | None, bool]:
    """A title's score as if the votes of these members of a burst all counted, and as if none did.

    And whether both are plain means: with very many votes the score itself would take reading them all.
    """
    keys = {"server_id": burst.server_id, "title_id": burst.title_id, "burst_id": burst.id}
    row = tx.one(f"SELECT * FROM summaries WHERE {_KEYS}", keys)
    if row is not None and row["votes"] >= MANY:
        return *_compare_means(tx, keys, row), True
    found = tx.all(_VOTES, keys)
    _, server = read_model(tx.one(_MODEL, keys))
    title = find_title(tx, burst.server_id, burst.title_id)

    def weigh(rows: list[Row]) -> float | None:
        votes = np.array([vote[1:4] for vote in rows], dtype=np.float64).reshape(-1, 3)
        worked_out = weigh_votes(votes[:, 0] / 2, votes[:, 1], votes[:, 2], server, title)
        return None if worked_out is None else worked_out.score

    others = [vote for vote in found if vote["member_id"] not in members and not vote["held"]]
    return weigh([*others, *(vote for vote in found if vote["member_id"] in members)]), weigh(others), False


def _compare_means(tx: Transaction, keys: Parameters, row: Row) -> tuple[float | None, float | None]:
    of_burst = [vote["score"] for vote in tx.all(f"{_OF_BURST} AND {IS_HEARD}", keys)]
    counted = [vote.score for vote in list_burst(tx, keys).values()]
    votes, total = row["votes"] - len(counted), row["total"] - sum(counted)
    alone = total / votes / 2 if votes else None
    return (total + sum(of_burst)) / max(1, votes + len(of_burst)) / 2, alone


def list_votes_of(tx: Transaction, keys: Parameters) -> dict[str, Vote]:
    """A member's votes that count, by title."""
    return {row["title_id"]: read_vote(row) for row in tx.all(f"{_WHOSE} AND r.member_id = :member_id", keys)}


def read_vote(row: Row) -> Vote:
    """The vote of an entry of the shelf with its member."""
    progress = Progress(row["status"]) if row["status"] in (Progress.FINISHED, Progress.DROPPED) else None
    return Vote(row["score"], row["first_score"], progress, Voice(row["generosity"], row["counted"]))


def ask_settling(tx: Transaction, act: Act) -> None:
    """Have every title of the server whose score has drifted worked out anew, soon."""
    jobs.ask(tx, jobs.SETTLE, act.server_id, at=act.at)
    tx.emit(SettlingDue(act.server_id), at=act.at)


def resettle(tx: Transaction, keys: Parameters) -> None:
    """Work a title out anew when no vote changed: under another model."""
    row = tx.one(f"SELECT * FROM summaries WHERE {_KEYS}", keys)
    if row is not None:
        _work_out(tx, row, tx.one(_MODEL, keys))


def rebuild(tx: Transaction, keys: Parameters) -> bool:
    """Make a title's row anew from its votes, after it changed which of them count.

    Whether its consensus is too: with very many votes that is left to the job.
    """
    summed = tx.one(_SUM_UP, keys)
    assert summed is not None
    sums = {name: summed[place] or 0 for place, name in enumerate(SUMS)}
    values = {"server_id": keys["server_id"], "title_id": keys["title_id"], **sums}
    row = tx.one(_REPLACE, values) or tx.one(_BEGIN, values)
    if row is None or (row["votes"] >= MANY and row["inertia"]):
        return False
    _work_out(tx, row, tx.one(_MODEL, keys))
    return True


def _move(tx: Transaction, keys: Parameters, *, old: Vote | None, new: Vote | None) -> Row | None:
    """The row after it was moved, None where it need not be."""
    change = _find_move(old, new)
    if not any(change.values()):
        return None
    # Not INSERT ... ON CONFLICT: its row must pass the CHECKs before the conflict is seen, and a
    # difference may be negative.
    moved = {**keys, **change}
    return tx.one(_MOVE, moved) or _renew(tx, keys) or tx.one(_BEGIN, moved)


def _renew(tx: Transaction, keys: Parameters) -> Row | None:
    """The row made anew that was to be; None where it was not."""
    if not tx.run(_RENEWED, keys):
        return None
    rebuild(tx, keys)
    return tx.one(f"SELECT * FROM summaries WHERE {_KEYS}", keys)


def _find_move(old: Vote | None, new: Vote | None) -> dict[str, int]:
    """By how much each sum changes."""
    before, after = add_up(old), add_up(new)
    return {name: after[name] - before[name] for name in SUMS}


def _find_month(act: Act) -> int:
    day = datetime.fromtimestamp(act.at, UTC)
    return day.year * 12 + day.month - 1


def _note_seen(tx: Transaction, act: Act, number: int) -> Row:
    """So many votes have changed: the server's model, which is learnt anew after enough of them."""
    model = tx.one(_SEEN, act.keys(number=number))
    assert model is not None
    if model["seen"] >= max(GROWTH * model["votes"], min(EARLY_GROWTH * model["votes"], EARLY_VOTES)):
        jobs.ask(tx, "calibrate", act.server_id, at=act.at)
        tx.emit(CalibrationDue(act.server_id), at=act.at)
    return model


def _shift(tx: Transaction, row: Row, model: Row | None, *, old: Vote | None, new: Vote | None) -> Settled:
    """Move a score by what one of very many votes pulls; `row` has the sums moved already."""
    vote, found, (_, server) = new or old, read_consensus(row), read_model(model)
    assert vote is not None
    assert found is not None
    moved = move_consensus(found, vote.voice, server, old=_read_score(old), new=_read_score(new))
    tx.run(_SHIFT, {"server_id": row["server_id"], "title_id": row["title_id"], **list_columns(moved)})
    return Settled(row, moved, server.residual)


def _read_score(vote: Vote | None) -> float | None:
    return None if vote is None else vote.score / 2


def _work_out(tx: Transaction, row: Row, model: Row | None) -> Settled | None:
    keys = {"server_id": row["server_id"], "title_id": row["title_id"]}
    version, server = read_model(model)
    found = tx.all(_VOTES, keys)
    votes = np.array([vote[1:] for vote in found], dtype=np.float64).reshape(-1, 5)
    votes[:, 0] /= 2
    counted = votes[votes[:, 4] == 0]
    title = find_title(tx, row["server_id"], row["title_id"])
    worked_out = weigh_votes(counted[:, 0], counted[:, 1], counted[:, 2], server, title)
    tx.run(_SETTLE, {**keys, "model": version, **list_columns(worked_out)})
    if worked_out is None:
        return None
    return Settled(row, worked_out, server.residual, [vote[0] for vote in found], votes)


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
        inertia=row["inertia"] or 0.0,
    )
