"""`/rating`: the card of a title, and scoring from it."""

import asyncio
import io
import re
import threading

import discord
import pytest
from PIL import Image

from bot.domain.moderation import Verdict
from bot.domain.reviews import ReviewContent
from bot.domain.titles import Mood
from bot.usecases.heavy import Heavy
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    pick,
    raw,
    shown,
    told,
    whole,
)
from tests.discord.picking import heading

UNSCORED = "The sun over five peaks: 7번방의 선물, Miracle in Cell No. 7 (2013)"
"""What a title's picture says while nobody has scored it."""
INVISIBLE = "\u3164\u2800\u200b"


async def test_a_film_card_has_the_facts_and_the_votes(here: World) -> None:
    """Title, year, Hangul, kind, tickets sold and genres, people, then what the server thinks."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    assert embed(card).title == "Miracle in Cell No. 7 (2013)"
    facts, people, *_ = body(card).split("\n")
    assert facts == "7번방의 선물 · film · 127 min · 12,811,206 tickets sold in Korea · Comedy, Drama, Family"
    assert people == "Director Lee Hwan-kyung · with Ryu Seung-ryong, Kal So-won, Park Shin-hye"
    assert "1 score so far. 2 more and there's a server score." in body(card)
    assert "mei gave it 9/10 · superb" in body(card)
    assert embed(card).fields == []
    assert embed(card).footer.text is None
    assert not shown(card).ephemeral


async def test_a_drama_card_names_its_network_and_writer(here: World) -> None:
    """A drama has episodes, a network and a writer where a film has tickets."""
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert body(card).startswith("시그널 · 16 episodes · tvN")
    assert "Writer Kim Eun-hee · with Lee Je-hoon, Kim Hye-soo, Cho Jin-woong" in body(card)


async def test_three_votes_make_a_consensus_and_a_picture_with_words(here: World) -> None:
    """The consensus leads the card, and the picture says in words what it draws."""
    for who, score in ((here.mei, "9"), (here.jun, "7.5"), (here.sol, "9")):
        card = await who.slash(here.channel, "rating", title=MIRACLE, score=score)
    assert re.search(r"💛 \*\*[78]\.\d\*\* · liked · 3 members", body(card))
    assert "likely" not in body(card)
    [picture] = shown(card).attachments
    assert embed(card).image.url == f"attachment://{picture.filename}"
    assert re.fullmatch(
        r"The sun over five peaks: 7번방의 선물, Miracle in Cell No\. 7 \(2013\)\. [78]\.\d / 10 · liked\. "
        r"3 members\. How the scores spread: 1x 7\.5 and 2x 9",
        str(picture.description),
    )
    with Image.open(io.BytesIO(await picture.read())) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (1200, 520))


async def test_a_title_nobody_scored_says_so(here: World) -> None:
    """Without a vote there is its scene with its name, no score of one's own, and no take to read."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert "Nobody here has scored it yet. Be the first?" in body(card)
    assert [picture.description for picture in shown(card).attachments] == [UNSCORED]
    assert embed(card).image.url == "attachment://banner.jpg"
    assert "mei gave it" not in body(card)
    assert list(buttons(card)) == ["Rate", "Review", "Shelf", "More"]


async def test_another_persons_press_is_private_and_moves_only_the_consensus(here: World) -> None:
    """Whoever presses Rate is answered alone; the card keeps its asker's score and renews the rest."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    asked = await here.jun.click(shown(card), label="Rate")
    assert told(asked) == "How was **Miracle in Cell No. 7**?"
    answer = await here.jun.select(shown(asked), ["17"])
    assert told(answer) == "You gave **Miracle in Cell No. 7** 8.5. One more score and the server has one."
    assert raw(shown(answer)) == []

    assert "2 scores so far. One more and there's a server score." in body(card)
    assert "mei gave it 9/10 · superb" in body(card)
    assert [picture.description for picture in shown(card).attachments] == [
        f"{UNSCORED}. 2 members. How the scores spread: 1x 8.5 and 1x 9"
    ]
    assert len(here.channel.history()) == 1
    assert "jun" not in here.public()


async def test_the_select_offers_every_half_point_and_to_take_it_back(here: World) -> None:
    """From 10 down to 1 with words, one's present score chosen; the last entry removes it."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    asked = await here.mei.click(shown(card), label="Rate")
    faces, row, help_row = (each["components"] for each in raw(shown(asked)))
    assert [face["emoji"]["name"] for face in faces] == ["😍", "🙂", "😐", "🙁"]
    assert [each["label"] for each in help_row] == ["Help me score it"]
    [select] = row
    labels = [option["label"] for option in select["options"]]
    assert labels[0] == "10/10 · perfect"
    assert labels[18] == "1/10 · awful"
    assert labels[19:] == ["Remove my score"]
    assert [option["label"] for option in select["options"] if option.get("default")] == ["9/10 · superb"]

    answer = await here.mei.select(shown(asked), ["remove"])
    assert told(answer) == "Your score for **Miracle in Cell No. 7** is gone."
    assert "mei gave it" not in body(card)
    assert "Nobody here has scored it yet." in body(card)
    assert [picture.description for picture in shown(card).attachments] == [UNSCORED]


async def test_the_askers_own_press_renews_their_line(here: World) -> None:
    """On one's own card one's own score is the one by name."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    asked = await here.mei.click(shown(card), label="Rate")
    await here.mei.select(shown(asked), ["6"])
    assert "mei gave it 3/10 · poor" in body(card)


@pytest.mark.parametrize("typed", ["8.5", "8,5", "8.5/10", " 8.5 "])
async def test_a_score_may_be_typed_as_people_type_it(here: World, typed: str) -> None:
    """`/rating title score` rates at once and answers with the same card."""
    card = await here.mei.slash(here.channel, "rating", title="miracle in cell no. 7", score=typed)
    assert "mei gave it 8.5/10 · great" in body(card)
    assert here.rows("SELECT score, first_score FROM shelf") == [(17, 17)]


async def test_rating_again_replaces_the_score_and_keeps_the_first(here: World) -> None:
    """One vote a member, however often they change their mind."""
    for score in ("9", "6", "7"):
        card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score=score)
    assert "1 score so far" in body(card)
    assert "mei gave it 7/10 · good" in body(card)
    assert here.rows("SELECT score, first_score FROM shelf") == [(14, 18)]
    assert here.rows("SELECT votes, total FROM summaries") == [(1, 14)]


async def test_a_score_keeps_who_gave_it_and_when_they_joined(here: World) -> None:
    """The name as last seen and the join date are written with the score."""
    await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    [(name, joined, seen)] = here.rows("SELECT name, joined_at, seen_at FROM members")
    assert name == "mei"
    assert 89 <= (seen - joined) / 86400 <= 91


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mirac", "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"),
        ("7번방", "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"),
        ("sigmal", "Signal · 시그널 (2016, drama)"),
    ],
)
async def test_titles_are_suggested_while_typing(here: World, typed: str, first: str) -> None:
    """By English name, Hangul, or with a slip; what is chosen is an id."""
    choices = await here.mei.autocomplete(here.channel, "rating", "title", typed)
    assert choices[0]["name"] == first
    assert here.index.find(choices[0]["value"]) is not None


@pytest.mark.parametrize("typed", ["", "a", "사", "🎬", "x" * 100, "||" * 50, "\u3164"])
async def test_whatever_is_typed_suggests_or_stays_silent(here: World, typed: str) -> None:
    """Nothing typed is an error, and there are 25 suggestions at most."""
    choices = await here.mei.autocomplete(here.channel, "rating", "title", typed)
    assert len(choices) <= 25


@pytest.mark.parametrize("command", ["rating", "review"])
async def test_scores_are_suggested_with_their_words(here: World, command: str) -> None:
    """All nineteen, or those that begin like what is typed."""
    everything = await here.mei.autocomplete(here.channel, command, "score", "")
    assert len(everything) == 19
    assert everything[0] == {"name": "10/10 · perfect", "value": "10"}
    eights = await here.mei.autocomplete(here.channel, command, "score", "8,")
    assert [choice["value"] for choice in eights] == ["8.5"]


async def test_where_no_file_may_be_attached_the_scores_are_a_row_of_blocks(here: World) -> None:
    """The card goes without its picture rather than failing."""
    bot = here.bot.user
    assert bot is not None
    bare = here.server.create_text_channel(
        "bare", overwrites={bot: discord.PermissionOverwrite(attach_files=False)}
    )
    card = await here.mei.slash(bare, "rating", title=MIRACLE, score="9")
    assert shown(card).attachments == []
    assert "`1 ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁ 10`" in body(card)
    assert embed(card).image.url is None


async def test_where_too_many_pictures_wait_the_scores_are_a_row_of_blocks(here: World) -> None:
    here.bot.use.artist.drawing = full = Heavy(queue=0)
    go = threading.Event()
    before = asyncio.create_task(full.run(go.wait, 20))
    await asyncio.sleep(0)
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="1.5")  # nobody else draws it
    assert "`1 ▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 10`" in body(card)
    go.set()
    assert await before
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="1.5")  # control
    assert "▁" not in body(card)
    full.close()


async def test_a_deleted_card_stops_nobody(here: World) -> None:
    """The score counts and is confirmed although there is no card left to renew."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = await here.jun.click(shown(card), label="Rate")
    here.env.backend.delete_message(here.channel.id, shown(card).id)
    answer = await here.jun.select(shown(asked), ["20"])
    assert "You gave **Miracle in Cell No. 7** 10." in told(answer)
    assert here.rows("SELECT score FROM shelf") == [(20,)]


@pytest.mark.parametrize(
    "title_id",
    [
        "kf-geukjangpan-ttwittwippangppang-gujodae-misyeon-dungdungireul-2014",  # the longest title
        "kd-saraganeun-dongan-huhoehal-jul-almyeonseo-jeojireuneun-ildeu-2008",  # the longest id
        "kf-shaman-road-2021",  # the longest cast
        "kd-high-kick-2006",  # the most people
        "kd-wuris-family-2001",  # nobody and no genre
        "kd-ball-boy-tactics-2025",  # no Korean name
    ],
)
async def test_the_longest_and_the_barest_titles_fit_everywhere(here: World, title_id: str) -> None:
    """Card, select, form, take and its pages stay inside Discord's limits."""
    card = await here.mei.slash(here.channel, "rating", title=title_id, score="8.5")
    asked = await here.jun.click(shown(card), label="Rate")
    await here.jun.select(shown(asked), ["20"])
    more = await here.mei.click(shown(card), label="More")
    form = await here.mei.click(shown(more), label="Review")
    review = await here.mei.submit_modal(form, {"score": ["8.5"], "take": "fine", "spoils": True})
    await here.jun.click(shown(review), label="Open")
    again = await here.mei.slash(here.channel, "rating", title=title_id)
    await here.jun.click(shown(again), label="1 review")
    suggested = await here.mei.autocomplete(here.channel, "rating", "title", title_id[3:-5])
    assert all(len(choice["name"]) <= 100 for choice in suggested)


@pytest.mark.parametrize(
    ("name", "seen"), [("🎬" * 32, "🎬" * 32), ("*_||`" * 6, "*_||`" * 6), (INVISIBLE, "ghost")]
)
async def test_every_name_can_be_shown(here: World, name: str, seen: str) -> None:
    """32 emoji, nothing but markdown, or nothing that can be seen: a card always names its author."""
    who = here.join("ghost", shown=name)
    card = await who.slash(here.channel, "rating", title=MIRACLE, score="9")
    assert f"⭐ {seen} gave it 9/10 · superb" in body(card).replace("\\", "")
    review = await who.slash(here.channel, "review", title=MIRACLE, score="9", text="good")
    assert embed(review).author.name == seen
    card = await who.slash(here.channel, "rating", title=MIRACLE)
    page = await pick(here.jun, await here.jun.click(shown(card), label="1 review"))
    assert embed(page).author.name == f"{seen} · 9/10 · superb"
    picks = await who.slash(here.channel, "recommend", kind="film")
    assert heading(picks).replace("\\", "") == f"🎬 Next up for {seen}"


async def test_nothing_a_member_is_called_pings(here: World) -> None:
    """A name that looks like a mention is only a name."""
    who = here.join("pinger", shown="@everyone <@&1>")
    card = await who.slash(here.channel, "rating", title=MIRACLE, score="9")
    assert "@everyone" not in whole(shown(card))


async def test_after_a_rebuild_a_hidden_takes_moods_are_not_shown(here: World) -> None:
    """The card is answered and names the moods of what can be read, though all counts were wrong before."""
    for title_id, member_id, mood in (
        (MIRACLE, 7, Mood.DARK),
        (MIRACLE, 8, Mood.EPIC),
        (SIGNAL, 7, Mood.DARK),
    ):
        take = ReviewContent("Good.", moods=(mood,), score=16)
        await here.store.reviews.write(here.act(member_id), title_id, take)
    for (hidden,) in here.rows("SELECT review_id FROM reviews WHERE member_id = 7"):
        await here.store.reports.file(here.act(8), hidden, "because")
        [found] = await here.store.reports.list_open(here.server.id)
        await here.store.reports.decide(here.act(9), found.id, Verdict.HIDE)
    here.execute("UPDATE mood_counts SET members = 1")
    wrong = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert "🌑 dark" in wrong
    await here.store.calibration.rebuild()
    right = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert "⚔️ epic" in right
    assert "🌑 dark" not in right
    assert "🌑 dark" not in body(await here.mei.slash(here.channel, "rating", title=SIGNAL))
