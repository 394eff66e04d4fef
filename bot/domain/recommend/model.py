"""What one server would suggest: an immutable model, swapped in whole when it is fitted anew."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

import numpy as np

from bot.domain.fame import renown
from bot.domain.recommend.algebra import Floats, Ints, total
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.group import apart, gathered
from bot.domain.recommend.lists import POOL, best_first, draw
from bot.domain.recommend.picks import Because, GroupPick, Pick, Reason, Similar
from bot.domain.recommend.reasons import Basis, ordered, terms, told
from bot.domain.recommend.solution import Solution, solve
from bot.domain.recommend.taste import Taste, taste
from bot.domain.recommend.votes import Votes, weigh
from bot.domain.titles import Title

Allowed = Callable[[Title], bool]

_LOVED = 0.4
"""Standard deviations above their own mean from which a member is said to have loved a title."""
_LOVED_SCORE = 9.0
"""A score that always says so, even by someone who gives nothing else."""
_SURPRISE = -0.5
"""What renown counts where a surprise is wanted: without it taste alone still leads to the well known."""
_KNOWN_TASTE = 10
"""Scores under which every pick is a try, and none is set apart as a wildcard."""
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One member's scores of all titles and the parts they are sums of: (titles,) each."""

    total: Floats
    taste: Floats
    popularity: Floats
    consensus: Floats
    known: Floats


@dataclass(frozen=True, eq=False)
class Recommender:
    """A server's model. Made by `fit`, never changed; safe to use from several threads.

    `fresh` holds ratings folded in since the fit: they move that member's answers at once, and the
    server's only with the next fit.
    """

    ground: Ground
    votes: Votes
    solution: Solution
    fresh: Mapping[int, tuple[Ints, Floats]] = field(default_factory=dict)

    @classmethod
    def fit(
        cls, ratings: Iterable[tuple[int, str, float]], titles: Iterable[Title] | Ground
    ) -> "Recommender":
        """Learn from (member_id, title_id, score of 1-10); ratings of titles not given are passed over.

        Give a `Ground` where several servers share a catalogue: it is most of the work of a small server.
        The order of ratings and titles does not matter, but that the last of two votes on one title counts.
        ValueError for a score that is not within 1-10.
        """
        ground = titles if isinstance(titles, Ground) else Ground.of(titles)
        votes = Votes.of(ratings, ground.place)
        return cls(ground, votes, solve(votes.weights(ground.tuning), ground))

    def with_ratings(self, member_id: int, ratings: Mapping[str, float | None]) -> "Recommender":
        """Fold in: the model with a member's newer scores; None takes one back. Nothing is solved again.

        ValueError for a score that is not within 1-10.
        """
        scores = self.scores_of(member_id)
        for title_id, score in ratings.items():
            if score is None:
                scores.pop(title_id, None)
            elif not 1 <= score <= 10:
                raise ValueError("a score is a number of 1 to 10")
            else:
                scores[title_id] = score
        place = self.ground.place
        own = sorted((place[title_id], score) for title_id, score in scores.items() if title_id in place)
        rows = np.array([i for i, _ in own], np.int64), np.array([s for _, s in own], np.float64)
        return replace(self, fresh={**self.fresh, member_id: rows})

    def recommend(
        self,
        member_id: int,
        k: int,
        allowed: Allowed | None = None,
        *,
        excluded: Collection[str] = (),
        wild: bool = False,
        surprise: bool = False,
    ) -> list[Pick]:
        """Up to k titles the member has not rated, best first; also for a member never seen.

        Never one of `excluded` (refused, dropped, planned), nor one that is not `allowed`. With `wild`
        the last is a wildcard once the member has ten scores. With `surprise` renown counts against a title.
        """
        own, _ = self._own(member_id)
        scores = self._scores(member_id, surprise=surprise)
        order = best_first(scores.total, np.concatenate((own, self._places(excluded))))
        drawn = draw(
            order,
            scores.total,
            self.ground.genres,
            k=k,
            diversity=self.ground.tuning.diversity * (2 if surprise else 1),
            wild=wild and k > 1 and len(own) >= _KNOWN_TASTE,
            allowed=self._allows(allowed),
        )
        return [
            replace(pick, wild=place == drawn.wild)
            for place, pick in zip(drawn.places, self._picks(member_id, drawn.places, scores), strict=True)
        ]

    def why(self, member_id: int, title_id: str) -> Pick:
        """Any title's score for a member, taken apart. KeyError for a title that is not in the catalogue."""
        return self.whys(member_id, (title_id,))[0]

    def whys(self, member_id: int, title_ids: Iterable[str]) -> list[Pick]:
        """`why` of several titles, in their order, for little more than the cost of one."""
        return self._picks(member_id, [self.ground.place[i] for i in title_ids], self._scores(member_id))

    def _picks(self, member_id: int, places: Sequence[int], scores: Scores) -> list[Pick]:
        return [
            Pick(self.ground.titles[place].id, sum(r.weight for r in reasons), reasons)
            for place, reasons in zip(places, self._reasons(member_id, places, scores), strict=True)
        ]

    def similar(
        self, title_id: str, k: int, allowed: Allowed | None = None, *, excluded: Collection[str] = ()
    ) -> list[Similar]:
        """The k titles most like one, by members and metadata. KeyError for an unknown title."""
        here = np.array([self.ground.place[title_id]])
        scores = self.solution.scores(here, np.ones(1)) * np.sqrt(self.solution.diagonal)
        order = best_first(scores, np.concatenate((here, self._places(excluded))))
        allows = self._allows(allowed)
        stream = order[: k if allowed is None else None].tolist()
        return self._alike(title_id, list(islice(filter(allows, stream), k)))

    def whys_similar(self, title_id: str, title_ids: Iterable[str]) -> list[Similar]:
        """How like a title others are, taken apart. KeyError for a title not in the catalogue."""
        return self._alike(title_id, [self.ground.place[i] for i in title_ids])

    def _alike(self, title_id: str, places: Sequence[int]) -> list[Similar]:
        here = np.array([self.ground.place[title_id]])
        size = np.sqrt(self.solution.diagonal)
        basis = Basis(here, np.ones(1), np.zeros(1, dtype=bool))
        out = []
        for place, part in zip(places, terms(basis, places, self.ground, self.solution), strict=True):
            scale = float(size[place] / size[here[0]])
            both = self._lovers(place) & self._lovers(int(here[0]))
            reasons = told(basis, part, (title_id,), count=len(both))
            scaled = ordered([replace(reason, weight=reason.weight * scale) for reason in reasons])
            out.append(Similar(self.ground.titles[place].id, sum(r.weight for r in scaled), scaled))
        return out

    def group(
        self,
        member_ids: Collection[int],
        k: int,
        allowed: Allowed | None = None,
        *,
        excluded: Collection[str] = (),
        rewatch: bool = False,
    ) -> list[GroupPick]:
        """Up to k titles for members who watch together, with each one's bar; see `group.gathered`.

        Nobody has seen them, unless `rewatch` lets in what none of those who saw it scored low.
        """
        return gathered(
            self,
            sorted(set(member_ids)),
            k=k,
            allowed=self._allows(allowed),
            excluded=self._places(excluded),
            rewatch=rewatch,
        )

    def whys_group(self, member_ids: Collection[int], title_ids: Iterable[str]) -> list[GroupPick]:
        """Any titles' scores for a group, taken apart. KeyError for a title not in the catalogue."""
        return apart(self, sorted(set(member_ids)), [self.ground.place[i] for i in title_ids])

    def taste(self, one: int, other: int) -> Taste:
        """How far two members agree."""
        titles = {title.id: title for title in self.ground.titles}
        return taste(self.likes_of(one), self.likes_of(other), titles)

    def scores_of(self, member_id: int) -> dict[str, float]:
        """A member's scores by title."""
        places, scores = self._own(member_id)
        return {
            self.ground.titles[i].id: float(score)
            for i, score in zip(places.tolist(), scores.tolist(), strict=True)
        }

    def likes_of(self, member_id: int) -> dict[str, float]:
        """A member's scores less their own mean, in the server's standard deviations."""
        places, scores = self._own(member_id)
        likes = self.votes.likes_of(scores)
        return {
            self.ground.titles[i].id: float(like)
            for i, like in zip(places.tolist(), likes.tolist(), strict=True)
        }

    def generosity(self, member_id: int) -> float:
        """Points by which a member's mean lies above the server's, shrunk; 0 for one who rated nothing."""
        return self.votes.mean_of(self._own(member_id)[1]) - self.votes.mean

    def counts(self) -> dict[str, int]:
        """How many scored each title that anybody did, as of the fit."""
        votes = self.votes.voters.lengths
        return {self.ground.titles[i].id: int(votes[i]) for i in np.flatnonzero(votes).tolist()}

    def taste_scores(self, member_id: int) -> Floats:
        """The model's scores of all titles for one member, without consensus and renown: (titles,)."""
        scores = self._scores(member_id)
        return scores.taste + scores.popularity

    def taste_reasons(self, member_id: int, places: Collection[int]) -> list[tuple[Reason, ...]]:
        """The reasons of those scores."""
        scores = self._scores(member_id)
        nothing = np.zeros(len(scores.total))
        return self._reasons(member_id, places, replace(scores, consensus=nothing, known=nothing))

    def closed_to(self, member_id: int, *, low: float, rewatch: bool) -> Ints:
        """What a member brings no group to: all they rated, or with `rewatch` what they liked under `low`."""
        places, scores = self._own(member_id)
        return places[self.votes.likes_of(scores) < low] if rewatch else places

    @property
    def size(self) -> int:
        """Bytes it takes in memory, without the ground it shares with the models of other servers."""
        return self.solution.size + 4 * self.votes.size

    def _own(self, member_id: int) -> tuple[Ints, Floats]:
        """A member's rated places, ascending, and scores."""
        if member_id in self.fresh:
            return self.fresh[member_id]
        row = self.votes.row(member_id)
        if row is None:
            return _NONE, np.empty(0)
        places, scores = self.votes.scores.of_row(row)
        return places, scores.astype(np.float64)

    def _basis(self, member_id: int) -> Basis:
        places, scores = self._own(member_id)
        likes = self.votes.likes_of(scores)
        weights = weigh(likes, len(scores), self.ground.tuning)
        speaks = weights > 0
        loved = (likes >= _LOVED) | (scores >= _LOVED_SCORE)
        return Basis(places[speaks], weights[speaks], loved[speaks])

    def _scores(self, member_id: int, *, surprise: bool = False) -> Scores:
        basis = self._basis(member_id)
        taste_part = (
            self.solution.scores(basis.places, basis.weights)
            if len(basis.places)
            else np.zeros(len(self.ground.titles))
        )
        renowned = _SURPRISE if surprise else 1.0
        popularity, known = self.solution.popularity * renowned, self._known * renowned
        model = taste_part + popularity
        # Worth a part of what sets the best titles apart, whatever the size of the server.
        top = np.delete(model, basis.places) if len(basis.places) < len(model) else model
        top = np.partition(top, -POOL)[-POOL:] if len(top) > POOL else top
        scale = float(top.std()) if len(top) else 0.0
        consensus = self.votes.consensus * (self.ground.tuning.consensus * scale)
        return Scores(model + consensus + known, taste_part, popularity, consensus, known)

    @cached_property
    def _known(self) -> Floats:
        """Renown, as if that many members had rated a title: what a server without ratings starts from."""
        tuning = self.ground.tuning
        known = np.array([renown(title) for title in self.ground.titles])
        return known * tuning.constant**2 / tuning.ridge

    def _reasons(self, member_id: int, places: Collection[int], scores: Scores) -> list[tuple[Reason, ...]]:
        basis = self._basis(member_id)
        ids = [self.ground.titles[i].id for i in basis.places.tolist()]
        parts = (
            terms(basis, list(places), self.ground, self.solution)
            if len(basis.places)
            else [None] * len(places)
        )
        agreement = self._agreement(member_id) if len(basis.places) else np.zeros(0)
        out = []
        for place, part in zip(places, parts, strict=True):
            server = float(scores.popularity[place] + scores.consensus[place])
            reasons = [
                Reason(Because.SERVER, server, count=int(self.votes.voters.lengths[place])),
                Reason(Because.KNOWN, float(scores.known[place])),
            ]
            if part is not None:
                reasons += told(basis, part, ids, count=self._neighbours(place, agreement))
            out.append(ordered(reasons))
        return out

    def _agreement(self, member_id: int) -> Floats:
        """Agreement, sum z1 z2, with each member over at least two titles in common, else 0: (members,)."""
        places, scores = self._own(member_id)
        likes = self.votes.likes_of(scores)
        table = self.votes.voters
        cells, which = table.picked(places)
        voters = table.columns[cells]
        count = len(self.votes.members)
        sums = total(voters, table.values[cells] * likes[which], count)
        sums[np.bincount(voters, minlength=count) < 2] = 0.0
        row = self.votes.row(member_id)
        if row is not None:
            sums[row] = 0.0
        return sums

    def _neighbours(self, place: int, agreement: Floats) -> int:
        """How many of those who agree with a member loved a title."""
        voters, likes = self.votes.voters.of_row(place)
        return int(np.count_nonzero((agreement[voters] > 0) & (likes >= _LOVED)))

    def _lovers(self, place: int) -> set[int]:
        """Rows of the members who loved a title."""
        voters, likes = self.votes.voters.of_row(place)
        return set(voters[likes >= _LOVED].tolist())

    def _places(self, title_ids: Collection[str]) -> Ints:
        known = [self.ground.place[title_id] for title_id in title_ids if title_id in self.ground.place]
        return np.array(known, dtype=np.int64)

    def _allows(self, allowed: Allowed | None) -> Callable[[int], bool]:
        if allowed is None:
            return lambda _: True
        titles = self.ground.titles
        return lambda place: allowed(titles[place])
