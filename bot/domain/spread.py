"""How far votes usually spread around a score in a server, and which titles therefore divide it.

What kinds of people disagree on shows as spread beyond what the score implies, not as spread alone: that
finds mediocre titles.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DIVISIVE_VOTES, SURE_VOTES = 10, 20
"""Votes from which a title is called divisive with doubt, and without."""

_VOTES = 8.0
"""Votes' worth of the usual spread in a title's."""
_APART, _USUAL = 3.0, 0.8
"""Points from which a vote is no further off, and what that leaves of the usual variance."""
_LEAST = 0.3
"""Variance that is always usual."""
_BEND_TITLES, _BENT = 60.0, (0.3, 3.0)
"""How many titles it is worth that the spread bends as on other servers; how far it may bend here."""
_SCALE = 1.5
"""Points that count as one on the parabola."""
_DIVISIVE, _DIVISIVE_TITLES, _LEAST_DIVISIVE = 1.5, 30.0, 1.25
"""Excess that divides a new server, how many titles that is worth, and the least that ever does."""
_BEYOND, _LOW_QUANTILE = 2.1, 0.16
"""How far over the middle excess divides, in distances from there to the low quantile."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a server's titles say of spread; the defaults are a server nothing is known of.

    `bends` is a parabola over the score by which the spread differs from that of other servers, `divisive`
    the excess from which a title divides.
    """

    bends: tuple[float, float, float] = (0.0, 0.0, 0.0)
    divisive: float = _DIVISIVE


def find_excess(
    gap: Floats, centre: float, spread: Spread, *, within: float, middle: float
) -> tuple[float, bool]:
    """The votes' spread over the usual one at their score, shrunk towards 1; and whether that divides.

    `within` is the server's variance inside titles, `middle` its usual score. No vote is further off than 3
    points here, so that a few odd votes are no split: this tells apart titles that kinds of people disagree
    on from those with a troll. One odd vote never is: where all give tens, a 1 among ten is far off.
    """
    near = np.minimum(np.abs(gap), _APART)
    usual = _find_usual(centre, within, middle) * _bend(centre - middle, spread.bends)
    square, usual = float(near @ near), max(usual, _LEAST)
    excess = (_VOTES + square / usual) / (_VOTES + len(gap))
    if excess < spread.divisive:
        return excess, False
    others = square - float(near.max()) ** 2
    return excess, others / usual >= len(gap) - 1


def _find_usual(centre: float, within: float, middle: float) -> float:
    """The usual variance at a score, before the server's own bends."""
    return max(_USUAL * within * _find_room(centre) / _find_room(middle), _LEAST)


def _find_room(centre: float) -> float:
    """How much votes can spread around a score, on a scale with ends: a power of (10 - x) (x - 1).

    That product is the most their variance can be, half of a half point is allowed beyond the ends, and the
    power is what made-up servers and their tens call for: around 9 votes agree much more than around 7.
    """
    beyond = 0.25
    return math.pow((10 + beyond - centre) * (centre - 1 + beyond), 1.5)


def _bend(off: float, bends: tuple[float, float, float]) -> float:
    z = off / _SCALE
    return min(max(1 + bends[0] + bends[1] * z + bends[2] * z * z, _BENT[0]), _BENT[1])


def learn_spread(centres: Floats, squares: Floats, votes: Floats, *, within: float, middle: float) -> Spread:
    """Learn from each title's score, sum of squared distances (`square_near`) and number of votes.

    Titles that divide lie above all others, so how far those vary is read from the lower half alone.
    """
    usual = np.array([_find_usual(centre, within, middle) for centre in centres.tolist()])
    z = (centres - middle) / _SCALE
    columns = np.column_stack((np.ones(len(z)), z, z * z))
    weights = np.where(votes > 2, votes / (votes + _VOTES), 0.0)
    pressed = columns * weights[:, None]
    beside = squares / votes / usual - 1
    found = np.linalg.solve(columns.T @ pressed + _BEND_TITLES * np.eye(3), beside @ pressed)
    usual = np.maximum(usual * np.clip(1 + columns @ found, *_BENT), _LEAST)
    excess = ((_VOTES + squares / usual) / (_VOTES + votes))[votes >= DIVISIVE_VOTES]
    divisive = _DIVISIVE
    if len(excess):
        middle_excess, low = np.quantile(excess, (0.5, _LOW_QUANTILE))
        own = middle_excess + _BEYOND * (middle_excess - low)
        divisive = (len(excess) * own + _DIVISIVE_TITLES * _DIVISIVE) / (len(excess) + _DIVISIVE_TITLES)
    bends = (float(found[0]), float(found[1]), float(found[2]))
    return Spread(bends, max(float(divisive), _LEAST_DIVISIVE))


def square_near(gap: Floats) -> Floats:
    """Squared distances as they count here."""
    near: Floats = np.minimum(np.abs(gap), _APART)
    return near * near
