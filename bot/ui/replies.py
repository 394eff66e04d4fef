"""How a person is answered privately, whatever has been said to the interaction already."""

import io
from typing import Any

import discord

from bot.domain.errors import DomainError, NotAllowed


class Refusal(Exception):
    """A DomainError (its cause) with a way on: buttons, and what the person wrote, if it has no other home.

    `text` None is what was typed into the form that was sent, if it was one and that is not `kept`. Raised
    `from` the error, answered by the one error handler.
    """

    def __init__(self, *items: discord.ui.Item[Any], text: str | None = None, kept: bool = False) -> None:
        super().__init__()
        self.items = items
        self.text = text
        self.kept = kept


def cause(error: BaseException) -> BaseException:
    """What really went wrong, under discord.py's wrappings."""
    while isinstance(error, discord.app_commands.CommandInvokeError | discord.app_commands.TransformerError):
        under = error.__cause__
        if under is None:
            break
        error = under
    return error


def meant_for_person(error: BaseException) -> DomainError | None:
    """The error whose words the person may see, if there is one."""
    error = error.__cause__ if isinstance(error, Refusal) and error.__cause__ else error
    return error if isinstance(error, DomainError) else None


def moderators_only(interaction: discord.Interaction[Any]) -> None:
    """Refuse whoever may not manage messages at this moment. Raises NotAllowed."""
    if not interaction.permissions.manage_messages:
        raise NotAllowed(permission="Manage Messages")


async def answer(interaction: discord.Interaction[Any], content: str, **more: Any) -> None:
    """Say `content` only to the person who acted; `more` goes to discord.py as it is."""
    if interaction.response.is_done():
        await interaction.followup.send(content, ephemeral=True, **more)
    else:
        await interaction.response.send_message(content, ephemeral=True, **more)


async def show(interaction: discord.Interaction[Any], card: Any) -> None:
    """Show a card privately: in place of the private message that was pressed, else as a new one."""
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(content=None, **card.edit)
    else:
        await interaction.response.send_message(ephemeral=True, **card.send)


async def hold(interaction: discord.Interaction[Any], *, private: bool, over: bool = False) -> None:
    """Tell Discord that the answer takes longer than it waits; what could be refused must be so before."""
    if over:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=private, thinking=True)


async def put(interaction: discord.Interaction[Any], card: Any, *, private: bool, over: bool = False) -> None:
    """Show a card as a new message, or `over` the one that was pressed; after `hold` too."""
    held = interaction.response.is_done()
    if over and held:
        await interaction.edit_original_response(content=None, **card.edit)
    elif over:
        await interaction.response.edit_message(content=None, **card.edit)
    elif held:
        await interaction.followup.send(ephemeral=private, **card.send)
    else:
        await interaction.response.send_message(ephemeral=private, **card.send)


def as_file(text: str) -> discord.File:
    """What a person wrote, to be handed back to the letter."""
    return discord.File(io.BytesIO(text.encode()), "your-text.txt")
