"""Lists that were shared close when a text they show has to leave, whatever Discord answers."""

from typing import Any

import pytest
import simcord

from bot.domain.reviews import ReviewContent
from tests.discord.conftest import SIGNAL, World, shown, whole
from tests.faults import failing
from tests.faults.failing import Error, Faults, later
from tests.faults.stage import OTHER, WAYS, WORD, Stage, delete, edit, read, set_stage
from tests.faults.test_cards import CALLBACK, HOUR, MINUTE, named


async def share(stage: Stage, channel: Any, **more: Any) -> simcord.InteractionResult:
    return await stage.here.jun.slash(channel, "reviews", share=True, **more)


@pytest.fixture
async def stage(here: World) -> Stage:
    return await set_stage(here)


@pytest.fixture
def lists(here: World) -> simcord.ChannelHandle:
    """A channel in which lists stand, and no card does."""
    return here.server.create_text_channel("lists")


@pytest.mark.parametrize("way", WAYS)
async def test_control_each_way_closes_a_list_where_nothing_fails(
    stage: Stage, lists: simcord.ChannelHandle, way: str
) -> None:
    """Control: at once."""
    await share(stage, lists)
    assert WORD in read(lists)
    await WAYS[way](stage)
    assert WORD not in read(lists)


@pytest.mark.parametrize(
    ("way", "error"),
    [
        *((way, failing.unavailable) for way in WAYS),
        *(("deleted", error) for error in (failing.refused, failing.gone, failing.disconnected)),
    ],
    ids=named,
)
async def test_a_list_closes_by_itself_after_an_hour_of_faults(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, way: str, error: Error
) -> None:
    """Every edit of it fails for an hour; then nobody does anything, and the text is gone."""
    message = shown(await share(stage, lists))
    faults.on("PATCH", f"*/messages/{message.id}", error)
    await WAYS[way](stage)
    await later(stage.here.env, HOUR)
    faults.clear()
    await later(stage.here.env, HOUR)
    assert WORD not in read(lists)


@pytest.mark.parametrize("error", [failing.refused, failing.bad_request], ids=named)
async def test_where_edits_are_refused_for_good_the_list_goes(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, error: Error
) -> None:
    message = shown(await share(stage, lists))
    faults.on("PATCH", f"*/messages/{message.id}", error)
    await delete(stage)
    assert WORD not in read(lists)


@pytest.mark.faults
async def test_moderators_are_told_once_where_a_list_stands(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults
) -> None:
    """Neither edited nor deleted, it is tried on, and goes as soon as Discord lets it."""
    message = shown(await share(stage, lists))
    faults.on("*", f"*/messages/{message.id}", failing.refused)
    await delete(stage)
    await later(stage.here.env, HOUR)
    [told] = [each for each in stage.reports.history() if f"{lists.id}/{message.id}" in whole(each)]
    assert WORD not in whole(told)
    faults.clear()
    await later(stage.here.env, HOUR)
    assert WORD not in read(lists)


async def test_one_list_that_cannot_be_reached_keeps_no_other_open(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults
) -> None:
    """Nor the card; a list that is gone keeps none either."""
    messages = [shown(await share(stage, lists)) for _ in range(4)]
    await stage.mod.delete(messages[1].message)
    for message, error in zip(
        messages, (failing.unavailable, failing.gone, failing.disconnected), strict=False
    ):
        faults.on("*", f"*/messages/{message.id}", error)
    await delete(stage)
    assert WORD not in stage.text()
    [last] = [each for each in lists.history() if each.id == messages[3].id]
    assert WORD not in whole(last)
    faults.clear()
    await later(stage.here.env, HOUR)
    assert WORD not in read(lists)


@pytest.mark.parametrize("way", ["deleted", "hidden", "edited"])
async def test_a_restart_between_saving_and_closing(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, way: str
) -> None:
    message = shown(await share(stage, lists))
    faults.on("*", f"*/messages/{message.id}", failing.unavailable)
    await WAYS[way](stage)
    assert WORD in read(lists)
    faults.clear()
    await stage.here.restart()
    await later(stage.here.env, 2 * MINUTE)
    assert WORD not in read(lists)


@pytest.mark.parametrize("way", ["deleted", "flagged", "edited"])
@pytest.mark.parametrize("stop", [False, True])
async def test_sharing_races_with_what_takes_a_text_away(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, way: str, stop: bool
) -> None:
    """Discord shows the list and its answer is late, or the bot is stopped before it comes."""
    held = faults.hold("POST", CALLBACK)
    await share(stage, lists)
    assert held.seen
    assert WORD in read(lists)
    if stop:
        await stage.here.restart()
    await WAYS[way](stage)
    held.release()
    await stage.here.env.settle()
    await later(stage.here.env, 2 * MINUTE)
    assert WORD not in read(lists)


@pytest.mark.faults
@pytest.mark.parametrize("error", [failing.unavailable, failing.disconnected], ids=named)
async def test_a_list_whose_answer_was_lost_closes_too(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, error: Error
) -> None:
    """Discord shows it, the bot hears of an error."""
    faults.on("POST", CALLBACK, error, times=1, after=True)
    await share(stage, lists)
    assert WORD in read(lists)
    await delete(stage)
    await later(stage.here.env, 2 * MINUTE)
    assert WORD not in read(lists)


@pytest.mark.parametrize("stop", [False, True])
async def test_turning_a_page_races_with_what_takes_a_text_away(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults, stop: bool
) -> None:
    """The page with the text is turned to, and Discord's answer is late."""
    here = stage.here
    for number in range(1, 5):
        by = here.act(number, f"regular {number}")
        await here.store.reviews.write(by, SIGNAL, ReviewContent(f"words of {number}", score=16))
    message = shown(await share(stage, lists))
    assert WORD not in read(lists)
    held = faults.hold("POST", CALLBACK)
    await here.jun.click(message, label="Next")
    assert held.seen
    assert WORD in read(lists)
    if stop:
        await here.restart()
    await delete(stage)
    held.release()
    await here.env.settle()
    await later(here.env, 2 * MINUTE)
    assert WORD not in read(lists)


async def test_a_closed_list_opens_again_after_all_that(
    stage: Stage, lists: simcord.ChannelHandle, faults: Faults
) -> None:
    """Its button leads to the list as it is by then."""
    message = shown(await share(stage, lists))
    rule = faults.on("PATCH", f"*/messages/{message.id}", failing.unavailable)
    await edit(stage)
    await later(stage.here.env, HOUR)
    faults.off(rule)
    await later(stage.here.env, HOUR)
    await stage.here.jun.click(message, label="Show the new one")
    assert OTHER in read(lists)
    await delete(stage)
    assert OTHER not in read(lists)
