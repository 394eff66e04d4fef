"""What one server would suggest: an immutable model, swapped in whole when it is fitted anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from bot.domain.recommend.algebra import Floats, Ints, Mask, sum_by_place
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.group import draw_together, explain_together
from bot.domain.recommend.lists import POOL, DrawnPlaces, draw_places, find_best
from bot.domain.recommend.picks import Pick, Reason, ReasonKind
from bot.domain.recommend.quick import SCORES_NEEDED, draw_questions
from bot.domain.recommend.reasons import Basis, find_likeness, find_terms, order_reasons, tell_reasons
from bot.domain.recommend.solution import Solution, solve_smaller
from bot.domain.recommend.taste import Taste, compare_tastes
from bot.domain.recommend.votes import Columns, Votes, read_columns, weigh_likes
from bot.domain.titles import Title

_LOVED = 0.4
"""Standard deviations above their own mean from which a member is said to have loved a title."""
_LOVED_SCORE = 9.0
"""A score that always says so, even by someone who gives nothing else."""
_SURPRISE = -0.5
"""What renown counts where a surprise is wanted: without it taste alone still leads to the well known."""
_SCORED = 3
"""Scores at which half of what likeness to a member's own adds to popularity is believed."""
_REMEMBERED = 6
"""Members whose scores are kept: as many as watch together."""
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One member's scores of all titles and the parts they are sums of: (titles,) each.

    `affinity` is what likeness to what the member rated adds to a title's popularity, or takes from it.
    """

    total: Floats
    taste: Floats
    popularity: Floats
    affinity: Floats
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
        ground = titles if isinstance(titles, Ground) else Ground.from_titles(titles)
        return cls.learn(read_columns(ratings, ground.place), ground)

    @classmethod
    def learn(cls, columns: Columns, ground: Ground) -> "Recommender":
        """The same from votes that were read; it asks nothing of the ground that has a name."""
        votes = Votes.from_columns(columns, width=len(ground.titles))
        return cls(ground, votes, solve_smaller(votes.weigh_scores(ground.tuning), ground))

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
        allowed: Collection[str] | None = None,
        *,
        excluded: Collection[str] = (),
        wild: bool = False,
        surprise: bool = False,
    ) -> list[Pick]:
        """Up to k titles the member has not rated, best first; also for a member never seen.

        Never one of `excluded` (refused, dropped, planned), nor one that is not `allowed`; None allows all.
        With `wild` the last is a wildcard once the member has ten scores. With `surprise` renown counts
        against a title.
        """
        scores = self._score_all(member_id, surprise=surprise)
        drawn = self._draw(member_id, scores, k, allowed, excluded=excluded, wild=wild, surprise=surprise)
        return [
            replace(pick, wild=place == drawn.wild)
            for place, pick in zip(drawn.places, self._pick(member_id, drawn.places, scores), strict=True)
        ]

    def choose(
        self,
        member_id: int,
        k: int,
        allowed: Collection[str] | None = None,
        *,
        excluded: Collection[str] = (),
        wild: bool = False,
        surprise: bool = False,
    ) -> tuple[list[str], str | None]:
        """The ids of what `recommend` gives, and the wildcard's, without the reasons: most of the work."""
        scores = self._score_all(member_id, surprise=surprise)
        drawn = self._draw(member_id, scores, k, allowed, excluded=excluded, wild=wild, surprise=surprise)
        return self._ids_of(drawn.places), None if drawn.wild is None else self._ids_of([drawn.wild])[0]

    def _draw(
        self,
        member_id: int,
        scores: Scores,
        k: int,
        allowed: Collection[str] | None,
        *,
        excluded: Collection[str],
        wild: bool,
        surprise: bool,
    ) -> DrawnPlaces:
        own = self.rated_places(member_id)
        return draw_places(
            scores.total,
            self._open_places(allowed, excluded, own),
            self.ground.genres,
            k=k,
            diversity=self.ground.tuning.diversity * (2 if surprise else 1),
            # Before that every pick is a try, and none is set apart as a wildcard.
            wild=wild and k > 1 and len(own) >= SCORES_NEEDED,
        )

    def explain_one(self, member_id: int, title_id: str) -> Pick:
        """Any title's score for a member, taken apart. KeyError for a title that is not in the catalogue."""
        return self.explain_picks(member_id, (title_id,))[0]

    def explain_picks(self, member_id: int, title_ids: Iterable[str]) -> list[Pick]:
        """As `explain_one`, of several titles in their order, for little more than the cost of one."""
        return self._pick(member_id, [self.ground.place[i] for i in title_ids], self._score_all(member_id))

    def _pick(self, member_id: int, places: Sequence[int], scores: Scores) -> list[Pick]:
        return [
            Pick(self.ground.titles[place].id, sum(r.weight for r in reasons), reasons)
            for place, reasons in zip(places, self._explain(member_id, places, scores), strict=True)
        ]

    def find_similar(
        self, title_id: str, k: int, allowed: Collection[str] | None = None, *, excluded: Collection[str] = ()
    ) -> list[Pick]:
        """The k titles most like one. KeyError for an unknown title.

        By what the members' ratings say (a part of the partial correlation) and by the facts in common, of
        which what happens and who made it count before the genre; see `LIKENESS`.
        """
        return self._make_similar(title_id, self._draw_similar(title_id, k, allowed, excluded=excluded))

    def choose_similar(
        self, title_id: str, k: int, allowed: Collection[str] | None = None, *, excluded: Collection[str] = ()
    ) -> list[str]:
        """The ids of what `find_similar` gives."""
        return self._ids_of(self._draw_similar(title_id, k, allowed, excluded=excluded))

    def _draw_similar(
        self, title_id: str, k: int, allowed: Collection[str] | None, *, excluded: Collection[str]
    ) -> list[int]:
        here = self.ground.place[title_id]
        features = self.ground.features
        facts = features.times_vector(features.write_out(np.array([here]))[0] * self.ground.likeness)
        scores = self._correlate(here) + facts * self._likeness_weight
        open_ = self._open_places(allowed, excluded, np.array([here]))
        best: list[int] = find_best(scores, open_, k).tolist()
        return best

    @property
    def _likeness_weight(self) -> float:
        """What facts in common weigh beside a correlation: as metadata does in the solution."""
        return self.solution.facts.metadata / self.ground.tuning.ridge

    def _correlate(self, here: int) -> Floats:
        """What the members' ratings add to the partial correlation of all titles with one."""
        solution, one = self.solution, np.array([here])
        added = solution.score_titles(one, np.ones(1)) * solution.divisor - self._without_members(here)
        return np.asarray(added / np.sqrt(solution.diagonal * solution.diagonal[here]))

    def _without_members(self, here: int) -> Floats:
        """-P0 of one title, right for all others."""
        ground, facts = self.ground, self.solution.facts
        features = ground.features
        tokens = facts.reach_tokens(features.sum_rows(np.array([here]), np.ones(1)))
        return features.times_vector(tokens) / ground.tuning.ridge

    def explain_similar(self, title_id: str, title_ids: Iterable[str]) -> list[Pick]:
        """How like a title others are, taken apart. KeyError for a title not in the catalogue."""
        return self._make_similar(title_id, [self.ground.place[i] for i in title_ids])

    def _make_similar(self, title_id: str, places: Sequence[int]) -> list[Pick]:
        here = self.ground.place[title_id]
        basis = Basis(np.array([here]), np.ones(1), np.zeros(1, dtype=bool))
        correlated = self._correlate(here)
        out = []
        parts = find_likeness(here, places, self.ground, weight=self._likeness_weight)
        for place, part in zip(places, parts, strict=True):
            both = self._find_lovers(place) & self._find_lovers(here)
            part = replace(part, members=correlated[[place]])
            reasons = order_reasons(tell_reasons(basis, part, (title_id,), count=len(both)))
            out.append(Pick(self.ground.titles[place].id, sum(r.weight for r in reasons), reasons))
        return out

    def find_for_group(
        self,
        member_ids: Collection[int],
        k: int,
        allowed: Collection[str] | None = None,
        *,
        excluded: Collection[str] = (),
    ) -> list[Pick]:
        """Up to k titles for members who watch together, with each one's bar; see `group.draw_together`."""
        chosen = self.choose_for_group(member_ids, k, allowed, excluded=excluded)
        return self.explain_for_group(member_ids, chosen)

    def choose_for_group(
        self,
        member_ids: Collection[int],
        k: int,
        allowed: Collection[str] | None = None,
        *,
        excluded: Collection[str] = (),
    ) -> list[str]:
        """The ids of what `find_for_group` gives."""
        members = sorted(set(member_ids))
        open_ = self._open_places(allowed, excluded, *map(self.rated_places, members))
        return self._ids_of(draw_together(self, members, open_, k=k))

    def explain_for_group(
        self,
        member_ids: Collection[int],
        title_ids: Iterable[str],
        *,
        public: Mapping[int, AbstractSet[str]] | None = None,
    ) -> list[Pick]:
        """Any titles' scores for a group, taken apart. KeyError for a title not in the catalogue.

        Of a member in `public` the reasons name only titles in it, and who made those.
        """
        places = [self.ground.place[i] for i in title_ids]
        return explain_together(self, sorted(set(member_ids)), places, public=public or {})

    def choose_questions(
        self,
        k: int,
        allowed: Collection[str] | None = None,
        *,
        excluded: Collection[str] = (),
        asked: Collection[str] = (),
    ) -> list[str]:
        """The ids of the k titles to ask a newcomer next, after those already asked.

        Always the same for the same arguments, so that a round may be drawn whole or one title at a time.
        """
        open_, done = self._open_places(allowed, excluded), self._find_places(asked)
        return self._ids_of(draw_questions(self.ground, self.votes.voters.lengths, open_, done, k=k))

    def compare_tastes(self, one: int, other: int) -> Taste:
        titles = {title.id: title for title in self.ground.titles}
        return compare_tastes(self.likes_of(one), self.likes_of(other), titles)

    def scores_of(self, member_id: int) -> dict[str, float]:
        places, scores = self._own_of(member_id)
        return {
            self.ground.titles[i].id: float(score)
            for i, score in zip(places.tolist(), scores.tolist(), strict=True)
        }

    def likes_of(self, member_id: int) -> dict[str, float]:
        """A member's scores less their own mean, in the server's standard deviations."""
        places, scores = self._own_of(member_id)
        likes = self.votes.likes_of(scores)
        return {
            self.ground.titles[i].id: float(like)
            for i, like in zip(places.tolist(), likes.tolist(), strict=True)
        }

    def count_votes(self) -> dict[str, int]:
        """How many scored each title that anybody did, as of the fit."""
        votes = self.votes.voters.lengths
        return {self.ground.titles[i].id: int(votes[i]) for i in np.flatnonzero(votes).tolist()}

    def score_taste(self, member_id: int) -> Floats:
        """The model's scores of all titles for one member, without consensus and renown: (titles,)."""
        scores = self._score_all(member_id)
        return scores.taste + scores.popularity + scores.affinity

    def explain_taste(self, member_id: int, places: Collection[int]) -> list[tuple[Reason, ...]]:
        scores = self._score_all(member_id)
        nothing = np.zeros(len(scores.total))
        return self._explain(member_id, places, replace(scores, consensus=nothing, known=nothing))

    def rated_places(self, member_id: int) -> Ints:
        return self._own_of(member_id)[0]

    @property
    def size(self) -> int:
        """Bytes it takes in memory, without what it shares with the models of other servers."""
        scores = _REMEMBERED * len(fields(Scores)) * self.solution.popularity.nbytes
        return self.ground.size + self.solution.size + 4 * self.votes.size + scores

    def _own_of(self, member_id: int) -> tuple[Ints, Floats]:
        """A member's rated places, ascending, and scores."""
        if member_id in self.fresh:
            return self.fresh[member_id]
        row = self.votes.find_row(member_id)
        if row is None:
            return _NONE, np.empty(0)
        places, scores = self.votes.scores.row_at(row)
        return places, scores.astype(np.float64)

    def _make_basis(self, member_id: int) -> Basis:
        places, scores = self._own_of(member_id)
        likes = self.votes.likes_of(scores)
        weights = weigh_likes(likes, len(scores), self.ground.tuning)
        speaks = weights > 0
        loved = (likes >= _LOVED) | (scores >= _LOVED_SCORE)
        return Basis(places[speaks], weights[speaks], loved[speaks])

    @cached_property
    def _scored(self) -> dict[tuple[int, bool], Scores]:
        return {}

    def _score_all(self, member_id: int, *, surprise: bool = False) -> Scores:
        """What `_work_out` gives, worked out once to draw a list and explain it."""
        scores = self._scored.get((member_id, surprise))
        if scores is None:
            if len(self._scored) >= _REMEMBERED:
                self._scored.clear()
            scores = self._scored[member_id, surprise] = self._work_out(member_id, surprise=surprise)
        return scores

    def _work_out(self, member_id: int, *, surprise: bool) -> Scores:
        basis = self._make_basis(member_id)
        taste_part = (
            self.solution.score_titles(basis.places, basis.weights)
            if len(basis.places)
            else np.zeros(len(self.ground.titles))
        )
        renowned = _SURPRISE if surprise else 1.0
        popularity, known = self.solution.popularity * renowned, self._known * renowned
        affinity = np.zeros(len(popularity)) if surprise else self._find_affinity(member_id, basis)
        model = taste_part + popularity + affinity
        # Worth a part of what sets the best titles apart, whatever the size of the server.
        base = model[: self.ground.base_count]
        own = basis.places[basis.places < len(base)]
        top = np.delete(base, own) if len(own) < len(base) else base
        top = np.partition(top, -POOL)[-POOL:] if len(top) > POOL else top
        scale = float(top.std()) if len(top) else 0.0
        consensus = self.votes.consensus * (self.ground.tuning.consensus * scale)
        return Scores(model + consensus + known, taste_part, popularity, affinity, consensus, known)

    def _find_affinity(self, member_id: int, basis: Basis) -> Floats:
        """What popularity gains where a title is like what the member rated: C max(0, 1 + z m/(m+3) Z) - C.

        Z is the likeness of the title's facts to the member's, in standard deviations over all titles.
        """
        features, tuning = self.ground.features, self.ground.tuning
        likeness = features.times_vector(features.sum_rows(basis.places, basis.weights))
        base = likeness[: self.ground.base_count]
        deviation = float(base.std()) if len(basis.places) else 0.0
        if not deviation:
            return np.zeros(len(self.ground.titles))
        scored = len(self.rated_places(member_id))
        trust = tuning.affinity * scored / (scored + _SCORED)
        unlike = trust * (likeness - base.mean()) / deviation
        return np.asarray(self.solution.popularity * np.maximum(-1.0, unlike))

    @cached_property
    def _known(self) -> Floats:
        """Renown, as if that many members had rated a title: what a server without ratings starts from."""
        tuning = self.ground.tuning
        return self.ground.renown * tuning.weigh(len(self.votes.members)).constant ** 2 / tuning.ridge

    def _explain(self, member_id: int, places: Collection[int], scores: Scores) -> list[tuple[Reason, ...]]:
        basis = self._make_basis(member_id)
        ids = self._ids_of(basis.places.tolist())
        parts = (
            find_terms(basis, list(places), self.solution, scores.affinity[list(places)])
            if len(basis.places)
            else [None] * len(places)
        )
        agreement = self._measure_agreement(member_id) if len(basis.places) else np.zeros(0)
        out = []
        for place, part in zip(places, parts, strict=True):
            server = float(scores.popularity[place] + scores.consensus[place])
            reasons = [
                Reason(ReasonKind.SERVER, server, count=len(self.votes.voters.row_at(place)[0])),
                Reason(ReasonKind.KNOWN, float(scores.known[place])),
            ]
            if part is not None:
                reasons += tell_reasons(basis, part, ids, count=self._count_neighbours(place, agreement))
            out.append(order_reasons(reasons))
        return out

    def _measure_agreement(self, member_id: int) -> Floats:
        """Agreement, sum z1 z2, with each member over at least two titles in common, else 0: (members,)."""
        places, scores = self._own_of(member_id)
        likes = self.votes.likes_of(scores)
        table = self.votes.voters
        cells, which = table.pick_entries(places)
        voters = table.columns[cells]
        count = len(self.votes.members)
        sums = sum_by_place(voters, table.values[cells] * likes[which], count)
        sums[np.bincount(voters, minlength=count) < 2] = 0.0
        row = self.votes.find_row(member_id)
        if row is not None:
            sums[row] = 0.0
        return sums

    def _count_neighbours(self, place: int, agreement: Floats) -> int:
        """How many of those who agree with a member loved a title."""
        voters, likes = self.votes.voters.row_at(place)
        return int(np.count_nonzero((agreement[voters] > 0) & (likes >= _LOVED)))

    def _find_lovers(self, place: int) -> set[int]:
        """Rows of the members who loved a title."""
        voters, likes = self.votes.voters.row_at(place)
        return set(voters[likes >= _LOVED].tolist())

    def _ids_of(self, places: Iterable[int]) -> list[str]:
        titles = self.ground.titles
        return [titles[place].id for place in places]

    def _find_places(self, title_ids: Collection[str]) -> Ints:
        known = [self.ground.place[title_id] for title_id in title_ids if title_id in self.ground.place]
        return np.array(known, dtype=np.int64)

    def _open_places(self, allowed: Collection[str] | None, excluded: Collection[str], *closed: Ints) -> Mask:
        """What may be drawn: what is allowed, without the excluded and closed."""
        out = np.full(len(self.ground.titles), allowed is None)
        out[self._find_places(allowed or ())] = True
        out[np.concatenate((self._find_places(excluded), self.ground.hidden, *closed))] = False
        return out
