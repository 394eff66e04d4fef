"""An answer to a review."""

from dataclasses import dataclass

from bot.domain.reviews import ReviewState


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member answered. `author` can be anybody's name: `account` and `avatar` are its writer's alone.

    A moderator can mark it as a spoiler (`spoils`), beside what its review does.
    """

    review_id: int
    member_id: int
    author: str
    account: str
    avatar: str
    body: str
    id: int = 0
    state: ReviewState = ReviewState.POSTED
    state_at: int | None = None
    spoils: bool = False
