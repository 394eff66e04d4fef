"""A job that fails waits longer each time, and what is asked for often is done once."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui.channels import Channels
from bot.usecases.arrivals import Arrivals
from bot.usecases.clock import Clock
from bot.usecases.facts import TitleFacts
from bot.usecases.jobs import Jobs
from bot.usecases.owner import Owner
from bot.usecases.sources import Sources
from bot.usecases.titles import Titles
from tests.places import refuse_rows
from tests.store.conftest import NOW, Acts, act, path, store

__all__ = ["act", "path", "store"]


NOWHERE = Channels(discord.Client(intents=discord.Intents.none()))


class Time:
    def __init__(self) -> None:
        self.now = NOW
        self.reminded: list[float] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def rest(self) -> None:
        while self.tasks:
            await asyncio.wait(self.tasks)

    def clock(self) -> Clock:
        return Clock(spawn=self.spawn, remind=self.reminded.append, now=lambda: self.now)


def make_owner(store: Store, time: Time) -> Owner:
    return Owner(store=store, channels=NOWHERE, clock=time.clock())


def make_jobs(store: Store, time: Time) -> Jobs:
    clock = time.clock()
    sources = Sources(store=store, sources=[], owner=make_owner(store, time), clock=clock)
    facts = TitleFacts(store=store, sources=sources, clock=clock)
    titles = Titles(store=store, index=TitleIndex(()))
    arrivals = Arrivals(store=store, titles=titles, clock=clock)
    return Jobs(store=store, facts=facts, arrivals=arrivals, channels=NOWHERE, clock=clock)


async def test_a_calibration_that_cannot_be_written_is_tried_rarely(
    store: Store, path: Path, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each vote wakes the jobs; the calibration fails each time it is tried, in the file."""
    time, tried = Time(), 0
    jobs = make_jobs(store, time)
    store.follow(lambda events: jobs.take_up())
    calibrate = store.calibration.calibrate

    async def count(server_id: int) -> None:
        nonlocal tried
        tried += 1
        await calibrate(server_id)

    monkeypatch.setattr(store.calibration, "calibrate", count)
    refuse_rows(path, "models", "new.version > 0")
    for member in range(200):
        await store.ratings.record_score(act(member), "kd-signal-2016", score=14)
    await time.rest()
    assert tried <= 2
    assert time.reminded
    time.now += 3600
    jobs.take_up()
    await time.rest()
    assert tried <= 3


async def test_many_votes_are_learnt_in_few_calibrations(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that came while it was under way is in the next."""
    time, tried = Time(), 0
    jobs = make_jobs(store, time)
    store.follow(lambda events: jobs.take_up())
    calibrate, gate = store.calibration.calibrate, asyncio.Event()

    async def count(server_id: int) -> None:
        nonlocal tried
        tried += 1
        await gate.wait()
        await calibrate(server_id)

    monkeypatch.setattr(store.calibration, "calibrate", count)
    for member in range(200):
        await store.ratings.record_score(act(member), "kd-signal-2016", score=14)
    gate.set()
    await time.rest()
    assert tried == 2
