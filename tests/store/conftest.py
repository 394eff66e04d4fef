"""What the store's tests share: a store on a real file, acts, and a second pair of eyes on the file."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain.events import Announcement
from bot.domain.members import Act
from bot.domain.reviews import Review
from bot.domain.shelf import Edit
from bot.store import Store
from bot.store.outbox import Letter
from tests.places import connect, copy_database, find_shared_server, open_store

NOW = 1_750_000_000
SERVER = 111
OTHER_SERVER = 222
ALICE = 1
BOB = 2


class Acts:
    """Makes acts, each in an interaction of its own."""

    def __init__(self) -> None:
        self._ids = count(9_000)

    def __call__(
        self,
        member_id: int = ALICE,
        *,
        server_id: int = SERVER,
        name: str | None = None,
        at: int = NOW,
        joined_at: int | None = None,
    ) -> Act:
        return Act(
            server_id=server_id,
            member_id=member_id,
            name=f"member {member_id}" if name is None else name,
            interaction_id=next(self._ids),
            at=at,
            joined_at=joined_at,
        )


def reached(episode: int, last: int | None) -> Edit:
    """They have come to an episode, now."""
    return lambda entry: entry.reach(episode, last=last, at=NOW)


def rows(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What the file says to a plain connection that is none of ours."""
    with closing(connect(path)) as db:
        return db.execute(sql, parameters).fetchall()


async def waiting(store: Store, kind: type[Announcement], *, at: int = NOW) -> list[Letter]:
    """The announcements of a kind that are due, the oldest first."""
    due = await store.outbox.list_due(at=at, most=1_000)
    return sorted((each for each in due if isinstance(each.event, kind)), key=lambda each: each.id)


async def find_posted(store: Store, server_id: int, review_id: int) -> Review | None:
    """The review of that id, if this server has it and everybody may see it."""
    return next(iter(await store.reviews.find_several(server_id, [review_id])), None)


async def jobs_due(store: Store, *, at: int = NOW) -> list[tuple[str, int]]:
    """Name and scope of the jobs that are due; they stay so."""
    found = await store.jobs.take_due(at=at, most=1_000)
    for task in found:
        await store.jobs.put_off(task, until=at)
    return sorted((task.name, task.scope) for task in found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


@pytest.fixture
def url() -> Iterator[str]:
    """A database of PostgreSQL with nothing in it, whatever engine the tests run on."""
    server = find_shared_server()
    made = server.make_database()
    yield made
    server.drop_database(made)


@pytest.fixture(scope="session")
def act() -> Acts:
    return Acts()


@pytest.fixture
async def store(path: Path, first_start: Path) -> AsyncIterator[Store]:
    copy_database(first_start, path)
    async with open_store(path) as opened:
        yield opened
