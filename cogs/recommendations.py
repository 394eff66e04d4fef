"""`/recommend`: what to watch next, and why."""

import asyncio
from threading import Lock
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import NothingToRecommend
from bot.domain.models import Standing, Summary
from bot.domain.recommend import Pick
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import embeds
from bot.ui.options import name_of
from bot.ui.words import public

if TYPE_CHECKING:
    from bot.domain.recommend import Ground

PICKS = 5


class Recommendations(commands.Cog):
    """Suggestions from the server's own scores."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index
        self._ground: Ground | None = None
        self._learning = Lock()

    @app_commands.command()
    @app_commands.guild_only()
    async def recommend(self, interaction: discord.Interaction[Daesang]) -> None:
        """Up to five titles you have not scored, each with a reason."""
        assert interaction.guild_id is not None
        server_id, member_id = interaction.guild_id, interaction.user.id
        votes = await self._store.ratings.votes(server_id)
        picks = await asyncio.to_thread(self._picks, votes, member_id)
        if not picks:
            raise NothingToRecommend
        summaries = await self._store.ratings.summaries(server_id, [pick.title_id for pick in picks])
        titles = {title.id: title for title in self._index.titles}
        shown = [
            (titles[pick.title_id], pick, Standing(summaries.get(pick.title_id, Summary()))) for pick in picks
        ]
        embed = embeds.picks_card(
            shown,
            titles,
            public(interaction),
            name=name_of(interaction.user),
            scored=sum(voter == member_id for voter, _, _ in votes),
        )
        await interaction.response.send_message(embed=embed)

    def _picks(self, votes: list[tuple[int, str, int]], member_id: int) -> list[Pick]:
        # Brings the linear algebra, which nothing needs before the first suggestion.
        from bot.domain.recommend import Ground, Recommender

        with self._learning:
            if self._ground is None:  # the catalogue's own part: a second, once for all servers
                self._ground = Ground.of(self._index.titles)
        ratings = [(voter, title_id, half / 2) for voter, title_id, half in votes]
        return Recommender.fit(ratings, self._ground).recommend(member_id, PICKS, wild=True)


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Recommendations(bot.store, bot.index))
