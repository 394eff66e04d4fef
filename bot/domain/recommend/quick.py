"""The quick round: what to ask a newcomer."""

from collections.abc import Sequence

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints, Mask
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.lists import find_best
from bot.domain.titles import Title

SCORES_NEEDED = 10
"""Scores from which a member's taste is known; a round asks for as many."""

_SEPARATION = 0.8
"""What full likeness to a title already asked costs, against 1 for the best known title of the server."""
_RENOWN = 10
"""Votes on a server's most scored title at which votes count as much as renown does."""
_CANDIDATES = 150


def draw_questions(ground: Ground, votes: Ints, open_: Mask, asked: Ints, *, k: int) -> list[int]:
    """The places of the k titles to ask next: well known, and unlike each other and those already asked.

    Of those that are open and not `asked`; `votes` counts the server's scores of each title.
    """
    most = int(votes[open_].max(initial=1))
    known = votes / (most + 5) + _RENOWN / (_RENOWN + most) * ground.fame
    left = open_.copy()
    left[asked] = False
    places = find_best(known, left, max(_CANDIDATES, 3 * k))
    beside = np.concatenate((places, asked[open_[asked]]))
    likeness = _measure_likeness([ground.titles[place] for place in beside.tolist()])[: len(places)]
    worth, nearest = known[places], likeness[:, len(places) :].max(axis=1, initial=0.0)
    chosen: list[int] = []
    for _ in range(min(k, len(places))):
        best = (worth - _SEPARATION * nearest).argmax()
        chosen.append(int(places[best]))
        worth[best] = -np.inf
        nearest = np.maximum(nearest, likeness[:, best])
    return chosen


def _measure_likeness(titles: Sequence[Title]) -> Floats:
    """0 to 1, of each with each: shared genres and tags, the same kind, the same years."""
    traits = [{*title.genres, *title.tags} for title in titles]
    column = {name: i for i, name in enumerate(sorted(set().union(*traits)))}
    held = np.zeros((len(titles), len(column)))
    for row, names in zip(held, traits, strict=True):
        row[[column[name] for name in names]] = 1.0
    counts, both = held.sum(axis=1), held @ held.T
    either = counts[:, None] + counts - both
    shared = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    kind, year = np.array([title.kind for title in titles]), np.array([title.year for title in titles])
    era = np.maximum(0.0, 1.0 - np.abs(year[:, None] - year) / 15)
    return np.asarray(0.6 * shared + 0.15 * (kind[:, None] == kind) + 0.25 * era)
