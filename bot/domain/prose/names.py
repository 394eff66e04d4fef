"""Every name of every title, folded, and where a text says one of them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from bot.domain.search import fold_name
from bot.domain.titles import Title

_TOKEN = re.compile(r"[^\W_]+(?:(?<=[A-Za-zÀ-ÿ])['’`][A-Za-z]+)*")
_GAP = re.compile(r"[^\n\w]{0,5}")
_HANGUL = re.compile("[가-힣]")
_PARTICLE = re.compile(
    r"(?:(?:이)?라는|(?:이)?란|(?:이)?랑|(?:이)?나|(?:이)?라고|(?:이)?였다|(?:이었|였)[가-힣]{1,3}"
    r"|입니다|이다|이에요|예요"
    r"|이야|인데|하고|까지|부터|처럼|보다|만큼|에서는|에서|에선|에는|에도|에게|으로|로|만의|만|은"
    r"|는|이|가|을|를|의|도|에|과|와|야)"
)
_CUT = re.compile(r"\s?[:：–—~]\s?|\s-\s|\s\(")
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_SEASON = re.compile(
    r"[\s,:–-]*(?:(?:season|series|part|시즌|파트)\s?\d{1,2}|s\s?\d{1,2}|\d{1,2}\s?(?:기|부)|[1-9])\s*$",
    re.IGNORECASE,
)
_SMALL = frozenset("a an the of on in to for and with at by is my from as or no del de la le".split())
_MOST = 9
"""Words of a name in running text, at most; the few longer ones are found by a shorter name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A name said in a text: from where to where, whose it can be, and how it is written.

    `words` are the words it is written in, `size` its letters without spaces; `capital` means that every
    word that can be capitalised is, `hangul` that it is in Korean.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    words: int
    size: int
    capital: bool
    hangul: bool


@dataclass(frozen=True, slots=True)
class Names:
    """The names as given, and the shorter ones people use: before a colon, without an article."""

    given: Mapping[str, tuple[str, ...]] = field(repr=False)
    short: Mapping[str, tuple[str, ...]] = field(repr=False)
    people: frozenset[str] = field(repr=False)
    longest: int = 0

    def whole(self, text: str) -> tuple[str, ...]:
        """The titles that go by exactly that name, or by it but for a season or an article."""
        if len(text) > 4 * self.longest:
            return ()
        for form in (text, _SEASON.sub("", text)):
            key = fold_name(form)
            if ids := self.given.get(key) or self.short.get(key):
                return ids
        return ()

    def said(self, text: str) -> Iterator[Said]:
        """The names in a text from left to right, the longest where several begin alike."""
        tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
        keys = _folded(text, tokens)
        joined = [_GAP.fullmatch(text, end, start) is not None for (_, end), (start, _) in pairwise(tokens)]
        at = 0
        while at < len(tokens):
            found = self._from(text, at, tokens=tokens, keys=keys, joined=joined)
            if found is None:
                at += 1
                continue
            yield found[0]
            at += found[1]

    def _from(
        self, text: str, at: int, *, tokens: list[tuple[int, int]], keys: list[str], joined: list[bool]
    ) -> tuple[Said, int] | None:
        """The longest name that begins with that word, and how many words it takes."""
        best, key = None, ""
        for count in range(1, _MOST + 1):
            last = at + count - 1
            if last >= len(tokens) or (count > 1 and not joined[last - 1]):
                break
            key += keys[last]
            if len(key) > self.longest + 6:
                break
            if ids := self._known(key, count):
                best = count, ids, tokens[last][1], len(key)
            elif "가" <= key[-1:] <= "힣" and (bare := self._bare(key, keys[last], count)):
                best = count, bare[0], tokens[last][1] - bare[1], len(key) - bare[1]
        if best is None:
            return None
        count, ids, end, size = best
        start = tokens[at][0]
        return _said(text[start:end], start, ids=ids, words=count, size=size), count

    def _known(self, key: str, words: int) -> tuple[str, ...] | None:
        return self.given.get(key) or (self.short.get(key) if words > 1 else None)

    def _bare(self, key: str, last: str, words: int) -> tuple[tuple[str, ...], int] | None:
        """The titles of a name with a particle attached, and the particle's length."""
        for cut in range(1, min(5, len(last))):
            if _PARTICLE.fullmatch(last[-cut:]) and (ids := self._known(key[:-cut], words)):
                return ids, cut
        return None


def names_of(titles: list[Title]) -> Names:
    """The names of these titles; made once, as long as the titles are the same."""
    return _names(tuple(titles))


@lru_cache(2)
def _names(titles: tuple[Title, ...]) -> Names:
    given, short = defaultdict[str, dict[str, None]](dict), defaultdict[str, dict[str, None]](dict)
    for title in titles:
        for name in title.names:
            given[fold_name(name)][title.id] = None
            for other in _shorter(name):
                short[fold_name(other)][title.id] = None
    people = {fold_name(name) for title in titles for name in (*title.cast, *title.directors, *title.writers)}
    people |= {fold_name(name) for title in titles for name in title.people_ko.values()}
    for names in (given, short):
        names.pop("", None)
    return Names(
        given={name: tuple(ids) for name, ids in given.items()},
        short={name: tuple(ids) for name, ids in short.items() if name not in given},
        people=frozenset(people - {""}),
        longest=max(map(len, given), default=0),
    )


def _shorter(name: str) -> Iterator[str]:
    head = _CUT.split(name, maxsplit=1)[0]
    bare = _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else ""
    for other in (head, bare, _ARTICLE.sub("", head, count=1) if bare else ""):
        if len(fold_name(other)) > 2 and other != name:
            yield other


def _folded(text: str, tokens: list[tuple[int, int]]) -> list[str]:
    """Each word folded; a word that comes again is folded once."""
    known: dict[str, str] = {}
    keys = []
    for start, end in tokens:
        word = text[start : min(end, start + 100)]
        if word not in known:
            known[word] = fold_name(word)
        keys.append(known[word])
    return keys


def _said(name: str, start: int, *, ids: tuple[str, ...], words: int, size: int) -> Said:
    parts = [part for part in _TOKEN.findall(name) if part.lower() not in _SMALL or words == 1]
    return Said(
        start=start,
        end=start + len(name),
        ids=ids,
        words=words,
        size=size,
        capital=all(not part[0].islower() for part in parts) and any(part[0].isupper() for part in parts),
        hangul=_HANGUL.search(name) is not None,
    )
