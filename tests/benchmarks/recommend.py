"""Measure the recommender: `uv run python -m tests.benchmarks.recommend [--ratings FILE --titles FILE]`.

Without files, on made-up communities over the catalogue (see `communities`); with them, on servers drawn
from the file's members: rows of member,title,score,epoch and titles as JSON lines like the catalogue's.
Every method sees the same weights, the same members and the whole catalogue as candidates; relevant is what
was held out and rated 8 or more. OPENBLAS_NUM_THREADS=1 makes times steadier on a busy machine.

`--rivals popularity --no-cost --facts some none`, servers of 30 / 100 / 500 / 2,000, nDCG@10:

- where facts matter some, ours .102 / .121 / .111 / .112, as it was .099 / .114 / .103 / .109, popularity
  .071 / .095 / .081 / .064; newcomers with 0 / 1 / 3 / 5 / 10 ratings to a server of 500: ours .083 / .087 /
  .092 / .096 / .111, as it was .084 / .087 / .088 / .090 / .101, popularity .084 / .084 / .085 / .086 / .087;
- where they say nothing, ours .058 / .083 / .093 / .127, as it was .060 / .088 / .097 / .123, popularity
  .064 / .082 / .076 / .086: the formula loses 3-6 % to what it was below 2,000 members, and 9 % to
  popularity at 30.

Its constants are those found on MovieLens. Likeness counts the same in all servers: chosen in each by
leave-one-out, it did no better on random splits of real ratings and worse in time order.
"""

import argparse
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from bot import catalogue
from bot.domain.recommend import Tuning
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.model import Recommender
from bot.domain.recommend.tuning import BLOCKS, Blocks
from bot.domain.recommend.votes import Votes
from bot.domain.titles import Title
from tests.benchmarks import communities, costs, crowds
from tests.benchmarks.communities import LIKED, Community, Triple
from tests.benchmarks.rivals import LANDED, Rival, ranked, rivals

SIZES = {30: 10, 100: 5, 500: 2, 2000: 1}
"""Members of a server, and how many such servers are drawn."""
QUICK = {30: 3, 100: 1}
NEWCOMERS = (0, 1, 3, 5, 10)
WORLDS = ("some", "none", "much")
FRESH = 1_000
"""Seeds from here on were not looked at while the constants were found."""
LOSS = 0.02
"""What may at most be lost against popularity and against the formula as it was."""
MEMBERS = 300
"""Members measured of a larger server."""
ABLATIONS = (
    "all",
    "none",
    "-genre",
    "-year",
    "-director",
    "-writer",
    "-cast",
    "-network",
    "-tag",
    "-derived",
)

Lists = Callable[[int, int], list[str]]
"""(member, k) -> title ids, best first."""
Made = Callable[[Votes, Ground], Rival]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the measured members."""

    ndcg: float
    recall: float
    coverage: float
    liking: float


def main() -> None:
    """Run what the command line asks for."""
    arguments = _arguments()
    sizes = arguments.sizes or (list(QUICK) if arguments.quick else list(SIZES))
    runs = {size: QUICK.get(size, 1) if arguments.quick else SIZES.get(size, 1) for size in sizes}
    titles, worlds = _sources(arguments)
    if arguments.blocks:
        ablation(titles, next(iter(worlds.values())), runs, arguments.blocks)
        return
    grounds = {"ours": Ground.from_titles(titles), "as it was": Ground.from_titles(titles, tuning=LANDED)}
    asked = {"popularity", *(arguments.rivals or rivals())}
    others = {name: make for name, make in rivals().items() if name in asked}
    for name, draw in worlds.items():
        print(f"\n{name}")
        accuracy(grounds, draw, runs, others)
        newcomers(grounds, draw, others, size=min(500, max(sizes)), count=2 if arguments.quick else 4)
        crowds.table(grounds["ours"], [draw(size, FRESH) for size in sizes if size <= 500])
    if not arguments.no_cost:
        costs.table(titles, quick=arguments.quick)


def accuracy(
    grounds: Mapping[str, Ground],
    draw: Callable[[int, int], Community],
    runs: dict[int, int],
    others: Mapping[str, Made],
) -> None:
    """Every method over every size."""
    columns: dict[str, list[str]] = {}
    gains: dict[str, list[float]] = {}
    for size, count in runs.items():
        servers = [draw(size, FRESH + seed) for seed in range(count)]
        print(f"{size}: {communities.described(servers[0])} x {count}", flush=True)
        each = [measured(server, grounds, others) for server in servers]
        for name in each[0]:
            mean = [_mean([getattr(one[name], f) for one in each]) for f in Figures.__slots__]
            gains.setdefault(name, []).append(mean[0])
            columns.setdefault(name, []).append(
                f"{mean[0]:.4f} / {mean[1]:.3f} / {mean[2]:.3f} / {mean[3]:.2f}"
            )
    print("\nnDCG@10 / recall@20 / share of the catalogue shown / mean score of hits")
    _print(["method", *map(str, runs)], columns)
    _compare(gains, list(map(str, runs)))


def measured(
    server: Community, grounds: Mapping[str, Ground], others: Mapping[str, Made]
) -> dict[str, Figures]:
    """The figures of every method in one server; the first of the grounds is ours."""
    models = {name: Recommender.fit(server.known, ground) for name, ground in grounds.items()}
    methods: dict[str, Lists] = {name: _ours(model) for name, model in models.items()}
    model = next(iter(models.values()))
    ground = model.ground
    plain = replace(model, ground=replace(ground, tuning=replace(ground.tuning, consensus=0.0)))
    methods["ours, with wildcard"] = lambda member, k: [
        pick.title_id for pick in model.recommend(member, k, wild=True)
    ]
    methods["ours, scores alone"] = lambda member, k: _by_score(plain, member)[:k]
    for name, make in others.items():
        methods[name] = _theirs(make, model)
    return {name: figures(server, lists, ground) for name, lists in methods.items()}


def figures(server: Community, lists: Lists, ground: Ground) -> Figures:
    """One method's figures in one server."""
    ndcg, recall, liking = [], [], []
    shown: set[str] = set()
    for member, held in list(server.held.items())[:MEMBERS]:
        relevant = {title for title, score in held.items() if score >= LIKED}
        if not relevant:
            continue
        top = lists(member, 10)
        shown |= set(top)
        ndcg.append(gain(top, relevant))
        recall.append(len(relevant & set(lists(member, 20))) / len(relevant))
        liking += [held[title] for title in top if title in held]
    pleased = float(np.mean(liking)) if liking else math.nan
    return Figures(float(np.mean(ndcg)), float(np.mean(recall)), len(shown) / len(ground.titles), pleased)


def gain(top: Sequence[str], relevant: Iterable[str], *, k: int = 10) -> float:
    """nDCG@k with relevance of 0 and 1."""
    wanted = set(relevant)
    worth = 1.0 / np.log2(np.arange(2, k + 2))
    hits = sum(worth[i] for i, title in enumerate(top[:k]) if title in wanted)
    return float(hits / worth[: len(wanted)].sum())


def newcomers(
    grounds: Mapping[str, Ground],
    draw: Callable[[int, int], Community],
    others: Mapping[str, Made],
    *,
    size: int,
    count: int,
) -> None:
    """nDCG@10 of people who are not in the fit and bring 0 to 10 ratings."""
    columns: dict[str, list[list[float]]] = {}
    for seed in range(count):
        server = draw(size, FRESH + 100 + seed)
        own = server.own()
        able = [member for member, given in own.items() if len(given) >= max(NEWCOMERS)]
        new = able[: size // 5]
        left = set(new)
        known = [t for t in server.known if t[0] not in left]
        models = {name: Recommender.fit(known, ground) for name, ground in grounds.items()}
        votes, ground = (model := next(iter(models.values()))).votes, model.ground
        made = {name: make(votes, ground) for name, make in others.items()}
        for place, number in enumerate(NEWCOMERS):
            for member in new:
                relevant = {title for title, score in server.held[member].items() if score >= LIKED}
                if not relevant:
                    continue
                given = dict(list(own[member].items())[:number])
                lists = {
                    name: _ours(model.with_ratings(member, given))(member, 10)
                    for name, model in models.items()
                }
                for name, rival in made.items():
                    lists[name] = ranked(rival, votes, ground, given, k=10)
                for name, top in lists.items():
                    columns.setdefault(name, [[] for _ in NEWCOMERS])[place].append(gain(top, relevant))
    print(f"newcomers to a server of {size}: nDCG@10 by ratings brought")
    gains = {name: [float(np.mean(values)) for values in row] for name, row in columns.items()}
    _print(
        ["method", *map(str, NEWCOMERS)],
        {name: [f"{value:.4f}" for value in row] for name, row in gains.items()},
    )
    _compare(gains, list(map(str, NEWCOMERS)), loss={"popularity": 0.0, "as it was": LOSS})


def _compare(
    gains: Mapping[str, Sequence[float]], columns: Sequence[str], *, loss: Mapping[str, float] | None = None
) -> None:
    """Whether ours is nowhere further below popularity and the formula as it was than it may be."""
    for name, most in (loss or {"popularity": LOSS, "as it was": LOSS}).items():
        pairs = list(zip(columns, gains["ours"], gains[name], strict=True))
        lost = [column for column, ours, theirs in pairs if ours < (1 - most) * theirs]
        told = ", ".join(
            f"{100 * (ours / theirs - 1):+.1f} %" if theirs else "-" for _, ours, theirs in pairs
        )
        print(f"ours over {name}: {told}; {'MISSED at ' + ', '.join(lost) if lost else 'reached'}")


def ablation(
    titles: Sequence[Title],
    draw: Callable[[int, int], Community],
    runs: dict[int, int],
    asked: Sequence[str],
) -> None:
    """The model's nDCG@10, by scores alone, with and without blocks."""
    columns: dict[str, list[str]] = {}
    servers = {size: [draw(size, seed) for seed in range(2 * count)] for size, count in runs.items()}
    for name in ABLATIONS if list(asked) == ["all"] else asked:
        ground = Ground.from_titles(titles, tuning=Tuning(blocks=blocks(name), consensus=0.0))
        row = [str(len(ground.tokens))]
        for drawn in servers.values():
            values = []
            for server in drawn:
                model = Recommender.fit(server.known, ground)
                lists: Lists = lambda member, k, model=model: _by_score(model, member)[:k]  # type: ignore[misc] # noqa: E731
                values.append(figures(server, lists, ground).ndcg)
            row.append(f"{np.mean(values):.4f}")
        columns[name] = row
    print("nDCG@10 by blocks of metadata")
    _print(["blocks", "tokens", *map(str, runs)], columns)


def blocks(name: str) -> Blocks:
    """'all', 'none', '-writer' (all but one) or 'genre,year=0.5'."""
    if name in ("all", "none"):
        return BLOCKS if name == "all" else ()
    if name.startswith("-"):
        return tuple(block for block in BLOCKS if block[0] != name[1:])
    known = {block: (weight, least) for block, weight, least in BLOCKS}
    out = []
    for part in name.split(","):
        block, _, weight = part.partition("=")
        usual, least = known.get(block, (1.0, 2))
        out.append((block, float(weight) if weight else usual, least))
    return tuple(out)


def _mean(values: Iterable[float]) -> float:
    """The mean of those that are numbers: a method without a hit has no liking of hits."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def _ours(model: Recommender) -> Lists:
    return lambda member, k: [pick.title_id for pick in model.recommend(member, k)]


def _by_score(model: Recommender, member: int) -> list[str]:
    scores = model.score_taste(member)
    own = model.scores_of(member)
    scores[[model.ground.place[title] for title in own]] = -np.inf
    return [model.ground.titles[i].id for i in np.argsort(-scores, kind="stable")[:20].tolist()]


def _theirs(make: Callable[..., object], model: Recommender) -> Lists:
    rival = make(model.votes, model.ground)
    return lambda member, k: ranked(rival, model.votes, model.ground, model.scores_of(member), k=k)  # type: ignore[arg-type]


def _sources(
    arguments: argparse.Namespace,
) -> tuple[list[Title], dict[str, Callable[[int, int], Community]]]:
    """The titles, and by name what draws servers of one kind."""
    if arguments.ratings is None:
        titles = [each for each in catalogue.load_titles() if each.is_korean or not arguments.korea]
        return titles, {
            f"facts matter {world}": partial(_make_up, titles, world) for world in arguments.facts or WORLDS
        }
    known, histories = communities.read(arguments.ratings, arguments.titles)
    return known, {str(arguments.ratings.name): partial(_drawn, known, histories)}


def _make_up(titles: Sequence[Title], facts: str, size: int, seed: int) -> Community:
    return communities.made_up(titles, size, seed=seed, facts=facts)


def _drawn(titles: list[Title], histories: dict[int, list[Triple]], size: int, seed: int) -> Community:
    return communities.sampled(titles, histories, size, seed=seed)


def _print(head: Sequence[str], rows: dict[str, list[str]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for name, cells in rows.items():
        print(f"| {name} | " + " | ".join(cells) + " |")
    print(flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.recommend", description=__doc__)
    parser.add_argument("--ratings", type=Path, help="rows of member,title,score,epoch (scores of 1-10)")
    parser.add_argument("--titles", type=Path, help="the titles as JSON lines")
    parser.add_argument("--facts", nargs="+", choices=WORLDS, help="how much facts matter, where made up")
    parser.add_argument(
        "--rivals", nargs="+", help="only these beside popularity: they take most of the time"
    )
    parser.add_argument("--korea", action="store_true", help="Korea's titles alone, where made up")
    parser.add_argument("--quick", action="store_true", help="small servers, few of them")
    parser.add_argument("--sizes", type=int, nargs="+", help="members of the servers")
    parser.add_argument("--no-cost", action="store_true", help="leave out time and memory")
    parser.add_argument("--blocks", nargs="+", help="all, none, -writer or genre,year=0.5: only the ablation")
    arguments = parser.parse_args()
    if (arguments.ratings is None) != (arguments.titles is None):
        parser.error("--ratings and --titles come together")
    return arguments


if __name__ == "__main__":
    main()
