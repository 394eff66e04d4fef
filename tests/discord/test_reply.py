"""Talking back: a thread under the take's card, or where there can be none, a reply in a form."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.moderation import Verdict
from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    interactions,
    press,
    reply_of,
    shown,
    take_id,
    told,
    unescaped,
    whole,
)
from tests.faults import failing
from tests.faults.failing import Faults

GONE = "That's no longer there. Run the command again."
ATTACHED = "What you wrote is attached, so nothing is lost."
SECRET = "Zephyrine poisoned Wilhelmina."
ANSWER = "I never trusted Zephyrine."
NO_THREADS = discord.PermissionOverwrite(create_public_threads=False)


async def post(here: World, channel: Any = None, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": SECRET} | more
    return await here.mei.slash(channel or here.channel, "review", **given)


def closed_to(here: World, *who: Any) -> simcord.ChannelHandle:
    """A channel in which these may open no threads."""
    return here.server.create_text_channel("closed", overwrites=dict.fromkeys(who, NO_THREADS))


async def form_of(here: World, card: Any, who: simcord.MemberActor | None = None) -> Any:
    """The form that stands in for a thread."""
    form = await (who or here.jun).click(shown(card), label="Reply")
    assert form.modal is not None
    assert form.modal["title"] == "Reply to a review"
    return form


# Threads ---------------------------------------------------------------------------------------------


async def test_reply_opens_a_thread_named_after_title_and_author(here: World) -> None:
    """Under the card, with the presser in it, who is told where; nobody else hears of it."""
    card = await post(here)
    answer = await here.jun.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    assert thread.name == "Signal · mei"
    assert thread.id == shown(card).id
    assert here.jun.id in here.env.backend.get_channel(thread.id).thread_members
    assert told(answer) == f"Talk about it in <#{thread.id}>."


async def members(here: World) -> set[int]:
    """Who is in the only thread."""
    [thread] = here.channel.threads
    return set(here.env.backend.get_channel(thread.id).thread_members)


async def test_the_author_is_called_once(here: World) -> None:
    """To a new thread; whoever has left it is not called again by the next one who talks."""
    card = await post(here)
    await here.jun.click(shown(card), label="Reply")
    assert here.mei.id in await members(here)
    [thread] = here.channel.threads
    here.env.backend.get_channel(thread.id).thread_members.pop(here.mei.id)
    await here.sol.click(shown(card), label="Reply")
    assert here.sol.id in await members(here)
    assert here.mei.id not in await members(here)


@pytest.mark.parametrize("why", ["muted", "blocked", "gone", "nothing"])
async def test_nobody_is_called_by_whom_moderators_keep_quiet(here: World, why: str) -> None:
    """The talk is theirs all the same, as it is where the author has left the server."""
    card = await post(here)
    await here.jun.slash(here.channel, "progress", title=SIGNAL, episode=1)
    if why in ("muted", "blocked"):
        here.execute(f"UPDATE members SET {why}_at = 1 WHERE member_id = {here.jun.id}")
    elif why == "gone":
        here.env.inject_error("PUT", f"/channels/*/thread-members/{here.mei.id}", status=404, code=10007)
    answer = await here.jun.click(shown(card), label="Reply")
    assert told(answer).startswith("Talk about it in")
    assert here.jun.id in await members(here)
    assert (here.mei.id in await members(here)) is (why == "nothing")


def direct(who: simcord.MemberActor) -> list[str]:
    return [message.content for message in who.user.dm_channel.history()] if who.user.dm_channel else []


async def answer_in_form(here: World, who: simcord.MemberActor, channel: Any) -> None:
    form = await press(who, channel.history()[0], f"reply_write:{take_id(here)}")
    await who.submit_modal(form, {"text": ANSWER})
    await here.env.settle()


async def test_the_author_hears_of_a_written_reply(here: World) -> None:
    """Who, to what, and where, without its text; of more before they looked, once."""
    channel = here.server.create_text_channel("quiet")
    card = await post(here, channel)
    await answer_in_form(here, here.jun, channel)
    link = f"https://discord.com/channels/{here.server.id}/{channel.id}/{shown(card).id}"
    [said] = direct(here.mei)
    assert said.startswith(f"jun replied to your review of **Signal** in **Drama Club**: {link}\n")
    for who in (here.sol, here.jun):
        await answer_in_form(here, who, channel)
    assert len(direct(here.mei)) == 1
    assert here.rows("SELECT key, refused FROM notices") == [("notice.replied", 1)]
    later = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    [told_now] = later.followups
    assert told_now.content.startswith("sol replied to your review of **Signal**")


@pytest.mark.parametrize("why", ["muted", "own", "off", "nothing"])
async def test_who_wants_no_message_gets_none(here: World, why: str) -> None:
    """Nor is anybody told of their own, or of what somebody wrote whom moderators have muted."""
    channel = here.server.create_text_channel("quiet")
    await post(here, channel)
    await here.jun.slash(here.channel, "progress", title=SIGNAL, episode=1)
    if why == "muted":
        here.execute(f"UPDATE members SET muted_at = 1 WHERE member_id = {here.jun.id}")
    if why == "off":
        await here.store.members.agree(here.act(here.mei.id, "mei"), direct=False)
    await answer_in_form(here, here.mei if why == "own" else here.jun, channel)
    assert len(direct(here.mei)) == (why == "nothing")
    kept = here.rows("SELECT 1 FROM notices")
    assert len(kept) == (why == "off")


@pytest.mark.parametrize("between", ["nothing", "a restart", "archiving", "both"])
async def test_a_second_reader_joins_the_same_thread(here: World, between: str) -> None:
    """However long the first was ago; an archived thread is opened again, since only so one can join."""
    card = await post(here)
    await here.jun.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    if between in ("archiving", "both"):
        made = here.bot.get_channel(thread.id)
        assert isinstance(made, discord.Thread)
        await made.edit(archived=True)
        await here.env.settle()
    if between in ("a restart", "both"):
        await here.restart()
    answer = await here.sol.click(shown(card), label="Reply")
    assert told(answer) == f"Talk about it in <#{thread.id}>."
    assert [each.id for each in here.channel.threads] == [thread.id]
    stored = here.env.backend.get_channel(thread.id)
    assert {here.jun.id, here.sol.id} <= set(stored.thread_members)
    assert stored.thread_metadata is not None
    assert not stored.thread_metadata.archived


async def test_the_private_card_leads_to_the_thread_too(here: World) -> None:
    """The thread stands under the public card, wherever Reply was pressed."""
    card = await post(here, spoiler=True)
    asked = await here.jun.click(shown(card), label="Open")
    opened = await here.jun.click(shown(asked), label="Read anyway")
    await here.jun.click(shown(opened), label="Reply")
    [thread] = here.channel.threads
    assert thread.id == shown(card).id
    assert "Zephyrine" not in here.public()
    assert "Zephyrine" not in (thread.name or "")


async def test_the_longest_names_make_a_thread(here: World) -> None:
    """Title and author are cut to what a thread may be called."""
    who = here.join("longest", shown="🎬" * 32)
    longest = max(here.index.titles, key=lambda title: len(title.title)).id
    card = await who.slash(here.channel, "review", title=longest, score="9", text="words")
    await here.jun.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    assert 0 < len(thread.name or "") <= 100


# The form --------------------------------------------------------------------------------------------


async def test_where_the_reader_may_open_no_thread_they_write(here: World) -> None:
    """Others in the same channel still get a thread."""
    channel = closed_to(here, here.jun)
    card = await post(here, channel)
    form = await form_of(here, card)
    await here.jun.submit_modal(form, {"text": ANSWER})
    assert channel.threads == []
    assert told(await here.sol.click(shown(card), label="Reply")).startswith("Talk about it in")
    assert len(channel.threads) == 1


async def test_where_the_bot_may_open_no_thread_they_write(here: World) -> None:
    """Nobody gets a thread then."""
    assert here.bot.user is not None
    card = await post(here, closed_to(here, here.bot.user))
    await form_of(here, card)
    await form_of(here, card, here.sol)


async def test_a_card_in_a_thread_is_answered_in_a_form(here: World) -> None:
    """There are no threads inside a thread; a restart changes nothing."""
    card = await post(here)
    await here.jun.click(shown(card), label="Reply")
    [thread] = here.channel.threads
    inside = await here.sol.slash(thread, "review", title=MIRACLE, score="9", text="words")
    await form_of(here, inside)
    await here.restart()
    await form_of(here, inside)


async def test_a_channel_that_is_gone_leaves_the_form(here: World) -> None:
    """The take is still read and answered from elsewhere."""
    other = here.server.create_text_channel("other")
    await post(here, other)
    here.env.backend.delete_channel(other.id)
    await here.env.settle()
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    form = await press(here.jun, shown(rating), f"reply:{take_id(here)}")
    assert form.modal is not None
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    assert body(answer) == ANSWER


async def test_a_thread_discord_refuses_leaves_a_button_to_the_form(here: World) -> None:
    """A form cannot follow what was waited for, so it stands behind a button."""
    card = await post(here)
    here.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    answer = await here.jun.click(shown(card), label="Reply")
    assert told(answer) == "I can't open a thread there. Write your reply here instead:"
    form = await here.jun.click(shown(answer), label="Write a reply")
    assert body(await here.jun.submit_modal(form, {"text": ANSWER})) == ANSWER


@pytest.mark.parametrize("restart", [False, True])
async def test_an_answer_is_public_and_names_both(here: World, restart: bool) -> None:
    """With the words as they are, the way to the take, and the way to go on."""
    card = await post(here, closed_to(here, here.jun))
    form = await form_of(here, card)
    if restart:
        await here.restart()
    answer = await here.jun.submit_modal(form, {"text": "I *never* trusted her.\n\n||no||"})
    assert not shown(answer).ephemeral
    assert embed(answer).author.name == "jun replies to mei"
    assert embed(answer).title == "Signal (2016)"
    assert body(answer) == "I \\*never\\* trusted her.\n\n\\|\\|no\\|\\|"
    place = f"{here.server.id}/{shown(card).channel_id}/{shown(card).id}"
    assert buttons(answer)["See the review"]["url"] == f"https://discord.com/channels/{place}"
    assert "Zephyrine" not in whole(shown(answer))
    assert told(await here.sol.click(shown(answer), label="Reply")).startswith("Talk about it in")


@pytest.mark.parametrize(
    ("given", "hidden"), [({"spoiler": True}, True), ({"episodes": 8}, True), ({"spoiler": False}, False)]
)
async def test_an_answer_to_what_spoils_is_hidden(here: World, given: dict[str, Any], hidden: bool) -> None:
    """Each paragraph behind bars of its own; under other takes it is open."""
    card = await post(here, closed_to(here, here.jun), **given)
    answer = await here.jun.submit_modal(await form_of(here, card), {"text": "She did.\n\n||Or not."})
    if hidden:
        assert body(answer) == "||She did.||\n\n||\\|\\|Or not.||"
    else:
        assert body(answer) == "She did.\n\n\\|\\|Or not."


@pytest.mark.parametrize("spoils", [False, True])
@pytest.mark.parametrize("text", ["|" * 1000, "a\n\n" * 333 + "z", "|\n\n" * 333, "🎬" * 1000, "가" * 1000])
async def test_the_longest_answer_is_shown_to_its_end(here: World, text: str, spoils: bool) -> None:
    """Whatever the signs, and hidden or not."""
    card = await post(here, closed_to(here, here.jun), spoiler=spoils)
    answer = await here.jun.submit_modal(await form_of(here, card), {"text": text})
    said = body(answer).replace("\\|", "!").replace("|", "").replace(" ", "").replace("\n", "")
    assert said == text.replace("\n", "").replace("|", "!")


async def test_an_answer_pings_nobody(here: World) -> None:
    """Mentions are drawn as letters, and Discord is told to ping no one."""
    card = await post(here, closed_to(here, here.jun))
    text = f"@everyone <@{here.mei.id}> <@&1> @here"
    answer = await here.jun.submit_modal(await form_of(here, card), {"text": text})
    assert "@everyone" not in whole(shown(answer))
    assert "@here" not in whole(shown(answer))
    assert f"\\<@{here.mei.id}" in body(answer)
    assert shown(answer).message.mentions == []
    assert not shown(answer).message.mention_everyone
    assert unescaped(body(answer)).replace("\u200b", "") == text


# What goes wrong -------------------------------------------------------------------------------------


async def handed_back(here: World, answer: simcord.InteractionResult) -> str:
    assert told(answer).endswith(ATTACHED)
    [file] = shown(answer).attachments
    return await here.read(file)


@pytest.mark.parametrize("why", ["blocked", "may not talk", "listed word", "nothing"])
async def test_an_answer_follows_the_rules_for_takes(here: World, why: str) -> None:
    """Refused to the blocked, to who may not talk there and with a listed word; every word comes back."""
    channel = closed_to(here, here.jun)
    if why == "may not talk":
        silent = discord.PermissionOverwrite(send_messages=False, create_public_threads=False)
        channel = here.server.create_text_channel("silent", overwrites={here.jun: silent})
    card = await post(here, channel)
    form = await form_of(here, card)
    said = {
        "blocked": "A moderator has stopped you from reviewing here",
        "may not talk": "You need the Send Messages permission",
        "listed word": "A word in that isn't welcome here. Change it and try again.",
    }
    if why == "blocked":
        await here.jun.slash(here.channel, "progress", title=SIGNAL, episode=1)
        by = here.act(9, "mod")
        await here.store.moderation.block(by, here.jun.id, name="jun", blocked=True)
    elif why == "listed word":
        await here.store.settings.change(here.act(), "review_words", "other,trusted")
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    if why == "nothing":
        assert body(answer) == ANSWER
    else:
        assert told(answer).startswith(said[why])
        assert await handed_back(here, answer) == ANSWER
        assert ANSWER not in "".join(whole(each) for each in channel.history())
    assert len(channel.history()) == (2 if why == "nothing" else 1)


@pytest.mark.parametrize("may", ["send_messages", "send_messages_in_threads"])
async def test_in_a_thread_it_is_the_right_to_talk_in_threads_that_counts(here: World, may: str) -> None:
    """The one to write in the channel says nothing there: alone it is refused, the other alone is enough."""
    talks = may == "send_messages_in_threads"
    half = discord.PermissionOverwrite(send_messages=not talks, send_messages_in_threads=talks)
    channel = here.server.create_text_channel("halves", overwrites={here.jun: half})
    card = await post(here, channel)
    await here.sol.click(shown(card), label="Reply")
    [thread] = channel.threads
    inside = await here.sol.slash(thread, "review", title=MIRACLE, score="9", text="words")
    form = await form_of(here, inside)
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    if talks:
        assert body(answer) == ANSWER
    else:
        assert await handed_back(here, answer) == ANSWER


async def test_a_hidden_take_is_answered_by_nobody(here: World) -> None:
    """Not even by its author, who sees it still; before, both could."""
    card = await post(here, closed_to(here, here.jun, here.mei))
    before = {who: await form_of(here, card, who) for who in (here.mei, here.jun)}
    await here.store.reports.file(here.act(), take_id(here), "because")
    [found] = await here.store.reports.list_open(here.server.id)
    await here.store.reports.decide(here.act(), found.id, Verdict.HIDE)
    for who, form in before.items():
        answer = await who.submit_modal(form, {"text": ANSWER})
        assert told(answer) == f"{GONE} {ATTACHED}"
        assert await handed_back(here, answer) == ANSWER


async def test_an_empty_answer_is_refused(here: World) -> None:
    """Blanks say nothing; nothing is posted."""
    channel = closed_to(here, here.jun)
    card = await post(here, channel)
    answer = await here.jun.submit_modal(await form_of(here, card), {"text": " \n "})
    assert shown(answer).ephemeral
    assert len(channel.history()) == 1


async def test_an_answer_of_nothing_visible_is_refused(here: World) -> None:
    """Signs that draw nothing say as little as blanks."""
    channel = closed_to(here, here.jun)
    card = await post(here, channel)
    answer = await here.jun.submit_modal(await form_of(here, card), {"text": "\u200b \u2060"})
    assert shown(answer).ephemeral
    assert len(channel.history()) == 1


async def test_an_answer_to_what_is_gone_is_handed_back(here: World) -> None:
    """The take was deleted while somebody wrote."""
    card = await post(here, closed_to(here, here.jun))
    form = await form_of(here, card)
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), take_id(here))
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    assert told(answer) == f"{GONE} {ATTACHED}"
    assert await handed_back(here, answer) == ANSWER


@pytest.mark.faults
async def test_an_answer_that_meets_a_fault_is_handed_back(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """With the reference of the fault; the log has no word of it."""
    card = await post(here, closed_to(here, here.jun))
    form = await form_of(here, card)
    here.lose("reviews")
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    assert told(answer).startswith("Something went wrong on my side.")
    assert await handed_back(here, answer) == ANSWER
    assert ANSWER not in caplog.text


@pytest.mark.faults
async def test_an_answer_discord_does_not_take_is_handed_back(here: World) -> None:
    """A refusal of the message itself loses no word."""
    card = await post(here, closed_to(here, here.jun))
    form = await form_of(here, card)
    here.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035, times=1)
    answer = await here.jun.submit_modal(form, {"text": ANSWER})
    assert await handed_back(here, answer) == ANSWER


async def test_an_answer_sent_twice_is_posted_once(here: World) -> None:
    """The second delivery is no fault, no second message and no word to anybody; sent anew it is posted."""
    channel = closed_to(here, here.jun)
    card = await post(here, channel)
    form = await form_of(here, card)
    before = len(here.env.http_requests)
    with interactions(here.env, times=2):
        answer = await here.jun.submit_modal(form, {"text": ANSWER})
    assert len(channel.history()) == 2
    sent = [each for each in here.env.http_requests[before:] if "/callback" in each.path]
    assert (len(sent), answer.followups) == (1, [])
    await here.jun.submit_modal(await form_of(here, card), {"text": ANSWER})
    assert len(channel.history()) == 3


async def test_reply_pressed_twice_by_the_wire_is_one_thread(here: World) -> None:
    """The same for the thread."""
    card = await post(here)
    with interactions(here.env, times=2):
        await here.jun.click(shown(card), label="Reply")
    assert len(here.channel.threads) == 1


@pytest.mark.parametrize("how", ["refused", "deleted", "shown"])
async def test_of_a_reply_that_is_not_there_nobody_is_told(here: World, how: str) -> None:
    """Discord did not take it, or its writer took it back before its author heard; the control is told of."""
    card = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="Words.")
    form = await press(here.jun, shown(card), f"reply_write:{take_id(here, here.mei)}")
    with Faults.of(here.env) as faults:
        faults.on("POST", "/users/@me/channels", failing.limited)  # no direct message yet
        if how == "refused":
            faults.on("POST", "/interactions/*", failing.refused)
        answer = await here.jun.submit_modal(form, {"text": "I agree."})
        if how == "deleted":
            await here.store.replies.delete(here.act(here.jun.id, "jun"), reply_of(shown(answer)))
        await here.env.settle()
    kept = here.rows("SELECT member_id FROM notices WHERE key = 'notice.replied'")
    assert kept == ([(here.mei.id,)] if how == "shown" else [])
