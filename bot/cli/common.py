"""What the subcommands share: what ends one without its work done, which database is meant, how far it is."""

import argparse
import asyncio
import os
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.settings import BadAddress, BadBackups, find_address, find_backups, parse_address

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar

    from bot.domain.search import TitleIndex
    from bot.store.engines.backups import Backup

REPORT_SECONDS = 5.0
"""How often it is said how far something is, where there is no bar."""

PATIENCE = 1.0
"""For how long something may take without a word of how far it is."""

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


def require_word(word: str, to_do: str, *, otherwise: str) -> None:
    """Raises CannotGoOn, code 1, unless whoever is there types it; also where nobody is."""
    try:
        typed = input(f"Type {word} to {to_do}: ")
    except EOFError as error:
        print()
        reason = f"{otherwise} Nobody typed anything; --yes does it without asking."
        raise CannotGoOn(reason, code=1) from error
    if typed != word:
        raise CannotGoOn(otherwise, code=1)


def load_env_file() -> None:
    """Raises CannotGoOn."""
    from dotenv import load_dotenv

    try:
        # Beside the database, not beside this file; Windows' own editor may begin it with a mark.
        load_dotenv(".env", encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotGoOn(".env is no text in UTF-8: save it as that.") from error


def run_to_end(work: Coroutine[None, None, T]) -> T:
    """Run to the end what opens a database. Raises CannotGoOn where it may not be opened."""
    from bot.domain.errors import DataDamaged
    from bot.store.engines import NotOurs, Unreachable
    from bot.store.engines.damage import Damaged
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema, OlderSchema

    try:
        return asyncio.run(work)
    except NotOurs as error:
        raise CannotGoOn(f"{error.what}: {tell_to_give()}" if is_contained() else str(error)) from error
    except Damaged as error:
        raise CannotGoOn(f"{error} {_name_way_back(error.path)}".strip()) from error
    except (NewerSchema, OlderSchema, Unreachable) as error:
        raise CannotGoOn(str(error)) from error
    except DataDamaged as error:
        raise CannotGoOn("The database is damaged: uv run --no-dev -m bot doctor") from error
    except DatabaseInUse as error:
        raise CannotGoOn(str(error), code=3) from error


def is_contained() -> bool:
    """Whether this is the image's process: the Dockerfile says so, as systemd has it."""
    return "container" in os.environ


def tell_to_give() -> str:
    """How a folder of the machine becomes that of the container's user, who has a number only there."""
    user = f"{os.getuid()}:{os.getgid()}"
    return f"on the machine itself, `sudo chown -R {user} DIR` mends it, DIR being what is mounted there."


def _name_way_back(path: Path) -> str:
    """The command for the newest backup of a file that cannot be used, if there is one."""
    newest = next(iter(list_all_backups(path)), None)
    if newest is None:
        return ""
    return (
        f"The newest good backup is of {newest.made_at.astimezone():%Y-%m-%d %H:%M}: "
        f"{name_restore(newest.path, path)}"
    )


def name_restore(backup: Path, database: Path) -> str:
    return f"uv run --no-dev -m bot restore {backup} --database {database}"


def list_all_backups(path: Path) -> "list[Backup]":
    """Those in the folder that is set, and those beside the file, the newest first."""
    from bot.store.engines.backups import FOLDER, NoBackup, list_backups

    folders = {path.parent / FOLDER}
    with suppress(BadBackups):
        if (plan := find_backups(os.environ, path)) is not None:
            folders.add(plan.folder)
    found = []
    for folder in folders:
        with suppress(NoBackup):  # it may be another user's
            found += list_backups(path, folder)
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


class Progress:
    """How far something is once it takes over a second: a bar on a terminal, elsewhere some lines."""

    def __init__(self, console: "Console | None" = None) -> None:
        self._console = console or open_console()
        self._step = ""
        self._says_at = 0.0
        self._has_said = False
        self._bar: Bar | None = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def show(self, step: str, done: int, total: int | None = None, of: str = "") -> None:
        """So much of it is done, of a total that may not be known. May be called on any thread."""
        now = time.monotonic()
        if step != self._step:
            self.close()
            self._step, self._says_at, self._has_said = step, now + PATIENCE, False
        is_over = self._has_said and done == total
        if now < self._says_at and not is_over:
            return
        self._has_said = not is_over
        if self._console.is_terminal:
            if self._bar is None:
                self._bar = _make_bar(self._console)
                self._bar.add_task(step, total=total, of=of)
                self._bar.start()
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)
            return
        self._says_at = now + REPORT_SECONDS
        far = "" if total is None else f"{done:,} of {total:,}"
        self._console.print(" ".join(filter(None, (step, far, of))), soft_wrap=True)

    def close(self) -> None:
        """Leave nothing of a bar."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _make_bar(console: "Console") -> "Bar":
    from rich import progress

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[of]}"),
        progress.TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
        transient=True,
    )


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
                f"To see what is wrong: uv run --no-dev -m bot titles check {' '.join(map(str, files))}"
            )
        titles += checked.titles
    return TitleIndex(titles)


def read_bytes(file: Path) -> bytes:
    """Raises CannotGoOn."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be read: {error.strerror}.") from error
