"""What is kept of a member: in which kinds, how much of each, and what may be left of one who was erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import pbkdf2_hmac

from bot.domain.members import Consent
from bot.domain.servers import Home

ERASED = ""
"""What stands in place of the name of a member who was erased."""

ROUNDS = 50_000
"""How often a digest is hashed: some 15 ms, so that nobody can try all ids there may be."""


class Kind(StrEnum):
    """What is kept of a member, as it is told to them; the parts of an export."""

    PROFILE = "profile"
    SHELF = "shelf"
    SCORE_CHANGES = "score_changes"
    REVIEWS = "reviews"
    VERSIONS = "versions"
    REPLIES = "replies"
    MOODS = "moods"
    HELPFUL = "helpful"
    FLAGS = "flags"
    REPORTS = "reports"
    PICKS = "picks"
    TITLES = "titles"
    LISTS = "lists"
    WAITING = "waiting"
    DRAFTS = "drafts"
    BUTTONS = "buttons"
    NOTICES = "notices"
    MESSAGES = "messages"
    MODERATION = "moderation"
    REQUESTS = "requests"


Counts = Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of each kind is kept of a member in one server; `home.server_id` 0 is what is in none."""

    home: Home
    counts: Counts

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """What is kept of a member everywhere, and what they chose in `server_id`, or where that is 0 everywhere.

    `is_hidden`: named and compared nowhere there.
    """

    server_id: int
    holdings: tuple[Holding, ...]
    consent: Consent
    is_hidden: bool

    @property
    def here(self) -> Counts:
        """What is kept there."""
        return add_up(each for each in self.holdings if self.server_id in (0, each.home.server_id))

    def find(self, server_id: int) -> tuple[Holding, ...]:
        """What an erasing there would be of; of 0, everywhere."""
        return tuple(each for each in self.holdings if server_id in (0, each.home.server_id))


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasing did: how much went, of which servers.

    `waiting` are servers that another process sees to; `left` is how much was there afterwards, more than 0
    only where they did something new in the meantime.
    """

    counts: Counts = field(default_factory=dict)
    homes: tuple[Home, ...] = ()
    waiting: tuple[Home, ...] = ()
    left: int = 0


def add_up(holdings: Iterable[Holding]) -> dict[Kind, int]:
    """How much there is of each kind in several servers, in the order of the kinds."""
    found = dict.fromkeys(Kind, 0)
    for holding in holdings:
        for kind, n in holding.counts.items():
            found[kind] += n
    return {kind: n for kind, n in found.items() if n}


def make_digest(server_id: int, member_id: int) -> str:
    """What a sanction on a member who was erased is kept under: it tells them apart, not who they are."""
    return pbkdf2_hmac("sha256", b"%d" % member_id, b"%d" % server_id, ROUNDS).hex()
