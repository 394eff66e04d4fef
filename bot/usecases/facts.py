"""What live sources know of a title: its card shows what is kept, and they are asked once it is there."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.domain.errors import Busy
from bot.domain.facts import (
    KEPT_SECONDS,
    KOFIC_DAILY,
    NO_FACTS,
    Admissions,
    KeptFacts,
    LiveFacts,
    find_next_count,
    is_fresh,
    is_kept,
)
from bot.domain.titles import Title
from bot.sources import Source
from bot.sources.kofic import Kofic, find_newest_day
from bot.sources.tmdb import Tmdb
from bot.store import Store
from bot.usecases.clock import Clock
from bot.usecases.sources import Sources

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Titles asked for at the same time: a source takes one request at a time, and look-ups come between."""
WAITING = 50
"""Titles that are asked for or wait for it; one more is asked for with its next card."""

AGAIN_SECONDS = 3600
"""When a daily list that could not be had is asked for again."""


class TitleFacts:
    """What is on belongs to the owner: of a source whose key is gone nothing is shown."""

    def __init__(self, *, store: Store, sources: Sources, clock: Clock) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._asked: dict[str, asyncio.Task[None]] = {}
        self._work: set[asyncio.Task[None]] = set()

    # A card ------------------------------------------------------------------------------------------

    async def find(self, server_id: int, title: Title) -> LiveFacts:
        """What is kept of a title, though it be old. Never an error: the card is there without it."""
        if {Tmdb.name, Kofic.name}.isdisjoint(self._sources.names):
            return NO_FACTS
        try:
            kept, admissions, settings = await asyncio.gather(
                self._find_kept(title), self._find_admissions(title), self._store.settings.find(server_id)
            )
        except Exception:
            log.exception("What is kept of %s could not be read", title.id)
            return NO_FACTS
        return LiveFacts(kept.facts if kept else None, admissions, settings.region)

    def follow(
        self, server_id: int, title: Title, shown: LiveFacts, redraw: Callable[[], Awaitable[None]]
    ) -> None:
        """Ask for what is not fresh, and `redraw` if it is then other than what is `shown`; nobody waits."""
        if Tmdb.name in self._sources.names:
            self._spawn(self._follow(server_id, title, shown, redraw))

    async def _follow(
        self, server_id: int, title: Title, shown: LiveFacts, redraw: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            await self.refresh(title)
            if await self.find(server_id, title) != shown:
                await redraw()
        except Busy:  # no fault: the next card asks again
            log.info("The facts of %s cannot be kept now", title.id)
        except Exception:
            log.exception("The facts of %s could not be brought up to date", title.id)

    async def refresh(self, title: Title) -> None:
        """Ask for a title's facts if those kept are not fresh, once for all who want them meanwhile."""
        key = _make_key(title)
        if key not in self._asked:
            if len(self._asked) >= WAITING:
                return
            self._asked[key] = self._spawn(self._ask(title, key))
            self._asked[key].add_done_callback(lambda _: self._asked.pop(key))
        await asyncio.shield(self._asked[key])

    async def _ask(self, title: Title, key: str) -> None:
        async def ask(source: Source) -> KeptFacts:
            found = await source.facts(title)
            return KeptFacts(self._clock.now(), found)

        kept = await self._find_kept(title)
        if kept is not None and is_fresh(kept.at, self._clock.now(), Tmdb.name):
            return
        async with self._turns:
            said = await self._sources.ask(Tmdb.name, ask)
        if said is not None:
            await self._store.sources.keep_facts(Tmdb.name, key, said, at=said.at)

    async def _find_kept(self, title: Title) -> KeptFacts | None:
        """What TMDB said of a title, while it may be kept."""
        if Tmdb.name not in self._sources.names:
            return None
        kept = await self._store.sources.find_facts(Tmdb.name, _make_key(title), KeptFacts, since=0)
        return kept if kept is not None and is_kept(kept.at, self._clock.now(), Tmdb.name) else None

    async def _find_admissions(self, title: Title) -> Admissions | None:
        code = title.ids.get("kobis")
        if code is None or Kofic.name not in self._sources.names:
            return None
        return await self._store.sources.find_facts(KOFIC_DAILY, str(code), Admissions, since=0)

    # What is done by itself --------------------------------------------------------------------------

    async def count_admissions(self) -> int | None:
        """Keep how many have seen the films of the newest daily list; when to do so again, None for never."""
        if Kofic.name not in self._sources.names:
            return None
        now = self._clock.now()

        async def ask(source: Source) -> dict[str, Admissions]:
            assert isinstance(source, Kofic)
            return await source.list_daily(find_newest_day(now))

        counted = await self._sources.ask(Kofic.name, ask)
        if not counted:
            return now + AGAIN_SECONDS
        for code, admissions in counted.items():
            await self._store.sources.keep_facts(KOFIC_DAILY, code, admissions, at=now)
        return find_next_count(now)

    async def forget(self) -> None:
        """Delete what may not be kept any longer, whether its source is on or not."""
        for source, seconds in KEPT_SECONDS.items():
            await self._store.sources.forget_facts(source, before=self._clock.now() - seconds + 1)

    async def close(self) -> None:
        """Give up what is asked for: a stop waits for no source."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work, name="facts")
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task


def _make_key(title: Title) -> str:
    """Of all that a source may know a title by: two servers may have different ones under one id."""
    known_by = (title.kind, title.year, *title.names, *sorted(map(str, title.ids.items())))
    return f"{title.id}:{hashlib.sha256(repr(known_by).encode()).hexdigest()[:32]}"
