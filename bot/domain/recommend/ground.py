"""What is the same for every server: the catalogue's metadata as pseudo-members, solved once.

With F the titles' tokens (L2 per title), alpha the weight of metadata and lambda the ridge,

    P0 = (alpha F F' + lambda I)^-1 = (I - F C F') / lambda,    C = (F'F + lambda / alpha I)^-1

(Woodbury), so that a server needs only what its own members add to P0.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.domain.fame import measure_renown
from bot.domain.recommend.algebra import Floats, Ints, Mask, Rows, gram_matrix, invert_in_place
from bot.domain.recommend.tuning import PEOPLE, Tuning, list_tokens
from bot.domain.titles import Title

Token = tuple[str, str]
"""A block and a value in it: ("writer", "Kim Eun-sook")."""

_ROWS = 16


@dataclass(frozen=True, eq=False)
class Ground:
    """A catalogue made ready: `titles` by id, `place` of each, F as `features` over `tokens`, C as `core`.

    Immutable and shared by the models of all servers. Some 35 MB for 4,554 titles, nearly all in `core`.
    """

    titles: tuple[Title, ...]
    place: dict[str, int]
    tokens: tuple[Token, ...]
    features: Rows
    core: Floats
    tuning: Tuning

    @classmethod
    def from_titles(cls, titles: Iterable[Title], *, tuning: Tuning | None = None) -> "Ground":
        """From titles in any order; of titles with one id the last counts."""
        tuning = tuning or Tuning()
        by_id = {title.id: title for title in titles}
        ordered = tuple(by_id[title_id] for title_id in sorted(by_id))
        names, features = _make_features(ordered, tuning)
        core = gram_matrix(features)
        core[np.diag_indices_from(core)] += tuning.ridge / tuning.metadata
        invert_in_place(core)
        core.flags.writeable = False
        return cls(ordered, {t.id: i for i, t in enumerate(ordered)}, names, features, core, tuning)

    def complete(self) -> None:
        """Work out now what is else worked out when it is first asked for."""
        for name in ("diagonal", "genres", "renown", "of_people"):
            getattr(self, name)

    @cached_property
    def diagonal(self) -> Floats:
        """The diagonal of P0: (titles,)."""
        out = np.empty(len(self.titles))
        for place in range(len(out)):
            columns, values = self.features.row_at(place)
            out[place] = 1.0 - values @ self.core[np.ix_(columns, columns)] @ values
        out /= self.tuning.ridge
        return out

    def overlap(self, left: Ints, right: Ints) -> "Overlap":
        held, features = self.compact_features(np.concatenate((left, right)))
        own, other = features[: len(left)], features[len(left) :]
        theirs = np.flatnonzero(other.any(axis=0))
        # C is symmetric, and whole rows of it are read faster than scattered cells.
        reach = own @ self.core[held[theirs]].take(held, axis=1).T
        own, other = own[:, theirs], other[:, theirs]
        equal = (left[:, None] == right[None, :]).astype(np.float64)
        between = (equal - reach @ other.T) / self.tuning.ridge
        return Overlap(left, right, held[theirs], own, other, reach, between)

    def times_core(self, held: Ints, weights: Floats) -> Floats:
        """Weights of some tokens times their rows of C, a few rows at a time: all would be megabytes."""
        out = np.zeros(len(self.tokens))
        for start in range(0, len(held), _ROWS):
            part = slice(start, start + _ROWS)
            out += weights[part] @ self.core[held[part]]
        return out

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
    def renown(self) -> Floats:
        """Renown, as if that many members had rated a title: what a server without ratings starts from."""
        known = np.array([measure_renown(title) for title in self.titles])
        return known * self.tuning.constant**2 / self.tuning.ridge

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
    for i, title in enumerate(titles):
        weights: dict[int, float] = {}
        for block, weight, _ in tuning.blocks:
            shared = [column[block, v] for v in list_tokens(title, block) if (block, v) in column]
            weights.update({c: weight / len(shared) ** 0.5 for c in shared})
        length = sum(w * w for w in weights.values()) ** 0.5
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
