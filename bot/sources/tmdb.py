"""TMDB, with the owner's key: pictures, a line of what happens, where to watch, and very new titles.

The key is a part of every address. So each request goes through `Client`, whose errors and log lines have no
address in them. In the library `themoviedb` (2.0.2) it stands in tracebacks, and one odd date loses a page.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Literal

import msgspec

from bot.domain.facts import Facts, Offer, OfferKind, clean_text, make_line
from bot.domain.search.views import fold_name, has_hangul
from bot.domain.titles import KOREA, Kind, Title
from bot.sources import SourceAway, Trouble
from bot.sources.client import Client
from bot.sources.shapes import Country, Name, Number, pick, read, read_name, read_rows

API = "https://api.themoviedb.org/3"
SITE = "https://www.themoviedb.org"
IMAGES = "https://image.tmdb.org/t/p"

Side = Literal["tv", "movie"]
SIDES: tuple[Side, ...] = ("tv", "movie")
"""TMDB counts series and films apart."""

_UNSCRIPTED = frozenset({10763, 10764, 10767})
"""News, reality, talk: neither drama nor film."""
_RATINGS = {"ALL": "ALL", "7": "7", "12": "12", "15": "15", "18": "18", "19": "18"}
"""Korea's, as TMDB writes them in capitals, to the catalogue's."""
_APPENDED = "external_ids,watch/providers,"
_RATED_BY = {"tv": "content_ratings", "movie": "release_dates"}

_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_IMDB = re.compile(r"tt\d{5,12}", re.ASCII)
_WIKIDATA = re.compile(r"Q\d{1,12}", re.ASCII)
_LINK = re.compile(re.escape(SITE) + r"/[\w/?=&%.-]{1,200}", re.ASCII)
_IMAGE = re.compile(r"/[\w-]+\.(?:jpg|png|webp)", re.ASCII)


class _Page(msgspec.Struct):
    results: list[object]


class _Found(msgspec.Struct, kw_only=True):
    id: Number
    original_language: str
    adult: bool = False
    genre_ids: frozenset[int] = frozenset()
    origin_country: tuple[Country, ...] = ()
    popularity: float = 0.0


class _Show(_Found, kw_only=True):
    name: Name
    original_name: Name
    premiered: date = msgspec.field(name="first_air_date")


class _Film(_Found, kw_only=True):
    name: Name = msgspec.field(name="title")
    original_name: Name = msgspec.field(name="original_title")
    premiered: date = msgspec.field(name="release_date")


_Row = _Show | _Film


class _Numbered(msgspec.Struct):
    id: Number
    adult: bool = False


class _Rated(msgspec.Struct, kw_only=True):
    """What a country says of a series, or the list of what it says of a film."""

    country: str = msgspec.field(name="iso_3166_1")
    rating: str | None = None
    release_dates: list[object] = []


class _Release(msgspec.Struct):
    certification: str


class Tmdb:
    """Looks up at TMDB. `root` is where its API is, `now` gives epoch seconds."""

    name = "tmdb"

    def __init__(
        self, client: Client, *, key: str, root: str = API, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._key = key
        self._root = root
        self._now = now

    async def search(self, text: str) -> list[Title]:
        """The titles of that name, the very name first, then what most people look at. Raises SourceAway.

        They have no genres, tags, people nor networks: TMDB's terms let nothing of it teach a machine, and
        that is what our recommender learns from. Series and films are searched apart: a search for all at
        once also gives collections, and people.
        """
        found = [(side, row) for side in SIDES for row in await self._search(side, text)]
        named = fold_name(text)
        found.sort(key=lambda each: (named not in _fold_names(each[1]), -each[1].popularity))
        source = f"{self.name}:live-{datetime.fromtimestamp(self._now(), UTC):%Y-%m}"
        return [title for side, row in found if (title := _make_title(side, row, source))]

    async def facts(self, title: Title) -> Facts | None:
        """What it has of a title; None if it does not know it, or as one for adults. Raises SourceAway."""
        place = await self._find(title)
        if place is None:
            return None
        side, number = place
        parts = _APPENDED + _RATED_BY[side]
        data = await self._get(f"{side}/{number}", _Numbered, append_to_response=parts)
        details = read(_Numbered, data)
        if details is None or details.adult or details.id != number:
            return None
        return _make_facts(side, number, data)

    async def _find(self, title: Title) -> tuple[Side, int] | None:
        """Where TMDB has a title: by its own number, by IMDb's, or as the only one of that name and year."""
        for side in SIDES:
            number = str(title.ids.get(f"tmdb_{side}"))
            if _NUMBER.fullmatch(number):
                return side, int(number)
        imdb = str(title.ids.get("imdb"))
        if _IMDB.fullmatch(imdb):
            page = await self._get(f"find/{imdb}", dict, external_source="imdb_id")
            found = [
                (each, row.id)
                for each in SIDES
                for row in read_rows(_Numbered, pick(page, f"{each}_results"))
            ]
            if found:
                return found[0] if len(found) == 1 else None
        side = "movie" if title.kind is Kind.FILM else "tv"
        names = {fold_name(name) for name in title.names} - {""}
        rows = [
            row
            for row in await self._search(side, title.title_ko or title.title, year=title.year)
            if abs(row.premiered.year - title.year) <= 1 and not names.isdisjoint(_fold_names(row))
        ]
        return (side, rows[0].id) if len(rows) == 1 else None

    async def _search(self, side: Side, text: str, *, year: int | None = None) -> list[_Row]:
        """What has that name on one side. A row that lacks something, as a date, is passed over."""
        asked = {"query": text, "include_adult": "false"}
        if year is not None:
            asked["first_air_date_year" if side == "tv" else "year"] = str(year)
        page = await self._get(f"search/{side}", _Page, **asked)
        if page is None:
            raise SourceAway(Trouble.BROKEN)
        rows: list[_Row] = read_rows(_Show if side == "tv" else _Film, pick(page, "results"))
        return [row for row in rows if not row.adult and _UNSCRIPTED.isdisjoint(row.genre_ids)]

    async def _get(self, path: str, shape: type[object], **asked: str) -> object:
        """What is at that path, at least of that shape; None where nothing is."""
        return await self._client.get_json(
            f"{self._root}/{path}",
            {"api_key": self._key, "language": "en-US", **asked},
            name=self.name,
            find_fault=lambda answer: Trouble.BROKEN if read(shape, answer) is None else None,
        )


def _fold_names(row: _Row) -> set[str]:
    return {fold_name(row.name), fold_name(row.original_name)} - {""}


def _make_title(side: Side, row: _Row, source: str) -> Title | None:
    name, original = clean_text(row.name), clean_text(row.original_name)
    if not name:
        return None
    korean = row.original_language == "ko"
    return Title(
        id="",
        kind=Kind.DRAMA if side == "tv" else Kind.FILM,
        title=name,
        year=row.premiered.year,
        title_ko=original if korean and has_hangul(original) else None,
        format="tv" if side == "tv" else "theatrical",
        # TMDB tells it of series alone while it searches.
        country=row.origin_country or ((KOREA,) if korean else ()),
        original_title=original if not korean and original != name else None,
        ids={f"tmdb_{side}": row.id},
        sources=(source,),
    )


def _make_facts(side: Side, number: int, data: object) -> Facts:
    external = pick(data, "external_ids")
    minutes = (
        pick(data, "runtime")
        if side == "movie"
        else next(iter(read_rows(Number, pick(data, "episode_run_time"))), None)
    )
    regions = read(dict[str, object], pick(data, "watch/providers", "results")) or {}
    watched = {region: each for region, each in regions.items() if read(Country, region)}
    return Facts(
        source=Tmdb.name,
        poster=_make_url("w500", pick(data, "poster_path")),
        backdrop=_make_url("w780", pick(data, "backdrop_path")),
        line=make_line(read(str, pick(data, "overview")) or ""),
        watch={region: offers for region, each in watched.items() if (offers := tuple(_list_offers(each)))},
        watch_link={
            region: link
            for region, each in watched.items()
            if isinstance(link := pick(each, "link"), str) and _LINK.fullmatch(link)
        },
        url=f"{SITE}/{side}/{number}",
        runtime_min=read(Number, minutes),
        age_rating=_find_rating(side, data),
        episodes=read(Number, pick(data, "number_of_episodes")),
        networks=_list_names(pick(data, "networks"), "name"),
        ids={
            f"tmdb_{side}": number,
            **_read_id("imdb", _IMDB, pick(external, "imdb_id")),
            **_read_id("wikidata", _WIKIDATA, pick(external, "wikidata_id")),
            **({"tvdb": tvdb} if (tvdb := read(Number, pick(external, "tvdb_id"))) else {}),
        },
    )


def _make_url(size: str, path: object) -> str | None:
    return f"{IMAGES}/{size}{path}" if isinstance(path, str) and _IMAGE.fullmatch(path) else None


def _read_id(source: str, pattern: re.Pattern[str], value: object) -> dict[str, str]:
    return {source: value} if isinstance(value, str) and pattern.fullmatch(value) else {}


def _list_offers(region: object) -> Iterator[Offer]:
    """In the order that JustWatch gives them."""
    for kind in OfferKind:
        for provider in _list_names(pick(region, kind.value), "provider_name"):
            yield Offer(provider, kind)


def _list_names(rows: object, key: str) -> tuple[str, ...]:
    """The name under a key of each row, once each."""
    names = (read_name(row, key) for row in (rows if isinstance(rows, list) else []))
    return tuple(dict.fromkeys(name for name in names if name))


def _find_rating(side: Side, data: object) -> str | None:
    """Korea's rating in the catalogue's words, the first one known."""
    for each in read_rows(_Rated, pick(data, _RATED_BY[side], "results")):
        if each.country == KOREA:
            released = (release.certification for release in read_rows(_Release, each.release_dates))
            for rating in (each.rating or "", *released):
                if rating.upper() in _RATINGS:
                    return _RATINGS[rating.upper()]
    return None
