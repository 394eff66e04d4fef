"""What connects a process to Discord: one line a shard, made anew for as long as it takes.

discord.py would wait for a connection that is accepted and says nothing, go on with a session at an address
that is gone, and put off the next try by minutes. Here each step has a limit, each wait an end, and whoever
hears nothing lets go. An IDENTIFY waits for its turn, and is not spent where few of a day's are left.
"""

import asyncio
import logging
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.state import AutoShardedConnectionState

from bot.domain.connecting import APART_SECONDS, Budget, grow_wait

log = logging.getLogger(__name__)

LATE_SECONDS = 0.4
"""How much later than its turn an IDENTIFY may be sent: the next turn is 5.5 seconds after this one."""

EARLY_SECONDS = 1.0
"""How long before its turn a shard is connected."""

CONNECTING_SECONDS = 20.0
"""For how long Discord is waited for to take a connection and say hello, and again to welcome the shard."""

CLOSING_SECONDS = 1.0
"""For how long Discord is waited for to hear that a connection is closed."""

SILENT_SECONDS = 10.0
"""How much later than it is due an answer to a heartbeat may come."""

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 20.0
"""Until a line is tried again; one that lasts for longer than this begins with the first again."""

MOST_RESUMES = 3
"""How often a session that is gone on with may get no answer before another is begun."""

ASKING_SECONDS = 30.0
"""For how long an answer is waited for while there must be one."""

LONGEST_ASKING_SECONDS = 60.0
"""Until Discord is asked again for what the bot cannot begin without."""

BUDGET_SECONDS = 60.0
"""For how long it is believed how many IDENTIFYs are left."""

DEAF_SECONDS = 600.0
"""After so many without a word on any line, though Discord answers, a new process may do better."""

LOOK_SECONDS = 30.0
LOOKS = 3
"""How often in a row Discord must have answered by then: the lines had the time to come back."""

PASSING = (OSError, TimeoutError, discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError)
"""What may be better the next time."""


class Deaf(Exception):
    """Nothing is heard of Discord's gateway, and nothing done here has helped."""


class Refused(Exception):
    """Discord closes the connection for good, with a code."""


def find_seconds() -> float:
    """Seconds that go on while this machine sleeps, where it can tell."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Turn:
    """When an IDENTIFY may be sent, and not any more, by `find_seconds`."""

    begins_at: float
    ends_at: float


class Turns:
    """Whose turn it is to IDENTIFY, where one process runs all shards."""

    apart_seconds = APART_SECONDS

    def __init__(self) -> None:
        self._next_at: defaultdict[int, float] = defaultdict(float)

    async def reserve(self, bucket: int) -> Turn:
        """The next turn of a bucket."""
        begins_at = max(find_seconds(), self._next_at[bucket])
        self._next_at[bucket] = begins_at + self.apart_seconds
        return Turn(begins_at, begins_at + LATE_SECONDS)

    def check(self) -> None:
        """Raises TimeoutError where a turn is worth nothing any more."""


class Socket(DiscordWebSocket):
    """A connection that lets go in time, and leaves nothing behind when it is given up half made.

    discord.py's own leaves an open connection then, and a thread that keeps it alive.
    """

    async def identify(self) -> None:
        try:
            await super().identify()
        except BaseException:
            await self.end(code=1000)
            raise

    async def resume(self) -> None:
        try:
            await super().resume()
        except BaseException:
            await self.end(code=4000)
            raise

    async def poll_event(self) -> None:
        """Raises ReconnectWebSocket where nothing is heard for too long, heartbeats' answers neither."""
        is_new = self._keep_alive is None
        try:
            async with asyncio.timeout(self._find_patience()):
                await super().poll_event()
        except TimeoutError:
            log.warning("Shard %s has heard nothing for too long", self.shard_id)
            raise ReconnectWebSocket(self.shard_id) from None
        except BaseException:
            if is_new:  # nobody else has it yet
                await self.end(code=1000)
            raise

    def _find_patience(self) -> float | None:
        """Until the next answer to a heartbeat; whoever connects has a limit of their own."""
        if self._keep_alive is None or self._keep_alive.interval is None:
            return None
        return self._keep_alive.interval + SILENT_SECONDS

    async def close(self, code: int = 4000) -> None:
        """Without waiting long for an answer: a line may be half open."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await super().close(code)

    async def end(self, *, code: int) -> None:
        """Close it come what may. With 1000 its session ends at Discord too."""
        with suppress(Exception):
            await self.close(code)


class State(AutoShardedConnectionState[Any]):
    """What is known of the servers; discord.py alone never forgets those that it is told of no more."""

    def parse_ready(self, data: Any) -> None:
        named = {int(each["id"]) for each in data["guilds"]}
        for server in [each for each in self.guilds if each.shard_id == data["shard"][0]]:
            if server.id not in named:
                self._remove_guild(server)
        super().parse_ready(data)


class Lines:
    """The lines of the shards that this process runs, and what they share."""

    def __init__(self, client: discord.AutoShardedClient) -> None:
        self.client = client
        self.turns = Turns()
        self.held: dict[int, Line] = {}
        self.recommended = 1
        self.gateway = DiscordWebSocket.DEFAULT_GATEWAY
        self._concurrency = 1
        self._budget = Budget(0, 0.0)
        self._asked_at = -inf
        self._is_saving = False
        self._connects: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._began_at = time.monotonic()
        self._error: Exception | None = None
        self._has_ended = asyncio.Event()

    @property
    def silence(self) -> float:
        """For how many seconds the shard that was heard least recently has told nothing."""
        heard_at = (line.heard_at for line in self.held.values())
        return time.monotonic() - min(heard_at, default=self._began_at)

    def open(self, shard_id: int, claim: str = "") -> "Line":
        line = self.held[shard_id] = Line(self, shard_id, claim)
        return line

    async def close(self) -> None:
        self._has_ended.set()
        lines = [*self.held.values()]
        self.held.clear()
        await asyncio.gather(*(line.close() for line in lines))

    def fail(self, error: Exception) -> None:
        """End the bot: Discord refuses something for good."""
        self._error = self._error or error
        self._has_ended.set()

    async def watch(self) -> None:
        """Return once they are closed. Raises what Discord refuses for good, and Deaf."""
        answered = 0
        while not self._has_ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._has_ended.wait()
            answered = answered + 1 if self._is_deaf() and await self._can_ask() else 0
            if answered >= LOOKS:
                self.fail(Deaf(f"nothing was heard for {self.silence:.0f} s"))
        if self._error is not None:
            raise self._error

    def _is_deaf(self) -> bool:
        heard_at = max((line.heard_at for line in self.held.values()), default=inf)
        return not self._is_saving and time.monotonic() - heard_at > DEAF_SECONDS

    async def _can_ask(self) -> bool:
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                await self.ask()
        except PASSING:
            return False
        return True

    # What Discord allows -----------------------------------------------------------------------------

    async def ask(self) -> None:
        """Ask Discord for its gateway, how many shards it wants, and what it still allows."""
        self.recommended, url, limits = await self.client.http.get_bot_gateway()
        self.gateway = yarl.URL(url)
        self._concurrency = limits["max_concurrency"]
        self._budget = Budget(limits["remaining"], limits["reset_after"] / 1000)
        self._asked_at = time.monotonic()

    async def _spend(self) -> None:
        """Take one of the IDENTIFYs that are left; where they are few, wait until Discord counts anew."""
        try:
            while True:
                if time.monotonic() - self._asked_at >= BUDGET_SECONDS:
                    await self._can_ask()
                wait = self._budget.wait_seconds
                if not wait:
                    break
                if not self._is_saving:
                    told = "Discord allows %d more connections today: the next is made in %.0f s"
                    log.warning(told, self._budget.remaining, wait)
                self._is_saving = True
                await asyncio.sleep(min(wait, 10 * BUDGET_SECONDS))
                self._asked_at = -inf
        finally:
            self._is_saving = False
        self._budget = self._budget.spend()

    async def identify(self, line: "Line") -> Socket:
        """Connect a shard as soon as it is its turn."""
        bucket = line.shard_id % self._concurrency
        # One after the other: turns are not reserved for what may be handed over before they come.
        async with self._connects[bucket]:
            await self._spend()
            line.turn = await self.turns.reserve(bucket)
            await asyncio.sleep(line.turn.begins_at - EARLY_SECONDS - find_seconds())
            async with asyncio.timeout(CONNECTING_SECONDS) as line.limit:
                return await Socket.from_client(self.client, gateway=self.gateway, shard_id=line.shard_id)

    async def wait_for_turn(self, shard_id: int) -> None:
        """Wait for the very moment; when that was missed, for another."""
        line = self.held[shard_id]
        line.limit.reschedule(None)  # it is connected, and another turn may take long to come
        await asyncio.sleep(line.turn.begins_at - find_seconds())
        while find_seconds() >= line.turn.ends_at:
            line.turn = await self.turns.reserve(shard_id % self._concurrency)
            await asyncio.sleep(line.turn.begins_at - find_seconds())
        self.turns.check()


class Line:
    """What connects one shard, again and again, until it is closed."""

    def __init__(self, lines: Lines, shard_id: int, claim: str) -> None:
        self.shard_id = shard_id
        self.claim = claim
        self.turn = Turn(0.0, 0.0)
        self.limit = asyncio.timeout(None)
        self.is_connected = False
        self.heard_at = time.monotonic()
        self._lines = lines
        self._session: dict[str, Any] | None = None
        self._tries = 0
        self._unanswered = 0
        self._task = asyncio.create_task(self._run(), name=f"shard {shard_id}")

    def close(self) -> Coroutine[Any, Any, object]:
        """Do nothing more from now on; what is given back waits for the end of it."""
        self._task.cancel()
        return asyncio.wait({self._task}, timeout=2 * CLOSING_SECONDS)

    async def _run(self) -> None:
        while True:
            try:
                await self._connect()
            except discord.ConnectionClosed as error:
                if error.code != 1000:
                    self._lines.fail(_explain(error))
                    return
                self._session = None
            except ReconnectWebSocket as asked:
                if not asked.resume:
                    self._session = None
            except PASSING as error:
                if not self._tries:
                    log.warning("Shard %d is without a connection, and tries again: %r", self.shard_id, error)
            except Exception:
                log.exception("Shard %d is connected again after a fault of ours", self.shard_id)
            await asyncio.sleep(_find_wait(self._tries, longest=LONGEST_SECONDS))
            self._tries += 1

    async def _connect(self) -> None:
        """Hold one connection for as long as it lasts. Raises whatever ends it."""
        ws = await self._open()
        code = 4000
        try:
            await self._hold(ws)
        except asyncio.CancelledError:
            code = 1000
            raise
        finally:
            if ws.session_id is not None:
                self._session = {"gateway": ws.gateway, "session": ws.session_id, "sequence": ws.sequence}
            await ws.end(code=code)
            self._lines.client.dispatch("shard_disconnect", self.shard_id)

    async def _open(self) -> Socket:
        if self._unanswered >= MOST_RESUMES:
            self._session = None
        if self._session is None:
            return await self._lines.identify(self)
        # Its own address may be gone: every other time it is gone on with at the one for all.
        gateway = self._session["gateway"] if self._tries % 2 else self._lines.gateway
        async with asyncio.timeout(CONNECTING_SECONDS):
            return await Socket.from_client(
                self._lines.client,
                shard_id=self.shard_id,
                resume=True,
                **{**self._session, "gateway": gateway},
            )

    async def _hold(self, ws: Socket) -> None:
        self.is_connected = True
        self._unanswered += 1
        welcome = ws.wait_for("READY" if self._session is None else "RESUMED", lambda _: True)
        try:
            async with asyncio.timeout(CONNECTING_SECONDS):
                while not welcome.done():
                    await ws.poll_event()
        finally:
            welcome.cancel()
        if self._tries:
            log.info("Shard %d is connected again", self.shard_id)
        self._unanswered = 0
        welcomed_at = self.heard_at = time.monotonic()
        try:
            while True:
                await ws.poll_event()
                self.heard_at = time.monotonic()
        finally:
            if self.heard_at - welcomed_at > LONGEST_SECONDS:
                self._tries = 0


def _find_wait(tries: int, *, longest: float) -> float:
    """Not the same for all: they would come back all at once."""
    return grow_wait(tries, first=FIRST_SECONDS, longest=longest) * random.uniform(0.5, 1)


def _explain(error: discord.ConnectionClosed) -> Exception:
    if error.code == 4004:
        return discord.LoginFailure("The token is valid no more.")
    return Refused(f"code {error.code}")


# Requests ------------------------------------------------------------------------------------------------


class Requests:
    """What asks Discord: hears when the token is refused, and insists where the bot cannot begin without."""

    def __init__(self, http: discord.http.HTTPClient, fail: Callable[[Exception], None]) -> None:
        self._http = http
        self._request = http.request
        self._fail = fail
        self._insists = self._is_away = False

    @contextmanager
    def insisting(self) -> Iterator[None]:
        """Within it Discord is asked again, for as long as it is away."""
        self._insists = True
        try:
            yield
        finally:
            self._insists = False

    async def __call__(self, route: discord.http.Route, **options: Any) -> Any:
        try:
            if self._insists:
                return await self._insist(route, **options)
            return await self._ask(route, **options)
        except discord.HTTPException as error:
            if error.status == 401:
                self._fail(discord.LoginFailure("The token is valid no more."))
            raise
        except asyncio.CancelledError:
            # Given up while it waits out a limit on all requests, it would never say that this is over.
            self._http._global_over.set()
            raise

    async def _ask(self, route: discord.http.Route, **options: Any) -> Any:
        answer = await self._request(route, **options)
        if isinstance(answer, str) and answer:  # a page, of a proxy or of what stands before Discord
            raise aiohttp.ClientError("what answers is not Discord")
        return answer

    async def _insist(self, route: discord.http.Route, **options: Any) -> Any:
        options["timeout"] = aiohttp.ClientTimeout(total=ASKING_SECONDS)
        for tries in count():
            try:
                answer = await self._ask(route, **options)
            except PASSING as error:
                if isinstance(error, discord.HTTPException) and error.status < 500 and error.status != 429:
                    raise
                if not self._is_away:
                    log.warning("%s It is asked again until it answers. (%s)", NO_DISCORD, _name(error))
                self._is_away = True
            else:
                if self._is_away:
                    log.info("Discord answers")
                self._is_away = False
                return answer
            await asyncio.sleep(_find_wait(tries + 1, longest=LONGEST_ASKING_SECONDS))
        raise AssertionError


NO_DISCORD = (
    "Daesang can't reach Discord: is this machine online, and does a firewall or proxy let it reach "
    "discord.com?"
)


def _name(error: Exception) -> str:
    return f"HTTP {error.status}" if isinstance(error, discord.HTTPException) else str(error) or repr(error)
