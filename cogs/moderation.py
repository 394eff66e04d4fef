"""`/moderation`: bursts of votes, members whose votes do not count, and the log of it all."""

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import NotAllowed
from bot.domain.models import Burst
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import panels, routes
from bot.ui.cards import Card
from bot.ui.options import act, name_of
from bot.ui.replies import show
from bot.ui.routes import route
from bot.ui.text import line
from bot.ui.words import private, words

log = logging.getLogger(__name__)

LOG_ROWS = 15
HELD_SHOWN = 5


class Moderation(commands.GroupCog, name="moderation"):
    """Bursts of votes, excluded members and the log (Manage Messages)."""

    def __init__(self, bot: Daesang, store: Store, index: TitleIndex) -> None:
        self._bot = bot
        self._store = store
        self._index = index
        self._announcing = asyncio.Lock()

    @app_commands.command()
    async def held(self, interaction: discord.Interaction[Daesang]) -> None:
        """Bursts of votes that wait for a decision."""
        by = act(interaction)
        _may(interaction)
        say = private(interaction)
        waiting = await self._store.moderation.open_bursts(by.server_id)
        if not waiting:
            await interaction.response.send_message(say("moderation.none_held"), ephemeral=True)
            return
        first, *rest = [self._burst(burst, say) for burst in waiting[:HELD_SHOWN]]
        await interaction.response.send_message(ephemeral=True, **first.send)
        for card in rest:
            await interaction.followup.send(ephemeral=True, **card.send)

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall not count in this server")
    async def exclude(self, interaction: discord.Interaction[Daesang], member: discord.Member) -> None:
        """Let a member's votes count no more; their takes stay."""
        await self._exclude(interaction, member, excluded=True)

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall count again")
    async def include(self, interaction: discord.Interaction[Daesang], member: discord.Member) -> None:
        """Let a member's votes count again."""
        await self._exclude(interaction, member, excluded=False)

    @app_commands.command()
    async def log(self, interaction: discord.Interaction[Daesang]) -> None:
        """What moderators did, and what Daesang did by itself."""
        await self.turn_log(interaction, 0)

    @route("log", routes.number)
    async def turn_log(self, interaction: discord.Interaction[Any], page: int) -> None:
        """Show a page of the log."""
        by = act(interaction)
        _may(interaction)
        found = await self._store.moderation.log(by.server_id, limit=LOG_ROWS + 1, offset=page * LOG_ROWS)
        titles = {entry.title_id: self._index.find(entry.title_id) for entry in found if entry.title_id}
        known = {title_id: title for title_id, title in titles.items() if title is not None}
        more = len(found) > LOG_ROWS
        await show(
            interaction, panels.log(found[:LOG_ROWS], known, private(interaction), page=page, more=more)
        )

    @route("hold", routes.number)
    async def hold(self, interaction: discord.Interaction[Any], burst_id: int) -> None:
        """Hold all votes of a burst."""
        await self._decide(interaction, burst_id, hold=True)

    @route("stand", routes.number)
    async def stand(self, interaction: discord.Interaction[Any], burst_id: int) -> None:
        """Let the votes of a burst stand."""
        await self._decide(interaction, burst_id, hold=False)

    async def _decide(self, interaction: discord.Interaction[Any], burst_id: int, *, hold: bool) -> None:
        by = act(interaction)
        _may(interaction)
        burst = await self._store.moderation.decide(by, burst_id, hold=hold)
        say = private(interaction)
        card = self._burst(burst, say)
        decided = say("burst.held" if hold else "burst.stands", name=line(by.name, 80))
        card.embed.description = decided
        await interaction.response.edit_message(embed=card.embed, view=None)

    async def _exclude(
        self, interaction: discord.Interaction[Any], member: discord.Member, *, excluded: bool
    ) -> None:
        by = act(interaction)
        _may(interaction)
        name = name_of(member)
        changed = await self._store.moderation.exclude(by, member.id, name=name, excluded=excluded)
        key = "moderation.excluded" if excluded else "moderation.included"
        said = private(interaction)(key if changed else "moderation.already", member=line(name, 80))
        await interaction.response.send_message(said, ephemeral=True)

    def _burst(self, burst: Burst, say: Any) -> Card:
        title = self._index.find(burst.title_id)
        return panels.burst(burst, title.title if title else burst.title_id, say)

    @commands.Cog.listener()
    async def on_votes(self) -> None:
        """Report bursts nobody has heard of; a channel out of reach is tried after the next vote."""
        if not self._bot.take_on():
            return
        async with self._announcing:
            await self._announce()

    async def _announce(self) -> None:
        for burst in await self._store.moderation.unannounced():
            settings = await self._store.settings.of(burst.server_id)
            server = self._bot.get_guild(burst.server_id)
            if settings.report_channel is None or server is None:
                continue  # it waits in /moderation held
            card = self._burst(burst, words(server.preferred_locale))
            channel = self._bot.get_partial_messageable(settings.report_channel, guild_id=server.id)
            try:
                await channel.send(**card.send)
            except discord.HTTPException as error:
                log.warning("A burst could not be reported in server %d: %s", server.id, error)
                continue
            at = int(discord.utils.utcnow().timestamp())
            await self._store.moderation.announced(burst.id, at=at)


def _may(interaction: discord.Interaction[Any]) -> None:
    if not interaction.permissions.manage_messages:
        raise NotAllowed(permission="Manage Messages")


async def setup(bot: Daesang) -> None:
    """Add the cog, its commands shown to moderators alone."""
    cog = Moderation(bot, bot.store, bot.index)
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.guild_only = True
    group.default_permissions = discord.Permissions(manage_messages=True)
    await bot.add_cog(cog)
