"""What the subcommands share: what ends one without its work done, which database is meant, how far it is."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.settings import BadAddress, find_address, parse_address

if TYPE_CHECKING:
    from bot.domain.search import TitleIndex


REPORT_SECONDS = 5.0
"""How often a move says how far it is."""

BAR = 40
"""Characters of a bar."""

T = TypeVar("T")


class CannotGoOn(Exception):
    """Why a subcommand ends without having done its work, in words for whoever typed it.

    `code` is the exit code: 1 refused by Discord, 2 cannot start, 3 another process has the database.
    """

    def __init__(self, reason: str, *, code: int = 2) -> None:
        super().__init__(reason)
        self.code = code


def find_database(asked: argparse.Namespace) -> Path | str:
    """Raises CannotGoOn where there is none: opening would make it."""
    database = read_address(asked)
    if isinstance(database, Path) and not database.is_file():
        raise CannotGoOn(f"There is no database at {database}: name it with --database.")
    return database


def read_address(asked: argparse.Namespace) -> Path | str:
    """What is named, else what is set. Raises CannotGoOn."""
    load_env_file()
    try:
        return parse_address(asked.database) if asked.database else find_address(os.environ)
    except BadAddress as error:
        raise CannotGoOn(str(error)) from error


def load_env_file() -> None:
    from dotenv import load_dotenv

    load_dotenv(".env")  # beside the database, not beside this file


def run_to_end(work: Coroutine[None, None, T]) -> T:
    """Run to the end what opens a database. Raises CannotGoOn where it may not be opened."""
    from bot.store.engines import NotOurs, Unreachable
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema, OlderSchema

    try:
        return asyncio.run(work)
    except NotOurs as error:
        raise CannotGoOn(f"{error.what}: {tell_to_give()}" if is_contained() else str(error)) from error
    except (NewerSchema, OlderSchema, Unreachable) as error:
        raise CannotGoOn(str(error)) from error
    except DatabaseInUse as error:
        raise CannotGoOn(str(error), code=3) from error


def is_contained() -> bool:
    """Whether this is the image's process: the Dockerfile says so, as systemd has it."""
    return "container" in os.environ


def tell_to_give() -> str:
    """How a folder of the machine becomes that of the container's user, who has a number only there."""
    user = f"{os.getuid()}:{os.getgid()}"
    return f"on the machine itself, `sudo chown -R {user} DIR` mends it, DIR being what is mounted there."


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


def load_index(files: "Sequence[Path]") -> "TitleIndex":
    """The embedded titles, and those of the owner's files. Raises CannotGoOn where one cannot be used."""
    from bot import catalogue
    from bot.domain.search import TitleIndex

    titles = catalogue.load_titles()
    for file in files:
        from bot.catalogue import checks  # with all countries' names, which few need

        checked = checks.check_titles(read_bytes(file), {title.id: title for title in titles})
        if checked.problems:
            raise CannotGoOn(
                f"{file} (DAESANG_TITLES) cannot be used as it is. "
                f"To see what is wrong: uv run -m bot titles check {' '.join(map(str, files))}"
            )
        titles += checked.titles
    return TitleIndex(titles)


def read_bytes(file: Path) -> bytes:
    """Raises CannotGoOn."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be read: {error.strerror}.") from error
