"""The title index: what a person typed -> titles. Everything in memory, nothing that raises on junk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.domain.errors import UnknownTitle
from bot.domain.fame import measure_fame
from bot.domain.search.query import Query
from bot.domain.search.readings import read_query
from bot.domain.search.segment import EXACT, FAME, NEAR, Segment
from bot.domain.search.views import fold_name, makes_syllables, switch_keyboard
from bot.domain.titles import Title

_SURE = 86.0
"""Points from which no other way to read the query is tried."""

_SHORT = 4
"""Letters under which a query brings only the best known of what begins so."""

_ROOM = 64
"""Titles the last segment takes before another begins: building that many takes a few milliseconds."""

_ASKED = 3
"""Titles a refusal asks about."""

_AT_MOST = 100
"""Points of a match that is not the whole query: below any name typed in full."""


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Several titles go by that name; the better known first."""

    candidates: tuple[Title, ...]


class TitleMatch(NamedTuple):
    """A title that matches, how well (0 to 100, 115 for a name typed in full) and by which name."""

    title: Title
    points: float
    name: str
    fame: float
    wanted: float = 0.0

    @property
    def score(self) -> float:
        """What the list is sorted by: the match, then what the server rates, then fame."""
        return self.points + self.wanted + FAME * self.fame

    @property
    def label(self) -> str:
        """'Signal · 시그널 (2016, drama)', in English and at any length: for the command line."""
        korean = f" · {self.title.title_ko}" if self.title.title_ko else ""
        return f"{self.title.title}{korean} ({self.title.year}, {self.title.kind})"


class TitleIndex:
    """Finds titles by any of their names."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self._titles = {title.id: title for title in titles}
        self._segments = [Segment(list(self._titles.values()))]
        self._home = dict.fromkeys(self._titles, self._segments[0])
        self._folded_networks = {
            fold_name(network) for title in self._titles.values() for network in title.networks
        }
        self._forget()

    def _forget(self) -> None:
        """What is worked out of all titles is worked out anew when it is next asked for."""
        self._known: list[Title] | None = None
        self._genres: tuple[str, ...] | None = None
        self._networks: tuple[str, ...] | None = None

    @property
    def titles(self) -> list[Title]:
        return list(self._titles.values())

    @property
    def by_id(self) -> Mapping[str, Title]:
        return MappingProxyType(self._titles)

    @property
    def genres(self) -> tuple[str, ...]:
        if self._genres is None:
            self._genres = tuple(sorted({genre for title in self._titles.values() for genre in title.genres}))
        return self._genres

    @property
    def networks(self) -> tuple[str, ...]:
        """Every network, those that most titles ran on first."""
        if self._networks is None:
            counts = Counter(chain(*(title.networks for title in self._titles.values())))
            self._networks = tuple(name for name, _ in counts.most_common())
        return self._networks

    def find(self, title_id: str) -> Title | None:
        return self._titles.get(title_id)

    def name(self, title_id: str) -> str:
        """A title's name; its id where the catalogue has it no more."""
        title = self.find(title_id)
        return title.title if title else title_id

    def add(self, title: Title) -> None:
        """Take in a title, or the new facts of one that is there already. A few milliseconds."""
        last = self._segments[-1]
        fresh = len(self._segments) == 1 or len(last.titles) >= _ROOM
        others = (
            [] if fresh else [old for old in last.titles if self._home[old.id] is last and old.id != title.id]
        )
        segment = Segment([*others, title])
        if not fresh:
            self._segments.pop()
        self._segments.append(segment)
        self._titles[title.id] = title
        self._home.update(dict.fromkeys((old.id for old in segment.titles), segment))
        self._folded_networks.update(map(fold_name, title.networks))
        self._forget()

    def suggest(self, text: str, *, limit: int = 25, boost: Mapping[str, float] | None = None) -> list[Title]:
        """The titles a person most likely means, best first; the best known for an empty text.

        `boost` says what this server rates, by title id, any positive scale: it settles what matches equally
        well, before fame does, and never beats a clearly better match.
        """
        if not text or text.isspace():
            return self._list_best_known(limit, boost or {})
        return [found.title for found in self.search(text, limit, boost=boost)]

    def search(
        self, text: str, limit: int = 25, *, boost: Mapping[str, float] | None = None
    ) -> list[TitleMatch]:
        """As `suggest`, with the score and the name that matched."""
        query = Query.from_text(text)
        if not query.folded or limit < 1:
            return []
        found, kept = self._find_matches(query)
        self._read_otherwise(text, query, found)
        if boost:
            self._prefer_rated(query, found, boost)
        return _choose_shown(found, kept, limit)

    def resolve(self, value: str) -> Title | Namesakes:
        """The title of an id or of a whole name. Raises UnknownTitle with the nearest three."""
        if title := self._titles.get(value.strip()):
            return title
        same = self._find_named(fold_name(value))
        if len(same) == 1:
            return same[0]
        if same:
            return Namesakes(tuple(same))
        raise UnknownTitle(value, self._find_nearest(value))

    def _find_nearest(self, value: str) -> tuple[Title, ...]:
        """The three titles to ask about: what would be suggested, then the nearest of the others."""
        near = {title.id: title for title in self.suggest(value, limit=_ASKED)}
        folded = fold_name(value)
        for segment in self._segments if near else ():
            for _, _, row in process.extract(folded, segment.folded, scorer=fuzz.ratio, limit=4 * _ASKED):
                title = segment.titles[segment.owner[row]]
                if len(near) < _ASKED and self._home[title.id] is segment:
                    near.setdefault(title.id, title)
        return tuple(near.values())

    def _find_named(self, folded: str) -> list[Title]:
        """The titles with that name, the better known first."""
        same = {
            segment.titles[at].id: segment.titles[at]
            for segment in self._segments
            for at in segment.find_named(folded)
            if self._home[segment.titles[at].id] is segment
        }
        return sorted(same.values(), key=_fame_order)

    def _find_matches(self, query: Query) -> tuple[dict[str, TitleMatch], list[str]]:
        """The best match of every title by id, and the ids of well-known titles that begin so."""
        found: dict[str, TitleMatch] = {}
        kept: list[str] = []
        for segment in self._segments:
            matches = segment.find_matches(query)
            columns = (matches.rows, matches.points, segment.owner[matches.rows], segment.fame[matches.rows])
            for row, points, at, fame in zip(*(column.tolist() for column in columns), strict=True):
                title = segment.titles[at]
                if self._home[title.id] is segment:
                    found[title.id] = TitleMatch(title, points, segment.names[row], fame)
            kept += [segment.titles[at].id for at in matches.kept]
        return found, [title_id for title_id in kept if title_id in found]

    def _read_otherwise(self, text: str, query: Query, found: dict[str, TitleMatch]) -> None:
        """Add what other readings of the query bring: facts beside the name, blends, the other keyboard."""
        persons = _AnyOf([segment.people for segment in self._segments])
        said = read_query(query.words, networks=self._folded_networks, persons=persons)
        if said is not None:
            others, _ = self._find_matches(Query.from_text(said.name))
            for other in others.values():
                _improve_match(found, other, min(other.points, _AT_MOST) + said.points_for(other.title))
        best = max((match.points for match in found.values()), default=0.0)
        if best < _SURE and " " not in query.words and 2 < len(query.folded) <= 12:
            for match in self._find_blends(query):
                _improve_match(found, match, match.points)
        if best < _SURE and len(query.folded) > 3:
            self._read_keys(switch_keyboard(text), found)

    def _read_keys(self, keys: str, found: dict[str, TitleMatch]) -> None:
        """Add what the same keys type on the other keyboard, if that makes Hangul, or undoes it."""
        if keys.isascii() or makes_syllables(keys):
            for other in self._find_matches(Query.from_text(keys))[0].values():
                _improve_match(found, other, min(other.points, _AT_MOST) - 2)

    def _find_blends(self, query: Query) -> Iterator[TitleMatch]:
        for segment in self._segments:
            for row, points in segment.find_blends(query):
                title = segment.titles[segment.owner[row]]
                if self._home[title.id] is segment:
                    yield TitleMatch(title, points, segment.names[row], float(segment.fame[row]))

    def _prefer_rated(self, query: Query, found: dict[str, TitleMatch], boost: Mapping[str, float]) -> None:
        """Lift what the server rates over anything with the same match, however famous."""
        most = max(boost.values())
        if len(query.folded) < _SHORT:
            # Short beginnings bring only the best known: look whether these begin so too.
            for title, name in self._find_begun(query):
                if boost.get(title.id, 0) > 0 and title.id not in found:
                    found[title.id] = TitleMatch(title, 88.0, name, measure_fame(title))
        for title_id in boost.keys() & found.keys():
            if boost[title_id] > 0:
                found[title_id] = found[title_id]._replace(wanted=FAME + boost[title_id] / most)

    def _find_begun(self, query: Query) -> Iterator[tuple[Title, str]]:
        for segment in self._segments:
            for row in segment.find_begun(query):
                title = segment.titles[segment.owner[row]]
                if self._home[title.id] is segment:
                    yield title, segment.names[row]

    def _list_best_known(self, limit: int, boost: Mapping[str, float]) -> list[Title]:
        if self._known is None:
            self._known = sorted(self._titles.values(), key=_fame_order)
        best_known = self._known[:limit]
        rated = [self._titles[title_id] for title_id in boost if title_id in self._titles]
        rated.sort(key=lambda title: (-boost[title.id], _fame_order(title)))
        return list(islice(dict.fromkeys((*rated, *best_known)), limit))


class _AnyOf:
    def __init__(self, sets: list[frozenset[str]]) -> None:
        self._sets = sets

    def __contains__(self, value: object) -> bool:
        return any(value in some for some in self._sets)


def _improve_match(found: dict[str, TitleMatch], match: TitleMatch, points: float) -> None:
    old = found.get(match.title.id)
    if points >= NEAR and (old is None or old.points < points):
        found[match.title.id] = TitleMatch(match.title, points, match.name, match.fame)


def _fame_order(title: Title) -> tuple[float, str]:
    return -measure_fame(title), title.id


def _choose_shown(found: dict[str, TitleMatch], kept: list[str], limit: int) -> list[TitleMatch]:
    """The best `limit`, but with every well-known title that begins with what is typed.

    If those alone fill the list, only they and what is named exactly so stay: the rerank by itself would
    lose some of them to short names of nobody's.
    """
    ranked = sorted(found.values(), key=lambda match: (-match.score, match.title.id))
    exact = [match.title.id for match in ranked if match.points >= EXACT or match.wanted]
    begun = set(kept)
    places = {*exact, *(match.title.id for match in ranked if match.title.id in begun)}
    free = max(limit - len(places), 0)
    others = islice((match.title.id for match in ranked if match.title.id not in places), free)
    places.update(others)
    shown = [match for match in ranked if match.title.id in places]
    if len(shown) <= limit:
        return shown
    first = set(exact[:limit])
    return [match for match in shown if match.title.id in first or match.title.id in begun][:limit]
