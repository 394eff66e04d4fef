"""Whether all is well: `doctor`, `doctor --fix`."""

import argparse
import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import (
    CannotGoOn,
    Progress,
    list_all_backups,
    load_env_file,
    load_index,
    open_console,
    run_to_end,
)
from bot.domain.findings import Finding, Health
from bot.settings import BadAddress, find_address, find_title_files, parse_address

if TYPE_CHECKING:
    from rich.console import Console

    from bot.store import Store
    from bot.store.transaction import Engine

NOT_WELL = "Not all is well: what is wrong, and the way on, stands above."

_STYLES = {Health.OK: "green", Health.NOTE: "yellow", Health.WRONG: "bold red"}


_AGAIN = ("Settings", "Files", "Database")
"""What is looked at again after mending."""


class Page:
    """What is printed: findings under headings, a line each."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self.progress = Progress(console)
        self._heading, self._has_begun = "", True
        self.wrong: list[tuple[str, Finding]] = []
        """What is wrong, under which heading."""
        self.is_brief = False
        """Whether no more than that is told, without headings: all of it was told before."""

    def begin(self, heading: str) -> None:
        self._heading = heading
        self._has_begun = self.is_brief  # a heading stands over something

    def show(self, finding: Finding) -> None:
        if not (self.is_brief and finding.is_well):
            self._print(f"{finding.health:6}", _STYLES[finding.health], finding.text)
        if not finding.is_well:
            self.wrong.append((self._heading, finding))

    def show_all(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.show(finding)

    def tell(self, done: str) -> None:
        self._print("done  ", "cyan", done)

    def _print(self, head: str, style: str, text: str) -> None:
        from rich.text import Text

        self.progress.close()
        if not self._has_begun:
            self._has_begun = True
            self._console.print(self._heading, style="bold", soft_wrap=True)
        self._console.print(Text.assemble((head, style), text), soft_wrap=True)


def examine_all(asked: argparse.Namespace) -> None:
    """A line for each finding. Raises CannotGoOn, code 1, where something is wrong."""
    load_env_file()
    page = Page(open_console())
    try:
        run_to_end(_examine(asked, page))
    finally:
        page.progress.close()
    if page.wrong:
        raise CannotGoOn(NOT_WELL, code=1)


async def _examine(asked: argparse.Namespace, page: Page) -> None:
    from bot.cli import surroundings
    from bot.store.engines.checkup import describe_sqlite

    address = _find_address(asked)
    if asked.fix and address is not None:
        _refuse_used(address)
    page.begin("Settings")
    page.show_all(surroundings.look_at_settings())
    readable = await _look_at_data(address, page, whole=asked.fix)
    page.begin("Discord")
    async for finding in _look_at_discord(asked, readable, page):
        page.show(finding)
    page.begin("Machine")
    page.show_all(surroundings.look_at_machine())
    if isinstance(address, Path):
        page.show(describe_sqlite())
    if asked.fix:
        page.begin("Mending")
        if readable is None:
            raise CannotGoOn("Nothing was mended: the database cannot be, see above.", code=1)
        await _mend(readable, page)


def _find_address(asked: argparse.Namespace) -> Path | str | None:
    """What is named, else what is set; None where what is set is none. Raises CannotGoOn."""
    try:
        return parse_address(asked.database) if asked.database else find_address(os.environ)
    except BadAddress as error:
        if asked.database:
            raise CannotGoOn(str(error)) from error
        return None  # it is told with the settings


def _refuse_used(address: Path | str) -> None:
    """Raises CannotGoOn, code 3, where a bot has the file: it would be mended under its hands."""
    from bot.store.engines.lock import DatabaseInUse, find_holder

    if isinstance(address, Path) and address.exists() and (holder := find_holder(address)) is not None:
        raise CannotGoOn(str(DatabaseInUse(address, holder)), code=3)


async def _look_at_data(address: Path | str | None, page: Page, *, whole: bool) -> Path | str | None:
    """The address, if all that is there could be looked at."""
    from bot.cli import surroundings
    from bot.store.engines import checkup

    backups: list[Path] = []
    if isinstance(address, Path):
        page.begin("Files")
        page.show_all(surroundings.look_at_files(address))
        backups = [backup.path for backup in list_all_backups(address)]
    page.begin("Database")
    if address is None:
        page.show(Finding("Not looked at: DAESANG_DATABASE is no address.", Health.NOTE))
        return None
    ended = False
    async for finding in checkup.examine(address, whole=whole, report=page.progress.show):
        page.show(finding)
        ended |= finding.ends
    if ended and backups:
        sound = await asyncio.to_thread(checkup.find_whole, backups)
        page.show(Finding(f"The newest backup that is whole: {sound or 'none'}.", Health.NOTE))
    return None if ended else address


# Discord ---------------------------------------------------------------------------------------------


async def _look_at_discord(
    asked: argparse.Namespace, address: Path | str | None, page: Page
) -> AsyncIterator[Finding]:
    from bot.cli import discord_checks
    from bot.store import Store, checks
    from bot.store.engines import open_to_read

    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if why := (
        (asked.offline and "--offline")
        or (token.count(".") != 2 and "there is no token")
        or (address is None and "that takes a database that can be read")
    ):
        yield Finding(f"Not looked at: {why}.", Health.NOTE)
        return
    assert address is not None
    async with open_to_read(address) as engine:
        store = Store(engine)

        async def describe(application_id: int) -> tuple[list[dict[str, Any]], str]:
            return await _describe_commands(store, application_id)

        async for finding in discord_checks.look(
            token,
            present=await checks.list_present(engine),
            channels=await checks.list_channels(engine),
            commands=describe,
            kept_digest=await store.facts.find("commands"),
            report=page.progress.show,
        ):
            yield finding


async def _describe_commands(store: "Store", application_id: int) -> tuple[list[dict[str, Any]], str]:
    """What this version tells Discord of its commands."""
    from bot.app import Daesang
    from bot.domain.search import TitleIndex

    async with Daesang(store=store, index=TitleIndex(()), application_id=application_id) as bot:
        await bot.load_commands()
        return await bot.describe_commands()


# Mending ---------------------------------------------------------------------------------------------


async def _mend(address: Path | str, page: Page) -> None:
    """Make anew what is derived, saying each thing; then look again: only what is wrong still counts."""
    from bot.cli import surroundings
    from bot.store.engines import open_engine

    for line in surroundings.keep_private(address):
        page.tell(line)
    async with open_engine(address) as engine:
        async for line in _mend_rows(address, engine, page):
            page.tell(line)
    page.wrong = [(heading, finding) for heading, finding in page.wrong if heading not in _AGAIN]
    page.is_brief = True
    page.begin("Settings")
    page.show_all(surroundings.look_at_settings())
    await _look_at_data(address, page, whole=True)
    if not any(heading in _AGAIN for heading, _ in page.wrong):
        page.tell("Looked at again: nothing there is wrong any more.")


async def _mend_rows(address: Path | str, engine: "Engine", page: Page) -> AsyncIterator[str]:
    from bot.store import Store, checks
    from bot.store.engines import checkup
    from bot.usecases.titles import Titles

    async def learn_titles() -> None:
        index, store = load_index(find_title_files(os.environ)), Store(engine)
        store.know(index.find)
        await Titles(store=store, index=index).lay_over(await store.sources.list_refreshed())

    async for line in checkup.mend(address, engine):
        yield line
    mending = checks.mend(
        engine,
        now=int(time.time()),
        prepare=learn_titles,
        report=lambda done, total: page.progress.show("Making scores anew", done, total),
    )
    async for line in mending:
        yield line
    await checks.forget_commands(engine)
    yield "The next start tells Discord of the commands anew."
