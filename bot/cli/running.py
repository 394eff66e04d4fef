"""The bot itself, and the playground: `run`, `playground`."""

import argparse
import asyncio
import gc
import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.cli.common import CannotGoOn, load_env_file, load_index, read_address, run_to_end
from bot.domain.errors import Busy
from bot.memory import keep_little
from bot.settings import BadSettings, Settings

if TYPE_CHECKING:
    from bot.app import Daesang
    from bot.domain.search import TitleIndex
    from bot.sources import Source
    from bot.store import Store


NO_TOKEN = """\
Daesang needs a bot token: make one at https://discord.com/developers/applications, put it in .env.
docs/owners.md has it step by step. To look around without one: uv run -m bot playground"""

NO_DISCORD = """\
Daesang can't reach Discord: is this machine online, and does a firewall or proxy let it reach discord.com? \
Start it again once it does."""

CALM_SECONDS = 60.0
"""How often the log says of one thing that it cannot be done now."""

log = logging.getLogger(__name__)


def run_bot(_: argparse.Namespace) -> None:
    load_env_file()
    if not os.environ.get("DISCORD_TOKEN"):
        raise CannotGoOn(NO_TOKEN)
    try:
        settings = Settings.from_env(os.environ)
    except BadSettings as error:
        raise CannotGoOn("\n- ".join(["Daesang cannot start:", *error.problems])) from error

    import aiohttp
    import discord

    keep_little()
    process = _name_process()
    who = "" if isinstance(settings.database, Path) else f" {process}"  # the logs of several come together
    form = f"%(asctime)s{who} %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=settings.log_level, format=form)
    for handler in logging.getLogger().handlers:
        handler.addFilter(Calm())
    # There is nothing here that would speak: an owner need not hear that it cannot.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # At DEBUG discord.py logs the tokens of interactions, aiosqlite whatever members wrote.
    for name in ("discord", "aiosqlite", "psycopg"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    try:
        run_to_end(_serve_members(settings, process))
    except discord.LoginFailure as error:
        reason = "Discord refuses the token: copy it again into .env (DISCORD_TOKEN)."
        raise CannotGoOn(reason, code=1) from error
    except aiohttp.ClientConnectionError as error:
        raise CannotGoOn(NO_DISCORD, code=1) from error


class Calm(logging.Filter):
    """Has the log say in a line, and once in a while, what could not be done because the store was busy.

    That is no fault of the program's, and with the database away it happens at every command.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not (record.exc_info and isinstance(record.exc_info[1], Busy)):
            return True
        now = time.monotonic()
        if now - self._said_at.get(record.msg, -CALM_SECONDS) < CALM_SECONDS:
            return False
        self._said_at[record.msg] = now
        record.msg += ": the database is busy, or away"
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


def _name_process() -> str:
    """A name for this process that no other has, nor has had."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


async def _serve_members(settings: Settings, process: str) -> None:
    from bot.sources.opening import open_sources
    from bot.store import Store

    stopping = asyncio.create_task(_wait_for_stop())
    index, keys = load_index(settings.titles), settings.keys
    async with (
        open_sources(__version__, contact=keys.contact, tmdb=keys.tmdb, kofic=keys.kofic) as sources,
        Store.open(settings.database, find_title=index.find) as store,
        _open_bot(settings, process, store, index, sources) as bot,
    ):
        names = ", ".join(source.name for source in sources)
        log.info("Titles are looked up at %s", names or "no source: CONTACT in .env switches two on")
        await bot.use.catalogue.renew()  # before anything is made of the titles
        running = asyncio.create_task(bot.start(settings.token))
        preparing = asyncio.create_task(_prepare(bot))
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        preparing.cancel()
        running.cancel()  # before READY it would go on trying to connect, closed or not
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running  # raises what ended it, if it was not the signal


async def _prepare(bot: "Daesang") -> None:
    """Make ready what the first to ask would wait for.

    What is there by then is there for good. Looked through for garbage again and again, a hundred thousands
    of objects would hold everybody up for a tenth of a second each time.
    """
    await bot.use.prepare()
    gc.freeze()


@asynccontextmanager
async def _open_bot(
    settings: Settings, process: str, store: "Store", index: "TitleIndex", sources: Sequence["Source"]
) -> "AsyncIterator[Daesang]":
    """One that serves all servers alone, or over a database for several one that shares them with others."""
    from bot.app import Daesang

    parts: dict[str, Any] = {
        "store": store,
        "index": index,
        "sources": sources,
        "weekly": settings.weekly,
        "pictures": settings.pictures,
    }
    if isinstance(settings.database, Path):
        async with Daesang(**parts) as bot:
            yield bot
        return
    from bot.shards import Clustered
    from bot.store.engines.leases import Leases

    async with Leases(settings.database, process) as leases, Clustered(leases=leases, **parts) as bot:
        yield bot


def open_playground(asked: argparse.Namespace) -> None:
    try:
        import simcord  # noqa: F401 - it is in the dev group alone
    except ImportError as error:
        reason = "The playground needs the development packages: run it without --no-dev."
        raise CannotGoOn(reason) from error
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    database = None if asked.database is None else read_address(asked)
    run_to_end(_play_until_stop(database, port=asked.port, browser=not asked.no_browser))


async def _play_until_stop(database: Path | str | None, *, port: int | None, browser: bool) -> None:
    import webbrowser

    from bot import playground

    stopping = asyncio.create_task(_wait_for_stop())  # heard from here on, so that the folder always goes
    async with playground.open_playground(database, port=port) as address:
        print(f"The playground is open (Ctrl-C closes it):\n\n    {address}\n", flush=True)
        if browser:
            webbrowser.open(address)
        await stopping
    print("Closed.")


async def _wait_for_stop() -> None:
    """Return at the first SIGINT or SIGTERM."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def stop(*_: object) -> None:
        if loop.is_closed():
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(asked.set)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)  # the loop's own handlers are for Unix alone
    await asked.wait()
