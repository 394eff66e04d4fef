"""Scores: one row a member and title, and the summary row of each title, moved in the same transaction."""

import sqlite3
from collections.abc import Collection, Mapping

from bot.domain.models import HALF_POINTS, Act, Histogram, Progress, Rating, Standing
from bot.store.acts import begin
from bot.store.database import Database

_COLUMNS = ("votes", "total", "squares", *(f"h{half}" for half in HALF_POINTS))
_COUNTS = _COLUMNS[3:]
_MOVE = (
    f"UPDATE summaries SET {', '.join(f'{name} = {name} + :{name}' for name in _COLUMNS)} "
    "WHERE server_id = :server_id AND title_id = :title_id RETURNING votes"
)
_BEGIN = (
    f"INSERT INTO summaries (server_id, title_id, {', '.join(_COLUMNS)}) "
    f"VALUES (:server_id, :title_id, {', '.join(f':{name}' for name in _COLUMNS)})"
)
_STANDING = f"""
SELECT {", ".join(f"coalesce(s.{name}, 0) AS {name}" for name in _COUNTS)},
    (SELECT count(*) FROM reviews AS v WHERE v.server_id = a.server_id AND v.title_id = a.title_id) AS takes,
    r.member_id, r.title_id, m.name, r.score, r.first_score, r.progress, r.rated_at
FROM (SELECT :server_id AS server_id, :title_id AS title_id, :member_id AS member_id) AS a
LEFT JOIN summaries AS s ON s.server_id = a.server_id AND s.title_id = a.title_id
LEFT JOIN ratings AS r
    ON r.server_id = a.server_id AND r.title_id = a.title_id AND r.member_id = a.member_id
LEFT JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
"""


class Ratings:
    """What members think of titles, in half points."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rate(
        self, act: Act, title_id: str, *, score: int | None, progress: Progress | None = None
    ) -> None:
        """Give, change or (with None) take back the member's score; progress is kept unless given.

        Raises Redelivered, Busy.
        """

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            old = _own(db, act, title_id)
            kept = progress or (Progress(old["progress"]) if old and old["progress"] else None)
            put(db, act, title_id, score=score, progress=kept)

        await self._database.write(job)

    async def standing(self, server_id: int, title_id: str, *, member_id: int) -> Standing:
        """All a card shows of a title: one statement, whatever the number of votes."""
        keys = {"server_id": server_id, "title_id": title_id, "member_id": member_id}
        [row] = await self._database.read(_STANDING, keys)
        own = _rating(row) if row["member_id"] is not None else None
        return Standing(_histogram(row), takes=row["takes"], own=own)

    async def histograms(self, server_id: int, title_ids: Collection[str]) -> dict[str, Histogram]:
        """The votes of several titles; those without any are left out."""
        places = ", ".join(f":t{place}" for place in range(len(title_ids)))
        rows = await self._database.read(
            f"SELECT title_id, {', '.join(_COUNTS)} FROM summaries "
            f"WHERE server_id = :server_id AND votes > 0 AND title_id IN ({places})",
            {"server_id": server_id} | {f"t{place}": title_id for place, title_id in enumerate(title_ids)},
        )
        return {row["title_id"]: _histogram(row) for row in rows}

    async def by_member(self, server_id: int, member_id: int) -> dict[str, int]:
        """The member's scores by title id."""
        rows = await self._database.read(
            "SELECT title_id, score FROM ratings "
            "WHERE server_id = :server_id AND member_id = :member_id AND score IS NOT NULL",
            {"server_id": server_id, "member_id": member_id},
        )
        return {row["title_id"]: row["score"] for row in rows}

    async def votes(self, server_id: int) -> list[tuple[int, str, int]]:
        """Every (member_id, title_id, score) of a server."""
        rows = await self._database.read(
            "SELECT member_id, title_id, score FROM ratings "
            "WHERE server_id = :server_id AND score IS NOT NULL ORDER BY title_id, member_id",
            {"server_id": server_id},
        )
        return [(row["member_id"], row["title_id"], row["score"]) for row in rows]


def put(
    db: sqlite3.Connection, act: Act, title_id: str, *, score: int | None, progress: Progress | None
) -> None:
    """Set score and progress to just these, and move the summary by the difference."""
    old = _own(db, act, title_id)
    keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
    if score is None and progress is None:
        db.execute(
            "DELETE FROM ratings "
            "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id",
            keys,
        )
    else:
        db.execute(
            "INSERT INTO ratings (server_id, title_id, member_id, score, first_score, progress, "
            "first_at, rated_at) "
            "VALUES (:server_id, :title_id, :member_id, :score, :score, :progress, :at, :at) "
            "ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET score = excluded.score, "
            "first_score = CASE WHEN excluded.score IS NULL THEN NULL "
            "ELSE coalesce(ratings.first_score, excluded.score) END, "
            "progress = excluded.progress, rated_at = excluded.rated_at",
            {**keys, "score": score, "progress": progress, "at": act.at},
        )
    _move(db, keys, old=old["score"] if old else None, new=score)


def _own(db: sqlite3.Connection, act: Act, title_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT score, progress FROM ratings "
        "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id",
        {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id},
    ).fetchone()
    return row


def _move(db: sqlite3.Connection, keys: Mapping[str, object], *, old: int | None, new: int | None) -> None:
    """Take the old score out of the summary row and put the new one in."""
    if old == new:
        return
    change = dict.fromkeys(_COLUMNS, 0)
    for score, sign in ((old, -1), (new, 1)):
        if score is not None:
            change["votes"] += sign
            change["total"] += sign * score
            change["squares"] += sign * score * score
            change[f"h{score}"] += sign
    # Not INSERT ... ON CONFLICT: its row must pass the CHECKs before the conflict is seen, and a
    # difference may be negative.
    if db.execute(_MOVE, {**keys, **change}).fetchone() is None:
        db.execute(_BEGIN, {**keys, **change})


def _histogram(row: sqlite3.Row) -> Histogram:
    return Histogram(tuple(row[name] for name in _COUNTS))


def _rating(row: sqlite3.Row) -> Rating:
    return Rating(
        member_id=row["member_id"],
        title_id=row["title_id"],
        name=row["name"],
        score=row["score"],
        first_score=row["first_score"],
        progress=Progress(row["progress"]) if row["progress"] else None,
        at=row["rated_at"],
    )
