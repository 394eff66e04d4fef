"""Work with a memory: what is to be done for whom and when, once, though the process may die over it."""

from dataclasses import dataclass

from bot.domain.events import TextErased
from bot.domain.servers import ALL_SERVERS, Served
from bot.store.served import restrict
from bot.store.transaction import Engine, Transaction, writes

LEASE_SECONDS = 120
"""For how long nobody else takes up a job that somebody works on."""

DEPARTURES = "departures"
"""The job that looks who has left a server."""

ADMISSIONS = "admissions"
"""The job that keeps how many have seen the films that run in Korea."""

SETTLE = "settle"
"""The job that works out of all votes what of a server's scores has drifted."""

IMPORTED = "imported"
"""The job that lets scores which came with lists count in a server, or leaves them out."""

ARRIVALS = "arrivals"
"""The job that puts on shelves what waited for a title that a server has added."""

REFRESH = "refresh"
"""The job that brings the catalogue up to date."""

BACKUP = "backup"
"""The job that copies all there is."""

ERASE = "erase"
"""The job that erases who asked for it in a server."""

PURGE_SECONDS = 60
"""For how long traces of what was erased may stay: one purge is for all that is erased meanwhile."""

_DUE = (
    "FROM jobs AS j WHERE j.due_at <= :at AND j.lease_until <= :at "
    "AND CASE WHEN j.name IN (:departures, :admissions, :refresh, :backup) THEN 1 ELSE 0 END = :is_slow"
)
_THIS = "name = :name AND scope = :scope"


@dataclass(frozen=True, slots=True)
class Task:
    """A job taken up: `scope` is the server it is for, 0 for all; `asked` how often it was asked for."""

    name: str
    scope: int
    asked: int
    tries: int


class Jobs:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def take_due(
        self, *, at: int, most: int, is_slow: bool = False, served: Served = ALL_SERVERS
    ) -> list[Task]:
        """Lease the jobs that are due; whoever takes them ends with `finish` or `put_off`.

        Those that are slow wait for Discord, a source or the disk, and are taken apart from the others.
        """
        due = f"{_DUE}{restrict(served, 'j.scope')}"
        slow = {"departures": DEPARTURES, "admissions": ADMISSIONS, "refresh": REFRESH, "backup": BACKUP}
        keys = {"at": at, "is_slow": int(is_slow), **slow}
        if not await self._engine.read(f"SELECT 1 AS due {due} LIMIT 1", keys):
            return []  # nothing is written where nothing is due

        def job(tx: Transaction) -> list[Task]:
            rows = tx.all(
                "UPDATE jobs SET lease_until = :until WHERE (name, scope) IN ("
                f"SELECT j.name, j.scope {due} ORDER BY j.due_at, j.name, j.scope LIMIT :most"
                ") RETURNING name, scope, asked, tries",
                {"until": at + LEASE_SECONDS, "most": most, **keys},
            )
            return [Task(row["name"], row["scope"], row["asked"], row["tries"]) for row in rows]

        return await self._engine.write(job)

    @writes
    def finish(self, tx: Transaction, task: Task, *, again_at: int | None = None) -> None:
        """It is done: due again at `again_at`, or when it was asked for meanwhile; else forgotten."""
        keys = {"name": task.name, "scope": task.scope, "asked": task.asked, "again_at": again_at}
        if again_at is not None:
            tx.run(
                "UPDATE jobs SET due_at = CASE WHEN asked = :asked THEN :again_at ELSE due_at END, "
                f"lease_until = 0, tries = 0 WHERE {_THIS}",
                keys,
            )
        elif not tx.run(f"DELETE FROM jobs WHERE {_THIS} AND asked = :asked", keys):
            tx.run(f"UPDATE jobs SET lease_until = 0, tries = 0 WHERE {_THIS}", keys)

    @writes
    def put_off(self, tx: Transaction, task: Task, *, until: int) -> None:
        tx.run(
            f"UPDATE jobs SET due_at = :until, lease_until = 0, tries = tries + 1 WHERE {_THIS}",
            {"name": task.name, "scope": task.scope, "until": until},
        )

    @writes
    def ensure(self, tx: Transaction, name: str, *, at: int) -> None:
        """Have a job for all servers, due at `at` unless it is there already."""
        tx.run(
            "INSERT INTO jobs (name, scope, due_at) VALUES (:name, 0, :at) ON CONFLICT DO NOTHING",
            {"name": name, "at": at},
        )


def ask(tx: Transaction, name: str, scope: int, *, at: int) -> None:
    """Have a job done soon; one that is asked for already is done once, and anew if it is under way."""
    tx.run(
        "INSERT INTO jobs (name, scope, due_at) VALUES (:name, :scope, :at) "
        # Only one that is under way has to hear of it; nothing is written for one that waits.
        "ON CONFLICT (name, scope) DO UPDATE SET asked = jobs.asked + 1 WHERE jobs.lease_until > 0",
        {"name": name, "scope": scope, "at": at},
    )


def hurry(tx: Transaction, name: str, scope: int, *, at: int) -> None:
    """Have a job done now, though it was to be done later."""
    ask(tx, name, scope, at=at)
    tx.run(
        f"UPDATE jobs SET due_at = :at WHERE {_THIS} AND due_at > :at",
        {"name": name, "scope": scope, "at": at},
    )


def ask_purge(tx: Transaction, *, at: int) -> None:
    """Whoever erases what somebody wrote says so: a minute later no trace of it is left in the file's log."""
    ask(tx, "purge", 0, at=at + PURGE_SECONDS)
    tx.emit(TextErased(0), at=at)
