"""Sources asked at run time about titles that no embedded file holds: one module each, all a `Source`."""

from typing import Protocol

from bot.domain.breaker import Trouble
from bot.domain.facts import Facts
from bot.domain.titles import Title

__all__ = ["Source", "SourceAway", "Trouble"]


class SourceAway(Exception):
    """A source gave no usable answer.

    `retry_after` are the seconds it asked to be left alone, where it did. Neither address nor key nor what it
    answered is in it, nor in an exception it follows: it is raised when none is being handled.
    """

    def __init__(self, why: Trouble, *, retry_after: float | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        self.retry_after = retry_after


class Source(Protocol):
    """Where titles and facts about them are looked up; both raise `SourceAway` and nothing else."""

    @property
    def name(self) -> str:
        """One word: what its settings, its state and `Title.sources` call it."""
        ...

    async def search(self, text: str) -> list[Title]:
        """What may go by that name, best first, without an id of ours; nothing for adults."""
        ...

    async def facts(self, title: Title) -> Facts | None:
        """What it knows of the title that has one of its ids; None if it does not know it."""
        ...
