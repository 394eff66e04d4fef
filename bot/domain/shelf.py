"""Where a member stands with a title: one entry, and what each thing they do makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ratings import Progress
from bot.domain.suggestions import Answers, Wish


class Status(StrEnum):
    """Where a member stands with a title; REFUSED is "not for me", UNSEEN only that they do not know it."""

    PLANNED = "planned"
    WATCHING = "watching"
    FINISHED = "finished"
    ON_HOLD = "on_hold"
    DROPPED = "dropped"
    REFUSED = "refused"
    UNSEEN = "unseen"


_PROGRESS = frozenset(map(str, Progress))
_WISHES = frozenset(map(str, Wish))


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """`score` in half points; `episode` the last one seen; times in epoch seconds. None for what is not so.

    `planned_at` and `refused_at` outlive the status: a plan that was watched was a plan all the same, and
    what somebody takes back leaves them where they were before.
    """

    status: Status | None = None
    score: int | None = None
    episode: int | None = None
    planned_at: int | None = None
    refused_at: int | None = None
    started_at: int | None = None
    finished_at: int | None = None
    rewatches: int = 0

    @property
    def is_empty(self) -> bool:
        return self.status is None and self.score is None and self.episode is None

    @property
    def is_rated(self) -> bool:
        """Whether the member has said anything of having seen it."""
        return self.score is not None or self.progress is not None

    @property
    def progress(self) -> Progress | None:
        """How far they watched; None also for what this version does not know."""
        return Progress(self.status) if self.status in _PROGRESS else None

    @property
    def wish(self) -> Wish | None:
        """What they answered before they had seen it."""
        wish = self.status if self.status in _WISHES else self._dated_wish
        return Wish(wish) if wish else None

    # What members do ---------------------------------------------------------------------------------

    def rate(self, *, score: int | None, progress: Progress | None, at: int) -> "ShelfEntry":
        """Score and progress are just these; without either they stand where they stood before."""
        rated = replace(self, score=score)._stand(Status(progress) if progress else None, at=at)
        return rated._fall_back() if not rated.is_rated else rated

    def wish_for(self, wish: Wish, *, at: int) -> "ShelfEntry":
        """Answer a suggestion; whoever has seen it stands where they stood."""
        dated = replace(
            self,
            planned_at=at if wish is Wish.PLANNED else None,
            refused_at=at if wish is Wish.REFUSED else None,
        )
        return dated if self.is_rated else replace(dated, status=Status(wish))

    def take_wish_back(self) -> "ShelfEntry":
        status = None if self.status in _WISHES else self.status
        return replace(self, status=status, planned_at=None, refused_at=None)

    def finish(self, *, at: int) -> "ShelfEntry":
        """They have finished it; the score stays."""
        return self._stand(Status.FINISHED, at=at)

    def take_seen_back(self) -> "ShelfEntry":
        """They have not seen it after all, unless they said more of it than that."""
        if self.status is not Status.FINISHED or self.score is not None:
            return self
        return replace(self, status=None, finished_at=None)._fall_back()

    def reach(self, episode: int, *, last: int | None, at: int) -> "ShelfEntry":
        """They have come to an episode, the `last` is the end; watching again undoes nothing."""
        done = self.status is Status.FINISHED or (last is not None and episode >= last)
        return replace(self, episode=episode)._stand(Status.FINISHED if done else Status.WATCHING, at=at)

    def fill_from(self, other: "ShelfEntry") -> "ShelfEntry":
        """What both say of one title, this one where they differ; of the scores this one's, if it has one.

        Whoever has seen it in either has seen it: a plan is remembered by its date.
        """
        if self.is_rated:
            status = self.status or (Status(other.progress) if other.progress else None)
        else:
            status = other.status if other.is_rated else self.status or other.status
        names = ("score", "episode", "planned_at", "refused_at", "started_at", "finished_at")
        mine, theirs = ({name: getattr(each, name) for name in names} for each in (self, other))
        kept = {n: theirs[n] if mine[n] is None else mine[n] for n in names}
        return ShelfEntry(status, **kept, rewatches=max(self.rewatches, other.rewatches))

    def _stand(self, status: Status | None, *, at: int) -> "ShelfEntry":
        if status is self.status:
            return self
        started = at if status is Status.WATCHING and self.started_at is None else self.started_at
        finished = at if status is Status.FINISHED else self.finished_at
        return replace(self, status=status, started_at=started, finished_at=finished)

    @property
    def _dated_wish(self) -> Status | None:
        return Status.PLANNED if self.planned_at else Status.REFUSED if self.refused_at else None

    def _fall_back(self) -> "ShelfEntry":
        return replace(self, status=self._dated_wish)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry with what is kept beside it: the first score given, and when they last rated and scored."""

    entry: ShelfEntry
    first_score: int | None = None
    rated_at: int | None = None
    scored_at: int | None = None

    def fill_from(self, other: "KeptEntry") -> "KeptEntry":
        """What both say of one title, this one where they differ."""
        scored = self if self.entry.score is not None else other
        rated_at = self.rated_at if self.rated_at is not None else other.rated_at
        return KeptEntry(self.entry.fill_from(other.entry), scored.first_score, rated_at, scored.scored_at)


def read_answers(shelf: Mapping[str, ShelfEntry]) -> Answers:
    """What of a member's shelf a list of suggestions goes by."""
    return Answers(
        {title_id: entry.score for title_id, entry in shelf.items() if entry.is_rated},
        {title_id: entry.wish for title_id, entry in shelf.items() if entry.wish is not None},
    )


Edit = Callable[[ShelfEntry], ShelfEntry]
"""What somebody does to an entry."""
