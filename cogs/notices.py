"""Telling authors what became of their takes: by direct message, else after their next command."""

import asyncio
import logging
from typing import Any

import discord
from discord.ext import commands

from bot.app import Daesang
from bot.domain.moderation import Notice
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import reports
from bot.ui.options import act
from bot.ui.words import Words, private, words

log = logging.getLogger(__name__)


class Notices(commands.Cog):
    """What members are told of their takes, each once."""

    def __init__(self, bot: Daesang, store: Store, index: TitleIndex) -> None:
        self._bot = bot
        self._store = store
        self._index = index
        self._sending = asyncio.Lock()
        self._telling: set[int] = set()

    @commands.Cog.listener()
    async def on_votes(self) -> None:
        """Send what no direct message was tried for."""
        if not self._bot.is_ready() or not self._bot.take_on():
            return
        async with self._sending:
            for notice in await self._store.notices.unsent():
                await self._send(notice)

    async def _send(self, notice: Notice) -> None:
        server = self._bot.get_guild(notice.server_id)
        if server is None:  # it has removed Daesang; should it come back, they hear of it there
            await self._store.notices.keep(notice.id)
            return
        try:
            channel = await self._bot.create_dm(discord.Object(notice.member_id))
            await channel.send(self._text(notice, words(server.preferred_locale), server=server.name))
        except discord.HTTPException as error:
            log.info("Notice %d takes no direct message: %s", notice.id, error)
            await self._store.notices.keep(notice.id)
            return
        await self._store.notices.read(notice.id)

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: discord.Interaction[Any], command: Any) -> None:
        """Tell whoever ran a command what no direct message could."""
        await self._catch_up(interaction)

    @commands.Cog.listener()
    async def on_press_completion(self, interaction: discord.Interaction[Any]) -> None:
        """Tell whoever pressed a button or sent a form what no direct message could."""
        await self._catch_up(interaction)

    async def _catch_up(self, interaction: discord.Interaction[Any]) -> None:
        """After the answer, privately; a form that was opened is not disturbed."""
        form = interaction.response.type is discord.InteractionResponseType.modal
        if interaction.guild is None or not interaction.response.is_done() or form:
            return
        if not self._bot.take_on():
            return
        for notice in await self._store.notices.refused(act(interaction)):
            if notice.id in self._telling:  # two commands at once
                continue
            self._telling.add(notice.id)
            try:
                text = self._text(notice, private(interaction), server=interaction.guild.name)
                await interaction.followup.send(text, ephemeral=True)
                await self._store.notices.read(notice.id)
            except discord.HTTPException as error:
                log.info("Notice %d could not be told: %s", notice.id, error)
            finally:
                self._telling.discard(notice.id)

    def _text(self, notice: Notice, say: Words, *, server: str) -> str:
        title_id = str(notice.parameters.get("title_id", ""))
        title = self._index.find(title_id)
        name = title.title if title else title_id
        return reports.notice(notice.key, notice.parameters, say, server=server, title=name)


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Notices(bot, bot.store, bot.index))
