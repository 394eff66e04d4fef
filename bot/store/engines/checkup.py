"""What `doctor` looks at in a database: a check is a function that gives findings, and a row in a table.

Those of rows that several engines have stand in `bot/store/checks.py`.
"""

import asyncio
import random
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.errors import Busy
from bot.domain.findings import Finding, Health
from bot.store import checks
from bot.store.engines import Unreachable, import_postgres, open_to_read
from bot.store.engines.damage import refuse_damage
from bot.store.engines.lock import find_holder
from bot.store.engines.migrate import NewerSchema, OlderSchema, migrations, statements
from bot.store.engines.sqlite import check_place, name_read_only, refuse_half
from bot.store.transaction import Engine, Parameters

if TYPE_CHECKING:
    import psycopg

SAMPLE = 20
"""Servers whose summaries are compared with their votes, where not all are asked for."""

SAFE_SQLITE = (3, 51, 3)
"""From here on two connections that write at once cannot hurt a file; ours has one that does."""

RESTORE = "uv run --no-dev -m bot restore FILE"
GO_BACK = f"stop the bot, and go back to a backup from before ({RESTORE})"

STEPS = 100_000
"""After how many of SQLite's steps it is said that the file is still read."""

Report = Callable[[str, int, int | None], None]
"""Told what is looked at, how far that is, and of how much, if that is known."""


def _say_nothing(what: str, done: int, total: int | None) -> None: ...


async def examine(
    address: Path | str, *, whole: bool = False, now: int | None = None, report: Report = _say_nothing
) -> AsyncIterator[Finding]:
    """Look at everything and change nothing, beside a bot that may run; findings as they come.

    Votes are compared in some servers, or in the `whole` of them.
    """
    now = int(time.time()) if now is None else now
    try:
        is_running, findings = await asyncio.to_thread(_look_outside, address)
        for finding in findings:
            yield finding
        async with open_to_read(address) as engine:
            async for finding in _look_inside(address, engine, report):
                yield finding
                if finding.ends:
                    return
            for finding in await _count_rows(engine):
                yield finding
            async for finding in checks.look(engine, now=now, is_running=is_running):
                yield finding
            async for finding in _compare(engine, report, whole=whole):
                yield finding
    except (Unreachable, NewerSchema, OlderSchema) as error:
        yield Finding(str(error), Health.WRONG, ends=True)
    except Busy:
        yield Finding("The database went away while it was looked at.", Health.WRONG, ends=True)
    except sqlite3.DatabaseError as error:  # a page that none of the checks before had to read
        yield _tell_damage(str(error))


def _look_outside(address: Path | str) -> tuple[bool, list[Finding]]:
    """Whether a bot is running, and what is told before the database is opened."""
    if isinstance(address, Path):
        check_place(address)
        if not address.is_file():
            refuse_half(address)
            raise Unreachable(f"There is no database at {address}: the first start of the bot makes it.")
        holder = find_holder(address)
        use = "Nobody has it open." if holder is None else f"It is in use by {holder}."
        return holder is not None, [_describe_file(address), Finding(use)]
    with import_postgres().reach(address, name="daesang doctor") as db:
        living = _list_living(db)
        return bool(living), [_describe_server(db), *_describe_processes(db, living)]


async def _look_inside(address: Path | str, engine: Engine, report: Report) -> AsyncIterator[Finding]:
    """Whether the file is whole, and its tables are those of this version."""
    newest = max(migrations())
    if isinstance(address, Path):
        if problems := await asyncio.to_thread(_find_damage, address, report):
            yield _tell_damage(*problems)
            return
        yield Finding("Every page of it can be read.")
        for table, number in await asyncio.to_thread(_find_orphans, address):
            yield Finding(
                f"Rows of {table} that belong to nothing: {number:,}. Way on: {GO_BACK}.",
                Health.WRONG,
            )
        differences = await asyncio.to_thread(_compare_schema, address)
    else:
        differences = await _compare_names(engine)
    if not differences:
        yield Finding(f"Its schema is version {newest}, as this Daesang needs it.")
    for difference in differences:
        yield difference


# A file ----------------------------------------------------------------------------------------------


def _describe_file(path: Path) -> Finding:
    parts = (path.with_name(f"{path.name}{suffix}") for suffix in ("", "-wal"))
    with refuse_damage(path), _open(path) as db:
        db.execute("PRAGMA schema_version").fetchall()
    size = sum(part.stat().st_size for part in parts if part.exists())
    return Finding(f"{path} is a file of SQLite {sqlite3.sqlite_version}, {size / 1e6:,.1f} MB.")


def describe_sqlite() -> Finding:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return Finding(f"SQLite is {sqlite3.sqlite_version}.")
    return Finding(
        f"SQLite is {sqlite3.sqlite_version}; before {'.'.join(map(str, SAFE_SQLITE))} two programs that "
        "write to one file at once can damage it. Daesang writes with one; let no other program do so.",
        Health.NOTE,
    )


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(name_read_only(path), uri=True, isolation_level=None)) as db:
        yield db


def _tell_damage(*problems: str) -> Finding:
    return Finding(
        f"The file is damaged ({'; '.join(problems)}). Nothing here can mend that. Way on: stop the bot, and "
        f"go back to the newest backup that is whole ({RESTORE}).",
        Health.WRONG,
        ends=True,
    )


def _find_damage(path: Path, report: Report = _say_nothing) -> list[str]:
    """What SQLite finds wrong when it reads all of a file: the first few things."""
    with _open(path) as db:
        steps = 0

        def go_on() -> int:
            nonlocal steps
            steps += 1
            report("Reading the file", steps, None)
            return 0

        db.set_progress_handler(go_on, STEPS)
        try:
            found = [
                str(line) for (text,) in db.execute("PRAGMA quick_check(3)") for line in text.splitlines()
            ]
        except sqlite3.DatabaseError as error:
            return [str(error)]
    return [] if found == ["ok"] else found


def find_whole(backups: list[Path]) -> Path | None:
    """The first of these files that is whole and of a version that this Daesang can open."""
    for backup in backups:
        try:
            with _open(backup) as db:
                [[version]] = db.execute("PRAGMA user_version")
        except sqlite3.DatabaseError:
            continue
        if 0 < version <= max(migrations()) and not _find_damage(backup):
            return backup
    return None


def _find_orphans(path: Path) -> list[tuple[str, int]]:
    """Tables with rows that lead to a row which is not there, and how many; but for what is mended."""
    number: defaultdict[str, int] = defaultdict(int)
    with _open(path) as db:
        for table, *_ in db.execute("PRAGMA foreign_key_check"):
            number[table] += 1
    mended = {check.table for check in checks.CHECKS if check.mend == "DELETE"}
    return sorted((table, count) for table, count in number.items() if table not in mended)


@dataclass(frozen=True, slots=True)
class _Schema:
    """What is in a file: columns by table, statements by index, and what its planner is told."""

    tables: Mapping[str, frozenset[tuple[Any, ...]]]
    indexes: Mapping[str, str]
    numbers: frozenset[tuple[str, str, str]]


def _read_schema(db: sqlite3.Connection) -> _Schema:
    made = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'"
    ).fetchall()
    tables = {
        name: frozenset(db.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [name]))
        for kind, name, _ in made
        if kind == "table"
    }
    indexes = {name: " ".join(str(sql).split()) for kind, name, sql in made if kind == "index"}
    has_numbers = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").fetchone()
    numbers = db.execute("SELECT tbl, idx, stat FROM sqlite_stat1") if has_numbers else ()
    return _Schema(tables, indexes, frozenset((table, index, stat) for table, index, stat in numbers))


def _make_schema() -> _Schema:
    """What the migrations make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for _, script in sorted(migrations().items()):
            for statement in statements(script):
                db.execute(statement)
        return _read_schema(db)


def _compare_schema(path: Path) -> list[Finding]:
    found, made = _read_file(path), _make_schema()
    findings = _compare_tables(
        {table: {str(column[0]) for column in columns} for table, columns in made.tables.items()},
        {table: {str(column[0]) for column in columns} for table, columns in found.tables.items()},
    )
    if findings:
        return findings
    altered = [table for table, columns in made.tables.items() if columns != found.tables[table]]
    if altered:
        findings.append(
            Finding(
                f"Tables that somebody has altered: {', '.join(sorted(altered))}. Way on: {GO_BACK}.",
                Health.WRONG,
            )
        )
    wanting = [name for name, sql in made.indexes.items() if found.indexes.get(name) != sql]
    if wanting:
        findings.append(
            Finding(f"Indexes missing: {', '.join(sorted(wanting))}. Way on: {checks.FIX}.", Health.WRONG)
        )
    if made.numbers != found.numbers:
        findings.append(
            Finding(
                f"What SQLite is told of how large tables are has changed, which makes it slow. Way on: "
                f"{checks.FIX}.",
                Health.WRONG,
            )
        )
    extra = (found.tables.keys() - made.tables.keys()) | (found.indexes.keys() - made.indexes.keys())
    if extra:
        names = ", ".join(sorted(extra))
        findings.append(Finding(f"Tables and indexes that are none of Daesang's: {names}.", Health.NOTE))
    return findings


def _compare_tables(made: Mapping[str, set[str]], found: Mapping[str, set[str]]) -> list[Finding]:
    """Tables and columns that are missing, by their names."""
    wanting = [table for table in made if table not in found]
    wanting += [
        f"{table}.{column}"
        for table in made
        if table in found
        for column in sorted(made[table] - found[table])
    ]
    if not wanting:
        return []
    return [
        Finding(
            f"Tables or columns missing: {', '.join(sorted(wanting))}. Way on: {GO_BACK}.",
            Health.WRONG,
            ends=True,
        )
    ]


_INDEXES = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"


async def _compare_names(engine: Engine) -> list[Finding]:
    """The same of PostgreSQL, which keeps its tables in other words."""
    made = _make_schema()
    found: defaultdict[str, set[str]] = defaultdict(set)
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    for row in await engine.read(columns, {}):
        found[row["table_name"]].add(row["column_name"])
    findings = _compare_tables(
        {table: {str(column[0]) for column in columns} for table, columns in made.tables.items()}, found
    )
    names = await engine.read(_INDEXES, {})
    if wanting := made.indexes.keys() - {row["indexname"] for row in names}:
        text = f"Indexes missing: {', '.join(sorted(wanting))}. Way on: {checks.FIX}."
        findings.append(Finding(text, Health.WRONG))
    return findings


async def mend(address: Path | str, engine: Engine) -> AsyncIterator[str]:
    """Make again what of a file's schema is derived: indexes, and what its planner is told."""
    made = await asyncio.to_thread(_make_schema)
    if not isinstance(address, Path):
        names = await engine.read(_INDEXES, {})
        missing = sorted(made.indexes.keys() - {row["indexname"] for row in names})
        made_again = [import_postgres().translate_ddl(made.indexes[name]) for name in missing]
        if made_again:
            await engine.write(lambda tx: [tx.run(sql, {}) for sql in made_again])
            yield f"Indexes made again: {', '.join(missing)}."
        return
    found = await asyncio.to_thread(_read_file, address)
    wanting = {name: sql for name, sql in made.indexes.items() if found.indexes.get(name) != sql}
    numbers = made.numbers if made.numbers != found.numbers else frozenset()
    changes: list[tuple[str, Parameters]] = [(f'DROP INDEX IF EXISTS "{name}"', {}) for name in wanting]
    changes += [(sql, {}) for sql in wanting.values()]
    if numbers or wanting:  # an index that is dropped takes its numbers along
        changes.append(("DELETE FROM sqlite_stat1", {}))
        insert = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)"
        changes += [
            (insert, dict(zip(("tbl", "idx", "stat"), each, strict=True))) for each in sorted(made.numbers)
        ]
        changes.append(("ANALYZE sqlite_schema", {}))
    if changes:
        await engine.write(lambda tx: [tx.run(sql, values) for sql, values in changes])
    if wanting:
        yield f"Indexes made again: {', '.join(sorted(wanting))}."
    if numbers:
        yield "SQLite is told again how large tables are."


def _read_file(path: Path) -> _Schema:
    with _open(path) as db:
        return _read_schema(db)


# A server of PostgreSQL ------------------------------------------------------------------------------


def _describe_server(db: "psycopg.Connection[Any]") -> Finding:
    [[version, size]] = db.execute(
        "SELECT current_setting('server_version'), pg_database_size(current_database())"
    )
    where = f"{db.info.dbname} at {db.info.host}:{db.info.port}"
    return Finding(f"{where} is a database of PostgreSQL {version.split()[0]}, {size / 1e6:,.1f} MB.")


def _list_living(db: "psycopg.Connection[Any]") -> list[str]:
    """The copies that run."""
    [[is_shared]] = db.execute(
        "SELECT to_regclass('processes') IS NOT NULL AND to_regclass('shards') IS NOT NULL"
    )
    if not is_shared:
        return []
    found = db.execute("SELECT process FROM processes WHERE until > clock_timestamp() ORDER BY process")
    return [process for (process,) in found]


def _describe_processes(db: "psycopg.Connection[Any]", living: list[str]) -> list[Finding]:
    """Which copies live, what each serves, and what nobody does."""
    if not living:
        return [Finding("No copy of the bot is running.")]
    held: defaultdict[str | None, list[int]] = defaultdict(list)
    for shard_id, process in db.execute(
        "SELECT shard_id, CASE WHEN until > clock_timestamp() THEN process END FROM shards ORDER BY shard_id"
    ):
        held[process].append(shard_id)
    findings = [
        Finding(f"{process} is running and serves {_name_shards(held[process])}.") for process in living
    ]
    if held[None]:
        findings.append(
            Finding(
                f"Nobody serves {_name_shards(held[None])}: within a minute the copies that run take over. "
                "If they do not, look at their logs.",
                Health.WRONG,
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


async def _compare(engine: Engine, report: Report, *, whole: bool) -> AsyncIterator[Finding]:
    """Whether what cards show is what the votes say; of titles that are not about to be worked out anew."""
    if unreadable := await checks.list_unreadable(engine):
        text = f"Servers of which what was learnt cannot be read: {len(unreadable):,}. Way on: {checks.FIX}."
        yield Finding(text, Health.WRONG)
    servers = await checks.list_servers(engine)
    chosen = servers if whole else random.sample(servers, min(SAMPLE, len(servers)))
    where = f"{len(chosen)} of {len(servers)} servers" if len(chosen) < len(servers) else "every server"
    found = await checks.compare(
        engine, chosen, report=lambda done, total: report("Comparing with votes", done, total)
    )
    noted = {says: found.pop(says) for says, _ in checks.NOTED if says in found}
    for says, number in found.items():
        yield Finding(f"{says}: {number:,} ({where}). Way on: {checks.FIX}.", Health.WRONG)
    if not found:
        yield Finding(f"The counts are what the votes say ({where}).")
    for says, number in noted.items():
        yield Finding(f"{says}: {number:,} ({where}). Nobody can say which of the two is right.", Health.NOTE)
