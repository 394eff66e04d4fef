"""The pictures of titles: the same for ever, legible, small, and there for every title.

`uv run python -m tests.ui.test_artwork` writes anew what they are compared with.
"""

import hashlib
import io
import json
import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot import catalogue
from bot.domain.consensus import Consensus
from bot.domain.ratings import Histogram, Standing, Summary
from bot.domain.servers import ScoreDisplay
from bot.domain.titles import Kind, Title
from bot.ui import artwork
from bot.ui.artwork.lettering import Face, can_draw, drawn, fit, open_font, wrap
from bot.ui.artwork.scene import Colour, Frame, choose_palette, draw_scene
from bot.ui.english import ENGLISH
from bot.ui.words import words

Light = NDArray[np.float64]

EN = words("en")
KEPT = Path(__file__).with_name("artwork.json")
"""Hashes of pictures, by title and form."""

TITLES = {title.id: title for title in catalogue.load_titles()}
SHOWN = (
    "kd-crash-landing-on-you-2019",
    "kf-parasite-2019",
    "kd-my-mister-2018",
    "kf-miracle-in-cell-no-7-2013",
    "kd-kingdom-2019",
)
COUNTS = (0,) * 11 + (1, 2, 2, 5, 3, 7, 5, 5)
LOVED = Standing(Summary(Histogram(COUNTS), Consensus(8.6, 8.2, 8.9, 30, 8.7, "loved")))
WIDEST = Standing(
    Summary(Histogram((99_999,) * 19), Consensus(10.0, 9, 10, 99_999 * 19, 10, "leaning_divisive"))
)
FEW = Standing(Summary(Histogram((0,) * 17 + (1, 1))))
UNSCORED = Standing(Summary())
FORMS = {"banner": artwork.BANNER, "thumbnail": artwork.THUMBNAIL, "poster": artwork.POSTER}


def draw_forms(title: Title, standing: Standing = LOVED) -> dict[str, bytes]:
    return {
        "banner": artwork.banner(title, standing, EN),
        "thumbnail": artwork.thumbnail(title),
        "poster": artwork.poster(title),
    }


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def hashes() -> dict[str, dict[str, str]]:
    """Of the pixels at a quarter of the size and 32 steps of each channel, as another decoder may round."""
    found: dict[str, dict[str, str]] = {}
    for name in SHOWN:
        for form, picture in draw_forms(TITLES[name]).items():
            coarse = np.asarray(opened(picture).reduce(4)) // 8
            found.setdefault(name, {})[form] = hashlib.sha256(coarse.tobytes()).hexdigest()[:16]
    return found


def made_up(name: str, *, original: str | None = None, genres: tuple[str, ...] = ()) -> Title:
    country = ("JP",) if original else ("KR",)
    return Title("x-1", Kind.FILM, name, 2001, original_title=original, country=country, genres=genres)


def luminance(pixels: Image.Image) -> Light:
    """WCAG 2 relative luminance of every pixel."""
    share = np.asarray(pixels, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    found: Light = linear @ np.array([0.2126, 0.7152, 0.0722])
    return found


def light_of(colour: Colour) -> float:
    return float(luminance(Image.new("RGB", (1, 1), colour))[0, 0])


def test_pictures_are_what_they_were() -> None:
    """A title has one face for ever; who changes it on purpose says so by the command above."""
    assert hashes() == json.loads(KEPT.read_text())


def test_a_scene_goes_by_the_id_and_the_genre_alone() -> None:
    """Another id is another scene, another genre other colours; names, people and votes change nothing."""
    one = Title("x-1", Kind.FILM, "One", 2001, genres=("Romance",))
    other = Title("x-1", Kind.DRAMA, "Other", 2020, title_ko="다른", cast=("Somebody",), genres=("Romance",))
    scene = draw_scene(one, artwork.BANNER).tobytes()
    assert draw_scene(other, artwork.BANNER).tobytes() == scene
    for changed in (
        Title("x-2", Kind.FILM, "One", 2001, genres=("Romance",)),
        made_up("One", genres=("Horror",)),
    ):
        assert draw_scene(changed, artwork.BANNER).tobytes() != scene


def test_the_plainest_genre_gives_the_colours_only_alone() -> None:
    romance, drama = choose_palette(("Romance",)), choose_palette(("Drama",))
    assert romance != drama
    assert choose_palette(("Drama", "Romance", "Comedy")) == romance
    assert choose_palette(()) == choose_palette(("Made up", "Drama")) == drama


def test_every_genre_of_the_catalogue_has_colours() -> None:
    """Only Drama's own relatives share its grey green."""
    genres = {genre for title in TITLES.values() for genre in title.genres}
    grey = {genre for genre in genres if choose_palette((genre,)) == choose_palette(())}
    assert grey == {"Drama", "Youth", "Documentary"}


@pytest.mark.parametrize("form", FORMS)
def test_letters_keep_their_contrast_whatever_the_genre(form: str) -> None:
    """White and gold at 4.5:1 on every pixel of the scene that letters stand on, as sent: after JPEG."""
    frame = FORMS[form]
    faintest = min(light_of(artwork.WHITE), light_of(artwork.GOLD))
    bare = Frame(frame.width, frame.height, frame.disc_x, frame.disc_y, frame.radius, ())
    brightest, control = 0.0, 0.0
    for genre in ("Romance", "Thriller", "Historical", "Fantasy", "Comedy", "Action", "Horror", "Drama"):
        for number in range(2):
            title = Title(f"x-{number}", Kind.FILM, "One", 2001, genres=(genre,))
            sent, unshaded = (opened(artwork.pack(draw_scene(title, of))) for of in (frame, bare))
            for box in frame.lettered:
                brightest = max(brightest, luminance(sent.crop(box)).max())
                control = max(control, luminance(unshaded.crop(box)).max())
    assert (faintest + 0.05) / (brightest + 0.05) >= 4.5
    assert (faintest + 0.05) / (control + 0.05) < 2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("standing", [UNSCORED, FEW, LOVED, WIDEST])
@pytest.mark.parametrize("name", ["W", "W" * 300, "Wide words " * 30, "사랑의 불시착 " * 30])
def test_nothing_is_written_outside_the_dark(form: str, standing: Standing, name: str) -> None:
    """Names and figures of any length stay within the boxes; what differs from the bare scene is there."""
    title = made_up(name)
    frame = FORMS[form]
    bare = np.asarray(draw_scene(title, frame), int)
    sent = np.asarray(opened(draw_forms(title, standing)[form]), int)
    written = np.abs(sent - bare).max(axis=2) > 90
    assert written.any()
    edge = artwork.NAME[0] // 3
    assert not written[:, :edge].any()
    assert not written[:, -edge:].any()
    for left, top, right, bottom in frame.lettered:
        written[top:bottom, left:right] = False
    assert not written.any()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("display", ScoreDisplay)
def test_figures_of_every_display_fit(language: str, display: ScoreDisplay) -> None:
    """They stay within their box, left of the spread, the widest too, and can be told in words."""
    title, say = made_up("W"), words(language, display)
    box = artwork.FIGURES
    for standing in (LOVED, WIDEST):
        bare = np.asarray(opened(artwork.banner(title, UNSCORED, say)), int)
        written = (
            np.abs(np.asarray(opened(artwork.banner(title, standing, say)), int) - bare).max(axis=2) > 90
        )
        assert written[box[1] : box[3], box[0] : box[2]].any()
        assert not written[:, box[2] + 10 : artwork.SPREAD[0] - 10].any()
        assert not written[: box[1] - 20, : artwork.SPREAD[0] - 10].any()
        assert not written[:, : artwork.NAME[0] // 3].any()
        assert len(artwork.describe_banner(title, standing, say)) <= 1024
    assert can_draw(Face.BOLD, say.decimal(8.6, signed=False))


@pytest.mark.parametrize(
    ("name", "original", "shown"),
    [
        ("Spirited Away", "千と千尋の神隠し", "Spirited Away"),
        ("Bad Genius", "ฉลาดเกมส์โกง", "Bad Genius"),
        ("Party", "🎉 Party", "Party"),
        ("Le Samouraï", "Le Samouraï", "Le Samouraï"),
        ("Party 🎉 night", None, "Party night"),
        ("ฉลาดเกมส์โกง", None, ""),
        ("👩\u200d🚀", "ありがとう", ""),
    ],
)
def test_a_sign_the_font_lacks_leads_to_the_english_name(name: str, original: str | None, shown: str) -> None:
    """And of an English one what can be drawn is; no box stands for a sign, and the year is always there."""
    title = made_up(name, original=original)
    assert artwork.choose_name(title) == shown
    bare = np.asarray(draw_scene(title, artwork.BANNER), int)
    sent = np.asarray(opened(artwork.banner(title, UNSCORED, EN)), int)
    assert (np.abs(sent - bare) > 90).any()


def test_a_korean_title_leads_with_hangul_and_names_itself_twice_only_if_need_be() -> None:
    assert artwork.choose_name(TITLES["kd-crash-landing-on-you-2019"]) == "사랑의 불시착"
    bare = made_up("Untranslated")
    assert artwork.describe_banner(bare, UNSCORED, EN) == "The sun over five peaks: Untranslated (2001)"


def test_fonts_hold_every_sign_of_the_catalogue_and_of_our_words() -> None:
    """Names in Hangul as they are, of the English ones all but one sign; whatever a banner says of scores."""
    lacked = {
        sign for title in TITLES.values() for sign in title.title_ko or "" if not can_draw(Face.SERIF, sign)
    }
    assert lacked == set()
    english = {sign for title in TITLES.values() for sign in title.title if not can_draw(Face.REGULAR, sign)}
    assert english <= {"："}
    said = [str(text) for key, text in ENGLISH.items() if re.match(r"consensus\.word|artwork", key)]
    assert said
    assert all(can_draw(face, text) for face in Face for text in said)
    assert not can_draw(Face.SERIF, "ありがとう")  # control


def test_a_sample_of_all_titles_has_pictures_within_their_sizes() -> None:
    """Of every kind and both halves of the catalogue; each form at most 60 KB, of its own size."""
    for title in Random(5).sample(list(TITLES.values()), 40):
        for form, picture in draw_forms(title, WIDEST).items():
            assert len(picture) <= 60_000
            with Image.open(io.BytesIO(picture)) as image:
                assert image.format == "JPEG"
                assert image.size == (FORMS[form].width, FORMS[form].height)


def test_a_banner_is_drawn_once() -> None:
    """It comes from the cache until what it says changes."""
    title = TITLES["kf-parasite-2019"]
    first = artwork.banner(title, FEW, EN)
    assert artwork.banner(title, Standing(FEW.summary, reviews=3), EN) is first
    assert artwork.find_banner(title, FEW, EN) is first
    for other in (UNSCORED, LOVED):
        assert artwork.banner(title, other, EN) != first


def test_the_words_say_all_that_the_banner_says() -> None:
    """Names, year, score, word, members and the count of each score."""
    title = TITLES["kd-crash-landing-on-you-2019"]
    assert artwork.describe_banner(title, LOVED, EN) == (
        "The sun over five peaks: 사랑의 불시착, Crash Landing on You (2019). 8.6 / 10 · loved. 30 members. "
        "How the scores spread: 1x 6.5, 2x 7, 2x 7.5, 5x 8, 3x 8.5, 7x 9, 5x 9.5, and 5x 10"
    )
    longest = made_up("가" * 300)
    assert len(artwork.describe_banner(longest, WIDEST, EN)) <= 1024


def test_the_bar_of_the_score_differs_in_more_than_colour() -> None:
    """A pointer stands under it, and under no other; without a score there is none."""
    title = TITLES["kd-my-mister-2018"]
    marked, unmarked = (
        luminance(opened(artwork.banner(title, standing, EN)))[artwork._BASE + 8 : artwork._BASE + 16]
        for standing in (LOVED, FEW)
    )
    _, where = np.nonzero(marked - unmarked > 0.3)
    assert where.mean() == pytest.approx(artwork._centre(15), abs=1)
    assert where.max() - where.min() < 20


def test_one_vote_among_thousands_is_seen() -> None:
    """A bar is never as low as that of a score nobody gave."""
    title = TITLES["kd-my-mister-2018"]
    rows = slice(artwork._BASE - 14, artwork._BASE - 7)
    heights = [
        luminance(opened(artwork.banner(title, Standing(Summary(Histogram((n, *(0,) * 17, 50_000)))), EN)))[
            rows
        ]
        for n in (0, 1)
    ]
    column = round(artwork._centre(0))
    assert heights[0][:, column].max() < 0.2 < 0.8 < heights[1][:, column].min()


def test_lines_are_broken_evenly_and_cut_only_at_the_least_size() -> None:
    sizes = (60, 30)
    lines, font = wrap(Face.SERIF, "One two three four five", 440, 150, sizes)
    assert (len(lines), font.size) == (2, 60)
    assert lines[1] != "five"
    lines, font = wrap(Face.SERIF, "One two three four five " * 9, 440, 150, sizes)
    assert font.size == 30
    assert lines[-1].endswith("...")
    assert all(font.getlength(line) <= 440 for line in lines)
    assert fit(Face.BOLD, "", 10, sizes)[0] == ""
    assert drawn(Face.BOLD, " a\n b\u200b ") == "a b"
    assert open_font(Face.BOLD, 30) is open_font(Face.BOLD, 30)


if __name__ == "__main__":
    KEPT.write_text(json.dumps(hashes(), indent=2) + "\n")
