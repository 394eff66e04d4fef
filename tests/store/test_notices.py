"""What members are to be told: kept until they have seen it, or too late."""

from pathlib import Path

import pytest

from bot.domain.errors import Gone
from bot.domain.events import NoticeLeft
from bot.domain.moderation import Notice, Verdict
from bot.domain.reviews import ReviewContent
from bot.store import Store
from bot.store.servers import NOTICE_SECONDS
from tests.places import open_store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows, waiting

REASON = '\'); DROP TABLE notices; -- 나쁜 말 "quoted"'


async def unsent(store: Store) -> list[Notice]:
    """What is to be sent to somebody, the oldest first."""
    found = [
        await store.notices.find(each.event.server_id, each.event.subject_id)
        for each in await waiting(store, NoticeLeft)
    ]
    return [notice for notice in found if notice is not None]


async def keep_all(store: Store) -> None:
    """No direct message of those that wait is taken: each waits for its member's next command."""
    for letter in await waiting(store, NoticeLeft):
        await store.notices.keep(letter.event.subject_id)
        await store.outbox.remove(letter)


@pytest.fixture
async def told(store: Store, act: Acts) -> Store:
    """Alice was blocked in two servers, Bob in one."""
    for member_id, server_id in ((ALICE, SERVER), (BOB, SERVER), (ALICE, OTHER_SERVER)):
        await store.ratings.record_score(act(member_id, server_id=server_id), "signal", score=16)
        await store.moderation.block(act(9, server_id=server_id), member_id, name="x", blocked=True)
    return store


async def test_a_notice_waits_until_it_is_read(told: Store, act: Acts) -> None:
    """The oldest first; read, it is forgotten."""
    found = await unsent(told)
    assert [(each.server_id, each.member_id) for each in found] == [
        (SERVER, ALICE),
        (SERVER, BOB),
        (OTHER_SERVER, ALICE),
    ]
    assert await told.notices.list_kept([SERVER], ALICE) == []
    await told.notices.remove(found[0].id)
    assert await unsent(told) == found[1:]


async def test_a_refused_notice_waits_for_its_member_in_its_server(told: Store, act: Acts) -> None:
    """Not sent again, and found by nobody else nor elsewhere."""
    found = await unsent(told)
    await keep_all(told)
    assert await unsent(told) == []
    assert await told.notices.list_kept([SERVER], ALICE) == found[:1]
    assert await told.notices.list_kept([SERVER], BOB) == found[1:2]
    assert await told.notices.list_kept([OTHER_SERVER], ALICE) == found[2:]
    assert await told.notices.list_kept([OTHER_SERVER], BOB) == []
    await told.notices.remove(found[0].id)
    assert await told.notices.list_kept([SERVER], ALICE) == []


async def test_a_notice_comes_back_as_it_was_told(path: Path, act: Acts) -> None:
    """Its parameters to the letter, after a restart too."""
    async with open_store(path) as store:
        review_id = (await store.reviews.write(act(ALICE), "signal", ReviewContent("good"))).review_id
        await store.reports.file(act(BOB), review_id, REASON)
        [report] = await store.reports.list_open(SERVER)
        await store.reports.decide(act(9), report.id, Verdict.HIDE)
    async with open_store(path) as store:
        [notice] = await unsent(store)
        parameters = {"title_id": "signal"}
        assert notice == Notice(notice.id, SERVER, ALICE, "notice.hide", parameters)


async def test_a_verdict_that_fails_tells_nothing(store: Store, act: Acts) -> None:
    """The notice is part of the transaction."""
    with pytest.raises(Gone):
        await store.reports.decide(act(9), 404, Verdict.HIDE)
    assert await unsent(store) == []
    assert await waiting(store, NoticeLeft) == []


@pytest.mark.parametrize(("late", "left"), [(-1, 3), (0, 0)])
async def test_notices_are_forgotten_after_30_days(path: Path, told: Store, late: int, left: int) -> None:
    """Whoever never came back need not hear of it."""
    [first, *_] = await unsent(told)
    await told.notices.keep(first.id)
    await told.servers.prune(at=NOW + NOTICE_SECONDS + late)
    assert rows(path, "SELECT count(*) FROM notices") == [(left,)]


async def test_another_servers_notice_is_not_found(told: Store) -> None:
    """Its id alone opens nothing; the control is the server it was left in."""
    [first, *_] = await unsent(told)
    assert await told.notices.find(OTHER_SERVER, first.id) is None
    assert await told.notices.find(SERVER, first.id) == first
    assert await told.notices.find(SERVER, 404) is None
