"""`/reviews`: reading reviews without being spoiled, and what readers say to them."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.errors import EmptyReply, Gone, NoSuchEpisode
from bot.domain.replies import Reply as Answer
from bot.domain.reviews import Guard, Review, ReviewSort, ReviewState, parse_episode
from bot.domain.titles import Title
from bot.ui import reviews, routes, targets
from bot.ui.controls import small_form
from bot.ui.modals import episode_form, read_typed
from bot.ui.options import SeriesOption, TitleOption, act, known, name_of, resolve_or_ask, roles_of, titles_of
from bot.ui.replies import Refusal, answer, find_audience, hold_if_late, is_private, show
from bot.ui.reviews import ReviewFilter, list_card
from bot.ui.rights import check_may_write
from bot.ui.routes import Interaction, Target, button, find_choice, handles, view
from bot.ui.text import plain
from bot.ui.threads import check_open, find_channel, open_thread
from bot.ui.words import choice, choose_words, public
from bot.ui.words import private as for_person


class Reading(commands.Cog):
    def __init__(self, reading: usecases.Reading) -> None:
        self._reading = reading

    @app_commands.command()
    @app_commands.rename(spoiler_free="spoiler-free")
    @app_commands.describe(
        title="Reviews of this drama or film",
        member="Reviews by this member",
        series="One series of reviews, read like a blog",
        sort="Which come first",
        spoiler_free="Leave out the spoilers",
        share="Show the list to everyone, not just you",
    )
    @app_commands.choices(sort=[choice(f"reviews.sort.{sort}", sort) for sort in ReviewSort])
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
        """Read what members wrote; only you see the list."""
        asked = ReviewFilter(
            resolve_or_ask(interaction, title, lambda t: targets.Reviews(t, 0)).id if title else None,
            member.id if member else None,
            name_of(member) if member else None,
            series or None,
            ReviewSort(sort) if sort else ReviewSort.NEWEST,
            spoiler_free,
        )
        await self._list(interaction, asked, private=not share)

    # Lists -------------------------------------------------------------------------------------------

    async def _list(self, interaction: Interaction, asked: ReviewFilter, *, private: bool) -> None:
        by = act(interaction)
        listing = await hold_if_late(
            interaction,
            self._reading.open_list(by, asked, shared_in=None if private else interaction.channel_id),
            partial(self._reading.check, by, asked),
            ready=self._reading.is_ready(by, asked),
            private=private,
        )
        card = list_card(listing, titles_of(interaction), choose_words(interaction, private=private))
        if private:
            await show(interaction, card, over=False)
        else:
            await self._reading.share(listing, partial(show, interaction, card, private=False, over=False))

    @handles(targets.ReviewsPage)
    async def turn(self, interaction: Interaction, view_id: int, page: int) -> None:
        by = act(interaction)
        asked, owner_id = await self._reading.find_list(by, view_id)
        message = interaction.message
        if message is None:
            raise Gone
        private, over = find_audience(interaction, owner_id=owner_id)
        shared = {} if private else {"shared_in": message.channel.id, "message_id": message.id}
        listing = await hold_if_late(
            interaction,
            self._reading.turn_list(by, asked, view_id, page, **shared),
            partial(self._reading.check, by, asked),
            ready=self._reading.is_ready(by, asked),
            private=private,
            over=over,
        )
        card = list_card(listing, titles_of(interaction), choose_words(interaction, private=private))
        showing = partial(show, interaction, card, private=private, over=over)
        await (showing() if private else self._reading.share(listing, showing))

    @handles(targets.Reviews)
    async def list_reviews(self, interaction: Interaction, title_id: str, _page: int) -> None:
        await self._list(interaction, ReviewFilter(known(interaction, title_id).id), private=True)

    # Reading -----------------------------------------------------------------------------------------

    @handles(targets.Open)
    async def open(self, interaction: Interaction) -> None:
        """Open the review chosen from a list, beside the list."""
        await self.read(interaction, routes.number(find_choice(interaction)), 0)

    @handles(targets.Read)
    async def read(self, interaction: Interaction, review_id: int, _page: int) -> None:
        """Show a review to the reader who asked for it; one who has not come so far is asked once more."""
        by = act(interaction)
        review, title, guard, reader = await self._reading.open(by, review_id)
        words = for_person(interaction)
        if guard is Guard.OPEN:
            mine = review.member_id == by.member_id
            await show(interaction, reviews.whole_card(title, review, 0, words, mine=mine), over=False)
        else:
            said, choices = reviews.question(title, review, guard, words, at=reader.episode)
            await answer(interaction, said, view=choices)

    @handles(targets.Page)
    async def turn_page(self, interaction: Interaction, review_id: int, page: int) -> None:
        review, title = await self._reading.find(act(interaction), review_id)
        mine = review.member_id == interaction.user.id
        await show(interaction, reviews.whole_card(title, review, page, for_person(interaction), mine=mine))

    @handles(targets.Finished)
    async def finish(self, interaction: Interaction, review_id: int) -> None:
        await self._reading.finish(act(interaction), review_id)
        await self.turn_page(interaction, review_id, 0)

    @handles(targets.More)
    async def offer_more(self, interaction: Interaction, review_id: int) -> None:
        review, title = await self._reading.find(act(interaction), review_id)
        mine = review.member_id == interaction.user.id
        card = reviews.more_card(title, review, for_person(interaction), mine=mine)
        await show(interaction, card, over=False)

    # Up to where a review is safe ----------------------------------------------------------------------

    @handles(targets.Episode)
    async def ask_episode(self, interaction: Interaction, review_id: int) -> None:
        review, title = await self._reading.find_mine(act(interaction), review_id)
        words, now = for_person(interaction), review.content.episode
        asks = words("episode.title"), words("episode.label")
        target = targets.EpisodeForm(review.id)
        form = episode_form(target, title, words, asks=asks, now=now, required=False)
        await interaction.response.send_modal(form)

    @handles(targets.EpisodeForm)
    async def take_episode(self, interaction: Interaction, review_id: int) -> None:
        _, title = await self._reading.find(act(interaction), review_id)
        text = read_typed(interaction).strip()
        again = targets.Episode(review_id)
        number = _parse_episode(interaction, text, title, again=again) if text else None
        await self._reading.mark_episode(act(interaction), review_id, number)
        key = "episode.marked" if number else "episode.unmarked"
        await answer(interaction, for_person(interaction)(key, n=number))

    # What readers say --------------------------------------------------------------------------------

    @handles(targets.Helpful)
    async def vote(self, interaction: Interaction, review_id: int, helpful: bool) -> None:
        """The number on the button is the answer: of a public card it follows, as of all its copies."""
        by, message = act(interaction), interaction.message
        voted = await self._reading.vote(by, review_id, helpful=helpful)
        if message is None or not is_private(interaction):
            await interaction.response.defer()
            return
        review, _ = await self._reading.find(by, review_id)
        said = helpful if voted else None
        shown = reviews.show_vote(message, review, for_person(interaction), voted=said)
        await interaction.response.edit_message(view=shown)

    @handles(targets.Flag)
    async def flag(self, interaction: Interaction, review_id: int) -> None:
        crossed, left = await self._reading.flag(act(interaction), review_id)
        key = "flagged.noted" if not crossed else "flagged.now" if left else "flagged.soon"
        await answer(interaction, for_person(interaction)(key))

    # Talking back ------------------------------------------------------------------------------------

    @handles(targets.Reply)
    async def reply(self, interaction: Interaction, review_id: int) -> None:
        review, title = await self._reading.find(act(interaction), review_id)
        channel = find_channel(interaction, review)
        if channel is None:
            await self._ask_reply(interaction, review)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = for_person(interaction)
        may_call = await self._reading.may_call_author(act(interaction), review)
        thread = await open_thread(
            interaction, channel, review, public(interaction).name(title), with_author=may_call
        )
        if thread is None:  # a form cannot follow a deferral: it is behind a button
            ask = button(words("reply.write"), targets.ReplyWrite(review.id))
            await answer(interaction, words("reply.no_thread"), view=view(ask))
            return
        await answer(interaction, words("reply.thread", thread=thread.mention))

    @handles(targets.ReplyWrite)
    async def write_reply(self, interaction: Interaction, review_id: int) -> None:
        review, _ = await self._reading.find(act(interaction), review_id)
        await self._ask_reply(interaction, review)

    async def _ask_reply(self, interaction: Interaction, review: Review) -> None:
        words = for_person(interaction)
        await interaction.response.send_modal(
            small_form(
                targets.ReplyForm(review.id),
                title=words("reply.title"),
                label=words("reply.label"),
                most=1000,
                long=True,
            )
        )

    @handles(targets.ReplyForm)
    async def post_reply(self, interaction: Interaction, review_id: int) -> None:
        text = read_typed(interaction)
        review, _ = await self._reading.find(act(interaction), review_id)
        if review.state is not ReviewState.POSTED:
            raise Gone
        if not plain(text, 1):
            raise EmptyReply
        check_may_write(interaction)
        await check_open(interaction, review)
        user = interaction.user
        account, avatar = f"{user.name} · {user.id}", user.display_avatar.url
        said = Answer(review.id, user.id, name_of(user), account, avatar, text)
        card, look = await self._reading.write_reply(
            act(interaction), said, roles=roles_of(interaction), channel_id=interaction.channel_id or 0
        )
        await self._reading.show_reply(card, partial(show, interaction, look, private=False, over=False))

    @handles(targets.ReplyMore)
    async def offer_reply_more(self, interaction: Interaction, reply_id: int) -> None:
        found, title = await self._reading.find_reply(act(interaction), reply_id)
        mine = found.member_id == interaction.user.id
        card = reviews.reply_more_card(title, found, for_person(interaction), mine=mine)
        await show(interaction, card, over=False)

    @handles(targets.ReplyDelete)
    async def delete_reply(self, interaction: Interaction, reply_id: int) -> None:
        await self._reading.delete_reply(act(interaction), reply_id)
        await answer(interaction, for_person(interaction)("reply.deleted"))


def _parse_episode(interaction: Interaction, text: str, title: Title, *, again: Target) -> int:
    """The episode typed. Raises Refusal with a way to type it `again`, NoEpisodes."""
    try:
        return parse_episode(text, title)
    except NoSuchEpisode as error:
        raise Refusal(button(for_person(interaction)("place.again"), again)) from error


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Reading(bot.use.reading))
