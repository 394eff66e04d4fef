"""What the tests of `/recommend` share: somebody with a taste, and reading and answering lists."""

import re
from typing import Any

import simcord

from bot.domain.ratings import Progress
from bot.playground import AUTHORS_SCORES
from tests.discord.conftest import World, buttons, press, raw, shown

GONE = "That's no longer there. Run the command again."
MORE = "More picks"
WAYS = {
    "seen": "Seen it",
    "plan": "Plan",
    "unplan": "Don't plan it",
    "refuse": "Not for me",
    "like": "More like it",
}
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


def cards(result: Any) -> list[Any]:
    """The embeds of a list, one a pick; the first says what the list is, the last how it came about."""
    return list(message(result).embeds)


def heading(result: Any) -> str:
    return str(cards(result)[0].author.name).split(" · ")[0]


def notes(result: Any) -> str:
    """What stands beside the heading, and under the picks."""
    said = (str(cards(result)[0].author.name).partition(" · ")[2], cards(result)[-1].footer.text)
    return "\n".join(each for each in said if each)


def told_of(result: Any) -> dict[str, str]:
    """What is said of each pick, by its numbered name; the reason in its last line."""
    found = {str(each.title): each.description or "" for each in cards(result)}
    return {name: re.sub(r"^\*(.+)\*$", r"\1", said, flags=re.MULTILINE) for name, said in found.items()}


def numbers(result: Any) -> dict[str, str]:
    """The buttons of the picks: label to custom_id."""
    parts = [part for row in raw(message(result)) for part in row["components"]]
    return {p["label"]: p["custom_id"] for p in parts if p.get("custom_id", "").startswith("pick_one:")}


def selects(result: Any) -> dict[str, dict[str, Any]]:
    """The selects of a message by their route."""
    return {
        part["custom_id"].split(":")[0]: part
        for row in raw(message(result))
        for part in row["components"]
        if part["type"] in (3, 5)
    }


def picked(result: Any) -> list[str]:
    """The ids of the titles on a page, in order, as its numbers name them."""
    return [target.split(":")[2] for target in numbers(result).values()]


def view_id(result: Any) -> int:
    """The view that keeps a list."""
    return int(next(iter(numbers(result).values())).split(":")[1])


async def open_pick(who: simcord.MemberActor, result: Any, title_id: str) -> simcord.InteractionResult:
    """Press the number of a pick."""
    return await press(who, message(result), f"pick_one:{view_id(result)}:{title_id}")


async def choose(who: simcord.MemberActor, result: Any, way: str, title_id: str) -> simcord.InteractionResult:
    """Answer a pick of a list: its number, then the answer."""
    opened = await open_pick(who, result, title_id)
    return await who.click(message(opened), label=WAYS[way])


def confirmed(result: simcord.InteractionResult) -> Any:
    """What the member was told alone: after an edit it is a message of its own."""
    said = result.followups[-1] if result.followups else shown(result)
    assert said.flags.ephemeral
    return said


async def every_page(who: simcord.MemberActor, result: Any) -> list[list[str]]:
    """The titles of each page, by pressing More picks until it is gone."""
    pages = [picked(result)]
    while MORE in buttons(result):
        await who.click(message(result), label=MORE)
        pages.append(picked(result))
    return pages


def names(here: World, *title_ids: str) -> list[str]:
    """How picks name titles."""
    titles = [here.index.by_id[title_id] for title_id in title_ids]
    return [f"{title.title} ({title.year})" for title in titles]


def listed(result: Any) -> list[str]:
    """The titles of the numbered picks, without their numbers."""
    return [re.sub(r"^\d+\. ", "", name).replace("\\", "") for name in told_of(result)]
