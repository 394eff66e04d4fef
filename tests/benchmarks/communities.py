"""Communities to measure on: made up over a catalogue, or drawn from a file of real ratings.

The made-up tastes do not follow the model's assumptions. A member has one to three interests, of which the
best fitting counts (a maximum, not a sum); an interest is partly genres, tags and an era and partly a liking
for single titles that no metadata tells; some follow writers, directors or actors; well-known titles are
met more often, and what one expects to like far more often (missing not at random); scores carry each
member's own mean, spread and noise, and are rounded to half points. Every draw comes from the seed.
In one kind of world facts matter `some`; in another `none` (the truth is that of other titles' facts), in a
third `much`.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from bot.domain.recommend.algebra import Floats
from bot.domain.titles import Title

MEDIAN, SPREAD = 12, 1.0
"""Ratings a member: log-normal, median 12."""
HELD_OUT = 20
LIKED = 8.0

Triple = tuple[int, str, float]


@dataclass(frozen=True, slots=True)
class Community:
    """What the methods may learn from, and each member's held-out scores."""

    titles: tuple[Title, ...]
    known: tuple[Triple, ...]
    held: dict[int, dict[str, float]]

    def own(self) -> dict[int, dict[str, float]]:
        out: dict[int, dict[str, float]] = defaultdict(dict)
        for member, title, score in self.known:
            out[member][title] = score
        return out


def made_up(titles: Sequence[Title], size: int, *, seed: int, facts: str = "some") -> Community:
    """`size` members over the catalogue, in a world where facts matter so."""
    rng = np.random.default_rng([seed, size])
    true = _exchange_facts(titles, seed=seed) if facts == "none" else titles
    world = _World(true, rng, trait=2.0 if facts == "much" else 1.0)
    histories = {member: world.history(rng, _length(rng) + HELD_OUT) for member in range(1, size + 1)}
    return _split(titles, histories, rng)


def sampled(
    titles: Sequence[Title], histories: dict[int, list[Triple]], size: int, *, seed: int
) -> Community:
    """`size` members of a file, each cut to a log-normal number of known ratings and up to 20 held out."""
    rng = np.random.default_rng([seed, size])
    able = sorted(member for member, history in histories.items() if len(history) >= 10)
    cut: dict[int, list[tuple[str, float]]] = {}
    for member in rng.choice(able, min(size, len(able)), replace=False).tolist():
        history = [(title, score) for _, title, score in histories[member]]
        held = min(HELD_OUT, len(history) // 2)
        order = rng.permutation(len(history))[: held + _length(rng)]
        cut[member] = [history[i] for i in order]
    return _split(titles, cut, rng)


def read(ratings: Path, titles: Path) -> tuple[list[Title], dict[int, list[Triple]]]:
    """Titles from JSON lines, and rows of member,title,score,epoch by member; a header is passed over."""
    known = msgspec.json.Decoder(Title).decode_lines(titles.read_bytes())
    ids = {title.id for title in known}
    histories: dict[int, list[Triple]] = defaultdict(list)
    with ratings.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            if row and row[0].lstrip("-").isdigit() and row[1] in ids:
                histories[int(row[0])].append((int(row[0]), row[1], float(row[2])))
    return known, dict(histories)


def widened(titles: Sequence[Title], count: int, *, seed: int = 0) -> list[Title]:
    """A catalogue of `count` titles, for measuring cost: the first ones, or copies with people exchanged."""
    rng = np.random.default_rng(seed)
    out = list(titles[:count])
    while len(out) < count:
        one, other = rng.integers(len(titles), size=2)
        base, people = titles[one], titles[other]
        out.append(
            replace(
                base,
                id=f"{base.id}-{len(out)}",
                directors=people.directors,
                writers=people.writers,
                cast=tuple(f"{name} {len(out) // len(titles)}" for name in people.cast),
            )
        )
    return out


def many(titles: Sequence[Title], count: int, *, seed: int = 0) -> Iterator[Triple]:
    """`count` ratings for measuring cost: log-normal lengths, popular titles first, half points."""
    rng = np.random.default_rng(seed)
    chance = 1.0 / np.arange(5, len(titles) + 5) ** 0.8
    chance /= chance.sum()
    member = 0
    while count > 0:
        member += 1
        length = min(_length(rng), count, len(titles) // 4)
        places = np.unique(rng.choice(len(titles), length, p=chance))
        count -= len(places)
        scores = np.clip(np.round(rng.normal(15, 3, len(places))), 2, 20) / 2
        for place, score in zip(places.tolist(), scores.tolist(), strict=True):
            yield member, titles[place].id, score


def _length(rng: np.random.Generator) -> int:
    return int(np.clip(round(MEDIAN * np.exp(rng.normal(0, SPREAD))), 1, 400))


def _exchange_facts(titles: Sequence[Title], *, seed: int) -> list[Title]:
    """Each title with what another is about, who made it and when; as well known as before."""
    order = np.random.default_rng([seed, 1]).permutation(len(titles)).tolist()
    return [
        replace(titles[other], id=title.id, tier=title.tier)
        for title, other in zip(titles, order, strict=True)
    ]


def _split(
    titles: Sequence[Title], histories: dict[int, list[tuple[str, float]]], rng: np.random.Generator
) -> Community:
    known: list[Triple] = []
    held: dict[int, dict[str, float]] = {}
    for member, history in histories.items():
        order = rng.permutation(len(history)).tolist()
        out = min(HELD_OUT, len(history) // 2)
        held[member] = dict(history[i] for i in order[:out])
        known += [(member, *history[i]) for i in order[out:]]
    return Community(tuple(titles), tuple(known), held)


class _World:
    """What is true of the titles, and who the members' interests can be."""

    INTERESTS = 40
    FAME, NICHE, NOISE, TRAIT, PULL = 1.2, 1.0, 0.3, 1.3, 1.3
    """Set so that the rivals, not the model, do as they do on MovieLens with 30, 100 and 500 members:
    popularity .05-.08, content with popularity .07-.09, EASE .05-.09, item-kNN .03-.08."""

    def __init__(self, titles: Sequence[Title], rng: np.random.Generator, *, trait: float = 1.0) -> None:
        self._titles = titles
        self._trait = trait
        count = len(titles)
        tier = np.array([title.tier for title in titles])
        year = np.array([title.year for title in titles], dtype=float)
        self._quality = rng.normal(0, 0.8, count)
        recent = np.clip((year - 1990) / 30, 0, 1.1)
        self._fame = (
            np.choose(tier - 1, [self.FAME, 0.0, -1.2])
            + 0.8 * recent
            + 0.5 * self._quality
            + rng.normal(0, 1.0, count)
        )
        self._fits = np.stack([self._interest(rng, year) for _ in range(self.INTERESTS)])
        self._people = self._by_person()
        self._names = sorted(name for name, places in self._people.items() if len(places) >= 4)

    def _interest(self, rng: np.random.Generator, year: Floats) -> Floats:
        """How each title fits one interest: a conjunction of traits, an era, and what nobody can tell."""
        genres = sorted({genre for title in self._titles for genre in title.genres})
        tags = sorted({tag for title in self._titles for tag in title.tags})
        wanted = set(rng.choice(genres, 3, replace=False).tolist()) if len(genres) > 3 else set(genres)
        motifs = set(rng.choice(tags, 8, replace=False).tolist()) if len(tags) > 8 else set(tags)
        shunned = set(rng.choice(genres, 2, replace=False).tolist()) if len(genres) > 3 else set()
        kind = rng.choice(["drama", "film", "both"], p=[0.4, 0.25, 0.35])
        centre, width = rng.uniform(1998, 2024), rng.uniform(5, 20)
        fit = np.zeros(len(self._titles))
        for i, title in enumerate(self._titles):
            own = set(title.genres)
            fit[i] = self.TRAIT * min(2, len(own & wanted)) - 1.0 * bool(own & shunned)
            fit[i] += 1.1 * bool(motifs & set(title.tags)) - 0.9 * (kind not in (title.kind, "both"))
        fit -= 0.5 * np.minimum(2.0, np.abs(year - centre) / width)
        fit *= self._trait
        # A third of what an interest likes shows in no metadata.
        return fit + rng.normal(0, self.NOISE, len(fit)) + self.NICHE * (rng.random(len(fit)) < 0.06)

    def _by_person(self) -> dict[str, list[int]]:
        people: dict[str, list[int]] = defaultdict(list)
        for i, title in enumerate(self._titles):
            for name in {*title.writers, *title.directors, *title.cast[:4]}:
                people[name].append(i)
        return people

    def history(self, rng: np.random.Generator, length: int) -> list[tuple[str, float]]:
        """What one member watched and gave."""
        count = int(rng.choice([1, 2, 3], p=[0.35, 0.45, 0.2]))
        appeal = self._fits[rng.choice(self.INTERESTS, count, replace=False)].max(axis=0)
        if self._names and rng.random() < 0.5:
            for name in rng.choice(self._names, int(rng.integers(1, 5))).tolist():
                appeal = appeal.copy()
                appeal[self._people[name]] += 1.3
        bandwagon = rng.uniform(0.6, 1.5)
        chance = bandwagon * self._fame + self.PULL * appeal + rng.gumbel(0, 1, len(appeal))
        seen = np.argsort(-chance)[: min(length, len(appeal) // 2)]
        taste = 0.8 * (appeal[seen] - appeal.mean()) + self._quality[seen]
        own = rng.normal(6.1, 0.9) + rng.uniform(0.6, 1.3) * taste + rng.normal(0, 1.1, len(seen))
        scores = np.clip(np.round(own * 2), 2, 20) / 2
        return [(self._titles[i].id, float(s)) for i, s in zip(seen.tolist(), scores.tolist(), strict=True)]


def described(community: Community) -> str:
    """One line of facts on a community."""
    scores = np.array([score for _, _, score in community.known])
    liked = sum(score >= LIKED for held in community.held.values() for score in held.values())
    return json.dumps(
        {
            "members": len(community.held),
            "ratings": len(scores),
            "titles rated": len({title for _, title, _ in community.known}),
            "mean": round(float(scores.mean()), 2),
            "liked held out": round(liked / max(1, len(community.held)), 1),
        }
    )
