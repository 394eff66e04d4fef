"""The titles that the bot knows: `titles refresh`, `titles check`, `search`."""

import argparse
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot import __version__
from bot.cli.common import (
    CannotGoOn,
    Progress,
    find_database,
    load_env_file,
    load_index,
    read_bytes,
    run_to_end,
)
from bot.domain.errors import Busy
from bot.settings import SourceKeys, find_title_files

if TYPE_CHECKING:
    from bot.domain.refresh import Refresh
    from bot.domain.search import TitleIndex
    from bot.domain.titles import Title
    from bot.usecases.refreshing import Refreshing


T = TypeVar("T")


def refresh_titles(asked: argparse.Namespace) -> None:
    """`titles refresh`: how far it is while it goes, and in the end what came of it."""
    load_env_file()
    keys = SourceKeys.from_env(os.environ)
    if problems := keys.list_problems():
        raise CannotGoOn("\n".join(problems))
    if not keys.contact:
        raise CannotGoOn(
            "Wikidata wants to know whom to write to: set CONTACT in .env, to a mail or web address of yours."
        )
    database, index = find_database(asked), load_index(find_title_files(os.environ))
    try:
        run_to_end(_refresh(database, index, keys.contact))
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
    with Progress() as progress:
        while refresh.ended_at is None:
            refresh = await refreshing.go_on(refresh)
            total = refresh.asked + refreshing.count_left(refresh)
            progress.show("Asked about", refresh.asked, total, "titles")
    return refresh


def check_titles(asked: argparse.Namespace) -> None:
    """`titles check`: a line for all that is wrong, or may be here already. Raises CannotGoOn, code 1."""
    from bot import catalogue
    from bot.catalogue import checks
    from bot.domain.search import TitleIndex

    there, wrong = catalogue.load_titles(), 0
    for file in asked.files:
        checked = checks.check_titles(read_bytes(file), {title.id: title for title in there})
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


def search_titles(asked: argparse.Namespace) -> None:
    """`search`: a line for each title found: rank, score, id, label, and the name that matched."""
    load_env_file()
    found = load_index(find_title_files(os.environ)).search(asked.text, asked.limit)
    for rank, row in enumerate(found, 1):
        print(f"{rank:3} {row.score:6.1f}  {row.title.id:40} {row.label}  [{row.name}]")
    if not found:
        print("Nothing is like that.")
