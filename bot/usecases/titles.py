"""The titles of each server: those all have, without the world's where it is off, and its own."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.domain.additions import Origin, ServerTitle, TitleState, add_facts, list_ids
from bot.domain.search import TitleIndex
from bot.domain.servers import Manner, Served
from bot.domain.titles import Title
from bot.store import Store
from bot.usecases.heavy import run_aside

VIEWS = 4096
"""Servers whose titles are kept in memory; of most it is one of two that they share."""


class ServerView(NamedTuple):
    """What every answer in a server needs: its titles, and how people are spoken to there."""

    titles: TitleIndex
    manner: Manner = Manner()


class Titles:
    """A server's titles as they are typed and named there. What it hands out never changes.

    `whole` are those that all servers have: `index`, with what was refreshed laid over it.
    """

    def __init__(self, *, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._embedded = self.whole = index
        self._by_id: Mapping[tuple[str, str], Title] | None = None
        self._views: OrderedDict[int, asyncio.Task[ServerView]] = OrderedDict()
        self._followers: list[Callable[[TitleIndex], None]] = []

    def follow(self, hear: Callable[[TitleIndex], None]) -> None:
        """Call `hear` with the titles that all servers have whenever they are others."""
        self._followers.append(hear)

    async def prepare(self) -> None:
        """Make ready what is suggested as one types, so that the first need not wait for it."""
        for index in (self.whole, self.whole.korean):
            await run_aside(index.complete)

    async def lay_over(self, refreshed: Iterable[Title]) -> None:
        """Let all servers have these and what they tell of those there are, in place of the last ones."""
        self.whole = await asyncio.to_thread(_cover, self._embedded, refreshed)
        self._by_id = None
        self._views.clear()
        self._store.know(self.whole.find)
        for hear in self._followers:
            hear(self.whole)

    async def view(self, server_id: int) -> TitleIndex:
        """The titles of a server; read once, and again after `forget`."""
        return (await self.look_up(server_id)).titles

    async def find_manner(self, server_id: int) -> Manner:
        """How people are spoken to in a server. Read and kept with its titles."""
        return (await self.look_up(server_id)).manner

    async def look_up(self, server_id: int) -> ServerView:
        """Both of them."""
        task = self._views.get(server_id)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._views[server_id] = asyncio.create_task(self._make(server_id), name="titles")
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
        self._views.move_to_end(server_id)
        return await asyncio.shield(task)

    async def renew(self, server_id: int) -> TitleIndex:
        """The titles of a server after they were changed."""
        self.forget(server_id)
        return await self.view(server_id)

    def forget(self, server_id: int) -> None:
        """Read a server's titles anew when they are next asked for."""
        self._views.pop(server_id, None)

    def forget_others(self, served: Served) -> None:
        """Keep the titles of these servers alone: what others serve may change there."""
        for server_id in [each for each in self._views if not served.has(each)]:
            del self._views[server_id]

    def find_holders(self, source: str, key: str) -> Iterable[Title]:
        """The title of the catalogue that a source calls so."""
        if self._by_id is None:
            self._by_id = list_ids(self.whole.titles)
        return filter(None, (self._by_id.get((source, key)),))

    async def lay_together(self, server_ids: Sequence[int]) -> TitleIndex:
        """All there are, with what these servers added; of one id the first of them says what it is."""
        rows = [row for server_id in server_ids[::-1] for row in await self._store.titles.list_all(server_id)]
        whole = self.whole
        own = [row for row in rows if row.state is not TitleState.REMOVED and not whole.find(row.title.id)]
        return await asyncio.to_thread(_lay_over, whole, own) if own else whole

    async def _make(self, server_id: int) -> ServerView:
        settings = await self._store.settings.find(server_id)
        base = self.whole if settings.world else self.whole.korean
        own = await self._store.titles.list_all(server_id)
        titles = await asyncio.to_thread(_lay_over, base, own) if own else base
        return ServerView(titles, Manner(settings.language, settings.display))


def is_unconfirmed(row: ServerTitle) -> bool:
    """Whether members added it and nobody has said that it is right."""
    return row.state is TitleState.SHOWN and row.origin is not Origin.MENDED and not row.confirmed


def _cover(embedded: TitleIndex, refreshed: Iterable[Title]) -> TitleIndex:
    """What was refreshed only adds, also to what a later version of the files tells."""
    titles = (add_facts(there, title) if (there := embedded.find(title.id)) else title for title in refreshed)
    whole = embedded.cover(titles)
    for index in (whole, whole.korean):  # worked out here, where nobody waits
        _ = index.titles
    return whole


def _lay_over(base: TitleIndex, own: Iterable[ServerTitle]) -> TitleIndex:
    """A server's titles: what it added or mended lies over what all have; what became another names that."""
    shown: dict[str, Title] = {}
    moved: dict[str, str | None] = {}
    gone: list[Title] = []
    merged: list[tuple[Title, str]] = []
    for row in own:
        if row.state is TitleState.SHOWN:
            below = base.find(row.title.id)
            ids = {**below.ids, **row.title.ids} if below else row.title.ids  # what came since it was mended
            shown[row.title.id] = replace(row.title, ids=ids, unconfirmed=is_unconfirmed(row))
        else:
            moved[row.title.id] = row.into_id
        if row.state is TitleState.REMOVED:
            gone.append(row.title)
        if row.into_id is not None:
            merged.append((row.title, row.into_id))
    for title, into_id in merged:
        if into := shown.get(into_id) or base.find(into_id):
            shown[into_id] = add_facts(into, title)
    return base.cover(shown.values(), moved=moved, gone=gone)
