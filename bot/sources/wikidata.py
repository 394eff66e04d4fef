"""Wikidata, without a key: what a title is called, who made it, its ids. CC0: all may be kept for ever."""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from bot.domain.breaker import Trouble
from bot.domain.facts import Facts
from bot.domain.search.views import has_hangul
from bot.domain.titles import Title
from bot.sources import SourceAway
from bot.sources.client import SERVER_FAULTS, Client, FindFault
from bot.sources.items import FILMS, SERIES, SOUTH_KOREA, ItemId, Label, Labels, Work, read_label
from bot.sources.shapes import Name, pick, read

T = TypeVar("T")

API = "https://www.wikidata.org/w/api.php"
QUERY = "https://query.wikidata.org/sparql"
SITE = "https://www.wikidata.org/wiki"

MOST = 5
"""Titles that a search gives."""
ENOUGH = 3
"""With so many found in one language the other is not searched."""
HITS = 10
LONGEST_TEXT = 100
BATCH = 50
"""Items that one call may ask for."""

QUERY_SECONDS = 65.0
"""The query service gives up after a minute."""
ROWS, PAGES = 1000, 10
"""Rows that one query asks for, and how often."""
LAG_PAUSE, LONGEST_PAUSE = 5.0, 60.0
"""Seconds a job waits when it is to come later and is not told when, and at most."""

_LIST_NEW = """SELECT DISTINCT ?item WHERE {{
  VALUES ?type {{ {types} }}
  ?item wdt:P31 ?type; wdt:P495 wd:{country}.
  {{ ?item wdt:P580 ?start. }} UNION {{ ?item wdt:P577 ?start. }}
  FILTER(YEAR(?start) = {year})
}} ORDER BY ?item LIMIT {rows} OFFSET {offset}"""


class Wikidata:
    """Looks up at Wikidata. `root` and `query` are where its API and its query service are.

    What is for a job (`fetch_…`, `list_new`) waits when Wikidata says that it is behind, and may be refused
    then; what a member waits for is asked in any case.
    """

    name = "wikidata"

    def __init__(
        self,
        client: Client,
        *,
        root: str = API,
        query: str = QUERY,
        query_seconds: float = QUERY_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._query_seconds = query_seconds
        self._root = root
        self._query = query
        self._now = now

    async def search(self, text: str) -> list[Title]:
        """The titles whose name begins so, in the text's language; in the other too where they are few."""
        found: dict[str, Work] = {}
        seen: set[str] = set()
        for language in ("ko", "en") if has_hangul(text) else ("en", "ko"):
            hits = [hit for hit in await self._search(text, language) if hit not in seen]
            seen.update(hits)
            for work in (await self._fetch_works(hits)).values():
                kind = work.find_kind()
                if kind and work.find_year(kind):
                    found.setdefault(work.id, work)
            if len(found) >= ENOUGH:
                break
        works = dict(islice(found.items(), MOST))
        return [*(await self._make_titles(works, named=True)).values()]

    async def facts(self, title: Title) -> Facts | None:
        """What it tells of the title with that item, or that page of the English Wikipedia."""
        works: Mapping[str, Work] = {}
        if item := read(ItemId, title.ids.get("wikidata")):
            works = await self._fetch_works([item])
        elif page := read(Name, title.ids.get("enwiki")):
            works = await self._fetch_pages([page], "enwiki")
        for found in (await self._make_titles(works, named=True, vouched=True)).values():
            return Facts(
                self.name,
                url=f"{SITE}/{found.ids['wikidata']}",
                runtime_min=found.runtime_min,
                episodes=found.episodes,
                networks=found.networks,
                directors=found.directors,
                cast=found.cast,
                people_ko=found.people_ko,
                ids=found.ids,
            )
        return None

    async def fetch_by_ids(self, ids: Iterable[str], *, named: bool = False) -> dict[str, Title]:
        """The titles by the items asked for; what is missing or no title is not among them.

        `named` asks for people, genres and networks too, which takes some ten calls more for each fifty. A
        title has the year 0 where Wikidata tells none.
        """
        works = await self._fetch_works([each for each in ids if read(ItemId, each)], job=True)
        return await self._make_titles(works, named=named, vouched=True, job=True)

    async def fetch_by_pages(
        self, names: Iterable[str], site: str = "enwiki", *, named: bool = False
    ) -> dict[str, Title]:
        """The titles by their pages' names in a Wikipedia, as `fetch_by_ids`."""
        works = await self._fetch_pages(names, site, job=True)
        return await self._make_titles(works, named=named, vouched=True, job=True)

    async def list_new(self, year: int) -> list[str]:
        """The items of what Korea had a part in and shows in that year; for some of it not first then."""
        types = " ".join(f"wd:{each}" for each in sorted(FILMS | SERIES))
        ids: dict[str, None] = {}
        for page in range(PAGES):
            query = _LIST_NEW.format(
                types=types, country=SOUTH_KOREA, year=year, rows=ROWS, offset=page * ROWS
            )
            rows = await self._ask_query(query)
            for row in rows:
                item = (read(str, pick(row, "item", "value")) or "").rpartition("/")[2]
                if read(ItemId, item):
                    ids[item] = None
            if len(rows) < ROWS:
                break
        return [*ids]

    # Asking --------------------------------------------------------------------------------------------

    async def _search(self, text: str, language: str) -> list[str]:
        """The ids of items of that name, best first."""
        hits = await self._ask(
            "search",
            list,
            action="wbsearchentities",
            search=text[:LONGEST_TEXT],
            language=language,
            uselang=language,
            type="item",
            limit=str(HITS),
        )
        return [item for hit in hits if (item := read(ItemId, pick(hit, "id")))]

    async def _fetch_works(self, ids: Iterable[str], *, job: bool = False) -> dict[str, Work]:
        """The items by the ids asked for; a season is the series it is a part of."""
        found = await self._fetch_items(ids, job=job)
        above = {asked: series for asked, work in found.items() if (series := work.series_id)}
        known = found | await self._fetch_items(
            (each for each in above.values() if each not in found), job=job
        )
        return {asked: known[item] for asked in found if (item := above.get(asked, asked)) in known}

    async def _fetch_items(self, ids: Iterable[str], *, job: bool) -> dict[str, Work]:
        return {
            asked: Work(entity)
            for batch in _batch(ids)
            for asked, entity in (await self._fetch(job=job, ids="|".join(batch))).items()
        }

    async def _fetch_pages(self, names: Iterable[str], site: str, *, job: bool = False) -> dict[str, Work]:
        """The items by the names of their pages."""
        found: dict[str, Work] = {}
        for batch in _batch(name for name in names if "|" not in name):
            answer = await self._fetch(job=job, sites=site, titles="|".join(batch), sitefilter=site)
            works = {work.read_page(site): work for work in map(Work, answer.values())}
            found |= {name: works[page] for name in batch if (page := _spell_page(name)) in works}
        return found

    async def _fetch_labels(self, ids: Iterable[str], *, job: bool) -> Labels:
        return {
            asked: label
            for batch in _batch(ids)
            for asked, entity in (await self._fetch(job=job, ids="|".join(batch), props="labels")).items()
            if (label := read_label(entity)) != Label()
        }

    async def _fetch(self, *, job: bool, **asked: str) -> dict[str, object]:
        """Items by the ids asked for; one that is not there has nothing but its id, a page not even that."""
        params = {
            "action": "wbgetentities",
            "props": "labels|aliases|descriptions|claims|sitelinks",
            "languages": "en|ko|mul",
            "languagefallback": "0",
            "sitefilter": "enwiki",
        }
        entities = await self._ask("entities", dict, job=job, **{**params, **asked})
        return {key: entity for key, entity in entities.items() if read(ItemId, pick(entity, "id"))}

    async def _make_titles(
        self, works: Mapping[str, Work], *, named: bool, vouched: bool = False, job: bool = False
    ) -> dict[str, Title]:
        ids = (each for work in works.values() for each in work.list_named())
        labels = await self._fetch_labels(ids, job=job) if named else {}
        source = f"{self.name}:live-{datetime.fromtimestamp(self._now(), UTC):%Y-%m}"
        made = ((asked, work.make_title(labels, source, vouched=vouched)) for asked, work in works.items())
        return {asked: title for asked, title in made if title}

    async def _ask(self, key: str, shape: type[T], *, job: bool = False, **params: str) -> T:
        """What the API's answer has under that key."""

        async def ask() -> object:
            return await self._client.get_json(
                self._root,
                {**params, "format": "json", **({"maxlag": "5"} if job else {})},
                name=self.name,
                retry_on=SERVER_FAULTS,
                find_fault=_expect(shape, key),
            )

        return _take(await (self._wait_for(ask) if job else ask()), shape, key)

    async def _ask_query(self, query: str) -> list[object]:
        """The rows that the query service gives; while it works for a minute, members may ask the API."""
        path = ("results", "bindings")

        async def ask() -> object:
            return await self._client.get_json(
                self._query,
                {"query": query, "format": "json"},
                name=f"{self.name} query",
                find_fault=_expect(list, *path),
                seconds=self._query_seconds,
            )

        return _take(await self._wait_for(ask), list, *path)

    async def _wait_for(self, ask: Callable[[], Awaitable[object]]) -> object:
        """Ask, once more where Wikidata says when to come again."""
        try:
            return await ask()
        except SourceAway as away:
            pause = away.retry_after or LAG_PAUSE
            if away.why is not Trouble.BUSY or pause > LONGEST_PAUSE:
                raise
        await self._client.pause(pause)
        return await ask()


def _expect(shape: type, *path: str) -> FindFault:
    """What is wrong with an answer that has something else there: why it has is told in it."""

    def find_fault(answer: object) -> Trouble | None:
        if pick(answer, "error", "code") in ("maxlag", "ratelimited"):
            return Trouble.BUSY
        return None if isinstance(pick(answer, *path), shape) else Trouble.BROKEN

    return find_fault


def _take(answer: object, shape: type[T], *path: str) -> T:
    found = pick(answer, *path)
    if not isinstance(found, shape):  # nothing is there at all
        raise SourceAway(Trouble.BROKEN)
    return found


def _batch(ids: Iterable[str]) -> Iterator[list[str]]:
    """Each once, as many at a time as one call may ask for."""
    left = iter(dict.fromkeys(ids))
    while batch := list(islice(left, BATCH)):
        yield batch


def _spell_page(name: str) -> str:
    """The name of a page as Wikipedia itself spells it."""
    name = " ".join(name.replace("_", " ").split())
    return name[:1].upper() + name[1:]
