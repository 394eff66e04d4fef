"""A computer's clock that is wrong, or set while the bot runs: what is due goes by Discord's time."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.domain.search import TitleIndex
from bot.ui.time import DiscordTime
from bot.usecases import announcements, cards, clock
from tests.faults.gateway import (
    CHANNEL,
    OWNER,
    Discord,
    Fault,
    command,
    discord_on_loopback,
    press,
    until,
)
from tests.faults.inside import bot_on
from tests.faults.messages import list_targets
from tests.places import connect, copy_database

HOUR = 3600
NOON = "Sat, 28 Nov 2026 12:00:00 GMT"
MIDNIGHT = "Sat, 28 Nov 2026 00:00:00 GMT"


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        yield made


@pytest.mark.parametrize("ahead", [5 * HOUR, -5 * HOUR])
async def test_a_clock_wrong_by_hours_is_not_gone_by_and_its_owner_told_once(
    remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex, ahead: int
) -> None:
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    remote.ahead = ahead
    async with bot_on(remote, path, index) as bot:
        assert abs(bot.use._clock.now() - time.time() - ahead) < 5
        assert bot.clock_skew == pytest.approx(-ahead, abs=5)
        await until(lambda: bool(remote.messages.read(OWNER)))
        bot._look_again()
        await asyncio.sleep(0.1)
        [note] = remote.messages.read(OWNER)
        assert note["content"].startswith("The clock of the machine I run on is 1")


async def test_control_a_clock_that_is_right_is_nothing_to_tell_of(
    remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex
) -> None:
    """Control."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    async with bot_on(remote, path, index) as bot:
        assert bot.clock_skew == pytest.approx(0, abs=5)
        await asyncio.sleep(0.1)
        assert remote.messages.read(OWNER) == []


@pytest.mark.parametrize("trusts", [False, True], ids=["", "control"])
async def test_what_was_put_off_is_not_put_off_by_a_clock_that_is_set_back(
    remote: Discord,
    tmp_path: Path,
    first_start: Path,
    index: TitleIndex,
    monkeypatch: pytest.MonkeyPatch,
    trusts: bool,
) -> None:
    """A card could not be edited while the clock was an hour ahead; the control goes by that clock.

    `tests.faults.clocks` sets the clock of a whole process.
    """
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    ahead, find_now = [0.0], discord.utils.utcnow
    monkeypatch.setattr(discord.utils, "utcnow", lambda: find_now() + timedelta(seconds=ahead[0]))
    for module in (clock, cards, announcements):
        monkeypatch.setattr(module, "FIRST_SECONDS", 1)
    if trusts:
        monkeypatch.setattr(DiscordTime, "note", lambda self, date: None)
    async with bot_on(remote, path, index) as bot:
        asked = command("review", title="kd-signal-2016", score="9", text="Word stands here.")
        await remote.push("INTERACTION_CREATE", asked)
        await until(lambda: bool(remote.messages.read(CHANNEL)))
        [card] = remote.messages.read(CHANNEL)
        [name] = {each.split(":")[1] for each in list_targets(card) if each.startswith("helpful:")}
        remote.faults, ahead[0] = [Fault("PATCH", "/channels/*", 0)], HOUR
        await remote.push("INTERACTION_CREATE", press(card, f"delete_yes:{name}"))
        await until(lambda: any(call.method == "PATCH" for call in remote.calls) and not bot._under_way)
        remote.faults, ahead[0] = [], 0
        await asyncio.sleep(2.2)
        with closing(connect(path)) as db:
            [(due,)] = db.execute("SELECT count(*) FROM cards WHERE due_at IS NOT NULL").fetchall()
    assert bool(due) is trusts


def test_a_clock_that_is_set_while_it_runs_changes_nothing() -> None:
    """Forward by a day, back by two; a sleep of the computer is made good by the next answer."""
    host, passed = [1000.0], [50.0]
    discord_time = DiscordTime(lambda: host[0], lambda: passed[0])
    assert (discord_time.now(), discord_time.skew) == (1000.0, None)  # control: so it would go on
    discord_time.note(MIDNIGHT)
    began = discord_time.now()
    for jump in (24 * HOUR, -48 * HOUR):
        host[0] += jump
        passed[0] += 10
    assert discord_time.now() - began == 20
    discord_time.note(NOON)
    assert discord_time.now() - began == 12 * HOUR
    discord_time.note("soon")
    assert discord_time.now() - began == 12 * HOUR
