"""Bytes of a list as text, whatever program wrote them, and text within bounds."""

import codecs
import html
import re

from bot.domain.lists.markup import Tag, read_markup

LONGEST_NAME = 300
LONGEST_REVIEW = 20_000
"""Letters; Letterboxd's longest that was seen has 9,060."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(128))
_HANGUL = re.compile("[가-힣]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_CONTROLS_IN_LINE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HALVES = re.compile("[\ud800-\udfff]")
_LOST = "\ufffd"
_BLANK_LINES = re.compile(r"\n{3,}")
_BREAKS = frozenset({"br", "p", "div", "li", "blockquote", "tr", "h1", "h2", "h3"})
_PARAGRAPHS = frozenset({"p", "blockquote"})


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or UTF-32, CP949 (Korean Windows) or CP1252 (Western Windows); never fails.

    What a file was cut off in, or a stray byte, costs a letter and not the file.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    head = data[:4096]
    if 5 * head[1::2].count(0) > len(head):
        return data.decode("utf-16-le", "replace")
    if 5 * head[::2].count(0) > len(head):
        return data.decode("utf-16-be", "replace")
    text, lost, foreign = _try("utf-8", data)
    if foreign >= 3 * lost:
        return text
    korean, lost, foreign = _try("cp949", data)
    # What Western Windows writes can be read as Hangul too, of one foreign byte and a letter: real Hangul
    # is nearly all of two foreign bytes.
    high = len(data.translate(None, _ASCII))
    hangul = len(_HANGUL.findall(korean))
    if hangul > 3 * lost and 2 * hangul > foreign and 2 * high > 3 * foreign:
        return korean
    return data.decode("cp1252", "replace")


def _try(name: str, data: bytes) -> tuple[str, int, int]:
    """The text, how much of it was lost, and how many letters of it are foreign and not lost."""
    text = data.decode(name, "replace")
    lost = text.count(_LOST)
    return text, lost, len(text) - len(text.encode("ascii", "ignore")) - lost


def tidy(text: str, most: int = LONGEST_NAME) -> str:
    """One line without controls and halves of pairs, which no database takes; all else as it stands."""
    text = text[: 4 * most]
    if not (text.isascii() and text.isprintable()):
        text = _HALVES.sub(_LOST, _CONTROLS.sub(" ", text))
    return text.strip()[:most].rstrip()


def read_review(text: str) -> str | None:
    """What somebody wrote in HTML, as plain text: markup gone, paragraphs kept; None for nothing."""
    text = text[: 4 * LONGEST_REVIEW]
    text = tidy_lines(plain(text) if "<" in text or "&" in text else text)
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip() or None


def tidy_lines(text: str) -> str:
    """Text of several lines as `tidy` does it, the spaces in it left alone."""
    text = text[: 4 * LONGEST_REVIEW].replace("\r\n", "\n").replace("\r", "\n")
    return _HALVES.sub(_LOST, _CONTROLS_IN_LINE.sub("", text)).strip()[:LONGEST_REVIEW].rstrip()


def plain(markup: str) -> str:
    """The text of HTML; a sign that begins no tag stands for itself."""
    parts = []
    for piece in read_markup(markup):
        if not isinstance(piece, Tag):
            parts.append(unescape(piece))
        elif piece.name in _PARAGRAPHS:
            parts.append("\n\n")
        elif piece.name in _BREAKS and not (piece.closes and piece.name == "br"):
            parts.append("\n")
    return "".join(parts)


def unescape(text: str) -> str:
    """`&amp;` and the like as what they stand for; a number too long to be a letter stays as it is."""
    try:
        return html.unescape(text)
    except ValueError:  # Python refuses to read numbers of thousands of digits
        return text
