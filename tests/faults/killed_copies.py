"""Backups, restores and updates that are killed: `python -m tests.faults.killed_copies [TRIES]`.

Each is a process of its own that is slow at each of its steps, and is killed at a random moment.
Afterwards the file must open with all that was in it (after a restore: all of one of the two), and whatever
has a backup's name must be whole.
"""

import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store import Store
from bot.store.engines.backups import list_backups
from bot.store.engines.migrate import migrations
from tests.faults.row import Row
from tests.faults.run_bot import environment

LONGEST = 0.6
"""Seconds that one takes at most, once it has begun."""

_WORK = """
import asyncio, sys, time
from pathlib import Path
from bot.store import Store
from bot.store.engines import backups

backups.PAGES = 5
_replace = Path.replace

def replace(self, target):
    time.sleep(0.03)
    return _replace(self, target)

Path.replace = replace
sync = backups.sync
backups.sync = lambda path: (time.sleep(0.03), sync(path))
file, what = Path(sys.argv[1]), sys.argv[2]
report = lambda *_: time.sleep(0.002)

async def update():
    async with Store.open(file):
        pass

print("begun", flush=True)
if what == "backup":
    backups.back_up(file, file.parent / "backups", report=report)
elif what == "restore":
    backups.restore(file.with_name("other.db"), file, report=report)
else:
    asyncio.run(update())
"""


async def kill_copies(what: str, tries: int = 50) -> Row:
    """The row of "backup", "restore" or "update"."""
    survived, slowest = 0, 0.0
    for _ in range(tries):
        with tempfile.TemporaryDirectory() as folder, _staged(Path(folder), what) as file:
            await _kill(file, what)
            began = time.monotonic()
            survived += await _is_whole(file, what)
            slowest = max(slowest, time.monotonic() - began)
    return Row(f"kill -9 of the {what}", tries, survived, tries - survived, slowest)


@contextmanager
def _staged(folder: Path, what: str) -> Iterator[Path]:
    """A file with a fact in it that only its log has, as a bot that was killed leaves it."""
    file = folder / "daesang.db"
    version = max(migrations()) - (what == "update")
    with closing(sqlite3.connect(folder / "made.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        for number in range(1, version + 1):
            db.executescript(migrations()[number])
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        db.execute("INSERT INTO facts (name, value) VALUES ('old', 'x')")
        for suffix in ("", "-wal"):
            shutil.copy(f"{folder}/made.db{suffix}", f"{file}{suffix}")
    if what == "restore":
        with closing(sqlite3.connect(folder / "made.db")) as db, db:
            db.execute("UPDATE facts SET name = 'new'")
        shutil.move(folder / "made.db", folder / "other.db")
    yield file


async def _kill(file: Path, what: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WORK, str(file), what), env=environment(), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    await asyncio.sleep(random.uniform(0, LONGEST))
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def _is_whole(file: Path, what: str) -> bool:
    async with Store.open(file) as store:
        there = {name for name in ("old", "new") if await store.facts.find(name)}
    if len(there) != 1 or (what != "restore" and there != {"old"}):
        return False
    copies = [each.path for each in list_backups(file, file.parent / "backups")]
    copies += [each for each in file.parent.glob("daesang.db.before-restore-*") if each.name[-1].isdigit()]
    for copy in copies:
        with closing(sqlite3.connect(copy)) as db:
            sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            kept = db.execute("SELECT 1 FROM facts WHERE name = 'old'").fetchone() is not None
        if not (sound and kept):
            return False
    return bool(copies) or what != "restore" or there == {"old"}


if __name__ == "__main__":
    for each in ("backup", "restore", "update"):
        print(asyncio.run(kill_copies(each, int(sys.argv[1]) if sys.argv[1:] else 50)))
