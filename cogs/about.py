"""`/help` and `/about`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui import embeds
from bot.ui.words import private


class About(commands.Cog):
    def __init__(self, sources: usecases.Sources) -> None:
        self._sources = sources

    @app_commands.command()
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction[Daesang]) -> None:
        """What you can do here, in five lines."""
        await interaction.response.send_message(embed=embeds.help_card(private(interaction)), ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def about(self, interaction: discord.Interaction[Daesang]) -> None:
        """The version, what is stored, and whose title data this is."""
        card = embeds.about_card(private(interaction), self._sources.names)
        await interaction.response.send_message(embed=card, ephemeral=True)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(About(bot.use.sources))
