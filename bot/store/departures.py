"""Members who have left: after a month their votes count no more, in servers that want it so.

Daesang is not told who leaves, so a few voters are looked up a day, those not looked at for longest first.
"""

from collections.abc import Iterable

from bot.store import summaries
from bot.store.settings import read_settings
from bot.store.transaction import Engine, Transaction, writes

LEFT_SECONDS = 30 * 24 * 3600
"""For how long somebody must have been gone."""

_MEMBER = "server_id = :server_id AND member_id = :member_id"
_TITLES = f"SELECT title_id FROM shelf WHERE {_MEMBER} AND score IS NOT NULL"


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
        """Note whether somebody is a member still; one who came back counts again at once."""
        keys: dict[str, object] = {"server_id": server_id, "member_id": member_id, "at": at}
        if is_here:
            count_again(tx, keys)
        left = "NULL" if is_here else "coalesce(left_at, :at)"
        tx.run(f"UPDATE members SET checked_at = :at, left_at = {left} WHERE {_MEMBER}", keys)

    @writes
    def settle(self, tx: Transaction, server_id: int, *, at: int) -> bool:
        """Leave out whose time has come, or count all again; whether the server wants them left out."""
        wanted = read_settings(tx, server_id).leave_out_left
        which = "left_at <= :latest AND departed_at IS NULL" if wanted else "departed_at IS NOT NULL"
        rows = tx.all(
            f"SELECT member_id, name FROM members WHERE server_id = :server_id AND {which}",
            {"server_id": server_id, "latest": at - LEFT_SECONDS},
        )
        titles = set[str]()
        for row in rows:
            keys = {"server_id": server_id, "member_id": row["member_id"], "at": at if wanted else None}
            tx.run(f"UPDATE members SET departed_at = :at WHERE {_MEMBER}", keys)
            titles.update(each["title_id"] for each in tx.all(_TITLES, keys))
        _rebuild(tx, server_id, titles)
        return wanted


def count_again(tx: Transaction, keys: dict[str, object]) -> bool:
    """Somebody whose votes were left out is back; whether they were left out."""
    if not tx.run(
        f"UPDATE members SET departed_at = NULL, left_at = NULL WHERE {_MEMBER} AND departed_at IS NOT NULL",
        keys,
    ):
        return False
    _rebuild(tx, keys["server_id"], (row["title_id"] for row in tx.all(_TITLES, keys)))
    return True


def _rebuild(tx: Transaction, server_id: object, title_ids: Iterable[str]) -> None:
    for title_id in sorted(title_ids):
        summaries.rebuild(tx, {"server_id": server_id, "title_id": title_id})
