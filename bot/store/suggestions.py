"""What was suggested to members, and what they answered."""

import sqlite3
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from bot.domain.members import Act
from bot.domain.outcomes import LIKED, Outcome, Source
from bot.domain.suggestions import Answers, Wish
from bot.domain.titles import Mood
from bot.store.acts import begin, meet
from bot.store.database import Database
from bot.store.drafts import put_view
from bot.store.title_votes import NAMED

_ANSWERS = """
SELECT member_id, title_id, score, NULL AS wish FROM ratings
WHERE server_id = :server_id AND member_id IN ({places})
UNION ALL
SELECT member_id, title_id, NULL, wish FROM wishes WHERE server_id = :server_id AND member_id IN ({places})
"""
_OUTCOMES = f"""
SELECT s.shown_at / 86400 AS day, s.source, count(*) AS shown,
    count(*) FILTER (WHERE w.wish = 'planned') AS planned,
    count(*) FILTER (WHERE w.wish = 'refused') AS refused,
    count(r.score) AS scored, coalesce(sum(r.score), 0) AS total,
    count(*) FILTER (WHERE w.wish = 'planned' OR r.score >= {LIKED}) AS hits
FROM shown AS s
LEFT JOIN wishes AS w ON w.server_id = s.server_id AND w.member_id = s.member_id
    AND w.title_id = s.title_id AND w.wished_at >= s.shown_at
LEFT JOIN ratings AS r ON r.server_id = s.server_id AND r.title_id = s.title_id
    AND r.member_id = s.member_id AND r.first_at >= s.shown_at
GROUP BY day, s.source ORDER BY day
"""


class Suggestions:
    """Wishes of members, and what they were shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_members(self, server_id: int, member_ids: Collection[int]) -> dict[int, Answers]:
        """What each member has scored, seen and wished."""
        places = ", ".join(f":m{place}" for place in range(len(member_ids)))
        rows = await self._database.read(
            _ANSWERS.format(places=places),
            {"server_id": server_id} | {f"m{place}": member for place, member in enumerate(member_ids)},
        )
        found = {member_id: Answers() for member_id in member_ids}
        for row in rows:
            answers = found[row["member_id"]]
            if row["wish"] is not None:
                answers.wishes[row["title_id"]] = Wish(row["wish"])
            else:
                answers.scores[row["title_id"]] = row["score"]
        return found

    async def named(self, server_id: int, mood: Mood) -> set[str]:
        """The titles of which a quarter or more of those with a take or a mood vote name the mood."""
        rows = await self._database.read(NAMED, {"server_id": server_id, "mood": mood})
        return {row["title_id"] for row in rows}

    async def planned(self, server_id: int, member_id: int) -> list[str]:
        """What the member plans to watch, the latest first; what they have begun or scored is left out."""
        rows = await self._database.read(
            "SELECT w.title_id FROM wishes AS w LEFT JOIN ratings AS r ON r.server_id = w.server_id "
            "AND r.title_id = w.title_id AND r.member_id = w.member_id "
            "WHERE w.server_id = :server_id AND w.member_id = :member_id AND w.wish = 'planned' "
            "AND r.member_id IS NULL ORDER BY w.wished_at DESC, w.title_id",
            {"server_id": server_id, "member_id": member_id},
        )
        return [row["title_id"] for row in rows]

    async def keep(self, act: Act, state: object, shown: Mapping[str, Source]) -> int:
        """Keep a list for its buttons, and what of it is shown first; the view's id. Raises Busy."""

        def job(db: sqlite3.Connection) -> int:
            meet(db, act)
            _show(db, act, shown)
            return put_view(db, act, "picks", state)

        return await self._database.write(job)

    async def show(self, act: Act, shown: Mapping[str, Source]) -> None:
        """Note what else a member was shown; an earlier showing keeps its time. Raises Busy."""

        def job(db: sqlite3.Connection) -> None:
            meet(db, act)
            _show(db, act, shown)

        await self._database.write(job)

    async def wish(self, act: Act, title_id: str, wish: Wish) -> None:
        """Keep a member's wish, in place of an earlier one. Raises Redelivered, Busy."""

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            db.execute(
                "INSERT INTO wishes (server_id, member_id, title_id, wish, wished_at) "
                "VALUES (:server_id, :member_id, :title_id, :wish, :at) "
                "ON CONFLICT (server_id, member_id, title_id) DO UPDATE SET wish = excluded.wish, "
                "wished_at = excluded.wished_at",
                {**_keys(act, title_id), "wish": wish, "at": act.at},
            )

        await self._database.write(job)

    async def take_back(self, act: Act, title_id: str, *, seen: bool = False) -> None:
        """Forget a member's wish, or with `seen` that they have seen the title, unless they said more of it.

        Raises Redelivered, Busy.
        """

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            where = "WHERE server_id = :server_id AND member_id = :member_id AND title_id = :title_id"
            if seen:
                unsaid = "AND score IS NULL AND progress = 'finished'"
                db.execute(f"DELETE FROM ratings {where} {unsaid}", _keys(act, title_id))
            else:
                db.execute(f"DELETE FROM wishes {where}", _keys(act, title_id))

        await self._database.write(job)

    async def outcomes(self) -> list[tuple[str, Source, Outcome]]:
        """What came of all suggestions, a row for each day and source that had any, with the day's month."""
        rows = await self._database.read(_OUTCOMES, {})
        return [
            (
                datetime.fromtimestamp(row["day"] * 86_400, UTC).strftime("%Y-%m"),
                Source(row["source"]),
                Outcome(*(row[name] for name in ("shown", "planned", "refused", "scored", "total", "hits"))),
            )
            for row in rows
        ]


def _show(db: sqlite3.Connection, act: Act, shown: Mapping[str, Source]) -> None:
    db.executemany(
        "INSERT INTO shown (server_id, member_id, title_id, source, shown_at) "
        "VALUES (:server_id, :member_id, :title_id, :source, :at) ON CONFLICT DO NOTHING",
        [{**_keys(act, title_id), "source": source, "at": act.at} for title_id, source in shown.items()],
    )


def _keys(act: Act, title_id: str) -> dict[str, object]:
    return {"server_id": act.server_id, "member_id": act.member_id, "title_id": title_id}
