"""The tour of README, step by step, in the playground itself."""

import asyncio
import re
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import simcord

from bot import playground
from bot.app import Daesang
from bot.playground import BLOG
from bot.playground.greeting import (
    THINGS,
    PlayLanguage,
    PlayServerLanguage,
    draw_greeting,
    list_languages,
)
from bot.playground.shapes import SHAPES
from bot.ui.words import words
from tests.discord.conftest import (
    HOUR,
    body,
    buttons,
    embed,
    parts,
    press,
    proposed,
    raw,
    read,
    requests_checked,
    shown,
    titles,
    told,
    unescaped,
    whole,
)
from tests.discord.picking import notes, told_of
from tests.discord.test_sync import korean_words, open_locales
from tests.places import connect, sqlite_alone

pytestmark = pytest.mark.asyncio(loop_scope="module")

GONE = "That's no longer there. Run the command again."
README = Path(__file__).parents[2] / "README.md"
TAKE = "Zephyrine smuggled the balloon past Wilhelmina."


@dataclass
class Playground:
    """The playground as it stands open."""

    env: simcord.Env
    address: str
    channel: simcord.ChannelHandle
    author: simcord.MemberActor
    reader: simcord.MemberActor
    moderator: simcord.MemberActor

    async def pick(self, command: str, typed: str) -> str:
        """The first suggestion for what the tour says to type."""
        choices = await self.author.autocomplete(self.channel, command, "title", typed)
        return str(choices[0]["value"])


@asynccontextmanager
async def opened(database: Path | None = None) -> AsyncIterator[Playground]:
    """Open it as `python -m bot playground` does, and get hold of its simulated Discord."""
    made: list[Any] = []

    class Noted(simcord.Env):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    find_viewers = playground._add_viewers

    def viewers(env: simcord.Env) -> list[simcord.MemberActor]:
        made.append(find_viewers(env))
        return list(made[-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simcord, "Env", Noted)
        patch.setattr(playground, "_add_viewers", viewers)
        # The process that reads posts is one for all tests, and knows the titles of all.
        patch.setattr(playground, "TitleIndex", lambda _: titles())
        async with playground.open_playground(database) as address:
            env, actors = made
            yield Playground(env, address, env.guild.channels["reviews"], *actors)
    requests_checked(env)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def play() -> AsyncIterator[Playground]:
    async with opened() as made:
        yield made


def fetched(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.read().decode()


def greeting(play: Playground) -> Any:
    """The message with the buttons."""
    return next(
        each for each in play.channel.history() if each.embeds and each.embeds[0].title == "Try Daesang"
    )


def things(message: Any) -> list[str]:
    """The labels of what there is to try."""
    return [name for name, each in buttons(message).items() if each["custom_id"].startswith("play_try:")]


async def test_it_opens_with_a_greeting_below_all_else(play: Playground) -> None:
    """Served on loopback: a card, a blog post, and last, where one looks, what there is to try."""
    assert re.match(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d+/", play.address)
    status, page = await asyncio.to_thread(fetched, play.address)
    assert status == 200
    assert "<html" in page
    card, post, welcome = play.channel.history()
    assert embed(card).title == "Crash Landing on You (2019)"
    assert post.content.strip() == BLOG.strip()
    assert body(welcome) == words("en")("play.text")
    assert len(body(welcome).splitlines()) <= 4
    assert "made-up" in body(welcome)
    assert len(things(welcome)) == len(THINGS)
    assert all(len(row["components"]) <= 5 for row in raw(welcome))
    assert {"reviews", "recommendations", "moderators"} <= set(play.env.guild.channels)


async def test_the_tour_is_the_same_in_both_places(play: Playground) -> None:
    """README names each button of the greeting, in its order."""
    tour = README.read_text(encoding="utf-8").partition("### A tour")[2].partition("\n## ")[0]
    named = re.findall(r"^\| \*\*(.+?)\*\* \|", tour, re.MULTILINE)
    assert named == things(greeting(play))


@pytest.mark.parametrize(
    ("label", "viewer", "shows"),
    [
        ("See a score", "reader", "Guardian: The Lonely and Great God"),
        ("Get picks", "author", "author"),
        ("Favourites", "reader", "Drama Club (made up)"),
        ("Quick round", "reader", "1 of 10"),
        ("Find a new title", "author", "wednesday lighthouse"),
        ("Bring a list", "reader", "**MyDramaList** · 45 titles"),
        ("Moderate", "moderator", "Possible vote bombing: Sunny"),
        ("Settings", "moderator", "Settings for Drama Club"),
    ],
)
async def test_each_button_does_what_it_says(play: Playground, label: str, viewer: str, shows: str) -> None:
    """The command itself, as whoever presses, and never a fault."""
    faults = len(play.env.errors)
    who = getattr(play, viewer)
    assert shows in whole(shown(await who.click(greeting(play), label=label)))
    assert len(play.env.errors) == faults


@pytest.mark.parametrize(
    ("label", "presser", "meant"),
    [
        ("Moderate", "author", "moderator"),
        ("Settings", "reader", "moderator"),
        ("Save a blog post", "reader", "author"),
    ],
)
async def test_a_button_for_another_viewer_says_for_whom(
    play: Playground, label: str, presser: str, meant: str
) -> None:
    """Nobody is left with the name of a permission, where it takes one choice above the channel."""
    sent = await getattr(play, presser).click(greeting(play), label=label)
    assert told(sent) == f"That one's for **{meant}**. Choose it above the channel, then tap again."
    assert play.env.errors == []


async def test_a_button_opens_the_form_and_a_choice_its_card(play: Playground) -> None:
    """A review is written in a form; each shape of scores is a card."""
    form = await play.reader.click(greeting(play), label="Write a review")
    assert form.modal is not None
    [select] = [part for row in raw(greeting(play)) for part in row["components"] if part["type"] == 3]
    assert [option["value"] for option in select["options"]] == [shape.title_id for shape in SHAPES]
    card = await play.reader.select(greeting(play), [SHAPES[0].title_id])
    assert "IRIS" in str(embed(card).title).upper()


@pytest.mark.faults
async def test_a_refusal_in_words_counts_as_no_failure(play: Playground) -> None:
    """By command or button; the control: a fault does."""
    refused = await play.author.slash(play.channel, "rating", title="zzzz qqqq")
    assert "zzzz qqqq" in told(refused)
    refused = await play.reader.click(greeting(play), label="Find a new title")
    assert "wednesday lighthouse" in told(refused)
    assert play.env.errors == []
    bot = play.env.bot
    assert isinstance(bot, Daesang)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.use.settings, "find", None)
        await play.moderator.slash(play.channel, "settings")
    assert len(play.env.errors) == 1


async def test_with_english_alone_there_is_no_language_to_choose(tmp_path: Path) -> None:
    """A row of one would be a question without a choice."""
    with open_locales(tmp_path):
        assert list_languages() == []
        assert "play_language" not in str(draw_greeting(titles(), words("en")).view.to_components())


async def test_each_viewer_chooses_a_language_and_a_manager_the_servers(
    play: Playground, tmp_path: Path
) -> None:
    """Private answers come in one's own, cards in the server's; others stay as they were."""
    with korean_words(tmp_path):
        offered = [PlayLanguage("en"), PlayLanguage("ko")]
        row = draw_greeting(titles(), words("en")).view.children[-2:]
        assert [getattr(each, "custom_id", None) for each in row] == offered
        assert [getattr(each, "label", None) for each in row] == ["English", "한국어"]
        chosen = await press(play.reader, greeting(play), PlayLanguage("ko"))
        refused = "“11”은(는) 점수가 아닙니다. 1부터 10까지 0.5점 단위로 주세요."
        slash = {"title": "kf-parasite-2019", "score": "11"}
        assert told(await play.reader.slash(play.channel, "rating", **slash)) == refused
        assert "isn't a score" in told(await play.author.slash(play.channel, "rating", **slash))
        [for_all] = buttons(chosen).values()
        assert "Manage Server" in told(await press(play.reader, greeting(play), for_all["custom_id"]))
        server = play.env.bot.get_guild(play.env.guild.id)
        assert server is not None
        assert str(server.preferred_locale) == "en-US"
        await press(play.moderator, greeting(play), for_all["custom_id"])
        assert str(server.preferred_locale) == "ko"
        for who in (play.reader, play.moderator):
            await press(who, greeting(play), PlayLanguage("en"))
        await press(play.moderator, greeting(play), PlayServerLanguage("en"))
        assert "isn't a score" in told(await play.reader.slash(play.channel, "rating", **slash))
        assert told(await press(play.reader, greeting(play), PlayLanguage("xx"))) == GONE


async def test_step_1_a_card_with_facts_consensus_and_spread(play: Playground) -> None:
    """`/rating title: goblin`, taking the first suggestion."""
    title_id = await play.pick("rating", "goblin")
    card = await play.author.slash(play.channel, "rating", title=title_id)
    assert embed(card).title == "Guardian: The Lonely and Great God (2016)"
    assert "tvN" in body(card)
    assert re.search(r"\*\*\d\.\d\*\* · \w+ · \d+ members", body(card))
    [picture] = shown(card).attachments
    assert "How the scores spread: " in (picture.description or "")
    assert buttons(card).keys() >= {"Rate", "Shelf", "More"}


async def test_step_1_typed_without_a_suggestion_still_leads_there(play: Playground) -> None:
    """Who just types and sends is asked which one, and gets the card by a button."""
    card = await play.author.slash(play.channel, "rating", title="goblin")
    if buttons(card).keys() & {"Rate"}:
        return
    label = next(iter(buttons(card)))
    card = await play.author.click(shown(card), label=label)
    assert "Guardian" in (embed(card).title or "")


async def test_step_2_rating_moves_the_consensus(play: Playground) -> None:
    """Rate, then a score: confirmed to the one, shown to all."""
    title_id = await play.pick("rating", "goblin")
    card = await play.author.slash(play.channel, "rating", title=title_id)
    before = body(card)
    votes = int(re.findall(r"(\d+) members", before)[0])
    asked = await play.reader.click(shown(card), label="Rate")
    answer = await play.reader.select(shown(asked), ["2"])
    assert "You gave **Guardian: The Lonely and Great God** 1. The server score is " in told(answer)
    assert f"{votes + 1} members" in body(card)
    assert body(card) != before


async def test_steps_3_and_4_a_take_that_spoils_is_read_by_those_who_want_to(play: Playground) -> None:
    """`/review title: miracle in cell`, spoilers ticked: no word of it in public, all of it for a reader."""
    title_id = await play.pick("review", "miracle in cell")
    form = await play.author.slash(play.channel, "review", title=title_id)
    assert form.modal is not None
    assert form.modal["title"] == "Review: Miracle in Cell No. 7"
    assert set(parts(form)) == {"score", "take", "progress", "spoils", "moods"}
    card = await play.author.submit_modal(
        form, {"score": ["9"], "take": TAKE, "spoils": True, "moods": ["tearjerker"]}
    )
    assert embed(card).author.name == "author"
    public = "\n".join(whole(message) for message in play.channel.history())
    assert not any(word in public for word in ("Zephyrine", "smuggled", "Wilhelmina"))

    opened_take = await read(play.reader, shown(card))
    assert shown(opened_take).ephemeral
    assert unescaped(body(opened_take)) == TAKE
    rating = await play.reader.slash(play.channel, "rating", title=title_id)
    [label] = [label for label in buttons(rating) if "review" in label]
    listed = await play.reader.click(shown(rating), label=label)
    assert told(listed) == ""
    assert raw(shown(listed))


async def test_step_5_recommendations_with_reasons(play: Playground) -> None:
    """`/recommend`: three titles for all to see, each with a reason, for the author, who has a taste."""
    picks = await play.author.slash(play.channel, "recommend")
    assert not shown(picks).ephemeral
    assert len(told_of(picks)) == 3
    assert re.match(r"Picked from your 1\d scores", notes(picks))
    reasons = [value.splitlines()[-1] for value in told_of(picks).values()]
    true = r"because you loved|also|same (director|writer)|with .+ of |your taste|A wild card"
    assert all(re.search(true, reason) for reason in reasons)
    assert any("because you loved" in reason for reason in reasons)


async def test_step_5_somebody_new_is_asked_first(play: Playground) -> None:
    """The quick round at once, for the reader alone, with a list beside it."""
    asked = await play.reader.slash(play.channel, "recommend")
    assert shown(asked).ephemeral
    assert embed(asked).author.name == "●○○○○○○○○○ 1 of 10"
    await play.reader.click(shown(asked), label="Loved")
    assert str(embed(asked).footer.text).startswith("So far, for you: ")


async def test_step_6_a_title_that_nobody_has_here_is_looked_up(play: Playground) -> None:
    """The first choice says so; what is found is marked as made up, and its card is everybody's."""
    name = await play.pick("rating", "wednesday lighthouse")
    assert name == "wednesday lighthouse"
    found = await play.author.click(
        shown(await play.author.slash(play.channel, "rating", title=name)), label="Look it up"
    )
    assert (embed(found).footer.text or "").startswith("Made up for the playground")
    [first, *_] = buttons(found)
    await play.author.click(shown(found), label=first)
    card = play.channel.history()[-1]
    assert (embed(card).title or "").startswith("Wednesday Lighthouse")
    assert "Just added by a member" in body(card)
    more = await play.moderator.click(card, label="More")
    assert told(await play.moderator.click(shown(more), label="It's right")).startswith("Thanks!")


async def test_a_blog_post_becomes_a_review_in_one_press(play: Playground) -> None:
    """As its author: all is proposed, also that it may spoil; as anybody else it is refused."""
    offer = greeting(play)
    refused = await play.reader.click(offer, label="Save a blog post")
    assert told(refused).startswith("That one's for **author**.")
    card = await play.author.click(offer, label="Save a blog post")
    found = proposed(card)
    assert found["Title"].startswith("When the Camellia Blooms · ")
    assert (found["Score"], found["Series"]) == ("9/10 · superb", "Rainy Day Rewatch")
    assert "tearjerker" in found["Moods"]
    assert "3 Comments" in found["Trimmed at the end"]
    assert found["Spoilers"] == "yes (my guess)"
    await play.author.click(shown(card), label="Post")
    assert embed(play.channel.history()[-1]).author.name == "author"
    assert "flat tyre" not in body(play.channel.history()[-1])


async def test_a_moderator_finds_a_reported_take(play: Playground) -> None:
    """Beside the brigade, in `/moderation held`."""
    held = await play.moderator.slash(play.channel, "moderation held")
    headings = [embed(each).title or "" for each in (shown(held), *held.followups)]
    assert any(heading.startswith("Reported: ") for heading in headings)


async def test_its_takes_and_scores_are_many_and_its_clock_is_now(play: Playground) -> None:
    """The community is a few dozen people, and the simulated time is the real one."""
    bot = play.env.bot
    assert isinstance(bot, Daesang)
    votes = await bot.store.ratings.list_votes(play.env.guild.id)
    assert len(votes) > 400
    assert len({member for member, _, _ in votes}) > 24
    assert abs((play.env.now() - datetime.now(UTC)).total_seconds()) < HOUR


@sqlite_alone
@pytest.mark.asyncio(loop_scope="function")  # a loop holds one simulated Discord at a time
async def test_a_kept_database_opens_again_as_it_was(tmp_path: Path) -> None:
    """With --database the scores stay, the community is not added twice, and the page closes with it."""
    kept = tmp_path / "kept.db"
    counts = []
    for _ in range(2):
        async with opened(kept) as play:
            card = await play.author.slash(play.channel, "rating", title="kf-parasite-2019", score="9")
            assert "author gave it 9/10 · superb" in body(card)
        with closing(connect(kept)) as db:
            counts += db.execute("SELECT count(*) FROM shelf").fetchall()
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with pytest.raises(urllib.error.URLError):
            await asyncio.to_thread(fetched, play.address)
    assert counts[0] == counts[1]
