"""The quick round: ten questions for a newcomer, with the list beside them."""

import re
from typing import Any

import pytest
import simcord

from bot.domain.fame import measure_fame
from tests.discord.conftest import World, body, buttons, embed, interactions, press, shown, told
from tests.discord.picking import (
    cards,
    choose,
    every_page,
    has_taste,
    heading,
    listed,
    message,
    names,
    notes,
    picked,
    score,
    selects,
    told_of,
)


def question(result: Any) -> tuple[int, str]:
    """The number of the question and the title it asks, which heading and select agree on."""
    [card] = message(result).embeds
    match = re.fullmatch(r"(●+)(○*) (\d+) of 10", card.author.name)
    assert match is not None, card.author.name
    assert (len(match[1]), len(match[2])) == (int(match[3]), 10 - int(match[3]))
    _, n, title_id = selects(result)["quick_score"]["custom_id"].split(":")
    assert int(n) == int(match[3])
    assert buttons(result)["Not seen"]["custom_id"] == f"quick_unseen:{n}:{title_id}"
    return int(n), title_id


def so_far(result: Any) -> list[str]:
    """The titles that the answers lead to as yet."""
    [card] = message(result).embeds
    said = str(card.footer.text).removeprefix("So far, for you: ")
    return re.split(r", and |, | and ", said)


async def give(who: simcord.MemberActor, result: Any, half: int | None) -> simcord.InteractionResult:
    """Answer a question with a score, or Not seen."""
    if half is None:
        return await who.click(message(result), label="Not seen")
    target = selects(result)["quick_score"]["custom_id"]
    return await who.select(message(result), [str(half)], custom_id=target)


async def test_a_newcomer_is_asked_at_once(here: World) -> None:
    """Privately, question 1 of 10 with its facts and picture, one tap to answer, and where it leads."""
    card = await here.sol.slash(here.channel, "recommend")
    assert shown(card).ephemeral
    assert here.channel.history() == []
    n, title_id = question(card)
    assert n == 1
    asked = here.index.by_id[title_id]
    assert embed(card).title == f"How was {asked.title}?"
    assert body(card).startswith(f"{asked.title_ko} · {asked.year} · ")
    assert "\n" not in body(card)
    assert str(embed(card).thumbnail.url).endswith(f"{asked.id}.jpg")
    assert embed(card).footer.text is None
    faces = ["Loved", "Liked", "So-so", "Nope"]
    assert list(buttons(card)) == [*faces, "Not seen", "Show my picks", "Shelf"]


@pytest.mark.parametrize("restart", [False, True])
async def test_ten_different_known_titles_and_then_the_list(here: World, restart: bool) -> None:
    """The title asked is never below; the list moves with scores; after ten it is one's own, and public."""
    card = await here.sol.slash(here.channel, "recommend")
    asked, lists = [], []
    for n in range(1, 11):
        assert shown(card).ephemeral
        number, title_id = question(card)
        assert number == n
        assert here.index.by_id[title_id].title not in so_far(card)
        asked.append(title_id)
        lists.append(so_far(card))
        if restart and n == 4:
            await here.restart()
        await give(here.sol, card, 20 if n % 2 else 4)
    assert len(set(asked)) == 10
    assert all(measure_fame(here.index.by_id[title_id]) > 0.6 for title_id in asked)
    assert all(lists[n - 1] != lists[n] for n in (1, 3, 5, 7, 9))  # after each 10 that was given
    assert notes(card) == "Picked from your 10 scores and what this server loves."
    assert set(listed(card)).isdisjoint(names(here, *asked))
    assert here.rows("SELECT count(*), count(score) FROM shelf") == [(10, 10)]
    assert here.channel.history() == []
    again = await here.sol.slash(here.channel, "recommend")
    assert not shown(again).ephemeral
    assert len(picked(again)) == 3


async def test_not_seen_is_an_answer_too(here: World) -> None:
    """It is not asked again and may be suggested; after ten the list is public, and stays so."""
    card = await here.sol.slash(here.channel, "recommend")
    asked = []
    for _ in range(10):
        asked.append(question(card)[1])
        await give(here.sol, card, None)
    assert len(set(asked)) == 10
    assert notes(card) == "Rate a few and these become yours."
    assert here.rows("SELECT status, count(*) FROM shelf GROUP BY status") == [("unseen", 10)]
    again = await here.sol.slash(here.channel, "recommend")
    assert not shown(again).ephemeral
    pages = await every_page(here.sol, again)
    both = [title_id for page in pages for title_id in page if title_id in asked]
    assert both
    # Planning what one had not seen makes nobody a newcomer again.
    await choose(here.sol, again, "plan", both[0])
    assert not shown(await here.sol.slash(here.channel, "recommend")).ephemeral


async def test_a_score_moves_the_list_towards_it(here: World) -> None:
    """After a 10 the picks are others and say so; after Not seen nothing was learnt."""
    card = await here.sol.slash(here.channel, "recommend")
    await give(here.sol, card, None)
    before = so_far(card)
    title = here.index.by_id[question(card)[1]].title
    await give(here.sol, card, 20)
    assert so_far(card) != before
    await here.sol.click(shown(card), label="Show my picks")
    said = [value.split("\n")[1] for value in told_of(card).values()]
    assert any(re.match(rf"(because you loved|same \w+ as) {title}", each) for each in said), said
    assert notes(card) == "I know 1 of your scores. At 10 these get personal."


@pytest.mark.parametrize("restart", [False, True])
async def test_one_tap_is_a_score(here: World, restart: bool) -> None:
    """Each face gives its own, and the next question comes in its place."""
    card = await here.sol.slash(here.channel, "recommend")
    if restart:
        await here.restart()
    asked = []
    for label in ("Loved", "Liked", "So-so", "Nope"):
        asked.append(question(card)[1])
        await here.sol.click(shown(card), label=label)
    assert question(card)[0] == 5
    assert dict(here.rows("SELECT title_id, score FROM shelf")) == dict(
        zip(asked, (18, 15, 11, 7), strict=True)
    )


async def test_show_my_picks_ends_with_the_list(here: World) -> None:
    """In place of the question; asked again, it goes on with titles not yet asked."""
    card = await here.sol.slash(here.channel, "recommend")
    first = question(card)[1]
    await give(here.sol, card, 18)
    second = question(card)[1]
    ended = await here.sol.click(shown(card), label="Show my picks")
    assert shown(ended).ephemeral
    assert heading(card) == "🎬 Next up for sol"
    assert notes(card) == "I know 1 of your scores. At 10 these get personal."
    assert len(picked(card)) == 3
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
    assert "isn't a score" in told(answer)
    assert here.rows("SELECT 1 FROM shelf") == []
    await press(here.sol, shown(card), target, values=["20"])
    assert here.rows("SELECT score FROM shelf") == [(20,)]


async def test_a_question_far_past_the_last_is_the_list(here: World) -> None:
    """A forged number ends the round."""
    card = await here.sol.slash(here.channel, "recommend")
    title_id = question(card)[1]
    await press(here.sol, shown(card), f"quick_unseen:{2**62}:{title_id}")
    assert heading(card) == "🎬 Next up for sol"


@pytest.mark.parametrize(("scores", "asked"), [(9, True), (10, False)])
async def test_ten_scores_need_no_round(here: World, scores: int, asked: bool) -> None:
    """However they were given; at nine one is asked."""
    for title in here.index.titles[:scores]:
        await score(here, here.sol, title.id, 14)
    card = await here.sol.slash(here.channel, "recommend")
    assert shown(card).ephemeral is asked
    assert str(cards(card)[0].title).startswith("How was ") is asked


async def test_scores_elsewhere_do_not_count(here: World, there: World) -> None:
    """Who is known in one server is new in another."""
    await has_taste(here, here.mei)
    assert question(await there.mei.slash(there.channel, "recommend"))[0] == 1
    assert not shown(await here.mei.slash(here.channel, "recommend")).ephemeral
