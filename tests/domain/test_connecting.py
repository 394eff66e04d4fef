"""How long is waited before Discord is connected to."""

import pytest

from bot.domain.connecting import LASTING_SECONDS, START_WAITS, Budget, Starts, grow_wait


def test_a_wait_doubles_up_to_the_longest() -> None:
    waits = [grow_wait(tries, first=0.5, longest=20.0) for tries in (0, 1, 2, 5, 6, 10_000)]
    assert waits == [0.5, 1.0, 2.0, 16.0, 20.0, 20.0]


def test_starts_that_do_not_last_wait_longer_and_longer() -> None:
    """The first two connect at once, the rest wait for some minutes in the end."""
    starts, waits, at = Starts(), [], 1_700_000_000
    for _ in range(len(START_WAITS) + 2):
        starts = starts.add(at)
        waits.append(starts.wait_seconds)
        at += 10 + starts.wait_seconds
    assert waits == [*START_WAITS, START_WAITS[-1], START_WAITS[-1]]
    # A day of it spends fewer than Discord's thousand.
    assert 24 * 3600 / START_WAITS[-1] < 1000


@pytest.mark.parametrize("later", [LASTING_SECONDS, -60], ids=["it lasted", "the clock was put back"])
def test_a_start_that_lasted_is_forgotten(later: int) -> None:
    assert Starts(5, 1_700_000_000).add(1_700_000_000 + later).count == 1


def test_the_last_of_a_days_identifies_are_kept() -> None:
    budget, spent = Budget(8, 60.0), 0
    while not budget.wait_seconds:
        budget, spent = budget.spend(), spent + 1
    assert (spent, budget) == (3, Budget(5, 60.0))
