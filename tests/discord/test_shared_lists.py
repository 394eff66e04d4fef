"""Lists of takes that stand in a channel: whose they are, what they show, and when they close."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import simcord

from bot.domain.reviews import ReviewContent, ReviewState
from bot.ui.reviews import ReviewFilter
from tests.discord.conftest import (
    DAY,
    SIGNAL,
    World,
    buttons,
    embed,
    fields,
    pick,
    press,
    quoted,
    shown,
    take_id,
    told,
    whole,
)

SECRET = "Zephyrine poisoned Wilhelmina."
CLOSED = "Something in this list has changed."
AGAIN = "Show the new one"


async def post(here: World, take: str = SECRET, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": take} | more
    return await here.mei.slash(here.channel, "review", **given)


async def share(here: World, **more: Any) -> simcord.InteractionResult:
    return await here.jun.slash(here.channel, "reviews", share=True, **more)


async def many(here: World, count: int = 9) -> None:
    for number in range(1, count + 1):
        by = here.act(number, f"regular {number}")
        await here.store.reviews.write(by, SIGNAL, ReviewContent(f"words of {number}", score=16))


def place(answer: Any) -> str:
    return (embed(answer).footer.text or "").partition(" · ")[0]


@pytest.mark.parametrize("restart", [False, True])
async def test_its_owner_turns_it_in_place_others_a_copy(here: World, restart: bool) -> None:
    """The copy is private and turns for itself; the message stays one."""
    await many(here)
    answer = await share(here)
    assert not shown(answer).ephemeral
    if restart:
        await here.restart()
    copy = await here.sol.click(shown(answer), label="Next")
    assert shown(copy).ephemeral
    assert (place(copy), place(answer)) == ("5 to 8 of 9", "1 to 4 of 9")
    await here.sol.click(shown(copy), label="Next")
    assert (place(copy), place(answer)) == ("9 to 9 of 9", "1 to 4 of 9")
    await here.jun.click(shown(answer), label="Next")
    assert place(answer) == "5 to 8 of 9"
    assert len(here.channel.history()) == 1


async def test_its_takes_open_for_anybody_in_private(here: World) -> None:
    """Whoever chooses from it reads alone."""
    await many(here, 2)
    answer = await share(here)
    opened = await pick(here.sol, answer, 2)
    assert shown(opened).ephemeral
    assert quoted(opened) == "words of 1"
    assert len(here.channel.history()) == 1


@pytest.mark.parametrize("given", [{"spoiler": True}, {"episodes": 2}])
async def test_guarded_takes_show_no_text(here: World, given: dict[str, Any]) -> None:
    """Not even where its sharer has finished and sees the text in a list of their own."""
    await post(here, **given)
    await here.jun.slash(here.channel, "progress", title=SIGNAL, episode=16)
    answer = await share(here)
    assert list(fields(answer)) == ["⭐ 9 · mei · Signal (2016)"]
    assert "Zephyrine" not in here.public()
    own = await here.jun.slash(here.channel, "reviews")
    assert "Zephyrine" in whole(shown(own))
    copy = await press(here.mei, shown(answer), f"takes_page:{_view(here)}:0")
    assert "Zephyrine" in whole(shown(copy))
    assert shown(copy).ephemeral
    turned = await press(here.jun, shown(answer), f"takes_page:{_view(here)}:0")
    assert not shown(turned).ephemeral
    assert "Zephyrine" not in here.public()


def _view(here: World) -> int:
    return int(here.rows("SELECT min(view_id) FROM views WHERE kind = 'takes'")[0][0])


async def edit(here: World) -> None:
    await post(here, "Nobody did.")


async def mark(here: World) -> None:
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    form = await press(here.mei, shown(rating), f"episode:{take_id(here)}")
    await here.mei.submit_modal(form, {"text": "8"})


async def flag(here: World) -> None:
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await press(here.sol, shown(rating), f"flag:{take_id(here)}")


async def delete(here: World) -> None:
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    asked = await press(here.mei, shown(rating), f"delete:{take_id(here)}")
    await here.mei.click(shown(asked), label="Delete it")


async def wait(here: World) -> None:
    await here.store.settings.change(here.act(), "review_words", "nobody")
    await post(here, "Nobody did.")


async def vote(here: World) -> None:
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await press(here.sol, shown(rating), f"helpful:{take_id(here)}:1")


CHANGES: dict[str, Callable[[World], Awaitable[None]]] = {
    "edited": edit,
    "marked": mark,
    "flagged": flag,
    "deleted": delete,
    "waiting": wait,
}


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_of_a_shown_text_closes_the_list(here: World, change: str, restart: bool) -> None:
    """In every channel where it stands, until it is asked for again; what stood there is gone."""
    await post(here)
    other = here.server.create_text_channel("other")
    first, second = await share(here), await here.sol.slash(other, "reviews", share=True, title=SIGNAL)
    assert SECRET in whole(shown(first))
    assert SECRET in whole(shown(second))
    if restart:
        await here.restart()
    await CHANGES[change](here)
    for answer in (first, second):
        assert quoted(answer) == CLOSED
        assert list(buttons(answer)) == [AGAIN]
    assert "Zephyrine" not in here.public()


async def test_a_closed_list_is_edited_once(here: World) -> None:
    """Nothing is kept of it, and a second change leaves it alone; opened again it is known again."""
    await post(here)
    answer = await share(here)
    message = shown(answer).id
    kept = "SELECT DISTINCT message_id FROM cards JOIN card_reviews USING (card_id)"

    def edits() -> int:
        sent = here.env.http_requests
        return sum(each.method == "PATCH" and each.path.endswith(f"/{message}") for each in sent)

    assert (here.rows(kept), edits()) == ([(message,)], 0)
    await edit(here)
    assert (here.rows(kept), edits()) == ([], 1)
    await flag(here)
    assert (here.rows(kept), edits()) == ([], 1)
    await here.jun.click(shown(answer), label=AGAIN)
    assert here.rows(kept) == [(message,)]


async def test_a_vote_closes_no_list(here: World) -> None:
    """The control: what changes no text leaves it open."""
    await post(here)
    answer = await share(here)
    await vote(here)
    assert SECRET in whole(shown(answer))


@pytest.mark.parametrize("restart", [False, True])
async def test_a_closed_list_opens_again_as_it_is_now(here: World, restart: bool) -> None:
    """In place for its owner, for others as a copy; and closes again at the next change."""
    await post(here)
    answer = await share(here)
    await edit(here)
    if restart:
        await here.restart()
    copy = await here.sol.click(shown(answer), label=AGAIN)
    assert shown(copy).ephemeral
    assert "Nobody did." in whole(shown(copy))
    assert quoted(answer) == CLOSED
    await here.jun.click(shown(answer), label=AGAIN)
    assert "Nobody did." in whole(shown(answer))
    await flag(here)
    assert quoted(answer) == CLOSED
    await here.jun.click(shown(answer), label=AGAIN)
    assert "🔒 Spoilers inside." in whole(shown(answer))
    assert "Nobody did." not in whole(shown(answer))


async def test_only_the_page_that_shows_the_text_closes(here: World) -> None:
    """A take on another page changes nothing; once that page is turned to, it does."""
    await post(here)
    await many(here, 4)
    answer = await share(here)
    assert SECRET not in whole(shown(answer))
    await edit(here)
    assert place(answer) == "1 to 4 of 5"
    await here.store.reviews.write(here.act(50), SIGNAL, ReviewContent("one more", score=16))
    await here.jun.click(shown(answer), label="Next")
    assert place(answer) == "5 to 6 of 6"
    [(number,)] = here.rows("SELECT review_id FROM reviews WHERE body = 'words of 1'")
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    await press(here.sol, shown(rating), f"flag:{number}")
    assert quoted(answer) == CLOSED


async def test_a_list_turned_past_its_end_closes_too(here: World) -> None:
    """Takes went while it stood on its first page: the last there is shows, and is known for its texts."""
    await post(here)
    await many(here, 4)
    answer = await share(here, sort="lowest")
    for (number,) in here.rows("SELECT review_id FROM reviews WHERE body LIKE 'words%'"):
        await here.store.reviews.delete(here.act(*_author(here, number)), number)
    await here.env.settle()
    assert quoted(answer) == CLOSED
    await press(here.jun, shown(answer), f"takes_page:{_view(here)}:1")
    assert SECRET in whole(shown(answer))
    await edit(here)
    assert quoted(answer) == CLOSED


def _author(here: World, number: int) -> tuple[int, str]:
    [(member_id,)] = here.rows("SELECT member_id FROM reviews WHERE review_id = ?", number)
    return member_id, "regular"


async def test_a_list_of_long_ago_closes_too(here: World) -> None:
    """What buttons mean is forgotten after 90 days, but not of a list whose text still stands."""
    await post(here)
    answer = await share(here)
    await here.store.views.keep(here.act(here.jun.id), "takes", ReviewFilter())
    views = "SELECT count(*) FROM views WHERE kind = 'takes'"
    assert here.rows(views) == [(2,)]
    await here.store.servers.prune(at=int(here.env.now().timestamp()) + 91 * DAY)
    assert here.rows(views) == [(1,)]
    await edit(here)
    assert quoted(answer) == CLOSED


async def test_a_list_that_was_removed_stops_nobody(here: World) -> None:
    """Where the message is gone the take changes all the same, and other lists close."""
    await post(here)
    first, second = await share(here), await share(here)
    await here.moderator().delete(shown(first).message)
    await edit(here)
    assert quoted(second) == CLOSED
    assert here.rows("SELECT body, state FROM reviews") == [("Nobody did.", ReviewState.POSTED)]


async def test_a_closed_list_of_nothing_says_so(here: World) -> None:
    """When its only take is gone the button leads to a sentence, and the list stays closed."""
    await post(here)
    answer = await share(here, title=SIGNAL)
    await delete(here)
    refused = await here.jun.click(shown(answer), label=AGAIN)
    assert told(refused) == "Nobody here has reviewed Signal yet. Be the first with `/review`."
    assert quoted(answer) == CLOSED
