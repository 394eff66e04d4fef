"""Finding titles by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from bot.domain.errors import UnknownTitle
from bot.domain.models import Title
from bot.domain.search import Ambiguous, TitleIndex

INDEX = TitleIndex(catalogue.load())


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("crash la", "kd-crash-landing-on-you-2019"),
        ("goblin", "kd-guardian-the-lonely-and-great-god-2016"),
        ("7번방", "kf-miracle-in-cell-no-7-2013"),
        ("memories of muder", "kf-memories-of-murder-2003"),
        ("SIGNAL", "kd-signal-2016"),
    ],
)
def test_the_title_meant_comes_first(typed: str, first: str) -> None:
    """By a beginning, another name, Hangul, or with a slip."""
    assert INDEX.suggest(typed)[0].id == first


def test_an_empty_field_offers_the_best_known() -> None:
    """Before anything is typed, 25 well-known titles are offered."""
    offered = INDEX.suggest("")
    assert len(offered) == 25
    assert {title.tier for title in offered} == {1}


@given(st.text(max_size=300))
def test_junk_is_never_an_error(typed: str) -> None:
    """Whatever is typed, there are at most 25 titles, each once."""
    found = INDEX.suggest(typed)
    assert len({title.id for title in found}) == len(found) <= 25


def test_a_name_alone_is_its_title() -> None:
    """An id and a name that only one title has resolve to it."""
    for value in ("kd-signal-2016", "miracle in cell no. 7", "사랑의불시착"):
        assert isinstance(INDEX.resolve(value), Title)


def test_a_shared_name_asks() -> None:
    """A name of several titles is ambiguous, never a guess."""
    found = INDEX.resolve("Mother")
    assert isinstance(found, Ambiguous)
    assert {title.year for title in found.candidates} >= {2009, 2018}


def test_an_unknown_name_brings_the_nearest() -> None:
    """A refusal carries three titles near what was typed."""
    with pytest.raises(UnknownTitle) as caught:
        INDEX.resolve("memories of muder")
    assert len(caught.value.nearest) == 3
    assert caught.value.nearest[0].id == "kf-memories-of-murder-2003"
