"""Copies of a file count once they were found whole; one is put back without losing what was there."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.engines import backups
from bot.store.engines.backups import (
    NoBackup,
    back_up,
    examine,
    finish_restore,
    list_backups,
    remove_old,
    restore,
)
from bot.store.engines.failures import Unreachable
from bot.store.engines.lock import DatabaseInUse, hold_lock
from bot.store.engines.migrate import migrations
from tests.faults.run_bot import environment
from tests.places import sqlite_alone
from tests.store.conftest import Acts, rows

pytestmark = sqlite_alone

NEWEST = max(migrations())


@pytest.fixture
def database(path: Path, first_start: Path) -> Path:
    shutil.copy(first_start, path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def note(path: Path, *names: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO facts (name, value) VALUES (?, 'x')", [(name,) for name in names])


def read_notes(path: Path) -> set[str]:
    return {name for (name,) in rows(path, "SELECT name FROM facts")}


def list_names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


# Making one ------------------------------------------------------------------------------------------


async def test_a_copy_is_of_one_moment_though_others_write(
    database: Path, folder: Path, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Votes come in at every step; the copy is whole, has those of before, and nobody waited for it."""
    monkeypatch.setattr(backups, "PAGES", 10)
    async with Store.open(database) as store:
        await store.ratings.record_score(act(), "before", score=9)
        loop = asyncio.get_running_loop()
        during: list[float] = []

        def vote(step: str, done: int, total: int, of: str) -> None:
            began = time.monotonic()
            saving = store.ratings.record_score(act(), f"during-{len(during)}", score=9)
            asyncio.run_coroutine_threadsafe(saving, loop).result(5)
            during.append(time.monotonic() - began)

        made = await asyncio.to_thread(back_up, database, folder, report=vote)
    assert len(during) > 10
    assert max(during) < 1
    assert rows(made.path, "SELECT title_id FROM shelf") == [("before",)]
    assert made.path.name.endswith(f"-v{NEWEST:04}.db")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [each.path for each in list_backups(database, folder)] == [made.path]
    assert list_names(folder) == {made.path.name, "daesang.making.lock"}


def test_control_without_one_transaction_a_copy_begins_anew_for_ever(
    database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: SQLite's backup alone starts over at each write of another connection."""
    folder.mkdir()
    steps: list[int] = []
    with (
        closing(sqlite3.connect(database)) as here,
        closing(sqlite3.connect(folder / "copy.db")) as there,
    ):

        def write(_: int, left: int, total: int) -> None:
            steps.append(total - left)
            if len(steps) == 50:
                raise RuntimeError
            note(database, str(len(steps)))

        with pytest.raises(RuntimeError):
            here.backup(there, pages=10, progress=write)
    assert max(steps) <= 10  # it has come nowhere in fifty steps, where ten were enough


@pytest.mark.parametrize("where", ["schema", "table"])
def test_a_damaged_file_gives_no_copy(database: Path, folder: Path, where: str) -> None:
    """What cannot be read whole is said, and nothing stays that looks like a backup."""
    note(database, *(f"{number}" * 50 for number in range(2_000)))
    [(root,)] = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'facts'")
    page = 0 if where == "schema" else root - 1
    with database.open("r+b") as file:
        file.seek(page * 4096 + 100 * (page == 0))
        file.write(b"\xa5" * 2000)
    with pytest.raises(NoBackup, match=r"damaged"):
        back_up(database, folder)
    assert list_names(folder) == {"daesang.making.lock"}


def test_control_a_plain_backup_of_it_is_made(database: Path, tmp_path: Path) -> None:
    """Control: SQLite copies the damage too, without a word."""
    note(database, *(f"{number}" * 50 for number in range(2_000)))
    [(root,)] = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'facts'")
    with database.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xa5" * 2000)
    with closing(sqlite3.connect(database)) as here, closing(sqlite3.connect(tmp_path / "copy.db")) as there:
        here.backup(there)
    assert (tmp_path / "copy.db").stat().st_size == database.stat().st_size


def test_a_disk_that_is_too_small_is_told_with_numbers(
    database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is copied."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 1000, 1000))
    with pytest.raises(NoBackup, match=r"needs 0 MB, and 0 MB are free: make room"):
        back_up(database, folder)


def test_one_that_is_stopped_leaves_nothing(database: Path, folder: Path) -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(NoBackup, match="stopped"):
        back_up(database, folder, is_stopping=stopping.is_set)
    assert list_backups(database, folder) == []


KILLED = """
import os, sys
from pathlib import Path
from bot.store.engines import backups

backups.PAGES = 1

def die(step, done, total, of):
    if (step, done) == (sys.argv[3], int(sys.argv[4])):
        os.kill(os.getpid(), 9)

backups.back_up(Path(sys.argv[1]), Path(sys.argv[2]), report=die)
"""


@pytest.mark.parametrize(("step", "done"), [("Copied", 50), ("Checked", 1)])
def test_one_that_is_killed_counts_for_nothing(database: Path, folder: Path, step: str, done: int) -> None:
    """Nothing in the folder passes for a backup, and the next is made as if nothing had been."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(folder), step, str(done)],
        env=environment(),
        check=False,
    )
    assert ended.returncode == -9
    assert list_backups(database, folder) == []
    made = back_up(database, folder)
    assert list_names(folder) == {made.path.name, "daesang.making.lock"}


def test_the_newest_are_kept_and_nothing_else_is_touched(database: Path, folder: Path) -> None:
    """Of our own names alone; those of updates are not counted."""
    folder.mkdir()
    names = [f"daesang-2026010{day}-000000-v0017.db" for day in range(1, 6)]
    others = ["daesang-20250101-000000-v0003-before-v0017.db", "daesang.db", "other-20250101-000000-v0001.db"]
    others += ["daesang-20251399-000000-v0001.db"]  # of no day
    for name in names + others:
        (folder / name).touch()
    remove_old(database, folder, keep=2)
    assert sorted(each.name for each in folder.iterdir()) == sorted(names[3:] + others)


def test_two_bots_do_not_share_a_folder(database: Path, tmp_path: Path) -> None:
    """Of the same name, each would take the other's copies for its own; moved together, they stay its own."""
    home, other = tmp_path / "home", tmp_path / "other" / database.name
    for each in (home, other.parent):
        each.mkdir()
        shutil.copy(database, each)
    mine = back_up(home / database.name, home / "kept")
    assert list_backups(other, home / "kept")  # control: by their names they are the other's
    with pytest.raises(NoBackup, match=f"has the backups of .*{database.name}: name another folder"):
        back_up(other, home / "kept")
    assert [each.path for each in list_backups(home / database.name, home / "kept")] == [mine.path]
    shutil.copytree(home, tmp_path / "new home")
    back_up(tmp_path / "new home" / database.name, tmp_path / "new home" / "kept")
    (home / database.name).unlink()
    back_up(other, home / "kept")  # of one that is gone nobody makes any more


# An update -------------------------------------------------------------------------------------------


@pytest.fixture
def older(path: Path) -> Path:
    """A file of two versions ago, with a fact in it."""
    scripts = migrations()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        for number in range(1, NEWEST - 1):
            db.executescript(scripts[number])
        db.execute(f"PRAGMA user_version = {NEWEST - 2}")
    note(path, "kept")
    return path


async def test_an_update_copies_the_file_first(older: Path) -> None:
    """The copy is of the older version; where nothing is to be updated none is made; two are kept."""
    for _ in range(2):
        async with Store.open(older):
            pass
    [copy] = list_backups(older, older.parent / "backups")
    assert (copy.version, copy.before) == (NEWEST - 2, NEWEST)
    assert "kept" in read_notes(copy.path)
    assert rows(copy.path, "PRAGMA user_version") == [(NEWEST - 2,)]


async def test_a_folder_of_another_user_keeps_no_bot_from_starting(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Only an update needs it; a name that is too long is not to be looked into either."""
    monkeypatch.setattr(backups, "FOLDER", "x" * 300)
    async with Store.open(database):
        pass
    assert "cannot be looked into" in caplog.text


async def test_an_update_that_was_stopped_halfway_keeps_its_first_copy(older: Path) -> None:
    """Its file is of a version between by then, of which no copy is wanted."""
    whole = older.with_name("whole.db")
    shutil.copy(older, whole)
    async with Store.open(older):
        pass
    [first] = list_backups(older, older.parent / "backups")
    with closing(sqlite3.connect(whole, isolation_level=None)) as db:
        db.executescript(migrations()[NEWEST - 1])
        db.execute(f"PRAGMA user_version = {NEWEST - 1}")
    shutil.move(whole, older)
    async with Store.open(older):
        pass
    assert list_backups(older, older.parent / "backups") == [first]


async def test_an_update_without_room_for_a_copy_is_refused(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence with the numbers, and the file is as it was."""
    before = await asyncio.to_thread(older.read_bytes)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 0))
    with pytest.raises(NoBackup, match=r"it is copied\. A copy in .* Nothing has changed\."):
        async with Store.open(older):
            pass
    assert rows(older, "PRAGMA user_version") == [(NEWEST - 2,)]
    after = await asyncio.to_thread(older.read_bytes)
    assert after[100:] == before[100:]


# The way back ----------------------------------------------------------------------------------------


async def test_what_was_there_is_put_aside_with_its_log(database: Path, folder: Path) -> None:
    """A restored file opens as the copy was; the other opens too, with what only its log had."""
    note(database, "early")
    made = back_up(database, folder)
    with closing(sqlite3.connect(database)) as db:  # killed: its log stays
        db.execute("INSERT INTO facts (name, value) VALUES ('late', 'x')")
        db.commit()
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{database}{suffix}", f"{database}{suffix}.left")
    for suffix in ("", "-wal", "-shm"):
        shutil.move(f"{database}{suffix}.left", f"{database}{suffix}")
    copied, aside = restore(made.path, database)
    assert copied.rows == made.rows
    assert aside is not None
    assert not database.with_name("daesang.db-wal").exists()
    assert aside.with_name(f"{aside.name}-wal").stat().st_size
    async with Store.open(database) as store:
        assert await store.facts.find("early") == "x"
        assert await store.facts.find("late") is None
    assert {"early", "late"} <= read_notes(aside)
    assert examine(database)[0] == NEWEST


@pytest.mark.skipif(os.name != "posix", reason="Windows sets no such limit")
def test_a_full_disk_takes_no_restore(database: Path, folder: Path) -> None:
    """It is told where not even the lock can be noted."""
    import resource

    made = back_up(database, folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        with pytest.raises(NoBackup, match="cannot be written to: "):
            restore(made.path, database)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_in_use_is_not_restored(database: Path, folder: Path) -> None:
    made = back_up(database, folder)
    with hold_lock(database), pytest.raises(DatabaseInUse):
        restore(made.path, database)


@pytest.mark.parametrize("moved", [(), ("-wal",), ("-wal", "-shm"), ("-wal", "-shm", "")])
async def test_one_that_is_killed_is_ended_by_the_next_to_open(
    database: Path, folder: Path, moved: tuple[str, ...]
) -> None:
    """At each of its steps: either all is as it was, or the copy takes its place in the end."""
    note(database, "early")
    made = back_up(database, folder)
    note(database, "late")
    for suffix in ("-wal", "-shm"):
        database.with_name(f"daesang.db{suffix}").touch()
    ready = database.with_name("daesang.db.restored")
    backups.copy(made.path, ready)
    aside = f"{database}.before-restore-{time.strftime('%Y%m%d-%H%M%S', time.gmtime(ready.stat().st_mtime))}"
    for suffix in moved:
        shutil.move(f"{database}{suffix}", f"{aside}{suffix}")
    async with Store.open(database) as store:
        assert await store.facts.find("late") is None
    assert "late" in read_notes(Path(aside))
    assert finish_restore(database) is None


@pytest.mark.parametrize("what", ["missing", "empty", "text", "foreign", "cut"])
def test_what_is_no_backup_is_refused(database: Path, tmp_path: Path, what: str) -> None:
    """In a sentence, and nothing is changed."""
    file = tmp_path / "file.db"
    if what == "foreign":
        with closing(sqlite3.connect(file)) as db:
            db.execute("CREATE TABLE a (b)")
    elif what != "missing":
        file.write_bytes({"empty": b"", "text": b"hello" * 500, "cut": database.read_bytes()[:50_000]}[what])
    with pytest.raises(Unreachable, match=str(file)):
        examine(file)


async def test_a_name_is_no_more_than_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To SQLite by itself one of these is no file at all, and another may be one elsewhere."""
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x?mode=memory"):
        async with Store.open(Path(name)) as store:
            await store.facts.keep("kept", "x")
        made = back_up(Path(name), Path("file:x?mode=ro"))
        assert read_notes(made.path.absolute()) == read_notes(tmp_path / name) == {"kept"}
