"""How much memory may still be taken, by what limits this process or the machine; and what is given back."""

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
PROC = Path("/proc")

LEAST = 16 << 20
"""Bytes that are left alone."""

_TRIM, _MMAP, _ARENAS = -1, -3, -8
"""glibc's names for what `mallopt` sets."""


def keep_little() -> None:
    """Have glibc give back what is free; as it is, each thread has a heap of its own that stays for good.

    Set by hand, none of it grows with what was once needed.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in ((_ARENAS, 2), (_MMAP, 256 << 10), (_TRIM, 256 << 10)):
            mallopt(name, value)


def find_left() -> int | None:
    """Bytes; None where nothing says it, as outside Linux."""
    left = min(_list_left(), default=None)
    return None if left is None else max(0, left - LEAST)


def _list_left() -> Iterator[int]:
    with suppress(OSError, ValueError, KeyError):
        kib = dict(line.split(":", 1) for line in (PROC / "meminfo").read_text().splitlines())
        yield int(kib["MemAvailable"].split()[0]) << 10
    for limit, usage, cached in _list_groups():
        # What is read from files is let go when there is too little: it is no use of memory.
        with suppress(OSError, ValueError):
            pages = dict(line.split() for line in cached.read_text().splitlines())
            files = sum(int(pages.get(name, 0)) for name in ("inactive_file", "active_file"))
            yield int(limit.read_text()) - int(usage.read_text()) + files


def _list_groups() -> Iterator[tuple[Path, Path, Path]]:
    """Of each group this process is in, and those around it: its limit, its use, and what that is."""
    with suppress(OSError):
        for line in (PROC / "self/cgroup").read_text().splitlines():
            _, kinds, name = line.split(":", 2)
            if kinds == "":
                root, files = CGROUPS, ("memory.max", "memory.current", "memory.stat")
            elif kinds == "memory":
                root = CGROUPS / "memory"
                files = ("memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat")
            else:
                continue
            here = root / name.strip("/")
            for folder in (here, *(each for each in here.parents if each.is_relative_to(root))):
                limit, usage, cached = (folder / file for file in files)
                yield limit, usage, cached
