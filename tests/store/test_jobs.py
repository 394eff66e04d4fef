"""Jobs: each is done once by whoever takes it up, again if it was asked for meanwhile or its doer died."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store
from bot.store.jobs import LEASE_SECONDS, Jobs, Task, ask
from bot.store.transaction import Engine, Job, Transaction
from tests.places import open_store
from tests.store.conftest import NOW, OTHER_SERVER, SERVER, rows


class Scene:
    """The jobs of an empty file."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path, self.engine, self.jobs = path, engine, Jobs(engine)

    async def ask(self, name: str = "calibrate", scope: int = SERVER, *, at: int = NOW) -> None:
        def job(tx: Transaction) -> None:
            ask(tx, name, scope, at=at)

        await self.engine.write(job)

    async def take(self, at: int = NOW, *, most: int = 10) -> list[Task]:
        return await self.jobs.take_due(at=at, most=most)

    async def taken(self, at: int = NOW) -> list[tuple[str, int]]:
        return [(task.name, task.scope) for task in await self.take(at)]


CALIBRATE = ("calibrate", SERVER)


@pytest.fixture
async def scene(path: Path, store: Store) -> Scene:
    return Scene(path, store._engine)


@pytest.mark.parametrize("asked", [True, False], ids=["asked", "control"])
async def test_a_job_that_comes_again_comes_at_once_if_it_was_asked_for_meanwhile(
    scene: Scene, asked: bool
) -> None:
    """What its doer has not seen is not left until the next time."""
    await scene.ask()
    [task] = await scene.take()
    if asked:
        await scene.ask()
    await scene.jobs.finish(task, again_at=NOW + 3600)
    assert bool(await scene.take()) is asked


async def test_a_job_is_taken_by_one(scene: Scene) -> None:
    """Leased to whoever takes it up, of however many at once; done, it is forgotten."""
    await scene.ask()
    found = [task for tasks in await asyncio.gather(*(scene.take() for _ in range(5))) for task in tasks]
    assert found == [Task("calibrate", SERVER, asked=1, tries=0)]
    assert await scene.take(NOW + LEASE_SECONDS - 1) == []
    await scene.jobs.finish(found[0])
    assert rows(scene.path, "SELECT * FROM jobs") == []


async def test_nothing_is_written_where_nothing_is_due(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for what is due costs a read."""
    await scene.ask(at=NOW + 1)
    written: list[object] = []
    write = scene.engine.write

    async def note(job: Job[Any], *, of: int | None = None) -> Any:
        written.append(job)
        return await write(job, of=of)

    monkeypatch.setattr(scene.engine, "write", note)
    assert await scene.take() == []
    assert written == []
    assert await scene.taken(NOW + 1) == [CALIBRATE]  # the control
    assert written != []


async def test_asked_for_twice_before_it_is_taken_it_is_done_once(scene: Scene) -> None:
    """The first asking says when; each server's is its own."""
    await scene.ask(at=NOW)
    await scene.ask(at=NOW + 100)
    await scene.ask(scope=OTHER_SERVER, at=NOW + 1)
    assert await scene.taken(NOW + 1) == [CALIBRATE, ("calibrate", OTHER_SERVER)]


async def test_asked_for_while_it_is_done_it_is_done_again(scene: Scene) -> None:
    """At once when the first is finished, and not before; then it is forgotten."""
    await scene.ask()
    [first] = await scene.take()
    await scene.ask(at=NOW + 5)
    assert await scene.take(NOW + 5) == []
    await scene.jobs.finish(first)
    [second] = await scene.take(NOW + 6)
    assert (second.name, second.asked) == ("calibrate", 2)
    await scene.jobs.finish(second)
    assert await scene.take(NOW * 2) == []


async def test_a_lease_runs_out(scene: Scene) -> None:
    """Of a doer that died: another takes it up, and the first, if it comes back, ends nothing new."""
    await scene.ask()
    [lost] = await scene.take()
    [again] = await scene.take(NOW + LEASE_SECONDS)
    assert again == lost
    await scene.ask(at=NOW + LEASE_SECONDS)
    await scene.jobs.finish(lost)
    assert await scene.taken(NOW + LEASE_SECONDS) == [CALIBRATE]


async def test_what_failed_is_put_off(scene: Scene) -> None:
    """Until then, each time counted; asked for meanwhile it still rests, and done it begins anew."""
    await scene.ask()
    for tries in range(3):
        [task] = await scene.take(NOW + 50 * tries)
        assert task.tries == tries
        await scene.jobs.put_off(task, until=NOW + 50 * (tries + 1))
        await scene.ask(at=NOW + 50 * tries)
        assert await scene.take(NOW + 50 * (tries + 1) - 1) == []
    [task] = await scene.take(NOW + 150)
    await scene.jobs.finish(task)
    await scene.ask(at=NOW + 200)
    [task] = await scene.take(NOW + 200)
    assert task.tries == 0


async def test_a_daily_job_is_due_again(scene: Scene) -> None:
    """When it says; ensuring it once more, as at each start, moves nothing."""
    await scene.jobs.ensure("prune", at=NOW)
    await scene.jobs.ensure("prune", at=NOW - 500)
    assert await scene.take(NOW - 1) == []
    [task] = await scene.take()
    assert (task.name, task.scope) == ("prune", 0)
    await scene.jobs.put_off(task, until=NOW + 9)
    [task] = await scene.take(NOW + 9)
    assert task.tries == 1
    await scene.jobs.finish(task, again_at=NOW + 100)
    await scene.jobs.ensure("prune", at=NOW + 50)
    assert await scene.take(NOW + 99) == []
    [task] = await scene.take(NOW + 100)
    assert task.tries == 0


async def test_an_unknown_name_holds_up_nothing(scene: Scene) -> None:
    """It is handed out like any; whoever does not know it puts it off, and the others are taken."""
    await scene.ask("of a later version", at=NOW - 9)
    await scene.ask()
    [known, unknown] = sorted(await scene.take(), key=lambda task: task.name)
    assert (unknown.name, known.name) == ("of a later version", "calibrate")
    await scene.jobs.put_off(unknown, until=NOW + 3_600)
    await scene.jobs.finish(known)
    assert await scene.take(NOW + 3_599) == []
    assert await scene.taken(NOW + 3_600) == [("of a later version", SERVER)]


async def test_the_longest_due_are_taken_first(scene: Scene) -> None:
    """So many as were asked for; the rest stay due."""
    for number in range(6):
        await scene.ask(scope=number, at=NOW - number)
    assert {task.scope for task in await scene.take(most=2)} == {5, 4}
    assert {task.scope for task in await scene.take(most=9)} == {0, 1, 2, 3}


async def test_a_failed_job_asks_for_nothing(scene: Scene) -> None:
    """What was undone needs no work."""

    def failing(tx: Transaction) -> None:
        ask(tx, "calibrate", SERVER, at=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await scene.engine.write(failing)
    assert await scene.take() == []


async def test_jobs_survive_a_restart(path: Path) -> None:
    """Taken and not finished when the process ended, it is done by the next after its lease."""
    async with open_store(path) as store:
        scene = Scene(path, store._engine)
        await scene.ask()
        await scene.take()
    async with open_store(path) as next_start:
        assert await next_start.jobs.take_due(at=NOW + 1, most=9) == []
        assert len(await next_start.jobs.take_due(at=NOW + LEASE_SECONDS, most=9)) == 1
