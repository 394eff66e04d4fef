"""From a card to a score in one tap, or by comparing; planning it, and who here loved it."""

import re

import pytest
import simcord

from bot.domain.members import Act
from bot.domain.reviews import ReviewContent, ReviewState
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_DRAMA,
    MOTHER_FILM,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    press,
    raw,
    shown,
    told,
    turn,
    whole,
)

NAME = "**Miracle in Cell No. 7**"


async def ask(
    here: World, who: simcord.MemberActor
) -> tuple[simcord.InteractionResult, simcord.InteractionResult]:
    """A public card, and what Rate on it asks."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    return card, await who.click(shown(card), label="Rate")


def as_member(here: World, who: simcord.MemberActor) -> Act:
    return here.act(who.id, who.name)


# Faces -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("face", "half", "score"),
    [("Loved", 18, "9"), ("Liked", 15, "7.5"), ("So-so", 11, "5.5"), ("Nope", 7, "3.5")],
)
async def test_one_tap_is_a_score_that_can_be_tuned(here: World, face: str, half: int, score: str) -> None:
    """The card is renewed; the select stays with the score chosen, and has the last word."""
    card, asked = await ask(here, here.jun)
    tapped = await here.jun.click(shown(asked), label=face)
    assert told(tapped) == f"You gave {NAME} {score}. 2 more scores and the server has one."
    assert here.rows("SELECT member_id, score FROM shelf") == [(here.jun.id, half)]
    assert "1 score so far" in body(card)
    [select] = raw(shown(tapped))[1]["components"]
    assert [each["value"] for each in select["options"] if each.get("default")] == [str(half)]
    tuned = await here.jun.select(shown(tapped), ["20"])
    assert told(tuned).startswith(f"You gave {NAME} 10.")
    assert here.rows("SELECT score FROM shelf") == [(20,)]
    assert raw(shown(tuned)) == []


async def test_only_who_has_a_score_can_take_it_back(here: World) -> None:
    _, asked = await ask(here, here.jun)
    assert "Remove my score" not in whole(shown(asked))
    tapped = await here.jun.click(shown(asked), label="Liked")
    assert "Remove my score" in whole(shown(tapped))


async def test_another_cannot_tap_for_one(here: World) -> None:
    _, asked = await ask(here, here.jun)
    target = buttons(asked)["Loved"]["custom_id"]
    refused = await press(here.sol, shown(asked), target)
    assert told(refused).startswith("That's no longer there.")
    assert here.rows("SELECT 1 FROM shelf") == []


@pytest.mark.parametrize("half", [0, 1, 21, 99])
async def test_a_forged_score_is_refused(here: World, half: int) -> None:
    _, asked = await ask(here, here.jun)
    view_id = buttons(asked)["Loved"]["custom_id"].split(":")[1]
    refused = await press(here.jun, shown(asked), f"score_as:{view_id}:{half}")
    assert told(refused).startswith("That's no longer there.")
    assert here.rows("SELECT 1 FROM shelf") == []


# Comparing -------------------------------------------------------------------------------------------


async def test_comparisons_end_with_a_score_to_save(here: World) -> None:
    """Between what one liked more and what one liked less; the public card follows."""
    for title_id, half in ((SIGNAL, 12), (MOTHER_FILM, 16), (MOTHER_DRAMA, 20)):
        await here.store.ratings.record_score(as_member(here, here.jun), title_id, score=half)
    card, asked = await ask(here, here.jun)
    first = await here.jun.click(shown(asked), label="Help me score it")
    assert told(first) == f"Did you like {NAME} more than **Mother**?"
    assert list(buttons(first)) == ["Miracle in Cell No. 7", "About the same", "Mother"]
    second = await here.jun.click(shown(first), label="Mother")
    assert told(second) == f"Did you like {NAME} more than **Signal**?"
    done = await here.jun.click(shown(second), label="Miracle in Cell No. 7")
    assert told(done) == f"Sounds like **7** for {NAME}."
    saved = await here.jun.click(shown(done), label="Save 7")
    assert told(saved).startswith(f"You gave {NAME} 7.")
    assert here.rows("SELECT score FROM shelf WHERE title_id = ?", MIRACLE) == [(14,)]
    assert "1 score so far" in body(card)


async def test_with_too_few_scores_there_are_faces(here: World) -> None:
    """A score of the title itself is none to compare with."""
    await here.store.ratings.record_score(as_member(here, here.jun), SIGNAL, score=12)
    await here.store.ratings.record_score(as_member(here, here.jun), MOTHER_FILM, score=14)
    await here.store.ratings.record_score(as_member(here, here.jun), MIRACLE, score=16)
    _, asked = await ask(here, here.jun)
    few = await here.jun.click(shown(asked), label="Help me score it")
    assert told(few).startswith("I compare it with titles you've scored, and I need 3 of those. You have 2.")
    assert told(await here.jun.click(shown(few), label="Loved")).startswith(f"You gave {NAME} 9.")


@pytest.mark.parametrize("likings", ["mmm", "sm", "x", "mmmmmm"])
async def test_forged_answers_lead_nowhere(here: World, likings: str) -> None:
    for title_id, half in ((SIGNAL, 12), (MOTHER_FILM, 16), (MOTHER_DRAMA, 20)):
        await here.store.ratings.record_score(as_member(here, here.jun), title_id, score=half)
    _, asked = await ask(here, here.jun)
    first = await here.jun.click(shown(asked), label="Help me score it")
    view_id = buttons(first)["About the same"]["custom_id"].split(":")[1]
    refused = await press(here.jun, shown(first), f"compared:{view_id}:{likings}")
    assert told(refused).startswith("That's no longer there.")


# Planning --------------------------------------------------------------------------------------------


async def test_a_title_is_planned_from_a_card_of_an_earlier_version_and_let_go(here: World) -> None:
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    planned = await press(here.jun, shown(card), f"plan:{MIRACLE}")
    assert NAME in told(planned)
    assert here.rows("SELECT member_id, status FROM shelf") == [(here.jun.id, "planned")]
    await here.jun.click(shown(planned), label="Undo")
    assert here.rows("SELECT 1 FROM shelf WHERE status = 'planned'") == []
    assert len(here.channel.history()) == 1


async def test_what_was_seen_is_not_planned(here: World) -> None:
    card = await here.jun.slash(here.channel, "rating", title=MIRACLE, score="9")
    assert told(await press(here.jun, shown(card), f"plan:{MIRACLE}")) == (
        f"You've seen {NAME} already, so there's no need to plan it."
    )
    assert here.rows("SELECT planned_at FROM shelf") == [(None,)]


# Who loved it ----------------------------------------------------------------------------------------


async def lovers(here: World) -> str:
    card = await here.sol.slash(here.channel, "rating", title=MIRACLE, private=True)
    answer = await here.sol.click(
        shown(await here.sol.click(shown(card), label="More")), label="Who loved it"
    )
    assert shown(answer).ephemeral
    assert embed(answer).title == "Who here loved Miracle in Cell No. 7"
    return body(answer)


async def test_only_who_agreed_or_reviewed_is_named(here: World) -> None:
    """The others are a number, and nobody's score is said; who takes the agreement back is gone."""
    assert await lovers(here) == "Nobody here has given it a 9 yet. You could be the one."
    for who, half in ((here.mei, 18), (here.jun, 20)):
        await here.store.ratings.record_score(as_member(here, who), MIRACLE, score=half)
    assert (await lovers(here)).startswith("❤️ 2 members gave it 9 or more and are keeping quiet about it.")
    await turn(here, here.mei, "Mention my scores")
    named = await lovers(here)
    assert named.startswith("❤️ mei and 1 more gave it 9 or more.")
    assert "jun" not in named
    await here.store.reviews.write(as_member(here, here.jun), MIRACLE, ReviewContent("Good.", score=20))
    assert set((await lovers(here)).removesuffix(" gave it 9 or more.")[2:].split()) == {"mei", "jun", "and"}
    await turn(here, here.mei, "Leave my scores out")
    hidden = await lovers(here)
    assert hidden.startswith("❤️ jun and 1 more")
    assert "mei" not in hidden


async def test_who_is_excluded_or_gave_less_is_not_there(here: World) -> None:
    for who, half in ((here.mei, 18), (here.jun, 17)):
        await turn(here, who, "Mention my scores")
        await here.store.ratings.record_score(as_member(here, who), MIRACLE, score=half)
    assert await lovers(here) == "❤️ mei gave it 9 or more."  # control
    mod = here.moderator()
    await mod.slash(here.channel, "moderation exclude", member=here.mei)
    assert (await lovers(here)).startswith("Nobody here")


async def test_nobody_is_named_who_should_not_be(here: World, there: World) -> None:
    """Left and left out, held, hidden, deleted, waiting, or known for it in another server alone."""
    agreed, reviewed = ("gone", "held", "open"), ("hidden", "deleted", "waiting", "posted")
    ids = {name: 6000 + place for place, name in enumerate((*agreed, *reviewed, "shy"))}
    for name, member_id in ids.items():
        await here.store.ratings.record_score(here.act(member_id, f"fan-{name}"), MIRACLE, score=20)
        if name in agreed:
            await here.store.members.agree(here.act(member_id, f"fan-{name}"), scores=True)
        if name in reviewed:
            good = ReviewContent("Good.", score=20)
            await here.store.reviews.write(here.act(member_id, f"fan-{name}"), MIRACLE, good)
    for member_id, name in ((ids["shy"], "fan-shy"), (7000, "fan-there")):
        await there.store.members.agree(there.act(member_id, name), scores=True)
        await there.store.reviews.write(there.act(member_id, name), MIRACLE, ReviewContent("Good.", score=20))
    control = await lovers(here)
    assert set(re.findall(r"fan-(\w+)", control)) == {*agreed, *reviewed}
    assert "and 1 more" in control
    here.execute(
        f"UPDATE members SET departed_at = 1 WHERE member_id = {ids['gone']}",
        f"UPDATE shelf SET held_at = 1 WHERE member_id = {ids['held']}",
        *(
            f"UPDATE reviews SET state = '{state}' WHERE member_id = {ids[name]}"
            for name, state in (
                ("hidden", ReviewState.HIDDEN),
                ("deleted", ReviewState.DELETED),
                ("waiting", ReviewState.WAITING),
            )
        ),
    )
    said = await lovers(here)
    assert set(re.findall(r"fan-(\w+)", said)) == {"open", "posted"}
    assert "and 4 more" in said


async def test_many_are_named_in_part_and_names_are_inert(here: World) -> None:
    for number in range(15):
        by = here.act(5000 + number, "**@everyone**" if not number else f"fan{number}")
        await here.store.ratings.record_score(by, MIRACLE, score=20)
    here.execute("UPDATE members SET shares_scores = 1")
    said = await lovers(here)
    assert said.count("fan") in (11, 12)
    assert "and 3 more" in said
    assert "@everyone" not in said
    assert "**" not in said


async def test_no_press_puts_an_answer_over_what_all_see(here: World) -> None:
    """Forged: one's own question of a score, answered on somebody's review, leaves the review as it is."""
    card = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="Words.")
    asked = await here.jun.click(shown(card), label="Rate it")
    ids = [part["custom_id"] for part in buttons(asked).values()]
    face = next(each for each in ids if each.startswith("face:"))
    answer = await press(here.jun, shown(card), face)
    assert shown(answer).ephemeral
    assert "Words." in here.public()
    over = await press(here.jun, shown(asked), face)  # the control
    assert shown(over).id == shown(asked).id
