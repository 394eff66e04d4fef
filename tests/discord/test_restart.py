"""What happens between two deliveries: a restart, the same interaction twice, an answer too late."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import simcord

from bot.domain.board import BoardFilter
from bot.domain.members import Act
from bot.domain.reviews import ReviewContent
from bot.domain.search import TitleIndex
from bot.store import acts, ratings, reviews
from bot.ui.routes import part_home
from tests.discord.bringing import IMPORT_PRESSES
from tests.discord.conftest import (
    MIRACLE,
    MOTHER_FILM,
    SIGNAL,
    World,
    buttons,
    interactions,
    parts,
    press_directly,
    quoted,
    raw,
    shown,
    take_id,
    told,
    whole,
)
from tests.discord.conftest import pick as open_take
from tests.discord.conftest import press as press_id
from tests.discord.picking import confirmed, picked, selects, view_id
from tests.discord.shelf_presses import SHELF_PRESSES
from tests.discord.test_me import choose, give_scores, known
from tests.discord.test_welcome import join
from tests.discord.title_presses import TITLE_PRESSES

SLIP = "mirakle in sell no 7"
MEANT = "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"
TEXT = "It took me an hour to write this."
LONG = ("He hums while he sweeps the floor. " * 200).encode()

Answer = simcord.InteractionResult
Press = Callable[[], Awaitable[Answer]]


# Restarts --------------------------------------------------------------------------------------------


async def rate(here: World) -> Press:
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    return lambda: here.jun.click(shown(card), label="Rate")


async def score(here: World) -> Press:
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = await here.jun.click(shown(card), label="Rate")
    return lambda: here.jun.select(shown(asked), ["20"])


async def rate_as(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "rating", title=SLIP, score="9")
    return lambda: here.mei.click(shown(refused), label=MEANT)


async def review(here: World) -> Press:
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    return lambda: here.jun.click(shown(card), label="Review")


async def review_as(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "review", title=SLIP, score="9", text=TEXT)
    return lambda: here.mei.click(shown(refused), label=MEANT)


async def resume(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    return lambda: here.mei.click(shown(refused), label="Go on with my text")


async def form(here: World) -> Press:
    opened = await here.mei.slash(here.channel, "review", title=MIRACLE)
    return lambda: here.mei.submit_modal(opened, {"take": TEXT, "score": ["9"]})


async def read(here: World) -> Press:
    card = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", file=("x.txt", LONG))
    return lambda: here.jun.click(shown(card), label="Read all")


async def takes(here: World) -> Press:
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    card = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    return lambda: here.jun.click(shown(card), label="1 review")


def behind(*labels: str) -> Callable[[World], Awaitable[Press]]:
    """A button of a rating card, or behind one."""

    async def prepare(here: World) -> Press:
        answer = await here.mei.slash(here.channel, "rating", title=MIRACLE)
        for label in labels[:-1]:
            answer = await here.jun.click(shown(answer), label=label)
        return lambda: here.jun.click(shown(answer), label=labels[-1])

    return prepare


votes = behind("More", "Moods & warnings")


async def plan(here: World) -> Press:
    """The button of an earlier version."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    return lambda: press_id(here.jun, shown(card), f"plan:{MIRACLE}")


def comparing(*labels: str) -> Callable[[World], Awaitable[Press]]:
    """What follows from asking for help with a score."""

    async def prepare(here: World) -> Press:
        for title_id, half in (
            (SIGNAL, 12),
            ("kf-parasite-2019", 16),
            (MOTHER_FILM, 20),
        ):
            await here.store.ratings.record_score(here.act(here.jun.id, "jun"), title_id, score=half)
        return await behind("Rate", "Help me score it", *labels)(here)

    return prepare


async def again(here: World) -> Press:
    refused = await here.mei.slash(here.channel, "recommend", genre="thriler", kind="film")
    return lambda: here.mei.click(shown(refused), label="Thriller")


async def repeat(here: World) -> Press:
    """A command of a direct message, for one of two servers."""
    asked = await ask_directly(here)
    return lambda: here.mei.user.click(shown(asked), label="Film Circle")


async def press_again(here: World) -> Press:
    """A choice in a direct message that says for no server, for one of two."""
    which = await ask_directly(here)
    card = await here.mei.user.click(shown(which), label="Drama Club")
    asked = await here.mei.user.click(shown(card), label="Rate")
    target, _ = part_home(next(part["custom_id"] for part in raw(shown(asked))[1]["components"]))
    which = await press_directly(here.mei, shown(asked), target, values=["20"])
    return lambda: here.mei.user.click(shown(which), label="Film Circle")


async def ask_directly(here: World) -> Answer:
    other = here.env.create_guild("Film Circle")
    other.add_member(here.mei.user)
    for server_id in (here.server.id, other.id):
        by = replace(here.act(here.mei.id, "mei"), server_id=server_id)
        await here.store.ratings.record_score(by, SIGNAL, score=16)
    asked: Answer = await here.mei.user.slash("rating", title=MIRACLE, score="9")
    return asked


def vote(kind: str, *names: str) -> Callable[[World], Awaitable[Press]]:
    """A choice on the card behind that button."""

    async def prepare(here: World) -> Press:
        opened = await (await votes(here))()
        return lambda: here.jun.select(shown(opened), list(names), custom_id=f"{kind}:{MIRACLE}")

    return prepare


async def board(here: World) -> Press:
    for title in here.index.titles[:11]:
        await here.store.ratings.record_score(here.act(), title.id, score=16)
    await here.store.settings.change(here.act(), "board_votes", 1)
    card = await here.mei.slash(here.channel, "top")
    return lambda: here.mei.click(shown(card), label="Next")


async def kept_board(here: World) -> Press:
    """One that an earlier version posted."""
    await board(here)
    view_id = await here.store.views.keep(here.act(here.mei.id), "board", BoardFilter())
    return lambda: press_id(here.mei, here.channel.history()[0], f"board:{view_id}:1")


async def log(here: World) -> Press:
    for number in range(16):
        await here.store.settings.change(here.act(), "board_votes", 2 + number)
    card = await (mod := here.moderator()).slash(here.channel, "moderation log")
    return lambda: mod.click(shown(card), label="Next")


async def burst(here: World, label: str) -> Press:
    await here.brigade()
    card = await (mod := here.moderator()).slash(here.channel, "moderation held")
    return lambda: mod.click(shown(card), label=label)


async def hold(here: World) -> Press:
    return await burst(here, "Don't count them")


async def stand(here: World) -> Press:
    return await burst(here, "Count them")


async def setting(here: World) -> Press:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    return lambda: mod.select(shown(panel), ["7"], custom_id="setting:board_votes")


async def report_channel(here: World) -> Press:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    return lambda: mod.select(shown(panel), [here.channel], custom_id="report_channel")


async def board_order(here: World) -> Press:
    card = await here.mei.slash(here.channel, "top")
    target = f"board_order:{here.mei.id}:best///"
    return lambda: here.mei.select(shown(card), ["most_rated"], custom_id=target)


async def kept_board_order(here: World) -> Press:
    card = await here.mei.slash(here.channel, "top", trope="school")
    return lambda: here.mei.select(shown(card), ["most_rated"], custom_id="kept_board_order:1")


async def board_how(here: World) -> Press:
    await board(here)
    card = await here.mei.slash(here.channel, "top")
    return lambda: here.jun.click(shown(card), label="How?")


async def kept_board_how(here: World) -> Press:
    await board(here)
    tag = next(tag for title in here.index.titles[:11] for tag in title.tags)
    card = await here.mei.slash(here.channel, "top", trope=tag)
    return lambda: here.jun.click(shown(card), label="How?")


async def picks(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend", kind="film")
    return lambda: here.mei.click(shown(card), label="More picks")


async def pick(here: World) -> Press:
    """The select of an earlier version."""
    card = await here.mei.slash(here.channel, "recommend", kind="film")
    target, value = f"pick:{view_id(card)}:0", f"refuse:{picked(card)[0]}"
    return lambda: press_id(here.mei, shown(card), target, values=[value])


async def people(here: World) -> Press:
    """The select of an earlier version; in it nobody was chosen."""
    card = await here.mei.slash(here.channel, "recommend", kind="film", **{"with": here.jun})
    return lambda: press_id(here.mei, shown(card), f"people:{view_id(card)}", values=[])


async def pick_one(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend", kind="film")
    return lambda: here.mei.click(shown(card), label="2")


async def pick_as(here: World) -> Press:
    opened = await (await pick_one(here))()
    return lambda: here.mei.click(shown(opened), label="Not for me")


async def together(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend", kind="film")
    return lambda: here.mei.click(shown(card), label="Watch together")


async def people_of(here: World) -> Press:
    asked = await (await together(here))()
    target = selects(asked)["people_of"]["custom_id"]
    return lambda: here.mei.select(shown(asked), [here.jun], custom_id=target)


async def undo(here: World) -> Press:
    answer = await (await pick_as(here))()
    return lambda: here.mei.click(confirmed(answer), label="Undo")


async def quick(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend", kind="film")
    return lambda: here.mei.click(shown(card), label="Quick round")


async def quick_score(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend")
    return lambda: here.mei.select(shown(card), ["20"])


async def quick_face(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend")
    return lambda: here.mei.click(shown(card), label="Loved")


async def quick_unseen(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend")
    return lambda: here.mei.click(shown(card), label="Not seen")


async def quick_stop(here: World) -> Press:
    card = await here.mei.slash(here.channel, "recommend")
    return lambda: here.mei.click(shown(card), label="Show my picks")


def privacy(*labels: str) -> Callable[[World], Awaitable[Press]]:
    """Scored, and on the way through `/privacy`: the last of these is pressed after the restart."""

    async def prepare(here: World) -> Press:
        await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
        answer = await here.mei.slash(here.channel, "privacy")
        for label in labels[:-1]:
            await here.mei.click(shown(answer), label=label)
        return lambda: here.mei.click(shown(answer), label=labels[-1])

    return prepare


async def erase_where(here: World) -> Press:
    """In a direct message, where one server is chosen of all."""
    await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    answer = await here.mei.user.slash("privacy")
    return lambda: here.mei.user.select(shown(answer), [str(here.server.id)])


async def review_id(here: World) -> int:
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    [(found,)] = here.rows("SELECT review_id FROM reviews")
    return int(found)


async def report(here: World) -> Press:
    target = f"report:{await review_id(here)}"
    return lambda: press_id(here.jun, here.channel.history()[0], target)


async def report_form(here: World) -> Press:
    opened = await (await report(here))()
    return lambda: here.jun.submit_modal(opened, {"text": "It is unkind."})


async def verdict(here: World) -> Press:
    await here.store.reports.file(here.act(), await review_id(here), "It is unkind.")
    card = await (mod := here.moderator()).slash(here.channel, "moderation held")
    return lambda: mod.click(shown(card), label="Hide")


async def inspect(here: World) -> Press:
    await here.store.reports.file(here.act(), await review_id(here), "It is unkind.")
    card = await (mod := here.moderator()).slash(here.channel, "moderation held")
    return lambda: mod.click(shown(card), label="Read it all")


async def inspect_page(here: World) -> Press:
    await taken(here, file=("x.txt", ("word " * 900 + "dreibettzimmer").encode()))
    [(found,)] = here.rows("SELECT review_id FROM reviews")
    await here.store.reports.file(here.act(), found, "It is unkind.")
    card = await (mod := here.moderator()).slash(here.channel, "moderation held")
    page = await mod.click(shown(card), label="Read it all")
    return lambda: mod.click(shown(page), label="Next")


async def verdict_undo(here: World) -> Press:
    await here.store.reports.file(here.act(), await review_id(here), "It is unkind.")
    card = await (mod := here.moderator()).slash(here.channel, "moderation held")
    done = await mod.click(shown(card), label="Hide")
    return lambda: mod.click(shown(done), label="Undo")


async def settings_page(here: World) -> Press:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    return lambda: mod.click(shown(panel), label="Reviews")


async def review_settings(here: World) -> tuple[simcord.MemberActor, Answer]:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    return mod, await mod.click(shown(panel), label="Reviews")


async def review_role(here: World) -> Press:
    mod, panel = await review_settings(here)
    role = here.server.create_role("critics")
    return lambda: mod.select(shown(panel), [role], custom_id="review_role")


async def review_channel(here: World) -> Press:
    mod, panel = await review_settings(here)
    return lambda: mod.select(shown(panel), [here.channel], custom_id="review_channel")


async def leave_out_left(here: World) -> Press:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    return lambda: mod.click(shown(panel), label="Don't count members who left")


async def switch(here: World) -> Press:
    panel = await (mod := here.moderator()).slash(here.channel, "settings")
    scores = await mod.click(shown(panel), label="Scores and lists")
    return lambda: mod.click(shown(scores), label="Don't count scores from lists")


async def tour(here: World) -> Press:
    await join(here)
    [card] = here.channel.history()
    mod = here.moderator()
    return lambda: mod.click(card, label="Post the tour")


async def setting_form(here: World) -> Press:
    mod, panel = await review_settings(here)
    return lambda: mod.click(shown(panel), label="Word list")


async def setting_typed(here: World) -> Press:
    mod, panel = await review_settings(here)
    opened = await mod.click(shown(panel), label="Word list")
    return lambda: mod.submit_modal(opened, {"text": "one, two"})


async def taken(here: World, **more: Any) -> Answer:
    """The card of a take on a drama."""
    given = {"title": SIGNAL, "score": "9", **({} if "file" in more else {"text": TEXT})} | more
    return await here.mei.slash(here.channel, "review", **given)


def on_card(label: str, *, own: bool = False, **more: Any) -> Callable[[World], Awaitable[Press]]:
    """A button of a take's card."""

    async def prepare(here: World) -> Press:
        card = await taken(here, **more)
        return lambda: (here.mei if own else here.jun).click(shown(card), label=label)

    return prepare


def under_more(*labels: str, own: bool = False) -> Callable[[World], Awaitable[Press]]:
    """A button that More leads to, and those behind it."""

    async def prepare(here: World) -> Press:
        who = here.mei if own else here.jun
        answer = await who.click(shown(await taken(here)), label="More")
        for label in labels[:-1]:
            answer = await who.click(shown(answer), label=label)
        return lambda: who.click(shown(answer), label=labels[-1])

    return prepare


def question(label: str) -> Callable[[World], Awaitable[Press]]:
    """A button of the question before a spoiler."""

    async def prepare(here: World) -> Press:
        card = await taken(here, spoiler=True)
        asked = await here.jun.click(shown(card), label="Open")
        return lambda: here.jun.click(shown(asked), label=label)

    return prepare


def sent(
    opened: Callable[[World], Awaitable[Press]], text: str, *, own: bool = False
) -> Callable[[World], Awaitable[Press]]:
    """The form that a press opens, sent later."""

    async def prepare(here: World) -> Press:
        form = await (await opened(here))()
        return lambda: (here.mei if own else here.jun).submit_modal(form, {"text": text})

    return prepare


async def open_one(here: World) -> Press:
    await taken(here)
    listed = await here.jun.slash(here.channel, "reviews")
    return lambda: open_take(here.jun, listed)


async def takes_page(here: World) -> Press:
    for number in range(1, 6):
        await here.store.reviews.write(here.act(number), SIGNAL, ReviewContent(TEXT))
    listed = await here.jun.slash(here.channel, "reviews")
    return lambda: here.jun.click(shown(listed), label="Next")


async def versions_of(here: World) -> Answer:
    """The list of versions of an edited take."""
    await taken(here)
    card = await taken(here, text="Later words.")
    more = await here.mei.click(shown(card), label="More")
    return await here.mei.click(shown(more), label="Versions")


async def version(here: World) -> Press:
    listed = await versions_of(here)
    return lambda: open_take(here.mei, listed)


async def version_page(here: World) -> Press:
    await taken(here, file=("x.txt", ("word " * 900 + "dreibettzimmer").encode()))
    card = await taken(here, text="Later words.")
    more = await here.mei.click(shown(card), label="More")
    listed = await here.mei.click(shown(more), label="Versions")
    opened = await open_take(here.mei, listed)
    return lambda: here.mei.click(shown(opened), label="Next")


async def restore(here: World) -> Press:
    one = await open_take(here.mei, await versions_of(here))
    return lambda: here.mei.click(shown(one), label="Restore this version")


async def reply_write(here: World) -> Press:
    card = await taken(here)
    here.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    answer = await here.jun.click(shown(card), label="Reply")
    return lambda: here.jun.click(shown(answer), label="Write a reply")


def flagged(*, label: str = "", flagger: bool = False) -> Callable[[World], Awaitable[Press]]:
    """What moderators can do about a take that readers flagged."""

    async def prepare(here: World) -> Press:
        await here.store.settings.change(here.act(), "spoiler_flags", 1)
        await press_id(here.jun, shown(await taken(here)), f"flag:{take_id(here)}")
        mod = here.moderator()
        held = await mod.slash(here.channel, "moderation held")
        if flagger:
            kind = f"mute_flagger:{take_id(here)}"
            return lambda: mod.select(shown(held), [str(here.jun.id)], custom_id=kind)
        return lambda: mod.click(shown(held), label=label)

    return prepare


async def mute_reporter(here: World) -> Press:
    form = await press_id(here.jun, shown(await taken(here)), f"report:{take_id(here)}")
    await here.jun.submit_modal(form, {"text": "bad"})
    mod = here.moderator()
    held = await mod.slash(here.channel, "moderation held")
    return lambda: mod.click(shown(held), label="Mute reporter")


async def reply_delete(here: World) -> Press:
    form = await press_id(here.jun, shown(await taken(here)), f"reply_write:{take_id(here)}")
    answer = await here.jun.submit_modal(form, {"text": "I hummed along."})
    more = await here.jun.click(shown(answer), label="More")
    return lambda: here.jun.click(shown(more), label="Delete")


async def reply_more(here: World) -> Press:
    form = await press_id(here.jun, shown(await taken(here)), f"reply_write:{take_id(here)}")
    answer = await here.jun.submit_modal(form, {"text": "I hummed along."})
    return lambda: here.jun.click(shown(answer), label="More")


async def reply_report(here: World) -> Press:
    form = await press_id(here.sol, shown(await taken(here)), f"reply_write:{take_id(here)}")
    answer = await here.sol.submit_modal(form, {"text": "I hummed along."})
    more = await here.jun.click(shown(answer), label="More")
    return lambda: here.jun.click(shown(more), label="Report")


async def film(here: World) -> Press:
    asked = await here.jun.slash(here.channel, "progress", title=MIRACLE, episode=1)
    return lambda: here.jun.click(shown(asked), label="Seen it")


PLACE, EPISODE = question("My progress"), under_more("Up to episode…", own=True)


def shelf(*labels: str, who: str = "mei", share: bool = False) -> Callable[[World], Awaitable[Press]]:
    """What follows from `/me`; what is not pressed on the card, after all that mei scored was chosen."""

    async def prepare(here: World) -> Press:
        for each in (here.mei, here.jun):
            await give_scores(here, each, dict.fromkeys(known(here, 12), 8))
        answer = await here.mei.slash(here.channel, "me", share=share)
        if not share and not labels[0].startswith("Leave"):
            answer = await choose(here.mei, answer, "scored")
        presser = here.jun if who == "jun" else here.mei
        return lambda: presser.click(shown(answer), label=labels[0])

    return prepare


PRESSES: dict[str, tuple[Callable[[World], Awaitable[Press]], str]] = {
    **TITLE_PRESSES,
    **IMPORT_PRESSES,
    "flag_verdict": (flagged(label="It doesn't spoil"), "decided it stays."),
    "mute_flagger": (flagged(flagger=True), "Their flags and reports don't reach you any more."),
    "mute_reporter": (mute_reporter, "Whoever reported this can't report or flag here"),
    "reply_delete": (reply_delete, "Your reply is gone."),
    "reply_more": (reply_more, "Delete"),
    "reply_report": (reply_report, "What's wrong with it?"),
    "reply_report_form": (sent(reply_report, "bad"), "Nobody learns it was you"),
    "rate": (rate, "How was"),
    "score": (score, "You gave **Miracle in Cell No. 7** 10."),
    "face": (behind("Rate", "Loved"), "You gave **Miracle in Cell No. 7** 9."),
    "compare": (comparing(), "Did you like **Miracle in Cell No. 7** more than **Parasite**?"),
    "compared": (comparing("About the same"), "Sounds like **8** for **Miracle in Cell No. 7**."),
    "score_as": (comparing("About the same", "Save 8"), "You gave **Miracle in Cell No. 7** 8."),
    "more_of": (behind("More"), "Ryu Seung-ryong"),
    "lovers": (behind("More", "Who loved it"), "Nobody here has given it a 9 yet."),
    "plan": (plan, "**Miracle in Cell No. 7** is planned."),
    **SHELF_PRESSES,
    "again": (again, "Next up for mei"),
    "press_again": (press_again, "That's kept in **Film Circle**."),
    "repeat": (repeat, "That's kept in **Film Circle**."),
    "rate_as": (rate_as, "9/10 · superb"),
    "review": (review, "Review: Miracle in Cell No. 7"),
    "review_as": (review_as, "⭐ 9 · Miracle in Cell No. 7"),
    "resume": (resume, TEXT),
    "form": (form, "⭐ 9 · Miracle in Cell No. 7"),
    "read": (read, "He hums while he sweeps the floor."),
    "takes": (takes, TEXT),
    "how": (behind("More", "How it's scored"), "I correct each score"),
    "votes": (votes, "None yet."),
    "vote_moods": (vote("vote_moods", "epic", "dark"), "dark 1 · epic 1"),
    "vote_warnings": (vote("vote_warnings", "gore"), "gore 1"),
    "board_page": (board, "11 to 11 of 11"),
    "board": (kept_board, "11 to 11 of 11"),
    "log": (log, "changed a setting"),
    "hold": (hold, "mod decided: these scores don't count"),
    "stand": (stand, "mod decided: these scores count"),
    "setting": (setting, "**7**"),
    "report_channel": (report_channel, "**<#"),
    "board_order": (board_order, "Most rated in Drama Club"),
    "kept_board_order": (kept_board_order, "Most rated in Drama Club"),
    "board_how": (board_how, "How this list is ranked"),
    "kept_board_how": (kept_board_how, "How this list is ranked"),
    "picks": (picks, '"label": "6"'),
    "pick": (pick, "Next up for mei"),
    "people": (people, "Next up for mei"),
    "pick_one": (pick_one, "More like it"),
    "pick_as": (pick_as, "won't come up again"),
    "together": (together, "Who's watching with you?"),
    "people_of": (people_of, "The list is for all of you now."),
    "undo": (undo, "may come up again"),
    "quick": (quick, " 1 of 10"),
    "quick_score": (quick_score, " 2 of 10"),
    "quick_face": (quick_face, " 2 of 10"),
    "quick_unseen": (quick_unseen, " 2 of 10"),
    "quick_stop": (quick_stop, "Next up for mei"),
    "me": (shelf("To the card"), "12 scores, 8.0 on average"),
    "me_twins": (shelf("Leave me out of twins"), "Show me taste twins"),
    "compare_with": (shelf("Compare taste", who="jun", share=True), "going by 12 titles"),
    "direct": (privacy("Don't message me"), "I don't message you."),
    "mention_scores": (privacy("Mention my scores"), "can mention what you scored here"),
    "twins": (privacy("Leave me out of twins"), "You're nobody's taste twin here"),
    "privacy": (privacy("Erase me here", "Keep everything"), "1 title on your shelf"),
    "export": (privacy("Export"), "Here's everything I know about you"),
    "hide": (privacy("Hide me"), "You're hidden here"),
    "erase": (privacy("Erase me here"), "Erase everything of yours?"),
    "erase_where": (erase_where, "Erase everything of yours?"),
    "erase_sure": (privacy("Erase me everywhere", "Go on"), "Really erase it all?"),
    "erase_yes": (privacy("Erase me here", "Go on", "Erase 3 entries"), "nothing of yours is left"),
    "report": (report, "What's wrong with it?"),
    "report_form": (report_form, "Nobody learns it was you"),
    "verdict": (verdict, "mod hid it."),
    "inspect": (inspect, TEXT),
    "inspect_page": (inspect_page, "dreibettzimmer"),
    "verdict_undo": (verdict_undo, "Everybody can see it again"),
    "settings_page": (settings_page, "Reviews in Drama Club"),
    "tour": (tour, "finds your next one"),
    "review_role": (review_role, "**<@&"),
    "review_channel": (review_channel, "**<#"),
    "leave_out_left": (leave_out_left, "**don't count**"),
    "switch": (switch, "Count scores from lists"),
    "setting_form": (setting_form, "a star leaves the end open"),
    "setting_typed": (setting_typed, "**2 entries**"),
    "open": (open_one, TEXT),
    "page": (question("Read anyway"), TEXT),
    "finished": (question("I've finished it"), TEXT),
    "takes_page": (takes_page, "5 to 5 of 5"),
    "more": (on_card("More"), "This spoils"),
    "helpful": (on_card("0"), "👍"),
    "flag": (under_more("This spoils"), "Thanks."),
    "place": (PLACE, "The last episode you've seen"),
    "seen": (film, "You've seen"),
    "place_form": (sent(PLACE, "5"), "You're on episode 5"),
    "episode": (EPISODE, "Spoils up to which episode?"),
    "episode_form": (sent(EPISODE, "5", own=True), "who has seen episode 5"),
    "reply": (on_card("Reply"), "Talk about it in"),
    "reply_write": (reply_write, "Reply to a review"),
    "reply_form": (sent(reply_write, "Not for me."), "jun replies to mei"),
    "versions": (under_more("Versions", own=True), "You haven't edited it."),
    "version": (version, TEXT),
    "version_page": (version_page, "dreibettzimmer"),
    "restore": (restore, "is back to that version"),
    "delete": (under_more("Delete", own=True), "Delete your review of"),
    "delete_yes": (under_more("Delete", "Delete it", own=True), "is gone."),
    "undelete": (under_more("Delete", "Delete it", "Bring it back", own=True), "is back."),
}
"""For each route: how to get something to press, and what pressing it must show."""


def seen(answer: Answer) -> str:
    """What came of a press: a message or a form."""
    if answer.modal is not None:
        return str(answer.modal)
    return "\n".join(whole(each) for each in (shown(answer), *answer.followups))


def callbacks(here: World, delivered: list[dict[str, Any]]) -> list[str]:
    """The answers that were tried on the one interaction delivered."""
    [only] = delivered
    return [sent.path for sent in here.env.http_requests if f"/interactions/{only['id']}/" in sent.path]


@pytest.mark.parametrize("kind", PRESSES)
async def test_everything_that_can_be_pressed_works_after_a_restart(here: World, kind: str) -> None:
    """Posted before, pressed after; a form opened before and sent after is posted too."""
    prepare, expected = PRESSES[kind]
    press = await prepare(here)
    before = here.bot
    await here.restart()
    assert here.bot is not before
    assert expected in seen(await press())


async def test_no_route_is_left_out_above(here: World) -> None:
    """A new route has to say here how it survives a restart; those of proposals do so in their own file."""
    own = {kind for kind in here.bot.routes.handlers if kind.startswith("save_")}
    assert set(PRESSES) | own == set(here.bot.routes.handlers)
    assert own


async def test_a_card_is_renewed_across_a_restart(here: World) -> None:
    """The select remembers which card it belongs to, and whose that is."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="9")
    asked = await here.jun.click(shown(card), label="Rate")
    await here.restart()
    await here.jun.select(shown(asked), ["20"])
    assert "2 scores so far" in quoted(card)
    assert "mei gave it 9/10 · superb" in quoted(card)


async def test_a_files_text_survives_a_restart_under_an_open_form(here: World) -> None:
    """The form does not hold it, so the store does."""
    text = "To the letter:\r\n  so.\n"
    refused = await here.mei.slash(
        here.channel, "review", title=MIRACLE, score="11", file=("x.txt", text.encode())
    )
    opened = await here.mei.click(shown(refused), label="Go on with my text")
    await here.restart()
    await here.mei.submit_modal(opened, {"score": ["9"]})
    assert here.rows("SELECT body FROM reviews") == [(text,)]


async def test_a_form_nobody_knows_any_more_hands_its_text_back(here: World) -> None:
    """A form of another version is not posted, and nothing that was typed into it is lost."""
    opened = await here.mei.slash(here.channel, "review", title=MIRACLE)
    await here.restart()
    del here.bot.routes.handlers["form"]
    answer = await here.mei.submit_modal(
        opened, {"take": TEXT, "progress": "finished", "score": ["9"], "moods": ["epic"], "spoils": True}
    )
    assert told(answer) == (
        "That's no longer there. Run the command again. What you wrote is attached, so nothing is lost."
    )
    [file] = shown(answer).attachments
    assert await here.read(file) == TEXT
    assert here.rows("SELECT 1 FROM reviews") == []


async def test_a_form_for_a_title_that_is_gone_hands_its_text_back(here: World) -> None:
    """The catalogue may lose a title between opening a form and sending it."""
    opened = await here.mei.slash(here.channel, "review", title=MIRACLE)
    here.index = TitleIndex([title for title in here.index.titles if title.id != MIRACLE])
    await here.restart()
    answer = await here.mei.submit_modal(opened, {"take": TEXT})
    assert told(answer).startswith("That's no longer there.")
    [file] = shown(answer).attachments
    assert await here.read(file) == TEXT


SAVED = ["setting", "switch", "report_channel", "review_role", "review_channel", "setting_typed"]
MODERATED = ["hold", "stand", "verdict", "verdict_undo", *SAVED]
OPENED = ["report", "settings_page", "setting_form"]
SHOWN = ["rate", "review", "resume", "read", "takes", "how", "votes", "board_page", "board", "log", *OPENED]

# The same interaction twice --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["score", "rate_as", "review_as", "form"])
async def test_what_is_delivered_twice_counts_and_answers_once(here: World, kind: str) -> None:
    """Every press that writes: one vote, one message, no complaint."""
    press = await PRESSES[kind][0](here)
    messages = len(here.channel.history())
    with interactions(here.env, times=2) as delivered:
        answer = await press()
    assert PRESSES[kind][1] in seen(answer)
    assert len(callbacks(here, delivered)) == 1
    assert len(here.channel.history()) - messages == (0 if kind == "score" else 1)
    assert here.rows("SELECT votes FROM summaries") == [(1,)]
    assert here.rows("SELECT edited_at FROM reviews WHERE edited_at IS NOT NULL") == []


WRITING = {
    "finished": "SELECT count(*) FROM shelf WHERE status = 'finished'",
    "seen": "SELECT count(*) FROM shelf WHERE status = 'finished'",
    "shelf_as": "SELECT count(*) FROM shelf WHERE status = 'on_hold'",
    "ep": "SELECT count(*) FROM shelf WHERE episode = 6",
    "re": "SELECT rewatches FROM shelf",
    "ep_form": "SELECT count(*) FROM shelf WHERE episode = 9",
    "dates_in": "SELECT rewatches FROM shelf",
    "next_seen": "SELECT count(*) FROM shelf WHERE episode = 6",
    "helpful": "SELECT count(*) FROM helpful_votes",
    "flag": "SELECT count(*) FROM spoiler_flags",
    "place_form": "SELECT count(episode) FROM shelf",
    "episode_form": "SELECT count(*) FROM reviews WHERE episode = 5",
    "restore": "SELECT count(*) - 1 FROM review_versions",
    "delete_yes": "SELECT count(*) FROM reviews WHERE state = 'deleted'",
    "vote_moods": "SELECT count(*) - 1 FROM title_votes",
    "vote_warnings": "SELECT count(*) FROM title_votes",
    "undelete": "SELECT count(*) FROM reviews WHERE state = 'posted'",
}
"""What each press that says something of a take must leave in the file, once."""


@pytest.mark.parametrize("kind", WRITING)
async def test_what_is_said_of_a_take_twice_is_said_once(here: World, kind: str) -> None:
    """One row, one answer, no fault."""
    press = await PRESSES[kind][0](here)
    with interactions(here.env, times=2) as delivered:
        answer = await press()
    assert PRESSES[kind][1] in seen(answer)
    assert len(callbacks(here, delivered)) == 1
    assert here.rows(WRITING[kind]) == [(1,)]


@pytest.mark.parametrize("kind", MODERATED)
async def test_what_moderators_press_twice_is_done_and_logged_once(here: World, kind: str) -> None:
    """The second delivery is nothing, not a refusal in place of what was done."""
    press = await PRESSES[kind][0](here)
    before = len(here.rows("SELECT 1 FROM moderation_log"))
    with interactions(here.env, times=2) as delivered:
        answer = await press()
    assert PRESSES[kind][1] in seen(answer)
    assert len(callbacks(here, delivered)) == 1
    assert len(here.rows("SELECT 1 FROM moderation_log")) == before + 1


@pytest.mark.parametrize("kind", SHOWN)
async def test_what_only_shows_answers_once_too(here: World, kind: str) -> None:
    """Where nothing is written Discord itself refuses the second answer, and nobody hears of it."""
    press = await PRESSES[kind][0](here)
    messages = len(here.channel.history())
    with interactions(here.env, times=2):
        assert PRESSES[kind][1] in seen(await press())
    assert len(here.channel.history()) == messages


@pytest.mark.parametrize("given", [{"score": "9"}, {}], ids=["with a score", "without"])
async def test_a_command_delivered_twice_answers_once(here: World, given: dict[str, str]) -> None:
    """The same for commands."""
    with interactions(here.env, times=2):
        await here.mei.slash(here.channel, "rating", title=MIRACLE, **given)
    assert len(here.channel.history()) == 1


async def test_a_delivery_again_after_a_restart_is_known(here: World) -> None:
    """What was handled is remembered in the file, not in the process."""
    with interactions(here.env) as delivered:
        await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    await here.restart()
    sent = len(here.env.http_requests)
    here.env.backend.emit("INTERACTION_CREATE", delivered[0])
    await here.env.settle()
    assert len(here.env.http_requests) == sent
    assert here.rows("SELECT edited_at FROM reviews") == [(None,)]


async def test_without_the_stores_memory_a_review_would_edit_itself(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: take the interaction's id away, and the second delivery is a second act."""
    numbers = itertools.count(1)
    begin: Any = acts.begin

    def forgetful(db: Any, act: Act) -> Any:
        return begin(db, replace(act, interaction_id=next(numbers)))

    for module in (ratings, reviews):
        monkeypatch.setattr(module, "begin", forgetful)
    with interactions(here.env, times=2) as delivered:
        await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    assert len(callbacks(here, delivered)) == 2
    assert here.rows("SELECT edited_at FROM reviews WHERE edited_at IS NOT NULL") != []


# Too late --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
@pytest.mark.parametrize("kind", ["score", "rate_as", "review_as", "form"])
async def test_an_answer_too_late_is_dropped_and_the_work_is_there(
    here: World, kind: str, status: int, code: int
) -> None:
    """Discord takes the answer no more: no fault, no second answer, and `/rating` shows what was done."""
    press = await PRESSES[kind][0](here)
    messages = len(here.channel.history())
    here.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, times=1)
    with interactions(here.env) as delivered:
        answer = await press()
    assert not answer.acknowledged
    assert answer.followups == []
    # What was saved to be seen is seen all the same, on a message that is no answer.
    assert len(here.channel.history()) == messages + (kind in ("review_as", "form"))
    assert len(callbacks(here, delivered)) == 1
    who = here.jun if kind == "score" else here.mei
    card = await who.slash(here.channel, "rating", title=MIRACLE)
    assert f"{who.name} gave it" in quoted(card)
    assert "1 score so far" in quoted(card)
    if kind in ("review_as", "form"):
        assert "1 review" in buttons(card)


@pytest.mark.parametrize("kind", ["rate", "review", "resume", "read", "takes"])
async def test_a_late_answer_of_a_press_that_shows_is_dropped(here: World, kind: str) -> None:
    """The next press works as if nothing had been."""
    press = await PRESSES[kind][0](here)
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    assert not (await press()).acknowledged
    assert PRESSES[kind][1] in seen(await press())


async def test_a_refusal_too_late_still_keeps_the_text(here: World) -> None:
    """The sentence is lost, the text is not: the next form has it."""
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    opened: Any = await here.mei.slash(here.channel, "review", title=MIRACLE)
    assert parts(opened)["take"]["value"] == TEXT
