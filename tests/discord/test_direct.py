"""In direct messages, and for who has Daesang as an app of their own: one's own, of all one's servers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import simcord
from discord import app_commands

from bot.app import Daesang
from bot.domain.additions import Origin
from bot.domain.admission import Admission, Rate
from bot.domain.events import Event
from bot.domain.servers import Served
from bot.domain.shelf import SHELVES
from bot.ui import targets
from bot.ui.routes import at_home, is_anywhere, part_home
from bot.ui.words import words
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_FILM,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    heading,
    parts,
    press_directly,
    raw,
    shown,
    told,
    whole,
)
from tests.discord.shelf_presses import find
from tests.discord.test_every_language import fill
from tests.discord.test_notices import hide, refuse
from tests.discord.test_sync import sent_lists
from tests.discord.title_presses import MEANT, NEW, TEA

NEEDS_SERVER = "That one only works in a server. Ask in one I'm in."
WHICH = "Which server is it for?"
GONE = "That's no longer there. Run the command again."

SLOW_DOWN = "Slow down a little. Try again in a few seconds."
NEEDS_SERVER_KO, GONE_KO = words("ko")("error.needs_server"), words("ko")("error.gone")

STATUSES = {*map(str, SHELVES), "off", "scored"}

SHELF = (
    "SELECT server_id, title_id, score, status FROM shelf WHERE member_id = ? ORDER BY server_id, title_id"
)


async def settle(place: World, who: simcord.MemberActor, title_id: str = SIGNAL, score: int = 16) -> None:
    """Let somebody be at home in a server: they scored a title there."""
    await place.store.ratings.record_score(place.act(who.id, who.name), title_id, score=score)


def shelf(here: World, who: simcord.MemberActor) -> list[tuple[Any, ...]]:
    return here.rows(SHELF, who.id)


def kept_in_none(here: World) -> dict[str, int]:
    """How many rows each table has of server 0."""
    tables = here.rows(
        "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'server_id' "
        "WHERE m.type = 'table'"
    )
    counts = {name: here.rows(f"SELECT count(*) FROM {name} WHERE server_id = 0")[0][0] for (name,) in tables}
    return {name: n for name, n in counts.items() if n}


@contextmanager
def changed(env: simcord.Env, **more: Any) -> Iterator[None]:
    """Interactions as Discord would send them from somewhere else."""
    emit = env.backend.emit

    def deliver(event: str, sent: Any) -> None:
        emit(event, {**sent, **more} if event == "INTERACTION_CREATE" else sent)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(env.backend, "emit", deliver)
        yield


# Commands --------------------------------------------------------------------------------------------


async def test_what_there_is_in_a_direct_message(here: World) -> None:
    """The commands that need no server, and no other."""
    there_are = {"about", "help", "me", "next", "privacy", "rating", "recommend", "shelf"}
    assert {*here.mei.user.available_commands()} == there_are
    said = body(await here.mei.user.slash("help"))
    assert {name for name in there_are if f"**/{name}**" in said} == there_are - {"about", "help"}
    assert "**/top**" not in said
    assert "**/top**" in body(await here.mei.slash(here.channel, "help"))  # the control


async def test_discord_is_told_where_each_command_is_to_be_offered(here: World) -> None:
    """Those marked, everywhere; any other in servers that have Daesang alone, menus and groups too."""
    [sent] = sent_lists(here)
    commands = {command.name: command for command in here.bot.tree.get_commands()}
    assert {each["name"] for each in sent} == {*commands}
    assert {each["type"] for each in sent} == {1, 2, 3}
    for each in sent:
        command = commands[each["name"]]
        is_marked = isinstance(command, app_commands.Command) and is_anywhere(command)
        assert sorted(each["contexts"]) == ([0, 1, 2] if is_marked else [0]), each["name"]
        assert sorted(each["integration_types"]) == ([0, 1] if is_marked else [0]), each["name"]
    assert heading(await here.mei.user.slash("about")).startswith("Daesang")


async def test_about_links_to_ones_own_app_where_the_owner_lets_people(here: World) -> None:
    """Discord says so at the start."""
    cases: tuple[tuple[dict[str, Any], list[str]], ...] = (
        ({}, ["Add me to a server"]),
        ({"1": {}}, ["Add me to a server", "Use me anywhere"]),
    )
    for config, labels in cases:
        assert here.bot.application is not None
        here.bot.application._integration_types_config = config  # type: ignore[assignment]
        about = buttons(await here.mei.user.slash("about"))
        assert [*about] == labels
    assert about["Use me anywhere"]["url"].endswith("&scope=applications.commands&integration_type=1")


async def test_a_command_of_servers_that_comes_all_the_same_is_refused_kindly(here: World) -> None:
    """Discord may still offer what an older version registered."""
    with changed(here.env, authorizing_integration_owners={"1": str(here.mei.id)}):
        refused = await here.mei.slash(here.channel, "top")
        assert told(refused) == NEEDS_SERVER
        for command, options in (
            ("import", {}),
            ("compare", {"member": here.jun}),
            ("review", {"title": SIGNAL, "score": "9", "text": "Said in no server."}),
            ("reviews", {}),
            ("progress", {"title": SIGNAL, "episode": 3}),
        ):
            refused = await here.mei.slash(here.channel, command, **options)
            assert told(refused).startswith(NEEDS_SERVER)
        assert await here.mei.autocomplete(here.channel, "review", "title", "sig") == []
    assert await here.mei.autocomplete(here.channel, "review", "title", "sig") != []  # the control


async def test_who_is_at_home_nowhere(here: World) -> None:
    """They see what a title is and what is loved; to keep a score takes a server."""
    card = await here.mei.user.slash("rating", title="signal")
    assert heading(card) == "Signal (2016)"
    assert "Nobody in your servers has scored it yet." in body(card)
    assert told(await here.mei.user.slash("rating", title="signal", score="9")) == NEEDS_SERVER
    for label in ("Rate", "Shelf"):
        assert told(await here.mei.user.click(shown(card), label=label)) == NEEDS_SERVER
    picks = await here.mei.user.slash("recommend")
    assert len(shown(picks).embeds) == 3
    assert told(await here.mei.user.click(shown(picks), label="Quick round")) == NEEDS_SERVER
    assert shelf(here, here.mei) == []
    assert kept_in_none(here) == {"views": 1}


async def test_at_home_in_one_server(here: World) -> None:
    """What is scored is kept there, and the answer says where."""
    await settle(here, here.mei)
    await here.vote(SIGNAL, 8, 8, 8)
    card = await here.mei.user.slash("rating", title="signal", score="9.5")
    assert not shown(card).ephemeral
    assert "**Drama Club** · ❤️\u00a0**7.5** · 4 scores · you gave **9.5**" in body(card)
    assert "That's kept in **Drama Club**." in body(card)
    assert shelf(here, here.mei) == [(here.server.id, SIGNAL, 19, None)]
    assert kept_in_none(here) == {}


async def test_the_card_in_a_direct_message_rates_and_leads_to_the_shelf(here: World) -> None:
    """By the same presses as in a server: a face, an exact score; the card follows."""
    await settle(here, here.mei)
    mei = here.mei.user
    card = await mei.slash("rating", title=MIRACLE)
    asked = await mei.click(shown(card), label="Rate")
    given = await mei.click(shown(asked), label="Loved")
    assert "That's kept in **Drama Club**." in told(given)
    [(_, _, score, _)] = [row for row in shelf(here, here.mei) if row[1] == MIRACLE]
    assert score is not None
    [seen] = [each for each in mei.dm_channel.history() if each.id == shown(card).id]
    assert "you gave **" in body(seen)
    await mei.select(shown(given), ["15"])
    assert (here.server.id, MIRACLE, 15, None) in shelf(here, here.mei)
    other = await mei.slash("rating", title=MOTHER_FILM)
    panel = await mei.click(shown(other), label="Shelf")
    planned = await mei.select(shown(panel), ["planned"])
    assert "That's kept in **Drama Club**." in told(planned)
    assert (here.server.id, MOTHER_FILM, None, "planned") in shelf(here, here.mei)
    off = await mei.select(shown(planned), ["off"])
    assert "is off your shelf. That was in **Drama Club**." in told(off)
    assert MOTHER_FILM not in str(shelf(here, here.mei))


async def test_of_several_servers_one_is_chosen(here: World, there: World) -> None:
    """Each press does what was asked in that server; the second does it there too."""
    for place in (here, there):
        await settle(place, here.mei)
    mei = here.mei.user
    asked = await mei.slash("rating", title=MIRACLE, score="9")
    assert told(asked) == WHICH
    assert {*buttons(asked)} == {"Drama Club", "Film Circle"}
    assert MIRACLE not in str(shelf(here, here.mei))
    await here.restart()
    first = await mei.click(shown(asked), label="Film Circle")
    assert "That's kept in **Film Circle**." in body(first)
    assert [row[:3] for row in shelf(here, here.mei) if row[1] == MIRACLE] == [(there.server.id, MIRACLE, 18)]
    await mei.click(shown(asked), label="Drama Club")
    assert {row[0] for row in shelf(here, here.mei) if row[1] == MIRACLE} == {here.server.id, there.server.id}
    await there.store.ratings.record_score(there.act(here.mei.id), MIRACLE, score=None)
    await there.store.shelves.edit(
        there.act(here.mei.id), MIRACLE, lambda entry: entry.finish(at=1), rates=True
    )
    assert "**Film Circle** · finished" in body(await mei.slash("rating", title=MIRACLE))
    await mei.click(shown(asked), label="Film Circle")
    # Without a score nothing is asked, and all of them are told of.
    card = await mei.slash("rating", title=MIRACLE)
    assert "**Drama Club** · 1 score · you gave **9**" in body(card)
    assert "**Film Circle** · 1 score · you gave **9**" in body(card)


async def test_a_press_asks_for_the_server_once(here: World, there: World) -> None:
    """What follows from the one chosen stays in it."""
    for place in (here, there):
        await settle(place, here.mei)
    mei = here.mei.user
    card = await mei.slash("rating", title=MIRACLE)
    which = await mei.click(shown(card), label="Rate")
    assert told(which) == WHICH
    asked = await mei.click(shown(which), label="Film Circle")
    given = await mei.click(shown(asked), label="Liked")
    assert "That's kept in **Film Circle**." in told(given)
    assert [row[0] for row in shelf(here, here.mei) if row[1] == MIRACLE] == [there.server.id]


async def test_help_with_a_score_stays_in_its_server(here: World, there: World) -> None:
    for title_id in (SIGNAL, MOTHER_FILM, "kf-parasite-2019"):
        await settle(here, here.mei, title_id)
    await settle(there, here.mei)
    mei = here.mei.user
    which = await mei.click(shown(await mei.slash("rating", title=MIRACLE)), label="Rate")
    asked = await mei.click(shown(which), label="Drama Club")
    step = await mei.click(shown(asked), label="Help me score it")
    while "About the same" in buttons(step):
        step = await mei.click(shown(step), label="About the same")
    [save] = [label for label in buttons(step) if label.startswith("Save")]
    await mei.click(shown(step), label=save)
    assert [row[0] for row in shelf(here, here.mei) if row[1] == MIRACLE] == [here.server.id]


async def test_what_a_slip_may_mean(here: World) -> None:
    """An unknown title is asked about; adding one is for servers."""
    await settle(here, here.mei)
    refused = await here.mei.user.slash("rating", title="mirakle in sell no 7", score="8")
    assert "Add it" not in "".join(buttons(refused))
    assert "you gave **8**" in body(await here.mei.user.click(shown(refused), label=MEANT))
    like = await here.mei.user.slash("recommend", like="mirakle in sell no 7")
    assert len(embed_titles(await here.mei.user.click(shown(like), label=MEANT))) == 3
    unlike = await here.mei.user.slash("recommend", genre="thriler", kind="film")
    assert len(shown(await here.mei.user.click(shown(unlike), label="Thriller")).embeds) == 3


# Suggestions -----------------------------------------------------------------------------------------


async def score_some(place: World, who: simcord.MemberActor, first: int, *, half: int = 18) -> list[str]:
    some = [title.id for title in place.index.korean.suggest("")][first : first + 6]
    for title_id in some:
        await settle(place, who, title_id, half)
    return some


async def test_suggestions_go_by_ones_own_scores_in_all_servers(here: World, there: World) -> None:
    """Reasons are one's own; what others said is no part of it, and nothing is measured."""
    mine = [*await score_some(here, here.mei, 0), *await score_some(there, here.mei, 6)]
    for member_id in range(1000, 1020):  # neighbours, who would say something else in the server
        for title_id in (*mine, MIRACLE):
            await here.store.ratings.record_score(here.act(member_id), title_id, score=20)
    mei = here.mei.user
    listed = await mei.slash("recommend")
    said = whole(shown(listed))
    assert len(shown(listed).embeds) == 3
    assert "Picked from your 12 scores, wherever you gave them." in said
    assert "server" not in said
    assert "member" not in said
    assert "here" not in "".join(str(each.description) for each in shown(listed).embeds)
    assert "Watch together" not in buttons(listed)
    assert here.rows("SELECT 1 FROM shown") == []
    assert kept_in_none(here) == {"views": 1}
    first = embed_titles(listed)
    assert embed_titles(await mei.click(shown(listed), label="More picks"))[0] not in first


async def test_answers_to_suggestions_stay_in_the_server_chosen(here: World, there: World) -> None:
    await score_some(here, here.mei, 0)
    await score_some(there, here.mei, 6)
    mei = here.mei.user
    listed = await mei.slash("recommend", genre="Romance")
    before = shelf(here, here.mei)
    pick = await mei.click(shown(listed), label="1")
    which = await mei.click(shown(pick), label="Plan")
    assert told(which) == WHICH
    kept = await mei.click(shown(which), label="Film Circle")
    assert "That's kept in **Film Circle**." in told(kept)
    [(server_id, _, _, status)] = [row for row in shelf(here, here.mei) if row not in before]
    assert (server_id, status) == (there.server.id, "planned")
    planned = await mei.slash("recommend", planned=True)
    assert len(shown(planned).embeds) == 1
    await mei.click(shown(kept), label="Undo")
    assert shelf(here, here.mei) == before


async def test_the_quick_round(here: World, there: World) -> None:
    """Of several servers one is chosen for all of it."""
    for place in (here, there):
        await settle(place, here.mei)
    mei = here.mei.user
    which = await mei.slash("recommend")
    assert told(which) == WHICH
    question = await mei.click(shown(which), label="Drama Club")
    for _ in range(3):
        assert heading(question).startswith("How was ")
        question = await mei.click(shown(question), label="Liked")
    question = await mei.click(shown(question), label="Not seen")
    [options] = [
        part for row in shown(question).components for part in row["components"] if part["type"] == 3
    ]
    question = await mei.select(shown(question), ["17"], custom_id=options["custom_id"])
    assert {row[0] for row in shelf(here, here.mei)} == {here.server.id, there.server.id}
    assert len([row for row in shelf(here, here.mei) if row[0] == there.server.id]) == 1
    assert len([row for row in shelf(here, here.mei) if row[0] == here.server.id]) == 6
    assert len(shown(await mei.click(shown(question), label="Show my picks")).embeds) == 3


# The shelf -------------------------------------------------------------------------------------------


async def begin(place: World, title_id: str, episode: int, who: str = "mei") -> None:
    await getattr(place, who).slash(place.channel, "shelf", title=title_id, episode=episode)


async def test_what_a_panel_leads_on_to_stays_in_its_server(here: World, there: World) -> None:
    """All that is pressed, chosen and typed from it, after a restart too; each answer says where."""
    for place in (here, there):
        await settle(place, here.mei, MIRACLE)
    await begin(there, SIGNAL, 4)
    mei, kept = here.mei.user, "That's kept in **Film Circle**."
    panel = await mei.slash("shelf", title=SIGNAL)
    await here.restart()
    assert kept in told(await mei.click(shown(panel), label="Saw episode 5"))
    assert kept in told(await mei.select(shown(panel), ["on_hold"]))
    form = await mei.click(shown(panel), label="Episode…")
    refused = await mei.submit_modal(form, {"text": "99"})
    form = await mei.click(shown(refused), label="Try again")
    assert kept in told(await mei.submit_modal(form, {"text": "8"}))
    form = await mei.click(shown(panel), label="Dates…")
    assert kept in told(await mei.submit_modal(form, {"started": "2016-01-22"}))
    assert kept in told(await mei.click(shown(panel), label="Finished it"))
    asked = await mei.click(shown(panel), label="Rate it")
    assert kept in told(await mei.click(shown(asked), label="Loved"))
    [row] = [row for row in shelf(here, here.mei) if row[1] == SIGNAL]
    assert row == (there.server.id, SIGNAL, 18, "finished")


async def test_of_several_servers_one_is_chosen_for_a_title_on_no_shelf(here: World, there: World) -> None:
    """By what was asked, from a card too; each of its presses is for one server."""
    for place in (here, there):
        await settle(place, here.mei, MIRACLE)
    mei = here.mei.user
    which = await mei.slash("shelf", title=SIGNAL, status="watching", episode=3)
    assert told(which) == WHICH
    begun = await mei.click(shown(which), label="Film Circle")
    assert "That's kept in **Film Circle**." in told(begun)
    card = await mei.slash("rating", title=MOTHER_FILM)
    which = await mei.click(shown(card), label="Shelf")
    assert told(which) == WHICH
    for label, status in (("Film Circle", "planned"), ("Drama Club", "finished")):
        panel = await mei.click(shown(which), label=label)
        assert f"That's kept in **{label}**." in told(await mei.select(shown(panel), [status]))
    assert [row for row in shelf(here, here.mei) if row[1] != MIRACLE] == sorted(
        [
            (there.server.id, SIGNAL, None, "watching"),
            (there.server.id, MOTHER_FILM, None, "planned"),
            (here.server.id, MOTHER_FILM, None, "finished"),
        ]
    )


async def test_what_a_panel_of_no_server_chose_is_kept_while_one_is_asked(here: World, there: World) -> None:
    """A choice that came without its server is not lost."""
    for place in (here, there):
        await settle(place, here.mei, MIRACLE)
    mei = here.mei.user
    card = await mei.slash("rating", title=SIGNAL)
    which = await press_directly(here.mei, shown(card), f"shelf_as:{SIGNAL}", values=["planned"])
    assert told(which) == WHICH
    assert "That's kept in **Film Circle**." in told(await mei.click(shown(which), label="Film Circle"))
    assert (there.server.id, SIGNAL, None, "planned") in shelf(here, here.mei)


async def test_what_comes_next_is_written_where_each_title_is_kept(here: World, there: World) -> None:
    """Its list is of all servers, whatever was pressed on it; the face of what was finished is too."""
    await begin(here, SIGNAL, 15)
    await begin(there, MIRACLE, 0)
    await there.mei.slash(there.channel, "shelf", title=MIRACLE, status="watching")
    await begin(there, "kd-mr-sunshine-2018", 3)
    mei = here.mei.user
    card = await mei.slash("next")
    await here.restart()
    pressed = await mei.click(shown(card), label="Mr. Sunshine · 4")
    assert body(pressed).endswith("\n\nThat's kept in **Film Circle**.")
    done = await mei.click(shown(card), label="Signal · 16")
    assert body(done).endswith("\n\nThat's kept in **Drama Club**.")
    [asked] = done.followups
    assert "That's kept in **Drama Club**." in told(await mei.click(asked, label="Loved"))
    film = await mei.click(shown(card), label="Miracle in Cell No. 7 · done")
    [asked] = film.followups
    assert "That's kept in **Film Circle**." in told(await mei.click(asked, label="Liked"))
    given = {(server_id, title_id) for server_id, title_id, score, _ in shelf(here, here.mei) if score}
    assert given == {(here.server.id, SIGNAL), (there.server.id, MIRACLE)}
    await mei.slash("shelf", title="kd-mr-sunshine-2018", status="planned")
    begun = await mei.slash("next")
    assert "Film Circle" in body(await mei.click(shown(begun), label="Start Mr. Sunshine"))


async def test_of_a_server_one_was_removed_from_no_shelf_is_written(here: World, there: World) -> None:
    """Discord is asked before: of a panel, of what comes next, and of a form that is open."""
    await begin(here, MIRACLE, 0)
    await begin(there, SIGNAL, 4)
    await begin(there, "kd-mr-sunshine-2018", 3)
    mei = here.mei.user
    panel, card = await mei.slash("shelf", title=SIGNAL), await mei.slash("next")
    listed = await mei.slash("shelf")
    form = await mei.click(shown(panel), label="Episode…")
    await mei.click(shown(card), label="Mr. Sunshine · 4")  # the control
    before = shelf(here, here.mei)
    there.server.remove_member(there.mei)
    here.env.backend.advance_clock(601)
    assert told(await mei.click(shown(card), label="Signal · 5")) == GONE
    assert told(await mei.click(shown(panel), label="Saw episode 5")) == GONE
    assert GONE in told(await mei.submit_modal(form, {"text": "8"}))
    value = f"{SIGNAL}:{there.server.id}"
    opened = await press_directly(here.mei, shown(listed), find(listed, "shelf_open"), values=[value])
    assert told(opened) == GONE
    assert shelf(here, here.mei) == before
    episodes = "SELECT episode FROM shelf WHERE title_id = ?"
    assert here.rows(episodes, SIGNAL) == [(4,)]


# Who is asked about what -----------------------------------------------------------------------------


async def test_a_server_one_left_is_none_of_ones_own(here: World, there: World) -> None:
    """Nor one that removed Daesang: what was said there is not shown, and nothing more is kept there."""
    for place in (here, there):
        await settle(place, here.mei, MIRACLE, 20)
    mei = here.mei.user
    asked = await mei.slash("rating", title=MIRACLE, score="9")
    there.execute(f"UPDATE members SET left_at = 1 WHERE server_id = {there.server.id}")
    card = await mei.slash("rating", title=MIRACLE)
    assert "Film Circle" not in whole(shown(card))
    assert "Drama Club" in whole(shown(card))
    assert told(await mei.click(shown(asked), label="Film Circle")) == GONE
    assert (there.server.id, MIRACLE, 20, None) in shelf(here, here.mei)
    there.execute(
        f"UPDATE members SET left_at = NULL WHERE server_id = {there.server.id}",
        f"UPDATE servers SET left_at = 1 WHERE server_id = {there.server.id}",
    )
    assert "Film Circle" not in whole(shown(await mei.slash("rating", title=MIRACLE)))
    assert told(await mei.click(shown(asked), label="Film Circle")) == GONE


async def test_discord_is_asked_whether_they_are_still_there(here: World, there: World) -> None:
    """Nobody says who leaves or is banned: of such a server nothing is shown or kept any more."""
    for place in (here, there):
        await settle(place, here.mei, MIRACLE, 20)
    mei = here.mei.user
    card = await mei.slash("rating", title=MIRACLE)
    assert "Film Circle" in body(card)
    asked = await mei.click(shown(card), label="Rate")
    there.server.remove_member(there.mei)
    here.env.backend.advance_clock(601)  # for so long it is remembered
    assert told(await mei.click(shown(asked), label="Film Circle")) == GONE
    card = await mei.slash("rating", title=MIRACLE, score="3")
    assert "Film Circle" not in body(card)
    assert "That's kept in **Drama Club**." in body(card)
    assert (there.server.id, MIRACLE, 20, None) in shelf(here, here.mei)
    gone = "SELECT server_id FROM members WHERE left_at IS NOT NULL"
    assert here.rows(gone) == [(there.server.id,)]


async def test_who_was_banned_changes_nothing_from_outside(here: World) -> None:
    """Nor are they told what the server's scores are like."""
    for title_id in [each.id for each in here.index.titles if each.is_korean and each.episodes][:6]:
        await settle(here, here.mei, title_id, 16)
        await here.vote(title_id, 5, 6, 5, 6)
    mei = here.mei.user
    card = await mei.slash("shelf", title=MOTHER_FILM)
    assert "kinder than the server" in body(await mei.slash("me"))  # control
    before = shelf(here, here.mei)
    here.server.remove_member(here.mei)
    here.env.backend.advance_clock(601)  # for so long it is remembered
    said = whole(shown(await mei.slash("me")))
    assert "the server" not in said
    here.execute("UPDATE members SET left_at = NULL")  # as if nobody had asked yet
    target = f"shelf_as:{MOTHER_FILM}:{here.server.id}"
    answer = await press_directly(here.mei, shown(card), target, values=["finished"])
    assert told(answer) == GONE
    assert shelf(here, here.mei) == before


async def test_where_discord_does_not_say_they_are_there_as_far_as_is_known(here: World) -> None:
    await settle(here, here.mei)
    path = f"/guilds/{here.server.id}/members/{here.mei.id}"
    here.env.inject_error("GET", path, status=403, code=50001, times=None)
    card = await here.mei.user.slash("rating", title=MIRACLE, score="3")
    assert "That's kept in **Drama Club**." in body(card)


async def test_writing_from_outside_says_nothing_of_being_inside(here: World) -> None:
    """The name somebody has in a server stays, and so does what is known of their leaving."""
    await settle(here, here.mei)
    here.execute("UPDATE members SET name = 'Mei of the Club', joined_at = 5")
    await here.mei.user.slash("rating", title=MIRACLE, score="9")
    name = here.rows("SELECT name, joined_at FROM members WHERE member_id = ?", here.mei.id)
    assert name == [("Mei of the Club", 5)]


async def test_every_press_that_is_not_marked_belongs_to_a_server(here: World) -> None:
    """Said kindly, whoever forges it: of a list that is brought, of members beside each other, of reviews."""
    await settle(here, here.mei)
    card = await here.mei.user.slash("rating", title=MIRACLE)
    kinds = here.bot.routes.handlers.keys() - here.bot.routes.anywhere
    assert kinds >= {
        "import",
        "import_apply",
        "import_undo",
        "compare_with",
        "me_twins",
        "review",
        "place_as",
    }
    for kind in sorted(kinds):
        assert told(await press_directly(here.mei, shown(card), f"{kind}:1")) == NEEDS_SERVER


@pytest.mark.parametrize(
    "target",
    ["takes:{title}:0", "read:1:0", "more_of:{title}:0", "how:{title}", "lovers:{title}", "open", "quiz"],
)
async def test_a_press_that_belongs_to_a_server_shows_nothing_of_it(here: World, target: str) -> None:
    """Though it names things of one where the presser is at home."""
    await settle(here, here.mei)
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text="Only for the club.")
    card = await here.mei.user.slash("rating", title=MIRACLE)
    forged = target.format(title=MIRACLE)
    for made in (forged, at_home(forged, here.server.id)):
        refused = await press_directly(here.mei, shown(card), made)
        assert told(refused) == (GONE if target == "quiz" else NEEDS_SERVER)
        assert not shown(refused).embeds


async def test_a_forged_server_is_gone(here: World, there: World) -> None:
    """One may name any server in a press: it counts only where they are at home."""
    await settle(here, here.mei)
    card = await here.mei.user.slash("rating", title=MIRACLE)
    for server_id in (there.server.id, 0, 2**64 - 1):
        refused = await press_directly(here.mei, shown(card), at_home(f"rate_as:{MIRACLE}:20", server_id))
        assert told(refused) == GONE
    assert shelf(here, here.mei) == [(here.server.id, SIGNAL, 16, None)]
    allowed = at_home(f"rate_as:{MIRACLE}:20", here.server.id)  # the control
    assert "you gave **10**" in body(await press_directly(here.mei, shown(card), allowed))


async def test_what_buttons_stand_for_is_each_ones_own(here: World) -> None:
    """Views of no server are found by whose they are: nobody turns another's list."""
    await score_some(here, here.mei, 0)
    await score_some(here, here.jun, 6)
    listed = await here.mei.user.slash("recommend", genre="Romance")
    own = await here.jun.user.slash("recommend", genre="Romance")
    [(view_id,)] = here.rows("SELECT view_id FROM views WHERE member_id = ?", here.mei.id)
    assert buttons(listed)["More picks"]["custom_id"].startswith(f"picks:{view_id}:1")
    assert told(await press_directly(here.jun, shown(own), f"picks:{view_id}:1")) == GONE
    assert embed_titles(await here.jun.user.click(shown(own), label="More picks"))


def embed_titles(result: Any) -> list[str]:
    return [str(each.title) for each in shown(result).embeds]


async def test_as_an_app_of_ones_own_in_a_foreign_server(here: World, there: World) -> None:
    """Answers are for one alone, nothing of that server is read or kept."""
    await settle(here, here.mei)
    await there.vote(SIGNAL, 10, 10, 10, 10)
    mei = there.mei
    own = {"authorizing_integration_owners": {"1": str(mei.id)}, "context": 0}
    with changed(here.env, **own):
        card = await mei.slash(there.channel, "rating", title="signal", score="7")
        assert shown(card).ephemeral
        assert "Film Circle" not in whole(shown(card))
        assert "**Drama Club** · 1 score · you gave **7**" in body(card)
        asked = await mei.click(shown(card), label="Rate")
        await mei.click(shown(asked), label="Loved")
        picks = await mei.slash(there.channel, "recommend", genre="Thriller")
        assert shown(picks).ephemeral
        assert "Watch together" not in buttons(picks)
        refused = await mei.slash(there.channel, "recommend", **{"with": there.jun})
        assert told(refused) == NEEDS_SERVER
        assert not embed(await mei.slash(there.channel, "help")).fields
    assert [row[0] for row in shelf(here, mei)] == [here.server.id]
    assert (
        here.rows("SELECT 1 FROM members WHERE server_id = ? AND member_id = ?", there.server.id, mei.id)
        == []
    )
    installed = {
        "authorizing_integration_owners": {"0": str(there.server.id), "1": str(mei.id)},
        "context": 0,
    }
    with changed(here.env, **installed):  # the control: where Daesang is, it is that server's
        card = await mei.slash(there.channel, "rating", title="signal")
        assert "4 members" in body(card)
        assert not shown(card).ephemeral


async def test_ones_shelf_and_what_is_ones_own_in_a_foreign_server(here: World, there: World) -> None:
    """For one alone, of one's own servers, and nothing is kept of that one."""
    await begin(here, SIGNAL, 4)
    await settle(here, here.mei, MIRACLE)
    mei = there.mei
    own = {"authorizing_integration_owners": {"1": str(mei.id)}, "context": 0}
    with changed(here.env, **own):
        panel = await mei.slash(there.channel, "shelf", title=SIGNAL)
        assert "That's kept in **Drama Club**." in told(await mei.click(shown(panel), label="Saw episode 5"))
        asked = await mei.click(shown(panel), label="Rate it")
        assert "That's kept in **Drama Club**." in told(await mei.click(shown(asked), label="Loved"))
        card = await mei.slash(there.channel, "next")
        assert shown(card).ephemeral
        assert "Drama Club" in body(await mei.click(shown(card), label="Signal · 6"))
        card = await mei.slash(there.channel, "me")
        assert shown(card).ephemeral
        assert "2 scores" in whole(shown(card))
        listed = await mei.select(shown(card), ["scored"])
        assert "Signal" in whole(shown(listed))
        card = await mei.slash(there.channel, "privacy")
        assert shown(card).ephemeral
        assert "Film Circle" not in str(raw(shown(card)))
        assert told(await mei.slash(there.channel, "me", member=there.jun)) == NEEDS_SERVER
    assert {row[0] for row in shelf(here, mei)} == {here.server.id}
    known = "SELECT server_id FROM members WHERE member_id = ?"
    assert here.rows(known, mei.id) == [(here.server.id,)]
    assert {*kept_in_none(here)} == {"views"}


async def test_who_erases_everything_is_remembered_nowhere(here: World, there: World) -> None:
    """Neither what buttons stood for, nor what was known of them for a while; control: another's stand."""
    for who in (here.mei, here.jun):
        await settle(here, who)
        await settle(there, who)
        await who.user.slash("recommend", genre="Thriller")
        await who.user.slash("rating", title=SIGNAL)
    homes = here.bot.use.homes
    known = {member_id for _, member_id in homes._asked} | {*homes._views}
    assert known == {here.mei.id, here.jun.id}
    card = await here.mei.user.slash("privacy")
    await here.mei.user.click(shown(card), label="Erase me everywhere")
    await here.mei.user.click(shown(card), label="Go on")
    [sure] = [label for label in buttons(card) if label.startswith("Erase ")]
    await here.mei.user.click(shown(card), label=sure)
    known = {member_id for _, member_id in homes._asked} | {*homes._views}
    assert here.mei.id not in known
    assert here.rows("SELECT DISTINCT member_id FROM views WHERE server_id = 0") == [(here.jun.id,)]


async def test_what_is_known_of_who_asks_no_more_is_dropped(here: World) -> None:
    """When another asks after a while; the control: not before."""
    await settle(here, here.mei)
    await here.mei.user.slash("rating", title=SIGNAL)
    homes = here.bot.use.homes
    for seconds, known in ((30, {here.mei.id, here.jun.id}), (61, {here.jun.id})):
        here.env.backend.advance_clock(seconds)
        await here.jun.user.slash("help")
        assert {*homes._views} == known


async def test_what_somebody_elses_app_posted_is_of_no_server_either(here: World, there: World) -> None:
    """Discord says whose app it is, which is not that of who presses."""
    await settle(here, here.jun)
    card = await there.mei.slash(there.channel, "rating", title=MIRACLE)
    with changed(here.env, authorizing_integration_owners={"1": str(here.mei.id)}):
        asked = await there.jun.click(shown(card), label="Rate")
        given = await there.jun.click(shown(asked), label="Loved")
    assert "That's kept in **Drama Club**." in told(given)
    assert {row[0] for row in shelf(here, here.jun)} == {here.server.id}


async def test_whichever_shard_brings_what_is_done_elsewhere_answers(
    here: World, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the server without Daesang, or the first; one that serves neither does not."""
    own = {"authorizing_integration_owners": {"1": str(here.mei.id)}}
    for served, answered in ((0, True), (there.server.id, True), (here.server.id, False)):
        monkeypatch.setattr(Daesang, "answers_for", lambda _, server_id, served=served: server_id == served)
        with changed(here.env, **own):
            said = await there.mei.slash(there.channel, "help")
        assert said.acknowledged is answered


async def test_among_others_answers_are_for_one_alone(here: World) -> None:
    """In a group of friends; with Daesang alone an answer stays."""
    await settle(here, here.mei)
    for context, private in ((2, True), (1, False)):
        with changed(here.env, context=context):
            for command in ("rating", "recommend"):
                given = {"title": SIGNAL} if command == "rating" else {"genre": "Thriller"}
                assert shown(await here.mei.user.slash(command, **given)).ephemeral is private


async def test_in_no_server_others_asking_holds_up_nobody(here: World) -> None:
    """Where a server's members share what it may ask for; each alone has a bound all the same."""
    here.bot.admission = Admission(server=Rate(2, 0), member=Rate(4, 0))
    for who in (here.mei, here.jun, here.sol):
        assert not shown(await who.user.slash("help")).content
    said = [shown(await who.slash(here.channel, "help")).content for who in (here.mei, here.jun, here.sol)]
    assert said == ["", "", SLOW_DOWN]
    said = [shown(await here.mei.user.slash("help")).content for _ in range(4)]
    assert said == ["", "", "", SLOW_DOWN]


async def test_a_server_that_another_process_serves(
    here: World, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept there from a direct message is kept all the same, with its titles as they are now."""
    await settle(here, here.mei)
    await here.bot.use.titles.view(here.server.id)
    before = here.bot.use.titles._views[here.server.id]
    added = replace(here.index.titles[0], id="", title=NEW, title_ko=None, romanised=None)
    by = here.act(here.mei.id)
    made = await here.store.titles.add(by, added, origin=Origin.FORM, moderator=False)
    await here.env.settle()
    here.bot.use.titles._views[here.server.id] = before  # nobody told this process
    monkeypatch.setattr(Daesang, "served", Served(2, frozenset()))
    card = await here.mei.user.slash("rating", title=NEW, score="8")
    assert "That's kept in **Drama Club**." in body(card)
    assert (here.server.id, made.title.id, 16, None) in shelf(here, here.mei)


async def test_titles_of_ones_servers_are_suggested_by_too(here: World) -> None:
    """A plan of one is shown, and others like it; those of a server one is not in are unknown."""
    await settle(here, here.mei)
    form = await here.mei.slash(here.channel, "title add", name=NEW)
    await here.mei.submit_modal(form, TEA)
    mei = here.mei.user
    card = await mei.slash("rating", title=NEW)
    assert heading(card).startswith(NEW)
    await mei.select(shown(await mei.click(shown(card), label="Shelf")), ["planned"])
    assert embed_titles(await mei.slash("recommend", planned=True)) == [f"1. {NEW} (2026)"]
    assert len(embed_titles(await mei.slash("recommend", like=NEW))) == 3
    unknown = await here.jun.user.slash("recommend", like=NEW)
    assert told(unknown).startswith("I don't know")


class Presses:
    """Presses, chooses and sends all there is, of each kind and server once; at the end what erases it."""

    def __init__(self, who: simcord.MemberActor) -> None:
        self._who = who
        self._waiting: list[tuple[int, Any, str, list[str] | None]] = []
        self._met = set[tuple[str, int | None, str]]()
        self.dead = list[tuple[str, list[str] | None]]()
        self.kinds = set[str]()
        self.said = set[str]()

    def meet(self, answer: simcord.InteractionResult) -> None:
        """Look at what an answer shows now: what is pressed next may change it."""
        for message in (shown(answer), *answer.followups):
            self.said.add(message.content)
            for part in [each for row in raw(message) for each in row["components"]]:
                if custom_id := part.get("custom_id"):
                    values = [option["value"] for option in part.get("options", ())]
                    for value in values or [""]:
                        self._wait(message, custom_id, value)

    def _wait(self, message: Any, custom_id: str, value: str) -> None:
        target, home = part_home(custom_id)
        kind = target.split(":")[0]
        self.kinds.add(kind)
        # A score and a title are like any other; a server is not.
        met = (target, home, value) if "erase" in kind else (kind, home, value if value in STATUSES else "")
        if met not in self._met:
            self._met.add(met)
            turn = 0 if kind != targets.EraseYes.kind else 1 if target != targets.EraseYes(0) else 2
            self._waiting.append((turn, message, custom_id, [value] if value else None))

    async def press_all(self) -> None:
        while self._waiting:
            self._waiting.sort(key=lambda each: each[0])
            _, message, custom_id, values = self._waiting.pop(0)
            answer = await press_directly(self._who, message, custom_id, values=values)
            if answer.modal is None and shown(answer).content in (GONE, GONE_KO):
                self.dead.append((custom_id, values))
            if answer.modal is not None:
                self.kinds.add(answer.modal["custom_id"].split(":")[0])
                typed = {name: fill(part) for name, part in parts(answer).items()}
                answer = await self._who.user.submit_modal(answer, typed)
            self.meet(answer)


async def ask_all(here: World, title_id: str) -> Presses:
    """Every command there is in a direct message, and what it shows."""
    given: list[tuple[str, dict[str, Any]]] = [
        ("about", {}),
        ("help", {}),
        ("rating", {"title": title_id, "score": "9"}),
        ("rating", {"title": SIGNAL}),
        ("recommend", {}),
        ("recommend", {"genre": "Thriller"}),
        ("recommend", {"planned": True}),
        ("shelf", {}),
        ("shelf", {"title": SIGNAL}),
        ("shelf", {"title": "kd-crash-landing-on-you-2019", "status": "watching", "episode": 3}),
        ("shelf", {"title": "kd-crash-landing-on-you-2019", "episode": 99}),
        ("shelf", {"title": MOTHER_FILM, "episode": 1}),
        ("next", {}),
        ("me", {}),
        ("privacy", {}),
    ]
    assert {name for name, _ in given} == {*here.mei.user.available_commands()}
    found = Presses(here.mei)
    for name, options in given:
        found.meet(await here.mei.user.slash(name, **options))
    return found


@pytest.mark.parametrize("locale", ["ko", "en-US"])
@pytest.mark.parametrize("homes", [0, 1, 2])
async def test_no_press_is_dead(
    here: World, there: World, homes: int, locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Of all that can be pressed, chosen and sent, also of the longest id there is; last they erase it all.

    Nothing but what buttons stand for is ever kept of no server, and in the end not that.
    """
    longest = max(here.index.by_id, key=len)
    for place in (here, there)[:homes]:
        await settle(place, here.mei)
        await settle(place, here.mei, longest)
        for title_id in (MIRACLE, MOTHER_FILM, "kf-parasite-2019"):
            await settle(place, here.mei, title_id)
        for title_id in ("kd-goblin-2016", "kd-mr-sunshine-2018"):
            await place.mei.slash(place.channel, "shelf", title=title_id, episode=2)
    kept = set[str]()

    def note(_: Sequence[Event]) -> None:
        kept.update(kept_in_none(here))

    here.store.follow(note)
    with changed(here.env, locale=locale):
        found = await ask_all(here, longest)
        await found.press_all()
    say, said = words(locale[:2]), found.said
    assert found.dead == []
    assert "Fault" not in caplog.text
    assert (say("error.needs_server") in said) is (homes == 0)
    assert (say("error.choose_home") in said) is (homes == 2)
    wanted = {"rate", "shelf", "picks", "pick_one", "pick_as", "hide", "direct", "export", "erase_yes"}
    if homes:
        wanted |= {"face", "score", "compare", "me", "shelf_of", "quick_face", "quick_score", "undo"}
        wanted |= {"shelf_as", "ep", "ep_ask", "ep_form", "dates", "dates_in", "ended", "re"}
        wanted |= {"shelf_of", "shelf_open", "next_seen"}
        assert here.rows("SELECT 1 FROM members WHERE member_id = ?", here.mei.id) == []
    if homes == 2:
        wanted |= {"repeat"}
    assert wanted <= found.kinds
    assert kept <= {"views"}
    assert kept_in_none(here) == {}


# Words, notices, suggestions while typing ------------------------------------------------------------


async def test_each_is_answered_in_their_own_language(here: World, there: World) -> None:
    for place in (here, there):
        await settle(place, here.mei)
    with changed(here.env, locale="ko"):
        asked = await here.mei.user.slash("rating", title=MIRACLE, score="9")
        assert told(asked) == "어느 서버에 남길까요?"
        card = await here.mei.user.click(shown(asked), label="Film Circle")
        assert "**Film Circle**에 저장했어요." in body(card)
        assert heading(card) == "7번방의 선물 (2013)"


async def test_titles_are_suggested_as_one_types(here: World, there: World) -> None:
    """The catalogue's, and what one's servers added; what one watches comes first."""
    await settle(here, here.mei)
    form = await here.mei.slash(here.channel, "title add", name=NEW)
    await here.mei.submit_modal(form, TEA)
    await here.store.shelves.edit(
        here.act(here.mei.id), MIRACLE, lambda entry: entry.reach(1, last=None, at=1), rates=True
    )
    here.env.backend.advance_clock(61)
    found = await here.mei.user.autocomplete("rating", "title", "tea at midnight")
    assert found[0]["name"].startswith("Tea at Midnight")
    assert (await here.mei.user.autocomplete("rating", "title", ""))[0]["value"] == MIRACLE
    others = await here.jun.user.autocomplete("rating", "title", "tea at midnight")
    assert "tea at midnight" in {each["name"] for each in others}  # nothing of adding it: that is for servers
    assert found[0]["value"] not in {each["value"] for each in others}
    # It is scored where it is, though there are two servers.
    await settle(there, here.mei)
    card = await here.mei.user.slash("rating", title=found[0]["value"], score="8")
    assert "That's kept in **Drama Club**." in body(card)


async def test_notices_are_told_in_direct_messages_too(here: World) -> None:
    """What no direct message could tell comes after the next command there, with the name of its server."""
    refuse(here, here.mei)
    await hide(here)
    [notice] = (await here.mei.user.slash("help")).followups
    assert "A moderator of **Drama Club** hid your review" in notice.content
    assert here.rows("SELECT 1 FROM notices") == []


def test_a_target_carries_its_server() -> None:
    for server_id in (0, 1, 1_456_074_443_980_800_002, 2**64 - 1):
        placed = at_home("rate:kd-signal-2016:0", server_id)
        assert part_home(placed) == ("rate:kd-signal-2016:0", server_id)
    long = "rate_privately:" + "x" * 80
    assert at_home(long, 1) == long
    for plain in ("rate:kd-signal-2016:0", "place_as:kd:3@4", "x@short", "@AAAAAAAAAAA"):
        assert part_home(plain) == (plain, None)
