"""What the model costs: seconds and megabytes of a fit, milliseconds of an answer.

Each row is a process of its own. Seconds of a fit are the median of three, given the ground; MB is the peak
of what the fit allocates, by tracemalloc, above the ratings and the ground it was given; model MB is what
stays of it.
"""

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence

import numpy as np

from bot.domain.recommend.ground import Ground
from bot.domain.recommend.model import Recommender
from bot.domain.titles import Title
from tests.benchmarks.communities import many, widened

TITLES = (1_000, 4_766, 11_566, 20_000)
"""The second are Korea's alone, the third all embedded ones."""

RATINGS = (2_000, 100_000, 1_000_000)
_HEAD = (
    *("titles", "ratings", "members", "ground s", "fit s", "fit MB", "model MB"),
    *("answer ms", "p99 ms", "fold-in and answer ms"),
)


def table(titles: Sequence[Title], *, quick: bool) -> None:
    """Print the costs."""
    print("\n| " + " | ".join(_HEAD) + " |")
    print("|---" * len(_HEAD) + "|")
    for count in TITLES[:2] if quick else TITLES:
        for ratings in RATINGS[:2] if quick else RATINGS:
            command = [sys.executable, "-m", "tests.benchmarks.costs", str(count), str(ratings)]
            out = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(out.stdout)
            print("| " + " | ".join(str(cell) for cell in (count, ratings, *row)) + " |", flush=True)


def measured(titles: Sequence[Title], ratings: int) -> list[float]:
    """One row of the table."""
    triples = list(many(titles, ratings))
    start = time.perf_counter()
    ground = Ground.from_titles(titles)
    ground.complete()
    grounded = time.perf_counter() - start
    fits = []
    for _ in range(3):
        start = time.perf_counter()
        model = Recommender.fit(triples, ground)
        fits.append(time.perf_counter() - start)
    tracemalloc.start()
    Recommender.fit(triples, ground)
    grown = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    members = model.votes.members.tolist()
    model.recommend(members[0], 5)
    asked = np.random.default_rng(0).choice(members, 300).tolist()
    answers = [_timed(model, member) for member in asked]
    start = time.perf_counter()
    for member in asked[:20]:
        model.with_ratings(member, {titles[0].id: 9.0}).recommend(member, 5)
    folded = (time.perf_counter() - start) / 20 * 1e3
    return [
        len(members),
        round(grounded, 2),
        round(float(np.median(fits)), 2),
        round(grown),
        round(model.size / 1e6, 1),
        round(float(np.median(answers)), 1),
        round(float(np.quantile(answers, 0.99)), 1),
        round(folded, 1),
    ]


def _timed(model: Recommender, member: int) -> float:
    start = time.perf_counter()
    model.recommend(member, 5)
    return (time.perf_counter() - start) * 1e3


if __name__ == "__main__":
    from bot import catalogue

    made = widened(catalogue.load_titles(), int(sys.argv[1]))
    print(json.dumps(measured(made, int(sys.argv[2]))))
