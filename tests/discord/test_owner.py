"""The owner hears by direct message of what they alone can mend: of each thing once a day."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.ui.words import words
from bot.usecases.owner import MEGABYTE, Owner, Worry, is_low
from tests.discord.conftest import DAY, HOUR, SIGNAL, World, shown

EVERY = {
    "free": 5,
    "taken": 5,
    "why": "quota exceeded",
    "seconds": 40,
    "source": "tmdb",
    "server": "Drama Club",
    "channel": "reviews",
    "learnt": 5,
    "members": 5,
}
"""What somebody who tells may say."""

DMS = "/channels/*/messages"


@pytest.fixture
def owner(here: World) -> simcord.UserHandle:
    """Whoever Discord says the bot belongs to."""
    made = here.env.create_user("owner")
    give(here, made)
    return made


def give(here: World, owner: simcord.UserHandle) -> None:
    """Let Discord have said whose the bot is; what a test tells it, it tells by the clock of its world."""
    assert here.bot.application is not None
    here.bot.application.owner = discord.Object(owner.id)  # type: ignore[assignment]
    told = here.bot.use.owner
    told._clock = replace(told._clock, now=lambda: int(here.env.now().timestamp()))


def heard(owner: simcord.UserHandle) -> list[str]:
    return [message.content for message in owner.dm_channel.history()]


async def tell(here: World, worry: Worry = Worry.DISK_FULL, thing: object = "", **parameters: object) -> None:
    here.bot.use.owner.tell(worry, thing, **parameters)
    await rest(here)


async def rest(here: World) -> None:
    """Let what is being told be told."""
    while telling := [task for task in here.bot._under_way if task.get_name() in ("owner", "look again")]:
        await asyncio.wait(telling)


async def restart(here: World, owner: simcord.UserHandle) -> None:
    await here.restart()
    give(here, owner)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("worry", Worry)
def test_there_are_words_for_every_worry(worry: Worry, language: str) -> None:
    """In both languages, and none asks for more than the list of worries says."""
    told = words(language)(f"owner.{worry}", **EVERY)
    assert "{" not in told
    assert (words("en")(f"owner.{worry}", **EVERY) == told) is (language == "en")


async def test_each_thing_is_said_once_a_day(here: World, owner: simcord.UserHandle) -> None:
    """However often it is found, and after a restart too; another thing of a kind is another."""
    for _ in range(5):
        await tell(here)
    await tell(here, Worry.PERMISSION_LOST, 1, server="Drama Club", channel="#talk")
    await tell(here, Worry.PERMISSION_LOST, 2, server="Film Club", channel="#talk")
    assert len(heard(owner)) == 3
    await restart(here, owner)
    await tell(here)
    assert len(heard(owner)) == 3
    here.env.backend.advance_clock(DAY + HOUR)
    await tell(here)
    await tell(here)
    assert len(heard(owner)) == 4


async def test_control_what_is_noted_nowhere_is_said_after_each_restart(
    here: World, owner: simcord.UserHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: memory alone forgets."""

    async def forget(*_: object) -> None: ...

    monkeypatch.setattr(Owner, "_note_told", forget)
    await tell(here)
    await restart(here, owner)
    await tell(here)
    assert len(heard(owner)) == 2


async def test_what_is_over_for_a_day_is_forgotten(here: World, owner: simcord.UserHandle) -> None:
    """So that the note does not grow with the years."""
    await tell(here, Worry.PERMISSION_LOST, 1, server="Drama Club", channel="#talk")
    here.env.backend.advance_clock(DAY + HOUR)
    await tell(here, Worry.PERMISSION_LOST, 2, server="Film Club", channel="#talk")
    [(kept,)] = here.rows("SELECT value FROM facts WHERE name = 'told'")
    assert ("permission_lost:2" in kept, "permission_lost:1" in kept) == (True, False)


async def test_a_full_disk_takes_no_note_and_is_said_once_all_the_same(
    here: World, owner: simcord.UserHandle
) -> None:
    """What is in memory suffices until the disk has room."""
    here.refuse_writes("facts")
    for _ in range(3):
        await tell(here)
    assert len(heard(owner)) == 1
    here.lose("facts")
    await tell(here, Worry.DAMAGED)
    assert len(heard(owner)) == 2


async def test_it_waits_until_discord_has_said_whose_the_bot_is(here: World) -> None:
    """Found out before that, it is said as soon as it is known."""
    made = here.env.create_user("owner")
    application, here.bot._application = here.bot._application, None
    await tell(here)
    assert application is not None
    application.owner = discord.Object(made.id)  # type: ignore[assignment]
    here.bot._application = application
    assert heard(made) == []
    await here.bot.on_shard_ready(0)
    await rest(here)
    assert len(heard(made)) == 1


async def test_an_outage_puts_it_off_and_a_refusal_ends_it(
    here: World, owner: simcord.UserHandle, caplog: pytest.LogCaptureFixture
) -> None:
    """Who takes no direct messages is not tried at again that day; the log has it."""
    here.env.inject_error("POST", DMS, status=403, code=50007, times=1)
    await tell(here, Worry.READ_ONLY)
    assert "The owner could not be told of read_only" in caplog.text
    await tell(here, Worry.READ_ONLY)
    assert heard(owner) == []
    here.env.inject_error("POST", DMS, status=500, times=1)
    await tell(here)
    assert heard(owner) == []
    here.bot.use.owner.take_up()
    await rest(here)
    assert len(heard(owner)) == 1


@pytest.mark.faults
async def test_words_that_lack_something_stop_nothing(here: World, owner: simcord.UserHandle) -> None:
    """Whoever tells goes on, and so does what waits behind it."""
    await tell(here, Worry.SOURCE_OFF)
    await tell(here)
    assert len(heard(owner)) == 1


async def test_a_channel_that_refuses_is_told_of(here: World, owner: simcord.UserHandle) -> None:
    """The server's name is said, as text; once, however many cards are refused."""
    elsewhere = here.server.create_text_channel("reviews")
    await here.store.settings.change(here.act(), "review_channel", elsewhere.id)
    here.env.inject_error("POST", f"/channels/{elsewhere.id}/messages", status=403, code=50013, times=None)
    for who in (here.mei, here.jun):
        shown(await who.slash(here.channel, "review", title=SIGNAL, score="9", text="Two timelines."))
        await here.env.settle()
        await rest(here)
    [told] = heard(owner)
    assert "Drama Club" in told


@pytest.mark.parametrize(("free", "told"), [(400 * MEGABYTE, True), (600 * MEGABYTE, False)])
async def test_a_disk_that_fills_up_is_told_of_in_time(
    here: World, owner: simcord.UserHandle, monkeypatch: pytest.MonkeyPatch, free: int, told: bool
) -> None:
    """While there is room still; looked at each hour, however much is done."""
    looked: list[Path] = []

    def measure(path: Path) -> Any:
        looked.append(path)
        return shutil._ntuple_diskusage(10**12, 10**12 - free, free)

    monkeypatch.setattr(shutil, "disk_usage", measure)
    here.env.backend.advance_clock(HOUR + 1)
    for _ in range(3):
        await here.bot.use.take_up_due()
    await rest(here)
    assert len(looked) == 1
    assert [f"{free // MEGABYTE} MB" in text for text in heard(owner)] == [True] * told


def test_a_large_database_needs_twice_its_size() -> None:
    """A backup is as large as the file, and so is what tidies it up."""
    assert is_low(3 * 10**9, 2 * 10**9)
    assert not is_low(5 * 10**9, 2 * 10**9)
