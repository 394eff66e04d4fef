"""What is the same for every server: the catalogue's metadata as pseudo-members, taken apart once.

With F the titles' tokens, alpha the weight of metadata and lambda the ridge,

    P0 = (alpha F F' + lambda I)^-1 = (I - F C F') / lambda,    C = (F'F + mu I)^-1,    mu = lambda / alpha

(Woodbury), so that a server needs only what its own members add to P0. Alpha grows with a server, so C is
kept by its axes: with F'F = Q diag(e) Q' on the strongest of them, and e0 the mean of all others, which are
small beside mu,

    C = I / edge - Q diag(drop) Q',    edge = mu + e0,    drop = 1 / edge - 1 / (mu + e).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import hypot, log

import numpy as np

from bot.domain.fame import measure_renown
from bot.domain.recommend.algebra import (
    Floats,
    Ints,
    Mask,
    Rows,
    find_axes,
    gram_matrix,
    multiply_dense,
    sum_by_place,
)
from bot.domain.recommend.tuning import LIKENESS, PEOPLE, Tuning, list_tokens
from bot.domain.titles import Title

Token = tuple[str, str]
"""A block and a value in it: ("writer", "Kim Eun-sook")."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A catalogue made ready: `titles` by id, `place` of each, F as `features` over `tokens`.

    `axes` is Q, (tokens, rank), `strengths` e, `rest` e0 and `spread` F Q, (titles, rank). Immutable and
    shared by the models of all servers. Some 8 MB for 4,554 titles.
    """

    titles: tuple[Title, ...]
    place: dict[str, int]
    tokens: tuple[Token, ...]
    features: Rows
    axes: Floats
    strengths: Floats
    rest: float
    spread: Floats
    tuning: Tuning

    @classmethod
    def from_titles(cls, titles: Iterable[Title], *, tuning: Tuning | None = None) -> "Ground":
        """From titles in any order; of titles with one id the last counts."""
        tuning = tuning or Tuning()
        by_id = {title.id: title for title in titles}
        ordered = tuple(by_id[title_id] for title_id in sorted(by_id))
        names, features = _make_features(ordered, tuning)
        gram = gram_matrix(features)
        strengths, axes = find_axes(gram, tuning.rank)
        left = len(names) - len(strengths)
        rest = max(0.0, float(np.trace(gram) - strengths.sum())) / left if left else 0.0
        spread = multiply_dense(features, axes)
        axes.flags.writeable = spread.flags.writeable = False
        place = {title.id: i for i, title in enumerate(ordered)}
        return cls(ordered, place, names, features, axes, strengths, rest, spread, tuning)

    def complete(self) -> None:
        """Work out now what is else worked out when it is first asked for."""
        for name in ("genres", "renown", "of_people", "likeness"):
            getattr(self, name)

    def weigh(self, metadata: float) -> "Facts":
        """The same with metadata of this weight (alpha)."""
        mu = self.tuning.ridge / metadata
        edge = mu + self.rest
        drop = (1.0 / edge - 1.0 / (mu + self.strengths)).astype(np.float32)
        lengths = sum_by_place(self.features.row, self.features.values**2, len(self.titles))
        reached = lengths / edge - np.einsum("ij,ij,j->i", self.spread, self.spread, drop)
        return Facts(self, metadata, edge, drop, (1.0 - reached) / self.tuning.ridge)

    def compact_features(self, places: Ints) -> tuple[Ints, Floats]:
        """The tokens that some titles have, and F of just these: (tokens,) and (places, tokens)."""
        entries, which = self.features.pick_entries(places)
        held, column = np.unique(self.features.columns[entries], return_inverse=True)
        out = np.zeros((len(places), len(held)), dtype=np.float32)
        out[which, column] = self.features.values[entries]
        return held, out

    @cached_property
    def of_people(self) -> Mask:
        """Which tokens are names of people: (tokens,)."""
        return np.array([block in PEOPLE for block, _ in self.tokens], dtype=bool)

    @cached_property
    def likeness(self) -> Floats:
        """What each token's weight in F counts squared in how like two titles are: (tokens,)."""
        usual = {block: weight for block, weight, _ in self.tuning.blocks}
        return np.array([(LIKENESS.get(block, 0.0) / usual[block]) ** 2 for block, _ in self.tokens])

    @cached_property
    def renown(self) -> Floats:
        """How well known the titles are, 0 to 1: what a server without ratings starts from."""
        return np.array([measure_renown(title) for title in self.titles])

    @cached_property
    def genres(self) -> Floats:
        """Each title's genres as a unit vector, zeros where it has none: (titles, genres)."""
        names = sorted({genre for title in self.titles for genre in title.genres})
        column = {name: i for i, name in enumerate(names)}
        out = np.zeros((len(self.titles), max(1, len(names))), dtype=np.float32)
        for i, title in enumerate(self.titles):
            for genre in title.genres:
                out[i, column[genre]] = 1.0
        length = np.sqrt((out**2).sum(axis=1, keepdims=True))
        np.divide(out, length, out=out, where=length > 0)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A ground with its metadata at one weight: C by its `edge` and `drop`, and the diagonal of P0."""

    ground: Ground
    metadata: float
    edge: float
    drop: Floats
    diagonal: Floats

    def times_core(self, rows: Floats) -> Floats:
        """Rows over the tokens, times C: (rows, tokens)."""
        axes = self.ground.axes
        out: Floats = rows / np.float32(self.edge)
        out -= ((rows @ axes) * self.drop) @ axes.T
        return out

    def reach_tokens(self, places: Ints, weights: Floats) -> Floats:
        """C F'x of titles weighed so: (tokens,)."""
        ground = self.ground
        out: Floats = ground.axes @ (self.drop * -(weights.astype(np.float32) @ ground.spread[places]))
        return out + ground.features.sum_rows(places, weights) / self.edge

    def overlap(self, left: Ints, right: Ints) -> "Overlap":
        ground = self.ground
        held, features = ground.compact_features(np.concatenate((left, right)))
        own, other = features[: len(left)], features[len(left) :]
        theirs = np.flatnonzero(other.any(axis=0))
        tokens, own, other = held[theirs], own[:, theirs], other[:, theirs]
        reach = own / self.edge - (ground.spread[left] * self.drop) @ ground.axes[tokens].T
        equal = (left[:, None] == right[None, :]).astype(np.float64)
        between = (equal - reach @ other.T) / ground.tuning.ridge
        return Overlap(left, right, tokens, own, other, reach, between)


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """The metadata of two lists of titles beside each other.

    `tokens` are those of the right titles, `own` and `other` F of the left and the right over these,
    `reach` F C between the left and the tokens, `between` P0 between left and right.
    """

    left: Ints
    right: Ints
    tokens: Ints
    own: Floats
    other: Floats
    reach: Floats
    between: Floats


def _make_features(titles: tuple[Title, ...], tuning: Tuning) -> tuple[tuple[Token, ...], Rows]:
    """The tokens that enough titles share, and each title's weights of them."""
    counts = Counter(
        (block, value)
        for title in titles
        for block, _, _ in tuning.blocks
        for value in list_tokens(title, block)
    )
    fewest = {block: least for block, _, least in tuning.blocks}
    names = tuple(sorted(token for token, n in counts.items() if n >= fewest[token[0]]))
    column = {token: i for i, token in enumerate(names)}
    row: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    rarity = {t: log(1 + len(titles) / counts[t]) if tuning.rarity else 1.0 for t in names}
    for i, title in enumerate(titles):
        weights: dict[int, float] = {}
        for block, weight, _ in tuning.blocks:
            shared = [token for v in list_tokens(title, block) if (token := (block, v)) in column]
            length = hypot(*(rarity[token] for token in shared))
            weights.update({column[token]: weight * rarity[token] / length for token in shared})
        length = hypot(*weights.values()) if tuning.together else 1.0
        row += [i] * len(weights)
        columns += weights.keys()
        values += [w / length for w in weights.values()]
    return names, Rows.from_triples(
        np.array(row, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(values, dtype=np.float32),
        height=len(titles),
        width=len(names),
    )
