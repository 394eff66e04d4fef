"""A title's scores as a picture and, where none can be sent, as a row of blocks.

The picture has no background: its colours keep a contrast of at least 3:1 on all of Discord's.
"""

import io
import zlib
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from bot.ui.pictures import Pictures

Histogram = tuple[int, ...]
"""How many gave each score: 19 counts, for 1, 1.5 ... 10."""
Colour = tuple[int, int, int]

SCORES = 19
SIZE = (880, 240)
"""Pixels; twice the size it is shown at, for sharp screens."""
TOP, BASE = 44, 184
"""Pixels from above: where the tallest bar ends, and where all of them stand."""

# A blue and a vermilion that stay apart for every kind of colour blindness, and a grey; all three as far
# from white as from Discord's darks.
BAR: Colour = (0x3A, 0x86, 0xD8)
MARK: Colour = (0xD9, 0x62, 0x14)
INK: Colour = (0x84, 0x86, 0x8B)
GROUNDS: tuple[Colour, ...] = ((0x31, 0x33, 0x38), (0x2B, 0x2D, 0x31), (0xFF, 0xFF, 0xFF), (0xF2, 0xF3, 0xF5))
"""Discord's chat and embed backgrounds, dark and light."""

_SIDE = 16
_SLOT = (SIZE[0] - 2 * _SIDE) / SCORES
_BAR_WIDTH = 32
_RADIUS = 7
_LEAST = 6
"""Height of the smallest bar, so that one vote among thousands is seen."""
_FAINT = 90
"""Opacity of the baseline, of 255."""
_FINE = 4
"""Shapes are drawn this much larger and averaged: Pillow's own have ragged edges."""
_BLOCKS = "▁▂▃▄▅▆▇█"

# A palette of 256 makes a quarter of the data to pack and send: entry 0 is empty, then each colour has 85
# shades from faint to opaque, finer than an eye tells at an edge.
_STEPS = 85
_COLOURS = (INK, BAR, MARK)
_PALETTE = bytes(INK) + b"".join(bytes(colour) * _STEPS for colour in _COLOURS)
_OPACITIES = bytes([0, *(step * 255 // _STEPS for _ in _COLOURS for step in range(1, _STEPS + 1))])
_SHADES = {
    colour: [(step := round(opacity * _STEPS / 255)) and step + place * _STEPS for opacity in range(256)]
    for place, colour in enumerate(_COLOURS)
}

_DRAWN = Pictures(room=2 << 20)


def distribution(histogram: Histogram, *, mark: float | None = None) -> bytes:
    """Draw the scores as a PNG of `SIZE`, with a pointer under the score `mark` (1 to 10).

    The same arguments give the same object while they are among the last used. ValueError for anything
    but 19 counts, or for a mark off the scale.
    """
    _check(histogram)
    if mark is not None and not 1 <= mark <= 10:
        raise ValueError(f"a mark lies between 1 and 10, not at {mark}")
    return _DRAWN.find_or_draw((histogram, mark), lambda: _draw(histogram, mark))


def find_distribution(histogram: Histogram, *, mark: float | None = None) -> bytes | None:
    """What `distribution` gives if it need not be drawn."""
    return _DRAWN.find((histogram, mark))


def bar(histogram: Histogram) -> str:
    """Give the scores as a row of blocks between its ends: `1 ▁▁▁▁▁▁▁▁▁▁▂▂▄▆█▅▃▂▁ 10`.

    The lowest block is kept for no votes. ValueError for anything but 19 counts.
    """
    _check(histogram)
    steps = len(_BLOCKS) - 1
    most = max(histogram)
    levels = (-(-count * steps // most) if count else 0 for count in histogram)
    return f"1 {''.join(_BLOCKS[level] for level in levels)} 10"


def _check(histogram: Histogram) -> None:
    if len(histogram) != SCORES or min(histogram) < 0:
        raise ValueError(f"a histogram is {SCORES} counts, not {histogram}")


def _draw(histogram: Histogram, mark: float | None) -> bytes:
    """Paste ready parts onto the scale, none over another: little else is to be drawn."""
    picture = _scale().copy()
    picture.paste(_shade(_counts(histogram), INK))
    most = max(histogram)
    for index, count in enumerate(histogram):
        if height := _height(count, most):
            left, top = round(_centre(1 + index / 2) - _BAR_WIDTH / 2), BASE - height
            bar_top = _bar_top(min(height, 3 * _RADIUS))
            picture.paste(bar_top, (left, top))
            picture.paste(_SHADES[BAR][255], (left, top + bar_top.height, left + _BAR_WIDTH, BASE))
    if mark is not None:
        _paste_pointer(picture, mark)
    picture.putpalette(_PALETTE)
    out = io.BytesIO()
    picture.save(
        out, "PNG", transparency=_OPACITIES, compress_type=zlib.Z_RLE
    )  # half the time of the default
    return out.getvalue()


def _shade(mask: Image.Image, colour: Colour) -> Image.Image:
    """A mask as entries of the palette: one colour, as opaque as the mask."""
    return mask.point(_SHADES[colour])


def _centre(score: float) -> float:
    return _SIDE + _SLOT * ((score - 1) * 2 + 0.5)


def _height(count: int, most: int) -> int:
    return max(_LEAST, round((BASE - TOP) * count / most)) if count else 0


@cache
def _bar_top(height: int) -> Image.Image:
    """The first so many rows of a bar, which may be all of it."""
    mask = Image.new("L", (_BAR_WIDTH * _FINE, height * _FINE))
    box = (0, 0, mask.width - 1, mask.height - 1)
    radius = min(_RADIUS, height) * _FINE
    ImageDraw.Draw(mask).rounded_rectangle(box, radius, 255, corners=(True, True, False, False))
    return _shade(mask.reduce(_FINE), BAR)


def _paste_pointer(picture: Image.Image, score: float) -> None:
    """A triangle under the baseline, its tip at the score."""
    half, tall = 10, 13
    left = int(_centre(score)) - half - 1
    mask = Image.new("L", ((2 * half + 3) * _FINE, (tall + 1) * _FINE))
    x = (_centre(score) - left) * _FINE
    base = tall * _FINE
    ImageDraw.Draw(mask).polygon([(x, 0), (x - half * _FINE, base), (x + half * _FINE, base)], 255)
    picture.paste(_shade(mask.reduce(_FINE), MARK), (left, BASE + 5))


def _counts(histogram: Histogram) -> Image.Image:
    """How many gave the most frequent score, above its bar."""
    mask = Image.new("L", (SIZE[0], TOP))
    if most := max(histogram):
        draw = ImageDraw.Draw(mask)
        half = draw.textlength(str(most), _font()) / 2
        tallest = [_centre(1 + index / 2) for index, count in enumerate(histogram) if count == most]
        # Equals are each labelled, unless neighbours' numbers would run into each other.
        for x in tallest if half * 2 < _SLOT else tallest[:1]:
            inside = min(max(x, half), SIZE[0] - half)
            draw.text((inside, TOP - 12), str(most), 255, _font(), anchor="ms")
    return mask


@cache
def _scale() -> Image.Image:
    """The baseline, and the whole scores under it."""
    mask = Image.new("L", SIZE)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((_SIDE, BASE, SIZE[0] - _SIDE - 1, BASE + 1), _FAINT)
    for score in range(1, 11):
        draw.text((_centre(score), BASE + 46), str(score), 255, _font(), anchor="ms")
    return _shade(mask, INK)


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: no file to ship, the same on every machine."""
    return ImageFont.load_default(26)
