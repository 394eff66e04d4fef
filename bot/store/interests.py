"""What a member is likely to want when they begin to type: read once a minute, not once a keystroke."""

from collections import OrderedDict

from bot.domain.members import Act, Interest
from bot.store.transaction import Engine

KEPT_SECONDS = 60
KEPT = 2_000
"""Members remembered at most; the one not asked for the longest goes first."""
KEPT_TITLES = 100_000
"""Titles of all their interests at most, each some 130 bytes: a member of a large server brings 500."""

LATELY_SECONDS = 14 * 24 * 3600
SHOWN = 25
BOOSTED = 500
"""Titles of a server that can settle a tie."""

_INTEREST = f"""
SELECT 'watching' AS what, title_id, rated_at AS weight FROM shelf
WHERE server_id = :server_id AND member_id = :member_id AND status = 'watching'
UNION ALL
SELECT * FROM (
    SELECT 'talked', title_id, count(*) FROM shelf
    WHERE server_id = :server_id AND rated_at > :since GROUP BY title_id
    ORDER BY count(*) DESC, title_id LIMIT {SHOWN}
) AS talked
UNION ALL
SELECT * FROM (
    SELECT 'votes', title_id, votes FROM summaries
    WHERE server_id = :server_id AND votes > 0 ORDER BY votes DESC, title_id LIMIT {BOOSTED}
) AS voted
"""


class Interests:
    """What members watch and servers rate, for autocomplete."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: OrderedDict[tuple[int, int], tuple[int, Interest]] = OrderedDict()
        self._titles = 0

    async def find(self, act: Act) -> Interest:
        """The interest of who acts, at most a minute old."""
        key = act.server_id, act.member_id
        until, kept = self._kept.get(key, (0, Interest()))
        if act.at < until:
            return kept
        rows = await self._engine.read(_INTEREST, act.keys(since=act.at - LATELY_SECONDS))
        ranked = sorted(rows, key=lambda row: -row["weight"])
        found = Interest(
            watching=tuple(row["title_id"] for row in ranked if row["what"] == "watching"),
            talked=tuple(row["title_id"] for row in ranked if row["what"] == "talked"),
            votes={row["title_id"]: float(row["weight"]) for row in ranked if row["what"] == "votes"},
        )
        self._drop(key)
        self._kept[key] = act.at + KEPT_SECONDS, found
        self._titles += _count_titles(found)
        while len(self._kept) > KEPT or self._titles > KEPT_TITLES:
            self._drop(next(iter(self._kept)))
        return found

    def forget(self, act: Act) -> None:
        """Read anew at the next keystroke: the member has just voted."""
        self._drop((act.server_id, act.member_id))

    def _drop(self, key: tuple[int, int]) -> None:
        if key in self._kept:
            _, found = self._kept.pop(key)
            self._titles -= _count_titles(found)


def _count_titles(found: Interest) -> int:
    return len(found.watching) + len(found.talked) + len(found.votes)
