"""A PostgreSQL database as a side of a move. What is half moved is in a schema of its own."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo

from bot.store.engines import Unreachable, postgres
from bot.store.engines.migrate import migrations
from bot.store.engines.moving.sides import BATCH, CannotMove, Source, SourceInUse, Target
from bot.store.engines.moving.tables import OF_THE_RUNNING, Cells, Table, list_tables
from bot.store.engines.postgres import HALF

_MARKER = "move_from"
_LEFT_TO_DO = "move_left_to_do"
_OURS_BESIDE = (_MARKER, _LEFT_TO_DO, "schema_version", *sorted(OF_THE_RUNNING))
_ALONE = 0x4461_6573_616E_6702
"""The advisory lock of who moves into a database."""

_TYPES = {"INTEGER": "int8", "REAL": "float8", "TEXT": "text"}


class _PostgresSide(Source):
    """Reading over an open connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stack = ExitStack()
        self._db: psycopg.Connection[Any]

    def _connect(self, stack: ExitStack) -> None:
        """Raises Unreachable."""
        try:
            self._db = stack.enter_context(
                closing(psycopg.connect(self._url, autocommit=True, application_name="daesang move"))
            )
        except psycopg.Error as error:
            raise Unreachable(postgres.tell_failure(error)) from None
        info = self._db.info
        self.identity = f"postgresql://{info.host}:{info.port}/{info.dbname}"
        self._execute("SET client_encoding TO 'UTF8'")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if isinstance(error, psycopg.OperationalError):
            room = isinstance(error, errors.DiskFull)
            what = "It has no room left" if room else "The connection to PostgreSQL was lost"
            raise CannotMove(f"{what}. Begin the move again: it goes on where it was.") from error

    def _execute(self, statement: str, parameters: tuple[object, ...] | None = None) -> list[Any]:
        cursor = self._db.execute(statement.encode(), parameters)
        return cursor.fetchall() if cursor.description is not None else []

    def count(self, table: Table) -> int:
        [[number]] = self._execute(f"SELECT count(*) FROM {table.name}")
        return int(number)

    def read(self, table: Table, *, after: Cells | None = None) -> Iterator[list[Cells]]:
        columns, key = ", ".join(table.columns), ", ".join(table.key_columns)
        where = f"WHERE ({key}) > ({', '.join('%s' for _ in table.key)})" if after is not None else ""
        with self._db.transaction(), self._db.cursor(name="move", binary=True) as cursor:
            cursor.execute(f"SELECT {columns} FROM {table.name} {where} ORDER BY {key}".encode(), after)
            while rows := cursor.fetchmany(BATCH):
                yield rows

    def find_sequence(self, table: Table) -> int:
        [[highest]] = self._execute(f"SELECT coalesce(max({table.key_columns[0]}), 0) FROM {table.name}")
        [[last, is_given]] = self._execute(f"SELECT last_value, is_called FROM {self._find_counter(table)}")
        return max(int(highest), int(last) if is_given else 0)

    def _find_counter(self, table: Table) -> str:
        [[name]] = self._execute("SELECT pg_get_serial_sequence(%s, %s)", (table.name, table.key_columns[0]))
        return str(name)

    def find_strangers(self, tables: tuple[Table, ...]) -> list[str]:
        ours = {table.name for table in tables}.union(_OURS_BESIDE)
        found = self._execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        )
        return [name for (name,) in found if name not in ours]


class PostgresSource(_PostgresSide):
    """A database that no bot works with; it is read as it is at one moment, and nobody writes meanwhile."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._connect(stack)
            if not self._has("schema_version"):
                raise CannotMove(f"{self.identity} has none of Daesang's tables.")
            postgres.migrate(self._url)
            self._refuse_where_used()
            self._execute("SET idle_in_transaction_session_timeout TO 0")
            self._execute("SET lock_timeout TO '5s'")
            # READ WRITE: who only reads may not lock.
            self._execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE")
            names = ", ".join(table.name for table in list_tables())
            try:
                self._execute(f"LOCK TABLE {names} IN SHARE MODE")
            except errors.LockNotAvailable:
                raise SourceInUse(f"Somebody writes to {self.identity}: stop them first.") from None
            self._stack = stack.pop_all()
        return self

    def _has(self, table: str) -> bool:
        [[found]] = self._execute("SELECT to_regclass(%s) IS NOT NULL", (table,))
        return bool(found)

    def _refuse_where_used(self) -> None:
        """Raises CannotMove while a bot is connected, or may be back before its lease has run out."""
        living = []
        if self._has("processes"):
            living = self._execute("SELECT process FROM processes WHERE until > clock_timestamp()")
        living = living or self._execute(
            "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name IN ('daesang writer', 'daesang move')"
        )
        if living:
            names = ", ".join(sorted({name for (name,) in living}))
            raise SourceInUse(f"{self.identity} is in use by {names}: stop every copy of the bot first.")


class PostgresTarget(_PostgresSide, Target):
    """A database without Daesang's tables: they get to where they are looked for when all has arrived."""

    def __init__(self, url: str, source: str, *, anew: bool) -> None:
        super().__init__(url)
        self._source = source
        self._anew = anew
        self._schema: str

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._connect(stack)
            if self._source == self.identity:
                raise CannotMove(f"{self.identity} is where everything is already.")
            [[self._schema]] = self._execute("SELECT current_schema()")
            if not self._execute("SELECT 1 WHERE pg_try_advisory_lock(%s)", (_ALONE,)):
                raise CannotMove(f"Another move into {self.identity} is under way.")
            names = [*(table.name for table in list_tables()), *_OURS_BESIDE]
            if self._execute(
                "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = ANY(%s)", (self._schema, names)
            ):
                raise CannotMove(
                    f"{self.identity} has tables of Daesang already: name an empty one (createdb)."
                )
            self._begin()
            self._stack = stack.pop_all()
        return self

    def _begin(self) -> None:
        """Go on with what is there, or make the tables."""
        self._execute("SET synchronous_commit TO off")  # a power cut loses whole batches at most
        self._execute("SET maintenance_work_mem TO '256MB'")
        [[half]] = self._execute("SELECT to_regclass(%s)", (f"{HALF}.{_MARKER}",))
        if half is not None and not self._anew:
            self._execute(f"SET search_path TO {HALF}")
            [[source, version]] = self._execute(f"SELECT source, version FROM {_MARKER}")
            if (source, version) != (self._source, max(migrations())):
                raise CannotMove(
                    f"{self.identity} has half of another move, from {source}: finish that one, "
                    "or begin with --anew."
                )
            return
        self._execute(f"DROP SCHEMA IF EXISTS {HALF} CASCADE")
        self._execute(f"CREATE SCHEMA {HALF}")
        self._execute(f"SET search_path TO {HALF}")
        postgres.migrate(make_conninfo(self._url, options=f"-csearch_path={HALF}"))
        with self._db.transaction():
            self._put_off()
            self._execute(f"CREATE TABLE {_MARKER} (source TEXT NOT NULL, version BIGINT NOT NULL)")
            self._execute(f"INSERT INTO {_MARKER} VALUES (%s, %s)", (self._source, max(migrations())))

    def _put_off(self) -> None:
        """Take indexes and references away, and note how they are made again: filling is faster without."""
        self._execute(
            f"CREATE TABLE {_LEFT_TO_DO} (place BIGINT GENERATED ALWAYS AS IDENTITY, statement TEXT NOT NULL)"
        )
        references = self._execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = %s::regnamespace",
            (HALF,),
        )
        indexes = self._execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = %s::regnamespace "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
            (HALF,),
        )
        for name, definition in indexes:
            self._execute(f"DROP INDEX {name}")
            self._execute(f"INSERT INTO {_LEFT_TO_DO} (statement) VALUES (%s)", (definition,))
        for table, name, definition in references:
            self._execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            again = f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            self._execute(f"INSERT INTO {_LEFT_TO_DO} (statement) VALUES (%s)", (again,))

    def find_last(self, table: Table) -> Cells | None:
        key, backwards = ", ".join(table.key_columns), ", ".join(f"{name} DESC" for name in table.key_columns)
        found = self._execute(f"SELECT {key} FROM {table.name} ORDER BY {backwards} LIMIT 1")
        return tuple(found[0]) if found else None

    def append(self, table: Table, rows: list[Cells]) -> None:
        try:
            self._copy(table, rows)
        except psycopg.DataError:
            if (held := self.hold(rows)) == rows:
                raise
            self._copy(table, held)

    def _copy(self, table: Table, rows: list[Cells]) -> None:
        statement = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN (FORMAT BINARY)"
        with self._db.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            copy.set_types([_TYPES[kind] for kind in table.types])
            for row in rows:
                copy.write_row(row)

    def hold(self, rows: list[Cells]) -> list[Cells]:
        """With what stands for a NUL here."""
        return [
            tuple(postgres.replace_nul(cell) if isinstance(cell, str) else cell for cell in row)
            for row in rows
        ]

    def set_sequence(self, table: Table, last: int) -> None:
        self._execute(
            "SELECT setval(%s::regclass, %s, %s)", (self._find_counter(table), max(last, 1), last > 0)
        )

    def complete(self) -> None:
        for place, statement in self._execute(f"SELECT place, statement FROM {_LEFT_TO_DO} ORDER BY place"):
            try:
                with self._db.transaction():
                    self._execute(statement)
                    self._execute(f"DELETE FROM {_LEFT_TO_DO} WHERE place = %s", (place,))
            except errors.ForeignKeyViolation as error:
                table = error.diag.table_name
                raise CannotMove(
                    f"A row of {table} refers to one that is not there: mend it first."
                ) from None

    def publish(self) -> None:
        with self._db.transaction():
            self._execute("SET LOCAL synchronous_commit TO on")
            self._execute(f"DROP TABLE {_MARKER}, {_LEFT_TO_DO}")
            tables = self._execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (HALF,))
            functions = self._execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = %s::regnamespace", (HALF,)
            )
            try:
                for (name,) in tables:
                    self._execute(f"ALTER TABLE {name} SET SCHEMA {self._schema}")
            except errors.DuplicateTable:
                raise CannotMove(
                    f"Somebody made tables in {self.identity} meanwhile: name another."
                ) from None
            for (name,) in functions:
                self._execute(f"ALTER FUNCTION {name} SET SCHEMA {self._schema}")
            self._execute(f"DROP SCHEMA {HALF}")
        self._execute(f"SET search_path TO {self._schema}")
        self._execute(f"VACUUM (ANALYZE) {', '.join(name for (name,) in tables)}")
