"""What every write begins with (the act is new, its member is known), and the log of moderation."""

from bot.domain.errors import Gone, NeedsServer, Redelivered, UnknownMember
from bot.domain.members import Act
from bot.domain.moderation import LogEntry
from bot.domain.privacy import make_digest
from bot.store.transaction import Transaction

OF_MEMBER = "server_id = :server_id AND member_id = :member_id"
"""The rows of a table that are an actor's."""

_BEGIN = (
    "INSERT INTO interactions (interaction_id, at) VALUES (:id, :at) ON CONFLICT DO NOTHING "
    "RETURNING ({returns}) AS returns"
)
_RETURNS = (
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM sanctions AS k WHERE k.server_id = :server_id) "
    "AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.server_id = :server_id "
    "AND m.member_id = :member_id) THEN 1 ELSE 0 END"
)
"""Whether somebody is new in a server where members were erased of whom moderators had decided something."""
_RESTORE = (
    "UPDATE members AS m SET excluded_at = k.excluded_at, blocked_at = k.blocked_at, muted_at = k.muted_at "
    "FROM sanctions AS k WHERE m.server_id = :server_id AND m.member_id = :member_id "
    "AND k.server_id = m.server_id AND k.digest = :digest",
    "DELETE FROM sanctions WHERE server_id = :server_id AND digest = :digest",
)
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

    Raises Redelivered when the interaction has committed before, and what `check_begun` raises.
    """
    row = tx.one(_BEGIN.format(returns=_RETURNS), act.keys(id=act.interaction_id))
    if row is None:
        raise Redelivered
    _meet(tx, act, returns=bool(row["returns"]))


def begin_nowhere(tx: Transaction, act: Act) -> None:
    """Note the interaction of an act that is in no server: nothing of its member. Raises Redelivered."""
    if tx.one(_BEGIN.format(returns="SELECT 0"), act.keys(id=act.interaction_id)) is None:
        raise Redelivered


def meet(tx: Transaction, act: Act) -> None:
    """Note who acts, for what may as well happen twice.

    Raises NeedsServer where that is in no server, and what `check_begun` raises.
    """
    row = tx.one(_RETURNS + " AS returns", act.keys())
    _meet(tx, act, returns=row is not None and bool(row["returns"]))


def check_begun(tx: Transaction, act: Act) -> None:
    """Check that who acts was not erased while they did: nothing of them comes back. Raises Gone."""
    if act.at < tx.erased.get((act.server_id, act.member_id), 0):
        raise Gone


def _meet(tx: Transaction, act: Act, *, returns: bool) -> None:
    if not act.server_id:
        raise NeedsServer
    check_begun(tx, act)
    if act.direct:
        tx.run(_MEET_DIRECTLY, act.keys(name=act.name))
    else:
        tx.run(_MEET, act.keys(name=act.name, joined_at=act.joined_at, avatar=act.avatar))
    if returns:
        _restore(tx, act.keys(digest=make_digest(act.server_id, act.member_id)))


def _restore(tx: Transaction, keys: dict[str, object]) -> None:
    """Who was erased is back: what moderators had decided of them holds."""
    for statement in _RESTORE:
        tx.run(statement, keys)


def meet_other(tx: Transaction, act: Act, member_id: int, name: str) -> None:
    """Note a member that somebody acts upon, who may not have been here themselves."""
    if not tx.one(
        "SELECT 1 AS known FROM members WHERE server_id = :server_id AND member_id = :member_id",
        act.keys(member_id=member_id),
    ):
        unseen = {"at": 0, "joined_at": None, "avatar": None}
        tx.run(_MEET, act.keys(member_id=member_id, name=name, **unseen))
        _restore(tx, act.keys(member_id=member_id, digest=make_digest(act.server_id, member_id)))


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
        "INSERT INTO moderation_log "
        "(server_id, at, moderator, moderator_id, action, title_id, member, member_id, votes) VALUES "
        "(:server_id, :at, :moderator, :moderator_id, :action, :title_id, :member, :about_id, :votes)",
        act.keys(
            at=entry.at,
            moderator=entry.moderator,
            moderator_id=None if entry.moderator is None else act.member_id,
            about_id=entry.member_id,
            action=entry.action,
            title_id=entry.title_id,
            member=entry.member,
            votes=entry.votes,
        ),
    )
