"""What Discord's answers do to an act: it is done once, what was written is kept, and nothing is stuck."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.store import reviews
from bot.store.transaction import Transaction
from bot.usecases import Cards
from tests.faults.gateway import CHANNEL, MEMBER, Discord, Fault, command, discord_on_loopback, press, until
from tests.faults.inside import bot_on
from tests.faults.messages import Message
from tests.places import connect, copy_database

SIGNAL = "kd-signal-2016"
CALLBACK = "/interactions/*/callback"


@dataclass(frozen=True, slots=True)
class Row:
    """How Discord takes the bot's answers, and how often it delivers what somebody does."""

    faults: Sequence[Fault] = ()
    hangs: bool = False
    twice: bool = False


ROWS: dict[str, Row] = {
    "nothing": Row(),
    "429": Row((Fault("POST", CALLBACK, 429, 1),)),
    "429 for all": Row((Fault("POST", CALLBACK, 429, 1, is_global=True),)),
    "500 three times": Row((Fault("POST", CALLBACK, 500, 3),)),
    "503": Row((Fault("POST", CALLBACK, 503, 1),)),
    "503 for good": Row((Fault("POST", CALLBACK, 503),)),
    "too late": Row((Fault("POST", CALLBACK, 404, code=10062),)),
    "answered before": Row((Fault("POST", CALLBACK, 400, code=40060),)),
    "refused": Row((Fault("POST", CALLBACK, 400, 1, code=50035),)),
    "not allowed": Row((Fault("POST", CALLBACK, 403, 1, code=50013),)),
    "line broken": Row((Fault("POST", CALLBACK, 0, 1),)),
    "answer lost": Row((Fault("POST", CALLBACK, 0, 1, after=True),)),
    "answer lost, then 503": Row((Fault("POST", CALLBACK, 503, 2, after=True),)),
    "hangs": Row(hangs=True),
    "delivered twice": Row(twice=True),
}


@dataclass
class Stage:
    remote: Discord
    bot: Daesang
    path: Path

    def read(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        with closing(connect(self.path)) as db:
            return db.execute(sql, given).fetchall()

    async def ask(self, asked: dict[str, Any], row: Row) -> None:
        """Let somebody do something while Discord answers like that, and wait until nothing is under way."""
        self.remote.faults = [replace(fault) for fault in row.faults]
        if row.hangs:
            self.remote.callbacks_answered.clear()
        before = len(self.remote.calls)
        for _ in range(1 + row.twice):
            await self.remote.push("INTERACTION_CREATE", asked)
        await until(lambda: any(call.path.endswith("/callback") for call in self.remote.calls[before:]))
        if row.hangs:
            await asyncio.sleep(0.3)
            self.remote.callbacks_answered.set()
        await self.settle()
        self.remote.faults = []

    async def settle(self) -> None:
        await until(lambda: not self.bot._under_way, seconds=5)

    def cards(self, text: str) -> list[Message]:
        return [each for each in self.remote.messages.read(CHANNEL) if text in json.dumps(each["embeds"])]


@pytest.fixture
async def stage(
    tmp_path: Path, first_start: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """A Discord whose waits discord.py spends a hundred times as fast."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 100)

    hurried = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    for module in (discord.webhook.async_, discord.http):
        monkeypatch.setattr(module, "asyncio", hurried)
    async with discord_on_loopback(Discord()) as remote, bot_on(remote, path, index) as bot:
        yield Stage(remote, bot, path)


async def review(stage: Stage, row: Row, member_id: int) -> str:
    text = f"Number {member_id} was here."
    await stage.ask(command("review", member_id=member_id, title=SIGNAL, score="9", text=text), row)
    return text


@pytest.mark.faults
async def test_each_act_is_done_once_and_what_was_written_stands_once(stage: Stage) -> None:
    """A review is saved and shown once, and a vote for it counts once, whatever becomes of the answers."""
    for number, (name, row) in enumerate(ROWS.items(), start=1):
        member_id = MEMBER + number
        text = await review(stage, row, member_id)
        kept = stage.read("SELECT body FROM reviews WHERE member_id = ?", member_id)
        assert kept == [(text,)], name
        await until(lambda text=text: len(stage.cards(text)) > 0, seconds=5)  # type: ignore[misc]
        await stage.settle()
        [card] = stage.cards(text)
        [helpful] = [each for each in _targets(card) if each.startswith("helpful:") and each.endswith(":1")]
        await stage.ask(press(card, helpful), row)
        votes = stage.read(
            "SELECT count(*) FROM helpful_votes AS h JOIN reviews AS v ON v.review_id = h.review_id "
            "WHERE v.member_id = ?",
            member_id,
        )
        assert votes == [(1,)], name
        assert len(stage.cards(text)) == 1, name


async def test_control_without_a_look_for_it_a_card_is_missing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: of an answer that came too late."""
    monkeypatch.setattr(Cards, "look_for", lambda cards, card_id: None)
    text = await review(stage, ROWS["too late"], MEMBER)
    await asyncio.sleep(0.3)
    assert stage.cards(text) == []


async def test_control_without_a_memory_of_acts_a_vote_delivered_twice_is_taken_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""
    text = await review(stage, Row(), MEMBER + 1)
    [card] = stage.cards(text)
    [helpful] = [each for each in _targets(card) if each.startswith("helpful:") and each.endswith(":1")]

    def forget(tx: Transaction, act: Any) -> None: ...

    monkeypatch.setattr(reviews, "begin", forget)
    await stage.ask(press(card, helpful), ROWS["delivered twice"])
    await stage.settle()
    assert stage.read("SELECT count(*) FROM helpful_votes") == [(0,)]


def _targets(message: Message) -> list[str]:
    return [part["custom_id"] for row in message["components"] for part in row["components"]]


async def test_a_command_of_before_an_update_is_told_in_a_sentence(stage: Stage) -> None:
    """Somebody's Discord has it still; the fixture would find a fault in the log, as of any other error."""
    await stage.ask(command("takes", title=SIGNAL), Row())
    [answer] = [call.payload for call in stage.remote.calls if call.path.endswith("/callback")]
    assert answer["data"]["content"].startswith("That command has changed.")
    await stage.ask(command("takes", kind=4, title="sig"), Row())
    [*_, choices] = [call.payload for call in stage.remote.calls if call.path.endswith("/callback")]
    assert choices["data"] == {"choices": []}
