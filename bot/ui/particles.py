"""Korean sentences around names: the particle that fits the last sound of a value, and counts in 만 and 억.

A translation writes `**{title}**{title:을/를}`: the value is shown once, and read once more for its sound.
Of a score it may write `{score:점}`: whatever scores look like, its number is counted then.
"""

import re
import string
import unicodedata
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

_PAIR = re.compile(r"([가-힣]+)/([가-힣]+)")
"""A format spec that asks for a particle: the one after a closed syllable, then the one after an open one."""

_COUNT = "만"
"""A format spec that asks for a count in units of ten thousand, as tickets sold are told in Korea."""

_POINTS = re.compile(r"(\**)점")
"""A format spec that asks for a score in points, its number between these asterisks."""

_HABITS = {
    "과/와": "와(과)",
    "으로/로": "(으)로",
    "이라/라": "(이)라",
    "이나/나": "(이)나",
    "이랑/랑": "(이)랑",
}
"""How a pair is written where the sound cannot be known, if not as 을(를)."""

_UNREAD = re.compile(
    r"""
      <(?:a?:\w+:\d+|[@#/t][^<>]*)>     # Discord's own signs: emoji, mentions, times
    | \([^()]*\) | （[^（）]*）          # what stands in parentheses, an address in markdown too
    """,
    re.VERBOSE,
)
_MENTION = re.compile(r"<[@#/][^<>]*>\W*$")
_LAST = re.compile(r"(?:[a-z']+|\d[\d,]*(?:\.\d+)?\s*%?|[^\W\d_])[\W_]*$", re.IGNORECASE)

_TEN_THOUSAND, _HUNDRED_MILLION = 10_000, 100_000_000
_DIGITS = dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""), strict=True))
_ZEROS = {1: "ㅂ", 2: "ㄱ", 3: "ㄴ", 4: "ㄴ", 5: "ㄴ", 6: "ㄴ", 7: "ㄴ", 8: "ㄱ", 9: "ㄱ", 10: "ㄱ", 11: "ㄱ"}
"""Final sound of 십, 백, 천, 만 and 억, by how many zeros end a number."""

_LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
"""The letters of the alphabet whose Korean names end in a consonant: 엘, 엠, 엔, 알."""

_WORDS = {
    **dict.fromkeys(["out", "about", "without", "scout", "shout", "workout", "blackout"], "ㅅ"),
    **dict.fromkeys(["good", "god", "climate", "private", "ultimate", "chocolate"], "ㅅ"),
    **dict.fromkeys(["web", "club", "job", "lab", "pub", "cab"], "ㅂ"),
    **dict.fromkeys(["blog", "bag", "big", "bug", "vlog"], "ㄱ"),
    **dict.fromkeys(["shock", "knock", "deck"], ""),
}
"""Words that Korean writes otherwise than their ending says."""


class Shown(str):
    """A score as it is shown, with its number alone, and the sign that stands before that."""

    __slots__ = ("number", "sign")

    def __new__(cls, text: str, number: str = "", sign: str = "") -> "Shown":
        made = super().__new__(cls, text)
        made.number, made.sign = number, sign
        return made

    number: str
    sign: str


class KoreanFormatter(string.Formatter):
    """Fills in a Korean text."""

    def __init__(self) -> None:
        self._locale = Locale("ko")

    def format_field(self, value: Any, format_spec: str) -> str:
        if pair := _PAIR.fullmatch(format_spec):
            return choose_particle(self.format_field(value, ""), pair[1], pair[2])
        if points := _POINTS.fullmatch(format_spec):
            number = f"{value.sign}{value.number}" if isinstance(value, Shown) else value
            return f"{points[1]}{number}{points[1]}점"
        if type(value) is int:
            return _count(value, self._locale) if format_spec == _COUNT else self._write(value)
        return str(super().format_field(value, "" if format_spec == _COUNT else format_spec))

    def _write(self, value: int) -> str:
        return format_decimal(value, locale=self._locale) if value >= _TEN_THOUSAND else str(value)


def _count(value: int, locale: Locale) -> str:
    """'1,028만' of 10,283,456, '1억 200만' of 102,000,000; cut off, never rounded up."""
    if value < _TEN_THOUSAND:
        return format_decimal(value, locale=locale)
    if value < 10 * _TEN_THOUSAND:
        return f"{value // 1000 / 10:g}만"
    billions, rest = divmod(value // _TEN_THOUSAND, _HUNDRED_MILLION // _TEN_THOUSAND)
    small = f"{format_decimal(rest, locale=locale)}만" if rest else ""
    return f"{billions:,}억 {small}".rstrip() if billions else small


def choose_particle(shown: str, closed: str, opened: str) -> str:
    """The one of two particles that follows `shown`; both, as 을(를), where its sound cannot be known.

    Markdown, quotes, emoji, and what stands in parentheses at the end are looked past.
    """
    final = find_final(shown)
    if final is None:
        return _HABITS.get(f"{closed}/{opened}", f"{closed}({opened})")
    if final == "ㄹ" and closed.startswith("으"):
        return opened
    return closed if final else opened


@lru_cache(4096)
def find_final(shown: str) -> str | None:
    """The consonant that a text ends with when it is read in Korean, empty for none; None if unknown.

    Any closed syllable but one with ㄹ may go by a consonant that stands for all.
    """
    if _MENTION.search(shown):
        return None  # it is drawn as a name that is not known here
    text = unicodedata.normalize("NFKC", shown)
    while (shorter := _UNREAD.sub(" ", text)) != text:
        text = shorter
    last = _LAST.search(text) or _LAST.search(unicodedata.normalize("NFKC", shown))
    if last is None:
        return None
    found = last[0].strip().rstrip("_")
    sign = found[0]
    if "가" <= sign <= "힣":
        jongseong = (ord(sign) - ord("가")) % 28
        return "" if not jongseong else "ㄹ" if jongseong == 8 else "ㄱ"
    if sign.isdecimal():
        return _read_number(found)
    if sign.isascii():
        return _read_latin(re.sub(r"[^A-Za-z']", "", found))
    return _read_other(sign)


def _read_number(found: str) -> str | None:
    if "%" in found:
        return ""  # 퍼센트
    whole, _, decimals = re.sub(r"[^\d.]", "", found).rstrip(".").partition(".")
    digits = [str(unicodedata.decimal(each)) for each in (decimals or whole)]
    zeros = 0 if decimals else next((n for n, each in enumerate(reversed(digits)) if each != "0"), 0)
    return _ZEROS.get(zeros) if zeros else _DIGITS[digits[-1]]


def _read_other(sign: str) -> str | None:
    """A letter of another alphabet: an accent is looked past, of kana ん closes."""
    base = unicodedata.normalize("NFD", sign)[0]
    if base.isascii():
        return "" if base in "aeiouyAEIOUY" else _read_latin(base)
    if "ㄱ" <= sign <= "ㅎ":
        return "ㄹ" if sign == "ㄹ" else "ㄱ"  # 기역, 니은: each name is closed
    if "ㅏ" <= sign <= "ㅣ":
        return ""
    if "ぁ" <= sign <= "ヺ":
        return "ㄴ" if sign in "んン" else ""
    return None


def _read_latin(word: str) -> str:
    """As the transcription of English into Korean has it: 시그널, 올드보이, 하트, 시크릿."""
    low = word.lower().strip("'").replace("'", "")
    if low in _WORDS:
        return _WORDS[low]
    vowels = len(re.findall(r"[aeiouy]+", low))
    if len(low) == 1 or not vowels or (word.isupper() and len(low) <= 3):
        return _LETTERS.get(low[-1:], "")
    if low.endswith(("ng", "ngs")):
        return "ㅇ" if low.endswith("ng") else ""
    if low[-1] == "e":
        silent = vowels > 1 and low[-2] in "lmn"
        return _LETTERS[low[-2]] if silent else ""
    if low[-1] in "lmn":
        return _LETTERS[low[-1]]
    stop = re.search(r"(?P<before>[a-z]*?)(?P<vowel>[aeiouyw]+)(?:ck|tt|pp|[ptkc])$", low)
    if stop and _is_short(stop["vowel"], low):
        return "ㄱ"
    return ""


def _is_short(vowel: str, word: str) -> bool:
    """Whether a vowel before a last p, t, k or c is short: 캣 and 북, but 스트리트 and 스피크."""
    if vowel in ("oo", "ou"):
        return word.endswith(("ook", "foot"))
    return len(vowel) == 1 or vowel in ("eo", "eu", "ae", "ui", "ia", "io", "ua", "yu", "yo", "ya", "yeo")
