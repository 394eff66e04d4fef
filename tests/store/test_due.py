"""What is due is found by when it is due, however much there is that is not."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store
from tests.places import connect, sqlite_alone
from tests.store.conftest import NOW


@sqlite_alone
@pytest.mark.parametrize("aggregate", ["cards", "outbox"])
async def test_what_is_not_due_is_not_read(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, aggregate: str
) -> None:
    """The plan of the statement goes by the index of `due_at`."""
    asked: list[tuple[str, Mapping[str, object]]] = []
    part: Any = getattr(store, aggregate)
    read = part._engine.read

    async def note(sql: str, parameters: Mapping[str, object]) -> Any:
        asked.append((sql, parameters))
        return await read(sql, parameters)

    monkeypatch.setattr(part._engine, "read", note)
    await part.list_due(at=NOW, most=10)
    [(sql, parameters)] = asked
    with closing(connect(path)) as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", dict(parameters))]
    assert any(f"INDEX {aggregate}_due (due_at<?)" in step for step in plan), plan


async def test_a_job_that_a_crash_left_under_way_is_due_when_its_lease_ends(store: Store) -> None:
    """Whoever looks when something is due next looks then."""
    await store.jobs.ensure("prune", at=NOW)
    assert await store.find_next_due(after=NOW) is None
    await store.jobs.take_due(at=NOW, most=10)
    next_at = await store.find_next_due(after=NOW)
    assert next_at is not None
    assert [task.name for task in await store.jobs.take_due(at=next_at, most=10)] == ["prune"]
