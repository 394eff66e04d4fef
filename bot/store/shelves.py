"""A member's own shelf: what they do to it, and all of it read at once, over one server or all of theirs."""

from collections.abc import Collection

from bot.domain.members import Act
from bot.domain.shelf import Edit, KeptEntry, ShelfEntry
from bot.store import shelf
from bot.store.acts import begin
from bot.store.interests import Interests
from bot.store.transaction import Engine, Transaction, bind, writes

_ENTRIES = (
    f"SELECT server_id, title_id, {', '.join(shelf.ENTRY)}, first_score, rated_at, scored_at FROM shelf "
    "WHERE member_id = :member_id AND server_id IN ({servers}) {of}"
    "ORDER BY title_id, coalesce(rated_at, planned_at, refused_at, 0) DESC, server_id"
)


class Shelves:
    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    @writes
    def edit(
        self, tx: Transaction, act: Act, title_id: str, edit: Edit, *, rates: bool
    ) -> tuple[ShelfEntry, ShelfEntry]:
        """Make of the member's entry what `edit` makes of it; both, before and after.

        `rates` when it says how far they are. Raises Redelivered, Gone, Busy.
        """
        begin(tx, act)
        found = shelf.change(tx, act, title_id, edit, rates=rates)
        tx.after(lambda: self._interests.forget(act))
        return found

    async def find_all(self, server_ids: Collection[int], member_id: int) -> dict[str, KeptEntry]:
        """What stands on a member's shelf, by title; where servers differ, what they did last counts."""
        placed = await self.find_placed(server_ids, member_id)
        return {title_id: kept for title_id, (_, kept) in placed.items()}

    async def find_placed(
        self, server_ids: Collection[int], member_id: int, title_id: str | None = None
    ) -> dict[str, tuple[int, KeptEntry]]:
        """The same with the server where they did something last, of one title alone or of all."""
        if not server_ids:
            return {}
        among, servers = bind("s", server_ids)
        keys: dict[str, object] = {"member_id": member_id, **servers}
        of = ""
        if title_id is not None:
            of, keys["title_id"] = "AND title_id = :title_id ", title_id
        found: dict[str, tuple[int, KeptEntry]] = {}
        for row in await self._engine.read(_ENTRIES.format(servers=among, of=of), keys):
            kept = shelf.read_kept(row)
            there = found.get(row["title_id"])
            found[row["title_id"]] = (
                (row["server_id"], kept) if there is None else (there[0], there[1].fill_from(kept))
            )
        return found
