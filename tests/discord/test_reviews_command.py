"""`/reviews`: lists of takes, their order, their pages, their columns, private unless shared."""

import asyncio
import re
from typing import Any

import pytest
import simcord

from bot.domain.reviews import ReviewContent, ReviewSort
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_DRAMA,
    MOTHER_FILM,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    fields,
    pick,
    press,
    raw,
    shown,
    told,
    whole,
)

NOTHING = "No review fits that. Drop an option, or write the first with `/review`."


async def write(here: World, member_id: int, title_id: str = SIGNAL, **more: Any) -> int:
    """A take by somebody who is not on the stage; its id."""
    given: dict[str, Any] = {"body": f"words of {member_id}", "score": 16} | more
    take = ReviewContent(**given)
    by = here.act(member_id, f"regular {member_id}")
    return (await here.store.reviews.write(by, title_id, take)).review_id


async def vote(here: World, review_id: int, *, up: int = 0, down: int = 0) -> None:
    for number in range(up + down):
        by = here.act(5000 + number, f"voter {number}")
        await here.store.reviews.vote_helpful(by, review_id, helpful=number < up)


async def listed(here: World, **options: Any) -> simcord.InteractionResult:
    return await here.mei.slash(here.channel, "reviews", **options)


def names(answer: Any) -> list[str]:
    """The authors of a page, in its order; who is only in its select is not on it."""
    found = [re.fullmatch(r"((?:📝|⭐ [\d.]+ ·) ([^·]+?))( · .*)?", name) for name in fields(answer)]
    assert all(found)
    rows = [(match[1], match[2]) for match in found if match]
    [options] = [
        part["options"] for row in raw(shown(answer)) for part in row["components"] if part["type"] == 3
    ]
    assert [option["label"] for option in options] == [label for label, _ in rows]
    return [name.removeprefix("regular ") for _, name in rows]


async def many(here: World, count: int = 9) -> None:
    for number in range(1, count + 1):
        await write(here, number)


# Order -----------------------------------------------------------------------------------------------


async def test_each_sort_is_its_order(here: World) -> None:
    """Newest, most helpful by the lower bound (9 of 10 beat 1 of 1), highest, lowest; the newer on a tie."""
    one = await write(here, 1, score=10)
    ten = await write(here, 2, score=20)
    await write(here, 3, score=None)
    await write(here, 4, score=10)
    await vote(here, one, up=1)
    await vote(here, ten, up=9, down=1)
    orders = {
        "newest": ["4", "3", "2", "1"],
        "helpful": ["2", "1", "4", "3"],
        "highest": ["2", "4", "1", "3"],
        "lowest": ["4", "1", "2", "3"],
    }
    for sort, order in orders.items():
        assert names(await listed(here, sort=sort)) == order, sort
    assert names(await listed(here)) == orders["newest"]


async def test_who_agrees_with_the_reader_comes_first(here: World) -> None:
    """By the reader's own scores: another reader has another order; without scores it is the newest."""
    titles = [title.id for title in here.index.titles[:12]]
    for member_id, given in ((1, 20), (2, 4)):
        for place, title_id in enumerate(titles):
            score = given if place % 2 else 24 - given
            await here.store.ratings.record_score(
                here.act(member_id, f"regular {member_id}"), title_id, score=score
            )
        await write(here, member_id)
    for who, given in ((here.mei, 20), (here.jun, 4)):
        for place, title_id in enumerate(titles):
            score = given if place % 2 else 24 - given
            await here.store.ratings.record_score(here.act(who.id, who.name), title_id, score=score)
    await here.env.settle()
    for who, order in ((here.mei, ["1", "2"]), (here.jun, ["2", "1"]), (here.sol, ["2", "1"])):
        answer = await who.slash(here.channel, "reviews", title=SIGNAL, sort="agree")
        assert names(answer) == order, who.name
    assert embed(answer).footer.text == "1 to 2 of 2 · people with my taste"


# What a row says -------------------------------------------------------------------------------------


async def test_a_row_says_all_but_what_spoils(here: World) -> None:
    """Author, score, how far, up to which episode, moods, date, edited, column, how many it helped."""
    given = {"title": SIGNAL, "score": "9", "watched": "watching", "mood": "tense", "series": "Friday noir"}
    await here.jun.slash(here.channel, "review", text="first words", **given)
    await here.jun.slash(here.channel, "review", text="the butler", episodes=8, **given)
    [(number, at)] = here.rows("SELECT review_id, edited_at FROM reviews")
    await vote(here, number, up=2, down=1)
    answer = await listed(here)
    [(name, said)] = fields(answer).items()
    assert name == "⭐ 9 · jun · Signal (2016)"
    assert said == (
        f"still watching · 😬 · 👍 2 · <t:{at}:d> · edited · Friday noir\n🔒 Spoils up to episode 8"
    )
    assert "butler" not in whole(shown(answer))


async def test_a_list_is_private_and_names_what_it_was_asked_for(here: World) -> None:
    """With a title its name stands once, above; without one it stands at each take."""
    await write(here, 1)
    await write(here, 1, MIRACLE)
    everything = await listed(here)
    assert shown(everything).ephemeral
    assert embed(everything).title == "Reviews"
    assert list(fields(everything)) == [
        "⭐ 8 · regular 1 · Miracle in Cell No. 7 (2013)",
        "⭐ 8 · regular 1 · Signal (2016)",
    ]
    of_one = await listed(here, title=SIGNAL)
    assert embed(of_one).title == "Reviews: Signal (2016)"
    assert list(fields(of_one)) == ["⭐ 8 · regular 1"]
    assert here.channel.history() == []


async def test_each_option_leaves_out(here: World) -> None:
    """By title, by member, without spoilers by anybody's word, and together."""
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="of Signal")
    await here.jun.slash(here.channel, "review", title=MIRACLE, score="9", text="of Miracle", spoiler=True)
    await here.sol.slash(here.channel, "review", title=SIGNAL, score="9", text="of Signal too")
    assert names(await listed(here, member=here.jun)) == ["jun", "jun"]
    assert embed(await listed(here, member=here.jun)).title == "Reviews: jun"
    assert names(await listed(here, title=SIGNAL)) == ["sol", "jun"]
    assert names(await listed(here, title=SIGNAL, member=here.sol)) == ["sol"]
    assert "Miracle" not in whole(shown(await listed(here, **{"spoiler-free": True})))
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    [(flagged,)] = here.rows("SELECT review_id FROM reviews WHERE member_id = ?", here.sol.id)
    await here.store.reviews.flag_spoiler(here.act(), flagged)
    assert names(await listed(here, **{"spoiler-free": True})) == ["jun"]
    assert told(await listed(here, title=MIRACLE, member=here.sol)) == NOTHING


@pytest.mark.parametrize("options", [{}, {"series": "none"}, {"title": SIGNAL, "spoiler-free": True}])
async def test_nothing_to_read_is_a_sentence(here: World, options: dict[str, Any]) -> None:
    """With a way on; of an unwritten title it names the title."""
    assert told(await listed(here, **options)) == NOTHING
    said = "Nobody here has reviewed Signal yet. Be the first with `/review`."
    assert told(await listed(here, title=SIGNAL)) == said
    assert here.rows("SELECT 1 FROM views") == []


async def test_a_title_that_is_none_is_refused_with_the_nearest(here: World) -> None:
    """As everywhere."""
    assert told(await listed(here, title="☃☃☃")).startswith("I don't know “☃☃☃” yet.")


def test_every_sort_is_a_choice() -> None:
    """The five orders, by the value that the option sends."""
    assert list(ReviewSort) == ["newest", "helpful", "highest", "lowest", "agree"]


# Pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("restart", [False, True])
async def test_pages_are_turned_in_place_and_stop_at_the_ends(here: World, restart: bool) -> None:
    """Nine takes are three pages; each take is on one of them; a restart changes nothing."""
    await many(here)
    answer = await listed(here, sort="lowest")
    if restart:
        await here.restart()
    first, seen = shown(answer).id, names(answer)
    assert buttons(answer)["Back"]["disabled"]
    for place in ("5 to 8 of 9", "9 to 9 of 9"):
        answer = await here.mei.click(shown(answer), label="Next")
        assert embed(answer).footer.text == f"{place} · lowest score"
        assert shown(answer).id == first
        seen += names(answer)
    assert buttons(answer)["Next"]["disabled"]
    assert sorted(seen) == [str(number) for number in range(1, 10)]
    answer = await here.mei.click(shown(answer), label="Back")
    assert (embed(answer).footer.text or "").startswith("5 to 8")
    assert here.channel.history() == []
    assert body(await pick(here.mei, answer, 2)) == f"words of {names(answer)[1]}"


async def test_few_takes_have_no_pages(here: World) -> None:
    """Four fit on one."""
    await many(here, 4)
    assert buttons(await listed(here)) == {}


async def test_the_longest_takes_and_names_fit(here: World) -> None:
    """Four takes of the oddest letters by the oddest names, in the longest column of the longest title."""
    longest = max(here.index.titles, key=lambda title: len(title.title)).id
    for number, sign in enumerate("|*가🎬", start=1):
        by = here.act(number, sign * 32)
        take = ReviewContent(sign * 4000, score=16, series=sign * 80)
        await here.store.reviews.write(by, longest, take)
    who = here.join("longest", shown="🎬" * 32)
    await here.store.reviews.write(here.act(who.id, "🎬" * 32), longest, ReviewContent("x", series="*" * 80))
    assert len(fields(await listed(here))) == 4
    answer = await listed(here, title=longest, member=who, series="*" * 80)
    assert len(fields(answer)) == 1


async def test_a_page_past_the_end_is_the_last(here: World) -> None:
    """Also when takes went meanwhile, and with a forged number."""
    await many(here)
    answer = await listed(here)
    target = buttons(answer)["Next"]["custom_id"].rsplit(":", 1)[0]
    last = await press(here.mei, shown(answer), f"{target}:999")
    assert embed(last).footer.text == "9 to 9 of 9 · newest"


# Columns ---------------------------------------------------------------------------------------------


async def column(here: World, title: str, name: str, **more: Any) -> simcord.InteractionResult:
    given = {"score": "9", "text": f"of {title}", "series": name} | more
    return await here.jun.slash(here.channel, "review", title=title, **given)


async def test_a_column_is_read_like_a_blog(here: World) -> None:
    """Its takes alone, newest first, in whatever case it is asked for."""
    for title, name in (
        (SIGNAL, "Friday Noir"),
        (MIRACLE, "friday  noir "),
        (MOTHER_FILM, "FRIDAY NOIR"),
        (MOTHER_DRAMA, "Something else"),
    ):
        await column(here, title, name)
    for asked in ("Friday Noir", "fRIDAY nOIR", " friday   noir"):
        answer = await listed(here, series=asked)
        titles = [name.split(" · ")[2] for name in fields(answer)]
        assert titles == ["Mother (2009)", "Miracle in Cell No. 7 (2013)", "Signal (2016)"]
    assert (embed(answer).title or "").casefold() == "reviews: friday noir"
    assert "Something else" not in whole(shown(answer))


async def test_a_column_is_named_on_its_card_and_survives_the_form(here: World) -> None:
    """Given on the command it is there when the form is sent, also after a restart."""
    form = await here.jun.slash(here.channel, "review", title=SIGNAL, series="Friday noir")
    await here.restart()
    card = await here.jun.submit_modal(form, {"take": "words", "score": ["9"]})
    assert embed(card).footer.text == "Friday noir"
    assert here.rows("SELECT series FROM reviews") == [("Friday noir",)]


async def test_columns_are_suggested(here: World, there: World) -> None:
    """What holds the letters typed, the longest first, of this server alone, and of what can be read."""
    await column(here, SIGNAL, "Friday noir")
    await column(here, MIRACLE, "Friday noir")
    await column(here, MOTHER_FILM, "Noir and rain")
    await column(here, MOTHER_DRAMA, "Sunday tears")
    await there.jun.slash(there.channel, "review", title=SIGNAL, score="9", text="x", series="Noir elsewhere")
    for command in ("reviews", "review"):
        found = await here.mei.autocomplete(here.channel, command, "series", " NOIR")
        assert [choice["value"] for choice in found] == ["Friday noir", "Noir and rain"]
    assert len(await here.mei.autocomplete(here.channel, "reviews", "series", "")) == 3
    [(number,)] = here.rows("SELECT review_id FROM reviews WHERE series = 'Sunday tears'")
    await here.store.reviews.delete(here.act(here.jun.id, "jun"), number)
    assert await here.mei.autocomplete(here.channel, "reviews", "series", "sun") == []


async def test_a_column_nobody_can_see_is_none(here: World) -> None:
    """A name of invisible signs is not kept, and what is suggested stays whole."""
    await column(here, SIGNAL, "Friday noir")
    for title, name in ((MIRACLE, "\u200b"), (MOTHER_FILM, " \u2060\u200b ")):
        await column(here, title, name)
    assert here.rows("SELECT series FROM reviews ORDER BY review_id") == [("Friday noir",), (None,), (None,)]
    here.execute(f"UPDATE reviews SET series = '\u200b' WHERE title_id = '{MIRACLE}'")  # kept before
    found = await here.mei.autocomplete(here.channel, "reviews", "series", "")
    assert [choice["value"] for choice in found] == ["Friday noir"]


async def test_titles_are_suggested(here: World) -> None:
    """In `/reviews` and `/progress` as in `/rating`."""
    for command in ("reviews", "progress", "rating"):
        found = await here.mei.autocomplete(here.channel, command, "title", "signal")
        assert found[0]["value"] == SIGNAL


async def test_two_hundred_takes_are_listed(here: World) -> None:
    """And the last page of them."""
    await asyncio.gather(*(write(here, number) for number in range(1, 201)))
    answer = await listed(here)
    target = buttons(answer)["Next"]["custom_id"].rsplit(":", 1)[0]
    last = await press(here.mei, shown(answer), f"{target}:49")
    assert embed(last).footer.text == "197 to 200 of 200 · newest"
