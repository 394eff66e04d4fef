"""A list before it is taken over: what would come of each row, and what only its owner can say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from bot.domain.lists.matching import SHOWN, Match, Rule
from bot.domain.lists.plan import Choices, Plan
from bot.domain.lists.rows import ListRow, ReadList, Refused
from bot.domain.shelf import ShelfEntry


class Group(StrEnum):
    """What a preview tells apart."""

    READY = "ready"
    SAME = "same"
    DOUBTFUL = "doubtful"
    SHOWN = "shown"
    SEASONS = "seasons"
    SCORED = "scored"
    REVIEWS = "reviews"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Example:
    """One of a group: what of it is known there.

    `rows` as the list says it, of seasons several; `title_id` for which it is taken, `candidates` for which
    it may be; what the `entry` becomes; both scores where they differ, in half points.
    """

    rows: tuple[ListRow, ...] = ()
    title_id: str | None = None
    candidates: tuple[str, ...] = ()
    entry: ShelfEntry | None = None
    scores: tuple[int, int] | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What its owner may say of a row, or of the seasons of a title that were scored apart.

    The answer is one of `titles`, of seasons the place of a row, or None for none of them.
    """

    group: Group
    places: tuple[int, ...]
    titles: tuple[str, ...]

    @property
    def place(self) -> int:
        """The row it is known by."""
        return self.places[0]


@dataclass(frozen=True)
class Preview:
    """A list as it was read and matched, what was chosen, and what that makes of the shelf."""

    id: int
    read: ReadList
    matches: Sequence[Match]
    choices: Choices
    plan: Plan

    @cached_property
    def questions(self) -> list[Question]:
        """The doubtful first, then seasons, then what is taken but had better be looked at."""
        matches = self.matches
        apart = {
            title_id: places
            for title_id, places in self.plan.seasons.items()
            if all(matches[place].title_id == title_id for place in places)  # not what was chosen for them
        }
        in_seasons = {place for places in apart.values() for place in places}
        asked = [Question(Group.SEASONS, places, (title_id,)) for title_id, places in apart.items()]
        doubtful, shown = [], []
        for place, match in enumerate(matches):
            if match.rule is Rule.DOUBTFUL and match.candidates:
                doubtful.append(Question(Group.DOUBTFUL, (place,), match.candidates))
            elif match.rule in SHOWN and match.title_id is not None and place not in in_seasons:
                titles = tuple(dict.fromkeys((match.title_id, *match.candidates)))
                shown.append(Question(Group.SHOWN, (place,), titles))
        return [*doubtful, *asked, *shown]

    def find_answer(self, asked: Question) -> str | int | None:
        """What was chosen, or what counts without a choice: a title's id, of seasons a place."""
        chosen = self.choices.titles
        if asked.group is Group.SEASONS:
            return next((place for place in asked.places if chosen.get(place, "") is not None), None)
        return chosen.get(asked.place, self.matches[asked.place].title_id)

    def is_answered(self, asked: Question) -> bool:
        return asked.place in self.choices.titles

    def choose(self, asked: Question, answer: str | int | None) -> Choices:
        """The choices with that answer; ValueError for one that was not offered."""
        offered: Sequence[str | int] = asked.places if asked.group is Group.SEASONS else asked.titles
        if answer is not None and answer not in offered:
            raise ValueError(answer)
        titles = {place: title for place, title in self.choices.titles.items() if place not in asked.places}
        if asked.group is not Group.SEASONS:
            assert not isinstance(answer, int)
            titles[asked.place] = answer
        else:  # the first that is not left out counts
            before = asked.places.index(answer) if isinstance(answer, int) else len(asked.places)
            titles |= dict.fromkeys(asked.places[:before])
        return replace(self.choices, titles=titles)

    def accept(self, first: int, last: int) -> Choices:
        """The choices, with rows in doubt from one place to another taken for the one title each may mean."""
        titles = {
            place: match.candidates[0]
            for place, match in enumerate(self.matches)
            if first <= place <= last and match.rule is Rule.DOUBTFUL and len(match.candidates) == 1
        }
        return replace(self.choices, titles={**titles, **self.choices.titles})

    @property
    def waits(self) -> int:
        """Rows that are kept until their title comes."""
        return len(self.plan.waiting)

    @property
    def changes_nothing(self) -> bool:
        return not (self.plan.entries or self.plan.reviews)

    def count(self, group: Group) -> int:
        return sum(each.refused.n if each.refused else 1 for each in self.list_examples(group))

    def list_examples(self, group: Group) -> Sequence[Example]:
        """All of a group, in the order of the list."""
        return self._examples[group]

    @cached_property
    def _examples(self) -> dict[Group, list[Example]]:
        ways: dict[Group, Callable[[], list[Example]]] = {
            Group.READY: self._list_ready,
            Group.SAME: lambda: [Example(title_id=title_id) for title_id in self.plan.same],
            Group.DOUBTFUL: lambda: [self._doubt(place) for place in self.plan.doubtful],
            Group.SHOWN: lambda: [self._take(asked) for asked in self._ask_for(Group.SHOWN)],
            Group.SEASONS: lambda: [self._take(asked) for asked in self._ask_for(Group.SEASONS)],
            Group.SCORED: lambda: [
                Example(title_id=each.title_id, scores=(each.here, each.theirs))
                for each in self.plan.conflicts
            ],
            Group.REVIEWS: lambda: [
                Example((self.read.rows[place],), title_id) for title_id, place in self.plan.reviews.items()
            ],
            Group.UNKNOWN: lambda: [Example((self.read.rows[place],)) for place in self.plan.unknown],
            Group.ELSEWHERE: lambda: [Example((self.read.rows[place],)) for place in self.plan.elsewhere],
            Group.REFUSED: lambda: [Example(refused=each) for each in self.read.refused],
        }
        return {group: way() for group, way in ways.items()}

    def _list_ready(self) -> list[Example]:
        return [
            Example(tuple(self.read.rows[place] for place in each.places), each.title_id, entry=each.entry)
            for each in self.plan.entries
        ]

    def _ask_for(self, group: Group) -> list[Question]:
        return [asked for asked in self.questions if asked.group is group]

    def _doubt(self, place: int) -> Example:
        return Example((self.read.rows[place],), candidates=self.matches[place].candidates)

    def _take(self, asked: Question) -> Example:
        return Example(tuple(self.read.rows[place] for place in asked.places), asked.titles[0])


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A row that nothing comes of now, and why.

    `text` is what stood there where it could not be read, `n` for how many rows it stands.
    """

    reason: str
    row: ListRow | None = None
    text: str = ""
    n: int = 1


CHOSEN_OUT = "chosen_out"
"""The reason of a row that its owner left out, beside the groups and `REASONS`."""


def list_left_over(found: Preview) -> list[LeftOver]:
    """All rows that are given back, in the order of the list, those that could not be read last."""
    plan = found.plan
    reasons = {
        **dict.fromkeys(plan.doubtful, str(Group.DOUBTFUL)),
        **dict.fromkeys(plan.unknown, str(Group.UNKNOWN)),
        **dict.fromkeys(plan.elsewhere, str(Group.ELSEWHERE)),
        **dict.fromkeys(plan.left_out, CHOSEN_OUT),
    }
    rows = [LeftOver(reason, found.read.rows[place]) for place, reason in sorted(reasons.items())]
    return rows + [LeftOver(each.reason, text=each.text, n=each.n) for each in found.read.refused]
