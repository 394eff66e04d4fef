"""Lists that members bring, how they press their way through, and what of it can be pressed at all."""

import csv
import io
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import simcord

from bot.domain.titles import Kind
from tests.discord.conftest import SIGNAL, World, buttons, raw, shown

PLAYLIST = "kd-hospital-playlist-2020"
MISTER = "kd-my-mister-2018"
SQUID = "kd-squid-game-2021"
PARASITE = "kf-parasite-2019"
HANDMAIDEN = "kf-the-handmaiden-2016"
_REVIEWED = (
    "Date",
    "Name",
    "Year",
    "Letterboxd URI",
    "Rating",
    "Rewatch",
    "Review",
    "Tags",
    "Watched Date",
)
HEADER = "ID;Status;Title;Country;Year;Type;Score;Progress;URL"

File = tuple[str, bytes]
Answer = simcord.InteractionResult


def mydramalist(*rows: tuple[str, int, float | str], status: str = "Completed") -> File:
    """A list as an exporter of MyDramaList writes it, of names, years and scores; 0 for none."""
    lines = [
        f"{number};{status};{name};South Korea;{year};Drama;{score};16/16;https://mydramalist.com/{number}-x"
        for number, (name, year, score) in enumerate(rows, start=1)
    ]
    return "list.csv", "\n".join([HEADER, *lines]).encode()


def letterboxd(*rows: tuple[str, int, float], reviews: dict[str, str] | None = None) -> File:
    """An export of Letterboxd, its scores from half a star to five, with texts by name."""
    years = {name: year for name, year, _ in rows}
    scored = [["2024-05-01", name, year, "https://boxd.it/x", score] for name, year, score in rows]
    written = [
        ["2024-05-01", name, years[name], "https://boxd.it/x", "", "", text, "", "2024-04-30"]
        for name, text in (reviews or {}).items()
    ]
    tables: dict[str, list[list[object]]] = {
        "ratings.csv": [["Date", "Name", "Year", "Letterboxd URI", "Rating"], *scored],
        "reviews.csv": [[*_REVIEWED], *written],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            text = io.StringIO()
            csv.writer(text).writerows(table)
            archive.writestr(name, text.getvalue())
    return "letterboxd-someone.zip", packed.getvalue()


LIST = mydramalist(
    ("Signal", 2016, 9),
    ("My Mister", 2018, 9.5),
    ("Hospital Playlist", 2020, 8.5),
    ("Hospital Playlist 2", 2021, 9.5),
    ("Squid Game Season 2", 2024, 0),
    ("A Drama That Nobody Made", 2019, 7),
)
FILMS = letterboxd(
    ("Parasite", 2019, 4.5),
    ("The Handmaiden", 2016, 5),
    ("Mother", 2009, 4),
    ("Oldboy", 2003, 3.5),
    ("Memories of Murder", 2003, 5),
    reviews={"Parasite": "The <i>stairs</i> go down and down.", "The Handmaiden": "word " * 1500},
)


async def bring(who: simcord.MemberActor, here: World, *files: File) -> Answer:
    names = ["file", *(f"file{number}" for number in range(2, 11))]
    return await who.slash(here.channel, "import", **dict(zip(names, files, strict=False)))


async def add(who: simcord.MemberActor, preview: Answer) -> Answer:
    return await who.click(shown(preview), label=find_label(preview, "import_apply"))


def find_label(answer: Answer, kind: str) -> str:
    """The label of a button by its route."""
    [label] = [label for label, part in buttons(answer).items() if part["custom_id"].split(":")[0] == kind]
    return label


def selects(answer: Answer) -> list[dict[str, Any]]:
    return [part for row in raw(shown(answer)) for part in row["components"] if part["type"] == 3]


async def choose(who: simcord.MemberActor, asked: Answer, number: int, value: str) -> Answer:
    """Answer a question on a page, by its number from 0."""
    return await who.select(shown(asked), [value], custom_id=selects(asked)[number]["custom_id"])


def scores(here: World, who: simcord.MemberActor) -> dict[str, int]:
    found = here.rows("SELECT title_id, score FROM shelf WHERE member_id = ? AND score IS NOT NULL", who.id)
    return dict(found)


# What can be pressed ---------------------------------------------------------------------------------

Press = Callable[[], Awaitable[Answer]]


async def preview(here: World, *files: File) -> Answer:
    """A preview of mei's, who gave one of the titles another score before."""
    await here.store.ratings.record_score(here.act(here.mei.id, "mei"), SIGNAL, score=12)
    return await bring(here.mei, here, *(files or (LIST,)))


def on_preview(kind: str, *files: File) -> Callable[[World], Awaitable[Press]]:
    """A button of a preview."""

    async def prepare(here: World) -> Press:
        card = await preview(here, *files)
        return lambda: here.mei.click(shown(card), label=find_label(card, kind))

    return prepare


def on_select(value: str, *files: File) -> Callable[[World], Awaitable[Press]]:
    """A choice in the select of a preview."""

    async def prepare(here: World) -> Press:
        card = await preview(here, *files)
        return lambda: here.mei.select(shown(card), [value])

    return prepare


def after(first: Callable[[World], Awaitable[Press]], kind: str) -> Callable[[World], Awaitable[Press]]:
    """A button of what another press shows."""

    async def prepare(here: World) -> Press:
        card = await (await first(here))()
        return lambda: here.mei.click(shown(card), label=find_label(card, kind))

    return prepare


async def answer_question(here: World) -> Press:
    asked = await (await on_preview("import_ask")(here))()
    return lambda: choose(here.mei, asked, 0, "3")


async def turn_examples(here: World) -> Press:
    many = mydramalist(*((f"Nobody made number {n:02}", 2019, 7) for n in range(11)))
    card = await (await on_select("unknown", many)(here))()
    return lambda: here.mei.click(shown(card), label="Next")


async def bring_reviews(here: World, count: int = 2) -> Answer:
    """The list of reviews that came with a list of films, all of which were taken."""
    films = [each for each in here.index.korean.titles if each.kind is Kind.FILM and each.tier == 1]
    names = [(each.title, each.year, 4.0) for each in films[:count]]
    texts = {name: f"What I thought of {name}." for name, _, _ in names}
    card = await bring(here.mei, here, letterboxd(*names, reviews=texts))
    card = await here.mei.select(shown(card), ["doubtful"])
    for _ in range(0, count, 10):
        card = await here.mei.click(shown(card), label=find_label(card, "import_accept"))
    done = await add(here.mei, card)
    return await here.mei.click(shown(done), label=find_label(done, "brought"))


async def list_reviews(here: World) -> Press:
    await bring_reviews(here)
    guide = await here.mei.slash(here.channel, "import")
    return lambda: here.mei.click(shown(guide), label=find_label(guide, "brought"))


async def turn_reviews(here: World) -> Press:
    card = await bring_reviews(here, 11)
    return lambda: here.mei.click(shown(card), label="Next")


async def drop_review(here: World) -> Press:
    card = await bring_reviews(here)
    return lambda: here.mei.select(shown(card), [selects(card)[0]["options"][0]["value"]])


IMPORT_PRESSES: dict[str, tuple[Callable[[World], Awaitable[Press]], str]] = {
    "import": (after(on_select("ready"), "import"), "MyDramaList"),
    "import_see": (on_select("ready"), "My Mister"),
    "import_page": (turn_examples, "Nobody made number 10"),
    "import_ask": (on_preview("import_ask"), "which season's score counts?"),
    "import_answer": (answer_question, "which season's score counts?"),
    "import_accept": (after(on_select("doubtful", FILMS), "import_accept"), "Not sure which"),
    "import_scores": (on_preview("import_scores"), "your list's scores win"),
    "import_rest": (on_preview("import_rest"), "not-added.csv"),
    "import_drop": (on_preview("import_drop"), "nothing changed"),
    "import_apply": (on_preview("import_apply"), "Your list is here"),
    "import_undo": (after(on_preview("import_apply"), "import_undo"), "back to how they were"),
    "brought": (list_reviews, "What I thought of"),
    "brought_page": (turn_reviews, "11 to 11 of 11"),
    "brought_drop": (drop_review, "What I thought of"),
}
