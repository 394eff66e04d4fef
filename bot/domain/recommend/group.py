"""What several members could watch together."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.recommend.algebra import Floats, Mask
from bot.domain.recommend.lists import POOL, find_best, spread_genres
from bot.domain.recommend.picks import Pick, Reason, ReasonKind
from bot.domain.recommend.reasons import order_reasons

if TYPE_CHECKING:
    from bot.domain.recommend.model import Recommender

_CONSENSUS = 2.0
"""What one standard deviation of consensus counts beside the members' scaled scores.

Instead of .5 it takes a sixth of the titles off that somebody then disliked, for 0-2 % of nDCG@10 (MovieLens,
and made-up communities of 30 to 500).
"""


def draw_together(model: "Recommender", members: Sequence[int], open_: Mask, *, k: int) -> list[int]:
    """The members' scores, each over its own deviation, averaged, plus the consensus; of the open places.

    An average did better than the least contented member's score (measured on MovieLens).
    """
    if not members or k <= 0:
        return []
    total = _scale_scores(model, members).mean(axis=0) + _CONSENSUS * model.votes.consensus
    pool = find_best(total, open_, max(POOL, k))
    ground = model.ground
    return spread_genres(pool, total, ground.genres, k=k, diversity=ground.tuning.diversity)


def explain_together(
    model: "Recommender",
    members: Sequence[int],
    places: Sequence[int],
    *,
    public: Mapping[int, AbstractSet[str]],
) -> list[Pick]:
    """Titles' scores for the members, each with its reasons and every member's bar.

    What is not public of a member is left out before their reasons become one: what another scored makes
    nothing public.
    """
    if not members:
        return []
    single = _scale_scores(model, members)
    scales = [_find_scale(model, member) for member in members]
    why = [model.explain_taste(member, places) for member in members]
    for n, member in enumerate(members):
        if (ids := public.get(member)) is not None:
            makers = _find_makers(model, ids)
            why[n] = [tuple(_name_public(each, ids, makers) for each in reasons) for reasons in why[n]]
    bars = [_measure_bars(row, places) for row in single]
    out = []
    for j, place in enumerate(places):
        own = [(reasons[j], scale) for reasons, scale in zip(why, scales, strict=True)]
        reasons = _merge_reasons(own, _CONSENSUS * float(model.votes.consensus[place]))
        shown = tuple((member, row[j]) for member, row in zip(members, bars, strict=True))
        total = sum(reason.weight for reason in reasons)
        out.append(Pick(model.ground.titles[place].id, total, reasons, bars=shown))
    return out


def _find_makers(model: "Recommender", title_ids: AbstractSet[str]) -> set[str]:
    ground = model.ground
    titles = [ground.titles[ground.place[each]] for each in title_ids if each in ground.place]
    return {name for each in titles for name in (*each.cast, *each.writers, *each.directors)}


def _name_public(reason: Reason, ids: AbstractSet[str], makers: AbstractSet[str]) -> Reason:
    """A member's reason that names only these titles and people, at its whole weight."""
    if reason.kind is ReasonKind.LOVED:
        pairs = [each for each in zip(reason.titles, reason.terms, strict=True) if each[0] in ids]
        titles, terms = tuple(title for title, _ in pairs), tuple(term for _, term in pairs)
        return replace(reason, titles=titles, terms=terms)
    if reason.kind is ReasonKind.PEOPLE:
        titles = tuple(each for each in reason.titles if each in ids)
        return replace(reason, titles=titles, names=tuple(each for each in reason.names if each in makers))
    return reason


def _scale_scores(model: "Recommender", members: Sequence[int]) -> Floats:
    """Each member's scores over their own deviation: (members, titles)."""
    return np.stack([model.score_taste(member) / _find_scale(model, member) for member in members])


def _find_scale(model: "Recommender", member: int) -> float:
    return float(model.score_taste(member)[: model.ground.base_count].std()) or 1.0


def _measure_bars(scores: Floats, places: Sequence[int]) -> list[float]:
    """1 for a member's best title of all, falling with the logarithm of its rank to 0 at the middle one.

    Scores themselves would leave all bars but a few empty: they fall off as steeply as renown does.
    """
    middle = np.log(max(2.0, len(scores) / 2))
    ranks = [1 + int(np.count_nonzero(scores > scores[i])) for i in places]
    return [max(0.0, 1.0 - float(np.log(rank) / middle)) for rank in ranks]


def _merge_reasons(each: Sequence[tuple[tuple[Reason, ...], float]], consensus: float) -> tuple[Reason, ...]:
    """The members' reasons as one of each kind: mean weights, the largest titles and names first."""
    weights: dict[ReasonKind, float] = {ReasonKind.SERVER: consensus}
    titles: dict[ReasonKind, dict[str, float]] = {}
    names: dict[ReasonKind, dict[str, float]] = {}
    counts: dict[ReasonKind, int] = {}
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
    loved = titles.get(ReasonKind.LOVED, {})
    by_each = [
        {t for reason in own if reason.kind is ReasonKind.LOVED for t in reason.titles} for own, _ in each
    ]
    if shared := set.intersection(*by_each):
        titles[ReasonKind.LOVED] = {title: term for title, term in loved.items() if title in shared}
        counts[ReasonKind.LOVED] = len(each)
    return order_reasons(
        [
            replace(
                Reason(kind, weight, count=counts.get(kind, 0)),
                titles=_order_largest(titles.get(kind, {})),
                terms=tuple(sorted(titles.get(kind, {}).values(), reverse=True))
                if kind is ReasonKind.LOVED
                else (),
                names=_order_largest(names.get(kind, {})),
            )
            for kind, weight in weights.items()
        ]
    )


def _order_largest(worth: dict[str, float]) -> tuple[str, ...]:
    return tuple(sorted(worth, key=lambda name: (-worth[name], name)))
