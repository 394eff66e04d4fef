"""Which handler a button, a select or a modal belongs to: its `custom_id` says it, nothing else.

`rate:kd-signal-2016` goes to the handler of "rate" with the title's id, before and after a restart alike,
whoever pressed and however long ago the message was sent: no view and no modal is held in memory, so none
can be lost, answer for somebody else, or swallow an error.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import discord

Handler = Callable[..., Awaitable[None]]
F = TypeVar("F", bound=Handler)

LONGEST = 100
"""Characters Discord allows in a custom_id."""

_TITLE = re.compile(r"[a-z0-9-]{1,80}")


class BadRoute(ValueError):
    """A custom_id that no handler made: forged, or of another version."""


def title(text: str) -> str:
    """A part that is a title's id. Raises BadRoute."""
    if not _TITLE.fullmatch(text):
        raise BadRoute(text)
    return text


def number(text: str) -> int:
    """A part that is an integer id, as the store can hold it. Raises BadRoute."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) < 2**63):
        raise BadRoute(text)
    return int(text)


def route(kind: str, *parts: Callable[[str], Any]) -> Callable[[F], F]:
    """Mark a cog's method as the handler of `kind`; each part of the id goes through its reader."""

    def mark(handler: F) -> F:
        handler.__route__ = (kind, parts)  # type: ignore[attr-defined]
        return handler

    return mark


def custom_id(kind: str, *parts: object) -> str:
    """The id that leads to the handler of `kind`. ValueError past Discord's 100 characters."""
    made = ":".join((kind, *map(str, parts)))
    if len(made) > LONGEST:
        raise ValueError(f"custom_id of {len(made)} characters: {made}")
    return made


def payload(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What Discord sent with a press or a form."""
    return interaction.data or {}


class Routes:
    """The table of handlers, filled as cogs are added."""

    def __init__(self) -> None:
        self.handlers: dict[str, tuple[Handler, tuple[Callable[[str], Any], ...]]] = {}

    def collect(self, owner: object) -> None:
        """Add every marked method of `owner`. ValueError when two claim one kind."""
        for name in dir(type(owner)):
            kind, parts = getattr(getattr(type(owner), name), "__route__", (None, ()))
            if kind is not None:
                if kind in self.handlers:
                    raise ValueError(f"Two handlers for {kind}")
                self.handlers[kind] = (getattr(owner, name), parts)

    async def handle(self, interaction: discord.Interaction) -> None:
        """Call the handler the interaction's custom_id names. Raises BadRoute when there is none."""
        kind, *texts = str(payload(interaction).get("custom_id", "")).split(":")
        if kind not in self.handlers:
            raise BadRoute(kind)
        handler, parts = self.handlers[kind]
        if len(parts) != len(texts):
            raise BadRoute(kind)
        await handler(interaction, *(read(text) for read, text in zip(parts, texts, strict=True)))


def view(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that discord.py sends and forgets: its presses are routed by id."""
    made = discord.ui.View(timeout=None)
    for item in items:
        made.add_item(item)
    made.stop()
    return made


def button(
    label: str,
    target: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
    row: int | None = None,
) -> discord.ui.Button[Any]:
    """A button that leads to the route `target`."""
    return discord.ui.Button(
        label=label, custom_id=target, style=style, emoji=emoji, disabled=disabled, row=row
    )
