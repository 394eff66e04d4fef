"""Made-up crowds of known truth, which share none of the assumptions of `bot.domain.consensus`.

Nobody here has a "generosity" added to a true score. Everybody likes a title by its quality, by what their
kind of people think of it, and by a heavy-tailed whim of their own, and turns that liking into half points
by a monotone map of their own: some use the scale evenly, some give a 10 to all they like, some know only
even numbers, some only 1 and 10. Who watches and rates what depends on fame, on what their kind likes and
on how they liked it in the end, so votes are missing not at random.

The truth of a title is the mean of the votes that all people outside a server cast or might have cast, each
counted by how likely they were to cast it.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.domain import titles as catalogue
from bot.domain.titles import Title

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PEOPLE, TITLES, CLUSTERS = 5000, 700, 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What a crowd is like: the numbers that `crowd` turns into people and titles."""

    name: str
    quality: float
    """Standard deviation of the titles' quality, in points."""
    whim: float
    """Scale of a person's own whim (Student-t with 3 degrees of freedom)."""
    all_tens: float
    """Share of people who give a 10 to whatever they like."""
    split: float
    """Share of titles on which the kinds of people disagree strongly."""
    liked: float
    """How much more often people rate what they like: the power of e per point of liking."""
    votes: float = 10.0
    """Mean number of votes of a person."""
    facts: float = 0.0
    """Share of the variance of quality that titles have from their genres and years."""


KINDS = (
    Kind("film club", quality=1.0, whim=0.9, all_tens=0.12, split=0.15, liked=0.25),
    Kind("fans who give tens", quality=0.8, whim=0.9, all_tens=0.6, split=0.15, liked=0.5, votes=8.0),
    Kind("split house", quality=0.8, whim=0.7, all_tens=0.2, split=0.4, liked=0.6, votes=12.0),
)
GENRE_HOUSE = Kind("genre house", quality=1.0, whim=0.9, all_tens=0.2, split=0.15, liked=0.3, facts=0.6)
NEARLY_ALL_TENS = Kind("nearly all tens", quality=0.8, whim=0.9, all_tens=0.9, split=0.15, liked=0.5, votes=8)

GENRES = ("Romance", "Comedy", "Thriller", "Crime", "Fantasy", "Family", "History", "Medical", "War", "Music")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody's vote on everything, and how likely it is to be cast (people x titles)."""

    votes: Floats
    chance: Floats
    cast: npt.NDArray[np.bool_]
    cluster: Ints
    titles: list[Title]


@dataclass(frozen=True, slots=True)
class Server:
    """The votes of a server in columns, and each title's truth (nan: not known).

    `split` is how far the kinds of people truly are apart on each title: the standard deviation of their
    mean votes (nan: not known, as with real ratings).
    """

    members: Ints
    titles: Ints
    scores: Floats
    truth: Floats
    split: Floats
    catalogue: list[Title]


def crowd(kind: Kind, rng: np.random.Generator) -> Crowd:
    """A crowd of that kind."""
    cluster = rng.integers(0, CLUSTERS, PEOPLE)
    own = 2.0 - rng.gamma(4.0, 0.5, TITLES)  # a long tail of poor titles
    titles, typical = _make_titles(*rng.spawn(1))
    quality = kind.quality * (math.sqrt(1 - kind.facts) * own + math.sqrt(kind.facts) * typical)
    apart = np.where(rng.random(TITLES) < kind.split, 1.5, 0.25)
    taste = rng.normal(0.0, 1.0, (CLUSTERS, TITLES)) * apart
    expected = quality + (taste - taste.mean(axis=0))[cluster]
    liking = expected + kind.whim * rng.standard_t(3, (PEOPLE, TITLES))
    fame = rng.permutation(np.arange(1, TITLES + 1) ** -0.9) * np.exp(0.4 * quality)
    activity = rng.lognormal(0.0, 1.0, (PEOPLE, 1))
    rate = activity * fame * np.exp(kind.liked * np.clip(expected + 0.5 * (liking - expected), -4, 4))
    rate *= kind.votes / rate.sum(axis=1).mean()
    chance = 1.0 - np.exp(-rate)
    votes = _half_points(liking, kind.all_tens, rng=rng)
    return Crowd(
        votes=votes, chance=chance, cast=rng.random(chance.shape) < chance, cluster=cluster, titles=titles
    )


def _make_titles(rng: np.random.Generator) -> tuple[list[Title], Floats]:
    """Titles, and what each is worth for its facts (mean 0, standard deviation 1).

    No sum of facts: genres work in pairs, the best years are a hump, and a rare genre saves a poor year.
    """
    years = 2024 - np.floor(rng.gamma(1.6, 9.0, TITLES)).astype(np.int64)
    fame = np.arange(1, len(GENRES) + 1) ** -0.7
    has = rng.random((TITLES, len(GENRES))) < 1.4 * fame / fame.sum() * rng.lognormal(0, 0.3, len(GENRES))
    pairs = rng.normal(0.0, 1.0, (len(GENRES), len(GENRES)))
    worth = np.einsum("ti,ij,tj->t", has, pairs, has)
    hump = np.exp(-(((years - rng.integers(1975, 2015)) / 9) ** 2))
    worth = np.tanh(worth) + 1.2 * hump * np.where(has[:, 5:].any(axis=1), 0.5, 1.0)
    named = [tuple(name for name, there in zip(GENRES, row, strict=True) if there) for row in has]
    titles = [
        Title(f"t{n}", catalogue.Kind.FILM, f"Title {n}", int(year), genres=genres)
        for n, (year, genres) in enumerate(zip(years, named, strict=True))
    ]
    return titles, (worth - worth.mean()) / worth.std()


def _half_points(liking: Floats, all_tens: float, *, rng: np.random.Generator) -> Floats:
    """Everybody's own monotone map from liking to votes, and the odd slip of a finger."""
    people = len(liking)
    own = (people, 1)
    steep = rng.lognormal(0.15, 0.35, own)
    even = 7.2 + 0.8 * rng.standard_t(4, own) + steep * liking
    even = np.where(even > 8.5, 8.5 + 0.6 * (even - 8.5), even)  # the last points are the hardest to get
    tens = 10.0 + 1.6 * steep * (liking - rng.normal(-0.2, 0.8, own))
    votes = np.where(rng.random(own) < all_tens, tens, even)
    step = rng.choice([0.5, 1.0, 2.0], own, p=[0.45, 0.5, 0.05])
    votes = np.clip(np.round(votes / step) * step, 1.0, 10.0)
    polar = rng.random(own) < 0.02
    votes = np.where(polar, np.where(votes >= 6.5, 10.0, 1.0), votes)
    slip = rng.random(liking.shape) < 0.01
    slips: Floats = np.where(slip, rng.integers(2, 21, liking.shape) / 2, votes)
    return slips


def server(people: Crowd, members: int, *, rng: np.random.Generator) -> Server:
    """That many of the crowd who voted at all, with the truth from all the others."""
    voters = np.flatnonzero(people.cast.any(axis=1))
    inside = rng.choice(voters, members, replace=False)
    who, titles = np.nonzero(people.cast[inside])
    outside = np.ones(len(people.votes), dtype=bool)
    outside[inside] = False
    truth, split = _truth(people, outside)
    return Server(
        members=inside[who] + 1,
        titles=titles.astype(np.int64),
        scores=people.votes[inside][who, titles],
        truth=truth,
        split=split,
        catalogue=people.titles,
    )


def _truth(people: Crowd, outside: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Each title's mean vote outside, and the standard deviation between the clusters' mean votes."""
    weights = people.chance * outside[:, None]
    pressed = weights * people.votes
    kinds = [people.cluster == cluster for cluster in range(CLUSTERS)]
    shares = np.array([weights[kind].sum(axis=0) for kind in kinds])
    means = np.array([pressed[kind].sum(axis=0) for kind in kinds]) / shares
    truth: Floats = np.average(means, axis=0, weights=shares)
    split: Floats = np.sqrt(np.average((means - truth) ** 2, axis=0, weights=shares))
    return truth, split
