"""Yamtrack: one table, a line for each film, series, season and episode, and for books and games."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.lists.documents import MOST_EVENTS, Document, Record, Table
from bot.domain.lists.episodes import Seen
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.texts import read_review
from bot.domain.lists.values import read_count, read_ids, read_score, read_status, read_time
from bot.domain.shelf import Status
from bot.domain.titles import Kind

FORMAT = Format.YAMTRACK
MEMBERS = re.compile(r".*yamtrack.*\.csv", re.I)

_KINDS = {"tv": Kind.DRAMA, "season": Kind.DRAMA, "episode": Kind.DRAMA, "anime": None, "movie": Kind.FILM}


def knows(document: Document) -> bool:
    return isinstance(document, Table) and document.has("media id", "source", "media type")


@dataclass(slots=True)
class _Series:
    """What the lines of one series say, its own before those of its seasons."""

    lines: list[ListRow] = field(default_factory=list)
    seasons: list[ListRow] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """A season is a row of its own where it has a score; otherwise it is told of by its series."""
    series: dict[tuple[str, str, Kind | None], _Series] = {}
    for document in documents:
        assert isinstance(document, Table)
        for record in document.read(rows, most=MOST_EVENTS):
            media_type = record.get("media type").lower()
            if media_type not in _KINDS:
                rows.refuse("not_a_title", record.get("title", "media type"))
                continue
            kind = _KINDS[media_type]
            key = record.get("source"), record.get("media id"), kind
            if key not in series and not rows.has_room(len(series), record.get("title")):
                continue
            one = series.setdefault(key, _Series())
            if media_type == "episode":
                at = read_time(record.get("end date", "progressed at"))
                season, number = record.get("season number"), record.get("episode number")
                one.seen.add(read_count(season) or 0, read_count(number) or 0, at)
                continue
            try:
                row = _read_row(record, kind)
            except ValueError:
                rows.refuse("bad_score", f"{record.get('title')}: {record.get('score')}")
                continue
            (one.seasons if media_type == "season" else one.lines).append(row)
    for key, one in series.items():
        _add_series(key, one, rows)


def _read_row(record: Record, kind: Kind | None) -> ListRow:
    """Raises ValueError for a bad score."""
    score = read_score(record.get("score"))
    status = read_status(record.get("status"))
    at = read_time(record.get("progressed at")) or read_time(record.get("created at"))
    finished = read_time(record.get("end date"))
    tmdb = record.get("media id") if record.get("source") == "tmdb" else ""
    tvdb = record.get("media id") if record.get("source") == "tvdb" else ""
    return ListRow(
        record.get("title"),
        kind=kind,
        ids=read_ids(tmdb=tmdb, tvdb=tvdb, kind=kind),
        season=read_count(record.get("season number")),
        status=status,
        score=score,
        planned_at=at if status is Status.PLANNED else None,
        started_at=read_time(record.get("start date")),
        finished_at=finished if status is Status.FINISHED else None,
        scored_at=(finished or at) if score is not None else None,
        at=at or finished,
        review=read_review(record.get_text("notes")),
    )


def _add_series(key: tuple[str, str, Kind | None], one: _Series, rows: Gathering) -> None:
    scored = [row for row in one.seasons if row.score is not None]
    told = one.lines or [row for row in one.seasons if row.score is None]
    for row in told:
        seen = one.seen
        rows.add(
            ListRow(
                row.name,
                kind=row.kind,
                ids=row.ids,
                status=row.status,
                score=row.score,
                episode=seen.episode,
                rewatches=seen.rewatches,
                planned_at=row.planned_at,
                started_at=row.started_at or seen.first_at,
                finished_at=row.finished_at or (seen.last_at if row.status is Status.FINISHED else None),
                scored_at=row.scored_at,
                at=row.at,
                review=row.review,
            ),
            key,
        )
    for row in scored:
        rows.add(row, key)
