"""Whatever members write is shown as written, hides when it should and does nothing else."""

import re
import unicodedata
from itertools import accumulate

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui import text as shown
from tests.growth import KINDS, LINEAR, growth

HOSTILE = [
    *"|\\`*_~[]()<>#-+.:/@!&?\"' \n\r\t0123aeAE가각한극각あ漢。…",
    *"\u0301\u0300\u0338\u0327\u20e3\u093e\u094d\u0e31\u0e49\u0651",
    *"\u200d\ufe0f\ufe0e\u200b\u2060\u00ad\ufeff\u3164\u115f\u2800\u034f",
    *"\u202e\u2066\u2069\u200f\0\x07\x1b\x7f\x85\u2028\ue000\uffff\U000e0041\U000e007f",
    *"😀❤🏽👩🚀🇰🇷©→↔\U0001f3f4\u1fef\u037e\u3000\u00a0\u0d4e",
    *("||", "||||", "https://", "http://a.b", "discord.gg/x", "@everyone", "@here", "<@1>", "<@!1>", "<@&1>"),
    *("<#1>", "</rate:1>", "<t:0>", "<t:0:R>", "<:e:1>", "<a:e:1>", "<id:guide>", "\n# ", "\n> ", "\n>>> "),
    *(
        "\n-# ",
        "\n- ",
        "\n1. ",
        "```",
        "[a](http://b.c)",
        "\n\n",
        "\n\n\n",
        "기생충 ",
        "word ",
        "End. ",
        "👩‍🚀",
    ),
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(HOSTILE), max_size=120).map("".join),
    st.lists(st.sampled_from(HOSTILE), max_size=8).map(lambda parts: "".join(parts) * 20),
)
LIMITS = st.integers(min_value=shown.SMALLEST_PAGE, max_value=120)
quick = settings(max_examples=250, deadline=None)


def units(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def ink(text: str) -> str:
    return "".join(text.split())


def unescaped(markdown: str) -> list[tuple[str, bool]]:
    """Each character Discord would draw, with whether a backslash protects it."""
    return [
        (found.group()[-1], len(found.group()) == 2)
        for found in re.finditer(r"\\[^0-9A-Za-z\s]|.", markdown, re.DOTALL)
    ]


def drawn(markdown: str) -> str:
    return "".join(character for character, _ in unescaped(markdown))


def assert_inert(markdown: str) -> None:
    assert not re.search(r"(?:https?|steam|discord)://|\w+://\S", markdown)
    assert not re.search(r"discord(?:app)?\.(?:gg|com|gift|new)/", markdown, re.IGNORECASE)
    assert not re.search(r"@(?:everyone|here)", markdown, re.IGNORECASE)
    # What Discord's servers read as a mention, they read in the raw text, backslashes or not.
    assert not re.search(r"<(?:@[!&]?|#|/[\w -]+:|t:|a?:\w+:|id:)\w+(?::\w)?>", markdown)
    assert not re.search(r"(?m)^\s*(?:#{1,3}|-#|>|>>>|[-*+]|[0-9]+\.)(?:\s|$)", markdown)
    bare = "".join(character for character, safe in unescaped(markdown) if not safe)
    assert not set(bare) & set("\\*_~|`[<>")
    assert not set(markdown) & set("\r\t\v\f")


def outside_spoilers(markdown: str, closing: str) -> str:
    """What a reader sees without clicking, given the pattern of Discord's closing bars."""
    seen, at = [], 0
    while at < len(markdown):
        if hidden := re.compile(rf"\|\|((?:{closing})+?)\|\|", re.DOTALL).match(markdown, at):
            assert hidden.group(1).strip()
            assert "\n\n" not in hidden.group(1)
            at = hidden.end()
            continue
        seen.append(markdown[at])
        at += 1
    return "".join(seen)


# Discord's own rule takes the first two bars; a stricter reader would honour escapes. Both must hide all.
DISCORD, STRICT = r".", r"\\.|(?!\|\|)[^\\]"


@quick
@given(TEXTS)
def test_cleaned_text_does_nothing(text: str) -> None:
    """No mention, time, command, emoji, link, heading, list or markdown is live after cleaning."""
    assert_inert(shown.clean(text))


@quick
@given(TEXTS)
def test_cleaned_text_hides_nothing(text: str) -> None:
    """What is left is NFC without controls, blank characters, towers of marks or piles of blank lines."""
    result = drawn(shown.clean(text)).replace("@\u200b", "@")
    assert unicodedata.is_normalized("NFC", result)
    for character in result:
        assert character in "\n\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        assert character not in "\u3164\u115f\u2800\u034f\uffff\U000e0041"
    assert not regex.search(r"[\p{Mn}\p{Me}](?:\p{Mc}*[\p{Mn}\p{Me}]){2}", result)
    assert not regex.search(r"(?:^|\s)\p{M}", result)
    assert not re.search(r"\n{3}|[^\S\n]\n", result)
    assert result == result.strip()


@quick
@given(TEXTS)
def test_cleaning_twice_draws_the_same(text: str) -> None:
    """What a reader copies from a card and posts again reads the same."""
    once = drawn(shown.clean(text)).replace("@\u200b", "@")
    assert drawn(shown.clean(once)).replace("@\u200b", "@") == once


@quick
@given(TEXTS, LIMITS)
def test_pages_lose_nothing(text: str, limit: int) -> None:
    """Pages fit, are never empty, do nothing, and together hold every word in order."""
    result = shown.pages(text, limit)
    assert ink("".join(result)) == ink(shown.clean(text))
    for page in result:
        assert 0 < units(page) <= limit
        assert page == page.strip()
        assert_inert(page)


@quick
@given(TEXTS, LIMITS)
def test_spoiler_pages_hide_everything(text: str, limit: int) -> None:
    """Nothing stands outside the bars, whichever way they are read, and nothing is lost inside."""
    result = shown.spoiler_pages(text, limit)
    for page in result:
        assert 0 < units(page) <= limit
        assert not outside_spoilers(page, DISCORD).strip()
        assert not outside_spoilers(page, STRICT).strip()
    inside = "".join(paragraph[2:-2] for page in result for paragraph in page.split("\n\n"))
    assert ink(inside) == ink(shown.clean(text))


@quick
@given(TEXTS, st.integers(min_value=0, max_value=60))
def test_cuts_keep_to_the_budget(text: str, limit: int) -> None:
    """A line and an excerpt fit in UTF-16 units, end whole, and are a start of the text."""
    for result in (shown.line(text, limit), shown.excerpt(text, limit)):
        assert units(result) <= limit
        assert shown.width(result) == units(result)
        assert_inert(result)
        start = result.removesuffix("…")
        assert ink(shown.clean(text)).startswith(ink(start)) or not start
    assert "\n" not in shown.line(text, limit)
    assert units(shown.plain(text, limit)) <= limit


@quick
@given(TEXTS)
def test_graphemes_are_unicodes_and_spare_escapes(text: str) -> None:
    """A cut between ours is one between Unicode's or in an endless one, and never one within an escape."""
    cleaned = shown.clean(text)
    found = list(shown.split_graphemes(cleaned))
    assert "".join(found) == cleaned
    assert all(0 < len(grapheme) <= 32 for grapheme in found)
    assert all(len(grapheme) > 1 for grapheme in found if grapheme.startswith("\\"))
    if any(len(grapheme) == 32 for grapheme in found) or "\u0d4e" in cleaned:  # it joins what follows
        return
    theirs = {match.end() for match in regex.finditer(r"\X", cleaned)}
    assert set(accumulate(map(len, found))) <= theirs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("e\u0301한\u1100\u1161", ["e\u0301", "한", "\u1100\u1161"]),
        ("👩🏽\u200d🚀❤️1️⃣", ["👩🏽\u200d🚀", "❤️", "1️⃣"]),
        ("🇰🇷🇯🇵🇰", ["🇰🇷", "🇯🇵", "🇰"]),
        ("🇰🇷🏽🇰\u0301🇷", ["🇰🇷🏽", "🇰\u0301", "🇷"]),
        ("क्षि\u0e01\u0e33", ["क्षि", "\u0e01\u0e33"]),  # a conjunct, and a vowel that takes room
        (r"\*\\a", [r"\*", r"\\", "a"]),
        ("\u0d4e\\*", ["\u0d4e", r"\*"]),
        ("👩\u200d" * 40, ["👩\u200d" * 16, "👩\u200d" * 16, "👩\u200d" * 8]),
    ],
)
def test_graphemes_by_example(text: str, expected: list[str]) -> None:
    """What a reader takes for one character, up to a length."""
    assert list(shown.split_graphemes(text)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain words", "plain words"),
        ("see https://evil.example/a_b", r"see https:\//evil.example/a\_b"),
        ("join discord.gg/abc", r"join discord.gg\/abc"),
        ("[free](https://evil.example)", r"\[free](https:\//evil.example)"),
        ("<https://a.b>", r"\<https:\//a.b\>"),
        ("# Heading\n-# small", "\\# Heading\n\\-\\# small"),
        ("> quoted\n>>> all", "\\> quoted\n\\>\\>\\> all"),
        ("- one\n* two\n3. three", "\\- one\n\\* two\n3\\. three"),
        ("self-made, 9.5 of 10", "self-made, 9.5 of 10"),
        ("<@123> <#1> <@&5>", r"\<@123\> \<#1\> \<@&5\>"),
        ("</rate:1> <t:0> <:e:1>", r"\</rate:1\> \<t:0\> \<:e:1\>"),
        ("@everyone @HERE", "@\u200beveryone @\u200bHERE"),
        ("**b** _i_ ~~s~~ ||x|| `c`", r"\*\*b\*\* \_i\_ \~\~s\~\~ \|\|x\|\| \`c\`"),
        ("\u202eoga\u202c", "oga"),
        ("z" + "\u0300\u0301\u0302\u0303" * 9, "z\u0300\u0301"),
        ("a\u200bb\u2060c\u00add\u3164", "abcd"),
        ("e\u200b\u0301", "é"),
        ("\u1100\u1161\u11a8", "각"),
        ("\u1fef", r"\`"),
        ("a\r\nb\rc\u2028d \n\n\n\n e\t f  ", "a\nb\nc\nd\n\n e  f"),
        ("👩🏽\u200d🚀 ❤️ 1️⃣ a\u200db\ufe0f", "👩🏽\u200d🚀 ❤️ 1️⃣ ab"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4"),
        ("\ud83d\ude00 \ud83d!", "😀 !"),
        ("\n\u3164 \u200b\n", ""),
    ],
)
def test_cleaning_by_example(written: str, expected: str) -> None:
    """Each trick of the trade is drawn as it was typed and nothing more."""
    assert shown.clean(written) == expected


def test_a_name_is_cut_after_escaping() -> None:
    """The budget counts the backslashes, and the cut spares an escape and a family."""
    assert shown.line("a\nb   c", 10) == "a b c"
    assert shown.line("ab***", 6) == r"ab\*…"
    assert shown.line("ab👩‍🚀cd", 6) == "ab…"
    assert shown.line("각" * 9, 4) == "각각각…"
    assert shown.line("abc", 1) == "…"
    assert shown.line("abc", 0) == ""


def test_a_label_shows_no_backslash() -> None:
    """Where Discord reads no markdown, none is escaped."""
    assert shown.plain("M*A*S*H\n\u202e<@1>", 100) == "M*A*S*H <@1>"
    assert shown.plain("M*A*S*H", 4) == "M*A…"


def test_an_excerpt_ends_with_a_word() -> None:
    """A cut falls between words, inside one only when it is the first."""
    assert shown.excerpt("one two three", 13) == "one two three"
    assert shown.excerpt("one two three", 12) == "one two…"
    assert shown.excerpt("one two three", 8) == "one two…"
    assert shown.excerpt("one two three", 7) == "one…"
    assert shown.excerpt("interminable", 6) == "inter…"


def test_pages_end_where_a_reader_would_pause() -> None:
    """A paragraph is preferred to a line, a line to a sentence, a sentence to a word."""
    assert shown.pages("aaaa aaaa aaaa\n\nbbb bbb", 20) == ["aaaa aaaa aaaa", "bbb bbb"]
    assert shown.pages("aaaa aaaa aaaa\nbbb bbb", 20) == ["aaaa aaaa aaaa", "bbb bbb"]
    assert shown.pages("Aaaa aaaa aaa. Bbb bbb", 20) == ["Aaaa aaaa aaa.", "Bbb bbb"]
    assert shown.pages("aaaa aaaa aaaa bbb bbb", 20) == ["aaaa aaaa aaaa bbb", "bbb"]
    assert shown.pages("a\n\nbbbb bbbb bbbb bbbb b", 20) == ["a\n\nbbbb bbbb bbbb", "bbbb b"]
    assert shown.pages("*" * 20, 17) == [r"\*" * 8, r"\*" * 8, r"\*" * 4]
    assert shown.pages("한" * 40, 16) == ["한" * 16, "한" * 16, "한" * 8]
    assert shown.pages(" \n\u200b\n") == []


def test_a_wide_gap_costs_no_time() -> None:
    """A file of spaces is read in linear time and makes no empty page."""
    assert shown.pages("a" + " " * 200_000 + "b") == ["a", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_takes_long(kind: str) -> None:
    """Eight times as much of anything takes about eight times as long to cut."""
    assert growth(shown.pages, kind) < LINEAR
    assert growth(lambda text: shown.excerpt(text, len(text) // 2), kind) < LINEAR


def test_a_page_too_small_is_refused() -> None:
    """A limit that holds no character with its wrapping is the caller's mistake."""
    with pytest.raises(ValueError, match="16"):
        shown.pages("a", 15)


def test_a_spoiler_is_hidden_paragraph_by_paragraph() -> None:
    """The member's own bars neither open nor close anything."""
    assert shown.spoiler("a\nb\n\nc") == "||a\nb||\n\n||c||"
    assert shown.spoiler(shown.clean("he || dies |")) == r"||he \|\| dies \| ||"
    assert shown.spoiler("") == ""
    assert shown.spoiler_pages("one\n\ntwo three four", 20) == ["||one||\n\n||two||", "||three four||"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_an_uploaded_file_is_read_as_written(coding: str) -> None:
    """The usual encodings of a Korean desktop come back letter for letter, line ends too."""
    written = "기생충, 9/10\r\n\n다시 봐도 뷁.\r"
    assert shown.decode(written.encode(coding)) == written


@quick
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_unicode_file_is_read_as_written(written: str) -> None:
    """UTF-8 and UTF-16 hold everything but NUL."""
    assert shown.decode(written.encode()) == written
    assert shown.decode(b"\xef\xbb\xbf" + written.encode()) == written
    for mark, coding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert shown.decode(mark + written.encode(coding)) == written


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"\xff\xfea\0b",
        "a".encode("utf-32"),
        b"\xef\xbb\xbf\xff",
        "caf\xe9 ".encode("latin-1"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """Pictures, NULs and other encodings raise instead of becoming nonsense."""
    with pytest.raises(ValueError, match="not a text file"):
        shown.decode(data)
