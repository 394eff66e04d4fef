"""`/settings`: one panel for what managers decide."""

from typing import Any

import discord
import pytest

from bot.domain.models import Bursts, ServerSettings
from tests.discord.conftest import (
    MIRACLE,
    World,
    body,
    embed,
    fields,
    press,
    raw,
    shown,
    told,
)

REFUSED = "That takes the permission Manage Server: ask somebody who has it."
GONE = "That is no longer there. Run the command again."
SELECTS = ["report_channel", "setting:consensus_votes", "setting:board_votes", "setting:bursts"]


def selects(panel: Any) -> dict[str, dict[str, Any]]:
    return {part["custom_id"]: part for row in raw(shown(panel)) for part in row["components"]}


async def settings(here: World) -> ServerSettings:
    return await here.store.settings.of(here.server.id)


async def test_the_panel_says_what_each_setting_does_and_its_default(here: World) -> None:
    """Privately, with the present value and a select for each, the present value chosen."""
    panel = await here.moderator().slash(here.channel, "settings")
    assert shown(panel).ephemeral
    assert embed(panel).title == "Settings of Drama Club"
    values = {name: value.splitlines()[0] for name, value in fields(panel).items()}
    assert values == {
        "Report channel": "**none**",
        "Votes for a consensus": "**3**",
        "Votes for the board": "**3**",
        "Bursts of votes": "**tell, and hold new members' votes**",
    }
    assert all("Default: " in value for value in fields(panel).values())
    assert list(selects(panel)) == SELECTS
    for name, value in (("consensus_votes", "3"), ("board_votes", "3"), ("bursts", "hold_new")):
        options = selects(panel)[f"setting:{name}"]["options"]
        assert [option["value"] for option in options if option.get("default")] == [value]
    assert not selects(panel)["report_channel"].get("default_values")


async def test_the_report_channel_is_chosen_and_cleared(here: World) -> None:
    """Saved at once, shown in the panel, after a restart too."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), [here.channel], custom_id="report_channel")
    assert (await settings(here)).report_channel == here.channel.id
    assert fields(panel)["Report channel"].startswith(f"**<#{here.channel.id}>**\n")
    [chosen] = selects(panel)["report_channel"]["default_values"]
    assert (int(chosen["id"]), chosen["type"]) == (here.channel.id, "channel")
    await here.restart()
    await mod.select(shown(panel), [], custom_id="report_channel")
    assert (await settings(here)).report_channel is None
    assert fields(panel)["Report channel"].startswith("**none**")
    assert not selects(panel)["report_channel"].get("default_values")


async def test_votes_needed_change_the_card(here: World) -> None:
    """Under the number chosen the card shows the votes, with it the consensus."""
    mod = here.moderator()
    await here.vote(MIRACLE, 9, 8, 8.5, 9)
    assert "likely" in body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["5"], custom_id="setting:consensus_votes")
    card = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert "**4 votes so far, 1 more for a consensus**\nScores given: 8, 8.5, 9, and 9" in card
    assert "likely" not in card
    await mod.select(shown(panel), ["2"], custom_id="setting:consensus_votes")
    assert "likely" in body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert (await settings(here)).consensus_votes == 2


async def test_votes_needed_change_the_board(here: World) -> None:
    """From the number chosen on, and the board says so."""
    mod = here.moderator()
    await here.vote(MIRACLE, 9, 8, 8.5, 9)
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["5"], custom_id="setting:board_votes")
    assert "it takes 5 votes each" in body(await here.mei.slash(here.channel, "rating"))
    await mod.select(shown(panel), ["4"], custom_id="setting:board_votes")
    board = await here.mei.slash(here.channel, "rating")
    assert "Miracle in Cell No. 7 (2013)" in body(board)
    assert str(embed(board).footer.text).endswith("from 4 votes on.")


@pytest.mark.parametrize("what", Bursts)
async def test_what_happens_to_bursts_is_chosen(here: World, what: Bursts) -> None:
    """Saved, shown in words, and the choice in the select is the new one."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), [what.value], custom_id="setting:bursts")
    assert (await settings(here)).bursts is what
    options = selects(panel)["setting:bursts"]["options"]
    [chosen] = [option for option in options if option.get("default")]
    assert chosen["value"] == what
    words = fields(panel)["Bursts of votes"].splitlines()[0].strip("*")
    assert chosen["label"] == f"Bursts of votes: {words}"


@pytest.mark.parametrize("custom_id", SELECTS)
async def test_the_right_is_looked_at_on_each_choice(here: World, custom_id: str) -> None:
    """Who lost it, and who never had it, is refused; nothing is saved."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    here.demote(mod)
    values = {"report_channel": [str(here.channel.id)], "setting:bursts": ["ignore"]}.get(custom_id, ["7"])
    for who in (mod, here.mei):
        assert told(await press(who, shown(panel), custom_id, values=values)) == REFUSED
    assert await settings(here) == ServerSettings()
    assert here.rows("SELECT 1 FROM moderation_log") == []


async def test_members_are_refused_even_where_the_command_is_shown(here: World) -> None:
    """A server may show the command to anybody; and a moderator of messages is no manager."""
    command = here.bot.tree.get_command("settings")
    assert command is not None
    assert command.default_permissions == discord.Permissions(manage_guild=True)
    command.default_permissions = None
    await here.bot.tree.sync()
    role = here.server.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    mod = here.server.add_member(here.env.create_user("mod"), roles=[role])
    for who in (here.mei, mod):
        assert told(await who.slash(here.channel, "settings")) == REFUSED


@pytest.mark.parametrize(
    ("custom_id", "value"),
    [
        ("setting:consensus_votes", "1"),
        ("setting:consensus_votes", "21"),
        ("setting:consensus_votes", "-3"),
        ("setting:consensus_votes", "many"),
        ("setting:board_votes", "٣"),
        ("setting:bursts", "delete_all"),
        ("setting:report_channel", "1"),
        ("setting:nothing", "1"),
        ("setting", "1"),
    ],
)
async def test_a_forged_choice_saves_nothing(here: World, custom_id: str, value: str) -> None:
    """Numbers and words the panel does not offer, and settings there are none of."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    assert told(await press(mod, shown(panel), custom_id, values=[value])) == GONE
    assert await settings(here) == ServerSettings()


async def test_two_servers_have_their_own(here: World, there: World) -> None:
    """A choice here is none there."""
    mod, other = here.moderator(), there.moderator("other mod")
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["9"], custom_id="setting:board_votes")
    assert fields(panel)["Votes for the board"].startswith("**9**")
    panel = await other.slash(there.channel, "settings")
    assert embed(panel).title == "Settings of Film Circle"
    assert fields(panel)["Votes for the board"].startswith("**3**")
