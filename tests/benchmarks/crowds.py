"""Groups of three: what the whole group liked, and how often a pick was one's that somebody disliked."""

from collections.abc import Sequence

import numpy as np

from bot.domain.recommend.algebra import Floats
from bot.domain.recommend.ground import Ground
from bot.domain.recommend.model import Recommender
from tests.benchmarks.communities import LIKED, Community

SIZE, GROUPS = 3, 150
DISLIKED = 5.0


def table(ground: Ground, servers: Sequence[Community]) -> None:
    """nDCG@10 and the share of disliked picks, by size of server and rule."""
    print("\ngroups of three: nDCG@10 (held out, liked by one and disliked by none) / share of hits disliked")
    rows: dict[str, list[str]] = {}
    for server in servers:
        model = Recommender.fit(server.known, ground)
        for name, (good, bad) in _measured(model, server).items():
            rows.setdefault(name, []).append(f"{good:.4f} / {bad:.3f}")
    print("| rule | " + " | ".join(str(len(server.held)) for server in servers) + " |")
    print("|---|" + "---|" * len(servers))
    for name, cells in rows.items():
        print(f"| {name} | " + " | ".join(cells) + " |")


def _measured(model: Recommender, server: Community) -> dict[str, tuple[float, float]]:
    rng = np.random.default_rng(5)
    members = list(server.held)
    found: dict[str, list[tuple[float, int, int]]] = {}
    for _ in range(GROUPS):
        group = [int(member) for member in rng.choice(members, SIZE, replace=False)]
        held = [server.held[member] for member in group]
        everyone = {title for one in held for title in one}
        bad = {t for t in everyone if any(one.get(t, 10.0) <= DISLIKED for one in held)}
        good = {t for t in everyone - bad if any(one.get(t, 0.0) >= LIKED for one in held)}
        seen = {title for member in group for title in model.scores_of(member)}
        good -= seen
        if not good:
            continue
        lists = {"ours": [pick.title_id for pick in model.find_for_group(group, 10)]}
        single = np.stack([model.score_taste(member) for member in group])
        single /= single.std(axis=1, keepdims=True)
        popular = model.solution.popularity
        for name, scores in (
            ("average", single.mean(axis=0)),
            ("least misery", single.min(axis=0)),
            ("popularity", popular),
        ):
            lists[name] = _best(model, scores, seen)
        for name, top in lists.items():
            worth = 1.0 / np.log2(np.arange(2, 12))
            gain = sum(worth[i] for i, t in enumerate(top) if t in good) / worth[: len(good)].sum()
            hits = [t for t in top if t in good or t in bad]
            found.setdefault(name, []).append((float(gain), sum(t in bad for t in hits), len(hits)))
    return {
        name: (
            float(np.mean([g for g, _, _ in rows])),
            sum(b for _, b, _ in rows) / max(1, sum(h for *_, h in rows)),
        )
        for name, rows in found.items()
    }


def _best(model: Recommender, scores: Floats, seen: set[str]) -> list[str]:
    order = [model.ground.titles[i].id for i in np.argsort(-scores, kind="stable")[:400].tolist()]
    return [title for title in order if title not in seen][:10]
