"""The ways of making one number of a title's votes that are in use, all with a 90 % interval.

Ours comes last, before it the same that is told nothing of genres and years.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.domain.consensus import ServerModel, calibrate_arrays, weigh_votes
from bot.domain.titles import Title

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_Z90 = 1.645
_IMDB_VOTES = 5.0
"""Votes' worth of the global mean in IMDb's form, chosen once for servers of all sizes."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes of one server in columns; titles are numbers from 0 on, places in the catalogue if any."""

    members: Ints
    titles: Ints
    scores: Floats
    catalogue: Sequence[Title | None] = ()

    def without(self, taken: npt.NDArray[np.bool_]) -> "Votes":
        """The votes that are not taken."""
        return Votes(self.members[~taken], self.titles[~taken], self.scores[~taken], self.catalogue)

    def plus(self, other: "Votes") -> "Votes":
        """Both."""
        return Votes(
            np.concatenate((self.members, other.members)),
            np.concatenate((self.titles, other.titles)),
            np.concatenate((self.scores, other.scores)),
            self.catalogue,
        )

    def learn(self) -> ServerModel:
        """What the bot makes of the server."""
        return calibrate_arrays(self.members, self.titles, self.scores, self.catalogue)


@dataclass(frozen=True, slots=True)
class Estimates:
    """Per title: score, ends of the interval, and for ours the excess spread; nan where there is none.

    `divides` is whether it is called divisive, leaning so or not.
    """

    score: Floats
    low: Floats
    high: Floats
    excess: Floats
    divides: npt.NDArray[np.bool_]


Estimator = Callable[[Votes, int], Estimates]


def _moments(votes: Votes, titles: int) -> tuple[Floats, Floats, Floats, float]:
    """Number, mean and variance of each title's votes (pooled where there is but one), and the pooled."""
    number = np.bincount(votes.titles, minlength=titles).astype(np.float64)
    mean = np.bincount(votes.titles, votes.scores, minlength=titles) / np.maximum(number, 1)
    square = np.bincount(votes.titles, (votes.scores - mean[votes.titles]) ** 2, minlength=titles)
    pooled = square.sum() / max((number - 1).clip(0).sum(), 1)
    variance = np.where(number > 1, square / np.maximum(number - 1, 1), pooled)
    return number, np.where(number > 0, mean, np.nan), variance, float(pooled)


def _with_margin(score: Floats, margin: Floats) -> Estimates:
    nothing = np.full(len(score), np.nan)
    return Estimates(
        score, np.clip(score - margin, 1, 10), np.clip(score + margin, 1, 10), nothing, nothing > 0
    )


def plain_mean(votes: Votes, titles: int) -> Estimates:
    """The mean with its standard error."""
    number, mean, variance, _ = _moments(votes, titles)
    return _with_margin(mean, _Z90 * np.sqrt(variance / np.maximum(number, 1)))


def median(votes: Votes, titles: int) -> Estimates:
    """The median, without an interval."""
    order = np.lexsort((votes.scores, votes.titles))
    number = np.bincount(votes.titles, minlength=titles)
    start = np.cumsum(number) - number
    scores = np.append(votes.scores[order], np.nan)
    last = len(scores) - 1
    lower = np.where(number > 0, start + (number - 1) // 2, last)
    upper = np.where(number > 0, start + number // 2, last)
    middle = (scores[lower] + scores[upper]) / 2
    return _with_margin(middle, np.full(titles, np.nan))


def imdb(votes: Votes, titles: int) -> Estimates:
    """The mean drawn to the global mean with a fixed weight, with the mean's standard error drawn as much."""
    number, mean, variance, _ = _moments(votes, titles)
    share = number / (number + _IMDB_VOTES)
    score = share * mean + (1 - share) * votes.scores.mean()
    return _with_margin(score, _Z90 * share * np.sqrt(variance / np.maximum(number, 1)))


def bayesian(votes: Votes, titles: int) -> Estimates:
    """The mean drawn to the titles' mean with a weight learnt from the variances (one-way random effects)."""
    number, mean, _, within = _moments(votes, titles)
    there = number > 0
    between = 1.0
    for _ in range(5):
        weight = number[there] / (number[there] + within / between)
        centre = float(weight @ mean[there] / weight.sum())
        off = (mean[there] - centre) ** 2 - within / number[there]
        between = max(float(weight @ off / weight.sum()), 0.1)
    pull = within / between
    score = (pull * centre + number * np.nan_to_num(mean)) / (pull + number)
    score[~there] = np.nan
    return _with_margin(score, _Z90 / np.sqrt(1 / between + number / max(within, 1e-9)))


def ours(votes: Votes, titles: int) -> Estimates:
    """The consensus of the bot, right after calibration."""
    return ours_by(votes.learn())(votes, titles)


def ours_without_facts(votes: Votes, titles: int) -> Estimates:
    """The same where the catalogue is empty."""
    return ours(replace(votes, catalogue=()), titles)


def ours_by(server: ServerModel) -> Estimator:
    """The consensus of the bot under a model that was learnt before."""

    def estimate(votes: Votes, titles: int) -> Estimates:
        table = np.full((4, titles), np.nan)
        divides = np.zeros(titles, dtype=bool)
        generosity = np.array([server.generosity.get(int(m), 0.0) for m in votes.members])
        counts = np.array([server.counts.get(int(m), 0) for m in votes.members], dtype=np.float64)
        order = np.argsort(votes.titles, kind="stable")
        starts = np.searchsorted(votes.titles[order], np.arange(titles + 1))
        for title in range(titles):
            mine = order[starts[title] : starts[title + 1]]
            known = votes.catalogue[title] if votes.catalogue else None
            found = weigh_votes(votes.scores[mine], generosity[mine], counts[mine], server, known)
            if found is not None:
                divides[title] = found.word in ("divisive", "leaning_divisive")
                table[:, title] = found.score, found.low, found.high, found.excess
        score, low, high, excess = table
        return Estimates(score, low, high, excess, divides)

    return estimate


ESTIMATORS: dict[str, Estimator] = {
    "plain mean": plain_mean,
    "median": median,
    "IMDb's form": imdb,
    "Bayesian average": bayesian,
    "ours, no facts": ours_without_facts,
    "ours": ours,
}


def rmse(estimate: Floats, truth: Floats) -> float:
    """Root mean square error, where both are known."""
    known = ~np.isnan(estimate) & ~np.isnan(truth)
    return math.sqrt(float(((estimate - truth)[known] ** 2).mean())) if known.any() else math.nan


def spearman(estimate: Floats, truth: Floats) -> float:
    """Rank correlation, ties at their middle rank."""
    known = ~np.isnan(estimate) & ~np.isnan(truth)
    if known.sum() < 3:
        return math.nan
    return float(np.corrcoef(_ranks(estimate[known]), _ranks(truth[known]))[0, 1])


def auc(score: Floats, yes: npt.NDArray[np.bool_]) -> float:
    """How likely a yes scores above a no."""
    wins = int(yes.sum()) * int((~yes).sum())
    if not wins:
        return math.nan
    ranks = _ranks(score) + 1
    return float(ranks[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / wins


def _ranks(values: Floats) -> Floats:
    _, which, number = np.unique(values, return_inverse=True, return_counts=True)
    middle: Floats = (np.cumsum(number) - (number + 1) / 2)[which]
    return middle
