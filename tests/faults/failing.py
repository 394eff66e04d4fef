"""What goes wrong between the bot and Discord, put in where SimCord answers the bot's requests.

Beside SimCord's own `inject_error`: errors of the connection, answers that are lost after Discord has acted,
answers that are held back, and faults that can be taken away again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
import simcord
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.http import FakeHTTPClient, FakeWebhookAdapter, router
from simcord.types import HttpLogEntry

Error = Callable[[], BaseException]

NONCE_SECONDS = 180
"""For how long Discord sends a message with the same enforced nonce only once: "a few minutes"."""

LOOKS = 20
"""Half seconds that work may take before a request that is to be held back is made."""


def refused() -> BaseException:
    return BackendError(403, 50013, "Missing Permissions")


def no_access() -> BaseException:
    return BackendError(403, 50001, "Missing Access")


def bad_request() -> BaseException:
    return BackendError(400, 50035, "Invalid Form Body")


def gone() -> BaseException:
    return BackendError(404, 10008, "Unknown Message")


def too_late() -> BaseException:
    return BackendError(404, 10062, "Unknown interaction")


def archived() -> BaseException:
    return BackendError(400, 50083, "Thread is archived")


def limited() -> BaseException:
    """429 as it comes when discord.py has tried five times."""
    return BackendError(429, 0, "You are being rate limited.")


def limited_long() -> BaseException:
    """429 where a limit was set to how long discord.py may wait."""
    return discord.RateLimited(600.0)


def broken() -> BaseException:
    """500, as discord.py raises it."""
    return _server_error(500)


def unavailable() -> BaseException:
    return _server_error(503)


def disconnected() -> BaseException:
    return aiohttp.ServerDisconnectedError()


def reset() -> BaseException:
    return ConnectionResetError(104, "Connection reset by peer")


def timed_out() -> BaseException:
    return TimeoutError()


def _server_error(status: int) -> BaseException:
    answer = SimpleNamespace(status=status, reason="Error", headers={})
    return discord.DiscordServerError(cast(Any, answer), "upstream")


PASSING: tuple[Error, ...] = (limited, limited_long, broken, unavailable, disconnected, reset, timed_out)
"""Errors that say nothing about the next try."""


@dataclass
class Rule:
    """Requests of this method whose path fits fail; `after` Discord has done what they ask for."""

    method: str
    path: str
    error: Error
    times: int | None = None
    after: bool = False
    while_: Callable[[], bool] = lambda: True

    def fits(self, method: str, path: str) -> bool:
        fits = self.method in (method, "*") and fnmatch(path, self.path)
        return fits and self.times != 0 and self.while_()


@dataclass
class Hold:
    """A request that waits: with `after`, its answer does, after Discord has done what it asks for."""

    method: str
    path: str
    after: bool
    seen: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


class Faults:
    """The faults of one world; none at first."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.rules: list[Rule] = []
        self.holds: list[Hold] = []
        self._nonces: dict[tuple[str, str | None], tuple[float, Any]] = {}

    @classmethod
    @contextmanager
    def of(cls, env: simcord.Env) -> "Iterator[Faults]":
        """Stand between this world and the bot."""
        made = cls(env)
        with pytest.MonkeyPatch.context() as patch:
            made._install(patch)
            yield made
            made.clear()

    def on(
        self,
        method: str,
        path: str,
        error: Error,
        *,
        times: int | None = None,
        after: bool = False,
        while_: Callable[[], bool] = lambda: True,
    ) -> Rule:
        """Let requests fail, for good unless a number of `times` is given."""
        rule = Rule(method, path, error, times, after, while_)
        self.rules.append(rule)
        return rule

    def off(self, rule: Rule) -> None:
        self.rules.remove(rule)

    def clear(self) -> None:
        """All is well again, and what was held back goes on."""
        self.rules.clear()
        for hold in self.holds:
            hold.release()
        self.holds.clear()

    def hold(self, method: str, path: str, *, after: bool = True) -> Hold:
        """Hold back the next request that fits, until it is released or the bot is stopped."""
        hold = Hold(method, path, after)
        self.holds.append(hold)
        return hold

    def tries(self, method: str, path: str) -> int:
        """How many such requests the bot has made."""
        sent = self.env.http_requests
        return sum(method in (each.method, "*") and fnmatch(each.path, path) for each in sent)

    # Where it is put in ------------------------------------------------------------------------------

    def _install(self, patch: pytest.MonkeyPatch) -> None:
        check, dispatch = router._check_faults, router.dispatch

        def check_ours(backend: Backend, method: str, path: str) -> None:
            if backend is self.env.backend:
                self._fail(method, path, after=False)
            check(backend, method, path)

        def dispatch_ours(backend: Backend, method: str, path: str, **more: Any) -> Any:
            if backend is not self.env.backend:
                return dispatch(backend, method, path, **more)
            answer = self._answered(method, path, more.get("json"))
            if answer is None:
                answer = dispatch(backend, method, path, **more)
                self._note(path, more.get("json"), answer)
            self._fail(method, path, after=True)
            return answer

        patch.setattr(router, "_check_faults", check_ours)
        patch.setattr(router, "dispatch", dispatch_ours)
        for transport in (FakeHTTPClient, FakeWebhookAdapter):
            patch.setattr(transport, "request", self._holding(transport.request))
        self._settle_soon(patch)

    def _settle_soon(self, patch: pytest.MonkeyPatch) -> None:
        settle = self.env._settle_internal

        async def settle_soon(**more: Any) -> None:
            more["idle"] = 0.002  # of the 50 ms it looks again after, nearly all would be waiting
            if all(hold.released.is_set() for hold in self.holds):
                await settle(**more)
                return
            for left in reversed(range(LOOKS)):  # a busy machine may need several
                try:
                    await settle(**more | {"timeout": 0.5})
                    return
                except TimeoutError:
                    if any(hold.seen and not hold.released.is_set() for hold in self.holds):
                        return  # what is left waits for what is held back
                    if not left:
                        raise

        patch.setattr(self.env, "_settle_internal", settle_soon)

    def _answered(self, method: str, path: str, sent: Any) -> Any:
        """What Discord answered to the same message before; SimCord knows no nonces."""
        at, answer = self._nonces.get((path, _nonce(sent)), (0.0, None))
        if answer is None or self.env.backend.clock.elapsed > at + NONCE_SECONDS:
            return None
        self.env.backend.http_requests.append(HttpLogEntry(method, path, {}, sent, None))
        self._fail(method, path, after=False)
        return answer

    def _note(self, path: str, sent: Any, answer: Any) -> None:
        if _nonce(sent) is not None:
            self._nonces[path, _nonce(sent)] = self.env.backend.clock.elapsed, answer

    def _fail(self, method: str, path: str, *, after: bool) -> None:
        for rule in self.rules:
            if rule.after is after and rule.fits(method, path):
                if rule.times is not None:
                    rule.times -= 1
                raise rule.error()

    def _holding(self, request: Any) -> Any:
        async def held(transport: Any, route: Any, *arguments: Any, **more: Any) -> Any:
            path = route.url.split("?", 1)[0].split("/api/v", 1)[-1]
            path = path[path.find("/") :]
            fitting = (
                each
                for each in self.holds
                if not each.seen and each.method == route.method and fnmatch(path, each.path)
            )
            hold = next(fitting, None) if transport.backend is self.env.backend else None
            if hold is None:
                return await request(transport, route, *arguments, **more)
            hold.seen += 1
            if hold.after:
                answer = await request(transport, route, *arguments, **more)
                await self._wait(hold)
                return answer
            await self._wait(hold)
            return await request(transport, route, *arguments, **more)

        return held

    async def _wait(self, hold: Hold) -> None:
        try:
            await self.env.external_wait(hold.released.wait(), reason="an answer that is held back")
        finally:  # it may be the bot that has stopped
            hold.release()


@asynccontextmanager
async def at_once(env: simcord.Env) -> AsyncIterator[None]:
    """What is done meanwhile reaches the bot together, when the block ends; its answers come after that."""
    waiting: list[Any] = []
    emit = env.backend.emit

    def keep(event: str, sent: Any) -> None:
        if event == "INTERACTION_CREATE":
            waiting.append(sent)
        else:
            emit(event, sent)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(env.backend, "emit", keep)
        yield
    for sent in waiting:
        emit("INTERACTION_CREATE", sent)
    await env.settle()


def _nonce(sent: Any) -> str | None:
    return sent.get("nonce") if isinstance(sent, dict) and sent.get("enforce_nonce") else None


async def later(env: simcord.Env, seconds: float) -> None:
    """Let time pass in growing steps, each lived through to its end: all timers that are due run in each."""
    passed, step = 0.0, 15.0
    while passed < seconds:
        step = min(step, seconds - passed)
        env.backend.advance_clock(step)
        await env.settle()
        passed, step = passed + step, min(step * 1.5, 900.0)
