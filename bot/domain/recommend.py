"""Ratings and titles -> picks with reasons."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from bot.domain.models import Title

Feature = tuple[str, str]
"""A kind of metadata and its value: ("writer", "Park Ji-eun")."""

_BLOCKS = (("genre", 1.0), ("writer", 2.0), ("director", 1.5), ("cast", 0.5))
_PRIOR_MEAN, _PRIOR_VOTES = 7.0, 4.0
_SERVER, _NEAR = 1.0, 1.5
_FAME = {1: 0.6, 2: 0.2, 3: 0.0}
_LOVED = 1.0
"""Points above their own mean from which a member is said to have loved a title."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of a pick's score. `kind` is near (to `titles`, by `names`), server, or known."""

    kind: str
    weight: float
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A title to suggest; the reasons' weights add up to the score, the largest first."""

    title_id: str
    score: float
    reasons: tuple[Reason, ...]


class Recommender:
    """What one server would suggest to a member. Made by `fit`, never changed."""

    def __init__(
        self, titles: dict[str, Title], server: dict[str, float], own: dict[int, dict[str, float]]
    ) -> None:
        self._titles = titles
        self._server = server
        self._own = own
        self._features = {title_id: dict(_features(title)) for title_id, title in titles.items()}
        counts = Counter(feature for features in self._features.values() for feature in features)
        self._rarity = {feature: math.log(1 + len(titles) / n) for feature, n in counts.items()}

    @classmethod
    def fit(cls, ratings: Iterable[tuple[int, str, float]], titles: Iterable[Title]) -> "Recommender":
        """Learn from (member_id, title_id, score of 1-10); ratings of titles not given are passed over."""
        by_id = {title.id: title for title in titles}
        own: dict[int, dict[str, float]] = defaultdict(dict)
        votes: dict[str, list[float]] = defaultdict(list)
        for member_id, title_id, score in ratings:
            if title_id in by_id:
                own[member_id][title_id] = score
                votes[title_id].append(score)
        server = {
            title_id: sum(score - _PRIOR_MEAN for score in scores) / (_PRIOR_VOTES + len(scores))
            for title_id, scores in votes.items()
        }
        return cls(by_id, server, dict(own))

    def recommend(
        self, member_id: int, k: int, *, allowed: Callable[[Title], bool] | None = None
    ) -> list[Pick]:
        """The k best titles the member has not rated, best first; also for a member never seen."""
        seen = self._own.get(member_id, {})
        likes = self._likes(seen)
        profile = self._profile(likes)
        scored = [
            (self._score(title, profile, len(likes)), title)
            for title in self._titles.values()
            if title.id not in seen and (allowed is None or allowed(title))
        ]
        best = nsmallest(k, scored, key=lambda item: (-item[0], item[1].id))
        return [self._pick(title, profile, likes) for _, title in best]

    def _score(self, title: Title, profile: dict[Feature, float], rated: int) -> float:
        server = _SERVER * self._server.get(title.id, 0.0)
        return server + _FAME[title.tier] + self._nearness(title, profile, rated)

    def _profile(self, likes: dict[str, float]) -> dict[Feature, float]:
        """How much the member likes each feature, the rare ones weighing more."""
        profile: dict[Feature, float] = defaultdict(float)
        for title_id, like in likes.items():
            for feature in self._features[title_id]:
                profile[feature] += like * self._rarity[feature]
        return profile

    def _nearness(self, title: Title, profile: dict[Feature, float], rated: int) -> float:
        near = sum(weight * profile.get(f, 0.0) for f, weight in self._features[title.id].items())
        return _NEAR * math.tanh(near / (4.0 * math.sqrt(1 + rated)))

    def _likes(self, seen: dict[str, float]) -> dict[str, float]:
        """How far each rated title lies above the member's own mean, shrunk towards 7."""
        mean = (_PRIOR_MEAN * _PRIOR_VOTES + sum(seen.values())) / (_PRIOR_VOTES + len(seen))
        return {title_id: score - mean for title_id, score in seen.items()}

    def _pick(self, title: Title, profile: dict[Feature, float], likes: dict[str, float]) -> Pick:
        reasons = [
            Reason("server", _SERVER * self._server.get(title.id, 0.0)),
            Reason("known", _FAME[title.tier]),
            self._near(title, self._nearness(title, profile, len(likes)), likes),
        ]
        reasons = sorted((r for r in reasons if r.weight), key=lambda reason: -reason.weight)
        return Pick(title.id, sum(reason.weight for reason in reasons), tuple(reasons))

    def _near(self, title: Title, weight: float, likes: dict[str, float]) -> Reason:
        """The loved titles nearest to this one, and what they share with it."""
        mine = self._features[title.id]
        terms: dict[str, float] = {}
        names: Counter[str] = Counter()
        for title_id, like in likes.items():
            shared = mine.keys() & self._features[title_id].keys()
            if like >= _LOVED and shared:
                worth = {feature: mine[feature] * self._rarity[feature] for feature in shared}
                terms[title_id] = like * sum(worth.values())
                names.update({name: value for (_, name), value in worth.items()})
        loved = sorted(terms, key=lambda title_id: (-terms[title_id], title_id))
        return Reason("near", weight, tuple(loved[:2]), tuple(name for name, _ in names.most_common(2)))


def _features(title: Title) -> Iterator[tuple[Feature, float]]:
    values = {"genre": title.genres, "writer": title.writers, "director": title.directors, "cast": title.cast}
    for block, weight in _BLOCKS:
        for value in values[block]:
            yield (block, value), weight
