"""Learning what a server is like, in the background, and making its summaries anew.

Votes are never held long: all is read in pages and written in pieces, between which they come in. A vote that
comes between pieces is weighed under the new model with members some of whom are as they were, so in the end
every title that has changed since it was read is settled again. Its job is there until then: who dies over it
begins anew.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from bot.domain.consensus import Consensus, Floats, ServerModel, calibrate_arrays, find_trust, weigh_votes
from bot.domain.titles import FindTitle, Title
from bot.store import summaries
from bot.store.title_rows import find_title, list_facts
from bot.store.transaction import Engine, Job, Parameters, Row, Transaction, writes

T = TypeVar("T")
Ints = npt.NDArray[np.int64]

PAGE = 5_000
"""Rows read at a time: keystrokes wait behind them."""
PIECE, EXACTLY = 200, 10
"""Members and titles written at a time, and titles worked out of all votes: votes wait behind them."""

NOTICED = 0.005
"""Points of generosity, and parts of trust, by which what is kept of a member may be off."""

_STATE = ("base", "slope", "within", "between_titles", "residual", "shift", "votes", "leanings", "spread")

_COUNTED = (
    "FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
    f"WHERE r.server_id = :server_id AND {summaries.COUNTED}"
)
_VOTES = (
    f"SELECT r.title_id, r.member_id, r.score {_COUNTED} "
    "AND (r.title_id, r.member_id) > (:title_id, :member_id) "
    "ORDER BY r.title_id, r.member_id LIMIT :most"
)
_OF_TITLE = (
    f"SELECT r.title_id, r.member_id, r.score, m.generosity, m.counted {_COUNTED} "
    "AND r.title_id = :title_id AND r.member_id > :member_id ORDER BY r.member_id LIMIT :most"
)
_KNOWN = (
    "SELECT '' AS title_id, member_id, generosity, counted FROM members "
    "WHERE server_id = :server_id AND member_id > :member_id ORDER BY member_id LIMIT :most"
)
_PUT_MEMBER = (
    "UPDATE members SET generosity = :generosity, counted = :counted "
    "WHERE server_id = :server_id AND member_id = :member_id"
)


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows in columns, in their order: `titles` are places in `names`, the other numbers one row each."""

    names: list[str]
    titles: Ints
    members: Ints
    numbers: Floats


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A server's model, whom of its members to put in, and what it makes of each title."""

    model: ServerModel
    members: list[tuple[int, float, int]]
    titles: list[tuple[str, Consensus]]


class Calibration:
    """Keeps each server's model near its votes; the work is done off the event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def calibrate(self, server_id: int) -> None:
        """Learn the server from all its votes, and put every title's consensus under the new model."""
        keys = {"server_id": server_id}
        seen, changes = await self._engine.look(lambda tx: _read_changes(tx, keys))
        votes = await self._read_table(_VOTES, keys, 1)
        known = await self._read_table(_KNOWN, keys, 2)
        own = await self._engine.look(lambda tx: list_facts(tx, server_id))
        fitted = await asyncio.to_thread(_fit, votes, known, self._make_finder(own))
        version = await self._put_model(server_id, fitted.model, seen=seen)
        for piece in _split(_list_writes(keys, fitted, version, changes), PIECE):
            await self._put(server_id, version, piece)
        await self._settle(server_id, lambda row: changes.get(row["title_id"]) != row["changes"])

    async def settle(self, server_id: int) -> None:
        """Work out of all votes the scores that are only near what these say."""
        await self._settle(server_id, lambda row: False)

    async def rebuild(self, report: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Make every summary of every server anew from the votes; how many servers that were."""
        rows = await self._engine.read("SELECT DISTINCT server_id FROM members", {})
        for done, row in enumerate(rows):
            report(done, len(rows))
            await self.rebuild_server(row["server_id"])
        report(len(rows), len(rows))
        return len(rows)

    async def rebuild_server(self, server_id: int) -> None:
        await self._rebuild(server_id)
        await self.calibrate(server_id)

    @writes
    def _rebuild(self, tx: Transaction, server_id: int) -> None:
        for statement in summaries.REBUILD_SERVER:
            tx.run(statement, {"server_id": server_id})

    @writes
    def _put_model(self, tx: Transaction, server_id: int, model: ServerModel, *, seen: int) -> int:
        """Replace the server's model, without its members; the new version. `seen` changes are in it."""
        values = (
            *(
                model.base,
                model.slope,
                model.within,
                model.between,
                model.residual,
                model.offset,
                model.votes,
            ),
            *(msgspec.json.encode(part).decode() for part in (model.leanings, model.spread)),
        )
        row = tx.one(
            f"INSERT INTO models (server_id, version, seen, {', '.join(_STATE)}) "
            f"VALUES (:server_id, 1, 0, {', '.join(f':{name}' for name in _STATE)}) "
            "ON CONFLICT (server_id) DO UPDATE SET version = models.version + 1, "
            # Another calibration may have taken them off already.
            "seen = CASE WHEN models.seen > :seen THEN models.seen - :seen ELSE 0 END, "
            f"{', '.join(f'{name} = excluded.{name}' for name in _STATE)} RETURNING version",
            {"server_id": server_id, "seen": seen, **dict(zip(_STATE, values, strict=True))},
        )
        assert row is not None
        return int(row["version"])

    @writes
    def _put(
        self, tx: Transaction, server_id: int, version: int, piece: Sequence[tuple[str, Parameters]]
    ) -> None:
        """Write a piece; nothing where a newer model is put in already, whose pieces are to come."""
        row = tx.one("SELECT version FROM models WHERE server_id = :server_id", {"server_id": server_id})
        if row is not None and row["version"] == version:
            for sql, writes in groupby(piece, key=itemgetter(0)):
                tx.run(sql, [values for _, values in writes])

    async def _settle(self, server_id: int, is_due: Callable[[Row], bool]) -> None:
        """The same, and those with few votes that are due for another reason."""
        keys = {"server_id": server_id}
        rows = await self._engine.read(
            f"SELECT title_id, votes, changes, ({summaries.DRIFTED}) AS drifted FROM summaries "
            "WHERE server_id = :server_id",
            keys,
        )
        many = [row["title_id"] for row in rows if row["votes"] >= summaries.MANY and row["drifted"]]
        few = [row for row in rows if row["votes"] < summaries.MANY]
        for titles in _split([row["title_id"] for row in few if row["drifted"] or is_due(row)], EXACTLY):
            await self._resettle(server_id, titles)
        for title_id in many:
            await self._settle_beside(server_id, title_id)

    @writes
    def _resettle(self, tx: Transaction, server_id: int, titles: Sequence[str]) -> None:
        for title_id in titles:
            summaries.resettle(tx, {"server_id": server_id, "title_id": title_id})

    async def _settle_beside(self, server_id: int, title_id: str) -> None:
        """Settle a title with very many votes: read them beside the writer, and put in one row."""
        keys = {"server_id": server_id, "title_id": title_id}
        changes, (version, server), title = await self._engine.look(
            lambda tx: _read_title(tx, server_id, title_id)
        )
        table = await self._read_table(_OF_TITLE, keys, 3)
        scores, generosity, counted = (table.numbers / (2, 1, 1)).T
        found = await asyncio.to_thread(weigh_votes, scores, generosity, counted, server, title)
        values = {**keys, "model": version, "changes": changes, **summaries.list_columns(found)}
        await self._engine.write(lambda tx: tx.run(summaries.SETTLE_BESIDE, values), of=server_id)

    def _make_finder(self, own: Mapping[str, Title]) -> FindTitle:
        """As `find_title` in a job, where all of a server's own titles are at hand."""
        return lambda title_id: self._engine.find_title(title_id) or own.get(title_id)

    async def _read_table(self, sql: str, keys: Parameters, width: int) -> _Table:
        """All rows of a statement that gives them from a title and member on, with so many other numbers."""
        index: dict[str, int] = {}
        after: Parameters | None = {"title_id": "", "member_id": -1, **keys}
        pages: list[_Table] = []
        while after is not None:
            page, after = await self._engine.look(_prepare_page(sql, {**keys, **after}, index, width))
            pages.append(page)
        return _Table(
            list(index),
            np.concatenate([page.titles for page in pages]),
            np.concatenate([page.members for page in pages]),
            np.concatenate([page.numbers for page in pages]),
        )


def _prepare_page(
    sql: str, keys: Parameters, index: dict[str, int], width: int
) -> Job[tuple[_Table, Parameters | None]]:
    """A job that reads a page, and what comes before the next; it numbers titles not met before."""

    def read(tx: Transaction) -> tuple[_Table, Parameters | None]:
        rows = tx.all(sql, {**keys, "most": PAGE})
        page = _Table(
            [],
            np.array([index.setdefault(row[0], len(index)) for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.int64),
            np.array([tuple(row)[2:] for row in rows], dtype=np.float64).reshape(-1, width),
        )
        is_last = len(rows) < PAGE
        return page, None if is_last else {"title_id": rows[-1][0], "member_id": rows[-1][1]}

    return read


def _read_changes(tx: Transaction, keys: Parameters) -> tuple[int, dict[str, int]]:
    """How many changes of votes the server has seen since it was learnt, and how many each title ever."""
    row = tx.one("SELECT seen FROM models WHERE server_id = :server_id", keys)
    rows = tx.all("SELECT title_id, changes FROM summaries WHERE server_id = :server_id", keys)
    return row["seen"] if row is not None else 0, {row["title_id"]: row["changes"] for row in rows}


def _read_title(
    tx: Transaction, server_id: int, title_id: str
) -> tuple[int, tuple[int, ServerModel], Title | None]:
    """How many changes a title has seen, the model its votes are weighed under, and what it is."""
    keys = {"server_id": server_id, "title_id": title_id}
    row = tx.one("SELECT changes FROM summaries WHERE server_id = :server_id AND title_id = :title_id", keys)
    model = tx.one("SELECT * FROM models WHERE server_id = :server_id", keys)
    changes = row["changes"] if row is not None else 0
    return changes, summaries.read_model(model), find_title(tx, server_id, title_id)


def _split(values: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    return (values[start : start + most] for start in range(0, len(values), most))


def _list_writes(
    keys: Parameters, fitted: _Fitted, version: int, changes: Mapping[str, int]
) -> list[tuple[str, Parameters]]:
    """What is to be written for a new model, in this order: statements with their parameters."""
    members: list[tuple[str, Parameters]] = [
        (_PUT_MEMBER, {**keys, "member_id": member_id, "generosity": generosity, "counted": counted})
        for member_id, generosity, counted in fitted.members
    ]
    titles: list[tuple[str, Parameters]] = [
        (
            summaries.SETTLE_BESIDE,
            {
                **keys,
                "title_id": title_id,
                "model": version,
                "changes": changes.get(title_id, 0),
                **summaries.list_columns(found),
            },
        )
        for title_id, found in fitted.titles
    ]
    return members + titles


def _fit(votes: _Table, known: _Table, find_title: FindTitle) -> _Fitted:
    """The model of votes sorted by title, in half points, and each title under it.

    What is `known` of a member stays where the model says nearly the same.
    """
    if not len(votes.members):
        return _Fitted(ServerModel(), [], [])
    scores = votes.numbers[:, 0] / 2
    catalogue = [find_title(name) for name in votes.names]
    model = calibrate_arrays(votes.members, votes.titles, scores, catalogue)
    ids, who = np.unique(votes.members, return_inverse=True)
    found = np.array([(model.generosity[each], model.counts[each]) for each in ids.tolist()])
    kept = np.zeros_like(found)
    _, ours, theirs = np.intersect1d(ids, known.members, return_indices=True)
    kept[ours] = known.numbers[theirs]
    is_near = np.abs(found[:, 0] - kept[:, 0]) < NOTICED
    is_near &= np.abs(find_trust(found[:, 1]) - find_trust(kept[:, 1])) < NOTICED
    found[is_near] = kept[is_near]
    generosity, counted = found[who].T
    ends = np.append(np.flatnonzero(np.diff(votes.titles)) + 1, len(who)).tolist()
    titles, start = [], 0
    for name, title, end in zip(votes.names, catalogue, ends, strict=True):
        part = slice(start, end)
        weighed = weigh_votes(scores[part], generosity[part], counted[part], model, title)
        assert weighed is not None
        titles.append((name, weighed))
        start = end
        time.sleep(0)  # a vote takes the interpreter at each of its statements, and else waits 5 ms for it
    changed = np.flatnonzero(~is_near).tolist()
    members = [(int(ids[place]), float(found[place, 0]), int(found[place, 1])) for place in changed]
    return _Fitted(model, members, titles)
