"""What is done by itself: learning a server anew, forgetting what is past its time, keeping up to date."""

import logging
from collections.abc import Awaitable, Callable

from bot.domain.errors import Busy
from bot.store import Store
from bot.store.jobs import (
    ADMISSIONS,
    ARRIVALS,
    BACKUP,
    DEPARTURES,
    ERASE,
    IMPORTED,
    REFRESH,
    SETTLE,
    Task,
)
from bot.ui.channels import Channels, Missing, Refused, Unreachable
from bot.usecases.arrivals import Arrivals
from bot.usecases.backups import Backups
from bot.usecases.clock import DAY_SECONDS, FIRST_SECONDS, Clock
from bot.usecases.facts import TitleFacts
from bot.usecases.refreshing import Refreshing

log = logging.getLogger(__name__)

BATCH = 10
"""Jobs taken up at a time."""

CHECK_SECONDS, CHECKED, CHECKED_SECONDS = 3600, 20, 7 * DAY_SECONDS
"""How often a server's voters are looked up, how many of them, and how old what is known of one must be."""

REFRESH_SECONDS, PIECE_SECONDS = 7 * DAY_SECONDS, 3
"""How often the catalogue is refreshed, and how long between two pieces the source is left to members."""

UNKNOWN_SECONDS = 3600
"""For how long a job of another version is left alone."""


class Jobs:
    """Does the jobs that are due, one after another; one that fails waits longer each time.

    Where there is `refreshing`, the catalogue is brought up to date each week; where there are `backups`,
    they are made.
    """

    def __init__(
        self,
        *,
        store: Store,
        facts: TitleFacts,
        arrivals: Arrivals,
        channels: Channels,
        clock: Clock,
        refreshing: Refreshing | None = None,
        backups: Backups | None = None,
    ) -> None:
        self._store = store
        self._facts = facts
        self._arrivals = arrivals
        self._channels = channels
        self._clock = clock
        self._refreshing = refreshing
        self._backups = backups
        self._working: set[bool] = set()
        self._again: set[bool] = set()
        self._ways: dict[str, Callable[[Task], Awaitable[int | None]]] = {
            "calibrate": self._calibrate,
            SETTLE: self._settle,
            ERASE: self._erase,
            "prune": self._prune,
            "purge": self._purge,
            "forget_facts": self._forget_facts,
            ADMISSIONS: self._count_admissions,
            DEPARTURES: self._look_for_departures,
            IMPORTED: self._count_imported,
            ARRIVALS: self._meet_arrivals,
            REFRESH: self._refresh,
            BACKUP: self._back_up,
        }

    async def start(self) -> None:
        for name in ("prune", "forget_facts", ADMISSIONS):
            await self._store.jobs.ensure(name, at=self._clock.now())
        if self._refreshing is not None:
            await self._store.jobs.ensure(REFRESH, at=self._clock.now())
        if self._backups is not None:
            await self._store.jobs.ensure(BACKUP, at=self._clock.now())

    def take_up(self) -> None:
        for is_slow in (False, True):
            self._again.add(is_slow)
            if is_slow not in self._working and self._clock.spawn(self._work(is_slow), "jobs") is not None:
                self._working.add(is_slow)

    async def _work(self, is_slow: bool) -> None:
        """Do what is due, one after another; nothing waits behind what waits for others."""
        most = 1 if is_slow else BATCH  # a lease may end while others of its batch are done
        try:
            while is_slow in self._again:
                self._again.discard(is_slow)
                while due := await self._store.jobs.take_due(
                    at=self._clock.now(), most=most, is_slow=is_slow, served=self._channels.served
                ):
                    for task in due:
                        await self._do(task)
        except Busy:  # the engine has said why; what is due stays due
            self._clock.remind(FIRST_SECONDS)
        except Exception:
            log.exception("No job could be taken up")
        finally:
            self._working.discard(is_slow)

    async def _do(self, task: Task) -> None:
        way = self._ways.get(task.name)
        if way is None:
            await self._store.jobs.put_off(task, until=self._clock.now() + UNKNOWN_SECONDS)
            return
        try:
            again_at = await way(task)
        except Busy:  # somebody reads, or too much is to be written: no fault, and soon over
            log.info("Job %s of %d waits its turn", task.name, task.scope)
            await self._store.jobs.put_off(task, until=self._clock.put_off(task.tries))
        except Exception as error:
            if task.tries:  # the cause was logged the first time
                log.warning("Job %s of %d failed again: %r", task.name, task.scope, error)
            else:
                log.exception("Job %s of %d failed", task.name, task.scope)
            await self._store.jobs.put_off(task, until=self._clock.put_off(task.tries))
        else:
            await self._store.jobs.finish(task, again_at=again_at)

    async def _calibrate(self, task: Task) -> None:
        await self._store.calibration.calibrate(task.scope)

    async def _settle(self, task: Task) -> None:
        await self._store.calibration.settle(task.scope)

    async def _erase(self, task: Task) -> None:
        """Erase from a server who asked for it, here or where another process answered them."""
        for member_id in await self._store.privacy.list_asked(task.scope):
            await self._store.privacy.erase(task.scope, member_id, at=self._clock.now())

    async def _prune(self, task: Task) -> int:
        now = self._clock.now()
        await self._store.servers.prune(at=now)
        return now + DAY_SECONDS

    async def _forget_facts(self, task: Task) -> int:
        await self._facts.forget()
        return self._clock.now() + DAY_SECONDS

    async def _count_admissions(self, task: Task) -> int | None:
        return await self._facts.count_admissions()

    async def _look_for_departures(self, task: Task) -> int | None:
        """See who of a server's voters is a member still, some each hour, if its managers want to know."""
        server_id, now = task.scope, self._clock.now()
        settings = await self._store.settings.find(server_id)
        if settings.leave_out_left:
            before = now - CHECKED_SECONDS
            for member_id in await self._store.departures.list_voters(server_id, before=before, most=CHECKED):
                try:
                    is_here = await self._channels.is_member(server_id, member_id)
                except (Missing, Refused, Unreachable) as error:
                    log.info("Who has left server %d is not known now: %s", server_id, error)
                    break
                await self._store.departures.note(server_id, member_id, is_here=is_here, at=now)
        wanted = await self._store.departures.settle(server_id, at=now)
        while await self._store.departures.rebuild_some(server_id):
            pass
        await self._store.calibration.settle(server_id)
        return now + CHECK_SECONDS if wanted else None

    async def _count_imported(self, task: Task) -> None:
        """Let scores that came with lists count as the server's managers want."""
        while await self._store.imports.count_some(task.scope, at=self._clock.now()):
            pass
        await self._store.calibration.settle(task.scope)

    async def _meet_arrivals(self, task: Task) -> None:
        await self._arrivals.meet_own(task.scope)

    async def _refresh(self, task: Task) -> int | None:
        """One piece of a refresh, if the owner wants any; the next one soon, or that of the next week."""
        if self._refreshing is None:
            return None
        refresh = await self._refreshing.find()
        if refresh.ended_at is None:
            refresh = await self._refreshing.go_on(refresh)
            self._clock.remind(PIECE_SECONDS)  # for the next piece, or to lay over what has come
        now = self._clock.now()
        if refresh.ended_at is None:
            return now + PIECE_SECONDS
        return max(now + PIECE_SECONDS, refresh.began_at + REFRESH_SECONDS)

    async def _back_up(self, task: Task) -> int | None:
        return None if self._backups is None else await self._backups.make_due()

    async def _purge(self, task: Task) -> None:
        await self._store.purge()
