"""What the owner must know reaches them by direct message, each thing at most once a day."""

import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.store import Store
from bot.ui.channels import Channels, Missing, Refused, Unreachable
from bot.ui.text import excerpt
from bot.ui.words import words
from bot.usecases.clock import DAY_SECONDS, Clock

log = logging.getLogger(__name__)

NAME = 100
"""Characters of a server's name."""

MEGABYTE = 1_000_000

LOW_BYTES = 500 * MEGABYTE
"""What a disk should have left at least, and twice the database besides: a backup is as large as that."""

LOOK_SECONDS = 3600
"""How often the room on the disk is looked at."""


class Worry(StrEnum):
    """What an owner alone can mend; the words are `owner.*` in english.py, and their parameters are here."""

    DISK_FULL = "disk_full"
    DISK_LOW = "disk_low"  # free, taken: megabytes
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    BACKUP_FAILED = "backup_failed"  # why
    CLOCK_WRONG = "clock_wrong"  # seconds
    SOURCE_OFF = "source_off"  # source, why
    PERMISSION_LOST = "permission_lost"  # server, channel: their names
    LIGHT_MODEL = "light_model"  # learnt, members: how many


@dataclass(frozen=True, slots=True)
class Message:
    """What waits to be said, and since when."""

    worry: Worry
    parameters: Mapping[str, object]
    at: int


class Owner:
    """Tells the owner; whoever finds something out calls `tell` as often as it likes."""

    def __init__(self, *, store: Store, channels: Channels, clock: Clock) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        # In memory too: a full disk takes no note.
        self._told_at: dict[str, int] = {}
        self._waiting: dict[str, Message] = {}
        self._is_telling = False
        self._looked_at = 0

    def tell(self, worry: Worry, thing: object = "", **parameters: object) -> None:
        """Say it by direct message, of each `thing` of a kind at most once a day. Never an error.

        It waits until Discord has said who the owner is, and while it cannot be reached.
        """
        key, now = f"{worry}:{thing}", self._clock.now()
        if key not in self._waiting and not _is_recent(self._told_at.get(key), now):
            self._waiting[key] = Message(worry, parameters, now)
            self.take_up()

    def tell_refused(self, server_id: int, channel_id: int) -> None:
        """Discord does not let the bot post where a server wants it to."""
        name = excerpt(self._channels.find_name(server_id), NAME) or server_id
        channel = excerpt(self._channels.name_channel(server_id, channel_id), NAME)
        self.tell(Worry.PERMISSION_LOST, server_id, server=name, channel=channel)

    def take_up(self) -> None:
        """Say what waits."""
        if self._waiting and not self._is_telling:
            self._is_telling = self._clock.spawn(self._tell_all(), "owner") is not None

    def look_at_disk(self) -> None:
        """Warn while there is room still; looks each hour, however often it is called."""
        now = self._clock.now()
        if 0 <= now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        room = self._store.find_room()
        if room is not None and is_low(room.free, room.taken):
            free, taken = room.free // MEGABYTE, -(-room.taken // MEGABYTE)
            self.tell(Worry.DISK_LOW, free=free, taken=taken)

    async def _tell_all(self) -> None:
        tried: set[str] = set()
        try:
            while new := [key for key in self._waiting if key not in tried]:
                tried.add(key := new[0])
                message = self._waiting[key]
                if _is_recent(await self._find_told(key), message.at) or await self._send(key, message):
                    self._told_at[key] = message.at
                    del self._waiting[key]
        finally:
            self._is_telling = False

    async def _send(self, key: str, message: Message) -> bool:
        """Whether there is nothing more to be tried."""
        nonce = f"{zlib.crc32(key.encode()):x}-{message.at}"  # Discord has 25 characters for it
        try:
            text = words("en")(f"owner.{message.worry}", **message.parameters)
            await self._channels.tell_owner(text, nonce=nonce)
        except Unreachable as error:
            log.info("The owner is told of %s later: %s", key, error)
            return False
        except (Missing, Refused) as error:
            log.warning("The owner could not be told of %s: %s", key, error)
        except Exception:
            log.exception("The owner could not be told of %s", key)
        await self._note_told(key, message.at)
        return True

    async def _find_told(self, key: str) -> int | None:
        try:
            return await self._store.facts.find_told(key)
        except Exception as error:  # it may be of this very thing that the owner is to be told
            log.info("When the owner was told of %s is not known: %r", key, error)
            return None

    async def _note_told(self, key: str, at: int) -> None:
        try:
            await self._store.facts.note_told(key, at=at, since=at - DAY_SECONDS)
        except Exception as error:
            log.info("That the owner was told of %s is noted in memory alone: %r", key, error)


def is_low(free: int, taken: int) -> bool:
    """Whether so many free bytes are too few for a database of that size."""
    return free < max(LOW_BYTES, 2 * taken)


def _is_recent(told_at: int | None, now: int) -> bool:
    """Whether that was within a day; a clock that was wrong may have left a time that is still to come."""
    return told_at is not None and 0 <= now - told_at < DAY_SECONDS
