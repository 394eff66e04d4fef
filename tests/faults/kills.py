"""A process that writes scores is killed again and again, while a tenth of its jobs fail.

What it had been told is saved must be in the file, what it was told failed must not, and every sum must be
what the votes say. An `eager` process says so before the disk has it: the control.
"""

import asyncio
import multiprocessing
import os
import random
import sqlite3
import time
from contextlib import closing
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.domain.members import Act
from bot.store import Store
from bot.store.engines import sqlite
from bot.store.engines.checkup import examine
from bot.store.transaction import Job, Transaction
from tests.faults.row import Row

SERVER = 111
WRITERS = 20
TITLES = 40
NOW = 1_750_000_000

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


class Stumble(Exception):
    """What a job that fails raises, after all it did."""


def stumble(one_in: int = 10) -> None:
    """Have each tenth job of this process fail at its end."""
    attempt, numbers = sqlite.SQLite._attempt, count(1)

    def attempt_or_fail(self: sqlite.SQLite, db: sqlite3.Connection, job: Job[Any]) -> Any:
        if next(numbers) % one_in:
            return attempt(self, db, job)

        def fail(tx: Transaction) -> None:
            job(tx)
            raise Stumble

        return attempt(self, db, fail)

    sqlite.SQLite._attempt = attempt_or_fail  # type: ignore[method-assign]


def _live(path: Path, first: int, told: Connection, is_eager: bool) -> None:
    stumble()
    asyncio.run(_write(path, count(first), told.fileno(), is_eager))


async def _write(path: Path, numbers: "count[int]", told: int, is_eager: bool) -> None:
    async with Store.open(path) as store:
        os.write(told, b"open 0\n")

        async def work() -> None:
            for number in numbers:
                if is_eager:
                    os.write(told, b"saved %d\n" % number)
                try:
                    await record(store, number)
                except Stumble:
                    os.write(told, b"failed %d\n" % number)
                else:
                    os.write(told, b"saved %d\n" % number)

        await asyncio.gather(*(work() for _ in range(WRITERS)))


async def record(store: Store, number: int) -> None:
    by = Act(SERVER, number, f"member {number}", number, NOW, 0)
    await store.ratings.record_score(by, f"title-{number % TITLES}", score=2 + number % 19)


class Ledger:
    """What was told of which score, over all lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.told: dict[str, set[int]] = {"saved": set(), "failed": set(), "open": set()}
        self.begun_in: list[float] = []
        self.kills = 0
        self._next = 1

    def kill(self, after: float, *, is_eager: bool = False) -> None:
        """One life, ended so many seconds after it began to write."""
        read, write = os.pipe()
        ours, theirs = Connection(read), Connection(write)
        begun = time.monotonic()
        process = _FORKS.Process(target=_live, args=(self.path, self._next, theirs, is_eager), daemon=True)
        process.start()
        theirs.close()
        text = os.read(ours.fileno(), 7)
        self.begun_in.append(time.monotonic() - begun)
        ends_at = time.monotonic() + after
        while ends_at > time.monotonic():
            text += os.read(ours.fileno(), 1 << 16)
        process.kill()
        while more := os.read(ours.fileno(), 1 << 16):  # what it had said is in the pipe still
            text += more
        ours.close()
        process.join()
        self.kills += 1
        for line in text.decode().splitlines(keepends=True):
            if line.endswith("\n"):
                word, _, number = line.partition(" ")
                self.told[word].add(int(number))
        # What was begun and not told is nobody's to say.
        self._next = max(self._next, *self.told["saved"], *self.told["failed"]) + 10 * WRITERS

    def count_lost(self) -> int:
        """Scores told as saved that are not there as given, and told as failed that are there."""
        with closing(sqlite3.connect(self.path)) as db:
            kept: dict[int, int] = dict(db.execute("SELECT member_id, score FROM shelf").fetchall())
        saved, failed = self.told["saved"], self.told["failed"]
        return sum(kept.get(each) != 2 + each % 19 for each in saved) + len(failed & kept.keys())

    async def list_wrong(self) -> list[str]:
        """What `doctor` finds wrong with the file."""
        return [each.text async for each in examine(self.path) if not each.is_well]


async def kill_often(folder: Path, *, kills: int = 1_000) -> Row:
    """The row of the table."""
    chance, ledger = random.Random(kills), Ledger(folder / "killed.db")
    await asyncio.to_thread(_kill_all, ledger, chance, kills)
    wrong = await ledger.list_wrong()
    lost = ledger.count_lost() + len(wrong)
    return Row(
        f"kill -9 while 20 write and a tenth fail ({len(ledger.told['saved']):,} told as saved)",
        kills,
        kills if not lost else 0,
        lost,
        max(ledger.begun_in),
    )


def _kill_all(ledger: Ledger, chance: random.Random, kills: int) -> None:
    for _ in range(kills):
        ledger.kill(chance.uniform(0, 0.12))
