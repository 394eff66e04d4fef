"""`/reviews` and `/progress`: reading takes without being spoiled, and what readers say to them."""

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import (
    EmptyReply,
    Gone,
    ListedWord,
    NoReviews,
    NoSuchEpisode,
    NotAllowed,
    NothingToRead,
    NotYours,
)
from bot.domain.listed_words import find_listed_word
from bot.domain.members import Act
from bot.domain.reviews import (
    Guard,
    ListedReview,
    Reader,
    Review,
    ReviewState,
    Sort,
    find_guard,
    parse_episode,
    sort_reviews,
)
from bot.domain.search import TitleIndex
from bot.domain.titles import Title
from bot.posted import renew, show_here
from bot.store import Store
from bot.ui import routes, takes, targets
from bot.ui.modals import answers, small_form
from bot.ui.options import SeriesOption, TitleOption, act, known, name_of, resolve
from bot.ui.replies import Refusal, answer, hold, put, show
from bot.ui.routes import button, handles, payload, view
from bot.ui.takes import ROWS, Asked
from bot.ui.text import line, plain
from bot.ui.words import choice, public
from bot.ui.words import private as for_person
from bot.usecases.recommenders import Recommenders

log = logging.getLogger(__name__)


class Takes(commands.Cog):
    """Takes as readers meet them."""

    def __init__(self, store: Store, index: TitleIndex, recommenders: Recommenders) -> None:
        self._store = store
        self._index = index
        self._recommenders = recommenders

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.rename(spoiler_free="spoiler-free")
    @app_commands.describe(
        title="Only takes on this drama or film",
        member="Only takes by this member",
        series="Only this column, read like a blog",
        sort="Their order",
        spoiler_free="Only takes that do not spoil",
        share="Show the list to all; without it only you see it",
    )
    @app_commands.choices(sort=[choice(f"reviews.sort.{sort}", sort) for sort in Sort])
    async def reviews(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption] | None = None,
        member: discord.User | None = None,
        series: app_commands.Transform[str, SeriesOption] | None = None,
        sort: str | None = None,
        spoiler_free: bool = False,
        share: bool = False,
    ) -> None:
        """Read what members wrote, privately unless you share it."""
        asked = Asked(
            resolve(self._index, title).id if title else None,
            member.id if member else None,
            name_of(member) if member else None,
            series or None,
            Sort(sort) if sort else Sort.NEWEST,
            spoiler_free,
        )
        await self._list(interaction, asked, private=not share)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(title="The drama you are watching", episode="The episode you have seen last")
    async def progress(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        episode: int,
    ) -> None:
        """Say how far you are, so that takes open which are safe for you."""
        await self._place(interaction, resolve(self._index, title), str(episode))

    # Lists -------------------------------------------------------------------------------------------

    async def _list(self, interaction: discord.Interaction[Any], asked: Asked, *, private: bool) -> None:
        by = act(interaction)
        if asked.sort is Sort.AGREE and not self._recommenders.is_ready(by.server_id):
            await hold(interaction, private=private)
        found = await self._found(by, asked)
        view_id = await self._store.views.keep(by, "takes", asked)
        card = await self._page(interaction, asked, found, view_id, 0, private=private)
        if private:
            await put(interaction, card, private=True)
            return
        message_id = await show_here(interaction, card)
        await self._share(interaction, found, view_id, 0, message_id=message_id)

    async def _share(
        self,
        interaction: discord.Interaction[Any],
        found: list[ListedReview],
        view_id: int,
        page: int,
        *,
        message_id: int,
    ) -> None:
        """Remember whose text a shared list shows: when that changes, it must leave the channel."""
        page = _last_of(found, page)
        ids = [take.id for take in found[page * ROWS : (page + 1) * ROWS]]
        await self._store.reviews.shared(
            view_id, page, ids, channel_id=interaction.channel_id or 0, message_id=message_id
        )

    async def _found(self, by: Act, asked: Asked) -> list[ListedReview]:
        """All takes that fit, in their order. Raises NoReviews, NothingToRead."""
        found = await self._store.reviews.listed(
            by.server_id,
            title_id=asked.title_id,
            member_id=asked.member_id,
            series=asked.series,
            spoiler_free=asked.spoiler_free,
        )
        found = [take for take in found if self._index.find(take.title_id)]
        if not found:
            if asked == Asked(asked.title_id, sort=asked.sort) and asked.title_id is not None:
                raise NoReviews(title=plain(known(self._index, asked.title_id).title, 100))
            raise NothingToRead
        agreement: dict[int, float] = {}
        if asked.sort is Sort.AGREE:
            own = await self._store.suggestions.of_members(by.server_id, [by.member_id])
            model = await self._recommenders.get(by.server_id, own)
            authors = {take.member_id for take in found}
            agreement = await asyncio.to_thread(
                lambda: {author: model.taste(by.member_id, author).agreement for author in authors}
            )
        return sort_reviews(found, asked.sort, agreement=agreement)

    async def _page(
        self,
        interaction: discord.Interaction[Any],
        asked: Asked,
        found: list[ListedReview],
        view_id: int,
        page: int,
        *,
        private: bool,
    ) -> Any:
        by = act(interaction)
        page = _last_of(found, page)
        ids = [take.id for take in found[page * ROWS : (page + 1) * ROWS]]
        shown = await self._store.reviews.several(by.server_id, ids)
        if not shown:
            raise NothingToRead
        guards = {}
        for review in shown:  # what all see is safe for somebody who has seen nothing
            reader = await self._reader(by, review) if private else Reader()
            guards[review.id] = find_guard(review, reader, reader_id=by.member_id if private else 0)
        words = for_person(interaction) if private else public(interaction)
        return takes.listed(
            asked,
            shown,
            self._index.by_id,
            words,
            guards=guards,
            view_id=view_id,
            page=page,
            of=len(found),
        )

    async def _reader(self, by: Act, review: Review) -> Reader:
        return await self._store.reviews.reader(by.server_id, review.title_id, member_id=by.member_id)

    @handles(targets.TakesPage)
    async def turn(self, interaction: discord.Interaction[Any], to: targets.TakesPage) -> None:
        """Turn a page: on one's own list, anybody else on a private copy."""
        by = act(interaction)
        kept = await self._store.views.find(by, "takes", to.view_id, Asked)
        if kept is None or interaction.message is None:
            raise Gone
        asked = kept.state
        private = interaction.message.flags.ephemeral or kept.member_id != by.member_id
        over = interaction.message.flags.ephemeral or not private
        if asked.sort is Sort.AGREE and not self._recommenders.is_ready(by.server_id):
            await hold(interaction, private=private, over=over)
        found = await self._found(by, asked)
        card = await self._page(interaction, asked, found, to.view_id, to.page, private=private)
        await put(interaction, card, private=private, over=over)
        if not private:
            await self._share(interaction, found, to.view_id, to.page, message_id=interaction.message.id)

    @handles(targets.Takes)
    async def takes_of(self, interaction: discord.Interaction[Any], to: targets.Takes) -> None:
        """List a title's takes, privately."""
        await self._list(interaction, Asked(known(self._index, to.title_id).id), private=True)

    # Reading -----------------------------------------------------------------------------------------

    async def _find(self, interaction: discord.Interaction[Any], review_id: int) -> tuple[Review, Title]:
        """A take the reader may see, one's own in whatever state. Raises Gone."""
        by = act(interaction)
        review = await self._store.reviews.any(by.server_id, review_id)
        if review is None or (review.state != "posted" and review.member_id != by.member_id):
            raise Gone
        return review, known(self._index, review.title_id)

    @handles(targets.Open)
    async def open(self, interaction: discord.Interaction[Any], _: targets.Open) -> None:
        """Open the take chosen from a list, beside the list."""
        [value] = payload(interaction)["values"]
        await self._read(interaction, routes.number(value))

    @handles(targets.Read)
    async def read(self, interaction: discord.Interaction[Any], to: targets.Read) -> None:
        """Open a take from its public card, privately."""
        await self._read(interaction, to.review_id)

    async def _read(self, interaction: discord.Interaction[Any], review_id: int) -> None:
        """Show a take to the reader who asked for it; one who has not come so far is asked once more."""
        by = act(interaction)
        review, title = await self._find(interaction, review_id)
        reader = await self._reader(by, review)
        found = find_guard(review, reader, reader_id=by.member_id)
        words = for_person(interaction)
        if found is Guard.OPEN:
            mine = review.member_id == by.member_id
            await put(interaction, takes.whole(title, review, 0, words, mine=mine), private=True)
        else:
            said, choices = takes.question(title, review, found, words, at=reader.episode)
            await answer(interaction, said, view=choices)

    @handles(targets.Page)
    async def page(self, interaction: discord.Interaction[Any], to: targets.Page) -> None:
        """Show a page of a take to a reader who has asked for it."""
        await self._show_page(interaction, to.review_id, to.page)

    async def _show_page(self, interaction: discord.Interaction[Any], review_id: int, number: int) -> None:
        review, title = await self._find(interaction, review_id)
        mine = review.member_id == interaction.user.id
        await show(interaction, takes.whole(title, review, number, for_person(interaction), mine=mine))

    @handles(targets.Finished)
    async def finished(self, interaction: discord.Interaction[Any], to: targets.Finished) -> None:
        """Note that the reader has finished the title, and open the take."""
        review, _ = await self._find(interaction, to.review_id)
        await self._store.ratings.finish(act(interaction), review.title_id)
        await self._show_page(interaction, to.review_id, 0)

    @handles(targets.More)
    async def more(self, interaction: discord.Interaction[Any], to: targets.More) -> None:
        """Offer what can be done with a take."""
        review, title = await self._find(interaction, to.review_id)
        mine = review.member_id == interaction.user.id
        await put(interaction, takes.more(title, review, for_person(interaction), mine=mine), private=True)

    # How far one is ----------------------------------------------------------------------------------

    @handles(targets.Place)
    async def ask_place(self, interaction: discord.Interaction[Any], to: targets.Place) -> None:
        """Ask for the episode the reader has come to."""
        title = known(self._index, to.title_id)
        by = act(interaction)
        reader = await self._store.reviews.reader(by.server_id, title.id, member_id=by.member_id)
        words = for_person(interaction)
        hint = words("place.hint", n=title.episodes) if title.episodes else ""
        await interaction.response.send_modal(
            small_form(
                targets.PlaceForm(title.id),
                words,
                title="place.title",
                label="place.label",
                hint=hint,
                value=str(reader.episode) if reader.episode else None,
                most=4,
            )
        )

    @handles(targets.PlaceForm)
    async def take_place(self, interaction: discord.Interaction[Any], to: targets.PlaceForm) -> None:
        """Note the episode that was sent."""
        await self._place(interaction, known(self._index, to.title_id), answers(interaction)["text"] or "")

    async def _place(self, interaction: discord.Interaction[Any], title: Title, text: str) -> None:
        try:
            number = parse_episode(text, title)
        except NoSuchEpisode as error:
            again = button(for_person(interaction)("place.again"), targets.Place(title.id))
            raise Refusal(again) from error
        await self._store.reviews.place(act(interaction), title.id, episode=number, last=title.episodes)
        words = for_person(interaction)
        key = "place.finished" if title.episodes and number >= title.episodes else "place.noted"
        await answer(interaction, words(key, title=line(title.title, 200), n=number))

    @handles(targets.Episode)
    async def ask_episode(self, interaction: discord.Interaction[Any], to: targets.Episode) -> None:
        """Ask the author up to which episode their take is safe."""
        review, title = await self._find(interaction, to.review_id)
        if review.member_id != interaction.user.id:
            raise NotYours
        words = for_person(interaction)
        now = review.take.episode
        await interaction.response.send_modal(
            small_form(
                targets.EpisodeForm(review.id),
                words,
                title="episode.title",
                label="episode.label",
                hint=words("place.hint", n=title.episodes) if title.episodes else "",
                value=str(now) if now else None,
                most=4,
                required=False,
            )
        )

    @handles(targets.EpisodeForm)
    async def take_episode(self, interaction: discord.Interaction[Any], to: targets.EpisodeForm) -> None:
        """Mark the take with the episode that was sent, or with none."""
        _, title = await self._find(interaction, to.review_id)
        text = (answers(interaction)["text"] or "").strip()
        try:
            number = parse_episode(text, title) if text else None
        except NoSuchEpisode as error:
            again = button(for_person(interaction)("place.again"), targets.Episode(to.review_id))
            raise Refusal(again) from error
        review = await self._store.reviews.mark(act(interaction), to.review_id, episode=number)
        words = for_person(interaction)
        said = words("episode.marked", n=number) if number else words("episode.unmarked")
        await answer(interaction, said)
        await self._renew(interaction, review)

    # What readers say --------------------------------------------------------------------------------

    @handles(targets.Helpful)
    async def vote(self, interaction: discord.Interaction[Any], to: targets.Helpful) -> None:
        """Take a reader's vote, or take it back when it is pressed again."""
        review, voted = await self._store.reviews.vote(act(interaction), to.review_id, helpful=to.helpful)
        key = ("voted.unhelpful", "voted.helpful")[to.helpful] if voted else "voted.back"
        await answer(interaction, for_person(interaction)(key))
        await self._renew(interaction, review, text=False)

    @handles(targets.Flag)
    async def flag(self, interaction: discord.Interaction[Any], to: targets.Flag) -> None:
        """Flag a take as an unmarked spoiler."""
        review, crossed = await self._store.reviews.flag(act(interaction), to.review_id)
        await answer(interaction, for_person(interaction)("flagged.now" if crossed else "flagged.noted"))
        if crossed:
            await self._renew(interaction, review)

    async def _renew(
        self, interaction: discord.Interaction[Any], review: Review, *, text: bool = True
    ) -> None:
        server_id = interaction.guild_id or 0
        await renew(interaction.client, self._store, self._index, server_id, review.id, text=text)

    # Talking back ------------------------------------------------------------------------------------

    @handles(targets.Reply)
    async def reply(self, interaction: discord.Interaction[Any], to: targets.Reply) -> None:
        """Open or join the thread under the take's card, or where that cannot be, ask for a reply."""
        review, title = await self._find(interaction, to.review_id)
        channel = _may_talk(interaction, review)
        if channel is None:
            await self._ask_reply(interaction, review)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = for_person(interaction)
        thread = await _thread(interaction, channel, review, title)
        if thread is None:  # a form cannot follow a deferral: it is behind a button
            ask = button(words("reply.write"), targets.ReplyWrite(review.id))
            await answer(interaction, words("reply.no_thread"), view=view(ask))
            return
        await answer(interaction, words("reply.thread", thread=thread.mention))

    @handles(targets.ReplyWrite)
    async def write_reply(self, interaction: discord.Interaction[Any], to: targets.ReplyWrite) -> None:
        """Ask for a reply in a form."""
        review, _ = await self._find(interaction, to.review_id)
        await self._ask_reply(interaction, review)

    async def _ask_reply(self, interaction: discord.Interaction[Any], review: Review) -> None:
        await interaction.response.send_modal(
            small_form(
                targets.ReplyForm(review.id),
                for_person(interaction),
                title="reply.title",
                label="reply.label",
                most=1000,
                long=True,
            )
        )

    @handles(targets.ReplyForm)
    async def post_reply(self, interaction: discord.Interaction[Any], to: targets.ReplyForm) -> None:
        """Post a reply that names both."""
        text = answers(interaction)["text"] or ""
        review, title = await self._find(interaction, to.review_id)
        if not plain(text, 1):
            raise EmptyReply
        await self._may_reply(interaction, review, text)
        card = takes.reply(
            title,
            review,
            text,
            public(interaction),
            name=name_of(interaction.user),
            server_id=interaction.guild_id or 0,
        )
        await put(interaction, card, private=False)

    async def _may_reply(self, interaction: discord.Interaction[Any], review: Review, text: str) -> None:
        """A reply follows the rules for takes. Raises Gone, NotAllowed, ListedWord, Blocked, Redelivered."""
        if review.state is not ReviewState.POSTED:
            raise Gone
        may = interaction.permissions
        inside = isinstance(interaction.channel, discord.Thread)  # where writing is a right of its own
        if not (may.send_messages_in_threads if inside else may.send_messages):
            raise NotAllowed(permission="Send Messages in Threads" if inside else "Send Messages")
        await self._store.reviews.replying(act(interaction))
        settings = await self._store.settings.of(interaction.guild_id or 0)
        if find_listed_word(text, settings.review_words):
            raise ListedWord


def _last_of(found: list[ListedReview], page: int) -> int:
    """The page, or the last one there is."""
    return min(page, (len(found) - 1) // ROWS)


def _may_talk(interaction: discord.Interaction[Any], review: Review) -> discord.TextChannel | None:
    """The channel of a take's card, if bot and reader may both talk in threads there."""
    server = interaction.guild
    if server is None or review.channel_id is None or review.message_id is None:
        return None
    if not isinstance(interaction.user, discord.Member):
        return None
    channel = server.get_channel(review.channel_id)
    if not isinstance(channel, discord.TextChannel):  # no threads inside a thread
        return None
    for who in (server.me, interaction.user):
        may = channel.permissions_for(who)
        if not (may.view_channel and may.create_public_threads and may.send_messages_in_threads):
            return None
    return channel


async def _thread(
    interaction: discord.Interaction[Any], channel: discord.TextChannel, review: Review, title: Title
) -> discord.Thread | None:
    """The thread under a take's card with the reader in it, None where Discord would not have it."""
    assert review.message_id is not None
    try:
        thread = channel.guild.get_thread(review.message_id)
        if thread is None:
            try:  # an archived one is not in memory; it has its message's id
                found = await interaction.client.fetch_channel(review.message_id)
                thread = found if isinstance(found, discord.Thread) else None
            except discord.NotFound:
                pass
        if thread is None:
            name = plain(f"{title.title} · {review.author}", 100)
            thread = await channel.get_partial_message(review.message_id).create_thread(name=name)
        if thread.archived:
            await thread.edit(archived=False)
        await thread.add_user(interaction.user)
    except discord.HTTPException as error:
        log.info("No thread under a take: %s", error)
        return None
    return thread


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(Takes(bot.store, bot.index, bot.use.recommenders))
