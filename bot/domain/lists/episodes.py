"""What somebody saw of a series, put together from its episodes."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Seen:
    """Episodes by season and number, specials aside, and when they were seen, in epoch seconds."""

    times: Counter[tuple[int, int]] = field(default_factory=Counter)
    first_at: int | None = None
    last_at: int | None = None

    def add(self, season: int, number: int, at: int | None = None, *, n: int = 1) -> None:
        """Note that an episode was seen `n` times; season 0 are specials."""
        if season > 0 and number > 0:
            self.times[season, number] += n
            self.note(at)

    def note(self, at: int | None) -> None:
        if at is not None:
            self.first_at = at if self.first_at is None else min(self.first_at, at)
            self.last_at = at if self.last_at is None else max(self.last_at, at)

    @property
    def episode(self) -> int | None:
        """The last one seen of a single season; of several how many were seen in all."""
        if not self.times:
            return None
        if len({season for season, _ in self.times}) == 1:
            return max(number for _, number in self.times)
        return len(self.times)

    @property
    def rewatches(self) -> int:
        """How often all that was seen was seen again."""
        return min(self.times.values(), default=1) - 1
