"""Why: the score taken apart, exactly, by the member's titles and by where each part comes from.

A title i of the member gives x_i B_ij to title j. With P0 the ground's part of P, that is

    x_i (-P0_ij) / P_jj      metadata, and by P0 = (I - F C F') / lambda a sum over j's tokens, plus
    x_i (P0_ij - P_ij) / P_jj    what the members' rows add.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints
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
    loved: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """One pick's terms by the basis' titles, and its metadata by title and token: (basis, tokens)."""

    people: Floats
    alike: Floats
    members: Floats
    by_token: Floats
    tokens: tuple[Token, ...]


def find_terms(basis: Basis, picks: Sequence[int], ground: Ground, solution: Solution) -> list[Terms]:
    right = np.array(picks, dtype=np.int64)
    total = basis.weights[:, None] * solution.weights_between(basis.places, right)
    held, owned = ground.compact_features(basis.places)
    out = []
    for j, place in enumerate(picks):
        columns, values = ground.features.row_at(place)
        scale = basis.weights / (ground.tuning.ridge * solution.diagonal[place])
        by_token = scale[:, None] * ((owned @ ground.core[np.ix_(held, columns)]) * values)
        by_token[basis.places == place] = 0.0
        names = tuple(ground.tokens[column] for column in columns)
        of_people = np.array([block in PEOPLE for block, _ in names], dtype=bool)
        people = by_token[:, of_people].sum(axis=1)
        alike = by_token[:, ~of_people].sum(axis=1)
        shared = by_token * (_columns_of(owned, held, columns) > 0)
        out.append(Terms(people, alike, total[:, j] - people - alike, shared, names))
    return out


def _columns_of(owned: Floats, held: Ints, columns: Ints) -> Floats:
    """The columns of some tokens, zeros for those that are not held."""
    if not len(held):
        return np.zeros((len(owned), len(columns)))
    here = np.minimum(np.searchsorted(held, columns), len(held) - 1)
    return np.where(held[here] == columns, owned[:, here], 0.0)


def tell_reasons(basis: Basis, part: Terms, ids: Sequence[str], *, count: int) -> list[Reason]:
    """A pick's terms as reasons; `ids` are the basis' titles, `count` the neighbours who loved it."""
    own = part.alike + part.members
    best = [i for i in np.argsort(-own, kind="stable").tolist() if basis.loved[i] and own[i] > 0]
    best = best[:_NAMED_TITLES]
    rest = np.ones(len(own), dtype=bool)
    rest[best] = False
    people, makers = _choose_names(part, people=True)
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
        Reason(ReasonKind.ALIKE, float(part.alike[rest].sum()), names=_choose_names(part, people=False)[0]),
        Reason(ReasonKind.NEIGHBOURS, float(part.members[rest].sum()), count=count),
    ]


def _choose_names(part: Terms, *, people: bool) -> tuple[tuple[str, ...], list[int]]:
    """The tokens that a pick shares with the basis to most effect, and their columns."""
    worth = part.by_token.sum(axis=0)
    columns = [
        i
        for i in np.argsort(-worth, kind="stable").tolist()
        if worth[i] > 0 and (part.tokens[i][0] in PEOPLE) == people and part.tokens[i][0] != "year"
    ]
    # One person may both write and direct.
    named = {part.tokens[i][1]: None for i in columns}
    return tuple(named)[:_NAMED], [i for i in columns if part.tokens[i][1] in tuple(named)[:_NAMED]]


def order_reasons(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Without the terms that are nothing, the largest first."""
    return tuple(sorted((r for r in reasons if r.weight), key=lambda reason: (-reason.weight, reason.kind)))
