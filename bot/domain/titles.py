"""What a title is, and what members say it does to one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a title is; a special is a one- or two-part television drama."""

    DRAMA = "drama"
    SPECIAL = "special"
    FILM = "film"


class Mood(StrEnum):
    """What a title does to one, as members vote it; the order is the order of the list."""

    TEARJERKER = "tearjerker"
    HEALING = "healing"
    FUNNY = "funny"
    TENSE = "tense"
    ROMANTIC = "romantic"
    SLOW_BURN = "slow_burn"
    MAKJANG = "makjang"
    DARK = "dark"
    THOUGHTFUL = "thoughtful"
    NOSTALGIC = "nostalgic"
    EPIC = "epic"
    QUIRKY = "quirky"


class ContentWarning(StrEnum):
    """What some would rather know before, as members vote it; the order is the order of the list."""

    VIOLENCE = "violence"
    GORE = "gore"
    SEXUAL_VIOLENCE = "sexual_violence"
    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    CHILD_ABUSE = "child_abuse"
    CHILD_DEATH = "child_death"
    ANIMAL_HARM = "animal_harm"
    BULLYING = "bullying"
    SUBSTANCES = "substances"
    FLASHING = "flashing"
    JUMP_SCARES = "jump_scares"


WARNED_BY = 2
"""From how many members on a content warning is told of on the card."""


KOREA = "KR"


@dataclass(frozen=True, slots=True)
class Season:
    """One season of a title that has several; `episodes` None where nobody counted."""

    season: int
    year: int
    episodes: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """One drama or film: facts only.

    `tier` is 1 (well known) to 3 (romanised name only, or hardly known). `country` has ISO 3166 codes, `ids`
    what others call it by source ("wikidata", "imdb", "tmdb_tv", "tmdb_movie", "tvdb", "tvmaze", "kobis",
    "enwiki"), `sources` where its facts are from. `original_title` is its name there, outside Korea.
    `listed_as` are names that other lists have it under: they find it, and say nothing of its fame.
    `unconfirmed` says that members of the server added it, and nobody has looked yet.
    """

    id: str
    kind: Kind
    title: str
    year: int
    title_ko: str | None = None
    romanised: str | None = None
    alt_titles: tuple[str, ...] = ()
    alt_titles_ko: tuple[str, ...] = ()
    listed_as: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tags_derived: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    people_ko: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[str, ...] = ()
    format: str = "tv"
    episodes: int | None = None
    runtime_min: int | None = None
    age_rating: str | None = None
    admissions: int | None = None
    tier: int = 3
    country: tuple[str, ...] = (KOREA,)
    original_title: str | None = None
    seasons: tuple[Season, ...] = ()
    ids: Mapping[str, str | int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    unconfirmed: bool = False

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def is_korean(self) -> bool:
        """Whether Korea made it alone: of what others took part in, the first country counts."""
        return self.country[:1] == (KOREA,)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the title goes by, the main ones first."""
        main = (self.title, self.title_ko, self.original_title)
        others = (*self.alt_titles, *self.alt_titles_ko, self.romanised, *self.listed_as)
        return tuple(dict.fromkeys(name for name in (*main, *others) if name))


FindTitle = Callable[[str], Title | None]
"""Gives the title of an id, None for one that the catalogue does not have."""


def find_none(title_id: str) -> Title | None:
    """An empty catalogue."""
    return None


def find_last_episode(title: Title | None) -> int | None:
    """How many episodes a title has in all its seasons; None where nobody counted them all."""
    if title is None:
        return None
    counted = [season.episodes for season in title.seasons]
    if not counted:
        return title.episodes
    return None if None in counted else sum(filter(None, counted))


def spell_id(source: str, key: str | int) -> str:
    """An id as it is compared: numbers as text, a page's name with spaces."""
    return str(key).replace("_", " ") if source == "enwiki" else str(key)
