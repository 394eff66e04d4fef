"""What was begun before a member was erased, and ends after it, leaves nothing of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Gone
from bot.domain.forms import Form
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.members import Act
from bot.domain.moderation import Notice
from bot.domain.outcomes import Source
from bot.domain.reviews import ReviewContent
from bot.store import Store
from bot.store.transaction import IN_FLIGHT_SECONDS
from tests.places import copy_database, open_store
from tests.store.conftest import rows
from tests.store.erasing import GONE, HERE, MOD, NOW, THERE, TITLES, WORDS, Note, Stage

LIST = ReadList(Format.IMDB, (ListRow("Title 5", year=2020, score=15),))

ENDS: dict[str, Callable[[Store, Act], Awaitable[object]]] = {
    "a list was read": lambda store, act: store.imports.begin(act, LIST, [Match(Rule.ID, "t5")]),
    "suggestions were drawn": lambda store, act: store.suggestions.keep_list(
        act, Note("a list"), {"t1": Source.TASTE}
    ),
    "a text was read": lambda store, act: store.drafts.keep(act, "proposal", Form(body=WORDS[7])),
    "buttons were made": lambda store, act: store.views.keep(act, "board", Note("a board")),
    "a score waited its turn": lambda store, act: store.ratings.record_score(act, "t1", score=9),
    "a review was checked": lambda store, act: store.reviews.write(act, "t1", ReviewContent("Late.")),
}


@pytest.fixture
async def store(path: Path, first_start: Path) -> AsyncIterator[Store]:
    copy_database(first_start, path)
    async with open_store(path, find_title=TITLES.get) as opened:
        yield opened


async def count(store: Store) -> int:
    homes = await store.privacy.list_homes(GONE)
    return await store.privacy.count_left(GONE, [home.server_id for home in homes])


@pytest.mark.parametrize("name", ENDS)
async def test_what_ends_late_is_refused(store: Store, name: str) -> None:
    """In that server alone, of that member alone; what they begin afterwards is theirs to begin."""
    stage, end = Stage(store), ENDS[name]
    await store.ratings.record_score(stage.act(), "signal", score=9)
    before = stage.act(at=NOW - 8)
    await store.privacy.erase(HERE, GONE, at=NOW)
    with pytest.raises(Gone):
        await end(store, before)
    assert await count(store) == 0
    await end(store, replace(before, interaction_id=1, member_id=MOD))
    await end(store, stage.act(server_id=THERE, at=NOW - 8))
    await end(store, stage.act())
    assert await count(store) > 1  # control


async def test_that_is_remembered_while_an_act_may_be_under_way(store: Store) -> None:
    stage = Stage(store)
    await store.privacy.erase(HERE, GONE, at=NOW)
    assert store._engine.erased == {(HERE, GONE): NOW}
    await store.privacy.erase(HERE, MOD, at=NOW + IN_FLIGHT_SECONDS + 1)
    assert (HERE, GONE) not in store._engine.erased
    await store.ratings.record_score(stage.act(), "t1", score=9)


async def test_a_direct_message_that_arrives_late_is_not_noted(path: Path, store: Store) -> None:
    """It was being sent while its member was erased: of whom nothing says when they were told."""
    stage = Stage(store)
    await store.ratings.record_score(stage.act(), "signal", score=9)
    review = await store.reviews.write(stage.act(), "t1", ReviewContent("Words."))
    await store.moderation.block(stage.act(MOD), GONE, name=WORDS[0], blocked=True)
    assert review.review_id
    [(notice_id, key)] = rows(path, "SELECT notice_id, key FROM notices WHERE member_id = ?", GONE)
    await store.privacy.erase(HERE, GONE, at=NOW)
    await store.notices.note_told(Notice(notice_id, HERE, GONE, key, {}), at=NOW)
    assert rows(path, "SELECT * FROM direct_messages") == []
    assert await count(store) == 0
