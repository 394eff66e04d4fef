"""Keeps up with what was refreshed: lays it over the titles, and lets additions become what came with it."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Sequence

from bot.domain.additions import Origin, ServerTitle, TitleState, find_twin
from bot.domain.errors import Gone
from bot.domain.search import TitleIndex
from bot.domain.servers import Served
from bot.domain.titles import Title
from bot.store import Store
from bot.ui.channels import Channels
from bot.usecases.arrivals import Arrivals
from bot.usecases.clock import Clock
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)


class Catalogue:
    """What all servers have, as a refresh leaves it: one of this process, or of another."""

    def __init__(
        self, *, store: Store, titles: Titles, arrivals: Arrivals, channels: Channels, clock: Clock
    ) -> None:
        self._store = store
        self._titles = titles
        self._arrivals = arrivals
        self._channels = channels
        self._clock = clock
        self._turn = asyncio.Lock()
        self._was_read = False
        self._ended_at: int | None = None
        """When the refresh ended that is laid over the titles."""
        self._settled: set[tuple[int, int]] = set()
        """Shards, with how many there are, whose additions have met these titles."""

    def take_up(self) -> None:
        """Keep up, beside whatever else goes on."""
        if not self._turn.locked():
            self._clock.spawn(self._keep_up(), "catalogue")

    async def renew(self) -> None:
        """Lay what was refreshed over the titles: at first, and whenever a refresh has ended since."""
        async with self._turn:
            await self._renew()

    async def _keep_up(self) -> None:
        try:
            async with self._turn:
                await self._renew()
                await self._settle(self._channels.served)
        except Exception:
            log.exception("What was refreshed could not be taken over")

    async def _renew(self) -> None:
        refresh = await self._store.sources.find_refresh()
        ended_at = refresh.ended_at if refresh else None
        if self._was_read and ended_at in (None, self._ended_at):
            return
        if refreshed := await self._store.sources.list_refreshed():
            await self._titles.lay_over(refreshed)
            self._settled.clear()
            log.info("%d titles are as a refresh left them", len(refreshed))
        self._was_read, self._ended_at = True, ended_at

    # Additions ---------------------------------------------------------------------------------------

    async def _settle(self, served: Served) -> None:
        """Let additions that came with the titles become those, once for each shard after these changed.

        What waited for one of the titles in somebody's list arrives.
        """
        count = served.shard_count
        for shard_id in sorted(served.shard_ids):
            if (shard_id, count) not in self._settled:
                await self._settle_shard(Served(count, frozenset({shard_id})), f"twins {shard_id}/{count}")
                self._settled.add((shard_id, count))

    async def _settle_shard(self, shard: Served, name: str) -> None:
        servers = await self._store.titles.list_servers(served=shard)
        waiting = await self._store.waiting.list_servers(served=shard)
        if not servers and not waiting:
            return
        whole = self._titles.whole
        digest = await asyncio.to_thread(_digest, whole.titles)
        if await self._store.facts.find(name) == digest:
            return
        for server_id in servers:
            await self._adopt_twins(server_id, whole)
        for server_id in waiting:
            await self._arrivals.meet_all(server_id)
        await self._store.facts.keep(name, digest)

    async def _adopt_twins(self, server_id: int, whole: TitleIndex) -> None:
        settings = await self._store.settings.find(server_id)
        own = await self._store.titles.list_all(server_id)
        seen = whole if settings.world else whole.korean
        twins = await asyncio.to_thread(self._find_twins, own, seen)
        for title_id, twin in twins.items():
            try:
                await self._store.titles.adopt_twins(server_id, {title_id: twin}, at=self._clock.now())
            except Gone:  # somebody has just taken the one or the other away
                log.info("%s of server %d was not made %s", title_id, server_id, twin.id)

    def _find_twins(self, own: Sequence[ServerTitle], seen: TitleIndex) -> dict[str, Title]:
        """What is surely the same as an addition, by the addition's id, of what the server sees."""
        hidden = {row.title.id for row in own if row.state is not TitleState.SHOWN}

        def find_holders(source: str, key: str) -> Iterable[Title]:
            return (title for title in self._titles.find_holders(source, key) if title.id in seen.by_id)

        found = {}
        for row in own:
            if row.state is TitleState.SHOWN and row.origin is not Origin.MENDED:
                twin = find_twin(row.title, seen.find_named, find_holders)
                if isinstance(twin, Title) and twin.id not in hidden:
                    found[row.title.id] = twin
        return found


def _digest(titles: Iterable[Title]) -> str:
    """Other where anything is by which a twin is told."""
    parts = hashlib.sha256()
    for title in titles:
        told = (title.id, title.year, title.kind, title.names, sorted(title.ids.items()), title.networks)
        parts.update(repr((told, title.directors, title.cast)).encode())
    return parts.hexdigest()
