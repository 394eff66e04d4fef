"""The two homes of small state: drafts (written, not yet saved) and views (what a button means)."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain.members import Act
from bot.store.database import Database

DRAFT_SECONDS = 24 * 3600
VIEW_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft or view as found: `state` is the JSON object that was kept."""

    id: int
    kind: str
    title_id: str
    member_id: int
    state: dict[str, Any]


class Drafts:
    """What a member wrote that is not yet saved: the newest of each kind and title, for 24 hours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, act: Act, kind: str, state: dict[str, Any], *, title_id: str = "") -> int:
        """Keep `state`, in place of what was kept there; the draft's id. Raises Busy."""
        row = {
            "server_id": act.server_id,
            "member_id": act.member_id,
            "kind": kind,
            "title_id": title_id,
            "payload": json.dumps(state, ensure_ascii=False),
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

    async def of(self, act: Act, kind: str, *, title_id: str = "") -> Kept | None:
        """The member's own draft of that kind and title, unless it is over 24 hours old."""
        return await self._one("kind = :kind AND title_id = :title_id", act, kind=kind, title_id=title_id)

    async def find(self, act: Act, draft_id: int) -> Kept | None:
        """The member's own draft of that id, unless it is over 24 hours old."""
        return await self._one("draft_id = :draft_id", act, draft_id=draft_id)

    async def drop(self, act: Act, draft_id: int) -> None:
        """Throw one's own draft away."""
        await self._database.write(partial(drop, act=act, draft_id=draft_id))

    async def _one(self, where: str, act: Act, **keys: object) -> Kept | None:
        rows = await self._database.read(
            "SELECT draft_id, kind, title_id, member_id, payload FROM drafts WHERE server_id = :server_id "
            f"AND member_id = :member_id AND kept_at > :oldest AND {where}",
            {
                "server_id": act.server_id,
                "member_id": act.member_id,
                "oldest": act.at - DRAFT_SECONDS,
                **keys,
            },
        )
        return _kept(rows)


class Views:
    """What the buttons of a message stand for, where a `custom_id` is too short for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, act: Act, kind: str, state: dict[str, Any]) -> int:
        """Keep `state`; the view's id. Raises Busy."""
        return await self._database.write(partial(put_view, act=act, kind=kind, state=state))

    async def find(self, act: Act, kind: str, view_id: int) -> Kept | None:
        """The server's view of that id; whoever presses, `member_id` says whose it is."""
        rows = await self._database.read(
            "SELECT view_id, kind, '', member_id, state FROM views "
            "WHERE view_id = :view_id AND server_id = :server_id AND kind = :kind",
            {"view_id": view_id, "server_id": act.server_id, "kind": kind},
        )
        return _kept(rows)


def drop(db: sqlite3.Connection, act: Act, draft_id: int) -> bool:
    """Throw one's own draft away inside a job; whether it was there."""
    dropped = db.execute(
        "DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id AND draft_id = :draft_id",
        {"server_id": act.server_id, "member_id": act.member_id, "draft_id": draft_id},
    )
    return dropped.rowcount > 0


def put_view(db: sqlite3.Connection, act: Act, kind: str, state: Mapping[str, Any]) -> int:
    """Keep `state` inside a job; the view's id."""
    [kept] = db.execute(
        "INSERT INTO views (server_id, member_id, kind, state, kept_at) "
        "VALUES (:server_id, :member_id, :kind, :state, :at) RETURNING view_id",
        {
            "server_id": act.server_id,
            "member_id": act.member_id,
            "kind": kind,
            "state": json.dumps(state, ensure_ascii=False),
            "at": act.at,
        },
    )
    return int(kept["view_id"])


def _kept(rows: list[sqlite3.Row]) -> Kept | None:
    if not rows:
        return None
    kept_id, kind, title_id, member_id, state = rows[0]
    return Kept(kept_id, kind, title_id, member_id, json.loads(state))
