"""A database as many servers leave it: a few large, many small, votes by millions, written past the store."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg

NOW = 1_760_000_000
SMALL = 30
"""Members of each server in the smaller half."""
LARGEST = 15_000
"""Members of the largest server, where there are four times as many in all."""

_FIRST_ID = 1_000_000_000_000_000_000
_YEARS = 2 * 365 * 24 * 3600

Ints = npt.NDArray[np.int64]
Write = Callable[[str, Sequence[str], Iterator[tuple[object, ...]]], None]
"""Puts rows into columns of a table."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many there are of each."""

    servers: int = 1_000
    members: int = 1_000_000
    votes: int = 10_000_000


class Filling:
    """Draws the same servers for the same scale, one at a time."""

    def __init__(self, scale: Scale, titles: Sequence[str]) -> None:
        self._titles = sorted(titles)
        self._scale = scale
        self._rng = np.random.default_rng(13)
        self._quality = self._rng.normal(0, 1, len(titles))
        # The same titles are popular everywhere, each server having its own mind as well.
        self._fame = self._rng.permutation(len(titles))

    def fill(self, write: Write) -> None:
        """Write servers, members, votes and their log; the largest server first. Summaries are not made."""
        sizes = size_servers(self._scale)
        each = self._scale.votes / sum(sizes)
        first = _FIRST_ID
        for place, size in enumerate(sizes):
            server_id = _FIRST_ID + (place << 22)
            members = np.arange(first, first + size) * 7
            first += size
            self._fill_one(write, server_id, members, round(size * each))

    def _fill_one(self, write: Write, server_id: int, members: Ints, most: int) -> None:
        write("servers", ("server_id", "name"), iter([(server_id, f"server {server_id}")]))
        write(
            "members",
            ("server_id", "member_id", "name", "joined_at", "seen_at"),
            ((server_id, who, f"member {who}", NOW - _YEARS, NOW) for who in members.tolist()),
        )
        who, which = self._draw(len(members), most)
        liking = 7.2 + self._quality[which] + self._rng.normal(0, 0.7, len(members))[who]
        scores = np.clip(np.rint(2 * (liking + self._rng.normal(0, 1.2, len(who)))), 2, 20).astype(np.int64)
        at = self._rng.integers(NOW - _YEARS, NOW, len(who)).tolist()
        status = np.array(["finished", "watching", "dropped", None], dtype=object)
        votes = list(
            zip(
                [self._titles[title] for title in which.tolist()],
                members[who].tolist(),
                scores.tolist(),
                at,
                status[self._rng.choice(4, len(who), p=(0.5, 0.1, 0.1, 0.3))].tolist(),
                strict=True,
            )
        )
        write(
            "shelf",
            (
                *("server_id", "title_id", "member_id", "status", "score", "first_score"),
                *("first_at", "rated_at", "scored_at"),
            ),
            (
                (server_id, title, member, progress, score, score, when, when, when)
                for title, member, score, when, progress in votes
            ),
        )
        write(
            "score_changes",
            ("server_id", "title_id", "member_id", "score", "at"),
            ((server_id, title, member, score, when) for title, member, score, when, _ in votes),
        )

    def _draw(self, members: int, most: int) -> tuple[Ints, Ints]:
        """Who votes on which title, each once, in the order of the key: title, then member."""
        often = _zipf(self._rng.permutation(members), 0.5)
        own = self._fame + self._rng.integers(0, 200, len(self._titles))
        known = _zipf(np.argsort(np.argsort(own)) / 5, 1.0)
        keys = np.empty(0, dtype=np.int64)
        for _ in range(4):
            missing = most - len(keys)
            if missing <= 0:
                break
            who = self._rng.choice(members, 2 * missing, p=often)
            which = self._rng.choice(len(self._titles), 2 * missing, p=known)
            keys = np.union1d(keys, which * members + who)
        keys = np.sort(self._rng.choice(keys, min(most, len(keys)), replace=False))
        return keys % members, keys // members


def size_servers(scale: Scale) -> list[int]:
    """Members of each server, the largest first: half of them are small, the others follow a power law."""
    small = min(SMALL, scale.members // scale.servers)
    large = scale.servers - scale.servers // 2
    left = scale.members - scale.servers // 2 * small
    largest = max(min(LARGEST, scale.members // 4), 2 * left // large)
    places = np.arange(1, large + 1, dtype=np.float64)
    low, high = 0.0, 4.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        more = (largest * places**-middle).sum() > left
        low, high = (middle, high) if more else (low, middle)
    sizes = np.maximum(np.rint(largest * places**-high), small).astype(np.int64)
    return [*sizes.tolist(), *[small] * (scale.servers // 2)]


def _zipf(places: npt.NDArray[Any], power: float) -> npt.NDArray[np.float64]:
    weights = np.asarray((1.0 + places) ** -power, dtype=np.float64)
    return np.asarray(weights / weights.sum())


def fill_sqlite(path: Path, filling: Filling) -> None:
    """Fill a file that the store has made."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # No log of its own: written through it, all of this would be on the disk twice.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            db.execute(f"PRAGMA {pragma}")

        def write(table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
            places = ", ".join("?" * len(columns))
            db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)

        db.execute("BEGIN")
        filling.fill(write)
        db.execute("COMMIT")


def fill_postgres(dsn: str, filling: Filling) -> None:
    """Fill a database that the store has made."""
    with psycopg.connect(dsn) as db, db.cursor() as cursor:
        with suppress(psycopg.errors.InsufficientPrivilege), db.transaction():
            db.execute("SET session_replication_role TO replica")  # nothing is looked up for each row

        def write(table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                lines: list[str] = []
                for row in rows:
                    lines.append("\t".join(["\\N" if value is None else str(value) for value in row]))
                    if len(lines) == 10_000:
                        copy.write("\n".join(lines) + "\n")
                        lines.clear()
                if lines:
                    copy.write("\n".join(lines) + "\n")

        filling.fill(write)
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
