"""Reported replies: as takes are reported, by the same rules, and back in the channel when that is undone."""

from typing import Any

import pytest
import simcord

from bot.domain.errors import Blocked
from bot.domain.reviews import ReviewContent
from tests.discord.conftest import (
    DAY,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    fields,
    press,
    reply_of,
    shown,
    told,
    whole,
)
from tests.discord.test_misuse import ANSWER, ask_reply, direct, write
from tests.discord.test_reports import GONE, SENT, actions, report_to

REASON = "It insults the baker and me."
OWN = "That's your own reply. To take it back, press **Delete**."
LABELS = [
    *("Hide", "Mark as spoiler", "Remove", "Keep it"),
    *("Jump to it", "Read it all", "Block author", "Mute reporter"),
]


async def answered(here: World, **more: Any) -> tuple[Any, Any]:
    """Mei's take and jun's reply to it, as they were sent."""
    card = await write(here, **more)
    answer = await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER})
    assert embed(answer).author.name == "jun replies to mei"
    return card, answer


async def report(here: World, answer: Any, *, by: simcord.MemberActor | None = None) -> str:
    """Report a reply by its button; what the reporter is told."""
    who = by or here.sol
    form = await press(who, shown(answer), f"reply_report:{reply_of(answer)}")
    assert form.modal is not None
    return told(await who.submit_modal(form, {"text": REASON}))


def replies(here: World) -> list[tuple[str, list[str]]]:
    """The replies that stand in the channel: what each says, and its buttons."""
    said = [each for each in here.channel.history() if "replies to" in (embed(each).author.name or "")]
    return [(body(each), list(buttons(each))) for each in said]


AS_IT_WAS = [(ANSWER, ["See the review", "Reply", "More"])]


# Reporting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["button", "menu"])
async def test_a_reply_is_reported_as_a_take_is(here: World, by: str) -> None:
    """With a reason, to the report channel, of its reporter not a trace; again, the reason changes."""
    reports = await report_to(here)
    _, answer = await answered(here)
    form = await press(here.sol, shown(answer), f"reply_report:{reply_of(answer)}")
    if by == "menu":
        form = await here.sol.context_menu(here.channel, "Report review", shown(answer))
    assert form.modal is not None
    assert form.modal["title"] == "Report: Signal"
    assert told(await here.sol.submit_modal(form, {"text": REASON})) == SENT
    [found] = reports.history()
    assert embed(found).title == "Reported: a reply to a review of Signal"
    assert body(found) == ANSWER
    assert fields(found) == {"Author": "jun", "A member says": REASON}
    assert list(buttons(found)) == LABELS
    assert "sol" not in whole(found)
    assert await report(here, answer) == SENT
    assert len(reports.history()) == 1
    assert here.rows("SELECT count(*) FROM reports") == [(1,)]


async def test_what_of_a_reply_cannot_be_reported(here: World, there: World) -> None:
    """One's own, another server's, and one that is gone or not seen; a reason that was typed comes back."""
    card, answer = await answered(here)
    assert told(await press(here.jun, shown(answer), f"reply_report:{reply_of(answer)}")) == OWN
    assert told(await here.jun.context_menu(here.channel, "Report review", shown(answer))) == OWN
    [(reply_id,)] = here.rows("SELECT reply_id FROM replies")
    theirs = shown(await there.mei.slash(there.channel, "rating", title=SIGNAL))
    for forged in (f"reply_report:{reply_id}", "reply_report:999", "reply_report:x"):
        assert told(await press(there.jun, theirs, forged)) == GONE
    form = await press(here.sol, shown(answer), f"reply_report:{reply_of(answer)}")  # the control
    assert form.modal is not None
    await here.mei.click(shown(await here.mei.click(shown(card), label="More")), label="Delete")
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), 1)
    refused = await here.sol.submit_modal(form, {"text": REASON})
    assert told(refused).startswith(GONE)
    [file] = shown(refused).attachments
    assert await here.read(file) == REASON
    assert here.rows("SELECT * FROM reports") == []


async def test_replies_and_takes_come_out_of_one_bucket(here: World) -> None:
    """Five an hour together; one who is muted reports neither."""
    card, answer = await answered(here)
    others = [await here.jun.submit_modal(await ask_reply(here, card), {"text": ANSWER}) for _ in range(4)]
    form = await press(here.sol, shown(card), "report:1")
    assert told(await here.sol.submit_modal(form, {"text": REASON})) == SENT
    said = [await report(here, each) for each in (answer, *others)]
    assert said[:4] == [SENT] * 4
    assert said[4].startswith("That's a lot of reports")
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    await mod.click(held.followups[0], label="Mute reporter")
    here.env.backend.advance_clock(DAY + 1)
    assert (await report(here, others[3])).startswith("A moderator here has turned off your reports")
    assert await report(here, others[3], by=here.mei) == SENT  # the control


async def test_without_a_report_channel_a_reply_waits_in_held(here: World) -> None:
    _, answer = await answered(here)
    await report(here, answer)
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    assert shown(held).ephemeral
    assert embed(held).title == "Reported: a reply to a review of Signal"
    assert body(await mod.click(shown(held), label="Read it all")) == ANSWER


# Verdicts --------------------------------------------------------------------------------------------

DONE = {
    "Hide": ("hid it.", "hidden", "hid it"),
    "Mark as spoiler": ("marked it as a spoiler.", "posted", "marked it as a spoiler"),
    "Remove": ("removed it.", "removed", "removed it"),
    "Keep it": ("decided it stays.", "posted", None),
}


@pytest.mark.parametrize("label", DONE)
async def test_a_moderator_decides_on_a_reply_by_a_press(here: World, label: str) -> None:
    """Its message follows, its writer hears why and not in whose words, and it is logged."""
    reports = await report_to(here)
    _, answer = await answered(here)
    await report(here, answer)
    await report(here, answer, by=here.mei)
    mod = here.moderator()
    await mod.click(reports.history()[0], label=label)
    said, state, notice = DONE[label]
    assert body(reports.history()[0]) == f"mod {said}"
    assert here.rows("SELECT state FROM replies") == [(state,)]
    assert (ANSWER in here.public()) is (state == "posted")
    assert (f"||{ANSWER}||" in here.public()) is (label == "Mark as spoiler")
    assert "poisoned him" in here.public()  # the take itself stands as it did
    told_of = direct(here.jun)
    if notice is None:
        assert told_of == []
    else:
        [message] = told_of
        assert notice in message
        assert "Someone reported your reply to a review of **Signal**" in message
        assert REASON not in message
    assert not any("A member reported" in each for each in direct(here.mei))
    verdict = {"Mark as spoiler": "spoiler", "Keep it": "dismiss"}.get(label, label.lower())
    assert actions(here) == [f"reply_{verdict}"]
    assert "jun's reply to a review of Signal" in body(await mod.slash(here.channel, "moderation log"))
    assert told(await mod.click(reports.history()[1], label="Hide")) == GONE  # answered with the first
    assert here.rows("SELECT count(*) FROM reports WHERE closed_at IS NULL") == [(0,)]


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("label", ["Hide", "Mark as spoiler", "Remove"])
async def test_a_decision_on_a_reply_can_be_taken_back(here: World, label: str, restart: bool) -> None:
    """It stands in the channel as it was, with its buttons; then there is nothing left to take back."""
    reports = await report_to(here)
    _, answer = await answered(here)
    assert replies(here) == AS_IT_WAS
    await report(here, answer)
    mod = here.moderator()
    await mod.click(reports.history()[0], label=label)
    assert replies(here) != AS_IT_WAS
    if restart:
        await here.restart()
    [found] = reports.history()
    target = buttons(found)["Undo"]["custom_id"]
    assert "Manage Messages" in told(await press(here.sol, found, target))
    assert replies(here) != AS_IT_WAS
    await mod.click(found, label="Undo")
    await here.env.settle()
    assert replies(here) == AS_IT_WAS
    assert actions(here)[-1] == "reply_undo"
    assert told(await press(mod, found, target)) == GONE
    again = next(each for each in here.channel.history() if ANSWER in body(each))
    assert told(await press(here.jun, again, f"reply_delete:{reply_of(again)}")) == "Your reply is gone."
    assert ANSWER not in here.public()


async def test_what_was_removed_a_day_ago_stays_so(here: World) -> None:
    """Its words are erased, and Undo finds nothing."""
    reports = await report_to(here)
    _, answer = await answered(here)
    await report(here, answer)
    mod = here.moderator()
    await mod.click(reports.history()[0], label="Remove")
    here.env.backend.advance_clock(DAY + 1)
    await here.store.servers.prune(at=int(here.env.now().timestamp()))
    assert here.rows("SELECT body FROM replies") == []
    assert told(await mod.click(reports.history()[0], label="Undo")) == GONE


async def test_blocking_a_replys_writer_leaves_it_to_be_decided(here: World) -> None:
    """It is its writer who is blocked, not the author of the take."""
    reports = await report_to(here)
    _, answer = await answered(here)
    await report(here, answer)
    mod = here.moderator()
    await mod.click(reports.history()[0], label="Block author")
    [found] = reports.history()
    assert body(found) == f"*mod blocked its author from reviewing.*\n\n{ANSWER}"
    assert ANSWER in here.public()
    with pytest.raises(Blocked):
        await here.store.reviews.write(here.act(here.jun.id, "jun"), SIGNAL, ReviewContent("more"))
    await here.store.reviews.write(here.act(here.mei.id, "mei"), SIGNAL, ReviewContent("more"))
    await mod.click(found, label="Remove")
    assert ANSWER not in here.public()
    assert actions(here) == ["take_block", "reply_remove"]


async def test_deleting_a_reply_saves_neither_its_writer_nor_who_reported_it(here: World) -> None:
    """Moderators have the card still: Block and Mute work on it, and there is nothing else to decide."""
    reports = await report_to(here)
    card, answer = await answered(here)
    await report(here, answer)
    await press(here.jun, shown(answer), f"reply_delete:{reply_of(answer)}")
    await here.env.settle()
    mod = here.moderator()
    [found] = reports.history()
    for label in ("Hide", "Mark as spoiler", "Remove", "Keep it"):
        assert told(await mod.click(found, label=label)) == GONE
    await mod.click(found, label="Mute reporter")
    await mod.click(found, label="Block author")
    [found] = reports.history()
    assert body(found).startswith("*mod blocked its author from reviewing.*")
    assert actions(here) == ["mute", "take_block"]
    form = await press(here.sol, shown(card), "report:1")
    assert told(await here.sol.submit_modal(form, {"text": REASON})).startswith(
        "A moderator here has turned off"
    )
    with pytest.raises(Blocked):
        await here.store.reviews.write(here.act(here.jun.id, "jun"), SIGNAL, ReviewContent("more"))
    assert ANSWER not in here.public()


async def test_reports_on_a_take_and_on_its_reply_are_two(here: World) -> None:
    """A verdict on one leaves the other as it is."""
    reports = await report_to(here)
    card, answer = await answered(here)
    form = await press(here.sol, shown(card), "report:1")
    await here.sol.submit_modal(form, {"text": REASON})
    await report(here, answer)
    on_take, on_reply = reports.history()
    mod = here.moderator()
    await mod.click(on_take, label="Keep it")
    assert here.rows("SELECT reply_id FROM reports WHERE closed_at IS NULL") == [(1,)]
    await mod.click(on_reply, label="Remove")
    assert here.rows("SELECT state FROM reviews") == [("posted",)]
    assert actions(here) == ["take_dismiss", "reply_remove"]


# With its take ---------------------------------------------------------------------------------------


async def put_away(here: World, how: str, card: Any) -> None:
    """Have a take leave its channel, or be marked as a spoiler."""
    if how == "taken back":
        await here.store.reviews.delete(here.act(here.mei.id, "mei"), 1)
    else:
        await here.store.reports.file(here.act(), 1, "because")
        [found] = await here.store.reports.list_open(here.server.id)
        await press(here.moderator(), shown(card), f"verdict:{how}:{found.id}")
    await here.env.settle()


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("how", ["hide", "remove", "spoiler", "taken back"])
async def test_a_reply_comes_back_with_its_take(here: World, how: str, restart: bool) -> None:
    """Once, as it was; without the take there is not a word of it."""
    card, _ = await answered(here, spoiler=False)
    assert replies(here) == AS_IT_WAS
    await put_away(here, how, card)
    assert replies(here) != AS_IT_WAS
    assert (ANSWER in here.public()) is (how == "spoiler")
    if restart:
        await here.restart()
    if how == "taken back":
        await here.store.reviews.undelete(here.act(here.mei.id, "mei"), 1)
    else:
        await press(here.moderator("second"), shown(card), "verdict_undo:1")
    await here.env.settle()
    assert replies(here) == AS_IT_WAS
    assert len(here.channel.history()) == 2


async def test_a_removed_reply_stays_away_when_its_take_comes_back(here: World) -> None:
    """What was decided of the one is not undone with the other; nor does one that its writer deleted."""
    card, answer = await answered(here)
    other = await here.sol.submit_modal(await ask_reply(here, card, here.sol), {"text": "Mine too."})
    await press(here.sol, shown(other), f"reply_delete:{reply_of(other)}")
    await report(here, answer)
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    await mod.click(shown(held), label="Remove")
    await put_away(here, "hide", card)
    await press(here.moderator("second"), shown(card), "verdict_undo:2")
    await here.env.settle()
    assert "poisoned him" in here.public()
    assert ANSWER not in here.public()
    assert "Mine too." not in here.public()


async def test_a_reply_that_cannot_be_covered_is_sent_anew(here: World) -> None:
    """Discord refuses the edit: the open text goes with its message, and comes back behind bars."""
    _, answer = await answered(here)
    await report(here, answer)
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    here.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013, times=1)
    await mod.click(shown(held), label="Mark as spoiler")
    await here.env.settle()
    assert [said for said, _ in replies(here)] == [f"||{ANSWER}||"]
    assert answer.response is None  # that message is gone


@pytest.mark.faults
async def test_a_reply_nobody_could_be_shown_is_not_sent_later(here: World) -> None:
    """Its writer has its words back: neither channel nor file keeps them."""
    card = await write(here)
    form = await ask_reply(here, card)
    here.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035, times=1)
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    [file] = shown(answer).attachments
    assert await here.read(file) == ANSWER
    await here.env.settle()
    await put_away(here, "hide", card)
    await press(here.moderator("second"), shown(card), "verdict_undo:1")
    await here.env.settle()
    assert ANSWER not in here.public()
    assert here.rows("SELECT * FROM replies") == []
