"""Lists of suggestions: how one is drawn, what of it is still open, and what members answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.errors import NothingFits, NothingToRecommend
from bot.domain.members import Act
from bot.domain.outcomes import Source, mix_lists
from bot.domain.ratings import Standing
from bot.domain.recommend import LikelyScore, Reason, ReasonKind, Recommender, likely_score
from bot.domain.titles import Title
from bot.domain.wanted import Request

MOST = 25
"""Titles of a list."""

PICKS = 5
"""Suggestions on a page."""

PEOPLE = 5
"""Members who can be added to a watch party."""

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
    """A member's `scores` (half points, None for what they saw without scoring) and `wishes`, by title."""

    scores: dict[str, int | None] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)

    @property
    def scored(self) -> int:
        return sum(score is not None for score in self.scores.values())

    @property
    def given(self) -> int:
        """Titles they scored or wished something of: planning one they had not seen takes no answer back."""
        return self.scored + sum(self.scores.get(title_id) is None for title_id in self.wishes)

    @property
    def closed(self) -> set[str]:
        """Titles that are not to be suggested to them again: begun, seen, refused or planned."""
        return {*self.scores, *(title_id for title_id, wish in self.wishes.items() if wish != Wish.UNSEEN)}


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
            own = answers[by.member_id]
            return [t for t in self.drawn if own.wishes.get(t) is Wish.PLANNED and t not in own.scores]
        closed = find_closed(self.request, by, answers)
        return [title_id for title_id in self.drawn if title_id not in closed]

    def is_dry(self, left: int) -> bool:
        """Whether, with so many left open, it is to be drawn anew: a short list when one is answered."""
        return not left or (not self.request.planned and left < min(PICKS, len(self.drawn)))

    def sources_of(self, title_ids: Iterable[str]) -> dict[str, Source]:
        """What is noted as suggested: nothing of what the member planned themselves."""
        return {} if self.request.planned else {title_id: self.drawn[title_id] for title_id in title_ids}

    def request_for(self, by: Act, owner_id: int) -> Request:
        """The same by somebody else: of a watch party they are one, and its owner among the others."""
        people = self.request.people
        if people:
            people = tuple(each for each in ((owner_id, self.owner), *people) if each[0] != by.member_id)
        return replace(self.request, people=people[:PEOPLE])


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of a list: what the server thinks, what the reader would likely give, why, and each one's bar."""

    title: Title
    standing: Standing
    likely: LikelyScore | None = None
    reasons: tuple[Reason, ...] = ()
    bars: tuple[tuple[str, float], ...] = ()
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number`, from 0, of the `count` of a list that the view `view_id` keeps.

    It is for the member called `name`, who scored `scored` titles.
    """

    request: Request
    suggestions: Sequence[Suggestion]
    view_id: int
    number: int
    count: int
    name: str
    scored: int


@dataclass(frozen=True, slots=True)
class Question:
    """Question `number`, from 1, of the quick round, and the list as it stands.

    They are for the member called `name`, who scored `scored` titles.
    """

    title: Title
    number: int
    suggestions: Sequence[Suggestion]
    name: str
    scored: int


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


def check_fits(request: Request, titles: Iterable[Title], closed: set[str], named: set[str]) -> None:
    """Raises NothingToRecommend when all is closed, NothingFits with the option to loosen."""
    if any(title.id not in closed and request.wanted.allows(title, named) for title in titles):
        return
    left = [title for title in titles if title.id not in closed]
    if not left:
        raise NothingToRecommend
    raise NothingFits(*(request.wanted.find_loosest(left, named) or ()))


def draw_list(
    model: Recommender,
    request: Request,
    by: Act,
    answers: Mapping[int, Answers],
    *,
    named: set[str],
    turns: Iterable[bool],
) -> DrawnList:
    """The best of what fits; popularity has the places whose turn is true, where nothing special is asked.

    `named` are the titles whose reviews name the mood.
    """
    closed = find_closed(request, by, answers)

    def allows(title: Title) -> bool:
        return request.wanted.allows(title, named)

    def listed(ids: Sequence[str], source: Source) -> DrawnList:
        return DrawnList(request, dict.fromkeys(ids, source), owner=by.name)

    if request.like is not None:
        return listed(model.choose_similar(request.like, MOST, allows, excluded=closed), Source.LIKE)
    if request.people:
        return listed(model.choose_for_group(list(answers), MOST, allows, excluded=closed), Source.GROUP)
    best, wild = model.choose(
        by.member_id, MOST, allows, excluded=closed, wild=not request.surprise, surprise=request.surprise
    )
    if request.surprise:
        return listed(best, Source.SURPRISE)
    best = [title_id for title_id in best if title_id != wild]
    popular, _ = model.choose(NOBODY, MOST, allows, excluded={*closed, wild or ""})
    drawn = mix_lists(best, popular, turns)
    if wild is not None:  # the wildcard ends the first page, not the last
        drawn.insert(PICKS - 1, (wild, Source.TASTE))
    return DrawnList(request, dict(drawn), wild, by.name)


def explain_list(
    model: Recommender, drawn: DrawnList, by: Act, shown: Sequence[tuple[Title, Standing]]
) -> list[Suggestion]:
    """Titles of a list with what the member would likely give and why, for a group with each one's bar."""
    if not shown:
        return []
    request, ids = drawn.request, [title.id for title, _ in shown]
    if request.people:
        names = {by.member_id: by.name, **dict(request.people)}
        return [
            Suggestion(title, standing, None, pick.reasons, tuple((names[i], bar) for i, bar in pick.bars))
            for (title, standing), pick in zip(shown, model.explain_for_group(list(names), ids), strict=True)
        ]
    if request.like is not None:
        reasons = [pick.reasons for pick in model.explain_similar(request.like, ids)]
    else:
        reasons = [pick.reasons for pick in model.explain_picks(by.member_id, ids)]
    kindness = model.measure_kindness(by.member_id)
    return [
        Suggestion(title, standing, _guess(model, standing, kindness), why, wild=title.id == drawn.wild)
        for (title, standing), why in zip(shown, reasons, strict=True)
    ]


def name_public(suggestion: Suggestion, public: Sequence[Title]) -> Suggestion:
    """For several people: of what each scored the reasons name what all may know, and who made that."""
    ids = {title.id for title in public}
    people = {name for each in public for name in (*each.cast, *each.writers, *each.directors)}
    kept = []
    for reason in suggestion.reasons:
        if reason.kind is ReasonKind.LOVED:
            pairs = zip(reason.titles, reason.terms, strict=True)
            named = [pair for pair in pairs if pair[0] in ids]
            titles, terms = tuple(title for title, _ in named), tuple(term for _, term in named)
            reason = replace(reason, titles=titles, terms=terms)
        elif reason.kind is ReasonKind.PEOPLE:
            names = tuple(name for name in reason.names if name in people)
            reason = replace(reason, names=names, titles=tuple(t for t in reason.titles if t in ids))
        kept.append(reason)
    return replace(suggestion, reasons=tuple(kept))


def _guess(model: Recommender, standing: Standing, kindness: float) -> LikelyScore | None:
    """What the member would likely give; None in a server without a single score."""
    found = standing.summary.consensus
    if found is None and not len(model.votes.members):
        return None
    return likely_score(found.score if found else model.votes.mean, kindness)
