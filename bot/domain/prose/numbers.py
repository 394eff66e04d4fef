"""Numbers that may be a score: on a scale, as stars, behind a label, or given in so many words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.ratings import HALF_POINTS

_WORDS = {word: at for at, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_WORDS |= {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "hundred": 100, "a hundred": 100}
_NUMBER = (
    r"(?:\d{1,3}(?:[.,]\d{1,2})?(?:\s?½|\s1/2|\sand\sa\shalf)?|(?:one|two|three|four|five|six"
    r"|seven|eight|nine|ten)(?:[\s-]and[\s-]a[\s-]half|\spoint\sfive)?)"
)
_NOT_INSIDE = r"(?<![A-Za-z0-9_/$#@])(?<!\d[:.,-])"
_FULL = r"(?:100|10|5|five|ten|a\ hundred)"
_NO_MORE = r"(?![A-Za-z0-9/%]|[.,:]\d|\s?/\s?\d|-\d)"

_FRACTION = re.compile(
    rf"{_NOT_INSIDE}({_NUMBER})\s?(?:/|⁄)\s?({_FULL})(?:\s?(?:stars?|★|⭐️?|점))?{_NO_MORE}",
    re.IGNORECASE | re.VERBOSE,
)
_OUT_OF = re.compile(
    rf"{_NOT_INSIDE}({_NUMBER})(?:\s?(?:stars?|points?|점))?,?\ (?:out\ )?of\ (?:a\ (?:possible"
    rf"|perfect|max\w*)\ )?({_FULL})(?:\s?(?:stars?|points?))?{_NO_MORE}",
    re.IGNORECASE | re.VERBOSE,
)
_OF_FOUR = re.compile(rf"{_NOT_INSIDE}({_NUMBER})\s?/\s?4\s?(?:stars?|★)", re.IGNORECASE)
_FULL_KO = re.compile(
    rf"(?<![\d.])(100|10|5)점\s?(?:만점)?\s?(?:에서|에|중에?"
    rf"|기준으?로?)\s?(?:[가-힣]{{1,6}}\s){{0,2}}({_NUMBER})\s?점?(?![\d가-힣]?\d)"
)
_STARS = re.compile(rf"{_NOT_INSIDE}({_NUMBER})(?:\s|-)?(?:stars?\b|(?:⭐️?|★)(?![⭐★☆]))", re.IGNORECASE)
_STARS_KO = re.compile(r"별\s?(?:점\s?)?(한|두|세|네|다섯|\d(?:\.5)?)\s?개(?:\s?(반))?")
SIGN = re.compile(r"((?:[★⭐🌟✭⭑]\ufe0f?\s?){1,10})(½|1/2|\.5|⯨|✬)?\s?((?:[☆✩✰⭒]\ufe0f?\s?){0,9})(½)?")
_ANOTHER_SIGN = "✨🌙🌗⯪"
_SCALE = re.compile(
    rf"\b(?:(?:out\ of|on|in)\ )?(?:an?\ )?scale\ (?:of|from)\ (?:(?:0|1|one|zero)\s?(?:-|–|to"
    rf"|through)\s?)?({_FULL})\b|\bon\ an?\ ({_FULL})[-\ ]point\ scale",
    re.IGNORECASE | re.VERBOSE,
)
_ON_SCALE = re.compile(
    rf"(?:\b(?:an?|solid|at|as|is|be|it|gets?|say|gives?)|[=:,])\s+(?:\w+\s)?({_NUMBER})(?![\w/%]|[.,]\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"""(?<![A-Za-z])((?:(?:my|our|personal|overall|final|total|average|user|mdl|imdb
    |critics?)\s){{0,2}}(?:rating|score|grade|verdict|overall|rate|points?|total)
    |(?:나의|내|제|최종|종합|전체|개인)?\s?(?:평점|점수|총점|별점))(?:\s(?:value|score|rating|is
    |of|would\ be|은|는))?(?:은|는)?
    \s?[:：=\-–—*_|>)]{{0,4}}\s{{0,2}}(?:an?\ |solid\ |\*\*)?({_NUMBER})\s?(점|%)?(?![A-Za-z0-9/]
    |[.,:]\d|\s?/\s?\d|\s(?:out\ )?of\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_GIVEN = re.compile(
    rf"""\b(?:giv(?:e|es|ing)|gave|rat(?:e|es|ed|ing)|scor(?:e|ed|ing)|gets?|got|deserves?|earns?
    |earned|rank(?:ed|ing)?)\b
    (?:\s(?!(?:was|were|but|because)\b)[\w'’"”“‘]{{1,20}}){{0,6}}?\s(?:an?|at|as)?\s?(?:an?\s)?
    (?:(?:very|pretty|solid|strong|high|low|light|generous|firm|easy|perfect|whopping|respectable
    |decent|good|humble|full|big|fat|well[-\s]deserved|nice)[,\s]+){{0,3}}
    ({_NUMBER})(?!\s?(?:to|or|-|–)\s?\d)(?![\w/%]|[.,:]\d|\s?/\s?\d|\s(?:out\ )?of\b
    |\s?-?\s?(?:stars?|star|times?|episodes?|eps?|minutes?|hours?|years?|points?\ (?:higher|lower
    |more|less|off)|days?|awards?|of|more|people|seasons?|weeks?|months?|chances?|th|reasons?
    |kids?|children|hugs?|thumbs?)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM_ME = re.compile(
    rf"""{_NOT_INSIDE}({_NUMBER})\s(?:from|for)\ me\b | \b(?:solid|strong|easy|high|perfect
    |definite)\s({_NUMBER})(?=\s*(?:[.!?\n,;)]|$|from\ me|for\ me))""",
    re.IGNORECASE | re.VERBOSE,
)
_POINT_KO = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\.\d)?)\s?점(?:은|을|정도|이상|쯤)?\s?(?:정도\s?)?(?:드립|드려|드릴"
    r"|드리|줍|줌|준다|줄래|주고\s?싶|줬|줄\s?수|을?\s?매기|입니다|이다|임|이에요|예요|짜리"
    r"|\s?(?:[.,!~\n]|$))"
)

_WITHOUT_SCALE = 5.5
"""The least number that can only be of ten."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number on a scale: where it stands, and its share of the scale in half points, None off the scale."""

    start: int
    end: int
    half_points: int | None
    stars: bool = False
    sign: bool = False
    label: str = ""


def numbers(text: str) -> list[Given]:
    """What was found, from left to right, of two in one place the first kind."""
    found: list[Given] = []
    taken = bytearray(len(text) + 1)
    for given in _found(text):
        if not any(taken[given.start : given.end]):
            taken[given.start : given.end] = b"\1" * (given.end - given.start)
            found.append(given)
    return sorted(found, key=lambda given: given.start)


def _found(text: str) -> Iterator[Given]:
    """Numbers on a scale first: what they take is no longer looked at without one."""
    yield from _fractions(text)
    yield from _scaled(text)
    yield from _starred(text)
    yield from _glyphs(text)
    yield from map(_labelled, _LABEL.finditer(text))
    yield from _bare(text)


def _fractions(text: str) -> Iterator[Given]:
    for pattern in (_FRACTION, _OUT_OF):
        for match in pattern.finditer(text):
            yield _given(match, _amount(match[1]), _amount(match[2]))
    for match in _OF_FOUR.finditer(text):
        yield _given(match, _amount(match[1]), 4)
    for match in _FULL_KO.finditer(text):
        yield _given(match, _amount(match[2]), _amount(match[1]))


def _starred(text: str) -> Iterator[Given]:
    for match in _STARS.finditer(text):
        if (amount := _amount(match[1])) <= 5:
            yield replace(_given(match, amount, 5), stars=True)
    for match in _STARS_KO.finditer(text):
        yield _given(match, _amount(match[1]) + (0.5 if match[2] else 0), 5)


def _bare(text: str) -> Iterator[Given]:
    """Numbers without a scale, where the words around say that they are given."""
    for pattern in (_GIVEN, _FROM_ME, _POINT_KO):
        for match in pattern.finditer(text):
            group = match.lastindex or 1
            if "\n" in text[match.start() : match.start(group)]:
                continue
            given = _given(match, _amount(match[group]), None)
            yield replace(given, start=match.start(group), end=match.end(group))


def _given(match: re.Match[str], amount: float, full: float | None) -> Given:
    return Given(match.start(), match.end(), _half_points(amount, full))


def _half_points(amount: float, full: float | None) -> int | None:
    """Half points of an amount on a scale; without one only what cannot be on the scale of 5."""
    if full is None:
        full = 10 if amount >= _WITHOUT_SCALE else amount / 2  # a small number without a scale is off any
        if amount > 10:
            return None
    half_points = int(amount / full * 20 + 0.5) if full > 0 and amount <= full else 0
    return half_points if half_points in HALF_POINTS and amount / full >= 0.1 else None


def _amount(written: str) -> float:
    """The number that is written in digits or words, with its half; 0 for what is none."""
    words = written.lower().replace(",", ".").strip()
    half = 0.0
    for sign in ("½", "1/2", "and a half", "and-a-half", "point five"):
        if words.endswith(sign):
            words, half = words.removesuffix(sign).strip(" -"), 0.5
    if words in _WORDS:
        return _WORDS[words] + half
    return float(words) + half if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", words, re.ASCII) else half


def _scaled(text: str) -> Iterator[Given]:
    """'On a scale of 1 to 10 I would call it a nine': the one number the sentence says besides."""
    for match in _SCALE.finditer(text):
        full = _amount(match[1] or match[2])
        rest = re.split(r"[.!](?:\s|$)|\n", text[match.end() : match.end() + 160], maxsplit=1)[0]
        said = {_amount(found[1]) for found in _ON_SCALE.finditer(rest)}
        if not said:
            start = max(
                text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()), match.start() - 80
            )
            before = list(_ON_SCALE.finditer(text[start + 1 : match.start()]))
            said = {_amount(found[1]) for found in before}
            rest = ""
        if said:
            half_points = _half_points(said.pop(), full) if len(said) == 1 else None
            yield Given(match.start(), match.end() + len(rest), half_points)


def _glyphs(text: str) -> Iterator[Given]:
    """Runs of stars: of as many as there are with the empty ones, else of five, or of ten."""
    for match in SIGN.finditer(text):
        full = sum(char in "★⭐🌟✭⭑" for char in match[1])
        empty = sum(char in "☆✩✰⭒" for char in match[3])
        half = 0.5 if match[2] or match[4] else 0.0
        after = text[match.end() : match.end() + 1]
        if not (empty or half or full > 1) or (after and after in _ANOTHER_SIGN + "★⭐🌟☆"):
            continue
        scale = full + empty + (1 if half else 0) if empty else 0
        if scale not in (5, 10):
            scale = 0 if empty and scale > 6 else 5 if full + half <= 5 else 10
        given = _given(match, full + half, scale or None)
        yield replace(given, half_points=given.half_points if scale else None, stars=True, sign=True)


def _labelled(match: re.Match[str]) -> Given:
    amount, unit = _amount(match[2]), match[3]
    full = 100.0 if unit == "%" else None
    if match[1].endswith("별점") and amount <= 5 and amount * 2 == int(amount * 2):
        full = 5.0
    given = _given(match, amount, full)
    return replace(given, label=match[1], start=match.start(2))
