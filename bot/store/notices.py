"""What members are to be told about their takes: by direct message, else at their next command."""

import json
import sqlite3

from bot.domain.members import Act
from bot.domain.moderation import Notice
from bot.store.database import Database


class Notices:
    """Notices nobody has read yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unsent(self) -> list[Notice]:
        """Those of all servers that no direct message was tried for, the oldest first."""
        return await self._of("refused = 0")

    async def refused(self, act: Act) -> list[Notice]:
        """A member's, whose direct message could not be delivered, the oldest first."""
        return await self._of(
            "refused = 1 AND server_id = :server_id AND member_id = :member_id",
            server_id=act.server_id,
            member_id=act.member_id,
        )

    async def read(self, notice_id: int) -> None:
        """Forget one that its member has seen."""
        await self._change("DELETE FROM notices WHERE notice_id = :id", notice_id)

    async def keep(self, notice_id: int) -> None:
        """Keep one for its member's next command."""
        await self._change("UPDATE notices SET refused = 1 WHERE notice_id = :id", notice_id)

    async def _of(self, where: str, **keys: object) -> list[Notice]:
        rows = await self._database.read(
            "SELECT notice_id, server_id, member_id, key, parameters FROM notices "
            f"WHERE {where} ORDER BY notice_id LIMIT 100",
            keys,
        )
        return [
            Notice(
                row["notice_id"],
                row["server_id"],
                row["member_id"],
                row["key"],
                json.loads(row["parameters"]),
            )
            for row in rows
        ]

    async def _change(self, sql: str, notice_id: int) -> None:
        def job(db: sqlite3.Connection) -> None:
            db.execute(sql, {"id": notice_id})

        await self._database.write(job)


def tell(db: sqlite3.Connection, act: Act, member_id: int, key: str, **parameters: str | int) -> None:
    """Leave a notice for a member, inside the caller's transaction."""
    db.execute(
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at) "
        "VALUES (:server_id, :member_id, :key, :parameters, :at)",
        {
            "server_id": act.server_id,
            "member_id": member_id,
            "key": key,
            "parameters": json.dumps(parameters, ensure_ascii=False),
            "at": act.at,
        },
    )
