"""What the tests of `/recommend` share: somebody with a taste, and reading and answering lists."""

import re
from typing import Any

import simcord

from bot.domain.ratings import Progress
from bot.playground import AUTHORS_SCORES
from tests.discord.conftest import World, raw, shown

GONE = "That is no longer there. Run the command again."
LOVED = [title_id for title_id, half in AUTHORS_SCORES.items() if half >= 15]


async def has_taste(here: World, who: simcord.MemberActor) -> None:
    """Twelve scores: crime, and not the classics."""
    for title_id, half in AUTHORS_SCORES.items():
        await score(here, who, title_id, half)


async def score(
    here: World, who: simcord.MemberActor, title_id: str, half: int | None, progress: Progress | None = None
) -> None:
    """A score in half points, given without the commands."""
    by = here.act(who.id, who.name)
    await here.store.ratings.record_score(by, title_id, score=half, progress=progress)


def message(result: Any) -> Any:
    """The message of an answer, or the message itself."""
    return shown(result) if isinstance(result, simcord.InteractionResult) else result


def selects(result: Any) -> dict[str, dict[str, Any]]:
    """The selects of a message by their route."""
    return {
        part["custom_id"].split(":")[0]: part
        for row in raw(message(result))
        for part in row["components"]
        if part["type"] in (3, 5)
    }


def picked(result: Any) -> list[str]:
    """The ids of the titles on a page, in order, as its select names them."""
    values = [option["value"] for option in selects(result)["pick"]["options"]]
    return list(dict.fromkeys(value.split(":")[1] for value in values))


def view_id(result: Any) -> int:
    """The view that keeps a list."""
    return int(selects(result)["pick"]["custom_id"].split(":")[1])


async def choose(who: simcord.MemberActor, result: Any, way: str, title_id: str) -> simcord.InteractionResult:
    """Answer a pick of a list by its select."""
    target = selects(result)["pick"]["custom_id"]
    return await who.select(message(result), [f"{way}:{title_id}"], custom_id=target)


def confirmed(result: simcord.InteractionResult) -> Any:
    """What the member was told alone: after an edit it is a message of its own."""
    said = result.followups[-1] if result.followups else shown(result)
    assert said.flags.ephemeral
    return said


async def every_page(who: simcord.MemberActor, result: Any) -> list[list[str]]:
    """The titles of each page, by pressing Next until it is dead."""
    pages = [picked(result)]
    while not _next(result).get("disabled", True):
        await who.click(message(result), label="Next")
        pages.append(picked(result))
    return pages


def _next(result: Any) -> dict[str, Any]:
    found = [part for row in raw(message(result)) for part in row["components"]]
    return next((part for part in found if part.get("label") == "Next"), {"disabled": True})


def names(here: World, *title_ids: str) -> list[str]:
    """How fields name titles."""
    titles = [here.index.by_id[title_id] for title_id in title_ids]
    return [f"{title.title} ({title.year})" for title in titles]


def listed(result: Any) -> list[str]:
    """The titles of the numbered fields, without their numbers."""
    [only] = message(result).embeds
    return [re.sub(r"^\d+\. ", "", str(each.name)).replace("\\", "") for each in only.fields]
