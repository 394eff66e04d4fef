"""The burst alarm: it looks at a title whenever a score on it was given or changed."""

from collections.abc import Callable, Mapping
from itertools import islice

import numpy as np

from bot.domain import alarm
from bot.domain.alarm import DAY, Ballot, Crowd
from bot.domain.consensus import Floats
from bot.domain.events import BurstOpened
from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.domain.ratings import HALF_POINTS
from bot.domain.servers import Bursts
from bot.store import summaries
from bot.store.acts import note
from bot.store.settings import read_settings
from bot.store.summaries import Settled
from bot.store.transaction import Transaction, bind

Find = Callable[[Transaction, Act, Ballot, list[int], Settled, Crowd | None], list[int]]
"""Which members' votes make a burst."""

FEW_VOTES = 10
FRESH_SECONDS = 7 * DAY

_REGULARS = (
    "SELECT member_id FROM shelf WHERE server_id = :server_id AND member_id IN ({places}) "
    "AND score IS NOT NULL AND brought IS NULL GROUP BY member_id HAVING count(*) >= :few"
)
LOOKED_AT = 50
"""The last votes, which are what the alarm looks at where there are very many; the others it has counted."""
_SCORES = np.array(HALF_POINTS) / 2
_MODEL = "SELECT * FROM models WHERE server_id = :server_id"
_SUMMARY = "SELECT * FROM summaries WHERE server_id = :server_id AND title_id = :title_id"

_LAST = (
    "SELECT r.member_id, r.score, m.generosity, m.counted, r.scored_at, r.held_at IS NOT NULL AS held "
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    "WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score IS NOT NULL "
    f"AND r.brought IS NULL AND r.scored_at > :since AND {summaries.IS_HEARD} "
    f"ORDER BY r.scored_at DESC, r.member_id DESC LIMIT {LOOKED_AT}"
)
_FIRST = (
    "SELECT min(scored_at) AS at FROM shelf "
    "WHERE server_id = :server_id AND title_id = :title_id AND score IS NOT NULL AND brought IS NULL"
)
_DECIDED = """
SELECT v.member_id, b.state, EXISTS (SELECT 1 FROM score_changes AS c WHERE c.server_id = b.server_id
    AND c.member_id = v.member_id AND c.title_id = b.title_id AND c.at > b.closed_at) AS changed
FROM bursts AS b JOIN burst_votes AS v ON v.burst_id = b.burst_id
WHERE b.server_id = :server_id AND b.title_id = :title_id AND b.closed_at IS NOT NULL
ORDER BY b.burst_id
"""
"""What moderators decided on a title's votes, the latest decision last, and whether a score changed since."""

_CAME = (
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    "WHERE r.server_id = {server_id} AND r.title_id = {title_id} AND r.brought_at > :since "
    f"AND {summaries.IS_TAKEN} AND r.score IS NOT NULL AND {summaries.IS_HEARD}"
)
_LISTS = (
    "SELECT r.member_id, r.score, m.generosity, m.counted, r.brought_at, r.held_at IS NOT NULL AS held "
    f"{_CAME.format(server_id=':server_id', title_id=':title_id')} "
    f"ORDER BY r.brought_at DESC, r.member_id DESC LIMIT {LOOKED_AT}"
)
_ASIDE = (
    f"(SELECT count(*) FROM (SELECT r.score {_CAME.format(server_id='s.server_id', title_id='s.title_id')} "
    f"ORDER BY r.brought_at DESC LIMIT {LOOKED_AT}) AS c WHERE {{how}})"
)
_AGAINST = (
    f"SELECT s.title_id, s.score, {_ASIDE.format(how='c.score / 2.0 <= s.score - :away')} AS low, "
    f"{_ASIDE.format(how='c.score / 2.0 >= s.score + :away')} AS high "
    "FROM summaries AS s WHERE s.server_id = :server_id AND s.title_id IN ({places}) "
    "AND s.score IS NOT NULL AND s.votes >= :settled"
)
MOST_LOOKED_AT, MOST_TOLD = 500, 20
"""Titles of a list that are looked at, and that may be told of: by then it is known whose lists they are."""
_AT_ONCE = 100


def watch(tx: Transaction, act: Act, title_id: str, found: Settled) -> None:
    """Inside the job of a vote: open or extend a burst when this vote makes one.

    Three votes within a day that lie far from the score, from members with under 10 ratings, or a run of
    votes over weeks from whomever, where either is unlike the title's other votes (`bot.domain.alarm`). In a
    newborn server honest dislike looks the same, so votes are only told of, and held by itself only from
    members who joined less than 7 days ago.

    Of a title with very many votes only the last are looked at: what it costs does not grow with them.
    """
    if found.votes is None or found.members is None:
        burst = _look_at_last(tx, act, title_id, found)
    else:
        burst = _look(tx, act, title_id, found.members, found.votes, found)
    _tell(tx, act, title_id, burst)


def _tell(tx: Transaction, act: Act, title_id: str, burst: list[int]) -> bool:
    """Open or extend a title's burst by these members' votes, if there are any and it is to be told of."""
    what = read_settings(tx, act.server_id).bursts if burst else Bursts.IGNORE
    if what is Bursts.IGNORE:
        return False
    burst_id = _open(tx, act, title_id)
    tx.run(
        "INSERT INTO burst_votes (burst_id, member_id) VALUES (:burst_id, :member_id) ON CONFLICT DO NOTHING",
        [{"burst_id": burst_id, "member_id": member_id} for member_id in burst],
    )
    if what is Bursts.HOLD_NEW and (number := _hold_new(tx, act, title_id, burst_id)):
        note(tx, act, LogEntry(act.at, "hold", title_id=title_id, votes=number))
    return True


def watch_lists(tx: Transaction, act: Act, scores: Mapping[str, int | None]) -> None:
    """Inside the job of a list: the same for what came with lists within four weeks, of titles it scored.

    Its scores are in half points, None where it is not one list alone. Others go by when they came: a list
    may say anything of when its scores were given, and make a regular of anybody.
    """
    if read_settings(tx, act.server_id).bursts is Bursts.IGNORE:
        return
    _, server = summaries.read_model(tx.one(_MODEL, act.keys()))
    against = _list_against(tx, act, scores, alarm.AWAY * server.residual)
    told = 0
    for title_id in sorted(against, key=lambda each: -against[each])[:MOST_LOOKED_AT]:
        told += _watch_lists_of(tx, act, title_id, server.residual)
        if told >= MOST_TOLD:
            break


def _list_against(tx: Transaction, act: Act, scores: Mapping[str, int | None], away: float) -> dict[str, int]:
    """Titles that enough lists may be against, on the side of these scores, and how many."""
    keys = act.keys(since=act.at - alarm.RUN_SECONDS, away=away, settled=alarm.SETTLED_VOTES)
    found: dict[str, int] = {}
    for start in range(0, len(scores), _AT_ONCE):
        some = {f"t{place}": each for place, each in enumerate(islice(scores, start, start + _AT_ONCE))}
        sql = _AGAINST.format(places=", ".join(f":{name}" for name in some))
        for row in tx.all(sql, {**keys, **some}):
            own = scores[row["title_id"]]
            is_low = own is None or own / 2 <= row["score"] - away
            is_high = own is None or own / 2 >= row["score"] + away
            number = max(row["low"] * is_low, row["high"] * is_high)
            if number >= alarm.RUN_VOTES:
                found[row["title_id"]] = number
    return found


def _watch_lists_of(tx: Transaction, act: Act, title_id: str, residual: float) -> bool:
    """Whether these votes are a burst."""
    keys = act.keys(title_id=title_id, since=act.at - alarm.RUN_SECONDS)
    row = tx.one(_SUMMARY, keys)
    rows = tx.all(_LISTS, keys)
    assert row is not None
    consensus = summaries.read_consensus(row)
    assert consensus is not None
    votes = np.array([tuple(each)[1:] for each in rows], dtype=np.float64)
    votes[:, 0] /= 2
    held = votes[votes[:, 4] == 1, 0]  # they are in no sum
    number = np.array(summaries.read_histogram(row).counts) + (_SCORES[:, None] == held).sum(axis=1)
    crowd = Crowd.count(_SCORES, number.astype(np.float64), first=0, score=consensus.score, residual=residual)
    found = Settled(row, consensus, residual)
    members = [each["member_id"] for each in rows]
    burst = _look(tx, act, title_id, members, votes, found, crowd, find=_find_brought)
    return _tell(tx, act, title_id, burst)


def _find_brought(
    tx: Transaction, act: Act, ballot: Ballot, members: list[int], found: Settled, crowd: Crowd | None
) -> list[int]:
    score, residual = found.consensus.score, found.residual
    run = alarm.find_run(ballot, score=score, residual=residual, now=act.at, crowd=crowd, at_once=True)
    far = alarm.find_brought(ballot, score=score, residual=residual)
    if len(far) and not alarm.are_unusual(ballot, far, residual=residual, crowd=crowd):
        far = far[:0]
    return [members[place] for place in {*run.tolist(), *far.tolist()}]


def _look_at_last(tx: Transaction, act: Act, title_id: str, found: Settled) -> list[int]:
    """The same of a title with very many votes, of which only the last are read."""
    keys = act.keys(title_id=title_id, since=act.at - alarm.RUN_SECONDS)
    rows = tx.all(_LAST, keys)
    first = tx.one(_FIRST, keys)
    if len(rows) < alarm.ALARM_VOTES or first is None:
        return []
    rows.reverse()
    votes = np.array([tuple(row)[1:] for row in rows], dtype=np.float64)
    votes[:, 0] /= 2
    crowd = Crowd.count(
        _SCORES,
        np.array(summaries.read_histogram(found.row).counts, dtype=np.float64),
        first=first["at"],
        score=found.consensus.score,
        residual=found.residual,
    )
    return _look(tx, act, title_id, [row["member_id"] for row in rows], votes, found, crowd)


def _look(
    tx: Transaction,
    act: Act,
    title_id: str,
    members: list[int],
    votes: Floats,
    found: Settled,
    crowd: Crowd | None = None,
    *,
    find: Find | None = None,
) -> list[int]:
    """The members whose votes make a burst; most often none. The votes are all there are, without a crowd."""
    scores, generosity, _, at, held = votes.T
    ballot = Ballot(scores, generosity, at, np.zeros(len(at), dtype=np.bool_))
    if crowd is None and not alarm.may_ring(ballot, now=act.at):
        return []
    if decided := tx.all(_DECIDED, act.keys(title_id=title_id)):
        said = {vote["member_id"]: vote for vote in decided}
        states = [said[who]["state"] if who in said else None for who in members]
        kept = ~((held == 1) & np.array([state == "held" for state in states]))
        stands = [
            who in said and said[who]["state"] == "stands" and not said[who]["changed"] for who in members
        ]
        ballot = ballot.only(kept, np.array(stands))
        members = [who for who, counts in zip(members, kept.tolist(), strict=True) if counts]
        crowd = crowd and crowd.without(ballot.scores[ballot.stands])
    return (find or _find)(tx, act, ballot, members, found, crowd)


def _find(
    tx: Transaction, act: Act, ballot: Ballot, members: list[int], found: Settled, crowd: Crowd | None
) -> list[int]:
    score, residual = found.consensus.score, found.residual
    run = alarm.find_run(ballot, score=score, residual=residual, now=act.at, crowd=crowd)
    far = alarm.find_far(ballot, score=score, residual=residual, now=act.at)
    if len(far):
        regulars = _find_regulars(tx, act, [members[place] for place in far.tolist()])
        far = far[[members[place] not in regulars for place in far.tolist()]]
        if len(far) < alarm.ALARM_VOTES or not alarm.are_unusual(ballot, far, residual=residual, crowd=crowd):
            far = far[:0]
    return [members[place] for place in {*run.tolist(), *far.tolist()}]


def _find_regulars(tx: Transaction, act: Act, members: list[int]) -> set[int]:
    """Which of these have rated enough not to be doubted for that."""
    places, some = bind("m", members)
    rows = tx.all(_REGULARS.format(places=places), act.keys(few=FEW_VOTES, **some))
    return {row["member_id"] for row in rows}


def _open(tx: Transaction, act: Act, title_id: str) -> int:
    """The open burst of a title, told of if it is new."""
    keys = act.keys(title_id=title_id)
    opened = tx.one(
        "INSERT INTO bursts (server_id, title_id, state, opened_at) "
        "VALUES (:server_id, :title_id, 'open', :at) ON CONFLICT DO NOTHING RETURNING burst_id",
        keys,
    )
    if opened is not None:
        tx.emit(BurstOpened(act.server_id, opened["burst_id"]), at=act.at)
        return int(opened["burst_id"])
    row = tx.one(
        "SELECT burst_id FROM bursts "
        "WHERE server_id = :server_id AND title_id = :title_id AND state = 'open'",
        keys,
    )
    assert row is not None
    return int(row["burst_id"])


def _hold_new(tx: Transaction, act: Act, title_id: str, burst_id: int) -> int:
    """Let the burst's votes by members who joined lately count no more; how many that were."""
    keys = act.keys(title_id=title_id, burst_id=burst_id, since=act.at - FRESH_SECONDS)
    before = summaries.list_burst(tx, keys)
    held = tx.run(
        "UPDATE shelf SET held_at = :at WHERE server_id = :server_id AND title_id = :title_id "
        "AND held_at IS NULL AND score IS NOT NULL AND member_id IN (SELECT v.member_id "
        "FROM burst_votes AS v JOIN members AS m ON m.server_id = :server_id AND m.member_id = v.member_id "
        "WHERE v.burst_id = :burst_id AND m.joined_at > :since)",
        {**keys, "at": act.at},
    )
    if held:
        tx.run(
            "UPDATE burst_votes SET held_at = :at WHERE burst_id = :burst_id AND held_at IS NULL "
            "AND member_id IN (SELECT r.member_id FROM shelf AS r "
            "WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.held_at IS NOT NULL)",
            {**keys, "at": act.at},
        )
        summaries.recount(tx, act, title_id, before, summaries.list_burst(tx, keys))
    return held
