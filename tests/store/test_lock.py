"""A SQLite file is one process's: who comes second hears who has it, and no lock outlives its holder."""

import os
import platform
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.engines import Unreachable
from bot.store.engines.lock import DatabaseInUse, find_holder
from bot.store.engines.migrate import NewerSchema, migrations
from bot.store.engines.sqlite import SQLite
from tests.faults.run_bot import environment
from tests.places import sqlite_alone

pytestmark = sqlite_alone

ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import asyncio, subprocess, sys
from pathlib import Path

from bot.domain.titles import find_none
from bot.store.engines.sqlite import SQLite

how, path = sys.argv[1], Path(sys.argv[2])

async def main():
    opened = SQLite._open_held(path, find_none) if how == "unlocked" else SQLite.open(path)
    async with opened:
        # One that was started by the holder and outlives it holds nothing.
        orphan = subprocess.Popen(["sleep", "30"], stdout=subprocess.DEVNULL, close_fds=False)
        print(orphan.pid, flush=True)
        await asyncio.to_thread(sys.stdin.read)
        orphan.kill()

asyncio.run(main())
"""


@pytest.fixture
def database(path: Path, first_start: Path) -> Path:
    shutil.copy(first_start, path)
    return path


@contextmanager
def holding(path: Path, how: str = "locked") -> Iterator[subprocess.Popen[str]]:
    """A process that has opened the file; killed at the end, with what it started."""
    command = [sys.executable, "-c", CHILD, how, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        orphan = child.stdout.readline()
        try:
            assert orphan, "it could not open the file"
            yield child
        finally:
            child.kill()
            if orphan:
                with suppress(ProcessLookupError):  # a holder that closes in good order ends it itself
                    os.kill(int(orphan), signal.SIGKILL)


def run(path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *command, "--database", path.name],
        cwd=path.parent,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_process_hears_who_has_it(database: Path) -> None:
    """One sentence with host, process and time, and exit code 3; when the first has ended, it goes on."""
    with holding(database) as child:
        ended = run(database, "rebuild")
        assert ended.returncode == 3
        assert ended.stdout == ""
        [line] = ended.stderr.splitlines()
        assert line.startswith(
            f"daesang.db is in use by process {child.pid} on host {platform.node()} since "
        )
        assert line.endswith(": stop it first, or name another file with DAESANG_DATABASE.")
        child.communicate("")  # it closes in good order
    assert run(database, "rebuild").returncode == 0


def test_control_without_the_lock_two_processes_open_it(database: Path) -> None:
    """Control: nothing else would keep the second out."""
    with holding(database, "unlocked"), holding(database, "unlocked"):
        pass
    with holding(database), holding(database, "unlocked"):
        pass


async def test_kill_9_frees_it(database: Path) -> None:
    """Though the note of who held it is still there, and a process that it had started lives on."""
    with holding(database) as child:
        child.kill()
        child.wait()
        assert find_holder(database) is None
        assert str(child.pid) in database.with_name("daesang.db.lock").read_text()
        async with SQLite.open(database):
            assert str(os.getpid()) in str(find_holder(database))


def test_the_file_is_one_under_all_its_names(database: Path, tmp_path: Path) -> None:
    """A link leads to the same lock; another file in the same folder is free."""
    link = tmp_path / "elsewhere"
    link.mkdir()
    (link / "other.db").symlink_to(database)
    other = database.with_name("other.db")
    shutil.copy(database, other)
    with holding(database):
        assert run(link / "other.db", "rebuild").returncode == 3
        assert run(other, "rebuild").returncode == 0


async def test_a_file_with_two_names_is_refused(database: Path) -> None:
    """Each name would have a log and a lock of its own. Control: without our care both are opened at once."""
    other = database.with_name("other.db")
    os.link(database, other)
    for name in (database, other):
        with pytest.raises(Unreachable, match="another name"):
            async with SQLite.open(name):
                pass
    with holding(database, "unlocked"), holding(other, "unlocked"):
        pass
    other.unlink()
    async with SQLite.open(database):
        pass


OPEN = """
import sys
from pathlib import Path

from bot.cli.common import CannotGoOn, run_to_end
from bot.store import Store

async def main():
    async with Store.open(Path(sys.argv[1])):
        print("open")

try:
    run_to_end(main())
except CannotGoOn as error:
    print(error)
    sys.exit(error.code)
"""


def may_mount() -> bool:
    try:
        return not subprocess.run(
            ["unshare", "-m", "true"], capture_output=True, check=False, timeout=5
        ).returncode
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not may_mount(), reason="only root mounts")
@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        ("cp daesang.db disk", "open"),
        ("cp daesang.db disk; mount --bind disk/daesang.db disk/daesang.db", "mounted by itself"),
        ("cp daesang.db disk; mount --bind disk disk; mount -o remount,bind,ro disk", "is read-only"),
        ("mount -t tmpfs -o size=8k none disk", "full"),
        ("mount -t tmpfs -o size={room}k none disk; cp daesang.db disk", "is its disk full"),
        (
            "cp daesang.db disk; touch disk/daesang.db-wal; chmod 0 disk/daesang.db-wal; "
            'set -- setpriv --bounding-set -dac_override,-dac_read_search "$@"',  # not as root, that is
            "may not read and write disk/daesang.db-wal",
        ),
    ],
    ids=["control", "own mount", "read-only", "full and new", "full", "another user's"],
)
def test_what_is_wrong_with_a_disk_is_a_sentence(database: Path, prepare: str, told: str) -> None:
    """With exit code 2; seen by a process that has mounts of its own."""
    database.with_name("disk").mkdir()
    prepare = prepare.format(room=database.stat().st_size // 1024 + 12)
    shell = f'set -e; {prepare}; exec "$@"'
    command = ["unshare", "-m", "sh", "-c", shell, "sh", sys.executable, "-c", OPEN, "disk/daesang.db"]
    ended = subprocess.run(
        command,
        cwd=database.parent,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""
    [line] = ended.stdout.splitlines()
    assert told in line
    assert ended.returncode == (0 if told == "open" else 2)


def test_what_only_reads_needs_no_lock(database: Path) -> None:
    """`stats` answers beside a bot that runs."""
    with holding(database):
        ended = run(database, "stats")
    assert (ended.returncode, ended.stdout) == (0, "Nothing has been suggested yet.\n")


@pytest.mark.parametrize("version", [0, max(migrations()) - 1])
def test_what_only_reads_migrates_nothing(database: Path, version: int) -> None:
    """A file of an older version is left as it is, and it is said what brings it forward."""
    with closing(sqlite3.connect(database)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    before = database.read_bytes()
    ended = run(database, "stats")
    assert ended.returncode == 2
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert f"version {version}" in line
    assert "start the bot once" in line
    assert database.read_bytes() == before


async def test_nor_can_one_process_open_it_twice(database: Path) -> None:
    """Two writers in one process would be no better; the first goes on, and after it the file is free."""
    async with Store.open(database) as store:
        with pytest.raises(DatabaseInUse, match=f"process {os.getpid()} "):
            async with Store.open(database):
                pass
        await store.facts.keep("name", "value")
    async with Store.open(database) as store:
        assert await store.facts.find("name") == "value"


async def test_an_opening_that_fails_leaves_it_free(database: Path) -> None:
    """Refused for its version, the file is held by nobody."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA user_version = 9999")
    with pytest.raises(NewerSchema):
        async with SQLite.open(database):
            pass
    assert find_holder(database) is None


def test_many_that_start_at_once_are_one(database: Path) -> None:
    """Of five processes started together exactly one opens the file."""
    command = [sys.executable, "-c", CHILD, "locked", str(database)]
    with ExitStack() as stack:
        children = []
        for _ in range(5):
            child = stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(child.kill)
            children.append(child)
        opened = [line for child in children if child.stdout and (line := child.stdout.readline())]
        for line in opened:
            os.kill(int(line), signal.SIGKILL)
        assert len(opened) == 1
