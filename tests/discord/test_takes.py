"""Reading a take: who may, what is asked before, and what readers say to it."""

from typing import Any

import pytest
import simcord

from bot.domain.moderation import Verdict
from bot.domain.reviews import ReviewState
from bot.ui.reviews import ReviewFilter
from tests.discord.conftest import (
    DAY,
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    embed,
    fields,
    interactions,
    pick,
    press,
    quoted,
    raw,
    read,
    shown,
    take_id,
    told,
    whole,
)

GONE = "That's no longer there. Run the command again."
SECRET = "Zephyrine poisoned Wilhelmina."
ASKED = "This review spoils **Signal**, and you haven't said you've finished it. Read it anyway?"
HIDDEN = "**🔒 Spoilers inside.**"
CARD = "Open"
PRESSED = 1


async def post(here: World, who: simcord.MemberActor | None = None, **more: Any) -> simcord.InteractionResult:
    given = {"title": SIGNAL, "score": "9", "text": SECRET, "spoiler": True} | more
    return await (who or here.mei).slash(here.channel, "review", **given)


async def put_in(here: World, state: ReviewState) -> None:
    """Bring the only take into a state, as moderators, the word list or its author would."""
    review_id = take_id(here)
    if state is ReviewState.DELETED:
        await here.store.reviews.delete(here.act(here.mei.id, "mei"), review_id)
    elif state is not ReviewState.POSTED:
        await here.store.reports.file(here.act(7, "reporter"), review_id, "because")
        [found] = await here.store.reports.list_open(here.server.id)
        verdict = Verdict.REMOVE if state is ReviewState.REMOVED else Verdict.HIDE
        await here.store.reports.decide(here.act(8, "mod"), found.id, verdict)
        if state is ReviewState.WAITING:
            await post(here, text=SECRET + " Or so.")
    assert here.rows("SELECT state FROM reviews") == [(state,)]


# Spoilers --------------------------------------------------------------------------------------------


async def test_a_reader_who_has_not_finished_is_asked_once_more(here: World) -> None:
    """The question is private, names the title and shows no word; Read anyway opens the take in its place."""
    card = await post(here)
    asked = await here.jun.click(shown(card), label=CARD)
    assert told(asked) == ASKED
    assert list(buttons(asked)) == ["Read anyway", "I've finished it", "My progress"]
    assert "Zephyrine" not in whole(shown(asked))
    opened = await here.jun.click(shown(asked), label="Read anyway")
    assert shown(opened).id == shown(asked).id
    assert shown(opened).ephemeral
    assert shown(opened).content == ""
    assert quoted(opened) == SECRET
    assert here.rows("SELECT 1 FROM shelf WHERE member_id = ?", here.jun.id) == []
    assert "Zephyrine" not in here.public()


async def test_i_have_finished_it_is_remembered_and_keeps_the_score(here: World) -> None:
    """The take opens, progress is finished, the score stays, and the next one opens at once."""
    card = await post(here)
    await here.jun.slash(here.channel, "rating", title=SIGNAL, score="7")
    asked = await here.jun.click(shown(card), label=CARD)
    assert quoted(await here.jun.click(shown(asked), label="I've finished it")) == SECRET
    rated = "SELECT score, status FROM shelf WHERE member_id = ?"
    assert here.rows(rated, here.jun.id) == [(14, "finished")]
    assert quoted(await here.jun.click(shown(card), label=CARD)) == SECRET


async def test_its_author_and_who_finished_read_at_once(here: World) -> None:
    """Nobody else does: not who scored, watches or dropped it."""
    card = await post(here)
    assert quoted(await here.mei.click(shown(card), label=CARD)) == SECRET
    for who, watched in ((here.jun, "finished"), (here.sol, "dropped"), (here.join("kim"), "watching")):
        await post(here, who, text="mine", watched=watched, spoiler=False)
        answer = await who.click(shown(card), label=CARD)
        if watched == "finished":
            assert quoted(answer) == SECRET
        else:
            assert told(answer) == ASKED


async def test_a_take_that_does_not_spoil_opens_unasked(here: World) -> None:
    """The question is for spoilers alone."""
    await post(here, spoiler=False)
    listed = await here.jun.slash(here.channel, "reviews", title=SIGNAL)
    assert quoted(await pick(here.jun, listed)) == SECRET


async def test_the_opened_take_says_all_there_is(here: World) -> None:
    """Author, score, how far, moods, up to which episode, when, and that it was edited."""
    await post(here, watched="watching", mood="tense", episodes=8)
    card = await post(here, text=SECRET + " Yes.", watched="watching", mood="tense", episodes=8)
    opened = await read(here.jun, shown(card))
    assert embed(opened).author.name == "mei · 9/10 · superb · still watching · spoils up to ep. 8"
    assert embed(opened).footer.text == "😬 tense · edited"
    assert embed(opened).timestamp is not None


async def test_everything_of_reading_works_after_a_restart(here: World) -> None:
    """Card, question and list were sent by a bot that is no more."""
    card = await post(here)
    asked = await here.jun.click(shown(card), label=CARD)
    listed = await here.jun.slash(here.channel, "reviews")
    await here.restart()
    assert told(await here.sol.click(shown(card), label=CARD)) == ASKED
    assert told(await pick(here.jun, listed)) == ASKED
    assert quoted(await here.jun.click(shown(asked), label="Read anyway")) == SECRET


# Who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(ReviewState))
async def test_a_take_that_is_not_posted_is_for_its_author_alone(here: World, state: ReviewState) -> None:
    """Nobody else reads it, lists it, votes on it, flags it or answers it; a posted one they can."""
    card = await post(here)
    await put_in(here, state)
    review_id = take_id(here)
    for custom_id in (
        f"read:{review_id}:0",
        f"page:{review_id}:0",
        f"more:{review_id}",
        f"helpful:{review_id}:1",
        f"flag:{review_id}",
        f"reply_write:{review_id}",
        f"finished:{review_id}",
    ):
        answer = await press(here.jun, shown(card), custom_id)
        refused = answer.modal is None and shown(answer).content == GONE
        assert refused is (state is not ReviewState.POSTED), custom_id
        if refused:
            assert "Zephyrine" not in whole(shown(answer))
    rating = await here.jun.slash(here.channel, "rating", title=SIGNAL)
    assert ("Review" in buttons(rating)) is (state is not ReviewState.POSTED)
    own = await press(here.mei, shown(card), f"read:{review_id}:0")
    assert SECRET.rstrip(".") in quoted(own)


FOREIGN = {
    "read": ("read:{}:0", None),
    "page": ("page:{}:0", None),
    "open": ("open", ["{}"]),
    "finished": ("finished:{}", None),
    "more": ("more:{}", None),
    "helpful": ("helpful:{}:1", None),
    "flag": ("flag:{}", None),
    "reply": ("reply:{}", None),
    "reply_write": ("reply_write:{}", None),
    "episode": ("episode:{}", None),
    "delete": ("delete:{}", None),
    "delete_yes": ("delete_yes:{}", None),
    "versions": ("versions:{}", None),
}
OWN = ("episode", "delete", "delete_yes", "versions")


@pytest.mark.parametrize("kind", FOREIGN)
async def test_a_press_from_another_server_finds_nothing(here: World, there: World, kind: str) -> None:
    """Not even its author's; the same press in its own server works."""
    await post(here)
    outside = await there.mei.slash(there.channel, "rating", title=SIGNAL)
    inside = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    target, values = FOREIGN[kind]
    target, values = target.format(take_id(here)), values and [values[0].format(take_id(here))]
    for who in (there.mei, there.jun):
        answer = await press(who, shown(outside), target, values=values)
        assert told(answer) == GONE
    assert "Zephyrine" not in there.public()
    answer = await press(here.mei if kind in OWN else here.jun, shown(inside), target, values=values)
    assert answer.modal is not None or shown(answer).content != GONE


async def test_versions_and_what_was_deleted_stay_in_their_server(here: World, there: World) -> None:
    """Restoring, opening a version and bringing back are refused there, and done here."""
    await post(here)
    await post(here, text="second words")
    [(version,)] = here.rows("SELECT version_id FROM review_versions")
    outside = await there.mei.slash(there.channel, "rating", title=SIGNAL)
    number = take_id(here)
    assert told(await press(there.mei, shown(outside), f"restore:{version}")) == GONE
    answer = await press(there.mei, shown(outside), f"version:{number}", values=[str(version)])
    assert told(answer) == GONE
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), number)
    assert told(await press(there.mei, shown(outside), f"undelete:{number}")) == GONE
    assert here.rows("SELECT body, state FROM reviews") == [("second words", "deleted")]
    inside = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    await press(here.mei, shown(inside), f"undelete:{number}")
    await press(here.mei, shown(inside), f"restore:{version}")
    assert here.rows("SELECT body, state FROM reviews") == [(SECRET, "posted")]


async def test_a_list_of_another_server_is_not_turned(here: World, there: World) -> None:
    """A view belongs to its server."""
    await post(here)
    view = await here.store.views.keep(here.act(here.mei.id), "takes", ReviewFilter())
    outside = await there.mei.slash(there.channel, "rating", title=SIGNAL)
    assert told(await press(there.mei, shown(outside), f"takes_page:{view}:0")) == GONE
    inside = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert "⭐ 9 · mei" in str(fields(await press(here.mei, shown(inside), f"takes_page:{view}:0")))


@pytest.mark.parametrize("number", ["99", "0", "-1", "one", "٣", "", "1.0", str(2**63 - 1), "9" * 20])
@pytest.mark.parametrize("kind", ["read", "open", "helpful", "takes_page", "delete_yes", "restore"])
async def test_an_id_that_never_was_is_gone(here: World, kind: str, number: str) -> None:
    """Unknown, huge, negative or no number: one private sentence, and nothing is written."""
    await post(here)
    rating = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    tail = {"read": ":0", "helpful": ":1", "takes_page": ":0"}.get(kind, "")
    target = "open" if kind == "open" else f"{kind}:{number}{tail}"
    answer = await press(here.jun, shown(rating), target, values=[number] if kind == "open" else None)
    assert told(answer) == GONE
    assert here.rows("SELECT 1 FROM helpful_votes") == []


@pytest.mark.parametrize("number", ["2", str(2**63 - 1)])
async def test_a_vote_is_yes_or_no(here: World, number: str) -> None:
    """A third kind of vote is refused."""
    card = await post(here)
    assert told(await press(here.jun, shown(card), f"helpful:{take_id(here)}:{number}")) == GONE
    assert here.rows("SELECT 1 FROM helpful_votes") == []


# Helpful ---------------------------------------------------------------------------------------------


def votes(here: World) -> list[tuple[Any, ...]]:
    return here.rows("SELECT member_id, helpful FROM helpful_votes ORDER BY member_id")


async def test_a_vote_counts_once_changes_and_goes(here: World) -> None:
    """Helpful, then not, then the same again: one row at most, and the public card's count follows."""
    card = await post(here, spoiler=False)
    said = await here.jun.click(shown(card), label="0")
    assert (shown(said).id, said.followups) == (shown(card).id, [])
    assert buttons(card)["1"]["emoji"]["name"] == "👍"
    await here.sol.click(shown(card), label="1")
    assert "2" in buttons(card)
    more = await here.jun.click(shown(card), label="More")
    said = await here.jun.click(shown(more), label="Not helpful")
    assert shown(said).id == shown(more).id
    assert buttons(said)["Not helpful"]["style"] == PRESSED
    assert votes(here) == sorted([(here.jun.id, 0), (here.sol.id, 1)])
    assert "1" in buttons(card)
    said = await here.jun.click(shown(more), label="Not helpful")
    assert buttons(said)["Not helpful"]["style"] != PRESSED
    await here.sol.click(shown(card), label="1")
    assert votes(here) == []
    assert "0" in buttons(card)
    assert len(here.channel.history()) == 1


async def test_a_private_copy_shows_the_vote_in_place(here: World) -> None:
    """The number and the colour of its thumb change, on the page its reader is on; nothing else does."""
    card = await here.mei.slash(
        here.channel, "review", title=SIGNAL, score="9", file=("long.txt", ("word " * 2000).encode())
    )
    opened = await here.jun.click(shown(card), label="Read all")
    second = await here.jun.click(shown(opened), label="Next")
    before, page = buttons(second), body(second)
    voted = await here.jun.click(shown(second), label="0")
    assert shown(voted).id == shown(opened).id
    assert body(voted) == page
    assert [*buttons(voted)] == ["1" if label == "0" else label for label in before]
    assert buttons(voted)["1"]["style"] == PRESSED
    assert "1" in buttons(card)
    back = await here.jun.click(shown(voted), label="1")
    assert buttons(back) == before
    assert votes(here) == []


async def test_ones_own_take_is_for_others_to_judge(here: World) -> None:
    """Neither a vote nor a flag by its author counts; somebody else's does."""
    card = await post(here, spoiler=False)
    own = "That's your own review. To change it, use `/review`."
    for custom_id in (f"helpful:{take_id(here)}:1", f"helpful:{take_id(here)}:0", f"flag:{take_id(here)}"):
        assert told(await press(here.mei, shown(card), custom_id)) == own
    assert votes(here) == here.rows("SELECT 1 FROM spoiler_flags") == []
    await here.jun.click(shown(card), label="0")
    assert votes(here) == [(here.jun.id, 1)]


async def test_what_is_pressed_twice_by_the_wire_counts_once(here: World) -> None:
    """A vote and a flag delivered again are not taken back and not answered again."""
    card = await post(here, spoiler=False)
    with interactions(here.env, times=2):
        await here.jun.click(shown(card), label="0")
    assert votes(here) == [(here.jun.id, 1)]
    await here.store.settings.change(here.act(), "spoiler_flags", 2)
    with interactions(here.env, times=2):
        await press(here.jun, shown(card), f"flag:{take_id(here)}")
    assert here.rows("SELECT count(*) FROM spoiler_flags") == [(1,)]
    assert quoted(card) == SECRET


# Flags -----------------------------------------------------------------------------------------------


async def flag(here: World, who: simcord.MemberActor, card: Any) -> str:
    more = await who.click(shown(card), label="More")
    return told(await who.click(shown(more), label="This spoils"))


@pytest.mark.parametrize("needed", [None, 2])
async def test_at_the_threshold_the_text_leaves_the_channel(here: World, needed: int | None) -> None:
    """Three readers, or as many as the server wants; one reader flags once; the author gets a notice."""
    if needed:
        await here.store.settings.change(here.act(), "spoiler_flags", needed)
    kim = here.settled("kim")
    card = await post(here, spoiler=False)
    shared = await here.sol.slash(here.channel, "reviews", share=True)
    readers = [here.jun, here.sol, kim][: needed or 3]
    noted = "Thanks. A few more flags and it gets hidden."
    for reader in readers[:-1]:
        for _ in range(3):
            assert await flag(here, reader, card) == noted
    assert quoted(card) == SECRET
    assert SECRET in whole(shown(shared))
    assert here.rows("SELECT 1 FROM notices") == []
    assert await flag(here, readers[-1], card) == "Thanks. It's hidden now."
    assert quoted(card) == HIDDEN
    assert "Zephyrine" not in here.public()
    [told_once] = here.mei.user.dm_channel.history()
    assert "Signal" in told_once.content
    assert CARD in buttons(card)
    assert told(await here.join("lee").click(shown(card), label=CARD)) == ASKED


async def test_an_edit_of_the_words_clears_flags(here: World) -> None:
    """Other words are judged anew; a new score alone clears nothing."""
    await here.store.settings.change(here.act(), "spoiler_flags", 1)
    card = await post(here, spoiler=False)
    await flag(here, here.jun, card)
    card = await post(here, score="8", spoiler=False)
    assert quoted(card) == HIDDEN
    card = await post(here, text="Somebody dies.", spoiler=False)
    assert quoted(card) == "Somebody dies."
    assert here.rows("SELECT 1 FROM spoiler_flags") == []
    await flag(here, here.jun, card)
    assert quoted(card) == HIDDEN


async def test_a_marked_take_needs_no_flag(here: World) -> None:
    """The button is only under takes that do not spoil by their author's word."""
    marked, unmarked = await post(here), await post(here, here.jun, text="fine", spoiler=False)
    for card, offered in ((marked, False), (unmarked, True)):
        more = await here.sol.click(shown(card), label="More")
        assert ("This spoils" in buttons(more)) is offered


# More ------------------------------------------------------------------------------------------------


async def test_more_has_what_is_for_the_one_who_presses(here: World) -> None:
    """Readers may judge and answer, the author may change; of the text it shows nothing."""
    card = await post(here)
    readers = await here.jun.click(shown(card), label="More")
    assert list(buttons(readers)) == [
        "Read it", "Rate it", "Write my own", "All reviews", "Shelf", "Not helpful", "Report"
    ]  # fmt: skip
    own = await here.mei.click(shown(card), label="More")
    assert list(buttons(own)) == [
        "Read it",
        "All reviews",
        "Shelf",
        "Edit",
        "Versions",
        "Delete",
        "Up to episode…",
    ]
    for answer in (readers, own):
        assert shown(answer).ephemeral
        assert embed(answer).title == "⭐ 9 · Signal"
        assert quoted(answer).startswith("mei · <t:")
        assert "Zephyrine" not in whole(shown(answer))


async def test_a_film_has_no_episodes_to_name(here: World) -> None:
    """Its author is offered none; a drama's is, and only its author."""
    film, drama = await post(here, title=MIRACLE), await post(here)
    for card, offered in ((film, False), (drama, True)):
        assert "Up to episode…" not in buttons(card)
        more = await here.mei.click(shown(card), label="More")
        assert ("Up to episode…" in buttons(more)) is offered
    for title, offered in ((MIRACLE, False), (SIGNAL, True)):
        rating = await here.jun.slash(here.channel, "rating", title=title)
        more = await here.jun.click(shown(rating), label="More")
        assert ("My progress" in buttons(more)) is offered


async def test_an_old_list_opens_nothing_that_is_gone(here: World) -> None:
    """What was deleted after the list was made is refused there."""
    await post(here, spoiler=False)
    listed = await here.jun.slash(here.channel, "reviews")
    assert SECRET in whole(shown(listed))
    await here.store.reviews.delete(here.act(here.mei.id, "mei"), take_id(here))
    assert told(await pick(here.jun, listed)) == GONE
    empty = await here.jun.slash(here.channel, "reviews", title=SIGNAL)
    assert told(empty) == "Nobody here has reviewed Signal yet. Be the first with `/review`."


async def test_the_question_is_as_old_as_it_likes(here: World) -> None:
    """A week later it still opens the take; what was edited meanwhile opens as it is now."""
    card = await post(here)
    asked = await here.jun.click(shown(card), label=CARD)
    here.env.backend.advance_clock(7 * DAY)
    await post(here, text="Nobody did.")
    assert quoted(await here.jun.click(shown(asked), label="Read anyway")) == "Nobody did."
    assert raw(shown(asked))
