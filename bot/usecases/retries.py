"""Commands that are given again: with one word changed, or for one server."""

from bot.domain.commands import RefusedCommand
from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.store import Store

REFUSED = "refused_command"
"""The kind of views that keep them."""


class Retries:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def keep(self, by: Act, refused: RefusedCommand) -> int:
        """Keep it for its buttons; the view's id. Raises Busy."""
        return await self._store.views.keep(by, REFUSED, refused)

    async def find(self, by: Act, view_id: int) -> RefusedCommand:
        """One's own. Raises Gone."""
        kept = await self._store.views.find(by, REFUSED, view_id, RefusedCommand)
        if kept is None or kept.member_id != by.member_id:
            raise Gone
        return kept.state
