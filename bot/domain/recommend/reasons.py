"""Why: the score taken apart, exactly, by the member's titles and by where each part comes from.

A title i of the member gives x_i B_ij to title j. With P0 the ground's part of P, that is

    x_i (-P0_ij) / P_jj      metadata, and by P0 = (I - F C F') / lambda a sum over j's tokens, plus
    x_i (P0_ij - P_ij) / P_jj    what the members' rows add.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints, Mask
from bot.domain.recommend.ground import Ground, Token
from bot.domain.recommend.picks import Reason, ReasonKind
from bot.domain.recommend.solution import Solution
from bot.domain.recommend.tuning import PEOPLE

_NAMED_TITLES, _NAMED = 3, 2


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The titles that speak for a member: their places, their weights, and which of them were loved."""

    places: Ints
    weights: Floats
    loved: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """One pick's terms by the basis' titles; of its metadata, by title and token, what they share."""

    people: Floats
    alike: Floats
    members: Floats
    by_token: Floats
    tokens: tuple[Token, ...]


def find_terms(basis: Basis, picks: Sequence[int], ground: Ground, solution: Solution) -> list[Terms]:
    pair = ground.overlap(basis.places, np.array(picks, dtype=np.int64))
    total = basis.weights[:, None] * solution.weights_between(pair)
    shared, of_people = pair.own > 0, ground.of_people[pair.tokens]
    met = shared.any(axis=0)
    out = []
    for j, place in enumerate(picks):
        scale = basis.weights / (ground.tuning.ridge * solution.diagonal[place])
        by_token = scale[:, None] * (pair.reach * pair.other[j])
        by_token[basis.places == place] = 0.0
        people = by_token[:, of_people].sum(axis=1)
        alike = by_token[:, ~of_people].sum(axis=1)
        kept = np.flatnonzero(met & (pair.other[j] > 0))
        tokens = tuple(ground.tokens[token] for token in pair.tokens[kept].tolist())
        named = by_token[:, kept] * shared[:, kept]
        out.append(Terms(people, alike, total[:, j] - people - alike, named, tokens))
    return out


def tell_reasons(basis: Basis, part: Terms, ids: Sequence[str], *, count: int) -> list[Reason]:
    """A pick's terms as reasons; `ids` are the basis' titles, `count` the neighbours who loved it."""
    own = part.alike + part.members
    best = [i for i in np.argsort(-own, kind="stable").tolist() if basis.loved[i] and own[i] > 0]
    best = best[:_NAMED_TITLES]
    rest = np.ones(len(own), dtype=bool)
    rest[best] = False
    worth = part.by_token.sum(axis=0)
    people, makers = _choose_names(part, worth, people=True)
    shares = part.by_token[:, makers].sum(axis=1)
    made = [i for i in np.argsort(-shares, kind="stable").tolist() if shares[i] > 0][:_NAMED_TITLES]
    return [
        Reason(
            ReasonKind.LOVED,
            float(own[best].sum()),
            titles=tuple(ids[i] for i in best),
            terms=tuple(float(own[i]) for i in best),
        ),
        Reason(ReasonKind.PEOPLE, float(part.people.sum()), titles=tuple(ids[i] for i in made), names=people),
        Reason(
            ReasonKind.ALIKE, float(part.alike[rest].sum()), names=_choose_names(part, worth, people=False)[0]
        ),
        Reason(ReasonKind.NEIGHBOURS, float(part.members[rest].sum()), count=count),
    ]


def _choose_names(part: Terms, worth: Floats, *, people: bool) -> tuple[tuple[str, ...], list[int]]:
    """The tokens that a pick shares with the basis to most effect, by their worth, and their columns."""
    columns = [
        i
        for i in np.argsort(-worth, kind="stable").tolist()
        if worth[i] > 0 and (part.tokens[i][0] in PEOPLE) == people and part.tokens[i][0] != "year"
    ]
    # One person may both write and direct.
    names = tuple(dict.fromkeys(part.tokens[i][1] for i in columns))[:_NAMED]
    return names, [i for i in columns if part.tokens[i][1] in names]


def order_reasons(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Without the terms that are nothing, the largest first."""
    return tuple(sorted((r for r in reasons if r.weight), key=lambda reason: (-reason.weight, reason.kind)))
