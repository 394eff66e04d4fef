"""The model's constants. They were found on real ratings; a benchmark may try others."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.titles import Title

Blocks = tuple[tuple[str, float, int], ...]
"""Kinds of metadata, each with its weight and the number of titles one of its tokens needs.

Each block is normalised by itself, so that rare names never drown genres. A token of too few titles says
little and costs memory (the square of the number of tokens).
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
)
"""The default blocks.

On made-up communities genres are worth a tenth of nDCG@10 and no other block moves it by 1 %; people and
tags stay, since the reasons name them.
"""

PEOPLE = frozenset({"director", "writer", "cast"})
"""Blocks whose tokens are names of people."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every constant of the model.

    `metadata` (alpha) and `ridge` (lambda) are those of the closed form, `constant` is the extra column's
    value, `liking` what one standard deviation above a member's mean adds to a rating's weight and
    `activity` the power that makes each rating of a heavy rater count less. `largest` caps the titles of the
    primal form. `consensus` and `diversity` weigh what makes a list of the scores.
    """

    blocks: Blocks = BLOCKS
    metadata: float = 12.0
    ridge: float = 300.0
    constant: float = 1.5
    liking: float = 0.5
    activity: float = 0.15
    largest: int = 10_000
    consensus: float = 0.1
    diversity: float = 0.15


def list_tokens(title: Title, block: str) -> Iterator[str]:
    """A title's tokens of one block: names, genres, tags, or the decade. KeyError for an unknown block."""
    derived = set(title.tags_derived)
    values: dict[str, tuple[str, ...]] = {
        "genre": title.genres,
        "year": (str(title.year // 10),),
        "kind": (title.kind,),
        "director": title.directors,
        "writer": title.writers,
        "cast": title.cast,
        "network": title.networks,
        "tag": tuple(tag for tag in title.tags if tag not in derived),
        "derived": title.tags_derived,
    }
    return iter(dict.fromkeys(values[block]))
