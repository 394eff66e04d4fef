"""Servers with titles of their own, and with some that go by another id."""

from collections.abc import Iterable, Mapping

from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.store import Store
from bot.usecases.titles import ServerView, Titles


class OwnTitles(Titles):
    """The titles of servers, of which each may be told what it has beside those all have."""

    def __init__(self, *, store: Store, index: TitleIndex) -> None:
        super().__init__(store=store, index=index)
        self._added: dict[int, tuple[tuple[Title, ...], Mapping[str, str | None]]] = {}

    def add_own(
        self, server_id: int, titles: Iterable[Title], moved: Mapping[str, str | None] | None = None
    ) -> None:
        self._added[server_id] = tuple(titles), moved or {}
        self.forget(server_id)

    async def _make(self, server_id: int) -> ServerView:
        made = await super()._make(server_id)
        titles, moved = self._added.get(server_id, ((), {}))
        return ServerView(made.titles.cover(titles, moved=moved)) if titles or moved else made
