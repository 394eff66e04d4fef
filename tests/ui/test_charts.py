"""The picture of a title's scores: readable on every background, and drawn once."""

import io
from functools import partial
from itertools import product

import pytest
from PIL import Image, ImageChops

from bot.ui import charts
from bot.ui.pictures import Pictures

EMPTY = (0,) * 19
LOVED = (0, 0, 1, 0, 1, 0, 2, 1, 3, 2, 6, 5, 14, 11, 31, 24, 40, 12, 9)


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGBA")


def rows_of(picture: bytes, colour: charts.Colour) -> list[int]:
    """The rows where a colour stands, fully opaque."""
    image = opened(picture)
    pixels = image.tobytes()
    wanted = bytes((*colour, 255))
    stride = image.width * 4
    return [
        row
        for row in range(image.height)
        if wanted in {pixels[at : at + 4] for at in range(row * stride, (row + 1) * stride, 4)}
    ]


def count_box(histogram: charts.Histogram) -> tuple[int, int, int, int]:
    """Where the number over the tallest bar stands."""
    above = opened(charts.distribution(histogram)).crop((0, 0, charts.SIZE[0], charts.TOP))
    return above.getchannel("A").getbbox() or (0, 0, 0, 0)


def luminance(colour: charts.Colour) -> float:
    """WCAG 2 relative luminance."""
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("colour", "ground"), list(product((charts.BAR, charts.MARK, charts.INK), charts.GROUNDS))
)
def test_colours_read_on_every_background(colour: charts.Colour, ground: charts.Colour) -> None:
    """Bars, pointer and numerals keep 3:1, WCAG's least for graphics and large print."""
    dark, light = sorted((luminance(colour), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_the_picture_is_a_transparent_png() -> None:
    """It has the promised size and nothing behind the bars."""
    picture = charts.distribution(LOVED, mark=8.3)
    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.size) == ("PNG", charts.SIZE)
    assert opened(picture).getpixel((0, 0)) == (*charts.INK, 0)
    assert len(picture) < 10_000


def test_the_tallest_bar_spans_the_height() -> None:
    """The scale is the title's own: its most frequent score fills the picture."""
    for histogram in (LOVED, (*EMPTY[:-1], 1), (100_000,) * 19):
        rows = rows_of(charts.distribution(histogram), charts.BAR)
        assert (rows[0], rows[-1]) == (charts.TOP, charts.BASE - 1)


def test_one_vote_among_thousands_is_seen() -> None:
    """A bar is never rounded to nothing."""
    one, none = ((count, *EMPTY[1:-1], 50_000) for count in (1, 0))
    assert charts.distribution(one) != charts.distribution(none)


def test_a_title_without_scores_has_a_picture() -> None:
    """The scale alone, no bar, no count."""
    picture = charts.distribution(EMPTY)
    assert opened(picture).size == charts.SIZE
    assert not rows_of(picture, charts.BAR)
    assert min(rows_of(picture, charts.INK)) > charts.BASE


@pytest.mark.parametrize("mark", [1, 5.27, 10.0])
def test_the_mark_stands_under_its_score(mark: float) -> None:
    """The pointer is centred on the score, and missing without one."""
    rows = rows_of(charts.distribution(EMPTY, mark=mark), charts.MARK)
    assert charts.BASE < rows[0] < rows[-1] < charts.SIZE[1]
    marked, unmarked = (opened(charts.distribution(EMPTY, mark=at)).getchannel("A") for at in (mark, None))
    left, _, right, _ = ImageChops.difference(marked, unmarked).getbbox() or (0, 0, 0, 0)
    assert (left + right) / 2 == pytest.approx(charts._centre(mark), abs=1)
    assert not rows_of(charts.distribution(EMPTY), charts.MARK)


def test_the_same_scores_are_drawn_once() -> None:
    """The picture comes from the cache, and drawing it again gives the same bytes."""
    first = charts.distribution(LOVED, mark=8.5)
    assert charts.distribution(LOVED, mark=8.5) is first
    assert charts.find_distribution(LOVED, mark=8.5) is first
    assert charts._draw(LOVED, 8.5) == first


def test_pictures_are_kept_within_their_room() -> None:
    """Those not asked for the longest go first, and one larger than the room is given all the same."""
    pictures = Pictures(room=10)
    for key in "abcab":
        assert pictures.find_or_draw(key, partial(bytes, 4)) == bytes(4)
    assert [key for key in "abc" if pictures.find(key)] == ["a", "b"]
    assert len(pictures.find_or_draw("d", partial(bytes, 11))) == 11
    assert not any(map(pictures.find, "abcd"))


def test_blocks_for_where_no_picture_can_be_sent() -> None:
    """The lowest block means nobody, the full one the most frequent score."""
    assert charts.bar(EMPTY) == "1 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 10"
    assert charts.bar((1, *EMPTY[1:-2], 7, 100)) == "1 ▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂█ 10"
    assert charts.bar((*EMPTY[:-7], 1, 2, 3, 4, 5, 6, 7)) == "1 ▁▁▁▁▁▁▁▁▁▁▁▁▂▃▄▅▆▇█ 10"


@pytest.mark.parametrize("histogram", [(), (1,) * 18, (*EMPTY[1:], -1)])
def test_a_malformed_histogram_is_refused(histogram: charts.Histogram) -> None:
    """Nineteen counts, none below zero."""
    with pytest.raises(ValueError, match="19 counts"):
        charts.distribution(histogram)
    with pytest.raises(ValueError, match="19 counts"):
        charts.bar(histogram)


@pytest.mark.parametrize("mark", [0.9, 10.1, float("nan")])
def test_a_mark_off_the_scale_is_refused(mark: float) -> None:
    """A consensus lies between 1 and 10."""
    with pytest.raises(ValueError, match="mark"):
        charts.distribution(EMPTY, mark=mark)


@pytest.mark.parametrize("at", [0, 18])
def test_a_long_count_stays_inside_the_picture(at: int) -> None:
    """Above the first or the last bar, a number wider than its bar is moved in."""
    histogram = tuple(1_234_567 if index == at else 0 for index in range(19))
    edge, middle = count_box(histogram), count_box((*EMPTY[:9], 1_234_567, *EMPTY[10:]))
    assert abs((edge[2] - edge[0]) - (middle[2] - middle[0])) <= 1
