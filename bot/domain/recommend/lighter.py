"""How much memory a model takes to be learnt, and which of a server's members it is learnt from."""

from bot.domain.recommend.ground import Ground
from bot.domain.recommend.solution import is_dual

APART = 20_000
"""Votes from which on a model is learnt in a process of its own: what is shorter than its start is not."""

_PROCESS = 56 << 20
"""What such a process takes that has only loaded the model's code (measured)."""
_VOTE = 80
"""Bytes a vote takes while it is learnt from, in several arrays (measured)."""
_PANEL = 1024
"""Columns that are worked on at once, in both forms."""


def estimate_bytes(votes: int, members: int, ground: Ground) -> int:
    """What it takes at most to learn from so many votes of so many members, here and in that process."""
    tokens, solved = ground.features.width, min(ground.base_count, ground.tuning.largest)
    if is_dual(members, ground):
        kept = 4 * members * (tokens + members)
        needed = 2 * kept + 4 * members * (tokens + _PANEL)
    else:
        kept = 4 * solved**2
        needed = kept + 4 * solved * _PANEL
    if votes >= APART:  # the ground goes along, and what is kept comes back
        spread = sum(part.nbytes for part in ground.spread.parts)
        needed += _PROCESS + ground.features.size + ground.axes.nbytes + spread + kept
    return needed + _VOTE * votes


def count_learnable(lengths: list[int], ground: Ground, left: int | None) -> int:
    """Of how many members one may learn with so many bytes left, None for no end of them.

    By how many votes each gave, the most first: all of them, or fewer by halves.
    """
    count = len(lengths)
    while left is not None and count and estimate_bytes(sum(lengths[:count]), count, ground) > left:
        count //= 2
    return count
