"""The title index: what a person typed -> titles. Everything in memory, nothing that raises on junk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.errors import UnknownTitle
from bot.domain.fame import measure_fame, order_by_fame
from bot.domain.people import Person
from bot.domain.search.query import Query
from bot.domain.search.readings import read_query
from bot.domain.search.segment import EXACT, FAME, NEAR, Segment
from bot.domain.search.views import fold_name, makes_syllables, switch_keyboard
from bot.domain.titles import Title, spell_id

_SURE = 86.0
"""Points from which no other way to read the query is tried."""

_SHORT = 4
"""Letters under which a query brings only the best known of what begins so."""

_LIKELY = 80.0
"""Points under which a name only looks a little like what is typed."""

_FAR = 70.0
"""Points under which a name is not even offered, where nothing else is meant either."""

_MOVES = 8
"""How often a title can have become another."""

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
        """What the list is sorted by: the match, then what the server rates, Korea's before others, fame.

        Only by a name typed in full no fame of elsewhere comes before a title of Korea's.
        """
        home = (FAME if self.points >= EXACT else FAME / 2) if self.title.is_korean else 0.0
        return self.points + self.wanted + home + FAME * self.fame

    @property
    def is_likely(self) -> bool:
        """Whether it may be meant, by a name that is none of its own."""
        return self.points >= _LIKELY

    def is_outgrown(self, typed: str) -> bool:
        """Whether more is typed than its name, which is not typed in full: another title may be meant."""
        return self.points < EXACT and len(self.name) < len(typed)

    @property
    def is_far(self) -> bool:
        """Whether it is nothing that somebody can have meant."""
        return self.points < _FAR

    @property
    def label(self) -> str:
        """'Signal · 시그널 (2016, drama)', in English and at any length: for the command line."""
        korean = f" · {self.title.title_ko}" if self.title.title_ko else ""
        country = "" if self.title.is_korean else f", {self.title.country[0]}"
        return f"{self.title.title}{korean} ({self.title.year}, {self.title.kind}{country})"


class TitleIndex:
    """Finds titles by any of their names. Immutable: what is made of it shares what it was made of.

    Of several titles with one id, that of the last segment counts. `moved` are ids that go by another now, or
    by none.
    """

    def __init__(self, titles: Iterable[Title]) -> None:
        self._segments = self._searched = _make_segments(titles)
        self.moved: Mapping[str, str | None] = {}
        self._gone: Mapping[str, Title] = {}
        # Where a title that is in several of them counts; None for one that counts nowhere.
        self._home: dict[str, Segment | None] = {}

    def cover(
        self,
        titles: Iterable[Title],
        *,
        moved: Mapping[str, str | None] = MappingProxyType({}),
        gone: Iterable[Title] = (),
    ) -> "TitleIndex":
        """The same with more titles, or newer facts of those there are: a few milliseconds for a hundred.

        Those `gone` are only recalled.
        """
        made, more = TitleIndex(()), _make_segments(titles)
        made._segments, made._searched = self._segments + more, self._searched + more
        made.moved = {**self.moved, **moved}
        made._gone = {**self._gone, **{title.id: title for title in gone}}
        over = {title_id: segment for segment in more for title_id in segment.by_id if self._has_id(title_id)}
        made._home = {**self._home, **over, **dict.fromkeys(made.moved)}
        return made

    @cached_property
    def korean(self) -> "TitleIndex":
        """The same where the titles of elsewhere are found by their id alone, not by what is typed."""
        made = self.cover(())
        made._searched = tuple(each for each in self._searched if each.is_korean)
        return made

    @property
    def is_whole(self) -> bool:
        """Whether all there is can be found by what is typed."""
        return len(self._searched) == len(self._segments)

    @property
    def layers(self) -> tuple[Segment, ...]:
        """The parts of what can be found by what is typed; other indexes share them."""
        return self._searched

    @cached_property
    def titles(self) -> list[Title]:
        """What can be found by what is typed."""
        return [title for segment in self._searched for title in segment.titles if self._has(segment, title)]

    @cached_property
    def by_id(self) -> dict[str, Title]:
        return {title.id: title for title in self.titles}

    @cached_property
    def became(self) -> dict[str, str | None]:
        """What each id in `moved` goes by in the end."""
        return {title_id: title.id if (title := self.find(title_id)) else None for title_id in self.moved}

    @cached_property
    def genres(self) -> tuple[str, ...]:
        return tuple(sorted({genre for title in self.titles for genre in title.genres}))

    @cached_property
    def networks(self) -> tuple[str, ...]:
        """Every network, those that most titles ran on first."""
        counts = Counter(chain(*(title.networks for title in self.titles)))
        return tuple(name for name, _ in counts.most_common())

    @cached_property
    def tropes(self) -> tuple[str, ...]:
        """Every tag, those of most titles first."""
        counts = Counter(chain(*(title.tags for title in self.titles)))
        return tuple(name for name, _ in counts.most_common())

    def find_person(self, name: str) -> Person | None:
        """Who goes by that whole name, by every spelling of theirs; None for nobody."""
        found = [person for each in self._searched for person in each.cast.find_named(name)]
        if not found:
            return None
        spelled = dict.fromkeys(name for person in found for name in person.names)
        name_ko = next((person.name_ko for person in found if person.name_ko), None)
        first, *others = (name for name in spelled if name != name_ko)
        return Person(first, name_ko, tuple(others))

    def suggest_people(self, text: str, limit: int = 25) -> list[Person]:
        """Those whose name begins so, then those of whom a later word does, the busiest first."""
        found: dict[str, Person] = {}
        for later in (False, True):
            layers = (each.cast.find_begun(text, later=later) for each in self._searched)
            for _, person in merge(*layers, key=itemgetter(0), reverse=True):
                if len(found) == limit:
                    break
                if person.name not in found or person.name_ko:
                    found[person.name] = person
        return list(found.values())

    def complete(self) -> None:
        """Work out what else is when it is first asked for: a quarter of a second for all titles."""
        _ = self.genres, self.networks, self.tropes, [layer.cast for layer in self._searched]

    def list_beyond(self, base: "TitleIndex") -> list[Title]:
        """What was laid over `base`, of which this is made: more titles, or newer facts, that count here."""
        more = [segment for segment in self._segments if segment not in base._segments]
        return [title for segment in more for title in segment.titles if self._has(segment, title)]

    def has(self, segment: Segment, title_id: str) -> bool:
        """Whether a title of a layer counts as it stands there: in no later one, and not moved."""
        return self._home.get(title_id, segment) is segment

    def _has(self, segment: Segment, title: Title) -> bool:
        return self.has(segment, title.id)

    def _has_id(self, title_id: str) -> bool:
        return any(title_id in segment.by_id for segment in self._segments)

    def _is_searched(self, title: Title) -> bool:
        return any(title.id in segment.by_id for segment in self._searched)

    def find(self, title_id: str) -> Title | None:
        """The title of an id, or of that which it has become."""
        for _ in range(_MOVES):
            if title_id not in self.moved:
                break
            title_id = self.moved[title_id] or ""
        else:
            return None  # they lead round and round
        for segment in reversed(self._segments):
            if title := segment.by_id.get(title_id):
                return title
        return None

    def recall(self, title_id: str) -> Title | None:
        """As `find`, and a title that was taken away: for what members have said of it."""
        return self.find(title_id) or self._gone.get(title_id)

    def name(self, title_id: str) -> str:
        """A title's name; its id where the catalogue has it no more."""
        title = self.recall(title_id)
        return title.title if title else title_id

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
        """The title of an id or of a whole name, Korea's first. Raises UnknownTitle with those near."""
        if title := self.find(value.strip()):
            return title
        named = self.find_named(value)
        same = [title for title in named if title.is_korean] or named
        if len(same) == 1:
            return same[0]
        if same:
            return Namesakes(tuple(same))
        raise UnknownTitle(value, self._find_nearest(value))

    def _find_nearest(self, value: str) -> tuple[Title, ...]:
        """At most three titles to ask about; none that only looks a little like it."""
        return tuple(match.title for match in self.search(value, _ASKED) if match.is_likely)

    def find_named(self, name: str) -> list[Title]:
        """The titles with that whole name, the better known first."""
        folded = fold_name(name)
        same = {
            title.id: title
            for segment in self._searched
            for at in segment.find_named(folded)
            if self._has(segment, title := segment.titles[at])
        }
        return sorted(same.values(), key=order_by_fame)

    def find_holders(self, source: str, key: str | int) -> list[Title]:
        """The titles that a source calls so."""
        spelled = source, spell_id(source, key)
        return [
            title
            for segment in self._searched
            for title in segment.holders.get(spelled, ())
            if self._has(segment, title)
        ]

    def _find_matches(self, query: Query) -> tuple[dict[str, TitleMatch], list[str]]:
        """The best match of every title by id, and the ids of well-known titles that begin so."""
        found: dict[str, TitleMatch] = {}
        kept: list[str] = []
        for segment in self._searched:
            matches = segment.find_matches(query)
            columns = (matches.rows, matches.points, segment.owner[matches.rows], segment.fame[matches.rows])
            for row, points, at, fame in zip(*(column.tolist() for column in columns), strict=True):
                title = segment.titles[at]
                if self._has(segment, title):
                    found[title.id] = TitleMatch(title, points, segment.names[row], fame)
            kept += [title.id for at in matches.kept if self._has(segment, title := segment.titles[at])]
        return found, [title_id for title_id in kept if title_id in found]

    def _read_otherwise(self, text: str, query: Query, found: dict[str, TitleMatch]) -> None:
        """Add what other readings of the query bring: facts beside the name, blends, the other keyboard."""
        networks = _AnyOf([segment.networks for segment in self._searched])
        persons = _AnyOf([segment.people for segment in self._searched])
        said = read_query(query.words, networks=networks, persons=persons)
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
        for segment in self._searched:
            for row, points in segment.find_blends(query):
                title = segment.titles[segment.owner[row]]
                if self._has(segment, title):
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
                match = found[title_id]
                least = 2 * FAME if match.points >= EXACT else FAME
                found[title_id] = match._replace(wanted=least + boost[title_id] / most)

    def _find_begun(self, query: Query) -> Iterator[tuple[Title, str]]:
        for segment in self._searched:
            for row in segment.find_begun(query):
                title = segment.titles[segment.owner[row]]
                if self._has(segment, title):
                    yield title, segment.names[row]

    def _list_best_known(self, limit: int, boost: Mapping[str, float]) -> list[Title]:
        known = [title for each in self._searched for title in each.best_known if self._has(each, title)]
        known.sort(key=order_by_fame)
        rated = [title for title_id in boost if (title := self.find(title_id)) and self._is_searched(title)]
        rated.sort(key=lambda title: (-boost[title.id], order_by_fame(title)))
        return list(islice(dict.fromkeys((*rated, *known)), limit))


def _make_segments(titles: Iterable[Title]) -> tuple[Segment, ...]:
    """Of several titles with one id the last counts; Korea's stand apart."""
    by_id = {title.id: title for title in titles}.values()
    sides = [each for each in by_id if each.is_korean], [each for each in by_id if not each.is_korean]
    return tuple(Segment(side) for side in sides if side)


class _AnyOf:
    def __init__(self, sets: list[frozenset[str]]) -> None:
        self._sets = sets

    def __contains__(self, value: object) -> bool:
        return any(value in some for some in self._sets)


def _improve_match(found: dict[str, TitleMatch], match: TitleMatch, points: float) -> None:
    old = found.get(match.title.id)
    if points >= NEAR and (old is None or old.points < points):
        found[match.title.id] = TitleMatch(match.title, points, match.name, match.fame)


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
