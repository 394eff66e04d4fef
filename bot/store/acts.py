"""What every write begins with (the act is new, its member is known), and the log of moderation."""

import sqlite3

from bot.domain.errors import Redelivered
from bot.domain.members import Act
from bot.domain.moderation import LogEntry


def begin(db: sqlite3.Connection, act: Act) -> None:
    """Note the act's interaction and its member, inside the caller's transaction.

    Raises Redelivered when the interaction has committed before.
    """
    fresh = db.execute(
        "INSERT INTO interactions (interaction_id, at) VALUES (:id, :at) "
        "ON CONFLICT DO NOTHING RETURNING interaction_id",
        {"id": act.interaction_id, "at": act.at},
    ).fetchone()
    if fresh is None:
        raise Redelivered
    meet(db, act)


def meet(db: sqlite3.Connection, act: Act) -> None:
    """Note who acts, for what may as well happen twice."""
    db.execute(
        "INSERT INTO members (server_id, member_id, name, joined_at, seen_at) "
        "VALUES (:server_id, :member_id, :name, :joined_at, :at) "
        "ON CONFLICT (server_id, member_id) DO UPDATE SET name = excluded.name, "
        "joined_at = coalesce(excluded.joined_at, members.joined_at), seen_at = excluded.seen_at",
        {
            "server_id": act.server_id,
            "member_id": act.member_id,
            "name": act.name,
            "joined_at": act.joined_at,
            "at": act.at,
        },
    )


def note(db: sqlite3.Connection, act: Act, entry: LogEntry) -> None:
    """Write an act of moderation into the log, inside the caller's transaction."""
    db.execute(
        "INSERT INTO moderation_log (server_id, at, moderator, action, title_id, member, votes) "
        "VALUES (:server_id, :at, :moderator, :action, :title_id, :member, :votes)",
        {
            "server_id": act.server_id,
            "at": entry.at,
            "moderator": entry.moderator,
            "action": entry.action,
            "title_id": entry.title_id,
            "member": entry.member,
            "votes": entry.votes,
        },
    )
