"""Taste twins in a large server: `uv run python -m tests.benchmarks.twins`, about a minute.

Members like titles as their taste (five numbers each) says, give or take; some titles everybody has seen.
What is looked through is bounded, so some twins are missed: how near those found come to the nearest is
measured too.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from statistics import mean, median

import numpy as np

from bot.domain.members import Act
from bot.domain.tastes import TWIN_NEEDED, TWINS, find_twins, measure_agreement
from bot.store import Store
from tests.benchmarks.common import Aim, Row, table

SERVER = 1 << 40
SIZES = (1_000, 10_000)
TITLES, SCORED = 2_000, 100
TASTES = 5
ASKED = 12
"""Members whose twins are looked for."""
NOW = 1_760_000_000


def make_scores(members: int) -> list[dict[str, int]]:
    """What each member gives, half points by title."""
    rng = np.random.default_rng(1)
    known = 1 / (np.arange(TITLES) + 20)
    titles, tastes = rng.normal(size=(TITLES, TASTES)), rng.normal(size=(members, TASTES))
    found = []
    for taste in tastes:
        seen = rng.choice(TITLES, SCORED, replace=False, p=known / known.sum())
        likes = 15 + 1.2 * titles[seen] @ taste + rng.normal(0, 2, SCORED)
        halves = np.clip(np.rint(likes), 2, 20).astype(int).tolist()
        found.append(
            {f"kd-title-{title}-2019": half for title, half in zip(seen.tolist(), halves, strict=True)}
        )
    return found


async def fill(path: Path, given: list[dict[str, int]]) -> None:
    async with Store.open(path):
        pass
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO members (server_id, member_id, name, seen_at) VALUES (?, ?, 'm', 1)",
            ((SERVER, member) for member in range(1, len(given) + 1)),
        )
        rows = sorted(
            (title, member, half) for member, each in enumerate(given, 1) for title, half in each.items()
        )
        db.executemany(
            "INSERT INTO shelf (server_id, title_id, member_id, status, score, first_score, first_at, "
            "rated_at, scored_at) VALUES (?, ?, ?, 'finished', ?, ?, 1, 1, 1)",
            ((SERVER, title, member, half, half) for title, member, half in rows),
        )
    async with Store.open(path) as store:
        await store.calibration.rebuild()


def find_nearest(mine: Mapping[str, int], given: list[dict[str, int]], me: int) -> list[float]:
    """How far the nearest of all agree."""
    found = [measure_agreement(mine, theirs) for member, theirs in enumerate(given, 1) if member != me]
    return sorted((each.value for each in found if each.common >= TWIN_NEEDED), reverse=True)[:TWINS]


async def rows(folder: Path, members: int) -> list[Row]:
    given = make_scores(members)
    path = folder / f"twins{members}.db"
    await fill(path, given)
    read, compared, near = [], [], []
    async with Store.open(path) as store:
        for me in range(1, ASKED + 1):
            act = Act(SERVER, me, "m", me, NOW)
            begun = time.perf_counter()
            neighbours = await store.profiles.find_neighbours(act)
            read.append((time.perf_counter() - begun) * 1e3)
            begun = time.perf_counter()
            twins = find_twins(given[me - 1], neighbours)
            compared.append((time.perf_counter() - begun) * 1e3)
            nearest = find_nearest(given[me - 1], given, me)
            near += [each.agreement.value / best for each, best in zip(twins, nearest, strict=False)]
    what = f"{members:,} members, {SCORED} scores each"
    return [
        Row(f"{what}: read", "", median(read[1:]), Aim(250, " ms"), " ms"),
        Row("the same: compared, off the loop", "", median(compared), Aim(20, " ms"), " ms"),
        Row("how near a twin is, over the nearest there are", "", mean(near), Aim(0.8, at_least=True)),
    ]


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="daesang-twins-") as name:
        found = [row for members in SIZES for row in await rows(Path(name), members)]
    print(table("Taste twins", found))


if __name__ == "__main__":
    asyncio.run(main())
