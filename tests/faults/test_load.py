"""Many ask for all they can at once, over a real socket: each is answered, and so is another server."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import Daesang
from bot.domain.admission import Admission, Rate
from bot.domain.search import TitleIndex
from bot.ui import replies
from tests.benchmarks import storm as storms
from tests.benchmarks.storm import OTHER, RATED, Storm
from tests.faults import messages
from tests.faults.crowd import Crowd, wait_for
from tests.faults.gateway import MEMBER, Discord, command, discord_on_loopback, until
from tests.faults.run_bot import running
from tests.places import connect, open_store

PATIENCE = 120.0


async def test_a_storm_is_answered_and_others_come_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who asks for too much is told to wait; how long it takes is a benchmark."""
    monkeypatch.setattr(messages, "ANSWER_SECONDS", PATIENCE)
    for name, seconds in {"WARM": 0.1, "REST": 0.3, "PATIENCE": PATIENCE}.items():
        monkeypatch.setattr(storms, name, seconds)
    sorry = {}
    async with discord_on_loopback(Storm()) as storm, running(storm, tmp_path / "daesang.db"):
        await until(lambda: bool(storm.identified), seconds=PATIENCE)
        for name, most in {"first": 1, "presses": 60, "recommend": 20, "uploads": 10, "saves": 10}.items():
            found = await storm.carry_out({"storm": name, "most": most})
            assert None not in [took for took, _ in found["storm"]], name
            assert None not in found["others"], name
            assert not found["sorry"], name
            sorry[name] = sum(refused for _, refused in found["storm"])
    assert 0 < sorry.pop("presses") <= 30  # the control: one member alone asks for too much
    assert not any(sorry.values())


@pytest.mark.parametrize("patience", [0.05, PATIENCE], ids=["late", "control"])
async def test_a_list_that_is_late_is_held(
    tmp_path: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """Discord waits three seconds for a first word; a list may have a hundred others before it."""
    monkeypatch.setattr(replies, "HOLD_SECONDS", patience)
    async with discord_on_loopback(Discord()) as far, _connect(far, tmp_path, index, monkeypatch) as bot:
        kinds: list[int] = []
        for _ in range(2):  # the first waits for the server's taste to be learnt
            go = threading.Event()
            before = asyncio.create_task(bot.use.heavy.run(go.wait, PATIENCE))
            if kinds and patience == PATIENCE:
                go.set()
            asked = command("recommend", surprise=True)
            await far.push("INTERACTION_CREATE", asked)
            await until(lambda: asked["id"] in far.answers())  # noqa: B023 - it is over before the next
            go.set()
            assert await before
            answer = far.messages.asked[asked["token"]]
            await until(lambda: bool(answer.original and answer.original["embeds"]))  # noqa: B023
            kinds.append(far.answers()[asked["id"]]["type"])
        assert kinds == [5, 5 if patience < PATIENCE else 4]


@pytest.mark.parametrize("admits_all", [False, True], ids=["dropped", "control"])
async def test_one_who_types_without_end_holds_nobody_up(
    tmp_path: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, admits_all: bool
) -> None:
    """What is past their measure is dropped unread and unanswered: it stands before nobody's answer."""
    if admits_all:
        monkeypatch.setattr(Admission, "admit", lambda *_, **__: True)
    async with discord_on_loopback(Crowd()) as crowd, _connect(crowd, tmp_path, index, monkeypatch):
        typed = [await crowd.ask(command("rating", kind=4, title="sig")) for _ in range(200)]
        other = await crowd.ask(command("rating", title=RATED, member_id=OTHER))
        await wait_for([other], seconds=PATIENCE)
        assert other.last is not None
        answered = sum(wait.last is not None for wait in typed)
        assert (answered > 60) is admits_all
        assert admits_all or answered <= 40


@pytest.mark.parametrize("measure", [Rate(60, 0.1), Rate(100_000, 0)], ids=["", "control"])
async def test_of_many_votes_at_once_whoever_is_saved_is_told_so(
    tmp_path: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, measure: Rate
) -> None:
    """A server's measure is full long before all are in: the others hear to wait, and are not saved.

    The control takes on all, however many come.
    """
    monkeypatch.setattr(messages, "ANSWER_SECONDS", PATIENCE)
    async with discord_on_loopback(Crowd()) as crowd, _connect(crowd, tmp_path, index, monkeypatch) as bot:
        bot.admission = Admission(server=measure)
        voted = [
            await crowd.ask(command("rating", title=RATED, score="8", member_id=MEMBER + number))
            for number in range(120)
        ]
        await wait_for(voted, seconds=PATIENCE)
        told = {wait.member_id for wait in voted if wait.last is not None and not wait.is_sorry}
        assert {wait.last is None for wait in voted} == {False}
        with closing(connect(tmp_path / "daesang.db")) as db:
            assert {member_id for (member_id,) in db.execute("SELECT member_id FROM shelf")} == told
        assert len(told) >= 60
        assert (len(told) < 90) is (measure.burst == 60)


@asynccontextmanager
async def _connect(
    far: Discord, folder: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Daesang]:
    """The bot, in this process, on a Discord on loopback."""
    monkeypatch.setattr(discord.http.Route, "BASE", far.api)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(far.gateway))
    async with open_store(folder / "daesang.db") as store, Daesang(store=store, index=index) as bot:
        running = asyncio.create_task(bot.start("a.b.c"))
        await bot.wait_until_ready()
        yield bot
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
