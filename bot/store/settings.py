"""What a server's managers have set; what they have not is the default."""

import sqlite3
from typing import Any

from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.domain.servers import Bursts, ServerSettings
from bot.store.acts import begin, note
from bot.store.database import Database

_READ = {
    "report_channel": int,
    "consensus_votes": int,
    "board_votes": int,
    "bursts": Bursts,
    "review_role": int,
    "review_channel": int,
    "review_days": int,
    "review_letters": int,
    "review_words": str,
    "spoiler_flags": int,
}
_SELECT = "SELECT name, value FROM settings WHERE server_id = :server_id"


class Settings:
    """The settings of each server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, server_id: int) -> ServerSettings:
        """A server's settings."""
        return _settings(await self._database.read(_SELECT, {"server_id": server_id}))

    async def put(self, act: Act, name: str, value: object) -> None:
        """Set one of them, and note it in the log; None goes back to the default. Raises Redelivered."""
        row = {"server_id": act.server_id, "name": name, "value": str(value)}

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            note(db, act, LogEntry(act.at, "settings", act.name, member=name))
            if value is None:
                sql = "DELETE FROM settings WHERE server_id = :server_id AND name = :name"
            else:
                sql = (
                    "INSERT INTO settings (server_id, name, value) VALUES (:server_id, :name, :value) "
                    "ON CONFLICT (server_id, name) DO UPDATE SET value = excluded.value"
                )
            db.execute(sql, row)

        await self._database.write(job)


def settings(db: sqlite3.Connection, server_id: int) -> ServerSettings:
    """A server's settings, inside a job."""
    return _settings(db.execute(_SELECT, {"server_id": server_id}))


def _settings(rows: Any) -> ServerSettings:
    return ServerSettings(**{row["name"]: _READ[row["name"]](row["value"]) for row in rows})
