"""Rows that a newer or an older version left are passed over; everything else goes on."""

import pytest

from tests.discord.conftest import MIRACLE, SIGNAL, World, shown
from tests.faults.stage import OTHER, SECRET, open_desk, open_reports, own_review, post, read
from tests.faults.test_told import direct, hide
from tests.places import ON_POSTGRES, drop_checks, list_tables


async def use_everything(here: World) -> None:
    """What members and managers do all day comes to a good end."""
    mod = here.moderator(f"mod {len(here.server.member_ids())}")
    for who, command, given in (
        (here.mei, "rating", {"title": SIGNAL, "score": "8"}),
        (here.mei, "rating", {"title": SIGNAL}),
        (here.mei, "top", {}),
        (here.mei, "review", {"title": SIGNAL, "score": "9", "text": OTHER}),
        (here.jun, "reviews", {}),
        (here.jun, "progress", {"title": SIGNAL, "episode": 3}),
        (here.mei, "progress", {"title": SIGNAL, "episode": 3}),
        (here.mei, "reviews", {"title": SIGNAL}),
        (here.mei, "recommend", {}),
        (here.mei, "picks", {}),
        (mod, "settings", {}),
        (mod, "moderation held", {}),
        (mod, "moderation log", {}),
    ):
        if command not in who.available_commands(here.channel):
            continue
        answer = await who.slash(here.channel, command, **given)
        assert answer.acknowledged, command
        assert answer.response is None or "went wrong" not in answer.response.content, command


def leave_notice(here: World, who: int, key: str, *, parameters: str = "{}", refused: int = 0) -> None:
    """A notice as another version would have left it, with its letter unless it was refused before."""
    now = int(here.env.now().timestamp())
    here.execute(
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at, refused) VALUES "
        f"({here.server.id}, {who}, '{key}', '{parameters}', {now}, {refused})",
        "INSERT INTO outbox (server_id, kind, subject_id, at, due_at) "
        f"SELECT server_id, 'notice', notice_id, {now}, {now} FROM notices WHERE refused = 0",
    )


async def test_control_nothing_is_wrong_with_any_of_it(here: World) -> None:
    """Control: where all rows are known."""
    await use_everything(here)


@pytest.mark.parametrize("restart", [False, True])
async def test_a_notice_of_an_unknown_key_stops_no_other(here: World, there: World, restart: bool) -> None:
    """Nor another server's; its own member may hear nothing of it."""
    leave_notice(here, here.jun.id, "notice.of_tomorrow", parameters='{"planet": "Mars"}')
    if restart:
        await here.restart()
    await hide(here, here.mei, here.moderator())
    assert len(direct(here.mei)) == 1
    await hide(there, there.jun, there.moderator("their mod"))
    assert len(direct(there.jun)) == 1
    await use_everything(here)


async def test_a_refused_notice_of_an_unknown_key_stops_no_command_and_no_other(here: World) -> None:
    """Its member's commands end well, and tell what is known."""
    leave_notice(here, here.jun.id, "notice.of_tomorrow", refused=1)
    leave_notice(here, here.jun.id, "notice.unblock", refused=1)
    answer = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert len(answer.followups) == 1
    again = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert again.followups == []


UNKNOWN = {
    "a name": ("mood_of_the_day", "cheerful"),
    "bursts": ("bursts", "frown_at_them"),
    "a number": ("consensus_votes", "a few"),
    "a channel": ("review_channel", "somewhere"),
    "a role": ("review_role", ""),
    "flags": ("spoiler_flags", "3.5"),
}


@pytest.mark.parametrize("unknown", UNKNOWN)
async def test_a_setting_of_an_unknown_kind_stops_nothing(here: World, there: World, unknown: str) -> None:
    """The others of that server hold, reports come, and no other server notices."""
    name, value = UNKNOWN[unknown]
    reports, theirs = await open_reports(here), await open_reports(there)
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    here.execute(
        f"INSERT INTO settings (server_id, name, value) VALUES ({here.server.id}, '{name}', '{value}')"
    )
    await here.restart()
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=SECRET)
    assert SECRET not in here.public()  # the word list holds
    assert len(reports.history()) == 1
    await use_everything(here)
    assert OTHER in here.public()
    await there.store.settings.change(there.act(), "review_words", "zephyrine")
    await post(there)
    assert len(theirs.history()) == 1


async def test_a_setting_of_an_unknown_kind_stops_no_verdict(here: World) -> None:
    """Nor its effect on the card, nor what its author is told."""
    reports = await open_reports(here)
    desk = await open_desk(here)
    await post(here)
    form = await desk.press(here.jun, f"report:{own_review(here)}")
    await here.jun.submit_modal(form, {"text": "because"})
    here.execute(
        f"INSERT INTO settings (server_id, name, value) VALUES ({here.server.id}, 'newer', 'one'), "
        f"({here.server.id}, 'bursts', 'two')"
    )
    await here.moderator().click(reports.history()[0], label="Hide")
    assert SECRET not in read(here.channel)
    assert len(direct(here.mei)) == 1


async def test_progress_of_an_unknown_kind_stops_nothing(here: World) -> None:
    """For the member who has it, and for all who read."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=SECRET, watched="finished")
    tables = list_tables(here.path, column="status")
    assert tables
    for table in tables:
        drop_checks(here.path, table)
    here.execute(
        *(() if ON_POSTGRES else ("PRAGMA ignore_check_constraints = ON",)),
        *(f"UPDATE {table} SET status = 'hibernating'" for table in tables),
    )
    assert any(here.rows(f"SELECT 1 FROM {table} WHERE status = 'hibernating'") for table in tables)
    answer = await here.jun.slash(here.channel, "reviews", title=SIGNAL)
    assert SECRET in str([each.to_dict() for each in shown(answer).embeds])
    await use_everything(here)


@pytest.mark.parametrize(
    "unknown",
    [
        "UPDATE review_moods SET mood = 'transcendent'",
        "UPDATE moderation_log SET action = 'applaud'",
    ],
)
async def test_other_unknown_words_stop_nothing(here: World, unknown: str) -> None:
    """A mood, an act of moderation."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=SECRET, mood="tense")
    await here.moderator("a mod").slash(here.channel, "moderation block", member=here.sol)
    here.execute(unknown)
    await use_everything(here)
