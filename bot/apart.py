"""The process that does one piece of work, and ends: it may be killed, and its memory goes with it.

What both sides have already is not sent, but named (`known`); large arrays are sent beside what holds them,
a part at a time, so that neither side has them twice.
"""

import os
import pickle
import signal
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_PART = 1 << 20
"""Bytes sent at once."""


class Failed(Exception):
    """The work raised something; of what, only the kind is told."""


def serve_once(pipe: Connection) -> None:
    """Do the piece of work that comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is said to the bot, which ends this
    _stand_back()
    with suppress(EOFError, OSError):  # the bot has gone
        work, known = receive(pipe, {})
        try:
            found = work()
        except Exception as error:
            send(pipe, Failed(type(error).__name__), {})
        else:
            send(pipe, found, known)


def _stand_back() -> None:
    """Let the bot itself come first, and live on where memory is too little for both."""
    if hasattr(os, "nice"):
        os.nice(10)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def send(pipe: Connection, said: object, known: Mapping[str, object]) -> None:
    names = {id(value): name for name, value in known.items()}
    buffers: list[pickle.PickleBuffer] = []
    out = BytesIO()
    _Pickler(out, names, buffers).dump(said)
    views = [each.raw() for each in buffers]
    pipe.send_bytes(pickle.dumps((out.getvalue(), [view.nbytes for view in views])))
    for view in views:
        for start in range(0, view.nbytes, _PART):
            pipe.send_bytes(view[start : start + _PART])


def receive(pipe: Connection, known: Mapping[str, object]) -> Any:
    """What the other side sent. Raises EOFError or OSError where it has ended, and Failed."""
    said, sizes = pickle.loads(pipe.recv_bytes())
    buffers = [bytearray(size) for size in sizes]
    for buffer in buffers:
        for start in range(0, len(buffer), _PART):
            pipe.recv_bytes_into(buffer, start)
    found = _Unpickler(BytesIO(said), known, buffers).load()
    if isinstance(found, Failed):
        raise found
    return found


class _Pickler(pickle.Pickler):
    def __init__(self, out: BytesIO, names: Mapping[int, str], buffers: list[pickle.PickleBuffer]) -> None:
        super().__init__(out, protocol=5, buffer_callback=buffers.append)
        self._names = names

    def persistent_id(self, value: object) -> str | None:
        return self._names.get(id(value))


class _Unpickler(pickle.Unpickler):
    def __init__(self, said: BytesIO, known: Mapping[str, object], buffers: list[bytearray]) -> None:
        super().__init__(said, buffers=buffers)
        self._known = known

    def persistent_load(self, name: str) -> object:
        return self._known[name]
