"""Reading reviews: what is kept from whom, in which order, and who may post."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotYetAMember, ReviewTooShort, WrongRole
from bot.domain.ratings import Progress
from bot.domain.reviews import (
    DAY,
    Guard,
    ListedReview,
    Reader,
    Review,
    ReviewContent,
    ReviewSort,
    check_is_long,
    check_may_speak,
    find_guard,
    sort_reviews,
    wilson_bound,
)
from bot.domain.servers import ServerSettings

AUTHOR, READER = 1, 2
NOW = 1_750_000_000


def review(*, spoils: bool = False, flagged: bool = False, episode: int | None = None) -> Review:
    take = ReviewContent("He dies.", spoils=spoils, episode=episode)
    return Review(9, "signal", AUTHOR, "mei", take, NOW, flagged=flagged)


# What is kept from whom ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "reader", "expected"),
    [
        (review(), Reader(), Guard.OPEN),
        (review(spoils=True), Reader(), Guard.UNFINISHED),
        (review(flagged=True), Reader(), Guard.UNFINISHED),
        (review(spoils=True), Reader(Progress.WATCHING, 15), Guard.UNFINISHED),
        (review(spoils=True), Reader(Progress.DROPPED), Guard.UNFINISHED),
        (review(spoils=True), Reader(Progress.FINISHED), Guard.OPEN),
        (review(episode=6), Reader(), Guard.AHEAD),
        (review(episode=6), Reader(Progress.WATCHING), Guard.AHEAD),
        (review(episode=6), Reader(Progress.WATCHING, 5), Guard.AHEAD),
        (review(episode=6), Reader(Progress.WATCHING, 6), Guard.OPEN),
        (review(episode=6), Reader(None, 7), Guard.OPEN),
        (review(episode=6), Reader(Progress.FINISHED), Guard.OPEN),
        (review(spoils=True, episode=6), Reader(Progress.WATCHING, 5), Guard.AHEAD),
        (review(spoils=True, episode=6), Reader(Progress.WATCHING, 6), Guard.OPEN),
        (review(flagged=True, episode=6), Reader(Progress.WATCHING, 9), Guard.UNFINISHED),
        (review(flagged=True, episode=6), Reader(Progress.WATCHING, 5), Guard.UNFINISHED),
        (review(flagged=True, episode=6), Reader(Progress.FINISHED), Guard.OPEN),
    ],
)
def test_a_take_is_kept_from_who_has_not_come_so_far(
    written: Review, reader: Reader, expected: Guard
) -> None:
    """Up to its episode, flagged or without one to the end; one's own is always open."""
    assert find_guard(written, reader, reader_id=READER) is expected
    assert find_guard(written, reader, reader_id=AUTHOR) is Guard.OPEN


# Order -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (0, 0, 0.0),
        (0, 7, 0.0),
        (1, 0, 0.2065),  # 1 / (1 + 1.96^2)
        (2, 0, 0.3424),  # 2 / (2 + 1.96^2)
        (1, 1, 0.0945),  # 1/2 - 1.96 / (2 sqrt(2 + 1.96^2))
        (9, 1, 0.5958),
        (90, 10, 0.8256),
    ],
)
def test_the_lower_end_of_a_share(up: int, down: int, expected: float) -> None:
    """Against values worked by hand from Wilson's formula."""
    assert wilson_bound(up, down) == pytest.approx(expected, abs=5e-5)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_lower_end_is_below_the_share_and_moves_with_votes(up: int, down: int) -> None:
    """Between nothing and the share; one more vote for it raises it, one against does not."""
    low = wilson_bound(up, down)
    assert -1e-12 <= low <= up / max(up + down, 1) + 1e-12
    assert wilson_bound(up + 1, down) > low
    assert wilson_bound(up, down + 1) <= low + 1e-12
    assert not math.isnan(low)


LISTED = [
    ListedReview(1, "signal", 11, 18, NOW, helpful=9, unhelpful=1),
    ListedReview(2, "signal", 12, None, NOW + 5, helpful=1),
    ListedReview(3, "signal", 13, 4, NOW + 9),
    ListedReview(4, "signal", 14, 18, NOW + 9, unhelpful=3),
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (ReviewSort.NEWEST, [4, 3, 2, 1]),
        (ReviewSort.HELPFUL, [1, 2, 4, 3]),
        (ReviewSort.HIGHEST, [4, 1, 3, 2]),
        (ReviewSort.LOWEST, [3, 4, 1, 2]),
        (ReviewSort.AGREE, [2, 4, 3, 1]),
    ],
)
def test_takes_are_ordered(sort: ReviewSort, expected: list[int]) -> None:
    """The newer first where all else is the same; takes without a score last by either score."""
    agreement = {12: 0.9, 11: -0.5}
    found = sort_reviews(LISTED, sort, agreement=agreement)
    assert [take.id for take in found] == expected
    assert [take.id for take in sort_reviews(reversed(LISTED), sort, agreement=agreement)] == expected


# Who may post ----------------------------------------------------------------------------------------


def test_nothing_is_asked_by_default() -> None:
    """Whoever they are and however short the take."""
    check_may_speak(ServerSettings(), roles=(), joined_at=NOW, at=NOW)
    check_is_long(ReviewContent("."), ServerSettings())


def test_a_role_may_be_asked_for() -> None:
    """That one, among whatever others."""
    settings = ServerSettings(review_role=7)
    for roles in ((), (6, 8)):
        with pytest.raises(WrongRole):
            check_may_speak(settings, roles=roles, joined_at=None, at=NOW)
    check_may_speak(settings, roles=(6, 7), joined_at=None, at=NOW)


@pytest.mark.parametrize(
    ("member_for", "missing"), [(0, 7), (DAY - 1, 7), (DAY, 6), (6 * DAY, 1), (7 * DAY - 1, 1)]
)
def test_days_of_membership_may_be_asked_for(member_for: int, missing: int) -> None:
    """It says how many are missing; with all of them, or where nobody knows, one may."""
    settings = ServerSettings(review_days=7)
    with pytest.raises(NotYetAMember) as caught:
        check_may_speak(settings, roles=(), joined_at=NOW - member_for, at=NOW)
    assert caught.value.parameters == {"n": missing}
    check_may_speak(settings, roles=(), joined_at=NOW - 7 * DAY, at=NOW)
    check_may_speak(settings, roles=(), joined_at=None, at=NOW)


@pytest.mark.parametrize(
    ("body", "letters"),
    [
        ("abc", 3),
        ("a b\n\t c   ", 3),
        ("정말", 2),
        (" ", 0),
        ("a\u200bb\u3164\u2800" + "\u0301" * 90, 2),
    ],
)
def test_letters_may_be_asked_for(body: str, letters: int) -> None:
    """Blanks, loose marks and what nobody sees are none; it says how many there are."""
    settings = ServerSettings(review_letters=letters + 1)
    with pytest.raises(ReviewTooShort) as caught:
        check_is_long(ReviewContent(body), settings)
    assert caught.value.parameters == {"n": letters + 1, "letters": letters}
    check_is_long(ReviewContent(body), replace(settings, review_letters=letters))
