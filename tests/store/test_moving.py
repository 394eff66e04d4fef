"""Moving from one database to another: everything arrives as it was, or it is said why not."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.domain.breaker import Breaker, Trouble
from bot.domain.reviews import ReviewContent
from bot.domain.titles import Kind, Title
from bot.store import Store
from bot.store.engines import Unreachable
from bot.store.engines.checkup import examine
from bot.store.engines.lock import DatabaseInUse
from bot.store.engines.migrate import NewerSchema, migrations
from bot.store.engines.moving import CannotMove, Progress, SourceInUse, move
from bot.store.engines.moving.tables import list_tables
from tests.places import find_shared_server, on_its_own
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts
from tests.store.test_migrate import bring
from tests.store.test_servers import fill

ROOT = Path(__file__).resolve().parents[2]
BATCH = 7

pytestmark = on_its_own

REVIEW = ReviewContent("Good.", score=16)

Address = Path | str


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Address]]:
    """Where nothing is yet: "file" or "postgres"."""
    files, urls = iter(range(100)), []

    def make(kind: str) -> Address:
        if kind == "file":
            return tmp_path / f"new {next(files)}.db"
        urls.append(find_shared_server().make_database())
        return urls[-1]

    yield make
    for url in urls:
        find_shared_server().drop_database(url)


@pytest.fixture(autouse=True)
def batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones, so that there are many."""
    for module in ("sqlite", "postgres"):
        monkeypatch.setattr(f"bot.store.engines.moving.{module}.BATCH", BATCH)


@pytest.fixture
def source(path: Path, first_start: Path, act: Acts) -> Path:
    """A file with something of every kind, and values at the edges of what columns hold."""
    shutil.copy(first_start, path)

    async def live() -> None:
        async with Store.open(path) as store:
            await store.servers.note_joined({SERVER: "here 'quoted' \\ \t", OTHER_SERVER: "저기 \U0001f3ac"})
            for server_id in (SERVER, OTHER_SERVER):
                await fill(store, act, server_id)
            await store.calibration.rebuild()
            await store.sources.keep_facts("tmdb", "tv:1", REVIEW, at=1)
            await store.sources.keep_breaker("tmdb", Breaker(3, 1, None, Trouble.SLOW))
            await store.sources.keep_refreshed([Title("signal", Kind.DRAMA, "Signal 시그널", 2016)], at=1)

    asyncio.run(live())
    with closing(sqlite3.connect(path)) as db, db:
        texts = [
            "",
            "\\N",
            "\\.",
            "a\tb\nc\r\nd",
            "\\x41",
            "\x7f\u0085\u2028\ufffe\U0010ffff",
            "가",
            "é",
            "Z",
            "z",
            '"',
        ]
        db.executemany("INSERT INTO facts VALUES (?, ?)", [(f"text {text}", text) for text in texts])
        db.execute("INSERT INTO direct_messages (member_id, is_off) VALUES (1, 1)")
        floats = [5e-324, 1.7976931348623157e308, -0.0, 0.1, 1 / 3, float("inf"), 7.0]
        db.executemany("INSERT INTO openings VALUES (1, 'title', ?, ?)", enumerate(floats))
        db.executemany("INSERT INTO interactions VALUES (?, ?)", [(n, n) for n in (-(2**63), -1, 2**63 - 1)])
        # The last id was given to a row that is gone: it is not to be given again.
        db.execute("UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'reviews'")
    return path


def dump(path: Path) -> dict[str, Any]:
    """All that a file has: schema, version, rows, the counters of ids, what its planner is told."""
    with closing(sqlite3.connect(path)) as db:
        schema = db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'"
        ).fetchall()
        found: dict[str, Any] = {
            name: sorted(repr(row) for row in db.execute(f"SELECT * FROM {name}"))
            for kind, name, _ in schema
            if kind == "table"
        }
        counters = dict(db.execute("SELECT name, seq FROM sqlite_sequence"))
        found["counters"] = {name: seq for name, seq in counters.items() if seq}
        found["schema"] = sorted(schema)
        found["statistics"] = sorted(db.execute("SELECT tbl, idx, stat FROM sqlite_stat1"))
        found["pragmas"] = [
            db.execute(f"PRAGMA {name}").fetchall()
            for name in ("user_version", "journal_mode", "integrity_check")
        ]
        return found


def edit(path: Path, sql: str, *parameters: object) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(sql, parameters)


# What arrives ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "over",
    [[], ["file"], ["postgres"], ["postgres", "postgres"]],
    ids=lambda kinds: "-".join(["file", *kinds]),
)
def test_all_arrives_as_it_was(source: Path, make: Callable[[str], Address], over: list[str]) -> None:
    """Rows, schema, version and counters are the same after any journey, and the way back to a file."""
    before = dump(source)
    here: Address = source
    for kind in [*over, "file"]:
        there = make(kind)
        moved = move(here, there)
        assert moved.rows == {table.name: len(before[table.name]) for table in list_tables()}
        assert moved.left_out == []
        here = there
    assert isinstance(here, Path)
    assert dump(here) == before
    assert dump(source) == before
    assert here.stat().st_mode & 0o077 == 0
    assert not list(here.parent.glob("*.moving*"))


def test_the_source_of_this_test_has_every_table_and_many_batches(source: Path) -> None:
    """Control: an empty table would arrive whatever was done."""
    rows = dump(source)
    counts = {table.name: len(rows[table.name]) for table in list_tables()}
    assert {name for name, count in counts.items() if not count} <= {"stale_summaries"}  # never for long
    assert max(counts.values()) > 3 * BATCH


def test_who_had_it_does_not_come_along(source: Path, make: Callable[[str], Address]) -> None:
    """Nobody waits there for a bot of another machine, nor is the note taken for another program's table."""
    edit(source, "INSERT INTO instances VALUES ('kim-12-a', 'elsewhere', 'kim', 12, 1, 'app', 1)")
    there = make("file")
    assert move(source, there).left_out == []
    assert isinstance(there, Path)
    assert (len(dump(source)["instances"]), dump(there)["instances"]) == (1, [])


async def test_the_bot_goes_on_over_there(source: Path, make: Callable[[str], Address], act: Acts) -> None:
    """New rows get new ids, above all that were ever given."""
    url = make("postgres")
    await asyncio.to_thread(move, source, url)
    async with Store.open(url) as store:
        review_id = await store.reviews.write(act(77), "signal", REVIEW)
        assert review_id.review_id == 1001
        await store.reports.file(act(78), review_id.review_id, "because")  # filings are counted too
    back = make("file")
    assert isinstance(back, Path)
    await asyncio.to_thread(move, url, back)
    async with Store.open(back) as store:
        review_id = await store.reviews.write(act(79), "signal", REVIEW)
        assert review_id.review_id == 1002


def test_an_older_file_is_brought_forward_first(path: Path, tmp_path: Path) -> None:
    """As at a start of the bot; what is newer than this program is left alone."""
    older = {number: script for number, script in migrations().items() if number < max(migrations())}
    asyncio.run(bring(path, older))
    edit(path, "INSERT INTO facts VALUES ('name', 'value')")
    move(path, tmp_path / "new.db")
    found = dump(tmp_path / "new.db")
    assert found["facts"] == ["('name', 'value')"]
    assert found["pragmas"][0] == [(max(migrations()),)]

    edit(path, "PRAGMA user_version = 9999")
    with pytest.raises(NewerSchema):
        move(path, tmp_path / "newer.db")
    assert not (tmp_path / "newer.db").exists()


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_what_is_not_ours_is_left_out_and_told(
    source: Path, make: Callable[[str], Address], kind: str
) -> None:
    """Tables that an owner has made beside ours."""
    first, second = make(kind), make("file")
    move(source, first)
    if isinstance(first, Path):
        edit(first, "CREATE TABLE theirs (x)")
    else:
        with psycopg.connect(first, autocommit=True) as db:
            db.execute("CREATE TABLE theirs (x TEXT)")
    assert move(first, second).left_out == ["theirs"]


# Killed and begun again ------------------------------------------------------------------------------

CHILD = """
import os, signal, sys
from itertools import count
from pathlib import Path

import bot.store.engines.moving.postgres, bot.store.engines.moving.sqlite
from bot.store.engines.moving import move

bot.store.engines.moving.postgres.BATCH = bot.store.engines.moving.sqlite.BATCH = 7
source, target, last = sys.argv[1:]
numbers = count(1)

def report(progress):
    print(progress.step, flush=True)
    if next(numbers) == int(last):
        os.kill(os.getpid(), signal.SIGKILL)

move(*(each if "://" in each else Path(each) for each in (source, target)), report=report)
"""


def move_and_die(source: Address, target: Address, *, after: int) -> list[str]:
    """Move in a process of its own that is killed after so many reports: the steps it told of."""
    command = [sys.executable, "-c", CHILD, str(source), str(target), str(after)]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == -9
    return ended.stdout.split()


@pytest.mark.parametrize("after", [1, 20, 45, 80])
@pytest.mark.parametrize(
    "kinds", [("file", "file"), ("file", "postgres"), ("postgres", "file")], ids="-".join
)
def test_killed_it_goes_on(
    source: Path, make: Callable[[str], Address], kinds: tuple[str, str], after: int
) -> None:
    """What had arrived stays, and in the end all is there; until then the half looks like no database."""
    before, here, there = dump(source), make(kinds[0]), make(kinds[1])
    move(source, here)
    move_and_die(here, there, after=after)
    assert is_bare(there)
    reports: list[Progress] = []
    move(here, there, report=reports.append)
    kept = {each.table for each in reports if each.step == "move" and each.done}
    begun = next(each for each in reports if each.step == "move" and each.total > BATCH)
    assert kept
    assert begun.done > 0 or after < 20  # it did not begin anew
    back = there if isinstance(there, Path) else make("file")
    assert isinstance(back, Path)
    if back is not there:
        move(there, back)
    assert dump(back) == before


def test_killed_before_it_got_its_name_it_begins_again(source: Path, tmp_path: Path) -> None:
    """Whence it comes is not in it any more then."""
    there = tmp_path / "new.db"
    move_and_die(source, there, after=30)
    edit(there.with_name("new.db.moving"), "DROP TABLE move_from")
    move(source, there)
    assert dump(there) == dump(source)


def is_bare(there: Address) -> bool:
    """Whether a bot would find nothing there."""
    if isinstance(there, Path):
        return not there.exists()
    with psycopg.connect(there) as db:
        return db.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone() is None


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_a_source_that_changed_in_between_is_noticed(
    source: Path, make: Callable[[str], Address], kind: str
) -> None:
    """A row behind the place where it goes on: counts are equal, rows are not; begun anew it arrives."""
    there = make(kind)
    steps = move_and_die(source, there, after=75)
    assert steps.count("move") > 20
    edit(source, "UPDATE servers SET name = 'renamed' WHERE server_id = ?", SERVER)
    with pytest.raises(CannotMove, match=rf"servers with server_id {SERVER} is not the same .* --anew"):
        move(source, there)
    assert is_bare(there)
    move(source, there, anew=True)
    assert not is_bare(there)


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_half_of_another_move_is_not_gone_on_with(
    source: Path, make: Callable[[str], Address], tmp_path: Path, kind: str
) -> None:
    """Which one it is is said; --anew throws it away."""
    there, other = make(kind), tmp_path / "other.db"
    shutil.copy(source, other)
    move_and_die(source, there, after=30)
    with pytest.raises(CannotMove, match=f"half of another move, from {source}"):
        move(other, there)
    move(other, there, anew=True)


# What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_only_what_is_empty_is_moved_into(source: Path, make: Callable[[str], Address], kind: str) -> None:
    """What is there already is never overwritten, nor mixed with."""
    there = make(kind)
    move(source, there)
    edit(source, "DELETE FROM facts")
    with pytest.raises(CannotMove, match="already"):
        move(source, there, anew=True)
    back = make("file")
    assert isinstance(back, Path)
    move(there, back)
    assert dump(back)["facts"]


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_nothing_is_moved_onto_itself(source: Path, make: Callable[[str], Address], kind: str) -> None:
    there = make(kind)
    move(source, there)
    with pytest.raises((CannotMove, DatabaseInUse)):
        move(there, there)


async def test_a_bot_at_work_is_in_the_way(source: Path, make: Callable[[str], Address]) -> None:
    """On both engines; once it has stopped, it can be moved."""
    url = make("postgres")
    async with Store.open(source):
        with pytest.raises(DatabaseInUse):
            await asyncio.to_thread(move, source, url)
    await asyncio.to_thread(move, source, url)
    async with Store.open(url) as store:
        await store.facts.keep("a", "b")
        with pytest.raises(SourceInUse, match="daesang writer"):
            await asyncio.to_thread(move, url, make("file"))
    await asyncio.to_thread(move, url, make("file"))


def test_a_lease_is_in_the_way(source: Path, make: Callable[[str], Address]) -> None:
    """A process that has lost its connection may be back until its lease is over."""
    url = make("postgres")
    assert isinstance(url, str)
    move(source, url)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE TABLE processes (process TEXT PRIMARY KEY, until TIMESTAMPTZ NOT NULL)")
        db.execute("INSERT INTO processes VALUES ('bot-2', clock_timestamp() + interval '20 s')")
        with pytest.raises(SourceInUse, match="bot-2"):
            move(url, make("file"))
        db.execute("UPDATE processes SET until = clock_timestamp()")
        move(url, make("file"))


def test_nobody_writes_meanwhile(source: Path, make: Callable[[str], Address]) -> None:
    """Whoever comes while PostgreSQL is moved from waits; before and after, they need not."""
    url = make("postgres")
    assert isinstance(url, str)
    move(source, url)
    outcomes = []

    def write(progress: Progress | None = None) -> None:
        with psycopg.connect(url, autocommit=True, options="-clock_timeout=50ms") as db:
            try:
                db.execute("UPDATE facts SET value = value")
            except psycopg.errors.LockNotAvailable:
                outcomes.append("waits")
            else:
                outcomes.append("writes")

    write()
    move(url, make("file"), report=lambda progress: write() if progress.table == "facts" else None)
    write()
    assert outcomes[0] == outcomes[-1] == "writes"
    assert set(outcomes[1:-1]) == {"waits"}


def test_what_postgresql_has_no_sign_for_is_told(source: Path, make: Callable[[str], Address]) -> None:
    """By its row, not by what it says: as there anywhere, another sign stands for a NUL. A file holds it."""
    edit(source, "INSERT INTO facts VALUES ('odd', ?)", "secret\0words")
    url, back, copy = make("postgres"), make("file"), make("file")
    assert isinstance(back, Path)
    assert isinstance(copy, Path)
    assert move(source, url).replaced == ["The row of facts with name odd"]
    assert move(url, back).replaced == []
    assert "('odd', 'secret\ufffdwords')" in dump(back)["facts"]
    assert move(source, copy).replaced == []
    assert dump(copy) == dump(source)


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_what_is_no_text_is_told(source: Path, make: Callable[[str], Address], kind: str) -> None:
    """Bytes that are no UTF-8, which SQLite lets in by other ways than ours."""
    edit(source, "INSERT INTO facts VALUES ('odd', CAST(x'736563726574ff' AS TEXT))")
    with pytest.raises(CannotMove, match="The row of facts with name odd holds no UTF-8 in value") as caught:
        move(source, make(kind))
    assert "secret" not in str(caught.value)


def test_a_row_that_refers_to_nothing_is_told(source: Path, make: Callable[[str], Address]) -> None:
    """What tools that know no references can have left: PostgreSQL takes none, a file is as the other."""
    edit(source, "INSERT INTO review_moods VALUES (5000, 'dark')")
    url, copy = make("postgres"), make("file")
    with pytest.raises(CannotMove, match="A row of review_moods refers to"):
        move(source, url)
    assert is_bare(url)
    move(source, copy)
    assert isinstance(copy, Path)
    assert dump(copy) == dump(source)


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    """A name that is not there, a file of something else, a folder that is not there."""
    other = tmp_path / "other"
    other.write_text("Not a database, but long enough to be taken for one. " * 30)
    for source, target in (
        (tmp_path / "none.db", tmp_path / "new.db"),
        (other, tmp_path / "new.db"),
    ):
        with pytest.raises((CannotMove, Unreachable)):
            move(source, target)
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("password", ["pa55", "p@ss", "p/ss:w#rd", "%zz", "p ss"])
def test_a_password_is_never_told(source: Path, password: str) -> None:
    """Neither where the address is wrong, nor where nobody answers."""
    for address in (
        f"postgresql://daesang:{password}@127.0.0.1:1/daesang",
        f"postgresql://daesang:{password}@127.0.0.1:notaport/daesang",
        f"postgresql://daesang:{password}@/none?host=/nowhere",
    ):
        with pytest.raises(Unreachable) as caught:
            move(source, address)
        assert password not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.parametrize("kind", ["file", "postgres"])
async def test_nothing_is_made_where_half_of_a_move_is(
    source: Path, make: Callable[[str], Address], kind: str
) -> None:
    """Neither a bot nor `doctor` takes it for an empty database: the way on is told, and still open."""
    target = make(kind)
    await asyncio.to_thread(move_and_die, source, target, after=10)
    for _ in range(2):
        with pytest.raises(Unreachable, match="on where it was"):
            async with Store.open(target):
                pass
        [finding] = [each async for each in examine(target) if not each.is_well]
        assert "on where it was" in finding.text
    await asyncio.to_thread(move, source, target)
    async with Store.open(target):
        assert all([finding.is_well async for finding in examine(target, now=NOW)])
