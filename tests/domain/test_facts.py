"""How long facts of a source hold, and what becomes of a synopsis."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.facts import (
    DAY,
    LONGEST_LINE,
    count_days,
    find_next_count,
    is_fresh,
    is_kept,
    make_line,
)

NOW = int(datetime(2026, 11, 27, 12, tzinfo=UTC).timestamp())
KOREA = timezone(timedelta(hours=9))


def korean_time(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=KOREA).timestamp())


@pytest.mark.parametrize(
    ("source", "age", "fresh", "kept"),
    [
        ("tmdb", 0, True, True),
        ("tmdb", 7 * DAY - 1, True, True),
        ("tmdb", 7 * DAY, False, True),
        ("tmdb", 180 * DAY - 1, False, True),
        ("tmdb", 180 * DAY, False, False),
        ("tmdb", -1, False, False),
        ("kofic", 4000 * DAY, True, True),
        ("kofic", -1, True, True),
        ("tvmaze", 3599, True, True),
        ("tvmaze", 3600, False, True),
        ("wikidata", 7 * DAY, False, True),
    ],
)
def test_facts_hold_as_long_as_the_terms_and_their_nature_let_them(
    source: str, age: int, fresh: bool, kept: bool
) -> None:
    """TMDB's are asked for anew after a week and gone after 180 days; KOFIC's never change."""
    assert is_fresh(NOW - age, NOW, source) is fresh
    assert is_kept(NOW - age, NOW, source) is kept


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (korean_time(27, 9, 59), korean_time(27, 10)),
        (korean_time(27, 10), korean_time(28, 10)),
        (korean_time(28, 0), korean_time(28, 10)),
    ],
)
def test_the_daily_list_is_counted_at_ten_in_korea(now: int, due: int) -> None:
    """Then yesterday's is there; before, the list of the day before is the newest."""
    assert find_next_count(now) == due
    assert count_days(due) == count_days(due - 1) + 1 == count_days(now) + 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ("\u200b \n", None),
        ("A girl meets Dr. Kim in Seoul. They fight.", "A girl meets Dr. Kim in Seoul."),
        ("J. K. Kim goes home! Then what?", "J. K. Kim goes home!"),
        ("He waits… and waits. She does not.", "He waits… and waits."),
        ('He says "no." She leaves.', 'He says "no."'),
        ("그는 떠났다. 그녀는 남았다.", "그는 떠났다."),
        ("No end", "No end"),
        ("One\nline\u202e only. Two.", "One line only."),
    ],
)
def test_a_synopsis_becomes_its_first_sentence(text: str, line: str | None) -> None:
    """What ends in a point is not always a sentence."""
    assert make_line(text) == line


def test_a_long_sentence_is_cut_at_a_word() -> None:
    """And one without words anywhere."""
    line = make_line("seven, " * 100)
    assert line is not None
    assert line.endswith("seven…")
    assert len(line) <= LONGEST_LINE
    assert make_line("가" * 400) == "가" * (LONGEST_LINE - 1) + "…"


@given(st.text())
def test_any_text_makes_one_short_line(text: str) -> None:
    """Whatever a source calls a synopsis."""
    line = make_line(text * 50)
    assert line is None or (0 < len(line) <= LONGEST_LINE and "\n" not in line)
