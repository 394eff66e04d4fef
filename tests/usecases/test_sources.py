"""Look-ups by many members and of slow sources: nobody keeps others waiting, and what is slow is noted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from bot.domain.admission import LOOKING, SERVER_LOOKING
from bot.domain.breaker import FAULTS
from bot.domain.errors import SlowDown
from bot.domain.search import TitleIndex
from bot.domain.unknown_titles import Unknown
from bot.sources.tmdb import Tmdb
from bot.store import Store
from bot.usecases import sources as looked_up
from bot.usecases.additions import Additions
from bot.usecases.sources import Sources
from bot.usecases.titles import Titles
from tests.sources.stand_in import StandIn, open_client, say, serve
from tests.sources.stand_in_tmdb import KEY, ROOT, answer, make_page
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, Acts, act, path, store
from tests.usecases.test_jobs import Time, make_owner

__all__ = ["act", "path", "store"]

BOOKSHOP = Unknown("The Moonlit Bookshop", "rate_as:{}:0")


class Place:
    """Look-ups of a bot whose only source is a stand-in for TMDB."""

    def __init__(self, store: Store, tmdb: StandIn, source: Tmdb) -> None:
        self.time = Time()
        self.tmdb = tmdb
        self.sources = Sources(
            store=store, sources=[source], owner=make_owner(store, self.time), clock=self.time.clock()
        )
        titles = Titles(store=store, index=TitleIndex([]))
        self.additions = Additions(store=store, titles=titles, sources=self.sources)


@pytest.fixture
async def place(store: Store) -> AsyncIterator[Place]:
    tmdb = StandIn(answer)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serve(tmdb))
        client = await stack.enter_async_context(open_client())
        yield Place(store, tmdb, Tmdb(client, key=KEY, root=tmdb.address + ROOT))


async def test_nobody_keeps_others_from_looking_up(place: Place, act: Acts) -> None:
    """Who looks up has one under way, the rest are refused; the next turn is another's."""
    gate = asyncio.Event()
    place.tmdb.always = replace(say(make_page([])), until=gate)
    first = asyncio.create_task(place.additions.look_up(act(ALICE), BOOKSHOP))
    await place.tmdb.was_asked.wait()
    for number in range(20):
        with pytest.raises(SlowDown):
            await place.additions.look_up(
                act(ALICE, at=NOW + 60 * number), replace(BOOKSHOP, text=f"{number}")
            )
    other = asyncio.create_task(place.additions.look_up(act(BOB), replace(BOOKSHOP, text="Rain")))
    gate.set()
    for task in (first, other):
        _, found, looked = await task
        assert (found.titles, looked.away) == ((), [])
    assert {each.query["query"] for each in place.tmdb.asked} == {BOOKSHOP.text, "Rain"}


async def test_a_member_and_a_server_look_up_only_so_often(place: Place, act: Acts) -> None:
    """Some at once, then by and by; other servers, the control, do not feel it."""
    for _ in range(int(LOOKING.burst)):
        await place.additions.look_up(act(ALICE), BOOKSHOP)
    with pytest.raises(SlowDown):
        await place.additions.look_up(act(ALICE), BOOKSHOP)
    await place.additions.look_up(act(ALICE, at=NOW + 20), BOOKSHOP)
    for member in range(10, 9 + int(SERVER_LOOKING.burst)):
        await place.additions.look_up(act(member, at=NOW + 20), BOOKSHOP)
    with pytest.raises(SlowDown):
        await place.additions.look_up(act(99, at=NOW + 20), BOOKSHOP)
    await place.additions.look_up(act(99, server_id=OTHER_SERVER, at=NOW + 20), BOOKSHOP)


async def test_a_source_that_takes_all_the_time_is_left_alone_as_one_that_fails(
    place: Place, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its answers may be in time: what they take together keeps all members waiting."""
    monkeypatch.setattr(looked_up, "SECONDS", 0.2)
    place.tmdb.always = replace(say(make_page([])), until=asyncio.Event())
    for member in range(FAULTS):
        _, _, looked = await place.additions.look_up(act(member), replace(BOOKSHOP, text=f"Rain {member}"))
        assert looked.away == [Tmdb.name]
        await place.time.rest()
    asked = len(place.tmdb.asked)
    assert asked == FAULTS
    assert place.sources.list_away() == {Tmdb.name: True}
    assert place.sources.questions == {(Tmdb.name, "failed"): FAULTS}
    _, _, looked = await place.additions.look_up(act(99), BOOKSHOP)
    assert (looked.away, len(place.tmdb.asked)) == ([Tmdb.name], asked)


async def test_no_source_is_asked_for_what_cannot_be_seen(place: Place, act: Acts) -> None:
    """Some refuse it: after three of those nobody could ask them. Other names are asked for as seen."""
    for text in ("", " ", "\u200b\u202e"):
        _, found, looked = await place.additions.look_up(act(len(text)), replace(BOOKSHOP, text=text))
        assert (found.titles, looked.away, place.tmdb.asked) == ((), (), [])
    await place.additions.look_up(act(9), replace(BOOKSHOP, text=" \u200bRain\n again"))
    assert {each.query["query"] for each in place.tmdb.asked} == {"Rain again"}
