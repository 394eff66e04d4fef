"""One shelf: each edit is one change of one row, and all of a member's servers are read at once."""

from functools import partial
from pathlib import Path

import pytest

from bot.domain.errors import Redelivered
from bot.domain.shelf import KeptEntry, ShelfEntry, Status
from bot.domain.suggestions import Wish
from bot.store import Store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, reached, rows

SERVERS = (SERVER, OTHER_SERVER)


async def test_an_edit_says_what_was_before_and_what_is(store: Store, act: Acts, path: Path) -> None:
    """What makes nothing of an entry writes nothing; an empty one is no row."""
    shelves = store.shelves
    before, after = await shelves.edit(act(), "signal", reached(5, 16), rates=True)
    assert before == ShelfEntry()
    assert after == ShelfEntry(Status.WATCHING, episode=5, started_at=NOW)
    assert await shelves.edit(act(), "signal", lambda entry: entry, rates=True) == (after, after)
    kept = await shelves.find_all([SERVER], ALICE)
    assert kept == {"signal": KeptEntry(after, None, NOW, None)}
    assert await shelves.edit(act(), "signal", ShelfEntry.clear, rates=False) == (after, ShelfEntry())
    assert rows(path, "SELECT 1 FROM shelf") == []


async def test_an_edit_delivered_twice_is_done_once(store: Store, act: Acts) -> None:
    by = act()
    await store.shelves.edit(by, "signal", reached(5, 16), rates=True)
    with pytest.raises(Redelivered):
        await store.shelves.edit(by, "signal", reached(6, 16), rates=True)
    assert (await store.shelves.find_all([SERVER], ALICE))["signal"].entry.episode == 5


async def test_everything_an_entry_says_is_kept(store: Store, act: Acts) -> None:
    """Also since when it is watched again."""
    made = ShelfEntry(Status.FINISHED, None, 3, 1, None, 2, 4, 5, again_at=6)
    await store.shelves.edit(act(), "signal", lambda _: made, rates=True)
    assert (await store.shelves.find_all([SERVER], ALICE))["signal"].entry == made


async def test_dates_that_say_it_was_seen_are_no_talk_of_an_earlier_day(
    store: Store, act: Acts, path: Path
) -> None:
    """Something was said of it then for the first time; another date later is not said to be."""
    date = {"started_at": 1, "rewatches": 0}
    await store.shelves.edit(act(), "signal", lambda e: e.date(**date, finished_at=2), rates=False)
    later = act(at=NOW + 9)
    await store.shelves.edit(later, "signal", lambda e: e.date(**date, finished_at=3), rates=False)
    assert rows(path, "SELECT status, finished_at, rated_at FROM shelf") == [("finished", 3, NOW)]


async def test_what_was_done_last_says_where_it_is_kept(store: Store, act: Acts) -> None:
    """Over the servers asked for alone; also where one row has no time of its own but that of a plan."""
    await store.shelves.edit(act(at=NOW + 10), "signal", reached(5, 16), rates=True)
    await store.shelves.edit(act(at=NOW + 20, server_id=OTHER_SERVER), "signal", reached(7, 16), rates=True)
    await store.suggestions.record_wish(act(at=NOW + 5), "mother", Wish.PLANNED)
    await store.shelves.edit(act(server_id=OTHER_SERVER), "mother", reached(1, 16), rates=True)
    await store.shelves.edit(act(BOB, at=NOW + 99), "signal", reached(9, 16), rates=True)
    placed = await store.shelves.find_placed(SERVERS, ALICE)
    assert {title: server for title, (server, _) in placed.items()} == {
        "signal": OTHER_SERVER,
        "mother": SERVER,
    }
    assert placed["signal"][1].entry == ShelfEntry(Status.WATCHING, episode=7, started_at=NOW)
    assert placed["mother"][1].entry.status is Status.WATCHING  # whoever has begun it anywhere has
    only = await store.shelves.find_placed([SERVER], ALICE, "signal")
    assert list(only) == ["signal"]
    assert only["signal"][0] == SERVER
    assert await store.shelves.find_placed(SERVERS, ALICE, "misaeng") == {}
    assert await store.shelves.find_placed([], ALICE) == {}
    assert await store.shelves.find_all(SERVERS, ALICE) == {t: kept for t, (_, kept) in placed.items()}


async def test_the_sums_follow_what_is_said(store: Store, act: Acts, path: Path) -> None:
    """Held back votes of finishers and of who dropped it move with the shelf, and no score does."""
    await store.ratings.record_score(act(), "signal", score=16)
    sums = "SELECT votes, finished_votes, dropped_votes FROM summaries"
    for status, at, counted in (
        (Status.FINISHED, NOW, (1, 1, 0)),
        (Status.WATCHING, NOW + 60, (1, 0, 0)),
        (Status.DROPPED, NOW + 60, (1, 0, 1)),
        (Status.ON_HOLD, NOW + 60, (1, 0, 0)),
    ):
        edit = partial(ShelfEntry.move, status=status, at=at)
        await store.shelves.edit(act(), "signal", edit, rates=True)
        assert rows(path, sums) == [counted]
    assert rows(path, "SELECT count(*) FROM score_changes") == [(1,)]
