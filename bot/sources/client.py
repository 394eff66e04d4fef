"""One polite client for all sources: says who asks, cuts off slow and endless answers, asks nothing twice."""

import asyncio
import json
import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace

import aiohttp
from yarl import URL

from bot.domain.breaker import Trouble
from bot.sources import SourceAway

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds before a second try, where a source allows one."""
MOST_BYTES = 16 << 20
"""The longest answer that is read; Wikidata's end at 12 MiB."""
MOST_REDIRECTS = 3
FRESH = 600.0
"""Seconds in which a question has the same answer; later the source is asked whether it still holds."""
KEPT_BYTES = 4 << 20
"""How much of answers is kept, all sources together."""

SERVER_FAULTS = frozenset(range(500, 600))
"""What a source answers when it is broken; a value for `retry_on`."""

FindFault = Callable[[object], Trouble | None]
"""Tells the trouble that a source reports in a good answer's place, None for a good answer."""


def find_none(answer: object) -> None:
    """A source that says by its status what is wrong."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes = b""
    etag: str | None = None
    retry_after: float | None = None
    at: float = 0.0


class Client:
    """Asks sources, one request at a time each; `agent` says who asks, with the owner's contact.

    `seconds` is the longest that one request may take. `pause` waits, `clock` counts seconds.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        agent: str,
        seconds: float = 5.0,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._agent = agent
        self._seconds = seconds
        self.pause = pause
        self._clock = clock
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._kept: OrderedDict[URL, _Answer] = OrderedDict()

    async def get_json(
        self,
        url: str,
        params: Mapping[str, str],
        *,
        name: str,
        retry_on: Collection[int] = (),
        find_fault: FindFault = find_none,
        seconds: float | None = None,
    ) -> object:
        """What the source called `name` has there, as JSON; None where it has nothing (404).

        It is asked once more, after a pause, where its status is in `retry_on`, unless it asks for a longer
        one. `seconds` is for what takes longer than others. Raises SourceAway.
        """
        address = URL(url).update_query({key: _mend(text) for key, text in params.items()})
        async with self._turns[name]:
            answer = await self._ask(address, name, seconds or self._seconds)
            if answer.status in retry_on and (answer.retry_after or 0) <= PAUSE:
                await self.pause(PAUSE)
                answer = await self._ask(address, name, seconds or self._seconds)
        if answer.status == 404:
            return None
        why, found = _read(answer)
        why = why or find_fault(found)
        if why:
            log.info("%s: %s (status %d)", name, why, answer.status)
            raise SourceAway(why, retry_after=answer.retry_after)
        self._keep(address, answer)
        return found

    async def _ask(self, address: URL, name: str, seconds: float) -> _Answer:
        """The answer, of whatever status; the one kept where it is fresh or the source says it holds."""
        kept = self._kept.get(address)
        if kept and self._clock() - kept.at < FRESH:
            return kept
        headers = {"User-Agent": self._agent, "Accept": "application/json", "Accept-Encoding": "gzip"}
        if kept and kept.etag:
            headers["If-None-Match"] = kept.etag
        try:
            async with asyncio.timeout(seconds):
                answer = await self._follow(address, headers)
        except TimeoutError:
            why = Trouble.SLOW
        except (aiohttp.ClientError, OSError, ValueError):
            why = Trouble.BROKEN
        else:
            if answer.status == 304 and kept:
                return replace(kept, at=self._clock())
            return answer
        # Out here the error of aiohttp, in which the address stands with its key, is no longer at hand.
        log.info("%s: %s", name, why)
        raise SourceAway(why)

    async def _follow(self, address: URL, headers: Mapping[str, str]) -> _Answer:
        """The answer at the end of redirects, which may lead to another path of the same host alone."""
        for _ in range(MOST_REDIRECTS + 1):
            async with self._session.get(address, headers=headers, allow_redirects=False) as response:
                if response.status not in (301, 302, 303, 307, 308):
                    return await self._take(response)
                target = address.join(URL(response.headers.get("Location", ""), encoded=True))
            if target.host != address.host:
                break
            address = URL(f"{address.origin()}{target.raw_path_qs}", encoded=True)
        raise ValueError("redirected elsewhere, or for ever")

    async def _take(self, response: aiohttp.ClientResponse) -> _Answer:
        body = b""
        if response.status == 200:
            if "json" not in response.content_type:
                raise ValueError("no JSON")
            pieces = bytearray()
            async for piece in response.content.iter_any():
                pieces += piece
                if len(pieces) > MOST_BYTES:
                    raise ValueError("too long")
            body = bytes(pieces)
        return _Answer(
            response.status,
            body,
            response.headers.get("ETag"),
            _read_seconds(response.headers.get("Retry-After", "")),
            self._clock(),
        )

    def _keep(self, address: URL, answer: _Answer) -> None:
        self._kept.pop(address, None)
        self._kept[address] = answer
        total = sum(len(each.body) for each in self._kept.values())
        while total > KEPT_BYTES:
            _, gone = self._kept.popitem(last=False)
            total -= len(gone.body)


def _mend(text: str) -> str:
    """Half a pair of surrogates, which a member may send and no address can hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _read(answer: _Answer) -> tuple[Trouble | None, object]:
    """The trouble that a status or an answer that is no JSON tells, and what the answer says."""
    if answer.status in (401, 403):
        return Trouble.REFUSED, None
    if answer.status == 429:
        return Trouble.BUSY, None
    if answer.status == 200:
        try:
            return None, json.loads(answer.body)
        except (ValueError, RecursionError):
            pass
    return Trouble.BROKEN, None


def _read_seconds(text: str) -> float | None:
    """What `Retry-After` says, up to a day; a date is passed over."""
    return min(float(text), 86_400.0) if text.isascii() and text.isdigit() and len(text) < 10 else None
