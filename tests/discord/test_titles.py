"""Titles that are missing here: looked up, added, confirmed, put right, made one of two, each taken back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import simcord

from bot.domain.additions import A_MEMBER_A_DAY
from bot.domain.search import TitleIndex
from bot.sources import Source
from bot.sources.tmdb import Tmdb
from bot.sources.tvmaze import TvMaze
from bot.sources.wikidata import Wikidata
from tests.discord.conftest import (
    MIRACLE,
    World,
    body,
    buttons,
    embed,
    fields,
    parts,
    press,
    proposed,
    shown,
    told,
    world,
)
from tests.places import copy_database
from tests.sources.stand_in import (
    BUSY,
    DOWN,
    ELSEWHERE,
    REFUSED,
    SLOW,
    TRUNCATED,
    Reply,
    StandIn,
    open_client,
    serve,
)
from tests.sources.stand_in_tmdb import KEY, ROOT, answer
from tests.sources.stand_in_tvmaze import TvMazeStandIn
from tests.sources.stand_in_wikidata import WikidataStandIn

BOOKSHOP = "The Moonlit Bookshop"
BOOKSHOP_ID = "kd-the-moonlit-bookshop-2026"
UNKNOWN = f"I don't know “{BOOKSHOP}” yet."
FORM = {
    "name": "Tea at Midnight",
    "local": "자정의 차",
    "when": "2026, 12",
    "sort": "korean_drama",
    "people": "Kim Sua",
}
TEA_ID = "kd-tea-at-midnight-2026"
MENU = "Save as review"
TAKE = "Every word of this took me an hour."


@pytest.fixture
def tmdb() -> StandIn:
    return StandIn(answer)


@pytest.fixture
async def looking(
    tmp_path: Path, first_start: Path, index: TitleIndex, tmdb: StandIn
) -> AsyncIterator[World]:
    """A world whose owner has a key of TMDB's."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serve(tmdb))
        client = await stack.enter_async_context(open_client())
        source = Tmdb(client, key=KEY, root=tmdb.address + ROOT)
        yield await stack.enter_async_context(world(path, index, sources=[source]))


async def add_tea(here: World, **changes: str) -> None:
    """Mei adds a title by the form of `/title add`."""
    form = await here.mei.slash(here.channel, "title add", name="Tea at Midnight")
    await here.mei.submit_modal(form, FORM | changes)


# An unknown name ------------------------------------------------------------------------------------


async def test_an_unknown_name_is_looked_up_and_the_command_goes_on(looking: World, tmdb: StandIn) -> None:
    """One press asks the sources, one more adds the title and rates it: 8.5 was not typed twice."""
    answer = await looking.mei.slash(looking.channel, "rating", title=BOOKSHOP, score="8.5")
    assert told(answer) == UNKNOWN
    assert list(buttons(answer)) == ["Look it up", "Add it"]
    assert not tmdb.asked  # control: nothing is asked before somebody wants it
    found = await looking.mei.click(shown(answer), label="Look it up")
    assert shown(found).ephemeral
    [name] = fields(found)
    assert name == "1. The Moonlit Bookshop (2026)"
    assert "not endorsed, certified, or otherwise approved by TMDB" in (embed(found).footer.text or "")
    card = await looking.mei.click(shown(found), label="1. The Moonlit Bookshop (2026)")
    assert embed(card).title == "The Moonlit Bookshop (2026)"
    assert "달빛서점" in body(card)
    assert not shown(card).ephemeral
    assert looking.rows("SELECT title_id, score FROM shelf") == [(BOOKSHOP_ID, 17)]


async def test_what_one_adds_all_of_the_server_find(looking: World) -> None:
    """At once, by its Hangul too, marked as just added; no other server knows of it."""
    answer = await looking.mei.slash(looking.channel, "rating", title=BOOKSHOP)
    found = await looking.mei.click(shown(answer), label="Look it up")
    await looking.mei.click(shown(found), label="1. The Moonlit Bookshop (2026)")
    for typed in ("the moonlit", "달빛서", BOOKSHOP.lower()):
        [first, *_] = await looking.jun.autocomplete(looking.channel, "rating", "title", typed)
        assert (first["name"], first["value"]) == (
            "The Moonlit Bookshop · 달빛서점 (2026, drama, just added)",
            BOOKSHOP_ID,
        )
    other = looking.env.create_guild("Film Circle")
    channel = other.create_text_channel("talk")
    jun = other.add_member(looking.jun.user)
    assert BOOKSHOP_ID not in [
        c["value"] for c in await jun.autocomplete(channel, "rating", "title", "moonlit")
    ]
    await looking.restart()
    card = await looking.jun.slash(looking.channel, "rating", title=BOOKSHOP)
    assert embed(card).title == "The Moonlit Bookshop (2026)"


async def test_a_draft_goes_on_with_the_title_that_is_added(looking: World) -> None:
    """What was written before the title was known is posted with it, untouched."""
    given = {"title": BOOKSHOP, "score": "9", "text": TAKE}
    answer = await looking.mei.slash(looking.channel, "review", **given)
    assert told(answer) == f"{UNKNOWN} What you wrote is kept for 24 hours."
    found = await looking.mei.click(shown(answer), label="Look it up")
    card = await looking.mei.click(shown(found), label="1. The Moonlit Bookshop (2026)")
    assert TAKE in body(card)
    assert looking.rows("SELECT title_id, body FROM reviews") == [(BOOKSHOP_ID, TAKE)]


@pytest.mark.parametrize("trouble", [DOWN, REFUSED])
async def test_a_source_that_fails_leaves_the_form(looking: World, tmdb: StandIn, trouble: object) -> None:
    """It is said that a source has not answered, and the title is added by hand."""
    tmdb.always = trouble  # type: ignore[assignment]
    answer = await looking.mei.slash(looking.channel, "rating", title=BOOKSHOP)
    found = await looking.mei.click(shown(answer), label="Look it up")
    assert embed(found).title == f"I found nothing called “{BOOKSHOP}”."
    assert "Not every source answered" in body(found)
    assert list(buttons(found)) == ["Add it"]
    form = await looking.mei.click(shown(found), label="Add it")
    assert parts(form)["name"]["value"] == BOOKSHOP


async def test_who_else_presses_gets_nothing_of_it(looking: World) -> None:
    """The ways on are for who typed the name: the answer is theirs alone."""
    answer = await looking.mei.slash(looking.channel, "rating", title=BOOKSHOP)
    assert shown(answer).ephemeral
    target = buttons(answer)["Look it up"]["custom_id"]
    assert (
        told(await press(looking.jun, shown(answer), target))
        == "That's no longer there. Run the command again."
    )


async def test_a_near_name_is_offered_beside_the_ways_on(here: World) -> None:
    """Where no source is on, a missing title is added by hand; a slip of the pen is offered first."""
    answer = await here.mei.slash(here.channel, "rating", title="mirakle in sell no 7")
    assert told(answer) == "I don't know “mirakle in sell no 7” yet. Did you mean one of these?"
    assert list(buttons(answer))[-1] == "Add it"
    assert "Look it up" not in buttons(answer)
    far = await here.mei.slash(here.channel, "rating", title="game of thrones")
    assert told(far) == "I don't know “game of thrones” yet."
    assert list(buttons(far)) == ["Add it"]


async def test_a_name_nobody_knows_is_said_to_be_missing_as_it_is_typed(here: World) -> None:
    """The first of the choices leads on; where a title may be meant there is none such."""
    [first, *others] = await here.mei.autocomplete(here.channel, "rating", "title", "game of thrones")
    assert "War of the Roses" not in "".join(each["name"] for each in others)
    assert (first["name"], first["value"]) == (
        "Not here yet? Add “game of thrones”",
        "game of thrones",
    )
    for known in ("miracle in ce", "g", "7번방"):
        choices = await here.mei.autocomplete(here.channel, "rating", "title", known)
        assert not [each for each in choices if "Not here yet" in each["name"]]


async def test_a_name_that_holds_the_name_of_another_can_be_added_as_well(here: World) -> None:
    """Second, since it may be a slip of the pen; with a name typed in full there is no such choice."""
    for typed in ("moonlight bakery", "goblinn"):
        [likely, second, *_] = await here.mei.autocomplete(here.channel, "rating", "title", typed)
        assert likely["value"] != typed
        assert (second["name"], second["value"]) == (f"Not here yet? Add “{typed}”", typed)
    for known in ("the glory season 2", "moonlight"):
        choices = await here.mei.autocomplete(here.channel, "rating", "title", known)
        assert not [each for each in choices if "Not here yet" in each["name"]]


@pytest.mark.parametrize("trouble", [None, BUSY, SLOW, TRUNCATED, ELSEWHERE])
async def test_what_two_sources_know_is_one_candidate(
    tmp_path: Path, first_start: Path, index: TitleIndex, trouble: Reply | None
) -> None:
    """Wikidata and TVmaze know the series, by one id; where Wikidata is away, TVmaze alone still does."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    async with AsyncExitStack() as stack:
        wikidata = await stack.enter_async_context(serve(WikidataStandIn()))
        tvmaze = await stack.enter_async_context(serve(TvMazeStandIn()))
        wikidata.always = trouble
        client = await stack.enter_async_context(open_client(seconds=5.0 if trouble is None else 0.5))
        sources: list[Source] = [
            Wikidata(client, root=f"{wikidata.address}/w/api.php", query=f"{wikidata.address}/sparql"),
            TvMaze(client, root=tvmaze.address),
        ]
        here = await stack.enter_async_context(world(path, index, sources=sources))
        answer = await here.mei.slash(here.channel, "rating", title="달빛서점", score="9")
        found = await here.mei.click(shown(answer), label="Look it up")
        assert [name for name in fields(found) if "Moonlit Bookshop" in name] == [
            "1. The Moonlit Bookshop (2026)"
        ]
        assert ("Not every source answered" in body(found)) is (trouble is not None)
        assert "TVmaze (CC BY-SA 4.0)" in (embed(found).footer.text or "")
        card = await here.mei.click(shown(found), label="1. The Moonlit Bookshop (2026)")
        assert embed(card).title == "The Moonlit Bookshop (2026)"
        [added] = await here.store.titles.list_all(here.server.id)
        assert added.title.ids["tvmaze"] == 880001
        assert ("wikidata" in added.title.ids) is (trouble is None)


# The form -------------------------------------------------------------------------------------------


async def test_a_title_is_added_by_hand(here: World) -> None:
    """The form has what was typed; sent, its card is there, and says that nobody has checked it."""
    answer = await here.mei.slash(here.channel, "rating", title="Tea at Midnight", score="8")
    form = await here.mei.click(shown(answer), label="Add it")
    assert parts(form)["name"]["value"] == "Tea at Midnight"
    card = await here.mei.submit_modal(form, FORM)
    assert embed(card).title == "Tea at Midnight (2026)"
    assert "12 episodes" in body(card)
    assert "Just added by a member" in body(card)
    assert "with Kim Sua" in body(card)
    assert here.rows("SELECT title_id, score FROM shelf") == [(TEA_ID, 16)]


async def test_a_post_is_read_with_what_its_server_added(here: World) -> None:
    """Its author need not choose the title, as before it was added."""
    message = await here.mei.send(here.channel, "Tea at Midnight\n\nI watched it twice. No spoilers. 9/10")
    assert "Title" not in proposed(await here.mei.context_menu(here.channel, MENU, message))
    await add_tea(here)
    card = await here.mei.context_menu(here.channel, MENU, message)
    assert proposed(card)["Title"].startswith("Tea at Midnight · ")


async def test_a_draft_waits_for_the_form(here: World) -> None:
    """Discord opens no form after a form: one more press goes on with the review."""
    answer = await here.mei.slash(here.channel, "review", title="Tea at Midnight", score="9")
    added = await here.mei.submit_modal(await here.mei.click(shown(answer), label="Add it"), FORM)
    assert told(added) == "Tea at Midnight is here now."
    form = await here.mei.click(shown(added), label="Go on")
    card = await here.mei.submit_modal(form, {"take": TAKE, "score": ["9"]})
    assert TAKE in body(card)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (
            {"when": "soon"},
            "I can't find a year in “soon”. Write the year it came out: 2026, or 2026, 16 for 16 episodes.",
        ),
        ({"name": "\u200b", "local": ""}, "A title needs a name. Put it in the first box."),
    ],
)
async def test_a_slip_in_the_form_loses_nothing(here: World, changes: dict[str, str], refusal: str) -> None:
    """One sentence, and the form again as it was sent."""
    form = await here.mei.slash(here.channel, "title add")
    refused = await here.mei.submit_modal(form, FORM | changes)
    assert told(refused).startswith(refusal)
    again = await here.mei.click(shown(refused), label="Back to the form")
    assert parts(again)["people"]["value"] == FORM["people"]
    assert embed(await here.mei.submit_modal(again, FORM)).title == "Tea at Midnight (2026)"


async def test_what_is_here_already_is_not_added_twice(here: World) -> None:
    """By its Hangul and year it is found, and one press goes on with it; a remake is added all the same."""
    form = await here.mei.slash(here.channel, "title add")
    given = FORM | {
        "name": "The Gift",
        "local": "7번방의 선물",
        "when": "2013",
        "sort": "korean_film",
    }
    asked = await here.mei.submit_modal(form, given)
    assert told(asked) == "Is The Gift one of these?"
    [there, another] = buttons(asked)
    assert there == "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"
    assert not here.rows("SELECT 1 FROM titles")
    card = await here.mei.click(shown(asked), label=another)
    assert embed(card).title == "The Gift (2013)"


async def test_there_is_a_limit_to_what_one_adds_in_a_day(here: World) -> None:
    """A member stops at five; a moderator, the control, does not."""
    for number in range(A_MEMBER_A_DAY):
        await add_tea(here, name=f"Tea for {number}", local="")
    form = await here.mei.slash(here.channel, "title add")
    refused = await here.mei.submit_modal(form, FORM)
    assert told(refused).startswith(f"That's {A_MEMBER_A_DAY} titles from you today.")
    mod = here.moderator()
    assert embed(await mod.submit_modal(await mod.slash(here.channel, "title add"), FORM)).title


# What moderators and the trusted do -----------------------------------------------------------------


async def test_three_members_or_a_moderator_confirm(here: World) -> None:
    """Who added it does not count; once sure, nothing marks it any more, nor the card that is there."""
    await add_tea(here)
    card = await here.jun.slash(here.channel, "rating", title=TEA_ID)

    async def confirm(who: simcord.MemberActor) -> str:
        more = await who.click(shown(card), label="More")
        return told(await who.click(shown(more), label="It's right"))

    assert await confirm(here.mei) == "You added this one, so somebody else has to say it's right."
    assert (await confirm(here.jun)).startswith("Thanks! 2 more, or a moderator")
    assert (await confirm(here.jun)).startswith("Thanks! 2 more, or a moderator")
    assert (await confirm(here.sol)).startswith("Thanks! 1 more")
    assert "Just added" in body(await here.jun.slash(here.channel, "rating", title=TEA_ID))
    assert "Just added" in body(card)  # control: not as long as it takes more
    assert await confirm(here.moderator()) == "Thanks! Tea at Midnight is here to stay."
    assert "Just added" not in body(card)
    assert list(buttons(card)) == ["Rate", "Review", "Shelf", "More"]
    more = await here.sol.click(shown(card), label="More")
    assert "It's right" not in buttons(more)
    assert "Just added" not in body(await here.jun.slash(here.channel, "rating", title=TEA_ID))


async def test_the_trusted_put_a_title_right(here: World) -> None:
    """Moderators may, others not. It is found by its new name, and all can be undone."""
    refused = await here.mei.slash(here.channel, "title fix", title=MIRACLE)
    assert told(refused).startswith("You need the Manage Messages permission")
    mod = here.moderator()
    form = await mod.slash(here.channel, "title fix", title=MIRACLE)
    assert parts(form)["local"]["value"] == "7번방의 선물"
    given = {
        "name": "Seven",
        "local": "7번방의 선물",
        "when": "2013",
        "sort": "korean_film",
        "people": "Ryu Seung-ryong",
    }
    fixed = await mod.submit_modal(form, given)
    assert told(fixed) == "Seven is fixed."
    assert embed(await here.mei.slash(here.channel, "rating", title="seven")).title == "Seven (2013)"
    history = await mod.slash(here.channel, "title history", title=MIRACLE)
    [said] = fields(history)
    assert said == "1. Seven fixed"
    undone = await mod.click(shown(history), label="Undo 1")
    assert "Undone. Miracle in Cell No. 7 is back to how it was." in told(undone)
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert embed(card).title == "Miracle in Cell No. 7 (2013)"


async def test_two_titles_become_one_and_two_again(here: World) -> None:
    """Scores and takes go along, the old name and the old buttons lead on; undone, all is as it was."""
    await add_tea(here)
    await here.vote(TEA_ID, 9, 8, 8.5, first=3000)
    await here.vote(MIRACLE, 7, first=4000)
    await here.sol.slash(here.channel, "review", title=TEA_ID, score="9", text=TAKE)
    mod = here.moderator()
    merged = await mod.slash(here.channel, "title merge", title=TEA_ID, into=MIRACLE)
    assert told(merged) == "Tea at Midnight is Miracle in Cell No. 7 now, with all its scores and reviews."
    await here.env.settle()
    card = await here.jun.slash(here.channel, "rating", title="tea at midnight")
    assert embed(card).title == "Miracle in Cell No. 7 (2013)"
    assert "5 members" in body(card)
    assert "⭐ 9 · Miracle in Cell No. 7" in here.public()
    old = await press(here.jun, shown(merged), f"review:{TEA_ID}")
    assert parts(old)  # the form of what it is now
    await mod.click(shown(merged), label="Undo")
    await here.env.settle()
    card = await here.jun.slash(here.channel, "rating", title=TEA_ID)
    assert embed(card).title == "Tea at Midnight (2026)"
    assert "4 members" in body(card)


async def test_only_moderators_merge_and_undo(here: World) -> None:
    """Others are told what it takes."""
    await add_tea(here)
    answer = await here.mei.slash(here.channel, "title merge", title=TEA_ID, into=MIRACLE)
    assert told(answer).startswith("You need the Manage Messages permission")
    answer = await here.mei.slash(here.channel, "title history")
    assert told(answer).startswith("You need the Manage Messages permission")
    assert told(await press(here.mei, shown(answer), "undo_change:1")).startswith("You need the")
    same = await here.moderator().slash(here.channel, "title merge", title=MIRACLE, into=MIRACLE)
    assert told(same) == "That's the same title twice. Pick two different ones."


async def test_an_addition_is_taken_away_and_given_back(here: World) -> None:
    """Undone, it is not found; undone again, its scores are there as before."""
    await add_tea(here)
    await here.vote(TEA_ID, 9, 8, 8.5, first=3000)
    mod = here.moderator()
    history = await mod.slash(here.channel, "title history")
    await mod.click(shown(history), label="Undo 1")
    gone = await here.jun.slash(here.channel, "rating", title="Tea at Midnight")
    assert told(gone).startswith("I don't know “Tea at Midnight” yet.")
    history = await mod.slash(here.channel, "title history")
    await mod.click(shown(history), label="Undo 1")
    assert "3 members" in body(await here.jun.slash(here.channel, "rating", title=TEA_ID))


# The world ------------------------------------------------------------------------------------------


async def test_a_server_may_be_of_korea_alone(here: World) -> None:
    """With the world off its titles are neither offered nor known by name; what was scored stays readable."""
    oppenheimer = "wf-oppenheimer-2023"
    [first, *_] = await here.mei.autocomplete(here.channel, "rating", "title", "oppenheimer")
    assert (first["name"], first["value"]) == ("Oppenheimer (2023, film, USA)", oppenheimer)
    card = await here.mei.slash(here.channel, "rating", title="oppenheimer", score="9")
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    panel = await mod.click(shown(panel), label="Titles")
    assert fields(panel)["Titles to pick from"].startswith("**the whole world**")
    panel = await mod.click(shown(panel), label="Korea only")
    assert fields(panel)["Titles to pick from"].startswith("**Korea only**")
    choices = await here.mei.autocomplete(here.channel, "rating", "title", "oppenheimer")
    assert oppenheimer not in [each["value"] for each in choices]
    assert told(await here.mei.slash(here.channel, "rating", title="oppenheimer")).startswith("I don't know")
    again = await here.jun.click(shown(card), label="Rate")
    assert "Oppenheimer" in told(again)
    form = await here.mei.slash(here.channel, "title add", name="Oppenheimer")
    added = await here.mei.submit_modal(
        form, FORM | {"name": "Oppenheimer", "local": "", "when": "2023", "sort": "film"}
    )
    assert list(buttons(added)) == ["Oppenheimer (2023, film, USA)", "No, it's a different one"]
    await mod.click(shown(panel), label="The whole world")
    assert embed(await here.mei.slash(here.channel, "rating", title="oppenheimer")).title


@pytest.mark.parametrize(
    ("command", "option"),
    [("title fix", "title"), ("title merge", "title"), ("title merge", "into"), ("title history", "title")],
)
async def test_titles_are_suggested_to_who_mends_them(here: World, command: str, option: str) -> None:
    """As everywhere."""
    [first, *_] = await here.moderator().autocomplete(here.channel, command, option, "miracle in ce")
    assert first["value"] == MIRACLE


async def test_the_role_of_the_settings_puts_titles_right_too(here: World) -> None:
    """It may fix, and read what was done; merging and undoing stay with moderators."""
    role = here.server.create_role("Librarians")
    await here.store.settings.change(here.act(), "title_role", role.id)
    librarian = here.server.add_member(here.env.create_user("librarian"), roles=[role])
    form = await librarian.slash(here.channel, "title fix", title=MIRACLE)
    fixed = await librarian.submit_modal(form, FORM | {"name": "Seven", "when": "2013"})
    assert told(fixed) == "Seven is fixed."
    history = await librarian.slash(here.channel, "title history")
    assert "Undo 1" not in buttons(history)
    [undo] = buttons(await here.moderator().slash(here.channel, "title history")).values()
    refused = await press(librarian, shown(history), undo["custom_id"])
    assert told(refused).startswith("You need the Manage Messages permission")
