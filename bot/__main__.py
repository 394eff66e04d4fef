"""The command line, and where everything is put together: `uv run -m bot`."""

import argparse
import asyncio
import logging
import os

# One core is what a small machine has to spare for fitting; it must be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import signal
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path

import discord
from dotenv import load_dotenv

from bot import __version__, catalogue
from bot.app import Daesang, descriptions
from bot.domain import outcomes, scores
from bot.domain.prose import Reading, read
from bot.domain.search import TitleIndex
from bot.settings import BadSettings, Settings, database_path
from bot.store import Store
from bot.store.migrate import NewerSchema
from bot.ui.template import template
from bot.ui.text import decode

NO_TOKEN = """\
Daesang needs a bot token: make one at https://discord.com/developers/applications, put it in .env (README).
To look around without one: uv run -m bot playground"""


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; the exit code: 0 done, 1 refused by Discord, 2 cannot start."""
    asked = _parser().parse_args(arguments)
    if asked.command == "playground":
        return _playground(asked)
    if asked.command == "search":
        print(*_found(asked.text, asked.limit), sep="\n")
        return 0
    if asked.command == "read":
        return _read(asked.file)
    if asked.command == "words":
        sys.stdout.write(template(descriptions()))
        return 0
    load_dotenv(".env")  # beside the database, not beside this file
    if asked.command == "stats":
        return _stats(asked.database or database_path(os.environ))
    if asked.command == "rebuild":
        return _rebuild(asked.database or database_path(os.environ))
    if not os.environ.get("DISCORD_TOKEN"):
        print(NO_TOKEN, file=sys.stderr)
        return 2
    try:
        settings = Settings.from_env(os.environ)
    except BadSettings as error:
        print("Daesang cannot start:", *error.problems, sep="\n- ", file=sys.stderr)
        return 2
    return _run(settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uv run -m bot", description="Daesang, a bot for K-drama and film.")
    parser.add_argument("--version", action="version", version=f"Daesang {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="run the bot (the default)")
    playground = commands.add_parser("playground", help="the real bot in a simulated server, in the browser")
    playground.add_argument("--no-browser", action="store_true", help="only print the address")
    playground.add_argument("--database", type=Path, help="keep the data here (default: a temporary file)")
    playground.add_argument("--port", type=int, help="the loopback port (default: any free one)")
    rebuild = commands.add_parser("rebuild", help="work every consensus out anew; stop the bot first")
    rebuild.add_argument("--database", type=Path, help="the data (default: DAESANG_DATABASE)")
    stats = commands.add_parser("stats", help="what came of suggestions, by month, against popularity")
    stats.add_argument("--database", type=Path, help="the data (default: DAESANG_DATABASE)")
    search = commands.add_parser("search", help="find titles as autocomplete does, with scores")
    search.add_argument("text", help="what a member would type")
    search.add_argument("--limit", type=int, default=10, help="titles at most (default: 10)")
    reads = commands.add_parser("read", help="what a text somebody wrote proposes for a review")
    reads.add_argument("file", type=Path, help="the text: UTF-8, UTF-16 with its mark, or CP949")
    commands.add_parser("words", help="print a template for a translation (gettext)")
    return parser


def _found(text: str, limit: int) -> list[str]:
    """A line for each title found: rank, score, id, label, and the name that matched."""
    rows = TitleIndex(catalogue.load()).scored(text, limit)
    lines = [
        f"{rank:3} {row.score:6.1f}  {row.title.id:40} {row.label}  [{row.name}]"
        for rank, row in enumerate(rows, 1)
    ]
    return lines or ["Nothing is like that."]


def _read(file: Path) -> int:
    try:
        text = decode(file.read_bytes())
    except OSError as error:
        print(f"{file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"{file} cannot be read: {error}.", file=sys.stderr)
        return 2
    print(*_proposed(read(text, TitleIndex(catalogue.load()))), sep="\n")
    return 0


def _proposed(reading: Reading) -> list[str]:
    """A line for each field of what was read."""
    score = None if reading.score is None else scores.show(reading.score)
    lines = [
        ("title", reading.title_id),
        ("candidates", " ".join(reading.candidates) or None),
        ("score", score),
        ("spoils", {None: None, True: "yes", False: "no"}[reading.spoils]),
        ("moods", " ".join(reading.moods) or None),
        ("series", reading.series),
        ("link", reading.link),
        ("body", f"characters {reading.start} to {reading.end}"),
    ]
    return [f"{name:10}  {'cannot tell' if value is None else value}" for name, value in lines]


def _run(settings: Settings) -> int:
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # At DEBUG discord.py logs the tokens of interactions, aiosqlite whatever members wrote.
    for name in ("discord", "aiosqlite"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    try:
        asyncio.run(_serve(settings))
    except NewerSchema as error:
        print(error, file=sys.stderr)
        return 2
    except discord.LoginFailure:
        print("Discord refuses the token: copy it again into .env (DISCORD_TOKEN).", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    stopping = asyncio.create_task(_stop_asked())
    async with Store.open(settings.database) as store:
        bot = Daesang(store=store, index=TitleIndex(catalogue.load()))
        async with bot:
            running = asyncio.create_task(bot.start(settings.token))
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            running.cancel()  # before READY it would go on trying to connect, closed or not
            await bot.close()
            with suppress(asyncio.CancelledError):
                await running  # raises what ended it, if it was not the signal


async def _stop_asked() -> None:
    """Return at the first SIGINT or SIGTERM."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(name, asked.set)
    await asked.wait()


def _rebuild(database: Path) -> int:
    if not database.is_file():
        print(f"There is no database at {database}: name it with --database.", file=sys.stderr)
        return 2
    servers = asyncio.run(_rebuilt(database))
    print(f"Every consensus of {servers} servers is worked out anew.")
    return 0


async def _outcomes(database: Path) -> str:
    async with Store.open(database) as store:
        return outcomes.table(outcomes.by_month(await store.suggestions.outcomes()))


async def _rebuilt(database: Path) -> int:
    async with Store.open(database) as store:
        return await store.calibration.rebuild()


def _stats(database: Path) -> int:
    if not database.is_file():  # opening would make it
        print(f"There is no database at {database}.", file=sys.stderr)
        return 2
    print(asyncio.run(_outcomes(database)))
    return 0


def _playground(asked: argparse.Namespace) -> int:
    try:
        import simcord  # noqa: F401 - it is in the dev group alone
    except ImportError:
        print("The playground needs the development packages: run it without --no-dev.", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(_play(asked))
    return 0


async def _play(asked: argparse.Namespace) -> None:
    from bot import playground

    stopping = asyncio.create_task(_stop_asked())  # heard from here on, so that the folder always goes
    async with playground.opened(asked.database, port=asked.port) as address:
        print(f"The playground is open (Ctrl-C closes it):\n\n    {address}\n", flush=True)
        if not asked.no_browser:
            webbrowser.open(address)
        await stopping
    print("Closed.")


if __name__ == "__main__":
    sys.exit(main())
