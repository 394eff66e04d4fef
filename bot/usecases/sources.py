"""The live sources that are on: what they say, and how long one that fails is left alone."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.additions import join
from bot.domain.breaker import Breaker
from bot.domain.errors import Busy
from bot.domain.facts import clean_text
from bot.domain.titles import Title
from bot.sources import Source, SourceAway, Trouble
from bot.store import Store
from bot.ui.words import words
from bot.usecases.clock import Clock
from bot.usecases.owner import Owner, Worry

log = logging.getLogger(__name__)

SECONDS = 10.0
"""How long a member waits for a look-up at most, with the time that others' look-ups take."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LookUp:
    """What sources found, best first, and those that gave no answer."""

    titles: Sequence[Title]
    away: Sequence[str]


class Sources:
    """Asks sources. A fault of theirs is none of ours: it is noted, and the answer is None."""

    def __init__(self, *, store: Store, sources: Sequence[Source], owner: Owner, clock: Clock) -> None:
        self._store = store
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._owner = owner
        self._clock = clock
        self._breakers: dict[str, Breaker] | None = None
        self._turn = asyncio.Lock()
        self.questions: Counter[tuple[str, str]] = Counter()
        """How many were asked, by source and by what came of them: answered, failed."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._sources)

    def list_away(self) -> dict[str, bool]:
        """Of each source whether it is left alone, as far as is known without asking."""
        now, known = self._clock.now(), self._breakers or {}
        return {name: known.get(name, Breaker()).is_open(now) for name in self._sources}

    async def look_up(self, text: str) -> LookUp:
        """What goes by a name, of all sources that answer in time. One look-up at a time. Raises Busy."""
        text = clean_text(text)
        if not text:  # sources refuse it, which would count as a fault of theirs
            return LookUp((), ())
        loop = asyncio.get_running_loop()
        end = loop.time() + SECONDS
        try:
            async with asyncio.timeout_at(end):
                await self._turn.acquire()
        except TimeoutError:
            raise Busy from None
        left = end - loop.time()
        try:
            asked = {
                name: asyncio.create_task(self.ask(name, lambda source: source.search(text)))
                for name in self._sources
            }
            if asked:
                await asyncio.wait(asked.values(), timeout=left)
        finally:
            self._turn.release()
        found = {name: task.result() for name, task in asked.items() if task.done()}
        for name, task in asked.items():
            if task.cancel() and left > SECONDS / 2:  # else it was others' look-ups that took the time
                self._clock.spawn(self._fail(name, SourceAway(Trouble.SLOW)), "sources")
        away = [name for name in self._sources if found.get(name) is None]
        return LookUp(join(titles for titles in found.values() if titles), away)

    async def ask(self, name: str, question: Callable[[Source], Awaitable[T]]) -> T | None:
        """The answer of the source of that name; None where it is not on, is left alone, or fails."""
        source, breakers = self._sources.get(name), await self._read_breakers()
        breaker = breakers.get(name, Breaker())
        if source is None or breaker.is_open(self._clock.now()):
            return None
        try:
            answer = await question(source)
        except SourceAway as away:
            await self._fail(name, away)
            return None
        self.questions[name, "answered"] += 1
        if breakers.get(name, Breaker()).faults:
            await self._note(name, breakers[name].succeed())
        return answer

    async def _fail(self, name: str, away: SourceAway) -> None:
        log.warning("%s gave no answer: %s", name, away.why)
        self.questions[name, "failed"] += 1
        before = (await self._read_breakers()).get(name, Breaker())
        await self._note(name, before.fail(away.why, self._clock.now(), retry_after=away.retry_after))

    async def _read_breakers(self) -> dict[str, Breaker]:
        if self._breakers is None:
            self._breakers = await self._store.sources.find_breakers()
        return self._breakers

    async def _note(self, name: str, breaker: Breaker) -> None:
        """Remember how a source fares, and tell the owner of one that is off, once."""
        breakers = await self._read_breakers()
        now = self._clock.now()
        tell = breaker.must_tell(now)
        breakers[name] = breaker.note_told(now) if tell else breaker
        try:
            await self._store.sources.keep_breaker(name, breakers[name])
        except Exception:  # the member's answer does not depend on it
            log.exception("How %s fares could not be noted", name)
        if tell:
            why = words("en")(f"owner.why.{breaker.why}")
            self._owner.tell(Worry.SOURCE_OFF, name, source=name, why=why)
