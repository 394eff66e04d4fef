"""The real bot in a simulated server, in the browser: no token, no internet.

SimCord stands in for Discord; everything else is what an owner would run, with a database that holds a
made-up community.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands
from simcord.backend.cdn import CDN_BASE

from bot import catalogue
from bot.app import Daesang
from bot.domain.members import Act
from bot.domain.ratings import Progress
from bot.domain.reviews import DAY, ReviewContent
from bot.domain.search import TitleIndex
from bot.domain.shelf import ShelfEntry, Status
from bot.domain.titles import Mood
from bot.playground import old_list
from bot.playground.community import Community, make_community
from bot.playground.face import HASH, draw_face
from bot.playground.greeting import Speech, Tour
from bot.playground.shapes import add_shapes
from bot.playground.source import MadeUp
from bot.store import Store
from bot.ui.replies import cause as find_cause
from bot.ui.replies import find_personal
from bot.ui.routes import Interaction
from bot.ui.words import words

SERVER_ID = 200_000_000_000_000_000
"""The same in every run, so that a kept database finds its server again."""

AUTHORS_SCORES = {
    "kd-signal-2016": 20,
    "kd-stranger-2017": 19,
    "kf-memories-of-murder-2003": 20,
    "kf-the-chaser-2008": 17,
    "kf-mother-2009": 18,
    "kd-prison-playbook-2017": 17,
    "kf-oldboy-2003": 16,
    "kf-the-handmaiden-2016": 17,
    "kd-reply-1988-2015": 15,
    "kd-boys-over-flowers-2009": 8,
    "kd-winter-sonata-2002": 10,
    "kd-the-heirs-2013": 7,
}
"""What the author among the viewers has scored, in half points: they like crime and not the classics."""

MODERATORS_SCORES = {
    "kd-signal-2016": 18,
    "kd-stranger-2017": 17,
    "kf-memories-of-murder-2003": 19,
    "kd-my-mister-2018": 20,
    "kd-prison-playbook-2017": 16,
    "kf-oldboy-2003": 13,
    "kd-reply-1988-2015": 20,
    "kd-boys-over-flowers-2009": 12,
    "kd-winter-sonata-2002": 15,
    "kd-hospital-playlist-2020": 19,
    "kd-extraordinary-attorney-woo-2022": 17,
}
"""What the moderator has scored: much the same, with a softer heart."""

AUTHORS_SHELF = {
    "kd-beyond-evil-2021": (Status.WATCHING, 9),
    "kd-move-to-heaven-2021": (Status.WATCHING, 3),
    "kd-the-glory-2022": (Status.ON_HOLD, 2),
    "kd-misaeng-incomplete-life-2014": (Status.PLANNED, None),
    "kd-flower-of-evil-2020": (Status.PLANNED, None),
}
"""Where else the author stands with a title, and at which episode."""

BLOG = """\
[Rainy Day Rewatch] When the Camellia Blooms

It took me five years and a flat tyre to get to ‘When the Camellia Blooms’, and I am a little ashamed of it. \
I thought it was one more small-town romance. It is, and then it is also a story about what a whole street \
owes to one woman.

What stayed with me is how nobody in Ongsan is only one thing. The gossiping aunties are cruel on Monday and \
carry a fridge for you on Tuesday. I laughed out loud at the crab alley, and by the hospital scene I had \
gone through a whole box of tissues and started on the kitchen roll.

Some of the middle drags, and I could have done with fewer looks at the sea.

All in all I give it 9/10. Watch it on https://www.netflix.com/title/81207260

Tags: k-drama, healing, rewatch
3 Comments
"""
"""What the author has written in the channel, to be saved as a review with the message menu."""

TICK_SECONDS = 30
"""How often the simulated clock is brought up to the real one."""


@asynccontextmanager
async def open_playground(
    database: Path | str | None = None, *, port: int | None = None
) -> AsyncIterator[str]:
    """Open the playground and give its address; the data goes with it unless `database` names some."""
    with tempfile.TemporaryDirectory(prefix="daesang-") as folder:
        index = TitleIndex(catalogue.load_titles())
        async with (
            Store.open(database or Path(folder) / "playground.db", find_title=index.find) as store,
            _open_world(store, index) as env,
        ):
            channel = env.guild.channels["reviews"]
            viewers = _add_viewers(env)
            author, reader, moderator = viewers
            numbers = count(SERVER_ID)
            await _give_taste(store, author, numbers, AUTHORS_SCORES, AUTHORS_SHELF)
            await _give_taste(store, moderator, numbers, MODERATORS_SCORES)
            # Joined long ago, not just now. Not `advance_time`, which would live through every day between.
            env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
            assert isinstance(env.bot, Daesang)
            await env.bot.use.recommenders.get(SERVER_ID, {})  # nobody shall wait for the first list
            await env.start()
            _hear_refusals(env.bot)
            await reader.slash(channel, "rating", title="kd-crash-landing-on-you-2019")
            post = await author.send(channel, BLOG, attachments=[(old_list.NAME, old_list.make_list(index))])
            await _file_report(store)
            await _greet(env, channel, post.id)  # last: what is last is seen first
            face = await asyncio.to_thread(draw_face, index.titles[0])
            where = f"{CDN_BASE}/avatars/{env.backend.bot_user.id}/{HASH}.png"
            async with env.preview(
                channel, viewers=viewers, layout="channel", port=port, assets={where: ("daesang.png", face)}
            ) as preview:
                ticking = asyncio.create_task(_keep_time(env))
                try:
                    yield preview.url
                finally:
                    ticking.cancel()


@asynccontextmanager
async def _open_world(store: Store, index: TitleIndex) -> AsyncIterator[simcord.Env]:
    await store.facts.keep("commands", "")  # this Discord is new, whatever the file remembers
    env = simcord.Env(
        Daesang(store=store, index=index, sources=[MadeUp()]), shard_count=1, check_errors=False
    )
    now = int(datetime.now(UTC).timestamp())
    people = add_shapes(make_community(index.korean.titles))
    if not await store.ratings.list_votes(SERVER_ID):
        await _settle_in(store, people, now=now)
    env.backend.bot_user.name, env.backend.bot_user.avatar = "Daesang", HASH
    server = env.create_guild("Drama Club (made up)", id=SERVER_ID)
    for name in ("reviews", "recommendations", "moderators"):
        server.create_text_channel(name)
    try:
        yield env
    finally:
        await env.shutdown()


async def _settle_in(store: Store, people: Community, *, now: int) -> None:
    """Put the community's scores and reviews into the store, as if each had used the commands."""
    numbers, rate = count(1), store.ratings.record_score

    def act(person: int, days_ago: float) -> Act:
        who = people.people[person]
        joined = now - who.joined_days_ago * DAY
        at = max(now - int(days_ago * DAY), joined)
        return Act(SERVER_ID, _find_id(person, joined), who.name, next(numbers), at, joined)

    acts: list[tuple[Act, Callable[[Act], Coroutine[Any, Any, object]]]] = []
    for score in people.scores:
        if score.first_half_points != score.half_points:
            give = partial(rate, title_id=score.title_id, score=score.first_half_points)
            acts.append((act(score.person, score.days_ago + 1), give))
        progress = Progress(score.progress)
        give = partial(rate, title_id=score.title_id, score=score.half_points, progress=progress)
        acts.append((act(score.person, score.days_ago), give))
    for review in people.reviews:
        moods = tuple(Mood(mood) for mood in review.moods)
        written = ReviewContent(
            review.body, review.half_points, Progress(review.progress), review.spoils, moods
        )
        write = partial(store.reviews.write, title_id=review.title_id, content=written)
        acts.append((act(review.person, review.days_ago), write))
    acts.sort(key=lambda item: item[0].at)
    for start in range(0, len(acts), 500):  # the queue takes a thousand at once
        await asyncio.gather(*(do(by) for by, do in acts[start : start + 500]))
    await store.calibration.calibrate(SERVER_ID)


def _find_id(person: int, joined: int) -> int:
    """An id says when its account was made: with who has only just joined that was then."""
    is_fresh = joined > datetime.now(UTC).timestamp() - 2 * DAY
    made = datetime.fromtimestamp(joined if is_fresh else joined - 500 * DAY, UTC)
    return discord.utils.time_snowflake(made) + person


def _add_viewers(env: simcord.Env) -> list[simcord.MemberActor]:
    """Who one can be: an author, a reader, and a moderator, who may manage messages and the server."""
    may = discord.Permissions(manage_messages=True, manage_guild=True)
    role = env.guild.create_role("Moderators", permissions=may)
    author, reader, moderator = (env.create_user(name) for name in ("author", "reader", "moderator"))
    plain = [env.guild.add_member(user) for user in (author, reader)]
    return [*plain, env.guild.add_member(moderator, roles=[role])]


async def _give_taste(
    store: Store,
    viewer: simcord.MemberActor,
    numbers: Iterator[int],
    scores: Mapping[str, int],
    shelf: Mapping[str, tuple[Status, int | None]] | None = None,
) -> None:
    """Give a viewer a taste, so that there is somebody with one, and another to compare with."""
    if await store.ratings.list_scores(SERVER_ID, viewer.id):
        return
    at = int(datetime.now(UTC).timestamp())

    def act() -> Act:
        return Act(SERVER_ID, viewer.id, viewer.name, next(numbers), at)

    for title_id, half_points in scores.items():
        await store.ratings.record_score(act(), title_id, score=half_points, progress=Progress.FINISHED)
    for title_id, (status, episode) in (shelf or {}).items():
        edit = partial(_place, status=status, episode=episode, at=at)
        await store.shelves.edit(act(), title_id, edit, rates=episode is not None)


def _place(entry: ShelfEntry, *, status: Status, episode: int | None, at: int) -> ShelfEntry:
    reached = entry if episode is None else entry.reach(episode, last=None, at=at)
    return reached.move(status, at=at)


def _hear_refusals(bot: Daesang) -> None:
    """Have SimCord count only faults as failed: what is refused in words is an answer like any other."""
    count_as_failed = bot.tree.on_error

    async def hear(interaction: Interaction, error: app_commands.AppCommandError) -> None:
        if find_personal(find_cause(error)) is None:
            await count_as_failed(interaction, error)
        else:
            await bot.answer_error(interaction, error)

    bot.tree.error(hear)


async def _greet(env: simcord.Env, channel: simcord.ChannelHandle, post_id: int) -> None:
    """Say what this is and offer what there is to try."""
    assert isinstance(env.bot, Daesang)
    tour = Tour(env.bot, Speech(env), post_id=post_id)
    await env.bot.add_cog(tour)
    target = env.bot.get_channel(channel.id)
    assert isinstance(target, discord.TextChannel)
    await tour.greet(target)


async def _file_report(store: Store) -> None:
    """Somebody has reported a review, so that a moderator has one to look at; once for a kept database."""
    if await store.reports.list_open(SERVER_ID):
        return
    [review, *_] = sorted(await store.reviews.list_posted(SERVER_ID), key=lambda each: each.id)
    by = Act(SERVER_ID, SERVER_ID, "a member", SERVER_ID - 1, int(datetime.now(UTC).timestamp()))
    await store.reports.file(by, review.id, words("en")("play.reason"))


async def _keep_time(env: simcord.Env) -> None:
    """Keep the simulated clock up to the real one; while somebody's action runs, the tick is left out."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        with suppress(simcord.SetupError, TimeoutError):
            await env.advance_time(max(0.0, (datetime.now(UTC) - env.now()).total_seconds()))
