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
    from rich.console import Console
    from rich.progress import Progress as Bar

    from bot.domain.search import TitleIndex


REPORT_SECONDS = 5.0
"""How often a move says how far it is."""

PATIENCE = 1.0
"""For how long something may take without a word of how far it is."""

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
    from bot.store.engines import Unreachable
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema, OlderSchema

    try:
        return asyncio.run(work)
    except (NewerSchema, OlderSchema, Unreachable) as error:
        raise CannotGoOn(str(error)) from error
    except DatabaseInUse as error:
        raise CannotGoOn(str(error), code=3) from error


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


class Progress:
    """How far something is once it takes over a second: a bar on a terminal, elsewhere some lines."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._what = ""
        self._began = self._said_at = time.monotonic()
        self._bar: Bar | None = None

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """So much of it is done, of a total that may not be known. May be called on any thread."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._began, self._said_at = what, now, now
            self.close()
        if now - self._began < PATIENCE:
            return
        if self._console.is_terminal:
            if self._bar is None:
                self._bar = _make_bar(self._console)
                self._bar.add_task(what, total=total)
                self._bar.start()
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)
        elif now - self._said_at >= REPORT_SECONDS:
            self._said_at = now
            of = "" if total is None else f": {done:,} of {total:,}"
            self._console.print(f"{what}{of}", soft_wrap=True)

    def close(self) -> None:
        """Leave nothing of a bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _make_bar(console: "Console") -> "Bar":
    from rich import progress

    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TimeElapsedColumn())
    return progress.Progress(*columns, console=console, transient=True)


def open_console() -> "Console":
    """Where a subcommand speaks to a person: in colour on a terminal, plain elsewhere, no line ever cut."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


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
