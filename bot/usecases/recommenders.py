"""Each server's recommender: fitted off the event loop when it is due, kept in bounded memory."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

from bot.domain.errors import Busy, Gone
from bot.domain.recommend import Ground, Recommender
from bot.domain.recommend.lighter import APART, count_learnable
from bot.domain.recommend.votes import Columns, count_by_member, join_columns, keep_keenest, read_columns
from bot.domain.search import TitleIndex
from bot.domain.servers import Served
from bot.domain.suggestions import Answers
from bot.domain.titles import Title
from bot.memory import find_left
from bot.store import Store
from bot.usecases.heavy import Heavy, run_apart, run_aside
from bot.usecases.owner import Owner, Worry
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)

T = TypeVar("T")

GROWTH = 0.01
"""Votes more or fewer since the last fit, as a part of all, after which it is fitted anew."""

ROOM = 256 << 20
"""Bytes of recommenders in memory, over all servers; those not asked for the longest go first."""

PATIENCE = 0.25
"""Seconds an answer waits for a fit that is due; after them it is given by the last one."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a server can be suggested: the `whole`, its `own` titles over it, and what ids `became`."""

    whole: TitleIndex
    own: list[Title]
    became: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Fit:
    """A recommender, how many votes of which titles there were, and a mark of the hidden it leaves out."""

    model: Recommender
    votes: int
    stock: Stock
    hidden: int = 0

    def is_due(self, votes: int, stock: Stock) -> bool:
        """Whether so many votes, or other titles, ask for a new one."""
        return abs(votes - self.votes) >= max(1, GROWTH * self.votes) or stock != self.stock

    def knows(self, title_ids: Collection[str]) -> bool:
        return self.model.ground.place.keys() >= {*title_ids}


class Recommenders:
    """The recommenders of all servers. What it hands out never changes: a new fit takes its place whole."""

    def __init__(
        self, *, store: Store, titles: Titles, heavy: Heavy, owner: Owner | None = None, room: int = ROOM
    ) -> None:
        self._store = store
        self._titles = titles
        self._heavy = heavy
        self._owner = owner
        self._room = room
        self._fits: OrderedDict[int, Fit] = OrderedDict()
        self._under_way: dict[int, asyncio.Task[Fit]] = {}
        self._alone: Fit | None = None
        self._tasks: set[asyncio.Task[Fit]] = set()
        # A fit takes a core to itself; a small machine has one to spare.
        self._turn = asyncio.Lock()
        self._is_stopping = False

    def is_ready(self, server_id: int | None) -> bool:
        """Whether `get` of a server, or None for `use_alone`, answers at once; else it may take seconds."""
        return self._alone is not None if server_id is None else server_id in self._fits

    async def get(self, server_id: int, members: Mapping[int, Answers]) -> Recommender:
        """The server's recommender, with the newest scores of `members` folded in."""
        return await self.use(server_id, members, lambda model: model)

    async def use(
        self,
        server_id: int,
        members: Mapping[int, Answers],
        work: Callable[[Recommender], T],
        *,
        named: Collection[str] = (),
    ) -> T:
        """What `work` makes of that recommender, in one go beside the event loop.

        It knows the titles that are `named`, by the ids they go by now. Raises Busy, Gone where it cannot.
        """
        fit = await self._find_fit(server_id, named)
        if not fit.knows(named):
            raise Gone
        return await self._heavy.run(lambda: work(_fold_in(fit, members)))

    async def use_alone(
        self,
        titles: TitleIndex,
        members: Mapping[int, Answers],
        work: Callable[[Recommender], T],
        *,
        named: Collection[str] = (),
    ) -> T:
        """As `use`, of these titles and by what they are alone: nobody else's scores, in whatever server."""
        whole = self._titles.whole
        fit = await self._learn_alone(Stock(whole, titles.list_beyond(whole), titles.became))
        if not fit.knows(named):
            raise Gone
        return await self._heavy.run(lambda: work(_fold_in(fit, members)))

    async def _learn_alone(self, stock: Stock) -> Fit:
        """A recommender without a vote; that of the catalogue alone is kept."""
        if self._alone is not None and self._alone.stock == stock:
            return self._alone
        async with self._turn:
            fit = Fit(await run_aside(_learn_nothing, stock), 0, stock)
        if not stock.own:
            self._alone = fit
        return fit

    async def prepare(self) -> None:
        """Make the catalogue's part ready, so that the first list of a server need not wait for it."""
        async with self._turn:
            await run_aside(make_ground, self._titles.whole)

    def forget(self, server_id: int) -> None:
        """Keep nothing that was learnt of a server: what a member gave who is gone or hidden is in it."""
        self._fits.pop(server_id, None)
        self._under_way.pop(server_id, None)  # whoever waits for it has it, and nobody after them

    def forget_others(self, served: Served) -> None:
        """Keep the recommenders of these servers alone."""
        for server_id in [each for each in self._fits if not served.has(each)]:
            del self._fits[server_id]

    def stop(self) -> None:
        """Give up fits under way: whoever waits for one hears Busy, and so does whoever would begin one."""
        self._is_stopping = True
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        self.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _find_fit(self, server_id: int, named: Collection[str]) -> Fit:
        """The last fit, after a new one if that is due and takes no longer than one's patience.

        A title that is too new for the last one is worth the wait.
        """
        votes, hidden = await self._count(server_id)
        stock = await self._find_stock(server_id)
        last = self._fits.get(server_id)
        if last is not None and last.hidden != hidden:
            self.forget(server_id)
            last = None
        if last is not None:
            self._fits.move_to_end(server_id)
            if not last.is_due(votes, stock):
                return last
        task = self._join(server_id)
        if last is not None and last.knows(named):
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            return task.result() if done and not task.cancelled() and task.exception() is None else last
        fit = await self._wait_for(task)
        # What was under way may have begun before the title came.
        return fit if fit.knows(named) or fit.stock == stock else await self._wait_for(self._join(server_id))

    async def _wait_for(self, task: "asyncio.Task[Fit]") -> Fit:
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._is_stopping and task.cancelled():  # else it is whoever waits that was cancelled
                raise Busy from None
            raise

    async def _count(self, server_id: int) -> tuple[int, int]:
        """The votes of a server, and a mark of the members whose votes are not learnt from."""
        ratings = self._store.ratings
        return await asyncio.gather(ratings.count_votes(server_id), ratings.mark_hidden(server_id))

    async def _find_stock(self, server_id: int) -> Stock:
        titles, whole = await self._titles.view(server_id), self._titles.whole
        return Stock(whole, titles.list_beyond(whole), titles.became)

    def _join(self, server_id: int) -> "asyncio.Task[Fit]":
        """The fit under way, or a new one. Raises Busy."""
        if self._is_stopping:
            raise Busy
        return self._under_way.get(server_id) or self._begin(server_id)

    def _begin(self, server_id: int) -> "asyncio.Task[Fit]":
        def end(task: asyncio.Task[Fit]) -> None:
            self._tasks.discard(task)
            if self._under_way.get(server_id) is task:
                del self._under_way[server_id]
            if not task.cancelled() and (error := task.exception()):
                log.error("A recommender could not be fitted", exc_info=error)

        task = self._under_way[server_id] = asyncio.create_task(self._fit(server_id), name="fit")
        self._tasks.add(task)
        task.add_done_callback(end)
        return task

    async def _fit(self, server_id: int) -> Fit:
        async with self._turn:
            count, hidden = await self._count(server_id)
            stock = await self._find_stock(server_id)
            ground = await run_aside(_make_ground_of, stock)
            columns = await self._read_columns(server_id, stock, ground)
            model = await self._learn(server_id, columns, ground)
            fit = Fit(model, count, stock, hidden)
        if self._under_way.get(server_id) is not asyncio.current_task():
            return fit
        self._fits[server_id] = fit
        self._fits.move_to_end(server_id)
        while len(self._fits) > 1 and sum(each.model.size for each in self._fits.values()) > self._room:
            self._fits.popitem(last=False)
        return fit

    async def _read_columns(self, server_id: int, stock: Stock, ground: Ground) -> Columns:
        """A server's votes, by the titles of today."""

        def read(votes: list[tuple[int, str, int]]) -> Columns:
            now = ((who, stock.became.get(title_id, title_id), half / 2) for who, title_id, half in votes)
            return read_columns(((who, it, score) for who, it, score in now if it is not None), ground.place)

        parts = [read([])]
        async for votes in self._store.ratings.read_votes(server_id):
            parts.append(await asyncio.to_thread(read, votes))
        return await asyncio.to_thread(join_columns, parts)

    async def _learn(self, server_id: int, columns: Columns, ground: Ground) -> Recommender:
        """The model of these votes; of fewer where there is no room to learn from all of them."""
        lengths = await asyncio.to_thread(count_by_member, columns)
        learnt = count_learnable(lengths, ground, find_left())
        if learnt < len(lengths):
            self._say_lighter(server_id, learnt, len(lengths))
            columns = await asyncio.to_thread(keep_keenest, columns, learnt)
        if len(columns[0]) < APART:
            return await run_aside(Recommender.learn, columns, ground)
        bare = ground.without_names()
        work = partial(Recommender.learn, columns, bare)
        try:
            return await run_apart(work, theirs=bare.list_shared(), ours=ground.list_shared())
        except MemoryError:  # something else has taken what there was
            self._say_lighter(server_id, 0, len(lengths))
            return await run_aside(Recommender.learn, keep_keenest(columns, 0), ground)

    def _say_lighter(self, server_id: int, learnt: int, members: int) -> None:
        log.warning(
            "Too little memory: what server %d is suggested goes by %d of its %d members",
            server_id,
            learnt,
            members,
        )
        if self._owner is not None:
            self._owner.tell(Worry.LIGHT_MODEL, str(server_id), learnt=learnt, members=members)


# In a thread -----------------------------------------------------------------------------------------


@lru_cache(1)
def make_ground(index: TitleIndex) -> Ground:
    """The catalogue's own part: a second of work, once for all servers."""
    ground = Ground.from_titles(index.titles)
    ground.complete()
    return ground


def _make_ground_of(stock: Stock) -> Ground:
    ground = make_ground(stock.whole)
    return ground.cover(stock.own) if stock.own else ground


def _learn_nothing(stock: Stock) -> Recommender:
    return Recommender.fit([], _make_ground_of(stock))


def _fold_in(fit: Fit, members: Mapping[int, Answers]) -> Recommender:
    """The model with what these members scored since it was fitted."""
    model = fit.model
    for member_id, given in members.items():
        answers, before = given.follow(fit.stock.became), model.scores_of(member_id)
        now = {title_id: half / 2 for title_id, half in answers.scores.items() if half is not None}
        newer: dict[str, float | None] = {t: score for t, score in now.items() if before.get(t) != score}
        newer |= dict.fromkeys(before.keys() - now.keys())
        if newer:
            model = model.with_ratings(member_id, newer)
    return model
