"""What a server's managers decide. Who may is decided before."""

from bot.domain.members import Act
from bot.domain.servers import ServerSettings
from bot.store import Store


class Settings:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def find(self, act: Act) -> ServerSettings:
        return await self._store.settings.find(act.server_id)

    async def change(self, act: Act, name: str, value: object) -> ServerSettings:
        """Set one of them, None for its default; all as they are then. Raises Redelivered, Busy."""
        await self._store.settings.change(act, name, value)
        return await self._store.settings.find(act.server_id)
