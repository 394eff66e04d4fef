"""The quick round: what to ask a newcomer."""

from collections.abc import Collection, Iterable, Mapping

from bot.domain.fame import measure_fame
from bot.domain.titles import Title

SCORES_NEEDED = 10
"""Scores from which a member's taste is known; a round asks for as many."""

_SEPARATION = 0.8
"""What full likeness to a title already asked costs, against 1 for the best known title of the server."""
_RENOWN = 10
"""Votes on a server's most scored title at which votes count as much as renown does."""
_CANDIDATES = 150


def choose_questions(
    titles: Iterable[Title], votes: Mapping[str, int], *, k: int = SCORES_NEEDED, asked: Collection[str] = ()
) -> list[str]:
    """The k titles to ask next: well known, and unlike each other and those already asked.

    `votes` counts the server's scores of each title. Always the same for the same arguments, so that a
    round may be drawn whole or, with what was `asked`, one title at a time.
    """
    by_id = {title.id: title for title in titles}
    most = max([1, *(votes.get(title_id, 0) for title_id in by_id)])
    renown = _RENOWN / (_RENOWN + most)
    known = {i: votes.get(i, 0) / (most + 5) + renown * measure_fame(title) for i, title in by_id.items()}
    ordered = sorted(known.keys() - set(asked), key=lambda title_id: (-known[title_id], title_id))
    candidates = ordered[: max(_CANDIDATES, 3 * k)]
    nearest = dict.fromkeys(candidates, 0.0)
    chosen: list[str] = []
    last = [by_id[title_id] for title_id in sorted(asked) if title_id in by_id]
    while candidates and len(chosen) < k:
        for title_id in candidates:
            nearness = max([nearest[title_id], *(_measure_likeness(by_id[title_id], one) for one in last)])
            nearest[title_id] = nearness
        best = max(candidates, key=lambda i: (known[i] - _SEPARATION * nearest[i], i))
        chosen.append(best)
        candidates.remove(best)
        last = [by_id[best]]
    return chosen


def _measure_likeness(one: Title, other: Title) -> float:
    """0 to 1: shared genres and tags, the same kind, the same years."""
    mine, theirs = {*one.genres, *one.tags}, {*other.genres, *other.tags}
    shared = len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0
    era = max(0.0, 1.0 - abs(one.year - other.year) / 15)
    return 0.6 * shared + 0.15 * (one.kind == other.kind) + 0.25 * era
