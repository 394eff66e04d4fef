"""Whatever is asked of the store in whatever order, both engines say, tell and keep the same.

With DAESANG_WALKS_EXAMPLES set, that many walks are made, each another one at each start, and one that
differs is made short.
"""

import asyncio
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg import pq

from bot.store import Store, checks
from bot.store.engines import postgres
from bot.store.servers import Facts
from bot.store.transaction import Engine, Job, Parameters, Row, Transaction
from tests.places import find_shared_server, on_its_own
from tests.postgres import find_server
from tests.store.walks import TITLES, Differs, Side, Walk, list_methods, set_stage

pytestmark = on_its_own

EXAMPLES = int(os.environ.get("DAESANG_WALKS_EXAMPLES", "0"))
STEPS = 120 if EXAMPLES else 80

T = TypeVar("T")
OpenSide = Callable[[], AbstractAsyncContextManager[Side]]


@pytest.fixture(scope="module")
def first_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a first start leaves it, whatever the other tests run on."""
    path = tmp_path_factory.mktemp("walks") / "first.db"

    async def start() -> None:
        async with Store.open(path):
            pass

    asyncio.run(start())
    return path


@pytest.fixture
def open_sqlite(tmp_path: Path, first_file: Path) -> OpenSide:
    return open_files(tmp_path, first_file)


def open_files(folder: Path, first_file: Path) -> OpenSide:
    names = count()

    @asynccontextmanager
    async def open_side() -> AsyncIterator[Side]:
        path = folder / f"walk{next(names)}.db"
        shutil.copy(first_file, path)
        async with Store.open(path, find_title=TITLES.get) as store:
            with closing(sqlite3.connect(path)) as db:
                yield Side.of(store, lambda sql: db.execute(sql).fetchall())
        path.unlink()

    return open_side


@pytest.fixture
def open_other() -> OpenSide:
    """The engine under test."""
    server = find_shared_server()
    template = server.make_database()
    postgres.migrate(template)

    @asynccontextmanager
    async def open_side() -> AsyncIterator[Side]:
        url = server.make_database(template=template)
        async with Store.open(url, find_title=TITLES.get) as store:
            with postgres.connect(url) as db:
                yield Side.of(store, lambda sql: [tuple(row) for row in db.execute(sql.encode())])
        server.drop_database(url)

    return open_side


async def list_wrong(store: Store, *, now: int) -> list[str]:
    """What `doctor` would find: whatever was asked for, what is derived is as it should be."""
    engine = store._engine
    found = [each async for each in checks.look(engine, now=now, is_running=False)]
    compared = await checks.compare(engine, await checks.list_servers(engine))
    return [each.text for each in found if not each.is_well] + list(compared)


def walk_on(
    open_sqlite: OpenSide, open_other: OpenSide, *, examples: int, done: Counter[str] | None = None
) -> None:
    """Walk so often. Raises Differs."""

    async def walk(draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        async with open_sqlite() as ours, open_other() as theirs:
            here = Walk((ours, theirs), draw)
            await set_stage(here)
            await here.look()
            for _ in range(STEPS):
                await here.step()
            await here.make_up()
            await here.look()
            here.compare_tables()
            for side in (ours, theirs):
                wrong = await list_wrong(side.store, now=here.now)
                assert wrong == [], wrong
            if done is not None:
                done.update(here.done)

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )
    @given(st.data())
    def run(data: st.DataObject) -> None:
        asyncio.run(walk(data.draw))

    run()


class NoEngine:
    """For a store that is only looked at."""


def test_both_engines_say_and_keep_the_same(open_sqlite: OpenSide, open_other: OpenSide) -> None:
    """See above; and there is no method that no walk has got anything from."""
    done: Counter[str] = Counter()
    walk_on(open_sqlite, open_other, examples=EXAMPLES or 6, done=done)
    assert set(list_methods(Store(NoEngine()))) - set(done) == set()  # type: ignore[arg-type]


class Otherwise(Transaction):
    """A job's transaction that passes all on to the real one, but for what a control does otherwise."""

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx.find_title)
        self._tx = tx
        self.callbacks, self.events = tx.callbacks, tx.events

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        return self._tx.all(sql, parameters)

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        return self._tx.run(sql, parameters)


# Statements ------------------------------------------------------------------------------------------

Noted = set[tuple[str, tuple[int, ...]]]
"""Statements, with the types of their parameters as PostgreSQL is told of them: 0 is for it to find out."""


class Notes(Otherwise):
    """Notes what is asked of the real one."""

    noted: ClassVar[Noted] = set()

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        self._note(sql, parameters)
        return super().all(sql, parameters)

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        for each in [parameters] if isinstance(parameters, Mapping) else parameters:
            self._note(sql, each)
        return super().run(sql, parameters)

    def _note(self, sql: str, parameters: Parameters) -> None:
        _, names = postgres.translate(sql)
        types = {int: 20, bool: 20, float: 701}
        self.noted.add((sql, tuple(types.get(type(parameters[name]), 0) for name in names)))


def list_refused(version: str, noted: Noted) -> list[str]:
    """Which of them a version of PostgreSQL does not prepare, and why."""
    with find_server(version) as server:
        url = server.make_database()
        postgres.migrate(url)
        with postgres.connect(url) as db:
            refused = []
            for sql, types in sorted(noted):
                result = db.pgconn.prepare(b"", postgres.translate(sql)[0], types)
                if result.status != pq.ExecStatus.COMMAND_OK:
                    refused.append(f"{result.error_message.decode()}: {sql}")
        server.drop_database(url)
    return refused


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory, first_file: Path) -> Noted:
    """Every statement of the store, as walks over all its methods ask for them."""
    Notes.noted.clear()
    open_side = open_files(tmp_path_factory.mktemp("noted"), first_file)
    walk_on(open_side, open_with(open_side, Notes), examples=6)
    return Notes.noted


@pytest.mark.parametrize("version", ["oldest", "newest"])
def test_each_version_that_is_promised_takes_every_statement(noted: Noted, version: str) -> None:
    """Prepared, not run: what no walk comes to is refused too. The control is of one engine alone."""
    assert len(noted) > 200
    assert list_refused(version, noted) == []
    control = {
        ("SELECT json_group_array(name) FROM facts", ()),
        ("SELECT name FROM facts WHERE :a IS NULL", (0,)),
    }
    assert len(list_refused(version, control)) == len(control)


# Controls --------------------------------------------------------------------------------------------


class Rounds(Otherwise):
    """Keeps numbers of four bytes, as PostgreSQL's REAL would."""

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        if isinstance(parameters, Mapping):
            parameters = {
                name: round(value, 6) if isinstance(value, float) else value
                for name, value in parameters.items()
            }
        return super().run(sql, parameters)


class Reverses(Otherwise):
    """Gives what is asked for in an order the other way round."""

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        found = super().all(sql, parameters)
        return found[::-1] if "ORDER BY" in sql else found


class Tells(Otherwise):
    """Says that one row more was changed."""

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        return super().run(sql, parameters) + sql.startswith("DELETE FROM drafts")


class Truths(Otherwise):
    """Gives True for 1 where it was asked whether, as PostgreSQL does."""

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        found: list[Any] = super().all(sql, parameters)
        if "GROUP BY s.shown_at" in sql:
            return [dict(row) | {"hits": bool(row["hits"])} for row in found]
        return found


class OtherEngine:
    """An engine whose jobs see another transaction."""

    is_doubtful = False

    def __init__(self, engine: Engine, kind: type[Otherwise]) -> None:
        self._engine = engine
        self._kind = kind
        self.find_title = engine.find_title

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("on_events", "on_trouble"):
            setattr(self._engine, name, value)
        else:
            super().__setattr__(name, value)

    async def read(self, sql: str, parameters: Parameters) -> list[Row]:
        return await self.look(lambda tx: tx.all(sql, parameters))

    async def look(self, job: Job[T]) -> T:
        return await self._engine.look(lambda tx: job(self._kind(tx)))

    def write(self, job: Job[T], **rest: Any) -> Coroutine[Any, Any, T]:
        return self._engine.write(lambda tx: job(self._kind(tx)), **rest)


def open_with(open_side: OpenSide, kind: type[Otherwise]) -> OpenSide:
    """The same where jobs see that transaction."""

    @asynccontextmanager
    async def open_otherwise() -> AsyncIterator[Side]:
        async with open_side() as side:
            other: Any = OtherEngine(side.store._engine, kind)
            yield Side.of(Store(other), side.read)

    return open_otherwise


@pytest.mark.parametrize("kind", [Rounds, Reverses, Tells, Truths])
def test_control_what_is_done_otherwise_is_noticed(open_sqlite: OpenSide, kind: type[Otherwise]) -> None:
    """Control: a walk beside an engine that differs in one small thing finds it."""
    with pytest.raises(Differs):
        walk_on(open_sqlite, open_with(open_sqlite, kind), examples=10)


def test_control_a_method_nobody_told_the_walk_of_is_noticed() -> None:
    """Control: one with a parameter that the walk cannot make."""

    class Newer(Facts):
        async def record_mood(self, hue: int) -> None:
            """What nobody has told of."""

    store: Any = Store(NoEngine())  # type: ignore[arg-type]
    store.facts = Newer(NoEngine())  # type: ignore[arg-type]
    with pytest.raises(KeyError, match=r"facts.record_mood as 'hue'"):
        list_methods(store)
