"""`/rating`: what the server thinks of a title, and rating it."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain import scores
from bot.domain.board import Filter, Sort, board
from bot.domain.board import years as parse_years
from bot.domain.errors import Gone, NoTitleToScore, UnknownTitle
from bot.domain.ratings import HALF_POINTS
from bot.domain.search import TitleIndex
from bot.domain.titles import Kind, Title
from bot.store import Store
from bot.ui import cards, embeds, panels, targets
from bot.ui.options import (
    GenreOption,
    ScoreOption,
    TitleOption,
    act,
    genre_of,
    known,
    label,
    name_of,
    resolve,
)
from bot.ui.replies import Refusal, show
from bot.ui.routes import button, handles, payload
from bot.ui.text import line
from bot.ui.words import choice, public
from bot.ui.words import private as for_person

log = logging.getLogger(__name__)


class Ratings(commands.Cog):
    """Scores, and the card that sums them up."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        title="A drama or film: English, Korean or what fans call it; leave it out for the board",
        score="Rate it at once: 1 to 10 in half steps",
        kind="The board: only these",
        genre="The board: only this genre",
        years="The board: 2016, 2010s or 2010-2019",
        sort="The board: its order",
        private="Show it only to me",
    )
    @app_commands.choices(
        kind=[choice(f"kind.{kind}", kind) for kind in Kind],
        sort=[choice(f"sort.{sort}", sort) for sort in Sort],
    )
    async def rating(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption] | None = None,
        score: app_commands.Transform[str, ScoreOption] | None = None,
        kind: str | None = None,
        genre: app_commands.Transform[str, GenreOption] | None = None,
        years: str | None = None,
        sort: str | None = None,
        private: bool = False,
    ) -> None:
        """What this server truly thinks of a title, or its board of titles."""
        half_points = scores.parse(score) if score else None
        if title is None:
            if half_points is not None:
                raise NoTitleToScore
            wanted = Filter(
                Sort(sort) if sort else Sort.BEST,
                Kind(kind) if kind else None,
                genre_of(self._index, genre) if genre else None,
                parse_years(years) if years else None,
            )
            await self._new_board(interaction, wanted, private=private)
            return
        try:
            found = resolve(self._index, title)
        except UnknownTitle as error:
            words = for_person(interaction)
            choices = (
                button(
                    label(near, words, locale=interaction.locale, limit=80),
                    targets.RateAs(near.id, half_points or 0),
                )
                for near in error.nearest
            )
            raise Refusal(*choices) from error
        await self._rate_and_show(interaction, found, half_points, private=private)

    @handles(targets.RateAs)
    async def go_on(self, interaction: discord.Interaction[Any], to: targets.RateAs) -> None:
        """Go on with the title that was meant; 0 half points for no score."""
        if to.half_points and to.half_points not in HALF_POINTS:
            raise Gone
        await self._rate_and_show(interaction, known(self._index, to.title_id), to.half_points or None)

    async def _rate_and_show(
        self,
        interaction: discord.Interaction[Any],
        title: Title,
        half_points: int | None,
        *,
        private: bool = False,
    ) -> None:
        if half_points is not None:
            await self._store.ratings.rate(act(interaction), title.id, score=half_points)
        card = await self._card(interaction, title, asker_id=interaction.user.id)
        await interaction.response.send_message(ephemeral=private, **card.send)

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

    @handles(targets.Rate)
    async def ask_score(self, interaction: discord.Interaction[Any], to: targets.Rate) -> None:
        """Offer the half points, privately. `asker_id`: whose card it is; 0: not a rating card."""
        title = known(self._index, to.title_id)
        by = act(interaction)
        message = interaction.message
        asked = cards.ScoreAsked(to.title_id)
        if to.asker_id and message is not None:
            asked = cards.ScoreAsked(to.title_id, to.asker_id, message.channel.id, message.id)
        view_id = await self._store.views.keep(by, "score", asked)
        standing = await self._store.ratings.standing(by.server_id, to.title_id, member_id=by.member_id)
        words = for_person(interaction)
        own = standing.own.score if standing.own else None
        await interaction.response.send_message(
            words("score.question", title=line(title.title, 200)),
            view=cards.score_select(title, view_id, words, own=own),
            ephemeral=True,
        )

    @handles(targets.Score)
    async def take_score(self, interaction: discord.Interaction[Any], to: targets.Score) -> None:
        """Give or remove the score chosen: told privately to its giver, while the public card is renewed."""
        by = act(interaction)
        kept = await self._store.views.find(by, "score", to.view_id, cards.ScoreAsked)
        if kept is None or kept.member_id != by.member_id:
            raise Gone
        title = known(self._index, kept.state.title)
        [value] = payload(interaction)["values"]
        half_points = None if value == cards.REMOVE else scores.parse_half_points(value)
        await self._store.ratings.rate(by, title.id, score=half_points)
        standing = await self._store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
        words = for_person(interaction)
        said = words(
            "rated.given" if half_points else "rated.removed",
            title=line(title.title, 200),
            score=scores.show(half_points) if half_points else "",
            consensus=embeds.short(standing, words),
        )
        await interaction.response.edit_message(content=said, view=None)
        await self._renew(interaction, title, kept.state)

    async def _renew(
        self, interaction: discord.Interaction[Any], title: Title, asked: cards.ScoreAsked
    ) -> None:
        """Bring the public card up to date, if there is one and it can still be reached."""
        if asked.asker is None or asked.channel is None or asked.message is None:
            return
        card = await self._card(interaction, title, asker_id=asked.asker)
        channel = interaction.client.get_partial_messageable(asked.channel, guild_id=interaction.guild_id)
        try:
            await channel.get_partial_message(asked.message).edit(**card.edit)
        except discord.HTTPException as error:
            log.info("A card could not be renewed: %s", error)

    @handles(targets.How)
    async def how(self, interaction: discord.Interaction[Any], to: targets.How) -> None:
        """Say privately how a title's consensus came about."""
        by = act(interaction)
        title = known(self._index, to.title_id)
        standing = await self._store.ratings.standing(by.server_id, to.title_id, member_id=by.member_id)
        embed = embeds.how_card(title, standing, for_person(interaction))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    async def _new_board(
        self, interaction: discord.Interaction[Any], wanted: Filter, *, private: bool
    ) -> None:
        """Show the board's first page; its filters are kept for its buttons."""
        view_id = await self._store.views.keep(act(interaction), "board", wanted)
        card = await self._board(interaction, wanted, view_id, 0, private=private)
        await interaction.response.send_message(ephemeral=private, **card.send)

    @handles(targets.Board)
    async def turn_board(self, interaction: discord.Interaction[Any], to: targets.Board) -> None:
        """Turn a page: whoever asked for the board on it, anybody else on a copy of their own."""
        by = act(interaction)
        kept = await self._store.views.find(by, "board", to.view_id, Filter)
        if kept is None or interaction.message is None:
            raise Gone
        private = interaction.message.flags.ephemeral or kept.member_id != by.member_id
        card = await self._board(interaction, kept.state, to.view_id, to.page, private=private)
        if private:
            await show(interaction, card)
        else:
            await interaction.response.edit_message(**card.edit)

    async def _board(
        self, interaction: discord.Interaction[Any], wanted: Filter, view_id: int, page: int, *, private: bool
    ) -> cards.Card:
        by = act(interaction)
        assert interaction.guild is not None
        settings = await self._store.settings.of(by.server_id)
        day = interaction.created_at
        rows = await self._store.ratings.board(
            by.server_id, needed=settings.board_votes, month=day.year * 12 + day.month - 1
        )
        titles = {row.title_id: title for row in rows if (title := self._index.find(row.title_id))}
        return panels.board(
            board(rows, titles, wanted),
            titles,
            wanted,
            for_person(interaction) if private else public(interaction),
            view_id=view_id,
            page=page,
            server=interaction.guild.name,
            needed=settings.board_votes,
            own=await self._store.ratings.by_member(by.server_id, by.member_id),
            name=None if private else name_of(interaction.user),
        )


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Ratings(bot.store, bot.index))
