"""One process to a SQLite file.

The lock is a file beside it, held by the operating system, which frees it when the process ends, however it
ends. What the file says of its holder is for the one who is turned away; while nobody holds it, it means
nothing. What it says of the database (`identity`) stays: the next holder sees whether it is the same file.
"""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

PATIENCE = 1.0
"""Seconds to wait for the lock: the process before may be closing, or `find_holder` may be looking."""

NOTE_AT = 1
"""On Windows nobody else reads the byte that is locked, which is the first."""

_NOTE_BYTES = 1_000


class _Holder(msgspec.Struct, frozen=True):
    """The process that has a file open: its machine, its id there, and since when (epoch seconds).

    `identity` is that of the file it opened, 0 before it has.
    """

    host: str
    pid: int
    since: int
    identity: int = 0

    def __str__(self) -> str:
        began, today = datetime.fromtimestamp(self.since).astimezone(), datetime.now().astimezone().date()
        since = f"{began:%H:%M}" if began.date() == today else f"{began:%Y-%m-%d %H:%M}"
        return f"process {self.pid} on host {self.host} since {since}"


class DatabaseInUse(Exception):
    """Another process has the file open."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(
            f"{path} is in use by {holder}: stop it first, or name another file with DAESANG_DATABASE."
        )


class Hold:
    """A lock that is held; `identity` is of the file that was opened last under it, 0 for none."""

    def __init__(self) -> None:
        self.identity = 0
        self._handle: int
        self._since = int(time.time())

    def begin(self, handle: int) -> None:
        self._handle = handle
        os.lseek(handle, NOTE_AT, os.SEEK_SET)
        before = _parse(os.read(handle, _NOTE_BYTES))
        self.note(before.identity if before is not None else 0)

    def note(self, identity: int) -> None:
        """Write down who holds it, and which file it is."""
        self.identity = identity
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, NOTE_AT, os.SEEK_SET)
        holder = _Holder(platform.node(), os.getpid(), self._since, identity)
        os.write(self._handle, msgspec.json.encode(holder))


@contextmanager
def hold_lock(path: Path) -> Iterator[Hold]:
    """Keep every other process from opening the file at `path`. Raises DatabaseInUse.

    A second lock within this process is refused too.
    """
    hold = Hold()
    lock = FileLock(
        _beside(path),
        timeout=PATIENCE,
        mode=0o600,
        thread_local=False,
        preserve_lock_file=True,
        on_acquired=hold.begin,
    )
    try:
        lock.acquire()
    except Timeout:
        raise DatabaseInUse(path, _read_note(path)) from None
    try:
        yield hold
    finally:
        lock.release()


def find_holder(path: Path) -> str | None:
    """Who has the file at `path` open; None if nobody has. It takes the lock for a moment to find out."""
    if not _beside(path).exists():
        return None
    try:
        with FileLock(_beside(path), blocking=False, mode=0o600, thread_local=False, preserve_lock_file=True):
            return None
    except Timeout:
        return _read_note(path)
    except OSError:  # who may not write here cannot keep others out either
        return None


def _beside(path: Path) -> Path:
    real = path.resolve()  # SQLite too follows links before it names what is beside the file
    return real.with_name(f"{real.name}.lock")


def _read_note(path: Path) -> str:
    try:
        with _beside(path).open("rb", buffering=0) as file:
            file.seek(NOTE_AT)
            note = _parse(file.read(_NOTE_BYTES))
    except OSError:
        note = None
    return "another process" if note is None else str(note)


def _parse(note: bytes) -> _Holder | None:
    try:
        return msgspec.json.decode(note, type=_Holder)
    except msgspec.MsgspecError:  # not written yet
        return None
