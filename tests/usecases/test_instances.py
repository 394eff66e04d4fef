"""One bot to a database, past what a lock can say: other machines, other applications."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.domain.instances import Instance
from bot.store import Store
from bot.usecases import instances
from bot.usecases.instances import AlreadyRuns, Instances, digest_application
from tests.faults.run_bot import TOKEN
from tests.places import open_store

HERE = Instance("kim-12-a", "here", "kim", 12, 1_750_000_000, "app")
ELSEWHERE = replace(HERE, process="lee-7-b", machine="elsewhere", host="lee", pid=7)
OTHER = replace(HERE, process="kim-13-c", pid=13, application="another")

seconds = count(1_750_000_000)
"""Each look at the clock is later than the one before."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "daesang.db") as made:
        yield made


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("RENEW_SECONDS", 0.05), ("WATCH_SECONDS", 0.3), ("LOOK_SECONDS", 0.02)):
        monkeypatch.setattr(instances, name, value)


def make(store: Store, me: Instance, *, alone: bool) -> Instances:
    return Instances(store=store, me=me, alone=alone, now=lambda: next(seconds))


def find_seconds() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(("me", "alone"), [(ELSEWHERE, True), (OTHER, False)], ids=["machine", "application"])
async def test_a_second_hears_who_has_it(store: Store, me: Instance, alone: bool) -> None:
    """While the first lives; the control, once that has stopped in order, need not wait."""
    async with make(store, HERE, alone=alone).hold():
        with pytest.raises(AlreadyRuns, match=r"in use by process 12 on host kim since 20\d\d-"):
            async with make(store, me, alone=alone).hold():
                pass
    begun = find_seconds()
    async with make(store, me, alone=alone).hold():
        assert find_seconds() - begun < instances.WATCH_SECONDS / 2


@pytest.mark.parametrize(("me", "alone"), [(ELSEWHERE, True), (OTHER, False)], ids=["machine", "application"])
async def test_whoever_was_killed_is_watched_for_a_while(
    store: Store, me: Instance, alone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """And it is said; control: who renews it no more may have it taken away, and hears so when it wakes."""
    frozen = make(store, HERE, alone=alone)
    await frozen._take()
    begun = find_seconds()
    async with make(store, me, alone=alone).hold():
        assert find_seconds() - begun >= instances.WATCH_SECONDS
        assert re.search("process 12 on host kim .* watched whether it lives", caplog.text)
        with pytest.raises(AlreadyRuns, match=f"process {me.pid} on host {me.host} .* taken it over"):
            await asyncio.wait_for(frozen._keep(), 2)


async def test_the_lock_says_that_one_of_this_machine_has_ended(store: Store) -> None:
    """So nobody waits for it after a crash; nor do copies that share a database for each other."""
    for alone in (True, False):
        await make(store, HERE, alone=alone)._take()
        begun = find_seconds()
        async with make(store, replace(HERE, process=f"kim-14-{alone}"), alone=alone).hold():
            assert find_seconds() - begun < instances.WATCH_SECONDS / 2


async def test_a_note_that_was_lost_is_made_again(store: Store) -> None:
    """Somebody's clock is days ahead, or a backup was brought back: nobody has taken it over."""
    async with make(store, HERE, alone=True).hold() as taken_over:
        await store.instances.release(HERE.process)
        await asyncio.sleep(4 * instances.RENEW_SECONDS)
        assert not taken_over.done()
        assert await store.instances.renew(HERE.process, at=next(seconds))


def test_an_application_is_known_by_a_digest() -> None:
    """That stays when the token is reset, and has nothing of either."""
    first, _, last = TOKEN.split(".")
    assert digest_application(TOKEN) == digest_application(f"{first}.Anew00.another-secret")
    assert digest_application(TOKEN) != digest_application(f"{last}.Anew00.another-secret")
    assert not any(part in digest_application(TOKEN) for part in (first, last))
