"""Rows of lists whose title is not here: kept until it comes, and put on their member's shelf then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import msgspec

from bot.domain.lists.imports import MOST_WAITING, WaitingRow
from bot.domain.lists.matching import Match, make_key
from bot.domain.lists.plan import Choices, Planned, make_plan
from bot.domain.lists.rows import Format, ListRow, ReadList
from bot.domain.members import Act
from bot.domain.servers import ALL_SERVERS, Served
from bot.domain.titles import Title, spell_id
from bot.store import brought
from bot.store.acts import OF_MEMBER
from bot.store.drafts import decode, encode
from bot.store.imported_reviews import keep_reviews
from bot.store.interests import Interests
from bot.store.jobs import ARRIVALS, ask, ask_purge
from bot.store.notices import leave_notice
from bot.store.served import restrict
from bot.store.title_rows import find_title
from bot.store.transaction import Engine, Row, Transaction, bind, insert_many, writes

PAGE = 500
"""Rows that are looked at together."""

_SELECT = "SELECT member_id, row_key, import_id, payload FROM waiting_rows WHERE server_id = :server_id"
_PUT = (
    "INSERT INTO waiting_rows (server_id, member_id, row_key, name, original, source_key, payload, "
    "import_id, at) VALUES (:server_id, :member_id, :row_key, :name, :original, :source_key, :payload, "
    ":import_id, :at)"
)
_DROP = f"DELETE FROM waiting_rows WHERE {OF_MEMBER} AND row_key = :row_key"


@dataclass(frozen=True, slots=True)
class _Payload:
    format: Format
    row: ListRow


class Waiting:
    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    async def list_servers(self, *, served: Served = ALL_SERVERS) -> list[int]:
        """The servers where rows wait."""
        rows = await self._engine.read(
            f"SELECT DISTINCT server_id FROM waiting_rows WHERE 1 = 1{restrict(served, 'server_id')} "
            "ORDER BY server_id",
            {},
        )
        return [int(row["server_id"]) for row in rows]

    async def list_for(self, server_id: int, title: Title) -> list[WaitingRow]:
        """The rows of a server that may mean a title."""
        names, named = bind("n", dict.fromkeys(map(make_key, title.names)))
        sources, spelled = bind("s", (_spell_source(source, key) for source, key in title.ids.items()))
        rows = await self._engine.read(
            f"{_SELECT} AND name IN ({names}) UNION {_SELECT} AND original IN ({names}) "
            f"UNION {_SELECT} AND source_key IN ({sources}) ORDER BY 1, 2",
            {"server_id": server_id, **named, **spelled},
        )
        return _read_rows(rows)

    async def list_page(self, server_id: int, after: WaitingRow | None) -> list[WaitingRow]:
        """A page of a server's rows, those after one of them; an empty one is the end."""
        rows = await self._engine.read(
            f"{_SELECT} AND (member_id, row_key) > (:member_id, :row_key) "
            "ORDER BY member_id, row_key LIMIT :most",
            {
                "server_id": server_id,
                "member_id": after.member_id if after else 0,
                "row_key": after.key if after else "",
                "most": PAGE,
            },
        )
        return _read_rows(rows)

    @writes
    def arrive(
        self,
        tx: Transaction,
        server_id: int,
        rows: Sequence[WaitingRow],
        matches: Sequence[Match],
        *,
        at: int,
    ) -> int:
        """Put rows of one member on their shelf, whose titles are here now, and have the member told.

        How many titles of it are others now; rows that somebody took meanwhile are left out.
        """
        act = Act(server_id, rows[0].member_id if rows else 0, "", 0, at)
        still = [
            (row, match)
            for row, match in zip(rows, matches, strict=True)
            if row.member_id == act.member_id and tx.run(_DROP, act.keys(row_key=row.key))
        ]
        if not still:
            return 0
        ask_purge(tx, at=at)
        own = brought.read_own(tx, act)
        read = ReadList(still[0][0].format, tuple(row.row for row, _ in still))
        find = partial(find_title, tx, server_id)
        plan = make_plan(read, [match for _, match in still], Choices(), brought.list_kept(own), find)
        import_id = still[0][0].import_id
        brought.put_all(tx, act, own, plan.entries, import_id)
        keep_reviews(tx, act, read, plan, import_id)
        if plan.entries:
            _leave_notice(tx, act, plan.entries)
            tx.after(lambda: self._interests.forget(act))
        return len(plan.entries)


def ask_arrivals(tx: Transaction, act: Act) -> None:
    """Have it looked, soon, whether rows mean what a server's titles are now."""
    if tx.one("SELECT 1 AS waits FROM waiting_rows WHERE server_id = :server_id LIMIT 1", act.keys()):
        ask(tx, ARRIVALS, act.server_id, at=act.at)


def _leave_notice(tx: Transaction, act: Act, arrived: Sequence[Planned]) -> None:
    """Have a member told of all that arrived at once."""
    first, number = arrived[0], len(arrived)
    parameters: dict[str, str | int] = {"title_id": first.title_id}
    key = "notice.arrived_unscored"
    if number > 1:
        key, parameters = "notice.arrived_more", {**parameters, "n": number - 1}
    elif first.changes and first.entry.score is not None:
        key, parameters = "notice.arrived", {**parameters, "score": first.entry.score}
    leave_notice(tx, act, act.member_id, key, **parameters)


def keep(tx: Transaction, act: Act, read: ReadList, places: Iterable[int], import_id: int) -> int:
    """Let rows of a list wait for their titles, those at these places alone; how many do.

    A row that waited for another list waits for this one. Past `MOST_WAITING` none does.
    """
    waited = {
        row["row_key"] for row in tx.all(f"SELECT row_key FROM waiting_rows WHERE {OF_MEMBER}", act.keys())
    }
    again = waited & set(map(_make_row_key, read.rows)) if waited else set()
    tx.run(_DROP, [act.keys(row_key=key) for key in sorted(again)])
    rows = {_make_row_key(read.rows[place]): read.rows[place] for place in places}
    room = MOST_WAITING - len(waited) + len(again)
    kept = list(rows.items())[:room]
    insert_many(
        tx,
        _PUT,
        [
            act.keys(
                row_key=key,
                name=make_key(row.name),
                original=make_key(row.original_name or ""),
                source_key=next((_spell_source(*each) for each in sorted(row.ids.items())), ""),
                payload=encode(_Payload(read.format, row)),
                import_id=import_id,
            )
            for key, row in kept
        ],
    )
    return len(kept)


def _make_row_key(row: ListRow) -> str:
    """What tells a row from others of its member, whatever it says of them."""
    told = (row.name, row.original_name, row.year, row.kind, row.season, sorted(row.ids.items()))
    return sha256(msgspec.json.encode(told)).hexdigest()[:32]


def _spell_source(source: str, key: str | int) -> str:
    return f"{source}:{spell_id(source, key)}"


def _read_rows(rows: Iterable[Row]) -> list[WaitingRow]:
    """Rows as they were read; none of another version."""
    found = [(row, decode(row["payload"], _Payload)) for row in rows]
    return [
        WaitingRow(row["member_id"], row["row_key"], row["import_id"], kept.format, kept.row)
        for row, kept in found
        if kept is not None
    ]
