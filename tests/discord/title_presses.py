"""What of missing, wrong and double titles can be pressed, and how to get there: a part of `PRESSES`."""

from collections.abc import Awaitable, Callable

import simcord

from bot.playground.source import MadeUp
from tests.discord.conftest import MIRACLE, World, press, shown

Answer = simcord.InteractionResult
Press = Callable[[], Awaitable[Answer]]

SLIP, MEANT = "mirakle in sell no 7", "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"
NEW = "Tea at Midnight"
TEA = {"name": NEW, "local": "자정의 차", "when": "2026, 12", "sort": "korean_drama", "people": "Kim Sua"}
TEA_ID = "kd-tea-at-midnight-2026"


async def look_around(here: World) -> Answer:
    """What is answered to a name nobody knows, where a source is on."""
    here.sources = [MadeUp()]
    await here.restart()
    return await here.mei.slash(here.channel, "rating", title=NEW, score="9")


async def look_up(here: World) -> Press:
    unknown = await look_around(here)
    return lambda: here.mei.click(shown(unknown), label="Look it up")


async def take(here: World) -> Press:
    found = await (await look_up(here))()
    return lambda: press(here.mei, shown(found), "take_title:2:0")


async def add(here: World) -> Press:
    unknown = await here.mei.slash(here.channel, "rating", title=NEW)
    return lambda: here.mei.click(shown(unknown), label="Add it")


async def add_form(here: World) -> Press:
    form = await (await add(here))()
    return lambda: here.mei.submit_modal(form, TEA)


async def add_anyway(here: World) -> Press:
    form = await (await add(here))()
    asked = await here.mei.submit_modal(
        form, TEA | {"local": "7번방의 선물", "when": "2013", "sort": "korean_film"}
    )
    return lambda: here.mei.click(shown(asked), label="No, it's a different one")


async def added(here: World) -> Answer:
    """The card of a title that mei has just added."""
    return await (await add_form(here))()


async def confirm(here: World) -> Press:
    """The button stands on cards of an earlier version."""
    card = await added(here)
    return lambda: press(here.jun, shown(card), f"confirm:{TEA_ID}:{here.mei.id}")


async def confirm_for(here: World) -> Press:
    more = await here.jun.click(shown(await added(here)), label="More")
    return lambda: here.jun.click(shown(more), label="It's right")


async def fix(here: World) -> Press:
    card, mod = await added(here), here.moderator()
    return lambda: press(mod, shown(card), f"fix_title:{TEA_ID}")


async def fix_form(here: World) -> Press:
    await added(here)
    mod = here.moderator()
    form = await mod.slash(here.channel, "title fix", title=MIRACLE)
    return lambda: mod.submit_modal(form, TEA | {"name": "Seven"})


async def history(here: World) -> Press:
    card, mod = await added(here), here.moderator()
    return lambda: press(mod, shown(card), "title_log::0")


async def undo(here: World) -> Press:
    await added(here)
    mod = here.moderator()
    shown_history = await mod.slash(here.channel, "title history", title=TEA_ID)
    return lambda: mod.click(shown(shown_history), label="Undo 1")


async def rate_privately(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "rating", title=SLIP, score="9", private=True)
    return lambda: here.mei.click(shown(refused), label=MEANT)


async def like_as(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "recommend", like=SLIP, kind="film", private=True)
    return lambda: here.mei.click(shown(refused), label=MEANT)


async def place_as(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "progress", title="signall 2016", episode=5)
    return lambda: press(here.mei, shown(refused), "place_as:kd-signal-2016:5")


async def world_off(here: World) -> Press:
    mod = here.moderator()
    panel = await mod.click(shown(await mod.slash(here.channel, "settings")), label="Titles")
    return lambda: mod.click(shown(panel), label="Korea only")


async def title_role(here: World) -> Press:
    mod = here.moderator()
    role = here.server.create_role("Librarians")
    panel = await mod.click(shown(await mod.slash(here.channel, "settings")), label="Titles")
    return lambda: mod.select(shown(panel), [role], custom_id="title_role")


TITLE_PRESSES: dict[str, tuple[Callable[[World], Awaitable[Press]], str]] = {
    "look_up": (look_up, "Is “Tea at Midnight” one of these?"),
    "take_title": (take, "9/10 · superb"),
    "add_title": (add, "Add a title"),
    "add_title_form": (add_form, "Tea at Midnight (2026)"),
    "add_anyway": (add_anyway, "Tea at Midnight (2013)"),
    "confirm": (confirm, "Thanks! 2 more"),
    "confirm_for": (confirm_for, "Thanks! 2 more"),
    "fix_title": (fix, "Fix Tea at Midnight"),
    "fix_title_form": (fix_form, "Seven is fixed."),
    "title_log": (history, "Tea at Midnight added"),
    "undo_change": (undo, "Undone"),
    "rate_privately": (rate_privately, "9/10 · superb"),
    "like_as": (like_as, "More like Miracle in Cell No. 7"),
    "place_as": (place_as, "You're on episode 5"),
    "world": (world_off, "**Korea only**"),
    "title_role": (title_role, "**<@&"),
}
"""For each route: how to get something to press, and what pressing it must show."""
