"""Which titles divide a server: spread over what is usual there, at that score."""

from functools import partial

import numpy as np
import pytest

from bot.domain.spread import Floats, Spread, find_excess, learn_spread, square_near

SERVER = {"within": 3.0, "middle": 7.0}


NEW = Spread()


def excess(
    *gaps: float, centre: float = 7.0, spread: Spread = NEW, within: float = 3.0
) -> tuple[float, bool]:
    return find_excess(np.array(gaps), centre, spread, within=within, middle=centre)


def test_excess_by_hand() -> None:
    """Twenty votes at 2 points: usual 0.8 * 3 = 2.4, (8 + 20 * 4 / 2.4) / 28 = 1.476; at 3, (8 + 75) / 28."""
    assert excess(*[2, -2] * 10)[0] == pytest.approx(1.4762, abs=1e-4)
    assert excess(*[3, -3] * 10)[0] == pytest.approx(2.9643, abs=1e-4)
    assert excess(*[9, -9] * 10) == excess(*[3, -3] * 10)
    assert not excess(*[2, -2] * 10)[1]
    assert excess(*[2, -2] * 10, spread=Spread(divisive=1.4))[1]


def test_one_odd_vote_divides_nobody() -> None:
    """Where all give tens a 1 among ten is far over the usual spread; two of them are a split."""
    tens = partial(excess, centre=9.9, within=0.05)
    assert tens(*[0.1] * 9, -9)[0] > 2
    assert not tens(*[0.1] * 9, -9)[1]
    assert tens(*[0.1] * 8, -9, -9)[1]


def titles(level: float, lean: float, *, number: int, seed: int = 3) -> tuple[Floats, Floats, Floats]:
    """Agreed titles where votes spread `level` times as much as elsewhere, and `lean` more by the point."""
    rng = np.random.default_rng(seed)
    centres, votes = rng.uniform(5, 9, number), np.full(number, 25.0)
    variance = 2.4 * (((10.25 - centres) * (centres - 0.75)) / (3.25 * 6.25)) ** 1.5
    variance = variance * (level + lean * (centres - 7))
    gaps = rng.normal(0, np.sqrt(variance)[:, None], (number, 25))
    return centres, square_near(gaps).sum(axis=1), votes


def test_a_server_where_votes_spread_more_is_not_full_of_divided_titles() -> None:
    """The usual is learnt: by 1.6 times the spread a sixth would be called, and then one in 25."""
    centres, squares, votes = titles(1.6, 0.2, number=300)
    learnt = learn_spread(centres, squares, votes, **SERVER)
    rows = np.random.default_rng(4).normal(0, 1, (300, 25))
    called = {"unlearnt": 0, "learnt": 0}
    for centre, row in zip(centres.tolist(), rows, strict=True):
        variance = (
            2.4 * ((10.25 - centre) * (centre - 0.75) / (3.25 * 6.25)) ** 1.5 * (1.6 + 0.2 * (centre - 7))
        )
        for name, spread in (("unlearnt", NEW), ("learnt", learnt)):
            called[name] += find_excess(row * variance**0.5, centre, spread, **SERVER)[1]
    assert called["unlearnt"] > 45
    assert called["learnt"] <= 12


def test_titles_that_divide_do_not_hide_themselves() -> None:
    """With a third of a server divided, nearly all of those are called and few others."""
    rng = np.random.default_rng(5)
    centres = rng.uniform(6, 8, 300)
    gaps = rng.normal(0, 1.2, (300, 30))
    gaps[:100] += np.where(np.arange(30) % 2, 2.2, -2.2)
    squares, votes = square_near(gaps).sum(axis=1), np.full(300, 30.0)
    learnt = learn_spread(centres, squares, votes, **SERVER)
    called = [find_excess(row, c, learnt, **SERVER)[1] for row, c in zip(gaps, centres.tolist(), strict=True)]
    assert sum(called[:100]) > 80
    assert sum(called[100:]) <= 6


def test_a_few_titles_teach_little() -> None:
    """Three titles leave the spread and the excess that divides near what they are elsewhere."""
    centres, squares, votes = titles(3, 0, number=3)
    learnt = learn_spread(centres, squares, votes, **SERVER)
    assert abs(learnt.divisive - NEW.divisive) < 0.15
    assert max(map(abs, learnt.bends)) < 0.15
