"""Votes -> what a server thinks of a title."""

import math
from dataclasses import dataclass

from bot.domain.models import HALF_POINTS, Histogram

VOTES_NEEDED = 3
"""Votes under which there is no consensus, only what there is."""

_PRIOR_MEAN, _PRIOR_VOTES = 7.0, 4.0
_PRIOR_VARIANCE = 3.0
_Z90 = 1.645


@dataclass(frozen=True, slots=True)
class Consensus:
    """A title's score with its 90 % interval, on the 1-10 scale. `word` is the key of the word for it."""

    score: float
    low: float
    high: float
    votes: int
    mean: float
    word: str


def consensus(histogram: Histogram) -> Consensus | None:
    """The Bayesian average of the votes, None under `VOTES_NEEDED`.

    (C*m + sum of votes) / (C + n), the form of IMDb's and BoardGameGeek's ranks, with C = 4 votes at
    m = 7.0; the interval takes the votes' variance shrunk towards 3.0 in the same way.
    """
    votes = histogram.votes
    if votes < VOTES_NEEDED:
        return None
    mean = histogram.mean
    pairs = list(zip(HALF_POINTS, histogram.counts, strict=True))
    squares = sum(n * (half / 2 - mean) ** 2 for half, n in pairs)
    variance = (_PRIOR_VOTES * _PRIOR_VARIANCE + squares) / (_PRIOR_VOTES + votes)
    score = (_PRIOR_VOTES * _PRIOR_MEAN + votes * mean) / (_PRIOR_VOTES + votes)
    margin = _Z90 * math.sqrt(variance / (_PRIOR_VOTES + votes))
    return Consensus(
        score=score,
        low=max(1.0, score - margin),
        high=min(10.0, score + margin),
        votes=votes,
        mean=mean,
        word=_word(score, variance, votes),
    )


def _word(score: float, variance: float, votes: int) -> str:
    if votes >= 10 and variance > 5.0:
        return "divisive"
    for least, word in ((8.0, "loved"), (7.0, "liked"), (6.0, "fine")):
        if score >= least:
            return word
    return "mixed"
