"""Brings the catalogue up to date from Wikidata, piece by piece; what was done of it stays."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Protocol, TypeVar

from bot.domain.additions import find_twin, list_ids
from bot.domain.errors import Busy
from bot.domain.refresh import PIECE, Refresh, bring_up_to_date, list_by_page, list_running, make_new
from bot.domain.search import fold_name
from bot.domain.titles import Title
from bot.sources import Source, SourceAway, Trouble
from bot.sources.wikidata import Wikidata
from bot.store import Store
from bot.usecases.sources import Sources
from bot.usecases.titles import Titles

T = TypeVar("T")


class Ask(Protocol):
    """Gives what Wikidata answers. Raises what the caller of `go_on` is to hear where it gives none."""

    async def __call__(self, question: Callable[[Wikidata], Awaitable[T]], /) -> T: ...


@dataclass(frozen=True, slots=True)
class _Piece:
    """Titles with what else is told of them, new ones too, and how many had to be left out."""

    titles: Mapping[str, Title]
    new: int = 0
    left_out: int = 0


class _Known:
    """Titles that were refreshed, by what they are looked for."""

    def __init__(self) -> None:
        self.by_id: dict[str, Title] = {}
        self._by_key: dict[tuple[str, str], Title] = {}
        self._named: dict[str, dict[str, Title]] = {}

    def add(self, title: Title) -> None:
        self.by_id[title.id] = title
        self._by_key |= list_ids((title,))
        for name in title.names:
            self._named.setdefault(fold_name(name), {})[title.id] = title

    def find_named(self, name: str) -> Iterable[Title]:
        return self._named.get(fold_name(name), {}).values()

    def find_holders(self, source: str, key: str) -> Iterable[Title]:
        return filter(None, (self._by_key.get((source, key)),))


class Refreshing:
    """One refresh after another. Each piece is one transaction, with how far that is."""

    def __init__(self, *, store: Store, titles: Titles, ask: Ask, now: Callable[[], int]) -> None:
        self._store = store
        self._titles = titles
        self._ask = ask
        self._now = now
        self._forget()

    async def find(self) -> Refresh:
        """The refresh that is under way, or was ended lately; else one that begins now."""
        kept = await self._store.sources.find_refresh()
        at = self._now()
        return kept if kept is not None and kept.is_kept(at) else Refresh(at, years=_list_years(at))

    def count_left(self, refresh: Refresh) -> int:
        """Titles still to be asked about, and years of which nobody knows how many there are."""
        lists = (self._list_pages(refresh), self._list_items(refresh), refresh.found, refresh.years)
        return sum(map(len, lists))

    async def go_on(self, refresh: Refresh) -> Refresh:
        """Ask for one piece more and keep what came; how far it is then. Raises what `ask` does, and Busy."""
        try:
            await self._read_refreshed()
            refresh, piece = await self._ask_more(refresh)
            refresh = replace(
                refresh,
                filled=refresh.filled + len(piece.titles) - piece.new,
                new=refresh.new + piece.new,
                left_out=refresh.left_out + piece.left_out,
            )
            at = self._now()
            if not self.count_left(refresh):
                refresh = replace(refresh, ended_at=at)
            await self._store.sources.keep_refreshed(piece.titles.values(), refresh=refresh, at=at)
        except BaseException:
            self._forget()  # what is known may have more than is kept
            raise
        if refresh.ended_at is not None:
            self._forget()
        return refresh

    def _forget(self) -> None:
        self._known = _Known()
        self._read_to = 0

    async def _read_refreshed(self) -> None:
        """Learn what was refreshed since this was last read, be it by another process."""
        at = self._now()
        for title in await self._store.sources.list_refreshed(since=self._read_to):
            self._known.add(title)
        self._read_to = at

    # What is asked -----------------------------------------------------------------------------------

    async def _ask_more(self, refresh: Refresh) -> tuple[Refresh, _Piece]:
        if pages := self._list_pages(refresh)[:PIECE]:
            told = await self._ask(lambda wikidata: wikidata.fetch_by_pages(_list_ids("enwiki", pages)))
            refresh = replace(refresh, page=pages[-1].id, asked=refresh.asked + len(pages))
            return refresh, self._add_facts("enwiki", pages, told)
        if items := self._list_items(refresh)[:PIECE]:
            ids = _list_ids(Wikidata.name, items)
            told = await self._ask(lambda wikidata: wikidata.fetch_by_ids(ids, named=True))
            refresh = replace(refresh, item=items[-1].id, asked=refresh.asked + len(items))
            return refresh, self._add_facts(Wikidata.name, items, told)
        if listed := refresh.found[:PIECE]:
            told = await self._ask(lambda wikidata: wikidata.fetch_by_ids(listed, named=True))
            refresh = replace(refresh, found=refresh.found[PIECE:], asked=refresh.asked + len(listed))
            return refresh, self._take_in(told.values(), _list_years(refresh.began_at))
        if refresh.years:
            year, *others = refresh.years
            found = await self._ask(lambda wikidata: wikidata.list_new(year))
            return replace(refresh, years=tuple(others), found=tuple(found)), _Piece({})
        return refresh, _Piece({})

    def _list_pages(self, refresh: Refresh) -> list[Title]:
        return list_by_page(self._titles.whole.titles, after=refresh.page)

    def _list_items(self, refresh: Refresh) -> list[Title]:
        this_year, _ = _list_years(refresh.began_at)
        return list_running(self._titles.whole.titles, this_year, after=refresh.item)

    # What becomes of it ------------------------------------------------------------------------------

    def _add_facts(self, source: str, asked: Sequence[Title], told: Mapping[str, Title]) -> _Piece:
        """Each title that was asked about with what is told of what the source calls so."""
        titles: dict[str, Title] = {}
        left_out = 0
        for there, key in zip(asked, _list_ids(source, asked), strict=True):
            if key in told:
                left_out += not self._add(titles, there, told[key])
        return _Piece(titles, left_out=left_out)

    def _take_in(self, found: Iterable[Title], years: Sequence[int]) -> _Piece:
        """What was listed: new ones, and facts of those there are; what may be another is left out."""
        titles: dict[str, Title] = {}
        new = left_out = 0
        # Of two items one may have become the other since.
        for item, title in {title.ids[Wikidata.name]: title for title in found}.items():
            if title.year not in years:
                continue
            twin = find_twin(title, self._find_named, self._find_holders)
            if isinstance(twin, list) or (twin and twin.ids.get(Wikidata.name, item) != item):
                left_out += 1
            elif twin is not None:
                left_out += not self._add(titles, twin, title)
            else:
                made = make_new(title, lambda title_id: self._find(title_id) is not None)
                titles[made.id] = made
                self._known.add(made)
                new += 1
        return _Piece(titles, new=new, left_out=left_out)

    def _add(self, titles: dict[str, Title], there: Title, found: Title) -> bool:
        """Have what was found of a title among `titles`; whether it can be of that one."""
        now = self._known.by_id.get(there.id, there)
        better = bring_up_to_date(now, found)
        if better is None:
            return False
        if better is not now:
            titles[better.id] = better
            self._known.add(better)
        return True

    def _find(self, title_id: str) -> Title | None:
        return self._known.by_id.get(title_id) or self._titles.whole.find(title_id)

    def _find_named(self, name: str) -> Iterable[Title]:
        return self._choose_newest(chain(self._titles.whole.find_named(name), self._known.find_named(name)))

    def _find_holders(self, source: str, key: str) -> Iterable[Title]:
        there = self._titles.find_holders(source, key)
        return self._choose_newest(chain(there, self._known.find_holders(source, key)))

    def _choose_newest(self, titles: Iterable[Title]) -> Iterable[Title]:
        return {title.id: self._known.by_id.get(title.id, title) for title in titles}.values()


def _list_ids(source: str, titles: Iterable[Title]) -> list[str]:
    return [str(title.ids[source]) for title in titles]


def _list_years(at: int) -> tuple[int, int]:
    """The year it is, and the next."""
    year = datetime.fromtimestamp(at, UTC).year
    return year, year + 1


def ask_through(sources: Sources) -> Ask:
    """Asks as members' look-ups do: a fault counts, one that is left alone is not asked. Raises Busy."""

    async def ask(question: Callable[[Wikidata], Awaitable[T]]) -> T:
        async def put(source: Source) -> T | None:
            assert isinstance(source, Wikidata)
            try:
                return await question(source)
            except SourceAway as away:
                if away.why is not Trouble.BUSY:
                    raise
                return None  # it is behind: members, whom it answers all the same, need not suffer for it

        answer = await sources.ask(Wikidata.name, put)
        if answer is None:
            raise Busy
        return answer

    return ask
