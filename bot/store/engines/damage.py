"""What may be wrong with a SQLite file, looked for before a bot starts on it: a moment's work at any size.

All of a large file is read where it is copied (`backups.py`); here whatever shows early.
"""

import logging
import random
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.engines.failures import Unreachable

log = logging.getLogger(__name__)

WHOLE_BYTES = 64 << 20
"""Files up to this size are read whole: that takes a fifth of a second."""

SAMPLE = 2_000
"""Pages of a larger one that are looked at."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_OURS = "members"
"""A table that every version has."""
_TREES = {2, 5, 10, 13}
"""What the page of a table or index begins with."""


class Damaged(Unreachable):
    """What is there cannot be used, or not all of it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(what)
        self.path = path


def draw_identity() -> int:
    """A number that no other file has: what SQLite calls its application id, never 0."""
    return secrets.randbelow((1 << 31) - 1) + 1


def look_outside(path: Path, known: int) -> None:
    """Look at the file before it is opened; `known` is the identity of the one that was here last.

    Nobody of this process may have it open: closing it here frees what SQLite has locked. Raises Damaged.
    """
    wal = path.with_name(f"{path.name}-wal")
    has_log = wal.exists() and wal.stat().st_size > 0
    if path.exists() and path.stat().st_size:
        _look_at_bytes(path, wal if has_log else None, known)
    elif has_log:
        raise Damaged(path, f"{path} is gone or empty, and {wal.name} is still beside it.")
    elif known and path.exists():
        raise Damaged(path, f"{path} is empty, and was not: remove it to begin with nothing.")
    elif known or path.exists():
        log.warning("%s is %s: it begins with nothing", path, "empty" if path.exists() else "gone")


def _look_at_bytes(path: Path, wal: Path | None, known: int) -> None:
    """What the file begins with, its length, and pages of a large one. Raises Damaged."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(_HEADER)
        if header[:16] != _MAGIC:
            raise Damaged(path, f"{path} is no SQLite file: name another.")
        page_size = int.from_bytes(header[16:18], "big")
        page_size = 65536 if page_size == 1 else page_size
        if len(header) < _HEADER or page_size < 512 or page_size & (page_size - 1):
            raise Damaged(path, f"{path} is damaged: its beginning was written over.")
        if wal is not None and known and _read_identity(header) != known:
            raise Damaged(
                path,
                f"{wal.name} beside {path} belongs to another file and would damage this one: move it away "
                f"(with {path.name}-shm), and start again.",
            )
        is_counted = header[24:28] == header[92:96]
        said = int.from_bytes(header[28:32], "big") * page_size
        if wal is None and is_counted and size < said:  # else the log has the rest
            raise Damaged(path, f"{path} is cut short: it should have {said:,} bytes, and has {size:,}.")
        numbers = range(1, size // page_size) if size > WHOLE_BYTES else range(0)
        for number in sorted(random.sample(numbers, min(SAMPLE, len(numbers)))):
            file.seek(number * page_size)
            if not _is_page(file.read(page_size)):
                raise Damaged(path, f"{path} is damaged: page {number + 1:,} was written over.")


def _read_identity(header: bytes) -> int:
    return int.from_bytes(header[68:72], "big")


def _is_page(page: bytes) -> bool:
    """Whether it may be one of SQLite's: of a tree, its cells within it, or led by another's number."""
    if page[0] not in _TREES:
        return page[0] == 0
    cells, content = int.from_bytes(page[3:5], "big"), int.from_bytes(page[5:7], "big") or 65536
    return 8 + 2 * cells <= content <= len(page)


def look_inside(db: sqlite3.Connection, path: Path) -> None:
    """Look at what has been opened. Raises Damaged."""
    with refuse_damage(path):
        trees = [(name, kind) for name, kind in db.execute("SELECT name, type FROM sqlite_schema")]
        names = {name for name, kind in trees if kind == "table"}
        if names and _OURS not in names:
            raise Damaged(path, f"{path} is another program's file: name another.")
        [[pages]], [[page_size]] = db.execute("PRAGMA page_count"), db.execute("PRAGMA page_size")
        if pages * page_size <= WHOLE_BYTES:
            refuse_unsound(db, path)
            return
        for name in names:  # the way down to its first rows
            db.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()


def refuse_unsound(db: sqlite3.Connection, path: Path) -> None:
    """Read all of it. Raises Damaged."""
    with refuse_damage(path):
        [[found]] = db.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        what = " ".join(found.removeprefix("*** in database main ***").split())
        raise Damaged(path, f"{path} is damaged ({what}).")


@contextmanager
def refuse_damage(path: Path) -> Iterator[None]:
    """Raises Damaged where SQLite finds it to be so."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise Damaged(path, f"{path} is no SQLite file: name another.") from None
        raise Damaged(path, f"{path} is damaged ({error}).") from None


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says that what it has read cannot be."""
    code = getattr(error, "sqlite_errorcode", None)  # missing where the error is Python's own
    return code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
