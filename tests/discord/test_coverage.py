"""Everything a person can run, type into or press is driven by some test in this folder."""

import discord
from discord import AppCommandType
from discord.app_commands import Command, Group

from bot.app import Daesang
from bot.ui.routes import route
from tests.conftest import undriven as missing
from tests.discord.conftest import EVERYTHING, Driven, World


def undriven(bot: Daesang, driven: Driven) -> set[str]:
    """What the bot has and no test has brought to a good end."""
    leaves = [
        command
        for kind in (AppCommandType.chat_input, AppCommandType.user, AppCommandType.message)
        for command in bot.tree.walk_commands(type=kind)
        if not isinstance(command, Group)
    ]
    typed = {
        (leaf.qualified_name, option.display_name)
        for leaf in leaves
        if isinstance(leaf, Command)
        for option in leaf.parameters
        if option.autocomplete
    }
    return {
        *(f"command {leaf.qualified_name}" for leaf in leaves if leaf.qualified_name not in driven.commands),
        *(f"autocomplete of {name} {option}" for name, option in typed - driven.suggested),
        *(f"route {kind}" for kind in set(bot.routes.handlers) - driven.routes),
    }


def test_what_no_process_drove_fails_a_whole_run() -> None:
    """Put together from all processes, and only where every test of this folder was in the run."""
    one = {"whole": True, "everything": ["route a", "route b", "command c"], "driven": ["route a"]}
    other = {"whole": True, "everything": [], "driven": ["route b"]}
    assert missing([one, other]) == {"command c"}
    assert missing([one, {**other, "driven": ["route b", "command c"]}]) == set()
    assert missing([one, {**other, "whole": False}]) == set()
    assert missing([]) == set()


async def test_a_route_nobody_drives_is_noticed(here: World) -> None:
    """The control: with nothing driven all is named, and with all driven a made-up route still is."""
    everything = undriven(here.bot, Driven())
    EVERYTHING.update(everything)
    assert {"command rating", "autocomplete of review title", "route form", "route score"} <= everything
    assert len(everything) == 30 + 21 + len(here.bot.routes.handlers)

    async def nothing(interaction: discord.Interaction) -> None: ...

    all_driven = Driven(
        {name.removeprefix("command ") for name in everything},
        {
            ("rating", "title"),
            ("rating", "score"),
            ("top", "genre"),
            ("top", "person"),
            ("top", "trope"),
            ("review", "title"),
            ("review", "score"),
            ("review", "series"),
            ("reviews", "title"),
            ("reviews", "series"),
            ("progress", "title"),
            ("shelf", "title"),
            ("recommend", "like"),
            ("recommend", "genre"),
            ("recommend", "network"),
            ("recommend", "person"),
            ("recommend", "trope"),
            ("title fix", "title"),
            ("title merge", "title"),
            ("title merge", "into"),
            ("title history", "title"),
        },
        set(here.bot.routes.handlers),
    )
    here.bot.routes.handlers["made_up"] = (route("made_up"), nothing)
    assert undriven(here.bot, all_driven) == {"route made_up"}


async def test_a_command_that_fails_is_not_driven(here: World, driven: Driven) -> None:
    """Only what comes to a good end counts: a refusal drives nothing."""
    commands, routes = set(driven.commands), set(driven.routes)
    driven.commands.clear()
    driven.routes.clear()
    await here.mei.slash(here.channel, "rating", title="ㅋㅋㅋ")
    assert driven.commands == set()
    await here.mei.slash(here.channel, "rating", title="signal")
    assert driven.commands == {"rating"}
    driven.commands |= commands
    driven.routes |= routes


async def test_no_press_goes_past_the_routes(here: World) -> None:
    """Routes are the only way: no view or modal is held in memory, no dynamic item is registered."""
    form = await here.mei.slash(here.channel, "review", title="signal")
    await here.mei.submit_modal(form, {"take": "good"})
    await here.mei.slash(here.channel, "rating", title="signal")
    held = here.bot._connection._view_store
    assert not held._views
    assert not held._modals
    assert not held._dynamic_items
    assert list(here.bot.persistent_views) == []
