"""Nothing that may hold a member is missing in the declaration, and nothing it names in the schema."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.privacy import Kind
from bot.store import Store
from bot.store.personal import NOBODYS, PERSONAL, Fate, Personal
from tests.places import ON_POSTGRES, connect

Schema = dict[str, dict[str, str]]
"""The types of columns, by table and name."""

SOMEBODY = re.compile(
    r"(member|moderator|reporter|author|user|owner|reader|voter|asker|name|account|avatar)|_by$|_who$"
)
"""Names of columns that hold somebody, whatever their type."""
PLAIN = {"title_id", "kind", "state", "state_before", "status", "source", "action", "origin", "key", "place"}
"""Texts that are never a member's, wherever they stand: ids of ours and names of kinds."""
OTHERS = {
    f"{name}_id"
    for names in (
        "server title card review reply report burst draft view version change import",
        "channel message entry notice filing event subject interaction shard",
    )
    for name in names.split()
}
"""Ids that are no member's; those of what a member wrote lead to rows that are declared."""


def read_schema(path: Path) -> Schema:
    sql = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public'"
        if ON_POSTGRES
        else "SELECT t.name, c.name, c.type FROM pragma_table_list AS t, pragma_table_info(t.name) AS c "
        "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'"
    )
    found: Schema = {}
    with closing(connect(path)) as db:
        for table, column, kind in db.execute(sql):
            found.setdefault(table, {})[column] = kind.upper()
    return found


def may_hold_somebody(column: str, kind: str) -> bool:
    if column in PLAIN | OTHERS:
        return False
    return (
        bool(SOMEBODY.search(column)) or column.endswith("_id") or kind in ("TEXT", "BLOB", "BYTEA", "JSONB")
    )


def find_undeclared(schema: Schema) -> list[str]:
    """The tables and columns of which nobody has said whether they hold a member."""
    held = {f"{each.table}.{column}" for each in PERSONAL for column in each.holds}
    tables = {each.table for each in PERSONAL}
    missing = [table for table in schema if table not in tables and table not in NOBODYS]
    for table, columns in schema.items():
        for column, kind in columns.items():
            name = f"{table}.{column}"
            is_excused = name in NOBODYS or (table in NOBODYS and not re.search("member|_by$", column))
            if may_hold_somebody(column, kind) and name not in held and not is_excused:
                missing.append(name)
    return sorted(missing)


async def test_everything_that_may_hold_a_member_is_declared(path: Path, store: Store) -> None:
    assert find_undeclared(read_schema(path)) == []


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ({"diaries": {"diary_id": "INTEGER", "at": "INTEGER"}}, ["diaries", "diaries.diary_id"]),
        ({"cards": {"pinned_by": "INTEGER"}}, ["cards.pinned_by"]),
        ({"models": {"member_id": "INTEGER"}}, ["models.member_id"]),
        ({"shelf": {"note": "TEXT"}}, ["shelf.note"]),
        ({"reviews": {"owner_id": "INTEGER"}}, ["reviews.owner_id"]),
        ({"shelf": {"rewatches": "INTEGER"}}, []),
    ],
)
async def test_what_is_added_has_to_be_declared(
    path: Path, store: Store, added: Schema, found: list[str]
) -> None:
    """The control: made-up tables and columns are noticed, numbers of no one are not."""
    assert find_undeclared(added) == found


async def test_what_is_declared_is_there(path: Path, store: Store) -> None:
    schema = read_schema(path)
    for each in PERSONAL:
        assert {*each.holds, *each.told} <= schema[each.table].keys(), each.table
    tables = {name.partition(".")[0] for name in NOBODYS}
    of_engine = {"batches", "identifies", "processes", "shards", "schema_version"}
    assert tables - of_engine <= schema.keys()
    assert all(column in schema[table] for table, _, column in map(_split, NOBODYS) if column)


def _split(name: str) -> tuple[str, str, str]:
    return name.partition(".")


def test_every_kind_is_of_something_and_what_is_blanked_says_how() -> None:
    assert {each.kind for each in PERSONAL} == {*Kind}
    assert all(bool(each.blank) is (each.fate is Fate.BLANK) for each in PERSONAL)


def test_only_a_row_that_stays_is_not_erased() -> None:
    assert [each.table for each in PERSONAL if each.erase is None] == ["sanctions"]
    made_up = Personal("diaries", Kind.DRAFTS, ("member_id",))
    assert (
        made_up.erase
        == "DELETE FROM diaries AS r WHERE r.server_id = :server_id AND r.member_id = :member_id"
    )
