"""What to watch next: lists drawn, kept and turned, what members answer, and the quick round."""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from random import Random
from typing import TypeVar

from bot.domain.errors import Busy, Gone, NeedsServer, NothingPlanned
from bot.domain.members import Act
from bot.domain.outcomes import Source
from bot.domain.recommend import Recommender
from bot.domain.recommend.quick import SCORES_NEEDED
from bot.domain.search import TitleIndex
from bot.domain.shelf import Status, read_answers
from bot.domain.suggestions import (
    PICKS,
    Answers,
    DrawnList,
    Page,
    PressedList,
    Question,
    Suggestion,
    Way,
    Wish,
    draw_list,
    find_closed,
    find_fitting,
    make_page,
    make_question,
    rate_list,
)
from bot.domain.wanted import Request, Sieve
from bot.store import Store
from bot.ui.cards import ScoreSubject
from bot.usecases.homes import Homes
from bot.usecases.recommenders import Recommenders
from bot.usecases.titles import Titles

T = TypeVar("T")

POPULAR = 0.1
"""The part of a list's places in which popularity is shown instead, to measure by."""

_WISHES = {Way.PLAN: Wish.PLANNED, Way.REFUSE: Wish.REFUSED}


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list as its buttons find it: the view that keeps it, and whose it is."""

    view_id: int
    owner_id: int
    drawn: DrawnList


@dataclass(frozen=True, slots=True)
class AskedLike:
    """A list asked for, like a title that was not known by that name."""

    request: Request
    private: bool


class Suggestions:
    """In no server a list goes by what titles are and by one's own scores in all of them; it names nobody."""

    def __init__(self, *, store: Store, titles: Titles, homes: Homes, recommenders: Recommenders) -> None:
        self._store = store
        self._titles = titles
        self._homes = homes
        self._recommenders = recommenders

    def is_ready(self, by: Act) -> bool:
        """Whether a list is drawn or shown at once; else it may take seconds."""
        return self._recommenders.is_ready(None if by.direct else by.server_id)

    async def _find_titles(self, by: Act) -> TitleIndex:
        if by.direct:
            return (await self._homes.look_up(by)).titles
        return await self._titles.view(by.server_id)

    async def _list_servers(self, by: Act) -> list[int]:
        """The servers by whose rows a list goes."""
        if not by.direct:
            return [by.server_id]
        return [home.server_id for home in await self._homes.list_all(replace(by, server_id=0))]

    async def _use(
        self,
        by: Act,
        answers: Mapping[int, Answers],
        work: Callable[[Recommender], T],
        *,
        named: Collection[str] = (),
    ) -> T:
        """What `work` makes of the recommender there is where somebody acts."""
        if not by.direct:
            return await self._recommenders.use(by.server_id, answers, work, named=named)
        return await self._recommenders.use_alone(await self._find_titles(by), answers, work, named=named)

    async def find_answers(self, by: Act, request: Request) -> dict[int, Answers]:
        """What all have answered for whom a list is asked for; others who are hidden, nothing.

        Raises NeedsServer for people in no server.
        """
        members = [by.member_id, *(member_id for member_id, _ in request.people)]
        if by.direct:
            if request.people:
                raise NeedsServer
            shelf = await self._store.shelves.find_all(await self._list_servers(by), by.member_id)
            given = {by.member_id: read_answers({each: kept.entry for each, kept in shelf.items()})}
        else:
            given = await self._store.suggestions.find_answers(by.server_id, members, asker_id=by.member_id)
        titles = await self._find_titles(by)
        return {member_id: answers.follow(titles.became) for member_id, answers in given.items()}

    async def keep_request(self, by: Act, asked: AskedLike) -> int:
        """Keep what was asked for until its title is known; the view that keeps it. Raises Busy."""
        return await self._store.views.keep(by, "request", asked)

    async def find_request(self, by: Act, view_id: int) -> AskedLike:
        """What one asked for oneself. Raises Gone."""
        kept = await self._store.views.find(by, "request", view_id, AskedLike)
        if kept is None or kept.member_id != by.member_id:
            raise Gone
        return kept.state

    # Lists -------------------------------------------------------------------------------------------

    async def check(self, by: Act, request: Request) -> None:
        """Refuse at once what `draw` would. Raises NothingPlanned, NothingToRecommend, NothingFits."""
        if request.planned:
            await self._read_planned(by)
        else:
            await self._read_allowed(by, request, await self.find_answers(by, request))

    async def check_list(self, by: Act, drawn: DrawnList) -> None:
        """Refuse at once what `show_page` would, as `check` does."""
        answers = await self.find_answers(by, drawn.request)
        if drawn.is_dry(len(drawn.find_open(by, answers))):
            await self.check(by, drawn.request)

    async def draw(self, by: Act, request: Request, answers: Mapping[int, Answers] | None = None) -> Page:
        """Draw a list and keep it; its first page. Raises what `check` does, and Busy.

        `answers` are what `find_answers` gives, where that was asked already.
        """
        known = answers or await self.find_answers(by, request)
        planned = await self._read_planned(by) if request.planned else []
        allowed = None if request.planned else await self._read_allowed(by, request, known)
        public = await self._read_public(by, request)
        titles = await self._find_titles(by)
        chance = Random(by.interaction_id)

        def make(model: Recommender) -> tuple[DrawnList, Page]:
            if request.planned:
                drawn = DrawnList(request, dict.fromkeys(planned, Source.TASTE), owner=by.name)
            else:
                part = 0 if by.direct else POPULAR  # what is shown in no server is not measured
                turns = (chance.random() < part for _ in repeat(None))
                barred = titles.moved.keys()
                drawn = draw_list(model, request, by, known, allowed=allowed, barred=barred, turns=turns)
            return drawn, make_page(model, drawn, by, known, 0, public=public)

        named = planned if request.planned else request.named
        drawn, page = await self._use(by, known, make, named=named)
        shown = drawn.sources_of(each.title.id for each in page.suggestions)
        if by.direct:
            view_id = await self._store.views.keep(by, "picks", drawn)
        else:
            try:
                view_id = await self._store.suggestions.keep_list(by, drawn, shown)
            except Busy:  # what was shown is not counted then
                view_id = self._store.views.hold(by, "picks", drawn)
        return await self._complete(by, page, view_id=view_id)

    async def find_list(self, by: Act, view_id: int) -> KeptList:
        """A list that was drawn, whoever it was drawn for, by the ids of today. Raises Gone."""
        kept = await self._store.views.find(by, "picks", view_id, DrawnList)
        if kept is None:
            raise Gone
        titles = await self._find_titles(by)
        return KeptList(view_id, kept.member_id, kept.state.follow(titles.find))

    async def show_page(self, by: Act, kept: KeptList, number: int) -> Page:
        """A page of what is open of one's own list, the nearest there is; a dry one is drawn anew.

        Raises what `draw` does.
        """
        drawn = kept.drawn
        answers = await self.find_answers(by, drawn.request)
        if drawn.is_dry(len(drawn.find_open(by, answers))):
            return await self.draw(by, drawn.request, answers)
        public = await self._read_public(by, drawn.request)
        page = await self._use(
            by,
            answers,
            lambda model: make_page(model, drawn, by, answers, number, public=public),
            named={*drawn.drawn, *drawn.request.named},
        )
        page = await self._complete(by, page, view_id=kept.view_id)
        shown = drawn.sources_of(each.title.id for each in page.suggestions)
        if shown and not by.direct:
            with suppress(Busy):
                await self._store.suggestions.note_shown(by, shown)
        return page

    async def find_page(self, by: Act, kept: KeptList, title_id: str) -> int:
        """The page, from 0, on which a title of one's own list stands now; the first where it is none."""
        left = kept.drawn.find_open(by, await self.find_answers(by, kept.drawn.request))
        return left.index(title_id) // PICKS if title_id in left else 0

    async def keep_pressed(self, by: Act, pressed: PressedList) -> int:
        """Keep which list was pressed; the view that keeps it. Raises Busy."""
        return await self._store.views.keep(by, "pressed", pressed)

    async def find_pressed(self, by: Act, view_id: int) -> tuple[PressedList, KeptList]:
        """The list one pressed, and where. Raises Gone."""
        kept = await self._store.views.find(by, "pressed", view_id, PressedList)
        if kept is None or kept.member_id != by.member_id:
            raise Gone
        return kept.state, await self.find_list(by, kept.state.list_id)

    async def _complete(self, by: Act, page: Page, *, view_id: int) -> Page:
        """A page with what the server thinks, if it is shown in one."""
        if by.direct:
            suggestions = [replace(each, standing=None) for each in page.suggestions]
        else:
            suggestions = await self._rate(by, page.suggestions)
        return replace(page, suggestions=suggestions, view_id=view_id, direct=by.direct)

    async def _read_public(self, by: Act, request: Request) -> dict[int, set[str]]:
        """Of each other member a list is for, the titles of which all may know that they scored them."""
        others = [member_id for member_id, _ in request.people]
        return await self._store.suggestions.find_public(by.server_id, others) if others else {}

    async def _rate(self, by: Act, shown: Sequence[Suggestion]) -> list[Suggestion]:
        title_ids = [each.title.id for each in shown]
        standings = await self._store.suggestions.find_standings(by.server_id, title_ids)
        return rate_list(shown, standings)

    async def _read_planned(self, by: Act) -> list[str]:
        """What they planned, the latest first. Raises NothingPlanned."""
        if by.direct:
            shelf = await self._store.shelves.find_all(await self._list_servers(by), by.member_id)
            dates = {
                each: kept.entry.planned_at or 0
                for each, kept in shelf.items()
                if kept.entry.status is Status.PLANNED
            }
            planned = sorted(dates, key=lambda title_id: -dates[title_id])
        else:
            planned = await self._store.suggestions.list_planned(by.server_id, by.member_id)
        titles = await self._find_titles(by)
        found = dict.fromkeys(title.id for title_id in planned if (title := titles.find(title_id)))
        if not found:
            raise NothingPlanned
        return list(found)

    async def _read_allowed(
        self, by: Act, request: Request, answers: Mapping[int, Answers]
    ) -> AbstractSet[str] | None:
        """The ids of what fits, None where all that is not barred does.

        Raises NothingToRecommend, NothingFits.
        """
        mood = request.wanted.mood
        named: set[str] = set()
        if mood is not None:
            for server_id in await self._list_servers(by):
                named |= await self._store.suggestions.list_named(server_id, mood)
        titles = await self._find_titles(by)
        closed = find_closed(request, by, answers) | titles.moved.keys()
        fitting = find_fitting(request, self._find_sieve(titles), closed, named)
        return fitting if request.wanted.given or not titles.is_whole else None

    def _find_sieve(self, titles: TitleIndex) -> Sieve:
        """What finds what fits of a server's titles."""
        whole = self._titles.whole
        sieve, own = make_sieve(whole if titles.is_whole else whole.korean), titles.list_beyond(whole)
        return sieve.cover(own) if own else sieve

    # Answers -----------------------------------------------------------------------------------------

    async def take_answer(self, by: Act, way: Way, title_id: str) -> None:
        """Keep an answer to a suggestion. Raises Redelivered, Busy."""
        if way is Way.SEEN:
            await self._store.ratings.record_seen(by, title_id)
        elif way is Way.UNPLAN:
            await self._store.suggestions.take_wish_back(by, title_id)
        else:
            await self._store.suggestions.record_wish(by, title_id, _WISHES[way])

    async def undo_answer(self, by: Act, way: Way, title_id: str) -> bool:
        """Take an answer back; whether the title is planned then. Raises Redelivered, Busy."""
        if way is Way.UNPLAN:
            await self._store.suggestions.record_wish(by, title_id, Wish.PLANNED)
        elif way is Way.SEEN:
            await self._store.suggestions.take_seen_back(by, title_id)
        else:
            await self._store.suggestions.take_wish_back(by, title_id)
        return title_id in await self._store.suggestions.list_planned(by.server_id, by.member_id)

    async def ask_score(self, by: Act, title_id: str) -> tuple[int, int | None]:
        """The view under which the score of what was seen is taken, and the half points given before."""
        standing = await self._store.ratings.find_standing(by.server_id, title_id, member_id=by.member_id)
        view_id = await self._store.views.keep(by, "score", ScoreSubject(title_id))
        return view_id, standing.own.score if standing.own else None

    # The quick round ---------------------------------------------------------------------------------

    async def ask_next(self, by: Act, number: int) -> Question | None:
        """Question `number` of the quick round, with the list beside it; None past the last."""
        if number > SCORES_NEEDED:
            return None
        answers = await self.find_answers(by, Request())
        titles = await self._find_titles(by)
        allowed, barred = None if titles.is_whole else titles.by_id.keys(), titles.moved.keys()
        return await self._use(
            by,
            answers,
            lambda model: make_question(model, by, answers, number, allowed=allowed, barred=barred),
        )

    async def answer_question(self, by: Act, title_id: str, half_points: int | None) -> None:
        """Keep the score of what was asked, None for what they do not know. Raises Redelivered, Busy."""
        if half_points is None:
            await self._store.suggestions.record_wish(by, title_id, Wish.UNSEEN)
        else:
            await self._store.ratings.record_score(by, title_id, score=half_points)


@lru_cache(2)
def make_sieve(index: TitleIndex) -> Sieve:
    """Once for all servers: for all titles, and for Korea's."""
    return Sieve(index.titles)
