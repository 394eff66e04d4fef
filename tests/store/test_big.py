"""A big server: what a vote reads, how near a score stays, and votes that come while it is learnt anew."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.alarm import DAY
from bot.domain.ratings import Progress
from bot.store import Store, calibration, summaries
from bot.store.bursts import LOOKED_AT
from bot.store.calibration import Calibration
from bot.store.jobs import LEASE_SECONDS, SETTLE
from bot.store.summaries import DRIFT, MANY
from tests.places import connect, open_store, sqlite_alone
from tests.store.conftest import NOW, SERVER, Acts, jobs_due, rows
from tests.store.recompute import SUMS, differences, kept, models, recomputed
from tests.store.test_costs import listened

NEAR, RANGE_NEAR = 0.01, 0.03
"""Points that a score may be off before the job has settled it, and the ends of its range."""
BIG = 400
FIRST = 1_000
"""The member who gave the first vote of a big title."""


async def fill(
    path: Path,
    store: Store,
    votes: int = BIG,
    *,
    title_id: str = "signal",
    spread: float = 1.5,
    days: tuple[int, int] = (14, 365),
) -> None:
    """So many honest votes on a title so many days ago, and the server learnt."""
    rng = random.Random(votes)
    given = [
        (
            SERVER,
            title_id,
            FIRST + n,
            rng.choice([None, *Progress]),
            min(max(round(rng.gauss(15, 2 * spread)), 2), 20),
        )
        for n in range(votes)
    ]
    with closing(connect(path)) as db, db:
        db.executemany(
            "INSERT INTO members (server_id, member_id, name, seen_at) VALUES (?, ?, 'm', 0) "
            "ON CONFLICT DO NOTHING",
            [(server_id, who) for server_id, _, who, _, _ in given],
        )
        db.executemany(
            "INSERT INTO shelf (server_id, title_id, member_id, status, score, first_score, first_at, "
            "rated_at, scored_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, score, score, *[NOW - rng.randrange(*days) * DAY] * 3) for *key, score in given],
        )
    await store.calibration.rebuild()


def off(path: Path, title_id: str = "signal") -> float:
    """How far the title's score, or a third of its range, is from what its votes say; its sums are exact."""
    ours, theirs = kept(path)[SERVER, title_id], recomputed(path)[SERVER, title_id]
    assert {name: ours[name] for name in SUMS} == {name: theirs[name] for name in SUMS}
    assert ours["far"] <= ours["softened"] <= ours["votes"]
    by = {name: abs(ours[name] - theirs[name]) for name in ("score", "low", "high")}
    return float(max(by["score"], NEAR / RANGE_NEAR * max(by["low"], by["high"])))


async def settle(store: Store) -> None:
    """Do what is asked for, as whoever takes it up does."""
    for task in await store.jobs.take_due(at=NOW, most=9):
        if task.name == SETTLE:
            await store.calibration.settle(task.scope)
        await store.jobs.finish(task)


# A vote ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
async def test_a_score_stays_near_its_votes_and_is_exact_after_the_job(
    path: Path, store: Store, act: Acts, seed: int
) -> None:
    """Votes given, changed and taken back, by whomever; the job is asked for at a change of 1 %."""
    await fill(path, store)
    rng = random.Random(seed)
    moved, asked = 0.0, 0
    for _ in range(60):
        who = rng.choice([rng.randrange(FIRST, FIRST + BIG), rng.randrange(9_000, 9_999)])
        score = rng.choice([2, 2, 20, rng.randrange(2, 21), None])
        before = kept(path)[SERVER, "signal"]["score"]
        await store.ratings.record_score(act(who), "signal", score=score)
        moved += abs(kept(path)[SERVER, "signal"]["score"] - before)
        assert off(path) < NEAR
        if (SETTLE, SERVER) in await jobs_due(store):
            asked += 1
            await settle(store)
            assert differences(path) == []
    assert moved > 10 * NEAR  # the score does follow the votes
    assert 5 <= asked <= 60 / (DRIFT * BIG)


async def test_a_score_that_nobody_settles_drifts(path: Path, store: Store, act: Acts) -> None:
    """Control: without the job the rows are not what the votes say, and after many votes not even near."""
    await fill(path, store, 220)
    for n in range(150):
        await store.ratings.record_score(act(9_000 + n), "signal", score=2)
    assert off(path) > NEAR
    await store.calibration.settle(SERVER)
    assert differences(path) == []


async def test_a_vote_that_is_taken_back_moves_nothing(path: Path, store: Store, act: Acts) -> None:
    """Given, changed and taken back: the score is where it was, to a thousandth."""
    await fill(path, store)
    before = kept(path)[SERVER, "signal"]
    for score in (2, 20, None):
        await store.ratings.record_score(act(9_000), "signal", score=score)
    after = kept(path)[SERVER, "signal"]
    assert after["score"] == pytest.approx(before["score"], abs=0.001)
    assert {name: after[name] for name in (*SUMS, "far", "fresh", "softened", "corrected")} == {
        name: before[name] for name in (*SUMS, "far", "fresh", "softened", "corrected")
    }


async def test_under_many_votes_a_score_is_exact_at_once(path: Path, store: Store, act: Acts) -> None:
    """On the way up to so many and down again; from there on the job has something to do."""
    await fill(path, store, MANY - 3)
    for n in range(2):
        await store.ratings.record_score(act(9_000 + n), "signal", score=2)
        assert differences(path) == []
    await store.ratings.record_score(act(9_003), "signal", score=3)
    assert differences(path) != []
    await store.ratings.record_score(act(9_003), "signal", score=None)
    assert differences(path) == []


@sqlite_alone
async def test_a_vote_reads_no_more_at_many_votes(path: Path, store: Store, act: Acts) -> None:
    """As many statements, and rows, at twice the votes; those of all votes only where there are few."""
    await fill(path, store, BIG, days=(1, 20))
    await fill(path, store, 2 * BIG, title_id="mother", days=(1, 20))
    await fill(path, store, 20, title_id="healer")
    seen: dict[str, list[str]] = {}
    for title_id in ("signal", "mother", "healer"):
        await store.ratings.record_score(act(8_000), title_id, score=14)
        async with listened(store) as seen[title_id]:
            await store.ratings.record_score(act(9_000), title_id, score=15)

    def reads(title_id: str) -> list[str]:
        return [each for each in seen[title_id] if "FROM shelf AS r JOIN members" in each]

    def count(title_id: str) -> int:
        with closing(connect(path)) as db:
            return sum(len(db.execute(each).fetchall()) for each in reads(title_id))

    assert len(seen["signal"]) == len(seen["mother"])
    assert count("signal") == count("mother") == LOOKED_AT
    assert count("healer") == 22  # control: all votes, once


@sqlite_alone
async def test_a_vote_reads_its_member_once(store: Store, act: Acts) -> None:
    """They are noted, and read with what they think of the title; the card's own read comes after."""
    await store.ratings.record_score(act(), "signal", score=14)
    async with listened(store) as seen:
        await store.ratings.record_score(act(), "signal", score=15)
    told = [each for each in seen if "INTO interactions" not in each]  # asks only where some were erased
    own = [each for each in told if "FROM members" in each or "INTO members" in each]
    assert [each.split()[0] for each in own] == ["INSERT", "SELECT"]


# The alarm -------------------------------------------------------------------------------------------


async def test_hostile_newcomers_ring_on_a_big_title(path: Path, store: Store, act: Acts) -> None:
    """Three far votes in a day, held since they are new; and the score is what it was."""
    await fill(path, store)
    before = kept(path)[SERVER, "signal"]["score"]
    for n in range(3):
        assert await store.moderation.list_bursts(SERVER) == []
        await store.ratings.record_score(act(9_000 + n, joined_at=NOW - DAY), "signal", score=2)
    [burst] = await store.moderation.list_bursts(SERVER)
    assert (burst.votes, burst.held) == (3, 3)
    assert kept(path)[SERVER, "signal"]["votes"] == BIG
    total = kept(path)[SERVER, "signal"]["total"]
    evidence = await store.moderation.find_evidence(burst)
    assert evidence.is_plain  # the votes of all are not read for it
    assert evidence.score_without == pytest.approx(total / BIG / 2)
    assert evidence.score_with == pytest.approx((total + 6) / (BIG + 3) / 2)
    assert kept(path)[SERVER, "signal"]["score"] == pytest.approx(before, abs=0.001)
    await store.moderation.decide(act(99), burst.id, hold=False)
    assert await store.moderation.find_evidence(burst) == replace(
        evidence, voters=tuple(replace(each, held=False) for each in evidence.voters)
    )
    assert kept(path)[SERVER, "signal"]["votes"] == BIG + 3
    assert off(path) < NEAR
    await settle(store)
    assert differences(path) == []
    await store.ratings.record_score(act(9_009, joined_at=NOW - DAY), "signal", score=2)
    assert await store.moderation.list_bursts(SERVER) == []  # those that stand are known


# Moderation ------------------------------------------------------------------------------------------


async def test_a_title_that_gets_many_votes_by_moderation_is_settled(
    path: Path, store: Store, act: Acts
) -> None:
    """Votes held before make it many: the score follows by the job, without another vote."""
    await fill(path, store, MANY - 3)
    for n in range(3):
        await store.ratings.record_score(act(9_000 + n, joined_at=NOW - DAY), "signal", score=2)
    [burst] = await store.moderation.list_bursts(SERVER)
    await settle(store)
    assert kept(path)[SERVER, "signal"]["votes"] == MANY - 3
    assert differences(path) == []
    await store.moderation.decide(act(99), burst.id, hold=False)
    assert kept(path)[SERVER, "signal"]["votes"] == MANY
    assert differences(path) != []
    await settle(store)
    assert differences(path) == []


@sqlite_alone
async def test_excluding_a_member_with_many_votes(path: Path, store: Store, act: Acts) -> None:
    """All sums are exact at once, and after the job the scores; including them brings all back."""
    titles = [f"t{n}" for n in range(summaries.AT_ONCE + 20)]
    for n, title_id in enumerate(titles):
        for who in range(1, 12):
            await store.ratings.record_score(act(who), title_id, score=2 + (who * 7 + n) % 19)
    await fill(path, store)
    await store.ratings.record_score(act(1), "signal", score=2)
    await store.calibration.settle(SERVER)
    before = kept(path)
    for excluded in (True, False):
        async with listened(store) as seen:
            await store.moderation.exclude(act(99), 1, name="one", excluded=excluded)
        exact = [each for each in seen if "THEN r.scored_at END AS scored_at" in each]
        assert 0 < len(exact) <= summaries.AT_ONCE
        for title_id in (*titles, "signal"):
            assert off(path, title_id) < 0.2
        assert (SETTLE, SERVER) in await jobs_due(store)
        await settle(store)
        # One vote of so many is no reason to read them all.
        assert {each.split(")")[0] for each in differences(path)} <= {f"({SERVER}, 'signal'"}
    after = kept(path)
    assert after.pop((SERVER, "signal"))["votes"] == before.pop((SERVER, "signal"))["votes"]
    assert after == before


# Learning it anew ------------------------------------------------------------------------------------

TITLES = [f"title {n}" for n in range(12)]


async def cast(store: Store, act: Acts, *, seed: int = 0) -> None:
    rng = random.Random(seed)
    for who in range(1, 25):
        for title_id in rng.sample(TITLES, 4):
            await store.ratings.record_score(act(who), title_id, score=rng.randrange(8, 21))


def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pieces and pages be small."""
    monkeypatch.setattr(calibration, "PIECE", 3)
    monkeypatch.setattr(calibration, "EXACTLY", 2)
    monkeypatch.setattr(calibration, "PAGE", 7)


async def calibrate_with_votes_between(store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch) -> int:
    """Learn the server with a vote before each of its pieces; how many that were."""
    put, given = Calibration._put, 0

    async def vote_and_put(self: Calibration, *piece: Any) -> None:
        nonlocal given
        given += 1
        await store.ratings.record_score(act(1 + given % 24), TITLES[given % 12], score=2 + given % 19)
        await put(self, *piece)

    with monkeypatch.context() as patch:
        patch.setattr(Calibration, "_put", vote_and_put)
        await store.calibration.calibrate(SERVER)
    return given


async def test_votes_between_the_pieces_are_weighed_by_the_new_model(
    path: Path, store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By all of it in the end, members too; and they count towards the next."""
    await cast(store, act)
    cut(monkeypatch)
    given = await calibrate_with_votes_between(store, act, monkeypatch)
    assert given > 9
    assert differences(path) == []
    [(seen,)] = rows(path, "SELECT seen FROM models WHERE server_id = ?", SERVER)
    assert seen == given


async def test_without_looking_again_some_would_be_weighed_by_both(
    path: Path, store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control of the test before: titles that changed meanwhile are not those whose model is old."""
    await cast(store, act)
    cut(monkeypatch)
    settle_all = Calibration._settle
    monkeypatch.setattr(
        Calibration, "_settle", lambda self, server, due: settle_all(self, server, lambda _: False)
    )
    await calibrate_with_votes_between(store, act, monkeypatch)
    assert differences(path) != []


async def test_who_dies_between_the_pieces_is_followed_by_another(
    path: Path, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is there when its lease ends, and done anew all is what the votes say."""
    cut(monkeypatch)

    async with open_store(path) as store:
        await cast(store, act)
        [task] = await store.jobs.take_due(at=NOW, most=9)
        put, left = Calibration._put, 4

        async def die(self: Calibration, *piece: Any) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise asyncio.CancelledError
            await put(self, *piece)

        with monkeypatch.context() as patch:
            patch.setattr(Calibration, "_put", die)
            with pytest.raises(asyncio.CancelledError):
                await store.calibration.calibrate(task.scope)
    assert differences(path) != []
    async with open_store(path) as store:
        assert await store.jobs.take_due(at=NOW + LEASE_SECONDS - 1, most=9) == []
        [task] = await store.jobs.take_due(at=NOW + LEASE_SECONDS, most=9)
        assert (task.name, task.scope) == ("calibrate", SERVER)
        await store.calibration.calibrate(task.scope)
        await store.jobs.finish(task)
        assert differences(path) == []
        assert await jobs_due(store, at=NOW + 9 * LEASE_SECONDS) == []


@pytest.mark.parametrize("page", [1, 24, 96])
async def test_votes_read_in_pages_are_all_votes(
    path: Path, store: Store, act: Acts, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Whether or not the last page is full; the control is a reader that stops after one."""
    await cast(store, act)
    await store.calibration.calibrate(SERVER)
    whole = models(path)[SERVER]
    assert whole.votes == 96
    monkeypatch.setattr(calibration, "PAGE", page)
    await store.calibration.calibrate(SERVER)
    assert models(path)[SERVER] == whole


@sqlite_alone
async def test_members_who_are_nearly_as_they_were_are_not_written(
    path: Path, store: Store, act: Acts
) -> None:
    """Nobody where no vote changed; where some did, their rows are what the scores are worked out from."""
    await cast(store, act)
    await store.calibration.calibrate(SERVER)

    def written(seen: Sequence[str]) -> int:
        return sum(each.startswith("UPDATE members SET generosity") for each in seen)

    async with listened(store) as seen:
        await store.calibration.calibrate(SERVER)
    assert written(seen) == 0
    await store.ratings.record_score(act(1), TITLES[0], score=2)
    async with listened(store) as seen:
        await store.calibration.calibrate(SERVER)
    assert 0 < written(seen) < 24
    assert differences(path) == []
