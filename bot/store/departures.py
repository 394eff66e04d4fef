"""Members who have left: after a month their votes count no more, in servers that want it so.

Daesang is not told who leaves, so a few voters are looked up each hour, the longest unseen first.
"""

from collections.abc import Mapping

from bot.domain.events import DeparturesDue
from bot.domain.members import Act
from bot.store import jobs, summaries
from bot.store.acts import OF_MEMBER
from bot.store.settings import read_settings
from bot.store.transaction import Engine, Transaction, writes

LEFT_SECONDS = 30 * 24 * 3600
"""For how long somebody must have been gone."""

AT_ONCE = 3
"""Summaries made anew in one transaction: the votes of others wait behind it."""

# Somebody who was looked up once and never again may be back.
_GONE = "m.departed_at IS NULL AND m.left_at <= :at - :long AND m.checked_at >= m.left_at + :long"
_STALE = (
    "INSERT INTO stale_summaries (server_id, title_id) SELECT DISTINCT r.server_id, r.title_id "
    "FROM members AS m JOIN shelf AS r ON r.server_id = m.server_id AND r.member_id = m.member_id "
    "AND r.score IS NOT NULL WHERE m.server_id = :server_id"
)
_ONCE = "ON CONFLICT DO NOTHING"


class Departures:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def list_voters(self, server_id: int, *, before: int, most: int) -> list[int]:
        """Members with votes who were not looked at since `before`; the longest ago first."""
        rows = await self._engine.read(
            "SELECT m.member_id FROM members AS m WHERE m.server_id = :server_id AND m.checked_at < :before "
            "AND EXISTS (SELECT 1 FROM shelf AS r WHERE r.server_id = m.server_id "
            "AND r.member_id = m.member_id AND r.score IS NOT NULL) "
            "ORDER BY m.checked_at, m.member_id LIMIT :most",
            {"server_id": server_id, "before": before, "most": most},
        )
        return [row["member_id"] for row in rows]

    @writes
    def note(self, tx: Transaction, server_id: int, member_id: int, *, is_here: bool, at: int) -> None:
        """Note whether somebody is a member still; one who is counts again."""
        keys: dict[str, object] = {"server_id": server_id, "member_id": member_id, "at": at}
        if is_here:
            count_again(tx, keys)
        left = "NULL" if is_here else "coalesce(left_at, :at)"
        tx.run(f"UPDATE members SET checked_at = :at, left_at = {left} WHERE {OF_MEMBER}", keys)

    @writes
    def settle(self, tx: Transaction, server_id: int, *, at: int) -> bool:
        """Leave out whose time has come, or nobody any more; whether the server wants anybody left out.

        The summaries follow, by `rebuild_some`.
        """
        keys: dict[str, object] = {"server_id": server_id, "at": at, "long": LEFT_SECONDS}
        if read_settings(tx, server_id).leave_out_left:
            tx.run(f"{_STALE} AND {_GONE} {_ONCE}", keys)
            tx.run(
                f"UPDATE members AS m SET departed_at = :at WHERE m.server_id = :server_id AND {_GONE}", keys
            )
            return True
        tx.run(f"{_STALE} AND m.departed_at IS NOT NULL {_ONCE}", keys)
        tx.run("UPDATE members SET left_at = NULL, departed_at = NULL WHERE server_id = :server_id", keys)
        return False

    @writes
    def rebuild_some(self, tx: Transaction, server_id: int) -> bool:
        """Make a few of the server's stale summaries anew; whether there may be more."""
        rows = tx.all(
            "DELETE FROM stale_summaries WHERE server_id = :server_id AND title_id IN (SELECT s.title_id "
            "FROM stale_summaries AS s WHERE s.server_id = :server_id LIMIT :most) RETURNING title_id",
            {"server_id": server_id, "most": AT_ONCE},
        )
        for row in rows:
            summaries.rebuild(tx, {"server_id": server_id, "title_id": row["title_id"]})
        return len(rows) == AT_ONCE


def count_again(tx: Transaction, keys: Mapping[str, object]) -> bool:
    """Somebody is back: whether they were left out. Their summaries follow, by `Departures.rebuild_some`."""
    if not tx.one(f"SELECT 1 AS found FROM members WHERE {OF_MEMBER} AND departed_at IS NOT NULL", keys):
        return False
    tx.run(f"{_STALE} AND m.member_id = :member_id {_ONCE}", keys)
    tx.run(f"UPDATE members SET departed_at = NULL, left_at = NULL WHERE {OF_MEMBER}", keys)
    return True


def count_voter(tx: Transaction, act: Act, title_id: str) -> None:
    """The actor, who was left out, votes again: this title counts them at once, the others soon."""
    count_again(tx, act.keys())
    summaries.rebuild(tx, act.keys(title_id=title_id))
    jobs.hurry(tx, jobs.DEPARTURES, act.server_id, at=act.at)
    tx.emit(DeparturesDue(act.server_id), at=act.at)
