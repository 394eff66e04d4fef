"""Threads in which members talk about a review, under its card."""

import logging
from contextlib import suppress

import discord

from bot.domain.reviews import Review
from bot.ui.rights import check_unlocked
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
    interaction: Interaction, channel: discord.TextChannel, review: Review, name: str, *, with_author: bool
) -> discord.Thread | None:
    """The thread under a review's card with the reader in it, None where Discord would not have it.

    A new one is named after the title's `name`, and `with_author` the author is called to it. Once: whoever
    leaves a thread is left alone. Raises ThreadLocked.
    """
    assert review.message_id is not None
    try:
        thread = await _find_thread(interaction, channel.guild, review.message_id)
        if thread is not None:
            check_unlocked(thread, interaction.user)
        else:
            called = plain(f"{name} · {review.author}", 100)
            thread = await channel.get_partial_message(review.message_id).create_thread(name=called)
            if with_author:
                await _call_author(thread, review)
        if thread.archived:
            await thread.edit(archived=False)
        await thread.add_user(interaction.user)
    except discord.HTTPException as error:
        log.info("No thread under a review: %s", error)
        return None
    return thread


async def _call_author(thread: discord.Thread, review: Review) -> None:
    try:
        await thread.add_user(discord.Object(review.member_id))
    except discord.HTTPException as error:  # they may have left the server
        log.info("The author of a review could not be called to its thread: %s", error)


async def check_open(interaction: Interaction, review: Review) -> None:
    """Where the talk about a review was closed, it does not go on elsewhere. Raises ThreadLocked."""
    server = interaction.guild
    if server is None or review.message_id is None or not isinstance(interaction.user, discord.Member):
        return
    try:
        thread = await _find_thread(interaction, server, review.message_id)
    except discord.HTTPException as error:
        log.info("No thread under a review could be looked at: %s", error)
        return
    if thread is not None:
        check_unlocked(thread, interaction.user)


async def _find_thread(
    interaction: Interaction, server: discord.Guild, message_id: int
) -> discord.Thread | None:
    """The thread under a message, whose id it has; an archived one is not in memory."""
    thread = server.get_thread(message_id)
    if thread is None:
        with suppress(discord.NotFound):
            found = await interaction.client.fetch_channel(message_id)
            thread = found if isinstance(found, discord.Thread) else None
    return thread
