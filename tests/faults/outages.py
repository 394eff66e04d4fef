"""`python -m tests.faults.outages`: outages of Discord at their real lengths, and what became of each.

Members rate a title before, during and after each, all the time. Healthy is who answers a vote that was sent
after the outage; lost is a vote that was answered as saved and is not in the file. The outages come over one
process each, all at the same time.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.gateway import MEMBER, Discord, command, discord_on_loopback, until
from tests.faults.row import Row
from tests.faults.run_bot import Mortal
from tests.places import connect

TITLE = "kd-signal-2016"
EVERY_SECONDS = 2.0
PATIENCE = 900.0


Outage = Callable[[Discord], Awaitable[None]]


async def fall_silent(remote: Discord) -> None:
    """Lines are half open, and who connects hears no HELLO."""
    remote.is_half_open = True
    await asyncio.sleep(120)
    remote.is_half_open = False


async def refuse(remote: Discord, *, seconds: float = 300) -> None:
    await remote.refuse()
    await asyncio.sleep(seconds)
    await remote.listen()


async def answer_503(remote: Discord, *, seconds: float = 300) -> None:
    remote.opens_sockets = False
    remote.cut()
    await asyncio.sleep(seconds)
    remote.opens_sockets = True


async def be_away_at_the_start(remote: Discord) -> None:
    await remote.refuse()
    await asyncio.sleep(120)
    await remote.listen()


OUTAGES: dict[str, tuple[Outage, bool]] = {
    "half-open line and no HELLO for 120 s": (fall_silent, False),
    "connections refused for 300 s": (refuse, False),
    "503 from the gateway for 300 s": (answer_503, False),
    "Discord away for 120 s at the start": (be_away_at_the_start, True),
}
"""Each, and whether it is there before the bot is."""


async def measure_outage(fault: str) -> Row:
    outage, is_first = OUTAGES[fault]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "daesang.db"
        async with discord_on_loopback(Discord()) as remote:
            began = asyncio.create_task(_last(outage, remote)) if is_first else None
            async with Mortal.living(remote, database):
                votes: list[dict[str, Any]] = []
                voting = asyncio.create_task(_vote(remote, votes))
                if began is None:
                    await until(lambda: _is_healthy(remote, votes, 0), seconds=PATIENCE)
                    began = asyncio.create_task(_last(outage, remote))
                over_at = await began
                before = len(votes)
                with suppress(TimeoutError):
                    await until(lambda: _is_healthy(remote, votes, before), seconds=PATIENCE)
                took = time.monotonic() - over_at
                survived = _is_healthy(remote, votes, before)
                voting.cancel()
        with closing(connect(database)) as db:
            kept = {member_id for (member_id,) in db.execute("SELECT member_id FROM shelf")}
        saved = {int(each["member"]["user"]["id"]) for each in votes if _is_saved(remote, each)}
        return Row(fault, 1, int(survived), len(saved - kept), round(took, 1))


async def _last(outage: Outage, remote: Discord) -> float:
    """Until it is over; when it was, by the monotonic clock."""
    await outage(remote)
    return time.monotonic()


async def _vote(remote: Discord, votes: list[dict[str, Any]]) -> None:
    for number in count():
        votes.append(command("rating", member_id=MEMBER + number, title=TITLE, score="8"))
        await remote.push("INTERACTION_CREATE", votes[-1])
        await asyncio.sleep(EVERY_SECONDS)


def _is_healthy(remote: Discord, votes: list[dict[str, Any]], since: int) -> bool:
    return any(_is_saved(remote, each) for each in votes[since:])


def _is_saved(remote: Discord, vote: dict[str, Any]) -> bool:
    asked = remote.messages.asked.get(vote["token"])
    return asked is not None and asked.original is not None and bool(asked.original["embeds"])


async def measure_outages() -> list[Row]:
    return await asyncio.gather(*map(measure_outage, OUTAGES))


if __name__ == "__main__":
    for row in asyncio.run(measure_outages()):
        print(row)
