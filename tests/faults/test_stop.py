"""Starting and stopping as a process: what a supervisor sees, and what a member's vote lives through."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.faults.gateway import MEMBER, SERVER, Discord, command, discord_on_loopback, server, until
from tests.faults.run_bot import TOKEN, running, said
from tests.places import ON_POSTGRES, connect, open_store

SIGNAL = "kd-signal-2016"
STOPS = pytest.mark.parametrize(
    "stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda stop: stop.name
)
OTHER = SERVER + 1


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


async def welcomed(remote: Discord) -> None:
    """Wait until the bot has connected; it asked for nothing but servers."""
    await until(lambda: bool(remote.identified))
    [identity] = remote.identified
    assert identity["intents"] == discord.Intents(guilds=True).value


async def begun_to_stop(bot: Process, stop: signal.Signals) -> None:
    """Send the signal and wait until the bot has heard it."""
    bot.send_signal(stop)
    assert bot.stdout is not None
    line = await asyncio.wait_for(bot.stdout.readline(), 5)
    assert line == b"closing\n"


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(connect(database)) as db:
        return db.execute(sql).fetchall()


def rate(member_id: int = MEMBER) -> dict[str, Any]:
    return command("rating", member_id=member_id, title=SIGNAL, score="8.5")


@STOPS
async def test_a_stop_answers_what_is_under_way_and_takes_on_nothing_new(
    remote: Discord, database: Path, stop: signal.Signals
) -> None:
    """The vote whose answer was under way is answered and kept; the one after the signal is neither."""
    before, after = rate(), rate(MEMBER + 1)
    async with running(remote, database) as bot:
        await welcomed(remote)
        remote.callbacks_answered.clear()
        await remote.push("INTERACTION_CREATE", before)
        await until(lambda: before["id"] in remote.answers())
        await begun_to_stop(bot, stop)
        await remote.push("INTERACTION_CREATE", after)
        await asyncio.sleep(0.2)
        assert bot.returncode is None  # it waits for the answer
        remote.callbacks_answered.set()
        text = await said(bot)
    assert bot.returncode == 0, text
    assert "Traceback" not in text
    assert list(remote.answers()) == [before["id"]]
    assert rows(database, "SELECT member_id, score FROM shelf") == [(MEMBER, 17)]
    assert rows(database, "SELECT value FROM facts WHERE name = 'starts'") == [("0 0",)]  # it ended in order
    async with open_store(database) as store:
        standing = await store.ratings.find_standing(SERVER, SIGNAL, member_id=MEMBER)
    assert standing.own is not None
    assert standing.summary.histogram.votes == 1


async def test_of_many_votes_at_a_stop_just_those_saved_are_answered(remote: Discord, database: Path) -> None:
    """A signal among thirty votes: whoever was answered has their vote in the file, and nobody else has."""
    async with running(remote, database) as bot:
        await welcomed(remote)
        asked = {vote["id"]: vote for vote in (rate(MEMBER + number) for number in range(30))}
        for number, vote in enumerate(asked.values()):
            await remote.push("INTERACTION_CREATE", vote)
            if number == 20:
                await until(lambda: bool(remote.answers()))
                bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert bot.returncode == 0, text
    answered = {int(asked[key]["member"]["user"]["id"]) for key in remote.answers()}
    assert answered
    assert {member_id for (member_id,) in rows(database, "SELECT member_id FROM shelf")} == answered
    assert rows(database, "SELECT votes FROM summaries") == [(len(answered),)]
    assert ON_POSTGRES or rows(database, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP], ids=lambda stop: stop.name)
async def test_control_discord_py_alone_does_not_end_well(
    remote: Discord, database: Path, stop: signal.Signals
) -> None:
    """Control: without our handler the signal simply kills."""
    async with running(remote, database, "plain") as bot:
        await welcomed(remote)
        bot.send_signal(stop)
        await said(bot)
    assert bot.returncode == -stop


@pytest.mark.parametrize("stuck", ["login", "hello", "closing", "refused"])
async def test_a_stop_waits_for_no_discord_that_is_silent(
    remote: Discord, database: Path, stuck: str
) -> None:
    """Exit 0 within 5 s also before READY, and when the gateway answers nothing or refuses everybody."""
    match stuck:
        case "login":
            remote.logins_answered.clear()
        case "hello":
            remote.says_hello = remote.reads_on = False
        case "closing":
            remote.falls_silent = True
        case "refused":
            remote.opens_sockets = False
    async with running(remote, database) as bot:
        await until(lambda: bool(remote.calls if stuck in ("login", "refused") else remote.sockets))
        if stuck == "closing":
            await welcomed(remote)
        await asyncio.sleep(0.3)
        bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert bot.returncode == 0, text
    assert "Traceback" not in text, text


async def test_an_answer_that_never_gets_through_does_not_hold_up_a_stop(
    remote: Discord, database: Path
) -> None:
    """The vote is in the file, its answer is given up, and the exit is still 0 within 5 s."""
    async with running(remote, database) as bot:
        await welcomed(remote)
        remote.callbacks_answered.clear()
        vote = rate()
        await remote.push("INTERACTION_CREATE", vote)
        await until(lambda: vote["id"] in remote.answers())
        bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert bot.returncode == 0, text
    assert rows(database, "SELECT score FROM shelf") == [(17,)]


async def test_a_refused_token_is_one_line_and_exit_1(remote: Discord, database: Path) -> None:
    """Discord's 401 becomes a sentence that says what to do, without a traceback."""
    remote.accepts_token = False
    async with running(remote, database) as bot:
        text = await said(bot, seconds=20)
    assert bot.returncode == 1, text
    told = [line for line in text.splitlines() if not line.startswith("20") and line != "closing"]
    assert told == ["Discord refuses the token: copy it again into .env (DISCORD_TOKEN)."]


async def test_no_secret_and_nothing_a_member_wrote_is_logged(remote: Discord, database: Path) -> None:
    """At DEBUG the output has neither the bot's token, nor an interaction's, nor a take's text."""
    take = command("review", title=SIGNAL, score="9", text="the walkie-talkie was in the trunk all along")
    async with running(remote, database) as bot:
        await welcomed(remote)
        await remote.push("INTERACTION_CREATE", take)
        await until(lambda: take["id"] in remote.answers())
        bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert " DEBUG " in text  # control: it was as talkative as it gets
    assert remote.identified[0]["token"] == TOKEN  # control: it had the token
    assert {call.token for call in remote.calls if call.path == "/users/@me"} == {f"Bot {TOKEN}"}
    assert rows(database, "SELECT body FROM reviews") != []
    for secret in (TOKEN, TOKEN.rsplit(".", 1)[1], take["token"], "walkie-talkie"):
        assert secret not in text


async def test_an_outage_is_not_a_removal(remote: Discord, database: Path) -> None:
    """Only GUILD_DELETE without `unavailable` marks a server as left; coming back, either way, clears it."""

    def left() -> dict[int, bool]:
        return {key: at is not None for key, at in rows(database, "SELECT server_id, left_at FROM servers")}

    async def marked(server_id: int, *, as_left: bool) -> None:
        await until(lambda: left().get(server_id) is as_left)

    remote.servers.append(server(OTHER, "Film Club"))
    async with running(remote, database) as bot:
        await welcomed(remote)
        await marked(OTHER, as_left=False)
        await remote.push("GUILD_DELETE", {"id": str(SERVER), "unavailable": True})
        await remote.push("GUILD_DELETE", {"id": str(OTHER)})
        await marked(OTHER, as_left=True)
        assert left()[SERVER] is False
        await remote.push("GUILD_CREATE", {**server(OTHER), "unavailable": True})
        await remote.push("GUILD_DELETE", {"id": str(SERVER)})
        await marked(SERVER, as_left=True)
        assert left()[OTHER] is True
        invited = {key: value for key, value in server(OTHER).items() if key != "unavailable"}
        await remote.push("GUILD_CREATE", invited)
        await marked(OTHER, as_left=False)
        await remote.push("GUILD_CREATE", server(SERVER))
        await marked(SERVER, as_left=False)
        bot.send_signal(signal.SIGTERM)
        assert "Traceback" not in await said(bot)
    assert bot.returncode == 0


async def test_a_start_in_an_outage_keeps_a_servers_name(remote: Discord, database: Path) -> None:
    """A server that is away at READY has no name to give; the one in the file stays until it is back."""
    async with open_store(database) as store:
        await store.servers.note_joined({OTHER: "Film Club"})
    remote.unavailable.append(OTHER)
    names = "SELECT name FROM servers ORDER BY server_id"
    async with running(remote, database) as bot:
        await welcomed(remote)
        assert bot.stderr is not None
        while b"Ready in 2 servers" not in await asyncio.wait_for(bot.stderr.readline(), 10):
            pass
        assert rows(database, names) == [("Drama Club",), ("Film Club",)]
        await remote.push("GUILD_CREATE", server(OTHER, "Film Circle"))
        await until(lambda: rows(database, names) == [("Drama Club",), ("Film Circle",)])
        bot.send_signal(signal.SIGTERM)
        await said(bot)
    assert bot.returncode == 0
