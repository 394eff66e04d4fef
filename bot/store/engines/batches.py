"""What every engine does alike: jobs that wait go into one transaction, and each caller hears of its own.

Tasks that share a connection and commit on their own tear each other's transactions. Here a job is a plain
function over a `Transaction`, run on a thread of the engine's; all jobs that wait go into one transaction,
each in a savepoint, with one COMMIT (group commit). A job that fails is rolled back alone, and only its
caller hears of it; nobody is told "saved" before the COMMIT.

Jobs that only read go to another thread, all that are asked for at once in one hop: a hop costs more than
most statements do. Each is told as soon as its own has ended.
"""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from bot.domain.errors import Busy, DataDamaged
from bot.domain.events import Event
from bot.domain.titles import FindTitle
from bot.store.transaction import Erased, Job, Parameters, Room, Row, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

QUEUE = 1_000
"""Jobs that may wait; past it a caller hears Busy instead of the process growing without bound."""

BATCH = 200
"""Jobs in one transaction at most, so that the first of them does not wait for ever."""

DOUBT_SECONDS = 10.0
"""How long a batch may take before it is doubtful whether anything can be written."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked(Generic[T]):
    """A job somebody waits for; `of` is the server whose rows it reads and changes, if it is one's alone."""

    job: Job[T]
    future: "asyncio.Future[T]"
    of: int | None = None

    def tell(self, outcome: "Outcome") -> None:
        """Say what came of it to whoever waits still; from the event loop."""
        if self.future.done():
            return
        if outcome.failure is None:
            self.future.set_result(outcome.value)
        else:
            self.future.set_exception(outcome.failure)

    def tell_at_once(self, outcome: "Outcome") -> None:
        """The same from a thread of the engine's."""
        self.future.get_loop().call_soon_threadsafe(self.tell, outcome)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave or raised, and what is to be handed on if it was saved."""

    value: Any
    failure: Exception | None
    saved: Transaction | None = None


def do(job: Job[Any], transaction: Transaction) -> Outcome:
    """Run a job; what it raises is an outcome like any other."""
    try:
        return Outcome(job(transaction), None, transaction)
    except Exception as error:
        # A future takes no StopIteration.
        return Outcome(None, RuntimeError(repr(error)) if isinstance(error, StopIteration) else error)


class BatchedEngine(ABC):
    """The queue of what is to be written, and what is to be read now; how is each engine's own."""

    def __init__(self, find_title: FindTitle) -> None:
        self.find_title = find_title
        self.erased: Erased = {}
        self._jobs: asyncio.Queue[Asked[Any]] = asyncio.Queue(QUEUE)
        self._looks: list[Asked[Any]] = []
        self._reading: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._trouble: type[Busy] | None = None
        self.on_events: Callable[[Sequence[Event]], None] = _ignore
        self.on_trouble: Callable[[Busy | None], None] = _ignore
        self.may_write: Callable[[int], bool] | None = None
        self.on_damage: Callable[[], None] = _ignore
        self._is_damaged = False
        self.on_batch: Callable[[int, float], None] = _ignore
        self._writing_since: float | None = None
        self._has_saved = True

    @property
    def queued(self) -> int:
        return self._jobs.qsize()

    @property
    def is_doubtful(self) -> bool:
        """Whether the last batch saved nothing, or the one under way takes long. Each may have been right."""
        since = self._writing_since
        return not self._has_saved or (since is not None and time.monotonic() - since > DOUBT_SECONDS)

    def find_room(self) -> Room | None:
        return None

    @abstractmethod
    async def _write_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        """Run the jobs in one transaction: each one's value, or its error with everything it did undone."""

    @abstractmethod
    async def _read_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        """Run the jobs on one state of the database: each one's value or error.

        All but the last are told as soon as they have ended; the last is told by the end of the hop.
        """

    def is_damage(self, error: Exception) -> bool:
        """Whether the database says that what it has read cannot be."""
        return False

    @abstractmethod
    async def purge(self) -> None:
        """Let nothing of what was erased stay anywhere on the disk. Raises Busy."""

    def serves(self, server_id: int) -> bool:
        """Whether a change of that server's rows may begin here."""
        return self.may_write is None or self.may_write(server_id)

    async def read(self, sql: str, parameters: Parameters) -> list[Row]:
        """Every row of one SELECT."""
        return await self.look(lambda tx: tx.all(sql, parameters))

    async def look(self, job: Job[T]) -> T:
        """Run `job`, which only reads, on one state of the database; whatever it raises is raised."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if not self._looks:
            loop.call_soon(self._begin_reading)
        self._looks.append(Asked(job, future))
        return await future

    async def write(self, job: Job[T], *, of: int | None = None, asked_in: int | None = None) -> T:
        """Run `job` as a transaction of its own; returns once it is on the disk.

        Raises Busy when too many wait, and whatever the job raises, after undoing all it did.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if self._closing or self._jobs.full():
            raise Busy
        if of is not None and self.may_write is not None:
            job = _guard(job, partial(self.may_write, of if asked_in is None else asked_in))
        self._jobs.put_nowait(Asked(job, future, of))
        return await future

    @asynccontextmanager
    async def _working(self) -> AsyncIterator[None]:
        """Run what is asked for; on leaving, finish what was accepted."""
        worker = asyncio.create_task(self._work(), name="database writer")
        try:
            yield
        finally:
            self._closing = True
            await asyncio.gather(*self._reading)
            await self._jobs.join()
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    @asynccontextmanager
    async def _reading_alone(self) -> AsyncIterator[None]:
        """Run what only reads; what writes is Busy."""
        self._closing = True
        try:
            yield
        finally:
            await asyncio.gather(*self._reading)

    def _begin_reading(self) -> None:
        wanted, self._looks = self._looks, []
        task = asyncio.create_task(self._run(self._read_all, wanted), name="database reader")
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _work(self) -> None:
        while True:
            batch = [await self._jobs.get()]
            while len(batch) < BATCH and not self._jobs.empty():
                batch.append(self._jobs.get_nowait())
            self._writing_since = time.monotonic()
            try:
                outcomes = await self._run(self._write_or_refuse, batch)
                saved = [outcome.saved for outcome in outcomes if outcome.saved is not None]
                self._note_batch(len(outcomes), time.monotonic() - self._writing_since, saved=bool(saved))
                self._hand_on(saved)
            finally:
                self._writing_since = None
                for _ in batch:
                    self._jobs.task_done()

    async def _run(
        self, run_all: Callable[[Sequence[Asked[Any]]], Awaitable[list[Outcome]]], asked: Sequence[Asked[Any]]
    ) -> list[Outcome]:
        """Run what is still wanted in one hop to a thread, and tell who is not told by then."""
        wanted = [each for each in asked if not each.future.cancelled()]
        if not wanted:
            return []
        try:
            outcomes = [self._look_for_damage(outcome) for outcome in await run_all(wanted)]
        except Busy as error:  # the engine has said why
            outcomes = [Outcome(None, error)] * len(wanted)
        except Exception as error:
            if not self.is_damage(error):
                log.exception("A transaction of %d jobs failed whole", len(wanted))
            outcomes = [self._look_for_damage(Outcome(None, error))] * len(wanted)
        for each, outcome in zip(wanted, outcomes, strict=True):
            each.tell(outcome)
        return outcomes

    def _look_for_damage(self, outcome: Outcome) -> Outcome:
        """What came of a job; DataDamaged in place of what the database says then, and others hear of it."""
        if outcome.failure is None or not self.is_damage(outcome.failure):
            return outcome
        if not self._is_damaged:
            self._is_damaged = True
            log.critical("The database is damaged: go back to a backup", exc_info=outcome.failure)
        self.on_damage()
        return Outcome(None, DataDamaged())

    def _note_batch(self, jobs: int, seconds: float, *, saved: bool) -> None:
        if not jobs:  # nobody waited for them any more
            return
        self._has_saved = saved
        self.on_batch(jobs, seconds)

    async def _write_or_refuse(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        try:
            outcomes = await self._write_all(asked)
        except Busy as error:
            self._note(error)
            while not self._jobs.empty():  # who came meanwhile has waited, and would in vain
                self._jobs.get_nowait().tell(Outcome(None, error))
                self._jobs.task_done()
            raise
        self._note(None)
        return outcomes

    def _note(self, trouble: Busy | None) -> None:
        """Say what is wrong when it begins and when it is over, not at each job."""
        kind = None if trouble is None else type(trouble)
        if kind is self._trouble:
            return
        self._trouble = kind
        if trouble is None:
            log.warning("The database takes writes again")
        else:
            log.warning("The database takes no writes (%s): %s", type(trouble).__name__, trouble.__cause__)
        try:
            self.on_trouble(trouble)
        except Exception:
            log.exception("That the database takes no writes could not be handed on")

    def _hand_on(self, saved: Sequence[Transaction]) -> None:
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


def _guard(job: Job[T], may_begin: Callable[[], bool]) -> Job[T]:
    """The job, or Busy where it may not begin any more by then; it is asked each time it is tried."""

    def begin(tx: Transaction) -> T:
        if not may_begin():
            raise Busy
        return job(tx)

    return begin


def _ignore(*told: object) -> None:
    """Nobody follows."""
