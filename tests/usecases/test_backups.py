"""Backups by themselves: made when it is time, told of when they fail."""

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.settings import BackupPlan
from bot.store.engines.backups import list_backups
from bot.usecases.backups import LOOK_SECONDS, Backups
from bot.usecases.clock import Clock
from bot.usecases.owner import Owner, Worry
from tests.places import sqlite_alone

pytestmark = sqlite_alone

DAY = 24 * 3600


class Ear(Owner):
    """An owner who is told on the spot."""

    def __init__(self) -> None:
        self.told: list[tuple[Worry, str]] = []

    def tell(self, worry: Worry, thing: object = "", **parameters: object) -> None:
        self.told.append((worry, str(parameters["why"])))


class Day:
    """A plan of one backup a day, of which two are kept, and a clock that is set."""

    def __init__(self, folder: Path, first_start: Path) -> None:
        self.database = folder / "daesang.db"
        shutil.copy(first_start, self.database)
        self.folder = folder / "backups"
        self.now = int(time.time())
        self.owner = Ear()
        self.backups = self.make(self.folder)

    def make(self, folder: Path) -> Backups:
        clock = Clock(spawn=_spawn, remind=lambda _: None, now=lambda: self.now)
        return Backups(plan=BackupPlan(self.database, folder, DAY, 2), owner=self.owner, clock=clock)

    async def look(self) -> int:
        """The seconds until it is looked again."""
        return await self.backups.make_due() - self.now

    def list_names(self) -> list[str]:
        return [each.path.name for each in list_backups(self.database, self.folder)]

    def age(self, days: int) -> None:
        """Let all there is be of so many days ago."""
        for number, each in enumerate(list_backups(self.database, self.folder)):
            at = time.strftime("%Y%m%d-%H%M%S", time.gmtime(self.now - days * DAY - number))
            each.path.rename(each.path.with_name(f"daesang-{at}-v{each.version:04}.db"))


def _spawn(work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
    return asyncio.create_task(work, name=name)


@pytest.fixture
def day(tmp_path: Path, first_start: Path) -> Day:
    return Day(tmp_path, first_start)


async def test_one_is_made_when_it_is_time(day: Day) -> None:
    """At once where there is none, then each day; the newest two stay."""
    assert await day.look() == LOOK_SECONDS
    [first] = day.list_names()
    await day.look()
    assert day.list_names() == [first]
    for count in (2, 2):
        day.age(days=1)
        await day.look()
        assert len(day.list_names()) == count
    assert day.owner.told == []


async def test_it_is_looked_again_when_the_next_is_due(day: Day) -> None:
    await day.look()
    day.now += DAY - 60
    assert 0 < await day.look() <= 60


async def test_a_backup_of_the_future_keeps_none_from_being_made(day: Day) -> None:
    """A clock that was wrong once does not switch them off."""
    await day.look()
    day.age(days=-400)
    await day.look()
    assert len(day.list_names()) == 2


async def test_those_of_the_future_are_the_first_to_go(day: Day) -> None:
    """Else each new one would be the oldest at once."""
    for days in (-400, -401):
        await day.look()
        day.age(days)
    future = day.list_names()
    await day.look()
    assert len(day.list_names()) == 2
    assert set(day.list_names()) - set(future)


async def test_a_folder_that_cannot_be_looked_into_is_told(day: Day, tmp_path: Path) -> None:
    day.backups = day.make(tmp_path / ("x" * 300))
    assert await day.look() == LOOK_SECONDS
    [(worry, why)] = day.owner.told
    assert worry is Worry.BACKUP_FAILED
    assert "cannot be looked into" in why


@pytest.mark.skipif(os.name != "posix", reason="a file in the folder's place")
async def test_one_that_fails_is_told_and_tried_again(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    """A line in the log without a traceback, word to the owner, again in an hour; and then it is made."""
    day.folder.write_text("in the way")
    assert await day.look() == LOOK_SECONDS
    [(worry, why)] = day.owner.told
    assert worry is Worry.BACKUP_FAILED
    assert str(day.folder) in why
    [record] = caplog.records
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)
    day.folder.unlink()
    await day.look()
    assert len(day.list_names()) == 1


async def test_a_stop_does_not_wait_for_it(day: Day) -> None:
    """What was being made is given up, and nobody is told: the next start makes it."""
    day.backups.stop()
    await day.look()
    assert day.list_names() == []
    assert day.owner.told == []
