"""What Discord must allow Daesang, in one place: the invite asks for it, channels are checked for it."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    return name_missing(channel.permissions_for(channel.guild.me), needed)


def resolve(
    allowed: discord.Permissions,
    overwrites: Sequence[Mapping[str, Any]],
    *,
    server_id: int,
    member: Sequence[int],
) -> discord.Permissions:
    """What is allowed in a channel, as Discord's API tells of it, to who has that in its server.

    `member` is the id of somebody, and those of their roles.
    """
    if allowed.administrator:
        return discord.Permissions.all()
    ids = {int(each["id"]): each for each in overwrites}
    everybody, roles, alone = [server_id], member[1:], member[:1]
    found = allowed.value
    for group in (everybody, roles, alone):
        of_group = [ids[each] for each in group if each in ids]
        for each in of_group:
            found &= ~int(each["deny"])
        for each in of_group:
            found |= int(each["allow"])
    return discord.Permissions(found)


def name_missing(allowed: discord.Permissions, needed: Sequence[str] = POSTING) -> list[str]:
    return [name for name in needed if not getattr(allowed, name)]
