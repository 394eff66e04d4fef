"""Which title a row of a list means, and by which rule that was decided."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.search import TitleIndex, fold_name
from bot.domain.search.views import fold_words, has_hangul
from bot.domain.titles import KOREA, Kind, Title


class Rule(StrEnum):
    """What decided; the order is that in which they are asked."""

    ID = "id"
    KOREAN = "korean"
    """A Korean list: name and year are the title's."""
    SEASON = "season"
    """A Korean list: a later season of what is one title here."""
    NEAR_YEAR = "near_year"
    """A Korean list: the name is the title's, the year one off."""
    DIRECTOR = "director"
    """A world list: name, year and kind are the title's, and a director is."""
    ORIGINAL = "original"
    """A world list: name, year and kind are the title's, and the original title is."""
    COUNTRY = "country"
    """It says it is of another country, and name, year, kind and country are the title's."""
    DOUBTFUL = "doubtful"
    """There are titles it may mean; whose list it is has to say."""
    ELSEWHERE = "elsewhere"
    """It says it is of another country, and is no title here."""
    UNKNOWN = "unknown"


TICKED = frozenset(Rule) - {Rule.DOUBTFUL, Rule.ELSEWHERE, Rule.UNKNOWN}
"""What is taken without being asked."""

SHOWN = frozenset({Rule.SEASON, Rule.NEAR_YEAR})
"""What is taken, and shown so that it can be left out."""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a row: the title it is taken for, None for none; `candidates` are those it may mean."""

    rule: Rule
    title_id: str | None = None
    candidates: tuple[str, ...] = ()


MOST_CANDIDATES = 5

_SUFFIX = re.compile(r"^(.+?)[\s:,\-]*(?:\s(?:season|series|part)|시즌|\s)\s*(\d{1,2})$", re.IGNORECASE)
"""A name with the number of a season: "Squid Game Season 2", "Hospital Playlist 2", "비밀의 숲 시즌2"."""
_SAID = re.compile(r"(?:\s(?:season|series|part)|시즌)\s*\d{1,2}(?!\d)", re.IGNORECASE)
"""What says that the number is a season's."""
_SPELLINGS = ("{base} {number}", "{base} season {number}", "{base} part {number}")
_LONGEST_RUN = 10
"""Years between a series and a later season of which nothing but its name is known."""
_LONGEST_PAUSE = 5
"""Years between a series and a later season that it is known by as well."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_SAME_WORDS = (
    *(("and", "&"), ("dr", "doctor"), ("mr", "mister"), ("vs", "versus")),
    *(("color", "colour"), ("favorite", "favourite"), ("honor", "honour"), ("neighbor", "neighbour")),
    *(("1", "one"), ("2", "two", "ii"), ("3", "three", "iii"), ("4", "four", "iv"), ("5", "five")),
    *(("6", "six"), ("7", "seven"), ("8", "eight"), ("9", "nine"), ("10", "ten")),
)
"""What is one word however a list writes it; what is found by the very name goes first."""
_WAYS = {word: same for same in _SAME_WORDS for word in same}
_SPELLED = re.compile(rf"(&|\b(?:{'|'.join(word for word in _WAYS if word.isalnum())})\b)", re.IGNORECASE)
_MOST_WAYS = 30


def match_rows(read: ReadList, index: TitleIndex) -> list[Match]:
    """What each row of a list means, in their order; by what is the same, never by what is alike.

    What is ticked of a list of the world has a witness beside its name: an id, a director, the name it had
    where it was made. Of two titles that fit equally well neither is.
    """
    return [match_row(row, index, of_korea=read.format is Format.MYDRAMALIST) for row in read.rows]


def match_row(row: ListRow, index: TitleIndex, *, of_korea: bool) -> Match:
    """The same of one row, of a list of Korean titles or of one of the world."""
    if held := _find_held(row, index):
        return Match(Rule.ID, held[0].id) if len(held) == 1 else _doubt(held, row)
    named = _find_named(row, index)
    if row.countries and KOREA not in row.countries:
        there = [title for title in _list_exact(row, named) if set(title.country) & set(row.countries)]
        return _choose(Rule.COUNTRY, there, row) or Match(Rule.ELSEWHERE)
    if KOREA in row.countries:
        named = [title for title in named if KOREA in title.country]
        if exact := _list_exact(row, named):
            return _choose(Rule.KOREAN, exact, row) or _doubt(exact, row)
        if of_korea:
            return _match_nearly(row, named, index)
    return _match_in_the_world(row, named)


def _match_nearly(row: ListRow, named: Sequence[Title], index: TitleIndex) -> Match:
    """A Korean title of which the list tells a season apart, or the year otherwise by one."""
    seasons, of_base = _find_seasons(row, index)
    if seasons:
        return _choose(Rule.SEASON, seasons, row) or _doubt(seasons, row)
    near = [title for title in named if _tell_gap(row, title) <= 1]
    # Where a film and a series of that name came out near each other, either may be meant.
    is_near = row.year and all(title.year != row.year and _fits_kind(row, title) for title in near)
    found = _choose(Rule.NEAR_YEAR, near, row) if is_near else None
    return found or _doubt([*named, *of_base], row)


def _match_in_the_world(row: ListRow, named: Sequence[Title]) -> Match:
    exact = _list_exact(row, named)
    for rule, agrees in ((Rule.DIRECTOR, _share_director), (Rule.ORIGINAL, _share_original)):
        if agreeing := [title for title in exact if agrees(row, title)]:
            return _choose(rule, agreeing, row) or _doubt(agreeing, row)
    # Of another year it is another title: lists of the world have thousands of those.
    return _doubt([title for title in named if row.year is None or _tell_gap(row, title) <= 1], row)


# What may be meant -----------------------------------------------------------------------------------


def _find_held(row: ListRow, index: TitleIndex) -> list[Title]:
    """The titles that the row's ids lead to; our own counts where the year says so too."""
    own = index.find(str(row.ids["daesang"])) if "daesang" in row.ids else None
    if own is not None and row.year in (own.year, None):
        return [own]
    return _list_once(title for source, key in row.ids.items() for title in index.find_holders(source, key))


def _find_named(row: ListRow, index: TitleIndex) -> list[Title]:
    names = filter(None, (row.name, row.original_name))
    return _list_once(title for name in names for title in _look_up(name, index))


def _look_up(name: str, index: TitleIndex) -> list[Title]:
    """The titles of a name; where there is none, of it spelled otherwise; then as to its article."""
    ways = _list_ways(name)
    other = [bare if (bare := _ARTICLE.sub("", way)) != way else f"the {way}" for way in ways]
    found = (
        _list_once(title for each in those for title in index.find_named(each))
        for those in ((name,), ways, other)
    )
    return next(filter(None, found), [])


def _list_ways(name: str) -> list[str]:
    """The name as it is written, and in every other way: "Dr. Two" as "Doctor 2"."""
    parts = (_WAYS.get(part.lower(), (part,)) for part in _SPELLED.split(name))
    ways = islice(map("".join, product(*parts)), _MOST_WAYS)
    return list({fold_name(way): way for way in (name, *ways)}.values())


def make_key(name: str) -> str:
    """Under which a row and its title are found by each other: the folded name, whatever season it is."""
    spelled = _SPELLED.sub(lambda word: _WAYS[word[0].lower()][0], name)
    season = _read_season(spelled)
    base = season.base if season is not None and season.number is not None else spelled
    return fold_name(_ARTICLE.sub("", base))


def tell_season(row: ListRow, match: Match) -> int:
    """Which season a row is about, 1 where it says nothing of seasons."""
    if row.season is not None:
        return row.season
    if match.rule is not Rule.SEASON:
        return 1
    season = _read_season(row.name)
    return 2 if season is None or season.number is None else season.number


class _Season(NamedTuple):
    """What a name says of a season of `base`: its number, None for none, and its own name or nothing."""

    base: str
    number: int | None
    name: str


def _read_season(name: str) -> _Season | None:
    """As in "Squid Game Season 2", in "Arthdal Chronicles: The Sword of Aramun", or in both ways at once."""
    if suffix := _SUFFIX.match(name):
        return _Season(suffix[1], int(suffix[2]), "")
    head, colon, own = name.rpartition(":")
    if not colon:
        return None
    suffix = _SUFFIX.match(head)
    return _Season(suffix[1], int(suffix[2]), own) if suffix else _Season(head, None, own)


def _find_seasons(row: ListRow, index: TitleIndex) -> tuple[list[Title], list[Title]]:
    """The series of which a row says that it is a season, and those that it may be one of."""
    found: list[Title] = []
    of_base: list[Title] = []
    for name in filter(None, (row.name, row.original_name)):
        if (season := _read_season(name)) is None:
            continue
        there = _choose_series(row, _look_up(season.base, index))
        found += [title for title in there if _has_season(title, row.year, season, name)]
        if season.number is not None and not season.name:
            found += _list_spelled(row, season.base, season.number, index)
        if not found and season.number is not None and _SAID.search(name):
            found += [title for title in there if _may_have_season(title, row, season.number, index)]
        of_base += there
    return _list_once(found), _list_once(of_base)


def _list_spelled(row: ListRow, base: str, number: int, index: TitleIndex) -> list[Title]:
    """The series that go by the very name with the number, be that of a title or of a later season."""
    spelled = {fold_name(each.format(base=base, number=number)) for each in _SPELLINGS}
    found = _choose_series(row, (title for name in spelled for title in index.find_named(name)))
    return [title for title in found if row.year is not None and _may_run(title, row.year, spelled)]


def _may_run(title: Title, year: int, spelled: set[str]) -> bool:
    """Whether a title of such a name is of that year, or had a season then that it goes by as well."""
    is_its_own = not spelled.isdisjoint(map(fold_name, (title.title, title.title_ko or "")))
    return year == title.year if is_its_own else title.year <= year <= title.year + _LONGEST_PAUSE


def _may_have_season(title: Title, row: ListRow, number: int, index: TitleIndex) -> bool:
    """Whether a season of which only its name is known can be one of a title.

    Not where the title's seasons are known, nor where that season is a title of its own.
    """
    spelled = (each.format(base=name, number=number) for name in title.names for each in _SPELLINGS)
    others = _choose_series(row, (other for name in spelled for other in index.find_named(name)))
    if title.seasons or row.year is None or others not in ([], [title]):
        return False
    return title.year <= row.year <= title.year + (_LONGEST_RUN if number > 1 else 0)


def _choose_series(row: ListRow, titles: Iterable[Title]) -> list[Title]:
    return [
        title
        for title in _list_once(titles)
        if KOREA in title.country and title.kind is not Kind.FILM and _fits_kind(row, title)
    ]


def _has_season(title: Title, year: int | None, said: _Season, name: str) -> bool:
    """Whether a title has the season that is said, by its number or by its name, in that year."""
    if said.number is not None:
        years = {season.year for season in title.seasons}
        return year in years and any(season.season == said.number for season in title.seasons)
    folded = {fold_name(name), fold_name(said.name)}
    return any(
        season.year == year and season.title is not None and fold_name(season.title) in folded
        for season in title.seasons
    )


# What agrees -----------------------------------------------------------------------------------------


def _list_exact(row: ListRow, named: Iterable[Title]) -> list[Title]:
    return [title for title in named if row.year == title.year and _fits_kind(row, title)]


def _fits_kind(row: ListRow, title: Title) -> bool:
    """Whether both are films or neither is: what is a special elsewhere may be a short series here."""
    return row.kind is None or (row.kind is Kind.FILM) is (title.kind is Kind.FILM)


def _tell_gap(row: ListRow, title: Title) -> int:
    return abs((row.year or title.year) - title.year)


def _share_director(row: ListRow, title: Title) -> bool:
    theirs = {form for name in row.directors for form in _list_forms(name)}
    names = (*title.directors, *(title.people_ko.get(name, "") for name in title.directors))
    return not theirs.isdisjoint(form for name in names for form in _list_forms(name))


@lru_cache(4096)
def _list_forms(name: str) -> frozenset[frozenset[str]]:
    """A person's name whatever its order: Na Hong-jin is Hong-jin Na and Na Hongjin."""
    parts = fold_words(name).split()
    forms = [parts]
    if len(parts) == 3:
        first, second, third = parts
        forms += [[first, second + third], [first + second, third]]
    return frozenset(map(frozenset, forms)) if len(parts) > 1 or has_hangul(name) else frozenset()


def _share_original(row: ListRow, title: Title) -> bool:
    """Whether the name it had where it was made agrees; one that is its English name too says nothing.

    Some lists have that name alone, in Latin letters: several words of Korean are nobody else's.
    """
    name, original = fold_name(row.name), fold_name(row.original_name or "")
    if original and not (original.isascii() and original == name):
        local = (title.title_ko, title.original_title, title.romanised, *title.alt_titles_ko)
        return original in {fold_name(name) for name in local if name}
    if KOREA not in title.country or len(fold_words(row.name).split()) < 2:
        return False
    return name == fold_name(title.romanised or "") != fold_name(title.title)


# What becomes of it ----------------------------------------------------------------------------------


def _choose(rule: Rule, fitting: Sequence[Title], row: ListRow) -> Match | None:
    """The one title that fits; of several the one whose other name agrees too; None where none is better."""
    if len(fitting) > 1:
        fitting = [title for title in fitting if _share_original(row, title)]
    return Match(rule, fitting[0].id) if len(fitting) == 1 else None


def _doubt(titles: Iterable[Title], row: ListRow) -> Match:
    near = sorted(_list_once(titles), key=lambda title: (not _fits_kind(row, title), _tell_gap(row, title)))
    if not near:
        return Match(Rule.UNKNOWN)
    return Match(Rule.DOUBTFUL, candidates=tuple(title.id for title in near[:MOST_CANDIDATES]))


def _list_once(titles: Iterable[Title]) -> list[Title]:
    return list({title.id: title for title in titles}.values())
