"""How much one member, and one server, may ask of the bot: buckets that fill with time and are drawn from."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

MOST = 20_000
"""Buckets kept of one kind; past them those not drawn from the longest go, which are full again by then."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


MEMBER = Rate(30, 2)
TYPING = Rate(30, 4)
"""Suggestions while a member types, which are asked for with each key."""
SERVER = Rate(600, 60)

LOOKING = Rate(3, 1 / 20)
SERVER_LOOKING = Rate(12, 1 / 5)
"""Look-ups: only one is made at a time, for all servers, and each may take seconds."""


class Buckets:
    """A bucket for each key, full at first."""

    def __init__(self, rate: Rate, *, most: int = MOST) -> None:
        self._rate = rate
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def draw(self, key: Hashable, *, at: float) -> bool:
        """Take one from the bucket of `key` at that second; False where it is empty."""
        left, before = self._kept.pop(key, (self._rate.burst, at))
        at = max(at, before)
        left = min(self._rate.burst, left + (at - before) * self._rate.per_second)
        admitted = left >= 1
        self._kept[key] = (left - admitted, at)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return admitted


class Admission:
    """Who is taken on: first by what is left to the member, so that one alone cannot empty a server's."""

    def __init__(self, *, member: Rate = MEMBER, typing: Rate = TYPING, server: Rate = SERVER) -> None:
        self._members = Buckets(member)
        self._typing = Buckets(typing)
        self._servers = Buckets(server)

    def admit(self, server_id: int, member_id: int, *, at: float, typing: bool = False) -> bool:
        """Whether something a member asks for may begin; in no server (0) nobody else's asking counts."""
        own = self._typing if typing else self._members
        if not own.draw((server_id, member_id), at=at):
            return False
        return not server_id or self._servers.draw(server_id, at=at)
