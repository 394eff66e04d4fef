"""What use cases know of time: when it is, what goes on beside, and when to look again."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

FIRST_SECONDS = 15
LONGEST_SECONDS = 15 * 60
DAY_SECONDS = 24 * 3600
"""After which whatever can be given up is."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` in epoch seconds; `spawn` begins a task that a stop waits for, None once the bot is stopping.

    `remind` has all that is due looked at in so many seconds, at the latest. `longest` is after how many it
    is looked at come what may.
    """

    spawn: Callable[[Coroutine[Any, Any, None], str], "asyncio.Task[None] | None"]
    remind: Callable[[float], None]
    now: Callable[[], int]
    longest: int = LONGEST_SECONDS

    def put_off(self, tries: int) -> int:
        """When to try again what has failed `tries` times before: after twice as long each time."""
        wait = min(FIRST_SECONDS << min(tries, 10), LONGEST_SECONDS)
        self.remind(wait)
        return self.now() + wait
