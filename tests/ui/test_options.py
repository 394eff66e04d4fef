"""What autocomplete offers, and how a choice reads."""

import pytest

from bot import catalogue
from bot.domain.members import Interest
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.ui.options import CHOICE, label, list_wanted
from bot.ui.text import width
from bot.ui.words import Words, words

TITLES = catalogue.load_titles()
INDEX = TitleIndex(TITLES)
EN, KO = words("en"), Words("ko")

LANDING = "kd-crash-landing-on-you-2019"
SIGNAL = "kd-signal-2016"
PARASITE = "kf-parasite-2019"


def title(name: str, korean: str | None) -> Title:
    return Title("kd-made-up", Kind.DRAMA, name, 2020, title_ko=korean)


def known(title_id: str) -> Title:
    found = INDEX.find(title_id)
    assert found is not None
    return found


def test_a_choice_reads_as_fans_name_it() -> None:
    """English, Hangul, year and kind; for Korean readers the Hangul comes first."""
    assert label(known(LANDING), EN) == "Crash Landing on You · 사랑의 불시착 (2019, drama)"
    assert label(known(LANDING), KO) == "사랑의 불시착 · Crash Landing on You (2019, 드라마)"


@pytest.mark.parametrize(("language", "first"), [("ko", "시그널"), ("en", "Signal"), ("ja", "Signal")])
def test_the_order_of_names_follows_the_language(language: str, first: str) -> None:
    """Korea onlyn readers see the Hangul first, and whoever does sees the other name second."""
    say, other = Words(language), "Signal" if language == "ko" else "시그널"
    assert (say.name(known(SIGNAL)), say.second_name(known(SIGNAL))) == (first, other)


@pytest.mark.parametrize("say", [EN, KO], ids=["en", "ko"])
@pytest.mark.parametrize("limit", [CHOICE, 80])
def test_every_title_fits_with_its_year_and_kind_whole(say: Words, limit: int) -> None:
    """No label passes its limit or loses a bracket, and none is cut where it need not be."""
    for each in TITLES:
        shown = label(each, say, limit=limit)
        assert 1 <= width(shown) <= limit
        country = "" if each.is_korean else f", {say.country(each.country[0])}"
        assert shown.endswith(f" ({each.year}, {say(f'kind.{each.kind}')}{country})")


def test_what_does_not_fit_is_shortened_between_letters() -> None:
    """The second name goes first; a syllable of joined jamo or an emoji is never split."""
    long = label(title("A" * 60, "가" * 60), EN, limit=80)
    assert long.startswith("A" * 60 + " (") or "…" in long
    lone = label(title("가나다라" * 40, None), EN)
    assert "…" in lone
    assert width(lone) <= CHOICE
    family = label(title("👨‍👩‍👧‍👦" * 30, None), EN)
    assert "\u200d…" not in family


def test_nothing_typed_offers_what_the_member_may_want() -> None:
    """What they watch comes first, then what the server talks about, then the best known; each once."""
    interest = Interest(watching=(SIGNAL,), talked=(PARASITE, SIGNAL, "kd-gone-from-the-catalogue"))
    found = [each.id for each in list_wanted(INDEX, interest)]
    assert found[:2] == [SIGNAL, PARASITE]
    assert len(found) == len(set(found)) == 25
    assert [each.id for each in list_wanted(INDEX, Interest())] == [each.id for each in INDEX.suggest("")]
