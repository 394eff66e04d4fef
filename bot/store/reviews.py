"""Takes, exactly as written; cleaning happens when they are shown."""

import sqlite3
from dataclasses import dataclass

from bot.domain.models import Act, Mood, Progress, Review, Take
from bot.store.acts import begin
from bot.store.database import Database
from bot.store.interests import Interests
from bot.store.ratings import put

_SELECT = """
SELECT v.review_id, v.title_id, v.member_id, m.name, v.body, v.spoils, v.posted_at, v.edited_at,
    r.score, r.progress,
    (SELECT group_concat(o.mood, ' ') FROM review_moods AS o WHERE o.review_id = v.review_id) AS moods
FROM reviews AS v
JOIN members AS m ON m.server_id = v.server_id AND m.member_id = v.member_id
LEFT JOIN ratings AS r
    ON r.server_id = v.server_id AND r.title_id = v.title_id AND r.member_id = v.member_id
"""


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of writing: the review's id, and whether an earlier take was replaced."""

    review_id: int
    edited: bool


class Reviews:
    """One take a member and title."""

    def __init__(self, database: Database, interests: Interests) -> None:
        self._database = database
        self._interests = interests

    async def write(self, act: Act, title_id: str, take: Take) -> Written:
        """Post the take, or replace the member's earlier one; score, progress and summary move with it.

        The draft the take grew from goes in the same transaction. Raises Redelivered, Busy.
        """

        def job(db: sqlite3.Connection) -> Written:
            begin(db, act)
            put(db, act, title_id, score=take.score, progress=take.progress)
            keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
            [row] = db.execute(
                "INSERT INTO reviews (server_id, title_id, member_id, body, spoils, posted_at) "
                "VALUES (:server_id, :title_id, :member_id, :body, :spoils, :at) "
                "ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET body = excluded.body, "
                "spoils = excluded.spoils, edited_at = excluded.posted_at RETURNING review_id, edited_at",
                {**keys, "body": take.body, "spoils": int(take.spoils), "at": act.at},
            )
            _put_moods(db, {**keys, "review_id": row["review_id"]}, take.moods)
            db.execute(
                "DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id "
                "AND kind = 'review' AND title_id = :title_id",
                keys,
            )
            return Written(row["review_id"], edited=row["edited_at"] is not None)

        written = await self._database.write(job)
        self._interests.forget(act)
        return written

    async def find(self, server_id: int, review_id: int) -> Review | None:
        """The review of that id, if this server has it."""
        return await self._one(
            f"{_SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id",
            {"server_id": server_id, "review_id": review_id},
        )

    async def by(self, server_id: int, title_id: str, *, member_id: int) -> Review | None:
        """The member's own review of a title."""
        return await self._one(
            f"{_SELECT} WHERE v.server_id = :server_id AND v.title_id = :title_id "
            "AND v.member_id = :member_id",
            {"server_id": server_id, "title_id": title_id, "member_id": member_id},
        )

    async def of_title(self, server_id: int, title_id: str) -> list[int]:
        """The ids of a title's takes, the latest first."""
        rows = await self._database.read(
            "SELECT review_id FROM reviews WHERE server_id = :server_id AND title_id = :title_id "
            "ORDER BY coalesce(edited_at, posted_at) DESC, review_id DESC",
            {"server_id": server_id, "title_id": title_id},
        )
        return [row["review_id"] for row in rows]

    async def _one(self, sql: str, parameters: dict[str, object]) -> Review | None:
        rows = await self._database.read(sql, parameters)
        return _review(rows[0]) if rows else None


def _put_moods(db: sqlite3.Connection, keys: dict[str, object], moods: tuple[Mood, ...]) -> None:
    """Set a review's moods to just these, and move the title's counts by the difference."""
    rows = db.execute("SELECT mood FROM review_moods WHERE review_id = :review_id", keys).fetchall()
    before = {Mood(row["mood"]) for row in rows}
    for mood in before - set(moods):
        db.execute(
            "DELETE FROM review_moods WHERE review_id = :review_id AND mood = :mood", {**keys, "mood": mood}
        )
    for mood in (mood for mood in moods if mood not in before):
        db.execute(
            "INSERT INTO review_moods (review_id, mood) VALUES (:review_id, :mood)", {**keys, "mood": mood}
        )
    for mood in before ^ set(moods):
        db.execute(
            "INSERT INTO mood_counts (server_id, title_id, mood, members) "
            "VALUES (:server_id, :title_id, :mood, 1) "
            "ON CONFLICT (server_id, title_id, mood) DO UPDATE SET members = mood_counts.members + :by",
            {**keys, "mood": mood, "by": -1 if mood in before else 1},
        )


def _review(row: sqlite3.Row) -> Review:
    moods = (row["moods"] or "").split()
    take = Take(
        body=row["body"],
        score=row["score"],
        progress=Progress(row["progress"]) if row["progress"] else None,
        spoils=bool(row["spoils"]),
        moods=tuple(mood for mood in Mood if mood in moods),
    )
    return Review(
        id=row["review_id"],
        title_id=row["title_id"],
        member_id=row["member_id"],
        author=row["name"],
        take=take,
        posted_at=row["posted_at"],
        edited_at=row["edited_at"],
    )
