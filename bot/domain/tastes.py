"""How far the tastes of two members agree, by the scores that both gave."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import TooLittleInCommon

Scores = Mapping[str, int]
"""What a member gave, in half points, by title."""

COMMON_NEEDED = 5
"""Titles in common under which two members are not compared."""
TWIN_NEEDED = 8
"""And under which nobody is called a twin."""
TWIN_PERCENT = 60
"""Agreement under which, even so, two are no twins: at 50 they have nothing to do with each other."""
TWINS = 3

DAMPING = 10.0
"""How many titles in common without any agreement are added to those there are.

A correlation of n pairs is off by about 1 / sqrt(n). Where those of members with each other lie about 0.3
around none, the best guess of the true one is what was found times n / (n + 1 / 0.3²).
"""

_LIKED = 16
"""Half points from which both love what both score above their usual."""
_APART = 1.5
"""Points, as given and beside each one's usual, from which two members fight over a title."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A title that both scored, in half points."""

    title_id: str
    mine: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """`value` from -1 to 1, of `common` titles."""

    common: int
    value: float

    @property
    def percent(self) -> int:
        """100 for one taste, 50 for two that have nothing to do with each other, 0 for opposites."""
        return round(50 + 50 * self.value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two members make of each other's titles, the clearest first.

    `offers` are what the other loves and oneself has not seen, with their score; `gifts` the other way round.
    """

    agreement: Agreement
    loved: Sequence[Shared]
    fights: Sequence[Shared]
    offers: Sequence[tuple[str, int]]
    gifts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with the other member's id, and the names of both."""

    other_id: int
    mine: str
    theirs: str
    found: Comparison


@dataclass(frozen=True, slots=True)
class Twin:
    """Another member with much the same taste."""

    member_id: int
    name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A member who may be somebody's twin, and all that they scored."""

    name: str
    scores: Scores


def find_usual(scores: Scores) -> float:
    """The mean in points, 0 of nothing."""
    return sum(scores.values()) / 2 / len(scores) if scores else 0.0


def measure_agreement(mine: Scores, theirs: Scores) -> Agreement:
    """The correlation of what both scored, damped: r n / (n + `DAMPING`).

    Each score is taken less its giver's own mean over all they scored, as in GroupLens (Resnick and others,
    1994), so that who is kind and who is strict may agree; the damping is that of Bell and Koren (2007). Who
    gives one score to all there is agrees with nobody, nor disagrees.
    """
    shared = mine.keys() & theirs.keys()
    usual, other = 2 * find_usual(mine), 2 * find_usual(theirs)
    pairs = [(mine[each] - usual, theirs[each] - other) for each in sorted(shared)]
    lengths = math.hypot(*(x for x, _ in pairs)) * math.hypot(*(y for _, y in pairs))
    products = sum(x * y for x, y in pairs)
    found = max(-1.0, min(1.0, products / lengths)) if lengths > 1e-9 else 0.0
    return Agreement(len(pairs), found * len(pairs) / (len(pairs) + DAMPING))


def compare_scores(
    mine: Scores, theirs: Scores, *, seen: Collection[str], known: Collection[str]
) -> Comparison:
    """Two members side by side; `seen` is what I, `known` what they would not be offered any more.

    Raises TooLittleInCommon.
    """
    agreement = measure_agreement(mine, theirs)
    if agreement.common < COMMON_NEEDED:
        raise TooLittleInCommon(n=agreement.common, needed=COMMON_NEEDED)
    usual, other = find_usual(mine), find_usual(theirs)

    def lean(each: Shared) -> tuple[float, float]:
        return each.mine / 2 - usual, each.theirs / 2 - other

    def find_gap(each: Shared) -> float:
        """The lesser of what is between them as given, which is what they read, and beside their usual."""
        one, two = lean(each)
        return min(abs(each.mine - each.theirs) / 2, abs(one - two))

    shared = [Shared(each, mine[each], theirs[each]) for each in sorted(mine.keys() & theirs.keys())]
    loved = [each for each in shared if min(lean(each)) > 0 and min(each.mine, each.theirs) >= _LIKED]
    fights = [each for each in shared if find_gap(each) >= _APART]
    return Comparison(
        agreement,
        loved=sorted(loved, key=lambda each: (-min(each.mine, each.theirs), -sum(lean(each)))),
        fights=sorted(fights, key=lambda each: -find_gap(each)),
        offers=_list_loved(theirs, other, but={*mine, *seen}),
        gifts=_list_loved(mine, usual, but={*theirs, *known}),
    )


def find_twins(mine: Scores, neighbours: Mapping[int, Neighbour]) -> list[Twin]:
    """Those who agree with me most, at most `TWINS`, none who does not or has little in common with me."""
    found = [Twin(key, each.name, measure_agreement(mine, each.scores)) for key, each in neighbours.items()]
    near = [each for each in found if _is_near(each.agreement)]
    return sorted(near, key=lambda each: (-each.agreement.value, each.member_id))[:TWINS]


def _is_near(agreement: Agreement) -> bool:
    return agreement.common >= TWIN_NEEDED and agreement.percent >= TWIN_PERCENT


def _list_loved(scores: Scores, usual: float, *, but: Collection[str]) -> list[tuple[str, int]]:
    loved = [(key, half) for key, half in scores.items() if half >= max(_LIKED, 2 * usual) and key not in but]
    return sorted(loved, key=lambda pair: (-pair[1], pair[0]))
