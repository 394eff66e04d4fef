"""Copies of a SQLite file, each read whole before it counts; and the way back from one.

A copy is of one moment, though the bot writes meanwhile: SQLite's online backup, inside one read transaction.
It has its name only once it was found sound, has every row, and is on the disk for good. `restore` makes one
more such copy, and puts that in the file's place.
"""

import logging
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.store.engines.damage import draw_identity, look_inside, refuse_damage, refuse_unsound
from bot.store.engines.failures import Unreachable
from bot.store.engines.lock import NOTE_AT, hold_lock
from bot.store.engines.migrate import check_version, migrations

log = logging.getLogger(__name__)

FOLDER = "backups"
"""Beside the file, where nothing else is said."""

PAGES = 256
"""Copied in one go: between two a stop is heard."""

KEPT_BEFORE = 2
"""Copies kept of those that an update makes before it begins."""

HALFWAY_SECONDS = 24 * 3600
"""For how long an update that was stopped halfway goes on with the copy it made at its beginning."""

_NOTE_BYTES = 10_000
"""Of the name of a file, more than any system has."""

_CHECKED_OPS = 100_000
"""Of SQLite's steps, after which a check asks whether it is to stop."""

Report = Callable[[str, int, int, str], None]
"""Hears what is done, how much of it, of how much, and of what."""


class NoBackup(Unreachable):
    """Why there is no copy, in a sentence for an owner."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that counts; `before` is the version that an update was to bring, None for any other copy."""

    path: Path
    made_at: datetime
    version: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and found whole."""

    path: Path
    size: int
    rows: int
    version: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file has; `newest_at` is when a score was last given or changed, None where none ever was."""

    servers: int
    scores: int
    reviews: int
    newest_at: int | None


def ignore(step: str, done: int, total: int, of: str) -> None:
    """Nobody wants to hear how far it is."""


def go_on() -> bool:
    """Nobody wants it to stop."""
    return False


# Making one ------------------------------------------------------------------------------------------


def back_up(
    path: Path,
    folder: Path,
    *,
    before: int | None = None,
    report: Report = ignore,
    is_stopping: Callable[[], bool] = go_on,
) -> Copied:
    """Copy the file at `path` into `folder`, beside a bot that may run. Raises NoBackup."""
    if not path.is_file():
        raise NoBackup(f"There is no database at {path}.")
    with _telling_why(path, folder):
        if not folder.parent.is_dir():
            raise NoBackup(f"The folder {folder.parent} does not exist: make it first.")
        folder.mkdir(mode=0o700, exist_ok=True)
        half = folder / f"{path.stem}.making"
        with _alone(half, path):
            copied = copy(path, half, report=report, is_stopping=is_stopping, spare=before is not None)
            name = f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}-v{copied.version:04}"
            made = folder / (f"{name}.db" if before is None else f"{name}-before-v{before:04}.db")
            half.replace(made)
            sync(folder)
    return Copied(made, copied.size, copied.rows, copied.version, copied.seconds)


def back_up_before(path: Path, version: int, newest: int) -> Copied | None:
    """Copy a file that is about to be updated; None where an update that was stopped halfway has done so.

    Raises NoBackup.
    """
    folder = path.parent / FOLDER
    since = time.time() - HALFWAY_SECONDS
    for each in list_backups(path, folder):
        if each.before == newest and each.version < version and each.made_at.timestamp() > since:
            return None
    log.info("Before %s is updated from version %d to %d, it is copied to %s", path, version, newest, folder)
    try:
        return back_up(path, folder, before=newest)
    except NoBackup as error:
        raise NoBackup(
            f"Before {path} is updated from version {version} to {newest} it is copied. {error} "
            "Nothing has changed."
        ) from None


def list_backups(path: Path, folder: Path) -> list[Backup]:
    """The copies of the file at `path` in a folder, the newest first. Raises NoBackup."""
    name = re.compile(rf"{re.escape(path.stem)}-(\d{{8}}-\d{{6}})-v(\d{{4}})(?:-before-v(\d{{4}}))?\.db")
    backups = []
    try:
        for each in folder.iterdir() if folder.is_dir() else ():
            if (match := name.fullmatch(each.name)) and each.is_file():
                with suppress(ValueError):  # the 99th of a month: it is not of our making
                    made_at = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                    backups.append(Backup(each, made_at, int(match[2]), int(match[3]) if match[3] else None))
    except OSError as error:
        raise NoBackup(f"{folder} cannot be looked into: {error.strerror}.") from None
    return sorted(backups, key=lambda each: (each.made_at, each.path.name), reverse=True)


def remove_old(path: Path, folder: Path, *, keep: int) -> None:
    """Keep the newest `keep` copies; those of updates are not counted. Raises NoBackup.

    Those that a clock which was wrong has put into the future go first, not the one just made.
    """
    now = datetime.now(UTC)
    made = [each for each in list_backups(path, folder) if each.before is None]
    _remove(sorted(made, key=lambda each: each.made_at > now)[keep:])


def remove_old_before(path: Path) -> None:
    """Keep the newest copies that updates have made, now that the last update has ended. Never an error."""
    try:
        made = list_backups(path, path.parent / FOLDER)
    except NoBackup as error:  # it is another user's, say: the bot can do without
        log.warning("%s", error)
    else:
        _remove([each for each in made if each.before is not None][KEPT_BEFORE:])


def _remove(backups: list[Backup]) -> None:
    for each in backups:
        try:
            each.path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s is old and cannot be removed: %s", each.path, error.strerror)


def copy(
    source: Path,
    target: Path,
    *,
    report: Report = ignore,
    is_stopping: Callable[[], bool] = go_on,
    spare: bool = False,
) -> Copied:
    """Copy a file of SQLite to `target`, which is whole and on the disk once this returns. Raises NoBackup.

    With `spare` as much again must be free beside it.
    """
    began = time.monotonic()
    with _telling_why(source, target.parent):
        remove(target)  # what one that was killed has left
        target.touch(mode=0o600)
        try:
            counts, version = _copy_pages(source, target, report, is_stopping, spare=spare)
            _check(target, counts, report, is_stopping)
            sync(target)
        except BaseException:
            remove(target)
            raise
    size = target.stat().st_size
    return Copied(target, size, sum(counts.values()), version, time.monotonic() - began)


def _copy_pages(
    source: Path, target: Path, report: Report, is_stopping: Callable[[], bool], *, spare: bool
) -> tuple[dict[str, int], int]:
    """The rows by table and the version, both of the moment that is copied."""

    def hear(_: int, left: int, total: int) -> None:
        if is_stopping():
            raise NoBackup("It was stopped before it was done.")
        report("Copied", total - left, total, "pages")

    with (
        closing(_open_to_read(source)) as here,
        closing(sqlite3.connect(target.absolute(), isolation_level=None)) as there,
    ):
        here.execute("BEGIN")  # else whatever is written meanwhile would have it begin anew
        with refuse_damage(source):
            counts = _count_rows(here)
            [[version]] = here.execute("PRAGMA user_version")
            [[size]] = here.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            _refuse_small_disk(target.parent, size * (1 + spare))
            there.execute("PRAGMA synchronous = OFF")  # it counts for nothing before all of it is synced
            here.backup(there, pages=PAGES, progress=hear)
        there.execute("PRAGMA journal_mode = DELETE")  # one file, to be read from anywhere
        there.execute(f"PRAGMA application_id = {draw_identity()}")  # a log of the other's does not fit it
    return counts, int(version)


def _check(target: Path, counts: dict[str, int], report: Report, is_stopping: Callable[[], bool]) -> None:
    """Read what was written, all of it."""
    steps = len(counts) + 2
    with closing(_open_to_read(target)) as db:
        db.set_progress_handler(is_stopping, _CHECKED_OPS)
        report("Checked", 0, steps, "parts")
        refuse_unsound(db, target)
        report("Checked", 1, steps, "parts")
        if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise NoBackup(f"Rows in {target} refer to others that are not there.")
        for done, (table, count) in enumerate(counts.items(), start=2):
            report("Checked", done, steps, "parts")
            if (there := _count(db, table)) != count:
                raise NoBackup(f"The copy has {there:,} rows of {table}, not {count:,}.")
        report("Checked", steps, steps, "parts")


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _count_rows(db: sqlite3.Connection) -> dict[str, int]:
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {name: _count(db, name) for (name,) in tables}


def _count(db: sqlite3.Connection, table: str) -> int:
    [[count]] = db.execute(f'SELECT count(*) FROM "{table}"')
    return int(count)


def _refuse_small_disk(folder: Path, needed: int) -> None:
    if (free := shutil.disk_usage(folder).free) < needed:
        raise NoBackup(
            f"A copy in {folder} needs {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free: "
            "make room first."
        )


@contextmanager
def _telling_why(source: Path, folder: Path) -> Iterator[None]:
    """Raises NoBackup in place of what the disk, or SQLite, says."""
    try:
        yield
    except Unreachable as error:
        raise NoBackup(str(error)) from None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise NoBackup(f"The disk of {folder} is full: make room first.") from None
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise NoBackup("It was stopped before it was done.") from None
        raise NoBackup(f"{source} cannot be read, or {folder} not written to: {error}.") from None
    except OSError as error:
        raise NoBackup(f"{folder} cannot be written to: {error.strerror}.") from None


@contextmanager
def _alone(half: Path, path: Path) -> Iterator[None]:
    """Let no other process make the same, and no other file's have the same names. Raises NoBackup."""
    handles: list[int] = []
    try:
        with FileLock(
            f"{half}.lock",
            blocking=False,
            mode=0o600,
            thread_local=False,
            preserve_lock_file=True,
            on_acquired=handles.append,
        ):
            _note_whose(handles[0], half.parent.resolve(), path.resolve())
            yield
    except Timeout:
        raise NoBackup(f"Another backup is being made in {half.parent}: wait until it has ended.") from None


def _note_whose(handle: int, folder: Path, path: Path) -> None:
    """Note whose copies the folder has under this name, as seen from there: both may move together.

    Two bots would take each other's copies for their own, and remove them. Raises NoBackup.
    """
    os.lseek(handle, NOTE_AT, os.SEEK_SET)
    noted = os.fsdecode(os.read(handle, _NOTE_BYTES))
    other = folder / noted
    if noted and other.is_file() and not other.samefile(path):
        raise NoBackup(f"{folder} has the backups of {other.resolve()}: name another folder.")
    try:
        place = os.path.relpath(path, folder)
    except ValueError:  # on Windows it may be of another drive
        place = str(path)
    os.ftruncate(handle, 0)
    os.lseek(handle, NOTE_AT, os.SEEK_SET)
    os.write(handle, os.fsencode(place))


# The way back ----------------------------------------------------------------------------------------


def examine(file: Path) -> tuple[int, Contents | None]:
    """The version of a file that is to be restored, and what it has, if this version can tell.

    Raises Unreachable, NewerSchema.
    """
    if not file.is_file():
        raise Unreachable(f"There is no file {file}.")
    with _telling_why(file, file.parent), closing(_open_to_read(file)) as db:
        look_inside(db, file)
        [[version]] = db.execute("PRAGMA user_version")
        newest = max(migrations())
        if not version:
            raise Unreachable(f"{file} has nothing in it.")
        return check_version(version, newest), _read_contents(db) if version == newest else None


def _read_contents(db: sqlite3.Connection) -> Contents:
    [row] = db.execute(
        "SELECT (SELECT count(*) FROM servers WHERE left_at IS NULL), "
        "(SELECT count(*) FROM shelf WHERE score IS NOT NULL), "
        "(SELECT count(*) FROM reviews), (SELECT max(at) FROM score_changes)"
    )
    return Contents(*row)


def restore(file: Path, path: Path, *, report: Report = ignore) -> tuple[Copied, Path | None]:
    """Put a copy of `file` at `path`; what was there, and its log, are put aside: where.

    Killed at any moment, either nothing has changed, or the next to open it ends what was begun. Raises
    DatabaseInUse, NoBackup.
    """
    if path.exists() and file.samefile(path):
        raise NoBackup(f"{file} is the database itself: name a copy of it.")
    with _telling_why(file, path.parent), hold_lock(path):
        half = path.with_name(f"{path.name}.restoring")
        copied = copy(file, half, report=report)
        os.utime(half)  # when it was: it names what is put aside
        half.replace(_find_ready(path))
        sync(path.parent)
        return copied, finish_restore(path)


def finish_restore(path: Path) -> Path | None:
    """End a restore that has come so far that its copy is whole; where what was there is now.

    Whoever calls it holds the lock.
    """
    ready = _find_ready(path)
    if not ready.exists():
        return None
    at = datetime.fromtimestamp(ready.stat().st_mtime, UTC)
    aside = path.with_name(f"{path.name}.before-restore-{at:%Y%m%d-%H%M%S}")
    for suffix in ("-wal", "-shm", ""):  # the file last: while it stands, it is to be put aside
        if (old := path.with_name(f"{path.name}{suffix}")).exists():
            old.replace(aside.with_name(f"{aside.name}{suffix}"))
    ready.replace(path)
    sync(path.parent)
    return aside if aside.exists() else None


def _find_ready(path: Path) -> Path:
    return path.with_name(f"{path.name}.restored")


def remove(path: Path) -> None:
    """Remove a file of SQLite and what may be beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have it on the disk for good."""
    if path.is_dir() and os.name != "posix":  # there a folder cannot be opened, nor need it be
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
