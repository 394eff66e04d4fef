"""KOFIC's adapter against KOFIC on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.domain.facts import Admissions, Facts
from bot.domain.titles import Kind, Title
from bot.sources.client import Client
from bot.sources.kofic import LOOKED_AT, Kofic, find_newest_day
from tests.sources.stand_in import (
    NOVEMBER,
    Asked,
    Reply,
    StandIn,
    open_client,
    read_json,
    say,
    serve,
)
from tests.sources.stand_in_kofic import FILM, KEY, ROOT, answer

SALT_WIND = Title(
    id="",
    kind=Kind.FILM,
    title="Salt Wind",
    year=2026,
    title_ko="소금바람",
    genres=("Drama", "Crime"),
    directors=("Kim Bora",),
    cast=("Lee Do-yun",),
    people_ko={"Kim Bora": "김보라", "Lee Do-yun": "이도윤"},
    format="theatrical",
    runtime_min=118,
    age_rating="12",
    ids={"kobis": FILM},
    sources=("kofic:live-2026-11",),
)
SALT_WIND_FACTS = Facts(
    source="kofic",
    runtime_min=118,
    age_rating="12",
    directors=("Kim Bora",),
    cast=("Lee Do-yun",),
    people_ko={"Kim Bora": "김보라", "Lee Do-yun": "이도윤"},
    ids={"kobis": FILM},
)
YESTERDAY = date(2026, 11, 25)


def make_source(client: Client, address: str, *, key: str = KEY) -> Kofic:
    return Kofic(client, key=key, root=address + ROOT, now=lambda: NOVEMBER)


@pytest.fixture
async def there() -> AsyncIterator[StandIn]:
    async with serve(StandIn(answer)) as stand_in:
        yield stand_in


@pytest.fixture
async def source(there: StandIn) -> AsyncIterator[Kofic]:
    async with open_client() as client:
        yield make_source(client, there.address)


def listed(**changes: Any) -> dict[str, Any]:
    return {**read_json("kofic", "searchMovieList.json")["movieListResult"]["movieList"][0], **changes}


def particulars(**changes: Any) -> dict[str, Any]:
    return {**read_json("kofic", "searchMovieInfo.json")["movieInfoResult"]["movieInfo"], **changes}


def give(there: StandIn, *rows: Any, **changes: Any) -> None:
    """Have a search list these rows, and each film be like the one there is, with changes."""

    def answer_changed(asked: Asked) -> Reply:
        if asked.path.endswith("searchMovieList.json"):
            return say({"movieListResult": {"totCnt": len(rows), "movieList": list(rows)}})
        film = particulars(movieCd=asked.query["movieCd"]) | changes
        return say({"movieInfoResult": {"movieInfo": film, "source": ""}})

    there.answer = answer_changed


# Searching -------------------------------------------------------------------------------------------


async def test_a_film_is_found_by_its_korean_name(source: Kofic) -> None:
    """Wholly told, family names no longer in capitals."""
    assert await source.search("소금") == [SALT_WIND]
    assert await source.search("후추") == []


async def test_only_hangul_is_looked_for(there: StandIn, source: Kofic) -> None:
    """It searches Korean names alone: for others not a request of the day is used."""
    assert await source.search("Salt Wind") == []
    assert there.asked == []


async def test_the_very_name_comes_first_then_the_newest(there: StandIn, source: Kofic) -> None:
    """The particulars of so many are asked for, no more."""
    give(
        there,
        listed(movieCd="20100001", movieNm="소금바람 2", openDt="20100101"),
        listed(movieCd="20200001", movieNm="소금바람이 분다", openDt="20200101"),
        listed(movieCd="20000001", movieNm="소금 바람", openDt="20000101"),
        listed(movieCd="20150001", movieNm="큰 소금바람", openDt="20150101"),
    )
    assert [title.ids["kobis"] for title in await source.search("소금바람")] == [
        "20000001",
        "20200001",
        "20150001",
    ]
    assert len(there.asked) == 1 + LOOKED_AT


@pytest.mark.parametrize(
    "wrong",
    [
        listed(openDt=""),
        listed(openDt="2026"),
        listed(openDt=20261111),
        listed(openDt=None),
        listed(movieCd="../../x"),
        listed(movieCd=20269901),
        listed(movieNm=""),
        listed(genreAlt="드라마,성인물(에로)"),
        {},
        None,
        "소금바람",
    ],
)
async def test_a_row_that_is_wrong_or_for_adults_is_passed_over(
    there: StandIn, source: Kofic, wrong: object
) -> None:
    """And no other."""
    give(there, listed(movieCd="20260001"), wrong, listed(movieCd="20260002"))
    assert [title.ids["kobis"] for title in await source.search("소금바람")] == ["20260001", "20260002"]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"genres": [{"genreNm": "드라마"}, {"genreNm": "성인물(에로)"}]}, False),
        ({"audits": [{"watchGradeNm": "제한상영가"}]}, False),
        ({"audits": [{"watchGradeNm": "제한상영가"}, {"watchGradeNm": "청소년관람불가"}]}, True),
        ({"audits": []}, True),
    ],
)
async def test_what_only_its_particulars_tell_is_for_adults_is_refused(
    there: StandIn, source: Kofic, changes: dict[str, Any], shown: bool
) -> None:
    """Unless another cut of it was let into ordinary cinemas."""
    give(there, listed(), **changes)
    assert bool(await source.search("소금바람")) is shown
    assert (await source.facts(SALT_WIND) is not None) is shown


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"movieNmEn": ""}, {"title": "소금바람"}),
        ({"movieNmOg": "潮風"}, {"original_title": "潮風"}),
        ({"movieNmOg": "Salt Wind"}, {}),
        ({"nations": [{"nationNm": "일본"}, {"nationNm": "한국"}]}, {"country": ("JP", "KR")}),
        ({"nations": [{"nationNm": "아틀란티스"}, 7]}, {"country": ()}),
        ({"showTm": "0"}, {"runtime_min": None}),
        ({"showTm": "²"}, {"runtime_min": None}),
        ({"audits": [{"watchGradeNm": "전체관람가"}]}, {"age_rating": "ALL"}),
        ({"audits": [{"watchGradeNm": "청소년관람불가"}]}, {"age_rating": "18"}),
        ({"audits": [{"watchGradeNm": "모름"}, None, {"watchGradeNm": 15}]}, {"age_rating": None}),
        ({"genres": [{"genreNm": "기타"}, {"genreNm": "SF"}, {"genreNm": "SF"}]}, {"genres": ("Sci-Fi",)}),
        (
            {"directors": [{"peopleNm": "김보라", "peopleNmEn": ""}]},
            {"directors": ("김보라",), "people_ko": {"Lee Do-yun": "이도윤"}},
        ),
        (
            {"actors": [{"peopleNm": "가" * n} for n in range(1, 12)]},
            {
                "cast": tuple("가" * n for n in range(1, 11)),
                "people_ko": {"Kim Bora": "김보라"},
            },
        ),
        ({"directors": 7, "actors": [7]}, {"directors": (), "cast": (), "people_ko": {}}),
    ],
)
async def test_each_particular_is_told_in_the_catalogues_words(
    there: StandIn, source: Kofic, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What is wrong or unknown is left out alone."""
    give(there, listed(), **changes)
    assert await source.search("소금바람") == [replace(SALT_WIND, **expected)]


# Facts and admissions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "facts", "asked"),
    [
        ({"kobis": FILM}, SALT_WIND_FACTS, 1),
        ({"kobis": "20990001"}, None, 1),
        ({"kobis": "../x"}, None, 0),
        ({"imdb": "tt99000003"}, None, 0),
    ],
)
async def test_facts_are_by_its_own_id(
    there: StandIn, source: Kofic, ids: dict[str, str | int], facts: Facts | None, asked: int
) -> None:
    """Of another film none."""
    assert await source.facts(replace(SALT_WIND, ids=ids)) == facts
    assert len(there.asked) == asked


async def test_facts_of_another_film_are_none(there: StandIn, source: Kofic) -> None:
    """Whatever it answers."""
    give(there, movieCd="20260001")
    assert await source.facts(SALT_WIND) is None


async def test_the_daily_list_tells_the_admissions_so_far(there: StandIn, source: Kofic) -> None:
    """All since the film opened, by its id."""
    assert await source.list_daily(YESTERDAY) == {
        "20269901": Admissions(1_234_567, "2026-11-25"),
        "20269902": Admissions(54_321, "2026-11-25"),
    }
    assert there.asked[0].query["targetDt"] == "20261125"


@pytest.mark.parametrize("wrong", ["", "1,234", "-1", "1e9", "٣", "9" * 10, 7, None])
async def test_a_count_that_is_none_is_passed_over(there: StandIn, source: Kofic, wrong: object) -> None:
    """The other film is counted."""
    page = read_json("kofic", "searchDailyBoxOfficeList.json")
    page["boxOfficeResult"]["dailyBoxOfficeList"][0]["audiAcc"] = wrong
    there.always = say(page)
    assert list(await source.list_daily(YESTERDAY)) == ["20269902"]


@pytest.mark.parametrize(
    ("hour", "minute", "day"),
    [(0, 0, 25), (9, 59, 25), (10, 0, 26), (23, 59, 26)],
)
def test_yesterday_is_counted_from_ten_in_korea_on(hour: int, minute: int, day: int) -> None:
    """Before, the day before it is the newest."""
    korea = timezone(timedelta(hours=9))
    now = datetime(2026, 11, 27, hour, minute, tzinfo=korea).astimezone(UTC)
    assert find_newest_day(int(now.timestamp())) == date(2026, 11, day)
