"""Which of several processes runs which of Discord's shards, and when each may IDENTIFY.

A shard is leased for some seconds and renewed well before they are over, by the database's clock alone. Who
cannot reach the database stops by its own; another takes the shard once the lease is over, with a new claim.
Nothing here lasts longer than a lease, so the tables are made where they are wanted and have no migrations;
versions that run beside each other share them, so one that needs other columns takes another table.

Leases have a connection of their own: they do not wait behind what members do.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from math import inf
from typing import Any, LiteralString

import psycopg
from psycopg import AsyncConnection

from bot.domain import connecting
from bot.store.engines.migrate import NewerSchema, migrations

LEASE_SECONDS = 20.0
RENEW_SECONDS = 5.0

APART_SECONDS = connecting.APART_SECONDS
"""The same over all processes."""

PRESENT_SECONDS = 10.0
"""For how long a process has been there before it takes what another did not renew.

After an outage of the database all leases are over; whoever comes back first waits for the others.
"""

_LOCK = 0x4461_6573_616E_6701
_TABLES: tuple[LiteralString, ...] = (
    "CREATE TABLE IF NOT EXISTS processes "
    "(process TEXT PRIMARY KEY, since TIMESTAMPTZ NOT NULL, until TIMESTAMPTZ NOT NULL)",
    "CREATE TABLE IF NOT EXISTS shards "
    "(shard_id BIGINT PRIMARY KEY, process TEXT, claimed_at TIMESTAMPTZ, until TIMESTAMPTZ, "
    "released_at TIMESTAMPTZ)",
    "CREATE TABLE IF NOT EXISTS identifies (bucket BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL)",
)
# Not now(), which is when the transaction began: it may have waited for another.
_NOW = "clock_timestamp()"
_END = f"{_NOW} + make_interval(secs => %(seconds)s)"
_JOIN = (
    f"INSERT INTO processes (process, since, until) VALUES (%(process)s, {_NOW}, {_END}) "
    f"ON CONFLICT (process) DO UPDATE SET until = {_END}, "
    # Who was away for longer than its lease comes anew.
    f"since = CASE WHEN processes.until < {_NOW} THEN {_NOW} ELSE processes.since END "
    f"RETURNING extract(epoch FROM {_NOW} - since)"
)
_RENEW = f"UPDATE shards SET until = {_END} WHERE process = %(process)s RETURNING shard_id, claimed_at::text"
_COUNT = (
    "SELECT (SELECT count(*) FROM shards), "
    f"(SELECT count(*) FROM processes WHERE until > {_NOW} AND process <> %(process)s), "
    f"(SELECT extract(epoch FROM {_NOW} - max(released_at)) FROM shards)"
)
_CLAIM = (
    f"UPDATE shards SET process = %(process)s, claimed_at = {_NOW}, until = {_END} WHERE shard_id IN ("
    "SELECT shard_id FROM shards WHERE process IS NULL "
    f"OR (until < {_NOW} AND %(present)s >= %(patience)s) ORDER BY shard_id LIMIT %(most)s"
    ") RETURNING shard_id, claimed_at::text"
)
_RELEASE = (
    f"UPDATE shards SET process = NULL, released_at = {_NOW} "
    "WHERE process = %(process)s AND shard_id = ANY(%(shard_ids)s::bigint[])"
)
_TURN = (
    f"INSERT INTO identifies (bucket, at) VALUES (%(bucket)s, {_NOW}) ON CONFLICT (bucket) DO UPDATE "
    f"SET at = greatest(identifies.at + make_interval(secs => %(apart)s), {_NOW}) "
    f"RETURNING extract(epoch FROM at - {_NOW})"
)


class OutOfReach(Exception):
    """The database did not answer, or not in time: nobody knows whether it did what it was asked."""


class _Connection(AsyncConnection[Any]):
    """One that is given up when nobody waits for its answer any more.

    psycopg would wait for ten seconds more, until the database has heard of it.
    """

    async def cancel_safe(self, *, timeout: float = 0.0) -> None:  # noqa: ASYNC109 - it is psycopg's
        self.pgconn.finish()


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: each shard with what tells its claim from every other, and its fair part.

    `released_ago` is how many seconds ago any process gave up a shard.
    """

    claims: dict[int, str]
    shard_count: int
    fair: int
    released_ago: float


class Leases:
    """One process's view of the tables that all look at. `async with Leases(url, name) as leases`.

    Every method raises OutOfReach.
    """

    def __init__(self, url: str, process: str) -> None:
        self.process = process
        self._url = url
        self._newest = max(migrations())
        self._connection: _Connection | None = None

    async def __aenter__(self) -> "Leases":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._disconnect()

    async def join(self, recommend: Callable[[], Awaitable[int]]) -> int:
        """Take part; the number of shards: that of the others who live, else what `recommend` says."""
        recommended = None
        while True:
            async with self._transaction() as run:
                [[shard_count, others, _]] = await run(_COUNT)
                if not (shard_count and others):
                    if recommended is not None and recommended != shard_count:
                        await run("DELETE FROM shards")
                        sql = "INSERT INTO shards (shard_id) SELECT generate_series(0, %(count)s::bigint - 1)"
                        await run(sql, count=recommended)
                    shard_count = recommended
                if shard_count is not None:
                    await run(f"DELETE FROM processes WHERE until < {_NOW} - interval '1 day'")
                    await run(_JOIN, seconds=LEASE_SECONDS)
                    await run("NOTIFY shards")
                    return int(shard_count)
            recommended = await recommend()

    async def renew(self) -> Held:
        """Renew what is held, and take what is free up to a fair part of all.

        Raises NewerSchema where a newer version has taken over the database.
        """
        async with self._transaction() as run:
            [[version]] = await run("SELECT coalesce(max(version), 0) FROM schema_version")
            if version > self._newest:
                raise NewerSchema(
                    f"The database is at version {version}, this Daesang knows {self._newest}: "
                    "it stops answering; update it."
                )
            [[present]] = await run(_JOIN, seconds=LEASE_SECONDS)
            claims = dict(await run(_RENEW, seconds=LEASE_SECONDS))
            [[shard_count, others, released_ago]] = await run(_COUNT)
            fair = -(-shard_count // (others + 1))
            if len(claims) < fair:
                claims |= await run(
                    _CLAIM,
                    seconds=LEASE_SECONDS,
                    present=float(present),
                    patience=PRESENT_SECONDS,
                    most=fair - len(claims),
                )
            return Held(claims, shard_count, fair, inf if released_ago is None else float(released_ago))

    async def wait(self, seconds: float) -> None:
        """Return after so many seconds, or as soon as another process comes, goes or gives a shard up."""
        if self._connection is None:
            await asyncio.sleep(seconds)
            return
        try:
            async for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                return
        except (psycopg.Error, OSError) as error:
            raise OutOfReach(_tell_in_a_line(error)) from error

    async def release(self, shard_ids: list[int]) -> None:
        """Let others have these at once."""
        async with self._beside() as run:
            await run(_RELEASE, shard_ids=shard_ids)
            await run("NOTIFY shards")

    async def leave(self) -> bool:
        """Leave others a part of what is held too: it is not renewed any more. Whether there are others."""
        async with self._beside() as run:
            await run("DELETE FROM processes WHERE process = %(process)s")
            await run("NOTIFY shards")
            [[_, others, _]] = await run(_COUNT)
            return bool(others)

    async def reserve_turn(self, bucket: int) -> tuple[float, float]:
        """Reserve the next moment to IDENTIFY in a bucket; nothing is held until then.

        In how many seconds it has surely come, and for how many it may have come by then: the answer was
        under way for as long.
        """
        async with self._beside() as run:
            asked_at = time.monotonic()
            [[wait]] = await run(_TURN, bucket=bucket, apart=APART_SECONDS)
            return max(0.0, float(wait)), time.monotonic() - asked_at

    # Connections -------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Any]:
        """One at a time over all processes, on the connection that is kept."""
        try:
            async with _in_reach():
                if self._connection is None:
                    self._connection = await self._connect()
                    await self._prepare(self._connection)
                async with self._connection.transaction():
                    await self._connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                    yield self._run_on(self._connection)
        except (OutOfReach, asyncio.CancelledError):
            await self._disconnect()  # whatever state it is in
            raise

    async def _prepare(self, connection: AsyncConnection[Any]) -> None:
        # Frozen in the middle, it would hold up all others.
        await connection.execute("SET idle_in_transaction_session_timeout = '2s'")
        await connection.execute("LISTEN shards")
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            for table in _TABLES:
                await connection.execute(table)

    @asynccontextmanager
    async def _beside(self) -> AsyncIterator[Any]:
        """A connection for a moment: these are rare, and the one that is kept may be waiting."""
        async with _in_reach(), await self._connect() as connection:
            yield self._run_on(connection)

    def _run_on(self, connection: AsyncConnection[Any]) -> Any:
        async def run(sql: LiteralString, **keys: object) -> list[tuple[Any, ...]]:
            cursor = await connection.execute(sql, {"process": self.process, **keys})
            return await cursor.fetchall() if cursor.description else []

        return run

    async def _connect(self) -> _Connection:
        return await _Connection.connect(
            self._url,
            autocommit=True,
            connect_timeout=max(2, int(RENEW_SECONDS)),
            application_name=self.process,
        )

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await connection.close()


@asynccontextmanager
async def _in_reach() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(RENEW_SECONDS):
            yield
    except (psycopg.Error, OSError) as error:  # TimeoutError is one
        raise OutOfReach(_tell_in_a_line(error)) from error


def _tell_in_a_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0]
