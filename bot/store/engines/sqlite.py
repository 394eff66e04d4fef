"""One SQLite file: one writer that runs whole jobs, one read-only reader."""

import errno
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from bot.domain.errors import Busy, DiskFull, ReadOnly
from bot.domain.titles import FindTitle, find_none
from bot.store.engines.backups import back_up_before, finish_restore, remove_old_before
from bot.store.engines.batches import Asked, BatchedEngine, Outcome, do
from bot.store.engines.damage import draw_identity, is_damage, look_inside, look_outside, refuse_damage
from bot.store.engines.failures import HalfMoved, NotOurs, Unreachable
from bot.store.engines.lock import hold_lock
from bot.store.engines.migrate import check_version, migrate, migrations, refuse_other
from bot.store.transaction import Erased, Job, Parameters, Room, Row, Transaction

T = TypeVar("T")

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged writes at a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",  # of a start; then PATIENCE
    "PRAGMA secure_delete = ON",  # what a person has erased is gone from the file
)

PATIENCE = 300
"""Milliseconds for which a write waits for another program; a member then hears so, twice in a second."""

_TROUBLES: dict[int, type[Busy]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_IOERR: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: ReadOnly,
}
"""What a member is told by, though it is no fault of the job's that met it."""


class SQLite(BatchedEngine):
    """The open file; `SQLite.open` makes one."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        reader: aiosqlite.Connection,
        find_title: FindTitle,
        identity: int = 0,
    ) -> None:
        super().__init__(find_title)
        self._path = path
        self._writer = writer
        self._reader = reader
        self.identity = identity

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, *, find_title: FindTitle = find_none) -> "AsyncIterator[SQLite]":
        """Open and migrate the file at `path`; on leaving, finish what was accepted and close.

        Only its owner may read it: it holds what people wrote and took back. No other process can open it
        meanwhile. Raises DatabaseInUse, NewerSchema, NoBackup, Unreachable.
        """
        check_place(path)
        async with AsyncExitStack() as held:
            with refuse_trouble(path):
                hold = held.enter_context(hold_lock(path))
                finish_restore(path)
                refuse_half(path)
                look_outside(path, hold.identity)
                _keep_private(path)
                database = await held.enter_async_context(cls._open_held(path, find_title))
            hold.note(database.identity)
            yield database

    @classmethod
    @asynccontextmanager
    async def _open_held(cls, path: Path, find_title: FindTitle) -> "AsyncIterator[SQLite]":
        async with aiosqlite.connect(name_whole(path), isolation_level=None) as writer:
            scripts = migrations()
            identity = await _hop(writer, lambda db: _begin(db, path, max(scripts)))
            version = await migrate(writer, scripts)
            await writer.execute(f"PRAGMA user_version = {version}")  # a disk that takes nothing says so now
            remove_old_before(path)
            await writer.execute_fetchall(f"PRAGMA busy_timeout = {PATIENCE}")
            async with aiosqlite.connect(name_read_only(path), uri=True, isolation_level=None) as reader:
                writer.row_factory = reader.row_factory = sqlite3.Row
                database = cls(path, writer, reader, find_title, identity)
                async with database._working():
                    yield database

    @classmethod
    @asynccontextmanager
    async def open_to_read(cls, path: Path) -> "AsyncIterator[SQLite]":
        """Open the file at `path` as it is, beside a bot that may run: writing raises Busy.

        Raises OlderSchema, NewerSchema, Unreachable.
        """
        check_place(path)
        async with aiosqlite.connect(name_read_only(path), uri=True, isolation_level=None) as reader:
            with refuse_damage(path):
                await refuse_other(reader)
            reader.row_factory = sqlite3.Row
            database = cls(path, reader, reader, find_none)
            async with database._reading_alone():
                yield database

    async def purge(self) -> None:
        """Leave nothing of what was erased beside the file, where it was written before. Raises Busy."""
        if not await _hop(self._writer, _truncate_log):  # somebody reads
            raise Busy

    def is_damage(self, error: Exception) -> bool:
        return is_damage(error)

    def find_room(self) -> Room:
        log = self._path.with_name(f"{self._path.name}-wal")
        taken = sum(file.stat().st_size for file in (self._path, log) if file.exists())
        return Room(shutil.disk_usage(self._path.parent).free, taken)

    async def _write_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        def write(db: sqlite3.Connection) -> list[Outcome]:
            with _name_trouble():
                db.execute("BEGIN IMMEDIATE")
                try:
                    outcomes = [self._attempt(db, each.job) for each in asked]
                    db.execute("COMMIT")
                except BaseException:
                    if db.in_transaction:
                        db.execute("ROLLBACK")
                    raise
                return outcomes

        return await _hop(self._writer, write)

    async def _read_all(self, asked: Sequence[Asked[Any]]) -> list[Outcome]:
        def read(db: sqlite3.Connection) -> list[Outcome]:
            outcomes: list[Outcome] = []
            db.execute("BEGIN")
            try:
                for each in asked:
                    outcomes.append(do(each.job, _Transaction(db, self.find_title, self.erased)))
                    # Of damage more is to be done than to tell who asked.
                    if len(outcomes) < len(asked) and not is_damage(outcomes[-1].failure):
                        each.tell_at_once(outcomes[-1])
                return outcomes
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

        return await _hop(self._reader, read)

    def _attempt(self, db: sqlite3.Connection, job: Job[Any]) -> Outcome:
        db.execute("SAVEPOINT job")
        outcome = do(job, _Transaction(db, self.find_title, self.erased))
        if outcome.failure is not None:
            if _find_trouble(outcome.failure):
                raise outcome.failure  # not the job's fault; SQLite may have undone all of the batch
            db.execute("ROLLBACK TO job")
        db.execute("RELEASE job")
        return outcome


class _Transaction(Transaction):
    """A job's transaction on SQLite: a savepoint in the transaction of its batch."""

    def __init__(
        self, db: sqlite3.Connection, find_title: FindTitle = find_none, erased: Erased | None = None
    ) -> None:
        super().__init__(find_title, erased)
        self._db = db

    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        return cast(list[Row], self._db.execute(sql, parameters).fetchall())

    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        run = self._db.executemany if isinstance(parameters, Sequence) else self._db.execute
        return run(sql, parameters).rowcount


async def _hop(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """What `work` gives, run on the connection's thread."""
    run: Any = connection._execute  # aiosqlite has no public name for running a function there
    found: T = await run(work, connection._conn)
    return found


def _begin(db: sqlite3.Connection, path: Path, newest: int) -> int:
    """Look at the file, copy it if it is to be updated, and set it up; its identity."""
    look_inside(db, path)
    [[version]], [[identity]] = db.execute("PRAGMA user_version"), db.execute("PRAGMA application_id")
    if 0 < check_version(version, newest) < newest:
        back_up_before(path, version, newest)
    if not identity:
        identity = draw_identity()
        db.execute(f"PRAGMA application_id = {identity}")
        if not _truncate_log(db):  # it is looked for in the file itself; somebody reads, so another time
            identity = 0
            db.execute("PRAGMA application_id = 0")
    for pragma in _PRAGMAS:
        db.execute(pragma).fetchall()
    return int(identity)


def _find_trouble(error: Exception) -> type[Busy] | None:
    """What is wrong with the file or its disk; None for anything else."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _TROUBLES.get(code & 0xFF)


@contextmanager
def _name_trouble() -> Iterator[None]:
    """Raises Busy, DiskFull, ReadOnly in place of SQLite's own words for them."""
    try:
        yield
    except sqlite3.Error as error:
        trouble = _find_trouble(error)
        if trouble is None:
            raise
        raise trouble from error


def _truncate_log(db: sqlite3.Connection) -> bool:
    """Empty the log of what the file has; False where somebody still reads it: nobody is waited for."""
    [[patience]] = db.execute("PRAGMA busy_timeout").fetchall()
    db.execute("PRAGMA busy_timeout = 0")
    try:
        [[is_held, *_]] = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
    return not is_held


def _keep_private(path: Path) -> None:
    path.touch(mode=0o600)
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.chmod(0o600)


def name_whole(path: Path) -> str:
    """The file's name for SQLite, to which ":memory:" is none, and to some builds "file:..." neither."""
    return str(path.absolute())


def name_read_only(path: Path) -> str:
    """The file's name for SQLite, to be opened with `uri=True`."""
    return f"{path.absolute().as_uri()}?mode=ro"


def find_half(path: Path) -> Path:
    """What a move into `path` fills until all has arrived."""
    return path.with_name(f"{path.name}.moving")


def refuse_half(path: Path) -> None:
    """Raises HalfMoved where a move has begun, before another file takes the name it wants."""
    if not path.exists() and (half := find_half(path)).exists():
        raise HalfMoved(str(half))


def check_place(path: Path) -> None:
    """Raises Unreachable where no file can be opened under this name, before anything is changed there."""
    try:
        if not path.parent.is_dir():
            raise Unreachable(f"The folder {path.parent} does not exist: make it first.")
        if path.is_dir():
            raise Unreachable(f"{path} is a folder: name a file in it.")
        if _is_read_only(path.parent):
            raise Unreachable(
                f"The disk of {path.parent} is read-only: make it writable, or name another file."
            )
        files = (path.with_name(f"{path.name}{suffix}") for suffix in ("", "-wal", "-shm", ".lock"))
        theirs = [each for each in files if each.exists() and not os.access(each, os.R_OK | os.W_OK)]
    except PermissionError as error:
        raise _refuse_folder(path) from error
    except OSError as error:  # its name is too long, say, or the folder's disk is broken
        raise Unreachable(f"{path} cannot be opened: {error.strerror}.") from error
    if theirs:  # of whoever ran a command as another user than the bot's, say
        raise NotOurs(
            f"This user may not read and write {' '.join(map(str, theirs))}",
            "run it as the user that runs the bot, who is to own it (chown).",
        )
    if path.exists() and path.stat().st_nlink > 1:
        raise Unreachable(
            f"{path} has another name (a hard link). SQLite would keep a log beside each and damage the "
            "file: remove the other name, or make a copy of the file under a new one."
        )
    if _is_mounted(path):
        raise Unreachable(
            f"{path} is mounted by itself, without SQLite's log beside it: mount the folder that it is in."
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):  # SQLite's log and our lock stand beside the file
        raise _refuse_folder(path)


def _refuse_folder(path: Path) -> NotOurs:
    return NotOurs(f"This user may not write in the folder {path.parent}", "run it as one that may.")


def _is_read_only(folder: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _is_mounted(path: Path) -> bool:
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "replace")
    except OSError:  # of Linux alone
        return False
    name = str(path.resolve()).replace(" ", r"\040")
    return any(line.split()[4] == name for line in mounts.splitlines())


@contextmanager
def refuse_trouble(path: Path) -> Iterator[None]:
    """Raises Unreachable where the file turns out to be something else, or the disk does not do its part."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        reason = _CANNOT_OPEN.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if reason is None:
            raise
        raise Unreachable(f"{path} {reason}") from error
    except OSError as error:
        reason = _CANNOT_OPEN[sqlite3.SQLITE_FULL if error.errno in _NO_SPACE else sqlite3.SQLITE_CANTOPEN]
        raise Unreachable(f"{path} {reason} ({error.strerror})") from error


_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

_CANNOT_OPEN = {
    sqlite3.SQLITE_NOTADB: "is no SQLite file: name another.",
    sqlite3.SQLITE_FULL: "cannot be written: its disk is full. Make room, and start the bot again.",
    sqlite3.SQLITE_READONLY: "cannot be written: is its disk read-only, or the file another user's?",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: may this user write in its folder, and is there room?",
    sqlite3.SQLITE_IOERR: "cannot be read or written: is its disk full, or broken?",
    sqlite3.SQLITE_BUSY: "is locked by another program: close that first.",
}
