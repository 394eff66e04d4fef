"""Autocomplete of titles through the real bot, in every command that takes one."""

from contextlib import closing

import pytest
from discord import app_commands

from tests.discord.conftest import MIRACLE, SIGNAL, World
from tests.places import connect


def commands_with_titles(here: World) -> list[str]:
    """The names of the commands that have an option `title`."""
    return [
        command.qualified_name
        for command in here.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        and any(option.name == "title" for option in command.parameters)
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("crash la", "kd-crash-landing-on-you-2019"),
        ("CLOY", "kd-crash-landing-on-you-2019"),
        ("ㅅㄹㅇㅂㅅㅊ", "kd-crash-landing-on-you-2019"),
        ("tokkebi", "kd-guardian-the-lonely-and-great-god-2016"),
        ("도ㄲ", "kd-guardian-the-lonely-and-great-god-2016"),
        ("salinui chueok", "kf-memories-of-murder-2003"),
        ("the handmaiden 2016", "kf-the-handmaiden-2016"),
        ("7번방", MIRACLE),
    ],
)
async def test_every_command_that_takes_a_title_finds_it_as_fans_type_it(
    here: World, typed: str, meant: str
) -> None:
    """The title meant comes first, in each command alike, with a label within Discord's bounds."""
    commands = commands_with_titles(here)
    assert {"rating", "review"} <= set(commands)
    for command in commands:
        choices = await here.mei.autocomplete(here.channel, command, "title", typed)
        assert choices[0]["value"] == meant
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)


@pytest.mark.parametrize("typed", ["😀", "x" * 300, "\u202eabc\u0000", "'; DROP TABLE ratings; --", "||", "​"])
async def test_junk_gives_a_harmless_list(here: World, typed: str) -> None:
    """Whatever is typed, there is an answer of at most 25 titles."""
    for command in commands_with_titles(here):
        assert len(await here.mei.autocomplete(here.channel, command, "title", typed)) <= 25


async def test_an_empty_field_offers_what_one_watches_then_what_the_server_talks_about(here: World) -> None:
    """Mei watches Signal, Jun has just rated Miracle: both come before the best known."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="Halfway.", watched="watching")
    await here.jun.slash(here.channel, "rating", title=MIRACLE, score="9")
    mine = await here.mei.autocomplete(here.channel, "rating", "title", "")
    assert mine[0]["value"] == SIGNAL
    assert MIRACLE in {choice["value"] for choice in mine[:3]}
    assert len(mine) == 25
    theirs = await here.sol.autocomplete(here.channel, "rating", "title", "")
    assert {SIGNAL, MIRACLE} == {choice["value"] for choice in theirs[:2]}


async def test_what_this_server_rates_decides_between_namesakes(here: World) -> None:
    """Of the titles called Mother the one rated here comes first."""
    before = await here.mei.autocomplete(here.channel, "rating", "title", "mother")
    second = before[1]["value"]
    await here.mei.slash(here.channel, "rating", title=second, score="9")
    after = await here.mei.autocomplete(here.channel, "rating", "title", "mother")
    assert after[0]["value"] == second


@pytest.mark.faults
async def test_a_store_that_cannot_be_read_costs_the_personal_part_alone(here: World) -> None:
    """With its tables gone, typing still finds titles."""
    with closing(connect(here.path)) as db:
        db.execute("ALTER TABLE shelf RENAME TO gone")
    choices = await here.mei.autocomplete(here.channel, "rating", "title", "signal")
    assert choices[0]["value"] == SIGNAL
