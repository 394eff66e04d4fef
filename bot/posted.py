"""Posting takes, keeping the public card of each in step with what it is now, and telling report channels."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.domain.errors import Gone
from bot.domain.listed_words import find_listed_word
from bot.domain.reviews import Review, ReviewContent, ReviewState, check_may_post
from bot.domain.search import TitleIndex
from bot.domain.servers import ServerSettings
from bot.domain.titles import Title
from bot.store import Store
from bot.store.reviews import Written
from bot.ui import cards, takes
from bot.ui.options import act
from bot.ui.replies import answer
from bot.ui.text import line
from bot.ui.words import Words, private, public, words

log = logging.getLogger(__name__)

REST = timedelta(minutes=5)
"""For how long a channel out of reach is left alone."""


async def allowed(interaction: discord.Interaction[Any], store: Store, take: ReviewContent) -> ServerSettings:
    """The server's settings, if they let this member post such a take.

    Raises WrongRole, NotYetAMember, ReviewTooShort.
    """
    by = act(interaction)
    settings = await store.settings.of(by.server_id)
    roles = [role.id for role in getattr(interaction.user, "roles", ())]
    check_may_post(take, settings, roles=roles, joined_at=by.joined_at, at=by.at)
    return settings


async def save(
    interaction: discord.Interaction[Any],
    store: Store,
    title: Title,
    take: ReviewContent,
    *,
    draft_id: int | None = None,
) -> Written:
    """Save a member's take if their server lets them post it; the draft it comes from goes with it.

    Raises WrongRole, NotYetAMember, ReviewTooShort, Blocked, Redelivered, Busy, Gone.
    """
    by = act(interaction)
    settings = await allowed(interaction, store, take)
    word = find_listed_word("\n".join((take.body, take.series or "")), settings.review_words)
    return await store.reviews.write(by, title.id, take, waits_for=word, draft_id=draft_id)


async def publish(
    interaction: discord.Interaction[Any],
    store: Store,
    index: TitleIndex,
    title: Title,
    written: Written,
    *,
    over: str | None = None,
) -> None:
    """Show a saved take where the server wants takes, else here; an older card loses its text.

    With `over`, these words take the place of the private message that was pressed. A take that waits for a
    moderator is shown to nobody, and its author is told.
    """
    by = act(interaction)
    say = private(interaction)
    review = await store.reviews.any(by.server_id, written.review_id)
    if review is None:
        raise Gone
    waits = (
        say("review.waits", title=line(title.title, 200)) if review.state is not ReviewState.POSTED else None
    )
    if over is not None:
        await interaction.response.edit_message(content=waits or over, embed=None, view=None)
    if waits is not None:
        if review.message_id is None and interaction.channel_id is not None:
            await store.reviews.posted(by.server_id, review.id, channel_id=interaction.channel_id)
        if over is None:
            await answer(interaction, waits)
        await renew(interaction.client, store, index, by.server_id, review.id)
        return
    standing = await store.ratings.standing(by.server_id, title.id, member_id=by.member_id)
    card = cards.review(title, review, standing, public(interaction), edited=written.edited)
    wanted = (await store.settings.of(by.server_id)).review_channel
    sent = await _elsewhere(interaction, card, wanted)
    if sent is not None:
        await answer(interaction, say("review.elsewhere", link=sent.jump_url))
        place = sent.channel.id, sent.id
    else:
        place = interaction.channel_id or 0, await show_here(interaction, card)
    await store.reviews.posted(by.server_id, review.id, channel_id=place[0], message_id=place[1])
    if written.before is not None:
        await retire(interaction.client, store, index, by.server_id, written.before)


async def show_here(interaction: discord.Interaction[Any], card: cards.Card) -> int:
    """The card for all to see in this channel; the message's id."""
    if interaction.response.is_done():
        return (await interaction.followup.send(**card.send, wait=True)).id
    return (await interaction.response.send_message(**card.send)).message_id or 0


async def _elsewhere(
    interaction: discord.Interaction[Any], card: cards.Card, channel_id: int | None
) -> discord.Message | None:
    """The card in the server's channel for takes, None where it is to be posted here."""
    if channel_id is None or channel_id == interaction.channel_id:
        return None
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=interaction.guild_id)
    try:
        message: discord.Message = await channel.send(**card.send)
    except discord.HTTPException as error:
        log.warning("The channel for takes of server %s is out of reach: %s", interaction.guild_id, error)
        return None
    return message


async def renew(
    client: discord.Client,
    store: Store,
    index: TitleIndex,
    server_id: int,
    review_id: int,
    *,
    text: bool = True,
) -> None:
    """Edit a take's public card to what it must be now; one that cannot be reached stays as it is.

    Where its `text` may have changed, lists that show it are closed, to be opened anew.
    """
    await _renew_card(client, store, index, server_id, review_id)
    if text:  # after the card: of lists there may be many
        await _close_lists(client, store, server_id, review_id)


async def _renew_card(
    client: discord.Client, store: Store, index: TitleIndex, server_id: int, review_id: int
) -> None:
    review = await store.reviews.any(server_id, review_id)
    title = index.find(review.title_id) if review is not None else None
    if review is None:
        return
    server = client.get_guild(server_id)
    say = words(server.preferred_locale if server else None)
    if review.state is ReviewState.POSTED:
        if title is None:  # the catalogue has it no more
            return
        standing = await store.ratings.standing(server_id, title.id, member_id=review.member_id)
        card = cards.review(title, review, standing, say, edited=review.edited_at is not None)
    else:
        card = takes.gone(title, review, say)
    if review.message_id is None and review.channel_id is not None and review.state is ReviewState.POSTED:
        await _send(client, store, server_id, review, card)
        return
    await _edit(client, server_id, review.channel_id, review.message_id, card)


async def _send(
    client: discord.Client, store: Store, server_id: int, review: Review, card: cards.Card
) -> None:
    """The first card of a take that was let pass, where the server wants takes or it was written."""
    channel_id = (await store.settings.of(server_id)).review_channel or review.channel_id
    assert channel_id is not None
    channel = client.get_partial_messageable(channel_id, guild_id=server_id)
    try:
        message = await channel.send(**card.send)
    except discord.HTTPException as error:
        log.warning("A take let pass could not be shown in server %d: %s", server_id, error)
        return
    await store.reviews.posted(server_id, review.id, channel_id=channel_id, message_id=message.id)


async def retire(
    client: discord.Client, store: Store, index: TitleIndex, server_id: int, before: Review
) -> None:
    """Take the text off the card of a take that was written anew and stands elsewhere now."""
    title = index.find(before.title_id)
    if title is not None:
        server = client.get_guild(server_id)
        card = takes.moved(title, before, words(server.preferred_locale if server else None))
        await _edit(client, server_id, before.channel_id, before.message_id, card)
    await _close_lists(client, store, server_id, before.id)


async def _close_lists(client: discord.Client, store: Store, server_id: int, review_id: int) -> None:
    server = client.get_guild(server_id)
    say = words(server.preferred_locale if server else None)
    for share in await store.reviews.shares(server_id, review_id):
        card = takes.closed(say, view_id=share.view_id, page=share.page)
        await _edit(client, server_id, share.channel_id, share.message_id, card)
        await store.reviews.unshared(share.view_id)


async def _edit(
    client: discord.Client,
    server_id: int,
    channel_id: int | None,
    message_id: int | None,
    card: cards.Card,
) -> None:
    if channel_id is None or message_id is None:
        return
    channel = client.get_partial_messageable(channel_id, guild_id=server_id)
    try:
        await channel.get_partial_message(message_id).edit(**card.edit)
    except discord.HTTPException as error:
        log.info("The card of a take could not be renewed: %s", error)


class ReportChannels:
    """The report channels of all servers; one out of reach is tried again after a rest, not at each vote."""

    def __init__(self, client: discord.Client, store: Store) -> None:
        self._client = client
        self._store = store
        self._resting: dict[int, datetime] = {}

    async def tell(self, server_id: int, make: Callable[[Words], cards.Card]) -> bool:
        """Send a card in the server's language; False when it has to wait."""
        channel_id = (await self._store.settings.of(server_id)).report_channel
        server = self._client.get_guild(server_id)
        now = discord.utils.utcnow()
        if channel_id is None or server is None or self._resting.get(channel_id, now) > now:
            return False
        channel = self._client.get_partial_messageable(channel_id, guild_id=server_id)
        try:
            await channel.send(**make(words(server.preferred_locale)).send)
        except discord.HTTPException as error:
            log.warning("The report channel of server %d is out of reach: %s", server_id, error)
            self._resting[channel_id] = now + REST
            return False
        self._resting.pop(channel_id, None)
        return True
