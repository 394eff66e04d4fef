"""What members, moderators and forgers try with titles, and what must come of it."""

import pytest

from tests.discord.conftest import MIRACLE, World, embed, fields, parts, press, shown, told
from tests.discord.test_titles import FORM, TAKE, TEA_ID, add_tea

STARRED = "Tea *at* Mid_night"


async def test_a_name_is_never_escaped_where_it_is_typed_or_kept(here: World) -> None:
    """A form reads no markdown: what it was opened with comes back to the letter, and is escaped once."""
    answer = await here.mei.slash(here.channel, "rating", title=STARRED)
    assert "Tea \\*at\\* Mid\\_night" in shown(answer).content  # control: where markdown is read, it is
    form = await here.mei.click(shown(answer), label="Add it")
    name = parts(form)["name"]["value"]
    assert name == STARRED
    card = await here.mei.submit_modal(form, FORM | {"name": name})
    assert embed(card).title == "Tea \\*at\\* Mid\\_night (2026)"
    mod = here.moderator()
    form = await mod.slash(here.channel, "title fix", title=STARRED)
    assert form.modal is not None
    assert form.modal["title"] == f"Fix {STARRED}"


async def test_a_name_is_not_escaped_in_a_choice(here: World) -> None:
    """Nor do choices read markdown."""
    [first, *_] = await here.mei.autocomplete(here.channel, "rating", "title", "qq*zz_qq")
    assert first["name"] == "Not here yet? Add “qq*zz_qq”"


async def test_the_history_names_what_became_another(here: World) -> None:
    """By its own name, merged or taken away: else nobody could tell which change to undo."""
    await add_tea(here)
    mod = here.moderator()
    merged = await mod.slash(here.channel, "title merge", title=TEA_ID, into=MIRACLE)
    history = await mod.slash(here.channel, "title history")
    assert list(fields(history)) == [
        "1. Tea at Midnight merged into Miracle in Cell No. 7",
        "2. Tea at Midnight added",
    ]
    await mod.click(shown(merged), label="Undo")
    history = await mod.slash(here.channel, "title history")
    taken = await mod.click(shown(history), label="Undo 2")
    assert told(taken) == "Undone. Tea at Midnight is back to how it was."
    of_it = await press(mod, shown(taken), f"title_log:{TEA_ID}:0")
    assert embed(of_it).title == "Title changes: Tea at Midnight"
    assert "1. Tea at Midnight removed" in fields(of_it)


async def test_a_form_sent_after_a_merge_changes_no_other_title(here: World) -> None:
    """What it was filled with is of the title that has gone; one sent before it, the control, counts."""
    await add_tea(here)
    mod = here.moderator()
    form = await mod.slash(here.channel, "title fix", title=TEA_ID)
    assert told(await mod.submit_modal(form, FORM | {"name": "Midnight Tea"})) == "Midnight Tea is fixed."
    form = await mod.slash(here.channel, "title fix", title=TEA_ID)
    await mod.slash(here.channel, "title merge", title=TEA_ID, into=MIRACLE)
    late = await mod.submit_modal(form, FORM)
    assert told(late).startswith("That's no longer there.")
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert embed(card).title == "Miracle in Cell No. 7 (2013)"


@pytest.mark.parametrize("part", ["name", "local", "people"])
async def test_no_word_of_the_list_comes_in_by_a_title(here: World, part: str) -> None:
    """All would read it as they type; a moderator, the control, may add what is called so."""
    await here.store.settings.change(here.act(), "review_words", "slur*")
    form = await here.mei.slash(here.channel, "title add")
    refused = await here.mei.submit_modal(form, FORM | {part: "A s1ur of a name"})
    assert told(refused).startswith("A word in that isn't welcome here")
    again = await here.mei.click(shown(refused), label="Back to the form")
    assert parts(again)[part]["value"] == "A s1ur of a name"
    assert not here.rows("SELECT 1 FROM titles")
    mod = here.moderator()
    form = await mod.slash(here.channel, "title add")
    assert embed(await mod.submit_modal(form, FORM | {part: "A s1ur of a name"}))


async def test_who_is_blocked_adds_and_confirms_nothing(here: World) -> None:
    """As they post nothing; once they may again, they do."""
    await add_tea(here)
    card = await here.jun.slash(here.channel, "rating", title=TEA_ID, score="8")
    for blocked in (True, False):
        mod = here.act(77, "mod")
        await here.store.moderation.block(mod, here.jun.id, name="jun", blocked=blocked)
        form = await here.jun.slash(here.channel, "title add")
        added = await here.jun.submit_modal(form, FORM | {"name": "Coffee at Noon", "local": ""})
        more = await here.jun.click(shown(card), label="More")
        confirmed = await here.jun.click(shown(more), label="It's right")
        for answer in (added, confirmed):
            assert shown(answer).content.startswith("A moderator has stopped you from") is blocked
    assert len(here.rows("SELECT 1 FROM titles")) == 2


async def test_a_take_on_a_title_that_was_taken_away_can_still_go(here: World) -> None:
    """Its card is still there: it is reported and deleted as any. The title, the control, is not there."""
    await add_tea(here)
    card = await here.sol.slash(here.channel, "review", title=TEA_ID, score="9", text=TAKE)
    mod = here.moderator()
    history = await mod.slash(here.channel, "title history")
    await mod.click(shown(history), label="Undo 1")
    assert told(await here.jun.click(shown(card), label="Rate it")).startswith("That's no longer there.")
    others = await here.jun.click(shown(card), label="More")
    report = await here.jun.click(shown(others), label="Report")
    assert report.modal is not None
    own = await here.sol.click(shown(card), label="More")
    asked = await here.sol.click(shown(own), label="Delete")
    await here.sol.click(shown(asked), label="Delete it")
    await here.env.settle()
    assert TAKE not in here.public()
