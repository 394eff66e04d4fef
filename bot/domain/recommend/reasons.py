"""Why: the score taken apart, exactly, by the member's titles and by where each part comes from.

A title i of the member gives x_i B_ij to title j. With P0 the ground's part of P, that is

    x_i (-P0_ij) / P_jj      metadata, and by P0 = (I - F C F') / lambda a sum over j's tokens, plus
    x_i (P0_ij - P_ij) / P_jj    what the members' rows add

(or over the root of P_jj, see `solution`). What likeness to the member's profile F'x adds to a title's
popularity is shared among titles and tokens as the likeness x_i F_it F_jt itself is.
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
_TELLING = frozenset({"tag", "derived"})
"""Blocks whose tokens say what happens: a genre or where it ran is no reason to watch anything."""


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


def find_terms(basis: Basis, picks: Sequence[int], solution: Solution, affinity: Floats) -> list[Terms]:
    """The picks' terms; `affinity` is what likeness to the member's profile gives each: (picks,)."""
    ground = solution.facts.ground
    pair = solution.facts.overlap(basis.places, np.array(picks, dtype=np.int64))
    total = basis.weights[:, None] * solution.weights_between(pair)
    scale = basis.weights[:, None] / (ground.tuning.ridge * solution.divisor[pair.right])
    scale[basis.places[:, None] == pair.right] = 0.0
    of_people = ground.of_people[pair.tokens]
    people, alike = (
        scale * (pair.reach[:, some] @ pair.other[:, some].T) for some in (of_people, ~of_people)
    )
    members = total - people - alike
    met = pair.own > 0
    shared, common = pair.reach * met, met.any(axis=0)
    likeness = basis.weights[:, None] * pair.own
    like_people, like_alike = (likeness[:, some] @ pair.other[:, some].T for some in (of_people, ~of_people))
    like = (like_people + like_alike).sum(axis=0)
    share = np.divide(affinity, like, out=np.zeros(len(picks)), where=like > 0)
    people += share * like_people
    # Of a title that has nothing in common the likeness is short of the usual: no fact in particular.
    alike += share * like_alike + np.where(like > 0, 0.0, affinity) / len(basis.places)
    out = []
    for j in range(len(picks)):
        kept = np.flatnonzero(common & (pair.other[j] > 0))
        by_token = scale[:, [j]] * (shared[:, kept] * pair.other[j, kept])
        by_token += share[j] * (likeness[:, kept] * pair.other[j, kept])
        tokens = tuple(ground.tokens[token] for token in pair.tokens[kept].tolist())
        out.append(Terms(people[:, j], alike[:, j], members[:, j], by_token, tokens))
    return out


def find_likeness(place: int, picks: Sequence[int], ground: Ground, *, weight: float) -> list[Terms]:
    """How like one title others are by their tokens, times a weight."""
    held, features = ground.compact_features(np.array([place, *picks], dtype=np.int64))
    by_token = weight * (features[0] * ground.likeness[held] * features[1:])
    of_people = ground.of_people[held]
    out = []
    for row in by_token:
        kept = np.flatnonzero(row > 0)
        tokens = tuple(ground.tokens[token] for token in held[kept].tolist())
        people, alike = row[of_people].sum(keepdims=True), row[~of_people].sum(keepdims=True)
        out.append(Terms(people, alike, np.zeros(1), row[None, kept], tokens))
    return out


def tell_reasons(basis: Basis, part: Terms, ids: Sequence[str], *, count: int) -> list[Reason]:
    """A pick's terms as reasons; `ids` are the basis' titles, `count` the neighbours who loved it."""
    own = part.alike + part.members
    best = _find_largest(np.where(basis.loved, own, 0.0))[:_NAMED_TITLES]
    rest = np.ones(len(own), dtype=bool)
    rest[best] = False
    telling = _find_largest(part.by_token.sum(axis=0))
    people, makers = _choose_names(part, telling, people=True)
    made = _find_largest(part.by_token[:, makers].sum(axis=1))[:_NAMED_TITLES]
    return [
        Reason(
            ReasonKind.LOVED,
            float(own[best].sum()),
            titles=tuple(ids[i] for i in best),
            terms=tuple(own[best].tolist()),
        ),
        Reason(ReasonKind.PEOPLE, float(part.people.sum()), titles=tuple(ids[i] for i in made), names=people),
        Reason(ReasonKind.ALIKE, float(part.alike[rest].sum()), names=_choose_names(part, telling)[0]),
        Reason(ReasonKind.NEIGHBOURS, float(part.members[rest].sum()), count=count),
    ]


def _find_largest(values: Floats) -> list[int]:
    """Where the values are positive, the largest first."""
    order = (-values).argsort(kind="stable")
    found: list[int] = order[: np.count_nonzero(values > 0)].tolist()
    return found


def _choose_names(
    part: Terms, telling: Sequence[int], *, people: bool = False
) -> tuple[tuple[str, ...], list[int]]:
    """The first of the tokens that a pick shares with the basis, the telling first, and their columns."""
    columns = [i for i in telling if part.tokens[i][0] in (PEOPLE if people else _TELLING)]
    # One person may both write and direct.
    names = tuple(dict.fromkeys(part.tokens[i][1] for i in columns))[:_NAMED]
    return names, [i for i in columns if part.tokens[i][1] in names]


def order_reasons(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Without the terms that are nothing, the largest first."""
    return tuple(sorted((r for r in reasons if r.weight), key=lambda reason: (-reason.weight, reason.kind)))
