"""The outbox: what is to be told is told once, later if need be, and holds up nothing else."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.events import Announcement, BurstOpened, CardStale, CardStuck, Event, NoticeLeft, ReportFiled
from bot.store import Store
from bot.store.outbox import Letter, Outbox
from bot.store.transaction import Engine, Transaction
from tests.places import connect
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, rows

KINDS = [BurstOpened, ReportFiled, NoticeLeft, CardStuck]


class Scene:
    """An outbox, and whatever is told of it."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path, self.engine, self.outbox = path, engine, Outbox(engine)
        self.told: list[Event] = []
        engine.on_events = self._hear

    def _hear(self, events: Sequence[Event]) -> None:
        self.told += events

    async def emit(self, *events: Event, at: int = NOW) -> None:
        def job(tx: Transaction) -> None:
            for event in events:
                tx.emit(event, at=at)

        await self.engine.write(job)

    async def due(self, at: int = NOW, *, most: int = 100) -> list[Letter]:
        return await self.outbox.list_due(at=at, most=most)


@pytest.fixture
async def scene(path: Path, store: Store) -> Scene:
    return Scene(path, store._engine)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_announcement_waits_until_it_was_made(scene: Scene, kind: type[Announcement]) -> None:
    """Each kind comes back as it was, and is told of as soon as it is saved."""
    await scene.emit(kind(SERVER, 5))
    assert scene.told == [kind(SERVER, 5)]
    [letter] = await scene.due()
    assert (letter.event, letter.at, letter.tries) == (kind(SERVER, 5), NOW, 0)
    assert type(letter.event) is kind
    await scene.outbox.remove(letter, told_at=NOW)
    assert await scene.due(NOW * 2) == []


async def test_what_remembers_itself_is_not_in_the_outbox(scene: Scene) -> None:
    """A stale card is told of, and its own row keeps it."""
    await scene.emit(CardStale(SERVER, 5))
    assert scene.told == [CardStale(SERVER, 5)]
    assert rows(scene.path, "SELECT * FROM outbox") == []


async def test_each_subject_is_told_of_once(scene: Scene) -> None:
    """Emitted again it is one letter, due at once, since then; another kind's with its id is another."""
    await scene.emit(BurstOpened(SERVER, 5), at=NOW - 50)
    [letter] = await scene.due()
    await scene.outbox.put_off(letter, until=NOW + 900)
    assert await scene.due() == []
    await scene.emit(BurstOpened(SERVER, 5), ReportFiled(SERVER, 5))
    found = await scene.due()
    assert [(each.event, each.at) for each in found] == [
        (BurstOpened(SERVER, 5), NOW),
        (ReportFiled(SERVER, 5), NOW),
    ]
    assert found[0].id == letter.id


async def test_what_was_emitted_again_meanwhile_is_told(scene: Scene) -> None:
    """There was no channel when it was looked at, and one was set before that was noted."""
    await scene.emit(BurstOpened(SERVER, 5), at=NOW - 5)
    [letter] = await scene.due()
    await scene.emit(BurstOpened(SERVER, 5))
    await scene.outbox.remove(letter)
    [again] = await scene.due()
    assert again.event == letter.event
    await scene.outbox.remove(letter, told_at=NOW)  # the control: told is told
    assert await scene.due() == []


async def test_what_could_not_be_told_is_put_off(scene: Scene) -> None:
    """Not due until then, each time counted, and no other waits for it."""
    await scene.emit(BurstOpened(SERVER, 1), BurstOpened(SERVER, 2))
    for tries in range(3):
        first, *_ = await scene.due(NOW + 50 * tries)
        assert (first.event.subject_id, first.tries) == (1, tries)
        await scene.outbox.put_off(first, until=NOW + 50 * (tries + 1))
        assert [each.event.subject_id for each in await scene.due(NOW + 50 * (tries + 1) - 1)] == [2]


async def test_no_server_waits_for_another(scene: Scene) -> None:
    """Each server's oldest come first, however many another has."""
    await scene.emit(*(ReportFiled(SERVER, n) for n in range(200)))
    await scene.emit(*(ReportFiled(OTHER_SERVER, 1_000 + n) for n in range(3)))
    found = [each.event for each in await scene.due(most=10)]
    assert [each.subject_id for each in found if each.server_id == OTHER_SERVER] == [1_000, 1_001, 1_002]
    assert [each.subject_id for each in found if each.server_id == SERVER] == list(range(7))


async def test_unknown_kinds_are_passed_over(scene: Scene) -> None:
    """A newer version's are left to it, and hold up nothing, however many there are."""
    with closing(connect(scene.path)) as db, db:
        db.executemany(
            "INSERT INTO outbox (server_id, kind, subject_id, at, due_at) VALUES (?, ?, ?, 0, 0)",
            [(SERVER, f"of a later version {n}", n) for n in range(50)],
        )
    await scene.emit(NoticeLeft(SERVER, 1))
    assert [each.event for each in await scene.due(most=1)] == [NoticeLeft(SERVER, 1)]
    assert len(rows(scene.path, "SELECT * FROM outbox")) == 51


@pytest.mark.parametrize("told_at", [NOW + 5, None])
async def test_being_told_is_noted_where_moderators_find_it(scene: Scene, told_at: int | None) -> None:
    """Of bursts and reports; what nobody was told of is not marked as told."""
    with closing(connect(scene.path)) as db, db:
        db.execute(
            "INSERT INTO members (server_id, member_id, name, seen_at) VALUES (?, 1, 'x', 0)", (SERVER,)
        )
        db.execute(
            "INSERT INTO reviews (review_id, server_id, title_id, member_id, body, spoils, posted_at) "
            "VALUES (1, ?, 'a', 1, 'b', 0, 0)",
            (SERVER,),
        )
        for number in (5, 6):
            db.execute(
                "INSERT INTO bursts (burst_id, server_id, title_id, state, opened_at) "
                "VALUES (?, ?, ?, 'open', 0)",
                (number, SERVER, f"title-{number}"),
            )
            db.execute(
                "INSERT INTO reports (report_id, server_id, review_id, reporter_id, reason, reported_at) "
                "VALUES (?, ?, 1, ?, 'r', 0)",
                (number, SERVER, number),
            )
    await scene.emit(
        BurstOpened(SERVER, 5), ReportFiled(SERVER, 5), NoticeLeft(SERVER, 5), CardStuck(SERVER, 5)
    )
    for letter in await scene.due():
        await scene.outbox.remove(letter, told_at=told_at)
    for table, key in (("bursts", "burst_id"), ("reports", "report_id")):
        assert rows(scene.path, f"SELECT {key}, announced_at FROM {table} ORDER BY 1") == [
            (5, told_at),
            (6, None),
        ]
    assert rows(scene.path, "SELECT * FROM outbox") == []


async def test_a_failed_job_leaves_no_letter_and_wakes_nobody(scene: Scene) -> None:
    """Nothing it emitted is told, and nothing it wanted called back is; the control is one that is saved."""
    called: list[str] = []

    def job(tx: Transaction) -> None:
        tx.emit(BurstOpened(SERVER, 5), at=NOW)
        tx.after(lambda: called.append("back"))

    def failing(tx: Transaction) -> None:
        job(tx)
        raise LookupError

    for _ in range(3):
        with pytest.raises(LookupError):
            await scene.engine.write(failing)
    assert (scene.told, called) == ([], [])
    assert rows(scene.path, "SELECT * FROM outbox") == []
    await scene.engine.write(job)
    assert (scene.told, called) == ([BurstOpened(SERVER, 5)], ["back"])


async def test_what_is_told_is_safe_on_the_disk(scene: Scene) -> None:
    """By the time of the call another connection sees it, and whoever wrote it hears before or after."""
    seen: list[int] = []
    scene.engine.on_events = lambda events: seen.append(len(rows(scene.path, "SELECT * FROM outbox")))
    await scene.emit(BurstOpened(SERVER, 5), BurstOpened(SERVER, 6))
    assert seen == [2]


async def test_a_follower_that_fails_undoes_nothing(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """It is logged; what was saved is saved, and the next write is told of."""

    def fail(events: Sequence[Event]) -> None:
        raise LookupError

    scene.engine.on_events = fail
    await scene.emit(BurstOpened(SERVER, 5))
    assert "could not be handed on" in caplog.text
    scene.engine.on_events = scene._hear
    await scene.emit(BurstOpened(SERVER, 6))
    assert [each.event.subject_id for each in await scene.due()] == [5, 6]
    assert scene.told == [BurstOpened(SERVER, 6)]
