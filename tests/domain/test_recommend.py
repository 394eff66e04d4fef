"""Recommendations: oracles by hand, the two forms of the solution, reasons, and what is never shown."""

import math
from collections.abc import Iterable
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.recommend import ReasonKind, Tuning, compare_tastes
from bot.domain.recommend.algebra import Floats, Rows, find_axes, gram_matrix, invert_in_place
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.lists import find_best
from bot.domain.recommend.model import Recommender
from bot.domain.recommend.solution import Dual, Primal
from bot.domain.titles import Kind, Title
from tests.benchmarks.rivals import LANDED

Triple = tuple[int, str, float]

GENRES = ("Drama", "Romance", "Thriller", "Comedy", "Action")
PLAIN = Tuning(
    blocks=(),
    metadata_growth=0.0,
    constant=0.0,
    constant_fall=0.0,
    activity=0.0,
    liking=0.0,
    affinity=0.0,
    ridge=1.0,
    consensus=0.0,
    diversity=0.0,
)
"""Nothing but EASE on ones: small enough for paper."""


def title(name: str, *genres: str, tier: int = 3, writer: str | None = None, year: int = 2016) -> Title:
    writers = (writer,) if writer else ()
    return Title(name, Kind.DRAMA, name.upper(), year, genres=genres, tier=tier, writers=writers)


FOUR = [title(name) for name in "abcd"]
TOGETHER = [(1, "a", 8.0), (1, "b", 8.0), (2, "a", 8.0), (2, "b", 8.0), (3, "c", 8.0), (3, "d", 8.0)]
"""a and b by two members, c and d by one."""


def catalogue(count: int, *, seed: int = 0) -> list[Title]:
    rng = np.random.default_rng(seed)
    return [
        title(
            f"t{i:03}",
            *rng.choice(GENRES, int(rng.integers(0, 4)), replace=False).tolist(),
            tier=int(rng.integers(1, 4)),
            writer=f"w{rng.integers(count // 3)}",
            year=int(rng.integers(1990, 2025)),
        )
        for i in range(count)
    ]


def votes(titles: list[Title], members: int, *, seed: int = 1, most: int = 12) -> list[Triple]:
    rng = np.random.default_rng(seed)
    return [
        (member, titles[i].id, float(rng.integers(2, 21)) / 2)
        for member in range(1, members + 1)
        for i in rng.choice(len(titles), int(rng.integers(1, most)), replace=False).tolist()
    ]


def forms(ratings: Iterable[Triple], ground: Ground) -> tuple[Recommender, Recommender]:
    """One fit in the dual form and in the primal form."""
    model = Recommender.fit(ratings, ground)
    rows = model.votes.weigh_scores(ground.tuning)
    return replace(model, solution=Dual.solve(rows, ground)), replace(
        model, solution=Primal.solve(rows, ground)
    )


def shown(model: Recommender, member: int, k: int = 10) -> list[str]:
    return [pick.title_id for pick in model.recommend(member, k)]


def test_the_hand_worked_closed_form() -> None:
    """Two titles seen together by two members and ridge 1 have B = 2/3; titles never together have 0.

    The Gram matrix of a, b is [[2, 2], [2, 2]] + I, its inverse [[3, -2], [-2, 3]] / 5, so that
    B_ab = 2 / 3; for c, d it is [[1, 1], [1, 1]] + I, its inverse [[2, -1], [-1, 2]] / 3, so B_cd = 1 / 2.
    """
    for model in forms([*TOGETHER, (4, "a", 8.0)], Ground.from_titles(FOUR, tuning=PLAIN)):
        # The fourth member's a: [[3, 2], [2, 2]] + I = [[4, 2], [2, 3]], inverse [[3, -2], [-2, 4]] / 8.
        assert model.explain_one(4, "b").score == pytest.approx(2 / 4)
        assert model.explain_one(4, "c").score == pytest.approx(0.0)
    for model in forms(TOGETHER, Ground.from_titles(FOUR, tuning=PLAIN)):
        assert model.with_ratings(5, {"a": 8.0}).explain_one(5, "b").score == pytest.approx(2 / 3)
        assert model.with_ratings(5, {"d": 8.0}).explain_one(5, "c").score == pytest.approx(1 / 2)


def test_the_hand_worked_constant_column() -> None:
    """One title, one member, ridge and constant 1: [[2, 1], [1, 2]], so a stranger scores 1/2."""
    tuning = replace(PLAIN, constant=1.0)
    for model in forms([(1, "a", 8.0)], Ground.from_titles(FOUR[:1], tuning=tuning)):
        assert model.explain_one(2, "a").score == pytest.approx(1 / 2)


def test_the_hand_worked_metadata() -> None:
    """Two titles of one genre, alpha and ridge 1: F F' + I = [[2, 1], [1, 2]], so B is 1/2."""
    tuning = replace(PLAIN, blocks=(("genre", 1.0, 2),), metadata=1.0)
    ground = Ground.from_titles(
        [title("a", "Drama"), title("b", "Drama"), title("c", "Action")], tuning=tuning
    )
    for model in forms([], ground):
        fresh = model.with_ratings(1, {"a": 7.0})
        assert fresh.explain_one(1, "b").score == pytest.approx(1 / 2)
        assert fresh.explain_one(1, "c").score == pytest.approx(0.0)


def test_liked_titles_weigh_more() -> None:
    """A vote weighs max(0, 1 + z / 2) n^-.15, z from the shrunk mean and deviation worked out by hand."""
    model = Recommender.fit([(1, "a", 10.0), (1, "b", 4.0)], FOUR)
    mean = (30 * 7 + 14) / 32
    own = (5 * mean + 14) / 7
    deviation = math.sqrt((30 * 3 + (10 - own) ** 2 + (4 - own) ** 2) / 32)
    weights = model.votes.weigh_scores(Tuning()).values
    wanted = [max(0.0, 1 + (score - own) / deviation / 2) * 2**-0.15 for score in (10, 4)]
    assert weights == pytest.approx(wanted, rel=1e-6)


def test_a_checkerboard() -> None:
    """Where even members love even titles, the one that is withheld comes back before any odd title."""
    titles = [title(f"t{i:02}") for i in range(20)]
    for size in (12, 80):
        ratings = [(m, titles[i].id, 9.0) for m in range(size) for i in range(20) if (m - i) % 2 == 0]
        kept = [(m, t, s) for m, t, s in ratings if int(t[1:]) != m % 20]
        model = Recommender.fit(kept, titles)
        for member in range(min(size, 20)):
            assert shown(model, member, 1) == [f"t{member:02}"]


@pytest.mark.parametrize("members", [1, 7, 40])
def test_primal_equals_dual(members: int) -> None:
    """Both forms give the same scores, single terms, popularity and picks."""
    titles = catalogue(60)
    dual, primal = forms(votes(titles, members), Ground.from_titles(titles))
    assert np.allclose(dual.solution.popularity, primal.solution.popularity, atol=1e-6)
    assert np.allclose(dual.solution.diagonal, primal.solution.diagonal, rtol=1e-5)
    for member in (1, members, 999):
        for place in range(0, 60, 7):
            one, other = (m.explain_one(member, titles[place].id) for m in (dual, primal))
            assert one.score == pytest.approx(other.score, abs=1e-6)
        assert shown(dual, member) == shown(primal, member)


def test_the_smaller_form_is_chosen() -> None:
    """A server with few members for its titles is solved over members, another over titles."""
    titles = catalogue(60)
    assert isinstance(Recommender.fit(votes(titles, 5), titles).solution, Dual)
    assert isinstance(Recommender.fit(votes(titles, 40), titles).solution, Primal)
    for largest, form in ((60, Dual), (20, Primal)):
        ground = Ground.from_titles(titles, tuning=Tuning(largest=largest))
        assert isinstance(Recommender.fit(votes(titles, 10), ground).solution, form)


def solve_densely(
    model: Recommender, *, metadata: float, constant: float, power: float = 1.0
) -> tuple[Floats, Floats]:
    """B over the titles, and what the constant column gives them, by numpy from the rows written out."""
    count, members = len(model.ground.titles), len(model.votes.members)
    votes = model.votes.weigh_scores(model.ground.tuning).write_out(np.arange(members)).astype(np.float64)
    rows = np.hstack([votes, np.full((members, 1), constant)])
    features = model.ground.features.write_out(np.arange(count)).astype(np.float64)
    system = rows.T @ rows + 300 * np.eye(count + 1)
    system[:count, :count] += metadata * features @ features.T
    inverse = np.linalg.inv(system)
    wanted = -inverse / (np.diagonal(inverse) ** power * 300 ** (power - 1))
    return wanted[:count, :count], constant * wanted[count, :count]


def find_weights(model: Recommender) -> Floats:
    everything = np.arange(len(model.ground.titles))
    return model.solution.weights_between(model.solution.facts.overlap(everything, everything))


@pytest.mark.parametrize(
    ("tuning", "metadata", "constant"),
    [
        pytest.param(LANDED, 12.0, 1.5, id="as it was"),
        pytest.param(Tuning(), 12 * (8 / 300) ** 0.3, 1.5 * (8 / 200) ** -0.1, id="by size"),
    ],
)
def test_the_solution_against_a_dense_one(tuning: Tuning, metadata: float, constant: float) -> None:
    """B equals I - P diag(1 / diag P) of the stacked rows, written out and inverted by numpy.

    What metadata weighs grows with a server and the constant falls; with the growth taken out they do not.
    """
    titles = catalogue(30)
    model = Recommender.fit(votes(titles, 8), Ground.from_titles(titles, tuning=tuning))
    off = ~np.eye(30, dtype=bool)
    wanted, popularity = solve_densely(model, metadata=metadata, constant=constant)
    assert np.allclose(find_weights(model)[off], wanted[off], atol=1e-6)
    assert np.allclose(model.solution.popularity, popularity, atol=1e-6)


def test_many_members_divide_by_the_root_of_the_diagonal() -> None:
    """From so many members on, in both forms; just before, by the diagonal itself."""
    titles = catalogue(30)
    off = ~np.eye(30, dtype=bool)
    for members, power in ((19, 1.0), (20, 0.5)):
        ground = Ground.from_titles(titles, tuning=replace(LANDED, halved_from=20))
        for model in forms(votes(titles, members), ground):
            wanted, popularity = solve_densely(model, metadata=12.0, constant=1.5, power=power)
            assert np.allclose(find_weights(model)[off], wanted[off], atol=1e-6)
            assert np.allclose(model.solution.popularity, popularity, atol=1e-6)


def test_constants_go_by_the_size_of_a_server() -> None:
    """Metadata weighs more until 300 members, the constant ever less, and nothing breaks at no member."""
    sizes = [0, 1, 10, 100, 300, 2000]
    found = [Tuning().weigh(n) for n in sizes]
    assert [each.metadata for each in found] == sorted(each.metadata for each in found)
    assert [each.metadata for each in found][-2:] == [12.0, 12.0]
    assert [each.constant for each in found] == sorted((each.constant for each in found), reverse=True)
    assert Tuning().weigh(200).constant == 1.5
    assert [each.power for each in found] == [1.0] * 5 + [0.5]
    assert {(w.metadata, w.constant, w.power) for w in map(LANDED.weigh, sizes)} == {(12.0, 1.5, 1.0)}


def test_a_few_axes_stand_for_all() -> None:
    """With a third of the axes scores are nearly what they are with all; with none they are not."""
    titles = catalogue(150, seed=3)
    ratings = votes(titles, 12, most=20)
    grounds = [Ground.from_titles(titles, tuning=Tuning(rank=rank)) for rank in (1000, 16, 0)]
    assert len(grounds[1].strengths) == 16 == len(grounds[0].strengths) // 3
    exact, few, none = (
        np.array([model.score_taste(member) for member in range(1, 13)])
        for model in (Recommender.fit(ratings, ground) for ground in grounds)
    )
    assert np.abs(few - exact).max() < 0.02 * exact.std()
    assert np.abs(none - exact).max() > 0.1 * exact.std()


def test_popularity_counts_by_likeness() -> None:
    """It counts C max(0, 1 + .25 m/(m+3) Z), Z the member's likeness to each title in standard deviations."""
    titles = catalogue(40)
    ratings = votes(titles, 20)
    model = Recommender.fit(ratings, titles)
    features = model.ground.features.write_out(np.arange(40)).astype(np.float64)
    for member in (1, 2, 999):
        basis = model._make_basis(member)
        likeness = features @ (basis.weights @ features[basis.places])
        scored = len(model.rated_places(member))
        unlike = (likeness - likeness.mean()) / (likeness.std() or 1.0)
        factor = np.maximum(0.0, 1 + 0.25 * scored / (scored + 3) * unlike)
        scores = model._score_all(member)
        assert scores.popularity + scores.affinity == pytest.approx(model.solution.popularity * factor)
    assert not model._score_all(999).affinity.any()
    assert not model._score_all(1, surprise=True).affinity.any()
    plain = Recommender.fit(ratings, Ground.from_titles(titles, tuning=Tuning(affinity=0.0)))
    assert not plain._score_all(1).affinity.any()
    assert plain.score_taste(1) == pytest.approx(model.score_taste(1) - model._score_all(1).affinity)


def test_what_likeness_adds_belongs_to_its_facts() -> None:
    """A popular title like the member's own owes more to its facts than without; another's reasons lose."""
    titles = [
        title("a", "Drama", writer="Park"),
        title("b", "Drama", writer="Park"),
        title("c", "Action"),
        title("d", "Comedy"),
    ]
    ratings = [(m, t, 8.0) for m in range(2, 30) for t in ("b", "c", "d")]
    told = {}
    for z in (0.0, 0.25):
        ground = Ground.from_titles(titles, tuning=Tuning(affinity=z))
        model = Recommender.fit([*ratings, (1, "a", 9.0)], ground)
        for pick in model.explain_picks(1, ["b", "c"]):
            told[z, pick.title_id] = {reason.kind: reason.weight for reason in pick.reasons}
    for kind in (ReasonKind.PEOPLE, ReasonKind.LOVED):
        assert told[0.25, "b"][kind] > told[0.0, "b"][kind] > 0
    assert told[0.25, "b"][ReasonKind.SERVER] == pytest.approx(told[0.0, "b"][ReasonKind.SERVER], rel=0.1)
    assert told[0.25, "c"][ReasonKind.ALIKE] < 0
    assert ReasonKind.ALIKE not in told[0.0, "c"]


def test_titles_beyond_the_cap_are_served_by_metadata() -> None:
    """A capped system scores an outsider as P times its metadata and everyone's reasons still add up."""
    titles = catalogue(40)
    ratings = [r for r in votes(titles, 50) if r[1] != "t039"]
    ground = Ground.from_titles(titles, tuning=Tuning(largest=39))
    capped = Recommender.fit(ratings, ground)
    whole = Recommender.fit(ratings, Ground.from_titles(titles))
    assert isinstance(capped.solution, Primal)
    assert 39 not in capped.solution.places
    for member in (1, 2, 999):
        # An unrated title changes nobody else's rows, so its own column is the same in both.
        one, other = capped.explain_one(member, "t039"), whole.explain_one(member, "t039")
        assert one.score == pytest.approx(other.score, abs=1e-6)


@pytest.mark.parametrize("scored", [["t000"], ["t001", "t000", "t039"]])
def test_scored_beyond_the_cap_counts_by_its_facts(scored: list[str]) -> None:
    """Beside what is solved or alone, by P0 over the divisor; reasons still add up."""
    titles = catalogue(40)
    ratings = [r for r in votes(titles, 50) if r[1] not in ("t000", "t039")]
    capped = Recommender.fit(ratings, Ground.from_titles(titles, tuning=Tuning(largest=38)))
    model = capped.with_ratings(999, dict.fromkeys(scored, 9.0))
    solution, basis = model.solution, model._make_basis(999)
    assert isinstance(solution, Primal)
    assert {0, 39}.isdisjoint(solution.places)
    features = model.ground.features.write_out(np.arange(40)).astype(np.float64)
    system = 300 * np.eye(40) + solution.facts.metadata * features @ features.T
    outside = np.isin(basis.places, [0, 39])
    wanted = -(basis.weights[outside] @ np.linalg.inv(system)[basis.places[outside]]) / solution.divisor
    if not outside.all():
        wanted += solution.score_titles(basis.places[~outside], basis.weights[~outside])
    open_ = np.setdiff1d(np.arange(40), basis.places)
    assert np.abs(wanted[open_]).max() > 1e-3
    found = solution.score_titles(basis.places, basis.weights)
    assert found[open_] == pytest.approx(wanted[open_], abs=1e-6)
    total = model._score_all(999).total
    for pick in model.explain_picks(999, [titles[place].id for place in open_.tolist()]):
        assert pick.score == pytest.approx(total[model.ground.place[pick.title_id]], abs=1e-6)


def test_fold_in_equals_refit_where_it_must() -> None:
    """Folding in what was fitted changes nothing, and a stranger's rows are those of one who was known."""
    titles = catalogue(50)
    ratings = votes(titles, 12)
    model = Recommender.fit(ratings, titles)
    own = {title_id: score for member, title_id, score in ratings if member == 3}
    assert model.with_ratings(3, own).recommend(3, 10) == model.recommend(3, 10)
    one, other = model.with_ratings(777, own), model
    assert [(p.title_id, p.score) for p in one.recommend(777, 10)] == [
        (p.title_id, p.score) for p in other.recommend(3, 10)
    ]


def test_fold_in_is_near_the_refit() -> None:
    """One more rating folded in moves the list as the refit would, within what one row can change."""
    titles = catalogue(80)
    ratings = votes(titles, 60)
    new = {"t001": 9.5, "t002": 9.0, "t003": 2.0}
    folded = Recommender.fit(ratings, titles).with_ratings(900, new)
    refitted = Recommender.fit([*ratings, *((900, t, s) for t, s in new.items())], titles)
    one, other = ([m.explain_one(900, t.id).score for t in titles[4:]] for m in (folded, refitted))
    assert np.corrcoef(one, other)[0, 1] > 0.98


def test_a_rating_taken_back() -> None:
    """None takes a rating back, and the title may be suggested again."""
    model = Recommender.fit([(1, "a", 9.0), (1, "b", 8.0)], FOUR)
    assert "a" in shown(model.with_ratings(1, {"a": None}), 1)
    assert model.with_ratings(1, {"a": None, "b": None}).scores_of(1) == {}


def test_models_never_change() -> None:
    """A fold-in leaves the model it came from as it was, and nothing can be set on either."""
    titles = catalogue(40)
    model = Recommender.fit(votes(titles, 9), titles)
    before = model.recommend(1, 10)
    newer = model.with_ratings(1, {"t000": 10.0, "t001": 10.0})
    assert newer.recommend(1, 10) != before
    assert model.recommend(1, 10) == before
    with pytest.raises(FrozenInstanceError):
        model.fresh = {}  # type: ignore[misc]


def test_the_order_of_the_input_does_not_matter() -> None:
    """Shuffled ratings and titles give the same picks, to the last bit."""
    titles = catalogue(50)
    ratings = votes(titles, 20)
    one = Recommender.fit(ratings, titles)
    other = Recommender.fit(ratings[::-1], titles[::-1])
    for member in (1, 7, 999):
        assert one.recommend(member, 10, wild=True) == other.recommend(member, 10, wild=True)


def test_the_last_of_two_votes_counts() -> None:
    """A second vote of a member on a title takes the place of the first."""
    once, twice = [(1, "a", 9.0)], [(1, "a", 2.0), (1, "a", 9.0)]
    assert Recommender.fit(once, FOUR).scores_of(1) == Recommender.fit(twice, FOUR).scores_of(1)


@pytest.mark.parametrize("score", [0.5, 10.5, math.nan, math.inf])
def test_impossible_scores(score: float) -> None:
    """A score that is not within 1-10 is refused in a fit and in a fold-in."""
    with pytest.raises(ValueError, match="1 to 10"):
        Recommender.fit([(1, "a", score)], FOUR)
    with pytest.raises(ValueError, match="1 to 10"):
        Recommender.fit([], FOUR).with_ratings(1, {"a": score})


def test_a_stranger_gets_what_the_server_watches() -> None:
    """With no ratings the order is that of the server's votes, for anyone."""
    ratings = [(m, t, 8.0) for t, n in (("c", 9), ("a", 6), ("d", 3)) for m in range(n)]
    model = Recommender.fit(ratings, FOUR)
    assert shown(model, 999, 4) == ["c", "a", "d", "b"]
    assert [reason.kind for reason in model.recommend(999, 1)[0].reasons] == [ReasonKind.SERVER]


def test_a_new_server_starts_from_renown() -> None:
    """Without any rating the well-known titles come first, in an order of their own."""
    titles = [title("a"), title("b", tier=1), title("c", tier=2)]
    model = Recommender.fit([], titles)
    assert shown(model, 1) == ["b", "c", "a"]
    assert model.recommend(1, 1)[0].reasons[0].kind is ReasonKind.KNOWN


def test_empty_inputs() -> None:
    """No titles, no ratings, no members and nothing asked for give empty answers."""
    assert Recommender.fit([], []).recommend(1, 5) == []
    assert Recommender.fit([(1, "gone", 5.0)], []).recommend(1, 5) == []
    model = Recommender.fit([(1, "gone", 5.0)], FOUR)
    assert model.count_votes() == {}
    assert model.recommend(1, 0) == []
    assert model.find_for_group([], 5) == []
    assert len(model.find_similar("a", 10)) == 3
    assert Recommender.fit([(1, "a", 5.0)], FOUR[:1]).recommend(1, 5) == []


def test_unknown_titles() -> None:
    """Asking about a title that is not in the catalogue raises, excluding one does not."""
    model = Recommender.fit([], FOUR)
    with pytest.raises(KeyError):
        model.find_similar("gone", 3)
    with pytest.raises(KeyError):
        model.explain_one(1, "gone")
    assert len(model.recommend(1, 9, excluded=["gone", "a"])) == 3


TITLES = catalogue(30, seed=4)
GROUND = Ground.from_titles(TITLES)
ratings_of_thirty = st.lists(
    st.tuples(
        st.integers(1, 14), st.sampled_from([t.id for t in TITLES]), st.integers(2, 20).map(lambda h: h / 2)
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(ratings_of_thirty, st.sets(st.sampled_from([t.id for t in TITLES])), st.integers(0, 35))
def test_nothing_seen_refused_or_barred(ratings: list[Triple], refused: set[str], k: int) -> None:
    """No list holds a rated, excluded or barred title, or one twice, and it is as long as it can be."""
    model = Recommender.fit(ratings, GROUND)
    allowed = {t.id for t in TITLES if t.year > 2000}
    for member in (1, 2, 999):
        seen = {title_id for m, title_id, _ in ratings if m == member}
        for wild in (False, True):
            picks = model.recommend(member, k, {*allowed, "gone"}, excluded=refused, wild=wild)
            found = [pick.title_id for pick in picks]
            open_to = allowed - seen - refused
            assert len(found) == len(set(found)) == min(k, len(open_to))
            assert open_to.issuperset(found)
            assert sum(pick.wild for pick in picks) <= wild


@settings(max_examples=60, deadline=None)
@given(ratings_of_thirty)
def test_reasons_add_up(ratings: list[Triple]) -> None:
    """Every score is the sum of its reasons, the largest first, and the sum is the model's own score."""
    model = Recommender.fit(ratings, GROUND)
    for member in (1, 999):
        for surprise in (False, True):
            total = model._score_all(member, surprise=surprise).total
            assert np.isfinite(total).all()
            for pick in model.recommend(member, 8, surprise=surprise):
                weights = [reason.weight for reason in pick.reasons]
                assert pick.score == sum(weights)
                assert weights == sorted(weights, reverse=True)
                assert pick.score == pytest.approx(total[GROUND.place[pick.title_id]], abs=1e-6)
        for shared in model.find_for_group([1, 2, 999], 4):
            assert shared.score == sum(reason.weight for reason in shared.reasons)


def test_loved_titles_carry_their_terms() -> None:
    """The titles named as loved were loved, their terms add up to the reason and the largest comes first."""
    titles = catalogue(40)
    model = Recommender.fit(votes(titles, 30, most=20), titles)
    found = 0
    for member in range(1, 31):
        loved = {t for t, like in model.likes_of(member).items() if like >= 0.4}
        loved |= {t for t, score in model.scores_of(member).items() if score >= 9}
        for pick in model.recommend(member, 5):
            for reason in pick.reasons:
                if reason.kind is ReasonKind.LOVED:
                    found += 1
                    assert loved.issuperset(reason.titles)
                    assert reason.weight == pytest.approx(sum(reason.terms))
                    assert list(reason.terms) == sorted(reason.terms, reverse=True)
    assert found > 50


def test_a_shared_writer_is_named() -> None:
    """A title by the writer of a loved one comes first and says whose it is and of which title."""
    titles = [
        title("a", writer="Park"),
        title("b", writer="Park"),
        title("c", writer="Kim"),
        title("d", writer="Kim"),
    ]
    model = Recommender.fit([(1, "a", 10.0)], titles)
    pick = model.recommend(1, 1)[0]
    people = next(reason for reason in pick.reasons if reason.kind is ReasonKind.PEOPLE)
    assert (pick.title_id, people.names, people.titles) == ("b", ("Park",), ("a",))


def test_neighbours_are_counted() -> None:
    """The count is of members who agree over two titles and loved the pick, never of those who disagree."""
    agree = [(m, t, s) for m in (2, 3) for t, s in (("a", 10.0), ("b", 2.0), ("c", 10.0), ("d", 3.0))]
    against = [(4, "a", 2.0), (4, "b", 10.0), (4, "c", 10.0), (4, "d", 2.0)]
    model = Recommender.fit([(1, "a", 10.0), (1, "b", 2.0), *agree, *against], FOUR)
    counts = {r.kind: r.count for r in model.explain_one(1, "c").reasons}
    assert counts[ReasonKind.NEIGHBOURS] == 2
    assert counts[ReasonKind.SERVER] == 3


def test_a_wildcard_comes_from_beyond_the_fifty() -> None:
    """The last pick of a member with ten scores is none of their best fifty; a newcomer has no wildcard."""
    titles = catalogue(120)
    model = Recommender.fit(votes(titles, 60, most=25), titles)
    member = next(m for m in range(1, 61) if len(model.scores_of(m)) >= 10)
    picks = model.recommend(member, 5, wild=True)
    assert [pick.wild for pick in picks] == [False] * 4 + [True]
    unseen = [t.id for t in titles if t.id not in model.scores_of(member)]
    best = sorted(unseen, key=lambda t: -model.explain_one(member, t).score)[:50]
    assert picks[-1].title_id not in best
    assert {pick.title_id for pick in picks[:-1]} <= set(best)
    assert not any(pick.wild for pick in model.recommend(999, 5, wild=True))


def test_a_list_is_spread_over_genres() -> None:
    """Among nearly equal titles the second pick is of another genre than the first."""
    titles = [title("a", "Drama"), title("b", "Drama"), title("c", "Action"), title("d", "Comedy")]
    ratings = [(m, t, 8.0) for t, n in (("a", 20), ("b", 18), ("c", 17), ("d", 2)) for m in range(n)]
    assert shown(Recommender.fit(ratings, titles), 999, 2) == ["a", "c"]
    flat = Ground.from_titles(titles, tuning=Tuning(diversity=0.0))
    assert shown(Recommender.fit(ratings, flat), 999, 2) == ["a", "b"]


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, 2.5]), st.booleans())), st.integers(0, 12))
def test_the_best_are_those_of_the_whole_order(entries: list[tuple[float, bool]], count: int) -> None:
    """However many scores are equal: the best of the open ones, equal ones in their order."""
    scores = np.array([score for score, _ in entries])
    open_ = np.array([is_open for _, is_open in entries], dtype=bool)
    whole = sorted(np.flatnonzero(open_).tolist(), key=lambda place: -scores[place])
    assert find_best(scores, open_, count).tolist() == whole[:count]


def test_similar_titles() -> None:
    """More like this is symmetrical, shows not the title itself, keeps the filter and adds up."""
    titles = catalogue(40)
    model = Recommender.fit(votes(titles, 30, most=20), titles)
    near = {s.title_id: s.score for s in model.find_similar("t000", 39)}
    assert "t000" not in near
    assert list(near.values()) == sorted(near.values(), reverse=True)
    back = {s.title_id: s.score for s in model.find_similar("t007", 39)}
    assert near["t007"] == pytest.approx(back["t000"], abs=1e-6)
    assert all(s.title_id != "t007" for s in model.find_similar("t000", 5, near.keys() - {"t007"}))


def test_what_is_alike_is_what_happens_and_who_made_it() -> None:
    """Of what has nothing but one trait in common a trope or a person comes before the genre.

    A network makes nothing alike; neither it nor a genre is ever named.
    """
    base = title("a", "Drama", writer="Park")
    titles = [
        replace(base, tags=("time-travel",), networks=("tvN",)),
        title("genre", "Drama"),
        title("person", writer="Park"),
        replace(title("trope"), tags=("time-travel",)),
        *(replace(title(f"network{i}", year=1980), networks=("tvN",)) for i in range(3)),
        title("other", "Action", year=1980),
    ]
    near = Recommender.fit([], titles).find_similar("a", 9)
    assert {near[0].title_id, near[1].title_id} == {"person", "trope"}
    assert near[2].title_id == "genre"
    assert {pick.score for pick in near[3:]} == {0.0}
    names = {name for pick in near for reason in pick.reasons for name in reason.names}
    assert names == {"Park", "time-travel"}


def test_a_group_sees_nothing_anyone_saw() -> None:
    """A watch party gets what nobody has rated or refused, with a bar for each."""
    titles = catalogue(40)
    model = Recommender.fit(votes(titles, 20), titles)
    seen = {title_id for member in (1, 2, 3) for title_id in model.scores_of(member)}
    picks = model.find_for_group([3, 1, 2, 2], 10, excluded=["t005"])
    assert len(picks) == 10
    assert not {"t005", *seen} & {pick.title_id for pick in picks}
    for pick in picks:
        assert [member for member, _ in pick.bars] == [1, 2, 3]
        assert all(0 <= bar <= 1 for _, bar in pick.bars)


def test_a_group_is_suggested_nothing_that_one_of_them_has_seen() -> None:
    """Not even what one of them loved."""
    ratings = [(1, "a", 9.0), (1, "b", 9.0), (2, "b", 2.0), (2, "c", 8.0), (2, "d", 9.0)]
    model = Recommender.fit(ratings, FOUR)
    assert model.find_for_group([1, 2], 9) == []


def test_servers_of_opposite_tastes_share_a_ground() -> None:
    """Two models over one ground know nothing of each other."""
    titles = [title(name, "Drama") for name in "abcdef"]
    ground = Ground.from_titles(titles)
    one = Recommender.fit([(m, t, 9.0) for m in range(9) for t in "abc"], ground)
    other = Recommender.fit([(m, t, 9.0) for m in range(9) for t in "def"], ground)
    assert set(shown(one, 99, 3)) == set("abc")
    assert set(shown(other, 99, 3)) == set("def")


def test_taste_by_hand() -> None:
    """Agreement is sum z1 z2 / (common + 12) plus the damped genre cosine; under eight no percentage."""
    titles = {t.id: t for t in [title("a", "Drama"), title("b", "Action"), title("c")]}
    found = compare_tastes({"a": 1.0, "b": -1.0, "c": 0.5}, {"a": 1.0, "b": -1.0}, titles)
    assert found.agreement == pytest.approx(2 / 14 + 0.3 * 12 / 14)
    assert (found.common, found.percent, found.both_loved, found.apart) == (2, None, ("a",), ())
    opposed = compare_tastes({"a": 1.0, "b": -1.0}, {"a": -1.0, "b": 1.0}, titles)
    assert opposed.apart == ("a", "b")
    assert opposed.agreement < 0
    many = {f"x{i}": 1.0 for i in range(8)}
    assert compare_tastes(many, many, {}).percent == 70
    assert compare_tastes({}, many, titles).agreement == 0.0


def test_a_quick_round() -> None:
    """Ten different titles, the best known first, the same each time, and none that was asked."""
    titles = catalogue(60)
    scored = [(member, t.id, 8.0) for i, t in enumerate(titles) for member in range(60 - i)]
    model = Recommender.fit(scored, titles)
    asked = model.choose_questions(10)
    assert len(asked) == len(set(asked)) == 10
    assert asked[0] == "t000"
    assert asked == Recommender.fit(scored, titles[::-1]).choose_questions(10)
    step: list[str] = []
    while len(step) < 10:
        step += model.choose_questions(1, asked=step)
    assert step == asked
    assert not set(asked) & set(model.choose_questions(10, asked=asked))
    allowed = {t.id for t in titles[20:]}
    few = model.choose_questions(60, allowed, excluded=["t020"], asked=["t000", "t021", "gone"])
    assert {*few} == allowed - {"t020", "t021"}
    assert Recommender.fit([], []).choose_questions(10) == []


def test_a_quick_round_is_well_separated() -> None:
    """Of equally known titles the next is unlike those asked."""
    titles = [title("a", "Drama"), title("b", "Drama"), title("c", "Action", year=1995)]
    scored = [(member, t, 8.0) for t, n in (("a", 9), ("b", 8), ("c", 8)) for member in range(n)]
    assert Recommender.fit(scored, titles).choose_questions(2) == ["a", "c"]


@pytest.mark.parametrize("size", [1, 2, 511, 512, 513, 1100])
def test_the_inverse(size: int) -> None:
    """The in-place inverse is numpy's, whatever the number of panels."""
    rng = np.random.default_rng(size)
    root = rng.normal(size=(size, size + 20)).astype(np.float32)
    matrix = (root @ root.T / size + np.eye(size)).astype(np.float32)
    found = np.tril(matrix)
    invert_in_place(found)
    assert np.allclose(found, np.linalg.inv(matrix.astype(np.float64)), atol=1e-5)
    assert np.array_equal(found, found.T)


def test_the_axes() -> None:
    """The strongest eigenvectors are numpy's, all of them or the first few."""
    rng = np.random.default_rng(0)
    root = rng.normal(size=(60, 60)) * 0.5 ** np.arange(60)
    matrix = (root.T @ root).astype(np.float32)
    wanted = np.linalg.eigvalsh(matrix.astype(np.float64))[::-1]
    row, column = np.indices(root.shape).reshape(2, -1)
    rows = Rows.from_triples(row, column, root.ravel(), height=60, width=60)
    for count in (5, 60, 100):
        values, axes = find_axes(rows, count)
        assert axes.shape == (60, min(count, 60))
        assert values == pytest.approx(wanted[:count], abs=1e-3 * wanted[0])
        assert np.allclose(axes.T @ axes, np.eye(axes.shape[1]), atol=1e-5)


def test_the_gram_matrix() -> None:
    """Short rows summed by pairs and long ones as products give the dense product's lower triangle."""
    rng = np.random.default_rng(0)
    dense = (rng.random((60, 200)) < np.where(np.arange(60) < 40, 0.02, 0.4)[:, None]) * rng.random((60, 200))
    row, column = np.nonzero(dense)
    rows = Rows.from_triples(row, column, dense[row, column], height=60, width=200)
    assert np.allclose(np.tril(gram_matrix(rows)), np.tril(dense.T @ dense), atol=1e-4)
    assert np.allclose(rows.transpose().write_out(np.arange(200)), dense.T)


@pytest.mark.parametrize("members", [6, 40])
def test_whys_are_the_why_of_each(members: int) -> None:
    """Several titles taken apart at once, in the order asked, are each what it is alone."""
    titles = catalogue(60)
    model = Recommender.fit(votes(titles, members), titles).with_ratings(2, {"t001": 10.0, "t002": 1.0})
    asked = ["t050", "t003", "t017", "t001"]
    for member in (1, 2, 999):
        for found, alone in zip(
            model.explain_picks(member, asked), (model.explain_one(member, i) for i in asked), strict=True
        ):
            assert found.title_id == alone.title_id
            assert found.score == pytest.approx(alone.score, abs=1e-6)
            assert [(r.kind, r.titles, r.names, r.count) for r in found.reasons] == [
                (r.kind, r.titles, r.names, r.count) for r in alone.reasons
            ]
            weights = [r.weight for r in alone.reasons]
            assert [r.weight for r in found.reasons] == pytest.approx(weights, abs=1e-6)
    assert model.explain_picks(1, []) == []
    with pytest.raises(KeyError):
        model.explain_picks(1, ["t050", "gone"])


def test_whys_of_a_group_are_its_own_picks() -> None:
    """Scores, reasons and bars of any title are those the list gave it, whoever is named first or twice."""
    titles = catalogue(60)
    model = Recommender.fit(votes(titles, 40, most=20), titles)
    picks = model.find_for_group([1, 2, 3], 10)
    again = model.explain_for_group([3, 1, 2, 3], [pick.title_id for pick in picks])
    for one, other in zip(picks, again, strict=True):
        assert one.title_id == other.title_id
        assert one.score == pytest.approx(other.score, abs=1e-6)
        assert [r.kind for r in one.reasons] == [r.kind for r in other.reasons]
        assert [r.titles for r in one.reasons] == [r.titles for r in other.reasons]
        assert dict(one.bars) == pytest.approx(dict(other.bars), abs=1e-6)
    reversed_ids = [pick.title_id for pick in picks][::-1]
    assert [pick.title_id for pick in model.explain_for_group([1, 2, 3], reversed_ids)] == reversed_ids
    with pytest.raises(KeyError):
        model.explain_for_group([1], ["gone"])


@pytest.mark.parametrize("members", [6, 40])
def test_whys_of_the_similar_are_those_of_the_list(members: int) -> None:
    """How like a title others are is what the list of the similar says."""
    titles = catalogue(60)
    model = Recommender.fit(votes(titles, members), titles)
    near = model.find_similar("t000", 10)
    again = model.explain_similar("t000", [each.title_id for each in near])
    for one, other in zip(near, again, strict=True):
        assert one.title_id == other.title_id
        assert one.score == pytest.approx(other.score, abs=1e-9)
        assert [(r.kind, r.names, r.count) for r in one.reasons] == [
            (r.kind, r.names, r.count) for r in other.reasons
        ]
    with pytest.raises(KeyError):
        model.explain_similar("t000", ["gone"])
    with pytest.raises(KeyError):
        model.explain_similar("gone", ["t000"])


def test_a_model_of_more_votes_is_larger() -> None:
    """The size in bytes covers the inverse and the votes, and grows with members in either form."""
    titles = catalogue(60)
    ground = Ground.from_titles(titles)
    for which in (0, 1):
        sizes = [forms(votes(titles, members), ground)[which].size for members in (2, 10, 50)]
        assert 0 < sizes[0] < sizes[1] < sizes[2]
    dual, primal = forms(votes(titles, 50), ground)
    assert dual.size >= dual.solution.inverse.nbytes  # type: ignore[attr-defined]
    assert primal.size >= primal.solution.inverse.nbytes  # type: ignore[attr-defined]


# Titles laid over ------------------------------------------------------------------------------------

ADDED = [
    Title("x1", Kind.DRAMA, "X1", 2024, genres=("Drama", "Romance"), writers=("w3",)),
    Title("x2", Kind.DRAMA, "X2", 2024, genres=("Drama", "Romance", "Isekai"), writers=("w3", "Nobody Else")),
    Title("x3", Kind.FILM, "X3", 1950, genres=("Isekai",), country=("TR",)),
]
"""Two that are alike, and one of which nothing is known before."""


def lay_over(count: int, added: Iterable[Title] = ADDED) -> tuple[list[Title], Ground, Ground]:
    titles = catalogue(count)
    ground = Ground.from_titles(titles)
    return titles, ground, ground.cover(added)


@pytest.mark.parametrize("members", [1, 7, 40])
def test_what_nobody_scored_changes_nothing(members: int) -> None:
    """To the last bit, in both forms, for whoever asks; in a catalogue that has it everything is another."""
    titles, ground, covered = lay_over(60)
    ratings = votes(titles, members)
    base, over, whole = (
        Recommender.fit(ratings, each) for each in (ground, covered, Ground.from_titles(titles + ADDED))
    )
    assert type(over.solution) is type(base.solution)
    for member in (1, members, 999):
        for surprise in (False, True):
            before = base._score_all(member, surprise=surprise)
            after = over._score_all(member, surprise=surprise)
            for name in ("total", "taste", "popularity", "affinity", "consensus", "known"):
                assert (getattr(after, name)[:60] == getattr(before, name)).all()
        assert (whole._score_all(member).total[:60] != base._score_all(member).total).any()
    old = ground.place.keys()
    assert [p.title_id for p in over.find_for_group([1, 999], 9, old)] == [
        p.title_id for p in base.find_for_group([1, 999], 9)
    ]


@pytest.mark.parametrize("members", [7, 40])
def test_what_was_scored_counts_as_in_one_catalogue(members: int) -> None:
    """B with all of it scored is what it is with all titles in one system."""
    titles, _, covered = lay_over(60)
    ratings = votes(titles, members) + [(1, each.id, 9.0 - i) for i, each in enumerate(ADDED)]
    weights = Tuning().weigh(members)
    off = ~np.eye(63, dtype=bool)
    for model in forms(ratings, covered):
        wanted, popularity = solve_densely(model, metadata=weights.metadata, constant=weights.constant)
        assert np.allclose(find_weights(model)[off], wanted[off], atol=1e-6)
        assert np.allclose(model.solution.popularity, popularity, atol=1e-6)


@pytest.mark.parametrize("members", [7, 40])
def test_what_nobody_scored_has_the_column_of_the_only_one_added(members: int) -> None:
    """In both forms, though others were laid over with it; its row is that or the facts' alone."""
    titles, ground, covered = lay_over(60)
    weights = Tuning().weigh(members)
    ratings = votes(titles, members)
    alone = Recommender.fit(ratings, ground.cover(ADDED[:1]))
    wanted, popularity = solve_densely(alone, metadata=weights.metadata, constant=weights.constant)
    rated = np.unique([ground.place[title_id] for _, title_id, _ in ratings])
    for model in forms(ratings, covered):
        found = find_weights(model)
        assert np.allclose(found[rated, 60], wanted[rated, 60], atol=1e-6)
        if isinstance(model.solution, Dual):
            # The column's mirror image, P_ij / P_jj beside P_ij / P_ii.
            row = found[rated, 60] * model.solution.divisor[60] / model.solution.divisor[rated]
        else:
            pair = model.solution.facts.overlap(np.array([60]), rated)
            row = -pair.between[0] / model.solution.divisor[rated]
        assert np.allclose(found[60, rated], row, atol=1e-6)
        assert model.solution.popularity[60] == pytest.approx(popularity[60], abs=1e-6)


def test_laid_over_it_is_suggested_as_in_one_catalogue() -> None:
    """A third of the titles laid over: scores go with those of one ground; without their facts less."""
    titles = catalogue(150, seed=3)
    added, ratings = titles[::3], votes(titles, 20, most=40)
    rest = [each for each in titles if each not in added]
    whole = Recommender.fit(ratings, titles)
    bare = [Title(each.id, each.kind, each.title, each.year) for each in added]
    found = []
    for more in (added, bare):
        model = Recommender.fit(ratings, Ground.from_titles(rest).cover(more))
        places = [model.ground.place[each.id] for each in whole.ground.titles]
        pairs = [[each._score_all(m).total for each in (model, whole)] for m in range(1, 21)]
        found.append(min(float(np.corrcoef(one[places], other)[0, 1]) for one, other in pairs))
    assert found[0] > 0.99
    assert found[1] < 0.9


def test_many_alike_do_not_upset_it() -> None:
    """P0 stays positive with 300 alike that were scored; by the axes of the base alone it would not."""
    alike = [replace(ADDED[0], id=f"x{i:03}") for i in range(300)]
    titles, _, covered = lay_over(30, alike)
    everything = np.arange(330)
    facts = covered.weigh(12.0, everything)
    without = replace(facts, layers=facts.layers[:1])
    known = (each.overlap(everything, everything).between for each in (facts, without))
    lowest, below = (np.linalg.eigvalsh(each)[0] for each in known)
    assert lowest > 0 > below
    ratings = votes(titles, 20) + [(member, each.id, 9.0) for member in range(1, 21) for each in alike[::2]]
    for model in forms(ratings, covered):
        assert np.isfinite(model._score_all(1).total).all()
        assert (model.solution.diagonal > 0).all()


def test_newer_facts_take_the_place_of_older() -> None:
    """A title is suggested, shown and counted once, by its newer facts."""
    titles = catalogue(30)
    titles[4] = replace(titles[4], tags=("revenge",))
    titles[5] = replace(titles[5], tags=("revenge",))
    newer = replace(titles[3], title="Mended", tags=("revenge",), writers=("w5",))
    ground = Ground.from_titles(titles).cover([newer])
    assert ground.titles[ground.place["t003"]] == newer
    model = Recommender.fit([(1, "t003", 9.0), (2, "t003", 8.0), (2, "t004", 8.0)], ground)
    assert model.count_votes() == {"t003": 2, "t004": 1}
    assert model.scores_of(1) == {"t003": 9.0}
    everything = {each.id for each in titles}
    assert sorted(shown(model, 3, 99)) == sorted(everything)
    assert "t003" not in shown(model, 1, 99)
    assert sorted(p.title_id for p in model.find_similar("t000", 99)) == sorted(everything - {"t000"})
    (pick,) = model.explain_similar("t004", ["t003"])
    assert any("revenge" in reason.names for reason in pick.reasons)


def test_what_is_laid_over_can_be_asked_everything() -> None:
    """As any title: its likes, what is like it, a group's, why; scored before the fit, after it, or never."""
    titles, ground, covered = lay_over(60)
    for members in (7, 40):
        model = Recommender.fit([*votes(titles, members), (1, "x1", 10.0)], covered)
        model = model.with_ratings(3, {"x1": 9.0, "x3": 10.0, "t001": 2.0})
        for one, other in (("x1", "x2"), ("x2", "x1")):
            assert other in [each.title_id for each in model.find_similar(one, 5)]
        assert model.find_similar("x3", 3)
        ids = [each.id for each in ADDED]
        for member in (1, 2, 3, 999):
            total = model._score_all(member).total
            for pick in model.explain_picks(member, {*ids} - model.scores_of(member).keys()):
                assert pick.score == pytest.approx(total[covered.place[pick.title_id]], abs=1e-6)
        for pick in model.explain_for_group([1, 2, 3], ids):
            assert len(pick.bars) == 3
        assert {"x1", "x2", "x3"} <= {*shown(model, 2, 99)}
        assert {"x1", "x3"}.isdisjoint(shown(model, 3, 99))
    known = Recommender.fit([(member, "x1", 8.0) for member in range(99)], covered)
    assert known.choose_questions(1) == ["x1"]
    with pytest.raises(KeyError):
        Recommender.fit([], ground).explain_one(1, "x1")


def test_what_is_laid_over_shares_what_it_lies_on() -> None:
    """Of a large ground a hundred titles more copy nothing that is dense."""
    titles = catalogue(60)
    ground = Ground.from_titles(titles)
    assert ground.size == 0
    sizes = [ground.cover(catalogue(count, seed=9)).size for count in (3, 100)]
    assert 0 < sizes[0] < sizes[1]
    covered = ground.cover(ADDED)
    assert covered.axes is ground.axes
    assert covered.spread.parts[0] is ground.spread.parts[0]
    assert covered.genres.parts[0] is ground.genres.parts[0]
    assert covered.likeness is ground.likeness
    ratings = [*votes(titles, 5), (1, "x1", 9.0)]
    assert Recommender.fit(ratings, covered).size > Recommender.fit(ratings, ground).size
    again = covered.cover([replace(ADDED[0], id="x4")])
    assert (again.base_count, len(again.titles), again.place["x4"]) == (60, 64, 63)
