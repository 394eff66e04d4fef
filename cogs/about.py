"""`/help` and `/about`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui import embeds
from bot.ui.cards import Card
from bot.ui.permissions import invite_url, own_url
from bot.ui.replies import show
from bot.ui.rights import is_manager, is_moderator
from bot.ui.routes import anywhere, find_server, view
from bot.ui.words import private


class About(commands.Cog):
    def __init__(self, sources: usecases.Sources) -> None:
        self._sources = sources

    @anywhere
    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Daesang]) -> None:
        """What you can do here, at a glance."""
        card = embeds.help_card(
            private(interaction),
            moderator=is_moderator(interaction),
            manager=is_manager(interaction),
            direct=not find_server(interaction),
        )
        await interaction.response.send_message(embed=card, ephemeral=True)

    @anywhere
    @app_commands.command()
    async def about(self, interaction: discord.Interaction[Daesang]) -> None:
        """My version, what I remember, credits, and a link to invite me."""
        words = private(interaction)
        invite: discord.ui.Button[Any] = discord.ui.Button(
            label=words("about.invite"), url=invite_url(interaction.application_id)
        )
        links = [invite]
        application = interaction.client.application
        if application is not None and application.user_integration_config is not None:
            url = own_url(interaction.application_id)
            links.append(discord.ui.Button(label=words("about.own"), url=url))
        await show(interaction, Card(embeds.about_card(words, self._sources.names), view(*links)))


async def setup(bot: Daesang) -> None:
    await bot.add_cog(About(bot.use.sources))
