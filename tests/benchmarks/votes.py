"""What attacks on a title move, whether the alarm rings, and how often it rings for honest votes.

    uv run python -m tests.benchmarks.votes [--seed N]

On made-up servers of known crowds (`made_up`), in minutes. Attackers of the kinds in `ATTACKS` want a title
to fall that has 13 or 5 honest votes. Ours counts with its larger shift: at once, under the model from
before, or after the next calibration. Then a year of honest votes comes in, one by one in the order of time,
and titles on which the alarm rings are counted. `far` is the older rule: far votes within a day alone.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain import alarm
from bot.domain.alarm import DAY, Ballot
from bot.domain.consensus import Consensus, ServerModel, weigh_votes
from tests.benchmarks import made_up
from tests.benchmarks.consensus import _thin
from tests.benchmarks.estimators import Floats, Votes

HONEST, ATTACKERS = (13, 5), (3, 5, 10)
SERVERS = {100: 3, 500: 2}
"""Servers of each size per crowd."""
VICTIMS = 10
"""Titles of each server that are attacked."""
FEW = 10
NOW = 20_000 * DAY
AIM = 0.25


@dataclass(frozen=True, slots=True)
class Attack:
    """How attackers go about it: other ratings they gave first, and seconds from one to the next.

    `hides` when each vote is as low as may be without being far from the score; else it is a 1.
    """

    name: str
    others: int
    apart: int
    hides: bool = False


ATTACKS = (
    Attack("fresh, or old and empty", 0, 600),
    Attack("just inside the line", 0, 600, hides=True),
    Attack("one a day", 0, DAY + 1),
    Attack("one in five days", 0, 5 * DAY),
    Attack("just inside, one a day", 0, DAY + 1, hides=True),
    Attack("patient: 12 honest ratings, a 1", 12, 600),
    Attack("patient, just inside", 12, 600, hides=True),
    Attack("patient, just inside, one a day", 12, DAY + 1, hides=True),
)
"""Whether an account is fresh or old changes what is held, not what rings nor what a vote weighs."""


@dataclass(slots=True)
class Title:
    """The votes on one title so far; `ratings` is how many their member has given by now."""

    members: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    at: list[int] = field(default_factory=list)

    def add(self, member: int, score: float, at: int) -> None:
        self.members.append(member)
        self.scores.append(score)
        self.at.append(at)

    def weigh(self, model: ServerModel) -> tuple[Consensus, Ballot]:
        """The consensus, and what the alarm sees."""
        generosity = np.array([model.generosity.get(member, 0.0) for member in self.members])
        counts = np.array([model.counts.get(member, 0) for member in self.members], dtype=np.float64)
        scores = np.array(self.scores)
        found = weigh_votes(scores, generosity, counts, model)
        assert found is not None
        ballot = Ballot(scores, generosity, np.array(self.at, dtype=np.float64), np.zeros(len(scores), bool))
        return found, ballot

    def ring(self, model: ServerModel, few: Sequence[bool]) -> tuple[bool, bool]:
        """Whether the latest vote rings by the rule of far votes alone, and by all of the alarm."""
        now = self.at[-1]
        if len(self.at) < alarm.SETTLED_VOTES:
            return False, False
        found, ballot = self.weigh(model)
        score, residual = found.score, model.residual
        places = alarm.find_far(ballot, score=score, residual=residual, now=now)
        far = np.array([place for place in places if few[place]], np.intp)
        rings = len(far) >= alarm.ALARM_VOTES
        unusual = rings and alarm.are_unusual(ballot, far, residual=residual)
        run = alarm.find_run(ballot, score=score, residual=residual, now=now)
        return rings, unusual or bool(len(run))


# ---------------------------------------------------------------------------------------------- servers


def servers(seed: int, sizes: Sequence[int]) -> Iterator[tuple[str, Votes, np.random.Generator]]:
    """A few servers of each size out of every kind of crowd."""
    for number, kind in enumerate(made_up.KINDS):
        rng = np.random.default_rng([seed, number])
        people = made_up.crowd(kind, rng)
        for size in sizes:
            for _ in range(SERVERS[size]):
                one = made_up.server(people, size, rng=rng)
                yield f"{size}", Votes(one.members, one.titles, one.scores), rng


def newborn(votes: Votes, *, most: int, rng: np.random.Generator) -> Votes:
    """The same members with 1 to `most` votes each."""
    return _thin(votes, rng.integers(1, most + 1, len(np.unique(votes.members))), rng=rng)


# ---------------------------------------------------------------------------------------------- attacks


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack moved in points, ours and the plain mean, and what rang."""

    ours: float
    mean: float
    far: bool
    rings: bool


def attack(
    votes: Votes,
    title: int,
    plan: Attack,
    *,
    honest: int,
    attackers: int,
    days: int,
    rng: np.random.Generator,
) -> Outcome:
    """Let them vote one after the other; the honest votes came before, over so many days."""
    own = rng.permutation(np.flatnonzero(votes.titles == title))
    taken = np.zeros(len(votes.scores), dtype=bool)
    taken[own[honest:]] = True
    trolls = np.arange(attackers) + votes.members.max() + 1
    before = votes.without(taken).plus(_cover(votes, title, trolls, others=plan.others, rng=rng))
    model = before.learn()
    told = Title()
    for place, when in zip(own[:honest], np.sort(rng.uniform(1, days, honest))[::-1], strict=True):
        told.add(int(votes.members[place]), float(votes.scores[place]), int(NOW - when * DAY))
    few = [model.counts[member] < FEW for member in told.members]
    start, mean = told.weigh(model)[0].score, float(np.mean(told.scores))
    rung = [False, False]
    for number, troll in enumerate(trolls.tolist()):
        found = told.weigh(model)[0]
        told.add(troll, _lowest(found.score, model) if plan.hides else 1.0, NOW + number * plan.apart)
        few.append(plan.others + 1 < FEW)
        rung = [before or now for before, now in zip(rung, told.ring(model, few), strict=True)]
    bad = Votes(trolls, np.full(attackers, title), np.array(told.scores[honest:]))
    scores = [told.weigh(after)[0].score for after in (model, before.plus(bad).learn())]
    return Outcome(
        max(abs(score - start) for score in scores), abs(float(np.mean(told.scores)) - mean), *rung
    )


def _lowest(score: float, model: ServerModel) -> float:
    """The lowest half point that is not far from a score."""
    least = score - 2 * model.residual
    return max(1.0, float(np.floor(least * 2) + 1) / 2)


def _cover(votes: Votes, title: int, trolls: made_up.Ints, *, others: int, rng: np.random.Generator) -> Votes:
    """So many titles each, rated as somebody else rated them."""
    elsewhere = rng.permutation(np.flatnonzero(votes.titles != title))
    _, first = np.unique(votes.titles[elsewhere], return_index=True)
    one_each = elsewhere[first]
    taken = np.array(
        [rng.choice(one_each, min(others, len(one_each)), replace=False) for _ in trolls]
    ).astype(np.int64)
    return Votes(np.repeat(trolls, taken.shape[1]), votes.titles[taken.ravel()], votes.scores[taken.ravel()])


def attacks(name: str, rooms: Sequence[tuple[Votes, np.random.Generator]], *, days: int) -> None:
    """A table of all kinds of attack on these servers."""
    for honest in HONEST:
        print(f"\n## {name}, {honest} honest votes: points that attackers move, and how many attacks ring")
        head = f"{'N':>3}{'ours':>7}{'mean':>7}{'far':>6}{'alarm':>7}{f'or <= {AIM}':>11}  (attacks)"
        print(" " * 33 + head)
        for plan in ATTACKS:
            for attackers in ATTACKERS:
                found = [
                    attack(votes, int(title), plan, honest=honest, attackers=attackers, days=days, rng=rng)
                    for votes, rng in rooms
                    for title in rng.permutation(np.flatnonzero(np.bincount(votes.titles) >= honest))[
                        :VICTIMS
                    ]
                ]
                _print_attack(plan, attackers, found)


def _print_attack(plan: Attack, attackers: int, found: Sequence[Outcome]) -> None:
    def mean(values: Sequence[float | bool]) -> float:
        return float(np.mean(values))

    print(
        f"{plan.name:<33}{attackers:>3}{mean([each.ours for each in found]):7.2f}"
        f"{mean([each.mean for each in found]):7.2f}{mean([each.far for each in found]):6.0%}"
        f"{mean([each.rings for each in found]):7.0%}"
        f"{mean([each.rings or each.ours <= AIM for each in found]):11.0%}  ({len(found)})",
        flush=True,
    )


# ---------------------------------------------------------------------------------------------- honest votes


@dataclass(slots=True)
class Quiet:
    """Titles with votes enough for the alarm, and those on which it rang."""

    titles: int = 0
    far: int = 0
    rings: int = 0


def live(votes: Votes, days: Floats) -> Quiet:
    """Let honest votes come in by their day; those of day under 0 are there when the year begins."""
    order = np.argsort(days, kind="stable")
    known = int((days < 0).sum())
    members, scores = votes.members[order], votes.scores[order]
    titles, at = votes.titles[order], (NOW + days[order] * DAY).astype(np.int64)
    rated: defaultdict[int, int] = defaultdict(int)
    shelf: defaultdict[int, Title] = defaultdict(Title)
    model, learnt = ServerModel(), 0
    asked, far, rings = set[int](), set[int](), set[int]()
    for number in range(len(scores)):
        title, told = int(titles[number]), shelf[int(titles[number])]
        told.add(int(members[number]), float(scores[number]), int(at[number]))
        rated[int(members[number])] += 1
        if number < known:
            continue
        if number >= 1.05 * learnt:
            learnt = number
            model = Votes(members[:number], titles[:number], scores[:number]).learn()
        if len(told.at) < alarm.SETTLED_VOTES:
            continue
        asked.add(title)
        old, new = told.ring(model, [rated[member] < FEW for member in told.members])
        far |= {title} if old else set()
        rings |= {title} if new else set()
    return Quiet(len(asked), len(far), len(rings))


def settled_days(votes: Votes, *, fans_first: float, rng: np.random.Generator) -> Floats:
    """Half of the votes are known; half of the others come in six weeks of their title's, the rest whenever.

    Who likes a title a point more than others comes so many days earlier.
    """
    number = len(votes.scores)
    season = rng.uniform(0, 365 - 42, int(votes.titles.max()) + 1)[votes.titles]
    season += rng.exponential(14, number).clip(0, 42)
    days: Floats = np.where(rng.random(number) < 0.5, season, rng.uniform(0, 365, number))
    mean = np.bincount(votes.titles, votes.scores) / np.maximum(np.bincount(votes.titles), 1)
    days = np.clip(days - fans_first * (votes.scores - mean[votes.titles]), 0, 365)
    days -= 366.0 * (rng.random(number) < 0.5)
    return days


def quiet(seed: int) -> None:
    """Print on how many titles honest votes ring."""
    print("\n## honest votes: titles on which it rings in a year, of all with eight votes")
    print(f"{'':<52}{'titles':>7}{'far':>5}{'alarm':>7}{'of 1000':>9}")
    found: defaultdict[str, list[Quiet]] = defaultdict(list)
    for size, votes, rng in servers(seed, tuple(SERVERS)):
        for name, fans_first in (("in any order", 0.0), ("fans come first, 10 days a point", 10.0)):
            days = settled_days(votes, fans_first=fans_first, rng=rng)
            found[f"settled, {size} members, {name}"].append(live(votes, days))
        for weeks, most in ((6, 3), (2, 9)):
            young = newborn(votes, most=most, rng=rng)
            days = rng.uniform(0, weeks * 7, len(young.scores))
            found[f"newborn, {size} members, {weeks} weeks old, 1-{most} votes each"].append(
                live(young, days)
            )
    for name in sorted(found, reverse=True):
        rows = found[name]
        titles, far, rings = (sum(getattr(row, what) for row in rows) for what in ("titles", "far", "rings"))
        print(f"{name:<52}{titles:>7}{far:>5}{rings:>7}{1000 * rings / max(1, titles):9.1f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=12)
    seed = parser.parse_args().seed
    began = time.perf_counter()
    rooms = [(votes, rng) for _, votes, rng in servers(seed, tuple(SERVERS))]
    attacks("settled servers", rooms, days=180)
    attacks("newborn servers", [(newborn(votes, most=3, rng=rng), rng) for votes, rng in rooms], days=40)
    quiet(seed)
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
