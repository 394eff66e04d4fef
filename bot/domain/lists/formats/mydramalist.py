"""MyDramaList, which has no export: saved pages of a list in either view, and what programs of others write.

A row of a page knows its country and year; its link holds a working title, which is no name. Beside the own
score a page may show everybody's. The tables that others write have columns of many names.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.domain.lists.documents import Document, Page, Record, Table
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.markup import Tag, read_markup
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import read_review, tidy, unescape
from bot.domain.lists.values import (
    is_yes,
    read_count,
    read_countries,
    read_kind,
    read_score,
    read_status,
    read_time,
    read_year,
    says_day_first,
    split_name,
)
from bot.domain.shelf import Status
from bot.domain.titles import KOREA, Kind

FORMAT = Format.MYDRAMALIST
MEMBERS = re.compile(r".*\.(html?|mhtml?)|.*(mydramalist|mdl).*\.(csv|tsv|txt)", re.I)

_ROW = re.compile(r"ml(\d{1,10})", re.ASCII)
_CELL = re.compile(r"(?:msv2-i-|mdl-style-col-)([a-z][a-z_-]{0,30})")
_ORIGINAL = re.compile(r"(.*\S)\s*\([A-Za-z ]{0,30}((?:Drama|Movie|TV Show)(?: Special)?)\)", re.S)
"""`시그널 (Korean Drama)`, as it stands over a title."""
_HANGUL = re.compile("[가-힣]")
_LIST = re.compile(r"(?:list|mylist|content)_(\d)", re.ASCII)
_SETTINGS = "dramalist_json"
_FILTER = re.compile(rf'{_SETTINGS}\s*=\s*\{{[^<]{{0,2000}}?"list"\s*:\s*"(\d)"', re.ASCII)
"""Which list a page was narrowed to."""
_LISTS = {
    "1": Status.WATCHING,
    "2": Status.FINISHED,
    "3": Status.PLANNED,
    "4": Status.ON_HOLD,
    "5": Status.DROPPED,
}
"""By the number of a list; the sixth is "Undecided" for some and "Not Interested" for others."""
_PIECES = {"score": "score", "num-seen": "seen", "episode-seen": "seen"}
"""What a cell has beside other things."""
_LONGEST_CELL = 80_000
_LONGEST_HEADING = 20
"""Pieces of text."""
_MOST_PIECES = 1_000_000
"""Tags and texts of a page: as many rows as a list may have."""


def knows(document: Document) -> bool:
    if isinstance(document, Page):
        return "mydramalist" in document.text or bool(_CELL.search(document.text))
    return isinstance(document, Table) and _Columns.find(document) is not None


def read(documents: Sequence[Document], rows: Gathering) -> None:
    for document in documents:
        if isinstance(document, Page):
            for line in _read_page(document.text):
                _add(line, rows)
        elif isinstance(document, Table):
            _read_table(document, rows)


@dataclass(slots=True)
class _Line:
    """What a row says, as it is written there."""

    key: Hashable = None
    name: str = ""
    original: str = ""
    status: Status | None = None
    country: str = ""
    year: str = ""
    kind: str = ""
    score: str = ""
    progress: str = ""
    rewatches: str = ""
    started_at: int | None = None
    finished_at: int | None = None
    review: str = ""


def _add(line: _Line, rows: Gathering) -> None:
    try:
        score = read_score(line.score)
    except ValueError:
        rows.refuse("bad_score", f"{line.name}: {line.score}")
        return
    name, year, countries = split_name(line.name)
    found = _ORIGINAL.fullmatch(tidy(line.original))
    original = found[1] if found else tidy(line.original)
    if not countries and _HANGUL.search(original):
        countries = (KOREA,)
    kind = read_kind(line.kind or (found[2] if found else ""))
    again = read_count(line.rewatches) or int(is_yes(line.rewatches))
    rows.add(
        ListRow(
            name,
            original_name=original or None,
            year=read_year(line.year) or year,
            kind=kind,
            countries=read_countries(line.country) or countries,
            status=line.status,
            score=score,
            episode=None if kind is Kind.FILM else read_count(line.progress),
            rewatches=again,
            started_at=line.started_at,
            finished_at=line.finished_at,
            at=line.finished_at or line.started_at,
            review=read_review(line.review),
        ),
        line.key,
    )


# Pages -----------------------------------------------------------------------------------------------


_ENDS_ROW = frozenset({"tr", "tbody", "table"})
_READ = frozenset({"a", "h3", "span", "table", "tbody", "td", "th", "tr"})


@dataclass(slots=True)
class _Reading:
    """Where one is in a page: in which list, row, cell, and in which piece of the cell."""

    listed: Status | None
    headed: Status | None = None
    heading: list[str] | None = None
    row: str = ""
    name: str = ""
    cell: str = ""
    piece: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def take(self, text: str) -> None:
        if self.heading is not None and len(self.heading) < _LONGEST_HEADING:
            self.heading.append(text[:100])
        if not self.row or not self.cell:
            return
        for place in (self.cell, f"{self.cell}:{self.piece}") if self.piece else (self.cell,):
            size = self.sizes.get(place, 0)
            if size < _LONGEST_CELL:
                self.texts.setdefault(place, []).append(text[:_LONGEST_CELL])
                self.sizes[place] = size + len(text)

    def get(self, *places: str) -> str:
        """The first of these cells, or pieces of them, that has something in it, in one line."""
        for place in places:
            if text := tidy(unescape("".join(self.texts.get(place, ())))):
                return text
        return ""

    def find(self, part: str) -> str:
        """The cell in whose name this stands."""
        return next((self.get(place) for place in self.texts if part in place and ":" not in place), "")

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        words, number = attributes.get("class", "").split(), attributes.get("id", "")
        if name == "tr":
            found = _ROW.fullmatch(number)
            self.start_row(found[1] if found else "")
        elif name in ("td", "th"):
            found = _CELL.search(" ".join(words))
            self.cell, self.piece = (found[1] if found else ""), ""
        elif name == "a" and self.cell == "title" and "title" in words:
            self.piece = "title"
            self.name = self.name or tidy(unescape(attributes.get("title", "")))
        elif name == "span":
            self.piece = next((_PIECES[word] for word in words if word in _PIECES), self.piece)
        elif name == "h3":
            self.heading = [] if "mdl-style-list-label" in words else None
        elif name in ("table", "tbody") and (found := _LIST.fullmatch(number)):
            self.listed = _LISTS.get(found[1], self.headed)

    def close(self, name: str) -> None:
        if name in ("a", "span"):
            self.piece = ""
        elif name in ("td", "th"):
            self.cell = ""
        elif name == "h3" and self.heading is not None:
            self.headed = self.listed = read_status("".join(self.heading))
            self.heading = None
        elif name == "table":
            self.headed = None

    def start_row(self, number: str) -> None:
        self.row, self.name, self.cell, self.piece = number, "", "", ""
        self.texts, self.sizes = {}, {}

    def finish_row(self) -> _Line | None:
        """What the row says, None outside one."""
        if not self.row:
            return None
        status = self.get("status")
        line = _Line(
            key=self.row,
            name=self.name or self.get("title:title", "title"),
            status=read_status(status) if status else self.listed,
            country=self.get("country"),
            year=self.get("year"),
            kind=self.get("type"),
            score=self.get("score:score", "score"),
            progress=self.get("progress:seen", "progress"),
            rewatches=self.find("rewatch"),
            started_at=read_time(self.find("start")),
            finished_at=read_time(self.find("end") or self.find("finish")),
            review="".join(self.texts.get("notes", ())),
        )
        self.start_row("")
        return line


def _read_page(text: str) -> Iterator[_Line]:
    found = _FILTER.match(text, max(text.find(_SETTINGS), 0))
    at = _Reading(_LISTS.get(found[1]) if found else None)
    for piece in islice(read_markup(text), _MOST_PIECES):
        if not isinstance(piece, Tag):
            at.take(piece)
        elif piece.name in _ENDS_ROW and (line := at.finish_row()):
            yield line
        if isinstance(piece, Tag) and piece.name in _READ:
            at.close(piece.name) if piece.closes else at.open(piece.name, piece.attributes)
    if line := at.finish_row():
        yield line


# Tables ----------------------------------------------------------------------------------------------

_NAMES = {
    "name": (
        "title|name|drama|drama name|drama title|show|show name|english title|english name"
        "|제목|작품|작품명|드라마|드라마 제목"
    ),
    "original": (
        "native title|native name|original title|original name|korean title|korean name|title ko|hangul"
        "|hangul title|한글 제목|한글제목|한국어 제목|원제"
    ),
    "status": "status|watch status|list|상태|시청 상태",
    "country": "country of origin|country|국가|나라|제작국",
    "year": "year|release year|release date|aired|연도|년도|방영 연도|방영연도",
    "kind": "show type|type|content type|유형|종류",
    "score": (
        "my rating|my score|your rating|your score|user rating|user score|내 평점|내 점수"
        "|personal rating|personal score|rating|score|평점|점수|별점"
    ),
    "progress": "episodes watched|watched episodes|progress|episode|episodes seen|시청 회차|회차|본 회차",
    "rewatches": "re watched|rewatched|rewatches|rewatch count|재시청",
    "started": "started on|date started|start date|started|시작일|시작",
    "finished": "ended on|date ended|end date|finished on|date finished|finished|completed on|종료일|완료일",
    "review": "review|my review|take|comment|comments|notes|note|thoughts|감상|감상평|한줄평|리뷰|후기|메모",
}
"""Beside a rating, a score is everybody's."""
_NAMED = {what: tuple(names.split("|")) for what, names in _NAMES.items()}
_OWN = frozenset({"id", "status", "title", "country", "year", "type", "score", "progress", "url"})
"""The columns of one whose cells are never quoted, so that a semicolon in a name moves all after it."""


class _Columns:
    """Which column is what; of several that could be, the first of its names."""

    def __init__(self, found: dict[str, str]) -> None:
        self._found = found

    @classmethod
    def find(cls, table: Table) -> "_Columns | None":
        """None for a table that is no list: it has names, scores or statuses, and one thing beside."""
        found = {
            what: next(name for name in names if name in table.columns)
            for what, names in _NAMED.items()
            if not table.columns.keys().isdisjoint(names)
        }
        is_list = "name" in found and not found.keys().isdisjoint({"score", "status"}) and len(found) > 2
        return cls(found) if is_list else None

    def get(self, record: Record, what: str) -> str:
        name = self._found.get(what)
        return record.get(name) if name else ""

    def get_review(self, record: Record) -> str:
        name = self._found.get("review")
        return record.get_text(name) if name else ""


def _read_table(table: Table, rows: Gathering) -> None:
    columns = _Columns.find(table)
    assert columns is not None
    unquoted = table.columns.keys() == _OWN
    records = list(table.read(rows, quoted=not unquoted))
    if unquoted:
        records = [_put_right(record) for record in records]
    dates = (columns.get(record, what) for record in records for what in ("started", "finished"))
    day_first = says_day_first(dates)
    for record in records:
        original, name = columns.get(record, "original"), columns.get(record, "name")
        number = record.get("show id", "id", "url", "link")
        _add(
            _Line(
                key=(number, (name or original).casefold()) if number else None,
                name=name or original,
                original=original,
                status=read_status(columns.get(record, "status")),
                country=columns.get(record, "country"),
                year=columns.get(record, "year"),
                kind=columns.get(record, "kind"),
                score=columns.get(record, "score"),
                progress=columns.get(record, "progress"),
                rewatches=columns.get(record, "rewatches"),
                started_at=read_time(columns.get(record, "started"), day_first=day_first),
                finished_at=read_time(columns.get(record, "finished"), day_first=day_first),
                review=columns.get_review(record),
            ),
            rows,
        )


def _put_right(record: Record) -> Record:
    """The cells in their places again: what is too many belongs to the name."""
    more = max(len(record.cells) - len(record.columns), 0)
    at = record.columns["title"]
    name = ";".join(record.cells[at : at + more + 1])
    if name.startswith('"') and name.endswith('"'):  # a spreadsheet has saved it again
        name = name[1:-1].replace('""', '"')
    return Record(record.columns, [*record.cells[:at], name, *record.cells[at + more + 1 :]])
