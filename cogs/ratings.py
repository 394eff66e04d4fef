"""`/rating`: what the server thinks of a title, and rating it."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import Gone, UnknownTitle
from bot.domain.models import HALF_POINTS, Title
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import cards, embeds, routes
from bot.ui.options import ScoreOption, TitleOption, act, known, label, resolve
from bot.ui.replies import Refusal
from bot.ui.routes import button, custom_id, payload, route
from bot.ui.text import line
from bot.ui.words import private, public

log = logging.getLogger(__name__)


class Ratings(commands.Cog):
    """Scores, and the card that sums them up."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        title="A drama or film: English, Korean or what fans call it",
        score="Rate it at once: 1 to 10 in half steps",
    )
    async def rating(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        score: app_commands.Transform[str, ScoreOption] | None = None,
    ) -> None:
        """What this server truly thinks of a title, and your own score."""
        half_points = scores.parse(score) if score else None
        try:
            found = resolve(self._index, title)
        except UnknownTitle as error:
            words = private(interaction)
            choices = (
                button(label(near, words, limit=80), custom_id("rate_as", near.id, half_points or 0))
                for near in error.nearest
            )
            raise Refusal(*choices) from error
        await self._rate_and_show(interaction, found, half_points)

    @route("rate_as", routes.title, routes.number)
    async def go_on(self, interaction: discord.Interaction[Any], title_id: str, half_points: int) -> None:
        """Go on with the title that was meant; 0 half points for no score."""
        if half_points and half_points not in HALF_POINTS:
            raise Gone
        await self._rate_and_show(interaction, known(self._index, title_id), half_points or None)

    async def _rate_and_show(
        self, interaction: discord.Interaction[Any], title: Title, half_points: int | None
    ) -> None:
        if half_points is not None:
            await self._store.ratings.rate(act(interaction), title.id, score=half_points)
        card = await self._card(interaction, title, asker_id=interaction.user.id)
        await interaction.response.send_message(**card.send)

    async def _card(
        self, interaction: discord.Interaction[Any], title: Title, *, asker_id: int
    ) -> cards.Card:
        """The card as the asker sees it: theirs is the only score by name."""
        assert interaction.guild is not None
        server = interaction.guild
        standing = await self._store.ratings.standing(server.id, title.id, member_id=asker_id)
        return await cards.rating(
            title,
            standing,
            public(interaction),
            server=server.name,
            asker_id=asker_id,
            pictures=interaction.app_permissions.attach_files,
        )

    @route("rate", routes.title, routes.number)
    async def ask_score(self, interaction: discord.Interaction[Any], title_id: str, asker_id: int) -> None:
        """Offer the half points, privately. `asker_id`: whose card it is; 0: not a rating card."""
        title = known(self._index, title_id)
        by = act(interaction)
        message = interaction.message
        state: dict[str, Any] = {"title": title_id}
        if asker_id and message is not None:
            state |= {"asker": asker_id, "channel": message.channel.id, "message": message.id}
        view_id = await self._store.views.keep(by, "score", state)
        standing = await self._store.ratings.standing(by.server_id, title_id, member_id=by.member_id)
        words = private(interaction)
        own = standing.own.score if standing.own else None
        await interaction.response.send_message(
            words("score.question", title=line(title.title, 200)),
            view=cards.score_select(title, view_id, words, own=own),
            ephemeral=True,
        )

    @route("score", routes.number)
    async def take_score(self, interaction: discord.Interaction[Any], view_id: int) -> None:
        """Give or remove the score chosen: told privately to its giver, while the public card is renewed."""
        by = act(interaction)
        kept = await self._store.views.find(by, view_id)
        if kept is None:
            raise Gone
        title = known(self._index, kept.state["title"])
        [value] = payload(interaction)["values"]
        half_points = None if value == cards.REMOVE else scores.parse_half_points(value)
        await self._store.ratings.rate(by, title.id, score=half_points)
        standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
        words = private(interaction)
        said = words(
            "rated.given" if half_points else "rated.removed",
            title=line(title.title, 200),
            score=scores.show(half_points) if half_points else "",
            consensus=embeds.short(standing.histogram, words),
        )
        await interaction.response.edit_message(content=said, view=None)
        await self._renew(interaction, title, kept.state)

    async def _renew(
        self, interaction: discord.Interaction[Any], title: Title, state: dict[str, Any]
    ) -> None:
        """Bring the public card up to date, if there is one and it can still be reached."""
        if "message" not in state:
            return
        card = await self._card(interaction, title, asker_id=state["asker"])
        channel = interaction.client.get_partial_messageable(state["channel"], guild_id=interaction.guild_id)
        try:
            await channel.get_partial_message(state["message"]).edit(**card.edit)
        except discord.HTTPException as error:
            log.info("A card could not be renewed: %s", error)


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Ratings(bot.store, bot.index))
