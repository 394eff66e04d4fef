"""What a member may want when they begin to type."""

import asyncio

import pytest

from bot.domain.members import Act, Interest
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.store import Store, interests
from bot.store.interests import KEPT, KEPT_SECONDS, LATELY_SECONDS
from tests.store.conftest import Acts

NOW = 1_790_000_000


async def test_it_is_what_they_watch_and_what_the_server_rates(store: Store, act: Acts) -> None:
    """The member's own watching, the latest first; the server's titles of two weeks by their votes."""
    old = NOW - LATELY_SECONDS - 1
    await store.ratings.record_score(act(1, at=old), "old", score=16)
    await store.ratings.record_score(act(1, at=NOW - 20), "first", score=None, progress=Progress.WATCHING)
    await store.ratings.record_score(act(1, at=NOW - 10), "second", score=14, progress=Progress.WATCHING)
    await store.ratings.record_score(act(2, at=NOW - 10), "second", score=15)
    await store.ratings.record_score(act(2, at=NOW - 10), "third", score=15, progress=Progress.WATCHING)
    found = await store.interests.find(act(1, at=NOW))
    assert found.watching == ("second", "first")
    assert found.talked[0] == "second"
    assert "old" not in found.talked
    assert found.votes == {"second": 2.0, "old": 1.0, "third": 1.0}


async def test_it_is_kept_a_minute_and_dropped_with_a_vote_of_ones_own(store: Store, act: Acts) -> None:
    """Others' votes are seen after a minute, one's own at once."""
    assert await store.interests.find(act(1, at=NOW)) == Interest()
    await store.ratings.record_score(act(2, at=NOW), "theirs", score=16)
    assert (await store.interests.find(act(1, at=NOW + KEPT_SECONDS - 1))).votes == {}
    assert (await store.interests.find(act(1, at=NOW + KEPT_SECONDS))).votes == {"theirs": 1.0}
    await store.ratings.record_score(act(1, at=NOW + KEPT_SECONDS), "mine", score=16)
    assert "mine" in (await store.interests.find(act(1, at=NOW + KEPT_SECONDS))).votes
    await store.reviews.write(act(1, at=NOW + 61), "written", ReviewContent("Good.", 16))
    assert "written" in (await store.interests.find(act(1, at=NOW + 61))).votes


async def test_servers_do_not_mix(store: Store, act: Acts) -> None:
    """A member's interest in one server says nothing in another."""
    await store.ratings.record_score(
        act(1, server_id=1, at=NOW), "here", score=16, progress=Progress.WATCHING
    )
    assert await store.interests.find(act(1, server_id=2, at=NOW)) == Interest()


async def test_titles_that_are_kept_are_bounded(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much a server talks about; who asked last is remembered, and forgetting gives room back."""
    await asyncio.gather(*(store.ratings.record_score(act(1, at=NOW), f"t{n}", score=16) for n in range(10)))
    monkeypatch.setattr(interests, "KEPT_TITLES", 60)  # ten talked about, ten voted on
    for member in range(2, 9):
        await store.interests.find(act(member, at=NOW))
    assert [member for _, member in store.interests._kept] == [6, 7, 8]
    store.interests.forget(act(7, at=NOW))
    for member in (8, 9):  # one of them anew
        await store.interests.find(act(member, at=NOW + KEPT_SECONDS))
    assert [member for _, member in store.interests._kept] == [6, 8, 9]


async def test_what_is_kept_is_bounded(store: Store) -> None:
    """However many members type, only so many are remembered."""
    for member in range(KEPT + 50):
        await store.interests.find(Act(1, member, "somebody", member, NOW))
    assert len(store.interests._kept) == KEPT
