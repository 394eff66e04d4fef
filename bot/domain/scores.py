"""The 1-10 scale in half steps. In code and store a score is an integer of half points, 2..20."""

import re
from enum import StrEnum

from bot.domain.errors import BadScore
from bot.domain.ratings import HALF_POINTS

_SHAPE = re.compile(r"\s*(\d{1,2})(?:[.,](\d))?\s*(?:/\s*10)?\s*")

_WORDS = ("awful", "bad", "poor", "weak", "mixed", "fine", "good", "great", "superb", "perfect")
"""Keys of the words for 1..10; a half point takes the word below it."""


class Face(StrEnum):
    """What one tap says of a title; the order is that of the buttons, the best first."""

    LOVED = "loved"
    LIKED = "liked"
    SO_SO = "so_so"
    DISLIKED = "disliked"


FACES = {Face.LOVED: 18, Face.LIKED: 15, Face.SO_SO: 11, Face.DISLIKED: 7}
"""The half points of each: 9, 7.5, 5.5 and 3.5, since few give less than 5 and fewer still less than 3."""


def parse_score(text: str) -> int:
    """Half points of what a person typed: '8', '8.5', '8,5', '8.5/10'.

    Raises BadScore for anything else, also for 7.3 (no half point) and 11 (off the scale).
    """
    match = _SHAPE.fullmatch(text)
    whole, tenth = match.groups() if match else ("0", None)
    half_points = int(whole) * 2 + (tenth == "5")
    if tenth not in (None, "0", "5") or half_points not in HALF_POINTS:
        raise BadScore(text=text)
    return half_points


def format_score(half_points: int) -> str:
    """'8.5' or '8': the number alone, without a trailing '.0'."""
    return f"{half_points / 2:g}"


def score_word(half_points: int) -> str:
    """The key of the score's word: 'great' for 8 and 8.5."""
    return _WORDS[half_points // 2 - 1]


def parse_half_points(text: str) -> int:
    """Half points written as such, '17'. Raises BadScore for anything off the scale."""
    if not (text.isascii() and text.isdecimal() and int(text) in HALF_POINTS):
        raise BadScore(text=text)
    return int(text)
