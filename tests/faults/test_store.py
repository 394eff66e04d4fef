"""A file that takes no writes: nobody waits, nothing that was written is lost, and reading goes on."""

import resource
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from typing import Any, cast

import discord
import pytest
import simcord

from bot.store.drafts import Views, put_view
from bot.store.engines import sqlite
from bot.store.engines.sqlite import SQLite
from tests.discord.conftest import DAY, HOUR, SIGNAL, World, fields, shown, told
from tests.faults.failing import later
from tests.faults.stage import SECRET, post
from tests.faults.test_cards import MINUTE
from tests.places import sqlite_alone

pytestmark = [sqlite_alone, pytest.mark.faults]

ANSWER_SECONDS = 1.5
"""The aim is one, and a busy machine is slow; Discord waits for three."""

LONG = "그는 말없이 문을 닫았다. " * 250
"""More than there is room for in pages that are there."""

Trouble = Callable[[World], AbstractAsyncContextManager[None]]


# What goes wrong -------------------------------------------------------------------------------------


@asynccontextmanager
async def locked(here: World) -> AsyncIterator[None]:
    """Another program has it for itself."""
    with closing(sqlite3.connect(here.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def full(here: World) -> AsyncIterator[None]:
    """There is room for no page more, which SQLite answers as it does a disk without any."""
    [[pages]] = await set_pragma(here, "page_count")
    await set_pragma(here, f"max_page_count = {pages}")
    yield
    await set_pragma(here, f"max_page_count = {1 << 30}")


@asynccontextmanager
async def read_only(here: World) -> AsyncIterator[None]:
    await set_pragma(here, "query_only = ON")
    yield
    await set_pragma(here, "query_only = OFF")


@asynccontextmanager
async def failing_disk(here: World) -> AsyncIterator[None]:
    """Every write to the log of the file is an error of the system's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def set_pragma(here: World, pragma: str) -> list[Any]:
    engine = cast(SQLite, here.store._engine)
    return list(await engine._writer.execute_fetchall(f"PRAGMA {pragma}"))


TROUBLES: dict[str, tuple[Trouble, str, str]] = {
    "locked": (locked, "I can't right now.", ""),
    "full": (full, "My disk is full", "My disk is full"),
    "read-only": (read_only, "My disk takes nothing new", "I can't write to my database"),
    "failing": (failing_disk, "My disk takes nothing new", "I can't write to my database"),
}


# Who writes ------------------------------------------------------------------------------------------


async def time_of(work: Awaitable[simcord.InteractionResult]) -> tuple[float, simcord.InteractionResult]:
    began = time.monotonic()
    answer = await work
    return time.monotonic() - began, answer


@pytest.mark.parametrize("what", TROUBLES)
async def test_who_cannot_be_saved_hears_why_at_once_and_keeps_their_text(
    here: World, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    """The owner hears of a disk once, the log has a line; when it is over, all is well by itself."""
    trouble, said, to_owner = TROUBLES[what]
    owner = here.env.create_user("owner")
    here.server.add_member(owner)
    here.bot.application.owner = discord.Object(owner.id)  # type: ignore[union-attr]
    here.execute(f"INSERT INTO jobs (name, scope, due_at) VALUES ('calibrate', {here.server.id}, 1)")
    async with trouble(here):
        for _ in range(2):
            seconds, answer = await time_of(post(here, LONG))
            assert seconds <= ANSWER_SECONDS
            assert told(answer).startswith(said)
            [file] = shown(answer).attachments
            assert await here.read(file) == LONG
    await later(here.env, 20 * MINUTE)
    notes = [message.content for message in owner.dm_channel.history()]
    assert [note[: len(to_owner)] for note in notes] == ([to_owner] if to_owner else [])
    lines = [each for each in caplog.records if each.name == "bot.store.engines.batches"]
    once = ["The database takes no w", "The database takes writ"]
    assert len(lines) == 2 or what == "full"  # where there is room for something small now and then
    assert [each.getMessage()[:23] for each in lines] == once * (len(lines) // 2)
    assert here.rows("SELECT 1 FROM jobs WHERE name = 'calibrate'") == []
    assert shown(await post(here, LONG)).embeds


async def test_control_who_waits_as_long_as_sqlite_does_is_late(here: World) -> None:
    """Control: with five seconds, which it was, Discord would have waited for too long as well."""
    await set_pragma(here, "busy_timeout = 1000")
    async with locked(here):
        seconds, _ = await time_of(post(here, LONG))
    assert seconds > ANSWER_SECONDS


async def test_control_without_names_for_troubles_nobody_hears_what_to_do(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""
    monkeypatch.setattr(sqlite, "_TROUBLES", {})
    async with full(here):
        assert told(await post(here, LONG)).startswith("Something went wrong on my side.")


@pytest.mark.parametrize("heeds", [True, False])
async def test_what_cannot_be_written_is_tried_rarely(
    here: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, heeds: bool
) -> None:
    """A job is due for hours; the control is a bot that does not heed what the database says."""
    engine, tried = cast(SQLite, here.store._engine), 0
    write_all = engine._write_all

    async def write_and_count(asked: Any) -> Any:
        nonlocal tried
        tried += 1
        return await write_all(asked)

    monkeypatch.setattr(engine, "_write_all", write_and_count)
    if not heeds:
        here.store.follow_trouble(lambda trouble: None)
    here.execute(f"INSERT INTO jobs (name, scope, due_at) VALUES ('calibrate', {here.server.id}, 1)")
    async with read_only(here):
        await later(here.env, HOUR)
        assert tried
        tried = 0
        for _ in range(40):
            await later(here.env, 15)
        assert (tried < 3) is heeds
        assert len([each for each in caplog.records if each.name.startswith("bot")]) < 5


# Who reads -------------------------------------------------------------------------------------------

READING: dict[str, dict[str, Any]] = {
    "top": {},
    "reviews": {},
    "me": {},
    "rating": {"title": SIGNAL},
    "recommend": {},
    "shelf": {},
    "next": {},
    "privacy": {},
}


async def set_up_reviews(here: World) -> None:
    for number in range(8):
        await here.join(f"writer {number}").slash(
            here.channel, "review", title=SIGNAL, score="9", text=SECRET, watched="finished"
        )
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="7")


async def test_who_reads_needs_nothing_written(here: World) -> None:
    """Every command that only reads, a page of a list that was made meanwhile, and names to choose from."""
    await set_up_reviews(here)
    async with locked(here):
        for name, given in READING.items():
            seconds, answer = await time_of(here.mei.slash(here.channel, name, **given))
            assert seconds <= ANSWER_SECONDS
            assert not shown(answer).content.startswith("I can't")
            if name == "reviews":
                listed, first = shown(answer), fields(answer)
        choices = await here.mei.autocomplete(here.channel, "rating", "title", "sign")
        assert choices
        turned = await here.mei.click(listed, label="Next")
        assert fields(turned) != first
    assert fields(await here.mei.click(listed, label="Back")) == first
    # It is hers alone in memory too, once she is erased no more than in the file.
    here.store._engine.erased[here.server.id, here.mei.id] = int(here.env.now().timestamp()) + DAY
    assert "no longer" in told(await here.mei.click(listed, label="Next"))


async def test_control_where_views_are_written_alone_reading_is_refused(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""

    async def keep(views: Views, act: Any, kind: str, state: object) -> int:
        return await views._engine.write(lambda tx: put_view(tx, act, kind, state))

    monkeypatch.setattr(Views, "keep", keep)
    await set_up_reviews(here)
    async with read_only(here):
        assert told(await here.mei.slash(here.channel, "reviews")).startswith("My disk takes nothing new")
