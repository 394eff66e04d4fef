"""The catalogue brought up to date: by a stand-in for Wikidata on loopback, into a real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.domain.breaker import Breaker
from bot.domain.refresh import KEPT_SECONDS, PIECE, Refresh
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.sources import SourceAway, Trouble
from bot.sources.client import FRESH
from bot.sources.wikidata import Wikidata
from bot.store import Store
from bot.store.jobs import REFRESH
from bot.usecases.arrivals import Arrivals
from bot.usecases.facts import TitleFacts
from bot.usecases.jobs import PIECE_SECONDS, REFRESH_SECONDS, Jobs
from bot.usecases.refreshing import Refreshing, ask_through
from bot.usecases.sources import Sources
from bot.usecases.titles import Titles
from tests.places import refuse_rows
from tests.sources.stand_in import BUSY, DOWN, open_client, serve
from tests.sources.stand_in import Time as SourceTime
from tests.sources.stand_in_wikidata import WikidataStandIn, make_item, on, state, to
from tests.store.conftest import NOW, path, rows, store
from tests.usecases.test_jobs import NOWHERE, Time, make_owner

__all__ = ["path", "store"]

T = TypeVar("T")

YEAR = 2025
"""Of `NOW`."""
SIGNAL = Title("kd-signal-2016", Kind.DRAMA, "Signal", 2016, title_ko="시그널")
RUNNING = Title(
    "kd-two-cups-2025", Kind.DRAMA, "Two Cups", YEAR, networks=("tvN",), ids={"wikidata": "Q1000"}
)
PAGES = [
    Title(
        f"wf-film-{number:03}-2000",
        Kind.FILM,
        f"Film {number:03}",
        2000,
        country=("US",),
        ids={"enwiki": f"Film_{number:03}"},
    )
    for number in range(2 * PIECE + 10)
]
FILM: Any = {"P31": [state(to("Q11424"))], "P577": [state(on("2000-01-01"))]}
SERIES: Any = {
    "P31": [state(to("Q5398426"))],
    "P580": [state(on(f"{YEAR}-01-01"))],
    "P495": [state(to("Q884"))],
}


@dataclass
class Scene:
    """Wikidata's stand-in, the catalogue, and who brings it up to date."""

    store: Store
    there: WikidataStandIn
    wikidata: Wikidata
    index: TitleIndex
    time: SourceTime
    now: int = NOW

    async def open(self) -> Refreshing:
        """Another process, which knows what is kept and no more."""

        async def ask(question: Callable[[Wikidata], Awaitable[T]]) -> T:
            return await question(self.wikidata)

        return Refreshing(store=self.store, titles=await self.read(), ask=ask, now=lambda: self.now)

    async def read(self) -> Titles:
        titles = Titles(store=self.store, index=self.index)
        await titles.lay_over(await self.store.sources.list_refreshed())
        return titles

    async def run(self, refreshing: Refreshing | None = None, *, pieces: int = 1000) -> Refresh:
        refreshing = refreshing or await self.open()
        refresh = await refreshing.find()
        while refresh.ended_at is None and pieces:
            refresh = await refreshing.go_on(refresh)
            pieces -= 1
        return refresh

    async def list_kept(self) -> dict[str, Title]:
        return {title.id: title for title in await self.store.sources.list_refreshed()}

    def count_pages(self) -> list[int]:
        """How many pages each call asked for that there was since last time."""
        asked = [each.query["titles"].count("|") + 1 for each in self.there.asked if "titles" in each.query]
        self.there.asked.clear()
        return asked


@asynccontextmanager
async def open_scene(store: Store, *titles: Title) -> AsyncIterator[Scene]:
    there = WikidataStandIn()
    there.list(YEAR)
    there.add_page("Nothing of ours", make_item("Q1", "Nothing", **FILM))
    time = SourceTime()
    async with serve(there), open_client(time) as client:
        wikidata = Wikidata(
            client, root=f"{there.address}/w/api.php", query=f"{there.address}/sparql", now=lambda: NOW
        )
        yield Scene(store, there, wikidata, TitleIndex(titles), time)


@pytest.fixture
async def scene(store: Store) -> AsyncIterator[Scene]:
    """With 110 films of which a page is known; Wikidata knows all but the last two."""
    async with open_scene(store, SIGNAL, RUNNING, *PAGES) as scene:
        for number, title in enumerate(PAGES[:-2], 100):
            scene.there.add_page(
                title.title,
                make_item(f"Q{number}", title.title, "영화", **FILM, P345=[state(f"tt{number:07}")]),
            )
        scene.there.items["Q1000"] = make_item(
            "Q1000", "Two Cups", "두 잔", **SERIES, P161=[state(to("Q70"))]
        )
        scene.there.items["Q70"] = make_item("Q70", "Kim Bora", "김보라")
        yield scene


# What becomes of it -----------------------------------------------------------------------------------


async def test_titles_are_brought_up_to_date(scene: Scene) -> None:
    """Ids by their pages, fifty a call; what still changes by its item, with Hangul and cast."""
    refresh = await scene.run()
    assert (refresh.asked, refresh.filled, refresh.new, refresh.left_out) == (111, 109, 0, 0)
    assert scene.count_pages() == [PIECE, PIECE, 10]
    kept = await scene.list_kept()
    assert kept.keys() == {RUNNING.id, *(title.id for title in PAGES[:-2])}
    assert kept[PAGES[0].id] == replace(
        PAGES[0],
        title_ko="영화",
        ids={"enwiki": "Film_000", "wikidata": "Q100", "imdb": "tt0000100"},
        sources=("wikidata:live-2025-06",),
    )
    assert (kept[RUNNING.id].title_ko, kept[RUNNING.id].cast) == ("두 잔", ("Kim Bora",))
    assert (await scene.read()).whole.find(PAGES[0].id) == kept[PAGES[0].id]


async def test_what_a_page_has_become_since_is_left_out(store: Store) -> None:
    """Of another kind or time it is not that film any more, and is counted."""
    async with open_scene(store, *PAGES[:2]) as scene:
        scene.there.add_page("Film 000", make_item("Q2", "Film 000", **SERIES))
        scene.there.add_page(
            "Film 001", make_item("Q3", "Film 001", **{**FILM, "P577": [state(on("1970-01-01"))]})
        )
        refresh = await scene.run()
        assert (refresh.asked, refresh.filled, refresh.left_out) == (2, 0, 2)
        assert await scene.list_kept() == {}


async def test_new_titles_come_in(store: Store) -> None:
    """Of this and the next year, under an id as all have; nothing for adults, and nothing that is old."""
    async with open_scene(store, SIGNAL) as scene:
        later: Any = {**SERIES, "P580": [state(on("2026-03-01"))]}
        scene.there.items |= {
            "Q2": make_item("Q2", "Three Cups", "세 잔", **SERIES, P449=[state(to("Q70"))]),
            "Q3": make_item("Q3", None, "네 잔", **later),
            "Q4": make_item("Q4", "Bare Cups", told="pornographic film", **SERIES),
            "Q5": make_item("Q5", "Old Cups", **{**SERIES, "P580": [state(on("2019-01-01"))]}),
            "Q70": make_item("Q70", "tvN"),
        }
        scene.there.list(YEAR, "Q2", "Q3", "Q4", "Q5", "Q999999999")
        refresh = await scene.run()
        assert (refresh.filled, refresh.new, refresh.left_out) == (0, 2, 0)
        kept = await scene.list_kept()
        assert [(title.title, title.year, title.tier) for title in kept.values()] == [
            ("Three Cups", YEAR, 2),
            ("네 잔", 2026, 3),
        ]
        assert [*kept] == ["kd-three-cups-2025", "kd-title-2026"]
        assert all(title.sources == ("wikidata:live-2025-06",) for title in kept.values())
        found = (await scene.read()).whole.suggest("세 잔")
        assert found[0].id == "kd-three-cups-2025"


async def test_what_is_here_already_gets_facts_and_no_second_row(store: Store) -> None:
    """By a name and the year; where several may be, or it is another item, it is left out and counted."""
    others = [replace(RUNNING, id=f"kd-tea-{n}-2025", title="Tea", ids={}) for n in (1, 2)]
    async with open_scene(store, replace(RUNNING, ids={}), *others) as scene:
        scene.there.items |= {
            "Q2": make_item("Q2", "Two Cups", "두 잔", **SERIES),
            "Q3": make_item("Q3", "Tea", **SERIES),
            "Q4": make_item("Q4", "Zwei Tassen", "두 잔", **SERIES),
        }
        scene.there.list(YEAR, "Q2", "Q3", "Q4")
        refresh = await scene.run()
        assert (refresh.filled, refresh.new, refresh.left_out) == (1, 0, 2)
        [kept] = (await scene.list_kept()).values()
        assert (kept.id, kept.title, kept.ids) == (RUNNING.id, "Two Cups", {"wikidata": "Q2"})


async def test_one_title_listed_twice_comes_in_once(store: Store) -> None:
    """Two items of one name, in two pieces: the second process knows what the first has kept."""
    async with open_scene(store, SIGNAL) as scene:
        items = {
            f"Q{number}": make_item(f"Q{number}", f"Cup {number}", **SERIES)
            for number in range(10, 10 + PIECE)
        }
        items["Q999"] = make_item("Q999", "Cup 10", **SERIES)
        scene.there.items |= items
        scene.there.list(YEAR, *items)
        await scene.run(pieces=2)
        assert len(await scene.list_kept()) == PIECE
        refresh = await scene.run()
        assert refresh.new == PIECE
        assert len(await scene.list_kept()) == PIECE


# How it ends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("remembers", [True, False], ids=["", "control"])
async def test_another_process_goes_on_where_one_was_stopped(scene: Scene, remembers: bool) -> None:
    """What was done is not asked again, also what gave nothing; without that memory all is."""
    scene.there.pages = {}
    await scene.run(pieces=2)
    assert scene.count_pages() == [PIECE, PIECE]
    scene.time.now += FRESH  # another process remembers no answer
    if not remembers:
        await scene.store.facts.keep("refresh", "")
    await scene.run()
    assert scene.count_pages() == ([10] if remembers else [PIECE, PIECE, 10])


async def test_a_failing_wikidata_leaves_what_was_done(scene: Scene) -> None:
    """It ends it; later it goes on from there."""
    refreshing = await scene.open()
    refresh = await scene.run(refreshing, pieces=1)
    scene.there.always = DOWN
    with pytest.raises(SourceAway) as caught:
        await refreshing.go_on(refresh)
    assert caught.value.why is Trouble.BROKEN
    assert len(await scene.list_kept()) == PIECE
    scene.there.always = None
    scene.count_pages()
    assert (await scene.run()).filled == 109
    assert scene.count_pages() == [PIECE, 10]


async def test_a_piece_that_cannot_be_kept_is_asked_again(store: Store, path: Path) -> None:
    """What is known in memory is no more than what is kept."""
    async with open_scene(store, SIGNAL) as scene:
        scene.there.items["Q2"] = make_item("Q2", "Three Cups", **SERIES)
        scene.there.list(YEAR, "Q2")
        refreshing = await scene.open()
        refresh = await scene.run(refreshing, pieces=1)
        refuse_rows(path, "refreshed", "new.at = 0")
        scene.now = 0
        with pytest.raises(Exception, match=r"full|check|constraint"):
            await refreshing.go_on(refresh)
        scene.now = NOW
        assert (await scene.run(refreshing)).new == 1
        assert [*await scene.list_kept()] == ["kd-three-cups-2025"]


async def test_it_is_not_done_again_for_some_days(scene: Scene) -> None:
    """Then it is; what has its item by now is not asked for by its page."""
    await scene.run()
    scene.there.asked.clear()
    scene.now += KEPT_SECONDS - 1
    assert (await scene.run()).ended_at == NOW
    assert scene.there.asked == []
    scene.now += 1
    assert (await scene.run()).began_at == scene.now
    assert scene.count_pages() == [2]


# Each week --------------------------------------------------------------------------------------------


def make_jobs(scene: Scene, time: Time, *, refreshing: Refreshing | None = None) -> Jobs:
    clock = time.clock()
    sources = Sources(store=scene.store, sources=(), owner=make_owner(scene.store, time), clock=clock)
    facts = TitleFacts(store=scene.store, sources=sources, clock=clock)
    titles = Titles(store=scene.store, index=TitleIndex(()))
    arrivals = Arrivals(store=scene.store, titles=titles, clock=clock)
    return Jobs(
        store=scene.store,
        facts=facts,
        arrivals=arrivals,
        channels=NOWHERE,
        clock=clock,
        refreshing=refreshing,
    )


@asynccontextmanager
async def open_weekly(scene: Scene, time: Time) -> AsyncIterator[Jobs]:
    titles = await scene.read()
    sources = Sources(
        store=scene.store, sources=[scene.wikidata], owner=make_owner(scene.store, time), clock=time.clock()
    )
    refreshing = Refreshing(store=scene.store, titles=titles, ask=ask_through(sources), now=lambda: time.now)
    yield make_jobs(scene, time, refreshing=refreshing)


async def test_it_is_done_each_week_piece_by_piece(scene: Scene, path: Path) -> None:
    """The bot does one at a time and leaves the source to others in between; then it waits for a week."""
    time = Time()
    async with open_weekly(scene, time) as jobs:
        await jobs.start()
        for pieces in ([PIECE], [PIECE], [10]):
            jobs.take_up()
            await time.rest()
            assert scene.count_pages() == pieces
            assert time.reminded[-1] == PIECE_SECONDS
            time.now += PIECE_SECONDS
        for _ in range(4):
            jobs.take_up()
            await time.rest()
            time.now += PIECE_SECONDS
        [(due_at,)] = rows(path, "SELECT due_at FROM jobs WHERE name = ?", REFRESH)
        assert due_at == NOW + REFRESH_SECONDS
        assert len(await scene.list_kept()) == 109


async def test_a_wikidata_that_is_behind_is_no_fault(scene: Scene, path: Path) -> None:
    """Members are answered all the same; the job is put off. One that is down counts, as any fault does."""
    time = Time()
    async with open_weekly(scene, time) as jobs:
        await jobs.start()
        for reply, faults in ((BUSY, 0), (DOWN, 1)):
            scene.there.always = reply
            jobs.take_up()
            await time.rest()
            breakers = await scene.store.sources.find_breakers()
            assert breakers.get("wikidata", Breaker()).faults == faults
            [(due_at,)] = rows(path, "SELECT due_at FROM jobs WHERE name = ?", REFRESH)
            assert due_at > time.now
            time.now = due_at


async def test_without_the_owners_word_nothing_is_asked(scene: Scene, path: Path) -> None:
    """A job that an earlier setting left is dropped."""
    time = Time()
    await scene.store.jobs.ensure(REFRESH, at=NOW)
    jobs = make_jobs(scene, time)
    await jobs.start()
    jobs.take_up()
    await time.rest()
    assert scene.there.asked == []
    assert rows(path, "SELECT due_at FROM jobs WHERE name = ?", REFRESH) == []


async def test_a_member_is_answered_in_the_middle_of_a_piece(scene: Scene) -> None:
    """A look-up waits for one request at most, though a piece takes many; nothing holds the store."""
    scene.there.items |= {
        f"Q{number}": make_item(f"Q{number}", f"Actor {number}") for number in range(2000, 2500)
    }
    cast = [state(to(f"Q{number}")) for number in range(2000, 2010)]
    items = []
    for number in range(10, 10 + PIECE):
        cast = [state(to(f"Q{2000 + 10 * (number - 10) + at}")) for at in range(10)]
        scene.there.items[f"Q{number}"] = make_item(f"Q{number}", f"Cup {number}", **SERIES, P161=cast)
        items.append(f"Q{number}")
    refreshing = await scene.open()
    refresh = replace(await refreshing.find(), page="x", item="x", found=tuple(items))
    scene.there.asked.clear()
    scene.there.was_asked.clear()
    piece = asyncio.create_task(refreshing.go_on(refresh))
    await scene.there.was_asked.wait()
    scene.there.hits = {"en": ["Q1000"], "ko": []}
    assert [title.title for title in await scene.wikidata.search("Two Cups")] == ["Two Cups"]
    assert not piece.done()
    await piece
    calls = [
        "search" if "search" in each.query else "job"
        for each in scene.there.asked
        if "maxlag" in each.query or "search" in each.query
    ]
    assert calls.index("search") <= 2
    assert calls.count("job") >= 11
