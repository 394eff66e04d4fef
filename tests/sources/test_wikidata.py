"""Wikidata, against a stand-in on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.titles import Kind, Title
from bot.sources import Source, SourceAway, Trouble
from bot.sources.client import FRESH, PAUSE
from bot.sources.items import Work
from bot.sources.wikidata import BATCH, LAG_PAUSE, MOST, QUERY_SECONDS, ROWS, Wikidata
from tests.sources.failing import damaged
from tests.sources.stand_in import (
    BUSY,
    BUSY_FOR_17,
    DOWN,
    NOVEMBER,
    Reply,
    Time,
    open_client,
    read_bytes,
    read_json,
    say,
    serve,
)
from tests.sources.stand_in_wikidata import (
    FILM,
    MERGED,
    MISSING,
    NOVEL,
    SERIES,
    WikidataStandIn,
    make_item,
    on,
    state,
    to,
)

A_FILM: Any = {"P31": [state(to("Q11424"))], "P577": [state(on("2020-01-01"))]}
A_SERIES: Any = {"P31": [state(to("Q5398426"))], "P580": [state(on("2020-01-01"))]}
UNKNOWN: Any = {"P31": [state(to("Q77777"))], "P577": [state(on("2020-01-01"))]}


@asynccontextmanager
async def open_wikidata(time: Time | None = None) -> AsyncIterator[tuple[WikidataStandIn, Wikidata]]:
    there = WikidataStandIn()
    async with serve(there), open_client(time) as client:
        root, query = f"{there.address}/w/api.php", f"{there.address}/sparql"
        yield there, Wikidata(client, root=root, query=query, now=lambda: NOVEMBER)


async def search_for(*items: dict[str, Any]) -> list[Title]:
    """What a search gives when these are all it finds."""
    async with open_wikidata() as (there, wikidata):
        there.hits = {"en": [], "ko": []}
        there.add(*items)
        return await wikidata.search("Anything")


async def read_one(**claims: Any) -> Title:
    """The film with these claims beside its kind and date."""
    return (await search_for(make_item("Q5", "Five", **{**A_FILM, **claims})))[0]


# What is read ------------------------------------------------------------------------------------------


async def test_a_series_is_found_by_its_hangul() -> None:
    """Everything the payload tells of it is there; what is deprecated or unknown is not."""
    async with open_wikidata() as (there, wikidata):
        source: Source = wikidata
        found = await source.search("달빛서점")
    assert found == [
        Title(
            id="",
            kind=Kind.DRAMA,
            title="The Moonlit Bookshop",
            year=2026,
            title_ko="달빛서점",
            alt_titles=("Moonlight Bookstore",),
            alt_titles_ko=("달빛책방",),
            genres=("Comedy", "Drama"),
            directors=("Kim Bora",),
            cast=("이도윤",),
            people_ko={"Kim Bora": "김보라"},
            episodes=16,
            runtime_min=70,
            country=("KR",),
            ids={
                "wikidata": SERIES,
                "imdb": "tt99000001",
                "tmdb_tv": 990001,
                "tvdb": 990002,
                "enwiki": "The Moonlit Bookshop",
            },
            sources=("wikidata:live-2026-11",),
        )
    ]
    assert [each.query.get("language") for each in there.asked] == ["ko", None, "en", None]
    assert all("maxlag" not in each.query for each in there.asked)


async def test_the_language_follows_the_script_and_the_other_one_helps_out() -> None:
    """With three titles the second language is not asked; an item is fetched once, and stands once."""
    films = [make_item(f"Q{number}", f"Film {number}", **A_FILM) for number in range(10, 20)]
    async with open_wikidata() as (there, wikidata):
        there.hits = {"en": [], "ko": []}
        there.add(*films[:2])
        there.add(*films[1:3], language="ko")
        assert [title.title for title in await wikidata.search("Film")] == ["Film 10", "Film 11", "Film 12"]
        asked = [each.query for each in there.asked]
        assert [each.get("language") or each["ids"] for each in asked] == ["en", "Q10|Q11", "ko", "Q12"]
    async with open_wikidata() as (there, wikidata):
        there.hits = {"en": [], "ko": []}
        there.add(*films)
        assert len(await wikidata.search("Film")) == MOST
        assert [each.query.get("language") for each in there.asked] == ["en", None]


async def test_nothing_found_is_an_empty_list() -> None:
    """Without a call for items of which there are none."""
    async with open_wikidata() as (there, wikidata):
        there.always = Reply(read_bytes("wikidata", "wbsearchentities_none.json"))
        assert await wikidata.search("zzzqx") == []
        assert len(there.asked) == 2


async def test_a_long_text_is_cut_short() -> None:
    """Nobody's name is longer."""
    async with open_wikidata() as (there, wikidata):
        await wikidata.search("a" * 4000)
        assert len(there.asked[0].query["search"]) == 100


async def test_a_film_is_dated_by_its_release_in_korea_if_korea_made_it() -> None:
    """What others made is dated by its first release: else half the world would be years too young."""
    released = [state(on("1988-04-16"), P291=[to("Q17")]), state(on("2014-06-06"), P291=[to("Q884")])]
    assert (await read_one(P577=released, P495=[state(to("Q884"))])).year == 2014
    assert (await read_one(P577=released, P495=[state(to("Q17"))])).year == 1988
    assert (await read_one(P577=released[:1], P495=[state(to("Q884"))])).year == 1988
    async with open_wikidata() as (there, wikidata):
        there.hits["ko"] = [FILM]
        film = (await wikidata.search("소금바람"))[0]
    assert (film.year, film.kind, film.runtime_min, film.format) == (2026, Kind.FILM, 118, "theatrical")
    assert film.ids == {"wikidata": FILM, "imdb": "tt99000003", "tmdb_movie": 990003}


async def test_ranks_are_minded() -> None:
    """Preferred ones stand alone, deprecated ones not at all; that nothing is known is no value."""
    old, new = state(on("1999-01-01")), state(on("2001-01-01"))
    wrong = state(on("1950-01-01"), rank="deprecated")
    assert (await read_one(P577=[old, new, wrong])).year == 1999
    assert (await read_one(P577=[old, state(on("2001-01-01"), rank="preferred"), wrong])).year == 2001
    unknown = [state(None, snak="somevalue"), state(None, snak="novalue"), new]
    assert (await read_one(P577=unknown)).year == 2001


@pytest.mark.parametrize(
    ("date", "year"),
    [
        (on("2026-00-00", 9), [2026]),
        (on("2026-11-00", 10), [2026]),
        (on("2026-11-02"), [2026]),
        (on("2020-00-00", 8), []),  # some year of that decade
        ({"time": "-0044-03-15T00:00:00Z", "precision": 11}, []),
        ({"time": "2026", "precision": 11}, []),
        ({"time": "+2026-11-02T00:00:00Z", "precision": True}, []),
        (None, []),
    ],
)
async def test_a_date_may_be_no_more_than_a_year(date: object, year: list[int]) -> None:
    """It is read for its year alone; a title without one is no title yet."""
    found = await search_for(make_item("Q5", "Five", **{**A_FILM, "P577": [state(date)]}))
    assert [title.year for title in found] == year


async def test_a_description_may_tell_the_year() -> None:
    """Of what has not begun."""
    item = make_item("Q5", "Five", told="upcoming 2027 South Korean television series", P31=A_SERIES["P31"])
    assert [title.year for title in await search_for(item)] == [2027]


@pytest.mark.parametrize(
    ("claims", "told", "kind"),
    [
        *(({"P31": [state(to(each))]}, "", Kind.FILM) for each in ("Q11424", "Q24869", "Q506240", "Q202866")),
        *(({"P31": [state(to(each))]}, "", Kind.DRAMA) for each in ("Q5398426", "Q1259759", "Q526877")),
        ({"P31": [state(to("Q506240"))], "P495": [state(to("Q884"))]}, "", Kind.SPECIAL),
        ({"P4983": [state("12")]}, "2026 South Korean television series", Kind.DRAMA),
        ({"P4947": [state("12")]}, "2026 film by Kim Bora", Kind.FILM),
        ({"P345": [state("tt1234567")]}, "2026 South Korean drama", Kind.DRAMA),
        ({"P345": [state("tt1234567")]}, "2026 film", Kind.FILM),
        ({"P4983": [state("12")]}, "", None),
        ({}, "2026 film", None),
        ({"P345": [state("nm1234567")]}, "South Korean film actor", None),
        ({"P345": [state("tt1234567")]}, "2026 video game series", None),
        ({"P345": [state("tt1234567")]}, "reality television series", None),
        ({"P31": [state(to("Q5"))]}, "film director", None),
        ({"P31": [state(to("Q11424"))], "P136": [state(to("Q185529"))]}, "", None),
        ({"P31": [state(to("Q11424")), state(to("Q185529"))]}, "", None),
        ({"P31": [state(to("Q11424"))]}, "2001 pornographic film", None),
    ],
)
async def test_which_items_are_titles(claims: dict[str, Any], told: str, kind: Kind | None) -> None:
    """By their kind; of an unknown one by others' ids and what describes it; never one for adults."""
    item = make_item("Q5", "Five", told=told, **{**UNKNOWN, **claims})
    assert [title.kind for title in await search_for(item)] == ([kind] if kind else [])


async def test_a_genre_may_bar_a_title() -> None:
    """One for adults by its name; a series that nobody wrote."""
    for genre, films, series in (("hentai", 0, 0), ("reality television", 1, 0), ("action film", 1, 1)):
        label = make_item("Q70", genre)
        for claims, count in ((A_FILM, films), (A_SERIES, series)):
            item = make_item("Q5", "Five", **{**claims, "P136": [state(to("Q70"))]})
            assert len(await search_for(item, label)) == count


async def test_a_season_is_its_series() -> None:
    """Both found are one; a season of nothing is none."""
    part_of: Any = {"P31": [state(to("Q3464665"))], "P580": [state(on("2021-01-01"))]}
    series = make_item("Q5", "Five", **A_SERIES)
    season = make_item("Q6", "Five, season 2", **{**part_of, "P179": [state(to("Q5"))]})
    lost = make_item("Q7", "Nothing, season 1", **part_of)
    lonely = make_item("Q8", "Gone, season 1", **{**part_of, "P179": [state(to("Q999"))]})
    for found in ([season, series], [series, season], [season, lost, lonely]):
        async with open_wikidata() as (there, wikidata):
            there.hits = {"en": [], "ko": []}
            there.items["Q5"] = series
            there.add(*found)
            assert [title.ids["wikidata"] for title in await wikidata.search("Five")] == ["Q5"]


async def test_a_name_in_one_script_is_enough() -> None:
    """Hangul stands for a missing English name, and the name for every language for one in Latin letters."""
    hangul = make_item("Q5", None, "밤의 정거장", **A_SERIES)
    every = make_item("Q6", None, None, **A_SERIES)
    every["labels"] = {"mul": {"language": "mul", "value": "Amélie"}}
    original = make_item("Q7", None, None, **A_FILM, P1476=[state({"text": "千と千尋", "language": "ja"})])
    nameless = make_item("Q8", None, None, **A_FILM)
    found = await search_for(hangul, every, original, nameless)
    assert [(title.title, title.title_ko) for title in found] == [
        ("밤의 정거장", "밤의 정거장"),
        ("Amélie", None),
        ("千と千尋", None),
    ]


async def test_the_name_where_it_was_made_is_the_original_title() -> None:
    """Outside Korea; beside it stands the name it has in Korea."""
    item = make_item(
        "Q5", "Spirited Away", "센과 치히로", **A_FILM, P1476=[state({"text": "千と千尋", "language": "ja"})]
    )
    item["claims"]["P495"] = [state(to("Q17")), state(to("Q17")), state(to("Q123456"))]
    title = (await search_for(item))[0]
    assert (title.original_title, title.title_ko, title.country) == ("千と千尋", "센과 치히로", ("JP",))
    item["claims"]["P495"] = [state(to("Q884"))]
    assert (await search_for(item))[0].original_title is None


async def test_a_country_that_is_not_told_is_korea_only_by_its_language() -> None:
    """Else it is left open."""
    assert (await read_one(P364=[state(to("Q9176"))])).country == ("KR",)
    assert (await read_one()).country == ()
    assert (await read_one(P364=[state(to("Q9176"))], P495=[state(to("Q123456"))])).country == ()


async def test_networks_are_named_as_the_catalogue_names_them() -> None:
    """A series that only streams is told from one on the air."""
    for label, name, way in (("SBS TV", "SBS", "tv"), ("Netflix", "Netflix", "streaming")):
        item = make_item("Q5", "Five", **A_SERIES, P449=[state(to("Q70"))])
        title = (await search_for(item, make_item("Q70", label)))[0]
        assert (title.networks, title.format) == ((name,), way)


async def test_hours_are_minutes_and_seconds_are_passed_over() -> None:
    """So is an amount that is no whole number."""
    unit = "http://www.wikidata.org/entity/"
    for amount, name, minutes in (("+2", "Q25235", 120), ("+7080", "Q11574", None), ("+1.5", "Q25235", None)):
        assert (await read_one(P2047=[state({"amount": amount, "unit": unit + name})])).runtime_min == minutes


async def test_ten_of_the_cast_are_taken() -> None:
    """In the item's order, the Hangul beside them."""
    people = [make_item(f"Q{number}", f"Actor {number}", "배우") for number in range(100, 115)]
    people[4] = make_item("Q104", "Actor 104", "Actor 104")
    film = make_item("Q5", "Five", **A_FILM, P161=[state(to(each["id"])) for each in people])
    title = (await search_for(film, *people))[0]
    assert title.cast == tuple(f"Actor {number}" for number in range(100, 110))
    assert set(title.cast) - set(title.people_ko) == {"Actor 104"}


# By ids and pages ---------------------------------------------------------------------------------------


async def test_items_are_fetched_by_id_merged_ones_under_their_new_id() -> None:
    """What is missing is not among them; fifty at a time, and never when Wikidata is behind."""
    async with open_wikidata() as (there, wikidata):
        there.items[MERGED] |= {"claims": A_SERIES}
        found = await wikidata.fetch_by_ids([SERIES, MERGED, MISSING, NOVEL, "x|y"])
        assert {asked: title.ids["wikidata"] for asked, title in found.items()} == {
            SERIES: SERIES,
            MERGED: SERIES,
        }
        assert found[SERIES].episodes == 16
        assert found[SERIES].directors == ()
        assert [each.query["maxlag"] for each in there.asked] == ["5"]
        assert (await wikidata.fetch_by_ids([SERIES], named=True))[SERIES].directors == ("Kim Bora",)
        there.asked.clear()
        await wikidata.fetch_by_ids(f"Q{number}" for number in range(1, BATCH + 2))
        assert [each.query["ids"].count("|") + 1 for each in there.asked] == [BATCH, 1]


async def test_items_are_fetched_by_page() -> None:
    """By the name asked for, however it was spelt; the year 0 says that none is told."""
    async with open_wikidata() as (there, wikidata):
        found = await wikidata.fetch_by_pages(["Salt_Wind (film)", "No Such Film (2026 film)", "a|b"])
        assert there.asked[0].query["titles"] == "Salt_Wind (film)|No Such Film (2026 film)"
    assert [*found] == ["Salt_Wind (film)"]
    film = found["Salt_Wind (film)"]
    assert (film.title, film.kind, film.year) == ("Salt Wind", Kind.FILM, 0)
    assert film.ids == {
        "wikidata": FILM,
        "imdb": "tt99000003",
        "tmdb_movie": 990003,
        "enwiki": "Salt Wind (film)",
    }


async def test_facts_are_found_by_item_or_page() -> None:
    """Nothing is asked about a title with neither."""
    async with open_wikidata() as (there, wikidata):
        facts = await wikidata.facts(Title("a", Kind.DRAMA, "A", 2026, ids={"wikidata": SERIES}))
        assert facts is not None
        assert (facts.source, facts.episodes, facts.directors) == ("wikidata", 16, ("Kim Bora",))
        assert facts.url == f"https://www.wikidata.org/wiki/{SERIES}"
        by_page = await wikidata.facts(Title("a", Kind.FILM, "A", 2026, ids={"enwiki": "Salt Wind (film)"}))
        assert by_page is not None
        assert by_page.ids["imdb"] == "tt99000003"
        assert await wikidata.facts(Title("a", Kind.DRAMA, "A", 2026, ids={"wikidata": MISSING})) is None
        there.asked.clear()
        for ids in ({}, {"imdb": "tt99000003"}, {"wikidata": "q1|Q2"}, {"wikidata": 5}):
            assert await wikidata.facts(Title("a", Kind.DRAMA, "A", 2026, ids=ids)) is None
        assert there.asked == []


async def test_new_titles_are_those_of_the_year() -> None:
    """Asked for by a query, a page at a time until one is not full."""
    time = Time()
    async with open_wikidata(time) as (there, wikidata):
        assert await wikidata.list_new(2026) == [SERIES, "Q900000004"]
        query = there.asked[0].query["query"]
        assert "YEAR(?start) = 2026" in query
        assert "wd:Q884" in query
        there.asked.clear()
        time.now += FRESH
        row = {"item": {"value": f"http://www.wikidata.org/entity/{SERIES}"}}
        pages = [{"results": {"bindings": [row] * count}} for count in (ROWS, 1)]
        there.next.extend(say(page) for page in pages)
        assert await wikidata.list_new(2026) == [SERIES]
        assert f"OFFSET {ROWS}" in there.asked[1].query["query"]
        assert [each.path for each in there.asked][:2] == ["/sparql", "/sparql"]


# Trouble ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["maxlag", "ratelimited", "no_such_entity"])
async def test_errors_in_good_answers_are_told(name: str) -> None:
    """A click fails at once; a job waits as long as it is told, and asks once more."""
    error = say(read_json("wikidata", f"error_{name}.json"), headers={"Retry-After": "9"})
    busy = name != "no_such_entity"
    time = Time()
    async with open_wikidata(time) as (there, wikidata):
        there.always = error
        with pytest.raises(SourceAway) as caught:
            await wikidata.search("x")
        assert (caught.value.why, caught.value.retry_after) == (
            Trouble.BUSY if busy else Trouble.BROKEN,
            9.0,
        )
        assert time.pauses == []
        there.always = None
        there.next.append(error)
        if busy:
            assert await wikidata.fetch_by_ids([SERIES])
            assert time.pauses == [9.0]
        else:
            with pytest.raises(SourceAway):
                await wikidata.fetch_by_ids([SERIES])


async def test_a_job_waits_some_time_but_not_for_ever() -> None:
    """Told no time it makes a short pause; told an hour it fails, as when it is told to wait twice."""
    time = Time()
    async with open_wikidata(time) as (there, wikidata):
        there.next.append(BUSY)
        assert await wikidata.list_new(2026)
        assert time.pauses == [LAG_PAUSE]
        there.next.append(replace(BUSY, headers={"Retry-After": "3600"}))
        with pytest.raises(SourceAway):
            await wikidata.fetch_by_ids([FILM])
        assert there.asked[-1].query["ids"] == FILM
        asked = len(there.asked)
        there.next.extend([BUSY_FOR_17, BUSY_FOR_17])
        with pytest.raises(SourceAway):
            await wikidata.fetch_by_ids([FILM])
        assert len(there.asked) == asked + 2


async def test_a_broken_server_is_asked_once_more() -> None:
    """After two seconds."""
    time = Time()
    async with open_wikidata(time) as (there, wikidata):
        there.next.append(DOWN)
        assert await wikidata.search("달빛서점")
        assert time.pauses == [PAUSE]


async def test_a_query_may_take_a_minute() -> None:
    """While one runs a member may search: they wait for no turn."""
    assert QUERY_SECONDS > 60
    released = asyncio.Event()
    async with open_wikidata() as (there, wikidata):
        there.next.append(say(there.rows, until=released))
        listing = asyncio.create_task(wikidata.list_new(2026))
        await there.was_asked.wait()
        assert await wikidata.search("달빛서점")
        assert not listing.done()
        released.set()
        assert await listing


GOOD = read_json("wikidata", "wbgetentities_series.json")["entities"][SERIES]


@settings(deadline=None)
@given(damaged(GOOD))
def test_a_damaged_item_is_read_as_far_as_it_goes(entity: object) -> None:
    """Without the network, for many more of them."""
    title = Work(entity).make_title({}, "x")
    assert title is None or title.title


def test_control_an_item_that_is_not_damaged_is_a_title() -> None:
    """Control: of the one above."""
    title = Work(GOOD).make_title({}, "x")
    assert title is not None
    assert title.year == 2026
