"""Copies of the data, and the way back from one: `backup`, `restore`."""

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import CannotGoOn, Progress, find_database, read_address, require_word, run_to_end
from bot.settings import BadBackups, find_backups

if TYPE_CHECKING:
    from bot.store.engines.backups import Contents

NO_POSTGRES = "Of PostgreSQL its own program makes backups: {}. docs/owners.md has the whole commands."


def back_up_database(asked: argparse.Namespace) -> None:
    """`backup`: also while the bot runs."""
    from bot.store.engines.backups import NoBackup, back_up

    database = find_database(asked)
    if not isinstance(database, Path):
        raise CannotGoOn(NO_POSTGRES.format("pg_dump -Fc daesang > daesang.dump"))
    try:
        with Progress() as progress:
            made = back_up(database, asked.folder or _find_folder(database), report=progress.show)
    except NoBackup as error:
        raise CannotGoOn(f"There is no backup. {error}", code=1) from error
    except KeyboardInterrupt as error:
        raise CannotGoOn("Stopped: no backup was made.", code=130) from error
    print(
        f"{made.path}: {made.size / 1e6:,.1f} MB and {made.rows:,} rows, all of it checked, "
        f"in {made.seconds:.1f} seconds."
    )


def _find_folder(database: Path) -> Path:
    from bot.store.engines.backups import FOLDER

    try:
        plan = find_backups(os.environ, database)
    except BadBackups as error:
        raise CannotGoOn(f"DAESANG_BACKUPS: {error}") from error
    return database.parent / FOLDER if plan is None else plan.folder


def restore_database(asked: argparse.Namespace) -> None:
    """`restore`: what is there now is put aside, not thrown away."""
    from bot.store import Store
    from bot.store.engines import Unreachable
    from bot.store.engines.backups import examine, restore
    from bot.store.engines.lock import DatabaseInUse, find_holder
    from bot.store.engines.migrate import NewerSchema
    from bot.store.engines.sqlite import check_place

    database, file = read_address(asked), asked.file
    if not isinstance(database, Path):
        raise CannotGoOn(NO_POSTGRES.format("pg_restore --no-owner -d NEW daesang.dump"))
    try:
        check_place(database)
        if (holder := find_holder(database)) is not None:
            raise DatabaseInUse(database, holder)
        version, contents = examine(file)
        print(f"{file} has {_tell_contents(version, contents)}.")
        if not asked.yes:
            require_word("yes", f"have it in place of {database}", otherwise="Nothing has changed.")
        with Progress() as progress:
            _, aside = restore(file, database, report=progress.show)
    except DatabaseInUse as error:
        raise CannotGoOn(str(error), code=3) from error
    except (NewerSchema, Unreachable) as error:
        raise CannotGoOn(f"Nothing has changed. {error}") from error
    except KeyboardInterrupt as error:
        raise CannotGoOn("Stopped. The same command begins anew.", code=130) from error
    if aside is not None:
        print(f"What was there is {aside} now.")

    async def open_once() -> None:
        async with Store.open(database) as store:
            await store.instances.forget()  # a bot that ran when the backup was made

    run_to_end(open_once())
    version, contents = examine(database)
    print(f"{database} has {_tell_contents(version, contents)}. Start the bot.")
    print("Erase everyone again who has asked for it since: uv run --no-dev -m bot member ID --erase")


def _tell_contents(version: int, contents: "Contents | None") -> str:
    if contents is None:
        return f"what an older Daesang kept (version {version} of the data)"
    scores = f"{contents.scores:,} scores"
    if contents.newest_at is not None:
        scores += f" (the newest of {datetime.fromtimestamp(contents.newest_at).astimezone():%Y-%m-%d %H:%M})"
    return f"{scores} and {contents.reviews:,} reviews of {contents.servers:,} servers"
