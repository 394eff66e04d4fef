"""Which of a server's members a model is learnt from, where memory is short."""

import numpy as np
import pytest

from bot import catalogue
from bot.domain.recommend import Ground
from bot.domain.recommend.lighter import APART, count_learnable, estimate_bytes
from bot.domain.recommend.votes import count_by_member, keep_keenest

MIB = 1 << 20


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground.from_titles(catalogue.load_titles()[:400])


def test_all_are_learnt_from_where_nothing_says_how_much_is_left(ground: Ground) -> None:
    assert count_learnable([30] * 5_000, ground, None) == 5_000


def test_with_less_memory_there_are_fewer_and_what_they_need_is_there(ground: Ground) -> None:
    """Never more than fits, nobody where nothing does, and all where there is plenty."""
    lengths = sorted((1 + n % 60 for n in range(5_000)), reverse=True)
    found = [count_learnable(lengths, ground, left * MIB) for left in range(0, 400, 5)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 5_000)
    assert len({*found}) > 3
    for left, count in zip(range(0, 400, 5), found, strict=True):
        assert not count or estimate_bytes(sum(lengths[:count]), count, ground) <= left * MIB


def test_a_process_is_counted_only_where_there_is_one(ground: Ground) -> None:
    before, from_then_on = (estimate_bytes(votes, 50, ground) for votes in (APART - 1, APART))
    assert from_then_on > before + 50 * MIB


def test_those_who_gave_most_are_kept() -> None:
    """All of what they gave, in its order."""
    member = np.array([3, 1, 3, 2, 3, 1])
    columns = member, np.arange(6), np.arange(6, dtype=np.float32)
    assert count_by_member(columns) == [3, 2, 1]
    assert [each.tolist() for each in keep_keenest(columns, 2)] == [
        [3, 1, 3, 3, 1],
        [0, 1, 2, 4, 5],
        [0, 1, 2, 4, 5],
    ]
    assert [len(each) for each in keep_keenest(columns, 0)] == [0, 0, 0]
