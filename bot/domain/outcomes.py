"""What came of suggestions: what was shown, and whether it was taken, refused or scored afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import chain


class Source(StrEnum):
    """Which list a suggestion was shown in.

    TASTE and POPULARITY are drawn for the same places of the same lists, so they can be compared.
    """

    TASTE = "taste"
    POPULARITY = "popularity"
    LIKE = "like"
    GROUP = "group"
    SURPRISE = "surprise"


LIKED = 16
"""Half points from which a score given afterwards is a hit: 8 of 10."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Suggestions shown: how many were planned, refused, scored since (`total` in half points), and hits.

    A hit was planned, or scored 8 or more.
    """

    shown: int = 0
    planned: int = 0
    refused: int = 0
    scored: int = 0
    total: int = 0
    hits: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Outcome)))

    @property
    def hit_rate(self) -> float | None:
        return self.hits / self.shown if self.shown else None

    @property
    def mean_score(self) -> float | None:
        """The mean of the scores given since, on the 1-10 scale."""
        return self.total / 2 / self.scored if self.scored else None


def sum_by_month(outcomes: Iterable[tuple[str, Source, Outcome]]) -> dict[tuple[str, Source], Outcome]:
    """Outcomes added up by month ('2026-11') and source, in that order."""
    found: dict[tuple[str, Source], Outcome] = {}
    for month, source, outcome in outcomes:
        found[month, source] = found.get((month, source), Outcome()) + outcome
    return dict(sorted(found.items(), key=lambda item: (item[0][0], list(Source).index(item[0][1]))))


def format_table(months: Mapping[tuple[str, Source], Outcome]) -> str:
    """The outcomes as lines of text for the owner, with what the columns mean."""
    if not months:
        return "Nothing has been suggested yet."
    rows: list[tuple[str, ...]] = [
        ("month", "list", "shown", "planned", "refused", "scored", "hit rate", "liking")
    ]
    for (month, source), each in months.items():
        rate = "-" if each.hit_rate is None else f"{each.hit_rate:.3f}"
        liking = "-" if each.mean_score is None else f"{each.mean_score:.1f}"
        counts = (str(n) for n in (each.shown, each.planned, each.refused, each.scored))
        rows.append((month, source.value, *counts, rate, liking))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join((*lines, "", *_ABOUT))


_ABOUT = (
    "Each title counts once for each member, in the month it was first shown to them.",
    "hit rate: the part of what was shown that was then planned, or scored 8 or more.",
    "liking: the mean of the scores given since.",
    "taste and popularity stand in the same places of the same lists: if taste's hit rate is not the",
    "higher one after some hundred shown of each, the recommender earns nothing here.",
)


def mix_lists(own: list[str], popular: list[str], turns: Iterable[bool]) -> list[tuple[str, Source]]:
    """`own`, with what `popular` has there, or next, in each place whose turn is true; as long as `own`.

    What a member would get from popularity alone, shown in the model's place now and then, is the only
    honest measure of what the model adds: both stand in the same places before the same people.
    """
    listed: dict[str, Source] = {}
    rest = iter(own)
    for place, turn in enumerate(turns):
        if len(listed) == len(own):
            break
        # What stands at this place in the other list, not its best: that would be no fair comparison.
        other = (*popular[place:], *popular[:place]) if turn else ()
        fresh = (title_id for title_id in chain(other, rest) if title_id not in listed)
        listed[next(fresh)] = Source.POPULARITY if turn else Source.TASTE
    return list(listed.items())
