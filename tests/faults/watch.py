"""What a bot process notes of itself in `watch.jsonl`, each second: how late its loop is, and its memory.

Late by its own fault: what the thread waits for a processor that others have is not counted.
"""

import asyncio
import json
import os
import time
from asyncio.events import Handle
from pathlib import Path
from typing import Any

from bot.app import Daesang

EVERY_SECONDS = 0.01
"""How often the loop is looked at."""

SLOW_SECONDS = 0.05
"""What holds the loop for so long, by the processor's time of its thread, is named."""


def read_resident(pid: int | str = "self") -> float:
    """The resident memory of a process, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / (1 << 20)


def watch_itself() -> None:
    """Let a bot note this from when it has loaded its cogs."""
    set_up = Daesang.setup_hook

    async def set_up_and_watch(bot: Daesang) -> None:
        await set_up(bot)
        bot._watching = asyncio.create_task(_watch())  # type: ignore[attr-defined]

    Daesang.setup_hook = set_up_and_watch  # type: ignore[assignment, method-assign]


async def _watch() -> None:
    slow: list[tuple[float, str]] = []
    _time_handles(slow)
    while True:
        late: list[float] = []
        until = time.monotonic() + 1
        while (now := time.monotonic()) < until:
            waited = _read_waited()
            await asyncio.sleep(EVERY_SECONDS)
            others = _read_waited() - waited
            late.append(max(0.0, time.monotonic() - now - EVERY_SECONDS - others))
        note = {
            "at": time.monotonic(),
            "late": [round(each, 4) for each in late],
            "resident": round(read_resident(), 1),
            "slow": [(round(1000 * took), what) for took, what in slow],
        }
        slow.clear()
        await asyncio.to_thread(_append, json.dumps(note))


def _append(line: str) -> None:
    with Path("watch.jsonl").open("a") as file:
        file.write(line + "\n")


def _read_waited() -> float:
    """Seconds this thread could have run and had no processor: what others on the machine make it late by."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def _time_handles(slow: list[tuple[float, str]]) -> None:
    run: Any = Handle._run

    def run_timed(handle: Any) -> None:
        before = time.thread_time()
        run(handle)
        took = time.thread_time() - before
        if took > SLOW_SECONDS:
            slow.append((took, _name(handle)))

    handles: Any = Handle
    handles._run = run_timed


def _name(handle: Any) -> str:
    task = getattr(handle._callback, "__self__", None)
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else None
    return str(getattr(coroutine, "__qualname__", None) or getattr(handle._callback, "__qualname__", handle))
