"""Votes on a title itself, by anybody, with a take or without: its moods and its content warnings.

They are counted where they are read, so that no counter of theirs can drift. `mood_counts` has the moods of
takes; a mood vote adds to it only where no take that its member shows names that mood: a member counts once.
"""

from collections.abc import Collection

from bot.domain.members import Act
from bot.domain.ratings import Tally
from bot.domain.titles import WARNED_BY, ContentWarning, Mood
from bot.store.acts import begin
from bot.store.summaries import IS_HEARD
from bot.store.title_rows import check_stands
from bot.store.transaction import Engine, Transaction, writes

_VOTES = (
    "title_votes AS w JOIN members AS m ON m.server_id = w.server_id AND m.member_id = w.member_id "
    f"AND {IS_HEARD}"
)
"""The votes w that count."""
_TAKE = (
    "reviews AS t WHERE t.server_id = w.server_id AND t.title_id = w.title_id "
    "AND t.member_id = w.member_id AND t.state = 'posted'"
)
"""The take t of a voter that everybody sees."""
_NAMED = (
    "EXISTS (SELECT 1 FROM review_moods AS n WHERE n.mood = w.name "
    f"AND n.review_id = (SELECT t.review_id FROM {_TAKE}))"
)
_OF_TITLE = "w.server_id = :server_id AND w.title_id = :title_id"

MOODS = f"""
SELECT group_concat(g.mood || ' ' || g.members, ' ') FROM (
    SELECT n.mood, sum(n.members) AS members FROM (
        SELECT c.mood, c.members FROM mood_counts AS c
        WHERE c.server_id = :server_id AND c.title_id = :title_id AND c.members > 0
        UNION ALL SELECT w.name, 1 FROM {_VOTES} WHERE {_OF_TITLE} AND w.kind = 'mood' AND NOT {_NAMED}
    ) AS n GROUP BY n.mood
) AS g
"""
"""A title's moods: of each how many members name it, in a review or by vote; as `read_counts` reads them."""

MOOD_VOTERS = f"""
SELECT count(DISTINCT w.member_id) FROM {_VOTES}
WHERE {_OF_TITLE} AND w.kind = 'mood' AND NOT EXISTS (SELECT 1 FROM {_TAKE})
"""
"""How many members vote a title's moods and show no take on it."""

_WARNINGS = (
    f"SELECT w.name, count(*) AS members FROM {_VOTES} WHERE {_OF_TITLE} AND w.kind = 'warning' "
    "GROUP BY w.name"
)
WARNINGS = f"SELECT count(*) FROM ({_WARNINGS} HAVING count(*) >= {WARNED_BY}) AS g"
"""How many warnings enough members give of a title."""

NAMED = f"""
SELECT title_id FROM (
    SELECT c.title_id, c.members FROM mood_counts AS c
    WHERE c.server_id = :server_id AND c.mood = :mood AND c.members > 0
    UNION ALL SELECT w.title_id, 1 FROM {_VOTES}
    WHERE w.server_id = :server_id AND w.kind = 'mood' AND w.name = :mood AND NOT {_NAMED}
) AS o GROUP BY title_id HAVING 4 * sum(members) >=
    (SELECT count(*) FROM reviews AS v
        WHERE v.server_id = :server_id AND v.title_id = o.title_id AND v.state = 'posted')
    + ({MOOD_VOTERS.replace(":title_id", "o.title_id")})
"""
"""The titles of which a quarter of those with a take or a mood vote name a mood."""

_TALLY = f"""
SELECT ({MOODS}) AS moods,
    (SELECT group_concat(g.name || ' ' || g.members, ' ') FROM ({_WARNINGS}) AS g) AS warnings,
    (SELECT group_concat(w.name, ' ') FROM title_votes AS w
        WHERE {_OF_TITLE} AND w.member_id = :member_id AND w.kind = 'mood') AS own_moods,
    (SELECT group_concat(w.name, ' ') FROM title_votes AS w
        WHERE {_OF_TITLE} AND w.member_id = :member_id AND w.kind = 'warning') AS own_warnings
"""


class TitleVotes:
    """One vote a member, title and mood or warning."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def vote(
        self,
        tx: Transaction,
        act: Act,
        title_id: str,
        *,
        moods: Collection[Mood] | None = None,
        warnings: Collection[ContentWarning] | None = None,
    ) -> None:
        """Set the member's moods, or warnings, to just these; what is None stays.

        Raises Gone, Redelivered, Busy.
        """
        begin(tx, act)
        check_stands(tx, act, title_id)
        for kind, names in (("mood", moods), ("warning", warnings)):
            if names is not None:
                _put(tx, act, title_id, kind, names)

    async def find_tally(self, server_id: int, title_id: str, *, member_id: int) -> Tally:
        """What members say of a title, and the asker's own votes."""
        keys = {"server_id": server_id, "title_id": title_id, "member_id": member_id}
        [row] = await self._engine.read(_TALLY, keys)
        warned = read_counts(row["warnings"])
        own_moods, own_warnings = ((row[name] or "").split() for name in ("own_moods", "own_warnings"))
        return Tally(
            moods=read_moods(row["moods"]),
            warnings={each: warned[each] for each in ContentWarning if each in warned},
            own_moods=tuple(mood for mood in Mood if mood in own_moods),
            own_warnings=tuple(each for each in ContentWarning if each in own_warnings),
        )


def read_counts(text: str | None) -> dict[str, int]:
    """Numbers by name of 'name number name number ...'."""
    parts = (text or "").split()
    return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))


def read_moods(text: str | None) -> dict[Mood, int]:
    """The moods that `MOODS` found, in their order."""
    found = read_counts(text)
    return {mood: found[mood] for mood in Mood if mood in found}


def _put(tx: Transaction, act: Act, title_id: str, kind: str, names: Collection[str]) -> None:
    keys = act.keys(title_id=title_id, kind=kind)
    tx.run(
        "DELETE FROM title_votes WHERE server_id = :server_id AND title_id = :title_id AND kind = :kind "
        "AND member_id = :member_id",
        keys,
    )
    tx.run(
        "INSERT INTO title_votes (server_id, title_id, kind, name, member_id) "
        "VALUES (:server_id, :title_id, :kind, :name, :member_id)",
        [{**keys, "name": name} for name in {*names}],
    )
