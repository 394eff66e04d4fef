"""Letterboxd: its zip, or tables out of it. Films are named by name and year alone.

A film is in several tables. Ratings are believed first, then the diary and reviews, then what was watched,
then the watchlist. Watched, watchlist and likes look alike, so their names tell them apart. Likes say nothing
of a score, lists nothing of a film.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.lists.documents import Document, Record, Table
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import read_review
from bot.domain.lists.values import is_yes, read_score, read_time, read_year, says_day_first
from bot.domain.shelf import Status
from bot.domain.titles import Kind

FORMAT = Format.LETTERBOXD
MEMBERS = re.compile(r"(ratings|diary|reviews|watched|watchlist)\.csv", re.I)

_URI = "letterboxd uri"
_LIST = "letterboxd list export"
_WATCHLIST = "watchlist"
_UNRATED = ("watched", _WATCHLIST)
"""What the names of tables without ratings have in them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A rating, or a viewing that is `in_diary`; its row has `rewatches` 1 where it is one."""

    row: ListRow
    in_diary: bool


def knows(document: Document) -> bool:
    return isinstance(document, Table) and (document.has("name", _URI) or _is_list(document))


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """A film that is rated or in the diary is finished; dates of the diary are those of watching."""
    logged: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    rest: list[ListRow] = []
    for document in documents:
        assert isinstance(document, Table)
        if _is_list(document) or _says_nothing(document):
            rows.refuse("not_a_title", document.name)
            continue
        records = list(document.read(rows))
        day_first = says_day_first(r.get(column) for r in records for column in ("date", "watched date"))
        for record in records:
            try:
                row = _read_row(document, record, day_first)
            except ValueError:
                rows.refuse("bad_score", f"{record.get('name')}: {record.get('rating')}")
                continue
            if document.has("rating") and row.name:
                entry = _Entry(row, in_diary=document.has("watched date"))
                logged[row.name.casefold(), record.get("year")].append(entry)
            else:
                rest.append(row)
    for film in logged.values():
        _add_film(film, rows)
    for row in sorted(rest, key=lambda row: row.status is Status.PLANNED):
        rows.add(row)


def _is_list(table: Table) -> bool:
    return any(name.startswith(_LIST) for name in table.columns)


def _says_nothing(table: Table) -> bool:
    """Whether it may be of likes, or of anything: nothing tells a plan from what was watched but the name."""
    return not table.has("rating") and not any(name in table.name.lower() for name in _UNRATED)


def _read_row(table: Table, record: Record, day_first: bool) -> ListRow:
    """Raises ValueError for a bad score."""
    at = read_time(record.get("date"), day_first=day_first)
    score = read_score(record.get("rating"), best=5)
    planned = not table.has("rating") and _WATCHLIST in table.name.lower()
    return ListRow(
        record.get("name"),
        year=read_year(record.get("year")),
        kind=Kind.FILM,
        status=Status.PLANNED if planned else Status.FINISHED,
        score=score,
        rewatches=int(is_yes(record.get("rewatch"))),
        planned_at=at if planned else None,
        finished_at=read_time(record.get("watched date"), day_first=day_first),
        scored_at=at if score is not None else None,
        at=at,
        review=read_review(record.get_text("review")),
    )


def _add_film(film: list[_Entry], rows: Gathering) -> None:
    # A viewing with a review is in both tables, so viewings are counted by their days.
    days = sorted({each.row.finished_at for each in film if each.row.finished_at is not None})
    again = {each.row.finished_at for each in film if each.row.rewatches}
    latest = sorted(film, key=lambda each: each.row.finished_at or each.row.at or 0, reverse=True)
    for entry in sorted(latest, key=lambda each: each.in_diary):
        rows.add(
            replace(
                entry.row,
                rewatches=max(len(again), len(days) - 1, 0),
                finished_at=days[-1] if days else None,
            )
        )
