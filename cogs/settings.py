"""`/settings`: what a server's managers decide, in four panels."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.servers import ServerSettings
from bot.ui import routes, settings, targets
from bot.ui.modals import read_typed
from bot.ui.options import act
from bot.ui.permissions import list_missing
from bot.ui.replies import show
from bot.ui.rights import check_manager
from bot.ui.routes import BadRoute, Interaction, find_choice, handles, payload
from bot.ui.words import private

_PANELS: dict[str, targets.Panel] = {
    **dict.fromkeys(
        ("review_role", "review_channel", "review_days", "spoiler_flags", *targets.TYPED), "reviews"
    ),
    **dict.fromkeys(("world", "title_role", "region", "language"), "titles"),
    **dict.fromkeys(("display", *targets.SWITCHED), "scores"),
}
"""On which panel a setting stands, where that is not the first."""

_DRAW = {
    "server": settings.server_card,
    "reviews": settings.reviews_card,
    "titles": settings.titles_card,
    "scores": settings.scores_card,
}
_ROLES = ("review_role", "title_role")
_CHANNELS = {"server": ("report_channel",), "reviews": ("review_channel",)}
"""The settings of each panel that name a channel to post in."""


class Settings(commands.Cog):
    """The settings of a server; the right to change them is looked at on each press."""

    def __init__(self, settings: usecases.Settings) -> None:
        self._settings = settings

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Daesang]) -> None:
        """Report channel, who can review, vote bombing, titles (Manage Server)."""
        check_manager(interaction)
        chosen = await self._settings.find(act(interaction))
        await _show_panel(interaction, chosen)

    @handles(targets.SettingsPage)
    async def turn(self, interaction: Interaction, panel: targets.Panel) -> None:
        check_manager(interaction)
        chosen = await self._settings.find(act(interaction))
        await _show_panel(interaction, chosen, panel)

    @handles(targets.Setting)
    async def choose(self, interaction: Interaction, name: str) -> None:
        value = find_choice(interaction)
        if value not in settings.OFFERED.get(name, ()):
            raise BadRoute(name)
        await self._change(interaction, name, None if value in settings.NO_CHOICE.values() else value)

    @handles(targets.World)
    async def world(self, interaction: Interaction, wanted: bool) -> None:
        await self._change(interaction, "world", None if wanted else False)

    @handles(targets.Switch)
    async def switch(self, interaction: Interaction, name: targets.SwitchedSetting, wanted: bool) -> None:
        await self._change(interaction, name, None if wanted else False)

    @handles(targets.LeaveOutLeft)
    async def leave_out_left(self, interaction: Interaction, wanted: bool) -> None:
        await self._change(interaction, "leave_out_left", wanted or None)

    @handles(targets.ReportChannel)
    async def report_channel(self, interaction: Interaction) -> None:
        await self._change_id(interaction, "report_channel")

    @handles(targets.ReviewChannel)
    async def review_channel(self, interaction: Interaction) -> None:
        await self._change_id(interaction, "review_channel")

    @handles(targets.ReviewRole)
    async def review_role(self, interaction: Interaction) -> None:
        await self._change_id(interaction, "review_role")

    @handles(targets.TitleRole)
    async def title_role(self, interaction: Interaction) -> None:
        await self._change_id(interaction, "title_role")

    @handles(targets.SettingForm)
    async def open_form(self, interaction: Interaction, name: targets.TypedSetting) -> None:
        check_manager(interaction)
        chosen = await self._settings.find(act(interaction))
        await interaction.response.send_modal(settings.setting_form(name, chosen, private(interaction)))

    @handles(targets.SettingTyped)
    async def submit(self, interaction: Interaction, name: targets.TypedSetting) -> None:
        await self._change(interaction, name, settings.read_setting(name, read_typed(interaction)))

    async def _change_id(self, interaction: Interaction, name: str) -> None:
        check_manager(interaction)
        values = [routes.number(value) for value in payload(interaction)["values"]]
        assert interaction.guild is not None
        find = interaction.guild.get_role if name in _ROLES else interaction.guild.get_channel
        if values and find(values[0]) is None:
            raise BadRoute(name)  # a forged one would lead into another server
        await self._change(interaction, name, values[0] if values else None)

    async def _change(self, interaction: Interaction, name: str, value: object) -> None:
        check_manager(interaction)
        chosen = await self._settings.change(act(interaction), name, value)
        await _show_panel(interaction, chosen, _PANELS.get(name, "server"))


async def _show_panel(
    interaction: Interaction, chosen: ServerSettings, panel: targets.Panel = "server"
) -> None:
    server, words = interaction.guild, private(interaction)
    assert server is not None
    warnings = []
    for name in _CHANNELS.get(panel, ()):
        channel_id = getattr(chosen, name)
        channel = server.get_channel(channel_id) if channel_id else None
        missing = list_missing(channel) if channel else None
        if channel_id and missing != []:
            warnings.append(settings.warn_of(name, channel_id, missing, words))
    await show(interaction, _DRAW[panel](chosen, words, server=server.name, warnings=warnings))


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Settings(bot.use.settings))
