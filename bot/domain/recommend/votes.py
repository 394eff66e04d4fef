"""Scores -> what they weigh: liked counts more, and each rating of a heavy rater less."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from bot.domain.consensus import USUAL_VARIANCE
from bot.domain.prior import USUAL_MEAN
from bot.domain.recommend.algebra import Floats, Ints, Rows, sum_by_place
from bot.domain.recommend.tuning import Tuning

Columns = tuple[Ints, Ints, Floats]
"""Member, place of the title and score of each vote."""

_FIRST = 30.0
"""Votes' worth of what servers usually have, in a server's mean and variance."""
_OWN = 5.0
"""Votes at which a member's own mean counts as much as the server's."""
_DOUBT = 4.0
"""Votes a title's likes are damped by, as in the consensus."""
_CHUNK = 1 << 16
_ROW = np.dtype([("member", np.int64), ("title", np.int64), ("score", np.float32)])


@dataclass(frozen=True, eq=False)
class Votes:
    """A server's scores: a row for each of `members` (ascending ids) over the titles' places."""

    members: Ints
    scores: Rows

    @classmethod
    def from_columns(cls, columns: Columns, *, width: int) -> "Votes":
        """Over `width` places; of two votes of a member on a title the last counts.

        ValueError for a score that is not within 1-10.
        """
        member, title, score = columns
        if len(score) and not (np.min(score) >= 1 and np.max(score) <= 10):
            raise ValueError("a score is a number of 1 to 10")
        members, row = np.unique(member, return_inverse=True)
        cell = row * max(1, width) + title
        # np.unique keeps the first of equal cells; from the end that is the last vote.
        _, kept = np.unique(cell[::-1], return_index=True)
        kept = len(cell) - 1 - kept
        return cls(
            members,
            Rows.from_triples(row[kept], title[kept], score[kept], height=len(members), width=width),
        )

    @property
    def size(self) -> int:
        """Bytes of the scores; what is worked out of them takes three times as much again."""
        return int(sum(a.nbytes for a in (self.scores.starts, self.scores.columns, self.scores.values)))

    @cached_property
    def mean(self) -> float:
        values = self.scores.values
        return float((_FIRST * USUAL_MEAN + values.sum(dtype=np.float64)) / (_FIRST + len(values)))

    @cached_property
    def deviation(self) -> float:
        """The server's standard deviation around its members' own means."""
        rest = self.scores.values - np.repeat(self.means, self.scores.lengths)
        return float(np.sqrt((_FIRST * USUAL_VARIANCE + rest @ rest) / (_FIRST + len(rest))))

    @cached_property
    def means(self) -> Floats:
        """Each member's own mean, shrunk towards the server's."""
        sums = sum_by_place(self.scores.row, self.scores.values, self.scores.height)
        return (_OWN * self.mean + sums) / (_OWN + self.scores.lengths)

    @cached_property
    def likes(self) -> Rows:
        """Each score against its member's mean, in the server's standard deviations."""
        scores = self.scores
        values = (scores.values - np.repeat(self.means, scores.lengths)) / self.deviation
        return Rows(scores.starts, scores.columns, values.astype(np.float32), scores.width)

    @cached_property
    def consensus(self) -> Floats:
        """Each title's mean like, damped: 0 without votes."""
        votes = np.bincount(self.scores.columns, minlength=self.scores.width)
        sums = sum_by_place(self.scores.columns, self.likes.values, self.scores.width)
        return sums / (_DOUBT + votes)

    @cached_property
    def voters(self) -> Rows:
        """The likes by title and then member."""
        return self.likes.transpose()

    def find_row(self, member_id: int) -> int | None:
        """The member's row, None for one who never voted."""
        row = int(np.searchsorted(self.members, member_id))
        return row if row < len(self.members) and self.members[row] == member_id else None

    def mean_of(self, scores: Floats) -> float:
        """The shrunk mean of one member's scores."""
        return float((_OWN * self.mean + scores.sum()) / (_OWN + len(scores)))

    def likes_of(self, scores: Floats) -> Floats:
        """One member's scores against their mean, in the server's standard deviations."""
        return (scores - self.mean_of(scores)) / self.deviation

    def weigh_scores(self, tuning: Tuning) -> Rows:
        """What each score weighs: max(0, 1 + .5 z) n^-.15, without those that weigh nothing."""
        likes = self.likes
        values = weigh_likes(likes.values, np.repeat(likes.lengths, likes.lengths), tuning)
        kept = values > 0
        return Rows.from_triples(
            likes.row[kept], likes.columns[kept], values[kept], height=likes.height, width=likes.width
        )


def weigh_likes(likes: Floats, count: Ints | int, tuning: Tuning) -> Floats:
    """The weight of likes (z) by a member with `count` ratings."""
    share = np.asarray(np.maximum(1.0, count) ** -tuning.activity)
    return np.asarray(np.maximum(0.0, 1.0 + tuning.liking * likes) * share)


def read_columns(ratings: Iterable[tuple[int, str, float]], place: dict[str, int]) -> Columns:
    """Ratings of known titles as three arrays; in chunks, since a million tuples weigh a hundred MB."""
    stream = iter(ratings)
    parts = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))]
    while chunk := list(islice(stream, _CHUNK)):
        known = [(member, place[title], score) for member, title, score in chunk if title in place]
        table = np.array(known, dtype=_ROW)
        parts.append((table["member"], table["title"], table["score"]))
    return join_columns(parts)


def join_columns(parts: Iterable[Columns]) -> Columns:
    members, titles, scores = zip(*parts, strict=True)
    return np.concatenate(members), np.concatenate(titles), np.concatenate(scores)


def count_by_member(columns: Columns) -> list[int]:
    """How many votes each member gave, the most first."""
    counts: list[int] = np.sort(np.unique(columns[0], return_counts=True)[1])[::-1].tolist()
    return counts


def keep_keenest(columns: Columns, count: int) -> Columns:
    """The votes of so many members, of those who gave the most."""
    members, row, given = np.unique(columns[0], return_inverse=True, return_counts=True)
    chosen = np.zeros(len(members), dtype=bool)
    chosen[np.argsort(-given, kind="stable")[:count]] = True
    member, title, score = columns
    kept = chosen[row]
    return member[kept], title[kept], score[kept]
