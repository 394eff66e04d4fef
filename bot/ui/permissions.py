"""What Discord must allow Daesang, in one place: the invite asks for it, channels are checked for it."""

from collections.abc import Sequence

import discord

POSTING = ("view_channel", "send_messages", "embed_links")
"""What it takes to show a card in a channel."""

NEEDED = (
    *POSTING,
    "attach_files",  # the pictures of titles
    "read_message_history",  # a card whose message was not noted is looked for
    "create_public_threads",  # the talk about a review
    "send_messages_in_threads",
)
"""All that is ever made use of."""

SCOPES = ("bot", "applications.commands")


def invite_url(application_id: int) -> str:
    """Where somebody adds Daesang to a server of theirs, with all that it needs and nothing else."""
    allowed = discord.Permissions(**dict.fromkeys(NEEDED, True))
    return discord.utils.oauth_url(application_id, permissions=allowed, scopes=SCOPES)


def own_url(application_id: int) -> str:
    """Where somebody takes Daesang as an app of their own, if its owner lets them."""
    url = discord.utils.oauth_url(application_id, scopes=("applications.commands",))
    return f"{url}&integration_type=1"


def list_missing(channel: discord.abc.GuildChannel, needed: Sequence[str] = POSTING) -> list[str]:
    """Which of these permissions Daesang lacks in a channel."""
    allowed = channel.permissions_for(channel.guild.me)
    return [name for name in needed if not getattr(allowed, name)]
