"""Who acts, and what they are likely to want."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a member: who, under which name, in which interaction, when (epoch seconds).

    `joined_at` is when they joined the server, `avatar` the address of their picture, empty for
    none, each None if unknown.
    The interaction's id makes a second delivery of the same act a `Redelivered`.

    It is `direct` where it is done in no server: by direct message, or by who has Daesang as an app of their
    own. `server_id` is then the server it is meant for, 0 while that is open.
    """

    server_id: int
    member_id: int
    name: str
    interaction_id: int
    at: int
    joined_at: int | None = None
    avatar: str | None = None
    direct: bool = False

    @property
    def views_in(self) -> int:
        """The server with whose views is kept what this act's buttons stand for."""
        return 0 if self.direct else self.server_id

    def keys(self, **more: object) -> dict[str, object]:
        """What a statement about this act is told: its server, its member, its time, and more."""
        return {"server_id": self.server_id, "member_id": self.member_id, "at": self.at, **more}


@dataclass(frozen=True, slots=True)
class Consent:
    """What a member lets Daesang do: send them direct messages, name their scores here to others.

    `twins`: whether they may be somebody's taste twin here, and are shown their own.
    """

    direct: bool = True
    scores: bool = False
    twins: bool = True


@dataclass(frozen=True, slots=True)
class Interest:
    """What a member may want: titles they watch, titles their server talks about, votes by title."""

    watching: tuple[str, ...] = ()
    talked: tuple[str, ...] = ()
    votes: Mapping[str, float] = field(default_factory=dict)
