"""Each of several processes on one database finds what is due in its own servers, and nothing else."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Busy
from bot.domain.events import ReportFiled
from bot.domain.servers import ALL_SERVERS, Served
from bot.domain.suggestions import Answers
from bot.store import Store
from bot.store.jobs import ask
from bot.store.served import restrict
from bot.store.transaction import Transaction
from tests.places import connect
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, Acts

SERVERS = [number << 22 for number in range(1, 13)]
"""Their shards of four are 1, 2, 3, 0 and so on."""


@pytest.fixture
async def full(store: Store, path: Path) -> Store:
    """In each server a card, an announcement and a job that are due; and a job without a server."""

    def job(tx: Transaction) -> None:
        ask(tx, "prune", 0, at=NOW)
        for server_id in SERVERS:
            ask(tx, "calibrate", server_id, at=NOW)
            tx.emit(ReportFiled(server_id, server_id), at=NOW)

    await store._engine.write(job)
    with closing(connect(path)) as db, db:
        db.executemany(
            "INSERT INTO cards (server_id, kind, subject_id, channel_id, shown, wanted, due_at, stale_at) "
            "VALUES (?, 'review', ?, 1, 0, 1, ?, ?)",
            [(server_id, server_id, NOW, NOW) for server_id in SERVERS],
        )
    return store


async def find_due(store: Store, served: Served) -> list[set[int]]:
    """The servers of the cards, announcements and jobs that are due to who serves these."""
    tasks = await store.jobs.take_due(at=NOW, most=100, served=served)
    for task in tasks:
        await store.jobs.put_off(task, until=NOW)
    return [
        {card.server_id for card in await store.cards.list_due(at=NOW, most=100, served=served)},
        {each.event.server_id for each in await store.outbox.list_due(at=NOW, most=100, served=served)},
        {task.scope for task in tasks},
    ]


async def test_what_is_due_is_found_by_one_process_each(full: Store) -> None:
    """Three processes of four shards find everything once, and what has no server goes with shard 0."""
    processes = [Served(4, frozenset(ids)) for ids in ({0}, {1, 3}, {2})]
    for number, everything in enumerate((SERVERS, SERVERS, [0, *SERVERS])):
        found = [(await find_due(full, served))[number] for served in processes]
        assert sorted(each for part in found for each in part) == everything
        for part, served in zip(found, processes, strict=True):
            assert all(served.has(server_id) for server_id in part)
    assert 0 in (await find_due(full, processes[0]))[2]


async def test_a_process_without_a_shard_finds_nothing(full: Store) -> None:
    """Nor is anything ever due to it; the control serves all."""
    nothing = Served(4, frozenset())
    assert await find_due(full, nothing) == [set(), set(), set()]
    assert await full.find_next_due(after=NOW - 1, served=nothing) is None
    assert await full.find_next_due(after=NOW - 1) == NOW  # control


async def test_when_to_look_again_goes_by_what_is_served(store: Store) -> None:
    """A process is not woken for what another one will do."""
    await store._engine.write(lambda tx: ask(tx, "calibrate", SERVERS[0], at=NOW))
    assert await store.find_next_due(after=0, served=Served(4, frozenset({1}))) == NOW
    assert await store.find_next_due(after=0, served=Served(4, frozenset({0, 2, 3}))) is None


async def test_what_another_may_write_by_now_is_not_written(store: Store, act: Acts) -> None:
    """Somebody's score that waited too long; of another server it is kept."""
    store.guard(lambda server_id: server_id != OTHER_SERVER)
    with pytest.raises(Busy):
        await store.ratings.record_score(act(server_id=OTHER_SERVER), "signal", score=17)
    await store.ratings.record_score(act(), "signal", score=17)
    assert await store.ratings.count_votes(OTHER_SERVER) == 0
    assert await store.ratings.count_votes(SERVER) == 1


async def test_what_is_done_in_no_server_is_written_by_who_answers_there(store: Store, act: Acts) -> None:
    """Though another process serves the server it is meant for; and not by who answers there no more."""
    by = replace(act(server_id=OTHER_SERVER), direct=True)
    store.guard(lambda server_id: server_id != OTHER_SERVER)
    await store.ratings.record_score(by, "signal", score=17)
    await store.views.keep(by, "any", Answers())
    assert await store.ratings.count_votes(OTHER_SERVER) == 1
    store.guard(lambda server_id: server_id != 0)
    with pytest.raises(Busy):
        await store.ratings.record_score(replace(by, interaction_id=99), "signal", score=18)
    with pytest.raises(Busy):
        await store.views.keep(by, "any", Answers())


def test_who_serves_all_asks_as_before() -> None:
    """One process alone, of however many shards, pays nothing for what others need."""
    assert restrict(ALL_SERVERS, "server_id") == ""
    assert restrict(Served(3, frozenset({0, 1, 2})), "server_id") == ""
    assert restrict(Served(3, frozenset({2, 0})), "scope") == " AND (scope >> 22) % 3 IN (0, 2)"
