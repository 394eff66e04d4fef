"""`backup` and `restore` as an owner types them: what they say, and their exit codes."""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import main
from bot.store import Store
from bot.store.engines.lock import hold_lock
from bot.store.engines.migrate import migrations
from tests.faults.run_bot import environment
from tests.places import on_its_own
from tests.store.conftest import Acts, rows

pytestmark = on_its_own

ACTS = Acts()


@pytest.fixture
def database(tmp_path: Path, first_start: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one score, in the folder that the command line is typed in."""
    path = tmp_path / "daesang.db"
    shutil.copy(first_start, path)
    asyncio.run(vote(path))
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DAESANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_DOTENV_DISABLED", "1")
    return path


async def vote(path: Path, title_id: str = "signal") -> None:
    async with Store.open(path) as store:
        await store.servers.note_joined({ACTS().server_id: "here"})
        await store.ratings.record_score(ACTS(), title_id, score=9)


def find_backup(folder: Path) -> Path:
    [made] = folder.glob("daesang-*.db")
    return made


def test_a_backup_beside_a_bot_that_runs(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says where, how large, how many rows, how long; in the folder that is named, or the one beside."""
    with hold_lock(database):
        assert main(["backup"]) == 0
        assert main(["backup", "elsewhere"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    said = [line for line in out.splitlines() if "checked" in line]
    assert re.fullmatch(
        rf"backups/daesang-\d{{8}}-\d{{6}}-v{max(migrations()):04}\.db: 0\.\d MB and \d+ rows, "
        r"all of it checked, in \d\.\d seconds\.",
        said[0],
    )
    assert said[1].startswith("elsewhere/daesang-")
    assert rows(find_backup(database.parent / "elsewhere"), "SELECT title_id FROM shelf") == [("signal",)]


def test_the_folder_may_be_set(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of the setting is taken, and is looked through for what to go back to."""
    monkeypatch.setenv("DAESANG_BACKUPS", "kept,1d,14")
    assert main(["backup"]) == 0
    find_backup(database.parent / "kept")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("backup", "--database", "none.db"), 2, "There is no database at none.db"),
        (("backup", "no/such"), 1, "The folder no does not exist: make it first."),
        (("backup", "--database", "postgresql://daesang@host/daesang"), 2, "pg_dump -Fc daesang"),
        (("restore", "x", "--database", "postgresql://daesang@host/daesang"), 2, "pg_restore --no-owner"),
        (("restore", "none.db"), 2, "There is no file none.db."),
        (("restore", "daesang.db", "--yes"), 2, "is the database itself"),
        (("restore", "x" * 300, "--yes"), 2, "x cannot be used: "),  # as any file that may not be looked at
        (("backup", "--database", "x" * 300), 2, "x cannot be used: "),
        (("backup", "x" * 300 + "/y"), 1, "x/y cannot be written to: "),
    ],
)
def test_what_cannot_be_done_is_told(
    database: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, told: str
) -> None:
    """One line, and the file is as it was."""
    before = database.read_bytes()
    assert main(list(arguments)) == code
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
    assert database.read_bytes() == before


def test_the_way_back(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what is in it and asks; what was there is put aside; of the erased it reminds.

    Where nobody is there to answer, nothing changes.
    """
    main(["backup"])
    backup = find_backup(database.parent / "backups")
    asyncio.run(vote(database, "mother"))
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", StringIO())
    assert main(["restore", str(backup)]) == 1
    assert capsys.readouterr().err.startswith("Nothing has changed. ")
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert main(["restore", str(backup)]) == 1
    out, err = capsys.readouterr()
    assert (err, "1 scores (the newest of 20" in out) == ("Nothing has changed.\n", True)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert main(["restore", str(backup)]) == 0
    out, _ = capsys.readouterr()
    [aside] = database.parent.glob("daesang.db.before-restore-*[0-9]")
    assert f"What was there is {aside.name} now." in out
    assert "1 scores" in out.splitlines()[-2]
    assert "Erase everyone again" in out.splitlines()[-1]
    assert rows(database, "SELECT title_id FROM shelf") == [("signal",)]
    assert len(rows(aside, "SELECT title_id FROM shelf")) == 2
    assert main(["restore", aside.name, "--yes"]) == 0  # and forth again
    assert len(rows(database, "SELECT title_id FROM shelf")) == 2


def test_the_way_back_goes_through_a_link(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a link leads to is exchanged, on its own disk, and not the link."""
    file = database.parent / "large disk" / "data.db"
    file.parent.mkdir()
    shutil.move(database, file)
    database.symlink_to(file)
    monkeypatch.setenv("DAESANG_DATABASE", "daesang.db")
    assert main(["backup"]) == 0
    asyncio.run(vote(database, "mother"))
    [backup] = (file.parent / "backups").glob("data-*.db")
    assert main(["restore", str(backup), "--yes"]) == 0
    assert database.is_symlink()
    assert rows(file, "SELECT title_id FROM shelf") == [("signal",)]
    assert [each.name for each in database.parent.glob("*before-restore*")] == []


def test_what_is_restored_is_nobody_elses(database: Path) -> None:
    """A backup notes the bot that ran; on another machine the next would wait whether that one lives."""
    note = ("kim-12-a", "elsewhere", "kim", 12, 1_750_000_000, "app", int(time.time()))
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("INSERT INTO instances VALUES (?, ?, ?, ?, ?, ?, ?)", note)
    assert main(["backup"]) == 0
    backup = find_backup(database.parent / "backups")
    assert rows(backup, "SELECT process FROM instances") == [("kim-12-a",)]  # control
    assert main(["restore", str(backup), "--yes"]) == 0
    assert rows(database, "SELECT process FROM instances") == []


def test_a_file_that_a_bot_has_open_is_not_restored(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3, and who it is, before anything is asked."""
    shutil.copy(database, "copy.db")
    with hold_lock(database):
        assert main(["restore", "copy.db"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert f"is in use by process {os.getpid()} on host" in err


def test_a_newer_one_is_not_restored(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It could not be read."""
    shutil.copy(database, "copy.db")
    rows(Path("copy.db"), "PRAGMA user_version = 9999")
    assert main(["restore", "copy.db", "--yes"]) == 2
    assert "Nothing has changed. The database is at version 9999" in capsys.readouterr().err
    assert rows(database, "PRAGMA user_version") == [(max(migrations()),)]


def test_a_backup_needs_neither_token_nor_settings(database: Path) -> None:
    """As a process of its own, as a timer of the system's starts it."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "backup"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1].startswith("backups/daesang-")


def test_settings_as_an_editor_of_windows_saves_them(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a mark before the first; in UTF-16 they are refused in a line."""
    monkeypatch.delenv("PYTHON_DOTENV_DISABLED")
    monkeypatch.setenv("DAESANG_BACKUPS", "")  # to be put back
    monkeypatch.delenv("DAESANG_BACKUPS")
    file = database.parent / ".env"
    file.write_text("DAESANG_BACKUPS=kept,1d,14\n", "utf-8-sig")
    assert main(["backup"]) == 0
    assert find_backup(database.parent / "kept")
    file.write_text("DAESANG_BACKUPS=kept,1d,14\n", "utf-16")
    capsys.readouterr()
    assert main(["backup"]) == 2
    assert capsys.readouterr().err == ".env is no text in UTF-8: save it as that.\n"
