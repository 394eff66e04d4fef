"""A command that was refused for one name in it, to be given again with another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefusedCommand:
    """What was asked: the command's full name and its options; `members` are those that name one, by id.

    The option called `option` is to be one of `names`.
    """

    command: str
    options: dict[str, str | int | bool]
    members: dict[str, int]
    option: str
    names: tuple[str, ...]
