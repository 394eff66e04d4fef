"""What a member's card says beside their shelf, and who may have their taste."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.members import Act
from bot.domain.profile import Crowd, Said
from bot.domain.ratings import Histogram, VoteGroup
from bot.domain.tastes import DAMPING, Neighbour
from bot.store.summaries import COUNTED, COUNTS, IS_HEARD
from bot.store.transaction import Engine, Transaction, bind, reads

BUDGET = 30_000
"""Scores that are looked through for twins.

In large servers those of a member's titles that fewest scored: to share them says most.
"""
NEIGHBOURS = 50
"""Members of whom all scores are then read."""
_SHARED = 3
"""Of those titles so many are to be in common."""

_MEMBER = (
    "SELECT name, hidden_at, no_twins, left_at FROM members "
    "WHERE server_id = :server_id AND member_id = :member_id AND seen_at > 0"
)
_SAID = """
SELECT (SELECT count(*) FROM reviews AS v
        WHERE v.member_id = :member_id AND v.server_id IN ({servers}) AND v.state = 'posted') AS reviews,
    (SELECT count(*) FROM reviews AS v JOIN helpful_votes AS h ON h.review_id = v.review_id AND h.helpful = 1
        WHERE v.member_id = :member_id AND v.server_id IN ({servers}) AND v.state = 'posted') AS helpful,
    (SELECT count(*) FROM (
        SELECT v.title_id FROM reviews AS v JOIN review_moods AS o ON o.review_id = v.review_id
        WHERE v.member_id = :member_id AND v.server_id IN ({servers}) AND v.state = 'posted'
            AND o.mood = 'tearjerker'
        UNION SELECT w.title_id FROM title_votes AS w
        WHERE w.member_id = :member_id AND w.server_id IN ({servers}) AND w.kind = 'mood'
            AND w.name = 'tearjerker'
    ) AS t) AS tearjerkers
"""
_CROWD = (
    f"SELECT {', '.join(f'coalesce(sum({name}), 0) AS {name}' for name in COUNTS)} FROM summaries "
    "WHERE server_id = :server_id"
)
_OTHERS = f"""
SELECT r.title_id, s.votes - CASE WHEN {COUNTED} THEN 1 ELSE 0 END AS votes,
    s.total - CASE WHEN {COUNTED} THEN r.score ELSE 0 END AS total
FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
JOIN summaries AS s ON s.server_id = r.server_id AND s.title_id = r.title_id
WHERE r.server_id = :server_id AND r.member_id = :member_id AND r.score IS NOT NULL
"""
_CANDIDATES = f"""
WITH mine AS (
    SELECT o.title_id, o.score, sum(s.votes) OVER (ORDER BY s.votes, o.title_id) AS reach
    FROM shelf AS o JOIN summaries AS s ON s.server_id = o.server_id AND s.title_id = o.title_id
    WHERE o.server_id = :server_id AND o.member_id = :member_id AND o.score IS NOT NULL
)
SELECT g.member_id, m.name FROM (
    SELECT r.member_id, count(*) AS n,
        CAST(count(*) * sum(o.score * r.score) - sum(o.score) * sum(r.score) AS DOUBLE PRECISION) AS xy,
        CAST(count(*) * sum(o.score * o.score) - sum(o.score) * sum(o.score) AS DOUBLE PRECISION) AS xx,
        CAST(count(*) * sum(r.score * r.score) - sum(r.score) * sum(r.score) AS DOUBLE PRECISION) AS yy
    FROM mine AS o CROSS JOIN shelf AS r
    WHERE r.server_id = :server_id AND r.title_id = o.title_id AND r.member_id <> :member_id
        AND r.score IS NOT NULL AND r.held_at IS NULL AND o.reach <= :budget
    GROUP BY r.member_id HAVING count(*) >= {_SHARED}
) AS g
JOIN members AS m ON m.server_id = :server_id AND m.member_id = g.member_id
WHERE m.hidden_at IS NULL AND m.no_twins = 0 AND m.left_at IS NULL AND {IS_HEARD}
ORDER BY CASE WHEN g.xy > 0
    THEN g.xy * g.xy / (g.xx * g.yy) * g.n * g.n / ((g.n + {DAMPING}) * (g.n + {DAMPING})) ELSE 0 END DESC,
    g.n DESC, g.member_id LIMIT :most
"""
"""The nearest by the square of the damped correlation: no engine has to take a root."""
_SCORES = (
    "SELECT member_id, title_id, score FROM shelf "
    "WHERE server_id = :server_id AND member_id IN ({members}) AND score IS NOT NULL AND held_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class KnownMember:
    """Somebody who did something in a server: whether they are hidden, take part in twins, and have left."""

    name: str
    is_hidden: bool = False
    twins: bool = True
    has_left: bool = False


class Profiles:
    """Nothing here is kept for longer than it is shown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find_member(self, server_id: int, member_id: int) -> KnownMember | None:
        """None for one who never did anything there."""
        rows = await self._engine.read(_MEMBER, {"server_id": server_id, "member_id": member_id})
        for row in rows:
            hidden, left = row["hidden_at"] is not None, row["left_at"] is not None
            return KnownMember(row["name"], hidden, not row["no_twins"], left)
        return None

    async def find_said(self, server_ids: Collection[int], member_id: int) -> Said:
        """What they said in all of these servers."""
        if not server_ids:
            return Said()
        among, servers = bind("s", server_ids)
        [row] = await self._engine.read(_SAID.format(servers=among), {"member_id": member_id, **servers})
        return Said(row["reviews"], row["helpful"], row["tearjerkers"])

    @reads
    def find_crowd(self, tx: Transaction, server_id: int, *, member_id: int) -> Crowd:
        """All scores of a server that count, and those of others on what a member scored."""
        keys = {"server_id": server_id, "member_id": member_id}
        counts = tx.one(_CROWD, keys)
        assert counts is not None
        others = {row["title_id"]: VoteGroup(row["votes"], row["total"] / 2) for row in tx.all(_OTHERS, keys)}
        return Crowd(Histogram(tuple(int(counts[name]) for name in COUNTS)), others)

    @reads
    def find_neighbours(self, tx: Transaction, act: Act) -> dict[int, Neighbour]:
        """Who may have the actor's taste, with all they scored; nobody hidden, left or taking no part."""
        found = tx.all(_CANDIDATES, act.keys(budget=BUDGET, most=NEIGHBOURS))
        if not found:
            return {}
        given: dict[int, dict[str, int]] = {row["member_id"]: {} for row in found}
        among, members = bind("m", given)
        for row in tx.all(_SCORES.format(members=among), act.keys(**members)):
            given[row["member_id"]][row["title_id"]] = row["score"]
        return {row["member_id"]: Neighbour(row["name"], given[row["member_id"]]) for row in found}
