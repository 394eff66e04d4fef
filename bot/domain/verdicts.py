"""What becomes of a review when something happens to it: one table, for authors, readers and moderators.

What moderators decide of an answer to a review is in it too; its writer can but erase it.

    state           WRITE    LISTED   DELETE  UNDELETE  FLAG  HIDE    SPOILER  REMOVE   DISMISS  UNDO
    posted          posted   waiting  deleted  -        *     hidden  *        removed  posted   *if marked
    waiting         waiting  waiting  deleted  -        -     hidden  posted*  removed  posted   -
    hidden          waiting  waiting  deleted  -        -     hidden  hidden*  removed  posted   posted
    removed         waiting  waiting  -        -        -     hidden  removed* removed  posted   posted
    deleted from s  erased, then as from s      s        -    what happens to s, and stays deleted

`*` marks as a spoiler, `-` cannot happen. What a moderator has hidden or removed, and what waits for one, is
seen again by a moderator's act alone: written anew it waits, taken back and brought back it is what it was.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.errors import Gone
from bot.domain.reviews import ReviewState


class ReviewEvent(StrEnum):
    """What happens to a review. LISTED is written with a word of the server's list in it."""

    WRITE = "write"
    LISTED = "listed"
    DELETE = "delete"
    UNDELETE = "undelete"
    FLAG = "flag"
    HIDE = "hide"
    SPOILER = "spoiler"
    REMOVE = "remove"
    DISMISS = "dismiss"
    UNDO = "undo"


class Effect(StrEnum):
    """What follows: its row goes first, moderators are asked, reports on it close.

    Flags on it are lifted with the words they were on, or a moderator upholds or refuses them.
    """

    ERASE = "erase"
    ASK = "ask"
    CLOSE_REPORTS = "close_reports"
    LIFT_FLAGS = "lift_flags"
    UPHOLD_FLAGS = "uphold_flags"
    REFUSE_FLAGS = "refuse_flags"


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """Who may see a review. `lasting` is its state but for its author having taken it back (`is_deleted`).

    `is_flagged` by readers, `is_marked` by a moderator as a spoiler; `is_asked` while a report on it is open.
    """

    lasting: ReviewState = ReviewState.POSTED
    is_deleted: bool = False
    is_flagged: bool = False
    is_marked: bool = False
    is_asked: bool = False

    @property
    def state(self) -> ReviewState:
        """Its state as everybody meets it."""
        return ReviewState.DELETED if self.is_deleted else self.lasting

    @property
    def is_public(self) -> bool:
        return self.state is ReviewState.POSTED


@dataclass(frozen=True, slots=True)
class Decision:
    """What a review is after an event, and what follows from it."""

    status: ReviewStatus
    effects: frozenset[Effect] = frozenset()


_POSTED, _WAITING, _HIDDEN, _REMOVED = (
    ReviewState.POSTED,
    ReviewState.WAITING,
    ReviewState.HIDDEN,
    ReviewState.REMOVED,
)
_E = ReviewEvent

_ANYWHERE = {
    _E.WRITE: _WAITING,
    _E.LISTED: _WAITING,
    _E.HIDE: _HIDDEN,
    _E.REMOVE: _REMOVED,
    _E.DISMISS: _POSTED,
}
_TABLE: dict[ReviewState, dict[ReviewEvent, ReviewState]] = {
    _POSTED: {**_ANYWHERE, _E.WRITE: _POSTED, _E.FLAG: _POSTED, _E.SPOILER: _POSTED, _E.UNDO: _POSTED},
    _WAITING: {**_ANYWHERE, _E.SPOILER: _POSTED},
    _HIDDEN: {**_ANYWHERE, _E.SPOILER: _HIDDEN, _E.UNDO: _POSTED},
    _REMOVED: {**_ANYWHERE, _E.SPOILER: _REMOVED, _E.UNDO: _POSTED},
}
"""(lasting state, event) -> lasting state, but for taking back and bringing back."""


def decide(status: ReviewStatus | None, event: ReviewEvent, *, same_text: bool = False) -> Decision:
    """What an event makes of a review, None for one that is not there yet. Raises Gone where it cannot be.

    Readers' flags are on a text: they stay on one that is written anew with much the `same_text`.
    """
    if event in (ReviewEvent.DELETE, ReviewEvent.UNDELETE):
        return _delete(status, is_deleted=event is ReviewEvent.DELETE)
    if event in (ReviewEvent.WRITE, ReviewEvent.LISTED):
        return _write(status, event, same_text=same_text)
    return _judge(status, event)


def remember(decision: Decision, *, is_flagged: bool, is_marked: bool) -> Decision:
    """The same of a text that was judged before: what was said of it then stays, whatever row it is in."""
    status = decision.status
    kept = replace(
        status, is_flagged=status.is_flagged or is_flagged, is_marked=status.is_marked or is_marked
    )
    return replace(decision, status=kept)


def _delete(status: ReviewStatus | None, *, is_deleted: bool) -> Decision:
    if status is None or status.is_deleted is is_deleted or status.lasting is _REMOVED:
        raise Gone
    return Decision(replace(status, is_deleted=is_deleted))


def _write(status: ReviewStatus | None, event: ReviewEvent, *, same_text: bool) -> Decision:
    """What its author took back is no way round a moderator who looks at it."""
    before = status or ReviewStatus()
    stood = before.lasting
    effects: set[Effect] = set()
    if before.is_deleted:
        if before.is_marked or before.is_asked:
            stood = _WAITING
        before = ReviewStatus(stood)  # nothing of it goes into the new one
        effects.add(Effect.ERASE)
    elif not same_text:
        before = replace(before, is_flagged=False)
        effects.add(Effect.LIFT_FLAGS)
    written = replace(before, lasting=_TABLE[stood][event])
    if written.lasting is _WAITING:
        effects.add(Effect.ASK)  # whoever looked at earlier reports has not seen what it says now
        written = replace(written, is_asked=True)
    return Decision(written, frozenset(effects))


def _judge(status: ReviewStatus | None, event: ReviewEvent) -> Decision:
    if status is None or event not in _TABLE[status.lasting]:
        raise Gone
    if event is ReviewEvent.FLAG:
        if status.is_deleted:
            raise Gone
        return Decision(replace(status, is_flagged=True))
    judged = replace(status, lasting=_TABLE[status.lasting][event])
    if event is ReviewEvent.UNDO:
        if status.lasting is _POSTED and not (status.is_marked or status.is_flagged):
            raise Gone  # there is nothing to take back
        return Decision(replace(judged, is_marked=False))
    effects = {Effect.CLOSE_REPORTS}
    judged = replace(judged, is_asked=False)
    if event is ReviewEvent.SPOILER:
        judged = replace(judged, is_marked=True)
        effects.add(Effect.UPHOLD_FLAGS)
    if event is ReviewEvent.DISMISS:  # a false alarm: its text is shown again
        judged = replace(judged, is_flagged=False, is_marked=False)
        effects.add(Effect.REFUSE_FLAGS)
    return Decision(judged, frozenset(effects))
