"""A small Discord on loopback: its routes for a start and for messages, and a gateway told what to say.

discord.py connects to it when `Route.BASE` and `DiscordWebSocket.DEFAULT_GATEWAY` point here, which
`run_bot` sees to. What the bot says is kept; what it hears is pushed by hand. Requests fail as it is told.

It may have several shards: each hears of its own servers, on the connection that came last or on all that
are open. A session outlives its connection and is resumed; who comes to IDENTIFY too early is refused.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from fnmatch import fnmatch
from itertools import count
from typing import Any, TypeVar

from aiohttp import BodyPartReader, WSCloseCode, WSMsgType, web

from tests.faults.messages import Message, Messages, Refusal, snowflake

BOT = 900_000_000_000_000_000
SERVER = 800_000_000_000_000_000
CHANNEL = 810_000_000_000_000_000
OFFICE = 810_000_000_000_000_001
"""Where moderators read."""

MEMBER = 700_000_000_000_000_000
OWNER = 600_000_000_000_000_000
"""Whoever runs the bot, who is told of its troubles."""

EVERYTHING = str((1 << 50) - 1)
"""All permissions."""

AnyDiscord = TypeVar("AnyDiscord", bound="Discord")

EDITS, EDIT_SECONDS = 5, 5.0
"""How many edits of messages a channel takes in how many seconds."""

_numbers = count()


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot's; `payload` is its JSON, also where files come along."""

    method: str
    path: str
    payload: Any
    token: str | None


@dataclass
class Fault:
    """Requests of this method whose path fits fail; `after` the server has done what they ask for.

    `status` 0 closes the connection. Only so many `times`, unless that is None.
    """

    method: str
    path: str
    status: int
    times: int | None = None
    after: bool = False
    retry_after: float = 0.2
    code: int = 0
    is_global: bool = False

    def fits(self, call: Call, *, after: bool) -> bool:
        """Whether this request fails by it now."""
        fits = self.method in (call.method, "*") and fnmatch(call.path, self.path)
        return fits and self.after is after and self.times != 0


def user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {"id": str(user_id), "username": name, "discriminator": "0", "avatar": None, "bot": bot}


def _member(who: dict[str, Any]) -> dict[str, Any]:
    joined = "2024-05-01T00:00:00+00:00"
    return {"user": who, "roles": [], "joined_at": joined, "deaf": False, "mute": False, "flags": 0}


@dataclass(eq=False)
class Session:
    """What a bot has begun with an IDENTIFY: it lasts until it is closed in order."""

    id: str
    shard_id: int
    socket: web.WebSocketResponse
    sent: list[dict[str, Any]] = field(default_factory=list)


def find_shard(server_id: int, shard_count: int) -> int:
    return (server_id >> 22) % shard_count


def server(server_id: int = SERVER, name: str = "Drama Club") -> dict[str, Any]:
    """A server with two channels, as GUILD_CREATE has it."""
    everyone = {"id": str(server_id), "name": "@everyone", "permissions": EVERYTHING, "position": 0}
    roles = [everyone | {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}]
    channels = [
        {"id": str(channel_id), "type": 0, "name": channel, "position": 0, "permission_overwrites": []}
        for channel_id, channel in ((CHANNEL, "takes"), (OFFICE, "office"))
    ]
    empty: dict[str, Any] = {
        key: []
        for key in ("members", "emojis", "stickers", "features", "threads", "presences", "voice_states")
    }
    about = {"id": str(server_id), "name": name, "owner_id": str(MEMBER), "member_count": 3}
    empty["members"] = [_member(user(BOT, "Daesang", bot=True))]
    return {**empty, **about, "unavailable": False, "roles": roles, "channels": channels}


def command(
    name: str, *, kind: int = 2, member_id: int = MEMBER, server_id: int = SERVER, **options: Any
) -> dict[str, Any]:
    """Somebody uses a slash command; `kind` 4 is autocomplete, for the first option."""
    given: list[dict[str, Any]] = [
        {"name": key, "type": _OPTIONS[type(value)], "value": value} for key, value in options.items()
    ]
    if kind == 4:
        given[0]["focused"] = True
    made = _interaction(kind, member_id, {"id": "1", "name": name, "type": 1, "options": given})
    return made | {"guild_id": str(server_id), "authorizing_integration_owners": {"0": str(server_id)}}


def command_without_a_server(name: str) -> dict[str, Any]:
    """Somebody uses a command in a direct message, or where they have brought the bot along themselves."""
    made = command(name)
    kept = {key: value for key, value in made.items() if key not in ("guild_id", "guild_locale", "member")}
    owners = {"1": str(MEMBER)}
    return kept | {"user": made["member"]["user"], "context": 1, "authorizing_integration_owners": owners}


def press(message: Message, custom_id: str, *, member_id: int = MEMBER) -> dict[str, Any]:
    """Somebody presses a button of a message."""
    made = _interaction(3, member_id, {"custom_id": custom_id, "component_type": 2})
    return made | {"message": message, "channel_id": message["channel_id"]}


def submit(custom_id: str, *, member_id: int = MEMBER, **texts: str) -> dict[str, Any]:
    """Somebody sends a form of text inputs."""
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": text}}
        for name, text in texts.items()
    ]
    return _interaction(5, member_id, {"custom_id": custom_id, "components": parts})


_OPTIONS = {str: 3, int: 4, bool: 5}


def _interaction(kind: int, member_id: int, data: dict[str, Any]) -> dict[str, Any]:
    member = _member(user(member_id, f"member{member_id % 1000}")) | {"permissions": EVERYTHING}
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
        "data": data,
    }


class Discord:
    """The server. What is not answered with a route of its own is a 404 and kept in `unknown`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.unknown: list[Call] = []
        self.identified: list[dict[str, Any]] = []
        self.identified_at: list[tuple[float, int]] = []
        """When each shard was begun, by the monotonic clock, those too early too."""
        self.resumed: list[int] = []
        """The shards whose sessions were gone on with."""
        self.sockets: list[web.WebSocketResponse] = []
        self.sessions: list[Session] = []
        self.shards = 1
        self.apart_seconds = 5.0
        """What there must be between two IDENTIFYs, where there are several shards."""
        self.too_early = 0
        self.tells_all = False
        """Whether an event reaches all connections of its shard, as it does at Discord for a while."""
        self.servers = [server()]
        self.unavailable: list[int] = []
        self.accepts_token = True
        self.opens_sockets = True
        self.lets_wait = 0
        """How many connections that are asked for next get no answer."""
        self.says_hello = True
        self.is_half_open = False
        """Whether what is sent, and who connects, gets no answer at all, not even to its closing."""
        self.heartbeat_seconds = 41.25
        self.identifies_left = 999
        self.resets_after = 1.0
        """After how many seconds it is counted anew."""
        self.resume_gateway = ""
        """Where sessions are to be gone on with, if not here."""
        self.reads_on = True
        self.falls_silent = False
        self.heartbeat_seconds = 41.25
        self.acknowledges = True
        """Whether it says that it has heard a heartbeat."""
        self.logins_answered, self.callbacks_answered = asyncio.Event(), asyncio.Event()
        self.logins_answered.set()
        self.callbacks_answered.set()
        self.address = ""
        self.runner: web.AppRunner
        self.messages = Messages(user(BOT, "Daesang", bot=True))
        self.ahead = 0.0
        """By how many seconds its clock is ahead of this computer's."""
        self.limits_edits = False
        """Whether a channel takes no more than five edits of messages in five seconds, as Discord's do."""
        self.edited_at: defaultdict[str, list[float]] = defaultdict(list)
        self.refused_edits = 0
        self.faults: list[Fault] = []
        self.before: Callable[[Call], Awaitable[object]] = at_once
        """Waited for before a request is acted on."""
        self.after: Callable[[Call], Awaitable[object]] = at_once
        """Waited for before its answer is sent."""

    # What a test does --------------------------------------------------------------------------------

    @property
    def api(self) -> str:
        return f"http://{self.address}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://{self.address}/gateway"

    async def refuse(self) -> None:
        """Cut all connections, and take no other until it listens again."""
        for site in list(self.runner.sites):
            await site.stop()
        self.cut()

    async def listen(self) -> None:
        host, port = self.address.split(":") if self.address else ("127.0.0.1", "0")
        await web.TCPSite(self.runner, host, int(port), reuse_address=True).start()
        self.address = "{}:{}".format(*self.runner.addresses[0][:2])

    def cut(self) -> None:
        """End the connections that are open, without a word."""
        assert self.runner.server is not None
        for connection in self.runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    async def tell(self, op: int, data: object = None) -> None:
        """Say something that is no event, on the newest connection."""
        await self.sockets[-1].send_json({"op": op, "d": data})

    async def push(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to the shard of its server: to the session that began last, or to all."""
        if event == "INTERACTION_CREATE":
            self.messages.note_asked(data)
        server_id = int(data.get("guild_id") or (data["id"] if event.startswith("GUILD_") else 0))
        sessions = [each for each in self.sessions if each.shard_id == find_shard(server_id, self.shards)]
        for session in sessions if self.tells_all else sessions[-1:]:
            await self._send(session, event, data)

    async def _send(self, session: Session, event: str, data: dict[str, Any]) -> None:
        """Send it now, or when the session is gone on with."""
        session.sent.append({"op": 0, "t": event, "s": next(_numbers), "d": data})
        with suppress(ConnectionError):
            await session.socket.send_str(json.dumps(session.sent[-1]))

    def count_answers(self) -> Counter[str]:
        """How often the bot answered each interaction, by its id; refused answers too."""
        return Counter(call.path.split("/")[2] for call in self.calls if call.path.endswith("/callback"))

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
        response = await self._respond(request)
        response.headers["Date"] = formatdate(time.time() + self.ahead, usegmt=True)
        return response

    async def _respond(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        call = Call(request.method, path, await _payload(request), request.headers.get("Authorization"))
        self.calls.append(call)
        if path == "/users/@me":
            await self.logins_answered.wait()
            if not self.accepts_token:
                return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        if path.endswith("/callback"):
            await self.callbacks_answered.wait()
        await self.before(call)
        limit = self._limit_edit(call)
        if limit is not None and limit["X-RateLimit-Remaining"] == "-1":
            self.refused_edits += 1
            return _refuse_for_now(limit)
        response = await self._do(call, request)
        response.headers.update(limit or {})
        return response

    def _limit_edit(self, call: Call) -> dict[str, str] | None:
        """What the answer to an edit of a message says of those that are left; less than none is refused."""
        parts = call.path.split("/")
        if not self.limits_edits or call.method != "PATCH" or parts[1] != "channels" or len(parts) != 5:
            return None
        now, edits = time.monotonic(), self.edited_at[parts[2]]
        edits[:] = [at for at in edits if at > now - EDIT_SECONDS]
        left = EDITS - 1 - len(edits)
        if left >= 0:
            edits.append(now)
        wait = edits[0] + EDIT_SECONDS - now
        return {
            "X-RateLimit-Limit": str(EDITS),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(time.time() + wait),
            "X-RateLimit-Reset-After": str(wait),
            "X-RateLimit-Bucket": "edits",
        }

    async def _do(self, call: Call, request: web.Request) -> web.Response:
        fault = self._find_fault(call, after=False)
        if fault is None:
            response = self._act(call, dict(request.query))
            await self.after(call)
            fault = self._find_fault(call, after=True)
            if fault is None:
                return response
        return _fail(fault, request)

    def _find_fault(self, call: Call, *, after: bool) -> Fault | None:
        return next((each for each in self.faults if each.fits(call, after=after)), None)

    def _act(self, call: Call, query: dict[str, str]) -> web.Response:
        try:
            answer = self.messages.answer(call.method, call.path.split("/")[1:], query, call.payload)
            return web.Response(status=204) if answer is None else _json(answer)
        except Refusal as refusal:
            return _json(refusal.body, status=refusal.status)
        except LookupError:
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
                owner = user(OWNER, "owner")
                about = {"id": str(BOT), "name": "Daesang", "description": "", "icon": None, "owner": owner}
                flags = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
                return about | flags
            case "GET", ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": self.identifies_left, "max_concurrency": 1}
                limit["reset_after"] = int(1000 * self.resets_after)
                return {"url": self.gateway, "shards": self.shards, "session_start_limit": limit}
            case "PUT", ["applications", _, "commands"]:
                common = {"application_id": str(BOT), "version": "1", "default_member_permissions": None}
                # An entry of a menu is sent without a description, and comes back with an empty one.
                return [
                    {"description": ""} | made | common | {"id": str(snowflake())} for made in call.payload
                ]
            case "POST", ["users", "@me", "channels"]:  # the channel of a member has the member's id
                member_id = int(call.payload["recipient_id"])
                return {"id": str(member_id), "type": 1, "recipients": [user(member_id, "member")]}
        return None

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        if not self.opens_sockets:
            raise web.HTTPServiceUnavailable
        if self.lets_wait:
            self.lets_wait -= 1
            await asyncio.Event().wait()
        socket = web.WebSocketResponse(autoclose=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        if self.says_hello and not self.is_half_open:
            heartbeat = {"heartbeat_interval": int(1000 * self.heartbeat_seconds)}
            await socket.send_json({"op": 10, "d": heartbeat})
        while self.reads_on:
            message = await socket.receive()
            if self.is_half_open:
                await asyncio.Event().wait()
            if message.type is not WSMsgType.TEXT:
                if socket.close_code in (1000, 1001):  # in order: it will not be gone on with
                    self.sessions = [each for each in self.sessions if each.socket is not socket]
                await socket.close()
                return socket
            with suppress(ConnectionError):  # it has gone before it was answered
                await self._hear(socket, message.json())
        await asyncio.Event().wait()  # the other side gets no answer any more, not even to its closing
        return socket

    async def _hear(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["op"] == 1:
            if not self.acknowledges:
                return
            await socket.send_json({"op": 11, "d": None})
        elif message["op"] == 2:
            self.identified.append(message["d"])
            await self._identify(socket, message["d"].get("shard", [0, 1]))
            self.reads_on = not self.falls_silent
        elif message["op"] == 6:
            await self._resume(socket, message["d"])

    async def _identify(self, socket: web.WebSocketResponse, shard: list[int]) -> None:
        now = time.monotonic()
        before = self.identified_at[-1][0] if self.identified_at else 0.0
        self.identified_at.append((now, shard[0]))
        if self.shards > 1 and now < before + self.apart_seconds:
            self.too_early += 1
            await socket.send_json({"op": 9, "d": False})
            return
        session = Session(f"session-{len(self.identified)}", shard[0], socket)
        self.sessions.append(session)
        await self._welcome(session, shard)

    async def _resume(self, socket: web.WebSocketResponse, asked: dict[str, Any]) -> None:
        session = next((each for each in self.sessions if each.id == asked["session_id"]), None)
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return
        session.socket = socket
        self.resumed.append(session.shard_id)
        for message in [each for each in session.sent if each["s"] > asked["seq"]]:
            await socket.send_str(json.dumps(message))
        await self._send(session, "RESUMED", {})

    async def _welcome(self, session: Session, shard: list[int]) -> None:
        servers = [made for made in self.servers if find_shard(int(made["id"]), shard[1]) == shard[0]]
        known = [int(made["id"]) for made in servers] + self.unavailable
        ready = {
            "v": 10,
            "user": user(BOT, "Daesang", bot=True),
            "guilds": [{"id": str(server_id), "unavailable": True} for server_id in known],
            "session_id": session.id,
            "resume_gateway_url": self.resume_gateway or self.gateway,
            "shard": shard,
            "application": {"id": str(BOT), "flags": 0},
        }
        await self._send(session, "READY", ready)
        for made in servers:
            await self._send(session, "GUILD_CREATE", made)


async def _payload(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "payload_json":
                payload = await part.json()
        return payload
    return None


async def at_once(call: Call) -> None:
    """No time passes."""


def _fail(fault: Fault, request: web.Request) -> web.Response:
    if fault.times is not None:
        fault.times -= 1
    if fault.status == 0:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if fault.status != 429:
        return _json({"message": "Error", "code": fault.code}, status=fault.status)
    wait = fault.retry_after
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": fault.is_global}
    response = _json(body, status=429)
    response.headers.update(
        {
            "Via": "1.1 google",
            "Retry-After": str(max(1, round(wait))),
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(time.time() + wait),
            "X-RateLimit-Reset-After": str(wait),
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Scope": "user",
        }
    )
    if fault.is_global:
        response.headers["X-RateLimit-Global"] = "true"
    return response


def _refuse_for_now(limit: dict[str, str]) -> web.Response:
    wait = float(limit["X-RateLimit-Reset-After"])
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
    response = _json(body, status=429)
    more = {"X-RateLimit-Remaining": "0", "X-RateLimit-Scope": "user", "Via": "1.1 google"}
    response.headers.update(limit | more | {"Retry-After": str(max(1, round(wait)))})
    return response


def _json(answer: Any, *, status: int = 200) -> web.Response:
    # discord.py reads JSON only where the type is this and nothing behind it.
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)


@asynccontextmanager
async def discord_on_loopback(made: AnyDiscord) -> AsyncIterator[AnyDiscord]:
    """A Discord that listens on a free port of this machine alone."""
    runner = web.AppRunner(made.application(), shutdown_timeout=0.1)
    await runner.setup()
    made.runner = runner
    await made.listen()
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
