"""TMDB's adapter against TMDB on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.facts import Facts, Offer, OfferKind
from bot.domain.titles import Kind, Title
from bot.sources import Source, SourceAway
from bot.sources.client import Client
from bot.sources.tmdb import Tmdb
from tests.sources.stand_in import (
    NOT_FOUND,
    NOVEMBER,
    StandIn,
    open_client,
    read_json,
    say,
    serve,
)
from tests.sources.stand_in_tmdb import FILM, KEY, ROOT, SHOW, answer, list_rows, make_page

BOOKSHOP = Title(
    id="",
    kind=Kind.DRAMA,
    title="The Moonlit Bookshop",
    year=2026,
    title_ko="달빛서점",
    ids={"tmdb_tv": SHOW},
    sources=("tmdb:live-2026-11",),
)
SALT_WIND = Title(
    id="",
    kind=Kind.FILM,
    title="Salt Wind",
    year=2026,
    title_ko="소금바람",
    format="theatrical",
    ids={"tmdb_movie": FILM},
    sources=("tmdb:live-2026-11",),
)


def make_source(client: Client, address: str, *, key: str = KEY) -> Tmdb:
    return Tmdb(client, key=key, root=address + ROOT, now=lambda: NOVEMBER)


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    async with serve(StandIn(answer)) as stand_in:
        yield stand_in


@pytest.fixture
async def source(there: StandIn) -> AsyncIterator[Tmdb]:
    async with open_client() as client:
        yield make_source(client, there.address)


def give(there: StandIn, side: str, *rows: Any) -> None:
    """Have a search of one side give these rows, and the other none."""
    there.answer = lambda asked: say(make_page(list(rows) if asked.path.endswith(f"/{side}") else []))


def show(**changes: Any) -> dict[str, Any]:
    return {**list_rows("tv")[0], **changes}


def film(**changes: Any) -> dict[str, Any]:
    return {**list_rows("movie")[0], **changes}


# Searching -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [("moonlit", [BOOKSHOP]), ("달빛서점", [BOOKSHOP]), ("Salt Wind", [SALT_WIND]), ("nothing", [])],
)
async def test_series_and_films_are_found_by_any_name(source: Source, text: str, found: list[Title]) -> None:
    """Wholly told: what is not given here is empty."""
    assert await source.search(text) == found


async def test_series_and_films_are_asked_for_apart_and_adults_films_never(
    there: StandIn, source: Tmdb
) -> None:
    """A search for all at once gives collections and people; a kind that adults look at is passed over."""
    await source.search("salt")
    assert [asked.path for asked in there.asked] == ["/3/search/tv", "/3/search/movie"]
    assert {asked.query["include_adult"] for asked in there.asked} == {"false"}
    give(there, "movie", film(adult=True), film(id=5))
    assert [title.ids for title in await source.search("wind")] == [{"tmdb_movie": 5}]


async def test_nothing_of_it_teaches_the_recommender(source: Tmdb) -> None:
    """What that learns from stays empty, though the row has genres."""
    assert list_rows("tv")[0]["genre_ids"]
    for title in await source.search("달빛") + await source.search("소금"):
        taught = (title.genres, title.tags, title.tags_derived, title.directors, title.writers, title.cast)
        assert not any((*taught, title.networks))
        assert title.sources == ("tmdb:live-2026-11",)


WRONG = {
    "a year for a date": show(first_air_date="2026"),
    "no day": show(first_air_date="2026-00-00"),
    "an empty date": show(first_air_date=""),
    "null for a date": show(first_air_date=None),
    "a number for a date": show(first_air_date=2026),
    "a collection": read_json("tmdb", "search_multi_with_collection.json")["results"][0],
    "a person": read_json("tmdb", "search_multi.json")["results"][2],
    "no id": {name: value for name, value in show().items() if name != "id"},
    "no name": {name: value for name, value in show().items() if name != "name"},
    "an empty name": show(name=""),
    "a name of blanks": show(name=" \u200b "),
    "a name without an end": show(name="a" * 201),
    "half a letter": show(first_air_date="\ud800"),
    "text for an id": show(id="990001"),
    "an id below all": show(id=-1),
    "an id beyond all": show(id=10**30),
    "text for adult": show(adult="false"),
    "adult": show(adult=True),
    "text for countries": show(origin_country="KR"),
    "a country that is none": show(origin_country=["Korea"]),
    "talk": show(genre_ids=[10767, 18]),
    "null": None,
    "a list": [],
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_a_row_that_is_wrong_is_passed_over_and_no_other(
    there: StandIn, source: Tmdb, wrong: object
) -> None:
    """Those before and behind it stay; without it, nothing changes."""
    give(there, "tv", show(id=1), wrong, show(id=2))
    assert [title.ids["tmdb_tv"] for title in await source.search("달빛")] == [1, 2]


async def test_a_row_may_lack_what_is_not_needed(there: StandIn, source: Tmdb) -> None:
    """A film's row tells no country."""
    needed = ("id", "original_language", "name", "original_name", "first_air_date")
    give(there, "tv", {name: show()[name] for name in needed})
    assert await source.search("달빛") == [BOOKSHOP]


@pytest.mark.parametrize(
    ("row", "names", "country"),
    [
        (
            show(original_language="ja", original_name="月の本屋", origin_country=["JP"]),
            (None, "月の本屋"),
            "JP",
        ),
        (
            show(original_language="en", original_name="The Moonlit Bookshop", origin_country=["US"]),
            (None, None),
            "US",
        ),
        (show(original_name="D.P."), (None, None), "KR"),
        (show(origin_country=["US", "KR"]), ("달빛서점", None), "US"),
        (show(original_name="달빛\u202e\n서점"), ("달빛 서점", None), "KR"),
    ],
)
async def test_the_name_where_it_was_made_is_kept(
    there: StandIn, source: Tmdb, row: object, names: tuple[str | None, str | None], country: str
) -> None:
    """Hangul of what is Korean, of all else the original one, where it is another; cleaned."""
    give(there, "tv", row)
    (title,) = await source.search("달빛")
    assert (title.title_ko, title.original_title) == names
    assert title.country[0] == country


async def test_a_film_that_tells_no_country_is_as_korean_as_its_language(
    there: StandIn, source: Tmdb
) -> None:
    """And of no country otherwise, not of Korea."""
    give(there, "movie", film(), film(id=2, original_language="fr", original_title="Vent de sel"))
    assert [title.country for title in await source.search("Salt Wind")] == [("KR",), ()]


async def test_the_very_name_comes_first_then_what_most_look_at(there: StandIn, source: Tmdb) -> None:
    """Over both sides."""
    shows = [show(id=1, name="Salt", popularity=0.1), show(id=2, name="Salt Wind 2", popularity=1)]
    films = [film(id=3, title="Salty Winds", popularity=9), film(id=4, title="SALT", popularity=5)]
    there.answer = lambda asked: say(make_page(shows if asked.path.endswith("/tv") else films))
    assert [[*title.ids.values()] for title in await source.search("salt")] == [[4], [1], [3], [2]]


# Facts -----------------------------------------------------------------------------------------------

BOOKSHOP_FACTS = Facts(
    source="tmdb",
    poster="https://image.tmdb.org/t/p/w500/inventedPoster.jpg",
    watch={
        "KR": (Offer("Netflix", OfferKind.FLATRATE), Offer("wavve", OfferKind.FLATRATE)),
        "US": (Offer("Rakuten Viki", OfferKind.FLATRATE), Offer("Rakuten Viki", OfferKind.ADS)),
    },
    watch_link={
        "KR": f"https://www.themoviedb.org/tv/{SHOW}/watch?locale=KR",
        "US": f"https://www.themoviedb.org/tv/{SHOW}/watch?locale=US",
    },
    url=f"https://www.themoviedb.org/tv/{SHOW}",
    runtime_min=70,
    age_rating="15",
    episodes=16,
    networks=("tvN",),
    ids={"tmdb_tv": SHOW, "imdb": "tt99000001", "wikidata": "Q900000001", "tvdb": 990002},
)
SALT_WIND_FACTS = Facts(
    source="tmdb",
    poster="https://image.tmdb.org/t/p/w500/inventedPoster.jpg",
    watch={"KR": (Offer("Google Play Movies", OfferKind.RENT),)},
    watch_link={"KR": f"https://www.themoviedb.org/movie/{FILM}/watch?locale=KR"},
    url=f"https://www.themoviedb.org/movie/{FILM}",
    runtime_min=118,
    age_rating="12",
    ids={"tmdb_movie": FILM, "imdb": "tt99000003", "wikidata": "Q900000003"},
)


@pytest.mark.parametrize(
    ("title", "facts", "paths"),
    [
        (BOOKSHOP, BOOKSHOP_FACTS, [f"tv/{SHOW}"]),
        (replace(BOOKSHOP, ids={"tmdb_tv": str(SHOW)}), BOOKSHOP_FACTS, [f"tv/{SHOW}"]),
        (SALT_WIND, SALT_WIND_FACTS, [f"movie/{FILM}"]),
        (replace(BOOKSHOP, ids={"imdb": "tt99000001"}), BOOKSHOP_FACTS, ["find/tt99000001", f"tv/{SHOW}"]),
        (replace(BOOKSHOP, ids={}), BOOKSHOP_FACTS, ["search/tv", f"tv/{SHOW}"]),
        (
            replace(SALT_WIND, ids={"imdb": "tt12345678"}),
            SALT_WIND_FACTS,
            ["find/tt12345678", "search/movie", f"movie/{FILM}"],
        ),
        (
            replace(SALT_WIND, ids={}, year=2025, title="salt wind!"),
            SALT_WIND_FACTS,
            ["search/movie", f"movie/{FILM}"],
        ),
        (replace(BOOKSHOP, ids={}, year=2024), None, ["search/tv"]),
        (replace(BOOKSHOP, ids={}, kind=Kind.FILM), None, ["search/movie"]),
        (replace(BOOKSHOP, ids={}, title="The Moonlit", title_ko=None), None, ["search/tv"]),
        (replace(BOOKSHOP, ids={"tmdb_tv": 7}), None, ["tv/7"]),
        (replace(BOOKSHOP, ids={"tmdb_tv": "7?x=/../", "imdb": "tt1/../.."}, year=1), None, ["search/tv"]),
    ],
)
async def test_facts_are_those_of_the_one_title(
    there: StandIn, source: Source, title: Title, facts: Facts | None, paths: list[str]
) -> None:
    """By TMDB's number, else IMDb's, else name and year; no text of others becomes a part of a path."""
    assert await source.facts(title) == facts
    assert [asked.path for asked in there.asked] == [f"{ROOT}/{path}" for path in paths]


@pytest.mark.parametrize(
    ("rows", "taken"),
    [
        ([show()], True),
        ([show(), show(id=2, first_air_date="2020-01-01")], True),
        ([show(), show(id=2)], False),
    ],
)
@pytest.mark.parametrize("ids", [{}, {"imdb": "tt12345678"}])
async def test_of_two_that_fit_none_is_taken(
    there: StandIn, source: Tmdb, rows: list[Any], taken: bool, ids: dict[str, str | int]
) -> None:
    """Rather no poster than another's."""
    there.answer = lambda asked: say(make_page(rows)) if "/search/" in asked.path else answer(asked)
    assert (await source.facts(replace(BOOKSHOP, ids=ids)) is not None) is taken


@pytest.mark.parametrize(
    ("movies", "facts"), [([], BOOKSHOP_FACTS), ([{"id": FILM}], None), ([{"id": "x"}], BOOKSHOP_FACTS)]
)
async def test_one_number_of_imdbs_is_one_title(
    there: StandIn, source: Tmdb, movies: list[Any], facts: Facts | None
) -> None:
    """Of two none."""
    found = {**read_json("tmdb", "find_by_imdb.json"), "movie_results": movies}
    there.answer = lambda asked: say(found) if "/find/" in asked.path else answer(asked)
    assert await source.facts(replace(BOOKSHOP, ids={"imdb": "tt99000001"})) == facts


def give_details(there: StandIn, **changes: Any) -> None:
    there.always = say({**read_json("tmdb", "tv_details_appended.json"), **changes})


async def test_a_line_and_a_backdrop(there: StandIn, source: Tmdb) -> None:
    """One sentence of what happens."""
    give_details(there, overview="A shop sells dreams. One night it burns.", backdrop_path="/wide.jpg")
    facts = await source.facts(BOOKSHOP)
    assert facts is not None
    assert facts.line == "A shop sells dreams."
    assert facts.backdrop == "https://image.tmdb.org/t/p/w780/wide.jpg"


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        (
            "poster_path",
            ["/../../x.jpg", "@evil.example/x.jpg", "//evil.example/x.jpg", "/a.jpg)\n[x](b", 7],
            "poster",
        ),
        ("overview", [7, None, {}, "\ud800"], "line"),
        ("networks", [7, {"name": "tvN"}, [{"name": 7}, None], [{"name": "\u200b"}]], "networks"),
        ("number_of_episodes", ["16", 0, -1, 1.5, True], "episodes"),
        ("episode_run_time", [70, [], ["70"], [0]], "runtime_min"),
        (
            "content_ratings",
            [
                [],
                {"results": [{"iso_3166_1": "US", "rating": "15"}]},
                {"results": [{"iso_3166_1": "KR", "rating": "XX"}]},
            ],
            "age_rating",
        ),
        (
            "watch/providers",
            [7, {"results": []}, {"results": {"kr": {}, "KR": [], "US": {"rent": [{}]}}}],
            "watch",
        ),
        (
            "watch/providers",
            [
                {"results": {"KR": {"link": "https://evil.example/"}}},
                {"results": {"KR": {"link": "https://www.themoviedb.org/a) [b](https://evil.example"}}},
                {"results": {"KR": {"link": 7}}},
            ],
            "watch_link",
        ),
    ],
)
async def test_what_is_wrong_in_details_is_left_out_alone(
    there: StandIn, source: Tmdb, name: str, values: list[Any], field: str
) -> None:
    """All else is told as it was."""
    emptied = replace(BOOKSHOP_FACTS, **{field: getattr(Facts("x"), field)})
    for number, value in enumerate(values):
        give_details(there, **{name: value})
        async with open_client() as client:
            facts = await make_source(client, there.address).facts(BOOKSHOP)
        assert facts is not None
        assert getattr(facts, field) == getattr(emptied, field), (number, value)
        if name != "watch/providers":
            assert facts == emptied


@pytest.mark.parametrize("changes", [{"adult": True}, {"id": 5}])
async def test_facts_of_what_is_for_adults_or_another_are_none(
    there: StandIn, source: Tmdb, changes: dict[str, Any]
) -> None:
    """Control: the others are told."""
    give_details(there, **changes)
    assert await source.facts(BOOKSHOP) is None
    there.always = None
    assert await source.facts(SALT_WIND) == SALT_WIND_FACTS


async def test_a_search_that_is_not_there_is_trouble(there: StandIn, source: Tmdb) -> None:
    """A title that is not there is none (above)."""
    there.always = NOT_FOUND
    with pytest.raises(SourceAway):
        await source.search("달빛")
