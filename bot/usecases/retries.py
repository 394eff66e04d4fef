"""What is done again: commands with one word changed, commands and presses for one server."""

from typing import TypeVar

from bot.domain.commands import RefusedCommand, RefusedPress
from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.store import Store

REFUSED: dict[type, str] = {RefusedCommand: "refused_command", RefusedPress: "refused_press"}
"""The kinds of views that keep them."""

T = TypeVar("T", RefusedCommand, RefusedPress)


class Retries:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def keep(self, by: Act, refused: RefusedCommand | RefusedPress) -> int:
        """Keep it for its buttons; the view's id. Raises Busy."""
        return await self._store.views.keep(by, REFUSED[type(refused)], refused)

    async def find(self, by: Act, view_id: int, shape: type[T]) -> T:
        """One's own. Raises Gone."""
        kept = await self._store.views.find(by, REFUSED[shape], view_id, shape)
        if kept is None or kept.member_id != by.member_id:
            raise Gone
        return kept.state
