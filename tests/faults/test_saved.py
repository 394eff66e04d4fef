"""A review that is saved and that Discord does not show: its author hears both, and it is shown later."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.ui import replies
from tests.discord.conftest import HOUR, World, told
from tests.faults import failing
from tests.faults.failing import Error, Faults, later
from tests.faults.stage import WORD, live, own_review, post
from tests.faults.test_cards import allow

CALLBACK = "/interactions/*/callback"

NO_CARD: dict[str, tuple[Error, str]] = {
    "refused": (failing.bad_request, "is saved, but Discord won't let me show it in"),
    "not allowed": (failing.refused, "is saved, but Discord won't let me show it in"),
    "out of order": (failing.unavailable, "is saved. Discord is slow just now"),
    "line broken": (failing.disconnected, "is saved. Discord is slow just now"),
}


@pytest.mark.parametrize("what", NO_CARD)
async def test_who_is_not_shown_hears_that_it_is_saved(here: World, faults: Faults, what: str) -> None:
    error, said = NO_CARD[what]
    faults.on("POST", CALLBACK, error, times=1)
    faults.on("POST", f"/channels/{here.channel.id}/messages", error)
    assert said in told(await post(here))
    assert WORD not in here.public()
    faults.clear()
    await later(here.env, HOUR)
    assert len(live(here.channel, own_review(here))) == 1


async def test_who_is_not_shown_elsewhere_hears_which_permission_is_missing(here: World) -> None:
    """The owner hears of it too, once a day, however many there are; then the permission comes back."""
    owner = here.env.create_user("owner")
    here.server.add_member(owner)
    here.bot.application.owner = discord.Object(owner.id)  # type: ignore[union-attr]
    silent = discord.PermissionOverwrite(send_messages=False)
    bot: Any = here.bot.user
    reviews = here.server.create_text_channel("reviews", overwrites={bot: silent})
    talk = here.server.create_text_channel("talk", overwrites={here.mei: silent})
    await here.store.settings.change(here.act(), "review_channel", reviews.id)
    for _ in range(2):
        answer = told(await post(here, channel=talk))
        assert f"can't show it in <#{reviews.id}> without the Send Messages permission" in answer
    await later(here.env, 2 * HOUR)
    [note] = owner.dm_channel.history()
    assert note.content.startswith("In Drama Club, Discord won't let me post in #reviews any more.")
    allow(replace(here, channel=reviews), True)
    await later(here.env, HOUR)
    assert len(live(reviews, own_review(here))) == 1


@pytest.mark.faults
async def test_control_what_discord_says_is_no_answer(
    here: World, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: told in Discord's own words, it was a fault."""
    monkeypatch.setattr(replies, "told_apart", nullcontext)
    faults.on("POST", CALLBACK, failing.bad_request, times=1)
    assert told(await post(here)).startswith("Something went wrong on my side.")
