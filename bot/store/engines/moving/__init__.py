"""Moving all there is from one database to another, of whatever engine: `move`.

Rows go table by table, in the order of their references, in batches by key, each batch one transaction. What
is half moved looks like a database to nobody (`Target`), and says where it comes from: killed at any moment,
the same move goes on after the last batch that arrived. In the end all rows of both sides are compared.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bot.store.engines import import_postgres
from bot.store.engines.moving.sides import CannotMove, Source, SourceInUse, Target
from bot.store.engines.moving.sqlite import SQLiteSource, SQLiteTarget
from bot.store.engines.moving.tables import Cells, Table, list_tables

__all__ = ["CannotMove", "Moved", "Progress", "SourceInUse", "move"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step ("move" or "compare") of a table is, in rows."""

    step: str
    table: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What has arrived: rows by table, all compared; and the tables of the source that are not Daesang's."""

    rows: dict[str, int]
    left_out: list[str]
    replaced: list[str]
    """The rows with a sign that the target does not have; another stands for it now."""


def move(
    source: Path | str,
    target: Path | str,
    *,
    anew: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
) -> Moved:
    """Move everything from `source` to `target`, each a file or a postgresql:// address, and compare.

    The source is migrated and else left as it is; nobody else can write to it meanwhile. The target must be
    empty, or hold what the same move left half done, which `anew` throws away. Not to be called on an event
    loop. Raises CannotMove, DatabaseInUse, NewerSchema, Unreachable.
    """
    tables = list_tables()
    with ExitStack() as stack:
        here = stack.enter_context(_open_source(source))
        there = stack.enter_context(_open_target(target, here.identity, anew=anew))
        totals = {table.name: here.count(table) for table in tables}
        for table in tables:
            _copy(here, there, table, totals[table.name], report)
        for table in tables:
            if table.is_numbered:
                there.set_sequence(table, here.find_sequence(table))
        there.complete()
        replaced = [
            name for table in tables for name in _compare(here, there, table, totals[table.name], report)
        ]
        left_out = here.find_strangers(tables)
        there.publish()
    return Moved(totals, left_out, replaced)


def _open_source(address: Path | str) -> Source:
    if isinstance(address, Path):
        return SQLiteSource(address)
    import_postgres()  # its driver may not be there
    from bot.store.engines.moving.postgres import PostgresSource

    return PostgresSource(address)


def _open_target(address: Path | str, source: str, *, anew: bool) -> Target:
    if isinstance(address, Path):
        return SQLiteTarget(address, source, anew=anew)
    import_postgres()
    from bot.store.engines.moving.postgres import PostgresTarget

    return PostgresTarget(address, source, anew=anew)


def _copy(here: Source, there: Target, table: Table, total: int, report: Callable[[Progress], None]) -> None:
    done = there.count(table)
    report(Progress("move", table.name, done, total))
    for rows in here.read(table, after=there.find_last(table)):
        there.append(table, rows)
        done += len(rows)
        report(Progress("move", table.name, done, total))


def _compare(
    here: Source, there: Target, table: Table, total: int, report: Callable[[Progress], None]
) -> Iterator[str]:
    """Give the rows that are held otherwise over there. Raises CannotMove where the sides differ.

    Both give batches of one size: equal rows are equal lists.
    """
    done = 0
    there_too = there.read(table)
    for rows in here.read(table):
        arrived = next(there_too, [])
        if arrived != rows:
            held = there.hold(rows)
            if arrived != held:
                raise CannotMove(_tell_difference(table, held, arrived))
            yield from (table.tell_row(row) for row, other in zip(rows, held, strict=True) if row != other)
        done += len(rows)
        report(Progress("compare", table.name, done, total))
    if surplus := next(there_too, []):
        raise CannotMove(_tell_difference(table, [], surplus))


def _tell_difference(table: Table, expected: list[Cells], arrived: list[Cells]) -> str:
    first = next(one or other for one, other in zip_longest(expected, arrived) if one != other)
    return (
        f"{table.tell_row(first)} is not the same on both sides: where you move from has changed since the "
        "move began. Begin it again with --anew."
    )
