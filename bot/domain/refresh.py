"""Bringing the catalogue up to date from a source: what is asked, in which order, and what becomes of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.domain.additions import DAY, add_facts, make_title_id
from bot.domain.titles import Kind, Title

KEPT_SECONDS = 6 * DAY
"""For how long what was asked is not asked again."""

PIECE = 50
"""Titles asked about at a time: as many as one call of Wikidata's gives."""

_YEARS_APART = 2
"""How far two tellings of one page may date it apart; more, and the page has become another's."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """How far a refresh is that began at `began_at`; `ended_at` None while it is under way.

    `page` and `item` are the last ids that were asked for by their page and by their item; `years` are still
    to be listed, `found` are items that a list named and that nobody has looked at yet. The rest are counts.
    """

    began_at: int
    years: tuple[int, ...] = ()
    page: str = ""
    item: str = ""
    found: tuple[str, ...] = ()
    ended_at: int | None = None
    asked: int = 0
    filled: int = 0
    new: int = 0
    left_out: int = 0

    def is_kept(self, at: int) -> bool:
        """Whether it is too early for another one."""
        return at < self.began_at + KEPT_SECONDS


def list_by_page(titles: Iterable[Title], *, after: str = "") -> list[Title]:
    """Those of which a page is known and no item, by id, from the one after that."""
    found = (title for title in titles if "enwiki" in title.ids and "wikidata" not in title.ids)
    return sorted((title for title in found if title.id > after), key=_find_id)


def list_running(titles: Iterable[Title], year: int, *, after: str = "") -> list[Title]:
    """Those whose item may still change, since they are of that year or the one before or later, by id."""
    found = (title for title in titles if "wikidata" in title.ids and _find_last_year(title) >= year - 1)
    return sorted((title for title in found if title.id > after), key=_find_id)


def bring_up_to_date(there: Title, found: Title) -> Title | None:
    """The title with what else is told of it, the very same where nothing is; None where it is another's."""
    years = (there.year, *(season.year for season in there.seasons))
    is_same = there.ids.get("wikidata") == found.ids.get("wikidata")
    near = is_same or not found.year or any(abs(year - found.year) <= _YEARS_APART for year in years)
    if not near or (there.kind is Kind.FILM) is not (found.kind is Kind.FILM):
        return None
    added = add_facts(there, found)
    return there if replace(added, sources=there.sources) == there else added


def make_new(title: Title, taken: Callable[[str], bool]) -> Title:
    """A title as the catalogue has it; one of a network is looked for, another hardly."""
    return replace(title, id=make_title_id(title, taken), tier=2 if title.networks else 3)


def _find_id(title: Title) -> str:
    return title.id


def _find_last_year(title: Title) -> int:
    return max((title.year, *(season.year for season in title.seasons)))
