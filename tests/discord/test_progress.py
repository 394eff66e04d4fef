"""Takes safe up to an episode, and how far readers are."""

from typing import Any

import pytest
import simcord

from bot.domain.ratings import Progress
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    buttons,
    fields,
    heading,
    interactions,
    parts,
    press,
    quoted,
    shown,
    take_id,
    told,
    unescaped,
    whole,
)

TEXT = "Episode eight is where Zephyrine falls."
MARKED = "**🔒 Spoils up to episode 8**"
CARD = "Open"
GO_ON = "Go on with my text"
KEPT = "What you wrote is kept for 24 hours."
GONE = "That's no longer there. Run the command again."


async def post(here: World, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": TEXT, "episodes": 8} | more
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
    assert quoted(card) == MARKED
    assert heading(card) == "⭐ 9 · Signal"
    assert next(iter(buttons(card))) == CARD
    assert "Zephyrine" not in here.public()
    assert quoted(await post(here, title="Reply 1988", episodes=None)) == TEXT


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
    assert quoted(card) == MARKED
    assert here.rows("SELECT episode FROM reviews") == [(8,)]


async def test_an_edit_keeps_the_mark(here: World) -> None:
    """By form and by command, unless another is given."""
    card = await post(here)
    form = await press(here.mei, shown(card), f"review:{SIGNAL}")
    assert quoted(await here.mei.submit_modal(form, {"take": TEXT + " Again."})) == MARKED
    assert quoted(await post(here, text="Other words.", episodes=None)) == MARKED
    await post(here, episodes=3)
    assert here.rows("SELECT episode FROM reviews") == [(3,)]


async def test_the_author_marks_a_posted_take(here: World) -> None:
    """The button asks in a form with what is there; the card follows, also back to no mark."""
    card = await post(here, episodes=None)
    assert quoted(card) == TEXT
    form = await press(here.mei, shown(card), f"episode:{take_id(here)}")
    assert parts(form)["text"]["placeholder"] == "1 to 16"
    said = await here.mei.submit_modal(form, {"text": " 8 "})
    assert told(said).startswith("Done. Your review opens for everyone who has seen episode 8")
    assert quoted(card) == MARKED
    assert "Zephyrine" not in here.public()
    form = await press(here.mei, shown(card), f"episode:{take_id(here)}")
    assert parts(form)["text"]["value"] == "8"
    said = await here.mei.submit_modal(form, {"text": ""})
    assert told(said) == "Done. Your review is no longer tied to an episode."
    assert quoted(card) == TEXT


@pytest.mark.parametrize("text", ["17", "0", "-1", "many", "8.5", "٨"])
async def test_a_wrong_mark_changes_nothing(here: World, text: str) -> None:
    """The form's number is checked like the command's."""
    card = await post(here)
    form = await press(here.mei, shown(card), f"episode:{take_id(here)}")
    answer = await here.mei.submit_modal(form, {"text": text})
    assert unescaped(told(answer)) == f"“{text}” isn't an episode of Signal. Give a number from 1 to 16."
    assert here.rows("SELECT episode FROM reviews") == [(8,)]


async def test_others_are_told_of_progress(here: World) -> None:
    """Whoever presses the author's button learns what is meant for them, and gets no form."""
    card = await post(here)
    answer = await press(here.jun, shown(card), f"episode:{take_id(here)}")
    assert told(answer) == "Only its author can do that. To set your own progress, use `/progress`."
    assert answer.modal is None
    assert (await press(here.mei, shown(card), f"episode:{take_id(here)}")).modal is not None


# Readers ---------------------------------------------------------------------------------------------


async def test_who_has_come_there_reads_at_once(here: World) -> None:
    """At or past the episode it opens; one before, or never told, is warned with both numbers."""
    card = await post(here)
    asked = await here.jun.click(shown(card), label=CARD)
    assert told(asked) == ("This review spoils **Signal** up to episode 8, and I don't know how far you are.")
    assert "Zephyrine" not in whole(shown(asked))
    await place(here, here.jun, 7)
    asked = await here.jun.click(shown(card), label=CARD)
    assert told(asked) == "This review spoils **Signal** up to episode 8, and you're on 7."
    assert quoted(await here.jun.click(shown(asked), label="Read anyway")) == TEXT
    for number in (8, 9, 16):
        await place(here, here.jun, number)
        assert quoted(await here.jun.click(shown(card), label=CARD)) == TEXT
    assert told(await here.sol.click(shown(card), label=CARD)).startswith("This review spoils **Signal**")
    assert quoted(await here.mei.click(shown(card), label=CARD)) == TEXT


async def test_a_list_shows_what_is_safe_for_its_reader(here: World) -> None:
    """The start of a marked take is in the private list of who has come there, and in nobody else's."""
    await post(here)
    for who, number in ((here.jun, 8), (here.sol, 7)):
        await place(here, who, number)
        answer = await who.slash(here.channel, "reviews", title=SIGNAL)
        assert ("Zephyrine" in fields(answer)["⭐ 9 · mei"]) is (number == 8)
        shared = await who.slash(here.channel, "reviews", title=SIGNAL, share=True)
        assert "Zephyrine" not in whole(shown(shared))


async def test_my_place_asks_and_notes(here: World) -> None:
    """The button of a drama's card opens a form with what was said before."""
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await here.jun.click(shown(await here.jun.click(shown(rating), label="More")), label="My progress")
    assert not parts(form)["text"].get("value")
    await here.restart()
    said = await here.jun.submit_modal(form, {"text": "5"})
    assert (
        told(said) == "You're on episode 5 of **Signal**. Reviews with spoilers up to there now open for you."
    )
    form = await here.jun.click(shown(await here.jun.click(shown(rating), label="More")), label="My progress")
    assert parts(form)["text"]["value"] == "5"
    card = await post(here)
    asked = await here.sol.click(shown(card), label=CARD)
    form = await here.sol.click(shown(asked), label="My progress")
    await here.sol.submit_modal(form, {"text": "8"})
    assert quoted(await here.sol.click(shown(card), label=CARD)) == TEXT


async def test_the_last_episode_is_the_end(here: World) -> None:
    """Progress becomes finished there and watching before; a score given stays."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="7")
    rated = "SELECT score, status FROM shelf"
    await place(here, here.jun, 15)
    assert here.rows(rated) == [(14, "watching")]
    said = await place(here, here.jun, 16)
    assert told(said) == "You've finished **Signal**. All its reviews now open for you."
    assert here.rows(rated) == [(14, "finished")]
    card = await post(here, spoiler=True)
    assert quoted(await here.jun.click(shown(card), label="Open")) == TEXT


async def test_the_card_says_up_to_where_it_spoils(here: World) -> None:
    """Also where it was said to spoil; the control: with no episode, only that it does."""
    assert quoted(await post(here, spoiler=True)) == MARKED
    control = await post(here, spoiler=True, title=MIRACLE, episodes=None)
    assert quoted(control) == "**🔒 Spoilers inside.**"


@pytest.mark.parametrize("number", [17, 0, -3])
async def test_a_place_that_is_none_is_refused(here: World, number: int) -> None:
    """By command and by form, and nothing is noted."""
    refused = "an episode of Signal"
    assert refused in told(await place(here, here.jun, number))
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await press(here.jun, shown(rating), f"place:{SIGNAL}")
    assert refused in told(await here.jun.submit_modal(form, {"text": str(number)}))
    assert here.rows("SELECT 1 FROM shelf") == []


@pytest.mark.parametrize("restart", [False, True])
async def test_a_film_asks_whether_it_was_seen(here: World, restart: bool) -> None:
    """By command and by an old button; one press notes it, keeps the score, and leads to one."""
    await here.jun.slash(here.channel, "rating", title=MIRACLE, score="7")
    asked = await place(here, here.jun, 1, MIRACLE)
    assert told(asked) == "Miracle in Cell No. 7 is a film. Have you seen it?"
    assert list(buttons(asked)) == ["Seen it"]
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert told(await press(here.jun, shown(rating), f"place:{MIRACLE}")) == told(asked)
    rated = "SELECT score, status FROM shelf"
    assert here.rows(rated) == [(14, None)]
    if restart:
        await here.restart()
    seen = await here.jun.click(shown(asked), label="Seen it")
    assert shown(seen).id == shown(asked).id
    assert told(seen) == "You've seen **Miracle in Cell No. 7**. All its reviews now open for you."
    assert here.rows(rated) == [(14, "finished")]
    assert "How was" in told(await here.jun.click(shown(seen), label="Rate it"))


async def test_a_drama_nobody_counted_takes_any_episode(here: World) -> None:
    """Where the catalogue has no number, only what is no number is refused; no episode is the last."""
    title = next(each for each in here.index.titles if each.kind != "film" and each.episodes is None)
    await place(here, here.jun, 40, title.id)
    assert here.rows("SELECT episode, status FROM shelf") == [(40, "watching")]
    assert told(await place(here, here.jun, 0, title.id)).endswith("Give a number from 1 up.")


async def test_a_place_is_ones_own_and_the_servers(here: World, there: World) -> None:
    """The same member elsewhere, and another member here, have none."""
    await place(here, here.jun, 8)
    await there.mei.slash(there.channel, "review", title=SIGNAL, score="9", text=TEXT, episodes=8)
    listed = await there.jun.slash(there.channel, "reviews")
    assert "Zephyrine" not in whole(shown(listed))
    card = await post(here)
    assert told(await here.sol.click(shown(card), label=CARD)).endswith("I don't know how far you are.")
    assert quoted(await here.jun.click(shown(card), label=CARD)) == TEXT


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
    form = await press(here.mei, shown(card), f"episode:{take_id(here)}")
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
    more = await here.jun.click(shown(card), label="More")
    form = await here.jun.click(shown(more), label="My progress")
    refused = await here.jun.submit_modal(form, {"text": "99"})
    assert told(refused) == "“99” isn't an episode of Signal. Give a number from 1 to 16."
    again = await here.jun.click(shown(refused), label="Try again")
    sent = await here.jun.submit_modal(again, {"text": "4"})
    assert told(sent).startswith("You're on episode 4")
