"""The cards of a list at their longest, in every language; and the rows that are given back."""

import csv
import io
from typing import Any

import discord
import pytest

from bot import catalogue
from bot.domain.lists.imports import (
    REVIEWS_A_PAGE,
    Applied,
    ImportedReview,
    ImportedReviews,
    ImportState,
    Undone,
)
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Conflict, Plan, Planned
from bot.domain.lists.preview import Group, LeftOver, Preview
from bot.domain.lists.rows import REASONS, Format, ListRow, ReadList, Refused
from bot.domain.search import TitleIndex
from bot.domain.shelf import ShelfEntry, Status
from bot.ui import imports
from bot.ui.cards import Card
from bot.ui.text import width
from bot.ui.words import languages, words

TITLES = TitleIndex(catalogue.load_titles())
LONGEST = tuple(sorted(TITLES.by_id, key=lambda each: -width(TITLES.name(each)))[:60])
LANGUAGES = sorted({"en", *languages()})
MOST = 2**63 - 1
NASTY = ["x", "*", "|", "가", "👏", "@everyone ", "\n# ", "\u200b", "\u202e", "\ud800", "[a](https://b.c) "]


def make_preview(letter: str = "x", count: int = 60) -> Preview:
    """A list in which there is much of everything, whose rows say that letter again and again."""
    text = letter * 400
    rows = tuple(
        ListRow(text, year=9999, score=20, season=9, countries=("KR", text[:9]), review=text * 9)
        for _ in range(count)
    )
    third = count // 3
    matches = (
        *[Match(Rule.DOUBTFUL, None, LONGEST)] * (third - 1),
        Match(Rule.DOUBTFUL, None, LONGEST[:1]),
        *[Match(Rule.SEASON, LONGEST[0], LONGEST)] * third,
        *[Match(Rule.KOREAN, LONGEST[1])] * (count - 2 * third),
    )
    places = tuple(range(count))
    plan = Plan(
        entries=tuple(Planned(each, (0,), ShelfEntry(score=20), 20, 1, 1) for each in LONGEST),
        same=LONGEST,
        conflicts=tuple(Conflict(each, 2, 20) for each in LONGEST),
        doubtful=places,
        unknown=places,
        elsewhere=places,
        left_out=places,
        seasons={LONGEST[1]: places[2 * third :]},
        reviews=dict.fromkeys(LONGEST, 0),
    )
    refused = tuple(Refused(reason, text) for reason in REASONS)
    return Preview(MOST, ReadList(Format.MYDRAMALIST, rows, refused), matches, Choices(), plan)


def parts(card: Card) -> list[dict[str, Any]]:
    return [part for row in card.view.to_components() for part in row["components"]]


def check(card: Card) -> None:
    """Discord takes it."""
    embed = card.embed
    assert 0 < width(embed.title or "") <= 256
    assert 0 < width(embed.description or "") <= 4096
    assert len(embed) <= 6000
    rows = card.view.to_components()
    assert len(rows) <= 5
    found = parts(card)
    assert len({part["custom_id"] for part in found}) == len(found)
    for part in found:
        assert len(part["custom_id"]) <= 100
        assert 0 < width(part.get("label") or part.get("placeholder") or "x") <= 150
        options = part.get("options", ())
        assert len(options) <= 25
        assert len({option["value"] for option in options}) == len(options)
        assert sum(option.get("default", False) for option in options) <= 1
        for option in options:
            assert 0 < width(option["label"]) <= 100
            assert 0 < width(option["value"]) <= 100
    assert "@everyone" not in (embed.description or "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", NASTY, ids=ascii)
def test_every_card_is_within_the_limits(letter: str, language: str) -> None:
    found, say = make_preview(letter), words(language)
    check(imports.preview_card(found, say))
    for group in Group:
        for page in (0, 2, 99):
            check(imports.examples_card(found, group, page, TITLES, say))
    for page in (0, 5, 99):
        check(imports.questions_card(found, page, TITLES, say))
    check(imports.applied_card(found, Applied(9, 9, 9, 9, 9), say, reviews=9))
    check(imports.applied_card(found, Applied(), say, reviews=0))
    check(imports.undone_card(Undone(5000, 5000), say))
    brought = [ImportedReview(each, letter * 20_000) for each in LONGEST[:REVIEWS_A_PAGE]]
    check(imports.reviews_card(ImportedReviews(brought, 999), 3, TITLES, say))
    check(imports.reviews_card(ImportedReviews([], 0), 0, TITLES, say))
    for state in (*ImportState,):
        check(imports.guide_card(say, (MOST, state), reviews=9))


def test_a_row_in_doubt_can_be_named_or_left() -> None:
    """Nothing is chosen before its owner has chosen."""
    card = imports.questions_card(make_preview(), 0, TITLES, words("en"))
    selects = [part for part in parts(card) if "options" in part]
    assert len(selects) == imports.ASKED
    for select in selects:
        assert [*(option["value"] for option in select["options"])] == [*LONGEST[:24], imports.NONE]
        assert not any(option["default"] for option in select["options"])


def read_table(file: discord.File) -> list[list[str]]:
    data = file.fp.read()
    assert data.startswith("\ufeff".encode())
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig")))]


def test_rows_left_over_come_back_with_the_reason() -> None:
    row = ListRow("Mother", year=2010, countries=("JP", "KR"), score=17, status=Status.ON_HOLD)
    file = imports.rest_file(
        [LeftOver("doubtful", row), LeftOver("chosen_out", ListRow("엄마")), LeftOver("no_name", text="a;b")],
        words("en"),
    )
    assert file.filename.endswith(".csv")
    head, *rows = read_table(file)
    assert head == ["Name", "Original name", "Year", "Country", "Season", "Status", "Score", "Why"]
    assert rows == [
        ["Mother", "", "2010", "JP, KR", "", "On hold", "8.5", "not sure which title it is; kept for later"],
        ["엄마", "", "", "", "", "", "", "you left it out"],
        ["a;b", "", "", "", "", "", "", "no name"],
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "  @"])
def test_no_spreadsheet_runs_a_cell(begin: str) -> None:
    cell = f'{begin}HYPERLINK("https://example.org")'
    _, [name, *_], [text, *_] = read_table(
        imports.rest_file([LeftOver("unknown", ListRow(cell)), LeftOver("bad_row", text=cell)], words("en"))
    )
    assert name == text == f"'{cell}"
    assert imports.disarm("Signal -= 2") == "Signal -= 2"  # control


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_status_has_words(language: str) -> None:
    say = words(language)
    for reason in (*REASONS, "doubtful", "unknown", "elsewhere", "chosen_out"):
        assert say(f"import.reason.{reason}")
    for status in Status:
        assert say(f"shelf.status.{status}")
    for source in Format:
        assert say(f"import.from.{source}")
