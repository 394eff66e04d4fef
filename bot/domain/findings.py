"""What `doctor` found."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """All right, worth knowing, or to be mended."""

    OK = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """A line for an owner; where something is wrong it says the way on too.

    After one that `ends` it, nothing more can be looked at there, nor mended.
    """

    text: str
    health: Health = Health.OK
    ends: bool = False

    @property
    def is_well(self) -> bool:
        return self.health is not Health.WRONG
