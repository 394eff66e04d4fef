"""Reviews: what they are, which are safe for whom, in which order, and who may post one."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import (
    BadWordList,
    NoEpisodes,
    NoSuchEpisode,
    NotYetAMember,
    ReviewTooShort,
    WrongRole,
)
from bot.domain.ratings import Progress
from bot.domain.servers import ServerSettings
from bot.domain.titles import Kind, Mood, Title

_Z = 1.96
"""Standard deviations of a 95 % interval."""

_MOST = 2000
"""Episodes a drama may have whose episodes nobody counted."""

DAY = 24 * 3600

LISTED_WORDS = 100
LISTED_LETTERS = 50
"""How many words a server's list holds, and how long each may be."""

_BETWEEN_WORDS = re.compile(r"[,\n]")
_HANGUL = re.compile("[ㄱ-ㆎ가-힣]")
_NOTHING = frozenset({"Cf", "Cn", "Co", "Cs", "Me", "Mn"})
"""Categories of signs that draw nothing, or only beside a letter."""
_UNSEEN = re.compile(
    "[\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2069\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


class ReviewState(StrEnum):
    """Who sees a take: all; or moderators until they let it pass, hid or removed it; or it was taken back."""

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


@dataclass(frozen=True, slots=True)
class Review:
    """A take in a server: `take.score` is the author's present score; times in epoch seconds.

    `flagged` when readers or a moderator marked it as a spoiler; `channel_id` and `message_id` are its
    public card's.
    """

    id: int
    title_id: str
    member_id: int
    author: str
    take: ReviewContent
    posted_at: int
    edited_at: int | None = None
    state: ReviewState = ReviewState.POSTED
    flagged: bool = False
    helpful: int = 0
    unhelpful: int = 0
    channel_id: int | None = None
    message_id: int | None = None
    state_at: int | None = None

    @property
    def spoils(self) -> bool:
        """Whether it spoils by anybody's word."""
        return self.take.spoils or self.flagged

    @property
    def guarded(self) -> bool:
        """Whether its text is kept from whoever may not have come so far."""
        return self.spoils or self.take.episode is not None


@dataclass(frozen=True, slots=True)
class Version:
    """What a take was before an edit, and since when."""

    id: int
    take: ReviewContent
    at: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How far a member has come with a title: None where they never said."""

    progress: Progress | None = None
    episode: int | None = None


class Sort(StrEnum):
    """The orders of takes."""

    NEWEST = "newest"
    HELPFUL = "helpful"
    HIGHEST = "highest"
    LOWEST = "lowest"
    AGREE = "agree"


class Guard(StrEnum):
    """What stands between a reader and a take's text: nothing, or a question asked once more."""

    OPEN = "open"
    UNFINISHED = "unfinished"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class ListedReview:
    """A take as a list sorts it: score in half points, when last written, how many found it helpful."""

    id: int
    title_id: str
    member_id: int
    score: int | None
    at: int
    helpful: int = 0
    unhelpful: int = 0


def guard(review: Review, reader: Reader, *, reader_id: int) -> Guard:
    """Whether a reader may read on at once. A take safe up to episode N is so for all who have come there."""
    episode = review.take.episode
    if not review.guarded or review.member_id == reader_id or reader.progress is Progress.FINISHED:
        return Guard.OPEN
    if episode is None or review.flagged:  # where others saw a spoiler, its author's mark is no pass
        return Guard.UNFINISHED
    return Guard.OPEN if reader.episode is not None and reader.episode >= episode else Guard.AHEAD


def wilson(up: int, down: int) -> float:
    """The lower end of the share of those who found a take helpful (Wilson 1927), 0 without votes.

    The score interval of a binomial share at 95 %: one vote of one does not beat nine of ten.
    """
    n = up + down
    if not n:
        return 0.0
    share = up / n
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (middle - spread) / (1 + _Z**2 / n)


def ordered(
    takes: Iterable[ListedReview], sort: Sort, *, agreement: Mapping[int, float]
) -> list[ListedReview]:
    """Takes in an order, the newer first where it is the same; `agreement` of the reader with authors."""
    newest = sorted(takes, key=lambda take: (-take.at, -take.id))
    if sort is Sort.HELPFUL:
        return sorted(newest, key=lambda take: -wilson(take.helpful, take.unhelpful))
    if sort is Sort.HIGHEST:
        return sorted(newest, key=lambda take: -(take.score or 0))
    if sort is Sort.LOWEST:
        return sorted(newest, key=lambda take: take.score or math.inf)
    if sort is Sort.AGREE:
        return sorted(newest, key=lambda take: -agreement.get(take.member_id, 0.0))
    return newest


def episode(text: str, title: Title) -> int:
    """An episode of a title as somebody wrote it. Raises NoEpisodes, NoSuchEpisode."""
    if title.kind is Kind.FILM:
        raise NoEpisodes(title=title.title)
    digits = text.strip()
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 4 else 0
    if not 1 <= number <= (title.episodes or _MOST):
        raise NoSuchEpisode(text=text, title=title.title, episodes=title.episodes)
    return number


def may_post(
    take: ReviewContent, settings: ServerSettings, *, roles: Iterable[int], joined_at: int | None, at: int
) -> None:
    """Whether the server lets its author post the take.

    Raises WrongRole, NotYetAMember (with the days that are missing), ReviewTooShort.
    """
    if settings.review_role is not None and settings.review_role not in set(roles):
        raise WrongRole
    if settings.review_days and joined_at is not None:
        days = settings.review_days - (at - joined_at) // DAY
        if days > 0:
            raise NotYetAMember(n=days)
    letters = len("".join(take.body.split()))
    if letters < settings.review_letters:
        raise ReviewTooShort(n=settings.review_letters, letters=letters)


def word_list(text: str) -> str:
    """A list of words as it is kept: by comma, each once. Raises BadWordList."""
    entries = list(dict.fromkeys(" ".join(entry.split()) for entry in _BETWEEN_WORDS.split(text)))
    entries = [entry for entry in entries if entry.strip("* ")]
    if len(entries) > LISTED_WORDS or any(len(entry) > LISTED_LETTERS for entry in entries):
        raise BadWordList(n=LISTED_WORDS, letters=LISTED_LETTERS)
    return ",".join(entries)


def listed_word(text: str, words: str) -> str:
    """The first of the server's `words` (by comma or line) that a text holds, empty when there is none.

    A word matches whole and in any case; one with a star, or one that ends in Hangul, to which particles are
    glued, matches whatever begins so. Signs that nobody sees and the way Hangul is stored hide none.
    """
    seen = _seen(text)
    folded = seen.casefold()
    for entry in _BETWEEN_WORDS.split(words):
        stem = entry.strip().rstrip("*").strip()
        first, *_ = (*_seen(stem).casefold().split(), "")
        # Looking for the letters costs next to nothing; a text may be long and the words many.
        if not first or first not in folded:
            continue
        if re.search(_pattern(stem, open_end=entry.strip().endswith("*")), seen, re.IGNORECASE):
            return stem
    return ""


def _pattern(stem: str, *, open_end: bool) -> str:
    """A word of which something is seen, as it may stand in a text."""
    seen = _seen(stem)
    end = "" if open_end or _HANGUL.match(seen[-1]) else r"(?!\w)"
    return r"(?<!\w)" + r"\s+".join(map(re.escape, seen.split())) + end


def _seen(text: str) -> str:
    """A text as it is drawn: without signs that draw nothing, in one form of each letter."""
    drawn = _UNSEEN.sub("", text)
    if not drawn.isascii():
        drawn = "".join(
            c for c in unicodedata.normalize("NFC", drawn) if unicodedata.category(c) not in _NOTHING
        )
    return drawn
