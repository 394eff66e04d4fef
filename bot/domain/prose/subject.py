"""Which title a text is about.

Every name said is weighed by where it stands: a heading, quotes, beside words of watching. A title is told
only where it outweighs every other by two to one, and titles of one name only where something else that is
said tells them apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.domain.prose.heading import MANY, Heading, heading
from bot.domain.prose.names import Names, Said, names_of
from bot.domain.prose.places import (
    AROUND,
    can_be_meant,
    compared,
    leads,
    made,
    other_year,
    stands_out,
    titled,
)
from bot.domain.prose.sentences import Sentences
from bot.domain.search import TitleIndex, fold_name, measure_fame
from bot.domain.titles import Kind, Title

_QUOTED = re.compile(
    r"""
      “([^“”\n]{1,80})” | "([^"\n]{1,80})" | «([^«»\n]{1,80})» | „([^„“”\n]{1,80})[“”]
    | ‘((?:[^‘’\n]|(?<=[A-Za-z])’(?=[A-Za-z])){1,80})’(?![A-Za-z])
    | (?<![A-Za-z0-9'])'((?:[^'\n]|(?<=[A-Za-z])'(?=[A-Za-z])){1,80})'(?![A-Za-z0-9])
    | `([^`\n]{1,80})` | 『([^『』\n]{1,80})』 | 「([^「」\n]{1,80})」 | 《([^《》\n]{1,80})》
    | 〈([^〈〉\n]{1,80})〉
    | <([^<>\n]{1,80})> | 【([^【】\n]{1,80})】 | (?<![\w*])\*{1,3}([^*\n]{1,80})\*{1,3}(?![\w*])
    | (?<![\w_])_{1,2}([^_\n]{1,80})_{1,2}(?![\w_])
    """,
    re.VERBOSE,
)
_HASHTAG = re.compile(r"(?<![\w#&/])#([^\W_][\w]{1,60})")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FILM = re.compile(
    r"\b(?:movies?|films?|cinema|theat(?:er|re)s?|box\ office|runtime)\b|영화|극장|관객",
    re.IGNORECASE | re.VERBOSE,
)
_DRAMA = re.compile(
    r"\b(?:k-?dramas?|dramas?|episodes?|eps?|series|season|miniseries|sageuk)\b|드라마|\d회|회차"
    r"|정주행|본방|시청률",
    re.IGNORECASE,
)

_OF_WORKS = re.compile(
    r"\b(?:watch|movie|film|drama|episode|series|scene|acting|actor|actress|cast|plot|rating"
    r"|review|spoiler|score"
    r"|director|screen|season|ending|finale)|[★⭐]|\d\s?/\s?\d|점|드라마|영화|배우|연기|스포|결말",
    re.IGNORECASE,
)

_LEAST = 3.0
_LEAST_FAR = 5.0
_ONLY = 2.5
"""What the only title named in a short text needs."""
_LONG = 120 * 5
"""Characters from which one mention somewhere inside says nothing."""
_SURE = 9.0
"""What a title needs where the heading names something else."""
_DOMINATES = 2.0
_LISTED = 4
"""Titles in one sentence from which it is a list."""
_CANDIDATES = 25
_NAMES = 2_000
"""Names that are looked at: any real post has far fewer, and a text of nothing else is no post."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about: the title, the runners-up too, where names stand, which are of other titles."""

    title_id: str | None
    candidates: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    others: tuple[int, ...] = ()
    several: bool = False


@dataclass(slots=True)
class _Weights:
    """Points of each title, with a ceiling for each way of being named."""

    of: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_way: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    rivals: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    named: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, ids: tuple[str, ...], way: str, *, first: float, more: float = 0.0, most: float) -> None:
        """A mention: `first` points for the first of its way, `more` for another, `most` in all."""
        for title_id in ids:
            old = self.by_way[title_id, way]
            new = min(old + more, most) if old else min(first, most)
            new = max(new, min(first, most), old)
            self.by_way[title_id, way] = new
            self.of[title_id] += new - old
            self.named[title_id].add(ids)


def subject(known: Sentences, index: TitleIndex) -> Subject:
    """Find what a text is about."""
    names = names_of(index.titles)
    head = heading(known.text, names)
    weights = _Weights()
    if _elsewhen(head, index):
        head = replace(head, said=(), foreign=True)
    for ids, points in head.said:
        weights.add(ids, "heading", first=points, most=14)
    marked = _marked(known, names)
    plain = list(islice(names.said(known.text), _NAMES))
    inside = {at for said in marked for at in range(said.start, said.end)}
    plain = [
        said
        for said in plain
        if said.start not in inside and (said.start >= head.end or _is_new(said, known, weights))
    ]
    _weigh_marked(weights, [said for said in marked if said.start >= head.end], known, index)
    _weigh_plain(weights, [said for said in plain if not other_year(said, known.text, index)], known, index)
    for found in islice(_HASHTAG.finditer(known.text), 40):
        weights.add(names.whole(found[1]), "hashtag", first=3, most=3)
    title_id = _decided(weights, head, known, index)
    spans = [(said.start, said.end) for said in marked]
    spans += [(said.start, said.end) for said in plain if stands_out(said) or title_id in said.ids]
    others = _of_others(title_id, marked, plain, known, weights)
    return Subject(
        title_id,
        _candidates(title_id, weights, head, index),
        (*spans, *head.spans),
        others,
        several=title_id is None and bool(others),
    )


def _of_others(
    title_id: str | None, marked: list[Said], plain: list[Said], known: Sentences, weights: _Weights
) -> tuple[int, ...]:
    """Where titles are named that the text is not about; all of them where it is about several."""
    told = [
        *marked,
        *(said for said in plain if stands_out(said) or (said.capital and titled(said, known))),
    ]
    if title_id is None and len({said.ids for said in told if weights.of.get(said.ids[0], 0) >= _LEAST}) < 2:
        return ()
    return tuple(sorted({said.start for said in told if title_id not in said.ids}))


def _is_new(said: Said, known: Sentences, weights: _Weights) -> bool:
    """Whether a name inside a heading is plain from the words beside it and not counted yet."""
    return titled(said, known) and all(weights.of.get(title_id, 0) < _LEAST for title_id in said.ids)


def _elsewhen(head: Heading, index: TitleIndex) -> bool:
    """Whether the heading gives a year in which none of the titles it names was made."""
    titles = [title for ids, _ in head.said for title_id in ids if (title := index.find(title_id))]
    return head.year is not None and bool(titles) and not any(made(title, head.year) for title in titles)


def _marked(known: Sentences, names: Names) -> list[Said]:
    """The names between quotes or signs of emphasis."""
    found = []
    for quoted in islice(_QUOTED.finditer(known.text), _NAMES):
        group = quoted.lastindex or 0
        words = quoted[group].strip(" ,.!?·")
        if ids := names.whole(re.sub(r"\s*\((?:19|20)\d\d\)$", "", words)):
            start, end = quoted.span(group)
            capital = any(char.isupper() for char in words) or any("가" <= char <= "힣" for char in words)
            found.append(
                Said(
                    start,
                    end,
                    ids,
                    words=len(words.split()),
                    size=len(fold_name(words)),
                    capital=capital,
                    hangul=not words.isascii(),
                )
            )
    return found


def _weigh_marked(weights: _Weights, marked: list[Said], known: Sentences, index: TitleIndex) -> None:
    for said, others in _with_neighbours(marked, known):
        if other_year(said, known.text, index) or not (said.capital or said.words > 2):
            continue
        if others >= _LISTED or compared(said, known):
            weights.add(said.ids, "compared", first=0.4, more=0.1, most=1)
        elif titled(said, known):
            weights.add(said.ids, "marked", first=6, more=2, most=10)
        else:
            weights.add(said.ids, "marked", first=4, more=2, most=10)


def _with_neighbours(marked: list[Said], known: Sentences) -> Iterable[tuple[Said, int]]:
    """Each name with the number of different names in its sentence."""
    by_sentence: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for said in marked:
        by_sentence[known.number(said.start)].add(said.ids)
    return [(said, len(by_sentence[known.number(said.start)])) for said in marked]


def _weigh_plain(weights: _Weights, plain: list[Said], known: Sentences, index: TitleIndex) -> None:
    """Names in running text: long ones, those beside words of watching, others only if known already."""
    rest = []
    for said in plain:
        beside = titled(said, known) and can_be_meant(said, known, index)
        if not beside and not stands_out(said):
            rest.append(said)
        elif compared(said, known) and not leads(said, known):
            weights.add(said.ids, "compared", first=0.4, more=0.1, most=1)
        elif leads(said, known):
            weights.add(said.ids, "lead", first=7, more=1, most=8)
        elif beside:
            weights.add(said.ids, "titled", first=4, more=2, most=9)
        else:
            weights.add(said.ids, "plain", first=2.5, more=1.5, most=8)
    for said in rest:
        _weigh_word(weights, said, known)


def _weigh_word(weights: _Weights, said: Said, known: Sentences) -> None:
    """A name that can as well be no name: for the list, against others, and for a title known already."""
    if said.size > 2 and (said.capital or said.hangul):
        weights.add(said.ids, "seen", first=0.05, more=0.05, most=0.3)
    if said.size > 3 and said.capital:
        # A word may begin a sentence with a capital; inside one it is a name.
        inside = bool(known.before(said.start, 20).strip(AROUND))
        for title_id in said.ids:
            weights.rivals[title_id] += 2 if inside else 1
    if (said.capital or said.hangul) and any(weights.of.get(title_id, 0) >= _LEAST for title_id in said.ids):
        weights.add(said.ids, "again", first=1, more=1, most=4)


def _decided(weights: _Weights, head: Heading, known: Sentences, index: TitleIndex) -> str | None:
    ranked = sorted(weights.of, key=lambda title_id: (-weights.of[title_id], title_id))
    if not ranked:
        return None
    best = ranked[0]
    group = {title_id for ids in weights.named[best] for title_id in ids}
    near = [
        title_id
        for title_id in ranked
        if title_id in group and weights.of[title_id] >= 0.8 * weights.of[best]
    ]
    rival = max((weights.of[title_id] for title_id in ranked if title_id not in group), default=0.0)
    rival = max(
        [
            rival,
            *(
                weights.of[title_id]
                for title_id in group - set(near)
                if not _only_with(title_id, near, weights)
            ),
        ]
    )
    rival = max(
        [rival, *(min(points, 6.0) for found, points in weights.rivals.items() if found not in group)]
    )
    least = _LEAST_FAR if len(known.text) > _LONG else _LEAST
    if rival < 1 and len(known.text) <= _LONG:
        least = _ONLY
    if head.foreign:
        least = _SURE
    if weights.of[best] < least or weights.of[best] <= 2 * rival:
        return None
    if _is_list(weights, head, known) or _is_only_a_word(best, weights, known):
        return None
    return near[0] if len(near) == 1 else _told_apart(near, known, index)


def _is_list(weights: _Weights, head: Heading, known: Sentences) -> bool:
    """Whether the first line announces several titles and several are named."""
    line = known.text.lstrip().split("\n", 1)[0][:300]
    named = [title_id for title_id, points in weights.of.items() if points >= _ONLY]
    return MANY.search(line) is not None and not head.said and len(named) > 2


def _is_only_a_word(title_id: str, weights: _Weights, known: Sentences) -> bool:
    """Whether all there is is a heading of one word over a text that need not be about a work at all."""
    ways = {way for found, way in weights.by_way if found == title_id and way not in ("seen", "again")}
    line = known.text.lstrip().split("\n", 1)[0]
    return ways == {"heading"} and len(line.split()) == 1 and _OF_WORKS.search(known.text) is None


def _only_with(title_id: str, near: list[str], weights: _Weights) -> bool:
    """Whether a title is only ever named by a name it shares with those."""
    return all(not set(near).isdisjoint(ids) for ids in weights.named[title_id])


def _told_apart(near: list[str], known: Sentences, index: TitleIndex) -> str | None:
    """Which of several titles of one name is meant, by what else is said; None if that does not tell."""
    titles = [title for title_id in near if (title := index.find(title_id))]
    text = known.text
    years = {int(year) for year in _YEAR.findall(text)}
    films, dramas = len(_FILM.findall(text)), len(_DRAMA.findall(text))
    heard = _runs(text)
    points = {title.id: _agreement(title, years, films=films, dramas=dramas, heard=heard) for title in titles}
    ranked = sorted(titles, key=lambda title: -points[title.id])
    first, second = ranked[0], ranked[1]
    return first.id if points[first.id] - points[second.id] >= _DOMINATES else None


def _agreement(title: Title, years: set[int], *, films: int, dramas: int, heard: set[str]) -> float:
    points = 4.0 if title.year in years else 0.0
    film = title.kind is Kind.FILM
    if films >= 3 * dramas and films:
        points += 1.5 if film else -1.5
    if dramas >= 3 * films and dramas:
        points += 1.5 if not film else -1.5
    people = {
        fold_name(name) for name in (*title.cast, *title.directors, *title.writers, *title.people_ko.values())
    }
    points += 3.0 * min(len(people & heard), 3)
    return points + {1: 2.0, 2: 1.0}.get(title.tier, 0.0)


def _runs(text: str) -> set[str]:
    """Every one, two and three words in a row, folded: what a person's name could be."""
    words = re.findall(r"[^\W_]+", text[:20_000])
    folded = [fold_name(word) for word in words]
    return {"".join(folded[at : at + size]) for at in range(len(folded)) for size in (1, 2, 3)}


def _candidates(title_id: str | None, weights: _Weights, head: Heading, index: TitleIndex) -> tuple[str, ...]:
    known = {title.id: measure_fame(title) for found in weights.of if (title := index.find(found))}
    ranked = sorted(known, key=lambda found: (-weights.of[found], -known[found], found))
    if title_id is not None:
        ranked.insert(0, title_id)
    for part in head.unknown[:2] if len(ranked) < _CANDIDATES else ():
        ranked += [title.id for title in index.suggest(part, limit=8)]
    return tuple(dict.fromkeys(ranked))[:_CANDIDATES]
