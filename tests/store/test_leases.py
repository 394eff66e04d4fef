"""Leases of shards on a real PostgreSQL: what several processes hold, when one dies, and whose turn it is."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import count, pairwise

import psycopg
import pytest

from bot.store.engines import leases
from bot.store.engines.leases import Leases, OutOfReach
from bot.store.engines.migrate import NewerSchema
from tests.places import on_its_own
from tests.postgres import OwnServer, Server, find_server

pytestmark = on_its_own

SHARDS = 12


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with find_server() as found:
        yield found


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("LEASE_SECONDS", 1.0), ("PRESENT_SECONDS", 0.3), ("APART_SECONDS", 0.4)):
        monkeypatch.setattr(leases, name, seconds)


async def recommend() -> int:
    return SHARDS


class House:
    """A database, and the processes that share it."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self.url = url
        self._stack = stack
        self._names = count()

    async def join(self, shard_count: int = SHARDS) -> Leases:
        async def recommend() -> int:
            return shard_count

        made = await self._stack.enter_async_context(Leases(self.url, f"process-{next(self._names)}"))
        await made.join(recommend)
        return made

    async def settle(self, *processes: Leases) -> list[set[int]]:
        """What each holds once each has handed over what it had too much of."""
        for _ in range(2):
            for each in processes:
                held = await each.renew()
                await each.release(sorted(held.claims, reverse=True)[: max(0, len(held.claims) - held.fair)])
        return [set((await each.renew()).claims) for each in processes]

    def run(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as db:
            db.execute(sql.encode())


@pytest.fixture
async def house(server: Server) -> AsyncIterator[House]:
    url = server.make_database()
    async with AsyncExitStack() as stack:
        made = House(url, stack)
        made.run("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        yield made
    server.drop_database(url)


async def test_each_process_comes_to_a_fair_part(house: House) -> None:
    """One has all; with two more it is four each; with a fourth three; nothing is anybody's twice."""
    processes = [await house.join()]
    assert await house.settle(*processes) == [set(range(SHARDS))]
    for number, part in ((3, 4), (4, 3)):
        processes += [await house.join() for _ in range(number - len(processes))]
        found = await house.settle(*processes)
        assert [len(each) for each in found] == [part] * number
        assert set().union(*found) == set(range(SHARDS))


async def test_what_is_renewed_keeps_its_claim(house: House) -> None:
    """A process knows by the claim whether a shard was its own all the time."""
    process = await house.join()
    before = (await process.renew()).claims
    assert (await process.renew()).claims == before
    await process.release([3])
    after = (await process.renew()).claims
    assert {shard for shard in after if after[shard] != before[shard]} == {3}


async def test_the_shards_of_one_that_died_are_taken_when_its_lease_is_over(house: House) -> None:
    """Not before; and what the others had they keep."""
    one, other = await house.join(), await house.join()
    mine, theirs = await house.settle(one, other)
    before = (await one.renew()).claims
    assert set(before) == mine  # control: they are the other's still
    for _ in range(6):
        await asyncio.sleep(0.25)
        held = await one.renew()
    assert set(held.claims) == mine | theirs
    assert {shard: held.claims[shard] for shard in mine} == before
    assert (await other.renew()).claims == {}


async def test_who_was_away_has_its_shards_again_if_nobody_took_them(house: House) -> None:
    """After an outage of the database all leases are over. Whoever is back first does not take it all."""
    processes = [await house.join() for _ in range(3)]
    before = await house.settle(*processes)
    claims = [(await each.renew()).claims for each in processes]
    await asyncio.sleep(1.2)
    assert [(await each.renew()).claims for each in processes] == claims
    assert await house.settle(*processes) == before


async def test_control_without_patience_the_first_one_back_takes_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: so it would be."""
    processes = [await house.join() for _ in range(3)]
    await house.settle(*processes)
    monkeypatch.setattr(leases, "PRESENT_SECONDS", -1.0)
    await asyncio.sleep(1.2)
    assert len((await processes[0].renew()).claims) == SHARDS


async def test_who_leaves_gives_up_its_shards_at_once(house: House) -> None:
    """And the others hear of it: nobody waits for the next renewal."""
    one, other = await house.join(), await house.join()
    mine, theirs = await house.settle(one, other)
    for _ in range(20):  # it has heard of what was until now
        await one.wait(0.01)
    waiting = asyncio.create_task(one.wait(20))
    await asyncio.sleep(0.1)
    assert not waiting.done()  # control
    assert await other.leave()
    await other.release(sorted(theirs))
    await asyncio.wait_for(waiting, 2)
    assert set((await one.renew()).claims) == mine | theirs
    assert not await one.leave()  # nobody is left


async def test_a_bot_that_has_grown_has_more_shards_once_all_have_stopped(house: House) -> None:
    """While one of its processes lives, another has as many as that one."""
    first = await house.join(2)
    assert (await first.renew()).shard_count == 2
    second = await house.join(5)
    assert (await second.renew()).shard_count == 2
    for each in (first, second):
        await each.leave()
    third = await house.join(5)
    assert (await third.renew()).claims.keys() == set(range(5))


async def test_turns_are_apart_for_all_processes(house: House) -> None:
    """Ten that ask at once get ten moments, each so long after another; a bucket has its own."""
    processes = [await house.join() for _ in range(3)]
    asked = await asyncio.gather(*(processes[number % 3].reserve_turn(0) for number in range(10)))
    waits = sorted(wait for wait, _ in asked)
    spans = [after - before for before, after in pairwise(waits)]
    took = max(took for _, took in asked)
    assert min(spans) > leases.APART_SECONDS - took - 0.1
    assert waits[-1] > 9 * leases.APART_SECONDS - 1
    assert (await processes[0].reserve_turn(1))[0] < 0.1


async def test_who_finds_a_newer_schema_holds_nothing_more(house: House) -> None:
    """It says which version it knows, and which there is; the control is as new as it may be."""
    process = await house.join()
    newest = process._newest
    house.run(f"INSERT INTO schema_version VALUES ({newest})")
    await process.renew()  # control
    house.run(f"UPDATE schema_version SET version = {newest + 1}")
    with pytest.raises(NewerSchema, match=f"version {newest + 1}, this Daesang knows {newest}"):
        await process.renew()


async def test_one_that_freezes_in_the_middle_holds_up_nobody(house: House) -> None:
    """The database ends its transaction, and with it the lock that all renewals take."""
    one, other = await house.join(), await house.join()

    async def freeze() -> None:
        async with one._transaction():
            await other.renew()

    with pytest.raises(OutOfReach):
        await freeze()
    assert await one.renew()


async def test_a_database_that_answers_nothing_is_waited_for_no_longer(
    house: House, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither until it has heard that nobody waits: psycopg's own connection would take ten seconds more."""
    if not isinstance(server, OwnServer):
        pytest.skip("A PostgreSQL of somebody else's is not to be stopped")
    process = await house.join()
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.5)
    assert process._connection is not None
    backend = process._connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    server.freeze()
    try:
        async with asyncio.timeout(4):
            with pytest.raises(OutOfReach):
                await process.renew()
    finally:
        server.thaw()
        os.kill(backend, signal.SIGCONT)
    assert len((await process.renew()).claims) == SHARDS
