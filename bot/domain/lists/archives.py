"""Files out of archives that strangers send: a few named members, within limits that hold while unpacking."""

import io
import zipfile
import zlib
from collections.abc import Callable

from bot.domain.errors import BrokenList, ListTooLarge, LockedList, NestedArchive
from bot.domain.lists.gathering import Gathering

MEBIBYTE = 1024 * 1024
MOST_UNPACKED = 64 * MEBIBYTE
LARGEST_MEMBER = 32 * MEBIBYTE
"""As text it can take four times as much. TV Time's 24,000 episodes take 6."""
MOST_MEMBERS = 2_000
"""Files of an archive: Trakt's has one for every 250 episodes seen, Letterboxd's one for every list."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_CHUNK = 64 * 1024
_LEFT_OUT = frozenset({"deleted", "orphaned"})
"""Folders where Letterboxd keeps what its owner has deleted."""
_LOCKED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The other methods can ask for gigabytes of memory, and no exporter uses them."""


Path = tuple[str, ...]
"""Folders, and the name last. They are for telling members apart: nothing is written anywhere."""


def is_archive(data: bytes) -> bool:
    return data.startswith(_ZIP)


class Unpacking:
    """Takes archives apart, as many as come, within one limit for all.

    `wants` says by its path whether a member is read: any other is never opened, since some archives hold
    passwords and addresses.
    """

    def __init__(self, wants: Callable[[Path], bool]) -> None:
        self._wants = wants
        self._left = MOST_UNPACKED

    def unpack(self, name: str, data: bytes, rows: Gathering) -> list[tuple[str, bytes]]:
        """The members that are wanted, by their names without folders.

        Members that somebody had deleted there are refused in `rows`. Raises ListTooLarge, BrokenList,
        LockedList, NestedArchive.
        """
        if data.count(_ENTRY) > MOST_MEMBERS:  # before anything is made of each
            raise ListTooLarge(limit=MOST_UNPACKED // MEBIBYTE)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {each: _read_path(each.filename) for each in archive.infolist()}
                wanted = self._choose(name, members, rows)
                if sum(each.file_size for each in wanted) > self._left:
                    raise ListTooLarge(limit=MOST_UNPACKED // MEBIBYTE)
                return [(members[each][-1], self._read(name, archive, each)) for each in wanted]
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise BrokenList(name=name) from None

    def _choose(
        self, name: str, members: dict[zipfile.ZipInfo, Path], rows: Gathering
    ) -> list[zipfile.ZipInfo]:
        files = [each for each in members if not each.is_dir() and "__MACOSX" not in members[each]]
        wanted = [each for each in files if len(files) == 1 or self._wants(members[each])]
        nested = [each for each in files if members[each][-1].lower().endswith(".zip")]
        if nested and not [each for each in wanted if each not in nested]:
            raise NestedArchive(name=name)
        left_out = [each for each in wanted if _LEFT_OUT.intersection(members[each][:-1])]
        for each in left_out:
            rows.refuse("left_out", "/".join(members[each]))
        return [each for each in wanted if each not in left_out]

    def _read(self, name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        if member.flag_bits & _LOCKED:
            raise LockedList(name=name)
        if member.compress_type not in _METHODS:
            raise BrokenList(name=name)
        parts, size = [], 0
        with archive.open(member) as source:
            while part := source.read(_CHUNK):
                size += len(part)
                self._left -= len(part)
                if self._left < 0 or size > LARGEST_MEMBER:  # whatever it declared
                    raise ListTooLarge(limit=MOST_UNPACKED // MEBIBYTE)
                parts.append(part)
        return b"".join(parts)


def _read_path(name: str) -> Path:
    return tuple(name.replace("\\", "/").split("/"))
