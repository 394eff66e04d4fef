"""What a query says beside the name: a year, a kind, a network, a person ('mother drama', 'healer 2014')."""

import re
from collections.abc import Container
from typing import NamedTuple

from bot.domain.people import people_of
from bot.domain.search.views import fold_name
from bot.domain.titles import Kind, Title

_KINDS = {
    **dict.fromkeys(("film", "movie", "films", "movies", "영화"), Kind.FILM),
    **dict.fromkeys(("drama", "kdrama", "dramas", "series", "show", "드라마"), Kind.DRAMA),
}
_SAYS_NOTHING = frozenset({"korean", "korea", "한국", "kr", "k"})
_SEASON = re.compile(r"(?<=\S) ?(?:season|시즌|part|s) ?\d{1,2}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GLUED_YEAR = re.compile(r"(?<=[^\W\d])((?:19|20)\d\d)$")
_LONGEST_PERSON = 4
"""Words of a person's name at most: Lee Byeong-heon is three."""


class QueryReading(NamedTuple):
    name: str
    year: int | None = None
    kind: Kind | None = None
    network: str | None = None
    person: str | None = None

    def points_for(self, title: Title) -> float:
        """Points for a title that is as said, -15 for each thing that is not so; a year may be one off."""
        checks = []
        if self.year is not None:
            away = abs(title.year - self.year)
            checks.append(5.0 if not away else 2.0 if away == 1 else -15.0)
        if self.kind is not None:
            checks.append(3.0 if (title.kind is Kind.FILM) is (self.kind is Kind.FILM) else -15.0)
        if self.network is not None:
            checks.append(3.0 if self.network in map(fold_name, title.networks) else -15.0)
        if self.person is not None:
            checks.append(5.0 if self.person in map(fold_name, people_of(title)) else -15.0)
        return sum(checks) - 2


def read_query(words: str, *, networks: Container[str], persons: Container[str]) -> QueryReading | None:
    """The name and what is said around it in folded words, or None where all of them may be the name."""
    left = _GLUED_YEAR.sub(r" \1", words)
    said = QueryReading(_SEASON.sub("", left))
    while len(parts := said.name.split()) > 1:
        taken = _take_one(parts, said, networks, persons)
        if taken is None:
            break
        said = taken
    return None if said.name == words else said


def _take_one(
    parts: list[str], said: QueryReading, networks: Container[str], persons: Container[str]
) -> QueryReading | None:
    """The reading with one more word or name taken off either end, None if nothing is said there."""
    for word, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        name = " ".join(rest)
        if _YEAR.fullmatch(word) and said.year is None:
            return said._replace(name=name, year=int(word))
        if word in _KINDS and said.kind is None:
            return said._replace(name=name, kind=_KINDS[word])
        if word in networks and said.network is None:
            return said._replace(name=name, network=word)
        if word in _SAYS_NOTHING:
            return said._replace(name=name)
    if said.person is None:
        for size in range(min(_LONGEST_PERSON, len(parts) - 1), 0, -1):
            for person, rest in ((parts[-size:], parts[:-size]), (parts[:size], parts[size:])):
                if "".join(person) in persons:
                    return said._replace(name=" ".join(rest), person="".join(person))
    return None
