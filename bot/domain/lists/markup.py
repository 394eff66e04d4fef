"""HTML as a row of tags and texts, in time proportional to its length.

The standard library's parser takes quadratic time on pages that are made for it (Python 3.11.7: 8 seconds for
160 KB of `<!--`), and these come from strangers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_START = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,40})")
_END = re.compile("[\"'>]")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
_RAW = frozenset({"script", "style"})
"""What holds no markup, and nothing that anybody reads."""


@dataclass(frozen=True, slots=True)
class Tag:
    """`<a …>` or, where it `closes`, `</a>`; the name in small letters."""

    name: str
    closes: bool
    _inside: str = ""

    @property
    def attributes(self) -> Mapping[str, str]:
        """By name in small letters, as they are written: entities are not read."""
        found: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self._inside):
            found.setdefault(name.lower(), value[1:-1] if value[:1] in ("'", '"') else value)
        return found


def read_markup(text: str) -> Iterator[Tag | str]:
    """Tags and what stands between them, entities as they are written; comments and scripts are left out."""
    at, dead = 0, set[str]()  # `dead` is what is sought in vain from here on, and so is sought once
    while at < len(text):
        opening = _START.search(text, at)
        if opening is None or ">" in dead:
            yield text[at:]
            return
        start = opening.start()
        if start > at:
            yield text[at:start]
        name = _NAME.match(text, start)
        if name is None:
            at = _find_end_of_comment(text, start, dead)
            if at == start:
                yield "<"
                at += 1
            continue
        end = _find_end_of_tag(text, name.end(), dead)
        if end < 0:
            yield text[start:]
            return
        tag = Tag(name[2].lower(), bool(name[1]), text[name.end() : end])
        yield tag
        at = end + 1
        if tag.name in _RAW and not tag.closes and f"</{tag.name}" not in dead:
            closing = re.compile(f"</{tag.name}", re.I).search(text, at)
            if closing:
                at = closing.start()
            else:
                dead.add(f"</{tag.name}")


def _find_end_of_comment(text: str, start: int, dead: set[str]) -> int:
    """Where what begins as a comment or a declaration is over; `start` where it never is."""
    closing = "-->" if text.startswith("<!--", start) else ">"
    end = -1 if closing in dead else text.find(closing, start)
    if end < 0:
        dead.add(closing)
        return start
    return end + len(closing)


def _find_end_of_tag(text: str, at: int, dead: set[str]) -> int:
    """Where its `>` is, not counting those in quotes; -1 for nowhere."""
    while found := _END.search(text, at):
        at = found.end()
        if found[0] == ">":
            return found.start()
        if found[0] not in dead:
            closing = text.find(found[0], at)
            if closing < 0:
                dead.add(found[0])
            else:
                at = closing + 1
    return -1
