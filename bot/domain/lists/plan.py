"""What a list would change on a shelf, and what it would leave as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.lists.matching import TICKED, Match, Rule, tell_season
from bot.domain.lists.rows import ListRow, ReadList
from bot.domain.ratings import HALF_POINTS
from bot.domain.shelf import KeptEntry, ShelfEntry, Status
from bot.domain.suggestions import Wish
from bot.domain.titles import FindTitle, find_last_episode, find_none

Changes = tuple[tuple[int | None, int | None], ...]
"""Those of a score: when, in half points; None for a time nobody knows, and for a score taken back."""

MOST_EPISODES, MOST_REWATCHES = 10_000, 1_000
"""Of more no list tells the truth."""

_WISHES = frozenset(map(str, Wish))
_NOTHING = KeptEntry(ShelfEntry())


@dataclass(frozen=True, slots=True)
class Choices:
    """What whose list it is said of the preview.

    `titles` by the place of the row: the title they mean, None for leaving it out. `overwrite`: whether the
    list's scores go over those given here.
    """

    titles: Mapping[int, str | None] = field(default_factory=dict)
    overwrite: bool = False


Choose = Callable[[Choices], Choices]
"""What somebody says of a list, whatever they have said of it before."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What an entry becomes, of which rows. Times are as the list says them, None where it does not."""

    title_id: str
    places: tuple[int, ...]
    entry: ShelfEntry
    first_score: int | None
    scored_at: int | None
    rated_at: int | None
    changes: Changes = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A title scored here otherwise than in the list, in half points."""

    title_id: str
    here: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`entries` are what changes; `same` titles stay as they are; places of rows in the rest.

    `seasons`: titles of which the list scored seasons apart, with the places of their rows, the first season
    first: its score counts unless `Choices` leave that row out.
    """

    entries: tuple[Planned, ...] = ()
    same: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubtful: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    seasons: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    """The row that has a review of a title, by title."""

    @property
    def waiting(self) -> tuple[int, ...]:
        """The places of the rows that wait for their title."""
        return tuple(sorted((*self.doubtful, *self.unknown, *self.elsewhere)))


def make_plan(
    read: ReadList,
    matches: Sequence[Match],
    choices: Choices,
    shelf: Mapping[str, KeptEntry],
    find_title: FindTitle = find_none,
) -> Plan:
    """What a list would change on its member's shelf: it fills what is missing there.

    Of several rows of a title the first season goes before the others. A score given here stays, unless the
    choices say otherwise; once applied, the same plan changes nothing. Not all lists say which episode is the
    last: `find_title` does.
    """
    places: dict[str, list[int]] = {}
    left_out: dict[str, list[int]] = {}
    untaken: dict[Rule, list[int]] = {}
    for place, match in enumerate(matches):
        taken = match.title_id if match.rule in TICKED else None
        if place in choices.titles:
            chosen = choices.titles[place]
            by_title, title_id = (left_out, taken or "") if chosen is None else (places, chosen)
            by_title.setdefault(title_id, []).append(place)
        elif taken is not None:
            places.setdefault(taken, []).append(place)
        else:
            untaken.setdefault(match.rule, []).append(place)

    def tell_order(place: int) -> tuple[int, int, int]:
        row = read.rows[place]
        return tell_season(row, matches[place]), row.year or 0, place

    entries, same, conflicts, seasons, reviews = [], [], [], {}, {}
    for title_id, unordered in places.items():
        ordered = sorted(unordered, key=tell_order)
        there = shelf.get(title_id, _NOTHING)
        rows = [read.rows[place] for place in ordered]
        told = _finish(_add_up(rows), title_id, find_title)
        if told.score is not None and there.entry.score not in (None, told.score):
            conflicts.append(Conflict(title_id, there.entry.score or 0, told.score))
        planned = _plan_entry(title_id, tuple(ordered), rows, told, there, overwrite=choices.overwrite)
        if planned is None:
            same.append(title_id)
        else:
            entries.append(planned)
        apart = sorted((*ordered, *left_out.get(title_id, ())), key=tell_order)
        apart = [place for place in apart if read.rows[place].score is not None]
        if len(apart) > 1:
            seasons[title_id] = tuple(apart)
        with_review = [place for place in ordered if read.rows[place].review]
        if with_review:
            reviews[title_id] = with_review[0]
    return Plan(
        tuple(entries),
        tuple(same),
        tuple(conflicts),
        doubtful=tuple(untaken.get(Rule.DOUBTFUL, ())),
        unknown=tuple(untaken.get(Rule.UNKNOWN, ())),
        elsewhere=tuple(untaken.get(Rule.ELSEWHERE, ())),
        left_out=tuple(sorted(place for those in left_out.values() for place in those)),
        seasons=seasons,
        reviews=reviews,
    )


def _plan_entry(
    title_id: str,
    places: tuple[int, ...],
    rows: Sequence[ListRow],
    told: ShelfEntry,
    there: KeptEntry,
    *,
    overwrite: bool,
) -> Planned | None:
    """What a title's entry becomes; None where it stays as it is."""
    entry = there.entry.fill_from(told)
    if overwrite and told.score is not None:
        entry = replace(entry, score=told.score)
    if entry == there.entry or entry.is_empty:
        return None
    first_score, scored_at = there.first_score, there.scored_at
    changes: Changes = ()
    row = next((row for row in rows if row.score == entry.score), rows[0])
    if entry.score != there.entry.score:
        scored_at = row.scored_at if row.scored_at is not None else row.at
        changes = ((scored_at, entry.score),)
        if there.entry.score is None:
            first_score = row.first_score if row.first_score in HALF_POINTS else entry.score
            scores = [score for _, score in row.changes if score is not None]
            if row.changes and row.changes[-1][1] == entry.score and all(s in HALF_POINTS for s in scores):
                changes = row.changes
    times = (scored_at, *(time for row in rows for time in (row.at, row.finished_at, row.started_at)))
    told_at = next((time for time in times if time is not None), None)
    rated_at = (there.rated_at if there.rated_at is not None else told_at) if entry.is_rated else None
    return Planned(title_id, places, entry, first_score, scored_at, rated_at, changes)


def _finish(told: ShelfEntry, title_id: str, find_title: FindTitle) -> ShelfEntry:
    """Whoever has come to the last episode of all there are has finished."""
    if told.status is not Status.WATCHING or told.episode is None:
        return told
    last = find_last_episode(find_title(title_id))
    return replace(told, status=Status.FINISHED) if last is not None and told.episode >= last else told


def _add_up(rows: Sequence[ListRow]) -> ShelfEntry:
    """What rows say of one title, the first season first: where that was left at an episode counts alone."""
    first, *others = (_read_entry(row) for row in rows)
    for other in others:
        first = first.fill_from(replace(other, episode=None))
        if other.status is Status.WATCHING and first.status is Status.FINISHED:
            first = replace(first, status=Status.WATCHING)
    return first


def _read_entry(row: ListRow) -> ShelfEntry:
    """A row as an entry: what was scored was seen, and a plan is remembered by its date."""
    status, planned_at, refused_at = row.status, row.planned_at, row.refused_at
    score = row.score if row.score in HALF_POINTS else None
    episode = row.episode if 0 < (row.episode or 0) <= MOST_EPISODES else None
    if status is Status.PLANNED and planned_at is None:
        planned_at = row.at
    if status is Status.REFUSED and refused_at is None:
        refused_at = row.at
    if score is not None and status in _WISHES:
        status = None
    elif status is None and score is None and episode is not None:
        status = Status.WATCHING
    return ShelfEntry(
        status,
        score,
        None if status in _WISHES else episode,
        planned_at=planned_at,
        refused_at=refused_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        rewatches=min(max(row.rewatches, 0), MOST_REWATCHES),
    )
