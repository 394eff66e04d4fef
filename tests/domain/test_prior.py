"""Where a title starts before its votes speak: what its facts are worth, and when they are said to be."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.consensus import ServerModel, Vote, calibrate, consensus
from bot.domain.prior import Lean, find_lean, sum_leanings
from bot.domain.titles import Kind, Title, find_none

GENRES = ("Romance", "Crime", "Comedy", "War")


def title(n: int, *genres: str, year: int = 2012) -> Title:
    return Title(f"t{n}", Kind.FILM, f"Title {n}", year, genres=genres)


def made_up(worth: float, *, seed: int = 1, titles: int = 400) -> tuple[list[Vote], list[Title], list[float]]:
    """A server whose Romance is `worth` points more than its Crime, and what each title is truly worth."""
    rng = np.random.default_rng(seed)
    known, truth, votes = [], [], []
    for n in range(titles):
        genres = [genre for genre in GENRES if rng.random() < 0.4]
        known.append(title(n, *genres, year=int(rng.integers(1970, 2024))))
        told = worth * (("Romance" in genres) - ("Crime" in genres)) / 2
        truth.append(6.5 + told + rng.normal(0, 0.6))
        for member in rng.choice(300, int(rng.integers(1, 9)), replace=False):
            score = float(np.clip(round(2 * rng.normal(truth[-1], 1.3)) / 2, 1, 10))
            votes.append(Vote(int(member), f"t{n}", score))
    return votes, known, truth


def off(server: ServerModel, votes: list[Vote], known: list[Title], truth: list[float]) -> float:
    """Root mean square error of the scores."""
    errors = []
    for each, true in zip(known, truth, strict=True):
        found = consensus([vote for vote in votes if vote.title_id == each.id], server, each)
        assert found is not None
        errors.append((found.score - true) ** 2)
    return math.sqrt(sum(errors) / len(errors))


def pushes(server: ServerModel, known: list[Title]) -> float:
    """How far the facts move titles, in points (root mean square)."""
    return math.sqrt(sum(sum_leanings(server.leanings, each) ** 2 for each in known) / len(known))


@pytest.mark.parametrize("seed", range(3))
def test_facts_help_where_they_matter(seed: int) -> None:
    """Scores of few votes come nearer to the truth by a tenth and more, and Romance is worth more there."""
    votes, known, truth = made_up(2.5, seed=seed)
    plain, told = calibrate(votes), calibrate(votes, {each.id: each for each in known}.get)
    assert off(told, votes, known, truth) < 0.9 * off(plain, votes, known, truth)
    liked, other = title(900, "Romance"), title(901, "Crime")
    assert told.prior_mean(3, liked) - told.prior_mean(3, other) > 1


@pytest.mark.parametrize("seed", range(6))
def test_facts_that_say_nothing_move_nothing(seed: int) -> None:
    """Where genres and years are noise they earn no weight, and the scores are as good as without."""
    votes, known, truth = made_up(0, seed=seed)
    plain, told = calibrate(votes), calibrate(votes, {each.id: each for each in known}.get)
    assert pushes(told, known) < 0.12
    assert off(told, votes, known, truth) < 1.02 * off(plain, votes, known, truth)
    matter, about, _ = made_up(2.5, seed=seed)  # the control: the same size, and they say much
    assert pushes(calibrate(matter, {each.id: each for each in about}.get), about) > 0.5


def test_a_title_without_facts_starts_where_titles_do() -> None:
    """One that the catalogue does not have; and one added later has its facts at once."""
    votes, known, _ = made_up(2.5)
    server = calibrate(votes, {each.id: each for each in known}.get)
    assert server.prior_mean(5, None) == pytest.approx(server.base + server.slope * math.log(6))
    assert server.prior_mean(0, title(999, "Romance")) > server.prior_mean(0, None)
    assert server.prior_mean(0, title(999, "Romance", "Never heard of")) == pytest.approx(
        server.prior_mean(0, title(999, "Romance"))
    )


def test_facts_are_of_what_titles_have_on_average() -> None:
    """Over the titles with votes they cancel out nearly, so that none is moved for being known."""
    votes, known, _ = made_up(2.5)
    server = calibrate(votes, {each.id: each for each in known}.get)
    assert abs(sum(sum_leanings(server.leanings, each) for each in known) / len(known)) < 0.1


def test_a_genre_of_two_titles_is_no_fact() -> None:
    """Of three it is one."""
    votes, known, _ = made_up(2.5)
    for number, is_fact in ((2, False), (3, True)):
        rare = [replace(each, genres=(*each.genres, "Rare")) for each in known[:number]]
        server = calibrate(votes, {each.id: each for each in [*known, *rare]}.get)
        assert ("genre Rare" in server.leanings) is is_fact


def test_no_catalogue_is_as_before() -> None:
    """Nothing known of any title gives no leanings and the very line."""
    votes, known, _ = made_up(2.5)
    plain = calibrate(votes)
    assert plain.leanings == {}
    assert plain == calibrate(votes, find_none)
    assert plain != calibrate(votes, {each.id: each for each in known}.get)


ROWS = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 8), st.integers(2, 20)), min_size=1, max_size=80)
KNOWN = st.dictionaries(
    st.integers(0, 8),
    st.tuples(st.sets(st.sampled_from(GENRES)), st.integers(1900, 2030)),
)


@given(ROWS, KNOWN)
def test_more_votes_never_mean_a_lower_start(
    rows: list[tuple[int, int, int]], known: dict[int, tuple[set[str], int]]
) -> None:
    """Whatever the facts say, it is on the scale and rises with votes; every number is one."""
    titles = {f"t{n}": title(n, *sorted(genres), year=year) for n, (genres, year) in known.items()}
    votes = {(member, n): Vote(member, f"t{n}", half / 2) for member, n, half in rows}
    server = calibrate(votes.values(), titles.get)
    assert server.slope >= 0
    assert all(map(math.isfinite, [server.base, server.slope, *server.leanings.values()]))
    for each in (None, *titles.values()):
        assert (
            1
            <= server.prior_mean(0, each)
            <= server.prior_mean(9, each)
            <= server.prior_mean(999, each)
            <= 10
        )


@given(ROWS, KNOWN)
def test_one_more_ten_never_lowers_a_title_with_facts(
    rows: list[tuple[int, int, int]], known: dict[int, tuple[set[str], int]]
) -> None:
    titles = {f"t{n}": title(n, *sorted(genres), year=year) for n, (genres, year) in known.items()}
    votes = {(member, n): Vote(member, f"t{n}", half / 2) for member, n, half in rows}
    server = calibrate(votes.values(), titles.get)
    for name in {vote.title_id for vote in votes.values()}:
        mine = [vote for vote in votes.values() if vote.title_id == name]
        before = consensus(mine, server, titles.get(name))
        after = consensus([*mine, Vote(999, name, 10)], server, titles.get(name))
        assert before is not None
        assert after is not None
        assert after.score >= before.score - 1e-9


# What is said of it ----------------------------------------------------------------------------------

LEANINGS = {
    "genres": -0.2,
    "genre Romance": 0.6,
    "genre Crime": -0.5,
    "genre War": 0.05,
    "year": -0.1,
    "years": 0.1,
}
"""2012 is 2.2 decades from 1990: the years add 0.22 - 0.1 = 0.12."""


def test_the_facts_that_push_most_are_named() -> None:
    """Two at most, the strongest first, and none that pushes the other way."""
    assert find_lean(LEANINGS, title(1, "War", "Romance")) == Lean(("Romance",), 2010)
    assert find_lean(LEANINGS, title(1, "Romance", "Crime")) is None  # -0.2 + 0.6 - 0.5 + 0.12 = 0.02
    assert find_lean(LEANINGS, title(1, "Crime", "War")) == Lean(("Crime",))
    both = LEANINGS | {"genre War": 0.3}
    assert find_lean(both, title(1, "War", "Romance")) == Lean(("Romance", "War"))


def test_what_hardly_moves_a_title_is_not_said() -> None:
    """Under a tenth of a point, or where only what it is not moves it."""
    assert find_lean({}, title(1, "Romance")) is None
    assert find_lean({"genre Romance": 0.09}, title(1, "Romance")) is None
    assert find_lean({"genre Romance": 0.11}, title(1, "Romance")) == Lean(("Romance",))
    assert find_lean({"genres": -0.5}, title(1, "War")) is None
