"""What members are to be told about their reviews: by direct message, else at their next command."""

import json
from collections.abc import Collection

from bot.domain.events import NoticeLeft
from bot.domain.members import Act
from bot.domain.moderation import Notice
from bot.domain.reviews import DAY, Review
from bot.store.transaction import Engine, Row, Transaction, bind, writes

_SELECT = "SELECT notice_id, server_id, member_id, key, parameters FROM notices"

_KEPT = "WHERE refused = 1 AND member_id = :member_id AND server_id IN ({servers})"

_REPLIED = (
    "SELECT notice_id, parameters FROM notices "
    "WHERE server_id = :server_id AND member_id = :member_id AND key = 'notice.replied'"
)
_ANSWERED = (
    "SELECT v.server_id, v.member_id FROM replies AS r JOIN reviews AS v ON v.review_id = r.review_id "
    "WHERE r.reply_id = :id"
)

_OPPOSITES = {"notice.block": "notice.unblock", "notice.unblock": "notice.block"}


class Notices:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, server_id: int, notice_id: int) -> Notice | None:
        rows = await self._engine.read(
            f"{_SELECT} WHERE server_id = :server_id AND notice_id = :id",
            {"server_id": server_id, "id": notice_id},
        )
        return _read_notice(rows[0]) if rows else None

    async def list_kept(self, server_ids: Collection[int], member_id: int) -> list[Notice]:
        """A member's in these servers, whose direct message could not be delivered, the oldest first."""
        rows = await self._read_kept(f"{_SELECT} {_KEPT} ORDER BY notice_id LIMIT 100", server_ids, member_id)
        return [_read_notice(row) for row in rows]

    async def has_kept(self, server_ids: Collection[int], member_id: int) -> bool:
        """Whether `list_kept` has any."""
        return bool(
            await self._read_kept(f"SELECT 1 AS found FROM notices {_KEPT} LIMIT 1", server_ids, member_id)
        )

    async def _read_kept(self, sql: str, server_ids: Collection[int], member_id: int) -> list[Row]:
        if not server_ids:
            return []
        among, servers = bind("s", server_ids)
        return await self._engine.read(sql.format(servers=among), {"member_id": member_id, **servers})

    async def may_tell(self, member_id: int, *, at: int) -> bool:
        """Whether a member takes a direct message now: at most one a day, from whatever server."""
        rows = await self._engine.read(
            "SELECT 1 AS found FROM direct_messages "
            "WHERE member_id = :member_id AND (is_off = 1 OR told_at > :latest)",
            {"member_id": member_id, "latest": at - DAY},
        )
        return not rows

    @writes
    def note_told(self, tx: Transaction, notice: Notice, *, at: int) -> None:
        """It was sent: it is forgotten, and the next one waits. Of who was erased nothing is noted."""
        tx.run("DELETE FROM notices WHERE notice_id = :id", {"id": notice.id})
        tx.run(
            "INSERT INTO direct_messages (member_id, told_at) "
            "SELECT m.member_id, CAST(:at AS INTEGER) FROM members AS m "
            "WHERE m.member_id = :member_id LIMIT 1 "
            "ON CONFLICT (member_id) DO UPDATE SET told_at = excluded.told_at",
            {"member_id": notice.member_id, "at": at},
        )

    async def remove(self, notice_id: int) -> None:
        """Forget one that its member has seen."""
        await self._change("DELETE FROM notices WHERE notice_id = :id", notice_id)

    async def keep(self, notice_id: int) -> None:
        """Keep one for its member's next command."""
        await self._change("UPDATE notices SET refused = 1 WHERE notice_id = :id", notice_id)

    @writes
    def _change(self, tx: Transaction, sql: str, notice_id: int) -> None:
        tx.run(sql, {"id": notice_id})


def leave_notice(tx: Transaction, act: Act, member_id: int, key: str, **parameters: str | int) -> None:
    """Have a member told; of what was taken back before they heard of it they hear nothing."""
    if key in _OPPOSITES and tx.run(
        "DELETE FROM notices WHERE server_id = :server_id AND member_id = :member_id AND key = :key",
        {"server_id": act.server_id, "member_id": member_id, "key": _OPPOSITES[key]},
    ):
        return
    row = tx.one(
        "INSERT INTO notices (server_id, member_id, key, parameters, told_at) "
        "VALUES (:server_id, :member_id, :key, :parameters, :at) RETURNING notice_id",
        {
            "server_id": act.server_id,
            "member_id": member_id,
            "key": key,
            "parameters": json.dumps(parameters, ensure_ascii=False),
            "at": act.at,
        },
    )
    assert row is not None
    tx.emit(NoticeLeft(act.server_id, row["notice_id"]), at=act.at)


def leave_reply_notice(tx: Transaction, act: Act, review: Review, reply_id: int) -> None:
    """Have a review's author told of a reply; of more before they heard of one, they hear once."""
    rows = tx.all(_REPLIED, {"server_id": act.server_id, "member_id": review.member_id})
    if any(json.loads(row["parameters"]).get("title_id") == review.title_id for row in rows):
        return
    leave_notice(
        tx,
        act,
        review.member_id,
        "notice.replied",
        title_id=review.title_id,
        name=act.name,
        server_id=act.server_id,
        channel_id=review.channel_id or 0,
        message_id=review.message_id or 0,
        reply_id=reply_id,
    )


def forget_reply_notice(tx: Transaction, reply_id: int) -> None:
    """Of a reply that is not there any more, or never came to be, the author hears nothing."""
    author = tx.one(_ANSWERED, {"id": reply_id})
    for row in tx.all(_REPLIED, dict(author)) if author is not None else ():
        if json.loads(row["parameters"]).get("reply_id") == reply_id:
            tx.run("DELETE FROM notices WHERE notice_id = :id", {"id": row["notice_id"]})


def _read_notice(row: Row) -> Notice:
    return Notice(
        row["notice_id"], row["server_id"], row["member_id"], row["key"], json.loads(row["parameters"])
    )
