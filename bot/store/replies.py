"""Answers to reviews; each is a card that follows its review, and goes with it."""

from dataclasses import asdict

from bot.domain.cards import PublicCard
from bot.domain.errors import Gone, NotYours
from bot.domain.members import Act
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewState
from bot.domain.verdicts import Decision, Effect, ReviewStatus
from bot.store import cards
from bot.store.acts import begin
from bot.store.moderation import is_out
from bot.store.notices import leave_reply_notice
from bot.store.review_rows import check_not_blocked, close_reports, find_any
from bot.store.transaction import Engine, Row, Transaction, writes

COLUMNS = """
a.reply_id AS reply_id, a.review_id AS reply_to, a.member_id AS reply_member_id, a.name AS reply_name,
a.account AS reply_account, a.avatar AS reply_avatar, a.body AS reply_body, a.state AS reply_state,
a.state_at AS reply_state_at, a.marked_at AS reply_marked_at
"""
"""What `read_reply` reads, of `replies AS a`, beside columns of other tables."""

_SELECT = f"SELECT {COLUMNS} FROM replies AS a WHERE a.server_id = :server_id AND a.state <> 'deleted'"
"""Those that were taken back are there for reports on them alone."""


class Replies:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, server_id: int, reply_id: int) -> Reply | None:
        """The answer of that id, in whatever state, unless it was taken back."""
        rows = await self._engine.read(
            f"{_SELECT} AND a.reply_id = :id", {"server_id": server_id, "id": reply_id}
        )
        return read_reply(rows[0]) if rows else None

    async def find_by_message(self, server_id: int, message_id: int) -> Reply | None:
        rows = await self._engine.read(
            f"{_SELECT} AND a.reply_id = (SELECT c.subject_id FROM cards AS c "
            "WHERE c.message_id = :message_id AND c.kind = 'reply')",
            {"server_id": server_id, "message_id": message_id},
        )
        return read_reply(rows[0]) if rows else None

    @writes
    def write(self, tx: Transaction, act: Act, reply: Reply, *, channel_id: int) -> PublicCard:
        """Keep an answer about to be shown in a channel. Raises Blocked, Gone, Redelivered."""
        begin(tx, act)
        check_not_blocked(tx, act)
        review = find_any(tx, act.server_id, reply.review_id)
        if review.state is not ReviewState.POSTED:
            raise Gone
        row = tx.one(
            "INSERT INTO replies (server_id, review_id, member_id, name, account, avatar, body) VALUES "
            "(:server_id, :review_id, :member_id, :author, :account, :avatar, :body) RETURNING reply_id",
            {"server_id": act.server_id, **asdict(reply)},
        )
        assert row is not None
        if act.member_id != review.member_id and not is_out(tx, act):
            leave_reply_notice(tx, act, review, row["reply_id"])
        return cards.place_reply(tx, act.server_id, row["reply_id"], channel_id=channel_id, at=act.at)

    @writes
    def delete(self, tx: Transaction, act: Act, reply_id: int) -> None:
        """Erase one's own answer, and have its message go. Raises Gone, NotYours, Redelivered."""
        begin(tx, act)
        reply = find_reply(tx, act.server_id, reply_id)
        if reply.member_id != act.member_id:
            raise NotYours
        cards.mark_replies_stale(tx, act.server_id, reply.review_id, at=act.at, reply_id=reply_id)
        cards.erase_reply(tx, reply_id, at=act.at)


# Inside a job ----------------------------------------------------------------------------------------


def find_reply(tx: Transaction, server_id: int, reply_id: int) -> Reply:
    """An answer of the server in whatever state, unless it was taken back. Raises Gone."""
    row = tx.one(f"{_SELECT} AND a.reply_id = :id", {"server_id": server_id, "id": reply_id})
    if row is None:
        raise Gone
    return read_reply(row)


def make_status(reply: Reply) -> ReviewStatus:
    """Who may see an answer, for `decide`. Raises Gone where it was taken back."""
    if reply.state is ReviewState.DELETED:
        raise Gone
    return ReviewStatus(lasting=reply.state, is_marked=reply.spoils)


def save_verdict(tx: Transaction, act: Act, reply: Reply, decision: Decision) -> None:
    """Save what was decided of an answer: reports on it close, and its message follows."""
    status = decision.status
    tx.run(
        "UPDATE replies SET state = :state, "
        "state_at = CASE WHEN state = :state THEN state_at ELSE :at END, "
        "marked_at = CASE WHEN :marked = 1 THEN coalesce(marked_at, :at) END "
        "WHERE reply_id = :reply_id",
        act.keys(reply_id=reply.id, state=status.state, marked=int(status.is_marked)),
    )
    if Effect.CLOSE_REPORTS in decision.effects:
        close_reports(tx, act, reply.review_id, reply_id=reply.id)
    cards.mark_replies_stale(tx, act.server_id, reply.review_id, at=act.at, reply_id=reply.id)


def read_reply(row: Row) -> Reply:
    return Reply(
        review_id=row["reply_to"],
        member_id=row["reply_member_id"],
        author=row["reply_name"],
        account=row["reply_account"],
        avatar=row["reply_avatar"],
        body=row["reply_body"],
        id=row["reply_id"],
        state=ReviewState(row["reply_state"]),
        state_at=row["reply_state_at"],
        spoils=row["reply_marked_at"] is not None,
    )
