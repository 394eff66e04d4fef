"""A text as a whole: the parts are read by the modules beside this one."""

import unicodedata
from dataclasses import dataclass

from bot.domain.prose.column import column
from bot.domain.prose.furniture import kept
from bot.domain.prose.links import watch_link
from bot.domain.prose.moods import moods
from bot.domain.prose.points import points
from bot.domain.prose.sentences import Sentences
from bot.domain.prose.spoilers import spoils
from bot.domain.prose.subject import subject
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood

MOST = 1 << 17
"""Characters that are looked at; the body is never cut for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text proposes; None where the text does not tell.

    `candidates` are title ids for a list to choose from, best first, at most 25; `score` is in half points
    (2..20); `moods` stand in the order of `Mood`; `series` names the column the text is part of; `link`
    leads to where the title can be watched. `body` is the text without the page around it:
    `text[start:end]`, to the letter.
    """

    title_id: str | None
    candidates: tuple[str, ...]
    score: int | None
    spoils: bool | None
    moods: tuple[Mood, ...]
    series: str | None
    link: str | None
    body: str
    start: int
    end: int


def read(text: str, index: TitleIndex) -> Reading:
    """Read any text; never raises, and takes time in proportion to its length."""
    start, end = kept(text)
    body = text[start:end]
    # Rules know composed letters and plain line ends only; what is handed back is the text as it came.
    plain = body[:MOST].replace("\r\n", "\n").replace("\r", "\n")
    known = Sentences(unicodedata.normalize("NFC", plain))
    about = subject(known, index)
    prose = known.without(about.spans)
    return Reading(
        title_id=about.title_id,
        candidates=about.candidates,
        score=points(known, others=about.others, several=about.several),
        spoils=spoils(known),
        moods=moods(prose),
        series=column(known.text, index),
        link=watch_link(known.text),
        body=body,
        start=start,
        end=end,
    )
