"""What a member may want when they begin to type."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.members import Act, Interest
from bot.domain.ratings import Progress
from bot.domain.reviews import ReviewContent
from bot.domain.shelf import ShelfEntry, Status
from bot.store import Store, interests
from bot.store.interests import KEPT, KEPT_SECONDS, LATELY, LATELY_SECONDS
from tests.places import connect, sqlite_alone
from tests.store.conftest import Acts
from tests.store.test_costs import listened

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
    again = ShelfEntry(Status.FINISHED, episode=1, finished_at=1, again_at=NOW)
    await store.shelves.edit(act(1, at=NOW - 5), "again", lambda _: again, rates=True)
    found = await store.interests.find(act(1, at=NOW))
    assert found.watching == ("again", "second", "first")
    assert found.talked[0] == "second"
    assert "old" not in found.talked
    assert found.votes == {"second": 2.0, "old": 1.0, "third": 1.0}


async def test_it_is_kept_a_minute_and_dropped_with_a_vote(path: Path, store: Store, act: Acts) -> None:
    """What comes past the store is seen after a minute, however many type in it, and a vote at once."""
    await store.ratings.record_score(act(2, at=NOW), "theirs", score=16)
    assert (await store.interests.find(act(1, at=NOW))).votes == {"theirs": 1.0}
    with closing(connect(path)) as db, db:
        db.execute("UPDATE summaries SET votes = 9")
    for member in (1, 3):
        found = await store.interests.find(act(member, at=NOW + KEPT_SECONDS - 1))
        assert found.votes == {"theirs": 1.0}
    assert (await store.interests.find(act(1, at=NOW + KEPT_SECONDS))).votes == {"theirs": 9.0}
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
    """However much members watch; who asked last is remembered, and forgetting gives room back."""
    for member in range(2, 10):
        for n in range(10):
            await store.ratings.record_score(act(member), f"t{n}", score=None, progress=Progress.WATCHING)
    monkeypatch.setattr(interests, "KEPT_TITLES", 30)
    for member in range(2, 9):
        await store.interests.find(act(member, at=NOW))
    assert [member for _, member in store.interests._members] == [6, 7, 8]
    store.interests.forget(act(7, at=NOW))
    for member in (8, 9):  # one of them anew
        await store.interests.find(act(member, at=NOW + KEPT_SECONDS))
    assert [member for _, member in store.interests._members] == [6, 8, 9]


async def test_what_servers_talk_about_is_bounded(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all of them together so many titles are remembered."""
    for server_id in range(1, 6):
        for n in range(5):
            await store.ratings.record_score(act(server_id=server_id, at=NOW), f"t{n}", score=16)
    monkeypatch.setattr(interests, "KEPT_TITLES", 30)  # five talked about, five voted on
    for server_id in range(1, 6):
        assert len((await store.interests.find(act(server_id=server_id, at=NOW))).votes) == 5
    assert list(store.interests._servers) == [3, 4, 5]


async def test_what_is_kept_is_bounded(store: Store) -> None:
    """However many members type, only so many are remembered."""
    for member in range(KEPT + 50):
        await store.interests.find(Act(1, member, "somebody", member, NOW))
    assert len(list(store.interests._members)) == KEPT


@sqlite_alone
async def test_members_share_what_their_server_talks_about(store: Store, act: Acts) -> None:
    """Only the first of them reads it; a later one reads their own half, and who typed just now nothing."""
    await store.ratings.record_score(act(1, at=NOW), "here", score=16)
    async with listened(store) as seen:
        await store.interests.find(act(2, at=NOW))
    assert any("FROM summaries" in each for each in seen)
    for member, number in ((3, 1), (3, 0)):
        async with listened(store) as seen:
            assert (await store.interests.find(act(member, at=NOW))).votes == {"here": 1.0}
        selects = [each for each in seen if each.startswith("SELECT")]
        assert len(selects) == number
        assert not any("FROM summaries" in each or "rated_at >" in each for each in selects)


@pytest.mark.parametrize("is_much", [False, True])
async def test_a_vote_in_a_large_server_does_not_have_it_read_anew(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch, is_much: bool
) -> None:
    """It is a minute old there at most; control: in a small one the vote is seen at once."""
    for n in range(3):
        await store.ratings.record_score(act(1, at=NOW), f"t{n}", score=16)
    monkeypatch.setattr(interests, "BOOSTED", 3 if is_much else 4)
    await store.interests.find(act(2, at=NOW))
    await store.ratings.record_score(act(2, at=NOW), "t1", score=16)
    assert (await store.interests.find(act(2, at=NOW))).votes["t1"] == (1 if is_much else 2)
    assert (await store.interests.find(act(2, at=NOW + KEPT_SECONDS))).votes["t1"] == 2


async def test_only_the_last_entries_are_read(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a large server talks about is what it said last, however much it said in two weeks."""
    monkeypatch.setattr(interests, "_TALKED", interests._TALKED.replace(f"LIMIT {LATELY}", "LIMIT 3"))
    for n in range(6):
        await store.ratings.record_score(act(n, at=NOW + n), "then" if n < 3 else "now", score=16)
    assert (await store.interests.find(act(1, at=NOW + 9))).talked == ("now",)
