"""The model's constants. They were found on real ratings; a benchmark may try others."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.titles import Title

Blocks = tuple[tuple[str, float, int], ...]
"""Kinds of metadata, each with its weight and the number of titles one of its tokens needs.

Each block is normalised by itself, so that rare names never drown genres, and keeps its length: a title of
which more is known says more (one length over all blocks costs 2.4 % of nDCG@10 on MovieLens). Within a
block the rarer token weighs more. One of too few titles says little.
"""

BLOCKS: Blocks = (
    ("genre", 1.0, 2),
    ("year", 0.5, 2),
    ("director", 0.5, 2),
    ("writer", 0.5, 2),
    ("cast", 0.3, 4),
    ("network", 0.3, 3),
    ("tag", 0.5, 2),
    ("derived", 0.3, 2),
    ("country", 0.5, 2),
)
"""The default blocks; what each is worth is told by `tests.benchmarks.recommend --blocks all`."""

PEOPLE = frozenset({"director", "writer", "cast"})
"""Blocks whose tokens are names of people."""

LIKENESS = {
    "tag": 1.2,
    "writer": 0.6,
    "director": 0.6,
    "cast": 0.5,
    "derived": 0.6,
    "genre": 0.3,
    "year": 0.3,
}
"""What the blocks count in how like two titles are: what happens and who made it, before the genre.

A block counts whole where all its tokens are shared: one writer in common weighs as a quarter of the tags do.
Where a title ran makes it like no other.
"""


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of a server of one size; `power` is that of the diagonal which scores are divided by."""

    metadata: float
    constant: float
    power: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every constant of the model.

    `metadata` (alpha) and `ridge` (lambda) are those of the closed form, `constant` is the extra column's
    value. With n members alpha is `metadata * min(1, (n / 300)^metadata_growth)`, the constant
    `constant * (n / 200)^-constant_fall`, and from `halved_from` on scores are divided by the root of the
    diagonal. `affinity` (z) is what a title's likeness to the member's profile adds to its popularity; 0 and
    0, 0 and infinity for the others are what the model was before. `together` gives all blocks of a title
    one length, `rarity` weighs tokens within a block. `rank` is how many axes of the metadata are kept.

    `liking` what one standard deviation above a member's mean adds to a rating's weight and
    `activity` the power that makes each rating of a heavy rater count less. `largest` caps the titles of the
    primal form. `consensus` and `diversity` weigh what makes a list of the scores.
    """

    blocks: Blocks = BLOCKS
    metadata: float = 12.0
    ridge: float = 300.0
    metadata_growth: float = 0.3
    constant: float = 1.5
    constant_fall: float = 0.1
    halved_from: float = 1_000
    affinity: float = 0.25
    together: bool = False
    rarity: bool = True
    rank: int = 256
    liking: float = 0.5
    activity: float = 0.15
    largest: int = 5_000
    consensus: float = 0.1
    diversity: float = 0.15

    def weigh(self, members: int) -> Weights:
        """The constants of a server with so many members."""
        n = max(1, members)
        return Weights(
            self.metadata * min(1.0, (n / 300) ** self.metadata_growth),
            self.constant * (n / 200) ** -self.constant_fall,
            0.5 if n >= self.halved_from else 1.0,
        )


def list_tokens(title: Title, block: str) -> Iterator[str]:
    """A title's tokens of one block: names, genres, tags, or the decade. KeyError for an unknown block.

    Of who played and wrote elsewhere nothing is told: of their thousands few come twice, and the matrix of
    tokens grows by the square. That a title is Korea's is told of none.
    """
    derived = set(title.tags_derived)
    known = title.is_korean
    values: dict[str, tuple[str, ...]] = {
        "genre": title.genres,
        "year": (str(title.year // 10),),
        "kind": (title.kind,),
        "director": title.directors,
        "writer": title.writers if known else (),
        "cast": title.cast if known else (),
        "network": title.networks,
        "tag": tuple(tag for tag in title.tags if tag not in derived),
        "derived": title.tags_derived,
        "country": () if known else title.country[:1],
    }
    return iter(dict.fromkeys(values[block]))
