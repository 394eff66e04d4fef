"""A small Discord on loopback: the routes a start needs, and a gateway that says what it is told to.

discord.py connects to it when `Route.BASE` and `DiscordWebSocket.DEFAULT_GATEWAY` point here, which
`run_bot` sees to. What the bot says is kept; what it hears is pushed by hand.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiohttp import BodyPartReader, WSCloseCode, WSMsgType, web

BOT = 900_000_000_000_000_000
SERVER = 800_000_000_000_000_000
CHANNEL = 810_000_000_000_000_000
MEMBER = 700_000_000_000_000_000

EVERYTHING = str((1 << 50) - 1)
"""All permissions."""

_numbers = count()


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot's; `payload` is its JSON, also where files come along."""

    method: str
    path: str
    payload: Any
    token: str | None


def snowflake() -> int:
    """An id of this moment, as Discord's: no two are alike."""
    return (int(time.time() * 1000) - 1_420_070_400_000 << 22) + next(_numbers) % (1 << 22)


def user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {"id": str(user_id), "username": name, "discriminator": "0", "avatar": None, "bot": bot}


def server(server_id: int = SERVER, name: str = "Drama Club") -> dict[str, Any]:
    """A server with one channel, as GUILD_CREATE has it."""
    everyone = {"id": str(server_id), "name": "@everyone", "permissions": EVERYTHING, "position": 0}
    roles = [everyone | {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}]
    channels = [{"id": str(CHANNEL), "type": 0, "name": "takes", "position": 0, "permission_overwrites": []}]
    empty: dict[str, Any] = {
        key: []
        for key in ("members", "emojis", "stickers", "features", "threads", "presences", "voice_states")
    }
    about = {"id": str(server_id), "name": name, "owner_id": str(MEMBER), "member_count": 3}
    return {**empty, **about, "unavailable": False, "roles": roles, "channels": channels}


def command(name: str, *, kind: int = 2, member_id: int = MEMBER, **options: Any) -> dict[str, Any]:
    """Somebody uses a slash command; `kind` 4 is autocomplete, for the first option."""
    member = {
        "user": user(member_id, f"member{member_id % 1000}"),
        "roles": [],
        "joined_at": "2024-05-01T00:00:00+00:00",
        "permissions": EVERYTHING,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    given: list[dict[str, Any]] = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    if kind == 4:
        given[0]["focused"] = True
    return {
        "id": str(snowflake()),
        "application_id": str(BOT),
        "type": kind,
        "token": f"secret-of-an-interaction-{next(_numbers)}",
        "version": 1,
        "guild_id": str(SERVER),
        "channel_id": str(CHANNEL),
        "channel": {"id": str(CHANNEL), "type": 0, "name": "takes"},
        "member": member,
        "locale": "en-US",
        "guild_locale": "en-US",
        "app_permissions": EVERYTHING,
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(SERVER)},
        "context": 0,
        "data": {"id": "1", "name": name, "type": 1, "options": given},
    }


class Discord:
    """The server. What is not answered with a route of its own is a 404 and kept in `unknown`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.unknown: list[Call] = []
        self.identified: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.servers = [server()]
        self.unavailable: list[int] = []
        self.accepts_token = True
        self.opens_sockets = True
        self.says_hello = True
        self.reads_on = True
        self.falls_silent = False
        self.logins_answered, self.callbacks_answered = asyncio.Event(), asyncio.Event()
        self.logins_answered.set()
        self.callbacks_answered.set()
        self.address = ""

    # What a test does --------------------------------------------------------------------------------

    @property
    def api(self) -> str:
        return f"http://{self.address}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://{self.address}/gateway"

    async def push(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to the bot that connected last."""
        message = {"op": 0, "t": event, "s": next(_numbers), "d": data}
        await self.sockets[-1].send_str(json.dumps(message))

    def answers(self) -> dict[str, Any]:
        """What the bot answered at first, by the id of the interaction."""
        asked = [call for call in self.calls if call.path.endswith("/callback")]
        return {call.path.split("/")[2]: call.payload for call in asked}

    # What the bot meets ------------------------------------------------------------------------------

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/gateway", self._socket)
        app.router.add_get("/gateway/", self._socket)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        return app

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        call = Call(request.method, path, await _payload(request), request.headers.get("Authorization"))
        self.calls.append(call)
        if path == "/users/@me":
            await self.logins_answered.wait()
            if not self.accepts_token:
                return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        if path.endswith("/callback"):
            await self.callbacks_answered.wait()
        answer = self._answer(call)
        if answer is None:
            self.unknown.append(call)
            return _json({"message": "404: Not Found", "code": 0}, status=404)
        return _json(answer)

    def _answer(self, call: Call) -> Any:
        match call.method, call.path.split("/")[1:]:
            case "GET", ["users", "@me"]:
                return user(BOT, "Daesang", bot=True)
            case "GET", ["oauth2", "applications", "@me"]:
                owner = user(MEMBER, "owner")
                about = {"id": str(BOT), "name": "Daesang", "description": "", "icon": None, "owner": owner}
                flags = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
                return about | flags
            case "GET", ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1}
                return {"url": self.gateway, "shards": 1, "session_start_limit": limit}
            case "PUT", ["applications", _, "commands"]:
                common = {"application_id": str(BOT), "version": "1", "default_member_permissions": None}
                # An entry of a menu is sent without a description, and comes back with an empty one.
                return [
                    {"description": ""} | made | common | {"id": str(snowflake())} for made in call.payload
                ]
            case "POST", ["interactions", interaction_id, _, "callback"]:
                return _callback(interaction_id, call.payload)
            case "POST", ["webhooks", _, _]:  # what follows a first answer that only held the place
                return _callback("0", {"type": 4, "data": call.payload})["resource"]["message"]
        return None

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        if not self.opens_sockets:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        if self.says_hello:
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        while self.reads_on:
            message = await socket.receive()
            if message.type is not WSMsgType.TEXT:
                await socket.close()
                return socket
            await self._hear(socket, message.json())
        await asyncio.Event().wait()  # the other side gets no answer any more, not even to its closing
        return socket

    async def _hear(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["op"] == 1:
            await socket.send_json({"op": 11, "d": None})
        elif message["op"] == 2:
            self.identified.append(message["d"])
            await self._welcome(message["d"]["shard"])
            self.reads_on = not self.falls_silent

    async def _welcome(self, shard: list[int]) -> None:
        known = [int(made["id"]) for made in self.servers] + self.unavailable
        ready = {
            "v": 10,
            "user": user(BOT, "Daesang", bot=True),
            "guilds": [{"id": str(server_id), "unavailable": True} for server_id in known],
            "session_id": "session",
            "resume_gateway_url": self.gateway,
            "shard": shard,
            "application": {"id": str(BOT), "flags": 0},
        }
        await self.push("READY", ready)
        for made in self.servers:
            await self.push("GUILD_CREATE", made)


async def _payload(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "payload_json":
                payload = await part.json()
        return payload
    return None


def _json(answer: Any, *, status: int = 200) -> web.Response:
    # discord.py reads JSON only where the type is this and nothing behind it.
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)


def _callback(interaction_id: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Discord's account of a first answer: for a message, all of it."""
    kind, data = payload["type"], payload.get("data") or {}
    about = {"id": interaction_id, "type": 2}
    if kind not in (4, 7):
        return {"interaction": about, "resource": {"type": kind}}
    message: dict[str, Any] = {key: [] for key in ("attachments", "mentions", "mention_roles")}
    message |= {key: data.get(key) or [] for key in ("embeds", "components")}
    message |= {
        "id": str(snowflake()),
        "channel_id": str(CHANNEL),
        "author": user(BOT, "Daesang", bot=True),
        "content": data.get("content") or "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "type": 20,
        "flags": data.get("flags") or 0,
    }
    return {
        "interaction": about | {"response_message_id": message["id"]},
        "resource": {"type": kind, "message": message},
    }


@asynccontextmanager
async def discord_on_loopback() -> AsyncIterator[Discord]:
    """A Discord that listens on a free port of this machine alone."""
    made = Discord()
    runner = web.AppRunner(made.application(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.address = f"{host}:{port}"
    try:
        yield made
    finally:
        made.callbacks_answered.set()
        made.logins_answered.set()
        for socket in made.sockets:
            await socket.close(code=WSCloseCode.GOING_AWAY, drain=False)
        await runner.cleanup()


async def until(true: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait for something to come about. TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for is often in a file
            await asyncio.sleep(0.005)
