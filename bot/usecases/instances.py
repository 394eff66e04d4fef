"""One bot to a database: who comes second ends, and whoever was taken for dead does too.

The lock beside a file keeps this machine's processes apart. It says nothing of another machine that has the
same disk, nor of bots of two applications over one PostgreSQL: for those each notes that it has the database,
and that it lives. Whoever finds another's note watches for a while whether it is renewed; so clocks are never
compared.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime

from bot.domain.instances import Instance
from bot.store import Store

log = logging.getLogger(__name__)

RENEW_SECONDS = 15.0
WATCH_SECONDS = 40.0
"""For how long one who has not stopped in order is given to say that it lives."""

LOOK_SECONDS = 1.0


class AlreadyRuns(Exception):
    """Another has the database."""


def digest_application(token: str) -> str:
    """What tells applications apart: the first part of a token is the application's id, and no secret."""
    return hashlib.sha256(token.partition(".")[0].encode()).hexdigest()[:16]


class Instances:
    """What one process says, and hears of others; `alone` where the database is a file."""

    def __init__(self, *, store: Store, me: Instance, alone: bool, now: Callable[[], int]) -> None:
        self._store = store
        self._me = me
        self._alone = alone
        self._now = now

    @asynccontextmanager
    async def hold(self) -> "AsyncIterator[asyncio.Task[None]]":
        """Have the database; what is given back ends, with AlreadyRuns, once another has taken it over.

        Raises AlreadyRuns where another lives.
        """
        await self._take()
        keeping = asyncio.create_task(self._keep(), name="instance")
        try:
            yield keeping
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError, AlreadyRuns):
                await keeping
            with suppress(Exception):  # a note that stays says no more than that of one that was killed
                await self._store.instances.release(self._me.process)

    async def _take(self) -> None:
        first = await self._try()
        if not first:
            return
        log.warning(
            "%s, or was when it ended: for %d seconds it is watched whether it lives",
            _tell(first[0]),
            WATCH_SECONDS,
        )
        loop = asyncio.get_running_loop()
        until = loop.time() + WATCH_SECONDS
        gone: list[Instance] = []
        while there := await self._try(gone):
            if living := [each for each in there if each not in first]:
                raise AlreadyRuns(
                    f"{_tell(living[0])}: stop it first, or name another database with DAESANG_DATABASE."
                )
            if loop.time() >= until:
                gone = first
            else:
                await asyncio.sleep(LOOK_SECONDS)

    async def _keep(self) -> None:
        """Raises AlreadyRuns."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                if await self._store.instances.renew(self._me.process, at=self._now()):
                    continue
                there = await self._try()
            except Exception as error:  # a full disk, say: it is tried again
                log.warning("It cannot be noted that this process lives: %s", error)
                continue
            if there:
                raise AlreadyRuns(f"{_tell(there[0])}, which has taken it over: this process stops.")

    async def _try(self, gone: Sequence[Instance] = ()) -> list[Instance]:
        me = replace(self._me, renewed_at=self._now())
        return await self._store.instances.take(me, alone=self._alone, gone=gone)


def _tell(other: Instance) -> str:
    since = datetime.fromtimestamp(other.since).astimezone()
    return f"The database is in use by process {other.pid} on host {other.host} since {since:%Y-%m-%d %H:%M}"
