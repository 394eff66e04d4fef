"""Whatever 64 KiB hold, no command, press, page or list that shows them keeps the event loop to itself."""

import asyncio
import gc
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
import simcord

from bot.ui import targets
from bot.usecases import Readers
from tests.discord.conftest import MIRACLE, SIGNAL, World, press, shown

Answer = simcord.InteractionResult

PLAIN = "word "
LENGTH = 64 * 1024
ROOM = 16.0
"""Times what a look at each letter of such a text takes: 50 ms where that is 3."""

HOSTILE = [
    *("\u0301", "a\u0308\u0323", "か\u3099", "👩\u200d", "❤\ufe0f", "\U000e0067", "\u202e", "🇰"),
    *("\n", "a", "\\", "|", " -", " #", "x\u093e"),
]


@pytest.fixture(autouse=True)
def no_collections() -> Iterator[None]:
    """Whose turn it is to wait for one is chance."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def fill(kind: str) -> bytes:
    """64 KiB in a file, the first of it drawn whatever the rest is."""
    unit = kind.encode()
    return b"x " + unit * ((LENGTH - 2) // len(unit))


def take_time(work: Callable[[], object]) -> float:
    """Seconds of this thread's processor time: what others do adds nothing to it."""
    before = time.thread_time()
    work()
    return time.thread_time() - before


def look_at_each() -> int:
    return sum(letter.isspace() for letter in PLAIN * (LENGTH // len(PLAIN)))


class Watch:
    """The longest that a callback kept the loop, in times of `look_at_each`, which is timed before and after.

    So a processor that is slow, or was slow just now, makes nothing longer.
    """

    longest = 0.0


@contextmanager
def watch_loop() -> Iterator[Watch]:
    watch, longest = Watch(), 0.0
    run = asyncio.events.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        nonlocal longest
        longest = max(longest, take_time(partial(run, handle)))

    before = take_time(look_at_each)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.events.Handle, "_run", timed)
        yield watch
    watch.longest = longest / max(before, take_time(look_at_each))


async def walk(here: World, kind: str) -> dict[str, float]:
    """Show such a text in every way there is: the loop's longest block at each step, as `Watch` has it."""
    longest: dict[str, float] = {}

    async def step(name: str, work: Awaitable[Answer]) -> Answer:
        with watch_loop() as watch:
            answer = await work
        assert answer.acknowledged, name
        longest[name] = watch.longest
        return answer

    async def write(score: str, *, spoiler: bool) -> Answer:
        file = ("take.txt", fill(kind))
        return await here.mei.slash(
            here.channel, "review", title=MIRACLE, score=score, file=file, spoiler=spoiler
        )

    card = shown(await step("post", write("8", spoiler=False)))
    [(review,)] = here.rows("SELECT review_id FROM reviews")
    for page in (0, 1, 9999):
        await step(f"page {page}", press(here.jun, card, targets.Read(review, page)))
    await step("list", here.jun.slash(here.channel, "reviews", title=MIRACLE))
    await step("shared list", here.jun.slash(here.channel, "reviews", title=MIRACLE, share=True))
    await step("edit form", press(here.mei, card, targets.Review(MIRACLE)))
    await step("edit", write("9", spoiler=True))
    await step("versions", press(here.mei, card, targets.Versions(review)))
    [(version,)] = here.rows("SELECT version_id FROM review_versions")
    await step("version", press(here.mei, card, targets.VersionPage(version, 1)))
    await step("restore", press(here.mei, card, targets.Restore(version)))
    form = await press(here.jun, card, targets.Report(review))
    await step("report", here.jun.submit_modal(form, {"text": "It is no text at all."}))
    mod = here.moderator()
    await step("held", mod.slash(here.channel, "moderation held"))
    [(report,)] = here.rows("SELECT report_id FROM reports")
    await step("inspect", press(mod, card, targets.InspectPage(report, 2)))
    file = ("take.txt", fill(kind))
    await step("propose", here.sol.slash(here.channel, "review", title=SIGNAL, file=file))
    return longest


@pytest.mark.parametrize("kind", [PLAIN, *HOSTILE], ids=ascii)
async def test_no_text_keeps_the_loop(here: World, readers: Readers, kind: str) -> None:
    longest = await walk(here, kind)
    slow = {name: round(took, 1) for name, took in longest.items() if took > ROOM}
    assert not slow


async def test_the_watch_sees_what_keeps_the_loop() -> None:
    """The control: a quarter as many marks as Python would put them in order, were they not cut first."""
    marks = "a" + "\u0301\u0323" * (LENGTH // 8)
    with watch_loop() as watch:
        asyncio.get_running_loop().call_soon(unicodedata.normalize, "NFC", marks)
        await asyncio.sleep(0)
    assert watch.longest > ROOM
