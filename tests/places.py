"""Which engine the tests run on: SQLite, or PostgreSQL if `DAESANG_TEST_ENGINE` says postgres.

A test names its database by a path in both; what looks at it beside the store goes through `connect`.
"""

import atexit
import os
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from bot.domain.titles import FindTitle, find_none
from bot.store import Store
from bot.store.engines import postgres
from tests.postgres import Server, find_server

ON_POSTGRES = os.environ.get("DAESANG_TEST_ENGINE", "sqlite") == "postgres"

EXAMPLES = 8 if ON_POSTGRES else 25
"""How often a property is tried that looks past the store after each step: there that takes long."""

on_its_own = pytest.mark.skipif(ON_POSTGRES, reason="it says itself which engines it runs on")
sqlite_alone = pytest.mark.skipif(ON_POSTGRES, reason="what it looks at is SQLite's own")

INTEGRITY_ERRORS = (sqlite3.IntegrityError, psycopg.IntegrityError)
STATEMENT_ERRORS = (sqlite3.IntegrityError, sqlite3.OperationalError, psycopg.Error)

_stack = ExitStack()
atexit.register(_stack.close)
_servers: list[Server] = []
_free: list[str] = []
"""Databases with nothing in them: emptying one takes a fifth of the time of making one."""
_places: dict[Path, str] = {}
_changed: set[Path] = set()
"""Where a test changed more than rows."""


def find_place(path: Path) -> Path | str:
    """Where the database of that path is: the path itself, or the address of a database made for it."""
    if not ON_POSTGRES:
        return path
    if path not in _places:
        _places[path] = _free.pop() if _free else _make_database()
    return _places[path]


def _make_database() -> str:
    url = find_shared_server().make_database()
    postgres.migrate(url)
    return url


def find_shared_server() -> Server:
    """The server of this process of the run, which is never stopped in between."""
    if not _servers:
        version = os.environ.get("DAESANG_TEST_POSTGRES_VERSION", "newest")
        _servers.append(_stack.enter_context(find_server(version)))
    return _servers[0]


def list_places() -> frozenset[Path]:
    """What was asked for and is kept."""
    return frozenset(_places)


def drop_places(but: frozenset[Path] = frozenset()) -> None:
    """Forget what is at all the places asked for, but for those of longer life."""
    for path in _places.keys() - but:
        url = _places.pop(path)
        if path in _changed:
            _servers[0].drop_database(url)
        else:
            _empty(url)
            _free.append(url)
        _changed.discard(path)


def _empty(url: str) -> None:
    with postgres.connect(url) as db:
        tables = [name for (name,) in db.execute(_TABLES)]
        each = b"SELECT '%b' WHERE EXISTS (SELECT 1 FROM %b)"
        rows = b" UNION ALL ".join(each % (name, name) for name in map(str.encode, tables))
        if filled := [name for (name,) in db.execute(rows)]:
            db.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE".encode())


_TABLES = b"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'"


def copy_database(first: Path, path: Path) -> None:
    """Have what `first` is at `path` too."""
    if not ON_POSTGRES:  # there a new database is a copy of the first start's anyway
        shutil.copy(first, path)


@asynccontextmanager
async def open_store(path: Path, *, find_title: FindTitle = find_none) -> AsyncIterator[Store]:
    async with Store.open(find_place(path), find_title=find_title) as store:
        yield store


def connect(path: Path, *, references: bool = False, **options: Any) -> sqlite3.Connection:
    """A plain connection that is none of the store's, used as sqlite3's: statements take `?` or `:name`.

    With `references` rows go with those they refer to, as they do for the store.
    """
    place = find_place(path)
    if isinstance(place, str):
        return cast(sqlite3.Connection, _Eyes(path, place))
    db: sqlite3.Connection = sqlite3.connect(place, **options)
    if references:
        db.execute("PRAGMA foreign_keys = ON")
    return db


def refuse_rows(path: Path, table: str, condition: str = "1 = 1") -> None:
    """Let every write to a table fail, as on a disk that is full; or that of rows `new` which are so."""
    with closing(connect(path)) as db, db:
        if ON_POSTGRES:
            refused = condition.replace("new.", "")
            db.execute(f"ALTER TABLE {table} ADD CONSTRAINT full_{table} CHECK (NOT ({refused})) NOT VALID")
            return
        for event in ("INSERT", "UPDATE"):
            db.execute(
                f"CREATE TRIGGER full_{table}_{event} BEFORE {event} ON {table} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            )


def accept_rows(path: Path, table: str) -> None:
    """Undo `refuse_rows`."""
    with closing(connect(path)) as db, db:
        if ON_POSTGRES:
            db.execute(f"ALTER TABLE {table} DROP CONSTRAINT full_{table}")
            return
        for event in ("INSERT", "UPDATE"):
            db.execute(f"DROP TRIGGER full_{table}_{event}")


def drop_checks(path: Path, table: str) -> None:
    """Let a table take what its checks refuse; where SQLite is told so by each connection, it is nothing."""
    if not ON_POSTGRES:
        return
    sql = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST(? AS regclass)"
    with closing(connect(path)) as db:
        for (name,) in db.execute(sql, (table,)).fetchall():
            db.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def list_tables(path: Path, *, column: str) -> list[str]:
    """The tables that have a column of that name, asked of the database."""
    sql = (
        "SELECT table_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND column_name = ? ORDER BY table_name"
        if ON_POSTGRES
        else "SELECT t.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c "
        "WHERE c.name = ? AND t.schema = 'main' ORDER BY t.name"
    )
    with closing(connect(path)) as db:
        return [name for (name,) in db.execute(sql, (column,))]


class _Eyes:
    """A connection to PostgreSQL that is used as one to SQLite."""

    row_factory: Any = None

    def __init__(self, path: Path, url: str) -> None:
        self._path = path
        self._db = postgres.connect(url)

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Any:
        if sql.split()[0] in ("ALTER", "CREATE", "DROP"):
            _changed.add(self._path)
        if not isinstance(parameters, Mapping):
            numbers = count()
            sql = re.sub(r"\?", lambda _: f":p{next(numbers)}", sql)
            parameters = {f"p{place}": value for place, value in enumerate(parameters)}
        return _Found(postgres._Transaction(self._db)._execute(sql, parameters))

    def executemany(self, sql: str, many: Sequence[Any]) -> None:
        for each in many:
            self.execute(sql, each)

    def commit(self) -> None:
        """Each statement was committed by itself."""

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> "_Eyes":
        return self

    def __exit__(self, *_: object) -> None:
        self.commit()


class _Found:
    """What a statement gave, as sqlite3's cursor has it: rows are plain tuples' equals."""

    def __init__(self, cursor: Any) -> None:
        self._rows = cursor.fetchall() if cursor.description is not None else []
        self.rowcount = cursor.rowcount

    def fetchall(self) -> list[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return self._rows[0] if self._rows else None

    def __iter__(self) -> Any:
        return iter(self._rows)
