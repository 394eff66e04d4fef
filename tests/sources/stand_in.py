"""A source on loopback: answers from files, keeps what it was asked, and misbehaves as it is told."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.sources.client import Client

PAYLOADS = Path(__file__).with_name("payloads")

AGENT = "Daesang/0 (https://owner.example) discord.py-bot"
NOVEMBER = 1_795_000_000
"""Seconds since 1970, in November 2026."""


def read_bytes(*parts: str) -> bytes:
    """A payload, as it travels."""
    return PAYLOADS.joinpath(*parts).read_bytes()


def read_json(*parts: str) -> Any:
    """What a payload says; a new object each time."""
    return json.loads(read_bytes(*parts))


@dataclass(frozen=True)
class Reply:
    """One answer. It comes after `wait` seconds, and `until` something happened.

    `cut` closes the connection before its last byte.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    until: asyncio.Event | None = None
    cut: bool = False


def say(found: object, **how: Any) -> Reply:
    """JSON that says this."""
    return Reply(json.dumps(found).encode(), **how)


SLOW = Reply(b"[]", wait=6.0)
NOT_FOUND = Reply(b'{"status": 404}', 404)
REFUSED = Reply(b'{"status": 401}', 401)
FORBIDDEN = Reply(b"<html>Forbidden</html>", 403, "text/html")
BUSY = Reply(b"<html>Too many requests</html>", 429, "text/html")
BUSY_FOR_17 = Reply(b"<html>Too many requests</html>", 429, "text/html", {"Retry-After": "17"})
DOWN = Reply(b"<html>Unavailable</html>", 503, "text/html")
TRUNCATED = Reply(b'{"entities": {"Q1": {"labels"')
CUT = Reply(b'{"entities": {}}', cut=True)
PAGE = Reply(b"<html>Hello</html>", 200, "text/html")
DEEP = Reply(b"[" * 200_000)
ELSEWHERE = Reply(status=302, headers={"Location": "http://elsewhere.invalid/"})
ROUND = Reply(status=302, headers={"Location": "?"})


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class StandIn:
    """What answers in a source's place; `answer` gives what it says when it does not misbehave."""

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.next: deque[Reply] = deque()
        """What the next requests get in place of an answer."""
        self.always: Reply | None = None
        """What every request gets."""
        self.was_asked = asyncio.Event()
        self.address = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        asked = Asked(request.path, dict(request.query), dict(request.headers))
        self.asked.append(asked)
        self.was_asked.set()
        reply = self.next.popleft() if self.next else self.always or self.answer(asked)
        await asyncio.sleep(reply.wait)
        if reply.until:
            await reply.until.wait()
        if reply.cut:
            response = web.StreamResponse(headers={"Content-Type": reply.content_type})
            response.content_length = len(reply.body)
            await response.prepare(request)
            await response.write(reply.body[:-1])
            assert request.transport is not None
            request.transport.close()
            return response
        return web.Response(
            body=reply.body, status=reply.status, content_type=reply.content_type, headers=reply.headers
        )


@asynccontextmanager
async def serve(stand_in: StandIn) -> AsyncIterator[StandIn]:
    """The stand-in while it listens."""
    runner = web.ServerRunner(web.Server(stand_in.handle), shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        stand_in.address = f"http://{host}:{port}"
        yield stand_in
    finally:
        await runner.cleanup()


def refused_address() -> str:
    """Where nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{place.getsockname()[1]}"


class Time:
    """The pauses that were made, none of which takes any time, and the seconds of a clock."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.now = 0.0

    async def pause(self, seconds: float) -> None:
        """Note a pause."""
        self.pauses.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        """Seconds since some moment."""
        return self.now


@asynccontextmanager
async def open_client(time: Time | None = None, *, seconds: float = 5.0) -> AsyncIterator[Client]:
    """A client whose pauses take no time."""
    time = time or Time()
    async with aiohttp.ClientSession() as session:
        yield Client(session, agent=AGENT, seconds=seconds, pause=time.pause, clock=time.clock)
