"""Room for work that keeps a core busy for a moment: drawing a list, explaining it, comparing tastes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from bot.domain.errors import Busy

QUEUE = 100
"""Pieces of work that may wait; past them a caller hears Busy while there is still time to say so."""

P = ParamSpec("P")
T = TypeVar("T")


class Heavy:
    """One thread, since more would only be in the event loop's way, and a queue with an end."""

    def __init__(self, *, queue: int = QUEUE) -> None:
        self._threads = ThreadPoolExecutor(1, "heavy")
        self._queue = queue
        self._taken = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives, done in a thread. Raises Busy when too much waits, and whatever it raises."""
        if self._taken >= self._queue + 1:
            raise Busy
        self._taken += 1
        done = asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
        done.add_done_callback(self._make_room)
        return await done

    def close(self) -> None:
        """Begin nothing more of what waits."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _make_room(self, _: "asyncio.Future[T]") -> None:
        self._taken -= 1
