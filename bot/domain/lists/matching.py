"""Which title a row of a list means, and by which rule that was decided."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.lists.rows import ReadList
from bot.domain.search import TitleIndex


class Rule(StrEnum):
    """What decided; the order is that in which they are asked."""

    ID = "id"
    KOREAN = "korean"
    """A Korean list: name and year are the title's."""
    SEASON = "season"
    """A Korean list: a later season of what is one title here."""
    NEAR_YEAR = "near_year"
    """A Korean list: the name is the title's, the year one off."""
    DIRECTOR = "director"
    """A world list: name, year and kind are the title's, and a director is."""
    ORIGINAL = "original"
    """A world list: name, year and kind are the title's, and the original title is."""
    DOUBTFUL = "doubtful"
    """There are titles it may mean; whose list it is has to say."""
    ELSEWHERE = "elsewhere"
    """It says it is of another country, and is no title here."""
    UNKNOWN = "unknown"


TICKED = frozenset({Rule.ID, Rule.KOREAN, Rule.SEASON, Rule.NEAR_YEAR, Rule.DIRECTOR, Rule.ORIGINAL})
"""What is taken without being asked."""

SHOWN = frozenset({Rule.SEASON, Rule.NEAR_YEAR})
"""What is taken, and shown so that it can be left out."""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a row: the title it is taken for, None for none; `candidates` are those it may mean."""

    rule: Rule
    title_id: str | None = None
    candidates: tuple[str, ...] = ()


def match_rows(read: ReadList, index: TitleIndex) -> list[Match]:
    """What each row of a list means, in their order."""
    raise NotImplementedError
