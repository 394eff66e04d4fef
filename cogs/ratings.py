"""`/rating`: what the server thinks of a title, and rating it. `/top`: the board."""

import asyncio
import logging
from dataclasses import replace
from weakref import WeakValueDictionary

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain import scores
from bot.domain.board import BoardFilter, BoardSort, parse_years
from bot.domain.comparing import Comparing
from bot.domain.errors import Gone, TooFewScores
from bot.domain.facts import LiveFacts
from bot.domain.ratings import HALF_POINTS, Standing
from bot.domain.suggestions import Way
from bot.domain.titles import Kind, Title
from bot.ui import cards, embeds, panels, picks, ratings, targets
from bot.ui.options import (
    GenreOption,
    PersonOption,
    ScoreOption,
    TitleOption,
    TropeOption,
    act,
    find_genre,
    find_person,
    find_trope,
    known,
    name_of,
    read_score,
    resolve_or_ask,
    say_home,
    titles_of,
)
from bot.ui.replies import answer, find_audience, is_kept_private, is_private, show
from bot.ui.rights import is_moderator
from bot.ui.routes import Interaction, anywhere, find_choice, handles
from bot.ui.text import line
from bot.ui.words import choice, choose_words, public
from bot.ui.words import private as for_person
from bot.usecases.additions import Additions

log = logging.getLogger(__name__)


class Ratings(commands.Cog):
    def __init__(
        self,
        ratings: usecases.Ratings,
        facts: usecases.TitleFacts,
        additions: Additions,
        artist: usecases.Artist,
        suggestions: usecases.Suggestions,
        homes: usecases.Homes,
    ) -> None:
        self._ratings = ratings
        self._artist = artist
        self._facts = facts
        self._additions = additions
        self._suggestions = suggestions
        self._homes = homes
        # A card is read and drawn anew by one at a time: the last to be drawn is the last to be shown.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @anywhere
    @app_commands.command()
    @app_commands.describe(
        title="Any drama or film, in English, Korean or fan slang",
        score="Your score: pick one from the list or type it",
        private="Show it only to me",
    )
    async def rating(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        score: app_commands.Transform[str, ScoreOption] | None = None,
        private: bool = False,
    ) -> None:
        """What this server really thinks of a title."""
        half_points = read_score(interaction, score) if score else None
        private = is_kept_private(interaction, asked=private)
        rate = targets.RatePrivately if private else targets.RateAs
        found = resolve_or_ask(interaction, title, lambda title_id: rate(title_id, half_points or 0))
        await self._rate_and_show(interaction, found, half_points, private=private)

    @handles(targets.RateAs, anywhere=True)
    async def go_on(self, interaction: Interaction, title_id: str, half_points: int) -> None:
        private = is_kept_private(interaction, asked=False)
        await self._go_on(interaction, title_id, half_points, private=private)

    @handles(targets.RatePrivately, anywhere=True)
    async def go_on_privately(self, interaction: Interaction, title_id: str, half_points: int) -> None:
        await self._go_on(interaction, title_id, half_points, private=True)

    async def _go_on(
        self, interaction: Interaction, title_id: str, half_points: int, *, private: bool
    ) -> None:
        if half_points and half_points not in HALF_POINTS:
            raise Gone
        title = known(interaction, title_id)
        await self._rate_and_show(interaction, title, half_points or None, private=private)

    async def _rate_and_show(
        self, interaction: Interaction, title: Title, half_points: int | None, *, private: bool = False
    ) -> None:
        by, standing = act(interaction), None
        if half_points is not None:
            by = await interaction.client.place(interaction, title.id)
            standing = await self._ratings.score(by, title, half_points)
        live = await self._facts.find(by.server_id, title)
        card = await self._draw_card(interaction, title, standing, live, asker_id=by.member_id)
        message_id = await show(interaction, card, private=private, over=False)
        self._facts.follow(by.server_id, title, live, lambda: self._complete(interaction, title, message_id))

    async def _complete(self, interaction: Interaction, title: Title, message_id: int) -> None:
        """Draw a card anew, with the facts that have come since and the votes as they are now."""
        by = act(interaction)
        async with self._turns.setdefault(message_id, asyncio.Lock()):
            live = await self._facts.find(by.server_id, title)
            card = await self._draw_card(interaction, title, None, live, asker_id=by.member_id)
            try:
                await interaction.followup.edit_message(message_id, **card.edit)
            except discord.HTTPException as error:
                log.info("A card could not be completed: %s", error)

    async def _draw_card(
        self,
        interaction: Interaction,
        title: Title,
        standing: Standing | None,
        live: LiveFacts,
        *,
        asker_id: int,
    ) -> cards.Card:
        """The card as the asker sees it: theirs is the only score by name. A `standing` of None is read."""
        by = act(interaction)
        if by.direct:
            return await self._draw_own_card(interaction, title, live)
        if standing is None:
            standing = await self._ratings.find_standing(by, title, asker_id=asker_id)
        words, picture = public(interaction), None
        if interaction.app_permissions.attach_files and cards.has_banner(standing, live):
            picture = await self._artist.draw_banner(title, standing, words)
        return cards.rating_card(
            title,
            standing,
            words,
            asker_id=asker_id,
            picture=picture,
            live=live,
        )

    async def _draw_own_card(self, interaction: Interaction, title: Title, live: LiveFacts) -> cards.Card:
        """The card where there is no server: how the title stands in each of theirs, for them alone."""
        by, words = act(interaction), for_person(interaction)
        poster: cards.Picture | None = None
        homes = await self._homes.list_present(by)
        standings = await self._ratings.list_standings(by, title, homes)
        if interaction.app_permissions.attach_files and not (live.tmdb and live.tmdb.poster):
            poster = (await self._artist.draw_thumbnails([title], words)).get(title.id)
        kept = say_home(interaction, words)
        return cards.own_card(
            title, standings, words, owner_id=by.member_id, kept=kept, live=live, poster=poster
        )

    @handles(targets.Rate, anywhere=True)
    async def ask_score(self, interaction: Interaction, title_id: str, asker_id: int) -> None:
        by = await interaction.client.place(interaction, title_id)
        title = known(interaction, title_id)
        message = interaction.message
        asked = cards.ScoreSubject(title_id)
        if asker_id and message is not None:
            asked = cards.ScoreSubject(title_id, asker_id, message.channel.id, message.id)
        view_id = await self._ratings.ask_score(by, asked)
        standing = await self._ratings.find_standing(by, title)
        words = for_person(interaction)
        own = standing.own.score if standing.own else None
        asking = words("score.question", title=line(words.name(title), 200))
        await answer(interaction, asking, view=ratings.score_question(title, view_id, words, own=own))

    @handles(targets.Score, anywhere=True)
    async def take_score(self, interaction: Interaction, view_id: int) -> None:
        value = find_choice(interaction)
        half_points = None if value == cards.REMOVE else scores.parse_half_points(value)
        await self._take_score(interaction, view_id, half_points)

    @handles(targets.ScoreAs, anywhere=True)
    async def take_suggested(self, interaction: Interaction, view_id: int, half_points: int) -> None:
        if half_points not in HALF_POINTS:
            raise Gone
        await self._take_score(interaction, view_id, half_points)

    @handles(targets.FaceAs, anywhere=True)
    async def take_face(self, interaction: Interaction, view_id: int, face: scores.Face) -> None:
        await self._take_score(interaction, view_id, scores.FACES[face], tunes=True)

    async def _take_score(
        self, interaction: Interaction, view_id: int, half_points: int | None, *, tunes: bool = False
    ) -> None:
        """Keep a score and say so; who `tunes` it can change it at once."""
        by, words = await interaction.client.place(interaction), for_person(interaction)
        title, standing, asked = await self._ratings.take_score(by, view_id, half_points)
        said = ratings.say_score(title, standing, half_points, words)
        said = " ".join(filter(None, (said, say_home(interaction, words, taken=half_points is None))))
        view = cards.score_select(title, view_id, words, own=half_points) if tunes else None
        await answer(interaction, said, over=is_private(interaction), view=view)
        await self._renew(interaction, title, asked)

    @handles(targets.Compare, anywhere=True)
    async def begin_comparing(self, interaction: Interaction, view_id: int) -> None:
        by, words = await interaction.client.place(interaction), for_person(interaction)
        try:
            compared = await self._ratings.begin_comparing(by, view_id)
        except TooFewScores as error:
            title, _ = await self._ratings.find_asked(by, view_id)
            faces = cards.score_select(title, view_id, words, own=None)
            await answer(interaction, words.error(error), over=is_private(interaction), view=faces)
        else:
            await self._ask_comparison(interaction, compared)

    @handles(targets.Compared, anywhere=True)
    async def go_on_comparing(self, interaction: Interaction, view_id: int, likings: str) -> None:
        by = await interaction.client.place(interaction)
        compared = await self._ratings.compare(by, view_id, likings)
        await self._ask_comparison(interaction, compared)

    async def _ask_comparison(self, interaction: Interaction, compared: Comparing) -> None:
        """The next comparison over the last, or the score they came to."""
        said, view = ratings.show_comparison(compared, for_person(interaction))
        await answer(interaction, said, over=is_private(interaction), view=view)

    async def _renew(self, interaction: Interaction, title: Title, asked: cards.ScoreSubject) -> None:
        """Bring the public card up to date, if there is one and it can still be reached."""
        if asked.asker is None or asked.channel is None or asked.message is None:
            return
        by = act(interaction)
        channel = interaction.client.get_partial_messageable(asked.channel, guild_id=interaction.guild_id)
        async with self._turns.setdefault(asked.message, asyncio.Lock()):
            live = await self._facts.find(by.server_id, title)
            card = await self._draw_card(interaction, title, None, live, asker_id=asked.asker)
            try:
                await channel.get_partial_message(asked.message).edit(**card.edit)
            except discord.HTTPException as error:
                log.info("A card could not be renewed: %s", error)

    # Behind the card ---------------------------------------------------------------------------------

    @handles(targets.Plan, anywhere=True)
    async def plan(self, interaction: Interaction, title_id: str) -> None:
        by = await interaction.client.place(interaction, title_id)
        title, words = known(interaction, title_id), for_person(interaction)
        standing = await self._ratings.find_standing(by, title)
        if standing.own is not None:
            await answer(interaction, words("planned.seen", title=line(words.name(title), 200)))
            return
        await self._suggestions.take_answer(by, Way.PLAN, title.id)
        said, view = picks.confirm_answer(Way.PLAN, title, words)
        said = " ".join(filter(None, (said, say_home(interaction, words))))
        await answer(interaction, said, view=view)

    @handles(targets.TitleMore)
    async def show_more(self, interaction: Interaction, title_id: str, asker_id: int) -> None:
        title, by, message = known(interaction, title_id), act(interaction), interaction.message
        standing = await self._ratings.find_standing(by, title)
        live = await self._facts.find(by.server_id, title)
        confirm_id = None
        if title.unconfirmed and message is not None:
            asked = cards.ScoreSubject(title_id, asker_id, message.channel.id, message.id)
            confirm_id = await self._ratings.ask_score(by, asked)
        card = cards.more_card(title, standing, for_person(interaction), confirm_id=confirm_id, live=live)
        await show(interaction, card, over=False)

    @handles(targets.ConfirmTitle)
    async def confirm(self, interaction: Interaction, title_id: str, asker_id: int) -> None:
        """From a card of an earlier version, which has the button itself."""
        title, message = known(interaction, title_id), interaction.message
        asked = cards.ScoreSubject(title_id)
        if message is not None:
            asked = cards.ScoreSubject(title_id, asker_id, message.channel.id, message.id)
        await self._confirm(interaction, title, asked)

    @handles(targets.ConfirmFor)
    async def confirm_from_more(self, interaction: Interaction, view_id: int) -> None:
        title, asked = await self._ratings.find_asked(act(interaction), view_id)
        await self._confirm(interaction, title, asked)

    async def _confirm(self, interaction: Interaction, title: Title, asked: cards.ScoreSubject) -> None:
        words = for_person(interaction)
        left = await self._additions.confirm(act(interaction), title.id, moderator=is_moderator(interaction))
        key = "title.confirmed" if not left else "title.confirmed_by"
        await answer(interaction, words(key, title=line(words.name(title), 100), n=left))
        if not left:
            await self._renew(interaction, replace(title, unconfirmed=False), asked)

    @handles(targets.How)
    async def explain(self, interaction: Interaction, title_id: str) -> None:
        title = known(interaction, title_id)
        standing, lean = await self._ratings.explain(act(interaction), title)
        embed = embeds.how_card(title, standing, lean, for_person(interaction))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @handles(targets.Lovers)
    async def show_lovers(self, interaction: Interaction, title_id: str) -> None:
        title = known(interaction, title_id)
        lovers = await self._ratings.find_lovers(act(interaction), title)
        embed = embeds.lovers_card(title, lovers, for_person(interaction))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    # The board ---------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(
        sort="Which come first",
        kind="Only dramas, specials or films",
        genre="Only this genre",
        years="2016, 2010s or 2010-2019",
        person="Who's in it, directed or wrote it: Park Seo-joon or 박서준",
        trope="A trope: first love, revenge, time travel…",
        private="Show it only to me",
    )
    @app_commands.choices(
        sort=[choice(f"sort.{sort}", sort) for sort in BoardSort],
        kind=[choice(f"kind.{kind}", kind) for kind in Kind],
    )
    async def top(
        self,
        interaction: discord.Interaction[Daesang],
        sort: str | None = None,
        kind: str | None = None,
        genre: app_commands.Transform[str, GenreOption] | None = None,
        years: str | None = None,
        person: app_commands.Transform[str, PersonOption] | None = None,
        trope: app_commands.Transform[str, TropeOption] | None = None,
        private: bool = False,
    ) -> None:
        """What this server loves most, ranked."""
        titles = titles_of(interaction)
        wanted = BoardFilter(
            BoardSort(sort) if sort else BoardSort.BEST,
            Kind(kind) if kind else None,
            find_genre(titles, genre) if genre else None,
            parse_years(years) if years else None,
            find_person(titles, person) if person else None,
            find_trope(titles, trope) if trope else None,
        )
        await self._show_board(interaction, wanted, owner_id=interaction.user.id, private=private)

    @handles(targets.BoardPage)
    async def turn_board(
        self, interaction: Interaction, owner_id: int, wanted: BoardFilter, page: int
    ) -> None:
        await self._turn_board(interaction, owner_id, wanted, page)

    @handles(targets.Board)
    async def turn_kept_board(self, interaction: Interaction, view_id: int, page: int) -> None:
        wanted, owner_id = await self._ratings.find_kept_board(act(interaction), view_id)
        await self._turn_board(interaction, owner_id, wanted, page, view_id=view_id)

    @handles(targets.BoardOrder)
    async def order_board(self, interaction: Interaction, owner_id: int, wanted: BoardFilter) -> None:
        await self._turn_board(interaction, owner_id, replace(wanted, sort=_find_sort(interaction)), 0)

    @handles(targets.KeptBoardOrder)
    async def order_kept_board(self, interaction: Interaction, view_id: int) -> None:
        wanted, owner_id = await self._ratings.find_kept_board(act(interaction), view_id)
        await self._turn_board(interaction, owner_id, replace(wanted, sort=_find_sort(interaction)), 0)

    @handles(targets.BoardHow)
    async def explain_board(self, interaction: Interaction, wanted: BoardFilter, page: int) -> None:
        await self._explain_board(interaction, wanted, page)

    @handles(targets.KeptBoardHow)
    async def explain_kept_board(self, interaction: Interaction, view_id: int, page: int) -> None:
        wanted, _ = await self._ratings.find_kept_board(act(interaction), view_id)
        await self._explain_board(interaction, wanted, page, view_id=view_id)

    async def _explain_board(
        self, interaction: Interaction, wanted: BoardFilter, page: int, *, view_id: int | None = None
    ) -> None:
        board = await self._ratings.find_board(
            act(interaction), wanted, page, day=interaction.created_at, view_id=view_id
        )
        embed = panels.board_how_card(board, for_person(interaction))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    async def _turn_board(
        self,
        interaction: Interaction,
        owner_id: int,
        wanted: BoardFilter,
        page: int,
        *,
        view_id: int | None = None,
    ) -> None:
        private, over = find_audience(interaction, owner_id=owner_id)
        if private:
            owner_id = interaction.user.id
        await self._show_board(
            interaction, wanted, page, owner_id=owner_id, private=private, over=over, view_id=view_id
        )

    async def _show_board(
        self,
        interaction: Interaction,
        wanted: BoardFilter,
        page: int = 0,
        *,
        owner_id: int,
        private: bool,
        over: bool = False,
        view_id: int | None = None,
    ) -> None:
        assert interaction.guild is not None
        board = await self._ratings.find_board(
            act(interaction), wanted, page, day=interaction.created_at, view_id=view_id
        )
        words = choose_words(interaction, private=private)
        name = None if private else name_of(interaction.user)
        card = panels.board_card(board, words, server=interaction.guild.name, name=name, owner_id=owner_id)
        await show(interaction, card, private=private, over=over)


def _find_sort(interaction: Interaction) -> BoardSort:
    """Raises Gone."""
    try:
        return BoardSort(find_choice(interaction))
    except ValueError:
        raise Gone from None


async def setup(bot: Daesang) -> None:
    use = bot.use
    await bot.add_cog(Ratings(use.ratings, use.facts, use.additions, use.artist, use.suggestions, use.homes))
