"""What must leave a channel leaves it, whatever Discord answers and whenever the bot is stopped."""

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from tests.discord.conftest import SIGNAL, World, buttons, press, shown, whole
from tests.faults import failing
from tests.faults.failing import Error, Faults, at_once, later
from tests.faults.stage import (
    OTHER,
    SECRET,
    WAYS,
    WORD,
    Stage,
    delete,
    live,
    open_desk,
    open_reports,
    own_review,
    post,
    read,
    set_stage,
)

MINUTE = 60
HOUR = 60 * MINUTE

# Edits that fail -------------------------------------------------------------------------------------

FAILING: tuple[Error, ...] = (
    *failing.PASSING,
    failing.refused,
    failing.no_access,
    failing.bad_request,
    failing.gone,
)
MATRIX = [
    *((way, error) for way in WAYS for error in (failing.unavailable, failing.refused)),
    *(("deleted", error) for error in FAILING if error not in (failing.unavailable, failing.refused)),
]


def named(value: Any) -> str | None:
    return value.__name__ if callable(value) else None


def test_every_fault_is_put_in() -> None:
    """Each way with an outage and a refusal, and every fault with one way at least."""
    assert {way for way, _ in MATRIX} == set(WAYS)
    assert {error for _, error in MATRIX} == set(FAILING)


@pytest.mark.parametrize("way", WAYS)
async def test_control_each_way_takes_the_text_away_where_nothing_fails(here: World, way: str) -> None:
    """Control: at once, in its place."""
    stage = await set_stage(here)
    await WAYS[way](stage)
    assert WORD not in stage.text()
    assert stage.card.id in {each.id for each in stage.channel.history()}


@pytest.mark.parametrize(("way", "error"), MATRIX, ids=named)
async def test_a_text_leaves_by_itself_after_an_hour_of_faults(
    here: World, faults: Faults, way: str, error: Error
) -> None:
    """Every edit of the card fails for an hour; then nobody does anything, and the text is gone."""
    stage = await set_stage(here)
    faults.on("PATCH", stage.patches, error)
    await WAYS[way](stage)
    await later(here.env, HOUR)
    assert (WORD in stage.text()) is (error in failing.PASSING)  # control: nothing could be done so far
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in stage.text()


@pytest.mark.parametrize("error", [failing.unavailable, failing.limited, failing.disconnected], ids=named)
@pytest.mark.parametrize("way", ["deleted", "hidden"])
async def test_one_failure_is_made_good_within_minutes(
    here: World, faults: Faults, way: str, error: Error
) -> None:
    """The next edit would succeed, and is made without anybody's press."""
    stage = await set_stage(here)
    rule = faults.on("PATCH", stage.patches, error, times=1)
    await WAYS[way](stage)
    await later(here.env, 2 * MINUTE)
    assert rule.times == 0
    assert WORD not in stage.text()
    assert [each.id for each in stage.channel.history()] == [stage.card.id]  # as without the fault


@pytest.mark.parametrize("error", [failing.refused, failing.no_access, failing.bad_request], ids=named)
@pytest.mark.parametrize("way", ["deleted", "hidden", "marked", "edited"])
async def test_where_edits_are_refused_for_good_the_message_goes(
    here: World, faults: Faults, way: str, error: Error
) -> None:
    """At once, for it can still be deleted; no moderator has to be bothered."""
    stage = await set_stage(here)
    faults.on("PATCH", stage.patches, error)
    await WAYS[way](stage)
    assert WORD not in stage.text()
    assert stage.card.id not in {each.id for each in stage.channel.history()}
    await later(here.env, HOUR)
    assert len(stage.reports.history()) == 1


@pytest.mark.parametrize("way", ["deleted", "marked", "edited"])
async def test_a_message_that_is_gone_is_let_be(here: World, faults: Faults, way: str) -> None:
    """Somebody deleted the card in Discord: nothing fails, nothing is tried for ever, nobody is told."""
    stage = await set_stage(here)
    await stage.mod.delete(stage.card.message)
    await WAYS[way](stage)
    await later(here.env, HOUR)
    tries = faults.tries("*", stage.patches)
    await later(here.env, HOUR)
    assert faults.tries("*", stage.patches) == tries
    assert len(stage.reports.history()) == 1
    assert WORD not in stage.text()


# What cannot be taken away at all --------------------------------------------------------------------


def place_told(stage: Stage) -> list[Any]:
    """The messages to moderators that say where the card stands."""
    return [
        each
        for each in stage.reports.history()
        if each.id != stage.report.id and f"{stage.channel.id}/{stage.card.id}" in whole(each)
    ]


@pytest.mark.faults
@pytest.mark.parametrize("error", [failing.refused, failing.no_access], ids=named)
@pytest.mark.parametrize("way", ["deleted", "hidden"])
async def test_moderators_are_told_once_where_a_text_stands(
    here: World, faults: Faults, way: str, error: Error
) -> None:
    """Neither edited nor deleted, it is tried on, and goes as soon as Discord lets it."""
    stage = await set_stage(here)
    for method in ("PATCH", "DELETE"):
        faults.on(method, stage.patches, error)
    await WAYS[way](stage)
    await later(here.env, HOUR)
    assert len(place_told(stage)) == 1
    assert WORD not in whole(place_told(stage)[0])
    await here.restart()
    await later(here.env, 3 * HOUR)
    assert len(place_told(stage)) == 1
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in stage.text()
    assert len(place_told(stage)) == 1


@pytest.mark.faults
async def test_without_a_report_channel_it_is_tried_on_all_the_same(here: World, faults: Faults) -> None:
    """Nobody can be told, and the text goes when it can."""
    card = shown(await post(here))
    faults.on("*", f"*/messages/{card.id}", failing.refused)
    asked = await (await open_desk(here)).press(here.mei, f"delete:{own_review(here)}")
    await here.mei.click(shown(asked), label="Delete it")
    await later(here.env, HOUR)
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in here.public()


@pytest.mark.faults
async def test_moderators_are_told_later_where_they_cannot_be_at_first(here: World, faults: Faults) -> None:
    """Their channel is out of reach as well, for a while."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.refused)
    rule = faults.on("POST", f"/channels/{stage.reports.id}/messages", failing.unavailable)
    await WAYS["hidden"](stage)
    await later(here.env, HOUR)
    faults.off(rule)
    await later(here.env, 2 * HOUR)
    assert len(place_told(stage)) == 1


def allow(here: World, allowed: bool, **rights: bool) -> None:
    """Give the bot rights in the channel, or take them."""
    denied = 0 if allowed else discord.Permissions(**rights).value
    who = here.env.backend.bot_user.id
    here.env.backend.set_overwrite(
        here.channel.id, Overwrite(target_id=who, type=OverwriteType.MEMBER, deny=denied)
    )


@pytest.mark.faults
@pytest.mark.parametrize("way", ["hidden", "deleted"])
async def test_a_permission_lost_for_an_hour(here: World, way: str) -> None:
    """The channel is closed to the bot while the text should leave it; it leaves when it is open again."""
    stage = await set_stage(here)
    elsewhere = here.server.create_text_channel("elsewhere")
    stage.desk = await open_desk(here, elsewhere)
    allow(here, False, view_channel=True)
    await WAYS[way](stage)
    await later(here.env, HOUR)
    assert WORD in stage.text()  # control: nobody could do anything
    allow(here, True, view_channel=True)
    await later(here.env, HOUR)
    assert WORD not in stage.text()


async def test_no_sentence_claims_what_has_not_happened(here: World, faults: Faults) -> None:
    """Who deletes a review is not told that its text is gone while it stands there."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    said = shown(await delete(stage)).content
    assert WORD in stage.text()
    assert "is gone." not in said
    faults.clear()
    await later(here.env, HOUR)
    back = await stage.desk.press(here.mei, f"undelete:{stage.review_id}")
    assert back.acknowledged
    assert WORD in stage.text()
    assert "is gone." in shown(await delete(stage)).content  # control
    assert WORD not in stage.text()


# Threads ---------------------------------------------------------------------------------------------


@dataclass
class Thread:
    """A thread beside the channel that Discord changes nothing in while it is archived."""

    handle: ChannelHandle
    faults: Faults

    @classmethod
    def opened(cls, here: World, faults: Faults) -> "Thread":
        rights = discord.Permissions(manage_channels=True, manage_threads=True)
        role = here.server.create_role("bots", permissions=rights)
        bot = here.env.backend.bot_user.id
        here.env.backend.get_member(here.server.id, bot).role_ids.append(role.id)
        made = here.env.backend.create_thread(here.channel.id, "talk", bot)
        return cls(ChannelHandle(here.env, here.server, made), faults)

    async def archive(self) -> None:
        backend = self.faults.env.backend
        backend.edit_channel(self.handle.id, {}, thread_metadata={"archived": True})
        await self.faults.env.settle()
        for method in ("PATCH", "DELETE"):
            self.faults.on(
                method, f"/channels/{self.handle.id}/messages/*", failing.archived, while_=self.is_archived
            )

    def is_archived(self) -> bool:
        data = self.faults.env.backend.get_channel(self.handle.id).thread_metadata
        assert data is not None
        return data.archived


@pytest.mark.parametrize(("way", "restart"), [*((way, False) for way in WAYS), ("deleted", True)])
async def test_a_text_leaves_an_archived_thread(here: World, faults: Faults, way: str, restart: bool) -> None:
    """Nothing can be changed in it until it is opened; afterwards it is archived again."""
    thread = Thread.opened(here, faults)
    stage = await set_stage(here, channel=thread.handle)
    await thread.archive()
    if restart:
        await here.restart()
    if way.startswith("edited"):
        stage.channel = here.channel  # a command in the thread would open it
    await WAYS[way](stage)
    await later(here.env, 10 * MINUTE)
    assert WORD not in read(thread.handle) + here.public()
    assert thread.is_archived()


async def test_where_an_archived_thread_takes_no_edit_the_message_goes(here: World, faults: Faults) -> None:
    """To delete it the thread is opened as well; nobody has to be bothered."""
    thread = Thread.opened(here, faults)
    stage = await set_stage(here, channel=thread.handle)
    await thread.archive()
    faults.on("PATCH", stage.patches, failing.refused, while_=lambda: not thread.is_archived())
    await delete(stage)
    assert WORD not in stage.text()
    assert stage.card.id not in {each.id for each in thread.handle.history()}
    assert thread.is_archived()
    await later(here.env, HOUR)
    assert len(stage.reports.history()) == 1


@pytest.mark.parametrize("slow", [False, True])
async def test_an_answer_leaves_an_archived_thread_with_its_review(
    here: World, faults: Faults, slow: bool
) -> None:
    """Neither closes the thread before the other is out, though Discord take its time with each."""
    thread = Thread.opened(here, faults)
    stage = await set_stage(here, channel=thread.handle)
    form = await here.jun.click(stage.card, label="Reply")
    answer = shown(await here.jun.submit_modal(form, {"text": f"Never {WORD}!"}))
    assert f"Never {WORD}!" in read(thread.handle)
    await thread.archive()
    # Both find out that it is archived before one opens it, and the other comes when it is open.
    methods = ("GET", "GET", "PATCH") if slow else ()
    holds = [faults.hold(method, f"/channels/{thread.handle.id}") for method in methods]
    await delete(stage)
    for held in holds:
        assert held.seen
        held.release()
        await here.env.settle()
    assert WORD not in stage.text()
    left = {each.id for each in thread.handle.history()}
    assert stage.card.id in left  # it could be edited
    assert answer.id not in left
    assert thread.is_archived()
    await later(here.env, HOUR)
    assert len(stage.reports.history()) == 1


# Restarts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
async def test_a_restart_between_saving_and_editing(here: World, faults: Faults, way: str) -> None:
    """The bot is stopped while no edit gets through, and started when they do."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    await WAYS[way](stage)
    assert WORD in stage.text()
    faults.clear()
    await here.restart()
    await later(here.env, 2 * MINUTE)
    assert WORD not in stage.text()


@pytest.mark.parametrize("way", ["deleted", "hidden", "edited"])
async def test_a_stop_in_the_middle_of_the_edit(here: World, faults: Faults, way: str) -> None:
    """The request never leaves."""
    stage = await set_stage(here)
    held = faults.hold("PATCH", stage.patches, after=False)
    await WAYS[way](stage)
    assert held.seen
    assert WORD in stage.text()
    await here.restart()
    await later(here.env, 2 * MINUTE)
    assert WORD not in stage.text()


@pytest.mark.parametrize("restart", [False, True])
async def test_a_bot_stopped_for_long_still_remembers(here: World, faults: Faults, restart: bool) -> None:
    """Nor does an outage of more than a day make it forget what has to leave."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    await WAYS["hidden"](stage)
    await later(here.env, HOUR)
    here.env.backend.advance_clock(30 * HOUR)
    await later(here.env, HOUR)
    if restart:
        await here.restart()
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in stage.text()


@pytest.mark.parametrize("erased", [False, True])
async def test_a_deleted_review_that_is_erased_leaves_nothing_behind(
    here: World, faults: Faults, erased: bool
) -> None:
    """A day after it was deleted its row is erased, while its card could not be reached all along."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    await delete(stage)
    if erased:
        here.env.backend.advance_clock(25 * HOUR)
        await here.store.servers.prune(at=int(here.env.now().timestamp()))
    await later(here.env, HOUR)
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in stage.text()


# Posting ---------------------------------------------------------------------------------------------

CALLBACK = "/interactions/*/callback"


@pytest.mark.parametrize("way", ["deleted", "flagged", "edited", "edited into a spoiler", "guarded"])
async def test_posting_races_with_what_takes_the_text_away(here: World, faults: Faults, way: str) -> None:
    """Discord shows the card and its answer is late: the bot cannot know yet which message it is."""
    desk = await open_desk(here)
    held = faults.hold("POST", CALLBACK)
    await post(here)
    assert held.seen
    assert WORD in here.public()
    number = own_review(here)
    if way == "deleted":
        asked = await desk.press(here.mei, f"delete:{number}")
        await here.mei.click(shown(asked), label="Delete it")
    elif way == "flagged":
        await here.store.settings.change(here.act(), "spoiler_flags", 1)
        await desk.press(here.sol, f"flag:{number}")
    elif way == "guarded":
        form = await desk.press(here.mei, f"episode:{number}")
        await here.mei.submit_modal(form, {"text": "8"})
    else:
        await post(here, OTHER, spoiler="spoiler" in way)
    held.release()
    await here.env.settle()
    await later(here.env, MINUTE)
    assert WORD not in here.public()
    assert len(live(here.channel, number)) == (0 if way == "deleted" else 1)


@pytest.mark.parametrize("first", [0, 1])
async def test_two_reviews_of_one_member_at_once(here: World, faults: Faults, first: int) -> None:
    """Whichever answer comes first: one card, with what was written last."""
    holds = []
    for text in (SECRET, OTHER):
        holds.append(faults.hold("POST", CALLBACK))
        await post(here, text)
    assert [hold.seen for hold in holds] == [1, 1]
    for hold in (holds[first], holds[1 - first]):
        hold.release()
        await here.env.settle()
    await later(here.env, MINUTE)
    assert WORD not in here.public()
    assert here.public().count(OTHER) == 1
    assert len(live(here.channel, own_review(here))) == 1


@pytest.mark.parametrize("press_it", [True, False])
async def test_a_stop_between_the_answer_and_noting_it(here: World, faults: Faults, press_it: bool) -> None:
    """Its author deletes the review, from that very card or from elsewhere, and its text is gone."""
    desk = await open_desk(here)
    held = faults.hold("POST", CALLBACK)
    card = shown(await post(here))
    assert held.seen
    await here.restart()
    if press_it:
        more = await here.mei.click(card, label="More")
        asked = await here.mei.click(shown(more), label="Delete")
    else:
        asked = await desk.press(here.mei, f"delete:{own_review(here)}")
    await here.mei.click(shown(asked), label="Delete it")
    await later(here.env, 2 * MINUTE)
    assert WORD not in here.public()
    assert live(here.channel, own_review(here)) == []


async def test_a_card_found_again_is_not_sent_again(here: World, faults: Faults) -> None:
    """After such a stop the review has the card that stands, and its next votes are counted there."""
    faults.hold("POST", CALLBACK)
    card = shown(await post(here))
    await here.restart()
    await later(here.env, HOUR)
    assert [each.id for each in live(here.channel, own_review(here))] == [card.id]
    await here.jun.click(card, label="0")
    await later(here.env, MINUTE)
    [now] = live(here.channel, own_review(here))
    assert "1" in buttons(now)


@pytest.mark.parametrize("error", [failing.unavailable, failing.disconnected, failing.timed_out], ids=named)
@pytest.mark.faults
async def test_an_answer_that_is_lost_is_not_given_twice(here: World, faults: Faults, error: Error) -> None:
    """Discord has shown the card and the bot hears of an error: one card, and it can be taken away."""
    desk = await open_desk(here)
    faults.on("POST", CALLBACK, error, times=1, after=True)
    await post(here)
    await later(here.env, HOUR)
    number = own_review(here)
    assert len(live(here.channel, number)) == 1
    asked = await desk.press(here.mei, f"delete:{number}")
    await here.mei.click(shown(asked), label="Delete it")
    await later(here.env, MINUTE)
    assert WORD not in here.public()


@pytest.mark.faults
async def test_a_card_is_not_looked_for_where_nothing_may_be_read(here: World, faults: Faults) -> None:
    """Discord would say that the channel is empty, and the card would be sent again."""
    allow(here, False, read_message_history=True)
    faults.on("POST", CALLBACK, failing.unavailable, times=1, after=True)
    await post(here)
    await later(here.env, HOUR)
    looks = f"/channels/{here.channel.id}/messages*"
    assert faults.tries("GET", looks) == 0
    assert len(live(here.channel, own_review(here))) == 1
    allow(here, True, read_message_history=True)
    await later(here.env, HOUR)
    assert faults.tries("GET", looks) > 0
    assert len(live(here.channel, own_review(here))) == 1


@pytest.mark.faults
@pytest.mark.parametrize("stopped", [False, True])
async def test_a_card_that_was_never_sent_is_sent(here: World, faults: Faults, stopped: bool) -> None:
    """The review is saved, the answer never reaches Discord: it is shown by the bot itself, once."""
    if stopped:
        faults.hold("POST", CALLBACK, after=False)
        await post(here)
        await here.restart()
    else:
        faults.on("POST", CALLBACK, failing.unavailable, times=1)
        await post(here)
    await later(here.env, HOUR)
    assert len(live(here.channel, own_review(here))) == 1
    assert here.public().count(SECRET) == 1


# A review that was let pass --------------------------------------------------------------------------


@pytest.fixture
async def waiting(here: World) -> Stage:
    """A review that waits for a moderator because of a word; it has no card yet."""
    reports = await open_reports(here)
    desk = await open_desk(here)
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    await post(here)
    assert WORD not in here.public()
    [told] = reports.history()
    [(report_id,)] = here.rows("SELECT report_id FROM reports")
    return Stage(here, here.channel, None, own_review(here), desk, reports, told, report_id, here.moderator())


async def let_pass(stage: Stage, who: Any = None) -> Any:
    return await press(who or stage.mod, stage.report, f"verdict:dismiss:{stage.report_id}")


async def test_two_moderators_let_it_pass_at_once(here: World, waiting: Stage, faults: Faults) -> None:
    """Both presses while the card is on its way: one public card."""
    held = faults.hold("POST", f"/channels/{here.channel.id}/messages")
    await let_pass(waiting)
    assert held.seen
    await let_pass(waiting, here.moderator("other"))
    held.release()
    await here.env.settle()
    await later(here.env, HOUR)
    assert len(waiting.live()) == 1
    assert here.public().count(SECRET) == 1


@pytest.mark.parametrize("meanwhile", ["a vote", "an edit", "a deletion", "a flag", "a restart"])
async def test_what_happens_while_a_card_is_on_its_way(
    here: World, waiting: Stage, faults: Faults, meanwhile: str
) -> None:
    """One card in the end, or none where it was taken back, with what is to be seen by then."""
    held = faults.hold("POST", f"/channels/{here.channel.id}/messages")
    await let_pass(waiting)
    assert held.seen
    match meanwhile:
        case "a vote":
            await waiting.desk.press(here.jun, f"helpful:{waiting.review_id}:1")
        case "an edit":
            await post(here, OTHER)
        case "a deletion":
            await delete(waiting)
        case "a flag":
            await here.store.settings.change(here.act(), "spoiler_flags", 1)
            await waiting.desk.press(here.sol, f"flag:{waiting.review_id}")
        case "a restart":
            await here.restart()
    held.release()
    await here.env.settle()
    await later(here.env, HOUR)
    texts = {"a vote": SECRET, "a restart": SECRET, "an edit": OTHER}
    assert len(waiting.live()) == (0 if meanwhile == "a deletion" else 1)
    for text in (SECRET, OTHER):
        assert here.public().count(text) == (text == texts.get(meanwhile))


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (failing.unavailable, False),
        (failing.refused, False),
        (failing.disconnected, False),
        (failing.unavailable, True),
        (failing.disconnected, True),
    ],
    ids=named,
)
async def test_a_card_that_cannot_be_sent_is_sent_later(
    here: World, waiting: Stage, faults: Faults, error: Error, lost: bool
) -> None:
    """Not at first, for an hour; or it was, and the bot did not hear of it. Once in the end."""
    path = f"/channels/{here.channel.id}/messages"
    faults.on("POST", path, error, times=1 if lost else None, after=lost)
    await let_pass(waiting)
    await later(here.env, HOUR)
    faults.clear()
    await later(here.env, HOUR)
    assert len(waiting.live()) == 1
    assert here.public().count(SECRET) == 1


# At the same moment -----------------------------------------------------------------------------------


async def one_card_as_saved(stage: Stage) -> None:
    """The review has one card, with the text that is saved, and no other text stands anywhere."""
    await later(stage.here.env, MINUTE)
    [(saved, state)] = stage.here.rows("SELECT body, state FROM reviews")
    assert len(stage.live()) == (state == "posted")
    for text in (SECRET, OTHER):
        assert stage.here.public().count(text) == (text == saved and state == "posted")


async def test_two_moderators_press_at_the_same_moment(here: World, waiting: Stage, faults: Faults) -> None:
    """And a reader votes: one card."""
    other = here.moderator("other")
    async with at_once(here.env):
        await let_pass(waiting)
        await let_pass(waiting, other)
        await waiting.desk.press(here.jun, f"helpful:{waiting.review_id}:1")
    await one_card_as_saved(waiting)


async def test_two_reviews_are_posted_at_the_same_moment(here: World, faults: Faults) -> None:
    """Both were typed in different places: the one saved last stands."""
    async with at_once(here.env):
        await post(here)
        await post(here, OTHER)
    desk = await open_desk(here)
    stage = Stage(here, here.channel, None, own_review(here), desk, here.channel, None, 0, here.mei)
    await one_card_as_saved(stage)


@pytest.mark.parametrize("way", ["hidden", "flagged", "edited"])
async def test_deleting_at_the_same_moment(here: World, faults: Faults, way: str) -> None:
    """Of a moderator's press, a reader's or one's own other form."""
    stage = await set_stage(here)
    asked = await stage.desk.press(here.mei, f"delete:{stage.review_id}")
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    async with at_once(here.env):
        await WAYS[way](stage)
        await here.mei.click(shown(asked), label="Delete it")
    if way == "edited":
        await one_card_as_saved(stage)
    await later(here.env, MINUTE)
    assert WORD not in stage.text()


@pytest.mark.parametrize("way", ["hidden", "flagged", "edited", "guarded by an episode"])
async def test_sharing_at_the_same_moment(here: World, faults: Faults, way: str) -> None:
    """A list is drawn while a text of it has to leave."""
    stage = await set_stage(here)
    lists = here.server.create_text_channel("lists")
    if way == "guarded by an episode":
        form = await stage.desk.press(here.mei, f"episode:{stage.review_id}")
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    async with at_once(here.env):
        for _ in range(3):
            await here.jun.slash(lists, "reviews", share=True)
        if way == "guarded by an episode":
            await here.mei.submit_modal(form, {"text": "8"})
        else:
            await WAYS[way](stage)
        for _ in range(3):
            await here.jun.slash(lists, "reviews", share=True)
    await later(here.env, MINUTE)
    assert WORD not in stage.text() + read(lists)


# Cards that only change ------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [failing.unavailable, failing.refused, failing.disconnected], ids=named)
async def test_a_count_is_put_right_later_and_no_card_is_lost_for_it(
    here: World, faults: Faults, error: Error
) -> None:
    """A vote changes no text: the card stays, and shows it when it can be edited again."""
    stage = await set_stage(here)
    faults.on("PATCH", stage.patches, error)
    await stage.desk.press(here.jun, f"helpful:{stage.review_id}:1")
    await later(here.env, HOUR)
    assert [each.id for each in stage.live()] == [stage.card.id]
    faults.clear()
    await later(here.env, HOUR)
    [now] = stage.live()
    assert "1" in buttons(now)


@pytest.mark.parametrize("error", [failing.unavailable, failing.refused, failing.disconnected], ids=named)
async def test_a_text_comes_back_on_its_card_in_the_end(here: World, faults: Faults, error: Error) -> None:
    """Deleted, and brought back while nothing gets through: it is seen once."""
    stage = await set_stage(here)
    await delete(stage)
    faults.on("PATCH", stage.patches, error)
    await stage.desk.press(here.mei, f"undelete:{stage.review_id}")
    await later(here.env, HOUR)
    faults.clear()
    await later(here.env, HOUR)
    assert len(stage.live()) == 1
    assert stage.text().count(SECRET) >= 1


@pytest.mark.faults
async def test_a_card_deleted_because_it_could_not_be_edited_comes_again(here: World, faults: Faults) -> None:
    """Taken back, lost with its message, brought back: the review has one card."""
    stage = await set_stage(here)
    rule = faults.on("PATCH", stage.patches, failing.refused)
    await delete(stage)
    assert WORD not in stage.text()
    faults.off(rule)
    await stage.desk.press(here.mei, f"undelete:{stage.review_id}")
    await later(here.env, MINUTE)
    assert len(stage.live()) == 1


# What holds up whom ----------------------------------------------------------------------------------


async def test_one_card_that_cannot_be_reached_holds_up_no_other(here: World, faults: Faults) -> None:
    """The text of another leaves at once, and the first is not tried at each act of anybody."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    await WAYS["hidden"](stage)
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="3", text="Wenceslas did.")
    number = own_review(here, here.jun)
    tries = faults.tries("*", stage.patches)
    for _ in range(5):
        await here.sol.slash(here.channel, "rating", title=SIGNAL, score="9")
    assert faults.tries("*", stage.patches) <= tries + 1
    asked = await stage.desk.press(here.jun, f"delete:{number}")
    await here.jun.click(shown(asked), label="Delete it")
    assert "Wenceslas" not in here.public()
    faults.clear()
    await later(here.env, HOUR)
    assert WORD not in here.public()


async def test_tries_grow_rarer(here: World, faults: Faults) -> None:
    """An outage of hours costs some dozens of requests, not thousands; and still it ends well."""
    stage = await set_stage(here)
    faults.on("*", stage.patches, failing.unavailable)
    await WAYS["hidden"](stage)
    here.env.settle_timeout = 60
    await here.env.advance_time(10 * MINUTE)  # each half minute of it
    first = faults.tries("*", stage.patches)
    assert 3 <= first <= 15
    await here.env.advance_time(50 * MINUTE)
    assert 2 <= faults.tries("*", stage.patches) - first <= 10
    faults.clear()
    await here.env.advance_time(16 * MINUTE)
    assert WORD not in here.public()
