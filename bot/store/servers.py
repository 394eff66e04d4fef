"""The servers that have Daesang, what is forgotten when, and single facts about the installation."""

import sqlite3

from bot.store.database import Database
from bot.store.drafts import DRAFT_SECONDS, VIEW_SECONDS

INTERACTION_SECONDS = 24 * 3600
ERASED_SECONDS = 24 * 3600
"""For how long a take that was taken back or removed can be brought back."""
NOTICE_SECONDS = 30 * 24 * 3600
"""For how long a member can still be told what became of a take."""
REMOVED_SECONDS = 30 * 24 * 3600

_OF_A_SERVER = (
    "reviews",
    "ratings",
    "summaries",
    "mood_counts",
    "openings",
    "models",
    "settings",
    "bursts",
    "moderation_log",
    "drafts",
    "views",
    "wishes",
    "shown",
    "places",
    "title_votes",
    "reports",
    "notices",
    "members",
    "servers",
)
"""Every table with a server's rows; what hangs on a take or a burst follows it."""


_JUDGED = "(state = 'removed' OR state = 'deleted' AND state_before <> 'posted') AND state_at <= :oldest"
_TOMBSTONES = (
    *(
        f"DELETE FROM {table} WHERE review_id IN (SELECT review_id FROM reviews WHERE {_JUDGED})"
        for table in ("review_versions", "helpful_votes", "spoiler_flags", "review_moods")
    ),
    "UPDATE reviews SET body = '-', series = NULL, link = NULL, state = 'removed', state_before = NULL "
    f"WHERE {_JUDGED}",
)
"""What a moderator removed is erased too, but not that it was: written anew it waits for one."""


class Servers:
    """Who has Daesang. An outage is not a removal: only `left` starts the 30 days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def joined(self, servers: dict[int, str]) -> None:
        """Note servers (name by id) that have Daesang, also those that came back in time."""

        def job(db: sqlite3.Connection) -> None:
            for server_id, name in servers.items():
                db.execute(
                    "INSERT INTO servers (server_id, name) VALUES (:server_id, :name) "
                    "ON CONFLICT (server_id) DO UPDATE SET name = excluded.name, left_at = NULL",
                    {"server_id": server_id, "name": name},
                )

        await self._database.write(job)

    async def left(self, server_id: int, *, at: int) -> None:
        """Note that a server removed Daesang; its data is kept 30 days."""

        def job(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE servers SET left_at = :at WHERE server_id = :server_id",
                {"server_id": server_id, "at": at},
            )

        await self._database.write(job)

    async def prune(self, *, at: int) -> None:
        """Forget what is past its time, from drafts to servers that left 30 days ago."""

        def job(db: sqlite3.Connection) -> None:
            for sql, seconds in (
                ("DELETE FROM drafts WHERE kept_at <= :oldest", DRAFT_SECONDS),
                (  # one that was shared leads to the texts that stand in its channel
                    "DELETE FROM views WHERE kept_at <= :oldest "
                    "AND view_id NOT IN (SELECT view_id FROM shared_lists)",
                    VIEW_SECONDS,
                ),
                ("DELETE FROM interactions WHERE at <= :oldest", INTERACTION_SECONDS),
                ("DELETE FROM notices WHERE told_at <= :oldest", NOTICE_SECONDS),
                (
                    "DELETE FROM reviews WHERE state = 'deleted' AND state_at <= :oldest "
                    "AND coalesce(state_before, 'posted') = 'posted'",
                    ERASED_SECONDS,
                ),
                *((sql, ERASED_SECONDS) for sql in _TOMBSTONES),
            ):
                db.execute(sql, {"oldest": at - seconds})
            gone = db.execute(
                "SELECT server_id FROM servers WHERE left_at <= :oldest", {"oldest": at - REMOVED_SECONDS}
            ).fetchall()
            for server in gone:
                for table in _OF_A_SERVER:
                    db.execute(
                        f"DELETE FROM {table} WHERE server_id = :server_id",
                        {"server_id": server["server_id"]},
                    )

        await self._database.write(job)


class Facts:
    """Single named values of the installation, such as the hash of the commands last synced."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> str | None:
        """The value kept under `name`."""
        rows = await self._database.read("SELECT value FROM facts WHERE name = :name", {"name": name})
        return str(rows[0]["value"]) if rows else None

    async def keep(self, name: str, value: str) -> None:
        """Keep `value` under `name`."""

        def job(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO facts (name, value) VALUES (:name, :value) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                {"name": name, "value": value},
            )

        await self._database.write(job)
