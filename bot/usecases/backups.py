"""Backups that are made by themselves: as often as the owner wants, and the newest are kept."""

import asyncio
import logging
import threading

from bot.settings import BackupPlan
from bot.store.engines.backups import NoBackup, back_up, list_backups, remove_old
from bot.usecases.clock import Clock
from bot.usecases.owner import Owner, Worry

log = logging.getLogger(__name__)

LOOK_SECONDS = 3600
"""How often the folder is looked at, and one that failed is tried again."""


class Backups:
    """Goes by what is in the folder: an empty one, or another one, gets a backup at once."""

    def __init__(self, *, plan: BackupPlan, owner: Owner, clock: Clock) -> None:
        self._plan = plan
        self._owner = owner
        self._clock = clock
        self._stopping = threading.Event()
        self.made_at: int | None = None
        """When the newest was made, as far as is known."""

    async def make_due(self) -> int:
        """Make one if it is time; when to look again."""
        plan, now = self._plan, self._clock.now()
        try:
            made_at = self.made_at = await asyncio.to_thread(self._find_newest, now)
            if made_at is None or made_at + plan.seconds <= now:
                made = await asyncio.to_thread(
                    back_up, plan.database, plan.folder, is_stopping=self._stopping.is_set
                )
                log.info("%s: %d bytes, %d rows, %.1f s", made.path, made.size, made.rows, made.seconds)
                made_at = self.made_at = now
                await asyncio.to_thread(remove_old, plan.database, plan.folder, keep=plan.keep)
        except NoBackup as error:
            if not self._stopping.is_set():
                log.warning("There is no backup. %s", error)
                self._owner.tell(Worry.BACKUP_FAILED, why=error)
            return now + LOOK_SECONDS
        return min(now + LOOK_SECONDS, made_at + plan.seconds)

    def _find_newest(self, now: int) -> int | None:
        """When the newest was made that counts; one of the future was made by a clock that was wrong."""
        found = list_backups(self._plan.database, self._plan.folder)
        times = [int(each.made_at.timestamp()) for each in found if each.before is None]
        return max((at for at in times if at <= now), default=None)

    def stop(self) -> None:
        """Give up the one that is being made."""
        self._stopping.set()
