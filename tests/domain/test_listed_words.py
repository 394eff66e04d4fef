"""A server's list of words: how it is kept, and what of a text it finds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadWordList
from bot.domain.listed_words import find_listed_word, tidy_word_list

WORDS = "spoiler, killer is\nass, 스포, ㅅㅂ, c++, (sic), damn*, 100%, *, ,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A spoiler follows", "spoiler"),
        ("SPOILER", "spoiler"),
        ("\u017fPO\u0130LER", "spoiler"),
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
    assert find_listed_word(text, WORDS) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        *(
            "\u202d",
            "\u034f",
            "\u2066",
            "\ufe01",
            "\u180e",
            "\u061c",
            "\u2800",
            "\U000e0041",
            "\u200b",
            "\u00ad",
        ),
        *("\u200d", "\ufe0f", "\x07", "\x1f", "\x9f", "\ud83d", "\uffff", "\U0001343a"),
        *("\u0332", "\u20dd", "\ue000", "\u0378", "\u0332" * 90),  # a loose mark or an empty box
    ],
)
def test_a_sign_that_draws_nothing_hides_no_word(unseen: str) -> None:
    """Wherever it stands, in Latin letters and in Hangul; one that is drawn does."""
    for word, text in (("spoiler", "a s{0}poile{0}r{0}!"), ("스포", "{0}스{0}포가")):
        assert find_listed_word(text.format(unseen), WORDS) == word
        assert find_listed_word(text.format("x"), WORDS) == ""


def test_the_longest_list_is_looked_for_in_the_longest_text() -> None:
    """A hundred words over 64 KiB: the first of the list that stands there, and none where none does."""
    words = ",".join(f"word{n:03}" for n in range(100))
    text = "wordless words and word0999 " * (64 * 1024 // 28)
    assert find_listed_word(text, words) == ""
    for number in (0, 57, 99):
        assert find_listed_word(f"{text}Word{number:03}", words) == f"word{number:03}"
    assert find_listed_word(f"{text}word057 word002", words) == "word002"


@pytest.mark.parametrize("words", ["", " ", ",,\n,", "*", "* , **", "\u200b", "\u200b*"])
def test_an_empty_list_finds_nothing(words: str) -> None:
    """Commas, stars and blanks are no words."""
    assert find_listed_word("anything at all * , **", words) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_list_and_any_text_can_be_compared(text: str, words: str) -> None:
    """No sign of either means anything to the search, and what is found stands in the list."""
    assert find_listed_word(text, words) in words


@given(
    st.text(alphabet="ab 가힣.*+?()[]\\|^$", min_size=1, max_size=20).filter(lambda word: word.strip("* "))
)
def test_a_word_is_found_in_itself(word: str) -> None:
    """Whatever signs it is made of."""
    assert find_listed_word(f"before {word} after", word)


def test_a_word_list_is_kept_tidy() -> None:
    """By comma, each entry once, without blanks, lone stars and what nobody sees; made anew the same."""
    kept = tidy_word_list(" spoil* ,killer   is\n스포\n\nspoil*,*,,** ")
    assert kept == "spoil*,killer is,스포"
    assert tidy_word_list(kept) == kept
    assert tidy_word_list(" \n,\u200b,\u3164*") == ""


def test_a_word_list_has_an_end() -> None:
    """A hundred entries of fifty characters each, and not one more."""
    full = [f"{n:050}" for n in range(100)]
    assert len(tidy_word_list(",".join(full)).split(",")) == 100
    for entries in ([*full, "one"], ["x" * 51]):
        with pytest.raises(BadWordList) as caught:
            tidy_word_list("\n".join(entries))
        assert caught.value.parameters == {"n": 100, "letters": 50}


@pytest.mark.parametrize(
    "text",
    [
        "ѕроіler",  # Cyrillic
        "sρoιler",  # Greek
        "ｓｐｏｉｌｅｒ",
        "𝓈𝓅ℴ𝒾𝓁ℯ𝓇",
        "ⓢⓟⓞⓘⓛⓔⓡ",
        "🇸🇵🇴🇮🇱🇪🇷",
        "spöìlér",
        "s̶p̶oiler",
        "sp0iler",
        "5p01l3r",
        "$po!ler",
        "spo|ler",
        "spoi1er",
        "s.p.o.i.l.e.r",
        "s-p_o-i_l-e_r",
        "s p o i l e r",
        "s * p * o * i * l * e * r",
        "spoi/ler",
        "스.포",
        "스 포 일 러",
    ],
)
def test_no_disguise_hides_a_word(text: str) -> None:
    """Other scripts and styles, marks, digits, signs and blanks between letters."""
    assert find_listed_word(f"so {text} here", "spoiler,스포")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I am 18 and a fan", "1a,l8"),
        ("the tail of it", "tall"),
        ("a s sea", "ass"),
        ("class 5", "ass"),
        ("스크린 포스터", "스포"),
        ("3 of 10", "eof"),
    ],
)
def test_a_disguise_is_not_seen_where_there_is_none(text: str, words: str) -> None:
    assert find_listed_word(text, words) == ""
