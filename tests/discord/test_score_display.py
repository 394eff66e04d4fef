"""Scores as a server wants them: on every card, in every form, and as they are typed."""

import re
from typing import Any

import discord
import pytest

from bot.domain.servers import ScoreDisplay, ServerSettings
from bot.ui.words import words
from tests.discord.conftest import (
    SIGNAL,
    World,
    body,
    chosen,
    embed,
    fields,
    parts,
    press,
    raw,
    shown,
    take_id,
    told,
    whole,
)
from tests.discord.test_every_language import LANGUAGES, choose_language, press_all, speak

STARS, HUNDRED, FACES = ScoreDisplay.STARS, ScoreDisplay.HUNDRED, ScoreDisplay.FACES
TEXT = "I cried through the last episode, and then I watched it again."


async def choose_display(here: World, display: ScoreDisplay | None) -> None:
    await here.store.settings.change(here.act(), "display", display)
    await here.env.settle()


# Everything that is shown ----------------------------------------------------------------------------

OF_TEN = {
    STARS: re.compile(r"(?<!○ \d)/ ?10\b|(?<![\d.v])(?:[6-9]\.\d|10\.0)(?![\d.])|⭐ \d+(?!\d| scor)"),
    HUNDRED: re.compile(r"(?<!○ \d)/ ?10\b|(?<![\d.v])\d\.\d(?![\d.])|⭐ \d\b(?! scor)"),
}
"""What only a scale of ten has; '○ 2/10' is a place in the quick round, '⭐ 12 scores' a count."""


@pytest.mark.parametrize(("display", "language"), [(STARS, "ko"), (HUNDRED, "en"), (FACES, "ko")])
async def test_nothing_of_another_scale_is_left(
    here: World, language: str, display: ScoreDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every card and form in every display; Discord's limits are looked at as the world ends."""
    speak(here, language, monkeypatch)
    await choose_language(here, language)
    await choose_display(here, display)
    crawl = await press_all(here, language)
    if display is not FACES:
        unseen = re.compile(
            r'"value": "[^"]*"|' + re.escape(words(language)("settings.display.ten", score="8.5"))
        )
        left = {
            text[max(found.start() - 40, 0) : found.end() + 20]
            for text in (unseen.sub("", each) for each in crawl.texts)
            for found in OF_TEN[display].finditer(text)
        }
        assert left == set()
    sign = {STARS: "★", HUNDRED: "85", FACES: "😍"}[display]
    assert sum(sign in text for text in crawl.texts) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_control_a_scale_of_ten_is_seen(language: str) -> None:
    say = words(language)
    for text in (
        f"x {say.decimal(8.4)} y",
        "⭐ 9 · Signal",
        words("en").whole(say.score(18)),
        "8.4 / 10 · loved",
    ):
        assert all(pattern.search(text) for pattern in OF_TEN.values()), text


CARDS = {
    STARS: ("⭐ mei gave it ★★★★¼ · great", "❤️ **★4.1** · loved · 10 members"),
    HUNDRED: ("⭐ mei gave it 85/100 · great", "❤️ **82** · loved · 10 members"),
    FACES: ("⭐ mei gave it 😍 · great", "❤️ **8.2** · loved · 10 members"),
}


@pytest.mark.parametrize("display", CARDS)
async def test_a_card_writes_scores_as_the_server_wants_them(here: World, display: ScoreDisplay) -> None:
    """One's own, and the server's; a face stands beside no other sign. Another server keeps its scale."""
    await choose_display(here, display)
    await here.vote(SIGNAL, *[9.0] * 9)
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL, score="8.5/10")
    for line in CARDS[display]:
        assert line in body(card)


async def test_another_servers_scores_stay_of_ten(here: World, there: World) -> None:
    await choose_display(here, HUNDRED)
    card = await there.mei.slash(there.channel, "rating", title=SIGNAL, score="8.5")
    assert "mei gave it 8.5/10 · great" in body(card)
    assert "gave it 85/100" in body(await here.mei.slash(here.channel, "rating", title=SIGNAL, score="85"))


async def test_a_card_drawn_again_goes_by_the_display_of_now(here: World) -> None:
    """Pressed by a reader, and edited in the background; also the first thing after a restart."""
    await choose_display(here, STARS)
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="4.5", text="It hums.")
    [message] = here.channel.history()
    assert embed(message).title == "★★★★½ · Signal"
    await choose_display(here, HUNDRED)
    await here.restart()
    await here.store.reviews.vote_helpful(here.act(here.jun.id, "jun"), take_id(here), helpful=True)
    await here.env.settle()
    assert embed(here.channel.history()[0]).title == "⭐ 90 · Signal"
    await choose_display(here, FACES)
    await press(here.sol, here.channel.history()[0], f"helpful:{take_id(here)}:1")
    await here.env.settle()
    assert embed(here.channel.history()[0]).title == "😍 · Signal"


async def test_a_row_of_blocks_has_the_ends_of_the_display(here: World) -> None:
    """In place of a picture that cannot be sent."""
    bot = here.bot.user
    assert bot is not None
    bare = here.server.create_text_channel(
        "bare", overwrites={bot: discord.PermissionOverwrite(attach_files=False)}
    )
    for display, ends in ((STARS, "0.5 ▁.*▁ 5"), (HUNDRED, "10 ▁.*▁ 100"), (FACES, "1 ▁.*▁ 10")):
        await choose_display(here, display)
        card = await here.mei.slash(bare, "rating", title=SIGNAL, score="8/10")
        assert re.search(f"`{ends}`", body(card))


async def test_a_banner_says_the_display_too(here: World) -> None:
    """For who does not see it; and another display is another picture."""
    await here.vote(SIGNAL, *[9.0] * 9)
    pictures, said = set(), []
    for display in (None, *CARDS):
        await choose_display(here, display)
        card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
        [banner] = shown(card).attachments
        pictures.add(await banner.read())
        said.append((banner.description or "").split(". ")[1])
    assert said == ["8.2 / 10 · loved", "4.1 of 5 stars · loved", "82 / 100 · loved", "8.2 / 10 · loved"]
    assert len(pictures) == 3  # no font has faces


# What is typed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("display", "typed", "half_points"),
    [
        (STARS, "4.5", 18),
        (STARS, "★★★★½", 18),
        (STARS, "9/10", 18),
        (HUNDRED, "84", 17),
        (HUNDRED, "4/5", 16),
        (FACES, "😍", 18),
        (FACES, "so-so", 11),
        (FACES, "최고", 18),
        (FACES, "8", 16),
    ],
)
async def test_a_score_is_typed_as_it_is_shown(
    here: World, display: ScoreDisplay, typed: str, half_points: int
) -> None:
    """Or with its scale; it is stored alike, and shown at once."""
    await choose_display(here, display)
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score=typed)
    assert here.rows("SELECT score FROM shelf") == [(half_points,)]


@pytest.mark.parametrize(
    ("display", "typed", "says"),
    [(STARS, "8", "0.5 to 5 stars"), (HUNDRED, "8", "10 to 100"), (FACES, "11", "😍")],
)
async def test_what_is_no_score_there_is_refused_with_its_scale(
    here: World, display: ScoreDisplay, typed: str, says: str
) -> None:
    """The text stays, and no form takes it for a score out of ten."""
    await choose_display(here, display)
    assert says in told(await here.mei.slash(here.channel, "rating", title=SIGNAL, score=typed))
    refused = await here.mei.slash(here.channel, "review", title=SIGNAL, score=typed, text=TEXT)
    assert says in told(refused)
    form = await here.mei.click(shown(refused), label="Go on with my text")
    assert parts(form)["take"]["value"] == TEXT
    assert chosen(parts(form)["score"]) == []
    assert here.rows("SELECT count(*) FROM shelf WHERE score IS NOT NULL") == [(0,)]


async def test_a_score_given_before_a_detour_is_the_same_after(here: World) -> None:
    """A title that has to be chosen first, and scores that look otherwise by then; a form has it chosen."""
    await choose_display(here, STARS)
    refused = await here.mei.slash(here.channel, "review", title="sigmal", score="4.5", text=TEXT)
    await choose_display(here, None)
    [way, *_] = [part["custom_id"] for row in raw(shown(refused)) for part in row["components"]]
    card = await press(here.mei, shown(refused), way)
    assert "⭐ 9 · Signal" in whole(shown(card))
    await choose_display(here, STARS)
    form = await here.jun.slash(here.channel, "review", title=SIGNAL, score="4.5")
    assert chosen(parts(form)["score"]) == ["9"]
    [nine] = [each for each in parts(form)["score"]["options"] if each.get("default")]
    assert nine["label"] == "★★★★½ · superb"


async def test_scores_are_suggested_as_they_look(here: World) -> None:
    """What is offered can be typed and is what it says; faces come first where scores are faces."""
    firsts = {STARS: "★★★★★ · perfect", HUNDRED: "100/100 · perfect", FACES: "😍 Loved"}
    for display, first in firsts.items():
        await choose_display(here, display)
        offered = await here.mei.autocomplete(here.channel, "rating", "score", "")
        assert offered[0]["name"] == first
        assert len({each["name"] for each in offered}) == len(offered) == (23 if display is FACES else 19)
    offered = await here.mei.autocomplete(here.channel, "rating", "score", "😐")
    assert [each["name"] for each in offered][:2] == ["😐 So-so", "😐 6 · fine"]
    await choose_display(here, STARS)
    offered = await here.mei.autocomplete(here.channel, "rating", "score", "4,")
    assert {each["value"] for each in offered} == {"4.25", "4.5", "4.75"}


# The panel -------------------------------------------------------------------------------------------


async def test_the_panel_of_scores_says_what_is_chosen(here: World) -> None:
    """With an example of each display; each change is saved and kept in the log."""
    mod = here.moderator()
    first = await mod.slash(here.channel, "settings")
    panel = await mod.click(shown(first), label="Scores and lists")
    assert embed(panel).title == "Scores and lists in Drama Club"
    assert {name: value.split(" · ")[0] for name, value in fields(panel).items()} == {
        "How scores look": "**1 to 10, like 8.5**",
        "Scores people bring with a list count here": "**yes**",
        "Members can look at each other's shelves": "**yes**",
    }
    [select] = [part for row in raw(shown(panel)) for part in row["components"] if part["type"] == 3]
    assert [option["label"] for option in select["options"]] == [
        "How scores look: 1 to 10, like 8.5",
        "How scores look: five stars, like ★★★★¼",
        "How scores look: out of 100, like 85",
        "How scores look: faces, like 😍",
    ]
    await mod.select(shown(panel), ["stars"], custom_id="setting:display")
    assert (await here.store.settings.find(here.server.id)).display is STARS
    assert "five stars" in whole(shown(panel))
    for off, on in (
        ("Don't count scores from lists", "Count scores from lists"),
        ("Keep shelves private", "Let members look at shelves"),
    ):
        await mod.click(shown(panel), label=off)
        await mod.click(shown(panel), label=on)
    await mod.click(shown(panel), label="Keep shelves private")
    chosen_now = await here.store.settings.find(here.server.id)
    assert (chosen_now.count_imported, chosen_now.shelves_shown) == (True, False)
    assert "How scores look" in body(await mod.slash(here.channel, "moderation log"))


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [("setting:display", ["thousand"]), ("switch:world:0", None), ("switch:shelves_shown:2", None)],
)
async def test_a_forged_press_on_it_saves_nothing(here: World, custom_id: str, values: Any) -> None:
    mod = here.moderator()
    panel = await mod.click(shown(await mod.slash(here.channel, "settings")), label="Scores and lists")
    assert told(await press(mod, shown(panel), custom_id, values=values)).startswith(
        "That's no longer there."
    )
    assert await here.store.settings.find(here.server.id) == ServerSettings()
    here.demote(mod)
    for route, chosen_values in (("switch:shelves_shown:0", None), ("setting:display", ["stars"])):
        assert "Manage Server" in told(await press(mod, shown(panel), route, values=chosen_values))
    assert await here.store.settings.find(here.server.id) == ServerSettings()
