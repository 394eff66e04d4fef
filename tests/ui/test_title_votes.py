"""The card of moods and warnings, and what of it the public card may say."""

import json

import pytest

from bot.domain.ratings import Histogram, Standing, Summary, Tally
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.ui import cards
from bot.ui.embeds import rating_card
from bot.ui.english import ENGLISH
from bot.ui.text import width
from bot.ui.words import words

EN = words("en")
TITLE = Title("k" * 80, Kind.DRAMA, "Made *Up*", 2020)
FULL = Tally(
    dict.fromkeys(Mood, 10**9), dict.fromkeys(ContentWarning, 10**9), tuple(Mood), tuple(ContentWarning)
)


@pytest.mark.parametrize("tally", [FULL, Tally()])
def test_the_longest_and_the_emptiest_fit(tally: Tally) -> None:
    """Within Discord's limits, no part of it empty."""
    card = cards.votes_card(TITLE, tally, EN)
    assert all(0 < width(str(field.value)) <= 1024 for field in card.embed.fields)
    for row in card.view.to_components():
        [select] = row["components"]
        assert len(select["custom_id"]) <= 100
        assert 0 < width(select["placeholder"]) <= 150
        assert (select["min_values"], select["max_values"]) == (0, len(select["options"]))
        assert len(select["options"]) <= 25


def test_every_mood_and_warning_has_words() -> None:
    """In the order of the list; those of the most members come first among what was voted."""
    assert {f"warning.{warning}" for warning in ContentWarning} <= ENGLISH.keys()
    tally = Tally({Mood.FUNNY: 1, Mood.DARK: 3}, {ContentWarning.GORE: 2, ContentWarning.SELF_HARM: 5})
    shown = {field.name: field.value for field in cards.votes_card(TITLE, tally, EN).embed.fields}
    assert shown == {"Moods": "dark 3 · funny 1", "Content warnings": "self-harm 5 · gore 2"}


def test_the_public_card_folds_warnings_to_their_number() -> None:
    """No warning's name is on it; without any there is no such line."""
    for n in (0, 3):
        card = rating_card(TITLE, Standing(Summary(Histogram()), warnings=n), EN)
        assert ("⚠️ 3 content warnings" in (card.description or "")) is (n == 3)
        said = json.dumps(card.to_dict())
        assert [name for name in ContentWarning if EN(f"warning.{name}") in said] == []


def test_moods_are_shares_of_takes_and_votes() -> None:
    """Three takes and two more who voted are five; of four it is told how many."""
    five, four = (
        "😭 tearjerker 60%\nTissue meter: 😭😭😭 of 5",
        "😭 tearjerker 3\nTissue meter: 😭😭😭😭 of 5",
    )
    for reviews, said in ((3, five), (2, four)):
        standing = Standing(Summary(Histogram()), reviews=reviews, mood_voters=2, moods={Mood.TEARJERKER: 3})
        assert (rating_card(TITLE, standing, EN).description or "").endswith(f"\n{said}")
