"""What every write begins with (the act is new, its member is known), and the log of moderation."""

from bot.domain.errors import NeedsServer, Redelivered, UnknownMember
from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.store.transaction import Transaction

_MEET = (
    "INSERT INTO members (server_id, member_id, name, joined_at, avatar, seen_at) "
    "VALUES (:server_id, :member_id, :name, :joined_at, :avatar, :at) "
    "ON CONFLICT (server_id, member_id) DO UPDATE SET name = excluded.name, "
    "joined_at = coalesce(excluded.joined_at, members.joined_at), "
    "avatar = coalesce(excluded.avatar, members.avatar), seen_at = excluded.seen_at, "
    "left_at = NULL"  # whoever acts is here
)
_MEET_DIRECTLY = (
    "INSERT INTO members (server_id, member_id, name, seen_at) VALUES (:server_id, :member_id, :name, :at) "
    "ON CONFLICT (server_id, member_id) DO UPDATE SET seen_at = excluded.seen_at"
)
"""Who acts from outside goes by the name they have inside, and may have left."""


def begin(tx: Transaction, act: Act) -> None:
    """Note the act's interaction and its member, inside the caller's transaction.

    Raises Redelivered when the interaction has committed before.
    """
    if not tx.run(
        "INSERT INTO interactions (interaction_id, at) VALUES (:id, :at) ON CONFLICT DO NOTHING",
        {"id": act.interaction_id, "at": act.at},
    ):
        raise Redelivered
    meet(tx, act)


def meet(tx: Transaction, act: Act) -> None:
    """Note who acts, for what may as well happen twice. Raises NeedsServer where that is in no server."""
    if not act.server_id:
        raise NeedsServer
    if act.direct:
        tx.run(_MEET_DIRECTLY, act.keys(name=act.name))
        return
    tx.run(_MEET, act.keys(name=act.name, joined_at=act.joined_at, avatar=act.avatar))


def meet_other(tx: Transaction, act: Act, member_id: int, name: str) -> None:
    """Note a member that somebody acts upon, who may not have been here themselves."""
    if not tx.one(
        "SELECT 1 AS known FROM members WHERE server_id = :server_id AND member_id = :member_id",
        act.keys(member_id=member_id),
    ):
        unseen = {"at": 0, "joined_at": None, "avatar": None}
        tx.run(_MEET, act.keys(member_id=member_id, name=name, **unseen))


def check_met(tx: Transaction, act: Act, member_id: int, name: str) -> None:
    """Check that a member was here themselves. Raises UnknownMember."""
    if not tx.one(
        "SELECT 1 AS known FROM members "
        "WHERE server_id = :server_id AND member_id = :member_id AND seen_at > 0",
        act.keys(member_id=member_id),
    ):
        raise UnknownMember(name=name)


def note(tx: Transaction, act: Act, entry: LogEntry) -> None:
    """Write an act of moderation into the log, inside the caller's transaction."""
    tx.run(
        "INSERT INTO moderation_log (server_id, at, moderator, action, title_id, member, votes) "
        "VALUES (:server_id, :at, :moderator, :action, :title_id, :member, :votes)",
        act.keys(
            at=entry.at,
            moderator=entry.moderator,
            action=entry.action,
            title_id=entry.title_id,
            member=entry.member,
            votes=entry.votes,
        ),
    )
