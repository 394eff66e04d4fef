"""What became of one fault, as the table has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A fault that was put in `tries` times: how often it was survived, and what was lost.

    `seconds` is the longest that it took from the fault's end until all was well, where that was looked at.
    """

    fault: str
    tries: int
    survived: int
    lost: int
    seconds: float | None = None

    @property
    def is_well(self) -> bool:
        return self.survived == self.tries and not self.lost
