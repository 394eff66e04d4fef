"""A list of 5,000 rows: how soon it is looked over, how many are ticked right, what it takes to apply it.

And whom that holds up: the event loop while it is read, the votes of others while it is applied.
"""

import asyncio
import html
import time
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from bot.catalogue import load_titles
from bot.domain.lists.matching import Match, match_rows
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.domain.shelf import Status
from bot.domain.titles import Kind, Title
from bot.store import Store
from bot.ui.words import words
from bot.usecases.heavy import Heavy
from bot.usecases.imports import Imports
from bot.usecases.readers import LIST_SECONDS, Readers
from bot.usecases.titles import Titles
from tests.benchmarks.common import Aim, Row
from tests.domain.lists import files

SERVER, NOW = 1, 1_760_000_000
LENGTH, UNKNOWN = 5_000, 300
OTHERS, SHARED, TALKED = 20, 500, 300
"""Members with lists of their own, titles on each, and titles that were scored by hand this month."""

_numbers = count(1)


def act(member_id: int) -> Act:
    return Act(SERVER, member_id, f"member {member_id}", next(_numbers), NOW)


async def rows(folder: Path) -> list[Row]:
    titles = load_titles()
    index = TitleIndex(titles)
    korean = [title for title in titles if title.is_korean]
    read = _make_list(korean)
    begun = time.perf_counter()
    matches = match_rows(read, index)
    matched = time.perf_counter() - begun
    async with Store.open(folder / "lists.db", find_title=index.find) as store:
        await _fill(store, read, matches)
        import_id = await store.imports.begin(act(1), read, matches)
        waits: list[float] = []
        others = asyncio.create_task(_vote(store, korean, waits))
        begun = time.perf_counter()
        await store.imports.apply(act(1), import_id)
        applied = time.perf_counter() - begun
        await store.calibration.settle(SERVER)
        settled = time.perf_counter() - begun
        others.cancel()
        with suppress(asyncio.CancelledError):
            await others
        begun = time.perf_counter()
        await store.imports.undo(act(1), import_id)
        undone = time.perf_counter() - begun
    late = sorted(waits)[int(0.99 * len(waits))]
    return [
        *await _look_over(folder, read, index),
        *_rate(korean, index),
        Row(
            f"{LENGTH:,} rows matched", f"{matched * 1e6 / LENGTH:.0f} us a row", matched, Aim(1, " s"), " s"
        ),
        Row("applied in one transaction", "", applied, Aim(2, " s"), " s"),
        Row("its scores worked out by the job", "", settled, unit=" s"),
        Row(
            "a vote of others meanwhile, p99",
            f"of {len(waits)}, {max(waits):.2f} s at most",
            late,
            Aim(1, " s"),
            " s",
        ),
        Row("undone", "", undone, Aim(2, " s"), " s"),
    ]


async def _look_over(folder: Path, read: ReadList, index: TitleIndex) -> list[Row]:
    """From the file to its preview, with a process that has just begun and with one that is there."""
    page = files.mdl_page(
        *(
            files.mdl_row(
                place,
                html.escape(row.name),
                year=str(row.year),
                kind="Movie" if row.kind is Kind.FILM else "Drama",
                score=words("en").score(row.score or 0),
            )
            for place, row in enumerate(read.rows, 1)
        )
    )
    found = []
    async with Store.open(folder / "preview.db", find_title=index.find) as store:
        readers, quick = Readers(index=index, seconds=LIST_SECONDS), Heavy()
        titles = Titles(store=store, index=index)
        imports = Imports(store=store, titles=titles, readers=readers, quick=quick)
        for name in ("first list", "list after it"):
            gaps = asyncio.create_task(_watch())
            begun = time.perf_counter()
            await imports.begin(act(1), partial(_load, page), _say_nothing)
            took = time.perf_counter() - begun
            gaps.cancel()
            lag = f"loop held for {1000 * await gaps:.0f} ms at most"
            found.append(Row(f"preview of the {name}", lag, took, Aim(5, " s"), " s"))
        await readers.close()
        quick.close()
    return found


async def _load(page: bytes) -> list[tuple[str, bytes]]:
    return [("list.html", page)]


async def _say_nothing(key: str, n: int) -> None: ...


async def _watch() -> float:
    """The longest time, in seconds, that the loop had no turn until this was cancelled."""
    longest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - begun - 0.001)
    return longest


def _make_list(titles: list[Title]) -> ReadList:
    known = [
        ListRow(
            title.title,
            year=title.year,
            kind=title.kind,
            countries=title.country,
            status=Status.FINISHED,
            score=2 + place % 19,
            at=NOW - 86_400 * 500 - place,
        )
        for place, title in enumerate(titles[: LENGTH - UNKNOWN])
    ]
    unknown = [ListRow(f"Nobody's {number}", year=2000, score=10) for number in range(LENGTH - len(known))]
    return ReadList(Format.MYDRAMALIST, (*known, *unknown))


async def _fill(store: Store, read: ReadList, matches: list[Match]) -> None:
    """Others have lists too, and talk of some titles."""
    for who in range(2, 2 + OTHERS):
        some = slice(who * 100, who * 100 + SHARED)
        own = ReadList(read.format, read.rows[some])
        await store.imports.apply(act(who), await store.imports.begin(act(who), own, matches[some]))
    for match in matches[:TALKED]:
        await store.ratings.record_score(act(30), match.title_id or "", score=12)
    await store.calibration.settle(SERVER)


async def _vote(store: Store, titles: list[Title], waits: list[float]) -> None:
    """Votes of other members, one after the other; how long each takes."""
    for number in count():
        begun = time.perf_counter()
        title = titles[number % 2_000]
        await store.ratings.record_score(act(40 + number % 5), title.id, score=2 + number % 19)
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(0.005)


def _rate(titles: list[Title], index: TitleIndex) -> list[Row]:
    """How Korea's titles are told by each of their names, and by a year that is one off."""
    pairs = [(title, name, off) for title in titles for name in title.names for off in (0, 1)]
    told = tuple(
        ListRow(name, year=title.year + off, kind=title.kind, countries=title.country)
        for title, name, off in pairs
    )
    found = match_rows(ReadList(Format.MYDRAMALIST, told), index)
    right = sum(match.title_id == title.id for match, (title, _, _) in zip(found, pairs, strict=True))
    wrong = sum(
        match.title_id not in (None, title.id)
        for match, (title, _, off) in zip(found, pairs, strict=True)
        if not off
    )
    return [
        Row(
            f"of {len(told):,} Korean rows ticked right",
            "",
            100 * right / len(told),
            Aim(95, " %", at_least=True),
            " %",
        ),
        Row("of them ticked wrong, the year being right", "", wrong, Aim(0, ""), ""),
    ]
