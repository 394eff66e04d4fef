"""Starts that do not last: each waits longer before it connects, whoever starts the bot again and again."""

import asyncio
import logging

from bot.domain.connecting import Starts as Row
from bot.store import Store
from bot.usecases.clock import Clock

log = logging.getLogger(__name__)

FORGETTING_SECONDS = 0.5
"""A stop waits for no file that is held by others."""

_NAME = "starts"


class Starts:
    """Their memory. Never an error: where nothing can be written, the bot starts all the same."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def note(self) -> int:
        """One more; after how many seconds it may connect."""
        try:
            count, at = map(int, (await self._store.facts.find(_NAME) or "0 0").split())
            row = Row(count, at).add(self._clock.now())
            await self._store.facts.keep(_NAME, f"{row.count} {row.at}")
        except Exception as error:
            log.warning("The start could not be noted: %r", error)
            return 0
        return row.wait_seconds

    async def forget(self) -> None:
        """The bot ends in order."""
        try:
            async with asyncio.timeout(FORGETTING_SECONDS):
                await self._store.facts.keep(_NAME, "0 0")
        except Exception as error:
            log.warning("The stop could not be noted: %r", error)
