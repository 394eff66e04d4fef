"""Criticker: its ratings as XML. It knows films and series by name, year and IMDb's id, not which is which.

A type of document is refused before anything it defines could be expanded or fetched.
"""

import re
from collections.abc import Sequence
from xml.parsers import expat

from bot.domain.errors import BrokenList
from bot.domain.lists.documents import Document, Xml
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import read_review, tidy, unescape
from bot.domain.lists.values import read_ids, read_score, read_time, split_name

FORMAT = Format.CRITICKER
MEMBERS = re.compile(r".*criticker.*\.xml", re.I)

_ROOT = re.compile(r"<recentratings[\s>]", re.I)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_LONGEST_FIELD = 80_000


class _Refused(Exception):
    """It has a type of document."""


def knows(document: Document) -> bool:
    return isinstance(document, Xml) and bool(_ROOT.search(document.text[:4096]))


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """Raises BrokenList. Scores are from 0 to 100, and 0 is one: who gives none is not in the file."""
    for document in documents:
        assert isinstance(document, Xml)
        films = _Films(rows)
        try:
            films.read(document.text)
        except (expat.ExpatError, _Refused):
            raise BrokenList(name=document.name) from None


class _Films:
    def __init__(self, rows: Gathering) -> None:
        self._rows = rows
        self._film: dict[str, list[str]] | None = None
        self._field: list[str] | None = None
        self._size = 0

    def read(self, text: str) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        clean = _AMPERSAND.sub("&amp;", _CONTROLS.sub(" ", text))
        parser.Parse(clean.encode("utf-8"), True)

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = name.lower()
        if name == "film":
            self._film = {}
        elif self._film is not None:
            self._field, self._size = self._film.setdefault(name, []), 0

    def _take(self, text: str) -> None:
        if self._field is not None and self._size < _LONGEST_FIELD:
            self._size += len(text)
            self._field.append(text)

    def _end(self, name: str) -> None:
        self._field = None
        if name.lower() == "film" and self._film is not None:
            self._add({key: "".join(parts) for key, parts in self._film.items()})
            self._film = None

    def _add(self, film: dict[str, str]) -> None:
        name, year, countries = split_name(unescape(film.get("filmname", "")))
        rating = tidy(film.get("rating") or film.get("score", ""))
        try:
            score = read_score(rating, best=100, has_zero=True)
        except ValueError:
            self._rows.refuse("bad_score", f"{name}: {rating}")
            return
        at = read_time(film.get("reviewdate") or film.get("date", ""))
        row = ListRow(
            name,
            year=year,
            countries=countries,
            ids=read_ids(imdb=film.get("imdbid", "")),
            score=score,
            scored_at=at if score is not None else None,
            at=at,
            review=read_review(film.get("quote", "")),
        )
        self._rows.add(row)
