"""Time and memory until the bot could connect, beside a bare discord.py client."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from bot import catalogue
from tests.benchmarks.common import Aim, Row, measure, over

RUNS = 4

_REPORT = """
import json, resource
from pathlib import Path
status = Path("/proc/self/status")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if status.exists():  # the peak since this program began; the other one remembers its parent's
    [peak] = [int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps([time.perf_counter() - begun, peak / 1024]))
"""

BARE = """
import time; begun = time.perf_counter()
import discord
client = discord.AutoShardedClient(intents=discord.Intents(guilds=True))
"""

OURS = """
import time; begun = time.perf_counter()
import asyncio, sys
from pathlib import Path
import bot.cli  # as a start does: it says how many cores numpy may take
from bot import catalogue
from bot.app import COGS, Daesang
from bot.domain.search import TitleIndex
from bot.store import Store

async def start():
    async with Store.open(Path(sys.argv[1])) as store:
        bot = Daesang(store=store, index=TitleIndex(catalogue.load_titles()))
        for cog in COGS:
            await bot.load_extension(cog)

asyncio.run(start())
"""


def rows(folder: Path) -> list[Row]:
    """Wall time and peak memory, and the catalogue's share of them."""
    taken: dict[str, list[tuple[float, float]]] = {BARE: [], OURS: []}
    for _ in range(RUNS + 1):
        for code, figures in taken.items():
            figures.append(_child(code, folder / "start.db"))
    (bare, bare_mb), (ours, ours_mb) = (
        [list(figures) for figures in zip(*runs[1:], strict=True)] for runs in taken.values()
    )
    load = median(measure(catalogue.load_titles)) * 1000
    return [
        Row(
            "until it could connect, over a bare client",
            f"{median(ours) * 1000:.0f} ms against {median(bare) * 1000:.0f} ms",
            over(ours, bare),
        ),
        Row(
            "peak memory, over a bare client",
            f"{median(ours_mb):.1f} MB against {median(bare_mb):.1f} MB",
            over(ours_mb, bare_mb),
        ),
        Row("catalogue.load", f"{len(catalogue.load_titles()):,} titles", load, Aim(150, " ms"), " ms"),
    ]


def _child(code: str, database: Path) -> tuple[float, float]:
    arguments = [sys.executable, "-c", code + _REPORT, str(database)]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(said.stdout)
    return seconds, megabytes
