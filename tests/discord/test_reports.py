"""Reported takes: how members report, what moderators are shown, and what a verdict does to the card."""

from typing import Any

import pytest
import simcord

from bot.domain.errors import Blocked
from bot.domain.moderation import Verdict
from bot.domain.reviews import Review, ReviewContent, ReviewState
from bot.ui.english import ENGLISH
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    buttons,
    embed,
    fields,
    interactions,
    pages,
    parts,
    press,
    quoted,
    shown,
    told,
    whole,
)

TEXT = "The prison choir scene is where I gave up."
REASON = "It insults the actors and me."
REFUSED = "You need the Manage Messages permission for that. Ask somebody who has it."
GONE = "That's no longer there. Run the command again."
OWN = "That's your own review. To change it, use `/review`."
SENT = "Thanks. A moderator will take a look. Nobody learns it was you."
REPORTED = "Reported: a review of Miracle in Cell No. 7"
WAITS = "Waiting for you: a review of Miracle in Cell No. 7"
LABELS = [
    *("Hide", "Mark as spoiler", "Remove", "Keep it"),
    *("Jump to it", "Read it all", "Block author", "Mute reporter"),
]


async def post(
    here: World, *, text: str = TEXT, spoiler: bool = False, who: simcord.MemberActor | None = None
) -> tuple[Any, int]:
    """A take and its public card."""
    author = who or here.mei
    card = await author.slash(here.channel, "review", title=MIRACLE, score="9", text=text, spoiler=spoiler)
    review = await here.store.reviews.find_own(here.server.id, MIRACLE, member_id=author.id)
    assert review is not None
    message = shown(card)
    return message, review.id


async def wait(here: World, *, text: str = TEXT, word: str = "choir") -> tuple[Any, int]:
    """A take that waits because of a word, and its card."""
    message, review_id = await post(here, text="Something harmless.")
    by = here.act(here.mei.id, "mei")
    await here.store.reviews.write(by, MIRACLE, ReviewContent(text, score=18), listed=word)
    await here.env.settle()
    return message, review_id


async def report_to(here: World, channel: Any = None) -> Any:
    channel = channel or here.server.create_text_channel("moderators")
    await here.store.settings.change(here.act(), "report_channel", channel.id)
    await here.env.settle()
    return channel


async def report(
    here: World, review_id: int, reason: str = REASON, *, by: simcord.MemberActor | None = None
) -> int:
    """A report by jun; its id."""
    who = by or here.jun
    await here.store.reports.file(here.act(who.id, "jun"), review_id, reason)
    await here.env.settle()
    [(found,)] = here.rows("SELECT max(report_id) FROM reports WHERE server_id = ?", here.server.id)
    return int(found)


async def take(here: World, review_id: int) -> Review:
    found = await here.store.reviews.find(here.server.id, review_id)
    assert found is not None
    return found


def card(here: World, message: Any) -> Any:
    """The public card as it is now."""
    [now] = [each for each in here.channel.history() if each.id == message.id]
    return now


def actions(here: World) -> list[str]:
    found = here.rows(
        "SELECT action FROM moderation_log WHERE server_id = ? AND action <> 'settings' ORDER BY entry_id",
        here.server.id,
    )
    return [action for (action,) in found]


# Reporting -------------------------------------------------------------------------------------------


async def test_a_take_is_reported_from_its_menu(here: World) -> None:
    """The menu of its card asks for a reason, and the report reaches the report channel, nameless."""
    reports = await report_to(here)
    message, _ = await post(here)
    form = await here.jun.context_menu(here.channel, "Report review", message)
    assert form.modal is not None
    assert form.modal["title"] == "Report: Miracle in Cell No. 7"
    assert (parts(form)["text"]["required"], parts(form)["text"]["max_length"]) == (True, 500)
    assert told(await here.jun.submit_modal(form, {"text": REASON})) == SENT
    [told_to] = reports.history()
    assert embed(told_to).title == REPORTED
    assert quoted(told_to) == TEXT
    assert fields(told_to) == {
        "Author": "mei",
        "Score": "9/10 · superb",
        "A member says": REASON,
    }
    assert list(buttons(told_to)) == LABELS
    assert buttons(told_to)["Jump to it"]["url"].endswith(f"/{here.channel.id}/{message.id}")
    assert "jun" not in whole(told_to)
    assert str(here.jun.id) not in whole(told_to)
    assert len(here.channel.history()) == 1


async def test_a_take_is_reported_by_its_button(here: World) -> None:
    """The route of the button leads to the same form; another member's report is one of its own."""
    reports = await report_to(here)
    message, review_id = await post(here)
    for who in (here.jun, here.sol):
        form = await press(who, message, f"report:{review_id}")
        assert told(await who.submit_modal(form, {"text": REASON})) == SENT
    assert len(reports.history()) == 2

    # Again by the same member: the reason changes, nothing is announced anew.
    form = await press(here.jun, message, f"report:{review_id}")
    await here.jun.submit_modal(form, {"text": "another reason"})
    assert len(reports.history()) == 2
    assert here.rows("SELECT reason FROM reports ORDER BY report_id") == [("another reason",), (REASON,)]


async def test_a_message_that_is_no_take_cannot_be_reported(here: World, there: World) -> None:
    """Anybody's message, another answer of Daesang's, and a card of another server say so privately."""
    answer = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    said = await here.mei.send(here.channel, "hello")
    for message in (shown(answer), said):
        refused = await here.jun.context_menu(here.channel, "Report review", message)
        assert told(refused).startswith("That's not a review. ")
    elsewhere = await there.mei.slash(there.channel, "rating", title=SIGNAL)
    _, review_id = await post(here)
    here.execute(
        f"UPDATE cards SET channel_id = {there.channel.id}, message_id = {shown(elsewhere).id} "
        f"WHERE subject_id = {review_id}"
    )
    refused = await there.jun.context_menu(there.channel, "Report review", shown(elsewhere))
    assert told(refused).startswith("That's not a review. ")


async def test_ones_own_take_a_gone_one_and_another_servers_are_refused(here: World, there: World) -> None:
    """Privately, by menu, button and form alike; a reason that was typed comes back."""
    message, review_id = await post(here)
    theirs = shown(await there.mei.slash(there.channel, "rating", title=SIGNAL))
    assert told(await here.mei.context_menu(here.channel, "Report review", message)) == OWN
    assert told(await press(here.mei, message, f"report:{review_id}")) == OWN
    assert told(await press(there.jun, theirs, f"report:{review_id}")) == GONE
    assert told(await press(here.jun, message, "report:999")) == GONE
    assert told(await press(here.jun, message, "report:x")) == GONE

    form = await press(here.jun, message, f"report:{review_id}")  # the control
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), review_id)
    refused = await here.jun.submit_modal(form, {"text": REASON})
    assert told(refused).startswith(GONE)
    [file] = shown(refused).attachments
    assert await here.read(file) == REASON
    assert told(await here.jun.context_menu(here.channel, "Report review", message)) == GONE
    assert told(await press(here.jun, message, f"report:{review_id}")) == GONE
    assert here.rows("SELECT * FROM reports") == []


async def test_a_form_delivered_twice_is_one_report(here: World) -> None:
    """The second delivery is silent."""
    message, review_id = await post(here)
    form = await press(here.jun, message, f"report:{review_id}")
    with interactions(here.env, times=2):
        assert told(await here.jun.submit_modal(form, {"text": REASON})) == SENT
    assert here.rows("SELECT count(*) FROM reports") == [(1,)]


@pytest.mark.faults
async def test_a_reason_survives_a_fault(here: World) -> None:
    """What was typed is attached when it cannot be saved."""
    message, review_id = await post(here)
    form = await press(here.jun, message, f"report:{review_id}")
    here.refuse_writes("reports")
    refused = await here.jun.submit_modal(form, {"text": REASON})
    assert told(refused).endswith("What you wrote is attached, so nothing is lost.")
    [file] = shown(refused).attachments
    assert await here.read(file) == REASON


async def test_hostile_reasons_and_takes_do_nothing(here: World) -> None:
    """Markdown, mentions and bars are letters in the report."""
    reports = await report_to(here)
    _, review_id = await post(here, text="||@everyone|| **no** " * 300)
    await report(here, review_id, "@everyone ||x|| " * 31)
    [found] = reports.history()
    assert "@everyone" not in whole(found)
    assert "||" not in whole(found)


# What moderators are shown ---------------------------------------------------------------------------


@pytest.mark.parametrize("spoils", [True, False])
async def test_a_spoiler_is_hidden_from_moderators_too(here: World, spoils: bool) -> None:
    """Behind bars, its first 1000 characters; one that spoils cannot be marked again."""
    reports = await report_to(here)
    _, review_id = await post(here, text="He dies in the snow. " * 300, spoiler=spoils)
    await report(here, review_id)
    [found] = reports.history()
    assert quoted(found).startswith("||He dies") is spoils
    assert 900 < len(quoted(found)) <= 1010
    assert ("Mark as spoiler" not in buttons(found)) is spoils


async def test_without_a_report_channel_takes_wait_in_held(here: World) -> None:
    """With bursts, privately, to be decided there; then there is nothing."""
    await here.brigade(SIGNAL)
    message, review_id = await post(here)
    await report(here, review_id)
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    first, second = [shown(held), *held.followups]
    assert first.ephemeral
    assert [embed(first).title, embed(second).title] == ["Possible vote bombing: Signal", REPORTED]
    await mod.click(first, label="Count them")
    held = await mod.slash(here.channel, "moderation held")
    await mod.click(shown(held), label="Hide")
    assert quoted(held) == "mod hid it."
    assert list(buttons(held)) == ["Undo"]
    assert TEXT not in whole(card(here, message))
    empty = await mod.slash(here.channel, "moderation held")
    assert told(empty) == "All clear. Nothing's waiting for you."
    assert len(here.channel.history()) == 1


@pytest.mark.parametrize("label", ["Hide", "Mark as spoiler", "Remove"])
async def test_a_decision_can_be_taken_back(here: World, label: str) -> None:
    """The text stands in the channel again, it is logged, and there is nothing left to take back."""
    reports = await report_to(here)
    message, review_id = await post(here)
    await report(here, review_id)
    mod = here.moderator()
    await mod.click(reports.history()[0], label=label)
    assert TEXT not in whole(card(here, message))
    [found] = reports.history()
    target = buttons(found)["Undo"]["custom_id"]
    refused = await press(here.jun, found, target)
    assert "Manage Messages" in told(refused)
    assert TEXT not in whole(card(here, message))
    await mod.click(found, label="Undo")
    assert TEXT in whole(card(here, message))
    assert actions(here)[-1] == "take_undo"
    again = await press(mod, found, target)
    assert told(again) == "That's no longer there. Run the command again."


async def test_a_dismissed_take_that_readers_flagged_is_read_again(here: World) -> None:
    """A false alarm: its text stands in the channel, which it did not while it was flagged."""
    reports = await report_to(here)
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    message, review_id = await post(here)
    await press(here.sol, message, f"flag:{review_id}")
    assert TEXT not in whole(card(here, message))
    await report(here, review_id)
    await here.moderator().click(reports.history()[0], label="Keep it")
    assert quoted(card(here, message)) == TEXT


async def test_a_vote_on_a_take_without_a_card_posts_nothing(here: World) -> None:
    """Nor in the channel for takes; the card it was pressed on is known from then on, and counts it."""
    message, review_id = await post(here)
    wanted = here.server.create_text_channel("reviews")
    await here.store.settings.change(here.act(), "review_channel", wanted.id)
    await press(here.jun, message, f"helpful:{review_id}:1")
    assert "1" in buttons(card(here, message))
    here.execute("DELETE FROM cards")
    await press(here.sol, message, f"helpful:{review_id}:1")
    assert (await take(here, review_id)).helpful == 2
    assert "2" in buttons(card(here, message))
    assert (len(here.channel.history()), wanted.history()) == (1, [])


async def test_a_moderator_reads_a_waiting_take_whole(here: World) -> None:
    """Page by page and privately; the same press by anybody else shows no word."""
    reports = await report_to(here)
    text = "".join(f"Choir number {number} sings behind the bars. " for number in range(300))
    await wait(here, text=text)
    [found] = reports.history()
    inspect = buttons(found)["Read it all"]["custom_id"]
    mod = here.moderator()
    first = await mod.click(found, label="Read it all")
    read = await pages(mod, first)
    assert len(read) > 1
    assert "".join("".join(read).split()) == "".join(text.split())
    turn = buttons(first)["Back"]["custom_id"]
    for who in (here.jun, here.mei):
        for custom_id in (inspect, turn):
            assert told(await press(who, found, custom_id)) == REFUSED
    assert told(await press(mod, found, "inspect:999")) == GONE
    assert len(reports.history()) == 1


async def test_a_report_is_announced_once(here: World) -> None:
    """Other votes, a second look and a restart announce nothing again; a channel chosen later hears."""
    _, review_id = await post(here)
    await report(here, review_id)
    reports = await report_to(here)
    assert len(reports.history()) == 1
    await here.sol.slash(here.channel, "rating", title=SIGNAL, score="9")
    await here.restart()
    await here.sol.slash(here.channel, "rating", title=SIGNAL, score="8")
    assert len(reports.history()) == 1


async def test_a_channel_out_of_reach_rests_for_five_minutes(here: World) -> None:
    """It is not tried at every vote, for bursts and reports alike; afterwards it is, and hears of all."""
    reports = here.server.create_text_channel("moderators")
    path = f"/channels/{reports.id}/messages"
    _, review_id = await post(here)
    here.env.inject_error("POST", path, status=403, code=50001, times=2)
    await report_to(here, reports)
    await report(here, review_id)
    await here.brigade(SIGNAL)

    def tries() -> int:
        return sum(sent.method == "POST" and sent.path == path for sent in here.env.http_requests)

    assert tries() == 2
    await here.sol.slash(here.channel, "rating", title=SIGNAL, score="9")
    await here.sol.slash(here.channel, "rating", title=SIGNAL, score="8")
    assert (tries(), reports.history()) == (2, [])
    here.env.backend.advance_clock(5 * 60)
    await here.sol.slash(here.channel, "rating", title=SIGNAL, score="9")
    assert {embed(each).title for each in reports.history()} == {REPORTED, "Possible vote bombing: Signal"}


# Verdicts --------------------------------------------------------------------------------------------

DONE = {
    "Hide": ("hid it.", ReviewState.HIDDEN, "This review isn't shown."),
    "Mark as spoiler": (
        "marked it as a spoiler.",
        ReviewState.POSTED,
        "**🔒 Spoilers inside.**",
    ),
    "Remove": ("removed it.", ReviewState.REMOVED, "This review isn't shown."),
    "Keep it": ("decided it stays.", ReviewState.POSTED, TEXT),
}


@pytest.mark.parametrize("label", DONE)
async def test_a_moderator_decides_by_a_press(here: World, label: str) -> None:
    """The report then says who did what and has no buttons, the public card follows, and it is logged."""
    reports = await report_to(here)
    message, review_id = await post(here)
    await report(here, review_id)
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="8")
    [found] = reports.history()
    mod = here.moderator()
    await mod.click(found, label=label)
    said, state, public = DONE[label]
    [found] = reports.history()
    assert quoted(found) == f"mod {said}"
    assert list(buttons(found)) == ([] if label == "Keep it" else ["Undo"])
    assert TEXT not in whole(found)
    now = await take(here, review_id)
    assert (now.state, now.flagged) == (state, label == "Mark as spoiler")
    seen = card(here, message)
    assert quoted(seen) == public
    assert (TEXT in whole(seen)) is (label == "Keep it")
    assert bool(buttons(seen)) is (state is ReviewState.POSTED)
    assert ("Open" in buttons(seen)) is (label == "Mark as spoiler")
    verdict = {"Mark as spoiler": "spoiler", "Keep it": "dismiss"}.get(label, label.lower())
    assert actions(here) == [f"take_{verdict}"]
    log = await mod.slash(here.channel, "moderation log")
    assert "**mod**" in quoted(log)
    assert "mei's review of Miracle in Cell No. 7" in quoted(log)
    assert await here.store.reports.list_open(here.server.id) == []


async def test_a_verdict_closes_every_report_on_the_take(here: World) -> None:
    """The other members' reports are answered with it."""
    reports = await report_to(here)
    _, review_id = await post(here)
    await report(here, review_id)
    await report(here, review_id, by=here.sol)
    first, second = reports.history()
    mod = here.moderator()
    await mod.click(first, label="Keep it")
    assert told(await mod.click(second, label="Hide")) == GONE
    assert (await take(here, review_id)).state is ReviewState.POSTED
    assert actions(here) == ["take_dismiss"]


async def test_blocking_the_author_leaves_the_take_to_be_decided(here: World) -> None:
    """The card says so and keeps its other buttons; blocking again does nothing more."""
    reports = await report_to(here)
    message, review_id = await post(here)
    await report(here, review_id)
    [found] = reports.history()
    mod = here.moderator()
    await mod.click(found, label="Block author")
    [found] = reports.history()
    assert quoted(found) == f"*mod blocked its author from reviewing.*\n\n{TEXT}"
    assert "Block author" not in buttons(found)
    assert TEXT in whole(card(here, message))
    with pytest.raises(Blocked):
        await here.store.reviews.write(here.act(here.mei.id), SIGNAL, ReviewContent("more"))
    await press(mod, found, f"verdict:block:{here.rows('SELECT report_id FROM reports')[0][0]}")
    assert actions(here) == ["take_block"]
    await mod.click(found, label="Remove")
    assert TEXT not in whole(card(here, message))
    assert actions(here) == ["take_block", "take_remove"]


async def test_a_take_that_waits_is_let_pass(here: World) -> None:
    """The card names the word; passed, the take stands in its public card."""
    reports = await report_to(here)
    message, review_id = await wait(here)
    [found] = reports.history()
    assert embed(found).title == WAITS
    assert quoted(found) == TEXT
    assert fields(found)["It has a word from your word list"] == "choir"
    assert list(buttons(found)) == [*LABELS[:3], "Post it", *LABELS[4:-1]]
    await here.moderator().click(found, label="Post it")
    assert (await take(here, review_id)).state is ReviewState.POSTED
    assert quoted(card(here, message)) == TEXT


async def test_a_waiting_take_that_was_changed_has_to_be_looked_at_again(here: World) -> None:
    """The card of the old text passes nothing; the new one says why it waits."""
    reports = await report_to(here)
    _, review_id = await wait(here)
    await here.store.reviews.write(here.act(here.mei.id, "mei"), MIRACLE, ReviewContent("Worse by far."))
    await here.env.settle()
    old, new = reports.history()
    mod = here.moderator()
    assert told(await mod.click(old, label="Post it")) == GONE
    assert (await take(here, review_id)).state is ReviewState.WAITING
    assert quoted(new) == "Worse by far."
    assert "stepped in" in fields(new)["Why it's waiting"]
    await mod.click(new, label="Post it")
    assert (await take(here, review_id)).state is ReviewState.POSTED


async def test_a_member_who_presses_is_refused(here: World) -> None:
    """Whatever the verdict, privately; the same press by a moderator works."""
    reports = await report_to(here)
    message, review_id = await post(here)
    report_id = await report(here, review_id)
    [found] = reports.history()
    mod = here.moderator()
    held = shown(await mod.slash(here.channel, "moderation held"))
    for verdict in Verdict:
        assert told(await press(here.sol, found, f"verdict:{verdict}:{report_id}")) == REFUSED
    here.demote(mod)
    assert told(await press(mod, held, f"verdict:hide:{report_id}")) == REFUSED
    assert (await take(here, review_id)).state is ReviewState.POSTED
    assert (actions(here), quoted(card(here, message))) == ([], TEXT)
    await press(here.moderator("other"), found, f"verdict:hide:{report_id}")
    assert (await take(here, review_id)).state is ReviewState.HIDDEN


async def test_reports_of_two_servers_never_mix(here: World, there: World) -> None:
    """Each hears of its own, and nobody decides for another or with a forged id."""
    ours, theirs = await report_to(here), await report_to(there)
    _, review_id = await post(here)
    report_id = await report(here, review_id)
    assert (len(ours.history()), len(theirs.history())) == (1, 0)
    _, other_id = await post(there)
    other = await report(there, other_id)
    [found] = theirs.history()
    mod = there.moderator("other mod")
    for forged in (f"hide:{report_id}", "hide:999", f"erase:{other}", f"HIDE:{other}", f"hide:{other}:1"):
        assert told(await press(mod, found, f"verdict:{forged}")) == GONE
    assert (await take(here, review_id)).state is ReviewState.POSTED
    await press(mod, found, f"verdict:hide:{other}")  # the control
    assert (await take(there, other_id)).state is ReviewState.HIDDEN
    assert (actions(here), actions(there)) == ([], ["take_hide"])
    assert told(await press(mod, found, f"verdict:dismiss:{other}")) == GONE  # replayed


@pytest.mark.parametrize("gone", ["message", "title", "never posted"])
async def test_a_card_out_of_reach_stops_no_verdict(here: World, gone: str) -> None:
    """A card that was deleted, or of a title that is none any more, is no fault."""
    reports = await report_to(here)
    message, review_id = await post(here)
    if gone == "message":
        here.env.backend.delete_message(here.channel.id, message.id)
    elif gone == "title":
        here.execute("UPDATE reviews SET title_id = 'kd-no-more-2001'")
    else:
        here.execute("DELETE FROM cards")
    await report(here, review_id)
    [found] = reports.history()
    await here.moderator().click(found, label="Hide")
    [found] = reports.history()
    assert quoted(found) == "mod hid it."
    if gone == "title":
        assert TEXT not in whole(card(here, message))


async def test_a_verdict_too_late_to_answer_hides_all_the_same(here: World) -> None:
    """Discord takes the answer no more; the text leaves the channel."""
    reports = await report_to(here)
    message, review_id = await post(here)
    await report(here, review_id)
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    answer = await here.moderator().click(reports.history()[0], label="Hide")
    assert not answer.acknowledged
    assert TEXT not in whole(card(here, message))


@pytest.mark.parametrize("state", ReviewState)
async def test_a_card_is_renewed_to_what_its_take_is(here: World, state: ReviewState) -> None:
    """Whatever it showed before: its text while everybody may see it, else a sentence and no button."""
    message, _ = await post(here)
    for each in (ReviewState.HIDDEN, state):
        here.execute(
            f"UPDATE reviews SET state = '{each}'",
            "UPDATE cards SET wanted = wanted + 1, due_at = 0, tries = 1",
        )
        await here.store.cards.hurry(here.server.id, at=int(here.env.now().timestamp()))
        await here.env.settle()
    seen = card(here, message)
    assert "Miracle in Cell No. 7" in (embed(seen).title or "")
    posted = state is ReviewState.POSTED
    assert (TEXT in whole(seen)) is posted
    assert bool(buttons(seen)) is (posted or state is ReviewState.DELETED)  # its author may bring it back
    key = "take.deleted" if state is ReviewState.DELETED else "take.hidden"
    assert quoted(seen) == (TEXT if posted else str(ENGLISH[key]).format(name="mei"))


async def test_a_verdict_delivered_twice_is_one(here: World) -> None:
    """The second delivery is silent."""
    reports = await report_to(here)
    _, review_id = await post(here)
    await report(here, review_id)
    with interactions(here.env, times=2):
        await here.moderator().click(reports.history()[0], label="Hide")
    assert actions(here) == ["take_hide"]


# Blocked members -------------------------------------------------------------------------------------


async def test_a_member_is_blocked_and_unblocked(here: World, there: World) -> None:
    """By command, in this server alone; both are in the log, and doing it again changes nothing."""
    mod = here.moderator()
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    answer = await mod.slash(here.channel, "moderation block", member=here.jun)
    assert told(answer) == "jun can't review here any more. `/moderation unblock` undoes that."
    again = await mod.slash(here.channel, "moderation block", member=here.jun)
    assert told(again) == "Nothing to change for jun: it's already that way."
    refused = await here.jun.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    assert told(refused).startswith("A moderator has stopped you from reviewing here")
    await there.jun.slash(there.channel, "review", title=MIRACLE, score="9", text=TEXT)
    assert TEXT in there.public()
    assert TEXT not in here.public()
    answer = await mod.slash(here.channel, "moderation unblock", member=here.jun)
    assert told(answer) == "jun can review here again."
    await here.jun.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    assert TEXT in here.public()
    assert actions(here) == ["take_block", "take_unblock"]
    log = quoted(await mod.slash(here.channel, "moderation log"))
    assert "**mod** blocked jun from reviewing" in log
    assert "**mod** let jun review again" in log


@pytest.mark.parametrize("left", [True, False])
async def test_one_who_has_left_can_be_blocked(here: World, left: bool) -> None:
    """As one who is still here; what they wrote is found by their name."""
    await post(here, who=here.jun)
    mod = here.moderator()
    who = here.jun.user if left else here.jun
    if left:
        here.env.backend.remove_member(here.server.id, here.jun.id)
        await here.env.settle()
    answer = await mod.slash(here.channel, "moderation block", member=who)
    assert told(answer) == "jun can't review here any more. `/moderation unblock` undoes that."
    assert here.rows("SELECT name FROM members WHERE blocked_at IS NOT NULL") == [("jun",)]
    listed = await here.mei.slash(here.channel, "reviews", member=who)
    assert TEXT in whole(shown(listed))
    answer = await mod.slash(here.channel, "moderation unblock", member=who)
    assert told(answer) == "jun can review here again."


async def test_an_edit_does_not_undo_a_moderators_mark(here: World) -> None:
    """Written anew and unmarked, its text stays out of the channel; readers' flags are cleared by an edit."""
    reports = await report_to(here)
    _, review_id = await post(here)
    await report(here, review_id)
    await here.moderator().click(reports.history()[0], label="Mark as spoiler")
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text="Quite other words.")
    assert "Quite other words." not in here.public()
    for reader in (here.jun, here.mei, here.join("kim")):
        await here.store.reviews.flag_spoiler(here.act(reader.id), await other(here))
    assert (await take(here, await other(here))).flagged
    await here.store.reviews.write(here.act(here.sol.id), SIGNAL, ReviewContent("Other words."))
    assert not (await take(here, await other(here))).flagged


async def other(here: World) -> int:
    """Sol's take on another title."""
    written = await here.store.reviews.find_own(here.server.id, SIGNAL, member_id=here.sol.id)
    if written is None:
        return (
            await here.store.reviews.write(here.act(here.sol.id), SIGNAL, ReviewContent("Some words."))
        ).review_id
    return written.id
