"""Files that a member brings, read as one list: whose program wrote them is told by what is in them."""

from collections.abc import Sequence

from bot.domain.errors import EmptyList, ListTooLarge, MixedLists, UnknownList
from bot.domain.lists.archives import MEBIBYTE, Path, Unpacking, is_archive
from bot.domain.lists.documents import Document, read_document
from bot.domain.lists.formats import READERS, Reader
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ReadList

MOST_FILES = 10
"""As many as a command has options for."""
MOST_BYTES = 25 * MEBIBYTE
"""Of all files as they are sent."""

_NAMES = {
    Format.MYDRAMALIST: "MyDramaList",
    Format.LETTERBOXD: "Letterboxd",
    Format.TVTIME: "TV Time",
    Format.IMDB: "IMDb",
    Format.TRAKT: "Trakt",
    Format.SIMKL: "Simkl",
    Format.TMDB: "TMDB",
    Format.CRITICKER: "Criticker",
    Format.YAMTRACK: "Yamtrack",
    Format.DAESANG: "Daesang",
}
_BROWSERS_FOLDER = "_files"
"""What a browser saves beside a page ends so: other pages, of advertisements."""
_ASIDE = frozenset({"likes", "lists"})
"""Letterboxd's folders of tables that say nothing of what somebody saw."""


def read_files(files: Sequence[tuple[str, bytes]], *, server_id: int = 0) -> ReadList:
    """Read files (their names and bytes) of one program; archives are taken apart.

    `server_id` says whose part of our own export is meant. Takes time in proportion to what is sent: seconds,
    where that is much. Raises UnknownList, MixedLists, EmptyList, ListTooLarge, BrokenList, LockedList,
    NestedArchive, NewerExport.
    """
    if len(files) > MOST_FILES or sum(len(data) for _, data in files) > MOST_BYTES:
        raise ListTooLarge(limit=MOST_BYTES // MEBIBYTE)
    rows = Gathering(server_id=server_id)
    unpacking = Unpacking(_is_wanted)
    known: dict[Format, tuple[Reader, list[Document]]] = {}
    unknown: list[str] = []
    for name, data in files:
        parts = unpacking.unpack(name, data, rows) if is_archive(data) else [(name, data)]
        documents = [read_document(part, content) for part, content in parts if content.strip()]
        found = [(reader, document) for document in documents if (reader := _find_reader(document))]
        for reader, document in found:
            known.setdefault(reader.FORMAT, (reader, []))[1].append(document)
        if not found and (documents or not parts):
            unknown.append(name)
    return _read(known, unknown, rows)


def _read(
    known: dict[Format, tuple[Reader, list[Document]]], unknown: list[str], rows: Gathering
) -> ReadList:
    if len(known) > 1:
        first, second, *_ = known
        raise MixedLists(first=_NAMES[first], second=_NAMES[second])
    if not known:
        if unknown:
            raise UnknownList(name=unknown[0])
        raise EmptyList
    ((reader, documents),) = known.values()
    for name in unknown:
        rows.refuse("not_a_title", name)
    reader.read(documents, rows)
    read = rows.finish(reader.FORMAT)
    if not read.rows and not read.refused:
        raise EmptyList
    return read


def _is_wanted(path: Path) -> bool:
    """Whether a member of an archive is one that some program writes a list in."""
    *folders, name = path
    if any(folder.endswith(_BROWSERS_FOLDER) for folder in folders) or _ASIDE.intersection(folders[-1:]):
        return False
    return any(reader.MEMBERS.fullmatch(name) for reader in READERS)


def _find_reader(document: Document) -> Reader | None:
    return next((reader for reader in READERS if reader.knows(document)), None)
