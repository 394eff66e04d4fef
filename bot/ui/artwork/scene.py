"""Irworobongdo, the sun or the moon over five peaks that stood behind Korea's kings, one for each title.

The genre chooses the colours and the id everything else, so a title's scene never changes. Only what is
one-dimensional is worked out with functions that differ from machine to machine in the last digit; planes
are multiplied and added, which does not.
"""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bot.domain.titles import Title

Colour = tuple[int, int, int]
Plane = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""

DARKEST_GROUND = 0.10
"""The luminance that nothing exceeds under letters: gold keeps 5:1 on it, white 7:1."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The sky from above to the horizon, the farthest and the nearest ridge, and what shines."""

    zenith: Colour
    horizon: Colour
    far: Colour
    near: Colour
    disc: Colour


@dataclass(frozen=True, slots=True)
class Frame:
    """A form of the picture: pixels, where the disc's middle may be (shares of width and height), its radius.

    `lettered` are boxes around all letters, from one edge to another; the scene is calm and dark there.
    """

    width: int
    height: int
    disc_x: tuple[float, float]
    disc_y: tuple[float, float]
    radius: float
    lettered: tuple[Box, ...]


_ROMANCE = Palette(
    (0x33, 0x14, 0x52), (0xC2, 0x5C, 0x7A), (0x8A, 0x34, 0x70), (0x1E, 0x0A, 0x22), (0xFF, 0xDD, 0xC2)
)
_INK = Palette(
    (0x0B, 0x14, 0x22), (0x2C, 0x55, 0x6B), (0x22, 0x46, 0x5C), (0x05, 0x0C, 0x14), (0xDC, 0xEA, 0xEC)
)
_COURT = Palette(
    (0x7C, 0x1F, 0x1B), (0xEE, 0x8A, 0x50), (0x2F, 0x7D, 0x6B), (0x0A, 0x24, 0x22), (0xFF, 0xE9, 0xC4)
)
_INDIGO = Palette(
    (0x14, 0x16, 0x52), (0x6A, 0x72, 0xCC), (0x36, 0x3B, 0x92), (0x0A, 0x0B, 0x2A), (0xF1, 0xF0, 0xFF)
)
_ORANGE = Palette(
    (0x8E, 0x38, 0x10), (0xE8, 0x92, 0x44), (0xA8, 0x50, 0x32), (0x30, 0x12, 0x10), (0xFF, 0xF2, 0xD2)
)
_RED = Palette(
    (0x2A, 0x0A, 0x10), (0xC2, 0x3A, 0x2C), (0x84, 0x20, 0x24), (0x14, 0x06, 0x0A), (0xFF, 0xD4, 0xA8)
)
_NIGHT = Palette(
    (0x0A, 0x0A, 0x10), (0x46, 0x3A, 0x56), (0x2E, 0x2A, 0x42), (0x06, 0x06, 0x0A), (0xE2, 0x6A, 0x52)
)
_GREY_GREEN = Palette(
    (0x2A, 0x3A, 0x40), (0x9C, 0xA8, 0x92), (0x4C, 0x72, 0x6A), (0x10, 0x1E, 0x20), (0xFF, 0xEC, 0xC4)
)

# A title that is a drama and a romance is a romance: the plainest word says the least.
_PLAINEST = "Drama"
_PALETTES = {
    genre: palette
    for palette, genres in (
        (_ROMANCE, "Romance Melodrama"),
        (_INK, "Thriller Crime Mystery Noir"),
        (_COURT, "Historical War Political"),
        (_INDIGO, "Fantasy Sci-Fi Supernatural"),
        (_ORANGE, "Comedy Family Animation Music"),
        (_RED, "Action Adventure Western Sports"),
        (_NIGHT, "Horror"),
        (_GREY_GREEN, f"{_PLAINEST} Youth Documentary"),
    )
    for genre in genres.split()
}


def choose_palette(genres: tuple[str, ...]) -> Palette:
    """The colours of the first genre that has some, of Drama's only where there is no other."""
    known = [genre for genre in genres if genre in _PALETTES]
    telling = [genre for genre in known if genre != _PLAINEST]
    return _PALETTES[(*telling, *known, _PLAINEST)[0]]


def draw_scene(title: Title, frame: Frame) -> Image.Image:
    """The title's scene without a letter on it, in RGB."""
    chance = Random(title.id)  # by SHA-512 of the id, the same everywhere
    palette = choose_palette(title.genres)
    down = np.linspace(0, 1, frame.height, dtype=np.float32)
    picture = np.repeat(
        _mix(palette.zenith, palette.horizon, np.clip(down / 0.62, 0, 1) ** 1.3)[:, None], frame.width, 1
    )
    disc = _shine(picture, frame, palette, chance)
    for depth, ridge in enumerate(_lay_ridges(frame, chance)):
        # Mist lies at a ridge's foot: it is lighter there than at its crest, the nearest ones least.
        crest = np.array(_blend(palette.far, palette.near, depth / 3), np.float32)
        mist = np.array(_blend(palette.horizon, palette.near, 0.35 + depth * 0.25), np.float32)
        rise = np.clip((down - ridge.min() / frame.height) / 0.45, 0, 1)[:, None]
        paint = (crest + (mist - crest) * rise * (0.55 - 0.15 * depth))[:, None]
        rows = np.arange(frame.height, dtype=np.float32)[:, None]
        cover = np.clip(rows - ridge[None] + 0.5, 0, 1)[..., None]
        picture += (paint - picture) * cover
        disc *= 1 - cover[..., 0]
    _calm(picture, _shade(frame) * (1 - disc))
    return Image.fromarray((picture + 0.5).astype(np.uint8), "RGB")


def _blend(one: Colour, other: Colour, share: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * min(share, 1) for a, b in zip(one, other, strict=True))


def _mix(one: Colour, other: Colour, shares: NDArray[Any]) -> Plane:
    """A colour for each share of the other one."""
    first, second = np.array(one, np.float32), np.array(other, np.float32)
    return first + (second - first) * shares[:, None].astype(np.float32)


def _shine(picture: Plane, frame: Frame, palette: Palette, chance: Random) -> Plane:
    """Paint the disc and the light around it; gives where the disc is, as 1."""
    x = (frame.disc_x[0] + (frame.disc_x[1] - frame.disc_x[0]) * chance.random()) * frame.width
    y = (frame.disc_y[0] + (frame.disc_y[1] - frame.disc_y[0]) * chance.random()) * frame.height
    radius = frame.radius * (0.88 + 0.24 * chance.random()) * min(frame.width, frame.height)
    across = np.arange(frame.width, dtype=np.float32)[None] - np.float32(x)
    along = np.arange(frame.height, dtype=np.float32)[:, None] - np.float32(y)
    distance = np.sqrt(across * across + along * along)
    glow = np.clip(1 - distance / np.float32(radius * 4.2), 0, 1)
    disc: Plane = np.clip(np.float32(radius) - distance + np.float32(0.5), 0, 1)
    light = np.maximum(glow * glow * np.float32(0.5), disc)
    picture += (np.array(palette.disc, np.float32) - picture) * light[..., None]
    return disc


def _lay_ridges(frame: Frame, chance: Random) -> list[Plane]:
    """How far below the top each ridge begins, from the farthest on: the five peaks, then three of hills."""
    # A narrow picture shows the middle, so that its peaks are no spikes.
    half = min(0.5, 0.38 * (frame.width / frame.height) ** 0.5)
    x = np.linspace(0.5 - half, 0.5 + half, frame.width)
    peaks = np.zeros(frame.width)
    for place in range(5):
        middle = (place + 0.5 + 0.5 * (chance.random() - 0.5)) / 5
        height = (0.32 - 0.05 * abs(place - 2)) * (0.7 + 0.55 * chance.random())
        spread = 0.06 + 0.03 * chance.random()
        peaks += (height * np.exp(-(((x - middle) / spread) ** 2))) ** 3
    # The cube root of cubes is nearly the highest of all, without a crease where two meet.
    swell = 0.02 * np.sin(2 * np.pi * (x * (1.5 + chance.random()) + chance.random()))
    ridges = [0.68 - np.cbrt(peaks) + swell]
    for depth in range(3):
        line = np.full(frame.width, 0.68 + 0.11 * depth)
        for wave in range(1, 5):
            turns = wave * (0.75 + 0.6 * chance.random())
            reach = (0.085 - 0.015 * depth) / wave**0.9
            line -= reach * np.sin(2 * np.pi * (x * turns + chance.random()))
        ridges.append(line)
    return [(ridge * frame.height).astype(np.float32) for ridge in ridges]


def _calm(picture: Plane, shade: Plane) -> None:
    """Darken what lies under letters, softly around them, and leave nothing above `DARKEST_GROUND` there."""
    picture *= (1 - np.float32(0.4) * shade)[..., None]
    # The square of a channel is a little more than the light it gives, so the bound holds.
    red, green, blue = (picture[..., channel] for channel in range(3))
    given = (red * red * 0.2126 + green * green * 0.7152 + blue * blue * 0.0722) / 255**2
    bound = DARKEST_GROUND / np.maximum(shade * shade, 1e-6)
    picture *= np.sqrt(np.minimum(1, bound / np.maximum(given, 1e-6)))[..., None]


@cache
def _shade(frame: Frame) -> Plane:
    """1 where letters stand, falling to 0 around them."""
    soft = min(frame.width, frame.height) // 6
    beyond = 3 * soft
    mask = Image.new("L", (frame.width + 2 * beyond, frame.height + 2 * beyond))
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom in frame.lettered:
        # What touches the picture's edge goes on past it, so that the shade does not fade towards it.
        draw.rectangle(
            (
                left + beyond if left else 0,
                top + beyond if top else 0,
                right + beyond if right < frame.width else mask.width,
                bottom + beyond if bottom < frame.height else mask.height,
            ),
            255,
        )
    blurred = np.asarray(mask.filter(ImageFilter.GaussianBlur(soft)), np.float32)
    # A blurred edge is half as dark: twice that is whole there.
    shade: Plane = np.minimum(1, blurred[beyond:-beyond, beyond:-beyond] / np.float32(125))
    return shade
