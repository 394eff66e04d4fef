"""Reading takes: what is kept from whom, in which order, and who may post."""

import math
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadWordList, NotYetAMember, ReviewTooShort, WrongRole
from bot.domain.ratings import Progress
from bot.domain.reviews import (
    DAY,
    Guard,
    ListedReview,
    Reader,
    Review,
    ReviewContent,
    Sort,
    guard,
    listed_word,
    may_post,
    ordered,
    wilson,
    word_list,
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
    assert guard(written, reader, reader_id=READER) is expected
    assert guard(written, reader, reader_id=AUTHOR) is Guard.OPEN


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
    assert wilson(up, down) == pytest.approx(expected, abs=5e-5)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_lower_end_is_below_the_share_and_moves_with_votes(up: int, down: int) -> None:
    """Between nothing and the share; one more vote for it raises it, one against does not."""
    low = wilson(up, down)
    assert -1e-12 <= low <= up / max(up + down, 1) + 1e-12
    assert wilson(up + 1, down) > low
    assert wilson(up, down + 1) <= low + 1e-12
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
        (Sort.NEWEST, [4, 3, 2, 1]),
        (Sort.HELPFUL, [1, 2, 4, 3]),
        (Sort.HIGHEST, [4, 1, 3, 2]),
        (Sort.LOWEST, [3, 4, 1, 2]),
        (Sort.AGREE, [2, 4, 3, 1]),
    ],
)
def test_takes_are_ordered(sort: Sort, expected: list[int]) -> None:
    """The newer first where all else is the same; takes without a score last by either score."""
    agreement = {12: 0.9, 11: -0.5}
    found = ordered(LISTED, sort, agreement=agreement)
    assert [take.id for take in found] == expected
    assert [take.id for take in ordered(reversed(LISTED), sort, agreement=agreement)] == expected


# Who may post ----------------------------------------------------------------------------------------


def test_nothing_is_asked_by_default() -> None:
    """Whoever they are and however short the take."""
    may_post(ReviewContent("."), ServerSettings(), roles=(), joined_at=NOW, at=NOW)


def test_a_role_may_be_asked_for() -> None:
    """That one, among whatever others."""
    settings = ServerSettings(review_role=7)
    for roles in ((), (6, 8)):
        with pytest.raises(WrongRole):
            may_post(ReviewContent("good"), settings, roles=roles, joined_at=None, at=NOW)
    may_post(ReviewContent("good"), settings, roles=(6, 7), joined_at=None, at=NOW)


@pytest.mark.parametrize(
    ("member_for", "missing"), [(0, 7), (DAY - 1, 7), (DAY, 6), (6 * DAY, 1), (7 * DAY - 1, 1)]
)
def test_days_of_membership_may_be_asked_for(member_for: int, missing: int) -> None:
    """It says how many are missing; with all of them, or where nobody knows, one may."""
    settings = ServerSettings(review_days=7)
    with pytest.raises(NotYetAMember) as caught:
        may_post(ReviewContent("good"), settings, roles=(), joined_at=NOW - member_for, at=NOW)
    assert caught.value.parameters == {"n": missing}
    may_post(ReviewContent("good"), settings, roles=(), joined_at=NOW - 7 * DAY, at=NOW)
    may_post(ReviewContent("good"), settings, roles=(), joined_at=None, at=NOW)


@pytest.mark.parametrize(("body", "letters"), [("abc", 3), ("a b\n\t c   ", 3), ("정말", 2), (" ", 0)])
def test_letters_may_be_asked_for(body: str, letters: int) -> None:
    """Blanks are none; it says how many there are."""
    settings = ServerSettings(review_letters=letters + 1)
    with pytest.raises(ReviewTooShort) as caught:
        may_post(ReviewContent(body), settings, roles=(), joined_at=None, at=NOW)
    assert caught.value.parameters == {"n": letters + 1, "letters": letters}
    may_post(ReviewContent(body), replace(settings, review_letters=letters), roles=(), joined_at=None, at=NOW)


# The word list ---------------------------------------------------------------------------------------

WORDS = "spoiler, killer is\nass, 스포, ㅅㅂ, c++, (sic), damn*, 100%, *, ,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A spoiler follows", "spoiler"),
        ("SPOILER", "spoiler"),
        ("(spoiler)", "spoiler"),
        ("spoilers follow", ""),
        ("unspoiler", ""),
        ("and the killer is him", "killer is"),
        ("and the killer   is him", "killer is"),
        ("and the killer\nis him", "killer is"),
        ("the killer is'nt named", "killer is"),  # an apostrophe ends a word
        ("the killer island", ""),
        ("a first class assassin", ""),
        ("스포 있음", "스포"),
        ("스포가 있어요", "스포"),
        ("노스포", ""),
        ("ㅅㅂㅋㅋㅋ", "ㅅㅂ"),
        ("written in c++.", "c++"),
        ("written in c", ""),
        ("(sic)", "(sic)"),
        ("damnation", "damn"),
        ("goddamn", ""),
        ("100% sure", "100%"),
        ("s\u200bpoiler and s\u00adpoiler", "spoiler"),
        (unicodedata.normalize("NFD", "스포가 있어요"), "스포"),
        ("", ""),
        ("*", ""),
    ],
)
def test_a_listed_word_is_found(text: str, expected: str) -> None:
    """Whole, in any case and any spelling; open at the end with a star or in Hangul."""
    assert listed_word(text, WORDS) == expected


@pytest.mark.parametrize(
    "unseen",
    ["\u202d", "\u034f", "\u2066", "\ufe01", "\u180e", "\u061c", "\u2800", "\U000e0041", "\u200b", "\u00ad"],
)
def test_a_sign_that_draws_nothing_hides_no_word(unseen: str) -> None:
    """Wherever it stands, in Latin letters and in Hangul; one that is drawn does."""
    for word, text in (("spoiler", "a s{0}poile{0}r{0}!"), ("스포", "{0}스{0}포가")):
        assert listed_word(text.format(unseen), WORDS) == word
        assert listed_word(text.format("x"), WORDS) == ""


def test_the_longest_list_is_looked_for_in_the_longest_text() -> None:
    """A hundred words over 64 KiB: the first of the list that stands there, and none where none does."""
    words = ",".join(f"word{n:03}" for n in range(100))
    text = "wordless words and word0999 " * (64 * 1024 // 28)
    assert listed_word(text, words) == ""
    for number in (0, 57, 99):
        assert listed_word(f"{text}Word{number:03}", words) == f"word{number:03}"
    assert listed_word(f"{text}word057 word002", words) == "word002"


@pytest.mark.parametrize("words", ["", " ", ",,\n,", "*", "* , **", "\u200b"])
def test_an_empty_list_finds_nothing(words: str) -> None:
    """Commas, stars and blanks are no words."""
    assert listed_word("anything at all * , **", words) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_list_and_any_text_can_be_compared(text: str, words: str) -> None:
    """No sign of either means anything to the search, and what is found stands in the list."""
    assert listed_word(text, words) in words


@given(
    st.text(alphabet="ab 가힣.*+?()[]\\|^$", min_size=1, max_size=20).filter(lambda word: word.strip("* "))
)
def test_a_word_is_found_in_itself(word: str) -> None:
    """Whatever signs it is made of."""
    assert listed_word(f"before {word} after", word)


def test_a_word_list_is_kept_tidy() -> None:
    """By comma, each entry once, without blanks and lone stars; made anew from itself it is the same."""
    kept = word_list(" spoil* ,killer   is\n스포\n\nspoil*,*,,** ")
    assert kept == "spoil*,killer is,스포"
    assert word_list(kept) == kept
    assert word_list(" \n,") == ""


def test_a_word_list_has_an_end() -> None:
    """A hundred entries of fifty characters each, and not one more."""
    full = [f"{n:050}" for n in range(100)]
    assert len(word_list(",".join(full)).split(",")) == 100
    for entries in ([*full, "one"], ["x" * 51]):
        with pytest.raises(BadWordList) as caught:
            word_list("\n".join(entries))
        assert caught.value.parameters == {"n": 100, "letters": 50}
