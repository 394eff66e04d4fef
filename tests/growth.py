"""How the time that a text takes grows with its length, told apart from a square by a wide margin."""

import time
from collections.abc import Callable

KINDS = [
    *("\u0301", "a\u0308\u0323", "\u093e", "\U0001d16e\U0001d165", "か\u3099"),
    *("👩\u200d", "\u200d", "❤\ufe0f", "\U000e0067", "\u202e", "🇰", "\u1100", "क\u094d", "\u0d4e"),
    *(" ", "\n", " \n", "a ", "\\", "|", "*", ".)", ":/", "@", "a", "한", "ß", "\ud83d"),
]
"""What a hostile text may be made of, each without an end."""

LINEAR = 24
"""Between the 8 of work in proportion to the text and the 64 of its square."""


def growth(work: Callable[[str], object], kind: str, *, size: int = 32 * 1024) -> float:
    """How many times as long `work` takes for that much of a kind of text as for an eighth of it."""
    short, long = (_seconds(work, "x" + kind * (length // len(kind))) for length in (size // 8, size))
    return long / short


def _seconds(work: Callable[[str], object], text: str) -> float:
    """The least processor time of a few runs, which other programs disturb least."""
    runs = []
    for _ in range(3):
        before = time.process_time()
        work(text)
        runs.append(time.process_time() - before)
    return min(runs)
