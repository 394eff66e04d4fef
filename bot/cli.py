"""The command line: `uv run -m bot`. Each subcommand imports what it needs, so that `--help` needs little."""

import argparse
import asyncio
import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot import __version__
from bot.domain.errors import Busy
from bot.settings import (
    BadAddress,
    BadSettings,
    Settings,
    SourceKeys,
    find_address,
    find_title_files,
    parse_address,
)

if TYPE_CHECKING:
    from bot.app import Daesang
    from bot.domain.prose import Reading
    from bot.domain.refresh import Refresh
    from bot.domain.search import TitleIndex
    from bot.domain.titles import Title
    from bot.sources import Source
    from bot.store import Store
    from bot.store.engines.moving import Progress
    from bot.usecases.refreshing import Refreshing

# One core is what a small machine has to spare for fitting. numpy hears of it when it is first imported, so
# nothing above may bring it in.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NO_TOKEN = """\
Daesang needs a bot token: make one at https://discord.com/developers/applications, put it in .env.
docs/owners.md has it step by step. To look around without one: uv run -m bot playground"""

NO_DISCORD = """\
Daesang can't reach Discord: is this machine online, and does a firewall or proxy let it reach discord.com? \
Start it again once it does."""

CALM_SECONDS = 60.0
"""How often the log says of one thing that it cannot be done now."""

REPORT_SECONDS = 5.0
"""How often a move says how far it is."""

BAR = 40
"""Characters of a bar."""

LEFT = 10
"""Entries of a language's file named that are left to translate."""

LONG = 100_000
"""Rows of a table whose end is said too."""

T = TypeVar("T")


log = logging.getLogger(__name__)


class CannotGoOn(Exception):
    """Why a subcommand ends without having done its work, in words for whoever typed it.

    `code` is the exit code: 1 refused by Discord, 2 cannot start, 3 another process has the database.
    """

    def __init__(self, reason: str, *, code: int = 2) -> None:
        super().__init__(reason)
        self.code = code


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; the exit code: 0 done, else as in `CannotGoOn`."""
    asked = _build_parser().parse_args(arguments)
    try:
        asked.do(asked)
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.code
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="uv run -m bot", description="Daesang, a bot for K-drama and film.")
    parser.add_argument("--version", action="version", version=f"Daesang {__version__}")
    parser.set_defaults(do=run_bot)
    commands = parser.add_subparsers(metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (the default)")
    run.set_defaults(do=run_bot)
    playground = commands.add_parser("playground", help="the real bot in a simulated server, in the browser")
    playground.add_argument("--no-browser", action="store_true", help="only print the address")
    playground.add_argument("--database", help="keep the data here (default: a temporary file)")
    playground.add_argument("--port", type=int, help="the loopback port (default: any free one)")
    playground.set_defaults(do=open_playground)
    rebuild = commands.add_parser("rebuild", help="work every consensus out anew; stop the bot first")
    rebuild.add_argument("--database", help="the data (default: DAESANG_DATABASE)")
    rebuild.set_defaults(do=rebuild_consensus)
    stats = commands.add_parser("stats", help="what came of suggestions, by month, against popularity")
    stats.add_argument("--database", help="the data (default: DAESANG_DATABASE)")
    stats.set_defaults(do=show_outcomes)
    move = commands.add_parser("move", help="move everything to another database; stop the bot first")
    move.add_argument("source", metavar="FROM", help="a SQLite file, or a postgresql:// address")
    move.add_argument("target", metavar="TO", help="a new file, or the address of an empty database")
    move.add_argument("--anew", action="store_true", help="throw away what an earlier move left half done")
    move.set_defaults(do=move_database)
    doctor = commands.add_parser("doctor", help="is all well with the database? Also while the bot runs")
    doctor.add_argument("--database", help="a file or a postgresql:// address (default: DAESANG_DATABASE)")
    doctor.set_defaults(do=examine_database)
    member = commands.add_parser("member", help="what is kept of a member; export it, or erase it")
    member.add_argument("member_id", metavar="ID", type=int, help="their Discord id")
    member.add_argument("--database", help="the data (default: DAESANG_DATABASE)")
    member.add_argument("--export", metavar="FOLDER", type=Path, help="write all of it there, as a zip")
    member.add_argument("--erase", action="store_true", help="erase all of it; stop the bot first")
    member.add_argument("--yes", action="store_true", help="erase without asking again")
    member.set_defaults(do=look_at_member)
    titles = commands.add_parser("titles", help="the titles that the bot knows")
    of_titles = titles.add_subparsers(metavar="COMMAND", required=True)
    refresh = of_titles.add_parser("refresh", help="bring them up to date from Wikidata; stop the bot first")
    refresh.add_argument("--database", help="the data (default: DAESANG_DATABASE)")
    refresh.set_defaults(do=refresh_titles)
    check = of_titles.add_parser("check", help="can files of your own stand beside them (DAESANG_TITLES)?")
    check.add_argument("files", metavar="FILE", type=Path, nargs="+", help="a title a line, as JSON")
    check.set_defaults(do=check_titles)
    search = commands.add_parser("search", help="find titles as autocomplete does, with scores")
    search.add_argument("text", help="what a member would type")
    search.add_argument("--limit", type=int, default=10, help="titles at most (default: 10)")
    search.set_defaults(do=search_titles)
    read = commands.add_parser("read", help="what a text somebody wrote proposes for a review")
    read.add_argument("file", type=Path, help="the text: UTF-8, UTF-16 with its mark, or CP949")
    read.set_defaults(do=read_file)
    words = commands.add_parser("words", help="print a template for a translation, or bring one up to date")
    words.add_argument(
        "language", metavar="LANG", nargs="?", help="make or update this language's file, such as ko or pt-BR"
    )
    words.add_argument("--folder", type=Path, help="where the files are (default: bot/locales)")
    words.set_defaults(do=print_words)
    return parser


# The bot ---------------------------------------------------------------------------------------------


def run_bot(_: argparse.Namespace) -> None:
    _load_env_file()
    if not os.environ.get("DISCORD_TOKEN"):
        raise CannotGoOn(NO_TOKEN)
    try:
        settings = Settings.from_env(os.environ)
    except BadSettings as error:
        raise CannotGoOn("\n- ".join(["Daesang cannot start:", *error.problems])) from error

    import aiohttp
    import discord

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
        _run_to_end(_serve_members(settings, process))
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
    index, keys = _load_index(settings.titles), settings.keys
    async with (
        open_sources(__version__, contact=keys.contact, tmdb=keys.tmdb, kofic=keys.kofic) as sources,
        Store.open(settings.database, find_title=index.find) as store,
        _open_bot(settings, process, store, index, sources) as bot,
    ):
        names = ", ".join(source.name for source in sources)
        log.info("Titles are looked up at %s", names or "no source: CONTACT in .env switches two on")
        await bot.use.catalogue.renew()  # before anything is made of the titles
        running = asyncio.create_task(bot.start(settings.token))
        preparing = asyncio.create_task(bot.use.prepare())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        preparing.cancel()
        running.cancel()  # before READY it would go on trying to connect, closed or not
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running  # raises what ended it, if it was not the signal


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
    database = None if asked.database is None else _read_address(asked)
    _run_to_end(_play_until_stop(database, port=asked.port, browser=not asked.no_browser))


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


# An owner's data -------------------------------------------------------------------------------------


def rebuild_consensus(asked: argparse.Namespace) -> None:
    from bot.store import Store
    from bot.usecases.titles import Titles

    database = _find_database(asked)
    index = _load_index(find_title_files(os.environ))

    async def rebuild() -> int:
        async with Store.open(database, find_title=index.find) as store:
            await Titles(store=store, index=index).lay_over(await store.sources.list_refreshed())
            return await store.calibration.rebuild()

    print(f"Every consensus of {_run_to_end(rebuild())} servers is worked out anew.")


def look_at_member(asked: argparse.Namespace) -> None:
    """`member`: how much of each kind is kept in each server; then what was asked for beside."""
    database = _find_database(asked)
    if asked.export is not None and not asked.export.is_dir():
        raise CannotGoOn(f"There is no folder {asked.export}: make it, or name another.")
    found = _run_to_end(_tell_member(database, asked.member_id, asked.export))
    for line in found:
        print(line)
    if not found:
        print("Nothing is kept of them.")
    elif asked.erase:
        if not asked.yes and input(f"Type {asked.member_id} to erase all of it: ") != str(asked.member_id):
            raise CannotGoOn("Nothing was erased.", code=1)
        print(_run_to_end(_erase_member(database, asked.member_id)))


async def _tell_member(database: Path | str, member_id: int, folder: Path | None) -> list[str]:
    from bot.store import Store
    from bot.usecases.exports import Export, make_server, pack

    index = _load_index(find_title_files(os.environ))
    async with Store.open_to_read(database) as store:
        homes = await store.privacy.list_homes(member_id)
        holdings = await store.privacy.list_holdings(member_id, homes)
        if folder is not None:
            servers = [
                make_server(home, await store.privacy.read(home.server_id, member_id), index.find)
                for home in homes
            ]
            page = (
                "Everything this bot knew about you. daesang.json is for programs; the tables say most of it."
            )
            for place, data in enumerate(pack(Export(int(time.time()), tuple(servers), page)), start=1):
                (folder / f"daesang-{place}.zip").write_bytes(data)
    told = []
    for each in holdings:
        counts = ", ".join(f"{n} {kind}" for kind, n in each.counts.items())
        told.append(f"{each.home.name or each.home.server_id}: {counts}")
    return told


async def _erase_member(database: Path | str, member_id: int) -> str:
    from bot.store import Store

    index = _load_index(find_title_files(os.environ))
    async with Store.open(database, find_title=index.find) as store:
        homes = await store.privacy.list_homes(member_id)
        for home in homes:
            await store.privacy.erase(home.server_id, member_id, at=int(time.time()))
        await store.purge()
        left = await store.privacy.count_left(member_id, [home.server_id for home in homes])
    if left:
        raise CannotGoOn(f"{left} rows came in meanwhile: run it again.", code=1)
    return (
        "All of it is erased; the bot takes what they wrote from its channels once it runs again. Backups "
        "keep what they have."
    )


def show_outcomes(asked: argparse.Namespace) -> None:
    """`stats`: what came of suggestions, a line for each month and list."""
    from bot.domain import outcomes
    from bot.store import Store

    database = _find_database(asked)

    async def tabulate() -> str:
        async with Store.open_to_read(database) as store:
            return outcomes.format_table(outcomes.sum_by_month(await store.suggestions.count_outcomes()))

    print(_run_to_end(tabulate()))


def move_database(asked: argparse.Namespace) -> None:
    """`move`: how far it is while it goes, and in the end a line for each table."""
    from bot.store.engines import Unreachable
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema
    from bot.store.engines.moving import CannotMove, SourceInUse, move

    _load_env_file()  # it may have PGPASSWORD
    try:
        source, target = parse_address(asked.source), parse_address(asked.target)
        moved = move(source, target, anew=asked.anew, report=_make_report())
    except (SourceInUse, DatabaseInUse) as error:
        raise CannotGoOn(str(error), code=3) from error
    except (BadAddress, CannotMove, NewerSchema, Unreachable) as error:
        raise CannotGoOn(str(error)) from error
    except KeyboardInterrupt as error:
        raise CannotGoOn("Stopped. The same command goes on where it was.", code=130) from error
    for table, rows in moved.rows.items():
        print(f"{table:20} {rows:12,} rows, equal on both sides")
    for row in moved.replaced:
        print(
            f"{row} had a NUL, which PostgreSQL has no sign for: \N{REPLACEMENT CHARACTER} stands there now"
        )
    for table in moved.left_out:
        print(f"{table:20} left out: it is none of Daesang's tables")
    print(
        f"All {sum(moved.rows.values()):,} rows have arrived. Set DAESANG_DATABASE to where they are now and "
        "start the bot. Keep what you moved from until you are content: nothing in it has changed."
    )


def _make_report() -> "Callable[[Progress], None]":
    """A line at the beginning and end of what is long, and every few seconds in between."""
    said_at = 0.0

    def report(progress: "Progress") -> None:
        nonlocal said_at
        now = time.monotonic()
        if now - said_at >= REPORT_SECONDS or (progress.done == progress.total >= LONG):
            said_at = now
            name = {"move": "Moving", "compare": "Comparing"}[progress.step]
            print(f"{name} {progress.table}: {progress.done:,} of {progress.total:,} rows", flush=True)

    return report


def examine_database(asked: argparse.Namespace) -> None:
    """`doctor`: a line for each finding. Raises CannotGoOn, code 1, where something is wrong."""
    from bot.store.engines import checkup

    address = _read_address(asked)

    async def examine() -> int:
        wrong = 0
        async for finding in checkup.examine(address):
            print(f"{'ok' if finding.is_well else 'WRONG':6}{finding.text}", flush=True)
            wrong += not finding.is_well
        return wrong

    if asyncio.run(examine()):
        raise CannotGoOn("Not all is well: what is wrong, and the way on, stands above.", code=1)


def _find_database(asked: argparse.Namespace) -> Path | str:
    """Raises CannotGoOn where there is none: opening would make it."""
    database = _read_address(asked)
    if isinstance(database, Path) and not database.is_file():
        raise CannotGoOn(f"There is no database at {database}: name it with --database.")
    return database


def _read_address(asked: argparse.Namespace) -> Path | str:
    """What is named, else what is set. Raises CannotGoOn."""
    _load_env_file()
    try:
        return parse_address(asked.database) if asked.database else find_address(os.environ)
    except BadAddress as error:
        raise CannotGoOn(str(error)) from error


def _load_env_file() -> None:
    from dotenv import load_dotenv

    load_dotenv(".env")  # beside the database, not beside this file


def _run_to_end(work: Coroutine[None, None, T]) -> T:
    """Run to the end what opens a database. Raises CannotGoOn where it may not be opened."""
    from bot.store.engines import Unreachable
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema, OlderSchema

    try:
        return asyncio.run(work)
    except (NewerSchema, OlderSchema, Unreachable) as error:
        raise CannotGoOn(str(error)) from error
    except DatabaseInUse as error:
        raise CannotGoOn(str(error), code=3) from error


# The titles ------------------------------------------------------------------------------------------


def refresh_titles(asked: argparse.Namespace) -> None:
    """`titles refresh`: how far it is while it goes, and in the end what came of it."""
    _load_env_file()
    keys = SourceKeys.from_env(os.environ)
    if problems := keys.list_problems():
        raise CannotGoOn("\n".join(problems))
    if not keys.contact:
        raise CannotGoOn(
            "Wikidata wants to know whom to write to: set CONTACT in .env, to a mail or web address of yours."
        )
    database, index = _find_database(asked), _load_index(find_title_files(os.environ))
    try:
        _run_to_end(_refresh(database, index, keys.contact))
    except KeyboardInterrupt as error:
        raise CannotGoOn("Stopped. The same command goes on where it was.", code=130) from error


async def _refresh(database: Path | str, index: "TitleIndex", contact: str) -> None:
    from bot.domain.refresh import KEPT_SECONDS
    from bot.sources import SourceAway
    from bot.sources.opening import open_sources
    from bot.sources.wikidata import Wikidata
    from bot.store import Store
    from bot.usecases.refreshing import Refreshing
    from bot.usecases.titles import Titles

    async with (
        open_sources(__version__, contact=contact) as sources,
        Store.open(database, find_title=index.find) as store,
    ):
        [wikidata] = [each for each in sources if isinstance(each, Wikidata)]

        async def ask(question: Callable[[Wikidata], Awaitable[T]]) -> T:
            return await question(wikidata)

        titles = Titles(store=store, index=index)
        await titles.lay_over(await store.sources.list_refreshed())
        refreshing = Refreshing(store=store, titles=titles, ask=ask, now=lambda: int(time.time()))
        refresh = await refreshing.find()
        if refresh.ended_at is not None:
            day = datetime.fromtimestamp(refresh.began_at + KEPT_SECONDS, UTC)
            print(f"Nothing is due: all was asked lately, and is asked again from {day:%Y-%m-%d} on.")
            return
        try:
            refresh = await _refresh_to_end(refreshing, refresh)
        except SourceAway as away:
            raise CannotGoOn(
                f"Wikidata gives no answer ({away.why}). What was done stays; the same command goes on.",
                code=1,
            ) from away
        except Busy as error:
            raise CannotGoOn("The database is busy, or away. What was done stays.") from error
    print(
        f"Asked about {refresh.asked:,} titles: {refresh.filled:,} are told more of now, {refresh.new:,} are "
        f"new, and {refresh.left_out:,} were left out, since what was found may be another title."
    )


async def _refresh_to_end(refreshing: "Refreshing", refresh: "Refresh") -> "Refresh":
    """Raises SourceAway, Busy."""
    meter = Meter()
    try:
        while refresh.ended_at is None:
            refresh = await refreshing.go_on(refresh)
            meter.show(refresh.asked, refresh.asked + refreshing.count_left(refresh))
    finally:
        meter.close()
    return refresh


class Meter:
    """How much is done: a bar on a terminal, elsewhere a line every few seconds."""

    def __init__(self) -> None:
        self._is_open = False
        self._said_at = 0.0

    def show(self, done: int, total: int) -> None:
        told = f"{done:,} of {total:,} titles"
        if sys.stdout.isatty():
            bar = "#" * (BAR * done // max(total, 1))
            print(f"\r[{bar:{BAR}}] {told:30}", end="", flush=True)
            self._is_open = True
        elif (now := time.monotonic()) - self._said_at >= REPORT_SECONDS or done == total:
            self._said_at = now
            print(f"Asked about {told}", flush=True)

    def close(self) -> None:
        """Let what is said next begin on a line of its own."""
        if self._is_open:
            print(flush=True)
            self._is_open = False


def check_titles(asked: argparse.Namespace) -> None:
    """`titles check`: a line for all that is wrong, or may be here already. Raises CannotGoOn, code 1."""
    from bot import catalogue
    from bot.catalogue import checks
    from bot.domain.search import TitleIndex

    there, wrong = catalogue.load_titles(), 0
    for file in asked.files:
        checked = checks.check_titles(_read_bytes(file), {title.id: title for title in there})
        for number, problem in checked.problems:
            print(f"{file}:{number}: {problem}")
        twins = list(checks.find_twins(checked.titles, TitleIndex(there)))
        for twin in twins:
            may = "is" if len(twin.there) == 1 else "may be"
            print(f"{file}: {twin.title.id} {may} here already: {' '.join(each.id for each in twin.there)}")
        there += checked.titles
        wrong += len(checked.problems)
        print(f"{file}: {_count_titles(checked.titles)}; {len(twins):,} of them seem to be here already")
    if wrong:
        raise CannotGoOn(f"Not usable as it is, see above (wrong: {wrong:,}).", code=1)
    print("Usable: name it in DAESANG_TITLES.")


def _count_titles(titles: "Sequence[Title]") -> str:
    kinds = Counter(title.kind for title in titles)
    countries = Counter(title.country[0] for title in titles)
    each = [f"{number:,} {name}" for name, number in (kinds + countries).most_common()]
    return ", ".join([f"{len(titles):,} title{'s' * (len(titles) != 1)}", *each])


def _load_index(files: "Sequence[Path]") -> "TitleIndex":
    """The embedded titles, and those of the owner's files. Raises CannotGoOn where one cannot be used."""
    from bot import catalogue
    from bot.domain.search import TitleIndex

    titles = catalogue.load_titles()
    for file in files:
        from bot.catalogue import checks  # with all countries' names, which few need

        checked = checks.check_titles(_read_bytes(file), {title.id: title for title in titles})
        if checked.problems:
            raise CannotGoOn(
                f"{file} (DAESANG_TITLES) cannot be used as it is. "
                f"To see what is wrong: uv run -m bot titles check {' '.join(map(str, files))}"
            )
        titles += checked.titles
    return TitleIndex(titles)


def _read_bytes(file: Path) -> bytes:
    """Raises CannotGoOn."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be read: {error.strerror}.") from error


# To look at what members get -------------------------------------------------------------------------


def search_titles(asked: argparse.Namespace) -> None:
    """`search`: a line for each title found: rank, score, id, label, and the name that matched."""
    _load_env_file()
    found = _load_index(find_title_files(os.environ)).search(asked.text, asked.limit)
    for rank, row in enumerate(found, 1):
        print(f"{rank:3} {row.score:6.1f}  {row.title.id:40} {row.label}  [{row.name}]")
    if not found:
        print("Nothing is like that.")


def read_file(asked: argparse.Namespace) -> None:
    """`read`: a line for each field of what a text proposes."""
    from bot.domain import scores
    from bot.domain.errors import TooTangled
    from bot.ui.text import decode

    try:
        text = decode(_read_bytes(asked.file))
    except ValueError as error:
        raise CannotGoOn(f"{asked.file} cannot be read: {error}.") from error
    try:
        reading = asyncio.run(_read_apart(text))
    except TooTangled as error:
        raise CannotGoOn(f"{asked.file} is too tangled to read.") from error
    except Busy as error:
        raise CannotGoOn("This machine is too busy to read it now.") from error
    fields = {
        "title": reading.title_id,
        "candidates": " ".join(reading.candidates) or None,
        "score": None if reading.score is None else scores.format_score(reading.score),
        "spoils": {None: None, True: "yes", False: "no"}[reading.spoils],
        "moods": " ".join(reading.moods) or None,
        "series": reading.series,
        "link": reading.link,
        "body": f"characters {reading.start} to {reading.end}",
    }
    for name, value in fields.items():
        print(f"{name:10}  {'cannot tell' if value is None else value}")


async def _read_apart(text: str) -> "Reading":
    """Read it as the bot does, with its limit. Raises TooTangled, Busy."""
    from bot.usecases.readers import Readers

    index = _load_index(find_title_files(os.environ))
    readers = Readers(index=index)
    try:
        return await readers.read(text, index)
    finally:
        await readers.close()


def print_words(asked: argparse.Namespace) -> None:
    """`words`: the template; `words LANG`: that language's file, and what it lacks (exit code 1)."""
    from bot import catalogue
    from bot.app import descriptions
    from bot.domain.search import TitleIndex
    from bot.ui.template import template, update

    index = TitleIndex(catalogue.load_titles())
    named = {"genres": index.genres, "tropes": sorted(index.tropes), "networks": sorted(index.networks)}
    if asked.language is None:
        sys.stdout.write(template(descriptions(), **named))
        return
    file = (asked.folder or Path(__file__).parent / "locales") / f"{_check_language(asked.language)}.po"
    try:
        before = file.read_text("utf-8") if file.exists() else None
        updated = update(before, asked.language, descriptions(), **named)
        if updated.text != before:
            file.write_text(updated.text, "utf-8")
    except (OSError, ValueError) as error:
        raise CannotGoOn(f"{file} cannot be read or written: {error}") from error
    if updated.left:
        first = "\n".join(f"  {context}: {english}" for context, english in updated.left[:LEFT])
        raise CannotGoOn(f"{file}: {len(updated.left)} left to translate, such as\n{first}", code=1)
    print(f"{file}: all is translated.")


def _check_language(language: str) -> str:
    """One of Discord's languages, or what several of them begin with. Raises CannotGoOn."""
    import discord

    known = {str(locale) for locale in discord.Locale}
    known |= {name.split("-")[0] for name in known}
    if language not in known:
        raise CannotGoOn(f"Discord has no language {language}. It has {', '.join(sorted(known))}.")
    return language
