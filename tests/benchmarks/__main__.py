"""Every benchmark in one run: `uv run python -m tests.benchmarks`, about a minute.

`load`, `scale` and `twins` have runs of their own.

Absolute figures belong to the machine; the ratios are what to watch. Each is of things measured side by
side.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot itself does, before numpy is imported

import asyncio
import tempfile
import time
from pathlib import Path

from tests.benchmarks import artwork, bringing, commands, lists, startup, storage
from tests.benchmarks.common import table


async def main() -> None:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="daesang-benchmarks-") as name:
        folder = Path(name)
        print(table("Start", await asyncio.to_thread(startup.rows, folder)), flush=True)
        print(table("\nPictures", artwork.rows()), flush=True)
        print(table("\nLists", lists.rows()), flush=True)
        print(table("\nCPU a command, over a no-op command", await commands.rows(folder)), flush=True)
        print(table("\nA list that somebody brings", await bringing.rows(folder)), flush=True)
        storing = [*await storage.writes(folder), *await storage.neighbours(folder)]
        print(table("\nStorage", storing + await storage.reads(folder)), flush=True)
    print(f"\n{time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    asyncio.run(main())
