"""The servers that have Daesang, what is forgotten when, and single facts about the installation."""

from collections.abc import Mapping, Sequence

from bot.domain.lists.imports import KEPT_SECONDS
from bot.domain.servers import ALL_SERVERS, Served
from bot.store import summaries
from bot.store.drafts import DRAFT_SECONDS, VIEW_SECONDS, decode, encode
from bot.store.jobs import ask, ask_purge
from bot.store.review_rows import ERASED_SECONDS
from bot.store.served import restrict
from bot.store.transaction import Engine, Parameters, Transaction, writes

INTERACTION_SECONDS = 24 * 3600
NOTICE_SECONDS = 30 * 24 * 3600
"""For how long a member can still be told what became of a take."""
WITHDRAWN_SECONDS = 30 * 24 * 3600
"""For how long moderators can still act on who wrote, or reported, a reply that was taken back."""
DIRECT_SECONDS = 24 * 3600
REMOVED_SECONDS = 30 * 24 * 3600

AT_ONCE = 1_000
"""Rows that go in one transaction: votes wait behind it."""

_OF_A_SERVER = {
    "cards": "card_id",
    "replies": "reply_id",
    "reviews": "review_id",
    "shelf": "title_id, member_id",
    "imports": "import_id",
    "waiting_rows": "member_id, row_key",
    "imported_reviews": "member_id, title_id",
    "judged": "title_id, member_id",
    "score_changes": "change_id",
    "filings": "filing_id",
    "stale_summaries": "title_id",
    "summaries": "title_id",
    "mood_counts": "title_id, mood",
    "openings": "title_id, month",
    "models": "server_id",
    "settings": "name",
    "bursts": "burst_id",
    "moderation_log": "entry_id",
    "drafts": "draft_id",
    "views": "view_id",
    "shown": "member_id, title_id",
    "title_votes": "title_id, kind, name, member_id",
    "titles": "title_id",
    "title_confirmations": "title_id, member_id",
    "title_moves": "change_id, place, row_id",
    "title_changes": "change_id",
    "reports": "report_id",
    "notices": "notice_id",
    "outbox": "event_id",
    "members": "member_id",
    "erasures": "member_id",
    "sanctions": "digest",
    "servers": "server_id",
}
"""Every table with a server's rows, and what tells them apart; what hangs on a take or burst follows."""

_PAST = (
    ("drafts", "draft_id", "kept_at <= :oldest", DRAFT_SECONDS),
    ("imports", "import_id", "coalesce(applied_at, at) <= :oldest", KEPT_SECONDS),
    (  # lists that show nothing any more
        "cards",
        "card_id",
        "kind = 'list' AND shown = wanted AND stale_at <= :oldest "
        "AND card_id NOT IN (SELECT r.card_id FROM card_reviews AS r)",
        VIEW_SECONDS,
    ),
    (  # one that was shared leads to the texts that stand in its channel
        "views",
        "view_id",
        "kept_at <= :oldest AND view_id NOT IN (SELECT c.subject_id FROM cards AS c WHERE c.kind = 'list')",
        VIEW_SECONDS,
    ),
    ("direct_messages", "member_id", "is_off = 0 AND told_at <= :oldest", DIRECT_SECONDS),
    ("interactions", "interaction_id", "at <= :oldest", INTERACTION_SECONDS),
    ("filings", "filing_id", "at <= :oldest", INTERACTION_SECONDS),
    ("notices", "notice_id", "told_at <= :oldest", NOTICE_SECONDS),
    (
        "reviews",
        "review_id",
        "state = 'deleted' AND state_at <= :oldest AND coalesce(state_before, 'posted') = 'posted'",
        ERASED_SECONDS,
    ),
    (  # versions of reviews that are erased
        "reviews",
        "review_id",
        "state = 'hidden' AND review_id IN (SELECT m.row_id FROM title_moves AS m WHERE m.place = 'aside' "
        "AND m.other_id NOT IN (SELECT o.review_id FROM reviews AS o))",
        0,
    ),
)
"""What is past its time: of which table, what tells its rows apart, which of them, and after how long."""

_JUDGED = (
    "SELECT review_id FROM reviews "
    "WHERE (state = 'removed' OR state = 'deleted' AND state_before <> 'posted') AND state_at <= :oldest "
    "AND review_id > :after ORDER BY review_id LIMIT :most"
)
_TOMBSTONES = (
    *(
        f"DELETE FROM {table} WHERE review_id = :review_id"
        for table in ("review_versions", "helpful_votes", "spoiler_flags", "review_moods", "replies")
    ),
    "UPDATE reviews SET body = '-', series = NULL, link = NULL, state = 'removed', state_before = NULL "
    "WHERE review_id = :review_id",
)
"""What a moderator removed is erased too, but not that it was: written anew it waits for one."""

_PAST_THEIR_TEXT = (
    ("replies", "reply_id", "state = 'removed' AND state_at <= :oldest", ERASED_SECONDS),
    ("replies", "reply_id", "state = 'deleted' AND state_at <= :oldest", WITHDRAWN_SECONDS),
    (
        "cards",
        "card_id",
        "kind = 'reply' AND shown = wanted AND stale_at <= :oldest "
        "AND subject_id NOT IN (SELECT a.reply_id FROM replies AS a WHERE a.state <> 'deleted')",
        ERASED_SECONDS,
    ),
    (  # cards in line of which nothing is left
        "cards",
        "card_id",
        "kind = 'review' AND shown = wanted AND stale_at <= :oldest "
        "AND subject_id NOT IN (SELECT v.review_id FROM reviews AS v)",
        ERASED_SECONDS,
    ),
)
"""The same, once the reviews are gone."""


class Servers:
    """Who has Daesang. An outage is not a removal: only `left` starts the 30 days."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def note_joined(self, tx: Transaction, servers: Mapping[int, str]) -> set[int]:
        """Note servers (name by id) that have Daesang, also those that came back in time.

        Which of them had not been known, or had removed it.
        """
        joined = set()
        for server_id, name in servers.items():
            keys = {"server_id": server_id, "name": name}
            # In one statement: where another process notes the same, it is new to one of them alone.
            if tx.one(
                "INSERT INTO servers (server_id, name) VALUES (:server_id, :name) "
                "ON CONFLICT (server_id) DO UPDATE SET name = excluded.name, left_at = NULL "
                "WHERE servers.left_at IS NOT NULL RETURNING server_id",
                keys,
            ):
                joined.add(server_id)
            else:
                tx.run("UPDATE servers SET name = :name WHERE server_id = :server_id", keys)
        return joined

    async def list_present(self, served: Served = ALL_SERVERS) -> dict[int, str]:
        """The names of the servers that have Daesang, as far as is known, of those served."""
        rows = await self._engine.read(
            "SELECT s.server_id, s.name FROM servers AS s "
            f"WHERE s.left_at IS NULL{restrict(served, 's.server_id')}",
            {},
        )
        return {row["server_id"]: row["name"] for row in rows}

    @writes
    def note_left(self, tx: Transaction, server_id: int, *, at: int) -> None:
        """Note that a server removed Daesang; its data is kept 30 days."""
        tx.run(
            "UPDATE servers SET left_at = :at WHERE server_id = :server_id",
            {"server_id": server_id, "at": at},
        )

    async def prune(self, *, at: int) -> None:
        """Forget what is past its time, from drafts to servers that left 30 days ago.

        Piece by piece, so that nobody's vote waits long; one that dies over it begins anew.
        """
        await self._forget(_PAST, at=at)
        after: int | None = 0
        while after is not None:
            after = await self._bury(after, oldest=at - ERASED_SECONDS)
        await self._forget(_PAST_THEIR_TEXT, at=at)
        oldest = at - REMOVED_SECONDS
        for row in await self._engine.read(
            "SELECT server_id FROM servers WHERE left_at <= :oldest", {"oldest": oldest}
        ):
            begun = False
            while await self._forget_server(row["server_id"], oldest=oldest, begun=begun, at=at):
                begun = True
        await self._engine.write(lambda tx: ask_purge(tx, at=at))

    async def _forget(self, past: Sequence[tuple[str, str, str, int]], *, at: int) -> None:
        for table, key, where, seconds in past:
            sql = f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {where} LIMIT :most)"
            keys = {"oldest": at - seconds, "most": AT_ONCE}
            while await self._run(sql, keys) == AT_ONCE:
                pass

    @writes
    def _run(self, tx: Transaction, sql: str, keys: Parameters) -> int:
        return tx.run(sql, keys)

    @writes
    def _bury(self, tx: Transaction, after: int, *, oldest: int) -> int | None:
        """Leave nothing but a stone of some reviews; the last of them, if there may be more."""
        rows = tx.all(_JUDGED, {"after": after, "oldest": oldest, "most": AT_ONCE})
        for sql in _TOMBSTONES:
            tx.run(sql, [{"review_id": row["review_id"]} for row in rows])
        return rows[-1]["review_id"] if len(rows) == AT_ONCE else None

    @writes
    def _forget_server(self, tx: Transaction, server_id: int, *, oldest: int, begun: bool, at: int) -> bool:
        """Forget a server that has left, or a piece of it; whether there may be more.

        One that comes back meanwhile keeps what it still has.
        """
        keys = {"server_id": server_id, "oldest": oldest}
        if not tx.one(
            "SELECT 1 AS gone FROM servers WHERE server_id = :server_id AND left_at <= :oldest", keys
        ):
            if begun:
                for statement in summaries.REBUILD_SERVER:
                    tx.run(statement, keys)
                ask(tx, "calibrate", server_id, at=at)
            return False
        room = AT_ONCE
        for table, key in _OF_A_SERVER.items():
            room -= tx.run(
                f"DELETE FROM {table} WHERE server_id = :server_id AND ({key}) IN "
                f"(SELECT {key} FROM {table} WHERE server_id = :server_id LIMIT :most)",
                {**keys, "most": room},
            )
            if room <= 0:
                return True
        tx.run("DELETE FROM jobs WHERE scope = :server_id", keys)
        return False


TOLD = "told"
"""The name under which it is kept of what the owner was told, and when."""


class Facts:
    """Single named values of the installation, such as the hash of the commands last synced."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, name: str) -> str | None:
        rows = await self._engine.read("SELECT value FROM facts WHERE name = :name", {"name": name})
        return str(rows[0]["value"]) if rows else None

    @writes
    def keep(self, tx: Transaction, name: str, value: str) -> None:
        put_fact(tx, name, value)

    @writes
    def try_writing(self, tx: Transaction) -> None:
        """Write something that does not stay."""
        put_fact(tx, "tried", "")
        tx.run("DELETE FROM facts WHERE name = 'tried'", {})

    async def find_told(self, thing: str) -> int | None:
        """When the owner was last told of something, if that was lately."""
        return _read_told(await self.find(TOLD)).get(thing)

    @writes
    def note_told(self, tx: Transaction, thing: str, *, at: int, since: int) -> None:
        """Note that the owner was told of it, and forget of what they were told before `since`."""
        row = tx.one("SELECT value FROM facts WHERE name = :name", {"name": TOLD})
        told = _read_told(row["value"] if row else None)
        kept = {each: told_at for each, told_at in told.items() if told_at >= since}
        put_fact(tx, TOLD, encode(kept | {thing: at}))


def _read_told(value: str | None) -> dict[str, int]:
    return (decode(value, dict[str, int]) if value else None) or {}


def put_fact(tx: Transaction, name: str, value: str) -> None:
    tx.run(
        "INSERT INTO facts (name, value) VALUES (:name, :value) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {"name": name, "value": value},
    )
