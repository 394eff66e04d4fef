"""One block of titles, indexed once and never changed: candidates from the four views, then one rerank.

Points say how well a name matches, 0 to 100, and EXACT for a name typed in full. With `covered` the share
of the name that is typed already:

    88 + 8 covered    the name begins so
    86 + 8 covered    it begins so after an article
    80 + 10 covered   a later word of it begins so
    82 + 8 covered    it begins with the same sounds
    86 + 8 covered    its initial consonants begin so
    ratio - 2 ...     slips: rapidfuzz's ratio in place of the 100 of a perfect match (see `_compare_names`)
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.domain.fame import measure_fame, order_by_fame
from bot.domain.people import people_of
from bot.domain.search.grams import Grams
from bot.domain.search.people import People
from bot.domain.search.prefixes import Prefixes
from bot.domain.search.query import Query, is_blend, is_within
from bot.domain.search.views import (
    ARTICLES,
    LONGEST,
    fold_name,
    fold_words,
    has_hangul,
    initials_of,
    key_letters,
    list_acronyms,
    respell,
    sound_of,
)
from bot.domain.titles import Title, spell_id

EXACT = 115.0
"""Points of a name typed in full: more than any other match with its fame."""

FAME = 7.0
"""Points that the best known title has over an unknown one with the same match."""

NEAR = 56.0
"""Points under which a match is noise."""

WELL_KNOWN = 1
"""The tier of titles that keep a place in the list for every beginning of their names."""

_BEST = 96
"""Rows kept of a beginning: more than a list shows, as a title has several names."""

_CANDIDATES = 64
"""Names the rerank compares."""

_LISTED = 100
"""Best known titles that are looked at before anything is typed; a list shows 25."""

_SHORT = 3
"""Letters of a beginning whose matches are kept: so many names begin so, and so many people type it."""

_REMEMBERED = 2048
"""Beginnings whose matches are kept."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


class Matches(NamedTuple):
    """The best row of each title found, the best first, with their points, and the titles that must be shown.

    `kept` are the positions of the well-known titles with a name that begins with the query.
    """

    rows: Ints
    points: Floats
    kept: tuple[int, ...] = ()


_NO_ROWS = np.zeros(0, np.int32)
_NO_POINTS = np.zeros(0, np.float32)
_Found = tuple[Ints, Floats]


class Segment:
    """An immutable index of some titles. A row is one name of one title."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self.titles = titles
        self.by_id = {title.id: title for title in titles}
        self.is_korean = all(title.is_korean for title in titles)
        self.networks = frozenset(fold_name(network) for title in titles for network in title.networks)
        self._lay_out()
        self._build_tables()
        self._short: dict[str, Matches] = {}

    def _lay_out(self) -> None:
        """Make a row of every name: its text, its title, its folded views."""
        named = [(name, at) for at, title in enumerate(self.titles) for name in title.names]
        folded = fold_words("\n".join(" ".join(name[: 4 * LONGEST].split()) for name, _ in named)).split("\n")
        lines = [line.strip()[: 2 * LONGEST] for line in folded]
        rows = [(name, at, line, True) for (name, at), line in zip(named, lines, strict=False) if line]
        rows += [(name, at, other, False) for name, at, line, _ in rows for other in respell(name, line)]
        self.names = [name for name, _, _, _ in rows]
        self.owner = np.array([at for _, at, _, _ in rows], np.int32)
        self.words = [line for _, _, line, _ in rows]
        self.given = np.array([given for _, _, _, given in rows], bool)
        self.folded = [words.replace(" ", "")[:LONGEST] for words in self.words]
        self.fame = np.array([measure_fame(title) for title in self.titles], np.float32)[self.owner]
        self.known = np.array([title.tier == WELL_KNOWN for title in self.titles], bool)[self.owner]
        self.people = frozenset(
            name.replace(" ", "")
            for name in fold_words(
                "\n".join({name for title in self.titles for name in people_of(title)})
            ).split("\n")
        )

    def _build_tables(self) -> None:
        count = len(self.names)
        keys = key_letters("\n".join(self.words)).split("\n")
        heard = sound_of("\n".join(self.words)).split("\n")
        self.letters = [key.replace(" ", "") for key in keys[:count]]
        self.sounds = ["" if has_hangul(row) else heard[at] for at, row in enumerate(self.folded)]
        self.ordered = [_sort_words(words) if " " in words else words for words in self.words]
        self.starts = [_find_starts(key) for key in keys[:count]]
        self.length = np.array([len(text) for text in self.letters], np.float32)
        self.sound_length = np.array([len(text) for text in self.sounds], np.float32)
        self.article = np.array(
            [len(first) if (first := words.split(" ", 1)[0]) in ARTICLES else -1 for words in self.words],
            np.int32,
        )
        self.beginnings = Prefixes(
            self.letters, [(row, at) for row in range(count) for at in self.starts[row]]
        )
        self.heard = Prefixes(self.sounds, [(row, 0) for row in range(count) if self.sounds[row]])
        hangul = [row for row in range(count) if not self.sounds[row]]
        self.initials = {row: initials_of(self.folded[row]) for row in hangul}
        self.consonants = Prefixes(
            self.initials, [(row, at) for row in hangul for at in _find_starts(self.words[row])]
        )
        short = [(acronym, row) for row in range(count) for acronym in list_acronyms(self.words[row])]
        self.acronyms_of = np.array([row for _, row in short], np.int32)
        self.acronym_length = np.array([len(acronym) for acronym, _ in short], np.int32)
        self.acronyms = Prefixes([acronym for acronym, _ in short], [(at, 0) for at in range(len(short))])
        self._by_name: dict[str, list[int]] = {}
        for row in np.flatnonzero(self.given).tolist():
            self._by_name.setdefault(self.folded[row], []).append(int(self.owner[row]))
        self.grams = Grams([other or key for other, key in zip(self.sounds, self.letters, strict=True)])

    @cached_property
    def best_known(self) -> list[Title]:
        """As many as a list shows before anything is typed."""
        return nsmallest(_LISTED, self.titles, key=order_by_fame)

    @cached_property
    def cast(self) -> People:
        """Who made them and who plays in them."""
        return People(self.titles)

    def find_named(self, folded: str) -> list[int]:
        return self._by_name.get(folded, [])

    @cached_property
    def holders(self) -> dict[tuple[str, str], list[Title]]:
        """The titles that have an id of a source: ("imdb", "tt0000001")."""
        found: dict[tuple[str, str], list[Title]] = {}
        for title in self.titles:
            for source, key in title.ids.items():
                found.setdefault((source, spell_id(source, key)), []).append(title)
        return found

    def find_begun(self, query: Query) -> list[int]:
        """The rows of all given names that begin with the query."""
        start, end = self.beginnings.find_range(query.letters)
        rows = self.beginnings.owners[start:end][self.beginnings.offsets[start:end] == 0]
        rows = np.sort(rows[self.given[rows]])
        return [row for row in rows.tolist() if self.folded[row].startswith(query.folded)]

    def find_matches(self, query: Query) -> Matches:
        """The titles with a name that matches, those of the best `_BEST` names of every view at least."""
        if not query.folded:
            return Matches(_NO_ROWS, _NO_POINTS)
        if len(query.folded) > _SHORT:
            return self._match_anew(query)
        if query.words not in self._short:
            if len(self._short) >= _REMEMBERED:
                self._short.clear()
            self._short[query.words] = self._match_anew(query)
        return self._short[query.words]

    def _match_anew(self, query: Query) -> Matches:
        begun, kept = self._find_begun(query)
        found = [
            begun,
            self._find_sounding(query),
            self._find_abbreviated(query),
            self._find_initialled(query),
        ]
        # Where beginnings alone fill the list, slips could not enter it.
        if len(query.folded) > 1 and len(begun[0]) < _BEST:
            found.append(self._compare_names(query, self._find_candidates(query)))
        rows = np.concatenate([rows for rows, _ in found])
        points = np.concatenate([points for _, points in found])
        order = np.argsort(-points, kind="stable")
        order = order[points[order] >= NEAR]
        _, firsts = np.unique(self.owner[rows[order]], return_index=True)
        best = order[np.sort(firsts)]
        return Matches(rows[best], points[best], kept)

    def _find_begun(self, query: Query) -> tuple[_Found, tuple[int, ...]]:
        """Names with a word that begins with the query, and the well-known titles to be kept."""
        start, end = self.beginnings.find_range(query.letters)
        if start == end:
            return (_NO_ROWS, _NO_POINTS), ()
        rows, offsets = self.beginnings.owners[start:end], self.beginnings.offsets[start:end]
        left = self.length[rows] - offsets
        covered = len(query.letters) / np.maximum(left, 1)
        points = np.where(offsets == 0, 88 + 8 * covered, 80 + 10 * covered)
        points = np.where(offsets == self.article[rows], 86 + 8 * covered, points)
        whole = (offsets == 0) & (covered >= 1)
        points = np.where(whole, np.where(self.given[rows], EXACT, 97), points).astype(np.float32)
        best = self._choose_best(rows, points)
        sure = np.flatnonzero((offsets == 0) & self.known[rows] & self.given[rows])
        # The keys of 사라 begin 사랑 too, but only names with that very syllable keep a place.
        begun = [self.folded[row].startswith(query.folded) for row in rows[sure].tolist()]
        sure = sure[np.array(begun, bool)]
        kept = tuple(dict.fromkeys(self.owner[rows[sure]].tolist()))
        if len(rows) > _BEST:
            best = np.concatenate((best, sure[self._choose_best(rows[sure], points[sure])]))
        return (rows[best], points[best]), kept

    def _find_sounding(self, query: Query) -> _Found:
        if len(query.sound) < 2:
            return _NO_ROWS, _NO_POINTS
        start, end = self.heard.find_range(query.sound)
        if start == end:
            return _NO_ROWS, _NO_POINTS
        rows = self.heard.owners[start:end]
        sizes = self.sound_length[rows]
        points = (82 + 8 * len(query.sound) / np.maximum(sizes, 1)).astype(np.float32)
        points[sizes == len(query.sound)] = 94
        best = self._choose_best(rows, points)
        return rows[best], points[best]

    def _find_abbreviated(self, query: Query) -> _Found:
        """Names whose acronym is the query (92 points, 84 for two letters) or begins with it (74)."""
        size = len(query.folded)
        if size < 2 or " " in query.words:
            return _NO_ROWS, _NO_POINTS
        start, end = self.acronyms.find_range(query.folded)
        if start == end:
            return _NO_ROWS, _NO_POINTS
        of = self.acronyms.owners[start:end]
        whole = self.acronym_length[of] == size
        points = np.where(whole, 92 if size > 2 else 84, 74 if size > 2 else 0).astype(np.float32)
        best = self._choose_best(self.acronyms_of[of], points)
        return self.acronyms_of[of][best], points[best]

    def _find_initialled(self, query: Query) -> _Found:
        """Names whose syllables begin with the consonants typed; syllables typed whole must agree."""
        if not query.choseong:
            return _NO_ROWS, _NO_POINTS
        start, end = self.consonants.find_range(query.choseong)
        rows, offsets = self.consonants.owners[start:end], self.consonants.offsets[start:end]
        left = np.array([len(self.initials[row]) for row in rows.tolist()], np.float32) - offsets
        covered = len(query.choseong) / np.maximum(left, 1)
        points = np.where(offsets == 0, 86 + 8 * covered, 78 + 10 * covered).astype(np.float32)
        points[(offsets == 0) & (covered >= 1)] = 97
        best = self._choose_best(rows, points)
        agree = [at for at in best.tolist() if query.agrees(self.folded[rows[at]], int(offsets[at]))]
        return rows[agree], points[agree]

    def _choose_best(self, rows: Ints, points: Floats) -> NDArray[np.int64]:
        """Where the best `_BEST` of these are, the known before the unknown, unordered."""
        if len(rows) <= _BEST:
            return np.arange(len(rows))
        return np.argpartition(points + FAME * self.fame[rows], -_BEST)[-_BEST:]

    def _find_candidates(self, query: Query) -> Ints:
        found = [self.grams.find_nearest(query.sound, _CANDIDATES)] if query.sound else []
        if query.letters != query.folded:
            found.append(self.grams.find_nearest(query.letters, _CANDIDATES))
        return np.concatenate([_NO_ROWS, *found])

    def _compare_names(self, query: Query, rows: Ints) -> _Found:
        """The rerank: the best of the whole name, its beginnings at any word, its sound, its words sorted.

        A slip costs what rapidfuzz takes off; a beginning counts less the less of the name it covers, as in
        the exact case; words in another order cost 4, a name that lacks words or has more of them up to 20.
        """
        if not len(rows):
            return _NO_ROWS, _NO_POINTS
        of = rows.tolist()
        points = self._compare_at_words(query, of)
        if query.sound:
            sounds = [self.sounds[row] for row in of]
            np.maximum(points, _measure_ratios(query.sound, sounds) - 5, out=points)
        if " " in query.words:
            ordered, typed = [self.ordered[row] for row in of], _sort_words(query.words)
            np.maximum(points, _measure_ratios(typed, ordered) - 4, out=points)
            sizes = np.array([len(text) for text in ordered], np.float32)
            covered = np.minimum(sizes, len(typed)) / np.maximum(sizes, len(typed))
            shared = _measure_ratios(typed, ordered, scorer=fuzz.token_set_ratio) - 20 + 12 * covered
            np.maximum(points, shared, out=points)
        return rows, points

    def _compare_at_words(self, query: Query, rows: list[int]) -> Floats:
        """The whole name or its best beginning at a word, as long as the query: in letters."""
        size = len(query.letters)
        texts = [self.letters[row] for row in rows]
        starts = [self.starts[row] for row in rows]
        pieces = [text[at : at + size] for text, ats in zip(texts, starts, strict=True) for at in ats]
        counts = np.array([len(ats) for ats in starts])
        firsts = np.cumsum(counts) - counts
        offsets = np.array([at for ats in starts for at in ats], np.float32)
        covered = np.minimum(size / np.maximum(np.repeat(self.length[rows], counts) - offsets, 1), 1)
        lost = np.where(offsets == 0, 12 - 8 * covered, 20 - 10 * covered)
        points = _measure_ratios(query.letters, texts + pieces)
        begun = np.maximum.reduceat(points[len(rows) :] - lost, firsts)
        best: Floats = np.maximum(points[: len(rows)] - 2, begun).astype(np.float32)
        return best

    def find_blends(self, query: Query) -> list[tuple[int, float]]:
        """Rows the query is a blend of, with points: hosplay (84), 슬의생 (76); of the best known 60."""
        hangul = has_hangul(query.folded)
        start, end = self.beginnings.find_range(key_letters(query.folded[: 1 if hangul else 2]))
        rows = self.beginnings.owners[start:end][self.beginnings.offsets[start:end] == 0]
        rows = rows[np.argsort(-self.fame[rows], kind="stable")[:60]]
        if hangul:
            return [(row, 76.0) for row in rows.tolist() if is_within(query.folded, self.folded[row])]
        return [(row, 84.0) for row in rows.tolist() if is_blend(query.folded, self.words[row].split())]


def _measure_ratios(query: str, texts: list[str], *, scorer: Callable[..., float] = fuzz.ratio) -> Floats:
    points: Floats = process.cdist([query], texts, scorer=scorer, score_cutoff=NEAR, dtype=np.float32)[0]
    return points


def _sort_words(words: str) -> str:
    return " ".join(sorted(words.split(" ")))


def _find_starts(words: str) -> tuple[int, ...]:
    """Where each word begins once the spaces are taken out."""
    starts, at = [], 0
    for word in words.split(" "):
        starts.append(at)
        at += len(word)
    return tuple(starts)
