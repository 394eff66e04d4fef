"""The server's board: which of its titles, in which order."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from bot.domain.errors import BadYears
from bot.domain.people import Person
from bot.domain.spread import DIVISIVE_VOTES
from bot.domain.titles import Kind, Title

GEM = 7.0
"""Lower end of the range from which a little voted title is a gem."""

MANY, KEPT_SECONDS = 200, 15
"""Titles from which a board is kept for a while, and for how long."""

_YEARS = re.compile(r"\s*(\d{4})\s*(?:(s)|(?:-|–|~|to|\.\.)\s*(\d{4}))?\s*")


class BoardSort(StrEnum):
    BEST = "best"
    DIVISIVE = "divisive"
    MOST_RATED = "most_rated"
    HIDDEN_GEMS = "hidden_gems"
    RISERS = "risers"


class BoardEntry(NamedTuple):
    """What a title with enough votes ranks by; `low` to `high` is the interval of its score.

    `opening` is its score when this month's first vote came, if one did. A tuple, since a board has hundreds.
    """

    title_id: str
    score: float
    low: float
    high: float
    votes: int
    excess: float
    opening: float | None = None

    @property
    def rise(self) -> float:
        """Points gained this month."""
        return 0.0 if self.opening is None else self.score - self.opening


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What a board shows; None for everything. `years` is first and last.

    As text it is what `parse_filter` reads, unless it is long.
    """

    sort: BoardSort = BoardSort.BEST
    kind: Kind | None = None
    genre: str | None = None
    years: tuple[int, int] | None = None
    person: Person | None = None
    trope: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether a button has no room for it."""
        return self.person is not None or self.trope is not None

    def __str__(self) -> str:
        years = "-".join(map(str, self.years)) if self.years else ""
        return "/".join((self.sort, self.kind or "", self.genre or "", years))

    def allows(self, title: Title) -> bool:
        return (
            (self.kind is None or title.kind is self.kind)
            and (self.genre is None or self.genre in title.genres)
            and (self.years is None or self.years[0] <= title.year <= self.years[1])
            and (self.person is None or self.person.is_in(title))
            and (self.trope is None or self.trope in title.tags)
        )


@dataclass(frozen=True, slots=True)
class Board:
    """Every title with the votes `needed`, in no order, as it was `at` a time in a month."""

    entries: list[BoardEntry]
    needed: int
    month: int
    at: int

    def is_fresh(self, *, at: int, acted_at: int) -> bool:
        """Whether it need not be read anew for who last did something here at `acted_at`.

        A board of few titles is read at once. One of many is as good for some seconds, but not for whoever
        may have voted since.
        """
        return len(self.entries) >= MANY and acted_at < self.at <= at < self.at + KEPT_SECONDS


def parse_filter(text: str) -> BoardFilter:
    """The filter that was written so. ValueError for any other text."""
    sort, kind, genre, years = text.split("/")
    return BoardFilter(
        BoardSort(sort), Kind(kind) if kind else None, genre or None, parse_years(years) if years else None
    )


def parse_years(text: str) -> tuple[int, int]:
    """First and last year of '2016', '2010s' or '2010-2019'. Raises BadYears."""
    match = _YEARS.fullmatch(text)
    if match is None:
        raise BadYears(text=text)
    first = int(match[1])
    last = int(match[3]) if match[3] else first + 9 * (match[2] is not None)
    if last < first:
        raise BadYears(text=text)
    return first, last


def rank_entries(
    entries: Iterable[BoardEntry], titles: Mapping[str, Title], wanted: BoardFilter
) -> list[BoardEntry]:
    """The entries wanted, in order; titles that are not given are left out.

    `best` and the gems rank by the lower end of the interval, so that few votes cannot top the board.
    """
    shown = [e for e in entries if e.title_id in titles and wanted.allows(titles[e.title_id])]
    keep, key = _SORTS[wanted.sort]
    middle = median(e.votes for e in shown) if shown else 0
    kept = [e for e in shown if keep(e, middle)]
    return sorted(kept, key=lambda e: (-key(e), -e.low, e.title_id))


_SORTS: dict[BoardSort, tuple[Callable[[BoardEntry, float], bool], Callable[[BoardEntry], float]]] = {
    BoardSort.BEST: (lambda e, middle: True, lambda e: e.low),
    BoardSort.DIVISIVE: (
        lambda e, middle: e.votes >= DIVISIVE_VOTES and e.excess > 1,
        lambda e: e.excess,
    ),
    BoardSort.MOST_RATED: (lambda e, middle: True, lambda e: e.votes),
    BoardSort.HIDDEN_GEMS: (
        lambda e, middle: e.votes <= middle and e.low >= GEM,
        lambda e: e.low,
    ),
    BoardSort.RISERS: (lambda e, middle: e.rise >= 0.05, lambda e: e.rise),
}
