"""Room for work that keeps a core busy for a moment: drawing a list, comparing tastes or words."""

import asyncio
import multiprocessing
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from typing import Any, ParamSpec, TypeVar

from bot.apart import receive, send, serve_once
from bot.domain.errors import Busy

QUEUE = 100
"""Pieces of work of one server that may wait; past them a caller hears Busy while there is time to say so."""

SERVER: ContextVar[int] = ContextVar("server", default=0)
"""For which server the current task works."""

P = ParamSpec("P")
T = TypeVar("T")

Piece = tuple["asyncio.Future[Any]", Callable[[], Any]]


async def run_aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives, done in a thread of its own: seconds that no end of the program waits for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def end(settle: Callable[[Any], None], value: object) -> None:
        if not done.done():
            settle(value)

    def run() -> None:
        with suppress(RuntimeError):  # the loop has ended meanwhile
            try:
                result = work(*args, **kwargs)
            except Exception as error:
                loop.call_soon_threadsafe(end, done.set_exception, error)
            else:
                loop.call_soon_threadsafe(end, done.set_result, result)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await done


async def run_apart(work: Callable[[], T], *, theirs: Mapping[str, object], ours: Mapping[str, object]) -> T:
    """What `work` gives, done in a process of its own, which is killed when nobody waits for it any more.

    What is in `theirs` is sent along, and is that of `ours` in what is sent back. Raises Failed where it
    raises something, MemoryError where it was ended, as it is by a system that is short of that.
    """
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=serve_once, args=(there,), name="apart", daemon=True)
    given_up = threading.Event()

    def exchange() -> T:
        with here:
            with there:
                process.start()
            try:
                if given_up.is_set():
                    raise EOFError
                send(here, (work, theirs), {})
                found: T = receive(here, ours)
            except (EOFError, OSError) as error:
                raise MemoryError("the process that was to do it has ended") from error
            finally:
                process.kill()
                process.join()
        return found

    try:
        return await run_aside(exchange)
    finally:
        given_up.set()
        if process.pid is not None:
            process.kill()


class Heavy:
    """One thread, since more would only be in the event loop's way; servers with work take turns at it.

    So what one server asks for makes another wait for no more than the piece under way.
    """

    def __init__(self, *, queue: int = QUEUE) -> None:
        self._thread = ThreadPoolExecutor(1, "heavy")
        self._queue = queue
        self._waiting: OrderedDict[int, deque[Piece]] = OrderedDict()
        self._under_way = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives, done in the thread. Raises Busy when too much waits, and whatever it raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(SERVER.get(), deque())
        if self._under_way and len(waiting) >= self._queue:
            raise Busy
        waiting.append((done, partial(work, *args, **kwargs)))
        self._go_on()
        return await done

    def close(self) -> None:
        """Begin nothing more of what waits."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        for waiting in self._waiting.values():
            for done, _ in waiting:
                done.cancel()
        self._waiting.clear()

    def _go_on(self) -> None:
        """Begin the first piece of the server whose turn it is; another's turn is next."""
        while self._waiting and not self._under_way:
            server_id, waiting = self._waiting.popitem(last=False)
            if not waiting:
                continue
            done, work = waiting.popleft()
            self._waiting[server_id] = waiting
            if not done.cancelled():
                self._under_way = True
                ran = asyncio.get_running_loop().run_in_executor(self._thread, work)
                ran.add_done_callback(partial(self._end, done))

    def _end(self, done: "asyncio.Future[Any]", ran: "asyncio.Future[Any]") -> None:
        self._under_way = False
        if ran.cancelled():
            done.cancel()
        elif not done.done():
            error = ran.exception()
            if error is None:
                done.set_result(ran.result())
            else:
                done.set_exception(error)
        self._go_on()
