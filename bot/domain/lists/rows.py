"""What a row of somebody's list says, whichever site or program wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.shelf import Status
from bot.domain.titles import Kind


class Format(StrEnum):
    """Who wrote a file."""

    MYDRAMALIST = "mydramalist"
    LETTERBOXD = "letterboxd"
    TVTIME = "tvtime"
    IMDB = "imdb"
    TRAKT = "trakt"
    SIMKL = "simkl"
    TMDB = "tmdb"
    CRITICKER = "criticker"
    YAMTRACK = "yamtrack"
    DAESANG = "daesang"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One title of a list, None or empty for what the file does not say.

    `kind` DRAMA stands for any series, so also for a special. `countries` are ISO 3166 codes, `ids` as
    `Title.ids` has them ("imdb", "tmdb_tv", "tmdb_movie", "tvdb", "kobis" ..., and "daesang" for our own id).
    `score` in half points, `season` the one that the row is about, times in epoch seconds: `scored_at` when
    the score was given, `at` when the row was last changed. `review` is plain text and may spoil.

    Only our own export has `first_score`, `again_at`, `first_at` and `rated_at` (when they first and last
    said something of having seen it), and `changes`: all scores there were, in order, as (when, half points
    or None).
    """

    name: str
    original_name: str | None = None
    year: int | None = None
    kind: Kind | None = None
    countries: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    ids: Mapping[str, str | int] = field(default_factory=dict)
    season: int | None = None
    status: Status | None = None
    score: int | None = None
    first_score: int | None = None
    episode: int | None = None
    rewatches: int = 0
    planned_at: int | None = None
    refused_at: int | None = None
    started_at: int | None = None
    finished_at: int | None = None
    again_at: int | None = None
    first_at: int | None = None
    rated_at: int | None = None
    scored_at: int | None = None
    at: int | None = None
    changes: tuple[tuple[int, int | None], ...] = ()
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row, or a file of an archive, that says nothing that can be used.

    `reason` is one of `REASONS`, `text` what stood there, in bounds. `n` is for how many rows it stands: only
    so many are told one by one.
    """

    reason: str
    text: str
    n: int = 1


REASONS = ("no_name", "not_a_title", "episode", "bad_row", "bad_score", "too_many", "left_out")
"""Why a row cannot be used: it names nothing; is a person, a list or a game; is one episode of many; is
broken; has a score off its scale; is past what a list may have; lies where its program keeps deleted ones."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file, or several together, as read: who wrote it, its rows, and what could not be used.

    One title has one row in it, seasons that were scored apart one each.
    """

    format: Format
    rows: tuple[ListRow, ...]
    refused: tuple[Refused, ...] = ()
