"""When a source that fails is left alone for a while, and when the owner hears of it."""

from dataclasses import dataclass, replace
from enum import StrEnum

HOUR = 3600
DAY = 24 * HOUR

FAULTS = 3
"""So many in a row, and a source is left alone."""
SHORTEST, LONGEST = 60, 6 * HOUR
"""Seconds it is left alone at first, twice as long after each further fault, and at most."""
REFUSED_FOR = DAY
"""Seconds it is left alone after it refused: a key does not mend itself."""
TOLD_EVERY = 30 * DAY
"""Seconds in which the owner hears of a source once at most."""


class Trouble(StrEnum):
    """Why a source gave no usable answer."""

    SLOW = "slow"
    REFUSED = "refused"
    BUSY = "busy"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is remembered of a source: faults in a row, the last one's cause, and times in seconds since 1970.

    Once the time it is left alone has passed, the next one who asks tries it: a good answer forgives all
    faults, a bad one doubles the time.
    """

    faults: int = 0
    off_until: int = 0
    told_at: int | None = None
    why: Trouble | None = None

    def is_open(self, at: int) -> bool:
        """Whether the source is left alone at that time."""
        return at < self.off_until

    def fail(self, why: Trouble, at: int, *, retry_after: float | None = None) -> "Breaker":
        """What is remembered after one fault more; `retry_after` are the seconds the source asked for."""
        faults = self.faults + 1
        pause = retry_after or 0.0
        if why is Trouble.REFUSED:
            pause = max(pause, REFUSED_FOR)
        elif faults >= FAULTS:
            # Far beyond the longest a power of two would only grow.
            pause = max(pause, min(LONGEST, SHORTEST * 2 ** min(faults - FAULTS, 16)))
        return replace(self, faults=faults, off_until=max(self.off_until, at + round(pause)), why=why)

    def succeed(self) -> "Breaker":
        """What is remembered after a good answer."""
        return Breaker(told_at=self.told_at)

    def must_tell(self, at: int) -> bool:
        """Whether the owner is to hear of it now: it is off for faults, and was not told of lately.

        A source that merely asked for patience is not worth a word.
        """
        off = self.is_open(at) and (self.why is Trouble.REFUSED or self.faults >= FAULTS)
        return off and (self.told_at is None or at - self.told_at >= TOLD_EVERY)

    def note_told(self, at: int) -> "Breaker":
        """What is remembered once the owner has heard of it."""
        return replace(self, told_at=at)
