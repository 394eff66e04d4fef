"""`/moderation`: what waits for a decision, members whose scores or reviews are kept out, and the log."""

from collections.abc import Awaitable, Callable
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui import panels, reports, targets
from bot.ui.options import act, name_of, titles_of
from bot.ui.replies import answer, is_private, show
from bot.ui.rights import check_moderator
from bot.ui.routes import Interaction, handles
from bot.ui.text import line
from bot.ui.words import choose_words, private


class Moderation(commands.GroupCog, name="moderation"):
    """Vote bombing, reports, members and the log (Manage Messages)."""

    def __init__(self, moderation: usecases.Moderation) -> None:
        self._moderation = moderation

    @app_commands.command()
    async def held(self, interaction: discord.Interaction[Daesang]) -> None:
        """What's waiting for you: vote bombing, reports, spoiler flags."""
        check_moderator(interaction)
        say = private(interaction)
        bursts, found = await self._moderation.list_waiting(act(interaction))
        name = partial(say.name_of, titles_of(interaction))
        waiting = [
            panels.burst_card(burst, evidence, name(burst.title_id), say) for burst, evidence in bursts
        ]
        waiting += [reports.report_card(report, name(report.review.title_id), say) for report in found]
        flagged = await self._moderation.list_flagged(act(interaction))
        waiting += [
            reports.flagged_card(each, name(each.review.title_id), say, server_id=interaction.guild_id or 0)
            for each in flagged
        ]
        if not waiting:
            await answer(interaction, say("moderation.none_held"))
            return
        for card in waiting:
            await show(interaction, card)

    @app_commands.command()
    @app_commands.describe(member="Whose scores should stop counting here")
    async def exclude(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Stop counting someone's scores; their reviews stay."""
        await self._keep_out(
            interaction, member, partial(self._moderation.exclude, excluded=True), "moderation.excluded"
        )

    @app_commands.command()
    @app_commands.describe(member="Whose scores should count again")
    async def include(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Count someone's scores again."""
        await self._keep_out(
            interaction, member, partial(self._moderation.exclude, excluded=False), "moderation.included"
        )

    @app_commands.command()
    @app_commands.describe(member="Who shouldn't write reviews here")
    async def block(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Stop someone from writing reviews; old ones stay, and their scores still count."""
        await self._keep_out(
            interaction, member, partial(self._moderation.block, blocked=True), "moderation.blocked"
        )

    @app_commands.command()
    @app_commands.describe(member="Who may review again")
    async def unblock(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Let someone write reviews again."""
        await self._keep_out(
            interaction, member, partial(self._moderation.block, blocked=False), "moderation.unblocked"
        )

    @app_commands.command()
    @app_commands.describe(member="Whose reports and flags should count again")
    async def unmute(self, interaction: discord.Interaction[Daesang], member: discord.User) -> None:
        """Listen to someone's reports and flags again."""
        await self._keep_out(interaction, member, self._moderation.unmute, "moderation.unmuted")

    @app_commands.command()
    async def log(self, interaction: discord.Interaction[Daesang]) -> None:
        """What moderators did here, and what Daesang did on its own."""
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
        say = choose_words(interaction, private=is_private(interaction))
        name = say.name_of(titles_of(interaction), burst.title_id)
        await show(interaction, panels.decided_burst_card(name, say, hold=hold, name=by.name), over=True)

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
    group.default_permissions = discord.Permissions(manage_messages=True)
    await bot.add_cog(cog)
