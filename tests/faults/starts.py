"""In the long run: starts that are ended at random moments."""

import asyncio
import random
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.faults.gateway import Discord, discord_on_loopback
from tests.faults.row import Row
from tests.faults.run_bot import running, said

INTERPRETER_SECONDS = 1.0
"""Before Python runs our first line, nobody can hear a signal."""


async def end_starts(tries: int = 100) -> Row:
    """SIGTERM, SIGINT or SIGHUP within the first four seconds; whoever ends with 0 has survived."""
    survived, longest = 0, 0.0
    async with discord_on_loopback(Discord()) as remote:
        for _ in range(tries):
            with tempfile.TemporaryDirectory() as folder:
                async with running(remote, Path(folder) / "daesang.db") as bot:
                    await asyncio.sleep(random.uniform(INTERPRETER_SECONDS, 4.0))
                    sent_at = time.monotonic()
                    bot.send_signal(random.choice((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)))
                    with suppress(TimeoutError):  # it hangs: that is not survived
                        text = await said(bot, seconds=60)
                        survived += bot.returncode == 0 and "Traceback" not in text
                    longest = max(longest, time.monotonic() - sent_at)
    return Row("a signal during the start", tries, survived, 0, longest)
