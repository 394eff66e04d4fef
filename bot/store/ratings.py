"""Scores: one row a member and title; what they add up to is in `summaries`."""

import sqlite3
from collections.abc import Collection

from bot.domain.board import Entry
from bot.domain.consensus import VOTES_NEEDED
from bot.domain.members import Act
from bot.domain.ratings import Progress, Rating, Standing, Summary
from bot.store import summaries, title_votes
from bot.store.acts import begin
from bot.store.bursts import notice
from bot.store.database import Database
from bot.store.interests import Interests

_ROW = (*summaries.SUMS, *(name for name in summaries.CONSENSUS if name not in summaries.SUMS))
_STANDING = f"""
SELECT {", ".join(f"coalesce(s.{name}, 0) AS {name}" for name in summaries.SUMS)},
    {", ".join(f"s.{name}" for name in summaries.CONSENSUS)},
    (SELECT count(*) FROM reviews AS v WHERE v.server_id = a.server_id AND v.title_id = a.title_id
        AND v.state = 'posted') AS takes,
    ({title_votes.MOODS}) AS moods,
    ({title_votes.MOOD_VOTERS}) AS mood_voters,
    ({title_votes.WARNINGS}) AS warnings,
    (SELECT e.value FROM settings AS e
        WHERE e.server_id = a.server_id AND e.name = 'consensus_votes') AS needed,
    r.member_id, r.title_id, m.name, r.score AS own_score, r.first_score, r.progress, r.rated_at
FROM (SELECT :server_id AS server_id, :title_id AS title_id, :member_id AS member_id) AS a
LEFT JOIN summaries AS s ON s.server_id = a.server_id AND s.title_id = a.title_id
LEFT JOIN ratings AS r
    ON r.server_id = a.server_id AND r.title_id = a.title_id AND r.member_id = a.member_id
LEFT JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
"""
_BOARD = f"""
SELECT s.title_id, {", ".join(f"s.{name}" for name in _ROW)}, o.score AS opening
FROM summaries AS s
LEFT JOIN openings AS o ON o.server_id = s.server_id AND o.title_id = s.title_id AND o.month = :month
WHERE s.server_id = :server_id AND s.votes >= :needed
"""
_HELD = (
    "SELECT CASE b.state WHEN 'held' THEN b.closed_at END FROM bursts AS b "
    "JOIN burst_votes AS v ON v.burst_id = b.burst_id AND v.member_id = :member_id "
    "WHERE b.server_id = :server_id AND b.title_id = :title_id AND b.closed_at IS NOT NULL "
    "ORDER BY b.burst_id DESC LIMIT 1"
)
"""What was last decided on a member's votes: taking a held vote back and giving it again frees none."""


class Ratings:
    """What members think of titles, in half points."""

    def __init__(self, database: Database, interests: Interests) -> None:
        self._database = database
        self._interests = interests

    async def rate(
        self, act: Act, title_id: str, *, score: int | None, progress: Progress | None = None
    ) -> None:
        """Give, change or (with None) take back the member's score; progress is kept unless given.

        Raises Redelivered, Busy.
        """

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
            old = summaries.own(db, keys)
            kept = progress or (Progress(old["progress"]) if old and old["progress"] else None)
            put(db, act, title_id, score=score, progress=kept)

        await self._database.write(job)
        self._interests.forget(act)

    async def seen(self, act: Act, title_id: str) -> None:
        """Note that the member has finished a title, unless they said more of it before.

        Raises Redelivered, Busy.
        """

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
            if summaries.own(db, keys) is None:
                put(db, act, title_id, score=None, progress=Progress.FINISHED)

        await self._database.write(job)
        self._interests.forget(act)

    async def finish(self, act: Act, title_id: str) -> None:
        """Note that the member has finished a title; their score stays. Raises Redelivered, Busy."""

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
            old = summaries.own(db, keys)
            put(db, act, title_id, score=old["score"] if old else None, progress=Progress.FINISHED)

        await self._database.write(job)
        self._interests.forget(act)

    async def standing(self, server_id: int, title_id: str, *, member_id: int) -> Standing:
        """All a card shows of a title: one statement, whatever the number of votes."""
        keys = {"server_id": server_id, "title_id": title_id, "member_id": member_id}
        [row] = await self._database.read(_STANDING, keys)
        return Standing(
            summaries.summary(row),
            takes=row["takes"],
            own=_rating(row) if row["member_id"] is not None else None,
            moods=title_votes.moods(row["moods"]),
            mood_voters=row["mood_voters"],
            warnings=row["warnings"],
            needed=int(row["needed"] or VOTES_NEEDED),
        )

    async def summaries(self, server_id: int, title_ids: Collection[str]) -> dict[str, Summary]:
        """Several titles summed up; those without votes are left out."""
        places = ", ".join(f":t{place}" for place in range(len(title_ids)))
        rows = await self._database.read(
            f"SELECT * FROM summaries WHERE server_id = :server_id AND votes > 0 AND title_id IN ({places})",
            {"server_id": server_id} | {f"t{place}": title_id for place, title_id in enumerate(title_ids)},
        )
        return {row["title_id"]: summaries.summary(row) for row in rows}

    async def board(self, server_id: int, *, needed: int, month: int) -> list[Entry]:
        """Every title with the votes needed, in no order; `month` is year * 12 + month, from 0."""
        rows = await self._database.read(_BOARD, {"server_id": server_id, "needed": needed, "month": month})
        found = ((row, summaries.consensus(row)) for row in rows)
        return [Entry(row["title_id"], score, row["opening"]) for row, score in found if score is not None]

    async def by_member(self, server_id: int, member_id: int) -> dict[str, int]:
        """The member's scores by title id."""
        rows = await self._database.read(
            "SELECT title_id, score FROM ratings "
            "WHERE server_id = :server_id AND member_id = :member_id AND score IS NOT NULL",
            {"server_id": server_id, "member_id": member_id},
        )
        return {row["title_id"]: row["score"] for row in rows}

    async def count(self, server_id: int) -> int:
        """How many scores of a server count."""
        [row] = await self._database.read(
            "SELECT coalesce(sum(votes), 0) AS votes FROM summaries WHERE server_id = :server_id",
            {"server_id": server_id},
        )
        return int(row["votes"])

    async def votes(self, server_id: int) -> list[tuple[int, str, int]]:
        """Every (member_id, title_id, score) of a server that counts."""
        rows = await self._database.read(
            "SELECT r.member_id, r.title_id, r.score FROM ratings AS r "
            "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
            f"WHERE r.server_id = :server_id AND {summaries.COUNTED} ORDER BY r.title_id, r.member_id",
            {"server_id": server_id},
        )
        return [(row["member_id"], row["title_id"], row["score"]) for row in rows]


def put(
    db: sqlite3.Connection, act: Act, title_id: str, *, score: int | None, progress: Progress | None
) -> None:
    """Set score and progress to just these; summary, consensus and burst alarm follow."""
    keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
    old = summaries.own(db, keys)
    if score is None and progress is None:
        db.execute(
            "DELETE FROM ratings "
            "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id",
            keys,
        )
    else:
        db.execute(
            "INSERT INTO ratings (server_id, title_id, member_id, score, first_score, progress, "
            "first_at, rated_at, held_at) "
            f"VALUES (:server_id, :title_id, :member_id, :score, :score, :progress, :at, :at, ({_HELD})) "
            "ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET score = excluded.score, "
            "first_score = CASE WHEN excluded.score IS NULL THEN NULL "
            "ELSE coalesce(ratings.first_score, excluded.score) END, "
            "progress = excluded.progress, rated_at = excluded.rated_at",
            {**keys, "score": score, "progress": progress, "at": act.at},
        )
    if summaries.move(db, keys, old=old, new=summaries.own(db, keys)):
        found = summaries.settle(db, act, title_id)
        if score is not None and found is not None:
            notice(db, act, title_id, found=found)


def _rating(row: sqlite3.Row) -> Rating:
    return Rating(
        member_id=row["member_id"],
        title_id=row["title_id"],
        name=row["name"],
        score=row["own_score"],
        first_score=row["first_score"],
        progress=Progress(row["progress"]) if row["progress"] else None,
        at=row["rated_at"],
    )
