"""Scores: one row a member and title; what they add up to is in `summaries`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from bot.domain.board import Board, BoardEntry
from bot.domain.consensus import VOTES_NEEDED
from bot.domain.members import Act
from bot.domain.ratings import LOVED, Lovers, Progress, Rating, Standing
from bot.domain.reviews import Reader
from bot.domain.shelf import Edit
from bot.store import shelf, summaries, title_votes
from bot.store.acts import begin
from bot.store.interests import Interests
from bot.store.settings import read_setting, read_settings
from bot.store.transaction import Engine, Row, Transaction, bind, reads, writes

VOTES_AT_ONCE = 20_000
"""Votes of a server that are read in one go."""

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
    r.member_id, r.title_id, m.name, r.score AS own_score, r.first_score, r.status, r.rated_at
FROM (SELECT CAST(:server_id AS BIGINT) AS server_id, :title_id AS title_id,
    CAST(:member_id AS BIGINT) AS member_id) AS a
LEFT JOIN summaries AS s ON s.server_id = a.server_id AND s.title_id = a.title_id
LEFT JOIN shelf AS r
    ON r.server_id = a.server_id AND r.title_id = a.title_id AND r.member_id = a.member_id
    AND r.rated_at IS NOT NULL
LEFT JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
"""
_BOARD = """
SELECT s.title_id, s.score, s.low, s.high, s.votes, s.excess, o.score AS opening
FROM summaries AS s
LEFT JOIN openings AS o ON o.server_id = s.server_id AND o.title_id = s.title_id AND o.month = :month
WHERE s.server_id = :server_id AND s.votes >= :needed AND s.score IS NOT NULL
"""
_LOVED = f"""
FROM shelf AS r JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id
WHERE r.server_id = :server_id AND r.title_id = :title_id AND r.score >= :loved AND {summaries.COUNTED}
"""
_LOVERS = f"""
SELECT m.name {_LOVED} AND m.hidden_at IS NULL AND (m.shares_scores = 1 OR EXISTS (SELECT 1 FROM reviews AS v
    WHERE v.server_id = r.server_id AND v.title_id = r.title_id AND v.member_id = r.member_id
    AND v.state = 'posted'))
ORDER BY r.scored_at DESC, r.member_id LIMIT :most
"""
"""Who said so for everybody to see, in a review, and who agreed to be named; nobody who is hidden."""
_ACTED = "SELECT seen_at FROM members WHERE server_id = :server_id AND member_id = :member_id"
_OWN = (
    "SELECT title_id, score FROM shelf "
    "WHERE server_id = :server_id AND member_id = :member_id AND score IS NOT NULL"
)


class Ratings:
    """What members think of titles and how far they are, scores in half points."""

    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    @writes
    def record_score(
        self,
        tx: Transaction,
        act: Act,
        title_id: str,
        *,
        score: int | None,
        progress: Progress | None = None,
    ) -> Standing:
        """Give, change or (with None) take back the member's score; progress is kept unless given.

        What a card then shows of the title. Raises Redelivered, Busy.
        """
        self._change(
            tx,
            act,
            title_id,
            lambda entry: entry.rate(score=score, progress=progress or entry.progress, at=act.at),
        )
        return read_standing(tx, act.server_id, title_id, member_id=act.member_id)

    @writes
    def record_seen(self, tx: Transaction, act: Act, title_id: str) -> None:
        """Note that the member has finished a title, unless they said more of it before.

        Raises Redelivered, Busy.
        """
        self._change(tx, act, title_id, lambda entry: entry.see(at=act.at))

    def _change(self, tx: Transaction, act: Act, title_id: str, edit: Edit) -> None:
        begin(tx, act)
        shelf.change(tx, act, title_id, edit, rates=True)
        tx.after(lambda: self._interests.forget(act))

    async def find_leanings(self, server_id: int) -> Mapping[str, float]:
        """What the facts of titles are worth in a server, by name."""
        rows = await self._engine.read(
            "SELECT leanings FROM models WHERE server_id = :server_id", {"server_id": server_id}
        )
        return summaries.read_leanings(rows[0]) if rows else {}

    async def find_reader(self, server_id: int, title_id: str, *, member_id: int) -> Reader:
        rows = await self._engine.read(
            "SELECT status, episode FROM shelf "
            "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id",
            {"server_id": server_id, "title_id": title_id, "member_id": member_id},
        )
        return Reader(shelf.read_progress(rows[0]["status"]), rows[0]["episode"]) if rows else Reader()

    @reads
    def find_standing(self, tx: Transaction, server_id: int, title_id: str, *, member_id: int) -> Standing:
        """All a card shows of a title: one statement, whatever the number of votes."""
        return read_standing(tx, server_id, title_id, member_id=member_id)

    @reads
    def find_board(self, tx: Transaction, act: Act, *, month: int, kept: Board | None = None) -> Board:
        """The server's board as its reader sees it; `month` is year * 12 + month, from 0.

        What is `kept` of it may be as good.
        """
        needed = read_settings(tx, act.server_id).board_votes
        if kept is not None and (kept.needed, kept.month) == (needed, month):
            row = tx.one(_ACTED, act.keys())
            if kept.is_fresh(at=act.at, acted_at=0 if row is None else row["seen_at"]):
                return kept
        rows = tx.all(_BOARD, act.keys(needed=needed, month=month))
        return Board([BoardEntry(*row) for row in rows], needed, month, act.at)

    async def list_scores_of(self, act: Act, titles: Sequence[str]) -> dict[str, int]:
        """What the actor gave these titles, in half points."""
        if not titles:
            return {}
        places, some = bind("t", titles)
        rows = await self._engine.read(f"{_OWN} AND title_id IN ({places})", act.keys(**some))
        return {row["title_id"]: row["score"] for row in rows}

    async def list_scores(self, server_id: int, member_id: int) -> dict[str, int]:
        rows = await self._engine.read(_OWN, {"server_id": server_id, "member_id": member_id})
        return {row["title_id"]: row["score"] for row in rows}

    @reads
    def find_lovers(self, tx: Transaction, server_id: int, title_id: str, *, most: int) -> Lovers:
        """Who loved a title: at most so many names that everybody may know, the latest first."""
        keys = {"server_id": server_id, "title_id": title_id, "loved": LOVED}
        names = tuple(row["name"] for row in tx.all(_LOVERS, {**keys, "most": most}))
        count = tx.one(f"SELECT count(*) AS n {_LOVED}", keys)
        assert count is not None
        return Lovers(names, count["n"] - len(names))

    async def count_votes(self, server_id: int) -> int:
        """How many scores of a server count."""
        [row] = await self._engine.read(
            "SELECT coalesce(sum(votes), 0) AS votes FROM summaries WHERE server_id = :server_id",
            {"server_id": server_id},
        )
        return int(row["votes"])

    async def mark_hidden(self, server_id: int) -> int:
        """A number that changes with who is hidden, whose scores `list_votes` leaves out; 0 for nobody."""
        [row] = await self._engine.read(
            "SELECT coalesce(sum(hidden_at), 0) AS mark FROM members "
            "WHERE server_id = :server_id AND hidden_at IS NOT NULL",
            {"server_id": server_id},
        )
        return int(row["mark"])

    async def list_votes(self, server_id: int) -> list[tuple[int, str, int]]:
        """Every (member_id, title_id, score) of a server that counts and that others may be compared with."""
        return [vote async for votes in self.read_votes(server_id) for vote in votes]

    async def read_votes(self, server_id: int) -> AsyncIterator[list[tuple[int, str, int]]]:
        """The same, some at a time: nobody else who reads waits for a million of them.

        What changes meanwhile may be in it or not.
        """
        votes = [(0, "", 0)]
        while votes:
            member_id, title_id, _ = votes[-1]
            votes = await self._engine.look(partial(_read_votes, server_id, title_id, member_id))
            yield votes


def _read_votes(server_id: int, title_id: str, member_id: int, tx: Transaction) -> list[tuple[int, str, int]]:
    """Those that come after the one of that member on that title."""
    rows = tx.all(
        "SELECT r.member_id, r.title_id, r.score FROM shelf AS r "
        "JOIN members AS m ON m.server_id = r.server_id AND m.member_id = r.member_id "
        f"WHERE r.server_id = :server_id AND {summaries.COUNTED} AND m.hidden_at IS NULL "
        "AND (r.title_id, r.member_id) > (:title_id, :member_id) "
        "ORDER BY r.title_id, r.member_id LIMIT :most",
        {"server_id": server_id, "title_id": title_id, "member_id": member_id, "most": VOTES_AT_ONCE},
    )
    return [(row["member_id"], row["title_id"], row["score"]) for row in rows]


def read_standing(tx: Transaction, server_id: int, title_id: str, *, member_id: int) -> Standing:
    row = tx.one(_STANDING, {"server_id": server_id, "title_id": title_id, "member_id": member_id})
    assert row is not None
    return Standing(
        summaries.read_summary(row),
        reviews=row["takes"],
        own=_read_rating(row) if row["member_id"] is not None else None,
        moods=title_votes.read_moods(row["moods"]),
        mood_voters=row["mood_voters"],
        warnings=row["warnings"],
        needed=read_setting("consensus_votes", row["needed"]) or VOTES_NEEDED,
    )


def _read_rating(row: Row) -> Rating:
    return Rating(
        member_id=row["member_id"],
        title_id=row["title_id"],
        name=row["name"],
        score=row["own_score"],
        first_score=row["first_score"],
        progress=shelf.read_progress(row["status"]),
        at=row["rated_at"],
    )
