"""Our own export: `daesang.json`, alone or in its zip. What goes out there comes in again as it was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.errors import NewerExport
from bot.domain.lists.documents import Document, Json
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.nested import find_dict, find_list, find_number, find_text
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import LONGEST_REVIEW, tidy_lines
from bot.domain.lists.values import HIGHEST, LOWEST, read_count
from bot.domain.shelf import Status
from bot.domain.title_forms import FIRST_YEAR, LAST_YEAR
from bot.domain.titles import Kind

FORMAT = Format.DAESANG
MEMBERS = re.compile(r"daesang\.json", re.I)
VERSION = 1

_CODE = re.compile("[A-Z]{2}")
_LONGEST_ID = 70
_MOST_CHANGES = 1_000


def knows(document: Document) -> bool:
    return isinstance(document, Json) and find_text(document.value, "format") == "daesang"


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """The part of the server that is asked for, if it is there; otherwise all, the latest first.

    Raises NewerExport.
    """
    servers: list[object] = []
    for document in documents:
        assert isinstance(document, Json)
        if find_number(document.value, "version") != VERSION:
            raise NewerExport
        servers += find_list(document.value, "servers")
    asked = [server for server in servers if find_text(server, "id") == str(rows.server_id)] or servers
    read_rows: list[ListRow] = []
    for server in asked:
        for entry in find_list(server, "shelf"):
            try:
                read_rows.append(_read_entry(entry))
            except ValueError:
                rows.refuse("bad_score", find_text(find_dict(entry, "title"), "title"))
    for row in sorted(read_rows, key=lambda row: row.rated_at or 0, reverse=True):
        rows.add(row)
    _add_reviews(asked, read_rows, rows)


def _add_reviews(servers: Sequence[object], shelf: Sequence[ListRow], rows: Gathering) -> None:
    """Reviews are joined to their titles; where an export is in several files, these may be in another."""
    known = {row.ids.get("daesang"): row for row in shelf}
    for server in servers:
        for review in find_list(server, "reviews"):
            title_id = find_text(review, "title_id", most=_LONGEST_ID)
            text = tidy_lines(find_text(review, "text", most=LONGEST_REVIEW)) or None
            row = known.get(title_id) or _read_title(find_dict(review, "title"))
            if text and row.ids:
                written_at = find_number(review, "edited_at") or find_number(review, "posted_at")
                rows.add(replace(row, review=text, at=written_at))


def _read_title(title: Mapping[str, object]) -> ListRow:
    title_id = find_text(title, "id", most=_LONGEST_ID)
    year, kind = find_number(title, "year"), find_text(title, "kind")
    return ListRow(
        find_text(title, "title"),
        original_name=find_text(title, "title_ko") or find_text(title, "original_title") or None,
        year=year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        countries=tuple(
            c for c in find_list(title, "countries") if isinstance(c, str) and _CODE.fullmatch(c)
        ),
        ids={"daesang": title_id} if title_id else {},
    )


def _read_entry(entry: object) -> ListRow:
    """Raises ValueError for a score off the scale."""
    status = find_text(entry, "status")
    return replace(
        _read_title(find_dict(entry, "title")),
        status=Status(status) if status in set(Status) else None,
        score=_read_score(entry, "score"),
        first_score=_read_score(entry, "first_score"),
        episode=read_count(find_text(entry, "episode")),
        rewatches=read_count(find_text(entry, "rewatches")) or 0,
        planned_at=find_number(entry, "planned_at"),
        refused_at=find_number(entry, "refused_at"),
        started_at=find_number(entry, "started_at"),
        finished_at=find_number(entry, "finished_at"),
        again_at=find_number(entry, "again_at"),
        first_at=find_number(entry, "first_at"),
        rated_at=find_number(entry, "rated_at"),
        scored_at=find_number(entry, "scored_at"),
        changes=_read_changes(find_list(entry, "changes")),
    )


def _read_score(entry: object, key: str) -> int | None:
    value = entry.get(key) if isinstance(entry, dict) else None
    return _read_half_points(value)


def _read_half_points(value: object) -> int | None:
    """Of 1 to 10 in halves. Raises ValueError."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    points = 2 * value
    if not LOWEST <= points <= HIGHEST or points != int(points):
        raise ValueError
    return int(points)


def _read_changes(found: list[object]) -> tuple[tuple[int, int | None], ...]:
    """Raises ValueError."""
    changes: list[tuple[int, int | None]] = []
    for change in found[-_MOST_CHANGES:]:
        if (
            not isinstance(change, list)
            or len(change) != 2
            or (at := find_number({"at": change[0]}, "at")) is None
        ):
            raise ValueError
        changes.append((at, _read_half_points(change[1])))
    return tuple(changes)
