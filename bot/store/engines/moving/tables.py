"""What there is to move: the tables, as the migrations make them."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from bot.store.engines.migrate import migrations, statements

Cells = tuple[object, ...]

OF_THE_RUNNING = frozenset({"processes", "shards", "identifies", "batches", "instances"})
"""Which process serves what, and has saved what: it means nothing elsewhere."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the places of its key among them, its indexes beside the key (name, SQL)."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    """INTEGER, REAL or TEXT."""
    key: tuple[int, ...]
    never_again: bool
    """Whether no id is ever given twice (AUTOINCREMENT)."""
    is_numbered: bool
    """Whether a row that is added without an id gets the next."""
    indexes: tuple[tuple[str, str], ...]

    @property
    def key_columns(self) -> tuple[str, ...]:
        return tuple(self.columns[place] for place in self.key)

    def take_key(self, row: Cells) -> Cells:
        return tuple(row[place] for place in self.key)

    def tell_row(self, row: Cells) -> str:
        """The row's name for people: by its key, which holds ids alone."""
        return self.tell_key(self.take_key(row))

    def tell_key(self, key: Cells) -> str:
        named = ", ".join(f"{name} {value}" for name, value in zip(self.key_columns, key, strict=True))
        return f"The row of {self.name} with {named}"


@cache
def list_tables() -> tuple[Table, ...]:
    """Every table of the newest version, each after those that its rows refer to."""
    with closing(_make_all()) as db:
        found = {
            name: _describe(db, name, sql)
            for name, sql in db.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                "ORDER BY name"
            )
            if name not in OF_THE_RUNNING
        }
        refers = {
            name: {row[0] for row in db.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (name,))}
            for name in found
        }
    ordered: list[str] = []
    while len(ordered) < len(found):
        ordered += [name for name in found if name not in ordered and refers[name] - {name} <= set(ordered)]
    return tuple(found[name] for name in ordered)


@cache
def list_statistics() -> tuple[Cells, ...]:
    """What the migrations tell SQLite's planner: table, index, numbers. It forgets a dropped index."""
    with closing(_make_all()) as db:
        return tuple(db.execute("SELECT tbl, idx, stat FROM sqlite_stat1"))


def _make_all() -> sqlite3.Connection:
    """A database with nothing in it, in memory."""
    db = sqlite3.connect(":memory:")
    for _, script in sorted(migrations().items()):
        for statement in statements(script):
            db.execute(statement)
    return db


def _describe(db: sqlite3.Connection, name: str, sql: str) -> Table:
    columns = db.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    key = sorted((pk, place) for place, (_, _, pk) in enumerate(columns) if pk)
    indexes = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? "
        "ORDER BY name",
        (name,),
    )
    return Table(
        name=name,
        columns=tuple(column for column, _, _ in columns),
        types=tuple(kind for _, kind, _ in columns),
        key=tuple(place for _, place in key),
        never_again="AUTOINCREMENT" in sql,
        is_numbered="INTEGER PRIMARY KEY" in sql,
        indexes=tuple((index, text) for index, text in indexes),
    )
