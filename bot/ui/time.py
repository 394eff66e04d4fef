"""When it is, as Discord says: the clock of a computer may be wrong, or be set while the bot runs."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

NEAR = 2.5
"""Seconds by which two answers may differ: they name the second alone, and are on the way for a while."""


def find_host_time() -> float:
    return discord.utils.utcnow().timestamp()


class DiscordTime:
    """Goes by the date of Discord's answers, and between them by a clock that nobody sets."""

    def __init__(
        self,
        find_host_time: Callable[[], float] = find_host_time,
        find_monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find_host_time = find_host_time
        self._find_monotonic = find_monotonic
        self._ahead: float | None = None  # of the monotonic clock

    def now(self) -> float:
        """Epoch seconds; before Discord's first answer those of this computer."""
        return self._find_host_time() if self._ahead is None else self._find_monotonic() + self._ahead

    @property
    def skew(self) -> float | None:
        """By how many seconds this computer's clock is ahead of Discord's; None before its first answer."""
        return None if self._ahead is None else self._find_host_time() - self.now()

    def note(self, date: str) -> None:
        """Discord has just answered, at this date; one that cannot be read says nothing."""
        try:
            said = parsedate_to_datetime(date).timestamp() + 0.5
        except ValueError:
            return
        if self._ahead is None or abs(said - self.now()) > NEAR:
            self._ahead = said - self._find_monotonic()

    def follow(self, trace: aiohttp.TraceConfig | None) -> aiohttp.TraceConfig:
        """What has discord.py tell of each answer, beside what it is to tell of already."""
        made = trace or aiohttp.TraceConfig()
        made.on_request_end.append(self._hear)
        return made

    async def _hear(self, session: Any, context: Any, ended: aiohttp.TraceRequestEndParams) -> None:
        if str(ended.url).startswith(discord.http.Route.BASE):
            self.note(ended.response.headers.get("Date", ""))
