"""IMDb: ratings, and the watchlist, in three generations of one table.

The title's kind is written in the language of the account. People's lists and single episodes are no titles.
"""

import re
from collections.abc import Sequence

from bot.domain.lists.documents import Document, Record, Table
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.values import (
    names_episode,
    names_no_title,
    read_ids,
    read_kind,
    read_people,
    read_score,
    read_time,
    read_year,
)
from bot.domain.shelf import Status

FORMAT = Format.IMDB
MEMBERS = re.compile(r"(.*imdb.*|ratings|watchlist)\.csv", re.I)


def knows(document: Document) -> bool:
    return isinstance(document, Table) and document.has("const")


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """What has a place in a list and no score is planned: the watchlist is the list that people bring."""
    for document in documents:
        assert isinstance(document, Table)
        is_list = document.has("position")
        for record in document.read(rows):
            kind = record.get("title type")
            name = record.get("title", "original title")
            if not record.get("const").startswith("tt") or names_no_title(kind):
                rows.refuse("not_a_title", name or record.get("name", "const"))
            elif names_episode(kind):
                rows.refuse("episode", name)
            else:
                _add(record, rows, is_list=is_list)


def _add(record: Record, rows: Gathering, *, is_list: bool) -> None:
    name, original = record.get("title", "original title"), record.get("original title")
    rating = record.get("your rating", "you rated")
    try:
        score = read_score(rating)
    except ValueError:
        rows.refuse("bad_score", f"{name}: {rating}")
        return
    created = read_time(record.get("created"))
    rated = read_time(record.get("date rated", "created")) if score is not None else None
    rows.add(
        ListRow(
            name,
            original_name=original if original not in ("", name) else None,
            year=read_year(record.get("year")) or read_year(record.get("release date")),
            kind=read_kind(record.get("title type")),
            directors=read_people(record.get("directors", most=2000)),
            ids=read_ids(imdb=record.get("const")),
            status=Status.PLANNED if is_list and score is None else None,
            score=score,
            planned_at=created if is_list and score is None else None,
            scored_at=rated,
            at=rated or created,
        )
    )
