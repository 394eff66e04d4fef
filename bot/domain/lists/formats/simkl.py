"""Simkl: its backup, as a table or as JSON."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.lists.documents import Document, Json, Record, Table
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.nested import find_dict, find_list, find_text
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import read_review
from bot.domain.lists.values import (
    read_count,
    read_ids,
    read_kind,
    read_score,
    read_status,
    read_time,
    read_year,
)
from bot.domain.shelf import Status
from bot.domain.titles import Kind

FORMAT = Format.SIMKL
MEMBERS = re.compile(r".*simkl.*\.(csv|json)", re.I)

_GROUPS = {"shows": ("show", Kind.DRAMA), "anime": ("show", Kind.DRAMA), "movies": ("movie", Kind.FILM)}
_EPISODE = re.compile(r"(?:s(\d{1,3}))?\s*e?(\d{1,4})", re.I | re.ASCII)


def knows(document: Document) -> bool:
    if isinstance(document, Table):
        return document.has("simkl id")
    return isinstance(document, Json) and any(
        isinstance(item, dict) and name in item and "status" in item
        for group, (name, _) in _GROUPS.items()
        for item in find_list(document.value, group)[:5]
    )


def read(documents: Sequence[Document], rows: Gathering) -> None:
    for document in documents:
        if isinstance(document, Table):
            for record in document.read(rows):
                _add_record(record, rows)
        elif isinstance(document, Json):
            for group, (name, kind) in _GROUPS.items():
                for item in find_list(document.value, group):
                    _add_item(item, find_dict(item, name), kind, rows)


def _add_record(record: Record, rows: Gathering) -> None:
    kind = read_kind(record.get("type"))
    _add(
        rows,
        ListRow(
            record.get("title"),
            year=read_year(record.get("year")),
            kind=kind,
            ids=read_ids(
                imdb=record.get("imdb"), tmdb=record.get("tmdb"), tvdb=record.get("tvdb"), kind=kind
            ),
            status=read_status(record.get("watchlist")),
            episode=_read_episode(record.get("lastepwatched")),
            at=read_time(record.get("watcheddate")),
            review=read_review(record.get_text("memo")),
        ),
        record.get("rating"),
        scored_at=None,
    )


def _add_item(item: object, title: object, kind: Kind, rows: Gathering) -> None:
    ids = find_dict(title, "ids")
    kind = Kind.FILM if find_text(item, "anime_type") == "movie" else kind
    _add(
        rows,
        ListRow(
            find_text(title, "title"),
            year=read_year(find_text(title, "year")),
            kind=kind,
            ids=read_ids(
                imdb=find_text(ids, "imdb"),
                tmdb=find_text(ids, "tmdb"),
                tvdb=find_text(ids, "tvdb"),
                kind=kind,
            ),
            status=read_status(find_text(item, "status")),
            episode=_read_episode(find_text(item, "last_watched")),
            planned_at=read_time(find_text(item, "added_to_watchlist_at")),
            at=read_time(find_text(item, "last_watched_at")),
            review=read_review(find_text(find_dict(item, "memo"), "text", most=80_000)),
        ),
        find_text(item, "user_rating"),
        scored_at=read_time(find_text(item, "user_rated_at")),
    )


def _add(rows: Gathering, row: ListRow, rating: str, *, scored_at: int | None) -> None:
    """Take a row with its score; the day it was last watched is that it was finished, if it was."""
    try:
        score = read_score(rating)
    except ValueError:
        rows.refuse("bad_score", f"{row.name}: {rating}")
        return
    rows.add(
        replace(
            row,
            score=score,
            episode=None if row.kind is Kind.FILM else row.episode,
            planned_at=row.planned_at if row.status is Status.PLANNED else None,
            finished_at=row.at if row.status is Status.FINISHED else None,
            scored_at=(scored_at or row.at) if score is not None else None,
            at=row.at or scored_at,
        )
    )


def _read_episode(text: str) -> int | None:
    """The number in `7` or `S01E07`; of a later season None, since nobody says how many were before."""
    found = _EPISODE.fullmatch(text)
    return read_count(found[2]) if found and int(found[1] or 1) == 1 else None
