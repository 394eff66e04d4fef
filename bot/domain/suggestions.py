"""What members answered about titles they were shown."""

from dataclasses import dataclass, field
from enum import StrEnum


class Wish(StrEnum):
    """What a member answers about a title they have not scored; UNSEEN only that they do not know it."""

    PLANNED = "planned"
    REFUSED = "refused"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Answers:
    """A member's `scores` (half points, None for what they saw without scoring) and `wishes`, by title."""

    scores: dict[str, int | None] = field(default_factory=dict)
    wishes: dict[str, Wish] = field(default_factory=dict)

    @property
    def scored(self) -> int:
        """How many titles they scored."""
        return sum(score is not None for score in self.scores.values())

    @property
    def closed(self) -> set[str]:
        """Titles that are not to be suggested to them again: begun, seen, refused or planned."""
        return {*self.scores, *(title_id for title_id, wish in self.wishes.items() if wish != Wish.UNSEEN)}
