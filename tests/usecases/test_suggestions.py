"""What to watch next, without Discord: lists drawn, turned and run dry, answers, the quick round."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest

from bot import catalogue
from bot.domain.errors import Gone, NothingFits, NothingPlanned, NothingToRecommend
from bot.domain.members import Act
from bot.domain.recommend.quick import SCORES_NEEDED
from bot.domain.search import TitleIndex
from bot.domain.suggestions import MOST, PICKS, Page, Way
from bot.domain.titles import Kind, Title
from bot.domain.wanted import Criteria, Request
from bot.store import Store
from bot.ui.cards import ScoreSubject
from bot.ui.channels import Channels
from bot.usecases.heavy import Heavy
from bot.usecases.homes import Homes
from bot.usecases.recommenders import Recommenders
from bot.usecases.suggestions import Suggestions
from tests.store.conftest import ALICE, BOB, OTHER_SERVER, SERVER, Acts, path, store
from tests.usecases.own_titles import OwnTitles

__all__ = ["path", "store"]

INDEX = TitleIndex(catalogue.load_titles()[:60])
IDS = [title.id for title in INDEX.titles]
SURPRISE = Request(surprise=True)
"""A list without popularity and wildcard."""


class Room:
    """A server in which thirty members have scored, and Alice twelve titles, Bob none."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.act = Acts()
        self.titles = OwnTitles(store=store, index=INDEX)
        self.recommenders = Recommenders(store=store, titles=self.titles, heavy=Heavy())
        channels = Channels(discord.Client(intents=discord.Intents.none()))
        self.homes = Homes(store=store, titles=self.titles, channels=channels)
        self.suggestions = Suggestions(
            store=store, titles=self.titles, homes=self.homes, recommenders=self.recommenders
        )

    def by(self, member_id: int = ALICE, *, server_id: int = SERVER) -> Act:
        return self.act(member_id, server_id=server_id)

    async def score(self, member_id: int, *title_ids: str, half: int = 16) -> None:
        rate = self.store.ratings.record_score
        await asyncio.gather(*(rate(self.by(member_id), title_id, score=half) for title_id in title_ids))

    async def is_newcomer(self, member_id: int) -> bool:
        answers = await self.suggestions.find_answers(self.by(member_id), Request())
        return answers[member_id].is_newcomer

    async def turn(self, page: Page, number: int, member_id: int = ALICE) -> Page:
        kept = await self.suggestions.find_list(self.by(member_id), page.view_id)
        return await self.suggestions.show_page(self.by(member_id), kept, number)


@pytest.fixture
async def room(store: Store) -> AsyncIterator[Room]:
    made = Room(store)
    await asyncio.gather(*(made.score(100 + n, *IDS[n::30], half=2 + n % 19) for n in range(30)))
    await made.score(ALICE, *IDS[:12])
    yield made
    await made.recommenders.close()


def ids(page: Page) -> list[str]:
    return [each.title.id for each in page.suggestions]


# Lists -----------------------------------------------------------------------------------------------


async def test_a_list_is_drawn_in_pages(room: Room) -> None:
    """Three at a time of 25, each once, none that was scored; past the end is the last page."""
    first = await room.suggestions.draw(room.by(), SURPRISE)
    assert (first.number, first.count, first.name, first.scored) == (0, 9, "member 1", 12)
    pages = [first, *[await room.turn(first, number) for number in range(1, 9)]]
    found = [title_id for page in pages for title_id in ids(page)]
    assert len(found) == len({*found} - {*IDS[:12]}) == MOST
    assert [page.number for page in pages] == [*range(9)]
    assert await room.turn(first, 99) == pages[-1]


async def test_it_is_ready_once_it_was_asked(room: Room) -> None:
    """In that server alone; what is refused is so before anything is fitted."""
    with pytest.raises(NothingFits):
        await room.suggestions.check(room.by(), Request(Criteria(years=(1900, 1901))))
    await room.suggestions.check(room.by(), SURPRISE)
    assert not room.suggestions.is_ready(room.by())
    await room.suggestions.draw(room.by(), SURPRISE)
    assert room.suggestions.is_ready(room.by())
    assert not room.suggestions.is_ready(room.by(server_id=OTHER_SERVER))


async def test_what_is_refused(room: Room) -> None:
    """The same whether it is only checked or drawn: nothing fits, nothing planned, nothing left."""
    few = Request(Criteria(kind=Kind.FILM, years=(1900, 1901)))
    for request, error in ((few, NothingFits), (Request(planned=True), NothingPlanned)):
        for ask in (room.suggestions.check, room.suggestions.draw):
            with pytest.raises(error):
                await ask(room.by(), request)
    await room.score(ALICE, *IDS)
    for ask in (room.suggestions.check, room.suggestions.draw):
        with pytest.raises(NothingToRecommend):
            await ask(room.by(), SURPRISE)


async def test_a_list_that_has_run_dry_is_drawn_anew(room: Room) -> None:
    """With fewer than a page open it is another list; with a page it is the same."""
    first = await room.suggestions.draw(room.by(), SURPRISE)
    found = [each for number in range(9) for each in ids(await room.turn(first, number))]
    await room.score(ALICE, *found[:-PICKS])
    last = await room.turn(first, 3)
    assert (last.view_id, last.number, last.count, ids(last)) == (first.view_id, 0, 1, found[-PICKS:])
    await room.score(ALICE, found[-1])
    fresh = await room.turn(first, 0)
    assert fresh.view_id != first.view_id
    assert len({*ids(fresh)} - {*IDS[:12], *found[:-PICKS], found[-1]}) == PICKS


async def test_what_was_planned_since_is_on_the_planned_list(room: Room) -> None:
    """When what it was drawn with has been answered; with nothing planned at all it is refused."""
    one, other = IDS[20:22]
    await room.suggestions.take_answer(room.by(), Way.PLAN, one)
    page = await room.suggestions.draw(room.by(), Request(planned=True))
    await room.suggestions.take_answer(room.by(), Way.PLAN, other)
    await room.suggestions.take_answer(room.by(), Way.SEEN, one)
    assert ids(await room.turn(page, 0)) == [other]
    await room.suggestions.take_answer(room.by(), Way.UNPLAN, other)
    kept = await room.suggestions.find_list(room.by(), page.view_id)
    with pytest.raises(NothingPlanned):
        await room.suggestions.check_list(room.by(), kept.drawn)
    with pytest.raises(NothingPlanned):
        await room.turn(page, 0)


async def test_a_list_is_found_by_whoever_presses(room: Room) -> None:
    """With whose it is, so that others ask the same for themselves; in another server it is gone."""
    page = await room.suggestions.draw(room.by(), Request(people=((BOB, "bob"), (3, "sol"))))
    kept = await room.suggestions.find_list(room.by(BOB), page.view_id)
    assert kept.owner_id == ALICE
    own = kept.drawn.request_for(room.by(BOB), kept.owner_id)
    assert own == replace(page.request, people=((ALICE, "member 1"), (3, "sol")))
    for by, view_id in ((room.by(server_id=OTHER_SERVER), page.view_id), (room.by(), 404)):
        with pytest.raises(Gone):
            await room.suggestions.find_list(by, view_id)


async def test_a_group_has_bars(room: Room) -> None:
    """One for each who watches, by name."""
    page = await room.suggestions.draw(room.by(), Request(people=((BOB, "bob"),)))
    for each in page.suggestions:
        assert {name for name, _ in each.bars} == {"member 1", "bob"}


# Answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [Way.SEEN, Way.PLAN, Way.REFUSE])
async def test_an_answer_closes_a_title_until_it_is_taken_back(room: Room, way: Way) -> None:
    """The next takes its place on the list, and it is where it was after the undo."""
    page = await room.suggestions.draw(room.by(), SURPRISE)
    first, *rest = ids(page)
    await room.suggestions.take_answer(room.by(), way, first)
    assert ids(await room.turn(page, 0))[:-1] == rest
    assert not await room.suggestions.undo_answer(room.by(), way, first)
    assert ids(await room.turn(page, 0)) == [first, *rest]


async def test_what_is_no_longer_planned_can_be_planned_again(room: Room) -> None:
    """The undo says that it is."""
    await room.suggestions.take_answer(room.by(), Way.PLAN, IDS[30])
    await room.suggestions.take_answer(room.by(), Way.UNPLAN, IDS[30])
    assert await room.suggestions.undo_answer(room.by(), Way.UNPLAN, IDS[30])


async def test_the_score_of_what_was_seen_is_asked_for(room: Room) -> None:
    """With the one they gave before."""
    by = room.by()
    view_id, own = await room.suggestions.ask_score(by, IDS[0])
    kept = await room.store.views.find(by, "score", view_id, ScoreSubject)
    assert kept is not None
    assert (kept.member_id, kept.state, own) == (ALICE, ScoreSubject(IDS[0]), 16)
    assert (await room.suggestions.ask_score(by, IDS[40]))[1] is None


# A server's own titles -------------------------------------------------------------------------------


OWN = Title("own-2031", Kind.DRAMA, "Our Own", 2031, genres=("Romance",), country=("TR",), tier=1)
LATE = Request(Criteria(years=(2030, 2039)))
"""Only what was added is of those years."""


async def test_what_a_server_added_is_suggested_there(room: Room) -> None:
    """As what fits a wish, and to be planned; in no other server, and nowhere once it is gone."""
    for by in (room.by(), room.by(server_id=OTHER_SERVER)):
        with pytest.raises(NothingFits):
            await room.suggestions.draw(by, LATE)
    room.titles.add_own(SERVER, [OWN])
    page = await room.suggestions.draw(room.by(), LATE)
    assert [each.title for each in page.suggestions] == [OWN]
    with pytest.raises(NothingFits):
        await room.suggestions.draw(room.by(server_id=OTHER_SERVER), LATE)
    await room.suggestions.take_answer(room.by(), Way.PLAN, OWN.id)
    planned = await room.suggestions.draw(room.by(), Request(planned=True))
    assert ids(planned) == [OWN.id]
    room.titles.add_own(SERVER, [], {OWN.id: None})
    with pytest.raises(NothingFits):
        await room.suggestions.draw(room.by(), LATE)
    with pytest.raises(NothingPlanned):
        await room.turn(planned, 0)


async def test_what_a_server_added_is_one_of_all(room: Room) -> None:
    """It may be the example, is on lists without a wish and for several; a mended one by its newer facts."""
    room.titles.add_own(SERVER, [OWN])
    like = await room.suggestions.draw(room.by(), Request(like=OWN.id))
    assert len(like.suggestions) == PICKS
    assert OWN.id not in ids(like)
    await room.score(BOB, *IDS[:30])
    for request in (SURPRISE, Request(people=((BOB, "bob"),)), Request(like=IDS[3])):
        for by in (room.by(), room.by(BOB)):
            pages = [await room.suggestions.draw(by, request)]
            pages += [await room.turn(pages[0], n, by.member_id) for n in range(1, pages[0].count)]
            found = [title_id for page in pages for title_id in ids(page)]
            assert len(found) == len({*found})
    await room.score(ALICE, *IDS)
    (left,) = (await room.suggestions.draw(room.by(), SURPRISE)).suggestions
    assert left.title == OWN
    mended = replace(INDEX.titles[40], title="Mended", year=2032)
    room.titles.add_own(SERVER, [mended])
    (newer,) = (await room.suggestions.draw(room.by(BOB), LATE)).suggestions
    assert newer.title == mended


async def test_korea_alone_has_what_was_added_from_elsewhere(room: Room) -> None:
    """Where the world is switched off: of it that only."""
    abroad = [replace(OWN, id=f"abroad-{n}", title=f"Abroad {n}") for n in range(2)]
    index = TitleIndex([*INDEX.titles, abroad[0]])
    room.titles.whole = index
    await room.store.settings.change(room.by(), "world", False)
    with pytest.raises(NothingFits):
        await room.suggestions.draw(room.by(), LATE)
    room.titles.add_own(SERVER, [abroad[1]])
    assert ids(await room.suggestions.draw(room.by(), LATE)) == [abroad[1].id]
    there = await room.suggestions.draw(room.by(server_id=OTHER_SERVER), LATE)
    assert ids(there) == [abroad[0].id]


async def test_a_list_goes_on_where_a_title_became_another(room: Room) -> None:
    """It shows what that is now, once; an answer to the one closes the other; what is gone is left out."""
    room.titles.add_own(SERVER, [OWN])
    await room.score(ALICE, *IDS[12:50])
    page = await room.suggestions.draw(room.by(), SURPRISE)
    pages = [page, *[await room.turn(page, number) for number in range(1, page.count)]]
    found = [title_id for each in pages for title_id in ids(each)]
    assert sorted(found) == sorted([*IDS[50:], OWN.id])
    first, second, *_ = [title_id for title_id in found if title_id != OWN.id]
    room.titles.add_own(SERVER, [OWN], {OWN.id: first, second: None})
    pages = [await room.turn(page, number) for number in range(page.count)]
    now = {title_id for each in pages for title_id in ids(each)}
    assert now == {*found} - {OWN.id, second}
    await room.suggestions.take_answer(room.by(), Way.REFUSE, OWN.id)  # a button from before
    pages = [await room.turn(page, number) for number in range(page.count)]
    assert first not in {title_id for each in pages for title_id in ids(each)}
    for request in (SURPRISE, Request()):
        fresh = await room.suggestions.draw(room.by(), request)
        assert {OWN.id, first, second}.isdisjoint(ids(fresh))


async def test_a_list_whose_example_is_gone(room: Room) -> None:
    """It is gone too; where the example became another, the list is of that."""
    room.titles.add_own(SERVER, [OWN])
    page = await room.suggestions.draw(room.by(), Request(like=OWN.id))
    room.titles.add_own(SERVER, [OWN], {OWN.id: IDS[0]})
    kept = await room.suggestions.find_list(room.by(), page.view_id)
    assert kept.drawn.request.like == IDS[0]
    assert (await room.turn(page, 0)).request.like == IDS[0]
    room.titles.add_own(SERVER, [OWN], {OWN.id: None})
    for ask in (room.turn(page, 0), room.suggestions.draw(room.by(), Request(like=OWN.id))):
        with pytest.raises(Gone):
            await ask


async def test_a_newcomer_is_asked_of_what_was_added(room: Room) -> None:
    """As soon as many here have scored it; not of what is gone."""
    room.titles.add_own(SERVER, [OWN])
    await asyncio.gather(*(room.score(100 + n, OWN.id) for n in range(30)))
    first = await room.suggestions.ask_next(room.by(BOB), 1)
    assert first is not None
    assert first.title == OWN
    room.titles.add_own(SERVER, [], {OWN.id: None})
    other = await room.suggestions.ask_next(room.by(BOB), 1)
    assert other is not None
    assert other.title.id in IDS
    room.titles.add_own(SERVER, [], {OWN.id: None, other.title.id: None})
    third = await room.suggestions.ask_next(room.by(BOB), 1)
    assert third is not None
    assert third.title not in (OWN, other.title)


# The quick round -------------------------------------------------------------------------------------


async def test_a_newcomer_is_asked_ten_times(room: Room) -> None:
    """Each time another title, which is not on the list beside it; then there is no next question."""
    asked = []
    assert not await room.is_newcomer(ALICE)
    for number in range(1, SCORES_NEEDED + 1):
        assert await room.is_newcomer(BOB)
        question = await room.suggestions.ask_next(room.by(BOB), number)
        assert question is not None
        assert len(question.so_far) == (PICKS if number > 1 else 0)  # before, they would be nobody's own
        assert question.title not in question.so_far
        asked.append(question.title.id)
        half_points = 18 if number % 2 else None
        await room.suggestions.answer_question(room.by(BOB), question.title.id, half_points)
    assert len({*asked}) == SCORES_NEEDED
    assert not await room.is_newcomer(BOB)
    assert await room.suggestions.ask_next(room.by(BOB), SCORES_NEEDED + 1) is None


async def test_who_has_answered_everything_is_asked_nothing(room: Room) -> None:
    """However few questions there were."""
    await room.score(BOB, *IDS)
    assert await room.suggestions.ask_next(room.by(BOB), 1) is None
