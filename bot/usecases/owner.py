"""What the owner must know reaches them by direct message, each thing at most once a day."""

import logging
from enum import StrEnum

from bot.ui.channels import Channels, Missing, Refused, Unreachable
from bot.ui.words import words
from bot.usecases.clock import DAY_SECONDS, Clock

log = logging.getLogger(__name__)


class Worry(StrEnum):
    """What an owner alone can mend; the words are `owner.*` in english.py."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    BACKUP_FAILED = "backup_failed"
    CLOCK_WRONG = "clock_wrong"
    SOURCE_OFF = "source_off"
    PERMISSION_LOST = "permission_lost"
    LIGHT_MODEL = "light_model"


class Owner:
    """Tells the owner; whoever finds something out calls `tell` as often as it likes."""

    def __init__(self, *, channels: Channels, clock: Clock) -> None:
        self._channels = channels
        self._clock = clock
        # In memory: a full disk takes no note.
        self._told_at: dict[tuple[Worry, str], int] = {}

    def tell(self, worry: Worry, thing: str = "", **parameters: object) -> None:
        """Say it by direct message, of each `thing` of a kind at most once a day."""
        now = self._clock.now()
        if now - self._told_at.get((worry, thing), -DAY_SECONDS) < DAY_SECONDS:
            return
        self._told_at[worry, thing] = now
        self._clock.spawn(self._send(worry, thing, words("en")(f"owner.{worry}", **parameters), now), "owner")

    async def _send(self, worry: Worry, thing: str, text: str, now: int) -> None:
        try:
            await self._channels.tell_owner(text, nonce=f"{worry}{now}")
        except (Missing, Refused, Unreachable) as error:
            log.warning("The owner could not be told of %s %s: %s", worry, thing, error)
