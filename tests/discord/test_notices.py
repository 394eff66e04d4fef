"""What authors are told of their takes: a direct message, else after their next command."""

from typing import Any

import pytest
import simcord

from bot.domain.moderation import Verdict
from tests.discord.conftest import DAY, MIRACLE, SIGNAL, World, press, shown, told
from tests.discord.test_reports import REASON, TEXT, post, report, wait

TITLE = "**Miracle in Cell No. 7**"
HIDDEN = f"A moderator of **Drama Club** hid your review of {TITLE}."
TURN_OFF = "-# `/privacy` turns these messages off."
OUTBOX = (
    "INSERT INTO outbox (server_id, kind, subject_id, at, due_at) "
    "SELECT server_id, 'notice', notice_id, told_at, 0 FROM notices"
)


def direct(who: simcord.MemberActor) -> list[str]:
    """What a member was sent directly."""
    return [message.content for message in who.user.dm_channel.history()]


def refuse(here: World, who: simcord.MemberActor) -> None:
    """Let a member take no direct messages."""
    path = f"/channels/{who.user.dm_channel.id}/messages"
    here.env.inject_error("POST", path, status=403, code=50007, times=None)


async def decide(here: World, report_id: int, verdict: Verdict = Verdict.HIDE) -> None:
    await here.store.reports.decide(here.act(7, "mod"), report_id, verdict)
    await here.env.settle()


async def hide(here: World) -> None:
    """A verdict on a take of mei's."""
    _, review_id = await post(here)
    await decide(here, await report(here, review_id))


def kept(here: World) -> list[tuple[Any, ...]]:
    return here.rows("SELECT key, refused FROM notices ORDER BY notice_id")


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict.HIDE, [HIDDEN, "Change it with `/review`"]),
        (Verdict.SPOILER, [f"marked your review of {TITLE} as a spoiler", "tick “Does it spoil?”"]),
        (Verdict.REMOVE, [f"removed your review of {TITLE}", "write a new one with `/review`"]),
        (Verdict.BLOCK, ["blocked you from reviewing", "ask a moderator there"]),
    ],
)
async def test_each_verdict_is_told_to_its_author(here: World, verdict: Verdict, says: list[str]) -> None:
    """Once, naming server and title, with what to do; the words of a report are for moderators alone."""
    _, review_id = await post(here)
    await decide(here, await report(here, review_id), verdict)
    [sent] = direct(here.mei)
    assert "**Drama Club**" in sent
    assert [part for part in says if part not in sent] == []
    assert "jun" not in sent
    assert kept(here) == []
    assert REASON not in here.public() + sent
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert len(direct(here.mei)) == 1


async def test_a_take_that_stood_all_along_is_not_spoken_of(here: World) -> None:
    """Dismissed, its author never hears of the report; one that waited hears that it passed."""
    _, review_id = await post(here)
    await decide(here, await report(here, review_id), Verdict.DISMISS)
    assert direct(here.mei) == []
    await wait(here)
    [(report_id,)] = here.rows("SELECT report_id FROM reports WHERE closed_at IS NULL")
    await decide(here, report_id, Verdict.DISMISS)
    [sent] = direct(here.mei)
    assert sent == (
        f"Good news: your review of {TITLE} is fine, says a moderator of **Drama Club**.\n{TURN_OFF}"
    )


async def test_flags_of_readers_say_how_to_mark_a_spoiler(here: World) -> None:
    """At the threshold, without anybody's name."""
    _, review_id = await post(here)
    for reader in (101, 102, 103):
        assert direct(here.mei) == []
        await here.store.reviews.flag_spoiler(here.act(reader), review_id)
        await here.env.settle()
    [sent] = direct(here.mei)
    assert sent == (
        f"3 readers of **Drama Club** say your review of {TITLE} spoils, so it's hidden behind a button now. "
        f"If it does, tick “Does it spoil?” in `/review`.\n{TURN_OFF}"
    )


async def test_blocking_by_command_is_told(here: World) -> None:
    """And so is the end of it, a day later."""
    mod = here.moderator()
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    await mod.slash(here.channel, "moderation block", member=here.jun)
    here.env.backend.advance_clock(DAY + 1)
    await mod.slash(here.channel, "moderation unblock", member=here.jun)
    blocked, unblocked = direct(here.jun)
    assert "blocked you from reviewing there" in blocked
    assert unblocked.startswith("You can review in **Drama Club** again.")


async def test_who_takes_no_messages_hears_after_their_next_command(here: World) -> None:
    """Privately, after the command's own answer, once, also after a restart."""
    refuse(here, here.mei)
    await hide(here)
    assert (direct(here.mei), kept(here)) == ([], [("notice.hide", 1)])
    await here.restart()
    other = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert other.followups == []
    answer = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert not shown(answer).ephemeral
    [notice] = answer.followups
    assert notice.ephemeral
    assert notice.content.startswith(HIDDEN)
    assert REASON not in notice.content
    assert kept(here) == []
    again = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert again.followups == []


async def test_who_takes_no_messages_hears_after_their_next_press(here: World) -> None:
    """Of a button too; a form that opens is not disturbed, its sending then is the press."""
    card = shown(await here.jun.slash(here.channel, "rating", title=SIGNAL))
    refuse(here, here.mei)
    await hide(here)
    form = await here.mei.click(card, label="Review")
    assert form.modal is not None
    assert (form.followups, kept(here)) == ([], [("notice.hide", 1)])
    posted = await here.mei.submit_modal(form, {"take": "On another title."})
    [notice] = posted.followups
    assert notice.ephemeral
    assert notice.content.startswith(HIDDEN)
    assert kept(here) == []

    await here.store.moderation.block(here.act(7, "mod"), here.mei.id, name="mei", blocked=True)
    await here.env.settle()
    pressed = await here.mei.click(card, label="More")
    [notice] = pressed.followups
    assert "blocked you" in notice.content


async def test_a_refusal_stays_the_answer(here: World) -> None:
    """A command or a press that went wrong says so and no more; the notice waits for the next."""
    card = shown(await here.jun.slash(here.channel, "rating", title=SIGNAL))
    refuse(here, here.mei)
    await hide(here)
    wrong = await here.mei.slash(here.channel, "rating", title=SIGNAL, score="11")
    assert "isn't a score" in told(wrong)
    lost = await press(here.mei, card, "nowhere:1")
    assert told(lost) == "That's no longer there. Run the command again."
    assert wrong.followups == lost.followups == []
    assert kept(here) == [("notice.hide", 1)]
    right = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert len(right.followups) == 1


async def test_a_notice_is_told_in_its_own_server(here: World, there: World) -> None:
    """A command elsewhere tells nothing of it."""
    refuse(here, here.mei)
    await hide(here)
    assert (await there.mei.slash(there.channel, "rating", title=SIGNAL)).followups == []
    assert len((await here.mei.slash(here.channel, "rating", title=SIGNAL)).followups) == 1


async def test_what_was_decided_while_the_bot_was_away_is_told_when_it_is_back(here: World) -> None:
    """A notice in the file is sent once the bot is ready."""
    here.execute(
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at) VALUES "
        f"({here.server.id}, {here.jun.id}, 'notice.hide', "
        f"""'{{"title_id": "{MIRACLE}", "reason": ""}}', {int(here.env.now().timestamp())})""",
        OUTBOX,
    )
    await here.restart()
    [sent] = direct(here.jun)
    assert sent.startswith(HIDDEN)


async def test_a_server_that_left_keeps_nobody_waiting(here: World) -> None:
    """Its notices are put by, not sent and not tried again."""
    here.execute(
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at) VALUES "
        f"(404, {here.jun.id}, 'notice.unblock', '{{}}', 0)",
        OUTBOX,
    )
    await hide(here)
    assert (len(direct(here.mei)), direct(here.jun)) == (1, [])
    assert kept(here) == [("notice.unblock", 1)]


async def test_no_log_line_holds_a_take(here: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nor a reason, whatever was refused."""
    caplog.set_level("INFO")
    refuse(here, here.mei)
    message, review_id = await post(here)
    here.env.inject_error("PATCH", f"/channels/*/messages/{message.id}", status=403, code=50001)
    await decide(here, await report(here, review_id))
    here.env.backend.advance_clock(DAY)
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    ours = [each.getMessage() for each in caplog.records if each.name.startswith(("bot", "cogs"))]
    assert any("takes no direct message" in each for each in ours)
    assert not any(TEXT in each or REASON in each for each in ours)
