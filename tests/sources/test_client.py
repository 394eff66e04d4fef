"""The one client of all sources, against a source on loopback."""

import asyncio
import gzip
import logging
from dataclasses import replace

import aiohttp
import pytest

from bot.sources import SourceAway, Trouble
from bot.sources.client import FRESH, KEPT_BYTES, MOST_BYTES, PAUSE, SERVER_FAULTS
from tests.sources.failing import TROUBLES, list_said
from tests.sources.stand_in import (
    AGENT,
    BUSY,
    BUSY_FOR_17,
    DOWN,
    NOT_FOUND,
    PAGE,
    SLOW,
    Asked,
    Reply,
    StandIn,
    Time,
    open_client,
    refused_address,
    say,
    serve,
)

KEY = "k3y-0f-the-0wner"


BOMB = Reply(gzip.compress(b'"%s"' % (b"a" * (4 * MOST_BYTES))), headers={"Content-Encoding": "gzip"})


def echo(asked: Asked) -> Reply:
    return say(asked.query, headers={"ETag": '"1"'})


async def test_a_right_answer_is_read_and_who_asks_is_said() -> None:
    """The question arrives as it was asked, with the owner's contact."""
    async with serve(StandIn(echo)) as there, open_client() as client:
        found = await client.get_json(f"{there.address}/a", {"q": "달 & b|c\ud800"}, name="x")
    assert found == {"q": "달 & b|c?"}
    assert there.asked[0].headers["User-Agent"] == AGENT
    assert "gzip" in there.asked[0].headers["Accept-Encoding"]


@pytest.mark.parametrize(
    ("reply", "why", "retry_after"),
    [
        *TROUBLES,
        (SLOW, Trouble.SLOW, None),
        (replace(BUSY, headers={"Retry-After": "²"}), Trouble.BUSY, None),
        (replace(BUSY, headers={"Retry-After": "Fri, 27 Nov 2026 10:00:00 GMT"}), Trouble.BUSY, None),
        (replace(BUSY, headers={"Retry-After": "999999999"}), Trouble.BUSY, 86_400.0),
        (Reply(b"{}", 418), Trouble.BROKEN, None),
        (Reply(status=304), Trouble.BROKEN, None),
        (Reply(b"{}", content_type="text/html"), Trouble.BROKEN, None),
        (Reply(b"\xff\xfe\xff"), Trouble.BROKEN, None),
        (Reply(b"[%s]" % (b"1" * 5000)), Trouble.BROKEN, None),
        (Reply(b"{}", headers={"Content-Encoding": "gzip"}), Trouble.BROKEN, None),
        (Reply(b'"%s"' % (b"a" * MOST_BYTES)), Trouble.BROKEN, None),
        (BOMB, Trouble.BROKEN, None),
        (Reply(status=301), Trouble.BROKEN, None),
    ],
)
async def test_trouble_is_told_apart_and_nothing_leaks(
    reply: Reply, why: Trouble, retry_after: float | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Each way to fail is a `SourceAway`; neither address nor key is in it, in its chain or in a log."""
    caplog.set_level(logging.DEBUG)
    seconds = 0.05 if reply is SLOW else 5.0
    async with serve(StandIn(echo)) as there, open_client(seconds=seconds) as client:
        there.always = reply
        with pytest.raises(SourceAway) as caught:
            await client.get_json(f"{there.address}/path", {"key": KEY}, name="x")
        there.always = None
        found = await client.get_json(f"{there.address}/path", {"key": KEY}, name="x")
    assert found == {"key": KEY}  # control
    away = caught.value
    assert (away.why, away.retry_after) == (why, retry_after)
    _check_silent(away, caplog)


def _check_silent(away: SourceAway, caplog: pytest.LogCaptureFixture) -> None:
    # What the stand-in logs of its own is no concern of the client's.
    logged = [record for record in caplog.records if record.name != "aiohttp.access"]
    assert any(record.name == "bot.sources.client" for record in logged)
    for said in (list_said(away), *(record.getMessage() for record in logged)):
        assert KEY not in said
        assert "127.0.0.1" not in said


async def test_control_aiohttp_itself_tells_address_and_key() -> None:
    """Control: what is kept from following would be seen."""
    async with serve(StandIn(echo)) as there, aiohttp.ClientSession() as session:
        there.next.append(PAGE)
        with pytest.raises(aiohttp.ContentTypeError) as caught:
            async with session.get(there.address, params={"key": KEY}) as response:
                await response.json()
        try:
            raise SourceAway(Trouble.BROKEN) from caught.value
        except SourceAway as away:
            said = list_said(away)
    assert KEY in said
    assert "127.0.0.1" in said


async def test_a_refused_connection_is_told_and_nothing_leaks(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens there."""
    caplog.set_level(logging.DEBUG)
    async with open_client() as client:
        with pytest.raises(SourceAway) as caught:
            await client.get_json(refused_address(), {"key": KEY}, name="x")
    assert caught.value.why is Trouble.BROKEN
    _check_silent(caught.value, caplog)


async def test_what_is_not_there_is_none() -> None:
    """404 is an answer, and is asked for anew."""
    async with serve(StandIn(echo)) as there, open_client() as client:
        there.next.append(NOT_FOUND)
        assert await client.get_json(there.address, {}, name="x") is None
        assert await client.get_json(there.address, {}, name="x") == {}


async def test_it_is_asked_once_more_where_that_is_allowed() -> None:
    """After a pause, once; not where it is not allowed, nor where the source asks for a longer pause."""
    time = Time()
    async with serve(StandIn(echo)) as there, open_client(time) as client:
        there.next.append(DOWN)
        found = await client.get_json(there.address, {"a": "1"}, name="x", retry_on=SERVER_FAULTS)
        assert found == {"a": "1"}
        assert time.pauses == [PAUSE]
        there.always = DOWN
        for retry_on, asked in ((SERVER_FAULTS, 2), (frozenset({429}), 1), (frozenset[int](), 1)):
            there.asked.clear()
            with pytest.raises(SourceAway):
                await client.get_json(there.address, {"a": "2"}, name="x", retry_on=retry_on)
            assert len(there.asked) == asked
        there.always = BUSY_FOR_17
        there.asked.clear()
        with pytest.raises(SourceAway):
            await client.get_json(there.address, {"a": "2"}, name="x", retry_on={429})
        assert len(there.asked) == 1


async def test_some_may_take_longer() -> None:
    """Where it is said so, for one request."""
    later = say([1], wait=0.3)
    async with serve(StandIn(lambda asked: later)) as there, open_client(seconds=0.05) as client:
        assert await client.get_json(there.address, {"a": "1"}, name="x", seconds=30.0) == [1]
        with pytest.raises(SourceAway) as caught:
            await client.get_json(there.address, {"a": "2"}, name="x")
        assert caught.value.why is Trouble.SLOW


async def test_one_is_asked_at_a_time() -> None:
    """Of one source; another is asked meanwhile."""
    released = asyncio.Event()
    held = say([1], until=released)

    async with serve(StandIn(echo)) as there, open_client() as client:
        there.next.append(held)
        first = asyncio.create_task(client.get_json(there.address, {"a": "1"}, name="x"))
        await there.was_asked.wait()
        second = asyncio.create_task(client.get_json(there.address, {"a": "2"}, name="x"))
        assert await client.get_json(there.address, {"a": "3"}, name="y") == {"a": "3"}
        assert [asked.query["a"] for asked in there.asked] == ["1", "3"]
        released.set()
        assert await first == [1]
        assert await second == {"a": "2"}


async def test_redirects_are_followed_on_the_same_host() -> None:
    """Another path there is asked with who asks; three steps at most."""

    def lead(asked: Asked) -> Reply:
        step = int(asked.query.get("step", 0))
        if step == int(asked.query["steps"]):
            return say([asked.path])
        place = f"/shows/{step + 1}?step={step + 1}&steps={asked.query['steps']}"
        return Reply(status=301, headers={"Location": place})

    async with serve(StandIn(lead)) as there, open_client() as client:
        assert await client.get_json(f"{there.address}/a", {"steps": "1"}, name="x") == ["/shows/1"]
        assert await client.get_json(f"{there.address}/a", {"steps": "3"}, name="x") == ["/shows/3"]
        with pytest.raises(SourceAway):
            await client.get_json(f"{there.address}/a", {"steps": "4"}, name="x")
        assert {asked.headers["User-Agent"] for asked in there.asked} == {AGENT}


async def test_no_redirect_leads_to_another_host() -> None:
    """The other one is never asked; what only looks like its name is a path of the one that is."""
    async with serve(StandIn(echo)) as there, serve(StandIn(echo)) as other, open_client() as client:
        name = f"localhost:{other.address.rpartition(':')[2]}"
        for place in (f"http://{name}/", f"//{name}/"):
            there.next.append(Reply(status=302, headers={"Location": place}))
            with pytest.raises(SourceAway):
                await client.get_json(there.address, {"a": place}, name="x")
        there.next.append(Reply(status=302, headers={"Location": f"{there.address}//{name}/"}))
        assert await client.get_json(there.address, {"a": "1"}, name="x") == {}
        assert there.asked[-1].path == f"//{name}/"
        assert other.asked == []
        assert await client.get_json(f"http://{name}/", {}, name="x") == {}  # control: it answers
        assert len(other.asked) == 1


async def test_the_same_question_is_asked_once_and_then_only_whether_it_holds() -> None:
    """While fresh not at all; later with the ETag, whose 304 makes it fresh; a new answer takes its place."""
    time = Time()
    async with serve(StandIn(echo)) as there, open_client(time) as client:

        async def ask() -> object:
            return await client.get_json(there.address, {"a": "1"}, name="x")

        first = await ask()
        assert await ask() == first
        assert len(there.asked) == 1
        time.now += FRESH
        there.next.append(Reply(status=304))
        assert await ask() == await ask() == first
        assert len(there.asked) == 2
        assert there.asked[1].headers["If-None-Match"] == '"1"'
        time.now += FRESH
        there.next.append(say([2]))
        assert await ask() == await ask() == [2]
        assert len(there.asked) == 3
        time.now += FRESH
        await ask()
        assert "If-None-Match" not in there.asked[3].headers  # the last one came without an ETag
        assert await client.get_json(there.address, {"a": "2"}, name="x") == {"a": "2"}  # control


async def test_what_is_kept_is_bounded() -> None:
    """The oldest goes first."""
    big = say("a" * (KEPT_BYTES // 3))
    async with serve(StandIn(lambda asked: big)) as there, open_client() as client:
        for number in (1, 2, 1, 3, 1, 2):
            await client.get_json(there.address, {"a": str(number)}, name="x")
    assert [asked.query["a"] for asked in there.asked] == ["1", "2", "3", "2"]


async def test_trouble_told_in_a_good_answer_is_found_and_not_kept() -> None:
    """With the seconds of its header."""

    def find(answer: object) -> Trouble | None:
        return Trouble.BUSY if answer == ["busy"] else None

    async with serve(StandIn(echo)) as there, open_client() as client:
        there.next.append(say(["busy"], headers={"Retry-After": "5"}))
        with pytest.raises(SourceAway) as caught:
            await client.get_json(there.address, {}, name="x", find_fault=find)
        assert (caught.value.why, caught.value.retry_after) == (Trouble.BUSY, 5.0)
        assert await client.get_json(there.address, {}, name="x", find_fault=find) == {}
