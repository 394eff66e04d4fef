"""How well and how fast titles are found: `uv run python -m tests.benchmarks.search [queries.tsv]`.

Beside ours, in the same run on the same names: SQLite's FTS5 trigram index and rapidfuzz's WRatio and ratio
over every name. Then the cost of a keystroke at the catalogue and at larger ones made from its words.
"""

import gc
import random
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot import catalogue
from bot.domain.search import TitleIndex, fold_name
from bot.domain.search.views import fold_words
from bot.domain.titles import Title
from tests.shared import shared

OWN = Path(__file__).parents[1] / "domain" / "queries.tsv"
SHOWN = 25
SIZES = (20_000, 200_000)
AIMS = "aims: hit@1 >= .80, hit@5 >= .95, hit@25 >= .98"

Finder = Callable[[str], list[str]]


class Asked(NamedTuple):
    query: str
    title_id: str
    kind: str


def main(arguments: list[str]) -> None:
    """Print every table."""
    titles = catalogue.load_titles()
    files = (
        [Path(arguments[0])]
        if arguments
        else [path for path in [shared("search", "queries_dev.tsv")] if path]
    )
    asked = {path.name: read(path) for path in (*files, OWN)}
    index = TitleIndex(titles)
    finders = {"ours": ours(index), "Korea alone": ours(index.korean), **baselines(titles)}
    for name, rows in asked.items():
        quality(name, rows, finders)
    own = asked[OWN.name]
    print(f"\n## {OWN.name} in halves (the misses of both were looked at once, so neither is blind)")
    for half, rows in (("first", own[::2]), ("second", own[1::2])):
        print(f"{half:8} {figures(hits(rows, finders['ours'], ranks=(1, 5, 25)))}")
    speed(titles, [row.query for rows in asked.values() for row in rows])


def read(path: Path) -> list[Asked]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [Asked(*line.split("\t")) for line in lines if line.count("\t") == 2]


def ours(index: TitleIndex) -> Finder:
    return lambda query: [title.id for title in index.suggest(query)]


def baselines(titles: list[Title]) -> dict[str, Finder]:
    """What one would reach for first, each over all names of all titles."""
    named = [(fold_name(name), title.id) for title in titles for name in title.names]
    texts, ids = [name for name, _ in named], [title_id for _, title_id in named]
    return {
        "FTS5 trigram": fts5(titles),
        "WRatio": brute(texts, ids, fuzz.WRatio),
        "ratio": brute(texts, ids, fuzz.ratio),
    }


def brute(texts: list[str], ids: list[str], scorer: Callable[..., float]) -> Finder:
    def find(query: str) -> list[str]:
        found = process.extract(fold_name(query), texts, scorer=scorer, limit=2 * SHOWN)
        return first(ids[position] for _, _, position in found)

    return find


def fts5(titles: list[Title]) -> Finder:
    """Names sharing any trigram with the query, by bm25; for two letters those that contain them."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE names USING fts5(name, title UNINDEXED, tokenize='trigram')")
    rows = [(fold_words(name).strip(), title.id) for title in titles for name in title.names]
    base.executemany("INSERT INTO names VALUES (?, ?)", rows)

    def find(query: str) -> list[str]:
        text = fold_words(query).strip()[:100]
        grams = {text[at : at + 3] for at in range(len(text) - 2)}
        if not grams:
            sql = "SELECT title FROM names WHERE name LIKE ? LIMIT 200"
            return first(row[0] for row in base.execute(sql, (f"%{text}%",)))
        wanted = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        sql = "SELECT title FROM names WHERE names MATCH ? ORDER BY rank LIMIT 50"
        return first(row[0] for row in base.execute(sql, (wanted,)))

    return find


def first(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))[:SHOWN]


def hits(rows: list[Asked], find: Finder, *, ranks: tuple[int, ...]) -> tuple[int, list[int]]:
    """How many rows name a title, and for how many of these it is among the first 1, 5, 25."""
    named = [row for row in rows if row.title_id]
    found = [(row, find(row.query)) for row in named]
    return len(named), [sum(row.title_id in ids[:rank] for row, ids in found) for rank in ranks]


def figures(counted: tuple[int, list[int]]) -> str:
    total, counts = counted
    return f"{total:4}  " + "  ".join(f"{count / total:5.3f}" for count in counts)


def quality(name: str, rows: list[Asked], finders: dict[str, Finder]) -> None:
    """hit@1, @5 and @25 by kind and overall; junk rows apart."""
    print(f"\n## {name}: hit@1 hit@5 hit@25 ({AIMS})")
    print(f"{'kind':16}   n  " + "  ".join(f"{finder:^19}" for finder in finders))
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    for kind, some in [*sorted(kinds.items()), ("ALL", rows)]:
        if any(row.title_id for row in some):
            counted = [hits(some, find, ranks=(1, 5, 25)) for find in finders.values()]
            cells = ["  ".join(f"{count / total:5.3f}" for count in counts) for total, counts in counted]
            print(f"{kind:16} {counted[0][0]:3}  " + "  ".join(cells))
    junk = [row.query for row in rows if not row.title_id]
    if junk:
        print(f"junk: {len(junk)} rows, titles shown: {[len(finders['ours'](query)) for query in junk]}")


def made(titles: list[Title], count: int) -> list[Title]:
    """The catalogue, filled up to `count` with titles whose names are words of real names, recombined."""
    rng = random.Random(count)
    words: dict[str, list[str]] = {"latin": [], "hangul": []}
    for title in titles:
        words["latin"] += title.title.split()
        words["hangul"] += (title.title_ko or "").split()
    filled = list(titles)
    for at in range(count - len(titles)):
        like = titles[rng.randrange(len(titles))]
        filled.append(recombined(rng, words, like, title_id=f"made-{at}"))
    return filled


def recombined(rng: random.Random, words: dict[str, list[str]], like: Title, *, title_id: str) -> Title:
    """A title with as many names of as many words as another has; never one of the best known."""

    def name(old: str, kind: str) -> str:
        return " ".join(rng.choice(words[kind]) for _ in old.split())

    return replace(
        like,
        id=title_id,
        tier=max(like.tier, 2),
        title=name(like.title, "latin"),
        title_ko=name(like.title_ko, "hangul") if like.title_ko else None,
        romanised=name(like.romanised, "latin") if like.romanised else None,
        alt_titles=tuple(name(old, "latin") for old in like.alt_titles),
        alt_titles_ko=tuple(name(old, "hangul") for old in like.alt_titles_ko),
    )


def speed(titles: list[Title], queries: list[str]) -> None:
    """Milliseconds of a keystroke, seconds and megabytes of the index, at four sizes (CPU time)."""
    print("\n## Cost of a keystroke (every query of the files as typed, letter by letter), CPU ms")
    print("aims: p99 <= 5 at the catalogue, p50 <= 0.35 x ratio at 20,000, build <= 1.2 s, and all embedded")
    print("titles take <= 60 MB more than Korea's alone")
    print(
        "p50 and p99 of all keystrokes; then whole queries: ours, ratio over all names, over English titles"
    )
    print("  titles  build s      MB     p50     p99    ours  all names  times    English  times")
    typed = sorted({query[:end] for query in queries for end in range(1, min(len(query), 30) + 1)})
    random.Random(1).shuffle(typed)
    korean = [title for title in titles if title.is_korean]
    for size in (len(korean), len(titles), *SIZES):
        some = {len(korean): korean, len(titles): titles}.get(size) or made(titles, size)
        index, seconds, megabytes = built(some, times=3 if size <= len(titles) else 1)
        costs = sorted(timed(ours(index), typed[: 3000 if size < 100_000 else 1000]))
        p50, p99 = median(costs), costs[int(len(costs) * 0.99)]
        # Whole queries for the comparison: a beginning costs either less.
        whole = queries[:: max(size // 4_000, 1)]
        base = median(timed(baseline_of_ratio(some), whole))
        lone = median(timed(baseline_of_ratio(some, every_name=False), whole))
        same = median(timed(ours(index), whole))
        row = f"{size:8,} {seconds:8.2f} {megabytes:7.1f} {p50:7.2f} {p99:7.2f} {same:7.2f}"
        row += f" {base:10.2f} {same / base:6.2f} {lone:10.2f} {same / lone:6.2f}"
        print(row, flush=True)


def baseline_of_ratio(titles: list[Title], *, every_name: bool = True) -> Finder:
    """Brute force over every name, or over the English titles alone, which finds nothing by another name."""
    named = [
        (fold_name(name), title.id)
        for title in titles
        for name in (title.names if every_name else (title.title,))
    ]
    return brute([name for name, _ in named], [title_id for _, title_id in named], fuzz.ratio)


def built(titles: list[Title], *, times: int) -> tuple[TitleIndex, float, float]:
    """An index, the median seconds to build it, and the megabytes it adds to the process.

    Seconds and milliseconds here are of this process' CPU: on a shared machine the clock on the wall
    measures the neighbours too.
    """
    gc.collect()
    before = resident()
    taken = []
    index = TitleIndex([])
    for _ in range(times):
        start = time.process_time()
        index = TitleIndex(titles)
        taken.append(time.process_time() - start)
        if len(taken) == 1:
            gc.collect()
            held = resident() - before
    return index, median(taken), held


def resident() -> float:
    """Megabytes of memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def timed(find: Finder, queries: Iterable[str]) -> list[float]:
    """Milliseconds of each query."""
    costs = []
    for query in queries:
        start = time.process_time()
        find(query)
        costs.append(1e3 * (time.process_time() - start))
    return costs


if __name__ == "__main__":
    main(sys.argv[1:])
