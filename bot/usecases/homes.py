"""Where what somebody does belongs, also where they do it in no server; and what they know there."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple, TypeVar

from bot.domain.errors import Busy, ChooseHome, Gone, NeedsServer
from bot.domain.members import Act, Interest
from bot.domain.search import TitleIndex
from bot.domain.servers import Home
from bot.domain.shelf import Status
from bot.store import Store
from bot.ui.channels import Channels, Missing, Refused, Unreachable
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)

OFFERED = 5
"""Servers to choose from."""

PRESENT = 10
"""Servers of one person that are looked at, the latest of theirs first."""

PATIENCE = 1.0
"""Seconds for Discord to say whether somebody is still in a server; after them they are taken to be."""

ASKED, ASKED_SECONDS = 10_000, 600
"""Of how many people and servers, and for how long, that is remembered."""

MOST = 25
"""Servers of one person whose titles are laid together."""

KEPT, KEPT_SECONDS = 1_000, 60
"""Of how many people in no server, and for how long, what they know is kept: each keystroke asks for it."""

K = TypeVar("K")
V = TypeVar("V")


class OwnView(NamedTuple):
    """What every answer in no server needs: the titles of all of theirs, and what they may want."""

    titles: TitleIndex
    interest: Interest = Interest()


class Homes:
    """Nobody says who leaves a server: before something of one is shown or kept, Discord is asked."""

    def __init__(self, *, store: Store, titles: Titles, channels: Channels) -> None:
        self._store = store
        self._titles = titles
        self._channels = channels
        self._asked: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._views: OrderedDict[int, tuple[int, asyncio.Task[OwnView]]] = OrderedDict()

    async def list_all(self, by: Act) -> list[Home]:
        """The servers whose rows of theirs somebody sees: this one, or all of theirs where there is none."""
        if by.server_id:
            return [Home(by.server_id, "")]
        return await self._store.homes.list_all(by.member_id)

    async def place(self, by: Act) -> Act:
        """The act in the server it belongs to. Raises ChooseHome for several, NeedsServer for none."""
        return by if by.server_id else replace(by, server_id=(await self.choose(by)).server_id)

    async def choose(self, by: Act, title_id: str | None = None) -> Home:
        """The one server that what was asked in none is for, if it is about a title one that has it.

        Raises ChooseHome for several, NeedsServer for none.
        """
        homes = await self.list_present(by)
        if title_id is not None and self._titles.whole.find(title_id) is None:
            views = await asyncio.gather(*(self.find_titles(home.server_id) for home in homes))
            homes = [home for home, titles in zip(homes, views, strict=True) if titles.find(title_id)]
        if not homes:
            raise NeedsServer
        if len(homes) > 1:
            raise ChooseHome(tuple(homes[:OFFERED]))
        return homes[0]

    async def find(self, by: Act, server_id: int) -> Home:
        """A server that was chosen before. Raises Gone where they are not at home there any more."""
        for home in await self._store.homes.list_all(by.member_id):
            if home.server_id == server_id and await self._is_present(by, server_id):
                return home
        raise Gone

    async def list_present(self, by: Act) -> list[Home]:
        """Their servers in which they still are, the latest first: what these think they may see."""
        homes = (await self._store.homes.list_all(by.member_id))[:PRESENT]
        present = await asyncio.gather(*(self._is_present(by, home.server_id) for home in homes))
        return [home for home, is_there in zip(homes, present, strict=True) if is_there]

    async def _is_present(self, by: Act, server_id: int) -> bool:
        """Whether they are still in a server; who is found to have left it is noted as gone."""
        key = server_id, by.member_id
        if by.at < self._asked.get(key, 0):
            return True
        try:
            async with asyncio.timeout(PATIENCE):
                is_there = await self._channels.is_present(server_id, by.member_id)
        except (Missing, Refused, Unreachable, TimeoutError) as error:
            log.info("Whether somebody is still in server %d is not known now: %s", server_id, error)
            return True
        if not is_there:
            with suppress(Busy):  # then Discord is asked again
                await self._store.departures.note(server_id, by.member_id, is_here=False, at=by.at)
            return False
        self._asked[key] = by.at + ASKED_SECONDS
        _drop_old(self._asked, ASKED, lambda until: until <= by.at)
        return True

    async def find_titles(self, server_id: int) -> TitleIndex:
        """The titles of a server that is one of somebody's, as they are now."""
        if not self._channels.served.has(server_id):
            return await self._titles.renew(server_id)
        return await self._titles.view(server_id)

    async def look_up(self, by: Act) -> OwnView:
        """What somebody knows in no server, as it was within the last minute."""
        at, task = self._views.pop(by.member_id, (0, None))
        has_failed = task is not None and task.done() and (task.cancelled() or task.exception())
        if task is None or by.at >= at + KEPT_SECONDS or has_failed:
            at, task = by.at, asyncio.create_task(self._make(by.member_id), name="own titles")
        self._views[by.member_id] = at, task
        _drop_old(self._views, KEPT, lambda kept: kept[0] + KEPT_SECONDS <= by.at)
        return await asyncio.shield(task)

    def forget(self) -> None:
        """Keep nothing of anybody: somebody was erased."""
        self._asked.clear()
        self._views.clear()

    async def _make(self, member_id: int) -> OwnView:
        homes = [home.server_id for home in await self._store.homes.list_all(member_id)][:MOST]
        titles = await self._titles.lay_together(homes)
        shelf = await self._store.shelves.find_all(homes, member_id)
        watching = (title_id for title_id, kept in shelf.items() if kept.entry.standing is Status.WATCHING)
        return OwnView(titles, Interest(watching=tuple(watching)))


def _drop_old(kept: OrderedDict[K, V], most: int, is_old: Callable[[V], bool]) -> None:
    """Drop the longest unused of more than `most`, and those at that end which are too old to be used."""
    while len(kept) > most or (kept and is_old(next(iter(kept.values())))):
        kept.popitem(last=False)
