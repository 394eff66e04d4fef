"""The command line: `python -m bot`. Each subcommand imports what it needs, so that `--help` needs little."""

import argparse
import os
import sys
from pathlib import Path

from bot import __version__, signals
from bot.cli.backups import back_up_database, restore_database
from bot.cli.common import CannotGoOn
from bot.cli.data import look_at_member, move_database, rebuild_consensus, show_outcomes
from bot.cli.doctor import examine_all
from bot.cli.health import ask_health
from bot.cli.running import open_playground, run_bot
from bot.cli.texts import print_words, read_file
from bot.cli.titles import check_titles, refresh_titles, search_titles

# One core is what a small machine has to spare for fitting. numpy hears of it when it is first imported, so
# nothing above may bring it in.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; the exit code: 0 done, else as in `CannotGoOn`."""
    asked = _build_parser().parse_args(arguments)
    if asked.do in (run_bot, open_playground):
        signals.end_at_once()
    try:
        signals.take_up()
        asked.do(asked)
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return signals.CUT_SHORT
    except OSError as error:
        if error.filename is None:
            raise
        print(f"{error.filename} cannot be used: {error.strerror}.", file=sys.stderr)
        return 2
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="uv run --no-dev -m bot", description="Daesang, a bot for K-drama and film."
    )
    parser.add_argument("--version", action="version", version=f"Daesang {__version__}")
    parser.set_defaults(do=run_bot)
    commands = parser.add_subparsers(metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (the default)")
    run.set_defaults(do=run_bot)
    playground = commands.add_parser(
        "playground",
        prog="uv run -m bot playground",  # with the development packages
        help="the real bot in a simulated server, in the browser",
    )
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
    backup = commands.add_parser("backup", help="copy the data and check the copy; also while the bot runs")
    backup.add_argument(
        "folder", metavar="DIR", nargs="?", type=Path, help="default: DAESANG_BACKUPS', or backups"
    )
    backup.add_argument("--database", help="the data (default: DAESANG_DATABASE)")
    backup.set_defaults(do=back_up_database)
    restore = commands.add_parser("restore", help="go back to a backup; stop the bot first")
    restore.add_argument("file", metavar="FILE", type=Path, help="a backup, or any whole copy")
    restore.add_argument("--database", help="what it takes the place of (default: DAESANG_DATABASE)")
    restore.add_argument("--yes", action="store_true", help="without asking again")
    restore.set_defaults(do=restore_database)
    healthy = commands.add_parser(
        "healthy", help="does the bot that runs here hear and save? exits with 0 or 1"
    )
    healthy.set_defaults(do=ask_health)
    doctor = commands.add_parser("doctor", help="is all well? Also while the bot runs")
    doctor.add_argument("--database", help="a file or a postgresql:// address (default: DAESANG_DATABASE)")
    doctor.add_argument("--fix", action="store_true", help="make anew what is derived; stop the bot first")
    doctor.add_argument("--offline", action="store_true", help="do not ask Discord")
    doctor.set_defaults(do=examine_all)
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


__all__ = ["CannotGoOn", "main"]
