"""PostgreSQL stops at once in the middle of things: what was said to be saved is, once, and nothing is twice.

With DAESANG_OUTAGES set, it stops so often.
"""

import asyncio
import os
import socket
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import Busy, Redelivered
from bot.domain.moderation import LogEntry
from bot.store import Store
from bot.store.acts import note
from bot.store.engines import postgres
from bot.store.engines.postgres import Postgres
from bot.store.transaction import Transaction
from tests.faults.gateway import until
from tests.places import on_its_own
from tests.postgres import OwnServer, find_server
from tests.store.conftest import NOW, SERVER, Acts

pytestmark = on_its_own

OUTAGES = int(os.environ.get("DAESANG_OUTAGES", "3"))
WRITERS = 10
ON_THE_WAY = 0.2
"""Seconds that the answer to a COMMIT takes."""


class Noting(Postgres):
    """What is tested; it notes what it heard of COMMITs without an answer."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.heard: list[bool] = []

    def _is_committed(self, number: int) -> bool:
        self.heard.append(super()._is_committed(number))
        return self.heard[-1]


class Forgetful(Postgres):
    """The control: it never asks whether a COMMIT without an answer got through."""

    def _is_committed(self, number: int) -> bool:
        return False


class Late(Postgres):
    """What is tested; it asks only once it may, after others were there."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.may_ask = threading.Event()

    def _is_committed(self, number: int) -> bool:
        self.may_ask.wait(60)
        return super()._is_committed(number)


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """One that waits for the disk, and may be stopped."""
    with find_server() as started:
        if not isinstance(started, OwnServer):
            pytest.skip("A PostgreSQL of somebody else's is not to be stopped")
        started.stop()
        started.start(durable=True)
        yield started


@asynccontextmanager
async def slow_line(url: str) -> AsyncIterator[str]:
    """Another address of the database, from which answers to a COMMIT are long on the way.

    Where the server stops meanwhile, such an answer is lost.
    """
    path = f"{url.rpartition('=')[2]}/.s.PGSQL.5432"
    serving = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        with suppress(OSError):
            back, there = await asyncio.open_unix_connection(path)
            await _pass_on(reader, there, back, writer)
            await _close(there)
        await _close(writer)

    with tempfile.TemporaryDirectory(prefix="daesang-line-") as folder:
        async with await asyncio.start_unix_server(serve, Path(folder) / ".s.PGSQL.5432"):
            yield f"{url.rpartition('=')[0]}={folder}"
        await asyncio.gather(*filter(None, serving))


async def _pass_on(
    asked: asyncio.StreamReader,
    there: asyncio.StreamWriter,
    said: asyncio.StreamReader,
    back: asyncio.StreamWriter,
) -> None:
    """Until either end has closed."""
    is_commit = False

    async def ask() -> None:
        nonlocal is_commit
        while some := await asked.read(1 << 16):
            is_commit = b"COMMIT" in some
            there.write(some)

    async def answer() -> None:
        while some := await said.read(1 << 16):
            if is_commit:
                with suppress(TimeoutError):
                    await asyncio.wait_for(said.read(1), ON_THE_WAY)
                    return  # the server is gone, and what it had said is lost
            back.write(some)

    ways = [asyncio.create_task(ask()), asyncio.create_task(answer())]
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    await asyncio.gather(*ways, return_exceptions=True)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@dataclass
class Load:
    """Members who vote on and on; of each it is known whether they heard that it was saved."""

    engine: Postgres
    act: Acts
    saved: set[int] = field(default_factory=set)
    busy: int = 0
    refused: int = 0
    _members: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def write_on(self) -> None:
        store = Store(self.engine)
        for member_id in self._members:
            by = self.act(member_id)
            try:
                # One that cannot be done twice, and one that would be done twice without anybody noticing.
                await asyncio.gather(
                    store.ratings.record_score(by, f"title-{member_id % 5}", score=12),
                    self.engine.write(partial(note, act=by, entry=LogEntry(NOW, "saw", by.name)), of=SERVER),
                )
            except Busy:
                self.busy += 1
                await asyncio.sleep(0.05)
            except Redelivered:
                self.refused += 1
            else:
                self.saved.add(member_id)

    async def hear_of(self, more: int) -> None:
        """Until so many more were saved."""
        enough = len(self.saved) + more
        await until(lambda: len(self.saved) >= enough, seconds=60)

    @property
    def names(self) -> set[str]:
        return {f"member {member_id}" for member_id in self.saved}


@dataclass(frozen=True, slots=True)
class Left:
    """What is in the database in the end: how often by member."""

    entries: Counter[str]
    votes: Counter[str]
    summed: int

    @property
    def twice(self) -> list[str]:
        return [name for kept in (self.entries, self.votes) for name, times in kept.items() if times > 1]


def read_left(url: str) -> Left:
    with postgres.connect(url) as db:
        entries = [name for (name,) in db.execute(b"SELECT moderator FROM moderation_log")]
        votes = [f"member {who}" for (who,) in db.execute(b"SELECT member_id FROM score_changes")]
        [[summed]] = db.execute(b"SELECT coalesce(sum(votes), 0) FROM summaries")
    return Left(Counter(entries), Counter(votes), summed)


async def stop_under_load(
    kind: type[Postgres], server: OwnServer, act: Acts, *, times: int, until_twice: bool = False
) -> tuple[Load, Left]:
    """Stop the server so often while members vote; who heard what, and what is left."""
    url = server.make_database()
    async with slow_line(url) as line, kind.open(line) as engine:
        load = Load(engine, act)
        writers = [asyncio.create_task(load.write_on()) for _ in range(WRITERS)]
        for turn in range(times):
            await load.hear_of(3 * WRITERS)
            await asyncio.sleep(turn % 7 * 0.1)
            await asyncio.to_thread(server.stop, "immediate")
            await asyncio.to_thread(server.start, durable=True)
            if until_twice and read_left(url).twice:
                break
        await load.hear_of(WRITERS)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
    return load, read_left(url)


@pytest.mark.parametrize("patience", [postgres.PATIENCE, 20.0])
async def test_what_was_acknowledged_is_there_once(
    server: OwnServer, act: Acts, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None lost, none doubled, none refused that is there, and the sums are those of the votes there are.

    That is so where callers hear Busy while it is away, and where they wait until it is back.
    """
    monkeypatch.setattr(postgres, "PATIENCE", patience)
    load, left = await stop_under_load(Noting, server, act, times=OUTAGES)
    assert isinstance(load.engine, Noting)
    heard = load.engine.heard
    print(
        f"{OUTAGES} stops, {patience:g} s of patience: {len(load.saved)} acknowledged, {load.busy} busy; "
        f"{len(heard)} COMMITs without an answer, of which {sum(heard)} had got through"
    )
    assert load.names - left.entries.keys() == set()
    assert load.names - left.votes.keys() == set()
    assert left.twice == []
    assert left.summed == sum(left.votes.values())
    assert load.refused == 0


async def test_control_whoever_does_not_ask_does_it_twice(
    server: OwnServer, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: done again without asking whether it had been saved, something is there twice before long."""
    monkeypatch.setattr(postgres, "PATIENCE", 20.0)
    load, left = await stop_under_load(Forgetful, server, act, times=20, until_twice=True)
    assert left.twice
    assert load.refused > 0


# A COMMIT that takes long --------------------------------------------------------------------------------

_SLOW = b"""
CREATE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (new.name <> 'quick') EXECUTE FUNCTION wait_long();
"""
_COMMITTING = (
    b"SELECT pid, backend_xid::text FROM pg_stat_activity "
    b"WHERE wait_event = 'PgSleep' AND datname = current_database()"
)


def log_slowly(tx: Transaction) -> None:
    """A job that would be done twice without anybody noticing, and whose COMMIT takes long."""
    tx.run("INSERT INTO facts (name, value) VALUES (:name, '') ON CONFLICT DO NOTHING", {"name": "slow"})
    note(tx, Acts()(), LogEntry(NOW, "saw", "once"))


async def find_committing(db: Any) -> Any:
    """Process and transaction id of whoever works at its COMMIT."""
    await until(lambda: db.execute(_COMMITTING).rowcount == 1, seconds=20)
    return db.execute(_COMMITTING).fetchone()


def count_entries(db: Any) -> int:
    [[entries]] = db.execute(b"SELECT count(*) FROM moderation_log")
    return int(entries)


async def test_whoever_takes_the_number_of_a_lost_transaction_is_not_taken_for_it(
    server: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash PostgreSQL gives a transaction id again that is not in its log: to another process."""
    monkeypatch.setattr(postgres, "PATIENCE", 20.0)
    url = server.make_database()
    with postgres.connect(url) as db:
        # The log is not written before it must be, as in the moment before the COMMIT is on the disk.
        db.execute(b"ALTER SYSTEM SET wal_writer_delay TO '10s'")
        db.execute(b"SELECT pg_reload_conf()")
    async with Late.open(url) as engine:
        assert isinstance(engine, Late)
        with postgres.connect(url) as db:
            postgres._exec(db, _SLOW.decode())
            db.execute(b"CHECKPOINT")
            saving = asyncio.create_task(engine.write(log_slowly, of=SERVER))
            _, lost = await find_committing(db)
        await asyncio.to_thread(server.stop, "immediate")
        await asyncio.to_thread(server.start, durable=True)
        with postgres.connect(url) as db:
            db.execute(b"INSERT INTO facts (name, value) VALUES ('quick', '')")
            [[taken]] = db.execute(b"SELECT xmin::text FROM facts WHERE name = 'quick'")
            db.execute(b"ALTER SYSTEM RESET wal_writer_delay")
            assert taken == lost  # control: another has it now, and is committed
            engine.may_ask.set()
            await saving
            assert count_entries(db) == 1


async def test_a_commit_under_way_is_waited_for(server: OwnServer) -> None:
    """The line breaks while the database still works at the COMMIT: it is not done again meanwhile."""
    url = server.make_database()
    async with Noting.open(url) as engine:
        assert isinstance(engine, Noting)
        with postgres.connect(url) as db:
            postgres._exec(db, _SLOW.decode())
            saving = asyncio.create_task(engine.write(log_slowly, of=SERVER))
            await find_committing(db)
            break_line(engine)
            await saving
            assert count_entries(db) == 1
    assert engine.heard == [True]


def break_line(engine: Postgres) -> None:
    """Let the engine's end hear nothing more; the database's goes on as if nobody had gone."""
    with socket.socket(fileno=os.dup(engine._writer.find().fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
