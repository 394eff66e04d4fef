"""Durable writes beside plain sqlite3, and a card's read at few and at many votes."""

import asyncio
import sqlite3
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, cast

from bot.domain.members import Act
from bot.domain.ratings import HALF_POINTS
from bot.store import Store
from bot.store.database import Database, Job
from bot.store.interests import Interests
from bot.store.migrate import migrations
from bot.store.ratings import Ratings
from tests.benchmarks.common import Aim, Row, over

SERVER = 1
AT_ONCE = 100
ROUNDS = 7
MANY = 100_000
TAKES = 1_000
READS = 150

_numbers = count(1)


def act(member_id: int) -> Act:
    return Act(SERVER, member_id, f"member {member_id}", next(_numbers), 1_760_000_000)


class Plain:
    """sqlite3 as most bots use it, given the store's own jobs: the statements are the same to the letter."""

    def __init__(self, path: Path, *, transaction: bool) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self.db.execute(f"PRAGMA {pragma}")
        for script in migrations().values():
            self.db.executescript(script)
        self.db.row_factory = sqlite3.Row
        self._transaction = transaction

    async def write(self, job: Job[Any]) -> Any:
        if self._transaction:
            self.db.execute("BEGIN IMMEDIATE")
        value = job(self.db)
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
                *(store.ratings.rate(act(member), _title(member), score=15) for member in chunk)
            )
        taken[0].append((time.perf_counter() - begun) / len(members))
        for place, plain in enumerate((each, whole), start=1):
            database = cast(Database, plain)
            ratings = Ratings(database, Interests(database))
            begun = time.perf_counter()
            for member in members[:AT_ONCE]:
                await ratings.rate(act(member), _title(member), score=15)
            taken[place].append((time.perf_counter() - begun) / AT_ONCE)
    return taken


def _title(member_id: int) -> str:
    return f"title-{member_id % 50}"


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
                    await store.ratings.standing(SERVER, title, member_id=number)
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
            "INSERT INTO ratings (server_id, title_id, member_id, score, first_score, first_at, rated_at) "
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
