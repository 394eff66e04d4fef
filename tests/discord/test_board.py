"""`/top`: the server's board."""

import asyncio
import re
from typing import Any

import pytest
import simcord

from bot.domain.board import BoardFilter
from bot.domain.titles import Kind
from tests.discord.conftest import (
    BELOVED,
    DAY,
    MIRACLE,
    MOTHER_DRAMA,
    MOTHER_FILM,
    SIGNAL,
    World,
    body,
    buttons,
    chosen,
    embed,
    press,
    raw,
    shown,
    told,
    whole,
)

NAMES = {
    MIRACLE: "Miracle in Cell No. 7 (2013)",
    SIGNAL: "Signal (2016)",
    MOTHER_FILM: "Mother (2009)",
    MOTHER_DRAMA: "Mother (2018)",
}

LINE = re.compile(
    r"(🥇|🥈|🥉|\d+\\\.) \*\*\d+\.\d\*\* (.+? \(\d{4}\))( · up \d\.\d)?( · \d+ scores?)?( · \w+ [\d.]+)?"
)


async def fill(here: World) -> None:
    """Three films and dramas of differing fame, and one with too few votes."""
    await here.vote(MIRACLE, *BELOVED)
    await here.vote(SIGNAL, 9, 9.5, 9.5)
    await here.vote(MOTHER_FILM, *(5, 6, 5.5, 6, 5, 6.5))
    await here.vote(MOTHER_DRAMA, 10, 10)


def rank(at: int) -> str:
    return "🥇🥈🥉"[at - 1] if at <= 3 else f"{at}\\."


def ranks(answer: Any) -> list[str]:
    """The titles in order, each line of the form that is promised."""
    found = []
    for at, line in enumerate((line for line in body(answer).splitlines() if "**" in line), start=1):
        match = LINE.fullmatch(line)
        assert match is not None, line
        assert match[1] == rank(at)
        found.append(match[2])
    return found


async def board(here: World, **options: Any) -> list[str]:
    return ranks(await here.mei.slash(here.channel, "top", **options))


async def test_the_board_ranks_by_the_lower_end(here: World) -> None:
    """Best first, the score in front, as the file has it; under three votes a title is not on it."""
    await fill(here)
    answer = await here.mei.slash(here.channel, "top")
    lows = here.rows("SELECT title_id FROM summaries WHERE votes >= 3 ORDER BY low DESC")
    assert ranks(answer) == [NAMES[title_id] for (title_id,) in lows]
    assert NAMES[MOTHER_DRAMA] not in body(answer)
    score, low, high = here.rows("SELECT score, low, high FROM summaries WHERE title_id = ?", MIRACLE)[0]
    assert f" **{score:.1f}** {NAMES[MIRACLE]}" in body(answer)
    assert embed(answer).title == "🏆 The best of Drama Club"
    assert (
        embed(answer).footer.text
        == "Ranked by score and by how many gave one, so one lone 10 can't top the list."
    )
    assert not shown(answer).ephemeral
    assert list(buttons(answer)) == ["How?"]
    how = await here.jun.click(shown(answer), label="How?")
    assert shown(how).ephemeral
    assert f" **{score:.1f}** {NAMES[MIRACLE]} · {low:.1f} to {high:.1f} · 10 scores" in body(how)
    assert "A title gets in with 3 scores." in body(how)


async def test_each_option_leaves_out(here: World) -> None:
    """Kind, genre and years, alone and together, and the board says what it shows."""
    await fill(here)
    genres = {title_id: here.index.find(title_id).genres for title_id in NAMES}  # type: ignore[union-attr]
    assert await board(here, kind="drama") == [NAMES[SIGNAL]]
    assert await board(here, kind="film") == [NAMES[MIRACLE], NAMES[MOTHER_FILM]]
    for typed, name in (("comedy", "Comedy"), (" THRILLER ", "Thriller")):
        expected = {NAMES[title] for title in (MIRACLE, SIGNAL, MOTHER_FILM) if name in genres[title]}
        assert set(await board(here, genre=typed)) == expected != set()
    assert await board(here, years="2016") == [NAMES[SIGNAL]]
    assert set(await board(here, years="2010s")) == {NAMES[SIGNAL], NAMES[MIRACLE]}
    assert await board(here, years="2009-2013", kind="film") == [NAMES[MIRACLE], NAMES[MOTHER_FILM]]
    answer = await here.mei.slash(here.channel, "top", kind="film", genre="comedy", years="2010s")
    assert body(answer).startswith("Films · Comedy · 2010-2019\n")
    answer = await here.mei.slash(here.channel, "top", years="2016")
    assert body(answer).startswith("2016\n")


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ({"person": "cho jin woong"}, [SIGNAL]),
        ({"person": "ChoJinwoong"}, [SIGNAL]),
        ({"person": "조진웅"}, [SIGNAL]),
        ({"person": "Bong Joon-ho"}, [MOTHER_FILM]),
        ({"person": "봉준호"}, [MOTHER_FILM]),
        ({"trope": "prison"}, [MIRACLE]),
        ({"trope": " Murder-Mystery"}, [SIGNAL, MOTHER_FILM]),
        ({"trope": "murder mystery", "person": "kim hye-soo"}, [SIGNAL]),
        ({"trope": "murder mystery", "person": "kim hye-soo", "kind": "film"}, []),
    ],
)
async def test_a_person_and_a_trope_leave_out(
    here: World, options: dict[str, str], titles: list[str]
) -> None:
    """In either alphabet, spaces and hyphens aside; what no button has room for is kept."""
    await fill(here)
    assert sorted(await board(here, **options)) == sorted(NAMES[title_id] for title_id in titles)
    assert here.rows("SELECT kind FROM views") == [("board",)]


async def test_a_board_says_whom_and_what_it_shows(here: World) -> None:
    await fill(here)
    options = {"kind": "drama", "person": "조진웅", "trope": "time-slip"}
    answer = await here.mei.slash(here.channel, "top", **options)
    assert body(answer).startswith("Dramas · Cho Jin-woong · time slip\n")


async def test_each_sort(here: World) -> None:
    """Best, divisive, most rated, hidden gems and risers, each with its heading."""
    await fill(here)
    camps = (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3)
    await here.vote("kf-parasite-2019", *camps, *camps)
    parasite = "Parasite (2019)"
    assert set(await board(here, sort="best")) == {
        parasite,
        NAMES[MIRACLE],
        NAMES[SIGNAL],
        NAMES[MOTHER_FILM],
    }
    assert (await board(here, sort="divisive"))[0] == parasite
    assert await board(here, sort="most_rated") == [
        parasite,
        NAMES[MIRACLE],
        NAMES[MOTHER_FILM],
        NAMES[SIGNAL],
    ]
    gems = here.rows("SELECT title_id FROM summaries WHERE low >= 7 AND votes BETWEEN 3 AND 8")
    assert await board(here, sort="hidden_gems") == [NAMES[title_id] for (title_id,) in gems]
    headings = {
        "best": "🏆 The best of Drama Club",
        "divisive": "⚡ What divides Drama Club",
        "most_rated": "📊 Most rated in Drama Club",
        "hidden_gems": "💎 Hidden gems of Drama Club",
        "risers": "📈 Rising in Drama Club this month",
    }
    for sort, heading in headings.items():
        assert embed(await here.mei.slash(here.channel, "top", sort=sort)).title == heading


async def test_risers_gained_points_this_month(here: World) -> None:
    """What new votes lifted since the month began, with by how much."""
    await here.vote(MIRACLE, *BELOVED)
    await here.vote(MOTHER_FILM, 3, 4, 3, 4)
    here.env.backend.advance_clock(40 * DAY)
    await here.vote(MOTHER_FILM, *([9] * 12), first=1500)
    answer = await here.mei.slash(here.channel, "top", sort="risers")
    assert ranks(answer) == [NAMES[MOTHER_FILM]]
    assert re.search(r"· up [1-9]\.\d", body(answer))
    here.env.backend.advance_clock(40 * DAY)
    assert "Nothing has climbed" in body(await here.mei.slash(here.channel, "top", sort="risers"))


async def test_an_empty_board_says_what_it_takes(here: World) -> None:
    """A new server, or options that leave nothing."""
    answer = await here.mei.slash(here.channel, "top")
    assert body(answer) == "Nothing here has 3 scores yet. Rate one with `/rating`."
    assert buttons(answer) == {}
    await fill(here)
    answer = await here.mei.slash(here.channel, "top", years="1950")
    assert body(answer).startswith("1950\n")
    assert body(answer).endswith("Nothing here has 3 scores yet. Rate one with `/rating`, or drop a filter.")
    await here.mei.click(shown(answer), label="Drop the filters")
    assert len(ranks(answer)) == 3


async def test_ones_own_score_stands_beside(here: World) -> None:
    """By name where all look on, as `you` in private; nobody else's."""
    await fill(here)
    await here.mei.slash(here.channel, "rating", title=MIRACLE, score="7.5")
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="2")
    public = await here.mei.slash(here.channel, "top")
    assert body(public).count(" · mei 7.5") == 1
    assert "jun" not in body(public)
    private = await here.mei.slash(here.channel, "top", private=True)
    assert body(private).count(" · you 7.5") == 1
    assert "mei" not in body(private)


# The order -------------------------------------------------------------------------------------------


async def order(who: simcord.MemberActor, answer: Any, sort: str) -> simcord.InteractionResult:
    """Choose another order by the select of a board."""
    [part] = [part for row in raw(shown(answer)) for part in row["components"] if part["type"] == 3]
    return await who.select(shown(answer), [sort], custom_id=part["custom_id"])


def chosen_order(answer: Any) -> list[str]:
    """What the select shows."""
    [part] = [part for row in raw(shown(answer)) for part in row["components"] if part["type"] == 3]
    return chosen(part)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("options", [{}, {"kind": "film"}, {"trope": "murder mystery"}])
async def test_the_order_is_changed_on_the_board(here: World, options: dict[str, str], restart: bool) -> None:
    """In place for its asker, in a private copy for anybody else; the filters stay."""
    await fill(here)
    answer = await here.mei.slash(here.channel, "top", **options)
    assert chosen_order(answer) == ["best"]
    filters = body(answer).split("\n")[0] if options else ""
    if restart:
        await here.restart()
    copy = await order(here.jun, answer, "divisive")
    assert shown(copy).ephemeral
    assert embed(copy).title == "⚡ What divides Drama Club"
    assert chosen_order(answer) == ["best"]
    await order(here.mei, answer, "most_rated")
    assert embed(answer).title == "📊 Most rated in Drama Club"
    assert chosen_order(answer) == ["most_rated"]
    assert body(answer).startswith(filters)
    assert ranks(answer) == await board(here, sort="most_rated", **options)
    assert embed(answer).footer.text == "By number of scores."
    await order(here.mei, answer, "best")
    assert ranks(answer) == await board(here, **options)


async def test_each_order_says_what_is_true_of_it(here: World) -> None:
    """On the board and behind How?, where the ranges are."""
    camps = (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3)
    await here.vote("kf-parasite-2019", *camps, *camps)
    await here.vote(SIGNAL, 9, 9.5, 9.5)
    answer = await here.mei.slash(here.channel, "top", sort="divisive")
    assert embed(answer).footer.text == "Where scores disagree most, once there are 10 of them."
    how = await here.mei.click(shown(answer), label="How?")
    assert "By how much more the scores differ than they usually do here." in body(how)
    assert "Parasite" in body(how)
    assert "Signal" not in body(how)


@pytest.mark.parametrize("value", ["worst", "", "BEST"])
async def test_a_forged_order_is_refused(here: World, value: str) -> None:
    """And the board stays; the control is an order there is."""
    await fill(here)
    answer = await here.mei.slash(here.channel, "top")
    before = whole(here.channel.history()[0])
    gone = await press(here.mei, shown(answer), f"board_order:{here.mei.id}:best///", values=[value])
    assert told(gone) == "That's no longer there. Run the command again."
    assert whole(here.channel.history()[0]) == before
    await press(here.mei, shown(answer), f"board_order:{here.mei.id}:best///", values=["most_rated"])
    assert chosen_order(answer) == ["most_rated"]


# Pages -----------------------------------------------------------------------------------------------


async def long_board(here: World) -> None:
    """25 titles of three votes each: three pages."""
    await vote_for(here, [title.id for title in here.index.titles[:25]])


async def vote_for(here: World, title_ids: list[str]) -> None:
    """Three votes each."""
    await asyncio.gather(
        *(
            here.store.ratings.record_score(here.act(member, f"regular {member}"), title_id, score=20 - n % 9)
            for n, title_id in enumerate(title_ids)
            for member in (1, 2, 3)
        )
    )
    await here.env.settle()


def places(answer: Any) -> str:
    return str(embed(answer).footer.text).split(" · ")[0]


@pytest.mark.parametrize("restart", [False, True])
async def test_its_asker_turns_the_public_page(here: World, restart: bool) -> None:
    """The message itself changes, for all, there and back; ends are dead."""
    await long_board(here)
    answer = await here.mei.slash(here.channel, "top")
    if restart:
        await here.restart()
    assert places(answer) == "1 to 10 of 25"
    assert buttons(answer)["Back"]["disabled"]
    read = body(answer)
    for expected in ("11 to 20 of 25", "21 to 25 of 25"):
        await here.mei.click(shown(answer), label="Next")
        assert places(answer) == expected
        read += "\n" + body(answer)
    assert buttons(answer)["Next"]["disabled"]
    found = [match for line in read.splitlines() if (match := LINE.fullmatch(line))]
    assert [match[1] for match in found] == [rank(at) for at in range(1, 26)]
    assert len({match[2] for match in found}) == 25
    await here.mei.click(shown(answer), label="Back")
    assert places(answer) == "11 to 20 of 25"
    assert len(here.channel.history()) == 1


@pytest.mark.parametrize("restart", [False, True])
async def test_anybody_else_turns_a_private_copy_with_their_scores(here: World, restart: bool) -> None:
    """The public page stays; the copy turns in place and is the presser's own."""
    await long_board(here)
    await asyncio.gather(
        *(
            here.store.ratings.record_score(here.act(who.id, who.name), title.id, score=2 * score)
            for who, score in ((here.mei, 9), (here.jun, 3))
            for title in here.index.titles[:25]
        )
    )
    await here.env.settle()
    answer = await here.mei.slash(here.channel, "top", kind="drama", private=False)
    if restart:
        await here.restart()
    before = whole(here.channel.history()[0])
    assert " · mei 9" in before
    copy = await here.jun.click(shown(answer), label="Next")
    assert shown(copy).ephemeral
    assert places(copy).startswith("11 to ")
    assert body(copy).startswith("Dramas\n")
    assert " · you 3" in body(copy)
    assert "mei" not in body(copy)
    await here.jun.click(shown(copy), label="Back")
    assert places(copy).startswith("1 to 10 of ")
    assert " · you 3" in body(copy)
    assert whole(here.channel.history()[0]) == before
    assert len(here.channel.history()) == 1


async def test_a_private_board_is_turned_in_private(here: World) -> None:
    """In place, with `you`."""
    await long_board(here)
    answer = await here.mei.slash(here.channel, "top", private=True)
    await here.mei.click(shown(answer), label="Next")
    assert places(answer) == "11 to 20 of 25"
    assert here.channel.history() == []


async def test_a_page_past_the_end_is_the_last(here: World) -> None:
    """Also when titles left the board meanwhile."""
    await long_board(here)
    answer = await here.mei.slash(here.channel, "top")
    target = buttons(answer)["Next"]["custom_id"].rsplit(":", 1)[0]
    await press(here.mei, shown(answer), f"{target}:99")
    assert places(answer) == "21 to 25 of 25"
    await here.store.settings.change(here.act(), "board_votes", 4)
    await here.mei.click(shown(answer), label="Back")
    assert "Nothing here has 4 scores yet." in body(answer)


@pytest.mark.parametrize(
    "forged",
    [
        "worst///",
        "best/musical//",
        "best//Nonsense/",
        "best///soon",
        "best///2019-2010",
        "best//",
        "best////",
        "",
        "best//" + 40 * "@",
    ],
)
async def test_a_forged_board_is_gone(here: World, forged: str) -> None:
    """What no board can show is not shown; the control is a filter that one can."""
    await long_board(here)
    answer = await here.mei.slash(here.channel, "top")
    gone = await press(here.mei, shown(answer), f"board_page:{here.mei.id}:{forged}:0")
    assert told(gone) == "That's no longer there. Run the command again."
    await press(here.mei, shown(answer), f"board_page:{here.mei.id}:best///:1")
    assert places(answer) == "11 to 20 of 25"


async def test_a_board_of_another_server_turns_to_ones_own(here: World, there: World) -> None:
    """A button says which titles, not whose votes."""
    await long_board(here)
    answer = await here.mei.slash(here.channel, "top")
    target = buttons(answer)["Next"]["custom_id"]
    other = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    turned = await press(there.mei, shown(other), target)
    assert "Nothing here has 3 scores yet." in body(turned)


async def test_a_board_of_an_earlier_version_turns_for_its_asker_alone(here: World) -> None:
    """Its filter is kept; once turned it is a board like any other, and so is somebody else's copy."""
    await long_board(here)
    kept = await here.store.views.keep(here.act(here.mei.id), "board", BoardFilter(kind=Kind.DRAMA))
    answer = await here.mei.slash(here.channel, "top")
    copy = await press(here.jun, shown(answer), f"board:{kept}:1")
    assert shown(copy).ephemeral
    assert places(copy).startswith("11 to ")
    assert buttons(copy)["Back"]["custom_id"] == f"board_page:{here.jun.id}:best/drama//:0"
    assert places(answer) == "1 to 10 of 25"
    await press(here.mei, shown(answer), f"board:{kept}:1")
    assert places(answer) == places(copy)
    await here.mei.click(shown(answer), label="Back")
    assert places(answer).startswith("1 to 10 of ")
    assert body(answer).startswith("Dramas\n")
    assert len(here.channel.history()) == 1


async def test_a_kept_board_is_its_servers(here: World, there: World) -> None:
    """In another server it is gone, as is an id that never was, and a view of another kind."""
    await long_board(here)
    kept = await here.store.views.keep(here.act(here.mei.id), "board", BoardFilter())
    other = await here.store.views.keep(here.act(here.mei.id), "takes", BoardFilter())
    outside = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    inside = await here.mei.slash(here.channel, "top")
    gone = [await press(there.mei, shown(outside), f"board:{kept}:1")]
    gone += [await press(here.mei, shown(inside), f"board:{view_id}:1") for view_id in (other, 999)]
    assert [told(each) for each in gone] == ["That's no longer there. Run the command again."] * 3
    await press(here.mei, shown(inside), f"board:{kept}:1")  # control
    assert places(inside) == "11 to 20 of 25"


@pytest.mark.parametrize("restart", [False, True])
async def test_a_board_of_a_trope_has_pages(here: World, there: World, restart: bool) -> None:
    """Its asker turns it for all, anybody else a copy; in another server it is gone."""
    of_school = [title.id for title in here.index.titles if "school" in title.tags][:25]
    await vote_for(here, of_school)
    answer = await here.mei.slash(here.channel, "top", trope="school")
    if restart:
        await here.restart()
    assert places(answer) == "1 to 10 of 25"
    target = buttons(answer)["Next"]["custom_id"]
    copy = await here.jun.click(shown(answer), label="Next")
    assert shown(copy).ephemeral
    await here.jun.click(shown(copy), label="Next")
    assert places(copy) == "21 to 25 of 25"
    assert places(answer) == "1 to 10 of 25"
    await here.mei.click(shown(answer), label="Next")
    assert places(answer) == "11 to 20 of 25"
    assert body(answer).startswith("School\n")
    assert here.rows("SELECT count(*) FROM views WHERE kind = 'board'") == [(1,)]
    other = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    assert told(await press(there.mei, shown(other), target)).startswith("That's no longer there.")


async def test_two_servers_have_two_boards(here: World, there: World) -> None:
    """What one rated the other does not see."""
    await fill(here)
    await there.vote(MOTHER_DRAMA, 8, 8, 8)
    assert await board(there) == [NAMES[MOTHER_DRAMA]]
    assert embed(await there.mei.slash(there.channel, "top")).title == "🏆 The best of Film Circle"
    assert NAMES[MOTHER_DRAMA] not in await board(here)


# What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"years": "soon"}, "“soon” isn't a year. Try 2016, 2010s or 2010-2019."),
        ({"years": "2019-2010"}, "“2019-2010” isn't a year. Try 2016, 2010s or 2010-2019."),
    ],
)
async def test_a_slip_is_told_how_to_mend_it(here: World, options: dict[str, str], said: str) -> None:
    """Privately, and nothing is saved."""
    assert told(await here.mei.slash(here.channel, "top", **options)) == said
    assert here.rows("SELECT 1 FROM views") == here.rows("SELECT 1 FROM shelf") == []


async def test_an_unknown_genre_names_those_it_may_be(here: World) -> None:
    """What was typed comes back inert; one press gives the command again."""
    refused = await here.mei.slash(here.channel, "top", genre="**westerns**", kind="film", private=True)
    assert told(refused) == "No genre “\\*\\*westerns\\*\\*”. Did you mean Western?"
    board = await here.mei.click(shown(refused), label="Western")
    assert shown(board).ephemeral
    assert "Films · Western" in str(embed(board).to_dict())
    far = await here.mei.slash(here.channel, "top", genre="knitting")  # control
    assert told(far).startswith("No genre “knitting”. Try Action, Adventure, or Animation, or pick from ")
    assert raw(shown(far)) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"person": "**nobody**"}, "I don't know “\\*\\*nobody\\*\\*”. Type a few letters, "),
        ({"person": "ㅋㅋㅋ"}, "I don't know “ㅋㅋㅋ”. Type a few letters, "),
        ({"trope": "@everyone"}, "No trope “@"),
        ({"trope": "x" * 6000}, "No trope “xxx"),
    ],
)
async def test_an_unknown_person_or_trope_has_a_way_on(
    here: World, options: dict[str, str], said: str
) -> None:
    """One private sentence, within bounds, that notifies nobody."""
    answer = await here.mei.slash(here.channel, "top", **options)
    assert told(answer).startswith(said)
    assert len(told(answer)) < 400
    assert here.channel.history() == []


async def test_people_and_tropes_are_suggested(here: World) -> None:
    """In both alphabets, the busiest first; what is suggested is understood."""
    await fill(here)
    for typed in ("cho jin", "CHOJINW", "조진", "jin woong"):
        people = await here.mei.autocomplete(here.channel, "top", "person", typed)
        [cho] = [choice for choice in people if choice["name"] == "Cho Jin-woong · 조진웅"]
        assert await board(here, person=cho["value"]) == [NAMES[SIGNAL]]
    assert len(await here.mei.autocomplete(here.channel, "top", "person", "")) == 25
    assert await here.mei.autocomplete(here.channel, "top", "person", "nobody is called so") == []
    [prison, *_] = await here.mei.autocomplete(here.channel, "top", "trope", "PRIS")
    assert await board(here, trope=prison["value"]) == [NAMES[MIRACLE]]
    assert len(await here.mei.autocomplete(here.channel, "top", "trope", "")) == 25
    for typed in ("mystery", "murder-my"):  # by a later word, and whatever stands between them
        found = await here.mei.autocomplete(here.channel, "top", "trope", typed)
        assert found[-1]["value"] == "murder mystery"


async def test_where_the_world_is_off_its_people_are_unknown(here: World) -> None:
    """Control: they are known while it is on."""
    assert await here.mei.autocomplete(here.channel, "top", "person", "robert de niro")
    await here.store.settings.change(here.act(), "world", False)
    await here.bot.use.titles.renew(here.server.id)
    assert await here.mei.autocomplete(here.channel, "top", "person", "robert de niro") == []
    assert "Robert" in told(await here.mei.slash(here.channel, "top", person="Robert De Niro"))


async def test_genres_are_suggested(here: World) -> None:
    """All there are, up to 25, or those that begin like what is typed."""
    everything = await here.mei.autocomplete(here.channel, "top", "genre", "")
    assert 2 <= len(everything) <= 25
    com = await here.mei.autocomplete(here.channel, "top", "genre", " coM")
    assert [choice["value"] for choice in com] == ["Comedy"]
    assert await here.mei.autocomplete(here.channel, "top", "genre", "nothing like it") == []
    # What is suggested is understood.
    await fill(here)
    assert await board(here, genre=com[0]["value"])


def test_every_kind_has_a_choice() -> None:
    """The kinds of the option are those there are."""
    assert {"drama", "special", "film"} == set(Kind)


async def test_two_unknown_names_are_mended_one_after_the_other(here: World) -> None:
    """The command that was given again is refused like the first, with a way on; others press in vain."""
    refused = await here.mei.slash(
        here.channel, "top", genre="romanse", trope="revnge", kind="drama", private=True
    )
    second = await here.mei.click(shown(refused), label="Romance")
    assert told(second) == "No trope “revnge”. Did you mean revenge?"
    board = await here.mei.click(shown(second), label="revenge")
    assert shown(board).ephemeral
    assert "Dramas · Romance · revenge" in str(embed(board).to_dict())
    again = buttons(second)["revenge"]["custom_id"]
    assert (
        told(await press(here.jun, shown(second), again)) == "That's no longer there. Run the command again."
    )
    assert (
        told(await press(here.mei, shown(second), f"{again}9"))
        == "That's no longer there. Run the command again."
    )


async def test_an_unknown_name_is_mended_in_the_readers_language(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it may be is found and named as they call it; the board is the same."""
    emit = here.env.backend.emit
    monkeypatch.setattr(
        here.env.backend,
        "emit",
        lambda event, sent: emit(event, {**sent, "locale": "ko"} if event == "INTERACTION_CREATE" else sent),
    )
    for typed in ("westerns", "서부극극"):
        refused = await here.mei.slash(here.channel, "top", genre=typed, private=True)
        assert "서부극" in told(refused).replace(typed, "")
        assert "Western" not in told(refused)
        board = await here.mei.click(shown(refused), label="서부극")
        assert "서부극" in str(embed(board).to_dict())
