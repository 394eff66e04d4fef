"""`/moderation`: what waits for a decision, members whose votes or takes are kept out, and the log."""

import asyncio
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.moderation import Burst, Report
from bot.domain.search import TitleIndex
from bot.posted import ReportChannels
from bot.store import Store
from bot.ui import panels, reports, targets
from bot.ui.cards import Card
from bot.ui.options import act, name_of
from bot.ui.replies import moderators_only, show
from bot.ui.routes import handles
from bot.ui.text import line
from bot.ui.words import Words, private

LOG_ROWS = 15
HELD_SHOWN = 5


class Moderation(commands.GroupCog, name="moderation"):
    """Bursts of votes, reported takes, excluded members and the log (Manage Messages)."""

    def __init__(self, bot: Daesang, store: Store, index: TitleIndex) -> None:
        self._bot = bot
        self._store = store
        self._index = index
        self._channels = ReportChannels(bot, store)
        self._announcing = asyncio.Lock()

    @app_commands.command()
    async def held(self, interaction: discord.Interaction[Daesang]) -> None:
        """Bursts of votes and takes that wait for a decision."""
        by = act(interaction)
        moderators_only(interaction)
        say = private(interaction)
        bursts = await self._store.moderation.open_bursts(by.server_id)
        takes = await self._store.reports.open(by.server_id)
        waiting = [self._burst(burst, say) for burst in bursts[:HELD_SHOWN]]
        waiting += [self._report(report, say) for report in takes[:HELD_SHOWN]]
        if not waiting:
            await interaction.response.send_message(say("moderation.none_held"), ephemeral=True)
            return
        first, *rest = waiting
        await interaction.response.send_message(ephemeral=True, **first.send)
        for card in rest:
            await interaction.followup.send(ephemeral=True, **card.send)

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall not count in this server")
    async def exclude(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member's votes count no more; their takes stay."""
        await self._exclude(interaction, member, excluded=True)

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall count again")
    async def include(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member's votes count again."""
        await self._exclude(interaction, member, excluded=False)

    @app_commands.command()
    @app_commands.describe(member="Who shall review no more in this server")
    async def block(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Keep a member from reviewing; their scores count on, and their takes stay."""
        await self._block(interaction, member, blocked=True)

    @app_commands.command()
    @app_commands.describe(member="Who may review again")
    async def unblock(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member review again."""
        await self._block(interaction, member, blocked=False)

    @app_commands.command()
    async def log(self, interaction: discord.Interaction[Daesang]) -> None:
        """What moderators did, and what Daesang did by itself."""
        await self._show_log(interaction, 0)

    @handles(targets.Log)
    async def turn_log(self, interaction: discord.Interaction[Any], to: targets.Log) -> None:
        """Show a page of the log."""
        await self._show_log(interaction, to.page)

    async def _show_log(self, interaction: discord.Interaction[Any], page: int) -> None:
        by = act(interaction)
        moderators_only(interaction)
        found = await self._store.moderation.log(by.server_id, limit=LOG_ROWS + 1, offset=page * LOG_ROWS)
        titles = {entry.title_id: self._index.find(entry.title_id) for entry in found if entry.title_id}
        known = {title_id: title for title_id, title in titles.items() if title is not None}
        more = len(found) > LOG_ROWS
        await show(
            interaction, panels.log(found[:LOG_ROWS], known, private(interaction), page=page, more=more)
        )

    @handles(targets.Hold)
    async def hold(self, interaction: discord.Interaction[Any], to: targets.Hold) -> None:
        """Hold all votes of a burst."""
        await self._decide(interaction, to.burst_id, hold=True)

    @handles(targets.Stand)
    async def stand(self, interaction: discord.Interaction[Any], to: targets.Stand) -> None:
        """Let the votes of a burst stand."""
        await self._decide(interaction, to.burst_id, hold=False)

    async def _decide(self, interaction: discord.Interaction[Any], burst_id: int, *, hold: bool) -> None:
        by = act(interaction)
        moderators_only(interaction)
        burst = await self._store.moderation.decide(by, burst_id, hold=hold)
        say = private(interaction)
        card = self._burst(burst, say)
        decided = say("burst.held" if hold else "burst.stands", name=line(by.name, 80))
        card.embed.description = decided
        await interaction.response.edit_message(embed=card.embed, view=None)

    async def _exclude(
        self, interaction: discord.Interaction[Any], member: discord.User, *, excluded: bool
    ) -> None:
        by = act(interaction)
        moderators_only(interaction)
        name = name_of(member)
        changed = await self._store.moderation.exclude(by, member.id, name=name, excluded=excluded)
        key = "moderation.excluded" if excluded else "moderation.included"
        said = private(interaction)(key if changed else "moderation.already", member=line(name, 80))
        await interaction.response.send_message(said, ephemeral=True)

    async def _block(
        self, interaction: discord.Interaction[Any], member: discord.User, *, blocked: bool
    ) -> None:
        by = act(interaction)
        moderators_only(interaction)
        name = name_of(member)
        changed = await self._store.reports.block(by, member.id, name=name, blocked=blocked)
        key = "moderation.blocked" if blocked else "moderation.unblocked"
        said = private(interaction)(key if changed else "moderation.already", member=line(name, 80))
        await interaction.response.send_message(said, ephemeral=True)

    def _burst(self, burst: Burst, say: Words) -> Card:
        return panels.burst(burst, self._name(burst.title_id), say)

    def _report(self, report: Report, say: Words) -> Card:
        return reports.card(report, self._name(report.review.title_id), say)

    def _name(self, title_id: str) -> str:
        title = self._index.find(title_id)
        return title.title if title else title_id

    @commands.Cog.listener()
    async def on_votes(self) -> None:
        """Tell report channels of bursts they have not heard of; the rest waits in `/moderation held`."""
        if not self._bot.take_on():
            return
        async with self._announcing:
            for burst in await self._store.moderation.unannounced():
                if await self._channels.tell(burst.server_id, partial(self._burst, burst)):
                    at = int(discord.utils.utcnow().timestamp())
                    await self._store.moderation.announced(burst.id, at=at)


async def setup(bot: Daesang) -> None:
    """Add the cog, its commands shown to moderators alone."""
    cog = Moderation(bot, bot.store, bot.index)
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.guild_only = True
    group.default_permissions = discord.Permissions(manage_messages=True)
    await bot.add_cog(cog)
