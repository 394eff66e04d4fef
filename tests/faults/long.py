"""What becomes of several processes at their real lengths: `python -m tests.faults.long [MINUTES]`.

Three processes run twelve shards over a PostgreSQL and a Discord on loopback; in each server somebody rates a
title every second. One fault after another comes over them, in a quarter of an hour; the database is away for
five minutes unless MINUTES says otherwise. For each fault a line is printed: how many scores were asked for,
saved, and lost though they were answered as saved; commands answered twice; shards begun too early; after how
many seconds all servers were answered again; the longest that one was silent of those it came over, and of
the others.
"""

import asyncio
import logging
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults import cluster as clusters
from tests.faults.cluster import Cluster, Drive
from tests.faults.run_bot import Mortal
from tests.postgres import OwnServer, find_binaries, run_postgres

SHARDS = 12

LINE = "{:34} {:>6} {:>6} {:>5} {:>6} {:>6} {:>8} {:>7} {:>7}"


class Run:
    """The faults, and what was found of each."""

    def __init__(self, postgres: OwnServer, cluster: Cluster) -> None:
        self._postgres = postgres
        self._cluster = cluster
        self._bots: list[Mortal] = []
        self._healthy_after = 0.0

    async def start(self, *more: str) -> None:
        self._bots.append(await self._cluster.start(*more))

    @asynccontextmanager
    async def fault(self, name: str, *, over: set[int] | None = None) -> AsyncIterator[Drive]:
        """A line of the table, of what happens in the block; `over` are the servers the fault comes over."""
        cluster = self._cluster
        touched = cluster.server_ids if over is None else over
        doubled, early = self._count_doubled(), cluster.remote.too_early
        async with cluster.driving() as drive:
            yield drive
        saved = {(each.server_id, each.member_id) for each in drive.uses if each.is_saved}
        kept = set(cluster.run("SELECT server_id, member_id FROM shelf"))
        others = cluster.server_ids - touched
        print(
            LINE.format(
                name,
                len(drive.uses),
                len(saved),
                len(saved - kept),
                self._count_doubled() - doubled,
                cluster.remote.too_early - early,
                f"{self._healthy_after:.1f}",
                f"{drive.find_longest_gap(touched):.1f}",
                f"{drive.find_longest_gap(others):.1f}" if others else "",
            ),
            flush=True,
        )

    def _count_doubled(self) -> int:
        return sum(times > 1 for times in self._cluster.remote.count_answers().values())

    async def recover(self, drive: Drive) -> None:
        """Wait until all servers are answered; the seconds are counted from now."""
        self._healthy_after = await drive.recover(self._cluster.server_ids, seconds=180)

    # Faults ------------------------------------------------------------------------------------------

    async def kill(self) -> None:
        bot = self._bots.pop(0)
        over = self._cluster.find_servers(bot)
        async with self.fault(f"kill -9 of one with {len(over)} shards", over=over) as drive:
            await bot.kill()
            await self.recover(drive)

    async def add(self) -> None:
        async with self.fault("one more") as drive:
            await self.start()
            await self._cluster.settle()
            await self.recover(drive)

    async def freeze(self, *, tells_all: bool) -> None:
        bot = self._bots[0]
        over = self._cluster.find_servers(bot)
        self._cluster.remote.tells_all = tells_all
        name = "frozen for 60 s, " + ("both are told" if tells_all else "one is told")
        async with self.fault(name, over=over) as drive:
            bot.send_signal(signal.SIGSTOP)
            frozen_at = time.monotonic()
            await self.recover(drive)
            await asyncio.sleep(frozen_at + 60 - time.monotonic())
            bot.send_signal(signal.SIGCONT)
            await self._cluster.settle()
        self._cluster.remote.tells_all = False

    async def stop_database(self, seconds: float) -> None:
        before = len(self._cluster.remote.identified)
        async with self.fault(f"no PostgreSQL for {seconds:.0f} s") as drive:
            self._postgres.stop("immediate")
            await asyncio.sleep(seconds)
            self._postgres.start(durable=True)
            await self.recover(drive)
        print(f"    shards begun anew: {len(self._cluster.remote.identified) - before}")

    async def stop_one(self) -> None:
        bot = self._bots.pop(0)
        over = self._cluster.find_servers(bot)
        async with self.fault(f"SIGTERM to one with {len(over)} shards", over=over) as drive:
            bot.send_signal(signal.SIGTERM)
            at = time.monotonic()
            code = await bot.end()
            took = time.monotonic() - at
            await self._cluster.settle()
            await self.recover(drive)
            self._healthy_after = time.monotonic() - at
        print(f"    it ended with {code} after {took:.1f} s")

    async def stop_all(self) -> None:
        async with self.fault("all stop, all start") as drive:
            for bot in self._bots:
                bot.send_signal(signal.SIGTERM)
            for bot in self._bots:
                await bot.end()
            self._bots.clear()
            for _ in range(3):
                await self.start()
            await self.recover(drive)
            await self._cluster.settle()

    async def kill_all(self) -> None:
        async with self.fault("kill -9 of all, all start") as drive:
            for bot in self._bots:
                await bot.kill()
            self._bots.clear()
            for _ in range(3):
                await self.start()
            await self.recover(drive)
            await self._cluster.settle()

    async def upgrade(self) -> None:
        async with self.fault("a newer version, one by one") as drive:
            older, self._bots = self._bots, []
            for bot in older:
                await self.start("newer")
                code = await bot.end(seconds=60)
                print(f"    an older one ended with {code}")
            await self.recover(drive)
            await self._cluster.settle()


async def run(minutes: float) -> None:
    clusters.EVERY_SECONDS = 1.0
    # Whoever wakes up connects again, and hangs up when it hears that its shards are another's.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    with (
        run_postgres([*find_binaries().values()][-1], durable=True) as postgres,
        tempfile.TemporaryDirectory() as name,
    ):
        async with Cluster.opened(postgres, Path(name), shards=SHARDS) as cluster:
            found = Run(postgres, cluster)
            for _ in range(3):
                await found.start()
            await cluster.settle(seconds=180)
            print(
                LINE.format("", "asked", "saved", "lost", "twice", "early", "healthy", "silent", "others"),
                flush=True,
            )
            for _ in range(2):
                await found.kill()
                await found.add()
            await found.stop_one()
            await found.add()
            await found.add()
            await found.stop_one()
            await found.freeze(tells_all=True)
            await found.freeze(tells_all=False)
            await found.stop_database(40)
            await found.stop_all()
            await found.kill_all()
            await found.stop_database(60 * minutes)
            await found.upgrade()


if __name__ == "__main__":
    asyncio.run(run(float(sys.argv[1]) if sys.argv[1:] else 5.0))
