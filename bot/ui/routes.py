"""Which handler a button, a select or a modal belongs to: its `custom_id` says it, nothing else.

`rate:kd-signal-2016:7` is `Rate("kd-signal-2016", 7)` of `Rate = route("rate", title_id, number)`. Whoever
makes a button calls the route, and its handler is given the same parts, before and after a restart alike,
whoever pressed and however long ago the message was sent: no view and no modal is held in memory, so none
can be lost, answer for somebody else, or swallow an error.
"""

import base64
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NewType, TypeVar, TypeVarTuple, cast, overload

import discord
from discord import app_commands

from bot.domain.errors import NeedsServer
from bot.domain.servers import Home

LONGEST = 100
"""Characters Discord allows in a custom_id."""

Target = NewType("Target", str)
"""The custom_id that a route made."""

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
Ts = TypeVarTuple("Ts")

_TITLE = re.compile(r"[a-z0-9-]{1,80}")
_PLACED = re.compile(r"(.+)@([\w-]{11})", re.ASCII | re.DOTALL)

HOME = "home"
"""What an interaction in no server carries the server (`Home`) as that it is meant for."""


Interaction = discord.Interaction[Any]


class BadRoute(ValueError):
    """A custom_id that no route made: forged, or of another version."""


# Readers of parts, each of which raises BadRoute for what no route made.


def number(part: str) -> int:
    """An integer id, as the store can hold it."""
    if not (part.isascii() and part.isdecimal() and len(part) <= 19 and int(part) < 2**63):
        raise BadRoute(part)
    return int(part)


def title_id(part: str) -> str:
    if not _TITLE.fullmatch(part):
        raise BadRoute(part)
    return part


def text(part: str) -> str:
    return part


def _write(part: object) -> str:
    return str(int(part) if isinstance(part, bool) else part)


def one_of(values: Iterable[A]) -> Callable[[str], A]:
    """A reader of just these, each written as `str` does."""
    parts = {_write(value): value for value in values}

    def read(part: str) -> A:
        if part not in parts:
            raise BadRoute(part)
        return parts[part]

    return read


flag = one_of((False, True))


class Route(Generic[*Ts]):
    """Where a press leads, as `kind:part:part`; called with its parts it makes the target.

    Kinds and the order of parts stand on old messages: they may not change.
    """

    def __init__(self, kind: str, readers: Sequence[Callable[[str], Any]]) -> None:
        self.kind = kind
        self._readers = readers

    def __call__(self, *parts: *Ts) -> Target:
        """The custom_id. ValueError past Discord's 100 characters."""
        made = ":".join((self.kind, *map(_write, cast(tuple[object, ...], parts))))
        if len(made) > LONGEST:
            raise ValueError(f"custom_id of {len(made)} characters: {made}")
        return Target(made)

    def read(self, texts: Sequence[str]) -> tuple[*Ts]:
        """The parts that were made into these. Raises BadRoute."""
        if len(texts) != len(self._readers):
            raise BadRoute(self.kind)
        return cast(tuple[*Ts], tuple(read(each) for read, each in zip(self._readers, texts, strict=True)))


AnyRoute = Route[*tuple[Any, ...]]


@overload
def route(kind: str) -> Route[()]: ...
@overload
def route(kind: str, a: Callable[[str], A], /) -> Route[A]: ...
@overload
def route(kind: str, a: Callable[[str], A], b: Callable[[str], B], /) -> Route[A, B]: ...
@overload
def route(
    kind: str, a: Callable[[str], A], b: Callable[[str], B], c: Callable[[str], D], /
) -> Route[A, B, D]: ...
def route(kind: str, *readers: Callable[[str], Any]) -> AnyRoute:
    """A route whose parts are read by `readers`. TypeError for a type: `int` reads what no route wrote."""
    for reader in readers:
        if isinstance(reader, type):
            raise TypeError(f"No part of a custom_id is read by {reader}")
    return Route(kind, readers)


Method = Callable[[C, Interaction, *Ts], Awaitable[None]]


def find_server(interaction: Interaction) -> int:
    """The server an interaction is from; 0 for none: a direct message, or a server without Daesang.

    In the latter somebody uses Daesang as an app of their own, or presses what somebody who does has posted:
    Discord says for whom it is installed that an interaction goes back to.
    """
    owners = interaction._integration_owners
    return 0 if owners and not interaction.is_guild_integration() else interaction.guild_id or 0


def handles(route: Route[*Ts], *, anywhere: bool = False) -> Callable[[Method[C, *Ts]], Method[C, *Ts]]:
    """Mark a cog's method as the handler of `route`, whose parts it is given.

    Only one marked `anywhere` is called where there is no server.
    """

    def mark(handler: Method[C, *Ts]) -> Method[C, *Ts]:
        handler.__route__ = route, anywhere  # type: ignore[attr-defined]
        return handler

    return mark


def find_home(interaction: Interaction) -> Home | None:
    """The server that something in no server is meant for; None while that is open."""
    found = interaction.extras.get(HOME)
    assert found is None or isinstance(found, Home)
    return found


def is_alone(interaction: Interaction) -> bool:
    """Whether nobody else can read along: in a direct message with Daesang."""
    return interaction.guild_id is None and not interaction.context.private_channel


def at_home(target: str, server_id: int) -> Target:
    """The target of a press in no server that is meant for this one; itself where that is too long."""
    code = base64.urlsafe_b64encode(server_id.to_bytes(8, "big")).decode().rstrip("=")
    placed = f"{target}@{code}"
    return Target(placed if len(placed) <= LONGEST else target)


def part_home(target: str) -> tuple[str, int | None]:
    """A target in no server, and for which server it is meant."""
    found = _PLACED.fullmatch(target)
    if found is None:
        return target, None
    return found[1], int.from_bytes(base64.urlsafe_b64decode(f"{found[2]}="), "big")


def carry_home(interaction: Interaction, shown: discord.ui.View | discord.ui.Modal) -> None:
    """Let what is pressed or sent there be meant for the server that this was meant for."""
    home = find_home(interaction)
    if home is None:
        return
    pressed: Sequence[Any] = [shown] if isinstance(shown, discord.ui.Modal) else shown.children
    for item in pressed:
        if target := getattr(item, "custom_id", None):
            item.custom_id = at_home(target, home.server_id)


AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu

Command = TypeVar("Command", bound=app_commands.Command[Any, ..., Any])


def anywhere(command: Command) -> Command:
    """Mark a command as one for direct messages too, and for whoever has Daesang as an app of their own."""
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return contexts(app_commands.allowed_installs(guilds=True, users=True)(command))


def is_anywhere(command: AnyCommand | None) -> bool:
    """Whether a command is marked as one for direct messages too."""
    if command is None:
        return False
    group = command.root_parent if isinstance(command, app_commands.Command) else None
    contexts = (group or command).allowed_contexts
    return bool(contexts and contexts.dm_channel)


def payload(interaction: Interaction) -> Mapping[str, Any]:
    return interaction.data or {}


def find_target(interaction: Interaction) -> str:
    """What was pressed or sent, without the server it is meant for."""
    target = str(payload(interaction).get("custom_id", ""))
    return target if find_server(interaction) else part_home(target)[0]


class Routes:
    """The table of handlers, filled as cogs are added."""

    def __init__(self) -> None:
        self.handlers: dict[str, tuple[AnyRoute, Callable[..., Awaitable[None]]]] = {}
        self.anywhere: set[str] = set()
        """Kinds that are handled where there is no server too."""

    def collect(self, owner: object) -> None:
        """Add every marked method of `owner`. ValueError when two claim one kind."""
        for name in dir(type(owner)):
            mark = getattr(getattr(type(owner), name), "__route__", None)
            if mark is not None:
                route, anywhere = mark
                if route.kind in self.handlers:
                    raise ValueError(f"Two handlers for {route.kind}")
                self.handlers[route.kind] = (route, getattr(owner, name))
                if anywhere:
                    self.anywhere.add(route.kind)

    async def handle(self, interaction: discord.Interaction) -> None:
        """Call the handler of the route the interaction names. Raises BadRoute when there is none."""
        await self.follow(interaction, find_target(interaction))

    async def follow(self, interaction: discord.Interaction, target: str) -> None:
        """Call the handler of a target, as if its button had been pressed. Raises BadRoute, NeedsServer."""
        kind, *texts = target.split(":")
        if kind not in self.handlers:
            raise BadRoute(kind)
        if not find_server(interaction) and kind not in self.anywhere:
            raise NeedsServer
        route, handler = self.handlers[kind]
        await handler(interaction, *route.read(texts))


def find_choice(interaction: Interaction) -> str:
    """What was chosen in a select of which one is chosen. Raises BadRoute for any other press."""
    values = payload(interaction).get("values") or []
    if len(values) != 1:
        raise BadRoute(str(values))
    return str(values[0])


def find_choices(interaction: Interaction, offered: Iterable[A]) -> tuple[A, ...]:
    """Which of those offered were chosen. Raises BadRoute for any other value, or without a choice."""
    values = payload(interaction).get("values")
    if values is None or not {*values} <= {*offered}:
        raise BadRoute(str(values))
    return tuple(each for each in offered if each in values)


def view(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that discord.py sends and forgets: its presses are routed by id."""
    made = discord.ui.View(timeout=None)
    for item in items:
        made.add_item(item)
    made.stop()
    return made


def button(
    label: str,
    target: Target,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
    row: int | None = None,
) -> discord.ui.Button[Any]:
    return discord.ui.Button(
        label=label, custom_id=target, style=style, emoji=emoji, disabled=disabled, row=row
    )
