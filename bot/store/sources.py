"""What live sources said, for all servers, how they fare, and the catalogue's titles brought up to date."""

from collections.abc import Iterable
from typing import TypeVar

from bot.domain.breaker import Breaker, Trouble
from bot.domain.refresh import Refresh
from bot.domain.titles import Title
from bot.store.drafts import decode, encode
from bot.store.servers import put_fact
from bot.store.transaction import Engine, Transaction, writes

T = TypeVar("T")

REFRESH = "refresh"
"""The name under which it is kept how far a refresh is."""

_THIS = "source = :source AND key = :key"


class Sources:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # What they said ----------------------------------------------------------------------------------

    async def find_facts(self, source: str, key: str, shape: type[T], *, since: int) -> T | None:
        """What a source said of something, unless that was before `since`."""
        rows = await self._engine.read(
            f"SELECT payload FROM source_facts WHERE {_THIS} AND fetched_at >= :since",
            {"source": source, "key": key, "since": since},
        )
        return decode(rows[0]["payload"], shape) if rows else None

    @writes
    def keep_facts(self, tx: Transaction, source: str, key: str, state: object, *, at: int) -> None:
        """Keep what it said, a dataclass, in place of what it said before."""
        tx.run(
            "INSERT INTO source_facts (source, key, fetched_at, payload) "
            "VALUES (:source, :key, :at, :payload) ON CONFLICT (source, key) "
            "DO UPDATE SET fetched_at = excluded.fetched_at, payload = excluded.payload",
            {"source": source, "key": key, "at": at, "payload": encode(state)},
        )

    @writes
    def forget_facts(self, tx: Transaction, source: str, *, before: int) -> int:
        """Forget what a source said before that time; how much that was."""
        return tx.run(
            "DELETE FROM source_facts WHERE source = :source AND fetched_at < :before",
            {"source": source, "before": before},
        )

    # How they fare -----------------------------------------------------------------------------------

    async def find_breakers(self) -> dict[str, Breaker]:
        """How each source fares of which anything is known."""
        rows = await self._engine.read(
            "SELECT source, faults, off_until, told_at, why FROM source_states", {}
        )
        return {
            source: Breaker(faults, off_until, told_at, Trouble(why) if why in list(Trouble) else None)
            for source, faults, off_until, told_at, why in rows
        }

    @writes
    def keep_breaker(self, tx: Transaction, source: str, breaker: Breaker) -> None:
        tx.run(
            "INSERT INTO source_states (source, faults, off_until, told_at, why) "
            "VALUES (:source, :faults, :off_until, :told_at, :why) ON CONFLICT (source) "
            "DO UPDATE SET faults = excluded.faults, off_until = excluded.off_until, "
            "told_at = excluded.told_at, why = excluded.why",
            {
                "source": source,
                "faults": breaker.faults,
                "off_until": breaker.off_until,
                "told_at": breaker.told_at,
                "why": breaker.why,
            },
        )

    # The catalogue -----------------------------------------------------------------------------------

    async def list_refreshed(self, *, since: int = 0) -> list[Title]:
        """Titles of the catalogue as they were brought up to date since then, and new ones."""
        rows = await self._engine.read(
            "SELECT facts FROM refreshed WHERE at >= :since ORDER BY title_id", {"since": since}
        )
        return [title for row in rows if (title := decode(row["facts"], Title)) is not None]

    @writes
    def keep_refreshed(
        self, tx: Transaction, catalogue: Iterable[Title], *, refresh: Refresh | None = None, at: int
    ) -> None:
        """Keep them in place of what was kept of them, and how far that is."""
        if rows := [{"title_id": title.id, "facts": encode(title), "at": at} for title in catalogue]:
            tx.run(
                "INSERT INTO refreshed (title_id, facts, at) VALUES (:title_id, :facts, :at) "
                "ON CONFLICT (title_id) DO UPDATE SET facts = excluded.facts, at = excluded.at",
                rows,
            )
        if refresh is not None:
            put_fact(tx, REFRESH, encode(refresh))

    async def find_refresh(self) -> Refresh | None:
        """How far the last refresh is, whichever process was at it."""
        rows = await self._engine.read("SELECT value FROM facts WHERE name = :name", {"name": REFRESH})
        return decode(rows[0]["value"], Refresh) if rows else None
