"""A picture that takes its time is never in the way of a text that must leave."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.ui import artwork
from bot.ui.pictures import Pictures
from tests.discord.conftest import World, quoted, shown, take_id

TITLE = "kd-signal-2016"
SECRET = "Zephyrine poisoned Wilhelmina."
HIDDEN = "**🔒 Spoilers inside.**"


@pytest.fixture(autouse=True)
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artwork, "_SCENES", Pictures(room=1))


@asynccontextmanager
async def busy_artist(here: World) -> AsyncIterator[Callable[[], None]]:
    """Whatever is to be drawn waits until what this gives is called."""
    go = threading.Event()
    busy = asyncio.create_task(here.bot.use.drawing.run(go.wait, 20))
    await asyncio.sleep(0)
    try:
        yield go.set
    finally:
        go.set()
        await busy


async def wait_for(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(8):
        while not is_so():  # noqa: ASYNC110 - what a file says wakes nobody
            await asyncio.sleep(0.01)


def texts(here: World, since: int) -> list[bool]:
    """Of each request of the bot whether it shows the text."""
    return [SECRET in json.dumps(each.json, default=str) for each in here.env.http_requests[since:]]


async def post(here: World, **more: Any) -> Any:
    given = {"title": TITLE, "score": "9", "text": SECRET} | more
    return await here.mei.slash(here.channel, "review", **given)


@pytest.mark.parametrize("deleted", [True, False])
async def test_a_review_deleted_while_its_picture_is_drawn_is_not_shown(here: World, deleted: bool) -> None:
    """Not for a moment; the control is shown."""
    since = len(here.env.http_requests)
    async with busy_artist(here) as go_on:
        posting = asyncio.create_task(post(here))
        await wait_for(lambda: here.rows("SELECT 1 FROM reviews"))
        if deleted:
            await here.store.reviews.delete(here.act(here.mei.id, "mei"), take_id(here))
        go_on()
        await posting
    await here.env.settle()
    assert any(texts(here, since)) is not deleted
    assert (SECRET in here.public()) is not deleted
    assert here.rows("SELECT shown = wanted FROM cards") == [(1,)]


async def test_a_hidden_text_does_not_wait_for_a_picture(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number is brought up to date, and its picture is being drawn: the text leaves at once."""
    await post(here)
    number = take_id(here)
    async with busy_artist(here):
        monkeypatch.setattr(artwork, "_SCENES", Pictures(room=1))
        await here.store.reviews.vote_helpful(here.act(here.jun.id, "jun"), number, helpful=True)
        await asyncio.sleep(0.2)  # by now it waits
        before = asyncio.get_running_loop().time()
        _, left = await here.bot.use.reviews.delete(here.act(here.mei.id, "mei"), number)
        assert left
        assert asyncio.get_running_loop().time() - before < 0.8
        assert SECRET not in here.public()
    await here.env.settle()


async def test_the_picture_that_comes_after_brings_no_old_text(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guarded, then hidden while the picture is on its way: what is put in its place stays."""
    card = await post(here)
    number = take_id(here)
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    monkeypatch.setattr(artwork, "_SCENES", Pictures(room=1))
    async with busy_artist(here):
        by = here.act(here.jun.id, "jun")
        flagging = asyncio.create_task(here.bot.use.reading.flag(by, number))
        await wait_for(lambda: quoted(shown(card)) == HIDDEN)
        since = len(here.env.http_requests)
        before = asyncio.get_running_loop().time()
        _, left = await here.bot.use.reviews.delete(here.act(here.mei.id, "mei"), number)
        assert left
        assert asyncio.get_running_loop().time() - before < 0.8
        patched = [each for each in here.env.http_requests[since:] if each.method == "PATCH"]
        assert len(patched) == 1
        assert await flagging == (True, True)
    await here.env.settle()
    assert "deleted this review" in here.public()
