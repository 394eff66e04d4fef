"""The process that reads posts, one after another: it shares nothing with the bot, which may kill it."""

import signal
from multiprocessing.connection import Connection

from bot.domain.prose import read
from bot.domain.search import TitleIndex

IDLE_SECONDS = 300
"""How long it stays with nothing to read: it takes as much memory as the titles do."""


def serve_readings(pipe: Connection) -> None:
    """Take the titles, then answer each text with what it proposes, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is said to the bot, which ends this
    try:
        index = TitleIndex(pipe.recv())
        pipe.send(None)
        while pipe.poll(IDLE_SECONDS):
            pipe.send(read(pipe.recv(), index))
    except (EOFError, OSError):
        pass  # the bot has gone
