"""What a stranger found by attacking: each of these failed when it was written."""

from typing import Any

import pytest

from bot.usecases import Cards
from tests.discord.conftest import SIGNAL, World, press, shown
from tests.faults import failing
from tests.faults.failing import Faults, later
from tests.faults.stage import (
    WORD,
    delete,
    live,
    open_desk,
    open_reports,
    own_review,
    post,
    read,
    set_stage,
)
from tests.faults.test_cards import CALLBACK, HOUR, MINUTE


async def test_who_deletes_a_card_on_its_way_is_not_told_that_it_is_gone(here: World, faults: Faults) -> None:
    """The text stands in the channel and the answer to it is late: nobody knows yet where it is."""
    desk = await open_desk(here)
    held = faults.hold("POST", CALLBACK)
    await post(here)
    assert held.seen
    asked = await desk.press(here.mei, f"delete:{own_review(here)}")
    said = shown(await here.mei.click(shown(asked), label="Delete it")).content
    assert WORD in here.public()
    assert "is gone from everywhere" not in said
    held.release()
    await here.env.settle()
    await later(here.env, MINUTE)
    assert WORD not in here.public()


@pytest.mark.parametrize("error", [failing.disconnected, failing.timed_out, failing.unavailable])
async def test_a_card_sent_elsewhere_whose_answer_is_lost(here: World, faults: Faults, error: Any) -> None:
    """The channel for reviews has it and the bot hears of an error: one card, and it can be taken away."""
    desk = await open_desk(here)
    reviews = here.server.create_text_channel("reviews")
    await here.store.settings.change(here.act(), "review_channel", reviews.id)
    faults.on("POST", f"/channels/{reviews.id}/messages", error, times=1, after=True)
    await post(here)
    await later(here.env, HOUR)
    number = own_review(here)
    assert len(live(reviews, number)) + len(live(here.channel, number)) == 1
    asked = await desk.press(here.mei, f"delete:{number}")
    await here.mei.click(shown(asked), label="Delete it")
    await later(here.env, HOUR)
    assert WORD not in here.public() + read(reviews)


async def test_a_lost_card_deleted_long_after_is_found(here: World, faults: Faults) -> None:
    """Stopped before it was noted, then an outage, then deleted: it is looked for where it was sent."""
    desk = await open_desk(here)
    held = faults.hold("POST", CALLBACK)
    await post(here)
    assert held.seen
    rule = faults.on("GET", f"/channels/{here.channel.id}/messages", failing.unavailable)
    await here.restart()
    await later(here.env, 2 * HOUR)
    asked = await desk.press(here.mei, f"delete:{own_review(here)}")
    await here.mei.click(shown(asked), label="Delete it")
    faults.off(rule)
    await later(here.env, HOUR)
    assert WORD not in here.public()
    assert here.rows("SELECT card_id FROM cards WHERE shown = wanted AND due_at IS NOT NULL") == []


async def test_a_press_on_a_card_thought_not_to_be_there_takes_its_text_away(
    here: World, faults: Faults
) -> None:
    """It was looked for and not found, and its review deleted: whoever presses it shows where it is."""
    faults.hold("POST", CALLBACK)
    card = shown(await post(here))
    await here.restart()
    here.execute(
        "UPDATE reviews SET state = 'deleted', state_before = 'posted', state_at = posted_at",
        "UPDATE cards SET shown = 2, wanted = 2, due_at = NULL, removes = 0",
    )
    await here.jun.click(card, label="More")
    await later(here.env, MINUTE)
    assert WORD not in here.public()
    assert here.rows("SELECT card_id FROM cards WHERE shown = wanted AND due_at IS NOT NULL") == []


@pytest.mark.parametrize("gone", [False, True])
async def test_a_review_let_pass_is_shown_where_the_server_wants_reviews_now(here: World, gone: bool) -> None:
    """While it waited the channel for reviews has changed, and the old one was deleted."""
    reports = await open_reports(here)
    old, new = (here.server.create_text_channel(name) for name in ("old", "new"))
    await here.store.settings.change(here.act(), "review_channel", old.id)
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    await post(here)
    await here.store.settings.change(here.act(), "review_channel", new.id)
    if gone:
        here.env.backend.delete_channel(old.id)
        await here.env.settle()
    [told] = reports.history()
    [(report_id,)] = here.rows("SELECT report_id FROM reports")
    await press(here.moderator(), told, f"verdict:dismiss:{report_id}")
    await later(here.env, HOUR)
    assert len(live(new, own_review(here))) == 1


async def test_a_text_does_not_wait_behind_counts_because_its_own_count_does(
    here: World, faults: Faults
) -> None:
    """Five votes, four of whose edits hang; the fifth review is then deleted."""
    desk = await open_desk(here)
    people = [here.join(f"writer {n}") for n in range(4)]
    cards = []
    for n, who in enumerate(people):
        cards.append(
            shown(await who.slash(here.channel, "review", title=SIGNAL, score="9", text=f"Number {n}."))
        )
    await post(here)
    for card in cards:
        faults.hold("PATCH", f"*/messages/{card.id}", after=False)
    for who in people:
        await desk.press(here.jun, f"helpful:{own_review(here, who)}:1")
    number = own_review(here)
    await desk.press(here.jun, f"helpful:{number}:1")
    asked = await desk.press(here.mei, f"delete:{number}")
    await here.mei.click(shown(asked), label="Delete it")
    await here.env.settle()
    assert WORD not in here.public()


async def test_texts_that_hang_in_one_server_hold_up_none_in_another(
    here: World, there: World, faults: Faults
) -> None:
    """Four edits hang here; a text leaves there all the same."""
    desk, theirs = await open_desk(here), await open_desk(there)
    people = [here.join(f"writer {n}") for n in range(5)]
    cards = [
        shown(await who.slash(here.channel, "review", title=SIGNAL, score="9", text="Something."))
        for who in people
    ]
    await post(there)
    number = own_review(there)
    holds = [faults.hold("PATCH", f"*/messages/{card.id}", after=False) for card in cards]
    for who in people:
        asked = await desk.press(who, f"delete:{own_review(here, who)}")
        await who.click(shown(asked), label="Delete it")
    assert sum(hold.seen for hold in holds) >= 4
    asked = await theirs.press(there.mei, f"delete:{number}")
    await there.mei.click(shown(asked), label="Delete it")
    await here.env.settle()
    assert WORD not in there.public()


async def test_a_card_noted_while_it_is_looked_for_stays_known(here: World, faults: Faults) -> None:
    """Its answer is late by more than a minute, and comes while the channel is searched for it."""
    await open_desk(here)
    held = faults.hold("POST", CALLBACK)
    await post(here)
    search = faults.hold("GET", f"/channels/{here.channel.id}/messages")
    here.env.backend.advance_clock(16 * MINUTE)  # it looks again by itself
    await here.env.settle()
    assert search.seen
    held.release()
    await here.env.settle()
    search.release()
    await here.env.settle()
    await later(here.env, MINUTE)
    assert len(live(here.channel, own_review(here))) == 1
    [(message_id,)] = here.rows("SELECT message_id FROM cards")
    assert message_id == live(here.channel, own_review(here))[0].id


async def test_notices_that_a_broken_line_kept_back_are_told_at_the_next_command(
    here: World, faults: Faults
) -> None:
    """Two wait for their member's next command, at which the first of them fails."""
    for key in ("notice.block", "notice.unblock"):
        here.execute(
            "INSERT INTO members (server_id, member_id, name, seen_at) "
            f"VALUES ({here.server.id}, {here.mei.id}, 'mei', 1) ON CONFLICT DO NOTHING",
            "INSERT INTO notices (server_id, member_id, key, parameters, told_at, refused) "
            f'VALUES ({here.server.id}, {here.mei.id}, \'{key}\', \'{{"title_id": "", "reason": ""}}\', '
            f"{int(here.env.now().timestamp())}, 1)",
        )
    rule = faults.on("POST", "/webhooks/*", failing.disconnected, times=1)
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert rule.times == 0
    assert here.rows("SELECT count(*) FROM notices") == [(1,)]
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert here.rows("SELECT count(*) FROM notices") == [(0,)]


@pytest.mark.faults
async def test_what_is_due_is_looked_at_though_the_start_could_not_write(here: World, faults: Faults) -> None:
    """The file takes no write as the bot becomes ready, and does a minute later."""
    stage = await set_stage(here)
    rule = faults.on("*", stage.patches, failing.unavailable)
    await delete(stage)
    faults.off(rule)
    here.refuse_writes("servers")
    await here.restart()
    here.allow_writes("servers")
    await later(here.env, 20 * MINUTE)
    assert WORD not in stage.text()


async def test_a_card_let_pass_whose_answer_is_lost_in_a_long_outage(here: World, faults: Faults) -> None:
    """Discord has it, and forgets its nonce before anything gets through again: one card."""
    reports = await open_reports(here)
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    await post(here)
    path = f"/channels/{here.channel.id}/messages"
    lost = faults.on("POST", path, failing.disconnected, times=1, after=True)
    rule = faults.on("*", path, failing.unavailable, while_=lambda: lost.times == 0)
    [told] = reports.history()
    [(report_id,)] = here.rows("SELECT report_id FROM reports")
    await press(here.moderator(), told, f"verdict:dismiss:{report_id}")
    assert len(live(here.channel, own_review(here))) == 1
    await later(here.env, HOUR)
    faults.off(rule)
    await later(here.env, HOUR)
    assert len(live(here.channel, own_review(here))) == 1


@pytest.mark.parametrize("known", [False, True])
async def test_a_press_on_a_card_nobody_knows_of_takes_its_text_away(here: World, known: bool) -> None:
    """An earlier version was killed before it noted the card; since then its review may have another."""
    card = shown(await post(here))
    here.execute("UPDATE reviews SET card_id = NULL", "DELETE FROM cards")
    if known:
        await post(here)
        assert here.public().count(WORD) == 2
    more = await here.mei.click(card, label="More")
    await later(here.env, MINUTE)
    assert here.public().count(WORD) == 1
    asked = await here.mei.click(shown(more), label="Delete")
    await here.mei.click(shown(asked), label="Delete it")
    await later(here.env, MINUTE)
    assert WORD not in here.public()


async def test_control_without_adopting_it_a_card_nobody_knows_of_stays(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the same presses."""

    async def let_it_be(*_: Any, **__: Any) -> None: ...

    monkeypatch.setattr(Cards, "adopt", let_it_be)
    with pytest.raises(AssertionError):
        await test_a_press_on_a_card_nobody_knows_of_takes_its_text_away(here, known=False)
