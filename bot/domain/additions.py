"""Titles that members add to a server and mend there: what may be added, and what is there already."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, count, zip_longest

from bot.domain.errors import TooManyTitles
from bot.domain.search import fold_name
from bot.domain.search.views import ARTICLES, fold_words
from bot.domain.titles import Kind, Title, spell_id

DAY = 24 * 3600

A_MEMBER_A_DAY = 5
A_SERVER_A_DAY = 50

CONFIRMATIONS = 3
"""Members who make an addition sure without a moderator."""

MOST_FOUND = 5
"""Candidates a member is shown."""

_LONGEST_SLUG = 60
"""Characters of a name in an id: a button's custom_id holds a hundred, of which the id is a part."""

_SEASON = re.compile(r"(?:\s*시즌\s*|\s+(?:season|series|part)\s*|\s+|(?<=[가-힣]))(\d{1,2})$", re.IGNORECASE)
_AND = re.compile(r"&|\band\b", re.IGNORECASE)
_LISTS = ("genres", "directors", "writers", "cast", "networks")
_SINGLE = (
    "title_ko",
    "romanised",
    "original_title",
    "episodes",
    "runtime_min",
    "age_rating",
    "admissions",
)


class TitleState(StrEnum):
    """Whether a server sees a title: it does, it was taken away, or it has become another one."""

    SHOWN = "shown"
    REMOVED = "removed"
    MERGED = "merged"


class Origin(StrEnum):
    """How a title came to a server's own: by the form, from a live source; or the catalogue's, mended."""

    FORM = "form"
    FOUND = "found"
    MENDED = "mended"


class ChangeKind(StrEnum):
    """What somebody did to a title."""

    ADD = "add"
    CONFIRM = "confirm"
    FIX = "fix"
    MERGE = "merge"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class ServerTitle:
    """A title as one server has it, beside the catalogue or over it.

    `into_id` is the title it has become, at the end of all merges; `added_by` None for a mended one.
    """

    title: Title
    state: TitleState
    origin: Origin
    added_at: int
    into_id: str | None = None
    added_by: int | None = None
    added_name: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class TitleChange:
    """One entry of a title's history: who did what when, and who took it back, if anybody did.

    `into_id` is what a merged title became; `before` and `after` are the facts around a fix.
    """

    id: int
    title_id: str
    kind: ChangeKind
    member_id: int
    name: str
    at: int
    into_id: str | None = None
    before: Title | None = None
    after: Title | None = None
    undone_at: int | None = None
    undone_name: str | None = None

    @property
    def titles(self) -> frozenset[str]:
        """The ids of what it was done to."""
        return frozenset((self.title_id, self.into_id or self.title_id))


@dataclass(frozen=True, slots=True)
class History:
    """Changes, the newest first; `older` leads to those before them, 0 where there are none.

    `names` are those of the titles themselves by id, whatever they have become.
    """

    changes: Sequence[TitleChange]
    older: int
    names: Mapping[str, str]


_STATES = frozenset(ChangeKind) - {ChangeKind.CONFIRM, ChangeKind.FIX}


def depends_on(later: TitleChange, change: TitleChange) -> bool:
    """Whether a later change, which still stands, would make no sense without an earlier one."""
    if later.undone_at is not None:
        return False
    if {later.kind, change.kind} == {ChangeKind.FIX}:
        return later.title_id == change.title_id
    return {later.kind, change.kind} <= _STATES and not later.titles.isdisjoint(change.titles)


def check_may_add(own: int, others: int) -> None:
    """Check how many titles a member, and others in a server, added in a day. Raises TooManyTitles."""
    if own >= A_MEMBER_A_DAY:
        raise TooManyTitles(n=A_MEMBER_A_DAY)
    if own + others >= A_SERVER_A_DAY:
        raise TooManyTitles(n=A_SERVER_A_DAY, of_server=True)


def make_title_id(title: Title, taken: Callable[[str], bool]) -> str:
    """An id as the catalogue's are, `kd-signal-2016`, that nothing has yet."""
    side = f"{'k' if title.is_korean else 'w'}{'f' if title.kind is Kind.FILM else 'd'}"
    slugs = (_make_slug(name) for name in (title.title, title.romanised or "", "title"))
    first = f"{side}-{next(filter(None, slugs))}-{title.year}"
    others = (f"{first}-{number}" for number in count(2))
    return next(each for each in chain((first,), others) if not taken(each))


def _make_slug(name: str) -> str:
    words = "".join(char if char.isascii() else " " for char in fold_words(name))
    return "-".join(words.split())[:_LONGEST_SLUG].rstrip("-")


# Is it here already? ---------------------------------------------------------------------------------


FindNamed = Callable[[str], Iterable[Title]]
"""Gives the titles that go by a folded name."""
FindHolders = Callable[[str, str], Iterable[Title]]
"""Gives the titles that have an id of a source: ("imdb", "tt0000001")."""


def find_no_holder(source: str, key: str) -> Iterable[Title]:
    return ()


def find_twin(
    title: Title, candidates: FindNamed, holders: FindHolders = find_no_holder
) -> Title | list[Title] | None:
    """The title that this one is; several where somebody has to say; None where it is a new one.

    An id says it; then the Hangul or original name with the year; then the English name with the year and
    somebody who took part, or the very year. The same name in another year may be a remake.
    """
    shared = _list_once(
        found for source, key in title.ids.items() for found in holders(source, spell_id(source, key))
    )
    named = _list_once(
        found for name in _list_keys(title) for found in candidates(name) if _is_same_side(found, title)
    )
    sure: tuple[Callable[[Title], bool], ...] = (
        lambda found: _share_id(found, title),
        lambda found: _is_near(found, title) and not _fold_local(found).isdisjoint(_fold_local(title)),
        lambda found: _is_near(found, title) and _share_name(found, title) and _is_akin(found, title),
        lambda found: _is_season_of(title, found),
    )
    if shared:
        return shared[0] if len(shared) == 1 else shared
    for is_twin in sure:
        if same := [found for found in named if is_twin(found)]:
            exact = [found for found in same if found.year == title.year]
            best = exact if len(exact) == 1 else same
            return best[0] if len(best) == 1 else best
    return named or None


def join(found: Iterable[Iterable[Title]]) -> list[Title]:
    """What several sources found, each best first, as one list: the same title of several is one."""
    joined: list[Title] = []
    for title in chain.from_iterable(zip_longest(*found)):
        if title is None:
            continue
        place = next((at for at, there in enumerate(joined) if _is_same(there, title)), None)
        if place is None:
            joined.append(title)
        else:
            joined[place] = add_facts(joined[place], title)
    return joined[:MOST_FOUND]


def add_facts(there: Title, found: Title) -> Title:
    """A title with what another telling of it has besides: nothing that is there becomes another."""
    single = {name: getattr(there, name) or getattr(found, name) for name in _SINGLE}
    lists = {name: getattr(there, name) or getattr(found, name) for name in _LISTS}
    known = set(map(fold_name, (*there.names, *filter(None, (single["title_ko"], single["romanised"])))))
    seasons = {season.season: season for season in (*found.seasons, *there.seasons)}
    return replace(
        there,
        **single,
        **lists,
        alt_titles=(*there.alt_titles, *_list_new((found.title, *found.alt_titles), known)),
        alt_titles_ko=(
            *there.alt_titles_ko,
            *_list_new((*filter(None, (found.title_ko,)), *found.alt_titles_ko), known),
        ),
        people_ko={**found.people_ko, **there.people_ko},
        seasons=tuple(seasons[number] for number in sorted(seasons)),
        ids={**found.ids, **there.ids},
        sources=tuple(dict.fromkeys((*there.sources, *found.sources))),
    )


def _list_new(names: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in names:
        if (folded := fold_name(name)) not in known:
            known.add(folded)
            yield name


def _list_once(titles: Iterable[Title]) -> list[Title]:
    return list({title.id: title for title in titles}.values())


def _is_same(there: Title, found: Title) -> bool:
    """Whether two sources tell of one title; they may know it by names in different languages."""
    if _share_id(there, found):
        return True
    is_named = _share_name(there, found) or not _fold_local(there).isdisjoint(_fold_local(found))
    differ = any(
        spell_id(source, key) != spell_id(source, found.ids[source])
        for source, key in there.ids.items()
        if source in found.ids
    )
    return is_named and not differ and _is_same_side(there, found) and _is_near(there, found)


def _share_id(one: Title, other: Title) -> bool:
    return any(
        spell_id(source, key) == spell_id(source, other.ids[source])
        for source, key in one.ids.items()
        if source in other.ids
    )


def _is_same_side(one: Title, other: Title) -> bool:
    return (one.kind is Kind.FILM) is (other.kind is Kind.FILM)


def _is_near(there: Title, found: Title) -> bool:
    years = (there.year, *(season.year for season in there.seasons))
    return any(abs(year - found.year) <= 1 for year in years)


def _is_akin(there: Title, found: Title) -> bool:
    """Whether the year is the very same, or somebody or a network took part in both."""
    if there.year == found.year:
        return True
    parts = ({*map(fold_name, (*each.directors, *each.cast, *each.networks))} for each in (there, found))
    ours, theirs = parts
    return not ours.isdisjoint(theirs)


def _is_season_of(title: Title, there: Title) -> bool:
    """Whether a name such as "Signal 2" is a season that a title is known to have."""
    numbers = {int(found[1]) for name in title.names if (found := _SEASON.search(name))}
    return title.kind is not Kind.FILM and any(each.season in numbers for each in there.seasons)


def _share_name(one: Title, other: Title) -> bool:
    return not _fold_latin(one).isdisjoint(_fold_latin(other))


def _fold_local(title: Title) -> frozenset[str]:
    """The names it goes by where it was made."""
    names = (title.title_ko, title.original_title, *title.alt_titles_ko)
    return frozenset(filter(None, (fold_name(_leave_season(name, title)) for name in names if name)))


def _fold_latin(title: Title) -> frozenset[str]:
    """Its other names, without what people leave out or spell otherwise."""
    names = (title.title, *title.alt_titles, *filter(None, (title.romanised,)))
    return frozenset(filter(None, (_fold_english(_leave_season(name, title)) for name in names)))


def _fold_english(name: str) -> str:
    words = fold_words(name.replace("&", " and ")).split()
    return fold_name(" ".join([word for word in words if word not in ARTICLES] or words))


def _leave_season(name: str, title: Title) -> str:
    """Seasons of a drama are one title; a film's number makes it another film."""
    return name if title.kind is Kind.FILM else _SEASON.sub("", name) or name


def _list_keys(title: Title) -> list[str]:
    """The folded names under which its twin may be found, with the articles that it may have there."""
    plain = [fold_name(name) for name in title.names]
    latin = _fold_latin(title)
    with_articles = [f"{article}{name}" for name in sorted(latin) for article in sorted(ARTICLES)]
    spelt = [fold_name(_AND.sub(sign, name)) for name in title.names for sign in ("&", " and ")]
    return list(dict.fromkeys((*plain, *sorted(_fold_local(title)), *sorted(latin), *with_articles, *spelt)))


def list_ids(titles: Iterable[Title]) -> Mapping[tuple[str, str], Title]:
    """Titles by each of their ids, for a `FindHolders`."""
    return {(source, spell_id(source, key)): title for title in titles for source, key in title.ids.items()}
