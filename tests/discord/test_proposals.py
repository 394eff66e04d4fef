"""A text written elsewhere: what it proposes, what can be changed, what has to be asked, and who may."""

import json
import logging
import socket
from typing import Any

import pytest
import simcord

from bot.playground import BLOG
from bot.usecases import Readers
from tests.discord.conftest import (
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
    interactions,
    parts,
    press,
    proposed,
    quoted,
    raw,
    shown,
    told,
    unescaped,
    whole,
)
from tests.shared import need

MENU = "Save as review"
WHOLE = "Signal (2016)\n\nA detective drama. 9/10. No spoilers here. I laughed and cried."
BARE = "It was good."
UNSURE = "It was good: 7/10 on Monday, 8/10 today."
POST = "Here is what I think of it, at some length and with care."
PAGED = f"{POST}\n\nRelated posts\nThe other one\nYet another"
GONE = "That's no longer there. Run the command again."
NOT_YOURS = "Only your own messages can become your reviews. Pick one you wrote."
NOTHING = "There's no text in that. Write a few words, or attach a .txt or .md file."
READY = "**Here's what I read in your post. Looks right? Press Post.**"
TANGLED = "I can't make sense of that text. Post it with `/review`."
LINK = "https://www.netflix.com/title/80987077"

SIGNAL_SHOWN = "Signal · 시그널 (2016, drama)"
MIRACLE_SHOWN = "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"
NO_SCORE = "No score, just a review"

Answer = simcord.InteractionResult


async def offer(here: World, text: str, who: simcord.MemberActor | None = None, **more: Any) -> Answer:
    """The proposal of a message somebody has just written."""
    who = who or here.mei
    message = await who.send(here.channel, text, **more)
    return await who.context_menu(here.channel, MENU, message)


async def small(who: simcord.MemberActor, card: Answer, label: str, text: str) -> Answer:
    """Open one of the small forms and send it."""
    opened = await who.click(shown(card), label=label)
    return await who.submit_modal(opened, {"text": text})


def draft(card: Answer) -> str:
    """The id of a proposal, from its buttons."""
    return str(buttons(card)["Cancel"]["custom_id"]).split(":")[1]


def select(card: Answer, kind: str) -> dict[str, Any]:
    """One of the selects of a proposal."""
    [found] = [
        part for row in raw(shown(card)) for part in row["components"] if part["custom_id"].startswith(kind)
    ]
    return dict(found)


async def settle(here: World, card: Answer, *, score: str = "8", safe: bool = True) -> None:
    """Answer what a proposal asks: Signal, a score, and whether it spoils."""
    await small(here.mei, card, "Title…", SIGNAL)
    await here.mei.select(shown(card), [score], custom_id=f"save_score:{draft(card)}")
    await here.mei.click(shown(card), label="No spoilers" if safe else "Spoils")


def unsaved(here: World) -> bool:
    return not here.rows("SELECT 1 FROM reviews") and not here.rows("SELECT 1 FROM shelf")


# What is proposed ------------------------------------------------------------------------------------


async def test_ones_own_message_becomes_a_private_proposal(here: World) -> None:
    """Title, score, spoilers and moods are read, shown to its author alone, and not yet saved."""
    card = await offer(here, WHOLE)
    assert shown(card).ephemeral
    assert body(card).startswith(f"{READY}\n\n> Signal")
    assert proposed(card) == {
        "Title": SIGNAL_SHOWN,
        "Score": "9/10 · superb",
        "Spoilers": "No spoilers",
        "Moods": "tearjerker",
    }
    assert "**Title" not in body(card)  # what a control shows is not said again
    assert "**Score" not in body(card)
    assert chosen(select(card, "save_title")) == [SIGNAL]
    assert chosen(select(card, "save_score")) == ["9"]
    assert chosen(select(card, "save_moods")) == ["tearjerker"]
    assert "Post" in buttons(card)
    assert unsaved(here)
    assert len(here.channel.history()) == 1


async def test_post_saves_it_and_the_message_stays(here: World) -> None:
    """The card is public, the private one says so and loses its buttons, the draft is gone."""
    card = await offer(here, WHOLE)
    await here.mei.click(shown(card), label="Post")
    message, public = sorted(here.channel.history(), key=lambda each: each.id)
    assert message.content == WHOLE
    assert embed(public).author.name == "mei"
    assert unescaped(quoted(public)) == WHOLE
    assert told(card) == "Your review of **Signal** is up."
    assert raw(shown(card)) == []
    assert shown(card).embeds == []
    assert here.rows("SELECT title_id, body, spoils FROM reviews") == [(SIGNAL, WHOLE, 0)]
    assert here.rows("SELECT score FROM shelf") == [(18,)]
    assert here.rows("SELECT 1 FROM drafts") == []


async def test_a_spoiling_text_is_in_no_public_message_and_no_log(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """From the file to the public card not one word of it is shown to all, nor logged."""
    caplog.set_level(logging.DEBUG)
    text = "Zephyrine poisoned Wilhelmina under the umbrella."
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, spoiler=True, file=("x.txt", text.encode())
    )
    assert text in unescaped(body(card))  # the control: its author sees it
    await here.mei.select(shown(card), ["9"], custom_id=f"save_score:{draft(card)}")
    await here.mei.click(shown(card), label="Post")
    public = here.public().casefold()
    assert "mei" in public
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    for word in ("zephyrine", "poisoned", "wilhelmina", "umbrella"):
        assert word not in public
        assert word not in logged.casefold()
    assert here.rows("SELECT body, spoils FROM reviews") == [(text, 1)]


async def test_the_whole_seed_goes_in_one_tap(here: World) -> None:
    """A long column is read right at once, and its body is a slice of the file to the letter."""
    data = need("seeds", "miracle-in-cell-no-7.txt").read_bytes()
    card = await offer(here, "", attachments=[("column.txt", data)])
    assert proposed(card)["Title"] == MIRACLE_SHOWN
    assert proposed(card)["Score"] == "9/10 · superb"
    assert proposed(card)["Spoilers"] == "Spoils"
    assert "tearjerker" in proposed(card)["Moods"]
    assert proposed(card)["Series"]
    assert unsaved(here)
    await here.mei.click(shown(card), label="Post")
    [(title_id, text, spoils, series)] = here.rows("SELECT title_id, body, spoils, series FROM reviews")
    assert (title_id, spoils) == (MIRACLE, 1)
    assert series
    assert len(text) > 5000
    assert text in data.decode()
    assert here.rows("SELECT score FROM shelf") == [(18,)]


async def test_a_file_without_a_score_is_proposed_too(here: World) -> None:
    """What was said with the command goes before what the file says."""
    card = await here.mei.slash(
        here.channel,
        "review",
        title=MIRACLE,
        file=("x.txt", WHOLE.encode()),
        spoiler=True,
        mood="dark",
        series="Cells",
        watched="dropped",
    )
    assert shown(card).ephemeral
    said = proposed(card)
    assert said["Title"] == MIRACLE_SHOWN
    assert (said["Score"], said["Spoilers"]) == ("9/10 · superb", "Spoils")
    assert (said["Moods"], said["Series"]) == ("dark", "Cells")
    assert unsaved(here)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id, body, spoils, series FROM reviews") == [(MIRACLE, WHOLE, 1, "Cells")]
    assert here.rows("SELECT score, status FROM shelf") == [(18, "dropped")]


async def test_a_file_alone_needs_no_title(here: World) -> None:
    """It is read for all there is to know, and nothing is posted before its author says so."""
    card = await here.mei.slash(here.channel, "review-file", file=("x.txt", WHOLE.encode()))
    assert shown(card).ephemeral
    assert proposed(card)["Title"] == SIGNAL_SHOWN
    assert unsaved(here)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id, body FROM reviews") == [(SIGNAL, WHOLE)]


async def test_words_and_files_of_a_message_are_read_together(here: World) -> None:
    """Its text and its text files make one review; a picture is passed over."""
    files = [("a.txt", b"The first file."), ("p.png", b"\x89PNG"), ("b.md", b"The second.")]
    card = await offer(here, "Signal, in three parts.", attachments=files)
    await settle(here, card)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [
        ("Signal, in three parts.\n\nThe first file.\n\nThe second.",)
    ]


@pytest.mark.parametrize(
    ("text", "read"), [(LINK, True), (f"<{LINK}>", True), (f"I loved it: {LINK}", False)]
)
async def test_the_preview_of_a_link_is_read_where_nothing_else_is_said(
    here: World, text: str, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord's preview stands in for the words that are missing; no address is ever opened."""
    opened: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: opened.append(given))
    preview = {"type": "article", "url": LINK, "title": "Signal", "description": "Zephyrine, a detective."}
    here.env.backend.create_message(here.channel.id, here.mei.id, text, embeds=[preview])
    await here.env.settle()
    [message] = here.channel.history()
    card = await here.mei.context_menu(here.channel, MENU, message)
    assert ("Zephyrine" in body(card)) is read
    assert opened == []
    assert not any("netflix" in sent.path for sent in here.env.http_requests)


# What cannot be saved --------------------------------------------------------------------------------


async def test_nobody_elses_message_becomes_a_review(here: World) -> None:
    """Another member's, a bot's and a webhook's message are refused; its author may."""
    theirs = await here.jun.send(here.channel, WHOLE)
    hook = await here.server.create_webhook(here.channel).send(WHOLE)
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="words")
    bots = next(each for each in here.channel.history() if each.embeds)
    for message in (theirs, hook, bots):
        refused = await here.mei.context_menu(here.channel, MENU, message)
        assert told(refused) == NOT_YOURS
    assert here.rows("SELECT 1 FROM drafts") == []
    assert proposed(await here.jun.context_menu(here.channel, MENU, theirs))["Title"] == SIGNAL_SHOWN


@pytest.mark.parametrize(
    ("text", "files"),
    [("", []), (" \n ", []), ("", [("p.png", b"\x89PNG")]), ("", [("x.txt", b" \n")])],
    ids=["empty", "blank", "a picture", "a blank file"],
)
async def test_a_message_without_text_is_one_private_sentence(
    here: World, text: str, files: list[tuple[str, bytes]]
) -> None:
    """There is nothing to propose, and nothing is kept."""
    message = await here.mei.send(here.channel, "x", attachments=files)
    here.env.backend.get_message(here.channel.id, message.id).content = text
    refused = await here.mei.context_menu(here.channel, MENU, message)
    assert told(refused) == NOTHING
    assert here.rows("SELECT 1 FROM drafts") == []


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("big.txt", b"x" * (64 * 1024 + 1)), "big.txt is 65 KiB and the limit is 64 KiB"),
        (("nul.md", b"one\0two"), "nul.md isn't a text file"),
    ],
    ids=["too large", "no text"],
)
async def test_a_file_that_cannot_be_read_is_named(
    here: World, file: tuple[str, bytes], sentence: str
) -> None:
    """In a message and with the command alike, with the remedy."""
    assert told(await offer(here, "Some words.", attachments=[file])).startswith(sentence)
    assert told(await here.mei.slash(here.channel, "review-file", file=file)).startswith(sentence)
    given = {"title": SIGNAL, "file": file}
    assert told(await here.mei.slash(here.channel, "review", **given)).startswith(sentence)
    assert here.rows("SELECT 1 FROM drafts") == []


# What is asked ---------------------------------------------------------------------------------------


async def test_what_the_text_does_not_tell_is_asked(here: World) -> None:
    """Title, then score; Post is dead until all are settled, forged or not."""
    card = await offer(here, UNSURE)
    number = draft(card)

    async def asked(question: str, sentence: str) -> None:
        assert body(card).startswith(f"**{question}**")
        assert "Post" not in buttons(card)
        assert told(await press(here.mei, shown(card), f"save_post:{number}")) == sentence
        assert unsaved(here)

    await asked("Which title is it about?", "Pick the title it's about first.")
    await small(here.mei, card, "Title…", SIGNAL)
    await asked("What score do you give it?", "Pick a score first, or “no score”.")
    await here.mei.select(shown(card), ["7.5"], custom_id=f"save_score:{number}")
    assert body(card).startswith(READY)
    assert "Post" in buttons(card)
    await press(here.mei, shown(card), f"save_post:{number}")
    assert here.rows("SELECT title_id, body, spoils FROM reviews") == [(SIGNAL, UNSURE, 1)]
    assert here.rows("SELECT score FROM shelf") == [(15,)]


async def test_with_nothing_in_doubt_one_tap_posts_it(here: World) -> None:
    """No number is no score, and what may spoil spoils: both chosen already, and marked as assumed."""
    card = await offer(here, f"Signal (2016)\n\n{BARE}")
    assert body(card).startswith(READY)
    assert (proposed(card)["Score"], proposed(card)["Spoilers"]) == (
        "no score (my guess)",
        "yes (my guess)",
    )
    assert chosen(select(card, "save_score")) == ["none"]
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id, spoils FROM reviews") == [(SIGNAL, 1)]
    assert here.rows("SELECT 1 FROM shelf WHERE score IS NOT NULL") == []


@pytest.mark.parametrize(
    ("score", "spoils", "said"),
    [
        ("9", "No spoilers", ("9/10 · superb", "No spoilers")),
        ("none", "Spoils", (NO_SCORE, "Spoils")),
    ],
    ids=["other answers", "the same answers"],
)
async def test_what_its_author_chose_is_no_longer_assumed(
    here: World, score: str, spoils: str, said: tuple[str, str]
) -> None:
    """Also where the choice is what was assumed; one choice leaves the other's mark."""
    card = await offer(here, f"Signal (2016)\n\n{BARE}")
    await here.mei.click(shown(card), label=spoils)
    assert (proposed(card)["Score"], proposed(card)["Spoilers"]) == ("no score (my guess)", said[1])
    await here.mei.select(shown(card), [score], custom_id=f"save_score:{draft(card)}")
    assert (proposed(card)["Score"], proposed(card)["Spoilers"]) == said


async def test_what_is_said_with_the_command_is_not_assumed(here: World) -> None:
    given = {"title": SIGNAL, "spoiler": True, "file": ("x.txt", BARE.encode())}
    card = await here.mei.slash(here.channel, "review", **given)
    assert (proposed(card)["Score"], proposed(card)["Spoilers"]) == ("no score (my guess)", "Spoils")


async def test_a_proposal_kept_before_answers_were_assumed_still_asks(here: World) -> None:
    """Its open questions stay open, and answered it is posted."""
    card = await offer(here, f"Signal (2016)\n\n{BARE}")
    for draft_id, payload in here.rows("SELECT draft_id, payload FROM drafts"):
        before = json.loads(payload) | {"scored": False, "spoils": None}
        del before["assumed"]
        here.execute(f"UPDATE drafts SET payload = '{json.dumps(before)}' WHERE draft_id = {draft_id}")
    await here.restart()
    number = draft(card)
    assert told(await press(here.mei, shown(card), f"save_post:{number}")) == (
        "Pick a score first, or “no score”."
    )
    await here.mei.select(shown(card), ["none"], custom_id=f"save_score:{number}")
    assert body(card).startswith("**Does it spoil?**")
    assert "Spoilers" not in proposed(card)
    assert told(await press(here.mei, shown(card), f"save_post:{number}")) == "First say whether it spoils."
    await here.mei.click(shown(card), label="No spoilers")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id, body, spoils FROM reviews") == [
        (SIGNAL, f"Signal (2016)\n\n{BARE}", 0)
    ]


async def test_no_score_is_an_answer_too(here: World) -> None:
    """It settles the question and counts no vote."""
    card = await offer(here, BARE)
    await settle(here, card, score="none")
    assert proposed(card)["Score"] == NO_SCORE
    assert chosen(select(card, "save_score")) == ["none"]
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(BARE,)]
    assert here.rows("SELECT 1 FROM shelf WHERE score IS NOT NULL") == []


async def test_no_score_takes_none_back(here: World) -> None:
    """One who had scored the title keeps that score; one given with the text replaces it."""
    await here.mei.slash(here.channel, "rating", title=SIGNAL, score="7")
    card = await offer(here, BARE)
    await settle(here, card, score="none")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(BARE,)]
    assert here.rows("SELECT score FROM shelf") == [(14,)]
    card = await offer(here, BARE)
    await settle(here, card, score="8")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT score FROM shelf") == [(16,)]


async def test_a_score_that_was_read_can_be_taken_away(here: World) -> None:
    """What the text says is only proposed."""
    card = await offer(here, WHOLE)
    await here.mei.select(shown(card), ["none"], custom_id=f"save_score:{draft(card)}")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT 1 FROM shelf WHERE score IS NOT NULL") == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Mother", [MOTHER_FILM, MOTHER_DRAMA]), ("mirakle in sell no 7", [MIRACLE])],
    ids=["of several", "of none"],
)
async def test_a_name_that_is_not_clear_asks_with_the_nearest(
    here: World, typed: str, near: list[str]
) -> None:
    """The title read before is no longer taken for granted, and those that may be meant come first."""
    card = await offer(here, WHOLE)
    await small(here.mei, card, "Title…", typed)
    assert body(card).startswith("**Which title is it about?**")
    assert "Post" not in buttons(card)
    offered = [option["value"] for option in select(card, "save_title")["options"]]
    assert set(near) <= set(offered[:3])
    assert chosen(select(card, "save_title")) == []
    await here.mei.select(shown(card), [near[0]], custom_id=f"save_title:{draft(card)}")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id FROM reviews") == [(near[0],)]


async def test_a_title_no_catalogue_has_is_not_chosen(here: World) -> None:
    """A forged choice of a title is refused."""
    card = await offer(here, BARE)
    answer = await press(here.mei, shown(card), f"save_title:{draft(card)}", values=["kd-none-1999"])
    assert told(answer) == GONE
    assert "Title" not in proposed(card)


# What can be changed ---------------------------------------------------------------------------------


async def test_every_part_can_be_changed(here: World) -> None:
    """What is chosen and typed is shown, found again in the forms, and posted."""
    card = await offer(here, WHOLE)
    number = draft(card)
    await small(here.mei, card, "Title…", "miracle in cell no. 7")
    await here.mei.select(shown(card), ["8.5"], custom_id=f"save_score:{number}")
    await here.mei.select(shown(card), ["dark", "funny"], custom_id=f"save_moods:{number}")
    await here.mei.click(shown(card), label="Spoils")
    await small(here.mei, card, "Text…", "Other words.")
    await small(here.mei, card, "Series…", "  My   column ")
    await small(here.mei, card, "Link…", LINK)
    for label, value in (
        ("Title…", "Miracle in Cell No. 7"),
        ("Text…", "Other words."),
        ("Series…", "My column"),
        ("Link…", LINK),
    ):
        assert parts(await here.mei.click(shown(card), label=label))["text"]["value"] == value
    said = proposed(card)
    assert (said["Score"], said["Spoilers"], said["Moods"]) == (
        "8.5/10 · great",
        "Spoils",
        "funny, dark",
    )
    assert unsaved(here)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT title_id, body, spoils, series, link FROM reviews") == [
        (MIRACLE, "Other words.", 1, "My column", LINK)
    ]
    assert here.rows("SELECT score FROM shelf") == [(17,)]


async def test_moods_series_and_link_can_be_taken_away(here: World) -> None:
    """An empty answer means none."""
    card = await offer(here, WHOLE)
    await small(here.mei, card, "Series…", "My column")
    await small(here.mei, card, "Link…", LINK)
    await here.mei.select(shown(card), [], custom_id=f"save_moods:{draft(card)}")
    await small(here.mei, card, "Series…", "")
    await small(here.mei, card, "Link…", " ")
    assert not {"Moods", "Series", "Where to watch"} & proposed(card).keys()


async def test_the_link_leads_to_where_to_watch(here: World) -> None:
    """The link is a button where the take is read."""
    file = f"{WHOLE} {'He hums while he sweeps. ' * 100}".encode()
    card = await offer(here, "", attachments=[("x.txt", file)])
    await settle(here, card)
    await small(here.mei, card, "Link…", LINK)
    await here.mei.click(shown(card), label="Post")
    [public] = [each for each in here.channel.history() if each.embeds]
    page = await here.jun.click(public, label="Read all")
    assert buttons(page)["Where to watch"]["url"] == LINK


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "discord://-/settings",
        "file:///etc/hosts",
        "netflix.com/title/1",
        " data:text/html,x",
        "https://",
        "https:///path",
        "https://two words.example/",
        "http://[half",
    ],
)
async def test_only_an_address_of_the_web_is_a_link(here: World, link: str) -> None:
    """Anything else is refused with what was typed handed back, and the link stays what it was."""
    card = await offer(here, WHOLE)
    await small(here.mei, card, "Link…", LINK)
    refused = await small(here.mei, card, "Link…", link)
    assert "isn't a link. Links begin with https://." in told(refused)
    [file] = shown(refused).attachments
    assert await here.read(file) == link
    assert unescaped(proposed(card)["Where to watch"]) == LINK


@pytest.mark.parametrize("link", ["http://example.com", "HTTPS://Example.com/a?b=c#d"])
async def test_every_address_of_the_web_is_a_link(here: World, link: str) -> None:
    """Both schemes, however they are written."""
    card = await offer(here, WHOLE)
    await small(here.mei, card, "Link…", link)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT link FROM reviews") == [(link,)]


async def test_a_text_of_blanks_is_refused(here: World) -> None:
    """The proposal keeps the text it had."""
    card = await offer(here, WHOLE)
    refused = await small(here.mei, card, "Text…", " \n ")
    assert told(refused).startswith("A review needs a word or two.")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(WHOLE,)]


async def test_the_ends_are_left_out_or_taken_in_again(here: World) -> None:
    """The card shows what is left out; the button says what it would do now."""
    card = await offer(here, PAGED)
    await settle(here, card)
    assert "Yet another" in proposed(card)["Trimmed at the end"]
    assert "Yet another" not in quoted(card)
    await here.mei.click(shown(card), label="Use everything")
    assert "Trimmed at the end" not in proposed(card)
    assert "Yet another" in quoted(card)
    await here.mei.click(shown(card), label="Trim start and end")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(POST,)]


async def test_the_whole_text_is_posted_to_the_letter(here: World) -> None:
    """The ends are part of it if its author says so."""
    card = await offer(here, PAGED)
    await settle(here, card)
    await here.mei.click(shown(card), label="Use everything")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(PAGED,)]


async def test_what_was_typed_wins_over_the_whole_text(here: World) -> None:
    """With a text of its own there are no ends to leave out, and a forged press changes nothing."""
    card = await offer(here, PAGED)
    await settle(here, card)
    await here.mei.click(shown(card), label="Use everything")
    await small(here.mei, card, "Text…", "Typed instead.")
    assert not {"Use everything", "Trim start and end"} & set(buttons(card))
    await press(here.mei, shown(card), f"save_whole:{draft(card)}")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [("Typed instead.",)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949", "utf-8"])
async def test_a_long_file_is_kept_to_the_letter(here: World, encoding: str) -> None:
    """Too long for a text input, so that Text… is dead; line ends and blanks stay as they are."""
    text = "그는 바닥을 쓸면서 콧노래를 부른다.\r\n\r\n  들여쓰기 *별표* ||줄||\r\n" * 400 + "끝"
    text = text[-8000:].lstrip()
    assert len(text) > 4000
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, spoiler=False, file=("x.txt", text.encode(encoding))
    )
    assert "Text…" not in buttons(card)
    await here.mei.select(shown(card), ["none"], custom_id=f"save_score:{draft(card)}")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(text,)]


async def test_a_file_of_64_kib_is_kept_to_the_letter(here: World) -> None:
    """The largest that is taken."""
    text = ("He hums while he sweeps the floor. " * 4000)[: 64 * 1024 - 1] + "."
    card = await offer(here, "", attachments=[("x.md", text.encode())])
    await settle(here, card)
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT body FROM reviews") == [(text,)]


@pytest.mark.parametrize(("width", "dead"), [(4000, False), (4001, True)])
async def test_text_is_dead_past_what_an_input_holds(here: World, width: int, dead: bool) -> None:
    """The longest that fits comes back whole in the form."""
    text = "x" * (width - 1) + "."
    card = await offer(here, "", attachments=[("x.txt", text.encode())])
    assert ("Text…" not in buttons(card)) is dead
    if not dead:
        opened = await here.mei.click(shown(card), label="Text…")
        assert parts(opened)["text"]["value"] == text


async def test_thrown_away_it_is_gone(here: World) -> None:
    """The draft goes, the message stays, nothing is saved."""
    card = await offer(here, WHOLE)
    number = draft(card)
    await here.mei.click(shown(card), label="Cancel")
    assert told(card) == "Cancelled. Your post stays where it was."
    assert raw(shown(card)) == []
    assert [each.content for each in here.channel.history()] == [WHOLE]
    assert told(await press(here.mei, shown(card), f"save_post:{number}")) == GONE
    assert unsaved(here)
    assert here.rows("SELECT 1 FROM drafts") == []


async def test_after_a_day_it_is_gone_and_says_so(here: World) -> None:
    """A proposal is kept for 24 hours; what is sent later is handed back."""
    card = await offer(here, WHOLE)
    opened = await here.mei.click(shown(card), label="Text…")
    await here.env.advance_time(DAY + 1)
    late = await here.mei.submit_modal(opened, {"text": "An hour of work."})
    assert told(late).startswith(GONE)
    [file] = shown(late).attachments
    assert await here.read(file) == "An hour of work."
    assert told(await here.mei.click(shown(card), label="Post")) == GONE
    assert unsaved(here)


async def test_whatever_discord_would_refuse_is_never_sent(here: World) -> None:
    """A text that draws nothing makes a card that holds, whatever the ends are."""
    card = await offer(here, "\u200b\u3164")
    await settle(here, card)
    await here.mei.click(shown(card), label="Post")
    assert "mei" in whole(here.channel.history()[-1]) + here.public()


async def test_the_same_press_delivered_twice_posts_once(here: World) -> None:
    """One review, one public card, no complaint."""
    card = await offer(here, WHOLE)
    with interactions(here.env, times=2):
        await here.mei.click(shown(card), label="Post")
    assert len(here.channel.history()) == 2
    assert here.rows("SELECT edited_at FROM reviews") == [(None,)]
    assert here.rows("SELECT 1 FROM review_versions") == []


async def test_the_same_menu_delivered_twice_proposes_once(here: World) -> None:
    """The draft of an interaction is one."""
    message = await here.mei.send(here.channel, WHOLE)
    with interactions(here.env, times=2):
        await here.mei.context_menu(here.channel, MENU, message)
    assert here.rows("SELECT count(*) FROM drafts") == [(1,)]


async def test_a_file_keeps_the_episode_given_with_it(here: World) -> None:
    """`episodes` without a score goes through the proposal, where the title has that episode."""
    given = {"title": SIGNAL, "episodes": 8, "file": ("x.txt", b"A radio from the past. 9/10")}
    card = await here.mei.slash(here.channel, "review", **given)
    assert proposed(card)["Spoilers"] == "yes (my guess) · up to episode 8"
    await here.mei.click(shown(card), label="No spoilers")
    await here.mei.click(shown(card), label="Post")
    assert here.rows("SELECT episode FROM reviews") == [(8,)]


async def test_a_title_nobody_knows_is_said(here: World) -> None:
    """Beside the card, which offers what is near."""
    card = await here.mei.slash(here.channel, "review", title=SIGNAL, file=("x.txt", b"Fine. 9/10"))
    form = await here.mei.click(shown(card), label="Title…")
    answer = await here.mei.submit_modal(form, {"text": "mirakle in sell no 7"})
    [said] = answer.followups
    assert said.ephemeral
    assert said.content == "I don't know “mirakle in sell no 7” yet. Did you mean one of these?"
    assert "Title" not in proposed(card)
    chosen = await here.mei.click(said, label="Miracle in Cell No. 7 · 7번방의 선물 (2013, film)")
    assert proposed(chosen)["Title"] == MIRACLE_SHOWN


async def test_a_text_too_tangled_to_read_is_said_to_be(
    here: World, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert READY in body(await offer(here, WHOLE))  # control
    monkeypatch.setattr(readers, "seconds", 0)
    assert told(await offer(here, BLOG)) == TANGLED


@pytest.mark.parametrize("count", [2, 3], ids=["control", "too many"])
async def test_the_files_of_one_message_share_one_limit(here: World, count: int) -> None:
    files = [(f"{number}.txt", (BARE * 2000).encode()) for number in range(count)]
    card = await offer(here, "x", attachments=files)
    if count == 2:
        assert "Cancel" in buttons(card)
    else:
        assert told(card) == "Together these files are 71 KiB and the limit is 64 KiB. Send fewer."
