"""Lists of suggestions: how one is drawn, what of it is still open, and what members answer."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from bot.domain.errors import Gone, NothingFits, NothingToRecommend
from bot.domain.members import Act
from bot.domain.outcomes import Source, mix_lists
from bot.domain.ratings import Standing, Summary
from bot.domain.recommend import Reason, Recommender
from bot.domain.recommend.quick import SCORES_NEEDED
from bot.domain.titles import FindTitle, Title
from bot.domain.wanted import Criteria, Request, Sieve

T = TypeVar("T")

MOST = 25
"""Titles of a list."""

PICKS = 3
"""Suggestions on a page."""

PEOPLE = 5
"""Members who can be added to a watch party."""

UNRATED = Standing(Summary())

NOBODY = 0
"""A member that never was: what they are suggested is what is popular."""


class Wish(StrEnum):
    """What a member answers about a title they have not scored; UNSEEN only that they do not know it."""

    PLANNED = "planned"
    REFUSED = "refused"
    UNSEEN = "unseen"


class Way(StrEnum):
    SEEN = "seen"
    PLAN = "plan"
    UNPLAN = "unplan"
    REFUSE = "refuse"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class Answers:
    """A member's `scores` (half points, None for what they saw without scoring) and `wishes`, by title.

    `planned` is what they plan now, be it once more: a wish is remembered longer.
    """

    scores: dict[str, int | None] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)
    planned: set[str] = field(default_factory=set)

    @property
    def scored(self) -> int:
        return sum(score is not None for score in self.scores.values())

    @property
    def given(self) -> int:
        """Titles they scored or wished something of: planning one they had not seen takes no answer back."""
        return self.scored + sum(self.scores.get(title_id) is None for title_id in self.wishes)

    @property
    def is_newcomer(self) -> bool:
        """Whether they answered too little to be suggested to: who has had no quick round yet."""
        return self.given < SCORES_NEEDED

    def follow(self, became: Mapping[str, str | None]) -> "Answers":
        """The same by what ids became, None where it is gone; what was said of that itself counts first."""
        if became.keys().isdisjoint((*self.scores, *self.wishes)):
            return self
        planned = {now for title_id in self.planned if (now := became.get(title_id, title_id))}
        return Answers(_follow_ids(self.scores, became), _follow_ids(self.wishes, became), planned)

    @property
    def closed(self) -> set[str]:
        """Titles that are not to be suggested to them again: begun, seen, refused or planned."""
        return {*self.scores, *(title_id for title_id, wish in self.wishes.items() if wish != Wish.UNSEEN)}


def _follow_ids(said: Mapping[str, T], became: Mapping[str, str | None]) -> dict[str, T]:
    before = {now: value for title_id, value in said.items() if (now := became.get(title_id))}
    return before | {title_id: value for title_id, value in said.items() if title_id not in became}


@dataclass(frozen=True, slots=True)
class DrawnList:
    """A list as it was drawn for the member called `owner`: its titles, and from which source each came.

    `wild` is the wildcard among them.
    """

    request: Request
    drawn: dict[str, Source]
    wild: str | None = None
    owner: str = ""

    def find_open(self, by: Act, answers: Mapping[int, Answers]) -> list[str]:
        """What of it nobody has answered since."""
        if self.request.planned:
            planned = answers[by.member_id].planned
            return [title_id for title_id in self.drawn if title_id in planned]
        closed = find_closed(self.request, by, answers)
        return [title_id for title_id in self.drawn if title_id not in closed]

    def is_dry(self, left: int) -> bool:
        """Whether, with so many left open, it is to be drawn anew: a short list when one is answered."""
        return not left or (not self.request.planned and left < min(PICKS, len(self.drawn)))

    def sources_of(self, title_ids: Iterable[str]) -> dict[str, Source]:
        """What is noted as suggested: nothing of what the member planned themselves."""
        return {} if self.request.planned else {title_id: self.drawn[title_id] for title_id in title_ids}

    def follow(self, find: FindTitle) -> "DrawnList":
        """The same by the ids that titles go by now, without what is gone. Raises Gone if its example is."""
        became = {title_id: title.id for title_id in self.drawn if (title := find(title_id))}
        drawn = {now: self.drawn[title_id] for title_id, now in became.items()}
        request = self.request
        if request.like is not None:
            if (like := find(request.like)) is None:
                raise Gone
            request = replace(request, like=like.id)
        return replace(self, request=request, drawn=drawn, wild=became.get(self.wild or ""))

    def request_for(self, by: Act, owner_id: int) -> Request:
        """The same by somebody else: of a watch party they are one, and its owner among the others."""
        people = self.request.people
        if people:
            people = tuple(each for each in ((owner_id, self.owner), *people) if each[0] != by.member_id)
        return replace(self.request, people=people[:PEOPLE])


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of a list: what the server thinks (None where there is none), why, and each one's bar."""

    title: Title
    standing: Standing | None = UNRATED
    reasons: tuple[Reason, ...] = ()
    bars: tuple[tuple[str, float], ...] = ()
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number`, from 0, of the `count` of a list that the view `view_id` keeps.

    It is for the member called `name`, who scored `scored` titles; `direct` where it is shown in no server.
    """

    request: Request
    suggestions: Sequence[Suggestion]
    number: int
    count: int
    name: str
    scored: int
    view_id: int = 0
    direct: bool = False


@dataclass(frozen=True, slots=True)
class PressedList:
    """A list that was pressed, for one of its titles or for all of it.

    A list for all to see has the channel and the message in which it is to be shown anew.
    """

    list_id: int
    title_id: str | None = None
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Question `number`, from 1, of the quick round, and the titles that would be suggested `so_far`."""

    title: Title
    number: int
    so_far: tuple[Title, ...]


def find_closed(request: Request, by: Act, answers: Mapping[int, Answers]) -> set[str]:
    """What is not to be suggested: for a group what anybody has begun, seen or refused; never its example."""
    like = {request.like} if request.like else set()
    if not request.people:
        return answers[by.member_id].closed | like
    return like | {
        title_id
        for own in answers.values()
        for title_id in (*own.scores, *(t for t, wish in own.wishes.items() if wish is Wish.REFUSED))
    }


def find_fitting(request: Request, sieve: Sieve, closed: set[str], named: set[str]) -> AbstractSet[str]:
    """The ids of what fits. Raises NothingToRecommend when all is closed, NothingFits with what to loosen."""
    fitting = sieve.find_fitting(request.wanted, named)
    if not fitting <= closed:
        return fitting
    if sieve.find_fitting(Criteria(), named) <= closed:
        raise NothingToRecommend
    raise NothingFits(*(sieve.find_loosest(request.wanted, named, closed=closed) or ()))


def draw_list(
    model: Recommender,
    request: Request,
    by: Act,
    answers: Mapping[int, Answers],
    *,
    allowed: AbstractSet[str] | None,
    barred: AbstractSet[str],
    turns: Iterable[bool],
) -> DrawnList:
    """The best of what is allowed, None for all, and not barred.

    Popularity has the places whose turn is true; only where something special is asked it has none.
    """
    closed = find_closed(request, by, answers) | barred

    def listed(ids: Sequence[str], source: Source) -> DrawnList:
        return DrawnList(request, dict.fromkeys(ids, source), owner=by.name)

    if request.like is not None:
        return listed(model.choose_similar(request.like, MOST, allowed, excluded=closed), Source.LIKE)
    if request.people:
        return listed(model.choose_for_group(list(answers), MOST, allowed, excluded=closed), Source.GROUP)
    best, wild = model.choose(
        by.member_id, MOST, allowed, excluded=closed, wild=not request.surprise, surprise=request.surprise
    )
    if request.surprise:
        return listed(best, Source.SURPRISE)
    best = [title_id for title_id in best if title_id != wild]
    popular, _ = model.choose(NOBODY, MOST, allowed, excluded={*closed, wild or ""})
    drawn = mix_lists(best, popular, turns)
    if wild is not None:  # the wildcard ends the first page, not the last
        drawn.insert(PICKS - 1, (wild, Source.TASTE))
    return DrawnList(request, dict(drawn), wild, by.name)


def make_page(
    model: Recommender,
    drawn: DrawnList,
    by: Act,
    answers: Mapping[int, Answers],
    number: int,
    *,
    public: Mapping[int, AbstractSet[str]],
) -> Page:
    """Page `number` of what is open of a list, the nearest there is; its titles are yet to be rated.

    `public` is what of each other's scores all may know.
    """
    left = drawn.find_open(by, answers)
    count = max(1, -(-len(left) // PICKS))
    number = min(number, count - 1)
    shown = explain_list(model, drawn, by, left[number * PICKS : (number + 1) * PICKS], public=public)
    return Page(drawn.request, shown, number, count, name=by.name, scored=answers[by.member_id].scored)


def make_question(
    model: Recommender,
    by: Act,
    answers: Mapping[int, Answers],
    number: int,
    *,
    allowed: AbstractSet[str] | None,
    barred: AbstractSet[str],
) -> Question | None:
    """Question `number` of the quick round and the list beside it; None if all is asked.

    Of what is `allowed`, None for all, and not `barred`.
    """
    own = answers[by.member_id]
    asked = {*own.scores, *own.wishes}
    next_up = model.choose_questions(1, allowed, excluded=barred, asked=asked)
    if not next_up:
        return None
    best, _ = model.choose(by.member_id, PICKS, allowed, excluded={*own.closed, *next_up, *barred})
    title, *so_far = [model.ground.titles[model.ground.place[each]] for each in (*next_up, *best)]
    # Before the first score they would be the server's picks, not theirs.
    return Question(title, number, tuple(so_far) if own.scores else ())


def explain_list(
    model: Recommender,
    drawn: DrawnList,
    by: Act,
    title_ids: Sequence[str],
    *,
    public: Mapping[int, AbstractSet[str]] | None = None,
) -> list[Suggestion]:
    """Titles of a list with the reasons, for a group with each one's bar and by what is `public` of each."""
    request = drawn.request
    names = {by.member_id: by.name, **dict(request.people)}
    if not title_ids:
        picks = []
    elif request.people:
        picks = model.explain_for_group(list(names), title_ids, public=public)
    elif request.like is not None:
        picks = model.explain_similar(request.like, title_ids)
    else:
        picks = model.explain_picks(by.member_id, title_ids)
    return [
        Suggestion(
            model.ground.titles[model.ground.place[pick.title_id]],
            reasons=pick.reasons,
            bars=tuple((names[member_id], bar) for member_id, bar in pick.bars),
            wild=pick.title_id == drawn.wild,
        )
        for pick in picks
    ]


def rate_list(shown: Sequence[Suggestion], standings: Mapping[str, Standing]) -> list[Suggestion]:
    """The same with what the server thinks."""
    return [replace(each, standing=standings.get(each.title.id, UNRATED)) for each in shown]
