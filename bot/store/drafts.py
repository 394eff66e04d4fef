"""The two homes of small state: drafts (written, not yet saved) and views (what a button means)."""

import secrets
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Generic, TypeVar

import msgspec

from bot.domain.errors import Busy
from bot.domain.members import Act
from bot.store.acts import check_begun
from bot.store.jobs import ask_purge
from bot.store.transaction import Engine, Row, Transaction, writes

DRAFT_SECONDS = 24 * 3600
VIEW_SECONDS = 90 * 24 * 3600

MOST_DRAFTS = 20
"""Drafts of one member in one server; past them the oldest go."""
MOST_VIEWS = 200
"""Views of one member in one server, beside lists that stand in a channel; past them the oldest go."""
MOST_HELD = 1_000
"""Views in memory; past them the oldest go."""
HELD_ID = 1 << 62
"""The ids of those in memory begin above all that a database gives."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptState(Generic[T]):
    """A draft or view as found: `state` is the value that was kept."""

    id: int
    kind: str
    title_id: str
    member_id: int
    state: T


class Drafts:
    """What a member wrote that is not yet saved: the newest of each kind and title, for 24 hours."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def keep(self, tx: Transaction, act: Act, kind: str, state: object, *, title_id: str = "") -> int:
        """Keep `state`, a dataclass, in place of what was kept there; the draft's id. Raises Gone, Busy."""
        check_begun(tx, act)
        row = act.keys(kind=kind, title_id=title_id, payload=encode(state))
        over = tx.one(
            "UPDATE drafts SET payload = :payload, kept_at = :at WHERE server_id = :server_id "
            "AND member_id = :member_id AND kind = :kind AND title_id = :title_id RETURNING draft_id",
            row,
        )
        kept = over or tx.one(
            "INSERT INTO drafts (server_id, member_id, kind, title_id, payload, kept_at) "
            "VALUES (:server_id, :member_id, :kind, :title_id, :payload, :at) RETURNING draft_id",
            row,
        )
        assert kept is not None
        oldest = tx.run(
            "DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id AND draft_id IN "
            "(SELECT d.draft_id FROM drafts AS d WHERE d.server_id = :server_id "
            "AND d.member_id = :member_id AND d.draft_id <> :draft_id "
            "ORDER BY d.kept_at DESC, d.draft_id DESC LIMIT 1000 OFFSET :others)",
            act.keys(draft_id=kept["draft_id"], others=MOST_DRAFTS - 1),
        )
        if over or oldest:
            ask_purge(tx, at=act.at)
        return int(kept["draft_id"])

    async def find_for(
        self, act: Act, kind: str, shape: type[T], *, title_id: str = ""
    ) -> KeptState[T] | None:
        """The member's own draft of that kind and title, unless it is over 24 hours old."""
        return await self._find_one("title_id = :title_id", act, kind, shape, title_id=title_id)

    async def find(self, act: Act, draft_id: int, kind: str, shape: type[T]) -> KeptState[T] | None:
        """The member's own draft of that id and kind, unless it is over 24 hours old."""
        return await self._find_one("draft_id = :draft_id", act, kind, shape, draft_id=draft_id)

    async def drop(self, act: Act, draft_id: int) -> None:
        """Throw one's own draft away."""
        await self._engine.write(partial(drop, act=act, draft_id=draft_id), of=act.server_id)

    async def _find_one(
        self, where: str, act: Act, kind: str, shape: type[T], **keys: object
    ) -> KeptState[T] | None:
        rows = await self._engine.read(
            "SELECT draft_id, kind, title_id, member_id, payload FROM drafts WHERE server_id = :server_id "
            f"AND member_id = :member_id AND kind = :kind AND kept_at > :oldest AND {where}",
            {
                "server_id": act.server_id,
                "member_id": act.member_id,
                "kind": kind,
                "oldest": act.at - DRAFT_SECONDS,
                **keys,
            },
        )
        return _read_kept(rows, shape)


class Views:
    """What the buttons of a message stand for, where a `custom_id` is too short for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: dict[int, tuple[Act, str, str]] = {}
        self._ids = count(HELD_ID | secrets.randbits(60))

    async def keep(self, act: Act, kind: str, state: object) -> int:
        """Keep `state`, a dataclass; the view's id. Raises Gone.

        Whoever reads needs nothing written: where it cannot be, it is held in memory.
        """
        try:
            return await self._engine.write(
                partial(put_view, act=act, kind=kind, state=state), of=act.views_in
            )
        except Busy:
            if not self._engine.serves(act.views_in):  # whoever does would not know of it
                raise
            return self.hold(act, kind, state)

    def hold(self, act: Act, kind: str, state: object) -> int:
        """Keep a view in memory alone, the latest of all who ask; its id."""
        view_id = next(self._ids)
        self._held[view_id] = act, kind, encode(state)
        if len(self._held) > MOST_HELD:
            del self._held[next(iter(self._held))]
        return view_id

    async def find(self, act: Act, kind: str, view_id: int, shape: type[T]) -> KeptState[T] | None:
        """The server's view of that id; whoever presses, `member_id` says whose it is.

        In no server it is only one's own.
        """
        if view_id in self._held:
            return self._find_held(act, kind, view_id, shape)
        rows = await self._engine.read(
            "SELECT view_id, kind, '', member_id, state FROM views "
            "WHERE view_id = :view_id AND server_id = :server_id AND kind = :kind "
            "AND (server_id <> 0 OR member_id = :member_id)",
            {**act.keys(view_id=view_id, kind=kind), "server_id": act.views_in},
        )
        return _read_kept(rows, shape)

    def _find_held(self, act: Act, kind: str, view_id: int, shape: type[T]) -> KeptState[T] | None:
        by, kept_kind, kept = self._held[view_id]
        is_erased = by.at < self._engine.erased.get((by.server_id, by.member_id), 0)
        is_own = act.views_in != 0 or act.member_id == by.member_id
        if is_erased or not is_own or (by.views_in, kept_kind) != (act.views_in, kind):
            return None
        state = decode(kept, shape)
        return None if state is None else KeptState(view_id, kind, "", by.member_id, state)


def drop(tx: Transaction, act: Act, draft_id: int) -> bool:
    """Throw one's own draft away inside a job; whether it was there."""
    return _drop(tx, act, "draft_id = :id", id=draft_id)


def drop_for(tx: Transaction, act: Act, kind: str, *, title_id: str) -> bool:
    """Throw one's own draft of that kind and title away inside a job; whether it was there."""
    return _drop(tx, act, "kind = :kind AND title_id = :title_id", kind=kind, title_id=title_id)


def _drop(tx: Transaction, act: Act, where: str, **keys: object) -> bool:
    dropped = tx.run(
        f"DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id AND {where}",
        act.keys(**keys),
    )
    if dropped:
        ask_purge(tx, at=act.at)
    return bool(dropped)


def put_view(tx: Transaction, act: Act, kind: str, state: object) -> int:
    check_begun(tx, act)
    keys = {**act.keys(), "server_id": act.views_in}
    kept = tx.one(
        "INSERT INTO views (server_id, member_id, kind, state, kept_at) "
        "VALUES (:server_id, :member_id, :kind, :state, :at) RETURNING view_id",
        {**keys, "kind": kind, "state": encode(state)},
    )
    assert kept is not None
    tx.run(
        "DELETE FROM views WHERE view_id IN "
        "(SELECT w.view_id FROM views AS w WHERE w.server_id = :server_id AND w.member_id = :member_id "
        "ORDER BY w.view_id DESC LIMIT 1000 OFFSET :most) AND NOT EXISTS "
        "(SELECT 1 FROM cards AS c WHERE c.kind = 'list' AND c.subject_id = views.view_id)",
        {**keys, "most": MOST_VIEWS},
    )
    return int(kept["view_id"])


def encode(state: object) -> str:
    """A dataclass as the JSON that is kept."""
    return msgspec.json.encode(state).decode()


def decode(kept: str, shape: type[T]) -> T | None:
    """What was kept, None where that is nothing this version can read."""
    try:
        return msgspec.json.decode(kept, type=shape)
    except msgspec.DecodeError:
        return None


def _read_kept(rows: list[Row], shape: type[T]) -> KeptState[T] | None:
    for kept_id, kind, title_id, member_id, kept in rows:
        state = decode(kept, shape)
        if state is not None:
            return KeptState(kept_id, kind, title_id, member_id, state)
    return None
