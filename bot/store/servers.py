"""The servers that have Daesang, what is forgotten when, and single facts about the installation."""

from collections.abc import Mapping

from bot.store.drafts import DRAFT_SECONDS, VIEW_SECONDS
from bot.store.jobs import ask_purge
from bot.store.review_rows import ERASED_SECONDS
from bot.store.transaction import Engine, Transaction, writes

INTERACTION_SECONDS = 24 * 3600
NOTICE_SECONDS = 30 * 24 * 3600
"""For how long a member can still be told what became of a take."""
WITHDRAWN_SECONDS = 30 * 24 * 3600
"""For how long moderators can still act on who wrote, or reported, a reply that was taken back."""
DIRECT_SECONDS = 24 * 3600
REMOVED_SECONDS = 30 * 24 * 3600

_OF_A_SERVER = (
    "cards",
    "replies",
    "reviews",
    "shelf",
    "judged",
    "score_changes",
    "filings",
    "stale_summaries",
    "summaries",
    "mood_counts",
    "openings",
    "models",
    "settings",
    "bursts",
    "moderation_log",
    "drafts",
    "views",
    "shown",
    "title_votes",
    "reports",
    "notices",
    "outbox",
    "members",
    "servers",
)
"""Every table with a server's rows; what hangs on a take or a burst follows it."""


_JUDGED = "(state = 'removed' OR state = 'deleted' AND state_before <> 'posted') AND state_at <= :oldest"
_TOMBSTONES = (
    *(
        f"DELETE FROM {table} WHERE review_id IN (SELECT review_id FROM reviews WHERE {_JUDGED})"
        for table in ("review_versions", "helpful_votes", "spoiler_flags", "review_moods", "replies")
    ),
    "UPDATE reviews SET body = '-', series = NULL, link = NULL, state = 'removed', state_before = NULL "
    f"WHERE {_JUDGED}",
)
"""What a moderator removed is erased too, but not that it was: written anew it waits for one."""


class Servers:
    """Who has Daesang. An outage is not a removal: only `left` starts the 30 days."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def note_joined(self, tx: Transaction, servers: Mapping[int, str]) -> None:
        """Note servers (name by id) that have Daesang, also those that came back in time."""
        for server_id, name in servers.items():
            tx.run(
                "INSERT INTO servers (server_id, name) VALUES (:server_id, :name) "
                "ON CONFLICT (server_id) DO UPDATE SET name = excluded.name, left_at = NULL",
                {"server_id": server_id, "name": name},
            )

    @writes
    def note_left(self, tx: Transaction, server_id: int, *, at: int) -> None:
        """Note that a server removed Daesang; its data is kept 30 days."""
        tx.run(
            "UPDATE servers SET left_at = :at WHERE server_id = :server_id",
            {"server_id": server_id, "at": at},
        )

    @writes
    def prune(self, tx: Transaction, *, at: int) -> None:
        """Forget what is past its time, from drafts to servers that left 30 days ago."""
        for sql, seconds in (
            ("DELETE FROM drafts WHERE kept_at <= :oldest", DRAFT_SECONDS),
            (  # lists that show nothing any more
                "DELETE FROM cards WHERE kind = 'list' AND shown = wanted AND stale_at <= :oldest "
                "AND card_id NOT IN (SELECT r.card_id FROM card_reviews AS r)",
                VIEW_SECONDS,
            ),
            (  # one that was shared leads to the texts that stand in its channel
                "DELETE FROM views WHERE kept_at <= :oldest AND view_id NOT IN "
                "(SELECT c.subject_id FROM cards AS c WHERE c.kind = 'list')",
                VIEW_SECONDS,
            ),
            ("DELETE FROM direct_messages WHERE is_off = 0 AND told_at <= :oldest", DIRECT_SECONDS),
            ("DELETE FROM interactions WHERE at <= :oldest", INTERACTION_SECONDS),
            ("DELETE FROM filings WHERE at <= :oldest", INTERACTION_SECONDS),
            ("DELETE FROM notices WHERE told_at <= :oldest", NOTICE_SECONDS),
            (
                "DELETE FROM reviews WHERE state = 'deleted' AND state_at <= :oldest "
                "AND coalesce(state_before, 'posted') = 'posted'",
                ERASED_SECONDS,
            ),
            *((sql, ERASED_SECONDS) for sql in _TOMBSTONES),
            ("DELETE FROM replies WHERE state = 'removed' AND state_at <= :oldest", ERASED_SECONDS),
            ("DELETE FROM replies WHERE state = 'deleted' AND state_at <= :oldest", WITHDRAWN_SECONDS),
            (
                "DELETE FROM cards WHERE kind = 'reply' AND shown = wanted AND stale_at <= :oldest "
                "AND subject_id NOT IN (SELECT a.reply_id FROM replies AS a WHERE a.state <> 'deleted')",
                ERASED_SECONDS,
            ),
            (  # cards in line of which nothing is left
                "DELETE FROM cards WHERE kind = 'review' AND shown = wanted AND stale_at <= :oldest "
                "AND subject_id NOT IN (SELECT v.review_id FROM reviews AS v)",
                ERASED_SECONDS,
            ),
        ):
            tx.run(sql, {"oldest": at - seconds})
        gone = tx.all(
            "SELECT server_id FROM servers WHERE left_at <= :oldest", {"oldest": at - REMOVED_SECONDS}
        )
        for server in gone:
            keys = {"server_id": server["server_id"]}
            for table in _OF_A_SERVER:
                tx.run(f"DELETE FROM {table} WHERE server_id = :server_id", keys)
            tx.run("DELETE FROM jobs WHERE scope = :server_id", keys)
        ask_purge(tx, at=at)


class Facts:
    """Single named values of the installation, such as the hash of the commands last synced."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, name: str) -> str | None:
        rows = await self._engine.read("SELECT value FROM facts WHERE name = :name", {"name": name})
        return str(rows[0]["value"]) if rows else None

    @writes
    def keep(self, tx: Transaction, name: str, value: str) -> None:
        tx.run(
            "INSERT INTO facts (name, value) VALUES (:name, :value) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {"name": name, "value": value},
        )
