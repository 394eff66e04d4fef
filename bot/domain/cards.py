"""What a channel shows: where a message is, what it shows, and whether that is what it should show."""

from dataclasses import dataclass
from enum import StrEnum


class CardKind(StrEnum):
    REVIEW = "review"
    LIST = "list"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class PublicCard:
    """A public message. `subject_id` is its review, the view of its list, or the answer.

    `shown` and `wanted` are revisions: of what the message shows, and of what it should show. `message_id` is
    None before it was sent, and where it is to be sent anew; `due_at` is when to look at it. `removes` when a
    text must leave the channel. `is_current` unless its review has a newer card elsewhere, or the view of its
    list went with whoever shared it.
    """

    id: int
    server_id: int
    kind: CardKind
    subject_id: int
    page: int
    channel_id: int
    message_id: int | None
    shown: int
    wanted: int
    removes: bool
    due_at: int | None
    tries: int
    stale_at: int
    is_told: bool
    is_current: bool

    @property
    def is_in_line(self) -> bool:
        return self.shown == self.wanted
