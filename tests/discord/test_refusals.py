"""Wrong input and faults: one clear sentence to the person alone, and never a lost text."""

import re
from typing import Any

import pytest
import simcord

from tests.discord.conftest import (
    DAY,
    MIRACLE,
    MOTHER_DRAMA,
    World,
    body,
    buttons,
    chosen,
    embed,
    heading,
    parts,
    press,
    quoted,
    raw,
    shown,
    told,
)

SLIP = "mirakle in sell no 7"
MEANT = "Miracle in Cell No. 7 · 7번방의 선물 (2013, film)"
TEXT = "Every word of this took me an hour."
FILE = "To the letter:\r\n\r\n  so.\n"
KEPT = "What you wrote is kept for 24 hours."
ATTACHED = "What you wrote is attached, so nothing is lost."
NO_SUCH_TITLE = f"I don't know “{SLIP}” yet. Did you mean one of these?"
GO_ON = "Go on with my text"


def nothing_stored(here: World) -> bool:
    return not here.rows("SELECT 1 FROM reviews") and not here.rows("SELECT 1 FROM shelf")


async def handed_back(here: World, answer: simcord.InteractionResult) -> str:
    """The text in the file that came with a refusal."""
    [file] = shown(answer).attachments
    assert file.filename == "your-text.txt"
    return await here.read(file)


# Titles ----------------------------------------------------------------------------------------------


async def test_an_unknown_title_offers_the_nearest(here: World) -> None:
    """Those it may be, as buttons; the first goes on to the card."""
    answer = await here.mei.slash(here.channel, "rating", title=SLIP)
    assert told(answer) == NO_SUCH_TITLE
    assert next(iter(buttons(answer))) == MEANT
    assert here.channel.history() == []
    card = await here.mei.click(shown(answer), label=MEANT)
    assert embed(card).title == "Miracle in Cell No. 7 (2013)"
    assert not shown(card).ephemeral
    assert nothing_stored(here)


async def test_the_score_goes_on_with_the_title_that_was_meant(here: World) -> None:
    """The score given with the unknown title counts once the title is chosen."""
    answer = await here.mei.slash(here.channel, "rating", title=SLIP, score="9")
    assert nothing_stored(here)
    card = await here.mei.click(shown(answer), label=MEANT)
    assert "mei gave it 9/10 · superb" in body(card)


@pytest.mark.parametrize("command", ["rating", "review"])
async def test_a_name_of_several_titles_asks_which(here: World, command: str) -> None:
    """It never guesses: Mother is a film and a drama."""
    answer = await here.mei.slash(here.channel, command, title="Mother", score="9")
    assert told(answer) == "More than one title is called “Mother”. Which one?"
    assert list(buttons(answer)) == ["Mother · 마더 (2009, film)", "Mother · 마더 (2018, drama)", "Add it"]
    meant = await here.mei.click(shown(answer), label="Mother · 마더 (2018, drama)")
    if command == "rating":
        assert embed(meant).title == "Mother (2018)"
        assert "mei gave it 9/10 · superb" in body(meant)
    else:
        assert meant.modal is not None
        assert meant.modal["custom_id"] == f"form:{MOTHER_DRAMA}"


@pytest.mark.parametrize("command", ["rating", "review"])
async def test_a_title_like_no_other_can_be_added(here: World, command: str) -> None:
    """Where nothing is near, the sentence asks for no choice that is not there: it can be added."""
    answer = await here.mei.slash(here.channel, command, title="☃☃☃")
    assert told(answer) == "I don't know “☃☃☃” yet."
    assert list(buttons(answer)) == ["Add it"]


async def test_a_take_on_a_title_like_no_other_is_kept(here: World) -> None:
    """It goes on with the title that is added; where nothing can be kept, the text comes back at once."""
    answer = await here.mei.slash(here.channel, "review", title="☃☃☃", score="9", text=TEXT)
    assert told(answer) == f"I don't know “☃☃☃” yet. {KEPT}"
    here.refuse_writes("drafts")
    answer = await here.mei.slash(here.channel, "review", title="☃☃☃", score="9", text=TEXT)
    assert ATTACHED in told(answer)
    assert await handed_back(here, answer) == TEXT


@pytest.mark.parametrize("command", ["rating", "review"])
@pytest.mark.parametrize(
    "text", ["x" * 6000, "||@everyone|| [x](https://x.example) " * 100, "가" * 3000, "   "]
)
async def test_what_was_typed_is_repeated_within_bounds(here: World, command: str, text: str) -> None:
    """However long and hostile the name, the answer stays one sentence that does nothing."""
    answer = await here.mei.slash(here.channel, command, title=text)
    assert len(told(answer)) < 400
    assert "||" not in told(answer)
    assert "@everyone" not in told(answer)


@pytest.mark.parametrize(
    ("given", "posted"),
    [
        ({"score": "9", "text": TEXT}, TEXT),
        ({"score": "9", "file": ("x.txt", FILE.encode())}, FILE),
    ],
    ids=["take", "file"],
)
async def test_a_whole_review_goes_on_with_the_title_that_was_meant(
    here: World, given: dict[str, Any], posted: str
) -> None:
    """Score and text are posted the moment the title is chosen, with all else that was given."""
    answer = await here.mei.slash(
        here.channel, "review", title=SLIP, watched="dropped", spoiler=True, mood="dark", **given
    )
    assert told(answer) == f"{NO_SUCH_TITLE} {KEPT}"
    card = await here.mei.click(shown(answer), label=MEANT)
    assert heading(card) == "⭐ 9 · Miracle in Cell No. 7"
    assert body(card).startswith("dropped · 🌑 dark\n")
    assert here.rows("SELECT body, spoils FROM reviews") == [(posted, 1)]


async def test_half_a_review_goes_on_in_the_form(here: World) -> None:
    """Without a score the form opens with the text."""
    answer = await here.mei.slash(here.channel, "review", title=SLIP, text=TEXT)
    form = await here.mei.click(shown(answer), label=MEANT)
    assert parts(form)["take"].get("value") == TEXT
    await here.mei.submit_modal(form, {"take": TEXT, "score": ["8"]})
    assert here.rows("SELECT body FROM reviews") == [(TEXT,)]


async def test_a_file_of_a_slip_of_a_title_is_proposed_with_what_is_near(here: World) -> None:
    """Without a score it is read like any text; the titles that may be meant are first to choose from."""
    answer = await here.mei.slash(here.channel, "review", title=SLIP, file=("x.txt", FILE.encode()))
    assert embed(answer).title == "Save as review"
    [first, *_] = raw(shown(answer))[0]["components"][0]["options"]
    assert first["label"] == MEANT
    assert not first["default"]


async def test_a_score_alone_goes_on_in_the_form(here: World) -> None:
    """Nothing is said to be kept when nothing was written, and the score is chosen in the form."""
    answer = await here.mei.slash(here.channel, "review", title=SLIP, score="9")
    assert told(answer) == NO_SUCH_TITLE
    form = await here.mei.click(shown(answer), label=MEANT)
    assert chosen(parts(form)["score"]) == ["9"]


# Scores ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("score", ["11", "7.3", "abc", "0", "10.5", "-1", "9" * 3000])
async def test_a_score_off_the_scale_is_refused(here: World, score: str) -> None:
    """1 to 10 in half steps, and nothing else."""
    answer = await here.mei.slash(here.channel, "rating", title=MIRACLE, score=score)
    sentence = r"“.{1,110}” isn't a score\. Give 1 to 10 in half steps, like 8 or 8\.5\."
    assert re.fullmatch(sentence, told(answer))
    assert nothing_stored(here)
    assert here.channel.history() == []


async def test_a_review_with_a_bad_score_keeps_its_text(here: World) -> None:
    """The sentence comes with a way back into the form, where the text is."""
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    assert told(answer) == (f"“11” isn't a score. Give 1 to 10 in half steps, like 8 or 8.5. {KEPT}")
    assert nothing_stored(here)
    form = await here.mei.click(shown(answer), label=GO_ON)
    assert parts(form)["take"]["value"] == TEXT
    assert chosen(parts(form)["score"]) == []
    await here.mei.submit_modal(form, {"take": TEXT, "score": ["10"]})
    assert here.rows("SELECT body FROM reviews") == [(TEXT,)]


async def test_a_file_with_a_bad_score_is_kept_to_the_letter(here: World) -> None:
    """The same for a file, which the form does not show."""
    answer = await here.mei.slash(
        here.channel, "review", title=MIRACLE, score="abc", file=("x.md", FILE.encode())
    )
    form = await here.mei.click(shown(answer), label=GO_ON)
    await here.mei.submit_modal(form, {"score": ["10"]})
    assert here.rows("SELECT body FROM reviews") == [(FILE,)]


async def test_a_bad_score_alone_is_said_before_the_form(here: World) -> None:
    """A form would only hide that the score was not understood; there is no text to go on with."""
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11")
    assert told(answer) == "“11” isn't a score. Give 1 to 10 in half steps, like 8 or 8.5."
    assert buttons(answer) == {}


# Takes -----------------------------------------------------------------------------------------------


async def test_a_take_of_blanks_is_refused(here: World) -> None:
    """In the form and in the command alike; score and moods need not be given again."""
    form = await here.mei.slash(here.channel, "review", title=MIRACLE)
    answer = await here.mei.submit_modal(form, {"take": " \n ", "score": ["9"], "moods": ["epic"]})
    sentence = "A review needs a word or two. For a score alone, use `/rating` with `score`."
    assert told(answer).startswith(sentence)
    assert nothing_stored(here)
    again = await here.mei.click(shown(answer), label=GO_ON)
    assert chosen(parts(again)["score"]) == ["9"]
    assert chosen(parts(again)["moods"]) == ["epic"]
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text="   ")
    assert told(answer).startswith(sentence)
    assert nothing_stored(here)


async def test_a_take_and_a_file_together_are_refused(here: World) -> None:
    """The take comes back; the file is still where it was."""
    answer = await here.mei.slash(
        here.channel, "review", title=MIRACLE, score="9", text=TEXT, file=("x.txt", b"file")
    )
    assert told(answer).startswith("Give me the review or a file, not both.")
    assert await handed_back(here, answer) == TEXT
    assert nothing_stored(here)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("big.txt", b"x" * (64 * 1024 + 1)), "big.txt is 65 KiB and the limit is 64 KiB"),
        (("nul.txt", b"one\0two"), "nul.txt isn't a text file"),
        (("binary.md", bytes(range(128, 256))), "binary.md isn't a text file"),
        (("picture.png", b"plain words"), "picture.png isn't a text file"),
        (("paper.docx", b"PK\3\4"), "paper.docx isn't a text file"),
        (("no-ending", b"plain words"), "no-ending isn't a text file"),
        (("utf16.txt", "no mark".encode("utf-16-be")), "utf16.txt isn't a text file"),
        (("x" * 200 + ".txt", b"\0"), "xxx"),
    ],
    ids=lambda value: value[0][:12] if isinstance(value, tuple) else "",
)
async def test_a_file_that_is_too_large_or_no_text_is_refused(
    here: World, file: tuple[str, bytes], sentence: str
) -> None:
    """One sentence names the file and the remedy."""
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", file=file)
    assert told(answer).startswith(sentence)
    assert told(answer).endswith("try again.")
    assert nothing_stored(here)
    assert here.channel.history() == []


async def test_an_empty_file_is_an_empty_take(here: World) -> None:
    """A file of nothing says what a review needs."""
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", file=("x.txt", b""))
    assert told(answer).startswith("A review needs a word or two.")


# Drafts ----------------------------------------------------------------------------------------------


async def test_after_a_day_the_text_is_gone_and_says_so(here: World) -> None:
    """The button of a refusal works for 24 hours."""
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    await here.env.advance_time(DAY + 1)
    late = await here.mei.click(shown(answer), label=GO_ON)
    assert told(late) == "That's no longer there. Run the command again."


async def test_a_text_goes_back_only_to_who_wrote_it(here: World) -> None:
    """Somebody else's press of the same button opens nothing."""
    refused = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    meant = await here.mei.slash(here.channel, "review", title=SLIP, text=TEXT)
    card = await here.jun.slash(here.channel, "rating", title=MIRACLE)
    for custom_id in (
        buttons(refused)[GO_ON]["custom_id"],
        buttons(meant)[MEANT]["custom_id"],
    ):
        answer = await press(here.jun, shown(card), custom_id)
        assert told(answer) == "That's no longer there. Run the command again."
        assert answer.modal is None


async def test_an_edit_refused_leaves_the_posted_take_alone(here: World) -> None:
    """What stands stays as it is until the new text is good."""
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text="as it was")
    await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    assert here.rows("SELECT body FROM reviews") == [("as it was",)]
    assert here.rows("SELECT score FROM shelf") == [(18,)]


# Faults ----------------------------------------------------------------------------------------------


def reference(answer: simcord.InteractionResult, caplog: pytest.LogCaptureFixture) -> None:
    """The answer names a reference, and the log has it with the error."""
    found = re.search(
        r"Something went wrong on my side\. If it happens again, tell the owner: ([0-9a-f]{8})", told(answer)
    )
    assert found is not None, told(answer)
    [fault] = [record for record in caplog.records if found[1] in record.getMessage()]
    assert fault.exc_info is not None
    assert TEXT not in caplog.text


@pytest.mark.faults
async def test_a_text_that_could_not_be_saved_is_kept(here: World, caplog: pytest.LogCaptureFixture) -> None:
    """Take and form alike: the fault has a reference, and the button brings the text back."""
    here.refuse_writes("reviews")
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, score="9", text=TEXT)
    reference(answer, caplog)
    assert KEPT in told(answer)
    form = await here.mei.click(shown(answer), label=GO_ON)
    assert parts(form)["take"]["value"] == TEXT
    answer = await here.mei.submit_modal(form, {"take": TEXT + " More.", "score": ["9"]})
    reference(answer, caplog)
    assert nothing_stored(here)
    here.allow_writes("reviews")
    form = await here.mei.click(shown(answer), label=GO_ON)
    await here.mei.submit_modal(form, {"take": parts(form)["take"]["value"], "score": ["9"]})
    assert here.rows("SELECT body FROM reviews") == [(TEXT + " More.",)]


@pytest.mark.faults
async def test_a_fault_before_the_draft_hands_the_forms_text_back(here: World) -> None:
    """Whatever goes wrong after a form is sent, and however early, its text comes back."""
    form = await here.mei.slash(here.channel, "review", title=MIRACLE)
    here.execute("ALTER TABLE drafts RENAME TO elsewhere")
    answer = await here.mei.submit_modal(form, {"take": TEXT})
    here.execute("ALTER TABLE elsewhere RENAME TO drafts")
    assert await handed_back(here, answer) == TEXT
    assert told(answer).endswith(ATTACHED)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"score": "9", "text": TEXT}, TEXT),
        ({"score": "9", "file": ("x.txt", FILE.encode())}, FILE),
        ({"text": TEXT}, TEXT),
        ({"file": ("x.txt", FILE.encode())}, FILE),
        ({"score": "11", "text": TEXT}, TEXT),
        ({"title": SLIP, "text": TEXT}, TEXT),
    ],
    ids=["take", "file", "take to a form", "file to a form", "bad score", "unknown title"],
)
async def test_a_text_that_cannot_even_be_kept_is_handed_back(
    here: World, given: dict[str, Any], text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """When no draft can be written either, the text comes as a file."""
    here.refuse_writes("reviews", "drafts")
    answer = await here.mei.slash(here.channel, "review", **({"title": MIRACLE} | given))
    assert told(answer).endswith(ATTACHED)
    assert await handed_back(here, answer) == text
    assert buttons(answer) == {}
    assert TEXT not in caplog.text


@pytest.mark.faults
async def test_a_form_that_cannot_be_saved_or_kept_is_handed_back(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The same for what was written in the form."""
    form = await here.mei.slash(here.channel, "review", title=MIRACLE)
    here.refuse_writes("reviews", "drafts")
    answer = await here.mei.submit_modal(form, {"take": TEXT})
    reference(answer, caplog)
    assert await handed_back(here, answer) == TEXT


@pytest.mark.faults
@pytest.mark.parametrize("given", [{"score": "9", "text": TEXT}, {"text": TEXT}], ids=["whole", "half"])
async def test_a_text_is_kept_when_nothing_can_be_read(
    here: World, given: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A fault before anything is written loses the text no more than one after."""
    here.lose("reviews")
    answer = await here.mei.slash(here.channel, "review", title=MIRACLE, **given)
    reference(answer, caplog)
    assert KEPT in told(answer)
    here.execute("ALTER TABLE lost_reviews RENAME TO reviews")
    form = await here.mei.click(shown(answer), label=GO_ON)
    assert parts(form)["take"]["value"] == TEXT


@pytest.mark.faults
async def test_opening_a_form_in_vain_leaves_the_draft_alone(here: World) -> None:
    """A press that fails writes nothing over what was kept."""
    refused = await here.mei.slash(here.channel, "review", title=MIRACLE, score="11", text=TEXT)
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    here.lose("reviews")
    await here.mei.click(shown(card), label="Review")
    here.execute("ALTER TABLE lost_reviews RENAME TO reviews")
    form = await here.mei.click(shown(refused), label=GO_ON)
    assert parts(form)["take"]["value"] == TEXT


@pytest.mark.faults
@pytest.mark.parametrize("command", ["rating", "recommend"])
async def test_a_fault_elsewhere_has_a_reference_too(
    here: World, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is left without an answer."""
    here.lose("shelf")
    given = {"title": MIRACLE} if command == "rating" else {}
    reference(await here.mei.slash(here.channel, command, **given), caplog)


@pytest.mark.faults
async def test_a_fault_under_a_button_has_a_reference_too(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Presses answer their faults like commands."""
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = await here.jun.click(shown(card), label="Rate")
    here.refuse_writes("shelf")
    reference(await here.jun.select(shown(asked), ["20"]), caplog)
    assert "Nobody here has scored it yet." in quoted(card)
