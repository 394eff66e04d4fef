"""`/recommend`: up to five titles one has not scored, each with a reason."""

import re
from itertools import count
from pathlib import Path

import pytest

from bot import catalogue
from bot.domain.models import Act
from bot.domain.search import TitleIndex
from tests.discord.conftest import MIRACLE, SIGNAL, World, body, embed, fields, told, unescaped, world

CRIME = (SIGNAL, "kf-memories-of-murder-2003", "kd-stranger-2017", "kf-the-chaser-2008")
REASONS = (
    "because you loved",
    "this server rates it high",
    "one of the best known",
    "something different from what you have scored",
)


NUMBERS = count(1)


async def rated(here: World, scores: dict[str, int], *, member: int) -> None:
    """Scores in half points, given without the commands."""
    for title_id, half in scores.items():
        act = Act(here.server.id, member, "somebody", next(NUMBERS), 1_770_000_000)
        await here.store.ratings.rate(act, title_id, score=half)


async def test_a_newcomer_in_an_empty_server_gets_five_with_reasons(here: World) -> None:
    """Where nothing was ever rated there are five well-known titles, and it says why so general."""
    picks = await here.sol.slash(here.channel, "recommend")
    assert embed(picks).title == "For sol"
    assert body(picks).startswith("Still learning your taste: you have scored 0 titles")
    assert len(fields(picks)) == 5
    for value in fields(picks).values():
        assert "**not rated here yet** · one of the best known" in value


async def test_one_score_is_told_in_the_singular(here: World) -> None:
    """One title is not one titles."""
    await here.sol.slash(here.channel, "rating", title=MIRACLE, score="9")
    picks = await here.sol.slash(here.channel, "recommend")
    assert "you have scored 1 title " in body(picks)


async def test_what_one_loved_leads_to_what_is_near(here: World) -> None:
    """Reasons name the titles one loved and what they share with the pick; nothing scored comes back."""
    known = [title_id for title_id in CRIME if here.index.find(title_id)]
    for title_id in known:
        await here.mei.slash(here.channel, "rating", title=title_id, score="10")
    await here.mei.slash(here.channel, "rating", title=MIRACLE, score="4")
    picks = await here.mei.slash(here.channel, "recommend")
    assert 1 <= len(fields(picks)) <= 5
    for title_id in (*known, MIRACLE):
        title = here.index.find(title_id)
        assert title is not None
        assert f"{title.title} ({title.year})" not in fields(picks)
    assert any("because you loved" in value for value in fields(picks).values())
    for value in fields(picks).values():
        assert any(reason in value for reason in REASONS)


async def test_a_newcomer_gets_what_the_server_loves(here: World) -> None:
    """What others here rate high is offered with its consensus."""
    for member in range(80, 90):
        await rated(here, {MIRACLE: 20}, member=member)
    picks = await here.sol.slash(here.channel, "recommend")
    value = fields(picks)["Miracle in Cell No. 7 (2013)"]
    assert re.search(r"\*\*[89]\.\d/10 \(10 votes\)\*\* · this server rates it high", value)


async def test_after_ten_scores_it_no_longer_apologises(here: World) -> None:
    """With enough scores it says how many it chose by."""
    well_known = [title.id for title in here.index.titles if title.tier == 1][:12]
    await rated(here, dict.fromkeys(well_known, 14), member=here.mei.id)
    picks = await here.mei.slash(here.channel, "recommend")
    assert body(picks) == "Chosen by your 12 scores and what this server loves."
    for title_id in well_known:
        title = here.index.find(title_id)
        assert title is not None
        assert f"{title.title} ({title.year})" not in map(unescaped, fields(picks))


@pytest.mark.parametrize("left", [0, 2])
async def test_when_little_is_left_there_is_less_or_a_sentence(tmp_path: Path, left: int) -> None:
    """Two unscored titles are two picks; none at all is said privately."""
    titles = catalogue.load()[:4]
    async with world(tmp_path / "daesang.db", TitleIndex(titles)) as here:
        for title in titles[left:]:
            await here.mei.slash(here.channel, "rating", title=title.id, score="5")
        picks = await here.mei.slash(here.channel, "recommend")
        if left:
            assert len(fields(picks)) == left
        else:
            assert told(picks) == "You have scored everything I know. There is nothing left to suggest."
