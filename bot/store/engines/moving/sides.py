"""The two sides of a move, as `move` sees them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from bot.store.engines.moving.tables import Cells, Table

BATCH = 10_000
"""Rows in a batch, on every side."""


class CannotMove(Exception):
    """Why a move is not begun or does not go on, for whoever asked for it: no text of a row, no password."""


class SourceInUse(CannotMove):
    """A bot works with what is to be moved."""


class Source(ABC):
    """Where everything is, open for reading while nobody writes."""

    identity: str
    """The same for the same database in every run; without a password."""

    @abstractmethod
    def __enter__(self) -> Self:
        """Open it. Raises CannotMove, and what opening raises."""

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it. Raises CannotMove in place of an error that a move can go on after."""

    @abstractmethod
    def count(self, table: Table) -> int:
        """How many rows there are."""

    @abstractmethod
    def read(self, table: Table, *, after: Cells | None = None) -> Iterator[list[Cells]]:
        """The rows in the order of their keys (texts by their bytes), from the one after the key `after` on.

        In batches of BATCH, but for the last. Raises CannotMove at a text that is none.
        """

    @abstractmethod
    def find_sequence(self, table: Table) -> int:
        """The highest id that was ever given in a numbered table."""

    @abstractmethod
    def find_strangers(self, tables: tuple[Table, ...]) -> list[str]:
        """The names of tables that somebody else made."""


class Target(Source):
    """What is being filled. Until `publish` it is no database that anybody would open."""

    @abstractmethod
    def find_last(self, table: Table) -> Cells | None:
        """The highest key there is."""

    @abstractmethod
    def append(self, table: Table, rows: list[Cells]) -> None:
        """Add rows in one transaction."""

    def hold(self, rows: list[Cells]) -> list[Cells]:
        """The rows as they are held here: the same, but for what this engine has no sign for."""
        return rows

    @abstractmethod
    def set_sequence(self, table: Table, last: int) -> None:
        """Let the next id of a numbered table be above `last`."""

    @abstractmethod
    def complete(self) -> None:
        """Make what filling did without: indexes, and on PostgreSQL references."""

    @abstractmethod
    def publish(self) -> None:
        """Let it be the database, on the disk for good."""
