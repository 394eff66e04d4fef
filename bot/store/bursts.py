"""The burst alarm, and what moderators do about it; every act of theirs is in the log."""

import math
import sqlite3

from bot.domain.consensus import Consensus
from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.domain.moderation import Burst, LogEntry
from bot.domain.servers import Bursts
from bot.store import summaries
from bot.store.acts import begin, note
from bot.store.database import Database
from bot.store.settings import settings

DAY = 24 * 3600
ALARM_VOTES = 3
FEW_VOTES = 10
FRESH_SECONDS = 7 * DAY
FAR = 2.0
"""Residual standard deviations from the score at which a vote is far."""
SETTLED_VOTES = 8
"""Votes a title needs before votes can be far from it."""

_USUAL_RESIDUAL = math.sqrt(3.0)

_FAR_VOTES = """
SELECT r.member_id, m.joined_at FROM ratings AS r
JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score IS NOT NULL
    AND m.excluded_at IS NULL AND r.rated_at > :since
    AND abs(r.score / 2.0 - :score) >= :far
    AND (SELECT count(*) FROM ratings AS o WHERE o.server_id = r.server_id
        AND o.member_id = r.member_id AND o.score IS NOT NULL) < :few
    AND r.rated_at > (SELECT coalesce(max(b.closed_at), 0) FROM bursts AS b
        WHERE b.server_id = r.server_id AND b.title_id = r.title_id)
"""
_BURSTS = """
SELECT b.burst_id, b.server_id, b.title_id, b.opened_at, count(v.member_id) AS votes,
    count(r.held_at) AS held
FROM bursts AS b
JOIN burst_votes AS v ON v.burst_id = b.burst_id
LEFT JOIN ratings AS r
    ON r.server_id = b.server_id AND r.title_id = b.title_id AND r.member_id = v.member_id
"""


def notice(db: sqlite3.Connection, act: Act, title_id: str, *, found: Consensus) -> None:
    """Inside the job of a vote: open or extend a burst when this vote makes one.

    Three votes on a title in 24 hours, 2 residual standard deviations or more from the score, from members
    with under 10 ratings. In a newborn server honest dislike looks the same, so votes are only told of, and
    held by itself only from members who joined less than 7 days ago.
    """
    if found.votes < SETTLED_VOTES:
        return
    keys = {"server_id": act.server_id, "title_id": title_id}
    rows = db.execute("SELECT residual FROM models WHERE server_id = :server_id", keys).fetchall()
    residual = next((row["residual"] for row in rows), None) or _USUAL_RESIDUAL
    far = db.execute(
        _FAR_VOTES,
        {**keys, "since": act.at - DAY, "score": found.score, "far": FAR * residual, "few": FEW_VOTES},
    ).fetchall()
    what = (settings(db, act.server_id)).bursts
    if len(far) < ALARM_VOTES or what is Bursts.IGNORE:
        return
    burst_id = _open(db, act, title_id)
    for vote in far:
        db.execute(
            "INSERT INTO burst_votes (burst_id, member_id) VALUES (:burst_id, :member_id) "
            "ON CONFLICT DO NOTHING",
            {"burst_id": burst_id, "member_id": vote["member_id"]},
        )
    fresh = [vote["member_id"] for vote in far if (vote["joined_at"] or 0) > act.at - FRESH_SECONDS]
    if what is Bursts.HOLD_NEW and fresh:
        held = _hold(db, act, title_id, fresh)
        if held:
            note(db, act, LogEntry(act.at, "hold", title_id=title_id, votes=held))


def _open(db: sqlite3.Connection, act: Act, title_id: str) -> int:
    keys = {"server_id": act.server_id, "title_id": title_id, "at": act.at}
    db.execute(
        "INSERT INTO bursts (server_id, title_id, state, opened_at) "
        "VALUES (:server_id, :title_id, 'open', :at) ON CONFLICT DO NOTHING",
        keys,
    )
    [row] = db.execute(
        "SELECT burst_id FROM bursts "
        "WHERE server_id = :server_id AND title_id = :title_id AND state = 'open'",
        keys,
    )
    return int(row["burst_id"])


def _hold(db: sqlite3.Connection, act: Act, title_id: str, members: list[int]) -> int:
    """Let these members' votes on the title count no more; how many that were."""
    keys = {"server_id": act.server_id, "title_id": title_id}
    held = 0
    for member_id in members:
        rows = db.execute(
            "UPDATE ratings SET held_at = :at WHERE server_id = :server_id AND title_id = :title_id "
            "AND member_id = :member_id AND held_at IS NULL AND score IS NOT NULL RETURNING member_id",
            {**keys, "at": act.at, "member_id": member_id},
        ).fetchall()
        held += len(rows)
    if held:
        summaries.rebuild(db, keys)
    return held


def _burst(row: sqlite3.Row) -> Burst:
    return Burst(
        id=row["burst_id"],
        server_id=row["server_id"],
        title_id=row["title_id"],
        votes=row["votes"],
        held=row["held"],
        opened_at=row["opened_at"],
    )


class Moderation:
    """What moderators see and do. Who may is decided before any of this is called."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_bursts(self, server_id: int) -> list[Burst]:
        """The bursts nobody has decided on, the oldest first."""
        return await self._bursts("b.server_id = :server_id AND b.state = 'open'", server_id=server_id)

    async def unannounced(self) -> list[Burst]:
        """Open bursts of all servers that no report channel has heard of."""
        return await self._bursts("b.state = 'open' AND b.announced_at IS NULL")

    async def _bursts(self, where: str, **keys: object) -> list[Burst]:
        sql = f"{_BURSTS} WHERE {where} GROUP BY b.burst_id ORDER BY b.burst_id"
        return [_burst(row) for row in await self._database.read(sql, keys)]

    async def announced(self, burst_id: int, *, at: int) -> None:
        """Note that a burst was reported."""

        def job(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE bursts SET announced_at = :at WHERE burst_id = :id", {"id": burst_id, "at": at}
            )

        await self._database.write(job)

    async def decide(self, act: Act, burst_id: int, *, hold: bool) -> Burst:
        """Hold all votes of a burst, or let all stand, those held before too.

        Raises Redelivered, or Gone when it is decided already or another server's.
        """

        def job(db: sqlite3.Connection) -> Burst:
            begin(db, act)
            rows = db.execute(
                f"{_BURSTS} WHERE b.server_id = :server_id AND b.burst_id = :id AND b.state = 'open' "
                "GROUP BY b.burst_id",
                {"server_id": act.server_id, "id": burst_id},
            ).fetchall()
            if not rows:
                raise Gone
            burst = _burst(rows[0])
            db.execute(
                "UPDATE bursts SET state = :state, closed_at = :at WHERE burst_id = :id",
                {"id": burst_id, "at": act.at, "state": "held" if hold else "stands"},
            )
            keys = {"server_id": act.server_id, "title_id": burst.title_id}
            db.execute(
                "UPDATE ratings SET held_at = :held_at WHERE server_id = :server_id AND title_id = :title_id "
                "AND member_id IN (SELECT member_id FROM burst_votes WHERE burst_id = :id)",
                {**keys, "id": burst_id, "held_at": act.at if hold else None},
            )
            summaries.rebuild(db, keys)
            action = "hold" if hold else "stand"
            note(db, act, LogEntry(act.at, action, act.name, burst.title_id, votes=burst.votes))
            return burst

        return await self._database.write(job)

    async def exclude(self, act: Act, member_id: int, *, name: str, excluded: bool) -> bool:
        """Let a member's votes count no more anywhere here, or again; False when they were so already."""
        keys = {"server_id": act.server_id, "member_id": member_id}

        def job(db: sqlite3.Connection) -> bool:
            begin(db, act)
            db.execute(
                "INSERT INTO members (server_id, member_id, name, seen_at) "
                "VALUES (:server_id, :member_id, :name, :at) ON CONFLICT DO NOTHING",
                {**keys, "name": name, "at": act.at},
            )
            if not db.execute(
                "UPDATE members SET excluded_at = :at "
                "WHERE server_id = :server_id AND member_id = :member_id "
                f"AND excluded_at IS {'' if excluded else 'NOT '}NULL RETURNING member_id",
                {**keys, "at": act.at if excluded else None},
            ).fetchall():
                return False
            titles = db.execute(
                "SELECT title_id FROM ratings WHERE server_id = :server_id AND member_id = :member_id", keys
            ).fetchall()
            for row in titles:
                summaries.rebuild(db, {"server_id": act.server_id, "title_id": row["title_id"]})
            note(db, act, LogEntry(act.at, "exclude" if excluded else "include", act.name, member=name))
            return True

        return await self._database.write(job)

    async def log(self, server_id: int, *, limit: int, offset: int) -> list[LogEntry]:
        """The acts of moderation, the latest first."""
        rows = await self._database.read(
            "SELECT at, action, moderator, title_id, member, votes FROM moderation_log "
            "WHERE server_id = :server_id ORDER BY entry_id DESC LIMIT :limit OFFSET :offset",
            {"server_id": server_id, "limit": limit, "offset": offset},
        )
        return [LogEntry(**dict(row)) for row in rows]
