"""Which handler a button, a select or a modal belongs to: its `custom_id` says it, nothing else.

`rate:kd-signal-2016:7` is the route `Rate("kd-signal-2016", 7)`. Whoever makes a button names the route
object, and its handler is given an equal one, before and after a restart alike, whoever pressed and however
long ago the message was sent: no view and no modal is held in memory, so none can be lost, answer for
somebody else, or swallow an error.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

import discord

LONGEST = 100
"""Characters Discord allows in a custom_id."""

_TITLE = re.compile(r"[a-z0-9-]{1,80}")


class BadRoute(ValueError):
    """A custom_id that no route made: forged, or of another version."""


def number(text: str) -> int:
    """A part that is an integer id, as the store can hold it. Raises BadRoute."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) < 2**63):
        raise BadRoute(text)
    return int(text)


def _read_title(text: str) -> str:
    if not _TITLE.fullmatch(text):
        raise BadRoute(text)
    return text


def _read_one(parts: Mapping[str, Any], text: str) -> Any:
    if text not in parts:
        raise BadRoute(text)
    return parts[text]


TitleId = Annotated[str, _read_title]
"""A part that is a title's id. What stands beside a type in `Annotated` reads it."""


def _reader(part: Any) -> Callable[[str], Any]:
    """What reads a part of that type, raising BadRoute. TypeError for a type no part can have."""
    if part in (int, str):
        return number if part is int else str
    if part is bool:
        return partial(_read_one, {"0": False, "1": True})
    if get_origin(part) is Annotated:
        reader: Callable[[str], Any] = part.__metadata__[0]
        return reader
    if get_origin(part) is Literal:
        return partial(_read_one, {text: text for text in get_args(part)})
    if isinstance(part, type) and issubclass(part, StrEnum):
        return partial(_read_one, {member.value: member for member in part})
    raise TypeError(f"No part of a custom_id is a {part}")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a press leads, as `kind:part:part`; a subclass's fields are its parts, read by their types.

    Kinds and the order of parts stand on old messages: they may not change.
    """

    kind: ClassVar[str]

    def __init_subclass__(cls, *, kind: str | None = None) -> None:
        if kind is not None:  # None when `dataclass` makes the class anew to give it slots
            cls.kind = kind

    @property
    def id(self) -> str:
        """The custom_id. ValueError past Discord's 100 characters."""
        parts = (getattr(self, each.name) for each in fields(self))
        made = ":".join((self.kind, *(str(int(p) if isinstance(p, bool) else p) for p in parts)))
        if len(made) > LONGEST:
            raise ValueError(f"custom_id of {len(made)} characters: {made}")
        return made

    @classmethod
    def read(cls, texts: Sequence[str]) -> Self:
        """The route that made these parts. Raises BadRoute."""
        readers = _readers(cls)
        if len(texts) != len(readers):
            raise BadRoute(cls.kind)
        return cls(*(read(text) for read, text in zip(readers, texts, strict=True)))


def _readers(route: type[Route]) -> tuple[Callable[[str], Any], ...]:
    types = get_type_hints(route, include_extras=True)
    return tuple(_reader(types[each.name]) for each in fields(route))


C = TypeVar("C")
R = TypeVar("R", bound=Route)
Method = Callable[[C, discord.Interaction[Any], R], Awaitable[None]]


def handles(route: type[R]) -> Callable[[Method[C, R]], Method[C, R]]:
    """Mark a cog's method as the handler of `route`. TypeError for a part that nothing can read."""
    _readers(route)

    def mark(handler: Method[C, R]) -> Method[C, R]:
        handler.__route__ = route  # type: ignore[attr-defined]
        return handler

    return mark


def payload(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What Discord sent with a press or a form."""
    return interaction.data or {}


class Routes:
    """The table of handlers, filled as cogs are added."""

    def __init__(self) -> None:
        self.handlers: dict[str, tuple[type[Route], Callable[..., Awaitable[None]]]] = {}

    def collect(self, owner: object) -> None:
        """Add every marked method of `owner`. ValueError when two claim one kind."""
        for name in dir(type(owner)):
            route: type[Route] | None = getattr(getattr(type(owner), name), "__route__", None)
            if route is not None:
                if route.kind in self.handlers:
                    raise ValueError(f"Two handlers for {route.kind}")
                self.handlers[route.kind] = (route, getattr(owner, name))

    async def handle(self, interaction: discord.Interaction) -> None:
        """Call the handler of the route the interaction names. Raises BadRoute when there is none."""
        kind, *texts = str(payload(interaction).get("custom_id", "")).split(":")
        if kind not in self.handlers:
            raise BadRoute(kind)
        route, handler = self.handlers[kind]
        await handler(interaction, route.read(texts))


def view(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that discord.py sends and forgets: its presses are routed by id."""
    made = discord.ui.View(timeout=None)
    for item in items:
        made.add_item(item)
    made.stop()
    return made


def button(
    label: str,
    target: Route,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
    row: int | None = None,
) -> discord.ui.Button[Any]:
    """A button that leads to `target`."""
    return discord.ui.Button(
        label=label, custom_id=target.id, style=style, emoji=emoji, disabled=disabled, row=row
    )
