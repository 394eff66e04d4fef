"""Which names share letters with a query: an inverted index of n-grams in three numpy arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BUCKETS = 1 << 17
"""Slots the n-grams are hashed to; two in one slot only bring candidates the rerank throws out."""

_WORTH = 0.4
"""Share of the best name's weight under which another is no rival of it."""

_BREAK = ord("\n")


class Grams:
    """Letters of two and three in a row, and the names (by position) that hold them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        codes = _encode_text("\n" + "\n\n".join(texts) + "\n") if texts else np.zeros(0, np.int64)
        owner = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
        grams, places = _hash_grams(codes)
        pairs = np.sort(grams * np.int64(max(len(texts), 1)) + owner[places])
        pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
        self._names = (pairs % max(len(texts), 1)).astype(np.int32)
        slots = pairs // max(len(texts), 1)
        # Only the slots that are taken: a server with a single title of its own has an index too.
        taken, starts = np.unique(slots, return_index=True)
        self._slots = np.append(taken, _BUCKETS).astype(np.int32)
        self._starts = np.append(starts, (len(slots), len(slots))).astype(np.int32)

    def find_nearest(self, text: str, limit: int, *, budget: int = 6_000) -> NDArray[np.int32]:
        """Positions of at most `limit` names that share the most telling n-grams with the text, unordered.

        An n-gram weighs the logarithm of its rarity. The rarest are read first and no more than about
        `budget` entries in all, so that a larger catalogue costs hardly more.
        """
        slots = np.array(sorted(set(_hash_grams(_encode_text("\n" + text + "\n"))[0].tolist())), np.int64)
        at = np.searchsorted(self._slots, slots)
        starts = self._starts[at]
        sizes = np.where(self._slots[at] == slots, self._starts[at + 1] - starts, 0)
        order = np.argsort(sizes)
        order = order[sizes[order] > 0]
        read = int(np.searchsorted(np.cumsum(sizes[order]), budget, side="right"))
        order = order[: max(read, 3)]
        if not len(order):
            return np.zeros(0, np.int32)
        starts, sizes = starts[order], sizes[order]
        ends = (starts + sizes).tolist()
        names = np.concatenate(
            [self._names[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]
        )
        weights = np.repeat(np.log2(1 + self._size / sizes), sizes)
        return _choose_heaviest(names, weights, limit)


def _choose_heaviest(names: NDArray[np.int32], weights: NDArray[np.float64], limit: int) -> NDArray[np.int32]:
    """The `limit` names with the greatest sum of weights, none under `_WORTH` of the greatest."""
    sums = np.bincount(names, weights)
    heavy = np.flatnonzero(sums >= _WORTH * sums.max())
    if len(heavy) > limit:
        heavy = heavy[np.argpartition(sums[heavy], -limit)[-limit:]]
    return heavy.astype(np.int32)


def _encode_text(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def _hash_grams(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Slots of all n-grams that cross no line break (one at the edge marks a beginning or an end)."""
    two = codes[:-1] * 0x9E3779B1 + codes[1:] * 0x85EBCA6B
    three = two[:-1] * 31 + codes[2:] * 0xC2B2AE35
    edge = codes == _BREAK
    whole_two = np.flatnonzero(~(edge[:-1] & edge[1:]))
    whole_three = np.flatnonzero(~edge[1:-1])
    slots = np.concatenate((two[whole_two], three[whole_three])) * 0x27D4EB2F
    return (slots >> 15) & (_BUCKETS - 1), np.concatenate((whole_two, whole_three))
