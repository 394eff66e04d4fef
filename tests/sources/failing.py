"""Every way in which a source with a key fails, answers that were damaged, and whether a key is told."""

import asyncio
import copy
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources import SourceAway, Trouble
from bot.sources.client import FRESH, Client
from tests.sources.stand_in import (
    BUSY,
    BUSY_FOR_17,
    CUT,
    DEEP,
    DOWN,
    ELSEWHERE,
    FORBIDDEN,
    PAGE,
    REFUSED,
    ROUND,
    SLOW,
    TRUNCATED,
    Asked,
    Reply,
    StandIn,
    Time,
    open_client,
    say,
    serve,
)
from tests.sources.test_client import list_said

_WRONG: list[object] = [[], {}, None, 7, "no", {"results": {}}, {"results": None}, {"id": "x"}]

TROUBLES = [
    pytest.param(SLOW, Trouble.SLOW, None, id="slow"),
    pytest.param(REFUSED, Trouble.REFUSED, None, id="401"),
    pytest.param(FORBIDDEN, Trouble.REFUSED, None, id="403"),
    pytest.param(BUSY, Trouble.BUSY, None, id="429"),
    pytest.param(BUSY_FOR_17, Trouble.BUSY, 17.0, id="429 for a while"),
    pytest.param(DOWN, Trouble.BROKEN, None, id="503"),
    pytest.param(TRUNCATED, Trouble.BROKEN, None, id="truncated"),
    pytest.param(CUT, Trouble.BROKEN, None, id="cut off"),
    pytest.param(PAGE, Trouble.BROKEN, None, id="a page"),
    pytest.param(DEEP, Trouble.BROKEN, None, id="deep"),
    pytest.param(ELSEWHERE, Trouble.BROKEN, None, id="elsewhere"),
    pytest.param(ROUND, Trouble.BROKEN, None, id="in a circle"),
    *(pytest.param(say(wrong), Trouble.BROKEN, None, id=f"says {wrong!r}") for wrong in _WRONG),
]
"""What is answered, and the trouble and seconds that this is."""


def seconds_for(reply: Reply) -> float:
    """How long a client waits for such an answer, which is to be too short for a slow one alone."""
    return 0.05 if reply is SLOW else 5.0


def check_silent(key: str, said: object, caplog: pytest.LogCaptureFixture) -> None:
    """No error, nor what it came of, nor a log tells the key; nor what stands for `said` itself."""
    # The stand-in logs what it was asked, as its owner would.
    records = [record for record in caplog.records if record.name != "aiohttp.access"]
    logged = [logging.Formatter().format(record) for record in records]
    told = list_said(said) if isinstance(said, BaseException) else repr(said)
    assert not [each for each in (*logged, told) if key in each]


def listen_closely(caplog: pytest.LogCaptureFixture) -> None:
    """Have every logger tell all it can."""
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)


# Damaged answers -------------------------------------------------------------------------------------

_WEIRD: list[Any] = ["", " ", "2026", "2026-00-00", "-1", "²", "\ud800", "ko", "KR\n", -1, 0, 1 << 40, 10**30]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(_WEIRD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


def _list_places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with each of its keys."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _list_places(value[key])


@st.composite
def damaged(draw: st.DrawFn, payload: Any) -> Any:
    """A payload with up to two of its values gone, or any others."""
    payload = copy.deepcopy(payload)
    for _ in range(draw(st.integers(0, 2))):
        holder, key = draw(st.sampled_from(list(_list_places(payload)) or [([None], 0)]))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(JSON)
    return payload


def check_damaged(
    answer: Callable[[Asked], Reply],
    ask: Callable[[Client, str], Awaitable[object]],
    *,
    examples: int = 150,
) -> set[str]:
    """Ask with every answer damaged: what comes can be stored, or is `SourceAway`. Gives what came of it.

    `ask` is given a client and the stand-in's address.
    """
    ends: set[str] = set()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        there = StandIn(answer)
        time = Time()
        runner.run(stack.enter_async_context(serve(there)))
        client = runner.run(stack.enter_async_context(open_client(time)))

        @settings(max_examples=examples, deadline=None, report_multiple_bugs=False)
        @given(st.data())
        def check(data: st.DataObject) -> None:
            stops: list[BaseException] = []

            def damage(asked: Asked) -> Reply:
                try:
                    return say(data.draw(damaged(msgspec.json.decode(answer(asked).body))))
                except BaseException as stop:  # Hypothesis has drawn enough: that is no server's matter
                    stops.append(stop)
                    return DOWN

            time.now += FRESH
            there.answer = damage
            try:
                found = runner.run(_await(ask(client, there.address)))
            except SourceAway as away:
                end: str = away.why
            else:
                msgspec.json.encode(found)
                end = "something" if found else "nothing"
            if stops:
                raise stops[0]
            ends.add(end)

        check()
        runner.run(stack.aclose())
    return ends


async def _await(what: Awaitable[object]) -> object:
    return await what
