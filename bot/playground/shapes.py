"""Ten ways in which scores can fall, and one vote bombing: made up, for looking at their cards."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.playground.community import Community, Person, Score


@dataclass(frozen=True, slots=True)
class Shape:
    """Scores of one title (1-10) in the order they were given; the last `dropped` of them dropped it.

    `name` is part of a key of words, `play.shape.{name}`.
    """

    name: str
    title_id: str
    scores: tuple[float, ...]
    dropped: int = 0
    first: float = 0.0
    """How much higher (or, negative, lower) each first impression was."""


SHAPES = (
    Shape("one", "kd-iris-2009", (8.5,)),
    Shape("apart", "kd-hellbound-2021", (4, 9)),
    Shape("tens", "kf-the-host-2006", (10, 10, 10)),
    Shape("great", "kf-a-moment-to-remember-2004", (9, 9, 8.5, 9, 9.5, 9, 8.5, 9, 9.5, 9, 9, 9)),
    Shape("middling", "kd-my-girl-2005", (6, 6.5, 6, 5.5, 6, 6, 6.5, 6, 5.5, 6)),
    Shape("camps", "kd-full-house-2004", (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3)),
    Shape("big_camps", "kd-pasta-2010", (9.5, 2, 10, 2.5, 9, 3, 9.5, 2, 10, 2.5, 9, 3) * 2),
    Shape("outlier", "kf-silmido-2003", (10, 10, 9.5, 10, 10, 1, 10, 9.5, 10, 10)),
    Shape("dropped", "kd-healer-2014", (9, 8.5, 9, 9.5, 8, 9, 8.5, 4, 5, 4.5, 3.5), dropped=4),
    Shape("grew", "kd-big-2012", (8, 8.5, 9, 8, 8.5, 9, 8, 8.5), first=-2.0),
)
BRIGADED = Shape("bombed", "kf-sunny-2011", (8, 8.5, 9, 8, 7.5, 8.5, 9, 8, 8.5, 8))
"""Ten honest votes; then three accounts that joined yesterday give it 1."""

TITLES = frozenset(shape.title_id for shape in (*SHAPES, BRIGADED))


def add_shapes(community: Community) -> Community:
    """The community with the shapes' votes and the brigade added; its own votes on those titles go."""
    regulars = len(community.people) - 4  # the last four are newcomers with hardly a vote
    brigade = tuple(Person(f"fresh_account_{n}", 1, 0.0, ()) for n in (1, 2, 3))
    own = tuple(score for score in community.scores if score.title_id not in TITLES)
    reviews = tuple(each for each in community.reviews if each.title_id not in TITLES)
    added = [score for shape in (*SHAPES, BRIGADED) for score in _make_scores(shape, regulars)]
    fresh = [
        Score(len(community.people) + n, BRIGADED.title_id, 2, "watching", 0.01 * (3 - n), 2)
        for n in range(3)
    ]
    return Community((*community.people, *brigade), (*own, *added, *fresh), reviews)


def _make_scores(shape: Shape, voters: int) -> Iterator[Score]:
    for place, score in enumerate(shape.scores):
        progress = "dropped" if place >= len(shape.scores) - shape.dropped else "finished"
        first = min(max(score + shape.first, 1.0), 10.0)
        days_ago = 40.0 - place * 7 % len(shape.scores)  # nobody's voters come sorted by score
        yield Score(place % voters, shape.title_id, int(2 * score), progress, days_ago, int(2 * first))
