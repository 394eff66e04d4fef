"""Reporting a take, and what moderators decide about it."""

import asyncio
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import Gone, OwnReview
from bot.domain.moderation import Report, Verdict
from bot.domain.reviews import Review, ReviewState
from bot.domain.search import TitleIndex
from bot.posted import ReportChannels, renew
from bot.store import Store
from bot.ui import reports, targets
from bot.ui.cards import Card
from bot.ui.modals import answers
from bot.ui.options import act
from bot.ui.replies import moderators_only, put, show
from bot.ui.routes import handles
from bot.ui.words import Words, private, public

MENU = "Report take"
"""The entry in the menu of a message."""


class Reports(commands.Cog):
    """Takes that members report, and those that wait for a moderator."""

    def __init__(self, bot: Daesang, store: Store, index: TitleIndex) -> None:
        self._bot = bot
        self._store = store
        self._index = index
        self._channels = ReportChannels(bot, store)
        self._announcing = asyncio.Lock()
        self._menu = app_commands.ContextMenu(name=MENU, callback=self.report_message)

    async def cog_load(self) -> None:
        """Add the menu entry, which no decorator can add from within a cog."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the menu entry away."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    # Reporting ---------------------------------------------------------------------------------------

    @app_commands.guild_only()
    async def report_message(
        self, interaction: discord.Interaction[Daesang], message: discord.Message
    ) -> None:
        """Ask for the reason, if the message is the card of a take."""
        by = act(interaction)
        found = await self._store.reviews.by_card(by.server_id, message.id)
        if found is None:
            await interaction.response.send_message(private(interaction)("report.not_a_take"), ephemeral=True)
            return
        await self._ask(interaction, found)

    @handles(targets.Report)
    async def report(self, interaction: discord.Interaction[Any], to: targets.Report) -> None:
        """Ask for the reason."""
        found = await self._store.reviews.find(act(interaction).server_id, to.review_id)
        if found is None:
            raise Gone
        await self._ask(interaction, found)

    async def _ask(self, interaction: discord.Interaction[Any], found: Review) -> None:
        if found.state is not ReviewState.POSTED:
            raise Gone
        if found.member_id == interaction.user.id:
            raise OwnReview
        form = reports.form(found, self._title(found), private(interaction))
        await interaction.response.send_modal(form)

    @handles(targets.ReportForm)
    async def submit(self, interaction: discord.Interaction[Any], to: targets.ReportForm) -> None:
        """Save a report."""
        reason = str(answers(interaction).get("reason") or "")
        await self._store.reports.report(act(interaction), to.review_id, reason)
        await interaction.response.send_message(private(interaction)("report.sent"), ephemeral=True)

    # Deciding ----------------------------------------------------------------------------------------

    @handles(targets.Verdict)
    async def decide(self, interaction: discord.Interaction[Any], to: targets.Verdict) -> None:
        """Act on a report, say so in its place, and let the take's public card follow."""
        by = act(interaction)
        moderators_only(interaction)
        found = await self._store.reports.decide(by, to.report_id, to.verdict)
        alone = interaction.message is not None and interaction.message.flags.ephemeral
        say = private(interaction) if alone else public(interaction)
        card = reports.decided(found, self._title(found.review), say, by=to.verdict, name=by.name)
        try:
            await interaction.response.edit_message(**card.edit)
        finally:  # too late to answer is not too late to hide
            if to.verdict is not Verdict.BLOCK:
                await renew(self._bot, self._store, self._index, by.server_id, found.review.id)

    @handles(targets.Inspect)
    async def inspect(self, interaction: discord.Interaction[Any], to: targets.Inspect) -> None:
        """Show a moderator a reported take, beside the report."""
        await put(interaction, await self._whole(interaction, to.report_id, 0), private=True)

    @handles(targets.InspectPage)
    async def inspect_page(self, interaction: discord.Interaction[Any], to: targets.InspectPage) -> None:
        """Turn a page of it."""
        await show(interaction, await self._whole(interaction, to.report_id, to.page))

    async def _whole(self, interaction: discord.Interaction[Any], report_id: int, number: int) -> Card:
        moderators_only(interaction)
        found = await self._store.reports.find(act(interaction).server_id, report_id)
        if found is None:
            raise Gone
        return reports.whole(found, self._title(found.review), number, private(interaction))

    @handles(targets.VerdictUndo)
    async def undo(self, interaction: discord.Interaction[Any], to: targets.VerdictUndo) -> None:
        """Take back what was decided."""
        by = act(interaction)
        moderators_only(interaction)
        found = await self._store.reports.undo(by, to.report_id)
        alone = interaction.message is not None and interaction.message.flags.ephemeral
        say = private(interaction) if alone else public(interaction)
        card = reports.decided(found, self._title(found.review), say, by=None, name=by.name)
        await interaction.response.edit_message(**card.edit)
        await renew(self._bot, self._store, self._index, by.server_id, found.review.id)

    # Telling -----------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_votes(self) -> None:
        """Tell report channels of what they have not heard of; the rest waits in `/moderation held`."""
        if not self._bot.take_on():
            return
        async with self._announcing:
            for found in await self._store.reports.unannounced():
                if await self._channels.tell(found.server_id, partial(self._card, found)):
                    at = int(discord.utils.utcnow().timestamp())
                    await self._store.reports.announced(found.id, at=at)

    def _card(self, found: Report, say: Words) -> Card:
        return reports.card(found, self._title(found.review), say)

    def _title(self, review: Review) -> str:
        title = self._index.find(review.title_id)
        return title.title if title else review.title_id


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Reports(bot, bot.store, bot.index))
