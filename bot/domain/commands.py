"""What was refused, to be done again: a command with another name in it, or anything for one server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefusedCommand:
    """What was asked: the command's full name and its options; `members` are those that name one, by id.

    If it was refused for a name in it, the option called `option` is to be one of `names`.
    """

    command: str
    options: dict[str, str | int | bool]
    members: dict[str, int]
    option: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedPress:
    """What was pressed, and what was chosen there."""

    target: str
    values: tuple[str, ...]
