"""How much one may ask for, and that nobody's asking is paid for by another."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.admission import Admission, Buckets, Rate

MINUTES = st.lists(st.floats(0, 60), max_size=200).map(sorted)


@given(MINUTES)
def test_nobody_gets_more_than_their_rate(times: list[float]) -> None:
    """Over any span: what may be had at once, and what came in since."""
    buckets = Buckets(Rate(5, 1))
    admitted = [at for at in times if buckets.draw("a", at=at)]
    for first, start in enumerate(admitted):
        for last, end in enumerate(admitted[first:], start=first):
            assert last - first + 1 <= 5 + (end - start) + 1e-6


def test_an_empty_bucket_fills_with_time() -> None:
    buckets = Buckets(Rate(2, 0.5))
    assert [buckets.draw("a", at=0) for _ in range(3)] == [True, True, False]
    assert [buckets.draw("a", at=at) for at in (1, 2, 3)] == [False, True, False]
    assert [buckets.draw("a", at=1000) for _ in range(3)] == [True, True, False]
    assert buckets.draw("b", at=3)  # control: another's is full


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    buckets = Buckets(Rate(1, 1))
    assert buckets.draw("a", at=100)
    assert not any(buckets.draw("a", at=at) for at in (50, 50.5, 51))


def test_only_so_many_are_remembered() -> None:
    buckets = Buckets(Rate(1, 1), most=100)
    for key in range(1000):
        assert buckets.draw(key, at=0)
    assert len(buckets) == 100
    assert not buckets.draw(999, at=0)  # control: the newest are


def test_a_flood_by_one_leaves_the_others_their_server() -> None:
    """What a member is refused is not taken from the server; a second server has its own."""
    admission = Admission(member=Rate(10, 0), server=Rate(25, 0))
    assert sum(admission.admit(1, 1, at=0) for _ in range(1000)) == 10
    assert sum(admission.admit(1, 2, at=0) for _ in range(10)) == 10
    assert sum(admission.admit(1, who, at=0) for who in range(3, 13)) == 5  # the server's own end
    assert admission.admit(2, 1, at=0)


def test_typing_takes_nothing_from_pressing() -> None:
    admission = Admission(member=Rate(1, 0), typing=Rate(3, 0))
    assert sum(admission.admit(1, 1, at=0, typing=True) for _ in range(9)) == 3
    assert admission.admit(1, 1, at=0)
