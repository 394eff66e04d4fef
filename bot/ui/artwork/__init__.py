"""A face for every title: the sun or the moon over five peaks, its name, and what a server gives it.

The same title always has the same scene. Each picture is an opaque JPEG, so that it looks alike in Discord's
dark and light; letters keep 4.5:1 on what lies under them.
"""

import io
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw

from bot.domain import scores
from bot.domain.ratings import HALF_POINTS, Standing
from bot.domain.servers import ScoreDisplay
from bot.domain.titles import Title
from bot.ui.artwork.lettering import Face, can_draw, drawn, fit, leading, open_font, wrap, write
from bot.ui.artwork.scene import Colour, Frame, draw_scene
from bot.ui.particles import Shown
from bot.ui.pictures import Folder, Pictures
from bot.ui.text import plain
from bot.ui.words import Words

Said = tuple[Shown, str, str, "Spread", int | None, ScoreDisplay]
Spread = tuple[int, ...]
"""How many gave each score: 19 counts, for 1, 1.5 ... 10."""

WHITE: Colour = (0xFF, 0xFF, 0xFF)
GOLD: Colour = (0xFF, 0xE0, 0x8A)

NAME = (56, 44, 640, 232)
FIGURES = (56, 276, 640, 452)
SPREAD = (676, 262, 1148, 496)
"""Where a banner has the title's names, what the server gives it, and how its scores are spread."""
BANNER = Frame(1200, 520, (0.66, 0.84), (0.2, 0.24), 0.16, ((0, 0, 650, 520), (0, 260, 1200, 520)))
THUMBNAIL = Frame(320, 320, (0.34, 0.72), (0.24, 0.34), 0.15, ((0, 176, 320, 320),))
POSTER = Frame(400, 600, (0.3, 0.74), (0.2, 0.3), 0.17, ((0, 340, 400, 600),))

_LONGEST_NAME = 160
_SCORES = 19
_POINTS, _STARS = (2, 10, 20), (4, 12, 20)
"""Half points that the spread names below: 1, 5 and 10; one star, three and five."""
_SLOT = (SPREAD[2] - SPREAD[0]) / _SCORES
_BAR = 19
_BASE = 444
"""Pixels from above where the bars stand."""
_LEAST = 5
"""Height of a bar for nobody; any other is at least thrice as high, so that one vote among many is seen."""
_FINE = 4
"""Shapes are drawn this much larger and averaged: Pillow's own have ragged edges."""

_QUALITY = 70
"""Of 100: no edge frays at it, and no scene takes 60 KB."""

_DRAWING = 1
"""Raised with every change of how a scene or its letters are drawn: what lies on disk is then drawn anew."""
ROOM_ON_DISK = 64 << 20
"""Bytes of scenes kept on disk: some two thousand."""

_SCENES = Pictures(room=8 << 20)
_BANNERS = Pictures(room=4 << 20)


def keep_in(folder: Path | None) -> None:
    """Keep scenes in a folder too, from now on; in memory alone for None."""
    _SCENES.folder = Folder(folder, room=ROOM_ON_DISK) if folder is not None else None


def _name_file(title: Title, frame: Frame) -> str:
    """One name for all that the picture depends on, so that a title that changed has another picture."""
    called = (title.title, title.title_ko, title.original_title, title.is_korean, title.year)
    depends_on = (_DRAWING, frame, title.id, title.genres, called)
    return sha256(repr(depends_on).encode("utf-8", "surrogatepass")).hexdigest()


def _find_scene(title: Title, frame: Frame, draw: Callable[[], bytes]) -> bytes:
    return _SCENES.find_or_draw((title, frame), draw, name=_name_file(title, frame))


def banner(title: Title, standing: Standing, words: Words) -> bytes:
    """The picture of `/rating`, 1200 by 520: names, score, its word, members, and the spread of scores.

    The same arguments give the same object while they are among the last used.
    """
    said = _say(standing, words)
    return _BANNERS.find_or_draw((title, said), lambda: _draw_banner(title, *said))


def find_banner(title: Title, standing: Standing, words: Words) -> bytes | None:
    """What `banner` gives if it need not be drawn."""
    return _BANNERS.find((title, _say(standing, words)))


def describe_banner(title: Title, standing: Standing, words: Words) -> str:
    """All that the banner says, for those who do not see it; in plain text."""
    parts = [describe_scene(title, words)]
    found, (_, word, members, spread, *_) = standing.consensus, _say(standing, words)
    if found is not None:
        parts.append(words("consensus.headline", score=words.spell_out(found.score), word=word))
    if members:
        parts += [members, _describe_spread(spread, words)]
    return ". ".join(parts)


def describe_scene(title: Title, words: Words) -> str:
    """What a picture without figures shows, for those who do not see it; in plain text."""
    names = dict.fromkeys(name for name in (choose_name(title), plain(title.title, _LONGEST_NAME)) if name)
    return words("artwork.scene", names=", ".join(names), year=title.year)


@lru_cache(1024)
def _describe_spread(spread: Spread, words: Words) -> str:
    counts = [
        words("consensus.chart_count", n=count, score=words.number(half))
        for half, count in zip(HALF_POINTS, spread, strict=True)
        if count
    ]
    return words("consensus.chart", counts=words.list(counts))


def find_thumbnail(title: Title) -> bytes | None:
    """What `thumbnail` gives if it need not be drawn."""
    return _SCENES.find((title, THUMBNAIL))


def thumbnail(title: Title) -> bytes:
    """The title's square picture, 320 by 320."""
    return _find_scene(title, THUMBNAIL, lambda: _draw_small(title, THUMBNAIL, (44, 36, 30, 25)))


def poster(title: Title) -> bytes:
    """The title's tall picture, 400 by 600."""
    return _find_scene(title, POSTER, lambda: _draw_small(title, POSTER, (62, 50, 40, 32)))


def choose_name(title: Title) -> str:
    """The name a picture leads with: at home, in Hangul first; the English one where a font lacks a sign.

    Of an English name no font has, what is left of it, which may be empty.
    """
    called = title.title_ko if title.is_korean else title.original_title or title.title_ko
    if called and can_draw(Face.SERIF, called):
        return drawn(Face.SERIF, called)
    return drawn(Face.SERIF, title.title)


def _say(standing: Standing, words: Words) -> Said:
    """The score, its word and the members as words; the spread, which of its bars the score is in, its scale.

    What there is nothing to say of is empty.
    """
    histogram, found = standing.summary.histogram, standing.consensus
    members = words("artwork.members", n=histogram.votes) if histogram.votes else ""
    if found is None:
        return Shown(""), "", members, histogram.counts, None, words.display
    place = round(found.score * 2) - 2
    word = words(f"consensus.word.{found.word}")
    score = words.decimal(found.score, signed=False)  # no font has faces
    return score, word, members, histogram.counts, place, words.display


def _draw_banner(
    title: Title,
    score: Shown,
    word: str,
    members: str,
    spread: Spread,
    place: int | None,
    display: ScoreDisplay,
) -> bytes:
    """Draw numbers on the kept scene: to make that takes twenty times as long."""
    picture = _open_named(title).copy()
    if members:
        _draw_figures(picture, score, word, members)
        _draw_spread(picture, spread, place, display)
    return pack(picture)


@lru_cache(4)
def _open_named(title: Title) -> Image.Image:
    """The named scene, not to be drawn on. The last few stay open: members score what others just scored."""
    scene = _find_scene(title, BANNER, lambda: pack(_draw_named(title)))
    picture = Image.open(io.BytesIO(scene))
    picture.load()
    return picture


def _draw_named(title: Title) -> Image.Image:
    """A banner's scene with the names on it, above each other."""
    picture = draw_scene(title, BANNER)
    left, _, right, bottom = NAME
    name = choose_name(title)
    english = drawn(Face.REGULAR, title.title)
    lines, font = wrap(Face.SERIF, name, right - left, 132, (96, 84, 72, 54, 46))
    base = bottom - 72 - (len(lines) - 1) * leading(font)
    for text in lines:
        write(picture, (left, base), text, WHITE, font)
        base += leading(font)
    year = str(title.year)
    below, small = fit(Face.REGULAR, english if english != name else "", right - left - 110, (36, 32, 28))
    write(picture, (left, bottom - 12), f"{below}  {year}".strip(), WHITE, small)
    return picture


def _draw_figures(picture: Image.Image, score: Shown, word: str, members: str) -> None:
    left, top, right, _ = FIGURES
    if score:
        big, small = open_font(Face.BOLD, 152), open_font(Face.BOLD, 76)
        write(picture, (left - 6, top + 114), score.sign, GOLD, small)
        left += round(small.getlength(score.sign))
        write(picture, (left - 6, top + 114), score.number, WHITE, big)
        left += round(big.getlength(score.number)) + 22
        said, font = fit(Face.SERIF, drawn(Face.SERIF, word), right - left, (56, 48, 40, 32))
        write(picture, (left, top + 50), said, GOLD, font)
    sizes = (34, 30, 26) if score else (44,)
    said, font = fit(Face.REGULAR, drawn(Face.REGULAR, members), right - left, sizes)
    write(picture, (left, top + 102), said, WHITE, font)


def _draw_spread(picture: Image.Image, spread: Spread, place: int | None, display: ScoreDisplay) -> None:
    """The bars over their scale; that of the score is gold, and pointed at for whoever does not see gold."""
    most = max(spread)
    for index, count in enumerate(spread):
        height = max(3 * _LEAST, round((_BASE - SPREAD[1]) * count / most)) if count else _LEAST
        colour = GOLD if index == place else WHITE
        left, top = round(_centre(index) - _BAR / 2), _BASE - height
        end = _bar_end(min(height, _BAR))
        picture.paste(colour, (left, top), end)
        picture.paste(colour, (left, top + end.height, left + _BAR, _BASE))
    small = open_font(Face.REGULAR, 26)
    for half_points in _STARS if display is ScoreDisplay.STARS else _POINTS:
        score = scores.write_number(half_points, display)
        left = round(_centre(half_points - 2) - small.getlength(score) / 2)
        write(picture, (left, _BASE + 44), score, WHITE, small)
    if place is not None:
        pointer = _pointer()
        picture.paste(GOLD, (round(_centre(place) - pointer.width / 2), _BASE + 6), pointer)


def _centre(index: int) -> float:
    return SPREAD[0] + _SLOT * (index + 0.5)


@cache
def _bar_end(height: int) -> Image.Image:
    """The upper end of a bar as a mask."""
    mask = Image.new("L", (_BAR * _FINE, height * _FINE))
    radius = min(5, height // 2) * _FINE
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), radius, 255, corners=(True, True, False, False)
    )
    return mask.reduce(_FINE)


@cache
def _pointer() -> Image.Image:
    mask = Image.new("L", (18 * _FINE, 12 * _FINE))
    ImageDraw.Draw(mask).polygon([(mask.width / 2, 0), (0, mask.height), (mask.width, mask.height)], 255)
    return mask.reduce(_FINE)


def _draw_small(title: Title, frame: Frame, sizes: tuple[int, ...]) -> bytes:
    """A scene with the title's name and its year at the foot."""
    picture = draw_scene(title, frame)
    [(_, top, _, _)] = frame.lettered
    margin = frame.width // 15
    left, right, bottom = margin, frame.width - margin, frame.height - margin
    year = open_font(Face.REGULAR, sizes[0] * 3 // 5)
    write(picture, (left, bottom - 2), str(title.year), WHITE, year)
    base = bottom - round(year.size * 1.6)
    lines, font = wrap(Face.SERIF, choose_name(title), right - left, base - top, sizes)
    for text in reversed(lines):
        write(picture, (left, base), text, WHITE, font)
        base -= leading(font)
    return pack(picture)


def pack(picture: Image.Image) -> bytes:
    """The picture as a JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
