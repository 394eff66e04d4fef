"""Answers to what `/recommend` suggests: seen, planned, refused, more like it; and the planned list."""

import pytest

from bot.domain.ratings import Progress
from bot.domain.suggestions import Wish
from tests.discord.conftest import (
    SIGNAL,
    World,
    buttons,
    interactions,
    press,
    raw,
    shown,
    told,
    whole,
)
from tests.discord.picking import (
    GONE,
    MORE,
    choose,
    confirmed,
    every_page,
    has_taste,
    heading,
    listed,
    names,
    notes,
    numbers,
    open_pick,
    picked,
    score,
    selects,
    view_id,
)

SAID = {
    "seen": "You've seen **{title}**. How was it?",
    "plan": "**{title}** is planned. `/shelf` has your whole list.",
    "refuse": "Got it. **{title}** won't come up again.",
}
WISHES = "SELECT member_id, title_id, status FROM shelf WHERE status IN ('planned', 'refused', 'unseen')"
ANSWERS = ["Plan", "Seen it", "Not for me", "More like it", "Shelf"]
NOTHING = "Your list is empty. Press **Shelf** under a title, then pick **Planned**."
SEEN = "SELECT member_id, title_id FROM shelf WHERE score IS NULL AND status = 'finished'"


def title(here: World, title_id: str) -> str:
    return here.index.by_id[title_id].title


# In place --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("way", SAID)
async def test_an_answer_takes_the_pick_off_the_list(here: World, way: str, restart: bool) -> None:
    """The same message, the others in their order, the next in its place; told privately, with Undo."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = picked(picks)
    await here.mei.click(shown(picks), label=MORE)
    following = picked(picks)[0]
    await here.mei.click(shown(picks), label="Back")
    if restart:
        await here.restart()
    answer = await choose(here.mei, picks, way, before[1])
    assert picked(picks) == [before[0], *before[2:], following]
    assert listed(picks) == names(here, *picked(picks))
    assert len(here.channel.history()) == 1
    said = confirmed(answer)
    assert said.content == SAID[way].format(title=title(here, before[1]))
    assert list(buttons(said))[-1] == "Undo"
    assert ("Loved" in buttons(said)) is (way == "seen")
    assert ("score" in selects(said)) is (way == "seen")
    undone = await here.mei.click(said, label="Undo")
    assert told(undone) == f"Undone. **{title(here, before[1])}** may come up again."
    assert raw(shown(undone)) == []
    assert here.rows(WISHES) == here.rows(SEEN) == []
    await here.mei.click(shown(picks), label=MORE)
    await here.mei.click(shown(picks), label="Back")
    assert picked(picks) == before


async def test_what_was_answered_is_not_suggested_again(here: World) -> None:
    """By no new list, before or after a restart; what was taken back is."""
    await has_taste(here, here.mei)
    first = await here.mei.slash(here.channel, "recommend", surprise=True)
    before = picked(first)
    said = [
        confirmed(await choose(here.mei, first, way, title_id))
        for way, title_id in zip(("seen", "plan", "refuse"), before, strict=True)
    ]
    await here.mei.click(said[-1], label="Undo")
    for _ in range(2):
        again = await here.mei.slash(here.channel, "recommend", surprise=True)
        found = {title_id for page in await every_page(here.mei, again) for title_id in page}
        assert not found & set(before[:2])
        assert before[2] in found
        await here.restart()


async def test_each_answer_can_be_given_on_a_later_page(here: World) -> None:
    """The page stays; what follows moves up."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    pages = await every_page(here.mei, picks)
    for _ in pages[2:]:
        await here.mei.click(shown(picks), label="Back")
    await choose(here.mei, picks, "refuse", pages[1][0])
    assert picked(picks) == [*pages[1][1:], pages[2][0]]
    assert list(numbers(picks)) == ["4", "5", "6"]


async def test_a_list_that_runs_dry_is_drawn_anew(here: World) -> None:
    """When fewer than a page are left there are three fresh ones, on the same message."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    everything = [title_id for page in await every_page(here.mei, picks) for title_id in page]
    for title_id in everything[:22]:
        by = here.act(here.mei.id, "mei")
        await here.store.suggestions.record_wish(by, title_id, Wish.REFUSED)
    last = everything[22:]
    before = view_id(picks)
    await choose(here.mei, picks, "refuse", last[0])
    fresh = picked(picks)
    assert len(fresh) == 3
    assert not set(fresh) & {*everything[:22], last[0]}
    assert view_id(picks) != before
    assert list(numbers(picks)) == ["1", "2", "3"]
    assert len(here.channel.history()) == 1


async def test_the_last_pick_there_is(here: World) -> None:
    """Where nothing follows the list shrinks; the last answer is told and taken all the same."""
    await has_taste(here, here.mei)
    await here.leave_world()
    picks = await here.mei.slash(here.channel, "recommend", genre="Western")
    one, other = picked(picks)
    await choose(here.mei, picks, "refuse", one)
    assert picked(picks) == [other]
    answer = await choose(here.mei, picks, "plan", other)
    assert confirmed(answer).content == SAID["plan"].format(title=title(here, other))
    assert sorted(here.rows(WISHES)) == sorted(
        [(here.mei.id, one, "refused"), (here.mei.id, other, "planned")]
    )


@pytest.mark.parametrize("restart", [False, True])
async def test_on_a_private_list_a_pick_stands_in_its_place(here: World, restart: bool) -> None:
    """Back leads to its page; an answer to the list without it, and what was taken is told beside."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", private=True)
    await here.mei.click(shown(picks), label=MORE)
    before = picked(picks)
    opened = await open_pick(here.mei, picks, before[1])
    assert list(buttons(picks)) == [*ANSWERS, "Back"]
    assert opened.followups == []
    await here.mei.click(shown(picks), label="Back")
    assert picked(picks) == before
    if restart:
        await here.restart()
    await open_pick(here.mei, picks, before[1])
    answer = await here.mei.click(shown(picks), label="Not for me")
    assert picked(picks)[:2] == [before[0], before[2]]
    assert confirmed(answer).content == SAID["refuse"].format(title=title(here, before[1]))
    assert here.channel.history() == []


async def test_the_select_of_an_earlier_version_still_answers(here: World) -> None:
    """In place, as it did; what it stood on becomes a list of today."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = picked(picks)
    old = await press(here.mei, shown(picks), f"pick:{view_id(picks)}:0", values=[f"plan:{before[0]}"])
    assert confirmed(old).content == SAID["plan"].format(title=title(here, before[0]))
    assert picked(picks)[:2] == before[1:]
    like = await press(here.mei, shown(picks), f"pick:{view_id(picks)}:0", values=[f"like:{before[1]}"])
    assert heading(like) == f"🎬 More like {title(here, before[1])}"


async def test_an_answer_counts_though_its_list_is_gone(here: World) -> None:
    """Where the message was deleted meanwhile: told and kept, and no fault."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    title_id = picked(picks)[0]
    opened = await open_pick(here.mei, picks, title_id)
    here.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)
    answer = await here.mei.click(shown(opened), label="Plan")
    assert confirmed(answer).content == SAID["plan"].format(title=title(here, title_id))
    assert here.rows(WISHES) == [(here.mei.id, title_id, "planned")]


async def test_a_pick_is_answered_by_who_opened_it(here: World) -> None:
    """Nobody else's press of it counts; the control is their own."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    await open_pick(here.mei, picks, picked(picks)[0])
    [(opened,)] = here.rows("SELECT view_id FROM views WHERE kind = 'pressed'")
    assert told(await press(here.jun, shown(picks), f"pick_as:plan:{opened}")) == GONE
    assert here.rows(WISHES) == []
    await press(here.mei, shown(picks), f"pick_as:plan:{opened}")
    assert len(here.rows(WISHES)) == 1


# Seen it ---------------------------------------------------------------------------------------------


async def test_seen_asks_the_score_and_takes_it(here: World) -> None:
    """With the select everybody knows; then it is rated, and Undo is gone."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    title_id = picked(picks)[0]
    said = confirmed(await choose(here.mei, picks, "seen", title_id))
    assert here.rows(SEEN) == [(here.mei.id, title_id)]
    await here.restart()
    rated = await here.mei.select(said, ["17"], custom_id=selects(said)["score"]["custom_id"])
    assert "8.5." in told(rated)
    assert "Undo" not in whole(shown(rated))
    assert here.rows("SELECT score, status FROM shelf WHERE title_id = ?", title_id) == [(17, "finished")]


@pytest.mark.parametrize(
    ("half", "progress"),
    [(19, None), (19, Progress.DROPPED), (None, Progress.DROPPED), (None, Progress.WATCHING)],
)
async def test_what_was_said_before_is_not_lost_by_pressing_seen(
    here: World, half: int | None, progress: Progress | None
) -> None:
    """A score given after the list was drawn stands, also after Undo, and is the one the select shows."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    title_id = picked(picks)[2]
    await score(here, here.mei, title_id, half, progress)
    before = here.rows("SELECT * FROM shelf WHERE title_id = ?", title_id)
    said = confirmed(await choose(here.mei, picks, "seen", title_id))
    assert title_id not in picked(picks)
    options = selects(said)["score"]["options"]
    assert [option["value"] for option in options if option.get("default")] == ([str(half)] if half else [])
    await here.mei.click(said, label="Undo")
    assert here.rows("SELECT * FROM shelf WHERE title_id = ?", title_id) == before


# More like this --------------------------------------------------------------------------------------


async def test_more_like_this_is_a_private_list(here: World) -> None:
    """The public one stays; the new one turns its own pages and takes answers."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = whole(shown(picks))
    title_id = picked(picks)[0]
    like = await choose(here.mei, picks, "like", title_id)
    assert shown(like).ephemeral
    assert heading(like) == f"🎬 More like {title(here, title_id)}"
    assert title_id not in picked(like)
    assert whole(shown(picks)) == before
    assert here.rows(WISHES) == here.rows(SEEN) == []
    first = picked(like)
    await here.mei.click(shown(like), label=MORE)
    assert not set(picked(like)) & set(first)
    await choose(here.mei, like, "refuse", picked(like)[0])
    assert shown(like).ephemeral
    assert len(here.channel.history()) == 1


# Strangers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["seen", "plan", "refuse"])
async def test_a_stranger_answers_for_themselves(here: World, way: str) -> None:
    """Their own wish or seen title, told to them alone; the list is its owner's and does not change."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = whole(here.channel.history()[0])
    title_id = picked(picks)[0]
    answer = await choose(here.jun, picks, way, title_id)
    assert confirmed(answer).content == SAID[way].format(title=title(here, title_id))
    assert here.rows("SELECT DISTINCT member_id FROM shelf WHERE score IS NULL") == [(here.jun.id,)]
    assert whole(here.channel.history()[0]) == before
    assert len(here.channel.history()) == 1
    # Control: its owner's answer changes it.
    await choose(here.mei, picks, way, title_id)
    assert title_id not in picked(picks)


async def test_a_stranger_turns_to_a_list_of_their_own(here: World) -> None:
    """Private, by the same wishes, by their scores and without what they have seen."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", kind="film")
    before = whole(here.channel.history()[0])
    await score(here, here.jun, picked(picks)[0], 20)
    own = await here.jun.click(shown(picks), label=MORE)
    assert shown(own).ephemeral
    assert heading(own) == "🎬 Next up for jun"
    assert notes(own) == "Films\nI know 1 of your scores. At 10 these get personal."
    assert picked(picks)[0] not in picked(own)
    assert all(title_id.startswith("kf-") for title_id in picked(own))
    await here.jun.click(shown(own), label=MORE)
    assert list(numbers(own)) == ["4", "5", "6"]
    assert whole(here.channel.history()[0]) == before


# Planned ---------------------------------------------------------------------------------------------


async def test_nothing_planned_says_how_to_plan(here: World) -> None:
    """Privately, also for who planned only in another's eyes."""
    await here.store.suggestions.record_wish(here.act(here.jun.id, "jun"), SIGNAL, Wish.PLANNED)
    said = told(await here.mei.slash(here.channel, "recommend", planned=True))
    assert said == NOTHING


async def test_the_planned_list(here: World) -> None:
    """The latest first, over pages, with its own answers; nothing of it is noted."""
    await has_taste(here, here.mei)
    planned = [title.id for title in here.index.titles[40:47]]
    for title_id in planned:
        here.env.backend.advance_clock(5)
        await here.store.suggestions.record_wish(here.act(here.mei.id, "mei"), title_id, Wish.PLANNED)
    picks = await here.mei.slash(here.channel, "recommend", planned=True)
    assert heading(picks) == "📌 On mei's list"
    assert [title_id for page in await every_page(here.mei, picks) for title_id in page] == planned[::-1]
    assert list(buttons(picks)) == ["7", "Back"]
    opened = await open_pick(here.mei, picks, planned[0])
    assert list(buttons(opened)) == ["Seen it", "Off my list", "More like it", "Shelf"]
    assert here.rows("SELECT 1 FROM shown") == []


@pytest.mark.parametrize(
    ("way", "said"),
    [("seen", SAID["seen"]), ("unplan", "**{title}** is off your list.")],
)
async def test_answers_on_the_planned_list(here: World, way: str, said: str) -> None:
    """It goes from the list at once; Undo plans it as before."""
    await has_taste(here, here.mei)
    first = await here.mei.slash(here.channel, "recommend")
    for title_id in picked(first)[:3]:
        await choose(here.mei, first, "plan", title_id)
    picks = await here.mei.slash(here.channel, "recommend", planned=True)
    before = picked(picks)
    assert len(before) == 3
    answer = await choose(here.mei, picks, way, before[1])
    assert picked(picks) == [before[0], before[2]]
    assert confirmed(answer).content == said.format(title=title(here, before[1]))
    undone = await here.mei.click(confirmed(answer), label="Undo")
    assert told(undone) == f"Undone. **{title(here, before[1])}** is back on your list."
    again = await here.mei.slash(here.channel, "recommend", planned=True)
    assert set(picked(again)) == set(before)


async def test_the_last_planned_title(here: World) -> None:
    """Answering it is told, and the list is empty when asked for again."""
    await here.store.suggestions.record_wish(here.act(here.mei.id, "mei"), SIGNAL, Wish.PLANNED)
    picks = await here.mei.slash(here.channel, "recommend", planned=True)
    answer = await choose(here.mei, picks, "unplan", SIGNAL)
    assert confirmed(answer).content == "**Signal** is off your list."
    assert told(await here.mei.slash(here.channel, "recommend", planned=True)) == NOTHING


# Forged and twice ------------------------------------------------------------------------------------


async def test_forged_answers_are_refused(here: World, there: World) -> None:
    """An unknown way or title, a list of another server or that never was; the right one is taken."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    outside = await there.mei.slash(there.channel, "rating", title=SIGNAL)
    own, title_id = view_id(picks), picked(picks)[0]
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await here.mei.click(shown(card), label="Rate")
    [(other_kind,)] = here.rows("SELECT view_id FROM views WHERE kind = 'score'")
    before = whole(here.channel.history()[0])
    for custom_id, value in (
        (f"pick:{own}:0", f"burn:{title_id}"),
        (f"pick:{own}:0", f":{title_id}"),
        (f"pick:{own}:0", f"unseen:{title_id}"),
        (f"pick:{own}:0", "plan:no-such-title"),
        (f"pick:{own}:0", "plan"),
        (f"pick:{own}:0", "like:"),
        (f"pick:{own + 1000}:0", f"plan:{title_id}"),
        (f"pick:{other_kind}:0", f"plan:{title_id}"),
        (f"undo:burn:{title_id}", None),
        ("undo:plan:no-such-title", None),
        (f"undo:{title_id}", None),
        (f"picks:{own + 1000}:0", None),
        (f"picks:{own}", None),
        (f"people:{own + 1000}", ""),
        (f"pick_one:{own + 1000}:{title_id}", None),
        (f"pick_one:{own}:no-such-title", None),
        (f"pick_as:burn:{own}", None),
        (f"pick_as:plan:{own}", None),
        (f"pick_as:plan:{own + 1000}", None),
        (f"together:{own + 1000}", None),
        (f"people_of:{own}", ""),
        (f"quick_face:1:{title_id}:adored", None),
        ("quick_face:1:no-such-title:loved", None),
        ("quick_unseen:1:no-such-title", None),
        ("quick_score:1:no-such-title", "17"),
    ):
        values = None if value is None else [value] if value else []
        assert told(await press(here.mei, shown(picks), custom_id, values=values)) == GONE, custom_id
    for custom_id, values in (
        (f"pick:{own}:0", [f"plan:{title_id}"]),
        (f"picks:{own}:1", None),
        (f"people:{own}", []),
    ):
        assert told(await press(there.mei, shown(outside), custom_id, values=values)) == GONE, custom_id
    assert here.rows(WISHES) == here.rows(SEEN) == []
    assert whole(here.channel.history()[0]) == before
    # Control: the same press with what the select has.
    answer = await press(here.mei, shown(picks), f"pick:{own}:0", values=[f"plan:{title_id}"])
    assert confirmed(answer).content == SAID["plan"].format(title=title(here, title_id))
    assert here.rows(WISHES) == [(here.mei.id, title_id, "planned")]


async def test_a_page_past_the_end_is_the_last(here: World) -> None:
    """Whatever number an old button has."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    await press(here.mei, shown(picks), f"picks:{view_id(picks)}:99")
    assert list(numbers(picks)) == ["25"]


@pytest.mark.parametrize("way", ["plan", "refuse", "seen"])
async def test_an_answer_delivered_twice_is_taken_once(here: World, way: str) -> None:
    """One confirmation and one step of the list."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = picked(picks)
    with interactions(here.env, times=2):
        answer = await choose(here.mei, picks, way, before[0])
    assert answer.followups == []
    assert picked(picks)[:2] == before[1:]
    assert len(here.rows(WISHES) + here.rows(SEEN)) == 1
    assert len(here.channel.history()) == 1
