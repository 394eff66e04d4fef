"""The quick round: ten questions for a newcomer, with the list beside them."""

import re
from typing import Any

import pytest
import simcord

from bot.domain.fame import measure_fame
from tests.discord.conftest import World, body, buttons, embed, fields, interactions, press, shown, told
from tests.discord.picking import has_taste, listed, message, names, picked, score, selects


def question(result: Any) -> tuple[int, str]:
    """The number of the question and the title it asks, which heading and select agree on."""
    [card] = message(result).embeds
    match = re.fullmatch(r"Quick round: (\d+) of 10", card.title)
    assert match is not None, card.title
    _, n, title_id = selects(result)["quick_score"]["custom_id"].split(":")
    assert int(n) == int(match[1])
    assert buttons(result)["Not seen"]["custom_id"] == f"quick_unseen:{n}:{title_id}"
    return int(n), title_id


async def give(who: simcord.MemberActor, result: Any, half: int | None) -> simcord.InteractionResult:
    """Answer a question with a score, or Not seen."""
    if half is None:
        return await who.click(message(result), label="Not seen")
    target = selects(result)["quick_score"]["custom_id"]
    return await who.select(message(result), [str(half)], custom_id=target)


async def test_a_newcomer_is_asked_at_once(here: World) -> None:
    """Privately, question 1 of 10 with facts, and below it five well-known titles with why."""
    card = await here.sol.slash(here.channel, "recommend")
    assert shown(card).ephemeral
    assert here.channel.history() == []
    n, title_id = question(card)
    assert n == 1
    asked = here.index.by_id[title_id]
    first, facts, *_ = body(card).splitlines()
    assert first == f"## Your score for {asked.title} ({asked.year})?"
    assert asked.title_ko is not None
    assert facts.startswith(f"**{asked.title_ko}** · ")
    assert body(card).splitlines()[-2:] == [
        "**For sol**",
        "Still learning your taste: you have scored 0 titles so far. From 10 on these fit better.",
    ]
    assert len(fields(card)) == 5
    assert all(
        "**not rated here yet**\n" in v and "one of the best known" in v for v in fields(card).values()
    )
    assert list(buttons(card)) == ["Not seen", "Enough for now"]


@pytest.mark.parametrize("restart", [False, True])
async def test_ten_different_known_titles_and_then_the_list(here: World, restart: bool) -> None:
    """The title asked is never below; the list moves with scores; after ten it is one's own, and public."""
    card = await here.sol.slash(here.channel, "recommend")
    asked, lists = [], []
    for n in range(1, 11):
        assert shown(card).ephemeral
        number, title_id = question(card)
        assert number == n
        assert names(here, title_id)[0] not in listed(card)
        assert f"you have scored {n - 1} title" in body(card)
        asked.append(title_id)
        lists.append(listed(card))
        if restart and n == 4:
            await here.restart()
        await give(here.sol, card, 20 if n % 2 else 4)
    assert len(set(asked)) == 10
    assert all(measure_fame(here.index.by_id[title_id]) > 0.6 for title_id in asked)
    assert all(lists[n - 1] != lists[n] for n in (1, 3, 5, 7, 9))  # after each 10 that was given
    assert body(card) == "Chosen by your 10 scores and what this server loves."
    assert set(listed(card)).isdisjoint(names(here, *asked))
    assert here.rows("SELECT count(*), count(score) FROM shelf") == [(10, 10)]
    assert here.channel.history() == []
    again = await here.sol.slash(here.channel, "recommend")
    assert not shown(again).ephemeral
    assert len(picked(again)) == 5


async def test_not_seen_is_an_answer_too(here: World) -> None:
    """It is not asked again and may be suggested; after ten the list is public, and stays so."""
    card = await here.sol.slash(here.channel, "recommend")
    asked = []
    for _ in range(10):
        asked.append(question(card)[1])
        await give(here.sol, card, None)
    assert len(set(asked)) == 10
    assert body(card).startswith("Still learning your taste: you have scored 0 titles so far.")
    assert here.rows("SELECT status, count(*) FROM shelf GROUP BY status") == [("unseen", 10)]
    again = await here.sol.slash(here.channel, "recommend")
    assert not shown(again).ephemeral
    both = [title_id for title_id in picked(again) if title_id in asked]
    assert both
    # Planning what one had not seen makes nobody a newcomer again.
    await here.sol.select(shown(again), [f"plan:{both[0]}"], custom_id=selects(again)["pick"]["custom_id"])
    assert not shown(await here.sol.slash(here.channel, "recommend")).ephemeral


async def test_a_score_moves_the_list_towards_it(here: World) -> None:
    """What is below after a 10 has a reason that names it; after Not seen nothing was learnt."""
    card = await here.sol.slash(here.channel, "recommend")
    await give(here.sol, card, None)
    assert not any("because you loved" in value for value in fields(card).values())
    title = here.index.by_id[question(card)[1]].title
    await give(here.sol, card, 20)
    assert any(f"because you loved {title}" in value for value in fields(card).values())
    assert "you have scored 1 title so far" in body(card)


async def test_enough_for_now_ends_with_the_list(here: World) -> None:
    """In place of the question; asked again, it goes on with titles not yet asked."""
    card = await here.sol.slash(here.channel, "recommend")
    first = question(card)[1]
    await give(here.sol, card, 18)
    second = question(card)[1]
    ended = await here.sol.click(shown(card), label="Enough for now")
    assert shown(ended).ephemeral
    assert embed(card).title == "For sol"
    assert body(card).startswith("Still learning your taste: you have scored 1 title so far.")
    assert len(picked(card)) == 5
    assert first not in picked(card)
    await here.sol.click(shown(card), label="Quick round")
    assert question(card) == (1, second)


async def test_the_button_under_a_public_list_opens_a_private_round(here: World) -> None:
    """For whoever presses; the list stays."""
    picks = await here.sol.slash(here.channel, "recommend", kind="film")
    before = listed(picks)
    card = await here.jun.click(shown(picks), label="Quick round")
    assert shown(card).ephemeral
    assert question(card)[0] == 1
    assert "**For jun**" in body(card)
    assert listed(picks) == before


async def test_an_old_question_pressed_again_does_no_harm(here: World) -> None:
    """It rates what it asked, once, and the round goes on with what was not asked."""
    card = await here.sol.slash(here.channel, "recommend")
    _, first = question(card)
    old = selects(card)["quick_score"]["custom_id"]
    await give(here.sol, card, 18)
    _, second = question(card)
    await press(here.sol, shown(card), old, values=["6"])
    assert question(card) == (2, second)
    assert here.rows("SELECT title_id, score FROM shelf") == [(first, 6)]
    await press(here.sol, shown(card), f"quick_unseen:1:{first}")
    assert here.rows("SELECT title_id, score FROM shelf") == [(first, 6)]
    assert question(card) == (2, second)


async def test_a_question_delivered_twice_is_answered_once(here: World) -> None:
    """One score, and the next question, not the one after."""
    card = await here.sol.slash(here.channel, "recommend")
    with interactions(here.env, times=2):
        await give(here.sol, card, 18)
    assert question(card)[0] == 2
    assert here.rows("SELECT count(*) FROM shelf") == [(1,)]


@pytest.mark.parametrize("value", ["21", "1", "9.5", "", "remove"])
async def test_a_forged_score_is_refused(here: World, value: str) -> None:
    """The select's values are checked like typed ones; the control is the last that is right."""
    card = await here.sol.slash(here.channel, "recommend")
    target = selects(card)["quick_score"]["custom_id"]
    answer = await press(here.sol, shown(card), target, values=[value])
    assert "is not a score" in told(answer)
    assert here.rows("SELECT 1 FROM shelf") == []
    await press(here.sol, shown(card), target, values=["20"])
    assert here.rows("SELECT score FROM shelf") == [(20,)]


async def test_a_question_far_past_the_last_is_the_list(here: World) -> None:
    """A forged number ends the round."""
    card = await here.sol.slash(here.channel, "recommend")
    title_id = question(card)[1]
    await press(here.sol, shown(card), f"quick_unseen:{2**62}:{title_id}")
    assert embed(card).title == "For sol"


@pytest.mark.parametrize(("scores", "asked"), [(9, True), (10, False)])
async def test_ten_scores_need_no_round(here: World, scores: int, asked: bool) -> None:
    """However they were given; at nine one is asked."""
    for title in here.index.titles[:scores]:
        await score(here, here.sol, title.id, 14)
    card = await here.sol.slash(here.channel, "recommend")
    assert shown(card).ephemeral is asked
    assert ("Quick round" in (embed(card).title or "")) is asked


async def test_scores_elsewhere_do_not_count(here: World, there: World) -> None:
    """Who is known in one server is new in another."""
    await has_taste(here, here.mei)
    assert question(await there.mei.slash(there.channel, "recommend"))[0] == 1
    assert not shown(await here.mei.slash(here.channel, "recommend")).ephemeral
