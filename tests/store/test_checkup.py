"""What `doctor` says: of what is well, and of each thing that is not."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.domain.findings import Finding
from bot.store import Store
from bot.store.engines import open_engine
from bot.store.engines.checkup import _name_shards, examine, find_whole, mend
from bot.store.engines.migrate import migrations
from tests.places import on_its_own
from tests.store.conftest import NOW, Acts

pytestmark = on_its_own

SEEN_TO = "Cards, announcements and jobs lead to what is there, and are seen to in time."
TABLES = (
    "CREATE TABLE processes (process TEXT PRIMARY KEY, until TIMESTAMPTZ NOT NULL)",
    "CREATE TABLE shards (shard_id BIGINT PRIMARY KEY, process TEXT, until TIMESTAMPTZ)",
)


@pytest.fixture
async def database(path: Path, first_start: Path, act: Acts) -> Path:
    """A file with two votes."""
    shutil.copy(first_start, path)
    await vote(path, act)
    return path


@pytest.fixture
async def filled(url: str, act: Acts) -> str:
    """The same as the file on PostgreSQL."""
    await vote(url, act)
    return url


async def vote(address: Path | str, act: Acts) -> None:
    async with Store.open(address) as store:
        await store.servers.note_joined({act().server_id: "here"})
        for title_id in ("signal", "mother"):
            await store.ratings.record_score(act(), title_id, score=9)


async def look(address: Path | str) -> tuple[list[str], list[str]]:
    """What is well, and what is not."""
    found: list[Finding] = [finding async for finding in examine(address, now=NOW)]
    return [each.text for each in found if each.is_well], [each.text for each in found if not each.is_well]


async def test_a_file_that_is_well(database: Path) -> None:
    """Which, how large, whose, its version, its rows, its counts; and nothing is changed by looking."""
    before = await asyncio.to_thread(database.read_bytes)
    well, wrong = await look(database)
    assert wrong == []
    assert f"{database} is a file of SQLite {sqlite3.sqlite_version}" in well[0]
    assert well[1:] == [
        "Nobody has it open.",
        "Every page of it can be read.",
        f"Its schema is version {max(migrations())}, as this Daesang needs it.",
        "It has 1 servers, 1 members, 2 votes, 0 reviews.",
        SEEN_TO,
        "The counts are what the votes say (every server).",
    ]
    assert await asyncio.to_thread(database.read_bytes) == before


async def test_a_file_that_a_bot_has_open(database: Path) -> None:
    """Who it is; all else is looked at as well."""
    async with Store.open(database):
        well, wrong = await look(database)
    assert wrong == []
    assert f"It is in use by process {os.getpid()} on host" in well[1]
    assert len(well) == 7


@pytest.mark.parametrize(("version", "way_on"), [(9999, "update Daesang"), (1, "start the bot once")])
async def test_a_file_of_another_version(database: Path, version: int, way_on: str) -> None:
    """It is said what to do; rows, which may look otherwise there, are not looked at."""
    with closing(sqlite3.connect(database)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    well, [wrong] = await look(database)
    assert len(well) == 2
    assert f"version {version}" in wrong
    assert way_on in wrong


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE summaries SET votes = votes + 1 WHERE title_id = 'signal'",
        "UPDATE summaries SET total = total - 1 WHERE title_id = 'signal'",
        "DELETE FROM summaries WHERE title_id = 'signal'",
        "UPDATE shelf SET score = 3 WHERE title_id = 'signal'",
        "UPDATE shelf SET held_at = 1 WHERE title_id = 'signal'",
        "DELETE FROM shelf WHERE title_id = 'signal'",
    ],
)
@pytest.mark.parametrize("is_due", [False, True])
async def test_counts_that_are_not_what_the_votes_say(database: Path, spoil: str, *, is_due: bool) -> None:
    """It is told, with the way on; but not of a title that the bot itself is about to put right."""
    with closing(sqlite3.connect(database)) as db, db:
        [(server_id,)] = db.execute("SELECT server_id FROM servers")
        db.execute(spoil)
        if is_due:
            db.execute("INSERT INTO stale_summaries VALUES (?, 'signal')", (server_id,))
    _, wrong = await look(database)
    assert len(wrong) == (not is_due)
    if not is_due:
        assert "Titles whose counts are not what the votes say: 1 " in wrong[0]
        assert "doctor --fix" in wrong[0]


@pytest.mark.parametrize(
    ("spoil", "told", "is_mended"),
    [
        ("DROP INDEX shelf_of_member", "Indexes missing: shelf_of_member", True),
        (
            "DROP INDEX cards_due; CREATE INDEX cards_due ON cards (stale_at)",
            "Indexes missing: cards_due",
            True,
        ),
        ("DELETE FROM sqlite_stat1 WHERE tbl = 'shelf'", "how large tables are", True),
        ("DROP TABLE drafts", "missing: drafts", False),
        ("ALTER TABLE members DROP COLUMN avatar", "missing: members.avatar", False),
        ("ALTER TABLE members ADD COLUMN shoe_size INTEGER", "has altered: members", False),
        ("PRAGMA foreign_keys = OFF; DELETE FROM members", "Rows of shelf that belong to nothing: 2", False),
    ],
)
async def test_a_schema_that_was_altered(database: Path, spoil: str, told: str, *, is_mended: bool) -> None:
    """It is told; what SQLite alone makes use of is made again, and for the rest there are backups."""
    with closing(sqlite3.connect(database)) as db:
        db.executescript(spoil)
    _, wrong = await look(database)
    assert [told in text for text in wrong].count(True) == 1
    assert all(("--fix" if is_mended else "backup") in text for text in wrong if told in text)
    if is_mended:
        async with open_engine(database) as engine:
            assert [line async for line in mend(database, engine)]
        assert (await look(database))[1] == []


async def test_a_table_of_somebody_else(database: Path) -> None:
    """It may be there: it is noted, no more."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("CREATE TABLE mine (number INTEGER)")
    well, wrong = await look(database)
    assert wrong == []
    assert "Tables and indexes that are none of Daesang's: mine." in well


async def test_a_damaged_file(database: Path) -> None:
    """It is told after all pages were read; nothing else is, and the newest backup that is whole is found."""
    with closing(sqlite3.connect(database)) as db:
        [[page]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'shelf'")
        [[size]] = db.execute("PRAGMA page_size")
    sound, hurt = database.with_name("sound.db"), database.with_name("hurt.db")
    await asyncio.to_thread(shutil.copy, database, sound)
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    await asyncio.to_thread(shutil.copy, database, hurt)
    _, [wrong] = await look(database)
    assert "damaged" in wrong
    assert "backup" in wrong
    assert find_whole([hurt, sound]) == sound
    assert find_whole([hurt]) is None


async def test_no_file_is_made_by_looking(path: Path) -> None:
    """A name that is not there is told."""
    well, [wrong] = await look(path)
    assert well == []
    assert str(path) in wrong
    assert not await asyncio.to_thread(path.exists)


async def test_a_server_that_is_well(filled: str) -> None:
    """As of a file, and that no copy runs."""
    well, wrong = await look(filled)
    assert wrong == []
    assert " is a database of PostgreSQL " in well[0]
    assert well[1:] == [
        "No copy of the bot is running.",
        f"Its schema is version {max(migrations())}, as this Daesang needs it.",
        "It has 1 servers, 1 members, 2 votes, 0 reviews.",
        SEEN_TO,
        "The counts are what the votes say (every server).",
    ]


async def test_a_server_with_an_index_less(filled: str) -> None:
    """It is told, and made again; a column less is told."""
    with psycopg.connect(filled, autocommit=True) as db:
        db.execute("DROP INDEX cards_due")
        [wrong] = (await look(filled))[1]
        assert wrong.startswith("Indexes missing: cards_due.")
        async with open_engine(filled) as engine:
            assert [line async for line in mend(filled, engine)] == ["Indexes made again: cards_due."]
        assert (await look(filled))[1] == []
        db.execute("ALTER TABLE members DROP COLUMN avatar")
    [wrong] = (await look(filled))[1]
    assert "members.avatar" in wrong


async def test_copies_and_their_shards(filled: str) -> None:
    """Each that lives, with what it serves, and what nobody serves; of one that died not a word."""
    with psycopg.connect(filled, autocommit=True) as db:
        for table in TABLES:
            db.execute(table)
        for process, seconds in (("first", 20), ("second", 20), ("third", 20), ("dead", -1)):
            db.execute(
                "INSERT INTO processes VALUES (%s, clock_timestamp() + make_interval(secs => %s))",
                (process, seconds),
            )
        for shard_id, holder in enumerate(["first", "first", "first", "second", "first", "dead", None]):
            seconds = -1 if holder == "dead" else 20
            db.execute(
                "INSERT INTO shards VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))",
                (shard_id, holder, seconds),
            )
        well, wrong = await look(filled)
        assert well[1:4] == [
            "first is running and serves shards 0-2, 4.",
            "second is running and serves shard 3.",
            "third is running and serves no shard.",
        ]
        assert len(wrong) == 1
        assert wrong[0].startswith("Nobody serves shards 5-6:")
        db.execute("UPDATE shards SET process = 'third', until = clock_timestamp() + interval '20 s'")
        assert (await look(filled))[1] == []


@pytest.mark.parametrize(("version", "way_on"), [(9999, "update Daesang"), (1, "start the bot once")])
async def test_a_server_of_another_version(filled: str, version: int, way_on: str) -> None:
    """As of a file."""
    with psycopg.connect(filled, autocommit=True) as db:
        db.execute("UPDATE schema_version SET version = %s", (version,))
    well, [wrong] = await look(filled)
    assert len(well) == 2
    assert f"version {version}" in wrong
    assert way_on in wrong


async def test_a_database_without_tables(url: str) -> None:
    """It is told, and none are made by looking."""
    _, [wrong] = await look(url)
    assert "start the bot once" in wrong
    with psycopg.connect(url) as db:
        assert db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


async def test_a_server_that_does_not_answer() -> None:
    """One line, without the password."""
    well, [wrong] = await look("postgresql://daesang:s3cret@127.0.0.1:1/daesang")
    assert well == []
    assert "cannot be reached" in wrong
    assert "s3cret" not in wrong


@pytest.mark.parametrize(
    ("shard_ids", "named"),
    [([], "no shard"), ([3], "shard 3"), ([0, 1], "shards 0-1"), ([0, 2, 3, 4, 7], "shards 0, 2-4, 7")],
)
def test_shards_are_named_shortly(shard_ids: list[int], named: str) -> None:
    assert _name_shards(shard_ids) == named
