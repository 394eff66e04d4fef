"""A file that was damaged from outside: it is said in a sentence before anybody is answered from it."""

import asyncio
import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import CannotGoOn, main
from bot.cli.common import run_to_end
from bot.domain.errors import DataDamaged
from bot.store import Store
from bot.store.engines import damage, sqlite
from bot.store.engines.backups import back_up
from bot.store.engines.damage import Damaged
from bot.store.engines.lock import hold_lock
from tests.places import sqlite_alone
from tests.store.conftest import Acts, rows

pytestmark = sqlite_alone


@pytest.fixture
def database(tmp_path: Path, first_start: Path) -> Path:
    """One with two thousand facts."""
    path = tmp_path / "daesang.db"
    shutil.copy(first_start, path)
    with closing(sqlite3.connect(path)) as db, db:
        keep_facts(db, range(2_000))
    return path


def keep_facts(db: sqlite3.Connection, numbers: range) -> None:
    db.executemany(
        "INSERT INTO facts (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(f"fact {number}", f"value {number % 97} " * 20) for number in numbers],
    )


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command line, in the file's folder."""
    monkeypatch.chdir(database.parent)
    for name in [name for name in os.environ if name.startswith("DAESANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAESANG_DATABASE", database.name)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    return lambda *arguments: main(list(arguments))


async def open_once(path: Path) -> None:
    async with Store.open(path):
        pass


# At the start ----------------------------------------------------------------------------------------


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def overwrite_half(path: Path) -> None:
    overwrite(path, path.stat().st_size // 2, b"\xa5" * 9_000)


def become_text(path: Path) -> None:
    path.write_text("hello\n" * 500)


def become_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (text)")


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 2), "is cut short"),
    "to a stump": (lambda path: os.truncate(path, 50), "its beginning was written over"),
    "empty": (lambda path: os.truncate(path, 0), "is empty, and was not"),
    "another header": (lambda path: overwrite(path, 0, b"x" * 100), "is no SQLite file"),
    "not a database": (become_text, "is no SQLite file"),
    "the schema written over": (lambda path: overwrite(path, 100, b"\xa5" * 3_000), "is damaged"),
    "pages written over": (
        lambda path: overwrite(path, path.stat().st_size // 2, b"\xa5" * 9_000),
        "is damaged",
    ),
    "another program's": (become_foreign, "is another program's file"),
}


@pytest.mark.parametrize("what", DAMAGES)
async def test_it_is_refused_in_a_sentence(database: Path, what: str) -> None:
    await open_once(database)
    spoil, told = DAMAGES[what]
    await asyncio.to_thread(spoil, database)
    before = await asyncio.to_thread(database.read_bytes)
    with pytest.raises(Damaged, match=told) as refused:
        await open_once(database)
    assert "\n" not in str(refused.value)
    assert await asyncio.to_thread(database.read_bytes) == before


@pytest.mark.parametrize("what", ["pages written over", "another program's", "empty"])
def test_control_sqlite_opens_it(database: Path, what: str) -> None:
    """Control: opened by SQLite alone nothing is said before somebody asks for what is not there."""
    DAMAGES[what][0](database)
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = WAL").fetchall()
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def test_the_newest_backup_and_the_command_are_named(database: Path, run: Callable[..., int]) -> None:
    """Exit 2, one line; the command as it stands there brings all back."""
    made = back_up(database, database.parent / "backups")
    overwrite_half(database)
    with pytest.raises(CannotGoOn) as refused:
        run_to_end(open_once(Path("daesang.db")))
    assert refused.value.code == 2
    [line] = str(refused.value).splitlines()
    command = line.partition("uv run --no-dev -m bot ")[2].split()
    assert command[:2] == ["restore", f"backups/{made.path.name}"]
    assert run(*command, "--yes") == 0
    assert rows(database, "SELECT count(*) FROM facts WHERE name LIKE 'fact %'") == [(2_000,)]
    assert list(database.parent.glob("daesang.db.before-restore-*"))


def test_a_folder_in_its_place_is_told(
    database: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit 2."""
    database.unlink()
    database.mkdir()
    assert run("restore", "x.db") == 2
    assert capsys.readouterr().err == "Nothing has changed. daesang.db is a folder: name a file in it.\n"


async def test_one_that_is_gone_begins_with_nothing_and_a_word(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who removes it means to; it stands in the log. The control, a first start, says nothing."""
    await open_once(database)
    assert caplog.messages == []
    await asyncio.to_thread(database.unlink)
    await open_once(database)
    assert caplog.messages == [f"{database} is gone: it begins with nothing"]


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
async def test_a_large_file_is_looked_at_in_places(
    database: Path, monkeypatch: pytest.MonkeyPatch, at: float
) -> None:
    """Not read whole; a thousandth of it written over is found as a rule, here always: it has few pages."""
    monkeypatch.setattr(damage, "WHOLE_BYTES", 0)
    await open_once(database)
    size = await asyncio.to_thread(lambda: database.stat().st_size)
    overwrite(database, int(size * at) // 4096 * 4096, random.Random(7).randbytes(4096))
    with pytest.raises(Damaged, match="was written over"):
        await open_once(database)


# A log that is another file's ------------------------------------------------------------------------


async def leave_log(database: Path) -> Path:
    """Back up, go on, and be killed: the file and its log stay as they were; the backup."""
    made = back_up(database, database.parent / "backups")
    async with Store.open(database):
        with closing(sqlite3.connect(database)) as db:
            for begin in range(0, 6_000, 500):
                with db:
                    db.execute("DELETE FROM facts WHERE name LIKE ?", (f"fact %{begin % 9}",))
                    keep_facts(db, range(begin, begin + 400))
            db.execute("PRAGMA wal_checkpoint").fetchall()
            with db:
                keep_facts(db, range(3_000, 3_300))
            for suffix in ("", "-wal"):
                await asyncio.to_thread(shutil.copy, f"{database}{suffix}", f"{database}{suffix}.left")
    for suffix in ("", "-wal"):
        await asyncio.to_thread(shutil.move, f"{database}{suffix}.left", f"{database}{suffix}")
    return made.path


async def test_its_own_log_is_taken(database: Path) -> None:
    """What only the log has is there."""
    await leave_log(database)
    await open_once(database)
    assert rows(database, "SELECT count(*) FROM facts WHERE name = 'fact 3299'") == [(1,)]


async def test_a_backup_copied_over_the_file_with_the_old_log_beside_it_is_refused(database: Path) -> None:
    """It says what to do, and that helps; nothing was changed by then."""
    backup = await leave_log(database)
    await asyncio.to_thread(shutil.copy, backup, database)
    for _ in range(2):
        with pytest.raises(Damaged, match=r"daesang\.db-wal beside .* belongs to another file"):
            await open_once(database)
    assert await asyncio.to_thread(database.read_bytes) == await asyncio.to_thread(backup.read_bytes)
    await asyncio.to_thread(database.with_name("daesang.db-wal").unlink)
    await open_once(database)
    assert rows(database, "SELECT count(*) FROM facts WHERE name LIKE 'fact %'") == [(2_000,)]


async def test_a_log_is_its_own_though_somebody_read_when_the_file_was_given_an_identity(
    database: Path,
) -> None:
    """One of an earlier version, with `doctor` beside: it gets none yet, and is refused by no mistake."""
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("PRAGMA application_id = 0")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM facts").fetchone()
        await leave_log(database)
    await open_once(database)
    assert rows(database, "PRAGMA application_id") != [(0,)]


async def test_control_sqlite_makes_a_broken_file_of_the_two(database: Path) -> None:
    """Control: it opens without a word, and what is in it was never there."""
    backup = await leave_log(database)
    await asyncio.to_thread(shutil.copy, backup, database)
    with closing(sqlite3.connect(database)) as db:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        found = db.execute("PRAGMA integrity_check").fetchall()
    assert found != [("ok",)]


async def test_a_log_without_its_file_is_refused(database: Path) -> None:
    """SQLite would throw it away."""
    await leave_log(database)
    log = database.with_name("daesang.db-wal")
    await asyncio.to_thread(database.unlink)
    with pytest.raises(Damaged, match="is gone or empty"):
        await open_once(database)
    assert (await asyncio.to_thread(log.stat)).st_size


def test_the_note_of_the_file_outlives_who_was_refused(database: Path) -> None:
    """Each holder finds what the last one that opened it has noted."""
    with hold_lock(database) as hold:
        assert hold.identity == 0
        hold.note(7)
    for _ in range(2):
        with hold_lock(database) as hold:
            assert hold.identity == 7


# While it runs ---------------------------------------------------------------------------------------


async def test_damage_that_is_met_later_is_said_once(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who asks hears so kindly, each time; the log has it once; what is whole goes on."""
    [(root,)] = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'facts'")
    told: list[int] = []
    async with Store.open(database) as store:
        store.follow_damage(lambda: told.append(1))
        overwrite_open(database, (root - 1) * 4096)
        for _ in range(3):
            with pytest.raises(DataDamaged):
                await store.facts.find("fact 1")
        await store.ratings.record_score(Acts()(), "signal", score=9)
    assert len(told) == 3
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    assert rows(database, "SELECT count(*) FROM shelf") == [(1,)]


async def test_control_what_sqlite_says_is_no_answer(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: else it is a fault like any other, which says nothing to who asked, nor to the owner."""
    monkeypatch.setattr(sqlite, "is_damage", lambda _: False)
    [(root,)] = rows(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'facts'")
    async with Store.open(database) as store:
        overwrite_open(database, (root - 1) * 4096)
        with pytest.raises(sqlite3.DatabaseError, match="malformed"):
            await store.facts.find("fact 1")


def overwrite_open(path: Path, at: int) -> None:
    """From another process: closed in this one, the file would lose what SQLite has locked of it."""
    code = "import os, sys; os.pwrite(os.open(sys.argv[1], os.O_RDWR), b'\\xa5' * 4096, int(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", code, str(path), str(at)], check=True)
