"""How close the consensus comes to the truth, beside what other bots show; and what it costs.

    uv run python -m tests.benchmarks.consensus [--ratings FILE [--titles FILE]] [--scale 10|5]
        [--median-votes N]

Without a file on made-up servers of known truth (`made_up`): in three crowds genres and years say nothing, in
another they say much, by no sum of them. With a file (member, title, score, epoch; a header may lead) on
servers sampled from it, whose truth is what everybody outside the server thinks; `--titles` are JSON lines
like the catalogue's, without them nothing is known of titles. On
`--scale 5` scores are 0.5-5 and doubled. Members of such files voted far more often than members of a chat
do, so each is thinned to a number of votes of that median (0: not at all).
"""

import argparse
import csv
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np

from bot.domain.consensus import ServerModel, Vote, calibrate, calibrate_arrays, consensus
from bot.domain.titles import Kind, Title
from tests.benchmarks import made_up
from tests.benchmarks.estimators import ESTIMATORS, Floats, Votes, auc, ours_by, rmse, spearman

BUCKETS = ((1, 2), (3, 4), (5, 9), (10, 19), (20, 10**9))
SIZES = (30, 100, 500, 2000)
SAMPLES = {30: 6, 100: 4, 500: 2, 2000: 1}
"""Servers of each size per crowd: small ones vary more and cost less."""
NEWBORN = "500 newborn"
KINDS = (*made_up.KINDS, made_up.GENRE_HOUSE, made_up.NEARLY_ALL_TENS)
CROWDS = (71, 72)
"""Seeds of the crowds, none of which anything was chosen on."""
SPLIT_CROWDS, SPLIT_SIZES = range(73, 83), (500, 500, 2000)
"""Crowds and servers to find divisive titles in, which are few."""
OUTSIDE = 30
"""Votes outside the server from which a title of a file has a truth."""
HONEST, TROLLS, ATTACKS = 10, 3, 8
DIVIDED, AGREED = 0.9, 0.45
"""Standard deviation between the clusters' mean votes: from, and up to."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One server, the truth of its titles, and how far apart the kinds of people truly are on them."""

    votes: Votes
    truth: Floats
    split: Floats

    @property
    def number(self) -> Floats:
        """Each title's number of votes."""
        return np.bincount(self.votes.titles, minlength=len(self.truth)).astype(np.float64)


@dataclass(slots=True)
class Tally:
    """What one estimator did on all servers of one size."""

    rmse: list[float] = field(default_factory=list)
    spearman: list[float] = field(default_factory=list)
    hits: list[tuple[float, bool, float]] = field(default_factory=list)
    """For each title its number of votes, whether the range held the truth, and how wide it was."""
    off: list[tuple[float, float]] = field(default_factory=list)
    """For each title its number of votes, and the squared error."""
    fresh: list[float] = field(default_factory=list)
    patient: list[float] = field(default_factory=list)

    def coverage(self, least: float = 1, most: float = math.inf) -> float:
        """Share of ranges that held the truth, of titles with so many votes."""
        return _mean([hit for number, hit, _ in self.hits if least <= number <= most])

    def error(self, least: float, most: float) -> float:
        """RMSE of titles with so many votes."""
        return math.sqrt(_mean([square for number, square in self.off if least <= number <= most]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


# ---------------------------------------------------------------------------------------------- servers


def made_up_samples(kind: made_up.Kind) -> Iterator[tuple[str, Sample]]:
    """Servers of every size out of a few crowds of that kind."""
    for seed in CROWDS:
        rng = np.random.default_rng([seed, KINDS.index(kind)])
        people = made_up.crowd(kind, rng)
        for size in SIZES:
            for _ in range(SAMPLES[size]):
                sample = _draw(people, size, rng=rng)
                yield str(size), sample
                if size == 500:
                    thin = _thin(sample.votes, rng.integers(1, 4, size), rng=rng)
                    yield NEWBORN, replace(sample, votes=thin)


def _draw(people: made_up.Crowd, size: int, *, rng: np.random.Generator) -> Sample:
    one = made_up.server(people, size, rng=rng)
    return Sample(Votes(one.members, one.titles, one.scores, one.catalogue), one.truth, one.split)


def file_samples(votes: Votes, median_votes: float) -> Iterator[tuple[str, Sample]]:
    """Servers of every size out of real ratings; the others' mean is the truth."""
    titles = int(votes.titles.max()) + 1
    people = np.unique(votes.members)
    rng = np.random.default_rng(0)
    for size in SIZES:
        if size > len(people) / 2:
            print(f"left out: servers of {size}, the file has only {len(people)} members")
            continue
        for _ in range(SAMPLES[size] * len(CROWDS)):
            inside = np.isin(votes.members, rng.choice(people, size, replace=False))
            others = votes.without(inside)
            number = np.bincount(others.titles, minlength=titles)
            mean = np.bincount(others.titles, others.scores, minlength=titles) / np.maximum(number, 1)
            truth = np.where(number >= OUTSIDE, mean, np.nan)
            mine = votes.without(~inside)
            unknown = np.full(titles, np.nan)
            if median_votes:
                mine = _thin(mine, np.ceil(rng.lognormal(math.log(median_votes), 1.0, size)), rng=rng)
            yield str(size), Sample(mine, truth, unknown)
            if size == 500:
                yield NEWBORN, Sample(_thin(mine, rng.integers(1, 4, size), rng=rng), truth, unknown)


def _thin(votes: Votes, most: Floats | made_up.Ints, *, rng: np.random.Generator) -> Votes:
    """Of each member at most so many votes, picked by chance."""
    order = rng.permutation(len(votes.scores))
    who = np.unique(votes.members, return_inverse=True)[1][order]
    by_member = np.argsort(who, kind="stable")
    number = np.bincount(who)
    rank = np.empty(len(who))
    rank[by_member] = np.arange(len(who)) - np.repeat(np.cumsum(number) - number, number)
    taken = np.zeros(len(who), dtype=bool)
    taken[order[rank >= most[who]]] = True
    return votes.without(taken)


def read(path: Path, scale: int, catalogue: Path | None) -> Votes:
    """The votes of a file, on the 1-10 scale, with what a file of titles says of them."""
    members: dict[str, int] = {}
    titles: dict[str, int] = {}
    rows = []
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.reader(lines):
            try:
                score = float(row[2]) * (10 / scale)
            except (ValueError, IndexError):
                continue  # a header, an empty line
            who = members.setdefault(row[0], len(members) + 1)
            rows.append((who, titles.setdefault(row[1], len(titles)), min(max(score, 1.0), 10.0)))
    columns = np.array(rows)
    votes = Votes(columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64), columns[:, 2])
    if catalogue is None:
        return votes
    known = {title.id: title for title in msgspec.json.Decoder(Title).decode_lines(catalogue.read_bytes())}
    return replace(votes, catalogue=[known.get(title) for title in titles])


# ---------------------------------------------------------------------------------------------- measuring


def measure(sample: Sample, tallies: dict[str, Tally], *, rng: np.random.Generator) -> None:
    """Put one server through every estimator."""
    known = (sample.number > 0) & ~np.isnan(sample.truth)
    truth, number = sample.truth[known], sample.number[known]
    for name, estimator in ESTIMATORS.items():
        tally, found = tallies[name], estimator(sample.votes, len(sample.truth))
        score, low, high = found.score[known], found.low[known], found.high[known]
        tally.rmse.append(rmse(score, truth))
        tally.spearman.append(spearman(score, truth))
        tally.off += zip(number, (score - truth) ** 2, strict=True)
        if not np.isnan(low).all():
            tally.hits += zip(number, (low <= truth) & (truth <= high), high - low, strict=True)
    attack(sample, tallies, rng=rng)


def attack(sample: Sample, tallies: dict[str, Tally], *, rng: np.random.Generator) -> None:
    """Three accounts give a 1 to a title with ten honest votes: new ones, and some that first behaved.

    Ours counts with its larger shift: at once, under the model from before, or after the next calibration.
    """
    victims = np.flatnonzero(sample.number >= HONEST)
    for title in rng.permutation(victims)[:ATTACKS]:
        own = np.flatnonzero(sample.votes.titles == title)
        taken = np.zeros(len(sample.votes.scores), dtype=bool)
        taken[rng.permutation(own)[HONEST:]] = True
        honest = sample.votes.without(taken)
        trolls = np.arange(TROLLS) + sample.votes.members.max() + 1
        ones = Votes(trolls, np.full(TROLLS, title), np.ones(TROLLS))
        cover = _cover(sample, int(title), trolls, rng=rng)
        for name, shift in _shifts(honest, ones, title=int(title)).items():
            tallies[name].fresh.append(shift)
        for name, shift in _shifts(honest.plus(cover), ones, title=int(title)).items():
            tallies[name].patient.append(shift)


def _cover(sample: Sample, title: int, trolls: made_up.Ints, *, rng: np.random.Generator) -> Votes:
    """Five titles each, rated as somebody else rated them."""
    elsewhere = np.flatnonzero(sample.votes.titles != title)
    _, first = np.unique(sample.votes.titles[rng.permutation(elsewhere)], return_index=True)
    rows = [rng.choice(elsewhere[first], 5, replace=False) for _ in trolls]
    taken = np.concatenate(rows)
    return Votes(np.repeat(trolls, 5), sample.votes.titles[taken], sample.votes.scores[taken])


def _shifts(honest: Votes, ones: Votes, *, title: int) -> dict[str, float]:
    """How far every estimator's score of the title moves."""
    attacked, server = honest.plus(ones), honest.learn()
    before, after = _scores(honest, title), _scores(attacked, title)
    shifts = {name: abs(after[name] - before[name]) for name in ESTIMATORS if name != "ours"}
    old = _our_score(honest, title, server=server)
    models = (server, attacked.learn())
    shifts["ours"] = max(abs(_our_score(attacked, title, server=model) - old) for model in models)
    return shifts


def _scores(votes: Votes, title: int) -> dict[str, float]:
    """The others' scores of one title."""
    dense = np.unique(votes.titles, return_inverse=True)[1]
    at, size = int(dense[votes.titles == title][0]), int(dense.max()) + 1
    all_votes = Votes(votes.members, dense, votes.scores)
    return {name: float(way(all_votes, size).score[at]) for name, way in ESTIMATORS.items() if name != "ours"}


def _our_score(votes: Votes, title: int, *, server: ServerModel) -> float:
    mine = votes.titles == title
    alone = Votes(
        votes.members[mine],
        np.zeros(int(mine.sum()), dtype=np.int64),
        votes.scores[mine],
        votes.catalogue[title : title + 1],
    )
    return float(ours_by(server)(alone, 1).score[0])


# ---------------------------------------------------------------------------------------------- printing


def report(name: str, samples: Iterator[tuple[str, Sample]]) -> dict[str, dict[str, Tally]]:
    """Measure the servers, and print a table for each size."""
    sizes: dict[str, dict[str, Tally]] = {}
    rng = np.random.default_rng(5)
    for size, sample in samples:
        measure(sample, sizes.setdefault(size, {way: Tally() for way in ESTIMATORS}), rng=rng)
    print(f"\n## {name}")
    for size, tallies in sizes.items():
        _table(size, tallies)
    _errors(sizes)
    return sizes


def _table(size: str, tallies: dict[str, Tally]) -> None:
    print(
        f"\n{size + ' members':<20}RMSE  Spearm.  coverage  1-2  3-4  5-9 10-19  20+"
        "  width  brigade: fresh patient"
    )
    for name, tally in tallies.items():
        cells = " ".join(f"{tally.coverage(*bucket):4.2f}" for bucket in BUCKETS)
        width = _mean([wide for _, _, wide in tally.hits])
        print(
            f"{name:<17}{_mean(tally.rmse):7.2f}{_mean(tally.spearman):9.2f}{tally.coverage():10.2f}  {cells}"
            f"{width:7.2f}{_mean(tally.fresh):15.2f}{_mean(tally.patient):8.2f}"
        )


def _errors(sizes: dict[str, dict[str, Tally]]) -> None:
    """RMSE by number of votes, over servers of all sizes."""
    print("\nRMSE by number of votes, all sizes      1-2    3-4    5-9  10-19    20+")
    for name in ESTIMATORS:
        pooled = Tally(off=[row for tallies in sizes.values() for row in tallies[name].off])
        print(f"{name:<37}" + "".join(f"{pooled.error(*bucket):7.2f}" for bucket in BUCKETS))


def _spreads(sample: Sample) -> Floats:
    """Number of votes, true split, excess, and whether it is called divisive, of every clear title."""
    found = ESTIMATORS["ours"](sample.votes, len(sample.truth))
    table: Floats = np.stack([sample.number, sample.split, found.excess, found.divides.astype(float)], axis=1)
    clear = (sample.split >= DIVIDED) | (sample.split <= AGREED)
    return table[(sample.number >= 3) & clear]


def divisive(kind: made_up.Kind) -> None:
    """How well the titles are found on which the kinds of people truly disagree."""
    servers = []
    for seed in SPLIT_CROWDS:
        rng = np.random.default_rng([seed, KINDS.index(kind)])
        people = made_up.crowd(kind, rng)
        servers += [_spreads(_draw(people, size, rng=rng)) for size in SPLIT_SIZES]
    rows = np.concatenate(servers)
    print(f"\n'divisive', clusters apart by {DIVIDED}+ against at most {AGREED}")
    print("votes    AUC  called: divided  agreed   (titles: divided, agreed)")
    for least, most in (*BUCKETS[1:4], (20, 39), (40, 10**9)):
        table = rows[(rows[:, 0] >= least) & (rows[:, 0] <= most)]
        if not len(table):
            continue
        yes = table[:, 1] >= DIVIDED
        called = table[:, 3] > 0
        label = f"{least}+" if most > 10**6 else f"{least}-{most}"
        print(
            f"{label:<7}{auc(table[:, 2], yes):5.2f}{_mean(called[yes].tolist()):17.0%}"
            f"{_mean(called[~yes].tolist()):8.1%}   ({yes.sum()}, {(~yes).sum()})"
        )


def verdict(found: dict[str, dict[str, dict[str, Tally]]]) -> None:
    """The aims, and every comparison that ours loses by more than a hundredth."""
    print("\n## aims (ours)")
    for kind, sizes in found.items():
        if "500" not in sizes:
            continue
        ours, mean = sizes["500"]["ours"], sizes["500"]["plain mean"]
        gain = 1 - _mean(ours.rmse) / _mean(mean.rmse)
        print(
            f"{kind}: RMSE {gain:.0%} under the plain mean at 500 (aim 25 %), coverage {ours.coverage():.2f}"
            f" (aim .86-.95), fresh brigade {_mean(ours.fresh):.2f} (aim at most .25)"
        )
    print("\n## where ours loses")
    for kind, sizes in found.items():
        for size, tallies in sizes.items():
            for line in _losses(tallies):
                print(f"{kind}, {size} members: {line}")


def _losses(tallies: dict[str, Tally]) -> Iterator[str]:
    measures: tuple[tuple[str, Callable[[Tally], float], int], ...] = (
        ("RMSE", lambda tally: _mean(tally.rmse), 1),
        ("Spearman", lambda tally: _mean(tally.spearman), -1),
        ("distance of coverage from .90", lambda tally: abs(tally.coverage() - 0.9), 1),
        ("fresh brigade", lambda tally: _mean(tally.fresh), 1),
        ("patient brigade", lambda tally: _mean(tally.patient), 1),
    )
    for name, value, sign in measures:
        mine = value(tallies["ours"])
        for other, tally in tallies.items():
            theirs = value(tally)
            if sign * (mine - theirs) > 0.01:
                yield f"{name} {mine:.2f}, {other} {theirs:.2f}"
    for bucket in BUCKETS:
        mine = tallies["ours"].error(*bucket)
        for other, tally in tallies.items():
            if mine - tally.error(*bucket) > 0.03:
                label = f"{bucket[0]}+" if bucket[1] > 10**6 else f"{bucket[0]}-{bucket[1]}"
                yield f"RMSE of titles with {label} votes {mine:.2f}, {other} {tally.error(*bucket):.2f}"


# ---------------------------------------------------------------------------------------------- live and cost


def gaps(sample: Sample) -> None:
    """How far live scores are from a fresh calibration when votes grew by 5 %, one by one."""
    rng = np.random.default_rng(9)
    votes, titles = sample.votes, len(sample.truth)
    late = np.zeros(len(votes.scores), dtype=bool)
    late[rng.permutation(len(late))[: len(late) // 21]] = True
    early = votes.without(late)
    old = early.learn()
    now = ours_by(votes.learn())(votes, titles).score
    live = ours_by(old)(
        votes, titles
    ).score  # after its last vote; untouched titles keep this, their old score
    touched = np.bincount(votes.titles[late], minlength=titles) > 0
    gap = np.abs(live - now)
    for label, which in (("titles voted on", touched), ("all titles", ~np.isnan(now))):
        mine = gap[which & ~np.isnan(gap)]
        print(f"  {label}: median gap {np.median(mine):.3f}, largest {mine.max():.3f} ({len(mine)} titles)")
    change = rmse(live, sample.truth) - rmse(now, sample.truth)
    print(f"  RMSE live minus batch {change:+.4f}")


def cost() -> None:
    """Processor time of one title's recompute, and of calibrating a million votes."""
    print("\n## cost")
    rng = np.random.default_rng(3)
    members = np.arange(1, 100_001)
    server = calibrate_arrays(members, members % 500, rng.integers(2, 21, len(members)) / 2)
    for number in (10, 100, 1000, 100_000):
        half_points = np.clip(np.round(rng.normal(15, 3.5, number)), 2, 20)
        votes = [Vote(int(m), "t", half / 2) for m, half in zip(members, half_points, strict=False)]
        times = max(3, 20_000 // number)
        start = time.process_time()
        for _ in range(times):
            consensus(votes, server)
        print(f"one title of {number} votes: {(time.process_time() - start) / times * 1e6:.0f} us")
    who, what = rng.integers(1, 50_000, 10**6), np.sort(rng.integers(0, 5000, 10**6))
    scores = np.clip(np.round(rng.normal(15, 3.5, 10**6)), 2, 20) / 2
    titles = [
        Title(str(n), Kind.FILM, str(n), 1960 + n % 65, genres=tuple(made_up.GENRES[n % 10 : n % 10 + 3]))
        for n in range(5000)
    ]
    for said, catalogue in (("without facts", ()), ("with facts", titles)):
        start = time.process_time()
        calibrate_arrays(who, what, scores, catalogue)
        print(f"calibrating a million votes: {time.process_time() - start:.2f} s from columns, {said}")
    listed = [Vote(*row) for row in zip(who.tolist(), map(str, what.tolist()), scores.tolist(), strict=True)]
    start = time.process_time()
    calibrate(listed)
    print(f"calibrating a million votes: {time.process_time() - start:.2f} s from a list of Vote")


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=Path, help="rows of member,title,score,epoch")
    parser.add_argument("--titles", type=Path, help="the titles as JSON lines")
    parser.add_argument("--scale", type=int, choices=(5, 10), default=10)
    parser.add_argument("--median-votes", type=float, default=8)
    given = parser.parse_args()
    began = time.perf_counter()
    found: dict[str, dict[str, dict[str, Tally]]] = {}
    last: dict[str, Sample] = {}
    if given.ratings:
        votes = read(given.ratings, given.scale, given.titles)
        crowds = {given.ratings.name: file_samples(votes, given.median_votes)}
    else:
        crowds = {kind.name: made_up_samples(kind) for kind in KINDS}
    for name, samples in crowds.items():
        found[name] = report(name, _remember(samples, last, name))
    if not given.ratings:
        for kind in KINDS:
            print(f"\n## {kind.name}")
            divisive(kind)
    verdict(found)
    print("\n## live against batch after 5 % more votes, one by one")
    for name, sample in last.items():
        print(f"{name}:")
        gaps(sample)
    cost()
    print(f"\n{time.perf_counter() - began:.0f} s")


def _remember(
    samples: Iterator[tuple[str, Sample]], last: dict[str, Sample], name: str
) -> Iterator[tuple[str, Sample]]:
    """Pass the servers on, and keep the last of 500 members."""
    for size, sample in samples:
        if size == "500":
            last[name] = sample
        yield size, sample


if __name__ == "__main__":
    main()
