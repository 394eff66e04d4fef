"""What a file is, told by its content: a table, a page, JSON or XML."""

import csv
import json
import math
import quopri
import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.errors import BrokenList
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.texts import decode, tidy

MOST_RECORDS = 20_000
"""Lines of a table that are read."""
MOST_EVENTS = 200_000
"""Where every episode has a line: of those that were seen, TV Time's longest has 24,000."""
MOST_COLUMNS = 200
_LONGEST_HEAD = 64 * 1024
_MOST_NODES = 1_000_000
"""Lists and objects of a JSON: each takes memory that its two letters do not."""
_MOST_VALUES = 4_000_000

_WEB_ARCHIVE = b"bplist"
"""So begins a page that Safari saved; its HTML stands there as it is."""
_EMPTY = frozenset({"", "<nil>"})
"""The latter is TV Time's."""
_DELIMITERS = "\t;,|"
_SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Page:
    """HTML, as a browser saved it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Xml:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Json:
    """`value` is what `json` makes of it; numbers are finite."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table."""

    columns: Mapping[str, int]
    cells: list[str]

    def get(self, *names: str, most: int = 300) -> str:
        """The first of these columns that is there and has something in it, in one line."""
        for name in names:
            at = self.columns.get(name)
            if at is not None and at < len(self.cells):
                cell = tidy(self.cells[at], most)
                if cell not in _EMPTY:
                    return cell
        return ""

    def get_text(self, *names: str) -> str:
        """The same with its lines as they are."""
        places = (self.columns.get(name) for name in names)
        cells = (self.cells[at] for at in places if at is not None and at < len(self.cells))
        return next((cell for cell in cells if cell.strip()), "")


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of cells under named columns, whatever stands between them.

    `columns` are places by name, in small letters with single spaces. `name` is the file's, without folders.
    """

    name: str
    columns: Mapping[str, int]
    text: str
    _start: int
    _delimiter: str

    def has(self, *names: str) -> bool:
        return all(name in self.columns for name in names)

    def read(self, rows: Gathering, *, quoted: bool = True, most: int = MOST_RECORDS) -> Iterator[Record]:
        """Its lines, but for empty ones; what is broken, or past the `most`, is refused in `rows`.

        Where cells are not `quoted`, a quotation mark is one.
        """
        lines = _Lines(self.text, self._start)
        if quoted:
            reader = csv.reader(lines, delimiter=self._delimiter)
        else:
            reader = csv.reader(lines, delimiter=self._delimiter, quoting=csv.QUOTE_NONE)
        for _ in range(most):
            try:
                cells = next(reader, None)
            except csv.Error:  # a cell is longer than a book
                rows.refuse("bad_row", lines.last)
                continue
            if cells is None:
                return
            if any(cells):
                yield Record(self.columns, cells)
        if left := lines.count_left():
            rows.refuse("too_many", "", left)


Document = Table | Page | Xml | Json


class _Lines:
    """The lines of a text, one at a time: a list of them could take far more memory than the text."""

    def __init__(self, text: str, start: int) -> None:
        self.last = ""
        self._text = text
        self._at = start

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._at >= len(self._text):
            raise StopIteration
        end = self._text.find("\n", self._at) + 1 or len(self._text)
        self.last = self._text[self._at : end]
        self._at = end
        return self.last

    def count_left(self) -> int:
        ends = self._text.count("\n", self._at)
        return ends + (self._at < len(self._text) and not self._text.endswith("\n"))


def read_document(name: str, data: bytes) -> Document:
    """Tell what a file is. Raises BrokenList."""
    if data.startswith(_WEB_ARCHIVE):
        start = max(data.find(b"<html"), 0)
        return Page(name, decode(data[start:]))
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    head = text[:4096].lstrip()
    if head.startswith("<"):
        is_xml = head.startswith("<?xml") and "<html" not in head.lower()
        return Xml(name, text) if is_xml or head.startswith("<recentratings") else Page(name, text)
    if head.startswith(("{", "[")):
        return Json(name, _read_json(name, text))
    if "\nContent-Type: text/html" in text[:_LONGEST_HEAD]:
        return Page(name, _read_saved_page(text))
    return _read_table(name, text)


def _read_json(name: str, text: str) -> object:
    if text.count("{") + text.count("[") > _MOST_NODES or text.count(",") > _MOST_VALUES:
        raise BrokenList(name=name)
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_float=_read_float)
    except (ValueError, RecursionError):
        raise BrokenList(name=name) from None


def _read_float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _read_saved_page(text: str) -> str:
    """The page in a "single file" that a browser saved (MHTML): its first part that is HTML."""
    start = text.index("\nContent-Type: text/html")
    start_of_body = text.find("\n\n", start)
    if start_of_body < 0:
        return ""
    head = text[start:start_of_body].lower()
    end = text.find("\n------", start_of_body)
    body = text[start_of_body + 2 : end if end >= 0 else len(text)]
    if "quoted-printable" in head:
        return decode(quopri.decodestring(body.encode("ascii", "replace")))
    if "base64" in head:
        try:
            return decode(b64decode(body))
        except BadBase64:
            return ""
    return body


def _read_table(name: str, text: str) -> Table:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start : min(end, start + _LONGEST_HEAD)].strip("\n\ufeff")
        if line.strip() and not line.lower().startswith("sep="):  # what Excel is told
            cells, delimiter = _split_head(line)
            columns: dict[str, int] = {}
            for at, cell in enumerate(cells[:MOST_COLUMNS]):
                columns.setdefault(_SEPARATORS.sub(" ", cell.strip("\ufeff '\"").lower())[:60], at)
            return Table(name, columns, text, end, delimiter)
        start = end
    return Table(name, {}, "", 0, ",")


def _split_head(line: str) -> tuple[list[str], str]:
    """Its cells, and what stands between them: what makes the most of it."""
    made = []
    for delimiter in _DELIMITERS:
        try:
            made.append((next(csv.reader([line], delimiter=delimiter), []), delimiter))
        except csv.Error:
            continue
    return max(made, key=lambda each: len(each[0]), default=([line], ","))
