"""Lists that members brought: the preview, the one transaction that puts it on the shelf, and its undoing."""

from collections.abc import Sequence

from bot.domain.lists.imports import Applied, ImportedReview, ImportedReviews, KeptImport, Undone
from bot.domain.lists.matching import Match
from bot.domain.lists.plan import Choices
from bot.domain.lists.rows import ReadList
from bot.domain.members import Act
from bot.store.transaction import Engine, Transaction, reads, writes


class Imports:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def begin(self, tx: Transaction, act: Act, read: ReadList, matches: Sequence[Match]) -> int:
        """Keep a preview, in place of an older one of theirs; its id. Raises Redelivered, Busy."""
        raise NotImplementedError

    @reads
    def find(self, tx: Transaction, act: Act, import_id: int) -> KeptImport | None:
        """The member's own, unless it is over 24 hours old."""
        raise NotImplementedError

    @writes
    def choose(self, tx: Transaction, act: Act, import_id: int, choices: Choices) -> None:
        """Keep what they said of a preview. Raises Gone, Busy."""
        raise NotImplementedError

    @writes
    def cancel(self, tx: Transaction, act: Act, import_id: int) -> None:
        """Throw a preview away. Raises Busy."""
        raise NotImplementedError

    @writes
    def apply(self, tx: Transaction, act: Act, import_id: int) -> Applied:
        """Put a preview on its member's shelf; one that is there already stays as it is.

        Raises Gone, Redelivered, Busy.
        """
        raise NotImplementedError

    @writes
    def undo(self, tx: Transaction, act: Act, import_id: int) -> Undone:
        """Let all be as it was, but for what the member changed since. Raises Gone, Redelivered, Busy."""
        raise NotImplementedError

    @reads
    def list_reviews(self, tx: Transaction, act: Act, page: int) -> ImportedReviews:
        """Reviews that came with lists and are not posted yet, the latest first; pages from 0."""
        raise NotImplementedError

    @reads
    def find_review(self, tx: Transaction, act: Act, title_id: str) -> ImportedReview | None:
        """The member's own of a title."""
        raise NotImplementedError

    @writes
    def drop_review(self, tx: Transaction, act: Act, title_id: str) -> None:
        """Throw one away. Raises Busy."""
        raise NotImplementedError
