"""What members erase is gone from the bytes of the database a minute later, while the bot runs."""

from pathlib import Path

import pytest

from tests.discord.conftest import World, shown
from tests.discord.test_misuse import ANSWER, ask_reply, write
from tests.discord.test_proposals import WHOLE, offer
from tests.places import sqlite_alone

pytestmark = sqlite_alone  # PostgreSQL makes no such promise of its bytes

SECRET = "Zephyrine poisoned Wilhelmina."


def on_disk(path: Path, text: str) -> bool:
    return any(text.encode() in each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("how", ["a reply deleted", "a draft thrown away", "nothing"])
async def test_what_was_erased_leaves_the_disk_within_a_minute_or_so(here: World, how: str) -> None:
    """The control erases nothing: its words stay, and are not purged for being old."""
    text = SECRET
    if how == "a reply deleted":
        text = ANSWER
        answer = await here.jun.submit_modal(await ask_reply(here, await write(here)), {"text": ANSWER})
        more = await here.jun.click(shown(answer), label="More")
        await here.jun.click(shown(more), label="Delete")
    else:
        card = await offer(here, f"{WHOLE} {SECRET}")
        if how == "a draft thrown away":
            await here.mei.click(shown(card), label="Cancel")
    assert on_disk(here.path, text)  # control
    await here.env.advance_time(59)
    assert on_disk(here.path, text)
    await here.env.advance_time(5)
    assert on_disk(here.path, text) is (how == "nothing")
