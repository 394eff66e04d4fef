"""PostgreSQL, for several processes at once: the same jobs and statements through psycopg 3.

One connection writes, one reads, each on a thread of its own. What one transaction changes in a server is
guarded by an advisory lock: when servers change hands, two processes may write for the same one for a moment.
A connection that is lost is opened anew, and what was under way is done again, unless it had been saved: each
transaction leaves its number in the row of its writer, and nobody else's can be taken for it, as can the
transaction ids of PostgreSQL, which gives one again where a crash left no trace of it. Without the database a
caller hears Busy while Discord still waits for an answer.
"""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

import psycopg
from psycopg import errors, pq
from psycopg.types.bool import BoolLoader
from psycopg.types.numeric import Int8Dumper, NumericLoader
from psycopg.types.string import StrDumperUnknown

from bot.domain.errors import Busy, DiskFull, ReadOnly
from bot.domain.titles import FindTitle, find_none
from bot.store.engines.batches import Asked, BatchedEngine, Outcome, do
from bot.store.engines.failures import HalfMoved, Unreachable
from bot.store.engines.migrate import check_version, migrations, refuse_older, statements
from bot.store.transaction import Erased, Parameters, Row, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds a caller waits for a database that is away; Discord waits for three."""

ATTEMPTS = 5
"""How often a transaction is tried that meets a deadlock, or a lost connection."""

_CONNECTION: dict[str, Any] = {
    # One that answers nothing is given up soon.
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_SETTINGS = (
    "SET client_encoding TO 'UTF8'",
    "SET synchronous_commit TO on",
    # A process that was stopped in the middle of a transaction holds its locks no longer than this.
    "SET idle_in_transaction_session_timeout TO 10000",
)

_CONFLICTS = (errors.DeadlockDetected, errors.SerializationFailure)
_TROUBLES: dict[type[psycopg.Error], type[Busy]] = {
    errors.DiskFull: DiskFull,
    errors.ReadOnlySqlTransaction: ReadOnly,
}
"""What a member is told by, though it is no fault of the job's that met it."""

_BATCHES = (
    "CREATE TABLE IF NOT EXISTS batches "
    "(writer TEXT PRIMARY KEY, number BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL)"
)
"""The last transaction of each writer that was saved; like leases, it means nothing in another database."""
_PREPARE = (
    "PREPARE note (BIGINT) AS INSERT INTO batches (writer, number, at) VALUES ('{writer}', $1, now()) "
    "ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = excluded.at"
)
# It writes too, and so waits for a transaction that the database has not given up yet.
_FIND_LAST = (
    b"INSERT INTO batches (writer, number, at) VALUES ($1, 0, now()) "
    b"ON CONFLICT (writer) DO UPDATE SET at = excluded.at RETURNING number"
)

HALF = "daesang_moving"
"""The schema that a move fills until all has arrived."""

_MIGRATING = 0x4461_6573_616E_6700
"""The advisory lock of who migrates; no server has such an id."""


class Postgres(BatchedEngine):
    """The open database; `Postgres.open` makes one."""

    def __init__(self, url: str, find_title: FindTitle) -> None:
        super().__init__(find_title)
        self._name = secrets.token_hex(8)
        self._writer = _Link(url, "daesang writer", _PREPARE.format(writer=self._name))
        self._numbers = count(1)
        self._reader = _Link(url, "daesang reader", "SET default_transaction_read_only TO on")

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, find_title: FindTitle = find_none) -> "AsyncIterator[Postgres]":
        """Connect to the database at `url` and migrate it; on leaving, finish what was accepted.

        Raises NewerSchema, Unreachable.
        """
        await asyncio.to_thread(_refuse_half, url)
        await asyncio.to_thread(migrate, url)
        with closing(cls(url, find_title)) as database:
            async with database._working():
                yield database

    @classmethod
    @asynccontextmanager
    async def open_to_read(cls, url: str) -> "AsyncIterator[Postgres]":
        """Connect to the database at `url` as it is: writing raises Busy.

        Raises OlderSchema, NewerSchema, Unreachable.
        """
        await asyncio.to_thread(_refuse_other, url)
        with closing(cls(url, find_none)) as database:
            async with database._reading_alone():
                yield database

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    async def purge(self) -> None:
        """Nothing: what was erased stays until PostgreSQL vacuums, and in its log and backups."""

    async def _write_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        return await self._writer.run(lambda: self._commit(asked))

    async def _read_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        return await self._reader.run(lambda: self._look(asked))

    # On the writer's thread ------------------------------------------------------------------------------

    def _commit(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        """One transaction, or the same again on a new connection: a job is a plain function."""
        for _ in range(ATTEMPTS):
            db = self._writer.find()
            number: int | None = None
            outcomes: list[Outcome] = []
            try:
                number, outcomes = self._prepare(db, asked)
                if _exec(db, "COMMIT").command_status != b"COMMIT":
                    raise errors.InFailedSqlTransaction("the transaction was rolled back")
                return outcomes
            except psycopg.Error as error:
                _roll_back(db)
                if not is_lost(db):
                    if trouble := _find_trouble(error):
                        raise trouble from error
                    if not isinstance(error, _CONFLICTS):
                        raise
                elif number is not None and self._is_committed(number):
                    return outcomes
            except BaseException:
                _roll_back(db)
                raise
        raise Busy

    def _prepare(
        self, db: "psycopg.Connection[Row]", asked: Sequence[Asked[Any]]
    ) -> tuple[int, list[Outcome]]:
        """Run the jobs in a transaction that is ready to be committed: its number, and their outcomes."""
        number = next(self._numbers)
        _exec(db, "; ".join(("BEGIN", f"EXECUTE note ({number})", *self._list_locks(asked))))
        outcomes = []
        for place, each in enumerate(asked):
            if place or len(asked) > 1:
                _exec(db, "SAVEPOINT job" if not place else "RELEASE job; SAVEPOINT job")
            outcome = do(each.job, _Transaction(db, self.find_title, self.erased))
            if outcome.failure is not None:
                if isinstance(outcome.failure, errors.FeatureNotSupported):
                    db.close()  # another version has changed the tables: what was prepared is for others
                if isinstance(outcome.failure, (*_CONFLICTS, *_TROUBLES, errors.FeatureNotSupported)):
                    raise outcome.failure  # not the job's fault
                # Over a connection that is lost it fails, and all is done again.
                _exec(db, "ROLLBACK TO job" if len(asked) > 1 else "ROLLBACK; BEGIN")
            outcomes.append(outcome)
        return number, outcomes

    def _list_locks(self, asked: Sequence[Asked[Any]]) -> list[str]:
        """Statements that lock the servers of these jobs, in an order that all processes keep."""
        servers = sorted({each.of for each in asked if each.of is not None})
        locks = ", ".join(f"pg_advisory_xact_lock({server_id})" for server_id in servers)
        return [f"SELECT {locks}"] if locks else []

    def _is_committed(self, number: int) -> bool:
        """Whether a transaction whose COMMIT had no answer is in the database after all. Raises Busy."""
        for _ in range(ATTEMPTS):
            db = self._writer.find()
            try:
                [[last]] = db.execute(_FIND_LAST, [self._name])
            except psycopg.Error:
                if not is_lost(db):
                    raise
            else:
                return bool(last == number)
        raise Busy

    # On the reader's thread ------------------------------------------------------------------------------

    def _look(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        attempts = 0
        while len(outcomes) < len(asked):
            db = self._reader.find()
            try:
                _exec(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                while len(outcomes) < len(asked):
                    each = asked[len(outcomes)]
                    outcome = do(each.job, _Transaction(db, self.find_title, self.erased))
                    if isinstance(outcome.failure, psycopg.Error):
                        if isinstance(outcome.failure, errors.FeatureNotSupported):
                            db.close()  # as for the writer
                        _roll_back(db)
                        if is_lost(db) and (attempts := attempts + 1) < ATTEMPTS:
                            break  # what is not read yet is read on a new connection
                    outcomes.append(outcome)
                    if len(outcomes) < len(asked):
                        each.tell_at_once(outcome)
                    if isinstance(outcome.failure, psycopg.Error):
                        break  # nothing more can be read in this transaction
                else:
                    _exec(db, "ROLLBACK")
            except psycopg.Error:
                _roll_back(db)
                if not is_lost(db) or (attempts := attempts + 1) >= ATTEMPTS:
                    raise
        return outcomes


def _find_trouble(error: psycopg.Error) -> type[Busy] | None:
    return next((trouble for kind, trouble in _TROUBLES.items() if isinstance(error, kind)), None)


class _Link:
    """A connection, and the thread it is used on; opened when it is needed, and anew when it was lost."""

    def __init__(self, url: str, name: str, *settings: str) -> None:
        self._url = url
        self._name = name
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, name)
        self._db: psycopg.Connection[Row] | None = None
        self._is_away = False

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def find(self) -> "psycopg.Connection[Row]":
        """The connection. Raises Busy where there is none to be had."""
        if self._db is None or is_lost(self._db):
            self._db = self._open()
        return self._db

    def close(self) -> None:
        self._thread.shutdown()
        if self._db is not None:
            self._db.close()

    def _open(self) -> "psycopg.Connection[Row]":
        # Who asks while it is known to be away is not kept waiting.
        until = time.monotonic() + (0 if self._is_away else PATIENCE)
        while True:
            try:
                db = connect(self._url, name=self._name)
                for setting in self._settings:
                    _exec(db, setting)
            except psycopg.OperationalError as error:
                if time.monotonic() >= until:
                    if not self._is_away:
                        log.warning("The database is away for %s: %s", self._name, find_reason(error))
                    self._is_away = True
                    raise Busy from None
                time.sleep(0.1)
            else:
                if self._is_away:
                    log.warning("The database is back for %s", self._name)
                self._is_away = False
                return db


class _Transaction(Transaction):
    """A job's transaction on PostgreSQL: a savepoint in the transaction of its batch."""

    def __init__(
        self, db: "psycopg.Connection[Row]", find_title: FindTitle = find_none, erased: Erased | None = None
    ) -> None:
        super().__init__(find_title, erased)
        self._db = db

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        cursor = self._execute(sql, parameters)
        return cursor.fetchall() if cursor.description is not None else []

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        if not isinstance(parameters, Sequence):
            return self._execute(sql, parameters).rowcount
        # Not executemany: its pipeline may end with a Flush, after which PostgreSQL minds no idle transaction
        # any more. A process that is stopped there would hold its locks for as long as it stands still.
        return sum(self._execute(sql, each).rowcount for each in parameters)

    def _execute(self, sql: str, parameters: Parameters) -> "psycopg.Cursor[Row]":
        text, names = translate(sql)
        try:
            return self._db.cursor().execute(text, [parameters[name] for name in names], prepare=True)
        except psycopg.Error as error:
            raise leave_out_row(error) from None


def leave_out_row(error: psycopg.Error) -> psycopg.Error:
    """The same error without the row it quotes: what members wrote is not for the log."""
    return type(error)(error.diag.message_primary or "refused") if error.diag.message_detail else error


# Statements and values -----------------------------------------------------------------------------------

_PARAMETER = re.compile(r"'(?:[^']|'')*'|(?<![:\w]):([A-Za-z_]\w*)")
_GROUPED = re.compile(r"\bgroup_concat\b")


@lru_cache(2048)
def translate(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with `$n` for each `:name`, and the names in that order."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return found[0] if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

    text = _GROUPED.sub("string_agg", _PARAMETER.sub(number, sql))
    return text.encode(), tuple(numbers)


class _Row(tuple[Any, ...]):
    """A row by place and by name, as sqlite3.Row is; a subclass for each set of columns knows their names."""

    __slots__ = ()
    _places: Mapping[str, int] = {}

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self._places[key] if key.__class__ is str else key)

    def keys(self) -> list[str]:
        return list(self._places)


@lru_cache(1024)
def _make_kind(names: tuple[str, ...]) -> type[_Row]:
    return type("Row", (_Row,), {"__slots__": (), "_places": {name: n for n, name in enumerate(names)}})


def _make_rows(cursor: "psycopg.Cursor[Any]") -> Callable[[Sequence[Any]], Row]:
    """A row factory of psycopg's."""
    return _make_kind(tuple(column.name for column in cursor.description or ()))


class _Int(Int8Dumper):
    """An integer of Python's, or a truth: always eight bytes, or each size would be another statement."""

    def dump(self, obj: Any) -> bytes:
        return b"%d" % obj


def replace_nul(text: str) -> str:
    """PostgreSQL has no sign for a NUL, so that one is shown as one that cannot be read."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


class _Text(StrDumperUnknown):
    """A text, without a NUL."""

    def dump(self, obj: Any) -> Any:
        return super().dump(replace_nul(obj))


class _Truth(BoolLoader):
    """0 or 1, as SQLite has it."""

    def load(self, data: Any) -> Any:
        return int(super().load(data))


class _Number(NumericLoader):
    """A sum of integers, which PostgreSQL makes a numeric of, as an integer; any other as a float."""

    def load(self, data: Any) -> Any:
        text = bytes(data)
        return float(text) if b"." in text else int(text)


# Connections ---------------------------------------------------------------------------------------------


def connect(url: str, *, name: str = "daesang") -> "psycopg.Connection[Row]":
    """A connection that takes statements with `$n`, and commits nothing unless told so.

    Raises psycopg's OperationalError.
    """
    given = psycopg.conninfo.conninfo_to_dict(url)
    db: psycopg.Connection[Row] = psycopg.Connection.connect(
        url,
        autocommit=True,
        row_factory=_make_rows,
        cursor_factory=psycopg.RawCursor,
        **{key: value for key, value in _CONNECTION.items() if key not in given},
        application_name=name,
    )
    db.prepared_max = 1_000
    db.adapters.register_dumper(int, _Int)
    db.adapters.register_dumper(bool, _Int)
    db.adapters.register_dumper(str, _Text)
    db.adapters.register_loader("bool", _Truth)
    db.adapters.register_loader("numeric", _Number)
    for setting in _SETTINGS:
        _exec(db, setting)
    return db


def reach(url: str, *, name: str) -> "psycopg.Connection[Row]":
    """The same for a first connection. Raises Unreachable: what libpq says may quote a password."""
    try:
        return connect(url, name=name)
    except psycopg.Error as error:
        raise Unreachable(tell_failure(error)) from None


def tell_failure(error: psycopg.Error) -> str:
    """Why a connection failed, without a word of its address."""
    return f"PostgreSQL cannot be reached: {find_reason(error)}."


def find_reason(error: Exception) -> str:
    """The same as part of a sentence."""
    said = str(error)
    return next((told for sign, told in _REASONS.items() if sign in said), "look at its host and port")


_WRITTEN_WRONG = "the address is not written as it should be (signs in a password: @ is %40, / is %2F)"

_REASONS = {
    "password authentication failed": "the password is wrong, or the user",
    "no password supplied": "it wants a password (in the address, or in PGPASSWORD)",
    "no pg_hba.conf entry": "it does not let this user in from here",
    "does not exist": "there is no such database (createdb makes one) or user",
    "too many clients": "it has too many connections",
    "starting up": "it is starting",
    "shutting down": "it is stopping",
    "server closed the connection": "it has ended the connection",
    "terminating connection": "it has ended the connection",
    "SSL negotiation": "what answers there is no PostgreSQL",
    "SSL was required": "it does not speak SSL, which the address asks for",
    "Connection refused": "nobody listens there (is it running, and are host and port right?)",
    "No such file or directory": "nobody listens there (an address without a host means this machine)",
    "timeout": "it does not answer",
    "Servname": _WRITTEN_WRONG,  # a port that is no number
    "could not translate host name": "there is no such host (signs in a password: @ is %40, / is %2F)",
    "failed to resolve host": "there is no such host (signs in a password: @ is %40, / is %2F)",
    "unexpected spaces": _WRITTEN_WRONG,
    "invalid": _WRITTEN_WRONG,
}
"""What is in libpq's words, and what is said in its place."""


def is_lost(db: "psycopg.Connection[Row]") -> bool:
    """Whether nothing more can be said over it."""
    return db.closed or db.pgconn.status == pq.ConnStatus.BAD


def _roll_back(db: "psycopg.Connection[Row]") -> None:
    """End the transaction; a connection that cannot be told so is lost, though libpq may not know yet."""
    try:
        _exec(db, "ROLLBACK")
    except psycopg.Error:
        db.close()


def _exec(db: "psycopg.Connection[Row]", command: str) -> pq.abc.PGresult:
    """Run statements without parameters in one go: the last one's result."""
    result = db.pgconn.exec_(command.encode())
    if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
        raise errors.error_from_result(result)
    return result


# The schema ----------------------------------------------------------------------------------------------

_DDL = (
    (re.compile(r"\)\s*STRICT(?:,\s*WITHOUT ROWID)?\s*;"), ");"),
    (
        re.compile(r"\bINTEGER PRIMARY KEY(?: AUTOINCREMENT)?"),
        "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    ),
    # Its own INTEGER and REAL have four bytes, too few for an id of Discord's.
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    # In the order of bytes, whatever language the database was made in.
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
)


_FIRST = 14
"""The version the first PostgreSQL database was made with: up to it, there were no rows to carry over."""

_CARRIES = re.compile(r"(?:\s|--[^\n]*\n)*(?:INSERT|UPDATE|DELETE)\b")
_FOR_SQLITE = re.compile(r"\bsqlite_(?:stat1|schema)\b")
"""What its planner alone is told."""


def translate_ddl(statement: str) -> str:
    """A statement of a migration as PostgreSQL has it."""
    for pattern, replacement in _DDL:
        statement = pattern.sub(replacement, statement)
    return statement


def migrate(url: str, scripts: Mapping[int, str] | None = None) -> int:
    """Bring the database to the newest version and return it; of several that try, one does.

    Raises NewerSchema when it is ahead of this program, and Unreachable.
    """
    scripts = migrations() if scripts is None else scripts
    with reach(url, name="daesang migration") as db:
        _exec(db, f"SELECT pg_advisory_lock({_MIGRATING})")
        _exec(db, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        _exec(db, _BATCHES)
        _exec(db, "DELETE FROM batches WHERE at < now() - interval '1 day'")  # of those that are no more
        version = find_version(db)
        for number in range(version + 1, max(scripts) + 1):
            with db.transaction():
                for statement in statements(scripts[number]):
                    carries = number <= _FIRST and _CARRIES.match(statement)
                    if not carries and not _FOR_SQLITE.search(statement):
                        _exec(db, translate_ddl(statement))
                _exec(db, f"DELETE FROM schema_version; INSERT INTO schema_version VALUES ({number})")
        return check_version(find_version(db), max(scripts))


def _refuse_other(url: str) -> None:
    """Raises OlderSchema or NewerSchema unless the database is at the newest version, and Unreachable."""
    with reach(url, name="daesang reader") as db:
        if not _is_made(db):
            _refuse_half_in(db)
        refuse_older(find_version(db) if _is_made(db) else 0, max(migrations()))


def _refuse_half(url: str) -> None:
    """Raises HalfMoved before anything is made beside what a move has begun, and Unreachable."""
    with reach(url, name="daesang migration") as db:
        if not _is_made(db):
            _refuse_half_in(db)


def _refuse_half_in(db: "psycopg.Connection[Row]") -> None:
    if db.execute("SELECT 1 FROM pg_namespace WHERE nspname = $1", [HALF]).fetchall():
        raise HalfMoved(f"schema {HALF}")


def _is_made(db: "psycopg.Connection[Row]") -> bool:
    [[is_made]] = db.execute("SELECT to_regclass('schema_version') IS NOT NULL")
    return bool(is_made)


def find_version(db: "psycopg.Connection[Row]") -> int:
    """The schema's version; 0 where nothing was made yet."""
    [[version]] = db.execute("SELECT coalesce(max(version), 0) FROM schema_version")
    return int(version)
