"""`/mine`: what members let Daesang do with what is theirs."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.members import Consent
from bot.ui import targets
from bot.ui.consent import describe_consent
from bot.ui.options import act
from bot.ui.replies import answer
from bot.ui.routes import Interaction, handles
from bot.ui.words import private


class Members(commands.Cog):
    def __init__(self, members: usecases.Members) -> None:
        self._members = members

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        direct="Message me about my reviews, once a day at most, in every server",
        scores="Let picks for me and others mention what I scored in this server",
    )
    async def mine(
        self,
        interaction: discord.Interaction[Daesang],
        direct: bool | None = None,
        scores: bool | None = None,
    ) -> None:
        """What I may message you about, and mention to others."""
        now = await self._members.agree(act(interaction), direct=direct, scores=scores)
        await _show(interaction, now, over=False)

    @handles(targets.Direct)
    async def turn_direct(self, interaction: Interaction, wanted: bool) -> None:
        now = await self._members.agree(act(interaction), direct=wanted, scores=None)
        await _show(interaction, now, over=True)

    @handles(targets.MentionScores)
    async def turn_scores(self, interaction: Interaction, wanted: bool) -> None:
        now = await self._members.agree(act(interaction), direct=None, scores=wanted)
        await _show(interaction, now, over=True)


async def _show(interaction: Interaction, now: Consent, *, over: bool) -> None:
    said, buttons = describe_consent(now, private(interaction))
    await answer(interaction, said, over=over, view=buttons)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Members(bot.use.members))
