"""Answers to reviews; each is a card that follows its review."""

from dataclasses import asdict

from bot.domain.cards import PublicCard
from bot.domain.errors import Gone, NotYours
from bot.domain.members import Act
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewState
from bot.store import cards
from bot.store.acts import begin
from bot.store.review_rows import check_not_blocked, find_any
from bot.store.transaction import Engine, Row, Transaction, writes

_SELECT = "SELECT reply_id, review_id, member_id, name, account, avatar, body FROM replies"


class Replies:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, server_id: int, reply_id: int) -> Reply | None:
        rows = await self._engine.read(
            f"{_SELECT} WHERE server_id = :server_id AND reply_id = :id",
            {"server_id": server_id, "id": reply_id},
        )
        return _read_reply(rows[0]) if rows else None

    @writes
    def write(self, tx: Transaction, act: Act, reply: Reply, *, channel_id: int) -> PublicCard:
        """Keep an answer about to be shown in a channel. Raises Blocked, Gone, Redelivered."""
        begin(tx, act)
        check_not_blocked(tx, act)
        if find_any(tx, act.server_id, reply.review_id).state is not ReviewState.POSTED:
            raise Gone
        row = tx.one(
            "INSERT INTO replies (server_id, review_id, member_id, name, account, avatar, body) VALUES "
            "(:server_id, :review_id, :member_id, :name, :account, :avatar, :body) RETURNING reply_id",
            {"server_id": act.server_id, **asdict(reply)},
        )
        assert row is not None
        return cards.place_reply(tx, act.server_id, row["reply_id"], channel_id=channel_id, at=act.at)

    @writes
    def delete(self, tx: Transaction, act: Act, reply_id: int) -> None:
        """Erase one's own answer, and have its message go. Raises Gone, NotYours, Redelivered."""
        begin(tx, act)
        keys = act.keys(id=reply_id)
        row = tx.one(f"{_SELECT} WHERE server_id = :server_id AND reply_id = :id", keys)
        if row is None:
            raise Gone
        if row["member_id"] != act.member_id:
            raise NotYours
        cards.mark_replies_stale(tx, act.server_id, row["review_id"], at=act.at, reply_id=reply_id)
        tx.run("DELETE FROM replies WHERE reply_id = :id", keys)


def _read_reply(row: Row) -> Reply:
    values = dict(row)
    return Reply(id=values.pop("reply_id"), **values)
