"""The 1-10 scale in half steps. In code and store a score is an integer of half points, 2..20.

A server may have scores written otherwise: see ScoreDisplay.
"""

import re
from enum import StrEnum

from bot.domain.errors import BadScore
from bot.domain.ratings import HALF_POINTS
from bot.domain.servers import ScoreDisplay

TOPS = {ScoreDisplay.TEN: 10, ScoreDisplay.STARS: 5, ScoreDisplay.HUNDRED: 100, ScoreDisplay.FACES: 10}
"""The best that can be given, as each display counts."""

_NUMBER = re.compile(
    r"""
    (?P<star>★\s*)? (?P<whole>\d{1,3}) (?:[.,](?P<part>\d{1,2}))? (?P<stars>\s*★)?
    (?:\s*/\s*(?P<top>\d{1,3}))? (?:\s*점)?
    """,
    re.VERBOSE,
)
_STARS = re.compile(r"(?P<whole>★{1,5})(?P<quarter>[¼½¾]?)☆{0,4}|(?P<alone>[½¾])★")
_QUARTERS = ("", "¼", "½", "¾")

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

SIGNS = {Face.LOVED: "😍", Face.LIKED: "🙂", Face.SO_SO: "😐", Face.DISLIKED: "🙁"}


def parse_score(text: str, display: ScoreDisplay = ScoreDisplay.TEN) -> int:
    """Half points of what a person typed: '8', '8.5' or '8,5' where scores are so displayed.

    What says its scale itself is read anywhere: '8.5/10', '4.5/5', '85/100', '★★★★½', '😍'. Of a hundred the
    nearest half point is taken. Raises BadScore for anything else, also for 7.3 (no half point) and 11 (off
    the scale).
    """
    half_points = _read(text.replace("⭐", "★").replace("\ufe0f", "").strip(), display)
    if half_points not in HALF_POINTS:
        raise BadScore(text=text)
    return half_points


def _read(text: str, display: ScoreDisplay) -> int:
    """Half points, 0 for no score; also such as are off the scale."""
    for face, sign in SIGNS.items():
        if text == sign:
            return FACES[face]
    if stars := _STARS.fullmatch(text):
        return 4 * len(stars["whole"] or "") + _QUARTERS.index(stars["quarter"] or stars["alone"] or "")
    number = _NUMBER.fullmatch(text)
    if number is None:
        return 0
    starred = number["star"] or number["stars"]
    top = int(number["top"] or (5 if starred else TOPS[display]))
    if top not in TOPS.values() or (starred and top != 5):
        return 0
    hundredths = int(number["whole"]) * 100 + int((number["part"] or "0").ljust(2, "0"))
    if top == 100:
        return (hundredths + 250) // 500 if 1_000 <= hundredths <= 10_000 else 0
    half_points, between = divmod(hundredths * 20, top * 100)
    return 0 if between else half_points


def format_score(half_points: int) -> str:
    """'8.5' or '8': the number alone, without a trailing '.0'."""
    return f"{half_points / 2:g}"


def write_number(half_points: int, display: ScoreDisplay) -> str:
    """A score as a display counts: '8.5', of five stars '4.25', of a hundred '85'."""
    return f"{half_points * TOPS[display] / 20:g}"


def draw_stars(half_points: int) -> str:
    """'★★★★¼' for 8.5."""
    whole, quarter = divmod(half_points, 4)
    return "★" * whole + _QUARTERS[quarter] if whole else f"{_QUARTERS[quarter]}★"


def find_face(half_points: float) -> Face:
    """The face that lies nearest, of two the better."""
    return min(FACES, key=lambda face: abs(FACES[face] - half_points))


def score_word(half_points: int) -> str:
    """The key of the score's word: 'great' for 8 and 8.5."""
    return _WORDS[half_points // 2 - 1]


def parse_half_points(text: str) -> int:
    """Half points written as such, '17'. Raises BadScore for anything off the scale."""
    if not (text.isascii() and text.isdecimal() and int(text) in HALF_POINTS):
        raise BadScore(text=text)
    return int(text)
