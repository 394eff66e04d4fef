"""A text as a whole: the parts are read by the modules beside this one."""

from dataclasses import dataclass

from bot.domain.prose.moods import read_moods
from bot.domain.prose.names import Names
from bot.domain.prose.page import column, kept, watch_link
from bot.domain.prose.rules import Text
from bot.domain.prose.score import read_score
from bot.domain.prose.spoilers import read_spoils
from bot.domain.prose.subject import find_subject
from bot.domain.search import TitleIndex
from bot.domain.titles import Mood

_HEAD, _TAIL = 30_000, 10_000
"""Characters that are looked at, from the beginning and at the end; the body is never cut for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text proposes; None where the text does not tell.

    `candidates` are title ids for a list to choose from, best first, at most 25; `score` is in half points
    (2..20); `moods` stand in the order of `Mood`; `series` names the column the text is part of; `link`
    leads to where the title can be watched. `body` is the text without the page around it:
    `text[start:end]`, to the letter. `assumed` names what is None and may be taken for answered: "score" (no
    score) where the text has no number that could be one, "spoils" (it does) where it does not say.
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
    assumed: frozenset[str] = frozenset()


def read(text: str, index: TitleIndex) -> Reading:
    """Read any text; never raises, and takes time in proportion to its length."""
    start, end = kept(text)
    body = text[start:end]
    whole = len(body) <= _HEAD + _TAIL
    known = Text(body if whole else f"{body[:_HEAD]}\n{body[-_TAIL:]}")
    about = find_subject(known, index)
    score, numbers = read_score(known, others=about.others, several=about.several)
    # What was not looked at may spoil.
    spoils = read_spoils(known)
    spoils = spoils if whole else spoils or None
    assumed = {"score": score is None and not numbers, "spoils": spoils is None}
    return Reading(
        title_id=about.title_id,
        candidates=about.candidates,
        score=score,
        spoils=spoils,
        moods=read_moods(known.without(about.spans)),
        series=column(known, Names(index), index),
        link=watch_link(known),
        body=body,
        start=start,
        end=end,
        assumed=frozenset(what for what, is_assumed in assumed.items() if is_assumed),
    )
