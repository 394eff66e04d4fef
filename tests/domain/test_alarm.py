"""The alarm of votes: what rings, what does not, and what must hold for any votes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import alarm
from bot.domain.alarm import DAY, Ballot, Crowd, are_unusual, find_far, find_run

NOW = 1_000 * DAY
RESIDUAL = 1.7
LIKED = (8.0, 8.5, 9.0, 7.5, 8.0, 9.0, 6.5, 8.5, 8.0, 10.0, 7.0, 8.5, 9.0)
"""Thirteen honest votes, ten days from one to the next."""
SPLIT = (9.5, 2.0, 10.0, 2.5, 9.0, 3.0, 9.5, 2.0, 10.0, 2.5, 9.0, 3.0, 9.5)
HIDING = 5.5
"""Just under two deviations from the score of `LIKED`."""


def ballot(*late: float, known: tuple[float, ...] = LIKED, apart: float = DAY + 1) -> Ballot:
    """The known votes, a fortnight's rest, and late ones, the last of them now."""
    before = [NOW - (len(late) - 1) * apart - 14 * DAY - 10 * DAY * n for n in range(len(known))][::-1]
    at = [*before, *(NOW - apart * n for n in reversed(range(len(late))))]
    scores = np.array([*known, *late])
    return Ballot(scores, np.zeros(len(scores)), np.array(at, dtype=np.float64), np.zeros(len(scores), bool))


def run(votes: Ballot, *, now: int = NOW) -> set[int]:
    """The places of a run."""
    places = find_run(votes, score=float(votes.scores.mean()), residual=RESIDUAL, now=now)
    return set(places.tolist())


def rings(votes: Ballot) -> bool:
    return bool(run(votes))


LATE = set(range(13, 18))

# ------------------------------------------------------------------------------------------- runs


@pytest.mark.parametrize("score", [1.0, 3.0, HIDING])
@pytest.mark.parametrize("apart", [60, DAY + 1, 4 * DAY])
def test_five_to_one_side_are_a_run(score: float, apart: int) -> None:
    """Within minutes or over two weeks, far from the score or just inside the line of far votes."""
    assert run(ballot(*[score] * 5, apart=apart)) == LATE


def test_a_run_of_praise() -> None:
    """What everybody finds poor, and five find perfect."""
    poor = tuple(11 - score for score in LIKED)
    assert run(ballot(*[11 - HIDING] * 5, known=poor)) == LATE


def test_five_as_everybody_votes_are_none() -> None:
    assert run(ballot(8.0, 7.0, 8.5, 9.0, 7.5)) == set()


@pytest.mark.parametrize("low", [0, 1, 2])
def test_one_or_two_odd_votes_are_none(low: int) -> None:
    """However low; the control is five of them."""
    assert run(ballot(*[8.5] * (5 - low), *[1.0] * low)) == set()
    assert rings(ballot(*[1.0] * 5))


def test_low_votes_on_a_title_that_splits_its_voters_are_nothing_new() -> None:
    """The same five ring where all others agree."""
    late = (2.0, 3.0, 2.5, 2.0, 3.0)
    assert run(ballot(*late, known=SPLIT)) == set()
    assert rings(ballot(*late))


def test_honest_votes_between_them_are_left_out() -> None:
    """Of a run, only what lies on its side."""
    assert run(ballot(HIDING, 5.0, 8.5, 5.0, HIDING, 5.0, 5.0)) == {13, 14, 16, 17, 18, 19}


def test_votes_at_the_pace_of_the_title_have_to_be_further_off() -> None:
    """As often as ever: tastes turn. The control came within days."""
    at = NOW - np.arange(18, dtype=np.float64)[::-1] * 6 * DAY
    assert rings(ballot(*[6.0] * 5))
    assert not rings(replace(ballot(*[6.0] * 5), at=at))
    assert rings(replace(ballot(*[1.0] * 5), at=at))


def test_a_run_older_than_four_weeks_is_not_looked_at() -> None:
    """Else it would ring for ever."""
    votes = ballot(*[1.0] * 5, apart=60)
    assert run(votes, now=NOW + 27 * DAY) == LATE
    assert run(votes, now=NOW + 29 * DAY) == set()


def test_a_generous_member_who_gives_less_is_corrected() -> None:
    """A run is what lies apart after each member's generosity: five harsh ones are none."""
    votes = ballot(*[HIDING] * 5)
    harsh = votes.generosity.copy()
    harsh[13:] = -2.5
    assert rings(votes)
    assert not rings(replace(votes, generosity=harsh))


def test_what_moves_little_is_left_alone() -> None:
    """Five among two hundred."""
    assert not rings(ballot(*[HIDING] * 5, known=LIKED * 15))


@pytest.mark.parametrize(("known", "expected"), [(4, False), (5, True)])
def test_a_run_needs_others(known: int, expected: bool) -> None:
    """Five others at least."""
    assert rings(ballot(*[1.0] * 4, known=LIKED[:known])) is expected


def test_what_stands_is_in_no_run_and_known() -> None:
    """The control is the same before moderators decided."""
    votes = ballot(*[HIDING] * 5)
    assert rings(votes)
    stands = np.array([place in LATE for place in range(18)])
    assert not rings(replace(votes, stands=stands))
    more = ballot(*[HIDING] * 5, 1.0, 1.0, 1.0, 1.0, 1.0)
    stands = np.array([place in LATE for place in range(23)])
    assert run(replace(more, stands=stands)) == set(range(18, 23))


# ------------------------------------------------------------------------------------------- far votes


def far(votes: Ballot, *, score: float = 7.5) -> list[int]:
    return list(find_far(votes, score=score, residual=RESIDUAL, now=NOW).tolist())


def test_three_far_votes_of_one_day() -> None:
    """To the second, and to the half point."""
    assert far(ballot(1.0, 1.0, 4.0, apart=60)) == [13, 14, 15]
    assert far(ballot(1.0, 1.0, 4.5, apart=60)) == []
    assert far(ballot(1.0, 1.0, 1.0, apart=DAY // 2 - 1)) == [13, 14, 15]
    assert far(ballot(1.0, 1.0, 1.0, apart=DAY // 2)) == []


def test_far_votes_are_unusual_where_others_agree() -> None:
    """And usual on a title that splits its voters, or when they are all there is."""
    late = np.array([13, 14, 15])
    assert are_unusual(ballot(1.0, 1.0, 1.0), late, residual=RESIDUAL)
    assert not are_unusual(ballot(1.0, 1.0, 1.0, known=SPLIT), late, residual=RESIDUAL)
    assert not are_unusual(ballot(1.0, 1.0, 1.0, known=()), np.arange(3), residual=RESIDUAL)


# ------------------------------------------------------------------------------------------- for any votes

SCORES = st.integers(2, 20).map(lambda half: half / 2)


@st.composite
def ballots(draw: st.DrawFn) -> Ballot:
    """Up to forty votes within a few months, each at a time of its own."""
    scores = draw(st.lists(SCORES, min_size=1, max_size=40))
    days = draw(st.lists(st.integers(0, 150 * 24), min_size=len(scores), max_size=len(scores), unique=True))
    generosity = draw(st.lists(st.floats(-2, 2), min_size=len(scores), max_size=len(scores)))
    stands = draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    at = NOW - np.array(days, dtype=np.float64) * 3600
    return Ballot(np.array(scores), np.array(generosity), at, np.array(stands))


@given(votes=ballots())
@settings(max_examples=300)
def test_a_run_is_some_late_votes(votes: Ballot) -> None:
    """Three or more, none that stands, none older than four weeks, none twice; five others are left."""
    places = find_run(votes, score=7.5, residual=RESIDUAL, now=NOW).tolist()
    assert len(set(places)) == len(places)
    assert not places or 3 <= len(places) <= len(votes.scores) - 5
    assert all(votes.at[place] > NOW - 28 * DAY and not votes.stands[place] for place in places)
    if places:
        assert alarm.may_ring(votes, now=NOW)


@given(votes=ballots(), chance=st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_the_order_of_the_rows_does_not_matter(votes: Ballot, chance: np.random.Generator) -> None:
    """Only that of time does."""
    order = list(range(len(votes.scores)))
    chance.shuffle(order)
    other = Ballot(*(getattr(votes, name)[order] for name in ("scores", "generosity", "at", "stands")))
    for find in (find_run, find_far):
        mine = find(votes, score=7.5, residual=RESIDUAL, now=NOW).tolist()
        theirs = find(other, score=7.5, residual=RESIDUAL, now=NOW).tolist()
        assert set(mine) == {order[place] for place in theirs}


@given(votes=ballots())
@settings(max_examples=300)
def test_low_and_high_are_treated_alike(votes: Ballot) -> None:
    """Every vote and the score mirrored: the same rings."""
    mirrored = replace(votes, scores=11 - votes.scores, generosity=-votes.generosity)
    here = find_run(votes, score=7.5, residual=RESIDUAL, now=NOW).tolist()
    there = find_run(mirrored, score=3.5, residual=RESIDUAL, now=NOW).tolist()
    assert set(here) == set(there)


def test_shuffled_honest_votes_hardly_ever_ring() -> None:
    """A thousand titles, each looked at as its last vote comes in; the control is an attack on each."""
    rng = np.random.default_rng(11)
    honest = attacked = 0
    for _ in range(1_000):
        spread = rng.uniform(0.8, 2.5)
        scores = np.clip(np.round(rng.normal(7.5, spread, 18) * 2) / 2, 1, 10)
        votes = ballot(*scores[13:], known=tuple(scores[:13]))
        honest += rings(votes)
        attacked += rings(ballot(*[1.0] * 5, known=tuple(scores[:13])))
    assert honest <= 10
    assert attacked >= 950


# ------------------------------------------------------------------------------------------- very many votes


def look(votes: Ballot, last: int = 50) -> tuple[Ballot, Crowd]:
    """What the alarm has of a title with very many votes: the last of them, and the counts of all."""
    latest = (votes.at > NOW - alarm.RUN_SECONDS) & (votes.at >= np.sort(votes.at)[-last])
    values, counts = np.unique(votes.scores, return_counts=True)
    crowd = Crowd.count(
        values, counts.astype(np.float64), first=float(votes.at.min()), score=7.5, residual=2.6
    )
    return votes.only(latest, votes.stands), crowd


def judge(votes: Ballot, crowd: Crowd | None) -> tuple[list[float], list[float]]:
    """The scores that make a run, and those far ones that are unusual."""
    run = find_run(votes, score=7.5, residual=2.6, now=NOW, crowd=crowd)
    far = find_far(votes, score=7.5, residual=2.6, now=NOW)
    if len(far) and not are_unusual(votes, far, residual=2.6, crowd=crowd):
        far = far[:0]
    return sorted(votes.scores[run].tolist()), sorted(votes.scores[far].tolist())


@pytest.mark.parametrize(
    ("honest", "late", "apart", "rings"),
    [
        (210, (), 1, False),
        (210, (1.0,) * 5, 600, True),
        (210, (1.0,) * 2, 600, False),
        (210, (3.5,) * 20, 600, True),
        (210, (7.5, 8.0, 6.5, 7.0) * 5, 600, False),
        (400, (3.5,) * 20, 600, False),
        (400, (1.0,) * 5, 600, True),
        (5_000, (1.0,) * 40, DAY + 1, False),
        (5_000, (1.0,) * 40, 600, True),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_the_last_votes_tell_what_all_tell(
    seed: int, honest: int, late: tuple[float, ...], apart: int, rings: bool
) -> None:
    """With the counts of the others: who attacks a title with very many votes is seen as before."""
    rng = np.random.default_rng(seed)
    scores = np.clip(np.round(rng.normal(7.5, 3, honest) * 2) / 2, 1, 10)
    at = NOW - rng.uniform(2 * DAY, 365 * DAY, honest)
    votes = Ballot(
        np.array([*scores, *late]),
        np.array([*rng.normal(0, 0.3, honest), *[0.0] * len(late)]),
        np.array([*at, *(NOW - apart * n for n in reversed(range(len(late))))]),
        np.zeros(honest + len(late), bool),
    )
    told = judge(votes, None)
    assert any(told) is rings
    assert judge(*look(votes)) == told
    assert Crowd.of(votes, score=7.5, residual=2.6).scores == look(votes)[1].scores


def test_votes_that_stand_are_not_of_the_crowd() -> None:
    """Few votes are judged against those in no burst, whether or not all are there."""
    votes = replace(ballot(1.0, 1.0, 1.0), stands=np.array([True] * 5 + [False] * 11))
    whole = Crowd.of(votes, score=8.0, residual=RESIDUAL)
    known = replace(votes, stands=np.zeros(16, bool))
    less = Crowd.of(known, score=8.0, residual=RESIDUAL).without(votes.scores[:5])
    assert whole.scores.number == 11
    assert less == whole
