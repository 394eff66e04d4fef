"""`/settings`: what a server's managers decide, in one panel."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import NotAllowed
from bot.domain.models import Bursts
from bot.store import Store
from bot.ui import panels
from bot.ui.cards import Card
from bot.ui.options import act
from bot.ui.routes import BadRoute, payload, route
from bot.ui.words import private


def votes(value: str) -> str:
    """A number of votes the panel offers. Raises BadRoute."""
    if not (value.isascii() and value.isdecimal() and int(value) in panels.VOTES):
        raise BadRoute(value)
    return value


def bursts(value: str) -> str:
    """What may happen to bursts. Raises BadRoute."""
    if value not in set(Bursts):
        raise BadRoute(value)
    return value


_READ = {"consensus_votes": votes, "board_votes": votes, "bursts": bursts}


class Settings(commands.Cog):
    """The settings of a server; the right to change them is looked at on each press."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Daesang]) -> None:
        """Report channel, votes needed, and what happens to bursts of votes (Manage Server)."""
        _may(interaction)
        await interaction.response.send_message(ephemeral=True, **(await self._panel(interaction)).send)

    @route("setting", str)
    async def choose(self, interaction: discord.Interaction[Any], name: str) -> None:
        """Save a choice."""
        if name not in _READ:
            raise BadRoute(name)
        [value] = payload(interaction)["values"]
        await self._put(interaction, name, _READ[name](value))

    @route("report_channel")
    async def report_channel(self, interaction: discord.Interaction[Any]) -> None:
        """Save the report channel; none chosen is none."""
        values = payload(interaction)["values"]
        await self._put(interaction, "report_channel", int(values[0]) if values else None)

    async def _put(self, interaction: discord.Interaction[Any], name: str, value: object) -> None:
        _may(interaction)
        await self._store.settings.put(act(interaction), name, value)
        await interaction.response.edit_message(**(await self._panel(interaction)).edit)

    async def _panel(self, interaction: discord.Interaction[Any]) -> Card:
        assert interaction.guild is not None
        chosen = await self._store.settings.of(interaction.guild.id)
        return panels.settings(chosen, private(interaction), server=interaction.guild.name)


def _may(interaction: discord.Interaction[Any]) -> None:
    if not interaction.permissions.manage_guild:
        raise NotAllowed(permission="Manage Server")


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Settings(bot.store))
