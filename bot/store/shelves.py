"""A member's whole shelf, read at once: in one server, or in all of theirs laid together."""

from collections.abc import Collection

from bot.domain.shelf import KeptEntry
from bot.store import shelf
from bot.store.transaction import Engine

_ENTRIES = (
    f"SELECT title_id, {', '.join(shelf.ENTRY)}, first_score, rated_at, scored_at FROM shelf "
    "WHERE member_id = :member_id AND server_id IN ({servers}) ORDER BY title_id, rated_at DESC, server_id"
)


class Shelves:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_all(self, server_ids: Collection[int], member_id: int) -> dict[str, KeptEntry]:
        """What stands on a member's shelf, by title; where servers differ, what they did last counts."""
        servers = {f"s{place}": server_id for place, server_id in enumerate(server_ids)}
        if not servers:
            return {}
        sql = _ENTRIES.format(servers=", ".join(f":{name}" for name in servers))
        found: dict[str, KeptEntry] = {}
        for row in await self._engine.read(sql, {"member_id": member_id, **servers}):
            kept = KeptEntry(shelf.read_entry(row), row["first_score"], row["rated_at"], row["scored_at"])
            there = found.get(row["title_id"])
            found[row["title_id"]] = kept if there is None else there.fill_from(kept)
        return found
