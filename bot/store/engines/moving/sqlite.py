"""A SQLite file as a side of a move. What is half moved is a file beside it, `NAME.moving`."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.store.engines.backups import remove, sync
from bot.store.engines.lock import hold_lock
from bot.store.engines.migrate import migrations, statements
from bot.store.engines.moving.sides import BATCH, CannotMove, Source, Target
from bot.store.engines.moving.tables import OF_THE_RUNNING, Cells, Table, list_statistics, list_tables
from bot.store.engines.sqlite import SQLite, check_place, find_half, name_read_only

CACHE = 200_000
"""KiB of the file kept in memory while it is filled."""

_MARKER = "move_from"


class _SQLiteSide(Source):
    """Reading from an open file."""

    def __init__(self, path: Path) -> None:
        self.identity = str(path.resolve())
        self._path = path
        self._stack = ExitStack()
        self._db: sqlite3.Connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise CannotMove("The disk is full. Make room and begin the move again: it goes on.") from error

    def count(self, table: Table) -> int:
        [(number,)] = self._db.execute(f"SELECT count(*) FROM {table.name}")
        return int(number)

    def read(self, table: Table, *, after: Cells | None = None) -> Iterator[list[Cells]]:
        last = after
        try:
            cursor = self._select(table, after)
            while rows := cursor.fetchmany(BATCH):
                yield rows
                last = table.take_key(rows[-1])
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):  # what it says of a text holds that text
                raise
            raise self._tell_undecodable(table, last) from None

    def _select(self, table: Table, after: Cells | None) -> sqlite3.Cursor:
        columns, key = ", ".join(table.columns), ", ".join(table.key_columns)
        where = f"WHERE ({key}) > ({', '.join('?' for _ in table.key)})" if after is not None else ""
        return self._db.execute(f"SELECT {columns} FROM {table.name} {where} ORDER BY {key}", after or ())

    def _tell_undecodable(self, table: Table, after: Cells | None) -> CannotMove:
        self._db.text_factory = bytes
        try:
            for row in self._select(table, after):
                for column, cell in zip(table.columns, row, strict=True):
                    try:
                        cell.decode() if isinstance(cell, bytes) else None
                    except UnicodeDecodeError:
                        key = tuple(
                            each.decode(errors="replace") if isinstance(each, bytes) else each
                            for each in table.take_key(row)
                        )
                        return CannotMove(f"{table.tell_key(key)} holds no UTF-8 in {column}: mend it first.")
        finally:
            self._db.text_factory = str
        raise AssertionError("Every text could be read now")

    def find_sequence(self, table: Table) -> int:
        if not table.never_again:
            [(highest,)] = self._db.execute(
                f"SELECT coalesce(max({table.key_columns[0]}), 0) FROM {table.name}"
            )
            return int(highest)
        given = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).fetchone()
        return 0 if given is None else int(given[0])

    def find_strangers(self, tables: tuple[Table, ...]) -> list[str]:
        ours = {table.name for table in tables} | {_MARKER} | OF_THE_RUNNING
        found = self._db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        )
        return [name for (name,) in found if name not in ours]


class SQLiteSource(_SQLiteSide):
    """A file that nobody else has open."""

    def __enter__(self) -> Self:
        if not self._path.is_file():
            raise CannotMove(f"There is no database at {self._path}.")
        asyncio.run(_bring_forward(self._path))
        with ExitStack() as stack:
            stack.enter_context(hold_lock(self._path))
            self._db = stack.enter_context(
                closing(sqlite3.connect(name_read_only(self._path), uri=True, isolation_level=None))
            )
            self._db.execute("BEGIN")
            self._stack = stack.pop_all()
        return self


class SQLiteTarget(_SQLiteSide, Target):
    """A file that does not exist yet: it gets its name when all has arrived."""

    def __init__(self, path: Path, source: str, *, anew: bool) -> None:
        super().__init__(path)
        self._half = find_half(path)
        self._source = source
        self._anew = anew

    def __enter__(self) -> Self:
        check_place(self._path)
        with ExitStack() as stack:
            stack.enter_context(hold_lock(self._path))
            if self._path.exists():
                raise CannotMove(
                    f"{self._path} exists already: name a new file, or put that one out of the way."
                )
            if self._anew or not self._is_marked():
                remove(self._half)
            self._half.touch(mode=0o600)
            self._db = stack.enter_context(closing(sqlite3.connect(self._half, isolation_level=None)))
            self._begin()
            self._stack = stack.pop_all()
        return self

    def _is_marked(self) -> bool:
        """Whether the half says whence it comes; killed just before it got its name, it does no more."""
        if not self._half.exists():
            return False
        with closing(sqlite3.connect(self._half)) as db:
            marked = db.execute("SELECT 1 FROM sqlite_schema WHERE name = :name", {"name": _MARKER})
            return marked.fetchone() is not None

    def _begin(self) -> None:
        """Go on with what is there, or make the tables, all in one transaction with whence it comes."""
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a power cut loses whole batches at most
        # What a row may be, where it comes from has checked already; here it would take half of the time.
        self._db.execute("PRAGMA foreign_keys = OFF")
        self._db.execute("PRAGMA ignore_check_constraints = ON")
        self._db.execute(f"PRAGMA cache_size = -{CACHE}")
        newest = max(migrations())
        [(version,)] = self._db.execute("PRAGMA user_version")
        if version:
            [(source,)] = self._db.execute(f"SELECT source FROM {_MARKER}")
            if (source, version) != (self._source, newest):
                raise CannotMove(
                    f"{self._half} is half of another move, from {source}: finish that one, "
                    "or begin with --anew."
                )
            return
        self._db.execute("BEGIN IMMEDIATE")
        for _, script in sorted(migrations().items()):
            for statement in statements(script):
                self._db.execute(statement)
        for table in list_tables():
            for name, _ in table.indexes:
                self._db.execute(f"DROP INDEX {name}")
        self._db.execute(f"CREATE TABLE {_MARKER} (source TEXT NOT NULL) STRICT")
        self._db.execute(f"INSERT INTO {_MARKER} (source) VALUES (:source)", {"source": self._source})
        self._db.execute(f"PRAGMA user_version = {newest}")
        self._db.execute("COMMIT")

    def find_last(self, table: Table) -> Cells | None:
        key, backwards = ", ".join(table.key_columns), ", ".join(f"{name} DESC" for name in table.key_columns)
        found = self._db.execute(f"SELECT {key} FROM {table.name} ORDER BY {backwards} LIMIT 1").fetchone()
        return None if found is None else tuple(found)

    def append(self, table: Table, rows: list[Cells]) -> None:
        places = ", ".join("?" for _ in table.columns)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(
                f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})", rows
            )
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def set_sequence(self, table: Table, last: int) -> None:
        if not table.never_again:  # it looks at the highest there is
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM sqlite_sequence WHERE name = :name", {"name": table.name})
        self._db.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)",
            {"name": table.name, "last": last},
        )
        self._db.execute("COMMIT")

    def complete(self) -> None:
        there = {name for (name,) in self._db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
        for table in list_tables():
            for name, sql in table.indexes:
                if name not in there:
                    self._db.execute(sql)
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM sqlite_stat1")
        self._db.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", list_statistics())
        self._db.execute("COMMIT")

    def publish(self) -> None:
        self._db.execute(f"DROP TABLE {_MARKER}")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()
        sync(self._half)
        self._half.rename(self._path)
        sync(self._path.parent)


async def _bring_forward(path: Path) -> None:
    async with SQLite.open(path):
        pass
