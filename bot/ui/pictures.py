"""Pictures drawn before, so that none is drawn twice while it is asked for again and again."""

import logging
import os
import stat
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

log = logging.getLogger(__name__)

_DIGEST = 32
_ENDING = ".jpg"
_UNFINISHED = ".part"
_LARGEST = 1 << 20
"""Bytes; the largest picture takes a sixteenth of them."""
_FORGOTTEN_SECONDS = 3600
"""After which a file that was begun is nobody's any more."""


class Folder:
    """Pictures on disk, the last used within `room` bytes; several processes may share it.

    Each file ends with a digest of what is before, so that a broken one is known; a viewer does not mind.
    Whatever goes wrong is no fault: the picture is drawn anew.
    """

    def __init__(self, path: Path, *, room: int) -> None:
        self.path = path
        self._room = room
        self._is_told = False

    def find(self, name: str) -> bytes | None:
        """A picture by its name, which is 64 hexadecimal digits; None for one that is not there or broken."""
        file = self.path / f"{name}{_ENDING}"
        try:
            kept = _read_picture(file)
        except OSError:
            return None
        picture, digest = kept[:-_DIGEST], kept[-_DIGEST:]
        if not picture or sha256(picture).digest() != digest:
            return None
        with suppress(OSError):  # it was used just now, or was taken away meanwhile
            os.utime(file)
        return picture

    def keep(self, name: str, picture: bytes) -> None:
        """Keep a picture; others see all of it or nothing."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle, begun = tempfile.mkstemp(_UNFINISHED, dir=self.path)
            try:
                with os.fdopen(handle, "wb") as writing:
                    writing.write(picture + sha256(picture).digest())
                Path(begun).replace(self.path / f"{name}{_ENDING}")
            except OSError:  # on a full disk it would take up room for nothing
                Path(begun).unlink()
                raise
            self._make_room()
        except OSError as error:
            if not self._is_told:
                log.warning("Pictures cannot be kept in %s, so they are drawn again: %s", self.path, error)
            self._is_told = True

    def _make_room(self) -> None:
        """Take away what was used longest ago, and what was begun and never finished; nobody else's files."""
        found, size = [], 0
        with os.scandir(self.path) as entries:
            for entry in entries:
                if not _is_ours(entry.name):
                    continue
                with suppress(OSError):  # another process has taken it away
                    known = entry.stat()
                    size += known.st_size
                    found.append((known.st_mtime, known.st_size, entry.path))
        old = time.time() - _FORGOTTEN_SECONDS
        for used_at, taken, path in sorted(found):
            is_unfinished = path.endswith(_UNFINISHED)
            if not (used_at < old if is_unfinished else size > self._room):
                continue
            with suppress(OSError):
                Path(path).unlink()
            size -= taken


def _read_picture(file: Path) -> bytes:
    """What a file holds, empty where that can be no picture of ours. Raises OSError."""
    opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(opened, "rb") as found:
        known = os.fstat(opened)  # of a pipe or a device nobody knows when it ends
        return found.read() if stat.S_ISREG(known.st_mode) and known.st_size <= _LARGEST else b""


def _is_ours(name: str) -> bool:
    stem, dot, ending = name.rpartition(".")
    if dot + ending == _UNFINISHED:
        return stem.startswith("tmp")
    return dot + ending == _ENDING and len(stem) == 64 and set(stem) <= set("0123456789abcdef")


class Pictures:
    """The last used within `room` bytes, and on disk in `folder` if there is one; safe in several threads."""

    def __init__(self, *, room: int) -> None:
        self.folder: Folder | None = None
        self._room = room
        self._size = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> bytes | None:
        """What is in memory: a disk may make an event loop wait."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def find_or_draw(self, key: Hashable, draw: Callable[[], bytes], *, name: str | None = None) -> bytes:
        """A picture from memory, from the folder by its `name` there, or drawn."""
        picture = self.find(key)
        if picture is None:
            picture = self._find_on_disk(name, draw)
            self._keep(key, picture)
        return picture

    def _find_on_disk(self, name: str | None, draw: Callable[[], bytes]) -> bytes:
        if self.folder is None or name is None:
            return draw()
        picture = self.folder.find(name)
        if picture is None:
            picture = draw()
            self.folder.keep(name, picture)
        return picture

    def _keep(self, key: Hashable, picture: bytes) -> None:
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1])
