"""What is the same for every server: the catalogue's metadata as pseudo-members, taken apart once.

With F the titles' tokens, alpha the weight of metadata and lambda the ridge,

    P0 = (alpha F F' + lambda I)^-1 = (I - F C F') / lambda,    C = (F'F + mu I)^-1,    mu = lambda / alpha

(Woodbury), so that a server needs only what its own members add to P0. Alpha grows with a server, so C is
kept by its axes: with F'F = Q diag(e) Q' on the strongest of them, and e0 the mean of all others, which are
small beside mu,

    C = I / edge - Q diag(drop) Q',    edge = mu + e0,    drop = 1 / edge - 1 / (mu + e).

What one server has beside the catalogue is laid over it: rows N under F, which leave F'F and so C as they
are. To whoever has scored none of it, it is outside: a title's column is that of the only one added, and no
other number changes. What was scored counts in C too, as one more set of axes:

    (F'F + N'N + mu I)^-1 = C - W W',    W = C N' L'^-1,    L L' = I + N C N'.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot, log
from typing import Any

import numpy as np

from bot.domain.fame import measure_fame, measure_renown
from bot.domain.recommend.algebra import (
    Floats,
    Ints,
    Mask,
    Rows,
    Stack,
    find_axes,
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

    `rarity` is what each token weighs in its block, `axes` is Q, (tokens, rank), `strengths` e, `rest` e0 and
    `spread` F Q, (titles, rank). Immutable and shared by the models of all servers; `under` is what it was
    laid over.
    """

    titles: tuple[Title, ...]
    place: dict[str, int]
    tokens: tuple[Token, ...]
    rarity: tuple[float, ...]
    features: Rows
    axes: Floats
    strengths: Floats
    rest: float
    spread: Stack
    tuning: Tuning
    under: "Ground | None" = None

    @classmethod
    def from_titles(cls, titles: Iterable[Title], *, tuning: Tuning | None = None) -> "Ground":
        """From titles in any order; of titles with one id the last counts."""
        tuning = tuning or Tuning()
        by_id = {title.id: title for title in titles}
        ordered = tuple(by_id[title_id] for title_id in sorted(by_id))
        tokens, rarity = _choose_tokens(ordered, tuning)
        features = _make_features(ordered, tokens, rarity, tuning)
        strengths, axes = find_axes(features, tuning.rank)
        left = len(tokens) - len(strengths)
        rest = (
            max(0.0, float((features.values.astype(np.float64) ** 2).sum() - strengths.sum())) / left
            if left
            else 0.0
        )
        spread = multiply_dense(features, axes)
        axes.flags.writeable = spread.flags.writeable = False
        place = {title.id: i for i, title in enumerate(ordered)}
        return cls(ordered, place, tokens, rarity, features, axes, strengths, rest, Stack((spread,)), tuning)

    def cover(self, titles: Iterable[Title]) -> "Ground":
        """The same with more titles, or newer facts of those there are, after its own.

        Of their tokens only those known here count. What is large is shared.
        """
        by_id = {title.id: title for title in titles}
        more = tuple(by_id[title_id] for title_id in sorted(by_id))
        features = _make_features(more, self.tokens, self.rarity, self.tuning)
        made = replace(
            self,
            titles=self.titles + more,
            place=self.place | {title.id: i for i, title in enumerate(more, len(self.titles))},
            features=self.features.append(features),
            spread=self.spread.append(multiply_dense(features, self.axes)),
            under=self,
        )
        made.complete()
        return made

    def list_shared(self) -> dict[str, object]:
        """What a model has of its ground, whole or in parts."""
        return {"ground": self, "axes": self.axes, "spread": self.spread}

    def without_names(self) -> "Ground":
        """What a model is solved on, without what the titles and tokens are called: a tenth of it."""
        # Their number is all that counts.
        titles: Any = (None,) * len(self.titles)
        under = self.under.without_names() if self.under else None
        return Ground(
            *(titles, {}, (), (), self.features, self.axes, self.strengths, self.rest, self.spread),
            *(self.tuning, under),
        )

    @property
    def base_count(self) -> int:
        """How many titles there are without what was laid over them; they come first."""
        return self.under.base_count if self.under else len(self.titles)

    @property
    def size(self) -> int:
        """Bytes of what it does not share with what it was laid over; 0 where it was laid over nothing."""
        if self.under is None:
            return 0
        own = self.features.size + self.spread.parts[-1].nbytes + 2 * self.renown.nbytes
        return own + sys.getsizeof(self.titles) + sys.getsizeof(self.place)

    def complete(self) -> None:
        """Work out now what is else worked out when it is first asked for."""
        for name in ("genres", "fame", "renown", "of_people", "likeness", "hidden"):
            getattr(self, name)

    def weigh(self, metadata: float, rated: Ints) -> "Facts":
        """The same with metadata of this weight (alpha), for a server that has scored the titles `rated`."""
        mu = self.tuning.ridge / metadata
        edge = mu + self.rest
        drop = (1.0 / edge - 1.0 / (mu + self.strengths)).astype(np.float32)
        inside = np.arange(len(self.titles)) < self.base_count
        more = np.unique(rated[~inside[rated]])
        inside[more] = True
        bare = Facts(self, metadata, edge, (Layer(self.axes, drop, self.spread),), inside)
        return replace(bare, layers=(*bare.layers, bare.count_more(more))) if len(more) else bare

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
        if self.under:
            return self.under.of_people
        return np.array([block in PEOPLE for block, _ in self.tokens], dtype=bool)

    @cached_property
    def likeness(self) -> Floats:
        """What each token's weight in F counts squared in how like two titles are: (tokens,)."""
        if self.under:
            return self.under.likeness
        usual = {block: weight for block, weight, _ in self.tuning.blocks}
        return np.array([(LIKENESS.get(block, 0.0) / usual[block]) ** 2 for block, _ in self.tokens])

    @cached_property
    def fame(self) -> Floats:
        """How well known the titles are, 0 to 1: what a newcomer is asked about."""
        own = np.array([measure_fame(title) for title in self._own])
        return np.concatenate((self.under.fame, own)) if self.under else own

    @cached_property
    def renown(self) -> Floats:
        """How well known the titles are, 0 to 1: what a server without ratings starts from."""
        return np.array([measure_renown(fame) for fame in self.fame.tolist()])

    @cached_property
    def genres(self) -> Stack:
        """Each title's genres as a unit vector, zeros where it has none: (titles, genres)."""
        out = np.zeros((len(self._own), max(1, len(self._genre_columns))), dtype=np.float32)
        for i, title in enumerate(self._own):
            out[i, [at for name in title.genres if (at := self._genre_columns.get(name)) is not None]] = 1.0
        length = np.sqrt((out**2).sum(axis=1, keepdims=True))
        np.divide(out, length, out=out, where=length > 0)
        return self.under.genres.append(out) if self.under else Stack((out,))

    @cached_property
    def hidden(self) -> Ints:
        """Places of titles of which newer facts have a place of their own."""
        if self.under is None:
            return np.empty(0, dtype=np.int64)
        older = [at for title in self._own if (at := self.under.place.get(title.id)) is not None]
        return np.concatenate((self.under.hidden, np.array(older, dtype=np.int64)))

    @property
    def _own(self) -> tuple[Title, ...]:
        """The titles without those it was laid over."""
        return self.titles[len(self.under.titles) :] if self.under else self.titles

    @cached_property
    def _genre_columns(self) -> dict[str, int]:
        if self.under:
            return self.under._genre_columns
        names = sorted({genre for title in self.titles for genre in title.genres})
        return {name: i for i, name in enumerate(names)}


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A part -A diag(drop) A' of C by its `axes` A, (tokens, rank), and `spread` F A, (titles, rank)."""

    axes: Floats
    drop: Floats
    spread: Stack


@dataclass(frozen=True, eq=False)
class Facts:
    """A ground with its metadata at one weight: C by its `edge` and `layers`.

    `inside` are the titles that count in it: all but those laid over that nobody here has scored: (titles,).
    """

    ground: Ground
    metadata: float
    edge: float
    layers: tuple[Layer, ...]
    inside: Mask

    @property
    def size(self) -> int:
        """Bytes of what is not the ground's."""
        own = [array for each in self.layers[1:] for array in (each.axes, *each.spread.parts)]
        return sum(array.nbytes for array in own)

    @cached_property
    def diagonal(self) -> Floats:
        """The diagonal of P0, of a title outside what its column is to be divided by: (titles,)."""
        features = self.ground.features
        reached = sum_by_place(features.row, features.values**2, features.height) / self.edge
        for layer in self.layers:
            parts = [np.einsum("ij,ij,j->i", part, part, layer.drop) for part in layer.spread.parts]
            reached -= np.concatenate(parts)
        reached[~self.inside] = 0.0
        return (1.0 - reached) / self.ground.tuning.ridge

    def count_more(self, places: Ints) -> Layer:
        """What titles laid over take from C once they count in it."""
        features = self.ground.features
        own = features.write_out(places)
        reach = self.times_core(own)
        root = np.linalg.cholesky(np.eye(len(places)) + reach @ own.T)
        axes = np.linalg.solve(root, reach).T.astype(np.float32)
        spread = Stack((multiply_dense(features, axes),))
        return Layer(axes, np.ones(len(places), dtype=np.float32), spread)

    def times_core(self, rows: Floats) -> Floats:
        """Rows over the tokens, times C: (rows, tokens)."""
        out: Floats = rows / np.float32(self.edge)
        for layer in self.layers:
            out -= ((rows @ layer.axes) * layer.drop) @ layer.axes.T
        return out

    def reach_tokens(self, weights: Floats) -> Floats:
        """The product of C and one vector over the tokens: (tokens,)."""
        out, x = weights / self.edge, weights.astype(np.float32)
        for layer in self.layers:
            out -= layer.axes @ (layer.drop * (x @ layer.axes))
        return out

    def overlap(self, left: Ints, right: Ints) -> "Overlap":
        ground = self.ground
        held, features = ground.compact_features(np.concatenate((left, right)))
        own, other = features[: len(left)], features[len(left) :]
        theirs = np.flatnonzero(other.any(axis=0))
        tokens, own, other = held[theirs], own[:, theirs], other[:, theirs]
        reach = own / self.edge
        for layer in self.layers:
            reach -= (layer.spread.pick_rows(left) * layer.drop) @ layer.axes[tokens].T
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


def _choose_tokens(titles: Sequence[Title], tuning: Tuning) -> tuple[tuple[Token, ...], tuple[float, ...]]:
    """The tokens that enough titles share, and how rare each is."""
    counts = Counter(
        (block, value)
        for title in titles
        for block, _, _ in tuning.blocks
        for value in list_tokens(title, block)
    )
    fewest = {block: least for block, _, least in tuning.blocks}
    tokens = tuple(sorted(token for token, n in counts.items() if n >= fewest[token[0]]))
    rarity = tuple(log(1 + len(titles) / counts[t]) if tuning.rarity else 1.0 for t in tokens)
    return tokens, rarity


def _make_features(
    titles: Sequence[Title], tokens: Sequence[Token], rarity: Sequence[float], tuning: Tuning
) -> Rows:
    """Each title's weights of these tokens."""
    column = {token: i for i, token in enumerate(tokens)}
    row: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for i, title in enumerate(titles):
        weights: dict[int, float] = {}
        for block, weight, _ in tuning.blocks:
            shared = [at for v in list_tokens(title, block) if (at := column.get((block, v))) is not None]
            length = hypot(*(rarity[at] for at in shared))
            weights.update({at: weight * rarity[at] / length for at in shared})
        length = hypot(*weights.values()) if tuning.together else 1.0
        row += [i] * len(weights)
        columns += weights.keys()
        values += [w / length for w in weights.values()]
    return Rows.from_triples(
        np.array(row, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(values, dtype=np.float32),
        height=len(titles),
        width=len(tokens),
    )
