"""Durable writes beside plain sqlite3, votes beside a busy neighbour, a card's read at few and many votes."""

import asyncio
import sqlite3
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack, closing
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, cast

import discord

from bot.domain.members import Act
from bot.domain.ratings import HALF_POINTS
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.store.engines.migrate import migrations
from bot.store.engines.sqlite import _Transaction
from bot.store.interests import Interests
from bot.store.ratings import Ratings
from bot.store.transaction import Engine, Job
from bot.ui.channels import Channels
from bot.usecases import Clock, UseCases
from tests.benchmarks.common import Aim, Row, over

SERVER = 1
AT_ONCE = 100
ROUNDS = 7
MANY = 100_000
TAKES = 1_000
READS = 150
BURSTS = 4_000
VOTES = 300
NOW = 1_760_000_000

_numbers = count(1)


def act(member_id: int) -> Act:
    return Act(SERVER, member_id, f"member {member_id}", next(_numbers), NOW)


class Plain:
    """sqlite3 as most bots use it, given the store's own jobs: the statements are the same to the letter."""

    def __init__(self, path: Path, *, transaction: bool) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self.db.execute(f"PRAGMA {pragma}")
        for _, script in sorted(migrations().items()):
            self.db.executescript(script)
        self.db.row_factory = sqlite3.Row
        self._transaction = transaction

    async def write(self, job: Job[Any], *, of: int | None = None, asked_in: int | None = None) -> Any:
        if self._transaction:
            self.db.execute("BEGIN IMMEDIATE")
        value = job(_Transaction(self.db))
        if self._transaction:
            self.db.execute("COMMIT")
        return value


async def writes(folder: Path) -> list[Row]:
    """Votes a second: a hundred tasks at once on the store, and one after the other on plain sqlite3."""
    each, whole = (Plain(folder / f"plain{n}.db", transaction=bool(n)) for n in (0, 1))
    with closing(each.db), closing(whole.db):
        async with Store.open(folder / "writes.db") as store:
            ours, per_statement, per_vote = await _write_in_turn(store, each, whole)
    return [
        Row(
            f"a vote, {AT_ONCE} at once, over sqlite3 autocommit FULL",
            f"{1 / median(ours):,.0f}/s against {1 / median(per_statement):,.0f}/s",
            over(per_statement, ours),
            Aim(4, at_least=True),
        ),
        Row(
            "the same, over sqlite3 with one transaction a vote",
            f"{1 / median(ours):,.0f}/s against {1 / median(per_vote):,.0f}/s",
            over(per_vote, ours),
        ),
    ]


async def _write_in_turn(store: Store, each: Plain, whole: Plain) -> list[list[float]]:
    """Seconds a vote of the three, side by side."""
    taken: list[list[float]] = [[], [], []]
    for turn in range(ROUNDS):
        members = [turn * 1000 + number for number in range(AT_ONCE * 3)]
        begun = time.perf_counter()
        for start in range(0, len(members), AT_ONCE):
            chunk = members[start : start + AT_ONCE]
            await asyncio.gather(
                *(store.ratings.record_score(act(member), _title(member), score=15) for member in chunk)
            )
        taken[0].append((time.perf_counter() - begun) / len(members))
        for place, plain in enumerate((each, whole), start=1):
            engine = cast(Engine, plain)
            ratings = Ratings(engine, Interests(engine))
            begun = time.perf_counter()
            for member in members[:AT_ONCE]:
                await ratings.record_score(act(member), _title(member), score=15)
            taken[place].append((time.perf_counter() - begun) / AT_ONCE)
    return taken


def _title(member_id: int) -> str:
    return f"title-{member_id % 50}"


class Follower:
    """What a running bot does after a vote, with nobody connected."""

    def __init__(self, store: Store) -> None:
        self._under_way: set[asyncio.Task[None]] = set()
        clock = Clock(spawn=self._spawn, remind=lambda seconds: None, now=lambda: NOW)
        channels = Channels(discord.Client(intents=discord.Intents.none()))
        use = UseCases(store=store, index=TitleIndex([]), channels=channels, clock=clock)
        store.follow(lambda events: cast(None, self._spawn(use.follow(list(events)), "follow")))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
        task = asyncio.create_task(work, name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def rest(self) -> None:
        """Until nothing is left to do."""
        while self._under_way:
            await asyncio.wait(self._under_way)


async def neighbours(folder: Path) -> list[Row]:
    """CPU of a vote and all it brings with it, beside other servers with and without open bursts."""
    taken: dict[str, list[float]] = {"quiet": [], "busy": []}
    async with AsyncExitStack() as stack:
        stores = {name: await stack.enter_async_context(Store.open(folder / f"{name}.db")) for name in taken}
        with closing(sqlite3.connect(folder / "busy.db")) as db:
            _open_bursts(db)
        followers = {name: Follower(store) for name, store in stores.items()}
        for turn in range(ROUNDS + 1):
            for name, store in stores.items():
                begun = time.process_time()
                for number in range(VOTES):
                    member = turn * VOTES + number
                    await store.ratings.record_score(
                        act(member), _title(member), score=HALF_POINTS[member % 19]
                    )
                    await followers[name].rest()
                if turn:  # the first fills caches
                    taken[name].append((time.process_time() - begun) / VOTES)
        assert {await store.ratings.count_votes(SERVER) for store in stores.values()} == {
            VOTES * (ROUNDS + 1)
        }
    quiet, busy = (median(figures) * 1e3 for figures in taken.values())
    return [
        Row(
            f"votes with {BURSTS:,} open bursts elsewhere over none",
            f"{busy:.2f} ms against {quiet:.2f} ms",
            over(taken["busy"], taken["quiet"]),
            Aim(1.1),
        )
    ]


def _open_bursts(db: sqlite3.Connection) -> None:
    """Bursts of other servers that nobody has decided on, whose announcements wait for their channels."""
    numbers = range(1, BURSTS + 1)
    elsewhere = [(SERVER + 1 + number // 20, number) for number in numbers]
    db.executemany(
        "INSERT INTO bursts (burst_id, server_id, title_id, state, opened_at) VALUES (?, ?, ?, 'open', ?)",
        ((number, server_id, f"title-{number % 20}", NOW) for server_id, number in elsewhere),
    )
    db.executemany(
        "INSERT INTO burst_votes (burst_id, member_id) VALUES (?, ?)",
        ((number, member) for number in numbers for member in range(3)),
    )
    db.executemany(
        "INSERT INTO outbox (server_id, kind, subject_id, at, due_at, tries) VALUES (?, 'burst', ?, ?, ?, 1)",
        ((server_id, number, NOW, NOW + 900) for server_id, number in elsewhere),
    )
    db.commit()


async def reads(folder: Path) -> list[Row]:
    """CPU of what a card reads, at 10 and at 100,000 votes of one title."""
    path = folder / "reads.db"
    async with Store.open(path):
        pass
    with closing(sqlite3.connect(path)) as db:
        _fill(db)
    titles = ("few", "many", "talked-about")
    taken: dict[str, list[float]] = {title: [] for title in titles}
    async with Store.open(path) as store:
        for _ in range(ROUNDS):
            for title in titles:
                begun = time.process_time()
                for number in range(READS):
                    await store.ratings.find_standing(SERVER, title, member_id=number)
                taken[title].append((time.process_time() - begun) / READS)
    few = median(taken["few"]) * 1e6
    return [
        Row(
            f"a card's read at {MANY:,} votes over at 10",
            f"{median(taken['many']) * 1e6:.0f} us against {few:.0f} us",
            over(taken["many"], taken["few"]),
            Aim(1.2),
        ),
        Row(
            f"the same with {TAKES:,} takes as well",
            f"{median(taken['talked-about']) * 1e6:.0f} us against {few:.0f} us",
            over(taken["talked-about"], taken["few"]),
            Aim(1.2),
        ),
    ]


def _fill(db: sqlite3.Connection) -> None:
    """Votes straight into the tables; through the store a hundred thousand would take half a minute."""
    people = [(SERVER, member, f"member {member}", 0) for member in range(MANY)]
    db.executemany("INSERT INTO members (server_id, member_id, name, seen_at) VALUES (?, ?, ?, ?)", people)
    for title, votes in (("few", 10), ("many", MANY), ("talked-about", MANY)):
        scores = [HALF_POINTS[member % 19] for member in range(votes)]
        db.executemany(
            "INSERT INTO shelf (server_id, title_id, member_id, score, first_score, first_at, rated_at) "
            "VALUES (?, ?, ?, ?, ?, 0, 0)",
            ((SERVER, title, member, score, score) for member, score in enumerate(scores)),
        )
        sums = [votes, sum(scores), sum(score * score for score in scores)]
        sums += [scores.count(half) for half in HALF_POINTS]
        names = ", ".join(("votes", "total", "squares", *(f"h{half}" for half in HALF_POINTS)))
        marks = ", ".join("?" * (2 + len(sums)))
        db.execute(
            f"INSERT INTO summaries (server_id, title_id, {names}) VALUES ({marks})", (SERVER, title, *sums)
        )
    db.executemany(
        "INSERT INTO reviews (server_id, title_id, member_id, body, spoils, posted_at) "
        "VALUES (?, 'talked-about', ?, ?, 0, 0)",
        ((SERVER, member, "A take. " * 100) for member in range(TAKES)),
    )
    db.commit()
