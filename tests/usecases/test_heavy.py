"""What takes a core waits in a queue with an end."""

import asyncio
import sys
import threading
from unittest.mock import ANY

import pytest

from bot.domain.errors import Busy
from bot.usecases.heavy import SERVER, Heavy, run_aside


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
