"""What of a shelf can be pressed, and how to get there: a part of `PRESSES`."""

from collections.abc import Awaitable, Callable
from typing import Any

import simcord

from tests.discord.conftest import SIGNAL, World, press, raw, shown

Answer = simcord.InteractionResult
Press = Callable[[], Awaitable[Answer]]


def find(answer: Any, kind: str) -> str:
    """The custom_id of the first button or select of that kind."""
    message = shown(answer) if isinstance(answer, simcord.InteractionResult) else answer
    ids = [str(part["custom_id"]) for row in raw(message) for part in row["components"]]
    return next(each for each in ids if each.split(":")[0] == kind)


async def watch(here: World, episode: int = 5) -> Answer:
    """Jun's panel of Signal, of which they have seen five."""
    return await here.jun.slash(here.channel, "shelf", title=SIGNAL, episode=episode)


def on_panel(kind: str, *, values: list[str] | None = None) -> Callable[[World], Awaitable[Press]]:
    async def prepare(here: World) -> Press:
        opened = await watch(here)
        return lambda: press(here.jun, shown(opened), find(opened, kind), values=values)

    return prepare


async def shelf(here: World) -> Press:
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    return lambda: here.jun.click(shown(card), label="Shelf")


async def shelf_on(here: World) -> Press:
    refused = await here.jun.slash(here.channel, "shelf", title="signaal", status="watching", episode=5)
    return lambda: press(here.jun, shown(refused), f"shelf_on:{SIGNAL}:watching:5")


async def again(here: World) -> Press:
    opened = await here.jun.slash(here.channel, "shelf", title=SIGNAL, status="finished")
    return lambda: here.jun.click(shown(opened), label="Watched it again")


async def episode_form(here: World) -> Press:
    form = await (await on_panel("ep_ask")(here))()
    return lambda: here.jun.submit_modal(form, {"text": "9"})


async def dates_form(here: World) -> Press:
    form = await (await on_panel("dates")(here))()
    sent = {"started": "2016-01-22", "finished": "2016-03-12", "rewatches": "1"}
    return lambda: here.jun.submit_modal(form, sent)


async def many(here: World, count: int, status: str) -> list[str]:
    ids = [title.id for title in here.index.titles if title.episodes and title.episodes > 4][:count]
    for title_id in ids:
        await here.jun.slash(here.channel, "shelf", title=title_id, status=status)
    return ids


async def shelf_of(here: World) -> Press:
    await watch(here)
    listed = await here.jun.slash(here.channel, "shelf")
    return lambda: here.jun.select(shown(listed), ["planned"], custom_id=find(listed, "shelf_of"))


async def shelf_page(here: World) -> Press:
    await many(here, 11, "planned")
    listed = await here.jun.slash(here.channel, "shelf")
    return lambda: here.jun.click(shown(listed), label="Next")


async def shelf_open(here: World) -> Press:
    await watch(here)
    listed = await here.jun.slash(here.channel, "shelf")
    value = f"{SIGNAL}:{here.server.id}"
    return lambda: here.jun.select(shown(listed), [value], custom_id="shelf_open")


async def turn_next(here: World) -> Press:
    await many(here, 6, "watching")
    card = await here.jun.slash(here.channel, "next")
    return lambda: here.jun.click(shown(card), label="Next")


async def next_seen(here: World) -> Press:
    await watch(here)
    card = await here.jun.slash(here.channel, "next")
    return lambda: here.jun.click(shown(card), label="Signal · 6")


async def next_start(here: World) -> Press:
    await here.jun.slash(here.channel, "shelf", title=SIGNAL, status="planned")
    card = await here.jun.slash(here.channel, "next")
    return lambda: here.jun.click(shown(card), label="Start Signal")


SHELF_PRESSES: dict[str, tuple[Callable[[World], Awaitable[Press]], str]] = {
    "shelf": (shelf, "Not on your shelf."),
    "shelf_on": (shelf_on, "You're on episode 5"),
    "shelf_as": (on_panel("shelf_as", values=["on_hold"]), "**Signal** is on hold."),
    "ep": (on_panel("ep"), "You're on episode 6"),
    "ended": (on_panel("ended"), "You've finished **Signal**."),
    "re": (again, "That's 1 rewatch."),
    "ep_ask": (on_panel("ep_ask"), "The last episode you've seen"),
    "ep_form": (episode_form, "You're on episode 9"),
    "dates": (on_panel("dates"), "How often you've watched it again"),
    "dates_in": (dates_form, "Saved for **Signal**."),
    "shelf_of": (shelf_of, "Nothing here yet."),
    "shelf_page": (shelf_page, "11 to 11 of 11"),
    "shelf_open": (shelf_open, "episode 5 of 16"),
    "next": (turn_next, "Where you left off"),
    "next_seen": (next_seen, "next: episode 7 of 16"),
    "next_start": (next_start, "next: episode 1 of 16"),
}
