"""The cards of members at their longest, and the picture on them: legible, small, whole in words."""

import io
from dataclasses import replace

import discord
import numpy as np
import pytest
from PIL import Image

from bot import catalogue
from bot.domain.profile import Crowd, Profile, Said, make_profile
from bot.domain.ratings import HALF_POINTS, Histogram, VoteGroup
from bot.domain.search import TitleIndex
from bot.domain.shelf import PARTS, KeptEntry, OpenShelf, ShelfEntry, Shelved, Status
from bot.domain.tastes import Agreement, Compared, Comparison, Shared, Twin
from bot.domain.titles import Kind, Title
from bot.ui import artwork, me, shelf
from bot.ui.artwork import profile as drawing
from bot.ui.artwork.lettering import Face, can_draw
from bot.ui.artwork.scene import Frame, draw_scene
from bot.ui.cards import Card
from bot.ui.english import ENGLISH
from bot.ui.words import Words, words
from tests.ui.test_artwork import light_of, luminance, opened

EN, KO = words("en"), words("ko")
INDEX = TitleIndex(catalogue.load_titles())
LONGEST = sorted(INDEX.titles, key=lambda title: -len(title.title))[:60]
MANY = 99_999
WIDE = "*W*" * 33
"""A name as long as Discord takes, each sign of which has to be escaped."""


def make(name: str = WIDE, *, titles: list[Title] = LONGEST, scores: int = 60) -> Profile:
    shelf = {
        title.id: KeptEntry(ShelfEntry([*Status][n % 6], 4 + n % 17 if n < scores else None, 3), 4, n, n)
        for n, title in enumerate(titles)
    }
    others = {title.id: VoteGroup(3, 15.0) for title in titles}
    crowd = Crowd(Histogram((MANY,) * 19), others)
    twins = [Twin(n, WIDE, Agreement(MANY, 0.999)) for n in range(3)]
    said = Said(MANY, MANY, MANY)
    return make_profile(1 << 62, name, shelf, INDEX.find, said=said, crowd=crowd, twins=twins)


def check(card: Card) -> discord.Embed:
    """That Discord takes it."""
    embed = card.embed
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert all(len(each.name or "") <= 256 and len(each.value or "") <= 1024 for each in embed.fields)
    for row in card.view.to_components():
        for part in row["components"]:
            assert len(part["custom_id"]) <= 100
            assert len(part.get("label") or "") <= 80
            assert all(len(option["label"]) <= 100 for option in part.get("options", ()))
    assert sum(isinstance(each, discord.ui.Button) for each in card.view.children) <= 4
    return embed


# Cards -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("say", [EN, KO], ids=["en", "ko"])
@pytest.mark.parametrize("you", [True, False])
def test_a_card_at_its_longest_is_taken(say: Words, you: bool) -> None:
    found = make()
    most = replace(found, favourites=[replace(each, above=9.9, name="N" * 300) for each in found.favourites])
    for each in (found, most):
        embed = check(me.me_card(each, say, you=you, here=True, twins=you or None))
        assert embed.description
        assert embed.description.count("\n") < 24


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("part", PARTS)
def test_a_page_at_its_longest_is_taken(part: str, mine: bool) -> None:
    rows = [Shelved(title, 1 << 62, ShelfEntry(Status.DROPPED, 19, 9_999, rewatches=99)) for title in LONGEST]
    full = OpenShelf(1 << 62, WIDE, dict.fromkeys(PARTS, rows), mine)
    for page in (0, 5, 900):
        embed = check(shelf.shelf_card(full, part, page, KO))
        assert len((embed.description or "").split("\n")) == shelf.LISTED
    assert check(shelf.shelf_card(OpenShelf(1, WIDE, {}, mine), part, 0, EN)).description


@pytest.mark.parametrize("you", [True, False])
def test_a_comparison_at_its_longest_is_taken(you: bool) -> None:
    shared = [Shared(title.id, 19, 2) for title in LONGEST]
    pairs = [(title.id, 19) for title in LONGEST]
    found = Comparison(Agreement(MANY, -0.98), shared, shared, pairs, pairs)
    embed = check(me.compare_card(Compared(1 << 62, WIDE, WIDE, found), INDEX, KO, you=you))
    assert len(embed.fields) == 3


@pytest.mark.parametrize(
    ("value", "word"),
    [(1, "Two peas"), (0.3, "Mostly"), (0, "Sometimes"), (-0.1, "Sometimes"), (-1, "Opposites")],
)
def test_an_agreement_has_its_word(value: float, word: str) -> None:
    found = Comparison(Agreement(9, value), [], [], [], [])
    assert word in str(me.compare_card(Compared(1, "a", "b", found), INDEX, EN, you=True).embed.description)


def test_where_there_is_little_little_is_said() -> None:
    found = make("mei", titles=LONGEST[:2], scores=2)
    said = me.me_card(replace(found, said=Said(), twins=()), EN, you=True, here=False).embed.description or ""
    assert "2 scores" in said
    for missing in ("most often", "the server", "above your usual", "Soft spots", "twins", "review", "cried"):
        assert missing not in said


# The picture -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [drawing._FULL, drawing._BARE], ids=["full", "bare"])
def test_letters_keep_their_contrast_whatever_the_genre(frame: Frame) -> None:
    """White and gold at 4.5:1 on every pixel that letters stand on, as sent; without a shade not."""
    faintest = min(light_of(artwork.WHITE), light_of(artwork.GOLD))
    bare = replace(frame, lettered=())
    brightest, control = 0.0, 0.0
    for genre in ("Romance", "Thriller", "Historical", "Fantasy", "Comedy", "Action", "Horror", "Drama"):
        for number in range(2):
            title = Title(f"member-{number}", Kind.DRAMA, "", 0, genres=(genre,))
            sent, unshaded = (opened(artwork.pack(draw_scene(title, of))) for of in (frame, bare))
            for box in frame.lettered:
                brightest = max(brightest, luminance(sent.crop(box)).max())
                control = max(control, luminance(unshaded.crop(box)).max())
    assert (faintest + 0.05) / (brightest + 0.05) >= 4.5
    assert (faintest + 0.05) / (control + 0.05) < 2


@pytest.mark.parametrize("say", [EN, KO], ids=["en", "ko"])
@pytest.mark.parametrize("name", ["", "🎉👩\u200d🚀", "W" * 100, "가나다라마바사" * 5, WIDE, "ฉลาด"])
def test_any_member_has_a_picture(name: str, say: Words) -> None:
    """Within its size, nothing at its edges, and all of it said in words that fit."""
    for n, height in ((60, 740), (2, 400)):
        found = make(name, titles=LONGEST[:n], scores=n)
        picture = drawing.draw_profile(found, say)
        assert len(picture) <= 110_000
        with Image.open(io.BytesIO(picture)) as image:
            assert (image.format, image.size) == ("JPEG", (1200, height))
        bare = np.asarray(
            draw_scene(drawing._make_scene(found), drawing._FULL if n > 2 else drawing._BARE), int
        )
        written = np.abs(np.asarray(opened(picture), int) - bare).max(axis=2) > 90
        assert written.any()
        assert not written[:, :20].any()
        assert not written[:, -20:].any()
        assert len(drawing.describe_profile(found, say)) <= 1024


def test_the_words_say_all_that_the_picture_says() -> None:
    titles = [INDEX.titles[n] for n in range(6)]
    said = drawing.describe_profile(make("mei", titles=titles), EN)
    assert said.startswith(
        "mei's shelf over five peaks. 6 scored. 1 planned. 1 watching. 6 scores, 3.2 on average."
    )
    assert "1.2 stricter" in said
    assert "How the scores spread: 1x 2, 1x 2.5" in said
    assert "Among the best: " in said


def test_the_server_is_told_from_the_member_by_more_than_colour() -> None:
    """Bars are the member's; the server's line is there only beside them."""
    own = make("mei", titles=LONGEST[:20], scores=20)
    alone = replace(own, server=None)
    one, other = (np.asarray(opened(drawing.draw_profile(each, EN)), int) for each in (own, alone))
    differs = np.abs(one - other).max(axis=2) > 60
    left, top, right, bottom = drawing._SPREAD
    assert differs[top - 6 : bottom + 6, left:right].any()
    differs[top - 8 : bottom + 90, left - 60 : right + 4] = False
    assert not differs.any()


def test_fonts_hold_every_sign_of_what_a_picture_says() -> None:
    keys = [key for key in ENGLISH if key.startswith(("me.picture.", "shelf.count."))]
    for say in (EN, KO):
        for key in keys:
            text = say(key, n=3, by="0.5", name="mei", titles="Signal")
            assert all(can_draw(face, text) for face in (Face.SERIF, Face.REGULAR)), text


def test_a_members_peaks_stay_their_own() -> None:
    one, other = make("mei"), replace(make("jun"), member_id=5)
    assert drawing._make_scene(one).id == drawing._make_scene(make("renamed")).id
    assert drawing._make_scene(one).id != drawing._make_scene(other).id
    assert len(HALF_POINTS) == len(one.scale.histogram.counts if one.scale else ())
