"""Several bots over one database and one Discord with shards, and members who use a command all the time."""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.gateway import (
    MEMBER,
    SERVER,
    Discord,
    command,
    discord_on_loopback,
    find_shard,
    server,
    until,
)
from tests.faults.messages import ANSWER_SECONDS, Asked
from tests.faults.run_bot import SWIFT, Mortal
from tests.postgres import OwnServer, Server, find_binaries, run_postgres

TITLE = "kd-signal-2016"

LEASE = 20 / SWIFT
TURN = 5.5 / SWIFT
"""Seconds of a lease, and between two turns."""

SLACK = 12.0
"""What a busy machine may add."""

EVERY_SECONDS = 0.5
"""How often somebody uses a command in each server."""


@dataclass
class Use:
    """A command that somebody used, and when, by the monotonic clock."""

    server_id: int
    member_id: int
    at: float
    asked: Asked
    answered_at: float | None = None

    @property
    def is_saved(self) -> bool:
        """Whether the answer says that their score is kept."""
        shown = self.asked.original
        return shown is not None and bool(shown["embeds"])


@dataclass
class Drive:
    """What was used while something happened; gaps are counted from `since` on, when all were answered."""

    uses: list[Use] = field(default_factory=list)
    since: float = 0.0

    def list_answers(self, server_id: int) -> list[float]:
        return sorted(each.answered_at for each in self._of(server_id) if each.answered_at and each.is_saved)

    def _of(self, server_id: int) -> list[Use]:
        return [each for each in self.uses if each.server_id == server_id]

    def find_longest_gap(self, server_ids: Collection[int]) -> float:
        """The longest time between two answers in one of these servers."""
        longest = 0.0
        for server_id in server_ids:
            answers = [at for at in self.list_answers(server_id) if at > self.since]
            times = [self.since, *answers, self._of(server_id)[-1].at]
            longest = max(longest, *(after - before for before, after in pairwise(times)))
        return longest

    async def recover(self, server_ids: Collection[int], *, seconds: float) -> float:
        """Wait until each of these servers has an answer to what is used from now on; after how long.

        TimeoutError when it takes longer.
        """
        now = time.monotonic()

        def is_healthy(server_id: int) -> bool:
            return any(each.at > now and each.is_saved for each in self._of(server_id))

        await until(lambda: all(map(is_healthy, server_ids)), seconds=seconds)
        return time.monotonic() - now


class Cluster:
    """The bots, and what they share."""

    def __init__(
        self, remote: Discord, url: str, folder: Path, stack: AsyncExitStack, more: tuple[str, ...]
    ) -> None:
        self.remote = remote
        self.url = url
        self._folder = folder
        self._stack = stack
        self._more = more
        self._names = count()
        self._members = count(MEMBER)
        self.bots: list[Mortal] = []

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, postgres: Server, folder: Path, *, shards: int, swift: bool = False
    ) -> "AsyncIterator[Cluster]":
        """A server to each shard."""
        remote = Discord()
        remote.shards = shards
        remote.apart_seconds /= SWIFT if swift else 1
        remote.servers = [server(SERVER + (number << 22), f"Server {number}") for number in range(shards)]
        url = postgres.make_database()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(discord_on_loopback(remote))
            yield cls(remote, url, folder, stack, ("hasty", "swift") if swift else ())
        postgres.drop_database(url)

    @property
    def server_ids(self) -> set[int]:
        return {int(each["id"]) for each in self.remote.servers}

    async def start(self, *more: str, cable: "Cable | None" = None) -> Mortal:
        """One more bot, by `cable` if that is given."""
        log = self._folder / f"bot{next(self._names)}.log"
        bot = await self._stack.enter_async_context(
            Mortal.living(self.remote, cable.url if cable else self.url, *self._more, *more, log=log)
        )
        self.bots.append(bot)
        return bot

    async def lay_cable(self) -> "Cable":
        return await self._stack.enter_async_context(Cable.laid(self.url))

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as db:
            cursor = db.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def find_owners(self) -> dict[int, int]:
        """The process of each shard that is leased now."""
        sql = "SELECT shard_id, process FROM shards WHERE process IS NOT NULL AND until > clock_timestamp()"
        with suppress(psycopg.errors.UndefinedTable):
            return {shard_id: int(process.split("-")[-2]) for shard_id, process in self.run(sql)}
        return {}

    def find_servers(self, bot: Mortal) -> set[int]:
        """The servers of a process."""
        owners = self.find_owners()
        return {
            each for each in self.server_ids if owners.get(find_shard(each, self.remote.shards)) == bot.pid
        }

    async def settle(self, *, seconds: float = 90.0) -> None:
        """Wait until each living process has its part and is connected for it."""
        living = {bot.pid for bot in self.bots if bot.is_alive}

        def is_settled() -> bool:
            owners = self.find_owners()
            parts = [sum(pid == each for pid in owners.values()) for each in living]
            return (
                len(owners) == self.remote.shards
                and set(owners.values()) == living
                and max(parts) - min(parts) <= 1
                and all(
                    any(each.shard_id == shard and not each.socket.closed for each in self.remote.sessions)
                    for shard in owners
                )
            )

        async with asyncio.timeout(seconds):
            while not is_settled():  # noqa: ASYNC110 - what is waited for is in the database
                await asyncio.sleep(0.1)
        # The last that began may not have heard of its servers yet.
        await asyncio.sleep(0.3)

    @asynccontextmanager
    async def driving(self) -> AsyncIterator[Drive]:
        """Somebody uses a command in each server, again and again, until the block ends."""
        drive = Drive()
        tasks = [asyncio.create_task(self._drive(drive, each)) for each in self.server_ids]
        try:
            await drive.recover(self.server_ids, seconds=60)
            drive.since = time.monotonic()
            yield drive
            # What was asked for last is answered, or never will be.
            for task in tasks:
                task.cancel()
            await asyncio.sleep(1)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _drive(self, drive: Drive, server_id: int) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._use(drive, server_id))
                # One that saves nothing: of those that do, the database itself knows that they were answered.
                about = command("about", member_id=next(self._members), server_id=server_id)
                await self.remote.push("INTERACTION_CREATE", about)
                await asyncio.sleep(EVERY_SECONDS)

    async def _use(self, drive: Drive, server_id: int) -> None:
        member_id = next(self._members)
        data = command("rating", member_id=member_id, server_id=server_id, title=TITLE, score="8.5")
        at = time.monotonic()
        await self.remote.push("INTERACTION_CREATE", data)
        use = Use(server_id, member_id, at, self.remote.messages.asked[data["token"]])
        drive.uses.append(use)
        with suppress(TimeoutError):
            await until(lambda: use.is_saved, seconds=ANSWER_SECONDS)
            use.answered_at = time.monotonic()

    # What must never be -------------------------------------------------------------------------------

    async def check(self, *drives: Drive) -> None:
        """No command was answered twice, no shard was begun too early, and what was saved is there."""
        assert {key: times for key, times in self.remote.count_answers().items() if times > 1} == {}
        assert self.remote.too_early == 0, self.remote.identified_at
        kept = set(self.run("SELECT server_id, member_id FROM shelf WHERE score = 17"))
        saved = {(each.server_id, each.member_id) for drive in drives for each in drive.uses if each.is_saved}
        assert saved
        assert saved <= kept
        votes = dict(self.run("SELECT server_id, votes FROM summaries"))
        counted: defaultdict[int, int] = defaultdict(int)
        for server_id, _ in kept:
            counted[server_id] += 1
        assert votes == counted


class Cable:
    """A way to the database that can be cut: nothing comes through any more, and nobody is told."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._is_whole = asyncio.Event()
        self._is_whole.set()

    @classmethod
    @asynccontextmanager
    async def laid(cls, url: str) -> "AsyncIterator[Cable]":
        """Through a socket of its own."""
        base, _, folder = url.partition("?host=")
        with tempfile.TemporaryDirectory(prefix="daesang-cable-") as name:
            made = cls(f"{base}?host={name}")

            async def serve(near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
                far, to_far = await asyncio.open_unix_connection(f"{folder}/{_SOCKET}")
                # Cancelled with the loop, it would be a fault to asyncio.
                with closing(to_near), closing(to_far), suppress(asyncio.CancelledError):
                    await asyncio.gather(made._carry(near, to_far), made._carry(far, to_near))

            server = await asyncio.start_unix_server(serve, f"{name}/{_SOCKET}")
            try:
                yield made
            finally:
                made.mend()
                server.close()

    def cut(self) -> None:
        self._is_whole.clear()

    def mend(self) -> None:
        self._is_whole.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                await self._is_whole.wait()
                writer.write(data)
        writer.close()


_SOCKET = ".s.PGSQL.5432"


# Fixtures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnServer]:
    binaries = find_binaries()
    if not binaries:
        pytest.skip("There is no PostgreSQL here")
    with run_postgres([*binaries.values()][-1]) as server:
        yield server


@pytest.fixture
async def cluster(postgres: OwnServer, tmp_path: Path) -> AsyncIterator[Cluster]:
    async with Cluster.opened(postgres, tmp_path, shards=3, swift=True) as made:
        yield made
