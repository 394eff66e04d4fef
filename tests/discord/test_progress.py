"""Takes safe up to an episode, and how far readers are."""

from typing import Any

import pytest
import simcord

from bot.domain.ratings import Progress
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    fields,
    interactions,
    parts,
    press,
    shown,
    take_id,
    told,
    unescaped,
    whole,
)

TEXT = "Episode eight is where Zephyrine falls."
MARKED = "*This take is safe from episode 8 on, so it is not shown here.*"
CARD = "Read (up to episode 8)"
GO_ON = "Go on with my text"
KEPT = "What you wrote is kept for 24 hours."
GONE = "That is no longer there. Run the command again."


async def post(here: World, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "take": TEXT, "episodes": 8} | more
    given = {name: value for name, value in given.items() if value is not None}
    return await here.mei.slash(here.channel, "review", **given)


async def place(
    here: World, who: simcord.MemberActor, episode: int, title: str = SIGNAL
) -> simcord.InteractionResult:
    return await who.slash(here.channel, "progress", title=title, episode=episode)


# The mark --------------------------------------------------------------------------------------------


async def test_a_marked_take_shows_no_word(here: World) -> None:
    """Its card says from which episode on it is safe; without the mark it would show its text."""
    card = await post(here)
    assert body(card) == MARKED
    assert fields(card)["Score"] == "9/10 · superb · up to episode 8"
    assert next(iter(buttons(card))) == CARD
    assert "Zephyrine" not in here.public()
    assert body(await post(here, title="Reply 1988", episodes=None)) == TEXT


@pytest.mark.parametrize("number", [0, -1, 17, 99999, 10**15])
async def test_a_wrong_episode_is_refused_and_the_text_kept(here: World, number: int) -> None:
    """One sentence; the button goes on with the text and without the number, to the end."""
    answer = await post(here, episodes=number)
    refused = f"“{number}” isn't an episode of Signal. Give a number from 1 to 16. {KEPT}"
    assert unescaped(told(answer)) == refused
    assert here.rows("SELECT 1 FROM reviews") == []
    form = await here.mei.click(shown(answer), label=GO_ON)
    assert parts(form)["take"]["value"] == TEXT
    await here.mei.submit_modal(form, {"take": TEXT, "score": ["9"]})
    assert here.rows("SELECT body, episode FROM reviews") == [(TEXT, None)]


async def test_a_film_has_no_episodes(here: World) -> None:
    """The same refusal for a film, whatever the number."""
    answer = await post(here, title=MIRACLE)
    assert told(answer) == (f"Miracle in Cell No. 7 is a film. Have you seen it? {KEPT}")
    form = await here.mei.click(shown(answer), label=GO_ON)
    await here.mei.submit_modal(form, {"take": TEXT})
    assert here.rows("SELECT body, episode FROM reviews") == [(TEXT, None)]


async def test_a_wrong_episode_is_said_before_the_form(here: World) -> None:
    """Nobody writes into a form that cannot be sent."""
    answer = await here.mei.slash(here.channel, "review", title=SIGNAL, episodes=17)
    assert told(answer) == "“17” isn't an episode of Signal. Give a number from 1 to 16."
    assert buttons(answer) == {}
    right = await here.mei.slash(here.channel, "review", title=SIGNAL, episodes=16)
    assert right.modal is not None


@pytest.mark.parametrize("restart", [False, True])
async def test_the_mark_outlives_the_form(here: World, restart: bool) -> None:
    """Given on the command, it is on the take that the form posts later, also after a restart."""
    form = await here.mei.slash(here.channel, "review", title=SIGNAL, episodes=8)
    if restart:
        await here.restart()
    card = await here.mei.submit_modal(form, {"take": TEXT, "score": ["9"]})
    assert body(card) == MARKED
    assert here.rows("SELECT episode FROM reviews") == [(8,)]


async def test_an_edit_keeps_the_mark(here: World) -> None:
    """By form and by command, unless another is given."""
    card = await post(here)
    form = await here.mei.click(shown(card), label="Review")
    assert body(await here.mei.submit_modal(form, {"take": TEXT + " Again."})) == MARKED
    assert body(await post(here, take="Other words.", episodes=None)) == MARKED
    await post(here, episodes=3)
    assert here.rows("SELECT episode FROM reviews") == [(3,)]


async def test_the_author_marks_a_posted_take(here: World) -> None:
    """The button asks in a form with what is there; the card follows, also back to no mark."""
    card = await post(here, episodes=None)
    assert body(card) == TEXT
    form = await here.mei.click(shown(card), label="Up to episode…")
    assert parts(form)["text"]["placeholder"] == "1 to 16"
    said = await here.mei.submit_modal(form, {"text": " 8 "})
    assert told(said).startswith("Your take is safe up to episode 8")
    assert body(card) == MARKED
    assert "Zephyrine" not in here.public()
    form = await here.mei.click(shown(card), label="Up to episode…")
    assert parts(form)["text"]["value"] == "8"
    said = await here.mei.submit_modal(form, {"text": ""})
    assert told(said) == "Your take has no such mark any more."
    assert body(card) == TEXT


@pytest.mark.parametrize("text", ["17", "0", "-1", "many", "8.5", "٨"])
async def test_a_wrong_mark_changes_nothing(here: World, text: str) -> None:
    """The form's number is checked like the command's."""
    card = await post(here)
    form = await here.mei.click(shown(card), label="Up to episode…")
    answer = await here.mei.submit_modal(form, {"text": text})
    assert unescaped(told(answer)) == f"“{text}” isn't an episode of Signal. Give a number from 1 to 16."
    assert here.rows("SELECT episode FROM reviews") == [(8,)]


async def test_others_are_told_of_progress(here: World) -> None:
    """Whoever presses the author's button learns what is meant for them, and gets no form."""
    card = await post(here)
    answer = await here.jun.click(shown(card), label="Up to episode…")
    assert told(answer) == "Only its author can do that. To set your own progress, use `/progress`."
    assert answer.modal is None
    assert (await here.mei.click(shown(card), label="Up to episode…")).modal is not None


# Readers ---------------------------------------------------------------------------------------------


async def test_who_has_come_there_reads_at_once(here: World) -> None:
    """At or past the episode it opens; one before, or never told, is warned with both numbers."""
    card = await post(here)
    asked = await here.jun.click(shown(card), label=CARD)
    assert told(asked) == (
        "This take on **Signal** is safe from episode 8 on, and you have not said how far you are."
    )
    assert "Zephyrine" not in whole(shown(asked))
    await place(here, here.jun, 7)
    asked = await here.jun.click(shown(card), label=CARD)
    assert told(asked) == "This take on **Signal** is safe from episode 8 on, and you are at 7."
    assert body(await here.jun.click(shown(asked), label="Read anyway")) == TEXT
    for number in (8, 9, 16):
        await place(here, here.jun, number)
        assert body(await here.jun.click(shown(card), label=CARD)) == TEXT
    assert told(await here.sol.click(shown(card), label=CARD)).startswith("This take on **Signal**")
    assert body(await here.mei.click(shown(card), label=CARD)) == TEXT


async def test_a_list_shows_what_is_safe_for_its_reader(here: World) -> None:
    """The start of a marked take is in the private list of who has come there, and in nobody else's."""
    await post(here)
    for who, number in ((here.jun, 8), (here.sol, 7)):
        await place(here, who, number)
        answer = await who.slash(here.channel, "reviews", title=SIGNAL)
        assert ("Zephyrine" in fields(answer)["1. mei"]) is (number == 8)
        shared = await who.slash(here.channel, "reviews", title=SIGNAL, share=True)
        assert "Zephyrine" not in whole(shown(shared))


async def test_my_place_asks_and_notes(here: World) -> None:
    """The button of a drama's card opens a form with what was said before."""
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await here.jun.click(shown(await here.jun.click(shown(rating), label="More")), label="My progress")
    assert not parts(form)["text"].get("value")
    await here.restart()
    said = await here.jun.submit_modal(form, {"text": "5"})
    assert told(said) == "You are at episode 5 of **Signal**. Takes up to there open at once."
    form = await here.jun.click(shown(await here.jun.click(shown(rating), label="More")), label="My progress")
    assert parts(form)["text"]["value"] == "5"
    card = await post(here)
    asked = await here.sol.click(shown(card), label=CARD)
    form = await here.sol.click(shown(asked), label="My progress")
    await here.sol.submit_modal(form, {"text": "8"})
    assert body(await here.sol.click(shown(card), label=CARD)) == TEXT


async def test_the_last_episode_is_the_end(here: World) -> None:
    """Progress becomes finished there and watching before; a score given stays."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="7")
    rated = "SELECT score, status FROM shelf"
    await place(here, here.jun, 15)
    assert here.rows(rated) == [(14, "watching")]
    said = await place(here, here.jun, 16)
    assert told(said) == "You have finished **Signal**. Its takes open at once."
    assert here.rows(rated) == [(14, "finished")]
    card = await post(here, spoiler=True)
    assert body(await here.jun.click(shown(card), label="Read (spoilers)")) == TEXT


@pytest.mark.parametrize(("title", "number"), [(SIGNAL, 17), (SIGNAL, 0), (SIGNAL, -3), (MIRACLE, 1)])
async def test_a_place_that_is_none_is_refused(here: World, title: str, number: int) -> None:
    """By command and by form, and nothing is noted."""
    refused = "an episode of Signal" if title == SIGNAL else "is a film. Have you seen it?"
    assert refused in told(await place(here, here.jun, number, title))
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await press(here.jun, shown(rating), f"place:{title}")
    assert refused in told(await here.jun.submit_modal(form, {"text": str(number)}))
    assert here.rows("SELECT 1 FROM shelf") == []


async def test_a_drama_nobody_counted_takes_any_episode(here: World) -> None:
    """Where the catalogue has no number, only what is no number is refused; no episode is the last."""
    title = next(each for each in here.index.titles if each.kind != "film" and each.episodes is None)
    await place(here, here.jun, 40, title.id)
    assert here.rows("SELECT episode, status FROM shelf") == [(40, "watching")]
    assert told(await place(here, here.jun, 0, title.id)).endswith("Give a number from 1 up.")


async def test_a_place_is_ones_own_and_the_servers(here: World, there: World) -> None:
    """The same member elsewhere, and another member here, have none."""
    await place(here, here.jun, 8)
    await there.mei.slash(there.channel, "review", title=SIGNAL, score="9", take=TEXT, episodes=8)
    listed = await there.jun.slash(there.channel, "reviews")
    assert "Zephyrine" not in whole(shown(listed))
    card = await post(here)
    assert told(await here.sol.click(shown(card), label=CARD)).endswith("you have not said how far you are.")
    assert body(await here.jun.click(shown(card), label=CARD)) == TEXT


async def test_a_place_sent_twice_is_noted_once(here: World) -> None:
    """The second delivery is nothing."""
    with interactions(here.env, times=2) as delivered:
        await place(here, here.jun, 5)
    assert here.rows("SELECT episode FROM shelf") == [(5,)]
    [only] = delivered
    assert len([sent for sent in here.env.http_requests if f"/{only['id']}/" in sent.path]) == 1


async def test_a_mark_of_a_take_that_went_is_refused(here: World) -> None:
    """A form opened before the take was erased is told so."""
    card = await post(here)
    form = await here.mei.click(shown(card), label="Up to episode…")
    here.execute(f"DELETE FROM reviews WHERE review_id = {take_id(here)}")
    assert told(await here.mei.submit_modal(form, {"text": "3"})) == GONE


async def test_who_has_finished_stays_so_while_watching_again(here: World) -> None:
    """An earlier place is noted, and the finishers' mean keeps its vote; who only watches is no finisher."""
    await here.vote(SIGNAL, 9, first=here.jun.id, progress=Progress.FINISHED)
    await place(here, here.jun, 3)
    await place(here, here.sol, 3)
    found = here.rows("SELECT member_id, status FROM shelf ORDER BY status")
    assert found == [(here.jun.id, "finished"), (here.sol.id, "watching")]
    assert here.rows("SELECT count(episode) FROM shelf") == [(2,)]


async def test_a_wrong_number_leads_back_to_the_form(here: World) -> None:
    """The refusal has a button that opens the form again."""
    card = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await here.jun.click(shown(card), label="My progress")
    refused = await here.jun.submit_modal(form, {"text": "99"})
    assert told(refused) == "“99” isn't an episode of Signal. Give a number from 1 to 16."
    again = await here.jun.click(shown(refused), label="Try again")
    sent = await here.jun.submit_modal(again, {"text": "4"})
    assert told(sent).startswith("You are at episode 4")
