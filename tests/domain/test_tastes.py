"""How far tastes agree: on what both scored, beside each one's own scale, and not on little."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.errors import TooLittleInCommon
from bot.domain.tastes import (
    COMMON_NEEDED,
    DAMPING,
    TWIN_NEEDED,
    TWINS,
    Neighbour,
    Scores,
    compare_scores,
    find_twins,
    measure_agreement,
)

TITLES = [f"t{n}" for n in range(14)]
shelves = st.dictionaries(st.sampled_from(TITLES), st.integers(2, 20))
"""What a member gave."""
low = st.dictionaries(st.sampled_from(TITLES), st.integers(2, 12))
RISING = {each: 4 + n for n, each in enumerate(TITLES)}


@given(shelves, shelves)
def test_agreement_is_mutual_and_within_bounds(mine: Scores, theirs: Scores) -> None:
    one, other = measure_agreement(mine, theirs), measure_agreement(theirs, mine)
    assert one.common == other.common == len(mine.keys() & theirs.keys())
    assert one.value == pytest.approx(other.value)
    assert abs(one.value) <= one.common / (one.common + DAMPING) + 1e-9
    assert 0 <= one.percent <= 100


@given(low, shelves, st.integers(0, 8))
def test_to_be_kinder_changes_nothing(mine: Scores, theirs: Scores, kinder: int) -> None:
    shifted = {each: half + kinder for each, half in mine.items()}
    before, after = measure_agreement(mine, theirs), measure_agreement(shifted, theirs)
    assert after.value == pytest.approx(before.value, abs=1e-9)


@given(shelves)
def test_nobody_agrees_more_with_oneself_than_titles_allow(mine: Scores) -> None:
    assume(len({*mine.values()}) > 1)
    n = len(mine)
    assert measure_agreement(mine, mine).value == pytest.approx(n / (n + DAMPING))


def test_more_in_common_says_more() -> None:
    """The same agreement on few titles is worth less; one title is worth nearly nothing."""
    found = [measure_agreement(dict([*RISING.items()][:n]), RISING).value for n in (0, 2, 6, 14)]
    assert found == sorted(found)
    assert found[0] == 0
    assert found[1] < 0.2
    assert found[3] == pytest.approx(14 / 24)


def test_opposites_and_the_undecided() -> None:
    against = {each: 24 - half for each, half in RISING.items()}
    assert measure_agreement(RISING, against).percent == round(50 - 50 * 14 / 24)
    assert measure_agreement(RISING, dict.fromkeys(TITLES, 15)).percent == 50


@given(shelves, shelves)
def test_a_comparison_names_what_is_there(mine: Scores, theirs: Scores) -> None:
    common = mine.keys() & theirs.keys()
    if len(common) < COMMON_NEEDED:
        with pytest.raises(TooLittleInCommon) as refused:
            compare_scores(mine, theirs, seen=(), known=())
        assert refused.value.parameters == {"n": len(common), "needed": COMMON_NEEDED}
        return
    found, turned = (
        compare_scores(mine, theirs, seen=(), known=()),
        compare_scores(theirs, mine, seen=(), known=()),
    )
    for shared in (*found.loved, *found.fights):
        assert (mine[shared.title_id], theirs[shared.title_id]) == (shared.mine, shared.theirs)
    assert {each.title_id for each in found.loved} == {each.title_id for each in turned.loved}
    assert {each.title_id for each in found.fights} == {each.title_id for each in turned.fights}
    assert found.offers == turned.gifts
    assert all(title_id not in mine and theirs[title_id] == half for title_id, half in found.offers)


def test_who_is_kinder_fights_for_it_nowhere() -> None:
    """A title both love is no fight, however strict one of them is; the control is one by both measures."""
    strict = {"a": 20, "b": 8, "c": 8, "d": 8, "e": 14}
    kind = {"a": 19, "b": 14, "c": 14, "d": 20, "e": 18}
    found = compare_scores(strict, kind, seen=(), known=())
    assert [each.title_id for each in found.loved] == ["a"]
    assert [each.title_id for each in found.fights] == ["d"]


def test_what_one_has_seen_is_not_offered() -> None:
    theirs = {**RISING, "new": 20, "begun": 20}
    found = compare_scores(RISING, theirs, seen={"begun"}, known=())
    assert [title_id for title_id, _ in found.offers] == ["new"]


def test_twins_are_few_near_and_known_well() -> None:
    noisy = {each: half + n % 3 for n, (each, half) in enumerate(RISING.items())}
    against = {each: 24 - half for each, half in RISING.items()}
    short = dict([*RISING.items()][: TWIN_NEEDED - 1])
    near = {n: Neighbour(f"near {n}", RISING) for n in range(5, 9)}
    others = {1: noisy, 2: against, 3: short, 4: dict.fromkeys(TITLES, 12)}
    found = find_twins(RISING, {n: Neighbour(str(n), scores) for n, scores in others.items()} | near)
    assert [each.member_id for each in found] == [5, 6, 7]
    assert len(found) == TWINS
    rest = find_twins(RISING, {n: Neighbour(str(n), scores) for n, scores in others.items()})
    assert [each.member_id for each in rest] == [1]
    assert rest[0].agreement.common == 14
