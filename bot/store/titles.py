"""What a server has beside the catalogue: titles it added, mended, removed or merged; all can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.additions import (
    CONFIRMATIONS,
    DAY,
    ChangeKind,
    Origin,
    ServerTitle,
    TitleChange,
    TitleState,
    check_may_add,
    depends_on,
    find_twin,
    list_ids,
    make_title_id,
)
from bot.domain.errors import Gone, LaterChange
from bot.domain.events import TitlesChanged
from bot.domain.members import Act
from bot.domain.search import fold_name
from bot.domain.servers import ALL_SERVERS, Served
from bot.domain.titles import Title
from bot.store import summaries, title_moves
from bot.store.acts import begin, meet
from bot.store.drafts import decode, encode
from bot.store.interests import Interests
from bot.store.review_rows import check_not_blocked
from bot.store.served import restrict
from bot.store.transaction import Engine, Row, Transaction, writes
from bot.store.waiting import ask_arrivals

BOT = "Daesang"
"""Who made an addition the title that came with a later catalogue."""

_THIS = "server_id = :server_id AND title_id = :title_id"
_SELECT = (
    "SELECT title_id, facts, state, into_id, origin, added_by, added_name, added_at, confirmed_at FROM titles"
)
_PUT = (
    "INSERT INTO titles (server_id, title_id, facts, state, into_id, origin, added_by, added_name, added_at, "
    "confirmed_at) VALUES (:server_id, :title_id, :facts, 'shown', NULL, :origin, :added_by, :added_name, "
    ":at, :confirmed_at)"
)
_CHANGES = (
    "SELECT change_id, title_id, kind, into_id, member_id, name, at, payload, undone_at, undone_name "
    "FROM title_changes WHERE server_id = :server_id"
)

_CHANGED = (
    f"SELECT 1 AS found FROM titles WHERE {_THIS} AND (origin <> 'mended' OR EXISTS (SELECT 1 "
    "FROM title_changes AS c WHERE c.server_id = :server_id AND c.title_id = :title_id "
    "AND c.undone_at IS NULL))"
)
"""Whether a title is anything but what the catalogue has."""
_PARTED = (
    f"SELECT 1 AS found FROM title_changes WHERE {_THIS} AND kind = 'merge' AND into_id = :into_id "
    "AND undone_at IS NOT NULL LIMIT 1"
)
"""Whether somebody has said that a title is not the other after all."""


@dataclass(frozen=True, slots=True)
class _Payload:
    """What it takes to undo a change: the facts around it."""

    before: Title | None = None
    after: Title | None = None


class Titles:
    """A server's own titles. Who may is decided before any of this is called."""

    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    # Reading -----------------------------------------------------------------------------------------

    async def list_all(self, server_id: int) -> list[ServerTitle]:
        """All a server has beside the catalogue, by id; of what is merged `into_id` is the last it became."""
        rows = await self._engine.read(
            f"{_SELECT} WHERE server_id = :server_id ORDER BY title_id", {"server_id": server_id}
        )
        became = {row["title_id"]: row["into_id"] for row in rows if row["into_id"] is not None}
        titles = [title for row in rows if (title := _read_title(row)) is not None]
        return [replace(each, into_id=_follow(each.into_id, became)) for each in titles]

    async def list_servers(self, *, served: Served = ALL_SERVERS) -> list[int]:
        """The servers that have added titles which are shown."""
        rows = await self._engine.read(
            "SELECT DISTINCT server_id FROM titles WHERE origin <> 'mended' AND state = 'shown'"
            f"{restrict(served, 'server_id')} ORDER BY server_id",
            {},
        )
        return [int(row["server_id"]) for row in rows]

    async def list_changes(
        self, server_id: int, title_id: str | None = None, *, limit: int, before: int | None = None
    ) -> list[TitleChange]:
        """What was done to a title, or to all, the latest first; `before` is the id of the last one shown."""
        parts, keys = [_CHANGES], {"server_id": server_id, "limit": limit}
        if title_id is not None:
            parts.append("AND (title_id = :title_id OR into_id = :title_id)")
        if before is not None:
            parts.append("AND change_id < :before")
        rows = await self._engine.read(
            f"{' '.join(parts)} ORDER BY change_id DESC LIMIT :limit",
            {**keys, "title_id": title_id, "before": before},
        )
        return [_read_change(row) for row in rows]

    # Adding ------------------------------------------------------------------------------------------

    @writes
    def add(self, tx: Transaction, act: Act, title: Title, *, origin: Origin, moderator: bool) -> ServerTitle:
        """Add a title under an id of its own; what the server added before is given back, shown again.

        So it may as well happen twice, and the interaction can go on with what the title is for. Of one that
        was merged since it says into what. Raises Blocked, TooManyTitles.
        """
        meet(tx, act)
        there = _find_added(tx, act, title)
        if there is not None and there.state is not TitleState.REMOVED:
            return there
        if not moderator:
            check_not_blocked(tx, act)
            _check_may_add(tx, act)
        if there is not None:  # nothing of who added it before, and who said then that it is right
            _forget(tx, act, there.title.id)
            title = there.title
        else:
            title = replace(title, id=make_title_id(title, lambda each: _is_taken(tx, act, each)))
        who = {"added_by": act.member_id, "added_name": act.name}
        confirmed_at = act.at if moderator else None
        tx.run(_PUT, {**_keys(act, title), **who, "origin": origin, "confirmed_at": confirmed_at})
        _note(tx, act, ChangeKind.ADD, title.id)
        return _find(tx, act, title.id)

    @writes
    def confirm(self, tx: Transaction, act: Act, title_id: str, *, moderator: bool) -> int:
        """Say that an addition is right; how many have, but for who added it.

        One moderator or enough others make it sure. Raises Gone, Blocked, Redelivered.
        """
        begin(tx, act)
        if not moderator:
            check_not_blocked(tx, act)
        found = _find(tx, act, title_id)
        if found.state is not TitleState.SHOWN or found.origin is Origin.MENDED:
            raise Gone
        keys = act.keys(title_id=title_id)
        if act.member_id != found.added_by:
            tx.run(
                "INSERT INTO title_confirmations (server_id, title_id, member_id, at) "
                "VALUES (:server_id, :title_id, :member_id, :at) ON CONFLICT DO NOTHING",
                keys,
            )
        row = tx.one(f"SELECT count(*) AS n FROM title_confirmations WHERE {_THIS}", keys)
        assert row is not None
        if not found.confirmed and (moderator or row["n"] >= CONFIRMATIONS):
            tx.run(f"UPDATE titles SET confirmed_at = :at WHERE {_THIS}", keys)
            _note(tx, act, ChangeKind.CONFIRM, title_id)
        return int(row["n"])

    # Mending -----------------------------------------------------------------------------------------

    @writes
    def fix(self, tx: Transaction, act: Act, title: Title, before: Title) -> None:
        """Let a title's facts be these here, in place of those `before`. Raises Gone, Redelivered."""
        begin(tx, act)
        _ensure(tx, act, before)
        stood = _find(tx, act, title.id)
        if stood.state is not TitleState.SHOWN:
            raise Gone
        _put_facts(tx, act, title)
        _note(tx, act, ChangeKind.FIX, title.id, _Payload(stood.title, title))

    @writes
    def merge(self, tx: Transaction, act: Act, title: Title, into: Title) -> int:
        """A title is another: all that was said of it goes there; the change. Raises Gone, Redelivered."""
        begin(tx, act)
        return self._merge(tx, act, title, into)

    @writes
    def adopt_twins(self, tx: Transaction, server_id: int, twins: Mapping[str, Title], *, at: int) -> int:
        """Additions, by their ids, have come with the catalogue: they become what it has; how many did."""
        act = Act(server_id, 0, BOT, 0, at)
        adopted = 0
        for title_id, into in twins.items():
            row = tx.one(f"{_SELECT} WHERE {_THIS}", act.keys(title_id=title_id))
            found = _read_title(row) if row is not None else None
            if found is None or found.state is not TitleState.SHOWN or found.origin is Origin.MENDED:
                continue
            if tx.one(_PARTED, act.keys(title_id=title_id, into_id=into.id)):
                continue
            if title_id == into.id:  # all of it stands under that id already
                _forget(tx, act, title_id)
                summaries.resettle(tx, act.keys(title_id=title_id))
                tx.emit(TitlesChanged(server_id), at=at)
            else:
                self._merge(tx, act, found.title, into)
            adopted += 1
        return adopted

    @writes
    def remove(self, tx: Transaction, act: Act, title: Title) -> None:
        """Show a title no more; all that was said of it stays. Raises Gone, Redelivered."""
        begin(tx, act)
        _ensure(tx, act, title)
        if _find(tx, act, title.id).state is not TitleState.SHOWN:
            raise Gone
        _set_state(tx, act, title.id, TitleState.REMOVED)
        _note(tx, act, ChangeKind.REMOVE, title.id)

    def _merge(self, tx: Transaction, act: Act, title: Title, into: Title) -> int:
        if title.id == into.id:
            raise Gone
        _ensure(tx, act, title)
        states = (_find_state(tx, act, each.id) for each in (title, into))
        if any(state is not TitleState.SHOWN for state in states):
            raise Gone
        _set_state(tx, act, title.id, TitleState.MERGED, into_id=into.id)
        change_id = _note(tx, act, ChangeKind.MERGE, title.id, into_id=into.id)
        title_moves.move(tx, act, change_id, title.id, into.id)
        tx.after(lambda: self._interests.forget(act))
        return change_id

    # Undoing -----------------------------------------------------------------------------------------

    @writes
    def undo(self, tx: Transaction, act: Act, change_id: int) -> TitleChange:
        """Take a change back, which its history then says; an addition is removed, which can be undone too.

        Raises Gone where there is nothing to take back, LaterChange, Redelivered.
        """
        begin(tx, act)
        row = tx.one(f"{_CHANGES} AND change_id = :id", act.keys(id=change_id))
        if row is None or row["undone_at"] is not None:
            raise Gone
        change = _read_change(row)
        later = tx.all(f"{_CHANGES} AND change_id > :id", act.keys(id=change_id))
        if any(depends_on(_read_change(each), change) for each in later):
            raise LaterChange
        _find(tx, act, change.title_id)
        tx.run(
            "UPDATE title_changes SET undone_at = :at, undone_name = :name, undone_by = :member_id "
            "WHERE change_id = :id",
            act.keys(id=change_id, name=act.name),
        )
        self._take_back(tx, act, change, _read_payload(row))
        tx.emit(TitlesChanged(act.server_id), at=act.at)
        return replace(change, undone_at=act.at, undone_name=act.name)

    def _take_back(self, tx: Transaction, act: Act, change: TitleChange, payload: _Payload) -> None:
        title_id, keys = change.title_id, act.keys(title_id=change.title_id)
        match change.kind:
            case ChangeKind.ADD:
                _set_state(tx, act, title_id, TitleState.REMOVED)
                _note(tx, act, ChangeKind.REMOVE, title_id)
            case ChangeKind.CONFIRM:
                tx.run(f"UPDATE titles SET confirmed_at = NULL WHERE {_THIS}", keys)
                tx.run(f"DELETE FROM title_confirmations WHERE {_THIS}", keys)
            case ChangeKind.FIX:
                if payload.before is None:  # another version kept it otherwise
                    raise Gone
                _put_facts(tx, act, payload.before)
            case ChangeKind.REMOVE:
                _set_state(tx, act, title_id, TitleState.SHOWN)
            case ChangeKind.MERGE:
                assert change.into_id is not None
                _set_state(tx, act, title_id, TitleState.SHOWN)
                title_moves.move_back(tx, act, change.id, title_id, change.into_id, merged_at=change.at)
                tx.after(lambda: self._interests.forget(act))
        if not tx.one(_CHANGED, keys):
            _forget(tx, act, title_id)


# Inside a job ----------------------------------------------------------------------------------------


def _keys(act: Act, title: Title) -> dict[str, object]:
    return act.keys(title_id=title.id, facts=encode(title))


def _find(tx: Transaction, act: Act, title_id: str) -> ServerTitle:
    """A title that the server has beside the catalogue. Raises Gone."""
    row = tx.one(f"{_SELECT} WHERE {_THIS}", act.keys(title_id=title_id))
    found = _read_title(row) if row is not None else None
    if found is None:
        raise Gone
    return found


def _find_state(tx: Transaction, act: Act, title_id: str) -> TitleState:
    """Whether the server sees a title, its own or the catalogue's."""
    row = tx.one(f"SELECT state FROM titles WHERE {_THIS}", act.keys(title_id=title_id))
    return TitleState(row["state"]) if row is not None else TitleState.SHOWN


def _find_added(tx: Transaction, act: Act, title: Title) -> ServerTitle | None:
    """What the server has added that is the same."""
    rows = tx.all(f"{_SELECT} WHERE server_id = :server_id AND origin <> 'mended'", act.keys())
    added = {each.title.id: each for row in rows if (each := _read_title(row)) is not None}
    named: dict[str, list[Title]] = {}
    for each in added.values():
        for name in each.title.names:
            named.setdefault(fold_name(name), []).append(each.title)
    held = list_ids(each.title for each in added.values())
    twin = find_twin(title, lambda name: named.get(name, ()), lambda *key: [held[key]] if key in held else ())
    return added[twin.id] if isinstance(twin, Title) else None


def _is_taken(tx: Transaction, act: Act, title_id: str) -> bool:
    if tx.find_title(title_id) is not None:
        return True
    return tx.one(f"SELECT 1 AS found FROM titles WHERE {_THIS}", act.keys(title_id=title_id)) is not None


def _check_may_add(tx: Transaction, act: Act) -> None:
    row = tx.one(
        "SELECT count(*) AS n, count(*) FILTER (WHERE member_id = :member_id) AS own FROM title_changes "
        "WHERE server_id = :server_id AND kind = 'add' AND at > :since",
        act.keys(since=act.at - DAY),
    )
    assert row is not None
    check_may_add(row["own"], row["n"] - row["own"])


def _ensure(tx: Transaction, act: Act, title: Title) -> None:
    """Have a row for a title, which may be the catalogue's, that is about to be changed here."""
    nobody = {"added_by": None, "added_name": None, "confirmed_at": None}
    tx.run(f"{_PUT} ON CONFLICT DO NOTHING", {**_keys(act, title), **nobody, "origin": Origin.MENDED})


def _put_facts(tx: Transaction, act: Act, title: Title) -> None:
    """Its score may start elsewhere now, and its cards may name it otherwise."""
    tx.run(f"UPDATE titles SET facts = :facts WHERE {_THIS}", _keys(act, title))
    summaries.resettle(tx, act.keys(title_id=title.id))
    title_moves.mark_reviews_stale(tx, act, title.id)


def _set_state(
    tx: Transaction, act: Act, title_id: str, state: TitleState, *, into_id: str | None = None
) -> None:
    tx.run(
        f"UPDATE titles SET state = :state, into_id = :into_id WHERE {_THIS}",
        act.keys(title_id=title_id, state=state, into_id=into_id),
    )


def _forget(tx: Transaction, act: Act, title_id: str) -> None:
    """The title is as the catalogue has it."""
    for table in ("titles", "title_confirmations"):
        tx.run(f"DELETE FROM {table} WHERE {_THIS}", act.keys(title_id=title_id))


def _note(
    tx: Transaction,
    act: Act,
    kind: ChangeKind,
    title_id: str,
    payload: _Payload = _Payload(),
    *,
    into_id: str | None = None,
) -> int:
    """Write a change into the history, and have it told; its id."""
    row = tx.one(
        "INSERT INTO title_changes (server_id, title_id, kind, into_id, member_id, name, at, payload) VALUES "
        "(:server_id, :title_id, :kind, :into_id, :member_id, :name, :at, :payload) RETURNING change_id",
        act.keys(title_id=title_id, kind=kind, into_id=into_id, name=act.name, payload=encode(payload)),
    )
    assert row is not None
    tx.emit(TitlesChanged(act.server_id), at=act.at)
    ask_arrivals(tx, act)
    return int(row["change_id"])


def _follow(title_id: str | None, became: Mapping[str, str]) -> str | None:
    while title_id is not None and title_id in became:
        title_id = became[title_id]
    return title_id


def _read_title(row: Row) -> ServerTitle | None:
    """A title as it was kept; None for one that another version kept otherwise."""
    title = decode(row["facts"], Title)
    if title is None:
        return None
    return ServerTitle(
        title,
        TitleState(row["state"]),
        Origin(row["origin"]),
        row["added_at"],
        into_id=row["into_id"],
        added_by=row["added_by"],
        added_name=row["added_name"],
        confirmed=row["confirmed_at"] is not None,
    )


def _read_payload(row: Row) -> _Payload:
    return decode(row["payload"], _Payload) or _Payload()


def _read_change(row: Row) -> TitleChange:
    payload = _read_payload(row)
    return TitleChange(
        row["change_id"],
        row["title_id"],
        ChangeKind(row["kind"]),
        row["member_id"],
        row["name"],
        row["at"],
        into_id=row["into_id"],
        before=payload.before,
        after=payload.after,
        undone_at=row["undone_at"],
        undone_name=row["undone_name"],
    )
