"""A Discord whose people ask much at once: when each hears a first word, and when the answer itself."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.faults.gateway import MEMBER, SERVER, Call, Discord, until
from tests.places import connect

SORRY = ("I can't do that at this moment", "Slow down a little", "Something went wrong")


@dataclass(slots=True)
class Wait:
    """An interaction: when it was sent, after how many seconds it had a first word, and its answer."""

    asked: dict[str, Any]
    sent: float = field(default_factory=time.perf_counter)
    first: float | None = None
    last: float | None = None
    said: str = ""

    @property
    def is_sorry(self) -> bool:
        return self.said.startswith(SORRY)

    @property
    def member_id(self) -> int:
        return int(self.asked["member"]["user"]["id"])


class Crowd(Discord):
    """Knows of each interaction when it was answered, and forgets what else was said."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: dict[str, Wait] = {}

    async def ask(self, asked: dict[str, Any]) -> Wait:
        wait = self.waits[asked["token"]] = Wait(asked)
        await self.push("INTERACTION_CREATE", asked)
        self.sessions[-1].sent.clear()
        return wait

    def _act(self, call: Call, query: dict[str, str]) -> web.Response:
        self.calls.clear()
        response = super()._act(call, query)
        wait = self.waits.get(call.path.split("/")[3] if call.path.count("/") > 2 else "")
        if wait is None or response.status >= 400:
            return response
        took = time.perf_counter() - wait.sent
        if wait.first is None:
            wait.first = took
        sent = call.payload if isinstance(call.payload, dict) else {}
        # A press that is only acknowledged (6) has all the answer there may be.
        if wait.last is None and not (call.path.endswith("/callback") and sent.get("type") == 5):
            wait.last = took
            wait.said = str((sent.get("data") or sent).get("content") or "")
        return response


async def wait_for(waits: Collection[Wait], *, seconds: float) -> None:
    """Until all have their answer, or for as long as that."""
    with suppress(TimeoutError):
        await until(lambda: all(wait.last is not None for wait in waits), seconds=seconds)


def find_part(values: Sequence[float], part: float) -> float:
    """The value below which that part of them is; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def fill(database: Path, votes: Iterator[tuple[int, str, int]], *, server_id: int = SERVER) -> None:
    """Put scores into a file that the store has made: member, title, half points."""
    at = int(time.time()) - 90 * 24 * 3600
    with closing(connect(database)) as db:
        seen: set[int] = set()
        rows = []
        for member_id, title_id, half in votes:
            seen.add(member_id)
            rows.append((server_id, title_id, member_id, half, half, at, at, at))
        for sql, given in (
            ("INSERT INTO servers (server_id, name) VALUES (?, 'Drama Club')", [(server_id,)]),
            (
                "INSERT INTO members (server_id, member_id, name, joined_at, seen_at) VALUES (?, ?, ?, 0, 0)",
                [(server_id, member_id, f"member{member_id - MEMBER}") for member_id in seen],
            ),
            (
                "INSERT INTO shelf (server_id, title_id, member_id, status, score, first_score, first_at, "
                "rated_at, scored_at) VALUES (?, ?, ?, 'finished', ?, ?, ?, ?, ?)",
                rows,
            ),
        ):
            db.executemany(sql, given)
        db.commit()
