"""Which keys begin with what is typed: a sorted table without a copy of the keys."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_AFTER = "\U0010ffff"
"""Sorts after every continuation of a prefix."""


class Prefixes:
    """Keys, each the end of one of `texts` from an offset on, in alphabetical order."""

    def __init__(self, texts: Sequence[str] | Mapping[int, str], places: Sequence[tuple[int, int]]) -> None:
        """`places` are (position in texts, offset in that text)."""
        self.texts = texts
        keys = [texts[text][offset:] for text, offset in places]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        # Twice: bisect reads single values, which numpy hands out slowly; a range is read as an array.
        self._of = array("i", [places[at][0] for at in order])
        self._offsets = array("i", [places[at][1] for at in order])
        self.owners: NDArray[np.int32] = np.array(self._of, np.int32)
        self.offsets: NDArray[np.int32] = np.array(self._offsets, np.int32)

    def find_range(self, prefix: str) -> tuple[int, int]:
        """The rows of the keys that begin with `prefix`, as a half-open range."""
        rows = range(len(self._of))
        start = bisect_left(rows, prefix, key=self._key_at)
        return start, bisect_left(rows, prefix + _AFTER, lo=start, key=self._key_at)

    def _key_at(self, row: int) -> str:
        return self.texts[self._of[row]][self._offsets[row] :]
