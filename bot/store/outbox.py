"""Announcements nobody has made yet: written with what they tell of, taken up one by one."""

from dataclasses import dataclass

from bot.domain.events import ANNOUNCEMENTS, Announcement, BurstOpened, ReportFiled
from bot.domain.servers import ALL_SERVERS, Served
from bot.store.served import restrict
from bot.store.transaction import Engine, Transaction, writes

_NAMES = ", ".join(f"'{name}'" for name in ANNOUNCEMENTS)

_TOLD: dict[type[Announcement], str] = {
    BurstOpened: "UPDATE bursts SET announced_at = :at WHERE burst_id = :subject_id",
    ReportFiled: "UPDATE reports SET announced_at = :at WHERE report_id = :subject_id",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """An announcement to be made: since when it waits, and how often it was tried."""

    id: int
    event: Announcement
    at: int
    tries: int


class Outbox:
    """What is to be told. Kinds that only a newer version knows are left to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def list_due(self, *, at: int, most: int, served: Served = ALL_SERVERS) -> list[Letter]:
        """The announcements due: each server's oldest first, so that none waits for another."""
        rows = await self._engine.read(
            "SELECT w.event_id, w.kind, w.server_id, w.subject_id, w.at, w.tries FROM ("
            "SELECT o.*, row_number() OVER (PARTITION BY o.server_id ORDER BY o.event_id) AS place "
            # Not by the index of kinds, which would read all that was put off.
            f"FROM outbox AS o WHERE o.due_at <= :at AND coalesce(o.kind, '') IN ({_NAMES})"
            f"{restrict(served, 'o.server_id')}) AS w "
            "ORDER BY w.place, w.event_id LIMIT :most",
            {"at": at, "most": most},
        )
        return [
            Letter(
                row["event_id"],
                ANNOUNCEMENTS[row["kind"]](row["server_id"], row["subject_id"]),
                row["at"],
                row["tries"],
            )
            for row in rows
        ]

    @writes
    def remove(self, tx: Transaction, letter: Letter, *, told_at: int | None = None) -> None:
        """It was told at that time; or, without one, it is not worth telling, unless it was emitted again."""
        if told_at is None:
            sql = "DELETE FROM outbox WHERE event_id = :id AND at = :at"
            tx.run(sql, {"id": letter.id, "at": letter.at})
            return
        keys = {"id": letter.id, "subject_id": letter.event.subject_id, "at": told_at}
        tx.run("DELETE FROM outbox WHERE event_id = :id", keys)
        if (told := _TOLD.get(type(letter.event))) is not None:
            tx.run(told, keys)

    @writes
    def put_off(self, tx: Transaction, letter: Letter, *, until: int) -> None:
        tx.run(
            "UPDATE outbox SET due_at = :until, tries = tries + 1 WHERE event_id = :id",
            {"id": letter.id, "until": until},
        )
