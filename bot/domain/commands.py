"""A command that was refused, to be given again: with another name in it, or for one server."""

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
