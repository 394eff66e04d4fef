"""One SQLite file: one writer that runs whole jobs, one read-only reader.

Tasks that share a connection and commit on their own tear each other's transactions. Here a job is a plain
function over a `Transaction`, run on the writing connection's thread; all jobs that wait go
into one transaction, each in a savepoint, with one COMMIT (group commit). A job that fails is rolled back
alone, and only its caller hears of it; nobody is told "saved" before the COMMIT.

Jobs that only read go to the reading connection's thread, all that are asked for at once in one hop: a hop
costs more than most statements do. Each is told as soon as its own has ended.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from bot.domain.errors import Busy
from bot.domain.events import Event
from bot.domain.titles import FindTitle, find_none
from bot.store.engines.migrate import migrate, migrations
from bot.store.transaction import Job, Parameters, Row, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

_Asked = tuple[Job[Any], asyncio.Future[Any]]

QUEUE = 1_000
"""Jobs that may wait; past it a caller hears Busy instead of the process growing without bound."""

BATCH = 200
"""Jobs in one transaction at most, so that the first of them does not wait for ever."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged writes at a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",  # what a person has erased is gone from the file
)


class SQLite:
    """The open file; `SQLite.open` makes one."""

    def __init__(
        self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, find_title: FindTitle
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._find_title = find_title
        self._jobs: asyncio.Queue[_Asked] = asyncio.Queue(QUEUE)
        self._looks: list[_Asked] = []
        self._reading: set[asyncio.Task[Any]] = set()
        self._closing = False
        self.on_events: Callable[[Sequence[Event]], None] = _ignore

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, find_title: FindTitle = find_none) -> "AsyncIterator[SQLite]":
        """Open and migrate the file at `path`; on leaving, finish what was accepted and close.

        Only its owner may read it: it holds what people wrote and took back.
        """
        _keep_private(path)
        async with aiosqlite.connect(path, isolation_level=None) as writer:
            for pragma in _PRAGMAS:
                await writer.execute_fetchall(pragma)
            await migrate(writer, migrations())
            async with aiosqlite.connect(_read_only(path), uri=True, isolation_level=None) as reader:
                writer.row_factory = reader.row_factory = sqlite3.Row
                database = cls(writer, reader, find_title)
                worker = asyncio.create_task(database._work(), name="database writer")
                try:
                    yield database
                finally:
                    database._closing = True
                    await asyncio.gather(*database._reading)
                    await database._jobs.join()
                    worker.cancel()
                    with suppress(asyncio.CancelledError):
                        await worker

    async def read(self, sql: str, parameters: Parameters) -> list[Row]:
        """Every row of one SELECT."""
        return await self.look(lambda tx: tx.all(sql, parameters))

    async def look(self, job: Job[T]) -> T:
        """Run `job`, which only reads, on one state of the database; whatever it raises is raised."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if not self._looks:
            loop.call_soon(self._begin_reading)
        self._looks.append((job, future))
        return await future

    def _begin_reading(self) -> None:
        wanted, self._looks = self._looks, []
        task = asyncio.create_task(_run(self._reader, self._read_all, wanted), name="database reader")
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def write(self, job: Job[T]) -> T:
        """Run `job` as a transaction of its own; returns once it is on the disk.

        Raises Busy when too many wait, and whatever the job raises, after undoing all it did.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if self._closing or self._jobs.full():
            raise Busy
        self._jobs.put_nowait((job, future))
        return await future

    async def purge(self) -> None:
        """Leave nothing of what was erased beside the file, where it was written before. Raises Busy."""
        run: Any = self._writer._execute
        if not await run(_truncate_log, self._writer._conn):  # somebody reads
            raise Busy

    async def _work(self) -> None:
        while True:
            batch = [await self._jobs.get()]
            while len(batch) < BATCH and not self._jobs.empty():
                batch.append(self._jobs.get_nowait())
            try:
                await self._commit(batch)
            finally:
                for _ in batch:
                    self._jobs.task_done()

    async def _commit(self, batch: list[_Asked]) -> None:
        """One transaction for the whole batch; only after its COMMIT does anybody hear."""
        outcomes = await _run(self._writer, self._write_all, batch)
        self._hand_on([outcome.saved for outcome in outcomes if outcome.saved is not None])

    def _hand_on(self, saved: "list[_Transaction]") -> None:
        """Call back and tell of events; what goes wrong there undoes nothing that is saved."""
        events = [event for transaction in saved for event in transaction.events]
        callbacks = [callback for transaction in saved for callback in transaction.callbacks]
        try:
            for callback in callbacks:
                callback()
            if events:
                self.on_events(events)
        except Exception:
            log.exception("What was saved could not be handed on")

    def _write_all(self, db: sqlite3.Connection, asked: list[_Asked]) -> "list[_Outcome]":
        """Run the jobs in one transaction: each one's value, or its error with everything it did undone."""
        db.execute("BEGIN IMMEDIATE")
        try:
            outcomes = [self._attempt(db, job) for job, _ in asked]
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return outcomes

    def _read_all(self, db: sqlite3.Connection, asked: list[_Asked]) -> "list[_Outcome]":
        """Run the jobs on one state of the database: each one's value or error, told as soon as it ended."""
        outcomes: list[_Outcome] = []
        db.execute("BEGIN")
        try:
            for job, future in asked:
                outcomes.append(self._do(db, job))
                if len(outcomes) < len(asked):  # the last is told by the end of the hop
                    future.get_loop().call_soon_threadsafe(_tell, future, outcomes[-1])
            return outcomes
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _attempt(self, db: sqlite3.Connection, job: Job[Any]) -> "_Outcome":
        db.execute("SAVEPOINT job")
        outcome = self._do(db, job)
        if outcome.failure is not None:
            db.execute("ROLLBACK TO job")
        db.execute("RELEASE job")
        return outcome

    def _do(self, db: sqlite3.Connection, job: Job[Any]) -> "_Outcome":
        transaction = _Transaction(db, self._find_title)
        try:
            return _Outcome(job(transaction), None, transaction)
        except Exception as error:
            # A future takes no StopIteration.
            return _Outcome(None, RuntimeError(repr(error)) if isinstance(error, StopIteration) else error)


class _Transaction(Transaction):
    """A job's transaction on SQLite: a savepoint in the transaction of its batch."""

    def __init__(self, db: sqlite3.Connection, find_title: FindTitle = find_none) -> None:
        super().__init__(find_title)
        self._db = db

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        return cast(list[Row], self._db.execute(sql, parameters).fetchall())

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        run = self._db.executemany if isinstance(parameters, Sequence) else self._db.execute
        return run(sql, parameters).rowcount


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a job gave or raised, and what is to be handed on if it was saved."""

    value: Any
    failure: Exception | None
    saved: _Transaction | None = None


async def _run(
    connection: aiosqlite.Connection,
    run_all: Callable[[sqlite3.Connection, list[_Asked]], "list[_Outcome]"],
    asked: list[_Asked],
) -> "list[_Outcome]":
    """Run what is still wanted in one hop to the connection's thread, and tell who is not told by then."""
    wanted = [(job, future) for job, future in asked if not future.cancelled()]
    try:
        # aiosqlite has no public name for running a function there.
        run: Any = connection._execute
        outcomes: list[_Outcome] = await run(run_all, connection._conn, wanted)
    except Exception as error:
        log.exception("A transaction of %d jobs failed whole", len(wanted))
        outcomes = [_Outcome(None, error)] * len(wanted)
    for (_, future), outcome in zip(wanted, outcomes, strict=True):
        _tell(future, outcome)
    return outcomes


def _tell(future: asyncio.Future[Any], outcome: "_Outcome") -> None:
    """Say what came of a job to whoever waits for it still."""
    if future.done():
        return
    if outcome.failure is None:
        future.set_result(outcome.value)
    else:
        future.set_exception(outcome.failure)


def _ignore(events: Sequence[Event]) -> None:
    """Nobody follows."""


def _truncate_log(db: sqlite3.Connection) -> bool:
    """Empty the log of what the file has; False where somebody still reads it: nobody is waited for."""
    [[patience]] = db.execute("PRAGMA busy_timeout").fetchall()
    db.execute("PRAGMA busy_timeout = 0")
    try:
        [[is_held, *_]] = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
    return not is_held


def _keep_private(path: Path) -> None:
    path.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.chmod(0o600)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"
