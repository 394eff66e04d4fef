"""What waits for a moderator, what they did, and what members are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.reviews import Review


@dataclass(frozen=True, slots=True)
class Burst:
    """Votes on one title within a day, far from its score, by members with few votes."""

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


class Verdict(StrEnum):
    HIDE = "hide"
    SPOILER = "spoiler"
    REMOVE = "remove"
    DISMISS = "dismiss"
    BLOCK = "block"
