"""What a member is likely to want when they begin to type: read once a minute, not once a keystroke."""

from collections import OrderedDict

from bot.domain.members import Act, Interest
from bot.store.database import Database

KEPT_SECONDS = 60
KEPT = 2_000
"""Members remembered at most; the one not asked for the longest goes first."""

LATELY_SECONDS = 14 * 24 * 3600
SHOWN = 25
BOOSTED = 500
"""Titles of a server that can settle a tie."""

_INTEREST = f"""
SELECT 'watching' AS what, title_id, rated_at AS weight FROM ratings
WHERE server_id = :server_id AND member_id = :member_id AND progress = 'watching'
UNION ALL
SELECT * FROM (
    SELECT 'talked', title_id, count(*) FROM ratings
    WHERE server_id = :server_id AND rated_at > :since GROUP BY title_id
    ORDER BY count(*) DESC, title_id LIMIT {SHOWN}
)
UNION ALL
SELECT * FROM (
    SELECT 'votes', title_id, votes FROM summaries
    WHERE server_id = :server_id AND votes > 0 ORDER BY votes DESC, title_id LIMIT {BOOSTED}
)
"""


class Interests:
    """What members watch and servers rate, for autocomplete."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[int, int], tuple[int, Interest]] = OrderedDict()

    async def of(self, act: Act) -> Interest:
        """The interest of who acts, at most a minute old."""
        key = act.server_id, act.member_id
        until, kept = self._kept.get(key, (0, Interest()))
        if act.at < until:
            return kept
        rows = await self._database.read(
            _INTEREST,
            {"server_id": act.server_id, "member_id": act.member_id, "since": act.at - LATELY_SECONDS},
        )
        ranked = sorted(rows, key=lambda row: -row["weight"])
        found = Interest(
            watching=tuple(row["title_id"] for row in ranked if row["what"] == "watching"),
            talked=tuple(row["title_id"] for row in ranked if row["what"] == "talked"),
            votes={row["title_id"]: float(row["weight"]) for row in ranked if row["what"] == "votes"},
        )
        self._kept[key] = act.at + KEPT_SECONDS, found
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def forget(self, act: Act) -> None:
        """Read anew at the next keystroke: the member has just voted."""
        self._kept.pop((act.server_id, act.member_id), None)
