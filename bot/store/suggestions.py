"""What was suggested to members, and what they answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from bot.domain.consensus import VOTES_NEEDED
from bot.domain.members import Act
from bot.domain.outcomes import LIKED, Outcome, Source
from bot.domain.ratings import Standing
from bot.domain.shelf import Edit, ShelfEntry, read_answers
from bot.domain.suggestions import Answers, Wish
from bot.domain.titles import Mood
from bot.store import shelf, summaries
from bot.store.acts import begin, meet
from bot.store.drafts import put_view
from bot.store.settings import read_setting
from bot.store.title_votes import NAMED
from bot.store.transaction import Engine, Row, Transaction, bind, writes

_ANSWERS = """
SELECT member_id, title_id, score, status, planned_at, refused_at FROM shelf
WHERE server_id = :server_id AND member_id IN ({places}) AND (score IS NOT NULL OR status IS NOT NULL)
"""
_SHOWN_TO = """
AND (member_id = :asker_id OR member_id NOT IN (SELECT m.member_id FROM members AS m
    WHERE m.server_id = :server_id AND m.hidden_at IS NOT NULL))
"""
_STANDINGS = """
SELECT s.*, (SELECT e.value FROM settings AS e
    WHERE e.server_id = s.server_id AND e.name = 'consensus_votes') AS needed
FROM summaries AS s WHERE s.server_id = :server_id AND s.votes > 0 AND s.title_id IN ({places})
"""
_OUTCOMES = f"""
SELECT s.shown_at / 86400 AS day, s.source, count(*) AS shown,
    count(*) FILTER (WHERE r.planned_at >= s.shown_at) AS planned,
    count(*) FILTER (WHERE r.refused_at >= s.shown_at) AS refused,
    count(*) FILTER (WHERE r.first_at >= s.shown_at AND r.score IS NOT NULL) AS scored,
    coalesce(sum(r.score) FILTER (WHERE r.first_at >= s.shown_at), 0) AS total,
    count(*) FILTER (WHERE r.planned_at >= s.shown_at OR r.first_at >= s.shown_at AND r.score >= {LIKED})
        AS hits
FROM shown AS s
LEFT JOIN shelf AS r ON r.server_id = s.server_id AND r.title_id = s.title_id AND r.member_id = s.member_id
    AND r.import_id IS NULL
GROUP BY s.shown_at / 86400, s.source ORDER BY s.shown_at / 86400
"""


class Suggestions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_answers(
        self, server_id: int, member_ids: Collection[int], *, asker_id: int | None = None
    ) -> dict[int, Answers]:
        """What each member has scored, seen and wished; nothing of those hidden from whoever asks."""
        sql = _ANSWERS if asker_id is None else f"{_ANSWERS}{_SHOWN_TO}"
        rows = await self._read_some(sql, server_id, member_ids, asker_id=asker_id)
        found: dict[int, dict[str, ShelfEntry]] = {member_id: {} for member_id in member_ids}
        for row in rows:
            found[row["member_id"]][row["title_id"]] = ShelfEntry(
                shelf.read_status(row["status"]),
                row["score"],
                planned_at=row["planned_at"],
                refused_at=row["refused_at"],
            )
        return {member_id: read_answers(entries) for member_id, entries in found.items()}

    async def find_standings(self, server_id: int, title_ids: Collection[str]) -> dict[str, Standing]:
        """What the server thinks of several titles, by scores alone; those without are left out."""
        return {
            row["title_id"]: Standing(
                summaries.read_summary(row),
                needed=read_setting("consensus_votes", row["needed"]) or VOTES_NEEDED,
            )
            for row in await self._read_some(_STANDINGS, server_id, title_ids)
        }

    async def _read_some(
        self, sql: str, server_id: int, ids: Collection[object], **more: object
    ) -> list[Row]:
        """The rows of a statement about some `places` of a server."""
        if not ids:
            return []
        places, some = bind("p", ids)
        return await self._engine.read(sql.format(places=places), {"server_id": server_id, **some, **more})

    async def list_named(self, server_id: int, mood: Mood) -> set[str]:
        """The titles of which a quarter or more of those with a take or a mood vote name the mood."""
        rows = await self._engine.read(NAMED, {"server_id": server_id, "mood": mood})
        return {row["title_id"] for row in rows}

    async def find_public(self, server_id: int, members: Sequence[int]) -> dict[int, set[str]]:
        """Of what these members scored the titles that all may know of, by member.

        That is what each reviewed for everybody to see, and all where they agreed to it.
        """
        places, some = bind("m", members)
        rows = await self._engine.read(
            "SELECT s.member_id, s.title_id FROM shelf AS s "
            "JOIN members AS m ON m.server_id = s.server_id AND m.member_id = s.member_id "
            "WHERE s.server_id = :server_id AND s.score IS NOT NULL "
            f"AND m.hidden_at IS NULL AND s.member_id IN ({places}) "
            "AND (m.shares_scores = 1 OR EXISTS (SELECT 1 FROM reviews AS v "
            "WHERE v.server_id = s.server_id AND v.title_id = s.title_id AND v.member_id = s.member_id "
            "AND v.state = 'posted'))",
            {"server_id": server_id, **some},
        )
        found: dict[int, set[str]] = {each: set() for each in members}
        for row in rows:
            found[row["member_id"]].add(row["title_id"])
        return found

    async def list_planned(self, server_id: int, member_id: int) -> list[str]:
        """What the member plans to watch, the latest first."""
        rows = await self._engine.read(
            "SELECT title_id FROM shelf WHERE server_id = :server_id AND member_id = :member_id "
            "AND status = 'planned' ORDER BY planned_at DESC, title_id",
            {"server_id": server_id, "member_id": member_id},
        )
        return [row["title_id"] for row in rows]

    @writes
    def keep_list(self, tx: Transaction, act: Act, state: object, shown: Mapping[str, Source]) -> int:
        """Keep a list for its buttons, and what of it is shown first; the view's id. Raises Busy."""
        meet(tx, act)
        _show(tx, act, shown)
        return put_view(tx, act, "picks", state)

    @writes
    def note_shown(self, tx: Transaction, act: Act, shown: Mapping[str, Source]) -> None:
        """Note what else a member was shown; an earlier showing keeps its time. Raises Busy."""
        meet(tx, act)
        _show(tx, act, shown)

    async def record_wish(self, act: Act, title_id: str, wish: Wish) -> None:
        """Keep a member's wish, in place of an earlier one. Raises Redelivered, Busy."""
        await self._change(act, title_id, lambda entry: entry.wish_for(wish, at=act.at))

    async def take_wish_back(self, act: Act, title_id: str) -> None:
        """Forget a member's wish. Raises Redelivered, Busy."""
        await self._change(act, title_id, lambda entry: entry.take_wish_back())

    async def take_seen_back(self, act: Act, title_id: str) -> None:
        """Forget that a member has seen a title, unless they said more of it. Raises Redelivered, Busy."""
        await self._change(act, title_id, lambda entry: entry.take_seen_back())

    @writes
    def _change(self, tx: Transaction, act: Act, title_id: str, edit: Edit) -> None:
        begin(tx, act)
        shelf.change(tx, act, title_id, edit, rates=False)

    async def count_outcomes(self) -> list[tuple[str, Source, Outcome]]:
        """What came of all suggestions, a row for each day and source that had any, with the day's month."""
        rows = await self._engine.read(_OUTCOMES, {})
        return [
            (
                datetime.fromtimestamp(row["day"] * 86_400, UTC).strftime("%Y-%m"),
                Source(row["source"]),
                Outcome(*(row[name] for name in ("shown", "planned", "refused", "scored", "total", "hits"))),
            )
            for row in rows
        ]


def _show(tx: Transaction, act: Act, shown: Mapping[str, Source]) -> None:
    tx.run(
        "INSERT INTO shown (server_id, member_id, title_id, source, shown_at) "
        "VALUES (:server_id, :member_id, :title_id, :source, :at) ON CONFLICT DO NOTHING",
        [{**_keys(act, title_id), "source": source, "at": act.at} for title_id, source in shown.items()],
    )


def _keys(act: Act, title_id: str) -> dict[str, object]:
    return act.keys(title_id=title_id)
