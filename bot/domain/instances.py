"""The bot's processes that have a database, and which of them may have it together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instance:
    """A process that has the database: on which machine and since when (epoch seconds).

    `machine` is one and the same for all that share the machine's locks; `host` is its name, which two may
    have. `application` tells Discord's applications apart. `renewed_at` is when it last said that it lives.
    """

    process: str
    machine: str
    host: str
    pid: int
    since: int
    application: str
    renewed_at: int = 0


def is_in_way(other: Instance, me: Instance, *, alone: bool) -> bool:
    """Whether `me` cannot have the database while `other` lives.

    `alone`: it is a file, and the lock beside it says of this machine that nobody else has it. Otherwise
    several share it, but one bot's members are not another's.
    """
    return other.machine != me.machine if alone else other.application != me.application
