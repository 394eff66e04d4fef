"""Signals that end the bot, from its first line to its last.

Until it is known what was typed they wait; until the bot takes anything on, one ends it at once, as a power
cut might; from then on the first asks it to stop and the second ends it at once.
"""

import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from types import FrameType

STOPPED = 0
CUT_SHORT = 130
"""Exit codes."""

TOGETHER_SECONDS = 0.5
"""Within which two signals are one: a terminal tells everybody in it, and uv tells what it runs once more."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SIGNALS = [signal.Signals[name] for name in _NAMES if hasattr(signal, name)]


def put_off() -> None:
    """Let those that come wait for `take_up`."""
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)


def take_up() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def end_at_once() -> None:
    """Let the first signal end the process, in good order: it has nothing to lose yet."""
    _listen(lambda number, frame: os._exit(STOPPED))


def ask_to_stop() -> "asyncio.Event":
    """Let the first signal set what is given back, on the running loop, and the second end the process."""
    import asyncio  # not above: nothing is to be imported before `put_off`

    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    asked_at: float | None = None

    def stop(number: int, frame: "FrameType | None") -> None:
        nonlocal asked_at
        if loop.is_closed():
            return  # it is ending
        now = time.monotonic()
        if asked_at is None:
            asked_at = now
            loop.call_soon_threadsafe(asked.set)
        # The end of a terminal may be told twice, and by nobody who is in a hurry.
        elif now - asked_at > TOGETHER_SECONDS and number in (signal.SIGINT, signal.SIGTERM):
            os._exit(CUT_SHORT)

    _listen(stop)
    return asked


def _listen(heard: "signal._HANDLER") -> None:
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants SIGHUP to be
            signal.signal(number, heard)
