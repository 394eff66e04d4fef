"""Names and numbers as the fonts shipped here draw them."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from bot.ui.text import plain

_LONGEST = 160
"""Characters of a name that are looked at."""
_LEADING = 1.2
"""From one line to the next, in sizes of the font."""
_CUT = "..."
"""Three dots: the sign for them hangs in the middle of a Korean font's line."""
_LACKED = "\U0010ffff"
"""What no font has: it is drawn as every other sign the font lacks."""


class Face(StrEnum):
    """The fonts, by what stands in their files' names; all with Hangul."""

    SERIF = "NotoSerifKR-Bold"
    BOLD = "NotoSansKR-Bold"
    REGULAR = "NotoSansKR-Regular"


@cache
def open_font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The font at so many pixels. Laid out by Pillow alone, since not every machine has its better engine."""
    with as_file(files(__package__) / "fonts" / f"{face}-subset.otf") as path:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(4096)
def _has(face: Face, sign: str) -> bool:
    small = open_font(face, 16)
    return sign.isspace() or bytes(small.getmask(sign)) != bytes(small.getmask(_LACKED))


def can_draw(face: Face, text: str) -> bool:
    return all(_has(face, sign) for sign in text)


def drawn(face: Face, text: str) -> str:
    """The text on one line, without the signs that the font lacks."""
    return " ".join("".join(sign for sign in plain(text, _LONGEST) if _has(face, sign)).split())


def write(
    picture: Image.Image,
    start: tuple[int, int],
    text: str,
    colour: tuple[int, int, int],
    font: ImageFont.FreeTypeFont,
) -> None:
    """Write a line from `start`, a point on the line that letters stand on."""
    mask, left, top = _set(text, font)
    picture.paste(colour, (start[0] + left, start[1] + top), mask)


@lru_cache(256)
def _set(text: str, font: ImageFont.FreeTypeFont) -> tuple[Image.Image, int, int]:
    """The line as a mask, and where it is from its start: scores and their words come again and again."""
    left, top, right, bottom = map(round, font.getbbox(text, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), text, 255, font, anchor="ls")
    return mask, left, top


def fit(face: Face, text: str, room: int, sizes: tuple[int, ...]) -> tuple[str, ImageFont.FreeTypeFont]:
    """The text in the largest of the sizes whose line is at most `room` pixels, else cut at the least."""
    for size in sizes:
        font = open_font(face, size)
        if font.getlength(text) <= room:
            return text, font
    return _cut(text, room, font), font


def wrap(
    face: Face, text: str, room: int, height: int, sizes: tuple[int, ...]
) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The text in lines of `room` pixels, `height` in all, as large as they hold it; else cut at the end."""
    for size in sizes:
        font = open_font(face, size)
        lines, most = list(_break(text, room, font)), max(1, height // leading(font))
        if len(lines) <= most and all(font.getlength(part) <= room for part in lines):
            return _balance(lines, room, font), font
    rest = " ".join(lines[most - 1 :])
    return [_cut(part, room, font) for part in (*lines[: most - 1], rest)], font


def leading(font: ImageFont.FreeTypeFont) -> int:
    """Pixels from one line to the next."""
    return round(font.size * _LEADING)


def _balance(lines: list[str], room: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """The same number of lines, as even as they get: no word is left alone on the last one."""
    text = " ".join(lines)
    for narrower in range(room, room // 2, -8):
        found = list(_break(text, narrower, font))
        if len(found) > len(lines) or any(font.getlength(part) > narrower for part in found):
            break
        lines = found
    return lines


def _break(text: str, room: int, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    held = ""
    for word in text.split():
        longer = f"{held} {word}".lstrip()
        if held and font.getlength(longer) > room:
            yield held
            longer = word
        held = longer
    yield held


def _cut(text: str, room: int, font: ImageFont.FreeTypeFont) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + _CUT) > room:
        text = text[:-1].rstrip()
    return text + _CUT
