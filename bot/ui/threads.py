"""Threads in which members talk about a review, under its card."""

import logging

import discord

from bot.domain.reviews import Review
from bot.domain.titles import Title
from bot.ui.routes import Interaction
from bot.ui.text import plain

log = logging.getLogger(__name__)


def find_channel(interaction: Interaction, review: Review) -> discord.TextChannel | None:
    """The channel of a review's card, if bot and reader may both talk in threads there."""
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


async def open_thread(
    interaction: Interaction, channel: discord.TextChannel, review: Review, title: Title
) -> discord.Thread | None:
    """The thread under a review's card with the reader in it, None where Discord would not have it."""
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
        log.info("No thread under a review: %s", error)
        return None
    return thread
