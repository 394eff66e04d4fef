"""What is read in a process of its own: nobody else waits for it, and none outlives its time or the bot."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot import catalogue
from bot.domain.errors import Busy, TooTangled
from bot.domain.search import TitleIndex
from bot.playground import BLOG
from bot.usecases import readers
from bot.usecases.readers import Readers

TANGLED = "home" + " | " * 10
CAMELLIA = "kd-when-the-camellia-blooms-2019"


@pytest.fixture(scope="module")
def titles() -> TitleIndex:
    return TitleIndex(catalogue.load_titles())


@asynccontextmanager
async def reading(titles: TitleIndex, *, seconds: float = 20) -> AsyncIterator[Readers]:
    before = multiprocessing.active_children()  # another file's tests may share one
    made = Readers(index=titles, seconds=seconds)
    try:
        yield made
    finally:
        await made.close()
    assert set(multiprocessing.active_children()) <= set(before)


async def test_what_takes_too_long_is_ended_and_the_next_is_read(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        assert (await reader.read(BLOG)).title_id == CAMELLIA  # control
        before = multiprocessing.active_children()
        reader.seconds = 0
        with pytest.raises(TooTangled):
            await reader.read(BLOG)
        reader.seconds = 20
        assert (await reader.read(BLOG)).title_id == CAMELLIA
        assert set(before) != set(multiprocessing.active_children())


async def test_a_tangled_text_is_over_in_time_and_the_loop_goes_on(titles: TitleIndex) -> None:
    """Whether its patterns read it or not."""
    async with reading(titles) as reader:
        await reader.read(BLOG)
        reader.seconds = readers.SECONDS
        began, ticks = time.monotonic(), 0
        task = asyncio.create_task(reader.read(TANGLED))
        while not task.done():
            await asyncio.sleep(0.01)
            ticks += 1
        took = time.monotonic() - began
        assert isinstance(task.exception(), TooTangled | None)
        assert took < readers.SECONDS + 1
        assert ticks > took * 20  # of a hundred a second


async def test_only_so_many_wait(titles: TitleIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "QUEUE", 2)
    async with reading(titles) as reader:
        found = await asyncio.gather(*(reader.read(BLOG) for _ in range(5)), return_exceptions=True)
        assert [type(each) for each in found if isinstance(each, Exception)] == [Busy, Busy]
        assert (await reader.read(BLOG)).title_id == CAMELLIA  # control: there is room again


async def test_a_stop_ends_it_whatever_it_reads(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        await reader.read(BLOG)
        task = asyncio.create_task(reader.read(BLOG * 120))
        await asyncio.sleep(0)
        await reader.close()
        with pytest.raises(Busy):
            await task
        with pytest.raises(Busy):
            await reader.read(BLOG)
