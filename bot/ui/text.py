"""Text that members wrote, made safe to show: cleaning, budgets, pages and spoilers.

The store keeps what was written; this is used on the way out, and it is the only way out. What comes back
is Discord markdown that draws exactly the letters it was given: no live mention, link, timestamp, heading
or spoiler. Lengths are UTF-16 code units (`width`), the larger of the two ways Discord could count.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
SMALLEST_PAGE = 16
"""Units; below this a page could not hold one escaped character inside a spoiler."""

_MARKS = 2
"""Non-spacing marks kept on one base: Vietnamese, Thai and Hindi need two, zalgo needs dozens."""
_CLUSTER = 32
"""Code points after which a cluster is cut anyway, so that endless joined emoji cannot outgrow a page."""
_HEDGE = len("||") * 2 + 1
"""What hiding one paragraph may cost: the bars on both sides and the space that keeps a bar off the last."""

_JOINER = "\u200d"
# Pictographs by block rather than by property, which the standard library lacks: a few neighbours too many
# only means that a joiner between them stays.
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u2328\u232b-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff"
)
_PICTOGRAPH = re.compile(f"[{_EMOJI}]")
_STRAY_SELECTOR = re.compile(f"(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?!\u20e3)")
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0e\ufe0f]){_JOINER}|{_JOINER}(?![{_EMOJI}])")
# Drawn as nothing, though Unicode calls them letters, marks or symbols: fillers, the blank braille cell,
# the grapheme joiner, selectors that only fonts read, all of the tag plane, and code points that are none.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0d\uffa0\ufff0-\ufff8"
    "\ufdd0-\ufdef\U000e0000-\U000e0fff]"
)
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_ORDINARY = re.compile(r"[\n -~가-힣]*")

_LIVE = re.compile(
    r"""
      [\\*_~|`\[<>]             # emphasis, spoilers, code, links; quotes; <mentions>, times, commands, emoji
    | (?<!\S)[#+-]              # headings, lists and subtext, at the start of a word: a page may begin
    | [#+-](?!\S)               #   there, or before the last sign of one when a long word is cut
    | (?<=[0-9])\.(?!\S)        # numbered lists
    | (?<=:)/(?=/)              # https:\// draws as https:// and is no link
    """,
    re.VERBOSE,
)
_INVITE = re.compile(r"(discord(?:app)?\.(?:gg|com|gift|new))/", re.IGNORECASE)  # previewed without https
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)

_ATOM = re.compile(r"\\.|.", re.DOTALL)
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
# Best first. Chinese and Japanese put no space after a sentence.
_ENDS = (
    re.compile(r"(?=\n\n)"),
    re.compile(r"(?=\n)"),
    re.compile(r"""(?<=(?<!\\)[.!?…])["'”’」』)\]]*(?=\s)|(?<=[。！？])(?=\w|\s)"""),
)


def decode(data: bytes) -> str:
    """Give the text of an uploaded file: UTF-8, UTF-16 with its mark, or CP949 (Korean Windows).

    Only a byte order mark is taken off. ValueError when it is none of these, or holds a NUL.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names: tuple[str, ...] = ("utf-16",)
    elif data.startswith(codecs.BOM_UTF8):
        names = ("utf-8-sig",)
    else:
        names = ("utf-8", "cp949")
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise ValueError("not a text file: it holds a NUL")
        return text
    raise ValueError("not a text file in UTF-8, UTF-16 or CP949")


def width(text: str) -> int:
    """Length in UTF-16 code units; never less than the length in code points."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Give `text` as markdown that draws its own letters and does nothing; empty when nothing is drawn."""
    escaped = _LIVE.sub(r"\\\g<0>", _drawn(text))
    # The ping is read from the raw text, where a backslash is no protection.
    return _EVERYONE.sub("@\u200b", _INVITE.sub(r"\1\\/", escaped))


@lru_cache(4096)  # names of titles and people come again and again
def line(text: str, limit: int) -> str:
    """Give `text` on one line as markdown of at most `limit` units, for names and titles."""
    return _cut(" ".join(clean(text).split()), limit)


@lru_cache(4096)
def plain(text: str, limit: int) -> str:
    """Give `text` on one line, unescaped, for places that read no markdown.

    These are embed authors and footers, select options, buttons and autocomplete, where a backslash shows.
    """
    return _cut(" ".join(_drawn(text).split()), limit)


def excerpt(text: str, limit: int) -> str:
    """Give the start of `text` as markdown of at most `limit` units, ending with a whole word if it can."""
    cleaned = clean(text)
    if width(cleaned) <= limit:
        return cleaned
    reach = _reach(cleaned, limit - 1)
    end = _last(_WORD_END, cleaned, reach)
    return cleaned[:end] + ELLIPSIS if end else _cut(cleaned, limit)


def pages(text: str, limit: int = 3500) -> list[str]:
    """Cut the cleaned `text` into pages of at most `limit` units, none of them empty, no word lost.

    A page ends with a paragraph, else a line, else a sentence, unless that leaves it less than half full;
    else with a word, and a word longer than a page is cut between graphemes. ValueError for a limit under
    `SMALLEST_PAGE`.
    """
    return list(_paginate(clean(text), limit))


def spoiler(page: str) -> str:
    """Hide a cleaned page, each paragraph between its own bars: a blank line inside them can end hiding."""
    return "\n\n".join(_hide(paragraph) for paragraph in page.split("\n\n") if paragraph.strip())


def spoiler_pages(text: str, limit: int = 3500) -> list[str]:
    """Cut `text` as `pages` does, each page hidden and at most `limit` units with its bars."""
    return [spoiler(page) for page in _paginate(clean(text), limit, hedge=_HEDGE)]


def _hide(paragraph: str) -> str:
    # Discord closes at the first two bars it finds, escaped or not: `\|||` would close one bar too early.
    gap = " " if paragraph.endswith("|") else ""
    return f"||{paragraph}{gap}||"


def _drawn(text: str) -> str:
    """`text` in NFC without whatever draws nothing, reorders or towers; unescaped, blank lines tamed."""
    text = _BREAK.sub("\n", text).replace("\t", " ")
    if not _ORDINARY.fullmatch(text):
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        seen = "".join(character for character in paired if not _unseen(character))
        seen = _STRAY_JOINER.sub("", _STRAY_SELECTOR.sub("", seen))
        text = _calm(unicodedata.normalize("NFC", seen))
    text = "\n".join(row.rstrip() for row in text.split("\n"))  # a pattern would be quadratic on long gaps
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _unseen(character: str) -> bool:
    """Whether a character is a control, bidi, format or filler character; joiners are judged in context."""
    if character in ("\n", _JOINER):
        return False
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") or _UNSEEN.match(character):
        return True
    return ord(character) & 0xFFFE == 0xFFFE  # the last two of each plane are no characters


def _calm(text: str) -> str:
    """`text` with no mark on a space and at most `_MARKS` on a base.

    Spacing marks (Mc) are not counted: they take room of their own, and Hindi and Burmese need them.
    """
    kept: list[str] = []
    room, based = 0, False
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            if not room:
                continue
            room -= 1
        elif category == "Mc":
            if not based:
                continue
        else:
            based = not character.isspace()
            room = _MARKS if based else 0
        kept.append(character)
    return "".join(kept)


def _cut(escaped: str, limit: int) -> str:
    """`escaped` whole, or as many of its clusters as fit before an ellipsis; empty for no room at all."""
    if width(escaped) <= limit:
        return escaped
    return escaped[: _fit(escaped, limit - 1)].rstrip() + ELLIPSIS if limit > 0 else ""


def _paginate(rest: str, limit: int, *, hedge: int = 0) -> Iterator[str]:
    """Pages of cleaned text, `hedge` units of each left free per paragraph."""
    if limit < SMALLEST_PAGE:
        raise ValueError(f"a page holds at least {SMALLEST_PAGE} units, not {limit}")
    while rest:
        reach = _reach(rest, limit - hedge, hedge=hedge)
        end = reach if reach == len(rest) else _page_end(rest, reach)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()


def _page_end(text: str, reach: int) -> int:
    """Where to end a page that may hold `text[:reach]`, the best place first; never 0."""
    for end in _ENDS:
        if (found := _last(end, text, reach)) * 2 > reach:
            return found
    if found := _last(_WORD_END, text, reach):
        return found
    room = width(text[:reach])
    # One cluster can be wider than a small page: then only its escapes stay whole.
    return _fit(text, room) or max(atom.end() for atom in _ATOM.finditer(text[:reach]) if _whole(atom))


def _whole(atom: re.Match[str]) -> bool:
    return atom.group() != "\\"


def _last(place: re.Pattern[str], text: str, reach: int) -> int:
    """The end of the last `place` in `text[:reach]`, 0 for none; two characters more may be looked at."""
    ends = (found.end() for found in place.finditer(text, 0, reach + 2))
    return max((end for end in ends if end <= reach), default=0)


def _reach(text: str, room: int, *, hedge: int = 0) -> int:
    """How many code points of `text` take at most `room` units, each new paragraph costing `hedge` more."""
    for index, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if hedge and text.startswith("\n\n", index):
            room -= hedge
        if room < 0:
            return index
    return len(text)


def _fit(text: str, room: int) -> int:
    """How many code points of `text` make whole clusters of at most `room` units."""
    end = 0
    for cluster in clusters(text):
        room -= width(cluster)
        if room < 0:
            break
        end += len(cluster)
    return end


def clusters(text: str) -> Iterator[str]:
    """Split `text` into what a reader takes for one character; an escape stays with what it escapes.

    An approximation of Unicode's extended grapheme clusters (UAX 29), which the standard library lacks: a
    base with its marks, selectors and modifiers, joined emoji, pairs of regional indicators, Hangul jamo.
    Left out are Indic conjuncts and prepended signs. Endless ones are cut every `_CLUSTER` code points.
    """
    start = 0
    for index in range(1, len(text)):
        if not _joined(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _joined(text: str, start: int, index: int) -> bool:
    """Whether `text[index]` belongs to the cluster that began at `start`."""
    before, after, length = text[index - 1], text[index], index - start
    if length == 1 and before == "\\":
        return True
    if length >= _CLUSTER:
        return False
    if after == _JOINER or "\U0001f3fb" <= after <= "\U0001f3ff" or unicodedata.category(after)[0] == "M":
        return not before.isspace()
    if before == _JOINER:
        return _PICTOGRAPH.match(after) is not None
    if "\U0001f1e6" <= before <= "\U0001f1ff":
        return length == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"
    return _jamo(after) in _JAMO_AFTER.get(_jamo(before), ())


_JAMO_AFTER = {"L": ("L", "V", "LV", "LVT"), "V": ("V", "T"), "LV": ("V", "T"), "T": ("T",), "LVT": ("T",)}


def _jamo(character: str) -> str:
    """What part of a Hangul syllable this is: L, V, T, LV, LVT, or none."""
    if "가" <= character <= "힣":
        return "LVT" if (ord(character) - ord("가")) % 28 else "LV"
    if "\u1100" <= character <= "\u115f" or "\ua960" <= character <= "\ua97c":
        return "L"
    if "\u1160" <= character <= "\u11a7" or "\ud7b0" <= character <= "\ud7c6":
        return "V"
    return "T" if "\u11a8" <= character <= "\u11ff" or "\ud7cb" <= character <= "\ud7fb" else ""
