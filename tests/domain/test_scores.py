"""The scale of half points."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import scores
from bot.domain.errors import BadScore
from bot.domain.ratings import HALF_POINTS
from bot.domain.servers import ScoreDisplay


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
    readers: list[Callable[[str], int]] = [
        partial(scores.parse_score, display=display) for display in ScoreDisplay
    ]
    for read in [*readers, scores.parse_half_points]:
        try:
            assert read(text) in HALF_POINTS
        except BadScore:
            continue


# Other displays --------------------------------------------------------------------------------------


@pytest.mark.parametrize("display", ScoreDisplay)
def test_each_display_reads_what_it_shows(display: ScoreDisplay) -> None:
    """As a number alone; with the scale, and as stars, in any other display too."""
    for half in HALF_POINTS:
        number = scores.write_number(half, display)
        assert scores.parse_score(number, display) == half
        for other in ScoreDisplay:
            assert scores.parse_score(f"{number}/{scores.TOPS[display]}", other) == half
            assert scores.parse_score(scores.draw_stars(half), other) == half
            assert scores.parse_score(f"★{scores.write_number(half, ScoreDisplay.STARS)}", other) == half


@pytest.mark.parametrize(
    ("display", "text", "half_points"),
    [
        (ScoreDisplay.STARS, "4", 16),
        (ScoreDisplay.STARS, "4,25", 17),
        (ScoreDisplay.STARS, "⭐⭐⭐⭐", 16),
        (ScoreDisplay.STARS, "⭐️⭐️⭐️☆☆", 12),
        (ScoreDisplay.STARS, "½★", 2),
        (ScoreDisplay.TEN, "4.5★", 18),
        (ScoreDisplay.TEN, "85 / 100", 17),
        (ScoreDisplay.TEN, "8.5점", 17),
        (ScoreDisplay.HUNDRED, "85점", 17),
        (ScoreDisplay.HUNDRED, "82", 16),
        (ScoreDisplay.HUNDRED, "83", 17),
        (ScoreDisplay.HUNDRED, "87.5", 18),
        (ScoreDisplay.HUNDRED, "10", 2),
        (ScoreDisplay.FACES, "7.5", 15),
        (ScoreDisplay.TEN, "🙁", 7),
    ],
)
def test_other_ways_to_write_a_score(display: ScoreDisplay, text: str, half_points: int) -> None:
    """Of a hundred the nearest half point is taken, of two the higher."""
    assert scores.parse_score(text, display) == half_points


@pytest.mark.parametrize(
    ("display", "text"),
    [
        *((ScoreDisplay.STARS, text) for text in ("8", "4.3", "0.25", "5.25", "★★★★★½", "★★★★★★", "½", "☆")),
        *((ScoreDisplay.HUNDRED, text) for text in ("8", "9.9", "101", "100.5", "0")),
        *((ScoreDisplay.FACES, text) for text in ("11", "😍😍", "😡", "85")),
        *((ScoreDisplay.TEN, text) for text in ("4.5★/10", "85", "4/20", "9/100", "5.5/5", "4/0")),
    ],
)
def test_what_is_on_no_scale_is_refused(display: ScoreDisplay, text: str) -> None:
    with pytest.raises(BadScore) as caught:
        scores.parse_score(text, display)
    assert caught.value.parameters == {"text": text}


def test_a_score_has_the_nearest_face() -> None:
    """A face's own score has that face; half way between two it is the better."""
    assert all(scores.find_face(half) is face for face, half in scores.FACES.items())
    found = [scores.SIGNS[scores.find_face(half)] for half in HALF_POINTS]
    assert "".join(found) == "🙁" * 7 + "😐" * 4 + "🙂" * 4 + "😍" * 4
