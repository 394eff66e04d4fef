"""What a reader's flag weighs, and when a judged text is another one."""

from dataclasses import replace

import pytest

from bot.domain.flags import Flagger, is_much_alike, make_sketch, weigh_flag, weigh_flags
from bot.domain.reviews import DAY

NOW = 1_750_000_000
SETTLED = Flagger(1, "mei", NOW - 90 * DAY)
FRESH = Flagger(2, "troll", NOW - DAY)
TEXT = (
    "She poisons him in the last episode, and nobody who watched the first one closely is surprised. "
    "The score is the best of the year all the same."
)


def test_a_settled_members_flag_counts_whole_and_never_more() -> None:
    """Nor does anything earned add to it; where nobody knows since when they are here, they are trusted."""
    assert weigh_flag(SETTLED, at=NOW) == 1
    assert weigh_flag(replace(SETTLED, reviews=9, upheld=9), at=NOW) == 1
    assert weigh_flag(replace(SETTLED, joined_at=None), at=NOW) == 1


def test_fresh_accounts_hide_nothing() -> None:
    """It takes ten of them for one member; reviews of theirs or flags found right make up for the days."""
    assert weigh_flags([FRESH] * 9, at=NOW) < 1
    assert weigh_flag(replace(FRESH, reviews=3), at=NOW) == 1
    assert weigh_flag(replace(FRESH, upheld=2), at=NOW) == 1


def test_flags_found_wrong_weigh_on_the_next() -> None:
    assert weigh_flag(replace(SETTLED, refused=2), at=NOW) == 0.25
    assert weigh_flag(replace(SETTLED, refused=2, upheld=2), at=NOW) == 1
    assert weigh_flag(replace(SETTLED, is_out=True), at=NOW) == 0


@pytest.mark.parametrize(
    "other",
    [
        TEXT + " ",
        TEXT.upper(),
        TEXT.replace("poisons", "poisoned"),
        "Edit: typo. " + TEXT,
        TEXT.replace(" ", "\u200b "),
        TEXT.replace("e", "é", 3),
    ],
)
def test_a_little_makes_no_other_text(other: str) -> None:
    assert is_much_alike(TEXT, other)


@pytest.mark.parametrize("other", ["He lives.", TEXT[:40], "The score is the best thing about it."])
def test_other_words_are_another_text(other: str) -> None:
    assert not is_much_alike(TEXT, other)
    assert not is_much_alike("He dies.", other)


def test_a_sketch_is_small_and_bounded() -> None:
    assert len(make_sketch(TEXT * 400)) <= 64
    assert len(make_sketch("a")) == 1
