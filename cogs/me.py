"""`/me` and `/compare`: what somebody's shelf says of them, and how well two members agree."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.errors import NobodyToWatchWith, NotHere, NothingOnShelf, TheirsToPost
from bot.ui import me, targets
from bot.ui.options import act, name_of, titles_of
from bot.ui.replies import Refusal, hold_if_late, is_private, show
from bot.ui.routes import Interaction, anywhere, button, find_server, handles
from bot.ui.words import choose_words, name_menu, private
from bot.usecases.profiles import Whom


class Me(commands.Cog):
    """Privately, unless one shares it; under a card for all everybody is answered by themselves."""

    def __init__(self, profiles: usecases.Profiles, artist: usecases.Artist) -> None:
        self._profiles = profiles
        self._artist = artist

    @anywhere
    @app_commands.command()
    @app_commands.describe(share="Post it for everyone", member="Somebody else's, if they let others look")
    async def me(
        self,
        interaction: discord.Interaction[Daesang],
        share: bool = False,
        member: discord.User | None = None,
    ) -> None:
        """Your shelf and your taste on one card."""
        whom = Whom(interaction.user.id) if member is None else _find_whom(interaction, member)
        if share and whom.member_id != interaction.user.id:
            raise TheirsToPost(name=whom.name)
        await self._show_card(interaction, whom, share=share, over=False)

    @handles(targets.Me, anywhere=True)
    async def go_back(self, interaction: Interaction, member_id: int) -> None:
        await self._show_card(interaction, Whom(member_id), over=is_private(interaction))

    @handles(targets.MeTwins)
    async def turn_twins(self, interaction: Interaction, wanted: bool) -> None:
        by = act(interaction)
        await self._profiles.turn_twins(by, wanted)
        await self._show_card(interaction, Whom(by.member_id), over=True)

    async def _show_card(
        self, interaction: Interaction, whom: Whom, *, share: bool = False, over: bool
    ) -> None:
        by, titles = act(interaction), titles_of(interaction)
        try:
            found, twins = await hold_if_late(
                interaction,
                self._profiles.find(by, whom, titles),
                partial(self._profiles.check, by, whom),
                ready=True,
                private=not share,
                over=over,
            )
        except NothingOnShelf as error:
            if not find_server(interaction):
                raise
            quick = button(private(interaction)("quick.start"), targets.Quick())
            raise Refusal(quick) from error
        words, picture = choose_words(interaction, private=not share), None
        if interaction.app_permissions.attach_files:
            picture = await self._artist.draw_profile(found, words)
        you = not share and whom.member_id == by.member_id
        here = bool(find_server(interaction))
        card = me.me_card(found, words, you=you, here=here, twins=twins, picture=picture)
        await show(interaction, card, private=not share, over=over)

    # Two members -------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(member="Who to compare with", share="Post it for everyone")
    async def compare(
        self, interaction: discord.Interaction[Daesang], member: discord.User, share: bool = False
    ) -> None:
        """How well you and someone else agree."""
        await self._compare(interaction, _find_whom(interaction, member), share=share)

    async def compare_from_menu(
        self, interaction: discord.Interaction[Daesang], member: discord.User
    ) -> None:
        await self._compare(interaction, _find_whom(interaction, member))

    @handles(targets.CompareWith)
    async def compare_with(self, interaction: Interaction, member_id: int) -> None:
        await self._compare(interaction, Whom(member_id))

    async def _compare(self, interaction: Interaction, whom: Whom, *, share: bool = False) -> None:
        titles, words = titles_of(interaction), choose_words(interaction, private=not share)
        found = await self._profiles.compare(act(interaction), whom, titles)
        card = me.compare_card(found, titles, words, you=not share)
        await show(interaction, card, private=not share, over=False)


def _find_whom(interaction: Interaction, user: discord.User | discord.Member) -> Whom:
    """Raises NobodyToWatchWith for a bot, NotHere for who is not in the server."""
    if user.bot:
        raise NobodyToWatchWith
    if find_server(interaction) and not isinstance(user, discord.Member):
        raise NotHere(name=name_of(user))
    return Whom(user.id, name_of(user))


async def setup(bot: Daesang) -> None:
    cog = Me(bot.use.profiles, bot.use.artist)
    menu = app_commands.ContextMenu(name=name_menu("menu.compare"), callback=cog.compare_from_menu)
    bot.tree.add_command(menu)
    await bot.add_cog(cog)
