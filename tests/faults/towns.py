"""The kills of `test_kill.py` at full length."""

import asyncio
import random
from pathlib import Path

from tests.faults.row import Row
from tests.faults.test_kill import Found, run
from tests.places import open_store

AT_A_TIME = 10
"""Kills in a town until all is looked at."""


async def kill_towns(folder: Path, *, kills: int) -> Row:
    """People write, vote, report and judge in two towns at a time while their bots are killed."""
    first_start, whole = folder / "daesang.db", Found()
    async with open_store(first_start):
        pass
    for number in range(0, kills, 2 * AT_A_TIME):
        for found in await asyncio.gather(
            *(
                run(first_start, folder / f"{number}-{side}", kills=AT_A_TIME, seed=random.randrange(1 << 30))
                for side in "ab"
            )
        ):
            whole.add(found)
        if whole.faults:
            print(f"after {whole.kills} kills: {whole.faults}", flush=True)
    lost = sum(whole.faults.values())
    what = f"kill -9 of the bot among eight people ({whole.messages:,} messages looked at)"
    return Row(what, whole.kills, whole.kills if not lost else 0, lost)
