"""A member's banner: how they score beside their server, and posters of what they love, over five peaks."""

import io
from functools import cache

from PIL import Image, ImageDraw

from bot.domain.profile import LEAST, SPREAD_NEEDED, Profile, Scale
from bot.domain.ratings import HALF_POINTS, Histogram
from bot.domain.shelf import Status
from bot.domain.titles import Kind, Title
from bot.ui.artwork import GOLD, WHITE, pack, poster
from bot.ui.artwork.lettering import Face, drawn, fit, open_font, write
from bot.ui.artwork.scene import Frame, draw_scene
from bot.ui.text import plain
from bot.ui.words import Words

WIDTH, MARGIN = 1200, 56
POSTER = (192, 288)
"""Pixels of a poster; five of them fill the width."""

_BARE = Frame(WIDTH, 400, (0.74, 0.86), (0.2, 0.24), 0.13, ((0, 0, 650, 400), (0, 170, WIDTH, 400)))
_FULL = Frame(WIDTH, 740, (0.74, 0.86), (0.11, 0.13), 0.08, ((0, 0, 650, 740), (0, 170, WIDTH, 740)))
"""Without posters and with them."""

_SPREAD = (676, 186, 1144, 300)
"""Where the bars stand."""
_FINE = 4
"""Shapes are drawn this much larger and averaged."""
_LONGEST = 60


def draw_profile(profile: Profile, words: Words) -> bytes:
    """The picture, 1200 by 740, or by 400 without posters: name, counts, the mean, and how the scores lie."""
    loved = [_shrink(each) for each in profile.loved]
    picture = draw_scene(_make_scene(profile), _FULL if loved else _BARE)
    _write_name(picture, profile, words)
    if profile.scale is not None:
        _write_mean(picture, profile.scale, words)
        if profile.scored >= SPREAD_NEEDED:
            _draw_spread(picture, profile.scale.histogram, profile.server, words)
    room = (WIDTH - 2 * MARGIN - len(loved) * POSTER[0]) // max(len(loved) - 1, 1)
    gap = min(room, 40)
    left = (WIDTH - len(loved) * POSTER[0] - (len(loved) - 1) * gap) // 2
    for place, each in enumerate(loved):
        _frame(picture, each, left + place * (POSTER[0] + gap), picture.height - MARGIN + 12 - POSTER[1])
    return pack(picture)


def describe_profile(profile: Profile, words: Words) -> str:
    """All that the picture says, for those who do not see it; in plain text."""
    parts = [words("me.picture", name=plain(profile.name, _LONGEST)), *_list_counts(profile, words)]
    if (scale := profile.scale) is not None:
        parts += [words("me.scale", n=scale.histogram.votes, mean=words.decimal(scale.usual))]
        parts += filter(None, [_say_lean(scale, words)])
        if profile.scored >= SPREAD_NEEDED:
            parts.append(_describe_spread(scale.histogram, words))
    if profile.loved:
        names = [plain(words.name(each), _LONGEST) for each in profile.loved]
        parts.append(words("me.picture.loved", titles=words.list(names)))
    return ". ".join(parts)


def _make_scene(profile: Profile) -> Title:
    """Whose peaks are a member's own for ever, in the colours of what they love."""
    genres = profile.loved[0].genres if profile.loved else ()
    return Title(f"member-{profile.member_id}", Kind.DRAMA, "", 0, genres=genres)


def _list_counts(profile: Profile, words: Words) -> list[str]:
    """What is scored, and the two statuses of most titles."""
    most = sorted(profile.counts.items(), key=lambda pair: -pair[1])
    shown = [(status, n) for status, n in most if status is not Status.REFUSED][:2]
    return [words(f"shelf.count.{name}", n=n) for name, n in [("scored", profile.scored), *shown] if n]


def _write_name(picture: Image.Image, profile: Profile, words: Words) -> None:
    room = 560
    name, font = fit(Face.SERIF, drawn(Face.SERIF, profile.name), room, (84, 72, 60, 48, 40))
    write(picture, (MARGIN, 122), name, WHITE, font)
    said = drawn(Face.REGULAR, " · ".join(_list_counts(profile, words)))
    text, font = fit(Face.REGULAR, said, room, (34, 30, 26))
    write(picture, (MARGIN, 178), text, WHITE, font)


def _write_mean(picture: Image.Image, scale: Scale, words: Words) -> None:
    mean, big = fit(Face.BOLD, drawn(Face.BOLD, words.decimal(scale.usual)), 330, (150, 110, 80))
    write(picture, (MARGIN - 6, 346), mean, WHITE, big)
    left = MARGIN + round(big.getlength(mean)) + 20
    room = 640 - left
    lean = _say_lean(scale, words)
    said = words("me.picture.average")
    for text, face, colour, base, sizes in (
        (lean, Face.SERIF, GOLD, 288, (48, 42, 36, 30, 26)),
        (said, Face.REGULAR, WHITE, 342 if lean else 320, (34, 30, 26)),
    ):
        line, font = fit(face, drawn(face, text), room, sizes)
        write(picture, (left, base), line, colour, font)


def _say_lean(scale: Scale, words: Words) -> str:
    if scale.kinder is None:
        return ""
    if abs(scale.kinder) < LEAST:
        return words("me.picture.in_line")
    key = "me.picture.kinder" if scale.kinder > 0 else "me.picture.stricter"
    return words(key, by=words.difference(scale.kinder))


def _describe_spread(histogram: Histogram, words: Words) -> str:
    counts = [
        words("consensus.chart_count", n=count, score=words.score(half))
        for half, count in zip(HALF_POINTS, histogram.counts, strict=True)
        if count
    ]
    return words("consensus.chart", counts=words.list(counts))


def _draw_spread(picture: Image.Image, own: Histogram, server: Histogram | None, words: Words) -> None:
    """Their scores as bars, the server's as a golden line over them, each by its share of all."""
    left, top, right, bottom = _SPREAD
    beside = server if server is not None and server.votes > own.votes else None
    shares = [count / own.votes for count in own.counts]
    theirs = [count / beside.votes for count in beside.counts] if beside else []
    most, slot = max(*shares, *theirs), (right - left) / len(HALF_POINTS)
    size = (right - left) * _FINE, (bottom - top + 12) * _FINE
    bars, path = Image.new("L", size), Image.new("L", size)
    base = (bottom - top + 6) * _FINE
    drawing = ImageDraw.Draw(bars)
    for place, share in enumerate(shares):
        height = max(5, (bottom - top) * share / most) if share else 3
        start, end = (place * slot + 3) * _FINE, ((place + 1) * slot - 3) * _FINE
        drawing.rounded_rectangle((start, base - height * _FINE, end, base), 4 * _FINE, 255)
    points = [
        ((place + 0.5) * slot * _FINE, base - (bottom - top) * share / most * _FINE)
        for place, share in enumerate(theirs)
    ]
    if points:
        ImageDraw.Draw(path).line(points, 255, 5 * _FINE, joint="curve")
    picture.paste(WHITE, (left, top - 6), bars.reduce(_FINE))
    picture.paste(GOLD, (left, top - 6), path.reduce(_FINE))
    small = open_font(Face.REGULAR, 26)
    for score in (1, 5, 10):
        label = str(score)
        middle = left + (2 * score - 1.5) * slot
        write(picture, (round(middle - small.getlength(label) / 2), bottom + 34), label, WHITE, small)
    if beside:
        said, font = fit(
            Face.REGULAR, drawn(Face.REGULAR, words("me.picture.server")), right - left - 50, (26,)
        )
        start = right - round(font.getlength(said))
        write(picture, (start, bottom + 74), said, GOLD, font)
        picture.paste(GOLD, (start - 42, bottom + 63, start - 12, bottom + 68))


def _shrink(title: Title) -> Image.Image:
    with Image.open(io.BytesIO(poster(title))) as found:
        return found.convert("RGB").resize(POSTER, Image.Resampling.LANCZOS)


def _frame(picture: Image.Image, shown: Image.Image, left: int, top: int) -> None:
    picture.paste(shown, (left, top), _round_corners())


@cache
def _round_corners() -> Image.Image:
    width, height = POSTER
    mask = Image.new("L", (width * _FINE, height * _FINE))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), 14 * _FINE, 255)
    return mask.reduce(_FINE)
