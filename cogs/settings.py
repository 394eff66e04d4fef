"""`/settings`: what a server's managers decide, in two panels."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import NotAllowed
from bot.domain.servers import Bursts
from bot.store import Store
from bot.ui import panels, review_settings, routes, targets
from bot.ui.cards import Card
from bot.ui.modals import answers
from bot.ui.options import act
from bot.ui.routes import BadRoute, handles, payload
from bot.ui.words import private

_OFFERED: dict[str, set[str]] = {
    "consensus_votes": set(map(str, panels.VOTES)),
    "board_votes": set(map(str, panels.VOTES)),
    "bursts": set(Bursts),
    "review_days": set(map(str, review_settings.DAYS)),
    "spoiler_flags": set(map(str, review_settings.FLAGS)),
}
"""The values the selects of the panels offer."""

_OF_REVIEWS = {"review_role", "review_channel", "review_days", "spoiler_flags", *review_settings.TYPED}
"""The settings of the second panel."""


class Settings(commands.Cog):
    """The settings of a server; the right to change them is looked at on each press."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Daesang]) -> None:
        """Report channel, votes needed, bursts of votes, and who may review what (Manage Server)."""
        _may(interaction)
        card = await self._panel(interaction, reviews=False)
        await interaction.response.send_message(ephemeral=True, **card.send)

    @handles(targets.SettingsPage)
    async def turn(self, interaction: discord.Interaction[Any], to: targets.SettingsPage) -> None:
        """Show the other panel."""
        _may(interaction)
        card = await self._panel(interaction, reviews=to.panel == "reviews")
        await interaction.response.edit_message(**card.edit)

    @handles(targets.Setting)
    async def choose(self, interaction: discord.Interaction[Any], to: targets.Setting) -> None:
        """Save a choice."""
        [value] = payload(interaction)["values"]
        if value not in _OFFERED.get(to.name, ()):
            raise BadRoute(to.name)
        await self._put(interaction, to.name, value)

    @handles(targets.ReportChannel)
    async def report_channel(self, interaction: discord.Interaction[Any], _: targets.ReportChannel) -> None:
        """Save the report channel; none chosen is none."""
        await self._put_id(interaction, "report_channel")

    @handles(targets.ReviewChannel)
    async def review_channel(self, interaction: discord.Interaction[Any], _: targets.ReviewChannel) -> None:
        """Save the channel for new takes; none chosen is none."""
        await self._put_id(interaction, "review_channel")

    @handles(targets.ReviewRole)
    async def review_role(self, interaction: discord.Interaction[Any], _: targets.ReviewRole) -> None:
        """Save the role that may review; none chosen is everybody."""
        await self._put_id(interaction, "review_role")

    @handles(targets.SettingForm)
    async def open_form(self, interaction: discord.Interaction[Any], to: targets.SettingForm) -> None:
        """Open the form of a setting that is typed."""
        _may(interaction)
        chosen = await self._store.settings.of(act(interaction).server_id)
        await interaction.response.send_modal(review_settings.form(to.name, chosen, private(interaction)))

    @handles(targets.SettingTyped)
    async def submit(self, interaction: discord.Interaction[Any], to: targets.SettingTyped) -> None:
        """Save what was typed."""
        text = str(answers(interaction).get("value") or "")
        await self._put(interaction, to.name, review_settings.typed_value(to.name, text))

    async def _put_id(self, interaction: discord.Interaction[Any], name: str) -> None:
        _may(interaction)
        values = [routes.number(value) for value in payload(interaction)["values"]]
        assert interaction.guild is not None
        find = interaction.guild.get_role if name == "review_role" else interaction.guild.get_channel
        if values and find(values[0]) is None:
            raise BadRoute(name)  # a forged one would lead into another server
        await self._put(interaction, name, values[0] if values else None)

    async def _put(self, interaction: discord.Interaction[Any], name: str, value: object) -> None:
        _may(interaction)
        await self._store.settings.put(act(interaction), name, value)
        card = await self._panel(interaction, reviews=name in _OF_REVIEWS)
        await interaction.response.edit_message(**card.edit)

    async def _panel(self, interaction: discord.Interaction[Any], *, reviews: bool) -> Card:
        assert interaction.guild is not None
        chosen = await self._store.settings.of(interaction.guild.id)
        make = review_settings.panel if reviews else panels.settings
        return make(chosen, private(interaction), server=interaction.guild.name)


def _may(interaction: discord.Interaction[Any]) -> None:
    if not interaction.permissions.manage_guild:
        raise NotAllowed(permission="Manage Server")


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Settings(bot.store))
