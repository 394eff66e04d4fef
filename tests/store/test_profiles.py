"""What a member's card reads: what they said, the server's scores beside theirs, who may be their twin."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.members import Consent
from bot.domain.profile import Said
from bot.domain.ratings import Histogram, VoteGroup
from bot.domain.reviews import ReviewContent
from bot.domain.suggestions import Wish
from bot.domain.titles import Mood
from bot.store import Store, profiles
from bot.store.profiles import KnownMember
from tests.places import connect
from tests.store.conftest import ALICE, BOB, OTHER_SERVER, SERVER, Acts

TITLES = [f"t{n:02}" for n in range(12)]


async def rate(
    store: Store, act: Acts, member_id: int, scores: dict[str, int], *, server_id: int = SERVER
) -> None:
    for title_id, score in scores.items():
        await store.ratings.record_score(act(member_id, server_id=server_id), title_id, score=score)


def set_member(path: Path, what: str, member_id: int) -> None:
    with closing(connect(path)) as db:
        db.execute(f"UPDATE members SET {what} WHERE member_id = {member_id}")
        db.commit()


async def test_what_is_known_of_a_member(store: Store, act: Acts, path: Path) -> None:
    find = store.profiles.find_member
    assert await find(SERVER, ALICE) is None
    await rate(store, act, ALICE, {"t00": 16})
    assert await find(SERVER, ALICE) == KnownMember("member 1")
    assert await find(OTHER_SERVER, ALICE) is None
    set_member(path, "hidden_at = 1, no_twins = 1, left_at = 1", ALICE)
    assert await find(SERVER, ALICE) == KnownMember("member 1", is_hidden=True, twins=False, has_left=True)


async def test_who_was_only_acted_upon_is_not_known(store: Store, act: Acts) -> None:
    await store.moderation.exclude(act(99), BOB, name="bob", excluded=True)
    assert await store.profiles.find_member(SERVER, BOB) is None


async def test_what_a_member_said_counts_over_servers(store: Store, act: Acts) -> None:
    async def write(title_id: str, *moods: Mood, server_id: int = SERVER) -> int:
        content = ReviewContent("Words.", moods=moods)
        written = await store.reviews.write(
            act(ALICE, server_id=server_id), title_id, content, listed="", draft_id=None, channel_id=None
        )
        return written.review_id

    first = await write("t00", Mood.TEARJERKER)
    gone = await write("t01", Mood.TEARJERKER)
    await write("t02", Mood.FUNNY, server_id=OTHER_SERVER)
    await store.reviews.vote_helpful(act(BOB), first, helpful=True)
    await store.reviews.vote_helpful(act(3), first, helpful=False)
    await store.reviews.vote_helpful(act(BOB), gone, helpful=True)
    await store.title_votes.vote(act(ALICE), "t00", moods=(Mood.TEARJERKER,))  # the same title
    await store.title_votes.vote(act(ALICE), "t05", moods=(Mood.TEARJERKER, Mood.DARK))
    await store.title_votes.vote(act(BOB), "t06", moods=(Mood.TEARJERKER,))
    find = store.profiles.find_said
    assert await find([SERVER], ALICE) == Said(2, 2, 3)
    await store.reviews.delete(act(ALICE), gone)
    assert await find([SERVER], ALICE) == Said(1, 1, 2)
    assert await find([SERVER, OTHER_SERVER], ALICE) == Said(2, 1, 2)
    assert await find([], ALICE) == Said()


async def test_the_server_beside_a_member(store: Store, act: Acts, path: Path) -> None:
    await rate(store, act, ALICE, {"t00": 20, "t01": 10})
    await rate(store, act, BOB, {"t00": 16, "t02": 4})
    await rate(store, act, 3, {"t00": 12})
    await rate(store, act, BOB, {"t00": 2}, server_id=OTHER_SERVER)
    crowd = await store.profiles.find_crowd(SERVER, member_id=ALICE)
    assert crowd.others == {"t00": VoteGroup(2, 14.0), "t01": VoteGroup(0, 0.0)}
    assert crowd.histogram == Histogram(tuple(map([20, 10, 16, 4, 12].count, range(2, 21))))
    await store.moderation.exclude(act(99), ALICE, name="alice", excluded=True)
    crowd = await store.profiles.find_crowd(SERVER, member_id=ALICE)
    assert crowd.others["t00"] == VoteGroup(2, 14.0)  # hers are not among them, and are not taken off twice
    assert crowd.histogram.votes == 3


# Neighbours ------------------------------------------------------------------------------------------


async def fill(store: Store, act: Acts) -> None:
    """Bob scores as Alice does, 3 the other way round, 4 little, 5 nothing but plans."""
    mine = {each: 4 + n for n, each in enumerate(TITLES)}
    await rate(store, act, ALICE, mine)
    await rate(store, act, BOB, {**mine, "beyond": 20})
    await rate(store, act, 3, {each: 20 - half for each, half in mine.items()})
    await rate(store, act, 4, {"t00": 4, "t01": 5})
    await store.suggestions.record_wish(act(5), "t00", Wish.PLANNED)


async def test_neighbours_come_with_all_they_scored_the_nearest_first(store: Store, act: Acts) -> None:
    await fill(store, act)
    found = await store.profiles.find_neighbours(act(ALICE))
    assert [*found] == [BOB, 3]
    assert found[BOB].name == "member 2"
    assert found[BOB].scores["beyond"] == 20
    assert len(found[BOB].scores) == 13
    assert await store.profiles.find_neighbours(act(ALICE, server_id=OTHER_SERVER)) == {}
    assert await store.profiles.find_neighbours(act(5)) == {}


@pytest.mark.parametrize(
    "what", ["hidden_at = 1", "no_twins = 1", "left_at = 1", "excluded_at = 1", "departed_at = 1"]
)
async def test_some_are_nobodys_neighbour(store: Store, act: Acts, path: Path, what: str) -> None:
    await fill(store, act)
    set_member(path, what, BOB)
    assert [*await store.profiles.find_neighbours(act(ALICE))] == [3]


async def test_a_held_score_is_not_looked_at(store: Store, act: Acts, path: Path) -> None:
    await fill(store, act)
    with closing(connect(path)) as db:
        db.execute("UPDATE shelf SET held_at = 1 WHERE member_id = 2 AND title_id <> 't00'")
        db.commit()
    assert [*await store.profiles.find_neighbours(act(ALICE))] == [3]


async def test_only_so_many_scores_are_looked_through(
    store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the titles that fewest scored; with none of them in common nobody is near."""
    await fill(store, act)
    monkeypatch.setattr(profiles, "BUDGET", 9)
    assert [*await store.profiles.find_neighbours(act(ALICE))] == [BOB, 3]
    monkeypatch.setattr(profiles, "BUDGET", 6)  # two titles
    assert await store.profiles.find_neighbours(act(ALICE)) == {}


async def test_leaving_twins_out_is_kept(store: Store, act: Acts) -> None:
    assert await store.members.find_consent(act(ALICE)) == Consent()
    await store.members.agree(act(ALICE), twins=False)
    assert await store.members.find_consent(act(ALICE)) == Consent(twins=False)
    assert await store.members.find_consent(act(ALICE, server_id=OTHER_SERVER)) == Consent()
    await store.members.agree(act(ALICE), scores=True)
    assert await store.members.find_consent(act(ALICE)) == Consent(scores=True, twins=False)
    await store.members.agree(act(ALICE), twins=True)
    assert await store.members.find_consent(act(ALICE)) == Consent(scores=True)
