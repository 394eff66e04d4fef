"""Every way in which a source fails, answers that were damaged, and whether a key is told."""

import asyncio
import copy
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
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
    TRUNCATED,
    Asked,
    Reply,
    StandIn,
    Time,
    open_client,
    say,
    serve,
)

TROUBLES = [
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
]
"""What is answered, and the trouble and seconds that this is, whoever is asked."""


def list_said(error: BaseException | None) -> str:
    """All that an error and those it came of can say, also where a traceback would pass them over."""
    said = ""
    while error is not None:
        said += "".join(traceback.format_exception(error)) + repr(error)
        error = error.__context__
    return said


def check_silent(secrets: Collection[str], said: object, caplog: pytest.LogCaptureFixture) -> None:
    """No error, nor what it came of, nor a log tells a secret; nor what stands for `said` itself."""
    # The stand-in logs what it was asked, as its owner would.
    records = [record for record in caplog.records if record.name != "aiohttp.access"]
    logged = [logging.Formatter().format(record) for record in records]
    told = list_said(said) if isinstance(said, BaseException) else repr(said)
    assert not [each for each in (*logged, told) for secret in secrets if secret in each]


def listen_closely(caplog: pytest.LogCaptureFixture) -> None:
    """Have every logger tell all it can."""
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)


# Damaged answers -------------------------------------------------------------------------------------

# What a reader is likelier to stumble over than over what is merely drawn.
_ODD: list[Any] = [
    "",
    " ",
    "\u200b",
    "\ud800",
    "a" * 5000,
    "²",
    "-1",
    "2026",
    "2026-00-00",
    "+2026-00-00T00:00:00Z",
    "-0044-03-15T00:00:00Z",
    "Q0",
    "Q1",
    "ko",
    "KR\n",
    -1,
    0,
    1 << 40,
    10**30,
    1.5,
    1e300,
    float("nan"),
    float("inf"),
    [[]],
    {"id": []},
]
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=5)
    | st.sampled_from(_ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _list_places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with each of its keys."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _list_places(value[key])


@st.composite
def damaged(draw: st.DrawFn, payload: Any) -> Any:
    """A payload with up to three of its values, or the whole of it, gone or any others."""
    whole = [copy.deepcopy(payload)]
    for _ in range(draw(st.integers(0, 3))):
        holder, key = draw(st.sampled_from([*_list_places(whole)]))
        if isinstance(holder, dict) and draw(st.integers(0, 3)) == 3:
            del holder[key]
        else:
            # What is drawn from a list is that very object each time, and the next damage may be done to it.
            holder[key] = copy.deepcopy(draw(_JSON))
    return whole[0]


def check_damaged(
    there: StandIn,
    asks: Mapping[str, Callable[[Client, str], Awaitable[object]]],
    *,
    examples: int = 100,
) -> dict[str, set[str]]:
    """Ask with every answer damaged: what comes can be stored, or is `SourceAway`. Gives what came of each.

    Each of `asks` is given a client and the stand-in's address.
    """
    ends: dict[str, set[str]] = {name: set() for name in asks}
    answer = there.answer
    stops: list[BaseException] = []
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        time = Time()
        runner.run(stack.enter_async_context(serve(there)))
        client = runner.run(stack.enter_async_context(open_client(time)))

        @settings(max_examples=examples, deadline=None, report_multiple_bugs=False)
        @given(st.data())
        def check(data: st.DataObject) -> None:
            def damage(asked: Asked) -> Reply:
                reply = answer(asked)
                if not reply.body:  # it leads elsewhere
                    return reply
                try:
                    return say(data.draw(damaged(msgspec.json.decode(reply.body))))
                except BaseException as stop:  # Hypothesis has drawn enough: that is no server's matter
                    stops.append(stop)
                    return DOWN

            there.answer = damage
            stops.clear()
            for name, ask in asks.items():
                time.now += FRESH
                try:
                    found = runner.run(_await(ask(client, there.address)))
                except SourceAway as away:
                    end: str = away.why
                else:
                    msgspec.json.encode(found)
                    end = "something" if found else "nothing"
                if stops:
                    raise stops[0]
                ends[name].add(end)

        check()
        runner.run(stack.aclose())
    return ends


async def _await(what: Awaitable[object]) -> object:
    return await what
