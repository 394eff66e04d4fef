"""A server that has just added Daesang is greeted once, and its moderators can post the tour."""

import logging

import discord
from discord.ext import commands

from bot.app import Daesang
from bot.ui import targets
from bot.ui.permissions import list_missing
from bot.ui.replies import show
from bot.ui.rights import check_may_write, check_moderator
from bot.ui.routes import Interaction, handles
from bot.ui.welcome import tour_card, welcome_card
from bot.ui.words import public, words

log = logging.getLogger(__name__)


class Welcome(commands.Cog):
    def __init__(self, bot: Daesang) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_server_added(self, server: discord.Guild) -> None:
        """Greet where all may be reached: in the system channel, else the first that may be written in."""
        if not self._bot.take_on():
            return
        channel = _find_channel(server)
        if channel is None:
            log.info("Server %d has no channel to be greeted in", server.id)
            return
        try:
            await channel.send(**welcome_card(words(server.preferred_locale)).send)
        except discord.HTTPException as error:
            log.info("Server %d could not be greeted: %s", server.id, error)

    @handles(targets.Tour)
    async def post_tour(self, interaction: Interaction) -> None:
        check_moderator(interaction)
        check_may_write(interaction)
        await show(interaction, tour_card(public(interaction)), private=False, over=False)


def _find_channel(server: discord.Guild) -> discord.TextChannel | None:
    """The system channel, else the first from above that everybody sees, else the first."""
    open_ones = [channel for channel in server.text_channels if not list_missing(channel)]
    if server.system_channel in open_ones:
        return server.system_channel
    seen = [channel for channel in open_ones if channel.permissions_for(server.default_role).view_channel]
    return next(iter([*seen, *open_ones]), None)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Welcome(bot))
