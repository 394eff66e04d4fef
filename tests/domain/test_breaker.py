"""When a source is left alone, and when its owner hears of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.breaker import FAULTS, LONGEST, REFUSED_FOR, SHORTEST, TOLD_EVERY, Breaker, Trouble

AT = 1_795_000_000


def fail_often(times: int, why: Trouble = Trouble.SLOW, at: int = AT) -> Breaker:
    found = Breaker()
    for _ in range(times):
        found = found.fail(why, at)
    return found


def test_a_few_faults_are_borne() -> None:
    """Until there are so many in a row; a good answer between them forgives."""
    assert not fail_often(FAULTS - 1).is_open(AT)
    assert fail_often(FAULTS).is_open(AT)
    assert not fail_often(FAULTS - 1).succeed().fail(Trouble.SLOW, AT).is_open(AT)


def test_it_is_left_alone_twice_as_long_each_time_up_to_a_limit() -> None:
    """From a minute to six hours, however many faults there are."""
    pauses = [fail_often(times).off_until - AT for times in range(FAULTS, FAULTS + 100)]
    assert pauses[0] == SHORTEST
    assert pauses[1] == 2 * SHORTEST
    assert pauses[-1] == LONGEST
    assert all(before <= after for before, after in pairwise(pauses))


def test_it_is_tried_again_when_its_time_has_passed() -> None:
    """One second before it is not."""
    off = fail_often(FAULTS)
    assert off.is_open(off.off_until - 1)
    assert not off.is_open(off.off_until)


def test_what_it_asks_for_is_kept_to_at_once() -> None:
    """A pause it names is made after the first fault; a refusal is one of a day."""
    assert Breaker().fail(Trouble.BUSY, AT, retry_after=17.0).off_until == AT + 17
    assert fail_often(FAULTS).fail(Trouble.BUSY, AT, retry_after=1.0).off_until == AT + 2 * SHORTEST
    assert Breaker().fail(Trouble.REFUSED, AT).off_until == AT + REFUSED_FOR


def test_a_late_fault_does_not_shorten_the_time() -> None:
    """One of a question asked before it was switched off."""
    assert Breaker().fail(Trouble.REFUSED, AT).fail(Trouble.SLOW, AT).off_until == AT + REFUSED_FOR


@pytest.mark.parametrize("off", [fail_often(FAULTS), fail_often(1, Trouble.REFUSED)])
def test_the_owner_hears_of_it_once(off: Breaker) -> None:
    """Not again while it goes on and off, until long after."""
    assert off.must_tell(AT)
    told = off.note_told(AT)
    assert not told.must_tell(AT)
    again = told.succeed()
    for _ in range(FAULTS):
        again = again.fail(Trouble.SLOW, AT + TOLD_EVERY - 1)
    assert not again.must_tell(AT + TOLD_EVERY - 1)
    assert again.must_tell(AT + TOLD_EVERY)


def test_a_pause_it_asked_for_is_told_to_nobody() -> None:
    """Nor a fault that is borne, nor one that is over."""
    assert not Breaker().fail(Trouble.BUSY, AT, retry_after=17.0).must_tell(AT)
    assert not fail_often(FAULTS - 1).must_tell(AT)
    off = fail_often(FAULTS)
    assert not off.must_tell(off.off_until)


@given(st.lists(st.tuples(st.none() | st.sampled_from(Trouble), st.integers(0, 10**5), st.floats(0, 86_400))))
def test_it_is_never_off_for_longer_than_a_day(events: list[tuple[Trouble | None, int, float]]) -> None:
    """Whatever happens, in any order of time; and a good answer always switches it on."""
    found = Breaker()
    latest = AT
    for why, later, retry_after in events:
        latest = max(latest, AT + later)
        found = found.fail(why, AT + later, retry_after=retry_after) if why else found.succeed()
        assert found.off_until <= latest + REFUSED_FOR
        assert why or not found.is_open(AT)
