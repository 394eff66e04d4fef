"""The servers where somebody is at home: what they may see of themselves where there is no server."""

from bot.domain.servers import Home
from bot.store.transaction import Engine

_HOMES = """
SELECT m.server_id, s.name FROM members AS m JOIN servers AS s ON s.server_id = m.server_id
WHERE m.member_id = :member_id AND m.seen_at > 0 AND m.left_at IS NULL AND s.left_at IS NULL
ORDER BY m.seen_at DESC, m.server_id
"""


class Homes:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def list_all(self, member_id: int) -> list[Home]:
        """Where they did something, are not known to have left, and Daesang still is; the latest first."""
        rows = await self._engine.read(_HOMES, {"member_id": member_id})
        return [Home(row["server_id"], row["name"]) for row in rows]
