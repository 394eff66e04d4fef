"""`/recommend`: three titles one has not seen and why, what narrows them, and what was shown."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import catalogue
from bot.domain.fame import measure_fame
from bot.domain.people import people_of
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.search import TitleIndex
from bot.domain.suggestions import Wish
from bot.domain.titles import Kind, Mood, Title
from bot.domain.wanted import Length, fits_length, fits_mood
from bot.playground import AUTHORS_SCORES
from bot.usecases import suggestions
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_DRAMA,
    SIGNAL,
    World,
    buttons,
    embed,
    press,
    shown,
    told,
    whole,
    world,
)
from tests.discord.picking import (
    LOVED,
    MORE,
    cards,
    every_page,
    has_taste,
    heading,
    listed,
    names,
    notes,
    numbers,
    picked,
    score,
    told_of,
    view_id,
)

LADY = "kf-lady-vengeance-2005"


async def community(here: World) -> None:
    """Twelve regulars who like crime as mei does, and a film she has not seen."""
    for title_id in (*AUTHORS_SCORES, LADY):
        half = AUTHORS_SCORES.get(title_id, 19)
        await here.vote(title_id, *([half / 2] * 12))


def titles(here: World, *title_ids: str) -> list[Title]:
    return [here.index.by_id[title_id] for title_id in title_ids]


def drawn(here: World) -> dict[str, str]:
    """The whole list drawn last, with the source of each title."""
    [(state,)] = here.rows("SELECT state FROM views WHERE kind = 'picks' ORDER BY view_id DESC LIMIT 1")
    found: dict[str, str] = json.loads(state)["drawn"]
    return found


def of_people(here: World, *title_ids: str) -> set[str]:
    """Everybody who made one of the titles."""
    return {
        name for title in titles(here, *title_ids) for name in (*title.writers, *title.directors, *title.cast)
    }


def and_list(text: str) -> list[str]:
    """The parts of 'a, b and c'."""
    return re.split(r", | and ", text)


def check_reason(here: World, title: Title, reason: str, *, votes: int) -> str:
    """Fail unless a reason is true; its kind."""
    if match := re.fullmatch(r"because you loved (.+)", reason):
        loved = {here.index.by_id[title_id].title for title_id in LOVED}
        assert any(match[1] in (one, f"{one} and {other}") for one in loved for other in loved), reason
        return "loved"
    if match := re.fullmatch(r"same (writer|director) as (.+), (.+)|with (.+) of (.+)", reason):
        [example] = [t for t in titles(here, *AUTHORS_SCORES) if t.title in (match[2], match[5])]
        role = {"writer": "writers", "director": "directors", None: "cast"}[match[1]]
        assert (match[3] or match[4]) in {*getattr(title, role)} & {*getattr(example, role)}, reason
        return "people"
    if match := re.fullmatch(r"also (written by|directed by|with) (.+)", reason):
        own = {"written by": title.writers, "directed by": title.directors, "with": title.cast}[match[1]]
        assert set(and_list(match[2])) <= set(own) & of_people(here, *AUTHORS_SCORES), reason
        return "people"
    if match := re.fullmatch(r"also: (.+)", reason):
        theirs = {tag for each in titles(here, *AUTHORS_SCORES) for tag in each.tags}
        assert set(match[1].split(", ")) <= {*title.tags} & theirs, reason
        return "alike"
    if match := re.fullmatch(r"(\d+) (?:person|people) with your taste loved it", reason):
        assert 0 < int(match[1]) <= votes, reason
        return "neighbours"
    if match := re.fullmatch(r"(\d+) members? here scored it", reason):
        assert int(match[1]) == votes
        return "server"
    assert reason in ("🎲 A wild card", "one of the best known")
    return reason


# A list ----------------------------------------------------------------------------------------------


async def test_three_titles_each_with_facts_scores_and_a_true_reason(here: World) -> None:
    """An embed each: its picture, one line of Hangul, facts and the server's score, and one reason."""
    await community(here)
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    assert heading(picks) == "🎬 Next up for mei"
    assert notes(picks) == "Picked from your 12 scores and what this server loves."
    assert not shown(picks).ephemeral
    assert shown(picks).content == ""
    votes = dict(here.rows("SELECT title_id, votes FROM summaries"))
    reasons = Counter[str]()
    for page in range(5):
        found = titles(here, *picked(picks))
        assert len(found) == len(told_of(picks)) == 3
        for at, (title, (name, value)) in enumerate(zip(found, told_of(picks).items(), strict=True)):
            assert name.replace("\\", "") == f"{3 * page + at + 1}. {title.title} ({title.year})"
            facts, why = value.split("\n")
            assert facts.startswith(f"{title.title_ko} · " if title.title_ko else str(title.kind))
            n = votes.get(title.id, 0)
            assert re.search(r" · ❤️\u00a0\*\*\d+\.\d\*\*$" if n else " · new here$", facts), value
            reasons[check_reason(here, title, why, votes=n)] += 1
        await here.mei.click(shown(picks), label=MORE)
    assert reasons.keys() >= {"loved", "people", "🎲 A wild card"}


async def test_what_the_server_loves_carries_its_score_and_count(here: World) -> None:
    """A title others here love stands with their consensus; who agreed with one is counted right."""
    await community(here)
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", network="", genre="Thriller", kind="film")
    [(name, value)] = [(n, v) for n, v in told_of(picks).items() if "Lady Vengeance" in n]
    assert name.startswith("1. ")
    assert re.search(r"❤️\u00a0\*\*[89]\.\d\*\*$", value, re.MULTILINE)
    assert re.search(r"because you loved|same director as .+, Park Chan-wook", value)


async def test_nine_pages_without_a_title_twice(here: World) -> None:
    """More picks and Back over the one message, not there at the ends, numbered through."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    assert list(buttons(picks)) == ["1", "2", "3", MORE, "Watch together"]
    first = picked(picks)
    pages = await every_page(here.mei, picks)
    assert [len(page) for page in pages] == [3] * 8 + [1]
    assert len({title_id for page in pages for title_id in page}) == 25
    assert list(buttons(picks)) == ["25", "Back", "Watch together"]
    assert [name.split(".")[0] for name in told_of(picks)] == ["25"]
    for _ in range(8):
        await here.mei.click(shown(picks), label="Back")
    assert picked(picks) == first
    assert len(here.channel.history()) == 1


async def test_nothing_one_has_dealt_with_is_shown(here: World) -> None:
    """Not what one scored, is watching, dropped, refused or planned; what one only has not seen may be."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = [title_id for page in await every_page(here.mei, picks) for title_id in page][:5]
    scored, watching, dropped, refused, planned = before
    await score(here, here.mei, scored, 9)
    await score(here, here.mei, watching, None, Progress.WATCHING)
    await score(here, here.mei, dropped, None, Progress.DROPPED)
    for title_id, wish in ((refused, Wish.REFUSED), (planned, Wish.PLANNED)):
        await here.store.suggestions.record_wish(here.act(here.mei.id, "mei"), title_id, wish)
    pages = await every_page(here.mei, await here.mei.slash(here.channel, "recommend"))
    unseen = next(title_id for title_id, source in drawn(here).items() if source == "taste")
    found = {title_id for page in pages for title_id in page}
    assert len(found) == 25
    assert not found & {*before, *AUTHORS_SCORES}
    # Control: somebody else is shown them, and so is mei what she only has not seen.
    await has_taste(here, here.jun)
    assert set(picked(await here.jun.slash(here.channel, "recommend"))) & set(before)
    await here.store.suggestions.record_wish(here.act(here.mei.id, "mei"), unseen, Wish.UNSEEN)
    again = await every_page(here.mei, await here.mei.slash(here.channel, "recommend"))
    assert unseen in {title_id for page in again for title_id in page}


async def test_a_number_opens_its_pick_privately(here: World) -> None:
    """With its picture and four answers, in the order of the list; the list stays as it is."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    await here.mei.click(shown(picks), label=MORE)
    before = whole(here.channel.history()[0])
    assert list(numbers(picks)) == ["4", "5", "6"]
    for label, title_id in zip(numbers(picks), picked(picks), strict=True):
        opened = await here.mei.click(shown(picks), label=label)
        assert shown(opened).ephemeral
        assert [str(embed(opened).title)] == names(here, title_id)
        assert str(embed(opened).thumbnail.url).endswith(f"{title_id}.jpg")
        assert list(buttons(opened)) == ["Plan", "Seen it", "Not for me", "More like it", "Shelf"]
    assert whole(here.channel.history()[0]) == before


async def test_each_pick_has_its_picture_where_files_may_be_attached(here: World) -> None:
    """Each beside its own title; without the right the list is whole in words."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    for title_id, card in zip(picked(picks), cards(picks), strict=True):
        assert card.thumbnail.url.endswith(f"{title_id}.jpg")
    assert len(shown(picks).attachments) == 3
    before = told_of(picks)
    bot = here.bot.user
    assert bot is not None
    bare_channel = here.server.create_text_channel(
        "bare", overwrites={bot: discord.PermissionOverwrite(attach_files=False)}
    )
    bare = await here.mei.slash(bare_channel, "recommend")
    assert shown(bare).attachments == []
    assert told_of(bare).keys() == before.keys()
    assert [card.thumbnail.url for card in cards(bare)] == [None] * 3


async def test_private_shows_it_to_nobody_else(here: World) -> None:
    """The list and its pages; nothing in the channel."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", private=True)
    assert shown(picks).ephemeral
    turned = await here.mei.click(shown(picks), label=MORE)
    assert shown(turned).ephemeral
    assert list(numbers(picks)) == ["4", "5", "6"]
    assert here.channel.history() == []


async def test_a_newcomer_who_asks_for_something_gets_it(here: World) -> None:
    """Publicly, with the word that their taste is not known yet and the way to the quick round."""
    await score(here, here.sol, MIRACLE, 18)
    picks = await here.sol.slash(here.channel, "recommend", kind="film")
    assert not shown(picks).ephemeral
    assert notes(picks) == "Films\nI know 1 of your scores. At 10 these get personal."
    assert "Quick round" in buttons(picks)
    # Control: who is known needs none.
    await has_taste(here, here.mei)
    assert "Quick round" not in buttons(await here.mei.slash(here.channel, "recommend", kind="film"))


# Options ---------------------------------------------------------------------------------------------


def year(first: int, last: int) -> Any:
    return lambda title: first <= title.year <= last


FITTING: list[tuple[dict[str, str], Any, str]] = [
    ({"kind": "drama"}, lambda t: t.kind is Kind.DRAMA, "Dramas"),
    ({"kind": "special"}, lambda t: t.kind is Kind.SPECIAL, "Drama specials"),
    ({"kind": "film"}, lambda t: t.kind is Kind.FILM, "Films"),
    ({"genre": " horror"}, lambda t: "Horror" in t.genres, "Horror"),
    ({"years": "2016"}, year(2016, 2016), "2016"),
    ({"years": "1990s"}, year(1990, 1999), "1990-1999"),
    ({"years": "2003-2005"}, year(2003, 2005), "2003-2005"),
    ({"network": "ocn"}, lambda t: "OCN" in t.networks, "OCN"),
    ({"person": "cho jin woong"}, lambda t: "Cho Jin-woong" in t.cast, "Cho Jin-woong"),
    ({"person": "봉준호"}, lambda t: "Bong Joon-ho" in people_of(t), "Bong Joon-ho"),
    ({"trope": "Time-slip"}, lambda t: "time slip" in t.tags, "Time slip"),
    *(({"length": length.value}, lambda t, length=length: fits_length(t, length), "") for length in Length),
    *(({"mood": mood.value}, lambda t, mood=mood: fits_mood(t, mood), "") for mood in Mood),
    (
        {"kind": "drama", "genre": "crime", "length": "up_to_16", "years": "2010s", "network": "tvN"},
        lambda t: (
            t.kind is Kind.DRAMA
            and "Crime" in t.genres
            and (t.episodes or 99) <= 16
            and 2010 <= t.year <= 2019
            and "tvN" in t.networks
        ),
        "Dramas · Crime · Up to 16 episodes · 2010-2019 · tvN",
    ),
]


async def test_what_is_shown_fits_what_is_asked(here: World) -> None:
    """Every option alone and five together, in the whole list, and the list says what it was narrowed to."""
    await has_taste(here, here.mei)
    for options, fits, said in FITTING:
        picks = await here.mei.slash(here.channel, "recommend", **options)
        shown_wishes, learning = notes(picks).split("\n")
        assert shown_wishes == said if said else shown_wishes, options
        assert learning.startswith("Picked from your 12 scores")
        found = titles(here, *drawn(here))
        assert [title.id for title in found[:3]] == picked(picks)
        assert found, options
        assert all(map(fits, found)), options
        everything = sum(map(fits, here.index.titles)) - sum(map(fits, titles(here, *AUTHORS_SCORES)))
        assert len(found) == min(25, everything), options


async def test_a_mood_goes_by_takes_too(here: World) -> None:
    """What members here call healing is healing, whatever its genres."""
    by = here.act(5)
    assert not fits_mood(here.index.by_id[LADY], Mood.HEALING)
    await has_taste(here, here.mei)
    options = {"mood": "healing", "genre": "Thriller", "kind": "film", "years": "2005"}
    refused = told(await here.mei.slash(here.channel, "recommend", **options))
    assert refused.startswith("Nothing you haven't seen fits all of that. Drop `mood`")
    await here.store.reviews.write(by, LADY, ReviewContent("It healed me.", moods=(Mood.HEALING,)))
    assert picked(await here.mei.slash(here.channel, "recommend", **options)) == [LADY]


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"kind": "special", "genre": "Western"}, "kind"),
        ({"kind": "film", "length": "long", "genre": "Western"}, "length"),
        ({"network": "EBS", "genre": "War"}, "network"),
        ({"person": "송강호", "years": "1950s"}, "person"),
        ({"trope": "body swap", "genre": "War"}, "trope"),
        ({"genre": "Western", "years": "2008-2023", "mood": "healing"}, "genre"),
    ],
)
async def test_options_that_leave_nothing_say_which_to_leave_out(
    here: World, options: dict[str, str], option: str
) -> None:
    """Privately, with how many titles there are then; and doing so shows them."""
    await has_taste(here, here.mei)
    said = told(await here.mei.slash(here.channel, "recommend", **options))
    match = re.fullmatch(
        r"Nothing you haven't seen fits all of that\. Drop `(\w+)` and (\d+) titles? do(?:es)?\.", said
    )
    assert match is not None, said
    assert match[1] == option
    rest = {name: value for name, value in options.items() if name != option}
    await here.mei.slash(here.channel, "recommend", **rest)
    assert len(drawn(here)) == min(25, int(match[2])) > 0


async def test_where_two_are_at_fault_it_says_so(here: World) -> None:
    """No single option helps, and none is named."""
    options = {"genre": "Western", "network": "EBS", "years": "1900"}
    said = told(await here.mei.slash(here.channel, "recommend", **options))
    assert said == "Nothing you haven't seen fits all of that. Drop two options or more."


async def test_what_only_the_example_fits_is_nothing(here: World) -> None:
    """A title is not like itself: where it alone fits, the option is named that leaves nothing else."""
    only = "kd-ang-shim-jung-2010"
    said = told(await here.mei.slash(here.channel, "recommend", like=only, network="E Channel"))
    assert said.startswith("Nothing you haven't seen fits all of that. Drop `network` and ")
    # Control: what else fits is shown.
    picks = await here.mei.slash(here.channel, "recommend", like=only, network="OCN")
    assert len(picked(picks)) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"years": "soon"}, "“soon” isn't a year. Try 2016, 2010s or 2010-2019."),
        ({"years": "2019-2010"}, "“2019-2010” isn't a year. Try 2016, 2010s or 2010-2019."),
        ({"like": "ㅋㅋㅋ"}, "I don't know “ㅋㅋㅋ” yet."),
        ({"like": "signal 2017"}, "Did you mean one of these?"),
        ({"genre": "**westerns**"}, "No genre “\\*\\*westerns\\*\\*”. Did you mean Western?"),
        (
            {"network": "HBO"},
            "Nothing here ran on “HBO”. Try MBC, SBS, or KBS2, or pick",
        ),
        ({"person": "**nobody**"}, "I don't know “\\*\\*nobody\\*\\*”. Type a few letters"),
        ({"trope": "knitting"}, "No trope “knitting”. Try school, "),
        ({"trope": "first lov"}, "No trope “first lov”. Did you mean first love?"),
    ],
)
async def test_a_slip_is_told_how_to_mend_it(here: World, options: dict[str, str], said: str) -> None:
    """Privately, and nothing is noted as shown."""
    await has_taste(here, here.mei)
    assert said in told(await here.mei.slash(here.channel, "recommend", **options))
    assert here.rows("SELECT 1 FROM shown") == here.rows("SELECT 1 FROM views WHERE kind = 'picks'") == []
    assert here.channel.history() == []


async def test_a_near_name_gives_the_very_command_again(here: World) -> None:
    """With all else that was asked for, the member too; nobody else can press for one."""
    refused = await here.mei.slash(
        here.channel, "recommend", genre="thriler", kind="film", private=True, **{"with": here.jun}
    )
    assert told(refused) == "No genre “thriler”. Did you mean Thriller?"
    other = await press(here.sol, shown(refused), buttons(refused)["Thriller"]["custom_id"])
    assert told(other).startswith("That's no longer there.")
    again = await here.mei.click(shown(refused), label="Thriller")
    assert shown(again).ephemeral
    assert heading(again) == "🎬 Next up for mei and jun"
    assert all("Thriller" in here.index.by_id[each].genres for each in picked(again))
    assert all(each.startswith("kf-") for each in picked(again))
    here.env.inject_error("GET", "/guilds/*/members/*", status=404, code=10007)  # who has left
    gone = await here.mei.click(shown(refused), label="Thriller")
    assert told(gone).startswith("That's no longer there.")


async def test_titles_genres_and_networks_are_suggested(here: World) -> None:
    """As one types; what is suggested is understood."""
    like = await here.mei.autocomplete(here.channel, "recommend", "like", "signal")
    assert like[0]["value"] == SIGNAL
    genre = await here.mei.autocomplete(here.channel, "recommend", "genre", " hoR")
    assert [choice["value"] for choice in genre] == ["Horror"]
    network = await here.mei.autocomplete(here.channel, "recommend", "network", "KB")
    assert [choice["value"] for choice in network][:2] == ["KBS2", "KBS"]
    everything = await here.mei.autocomplete(here.channel, "recommend", "network", "")
    assert len(everything) == 25
    assert everything[0]["value"] == "MBC"
    assert await here.mei.autocomplete(here.channel, "recommend", "network", "nothing like it") == []
    person = await here.mei.autocomplete(here.channel, "recommend", "person", "song kang")
    assert person[0]["name"] == "Song Kang-ho · 송강호"
    trope = await here.mei.autocomplete(here.channel, "recommend", "trope", "reveng")
    assert [choice["value"] for choice in trope] == ["revenge"]
    chosen = {"genre": genre[0]["value"], "kind": "film", "like": like[0]["value"]}
    for options in (chosen, {"person": person[0]["value"]}, {"trope": trope[0]["value"]}):
        assert picked(await here.mei.slash(here.channel, "recommend", **options))


async def test_more_like_a_title(here: World) -> None:
    """Named in the heading, not among the picks, which one has not seen; typed as anybody would."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", like="my mister")
    assert heading(picks) == "🎬 More like My Mister"
    pages = await every_page(here.mei, picks)
    found = {title_id for page in pages for title_id in page}
    assert len(found) == 25
    assert not found & AUTHORS_SCORES.keys()
    model = await here.bot.use.recommenders.get(here.server.id, {})
    near = [each.title_id for each in model.find_similar("kd-my-mister-2018", 40)]
    assert pages[0] == [title_id for title_id in near if title_id not in AUTHORS_SCORES][:3]


async def test_a_surprise_is_less_known(here: World) -> None:
    """Further from what everybody knows, and still of one's taste."""
    await has_taste(here, here.mei)
    fames = []
    for surprise in (False, True):
        await here.mei.slash(here.channel, "recommend", surprise=surprise)
        assert drawn(here).keys().isdisjoint(AUTHORS_SCORES)
        fames.append(sum(map(measure_fame, titles(here, *drawn(here)))) / 25)
    assert fames[1] < fames[0]


# What was shown --------------------------------------------------------------------------------------


def noted(here: World) -> dict[str, str]:
    return dict(here.rows("SELECT title_id, source FROM shown"))


async def test_what_is_shown_is_noted_page_by_page(here: World) -> None:
    """With the list it came from, once, when it is first seen; what was not turned to is not noted."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    first = picked(picks)
    sources = drawn(here)
    assert noted(here) == {title_id: sources[title_id] for title_id in first}
    before = here.rows("SELECT * FROM shown ORDER BY title_id")
    await here.mei.click(shown(picks), label=MORE)
    assert noted(here) == {title_id: sources[title_id] for title_id in (*first, *picked(picks))}
    here.env.backend.advance_clock(99)
    await here.mei.click(shown(picks), label="Back")
    await here.mei.slash(here.channel, "recommend", surprise=True, kind="film")
    kept = [row for row in here.rows("SELECT * FROM shown ORDER BY title_id") if row[2] in first]
    assert kept == before


@pytest.mark.parametrize(
    ("options", "source"), [({"like": "my mister"}, "like"), ({"surprise": True}, "surprise")]
)
async def test_each_list_is_noted_as_what_it_is(here: World, options: dict[str, Any], source: str) -> None:
    """So that only like is measured against like."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend", **options)
    assert noted(here) == dict.fromkeys(picked(picks), source)


async def test_popularity_stands_in_some_places_of_ones_own_lists(here: World) -> None:
    """About one in ten over many lists, never the wildcard's; it is what a stranger would be shown."""
    await has_taste(here, here.mei)
    await here.vote(MOTHER_DRAMA, 9, 9, 9)
    for _ in range(10):
        await here.mei.slash(here.channel, "recommend")
    states = [json.loads(state) for (state,) in here.rows("SELECT state FROM views WHERE kind = 'picks'")]
    sources = Counter(source for state in states for source in state["drawn"].values())
    assert sources.keys() == {"taste", "popularity"}
    assert sources.total() == 250
    assert 5 <= sources["popularity"] <= 60
    assert all(state["drawn"][state["wild"]] == "taste" for state in states)


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
async def test_the_wildcard_ends_the_first_page_whatever_the_turns(
    here: World, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    """With popularity in none of the other places, in some, and in all."""
    monkeypatch.setattr(suggestions, "POPULAR", part)
    await has_taste(here, here.mei)
    for _ in range(3):
        await here.mei.slash(here.channel, "recommend")
    states = [json.loads(state) for (state,) in here.rows("SELECT state FROM views WHERE kind = 'picks'")]
    for state in states:
        sources = list(state["drawn"].items())
        assert sources.pop(2) == (state["wild"], "taste")
        popular = sum(source == "popularity" for _, source in sources)
        assert (popular > 0, popular < len(sources)) == (part > 0, part < 1)


# Little is left --------------------------------------------------------------------------------------


async def test_where_there_is_little_there_is_less_or_a_sentence(tmp_path: Path) -> None:
    """Two titles left are two picks, without pages; none at all is said privately."""
    everything = catalogue.load_titles()[:4]
    async with world(tmp_path / "daesang.db", TitleIndex(everything)) as here:
        for title in everything[2:]:
            await score(here, here.mei, title.id, 10)
        picks = await here.mei.slash(here.channel, "recommend", surprise=True)
        assert set(picked(picks)) == {title.id for title in everything[:2]}
        assert MORE not in buttons(picks)
        for title in everything[:2]:
            await score(here, here.mei, title.id, 10)
        for options in ({}, {"surprise": True}, {"kind": "film"}, {"like": everything[0].id}):
            gone = await here.mei.slash(here.channel, "recommend", **options)
            assert told(gone) == "You've been through everything I know. Nothing left to suggest!"


# Restarts --------------------------------------------------------------------------------------------


async def test_after_a_restart_the_list_is_the_same(here: World) -> None:
    """It is fitted anew to the same votes."""
    await has_taste(here, here.mei)
    before = await here.mei.slash(here.channel, "recommend", surprise=True)
    await here.restart()
    after = await here.mei.slash(here.channel, "recommend", surprise=True)
    assert picked(after) == picked(before)
    assert told_of(after) == told_of(before)


async def test_a_title_the_catalogue_lost_is_left_out_of_old_lists(here: World) -> None:
    """The list goes on without it, by a recommender fitted to the new catalogue."""
    await has_taste(here, here.mei)
    picks = await here.mei.slash(here.channel, "recommend")
    before = [title_id for page in await every_page(here.mei, picks) for title_id in page]
    here.index = TitleIndex([title for title in here.index.titles if title.id != before[1]])
    await here.restart()
    while "Back" in buttons(picks):
        await here.mei.click(shown(picks), label="Back")
    assert picked(picks) == [before[0], *before[2:4]]
    assert listed(picks) == names(here, *picked(picks))
    assert view_id(picks) == 1
    assert before[1] not in whole(shown(picks))
