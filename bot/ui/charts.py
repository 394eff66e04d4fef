"""A title's scores as a picture and, where none can be sent, as a row of blocks.

The picture has no background: its colours keep a contrast of at least 3:1 on all of Discord's.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

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


def distribution(histogram: Histogram, *, mark: float | None = None) -> bytes:
    """Draw the scores as a PNG of `SIZE`, with a pointer under the score `mark` (1 to 10).

    The same arguments give the same object while they are among the last used. ValueError for anything
    but 19 counts, or for a mark off the scale.
    """
    _check(histogram)
    if mark is not None and not 1 <= mark <= 10:
        raise ValueError(f"a mark lies between 1 and 10, not at {mark}")
    return _picture(histogram, mark)


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


@lru_cache(maxsize=256)
def _picture(histogram: Histogram, mark: float | None) -> bytes:
    """The PNG; about 6 KB, so a full cache is under 2 MB."""
    picture = _layer(INK, _labels(histogram))
    picture.alpha_composite(_layer(BAR, _bars(histogram)))
    if mark is not None:
        picture.alpha_composite(_layer(MARK, _pointer(mark)))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)  # half the time of the default, for 3 KB more
    return out.getvalue()


def _layer(colour: Colour, mask: Image.Image) -> Image.Image:
    """One colour wherever `mask` is. Drawing straight onto transparency would blend edges with black."""
    layer = Image.new("RGBA", mask.size, (*colour, 0))
    layer.putalpha(mask)
    return layer


def _centre(score: float) -> float:
    return _SIDE + _SLOT * ((score - 1) * 2 + 0.5)


def _height(count: int, most: int) -> int:
    return max(_LEAST, round((BASE - TOP) * count / most)) if count else 0


def _bars(histogram: Histogram) -> Image.Image:
    mask = Image.new("L", (SIZE[0] * _FINE, SIZE[1] * _FINE))
    draw = ImageDraw.Draw(mask)
    for index, count in enumerate(histogram):
        if height := _height(count, max(histogram)):
            left = round(_centre(1 + index / 2) - _BAR_WIDTH / 2)
            box = (left, BASE - height, left + _BAR_WIDTH, BASE)
            draw.rounded_rectangle(
                _fine(box), min(_RADIUS, height) * _FINE, 255, corners=(True, True, False, False)
            )
    return mask.reduce(_FINE)


def _pointer(score: float) -> Image.Image:
    """A triangle under the baseline, its tip at the score."""
    mask = Image.new("L", (SIZE[0] * _FINE, SIZE[1] * _FINE))
    x, tip = _centre(score) * _FINE, (BASE + 5) * _FINE
    half, tall = 10 * _FINE, 13 * _FINE
    ImageDraw.Draw(mask).polygon([(x, tip), (x - half, tip + tall), (x + half, tip + tall)], 255)
    return mask.reduce(_FINE)


def _fine(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A box in the large drawing, where Pillow counts the last pixel in."""
    left, top, right, bottom = (side * _FINE for side in box)
    return left, top, right - 1, bottom - 1


def _labels(histogram: Histogram) -> Image.Image:
    """The baseline, the whole scores under it, and how many gave the most frequent."""
    mask = Image.new("L", SIZE)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((_SIDE, BASE, SIZE[0] - _SIDE - 1, BASE + 1), _FAINT)
    for score in range(1, 11):
        draw.text((_centre(score), BASE + 46), str(score), 255, _font(), anchor="ms")
    if most := max(histogram):
        half = draw.textlength(str(most), _font()) / 2
        tallest = [_centre(1 + index / 2) for index, count in enumerate(histogram) if count == most]
        # Equals are each labelled, unless neighbours' numbers would run into each other.
        for x in tallest if half * 2 < _SLOT else tallest[:1]:
            inside = min(max(x, half), SIZE[0] - half)
            draw.text((inside, TOP - 12), str(most), 255, _font(), anchor="ms")
    return mask


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: no file to ship, the same on every machine."""
    return ImageFont.load_default(26)
