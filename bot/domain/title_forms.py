"""A title as somebody writes it down: five texts, nothing checked yet."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.errors import BadTitleYear, NoName
from bot.domain.titles import KOREA, Kind, Title
from bot.domain.visible import visible_text

FIRST_YEAR, LAST_YEAR = 1888, 2100
"""Between the first film there is and what nobody has announced yet."""

_NUMBER = re.compile(r"\d+")
_LONGEST_NAME, _MOST_PEOPLE = 100, 20
_HANGUL = re.compile("[가-힣]")
_BETWEEN_PEOPLE = re.compile(r"[,;\n](?!\s*[JS]r\b)")
"""The comma of "Robert Downey, Jr." is his own."""


class Sort(StrEnum):
    """What somebody says a title is, in one word."""

    KOREAN_DRAMA = "korean_drama"
    KOREAN_FILM = "korean_film"
    DRAMA = "drama"
    FILM = "film"


@dataclass(frozen=True, slots=True)
class TitleForm:
    """As it is typed: `local` is the name where it was made, `when` a year and perhaps a drama's episodes."""

    name: str = ""
    local: str = ""
    when: str = ""
    sort: Sort = Sort.KOREAN_DRAMA
    people: str = ""

    @classmethod
    def from_title(cls, title: Title) -> "TitleForm":
        when = f"{title.year}, {title.episodes}" if title.episodes else str(title.year)
        film = title.kind is Kind.FILM
        if title.is_korean:
            sort = Sort.KOREAN_FILM if film else Sort.KOREAN_DRAMA
        else:
            sort = Sort.FILM if film else Sort.DRAMA
        local = title.title_ko if title.is_korean else title.original_title
        return cls(title.title, local or "", when, sort, ", ".join(title.cast))

    def read(self) -> Title:
        """The title it tells of, without an id. Raises NoName, BadTitleYear."""
        return self.lay_over(Title(id="", kind=Kind.DRAMA, title="", year=0, tier=2, country=()))

    def lay_over(self, below: Title) -> Title:
        """A title as it is written here, and for what the form does not ask as it is below.

        Raises NoName, BadTitleYear.
        """
        name, local = _tidy(self.name), _tidy(self.local)
        if not name and not local:
            raise NoName
        year, episodes = self._read_when()
        korean = self.sort in (Sort.KOREAN_DRAMA, Sort.KOREAN_FILM)
        film = self.sort in (Sort.KOREAN_FILM, Sort.FILM)
        kind = Kind.FILM if film else Kind.DRAMA
        if below.kind is Kind.SPECIAL and kind is Kind.DRAMA:
            kind = Kind.SPECIAL
        if film is not (below.kind is Kind.FILM):
            below = replace(below, format="theatrical" if film else "tv")
        if korean != below.is_korean:
            below = replace(below, country=(KOREA,) if korean else ())
        if korean or _HANGUL.search(local):
            below = replace(below, title_ko=local or None)
        else:
            below = replace(below, original_title=local or None)
        return replace(
            below,
            title=name or local,
            kind=kind,
            year=year,
            episodes=None if film else episodes,
            cast=self._read_people(),
        )

    def _read_when(self) -> tuple[int, int | None]:
        numbers = [int(found) for found in _NUMBER.findall(self.when[:100]) if len(found) <= 4]
        year = next((each for each in numbers if FIRST_YEAR <= each <= LAST_YEAR), None)
        if year is None:
            raise BadTitleYear(text=self.when)
        numbers.remove(year)
        return year, next((each for each in numbers if each > 0), None)

    def _read_people(self) -> tuple[str, ...]:
        names = (_tidy(name) for name in _BETWEEN_PEOPLE.split(self.people))
        return tuple(dict.fromkeys(filter(None, names)))[:_MOST_PEOPLE]


def _tidy(text: str) -> str:
    """What can be seen of a name, on one line."""
    name = " ".join(text.split())[:_LONGEST_NAME]
    return name if visible_text(name) else ""
