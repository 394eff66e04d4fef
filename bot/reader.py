"""The process that reads posts and lists, one after another.

It shares nothing with the bot, which may kill it.
"""

import signal
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Protocol

from bot.domain.errors import DomainError
from bot.domain.lists.matching import Match, match_rows
from bot.domain.lists.reading import read_files
from bot.domain.lists.rows import ReadList
from bot.domain.prose import Reading, read
from bot.domain.search import TitleIndex
from bot.domain.search.segment import WELL_KNOWN
from bot.domain.titles import Title

_FIRST = "Signal (2016), 9/10: no spoilers, it made me cry."
"""Read before anybody waits, since the first text takes half a second more than others."""

VIEWS = 8
"""Servers whose titles are kept."""

MEMORY = 1 << 30
"""Bytes the process may take: what is packed to grow without end ends it, and nothing else."""


@dataclass(frozen=True, slots=True)
class View:
    """How a server's titles differ from those all have: without the world's, with its own, with ids moved."""

    world: bool
    own: tuple[Title, ...]
    moved: frozenset[tuple[str, str | None]]

    @classmethod
    def compare(cls, titles: TitleIndex, whole: TitleIndex) -> "View":
        """What makes these titles of the whole ones."""
        return cls(titles.is_whole, tuple(titles.list_beyond(whole)), frozenset(titles.moved.items()))

    def make(self, whole: TitleIndex) -> TitleIndex:
        """The titles again; to a server its own are well known."""
        base = whole if self.world else whole.korean
        own = (replace(title, tier=WELL_KNOWN) for title in self.own)
        return base.cover(own, moved=dict(self.moved)) if self.own or self.moved else base


Make = Callable[[View], TitleIndex]
"""Gives the titles of a view."""


class Work(Protocol):
    """What the process is asked to do; `size` says how much there is of it, in characters, bytes or rows."""

    @property
    def size(self) -> int: ...

    def do(self, make: Make) -> object:
        """What comes of it. Raises DomainError for what somebody can mend."""


@dataclass(frozen=True, slots=True)
class ReadPost:
    """Say what a text proposes."""

    text: str
    view: View

    @property
    def size(self) -> int:
        return len(self.text)

    def do(self, make: Make) -> Reading:
        return read(self.text, make(self.view))


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Say what the files of a list say, each with its name."""

    files: Sequence[tuple[str, bytes]]
    server_id: int

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.files)

    def do(self, make: Make) -> ReadList:
        return read_files(self.files, server_id=self.server_id)


@dataclass(frozen=True, slots=True)
class MatchRows:
    """Say which titles the rows of a list mean."""

    read: ReadList
    view: View

    @property
    def size(self) -> int:
        return len(self.read.rows)

    def do(self, make: Make) -> list[Match]:
        return match_rows(self.read, make(self.view))


def serve_readings(pipe: Connection, idle_seconds: float) -> None:
    """Take the titles all have, then answer each piece of work, until none has come for so long.

    With each comes how many seconds of the processor it may take; one that takes more, or more memory than
    there is, ends this, and so does a fault.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is said to the bot, which ends this
    _limit_memory()
    try:
        whole = TitleIndex(pipe.recv())
        make = lru_cache(VIEWS)(lambda view: view.make(whole))
        read(_FIRST, whole)
        pipe.send(None)
        while pipe.poll(idle_seconds):
            work, seconds = pipe.recv()
            _limit(seconds)
            found = _do(work, make)
            _limit(0)
            pipe.send(found)
    except (EOFError, OSError):
        pass  # the bot has gone
    except Exception as error:  # what was read may stand in its words, and is nobody's to see
        *_, (where, _) = traceback.walk_tb(error.__traceback__)
        raise SystemExit(f"{type(error).__name__} in {where.f_code.co_qualname}") from None


def _do(work: Work, make: Make) -> object:
    try:
        return work.do(make)
    except DomainError as error:
        return error


def _limit(seconds: float) -> None:
    """End this process when it has worked for so many seconds more, however long others kept it waiting."""
    if hasattr(signal, "setitimer"):  # Windows has no such clock
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _limit_memory() -> None:
    with suppress(
        ImportError, ValueError, OSError
    ):  # Windows has no such limit, and a system may have its own
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
