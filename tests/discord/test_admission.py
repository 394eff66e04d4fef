"""A member who asks for too much is told so, at nobody else's cost and without losing what they gave."""

import asyncio

import pytest

from bot.domain.admission import Admission, Rate
from tests.discord.conftest import MIRACLE, SIGNAL, World, press, raw, shown, told

SLOW_DOWN = "Slow down a little. Try again in a few seconds."
FEW = Rate(3, 0)
TAKE = "A long look at a small cell, and I would not miss a word of it."


async def test_two_hundred_presses_of_one_while_another_rates(here: World) -> None:
    """Each press is answered, each that is taken on is saved, and the other is answered amid them."""
    here.bot.admission = Admission()
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    asked = shown(await here.mei.click(shown(card), label="Rate"))
    [select] = raw(asked)[1]["components"]

    answers: list[str] = []
    for number in range(0, 200, 10):
        presses = (
            press(here.mei, asked, select["custom_id"], values=[str(2 + each % 19)])
            for each in range(number, number + 10)
        )
        other = here.jun.slash(here.channel, "rating", title=MIRACLE, score=f"{1 + number // 20 / 2}")
        *pressed, rated = await asyncio.gather(*presses, other)
        assert not shown(rated).ephemeral
        answers += [shown(each).content for each in pressed]
    saved = len(answers) - answers.count(SLOW_DOWN)
    assert 20 < saved < 120
    assert here.rows("SELECT score FROM shelf WHERE member_id = ?", here.jun.id) == [(11,)]
    # One after another they are all different, so that each that was saved is a change.
    assert here.rows("SELECT count(*) FROM score_changes WHERE member_id = ?", here.mei.id) == [(saved,)]


async def test_what_was_written_comes_back_from_a_refused_command_or_form(here: World) -> None:
    """Neither a take typed into a command nor a sent form is lost; before the bucket is empty both count."""
    here.bot.admission = Admission(member=FEW)
    posted = await here.mei.slash(here.channel, "review", title=MIRACLE, score="8", text=TAKE)
    assert not shown(posted).ephemeral  # control
    form = await here.mei.slash(here.channel, "review", title=SIGNAL)
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    refused = await here.mei.slash(here.channel, "review", title=SIGNAL, score="8", text=TAKE)
    sent = await here.mei.submit_modal(form, {"score": ["8"], "take": TAKE})
    for answer in (refused, sent):
        assert told(answer).startswith(SLOW_DOWN)
        [file] = shown(answer).attachments
        assert TAKE in await here.read(file)
    assert here.rows("SELECT title_id FROM reviews") == [(MIRACLE,)]


@pytest.mark.parametrize("typing", [FEW, Rate(100, 0)], ids=["few", "control"])
async def test_suggestions_end_early_and_cost_no_press(here: World, typing: Rate) -> None:
    here.bot.admission = Admission(member=FEW, typing=typing)
    found = [await here.mei.autocomplete(here.channel, "rating", "title", "signal") for _ in range(5)]
    assert [bool(each) for each in found] == [number < typing.burst for number in range(5)]
    assert (await here.jun.autocomplete(here.channel, "rating", "title", "signal"))[0]["value"] == SIGNAL
    assert not shown(await here.mei.slash(here.channel, "rating", title=SIGNAL)).ephemeral
