"""The summary row and its consensus: always what the votes that count give, whatever happened before."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.board import KEPT_SECONDS, MANY, Board
from bot.domain.errors import Gone
from bot.domain.ratings import HALF_POINTS, Progress, Standing
from bot.domain.reviews import ReviewContent
from bot.domain.titles import Mood
from bot.store import Store
from bot.store.summaries import CONSENSUS, SUMS
from tests.places import EXAMPLES, connect, drop_places, open_store
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows
from tests.store.recompute import differences, kept

MEMBERS = (ALICE, BOB, 3, 4, 5)
TITLES = ("signal", "mother")

member = st.sampled_from(MEMBERS)
server = st.sampled_from([SERVER, SERVER, OTHER_SERVER])
name = st.sampled_from(TITLES)
score = st.one_of(st.none(), st.sampled_from(HALF_POINTS))
progress = st.one_of(st.none(), st.sampled_from(Progress))
STEPS = st.one_of(
    st.tuples(st.just("rate"), server, member, name, score, progress),
    st.tuples(st.just("rate"), server, member, name, st.sampled_from(HALF_POINTS), progress),
    st.tuples(st.just("review"), server, member, name, score, progress, st.sets(st.sampled_from(Mood))),
    st.tuples(st.just("decide"), server, name, st.sets(member, min_size=1), st.booleans()),
    st.tuples(st.just("exclude"), server, member, st.booleans()),
    st.tuples(st.just("calibrate"), server),
)


def burst_of(path: Path, server_id: int, title_id: str, members: set[int]) -> int:
    """An open burst of just these members' votes, put into the file behind the store's back."""
    with closing(connect(path)) as db, db:
        db.execute("UPDATE bursts SET state = 'stands', closed_at = 0 WHERE state = 'open'")
        [[made]] = db.execute(
            "INSERT INTO bursts (server_id, title_id, state, opened_at) VALUES (?, ?, 'open', 0) "
            "RETURNING burst_id",
            (server_id, title_id),
        ).fetchall()
        db.executemany(
            "INSERT INTO burst_votes (burst_id, member_id) VALUES (?, ?)",
            [(made, who) for who in sorted(members)],
        )
    return int(made)


async def do(store: Store, path: Path, act: Acts, step: tuple[Any, ...]) -> None:
    match step:
        case "rate", where, who, title, given_score, how_far:
            await store.ratings.record_score(
                act(who, server_id=where), title, score=given_score, progress=how_far
            )
        case "review", where, who, title, given_score, how_far, moods:
            take = ReviewContent("words", score=given_score, progress=how_far, moods=tuple(sorted(moods)))
            await store.reviews.write(act(who, server_id=where), title, take)
        case "decide", where, title, members, hold:
            burst_id = burst_of(path, where, title, members)
            await store.moderation.decide(act(99, server_id=where), burst_id, hold=hold)
        case "exclude", where, who, excluded:
            moderator = act(99, server_id=where)
            await store.moderation.exclude(moderator, who, name=f"member {who}", excluded=excluded)
        case "calibrate", where:
            await store.calibration.calibrate(where)
        case _:
            raise AssertionError(step)


@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(steps=st.lists(STEPS, min_size=3, max_size=25))
def test_every_row_is_what_its_votes_say(
    tmp_path_factory: pytest.TempPathFactory, act: Acts, steps: list[tuple[Any, ...]]
) -> None:
    """After every act the sums are equal and the consensus within 1e-9; a restart shows the same."""
    path = tmp_path_factory.mktemp("summary") / "daesang.db"

    async def run() -> None:
        async with open_store(path) as store:
            for step in steps:
                await do(store, path, act, step)
                assert differences(path) == [], step
            before = await everything(store)
        async with open_store(path) as store:
            assert await everything(store) == before

    asyncio.run(run())
    drop_places()


async def everything(store: Store) -> list[Standing]:
    return [
        await store.ratings.find_standing(where, title, member_id=who)
        for where in (SERVER, OTHER_SERVER)
        for title in TITLES
        for who in MEMBERS
    ]


@pytest.mark.parametrize(
    "slip",
    [
        "UPDATE shelf SET score = 10 WHERE member_id = 1",
        "UPDATE shelf SET held_at = 1 WHERE member_id = 1",
        "UPDATE members SET excluded_at = 1 WHERE member_id = 1",
        "UPDATE members SET generosity = 0.001",
        "UPDATE summaries SET low = low + 0.0000001",
        "UPDATE mood_counts SET members = 2",
    ],
)
async def test_a_row_that_is_off_would_be_seen(path: Path, store: Store, act: Acts, slip: str) -> None:
    """Control of the property: what is slipped past the store makes a difference."""
    for who in MEMBERS:
        moods = (Mood.DARK,) if who == ALICE else ()
        await store.reviews.write(act(who), "signal", ReviewContent("words", score=14 + who, moods=moods))
    await store.calibration.calibrate(SERVER)
    assert differences(path) == []
    with closing(connect(path)) as db, db:
        db.execute(slip)
    assert differences(path) != []


async def test_votes_at_once_give_what_votes_in_turn_give(path: Path, store: Store, act: Acts) -> None:
    """A hundred members and two calibrations racing leave rows that their votes give."""
    await asyncio.gather(
        *(store.ratings.record_score(act(n), TITLES[n % 2], score=2 + n % 19) for n in range(1, 101)),
        store.calibration.calibrate(SERVER),
        store.calibration.calibrate(SERVER),
    )
    assert differences(path) == []
    assert sum(row["votes"] for row in kept(path).values()) == 100


@pytest.mark.parametrize("calibrated", [False, True])
async def test_a_removed_vote_leaves_no_trace(path: Path, store: Store, act: Acts, calibrated: bool) -> None:
    """Given, changed and taken back, a vote has moved nothing; so has one held and one excluded."""
    for who in range(1, 9):
        await store.ratings.record_score(act(who), "signal", score=12 + who, progress=Progress.FINISHED)
        await store.ratings.record_score(act(who), "mother", score=20 - who)
    if calibrated:
        await store.calibration.calibrate(SERVER)
    before = kept(path)

    await store.ratings.record_score(act(50), "signal", score=2)
    assert kept(path) != before
    await store.ratings.record_score(act(50), "signal", score=20, progress=None)
    await store.ratings.record_score(act(50), "signal", score=None)
    assert kept(path) == before

    await store.ratings.record_score(act(50), "signal", score=2)
    await store.moderation.exclude(act(99), 50, name="troll", excluded=True)
    assert kept(path) == before
    await store.ratings.record_score(act(50), "signal", score=3)
    await store.ratings.record_score(act(50), "healer", score=3)
    assert kept(path) == before
    await store.moderation.exclude(act(99), 50, name="troll", excluded=False)
    assert kept(path) != before
    assert differences(path) == []
    await store.ratings.record_score(act(50), "healer", score=None)

    await store.moderation.decide(act(99), burst_of(path, SERVER, "signal", {50}), hold=True)
    assert kept(path) == before


async def test_a_held_vote_stays_held_however_often_it_is_given(path: Path, store: Store, act: Acts) -> None:
    """Changing a held vote, or taking it back and giving it again, frees it not; a moderator does."""
    for who in (ALICE, BOB, 3):
        await store.ratings.record_score(act(who), "signal", score=16)
    before = kept(path)
    await store.ratings.record_score(act(50), "signal", score=2)
    await store.moderation.decide(act(99), burst_of(path, SERVER, "signal", {50}), hold=True)
    for again in (3, None, 4, None, 2):
        await store.ratings.record_score(act(50), "signal", score=again)
        assert kept(path) == before
    await store.ratings.record_score(act(50), "mother", score=2)
    assert kept(path).keys() == {(SERVER, "signal"), (SERVER, "mother")}

    await store.moderation.decide(act(99), burst_of(path, SERVER, "signal", {50}), hold=False)
    assert kept(path)[SERVER, "signal"]["votes"] == 4
    await store.ratings.record_score(act(50), "signal", score=None)
    await store.ratings.record_score(act(50), "signal", score=5)
    assert kept(path)[SERVER, "signal"]["votes"] == 4
    assert differences(path) == []


async def test_a_standing_has_the_settings_votes_needed(store: Store, act: Acts) -> None:
    """Under the votes a server asks for there is no consensus on a card, with them there is."""
    for who in (ALICE, BOB, 3):
        assert (await store.ratings.find_standing(SERVER, "signal", member_id=1)).consensus is None
        await store.ratings.record_score(act(who), "signal", score=16)
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=1)
    assert standing.needed == 3
    assert standing.consensus == standing.summary.consensus is not None
    await store.settings.change(act(), "consensus_votes", 4)
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=1)
    assert (standing.needed, standing.consensus) == (4, None)
    assert (await store.ratings.find_standing(OTHER_SERVER, "signal", member_id=1)).needed == 3


async def test_moods_are_counted_by_members(path: Path, store: Store, act: Acts) -> None:
    """Each take names a mood once; an edit moves the counts."""
    for who, moods in ((ALICE, (Mood.DARK, Mood.TEARJERKER)), (BOB, (Mood.DARK,))):
        await store.reviews.write(act(who), "signal", ReviewContent("words", moods=moods))
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.moods == {Mood.TEARJERKER: 1, Mood.DARK: 2}
    await store.reviews.write(act(BOB), "signal", ReviewContent("words", moods=(Mood.FUNNY,)))
    standing = await store.ratings.find_standing(SERVER, "signal", member_id=ALICE)
    assert standing.moods == {Mood.TEARJERKER: 1, Mood.DARK: 1, Mood.FUNNY: 1}
    assert differences(path) == []


# The board's rows ------------------------------------------------------------------------------------


def at(year: int, month: int, day: int = 1) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


async def test_a_month_opens_with_the_score_before_its_first_vote(
    path: Path, store: Store, act: Acts
) -> None:
    """The first change of a month notes where the score stood; later ones of that month do not."""
    for who in (ALICE, BOB, 3):
        await store.ratings.record_score(act(who, at=at(2024, 11, 30)), "signal", score=10)
    november = kept(path)[SERVER, "signal"]["score"]
    await store.ratings.record_score(act(4, at=at(2024, 12)), "signal", score=20)
    await store.ratings.record_score(act(5, at=at(2024, 12, 31)), "signal", score=20)
    december = kept(path)[SERVER, "signal"]["score"]
    await store.ratings.record_score(act(6, at=at(2025, 1)), "signal", score=20)

    noted = dict(rows(path, "SELECT month, score FROM openings WHERE month > 2024 * 12 + 10"))
    assert noted == {2024 * 12 + 11: november, 2025 * 12: december}
    [entry] = (await store.ratings.find_board(act(), month=2024 * 12 + 11)).entries
    assert entry.opening == november
    assert entry.rise == entry.score - november > 0
    [entry] = (await store.ratings.find_board(act(), month=2025 * 12 + 1)).entries
    assert (entry.opening, entry.rise) == (None, 0.0)


async def test_a_board_has_the_titles_with_votes_enough(store: Store, act: Acts) -> None:
    """Of this server alone, and only votes that count."""
    for who in MEMBERS:
        await store.ratings.record_score(act(who), "signal", score=16)
        await store.ratings.record_score(act(who, server_id=OTHER_SERVER), "healer", score=16)
    for who in (ALICE, BOB):
        await store.ratings.record_score(act(who), "mother", score=16)

    async def ids(needed: int) -> set[str]:
        await store.settings.change(act(99), "board_votes", needed)
        board = await store.ratings.find_board(act(ALICE), month=0)
        assert board.needed == needed
        own = await store.ratings.list_scores_of(act(ALICE), ["signal", "mother", "healer"])
        assert own == {"signal": 16, "mother": 16}
        return {entry.title_id for entry in board.entries}

    assert await ids(2) == {"signal", "mother"}
    assert await ids(3) == await ids(5) == {"signal"}
    assert await ids(6) == set()
    await store.moderation.exclude(act(99), BOB, name="bob", excluded=True)
    assert await ids(2) == {"signal"}
    assert await ids(5) == set()
    await store.settings.change(act(99), "board_votes", 4)
    [entry] = (await store.ratings.find_board(act(), month=0)).entries
    found = (await store.ratings.find_standing(SERVER, "signal", member_id=1)).consensus
    assert found is not None
    assert entry == ("signal", found.score, found.low, found.high, found.votes, found.excess, None)


async def test_a_board_of_many_titles_is_kept_for_a_while(path: Path, store: Store, act: Acts) -> None:
    """For seconds, and not for who has voted since, nor past another setting; one of few titles never is."""
    await store.settings.change(act(99, at=NOW - 9), "board_votes", 2)
    for who in (ALICE, BOB):
        await store.ratings.record_score(act(who, at=NOW - 9), "title 0", score=16)

    async def look(kept: Board, who: int, *, at: int, month: int = 0) -> bool:
        return await store.ratings.find_board(act(who, at=at), month=month, kept=kept) is kept

    few = await store.ratings.find_board(act(3, at=NOW), month=0)
    assert not await look(few, 3, at=NOW)
    with closing(connect(path)) as db, db:
        names = ("server_id", "changes", "settled", "model", *SUMS, *CONSENSUS)
        for n in range(1, MANY):
            db.execute(
                f"INSERT INTO summaries (title_id, {', '.join(names)}) "
                f"SELECT CAST(? AS TEXT), {', '.join(names)} FROM summaries WHERE title_id = 'title 0'",
                (f"title {n}",),
            )
    many = await store.ratings.find_board(act(3, at=NOW), month=0)
    assert len(many.entries) == MANY
    assert await look(many, 3, at=NOW)
    assert await look(many, ALICE, at=NOW + KEPT_SECONDS - 1)
    assert not await look(many, 3, at=NOW + KEPT_SECONDS)
    assert not await look(many, 3, at=NOW, month=1)

    await store.ratings.record_score(act(ALICE, at=NOW + 1), "title 0", score=2)
    assert await look(many, BOB, at=NOW + 2)
    assert not await look(many, ALICE, at=NOW + 2)
    await store.settings.change(act(99, at=NOW), "board_votes", 3)
    assert not await look(many, BOB, at=NOW + 2)


async def test_a_burst_of_nobody_is_gone(store: Store, act: Acts) -> None:
    """Deciding on what never was changes nothing."""
    with pytest.raises(Gone):
        await store.moderation.decide(act(at=NOW), 404, hold=True)
