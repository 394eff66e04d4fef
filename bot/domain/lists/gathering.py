"""Rows as they are read: one a title, within bounds, and beside them what could not be used."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import fields, replace

from bot.domain.lists.rows import Format, ListRow, ReadList, Refused
from bot.domain.lists.texts import tidy
from bot.domain.shelf import Status

MOST_ROWS = 10_000
"""Titles of a list; nobody's list that was seen has more than 6,000."""
MOST_REFUSED = 1_000
"""Rows of one reason that are told one by one."""
LONGEST_TEXT = 200

_EMPTY: tuple[object, ...] = (None, (), {})
_SCORE = ("score", "first_score", "scored_at", "changes")
_OTHERWISE = ("status", "ids", "rewatches", "at", *_SCORE)
_FILLED = [each.name for each in fields(ListRow) if each.name not in _OTHERWISE]


class Gathering:
    """What is read of the files of one list.

    The first row of a title stands, and what later ones say beside it fills what it leaves open: those that
    are to be believed come first. `server_id` says whose part of our own export is meant.
    """

    def __init__(self, *, server_id: int = 0) -> None:
        self.server_id = server_id
        self._rows: dict[Hashable, ListRow] = {}
        self._refused: list[Refused] = []
        self._counts: Counter[str] = Counter()

    def has_room(self, n: int, name: str) -> bool:
        """Whether a format that has put `n` titles together may begin another; else it is refused."""
        if n < MOST_ROWS:
            return True
        self.refuse("too_many", name)
        return False

    def add(self, row: ListRow, key: Hashable = None) -> None:
        """Take a row; `key` says which title it is of, where ids, name, year and kind don't."""
        if not row.name:
            self.refuse("no_name", row.original_name or "")
            return
        full_key = (find_key(row) if key is None else key, row.season)
        there = self._rows.get(full_key)
        if there is not None:
            if there != row:
                self._rows[full_key] = fill(there, row)
        elif self.has_room(len(self._rows), row.name):
            self._rows[full_key] = row

    def refuse(self, reason: str, text: str, n: int = 1) -> None:
        """Note rows that say nothing that can be used; `reason` is one of `REASONS`."""
        self._counts[reason] += n
        if n == 1 and self._counts[reason] <= MOST_REFUSED and reason != "too_many":
            self._refused.append(Refused(reason, tidy(text, LONGEST_TEXT)))

    def finish(self, form: Format) -> ReadList:
        told = Counter(each.reason for each in self._refused)
        rest = [
            Refused(reason, "", n - told[reason]) for reason, n in self._counts.items() if n > told[reason]
        ]
        return ReadList(form, tuple(self._rows.values()), (*self._refused, *rest))


def find_key(row: ListRow) -> Hashable:
    """What rows of one title have in common within one list."""
    if row.ids:
        return tuple(sorted(row.ids.items()))
    return row.name.casefold(), row.year, row.kind, row.countries


def fill(row: ListRow, other: ListRow) -> ListRow:
    """What both say of a title, the first where they differ; a score with all that belongs to it.

    What one has planned and the other knows to be seen is no plan any more.
    """
    news = {
        name: theirs for name in _FILLED if getattr(row, name) in _EMPTY and (theirs := getattr(other, name))
    }
    if row.score is None and other.score is not None:
        news |= {name: getattr(other, name) for name in _SCORE}
    at = max((each.at for each in (row, other) if each.at is not None), default=None)
    return replace(
        row,
        **news,
        status=_find_status(row, other),
        ids={**other.ids, **row.ids},
        rewatches=max(row.rewatches, other.rewatches),
        at=at,
    )


def _find_status(row: ListRow, other: ListRow) -> Status | None:
    status = row.status or other.status
    if status is not Status.PLANNED:
        return status
    planned, rest = (row, other) if row.status is status else (other, row)
    is_seen = rest.status is not None or (rest.score is not None and planned.score is None)
    return rest.status if is_seen else status
