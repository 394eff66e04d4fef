"""Bursts of votes, excluded members and the log, as moderators see them."""

import re
from typing import Any

import discord
import pytest

from bot.domain.servers import Bursts
from tests.discord.conftest import (
    BELOVED,
    DAY,
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    interactions,
    press,
    raw,
    shown,
    told,
    whole,
)

HEADING = "Possible vote bombing: Miracle in Cell No. 7"


def tells(held: int) -> str:
    """How the card of three votes begins, and how it ends."""
    end = f"Right now, {held} of 3 don't count." if held else "Right now, they all count."
    return (
        rf"3 scores are far off from everyone else's\. They may still be honest\.\n(?s:.*)\n{re.escape(end)}"
    )


REFUSED = "You need the Manage Messages permission for that. Ask somebody who has it."
GONE = "That's no longer there. Run the command again."


async def report_to(here: World, channel: Any = None) -> Any:
    """A report channel."""
    channel = channel or here.server.create_text_channel("moderators")
    await here.store.settings.change(here.act(), "report_channel", channel.id)
    await here.env.settle()
    return channel


def votes(here: World, title: str = MIRACLE) -> int:
    [(found,)] = here.rows(
        "SELECT votes FROM summaries WHERE title_id = ? AND server_id = ?", title, here.server.id
    )
    return int(found)


def actions(here: World) -> list[tuple[Any, ...]]:
    return here.rows(
        "SELECT action, moderator FROM moderation_log WHERE server_id = ? AND action <> 'settings' "
        "ORDER BY entry_id",
        here.server.id,
    )


# Bursts ----------------------------------------------------------------------------------------------


async def test_a_burst_is_announced_in_the_report_channel(here: World) -> None:
    """Once, with buttons, naming who gave what; votes of the newly joined are held already."""
    reports = await report_to(here)
    await here.vote(MIRACLE, *BELOVED)
    trolls = [here.join(f"troll{n}") for n in range(3)]
    for who in trolls:
        assert reports.history() == []
        await who.slash(here.channel, "rating", title=MIRACLE, score="1")
    [report] = reports.history()
    assert embed(report).title == HEADING
    assert re.fullmatch(tells(3), body(report))
    assert list(buttons(report)) == ["Don't count them", "Count them"]
    for who in trolls:
        made = int(discord.utils.snowflake_time(who.id).timestamp())
        assert re.search(
            rf"\*\*{who.user.name}\*\* gave 1 · joined <t:\d+:R> · account made <t:{made}:R>", body(report)
        )
    assert re.search(r"Server score: \*\*\d\.\d\*\* with them, \*\*\d\.\d\*\* without\.", body(report))
    assert votes(here) == 10
    assert actions(here) == [("hold", None)]

    # A fourth vote, another title's, and a restart announce nothing again.
    await here.join("troll4").slash(here.channel, "rating", title=MIRACLE, score="1")
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="9")
    await here.restart()
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="8")
    assert len(reports.history()) == 1
    assert votes(here) == 10


async def test_both_scores_of_a_burst_are_those_that_a_decision_leads_to(here: World) -> None:
    """Held, the card has the one without them; counted, the one with them."""
    await here.brigade()
    [burst] = await here.store.moderation.list_bursts(here.server.id)
    evidence = await here.store.moderation.find_evidence(burst)
    assert [(each.score, each.held) for each in evidence.voters] == [(2, True)] * 3
    assert evidence.score_with is not None
    assert evidence.score_without is not None
    assert evidence.score_with < evidence.score_without - 0.1
    card = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert f"**{evidence.score_without:.1f}**" in card
    held = await (mod := here.moderator()).slash(here.channel, "moderation held")
    await mod.click(shown(held), label="Count them")
    card = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert f"**{evidence.score_with:.1f}**" in card


async def test_the_trolls_card_shows_their_score_and_the_old_consensus(here: World) -> None:
    """Whoever is held sees their own score; the number is what the others think."""
    await here.vote(MIRACLE, *BELOVED)
    before = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    for n in range(3):
        card = await here.join(f"troll{n}").slash(here.channel, "rating", title=MIRACLE, score="1")
    after = body(await here.mei.slash(here.channel, "rating", title=MIRACLE))
    assert "10 members" in body(card)
    assert "troll2 gave it 1/10 · awful" in body(card)
    assert after.splitlines()[2:] == before.splitlines()[2:]


@pytest.mark.parametrize("days", [1, 90])
@pytest.mark.parametrize("label", ["Don't count them", "Count them"])
async def test_a_moderator_decides_by_a_press(here: World, label: str, days: float) -> None:
    """In the report channel; the message then says who did what and has no buttons; it is in the log."""
    reports = await report_to(here)
    await here.brigade(joined_days_ago=days)
    [report] = reports.history()
    assert re.fullmatch(tells(3 if days == 1 else 0), body(report))
    assert votes(here) == (10 if days == 1 else 13)
    mod = here.moderator()
    await mod.click(report, label=label)
    [report] = reports.history()
    said = "don't count" if "Don't" in label else "count"
    assert body(report) == f"mod decided: these scores {said}."
    assert embed(report).title == HEADING
    assert raw(report) == []
    assert votes(here) == (10 if "Don't" in label else 13)
    assert actions(here)[-1] == ("hold" if "Don't" in label else "stand", "mod")
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert f"{votes(here)} members" in body(card)

    # It rings no more for the same votes.
    await here.vote(MIRACLE, 1, first=3000)
    assert len(reports.history()) == 1


async def test_a_member_who_presses_is_refused(here: World) -> None:
    """Privately; the votes, the burst and its message stay as they were."""
    reports = await report_to(here)
    await here.brigade()
    [report] = reports.history()
    before = whole(report)
    for kind in ("hold", "stand"):
        target = next(b for b in buttons(report).values() if b["custom_id"].startswith(kind))
        assert told(await press(here.mei, report, target["custom_id"])) == REFUSED
    assert [whole(each) for each in reports.history()] == [before]
    assert votes(here) == 10
    assert here.rows("SELECT state FROM bursts") == [("open",)]


async def test_the_right_is_looked_at_on_each_press(here: World) -> None:
    """Who was a moderator when the message came may be none when they press."""
    await here.brigade()
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    log = await mod.slash(here.channel, "moderation log")
    here.demote(mod)
    assert told(await press(mod, shown(held), buttons(held)["Don't count them"]["custom_id"])) == REFUSED
    assert told(await press(mod, shown(log), "log:0")) == REFUSED
    assert here.rows("SELECT state FROM bursts") == [("open",)]


async def test_without_a_report_channel_bursts_wait_in_held(here: World) -> None:
    """Privately, one card each, to be decided there; then there is none."""
    await here.brigade()
    await here.vote(SIGNAL, *BELOVED, first=1200)
    await here.vote(SIGNAL, 1, 1.5, 1, first=4000, joined_days_ago=90)
    assert here.channel.history() == []
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    first, second = [shown(held), *held.followups]
    assert first.ephemeral
    assert [embed(first).title, embed(second).title] == [HEADING, "Possible vote bombing: Signal"]
    assert re.fullmatch(tells(3), body(first))
    assert re.fullmatch(tells(0), body(second))
    await mod.click(first, label="Don't count them")
    held = await mod.slash(here.channel, "moderation held")
    assert embed(held).title == "Possible vote bombing: Signal"
    await mod.click(shown(held), label="Count them")
    assert body(held) == "mod decided: these scores count."
    assert told(await mod.slash(here.channel, "moderation held")) == "All clear. Nothing's waiting for you."
    assert here.channel.history() == []


async def test_a_channel_chosen_later_hears_of_what_waits(here: World) -> None:
    """As soon as there is one."""
    await here.brigade()
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    reports = here.server.create_text_channel("moderators")
    await mod.select(shown(panel), [reports], custom_id="report_channel")
    [report] = reports.history()
    assert embed(report).title == HEADING


async def test_a_channel_out_of_reach_keeps_the_burst_waiting(here: World) -> None:
    """Deleted or forbidden, it costs nobody their vote; once reachable it is told."""
    bot = here.bot.user
    assert bot is not None
    closed = here.server.create_text_channel(
        "closed", overwrites={bot: discord.PermissionOverwrite(send_messages=False, view_channel=False)}
    )
    await report_to(here, closed)
    await here.brigade()
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert "10 members" in body(card)
    assert here.rows("SELECT state, announced_at FROM bursts") == [("open", None)]
    mod = here.moderator()
    assert embed(await mod.slash(here.channel, "moderation held")).title == HEADING
    reports = await report_to(here)
    assert len(reports.history()) == 1


@pytest.mark.parametrize("what", [Bursts.TELL, Bursts.IGNORE])
async def test_what_the_settings_say_happens(here: World, what: Bursts) -> None:
    """Told only, or nothing at all; either way every vote counts."""
    reports = await report_to(here)
    await here.store.settings.change(here.act(), "bursts", what)
    await here.brigade()
    assert len(reports.history()) == (1 if what is Bursts.TELL else 0)
    assert votes(here) == 13


async def test_a_brigade_moves_the_card_at_most_a_quarter(here: World) -> None:
    """Three fresh accounts among thirteen votes, also before anybody decided and with nothing held."""
    await here.store.settings.change(here.act(), "bursts", Bursts.TELL)
    for n, title in enumerate(here.index.titles[:30]):
        await here.vote(title.id, *(7 + (n + m) % 5 / 2 for m in range(10)))
    await here.vote(MIRACLE, *BELOVED)
    [(before,)] = here.rows("SELECT score FROM summaries WHERE title_id = ?", MIRACLE)
    await here.vote(MIRACLE, 1, 1, 1, first=2000, joined_days_ago=1)
    [(after,)] = here.rows("SELECT score FROM summaries WHERE title_id = ?", MIRACLE)
    assert abs(after - before) <= 0.25
    # Control: a plain mean falls by more than a point.
    assert sum(BELOVED) / 10 - (sum(BELOVED) + 3) / 13 > 1


async def test_bursts_of_two_servers_never_mix(here: World, there: World) -> None:
    """Each is told of its own, and nobody decides for another, not even with the id."""
    ours, theirs = await report_to(here), await report_to(there)
    await here.brigade()
    assert (len(ours.history()), len(theirs.history())) == (1, 0)
    await there.brigade()
    assert (len(ours.history()), len(theirs.history())) == (1, 1)
    mod = there.moderator("other mod")
    [report] = theirs.history()
    [(forged,)] = here.rows("SELECT burst_id FROM bursts WHERE server_id = ?", here.server.id)
    for kind in ("hold", "stand"):
        assert told(await press(mod, report, f"{kind}:{forged}")) == GONE
    assert told(await press(mod, report, "hold:999")) == GONE
    assert here.rows("SELECT DISTINCT state FROM bursts") == [("open",)]
    await mod.click(report, label="Count them")
    assert (votes(here), votes(there)) == (10, 13)
    assert actions(here) == [("hold", None)]


async def test_the_second_moderator_hears_that_it_is_decided(here: World) -> None:
    """Two open the same burst; the later press changes nothing."""
    await here.brigade()
    one, two = here.moderator("one"), here.moderator("two")
    first = await one.slash(here.channel, "moderation held")
    second = await two.slash(here.channel, "moderation held")
    await one.click(shown(first), label="Don't count them")
    assert told(await two.click(shown(second), label="Count them")) == GONE
    assert votes(here) == 10
    assert actions(here) == [("hold", None), ("hold", "one")]


# Members ---------------------------------------------------------------------------------------------


async def test_excluding_a_member_takes_their_votes_out_everywhere(here: World) -> None:
    """Their takes and their own score stay; included, all is as before; both are in the log."""
    mod = here.moderator()
    await here.vote(MIRACLE, *BELOVED)
    await here.vote(SIGNAL, *BELOVED)
    for title in (MIRACLE, SIGNAL):
        await here.jun.slash(here.channel, "rating", title=title, score="1")
    await here.jun.slash(here.channel, "review", title=MIRACLE, score="1", text="Not for me.")
    assert votes(here) == votes(here, SIGNAL) == 11
    answer = await mod.slash(here.channel, "moderation exclude", member=here.jun)
    assert told(answer) == "jun's scores don't count here any more. `/moderation include` undoes that."
    assert votes(here) == votes(here, SIGNAL) == 10
    card = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    assert "10 members" in body(card)
    assert "jun gave it 1/10 · awful" in body(card)
    assert "1 review" in buttons(card)
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="2")
    assert votes(here, SIGNAL) == 10

    again = await mod.slash(here.channel, "moderation exclude", member=here.jun)
    assert told(again) == "Nothing to change for jun: it's already that way."
    answer = await mod.slash(here.channel, "moderation include", member=here.jun)
    assert told(answer) == "jun's scores count again."
    assert votes(here) == votes(here, SIGNAL) == 11
    assert told(await mod.slash(here.channel, "moderation include", member=here.jun)) == told(again)
    assert actions(here) == [("exclude", "mod"), ("include", "mod")]


async def test_one_who_never_voted_can_be_excluded(here: World) -> None:
    """Their first vote then counts for nothing; in another server it does."""
    mod = here.moderator()
    await mod.slash(here.channel, "moderation exclude", member=here.sol)
    await here.vote(MIRACLE, *BELOVED)
    await here.sol.slash(here.channel, "rating", title=MIRACLE, score="1")
    assert votes(here) == 10


async def test_an_exclusion_ends_at_the_servers_door(here: World, there: World) -> None:
    """The same person's votes count in another server."""
    for place in (here, there):
        await place.vote(MIRACLE, *BELOVED)
        await place.sol.slash(place.channel, "rating", title=MIRACLE, score="1")
    await here.moderator().slash(here.channel, "moderation exclude", member=here.sol)
    assert (votes(here), votes(there)) == (10, 11)
    assert actions(there) == []


@pytest.mark.parametrize("command", ["held", "log", "exclude", "include", "block", "unblock", "unmute"])
async def test_members_are_refused_even_where_the_command_is_shown(here: World, command: str) -> None:
    """A server may show the commands to anybody; the right is looked at all the same."""
    group = here.bot.tree.get_command("moderation")
    assert group is not None
    assert group.default_permissions == discord.Permissions(manage_messages=True)
    group.default_permissions = None
    await here.bot.tree.sync()
    options = {"member": here.jun} if command not in ("held", "log") else {}
    assert told(await here.mei.slash(here.channel, f"moderation {command}", **options)) == REFUSED
    assert actions(here) == []


async def test_members_do_not_see_the_commands(here: World) -> None:
    """Discord offers them to moderators alone."""
    everybody = set(here.mei.available_commands(here.channel))
    moderators = set(here.moderator().available_commands(here.channel))
    assert moderators - everybody == {
        "moderation held",
        "moderation exclude",
        "moderation include",
        "moderation block",
        "moderation unblock",
        "moderation unmute",
        "moderation log",
        "settings",
    }


# The log ---------------------------------------------------------------------------------------------


async def test_every_act_is_in_the_log(here: World) -> None:
    """Who, when, what and on which title or member, the latest first, for moderators alone."""
    mod = here.moderator()
    assert body(await mod.slash(here.channel, "moderation log")) == "Nothing yet."
    await here.brigade()
    held = await mod.slash(here.channel, "moderation held")
    await mod.click(shown(held), label="Count them")
    await mod.slash(here.channel, "moderation exclude", member=here.jun)
    await mod.slash(here.channel, "moderation include", member=here.jun)
    panel = await mod.slash(here.channel, "settings")
    await mod.select(shown(panel), ["5"], custom_id="setting:board_votes")
    log = await mod.slash(here.channel, "moderation log")
    assert shown(log).ephemeral
    lines = body(log).splitlines()
    assert all(line.startswith("<t:") for line in lines)
    assert [line.split("> ", 1)[1] for line in lines] == [
        "**mod** changed a setting: Scores to be on /top",
        "**mod** counts jun's scores again",
        "**mod** stopped counting jun's scores",
        "**mod** decided to count 3 scores for Miracle in Cell No. 7",
        "**Daesang** stopped counting 3 scores for Miracle in Cell No. 7",
    ]
    assert raw(shown(log)) == []
    assert here.channel.history() == []


async def test_the_log_is_turned_page_by_page(here: World) -> None:
    """Fifteen acts a page, none twice and none left out, there and back."""
    mod = here.moderator()
    for n in range(40):
        by = here.act(9, "mod")
        await here.store.moderation.exclude(by, 5000 + n, name=f"m{n}", excluded=True)
    log = await mod.slash(here.channel, "moderation log")
    assert buttons(log)["Back"]["disabled"]
    read = body(log).splitlines()
    while not buttons(log)["Next"]["disabled"]:
        await mod.click(shown(log), label="Next")
        read += body(log).splitlines()
    assert [line.rsplit(" ", 2)[1] for line in read] == [f"m{n}'s" for n in range(39, -1, -1)]
    await mod.click(shown(log), label="Back")
    assert len(body(log).splitlines()) == 15
    gone = await press(mod, shown(log), "log:99")
    assert gone.acknowledged
    assert body(log) == "Nothing yet."


async def test_the_fullest_log_fits(here: World) -> None:
    """Fifteen acts by and on the longest names stay inside Discord's limits."""
    mod = here.moderator()
    for n in range(16):
        by = here.act(9, "*" * 32)
        await here.store.moderation.exclude(by, 5000 + n, name="|" * 32, excluded=True)
    log = await mod.slash(here.channel, "moderation log")
    assert len(body(log).splitlines()) == 15
    assert len(body(log)) <= 4096


async def test_delivered_twice_an_exclusion_is_done_once(here: World) -> None:
    """The second delivery is silent."""
    mod = here.moderator()
    with interactions(here.env, times=2):
        answer = await mod.slash(here.channel, "moderation exclude", member=here.jun)
    assert told(answer).startswith("jun's scores don't count here any more.")
    assert actions(here) == [("exclude", "mod")]


async def test_a_burst_waits_for_days(here: World) -> None:
    """Nobody decided for a week: it is still there, and still held."""
    await here.brigade()
    here.env.backend.advance_clock(8 * DAY)
    held = await here.moderator().slash(here.channel, "moderation held")
    assert re.fullmatch(tells(3), body(held))
