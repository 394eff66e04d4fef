"""`/help` and `/about`, told to whoever asks alone."""

import logging
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot import __version__
from bot.ui.english import ENGLISH
from bot.ui.permissions import NEEDED, invite_url
from tests.discord.conftest import World, body, buttons, embed, fields, shown, told, whole

GUIDE = Path(__file__).parents[2] / "docs" / "owners.md"


async def test_help_says_what_one_can_do(here: World) -> None:
    """A few lines for members; moderators and managers also read what is theirs."""
    answer = await here.sol.slash(here.channel, "help")
    assert told(answer) == ""
    assert len(body(answer).splitlines()) <= 16
    members = (
        "/rating",
        "/top",
        "/review-file",
        "/reviews",
        "/progress",
        "/recommend",
        "/title add",
        "/import",
    )
    for command in members:
        assert command in body(answer)
    assert "24 hours" in body(answer).splitlines()[-1]
    assert fields(answer) == {}
    assert here.channel.history() == []


@pytest.mark.parametrize(
    ("may", "groups"),
    [
        ({"manage_messages": True}, ["For moderators"]),
        ({"manage_guild": True}, ["For managers"]),
        ({"manage_messages": True, "manage_guild": True}, ["For moderators", "For managers"]),
    ],
)
async def test_help_goes_by_what_one_may_do(here: World, may: dict[str, bool], groups: list[str]) -> None:
    """By the rights of this moment."""
    role = here.server.create_role("staff", permissions=discord.Permissions(**may))
    who = here.server.add_member(here.env.create_user("staff"), roles=[role])
    answer = await who.slash(here.channel, "help")
    assert list(fields(answer)) == groups
    assert ("/moderation held" in whole(shown(answer))) is ("For moderators" in groups)
    assert ("/settings" in whole(shown(answer))) is ("For managers" in groups)


async def test_about_tells_version_data_and_credits(here: World) -> None:
    """The version, what is stored in three lines, and whose title data this is."""
    answer = await here.sol.slash(here.channel, "about")
    assert told(answer) == ""
    assert embed(answer).title == f"Daesang {__version__}"
    assert len(fields(answer)["What I remember"].splitlines()) == 3
    assert "CC BY-SA 4.0" in fields(answer)["Credits"]
    assert "KOFIC" in fields(answer)["Credits"]


async def test_about_leads_to_an_invite_with_just_what_is_needed(here: World) -> None:
    """The same that the owner's guide names and the log says once."""
    answer = await here.sol.slash(here.channel, "about")
    asked = parse_qs(urlsplit(buttons(answer)["Add me to a server"]["url"]).query)
    assert asked["scope"] == ["bot applications.commands"]
    assert asked["client_id"] == [str(here.bot.application_id)]
    assert discord.Permissions(**dict.fromkeys(NEEDED, True)).value == int(asked["permissions"][0])
    step = GUIDE.read_text(encoding="utf-8").partition("and the permissions")[2].partition(".")[0]
    named = {
        " ".join(name.split()).replace("Channels", "Channel") for name in re.findall(r"\*([^*]+)\*", step)
    }
    assert named == {ENGLISH[f"permission.{name}"] for name in NEEDED}


async def test_the_log_says_the_invite_once(here: World, caplog: pytest.LogCaptureFixture) -> None:
    """However often its shard becomes ready."""
    caplog.set_level(logging.INFO, logger="bot")
    await here.restart()
    await here.bot.on_shard_ready(0)
    [line] = [each.getMessage() for each in caplog.records if "Add me to a server" in each.getMessage()]
    assert line.endswith(invite_url(here.bot.application_id or 0))
