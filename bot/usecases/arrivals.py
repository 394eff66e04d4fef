"""Puts on shelves what waited in somebody's list for a title that is here now."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.domain.additions import TitleState
from bot.domain.lists.imports import WaitingRow
from bot.domain.lists.matching import TICKED, Match, match_row
from bot.domain.lists.rows import Format
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.usecases.clock import Clock
from bot.usecases.titles import Titles


class Arrivals:
    def __init__(self, *, store: Store, titles: Titles, clock: Clock) -> None:
        self._store = store
        self._titles = titles
        self._clock = clock

    async def meet_own(self, server_id: int) -> None:
        """Look for rows that mean a title which the server has beside the catalogue."""
        view = await self._titles.renew(server_id)
        for own in await self._store.titles.list_all(server_id):
            if own.state is TitleState.SHOWN:
                await self._put(server_id, await self._store.waiting.list_for(server_id, own.title), view)

    async def meet_all(self, server_id: int) -> None:
        """Look at all rows that wait in a server, after the titles that all have were changed."""
        view = await self._titles.view(server_id)
        page = await self._store.waiting.list_page(server_id, None)
        while page:
            await self._put(server_id, page, view)
            page = await self._store.waiting.list_page(server_id, page[-1])

    async def _put(self, server_id: int, rows: Sequence[WaitingRow], view: TitleIndex) -> None:
        found = await asyncio.to_thread(_match, rows, view) if rows else []
        for _, own in groupby(found, key=lambda pair: pair[0].member_id):
            arrived, matches = zip(*own, strict=True)
            await self._store.waiting.arrive(server_id, arrived, matches, at=self._clock.now())


def _match(rows: Iterable[WaitingRow], view: TitleIndex) -> list[tuple[WaitingRow, Match]]:
    """The rows of which it is sure now what they mean."""
    pairs = ((row, match_row(row.row, view, of_korea=row.format is Format.MYDRAMALIST)) for row in rows)
    return [(row, match) for row, match in pairs if match.rule in TICKED]
