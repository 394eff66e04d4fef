"""A text and where its sentences begin: most rules ask what else is said in the same breath."""

import re
from bisect import bisect_right
from collections.abc import Iterable

_END = re.compile(
    r"""
      \n+
    | (?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\b[Nn]o)(?<!\b[Ee]p)(?<!\bvs)(?<!\bVol)
      [.!?…。！？][.!?…]{0,9}["'”’)\]]{0,3}\s
    """,
    re.VERBOSE,
)

FAR = 400
"""Characters of a sentence that are looked at on either side: some people never end one."""


class Sentences:
    """A text cut into sentences; offsets are those of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _END.finditer(text))]

    def around(self, at: int) -> tuple[int, int]:
        """Where the sentence at that offset begins and ends."""
        place = bisect_right(self._starts, at)
        end = self._starts[place] if place < len(self._starts) else len(self.text)
        return self._starts[place - 1], end

    def before(self, at: int, reach: int = FAR) -> str:
        """What the sentence says before that offset, `reach` characters at most."""
        return self.text[max(self.around(at)[0], at - reach) : at]

    def after(self, at: int, reach: int = FAR) -> str:
        """What the sentence says from that offset on, `reach` characters at most."""
        # An offset right behind the mark of a sentence still belongs to it.
        return self.text[at : min(self.around(max(at - 1, 0))[1], at + reach)]

    def number(self, at: int) -> int:
        """Which sentence an offset is in, counted from 0."""
        return bisect_right(self._starts, at) - 1

    def each(self) -> Iterable[str]:
        """Every sentence."""
        ends = [*self._starts[1:], len(self.text)]
        return [self.text[start:end] for start, end in zip(self._starts, ends, strict=True)]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Sentences":
        """The same text with dots in place of these spans, all else where it was."""
        parts, last = [], 0
        for start, end in sorted(spans):
            if start >= last:
                parts += [self.text[last:start], "·" * (end - start)]
                last = end
        return Sentences("".join(parts) + self.text[last:])


def line_at(text: str, at: int) -> str:
    """The line of that offset."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def first_lines(text: str, count: int) -> list[tuple[int, str]]:
    """The first `count` lines that are not blank, each with its offset."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text) and len(found) < count:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if line.strip():
            found.append((at, line))
        at = end + 1
    return found
