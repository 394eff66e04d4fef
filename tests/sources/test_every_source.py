"""What holds for every source, each against its own on loopback."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import aiohttp
import pytest

from bot.domain.titles import Kind, Title
from bot.sources import SourceAway, Trouble
from bot.sources.client import Client
from bot.sources.kofic import Kofic
from bot.sources.tmdb import Tmdb
from bot.sources.tvmaze import TvMaze
from bot.sources.wikidata import Wikidata
from tests.sources import stand_in_kofic, stand_in_tmdb
from tests.sources.failing import TROUBLES, check_damaged, check_silent, list_said, listen_closely
from tests.sources.stand_in import (
    NOT_FOUND,
    REFUSED,
    SLOW,
    Reply,
    StandIn,
    open_client,
    read_bytes,
    refused_address,
    say,
    serve,
)
from tests.sources.stand_in_tvmaze import TvMazeStandIn
from tests.sources.stand_in_wikidata import FILM, MERGED, NOVEL, SERIES, WikidataStandIn

Ask = Callable[[Any], Awaitable[object]]


@dataclass(frozen=True)
class Case:
    """A source, and what stands in its place.

    `open` makes it of a client, an address, the seconds that a request may take, and `keys`: the owner's one
    where it asks for one. `text` finds something, `asks` is what it is asked beside that. `faults` are
    troubles as it alone tells them. `trust` reads an answer of it in good faith.
    """

    start: Callable[[], StandIn]
    open: Callable[..., Any]
    text: str
    asks: Mapping[str, Ask]
    trust: Callable[[Client, str], Awaitable[object]]
    faults: Mapping[str, tuple[Reply, Trouble]]
    keys: tuple[str, ...] = ()

    def list_asks(self) -> dict[str, Ask]:
        """All that it is asked."""

        async def look_on(source: Any) -> object:
            facts = [await source.facts(title) for title in await source.search(self.text)]
            return [*filter(None, facts)]

        return {"search": lambda source: source.search(self.text), "facts of the found": look_on, **self.asks}


def known(kind: Kind = Kind.DRAMA, title: str = "The Moonlit Bookshop", **ids: str | int) -> Title:
    """A title that others call so."""
    return Title("a", kind, title, 2026, ids=ids)


def start_wikidata() -> StandIn:
    there = WikidataStandIn()
    there.hits["ko"] = [SERIES, NOVEL, FILM, MERGED]
    return there


async def trust_tmdb(client: Client, address: str) -> object:
    asked = {"api_key": stand_in_tmdb.KEY, "query": "달"}
    page: Any = await client.get_json(f"{address}{stand_in_tmdb.ROOT}/search/tv", asked, name="x")
    return [(row["id"] + 0, row["name"].strip(), int(row["first_air_date"][:4])) for row in page["results"]]


async def trust_kofic(client: Client, address: str) -> object:
    asked = {"key": stand_in_kofic.KEY, "targetDt": "20261125"}
    url = f"{address}{stand_in_kofic.ROOT}/boxoffice/searchDailyBoxOfficeList.json"
    found: Any = await client.get_json(url, asked, name="x")
    return {row["movieCd"]: int(row["audiAcc"]) for row in found["boxOfficeResult"]["dailyBoxOfficeList"]}


async def trust_tvmaze(client: Client, address: str) -> object:
    found: Any = await client.get_json(f"{address}/search/shows", {"q": "x"}, name="x")
    return [(row["show"]["name"].strip(), int(row["show"]["premiered"][:4])) for row in found]


async def trust_wikidata(client: Client, address: str) -> object:
    found: Any = await client.get_json(f"{address}/sparql", {"query": "= 2026)"}, name="x")
    return [row["item"]["value"].rpartition("/") for row in found["results"]["bindings"]]


CASES = {
    "tmdb": Case(
        start=lambda: StandIn(stand_in_tmdb.answer),
        open=lambda client, address, _, key: Tmdb(client, key=key, root=address + stand_in_tmdb.ROOT),
        keys=(stand_in_tmdb.KEY,),
        text="달빛",
        asks={
            "facts": lambda source: source.facts(known(tmdb_tv=stand_in_tmdb.SHOW)),
            "facts by another's id": lambda source: source.facts(known(imdb="tt99000001")),
            "facts by name": lambda source: source.facts(known()),
            "facts by a film's name": lambda source: source.facts(known(Kind.FILM, "Salt Wind")),
        },
        trust=trust_tmdb,
        faults={"says []": (say([]), Trouble.BROKEN)},
    ),
    "kofic": Case(
        start=lambda: StandIn(stand_in_kofic.answer),
        open=lambda client, address, _, key: Kofic(client, key=key, root=address + stand_in_kofic.ROOT),
        keys=(stand_in_kofic.KEY,),
        text="소금",
        asks={
            "facts": lambda source: source.facts(known(Kind.FILM, "Salt Wind", kobis=stand_in_kofic.FILM)),
            "daily": lambda source: source.list_daily(date(2026, 11, 25)),
        },
        trust=trust_kofic,
        faults={
            "says []": (say([]), Trouble.BROKEN),
            "404": (NOT_FOUND, Trouble.BROKEN),
            "a wrong key": (Reply(read_bytes("kofic", "fault_invalid_key.json")), Trouble.REFUSED),
            "a bad date": (Reply(read_bytes("kofic", "fault_bad_date.json")), Trouble.BROKEN),
            "no date": (Reply(read_bytes("kofic", "fault_missing_date.json")), Trouble.BROKEN),
            "over": (
                say({"faultInfo": {"message": "하루 이용 횟수를 초과했습니다.", "errorCode": "1"}}),
                Trouble.BUSY,
            ),
            "a wrong fault": (say({"faultInfo": 7}), Trouble.BROKEN),
        },
    ),
    "tvmaze": Case(
        start=TvMazeStandIn,
        open=lambda client, address, _: TvMaze(client, root=address),
        text="moonlit",
        asks={
            "facts": lambda source: source.facts(known(tvmaze=880001)),
            "facts by another's id": lambda source: source.facts(known(imdb="tt99000001")),
        },
        trust=trust_tvmaze,
        faults={"429 of its own": (Reply(read_bytes("tvmaze", "error_429.json"), 429), Trouble.BUSY)},
    ),
    "wikidata": Case(
        start=start_wikidata,
        open=lambda client, address, seconds: Wikidata(
            client, root=f"{address}/w/api.php", query=f"{address}/sparql", query_seconds=seconds
        ),
        text="달빛서점",
        asks={
            "facts": lambda source: source.facts(known(wikidata=SERIES)),
            "items": lambda source: source.fetch_by_ids([SERIES]),
            "pages": lambda source: source.fetch_by_pages(["Salt Wind (film)"]),
            "new": lambda source: source.list_new(2026),
        },
        trust=trust_wikidata,
        faults={
            "says []": (say([]), Trouble.BROKEN),
            "says all wrong": (say({"search": {}, "entities": [], "results": []}), Trouble.BROKEN),
            "404": (NOT_FOUND, Trouble.BROKEN),
            "429 of its own": (
                Reply(read_bytes("wikidata", "error_429.html"), 429, "text/html"),
                Trouble.BUSY,
            ),
            "500 of its own": (
                Reply(read_bytes("wikidata", "error_sparql_500_timeout.txt"), 500, "text/plain"),
                Trouble.BROKEN,
            ),
        },
    ),
}
EVERY = [pytest.param(case, id=name) for name, case in CASES.items()]
KEYED = [pytest.param(case, id=name) for name, case in CASES.items() if case.keys]
ASKS = [
    pytest.param(case, ask, id=f"{name} {asked}")
    for name, case in CASES.items()
    for asked, ask in case.list_asks().items()
]
FAULTS = [
    pytest.param(case, ask, reply, why, id=f"{name} {asked} {fault}")
    for name, case in CASES.items()
    for fault, (reply, why) in case.faults.items()
    for asked, ask in case.list_asks().items()
]
WRONG: list[object] = [{}, None, 7, "no", {"results": {}}, {"results": None}, {"id": "x"}]
"""JSON, but no answer of anyone's."""


async def check_trouble(
    source: Any, ask: Ask, secrets: Collection[str], caplog: pytest.LogCaptureFixture
) -> tuple[Trouble, float | None]:
    """It fails, and tells no secret; with which trouble and seconds."""
    with pytest.raises(SourceAway) as caught:
        await ask(source)
    check_silent(secrets, caught.value, caplog)
    check_silent(secrets, source, caplog)
    return caught.value.why, caught.value.retry_after


async def check_trouble_passes(
    case: Case,
    ask: Ask,
    reply: Reply,
    expected: tuple[Trouble, float | None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What is answered is that trouble, of which no key is told; afterwards it answers as ever."""
    listen_closely(caplog)
    async with serve(case.start()) as there, open_client() as client:
        source = case.open(client, there.address, 5.0, *case.keys)
        there.always = reply
        assert await check_trouble(source, ask, case.keys, caplog) == expected
        there.always = None
        assert await ask(source)  # control
    sent = {value for asked in there.asked for value in asked.query.values()}
    assert sent.issuperset(case.keys)  # control: it was at stake


@pytest.mark.parametrize(("case", "ask"), ASKS)
@pytest.mark.parametrize(
    ("reply", "why", "retry_after"),
    [*TROUBLES, *(pytest.param(say(wrong), Trouble.BROKEN, None, id=f"says {wrong!r}") for wrong in WRONG)],
)
async def test_trouble_is_told_and_the_key_is_not(
    case: Case,
    ask: Ask,
    reply: Reply,
    why: Trouble,
    retry_after: float | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However it fails, whatever is asked."""
    await check_trouble_passes(case, ask, reply, (why, retry_after), caplog)


@pytest.mark.parametrize(("case", "ask", "reply", "why"), FAULTS)
async def test_trouble_is_told_that_only_it_has(
    case: Case, ask: Ask, reply: Reply, why: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    """Also what comes with 200."""
    await check_trouble_passes(case, ask, reply, (why, None), caplog)


@pytest.mark.parametrize(("case", "ask"), ASKS)
async def test_who_is_slow_is_given_up(case: Case, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """By who has more time it would have been heard."""
    listen_closely(caplog)
    async with serve(case.start()) as there:
        there.always = SLOW
        async with open_client(seconds=0.05) as client:
            source = case.open(client, there.address, 0.05, *case.keys)
            assert await check_trouble(source, ask, case.keys, caplog) == (Trouble.SLOW, None)
        there.always = None
        async with open_client() as client:
            assert await ask(case.open(client, there.address, 5.0, *case.keys))  # control


@pytest.mark.parametrize(("case", "ask"), ASKS)
async def test_nobody_listens(case: Case, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """The key is not told of a connection that never was."""
    listen_closely(caplog)
    async with open_client() as client:
        source = case.open(client, refused_address(), 5.0, *case.keys)
        assert await check_trouble(source, ask, case.keys, caplog) == (Trouble.BROKEN, None)


@pytest.mark.parametrize(("case", "ask"), ASKS)
async def test_who_asks_may_give_up_first(case: Case, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """A look-up ends after so many seconds in all, in the middle of a request."""
    listen_closely(caplog)
    async with serve(case.start()) as there, open_client() as client:
        there.always = SLOW
        source = case.open(client, there.address, 5.0, *case.keys)
        asking = asyncio.ensure_future(ask(source))
        await there.was_asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await asking
        check_silent(case.keys, caught.value, caplog)
        there.always = None
        assert await ask(source)  # control: it waits for no turn


@pytest.mark.parametrize("case", KEYED)
async def test_a_wrong_key_is_refused(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """And not told either."""
    listen_closely(caplog)
    mistyped = [key[::-1] for key in case.keys]
    async with serve(case.start()) as there, open_client() as client:
        source = case.open(client, there.address, 5.0, *mistyped)
        for ask in case.list_asks().values():
            assert await check_trouble(source, ask, mistyped, caplog) == (Trouble.REFUSED, None)


async def test_control_a_bare_request_tells_the_key(caplog: pytest.LogCaptureFixture) -> None:
    """Control: as libraries do it, by `raise_for_status` and another error from its error."""
    key = stand_in_tmdb.KEY
    async with serve(StandIn(lambda asked: REFUSED)) as there, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientResponseError) as caught:
            async with session.get(there.address, params={"api_key": key}) as response:
                response.raise_for_status()
    wrapped = RuntimeError("HTTP 401")
    wrapped.__cause__ = wrapped.__context__ = caught.value
    assert key in list_said(wrapped)
    with pytest.raises(AssertionError):
        check_silent([key], wrapped, caplog)


# Damaged answers -------------------------------------------------------------------------------------


async def ask_and_check(case: Case, ask: Ask, client: Client, address: str) -> object:
    """What it gives, of which every title can be shown."""
    found = await ask(case.open(client, address, 5.0, *case.keys))
    for each in found if isinstance(found, list) else []:
        if isinstance(each, Title):
            assert each.title.strip()
            assert each.year
            assert each.ids
            assert all(isinstance(number, str | int) for number in each.ids.values())
        elif isinstance(each, str):
            assert re.fullmatch("Q[0-9]+", each)
    return found


@pytest.mark.parametrize("case", EVERY)
def test_damaged_answers_are_passed_over_or_trouble(case: Case) -> None:
    """Nothing else comes of them; control: all of it does."""
    asks = {name: partial(ask_and_check, case, ask) for name, ask in case.list_asks().items()}
    ends = check_damaged(case.start(), asks)
    assert all("something" in each for each in ends.values())
    all_ends = set.union(*ends.values())
    assert {"something", Trouble.BROKEN} <= all_ends <= {"something", "nothing", Trouble.BROKEN}


@pytest.mark.parametrize("case", EVERY)
def test_control_an_answer_read_in_good_faith_breaks(case: Case) -> None:
    """Control: the damage reaches what is read."""
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        check_damaged(case.start(), {"in good faith": case.trust})
