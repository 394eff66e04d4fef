"""What others wait while some ask for all they can: `uv run python -m tests.benchmarks.load`, two minutes.

One server storms the bot over a real socket; a member of another one uses `/rating` every quarter of a second
all the while. Every interaction is to be answered, be it with "try again in a few seconds".
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot itself does, before numpy is imported

import asyncio
import gc
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot import catalogue
from bot.app import Daesang
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.playground.community import make_community
from bot.store import Store
from tests.benchmarks import storm
from tests.benchmarks.far_side import FarSide, far_side
from tests.benchmarks.storm import ELSEWHERE, RATED
from tests.faults.gateway import MEMBER, SERVER

STORMS = {
    "nothing": "no load",
    "presses": "200 presses of one member, each a page of a 64 KiB review",
    "scores": "200 presses of one member, each a score",
    "recommend": "100 /recommend at once, the first of the server",
    "again": "100 /recommend at once, then",
    "uploads": "20 reviews of 64 KiB by file at once",
    "saves": "20 'Save as review' of 64 KiB at once",
}


# The bot ---------------------------------------------------------------------------------------------


class Memory:
    """The resident memory of this process, and its highest while it is watched."""

    def __init__(self) -> None:
        self.peak = self.now()

    def now(self) -> float:
        """In MiB."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / (1 << 20)

    async def watch(self) -> None:
        while True:
            self.peak = max(self.peak, self.now())
            await asyncio.sleep(0.05)


async def main(names: list[str]) -> None:
    logging.getLogger("discord").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="daesang-load-") as folder:
        async with far_side(storm.__name__) as far:
            discord.http.Route.BASE = far.api
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(far.gateway)
            async with _run_bot(Path(folder)):
                await far.order(storm="first")
                for name in names:
                    await _measure(far, name)


async def _measure(far: FarSide, name: str) -> None:
    gc.collect()
    memory = Memory()
    before = memory.now()
    watching = asyncio.create_task(memory.watch())
    cpu = time.process_time()
    found = await far.order(storm=name)
    cpu = time.process_time() - cpu
    watching.cancel()
    gc.collect()
    answers = [took for took, _ in found["storm"] if took is not None]
    lost = len(found["storm"]) - len(answers) + found["others"].count(None)
    others = sorted(took for took in found["others"] if took is not None)
    sorry = sum(sorry for _, sorry in found["storm"])
    late = others[int(len(others) * 0.95)], others[-1]
    print(
        f"{STORMS[name]}\n"
        f"  the other waits {late[0] * 1000:.0f} ms (95 %), {late[1] * 1000:.0f} ms at most "
        f"({len(others)} answers, {found['sorry']} of them sorry)\n"
        f"  {len(answers)} answers in {found['seconds']:.1f} s, {sorry} of them sorry; "
        f"{lost} lost; {cpu:.1f} s of processor time\n"
        f"  memory {before:.0f} MiB, {memory.peak:.0f} at most, {memory.now():.0f} after",
        flush=True,
    )


@asynccontextmanager
async def _run_bot(folder: Path) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(folder / "load.db"))
        index = TitleIndex(catalogue.load_titles())
        await _fill(store, index)
        bot = await stack.enter_async_context(Daesang(store=store, index=index))
        running = asyncio.create_task(bot.start("a.b.c"))
        stack.callback(running.cancel)
        await bot.wait_until_ready()
        await bot.use.prepare()
        yield


async def _fill(store: Store, index: TitleIndex) -> None:
    """The playground's community, and 40 votes elsewhere on the title that the other asks for."""
    numbers = count(1)

    def act(server_id: int, person: int) -> Act:
        return Act(server_id, MEMBER + person, f"member {person}", next(numbers), 1_760_000_000)

    made = make_community(index.korean.titles).scores
    votes = [(act(SERVER, each.person), each.title_id, each.half_points) for each in made]
    votes += [(act(ELSEWHERE, person), RATED, 10 + person % 11) for person in range(40)]
    for start in range(0, len(votes), 500):
        some = votes[start : start + 500]
        await asyncio.gather(
            *(store.ratings.record_score(who, title, score=half) for who, title, half in some)
        )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or list(STORMS)))
