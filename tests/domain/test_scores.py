"""The scale of half points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import scores
from bot.domain.errors import BadScore
from bot.domain.ratings import HALF_POINTS


@pytest.mark.parametrize(
    ("text", "half_points"),
    [
        ("8", 16),
        ("8.5", 17),
        ("8,5", 17),
        ("8.0", 16),
        (" 10 ", 20),
        ("1", 2),
        ("8.5/10", 17),
        ("9 / 10", 18),
    ],
)
def test_a_score_is_read_as_people_write_it(text: str, half_points: int) -> None:
    """Whole and half points, with a comma or out of ten."""
    assert scores.parse_score(text) == half_points


@pytest.mark.parametrize("text", ["0", "0.5", "10.5", "11", "7.3", "", "abc", "8.55", "-8", "8/5", "100"])
def test_what_is_no_half_point_is_refused(text: str) -> None:
    """Anything off the scale or between its steps is an error that carries the text."""
    with pytest.raises(BadScore) as caught:
        scores.parse_score(text)
    assert caught.value.parameters == {"text": text}


def test_every_score_survives_being_shown_and_read() -> None:
    """What is shown is read back as the same half points, and has a word."""
    assert [scores.parse_score(scores.format_score(half)) for half in HALF_POINTS] == list(HALF_POINTS)
    assert {scores.score_word(half) for half in HALF_POINTS} == {*scores._WORDS}


@given(st.text(max_size=8))
def test_no_text_is_read_as_a_score_off_the_scale(text: str) -> None:
    """Whatever is typed is a score of the scale or refused."""
    for read in (scores.parse_score, scores.parse_half_points):
        try:
            assert read(text) in HALF_POINTS
        except BadScore:
            continue
