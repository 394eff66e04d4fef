"""Learning what a server is like, in the background, and making its summaries anew."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from bot.domain.consensus import Consensus, ServerModel, calibrate_arrays, weigh_votes
from bot.domain.titles import FindTitle
from bot.store import summaries
from bot.store.transaction import Engine, Row, Transaction, writes

_STATE = ("base", "slope", "within", "between_titles", "residual", "shift", "votes", "leanings", "spread")


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A server's model and what it makes of each title, with the sums the title had when it was read."""

    model: ServerModel
    titles: list[tuple[str, tuple[int, int, int], Consensus]]


class Calibration:
    """Keeps each server's model near its votes; the work is done off the event loop."""

    def __init__(self, engine: Engine, find_title: FindTitle) -> None:
        self._engine = engine
        self._find_title = find_title

    async def calibrate(self, server_id: int) -> None:
        """Learn the server from all its votes, and put every title's consensus under the new model."""
        states = await self._engine.read(
            "SELECT seen FROM models WHERE server_id = :server_id", {"server_id": server_id}
        )
        seen = states[0]["seen"] if states else 0
        rows = await self._engine.read(
            "SELECT r.member_id, r.title_id, r.score FROM shelf AS r "
            "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
            f"WHERE r.server_id = :server_id AND {summaries.COUNTED} ORDER BY r.title_id, r.member_id",
            {"server_id": server_id},
        )
        fitted = await asyncio.to_thread(_fit, rows, self._find_title)

        def job(tx: Transaction) -> None:
            version = _put_model(tx, server_id, fitted.model, seen=seen)
            tx.run(
                f"{summaries.SETTLE} AND votes = :votes AND total = :total AND squares = :squares",
                [
                    {
                        "server_id": server_id,
                        "title_id": title_id,
                        "model": version,
                        **summaries.list_columns(found),
                    }
                    | dict(zip(("votes", "total", "squares"), sums, strict=True))
                    for title_id, sums, found in fitted.titles
                ],
            )
            # Titles voted on while the model was being learnt.
            moved = tx.all(
                "SELECT title_id FROM summaries "
                "WHERE server_id = :server_id AND votes > 0 AND model <> :version",
                {"server_id": server_id, "version": version},
            )
            for row in moved:
                summaries.resettle(tx, {"server_id": server_id, "title_id": row["title_id"]})

        await self._engine.write(job)

    async def rebuild(self) -> int:
        """Make every summary of every server anew from the votes; how many servers that were."""
        rows = await self._engine.read("SELECT DISTINCT server_id FROM members", {})
        for row in rows:
            await self._rebuild(row["server_id"])
            await self.calibrate(row["server_id"])
        return len(rows)

    @writes
    def _rebuild(self, tx: Transaction, server_id: int) -> None:
        for statement in summaries.REBUILD_SERVER:
            tx.run(statement, {"server_id": server_id})


def _fit(rows: Sequence[Row], find_title: FindTitle) -> _Fitted:
    """The model of (member_id, title_id, half points) sorted by title, and each title under it."""
    if not rows:
        return _Fitted(ServerModel(), [])
    members = np.array([row[0] for row in rows], dtype=np.int64)
    names, starts, titles = np.unique([row[1] for row in rows], return_index=True, return_inverse=True)
    halves = np.array([row[2] for row in rows], dtype=np.int64)
    catalogue = [find_title(str(name)) for name in names]
    model = calibrate_arrays(members, titles, halves / 2, catalogue)
    generosity = np.array([model.generosity[int(member)] for member in members])
    counts = np.array([model.counts[int(member)] for member in members], dtype=np.float64)
    fitted = []
    ends: npt.NDArray[np.intp] = np.append(starts[1:], len(rows))
    for name, title, start, end in zip(names, catalogue, starts, ends, strict=True):
        part = slice(start, end)
        found = weigh_votes(halves[part] / 2, generosity[part], counts[part], model, title)
        assert found is not None
        sums = (int(end - start), int(halves[part].sum()), int((halves[part] ** 2).sum()))
        fitted.append((str(name), sums, found))
    return _Fitted(model, fitted)


def _put_model(tx: Transaction, server_id: int, model: ServerModel, *, seen: int) -> int:
    """Replace the server's model and its members' part of it; the new version. `seen` changes are in it."""
    values = (
        *(model.base, model.slope, model.within, model.between, model.residual, model.offset, model.votes),
        *(msgspec.json.encode(part).decode() for part in (model.leanings, model.spread)),
    )
    row = tx.one(
        f"INSERT INTO models (server_id, version, seen, {', '.join(_STATE)}) "
        f"VALUES (:server_id, 1, 0, {', '.join(f':{name}' for name in _STATE)}) "
        "ON CONFLICT (server_id) DO UPDATE SET version = models.version + 1, seen = models.seen - :seen, "
        f"{', '.join(f'{name} = excluded.{name}' for name in _STATE)} RETURNING version",
        {"server_id": server_id, "seen": seen, **dict(zip(_STATE, values, strict=True))},
    )
    assert row is not None
    tx.run(
        "UPDATE members SET generosity = :generosity, counted = :counted "
        "WHERE server_id = :server_id AND member_id = :member_id",
        [
            {
                "server_id": server_id,
                "member_id": member,
                "generosity": value,
                "counted": model.counts[member],
            }
            for member, value in model.generosity.items()
        ],
    )
    return int(row["version"])
