"""Votes -> what a server truly thinks of a title, and how sure that is.

Each vote is corrected for how generous that member usually is; votes by newcomers and votes far from
everyone else's count less; and until enough votes are in, the score leans towards what such titles usually
get here. `calibrate` learns the server once in a while, `consensus` works out one title on every vote.

Where the parts come from: empirical Bayes shrinkage (Morris 1983), member effects as random effects
(Robinson 1991), Student-t weights for robust location (Lange, Little and Taylor 1989), and the weighted
ranks of IMDb and BoardGameGeek. All scores are floats of 1-10.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from bot.domain.prior import USUAL_MEAN, FactTable, Prior, learn_prior, sum_leanings
from bot.domain.spread import DIVISIVE_VOTES, SURE_VOTES, Spread, find_excess, learn_spread, square_near
from bot.domain.titles import FindTitle, Title, find_none

Floats = npt.NDArray[np.float64]

VOTES_NEEDED = 3
"""Votes under which there is no consensus, only what there is."""

LOWEST, HIGHEST = 1.0, 10.0

_GENEROSITY_SHRINK = 4.0
"""Votes' worth of doubt about a member's generosity."""
_TRUST_HALF = 2.0
"""Votes after which a member's vote counts half of a regular's."""
_FREEDOM = 4.0
"""Degrees of freedom of the Student-t weights: 4 keeps 96 % of a clean sample's worth."""
USUAL_VARIANCE, _WITHIN_VOTES = 3.0, 60.0
_BETWEEN, _BETWEEN_TITLES = 0.8, 30.0
"""Variances a new server starts from, and how many observations that is worth."""
_OFFSET_VOTES = 60.0
"""Votes' worth of doubt that scores average unlike votes: one 10 in a new server is not a title of 10."""
_SPREAD_VOTES = 8.0
"""Votes' worth of the server's own spread in a title's."""
_Z90, _WIDEN = 1.645, 1.12
"""Normal quantile of a 90 % interval, and what calibration on real servers showed it to lack."""
_ROUNDS = 4
_STEPS, _NEAR, _CLOSE = 200, 0.02, 1e-11

_FAR_WEIGHT = 0.5
"""A vote whose Student-t weight is under this is said to be softened for lying far from the others."""
_NEW_TRUST = 0.5
"""A vote whose trust is under this is said to be softened for its newcomer."""
_CORRECTED = 0.5
"""Points of generosity from which a vote is said to be corrected."""
_DIVIDED = ("divisive", "leaning_divisive")
"""The words for titles that divide, for sure and perhaps."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's score (1-10) of one title; times in epoch seconds."""

    member_id: int
    title_id: str
    score: float
    at: int = 0
    joined_at: int | None = None


_MEMBER, _SCORE = attrgetter("member_id"), attrgetter("score")
"""Columns of votes; a third faster than a comprehension, which counts at a thousand votes."""


@dataclass(frozen=True, slots=True)
class ServerModel:
    """What one server is like; the defaults are a server nothing is known of.

    `base` and `slope` give the prior mean `base + slope * log(1 + votes)`, to which `leanings` add what a
    title's facts (`bot.domain.prior`) are worth here; `within` and `between` are the variances inside and
    between titles; `residual` the standard deviation of corrected votes; `offset` makes scores average like
    votes. `generosity` and `counts` are each member's mean corrected deviation and number of votes; a member
    not in them is a newcomer. `votes` is how many votes it was learnt from.
    """

    base: float = USUAL_MEAN
    slope: float = 0.0
    within: float = USUAL_VARIANCE
    between: float = _BETWEEN
    residual: float = math.sqrt(USUAL_VARIANCE)
    offset: float = 0.0
    votes: int = 0
    leanings: Mapping[str, float] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)
    generosity: Mapping[int, float] = field(default_factory=dict)
    counts: Mapping[int, int] = field(default_factory=dict)

    def prior_mean(self, votes: int, title: Title | None = None) -> float:
        """What a title with that many votes, and like this one, usually gets here."""
        return _on_scale(self.base + self.slope * math.log1p(votes) + sum_leanings(self.leanings, title))

    @property
    def middle(self) -> float:
        """What a title with votes enough usually gets here."""
        return self.prior_mean(SURE_VOTES)

    @property
    def pull(self) -> float:
        """How many votes the prior is worth (C)."""
        return self.within / self.between


@dataclass(frozen=True, slots=True)
class Consensus:
    """A title's score with its 90 % interval, and how it came about.

    `word` is the key of the word for it; `mean` the plain mean. Of the `votes`, `far` counted less for
    lying far from the others, `new` for coming from newcomers, and `corrected` were moved by half a point
    or more for their member's generosity; `softened` counted less for either reason. `excess` is the
    spread over what is usual at that score (1: usual). `inertia` is how hard the score is to move: the force
    of votes that moves it by a point.
    """

    score: float
    low: float
    high: float
    votes: int
    mean: float
    word: str
    softened: int = 0
    far: int = 0
    new: int = 0
    corrected: int = 0
    excess: float = 1.0
    inertia: float = 0.0


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose vote it is: how generous they are, and how many votes they had when that was learnt."""

    generosity: float = 0.0
    counted: int = 0


def consensus(votes: Sequence[Vote], server: ServerModel, title: Title | None = None) -> Consensus | None:
    """The consensus of one title's votes, None without any. The order of the votes does not matter.

    A `title` that the catalogue does not have starts where all titles do.
    """
    members, number = list(map(_MEMBER, votes)), len(votes)
    return weigh_votes(
        np.fromiter(map(_SCORE, votes), np.float64, number),
        np.fromiter(map(server.generosity.get, members, repeat(0.0)), np.float64, number),
        np.fromiter(map(server.counts.get, members, repeat(0)), np.float64, number),
        server,
        title,
    )


def weigh_votes(
    scores: Floats, generosity: Floats, counts: Floats, server: ServerModel, title: Title | None = None
) -> Consensus | None:
    """The same from columns: each vote's score, its member's generosity and number of votes (0: unknown)."""
    votes = len(scores)
    if not votes:
        return None
    trust = find_trust(counts)
    corrected = np.clip(scores - generosity, LOWEST, HIGHEST)
    prior = server.prior_mean(votes, title)
    centre = _find_centre(corrected, trust, prior, server)
    softness = _student_weights(corrected - centre, server.residual)
    weights = trust * softness
    margin = _find_margin(corrected - centre, weights, server)
    score = _on_scale(centre + server.offset)
    excess, divides = find_excess(
        corrected - centre, centre, server.spread, within=server.within, middle=server.middle
    )
    far, new = softness < _FAR_WEIGHT, trust < _NEW_TRUST
    return Consensus(
        score=score,
        low=_on_scale(centre + server.offset - margin),
        high=_on_scale(centre + server.offset + margin),
        votes=votes,
        mean=float(scores.mean()),
        word=_choose_word(score, votes, divides=divides),
        softened=int(np.count_nonzero(far | new)),
        far=int(np.count_nonzero(far)),
        new=int(np.count_nonzero(new)),
        corrected=int(np.count_nonzero(np.abs(generosity) >= _CORRECTED)),
        excess=excess,
        inertia=_find_inertia(trust, softness, server),
    )


def move_consensus(
    found: Consensus, voice: Voice, server: ServerModel, *, old: float | None, new: float | None
) -> Consensus:
    """What becomes of the consensus of very many votes when one of them changes; None is no vote.

    One round of Newton: what the vote pulls more than before, over the inertia. `found` has the number of
    votes and their mean after the change; spread and prior stay as they were found, and so does how wide the
    range is. After a change of 1 % of the votes the score is off by less than .01.
    """
    before, after = (_Pull.of(score, voice, found.score - server.offset, server) for score in (old, new))
    step = (after.force - before.force) / found.inertia
    score = _on_scale(found.score + step)

    def count(name: str) -> int:
        moved = getattr(found, name) + getattr(after, name) - getattr(before, name)
        return min(max(int(moved), 0), found.votes)

    return replace(
        found,
        score=score,
        low=_on_scale(found.low + step),
        high=_on_scale(found.high + step),
        word=_choose_word(score, found.votes, divides=found.word in _DIVIDED),
        softened=count("softened"),
        far=count("far"),
        new=count("new"),
        corrected=count("corrected"),
    )


@dataclass(frozen=True, slots=True)
class _Pull:
    """What one vote does to the score of its title, and which of its counts it is in."""

    force: float = 0.0
    far: bool = False
    new: bool = False
    corrected: bool = False

    @property
    def softened(self) -> bool:
        return self.far or self.new

    @classmethod
    def of(cls, score: float | None, voice: Voice, centre: float, server: ServerModel) -> "_Pull":
        if score is None:
            return cls()
        gap = _on_scale(score - voice.generosity) - centre
        number = max(voice.counted, 1)
        trust = number / (number + _TRUST_HALF)
        softness = (_FREEDOM + 1) / (_FREEDOM + (gap / server.residual) ** 2)
        return cls(
            trust * softness * gap,
            far=softness < _FAR_WEIGHT,
            new=trust < _NEW_TRUST,
            corrected=abs(voice.generosity) >= _CORRECTED,
        )


def _find_centre(corrected: Floats, trust: Floats, prior: float, server: ServerModel) -> float:
    """The score before the offset: prior and Student-t weighted votes in balance.

    The root of F(x) = C (prior - x) + sum of weights * (vote - x) that is reached from the Bayesian average.
    A step F(x) / (C + the most all weights can be) is one round of the usual reweighting with its
    denominator at its bound: x never passes a root, so that one more high vote cannot end at a lower one.
    Close to the root Newton's step takes over.
    """
    pull, whole = server.pull, float(trust.sum())
    bound = _bound_inertia(whole, server)
    x = (pull * prior + float(trust @ corrected)) / (pull + whole)
    for _ in range(_STEPS):
        gap = corrected - x
        weights = _student_weights(gap, server.residual)
        pressed = trust * weights
        force = pull * (prior - x) + float(pressed @ gap)
        step = force / bound
        if abs(step) < _NEAR:
            step = force / _find_inertia(trust, weights, server)
        x += step
        if abs(step) < _CLOSE:
            break
    return x


def _find_inertia(trust: Floats, weights: Floats, server: ServerModel) -> float:
    """How much force a point takes: the slope of F, and never too little of it.

    The slope of weight * gap is weight * (2 nu / (nu + 1) * weight - 1).
    """
    slope = server.pull + float((trust * weights) @ (2 * _FREEDOM / (_FREEDOM + 1) * weights - 1))
    return max(slope, _bound_inertia(float(trust.sum()), server) / 4)


def _bound_inertia(trust: float, server: ServerModel) -> float:
    """The most it can be: where all votes agree."""
    return server.pull + trust * (_FREEDOM + 1) / _FREEDOM


def _student_weights(gap: Floats, residual: float) -> Floats:
    """(nu + 1) / (nu + u^2): the weight of a vote that far off, over 1 for one that is right on."""
    u = gap / residual
    weights: Floats = (_FREEDOM + 1) / (_FREEDOM + u * u)
    return weights


def find_trust(counts: Floats) -> Floats:
    """The trust n / (n + 2), counting the vote at hand for a member not known yet."""
    n = np.maximum(counts, 1.0)
    trust: Floats = n / (n + _TRUST_HALF)
    return trust


def _find_margin(gap: Floats, weights: Floats, server: ServerModel) -> float:
    """Half of the 90 % interval, from what is known of a title: the prior's share and its votes'.

    A vote tells as much as its weight. The usual "effective number", (sum w)^2 / sum w^2, would fall when a
    regular joins many newcomers, and the range grow although somebody agreed.
    """
    spread = (_SPREAD_VOTES * server.within + float(gap @ gap)) / (_SPREAD_VOTES + len(gap))
    return _Z90 * _WIDEN / math.sqrt(1 / server.between + float(weights.sum()) / spread)


def _choose_word(score: float, votes: int, *, divides: bool) -> str:
    """Under 10 votes disagreement is noise, under 20 it is a hint. The score counts as it is shown."""
    if divides and votes >= DIVISIVE_VOTES:
        return _DIVIDED[0] if votes >= SURE_VOTES else _DIVIDED[1]
    for least, word in ((8.0, "loved"), (7.0, "liked"), (6.0, "fine")):
        if round(score, 1) >= least:
            return word
    return "mixed"


def _on_scale(score: float) -> float:
    return min(max(score, LOWEST), HIGHEST)


def calibrate(votes: Iterable[Vote], find_title: FindTitle = find_none) -> ServerModel:
    """Learn a server from all its votes. Vectorised: a million votes take about a second."""
    listed = list(votes)
    number, index = len(listed), dict[str, int]()
    return calibrate_arrays(
        np.fromiter(map(_MEMBER, listed), np.int64, number),
        np.fromiter((index.setdefault(vote.title_id, len(index)) for vote in listed), np.int64, number),
        np.fromiter(map(_SCORE, listed), np.float64, number),
        list(map(find_title, index)),
    )


def calibrate_arrays(
    members: npt.NDArray[np.int64],
    titles: npt.NDArray[np.int64],
    scores: Floats,
    catalogue: Sequence[Title | None] = (),
) -> ServerModel:
    """The same from columns; `titles` are whole numbers, best from 0 on with none of them left out.

    They are places in the `catalogue`; without one nothing is known of them.
    """
    if not len(scores):
        return ServerModel()
    ids, who = np.unique(members, return_inverse=True)
    counts = np.bincount(who).astype(np.float64)
    if not np.bincount(titles).all():
        rated, titles = np.unique(titles, return_inverse=True)
        catalogue = [catalogue[title] for title in rated] if catalogue else ()
    each = np.bincount(titles).astype(np.float64)
    facts = FactTable(catalogue or [None] * len(each))
    fit = _Fit(who, titles, scores, counts=counts, each=each, facts=facts)
    for _ in range(_ROUNDS):
        fit.alternate()
    generosity = {int(member): float(value) for member, value in zip(ids, fit.generosity, strict=True)}
    server = ServerModel(
        base=fit.prior.base,
        slope=fit.prior.slope,
        within=fit.within,
        between=fit.between,
        residual=fit.residual,
        offset=float((scores - fit.score[fit.titles]).sum()) / (len(scores) + _OFFSET_VOTES),
        votes=len(scores),
        leanings=fit.prior.leanings,
        generosity=generosity,
        counts={int(member): int(n) for member, n in zip(ids, counts, strict=True)},
    )
    return replace(server, spread=fit.learn_spread(server.middle))


class _Fit:
    """The alternation of `calibrate`: variances and prior, then scores, then generosity; 4 times."""

    def __init__(
        self,
        who: npt.NDArray[np.int64],
        titles: npt.NDArray[np.int64],
        scores: Floats,
        *,
        counts: Floats,
        each: Floats,
        facts: FactTable,
    ) -> None:
        self.who, self.titles, self.scores = who, titles, scores
        self.counts, self.each, self.facts = counts, each, facts
        self.trust = find_trust(counts)[who]
        self.generosity: Floats = np.zeros(len(counts))
        self.prior: Prior
        self.start: Floats
        self.corrected = scores
        self.residual = math.sqrt(USUAL_VARIANCE)
        self.within, self.between = USUAL_VARIANCE, _BETWEEN
        self._learn_prior()
        pull = self.within / self.between
        self.score = (pull * self.start + self._sum_by_title(scores)) / (pull + each)

    def alternate(self) -> None:
        self._learn_variances()
        self._learn_prior()
        pull = self.within / self.between
        for _ in range(2):
            gap = self.corrected - self.score[self.titles]
            weights = self.trust * _student_weights(gap, self.residual)
            pressed = pull * self.start + self._sum_by_title(weights * self.corrected)
            self.score = pressed / (pull + self._sum_by_title(weights))
        gap = self.scores - self.score[self.titles]
        self.generosity = np.bincount(self.who, gap) / (self.counts + _GENEROSITY_SHRINK)
        self.corrected = np.clip(self.scores - self.generosity[self.who], LOWEST, HIGHEST)
        gap = self.corrected - self.score[self.titles]
        square = float((self.trust * gap) @ gap) + _WITHIN_VOTES * USUAL_VARIANCE / 2
        self.residual = math.sqrt(square / (float(self.trust.sum()) + _WITHIN_VOTES / 2))

    def learn_spread(self, middle: float) -> Spread:
        squares = self._sum_by_title(square_near(self.corrected - self.score[self.titles]))
        return learn_spread(self.score, squares, self.each, within=self.within, middle=middle)

    def _sum_by_title(self, values: Floats) -> Floats:
        """Per title."""
        return np.bincount(self.titles, values, minlength=len(self.each)).astype(np.float64, copy=False)

    def _learn_variances(self) -> None:
        """Within and between titles, by the method of moments, shrunk towards what servers usually have."""
        means = self._sum_by_title(self.corrected) / self.each
        gap = self.corrected - means[self.titles]
        free = float((self.each - 1).sum())
        self.within = (_WITHIN_VOTES * USUAL_VARIANCE + float(gap @ gap)) / (_WITHIN_VOTES + free)
        off = means - self.start
        excess = self.each / (self.each + self.within / self.between)  # how far a title's mean can be trusted
        seen = float((excess * (off * off - self.within / self.each)).sum())
        between = (_BETWEEN_TITLES * _BETWEEN + seen) / (_BETWEEN_TITLES + float(excess.sum()))
        self.between = max(between, 0.05)

    def _learn_prior(self) -> None:
        """Where each title starts, from the titles' means, each counted as far as it can be trusted."""
        means = self._sum_by_title(self.corrected) / self.each
        weight = self.each / (self.each + self.within / self.between)
        self.prior, start = learn_prior(means, self.each, weight, self.facts)
        self.start = np.clip(start, LOWEST, HIGHEST)
