"""Where a member stands with a title: one entry, and what each thing they do makes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ratings import Progress
from bot.domain.suggestions import Answers, Wish
from bot.domain.titles import Kind, Title


class Status(StrEnum):
    """Where a member stands with a title; REFUSED is "not for me", UNSEEN only that they do not know it."""

    PLANNED = "planned"
    WATCHING = "watching"
    FINISHED = "finished"
    ON_HOLD = "on_hold"
    DROPPED = "dropped"
    REFUSED = "refused"
    UNSEEN = "unseen"


SHELVES = (
    Status.WATCHING,
    Status.PLANNED,
    Status.ON_HOLD,
    Status.FINISHED,
    Status.DROPPED,
    Status.REFUSED,
)
"""What members say of themselves, in the order in which it is shown."""

SCORED = "scored"
PARTS: tuple[str, ...] = (*SHELVES, SCORED)
"""What a shelf is looked through by: each status, and all that is scored, whatever its status."""

SLIP_SECONDS = 24 * 3600
"""Who takes "finished" back sooner than that had not finished it."""

_PROGRESS = frozenset(map(str, Progress))
_WISHES = frozenset(map(str, Wish))
_SEEN = frozenset({Status.WATCHING, Status.FINISHED, Status.ON_HOLD, Status.DROPPED})


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """`score` in half points; `episode` the last one seen; times in epoch seconds. None for what is not so.

    `planned_at` and `refused_at` outlive the status: a plan that was watched was a plan all the same, and
    what somebody takes back leaves them where they were before. Since `again_at` they watch again what they
    have finished, and it stays finished: `rewatches` counts how often they came to its end once more.
    """

    status: Status | None = None
    score: int | None = None
    episode: int | None = None
    planned_at: int | None = None
    refused_at: int | None = None
    started_at: int | None = None
    finished_at: int | None = None
    rewatches: int = 0
    again_at: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.status is None and self.score is None and self.episode is None

    @property
    def is_rated(self) -> bool:
        """Whether the member has said anything of having seen it."""
        return self.score is not None or self.status in _SEEN

    @property
    def standing(self) -> Status | None:
        """The shelf it is shown on: who watches it again is in the middle of it."""
        return Status.WATCHING if self.again_at is not None else self.status

    @property
    def progress(self) -> Progress | None:
        """How far they watched; None also for what this version does not know."""
        return Progress(self.status) if self.status in _PROGRESS else None

    @property
    def wish(self) -> Wish | None:
        """What they answered before they had seen it."""
        wish = self.status if self.status in _WISHES else self._dated_wish
        return Wish(wish) if wish else None

    def find_next(self, last: int | None) -> int | None:
        """The episode that comes next, None past the `last`."""
        number = (self.episode or 0) + 1
        return number if last is None or number <= last else None

    # What members do ---------------------------------------------------------------------------------

    def move(self, status: Status, *, at: int) -> "ShelfEntry":
        """They say where they stand; the score stays.

        To watch what was finished, or to stop watching it again, undoes nothing.
        """
        if status is self.standing:
            return self
        if status is Status.FINISHED:
            return self.finish(at=at)
        if self.again_at is not None and status in (Status.ON_HOLD, Status.DROPPED):
            return replace(self, again_at=None)
        if self.status is Status.FINISHED and status is Status.WATCHING and not self._slipped(at):
            return replace(self, episode=None, again_at=at)
        moved = self.wish_for(Wish(status), at=at) if status in _WISHES else self
        return moved._stand(status, at=at)

    def rewatch(self, number: int, *, at: int) -> "ShelfEntry":
        """They have seen it to its end for the `number`-th time after the first."""
        if self.status is not Status.FINISHED:
            return self.finish(at=at)
        return self if number <= self.rewatches else replace(self, rewatches=number, again_at=None)

    def date(self, *, started_at: int | None, finished_at: int | None, rewatches: int) -> "ShelfEntry":
        """It was so; who has said nothing else of having seen it stands where that says."""
        dated = replace(self, started_at=started_at, finished_at=finished_at, rewatches=rewatches)
        if self.status in _SEEN:
            return dated
        if finished_at is not None or rewatches:
            return replace(dated, status=Status.FINISHED)
        return dated if started_at is None else replace(dated, status=Status.WATCHING)

    def clear(self) -> "ShelfEntry":
        """It is off their shelf; the score stays."""
        return ShelfEntry(score=self.score)

    def rate(self, *, score: int | None, progress: Progress | None, at: int) -> "ShelfEntry":
        """Score and progress are just these; without either they stand where they stood before.

        Unless a progress is given, what is on hold stays so, and so does the plan to see again what had a
        score: no form asks for either.
        """
        kept = self.status is Status.ON_HOLD or (self.status in _WISHES and self.score is not None)
        status = Status(progress) if progress else self.status if kept else None
        rated = replace(self, score=score)._stand(status, at=at)
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
        """They have finished it, perhaps once more; the score stays."""
        if self.again_at is not None:
            return replace(self, again_at=None, rewatches=self.rewatches + 1)
        return self._stand(Status.FINISHED, at=at)

    def see(self, *, at: int) -> "ShelfEntry":
        """They have seen it, be it once more as planned; whoever said more of it stands where they stood."""
        return self if self.is_rated and self.status is not Status.PLANNED else self.finish(at=at)

    def take_seen_back(self) -> "ShelfEntry":
        """They have not seen it after all, unless they said more of it than that."""
        if self.status is not Status.FINISHED or self.score is not None:
            return self
        return replace(self, status=None, finished_at=None, again_at=None)._fall_back()

    def reach(self, episode: int, *, last: int | None, at: int) -> "ShelfEntry":
        """They have come to an episode, the `last` is the end; watching again undoes nothing."""
        reached = replace(self, episode=episode)
        if last is not None and episode >= last:
            return reached.finish(at=at)
        if self.status is Status.FINISHED:
            return replace(reached, again_at=self.again_at or at)
        return reached._stand(Status.WATCHING, at=at)

    def fill_from(self, other: "ShelfEntry") -> "ShelfEntry":
        """What both say of one title, this one where they differ; of the scores this one's, if it has one.

        Whoever has seen it in either has seen it: a plan is remembered by its date.
        """
        if self.is_rated:
            status = self.status or (other.status if other.status in _SEEN else None)
        else:
            status = other.status if other.is_rated else self.status or other.status
        names = ("score", "episode", "planned_at", "refused_at", "started_at", "finished_at", "again_at")
        mine, theirs = ({name: getattr(each, name) for name in names} for each in (self, other))
        kept = {n: theirs[n] if mine[n] is None else mine[n] for n in names}
        if status is not Status.FINISHED:
            kept["again_at"] = None
        return ShelfEntry(status, **kept, rewatches=max(self.rewatches, other.rewatches))

    def _stand(self, status: Status | None, *, at: int) -> "ShelfEntry":
        if status is self.status:
            return self
        started = at if status is Status.WATCHING and self.started_at is None else self.started_at
        finished, rewatches = self.finished_at, self.rewatches
        if status is Status.FINISHED:
            finished, rewatches = at, rewatches + (finished is not None)
        elif self.status is Status.FINISHED and self._slipped(at):
            finished = None
        return replace(
            self,
            status=status,
            started_at=started,
            finished_at=finished,
            rewatches=rewatches,
            again_at=None,
        )

    def _slipped(self, at: int) -> bool:
        """Whether they had not finished it, should they take that back now."""
        return self.finished_at is not None and at - self.finished_at < SLIP_SECONDS

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

    @property
    def moved_at(self) -> int:
        """By what the newest of a shelf comes first; 0 where nothing says when."""
        entry = self.entry
        dates = {
            Status.PLANNED: entry.planned_at,
            Status.REFUSED: entry.refused_at,
            Status.FINISHED: entry.finished_at,
        }
        return dates.get(entry.standing or Status.UNSEEN) or self.rated_at or 0


@dataclass(frozen=True, slots=True)
class Shelved:
    """A title where a member stands with it, and in which server that is kept; `before` a change, if any."""

    title: Title
    server_id: int
    entry: ShelfEntry
    before: ShelfEntry | None = None

    @property
    def last(self) -> int | None:
        """The last episode of what has any and was counted."""
        return None if self.title.kind is Kind.FILM else self.title.episodes

    @property
    def next_episode(self) -> int | None:
        """The one to see next; None where all that is left is to have finished it."""
        return None if self.title.kind is Kind.FILM else self.entry.find_next(self.title.episodes)


@dataclass(frozen=True, slots=True)
class OpenShelf:
    """A member's shelf in those of its `PARTS` that have anything; `mine`: who looks at it is that member."""

    member_id: int
    name: str
    parts: Mapping[str, Sequence[Shelved]]
    mine: bool


def sort_shelf(
    placed: Mapping[str, tuple[int, KeptEntry]], find: Callable[[int, str], Title | None]
) -> dict[str, list[Shelved]]:
    """Entries by title, each with its server, as the parts of a shelf: the newest first, of scores the best.

    Titles that `find` does not know in their server are left out.
    """
    parts: dict[str, list[Shelved]] = {}
    for title_id, (server_id, kept) in sorted(placed.items(), key=lambda each: -each[1][1].moved_at):
        if (title := find(server_id, title_id)) is None:
            continue
        found = Shelved(title, server_id, kept.entry)
        if (standing := kept.entry.standing) in SHELVES:
            parts.setdefault(standing, []).append(found)
        if kept.entry.score is not None:
            parts.setdefault(SCORED, []).append(found)
    parts.get(SCORED, []).sort(key=lambda each: -(each.entry.score or 0))
    return parts


def read_answers(shelf: Mapping[str, ShelfEntry]) -> Answers:
    """What of a member's shelf a list of suggestions goes by."""
    return Answers(
        {title_id: entry.score for title_id, entry in shelf.items() if entry.is_rated},
        {title_id: entry.wish for title_id, entry in shelf.items() if entry.wish is not None},
        {title_id for title_id, entry in shelf.items() if entry.status is Status.PLANNED},
    )


Edit = Callable[[ShelfEntry], ShelfEntry]
"""What somebody does to an entry."""
