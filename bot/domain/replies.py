"""An answer to a review."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member answered. A name can be anybody's: `account` and `avatar` are its writer's alone."""

    review_id: int
    member_id: int
    name: str
    account: str
    avatar: str
    body: str
    id: int = 0
