"""`/me`: one's shelf on a card, for oneself, for all, or somebody else's; and what is behind it."""

import io
from collections.abc import Mapping
from typing import Any

import discord
import pytest
import simcord
from PIL import Image

from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.suggestions import Wish
from bot.domain.titles import Mood
from bot.ui.words import words
from tests.discord.conftest import (
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    heading,
    press,
    raw,
    shown,
    take_id,
    told,
    whole,
)

EN = words("en")
BY_PARK = ("kd-my-mister-2018", "kd-another-miss-oh-2016", "kd-my-liberation-notes-2022")
"""All written by Park Hae-young."""


async def give_scores(
    here: World,
    who: simcord.MemberActor,
    scores: Mapping[str, float],
    *,
    progress: Progress | None = Progress.FINISHED,
) -> None:
    for title_id, score in scores.items():
        by = here.act(who.id, who.name)
        await here.store.ratings.record_score(by, title_id, score=int(score * 2), progress=progress)
    await here.env.settle()


def known(here: World, n: int, *, skip: int = 0) -> list[str]:
    """Ids of Korean dramas that Park Hae-young had no part in."""
    found = [each.id for each in here.index.titles if each.is_korean and each.episodes]
    return [each for each in found if each not in (*BY_PARK, SIGNAL)][skip : skip + n]


def options(message: Any) -> dict[str, str]:
    """The entries of the only select, by value."""
    [select] = [part for row in raw(message) for part in row["components"] if part["type"] == 3]
    return {option["value"]: option["label"] for option in select["options"]}


async def choose(who: Any, answer: simcord.InteractionResult, value: str) -> simcord.InteractionResult:
    result: simcord.InteractionResult = await who.select(shown(answer), [value])
    return result


@pytest.fixture
async def lively(here: World) -> World:
    """Mei has a shelf with something of everything; the others score what she does."""
    titles = known(here, 8)
    await give_scores(here, here.mei, dict.fromkeys(BY_PARK, 10.0) | dict.fromkeys(titles, 6.5))
    for title_id in titles:
        await here.vote(title_id, 6, 5, 6, 6)
    mei, again, once_more = (here.act(here.mei.id, "mei") for _ in range(3))
    await here.store.shelves.edit(mei, SIGNAL, lambda entry: entry.reach(5, last=16, at=mei.at), rates=True)
    content = ReviewContent("It stays.", score=20, progress=Progress.FINISHED, moods=(Mood.TEARJERKER,))
    await here.store.reviews.write(again, BY_PARK[0], content, listed="", draft_id=None, channel_id=None)
    await here.store.reviews.vote_helpful(here.act(here.jun.id, "jun"), take_id(here), helpful=True)
    await here.store.title_votes.vote(once_more, titles[0], moods=(Mood.TEARJERKER,))
    await here.env.settle()
    return here


# The card --------------------------------------------------------------------------------------------


async def test_a_card_says_what_the_shelf_says(lively: World) -> None:
    card = await lively.mei.slash(lively.channel, "me")
    assert shown(card).ephemeral
    assert heading(card) == "mei's shelf"
    text = body(card)
    assert "▶️ 1 watching · ✅ 11 finished" in text
    assert "⭐ 11 scores, 7.5 on average" in text
    assert "0.5 kinder than the server" in text
    assert "✍️ You score **Park Hae-young**'s work **+1.3** above your usual" in text
    assert "▶️ Watching **Signal**, episode 5 of 16" in text
    assert "📝 1 review · 👍 1 found them helpful · 😭 cried over 2 titles" in text
    assert options(shown(card))["finished"] == "11 finished"
    assert [*buttons(card)] == ["Leave me out of twins"]
    [picture] = shown(card).attachments
    assert picture.filename in str(embed(card).image.url)
    assert (picture.description or "").startswith("mei's shelf over five peaks. 11 scored. 11 finished")
    with Image.open(io.BytesIO(await picture.read())) as drawn:
        assert drawn.size == (1200, 740)


async def test_a_shared_card_speaks_of_its_owner(lively: World) -> None:
    card = await lively.mei.slash(lively.channel, "me", share=True)
    assert not shown(card).ephemeral
    assert "✍️ mei scores **Park Hae-young**'s work **+1.3** above their usual" in body(card)
    assert [*buttons(card)] == ["Compare taste"]
    assert "It stays" not in lively.public()


async def test_without_a_picture_the_card_is_whole(lively: World) -> None:
    bot: Any = lively.bot.user
    bare = lively.server.create_text_channel(
        "bare", overwrites={bot: discord.PermissionOverwrite(attach_files=False)}
    )
    card = await lively.mei.slash(bare, "me")
    assert shown(card).attachments == []
    assert "mei: `1 ▁" in body(card)
    assert "The server: `1 ▁" in body(card)


async def test_an_empty_shelf_leads_on(here: World) -> None:
    for options_ in ({}, {"share": True}):
        answer = await here.mei.slash(here.channel, "me", **options_)
        assert told(answer) == EN("error.nothing_on_shelf")
        assert [*buttons(answer)] == ["Quick round"]
    assert here.public() == ""


async def test_in_korean(lively: World) -> None:
    await lively.store.settings.change(lively.act(), "language", "ko")
    await lively.env.settle()
    card = await lively.mei.slash(lively.channel, "me", share=True)
    assert heading(card) == "mei님의 보관함"
    assert "mei님은 **박해영** 작품에 평소보다 **1.3점** 더 줘요" in body(card)
    assert "**시그널** 16화 중 5화까지 봤어요" in body(card)


async def test_nobody_is_a_favourite_for_one_title(here: World) -> None:
    """Nor for two: not even where they got the best score there is, and all else the worst."""
    await give_scores(here, here.mei, dict.fromkeys(BY_PARK[:2], 10) | dict.fromkeys(known(here, 6), 2))
    assert "Park Hae-young" not in body(await here.mei.slash(here.channel, "me"))
    await give_scores(here, here.mei, {BY_PARK[2]: 10})
    assert "Park Hae-young" in body(await here.mei.slash(here.channel, "me"))


async def test_two_servers_keep_apart(lively: World, there: World) -> None:
    """Who is in both has two shelves, and nothing of one is said in the other."""
    answer = await there.mei.slash(there.channel, "me")
    assert told(answer) == EN("error.nothing_on_shelf")
    await give_scores(there, there.mei, {SIGNAL: 9})
    card = await there.mei.slash(there.channel, "me")
    assert "⭐ 1 score, 9.0 on average" in body(card)
    assert "Park Hae-young" not in whole(shown(card))
    assert told(await there.jun.slash(there.channel, "me", member=there.sol)) == EN(
        "error.empty_shelf", name="sol"
    )


# Somebody else's -------------------------------------------------------------------------------------


async def test_others_may_look(lively: World) -> None:
    card = await lively.jun.slash(lively.channel, "me", member=lively.mei)
    assert shown(card).ephemeral
    assert "mei scores **Park Hae-young**'s work" in body(card)
    assert [*buttons(card)] == ["Compare taste"]
    opened = await choose(lively.jun, card, "watching")
    assert body(opened) == "**Signal** (2016) · 5/16"
    assert "mei scores" in body(await lively.jun.click(shown(opened), label="To the card"))


async def test_nobody_posts_the_card_of_another(lively: World) -> None:
    """One's own is one's own to post, named or not."""
    answer = await lively.jun.slash(lively.channel, "me", member=lively.mei, share=True)
    assert shown(answer).ephemeral
    assert told(answer) == EN("error.theirs_to_post", name="mei")
    assert "mei" not in lively.public()
    assert not shown(await lively.mei.slash(lively.channel, "me", member=lively.mei, share=True)).ephemeral


async def test_a_hidden_member_is_seen_by_nobody_but_themselves(lively: World) -> None:
    shared = await lively.mei.slash(lively.channel, "me", share=True)
    looked = await lively.jun.slash(lively.channel, "me", member=lively.mei)
    lively.execute(f"UPDATE members SET hidden_at = 1 WHERE member_id = {lively.mei.id}")
    # What is said of who never was here, too: that somebody is hidden is theirs to tell.
    for who, name in ((lively.mei, "mei"), (lively.sol, "sol")):
        answer = await lively.jun.slash(lively.channel, "me", member=who)
        assert told(answer) == EN("error.empty_shelf", name=name)
    gone = EN("error.gone")
    assert told(await choose(lively.jun, shared, "scored")) == gone
    assert told(await lively.jun.click(shown(shared), label="Compare taste")) == gone
    for member_id in (lively.mei.id, lively.sol.id, 404):
        for target in ("me:{}", "shelf_page:{}:scored:0", "compare_with:{}"):
            assert told(await press(lively.jun, shown(looked), target.format(member_id))) == gone
    own = await lively.mei.slash(lively.channel, "me")
    assert "You score **Park Hae-young**" in body(own)
    assert buttons(own) == {}


async def test_where_shelves_are_private_everybody_sees_their_own(lively: World) -> None:
    shared = await lively.mei.slash(lively.channel, "me", share=True)
    await lively.store.settings.change(lively.act(), "shelves_shown", False)
    refused = EN("error.shelves_closed")
    for who in (lively.mei, lively.sol):  # whether there is something to see or not
        assert told(await lively.jun.slash(lively.channel, "me", member=who)) == refused
    assert told(await choose(lively.jun, shared, "scored")) == refused
    assert told(await lively.jun.slash(lively.channel, "compare", member=lively.mei)) == refused
    assert "You score" in body(await lively.mei.slash(lively.channel, "me"))
    assert "You score" in body(await lively.mei.slash(lively.channel, "me", member=lively.mei))


async def test_who_is_not_here_is_not_shown(lively: World) -> None:
    stranger = lively.env.create_user("stranger")
    answer = await lively.jun.slash(lively.channel, "me", member=stranger)
    assert told(answer) == EN("error.not_here", name="stranger")
    assert told(await lively.jun.slash(lively.channel, "me", member=lively.sol)) == EN(
        "error.empty_shelf", name="sol"
    )
    card = await lively.jun.slash(lively.channel, "me", member=lively.mei)
    lively.execute(f"UPDATE members SET left_at = 1 WHERE member_id = {lively.mei.id}")
    pressed = await press(lively.jun, shown(card), f"compare_with:{lively.mei.id}")
    assert told(pressed) == EN("error.gone")
    bot = lively.server.add_member(lively.env.create_user("robot", bot=True))
    assert told(await lively.jun.slash(lively.channel, "me", member=bot)) == EN("error.nobody_to_watch_with")


async def test_what_is_not_for_somebody_is_their_own_affair(lively: World) -> None:
    title_id = known(lively, 1, skip=20)[0]
    await lively.store.suggestions.record_wish(lively.act(lively.mei.id, "mei"), title_id, Wish.REFUSED)
    own = await lively.mei.slash(lively.channel, "me")
    assert "🚫 1 not for me" in body(own)
    assert len(body(await choose(lively.mei, own, "refused")).split("\n")) == 1
    shared = await lively.mei.slash(lively.channel, "me", share=True)
    assert "refused" not in options(shown(shared))
    assert "not for me" not in whole(shown(shared))
    target = f"shelf_page:{lively.mei.id}:refused:0"
    assert told(await press(lively.jun, shown(shared), target)) == EN("error.gone")


# What stands there -----------------------------------------------------------------------------------


async def test_a_shelf_is_looked_through_page_by_page(lively: World) -> None:
    own = await lively.mei.slash(lively.channel, "me")
    first = await choose(lively.mei, own, "scored")
    assert heading(first) == "⭐ Scored"
    rows = body(first).split("\n")
    assert len(rows) == 10
    assert rows[0].endswith(" · ⭐ 10")
    assert embed(first).footer.text == "1 to 10 of 11"
    assert shown(first).attachments == []
    second = await lively.mei.click(shown(first), label="Next")
    assert body(second).endswith(" · ⭐ 6.5")
    assert buttons(second)["Next"]["disabled"]
    back = await lively.mei.click(shown(second), label="To the card")
    assert heading(back) == "mei's shelf"
    assert len(shown(back).attachments) == 1


async def test_under_a_shared_card_everybody_looks_by_themselves(lively: World) -> None:
    shared = await lively.mei.slash(lively.channel, "me", share=True)
    opened = await choose(lively.jun, shared, "finished")
    assert shown(opened).ephemeral
    assert heading(opened) == "✅ Finished"
    assert heading(shared) == "mei's shelf"


async def test_a_page_that_is_gone_is_the_nearest(lively: World) -> None:
    own = await lively.mei.slash(lively.channel, "me")
    target = f"shelf_page:{lively.mei.id}:scored:900"
    assert body(await press(lively.mei, shown(own), target)).endswith(" · ⭐ 6.5")
    empty = await press(lively.mei, shown(own), f"shelf_page:{lively.mei.id}:dropped:0")
    assert body(empty) == EN("shelf.nothing")
    for forged in ("everything", "unseen"):
        answer = await press(lively.mei, shown(own), f"shelf_of:{lively.mei.id}", values=[forged])
        assert told(answer) == EN("error.gone")
        target = f"shelf_page:{lively.mei.id}:{forged}:0"
        assert told(await press(lively.mei, shown(own), target)) == EN("error.gone")


# Twins -----------------------------------------------------------------------------------------------


async def make_twins(here: World) -> list[str]:
    """Jun scores as mei does, sol the other way round."""
    titles = known(here, 10)
    mine = {each: 4 + place * 0.5 for place, each in enumerate(titles)}
    await give_scores(here, here.mei, mine)
    await give_scores(here, here.jun, {each: score + 1 for each, score in mine.items()})
    await give_scores(here, here.sol, {each: 13 - score for each, score in mine.items()})
    return titles


async def test_who_scores_alike_is_a_twin(here: World) -> None:
    await make_twins(here)
    said = body(await here.mei.slash(here.channel, "me"))
    assert "👯 Taste twins: **jun** 75% (10 in common)" in said
    assert "sol" not in said
    assert "Taste twins: **mei**" in body(await here.jun.slash(here.channel, "me"))
    assert "Taste twins" not in body(await here.sol.slash(here.channel, "me"))
    assert "Taste twins" not in body(await here.sol.slash(here.channel, "me", member=here.mei))


async def test_leaving_twins_out_holds_for_both(here: World) -> None:
    await make_twins(here)
    card = await here.jun.slash(here.channel, "me")
    left = await here.jun.click(shown(card), label="Leave me out of twins")
    assert "Taste twins" not in body(left)
    assert "Taste twins" not in body(await here.mei.slash(here.channel, "me"))
    back = await here.jun.click(shown(left), label="Show me taste twins")
    assert "Taste twins: **mei**" in body(back)
    assert "Taste twins: **jun**" in body(await here.mei.slash(here.channel, "me"))


@pytest.mark.parametrize("column", ["hidden_at", "excluded_at", "departed_at", "left_at"])
async def test_some_are_nobodys_twin(here: World, column: str) -> None:
    await make_twins(here)
    here.execute(f"UPDATE members SET {column} = 1 WHERE member_id = {here.jun.id}")
    assert "Taste twins" not in body(await here.mei.slash(here.channel, "me"))


async def test_where_shelves_are_private_nobody_is_a_twin(here: World) -> None:
    """A twin's percentage says of their scores what a comparison would, which is refused there."""
    await make_twins(here)
    assert "jun" in body(await here.mei.slash(here.channel, "me"))  # control
    await here.store.settings.change(here.act(), "shelves_shown", False)
    card = await here.mei.slash(here.channel, "me")
    assert "jun" not in whole(shown(card))
    assert buttons(card) == {}


async def test_who_is_hidden_sees_no_twins(here: World) -> None:
    await make_twins(here)
    here.execute(f"UPDATE members SET hidden_at = 1 WHERE member_id = {here.mei.id}")
    card = await here.mei.slash(here.channel, "me")
    assert "Taste twins" not in body(card)
    assert buttons(card) == {}


# Where there is no server ----------------------------------------------------------------------------


async def test_in_a_direct_message_it_is_of_all_servers(lively: World, there: World) -> None:
    await give_scores(there, there.mei, {SIGNAL: 9, BY_PARK[0]: 8})
    mei = lively.mei.user
    card = await mei.slash("me")
    text = body(card)
    assert "⭐ 12 scores" in text
    assert "the server" not in text
    assert "Taste twins" not in text
    assert buttons(card) == {}
    opened = await choose(mei, card, "scored")
    assert heading(opened) == "⭐ Scored"
    turned = await mei.click(shown(opened), label="Next")
    assert len(body(turned).split("\n")) == 2
    assert "⭐ 12 scores" in body(await mei.click(shown(turned), custom_id=f"me:{mei.id}"))


async def test_in_a_direct_message_one_home_is_compared_with(lively: World) -> None:
    assert "0.5 kinder than the server" in body(await lively.mei.user.slash("me"))


async def test_what_is_shared_in_a_direct_message_has_nothing_to_press(lively: World) -> None:
    """Whoever else is there is not in the server that it is of."""
    card = await lively.mei.user.slash("me", share=True)
    assert not shown(card).ephemeral
    assert "mei scores **Park Hae-young**'s work" in body(card)
    assert raw(shown(card)) == []


async def test_in_a_direct_message_nobody_else_is_shown(lively: World) -> None:
    answer = await lively.jun.user.slash("me", member=lively.mei.user)
    assert shown(answer).content == EN("error.needs_server")
    assert shown(await lively.jun.user.slash("me")).content == EN("error.nothing_on_shelf")


async def test_a_server_that_was_left_is_none_of_them(lively: World, there: World) -> None:
    await give_scores(there, there.mei, {SIGNAL: 9})
    lively.execute(
        f"UPDATE members SET left_at = 1 WHERE member_id = {lively.mei.id} AND server_id = {lively.server.id}"
    )
    assert "⭐ 1 score, 9.0 on average" in body(await lively.mei.user.slash("me"))
