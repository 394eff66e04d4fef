"""Several processes that write for one server at the same moment, as when servers change hands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.domain.errors import DomainError
from bot.store import Store, summaries
from bot.store.engines import postgres
from bot.store.engines.postgres import Postgres
from bot.store.transaction import Transaction
from tests.places import on_its_own
from tests.store.conftest import SERVER, Acts

pytestmark = on_its_own

PROCESSES = 4
VOTES = 10
TITLES = 6


class Unlocked(Postgres):
    """The control: it changes a server's rows whoever else does so."""

    def _list_locks(self, asked: Any) -> list[str]:
        return []


@pytest.fixture
async def stores(url: str, request: pytest.FixtureRequest) -> AsyncIterator[list[Store]]:
    """As many as there are processes, on one database."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(request.param.open(url)) for _ in range(PROCESSES)]
        yield [Store(engine) for engine in opened]


async def vote_at_once(stores: list[Store], act: Acts, title_id: str) -> list[BaseException]:
    """The first votes on a title, in all processes together; those that failed."""
    votes = [
        store.ratings.record_score(act(100 * place + who), title_id, score=12 + who % 7)
        for place, store in enumerate(stores)
        for who in range(VOTES)
    ]
    said = await asyncio.gather(*votes, return_exceptions=True)
    return [each for each in said if isinstance(each, BaseException)]


async def find_wrong(store: Store, url: str) -> list[str]:
    """Titles whose summary is not what it becomes when it is made anew from the votes."""

    def rebuild(tx: Transaction) -> None:
        for row in tx.all("SELECT title_id FROM summaries WHERE server_id = :server_id", keys):
            summaries.rebuild(tx, {**keys, "title_id": row["title_id"]})

    keys: dict[str, object] = {"server_id": SERVER}
    with postgres.connect(url) as db:
        # Not how often its votes changed: that it was made anew is counted too.
        columns = ", ".join(("title_id", *summaries.SUMS, *summaries.CONSENSUS, "model"))
        read = f"SELECT {columns} FROM summaries ORDER BY title_id".encode()
        before = {row["title_id"]: tuple(row) for row in db.execute(read)}
        await store._engine.write(rebuild)
        after = {row["title_id"]: tuple(row) for row in db.execute(read)}
    return [title for title in after if before.get(title) != after[title]]


async def race(stores: list[Store], act: Acts, url: str) -> tuple[list[BaseException], list[str]]:
    """What failed, and the titles of which the sums or the score are wrong afterwards."""
    failed = [each for title in range(TITLES) for each in await vote_at_once(stores, act, f"title-{title}")]
    return failed, await find_wrong(stores[0], url)


@pytest.mark.parametrize("stores", [Postgres], indirect=True)
async def test_first_votes_in_several_processes_all_count(stores: list[Store], act: Acts, url: str) -> None:
    """None fails, and each title's row is what its votes make it."""
    assert await race(stores, act, url) == ([], [])
    assert await stores[0].ratings.count_votes(SERVER) == PROCESSES * VOTES * TITLES


@pytest.mark.parametrize("stores", [Unlocked], indirect=True)
async def test_control_without_the_lock_votes_are_lost(stores: list[Store], act: Acts, url: str) -> None:
    """Control: some are refused, or a title's score leaves out what another process saved meanwhile."""
    failed, wrong = await race(stores, act, url)
    assert failed or wrong
    assert not any(isinstance(each, DomainError) for each in failed)


@pytest.mark.parametrize("stores", [Postgres], indirect=True)
async def test_a_server_is_new_to_one_process_alone(stores: list[Store]) -> None:
    """However many hear of it in the same moment; and when it comes back, to one again."""
    for place in range(20):
        said = await asyncio.gather(*(store.servers.note_joined({place: "Club"}) for store in stores))
        assert [found for found in said if found] == [{place}]
        await stores[0].servers.note_left(place, at=1)
        said = await asyncio.gather(*(store.servers.note_joined({place: "Club"}) for store in stores))
        assert [found for found in said if found] == [{place}]
