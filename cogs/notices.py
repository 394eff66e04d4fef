"""Telling whoever is here now what no direct message could tell them."""

import logging
from typing import Any

import discord
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui.options import act
from bot.ui.routes import Interaction
from bot.ui.words import private

log = logging.getLogger(__name__)


class Notices(commands.Cog):
    """What members are told of their reviews after their next command or press."""

    def __init__(self, bot: Daesang, announcements: usecases.Announcements) -> None:
        self._bot = bot
        self._announcements = announcements

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: Interaction, command: Any) -> None:
        await self._catch_up(interaction)

    @commands.Cog.listener()
    async def on_press_completion(self, interaction: Interaction) -> None:
        await self._catch_up(interaction)

    async def _catch_up(self, interaction: Interaction) -> None:
        """After the answer, privately; a form that was opened is not disturbed."""
        form = interaction.response.type is discord.InteractionResponseType.modal
        if not interaction.response.is_done() or form or not self._bot.take_on():
            return
        if not await interaction.extras["notices"]:
            return
        server = interaction.guild.name if interaction.guild else ""
        kept = await self._announcements.list_kept(act(interaction), private(interaction), server=server)
        for notice, text in kept:
            told = False
            try:
                await interaction.followup.send(text, ephemeral=True)
                told = True
            except Exception as error:  # of Discord or of the line; those after it are told all the same
                log.info("Notice %d could not be told: %s", notice.id, error)
            finally:
                await self._announcements.finish(notice, told=told)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Notices(bot, bot.use.announcements))
