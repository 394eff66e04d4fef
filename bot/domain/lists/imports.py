"""A list that somebody brought: its preview, what was put on their shelf, and what was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.lists.matching import Match
from bot.domain.lists.plan import Choices
from bot.domain.lists.rows import Format, ListRow, ReadList

KEPT_SECONDS = 24 * 3600
"""For how long a preview waits, and for how long what was applied can be undone."""

MOST_WAITING = 10_000
"""Rows of one member in one server that wait for their titles."""

REVIEWS_A_PAGE = 10


class ImportState(StrEnum):
    PREVIEW = "preview"
    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did, counted.

    `scores` are titles that got a score or another one, `entries` all titles whose entry changed, `reviews`
    became drafts, `waiting` rows wait for their title, `same` titles were so already.
    """

    scores: int = 0
    entries: int = 0
    reviews: int = 0
    waiting: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """Entries that are as they were before, and those that stay since their member has changed them."""

    entries: int
    stayed: int


@dataclass(frozen=True, slots=True)
class KeptImport:
    """`matches` has one for each row of `read`, in their order; `applied` None while it is a preview."""

    id: int
    state: ImportState
    read: ReadList
    matches: Sequence[Match]
    choices: Choices
    applied: Applied | None = None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row whose title was not here when its list came; `key` tells it from others of its member."""

    member_id: int
    key: str
    import_id: int
    format: Format
    row: ListRow


@dataclass(frozen=True, slots=True)
class ImportedReview:
    """A review that came with a list, as its member wrote it elsewhere; `at` is when, None if unknown."""

    title_id: str
    body: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedReviews:
    """A page of them, the latest first, and how many there are in all."""

    reviews: Sequence[ImportedReview]
    total: int
