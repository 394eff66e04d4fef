"""One's own take: its versions, taking it back, and what its old cards show."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.domain.moderation import Verdict
from bot.domain.reviews import ReviewState
from tests.discord.conftest import (
    DAY,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    heading,
    interactions,
    parts,
    press,
    quoted,
    raw,
    read,
    shown,
    take_id,
    told,
    whole,
)
from tests.places import open_store, sqlite_alone

GONE = "That's no longer there. Run the command again."
SECRET = "Zephyrine poisoned Wilhelmina."
BACK = "mei deleted this review."


async def post(here: World, take: str = SECRET, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": take} | more
    return await here.mei.slash(here.channel, "review", **given)


async def menu(here: World, card: Any, label: str) -> simcord.InteractionResult:
    """Press one of the author's buttons under More."""
    more = await here.mei.click(shown(card), label="More")
    return await here.mei.click(shown(more), label=label)


async def delete(here: World, card: Any) -> simcord.InteractionResult:
    asked = await menu(here, card, "Delete")
    return await here.mei.click(shown(asked), label="Delete it")


def options(answer: Any) -> list[dict[str, Any]]:
    """The versions a list offers."""
    return [
        option
        for row in raw(shown(answer))
        for part in row["components"]
        if part["type"] == 3
        for option in part["options"]
    ]


# Editing ---------------------------------------------------------------------------------------------


async def test_edit_opens_the_form_as_it_is(here: World) -> None:
    """The button of one's own take leads to what `/review` would."""
    card = await post(here)
    form = await menu(here, card, "Edit")
    assert parts(form)["take"]["value"] == SECRET


@pytest.mark.parametrize("restart", [False, True])
async def test_the_old_card_of_an_edited_take_leads_to_the_new(here: World, restart: bool) -> None:
    """It loses its text and its buttons but one, which opens the take as it is now."""
    old = await post(here)
    if restart:
        await here.restart()
    new = await post(here, "Nobody did.")
    assert quoted(old) == "mei updated this review."
    assert "Zephyrine" not in here.public()
    assert list(buttons(old)) == ["Read it"]
    assert quoted(await here.jun.click(shown(old), label="Read it")) == "Nobody did."
    assert quoted(new) == "Nobody did."


# Versions --------------------------------------------------------------------------------------------


async def test_versions_are_listed_the_latest_first_and_shown(here: World) -> None:
    """A take never edited has none; each edit keeps what was before it."""
    card = await post(here, "first words")
    assert quoted(await menu(here, card, "Versions")) == "You haven't edited it."
    await post(here, "second words", score="7")
    card = await post(here, "third words")
    listed = await menu(here, card, "Versions")
    assert quoted(listed) == "You've edited it 2 times."
    assert [(each["label"], each["description"]) for each in options(listed)] == [
        ("Version 2", "second words"),
        ("Version 1", "first words"),
    ]
    one = await here.mei.select(shown(listed), [options(listed)[0]["value"]])
    assert (quoted(one), embed(one).author.name) == ("second words", "7/10 · good")
    assert shown(one).ephemeral
    again = await here.mei.click(shown(one), label="All versions")
    assert quoted(again) == "You've edited it 2 times."


@pytest.mark.parametrize("restart", [False, True])
async def test_a_version_is_restored_with_all_it_had(here: World, restart: bool) -> None:
    """Score, moods, spoiler mark and episode come back, on the card that stands; the present is kept."""
    await post(here, watched="watching", mood="tense", spoiler=True, episodes=8, score="6")
    card = await post(here, "Nobody did.", watched="finished", mood="epic", spoiler=False, episodes=2)
    listed = await menu(here, card, "Versions")
    one = await here.mei.select(shown(listed), [options(listed)[0]["value"]])
    if restart:
        await here.restart()
    done = await here.mei.click(shown(one), label="Restore this version")
    assert shown(done).content == "Your review of **Signal** is back to that version."
    assert here.rows("SELECT body, spoils, episode FROM reviews") == [(SECRET, 1, 8)]
    assert here.rows("SELECT score, status FROM shelf") == [(12, "watching")]
    counted = "SELECT mood, members FROM mood_counts WHERE members > 0"
    assert here.rows(counted) == [("tense", 1)]
    assert quoted(card) == "**🔒 Spoils up to episode 8**"
    assert heading(card) == "⭐ 6 · Signal"
    assert body(card).startswith("still watching · 😬 tense · *edited*\n")
    listed = await menu(here, card, "Versions")
    assert [each["description"] for each in options(listed)] == ["Nobody did.", SECRET]
    assert len([each for each in here.channel.history() if each.embeds]) == 2


async def test_nobody_else_sees_or_restores_a_version(here: World) -> None:
    """Not with the id of the take, and not with that of the version."""
    await post(here)
    card = await post(here, "Nobody did.")
    [(version,)] = here.rows("SELECT version_id FROM review_versions")
    number = take_id(here)
    more = await here.jun.click(shown(card), label="More")
    for label in ("Edit", "Versions", "Delete"):
        assert label not in buttons(more)
    for custom_id, values in (
        (f"versions:{number}", None),
        (f"version:{number}", [str(version)]),
        (f"restore:{version}", None),
        (f"delete:{number}", None),
        (f"delete_yes:{number}", None),
    ):
        assert told(await press(here.jun, shown(card), custom_id, values=values)) == GONE
    assert here.rows("SELECT body, state FROM reviews") == [("Nobody did.", "posted")]
    listed = await menu(here, card, "Versions")
    one = await here.mei.select(shown(listed), [str(version)])
    assert quoted(one) == SECRET


async def test_a_version_of_another_take_is_not_this_ones(here: World) -> None:
    """Both one's own: the list of one opens nothing of the other."""
    await post(here)
    card = await post(here, "Nobody did.")
    await post(here, "elsewhere", title="Reply 1988")
    await post(here, "elsewhere again", title="Reply 1988")
    [(other,)] = here.rows("SELECT version_id FROM review_versions WHERE review_id <> ?", own := _first(here))
    assert told(await press(here.mei, shown(card), f"version:{own}", values=[str(other)])) == GONE


def _first(here: World) -> int:
    return int(here.rows("SELECT min(review_id) FROM reviews")[0][0])


async def test_a_version_with_a_listed_word_waits(here: World) -> None:
    """What the server's word list would stop is not let in by the back door; other words are."""
    await post(here)
    card = await post(here, "Nobody did.")
    await post(here, "Somebody did.")
    await here.store.settings.change(here.act(), "review_words", "poisoned")
    versions = here.rows("SELECT version_id, take FROM review_versions ORDER BY version_id")
    await press(here.mei, shown(card), f"restore:{versions[1][0]}")
    assert here.rows("SELECT body, state FROM reviews") == [("Nobody did.", "posted")]
    await press(here.mei, shown(card), f"restore:{versions[0][0]}")
    assert here.rows("SELECT body, state FROM reviews") == [(SECRET, "waiting")]
    assert "Zephyrine" not in here.public()


async def test_a_restore_sent_twice_is_one(here: World) -> None:
    """One more version, not two."""
    await post(here)
    card = await post(here, "Nobody did.")
    listed = await menu(here, card, "Versions")
    one = await here.mei.select(shown(listed), [options(listed)[0]["value"]])
    with interactions(here.env, times=2):
        await here.mei.click(shown(one), label="Restore this version")
    assert here.rows("SELECT count(*) FROM review_versions") == [(2,)]


# Taking it back --------------------------------------------------------------------------------------


async def test_delete_asks_once_and_takes_the_text_from_everywhere(here: World) -> None:
    """Card and shared lists lose it, the score stays, its moods count no more."""
    card = await post(here, mood="tense")
    shared = await here.jun.slash(here.channel, "reviews", share=True)
    assert "Zephyrine" in whole(shown(shared))
    asked = await menu(here, card, "Delete")
    assert told(asked) == (
        "Delete your review of **Signal**? Your score stays, and you can bring the review back for a day."
    )
    assert quoted(card) == SECRET
    done = await here.mei.click(shown(asked), label="Delete it")
    assert shown(done).content.startswith("Your review of **Signal** is gone.")
    assert quoted(card) == BACK
    assert list(buttons(card)) == ["Bring it back"]
    assert quoted(shared) == "Something in this list has changed."
    assert "Zephyrine" not in here.public()
    assert here.rows("SELECT score FROM shelf") == [(18,)]
    assert here.rows("SELECT members FROM mood_counts") == [(0,)]


@pytest.mark.parametrize("restart", [False, True])
async def test_it_is_brought_back_within_a_day(here: World, restart: bool) -> None:
    """The card in its place, the moods counted again, votes as they were."""
    card = await post(here, mood="tense")
    await here.jun.click(shown(card), label="0")
    done = await delete(here, card)
    if restart:
        await here.restart()
    here.env.backend.advance_clock(DAY - 60)
    back = await here.mei.click(shown(done), label="Bring it back")
    assert shown(back).content == "Your review of **Signal** is back."
    assert quoted(card) == SECRET
    assert "1" in buttons(card)
    assert here.rows("SELECT members FROM mood_counts") == [(1,)]


@pytest.mark.parametrize("restart", [False, True])
async def test_it_is_brought_back_from_what_stands_in_its_place(here: World, restart: bool) -> None:
    """Its author's press puts the take on the card again; anybody else's is refused."""
    card = await post(here)
    await delete(here, card)
    if restart:
        await here.restart()
    assert told(await here.jun.click(shown(card), label="Bring it back")) == GONE
    assert quoted(card) == BACK
    back = await here.mei.click(shown(card), label="Bring it back")
    assert told(back) == "Your review of **Signal** is back."
    assert quoted(card) == SECRET
    assert "Bring it back" not in buttons(card)
    assert len(here.channel.history()) == 1


async def test_after_a_day_it_stays_gone(here: World) -> None:
    """The button is refused from then on, whether or not it was erased already."""
    card = await post(here)
    done = await delete(here, card)
    here.env.backend.advance_clock(DAY)
    assert told(await here.mei.click(shown(done), label="Bring it back")) == GONE
    assert quoted(card) == BACK


async def test_only_its_author_brings_it_back(here: World) -> None:
    """And only what was deleted."""
    card = await post(here)
    number = take_id(here)
    assert told(await press(here.mei, shown(card), f"undelete:{number}")) == GONE
    await delete(here, card)
    assert told(await press(here.jun, shown(card), f"undelete:{number}")) == GONE
    assert quoted(card) == BACK


def holds(folder: Path, words: str) -> list[str]:
    """The files of a database that hold the words, in either byte order a text may have."""
    return [each.name for each in folder.iterdir() if words.encode() in each.read_bytes()]


@sqlite_alone
@pytest.mark.parametrize("seconds", [DAY - 1, DAY])
async def test_after_a_day_no_byte_of_it_is_left(here: World, tmp_path: Path, seconds: int) -> None:
    """Take, versions and drafts are gone from file and log; a second before they are there still."""
    long = " ".join(f"{SECRET} {number}" for number in range(2000))
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", file=("x.txt", long.encode()))
    await here.mei.slash(here.channel, "review", title=SIGNAL, text="Wilhelmina never closed the draft.")
    card = await post(here, "Wilhelmina lives.")
    await delete(here, card)
    [(at,)] = here.rows("SELECT state_at FROM reviews")
    await here.store.servers.prune(at=at + seconds)
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in (here.path.name, f"{here.path.name}-wal"):
        shutil.copy(here.path.with_name(name), folder)
    async with open_store(folder / here.path.name) as store:  # closing writes the log into the file
        await store.facts.keep("touched", "yes")
    assert here.rows("SELECT count(*) FROM reviews") == [(int(seconds < DAY),)]
    assert bool(holds(folder, "Wilhelmina")) is (seconds < DAY)
    assert here.rows("SELECT score FROM shelf") == [(18,)]


async def test_posting_again_after_deletion_is_a_fresh_take(here: World) -> None:
    """No version, no vote, no mark of an edit goes with it, and the deleted one is not brought back."""
    card = await post(here)
    await here.jun.click(shown(card), label="0")
    done = await delete(here, card)
    new = await post(here, "Nobody did.")
    assert embed(new).author.name == "mei"
    assert "0" in buttons(new)
    await here.jun.click(shown(new), label="0")
    assert embed(new).author.name == "mei"
    assert here.rows("SELECT 1 FROM review_versions") == []
    assert here.rows("SELECT body, edited_at FROM reviews") == [("Nobody did.", None)]
    assert told(await here.mei.click(shown(done), label="Bring it back")) == GONE
    assert quoted(card) == BACK
    assert quoted(new) == "Nobody did."


@pytest.mark.parametrize("verdict", [Verdict.HIDE, None])
async def test_what_a_moderator_took_away_does_not_come_back_by_deleting(
    here: World, verdict: Verdict | None
) -> None:
    """Deleted and brought back it is as it was judged, and a new one waits; unjudged, both are posted."""
    card = await post(here)
    if verdict:
        await here.store.reports.file(here.act(), take_id(here), "because")
        [report] = await here.store.reports.list_open(here.server.id)
        await here.store.reports.decide(here.act(), report.id, verdict)
    own = await press(here.mei, shown(card), f"delete:{take_id(here)}")
    done = await here.mei.click(shown(own), label="Delete it")
    back = await here.mei.click(shown(done), label="Bring it back")
    [(state,)] = here.rows("SELECT state FROM reviews")
    assert state == {Verdict.HIDE: "hidden", None: "posted"}[verdict]
    assert (quoted(card) == SECRET) is (verdict is None)
    assert shown(back).ephemeral
    own = await press(here.mei, shown(card), f"delete:{take_id(here)}")
    await here.mei.click(shown(own), label="Delete it")
    await post(here, "Nobody did.")
    assert here.rows("SELECT state FROM reviews") == [("waiting" if verdict else "posted",)]


async def test_a_deleted_take_is_not_restored_by_its_versions(here: World) -> None:
    """A list of versions opened before leads nowhere after; brought back, it does again."""
    await post(here)
    card = await post(here, "Nobody did.")
    listed = await menu(here, card, "Versions")
    one = await here.mei.select(shown(listed), [options(listed)[0]["value"]])
    done = await delete(here, card)
    assert told(await here.mei.click(shown(one), label="Restore this version")) == GONE
    assert here.rows("SELECT state FROM reviews") == [(ReviewState.DELETED,)]
    await here.mei.click(shown(done), label="Bring it back")
    await here.mei.click(shown(one), label="Restore this version")
    assert here.rows("SELECT body FROM reviews") == [(SECRET,)]


async def test_a_card_that_was_removed_stops_nobody(here: World) -> None:
    """Where the message is gone, deleting and editing work all the same."""
    card = await post(here)
    await here.moderator().delete(shown(card).message)
    await post(here, "Nobody did.")
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    asked = await press(here.mei, shown(rating), f"delete:{take_id(here)}")
    await here.mei.click(shown(asked), label="Delete it")
    assert "Nobody did." not in here.public()


async def test_a_long_take_is_read_to_its_end_by_its_author(here: World) -> None:
    """The buttons of the author stand under every page."""
    text = "He hums while he sweeps the floor. " * 200
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, score="9", file=("x.txt", text.encode())
    )
    opened = await read(here.mei, shown(card), "Read all")
    opened = await here.mei.click(shown(opened), label="Next")
    assert {"Edit", "Versions", "Delete", "Back"} <= set(buttons(opened))
