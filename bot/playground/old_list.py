"""A list that somebody kept elsewhere, with something of all that a list can have."""

from bot.domain.search import TitleIndex
from bot.domain.titles import Kind
from bot.ui.words import words

NAME = "my-list.csv"

KNOWN = 40
SCORES = (9, 8.5, 7, 0, 10, 6.5, 8, 9.5, 7.5, 5)
"""Given in turn, 0 for none."""

ODD = (
    ("Completed", "Hospital Playlist", 2020, "Drama", 8.5),
    ("Completed", "Hospital Playlist 2", 2021, "Drama", 9.5),
    ("Plan to Watch", "Squid Game Season 3", 2025, "Drama", 0),
    ("Completed", "Mother", 2012, "Drama", 8),
    ("Completed", "The Lighthouse Keeper's Soup", 2019, "Drama", 7),
)
"""Seasons apart, one that is planned, one that may be several titles, and one that nobody made."""


def make_list(index: TitleIndex) -> bytes:
    """It, as a tool of MyDramaList's writes it."""
    known = [title for title in index.korean.titles if title.tier == 1 and title.kind is not Kind.FILM]
    rows = [
        ("Completed", title.title, title.year, "Drama", SCORES[place % len(SCORES)])
        for place, title in enumerate(known[:KNOWN])
    ]
    lines = ["ID;Status;Title;Country;Year;Type;Score;Progress;URL"]
    for place, (status, name, year, kind, score) in enumerate((*rows, *ODD), 1):
        given = words("en").decimal(score)
        lines.append(f"{place};{status};{name};South Korea;{year};{kind};{given};;")
    return "\n".join(lines).encode()
