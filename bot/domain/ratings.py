"""Scores and what they add up to. In the store a score is an integer of half points (2..20); see `scores`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.consensus import VOTES_NEEDED, Consensus
from bot.domain.titles import ContentWarning, Mood

HALF_POINTS = range(2, 21)
"""Every score there is, in half points: 1, 1.5 ... 10."""


class Progress(StrEnum):
    FINISHED = "finished"
    WATCHING = "watching"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Histogram:
    """A title's votes in one server: one count for each of the 19 scores, from 1 to 10."""

    counts: tuple[int, ...] = (0,) * len(HALF_POINTS)

    @property
    def votes(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The plain mean on the 1-10 scale. ZeroDivisionError without votes."""
        return sum(half * n for half, n in zip(HALF_POINTS, self.counts, strict=True)) / 2 / self.votes


@dataclass(frozen=True, slots=True)
class Rating:
    """One member's standing on one title. Scores in half points, None while they gave none."""

    member_id: int
    title_id: str
    name: str
    score: int | None
    first_score: int | None
    progress: Progress | None
    at: int


@dataclass(frozen=True, slots=True)
class VoteGroup:
    """Votes taken together: how many, and the sum of their scores (1-10)."""

    votes: int = 0
    total: float = 0.0

    @property
    def mean(self) -> float:
        """The plain mean. ZeroDivisionError without votes."""
        return self.total / self.votes


@dataclass(frozen=True, slots=True)
class Summary:
    """A title's votes in one server, summed up; `first` sums first impressions."""

    histogram: Histogram = Histogram()
    consensus: Consensus | None = None
    finished: VoteGroup = VoteGroup()
    dropped: VoteGroup = VoteGroup()
    first: VoteGroup = VoteGroup()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a card needs of a title in a server, read in one go: its votes, its reviews, the asker's own.

    `moods` counts the members who name each, in a review or by vote; `mood_voters` are those who vote moods
    and show no review; `warnings` how many content warnings enough members give, never which; `needed` are
    the votes a consensus takes here.
    """

    summary: Summary
    reviews: int = 0
    own: Rating | None = None
    moods: Mapping[Mood, int] = field(default_factory=dict)
    mood_voters: int = 0
    warnings: int = 0
    needed: int = VOTES_NEEDED

    @property
    def voices(self) -> int:
        """The members who could name a mood: by a review, by a vote, or both."""
        return self.reviews + self.mood_voters

    @property
    def consensus(self) -> Consensus | None:
        """The consensus, None while votes are missing."""
        found = self.summary.consensus
        return found if found is not None and found.votes >= self.needed else None


LOVED = 18
"""Half points from which somebody loved a title."""


@dataclass(frozen=True, slots=True)
class Lovers:
    """Members who loved a title: the `names` that everybody may know, and how many `more` they are."""

    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members name each mood of a title and give each warning, and what the asker voted."""

    moods: Mapping[Mood, int] = field(default_factory=dict)
    warnings: Mapping[ContentWarning, int] = field(default_factory=dict)
    own_moods: tuple[Mood, ...] = ()
    own_warnings: tuple[ContentWarning, ...] = ()
