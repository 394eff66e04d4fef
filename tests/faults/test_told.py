"""Bursts, reports and notices reach their channel or person once, later if need be, and hold up no others."""

from collections.abc import Sequence
from random import random
from typing import Any

import pytest
import simcord

from bot.usecases import announcements
from tests.discord.conftest import MIRACLE, SIGNAL, World, shown
from tests.faults import failing
from tests.faults.failing import Error, Faults, later
from tests.faults.stage import open_desk, open_reports, own_review, post
from tests.faults.test_cards import HOUR, MINUTE, named
from tests.faults.test_store import read_only
from tests.places import sqlite_alone

ERRORS: Sequence[Error] = (failing.unavailable, failing.refused, failing.disconnected, failing.limited_long)


def sending(channel: simcord.ChannelHandle) -> str:
    """The path of messages to a channel."""
    return f"/channels/{channel.id}/messages"


# What report channels hear ---------------------------------------------------------------------------


async def burst(here: World) -> None:
    await here.brigade(MIRACLE)


async def report(here: World) -> None:
    desk = await open_desk(here)
    await post(here)
    form = await desk.press(here.jun, f"report:{own_review(here)}")
    await here.jun.submit_modal(form, {"text": "because"})


async def wait(here: World) -> None:
    """A review that waits because of a word."""
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    await post(here)


TOLD = {"burst": burst, "report": report, "waiting": wait}


@pytest.mark.parametrize("what", TOLD)
async def test_control_each_is_told_at_once_where_nothing_fails(here: World, what: str) -> None:
    """Control."""
    reports = await open_reports(here)
    await TOLD[what](here)
    assert len(reports.history()) == 1


@pytest.mark.parametrize(
    ("error", "restart"), [*((error, False) for error in ERRORS), (failing.unavailable, True)], ids=named
)
@pytest.mark.parametrize("what", TOLD)
async def test_a_channel_out_of_reach_holds_up_no_other_and_hears_later(
    here: World, there: World, faults: Faults, what: str, error: Error, restart: bool
) -> None:
    """An hour of faults in one server: the other hears at once, and each of its own, once."""
    ours, theirs = await open_reports(here), await open_reports(there)
    faults.on("POST", sending(ours), error)
    await TOLD[what](here)
    await TOLD[what](there)
    assert (len(ours.history()), len(theirs.history())) == (0, 1)
    await later(here.env, HOUR)
    if restart:
        await here.restart()
    faults.clear()
    await later(here.env, HOUR)
    assert (len(ours.history()), len(theirs.history())) == (1, 1)


@pytest.mark.parametrize("what", TOLD)
async def test_of_many_that_wait_in_one_server_another_knows_nothing(
    here: World, there: World, faults: Faults, what: str
) -> None:
    """Twelve reports that cannot be told are not tried again for each of another server's."""
    ours, theirs = await open_reports(here), await open_reports(there)
    faults.on("POST", sending(ours), failing.unavailable)
    desk = await open_desk(here)
    await post(here)
    number = own_review(here)
    readers = [here.join(f"reader {each}") for each in range(12)]
    for who in readers:
        form = await desk.press(who, f"report:{number}")
        await who.submit_modal(form, {"text": "because"})
    tries = faults.tries("POST", sending(ours))
    await TOLD[what](there)
    assert len(theirs.history()) == 1
    assert faults.tries("POST", sending(ours)) == tries
    faults.clear()
    await later(here.env, 2 * HOUR)
    assert (len(ours.history()), len(theirs.history())) == (12, 1)


@pytest.mark.parametrize("stop", [False, True])
@pytest.mark.parametrize("what", TOLD)
async def test_what_was_told_and_not_noted_is_not_told_again(
    here: World, faults: Faults, what: str, stop: bool
) -> None:
    """Discord has the message and the bot hears of an error, or is stopped before it hears anything."""
    reports = await open_reports(here)
    if stop:
        faults.hold("POST", sending(reports))
    else:
        faults.on("POST", sending(reports), failing.unavailable, times=1, after=True)
    await TOLD[what](here)
    assert len(reports.history()) == 1
    if stop:
        await here.restart()
    await later(here.env, HOUR)
    assert len(reports.history()) == 1


@pytest.mark.faults
async def test_after_a_day_a_channel_is_left_in_peace(here: World, faults: Faults) -> None:
    """What nobody could be told is given up; moderators find it where they look for what waits."""
    reports = await open_reports(here)
    faults.on("POST", sending(reports), failing.refused)
    await report(here)
    assert faults.tries("POST", sending(reports)) >= 1
    await later(here.env, 12 * HOUR)
    half = faults.tries("POST", sending(reports))
    assert half > 5
    await later(here.env, 18 * HOUR)
    tries = faults.tries("POST", sending(reports))
    await later(here.env, 12 * HOUR)
    assert faults.tries("POST", sending(reports)) == tries
    assert half < tries < 200
    held = await here.moderator().slash(here.channel, "moderation held")
    assert shown(held).embeds


# What members hear -----------------------------------------------------------------------------------


def direct(who: simcord.MemberActor) -> list[Any]:
    return list(who.user.dm_channel.history())


async def hide(here: World, who: simcord.MemberActor, mod: simcord.MemberActor) -> None:
    """A verdict on a review by somebody."""
    desk = await open_desk(here)
    await who.slash(here.channel, "review", title=SIGNAL, score="9", text=f"Words of {who.name}.")
    form = await desk.press(here.sol, f"report:{own_review(here, who)}")
    await here.sol.submit_modal(form, {"text": "because"})
    [(found,)] = here.rows("SELECT max(report_id) FROM reports")
    await desk.press(mod, f"verdict:hide:{found}")


DIRECT = "/channels/{}/messages"
OPENING = "/users/@me/channels"


@pytest.mark.parametrize(
    ("error", "restart"),
    [*((error, False) for error in failing.PASSING), (failing.unavailable, True)],
    ids=named,
)
async def test_a_notice_that_fails_is_sent_later_and_holds_up_no_other(
    here: World, faults: Faults, error: Error, restart: bool
) -> None:
    """An hour of faults for one member: the other hears at once, and each once, without doing anything."""
    mod = here.moderator()
    faults.on("POST", DIRECT.format(here.mei.user.dm_channel.id), error)
    await hide(here, here.mei, mod)
    await hide(here, here.jun, mod)
    assert (len(direct(here.mei)), len(direct(here.jun))) == (0, 1)
    await later(here.env, HOUR)
    if restart:
        await here.restart()
    faults.clear()
    await later(here.env, HOUR)
    assert (len(direct(here.mei)), len(direct(here.jun))) == (1, 1)
    after = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert after.followups == []


@pytest.mark.parametrize("error", [failing.unavailable, failing.disconnected], ids=named)
async def test_a_direct_channel_that_cannot_be_opened_is_opened_later(
    here: World, faults: Faults, error: Error
) -> None:
    faults.on("POST", OPENING, error)
    await hide(here, here.mei, here.moderator())
    await later(here.env, HOUR)
    faults.clear()
    await later(here.env, HOUR)
    assert len(direct(here.mei)) == 1


@pytest.mark.parametrize("error", [failing.unavailable, failing.refused], ids=named)
async def test_a_notice_is_told_once_by_whichever_way(here: World, faults: Faults, error: Error) -> None:
    """A command meanwhile may tell of it too: never both."""
    faults.on("POST", DIRECT.format(here.mei.user.dm_channel.id), error)
    await hide(here, here.mei, here.moderator())
    told = len((await here.mei.slash(here.channel, "rating", title=SIGNAL)).followups)
    await later(here.env, HOUR)
    told += len((await here.mei.slash(here.channel, "rating", title=SIGNAL)).followups)
    faults.clear()
    await later(here.env, HOUR)
    told += len((await here.mei.slash(here.channel, "rating", title=SIGNAL)).followups)
    assert told + len(direct(here.mei)) == 1


@pytest.mark.parametrize("stop", [False, True])
async def test_a_notice_that_was_told_and_not_noted_is_not_told_again(
    here: World, faults: Faults, stop: bool
) -> None:
    path = DIRECT.format(here.mei.user.dm_channel.id)
    if stop:
        faults.hold("POST", path)
    else:
        faults.on("POST", path, failing.unavailable, times=1, after=True)
    await hide(here, here.mei, here.moderator())
    assert len(direct(here.mei)) == 1
    if stop:
        await here.restart()
    await later(here.env, HOUR)
    after = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert (len(direct(here.mei)), after.followups) == (1, [])


async def test_a_slow_channel_holds_up_no_other(here: World, there: World, faults: Faults) -> None:
    """While Discord is silent on one message, another server and a member hear of theirs."""
    ours, theirs = await open_reports(here), await open_reports(there)
    held = faults.hold("POST", sending(ours), after=False)
    await burst(here)
    assert held.seen
    await burst(there)
    await hide(there, there.mei, there.moderator("their mod"))
    await later(here.env, 2 * MINUTE)  # for a bot that waits only so long
    assert len(theirs.history()) == 2
    assert len(direct(there.mei)) == 1
    held.release()
    await later(here.env, MINUTE)
    assert (len(ours.history()), len(theirs.history())) == (1, 2)


@pytest.mark.faults
@sqlite_alone
@pytest.mark.parametrize("remembers", [True, False], ids=["", "control"])
async def test_what_was_told_while_nothing_can_be_written_is_told_once(
    here: World, faults: Faults, monkeypatch: pytest.MonkeyPatch, remembers: bool
) -> None:
    """It stays due for longer than Discord knows a message again by its nonce; the control forgets."""
    if not remembers:
        monkeypatch.setattr(announcements, "_mark", lambda letter: (letter.id, random()))
    reports = await open_reports(here)
    faults.on("POST", "/channels/*/messages", failing.unavailable)
    await burst(here)
    await hide(here, here.mei, here.moderator())
    async with read_only(here):
        faults.clear()
        await later(here.env, 5 * MINUTE)
    await later(here.env, 20 * MINUTE)
    told = [len(reports.history()), len(direct(here.mei))]
    assert told == [1, 1] if remembers else min(told) > 1, told
    assert here.rows("SELECT event_id FROM outbox") == []
