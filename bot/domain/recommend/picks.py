"""What a model answers with."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonKind(StrEnum):
    """What a term of a score comes from, and what its `Reason` holds beside the weight.

    LOVED: the titles the member loved that speak most for it: `titles`, the largest first, with `terms`. Of
    a group those that all loved, whose number is `count` then; else those that anybody did.
    PEOPLE: a shared writer, director or actor: `names`, and the member's own `titles` they made.
    ALIKE: shared genres, tags, era and network with all else the member rated: `names` of the tags.
    NEIGHBOURS: what else the members' ratings say; `count` of them agree with the member and loved it.
    SERVER: how many here rated it, and how well, whoever asks.
    KNOWN: how well known it is, which only counts while a server is new.
    """

    LOVED = "loved"
    PEOPLE = "people"
    ALIKE = "alike"
    NEIGHBOURS = "neighbours"
    SERVER = "server"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Reason:
    """One term of a score. What the other fields hold is told at `ReasonKind`; a weight may be negative."""

    kind: ReasonKind
    weight: float
    titles: tuple[str, ...] = ()
    terms: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """A title to suggest; the reasons' weights add up to the score, the largest first.

    Of a title like another the score is what ratings add to their partial correlation, plus the facts in
    common. `wild` marks the wildcard, one from beyond the best fifty. `bars` has each member of a group with
    their own liking by rank: 1 is their very best, 0 one like any other.
    """

    title_id: str
    score: float
    reasons: tuple[Reason, ...]
    wild: bool = False
    bars: tuple[tuple[int, float], ...] = ()
