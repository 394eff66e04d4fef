"""What a title usually gets in a server before its votes speak: by how many they are, and by its facts.

A ridge regression (Hoerl and Kennard 1970) over the titles with votes. How far the facts are believed is
what they earn in the server itself: how well what they add foretells each title from all the others, which
for a ridge has a closed form (Allen 1974). Where genres and years say nothing of scores, that is near 0.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.domain.titles import Title

Floats = npt.NDArray[np.float64]

USUAL_MEAN, _LINE_TITLES = 7.0, 4.0
"""The prior line of a new server, and how many titles that is worth."""
_FACT_TITLES = 25.0
"""How many titles it is worth that a fact says nothing."""
_GENRE_TITLES = 3
"""Titles with votes from which on a genre is a fact."""
_DOUBT = 1.0
"""How much the facts must foretell to be believed by half, in what one title differs from another."""
_SAID = 0.1
"""Points from which on facts are said to move a title."""
_PUSHES = 2
"""Facts that are named at most."""

_GENRES = "genres"
_YEARS = ("year", "years", "years before 1990", "years from 2000", "years before 1970")
"""Names of facts besides the genres': what all titles have in common, and the bends of a line of years."""


@dataclass(frozen=True, slots=True)
class Prior:
    """`base + slope * log(1 + votes)`, and what each fact adds, by its name."""

    base: float = USUAL_MEAN
    slope: float = 0.0
    leanings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lean:
    """The facts that most move where a title starts, up or down: genres, and the decade (its first year)."""

    genres: tuple[str, ...] = ()
    decade: int | None = None


def _name_genre(genre: str) -> str:
    return f"genre {genre}"


def _bend_years(year: int) -> dict[str, float]:
    decades = (year - 1990) / 10
    bends = (1.0, decades, max(0.0, -decades), max(0.0, decades - 1), max(0.0, -decades - 2))
    return dict(zip(_YEARS, bends, strict=True))


@lru_cache(8192)
def _list_facts(title: Title) -> Mapping[str, float]:
    """A title's facts as numbers."""
    return {_GENRES: 1.0, **{_name_genre(genre): 1.0 for genre in title.genres}, **_bend_years(title.year)}


def sum_leanings(leanings: Mapping[str, float], title: Title | None) -> float:
    """How many points its facts move a title; 0 for one that nothing is known of."""
    if title is None or not leanings:
        return 0.0
    points = 0.0
    for name, value in _list_facts(title).items():
        points += leanings.get(name, 0.0) * value
    return points


def find_lean(leanings: Mapping[str, float], title: Title) -> Lean | None:
    """What to say of it; None where facts hardly move the title, or only what it is not does."""
    points = sum_leanings(leanings, title)
    if abs(points) < _SAID:
        return None
    years = sum(leanings.get(name, 0.0) * value for name, value in _bend_years(title.year).items())
    pushes: dict[str | int, float] = {g: leanings.get(_name_genre(g), 0.0) for g in title.genres}
    pushes[title.year // 10 * 10] = years
    along = {fact: push * points for fact, push in pushes.items() if push * points > 0}
    said = sorted(along, key=lambda fact: -along[fact])[:_PUSHES]
    if not said:
        return None
    decades = [fact for fact in said if isinstance(fact, int)]
    return Lean(tuple(fact for fact in said if isinstance(fact, str)), *decades)


class FactTable:
    """The facts of titles in columns (titles x facts), each less its mean; 0 for titles without facts."""

    def __init__(self, titles: Sequence[Title | None]) -> None:
        genres = Counter(genre for title in titles if title for genre in set(title.genres))
        names = [_name_genre(genre) for genre, n in genres.items() if n >= _GENRE_TITLES]
        years = _YEARS[1:] if any(titles) else ()
        self.genres, self.names = len(names), [*sorted(names), *years]
        place = {name: i for i, name in enumerate(self.names)}
        self.known = np.array([title is not None for title in titles], dtype=np.float64)
        self.values: Floats = np.zeros((len(titles), len(self.names)))
        for row, title in enumerate(titles):
            if title is not None:
                for name, value in _list_facts(title).items():
                    if name in place:
                        self.values[row, place[name]] = value

    def centre(self, weights: Floats) -> tuple[Floats, Floats]:
        """The table less its weighted means, and these."""
        among = weights * self.known
        means: Floats = among @ self.values / max(float(among.sum()), 1e-9)
        return (self.values - means) * self.known[:, None], means

    def name(self, coefficients: Floats, means: Floats) -> dict[str, float]:
        """Leanings by name, with what takes the means off again."""
        off = coefficients * means
        common = {_GENRES: -float(off[: self.genres].sum()), _YEARS[0]: -float(off[self.genres :].sum())}
        return common | dict(zip(self.names, coefficients.tolist(), strict=True))


def learn_prior(means: Floats, votes: Floats, weights: Floats, table: FactTable) -> tuple[Prior, Floats]:
    """Learn from each title's mean and number of votes; also where each title then starts.

    More votes never mean less.
    """
    log, target = np.log1p(votes), means - USUAL_MEAN
    middle = float(weights @ log) / float(weights.sum())
    facts, fact_means = table.centre(weights)
    line = np.column_stack((np.ones(len(log)), log - middle))
    penalties = np.full(2 + len(table.names), _FACT_TITLES)
    penalties[:2] = _LINE_TITLES
    plain, plain_foretold = _fit_ridge(line, target, weights, penalties[:2])
    full, full_foretold = _fit_ridge(np.hstack((line, facts)), target, weights, penalties)
    added, missing = full_foretold - plain_foretold, target - plain_foretold
    earned = float((weights * missing) @ added) / (float((weights * added) @ added) + _DOUBT)
    trust = min(max(earned, 0.0), 1.0)
    height, slope = plain + trust * (full[:2] - plain)
    prior = Prior(
        base=USUAL_MEAN + float(height - slope * middle),
        slope=float(slope),
        leanings=table.name(trust * full[2:], fact_means) if trust else {},
    )
    return prior, prior.base + prior.slope * log + trust * (facts @ full[2:])


def _fit_ridge(columns: Floats, target: Floats, weights: Floats, penalties: Floats) -> tuple[Floats, Floats]:
    """Coefficients, the second never negative, and what those of all other titles foretell of each."""
    pressed = columns * weights[:, None]
    inverse = np.linalg.inv(columns.T @ pressed + np.diag(penalties))
    coefficients: Floats = inverse @ (target @ pressed)
    if coefficients[1] < 0:
        return _fit_ridge(columns * (np.arange(len(penalties)) != 1), target, weights, penalties)
    own = np.einsum("ij,ij->i", columns @ inverse, pressed)
    return coefficients, (columns @ coefficients - own * target) / (1 - own)
