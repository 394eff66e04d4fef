"""`/privacy`: what is kept of a member, and all they can do about it."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.ui import privacy as looks
from bot.ui import targets
from bot.ui.options import act
from bot.ui.replies import answer, hold, show
from bot.ui.routes import BadRoute, Interaction, anywhere, find_choice, handles, number
from bot.ui.words import private


class Privacy(commands.Cog):
    def __init__(self, privacy: usecases.Privacy) -> None:
        self._privacy = privacy

    @anywhere
    @app_commands.command()
    async def privacy(self, interaction: discord.Interaction[Daesang]) -> None:
        """What I know about you: take it with you, hide, or erase it."""
        found = await self._privacy.look(act(interaction))
        await show(interaction, looks.overview_card(found, private(interaction)), over=False)

    @handles(targets.Privacy, anywhere=True)
    async def look_again(self, interaction: Interaction) -> None:
        found = await self._privacy.look(act(interaction))
        await show(interaction, looks.overview_card(found, private(interaction)), over=True)

    # Choices -----------------------------------------------------------------------------------------

    @handles(targets.Direct, anywhere=True)
    async def turn_direct(self, interaction: Interaction, wanted: bool) -> None:
        found = await self._privacy.agree(act(interaction), direct=wanted)
        await show(interaction, looks.overview_card(found, private(interaction)), over=True)

    @handles(targets.MentionScores)
    async def turn_scores(self, interaction: Interaction, wanted: bool) -> None:
        found = await self._privacy.agree(act(interaction), scores=wanted)
        await show(interaction, looks.overview_card(found, private(interaction)), over=True)

    @handles(targets.Twins)
    async def turn_twins(self, interaction: Interaction, wanted: bool) -> None:
        found = await self._privacy.agree(act(interaction), twins=wanted)
        await show(interaction, looks.overview_card(found, private(interaction)), over=True)

    @handles(targets.Hide, anywhere=True)
    async def hide(self, interaction: Interaction, hidden: bool) -> None:
        found = await self._privacy.hide(act(interaction), hidden=hidden)
        await show(interaction, looks.overview_card(found, private(interaction)), over=True)

    # Taking it away ----------------------------------------------------------------------------------

    @handles(targets.Export, anywhere=True)
    async def export(self, interaction: Interaction) -> None:
        await hold(interaction, private=True)
        by, words = act(interaction), private(interaction)
        made = await self._privacy.export(by, words)
        for place, data in enumerate(made, start=1):
            of = f"-{place}" if len(made) > 1 else ""
            file = discord.File(io.BytesIO(data), f"daesang{of}.zip")
            say = words("privacy.exported", n=len(made)) if place == 1 else ""
            await answer(interaction, say, file=file)

    # Erasing -----------------------------------------------------------------------------------------

    @handles(targets.Erase, anywhere=True)
    async def ask(self, interaction: Interaction, server_id: int) -> None:
        await self._ask(interaction, server_id, again=False)

    @handles(targets.EraseWhere, anywhere=True)
    async def ask_where(self, interaction: Interaction) -> None:
        server_id = number(find_choice(interaction))
        if not server_id:
            raise BadRoute(str(server_id))
        await self._ask(interaction, server_id, again=False)

    @handles(targets.EraseSure, anywhere=True)
    async def ask_again(self, interaction: Interaction, server_id: int) -> None:
        await self._ask(interaction, server_id, again=True)

    @handles(targets.EraseYes, anywhere=True)
    async def erase(self, interaction: Interaction, server_id: int) -> None:
        await hold(interaction, private=True, over=True)
        erased = await self._privacy.erase(act(interaction), server_id)
        await show(interaction, looks.erased_card(server_id, erased, private(interaction)), over=True)

    async def _ask(self, interaction: Interaction, server_id: int, *, again: bool) -> None:
        going = await self._privacy.find_going(act(interaction), server_id)
        card = looks.ask_card(server_id, going, private(interaction), again=again)
        await show(interaction, card, over=True)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Privacy(bot.use.privacy))
