"""Power cuts: what is left of a file when only what was synced is sure to be on the disk.

The bot's store writes under strace, which notes every write and sync of the file and its log, and whenever a
change was said to be saved. A cut is a moment of that: what was synced by then is there; of what was written
since, each sector of 512 bytes is there or not by chance. `python -m tests.faults.power [CUTS]` tries many.
"""

import asyncio
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.store import Store
from tests.faults.row import Row
from tests.faults.run_bot import environment

SECTOR = 512

Neglect = str
"""What the store is told to do in place of `synchronous = FULL`."""


@dataclass(frozen=True, slots=True)
class Event:
    """A write at a place, a cut to a length, or a sync of a file; or that a change was said to be saved."""

    kind: str
    file: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """The files as they are for sure, and what was done to them since."""

    sure: dict[str, bytearray]
    since: dict[str, list[Event]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.kind != "sync":
            self.since.setdefault(event.file, []).append(event)
            return
        for each in self.since.pop(event.file, []):
            _apply(self.sure.setdefault(event.file, bytearray()), each)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """What is there after a power cut now: all that was written since, nothing, or half of it."""
        share = chance.choice((0.0, 0.5, 1.0))
        left = {name: bytearray(data) for name, data in self.sure.items()}
        for name, events in self.since.items():
            for event in events:
                for part in _split(event):
                    if chance.random() < share:
                        _apply(left.setdefault(name, bytearray()), part)
        return {name: bytes(data) for name, data in left.items()}


def _split(event: Event) -> Iterator[Event]:
    if event.kind == "truncate":
        yield event
    for start in range(0, len(event.data), SECTOR):
        yield Event("write", event.file, event.at + start, event.data[start : start + SECTOR])


def _apply(data: bytearray, event: Event) -> None:
    if event.kind == "truncate":
        del data[event.at :]
    data.extend(bytes(max(0, event.at + len(event.data) - len(data))))
    data[event.at : event.at + len(event.data)] = event.data


# The recording ---------------------------------------------------------------------------------------

_WRITER = """
import asyncio, os, sys
from pathlib import Path

from bot.store import Store
from bot.store.engines import sqlite

sqlite._PRAGMAS = tuple(each.replace("= FULL", f"= {sys.argv[2]}") for each in sqlite._PRAGMAS)
sqlite._PRAGMAS += ("PRAGMA wal_autocheckpoint = 40",)

async def main():
    async with Store.open(Path(sys.argv[1])) as store:
        for number in range(int(sys.argv[3])):
            await store.facts.keep(f"saved {number}", "x" * 300)
            os.write(1, b"saved %d" % number)
        os.kill(os.getpid(), 9)

asyncio.run(main())
"""

_CALL = re.compile(
    r"\d+ +(?P<name>pwrite64|write|ftruncate|fdatasync|fsync)\((?P<handle>\d+)<(?P<file>[^>]*)>"
    r'(?:, "(?P<data>[^"]*)", \d+)?(?:, (?P<at>\d+))?'
)


def can_record() -> bool:
    """Whether there is strace, and it may look on."""
    try:
        return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False).returncode == 0
    except FileNotFoundError:
        return False


def record(database: Path, *, changes: int, synchronous: Neglect = "FULL") -> list[Event]:
    """What the store does to the file and its log while so many changes are saved, one after another."""
    trace = database.with_name("trace")
    subprocess.run(
        [
            *("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000", "-o", str(trace)),
            *("-e", "trace=pwrite64,write,ftruncate,fdatasync,fsync"),
            *(sys.executable, "-c", _WRITER, str(database), synchronous, str(changes)),
        ],
        env=environment(),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    with trace.open() as lines:
        return [event for line in lines if (event := _read(line, database)) is not None]


def _read(line: str, database: Path) -> Event | None:
    match = _CALL.match(line)
    if match is None:
        return None
    file = _unescape(match["file"]).decode()
    data = _unescape(match["data"] or "")
    if match["name"] == "write" and match["handle"] == "1":
        return Event("saved", data=data)
    name = file.removeprefix(str(database.parent) + "/")
    if name not in (database.name, f"{database.name}-wal"):
        return None
    kind = {"pwrite64": "write", "ftruncate": "truncate"}.get(match["name"], "sync")
    return Event(kind, name, int(match["at"] or 0), data)


def _unescape(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


# The cuts --------------------------------------------------------------------------------------------


async def cut(
    fresh: Path, *, changes: int, cuts: int, synchronous: Neglect = "FULL", seed: int | None = None
) -> Row:
    """Cut the power at so many moments; each time the bot starts on what is left, and all is looked for."""
    chance, survived, lost, slowest = random.Random(seed), 0, 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "daesang.db"
        shutil.copy(fresh, database)
        before = database.read_bytes()
        events = await asyncio.to_thread(record, database, changes=changes, synchronous=synchronous)
        first = next(place for place, event in enumerate(events) if event.kind == "saved")
        for place in sorted(chance.sample(range(first, len(events)), cuts)):
            disk, saved = Disk({database.name: bytearray(before)}), set()
            for event in events[:place]:
                if event.kind == "saved":
                    saved.add(event.data.decode())
                else:
                    disk.take(event)
            for name, data in disk.cut(chance).items():
                database.with_name(name).write_bytes(data)
            database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
            began = time.monotonic()
            missing = await _count_missing(database, saved)
            slowest = max(slowest, time.monotonic() - began)
            survived += not missing
            lost += missing
    return Row(f"power cut, synchronous={synchronous}", cuts, survived, lost, slowest)


async def _count_missing(database: Path, saved: set[str]) -> int:
    async with Store.open(database):  # it looks at all of a file this small
        pass
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        there = {name for (name,) in db.execute("SELECT name FROM facts")}
    return len(saved - there)


async def cut_power(cuts: int = 200) -> Row:
    """The row of the long run."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "daesang.db"
        async with Store.open(fresh):
            pass
        return await cut(fresh, changes=400, cuts=cuts)


if __name__ == "__main__":
    print(asyncio.run(cut_power(int(sys.argv[1]) if sys.argv[1:] else 200)))
