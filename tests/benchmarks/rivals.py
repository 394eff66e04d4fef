"""The simple methods that the model is measured against: each gives a member scores of all titles."""

import importlib
import importlib.util
import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints, gram_matrix, invert_in_place
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.tuning import Tuning
from bot.domain.recommend.votes import Votes, read_columns, weigh_likes
from tests.benchmarks.communities import Community

LANDED = Tuning(
    metadata_growth=0.0,
    constant_fall=0.0,
    halved_from=math.inf,
    affinity=0.0,
    together=True,
    rarity=False,
)
"""The formula as it was: one weight of metadata and one constant for all, and popularity alike for all."""


class Rival(Protocol):
    def scores(self, places: Ints, weights: Floats) -> Floats:
        """All titles' scores for one who weighs `places` so."""


class Popularity:
    """The sum of the votes' weights, the same for everyone."""

    def __init__(self, votes: Votes, ground: Ground) -> None:
        rows = votes.weigh_scores(ground.tuning)
        self._sums = rows.transposed_times(np.ones(rows.height))

    def scores(self, places: Ints, weights: Floats) -> Floats:
        return self._sums


class ItemNeighbours:
    """Item-kNN: the cosine of titles' votes, each title's 50 nearest, popularity to settle equals."""

    NEIGHBOURS = 50

    def __init__(self, votes: Votes, ground: Ground) -> None:
        self._popularity = Popularity(votes, ground)
        near = whole(gram_matrix(votes.weigh_scores(ground.tuning)))
        size = np.sqrt(np.diagonal(near)) + 1e-6
        near = near / np.outer(size, size + 1.0)
        np.fill_diagonal(near, 0.0)
        if len(near) > self.NEIGHBOURS:
            least = np.partition(near, -self.NEIGHBOURS, axis=1)[:, [-self.NEIGHBOURS]]
            near[near < least] = 0.0
        self._near = near

    def scores(self, places: Ints, weights: Floats) -> Floats:
        votes = self._popularity.scores(places, weights)
        return weights @ self._near[places] + 1e-6 * votes / (votes.max() or 1.0)


class Content:
    """The titles whose metadata is nearest to the member's, by cosine."""

    def __init__(self, votes: Votes, ground: Ground) -> None:
        self._features = ground.features

    def scores(self, places: Ints, weights: Floats) -> Floats:
        return (
            self._features.times_vector(weights @ self._features.write_out(places))
            if len(places)
            else self._none()
        )

    def _none(self) -> Floats:
        return np.zeros(self._features.height)


class ContentAndPopularity:
    """Both, each over its largest."""

    def __init__(self, votes: Votes, ground: Ground) -> None:
        self._content, self._popularity = Content(votes, ground), Popularity(votes, ground)

    def scores(self, places: Ints, weights: Floats) -> Floats:
        content = self._content.scores(places, weights)
        popularity = self._popularity.scores(places, weights)
        return content / (content.max() or 1.0) + popularity / (popularity.max() or 1.0)


class Ease:
    """EASE^R without metadata or constant, over the same weights and ridge."""

    def __init__(self, votes: Votes, ground: Ground) -> None:
        inverse = gram_matrix(votes.weigh_scores(ground.tuning))
        inverse[np.diag_indices_from(inverse)] += ground.tuning.ridge
        invert_in_place(inverse)
        self._inverse = inverse

    def scores(self, places: Ints, weights: Floats) -> Floats:
        return -(weights @ self._inverse[places]) / np.diagonal(self._inverse)


class Als:
    """implicit's alternating least squares (64 factors), where that package is installed."""

    def __init__(self, votes: Votes, ground: Ground) -> None:
        sparse: Any = importlib.import_module("scipy.sparse")
        als: Any = importlib.import_module("implicit.als")
        rows = votes.weigh_scores(ground.tuning)
        self._matrix = sparse.csr_matrix
        self._width = rows.width
        self._model = als.AlternatingLeastSquares(
            factors=64, regularization=0.05, alpha=10.0, iterations=15, random_state=1
        )
        # Without the shape titles at the end that nobody rated would be missing.
        matrix = sparse.csr_matrix((rows.values, rows.columns, rows.starts), shape=(rows.height, rows.width))
        self._model.fit(matrix, show_progress=False)

    def scores(self, places: Ints, weights: Floats) -> Floats:
        row = self._matrix((weights, (np.zeros(len(places), int), places)), shape=(1, self._width))
        user = self._model.recalculate_user(0, row)
        return np.asarray(user @ self._model.item_factors.T, dtype=np.float64).ravel()


def rivals() -> dict[str, Callable[[Votes, Ground], Rival]]:
    """Every rival by name; implicit's only where it is installed."""
    found: dict[str, Callable[[Votes, Ground], Rival]] = {
        "popularity": Popularity,
        "item-kNN": ItemNeighbours,
        "content": Content,
        "content + popularity": ContentAndPopularity,
        "EASE": Ease,
    }
    if importlib.util.find_spec("implicit") and importlib.util.find_spec("scipy"):
        found["implicit ALS"] = Als
    return found


def ranked(rival: Rival, votes: Votes, ground: Ground, own: dict[str, float], *, k: int) -> list[str]:
    """A rival's best k titles for a member with these scores."""
    pairs = sorted((ground.place[title], score) for title, score in own.items())
    places = np.array([place for place, _ in pairs], dtype=np.int64)
    scores = np.array([score for _, score in pairs], dtype=np.float64)
    weights = weigh_likes(votes.likes_of(scores), len(scores), ground.tuning)
    values = np.array(rival.scores(places, weights), dtype=np.float64)
    values[places] = -np.inf
    return [ground.titles[i].id for i in np.argsort(-values, kind="stable")[:k].tolist()]


def whole(triangle: Floats) -> Floats:
    """A symmetric matrix from its lower triangle."""
    return np.tril(triangle) + np.tril(triangle, -1).T


def votes_of(community: Community, ground: Ground) -> Votes:
    return Votes.from_columns(read_columns(community.known, ground.place), width=len(ground.titles))
