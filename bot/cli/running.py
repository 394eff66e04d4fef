"""The bot itself, and the playground: `run`, `playground`."""

import argparse
import asyncio
import gc
import logging
import multiprocessing
import os
import platform
import secrets
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bot import __version__, signals
from bot.cli.common import CannotGoOn, load_env_file, load_index, read_address, run_to_end
from bot.cli.logs import start_log
from bot.cli.supervisor import Supervisor
from bot.memory import keep_little
from bot.settings import BadSettings, Settings

if TYPE_CHECKING:
    from bot.app import Daesang
    from bot.domain.search import TitleIndex
    from bot.metrics import Metrics
    from bot.sources import Source
    from bot.store import Store
    from bot.usecases.instances import Instances


NO_TOKEN = """\
Daesang needs a bot token: make one at https://discord.com/developers/applications, put it in .env.
docs/owners.md has it step by step. To look around without one: uv run -m bot playground"""


log = logging.getLogger(__name__)


def run_bot(_: argparse.Namespace) -> None:
    load_env_file()
    if not os.environ.get("DISCORD_TOKEN"):
        raise CannotGoOn(NO_TOKEN)
    try:
        settings = Settings.from_env(os.environ)
    except BadSettings as error:
        raise CannotGoOn("\n- ".join(["Daesang cannot start:", *error.problems])) from error

    process = _name_process()
    start_log(
        settings.log_level,
        process=process,
        form=settings.log_format,
        is_shared=not isinstance(settings.database, Path),
        secrets=settings.secrets,
    )
    log.info("This is Daesang %s on Python %s", __version__, platform.python_version())
    try:
        _connect_to_discord(settings, process)
    except CannotGoOn as error:
        if settings.log_format != "json":
            raise
        log.critical("%s", error)  # whoever reads that log reads nothing else
        raise SystemExit(error.code) from error


def _connect_to_discord(settings: Settings, process: str) -> None:
    """Raises CannotGoOn."""
    import discord

    from bot.lines import Deaf, Refused

    keep_little()
    # There is nothing here that would speak: an owner need not hear that it cannot.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    from bot.usecases.instances import AlreadyRuns

    try:
        run_to_end(_serve_members(settings, process))
    except AlreadyRuns as error:
        raise CannotGoOn(str(error), code=3) from error
    except discord.LoginFailure as error:
        reason = "Discord refuses the token: copy it again into .env (DISCORD_TOKEN)."
        raise CannotGoOn(reason, code=1) from error
    except Deaf as error:
        reason = "Discord tells Daesang nothing any more: it ends, to be started anew."
        raise CannotGoOn(reason, code=1) from error
    except Refused as error:
        raise CannotGoOn(f"Discord refuses the connection ({error}).", code=1) from error
    except CannotGoOn:
        raise
    except Exception as error:
        log.critical("A fault ended it", exc_info=error)
        raise CannotGoOn(
            "Daesang met a fault it cannot go on from; the log above says which.", code=1
        ) from error


def _name_process() -> str:
    """A name for this process that no other has, nor has had."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


async def _serve_members(settings: Settings, process: str) -> None:
    from bot.sources.opening import open_sources
    from bot.store import Store

    index, keys = load_index(settings.titles), settings.keys
    async with (
        open_sources(__version__, contact=keys.contact, tmdb=keys.tmdb, kofic=keys.kofic) as sources,
        Store.open(settings.database, find_title=index.find) as store,
        _open_metrics(settings) as metrics,  # after the store: a second bot is to say that it is one
        _open_bot(settings, process, store, index, sources, metrics) as bot,
        _make_instance(settings, process, store).hold() as taken_over,
    ):
        stopping = asyncio.create_task(signals.ask_to_stop().wait())
        names = ", ".join(source.name for source in sources)
        log.info("Titles are looked up at %s", names or "no source: CONTACT in .env switches two on")
        await bot.use.catalogue.renew()  # before anything is made of the titles
        running = asyncio.create_task(bot.start(settings.token))
        preparing = asyncio.create_task(_prepare(bot))
        supervisor = Supervisor(os.environ)
        telling = asyncio.create_task(supervisor.keep_told(lambda: bool(bot.served.shard_ids)))
        await asyncio.wait({running, stopping, taken_over}, return_when=asyncio.FIRST_COMPLETED)
        telling.cancel()
        supervisor.tell("STOPPING=1")
        stopping.cancel()
        preparing.cancel()
        running.cancel()  # before READY it would go on trying to connect, closed or not
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running  # raises what ended it, if it was not the signal
        if taken_over.done():
            taken_over.result()
        await bot.use.starts.forget()
    _leave()


def _leave() -> NoReturn:
    """End the process once all is saved and closed: what a thread still works out is for nobody.

    Python would wait for it, for as long as the first fit of a large server takes.
    """
    for child in multiprocessing.active_children():
        child.kill()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(signals.STOPPED)


def _make_instance(settings: Settings, process: str, store: "Store") -> "Instances":
    from bot.domain.instances import Instance
    from bot.usecases.instances import Instances, digest_application

    host, since = platform.node(), int(time.time())
    me = Instance(
        process, _find_machine() or host, host, os.getpid(), since, digest_application(settings.token)
    )
    return Instances(
        store=store, me=me, alone=isinstance(settings.database, Path), now=lambda: int(time.time())
    )


def _find_machine() -> str:
    """The same for all whom the machine's locks keep apart, in any container; empty if unknown."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


@asynccontextmanager
async def _open_metrics(settings: Settings) -> "AsyncIterator[Metrics | None]":
    """The figures, told where the owner wants them; None where they want none. Raises CannotGoOn."""
    if settings.metrics is None:
        yield None
        return
    from bot.metrics import Metrics, serve

    host, port = settings.metrics
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serve(metrics, host, port))
        except OSError as error:
            why = os.strerror(error.errno or 0)  # asyncio makes a long story of it
            reason = f"DAESANG_METRICS: {host} port {port} cannot be used ({why}): choose another."
            raise CannotGoOn(reason) from error
        yield metrics


async def _prepare(bot: "Daesang") -> None:
    """Make ready what the first to ask would wait for.

    What is there by then is there for good. Looked through for garbage again and again, a hundred thousands
    of objects would hold everybody up for a tenth of a second each time.
    """
    await bot.use.prepare()
    gc.freeze()


@asynccontextmanager
async def _open_bot(
    settings: Settings,
    process: str,
    store: "Store",
    index: "TitleIndex",
    sources: Sequence["Source"],
    metrics: "Metrics | None",
) -> "AsyncIterator[Daesang]":
    """One that serves all servers alone, or over a database for several one that shares them with others."""
    from bot.app import Daesang

    parts: dict[str, Any] = {
        "store": store,
        "index": index,
        "sources": sources,
        "weekly": settings.weekly,
        "pictures": settings.pictures,
        "backups": settings.backups,
    }
    if metrics is not None:
        parts["http_trace"] = metrics.make_trace()
    async with AsyncExitStack() as stack:
        if isinstance(settings.database, Path):
            bot = await stack.enter_async_context(Daesang(**parts))
        else:
            from bot.shards import Clustered
            from bot.store.engines.leases import Leases

            leases = await stack.enter_async_context(Leases(settings.database, process))
            bot = await stack.enter_async_context(Clustered(leases=leases, **parts))
        if metrics is not None:
            metrics.follow(bot, store)
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

    stopping = signals.ask_to_stop()  # heard from here on, so that the folder always goes
    async with playground.open_playground(database, port=port) as address:
        print(f"The playground is open (Ctrl-C closes it):\n\n    {address}\n", flush=True)
        if browser:
            webbrowser.open(address)
        await stopping.wait()
    print("Closed.")
