"""How long to wait before Discord is connected to, so that neither it nor its limits are worn out."""

from dataclasses import dataclass

APART_SECONDS = 5.5
"""Between two IDENTIFYs of a bucket: Discord asks for 5."""

SPARE_IDENTIFIES = 5
"""So many of a day's are not spent: an owner who starts the bot by hand may want them."""

START_WAITS: tuple[int, ...] = (0, 0, 5, 10, 20, 40, 80, 160, 300)
"""Seconds before the first start, the second and so on of those that did not last."""

LASTING_SECONDS = 3600
"""A start that comes so long after the one before says nothing against it."""


def grow_wait(tries: int, *, first: float, longest: float) -> float:
    """Seconds until what failed `tries` times before is tried again: twice as many each time."""
    return min(first * 2.0 ** min(tries, 20), longest)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many IDENTIFYs Discord still allows, and in how many seconds it counts anew."""

    remaining: int
    reset_seconds: float

    @property
    def wait_seconds(self) -> float:
        return 0.0 if self.remaining > SPARE_IDENTIFIES else self.reset_seconds

    def spend(self) -> "Budget":
        return Budget(self.remaining - 1, self.reset_seconds)


@dataclass(frozen=True, slots=True)
class Starts:
    """How many starts in a row ended in no orderly stop and did not last, and when the last one was."""

    count: int = 0
    at: int = 0

    @property
    def wait_seconds(self) -> int:
        return START_WAITS[min(self.count, len(START_WAITS)) - 1] if self.count else 0

    def add(self, at: int) -> "Starts":
        """One more; a clock that was put back proves nothing either."""
        return Starts(self.count + 1 if 0 <= at - self.at < LASTING_SECONDS else 1, at)
