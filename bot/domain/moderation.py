"""What waits for a moderator, what they did, and what members are told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import TooManyReports
from bot.domain.reviews import DAY, Review

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Burst:
    """Late votes on one title that are unlike its others (`bot.domain.alarm`)."""

    id: int
    server_id: int
    title_id: str
    votes: int
    held: int
    opened_at: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act of moderation. `moderator` is None for what Daesang did by itself."""

    at: int
    action: str
    moderator: str | None = None
    title_id: str | None = None
    member: str | None = None
    votes: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A reported review; `reporter` None where it waits because of the server's word list."""

    id: int
    server_id: int
    review: Review
    reporter_id: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a member is to be told: the key of its words with their parameters."""

    id: int
    server_id: int
    member_id: int
    key: str
    parameters: Mapping[str, str | int]


REPORTS_AN_HOUR, REPORTS_A_DAY = 5, 15
"""How many reports a member may file."""


def check_may_report(earlier: Iterable[int], *, at: int) -> None:
    """Check the times of a member's earlier reports. Raises TooManyReports."""
    ages = [at - time for time in earlier]
    if sum(age < HOUR for age in ages) >= REPORTS_AN_HOUR or sum(age < DAY for age in ages) >= REPORTS_A_DAY:
        raise TooManyReports


class Verdict(StrEnum):
    HIDE = "hide"
    SPOILER = "spoiler"
    REMOVE = "remove"
    DISMISS = "dismiss"
    BLOCK = "block"
