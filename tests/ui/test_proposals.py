"""The card of a proposal at its longest, and a proposal kept and found again."""

from dataclasses import replace

import pytest

from bot import catalogue
from bot.domain.forms import Proposal
from bot.domain.ratings import Progress
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood
from bot.ui.proposals import proposal_card
from bot.ui.text import width
from bot.ui.words import words

TITLES = TitleIndex(catalogue.load_titles())
LONGEST = tuple(sorted(TITLES.by_id, key=lambda each: -width(TITLES.name(each)))[:40])
KIB = 64 * 1024
FULL = Proposal(
    "1",
    "x" * KIB,
    1000,
    KIB - 1000,
    LONGEST[0],
    LONGEST,
    score=19,
    scored=True,
    spoils=True,
    moods=tuple(Mood),
    series="가" * 80,
    link="https://example.com/" + "a" * 480,
    progress=Progress.DROPPED,
)
ENGLISH = words("en")


@pytest.mark.parametrize("letter", ["x", "|", "*", "가", "👏", "word ", "a\n\n", "\u200b", "\u3164"])
@pytest.mark.parametrize("draft_id", [1, 2**63 - 1])
def test_the_longest_card_is_within_the_limits(letter: str, draft_id: int) -> None:
    """Whatever is written, Discord takes the card."""
    found = replace(FULL, text=letter * (KIB // len(letter)), series=letter * 80)
    card = proposal_card(found, TITLES, ENGLISH, draft_id=draft_id)
    embed = card.embed
    assert width(embed.title or "") <= 256
    assert width(embed.description or "") <= 4096
    assert len(embed) <= 6000
    assert len(embed.fields) <= 25
    for field in embed.fields:
        assert 1 <= width(field.value or "") <= 1024
    rows = card.view.to_components()
    assert len(rows) <= 5
    for row in rows:
        parts = row["components"]
        assert len(parts) <= 5
        for part in parts:
            assert len(part["custom_id"]) <= 100
            assert width(part.get("label", "")) <= 80
            assert width(part.get("placeholder") or "") <= 150
            assert len(part.get("options", [])) <= 25
            for option in part.get("options", []):
                assert 1 <= width(option["label"]) <= 100


def test_the_best_25_titles_are_offered_in_their_order() -> None:
    """No more than a select holds, and the one that was read is chosen."""
    select = proposal_card(FULL, TITLES, ENGLISH, draft_id=1).view.to_components()[0]["components"][0]
    assert [option["value"] for option in select["options"]] == list(LONGEST[:25])
    assert [option["value"] for option in select["options"] if option["default"]] == [LONGEST[0]]


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({}, "bcd"),
        ({"whole": True}, "abcde"),
        ({"edited": "typed"}, "typed"),
        ({"edited": "typed", "whole": True}, "typed"),
    ],
)
def test_the_body_is_a_slice_the_whole_or_what_was_typed(change: dict[str, object], body: str) -> None:
    """To the letter, and what was typed wins."""
    assert replace(Proposal("k", "abcde", 1, 4), **change).body == body  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"title_id": None, "scored": False, "spoils": None}, "title"),
        ({"scored": False, "spoils": None}, "score"),
        ({"spoils": None}, "spoils"),
        ({"spoils": False, "score": None}, None),
    ],
)
def test_one_thing_is_asked_at_a_time(change: dict[str, object], missing: str | None) -> None:
    """Title, score, spoilers; a settled “no score” and “does not spoil” are answers."""
    assert replace(FULL, **change).missing == missing  # type: ignore[arg-type]
