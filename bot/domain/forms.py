"""What is written and what is proposed: a review on its way, before anything of it is checked or saved."""

from dataclasses import asdict, dataclass

from bot.domain import scores
from bot.domain.prose import Reading
from bot.domain.ratings import Progress, Rating
from bot.domain.reviews import Review
from bot.domain.titles import Mood


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
    def of(cls, review: Review) -> "Form":
        """The form that would write this review again."""
        take = review.take
        score = scores.show(take.score) if take.score else None
        return cls(
            score,
            take.body,
            take.progress,
            take.spoils,
            take.moods,
            episode=take.episode,
            series=take.series,
            link=take.link,
        )

    @classmethod
    def of_rating(cls, rating: Rating) -> "Form":
        """The form of somebody who gave a score but wrote nothing yet."""
        return cls(score=scores.show(rating.score) if rating.score else None, progress=rating.progress)

    def over(self, below: "Form") -> "Form":
        """What is given here, and for the rest what is below."""
        mine, theirs = asdict(self), asdict(below)
        if self.body is not None:
            theirs["file"] = None
        return Form(**{name: theirs[name] if value is None else value for name, value in mine.items()})

    @property
    def aside(self) -> bool:
        """Whether it holds something that the modal does not show."""
        return any(each is not None for each in (self.body, self.episode, self.series, self.link))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed of `text`; None for what it does not tell and nobody has said yet.

    The review's body is `text[start:end]`, or `edited`. `scored` says that the score is settled, also where
    it is none. `key` tells proposals of one member apart.
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

    @classmethod
    def of(cls, text: str, reading: Reading, *, key: str) -> "Proposal":
        """What was read in a text."""
        return cls(
            key,
            text,
            reading.start,
            reading.end,
            reading.title_id,
            reading.candidates,
            reading.score,
            reading.score is not None,
            reading.spoils,
            reading.moods,
            reading.series,
            reading.link,
        )

    @property
    def body(self) -> str:
        """The text of the review."""
        if self.edited is not None:
            return self.edited
        return self.text if self.whole else self.text[self.start : self.end]

    @property
    def missing(self) -> str | None:
        """What is still to be asked: title, score or spoils; None when it can be posted."""
        for what, known in (
            ("title", self.title_id is not None),
            ("score", self.scored),
            ("spoils", self.spoils is not None),
        ):
            if not known:
                return what
        return None
