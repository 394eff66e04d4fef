"""What every write begins with: the act is new, and its member is known."""

import sqlite3

from bot.domain.errors import Redelivered
from bot.domain.models import Act


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
