"""`/moderation`: what waits for a decision, members whose votes or takes are kept out, and the log."""

from collections.abc import Awaitable, Callable
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui import panels, reports, targets
from bot.ui.options import act, name_of, titles_of
from bot.ui.replies import answer, show
from bot.ui.rights import check_moderator
from bot.ui.routes import Interaction, handles
from bot.ui.text import line
from bot.ui.words import private


class Moderation(commands.GroupCog, name="moderation"):
    """Bursts of votes, reported takes, excluded members and the log (Manage Messages)."""

    def __init__(self, moderation: usecases.Moderation) -> None:
        self._moderation = moderation

    @app_commands.command()
    async def held(self, interaction: discord.Interaction[Daesang]) -> None:
        """Bursts of votes, reports and flags that wait for a decision."""
        check_moderator(interaction)
        say = private(interaction)
        bursts, found = await self._moderation.list_waiting(act(interaction))
        name = titles_of(interaction).name
        waiting = [panels.burst_card(burst, name(burst.title_id), say) for burst in bursts]
        waiting += [reports.report_card(report, name(report.review.title_id), say) for report in found]
        flagged = await self._moderation.list_flagged(act(interaction))
        waiting += [reports.flagged_card(each, name(each.review.title_id), say) for each in flagged]
        if not waiting:
            await answer(interaction, say("moderation.none_held"))
            return
        for card in waiting:
            await show(interaction, card)

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall not count in this server")
    async def exclude(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member's votes count no more; their takes stay."""
        await self._keep_out(
            interaction, member, partial(self._moderation.exclude, excluded=True), "moderation.excluded"
        )

    @app_commands.command()
    @app_commands.describe(member="Whose votes shall count again")
    async def include(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member's votes count again."""
        await self._keep_out(
            interaction, member, partial(self._moderation.exclude, excluded=False), "moderation.included"
        )

    @app_commands.command()
    @app_commands.describe(member="Who shall review no more in this server")
    async def block(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Keep a member from reviewing; their scores count on, and their takes stay."""
        await self._keep_out(
            interaction, member, partial(self._moderation.block, blocked=True), "moderation.blocked"
        )

    @app_commands.command()
    @app_commands.describe(member="Who may review again")
    async def unblock(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let a member review again."""
        await self._keep_out(
            interaction, member, partial(self._moderation.block, blocked=False), "moderation.unblocked"
        )

    @app_commands.command()
    @app_commands.describe(member="Who may report and flag again")
    async def unmute(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Take reports and flags from a member again."""
        await self._keep_out(interaction, member, self._moderation.unmute, "moderation.unmuted")

    @app_commands.command()
    async def log(self, interaction: discord.Interaction[Daesang]) -> None:
        """What moderators did, and what Daesang did by itself."""
        await self.turn_log(interaction, 0)

    @handles(targets.Log)
    async def turn_log(self, interaction: Interaction, page: int) -> None:
        check_moderator(interaction)
        found, more = await self._moderation.list_log(act(interaction), page)
        find = titles_of(interaction).find
        titles = {each.title_id: title for each in found if each.title_id and (title := find(each.title_id))}
        await show(interaction, panels.log_card(found, titles, private(interaction), page=page, more=more))

    @handles(targets.Hold)
    async def hold(self, interaction: Interaction, burst_id: int) -> None:
        await self._decide(interaction, burst_id, hold=True)

    @handles(targets.Stand)
    async def stand(self, interaction: Interaction, burst_id: int) -> None:
        await self._decide(interaction, burst_id, hold=False)

    async def _decide(self, interaction: Interaction, burst_id: int, *, hold: bool) -> None:
        by = act(interaction)
        check_moderator(interaction)
        burst = await self._moderation.decide_burst(by, burst_id, hold=hold)
        say = private(interaction)
        card = panels.burst_card(burst, say.name_of(titles_of(interaction), burst.title_id), say)
        card.embed.description = say("burst.held" if hold else "burst.stands", name=line(by.name, 80))
        await interaction.response.edit_message(embed=card.embed, view=None)

    async def _keep_out(
        self, interaction: Interaction, member: discord.User, change: Callable[..., Awaitable[bool]], key: str
    ) -> None:
        check_moderator(interaction)
        name = name_of(member)
        changed = await change(act(interaction), member.id, name=name)
        said = private(interaction)(key if changed else "moderation.already", member=line(name, 80))
        await answer(interaction, said)


async def setup(bot: Daesang) -> None:
    """Add the cog, its commands shown to moderators alone."""
    cog = Moderation(bot.use.moderation)
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.guild_only = True
    group.default_permissions = discord.Permissions(manage_messages=True)
    await bot.add_cog(cog)
