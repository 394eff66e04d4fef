"""Votes of members who left long ago, where a server's managers want them left out."""

from contextlib import closing

import pytest

from tests.discord.conftest import DAY, SIGNAL, World, shown
from tests.places import connect

GONE = (8, 9, 8, 9)
"""Scores by members who are not in the server, as Discord says when asked."""


async def count(here: World) -> int:
    standing = await here.store.ratings.find_standing(here.server.id, SIGNAL, member_id=1)
    return standing.summary.histogram.votes


async def vote(here: World) -> None:
    await here.vote(SIGNAL, *GONE)
    for who in (here.mei, here.jun):
        await who.slash(here.channel, "rating", title=SIGNAL, score="5")


async def press(here: World, label: str) -> None:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    await mod.click(shown(panel), label=label)
    await here.env.settle()


async def wait_a_month(here: World) -> None:
    """As if a month had passed since anybody was found to have left, and then an hour more."""
    with closing(connect(here.path)) as db, db:
        db.execute("UPDATE members SET left_at = left_at - ?", (31 * DAY,))
    await here.env.advance_time(3605)


@pytest.mark.parametrize("wanted", [True, False], ids=["wanted", "control"])
async def test_who_left_a_month_ago_counts_no_more_where_that_is_wanted(here: World, wanted: bool) -> None:
    await vote(here)
    if wanted:
        await press(here, "Don't count members who left")
    assert await count(here) == len(GONE) + 2  # they may come back
    await wait_a_month(here)
    assert await count(here) == (2 if wanted else len(GONE) + 2)
    assert here.rows("SELECT count(*) FROM shelf WHERE score IS NOT NULL") == [(len(GONE) + 2,)]


async def test_managers_may_count_them_again(here: World) -> None:
    """The panel says which it is, and takes it back at once."""
    await vote(here)
    await press(here, "Don't count members who left")
    await wait_a_month(here)
    await press(here, "Count members who left")
    assert await count(here) == len(GONE) + 2
    await here.env.advance_time(3605)
    assert await count(here) == len(GONE) + 2
    assert here.rows("SELECT 1 FROM jobs WHERE name = 'departures'") == []


async def test_who_comes_back_counts_at_once(here: World) -> None:
    """With every title they voted on, as soon as they vote again; the others stay left out."""
    await vote(here)
    await press(here, "Don't count members who left")
    await wait_a_month(here)
    [(back,)] = here.rows("SELECT min(member_id) FROM members WHERE departed_at IS NOT NULL")
    other = here.index.titles[0].id
    await here.store.ratings.record_score(here.act(back), other, score=16)
    await here.env.settle()
    assert await count(here) == 3
    assert here.rows("SELECT 1 FROM stale_summaries") == []


async def test_who_was_found_gone_once_is_not_left_out_for_that(here: World) -> None:
    """What was known before the setting was taken back is forgotten: they may be back since."""
    await vote(here)
    for label in ("Don't count members who left", "Count members who left", "Don't count members who left"):
        await press(here, label)
    await wait_a_month(here)
    assert await count(here) == len(GONE) + 2


async def test_a_server_out_of_reach_loses_nobody(here: World) -> None:
    """What Discord cannot say is not taken for an answer."""
    await vote(here)
    here.env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001)
    await press(here, "Don't count members who left")
    assert here.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL") == []
