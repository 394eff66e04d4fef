"""Numbered migrations: each commits together with the version it brings."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

import aiosqlite


class NewerSchema(Exception):
    """The file was written by a newer Daesang than this one."""


class OlderSchema(Exception):
    """The file was written by an older Daesang, and is opened for reading alone."""


def migrations() -> dict[int, str]:
    """The SQL of every migration by its number."""
    folder = files("bot.store") / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return {int(entry.name[:4]): entry.read_text(encoding="utf-8") for entry in found}


def statements(script: str) -> Iterator[str]:
    """The script's statements one by one: `executescript` would commit between them."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"The migration ends in the middle of a statement: {statement.strip()[:60]}")


async def migrate(db: aiosqlite.Connection, scripts: dict[int, str]) -> int:
    """Bring the file to the newest version and return it. Killed at any moment, a migration leaves nothing.

    Raises NewerSchema when the file is ahead of this program.
    """
    newest = max(scripts)
    while (version := await _version(db)) < newest:
        await db.execute("BEGIN IMMEDIATE")
        try:
            if await _version(db) == version:  # else another process was quicker
                for statement in statements(scripts[version + 1]):
                    await db.execute(statement)
                await db.execute(f"PRAGMA user_version = {version + 1}")
            await db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                await db.execute("ROLLBACK")
            raise
    return check_version(version, newest)


def check_version(version: int, newest: int) -> int:
    """The version, which this program knows. Raises NewerSchema."""
    if version > newest:
        raise NewerSchema(
            f"The database is at version {version}, this Daesang knows {newest}: update Daesang."
        )
    return version


async def refuse_other(db: aiosqlite.Connection) -> None:
    """Raises OlderSchema or NewerSchema unless the file is at the newest version. It changes nothing."""
    refuse_older(await _version(db), max(migrations()))


def refuse_older(version: int, newest: int) -> None:
    """Raises OlderSchema or NewerSchema."""
    if check_version(version, newest) < newest:
        raise OlderSchema(
            f"The database is at version {version}, this Daesang needs {newest}: start the bot once, "
            "which brings it forward."
        )


async def _version(db: aiosqlite.Connection) -> int:
    [[version]] = await db.execute_fetchall("PRAGMA user_version")
    return int(version)
