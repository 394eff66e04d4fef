"""What a vote costs does not depend on other servers, and one that fails wakes nobody."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.domain.events import BurstOpened, CalibrationDue, Event
from bot.domain.ratings import Progress
from bot.domain.suggestions import Wish
from bot.store import Store
from bot.store.engines.sqlite import SQLite
from tests.places import INTEGRITY_ERRORS, accept_rows, connect, refuse_rows, sqlite_alone
from tests.store.conftest import ALICE, BOB, NOW, SERVER, Acts, jobs_due, reached, rows
from tests.store.test_servers import fill

OF_OTHERS = ("bursts", "burst_votes", "reports", "notices", "outbox", "cards")
"""What a server's votes have nothing to do with, unless it is their own."""


@asynccontextmanager
async def listened(store: Store) -> AsyncIterator[list[str]]:
    """The statements that are run in this block, by the writer and by the reader."""
    engine = store._engine
    assert isinstance(engine, SQLite)
    seen: list[str] = []
    for connection in (engine._writer, engine._reader):
        await connection.set_trace_callback(seen.append)
    yield seen
    for connection in (engine._writer, engine._reader):
        await connection.set_trace_callback(lambda _: None)


NAMED = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+AS\s+(\w+))?")


def plan(path: Path, statements: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """How they are carried out, step by step: the statement, the table that is read, and the planner's line.

    What is read of a part of the statement itself is left out.
    """
    with closing(connect(path)) as db:
        for statement in dict.fromkeys(statements):
            if statement.split()[0] not in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                continue
            tables = {alias or table: table for table, alias in NAMED.findall(statement)}
            for *_, line in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
                _, name, *_ = f"{line} -".split()
                if name in tables and f") AS {name}" not in statement:
                    yield statement, tables[name], line


def scans(path: Path, statements: Sequence[str]) -> list[str]:
    """Where the statements read a table from end to end: that is all servers' rows."""
    return [f"{table}: {sql}" for sql, table, line in plan(path, statements) if line.startswith("SCAN ")]


def whole_servers(path: Path, statements: Sequence[str]) -> list[str]:
    """Where the statements read all that a server has on shelves, or all its members."""
    return [
        f"{table}: {sql}"
        for sql, table, line in plan(path, statements)
        if table in ("shelf", "members") and line.endswith("(server_id=?)")
    ]


async def vote(store: Store, act: Acts) -> None:
    """Each way to say something of a title, a burst among them, and the card that is drawn after it."""
    for number, who in enumerate((ALICE, BOB, *range(30, 42))):
        by = act(who, at=NOW + number, joined_at=NOW)
        await store.ratings.record_score(by, "signal", score=18 if number < 10 else 2)
    await store.ratings.record_score(act(), "signal", score=7, progress=Progress.DROPPED)
    await store.ratings.record_score(act(), "signal", score=None)
    await store.ratings.record_score(act(), "signal", score=8)
    await store.ratings.record_seen(act(), "mother")
    await store.shelves.edit(act(), "mother", lambda entry: entry.finish(at=1), rates=True)
    await store.shelves.edit(act(), "misaeng", reached(4, 20), rates=True)
    await store.suggestions.record_wish(act(), "healer", Wish.PLANNED)
    await store.suggestions.take_wish_back(act(), "healer")
    await store.suggestions.take_seen_back(act(), "mother")
    await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    await store.ratings.list_scores(SERVER, ALICE)
    await store.interests.find(act())


@sqlite_alone
async def test_a_vote_reads_no_other_servers_rows(path: Path, store: Store, act: Acts) -> None:
    """Every statement finds what it needs by an index; the control is one without the index it needs."""
    for server_id in (SERVER, 222, 333):
        await fill(store, act, server_id)
    async with listened(store) as seen:
        await vote(store, act)
    assert any("INSERT INTO bursts" in statement for statement in seen)
    assert scans(path, seen) == []
    with closing(connect(path)) as db, db:
        db.execute("DROP INDEX bursts_of_title")
    assert {found.split(":")[0] for found in scans(path, seen)} == {"bursts"}


@sqlite_alone
async def test_nothing_reads_a_whole_server_for_one_member(path: Path, store: Store, act: Acts) -> None:
    """What members do, and moderators with them; the control is a planner that takes servers to be small."""
    await fill(store, act, SERVER)
    async with listened(store) as seen:
        await vote(store, act)
        await store.suggestions.find_answers(SERVER, [ALICE, BOB])
        await store.suggestions.find_public(SERVER, [ALICE, BOB])
        await store.suggestions.list_planned(SERVER, ALICE)
        await store.moderation.exclude(act(99), BOB, name="bob", excluded=True)
        await store.departures.list_voters(SERVER, before=NOW, most=20)
    assert whole_servers(path, seen) == []
    with closing(connect(path)) as db, db:
        db.execute("DELETE FROM sqlite_stat1")
    found = whole_servers(path, seen)
    assert {each.split(":")[0] for each in found} == {"shelf"}
    assert any("status = 'watching'" in each for each in found)  # at a member's first keystroke


@sqlite_alone
async def test_a_vote_asks_for_nothing_of_others(store: Store, act: Acts) -> None:
    """Of what is announced and shown, only its own server's rows are read."""
    await fill(store, act, 222)
    async with listened(store) as seen:
        await store.ratings.record_score(act(at=NOW + 1), "signal", score=14)
    asked = [each for each in seen if any(f" {table} " in each for table in OF_OTHERS)]
    assert asked != []
    assert [each for each in asked if f"server_id = {SERVER}" not in each] == []
    assert not any("222" in each for each in seen)


@sqlite_alone
async def test_a_vote_costs_as_many_statements_beside_many_bursts(
    path: Path, store: Store, act: Acts
) -> None:
    """As beside none."""
    counts = []
    for title_id in ("signal", "mother"):
        await store.ratings.record_score(act(), title_id, score=8)
        async with listened(store) as seen:
            await store.ratings.record_score(act(BOB), title_id, score=9)
        counts.append(len(seen))
        if title_id == "signal":
            with closing(connect(path)) as db, db:
                db.executemany(
                    "INSERT INTO bursts (server_id, title_id, state, opened_at) "
                    "VALUES (?, 'mother', 'open', 0)",
                    [(1_000 + number,) for number in range(200)],
                )
    assert counts[0] == counts[1] > 0


# What fails ------------------------------------------------------------------------------------------


async def test_a_failing_vote_wakes_nobody(path: Path, store: Store, act: Acts) -> None:
    """No event, no job, no letter, however often it fails; the control is the same vote once it is kept."""
    heard: list[Event] = []
    store.follow(heard.extend)
    for who in range(1, 10):
        await store.ratings.record_score(act(who, at=NOW - 9, joined_at=0), "signal", score=18)
    for who in (20, 21):
        await store.ratings.record_score(act(who, joined_at=0), "signal", score=2)
    for task in await store.jobs.take_due(at=NOW, most=9):
        await store.jobs.finish(task)
    heard.clear()
    refuse_rows(path, "burst_votes")
    votes = [store.ratings.record_score(act(22, joined_at=0), "signal", score=2) for _ in range(20)]
    told = await asyncio.gather(*votes, return_exceptions=True)
    assert all(isinstance(error, INTEGRITY_ERRORS) for error in told)
    assert heard == []
    assert await jobs_due(store) == []
    assert rows(path, "SELECT * FROM outbox") == []

    accept_rows(path, "burst_votes")
    await store.ratings.record_score(act(22, joined_at=0), "signal", score=2)
    assert {type(event) for event in heard} == {BurstOpened, CalibrationDue}
    assert await jobs_due(store) == [("calibrate", SERVER)]


async def test_a_failing_vote_in_a_batch_wakes_no_more_than_the_others(
    path: Path, store: Store, act: Acts
) -> None:
    """Those saved with it are told of, each once."""
    heard: list[Event] = []
    store.follow(heard.extend)
    scores = (8, 1, 9, 21, 10)
    votes = [
        store.ratings.record_score(act(who, server_id=500 + who), "signal", score=score)
        for who, score in enumerate(scores)
    ]
    told = await asyncio.gather(*votes, return_exceptions=True)
    assert [not isinstance(each, Exception) for each in told] == [True, False, True, False, True]
    assert heard == [CalibrationDue(500), CalibrationDue(502), CalibrationDue(504)]


async def test_a_failing_vote_forgets_no_interest(store: Store, act: Acts) -> None:
    """What is called back after a vote is not called where there was none; the control is a vote."""
    asked = act()
    before = await store.interests.find(asked)
    with pytest.raises(INTEGRITY_ERRORS):
        await store.ratings.record_score(act(), "signal", score=21)
    assert (await store.interests.find(asked)).votes is before.votes
    await store.ratings.record_score(act(), "signal", score=20)
    assert (await store.interests.find(asked)).votes is not before.votes
