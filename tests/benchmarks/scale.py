"""A million members who gave 10 million votes in 1,000 servers: `uv run python -m tests.benchmarks.scale`.

That is SQLite, half an hour; `--embedded` measures PostgreSQL in a server of its own, `--database DSN` in a
database that is there. `--servers 10 --members 5000 --votes 50000` is for trying, a minute. What is filled
already is measured as it is: a DSN, or with `--folder` the file that stays there.

Each figure is beside that of a bare statement: a SELECT of one row by its key, an INSERT with its COMMIT.
Processor time is that of this process and of the database's own, where they are on this machine.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot itself does, before numpy is imported

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot import catalogue
from bot.domain.board import BoardFilter
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.store.engines import postgres
from bot.usecases.ratings import Ratings
from bot.usecases.titles import Titles
from tests.benchmarks.common import Aim, Row, table
from tests.benchmarks.filling import NOW, Filling, Scale, fill_postgres, fill_sqlite
from tests.benchmarks.load import Memory
from tests.postgres import find_binaries, run_postgres

CROWDS = 100
TIMES = 200
AT_ONCE = 50
VOTES = 3_000
LATER = NOW + 3600
"""When all is measured."""
FEW = 10
"""Votes of a title that is not talked of."""

_ids = count(time.time_ns())
"""Of interactions and newcomers: none of them was here when the same was measured before."""

_START = """
import asyncio, json, sys, time
begun = time.perf_counter()
import bot.cli
from bot import catalogue
from bot.app import COGS, Daesang
from bot.domain.search import TitleIndex
from tests.benchmarks.scale import open_database

async def start():
    async with open_database(sys.argv[1]) as store:
        bot = Daesang(store=store, index=TitleIndex(catalogue.load_titles()))
        for cog in COGS:
            await bot.load_extension(cog)
        [peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
        print(json.dumps([time.perf_counter() - begun, int(peak.split()[1]) / 1024]))

asyncio.run(start())
"""


class Database(Protocol):
    """Where the votes are, and the bare statements beside which they are measured."""

    name: str
    url: str

    def fill(self, filling: Filling) -> None: ...
    def measure_size(self) -> int:
        """Bytes on the disk."""

    def count_cpu(self) -> float:
        """Seconds of processor time of its own processes so far, 0 where it has none."""

    def select(self) -> None: ...
    def insert(self) -> None: ...
    def read(self, sql: str) -> list[Any]:
        """Every row of a statement without parameters, beside the store."""


class SQLiteFile:
    name = "SQLite"

    def __init__(self, path: Path, stack: ExitStack) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.url = str(path)
        self._path = path
        # Beside the file: there is one writer, who is not to be waited for.
        self._bare = stack.enter_context(
            closing(sqlite3.connect(path.with_name("bare.db"), isolation_level=None))
        )
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
        ):
            self._bare.execute(statement)

    def fill(self, filling: Filling) -> None:
        fill_sqlite(self._path, filling)

    def measure_size(self) -> int:
        return sum(each.stat().st_size for each in self._path.parent.glob(f"{self._path.name}*"))

    def count_cpu(self) -> float:
        return 0.0

    def select(self) -> None:
        self._bare.execute("SELECT value FROM bare WHERE id = ?", (1,)).fetchall()

    def insert(self) -> None:
        self._bare.execute("INSERT INTO bare (value) VALUES (?)", (1,))

    def read(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self._path)) as db:
            return db.execute(sql).fetchall()


class PostgresServer:
    name = "PostgreSQL"

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.url = url
        self._db = stack.enter_context(closing(postgres.connect(url)))
        self._db.execute(b"CREATE TABLE IF NOT EXISTS bare (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)")
        stack.callback(self._db.execute, b"DROP TABLE bare")
        self._numbers = count(1)
        [[version]] = self._db.execute(b"SHOW server_version")
        self.name = f"PostgreSQL {version}"
        [[is_here, pid]] = self._db.execute(b"SELECT inet_client_addr() IS NULL, pg_backend_pid()")
        self._parent = _read_stat(pid)[1] if is_here else None

    def fill(self, filling: Filling) -> None:
        fill_postgres(self.url, filling)

    def measure_size(self) -> int:
        [[size]] = self._db.execute(b"SELECT pg_database_size(current_database())")
        return int(size)

    def count_cpu(self) -> float:
        if self._parent is None:
            return 0.0
        found = (_read_stat(int(each.name)) for each in Path("/proc").iterdir() if each.name.isdigit())
        ticks = sum(own for _, parent, own, _ in found if parent == self._parent)
        return (ticks + _read_stat(self._parent)[3]) / os.sysconf("SC_CLK_TCK")

    def select(self) -> None:
        self._db.execute(b"SELECT value FROM bare WHERE id = $1", (1,), prepare=True).fetchall()

    def insert(self) -> None:
        self._db.execute(
            b"INSERT INTO bare (id, value) VALUES ($1, $2)", (next(self._numbers), 1), prepare=True
        )

    def read(self, sql: str) -> list[Any]:
        return self._db.execute(sql.encode()).fetchall()


def _read_stat(pid: int) -> tuple[int, int, int, int]:
    """A process, its parent, and the ticks of processor time of its own and of its children that ended."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return pid, 0, 0, 0
    own, children = parts[11:13], parts[13:15]
    return pid, int(parts[1]), sum(map(int, own)), sum(map(int, children))


# What is measured ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of each of several runs, and of processor time on average."""

    wall: list[float]
    cpu: float

    def find(self, part: float) -> float:
        """Within how many milliseconds that part of the runs ended."""
        return float(np.quantile(self.wall, part)) * 1000

    def __str__(self) -> str:
        return f"{self.cpu * 1000:.2f} ms CPU, {self.find(0.5):.2f} ms, p99 {self.find(0.99):.1f} ms"


@dataclass(frozen=True, slots=True)
class Crowd:
    """A server: its members, and its titles with their votes, those with the most first."""

    server_id: int
    members: list[int]
    titles: list[str]
    votes: npt.NDArray[np.int64]

    def find_titles(self, votes: int) -> list[str]:
        """Some titles that have about so many votes."""
        nearest = np.argsort(np.abs(self.votes - votes), kind="stable")
        return [self.titles[place] for place in nearest[:50].tolist()]


def list_crowds(database: Database) -> list[Crowd]:
    """A hundred servers of all sizes, the largest first, a smallest last."""
    sizes = database.read(
        "SELECT server_id FROM members GROUP BY server_id ORDER BY count(*) DESC, server_id"
    )
    some = np.unique(np.linspace(0, len(sizes) - 1, CROWDS).round().astype(int))
    return [_read_crowd(database, sizes[place][0]) for place in some.tolist()]


def _read_crowd(database: Database, server_id: int) -> Crowd:
    votes = database.read(
        f"SELECT title_id, votes FROM summaries WHERE server_id = {server_id} AND votes > 0 "
        "ORDER BY votes DESC, title_id"
    )
    members = database.read(f"SELECT member_id FROM members WHERE server_id = {server_id} ORDER BY member_id")
    return Crowd(
        server_id,
        [member_id for (member_id,) in members],
        [title_id for title_id, _ in votes],
        np.array([number for _, number in votes]),
    )


class Scene:
    """A filled database, open."""

    def __init__(self, database: Database, store: Store, index: TitleIndex, crowds: list[Crowd]) -> None:
        self._database = database
        self._store = store
        self._ratings = Ratings(store=store, titles=Titles(store=store, index=index))
        self.large = crowds[0]
        self.small = crowds[-1]
        self.crowds = crowds

    # Floors ------------------------------------------------------------------------------------------

    async def measure_floors(self) -> tuple[Cost, Cost]:
        """A bare SELECT, a bare INSERT with its COMMIT."""
        select, insert = self._database.select, self._database.insert
        return await self._measure(_sync(select)), await self._measure(_sync(insert))

    # Reads -------------------------------------------------------------------------------------------

    async def measure_card(self, crowd: Crowd) -> Cost:
        members, titles = cycle(crowd.members), cycle(crowd.titles)

        async def read() -> object:
            return await self._store.ratings.find_standing(
                crowd.server_id, next(titles), member_id=next(members)
            )

        return await self._measure(read)

    async def measure_keystroke(self, crowd: Crowd) -> Cost:
        """The first of a member: nothing of them is in memory."""
        members = cycle(crowd.members)

        async def read() -> object:
            by = make_act(crowd, next(members))
            self._store.interests.forget(by)
            return await self._store.interests.find(by)

        return await self._measure(read)

    async def measure_board(self, crowd: Crowd) -> Cost:
        """A page of it, turned by one member after the other."""
        members = cycle(crowd.members)

        async def read() -> object:
            by = make_act(crowd, next(members))
            return await self._ratings.find_board(
                by, BoardFilter(), 0, day=datetime.fromtimestamp(by.at, UTC)
            )

        return await self._measure(read)

    async def measure_recommend(self, crowd: Crowd) -> Cost:
        """What `/recommend` reads of a server whose recommender is fitted."""
        members = cycle(crowd.members)
        titles = crowd.titles[:25]

        async def read() -> None:
            who = next(members)
            await self._store.ratings.count_votes(crowd.server_id)
            await self._store.suggestions.find_answers(crowd.server_id, [who])
            await self._store.suggestions.list_planned(crowd.server_id, who)
            await self._store.suggestions.find_standings(crowd.server_id, titles)

        return await self._measure(read)

    async def measure_fit(self, crowd: Crowd) -> Cost:
        """What a recommender is fitted to."""
        return await self._measure(lambda: self._store.ratings.list_votes(crowd.server_id), times=3)

    # Writes ------------------------------------------------------------------------------------------

    async def measure_vote(self, crowd: Crowd, *, votes: int) -> Cost:
        """Lone votes on a title of about so many votes."""
        titles = cycle(crowd.find_titles(votes) if votes < crowd.votes[0] else crowd.titles[:1])
        return await self._measure(lambda: self._vote(crowd, next(titles)))

    async def measure_many(self, crowds: list[Crowd], *, hot: bool) -> tuple[Cost, float]:
        """Votes of 50 members at once, on one title or on many; their cost, and votes a second."""
        turns = cycle(crowds)
        titles = {crowd.server_id: cycle(crowd.titles[: 1 if hot else 200]) for crowd in crowds}
        wall: list[float] = []
        left, votes = count(1), VOTES // 3 if hot else VOTES

        async def vote_on() -> None:
            while next(left) <= votes:
                crowd = next(turns)
                begun = time.perf_counter()
                await self._vote(crowd, next(titles[crowd.server_id]))
                wall.append(time.perf_counter() - begun)

        begun, cpu = time.perf_counter(), self._count_cpu()
        await asyncio.gather(*(vote_on() for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - begun
        return Cost(wall, (self._count_cpu() - cpu) / len(wall)), len(wall) / seconds

    async def measure_calibration(self) -> tuple[Cost, Cost]:
        """Learning the largest server anew, and votes elsewhere meanwhile."""
        titles = cycle(self.small.titles)
        calibrating = asyncio.create_task(
            self._measure(lambda: self._store.calibration.calibrate(self.large.server_id), times=1)
        )
        waits = []
        while not calibrating.done():
            begun = time.perf_counter()
            await self._vote(self.small, next(titles))
            waits.append(time.perf_counter() - begun)
            await asyncio.sleep(0.02)
        return await calibrating, Cost(waits, 0.0)

    # Parts -------------------------------------------------------------------------------------------

    async def _vote(self, crowd: Crowd, title: str) -> None:
        number = next(_ids)
        await self._store.ratings.record_score(make_act(crowd, number), title, score=11 + number % 7)

    def _count_cpu(self) -> float:
        return time.process_time() + self._database.count_cpu()

    async def _measure(self, work: Callable[[], Awaitable[object]], *, times: int = TIMES) -> Cost:
        if times > 10:
            for _ in range(5):  # statements are prepared, pages read
                await work()
        wall = []
        cpu = self._count_cpu()
        for _ in range(times):
            begun = time.perf_counter()
            await work()
            wall.append(time.perf_counter() - begun)
        return Cost(wall, (self._count_cpu() - cpu) / times)


def make_act(crowd: Crowd, member_id: int) -> Act:
    return Act(crowd.server_id, member_id, f"member {member_id}", next(_ids), LATER, NOW - 10**8)


def _sync(work: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        work()

    return run


# The table -------------------------------------------------------------------------------------------


async def rows(database: Database, scale: Scale) -> list[Row]:
    """Fill it and measure."""
    index = TitleIndex(catalogue.load_titles())
    await fill(database, scale, index)
    filled = count_rows(database)
    crowds = list_crowds(database)
    large = crowds[0]
    seconds, peak = measure_start(database.url)
    async with open_database(database.url, index) as store:
        scene = Scene(database, store, index, crowds)
        return [
            Row(
                f"{filled.servers:,} servers, {filled.members:,} members",
                f"{filled.votes:,} votes, of them {large.votes.sum():,} "
                f"by the {len(large.members):,} of the largest",
            ),
            Row("size on disk", f"{database.measure_size() / 1e6:,.0f} MB"),
            Row("start, until it could connect", f"{seconds:.1f} s, {peak:.0f} MiB at most"),
            *await _measure_reads(scene),
            *await _measure_writes(scene),
            Row("memory after all that, with what measures it", f"{Memory().now():.0f} MiB"),
        ]


def count_rows(database: Database) -> Scale:
    [[servers, members]] = database.read("SELECT count(DISTINCT server_id), count(*) FROM members")
    [[votes]] = database.read("SELECT sum(votes) FROM summaries")
    return Scale(servers, members, votes)


async def fill(database: Database, scale: Scale, index: TitleIndex) -> None:
    """Make the database, and fill it unless it is filled."""
    async with open_database(database.url):
        pass
    if database.read("SELECT server_id FROM members LIMIT 1"):
        return
    begun = time.perf_counter()
    await asyncio.to_thread(database.fill, Filling(scale, [title.id for title in index.titles]))
    filled = time.perf_counter() - begun
    async with open_database(database.url, index) as store:
        begun = time.perf_counter()
        await store.calibration.rebuild()
        learnt = time.perf_counter() - begun
    print(f"{database.name}: filled in {filled:.0f} s, learnt in {learnt:.0f} s", flush=True)


async def _measure_reads(scene: Scene) -> list[Row]:
    select, _ = await scene.measure_floors()
    found = [Row("a bare SELECT", str(select))]
    for what, measure, limit in (
        ("a card", scene.measure_card, 2.0),
        ("a member's first keystroke", scene.measure_keystroke, 2.0),
        ("a board's page", scene.measure_board, 2.0),
        ("what /recommend reads", scene.measure_recommend, None),
        ("what a recommender is fitted to", scene.measure_fit, None),
    ):
        small, large = await measure(scene.small), await measure(scene.large)
        found.append(_row(f"{what}, smallest server, over the SELECT", small, select))
        found.append(_row(f"{what}, largest server, over the SELECT", large, select))
        if limit is not None:
            found.append(Row("  largest over smallest", "CPU", large.cpu / small.cpu, Aim(limit)))
    return found


async def _measure_writes(scene: Scene) -> list[Row]:
    _, insert = await scene.measure_floors()
    few = await scene.measure_vote(scene.large, votes=FEW)
    many = await scene.measure_vote(scene.large, votes=10**9)
    found = [
        Row("a bare INSERT with its COMMIT", str(insert)),
        _row(f"a lone vote, title of {FEW} votes, over the INSERT", few, insert),
        _row(f"a lone vote, title of {scene.large.votes[0]:,}, over the INSERT", many, insert),
        Row("  the latter over the former", "CPU", many.cpu / few.cpu, Aim(1.5)),
    ]
    for what, crowds, hot in (
        (f"{AT_ONCE} members at once, in servers of all sizes", scene.crowds, False),
        (f"{AT_ONCE} members at once, on one title", [scene.large], True),
    ):
        cost, rate = await scene.measure_many(crowds, hot=hot)
        found.append(_row(f"{what}: {rate:,.0f} votes/s, over the INSERT", cost, insert))
    calibration, meanwhile = await scene.measure_calibration()
    found.append(
        Row("learning the largest server", f"{calibration.cpu:.2f} s CPU, {calibration.wall[0]:.2f} s")
    )
    found.append(
        Row(
            "  a vote elsewhere meanwhile",
            f"{meanwhile.find(0.5):.1f} ms, at most",
            meanwhile.find(1.0),
            Aim(200, " ms"),
            " ms",
        )
    )
    return found


def _row(what: str, cost: Cost, floor: Cost) -> Row:
    return Row(what, str(cost), cost.cpu / floor.cpu)


def measure_start(url: str) -> tuple[float, float]:
    """Seconds until the bot could connect, and its MiB by then at most."""
    said = subprocess.run([sys.executable, "-c", _START, url], capture_output=True, text=True, check=True)
    seconds, peak = json.loads(said.stdout)
    return seconds, peak


def open_database(url: str, index: TitleIndex | None = None) -> AbstractAsyncContextManager[Store]:
    """The store on a file, or on PostgreSQL."""
    database = url if url.startswith("postgresql:") else Path(url)
    return Store.open(database) if index is None else Store.open(database, find_title=index.find)


def _find_database(arguments: argparse.Namespace, stack: ExitStack) -> Database:
    if arguments.database:
        return PostgresServer(arguments.database, stack)
    if arguments.embedded:
        server = stack.enter_context(run_postgres(find_binaries()["newest"], durable=True))
        return PostgresServer(server.make_database(), stack)
    folder = arguments.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="daesang-scale-"))
    return SQLiteFile(Path(folder) / "scale.db", stack)


async def main(arguments: argparse.Namespace) -> None:
    with ExitStack() as stack:
        database = _find_database(arguments, stack)
        scale = Scale(arguments.servers, arguments.members, arguments.votes)
        print(table(f"\n{database.name}", await rows(database, scale)), flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in asdict(Scale()).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--folder", type=Path, help="where the file is, or is to stay")
    parser.add_argument("--database", help="a postgresql:// address")
    parser.add_argument("--embedded", action="store_true", help="PostgreSQL in a server of its own")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(_parse()))
