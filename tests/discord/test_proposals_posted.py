"""Proposals across restarts, members and servers, and what a server's rules make of them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import simcord

from tests.discord.conftest import (
    MIRACLE,
    SIGNAL,
    World,
    buttons,
    embed,
    parts,
    press,
    proposed,
    quoted,
    shown,
    told,
    unescaped,
    whole,
)
from tests.discord.test_proposals import (
    GONE,
    PAGED,
    POST,
    WHOLE,
    Answer,
    draft,
    offer,
    settle,
    small,
    unsaved,
)

Do = Callable[[World, Answer], Awaitable[Answer]]
POSTED = "Your review of **Signal** is up."


def of_text(label: str, text: str) -> Do:
    return lambda here, card: small(here.mei, card, label, text)


def of_select(kind: str, *values: str) -> Do:
    return lambda here, card: here.mei.select(
        shown(card), list(values), custom_id=f"save_{kind}:{draft(card)}"
    )


def of_button(label: str) -> Do:
    return lambda here, card: here.mei.click(shown(card), label=label)


DOES: dict[str, tuple[Do, str]] = {
    "title": (of_select("title", SIGNAL), "Signal · 시그널 (2016, drama)"),
    "score": (of_select("score", "3"), "3/10"),
    "no score": (of_select("score", "none"), "No score, just a review"),
    "moods": (of_select("moods", "epic"), "epic"),
    "spoils": (of_button("Spoils"), "Spoils"),
    "whole": (of_button("Use everything"), "Yet another"),
    "Title…": (of_text("Title…", MIRACLE), "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"),
    "Text…": (of_text("Text…", "Typed instead."), "Typed instead."),
    "Series…": (of_text("Series…", "My column"), "My column"),
    "Link…": (of_text("Link…", "https://example.com/"), "example.com"),
    "post": (of_button("Post"), POSTED),
    "drop": (of_button("Cancel"), "Cancelled."),
}
"""For each control: how to use it, and what the private card then shows."""


def seen(card: Answer) -> str:
    """What a private card says of the review, without its buttons."""
    message = shown(card)
    said = proposed(card) if message.embeds else {}
    parts = (message.content, *(said[name] for name in said if name != "Trimmed at the end"))
    return unescaped("\n".join((*parts, quoted(card) if message.embeds else "")))


async def ready(here: World, text: str = PAGED) -> Answer:
    """A proposal that could be posted, with ends left out."""
    card = await offer(here, text)
    await settle(here, card)
    return card


# Restarts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("control", DOES)
async def test_every_control_works_after_a_restart(here: World, control: str) -> None:
    """The proposal is in the store, not in the process."""
    do, expected = DOES[control]
    card = await ready(here)
    if control == "title":
        await small(here.mei, card, "Title…", "no such thing at all")
    assert expected not in seen(card)
    await here.restart()
    await do(here, card)
    assert expected in seen(card)


@pytest.mark.parametrize("label", ["Title…", "Text…", "Series…", "Link…"])
async def test_a_form_opened_before_a_restart_counts_after_it(here: World, label: str) -> None:
    """Sent late, it changes the proposal all the same."""
    typed = {"Title…": "Miracle in Cell No. 7", "Link…": "https://example.com/"}.get(label, "typed late")
    card = await ready(here)
    opened = await here.mei.click(shown(card), label=label)
    await here.restart()
    await here.mei.submit_modal(opened, {"text": typed})
    assert typed in seen(card)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT count(*) FROM reviews") == [(1,)]


# Once and again --------------------------------------------------------------------------------------


async def test_post_again_finds_nothing(here: World) -> None:
    """The draft is gone with the posting: no second review, no version, no second card."""
    card = await ready(here)
    number = draft(card)
    await here.mei.click(shown(card), label="Post")
    public = len(here.channel.history())
    assert told(await press(here.mei, shown(card), f"save_post:{number}")) == GONE
    assert len(here.channel.history()) == public
    assert here.rows("SELECT edited_at FROM reviews") == [(None,)]


async def test_a_double_press_posts_once(here: World) -> None:
    """Two presses at the same moment are two interactions, and still one review and one card."""
    card = await ready(here)
    number = draft(card)
    await asyncio.gather(*(press(here.mei, shown(card), f"save_post:{number}") for _ in range(2)))
    assert len([each for each in here.channel.history() if each.embeds]) == 1
    assert here.rows("SELECT edited_at FROM reviews") == [(None,)]


@pytest.mark.faults
async def test_a_fault_while_saving_keeps_the_proposal(here: World) -> None:
    """Nothing is lost: it can be posted when the fault is gone."""
    card = await ready(here)
    here.refuse_writes("reviews")
    answer = await here.mei.click(shown(card), label="Post")
    assert "Something went wrong on my side." in told(answer)
    assert unsaved(here)
    here.allow_writes("reviews")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(POST,)]


@pytest.mark.faults
async def test_a_file_that_cannot_be_kept_is_handed_back(here: World) -> None:
    """With no draft to be had the text comes as a file."""
    here.refuse_writes("drafts")
    answer = await here.mei.slash(here.channel, "review-file", file=("x.txt", WHOLE.encode()))
    [file] = shown(answer).attachments
    assert await here.read(file) == WHOLE


async def test_what_was_given_before_is_kept_beside_it(here: World) -> None:
    """How far one watched stays; an earlier take becomes a version."""
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="5", text="first", watched="dropped")
    card = await ready(here)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT score, status FROM shelf") == [(16, "dropped")]
    assert here.rows("SELECT body FROM reviews") == [(POST,)]
    [(take,)] = here.rows("SELECT take FROM review_versions")
    assert '"first"' in take


async def test_two_proposals_of_one_member_do_not_touch_each_other(here: World) -> None:
    """Each has its own draft, even of the same message."""
    message = await here.mei.send(here.channel, WHOLE)
    first = await here.mei.context_menu(here.channel, "Save as review", message)
    second = await here.mei.context_menu(here.channel, "Save as review", message)
    third = await offer(here, PAGED)
    assert len({draft(first), draft(second), draft(third)}) == 3
    await here.mei.select(shown(first), ["2"], custom_id=f"save_score:{draft(first)}")
    await here.mei.click(shown(third), label="Cancel")
    await small(here.mei, second, "Title…", MIRACLE)
    await here.mei.click(shown(first), label="Post")
    await here.mei.click(shown(second), label="Post")
    assert here.rows("SELECT title_id, score FROM shelf ORDER BY score") == [(SIGNAL, 4), (MIRACLE, 18)]


async def test_a_proposal_is_no_draft_of_the_form(here: World) -> None:
    """The form of its title opens empty, and the ways back into the form do not lead to a proposal."""
    card = await ready(here)
    form = await here.mei.slash(here.channel, "review", title=SIGNAL)
    assert not parts(form)["take"].get("value")
    for forged in (f"resume:{draft(card)}", f"review_as:{draft(card)}:{SIGNAL}"):
        assert told(await press(here.mei, shown(card), forged)) == GONE


# Whose it is -----------------------------------------------------------------------------------------

FORGED: list[tuple[str, list[str] | None]] = [
    ("save_title:{}", [MIRACLE]),
    ("save_score:{}", ["1"]),
    ("save_moods:{}", ["dark"]),
    ("save_spoils:{}:1", None),
    ("save_whole:{}", None),
    ("save_edit:{}:text", None),
    ("save_post:{}", None),
    ("save_drop:{}", None),
]


async def send(who: simcord.MemberActor, where: World, custom_id: str) -> Answer:
    """Send a small form nobody opened."""
    typed = {"type": 4, "custom_id": "text", "value": "theirs"}
    data = {"custom_id": custom_id, "components": [{"type": 18, "component": typed}]}
    return await who._dispatch_interaction(5, where.channel, data)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["member", "server"])
async def test_nobody_else_presses_a_proposal(here: World, there: World, elsewhere: bool) -> None:
    """Another member's and another server's forged press does and shows nothing; its author's works."""
    card = await ready(here)
    number = draft(card)
    if elsewhere:
        who = there.mei
        own = await there.mei.slash(there.channel, "review-file", file=("x.txt", WHOLE.encode()))
    else:
        who = here.jun
        own = await here.jun.slash(here.channel, "review-file", file=("x.txt", WHOLE.encode()))
    before = here.rows("SELECT * FROM drafts")
    for forged, values in FORGED:
        answer = await press(who, shown(own), forged.format(number), values=values)
        assert told(answer) == GONE
        assert answer.modal is None
        assert POST not in whole(shown(answer))
    assert told(await send(who, there if elsewhere else here, f"save_form:{number}:text")).startswith(GONE)
    assert here.rows("SELECT * FROM drafts") == before
    assert unsaved(here)
    for forged, values in FORGED:  # the control
        await press(here.mei, shown(card), forged.format(number), values=values)
    assert here.rows("SELECT title_id, body, spoils FROM reviews") == [(MIRACLE, PAGED, 1)]


@pytest.mark.parametrize("forged", ["save_edit:{}:body", "save_post:x", "save_spoils:{}", "save_post:999"])
async def test_an_id_nobody_made_is_gone(here: World, forged: str) -> None:
    """A part there is not, a number that is none, a part too few."""
    card = await ready(here)
    assert told(await press(here.mei, shown(card), forged.format(draft(card)))) == GONE


async def test_a_draft_of_the_form_is_no_proposal(here: World) -> None:
    """Its id opens none of the buttons of a proposal."""
    refused = await here.mei.slash(here.channel, "review", title=SIGNAL, score="11", text="words")
    number = buttons(refused)["Go on with my text"]["custom_id"].split(":")[1]
    for forged, values in FORGED:
        assert told(await press(here.mei, shown(refused), forged.format(number), values=values)) == GONE


# The server's rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("review_role", None, "You need a certain role to review here. Ask a moderator for it."),
        ("review_days", 95, "You're too new here to review. Come back in 5 days."),
        ("review_letters", 500, "A review here needs at least 500 letters, and yours has"),
    ],
)
async def test_what_the_server_refuses_can_be_posted_later(
    here: World, name: str, value: int | None, sentence: str
) -> None:
    """The sentence says why, the proposal stays as it is, and goes through once it may."""
    await here.store.settings.change(here.act(), name, value or here.server.create_role("critics").id)
    card = await ready(here)
    before = whole(shown(card))
    assert told(await here.mei.click(shown(card), label="Post")).startswith(sentence)
    assert whole(shown(card)) == before
    assert unsaved(here)
    await here.store.settings.change(here.act(), name, None)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(POST,)]


async def test_a_member_kept_from_reviewing_keeps_the_text(here: World) -> None:
    """The settings of a server let a member in by role as with the form."""
    role = here.server.create_role("critics")
    await here.store.settings.change(here.act(), "review_role", role.id)
    critic = here.server.add_member(here.env.create_user("critic"), roles=[role])
    card = await offer(here, WHOLE, critic)
    await critic.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(WHOLE,)]


async def test_a_word_on_the_list_makes_it_wait(here: World) -> None:
    """It is saved and shown to nobody, and its author is told."""
    await here.store.settings.change(here.act(), "review_words", "zephyrine")
    card = await ready(here, "Zephyrine sings while he sweeps the floor.")
    answer = await here.mei.click(shown(card), label="Post")
    assert answer.followups == []
    assert shown(answer).ephemeral
    assert shown(answer).content == (
        "Your review of **Signal** is saved. A moderator looks at it before anyone sees it."
    )
    assert len(here.channel.history()) == 1
    assert here.rows("SELECT state FROM reviews") == [("waiting",)]


async def test_a_channel_for_takes_gets_the_card(here: World) -> None:
    """Its author gets a link; nothing is posted where the message was."""
    channel = here.server.create_text_channel("reviews")
    await here.store.settings.change(here.act(), "review_channel", channel.id)
    card = await ready(here)
    answer = await here.mei.click(shown(card), label="Post")
    [public] = channel.history()
    assert embed(public).author.name == "mei"
    [link] = answer.followups
    assert link.ephemeral
    assert link.content == f"Your review is up: {public.jump_url}"
    assert len(here.channel.history()) == 1


async def test_with_the_channel_out_of_reach_it_is_posted_here(here: World) -> None:
    """A take is never lost to a channel that is gone."""
    await here.store.settings.change(here.act(), "review_channel", 404)
    card = await ready(here)
    await here.mei.click(shown(card), label="Post")
    assert [embed(each).author.name for each in here.channel.history() if each.embeds] == ["mei"]


async def test_the_draft_goes_though_the_card_cannot_be_shown(here: World) -> None:
    """What is saved is saved: the proposal cannot be posted over it."""
    card = await ready(here)
    number = draft(card)
    here.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(POST,)]
    assert told(await press(here.mei, shown(card), f"save_post:{number}")) == GONE
