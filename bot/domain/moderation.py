"""What waits for a moderator, what they did, and what members are told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Gone, OwnReply, OwnReview, TooManyReports
from bot.domain.replies import Reply
from bot.domain.reviews import DAY, Review, ReviewState

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
class BurstVoter:
    """Whose vote is in a burst: the score in half points, None for `joined_at` where nobody knows."""

    member_id: int
    name: str
    score: int
    joined_at: int | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What moderators weigh of a burst: whose votes it has, and the title's score (1-10) with and without.

    `is_plain`: both are plain means, as of a title with very many votes. None where no vote is left.
    """

    voters: tuple[BurstVoter, ...] = ()
    score_with: float | None = None
    score_without: float | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act of moderation. `moderator` is None for what Daesang did by itself.

    The name of who has been erased since is empty. `member_id` is whose name `member` is.
    """

    at: int
    action: str
    moderator: str | None = None
    title_id: str | None = None
    member: str | None = None
    votes: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A reported review, or `reply` to it; `reporter_id` None where a review waits without one."""

    id: int
    server_id: int
    review: Review
    reporter_id: int | None
    reason: str
    reply: Reply | None = None

    @property
    def about(self) -> Review | Reply:
        """The text that it is on."""
        return self.reply or self.review

    @property
    def is_guarded(self) -> bool:
        """Whether that text may spoil: an answer does where its review does."""
        return self.review.is_guarded or self.about.spoils


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


def check_reportable(review: Review, reply: Reply | None = None, *, by: int) -> None:
    """Check that a member may report a review, or a reply to it. Raises Gone, OwnReview, OwnReply."""
    about = reply or review
    if {review.state, about.state} != {ReviewState.POSTED}:
        raise Gone
    if about.member_id == by:
        raise OwnReply if reply else OwnReview


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
