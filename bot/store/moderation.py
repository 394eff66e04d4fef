"""What moderators see and do of votes and members; every act of theirs is in the log."""

from bot.domain.errors import Gone, Muted
from bot.domain.members import Act
from bot.domain.moderation import Burst, BurstVoter, Evidence, LogEntry
from bot.store import summaries
from bot.store.acts import begin, check_met, meet_other, note
from bot.store.notices import leave_notice
from bot.store.transaction import Engine, Row, Transaction, reads, writes

_BURSTS = """
SELECT b.burst_id, b.server_id, b.title_id, b.opened_at, count(v.member_id) AS votes,
    count(r.held_at) AS held
FROM bursts AS b
JOIN burst_votes AS v ON v.burst_id = b.burst_id
LEFT JOIN shelf AS r
    ON r.server_id = b.server_id AND r.title_id = b.title_id AND r.member_id = v.member_id
WHERE b.server_id = :server_id AND b.state = 'open'
"""
_EACH = "GROUP BY b.burst_id, b.server_id, b.title_id, b.opened_at ORDER BY b.burst_id"
_VOTERS = """
SELECT r.member_id, m.name, r.score, m.joined_at, r.held_at IS NOT NULL AS held
FROM burst_votes AS v
JOIN shelf AS r ON r.server_id = :server_id AND r.title_id = :title_id AND r.member_id = v.member_id
JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
WHERE v.burst_id = :burst_id AND r.score IS NOT NULL
ORDER BY r.scored_at, r.member_id
"""

_OUT = (
    "SELECT 1 AS found FROM members WHERE server_id = :server_id AND member_id = :member_id "
    "AND coalesce(blocked_at, muted_at) IS NOT NULL"
)


class Moderation:
    """Who may is decided before any of this is called."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def list_bursts(self, server_id: int) -> list[Burst]:
        """The bursts nobody has decided on, the oldest first."""
        rows = await self._engine.read(f"{_BURSTS} {_EACH}", {"server_id": server_id})
        return [_read_burst(row) for row in rows]

    async def is_out(self, act: Act) -> bool:
        """Whether a moderator has blocked or muted whoever acts."""
        return bool(await self._engine.read(_OUT, act.keys()))

    async def find_untold(self, server_id: int, burst_id: int) -> Burst | None:
        """A burst nobody has decided on and no report channel has heard of."""
        rows = await self._engine.read(
            f"{_BURSTS} AND b.burst_id = :id AND b.announced_at IS NULL {_EACH}",
            {"server_id": server_id, "id": burst_id},
        )
        return _read_burst(rows[0]) if rows else None

    @reads
    def find_evidence(self, tx: Transaction, burst: Burst) -> Evidence:
        """Whose votes a burst has, and what they do to the score."""
        keys = {"server_id": burst.server_id, "title_id": burst.title_id, "burst_id": burst.id}
        voters = tuple(
            BurstVoter(row["member_id"], row["name"], row["score"], row["joined_at"], bool(row["held"]))
            for row in tx.all(_VOTERS, keys)
        )
        return Evidence(voters, *summaries.compare(tx, burst, {each.member_id for each in voters}))

    @writes
    def decide(self, tx: Transaction, act: Act, burst_id: int, *, hold: bool) -> Burst:
        """Hold all votes of a burst, or let all stand, those held before too.

        Raises Redelivered, or Gone when it is decided already or another server's.
        """
        begin(tx, act)
        row = tx.one(f"{_BURSTS} AND b.burst_id = :id {_EACH}", act.keys(id=burst_id))
        if row is None:
            raise Gone
        burst = _read_burst(row)
        tx.run(
            "UPDATE bursts SET state = :state, closed_at = :at WHERE burst_id = :id",
            {"id": burst_id, "at": act.at, "state": "held" if hold else "stands"},
        )
        keys = act.keys(title_id=burst.title_id, burst_id=burst_id)
        before = summaries.list_burst(tx, keys)
        tx.run(
            "UPDATE shelf SET held_at = :held_at WHERE server_id = :server_id AND title_id = :title_id "
            "AND member_id IN (SELECT v.member_id FROM burst_votes AS v WHERE v.burst_id = :burst_id)",
            {**keys, "held_at": act.at if hold else None},
        )
        summaries.recount(tx, act, burst.title_id, before, summaries.list_burst(tx, keys))
        action = "hold" if hold else "stand"
        note(tx, act, LogEntry(act.at, action, act.name, burst.title_id, votes=burst.votes))
        return burst

    @writes
    def exclude(self, tx: Transaction, act: Act, member_id: int, *, name: str, excluded: bool) -> bool:
        """Let a member's votes count no more anywhere here, or again; False when they were so already."""
        begin(tx, act)
        meet_other(tx, act, member_id, name)
        keys = act.keys(member_id=member_id)
        before = summaries.list_votes_of(tx, keys)
        if not _set_mark(tx, act, member_id, "excluded_at", on=excluded):
            return False
        summaries.recount_titles(tx, act, member_id, before, summaries.list_votes_of(tx, keys))
        note(
            tx,
            act,
            LogEntry(
                act.at, "exclude" if excluded else "include", act.name, member=name, member_id=member_id
            ),
        )
        return True

    @writes
    def block(self, tx: Transaction, act: Act, member_id: int, *, name: str, blocked: bool) -> bool:
        """Keep a member from reviewing here, or let them again; False when they were so already.

        Raises UnknownMember, Redelivered.
        """
        begin(tx, act)
        check_met(tx, act, member_id, name)
        if not set_blocked(tx, act, member_id, blocked=blocked):
            return False
        verb = "block" if blocked else "unblock"
        leave_notice(tx, act, member_id, f"notice.{verb}", title_id="")
        note(tx, act, LogEntry(act.at, f"take_{verb}", act.name, member=name, member_id=member_id))
        return True

    @writes
    def unmute(self, tx: Transaction, act: Act, member_id: int, *, name: str) -> bool:
        """Take a member's reports and flags again; False when they were taken already."""
        begin(tx, act)
        if not _set_mark(tx, act, member_id, "muted_at", on=False):
            return False
        note(tx, act, LogEntry(act.at, "unmute", act.name, member=name, member_id=member_id))
        return True

    async def list_log(self, server_id: int, *, limit: int, offset: int) -> list[LogEntry]:
        rows = await self._engine.read(
            "SELECT at, action, moderator, title_id, member, votes FROM moderation_log "
            "WHERE server_id = :server_id ORDER BY entry_id DESC LIMIT :limit OFFSET :offset",
            {"server_id": server_id, "limit": limit, "offset": offset},
        )
        return [LogEntry(**dict(row)) for row in rows]


def set_blocked(tx: Transaction, act: Act, member_id: int, *, blocked: bool) -> bool:
    """Inside a job; False when it was so already."""
    return _set_mark(tx, act, member_id, "blocked_at", on=blocked)


def mute(tx: Transaction, act: Act, member_id: int) -> None:
    """Inside a job: take no more reports and flags from a member. The log does not tell who it is."""
    if _set_mark(tx, act, member_id, "muted_at", on=True):
        note(tx, act, LogEntry(act.at, "mute", act.name))


def is_out(tx: Transaction, act: Act) -> bool:
    """Whether a moderator has blocked or muted whoever acts: nobody is troubled with what they do."""
    return bool(tx.all(_OUT, act.keys()))


def check_not_muted(tx: Transaction, act: Act) -> None:
    row = tx.one(
        "SELECT muted_at FROM members WHERE server_id = :server_id AND member_id = :member_id", act.keys()
    )
    if row is not None and row["muted_at"] is not None:
        raise Muted


def _set_mark(tx: Transaction, act: Act, member_id: int, column: str, *, on: bool) -> bool:
    return bool(
        tx.run(
            f"UPDATE members SET {column} = :at WHERE server_id = :server_id AND member_id = :member_id "
            f"AND {column} IS {'' if on else 'NOT '}NULL",
            act.keys(member_id=member_id, at=act.at if on else None),
        )
    )


def _read_burst(row: Row) -> Burst:
    return Burst(
        id=row["burst_id"],
        server_id=row["server_id"],
        title_id=row["title_id"],
        votes=row["votes"],
        held=row["held"],
        opened_at=row["opened_at"],
    )
