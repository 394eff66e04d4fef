"""What a list would change on a shelf, and what it would leave as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.lists.matching import Match
from bot.domain.lists.rows import ReadList
from bot.domain.shelf import KeptEntry, ShelfEntry


@dataclass(frozen=True, slots=True)
class Choices:
    """What whose list it is said of the preview.

    `titles` by the place of the row: the title they mean, None for leaving it out. `overwrite`: whether the
    list's scores go over those given here.
    """

    titles: Mapping[int, str | None] = field(default_factory=dict)
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What an entry becomes, of which rows; `changes` are those of its score (when, which)."""

    title_id: str
    places: tuple[int, ...]
    entry: ShelfEntry
    first_score: int | None
    scored_at: int | None
    rated_at: int | None
    changes: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A title scored here otherwise than in the list, in half points."""

    title_id: str
    here: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`entries` are what changes; `same` titles stay as they are; places of rows in the rest.

    `seasons`: titles of which the list scored seasons apart, with the places of their rows, the first season
    first: its score counts unless `Choices` leave that row out.
    """

    entries: tuple[Planned, ...] = ()
    same: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubtful: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    seasons: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    """The row that has a review of a title, by title."""


def make_plan(
    read: ReadList, matches: Sequence[Match], choices: Choices, shelf: Mapping[str, KeptEntry]
) -> Plan:
    """What a list would change on its member's shelf."""
    raise NotImplementedError
