"""Tells systemd that the bot has started, that it goes on, and that it stops (sd_notify(3)).

A library would be as long as this: a line of text to a socket whose name is in the environment.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress

START_SECONDS = 60
"""How much longer a start is given at each look, while Discord is out of reach, say."""


class Supervisor:
    """Whoever has started the bot, where that is systemd; elsewhere nobody hears what is told."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._address = env.get("NOTIFY_SOCKET", "")
        is_watched = "WATCHDOG_USEC" in env and env.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._seconds = int(env["WATCHDOG_USEC"]) / 1e6 / 3 if is_watched else START_SECONDS / 3

    def tell(self, line: str) -> None:
        if not self._address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
            return
        address = self._address.replace("@", "\0", 1) if self._address[0] == "@" else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
            there.setblocking(False)
            there.sendto(line.encode(), address)

    async def keep_told(self, is_ready: Callable[[], bool]) -> None:
        """Tell that it is ready, and from then on that it goes on: a loop that hangs tells nothing.

        What it hears of Discord is seen to by the bot itself (`bot/lines.py`).
        """
        was_ready = False
        while True:
            if not was_ready and is_ready():
                was_ready = True
                self.tell("READY=1")
            if not was_ready:
                self.tell(f"EXTEND_TIMEOUT_USEC={START_SECONDS * 1_000_000}")
            else:
                self.tell("WATCHDOG=1")
            await asyncio.sleep(self._seconds if was_ready else min(self._seconds, 1.0))
