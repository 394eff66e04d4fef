"""TMDB: one table for ratings, watchlist and favourites. Names may be Hangul; episodes are `S1E1`."""

import re
from collections.abc import Sequence

from bot.domain.lists.documents import Document, Record, Table
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.values import read_count, read_ids, read_kind, read_score, read_time, read_year
from bot.domain.shelf import Status

FORMAT = Format.TMDB
MEMBERS = re.compile(r"(.*tmdb.*|(rated|ratings|watchlist|favou?rites?)[\w -]*)\.csv", re.I)

_EPISODE = re.compile(r"S\d+\s*E\d+", re.I)


def knows(document: Document) -> bool:
    return isinstance(document, Table) and document.has("tmdb id", "type", "name")


def read(documents: Sequence[Document], rows: Gathering) -> None:
    for document in documents:
        assert isinstance(document, Table)
        for record in document.read(rows):
            name = record.get("name")
            if record.get("episode number") or _EPISODE.fullmatch(name) or "episode" in record.get("type"):
                rows.refuse("episode", name)
            elif record.get("type").lower() == "person":
                rows.refuse("not_a_title", name)
            else:
                _add(record, rows, planned="watchlist" in document.name.lower())


def _add(record: Record, rows: Gathering, *, planned: bool) -> None:
    name, rating = record.get("name"), record.get("your rating")
    try:
        score = read_score(rating)
    except ValueError:
        rows.refuse("bad_score", f"{name}: {rating}")
        return
    kind = read_kind(record.get("type"))
    rated = read_time(record.get("date rated", "date added")) if score is not None else None
    rows.add(
        ListRow(
            name,
            year=read_year(record.get("release date", "first air date")),
            kind=kind,
            ids=read_ids(imdb=record.get("imdb id"), tmdb=record.get("tmdb id"), kind=kind),
            season=read_count(record.get("season number")),
            status=Status.PLANNED if planned and score is None else None,
            score=score,
            scored_at=rated,
            at=rated,
        )
    )
