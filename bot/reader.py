"""The process that reads posts, one after another: it shares nothing with the bot, which may kill it."""

import signal
from multiprocessing.connection import Connection

from bot.domain.prose import read
from bot.domain.search import TitleIndex

_FIRST = "Signal (2016), 9/10: no spoilers, it made me cry."
"""Read before anybody waits, since the first text takes half a second more than others."""


def serve_readings(pipe: Connection, idle_seconds: float) -> None:
    """Take the titles, then answer each text with what it proposes, until nobody asks for so long.

    With each text comes how many seconds of the processor it may take; one that takes more ends this.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is said to the bot, which ends this
    try:
        index = TitleIndex(pipe.recv())
        read(_FIRST, index)
        pipe.send(None)
        while pipe.poll(idle_seconds):
            text, seconds = pipe.recv()
            _limit(seconds)
            reading = read(text, index)
            _limit(0)
            pipe.send(reading)
    except (EOFError, OSError):
        pass  # the bot has gone


def _limit(seconds: float) -> None:
    """End this process when it has worked for so many seconds more, however long others kept it waiting."""
    if hasattr(signal, "setitimer"):  # Windows has no such clock
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
