"""The process that reads posts, one after another: it shares nothing with the bot, which may kill it."""

import signal
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection

from bot.domain.prose import read
from bot.domain.search import TitleIndex
from bot.domain.search.segment import WELL_KNOWN
from bot.domain.titles import Title

_FIRST = "Signal (2016), 9/10: no spoilers, it made me cry."
"""Read before anybody waits, since the first text takes half a second more than others."""

VIEWS = 8
"""Servers whose titles are kept."""


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


def serve_readings(pipe: Connection, idle_seconds: float) -> None:
    """Take the titles all have, then answer each text with what it proposes, until nobody asks for so long.

    With each text comes the view of its server, and how many seconds of the processor it may take; one that
    takes more ends this.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is said to the bot, which ends this
    try:
        whole = TitleIndex(pipe.recv())
        make = lru_cache(VIEWS)(lambda view: view.make(whole))
        read(_FIRST, whole)
        pipe.send(None)
        while pipe.poll(idle_seconds):
            text, view, seconds = pipe.recv()
            _limit(seconds)
            reading = read(text, make(view))
            _limit(0)
            pipe.send(reading)
    except (EOFError, OSError):
        pass  # the bot has gone


def _limit(seconds: float) -> None:
    """End this process when it has worked for so many seconds more, however long others kept it waiting."""
    if hasattr(signal, "setitimer"):  # Windows has no such clock
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
