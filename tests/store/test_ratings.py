"""Scores, and the summary rows that move with them."""

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Redelivered
from bot.domain.ratings import HALF_POINTS, Histogram, Progress, Rating
from bot.domain.reviews import ReviewContent
from bot.store import Store
from tests.places import EXAMPLES, INTEGRITY_ERRORS, STATEMENT_ERRORS, connect, open_store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows

SUMMARY = ("votes", "total", "squares", *(f"h{half}" for half in HALF_POINTS))


def counts(*scores: int) -> Histogram:
    return Histogram(tuple(scores.count(half) for half in HALF_POINTS))


async def histogram(store: Store, title_id: str = "signal", *, server_id: int = SERVER) -> Histogram:
    return (await store.ratings.find_standing(server_id, title_id, member_id=ALICE)).summary.histogram


async def own(store: Store, *, server_id: int = SERVER, member_id: int = ALICE) -> Rating | None:
    return (await store.ratings.find_standing(server_id, "signal", member_id=member_id)).own


async def test_an_unknown_title_stands_empty(store: Store) -> None:
    """A title nobody touched has a histogram of zeros, no takes and no own rating."""
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert (standing.summary.histogram, standing.reviews, standing.own) == (Histogram(), 0, None)
    assert standing.summary.histogram.votes == 0


@pytest.mark.parametrize("score", HALF_POINTS)
async def test_every_score_is_counted_in_its_place(path: Path, store: Store, act: Acts, score: int) -> None:
    """One vote is one in the histogram at its own half point, and the row says count, sum and squares."""
    await store.ratings.record_score(act(), "signal", score=score)
    assert await histogram(store) == counts(score)
    assert rows(path, "SELECT votes, total, squares FROM summaries") == [(1, score, score * score)]


async def test_a_rating_says_who_and_when(store: Store, act: Acts) -> None:
    """The own rating has the member's name of now, the score, the progress and the time."""
    await store.ratings.record_score(
        act(name="대상 팬", at=NOW), "signal", score=16, progress=Progress.WATCHING
    )
    assert await own(store) == Rating(
        member_id=ALICE,
        title_id="signal",
        name="대상 팬",
        score=16,
        first_score=16,
        progress=Progress.WATCHING,
        at=NOW,
    )
    assert await own(store, member_id=BOB) is None


async def test_a_change_keeps_the_first_impression(store: Store, act: Acts) -> None:
    """Rating again moves the vote, not the first score, and takes the newer name and time."""
    await store.ratings.record_score(act(name="before", at=NOW), "signal", score=12)
    await store.ratings.record_score(act(name="after", at=NOW + 60), "signal", score=19)
    rating = await own(store)
    assert rating is not None
    assert (rating.first_score, rating.score, rating.name, rating.at) == (12, 19, "after", NOW + 60)
    assert await histogram(store) == counts(19)


async def test_the_same_score_again_counts_once(store: Store, act: Acts) -> None:
    """Giving the score one already gave adds no vote."""
    for _ in range(3):
        await store.ratings.record_score(act(), "signal", score=14)
    assert await histogram(store) == counts(14)


@pytest.mark.parametrize("score", [18, None])
async def test_progress_is_kept_unless_given(store: Store, act: Acts, score: int | None) -> None:
    """A new score, or none, leaves the progress; a new progress replaces it."""
    await store.ratings.record_score(act(), "signal", score=10, progress=Progress.WATCHING)
    await store.ratings.record_score(act(), "signal", score=score)
    rating = await own(store)
    assert rating is not None
    assert (rating.score, rating.progress) == (score, Progress.WATCHING)

    await store.ratings.record_score(act(), "signal", score=score, progress=Progress.FINISHED)
    rating = await own(store)
    assert rating is not None
    assert (rating.score, rating.progress) == (score, Progress.FINISHED)


@pytest.mark.parametrize("progress", [None, Progress.DROPPED])
async def test_a_withdrawn_score_begins_anew(store: Store, act: Acts, progress: Progress | None) -> None:
    """Taking a score back leaves no vote; the next score is a new first impression."""
    await store.ratings.record_score(act(), "signal", score=4, progress=progress)
    await store.ratings.record_score(act(), "signal", score=None)
    rating = await own(store)
    assert await histogram(store) == Histogram()
    if progress is None:
        assert rating is None
    else:
        assert rating is not None
        assert (rating.score, rating.first_score, rating.progress) == (None, None, progress)

    await store.ratings.record_score(act(), "signal", score=15)
    await store.ratings.record_score(act(), "signal", score=17)
    rating = await own(store)
    assert rating is not None
    assert (rating.first_score, rating.score, rating.progress) == (15, 17, progress)
    assert await histogram(store) == counts(17)


async def test_withdrawing_what_is_not_there_changes_nothing(path: Path, store: Store, act: Acts) -> None:
    """Taking back a score never given is no error and no row."""
    await store.ratings.record_score(act(), "signal", score=None)
    assert rows(path, "SELECT * FROM shelf") == rows(path, "SELECT * FROM summaries") == []


async def test_progress_alone_is_no_vote(store: Store, act: Acts) -> None:
    """One may say how far one watched without a score."""
    await store.ratings.record_score(act(), "signal", score=None, progress=Progress.DROPPED)
    assert await histogram(store) == Histogram()
    assert await store.ratings.list_scores(SERVER, ALICE) == {}
    assert await store.ratings.list_votes(SERVER) == []


async def test_a_second_delivery_changes_nothing(path: Path, store: Store, act: Acts) -> None:
    """The same interaction delivered again is Redelivered, whatever it asks for."""
    once = act(name="first")
    await store.ratings.record_score(once, "signal", score=8)
    before = {table: rows(path, f"SELECT * FROM {table}") for table in ("shelf", "summaries", "members")}
    for score in (8, 16, None):
        with pytest.raises(Redelivered):
            await store.ratings.record_score(once, "signal", score=score, progress=Progress.FINISHED)
    with pytest.raises(Redelivered):
        await store.reviews.write(once, "signal", ReviewContent("once more"))
    assert {table: rows(path, f"SELECT * FROM {table}") for table in before} == before
    assert rows(path, "SELECT * FROM reviews") == []

    # Control: the same act in an interaction of its own does change it.
    await store.ratings.record_score(act(name="first"), "signal", score=16)
    assert rows(path, "SELECT * FROM shelf") != before["shelf"]


async def test_two_deliveries_at_once_count_once(store: Store, act: Acts) -> None:
    """Of deliveries that race, exactly one is done."""
    once = act()
    told = await asyncio.gather(
        *(store.ratings.record_score(once, "signal", score=8) for _ in range(5)), return_exceptions=True
    )
    assert [type(each) for each in told if isinstance(each, Exception)] == [Redelivered] * 4
    assert await histogram(store) == counts(8)


async def test_a_failed_act_may_be_delivered_again(store: Store, act: Acts) -> None:
    """What was undone was not handled: its interaction is still new."""
    once = act()
    with pytest.raises(INTEGRITY_ERRORS):
        await store.ratings.record_score(once, "signal", score=21)
    await store.ratings.record_score(once, "signal", score=20)
    assert await histogram(store) == counts(20)


@pytest.mark.parametrize("score", [0, 1, 21, -4])
async def test_a_score_outside_the_scale_is_refused_whole(
    path: Path, store: Store, act: Acts, score: int
) -> None:
    """A bad score leaves the vote before it, and its summary, as they were."""
    await store.ratings.record_score(act(), "signal", score=10)
    before = rows(path, "SELECT * FROM summaries")
    with pytest.raises(STATEMENT_ERRORS):
        await store.ratings.record_score(act(), "signal", score=score)
    assert rows(path, "SELECT score FROM shelf") == [(10,)]
    assert rows(path, "SELECT * FROM summaries") == before


async def test_servers_never_mix(store: Store, act: Acts) -> None:
    """The same member and title in two servers are two ratings, and neither server sees the other's."""
    await store.ratings.record_score(act(name="here"), "signal", score=6)
    await store.ratings.record_score(act(name="there", server_id=OTHER_SERVER), "signal", score=18)
    await store.ratings.record_score(act(BOB, server_id=OTHER_SERVER), "signal", score=20)

    assert await histogram(store) == counts(6)
    assert await histogram(store, server_id=OTHER_SERVER) == counts(18, 20)
    here, there = await own(store), await own(store, server_id=OTHER_SERVER)
    assert here is not None
    assert there is not None
    assert [(here.name, here.score), (there.name, there.score)] == [("here", 6), ("there", 18)]
    assert await store.ratings.list_scores(SERVER, ALICE) == {"signal": 6}
    assert await store.ratings.list_votes(OTHER_SERVER) == [(ALICE, "signal", 18), (BOB, "signal", 20)]

    await store.ratings.record_score(act(server_id=OTHER_SERVER), "signal", score=None)
    assert await histogram(store) == counts(6)
    assert await store.ratings.list_votes(SERVER) == [(ALICE, "signal", 6)]


async def test_by_member_and_votes(store: Store, act: Acts) -> None:
    """A member's scores by title, and a server's votes by title and member; no score, no vote."""
    await store.ratings.record_score(act(BOB), "signal", score=7)
    await store.ratings.record_score(act(ALICE), "signal", score=9)
    await store.ratings.record_score(act(ALICE), "mother", score=20)
    await store.ratings.record_score(act(ALICE), "misaeng", score=None, progress=Progress.WATCHING)
    assert await store.ratings.list_scores(SERVER, ALICE) == {"signal": 9, "mother": 20}
    assert await store.ratings.list_scores(SERVER, 404) == {}
    assert await store.ratings.list_votes(SERVER) == [
        (ALICE, "mother", 20),
        (ALICE, "signal", 9),
        (BOB, "signal", 7),
    ]
    assert await store.ratings.list_votes(404) == []


async def test_the_summaries_of_several_titles(store: Store, act: Acts) -> None:
    """The votes of the titles asked for, of this server; a title nobody scored is left out."""
    await store.ratings.record_score(act(), "signal", score=8)
    await store.ratings.record_score(act(BOB), "signal", score=9)
    await store.ratings.record_score(act(), "mother", score=20)
    await store.ratings.record_score(act(), "misaeng", score=None, progress=Progress.WATCHING)
    await store.ratings.record_score(act(server_id=OTHER_SERVER), "signal", score=2)
    asked = ["signal", "misaeng", "unknown", "it's; odd"]
    found = await store.suggestions.find_standings(SERVER, asked)
    assert {title_id: each.summary.histogram for title_id, each in found.items()} == {"signal": counts(8, 9)}
    assert (
        found["signal"].summary
        == (await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)).summary
    )
    assert await store.suggestions.find_standings(SERVER, []) == {}
    many = ["mother", *(f"title-{n}" for n in range(5_000))]
    assert list(await store.suggestions.find_standings(SERVER, many)) == ["mother"]


async def test_a_title_whose_votes_were_all_withdrawn_has_no_summary(store: Store, act: Acts) -> None:
    """A title is left out also when it once had a vote: there is no mean of nothing."""
    await store.ratings.record_score(act(), "signal", score=8)
    await store.ratings.record_score(act(), "signal", score=None)
    assert await store.suggestions.find_standings(SERVER, ["signal"]) == {}


async def test_the_standing_counts_takes(store: Store, act: Acts) -> None:
    """A card says how many takes a title has in this server."""
    await store.reviews.write(act(ALICE), "signal", ReviewContent("good", score=18))
    await store.reviews.write(act(BOB), "signal", ReviewContent("no score"))
    await store.reviews.write(act(BOB), "mother", ReviewContent("another title"))
    await store.reviews.write(act(BOB, server_id=OTHER_SERVER), "signal", ReviewContent("another server"))
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=BOB)
    assert (standing.reviews, standing.summary.histogram, standing.own) == (2, counts(18), None)


async def test_the_join_date_is_kept_when_unknown(path: Path, store: Store, act: Acts) -> None:
    """An act that does not know when the member joined keeps what was known."""
    await store.ratings.record_score(act(joined_at=5), "signal", score=8)
    await store.ratings.record_score(act(at=NOW + 1), "signal", score=9)
    assert rows(path, "SELECT joined_at, seen_at FROM members") == [(5, NOW + 1)]


def recomputed(path: Path) -> dict[tuple[int, str], dict[str, int]]:
    """Every summary as the ratings alone say it."""
    found: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMMARY, 0))
    for server_id, title_id, score in rows(
        path, "SELECT server_id, title_id, score FROM shelf WHERE score IS NOT NULL"
    ):
        row = found[server_id, title_id]
        row["votes"] += 1
        row["total"] += score
        row["squares"] += score**2
        row[f"h{score}"] += 1
    return dict(found)


def kept(path: Path) -> dict[tuple[int, str], dict[str, int]]:
    """Every summary row that is not all zeros."""
    found = rows(path, f"SELECT server_id, title_id, {', '.join(SUMMARY)} FROM summaries")
    return {(row[0], row[1]): dict(zip(SUMMARY, row[2:], strict=True)) for row in found if any(row[2:])}


SCORES = st.one_of(st.none(), st.sampled_from(HALF_POINTS))
STEPS = st.tuples(
    st.sampled_from(["rate", "review"]),
    st.sampled_from([SERVER, OTHER_SERVER]),
    st.sampled_from([ALICE, BOB, 3]),
    st.sampled_from(["signal", "mother"]),
    SCORES,
    st.one_of(st.none(), st.sampled_from(Progress)),
)
BURSTS = st.lists(st.lists(STEPS, min_size=1, max_size=12), min_size=1, max_size=4)


@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(bursts=BURSTS)
def test_a_summary_is_what_its_ratings_say(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, bursts: list[list[tuple[Any, ...]]]
) -> None:
    """After any rating, changing, withdrawing and reviewing, also at once, no summary row is off by one."""
    path = tmp_path_factory.mktemp("summary") / "daesang.db"
    expected: dict[tuple[int, int, str], int] = {}

    async def step(store: Store, what: str, server: int, member: int, title: str, *values: Any) -> None:
        score, progress = values
        if what == "rate":
            await store.ratings.record_score(
                act(member, server_id=server), title, score=score, progress=progress
            )
        else:
            take = ReviewContent("words", score=score, progress=progress)
            await store.reviews.write(act(member, server_id=server), title, take)

    async def run() -> None:
        async with open_store(path) as store:
            for burst in bursts:
                await asyncio.gather(*(step(store, *one) for one in burst))
                for _, server, member, title, score, _ in burst:
                    expected.pop((server, member, title), None)
                    if score is not None:
                        expected[server, member, title] = score
                assert kept(path) == recomputed(path)
                for server in (SERVER, OTHER_SERVER):
                    votes = {(server, m, t): score for m, t, score in await store.ratings.list_votes(server)}
                    assert votes == {key: score for key, score in expected.items() if key[0] == server}

    asyncio.run(run())


async def test_a_summary_that_is_off_would_be_seen(path: Path, store: Store, act: Acts) -> None:
    """Control of the property: a vote slipped past the store makes the two differ."""
    await store.ratings.record_score(act(), "signal", score=8)
    await store.ratings.record_score(act(BOB), "signal", score=9)
    assert kept(path) == recomputed(path) != {}
    with closing(connect(path)) as db, db:
        db.execute("UPDATE shelf SET score = 10 WHERE score = 9")
    assert kept(path) != recomputed(path)


async def test_votes_at_once_are_all_counted(path: Path, store: Store, act: Acts, tmp_path: Path) -> None:
    """A hundred members voting at once are a hundred votes in the summary row."""
    await asyncio.gather(
        *(store.ratings.record_score(act(n), "signal", score=2 + n % 19) for n in range(1, 101))
    )
    assert await histogram(store) == counts(*(2 + n % 19 for n in range(1, 101)))
    assert kept(path) == recomputed(path)

    # Control: reading the number, adding one and writing it back loses votes.
    with closing(sqlite3.connect(tmp_path / "usual.db", isolation_level=None)) as db:
        db.execute("CREATE TABLE summaries (votes INTEGER)")
        db.execute("INSERT INTO summaries VALUES (0)")

        async def vote() -> None:
            [votes] = db.execute("SELECT votes FROM summaries").fetchone()
            await asyncio.sleep(0)
            db.execute("UPDATE summaries SET votes = ?", (votes + 1,))

        await asyncio.gather(*(vote() for _ in range(100)))
        assert db.execute("SELECT votes FROM summaries").fetchone()[0] < 100
