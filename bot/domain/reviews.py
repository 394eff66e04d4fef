"""Reviews: what they are, which are safe for whom, in which order, and who may post one."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from bot.domain.errors import (
    NoEpisodes,
    NoSuchEpisode,
    NotYetAMember,
    ReviewTooShort,
    WrongRole,
)
from bot.domain.ratings import Progress
from bot.domain.servers import ServerSettings
from bot.domain.titles import Kind, Mood, Title
from bot.domain.visible import count_letters

_Z = 1.96
"""Standard deviations of a 95 % interval."""

_MOST = 2000
"""Episodes a drama may have whose episodes nobody counted."""

DAY = 24 * 3600


class ReviewState(StrEnum):
    """Who sees a review: all; or moderators until they let it pass, hid or removed it; or it was deleted."""

    POSTED = "posted"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REMOVED = "removed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """What a member writes with `/review`, as they wrote it. `score` in half points, None for no score.

    `episode` is how far one must be to read it safely, `series` the column it belongs to, `link` where to
    watch; each None for none.
    """

    body: str
    score: int | None = None
    progress: Progress | None = None
    spoils: bool = False
    moods: tuple[Mood, ...] = ()
    episode: int | None = None
    series: str | None = None
    link: str | None = None

    @property
    def typed(self) -> str:
        """All that its author typed, for the server's list of words."""
        return "\n".join((self.body, self.series or "", unquote(self.link or "")))


@dataclass(frozen=True, slots=True)
class Review:
    """A review in a server: `content.score` is the author's present score; times in epoch seconds.

    `flagged` when readers or a moderator marked it as a spoiler; `channel_id` and `message_id` are its
    public card's; `avatar` is the address of its author's picture, as last seen.
    """

    id: int
    title_id: str
    member_id: int
    author: str
    content: ReviewContent
    posted_at: int
    edited_at: int | None = None
    state: ReviewState = ReviewState.POSTED
    flagged: bool = False
    helpful: int = 0
    unhelpful: int = 0
    channel_id: int | None = None
    message_id: int | None = None
    state_at: int | None = None
    avatar: str | None = None

    @property
    def body(self) -> str:
        return self.content.body

    @property
    def spoils(self) -> bool:
        return self.content.spoils or self.flagged

    @property
    def is_guarded(self) -> bool:
        """Whether its text is kept from whoever may not have come so far."""
        return self.spoils or self.content.episode is not None


@dataclass(frozen=True, slots=True)
class Version:
    id: int
    content: ReviewContent
    at: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How far a member has come with a title: None where they never said."""

    progress: Progress | None = None
    episode: int | None = None


class ReviewSort(StrEnum):
    NEWEST = "newest"
    HELPFUL = "helpful"
    HIGHEST = "highest"
    LOWEST = "lowest"
    AGREE = "agree"


class Guard(StrEnum):
    """What stands between a reader and a review's text: nothing, or a question asked once more."""

    OPEN = "open"
    UNFINISHED = "unfinished"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class ListedReview:
    """A review as a list sorts it: score in half points, when last written, how many found it helpful."""

    id: int
    title_id: str
    member_id: int
    score: int | None
    at: int
    helpful: int = 0
    unhelpful: int = 0


def find_guard(review: Review, reader: Reader, *, reader_id: int) -> Guard:
    """Find what keeps a reader from a review. One safe up to episode N is so for all who have come there."""
    episode = review.content.episode
    if not review.is_guarded or review.member_id == reader_id or reader.progress is Progress.FINISHED:
        return Guard.OPEN
    if episode is None or review.flagged:  # where others saw a spoiler, its author's mark is no pass
        return Guard.UNFINISHED
    return Guard.OPEN if reader.episode is not None and reader.episode >= episode else Guard.AHEAD


def wilson_bound(up: int, down: int) -> float:
    """The lower end of the share of those who found a review helpful (Wilson 1927), 0 without votes.

    The score interval of a binomial share at 95 %: one vote of one does not beat nine of ten.
    """
    n = up + down
    if not n:
        return 0.0
    share = up / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (middle - spread) / (1 + _Z**2 / n)


def sort_reviews(
    reviews: Iterable[ListedReview], sort: ReviewSort, *, agreement: Mapping[int, float]
) -> list[ListedReview]:
    """Sort reviews, the newer first where it is the same; `agreement` of the reader with authors."""
    newest = sorted(reviews, key=lambda each: (-each.at, -each.id))
    if sort is ReviewSort.HELPFUL:
        return sorted(newest, key=lambda each: -wilson_bound(each.helpful, each.unhelpful))
    if sort is ReviewSort.HIGHEST:
        return sorted(newest, key=lambda each: -(each.score or 0))
    if sort is ReviewSort.LOWEST:
        return sorted(newest, key=lambda each: each.score or math.inf)
    if sort is ReviewSort.AGREE:
        return sorted(newest, key=lambda each: -agreement.get(each.member_id, 0.0))
    return newest


def parse_episode(text: str, title: Title) -> int:
    """Parse an episode of a title as somebody wrote it. Raises NoEpisodes, NoSuchEpisode."""
    if title.kind is Kind.FILM:
        raise NoEpisodes(title=title)
    digits = text.strip()
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 4 else 0
    if not 1 <= number <= (title.episodes or _MOST):
        raise NoSuchEpisode(text=text, title=title, episodes=title.episodes)
    return number


def check_may_speak(
    settings: ServerSettings, *, roles: Iterable[int], joined_at: int | None, at: int
) -> None:
    """Check that the server lets a member review, and answer reviews.

    Raises WrongRole, NotYetAMember (with the days that are missing).
    """
    if settings.review_role is not None and settings.review_role not in set(roles):
        raise WrongRole
    if settings.review_days and joined_at is not None:
        days = settings.review_days - (at - joined_at) // DAY
        if days > 0:
            raise NotYetAMember(n=days)


def check_is_long(content: ReviewContent, settings: ServerSettings) -> None:
    """Raises ReviewTooShort."""
    letters = count_letters(content.body)
    if letters < settings.review_letters:
        raise ReviewTooShort(n=settings.review_letters, letters=letters)
