"""CPU of our commands over a no-op command, both over a real socket, side by side in one process."""

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot import catalogue
from bot.app import Daesang
from bot.domain.admission import Admission, Rate
from bot.domain.members import Act
from bot.domain.ratings import Histogram, Standing, Summary
from bot.domain.reviews import ReviewContent
from bot.domain.search import TitleIndex
from bot.playground.community import make_community
from bot.store import Store
from bot.ui import artwork
from bot.ui.words import words
from tests.benchmarks.common import Aim, Row, over
from tests.benchmarks.far_side import FarSide, far_side
from tests.faults.gateway import MEMBER, SERVER

ROUNDS = 11
CROWD = 50
OURS, BARE = 0, 1
ENDLESS = Rate(1e9, 0)
"""What is measured is the work, not the patience."""
RATED = "kd-signal-2016"
UNRATED = "kd-iris-2009"
TAKE = "It lingers. The walkie-talkie is a trick, yet every call hurts, and nobody in it is only good. " * 4

SCORES = ["7.5", "5", "10", "6.5", "8", "5.5", "9", "7", "9.5", "6", "8.5"]
"""Given in turn, as the forty before: nothing for the alarm to hear."""

FLOOR = "no-op command"
SCORED = "/rating with a score"

Plans = dict[str, dict[str, Any]]
READING: Plans = {
    FLOOR: {"bot": BARE, "name": "ping", "times": 40},
    "no-op command with a picture": {"bot": BARE, "name": "picture", "times": 40},
    "/rating, 40 votes, picture cached": {"name": "rating", "options": {"title": RATED}, "times": 40},
    "/rating, no votes yet": {"name": "rating", "options": {"title": UNRATED}, "times": 40},
    "the board": {"name": "top", "times": 20},
    "/reviews": {"name": "reviews", "options": {"title": RATED}, "times": 20},
    "/recommend": {"name": "recommend", "times": 4, "members": 2, "first": 1},
    "autocomplete 'goblin'": {"name": "rating", "kind": 4, "options": {"title": "goblin"}, "times": 20},
    "autocomplete 'the k'": {"name": "rating", "kind": 4, "options": {"title": "the k"}, "times": 20},
    "autocomplete, nothing typed": {"name": "rating", "kind": 4, "options": {"title": ""}, "times": 20},
}
WRITING: Plans = {
    FLOOR: READING[FLOOR],
    SCORED: {"name": "rating", "options": {"title": RATED, "score": SCORES}, "times": 20, "fresh": 1_000},
    "/review inline": {
        "name": "review",
        "options": {"title": RATED, "score": SCORES, "text": TAKE},
        "times": 20,
        "fresh": 2_000,
    },
}
AIMS = {
    "/rating, 40 votes, picture cached": Aim(2.5),
    "/rating, no votes yet": Aim(2.5),
    SCORED: Aim(4),
    "/review inline": Aim(4),
    "the board": Aim(2.5),
    "/reviews": Aim(2.5),
    "/recommend": Aim(6),
    "autocomplete 'goblin'": Aim(2.5),
    "autocomplete 'the k'": Aim(2.5),
    "autocomplete, nothing typed": Aim(2.5),
}


class Bare(commands.Cog):
    """The floor: answers at once."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture

    @app_commands.command()
    async def ping(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("pong")

    @app_commands.command()
    async def picture(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(file=discord.File(io.BytesIO(self._picture), "banner.jpg"))


async def rows(folder: Path) -> list[Row]:
    """CPU a command, and over the no-op command."""
    logging.getLogger("discord").setLevel(logging.ERROR)
    async with far_side() as discord_:
        discord.http.Route.BASE = discord_.api
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord_.gateway)
        async with _bots(folder, discord_) as votes:
            # Those that write come last: a server in which they have just voted is learnt anew.
            reading, writing = await cpu(discord_, READING), await cpu(discord_, WRITING)
            crowds = await rate(discord_)
    found = []
    for figures in (reading, writing):
        for what, taken in figures.items():
            name = f"{what}, {votes} votes in the server" if what == "/recommend" else what
            cost = f"{median(taken) * 1000:.2f} ms"
            found.append(Row(name, cost, over(taken, figures[FLOOR]), AIMS.get(what)))
    for what, (answers, aim) in crowds.items():
        name = f"{what}, {CROWD} members at once"
        found.append(Row(name, f"{CROWD / answers * 1000:.2f} ms", answers, aim, unit="/s"))
    return found


async def cpu(discord_: FarSide, plans: Plans) -> dict[str, list[float]]:
    """Seconds of CPU a command, all kinds in turn and then again, so that each meets the same weather."""
    figures: dict[str, list[float]] = {what: [] for what in plans}
    for turn in range(ROUNDS + 1):
        for what, plan in plans.items():
            order: dict[str, Any] = {"bot": OURS, "kind": 2, "options": {}} | plan
            if begin := order.pop("fresh", None):
                # From members who have not done so before: a score moves the consensus, and its picture.
                order |= {"first": begin + turn * order["times"], "members": order["times"]}
            begun = time.process_time()
            await discord_.order(**order)
            if turn:  # the first fills caches
                figures[what].append((time.process_time() - begun) / plan["times"])
    return figures


async def rate(discord_: FarSide) -> dict[str, tuple[float, Aim | None]]:
    """Answers a second, end to end, when many members ask at the same moment."""
    titles = catalogue.load_titles()
    found: dict[str, tuple[float, Aim | None]] = {}
    for what, aim in ((FLOOR, None), (SCORED, Aim(400, "/s", at_least=True))):
        taken = []
        for turn in range(ROUNDS):
            order: dict[str, Any] = {"bot": OURS, "kind": 2, "options": {}} | WRITING[what]
            order |= {"times": CROWD, "together": CROWD, "first": 10_000 + turn * CROWD, "members": CROWD}
            if order["options"]:  # a title of their own each time, as after an episode watched together
                order["options"] = order["options"] | {"title": titles[turn].id}
            begun = time.perf_counter()
            await discord_.order(**order)
            taken.append(CROWD / (time.perf_counter() - begun))
        found[what] = median(taken), aim
    return found


@asynccontextmanager
async def _bots(folder: Path, discord_: FarSide) -> AsyncIterator[int]:
    """Our bot and a bare one, connected in this order; how many votes the server has."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(folder / "commands.db"))
        index = TitleIndex(catalogue.load_titles())
        await _fill(store, index)
        ours = Daesang(store=store, index=index)
        ours.admission = Admission(member=ENDLESS, typing=ENDLESS, server=ENDLESS)
        bare = commands.AutoShardedBot(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        scored = Standing(Summary(Histogram((3,) * 19)))
        picture = artwork.banner(index.korean.titles[0], scored, words("en"))
        for bot in (ours, bare):
            await stack.enter_async_context(bot)
            running = asyncio.create_task(bot.start("a.b.c"))
            stack.callback(running.cancel)
            await bot.wait_until_ready()
        await bare.add_cog(Bare(picture))
        yield len(await store.ratings.list_votes(SERVER))


async def _fill(store: Store, index: TitleIndex) -> None:
    """The playground's community, and 40 votes on the title asked for."""
    numbers = count(1)

    def act(person: int) -> Act:
        return Act(SERVER, MEMBER + person, f"member {person}", next(numbers), 1_760_000_000)

    scores = [
        (score.person, score.title_id, score.half_points)
        for score in make_community(index.korean.titles).scores
    ]
    scores = [score for score in scores if score[1] not in (RATED, UNRATED)]
    scores += [(100 + person, RATED, 10 + person % 11) for person in range(40)]
    for start in range(0, len(scores), 500):
        votes = scores[start : start + 500]
        await asyncio.gather(
            *(store.ratings.record_score(act(who), title, score=half) for who, title, half in votes)
        )
    for person in range(8):
        content = ReviewContent(body=TAKE, score=10 + person)
        await store.reviews.write(act(100 + person), RATED, content)
    assert (await store.ratings.find_standing(SERVER, UNRATED, member_id=1)).summary.histogram == Histogram()
