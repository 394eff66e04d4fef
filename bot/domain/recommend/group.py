"""What several members could watch together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints
from bot.domain.recommend.lists import best_first, spread
from bot.domain.recommend.picks import Because, GroupPick, Reason
from bot.domain.recommend.reasons import ordered

if TYPE_CHECKING:
    from bot.domain.recommend.model import Recommender

_POOL = 50
_CONSENSUS = 0.5
"""What one standard deviation of consensus counts beside the members' scaled scores."""
_LOW = -0.5
"""Standard deviations under their own mean from which a member's score is a veto."""
_TYPICAL = 0.5
"""The quantile of a member's scores whose bar is 0."""


def gathered(
    model: "Recommender",
    members: Sequence[int],
    *,
    k: int,
    allowed: Callable[[int], bool],
    excluded: Ints,
    rewatch: bool,
) -> list[GroupPick]:
    """The members' scores, each over its own deviation, averaged, plus the consensus.

    An average with a veto did better than the least contented member's score (measured on MovieLens).
    """
    if not members or k <= 0:
        return []
    single = np.stack([model.taste_scores(member) for member in members])
    scales = np.array([float(row.std()) or 1.0 for row in single])
    consensus = _CONSENSUS * model.votes.consensus
    total = (single / scales[:, None]).mean(axis=0) + consensus
    closed = [excluded, *(model.closed_to(member, low=_LOW, rewatch=rewatch) for member in members)]
    order = best_first(total, np.unique(np.concatenate(closed)))
    pool: list[int] = []
    for place in order.tolist():
        if len(pool) == max(_POOL, k):
            break
        if allowed(place):
            pool.append(place)
    ground = model.ground
    chosen = spread(pool, total, ground.genres, k=k, diversity=ground.tuning.diversity)
    why = [model.taste_reasons(member, chosen) for member in members]
    bars = [_bars(row, chosen) for row in single]
    out = []
    for j, place in enumerate(chosen):
        own = [(reasons[j], float(scale)) for reasons, scale in zip(why, scales, strict=True)]
        reasons = _merged(own, float(consensus[place]))
        shown = tuple((member, row[j]) for member, row in zip(members, bars, strict=True))
        out.append(GroupPick(ground.titles[place].id, sum(r.weight for r in reasons), reasons, shown))
    return out


def _bars(scores: Floats, places: Sequence[int]) -> list[float]:
    low, high = float(np.quantile(scores, _TYPICAL)), float(scores.max())
    return [min(1.0, max(0.0, (float(scores[i]) - low) / ((high - low) or 1.0))) for i in places]


def _merged(each: Sequence[tuple[tuple[Reason, ...], float]], consensus: float) -> tuple[Reason, ...]:
    """The members' reasons as one of each kind: mean weights, the largest titles and names first."""
    weights: dict[Because, float] = {Because.SERVER: consensus}
    titles: dict[Because, dict[str, float]] = {}
    names: dict[Because, dict[str, float]] = {}
    counts: dict[Because, int] = {}
    for reasons, scale in each:
        share = 1.0 / (scale * len(each))
        for reason in reasons:
            kind = reason.kind
            weights[kind] = weights.get(kind, 0.0) + reason.weight * share
            own = reason.terms or (reason.weight,) * len(reason.titles)
            for title, term in zip(reason.titles, own, strict=True):
                found = titles.setdefault(kind, {})
                found[title] = found.get(title, 0.0) + term * share
            for name in reason.names:
                found = names.setdefault(kind, {})
                found[name] = found.get(name, 0.0) + reason.weight * share
            counts[kind] = max(counts.get(kind, 0), reason.count)
    return ordered(
        [
            replace(
                Reason(kind, weight, count=counts.get(kind, 0)),
                titles=_largest(titles.get(kind, {})),
                terms=tuple(sorted(titles.get(kind, {}).values(), reverse=True))
                if kind is Because.LOVED
                else (),
                names=_largest(names.get(kind, {})),
            )
            for kind, weight in weights.items()
        ]
    )


def _largest(worth: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(worth, key=lambda name: (-worth[name], name)))
