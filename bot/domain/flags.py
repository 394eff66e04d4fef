"""How much a reader's word weighs that a text spoils, and when a text that was judged is another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from bot.domain.reviews import DAY, Review
from bot.domain.visible import fold_text

SETTLED_DAYS = 30
"""After so many days somebody is a member like any other."""

_NEWCOMER = 0.1
_REVIEWS, _UPHELD = 3, 2
"""So many reviews of a week ago, or flags that moderators found right, stand for the days."""

_SHINGLE, _SKETCH, _ALIKE = 4, 64, 0.6
_SHORT = 0xFFFF
"""Of many runs of letters each number stands for some hundred: a text cannot be put together again."""


@dataclass(frozen=True, slots=True)
class Flagger:
    """Who flagged a text: `is_out` when excluded, blocked or muted; `joined_at` None where nobody knows."""

    member_id: int
    name: str
    joined_at: int | None = None
    reviews: int = 0
    upheld: int = 0
    refused: int = 0
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class FlaggedReview:
    """A review with readers' flags on it that no moderator has judged."""

    review: Review
    flaggers: tuple[Flagger, ...]


def weigh_flag(flagger: Flagger, *, at: int) -> float:
    """From 0 to 1: whole of somebody settled here, a tenth of a newcomer; each refused one halves it."""
    if flagger.is_out:
        return 0.0
    days = SETTLED_DAYS if flagger.joined_at is None else (at - flagger.joined_at) / DAY
    earned = days / SETTLED_DAYS + flagger.reviews / _REVIEWS + flagger.upheld / _UPHELD
    refused = max(0, flagger.refused - flagger.upheld)
    return float(min(1.0, max(_NEWCOMER, earned)) / 2**refused)


def weigh_flags(flaggers: Iterable[Flagger], *, at: int) -> float:
    return sum(weigh_flag(each, at=at) for each in flaggers)


def make_sketch(text: str) -> frozenset[int]:
    """What is kept of a text that was judged: enough to tell that another is much like it, not to read it."""
    letters = "".join(fold_text(text).split())
    runs = {letters[at : at + _SHINGLE] for at in range(max(1, len(letters) - _SHINGLE + 1))}
    hashes = {crc32(run.encode()) & _SHORT for run in runs}
    return frozenset(sorted(hashes)[:_SKETCH])


def is_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two sketched texts differ by no more than a little."""
    both = sorted(one | other)[:_SKETCH]
    return bool(both) and sum(each in one and each in other for each in both) / len(both) >= _ALIKE


def is_much_alike(one: str, other: str) -> bool:
    return one == other or is_alike(make_sketch(one), make_sketch(other))
