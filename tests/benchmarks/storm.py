"""Discord's side of `load`: one server storms, while a member of another one wants an answer now and then."""

import asyncio
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from bot.ui import targets
from tests.benchmarks.far_side import Driver, serve
from tests.faults.gateway import CHANNEL, MEMBER, SERVER, Call, command, press, server, until

ELSEWHERE = SERVER + 1
OTHER, OTHERS = MEMBER + 50_000, 5
"""Members of another server, in turn, since one alone may not ask so often."""

RATED = "kd-signal-2016"
EVERY = 0.25
WARM, REST = 2.0, 2.0
"""Seconds in which only the other asks, before and after."""

PATIENCE = 60.0
KIB = 1024
LONG = b"Signal (2016)\n\nIt lingers, and every call hurts. 8.5/10\n\n"
"""What a long text begins with."""

SORRY = ("I can't do that at this moment", "Slow down a little")


def _rate(member_id: int, number: int | None = None) -> dict[str, Any]:
    """Somebody asks for a title, with a score to give if there is a `number`."""
    options: dict[str, Any] = {} if number is None else {"score": str(1 + number % 19 / 2)}
    return command("rating", member_id=member_id, title=RATED, **options)


@dataclass
class Wait:
    """An interaction: when it was sent, after how many seconds answered, and whether with a sorry."""

    sent: float = field(default_factory=time.perf_counter)
    took: float | None = None
    sorry: bool = False


async def _wait_for(waits: Collection[Wait]) -> None:
    """Until all are answered, or for as long as patience lasts."""
    with suppress(TimeoutError):
        await until(lambda: all(wait.took is not None for wait in waits), seconds=PATIENCE)


class Storm(Driver):
    """A Discord with two servers, of which one storms."""

    def __init__(self) -> None:
        super().__init__()
        self.servers = [server(), server(ELSEWHERE, "Film Club")]
        self.waits: dict[str, Wait] = {}

    def application(self) -> web.Application:
        app = super().application()
        app.router.add_get("/files/{name}", self._file)
        return app

    async def _file(self, request: web.Request) -> web.Response:
        filler = b"And then the second half turns, which I did not see coming at all. "
        return web.Response(body=(LONG + filler * KIB)[: 64 * KIB])

    def _act(self, call: Call, query: dict[str, str]) -> web.Response:
        response = super()._act(call, query)
        parts = call.path.split("/")
        token = parts[3] if len(parts) > 3 else ""
        wait = self.waits.get(token)
        sent = call.payload if isinstance(call.payload, dict) else {}
        held = call.path.endswith("/callback") and sent.get("type") in (5, 6)
        if wait is not None and wait.took is None and response.status < 400 and not held:
            wait.took = time.perf_counter() - wait.sent
            wait.sorry = str((sent.get("data") or sent).get("content")).startswith(SORRY)
        return response

    async def ask(self, asked: dict[str, Any]) -> Wait:
        wait = self.waits[asked["token"]] = Wait()
        self.messages.note_asked(asked)
        event = {"op": 0, "t": "INTERACTION_CREATE", "s": 1, "d": asked}
        await self.sockets[0].send_json(event)
        return wait

    async def carry_out(self, order: dict[str, Any]) -> Any:
        """Order: the storm, of how many at most. Gives seconds of the others' answers, and the storm's."""
        self.waits.clear()
        asking = asyncio.create_task(self._ask_on())
        await asyncio.sleep(WARM)
        begun = time.perf_counter()
        storm = [await self.ask(each) for each in getattr(self, order["storm"])()[: order.get("most")]]
        await _wait_for(storm)
        seconds = time.perf_counter() - begun
        await asyncio.sleep(REST)
        asking.cancel()
        await _wait_for(self.waits.values())
        theirs = [wait for wait in self.waits.values() if wait not in storm]
        return {
            "others": [wait.took for wait in theirs],
            "sorry": sum(wait.sorry for wait in theirs),
            "storm": [(wait.took, wait.sorry) for wait in storm],
            "seconds": seconds,
        }

    async def _ask_on(self) -> None:
        for number in count():
            asked = _rate(OTHER + number % OTHERS, number) if number % 2 else _rate(OTHER + number % OTHERS)
            await self.ask(asked | {"guild_id": str(ELSEWHERE)})
            await asyncio.sleep(EVERY)

    # The storms --------------------------------------------------------------------------------------

    def nothing(self) -> list[dict[str, Any]]:
        return []

    def presses(self) -> list[dict[str, Any]]:
        message = self.messages.put(CHANNEL, {"flags": 64})
        return [
            press(message, str(targets.Page(1, page % 20)), member_id=MEMBER + 900) for page in range(200)
        ]

    def scores(self) -> list[dict[str, Any]]:
        return [_rate(MEMBER + 901, number) for number in range(200)]

    def recommend(self) -> list[dict[str, Any]]:
        return [command("recommend", member_id=MEMBER + person) for person in range(100)]

    again = recommend

    def uploads(self) -> list[dict[str, Any]]:
        return [self._upload(MEMBER + 1000 + number) for number in range(20)]

    def first(self) -> list[dict[str, Any]]:
        return [self._upload(MEMBER + 999)]

    def saves(self) -> list[dict[str, Any]]:
        return [self._save(MEMBER + 1100 + number) for number in range(20)]

    def _upload(self, member_id: int) -> dict[str, Any]:
        asked = command("review", member_id=member_id, title=RATED, score="8")
        asked["data"]["options"].append({"name": "file", "type": 11, "value": "5"})
        asked["data"]["resolved"] = {"attachments": {"5": self._attachment()}}
        return asked

    def _save(self, member_id: int) -> dict[str, Any]:
        asked = command("Save as review", member_id=member_id)
        author = asked["member"]["user"]
        message = self.messages.put(CHANNEL, {"content": ""}, author=author, attachments=[self._attachment()])
        asked["data"] |= {
            "type": 3,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        return asked

    def _attachment(self) -> dict[str, Any]:
        url = f"http://{self.address}/files/take.txt"
        return {"id": "5", "filename": "take.txt", "size": 64 * KIB, "url": url, "proxy_url": url}


if __name__ == "__main__":
    asyncio.run(serve(Storm()))
