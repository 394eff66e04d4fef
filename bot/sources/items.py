"""What an item of Wikidata says of a film or a series; what is not as expected is as if it were not there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from bot.domain.search.views import has_hangul
from bot.domain.titles import KOREA, Kind, Title
from bot.sources.shapes import Name, pick, read, read_name
from bot.sources.tables import COUNTRIES, STREAMERS, name_genres, name_network

CAST = 10
OTHER_NAMES = 20
"""Other names of a title, in each script."""

ItemId = Annotated[str, msgspec.Meta(pattern="^Q[1-9][0-9]{0,9}\\Z")]

TELEVISION_FILM, WEB_SERIES, SEASON = "Q506240", "Q526877", "Q3464665"
FILMS = frozenset({"Q11424", "Q24869", TELEVISION_FILM, "Q202866", "Q24862", "Q20650540", "Q29168811"})
SERIES = frozenset({"Q5398426", "Q1259759", WEB_SERIES, "Q581714", "Q63952888", "Q117467246"})
PORNOGRAPHIC = "Q185529"
SOUTH_KOREA, KOREAN = "Q884", "Q9176"
_MINUTES = {"Q7727": 1, "Q25235": 60}
"""Minutes in a minute and in an hour."""

_FILM = re.compile(r"\b(?:film|movie)\b|영화", re.I)
_SERIES = re.compile(r"\b(?:series|miniseries|drama)\b|드라마|시리즈", re.I)
_NO_WORK = re.compile(
    r"\b(?:reality|show|variety|news|video game|episode|season|novel|manga|webtoon|comics?|album|song"
    r"|soundtrack|film series|franchise|character)\b|에피소드|예능|소설|게임",
    re.I,
)
"""What an item of an unknown kind may be although it is called by such a word."""
_NOT_SCRIPTED = re.compile(r"\b(?:reality|talk show|game show|quiz|variety|news)\b", re.I)
_ADULT = re.compile(r"\bpornograph|\bhentai\b|\badult (?:film|video)\b|포르노|성인 ?영화", re.I)

_IDS = {
    "imdb": ("P345", re.compile(r"tt[0-9]{5,12}")),
    "tmdb_tv": ("P4983", re.compile(r"[1-9][0-9]{0,8}")),
    "tmdb_movie": ("P4947", re.compile(r"[1-9][0-9]{0,8}")),
    "tvdb": ("P4835", re.compile(r"[1-9][0-9]{0,8}")),
    "tvmaze": ("P8600", re.compile(r"[1-9][0-9]{0,8}")),
}
_DIRECTORS, _WRITERS, _CAST, _GENRES, _NETWORKS = "P57", "P58", "P161", "P136", "P449"

_TIME = re.compile(r"\+([12][0-9]{3})-")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}(?=\b|년)")
_AMOUNT = re.compile(r"\+?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Label:
    """What an item is called in English, or everywhere, and in Korean; "" where it is not."""

    en: str = ""
    ko: str = ""

    @property
    def main(self) -> str:
        """The one to show."""
        return self.en or self.ko


Labels = Mapping[str, Label]
"""What items are called, by their ids."""


def read_label(entity: object) -> Label:
    """What an item is called. The label for every language counts where there is no English one."""
    en, every, ko = (read_name(entity, "labels", each, "value") for each in ("en", "mul", "ko"))
    return Label(en or (every if not has_hangul(every) else ""), ko or (every if has_hangul(every) else ""))


def read_time(value: object) -> int | None:
    """The year of a date, which may be no more than a year; None of a decade or less."""
    match = _TIME.match(read(str, pick(value, "time")) or "")
    exact = read(int, pick(value, "precision")) or 0
    return int(match[1]) if match and exact >= 9 else None


def read_amount(value: object) -> int | None:
    """The whole number above 0 that a quantity is."""
    match = _AMOUNT.fullmatch(read(str, pick(value, "amount")) or "")
    return (int(match[1]) or None) if match else None


class Work:
    """An item that may be a film, a series or a season."""

    def __init__(self, entity: object) -> None:
        self._entity = entity
        self.id = read(ItemId, pick(entity, "id")) or ""
        """Its own: of a merged item that of the one it became."""
        self.label = read_label(entity)
        self._types = set(self.list_items("P31"))
        self._told = " / ".join(read_name(entity, "descriptions", each, "value") for each in ("en", "ko"))

    def list_claims(self, property_id: str) -> list[object]:
        """The statements that count: the preferred ones if there are any, and no deprecated one.

        One of a value that nobody knows, or that there is none, has no value to read.
        """
        claims = pick(self._entity, "claims", property_id)
        ranked: dict[object, list[object]] = {"preferred": [], "normal": []}
        for claim in claims if isinstance(claims, list) else []:
            ranked.get(read(str, pick(claim, "rank")), []).append(claim)
        return ranked["preferred"] or ranked["normal"]

    def list_values(self, property_id: str) -> list[object]:
        """What the statements say."""
        return [pick(claim, "mainsnak", "datavalue", "value") for claim in self.list_claims(property_id)]

    def list_items(self, property_id: str) -> list[str]:
        """The ids of the items that the statements name."""
        found = (read(ItemId, pick(value, "id")) for value in self.list_values(property_id))
        return [each for each in found if each]

    @property
    def series_id(self) -> str | None:
        """The series of which this is a season."""
        return next(iter(self.list_items("P179")), None) if SEASON in self._types else None

    @property
    def ids(self) -> dict[str, str | int]:
        """What others call it."""
        found: dict[str, str | int] = {"wikidata": self.id}
        for source, (property_id, shape) in _IDS.items():
            for value in self.list_values(property_id):
                text = read(str, value)
                if text and shape.fullmatch(text):
                    found[source] = text if source == "imdb" else int(text)
                    break
        page = self.read_page("enwiki")
        return {**found, "enwiki": page} if page else found

    def read_page(self, site: str) -> str:
        """The name of its page there."""
        return read(Name, pick(self._entity, "sitelinks", site, "title")) or ""

    def find_kind(self, *, vouched: bool = False) -> Kind | None:
        """Which kind of title it is; None if it is none, or one for adults.

        Of an item of an unknown kind others' ids and its description must say so; the ids alone where
        somebody vouches that it is a title.
        """
        if PORNOGRAPHIC in {*self._types, *self.list_items(_GENRES)} or _ADULT.search(self._told):
            return None
        if self._types & FILMS:
            television = TELEVISION_FILM in self._types and self.countries[:1] == (KOREA,)
            return Kind.SPECIAL if television else Kind.FILM
        if self._types & SERIES:
            return Kind.DRAMA
        ids = self.ids
        film, series = bool(_FILM.search(self._told)), bool(_SERIES.search(self._told))
        if SEASON in self._types or not (vouched or film or series) or _NO_WORK.search(self._told):
            return None
        if "tmdb_movie" in ids or "tmdb_tv" in ids:
            return Kind.FILM if "tmdb_tv" not in ids or (film and "tmdb_movie" in ids) else Kind.DRAMA
        if "imdb" in ids and (film or series):
            return Kind.DRAMA if series else Kind.FILM
        return None

    @property
    def countries(self) -> tuple[str, ...]:
        """Where it was made; Korea too if nothing is told but its language."""
        found = (COUNTRIES.get(each, "") for each in self.list_items("P495"))
        countries = tuple(dict.fromkeys(each for each in found if each))
        is_korean = not self.list_items("P495") and KOREAN in self.list_items("P364")
        return (KOREA,) if is_korean else countries

    def find_year(self, kind: Kind) -> int | None:
        """When it was first shown, in Korea if it took part; else the year that its description names."""
        for property_id in ("P577", "P580") if kind is Kind.FILM else ("P580", "P577"):
            dated = [
                (year, self._was_shown_in_korea(claim))
                for claim in self.list_claims(property_id)
                if (year := read_time(pick(claim, "mainsnak", "datavalue", "value")))
            ]
            korean = [year for year, in_korea in dated if in_korea]
            ours = not self.countries or KOREA in self.countries
            if dated:
                return min(korean if korean and ours else [year for year, _ in dated])
        match = _YEAR.search(self._told)
        return int(match[0]) if match else None

    def _was_shown_in_korea(self, claim: object) -> bool:
        places = pick(claim, "qualifiers", "P291")
        return any(
            pick(place, "datavalue", "value", "id") == SOUTH_KOREA
            for place in (places if isinstance(places, list) else [])
        )

    def list_named(self) -> list[str]:
        """The ids of those whose names a title needs."""
        people = (*self.list_items(_DIRECTORS), *self.list_items(_WRITERS), *self.list_items(_CAST)[:CAST])
        return [*people, *self.list_items(_GENRES), *self.list_items(_NETWORKS)]

    def make_title(self, labels: Labels, source: str, *, vouched: bool = False) -> Title | None:
        """The title it is; None if it is none. Its year is 0 where nothing tells one."""
        kind = self.find_kind(vouched=vouched)
        genres = [label.main for label in self._named(_GENRES, labels)]
        is_film = kind is Kind.FILM
        barred = any(_ADULT.search(each) or (not is_film and _NOT_SCRIPTED.search(each)) for each in genres)
        country = self.countries
        given = [(read_name(value, "text"), pick(value, "language")) for value in self.list_values("P1476")]
        korean = (*(name for name, language in given if language == "ko"), self.label.ko)
        title_ko = next((name for name in korean if has_hangul(name)), None)
        foreign = next((name for name, language in given if name and language != "ko"), None)
        main = self.label.en or title_ko or foreign or self.label.ko
        if kind is None or barred or not main:
            return None
        others = (*korean, *self._list_aliases())
        networks = self._list_networks(labels)
        return Title(
            id="",
            kind=kind,
            title=main,
            year=self.find_year(kind) or 0,
            title_ko=title_ko,
            original_title=foreign if foreign != main and country[:1] != (KOREA,) else None,
            alt_titles=_list_once((name for name in others if not has_hangul(name)), main, foreign),
            alt_titles_ko=_list_once((name for name in others if has_hangul(name)), main, title_ko),
            genres=tuple(dict.fromkeys(genre for each in genres for genre in name_genres(each))),
            directors=self._list_people(_DIRECTORS, labels),
            writers=self._list_people(_WRITERS, labels),
            cast=self._list_people(_CAST, labels)[:CAST],
            people_ko={
                label.en: label.ko
                for role in (_DIRECTORS, _WRITERS, _CAST)
                for label in self._named(role, labels)
                if label.en and has_hangul(label.ko)
            },
            networks=() if is_film else networks,
            format=self._find_format(kind, networks),
            episodes=None if is_film else next(iter(self._list_amounts("P1113")), None),
            runtime_min=self._find_runtime(),
            country=country,
            ids=self.ids,
            sources=(source,),
        )

    def _named(self, property_id: str, labels: Labels) -> list[Label]:
        return [labels[each] for each in self.list_items(property_id) if each in labels]

    def _list_people(self, property_id: str, labels: Labels) -> tuple[str, ...]:
        return _list_once(label.main for label in self._named(property_id, labels))

    def _list_networks(self, labels: Labels) -> tuple[str, ...]:
        return _list_once(name_network(label.main) for label in self._named(_NETWORKS, labels))

    def _list_aliases(self) -> list[str]:
        rows = (pick(self._entity, "aliases", language) for language in ("en", "mul", "ko"))
        return [read_name(alias, "value") for row in rows if isinstance(row, list) for alias in row]

    def _list_amounts(self, property_id: str) -> list[int]:
        return [amount for value in self.list_values(property_id) if (amount := read_amount(value))]

    def _find_format(self, kind: Kind, networks: tuple[str, ...]) -> str:
        if kind is Kind.FILM:
            return "tv" if TELEVISION_FILM in self._types else "theatrical"
        if WEB_SERIES in self._types:
            return "web"
        return "streaming" if networks and STREAMERS.issuperset(networks) else "tv"

    def _find_runtime(self) -> int | None:
        """Minutes; what is told in another unit than minutes or hours is passed over."""
        for value in self.list_values("P2047"):
            unit = (read(str, pick(value, "unit")) or "").rpartition("/")[2]
            amount = read_amount(value)
            if amount and unit in _MINUTES:
                return amount * _MINUTES[unit]
        return None


def _list_once(names: Iterable[str], *but: str | None) -> tuple[str, ...]:
    """Each name once, in order, without those told elsewhere."""
    return tuple(dict.fromkeys(name for name in names if name and name not in but))[:OTHER_NAMES]
