"""What stands in a cell: scores, times, years, countries, kinds, ids, in every way they are written."""

import calendar
import re
from collections.abc import Iterable

from bot.domain.lists.texts import tidy
from bot.domain.shelf import Status
from bot.domain.title_forms import FIRST_YEAR, LAST_YEAR
from bot.domain.titles import Kind

_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "nan", "<nil>", "undefined"})
_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,20})?)(?:\s*/\s*(\d{1,3}))?", re.ASCII)
_COUNT = re.compile(r"'?\s*(\d{1,6})", re.ASCII)
_MOST_EPISODES = 9_999

LOWEST, HIGHEST = 2, 20
"""Half points."""


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing, in one of the ways programs say so."""
    return text.lower() in _NOTHING


def read_score(text: str, best: int = 10, *, has_zero: bool = False) -> int | None:
    """Half points of a score out of `best`, to the nearest; None where there is none.

    Zero stands for none, unless a scale `has_zero`: then it is the lowest score, as our scale has none below
    1. Raises ValueError for what is off the scale.
    """
    text = text.strip()
    if is_nothing(text):
        return None
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] and int(found[2]) != best):
        raise ValueError(text)
    value = float(found[1].replace(",", "."))
    if value > best:
        raise ValueError(text)
    if value == 0 and not has_zero:
        return None
    return max(LOWEST, int(HIGHEST * value / best + 0.5))


def read_count(text: str) -> int | None:
    """The number a text begins with, from 1 to 9,999: `12/16` is 12."""
    found = _COUNT.match(text)
    number = int(found[1]) if found else 0
    return number if 0 < number <= _MOST_EPISODES else None


def is_yes(text: str) -> bool:
    return text.lower() in ("true", "yes", "1", "y", "t")


# Times -----------------------------------------------------------------------------------------------

_TIME = r"(?:,?[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.]\s?(\d{{1,2}})[-/.]\s?(\d{{1,2}})\.?{_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAMED_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.I)
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])", re.ASCII)
_FULL_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_NOON = 12 * 3600


def read_time(text: str, *, day_first: bool = False) -> int | None:
    """Epoch seconds of a date with or without a time of day, None for what is none between 1970 and 2100.

    A day alone stands for its noon in UTC, which is that day nearly everywhere. Where day and month could
    be either, `day_first` says which it is; with hyphens and dots the day is always first.
    """
    text = text.strip()[:60]
    if found := _YEAR_FIRST.match(text):
        year, month, day, *clock = found.groups()
    elif found := _YEAR_LAST.match(text):
        first, sign, second, year, *clock = found.groups()
        before = int(first) > 12 or ((day_first or sign != "/") and int(second) <= 12)
        day, month = (first, second) if before else (second, first)
        if len(year) == 2:
            year = f"20{year}"
    else:
        return _read_named_month(text)
    return _count_seconds(int(year), int(month), int(day), *clock)


def says_day_first(texts: Iterable[str]) -> bool:
    """Whether these dates can only be read with the day before the month."""
    found = (_YEAR_LAST.match(text) for text in texts)
    return any(each is not None and int(each[1]) > 12 for each in found)


def _read_named_month(text: str) -> int | None:
    """`Sun Jun 30 00:00:00 2013`, `Jun 30, 2022`, `30 June 2022`."""
    month, year, day = _NAMED_MONTH.search(text), _FULL_YEAR.search(text), _DAY.search(text)
    if month is None or year is None or day is None:
        return None
    clock = _CLOCK.search(text)
    named = _MONTHS[month[1].lower()]
    return _count_seconds(int(year[1]), named, int(day[1]), *(clock.groups() if clock else ()))


def _count_seconds(
    year: int,
    month: int,
    day: int,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> int | None:
    if not (
        1970 <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return None
    midnight = calendar.timegm((year, month, day, 0, 0, 0))
    of_day = int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)
    if of_day == 0:  # programs write a day alone as its midnight
        return midnight + _NOON
    if of_day > 24 * 3600:
        return None
    ahead = 0
    if zone and zone[0] in "+-":
        ahead = (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60) * (1 if zone[0] == "+" else -1)
    return max(0, midnight + of_day - ahead)


# What it is ------------------------------------------------------------------------------------------

_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)", re.ASCII)
_NAME_AND_YEAR = re.compile(r"(.*\S)\s*\((\d{4})\)", re.ASCII | re.S)
_NAME_AND_COUNTRY = re.compile(r"(.*\S)\s*\(([A-Z]{2})\)", re.S)


def read_year(text: str) -> int | None:
    """The first year a text names: of `2016–2017`, or of a date."""
    found = _ANY_YEAR.search(text[:60])
    year = int(found[1]) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def split_name(text: str) -> tuple[str, int | None, tuple[str, ...]]:
    """The name, year and countries of `Big Mouth (2022)` or `Big Mouth (KR)`."""
    name, year, countries = tidy(text), None, ()
    if (found := _NAME_AND_YEAR.fullmatch(name)) and FIRST_YEAR <= int(found[2]) <= LAST_YEAR:
        name, year = found[1], int(found[2])
    if (found := _NAME_AND_COUNTRY.fullmatch(name)) and (codes := read_countries(found[2])):
        return found[1], year, codes
    return name, year, countries


_COUNTRIES = {
    name: code
    for code, names in {
        "KR": "south korea|korea|republic of korea|korea, south|korea, republic of|대한민국|한국|남한",
        "KP": "north korea|북한",
        "JP": "japan|일본",
        "CN": "china|mainland china|people's republic of china|중국",
        "TW": "taiwan|대만",
        "HK": "hong kong|홍콩",
        "TH": "thailand|태국",
        "PH": "philippines|필리핀",
        "SG": "singapore|싱가포르",
        "VN": "vietnam|베트남",
        "IN": "india|인도",
        "ID": "indonesia|인도네시아",
        "MY": "malaysia|말레이시아",
        "KH": "cambodia",
        "LA": "laos",
        "MM": "myanmar",
        "MN": "mongolia|몽골",
        "TR": "turkey|türkiye",
        "US": "united states|united states of america|usa|미국",
        "GB": "united kingdom|uk|great britain|영국",
        "CA": "canada|캐나다",
        "AU": "australia|호주",
        "NZ": "new zealand",
        "FR": "france|프랑스",
        "DE": "germany|독일",
        "IT": "italy|이탈리아",
        "ES": "spain|스페인",
        "RU": "russia|러시아",
        "MX": "mexico",
        "BR": "brazil",
        "PL": "poland",
        "SE": "sweden",
        "DK": "denmark",
        "NO": "norway",
        "IE": "ireland",
        "IR": "iran",
    }.items()
    for name in (code.lower(), *names.split("|"))
}
_BETWEEN_COUNTRIES = re.compile(r"\s*[,/;&|·]\s*|\s+and\s+")


def read_countries(text: str) -> tuple[str, ...]:
    """ISO 3166 codes of the countries a cell names, in its order; unknown ones are left out."""
    text = text.strip().lower()[:200]
    if text in _COUNTRIES:
        return (_COUNTRIES[text],)
    names = _BETWEEN_COUNTRIES.split(text)
    return tuple(dict.fromkeys(_COUNTRIES[name] for name in names if name in _COUNTRIES))


_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        # IMDb writes these in the language of the account.
        (r"(?=.*(?:\btv|tele|télé|fernseh)).*(?:movie|film|pel[ií]cula|영화)", Kind.SPECIAL),
        (r"special|especial|spécial|spezial|특별|단막", Kind.SPECIAL),
        (r"movie|film|pel[ií]cula|영화", Kind.FILM),
        (r"seri|séri|drama|show|\btv|anime|season|드라마|시리즈", Kind.DRAMA),
        (r"short|video", Kind.FILM),
    )
)
_EPISODE = re.compile(r"episod|épisod|folge|에피소드|エピソード")
_NO_TITLE = re.compile(r"game|gioco|juego|jogo|jeu\b|spiel|podcast|music|musik|book|manga|comic|novel|person")


def read_kind(text: str) -> Kind | None:
    """What somebody calls it; any series is a DRAMA, what was made for one evening a SPECIAL."""
    text = text.lower()[:60]
    return next((kind for pattern, kind in _KINDS if pattern.search(text)), None)


def names_episode(text: str) -> bool:
    return bool(_EPISODE.search(text.lower()[:60]))


def names_no_title(text: str) -> bool:
    return bool(_NO_TITLE.search(text.lower()[:60]))


_STATUSES = {
    name: status
    for status, names in {
        Status.PLANNED: "planned|plan to watch|plantowatch|planning|watchlist|볼 예정|보고싶어요|찜",
        Status.WATCHING: "watching|currently watching|in progress|repeating|보는 중|보는중|시청 중|시청중",
        Status.FINISHED: "completed|finished|watched|complete|완료|완주|정주행|봤어요|시청 완료|시청완료",
        Status.ON_HOLD: "on hold|hold|onhold|paused|보류",
        Status.DROPPED: "dropped|drop|stopped|하차|중단|시청 중단",
        Status.REFUSED: "not interested|notinteresting|not interesting|관심 없음|관심없음",
    }.items()
    for name in names.split("|")
}


def read_status(text: str) -> Status | None:
    """Where somebody stands; None for "Undecided" and what nobody knows."""
    return _STATUSES.get(" ".join(text.lower().replace("-", " ").replace("_", " ").split())[:40])


_PEOPLE = re.compile(r"\s*[,;|]\s*")
_MOST_PEOPLE = 10
_IMDB = re.compile(r"tt(\d{5,10})|(\d{5,10})", re.ASCII)
_ID = re.compile(r"\d{1,10}", re.ASCII)


def read_people(text: str) -> tuple[str, ...]:
    names = (tidy(name, 100) for name in _PEOPLE.split(text[:2000]))
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_PEOPLE]


def read_ids(
    *, imdb: str = "", tmdb: str = "", tvdb: str = "", kind: Kind | None = None
) -> dict[str, str | int]:
    """What others call it, as `Title.ids` has it; a number of TMDB says nothing without the kind."""
    ids: dict[str, str | int] = {}
    if found := _IMDB.search(imdb[:100]):
        ids["imdb"] = f"tt{(found[1] or found[2]).zfill(7)}"
    if kind is not None and _ID.fullmatch(tmdb) and int(tmdb):
        ids["tmdb_movie" if kind is Kind.FILM else "tmdb_tv"] = int(tmdb)
    if _ID.fullmatch(tvdb) and int(tvdb):
        ids["tvdb"] = int(tvdb)
    return ids
