"""Which signs of a text are seen, and what of them is compared and counted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.visible import count_letters, fold_text, visible_text
from tests.growth import KINDS, LINEAR, growth

SIGNS = st.sampled_from(
    [
        *"a1# \n\t각한↔→❤👩😀🏽🇰",
        *"\u1100\u1161\u0338\u0301\u0323\u0345\u20e3\u093e\u094d\u09c7\u09be\u0958\U0001d160",
        *"\u200d\ufe0e\ufe0f\u200b\u3164\u2800\u202e\0\x85\ud83d\ude00\uffff\U000e0041\ue000İß",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(SIGNS, max_size=80).map("".join),
    st.lists(SIGNS, max_size=4).map(lambda signs: "".join(signs) * 20),
)


@given(TEXTS)
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    """Looked at again it is the same, and in one form."""
    seen = visible_text(text)
    assert visible_text(seen) == seen
    assert unicodedata.is_normalized("NFC", seen)


@given(TEXTS)
def test_what_is_not_seen_is_not_compared(text: str) -> None:
    """A text and what is seen of it are the same to compare and as long."""
    seen = visible_text(text)
    assert fold_text(seen) == fold_text(text)
    assert count_letters(seen) == count_letters(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👩🏽\u200d🚀 🏳️\u200d🌈 1️⃣ ©️ ☎︎", "👩🏽\u200d🚀 🏳️\u200d🌈 1️⃣ ©️ ☎︎"),
        ("a\ufe0f 1\ufe0f →\ufe0f a\u200db 👩\u200d\u200d🚀", "a 1 → ab 👩🚀"),
        ("👩\u200d↔\u0338", "👩\u200d↮"),
        ("ω\u0314\u0342\u0345", "ᾧ"),
        ("e" + "\u0323\u0302\u0301" * 30_000, "ệ\u0323\u0323"),
        ("न\u093f\u093e\u0902\u094d\u093e\u0902\u093e", "न\u093f\u093e\u0902\u094d\u093e"),
        (" \u093e\u0301a", "a"),
        ("\U0001faea \ue000", "\U0001faea \ue000"),
    ],
)
def test_what_is_seen_by_example(text: str, expected: str) -> None:
    """Emoji keep what joins them; marks keep their base, two at most that take no room of their own."""
    assert visible_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "letters"),
    [
        ("Straße  \n ÉTÉ", "strasse été", 9),
        ("E\u0301 \u0130 \u1100\u1161\u11a8", "é i 각", 3),
        ("s\u0332p\u20dd\u0345", "sp", 2),
        ("👩\u200d🚀", "👩🚀", 2),
        ("\u1100\u0332\u1161", "가", 2),
        ("\ue000\u0378\u2800 \u3164", "", 0),
    ],
)
def test_what_is_compared_and_counted(text: str, expected: str, letters: int) -> None:
    """Letters without case, loose marks or empty boxes, a gap as one blank."""
    assert fold_text(text) == expected
    assert count_letters(text) == letters


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_takes_long(kind: str) -> None:
    """Eight times as much of anything takes about eight times as long to look at and to compare."""
    assert growth(visible_text, kind) < LINEAR
    assert growth(fold_text, kind) < LINEAR


def test_control_a_square_is_told_apart() -> None:
    """Control: what normalizing alone takes."""
    assert growth(lambda text: unicodedata.normalize("NFC", text), "\u0308\u0323", size=8 * 1024) > LINEAR
