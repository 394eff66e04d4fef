"""TVmaze, without a key: series, often days before others know them. CC BY-SA 4.0: with credit and a link.

Its summaries and pictures are never read: whose they are nobody knows.
"""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.breaker import Trouble
from bot.domain.facts import Facts
from bot.domain.search.views import has_hangul
from bot.domain.titles import KOREA, Kind, Title
from bot.sources import SourceAway
from bot.sources.client import Client, FindFault, find_none
from bot.sources.shapes import Country, Number, pick, read, read_name
from bot.sources.tables import name_genres, name_network

API = "https://api.tvmaze.com"
SITE = "https://www.tvmaze.com"
CREDIT = "TV data: TVmaze (CC BY-SA 4.0)"
"""Said where its data is shown, with a link to `Facts.url`."""

MOST = 5
"""Titles that a search gives."""
KNOWN_BETTER = 3
"""Of how many of them the other names are asked for."""
LONGEST_TEXT = 100
RETRY_ON = frozenset({429})

_SPOKEN_IN = {"Korean": KOREA, "Japanese": "JP", "Thai": "TH"}
"""Countries of languages, for what is shown by a channel of no country."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=-[0-9]{2}-[0-9]{2}\Z)")
_IMDB = re.compile(r"tt[0-9]{5,12}")
_PAGE = re.compile(r"https://www\.tvmaze\.com/shows/[0-9]+(?:/[\w-]+)?", re.ASCII)


class TvMaze:
    """Looks up at TVmaze, whose API is at `root`."""

    name = "tvmaze"

    def __init__(self, client: Client, *, root: str = API, now: Callable[[], float] = time.time) -> None:
        self._client = client
        self._root = root
        self._now = now

    async def search(self, text: str) -> list[Title]:
        """The series of about that name, in its order."""
        rows = await self._ask("/search/shows", _expect_list, q=text[:LONGEST_TEXT])
        if not isinstance(rows, list):  # nothing is there at all
            raise SourceAway(Trouble.BROKEN)
        source = f"{self.name}:live-{datetime.fromtimestamp(self._now(), UTC):%Y-%m}"
        titles = [title for row in rows if (title := _make_title(pick(row, "show"), source))][:MOST]
        return [
            await self._add_names(title) if at < KNOWN_BETTER else title for at, title in enumerate(titles)
        ]

    async def facts(self, title: Title) -> Facts | None:
        """What it tells of the series with that id of its own, of IMDb or of TheTVDB."""
        show = await self._find(title)
        number = read(Number, pick(show, "id"))
        if number is None or _is_adult(show):
            return None
        page = read(str, pick(show, "url")) or ""
        return Facts(
            self.name,
            url=page if _PAGE.fullmatch(page) else f"{SITE}/shows/{number}",
            runtime_min=_find_runtime(show),
            episodes=_count_episodes(await self._ask(f"/shows/{number}/seasons", _expect_list)),
            networks=_list_networks(show),
            ids=_find_ids(show),
        )

    async def _find(self, title: Title) -> object:
        """The show, None where it has none; it knows no films."""
        if title.kind is Kind.FILM:
            return None
        if number := read(Number, title.ids.get("tvmaze")):
            return await self._ask(f"/shows/{number}", _expect_show)
        imdb = read(str, title.ids.get("imdb")) or ""
        if _IMDB.fullmatch(imdb) and (show := await self._ask("/lookup/shows", _expect_show, imdb=imdb)):
            return show
        if number := read(Number, title.ids.get("tvdb")):
            return await self._ask("/lookup/shows", _expect_show, thetvdb=str(number))
        return None

    async def _add_names(self, title: Title) -> Title:
        """The title with its name in Hangul, or where it was made; as it is where TVmaze gives none now."""
        try:
            rows = await self._ask(f"/shows/{title.ids[self.name]}/akas", _expect_list)
        except SourceAway:
            return title
        named = [
            (name, pick(row, "country") is None)
            for row in (rows if isinstance(rows, list) else [])
            if (name := read_name(row, "name"))
        ]
        others = (title.title_ko, *(name for name, _ in named if has_hangul(name)))
        korean = [*dict.fromkeys(name for name in others if name)]
        original = (name for name, at_home in named if at_home and name not in (title.title, *korean))
        return replace(
            title,
            title_ko=korean[0] if korean else None,
            alt_titles_ko=tuple(korean[1:]),
            original_title=None if title.is_korean else next(original, None),
        )

    async def _ask(self, path: str, find_fault: FindFault = find_none, **params: str) -> object:
        return await self._client.get_json(
            f"{self._root}{path}", params, name=self.name, retry_on=RETRY_ON, find_fault=find_fault
        )


def _expect_list(answer: object) -> Trouble | None:
    return None if isinstance(answer, list) else Trouble.BROKEN


def _expect_show(answer: object) -> Trouble | None:
    return None if read(Number, pick(answer, "id")) else Trouble.BROKEN


def _make_title(show: object, source: str) -> Title | None:
    """The drama that a show is; None if it is of another kind, or not yet dated."""
    number = read(Number, pick(show, "id"))
    name = read_name(show, "name")
    year = _YEAR.match(read(str, pick(show, "premiered")) or "")
    if not (number and name and year) or pick(show, "type") != "Scripted" or _is_adult(show):
        return None
    return Title(
        id="",
        kind=Kind.DRAMA,
        title=name,
        year=int(year[0]),
        title_ko=name if has_hangul(name) else None,
        genres=tuple(dict.fromkeys(genre for each in _list_genres(show) for genre in name_genres(each))),
        networks=_list_networks(show),
        format="streaming" if pick(show, "network") is None and pick(show, "webChannel") else "tv",
        runtime_min=_find_runtime(show),
        country=_find_country(show),
        ids=_find_ids(show),
        sources=(source,),
    )


def _list_genres(show: object) -> list[str]:
    genres = pick(show, "genres")
    return [name for each in (genres if isinstance(genres, list) else []) if (name := read_name(each))]


def _is_adult(show: object) -> bool:
    return "Adult" in _list_genres(show)


def _list_networks(show: object) -> tuple[str, ...]:
    names = (read_name(show, place, "name") for place in ("network", "webChannel"))
    return tuple(dict.fromkeys(name_network(name) for name in names if name))


def _find_country(show: object) -> tuple[str, ...]:
    for place in ("network", "webChannel"):
        if code := read(Country, pick(show, place, "country", "code")):
            return (code,)
    spoken = _SPOKEN_IN.get(read(str, pick(show, "language")) or "")
    return (spoken,) if spoken else ()


def _find_runtime(show: object) -> int | None:
    return read(Number, pick(show, "averageRuntime")) or read(Number, pick(show, "runtime"))


def _find_ids(show: object) -> dict[str, str | int]:
    imdb = read(str, pick(show, "externals", "imdb")) or ""
    found = {
        "tvmaze": read(Number, pick(show, "id")),
        "imdb": imdb if _IMDB.fullmatch(imdb) else None,
        "tvdb": read(Number, pick(show, "externals", "thetvdb")),
    }
    return {source: each for source, each in found.items() if each}


def _count_episodes(seasons: object) -> int | None:
    """Of all seasons together; None while one is not counted."""
    rows = seasons if isinstance(seasons, list) else []
    counts = [read(Number, pick(row, "episodeOrder")) for row in rows]
    return sum(known) if (known := [each for each in counts if each]) and len(known) == len(counts) else None
