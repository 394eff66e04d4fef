"""Migrations are whole or absent, and the schema they bring refuses what is wrong."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import aiosqlite
import pytest

from bot.store import Store
from bot.store.engines.migrate import NewerSchema, migrate, migrations, statements
from tests.places import sqlite_alone
from tests.store.conftest import NOW, rows

pytestmark = sqlite_alone

ROOT = Path(__file__).resolve().parents[2]

SCHEMA = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"

TRIGGER = """CREATE TRIGGER t AFTER INSERT ON a
BEGIN
    INSERT INTO b VALUES (new.x);
    DELETE FROM b WHERE x = ';';
END;
"""


def tables(path: Path) -> list[str]:
    return [name for (name,) in rows(path, SCHEMA)]


def version(path: Path) -> int:
    [[number]] = rows(path, "PRAGMA user_version")
    return int(number)


async def bring(path: Path, scripts: dict[int, str]) -> int:
    async with aiosqlite.connect(path, isolation_level=None) as db:
        return await migrate(db, scripts)


@pytest.fixture
def migrated(path: Path, first_start: Path) -> Path:
    """A file as a first start leaves it."""
    shutil.copy(first_start, path)
    return path


@pytest.fixture
def plain(migrated: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to such a file, with one member of server 1."""
    with closing(sqlite3.connect(migrated, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("INSERT INTO members (server_id, member_id, name, seen_at) VALUES (1, 1, 'member', 0)")
        yield db


@pytest.mark.parametrize(
    "parts",
    [
        ["CREATE TABLE a (x);\n"],
        ["CREATE TABLE a (x);\n", "CREATE TABLE b (x);\n"],
        ["CREATE TABLE a (\n    x INTEGER,\n    y TEXT\n);\n", "\nCREATE TABLE b (x);\n"],
        ["CREATE TABLE a (x);\n", "INSERT INTO a VALUES ('one; two;\nthree');\n"],
        ["CREATE TABLE a (x DEFAULT 'it''s; so');\n", "CREATE TABLE b (x);\n"],
        ['CREATE TABLE "odd;\nname" (x);\n', "CREATE TABLE b (x);\n"],
        ["-- first; not a statement;\nCREATE TABLE a (x); -- the end;\n", "CREATE TABLE b (x);\n"],
        ["/* a; b;\n c; */\nCREATE TABLE a (x);\n", "CREATE TABLE b (x);\n"],
        ["CREATE TABLE a (x);\n", "CREATE TABLE b (x);\n", TRIGGER, "INSERT INTO a VALUES (1);\n"],
        ["CREATE TABLE a (x);"],
    ],
)
def test_a_script_is_split_at_its_statements(parts: list[str]) -> None:
    """Semicolons in strings, names, comments and triggers end no statement; nothing is dropped."""
    found = list(statements("".join(parts)))
    assert found == parts
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in found:
            db.execute(statement)

    # Control: splitting at every semicolon, where there is one inside, gives other parts.
    naive = [part for part in "".join(parts).split(";") if part.strip()]
    if any(part.count(";") > 1 for part in parts):
        assert len(naive) > len(parts)


@pytest.mark.parametrize(
    "script", ["CREATE TABLE a (x)", "CREATE TABLE a (x);\nINSERT INTO a VALUES ('open;\n"]
)
def test_a_script_that_ends_in_a_statement_is_refused(script: str) -> None:
    """A forgotten semicolon or quote is an error, not a statement left out."""
    with pytest.raises(ValueError, match="middle of a statement"):
        list(statements(script))


async def test_two_statements_in_a_line_are_refused_whole(path: Path) -> None:
    """The second statement of a line is not dropped in silence: the migration fails and leaves nothing."""
    with pytest.raises((sqlite3.Warning, sqlite3.ProgrammingError), match="one statement"):
        await bring(path, {1: "CREATE TABLE a (x);\nCREATE TABLE b (x); CREATE TABLE c (x);\n"})
    assert tables(path) == []


async def test_migrations_are_numbered_without_gaps() -> None:
    """Every number from 1 up has its script, and each script splits into statements."""
    found = migrations()
    assert sorted(found) == list(range(1, len(found) + 1))
    assert all(list(statements(script)) for script in found.values())


async def test_a_fresh_file_comes_to_the_newest_version(migrated: Path) -> None:
    """Opening makes the tables and the version together."""
    assert version(migrated) == max(migrations())
    assert {"servers", "members", "shelf", "summaries", "reviews", "drafts"} <= set(tables(migrated))


async def test_migrating_twice_changes_nothing(migrated: Path) -> None:
    """A file at the newest version is left as it is, with its rows."""
    async with Store.open(migrated) as store:
        await store.facts.keep("name", "value")
    before = rows(migrated, "SELECT name, sql FROM sqlite_schema ORDER BY name")
    async with Store.open(migrated) as store:
        assert await store.facts.find("name") == "value"
    assert rows(migrated, "SELECT name, sql FROM sqlite_schema ORDER BY name") == before
    assert version(migrated) == max(migrations())


async def test_only_what_is_missing_is_run(path: Path) -> None:
    """A file is brought on from its own version, each number once and in order."""
    scripts = {1: "CREATE TABLE a (x);\n"}
    assert await bring(path, scripts) == 1
    scripts |= {3: "DROP TABLE b;\nCREATE TABLE c (x);\n", 2: "CREATE TABLE b (x);\n"}
    assert await bring(path, scripts) == 3
    assert (tables(path), version(path)) == (["a", "c"], 3)
    assert await bring(path, scripts) == 3


async def test_two_first_starts_at_once_both_open(path: Path) -> None:
    """Whoever waited for the other's migration finds the work done."""
    scripts = {1: "CREATE TABLE a (x);\n"}
    loop, waits = asyncio.get_running_loop(), asyncio.Event()

    def seen(statement: str) -> None:
        if statement.startswith("BEGIN"):
            loop.call_soon_threadsafe(waits.set)

    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        async with aiosqlite.connect(path, isolation_level=None) as second:
            first.execute("BEGIN IMMEDIATE")
            await second.set_trace_callback(seen)
            waiting = asyncio.create_task(migrate(second, scripts))
            await waits.wait()
            first.execute(scripts[1])
            first.execute("PRAGMA user_version = 1")
            first.execute("COMMIT")
            assert await waiting == 1


BROKEN = "CREATE TABLE a (x);\nINSERT INTO a VALUES (1);\nCREATE TABLE a (x);\nCREATE TABLE b (x);\n"


async def test_a_migration_that_fails_leaves_nothing(path: Path, tmp_path: Path) -> None:
    """An error halfway undoes the tables, the rows and the version; earlier migrations stay."""
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        await bring(path, {1: "CREATE TABLE first (x);\n", 2: BROKEN})
    assert (tables(path), version(path)) == (["first"], 1)
    await bring(path, {1: "", 2: "CREATE TABLE a (x);\nCREATE TABLE b (x);\n"})
    assert (tables(path), version(path)) == (["a", "b", "first"], 2)

    # Control: the usual executescript leaves half a schema.
    usual = tmp_path / "usual.db"
    async with aiosqlite.connect(usual) as db:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            await db.executescript(BROKEN)
        await db.rollback()
    assert tables(usual) == ["a"]


CHILD = """
import asyncio, os, signal, sys
import aiosqlite
from bot.store.engines.migrate import migrate, migrations, statements

idiom, path, place = sys.argv[1], sys.argv[2], int(sys.argv[3])
parts = list(statements(migrations()[1]))
script = "".join([*parts[:place], "SELECT die();\\n", *parts[place:]])

async def main():
    async with aiosqlite.connect(path, isolation_level=None) as db:
        await db.execute("PRAGMA journal_mode = WAL")
        await db.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
        if idiom == "ours":
            await migrate(db, {1: script})
        else:
            await db.executescript(script + "PRAGMA user_version = 1;")

asyncio.run(main())
"""

LAST = len(list(statements(migrations()[1])))


def kill_within(idiom: str, path: Path, place: int) -> None:
    command = [sys.executable, "-c", CHILD, idiom, str(path), str(place)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9


@pytest.mark.parametrize("place", [1, LAST // 2, LAST])
def test_a_migration_killed_halfway_leaves_nothing(path: Path, tmp_path: Path, place: int) -> None:
    """SIGKILL after any statement leaves neither tables nor version, and the next start makes them all."""
    kill_within("ours", path, place)
    assert (tables(path), version(path)) == ([], 0)

    async def start() -> None:
        async with Store.open(path) as store:
            await store.facts.keep("works", "yes")

    asyncio.run(start())
    assert version(path) == max(migrations())

    # Control: the same kill within executescript leaves tables without a version, and no next start works.
    usual = tmp_path / "usual.db"
    kill_within("usual", usual, place)
    assert len(tables(usual)) >= place
    assert version(usual) == 0
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        asyncio.run(bring(usual, migrations()))


async def test_tables_and_version_appear_together(path: Path, tmp_path: Path) -> None:
    """At each statement of a migration others see either nothing of it or all, with its version."""
    script = "CREATE TABLE a (x);\nCREATE TABLE b (x);\n"
    pictures: list[tuple[list[str], int]] = []

    async def watched(file: Path, run: Callable[[aiosqlite.Connection], Awaitable[object]]) -> None:
        pictures.clear()
        async with aiosqlite.connect(file, isolation_level=None) as db:
            await db.set_trace_callback(lambda _: pictures.append((tables(file), version(file))))
            await run(db)
        pictures.append((tables(file), version(file)))

    whole = [([], 0), (["a", "b"], 1)]
    await watched(path, lambda db: migrate(db, {1: script}))
    assert len(pictures) > 5
    assert [picture for picture in pictures if picture not in whole] == []
    assert pictures[-1] == whole[-1]

    # Control: of executescript one sees halves.
    await watched(tmp_path / "usual.db", lambda db: db.executescript(f"{script}PRAGMA user_version = 1;"))
    assert [picture for picture in pictures if picture not in whole]


async def test_a_file_of_a_newer_version_is_refused_unchanged(migrated: Path) -> None:
    """An older program does not touch a newer file, and says which version is which and what to do."""
    newer = max(migrations()) + 4
    with closing(sqlite3.connect(migrated)) as db:
        db.execute(f"PRAGMA user_version = {newer}")
    with pytest.raises(NewerSchema) as caught:
        async with Store.open(migrated):
            pass
    assert f"version {newer}" in str(caught.value)
    assert f"knows {max(migrations())}" in str(caught.value)
    assert "update Daesang" in str(caught.value)
    assert version(migrated) == newer


async def test_an_answer_whose_message_is_gone_goes(path: Path) -> None:
    """Version 10 keeps the answers that stand, and reports as they were; each is on a take."""
    await bring(path, {number: script for number, script in migrations().items() if number < 10})
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO members (server_id, member_id, name, seen_at) VALUES (1, 1, 'member', 0)")
        db.execute(*review())
        for reply_id in (1, 2):
            db.execute(
                "INSERT INTO replies "
                "(reply_id, server_id, review_id, member_id, name, account, avatar, body) "
                "VALUES (?, 1, 1, 1, 'n', 'a', 'p', 'said')",
                (reply_id,),
            )
        db.execute(
            "INSERT INTO cards "
            "(server_id, kind, subject_id, channel_id, message_id, shown, wanted, stale_at) "
            "VALUES (1, 'reply', 2, 7, 8, 1, 1, 0)"
        )
        db.execute(
            "INSERT INTO reports (server_id, review_id, reporter_id, reason, reported_at) "
            "VALUES (1, 1, 2, 'why', 0)"
        )
    await bring(path, migrations())
    assert rows(path, "SELECT reply_id, state, marked_at FROM replies") == [(2, "posted", None)]
    assert rows(path, "SELECT review_id, reply_id, reporter_id, reason FROM reports") == [(1, None, 2, "why")]


NOT_FIRST = {
    "reviews": "its id stands in buttons; that of a person and title is UNIQUE with the server first",
    "imports": "its id stands in buttons; a look-up also asks for server and member",
    "drafts": "its id stands in buttons; that of a person, kind and title is UNIQUE with the server first",
    "views": "its id stands in buttons; a look-up also asks for server and member",
    "review_moods": "belongs to a review",
    "review_versions": "belongs to a review",
    "helpful_votes": "belongs to a review",
    "spoiler_flags": "belongs to a review",
    "replies": "its id stands in buttons",
    "cards": "its id stands in announcements; its index has the server first",
    "card_reviews": "belongs to a card",
    "score_changes": "kept in the order of writing; its index has the server first",
    "filings": "kept in the order of writing; its index has the server first",
    "direct_messages": "how often somebody hears from the bot is counted over all servers",
    "outbox": "what is due is asked for of all servers at once",
    "jobs": "what is due is asked for of all servers at once; its scope is a server, or all",
    "reports": "its id stands in buttons; a look-up also asks for the server",
    "notices": "kept in the order of writing; its index has the server first",
    "bursts": "its id stands in buttons; a look-up also asks for the server",
    "burst_votes": "belongs to a burst",
    "moderation_log": "kept in the order of writing; its index has the server first",
    "interactions": "Discord's interaction ids are unique everywhere",
    "facts": "about the installation, not about a server",
    "instances": "the bot's processes, for all servers",
    "title_changes": "kept in the order of writing; its indexes have the server first",
    "source_facts": "what a source says is so in every server",
    "source_states": "about the installation, not about a server",
    "refreshed": "the catalogue is every server's",
}
WITHOUT_SERVER = {
    "direct_messages",
    "review_moods",
    "review_versions",
    "helpful_votes",
    "spoiler_flags",
    "card_reviews",
    "jobs",
    "burst_votes",
    "interactions",
    "facts",
    "instances",
    "source_facts",
    "source_states",
    "refreshed",
}


def our_tables(db: sqlite3.Connection) -> dict[str, bool]:
    """Every table of ours, and whether it is STRICT."""
    found = db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
    )
    return {name: bool(strict) for name, strict in found}


def test_every_table_is_strict(plain: sqlite3.Connection) -> None:
    """A column takes only its own type."""
    assert our_tables(plain)
    assert [name for name, strict in our_tables(plain).items() if not strict] == []

    # Control: the check sees a table that is not.
    plain.execute("CREATE TABLE lax (x INTEGER)")
    assert our_tables(plain)["lax"] is False


def test_every_key_begins_with_the_server(plain: sqlite3.Connection) -> None:
    """The server comes first in each primary key, or the exception is stated here with its reason."""

    def columns(table: str) -> dict[str, int]:
        return dict(plain.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)))

    def first_of_uniques(table: str) -> set[str]:
        return {
            column
            for (column,) in plain.execute(
                "SELECT i.name FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i "
                "WHERE l.origin = 'u' AND i.seqno = 0",
                (table,),
            )
        }

    exceptions = {table for table in our_tables(plain) if columns(table).get("server_id") != 1}
    assert exceptions == set(NOT_FIRST)
    assert {table for table in exceptions if "server_id" not in columns(table)} == WITHOUT_SERVER
    assert first_of_uniques("reviews") == first_of_uniques("drafts") == {"server_id"}


def rating(score: object = 10, first: object = 10, progress: object = None) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO shelf "
        "(server_id, title_id, member_id, score, first_score, status, first_at, rated_at) "
        "VALUES (1, 'a', 1, ?, ?, ?, 0, 0)",
        (score, first, progress),
    )


def review(body: object = "good", spoils: object = 0, member: int = 1) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO reviews (server_id, title_id, member_id, body, spoils, posted_at) "
        "VALUES (1, 'a', ?, ?, ?, 0)",
        (member, body, spoils),
    )


def take(**columns: object) -> tuple[str, tuple[object, ...]]:
    statement, parameters = review()
    names = ", ".join(columns)
    places = ", ".join("?" * len(columns))
    return (
        statement.replace("posted_at)", f"posted_at, {names})").replace(", 0)", f", 0, {places})"),
        (*parameters, *columns.values()),
    )


def place(episode: object) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO shelf (server_id, title_id, member_id, episode) VALUES (1, 'a', 1, ?)",
        (episode,),
    )


def change(score: object) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO score_changes (server_id, title_id, member_id, score, at) VALUES (1, 'a', 1, ?, 0)",
        (score,),
    )


def card(removes: object) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO cards (server_id, kind, subject_id, channel_id, wanted, removes, stale_at) "
        "VALUES (1, 'review', 1, 1, 1, ?, 0)",
        (removes,),
    )


def title_vote(kind: object) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO title_votes (server_id, title_id, kind, name, member_id) VALUES (1, 'a', ?, 'x', 1)",
        (kind,),
    )


def notice(refused: object) -> tuple[str, tuple[object, ...]]:
    return (
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at, refused) "
        "VALUES (1, 1, 'notice.hide', '{}', 0, ?)",
        (refused,),
    )


def summary(**counts: object) -> tuple[str, tuple[object, ...]]:
    names = ["votes", "total", "squares", *(f"h{half}" for half in range(2, 21))]
    columns = ["server_id", "title_id", *names]
    return (
        f"INSERT INTO summaries ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        (1, "a", *(counts.get(name, 0) for name in names)),
    )


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        *(rating(score, score) for score in (-2, 0, 1, 21, 200)),
        *(rating(10, first) for first in (0, 1, 21)),
        rating(10, None),
        rating(None, 10, "watching"),
        rating(None, None, None),
        *(rating(progress=word) for word in ("bored", "", "Finished")),
        review(body=""),
        *(review(spoils=value) for value in (2, -1)),
        *(take(state=state) for state in ("", "Posted", "gone")),
        take(state="deleted", state_before="deleted"),
        *(take(episode=episode) for episode in (0, -1)),
        *(place(episode) for episode in (0, -1)),
        *(change(score) for score in (0, 1, 21)),
        *(card(removes) for removes in (2, -1)),
        *(notice(refused) for refused in (2, -1)),
        *(title_vote(kind) for kind in ("", "Mood", "score")),
        *(summary(**{name: -1}) for name in ("votes", "total", "squares", *(f"h{n}" for n in range(2, 21)))),
    ],
)
def test_the_schema_refuses(
    plain: sqlite3.Connection, statement: str, parameters: tuple[object, ...]
) -> None:
    """No score outside 1 to 10, no unknown progress, no empty body, no count below nothing."""
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        plain.execute(statement, parameters)

    # Control: without CHECKs the very same row is taken.
    plain.execute("PRAGMA ignore_check_constraints = ON")
    plain.execute(statement, parameters)


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [rating("eight", "eight"), rating(7.5, 7.5), review(body=b"\xff"), review(body=None), summary(h2="many")],
)
def test_the_schema_refuses_other_types(
    plain: sqlite3.Connection, statement: str, parameters: tuple[object, ...]
) -> None:
    """Text is no score, half a half point neither, and bytes are no body."""
    with pytest.raises(sqlite3.IntegrityError, match=r"cannot store|NOT NULL"):
        plain.execute(statement, parameters)


def test_the_schema_refuses_a_row_of_nobody(plain: sqlite3.Connection) -> None:
    """A take needs its member; without the pragma it would not."""
    statement, parameters = review(member=404)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        plain.execute(statement, parameters)
    plain.execute("PRAGMA foreign_keys = OFF")
    plain.execute(statement, parameters)


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        *(rating(score, score) for score in range(2, 21)),
        *(rating(None, None, word) for word in ("finished", "watching", "dropped", "on_hold")),
        *(rating(None, None, word) for word in ("planned", "refused", "unseen")),
        *(change(score) for score in (None, 2, 20)),
        *(card(removes) for removes in (0, 1)),
        rating(20, 2, "dropped"),
        review(body=" "),
        review(spoils=1),
        *(take(state=state) for state in ("posted", "waiting", "hidden", "removed", "deleted")),
        take(episode=1, series="rewatch", link="https://x.example", state="deleted", state_before="hidden"),
        place(1),
        *(notice(refused) for refused in (0, 1)),
        *(title_vote(kind) for kind in ("mood", "warning")),
        summary(),
        summary(votes=NOW),
    ],
)
def test_the_schema_takes_what_is_right(
    plain: sqlite3.Connection, statement: str, parameters: tuple[object, ...]
) -> None:
    """Every half point from 1 to 10, progress alone, and any body but none."""
    plain.execute(statement, parameters)
