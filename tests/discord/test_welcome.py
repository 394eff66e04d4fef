"""The first minute in a server: one greeting, and the tour that moderators post."""

from typing import Any

import discord
import pytest
from simcord.backend import serializers
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from tests.discord.conftest import World, body, buttons, embed, press, shown, told

REFUSED = "You need the Manage Messages permission for that. Ask somebody who has it."
HI = "Hi, I'm Daesang 🎬"


async def leave(here: World) -> dict[str, Any]:
    """Have the server remove the bot; how Discord announces it when it is back."""
    known = serializers.guild_create_payload(here.env.backend, here.env.backend.get_guild(here.server.id))
    here.env.backend.emit("GUILD_DELETE", {"id": str(here.server.id)})
    await here.env.settle()
    return {name: value for name, value in known.items() if name != "unavailable"}


async def join(here: World) -> None:
    """Have the server add the bot: a server that was not in READY comes without that flag."""
    here.env.backend.emit("GUILD_CREATE", await leave(here))
    await here.env.settle()


def greetings(here: World) -> dict[str, int]:
    found = {
        name: sum(bool(each.embeds) and each.embeds[0].title == HI for each in channel.history())
        for name, channel in here.server.channels.items()
    }
    return {name: times for name, times in found.items() if times}


async def test_who_adds_it_is_greeted_once(here: World) -> None:
    """With three things to try and two buttons; not after an outage, a reconnect or a restart."""
    assert greetings(here) == {}
    await join(here)
    assert greetings(here) == {"takes": 1}
    [card] = here.channel.history()
    assert [command in body(card) for command in ("/rating", "/recommend", "/review")] == [True] * 3
    assert list(buttons(card)) == ["Set up", "Post the tour"]
    known = serializers.guild_create_payload(here.env.backend, here.env.backend.get_guild(here.server.id))
    for back in (known, {**known, "unavailable": False}):
        here.env.backend.emit("GUILD_DELETE", {"id": str(here.server.id), "unavailable": True})
        here.env.backend.emit("GUILD_CREATE", back)
        await here.env.settle()
    known.pop("unavailable")
    here.env.backend.emit("GUILD_CREATE", known)  # as if it were new, though it never left
    await here.env.settle()
    await here.restart()
    assert greetings(here) == {"takes": 1}


async def test_it_greets_where_all_may_read(here: World) -> None:
    """Not where it may not write, nor in a room of the few while there is another."""
    bot = here.bot.user
    assert bot is not None
    await silence(here)
    here.server.create_text_channel(
        "staff",
        overwrites={
            here.server.default_role: discord.PermissionOverwrite(view_channel=False),
            bot: discord.PermissionOverwrite(view_channel=True),
        },
    )
    here.server.create_text_channel("lounge")
    await join(here)
    assert greetings(here) == {"lounge": 1}


async def silence(here: World) -> None:
    """Let the bot write nothing in the channel that all worlds have."""
    bot = here.bot.user
    assert bot is not None
    denied = discord.Permissions(send_messages=True).value
    here.env.backend.set_overwrite(here.channel.id, Overwrite(bot.id, OverwriteType.MEMBER, deny=denied))
    await here.env.settle()


async def test_where_it_may_speak_nowhere_it_says_nothing(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """But to the log."""
    caplog.set_level("INFO", logger="cogs")
    await silence(here)
    await join(here)
    assert greetings(here) == {}
    assert f"Server {here.server.id} has no channel to be greeted in" in caplog.text


async def test_set_up_opens_the_panel_for_managers_alone(here: World) -> None:
    await join(here)
    [card] = here.channel.history()
    panel = await here.moderator().click(card, label="Set up")
    assert shown(panel).ephemeral
    assert embed(panel).title == "Settings for Drama Club"
    assert "Manage Server" in told(await here.mei.click(card, label="Set up"))


async def test_the_tour_is_posted_for_all_by_moderators_alone(here: World) -> None:
    """It stands in the channel with a quick round for whoever presses."""
    await join(here)
    [card] = here.channel.history()
    assert told(await here.mei.click(card, label="Post the tour")) == REFUSED
    tour = await here.moderator().click(card, label="Post the tour")
    assert not shown(tour).ephemeral
    assert "/recommend" in body(tour)
    asked = await here.jun.click(shown(tour), label="Quick round")
    assert shown(asked).ephemeral
    assert "1 of 10" in str(embed(asked).author.name)
    assert told(await press(here.mei, shown(tour), "tour")) == REFUSED
