"""What is kept of a member, told and erased: all of it goes by the declaration in `bot.store.personal`."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.domain.events import CalibrationDue, MemberErased, TitlesChanged
from bot.domain.members import Act
from bot.domain.privacy import Counts, Holding, Kind, make_digest
from bot.domain.servers import Home
from bot.store import cards, jobs, summaries
from bot.store.acts import OF_MEMBER, begin, begin_nowhere
from bot.store.interests import Interests
from bot.store.notices import forget_reply_notice
from bot.store.personal import PERSONAL, Fate, Personal
from bot.store.review_rows import count_moods
from bot.store.transaction import IN_FLIGHT_SECONDS, Engine, Transaction, reads, writes

Records = Mapping[str, list[dict[str, Any]]]
"""Rows by the name of their table."""

_HOMES = """
SELECT w.server_id, coalesce(s.name, '') AS name FROM (
    SELECT server_id FROM members WHERE member_id = :member_id
    UNION SELECT server_id FROM views WHERE member_id = :member_id
    UNION SELECT server_id FROM drafts WHERE member_id = :member_id
    UNION SELECT server_id FROM erasures WHERE member_id = :member_id
    UNION SELECT 0 FROM direct_messages WHERE member_id = :member_id
) AS w LEFT JOIN servers AS s ON s.server_id = w.server_id
ORDER BY CASE WHEN w.server_id = 0 THEN 1 ELSE 0 END, name, w.server_id
"""
_MOODS = (
    "SELECT v.title_id, o.mood FROM reviews AS v JOIN review_moods AS o ON o.review_id = v.review_id "
    "WHERE v.server_id = :server_id AND v.member_id = :member_id AND v.state = 'posted'"
)
_HELPED = (
    "SELECT h.review_id FROM helpful_votes AS h JOIN reviews AS v ON v.review_id = h.review_id "
    "WHERE h.member_id = :member_id AND v.server_id = :server_id"
)
_SANCTION = (
    "INSERT INTO sanctions (server_id, digest, excluded_at, blocked_at, muted_at) "
    "SELECT m.server_id, CAST(:digest AS TEXT), m.excluded_at, m.blocked_at, m.muted_at FROM members AS m "
    "WHERE m.server_id = :server_id AND m.member_id = :member_id "
    "AND coalesce(m.excluded_at, m.blocked_at, m.muted_at) IS NOT NULL "
    "ON CONFLICT (server_id, digest) DO UPDATE SET excluded_at = excluded.excluded_at, "
    "blocked_at = excluded.blocked_at, muted_at = excluded.muted_at"
)
_BURSTS = (
    "SELECT v.burst_id FROM burst_votes AS v JOIN bursts AS b ON b.burst_id = v.burst_id "
    "WHERE b.server_id = :server_id AND v.member_id = :member_id"
)


class Privacy:
    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    # Telling -----------------------------------------------------------------------------------------

    async def list_homes(self, member_id: int) -> list[Home]:
        """Every server with anything of theirs, also those that they or Daesang have left.

        The last may be server 0: what is in none.
        """
        rows = await self._engine.read(_HOMES, {"member_id": member_id})
        return [Home(row["server_id"], row["name"]) for row in rows]

    @reads
    def list_holdings(
        self, tx: Transaction, member_id: int, homes: Collection[Home], *, with_what_stays: bool = True
    ) -> list[Holding]:
        """How much of each kind is kept of a member in these servers; those with nothing are left out.

        Or how much of it an erasing takes: what stays is what moderators decided of one who was erased.
        """
        found = []
        for home in homes:
            keys = _make_keys(tx, home.server_id, member_id)
            found.append(Holding(home, _count(tx, keys, with_what_stays=with_what_stays)))
        return [each for each in found if each.total]

    @reads
    def count_left(self, tx: Transaction, member_id: int, server_ids: Collection[int]) -> int:
        """How many rows there are in these servers that an erasing would have taken."""
        n = 0
        for server_id in server_ids:
            keys = _make_keys(tx, server_id, member_id)
            n += sum(_count_rows(tx, each, keys) for each in PERSONAL if each.fate is not Fate.STAYS)
        return n

    @reads
    def read(self, tx: Transaction, server_id: int, member_id: int) -> Records:
        """All of a member's in a server that is exported."""
        keys = _make_keys(tx, server_id, member_id)
        found: dict[str, list[dict[str, Any]]] = {}
        for each in PERSONAL:
            if each.told:
                rows = tx.all(each.read, keys)
                found.setdefault(each.table, []).extend(
                    dict(zip(each.told, row, strict=True)) for row in rows
                )
        return found

    async def is_hidden(self, act: Act) -> bool:
        """Whether a member is hidden in a server; where there is none, wherever they are known."""
        [row] = await self._engine.read(
            "SELECT count(*) AS homes, count(hidden_at) AS hidden FROM members "
            "WHERE member_id = :member_id AND :server_id IN (0, server_id)",
            act.keys(),
        )
        return bool(row["homes"]) and row["homes"] == row["hidden"]

    # Changing ----------------------------------------------------------------------------------------

    @writes
    def hide(self, tx: Transaction, act: Act, *, hidden: bool) -> None:
        """Name and compare a member nowhere in a server, or again; raises Redelivered.

        Where there is none, wherever they are known.
        """
        if act.server_id:
            begin(tx, act)
        else:
            begin_nowhere(tx, act)
        value = "coalesce(hidden_at, :at)" if hidden else "NULL"
        tx.run(
            f"UPDATE members SET hidden_at = {value} "
            "WHERE member_id = :member_id AND :server_id IN (0, server_id)",
            act.keys(),
        )

    @writes
    def ask(self, tx: Transaction, member_id: int, server_ids: Collection[int], *, at: int) -> None:
        """A member is to be erased in these servers: it will be done, whichever process serves them."""
        for server_id in server_ids:
            tx.run(
                "INSERT INTO erasures (server_id, member_id, at) VALUES (:server_id, :member_id, :at) "
                "ON CONFLICT DO NOTHING",
                {"server_id": server_id, "member_id": member_id, "at": at},
            )
            jobs.hurry(tx, jobs.ERASE, server_id, at=at)

    async def list_asked(self, server_id: int) -> list[int]:
        """Who is still to be erased in a server."""
        rows = await self._engine.read(
            "SELECT member_id FROM erasures WHERE server_id = :server_id ORDER BY at, member_id",
            {"server_id": server_id},
        )
        return [row["member_id"] for row in rows]

    @writes
    def erase(self, tx: Transaction, server_id: int, member_id: int, *, at: int) -> Counts:
        """Erase a member from a server: how much there was of each kind.

        What channels show of them is stale, the numbers of titles are exact, and what is learnt is to be
        learnt anew. What moderators decided of them is kept under a digest.
        """
        act = Act(server_id, member_id, "", 0, at)
        keys = _make_keys(tx, server_id, member_id, sanctioned=True) | {"at": at}
        counts = _count(tx, keys, with_what_stays=False)
        counts.pop(Kind.REQUESTS, None)  # that this is asked for is nothing that was kept
        votes = summaries.list_votes_of(tx, keys)
        bursts = tx.all(_BURSTS, keys)
        tx.run(_SANCTION, keys)
        _take_down(tx, act)
        _leave_lists(tx, act)
        _leave_joined_bursts(tx, keys)
        for each in PERSONAL:
            if each.erase is not None:
                tx.run(each.erase, keys)
        tx.run(
            "DELETE FROM bursts WHERE burst_id = :id "
            "AND NOT EXISTS (SELECT 1 FROM burst_votes AS v WHERE v.burst_id = :id)",
            [{"id": row["burst_id"]} for row in bursts],
        )
        summaries.recount_titles(tx, act, member_id, votes, {})
        if votes:
            jobs.hurry(tx, "calibrate", server_id, at=at)
            tx.emit(CalibrationDue(server_id), at=at)
        if counts.get(Kind.TITLES):
            tx.emit(TitlesChanged(server_id), at=at)
        tx.emit(MemberErased(server_id), at=at)
        tx.after(lambda: self._interests.forget(act))
        jobs.ask_purge(tx, at=at)
        _remember(tx, act)
        return counts


# Inside a job ----------------------------------------------------------------------------------------


def _make_keys(
    tx: Transaction, server_id: int, member_id: int, *, sanctioned: bool = False
) -> dict[str, object]:
    """What the declaration asks for. A digest takes a while, and is made only where it may be needed."""
    keys: dict[str, object] = {"server_id": server_id, "member_id": member_id}
    row = tx.one(
        f"SELECT coalesce(excluded_at, blocked_at, muted_at) AS out_at FROM members WHERE {OF_MEMBER}",
        keys,
    )
    is_out = sanctioned and row is not None and row["out_at"] is not None
    if not is_out:
        is_out = (
            tx.one("SELECT 1 AS found FROM sanctions WHERE server_id = :server_id LIMIT 1", keys) is not None
        )
    digest = make_digest(server_id, member_id) if is_out else ""
    return {**keys, "digest": digest}


def _count(tx: Transaction, keys: Mapping[str, object], *, with_what_stays: bool = True) -> dict[Kind, int]:
    counts = dict.fromkeys(Kind, 0)
    for each in PERSONAL:
        if each.is_counted and (each.fate is not Fate.STAYS or with_what_stays):
            counts[each.kind] += _count_rows(tx, each, keys)
    return {kind: n for kind, n in counts.items() if n}


def _count_rows(tx: Transaction, each: Personal, keys: Mapping[str, object]) -> int:
    row = tx.one(each.count, keys)
    assert row is not None
    return int(row["n"])


def _remember(tx: Transaction, act: Act) -> None:
    """What they had begun before is refused for as long as it may be under way."""
    for whose, at in [*tx.erased.items()]:
        if at < act.at - IN_FLIGHT_SECONDS:
            del tx.erased[whose]
    tx.erased[act.server_id, act.member_id] = act.at


def _take_down(tx: Transaction, act: Act) -> None:
    """What others see of a member's doing is to follow: cards, moods, helpful votes, news of replies."""
    for row in tx.all(_HELPED, act.keys()):
        cards.mark_stale(tx, act.server_id, row["review_id"], at=act.at, removes=False)
    for row in tx.all(_MOODS, act.keys()):
        count_moods(tx, act.server_id, row["title_id"], (row["mood"],), by=-1)
    for row in tx.all(f"SELECT reply_id FROM replies WHERE {OF_MEMBER}", act.keys()):
        forget_reply_notice(tx, row["reply_id"])
    cards.take_down(tx, act)


def _leave_lists(tx: Transaction, act: Act) -> None:
    """Lists they shared go from their channels, and what buttons of others know of them goes too."""
    named = re.compile(rf"(?<!\d){act.member_id}(?!\d)")
    rows = tx.all(
        "SELECT view_id, member_id, state FROM views WHERE server_id = :server_id "
        "AND (member_id = :member_id OR state LIKE :named)",
        act.keys(named=f"%{act.member_id}%"),
    )
    gone = [row["view_id"] for row in rows if row["member_id"] == act.member_id or named.search(row["state"])]
    cards.withdraw_lists(tx, act, gone)
    tx.run("DELETE FROM views WHERE view_id = :id", [{"id": view_id} for view_id in gone])


def _leave_joined_bursts(tx: Transaction, keys: Mapping[str, object]) -> None:
    """Which votes a merge added to a burst is kept as a list of members."""
    for row in tx.all(
        "SELECT change_id, row_id, was FROM title_moves WHERE server_id = :server_id AND place = 'joined'",
        keys,
    ):
        members = json.loads(row["was"])
        if keys["member_id"] in members:
            others = json.dumps([each for each in members if each != keys["member_id"]])
            tx.run(
                "UPDATE title_moves SET was = :was WHERE server_id = :server_id AND change_id = :change_id "
                "AND place = 'joined' AND row_id = :row_id",
                {**keys, "change_id": row["change_id"], "row_id": row["row_id"], "was": others},
            )
