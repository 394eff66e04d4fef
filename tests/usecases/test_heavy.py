"""What takes a core waits in a queue with an end."""

import asyncio
import os
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import numpy as np
import pytest

from bot.apart import Failed
from bot.domain.errors import Busy
from bot.usecases.heavy import SERVER, Heavy, run_apart, run_aside


async def test_so_many_wait_and_no_more() -> None:
    heavy, go, under_way = Heavy(queue=3), threading.Event(), threading.Semaphore(0)

    def work(number: int) -> int:
        under_way.release()
        go.wait(20)
        return number

    tasks = [asyncio.create_task(heavy.run(work, number)) for number in range(4)]
    await asyncio.sleep(0)
    assert await asyncio.to_thread(under_way.acquire, timeout=20)
    with pytest.raises(Busy):
        await heavy.run(work, 99)
    assert not under_way.acquire(blocking=False)
    go.set()
    assert await asyncio.gather(*tasks) == list(range(4))  # nothing that was taken is lost
    assert await heavy.run(work, 5) == 5  # control: there is room again
    heavy.close()


async def test_what_fails_or_is_given_up_leaves_its_room() -> None:
    heavy = Heavy(queue=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await heavy.run(lambda: 1 / 0)
        given_up = asyncio.create_task(heavy.run(threading.Event().wait, 0.01))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0.05)
    assert await heavy.run(int, "5") == 5
    heavy.close()


async def test_servers_take_turns() -> None:
    """What many ask for in one server does not come before the one thing asked for in another."""
    heavy, order = Heavy(queue=4), list[int]()

    async def ask(server_id: int) -> None:
        SERVER.set(server_id)
        await heavy.run(order.append, server_id)

    tasks = [asyncio.create_task(ask(server_id)) for server_id in (1, 1, 1, 1, 1, 1, 2)]
    assert [type(each) for each in await asyncio.gather(*tasks, return_exceptions=True)].count(Busy) == 1
    assert order == [1, 1, 2, 1, 1, 1]  # the queue of the first was full, not that of the other
    heavy.close()


async def test_what_waits_is_given_up_at_a_stop() -> None:
    heavy, go = Heavy(), threading.Event()
    tasks = [asyncio.create_task(heavy.run(go.wait, 20)) for _ in range(2)]
    await asyncio.sleep(0)
    heavy.close()
    go.set()
    assert await asyncio.gather(*tasks, return_exceptions=True) == [True, ANY]
    assert tasks[1].cancelled()


_CHILD = """
import asyncio, sys, threading, time
from bot.usecases.heavy import run_aside
begun = threading.Event()

def work():
    begun.set()
    time.sleep(60)

async def main():
    run = {run}
    task = asyncio.create_task(run(work))
    await asyncio.to_thread(begun.wait, 20)
    task.cancel()

asyncio.run(main())
"""


@pytest.mark.parametrize(("run", "ends"), [("run_aside", True), ("asyncio.to_thread", False)])
async def test_no_end_waits_for_what_runs_aside(run: str, ends: bool) -> None:
    """A program ends in the midst of it; the control waits for its thread."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", _CHILD.format(run=run))
    try:
        async with asyncio.timeout(20 if ends else 3):
            await child.wait()
    except TimeoutError:
        assert not ends
        child.kill()
    assert (await child.wait() == 0) is ends


async def test_what_runs_aside_gives_its_result_or_its_error() -> None:
    assert await run_aside(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await run_aside(divmod, 7, 0)


# Apart -----------------------------------------------------------------------------------------------


class Named:
    """Something large that both sides have."""


def hand_over(given: Named) -> tuple[int, Named, np.ndarray[Any, Any]]:
    return os.getpid(), given, np.arange(300_000)


async def test_work_apart_gives_what_it_gives_and_shares_what_is_named() -> None:
    """Arrays of more than one part come whole; what both have comes back as one's own."""
    theirs, mine = Named(), Named()
    pid, given, array = await run_apart(partial(hand_over, theirs), theirs={"it": theirs}, ours={"it": mine})
    assert pid != os.getpid()
    assert given is mine
    assert np.array_equal(array, np.arange(300_000))


async def test_what_goes_wrong_apart_is_told() -> None:
    """An error by its kind alone; an end from outside as want of memory, which it mostly is."""
    with pytest.raises(Failed, match="ZeroDivisionError"):
        await run_apart(partial(divmod, 1, 0), theirs={}, ours={})
    with pytest.raises(MemoryError):
        await run_apart(partial(os._exit, 9), theirs={}, ours={})


@pytest.mark.parametrize("apart", [True, False], ids=["apart", "control"])
async def test_work_apart_ends_with_whoever_waits_for_it(tmp_path: Path, apart: bool) -> None:
    """Control: a thread goes on to its end."""
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    work = partial(touch_later, begun, ended)
    task = asyncio.create_task(run_apart(work, theirs={}, ours={}) if apart else run_aside(work))
    while not begun.exists():  # noqa: ASYNC110 - it is another process that says so
        await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.6)
    assert ended.exists() is not apart


def touch_later(begun: Path, ended: Path) -> None:
    begun.touch()
    time.sleep(0.4)
    ended.touch()
