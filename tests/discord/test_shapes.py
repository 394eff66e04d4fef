"""The playground's ten shapes of votes and its brigade: what their cards say, in the whole community."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import simcord

from bot import playground
from bot.app import Daesang
from bot.domain.admission import Admission, Rate
from bot.domain.search import TitleIndex
from bot.playground.shapes import BRIGADED, SHAPES
from tests.discord.conftest import body, buttons, embed, requests_checked, shown
from tests.places import connect, open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Cards:
    """The seeded server, its file, and who asks."""

    env: simcord.Env
    path: Path
    reader: simcord.MemberActor
    moderator: simcord.MemberActor

    async def card(self, title_id: str) -> Any:
        return await self.reader.slash(self.env.guild.channels["reviews"], "rating", title=title_id)

    def row(self, title_id: str) -> Any:
        with closing(connect(self.path)) as db:
            db.row_factory = sqlite3.Row
            found = db.execute("SELECT * FROM summaries WHERE title_id = ?", (title_id,)).fetchone()
        assert found is not None
        return found


@asynccontextmanager
async def seeded(path: Path, index: TitleIndex) -> AsyncIterator[Cards]:
    async with open_store(path) as store, playground._open_world(store, index) as env:
        _, reader, moderator = playground._add_viewers(env)
        env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
        await env.start()
        assert isinstance(env.bot, Daesang)
        much = Rate(100_000, 0)  # one asks for all of it at once
        env.bot.admission = Admission(member=much, typing=much, server=much)
        yield Cards(env, path, reader, moderator)
    requests_checked(env)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cards(tmp_path_factory: pytest.TempPathFactory, index: TitleIndex) -> AsyncIterator[Cards]:
    async with seeded(tmp_path_factory.mktemp("shapes") / "daesang.db", index) as made:
        yield made


SAID = {
    "one": r"1 score so far\. 2 more and there's a server score\.",
    "apart": r"2 scores so far\. One more and there's a server score\.",
    "tens": r"\*\*[78]\.\d\*\* · (liked|loved)",
    "great": r"❤️ \*\*[89]\.\d\*\* · loved",
    "middling": r"🙂 \*\*6\.\d\*\* · fine",
    "camps": r"⚡ \*\*\d\.\d\*\* · \d+ members can't quite agree",
    "big_camps": r"⚡ \*\*\d\.\d\*\* · it splits \d+ members",
    "outlier": r"❤️ \*\*9\.\d\*\* · loved",
    "dropped": r"Finished it: 8\.8 \(7\) · Dropped it: 4\.2 \(4\)$",
    "grew": r"\nGrew on us: 6\.4 → 8\.4",
}
"""What each card says; of the rest, that the range is narrower than the scale and holds the score."""


async def test_every_shape_is_looked_at() -> None:
    """A new shape has to say here what its card says."""
    assert [shape.name for shape in SHAPES] == list(SAID)
    assert len({shape.title_id for shape in (*SHAPES, BRIGADED)}) == len(SHAPES) + 1


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_a_shapes_card_says_what_it_is(cards: Cards, shape: Any) -> None:
    """The word, the range and the votes, just as the file has them."""
    card = await cards.card(shape.title_id)
    more = await cards.reader.click(shown(card), label="More")
    said = f"{body(card)}\n{body(more)}"
    assert re.search(SAID[shape.name], said), said
    n = len(shape.scores)
    mean = sum(int(2 * score) / 2 for score in shape.scores) / n
    why = body(await cards.reader.click(shown(more), label="How it's scored"))
    if n < 3:
        assert "**" not in body(card)
        assert "average" not in why
        return
    row = cards.row(shape.title_id)
    assert f"between {row['low']:.1f} and {row['high']:.1f}" in why
    assert f"**{row['score']:.1f}**" in body(card)
    assert f"{n} members" in body(card)
    assert 1 <= row["low"] < row["score"] < row["high"] <= 10
    assert 0.3 < row["high"] - row["low"] < 4
    assert f"plain average of {round(mean, 1)}" in why
    assert len(shown(card).attachments) == 1
    assert ("Grew on us" in said) is bool(shape.first)
    assert ("Finished it" in said) is bool(shape.dropped)


async def test_the_cards_stand_in_a_sensible_order(cards: Cards) -> None:
    """Three tens stand under twelve nines, one hater moves ten tens little, and sureness grows."""
    rows = {shape.name: cards.row(shape.title_id) for shape in SHAPES}
    tens, great = rows["tens"], rows["great"]
    assert tens["low"] < great["low"]
    assert tens["high"] - tens["low"] > great["high"] - great["low"]
    hated = rows["outlier"]
    assert hated["score"] > hated["total"] / hated["votes"] / 2 - 0.1
    assert hated["far"] >= 1
    few, many = rows["camps"], rows["big_camps"]
    assert many["high"] - many["low"] < few["high"] - few["low"]


async def test_the_brigade_waits_and_moved_nothing(cards: Cards) -> None:
    """Its three votes are held, the card is that of the ten honest ones, and a moderator finds it."""
    card = await cards.card(BRIGADED.title_id)
    assert re.search(r"❤️ \*\*8\.\d\*\* · loved · 10 members", body(card)), body(card)
    channel = cards.env.guild.channels["moderators"]
    held = await cards.moderator.slash(channel, "moderation held")
    assert embed(held).title == "Possible vote bombing: Sunny"
    assert body(held).endswith("Right now, 3 of 3 don't count.")
    before = cards.row(BRIGADED.title_id)["score"]

    # Counted, the worst that can be: they move it by a quarter at most, where a plain mean falls 1.7.
    await cards.moderator.click(shown(held), label="Count them")
    row = cards.row(BRIGADED.title_id)
    assert row["votes"] == 13
    assert 0 <= before - row["score"] <= 0.25
    assert before - row["total"] / 26 > 1.2
    more = await cards.reader.click(shown(card), label="More")
    why = await cards.reader.click(shown(more), label="How it's scored")
    assert re.search(r"- \d+ scores are far from the others and count less than half\.", body(why))
    assert "fresh_account" not in body(why)
    assert "Rate" in buttons(card)
