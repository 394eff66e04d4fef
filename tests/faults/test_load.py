"""Many ask for all they can at once, over a real socket: each is answered, and so is another server."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.ui import replies
from tests.benchmarks import storm as storms
from tests.benchmarks.storm import Storm
from tests.faults import messages
from tests.faults.gateway import Discord, command, discord_on_loopback, until
from tests.faults.run_bot import running
from tests.places import open_store

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
    async with discord_on_loopback(Discord()) as far, open_store(tmp_path / "daesang.db") as store:
        monkeypatch.setattr(discord.http.Route, "BASE", far.api)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(far.gateway))
        async with Daesang(store=store, index=index) as bot:
            running = asyncio.create_task(bot.start("a.b.c"))
            await bot.wait_until_ready()
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
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
