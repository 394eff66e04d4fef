"""The values everything speaks in. Scores in the store are half points (2..20); see `scores`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.consensus import VOTES_NEEDED, Consensus

HALF_POINTS = range(2, 21)
"""Every score there is, in half points: 1, 1.5 ... 10."""


class Kind(StrEnum):
    """What a title is; a special is a one- or two-part television drama."""

    DRAMA = "drama"
    SPECIAL = "special"
    FILM = "film"


class Progress(StrEnum):
    """How far a member watched."""

    FINISHED = "finished"
    WATCHING = "watching"
    DROPPED = "dropped"


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


@dataclass(frozen=True, slots=True)
class Title:
    """One drama or film of the catalogue: facts only. `tier` is 1 (well known) to 3 (romanised name only)."""

    id: str
    kind: Kind
    title: str
    year: int
    title_ko: str | None = None
    romanised: str | None = None
    alt_titles: tuple[str, ...] = ()
    alt_titles_ko: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tags_derived: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    people_ko: Mapping[str, str] = field(default_factory=dict, hash=False)
    networks: tuple[str, ...] = ()
    format: str = "tv"
    episodes: int | None = None
    runtime_min: int | None = None
    age_rating: str | None = None
    admissions: int | None = None
    tier: int = 3

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the title goes by, the main ones first."""
        main = (self.title, self.title_ko, *self.alt_titles, *self.alt_titles_ko, self.romanised)
        return tuple(dict.fromkeys(name for name in main if name))


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a member: who, under which name, in which interaction, when (epoch seconds).

    `joined_at` is when they joined the server, None if unknown. The interaction's id makes a second
    delivery of the same act a `Redelivered`.
    """

    server_id: int
    member_id: int
    name: str
    interaction_id: int
    at: int
    joined_at: int | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """What a member may want: titles they watch, titles their server talks about, votes by title."""

    watching: tuple[str, ...] = ()
    talked: tuple[str, ...] = ()
    votes: Mapping[str, float] = field(default_factory=dict)


class Wish(StrEnum):
    """What a member answers about a title they have not scored; UNSEEN only that they do not know it."""

    PLANNED = "planned"
    REFUSED = "refused"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Answers:
    """A member's `scores` (half points, None for what they saw without scoring) and `wishes`, by title."""

    scores: dict[str, int | None] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)

    @property
    def scored(self) -> int:
        """How many titles they scored."""
        return sum(score is not None for score in self.scores.values())

    @property
    def closed(self) -> set[str]:
        """Titles that are not to be suggested to them again: begun, seen, refused or planned."""
        return {*self.scores, *(title_id for title_id, wish in self.wishes.items() if wish != Wish.UNSEEN)}


@dataclass(frozen=True, slots=True)
class Histogram:
    """A title's votes in one server: one count for each of the 19 scores, from 1 to 10."""

    counts: tuple[int, ...] = (0,) * len(HALF_POINTS)

    @property
    def votes(self) -> int:
        """How many members scored the title."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The plain mean on the 1-10 scale. ZeroDivisionError without votes."""
        return sum(half * n for half, n in zip(HALF_POINTS, self.counts, strict=True)) / 2 / self.votes


class Bursts(StrEnum):
    """What happens to a burst of votes: told and newcomers' held, told only, or nothing."""

    HOLD_NEW = "hold_new"
    TELL = "tell"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server's managers may set."""

    report_channel: int | None = None
    consensus_votes: int = VOTES_NEEDED
    board_votes: int = VOTES_NEEDED
    bursts: Bursts = Bursts.HOLD_NEW
    review_role: int | None = None
    review_channel: int | None = None
    review_days: int = 0
    review_letters: int = 0
    review_words: str = ""
    spoiler_flags: int = 3


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
class Rating:
    """One member's standing on one title. Scores in half points, None while they gave none."""

    member_id: int
    title_id: str
    name: str
    score: int | None
    first_score: int | None
    progress: Progress | None
    at: int


class TakeState(StrEnum):
    """Who sees a take: all; or moderators until they let it pass, hid or removed it; or it was taken back."""

    POSTED = "posted"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REMOVED = "removed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Take:
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
    take: Take
    posted_at: int
    edited_at: int | None = None
    state: TakeState = TakeState.POSTED
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
    take: Take
    at: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How far a member has come with a title: None where they never said."""

    progress: Progress | None = None
    episode: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A reported take; `reporter` None where it waits because of the server's word list."""

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


@dataclass(frozen=True, slots=True)
class Group:
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
    finished: Group = Group()
    dropped: Group = Group()
    first: Group = Group()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a card needs of a title in a server, read in one go: its votes, its takes, the asker's own.

    `moods` counts the members who name each, in a take or by vote; `mood_voters` are those who vote moods
    and show no take; `warnings` how many content warnings enough members give, never which; `needed` are the
    votes a consensus takes here.
    """

    summary: Summary
    takes: int = 0
    own: Rating | None = None
    moods: Mapping[Mood, int] = field(default_factory=dict)
    mood_voters: int = 0
    warnings: int = 0
    needed: int = VOTES_NEEDED

    @property
    def voices(self) -> int:
        """The members who could name a mood: by a take, by a vote, or both."""
        return self.takes + self.mood_voters

    @property
    def consensus(self) -> Consensus | None:
        """The consensus, None while votes are missing."""
        found = self.summary.consensus
        return found if found is not None and found.votes >= self.needed else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members name each mood of a title and give each warning, and what the asker voted."""

    moods: Mapping[Mood, int] = field(default_factory=dict)
    warnings: Mapping[ContentWarning, int] = field(default_factory=dict)
    own_moods: tuple[Mood, ...] = ()
    own_warnings: tuple[ContentWarning, ...] = ()
