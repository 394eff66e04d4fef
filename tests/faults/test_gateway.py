"""What Discord's gateway may do to a bot: whatever it was, members are answered again soon after its end.

All waits are a twentieth of what they are (`give_up_soon` in `run_bot`), Discord's 5 seconds between two
IDENTIFYs too. `tests.faults.outages` takes the long faults at their real lengths.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from itertools import pairwise
from pathlib import Path

import discord
import pytest
import yarl
from aiohttp import web
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket

from bot import lines
from bot.app import Daesang
from bot.domain import connecting
from bot.domain.search import TitleIndex
from bot.ui import channels
from bot.ui.channels import Channels, Missing, NotAllowed, Unreachable
from tests.faults import outages, run_bot
from tests.faults.gateway import (
    CHANNEL,
    MEMBER,
    SERVER,
    Discord,
    Fault,
    command,
    discord_on_loopback,
    server,
    until,
)
from tests.faults.run_bot import BRISK, Mortal, give_up_soon
from tests.places import open_store, sqlite_alone

pytestmark = sqlite_alone  # over PostgreSQL the lines are the same, and turns are leased: test_shards

HEARTBEAT = 0.5
SLACK = 15.0
"""What a busy machine may add."""

DEAD = "ws://127.0.0.1:9/"
"""Where nobody listens."""


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    give_up_soon(monkeypatch.setattr)
    monkeypatch.setattr(lines, "LONGEST_SECONDS", 0.4)  # no line lasts for long enough to be trusted here
    monkeypatch.setattr(connecting, "START_WAITS", (0,))


@pytest.fixture
async def remote(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        made.heartbeat_seconds = HEARTBEAT
        made.apart_seconds = 5.0 / BRISK
        monkeypatch.setattr(discord.http.Route, "BASE", made.api)
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


@asynccontextmanager
async def started(database: Path, index: TitleIndex) -> AsyncIterator[tuple[Daesang, "asyncio.Task[None]"]]:
    """The bot in this process, and what runs it."""
    async with (
        open_store(database) as store,
        Daesang(store=store, index=index, guild_ready_timeout=0.05) as bot,
    ):
        running = asyncio.create_task(bot.start("a.b.c"))
        yield bot, running
        running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await running


async def be_answered(remote: Discord, *, server_id: int = SERVER) -> None:
    """Wait until what a member asks from now on is answered. TimeoutError where that takes too long."""
    ends_at = time.monotonic() + 60 / BRISK + SLACK
    while time.monotonic() < ends_at:
        asked = command("about", server_id=server_id)
        await remote.push("INTERACTION_CREATE", asked)
        with suppress(TimeoutError):
            await until(lambda: asked["id"] in remote.answers(), seconds=0.3)  # noqa: B023
            return
    raise TimeoutError


def check_identifies(remote: Discord) -> None:
    """Of a shard never one too early."""
    times = [at for at, _ in remote.identified_at]
    assert all(after - before >= 5.0 / BRISK for before, after in pairwise(times))


# Faults ----------------------------------------------------------------------------------------------


async def reconnect(remote: Discord) -> None:
    await remote.tell(7)


async def doubt(remote: Discord) -> None:
    await remote.tell(9, True)


async def invalidate(remote: Discord) -> None:
    await remote.tell(9, False)


async def close_4000(remote: Discord) -> None:
    await remote.sockets[-1].close(code=4000)


async def close_4009(remote: Discord) -> None:
    await remote.sockets[-1].close(code=4009)


async def close_1000(remote: Discord) -> None:
    await remote.sockets[-1].close(code=1000)


async def refuse(remote: Discord) -> None:
    await outages.refuse(remote, seconds=0.5)


async def answer_503(remote: Discord) -> None:
    await outages.answer_503(remote, seconds=0.5)


async def half_open(remote: Discord) -> None:
    """The line is half open, and so is each that is made anew, until it is over."""
    remote.is_half_open = True
    count = len(remote.sockets)
    await until(lambda: len(remote.sockets) > count)
    remote.is_half_open = False


async def forget_session(remote: Discord) -> None:
    """The session is gone, and so is the address to go on with it."""
    remote.sessions.clear()
    remote.cut()


FAULTS = (
    reconnect,
    doubt,
    invalidate,
    close_4000,
    close_4009,
    close_1000,
    refuse,
    answer_503,
    half_open,
    forget_session,
)


async def test_whatever_the_gateway_does_members_are_answered_again(
    remote: Discord, database: Path, index: TitleIndex
) -> None:
    """One fault after the other, with an address to go on at that is dead; no IDENTIFY comes too early."""
    remote.resume_gateway = DEAD
    async with started(database, index) as (bot, _):
        await be_answered(remote)
        for fault in FAULTS:
            await fault(remote)
            await be_answered(remote)
            assert bot.silence < SLACK, fault.__name__
    check_identifies(remote)
    assert remote.resumed  # control: sessions were gone on with, at the address for all
    begun = {invalidate, close_1000, forget_session}
    assert len(remote.identified) <= 1 + len(begun) + 3  # those whose session had no time to be gone on with


async def test_control_who_waits_for_ever_stays_deaf_on_a_half_open_line(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: one that does not let go of a line because it is silent; `silence` tells."""
    monkeypatch.setattr(lines, "SILENT_SECONDS", 3600.0)
    async with started(database, index) as (bot, _):
        await be_answered(remote)
        remote.is_half_open = True
        await asyncio.sleep(2.5)
        assert len(remote.sockets) == 1
        assert bot.silence > 1


async def test_control_discord_py_alone_goes_on_where_nobody_listens(
    remote: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the address to go on at is dead; it tries it again and again, and no other."""
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(remote.gateway))
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda self: 0.05)
    remote.resume_gateway = DEAD
    async with discord.Client(intents=discord.Intents.none()) as plain:
        running = asyncio.create_task(plain.start("a.b.c"))
        await until(plain.is_ready)
        remote.cut()
        await asyncio.sleep(1)
        assert len(remote.sockets) == 1
        assert plain.is_ready()
        await plain.close()  # a cancellation may get lost in its `wait_for`
        running.cancel()
        await asyncio.wait({running}, timeout=SLACK)


@pytest.mark.parametrize("longest", [0.1, 3600.0], ids=["", "control"])
async def test_after_a_long_outage_it_is_tried_again_soon(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, longest: float
) -> None:
    """The waits between tries have an end; the control's, as discord.py's, double for as long as it lasts."""
    monkeypatch.setattr(lines, "LONGEST_SECONDS", longest)
    async with started(database, index) as (bot, _):
        await be_answered(remote)
        bot.lines.held[0]._tries = 15  # minutes have passed
        await remote.refuse()
        await asyncio.sleep(0.3)
        await remote.listen()
        count = len(remote.sockets)
        if longest < 1:
            await be_answered(remote)
        else:
            await asyncio.sleep(1)
            assert len(remote.sockets) == count


async def test_events_by_the_thousand_do_not_make_it_deaf(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heartbeats are answered meanwhile: the line stays, and whoever asks after them is answered."""
    monkeypatch.setattr(lines, "SILENT_SECONDS", 10.0)
    async with started(database, index) as (_, running):
        await be_answered(remote)
        role = server()["roles"][0]
        for number in range(2000):
            event = {"guild_id": str(SERVER), "role": role | {"name": f"role {number}"}}
            await remote.push("GUILD_ROLE_UPDATE", event)
        await be_answered(remote)
        assert not running.done()
    assert len(remote.sockets) == 1


async def test_control_who_works_on_each_event_is_deaf_in_a_flood(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: a hundredth of a second each, on the loop."""

    async def work(*_: object) -> None:
        time.sleep(0.01)  # noqa: ASYNC251

    monkeypatch.setattr(Daesang, "on_guild_role_update", work)
    async with started(database, index):
        await be_answered(remote)
        role = server()["roles"][0]
        for number in range(100):
            event = {"guild_id": str(SERVER), "role": role | {"name": f"role {number}"}}
            await remote.push("GUILD_ROLE_UPDATE", event)
        asked = command("about")
        began = time.monotonic()
        await remote.push("INTERACTION_CREATE", asked)
        await until(lambda: asked["id"] in remote.answers())
        assert time.monotonic() - began > 0.5


async def test_alone_it_holds_all_shards(remote: Discord, database: Path, index: TitleIndex) -> None:
    """Each is begun in its turn; one that is gone on with does not wait for another's."""
    remote.shards = 3
    remote.servers = [server(SERVER + (number << 22)) for number in range(3)]
    async with started(database, index) as (bot, _):
        await bot.wait_until_ready()
        assert bot.served.shard_ids == {0, 1, 2}
        remote.cut()
        for each in remote.servers:
            await be_answered(remote, server_id=int(each["id"]))
    assert remote.too_early == 0
    assert sorted(remote.resumed) == [0, 1, 2]


async def test_it_ends_when_it_is_closed(remote: Discord, database: Path, index: TitleIndex) -> None:
    """As discord.py's own does: whoever waits for what runs it has the end of it."""
    async with started(database, index) as (bot, running):
        await bot.wait_until_ready()
        assert not running.done()  # control
        await bot.close()
        await asyncio.wait_for(running, SLACK)


# What Discord allows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spare", [connecting.SPARE_IDENTIFIES, -1], ids=["", "control"])
async def test_the_last_identifies_of_a_day_are_not_spent(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    """It waits until Discord counts anew; the control connects."""
    remote.identifies_left, remote.resets_after = connecting.SPARE_IDENTIFIES, 0.5
    monkeypatch.setattr(connecting, "SPARE_IDENTIFIES", spare)
    async with started(database, index):
        await until(lambda: any(call.path == "/gateway/bot" for call in remote.calls))
        await asyncio.sleep(0.4)
        assert bool(remote.identified) is (spare < 0)
        remote.identifies_left = 1000
        await be_answered(remote)


async def test_starts_that_do_not_last_wait_before_they_connect(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third of three that end without a word; the control, after an orderly stop, connects at once."""
    monkeypatch.setattr(connecting, "START_WAITS", (0, 0, 3600))
    for number in range(3):
        async with started(database, index) as (bot, _):
            if number < 2:
                await be_answered(remote)
                continue
            await until(lambda: [call.path for call in remote.calls].count("/gateway/bot") == 3)
            await asyncio.sleep(0.4)
            assert len(remote.identified) == 2
            await bot.use.starts.forget()
    async with started(database, index):
        await be_answered(remote)


# Without Discord -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/users/@me", "/applications/*/commands", "/gateway/bot"])
async def test_a_start_waits_for_a_discord_that_is_away(
    remote: Discord,
    database: Path,
    index: TitleIndex,
    caplog: pytest.LogCaptureFixture,
    path: str,
) -> None:
    """One sentence, and no traceback, however often it is asked; then the bot is there."""
    caplog.set_level(logging.INFO)
    remote.faults.append(Fault("*", path, 503, times=3))
    async with started(database, index):
        await be_answered(remote)
    told = [each for each in caplog.records if lines.NO_DISCORD in each.getMessage()]
    assert len(told) == 1
    assert not [each for each in caplog.records if each.exc_info]


async def test_control_discord_py_alone_gives_up(remote: Discord) -> None:
    """Control: the same three answers."""
    remote.faults.append(Fault("*", "/users/@me", 503, times=3))
    async with discord.Client(intents=discord.Intents.none()) as plain:
        with pytest.raises(discord.DiscordServerError):
            await plain.start("a.b.c")


async def test_a_token_that_is_reset_ends_it(remote: Discord, database: Path) -> None:
    """By the gateway: a sentence, and exit 1."""
    async with Mortal.living(remote, database, "brisk") as bot:
        await until(lambda: bool(remote.identified))
        await remote.sockets[-1].close(code=4004)
        assert await bot.end() == 1
        said = await asyncio.to_thread(bot.log.read_text)
    assert said.splitlines()[-1].startswith("Discord refuses the token")
    assert "Traceback" not in said


async def test_control_discord_py_alone_ends_with_a_traceback(remote: Discord, database: Path) -> None:
    """Control: at the same closing of the gateway."""
    async with run_bot.running(remote, database, "plain") as plain:
        await until(lambda: bool(remote.identified))
        await remote.sockets[-1].close(code=4004)
        assert "Traceback" in await run_bot.said(plain, seconds=SLACK)


async def test_a_token_that_rest_refuses_ends_it(remote: Discord, database: Path, index: TitleIndex) -> None:
    async with started(database, index) as (bot, running):
        await be_answered(remote)
        remote.faults.append(Fault("POST", "/channels/*", 401))
        with pytest.raises(discord.HTTPException):
            await bot.http.send_message(1, params=discord.http.handle_message_parameters("hello"))
        with pytest.raises(discord.LoginFailure):
            await asyncio.wait_for(running, SLACK)


@pytest.mark.parametrize("is_away", [False, True], ids=["", "control"])
async def test_who_hears_nothing_though_discord_answers_ends(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, is_away: bool
) -> None:
    """For a supervisor to start it anew; where Discord does not answer either, that would be no use."""
    monkeypatch.setattr(lines, "DEAF_SECONDS", 0.5)
    monkeypatch.setattr(lines, "LOOK_SECONDS", 0.1)
    async with started(database, index) as (_, running):
        await be_answered(remote)
        if is_away:
            remote.faults.append(Fault("GET", "/gateway/bot", 503))
        remote.is_half_open = True
        if is_away:
            await asyncio.wait({running}, timeout=2)
            assert not running.done()
        else:
            with pytest.raises(lines.Deaf):
                await asyncio.wait_for(running, SLACK)


# Requests --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mends", [True, False], ids=["", "control"])
async def test_a_limit_on_all_requests_that_is_not_waited_for_holds_up_none_for_ever(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, mends: bool
) -> None:
    """Whoever waits it out for the others gives up meanwhile; discord.py alone is mute from then on."""
    monkeypatch.setattr(channels, "PATIENCE", 0.3)
    async with started(database, index) as (bot, _):
        await be_answered(remote)
        if not mends:
            monkeypatch.setattr(bot.http, "request", bot._requests._request)
        told = Channels(bot)
        path = "/channels/*/messages"
        remote.faults = [Fault("POST", path, 429, times=1, retry_after=3600, is_global=True)]
        with pytest.raises(Unreachable):
            await told.tell_member(MEMBER, "Hello.", nonce="1")
        with nullcontext() if mends else pytest.raises(Unreachable):
            await told.tell_member(MEMBER, "Hello.", nonce="1")


@pytest.mark.parametrize("looks", [True, False], ids=["", "control"])
async def test_a_page_is_no_answer(
    remote: Discord, database: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, looks: bool
) -> None:
    """A proxy says 200 and shows a page: it is asked again until it is Discord that answers."""
    page = "<html>Who are you?</html>"
    with monkeypatch.context() as patch:
        patch.setattr(Discord, "_act", lambda *_: web.Response(text=page, content_type="text/html"))
        if not looks:
            patch.setattr(lines.Requests, "_ask", lambda self, *given, **more: self._request(*given, **more))
        async with started(database, index) as (_, running):
            await until(lambda: len(remote.calls) > 2 or running.done())
            assert running.done() is not looks
            patch.undo()
            if looks:
                await be_answered(remote)


async def test_what_is_before_discord_knows_of_no_message(
    remote: Discord, database: Path, index: TitleIndex
) -> None:
    """An answer without Discord's code says nothing about a channel; one with it does: control."""
    async with started(database, index) as (bot, _):
        await be_answered(remote)
        told = Channels(bot)
        for status, code, error in (
            *((403, 0, Unreachable), (404, 0, Unreachable)),
            *((403, 50001, NotAllowed), (404, 10008, Missing)),
        ):
            remote.faults = [Fault("DELETE", "/channels/*", status, code=code)]
            with pytest.raises(error):
                await told.delete(SERVER, CHANNEL, 1)
