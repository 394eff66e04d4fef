"""A file of ten years beside one of some weeks: `uv run python -m tests.benchmarks.decade`.

Ten million votes of a million members in 1,000 servers, and ten thousand in ten, filled first (some twenty
minutes, and 3 GB; with `--folder` they stay there and are measured as they are next time). What members do is
then done on both in turns, in servers of all sizes; the ratio is that of the large file over the small one.
`--votes 100000 --members 10000 --servers 20` is for trying.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot itself does, before numpy is imported

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import numpy as np

from bot import catalogue
from bot.domain.board import BoardFilter
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.store.engines.backups import back_up
from bot.usecases.ratings import Ratings
from bot.usecases.titles import Titles
from tests.benchmarks.common import Aim, Row, table
from tests.benchmarks.filling import Scale
from tests.benchmarks.load import Memory
from tests.benchmarks.scale import (
    Crowd,
    SQLiteFile,
    count_rows,
    fill,
    list_crowds,
    make_act,
    measure_start,
    open_database,
)

SMALL = Scale(servers=10, members=1_000, votes=10_000)
ROUNDS, EACH = 20, 50
STARTS = 5

_MEMORY = """
import asyncio, json, sys
from pathlib import Path
import bot.cli
from tests.benchmarks import decade

print(asyncio.run(decade.use_alone(Path(sys.argv[1]))))
"""


@dataclass
class File:
    """A filled file, open, and how long each thing took in it, in seconds."""

    store: Store
    ratings: Ratings
    crowds: list[Crowd]
    taken: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, index: TitleIndex, crowds: list[Crowd]) -> "File":
        return cls(store, Ratings(store=store, titles=Titles(store=store, index=index)), crowds)

    def list_ways(self) -> dict[str, Callable[[], Awaitable[object]]]:
        """What members do, each time in another server and by another member."""
        turns = cycle([(crowd, cycle(crowd.members), cycle(crowd.titles)) for crowd in self.crowds])

        async def read_card() -> object:
            crowd, members, titles = next(turns)
            return await self.store.ratings.find_standing(
                crowd.server_id, next(titles), member_id=next(members)
            )

        async def type_first() -> object:
            crowd, members, _ = next(turns)
            by = make_act(crowd, next(members))
            self.store.interests.forget(by)
            return await self.store.interests.find(by)

        async def turn_page() -> object:
            crowd, members, _ = next(turns)
            by = make_act(crowd, next(members))
            day = datetime.fromtimestamp(by.at, UTC)
            return await self.ratings.find_board(by, BoardFilter(), 0, day=day)

        async def recommend() -> object:
            crowd, members, _ = next(turns)
            who = next(members)
            await self.store.ratings.count_votes(crowd.server_id)
            await self.store.suggestions.list_planned(crowd.server_id, who)
            return await self.store.suggestions.find_answers(crowd.server_id, [who])

        async def vote() -> object:
            crowd, members, titles = next(turns)
            by = make_act(crowd, next(members))
            return await self.store.ratings.record_score(by, next(titles), score=11 + by.interaction_id % 7)

        return {
            "a card": read_card,
            "a first keystroke": type_first,
            "a board's page": turn_page,
            "what /recommend reads": recommend,
            "a vote": vote,
        }

    async def take_turns(self) -> None:
        for name, work in self.list_ways().items():
            taken = self.taken.setdefault(name, [])
            for _ in range(EACH):
                begun = time.perf_counter()
                await work()
                taken.append(time.perf_counter() - begun)

    async def calibrate(self) -> float:
        """Seconds to learn its largest server anew."""
        begun = time.perf_counter()
        await self.store.calibration.calibrate(self.crowds[0].server_id)
        return time.perf_counter() - begun

    async def erase(self) -> float:
        """Seconds to erase somebody of its largest server, everywhere."""
        who = self.crowds[0].members[7]
        begun = time.perf_counter()
        for home in await self.store.privacy.list_homes(who):
            await self.store.privacy.erase(home.server_id, who, at=make_act(self.crowds[0], who).at)
        return time.perf_counter() - begun


async def use_alone(path: Path) -> float:
    """MiB of a process that has done all that members do."""
    index = TitleIndex(catalogue.load_titles())
    with ExitStack() as stack:
        crowds = list_crowds(SQLiteFile(path, stack))
    async with open_database(str(path), index) as store:
        await File.of(store, index, crowds).take_turns()
    return Memory().now()


def _measure_memory(path: str) -> float:
    said = subprocess.run([sys.executable, "-c", _MEMORY, path], capture_output=True, text=True, check=True)
    return float(said.stdout)


async def rows(small: SQLiteFile, large: SQLiteFile, index: TitleIndex) -> list[Row]:
    found = []
    for name, database in (("small", small), ("large", large)):
        filled = count_rows(database)
        size = f"{filled.votes:,} votes of {filled.members:,} in {filled.servers:,}"
        found.append(Row(f"the {name} file", f"{size}, {database.measure_size() / 1e6:,.0f} MB"))
    starts = [[measure_start(each.url)[0] for each in (small, large)] for _ in range(STARTS)]
    first, second = np.median(np.array(starts), axis=0).tolist()
    found.append(
        Row("start, until it could connect", f"{first:.2f} s, {second:.2f} s", second / first, Aim(2.0))
    )
    first, second = _measure_memory(small.url), _measure_memory(large.url)
    found.append(Row("memory after all this", f"{first:.0f} MiB, {second:.0f} MiB", second / first))
    found += await _measure_use(small, large, index)
    return found


async def _measure_use(small: SQLiteFile, large: SQLiteFile, index: TitleIndex) -> list[Row]:
    async with AsyncExitStack() as stack:
        files = [
            File.of(await stack.enter_async_context(open_database(each.url, index)), index, list_crowds(each))
            for each in (small, large)
        ]
        for _ in range(ROUNDS + 1):
            for each in files:
                await each.take_turns()
        found = []
        for name in files[0].taken:
            # Of the first round statements are prepared, and pages read.
            first, second = (np.array(each.taken[name][EACH:]) * 1000 for each in files)
            halves = [np.median(each) for each in (first, second)]
            tails = [np.quantile(each, 0.99) for each in (first, second)]
            text = f"{halves[0]:.2f}, {halves[1]:.2f} ms; p99 {tails[0]:.1f}, {tails[1]:.1f} ms"
            found.append(Row(f"{name}, p50", text, float(halves[1] / halves[0]), Aim(1.3)))
        copied = [
            await asyncio.to_thread(back_up, Path(each.url), Path(each.url).parent / "backups")
            for each in (small, large)
        ]
        for name, seconds in (
            ("a backup of it, checked", [each.seconds for each in copied]),
            ("learning the largest server anew", [await each.calibrate() for each in files]),
            ("erasing a person", [await each.erase() for each in files]),
        ):
            found.append(Row(name, f"{seconds[0]:.3f} s, {seconds[1]:.3f} s"))
        return found


async def main(arguments: argparse.Namespace) -> None:
    index = TitleIndex(catalogue.load_titles())
    with ExitStack() as stack:
        folder = arguments.folder or stack.enter_context(
            tempfile.TemporaryDirectory(prefix="daesang-decade-")
        )
        databases = []
        for name, scale in (
            ("small", SMALL),
            ("large", Scale(arguments.servers, arguments.members, arguments.votes)),
        ):
            database = SQLiteFile(Path(folder) / name / "scale.db", stack)
            await fill(database, scale, index)
            databases.append(database)
        print(
            table("\nTen years beside some weeks", await rows(databases[0], databases[1], index)), flush=True
        )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in asdict(Scale()).items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--folder", type=Path, help="where the files are, or are to stay")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(_parse()))
