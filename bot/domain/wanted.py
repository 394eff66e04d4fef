"""What somebody wants of a suggestion: which titles fit, and which wish to loosen when none does."""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import lru_cache

from bot.domain.people import Person
from bot.domain.titles import Kind, Mood, Title


class Length(StrEnum):
    """How long a title takes, by its episodes; what is up to 12 is up to 16 too."""

    FILM = "film"
    SHORT = "short"
    UP_TO_12 = "up_to_12"
    UP_TO_16 = "up_to_16"
    LONG = "long"


_SHORT = 8
"""Episodes of a short drama, at most."""

_EPISODES: dict[Length, Callable[[int], bool]] = {
    Length.SHORT: lambda n: n <= _SHORT,
    Length.UP_TO_12: lambda n: n <= 12,
    Length.UP_TO_16: lambda n: n <= 16,
    Length.LONG: lambda n: n > 16,
}

_SIGNS: dict[Mood, frozenset[str]] = {
    Mood.TEARJERKER: frozenset({"Melodrama", "tearjerker", "terminal illness", "tragic", "tragic romance"}),
    Mood.HEALING: frozenset({"healing", "slice of life", "heartwarming", "feel-good", "quiet"}),
    Mood.FUNNY: frozenset({"Comedy", "sitcom", "black comedy", "satire"}),
    Mood.TENSE: frozenset({"Thriller", "survival", "survival game", "heist", "chase", "twist"}),
    Mood.ROMANTIC: frozenset({"Romance", "first love", "fated love"}),
    Mood.SLOW_BURN: frozenset({"slow burn"}),
    Mood.MAKJANG: frozenset({"birth secret", "infidelity", "daily soap", "rich families"}),
    Mood.DARK: frozenset({"Horror", "dark", "noir", "serial killer", "dystopia", "gritty action"}),
    Mood.THOUGHTFUL: frozenset({"social commentary", "class divide", "mental health", "grief", "old age"}),
    Mood.NOSTALGIC: frozenset({"nostalgia 1980s-90s", "nostalgia", "classic hallyu", "letters"}),
    Mood.EPIC: frozenset({"War", "epic", "war", "three kingdoms", "goryeo", "disaster"}),
    Mood.QUIRKY: frozenset({"black comedy", "body swap", "gumiho", "superpowers", "aliens", "virtual world"}),
}
"""Genres and tags that stand for a mood where no member's review has named it yet."""


_REMEMBERED = 256
"""Wishes of which is known what fits them: all but years, people and tropes are fewer together."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """The wishes a title has to fit, all of them; None for any. `years` is first and last."""

    mood: Mood | None = None
    kind: Kind | None = None
    genre: str | None = None
    length: Length | None = None
    years: tuple[int, int] | None = None
    network: str | None = None
    person: Person | None = None
    trope: str | None = None

    @property
    def given(self) -> list[str]:
        return [each.name for each in fields(self) if getattr(self, each.name) is not None]

    def allows(self, title: Title, named: Collection[str]) -> bool:
        """Whether a title fits; `named` are the ids of titles whose reviews name the mood."""
        return (
            (self.mood is None or title.id in named or fits_mood(title, self.mood))
            and (self.kind is None or title.kind is self.kind)
            and (self.genre is None or self.genre in title.genres)
            and (self.length is None or fits_length(title, self.length))
            and (self.years is None or self.years[0] <= title.year <= self.years[1])
            and (self.network is None or self.network in title.networks)
            and (self.person is None or self.person.is_in(title))
            and (self.trope is None or self.trope in title.tags)
        )


class Sieve:
    """Which of some titles fit. Each wish is looked up in all of them once, and remembered."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self._titles = {title.id: title for title in titles}
        self._find_each = lru_cache(_REMEMBERED)(self._find_fitting)
        self._more: Mapping[str, Title] = {}

    def cover(self, titles: Iterable[Title]) -> "Sieve":
        """The same with a few more titles, or newer facts of those there are; what it remembers is shared."""
        made = copy(self)
        made._more = {title.id: title for title in titles}
        return made

    def find_fitting(self, wanted: Criteria, named: AbstractSet[str]) -> AbstractSet[str]:
        """The ids of what `wanted` allows."""
        found: AbstractSet[str] = self._titles.keys()
        for name in wanted.given:
            fitting = self._find_each(Criteria(**{name: getattr(wanted, name)}))
            found = found & (fitting | named if name == "mood" else fitting)
        more = {title_id for title_id, title in self._more.items() if wanted.allows(title, named)}
        return found - self._more.keys() | more if self._more else found

    def find_loosest(
        self, wanted: Criteria, named: AbstractSet[str], *, closed: AbstractSet[str] = frozenset()
    ) -> tuple[str, int] | None:
        """The wish that alone keeps the most away that is not closed, and how many; None if no single one."""
        looser = {name: replace(wanted, **{name: None}) for name in wanted.given}
        counts = {name: len(self.find_fitting(each, named) - closed) for name, each in looser.items()}
        best = max(counts, key=lambda name: counts[name], default=None)
        return (best, counts[best]) if best is not None and counts[best] else None

    def _find_fitting(self, wish: Criteria) -> frozenset[str]:
        return frozenset(title_id for title_id, title in self._titles.items() if wish.allows(title, ()))


@dataclass(frozen=True, slots=True)
class Request:
    """A list asked for: what fits, `like` a title's id, for `people` (id and name) to watch together.

    `surprise` leaves the well known behind; `planned` asks for what was planned instead.
    """

    wanted: Criteria = Criteria()
    like: str | None = None
    people: tuple[tuple[int, str], ...] = ()
    surprise: bool = False
    planned: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of titles it cannot do without."""
        return (self.like,) if self.like else ()

    @property
    def is_plain(self) -> bool:
        return self == Request()

    def with_people(self, people: tuple[tuple[int, str], ...]) -> "Request":
        """The same for all these, who are not surprised together."""
        return replace(self, people=people, surprise=self.surprise and not people)


def fits_mood(title: Title, mood: Mood) -> bool:
    """Whether a title's genres and tags stand for a mood."""
    return not _SIGNS[mood].isdisjoint({*title.genres, *title.tags})


def fits_length(title: Title, length: Length) -> bool:
    """Whether a title is of that length; a drama whose episodes nobody counted is of none."""
    if length is Length.FILM or title.kind is Kind.FILM:
        return length is Length.FILM and title.kind is Kind.FILM
    episodes = title.episodes or (2 if title.kind is Kind.SPECIAL else None)
    return episodes is not None and _EPISODES[length](episodes)
