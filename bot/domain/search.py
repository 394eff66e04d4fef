"""The title index: what a person typed -> titles. Everything in memory, nothing that raises on junk."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from bot.domain.errors import UnknownTitle
from bot.domain.models import Title

LONGEST = 100
"""Characters of a query that are looked at."""

_NEAR = 55.0
"""rapidfuzz `ratio` under which a name is no longer a slip of another."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several titles go by that name; the better known first."""

    candidates: tuple[Title, ...]


def fold(text: str) -> str:
    """The text as compared: compatibility forms and case folded, only letters and digits."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    return "".join(char for char in text if char.isalnum())


class TitleIndex:
    """Finds titles by any of their names."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self._titles = {title.id: title for title in titles}
        pairs = {(fold(name), title.id) for title in self._titles.values() for name in title.names}
        self._names = sorted(pair for pair in pairs if pair[0])
        self._folded = [name for name, _ in self._names]
        self.genres = sorted({genre for title in self._titles.values() for genre in title.genres})

    @property
    def titles(self) -> list[Title]:
        """Every title."""
        return list(self._titles.values())

    def find(self, title_id: str) -> Title | None:
        """The title of that id."""
        return self._titles.get(title_id)

    def suggest(self, text: str, *, limit: int = 25) -> list[Title]:
        """The titles a person most likely means, best first; the best known for an empty text."""
        query = fold(text)
        if not query:
            return [] if text.strip() else sorted(self._titles.values(), key=fame)[:limit]
        groups = (self._prefixed(query), self._containing(query), self._near(query))
        ranked = {title.id: title for group in groups for title in group}
        return list(islice(ranked.values(), limit))

    def resolve(self, value: str) -> Title | Ambiguous:
        """The title of an id or of a name. Raises UnknownTitle with the nearest three."""
        if title := self._titles.get(value.strip()):
            return title
        query = fold(value)
        same = [title for title in self._prefixed(query) if query in map(fold, title.names)] if query else []
        if len(same) == 1:
            return same[0]
        if same:
            return Ambiguous(tuple(same))
        raise UnknownTitle(value, tuple(self.suggest(value, limit=3)))

    def _prefixed(self, query: str) -> list[Title]:
        start = bisect_left(self._folded, query)
        end = bisect_left(self._folded, query + "\U0010ffff")
        return self._best_known(title_id for _, title_id in self._names[start:end])

    def _containing(self, query: str) -> list[Title]:
        return self._best_known(title_id for name, title_id in self._names if query in name)

    def _near(self, query: str) -> list[Title]:
        found = process.extract(query, self._folded, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=50)
        return [self._titles[self._names[position][1]] for _, _, position in found]

    def _best_known(self, title_ids: Iterable[str]) -> list[Title]:
        return sorted((self._titles[title_id] for title_id in set(title_ids)), key=fame)


def fame(title: Title) -> tuple[int, int, int, str]:
    """Sort key, the best known first: tier, then tickets sold, then the newer."""
    return title.tier, -(title.admissions or 0), -title.year, title.id
