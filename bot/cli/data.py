"""An owner's data: `rebuild`, `member`, `stats`, `move`."""

import argparse
import os
import time
from pathlib import Path

from bot.cli.common import (
    CannotGoOn,
    Progress,
    find_database,
    load_env_file,
    load_index,
    require_word,
    run_to_end,
)
from bot.settings import BadAddress, find_title_files, parse_address

STEPS = {"move": "Moving", "compare": "Comparing"}


def rebuild_consensus(asked: argparse.Namespace) -> None:
    from bot.store import Store
    from bot.usecases.titles import Titles

    database = find_database(asked)
    index = load_index(find_title_files(os.environ))

    async def rebuild(progress: Progress) -> int:
        async with Store.open(database, find_title=index.find) as store:
            await Titles(store=store, index=index).lay_over(await store.sources.list_refreshed())
            return await store.calibration.rebuild(lambda done, total: progress.show("Servers", done, total))

    with Progress() as progress:
        servers = run_to_end(rebuild(progress))
    print(f"Every consensus of {servers} servers is worked out anew.")


def look_at_member(asked: argparse.Namespace) -> None:
    """`member`: how much of each kind is kept in each server; then what was asked for beside."""
    database = find_database(asked)
    if asked.export is not None and not asked.export.is_dir():
        raise CannotGoOn(f"There is no folder {asked.export}: make it, or name another.")
    found = run_to_end(_tell_member(database, asked.member_id, asked.export))
    for line in found:
        print(line)
    if not found:
        print("Nothing is kept of them.")
    elif asked.erase:
        if not asked.yes:
            require_word(str(asked.member_id), "erase all of it", otherwise="Nothing was erased.")
        print(run_to_end(_erase_member(database, asked.member_id)))


async def _tell_member(database: Path | str, member_id: int, folder: Path | None) -> list[str]:
    from bot.store import Store
    from bot.usecases.exports import Export, make_server, pack

    index = load_index(find_title_files(os.environ))
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
                file = folder / f"daesang-{place}.zip"
                file.touch(0o600)
                file.write_bytes(data)
    told = []
    for each in holdings:
        counts = ", ".join(f"{n} {kind}" for kind, n in each.counts.items())
        told.append(f"{each.home.name or each.home.server_id}: {counts}")
    return told


async def _erase_member(database: Path | str, member_id: int) -> str:
    from bot.store import Store

    index = load_index(find_title_files(os.environ))
    async with Store.open(database, find_title=index.find) as store:
        homes = await store.privacy.list_homes(member_id)
        with Progress() as progress:
            for done, home in enumerate(homes):
                progress.show("Servers", done, len(homes))
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

    database = find_database(asked)

    async def tabulate() -> str:
        async with Store.open_to_read(database) as store:
            return outcomes.format_table(outcomes.sum_by_month(await store.suggestions.count_outcomes()))

    print(run_to_end(tabulate()))


def move_database(asked: argparse.Namespace) -> None:
    """`move`: how far it is while it goes, and in the end a line for each table."""
    from bot.store.engines import Unreachable
    from bot.store.engines.lock import DatabaseInUse
    from bot.store.engines.migrate import NewerSchema
    from bot.store.engines.moving import CannotMove, SourceInUse, move

    load_env_file()  # it may have PGPASSWORD
    try:
        source, target = parse_address(asked.source), parse_address(asked.target)
        with Progress() as progress:
            moved = move(
                source,
                target,
                anew=asked.anew,
                report=lambda at: progress.show(f"{STEPS[at.step]} {at.table}:", at.done, at.total, "rows"),
            )
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
