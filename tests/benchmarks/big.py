"""What one very big server costs, beside one of 30 members: a vote, a keystroke, a card, a board page.

    uv run python -m tests.benchmarks.big [--votes N]

CPU of the whole process, medians; and how long votes wait, and the writer works at one piece, while the big
server is learnt anew. `--votes` gives that server another number of votes (a million takes some minutes).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot itself does, before numpy is imported

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from bot import catalogue
from bot.domain.board import BoardFilter
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.store.transaction import Job, Transaction
from bot.ui.panels import board_card
from bot.ui.words import words as words_of
from bot.usecases.ratings import Ratings
from bot.usecases.titles import Titles
from tests.benchmarks.common import Aim, Row, table

NOW = 1_760_000_000
DAY = 24 * 3600
HOT, BIG, SMALL = 1, 2, 3
"""A server with a few titles of very many votes, one with many members, and one with few."""
SIZES = (10, 1_000, 10_000, 100_000)
"""Votes on the titles of the first."""
MEMBERS, VOTES, FEW = 15_000, 135_000, 30
EACH = 9
"""Votes of a member, in the others."""
TIMES = 60

_numbers = count(1)


def act(server_id: int, member_id: int, *, at: int = NOW) -> Act:
    return Act(server_id, member_id, f"member {member_id}", next(_numbers), at, joined_at=0)


# What is there ---------------------------------------------------------------------------------------


def make_votes(votes: int, titles: list[str], rng: random.Random) -> Iterator[tuple[int, str, int, int, int]]:
    """Server, title, member, score and age in seconds of every vote; each member and title once."""
    for size in SIZES:
        for member in range(1, size + 1):
            for name in _names(size):
                yield HOT, name, member, _score(rng, 15.0), rng.randrange(60, 300 * DAY)
    weights = [1 / (place + 10) for place in range(len(titles))]
    tastes = [rng.gauss(14.0, 2.0) for _ in titles]
    for server_id, members in ((BIG, MEMBERS), (SMALL, FEW)):
        each = max(1, votes // MEMBERS) if server_id == BIG else EACH
        for member in range(1, members + 1):
            for place in {*rng.choices(range(len(titles)), weights, k=each)}:
                yield (
                    server_id,
                    titles[place],
                    member,
                    _score(rng, tastes[place]),
                    rng.randrange(60, 300 * DAY),
                )


def _names(size: int) -> list[str]:
    """Of few votes there are several titles, so that they stay few."""
    return [f"title {size}"] if size > SIZES[0] else [f"title {size} {n}" for n in range(TIMES // 5 + 1)]


def _score(rng: random.Random, middle: float) -> int:
    return min(max(round(rng.gauss(middle, 3.0)), 2), 20)


async def fill(path: Path, votes: int, titles: list[str]) -> None:
    """A file with those servers, learnt."""
    async with Store.open(path):
        pass
    rng = random.Random(1)
    with closing(sqlite3.connect(path)) as db, db:
        for server_id, members in ((HOT, max(SIZES)), (BIG, MEMBERS), (SMALL, FEW)):
            db.executemany(
                "INSERT INTO members (server_id, member_id, name, joined_at, seen_at) "
                "VALUES (?, ?, 'm', 0, 0)",
                ((server_id, member) for member in range(1, members + 1)),
            )
        db.executemany(
            "INSERT INTO shelf (server_id, title_id, member_id, status, score, first_score, first_at, "
            "rated_at, scored_at) VALUES (?, ?, ?, 'finished', ?, ?, ?, ?, ?)",
            (
                (server_id, title_id, member, score, score, NOW - age, NOW - age, NOW - age)
                for server_id, title_id, member, score, age in make_votes(votes, titles, rng)
            ),
        )
    async with Store.open(path, find_title=TitleIndex(catalogue.load_titles()).find) as store:
        await store.calibration.rebuild()


# What is measured ------------------------------------------------------------------------------------


async def take(*works: Callable[[int], Awaitable[object]], times: int = TIMES) -> list[float]:
    """Seconds of CPU of each, the medians, taken in turn; the first turn does not count."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(times + 1):
        for work, those in zip(works, taken, strict=True):
            begun = time.process_time()
            await work(number)
            those.append(time.process_time() - begun)
    return [median(those[1:]) for those in taken]


async def votes_rows(store: Store) -> list[Row]:
    """A vote at few and very many votes on its title; those on few are spread over titles of few."""

    async def vote(size: int, number: int) -> object:
        title_id = f"title {size}" if size > SIZES[0] else f"title {size} {number // 5}"
        by = act(HOT, 200_001 + number)
        return await store.ratings.record_score(by, title_id, score=12 + number % 7)

    cost = await take(*(partial(vote, size) for size in SIZES))
    return [
        Row(
            f"a vote at {size:,} votes",
            f"{each * 1e3:.2f} ms",
            each / cost[0],
            Aim(1.5) if size > SIZES[0] else None,
        )
        for size, each in zip(SIZES, cost, strict=True)
    ]


async def beside_rows(store: Store, index: TitleIndex) -> list[Row]:
    """What is asked for in a big server, beside a small one."""
    ratings = Ratings(store=store, titles=Titles(store=store, index=index))
    words, day = words_of("en"), datetime.fromtimestamp(NOW, UTC)
    members = {BIG: MEMBERS, SMALL: FEW}
    popular = index.titles[0].id

    async def first(server_id: int, number: int) -> object:
        store.interests.forget(act(server_id, 1))
        return await store.interests.find(act(server_id, 1 + number % members[server_id]))

    async def cold(server_id: int, number: int) -> object:
        return await store.interests.find(act(server_id, 1, at=NOW + number * 3_600))

    async def later(server_id: int, number: int) -> object:
        return await store.interests.find(act(server_id, 1))

    async def card(server_id: int, number: int) -> object:
        member = 1 + number % members[server_id]
        return await store.ratings.find_standing(server_id, popular, member_id=member)

    async def board(server_id: int, number: int, *, apart: int = 0) -> object:
        by = act(server_id, 1 + number % members[server_id], at=NOW + number * apart)
        page = await ratings.find_board(by, BoardFilter(), 0, day=day)
        return board_card(page, words, server="here", name=None, owner_id=1)

    async def cold_board(server_id: int, number: int) -> object:
        return await board(server_id, number, apart=3_600)

    async def count_votes(server_id: int, number: int) -> object:
        return await store.ratings.count_votes(server_id)

    rows = []
    for what, work, aim in (
        ("a member's first keystroke", first, Aim(2)),
        ("the first keystroke in a server for long", cold, None),
        ("a later keystroke", later, Aim(2)),
        ("a card", card, Aim(2)),
        ("a board page", board, Aim(2)),
        ("a board page, the first in a server for long", cold_board, None),
        ("votes counted, for a recommendation", count_votes, None),
    ):
        cost = dict(zip(members, await take(*(partial(work, each) for each in members)), strict=True))
        measured = f"{cost[BIG] * 1e3:.3f} ms against {cost[SMALL] * 1e3:.3f}"
        rows.append(Row(what, measured, cost[BIG] / cost[SMALL], aim))
    return rows


@asynccontextmanager
async def watched(store: Store) -> Any:
    """The seconds each piece of the calibration holds the writer, and each of its reads the reader."""
    engine: Any = store.calibration._engine
    held: dict[str, list[float]] = {"write": [], "look": []}

    def watch(name: str, ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def asked(job: Job[Any], **of: Any) -> Any:
            def timed(tx: Transaction) -> Any:
                begun = time.thread_time()
                try:
                    return job(tx)
                finally:
                    held[name].append(time.thread_time() - begun)

            return await ask(timed, **of)

        return asked

    class Watched:
        write = staticmethod(watch("write", engine.write))
        look = staticmethod(watch("look", engine.look))

        @staticmethod
        async def read(sql: str, parameters: Any) -> Any:
            return await Watched.look(lambda tx: tx.all(sql, parameters))

    store.calibration._engine = Watched  # type: ignore[assignment]
    yield held
    store.calibration._engine = engine


async def calibration_rows(store: Store) -> list[Row]:
    """How long votes wait while the big server is learnt anew."""

    async def vote(number: int) -> tuple[float, float]:
        """Seconds it took, and those of them in which the process worked and not the rest of the machine."""
        by = act(BIG, 300_000 + number)
        begun, cpu = time.perf_counter(), time.process_time()
        await store.ratings.record_score(by, "nobody's favourite", score=12 + number % 7)
        return time.perf_counter() - begun, time.process_time() - cpu

    quiet = [await vote(number) for number in range(200)]
    async with watched(store) as held:
        begun, cpu = time.perf_counter(), time.process_time()
        learning = asyncio.create_task(store.calibration.calibrate(BIG))
        waited: list[tuple[float, float]] = []
        while not learning.done():
            waited.append(await vote(1_000 + len(waited)))
            await asyncio.sleep(0.002)
        await learning
        took = time.perf_counter() - begun
    took_one, worked = (list(each) for each in zip(*waited, strict=True))
    alone = [each for each, _ in quiet]
    return [
        Row(
            "the longest a vote takes meanwhile",
            f"median {median(took_one) * 1e3:.1f} ms; else {median(alone) * 1e3:.1f}, "
            f"{max(alone) * 1e3:.0f} at most",
            max(took_one) * 1e3,
            Aim(200, " ms"),
            " ms",
        ),
        Row(
            "the most CPU of the process in that time",
            f"median {median(worked) * 1e3:.1f} ms",
            max(worked) * 1e3,
            Aim(200, " ms"),
            " ms",
        ),
        Row(
            "the longest piece of its writing, CPU",
            f"{len(held['write'])} pieces, {sum(held['write']) * 1e3:.0f} ms in all",
            max(held["write"]) * 1e3,
            Aim(50, " ms"),
            " ms",
        ),
        Row(
            "the longest piece of its reading, CPU",
            f"{len(held['look'])} pieces, {sum(held['look']) * 1e3:.0f} ms in all",
            max(held["look"]) * 1e3,
            None,
            " ms",
        ),
        Row(
            "learning it",
            f"{time.process_time() - cpu:.1f} s of CPU with {len(waited)} votes",
            took,
            None,
            " s",
        ),
    ]


async def moderation_rows(store: Store) -> list[Row]:
    """A member with 500 votes whose votes count no more."""
    rows = await store.calibration._engine.read(
        "SELECT title_id FROM summaries WHERE server_id = :server_id ORDER BY votes DESC LIMIT 500",
        {"server_id": BIG},
    )
    for row in rows:
        await store.ratings.record_score(act(BIG, 400_000), row["title_id"], score=4)
    begun = time.process_time()
    await store.moderation.exclude(act(BIG, 1), 400_000, name="troll", excluded=True)
    return [Row("excluding a member with 500 votes", "", (time.process_time() - begun) * 1e3, None, " ms")]


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--votes", type=int, default=VOTES)
    votes = parser.parse_args().votes
    index = TitleIndex(catalogue.load_titles())
    with tempfile.TemporaryDirectory(prefix="daesang-big-") as name:
        path = Path(name) / "daesang.db"
        await fill(path, votes, [title.id for title in index.titles])
        async with Store.open(path, find_title=index.find) as store:
            print(table("CPU of a vote, over one at 10 votes", await votes_rows(store)), flush=True)
            heading = f"\nCPU beside {votes:,} votes, over a server of {FEW} members"
            print(table(heading, await beside_rows(store, index)), flush=True)
            print(table("\nLearning the big server", await calibration_rows(store)), flush=True)
            print(table("\nModeration", await moderation_rows(store)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
