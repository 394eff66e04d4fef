"""A score found by comparing: always an end, always on the scale, and near the truth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.comparing import QUESTIONS, Liking, Rung, climb, make_ladder
from bot.domain.errors import Gone
from bot.domain.ratings import HALF_POINTS

levels = st.sets(st.sampled_from(HALF_POINTS), min_size=1)


def ladder_of(halves: set[int]) -> tuple[Rung, ...]:
    return tuple(Rung(half, f"t{half}") for half in sorted(halves))


def like(truth: float, rung: Rung) -> Liking:
    """What somebody answers who knows just how much they like it."""
    if truth == rung.half_points:
        return Liking.SAME
    return Liking.MORE if truth > rung.half_points else Liking.LESS


@given(levels, st.lists(st.sampled_from(Liking), min_size=QUESTIONS, max_size=QUESTIONS))
def test_whatever_is_answered_it_ends_within_five_questions_and_on_the_scale(
    halves: set[int], answers: list[Liking]
) -> None:
    said = ""
    for answer in answers:
        if isinstance(climb(ladder_of(halves), said), int):
            break
        said += answer
    assert climb(ladder_of(halves), said) in HALF_POINTS


@st.composite
def dense(draw: st.DrawFn) -> tuple[set[int], int]:
    """Scores at most two points apart, and a truth that they reach to."""
    halves = {draw(st.integers(2, 18))}
    for gap in draw(st.lists(st.integers(1, 4), min_size=2, max_size=18)):
        if max(halves) + gap <= 20:
            halves.add(max(halves) + gap)
    return halves, draw(st.integers(max(2, min(halves) - 3), min(20, max(halves) + 3)))


@given(dense())
def test_true_answers_come_within_half_a_point(given_scores: tuple[set[int], int]) -> None:
    halves, truth = given_scores
    said, asked = "", 0
    while isinstance(rung := climb(ladder_of(halves), said), Rung):
        said += like(truth, rung)
        asked += 1
    assert abs(rung - truth) <= 1
    assert asked <= QUESTIONS


def test_control_a_wrong_answer_leads_further_off() -> None:
    """The bound above is none that anything would meet."""
    ladder = ladder_of({4, 8, 12, 16, 20})
    assert climb(ladder, "mm") == 20
    assert climb(ladder, "lll") == 2


def test_no_title_is_compared_with_twice() -> None:
    """So that nobody can contradict themselves."""
    ladder = ladder_of(set(HALF_POINTS))
    for answers in ("mmmm", "llll", "mlml", "lmlm"):
        asked = [climb(ladder, answers[:end]) for end in range(len(answers))]
        assert len(set(asked)) == len(asked)


def test_a_ladder_has_the_first_title_of_each_score() -> None:
    scores = {"a": 16, "b": 12, "c": 16, "d": 20}
    assert make_ladder(scores, ["c", "a", "b"]) == (Rung(12, "b"), Rung(16, "c"))


@pytest.mark.parametrize(("size", "said"), [(0, ""), (1, "mm"), (3, "sm"), (19, "mmmmmm")])
def test_forged_answers_are_refused(size: int, said: str) -> None:
    with pytest.raises(Gone):
        climb(ladder_of(set(HALF_POINTS[:size])), said)
