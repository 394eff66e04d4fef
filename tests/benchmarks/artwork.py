"""CPU of a title's pictures: `uv run python -m tests.benchmarks.artwork`, some seconds."""

import time
from collections.abc import Callable
from itertools import count
from statistics import median

from bot import catalogue
from bot.domain.consensus import Consensus
from bot.domain.ratings import Histogram, Standing, Summary
from bot.domain.titles import Title
from bot.ui import artwork
from bot.ui.words import words
from tests.benchmarks.common import Aim, Row, table

TITLES = 60
EN = words("en")


def rows() -> list[Row]:
    """Of a title's first banner, of one for a new score, of one drawn before; and how large they are."""
    titles = catalogue.load_titles()
    titles = titles[:: len(titles) // TITLES]
    votes = count(1)

    def standing() -> Standing:
        return Standing(
            Summary(Histogram((*range(18), next(votes))), Consensus(7.9, 7.5, 8.3, 172, 8.0, "liked"))
        )

    def draw(title: Title) -> bytes:
        return artwork.banner(title, standing(), EN)

    first = [_measure(draw, title) for title in titles]
    again = [_measure(draw, title) for title in titles]
    same = standing()
    sizes = [len(artwork.banner(title, same, EN)) for title in titles]
    cached = [_measure(lambda title: artwork.find_banner(title, same, EN), title) for title in titles]
    largest = max(sizes) / 1000
    return [
        Row("a title's first banner", f"{median(first):.1f} ms"),
        Row("a banner for a new score", "", median(again), Aim(6, " ms"), " ms"),
        Row("a banner drawn before", "", median(cached), Aim(0.1, " ms"), " ms"),
        Row("the largest banner", f"median {median(sizes) / 1000:.0f} KB", largest, Aim(60, " KB"), " KB"),
    ]


def _measure(work: Callable[[Title], object], title: Title) -> float:
    """Milliseconds of CPU."""
    begun = time.thread_time()
    work(title)
    return (time.thread_time() - begun) * 1000


if __name__ == "__main__":
    print(table("Pictures", rows()))
