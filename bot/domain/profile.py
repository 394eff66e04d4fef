"""What a member's shelf says of them: how they score, whom they favour, where they are."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.fame import order_by_fame
from bot.domain.ratings import HALF_POINTS, Histogram, VoteGroup
from bot.domain.shelf import KeptEntry, Status
from bot.domain.tastes import Twin
from bot.domain.titles import FindTitle, Title

TITLES_NEEDED = 3
"""Titles of somebody under which they are nobody's favourite."""
DAMPING = 3.0
"""How many titles at one's usual are added to those of a favourite.

So of three half of what they show is believed, of nine three quarters: the best guess where a member's scores
of one person's titles vary three times as much as what they usually give one person's and another's.
"""
LEAST = 0.2
"""Points above one's usual from which there is a favourite, and from the server's, a leaning."""
WATCHED_TOGETHER = 5
"""Titles others scored too, under which nobody is called kind or strict."""
SPREAD_NEEDED = 5
"""Scores from which there is something to say of how they lie."""
POSTERS = 5

Entries = Mapping[str, KeptEntry]
"""What stands on a member's shelf, by title."""


class Side(StrEnum):
    """What of a title may be a favourite; who wrote and directed is named as what they are loved most for."""

    WRITER = "writer"
    DIRECTOR = "director"
    CAST = "cast"
    GENRE = "genre"
    TROPE = "trope"


PEOPLE = (Side.WRITER, Side.DIRECTOR, Side.CAST)


@dataclass(frozen=True, slots=True)
class Favourite:
    """Whom, or what, a member scores `above` their usual (points, damped); of so many titles an example."""

    side: Side
    name: str
    above: float
    titles: int
    example: Title


@dataclass(frozen=True, slots=True)
class Watching:
    """A title they are in the middle of, and the last episode seen, None where they did not say."""

    title: Title
    episode: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """`reviews` that stand, how often one was found `helpful`, and `tearjerkers`: titles they cried over."""

    reviews: int = 0
    helpful: int = 0
    tearjerkers: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """All scores of a server, and what others gave the titles that a member scored."""

    histogram: Histogram
    others: Mapping[str, VoteGroup] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """How somebody uses the scale: `usual` and `spread` in points.

    `kinder` is how far above others they score the same titles, damped; None where too few are the same.
    """

    histogram: Histogram
    usual: float
    spread: float
    kinder: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A member as a card shows them; `server` are all its scores, None where they are of several servers."""

    member_id: int
    name: str
    counts: Mapping[Status, int]
    scale: Scale | None
    favourites: Sequence[Favourite]
    loved: Sequence[Title]
    watching: Sequence[Watching]
    said: Said
    server: Histogram | None = None
    twins: Sequence[Twin] = ()

    @property
    def scored(self) -> int:
        return self.scale.histogram.votes if self.scale else 0

    @property
    def is_empty(self) -> bool:
        return not (self.counts or self.scored or self.said.reviews)


def make_profile(
    member_id: int,
    name: str,
    shelf: Entries,
    find: FindTitle,
    *,
    said: Said,
    crowd: Crowd | None = None,
    twins: Sequence[Twin] = (),
) -> Profile:
    """All of it. Titles that `find` does not know count and are not named."""
    scores = list_scores(shelf)
    titles = {title_id: title for title_id in shelf if (title := find(title_id)) is not None}
    others = crowd.others if crowd else {}
    found = count_statuses(shelf)
    return Profile(
        member_id,
        name,
        counts={status: found[status] for status in Status if status in found},
        scale=find_scale(scores, others) if scores else None,
        favourites=find_favourites(scores, titles),
        loved=_list_loved(scores, titles, others),
        watching=[
            Watching(titles[key], shelf[key].entry.episode) for key in list_watching(shelf) if key in titles
        ],
        said=said,
        server=crowd.histogram if crowd else None,
        twins=twins,
    )


def list_scores(shelf: Entries) -> dict[str, int]:
    """Half points by title, of what is scored."""
    return {key: kept.entry.score for key, kept in shelf.items() if kept.entry.score is not None}


def count_statuses(shelf: Entries) -> dict[Status, int]:
    """How many titles stand where; that one is not known says nothing of a member."""
    counts: dict[Status, int] = {}
    for kept in shelf.values():
        if (status := kept.entry.standing) is not None and status is not Status.UNSEEN:
            counts[status] = counts.get(status, 0) + 1
    return counts


def list_watching(shelf: Entries) -> list[str]:
    """The titles they are in the middle of, what they said something of last first."""
    watched = [key for key, kept in shelf.items() if kept.entry.standing is Status.WATCHING]
    return sorted(watched, key=lambda key: (-(shelf[key].rated_at or 0), key))


def find_scale(scores: Mapping[str, int], others: Mapping[str, VoteGroup]) -> Scale:
    """How those scores lie, and beside what others gave the same titles. ValueError without scores."""
    if not scores:
        raise ValueError("nobody has a scale who scored nothing")
    given = [*scores.values()]
    histogram = Histogram(tuple(map(given.count, HALF_POINTS)))
    apart = [scores[key] / 2 - group.mean for key, group in others.items() if key in scores and group.votes]
    kinder = sum(apart) / (len(apart) + DAMPING) if len(apart) >= WATCHED_TOGETHER else None
    return Scale(histogram, histogram.mean, find_spread(histogram), kinder)


def find_spread(histogram: Histogram) -> float:
    """The standard deviation in points. ZeroDivisionError without votes."""
    mean = histogram.mean
    squares = (n * (half / 2 - mean) ** 2 for half, n in zip(HALF_POINTS, histogram.counts, strict=True))
    return math.sqrt(sum(squares) / histogram.votes)


def find_favourites(scores: Mapping[str, int], titles: Mapping[str, Title]) -> list[Favourite]:
    """Whom and what a member scores above their usual, the clearest first; nobody is named twice.

    The sum of what n titles are above the usual, over n + `DAMPING`: one title is no favourite, and few are
    hardly one.
    """
    usual = sum(scores.values()) / 2 / len(scores) if scores else 0.0
    leans: dict[tuple[Side, str], list[tuple[float, Title]]] = defaultdict(list)
    for title_id in sorted(scores.keys() & titles.keys()):
        title = titles[title_id]
        for side, name in _list_traits(title):
            leans[side, name].append((scores[title_id] / 2 - usual, title))
    found = [
        Favourite(side, name, above, len(each), max(each, key=lambda pair: pair[0])[1])
        for (side, name), each in leans.items()
        if len(each) >= TITLES_NEEDED
        and (above := sum(lean for lean, _ in each) / (len(each) + DAMPING)) >= LEAST
    ]
    found.sort(key=lambda each: (-each.above, -each.titles, each.side, each.name))
    named: set[tuple[bool, str]] = set()
    kept = []
    for each in found:
        if (key := (each.side in PEOPLE, each.name)) not in named:
            named.add(key)
            kept.append(each)
    return kept


def _list_traits(title: Title) -> Iterator[tuple[Side, str]]:
    """Each name once a side."""
    sides: tuple[tuple[Side, Iterable[str]], ...] = (
        (Side.WRITER, title.writers),
        (Side.DIRECTOR, title.directors),
        (Side.CAST, title.cast),
        (Side.GENRE, title.genres),
        (Side.TROPE, title.tags),
    )
    for side, names in sides:
        for name in dict.fromkeys(names):
            yield side, name


def _list_loved(
    scores: Mapping[str, int], titles: Mapping[str, Title], others: Mapping[str, VoteGroup]
) -> list[Title]:
    """The titles they scored best, of equals those that they love more than others do."""
    usual = sum(scores.values()) / len(scores) if scores else 0.0
    known = [titles[key] for key, half in scores.items() if key in titles and half >= usual]

    def rank(title: Title) -> tuple[float, float]:
        group = others.get(title.id)
        return -scores[title.id], group.mean if group and group.votes else 10.0

    best = sorted(sorted(known, key=order_by_fame), key=rank)[:POSTERS]
    return best if len(best) >= TITLES_NEEDED else []
