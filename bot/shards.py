"""One of several processes of a bot, all alike: each runs the shards it holds a lease on, and no others.

A process answers for a shard only while its lease lasts by its own clock, counted from when it asked for it:
whoever was frozen or cut off from the database is silent by the time that another may have taken over. A
claim that was lost and came back is another one, and its shard is connected anew.

discord.py runs a fixed set of shards. What it does for one is done here (`Line`), so that one can be left,
and so that all of a process resume at once, while an IDENTIFY waits for its turn among all processes.
"""

import asyncio
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiohttp
import discord
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.app import Daesang
from bot.domain.servers import Served
from bot.store.engines import leases
from bot.store.engines.leases import Held, Leases, OutOfReach
from bot.store.engines.migrate import NewerSchema
from bot.usecases.clock import FIRST_SECONDS

log = logging.getLogger(__name__)

MOST_SHARDS = 7
"""What others can take over within a minute: they begin after up to 25 seconds, and IDENTIFY one by one."""

LEAVING_SECONDS = 6.0
"""For how long an orderly stop goes on serving some shards while others IDENTIFY the first ones."""

LATE_SECONDS = 0.4
"""How much later than its turn an IDENTIFY may be sent: the next turn is 5.5 seconds after this one."""

EARLY_SECONDS = 1.0
"""How long before its turn a shard is connected."""

CONNECTING_SECONDS = 30.0
"""For how long Discord is waited for to take a connection and say hello; aiohttp would wait for minutes."""

CLOSING_SECONDS = 1.0
"""For how long Discord is waited for to hear that a connection is closed."""

_PASSING = (
    OSError,
    TimeoutError,
    discord.HTTPException,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    OutOfReach,
)


def find_seconds() -> float:
    """Seconds that go on while this machine sleeps, where it can tell."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Clustered(Daesang):
    """A bot that shares its servers with others of its kind."""

    longest = 15
    """Others leave things to do for this one's servers, and do not say so."""

    def __init__(self, *, leases: Leases, **options: Any) -> None:
        super().__init__(**options)
        self._leases = leases
        self._lines: dict[int, Line] = {}
        self._closing_lines: set[asyncio.Task[None]] = set()
        self._until = 0.0
        self._connects: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._concurrency = 1
        self._failed: asyncio.Future[None]
        self._keeping: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._lost: set[int] = set()
        self._has_many = False
        self.store.guard(self.may_write)

    # What is ours to do ------------------------------------------------------------------------------

    @property
    def is_held(self) -> bool:
        """Whether the leases of all lines still last, as far as can be told without asking."""
        return find_seconds() < self._until

    @property
    def served(self) -> Served:
        shards = self._ready_shards & self._lines.keys() if self.is_held else ()
        return Served(self.shard_count or 1, frozenset(shards))

    def answers_for(self, server_id: int) -> bool:
        """Only for the shards it runs, as long as nobody else can have taken them."""
        return self.is_held and Served(self.shard_count or 1).find_shard(server_id) in self._lines

    def may_write(self, server_id: int) -> bool:
        """Whether a change that began here may still be made: not where another process has taken over.

        Of what was handed over in order, what was under way by then is done.
        """
        return self.is_held and Served(self.shard_count or 1).find_shard(server_id) not in self._lost

    def _list_heard(self) -> list[float]:
        sockets = [line.socket for line in self._lines.values() if line.socket is not None]
        return [keeper._last_recv for socket in sockets if (keeper := socket._keep_alive) is not None]

    # Following the leases ----------------------------------------------------------------------------

    async def connect(self, *, reconnect: bool = True) -> None:
        """In place of discord.py's: run what is held, until this is cancelled.

        Raises NewerSchema, and what Discord refuses for good.
        """
        recommended, url, limits = await self.http.get_bot_gateway()
        self._gateway = yarl.URL(url)
        self._concurrency = limits["max_concurrency"]
        self._failed = asyncio.get_running_loop().create_future()

        async def recommend() -> int:
            return recommended

        self._keeping = asyncio.create_task(self._keep(recommend), name="leases")
        await asyncio.wait({self._keeping, self._failed}, return_when=asyncio.FIRST_COMPLETED)
        for ended in (self._failed, self._keeping):
            if ended.done():
                ended.result()

    async def _keep(self, recommend: Callable[[], Awaitable[int]]) -> None:
        """Renew the leases and follow them, for ever. Raises NewerSchema."""
        joined = is_away = False
        while True:
            asked_at = find_seconds()
            try:
                if not joined:
                    self._count(await self._leases.join(recommend))
                    joined = True
                    asked_at = find_seconds()
                held = await self._leases.renew()
                self._drop_lost(held)
                self._until = asked_at + leases.LEASE_SECONDS  # of what is left
                await self._follow_leases(held)
                if is_away:
                    log.info("Process %s has renewed its leases again", self._leases.process)
                    is_away = False
                    self._remind(0)
                await self._leases.wait(leases.RENEW_SECONDS)
            except OutOfReach as error:
                if not is_away:
                    log.warning("Process %s cannot renew its leases: %s", self._leases.process, error)
                is_away = True
                await asyncio.sleep(leases.RENEW_SECONDS / 5)
            except NewerSchema as error:
                log.error("Process %s: %s", self._leases.process, error)
                self._until = 0.0
                raise

    def _count(self, shard_count: int) -> None:
        self.shard_count = self._connection.shard_count = shard_count

    def _drop_lost(self, held: Held) -> None:
        """Leave what others have taken."""
        lost = [each for each in self._lines.values() if held.claims.get(each.shard_id) != each.claim]
        if held.shard_count != self.shard_count:  # all had been gone, and the bot has grown
            lost = list(self._lines.values())
        self._lost -= held.claims.keys()
        for line in lost:
            self._lost.add(line.shard_id)
            self._leave(line)

    async def _follow_leases(self, held: Held) -> None:
        """Begin what was gained, and hand over what is too much."""
        before = set(self._lines)
        if held.shard_count != self.shard_count:
            self._count(held.shard_count)
        surplus = self._choose_surplus(held)
        for shard_id in sorted(held.claims.keys() - self._lines.keys() - set(surplus)):
            self._lines[shard_id] = Line(self, shard_id, held.claims[shard_id])
        await self._hand_over(surplus)
        if before != set(self._lines):
            log.info(
                "Process %s runs shards %s of %d", self._leases.process, sorted(self._lines), held.shard_count
            )
        self._warn_of_many()

    def _warn_of_many(self) -> None:
        """Once each time there are too many; what it holds for a moment at the start does not count."""
        connected = sum(line.is_connected for line in self._lines.values())
        if connected > MOST_SHARDS and not self._has_many:
            log.warning(
                "Process %s runs more than %d shards: should it die, some of their servers wait for longer "
                "than a minute. Start another process.",
                self._leases.process,
                MOST_SHARDS,
            )
        self._has_many = connected > MOST_SHARDS

    def _choose_surplus(self, held: Held) -> list[int]:
        """What to hand over now: all that is not connected yet, else one at a time.

        Others IDENTIFY them one by one: until its turn comes, each is better off here.
        """
        too_many = len(held.claims) - held.fair
        if too_many <= 0:
            return []
        connected = {line.shard_id for line in self._lines.values() if line.is_connected}
        waiting = sorted(held.claims.keys() - connected, reverse=True)[:too_many]
        if waiting or held.released_ago < 0.9 * leases.RENEW_SECONDS:
            return waiting
        return [max(connected)]

    async def _hand_over(self, shard_ids: list[int]) -> None:
        """Let others have these; first nothing is taken on there any more."""
        if not shard_ids:
            return
        lines = [line for shard_id in shard_ids if (line := self._lines.get(shard_id))]
        await asyncio.gather(*(self._leave(line) for line in lines))
        await self._leases.release(shard_ids)

    def _leave(self, line: "Line") -> "asyncio.Task[None]":
        """Do nothing more for a shard, and keep nothing of it."""
        del self._lines[line.shard_id]
        self._ready_shards.discard(line.shard_id)
        state = self._connection
        for guild in [each for each in self.guilds if each.shard_id == line.shard_id]:
            state._remove_guild(guild)
        state._ready_states.pop(line.shard_id, None)
        if (preparing := state._ready_tasks.pop(line.shard_id, None)) is not None:
            preparing.cancel()
        self.use.forget_others(Served(self.shard_count or 1, frozenset(self._lines)))
        task = asyncio.create_task(line.close(), name=f"leave shard {line.shard_id}")
        self._closing_lines.add(task)
        task.add_done_callback(self._closing_lines.discard)
        return task

    # Lines -------------------------------------------------------------------------------------------

    def fail(self, error: Exception) -> None:
        """End the bot: Discord refuses something for good."""
        if not self._failed.done():
            self._failed.set_exception(error)

    async def identify(self, line: "Line") -> "Socket":
        """Connect a shard as soon as it is its turn among all processes."""
        bucket = line.shard_id % self._concurrency
        # One after the other: turns are not reserved for what may be handed over before they come.
        async with self._connects[bucket]:
            line.turn = await self._reserve_turn(bucket)
            await asyncio.sleep(line.turn.begins_at - EARLY_SECONDS - find_seconds())
            async with asyncio.timeout(CONNECTING_SECONDS) as line.limit:
                return await Socket.from_client(self, gateway=self._gateway, shard_id=line.shard_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the very moment; when that was missed, for another."""
        line = self._lines[shard_id or 0]
        line.limit.reschedule(None)  # it is connected, and another turn may take long to come
        await asyncio.sleep(line.turn.begins_at - find_seconds())
        while find_seconds() >= line.turn.ends_at:
            line.turn = await self._reserve_turn(line.shard_id % self._concurrency)
            await asyncio.sleep(line.turn.begins_at - find_seconds())
        if not self.is_held:
            raise TimeoutError(f"shard {shard_id} may be another's by now")

    async def _reserve_turn(self, bucket: int) -> "Turn":
        wait, took = await self._leases.reserve_turn(bucket)
        begins_at = find_seconds() + wait
        return Turn(begins_at, begins_at - took + LATE_SECONDS)

    # Discord's commands ------------------------------------------------------------------------------

    async def sync_commands(self) -> None:
        """Whoever runs shard 0 tells Discord."""
        if 0 in self._ready_shards:
            await super().sync_commands()

    async def on_shard_ready(self, shard_id: int) -> None:
        if shard_id not in self._lines:
            return
        if shard_id == 0 and (self._telling is None or self._telling.done()):
            self._telling = asyncio.create_task(self._tell_of_commands(), name="commands")
        await super().on_shard_ready(shard_id)

    async def _tell_of_commands(self) -> None:
        for tries in count():
            try:
                await self.sync_commands()
                return
            except Exception:
                log.exception("Discord could not be told of the commands")
            await asyncio.sleep(FIRST_SECONDS << min(tries, 6))

    # The end -----------------------------------------------------------------------------------------

    async def close(self) -> None:
        """Hand the shards over, the first ones while the others are still served; then end as any bot."""
        tasks = {each for each in (self._keeping, self._telling) if each is not None}
        for task in tasks:
            task.cancel()
        if tasks:  # a renewal under way is over then, one way or the other
            await asyncio.wait(tasks, timeout=2 * CLOSING_SECONDS)
        if self._lines:
            with suppress(OutOfReach, TimeoutError):
                async with asyncio.timeout(LEAVING_SECONDS + 2 * CLOSING_SECONDS):
                    await self._leave_in_order()
        await asyncio.gather(*(self._leave(line) for line in [*self._lines.values()]))
        await super().close()

    async def _leave_in_order(self) -> None:
        ends_at = find_seconds() + LEAVING_SECONDS
        has_others = await self._leases.leave()
        while self._lines:
            connected = [line.shard_id for line in self._lines.values() if line.is_connected]
            is_over = not (has_others and self.is_held) or find_seconds() >= ends_at
            if is_over or len(connected) < 2:
                await self._hand_over(list(self._lines))
            else:
                await self._hand_over([*(self._lines.keys() - set(connected)), connected[0]])
                await asyncio.sleep(min(leases.APART_SECONDS, max(0.0, ends_at - find_seconds())))


@dataclass(frozen=True, slots=True)
class Turn:
    """When an IDENTIFY may be sent, and not any more, by `find_seconds`."""

    begins_at: float
    ends_at: float


class Socket(DiscordWebSocket):
    """A connection that leaves nothing behind when it is given up while it is being made.

    discord.py's own leaves an open connection then, and a thread that keeps it alive.
    """

    async def identify(self) -> None:
        try:
            await super().identify()
        except BaseException:
            await self.end()
            raise

    async def poll_event(self) -> None:
        try:
            await super().poll_event()
        except asyncio.CancelledError:
            await self.end()
            raise

    async def end(self) -> None:
        """Close it, and its session at Discord with it, without waiting long for an answer."""
        with suppress(Exception):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.close(code=1000)


class Line:
    """What connects one shard, again and again, until it is closed."""

    def __init__(self, bot: Clustered, shard_id: int, claim: str) -> None:
        self.shard_id = shard_id
        self.claim = claim
        self.turn = Turn(0.0, 0.0)
        self.limit = asyncio.timeout(None)
        self.is_connected = False
        self.socket: Socket | None = None
        self._bot = bot
        self._task = asyncio.create_task(self._run(), name=f"shard {shard_id}")

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task}, timeout=2 * CLOSING_SECONDS)

    async def _run(self) -> None:
        try:
            await self._connect()
        except Exception as error:
            self._bot.fail(error)

    async def _connect(self) -> None:
        """As discord.py does for its own. Raises what Discord refuses for good."""
        backoff = ExponentialBackoff[Any]()
        resume: dict[str, Any] | None = None
        while True:
            ws = None
            try:
                if resume is None:
                    ws = await self._bot.identify(self)
                else:
                    async with asyncio.timeout(CONNECTING_SECONDS):
                        ws = await Socket.from_client(
                            self._bot, shard_id=self.shard_id, resume=True, **resume
                        )
                self.is_connected, self.socket = True, ws
                while True:
                    await ws.poll_event()
            except ReconnectWebSocket as asked:
                resume = (_find_session(ws) or resume) if asked.resume else None
            except discord.ConnectionClosed as error:
                if error.code != 1000:
                    raise _explain(error) from error
                resume = None
            except _PASSING as error:
                wait = backoff.delay()
                log.warning("Shard %d is connected again in %.1f s: %r", self.shard_id, wait, error)
                await asyncio.sleep(wait)
                resume = _find_session(ws) or resume
            if ws is not None:
                self._bot.dispatch("shard_disconnect", self.shard_id)


def _find_session(ws: Socket | None) -> dict[str, Any] | None:
    """What it takes to go on with a session; None where there was none yet."""
    if ws is None or ws.session_id is None:
        return None
    return {"gateway": ws.gateway, "session": ws.session_id, "sequence": ws.sequence}


def _explain(error: discord.ConnectionClosed) -> Exception:
    """4014 in discord.py's own words."""
    return discord.PrivilegedIntentsRequired(error.shard_id) if error.code == 4014 else error
