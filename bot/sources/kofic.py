"""The Korean Film Council's counts (KOBIS), with the owner's key: films shown in Korea, and tickets sold.

The key is a part of every address, as at TMDB. All numbers are strings; what is wrong is told with HTTP 200.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import msgspec

from bot.domain.facts import Admissions, Facts, clean_text, count_days
from bot.domain.search.views import fold_name, has_hangul
from bot.domain.titles import Kind, Title
from bot.sources import SourceAway, Trouble
from bot.sources.client import Client
from bot.sources.shapes import Name, pick, read, read_rows

API = "https://www.kobis.or.kr/kobisopenapi/webservice/rest"

LOOKED_AT = 3
"""Films of a search whose particulars are asked for, a request each: only these tell who may see them."""
_PEOPLE = 10

_WRONG_KEY = "320010"
_OVER = "초과"
"""In the message of a fault where the day's requests are used up; its code is written nowhere."""

_EROTIC = "성인물(에로)"
_RESTRICTED = "제한상영가"
_GRADES = {
    "전체": "ALL",
    "12": "12",
    "15": "15",
    "18": "18",
    "청소년관람불가": "18",
    "연소자관람불가": "18",
    "미성년자관람불가": "18",
}
"""How a grade begins, to the catalogue's."""

_GENRES = {
    "드라마": "Drama",
    "코미디": "Comedy",
    "멜로/로맨스": "Romance",
    "액션": "Action",
    "스릴러": "Thriller",
    "범죄": "Crime",
    "공포(호러)": "Horror",
    "판타지": "Fantasy",
    "사극": "Historical",
    "애니메이션": "Animation",
    "SF": "Sci-Fi",
    "미스터리": "Mystery",
    "가족": "Family",
    "뮤지컬": "Music",
    "어드벤처": "Adventure",
    "전쟁": "War",
    "다큐멘터리": "Documentary",
    "서부극(웨스턴)": "Western",
}
_NATIONS = {
    "한국": "KR",
    "미국": "US",
    "일본": "JP",
    "중국": "CN",
    "홍콩": "HK",
    "대만": "TW",
    "태국": "TH",
    "베트남": "VN",
    "인도네시아": "ID",
    "필리핀": "PH",
    "인도": "IN",
    "이란": "IR",
    "터키": "TR",
    "튀르키예": "TR",
    "러시아": "RU",
    "영국": "GB",
    "아일랜드": "IE",
    "프랑스": "FR",
    "독일": "DE",
    "이탈리아": "IT",
    "스페인": "ES",
    "포르투갈": "PT",
    "벨기에": "BE",
    "네덜란드": "NL",
    "오스트리아": "AT",
    "스위스": "CH",
    "덴마크": "DK",
    "스웨덴": "SE",
    "노르웨이": "NO",
    "핀란드": "FI",
    "아이슬란드": "IS",
    "폴란드": "PL",
    "체코": "CZ",
    "헝가리": "HU",
    "루마니아": "RO",
    "그리스": "GR",
    "캐나다": "CA",
    "멕시코": "MX",
    "브라질": "BR",
    "아르헨티나": "AR",
    "칠레": "CL",
    "호주": "AU",
    "뉴질랜드": "NZ",
}

Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{6,10}\Z")]
Text = Annotated[str, msgspec.Meta(max_length=200)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(?:19|20)[0-9]{6}\Z")]
Count = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,9}\Z")]


class _Listed(msgspec.Struct, rename="camel"):
    movie_cd: Code
    movie_nm: Name
    open_dt: Day
    genre_alt: str = ""


class _Film(msgspec.Struct, rename="camel"):
    """A film's particulars; the lists' rows are read one by one."""

    movie_cd: Code
    movie_nm: Name
    open_dt: str = ""
    movie_nm_en: Text = ""
    movie_nm_og: Text = ""
    show_tm: str = ""
    nations: Any = None
    genres: Any = None
    directors: Any = None
    actors: Any = None
    audits: Any = None


class _Person(msgspec.Struct, rename="camel"):
    people_nm: Name
    people_nm_en: Text = ""


class _Sold(msgspec.Struct, rename="camel"):
    movie_cd: Code
    audi_acc: Count


@dataclass(frozen=True, slots=True)
class _People:
    """Names in Latin letters, in Hangul where there are no others; and the Hangul of each."""

    names: tuple[str, ...]
    hangul: dict[str, str]


class Kofic:
    """Looks up at KOFIC. `root` is where its API is, `now` gives epoch seconds."""

    name = "kofic"

    def __init__(
        self, client: Client, *, key: str, root: str = API, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._key = key
        self._root = root
        self._now = now

    async def search(self, text: str) -> list[Title]:
        """The films shown in Korea that have the text in their Korean name. Raises SourceAway.

        The very name first, then the newest; at most `LOOKED_AT`. None for a text without Hangul.
        """
        if not has_hangul(text):
            return []
        listed = await self._get("movie/searchMovieList", "movieListResult", movieNm=text, itemPerPage="100")
        rows = [row for row in read_rows(_Listed, listed.get("movieList")) if _EROTIC not in row.genre_alt]
        named = fold_name(text)
        rows.sort(key=lambda row: (fold_name(row.movie_nm) != named, -int(row.open_dt)))
        source = f"{self.name}:live-{datetime.fromtimestamp(self._now(), UTC):%Y-%m}"
        films = [await self._find_film(row.movie_cd) for row in rows[:LOOKED_AT]]
        return [title for film in films if film and (title := _make_title(film, source))]

    async def facts(self, title: Title) -> Facts | None:
        """What it has of the film; None if it does not know it, or as one for adults. Raises SourceAway."""
        code = read(Code, title.ids.get("kobis"))
        film = await self._find_film(code) if code else None
        if film is None:
            return None
        directors, cast = _read_people(film.directors), _read_people(film.actors)
        return Facts(
            source=self.name,
            runtime_min=_read_minutes(film),
            age_rating=_find_grade(film),
            directors=directors.names,
            cast=cast.names,
            people_ko=directors.hangul | cast.hangul,
            ids={"kobis": film.movie_cd},
        )

    async def list_daily(self, day: date) -> dict[str, Admissions]:
        """Tickets sold in Korea up to that day, by KOBIS id: its ten films seen most. Raises SourceAway."""
        path, asked = "boxoffice/searchDailyBoxOfficeList", f"{day:%Y%m%d}"
        listed = await self._get(path, "boxOfficeResult", targetDt=asked)
        rows = read_rows(_Sold, listed.get("dailyBoxOfficeList"))
        return {row.movie_cd: Admissions(int(row.audi_acc), day.isoformat()) for row in rows}

    async def _find_film(self, code: str) -> _Film | None:
        """A film's particulars; None where there is none, or one for adults alone."""
        found = await self._get("movie/searchMovieInfo", "movieInfoResult", movieCd=code)
        film = read(_Film, found.get("movieInfo"))
        return None if film is None or film.movie_cd != code or _is_adult(film) else film

    async def _get(self, path: str, result: str, **asked: str) -> dict[str, object]:
        """What a service gives as its result."""
        answer = await self._client.get_json(
            f"{self._root}/{path}.json",
            {"key": self._key, **asked},
            name=self.name,
            find_fault=lambda answer: _find_fault(answer, result),
        )
        if answer is None:
            raise SourceAway(Trouble.BROKEN)
        found = pick(answer, result)
        assert isinstance(found, dict)
        return found


def find_newest_day(now: int) -> date:
    """The last day whose admissions are counted at that time: from 10:00 in Korea on, yesterday."""
    return date(1970, 1, 1) + timedelta(days=count_days(now) - 1)


def _find_fault(answer: object, result: str) -> Trouble | None:
    if pick(answer, "faultInfo") is None:
        return None if isinstance(pick(answer, result), dict) else Trouble.BROKEN
    if pick(answer, "faultInfo", "errorCode") == _WRONG_KEY:
        return Trouble.REFUSED
    return Trouble.BUSY if _OVER in str(pick(answer, "faultInfo", "message")) else Trouble.BROKEN


def _make_title(film: _Film, source: str) -> Title | None:
    korean, english, original = map(clean_text, (film.movie_nm, film.movie_nm_en, film.movie_nm_og))
    if not korean or read(Day, film.open_dt) is None:
        return None
    directors, cast = _read_people(film.directors), _read_people(film.actors)
    return Title(
        id="",
        kind=Kind.FILM,
        title=english or korean,
        year=int(film.open_dt[:4]),
        title_ko=korean,
        genres=_translate(film.genres, "genreNm", _GENRES),
        directors=directors.names,
        cast=cast.names,
        people_ko=directors.hangul | cast.hangul,
        format="theatrical",
        runtime_min=_read_minutes(film),
        age_rating=_find_grade(film),
        country=_translate(film.nations, "nationNm", _NATIONS),
        original_title=original if original not in ("", english, korean) else None,
        ids={"kobis": film.movie_cd},
        sources=(source,),
    )


def _list_names(rows: object, key: str) -> list[str]:
    return [name for row in read_rows(dict[str, object], rows) if (name := read(str, row.get(key)))]


def _translate(rows: object, key: str, table: dict[str, str]) -> tuple[str, ...]:
    """Our word for each that the table has."""
    return tuple(dict.fromkeys(table[name] for name in _list_names(rows, key) if name in table))


def _is_adult(film: _Film) -> bool:
    """Whether it is erotica, or was never allowed in an ordinary cinema."""
    restricted = any(_RESTRICTED in grade for grade in _list_names(film.audits, "watchGradeNm"))
    return _EROTIC in _list_names(film.genres, "genreNm") or (restricted and _find_grade(film) is None)


def _find_grade(film: _Film) -> str | None:
    for grade in _list_names(film.audits, "watchGradeNm"):
        for beginning, rating in _GRADES.items():
            if grade.startswith(beginning):
                return rating
    return None


def _read_minutes(film: _Film) -> int | None:
    return int(film.show_tm) or None if re.fullmatch(r"[0-9]{1,4}", film.show_tm) else None


def _read_people(rows: object) -> _People:
    hangul = {}
    for row in read_rows(_Person, rows)[:_PEOPLE]:
        korean = clean_text(row.people_nm)
        # Family names stand in capitals: KIM Bora.
        words = (
            word.capitalize() if word.isupper() else word for word in clean_text(row.people_nm_en).split()
        )
        if name := " ".join(words) or korean:
            hangul[name] = korean
    return _People(tuple(hangul), {name: korean for name, korean in hangul.items() if name != korean})
