"""What a job sees of the database: never a connection, so that the engine behind it can be another."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.domain.errors import Busy
from bot.domain.events import ANNOUNCEMENTS, Announcement, Event
from bot.domain.titles import FindTitle, find_none

Parameters = Mapping[str, object]

Erased = dict[tuple[int, int], int]
"""When members were erased, by server and member: what they had begun before may still be under way."""

IN_FLIGHT_SECONDS = 15 * 60
"""How long an act may be under way: Discord takes an answer for as long."""


class Row(Protocol):
    """A row by column name or place."""

    def __getitem__(self, key: Any, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def keys(self) -> Any:
        """The names of its columns."""


class Transaction(ABC):
    """One job's changes: all of them are saved, or none. `find_title` knows the catalogue.

    That of `bot.store.title_rows` knows a server's own titles too.

    What is passed to `after`, and every event, is handed on once the changes are safe on the disk, and never
    when they are not.
    """

    def __init__(self, find_title: FindTitle = find_none, erased: Erased | None = None) -> None:
        self.find_title = find_title
        self.erased = {} if erased is None else erased
        self.callbacks: list[Callable[[], None]] = []
        self.events: list[Event] = []

    @abstractmethod
    def all(self, sql: str, parameters: Parameters) -> list[Row]:
        """Every row of a statement."""

    @abstractmethod
    def run(self, sql: str, parameters: Parameters | Sequence[Parameters]) -> int:
        """Run a statement, or with several sets of parameters run it for each; how many rows it changed."""

    def one(self, sql: str, parameters: Parameters) -> Row | None:
        """The first row of a statement, if there is one."""
        return next(iter(self.all(sql, parameters)), None)

    def after(self, callback: Callable[[], None]) -> None:
        """Call back on the event loop once this is saved."""
        self.callbacks.append(callback)

    def emit(self, event: Event, *, at: int) -> None:
        """Tell of something once this is saved; an announcement is kept until it was made."""
        if isinstance(event, Announcement):
            self.run(
                "INSERT INTO outbox (server_id, kind, subject_id, at, due_at) "
                "VALUES (:server_id, :kind, :subject_id, :at, :at) "
                "ON CONFLICT (kind, subject_id) DO UPDATE SET at = excluded.at, due_at = excluded.due_at",
                {
                    "server_id": event.server_id,
                    "kind": _NAMES[type(event)],
                    "subject_id": event.subject_id,
                    "at": at,
                },
            )
        self.events.append(event)


def bind(prefix: str, values: Iterable[object]) -> tuple[str, dict[str, object]]:
    """What stands between the brackets of an IN, NULL for nothing, and the parameters it names."""
    named = {f"{prefix}{place}": value for place, value in enumerate(values)}
    return ", ".join(f":{name}" for name in named) or "NULL", named


T = TypeVar("T")

_AT_ONCE = 100
"""Rows that one statement inserts."""
_VALUES = re.compile(r"\bVALUES (\([^()]*\))")
_NAME = re.compile(r":(\w+)")


def insert_many(tx: Transaction, sql: str, rows: Sequence[Parameters]) -> int:
    """Run an INSERT of one row for many, a hundred to a statement; how many were inserted or changed.

    Where the database is a server of its own, each statement is a journey to it.
    """
    return sum(
        tx.run(
            _repeat_values(sql, len(some)),
            {f"{name}_{place}": value for place, row in enumerate(some) for name, value in row.items()},
        )
        for some in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    )


@lru_cache(256)
def _repeat_values(sql: str, times: int) -> str:
    """The statement with its row of values so many times, each with names of its own."""
    found = _VALUES.search(sql)
    assert found is not None
    values = ", ".join(_NAME.sub(rf":\1_{place}", found[1]) for place in range(times))
    return f"{sql[: found.start(1)]}{values}{sql[found.end(1) :]}"


Job = Callable[[Transaction], T]

_NAMES = {kind: name for name, kind in ANNOUNCEMENTS.items()}


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: what is free where the database is, and what it takes."""

    free: int
    taken: int


class Engine(Protocol):
    """A database that runs jobs, many of them in one transaction, and reads beside them."""

    find_title: FindTitle
    """What jobs know the catalogue by."""
    erased: Erased
    """Who was erased lately. In memory alone: what is under way ends with its process."""
    on_events: Callable[[Sequence[Event]], None]
    """Called on the event loop with the events of what was saved."""
    on_trouble: Callable[[Busy | None], None]
    """Called on the event loop when no more can be written, with why; with None when it can be again."""
    may_write: Callable[[int], bool] | None
    """Asked, on a thread of the engine's, before a job of a server begins: Busy where it must not."""
    on_damage: Callable[[], None]
    """Called on the event loop whenever what is kept turns out to be damaged."""
    on_batch: Callable[[int, float], None]
    """Called on the event loop with how many jobs were written together, and in how many seconds."""

    @property
    def queued(self) -> int:
        """Jobs that are to be written and not begun yet."""

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be that nothing can be written: nothing was, of late, or it takes too long."""

    def find_room(self) -> Room | None:
        """None where the database is not on a disk of this machine."""

    def serves(self, server_id: int) -> bool:
        """Whether a change of that server's rows may begin here."""

    async def read(self, sql: str, parameters: Parameters) -> list[Row]:
        """Every row of one SELECT."""

    async def look(self, job: Job[T]) -> T:
        """Run `job`, which only reads, on one state of the database; whatever it raises is raised."""

    async def write(self, job: Job[T], *, of: int | None = None, asked_in: int | None = None) -> T:
        """Run `job` as a transaction of its own; returns once it is on the disk.

        `of` is the server whose rows it reads and changes: no other process does so meanwhile. `asked_in` is
        the server where that was asked for, None for the same: whoever answers there may have it done.
        Raises Busy when too many wait, and whatever the job raises, after undoing all it did.
        """

    async def purge(self) -> None:
        """Let nothing of what was erased stay anywhere on the disk. Raises Busy."""


class _Holder(Protocol):
    _engine: Engine


S = TypeVar("S", bound=_Holder)
P = ParamSpec("P")


def writes(
    job: Callable[Concatenate[S, Transaction, P], T],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Let a method be a job: whoever calls it leaves the transaction out, and awaits it.

    It returns once its changes are safe. Whose rows they are, its first argument says: a `server_id`, or what
    has one. Raises Busy, and what the job raises, after undoing all it did.
    """
    says_server = list(signature(job).parameters)[2:3] == ["server_id"]

    @wraps(job)
    async def run(holder: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        first: Any = args[0] if args else None
        of = first if says_server else getattr(first, "server_id", None)
        asked_in = 0 if getattr(first, "direct", False) else None
        return await holder._engine.write(
            lambda tx: job(holder, tx, *args, **kwargs), of=of, asked_in=asked_in
        )

    return run


def reads(
    job: Callable[Concatenate[S, Transaction, P], T],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """As `writes`, for a method that only reads: all it sees is of one moment."""

    @wraps(job)
    async def run(holder: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await holder._engine.look(lambda tx: job(holder, tx, *args, **kwargs))

    return run
