"""Text that members wrote, made safe to show: cleaning, budgets, pages and spoilers.

The store keeps what was written; this is used on the way out, and it is the only way out. What comes back
is Discord markdown that draws exactly the letters it was given: no live mention, link, timestamp, heading
or spoiler. Lengths are UTF-16 code units (`width`), the larger of the two ways Discord could count.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from itertools import accumulate, takewhile

import regex

from bot.domain.visible import visible_text

ELLIPSIS = "…"
SMALLEST_PAGE = 16
"""Units; below this a page could not hold one escaped character inside a spoiler."""

_GRAPHEME_LENGTH = 32
"""Code points after which a grapheme is cut anyway, so that endless joined emoji cannot outgrow a page."""
_SHORT = 256
"""Characters of a text that is kept once drawn: a name, not what somebody wrote at length."""
_MARGIN = 128
"""Units at the end of a part that may draw otherwise than amid the text: what follows changes them."""
_HEDGE = len("||") * 2 + 1
"""What hiding one paragraph may cost: the bars on both sides and the space that keeps a bar off the last."""

# Emphasis, spoilers, code, links; quotes; <mentions>, times, commands, emoji: wherever they stand.
_ALWAYS_LIVE = "\\*_~|`[<>"
_LIVE = re.compile(  # the sign first and then what stands around it: so the search can skip to where one is
    r"""
    [#+./-](?:
      (?<=[#+-])(?:
        (?<!\S[#+-])           # headings, lists and subtext, at the start of a word: a page may begin
      | (?!\S) )               #   there, or before the last sign of one when a long word is cut
    | (?<=[0-9]\.)(?!\S)       # numbered lists
    | (?<=:/)(?=/)             # https:\// draws as https:// and is no link
    )""",
    re.VERBOSE,
)
_INVITE = re.compile(r"(discord(?:app)?\.(?:gg|com|gift|new))/", re.IGNORECASE)  # previewed without https
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)

_GRAPHEME = regex.compile(
    r"""
      \\? (?:
          \p{GCB=Prepend}                   # else it would take the backslash from what that escapes
        | \p{Regional_Indicator}{2}           # else each flag would be counted from the first of its row
          [\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*
        | \X
      )
    """,
    regex.VERBOSE,
)
_SEAM = regex.compile(
    r"""
      [^\\\p{GCB=Prepend}\p{GCB=L}\u200d]
      (?=[ -~가-힣\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}\p{Hiragana}\p{Katakana}\p{Extended_Pictographic}])
    """,
    regex.VERBOSE,
)
"""Between such two a grapheme always ends, whatever stands before: none need be looked for from the start."""
_PAIRED = regex.compile(r"(?r)\\+|\p{Regional_Indicator}+")
"""What goes by twos from where its row begins: backslashes and the halves of flags."""
_ATOM = re.compile(r"\\.|.", re.DOTALL)
# Chinese and Japanese put no space after a sentence.
_SENTENCE_END = re.compile(
    r"""[.!?…。！？](?: (?<=[。！？])(?=\w|\s) | (?<=[.!?…])(?<!\\.)["'”’」』)\]]*(?=\s) )""", re.VERBOSE
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
    escaped = visible_text(text)
    for sign in _ALWAYS_LIVE:
        escaped = escaped.replace(sign, f"\\{sign}")
    escaped = _LIVE.sub(lambda found: f"\\{found[0]}", escaped)
    # The ping is read from the raw text, where a backslash is no protection.
    return _EVERYONE.sub("@\u200b", _INVITE.sub(lambda found: f"{found[1]}\\/", escaped))


def _remember(draw: Callable[[str, int], str]) -> Callable[[str, int], str]:
    """Keep what short texts are drawn as: names of titles and people come again and again."""
    kept = lru_cache(4096)(draw)

    @wraps(draw)
    def recall(text: str, limit: int) -> str:
        return kept(text, limit) if len(text) <= _SHORT else draw(text, limit)

    return recall


@_remember
def line(text: str, limit: int) -> str:
    """Give `text` on one line as markdown of at most `limit` units, for names and titles."""
    return _cut(_begin(text, limit, lambda part: " ".join(clean(part).split())), limit)


@_remember
def plain(text: str, limit: int) -> str:
    """Give `text` on one line, unescaped, for places that read no markdown.

    These are embed authors and footers, select options, buttons and autocomplete, where a backslash shows.
    """
    return _cut(_begin(text, limit, lambda part: " ".join(visible_text(part).split())), limit)


def excerpt(text: str, limit: int) -> str:
    """Give the start of `text` as markdown of at most `limit` units, ending with a whole word if it can."""
    cleaned = _begin(text, limit, clean)
    if width(cleaned) <= limit:
        return cleaned
    reach = _reach(cleaned, limit - 1)
    end = _find_word_end(cleaned, reach)
    return cleaned[:end] + ELLIPSIS if end else _cut(cleaned, limit)


def fits(text: str, limit: int) -> bool:
    """Whether an excerpt of at most `limit` units is the whole text."""
    return width(_begin(text, limit, clean)) <= limit


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


def _begin(text: str, limit: int, draw: Callable[[str], str]) -> str:
    """What `text` draws, or of a long one the first `limit` units and more, for which less is looked at."""
    size = 4 * (limit + _MARGIN)
    while size < len(text):
        drawn = draw(text[:size])
        if width(drawn) > limit + _MARGIN:
            return drawn
        size *= 4
    return draw(text)


def _hide(paragraph: str) -> str:
    # Discord closes at the first two bars it finds, escaped or not: `\|||` would close one bar too early.
    gap = " " if paragraph.endswith("|") else ""
    return f"||{paragraph}{gap}||"


def _cut(escaped: str, limit: int) -> str:
    """`escaped` whole, or as many of its graphemes as fit before an ellipsis; empty for no room at all."""
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
    half = reach // 2 + 1
    for gap in ("\n\n", "\n"):
        if (found := text.rfind(gap, half, reach + len(gap))) > 0:
            return found
    ends = (found.end() for found in _SENTENCE_END.finditer(text, half - 1, reach + 2))
    if found := max((end for end in ends if end <= reach), default=0):
        return found
    if found := _find_word_end(text, reach):
        return found
    room = width(text[:reach])
    # One grapheme can be wider than a small page: then only its escapes stay whole.
    return _fit(text, room) or max(atom.end() for atom in _ATOM.finditer(text[:reach]) if _whole(atom))


def _whole(atom: re.Match[str]) -> bool:
    return atom.group() != "\\"


def _find_word_end(text: str, reach: int) -> int:
    """Where the last word ends that `text[:reach]` holds whole, 0 for none; `text` begins with one."""
    held = text[: reach + 1]
    whole = held.rstrip()
    if whole == held:
        whole, *cut = held.rsplit(None, 1)
        return len(whole) if cut else 0
    return len(whole)


def _reach(text: str, room: int, *, hedge: int = 0) -> int:
    """How many code points of `text` take at most `room` units, each new paragraph costing `hedge` more."""

    def measure(end: int) -> int:
        return width(text[:end]) + hedge * text.count("\n\n", 0, end + 1)

    most = min(len(text), max(room, 0))  # each takes at least one
    return most if measure(most) <= room else bisect_right(range(1, most + 1), room, key=measure)


def _fit(text: str, room: int) -> int:
    """How many code points of `text` make whole graphemes of at most `room` units."""
    reach = _reach(text, room)
    start = _find_seam(text, reach)
    ends = accumulate(map(len, split_graphemes(text[start : reach + _GRAPHEME_LENGTH])), initial=start)
    return max(takewhile(lambda end: end <= reach, ends), default=0)


def _find_seam(text: str, reach: int) -> int:
    """A place not long before `reach` where a grapheme surely ends; 0 where none is at hand."""
    near = 2 * _GRAPHEME_LENGTH
    if seam := _SEAM.search(text, max(0, reach - near), reach):
        return seam.end()
    row = _PAIRED.match(text, 0, reach)
    size = len(row[0]) if row else 0
    return reach - size + (size - near) // 2 * 2 if size > near else 0


def split_graphemes(text: str) -> list[str]:
    """Split `text` into what a reader takes for one character; an escape stays with what it escapes.

    An endless one is cut every `_GRAPHEME_LENGTH` code points.
    """
    step = _GRAPHEME_LENGTH
    return [whole[at : at + step] for whole in _GRAPHEME.findall(text) for at in range(0, len(whole), step)]
