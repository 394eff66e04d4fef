"""Where what somebody does belongs, also where they do it in no server."""

from dataclasses import replace

from bot.domain.errors import ChooseHome, NeedsServer
from bot.domain.members import Act
from bot.domain.servers import Home
from bot.store import Store

OFFERED = 5
"""Servers to choose from."""


class Homes:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def list_all(self, by: Act) -> list[Home]:
        """The servers whose rows of theirs somebody sees: this one, or all of theirs where there is none."""
        if by.server_id:
            return [Home(by.server_id, "")]
        return await self._store.homes.list_all(by.member_id)

    async def place(self, by: Act) -> Act:
        """The act in the server it belongs to. Raises ChooseHome for several, NeedsServer for none."""
        homes = await self.list_all(by)
        if not homes:
            raise NeedsServer
        if len(homes) > 1:
            raise ChooseHome(tuple(homes[:OFFERED]))
        return replace(by, server_id=homes[0].server_id)
