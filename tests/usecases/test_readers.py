"""What is read in a process of its own: nobody else waits for it, and none outlives its time or the bot."""

import asyncio
import multiprocessing
import pickle
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnProcess

import pytest

from bot import catalogue
from bot.domain.errors import Busy, NoSuchEpisode, TooTangled
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.playground import BLOG
from bot.reader import MEMORY, VIEWS, Make
from bot.usecases import readers
from bot.usecases.readers import Readers

LEISURE = 20.0
TANGLED = "home" + " | " * 10
CAMELLIA = "kd-when-the-camellia-blooms-2019"
TEA = Title("kd-tea-at-midnight-2026", Kind.DRAMA, "Tea at Midnight", 2026, title_ko="자정의 차")
TEA_POST = "Tea at Midnight\n\nI watched it twice and learnt nothing about tea. 9/10"
WORLD_POST = "Oppenheimer review\n\nThree hours of men in rooms. 9/10"
OPPENHEIMER = "wf-oppenheimer-2023"


@pytest.fixture(scope="module")
def titles() -> TitleIndex:
    return TitleIndex(catalogue.load_titles())


@asynccontextmanager
async def reading(
    titles: TitleIndex, *, seconds: float = LEISURE, idle_seconds: float = readers.IDLE_SECONDS
) -> AsyncIterator[Readers]:
    before = multiprocessing.active_children()  # another file's tests may share one
    made = Readers(index=titles, seconds=seconds, idle_seconds=idle_seconds)
    try:
        yield made
    finally:
        await made.close()
    assert set(multiprocessing.active_children()) <= set(before)


async def test_what_takes_too_long_is_ended_and_the_next_is_read(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        assert (await reader.read(BLOG, titles)).title_id == CAMELLIA  # control
        before = multiprocessing.active_children()
        reader.seconds = 0
        with pytest.raises(TooTangled):
            await reader.read(BLOG, titles)
        reader.seconds = 20
        assert (await reader.read(BLOG, titles)).title_id == CAMELLIA
        assert set(before) != set(multiprocessing.active_children())


async def test_a_text_is_read_by_the_titles_of_its_server(titles: TitleIndex) -> None:
    """With what it added or put right, by what its titles became, without the world's where that is off."""
    camellia = titles.by_id[CAMELLIA]
    renamed = replace(camellia, title="Tea at Midnight", title_ko="자정의 차", alt_titles=())
    async with reading(titles) as reader:
        for base, world in ((titles, OPPENHEIMER), (titles.korean, None)):
            for view, tea, camellia_id in (
                (base, None, CAMELLIA),  # control
                (base.cover([TEA]), TEA.id, CAMELLIA),
                (base.cover([renamed]), CAMELLIA, None),
                (base.cover([TEA], moved={CAMELLIA: TEA.id}), TEA.id, None),
                (base, None, CAMELLIA),
            ):
                found = [(await reader.read(each, view)).title_id for each in (TEA_POST, BLOG, WORLD_POST)]
                assert found == [tea, camellia_id, world]


async def test_more_servers_are_read_for_than_are_kept(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        for number in range(3 * VIEWS):
            own = replace(TEA, id=f"kd-tea-{number % (2 * VIEWS)}-2026")
            assert (await reader.read(TEA_POST, titles.cover([own]))).title_id == own.id


class Late(str):
    """A text on its way to the process while that is ending."""

    reader: Readers
    is_killed = False
    stays_idle = False
    sent: list[SpawnProcess]

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Called when it is about to be sent, after the process was found to be alive."""
        process, pipe = self.reader._process, self.reader._pipe
        assert process is not None
        assert pipe is not None
        self.sent.append(process)
        if self.is_killed:
            process.kill()
        if len(self.sent) == 1 or self.stays_idle:
            assert pipe.poll(LEISURE)  # its end of the pipe is closed
        if not self.stays_idle:
            self.reader.idle_seconds = LEISURE
        return str, (str(self),)


def late(reader: Readers) -> Late:
    text = Late(BLOG)
    text.reader, text.sent = reader, []
    return text


async def test_a_text_that_comes_as_an_idle_process_ends_is_read_by_another(titles: TitleIndex) -> None:
    """That it was not read says nothing of it; one that is killed over it is told so, and not asked again."""
    async with reading(titles, idle_seconds=0) as reader:
        text = late(reader)
        assert (await reader.read(text, titles)).title_id == CAMELLIA
        first, second = text.sent
        assert (first.exitcode, second.exitcode) == (0, None)

    async with reading(titles) as reader:  # control
        text = late(reader)
        text.is_killed = True
        with pytest.raises(TooTangled):
            await reader.read(text, titles)
        assert [process.exitcode for process in text.sent] == [-signal.SIGKILL]


async def test_a_text_that_finds_only_processes_that_end_is_for_later(titles: TitleIndex) -> None:
    async with reading(titles, idle_seconds=0) as reader:
        text = late(reader)
        text.stays_idle = True
        with pytest.raises(Busy):
            await reader.read(text, titles)
        assert [process.exitcode for process in text.sent] == [0, 0]
        reader.idle_seconds = LEISURE
        assert (await reader.read(BLOG, titles)).title_id == CAMELLIA  # control


async def test_a_tangled_text_is_over_in_time_and_the_loop_goes_on(titles: TitleIndex) -> None:
    """Whether its patterns read it or not."""
    async with reading(titles) as reader:
        await reader.read(BLOG, titles)
        reader.seconds = readers.SECONDS
        began, ticks = time.monotonic(), 0
        task = asyncio.create_task(reader.read(TANGLED, titles))
        while not task.done():
            await asyncio.sleep(0.01)
            ticks += 1
        took = time.monotonic() - began
        assert isinstance(task.exception(), TooTangled | None)
        assert took < readers.SECONDS + 1
        assert ticks > took * 20  # of a hundred a second


async def test_one_may_be_begun_before_there_is_anything_to_read(titles: TitleIndex) -> None:
    """Once: what is read then finds it."""
    async with reading(titles) as reader:
        for _ in range(3):
            reader.prepare()
        await reader.read(BLOG, titles)
        found = reader._process
        reader.prepare()
        await reader.read(BLOG, titles)
        assert reader._process is found
    reader.prepare()  # after the end none begins: `reading` would find it
    assert reader._process is None


@dataclass(frozen=True)
class Hog:
    """Work that takes so much memory."""

    size: int

    def do(self, make: Make) -> int:
        return len(bytearray(self.size))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit memory otherwise")
async def test_what_takes_too_much_memory_is_ended_and_the_next_is_read(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        assert await reader._run(lambda: Hog(64 << 20)) == 64 << 20  # control
        with pytest.raises(TooTangled):
            await reader._run(lambda: Hog(MEMORY))
        assert (await reader.read(BLOG, titles)).title_id == CAMELLIA


@dataclass(frozen=True)
class Refusing:
    """Work that somebody can mend."""

    size = 0

    def do(self, make: Make) -> None:
        raise NoSuchEpisode(text="17", title=TEA, episodes=16)


async def test_what_somebody_can_mend_is_told_as_it_was_said(titles: TitleIndex) -> None:
    """From one process to the other, and nothing ends over it."""
    async with reading(titles) as reader:
        await reader.read(BLOG, titles)
        before = multiprocessing.active_children()
        with pytest.raises(NoSuchEpisode) as told:
            await reader._run(Refusing)
        assert multiprocessing.active_children() == before
    said = NoSuchEpisode(text="17", title=TEA, episodes=None)
    for error in (told.value, pickle.loads(pickle.dumps(said))):
        assert error.parameters["title"] == TEA
        assert error.args[1] == error.parameters
    assert told.value.key == "error.no_such_episode"
    assert pickle.loads(pickle.dumps(said)).key == "error.not_an_episode"


async def test_only_so_many_wait(titles: TitleIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "QUEUE", 2)
    async with reading(titles) as reader:
        found = await asyncio.gather(*(reader.read(BLOG, titles) for _ in range(5)), return_exceptions=True)
        assert [type(each) for each in found if isinstance(each, Exception)] == [Busy, Busy]
        assert (await reader.read(BLOG, titles)).title_id == CAMELLIA  # control: there is room again


async def test_a_stop_ends_it_whatever_it_reads(titles: TitleIndex) -> None:
    async with reading(titles) as reader:
        await reader.read(BLOG, titles)
        task = asyncio.create_task(reader.read(BLOG * 120, titles))
        await asyncio.sleep(0)
        await reader.close()
        with pytest.raises(Busy):
            await task
        with pytest.raises(Busy):
            await reader.read(BLOG, titles)
