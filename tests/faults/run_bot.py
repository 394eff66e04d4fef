"""The bot as a process: how tests start it, and what runs in it.

`python -m tests.faults.run_bot API GATEWAY` is `python -m bot` with Discord's two addresses exchanged. It
says "closing" when a stop has begun, so that a test need not guess. With `plain` behind, it is discord.py
alone, for comparison.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import Daesang
from bot.cli import main
from tests.faults.gateway import Discord

ROOT = Path(__file__).resolve().parents[2]

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.not-a-real-token-but-shaped-like-one"


def environment(**settings: str) -> dict[str, str]:
    """An environment of these settings alone: neither the developer's nor a `.env` file's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DISCORD_TOKEN" and not name.startswith("DAESANG_")
    }
    ours = {"PYTHONPATH": str(ROOT), "PYTHON_DOTENV_DISABLED": "1", "PYTHONUNBUFFERED": "1"}
    return kept | ours | settings


@asynccontextmanager
async def running(server: Discord, database: Path, *more: str) -> AsyncIterator[Process]:
    """The bot, started on `server` and a file; it ends with the block, come what may."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.run_bot", server.api, server.gateway, *more),
        env=environment(DISCORD_TOKEN=TOKEN, DAESANG_DATABASE=str(database), DAESANG_LOG_LEVEL="DEBUG"),
        cwd=database.parent,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: Process, *, seconds: float = 5.0) -> str:
    """Wait for the end and give all that was said. TimeoutError when it takes longer."""
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    return (out + err).decode()


def _announce_closing() -> None:
    close = Daesang.close

    async def announced(bot: Daesang) -> None:
        print("closing", flush=True)
        await close(bot)

    Daesang.close = announced  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
    if sys.argv[3:] == ["plain"]:
        discord.Client(intents=discord.Intents(guilds=True)).run(TOKEN)
        sys.exit(0)
    _announce_closing()
    sys.exit(main([]))
