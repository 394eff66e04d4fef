"""TVmaze, against a stand-in on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.domain.titles import Kind, Title
from bot.sources import Source, SourceAway
from bot.sources.client import PAUSE
from bot.sources.tvmaze import KNOWN_BETTER, MOST, TvMaze
from tests.sources.stand_in import (
    BUSY,
    BUSY_FOR_17,
    DOWN,
    NOT_FOUND,
    NOVEMBER,
    TRUNCATED,
    Reply,
    Time,
    open_client,
    read_bytes,
    say,
    serve,
)
from tests.sources.stand_in_tvmaze import TvMazeStandIn

BOOKSHOP = Title(
    id="",
    kind=Kind.DRAMA,
    title="The Moonlit Bookshop",
    year=2026,
    title_ko="달빛서점",
    genres=("Comedy", "Romance"),
    networks=("tvN",),
    runtime_min=68,
    country=("KR",),
    ids={"tvmaze": 880001, "imdb": "tt99000001", "tvdb": 990002},
    sources=("tvmaze:live-2026-11",),
)
SALT_LINE = Title(
    id="",
    kind=Kind.DRAMA,
    title="Salt Line",
    year=2026,
    genres=("Crime",),
    networks=("Netflix",),
    format="streaming",
    runtime_min=52,
    country=("KR",),
    ids={"tvmaze": 880002},
    sources=("tvmaze:live-2026-11",),
)


@asynccontextmanager
async def open_tvmaze(time: Time | None = None) -> AsyncIterator[tuple[TvMazeStandIn, TvMaze]]:
    there = TvMazeStandIn()
    async with serve(there), open_client(time) as client:
        yield there, TvMaze(client, root=there.address, now=lambda: NOVEMBER)


def known(**ids: str | int) -> Title:
    """A title that others call so."""
    return Title("a", Kind.DRAMA, "A", 2026, ids=ids)


async def test_series_are_found() -> None:
    """With the Hangul of the first ones; neither summary nor picture is anywhere in them."""
    async with open_tvmaze() as (there, tvmaze):
        source: Source = tvmaze
        found = await source.search("moonlit")
    assert found == [BOOKSHOP, SALT_LINE]
    assert found[0].alt_titles_ko == ()
    assert [each.path for each in there.asked] == [
        "/search/shows",
        "/shows/880001/akas",
        "/shows/880002/akas",
    ]
    assert "Invented text" in str(there.found)  # control
    assert "Invented text" not in str(found)


async def test_nothing_found_is_an_empty_list() -> None:
    """Not trouble."""
    async with open_tvmaze() as (there, tvmaze):
        there.always = Reply(read_bytes("tvmaze", "search_shows_none.json"))
        assert await tvmaze.search("zzzqx") == []


@pytest.mark.parametrize(
    "change",
    [
        *(
            {"type": kind}
            for kind in ("Reality", "News", "Talk Show", "Sports", "Game Show", "Variety", None)
        ),
        {"premiered": None},
        {"premiered": "2026"},
        {"premiered": ""},
        {"genres": ["Adult"]},
        {"name": ""},
        {"name": "\u200b"},
        {"id": "880001"},
    ],
)
async def test_what_is_no_dated_drama_is_passed_over(change: dict[str, Any]) -> None:
    """The others stay."""
    async with open_tvmaze() as (there, tvmaze):
        there.found[0]["show"] |= change
        assert await tvmaze.search("x") == [SALT_LINE]


async def test_names_are_asked_for_of_the_first_alone() -> None:
    """At most five are given, and of three the other names are asked for."""
    async with open_tvmaze() as (there, tvmaze):
        show = there.found[0]["show"]
        there.found = [{"show": {**show, "id": 880001 + number}} for number in range(8)]
        found = await tvmaze.search("x")
        assert len(found) == MOST
        assert len(there.asked) == 1 + KNOWN_BETTER


async def test_a_title_stays_where_its_names_are_not_to_be_had() -> None:
    """Trouble after the search costs the Hangul alone."""
    for reply in (BUSY_FOR_17, DOWN, NOT_FOUND, TRUNCATED, say({}), say([{"name": 5}, None])):
        async with open_tvmaze() as (there, tvmaze):
            answer = there.say
            there.answer = lambda asked, reply=reply, answer=answer: (  # type: ignore[misc]
                reply if asked.path.endswith("akas") else answer(asked)
            )
            assert [title.title for title in await tvmaze.search("x")] == [BOOKSHOP.title, SALT_LINE.title]


async def test_other_names_are_told_by_their_script() -> None:
    """Hangul first, more of it beside it; outside Korea the name at home is the original one."""
    async with open_tvmaze() as (there, tvmaze):
        there.found = there.found[:1]
        there.akas = [
            {"name": "달빛서점", "country": None},
            {"name": "달빛책방", "country": {"code": "US"}},
            {"name": "月光書店", "country": None},
        ]
        title = (await tvmaze.search("x"))[0]
        assert (title.title_ko, title.alt_titles_ko, title.original_title) == (
            "달빛서점",
            ("달빛책방",),
            None,
        )
    async with open_tvmaze() as (there, tvmaze):
        there.found = there.found[:1]
        there.found[0]["show"]["network"]["country"]["code"] = "JP"
        there.akas = [{"name": "月の本", "country": {"code": "TW"}}, {"name": "月光書店", "country": None}]
        title = (await tvmaze.search("x"))[0]
        assert (title.country, title.title_ko, title.original_title) == (("JP",), None, "月光書店")
    async with open_tvmaze() as (there, tvmaze):
        there.found = there.found[:1]
        there.found[0]["show"]["name"] = "달빛서점"
        there.akas = []
        assert (await tvmaze.search("x"))[0].title_ko == "달빛서점"


@pytest.mark.parametrize(
    ("change", "country"),
    [
        ({"network": {"name": "TBS", "country": {"code": "JP"}}}, ("JP",)),
        ({"network": None, "webChannel": {"name": "TVING", "country": {"code": "KR"}}}, ("KR",)),
        ({"network": None, "webChannel": None, "language": "Thai"}, ("TH",)),
        ({"network": None, "language": "Chinese"}, ()),
        ({"network": {"name": "X", "country": {"code": "Korea"}}, "language": None}, ()),
    ],
)
async def test_the_country_is_the_channels(change: dict[str, Any], country: tuple[str, ...]) -> None:
    """That of the language, if it is spoken in one, where the channel has none."""
    async with open_tvmaze() as (there, tvmaze):
        there.found[0]["show"] |= change
        assert (await tvmaze.search("x"))[0].country == country


@pytest.mark.parametrize("ids", [{"tvmaze": 880001}, {"imdb": "tt99000001"}, {"tvdb": 990002}])
async def test_facts_are_found_by_each_id(ids: dict[str, str | int]) -> None:
    """Also where the look-up redirects; IMDb's id unknown there, TheTVDB's is tried."""
    for more in ({}, {"imdb": "tt00000000"}) if "tvdb" in ids else ({},):
        async with open_tvmaze() as (_, tvmaze):
            facts = await tvmaze.facts(known(**ids, **more))
            assert facts is not None
            assert (facts.episodes, facts.runtime_min, facts.networks) == (16, 68, ("tvN",))
            assert facts.url == "https://www.tvmaze.com/shows/880001/the-moonlit-bookshop"
            assert facts.ids == BOOKSHOP.ids
            assert facts.poster is None
            assert facts.line is None


async def test_what_it_does_not_know_has_no_facts() -> None:
    """Nothing is asked about a film, nor about what has no id."""
    async with open_tvmaze() as (there, tvmaze):
        for ids in ({"tvmaze": 1}, {"imdb": "tt00000000"}, {"tvdb": 1}):
            assert await tvmaze.facts(known(**ids)) is None
        assert there.asked
        there.asked.clear()
        for ids in ({}, {"tvmaze": "880001/.."}, {"imdb": "tt1&x"}, {"tvdb": -1}):
            assert await tvmaze.facts(known(**ids)) is None
        film = Title("a", Kind.FILM, "A", 2026, ids=BOOKSHOP.ids)
        assert await tvmaze.facts(film) is None
        assert there.asked == []
        there.found[0]["show"]["genres"] = ["Adult"]
        assert await tvmaze.facts(BOOKSHOP) is None


@pytest.mark.parametrize(
    ("seasons", "episodes"),
    [
        ([{"episodeOrder": 6}, {"episodeOrder": 8}], 14),
        ([{"episodeOrder": 6}, {"episodeOrder": None}], None),
        ([{"episodeOrder": "6"}], None),
        ([], None),
    ],
)
async def test_episodes_are_those_of_all_seasons(seasons: list[Any], episodes: int | None) -> None:
    """Unknown as long as one is."""
    async with open_tvmaze() as (there, tvmaze):
        there.seasons = seasons
        facts = await tvmaze.facts(BOOKSHOP)
        assert facts is not None
        assert facts.episodes == episodes


async def test_no_link_leads_elsewhere() -> None:
    """A page that is not TVmaze's is not shown."""
    for page in ("https://elsewhere.example/", "javascript:x", "https://www.tvmaze.com/shows/1\n@x", None):
        async with open_tvmaze() as (there, tvmaze):
            there.found[0]["show"]["url"] = page
            facts = await tvmaze.facts(BOOKSHOP)
            assert facts is not None
            assert facts.url == "https://www.tvmaze.com/shows/880001"


async def test_a_missing_search_is_trouble_and_a_missing_show_is_none() -> None:
    """404 says that there is no such show; that there is no search says something else."""
    async with open_tvmaze() as (there, tvmaze):
        there.always = Reply(read_bytes("tvmaze", "error_404.json"), 404)
        with pytest.raises(SourceAway):
            await tvmaze.search("x")
        assert await tvmaze.facts(BOOKSHOP) is None


async def test_when_busy_it_is_asked_once_more() -> None:
    """After two seconds, but not where it asks for more."""
    time = Time()
    async with open_tvmaze(time) as (there, tvmaze):
        there.next.append(BUSY)
        assert await tvmaze.search("moonlit")
        assert time.pauses == [PAUSE]
        asked = len(there.asked)
        there.next.append(BUSY_FOR_17)
        with pytest.raises(SourceAway) as caught:
            await tvmaze.search("salt")
        assert caught.value.retry_after == 17.0
        assert len(there.asked) == asked + 1
