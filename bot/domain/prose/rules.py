"""Rules as data: a pattern, a text that it must read and one that it must not; a test walks all of them.

They take time in proportion to a text, for three reasons that the same test looks at: no repeat is without an
upper bound, a repeat inside a repeat never gives back what it took (`{1,20}+`), and `Text` holds no runs of
blanks. A lower-case rule is for `Text.low`, where apostrophes are straight.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ALL: "list[Rule]" = []


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be said, in the ways people say it."""

    pattern: re.Pattern[str]
    reads: str
    never: str

    def __call__(self, text: str) -> re.Match[str] | None:
        """Where a text says it, None where it does not."""
        return self.pattern.search(text)


class Rules(dict[str, Rule]):
    """Rules by name."""

    def __getattr__(self, name: str) -> Rule:
        return self[name]


def rules(table: str) -> Rules:
    """The rules of a table: `name = "a text it reads" not "one it does not"`, below it the ways to say it.

    A line further in goes on with the one above. What has no texts is a part of others, as `{name}`.
    """
    made, parts = Rules(), dict[str, str]()
    for name, reads, never, lines in _ENTRY.findall(table):
        ways = re.sub(r"\n   +", "", lines).removeprefix("\n  ").replace("\n  ", "|")
        ways = re.sub(r"\{([a-z]+)\}", lambda found: f"(?:{parts[found[1]]})", ways)
        if reads:
            made[name] = Rule(re.compile(ways), reads, never)
        else:
            parts[name] = ways
    ALL.extend(made.values())
    return made


_ENTRY = re.compile(r'(?m)^(\w+) =(?: "(.*)" not "(.*)")?((?:\n  .+)+)')
_END = re.compile(
    r"\n{1,9}|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\b[Nn]o)(?<!\b[Ee]p)(?<!\bvs)(?<!\bVol)"
    r"[.!?…。！？][.!?…]{0,9}[\"'”’)\]]{0,3}\s"
)
_BLANKS = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"(?<=[\u0300-\u036f\u200b-\u200d\ufe0f]{3})[\u0300-\u036f\u200b-\u200d\ufe0f]+")
_APOSTROPHES = str.maketrans("’‘`", "'''")


class Text:
    """A text as rules look at it, and where its sentences begin; offsets are those of `text` and `low`."""

    def __init__(self, text: str) -> None:
        composed = unicodedata.normalize(
            "NFC", _MARKS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
        )
        self.text = re.sub(r" ?\n ?", "\n", _BLANKS.sub(" ", composed))
        self._starts = [0, *(end.end() for end in _END.finditer(self.text))]

    @cached_property
    def low(self) -> str:
        """The text in small letters, as long as it is."""
        low = self.text.lower()
        if len(low) != len(self.text):
            low = "".join(char.lower() if len(char.lower()) == 1 else char for char in self.text)
        return low.translate(_APOSTROPHES)

    def number(self, at: int) -> int:
        """Which sentence an offset is in, counted from 0."""
        return bisect_right(self._starts, at) - 1

    def before(self, at: int, reach: int) -> str:
        """What the sentence says before that offset, in small letters."""
        return self.low[max(self._starts[self.number(at)], at - reach) : at]

    def after(self, at: int, reach: int) -> str:
        """What the sentence says from that offset on; one right behind its mark still belongs to it."""
        place = self.number(max(at - 1, 0)) + 1
        end = self._starts[place] if place < len(self._starts) else len(self.low)
        return self.low[at : min(end, at + reach)]

    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends."""
        return list(zip(self._starts, [*self._starts[1:], len(self.text)], strict=True))

    def line(self, at: int) -> tuple[int, int]:
        """Where the line of that offset begins and ends."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    def lines(self, count: int) -> list[tuple[int, str]]:
        """The first lines that are not blank, each with its offset."""
        found, at = [], 0
        for line in self.text[: 500 * count].split("\n"):
            if line.strip():
                found.append((at, line))
            at += len(line) + 1
        return found[:count]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Text":
        """The same text with dots in place of these spans, all else where it was."""
        parts, last = [], 0
        for start, end in sorted(spans):
            if start >= last:
                parts += [self.text[last:start], "·" * (end - start)]
                last = end
        return Text("".join(parts) + self.text[last:])
