"""The two homes of small state: drafts (written, not yet saved) and views (what a button means)."""

import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import msgspec

from bot.domain.members import Act
from bot.store.database import Database

DRAFT_SECONDS = 24 * 3600
VIEW_SECONDS = 90 * 24 * 3600


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A draft or view as found: `state` is the value that was kept."""

    id: int
    kind: str
    title_id: str
    member_id: int
    state: T


class Drafts:
    """What a member wrote that is not yet saved: the newest of each kind and title, for 24 hours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, act: Act, kind: str, state: object, *, title_id: str = "") -> int:
        """Keep `state`, a dataclass, in place of what was kept there; the draft's id. Raises Busy."""
        row = {
            "server_id": act.server_id,
            "member_id": act.member_id,
            "kind": kind,
            "title_id": title_id,
            "payload": encode(state),
            "at": act.at,
        }

        def job(db: sqlite3.Connection) -> int:
            [kept] = db.execute(
                "INSERT INTO drafts (server_id, member_id, kind, title_id, payload, kept_at) "
                "VALUES (:server_id, :member_id, :kind, :title_id, :payload, :at) "
                "ON CONFLICT (server_id, member_id, kind, title_id) DO UPDATE SET "
                "payload = excluded.payload, kept_at = excluded.kept_at RETURNING draft_id",
                row,
            )
            return int(kept["draft_id"])

        return await self._database.write(job)

    async def of(self, act: Act, kind: str, shape: type[T], *, title_id: str = "") -> Kept[T] | None:
        """The member's own draft of that kind and title, unless it is over 24 hours old."""
        return await self._one("title_id = :title_id", act, kind, shape, title_id=title_id)

    async def find(self, act: Act, draft_id: int, kind: str, shape: type[T]) -> Kept[T] | None:
        """The member's own draft of that id and kind, unless it is over 24 hours old."""
        return await self._one("draft_id = :draft_id", act, kind, shape, draft_id=draft_id)

    async def drop(self, act: Act, draft_id: int) -> None:
        """Throw one's own draft away."""
        await self._database.write(partial(drop, act=act, draft_id=draft_id))

    async def _one(self, where: str, act: Act, kind: str, shape: type[T], **keys: object) -> Kept[T] | None:
        rows = await self._database.read(
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
        return _kept(rows, shape)


class Views:
    """What the buttons of a message stand for, where a `custom_id` is too short for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, act: Act, kind: str, state: object) -> int:
        """Keep `state`, a dataclass; the view's id. Raises Busy."""
        return await self._database.write(partial(put_view, act=act, kind=kind, state=state))

    async def find(self, act: Act, kind: str, view_id: int, shape: type[T]) -> Kept[T] | None:
        """The server's view of that id; whoever presses, `member_id` says whose it is."""
        rows = await self._database.read(
            "SELECT view_id, kind, '', member_id, state FROM views "
            "WHERE view_id = :view_id AND server_id = :server_id AND kind = :kind",
            {"view_id": view_id, "server_id": act.server_id, "kind": kind},
        )
        return _kept(rows, shape)


def drop(db: sqlite3.Connection, act: Act, draft_id: int) -> bool:
    """Throw one's own draft away inside a job; whether it was there."""
    dropped = db.execute(
        "DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id AND draft_id = :draft_id",
        {"server_id": act.server_id, "member_id": act.member_id, "draft_id": draft_id},
    )
    return dropped.rowcount > 0


def put_view(db: sqlite3.Connection, act: Act, kind: str, state: object) -> int:
    """Keep `state` inside a job; the view's id."""
    [kept] = db.execute(
        "INSERT INTO views (server_id, member_id, kind, state, kept_at) "
        "VALUES (:server_id, :member_id, :kind, :state, :at) RETURNING view_id",
        {
            "server_id": act.server_id,
            "member_id": act.member_id,
            "kind": kind,
            "state": encode(state),
            "at": act.at,
        },
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


def _kept(rows: list[sqlite3.Row], shape: type[T]) -> Kept[T] | None:
    for kept_id, kind, title_id, member_id, kept in rows:
        state = decode(kept, shape)
        if state is not None:
            return Kept(kept_id, kind, title_id, member_id, state)
    return None
