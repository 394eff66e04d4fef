"""What `doctor` looks at: a check is a function that gives findings, and a row in one of three tables."""

import asyncio
import random
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.store.engines import Unreachable, import_postgres, open_to_read
from bot.store.engines.damage import refuse_damage
from bot.store.engines.lock import find_holder
from bot.store.engines.migrate import NewerSchema, OlderSchema, migrations
from bot.store.engines.sqlite import check_place, name_read_only, refuse_half
from bot.store.summaries import COUNTED
from bot.store.transaction import Engine

if TYPE_CHECKING:
    import psycopg

SAMPLE = 20
"""Servers whose summaries are compared with their votes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line for an owner; where something is wrong it says the way on too."""

    text: str
    is_well: bool = True


async def examine(address: Path | str) -> AsyncIterator[Finding]:
    """Look at everything and change nothing, beside a bot that may run; findings as they come."""
    try:
        for finding in await asyncio.to_thread(_look_outside, address):
            yield finding
        async with open_to_read(address) as engine:
            yield Finding(f"Its schema is version {max(migrations())}, as this Daesang needs it.")
            for check in OF_ROWS:
                for finding in await check(engine):
                    yield finding
    except (Unreachable, NewerSchema, OlderSchema) as error:
        yield Finding(str(error), is_well=False)


def _look_outside(address: Path | str) -> list[Finding]:
    if isinstance(address, Path):
        check_place(address)
        if not address.is_file():
            refuse_half(address)
            raise Unreachable(f"There is no database at {address}: the first start of the bot makes it.")
        return [finding for look in OF_FILE for finding in look(address)]
    with import_postgres().reach(address, name="daesang doctor") as db:
        return [finding for ask in OF_SERVER for finding in ask(db)]


# A file ----------------------------------------------------------------------------------------------


def _describe_file(path: Path) -> list[Finding]:
    parts = (path.with_name(f"{path.name}{suffix}") for suffix in ("", "-wal"))
    with refuse_damage(path), closing(sqlite3.connect(name_read_only(path), uri=True)) as db:
        db.execute("PRAGMA schema_version").fetchall()
    size = sum(part.stat().st_size for part in parts if part.exists())
    return [Finding(f"{path} is a file of SQLite {sqlite3.sqlite_version}, {size / 1e6:,.1f} MB.")]


def _find_user(path: Path) -> list[Finding]:
    holder = find_holder(path)
    return [Finding("Nobody has it open." if holder is None else f"It is in use by {holder}.")]


OF_FILE: tuple[Callable[[Path], list[Finding]], ...] = (_describe_file, _find_user)


# A server of PostgreSQL ------------------------------------------------------------------------------


def _describe_server(db: "psycopg.Connection[Any]") -> list[Finding]:
    [[version, size]] = db.execute(
        "SELECT current_setting('server_version'), pg_database_size(current_database())"
    )
    where = f"{db.info.dbname} at {db.info.host}:{db.info.port}"
    return [Finding(f"{where} is a database of PostgreSQL {version.split()[0]}, {size / 1e6:,.1f} MB.")]


def _list_processes(db: "psycopg.Connection[Any]") -> list[Finding]:
    """Which copies live, what each serves, and what nobody does."""
    [[is_shared]] = db.execute(
        "SELECT to_regclass('processes') IS NOT NULL AND to_regclass('shards') IS NOT NULL"
    )
    living = (
        db.execute(
            "SELECT process FROM processes WHERE until > clock_timestamp() ORDER BY process"
        ).fetchall()
        if is_shared
        else []
    )
    if not living:
        return [Finding("No copy of the bot is running.")]
    held: defaultdict[str | None, list[int]] = defaultdict(list)
    for shard_id, process in db.execute(
        "SELECT shard_id, CASE WHEN until > clock_timestamp() THEN process END FROM shards ORDER BY shard_id"
    ):
        held[process].append(shard_id)
    findings = [
        Finding(f"{process} is running and serves {_name_shards(held[process])}.") for (process,) in living
    ]
    if held[None]:
        findings.append(
            Finding(
                f"Nobody serves {_name_shards(held[None])}: within a minute the copies that run take over. "
                "If they do not, look at their logs.",
                is_well=False,
            )
        )
    return findings


def _name_shards(shard_ids: list[int]) -> str:
    """In words, rows of numbers as their ends."""
    spans: list[list[int]] = []
    for shard_id in shard_ids:
        if spans and spans[-1][-1] == shard_id - 1:
            spans[-1][1:] = [shard_id]
        else:
            spans.append([shard_id])
    named = ", ".join("-".join(map(str, span)) for span in spans)
    return {0: "no shard", 1: f"shard {named}"}.get(len(shard_ids), f"shards {named}")


OF_SERVER: "tuple[Callable[[psycopg.Connection[Any]], list[Finding]], ...]" = (
    _describe_server,
    _list_processes,
)


# Rows ------------------------------------------------------------------------------------------------


async def _count_rows(engine: Engine) -> list[Finding]:
    [row] = await engine.read(
        "SELECT (SELECT count(*) FROM servers WHERE left_at IS NULL) AS servers, "
        "(SELECT count(*) FROM members) AS members, "
        "(SELECT count(*) FROM shelf WHERE score IS NOT NULL) AS votes, "
        "(SELECT count(*) FROM reviews) AS reviews",
        {},
    )
    return [Finding("It has " + ", ".join(f"{row[name]:,} {name}" for name in row.keys()) + ".")]  # noqa: SIM118


async def _compare_summaries(engine: Engine) -> list[Finding]:
    """Whether what cards show is what the votes say; of titles that are not about to be worked out anew."""
    servers = [row["server_id"] for row in await engine.read("SELECT server_id FROM servers", {})]
    chosen = random.sample(servers, min(SAMPLE, len(servers)))
    wrong = 0
    for server_id in chosen:
        [row] = await engine.read(_COUNT_WRONG, {"server_id": server_id})
        wrong += row["wrong"]
    where = f"{len(chosen)} of {len(servers)} servers" if len(chosen) < len(servers) else "every server"
    if wrong:
        return [
            Finding(
                f"Of {wrong:,} titles the counts are not what the votes say ({where}). Stop the bot and let "
                "`uv run -m bot rebuild` work them out anew.",
                is_well=False,
            )
        ]
    return [Finding(f"The counts are what the votes say ({where}).")]


_COUNT_WRONG = (
    "SELECT count(*) AS wrong FROM ("
    "SELECT c.title_id FROM ("
    "SELECT title_id, votes, total FROM summaries WHERE server_id = :server_id "
    "UNION ALL SELECT r.title_id, -1 AS votes, -r.score AS total FROM shelf AS r "
    "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE r.server_id = :server_id AND {COUNTED}"
    ") AS c WHERE c.title_id NOT IN (SELECT title_id FROM stale_summaries WHERE server_id = :server_id) "
    "GROUP BY c.title_id HAVING sum(c.votes) <> 0 OR sum(c.total) <> 0"
    ") AS w"
)

OF_ROWS: tuple[Callable[[Engine], Awaitable[list[Finding]]], ...] = (_count_rows, _compare_summaries)
