"""Which of a title's late votes look like an attack on its score: far ones within a day, or a run over weeks.

Votes that came with lists are no late ones, whatever their dates say: of those most of many have to be far.

Both are asked how unlikely they are, by Student's t of the late votes against all others. Its variance is the
title's own, shrunk towards the server's (as Smyth 2004 does for genes): on a title that splits its voters a
few low votes are nothing new. A run is looked for in votes corrected for their members' generosity and cut
off at a distance, so that one odd vote among three usual ones makes none.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.consensus import Floats

Places = npt.NDArray[np.intp]
"""Places of votes in their ballot."""

DAY = 24 * 3600
ALARM_VOTES = 3
SETTLED_VOTES = 8
"""Votes a title needs before votes can be far from it."""
FAR = 2.0
"""Residual standard deviations from the score at which a vote is far."""

RUN_SECONDS = 28 * DAY
"""How old a vote of a run may be: no older one is late."""
RUN_VOTES, _LONGEST_RUN, _OTHERS = 4, 20, 5
"""Votes that a run has at least, and at most, and votes beside it."""
_CUT = 1.5
"""Residual standard deviations from the score beyond which a vote of a run is no further off."""
AWAY, _MOVES = 0.8, 0.25
"""Residual standard deviations between a run and the others, and points by which it moves the mean."""
_QUICK, _SLOW, _SOONEST = 3.0, 1 / 3, DAY / 2
"""Times the title's usual pace from which a run is quick, and is one; the least time it is said to take."""
_UNUSUAL, _VERY_UNUSUAL = 3.1, 4.0
"""Student's t from which a quick run is unlike the others, and from which a slower one or far votes are."""
_SHRINK = 8.0
"""Votes' worth of the server's variance in a title's."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A title's votes in columns: score (1-10), its member's generosity, when it was given, if it stands.

    Whoever says later how far they are gives no other vote: it is as old as its score. One that came with a
    list was given at no time (NaN): it is never late, and one of the others all the same.
    A vote that stands was in a burst that a moderator let stand: it is known, and in no burst again.
    """

    scores: Floats
    generosity: Floats
    at: Floats
    stands: npt.NDArray[np.bool_]

    def only(self, kept: npt.NDArray[np.bool_], stands: npt.NDArray[np.bool_]) -> "Ballot":
        """The votes that are kept, after moderators decided."""
        return Ballot(self.scores[kept], self.generosity[kept], self.at[kept], stands[kept])


@dataclass(frozen=True, slots=True)
class Sums:
    """How many values, their sum, and their sum of squares."""

    number: int
    total: float
    squares: float

    @classmethod
    def of(cls, values: Floats) -> "Sums":
        return cls(len(values), float(values.sum()), float(values @ values))

    def without(self, values: Floats) -> "Sums":
        return Sums(
            self.number - len(values), self.total - float(values.sum()), self.squares - float(values @ values)
        )


@dataclass(frozen=True, slots=True)
class Crowd:
    """All votes of a title, where its ballot may have only the last of them.

    `scores` are of those that do not stand, `gaps` the distances from the score as a run counts them, of all;
    the `first` vote was given then.
    """

    scores: Sums
    gaps: Sums
    first: float

    @classmethod
    def of(cls, ballot: Ballot, *, score: float, residual: float) -> "Crowd":
        """Of a ballot that has all."""
        gaps = _cut_off(ballot.scores - ballot.generosity - score, residual)
        return cls(Sums.of(ballot.scores[~ballot.stands]), Sums.of(gaps), float(np.nanmin(ballot.at)))

    @classmethod
    def count(cls, values: Floats, votes: Floats, *, first: float, score: float, residual: float) -> "Crowd":
        """Of so many votes of each value; of whom they are is not known, so none is corrected."""
        gaps = _cut_off(values - score, residual)
        number = int(votes.sum())
        return cls(
            Sums(number, float(values @ votes), float((values * values) @ votes)),
            Sums(number, float(gaps @ votes), float((gaps * gaps) @ votes)),
            first,
        )

    def without(self, scores: Floats) -> "Crowd":
        """The same where votes of these scores stand."""
        return replace(self, scores=self.scores.without(scores))


def _cut_off(gaps: Floats, residual: float) -> Floats:
    cut = _CUT * residual
    return gaps.clip(-cut, cut)


def may_ring(ballot: Ballot, *, now: int) -> bool:
    """Whether there are enough late votes at all; most votes are asked no more than this."""
    return (
        len(ballot.at) >= SETTLED_VOTES
        and int(np.count_nonzero(ballot.at > now - RUN_SECONDS)) >= ALARM_VOTES
    )


def find_far(ballot: Ballot, *, score: float, residual: float, now: int) -> Places:
    """Late votes of one day that lie far from the score, three or more, or none."""
    far = (ballot.at > now - DAY) & (np.abs(ballot.scores - score) >= FAR * residual) & ~ballot.stands
    places = np.flatnonzero(far)
    return places if len(places) >= ALARM_VOTES else places[:0]


def find_brought(ballot: Ballot, *, score: float, residual: float) -> Places:
    """Votes that came with lists, the latest first: four or more far to one side of the score, or none.

    At least half of all that came since the first of them: where a whole server brings its lists, some
    are far.
    """
    gaps = (ballot.scores - score) / (FAR * residual)
    most = np.zeros(0, dtype=np.intp)
    for side in (-1, 1):
        far = np.flatnonzero((gaps * side >= 1) & ~ballot.stands)
        among = np.arange(1, len(far) + 1) * 2 > far
        number = int(np.flatnonzero(among)[-1]) + 1 if among.any() else 0
        if number >= max(RUN_VOTES, len(most) + 1):
            most = far[:number]
    return most


def are_unusual(ballot: Ballot, places: Places, *, residual: float, crowd: Crowd | None = None) -> bool:
    """Whether these votes, not all of them, are unlike the others on the title that were in no burst."""
    few = Sums.of(ballot.scores[places])
    whole = Sums.of(ballot.scores[~ballot.stands]) if crowd is None else crowd.scores
    return few.number < whole.number and abs(_find_t(few, whole, residual=residual)) >= _VERY_UNUSUAL


def find_run(
    ballot: Ballot,
    *,
    score: float,
    residual: float,
    now: int,
    crowd: Crowd | None = None,
    at_once: bool = False,
) -> Places:
    """The votes of a run to one side of the others, three or more, or none.

    Of the last 4 to 20 votes, within 28 days, it is the run least like the votes before. It moves the title's
    mean, and came at a third of the title's usual pace or quicker; of votes that come `at_once`, as lists do,
    no pace is asked.
    """
    number = len(ballot.scores) if crowd is None else crowd.gaps.number
    late = np.flatnonzero((ballot.at > now - RUN_SECONDS) & ~ballot.stands)
    if min(len(late), number - _OTHERS) < RUN_VOTES:
        return late[:0]
    late = late[np.argsort(-ballot.at[late], kind="stable")][: min(_LONGEST_RUN, number - _OTHERS)]
    gap = _cut_off(ballot.scores - ballot.generosity - score, residual)
    crowd = crowd or Crowd.of(ballot, score=score, residual=residual)
    whole, first = crowd.gaps, crowd.first
    most, length, side, total, squares = _UNUSUAL, 0, 0.0, 0.0, 0.0
    values, times = gap[late].tolist(), ballot.at[late].tolist()
    for some, (value, begun) in enumerate(zip(values, times, strict=True), start=1):
        total, squares = total + value, squares + value * value
        if some < RUN_VOTES:
            continue
        others = number - some
        apart = total / some - (whole.total - total) / others
        if abs(apart) < max(AWAY * residual, _MOVES * number / some):
            continue
        usual = others * max(now - begun, _SOONEST) / max(begun - first, 1.0)
        if not at_once and some < _SLOW * usual:
            continue
        t = abs(_find_t(Sums(some, total, squares), whole, residual=residual))
        if t >= most and (t >= _VERY_UNUSUAL or (not at_once and some >= _QUICK * usual)):
            most, length, side = t, some, apart
    if not length:
        return late[:0]
    beyond = (gap[late[:length]] - whole.total / number) * side > 0
    places: Places = late[:length][beyond]
    return places if len(places) >= ALARM_VOTES else places[:0]


def _find_t(some: Sums, whole: Sums, *, residual: float) -> float:
    """Student's t of some votes against the rest of the whole."""
    others, rest = whole.number - some.number, whole.total - some.total
    within = whole.squares - some.total**2 / some.number - rest**2 / others
    # A crowd that is only counted need not have the very votes of a run.
    variance = (_SHRINK * residual * residual + max(within, 0.0)) / (_SHRINK + whole.number - 2)
    apart = some.total / some.number - rest / others
    return apart / math.sqrt(variance * (1 / some.number + 1 / others))
