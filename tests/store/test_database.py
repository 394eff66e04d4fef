"""The writer and the reader under concurrency, faults and kill -9, each beside the idiom that breaks."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Self

import aiosqlite
import pytest

from bot.domain.errors import Busy, DiskFull
from bot.domain.reviews import ReviewContent
from bot.store import Store
from bot.store.engines.batches import BATCH, QUEUE
from bot.store.engines.sqlite import PATIENCE, SQLite
from bot.store.review_rows import ERASED_SECONDS
from bot.store.transaction import Transaction
from tests.places import sqlite_alone
from tests.store.conftest import NOW, Acts, rows

pytestmark = sqlite_alone

ROOT = Path(__file__).resolve().parents[2]
JOBS = 200
KEEP = "INSERT INTO facts (name, value) VALUES (:name, :value)"


class Broken(Exception):
    """What a failing job raises."""


@pytest.fixture
async def database(path: Path) -> AsyncIterator[SQLite]:
    async with SQLite.open(path) as opened:
        yield opened


@pytest.fixture
async def usual(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """The usual idiom: one aiosqlite connection that every task executes and commits on."""
    async with aiosqlite.connect(tmp_path / "usual.db") as db:
        await db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        await db.commit()
        yield db


def fails(number: int) -> bool:
    """One job in ten fails midway."""
    return number % 10 == 3


def writing(number: int) -> Callable[[Transaction], int]:
    """A job of two rows; a failing one raises between them."""

    def job(tx: Transaction) -> int:
        tx.run(KEEP, {"name": f"{number}.first", "value": "half"})
        if fails(number):
            raise Broken(number)
        tx.run(KEEP, {"name": f"{number}.second", "value": "whole"})
        return number

    return job


async def write_usually(db: aiosqlite.Connection, number: int) -> int:
    """The same two rows in the usual idiom, where others get their turn between any two statements."""
    try:
        await db.execute(KEEP, {"name": f"{number}.first", "value": "half"})
        await asyncio.sleep(0)
        if fails(number):
            raise Broken(number)
        await db.execute(KEEP, {"name": f"{number}.second", "value": "whole"})
        await db.commit()
    except BaseException:
        await db.rollback()
        raise
    return number


def torn(names: Iterable[str], acknowledged: Iterable[int], failed: Iterable[int]) -> set[int]:
    """The jobs whose rows are not what their callers were told."""
    found = Counter(int(name.split(".")[0]) for name in names)
    return {n for n in acknowledged if found[n] != 2} | {n for n in failed if found[n] != 0}


def names_in(path: Path) -> list[str]:
    return [name for (name,) in rows(path, "SELECT name FROM facts")]


async def names_read(database: SQLite) -> set[str]:
    return {row["name"] for row in await database.read("SELECT name FROM facts", {})}


async def keep(database: SQLite, name: str) -> None:
    def job(tx: Transaction) -> None:
        tx.run(KEEP, {"name": name, "value": ""})

    await database.write(job)


async def set_up(database: SQLite, *statements: str) -> None:
    """Run statements on the writer's own connection."""

    def job(tx: Transaction) -> None:
        for statement in statements:
            tx.run(statement, {})

    await database.write(job)


async def answers(*waiting: Awaitable[Any]) -> list[Any]:
    """What each was told, value or error. Somebody never told fails the test instead of hanging it."""
    async with asyncio.timeout(20):
        return await asyncio.gather(*waiting, return_exceptions=True)


class Held:
    """A job that occupies the writer's thread until it is let go, at the latest when its block ends."""

    def __init__(self, database: SQLite) -> None:
        self._loop = asyncio.get_running_loop()
        self._running = asyncio.Event()
        self._go = threading.Event()
        self._database = database

    def _job(self, tx: Transaction) -> None:
        tx.run(KEEP, {"name": "held", "value": ""})
        self._loop.call_soon_threadsafe(self._running.set)
        self._go.wait()

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self._database.write(self._job))
        await self._running.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.let_go()

    def let_go(self) -> None:
        self._go.set()


async def test_concurrent_jobs_tear_and_lose_nothing(
    path: Path, database: SQLite, usual: aiosqlite.Connection, tmp_path: Path
) -> None:
    """Of 200 jobs at once, 10 % failing midway, every one is whole or absent, as its caller was told."""
    told = await asyncio.gather(*(database.write(writing(n)) for n in range(JOBS)), return_exceptions=True)
    acknowledged = [n for n in told if isinstance(n, int)]
    failed = [error.args[0] for error in told if isinstance(error, Broken)]

    assert acknowledged == [n for n in range(JOBS) if not fails(n)]
    assert failed == [n for n in range(JOBS) if fails(n)]
    assert torn(names_in(path), acknowledged, failed) == set()

    # Control: tasks that share a connection and commit on their own tear each other's jobs.
    told = await answers(*(write_usually(usual, n) for n in range(JOBS)))
    acknowledged = [n for n in told if isinstance(n, int)]
    failed = [error.args[0] for error in told if isinstance(error, Broken)]
    assert torn(names_in(tmp_path / "usual.db"), acknowledged, failed)


async def test_each_job_returns_its_own_value(database: SQLite) -> None:
    """In a batch every caller gets the value of its own job, in whatever batch it went."""

    async def answer(number: int) -> int:
        def job(tx: Transaction) -> int:
            [[value]] = tx.all("SELECT :number * 2", {"number": number})
            return int(value)

        return await database.write(job)

    count = BATCH * 2 + 1
    assert await asyncio.gather(*map(answer, range(count))) == [n * 2 for n in range(count)]


async def test_a_job_sees_what_the_jobs_before_it_wrote(database: SQLite) -> None:
    """Jobs run in the order they came, also within one transaction."""

    def add(tx: Transaction) -> None:
        tx.run(
            "INSERT INTO facts (name, value) VALUES ('n', '1') "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1",
            {},
        )

    await asyncio.gather(*(database.write(add) for _ in range(50)))
    [row] = await database.read("SELECT value FROM facts WHERE name = :name", {"name": "n"})
    assert row["value"] == "50"


async def test_writes_that_wait_share_one_commit(database: SQLite, usual: aiosqlite.Connection) -> None:
    """A hundred writes at once cost a few COMMITs, and a write alone costs one."""
    seen: list[str] = []

    await database._writer.set_trace_callback(seen.append)
    seen.clear()
    await asyncio.gather(*(keep(database, str(n)) for n in range(100)))
    assert 1 <= seen.count("COMMIT") <= 5

    seen.clear()
    await keep(database, "alone")
    assert seen.count("COMMIT") == 1

    # Control: committing task by task, kept whole by a lock, costs one COMMIT each.
    lock = asyncio.Lock()

    async def alone(number: int) -> None:
        async with lock:
            await usual.execute(KEEP, {"name": str(number), "value": ""})
            await usual.commit()

    seen.clear()
    await usual.set_trace_callback(seen.append)
    await asyncio.gather(*map(alone, range(100)))
    assert seen.count("COMMIT") == 100


async def test_nobody_is_told_before_the_commit(path: Path, database: SQLite) -> None:
    """When a write returns, a connection of somebody else sees its row."""
    for n in range(5):
        await keep(database, str(n))
        assert str(n) in names_in(path)

    # Control: while a job of the same transaction is still running, nothing of it is to be seen.
    async with Held(database) as held:
        assert "held" not in names_in(path)
        assert not held.task.done()
    await answers(held.task)
    assert "held" in names_in(path)


async def test_a_begin_that_fails_is_told_to_every_waiter(
    path: Path, database: SQLite, usual: aiosqlite.Connection, tmp_path: Path
) -> None:
    """While somebody else keeps the file locked every waiter hears so, and afterwards writing works."""
    await set_up(database, "PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = await answers(*(keep(database, f"lost {n}") for n in range(20)))
        other.execute("ROLLBACK")

    assert [type(error) for error in told] == [Busy] * 20
    assert all("locked" in str(error.__cause__) for error in told if error)
    await keep(database, "after")
    assert await names_read(database) == {"after"}

    # Control: the usual idiom commits what it told failed, together with the next one's write.
    await usual.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(tmp_path / "usual.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM facts").fetchall()  # a reader alone stops a COMMIT without WAL
        await usual.execute(KEEP, {"name": "told failed", "value": ""})
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await usual.commit()
        other.execute("COMMIT")
    await usual.execute(KEEP, {"name": "after", "value": ""})
    await usual.commit()
    assert set(names_in(tmp_path / "usual.db")) == {"told failed", "after"}


async def test_a_commit_that_fails_is_told_to_every_waiter(database: SQLite) -> None:
    """A COMMIT refused for one job's sake leaves no row of the batch, says so to all and hurts none after."""
    await set_up(
        database,
        "CREATE TABLE parents (id INTEGER PRIMARY KEY)",
        "CREATE TABLE children (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    )

    async def orphan() -> None:
        await set_up(database, "INSERT INTO children (id) VALUES (1)")

    told = await answers(keep(database, "before"), orphan(), keep(database, "with"))
    assert [type(error) for error in told] == [sqlite3.IntegrityError] * 3

    # Control: the same two writes without the orphan are taken.
    await asyncio.gather(keep(database, "before"), keep(database, "with"))
    assert await names_read(database) == {"before", "with"}
    assert await database.read("SELECT id FROM children", {}) == []


async def test_a_job_that_rolls_all_back_is_told_to_every_waiter(database: SQLite) -> None:
    """An error on which SQLite gives up the whole transaction, like a full disk, is no success for anyone."""
    await keep(database, "there")

    async def give_up() -> None:
        await set_up(database, "INSERT OR ROLLBACK INTO facts (name, value) VALUES ('there', '')")

    told = await answers(keep(database, "before"), give_up(), keep(database, "with"))
    assert all(isinstance(error, sqlite3.Error) for error in told)
    assert await names_read(database) == {"there"}

    await asyncio.gather(keep(database, "before"), keep(database, "with"))
    assert await names_read(database) == {"there", "before", "with"}


async def test_a_full_disk_is_told_and_survived(path: Path, database: SQLite) -> None:
    """Past the room there is every write that was told saved is there, the others are not, and room helps."""
    [[pages]] = rows(path, "PRAGMA page_count")
    await set_up(database, f"PRAGMA max_page_count = {pages + 8}")

    async def large(number: int) -> int:
        def job(tx: Transaction) -> int:
            tx.run(KEEP, {"name": f"{number}.first", "value": "x" * 6_000})
            tx.run(KEEP, {"name": f"{number}.second", "value": "x" * 6_000})
            return number

        return await database.write(job)

    told = [answer for start in range(0, 20, 2) for answer in await answers(large(start), large(start + 1))]
    saved = {answer for answer in told if isinstance(answer, int)}
    assert saved
    assert all(isinstance(answer, int | DiskFull) for answer in told)
    assert torn(names_in(path), saved, set(range(20)) - saved) == set()
    assert len(saved) < 20

    await set_up(database, "PRAGMA max_page_count = 100000")
    assert await large(99) == 99


async def test_a_full_queue_refuses_and_loses_nothing(database: SQLite, usual: aiosqlite.Connection) -> None:
    """Past the bound a caller hears Busy at once; everything accepted before is saved."""
    async with Held(database) as held:
        accepted = [asyncio.create_task(keep(database, str(n))) for n in range(QUEUE)]
        await asyncio.sleep(0)
        for told in await answers(*(keep(database, "refused") for _ in range(3))):
            assert isinstance(told, Busy)
    assert await answers(held.task, *accepted) == [None] * (QUEUE + 1)
    await keep(database, "after")
    assert await names_read(database) == {"held", "after", *map(str, range(QUEUE))}

    # Control: the usual connection takes on whatever comes, however much is waiting.
    go = threading.Event()
    await usual.create_function("hold", 0, go.wait)
    waiting = [asyncio.create_task(usual.execute_fetchall("SELECT hold()"))]
    waiting += [asyncio.create_task(usual.execute_fetchall("SELECT 1")) for _ in range(QUEUE * 2)]
    await asyncio.sleep(0)
    refused = sum(task.done() for task in waiting)
    go.set()
    await asyncio.gather(*waiting)
    assert refused == 0


async def test_a_cancelled_waiter_breaks_nobody_else(
    path: Path, database: SQLite, usual: aiosqlite.Connection, tmp_path: Path
) -> None:
    """A caller that goes away while it waits is not served; those around it are."""
    async with Held(database) as held:
        before, cancelled, after = (
            asyncio.create_task(keep(database, name)) for name in ("before", "gone", "after")
        )
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.sleep(0)
    assert await answers(held.task, before, after) == [None] * 3
    assert cancelled.cancelled()
    assert set(names_in(path)) == {"held", "before", "after"}

    # Control: in the usual idiom a task cancelled midway leaves its half for the next one to commit.
    began = asyncio.Event()

    async def interrupted() -> None:
        await usual.execute(KEEP, {"name": "half", "value": ""})
        began.set()
        await asyncio.Event().wait()

    gone = asyncio.create_task(interrupted())
    await began.wait()
    gone.cancel()
    await usual.execute(KEEP, {"name": "another's", "value": ""})
    await usual.commit()
    assert "half" in names_in(tmp_path / "usual.db")


async def test_a_waiter_cancelled_in_the_middle_of_its_job_breaks_nobody_else(
    path: Path, database: SQLite
) -> None:
    """A job that has begun is carried through whole, whoever still listens."""
    async with Held(database) as held:
        after = asyncio.create_task(keep(database, "after"))
        held.task.cancel()
        await asyncio.sleep(0)
    assert await answers(after) == [None]
    assert held.task.cancelled()
    assert set(names_in(path)) == {"held", "after"}


async def test_closing_finishes_the_writes_that_wait(path: Path, usual: aiosqlite.Connection) -> None:
    """What was accepted before closing is saved and told so; what comes later hears Busy."""
    async with SQLite.open(path) as database:
        waiting = [asyncio.create_task(keep(database, str(n))) for n in range(BATCH * 2)]
        await asyncio.sleep(0)
        assert not any(task.done() for task in waiting)
    assert await answers(*waiting) == [None] * (BATCH * 2)
    assert set(names_in(path)) == set(map(str, range(BATCH * 2)))
    with pytest.raises(Busy):
        await keep(database, "too late")

    # Control: closing the usual connection fails the tasks that are between two statements.
    waiting_usually = [asyncio.create_task(write_usually(usual, n)) for n in range(0, 20, 2)]
    await asyncio.sleep(0)
    await usual.close()
    told = await answers(*waiting_usually)
    assert any(isinstance(error, ValueError) for error in told)


async def test_an_error_in_the_program_still_closes_and_keeps(path: Path) -> None:
    """When the program fails while the file is open, accepted writes are saved and the file opens again."""

    async def program() -> None:
        async with SQLite.open(path) as database:
            task = asyncio.create_task(keep(database, "accepted"))
            await asyncio.sleep(0)
            tasks.append(task)
            raise Broken

    tasks: list[asyncio.Task[None]] = []
    with pytest.raises(Broken):
        await program()
    await tasks[0]
    async with SQLite.open(path) as database:
        assert await names_read(database) == {"accepted"}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", PATIENCE),
        ("secure_delete", 1),
    ],
)
async def test_the_writer_has_the_pragma(database: SQLite, pragma: str, value: object) -> None:
    """Durability, references and erasure are really switched on, on the connection that writes."""

    def job(tx: Transaction) -> Any:
        [[found]] = tx.all(f"PRAGMA {pragma}", {})
        return found

    assert await database.write(job) == value


async def test_a_connection_without_pragmas_has_other_ones(usual: aiosqlite.Connection) -> None:
    """Control of the pragmas: SQLite's own choices are not ours."""
    assert list(await usual.execute_fetchall("PRAGMA journal_mode")) == [("delete",)]
    assert list(await usual.execute_fetchall("PRAGMA foreign_keys")) == [(0,)]


async def test_the_reader_cannot_write(path: Path, database: SQLite) -> None:
    """A statement that writes is refused by the reader's connection itself."""
    statement = "INSERT INTO facts (name, value) VALUES (:name, :name)"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read(statement, {"name": "sneaked in"})
    assert names_in(path) == []

    # Control: nothing else is wrong with the statement.
    def job(tx: Transaction) -> None:
        tx.run(statement, {"name": "properly"})

    await database.write(job)
    assert names_in(path) == ["properly"]


async def test_the_reader_sees_each_write_at_once(database: SQLite) -> None:
    """A read after a write sees it: the reader keeps no old picture of the file."""
    for n in range(5):
        await keep(database, str(n))
        assert await names_read(database) == set(map(str, range(n + 1)))


async def test_a_read_is_told_when_its_own_job_ends(database: SQLite) -> None:
    """Not when all that were asked for with it have; those see one state of the file, and fail alone."""
    await keep(database, "there")
    go = threading.Event()

    def read_names(tx: Transaction) -> set[str]:
        return {row["name"] for row in tx.all("SELECT name FROM facts", {})}

    def fail(tx: Transaction) -> None:
        raise Broken

    def read_late(tx: Transaction) -> set[str]:
        go.wait()
        return read_names(tx)

    quick, broken, late, gone, last = (
        asyncio.create_task(database.look(job)) for job in (read_names, fail, read_late, fail, read_names)
    )
    try:
        assert [*map(repr, await answers(quick, broken))] == ["{'there'}", "Broken()"]
        assert not late.done()
        gone.cancel()
        await keep(database, "later")
    finally:
        go.set()
    assert await answers(late, last) == [{"there"}] * 2
    assert gone.cancelled()
    assert await names_read(database) == {"there", "later"}

    # Control: who writes is told with the whole batch.
    written = asyncio.create_task(keep(database, "quick"))
    async with Held(database) as held:
        for _ in range(10):
            await asyncio.sleep(0)
        assert not written.done()
    assert await answers(held.task, written) == [None] * 2


async def test_a_refused_write_does_not_freeze_the_reader(database: SQLite) -> None:
    """After a write was refused by the reader, it still sees each new row."""
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read("INSERT INTO facts (name, value) VALUES ('n', '')", {})
    for n in range(2):
        await keep(database, str(n))
        assert await names_read(database) == set(map(str, range(n + 1)))


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "대상.db"])
async def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    """Reader and writer mean the same file, whatever signs its name has."""
    async with SQLite.open(tmp_path / name) as database:
        await keep(database, "here")
        assert await names_read(database) == {"here"}
    assert names_in(tmp_path / name) == ["here"]


CHILD = """
import asyncio, sys
from itertools import count

import aiosqlite

from tests.store.test_database import Broken, write_usually

async def main():
    async with aiosqlite.connect(sys.argv[1]) as db:
        await db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        numbers = count()
        async def work():
            for number in numbers:
                try:
                    await write_usually(db, number)
                except Broken:
                    print("failed", number, flush=True)
                else:
                    print("acked", number, flush=True)
        await asyncio.gather(*(work() for _ in range(20)))

asyncio.run(main())
"""


def test_kill_9_of_the_usual_idiom_shows_torn_jobs(path: Path) -> None:
    """Control of tests/faults/kills.py: the usual idiom leaves the file other than it told."""
    told: dict[str, set[int]] = {"acked": set(), "failed": set()}
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        for number, line in enumerate(child.stdout, start=1):
            if number == 300:
                child.kill()  # what it had printed before is still in the pipe
            if line.endswith("\n"):
                word, _, which = line.partition(" ")
                told[word].add(int(which))
    assert child.returncode == -9
    assert torn(names_in(path), told["acked"], told["failed"])


def halfway(error: BaseException) -> Callable[[Transaction], None]:
    """A job that raises `error` after its first row."""

    def job(tx: Transaction) -> None:
        tx.run(KEEP, {"name": "half", "value": ""})
        raise error

    return job


@pytest.mark.parametrize(
    "error",
    [
        Broken(),
        Busy(),
        LookupError(),
        MemoryError(),
        sqlite3.IntegrityError(),
        TimeoutError(),
        ExceptionGroup("several", [Broken()]),
    ],
    ids=repr,
)
async def test_a_job_that_raises_ends_alone(path: Path, database: SQLite, error: Exception) -> None:
    """Whatever exception a job raises, its caller hears it, and its batch and the next write are saved."""
    told = await answers(keep(database, "before"), database.write(halfway(error)), keep(database, "with"))
    assert told == [None, error, None]
    await asyncio.wait_for(keep(database, "after"), 5)
    assert set(names_in(path)) == {"before", "with", "after"}


async def test_a_job_whose_iterator_runs_out_ends_alone(path: Path) -> None:
    """A stray StopIteration, from a `next` without a default, is told as some error like any other."""
    async with SQLite.open(path) as database, asyncio.timeout(3):
        told = await answers(
            keep(database, "before"), database.write(halfway(StopIteration())), keep(database, "with")
        )
        assert told[::2] == [None, None]
        assert isinstance(told[1], Exception)
        await keep(database, "after")
    assert set(names_in(path)) == {"before", "with", "after"}


async def test_what_was_erased_is_nowhere_on_the_disk(path: Path, act: Acts) -> None:
    """Neither in the file nor beside it, while the bot runs."""
    secret = "Zephyrine poisoned Wilhelmina."

    def on_disk() -> bool:
        return any(secret.encode() in each.read_bytes() for each in path.parent.iterdir())

    async with Store.open(path) as store:
        review_id = (await store.reviews.write(act(), "signal", ReviewContent(secret))).review_id
        await store.reviews.delete(act(), review_id)
        assert on_disk()  # control
        await store.servers.prune(at=NOW + ERASED_SECONDS + 1)
        assert on_disk()  # control: what was there before is in the log
        await store.purge()
        assert not on_disk()


async def test_only_its_owner_reads_the_file(path: Path, act: Acts) -> None:
    """Nor what is beside it; one that was open to others is closed."""
    for _ in range(2):
        async with Store.open(path) as store:
            await store.ratings.record_score(act(), "signal", score=9)
            files = list(path.parent.iterdir())
            assert len(files) == 4  # the file, its log, that log's index, its lock
            assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
        await asyncio.to_thread(path.chmod, 0o644)
