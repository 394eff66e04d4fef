"""Posts and lists are read in a process of their own: what takes too long ends with it; nobody else waits."""

import asyncio
import logging
import multiprocessing
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from bot.domain.errors import Busy, DomainError, TooTangled
from bot.domain.lists.matching import Match
from bot.domain.lists.rows import ReadList
from bot.domain.prose import Reading
from bot.domain.search import TitleIndex
from bot.reader import MatchRows, ReadFiles, ReadPost, View, Work, serve_readings

log = logging.getLogger(__name__)

SECONDS = 2.0
"""How long one text may keep a processor."""

LIST_SECONDS = 10.0
"""How long the files of one list may, and then its rows."""

BUSY = 5
"""How many times as long that may be on the clock, where others keep the processor."""

START_SECONDS = 20.0
"""How long the process may take to know the titles."""

IDLE_SECONDS = 300.0
"""How long the process stays with nothing to read: it takes as much memory as the titles do."""

QUEUE = 24
"""Pieces of work that may wait; past them a caller hears Busy."""


class Readers:
    """One process, begun when first needed; one that overruns is killed, and the next to come gets another.

    It is given `index`, the titles that all servers have, once, and with each text how its server's differ.
    """

    def __init__(
        self, *, index: TitleIndex, seconds: float = SECONDS, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._index = index
        self.seconds = seconds
        self.idle_seconds = idle_seconds
        # It only waits for the pipe; as it is one, a text has its turn when the one before is done with.
        self._thread = ThreadPoolExecutor(1, "reader")
        self._waiting = 0
        self._closed = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def prepare(self) -> None:
        """Begin the process, where there is none, while what it is to read is on its way."""
        if not self._closed:
            self._thread.submit(self._begin_once)

    async def read(self, text: str, titles: TitleIndex) -> Reading:
        """What a text proposes, by the titles of its server.

        Raises TooTangled for one that takes too long, Busy when too many wait.
        """
        found: Reading = await self._run(lambda: ReadPost(text, View.compare(titles, self._index)))
        return found

    async def read_files(self, files: Sequence[tuple[str, bytes]], *, server_id: int) -> ReadList:
        """What the files of a list say. Raises what `bot.domain.lists.reading` does, TooTangled, Busy."""
        found: ReadList = await self._run(lambda: ReadFiles(files, server_id))
        return found

    async def match(self, read: ReadList, titles: TitleIndex) -> list[Match]:
        """Which of these titles the rows of a list mean. Raises TooTangled, Busy."""
        found: list[Match] = await self._run(lambda: MatchRows(read, View.compare(titles, self._index)))
        return found

    async def _run(self, make: Callable[[], Work]) -> Any:
        """What comes of the work that `make` gives, in the thread."""
        if self._closed or self._waiting > QUEUE:
            raise Busy
        self._waiting += 1
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, make)
        finally:
            self._waiting -= 1
        if isinstance(found, DomainError):
            raise found
        return found

    def learn(self, index: TitleIndex) -> None:
        """Know these titles from the next text on."""
        self._index = index
        if not self._closed:
            self._thread.submit(self._end)

    async def close(self) -> None:
        """End the process, whatever it reads; who waits for it hears Busy."""
        if self._closed:
            return
        self._closed = True
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
        self._thread.submit(self._end)
        await asyncio.to_thread(self._thread.shutdown)

    # In the thread -----------------------------------------------------------------------------------

    def _ask(self, make: Callable[[], Work]) -> Any:
        work = make()
        for _ in range(2):  # one that has waited long enough may be ending just when it is asked
            self._begin_once()
            try:
                return self._exchange((work, self.seconds), self.seconds * BUSY)
            except (EOFError, OSError):
                ended_by_itself = self._end() == 0
                if self._closed:
                    break
                if not ended_by_itself:
                    log.warning("%s of %d was too tangled", type(work).__name__, work.size)
                    raise TooTangled from None
        raise Busy

    def _begin_once(self) -> None:
        """Begin a process where there is none. Raises Busy."""
        if self._process is None or not self._process.is_alive():
            self._begin()

    def _begin(self) -> None:
        """Begin a process and wait until it knows the titles. Raises Busy."""
        self._end()
        spawn = multiprocessing.get_context("spawn")  # what is forked from threads may hang
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=serve_readings, args=(theirs, self.idle_seconds), name="reader", daemon=True
        )
        self._process.start()
        theirs.close()
        try:
            self._exchange(self._index.titles, 0 if self._closed else START_SECONDS)
        except (EOFError, OSError):
            self._end()
            raise Busy from None

    def _exchange(self, said: object, seconds: float) -> Any:
        """What the process answers. Raises EOFError or OSError where it ended, or was killed for its time."""
        assert self._process is not None
        assert self._pipe is not None
        # No clock is asked: a simulated one stands still.
        limit = threading.Timer(seconds, self._process.kill)
        limit.start()
        try:
            # As bytes: `send` would leave a view of its buffer in the traceback of a pipe that breaks, and
            # CPython complains when both are collected together.
            self._pipe.send_bytes(pickle.dumps(said))
            return pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError):
            self._process.join()  # how it ended tells why
            raise
        finally:
            limit.cancel()

    def _end(self) -> int | None:
        """End the process if it has not ended, and say how it did: 0 by itself, None where there was none."""
        code = None
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join()
            code = self._process.exitcode
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None
        return code
