"""A score found by comparing: a title beside others that a member has scored, by binary search.

A ladder has one title for each score the member gives. There are nineteen scores, so five comparisons always
reach the end, whatever is answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Gone
from bot.domain.ratings import HALF_POINTS
from bot.domain.titles import Title

TITLES_NEEDED = 3
"""Scored titles under which there is too little to compare with."""

QUESTIONS = 5
"""Comparisons at most."""

_BEYOND = 2
"""Half points past the end of a ladder that the title then gets: one point, as far as the scale goes."""


class Liking(StrEnum):
    """How a title was liked beside another; written into buttons, so that the letters may not change."""

    MORE = "m"
    SAME = "s"
    LESS = "l"


@dataclass(frozen=True, slots=True)
class Rung:
    """A score in half points, and a title the member gave it."""

    half_points: int
    title_id: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What buttons keep: the view that asks for the score, and what it is compared with."""

    view_id: int
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison after the answers `likings`: what to compare with, or the half points it came to.

    `view_id` asks for the score of the title, `comparison_id` keeps what it is compared with.
    """

    title: Title
    view_id: int
    comparison_id: int
    likings: str
    other: Title | None = None
    half_points: int = 0


def make_ladder(scores: Mapping[str, int], order: Iterable[str]) -> tuple[Rung, ...]:
    """One title for each score given, the lowest first; of several the first in `order`.

    Titles that are not in `order` are left out.
    """
    chosen: dict[int, str] = {}
    for title_id in order:
        if title_id in scores:
            chosen.setdefault(scores[title_id], title_id)
    return tuple(Rung(half_points, chosen[half_points]) for half_points in sorted(chosen))


def climb(ladder: tuple[Rung, ...], likings: str) -> Rung | int:
    """What to compare with next after these answers, or the half points they come to.

    Raises Gone for answers that lead past the end, and for a ladder without rungs.
    """
    low, high = 0, len(ladder)
    if not ladder:
        raise Gone
    for place, liking in enumerate(likings, start=1):
        if low >= high:
            raise Gone
        middle = (low + high) // 2
        if liking == Liking.SAME:
            if place < len(likings):
                raise Gone
            return ladder[middle].half_points
        low, high = (middle + 1, high) if liking == Liking.MORE else (low, middle)
    if low < high:
        return ladder[(low + high) // 2]
    return _find_between(ladder, low)


def _find_between(ladder: tuple[Rung, ...], place: int) -> int:
    """The half points in the middle of two rungs, or a little beyond the last."""
    if place == 0:
        return max(ladder[0].half_points - _BEYOND, HALF_POINTS[0])
    if place == len(ladder):
        return min(ladder[-1].half_points + _BEYOND, HALF_POINTS[-1])
    return (ladder[place - 1].half_points + ladder[place].half_points + 1) // 2
