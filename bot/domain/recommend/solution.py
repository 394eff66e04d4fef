"""The closed form of EASE^R (Steck 2019) on stacked rows, in two exact forms.

Rows: members x titles with a constant column, and sqrt(alpha) times one row for each token of metadata.

    P = (Z'Z + lambda I)^-1,    B = I - P diag(1 / diag P),    scores = x B

`Primal` holds P over the titles; `Dual` holds what the members add to the ground and is far smaller while
members are fewer than titles: with M the members' rows, U = M P0 and K = I + M P0 M',

    P = P0 - U' K^-1 U.

The weight of metadata, the constant and the power of the diagonal go by the number of members; with that
power at a half, P's columns are divided by sqrt(P_jj / lambda) instead of P_jj, to the same scale where
nobody rated: that raises what many rated less.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints, Mask, Rows, gram_matrix, invert_in_place, multiply_rows
from bot.domain.recommend.ground import Facts, Ground, Overlap
from bot.domain.recommend.tuning import Weights

_CHUNK = 1024
_DUAL = 5
"""The dual form is the faster while there are at least 5 titles solved to a member (measured)."""


class Solution(Protocol):
    """What a model asks of the solved system; the constant column comes apart from the titles."""

    @property
    def popularity(self) -> Floats:
        """The constant column's row of B, times the constant: the scores of one who rated nothing."""

    def score_titles(self, places: Ints, weights: Floats) -> Floats:
        """The product x B without the constant: (titles,); right for titles that are not in x."""

    def weights_between(self, pair: Overlap) -> Floats:
        """B between rated titles and other titles, 0 between a title and itself: (left, right)."""

    @property
    def facts(self) -> Facts:
        """The ground, its metadata weighed as it is here."""

    @property
    def diagonal(self) -> Floats:
        """The diagonal of P over the titles."""

    @property
    def divisor(self) -> Floats:
        """What P's columns are divided by: the diagonal, or its root from some size on."""

    @property
    def size(self) -> int:
        """Bytes in memory, without the ground."""


def solve_smaller(members: Rows, ground: Ground) -> Solution:
    """The smaller of the two forms."""
    return (Dual if is_dual(members.height, ground) else Primal).solve(members, ground)


def is_dual(members: int, ground: Ground) -> bool:
    """Whether that of so many members is the dual one."""
    # By the base alone, so that what is laid over it changes nothing of what is there.
    return members * _DUAL <= min(ground.base_count, ground.tuning.largest)


@dataclass(frozen=True, slots=True, eq=False)
class Dual:
    """`voters` is M', `reach` is C F'M', (tokens, members), `inverse` is K^-1."""

    facts: Facts
    voters: Rows
    reach: Floats
    inverse: Floats
    diagonal: Floats
    divisor: Floats
    popularity: Floats

    @classmethod
    def solve(cls, members: Rows, ground: Ground) -> "Dual":
        ridge, weights = ground.tuning.ridge, ground.tuning.weigh(members.height)
        facts, constant = ground.weigh(weights.metadata, members.columns), weights.constant
        voters, tokens = members.transpose(), multiply_rows(members, ground.features)
        # Tokens first: an answer picks those of a few titles out of it.
        reach = np.ascontiguousarray(facts.times_core(tokens).T)
        inner = (gram_matrix(voters) + constant**2 - tokens @ reach) / ridge
        inner[np.diag_indices_from(inner)] += 1.0
        invert_in_place(inner)
        diagonal, popularity = facts.diagonal.copy(), np.zeros(members.width)
        bare = cls(facts, voters, reach, inner, diagonal, diagonal, popularity)
        # The constant column is a title without tokens in every member's row: its U is constant / ridge.
        share = inner.sum(axis=1, dtype=np.float64) * constant / ridge
        # The base is cut alike whatever is laid over it: a product's last bits go by its size.
        base, width = ground.base_count, members.width
        for start, end in pairwise((*range(0, base, _CHUNK), *range(base, width, _CHUNK), width)):
            places = np.arange(start, end)
            ways = bare._ways_to(places)
            diagonal[places] -= np.einsum("ij,ij->i", ways, ways @ inner)
            popularity[places] = constant * (ways @ share)
        diagonal[~facts.inside] = facts.diagonal[~facts.inside]
        divisor = _find_divisor(diagonal, weights, ridge)
        popularity /= divisor
        return replace(bare, divisor=divisor)

    @property
    def size(self) -> int:
        own = self.reach.nbytes + self.inverse.nbytes + 4 * self.popularity.nbytes
        return int(own + self.facts.size)

    def score_titles(self, places: Ints, weights: Floats) -> Floats:
        features, ridge = self.facts.ground.features, self.facts.ground.tuning.ridge
        held, own = self.facts.ground.compact_features(places)
        # A float64 vector would have numpy copy the matrices it is multiplied by.
        x = weights.astype(np.float32)
        ways = self.voters.sum_rows(places, x).astype(np.float32) - (x @ own) @ self.reach[held]
        met = self.voters.times_vector(self.inverse @ (ways / np.float32(ridge)))
        # P x = P0 (x - M'share) with share = K^-1 U x; x by itself counts only for titles in x.
        left = -met
        left[places] += weights
        rated = np.flatnonzero(left)
        inner = self.facts.reach_tokens(features.sum_rows(rated, left[rated]))
        through = (features.times_vector(inner) + met) / ridge
        return through / self.divisor

    def weights_between(self, pair: Overlap) -> Floats:
        ground = self.facts.ground
        ways = self._ways_to(pair.right)
        # Row by row: BLAS takes twice as long over a few at once. Nor U' of the left: they may be hundreds.
        share = np.array([way @ self.inverse for way in ways]).reshape(ways.shape).T
        held, own = ground.compact_features(pair.left)
        added = self.voters.write_out(pair.left) @ share - own @ (self.reach[held] @ share)
        return _without_self((added / ground.tuning.ridge - pair.between) / self.divisor[pair.right], pair)

    def _ways_to(self, places: Ints) -> Floats:
        """U' of some titles: (places, members)."""
        held, own = self.facts.ground.compact_features(places)
        voters = self.voters.write_out(places)
        return (voters - own @ self.reach[held]) / np.float32(self.facts.ground.tuning.ridge)


@dataclass(frozen=True, slots=True, eq=False)
class Primal:
    """`inverse` is P over the titles of `places` (all, or the most rated) and, last, the constant column.

    Titles outside get the column they would have as the only title added, P times their metadata. Their row,
    which would take a pass over all of P in every answer, is that of P0: what the facts alone say.
    """

    facts: Facts
    places: Ints
    inverse: Floats
    diagonal: Floats
    divisor: Floats
    popularity: Floats

    @classmethod
    def solve(cls, members: Rows, ground: Ground) -> "Primal":
        tuning, weights = ground.tuning, ground.tuning.weigh(members.height)
        facts = ground.weigh(weights.metadata, members.columns)
        places = _most_rated(members, facts.inside, tuning.largest)
        inverse = gram_matrix(_stack_rows(members, ground, places, weights))
        inverse[np.diag_indices_from(inverse)] += tuning.ridge
        invert_in_place(inverse)
        diagonal = facts.diagonal.copy()
        diagonal[places] = np.diagonal(inverse)[:-1]
        divisor = _find_divisor(diagonal, weights, tuning.ridge)
        bare = cls(facts, places, inverse, diagonal, divisor, np.zeros(members.width))
        bare.popularity[:] = weights.constant * bare._spread_out(inverse[-1])
        return bare

    @property
    def size(self) -> int:
        return int(self.inverse.nbytes + 5 * self.popularity.nbytes + self.facts.size)

    def score_titles(self, places: Ints, weights: Floats) -> Floats:
        here, inside = self._find_inside(places)
        scores = self._spread_out(weights[inside].astype(np.float32) @ self.inverse[here])
        if not inside.all():
            features, outside = self.facts.ground.features, ~inside
            tokens = self.facts.reach_tokens(features.sum_rows(places[outside], weights[outside]))
            scores += features.times_vector(tokens) / self.facts.ground.tuning.ridge / self.divisor
        return scores

    def weights_between(self, pair: Overlap) -> Floats:
        left, right = pair.left, pair.right
        here, inside = self._find_inside(left)
        beside, solved = self._find_inside(right)
        out = -pair.between / self.divisor[right]
        out[np.ix_(inside, solved)] = -self.inverse[np.ix_(here, beside)] / self.divisor[right[solved]]
        features, outer = self.facts.ground.features, self._weigh_outside()
        for column in np.flatnonzero(~solved):
            near = features.times_vector(features.write_out(right[[column]])[0])[self.places]
            out[inside, column] = self.inverse[here, :-1] @ near.astype(np.float32) * outer[right[column]]
        return _without_self(out, pair)

    def _find_inside(self, places: Ints) -> tuple[Ints, Ints]:
        """Rows of P for those of some titles that have one, and which those are."""
        here = np.searchsorted(self.places, places)
        inside = self.places[np.minimum(here, len(self.places) - 1)] == places
        return here[inside], inside

    def _spread_out(self, through: Floats) -> Floats:
        """P x over the rows of P -> scores over all titles."""
        out: Floats = np.zeros(len(self.diagonal))
        if len(self.places) < len(out):
            whole = np.zeros(len(out))
            whole[self.places] = through[:-1]
            features = self.facts.ground.features
            out = features.times_vector(features.transposed_times(whole)) * self._weigh_outside()
        out[self.places] = -through[:-1] / self.divisor[self.places]
        return out

    def _weigh_outside(self) -> Floats:
        """What the metadata of titles outside weighs."""
        return np.asarray(self.facts.metadata * self.diagonal / self.divisor)


def _find_divisor(diagonal: Floats, weights: Weights, ridge: float) -> Floats:
    return np.asarray(diagonal**weights.power * ridge ** (weights.power - 1.0))


def _without_self(matrix: Floats, pair: Overlap) -> Floats:
    matrix[pair.left[:, None] == pair.right[None, :]] = 0.0
    return matrix


def _most_rated(members: Rows, inside: Mask, largest: int) -> Ints:
    places = np.flatnonzero(inside)
    votes = np.bincount(members.columns, minlength=members.width)[places]
    return np.sort(places[np.argsort(-votes, kind="stable")[:largest]])


def _stack_rows(members: Rows, ground: Ground, places: Ints, weights: Weights) -> Rows:
    """Members with their constant, then the tokens, over some titles and the constant column."""
    count = members.height
    where = np.full(members.width, -1)
    where[places] = np.arange(len(places))
    tokens = ground.features
    row = np.concatenate((members.row, tokens.columns + count, np.arange(count)))
    column = np.concatenate(
        (where[members.columns], where[tokens.row], np.full(count, len(places), dtype=np.int64))
    )
    value = np.concatenate(
        (members.values, tokens.values * weights.metadata**0.5, np.full(count, weights.constant))
    )
    kept = column >= 0
    return Rows.from_triples(
        row[kept], column[kept], value[kept], height=count + tokens.width, width=len(places) + 1
    )
