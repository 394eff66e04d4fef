"""`/review`: posting a take by form, at once, or as a file, and editing it."""

from typing import Any

import pytest

from tests.discord.conftest import (
    DAY,
    MIRACLE,
    SIGNAL,
    World,
    body,
    buttons,
    chosen,
    embed,
    fields,
    heading,
    parts,
    pick,
    press,
    proposed,
    quoted,
    read,
    shown,
    told,
    unescaped,
    whole,
)

LONG = "\n\n".join(
    f"{'He hums while he sweeps the floor. ' * 12}That was part {number}." for number in range(12)
)
FILE = "First line.\r\n\r\n  indented, and *not* **markdown** ||at all||\n\n\n\nLast line without an end"


def stored(here: World, title_id: str = MIRACLE) -> Any:
    [row] = here.rows("SELECT body, spoils FROM reviews WHERE title_id = ?", title_id)
    return row


async def test_the_form_has_five_parts(here: World) -> None:
    """Score, take, how far, spoilers and moods, in one form named after the title."""
    form = await here.sol.slash(here.channel, "review", title="miracle in cell no. 7")
    assert form.modal is not None
    assert form.modal["title"] == "Review: Miracle in Cell No. 7"
    labels = [part["label"] for part in form.modal["components"]]
    assert labels == ["Your score", "Your review", "How far did you watch?", "Does it spoil?", "Moods"]
    asked = parts(form)
    assert [option["value"] for option in asked["score"]["options"]] == [
        f"{half / 2:g}" for half in range(20, 1, -1)
    ]
    assert asked["score"]["options"][0]["label"] == "10/10 · perfect"
    assert asked["take"]["max_length"] == 4000
    assert asked["take"]["required"]
    assert [option["label"] for option in asked["progress"]["options"]] == [
        "Finished",
        "Still watching",
        "Dropped",
    ]
    moods = [option["label"] for option in asked["moods"]["options"]]
    assert moods[:4] == ["tearjerker", "healing", "funny", "tense"]
    assert asked["moods"]["max_values"] == len(moods)
    for given in ("score", "progress", "moods"):
        assert chosen(asked[given]) == []
    assert not asked["spoils"].get("default")


async def test_a_posted_take_is_public_with_author_and_consensus(here: World) -> None:
    """The card names who wrote it, shows all they gave, and counts the score."""
    form = await here.sol.slash(here.channel, "review", title=MIRACLE)
    card = await here.sol.submit_modal(
        form,
        {
            "score": ["8.5"],
            "take": "I *cried* twice.\n\nThen once more.",
            "progress": "finished",
            "spoils": False,
            "moods": ["funny", "tearjerker"],
        },
    )
    assert not shown(card).ephemeral
    assert embed(card).author.name == "sol"
    assert heading(card) == "⭐ 8.5 · Miracle in Cell No. 7"
    assert unescaped(quoted(card)) == "I *cried* twice.\n\nThen once more."
    assert body(card).split("\n")[0] == "finished · 😭 tearjerker · 😂 funny"
    assert embed(card).footer.text is None
    assert list(buttons(card)) == ["0", "Reply", "Rate it", "More"]
    assert stored(here) == ("I *cried* twice.\n\nThen once more.", 0)


async def test_editing_finds_everything_as_it_was(here: World) -> None:
    """The form of somebody who has a take is filled with all five parts, and posting again edits."""
    given = {
        "score": ["8.5"],
        "take": "first words",
        "progress": "dropped",
        "spoils": True,
        "moods": ["slow_burn", "dark"],
    }
    first = await here.sol.submit_modal(await here.sol.slash(here.channel, "review", title=MIRACLE), given)
    again = await press(here.sol, shown(first), f"review:{MIRACLE}")
    asked = parts(again)
    assert chosen(asked["score"]) == ["8.5"]
    assert asked["take"]["value"] == "first words"
    assert chosen(asked["progress"]) == ["dropped"]
    assert asked["spoils"]["default"]
    assert chosen(asked["moods"]) == ["slow_burn", "dark"]

    edited = await here.sol.submit_modal(again, given | {"take": "second words", "score": ["6"]})
    assert body(edited).split("\n")[0] == "dropped · 🕯️ slow burn · 🌑 dark · *edited*"
    assert stored(here) == ("second words", 1)
    assert heading(edited) == "⭐ 6 · Miracle in Cell No. 7"
    assert here.rows("SELECT votes, total FROM summaries") == [(1, 12)]
    page = await read(here.jun, shown(edited))
    assert (embed(page).footer.text or "").endswith("edited")


async def test_anothers_form_is_empty(here: World) -> None:
    """The Review button of a card opens the presser's own form, not the author's."""
    card = await here.sol.slash(here.channel, "review", title=MIRACLE, score="9", text="mine alone")
    asked = parts(await press(here.jun, shown(card), f"review:{MIRACLE}"))
    assert not asked["take"].get("value")
    assert chosen(asked["score"]) == []


async def test_a_score_given_before_is_in_the_form(here: World) -> None:
    """Who rated with `/rating` need not choose the score again."""
    card = await here.sol.slash(here.channel, "rating", title=MIRACLE, score="9")
    asked = parts(await press(here.sol, shown(card), f"review:{MIRACLE}"))
    assert chosen(asked["score"]) == ["9"]


async def test_score_and_take_post_at_once(here: World) -> None:
    """No form when both are there, and every option counts."""
    card = await here.sol.slash(
        here.channel,
        "review",
        title=MIRACLE,
        score="9",
        text="short and sweet",
        watched="watching",
        mood="healing",
        spoiler=False,
    )
    assert card.modal is None
    assert quoted(card) == "short and sweet"
    assert heading(card) == "⭐ 9 · Miracle in Cell No. 7"
    assert body(card).startswith("still watching · 🌿 healing\n")


@pytest.mark.parametrize("score", ["8.5", "8,5", "8.5/10"])
async def test_what_is_given_beforehand_is_in_the_form(here: World, score: str) -> None:
    """With a part missing, the form opens with the others, however the score was typed."""
    form = await here.sol.slash(
        here.channel, "review", title=MIRACLE, score=score, watched="finished", mood="epic", spoiler=True
    )
    asked = parts(form)
    assert chosen(asked["score"]) == ["8.5"]
    assert chosen(asked["progress"]) == ["finished"]
    assert chosen(asked["moods"]) == ["epic"]
    assert asked["spoils"]["default"]


async def test_a_take_without_a_score_waits_in_the_form(here: World) -> None:
    """Closed by accident, the form still has the text when it is opened again; another title's has not."""
    first = await here.sol.slash(here.channel, "review", title=MIRACLE, text="typed into the command")
    assert parts(first)["take"]["value"] == "typed into the command"
    again = await here.sol.slash(here.channel, "review", title=MIRACLE)
    assert parts(again)["take"]["value"] == "typed into the command"
    other = await here.sol.slash(here.channel, "review", title=SIGNAL)
    assert not parts(other)["take"].get("value")
    await here.sol.submit_modal(again, {"take": "and posted", "score": ["7"]})
    assert here.rows("SELECT count(*) FROM drafts") == [(0,)]


async def test_a_draft_is_forgotten_after_a_day(here: World) -> None:
    """24 hours later the form is empty."""
    await here.sol.slash(here.channel, "review", title=MIRACLE, text="typed into the command")
    await here.env.advance_time(DAY + 1)
    again = await here.sol.slash(here.channel, "review", title=MIRACLE)
    assert not parts(again)["take"].get("value")


async def test_a_take_may_have_no_score(here: World) -> None:
    """Words alone are welcome and count no vote."""
    form = await here.sol.slash(here.channel, "review", title=MIRACLE)
    card = await here.sol.submit_modal(form, {"take": "undecided"})
    assert heading(card) == "📝 Miracle in Cell No. 7"
    assert embed(card).footer.text is None
    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    assert "Nobody here has scored it yet." in quoted(rating)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert embed(await pick(here.jun, listed)).author.name == "sol · no score"


async def test_a_score_taken_out_of_the_form_is_taken_back(here: World) -> None:
    """Editing to no score removes the vote and keeps the words."""
    first = await here.sol.slash(here.channel, "review", title=MIRACLE, score="9", text="loved it")
    form = await press(here.sol, shown(first), f"review:{MIRACLE}")
    await here.sol.submit_modal(form, {"take": "loved it"})
    assert here.rows("SELECT votes FROM summaries") == [(0,)]
    assert stored(here) == ("loved it", 0)


async def test_a_file_is_kept_to_the_letter(here: World) -> None:
    """With a score a text file is posted at once; its line ends and blanks stay as they are."""
    card = await here.sol.slash(
        here.channel, "review", title=MIRACLE, score="9", file=("thoughts.md", FILE.encode())
    )
    assert stored(here) == (FILE, 0)
    assert "||" not in quoted(card).replace("\\|\\|", "")


async def test_a_file_without_a_score_is_proposed_privately(here: World) -> None:
    """Nothing is posted before its author says so; that there is no score is assumed, and marked."""
    card = await here.sol.slash(here.channel, "review", title=MIRACLE, file=("thoughts.txt", FILE.encode()))
    assert shown(card).ephemeral
    assert proposed(card)["Score"] == "no score (my guess)"
    assert "Post" in buttons(card)
    assert here.rows("SELECT 1 FROM reviews") == []
    assert here.channel.history() == []


async def test_a_long_take_is_not_prefilled_and_empty_keeps_it(here: World) -> None:
    """Over 4,000 characters the field stays empty and says so; score and moods can change all the same."""
    assert len(LONG) > 4000
    first = await here.sol.slash(
        here.channel, "review", title=MIRACLE, score="9", file=("long.txt", LONG.encode())
    )
    form = await press(here.sol, shown(first), f"review:{MIRACLE}")
    take = parts(form)["take"]
    assert take["placeholder"] == "Leave this empty to keep your long review"
    assert not take.get("value")
    assert not take["required"]
    edited = await here.sol.submit_modal(form, {"score": ["10"], "take": "", "moods": ["epic"]})
    assert stored(here) == (LONG, 0)
    assert heading(edited) == "⭐ 10 · Miracle in Cell No. 7"
    assert body(edited).startswith("⚔️ epic · *edited*\n")


async def test_a_take_of_exactly_4000_characters_is_prefilled(here: World) -> None:
    """The longest that fits the field comes back in it."""
    text = "x" * 3999 + "."
    first = await here.sol.slash(here.channel, "review", title=MIRACLE, score="9", text=text)
    form = await press(here.sol, shown(first), f"review:{MIRACLE}")
    assert parts(form)["take"]["value"] == text


async def test_a_long_take_is_shown_in_part_and_read_in_full(here: World) -> None:
    """The public card ends with a whole word and an ellipsis; Read all has the rest."""
    card = await here.sol.slash(
        here.channel, "review", title=MIRACLE, score="9", file=("long.txt", LONG.encode())
    )
    assert quoted(card).endswith("…")
    shown_part = unescaped(quoted(card))[:-1]
    assert LONG.startswith(shown_part)
    assert LONG[len(shown_part)].isspace()
    assert "Read all" in buttons(card)


async def test_a_spoiling_take_shows_not_one_word(here: World) -> None:
    """Public are score, moods and the way to read it; the words are in no public message and no log."""
    take = "Zephyrine poisoned Wilhelmina\n\nunder|| the ||umbrella ```of``` [Xylander](https://x.example)"
    form = await here.sol.slash(here.channel, "review", title=MIRACLE)
    card = await here.sol.submit_modal(
        form, {"score": ["9"], "take": take, "spoils": True, "moods": ["makjang"]}
    )
    assert quoted(card) == "**🔒 Spoilers inside.**"
    assert body(card).startswith("🌪️ makjang\n")
    assert list(buttons(card)) == ["Open", "0", "Reply", "More"]
    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    page = await read(here.jun, shown(card))
    assert shown(page).ephemeral
    assert "Wilhelmina" in quoted(page)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert told(listed) == ""
    assert "Wilhelmina" not in whole(shown(listed))
    public = here.public().casefold()
    for word in ("zephyrine", "poisoned", "wilhelmina", "umbrella", "xylander"):
        assert word not in public


async def test_a_take_that_spoils_after_all_is_hidden_from_then_on(here: World) -> None:
    """Editing it to a spoiler hides it on the new card and in the list of takes."""
    await here.sol.slash(here.channel, "review", title=MIRACLE, score="9", text="the butler", spoiler=False)
    card = await here.sol.slash(
        here.channel, "review", title=MIRACLE, score="9", text="the gardener", spoiler=True
    )
    assert quoted(card) == "**🔒 Spoilers inside.**"
    assert "gardener" not in here.public()
    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert "gardener" not in whole(shown(listed))
    [said] = fields(listed).values()
    assert said.endswith("\n🔒 Spoilers inside.")


@pytest.mark.parametrize(
    "text",
    ["|" * 4000, "||" * 2000, "\\" * 4000, "# " * 2000, "가" * 4000, "👨‍👩‍👧‍👦" * 360],
    ids=["bars", "spoilers", "backslashes", "headings", "hangul", "families"],
)
@pytest.mark.parametrize("spoils", [False, True])
async def test_the_longest_and_oddest_takes_fit(here: World, text: str, spoils: bool) -> None:
    """4,000 of anything are stored as they are, and card, list and pages hold."""
    form = await here.sol.slash(here.channel, "review", title=MIRACLE)
    card = await here.sol.submit_modal(form, {"score": ["1"], "take": text, "spoils": spoils})
    assert stored(here) == (text, int(spoils))
    page = await read(here.jun, shown(card), "Open" if spoils else "Read all")
    assert quoted(page)
    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert (text[:2] in unescaped(fields(listed)["⭐ 1 · sol"])) is not spoils


async def test_a_take_of_nothing_visible_is_a_take_without_words(here: World) -> None:
    """Characters that draw nothing break nothing."""
    form = await here.sol.slash(here.channel, "review", title=MIRACLE)
    card = await here.sol.submit_modal(form, {"take": "\u3164\u2800", "spoils": True})
    assert quoted(await read(here.jun, shown(card))) == "-"
    rating = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    listed = await here.jun.click(shown(rating), label="1 review")
    assert list(fields(listed)) == ["📝 sol"]
