"""`/settings`: one panel for what managers decide."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.servers import Bursts, ServerSettings
from tests.discord.conftest import (
    MIRACLE,
    World,
    body,
    embed,
    fields,
    parts,
    press,
    raw,
    shown,
    told,
    whole,
)

REFUSED = "You need the Manage Server permission for that. Ask somebody who has it."
GONE = "That's no longer there. Run the command again."
BUTTON = 2
SELECTS = ["report_channel", "setting:consensus_votes", "setting:board_votes", "setting:bursts"]


def selects(panel: Any) -> dict[str, dict[str, Any]]:
    found = [part for row in raw(shown(panel)) for part in row["components"]]
    return {part["custom_id"]: part for part in found if part["type"] != BUTTON}


async def settings(here: World) -> ServerSettings:
    return await here.store.settings.find(here.server.id)


async def test_the_panel_says_what_each_setting_does_and_its_default(here: World) -> None:
    """Privately, with the present value and a select for each, the present value chosen."""
    panel = await here.moderator().slash(here.channel, "settings")
    assert shown(panel).ephemeral
    assert embed(panel).title == "Settings for Drama Club"
    values = {name: value.split(" · ")[0] for name, value in fields(panel).items()}
    assert values == {
        "Report channel": "**none**",
        "Scores for a server score": "**3**",
        "Scores to be on /top": "**3**",
        "Vote bombing": "**tell moderators, hold newcomers' scores**",
        "Scores of members who left": "**count**",
    }
    for name in fields(panel).keys() - {"Report channel"}:
        assert "Default: " in fields(panel)[name]
    assert "`/moderation held`" in fields(panel)["Report channel"]
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
    assert fields(panel)["Report channel"].startswith(f"**<#{here.channel.id}>** · ")
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
    assert "liked · 4 members" in body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["5"], custom_id="setting:consensus_votes")
    card = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert "4 scores so far. One more and there's a server score." in card
    assert "liked" not in card
    await mod.select(shown(panel), ["2"], custom_id="setting:consensus_votes")
    assert "liked · 4 members" in body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert (await settings(here)).consensus_votes == 2


async def test_votes_needed_change_the_board(here: World) -> None:
    """From the number chosen on, and the board says so."""
    mod = here.moderator()
    await here.vote(MIRACLE, 9, 8, 8.5, 9)
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["5"], custom_id="setting:board_votes")
    assert "Nothing here has 5 scores yet." in body(await here.mei.slash(here.channel, "top"))
    await mod.select(shown(panel), ["4"], custom_id="setting:board_votes")
    board = await here.mei.slash(here.channel, "top")
    assert "Miracle in Cell No. 7 (2013)" in body(board)
    how = await here.mei.click(shown(board), label="How?")
    assert "A title gets in with 4 scores." in body(how)


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
    words = fields(panel)["Vote bombing"].split(" · ")[0].strip("*")
    assert chosen["label"] == f"Vote bombing: {words}"


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


@pytest.mark.parametrize("name", ["report_channel", "review_channel", "review_role"])
async def test_what_is_another_servers_is_not_chosen(here: World, there: World, name: str) -> None:
    """A forged id would lead there; the same press with one of this server is saved."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    for server, saved in ((there, False), (here, True)):
        chosen = server.server.create_role("critics") if name == "review_role" else server.channel
        answer = await press(mod, shown(panel), name, values=[str(chosen.id)])
        assert getattr(await settings(here), name) == (chosen.id if saved else None)
        if not saved:
            assert told(answer) == GONE


async def test_two_servers_have_their_own(here: World, there: World) -> None:
    """A choice here is none there."""
    mod, other = here.moderator(), there.moderator("other mod")
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["9"], custom_id="setting:board_votes")
    assert fields(panel)["Scores to be on /top"].startswith("**9**")
    panel = await other.slash(there.channel, "settings")
    assert embed(panel).title == "Settings for Film Circle"
    assert fields(panel)["Scores to be on /top"].startswith("**3**")


# Reviews ---------------------------------------------------------------------------------------------

REVIEW_SELECTS = ["review_role", "review_channel", "setting:review_days", "setting:spoiler_flags"]
WORDS = "spoil*, 스포일러,\n  killer   is \n\nspoil*, **"


async def reviews_panel(here: World, mod: simcord.MemberActor) -> simcord.InteractionResult:
    panel = await mod.slash(here.channel, "settings")
    return await mod.click(shown(panel), label="Reviews")


async def test_the_second_panel_says_what_is_asked_of_reviews(here: World) -> None:
    """In place of the first, each value with what it does and its default; and back."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    assert shown(panel).ephemeral
    assert embed(panel).title == "Reviews in Drama Club"
    assert {name: value.split(" · ")[0] for name, value in fields(panel).items()} == {
        "Role that can review": "**everybody**",
        "Channel for new reviews": "**where it's written**",
        "New members wait (days)": "**0**",
        "Spoiler flags": "**3**",
        "Shortest review allowed": "**0**",
        "Word list": "**none**",
    }
    for name in ("New members wait (days)", "Spoiler flags", "Shortest review allowed"):
        assert "Default: " in fields(panel)[name]
    assert "AutoMod can't see my posts" in fields(panel)["Word list"]
    assert list(selects(panel)) == REVIEW_SELECTS
    for name, offered, value in (
        ("review_days", ["0", "1", "3", "7", "14", "30", "90"], "0"),
        ("spoiler_flags", [str(n) for n in range(1, 11)], "3"),
    ):
        options = selects(panel)[f"setting:{name}"]["options"]
        assert [option["value"] for option in options] == offered
        assert [option["value"] for option in options if option.get("default")] == [value]
    back = await mod.click(shown(panel), label="Back")
    assert embed(back).title == "Settings for Drama Club"
    assert list(selects(back)) == SELECTS


async def test_role_and_channel_are_chosen_and_cleared(here: World) -> None:
    """Saved at once, shown in the panel, after a restart too."""
    mod = here.moderator()
    role = here.server.create_role("critics")
    panel = await reviews_panel(here, mod)
    await mod.select(shown(panel), [role], custom_id="review_role")
    await mod.select(shown(panel), [here.channel], custom_id="review_channel")
    chosen = await settings(here)
    assert (chosen.review_role, chosen.review_channel) == (role.id, here.channel.id)
    assert fields(panel)["Role that can review"].startswith(f"**<@&{role.id}>** · ")
    assert fields(panel)["Channel for new reviews"].startswith(f"**<#{here.channel.id}>** · ")
    for name, value in (("review_role", role.id), ("review_channel", here.channel.id)):
        [now] = selects(panel)[name]["default_values"]
        assert (int(now["id"]), now["type"]) == (value, name.removeprefix("review_"))
    await here.restart()
    await mod.select(shown(panel), [], custom_id="review_role")
    await mod.select(shown(panel), [], custom_id="review_channel")
    assert await settings(here) == ServerSettings()
    assert fields(panel)["Role that can review"].startswith("**everybody**")


async def test_days_and_flags_are_chosen(here: World) -> None:
    """Saved, and the choice in the select is the new one."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    await mod.select(shown(panel), ["14"], custom_id="setting:review_days")
    await mod.select(shown(panel), ["1"], custom_id="setting:spoiler_flags")
    chosen = await settings(here)
    assert (chosen.review_days, chosen.spoiler_flags) == (14, 1)
    assert fields(panel)["New members wait (days)"].startswith("**14**")
    assert fields(panel)["Spoiler flags"].startswith("**1**")
    assert list(selects(panel)) == REVIEW_SELECTS


async def test_the_least_letters_are_typed(here: World) -> None:
    """A whole number from 0 to 2000; nothing goes back to the default."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    for text, kept in (("2000", 2000), (" 40 ", 40), ("", 0), ("0", 0)):
        form = await mod.click(shown(panel), label="Shortest review allowed")
        await mod.submit_modal(form, {"text": text})
        assert (await settings(here)).review_letters == kept
        assert fields(panel)["Shortest review allowed"].startswith(f"**{kept}**")
        form = await mod.click(shown(panel), label="Shortest review allowed")
        assert parts(form)["text"]["value"] == str(kept)


@pytest.mark.parametrize("text", ["many", "-1", "2001", "4.5", "٣", "1e3", "9" * 10])
async def test_a_number_that_does_not_do_is_handed_back(here: World, text: str) -> None:
    """With one sentence that says what does, and nothing is saved."""
    mod = here.moderator()
    form = await mod.click(shown(await reviews_panel(here, mod)), label="Shortest review allowed")
    refused = await mod.submit_modal(form, {"text": text})
    said = told(refused).replace("\\", "")
    assert said.startswith("Give a whole number from 0 to 2000.")
    [file] = shown(refused).attachments
    assert await here.read(file) == text
    assert await settings(here) == ServerSettings()


async def test_the_word_list_is_typed(here: World) -> None:
    """By comma or line, each once; the panel counts them, and the log never has them."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    form = await mod.click(shown(panel), label="Word list")
    assert not parts(form)["text"].get("value")
    await mod.submit_modal(form, {"text": WORDS})
    assert (await settings(here)).review_words == "spoil*,스포일러,killer is"
    assert fields(panel)["Word list"].startswith("**3 entries** · ")
    assert "스포일러" not in whole(shown(panel))
    form = await mod.click(shown(panel), label="Word list")
    assert parts(form)["text"]["value"] == "spoil*,스포일러,killer is"
    assert "스포일러" not in str(here.rows("SELECT * FROM moderation_log"))
    log = await mod.slash(here.channel, "moderation log")
    assert "**mod** changed a setting: Word list" in body(log)
    await mod.submit_modal(form, {"text": " , \n"})
    assert (await settings(here)).review_words == ""
    assert fields(panel)["Word list"].startswith("**none**")


@pytest.mark.parametrize("text", [",".join(f"w{n}" for n in range(101)), f"fine, {'x' * 51}"])
async def test_a_word_list_that_is_too_long_is_handed_back(here: World, text: str) -> None:
    """More than 100 entries, or one of more than 50 characters; at the limit it is taken."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    form = await mod.click(shown(panel), label="Word list")
    refused = await mod.submit_modal(form, {"text": text})
    assert told(refused).startswith("The list takes up to 100 entries of 50 letters each. ")
    [file] = shown(refused).attachments
    assert await here.read(file) == text
    assert await settings(here) == ServerSettings()
    form = await mod.click(shown(panel), label="Word list")
    await mod.submit_modal(form, {"text": text.replace("w100", "w1").replace("x" * 51, "x" * 50)})
    assert (await settings(here)).review_words


async def test_the_right_is_looked_at_on_the_second_panel_too(here: World) -> None:
    """On each choice, form and sending; the control is that it works before."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    form = await mod.click(shown(panel), label="Word list")
    here.demote(mod)
    channel = [str(here.channel.id)]
    for custom_id, values in (
        ("review_role", channel),
        ("review_channel", channel),
        ("setting:review_days", ["7"]),
        ("setting:spoiler_flags", ["7"]),
        ("setting_form:review_words", None),
        ("settings_page:server", None),
    ):
        for who in (mod, here.mei):
            assert told(await press(who, shown(panel), custom_id, values=values)) == REFUSED
    refused = await mod.submit_modal(form, {"text": WORDS})
    assert told(refused).startswith(REFUSED)
    assert await settings(here) == ServerSettings()


@pytest.mark.parametrize(
    "custom_id",
    [
        "setting:review_days",
        "setting:spoiler_flags",
        "setting:review_words",
        "setting:review_role",
        "setting_form:bursts",
        "setting_typed:report_channel",
        "settings_page:nowhere",
        "settings_page",
    ],
)
async def test_a_forged_press_on_the_second_panel_saves_nothing(here: World, custom_id: str) -> None:
    """Values it does not offer and settings that are not typed."""
    mod = here.moderator()
    panel = await reviews_panel(here, mod)
    assert told(await press(mod, shown(panel), custom_id, values=["11"])) == GONE
    assert await settings(here) == ServerSettings()


@pytest.mark.faults
async def test_a_word_list_survives_a_fault(here: World) -> None:
    """It is handed back when it cannot be saved."""
    mod = here.moderator()
    form = await mod.click(shown(await reviews_panel(here, mod)), label="Word list")
    here.refuse_writes("settings")
    refused = await mod.submit_modal(form, {"text": WORDS})
    [file] = shown(refused).attachments
    assert await here.read(file) == WORDS


@pytest.mark.parametrize("name", ["review_role", "review_channel", "report_channel"])
async def test_a_role_is_no_channel_and_a_channel_no_role(here: World, name: str) -> None:
    """Forged the one for the other, or something that is no id, nothing is saved; the right one is."""
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    role = here.server.create_role("critics")
    right, wrong = (role, here.channel) if name == "review_role" else (here.channel, role)
    for value in (str(wrong.id), "nothing"):
        refused = await press(mod, shown(panel), name, values=[value])
        assert told(refused) == "That's no longer there. Run the command again."
    assert getattr(await here.store.settings.find(here.server.id), name) is None
    await press(mod, shown(panel), name, values=[str(right.id)])
    assert getattr(await here.store.settings.find(here.server.id), name) == right.id


# What cannot work as it is ---------------------------------------------------------------------------


def close(here: World, **denied: bool) -> Any:
    """A channel where the bot lacks these rights."""
    bot = here.bot.user
    assert bot is not None
    return here.server.create_text_channel("secret", overwrites={bot: discord.PermissionOverwrite(**denied)})


@pytest.mark.parametrize("name", ["report_channel", "review_channel"])
async def test_a_channel_where_nothing_can_be_posted_is_said_at_once(here: World, name: str) -> None:
    """Saved all the same, and said each time until it can; a channel that will do is not spoken of."""
    mod = here.moderator()
    secret = close(here, send_messages=False, embed_links=False)
    panel = await mod.slash(here.channel, "settings")
    if name == "review_channel":
        panel = await mod.click(shown(panel), label="Reviews")
    await mod.select(shown(panel), [secret], custom_id=name)
    assert getattr(await settings(here), name) == secret.id
    missing = f"I can't post in <#{secret.id}> yet: I need **Send Messages** and **Embed Links** there."
    assert missing in body(panel)
    again = await mod.slash(here.channel, "settings")
    if name == "review_channel":
        assert missing not in body(again)  # on the panel where it stands
        await mod.click(shown(again), label="Reviews")
    assert missing in body(again)
    await mod.select(shown(again), [here.channel], custom_id=name)
    assert "I can't post" not in body(again)


async def test_a_channel_that_is_gone_is_said(here: World) -> None:
    """A moderator deleted it; another can be picked."""
    mod = here.moderator()
    gone = here.server.create_text_channel("gone")
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), [gone], custom_id="report_channel")
    assert "gone" not in body(panel)
    channel = here.bot.get_channel(gone.id)
    assert isinstance(channel, discord.TextChannel)
    here.env.backend.delete_channel(gone.id)
    await here.env.settle()
    assert "⚠️ Report channel: that channel is gone." in body(await mod.slash(here.channel, "settings"))
