"""What a server's managers may set."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.consensus import VOTES_NEEDED


class Bursts(StrEnum):
    """What happens to a burst of votes: told and newcomers' held, told only, or nothing."""

    HOLD_NEW = "hold_new"
    TELL = "tell"
    IGNORE = "ignore"


class ScoreDisplay(StrEnum):
    """How scores are written; they are kept alike, in half points."""

    TEN = "ten"
    STARS = "stars"
    HUNDRED = "hundred"
    FACES = "faces"


@dataclass(frozen=True, slots=True)
class Manner:
    """How everybody in a server is spoken to: the language it chose, None for none, and how scores look."""

    language: str | None = None
    display: ScoreDisplay = ScoreDisplay.TEN


@dataclass(frozen=True, slots=True)
class Home:
    """A server in which somebody has scored or done something."""

    server_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Served:
    """The servers that one process serves: those of some of Discord's shards.

    What is of no server (0), direct messages too, falls to shard 0, as it does at Discord.
    """

    shard_count: int = 1
    shard_ids: frozenset[int] = frozenset({0})

    @property
    def is_all(self) -> bool:
        return len(self.shard_ids) == self.shard_count

    def find_shard(self, server_id: int) -> int:
        return (server_id >> 22) % self.shard_count

    def has(self, server_id: int) -> bool:
        return self.find_shard(server_id) in self.shard_ids


ALL_SERVERS = Served()


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What managers decided, else the defaults.

    `world`: whether titles of elsewhere are found and suggested. `title_role`: who may mend titles beside the
    moderators. `region`: the country (ISO 3166) where its members watch; None where nobody said. `language`:
    what everybody is answered in ("ko"); None for what Discord says of the server. `count_imported`: whether
    scores that came with a list count. `display`: how scores look. `shelves_shown`: whether members may look
    at each other's shelves.
    """

    report_channel: int | None = None
    consensus_votes: int = VOTES_NEEDED
    board_votes: int = VOTES_NEEDED
    bursts: Bursts = Bursts.HOLD_NEW
    review_role: int | None = None
    review_channel: int | None = None
    review_days: int = 0
    review_letters: int = 0
    review_words: str = ""
    spoiler_flags: int = 3
    leave_out_left: bool = False
    world: bool = True
    title_role: int | None = None
    region: str | None = None
    language: str | None = None
    count_imported: bool = True
    display: ScoreDisplay = ScoreDisplay.TEN
    shelves_shown: bool = True
