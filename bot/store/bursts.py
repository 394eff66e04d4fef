"""The burst alarm: it looks at a title whenever a vote on it was given."""

import math

from bot.domain.consensus import USUAL_VARIANCE, Consensus
from bot.domain.events import BurstOpened
from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.domain.servers import Bursts
from bot.store import summaries
from bot.store.acts import note
from bot.store.settings import read_settings
from bot.store.transaction import Transaction

DAY = 24 * 3600
ALARM_VOTES = 3
FEW_VOTES = 10
FRESH_SECONDS = 7 * DAY
FAR = 2.0
"""Residual standard deviations from the score at which a vote is far."""
SETTLED_VOTES = 8
"""Votes a title needs before votes can be far from it."""

_USUAL_RESIDUAL = math.sqrt(USUAL_VARIANCE)

_FAR_VOTES = """
SELECT r.member_id, m.joined_at FROM shelf AS r
JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score IS NOT NULL
    AND m.excluded_at IS NULL AND r.rated_at > :since
    AND abs(r.score / 2.0 - :score) >= :far
    AND (SELECT count(*) FROM shelf AS o WHERE o.server_id = r.server_id
        AND o.member_id = r.member_id AND o.score IS NOT NULL) < :few
    AND r.rated_at > (SELECT coalesce(max(b.closed_at), 0) FROM bursts AS b
        WHERE b.server_id = r.server_id AND b.title_id = r.title_id)
"""


def watch(tx: Transaction, act: Act, title_id: str, *, found: Consensus) -> None:
    """Inside the job of a vote: open or extend a burst when this vote makes one.

    Three votes on a title in 24 hours, 2 residual standard deviations or more from the score, from members
    with under 10 ratings. In a newborn server honest dislike looks the same, so votes are only told of, and
    held by itself only from members who joined less than 7 days ago.
    """
    if found.votes < SETTLED_VOTES:
        return
    keys = act.keys(title_id=title_id)
    model = tx.one("SELECT residual FROM models WHERE server_id = :server_id", keys)
    residual = (model["residual"] if model else None) or _USUAL_RESIDUAL
    far = tx.all(
        _FAR_VOTES,
        {**keys, "since": act.at - DAY, "score": found.score, "far": FAR * residual, "few": FEW_VOTES},
    )
    if len(far) < ALARM_VOTES:
        return
    what = read_settings(tx, act.server_id).bursts
    if what is Bursts.IGNORE:
        return
    burst_id = _open(tx, act, title_id)
    tx.run(
        "INSERT INTO burst_votes (burst_id, member_id) VALUES (:burst_id, :member_id) ON CONFLICT DO NOTHING",
        [{"burst_id": burst_id, "member_id": vote["member_id"]} for vote in far],
    )
    fresh = [vote["member_id"] for vote in far if (vote["joined_at"] or 0) > act.at - FRESH_SECONDS]
    if what is Bursts.HOLD_NEW and fresh:
        held = _hold(tx, act, title_id, fresh)
        if held:
            note(tx, act, LogEntry(act.at, "hold", title_id=title_id, votes=held))


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


def _hold(tx: Transaction, act: Act, title_id: str, members: list[int]) -> int:
    """Let these members' votes on the title count no more; how many that were."""
    keys = act.keys(title_id=title_id)
    held = 0
    for member_id in members:
        held += tx.run(
            "UPDATE shelf SET held_at = :at WHERE server_id = :server_id AND title_id = :title_id "
            "AND member_id = :member_id AND held_at IS NULL AND score IS NOT NULL",
            {**keys, "at": act.at, "member_id": member_id},
        )
    if held:
        summaries.rebuild(tx, keys)
    return held
