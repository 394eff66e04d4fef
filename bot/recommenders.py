"""Each server's recommender: fitted off the event loop, kept in bounded memory, on disk for a restart."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from bot.domain.search import TitleIndex
from bot.domain.suggestions import Answers
from bot.store import Store

if TYPE_CHECKING:
    from bot.domain.recommend import Ground, Recommender

log = logging.getLogger(__name__)

GROWTH = 0.01
"""Votes more or fewer since the last fit, as a part of all, after which it is fitted anew."""

ROOM = 256 << 20
"""Bytes of recommenders in memory, over all servers; those not asked for the longest go first."""

PATIENCE = 0.25
"""Seconds an answer waits for a fit that is due; after them it is given by the last one."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A recommender, and how many votes it was fitted to."""

    model: "Recommender"
    votes: int


class Recommenders:
    """The recommenders of all servers. What it hands out never changes: a new fit takes its place whole."""

    def __init__(self, store: Store, index: TitleIndex, *, room: int = ROOM) -> None:
        self._store = store
        self._index = index
        self._room = room
        self._grounding = Lock()
        self._kept: OrderedDict[int, Fitted] = OrderedDict()
        self._fits: dict[int, asyncio.Task[Fitted]] = {}
        # A fit takes a core to itself; a small machine has one to spare.
        self._one = asyncio.Lock()

    def at_hand(self, server_id: int) -> bool:
        """Whether `of` answers at once; else it may take seconds."""
        return server_id in self._kept

    async def of(self, server_id: int, members: Mapping[int, Answers]) -> "Recommender":
        """The server's recommender, with the newest scores of `members` folded in."""
        fitted = await self._current(server_id)
        return await asyncio.to_thread(_folded, fitted.model, members)

    async def close(self) -> None:
        """Give up fits under way."""
        for task in self._fits.values():
            task.cancel()
        await asyncio.gather(*self._fits.values(), return_exceptions=True)

    async def _current(self, server_id: int) -> Fitted:
        """The last fit, after a new one if that is due and takes no longer than one's patience."""
        votes = await self._store.ratings.count(server_id)
        fitted = self._kept.get(server_id) or await self._loaded(server_id)
        if fitted is not None:
            self._keep(server_id, fitted)
            if abs(votes - fitted.votes) < max(1, GROWTH * fitted.votes):
                return fitted
        task = self._fits.get(server_id)
        if task is None:
            task = self._fits[server_id] = asyncio.create_task(self._fit(server_id), name="fit")
            task.add_done_callback(lambda done: self._done(server_id, done))
        if fitted is None:
            return await asyncio.shield(task)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if done and task.exception() is None else fitted

    def _done(self, server_id: int, task: asyncio.Task[Fitted]) -> None:
        self._fits.pop(server_id, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("A recommender could not be fitted", exc_info=error)

    async def _fit(self, server_id: int) -> Fitted:
        async with self._one:
            votes = await self._store.ratings.votes(server_id)
            fitted = await asyncio.to_thread(self._learn, server_id, votes)
        self._keep(server_id, fitted)
        return fitted

    def _keep(self, server_id: int, fitted: Fitted) -> None:
        self._kept[server_id] = fitted
        self._kept.move_to_end(server_id)
        while len(self._kept) > 1 and sum(each.model.size for each in self._kept.values()) > self._room:
            self._kept.popitem(last=False)

    # In a thread -------------------------------------------------------------------------------------

    async def _loaded(self, server_id: int) -> Fitted | None:
        return await asyncio.to_thread(self._load, server_id)

    def _load(self, server_id: int) -> Fitted | None:
        from bot.domain.recommend import Recommender

        found = self._store.learnt.find(server_id)
        if found is None:
            return None
        votes, data = found
        try:
            return Fitted(Recommender.from_bytes(data, self._shared_ground()), votes)
        except ValueError as error:  # of another catalogue or version, or torn
            log.info("A kept recommender is fitted anew: %s", error)
            return None

    def _learn(self, server_id: int, votes: list[tuple[int, str, int]]) -> Fitted:
        from bot.domain.recommend import Recommender

        ratings = ((member, title_id, half / 2) for member, title_id, half in votes)
        model = Recommender.fit(ratings, self._shared_ground())
        if votes:
            try:
                self._store.learnt.keep(server_id, len(votes), model.to_bytes())
            except OSError as error:
                log.warning("A recommender could not be kept on disk: %s", error)
        return Fitted(model, len(votes))

    def _shared_ground(self) -> "Ground":
        with self._grounding:
            return _ground(self._index)


@lru_cache(1)
def _ground(index: TitleIndex) -> "Ground":
    """The catalogue's own part: a second of work, once for all servers."""
    from bot.domain.recommend import Ground

    return Ground.of(index.titles)


def _folded(model: "Recommender", members: Mapping[int, Answers]) -> "Recommender":
    """The model with what these members scored since it was fitted."""
    for member_id, answers in members.items():
        before = model.scores_of(member_id)
        now = {title_id: half / 2 for title_id, half in answers.scores.items() if half is not None}
        newer: dict[str, float | None] = {t: score for t, score in now.items() if before.get(t) != score}
        newer |= dict.fromkeys(before.keys() - now.keys())
        if newer:
            model = model.with_ratings(member_id, newer)
    return model
