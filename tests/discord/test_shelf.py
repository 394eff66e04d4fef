"""One shelf: where somebody is with a title, from whatever card, and what they are in the middle of."""

import re
from typing import Any

import pytest
import simcord

from bot.ui.words import Words
from tests.discord.conftest import (
    DAY,
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    parts,
    press,
    raw,
    shown,
    told,
    whole,
)
from tests.discord.shelf_presses import find, many
from tests.discord.test_every_language import speak
from tests.discord.title_presses import TEA_ID, added

STANDS = "SELECT status, episode, score, rewatches FROM shelf"
NAME = "**Signal**"
GONE = "That's no longer there. Run the command again."


async def on_shelf(here: World, who: simcord.MemberActor, **options: Any) -> simcord.InteractionResult:
    return await who.slash(here.channel, "shelf", **options)


async def choose(who: simcord.MemberActor, panel: Any, value: str) -> simcord.InteractionResult:
    return await who.select(shown(panel), [value], custom_id=find(panel, "shelf_as"))


def chosen(panel: Any) -> list[str]:
    """What the select of where they are shows as chosen."""
    [options] = [
        part["options"] for row in raw(shown(panel)) for part in row["components"] if part["type"] == 3
    ]
    return [option["value"] for option in options if option.get("default")]


# One title -------------------------------------------------------------------------------------------


async def test_every_card_of_a_title_leads_to_its_shelf(here: World) -> None:
    """The card of a title, what is behind a review, a pick, and a question of the quick round."""
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert list(buttons(card)) == ["Rate", "Review", "Shelf", "More"]
    review = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="It hums.")
    mine = await here.mei.click(shown(review), label="More")
    theirs = await here.jun.click(shown(review), label="More")
    picks = await here.jun.slash(here.channel, "recommend", kind="film")
    pick = await here.jun.click(shown(picks), label="1")
    quick = await here.sol.slash(here.channel, "recommend")
    for who, answer in (
        (here.jun, card),
        (here.mei, mine),
        (here.jun, theirs),
        (here.jun, pick),
        (here.sol, quick),
    ):
        panel = await who.click(shown(answer), label="Shelf")
        assert shown(panel).ephemeral
        assert find(panel, "shelf_as")
    assert here.rows("SELECT 1 FROM shelf WHERE status IS NOT NULL") == []  # to look changes nothing


async def test_each_status_is_chosen_and_shown(here: World) -> None:
    """In place, with what it became; off the shelf nothing is left."""
    panel = await on_shelf(here, here.jun, title=SIGNAL)
    assert body(panel) == "Not on your shelf."
    assert chosen(panel) == []
    for status, said in (
        ("planned", "is planned"),
        ("watching", "You're watching"),
        ("on_hold", "is on hold"),
        ("finished", "You've finished"),
        ("dropped", "You've dropped"),
        ("refused", "won't come up again"),
    ):
        answer = await choose(here.jun, panel, status)
        assert shown(answer).id == shown(panel).id
        assert said in told(answer)
        assert NAME in told(answer)
        assert chosen(answer) == [status]
        assert here.rows(STANDS) == [(status, None, None, 0)]
    answer = await choose(here.jun, answer, "off")
    assert told(answer) == f"{NAME} is off your shelf."
    assert here.rows(STANDS) == []
    assert "off" not in [o["value"] for o in raw(shown(answer))[0]["components"][0]["options"]]


async def test_a_score_stays_whatever_is_said(here: World) -> None:
    """On the shelf and off it, and for the server; finishers and droppers are counted as they stand."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="8.5")
    panel = await on_shelf(here, here.jun, title=SIGNAL)
    assert "You gave it 8.5" in body(panel)
    groups = "SELECT votes, finished_votes, dropped_votes FROM summaries"
    for status, counted in (
        ("on_hold", (1, 0, 0)),
        ("finished", (1, 1, 0)),
        ("dropped", (1, 0, 1)),
        ("planned", (1, 0, 0)),
        ("off", (1, 0, 0)),
    ):
        answer = await choose(here.jun, panel, status)
        assert here.rows(groups) == [counted]
        assert here.rows("SELECT score FROM shelf") == [(17,)]
    assert told(answer) == f"{NAME} is off your shelf. Your score stays."


async def test_another_score_leaves_what_is_on_hold_there(here: World) -> None:
    """And what is planned once more; the control: what was planned and never scored is seen now."""
    for title_id, status in ((SIGNAL, "on_hold"), (MIRACLE, "planned")):
        await on_shelf(here, here.jun, title=title_id, status=status)
    await here.jun.slash(here.channel, "rating", title=MIRACLE, score="7")
    assert here.rows("SELECT status FROM shelf WHERE title_id = ?", MIRACLE) == [(None,)]
    await on_shelf(here, here.jun, title=MIRACLE, status="planned")
    for title_id in (SIGNAL, MIRACLE):
        await here.jun.slash(here.channel, "rating", title=title_id, score="9")
    assert sorted(here.rows(STANDS)) == [("on_hold", None, 18, 0), ("planned", None, 18, 0)]


async def test_episodes_one_press_each(here: World) -> None:
    """The button says which one; the last is the end, and another press of an old panel changes nothing."""
    old = panel = await on_shelf(here, here.jun, title=SIGNAL, episode=14)
    assert "You're on episode 14" in told(panel)
    assert "episode 14 of 16" in body(panel)
    for number in (15, 16):
        panel = await here.jun.click(shown(panel), label=f"Saw episode {number}")
    assert told(panel) == "You've finished **Signal**. All its reviews now open for you."
    assert here.rows(STANDS) == [("finished", 16, None, 0)]
    assert list(buttons(panel)) == ["Watched it again", "Episode…", "Dates…", "Rate it", "My shelf"]
    await press(here.jun, shown(old), f"ep:{SIGNAL}:15")
    assert here.rows(STANDS) == [("finished", 16, None, 0)]


async def test_an_episode_alone_means_watching(here: World) -> None:
    """And beside a status it is kept too."""
    for options, stands in (
        ({"episode": 3}, ("watching", 3)),
        ({"episode": 5, "status": "on_hold"}, ("on_hold", 5)),
        ({"episode": 6, "status": "dropped"}, ("dropped", 6)),
        ({"episode": 7}, ("watching", 7)),
        ({"episode": 16}, ("finished", 16)),
    ):
        await on_shelf(here, here.jun, title=SIGNAL, **options)
        assert here.rows("SELECT status, episode FROM shelf") == [stands]


@pytest.mark.parametrize("episode", [0, -1, 17, 10**9])
async def test_an_episode_that_is_none_is_refused(here: World, episode: int) -> None:
    """By command and by form; a button opens the form again, and nothing is noted."""
    refused = await on_shelf(here, here.jun, title=SIGNAL, episode=episode)
    assert "isn't an episode of Signal. Give a number from 1 to 16." in told(refused)
    panel = await on_shelf(here, here.jun, title=SIGNAL)
    form = await here.jun.click(shown(panel), label="Episode…")
    refused = await here.jun.submit_modal(form, {"text": str(episode)[:4]})
    assert "isn't an episode of Signal" in told(refused)
    assert here.rows(STANDS) == []
    form = await here.jun.click(shown(refused), label="Try again")
    await here.jun.submit_modal(form, {"text": "4"})
    assert here.rows(STANDS) == [("watching", 4, None, 0)]


async def test_a_film_has_no_episodes(here: World) -> None:
    """It says so and asks whether it was seen; its panel has no episode either."""
    asked = await on_shelf(here, here.jun, title=MIRACLE, episode=1)
    assert told(asked) == "Miracle in Cell No. 7 is a film. Have you seen it?"
    panel = await here.jun.click(shown(asked), label="Seen it")
    assert here.rows(STANDS) == [("finished", None, None, 0)]
    assert list(buttons(panel)) == ["Watched it again", "Dates…", "Rate it", "My shelf"]
    other = await on_shelf(here, here.sol, title=MIRACLE)
    assert list(buttons(other)) == ["Seen it", "Dates…", "Rate it", "My shelf"]
    done = await here.sol.click(shown(other), label="Seen it")
    assert told(done) == "You've seen **Miracle in Cell No. 7**. All its reviews now open for you."


async def test_an_episode_needs_its_title(here: World) -> None:
    refused = await on_shelf(here, here.jun, episode=4)
    assert told(refused) == "Which one? Give its `title` along with the `episode`."


async def test_an_unknown_name_leads_on_with_all_that_was_given(here: World) -> None:
    refused = await on_shelf(here, here.jun, title="signaal", status="on_hold", episode=5)
    label = next(iter(buttons(refused)))
    assert label.startswith("Signal")
    answer = await here.jun.click(shown(refused), label=label)
    assert "is on hold" in told(answer)
    assert here.rows("SELECT status, episode FROM shelf") == [("on_hold", 5)]


async def test_what_is_on_hold_or_dropped_is_not_suggested(here: World) -> None:
    """The control: what is off the shelf may be."""
    for status in ("on_hold", "dropped", "off"):
        await choose(here.jun, await on_shelf(here, here.jun, title=SIGNAL), status)
        own = (await here.store.suggestions.find_answers(here.server.id, [here.jun.id]))[here.jun.id]
        assert (SIGNAL in own.closed) is (status != "off")


async def test_whoever_holds_it_reads_up_to_where_they_were(here: World) -> None:
    """Spoiler care goes by the episode, also of what is on hold or dropped; control: a later one asks."""
    text = "Episode five is where she falls."
    card = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=text, episodes=5)
    for status in ("on_hold", "dropped"):
        await on_shelf(here, here.jun, title=SIGNAL, status=status, episode=5)
        assert text in whole(shown(await here.jun.click(shown(card), label="Open")))
        await on_shelf(here, here.jun, title=SIGNAL, status=status, episode=4)
        asked = await here.jun.click(shown(card), label="Open")
        assert text not in whole(shown(asked))


async def test_planned_is_what_recommend_shows(here: World) -> None:
    """One list, wherever it was planned, and whatever is planned to be seen again."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="10")
    for title_id in (SIGNAL, MIRACLE):
        await on_shelf(here, here.jun, title=title_id, status="planned")
    planned = await here.jun.slash(here.channel, "recommend", planned=True)
    names = {str(each.title)[3:] for each in shown(planned).embeds}
    assert names == {"Miracle in Cell No. 7 (2013)", "Signal (2016)"}
    await on_shelf(here, here.jun, title=SIGNAL, status="watching")
    planned = await here.jun.slash(here.channel, "recommend", planned=True)
    assert [str(each.title) for each in shown(planned).embeds] == ["1. Miracle in Cell No. 7 (2013)"]
    pick = await here.jun.click(shown(planned), label="1")
    await here.jun.click(shown(pick), label="Off my list")
    listed = await on_shelf(here, here.jun, status="planned")
    assert body(listed).startswith("Nothing here yet.")


async def test_seen_once_more_from_the_planned_list(here: World) -> None:
    """A rewatch that was planned is done by one press, and counts as one."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    await on_shelf(here, here.jun, title=SIGNAL, status="finished")
    here.env.backend.advance_clock(2 * DAY)
    await on_shelf(here, here.jun, title=SIGNAL, status="planned")
    planned = await here.jun.slash(here.channel, "recommend", planned=True)
    pick = await here.jun.click(shown(planned), label="1")
    await here.jun.click(shown(pick), label="Seen it")
    assert here.rows(STANDS) == [("finished", None, 18, 1)]


# Again, and dates ------------------------------------------------------------------------------------


async def test_watching_again_undoes_nothing(here: World) -> None:
    """It counts as finished all the while, and its end as one rewatch."""
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    await on_shelf(here, here.jun, title=SIGNAL, status="finished")
    panel = await on_shelf(here, here.jun, title=SIGNAL, episode=1)
    assert "Watching again" in body(panel)
    assert here.rows("SELECT finished_votes FROM summaries") == [(1,)]
    ended = await here.jun.click(shown(panel), label="Finished it")
    assert told(ended) == "You've seen **Signal** once more. That's 1 rewatch."
    assert here.rows("SELECT status, score, rewatches FROM shelf") == [("finished", 18, 1)]
    twice = await here.jun.click(shown(ended), label="Watched it again")
    assert told(twice) == "You've seen **Signal** once more. That's 2 rewatches."
    assert "Watched again 2 times" in body(twice)
    await press(here.jun, shown(twice), f"re:{SIGNAL}:{here.server.id}:2")  # the same press once more
    assert here.rows("SELECT rewatches FROM shelf") == [(2,)]


async def test_finished_by_a_slip_and_by_a_day_later(here: World) -> None:
    """Taken back at once it was never finished; later it is watched again."""
    panel = await on_shelf(here, here.jun, title=SIGNAL, status="finished")
    panel = await choose(here.jun, panel, "watching")
    assert here.rows("SELECT status, finished_at, rewatches FROM shelf") == [("watching", None, 0)]
    panel = await choose(here.jun, panel, "finished")
    here.env.backend.advance_clock(2 * DAY)
    panel = await choose(here.jun, panel, "watching")
    assert told(panel) == f"You're watching {NAME} again. It still counts as finished."
    panel = await choose(here.jun, panel, "dropped")
    assert told(panel) == f"You've stopped watching {NAME} again. It still counts as finished."
    assert here.rows("SELECT status, rewatches, again_at FROM shelf") == [("finished", 0, None)]


async def test_dates_are_typed_and_taken_away(here: World) -> None:
    """In a form with what is there; an unchanged day keeps its hour."""
    panel = await on_shelf(here, here.jun, title=SIGNAL, episode=3)
    [(started,)] = here.rows("SELECT started_at FROM shelf")
    form = await here.jun.click(shown(panel), label="Dates…")
    kept = {name: part.get("value") for name, part in parts(form).items()}
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", str(kept["started"]))
    sent = {"started": kept["started"], "finished": "", "rewatches": ""}
    await here.jun.submit_modal(form, sent)
    assert here.rows("SELECT started_at FROM shelf") == [(started,)]
    form = await here.jun.click(shown(panel), label="Dates…")
    answer = await here.jun.submit_modal(form, sent | {"started": "2016. 1. 22.", "finished": "2016/3/12"})
    assert told(answer) == f"Saved for {NAME}."
    assert shown(answer).id == shown(panel).id
    noon = 12 * 3600
    stands = here.rows("SELECT status, started_at - ?, finished_at - ? FROM shelf", 1453420800, 1457740800)
    assert stands == [("watching", noon, noon)]
    form = await here.jun.click(shown(answer), label="Dates…")
    assert parts(form)["started"]["value"] == "2016-01-22"
    await here.jun.submit_modal(form, {"started": "", "finished": "", "rewatches": "0"})
    assert here.rows("SELECT started_at, finished_at FROM shelf") == [(None, None)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            {"started": "yesterday"},
            "“yesterday” isn't a day I can use. Write one up to today, like 2026-11-28.",
        ),
        ({"finished": "2016-02-30"}, "“2016-02-30” isn't a day I can use."),
        ({"finished": "2999-01-01"}, "“2999-01-01” isn't a day I can use."),
        ({"started": "0001-01-01"}, "“0001-01-01” isn't a day I can use."),
        ({"started": "2016-01-99999999999999999999"}, "isn't a day I can use."),
        ({"started": "2016-03-12", "finished": "2016-03-11"}, "That's finished before it was started."),
        ({"rewatches": "many"}, "Give a whole number from 0 to 99."),
        ({"rewatches": "100"}, "Give a whole number from 0 to 99."),
        ({"rewatches": "²"}, "Give a whole number from 0 to 99."),
    ],
)
@pytest.mark.parametrize("restart", [False, True])
async def test_bad_dates_are_one_sentence_and_nothing_is_lost(
    here: World, sent: dict[str, str], said: str, restart: bool
) -> None:
    """The form comes again with what was typed; once it is right, it is as kept."""
    panel = await on_shelf(here, here.jun, title=SIGNAL, episode=3)
    before = here.rows("SELECT * FROM shelf")
    form = await here.jun.click(shown(panel), label="Dates…")
    typed = {"started": "2016-01-22", "finished": "2016-03-12", "rewatches": "1"} | sent
    refused = await here.jun.submit_modal(form, typed)
    assert said in told(refused)
    assert shown(refused).attachments == []
    assert here.rows("SELECT * FROM shelf") == before
    if restart:
        await here.restart()
    form = await here.jun.click(shown(refused), label="Try again")
    assert {name: part.get("value") for name, part in parts(form).items()} == typed
    right = {"started": "2016-01-22", "finished": "2016-03-12", "rewatches": "1"}
    await here.jun.submit_modal(form, right)
    assert here.rows("SELECT rewatches FROM shelf") == [(1,)]
    assert here.rows("SELECT 1 FROM drafts") == []
    form = await here.jun.click(shown(panel), label="Dates…")
    assert {name: part.get("value") for name, part in parts(form).items()} == right


async def test_dates_alone_say_where_one_is(here: World) -> None:
    """Of a title that is on no shelf yet; with nothing typed it stays off."""
    panel = await on_shelf(here, here.jun, title=SIGNAL)
    for sent, stands in (
        ({"started": "", "finished": "", "rewatches": ""}, []),
        ({"started": "2016-01-22", "finished": "", "rewatches": ""}, [("watching",)]),
    ):
        form = await here.jun.click(shown(panel), label="Dates…")
        panel = await here.jun.submit_modal(form, sent)
        assert here.rows("SELECT status FROM shelf") == stands


# The whole shelf -------------------------------------------------------------------------------------


async def test_the_shelf_by_status_newest_first(here: World) -> None:
    """With counts, scores and episodes; private, and each title opens."""
    ids = await many(here, 2, "planned")
    await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="9")
    await here.jun.slash(here.channel, "rating", title=MIRACLE, score="7")
    listed = await on_shelf(here, here.jun)
    assert shown(listed).ephemeral
    assert body(listed) == "**Signal** (2016) · 5/16 · ⭐ 9"
    options = {
        option["value"]: option["label"]
        for row in raw(shown(listed))
        for part in row["components"]
        if str(part.get("custom_id")).startswith("shelf_of:")
        for option in part["options"]
    }
    assert options == {
        "watching": "1 watching",
        "planned": "2 planned",
        "on_hold": "0 on hold",
        "finished": "0 finished",
        "dropped": "0 dropped",
        "refused": "0 not for me",
        "scored": "2 scored",
    }
    scored = await here.jun.select(shown(listed), ["scored"], custom_id=find(listed, "shelf_of"))
    assert shown(scored).id == shown(listed).id
    assert body(scored) == ("**Signal** (2016) · 5/16 · ⭐ 9\n**Miracle in Cell No. 7** (2013) · ⭐ 7")
    planned = await on_shelf(here, here.jun, status="planned")
    assert len(body(planned).split("\n")) == 2
    value = f"{ids[0]}:{here.server.id}"
    panel = await here.jun.select(shown(planned), [value], custom_id="shelf_open")
    assert chosen(panel) == ["planned"]


async def test_pages_of_a_long_shelf(here: World) -> None:
    """Ten a page, each once; a page past the end is the last."""
    ids = await many(here, 23, "finished")
    first = await on_shelf(here, here.jun, status="finished")
    seen = []
    page = first
    while True:
        seen += body(page).split("\n")
        if buttons(page)["Next"].get("disabled"):
            break
        page = await here.jun.click(shown(page), label="Next")
    assert len(seen) == len(set(seen)) == len(ids)
    assert embed(page).footer.text == "21 to 23 of 23"
    far = await press(here.jun, shown(page), f"shelf_page:{here.jun.id}:finished:999")
    assert embed(far).footer.text == "21 to 23 of 23"


async def test_an_empty_shelf_says_how_to_begin(here: World) -> None:
    assert body(await on_shelf(here, here.jun)) == (
        "Nothing on it yet. Press **Shelf** under a title, or bring your list with `/import`."
    )


# What comes next -------------------------------------------------------------------------------------


async def test_next_is_what_one_is_in_the_middle_of(here: World) -> None:
    """The latest first, then what is on hold; one press an episode, in place."""
    ids = await many(here, 1, "on_hold")
    for number, title_id in enumerate(("kd-misaeng-incomplete-life-2014", SIGNAL)):
        here.env.backend.advance_clock(60)
        await on_shelf(here, here.jun, title=title_id, episode=5 + number)
    card = await here.jun.slash(here.channel, "next")
    assert shown(card).ephemeral
    rows = body(card).split("\n")
    assert rows[0] == "▶️ **Signal** · next: episode 7 of 16"
    assert "next: episode 6 of" in rows[1]
    assert "On hold" in rows[2]
    pressed = await here.jun.click(shown(card), label="Signal · 7")
    assert shown(pressed).id == shown(card).id
    assert body(pressed).split("\n")[0] == "▶️ **Signal** · next: episode 8 of 16"
    assert body(pressed).split("\n")[1:] == rows[1:]
    held = find(pressed, "next_seen").rsplit(":", 2)[0] + ":2:1"
    await press(here.jun, shown(pressed), held)
    assert here.rows("SELECT status, episode FROM shelf WHERE title_id = ?", ids[0]) == [("watching", 1)]


async def test_the_last_episode_asks_how_it_was(here: World) -> None:
    """It says finished in its place, and a face rates it."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=15)
    card = await here.jun.slash(here.channel, "next")
    done = await here.jun.click(shown(card), label="Signal · 16")
    assert body(done) == "✅ **Signal** · Finished"
    [asked] = done.followups
    assert asked.content == "You've seen **Signal**. How was it?"
    await here.jun.click(asked, label="Loved")
    assert here.rows(STANDS) == [("finished", 16, 18, 0)]
    assert body(await here.jun.slash(here.channel, "next")).startswith(
        "You're not in the middle of anything."
    )


async def test_a_film_is_done_in_one_press(here: World) -> None:
    await on_shelf(here, here.jun, title=MIRACLE, status="watching")
    card = await here.jun.slash(here.channel, "next")
    assert body(card) == "▶️ **Miracle in Cell No. 7** · not finished yet"
    done = await here.jun.click(shown(card), label="Miracle in Cell No. 7 · done")
    assert body(done) == "✅ **Miracle in Cell No. 7** · Finished"


async def test_nothing_begun_leads_to_what_is_planned_or_to_picks(here: World) -> None:
    """At most three; a press starts one."""
    empty = await here.jun.slash(here.channel, "next")
    assert body(empty) == "You're not in the middle of anything. `/recommend` finds your next one."
    await many(here, 4, "planned")
    card = await here.jun.slash(here.channel, "next")
    labels = list(buttons(card))
    assert len(labels) == 3
    started = await here.jun.click(shown(card), label=labels[1])
    assert shown(started).id == shown(card).id
    assert "next: episode 1 of" in body(started)
    assert here.rows("SELECT count(*) FROM shelf WHERE status = 'watching'") == [(1,)]


async def test_five_on_a_page_each_with_its_press(here: World) -> None:
    await many(here, 12, "watching")
    card = await here.jun.slash(here.channel, "next")
    counts = [len([label for label in buttons(card) if "·" in label])]
    while not buttons(card)["Next"].get("disabled"):
        card = await here.jun.click(shown(card), label="Next")
        counts.append(len([label for label in buttons(card) if "·" in label]))
    assert counts == [5, 5, 2]
    label = [each for each in buttons(card) if "·" in each][1]
    pressed = await here.jun.click(shown(card), label=label)
    assert [len(body(each).split("\n")) for each in (card, pressed)] == [2, 2]


async def test_what_comes_next_is_ones_own(here: World) -> None:
    """Another member's press, a forged place and an old list are told so and write nothing."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    card = await here.jun.slash(here.channel, "next")
    before = here.rows("SELECT * FROM shelf")
    view = find(card, "next_seen").split(":")[1]
    public = await here.sol.slash(here.channel, "rating", title=SIGNAL)
    for who, custom_id in (
        (here.sol, f"next_seen:{view}:0:6"),
        (here.jun, f"next_seen:{view}:7:6"),
        (here.jun, "next_seen:999:0:6"),
        (here.jun, "next:999:0"),
        (here.jun, "ep:kd-never-there:3"),
    ):
        assert told(await press(who, shown(public), custom_id)) == GONE
    assert here.rows("SELECT * FROM shelf") == before


# Servers, and direct messages ------------------------------------------------------------------------


async def test_each_server_has_its_own_shelf(here: World, there: World) -> None:
    """What is chosen from a list of one server is not to be found in another."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    panel = await on_shelf(there, there.jun, title=SIGNAL)
    assert body(panel) == "Not on your shelf."
    forged = await press(there.jun, shown(panel), "shelf_open", values=[f"{SIGNAL}:{here.server.id}"])
    assert told(forged) == GONE
    await choose(there.jun, panel, "dropped")
    found = here.rows("SELECT server_id, status, episode FROM shelf ORDER BY server_id")
    assert found == sorted([(here.server.id, "watching", 5), (there.server.id, "dropped", None)])


async def test_in_direct_messages_all_servers_are_one_shelf(here: World, there: World) -> None:
    """What they did last counts; presses write where a title is kept."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    here.env.backend.advance_clock(60)
    await on_shelf(there, there.jun, title=MIRACLE, status="on_hold")
    direct = here.jun.user
    listed = await direct.slash("shelf")
    assert body(listed) == "**Signal** (2016) · 5/16"
    panel = await direct.slash("shelf", title=SIGNAL)
    panel = await direct.click(shown(panel), label="Saw episode 6")
    assert "You're on episode 6" in told(panel)
    card = await direct.slash("next")
    assert len(body(card).split("\n")) == 2
    card = await direct.click(shown(card), label="Signal · 7")
    assert "next: episode 8 of 16" in body(card)
    await direct.click(shown(card), label="Miracle in Cell No. 7 · done")
    found = here.rows("SELECT server_id, title_id, status, episode FROM shelf ORDER BY title_id")
    assert found == [
        (here.server.id, SIGNAL, "watching", 7),
        (there.server.id, MIRACLE, "finished", None),
    ]
    planned = await direct.slash("shelf", status="planned")
    assert body(planned).startswith("Nothing here yet.")


async def test_in_direct_messages_a_servers_own_title_has_its_name(here: World, there: World) -> None:
    """It is known in one server alone; its panel and what comes next lead there."""
    await added(here)
    await on_shelf(here, here.mei, title=TEA_ID, episode=11)
    await there.mei.slash(there.channel, "rating", title=MIRACLE, score="8")
    direct = here.mei.user
    assert body(await direct.slash("shelf")) == "**Tea at Midnight** (2026) · 11/12"
    listed = await direct.slash("shelf")
    value = f"{TEA_ID}:{here.server.id}"
    panel = await direct.select(shown(listed), [value], custom_id="shelf_open")
    assert "episode 11 of 12" in body(panel)
    card = await direct.slash("next")
    done = await direct.click(shown(card), label="Tea at Midnight · 12")
    assert body(done) == "✅ **Tea at Midnight** · Finished\n\nThat's kept in **Drama Club**."
    [asked] = done.followups
    assert asked.content == "You've seen **Tea at Midnight**. How was it?"
    assert {"Loved", "Nope"} <= buttons(asked).keys()
    found = here.rows("SELECT server_id, status FROM shelf WHERE title_id = ?", TEA_ID)
    assert found == [(here.server.id, "finished")]


async def test_in_direct_messages_dates_are_typed_too(here: World) -> None:
    """A refused form keeps what was typed where the title is kept; nothing is written to no server."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=3)
    direct = here.jun.user
    panel = await direct.slash("shelf", title=SIGNAL)
    form = await direct.click(shown(panel), label="Dates…")
    typed = {"started": "soon", "finished": "", "rewatches": "2"}
    refused = await direct.submit_modal(form, typed)
    assert "“soon” isn't a day I can use." in shown(refused).content
    form = await direct.click(shown(refused), label="Try again")
    assert {name: part.get("value") or "" for name, part in parts(form).items()} == typed
    await direct.submit_modal(form, typed | {"started": "2016-01-22"})
    form = await direct.click(shown(panel), label="Episode…")
    answer = await direct.submit_modal(form, {"text": "8"})
    assert "You're on episode 8" in shown(answer).content
    assert here.rows("SELECT server_id, episode, rewatches FROM shelf") == [(here.server.id, 8, 2)]
    for table in ("shelf", "members", "drafts", "summaries"):
        assert here.rows(f"SELECT 1 FROM {table} WHERE server_id = 0") == []


async def test_in_direct_messages_a_title_goes_to_the_only_server(here: World) -> None:
    """Who is at home in none is told that it takes one; in one it is that."""
    direct = here.jun.user
    refused = await direct.slash("shelf", title=SIGNAL, episode=3)
    assert "needs a server" in shown(refused).content
    empty = await direct.slash("next")
    assert body(empty).startswith("You're not in the middle of anything.")
    await here.jun.slash(here.channel, "rating", title=MIRACLE, score="8")
    await direct.slash("shelf", title=SIGNAL, episode=3)
    assert here.rows("SELECT server_id, status FROM shelf WHERE title_id = ?", SIGNAL) == [
        (here.server.id, "watching")
    ]


async def test_in_direct_messages_of_several_servers_it_is_asked_which(here: World, there: World) -> None:
    """A title that is on neither shelf; the control: one that is on one is not asked of."""
    for world in (here, there):
        await world.jun.slash(world.channel, "rating", title=MIRACLE, score="8")
    refused = await here.jun.user.slash("shelf", title=SIGNAL, status="planned")
    assert "Which server is it for?" in shown(refused).content
    await on_shelf(there, there.jun, title=SIGNAL, status="planned")
    await here.jun.user.slash("shelf", title=SIGNAL, status="watching")
    assert here.rows("SELECT server_id, status FROM shelf WHERE title_id = ?", SIGNAL) == [
        (there.server.id, "watching")
    ]


async def test_a_server_that_was_left_takes_nothing_more(here: World, there: World) -> None:
    """A panel of it in direct messages is gone then."""
    await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    await there.jun.slash(there.channel, "rating", title=MIRACLE, score="8")
    panel = await here.jun.user.slash("shelf", title=SIGNAL)
    here.execute(f"UPDATE members SET left_at = 1 WHERE server_id = {here.server.id}")
    refused = await here.jun.user.click(shown(panel), label="Saw episode 6")
    assert GONE in shown(refused).content
    assert here.rows("SELECT episode FROM shelf WHERE title_id = ?", SIGNAL) == [(5,)]


# Another language ------------------------------------------------------------------------------------


async def test_in_korean(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(here, "ko", monkeypatch)
    say = Words("ko")
    panel = await on_shelf(here, here.jun, title=SIGNAL, episode=5)
    assert "16화 중 5화" in body(panel)
    assert say("shelf.see", n=6) in buttons(panel)
    card = await here.jun.slash(here.channel, "next")
    assert body(card) == "▶️ **시그널** · 다음은 6화 (전체 16화)"
    pressed = await here.jun.click(shown(card), label="시그널 · 6화")
    assert "다음은 7화" in body(pressed)
    assert embed(await on_shelf(here, here.jun)).author.name == "내 보관함"
