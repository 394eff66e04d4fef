"""A text that must leave a channel does not wait behind what only brings numbers up to date there."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.usecases import cards
from tests.faults import gateway
from tests.faults.gateway import CHANNEL, MEMBER, SERVER, Discord, command, discord_on_loopback, press, until
from tests.faults.inside import bot_on
from tests.faults.messages import Message, list_targets, snowflake
from tests.places import copy_database

WINDOW = 0.5
"""Seconds in which a channel takes five edits here; at Discord it is five seconds."""

OTHERS, TURNS = 14, 20


async def time_leaving(path: Path, index: TitleIndex) -> float:
    """How many windows a text takes to leave, deleted after many votes for other reviews of the channel."""
    async with discord_on_loopback(Discord()) as remote, bot_on(remote, path, index) as bot:
        for number in range(1 + OTHERS):
            asked = command(
                "review",
                member_id=MEMBER + number,
                title="kd-signal-2016",
                score="9",
                text=f"Word{number} stands here.",
            )
            await remote.push("INTERACTION_CREATE", asked)
        await until(lambda: len(remote.messages.read(CHANNEL)) == 1 + OTHERS and not bot._under_way)
        [first] = [each for each in remote.messages.read(CHANNEL) if "Word0 " in json.dumps(each["embeds"])]
        others = [each for each in remote.messages.read(CHANNEL) if each is not first]
        remote.limits_edits = True
        ids = [int(_name_review(card)) for card in others]
        votes = [
            bot.store.reviews.vote_helpful(_act(MEMBER + 100 + turn), review_id, helpful=True)
            for turn in range(TURNS)
            for review_id in ids
        ]
        await asyncio.gather(*votes)
        review_id = _name_review(first)
        began = time.monotonic()
        await remote.push("INTERACTION_CREATE", press(first, f"delete_yes:{review_id}"))
        await until(lambda: "Word0 " not in json.dumps(first["embeds"]))
        return (time.monotonic() - began) / WINDOW


def _name_review(card: Message) -> str:
    [found] = {each.split(":")[1] for each in list_targets(card) if each.startswith("helpful:")}
    return found


def _act(member_id: int) -> Act:
    return Act(SERVER, member_id, f"reader {member_id}", snowflake(), int(time.time()), None)


@pytest.mark.parametrize("coalesced", [True, False])
async def test_a_text_leaves_soon_after_hundreds_of_presses(
    tmp_path: Path, first_start: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, coalesced: bool
) -> None:
    """The control hands every number to discord.py at once, which sends what it has in its order."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    monkeypatch.setattr(gateway, "EDIT_SECONDS", WINDOW)
    if not coalesced:
        monkeypatch.setattr(cards, "AT_ONCE", 1_000)
    windows = await time_leaving(path, index)
    assert (windows < 1.5) is coalesced
