"""Names of a short list that are like what was typed: genres, networks, tropes."""

from collections.abc import Sequence
from heapq import nlargest

from rapidfuzz import fuzz

from bot.domain.search.views import fold_words

_NEAR = 66.0
"""Points, of 100, under which a name is nothing that somebody can have meant."""
_BEGUN = 90.0
"""Points of a name of which a word begins like what was typed."""
_LETTERS, _WORD = 2, 4
"""Letters from which a beginning says something, and from which a word of a name stands for it."""


def find_near(names: Sequence[str], text: str, most: int) -> tuple[str, ...]:
    """At most so many of the names, the most like `text` first; none that only shares a few letters."""
    typed = fold_words(text[:100]).strip()
    points = {name: _compare(fold_words(name).strip(), typed) for name in names}
    found = [name for name in names if points[name] >= _NEAR]
    return tuple(nlargest(most, found, key=points.__getitem__))


def _compare(name: str, typed: str) -> float:
    if len(typed) >= _LETTERS and f" {name}".find(f" {typed}") >= 0:
        return _BEGUN
    words = (word for word in name.split() if len(word) >= _WORD)
    return max(fuzz.ratio(part, typed) for part in (name, *words))
