"""What is written and what is proposed: a review on its way, before anything of it is checked or saved."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit

from bot.domain import scores
from bot.domain.errors import BadLink, EmptyReview, NoEpisodes, NoSuchEpisode, StillAsked
from bot.domain.prose import Reading
from bot.domain.ratings import Progress, Rating
from bot.domain.reviews import Review, ReviewContent, parse_episode
from bot.domain.titles import Mood, Title
from bot.domain.visible import visible_text

SERIES = 80
"""Characters of a series' name."""


@dataclass(frozen=True, slots=True)
class Form:
    """A review being written: everything as the person gave it, nothing checked yet.

    `file` is the name of the file the body came from. `episode`, `series` and `link` have no room in the
    modal of five parts: they come from the command or from what is below.
    """

    score: str | None = None
    body: str | None = None
    progress: Progress | None = None
    spoils: bool | None = None
    moods: tuple[Mood, ...] | None = None
    file: str | None = None
    episode: int | None = None
    series: str | None = None
    link: str | None = None

    @classmethod
    def from_review(cls, review: Review) -> "Form":
        content = review.content
        score = scores.format_score(content.score) if content.score else None
        return cls(
            score,
            content.body,
            content.progress,
            content.spoils,
            content.moods,
            episode=content.episode,
            series=content.series,
            link=content.link,
        )

    @classmethod
    def from_rating(cls, rating: Rating) -> "Form":
        """The form of somebody who gave a score but wrote nothing yet."""
        return cls(
            score=scores.format_score(rating.score) if rating.score else None, progress=rating.progress
        )

    @classmethod
    def from_list(cls, text: str) -> "Form":
        """The form of what somebody wrote elsewhere: nobody said there whether it spoils, so it may."""
        return cls(body=text, spoils=True)

    def lay_over(self, below: "Form") -> "Form":
        """What is given here, and for the rest what is below."""
        mine, theirs = asdict(self), asdict(below)
        if self.body is not None:
            theirs["file"] = None
        return Form(**{name: theirs[name] if value is None else value for name, value in mine.items()})

    @property
    def holds_unseen(self) -> bool:
        """Whether it holds something that the modal does not show."""
        return any(each is not None for each in (self.body, self.episode, self.series, self.link))

    def check(self, title: Title) -> ReviewContent:
        """The review it makes. Raises BadScore, EmptyReview, NoEpisodes, NoSuchEpisode."""
        score = scores.parse_score(self.score) if self.score else None
        if not (self.body or "").strip():
            raise EmptyReview
        return ReviewContent(
            self.body or "",
            score,
            self.progress,
            bool(self.spoils),
            self.moods or (),
            episode=parse_episode(str(self.episode), title) if self.episode is not None else None,
            series=tidy_series(self.series),
            link=self.link,
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed of `text`; None for what it does not tell and nobody has said yet.

    The review's body is `text[start:end]`, or `edited`. `scored` says that the score is settled, also where
    it is none. `assumed` names the answers ("score", "spoils") that nobody gave, and no text contradicts.
    `key` tells proposals of one member apart.
    """

    key: str
    text: str
    start: int
    end: int
    title_id: str | None = None
    candidates: tuple[str, ...] = ()
    score: int | None = None
    scored: bool = False
    spoils: bool | None = None
    moods: tuple[Mood, ...] = ()
    series: str | None = None
    link: str | None = None
    progress: Progress | None = None
    episode: int | None = None
    edited: str | None = None
    whole: bool = False
    assumed: frozenset[str] = frozenset()

    @classmethod
    def from_reading(cls, text: str, reading: Reading, *, key: str) -> "Proposal":
        return cls(
            key,
            text,
            reading.start,
            reading.end,
            reading.title_id,
            reading.candidates,
            reading.score,
            reading.score is not None or "score" in reading.assumed,
            "spoils" in reading.assumed or reading.spoils,
            reading.moods,
            reading.series,
            reading.link,
            assumed=reading.assumed,
        )

    @property
    def body(self) -> str:
        if self.edited is not None:
            return self.edited
        return self.text if self.whole else self.text[self.start : self.end]

    @property
    def missing(self) -> str | None:
        """What is still to be asked: title, score or spoils; None when it can be posted."""
        known = {"title": self.title_id is not None, "score": self.scored, "spoils": self.spoils is not None}
        return next((what for what, is_known in known.items() if not is_known), None)

    # Changing it -------------------------------------------------------------------------------------

    def combine_with(self, said: Form) -> "Proposal":
        """With what its author said of it, which goes before what was read. Raises BadScore."""
        found = self
        if said.score:
            found = found.choose_score(scores.parse_score(said.score))
        if said.spoils is not None:
            found = found.mark_spoils(said.spoils)
        return replace(
            found,
            moods=said.moods or self.moods,
            progress=said.progress,
            series=tidy_series(said.series) or self.series,
            episode=said.episode,
        )

    def choose_score(self, score: int | None) -> "Proposal":
        """With a score its author chose, or with none."""
        return replace(self, score=score, scored=True, assumed=self.assumed - {"score"})

    def mark_spoils(self, spoils: bool) -> "Proposal":
        """With what its author says of spoilers."""
        return replace(self, spoils=spoils, assumed=self.assumed - {"spoils"})

    def name_title(self, title: Title | None, *, near: Sequence[Title] = ()) -> "Proposal":
        """With that title, or with none and those near to what was said first to choose from."""
        first = (title,) if title is not None else near
        candidates = dict.fromkeys((*(each.id for each in first), *self.candidates))
        return replace(self, title_id=title.id if title else None, candidates=tuple(candidates)[:25])

    def edit_text(self, text: str) -> "Proposal":
        """With another text. Raises EmptyReview."""
        if not text.strip():
            raise EmptyReview
        return replace(self, edited=text)

    def link_to(self, text: str) -> "Proposal":
        """With another place to watch it, or none. Raises BadLink."""
        address = " ".join(text.split())
        if address and not _is_web(address):
            raise BadLink(text=address)
        return replace(self, link=address or None)

    def check(self, title: Title, *, score: int | None, progress: Progress | None) -> ReviewContent:
        """The review it makes of a title; `score` and `progress` are what its author has there already.

        Raises StillAsked, EmptyReview.
        """
        if self.missing is not None:
            raise StillAsked(self.missing)
        if not self.body.strip():
            raise EmptyReview
        return ReviewContent(
            self.body,
            self.score or score,  # no score in a text takes none back
            self.progress or progress,
            bool(self.spoils),
            self.moods,
            series=self.series,
            link=self.link,
            episode=self._find_episode(title),
        )

    def _find_episode(self, title: Title) -> int | None:
        """The episode it is safe up to, where the title that was settled on has it."""
        with suppress(NoEpisodes, NoSuchEpisode):
            return parse_episode(str(self.episode), title) if self.episode is not None else None
        return None


def tidy_series(text: str | None) -> str | None:
    """The name of a series on one line, None for one of which nothing can be seen."""
    name = " ".join((text or "").split())[:SERIES]
    return name if visible_text(name) else None


def _is_web(link: str) -> bool:
    """Whether a text is an address of the web; a card with a button to anything else Discord would refuse."""
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in link
    except ValueError:
        return False
