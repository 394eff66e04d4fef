"""Whole runs: of what spoils not a word is public and not a word is logged, whatever is done with it."""

import logging
from typing import Any

import pytest

from tests.discord.conftest import (
    SIGNAL,
    World,
    body,
    pick,
    press,
    read,
    shown,
    take_id,
    unescaped,
    whole,
)

WORDS = ("zephyrine", "poisoned", "wilhelmina", "umbrella", "xylander", "범인은", "누나다", "𝔖𝔭𝔬𝔦𝔩")
TEXT = (
    "Zephyrine||poisoned||\u200bWilhelmina\n\n||under the umbrella ```of``` @everyone "
    "[Xylander](https://x.example)\n# 범인은 그의 누나다 𝔖𝔭𝔬𝔦𝔩 👨‍👩‍👧‍👦 \u202eolleh\u202c " + "q" * 300
)


def heard(here: World) -> str:
    """All that everybody can read, in every channel and thread, with their names."""
    backend = here.env.backend
    texts = [here.public()]
    for channel in (*here.server.channels.values(), *here.channel.threads):
        texts += [str(channel.name), *(whole(message) for message in channel.history())]
    return unescaped("\n".join(texts)).casefold() if backend else ""


def leaked(text: str) -> list[str]:
    return [word for word in WORDS if word in text]


@pytest.mark.parametrize("given", [{"spoiler": True}, {"episodes": 3}, {}], ids=["marked", "episode", "open"])
async def test_nothing_of_it_is_public_or_logged(
    here: World, given: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Posted, read, listed, shared, voted on, answered, edited, restored, deleted; unmarked it is there."""
    for name in ("bot", "cogs"):
        caplog.set_level(logging.DEBUG, logger=name)
    card = await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=TEXT, **given)
    guarded = bool(given)
    label = {"spoiler": "Open", "episodes": "Open"}
    if guarded:
        opened = await read(here.jun, shown(card), label[next(iter(given))])
    else:
        opened = await press(here.jun, shown(card), f"read:{take_id(here)}:0")
    assert "Zephyrine" in body(opened)
    shared = await here.jun.slash(here.channel, "reviews", share=True)
    await pick(here.sol, shared)
    await here.jun.click(shown(card), label="0")
    await here.jun.click(shown(card), label="Reply")
    form = await press(here.sol, shown(card), f"reply_write:{take_id(here)}")
    await here.sol.submit_modal(form, {"text": "So I thought."})
    await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert bool(leaked(heard(here))) is not guarded
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="8", text=TEXT + "!", **given)
    [(version,)] = here.rows("SELECT version_id FROM review_versions")
    await press(here.mei, shown(card), f"versions:{take_id(here)}")
    restoring = await here.mei.slash(here.channel, "reviews")
    await press(here.mei, shown(restoring), f"restore:{version}")
    assert bool(leaked(heard(here))) is not guarded
    listed = await here.mei.slash(here.channel, "reviews")
    asked = await press(here.mei, shown(listed), f"delete:{take_id(here)}")
    await here.mei.click(shown(asked), label="Delete it")
    assert leaked(heard(here)) == []
    logged = [each.getMessage() for each in caplog.records if each.name.split(".")[0] in ("bot", "cogs")]
    assert leaked("\n".join(logged).casefold()) == []


@pytest.mark.faults
async def test_a_fault_logs_no_word(here: World, caplog: pytest.LogCaptureFixture) -> None:
    """The log names the fault and where it was, and none of what was written; the log is not empty."""
    for name in ("bot", "cogs"):
        caplog.set_level(logging.DEBUG, logger=name)
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="first", spoiler=True)
    here.refuse_writes("review_versions")
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=TEXT, spoiler=True)
    here.allow_writes("review_versions")
    here.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text=TEXT, spoiler=True)
    assert "Fault" in caplog.text
    assert "was refused" in caplog.text
    assert leaked(caplog.text.casefold()) == []
