"""What somebody may do at this moment, as Discord says it."""

import discord

from bot.domain.errors import NoPermission, ThreadLocked
from bot.ui.routes import Interaction, find_server


def is_moderator(interaction: Interaction) -> bool:
    """Whether somebody may manage messages in the whole server."""
    return _find_server_rights(interaction).manage_messages


def check_moderator(interaction: Interaction) -> None:
    """Refuse whoever may not manage messages in the whole server. Raises NoPermission."""
    if not is_moderator(interaction):
        raise NoPermission(permission="manage_messages")


def is_manager(interaction: Interaction) -> bool:
    """Whether somebody may manage the server."""
    return _find_server_rights(interaction).manage_guild


def check_manager(interaction: Interaction) -> None:
    """Refuse whoever may not manage the server. Raises NoPermission."""
    if not is_manager(interaction):
        raise NoPermission(permission="manage_guild")


def check_may_write(interaction: Interaction) -> None:
    """Who may not write here may not have the bot write for them. Raises NoPermission, ThreadLocked."""
    may, channel = interaction.permissions, interaction.channel
    if not isinstance(channel, discord.Thread):
        if not may.send_messages:
            raise NoPermission(permission="send_messages")
        return
    if not may.send_messages_in_threads:
        raise NoPermission(permission="send_messages_in_threads")
    check_unlocked(channel, interaction.user)


def check_unlocked(thread: discord.Thread, who: discord.Member | discord.User) -> None:
    """In a thread that is locked only its moderators write. Raises ThreadLocked."""
    if not thread.locked:
        return
    if not (isinstance(who, discord.Member) and thread.permissions_for(who).manage_threads):
        raise ThreadLocked


def _find_server_rights(interaction: Interaction) -> discord.Permissions:
    """The rights that the roles give; an overwrite in one channel gives none over the server."""
    user = interaction.user
    if not find_server(interaction) or not isinstance(user, discord.Member):
        return discord.Permissions.none()
    return user.guild_permissions
