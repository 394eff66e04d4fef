"""What a member is likely to want when they begin to type: read once a minute, not once a keystroke.

Half of it is the server's: that is read once for all its members, and only a part of what a large server has.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.members import Act, Interest
from bot.store.transaction import Engine, Row, Transaction

KEPT_SECONDS = 60
KEPT = 2_000
"""Members remembered at most, and servers; the one not asked for the longest goes first."""
KEPT_TITLES = 100_000
"""Titles of all members' interests at most, and of all servers', each some 130 bytes."""

LATELY_SECONDS = 14 * 24 * 3600
LATELY = 500
"""The last entries on shelves by which a server shows what it talks about."""
SHOWN = 25
BOOSTED = 500
"""Titles of a server that can settle a tie."""

_WATCHING = (
    "SELECT title_id, rated_at AS weight FROM shelf "
    "WHERE server_id = :server_id AND member_id = :member_id "
    "AND (status = 'watching' OR again_at IS NOT NULL)"
)
_TALKED = f"""
SELECT l.title_id, count(*) AS weight FROM (
    SELECT title_id FROM shelf WHERE server_id = :server_id AND rated_at > :since AND import_id IS NULL
    ORDER BY rated_at DESC LIMIT {LATELY}
) AS l GROUP BY l.title_id ORDER BY count(*) DESC, l.title_id LIMIT {SHOWN}
"""
_VOTED = (
    "SELECT title_id, votes AS weight FROM summaries "
    f"WHERE server_id = :server_id AND votes > 0 ORDER BY votes DESC, title_id LIMIT {BOOSTED}"
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Sized)


class _Kept(Generic[K, V]):
    """What was read in the last minute, by whose it is; its size is its number of titles."""

    def __init__(self) -> None:
        self._values: OrderedDict[K, tuple[int, V]] = OrderedDict()
        self._titles = 0

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def find(self, key: K, *, at: int) -> V | None:
        until, value = self._values.get(key, (0, None))
        return value if at < until else None

    def put(self, key: K, value: V, *, at: int) -> None:
        self.drop(key)
        self._values[key] = at + KEPT_SECONDS, value
        self._titles += len(value)
        while len(self._values) > KEPT or self._titles > KEPT_TITLES:
            self.drop(next(iter(self._values)))

    def drop(self, key: K) -> None:
        if key in self._values:
            self._titles -= len(self._values.pop(key)[1])


@dataclass(frozen=True, slots=True)
class _Talk:
    """A server's half of its members' interest."""

    talked: tuple[str, ...]
    votes: dict[str, float]

    def __len__(self) -> int:
        return len(self.talked) + len(self.votes)

    @property
    def is_much(self) -> bool:
        """Whether one vote makes little of a difference to it; reading it after each would be dear."""
        return len(self.votes) == BOOSTED


class Interests:
    """What members watch and servers rate, for autocomplete."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._members: _Kept[tuple[int, int], tuple[str, ...]] = _Kept()
        self._servers: _Kept[int, _Talk] = _Kept()

    async def find(self, act: Act) -> Interest:
        """The interest of who acts, at most a minute old."""
        key = act.server_id, act.member_id
        watching = self._members.find(key, at=act.at)
        known = self._servers.find(act.server_id, at=act.at)
        if watching is not None and known is not None:
            return Interest(watching, known.talked, known.votes)
        read, talk = await self._engine.look(lambda tx: _read(tx, act, known))
        self._members.put(key, read, at=act.at)
        if talk is not known:
            self._servers.put(act.server_id, talk, at=act.at)
        return Interest(read, talk.talked, talk.votes)

    def forget(self, act: Act) -> None:
        """Read anew at the next keystroke: the member has just voted."""
        self._members.drop((act.server_id, act.member_id))
        talk = self._servers.find(act.server_id, at=act.at)
        if talk is not None and not talk.is_much:
            self._servers.drop(act.server_id)


def _read(tx: Transaction, act: Act, known: _Talk | None) -> tuple[tuple[str, ...], _Talk]:
    """A member's half, and their server's unless that is known."""
    keys = act.keys(since=act.at - LATELY_SECONDS)
    watching = tuple(_rank(tx.all(_WATCHING, keys)))
    return watching, known or _Talk(tuple(_rank(tx.all(_TALKED, keys))), _rank(tx.all(_VOTED, keys)))


def _rank(rows: list[Row]) -> dict[str, float]:
    ranked = sorted(rows, key=lambda row: -row["weight"])
    return {row["title_id"]: float(row["weight"]) for row in ranked}
