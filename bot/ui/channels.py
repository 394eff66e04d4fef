"""Channels and members as use cases reach them, with what Discord may answer told apart in four ways."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.domain.servers import ALL_SERVERS, Manner, Served
from bot.ui.cards import Card
from bot.ui.permissions import POSTING, name_missing
from bot.ui.words import Words, words

PATIENCE = 60.0
"""Seconds after which a request that hangs is given up; discord.py's own tries take up to 25."""

HISTORY = 1000
"""Messages looked through for one whose id was lost: more than people write in a few minutes."""

_ARCHIVED = 50083
"""Discord's code for a thread that is archived."""


class Missing(Exception):
    """The message or the channel is not there any more."""


class Refused(Exception):
    """Discord will not do it: a permission is missing, or it takes no such message."""


class NotAllowed(Refused):
    """It is a permission that is missing."""


class Unreachable(Exception):
    """Discord did not do it this time: too many requests, an outage, a broken line."""


UNHEARD = (Unreachable, discord.DiscordServerError, aiohttp.ClientError)
"""What says that Discord may not have heard."""


class Channels:
    """What a bot can do in channels. Every method raises Missing, Refused or Unreachable."""

    def __init__(
        self,
        client: discord.Client,
        find_served: Callable[[], Served] = lambda: ALL_SERVERS,
        find_manner: Callable[[int], Awaitable[Manner]] | None = None,
    ) -> None:
        self._client = client
        self._opened: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._find_served = find_served
        self._find_manner = find_manner

    @property
    def served(self) -> Served:
        """The servers that are this process's to see to now: of the others it knows nothing."""
        return self._find_served()

    def find_server(self, server_id: int) -> discord.Guild | None:
        """A server that the bot is in and that is not in an outage.

        Whether it is in one that another process serves is not known here: Unreachable.
        """
        self._check(server_id)
        server = self._client.get_guild(server_id)
        return server if server is not None and not server.unavailable else None

    async def find_words(self, server_id: int) -> Words:
        """The words for what everybody in a server sees: the language it chose, else what Discord says of it.

        Raises what reading the choice raises.
        """
        manner = await self._find_manner(server_id) if self._find_manner else Manner()
        server = self._client.get_guild(server_id)
        return words(manner.language or (server.preferred_locale if server else None), manner.display)

    def find_name(self, server_id: int) -> str:
        """What a server is called; empty where that is not known."""
        server = self._client.get_guild(server_id)
        return server.name if server is not None and not server.unavailable else ""

    def may_attach(self, server_id: int, channel_id: int) -> bool:
        """Whether the bot may attach files in a channel; where that is not known, it may not."""
        server = self._client.get_guild(server_id)
        channel = server.get_channel_or_thread(channel_id) if server is not None else None
        if server is None or channel is None or server.me is None:
            return False
        try:
            return channel.permissions_for(server.me).attach_files
        except discord.ClientException:  # a thread whose channel is not known
            return False

    def name_channel(self, server_id: int, channel_id: int) -> str:
        """What a channel is called; its id where that is not known."""
        server = self._client.get_guild(server_id)
        channel = server.get_channel_or_thread(channel_id) if server is not None else None
        return channel.name if channel is not None else str(channel_id)

    def find_missing(self, server_id: int, channel_id: int) -> str | None:
        """The first permission that the bot lacks to show a card in a channel, where that is known."""
        server = self._client.get_guild(server_id)
        channel = server.get_channel_or_thread(channel_id) if server is not None else None
        if server is None or channel is None or server.me is None:
            return None
        needed = list(POSTING)
        if isinstance(channel, discord.Thread):
            needed[needed.index("send_messages")] = "send_messages_in_threads"
        try:
            may = channel.permissions_for(server.me)
        except discord.ClientException:  # a thread whose channel is not known
            return None
        return next(iter(name_missing(may, needed)), None)

    async def send(self, server_id: int, channel_id: int, card: Card, *, nonce: str) -> int:
        """Send a card, once for each `nonce` within some minutes; the message's id."""
        async with told_apart():
            message = await self._find(server_id, channel_id).send(**card.send, nonce=nonce)
            return int(message.id)

    async def edit(self, server_id: int, channel_id: int, message_id: int, card: Card) -> None:
        """Put a card in place of what a message shows."""
        message = self._find(server_id, channel_id).get_partial_message(message_id)
        async with told_apart():
            await self._change(channel_id, lambda: message.edit(**card.edit))

    async def delete(self, server_id: int, channel_id: int, message_id: int) -> None:
        message = self._find(server_id, channel_id).get_partial_message(message_id)
        async with told_apart():
            await self._change(channel_id, message.delete)

    async def _change(self, channel_id: int, change: Callable[[], Awaitable[object]]) -> None:
        """Change a message; an archived thread, where nothing can be, is opened for that alone."""
        try:
            await change()
        except discord.HTTPException as error:
            if error.code != _ARCHIVED:
                raise
            thread = await self._client.fetch_channel(channel_id)
            if not isinstance(thread, discord.Thread):
                raise
            async with self._opened[channel_id]:  # else one would close it before another is done
                await thread.edit(archived=False)
                try:
                    await change()
                finally:
                    await thread.edit(archived=True)

    async def find_messages(
        self, server_id: int, channel_id: int, *, since: int, is_wanted: Callable[[frozenset[str]], bool]
    ) -> list[int]:
        """The bot's own messages in a channel whose ids of buttons and values of options are those wanted."""
        channel = self._find(server_id, channel_id)
        known = self._client.get_channel(channel_id)
        # Asked without this right, Discord answers with an empty list as if nothing were there.
        if (
            isinstance(known, discord.abc.GuildChannel | discord.Thread)
            and not known.permissions_for(known.guild.me).read_message_history
        ):
            raise Refused(f"the history of channel {channel_id} may not be read")
        found = []
        after = datetime.fromtimestamp(since, UTC) - timedelta(minutes=1)
        async with told_apart():
            async for message in channel.history(limit=HISTORY, after=after, oldest_first=True):
                own = self._client.user is not None and message.author.id == self._client.user.id
                if own and is_wanted(find_targets(message)):
                    found.append(int(message.id))
        return found

    async def is_member(self, server_id: int, member_id: int) -> bool:
        """Whether somebody is in a server that the bot is in."""
        if self.find_server(server_id) is None:
            raise Unreachable("the server is not there")
        return await self.is_present(server_id, member_id)

    async def is_present(self, server_id: int, member_id: int) -> bool:
        """The same of a server that another process may serve."""
        try:
            async with told_apart():
                await self._client.http.get_member(server_id, member_id)
        except Missing:
            return False
        return True

    async def tell_member(self, member_id: int, text: str, *, nonce: str) -> None:
        async with told_apart():
            channel = await self._client.create_dm(discord.Object(member_id))
            await channel.send(text, nonce=nonce)

    async def tell_owner(self, text: str, *, nonce: str) -> None:
        """Tell whoever the application belongs to, of a team its owner."""
        application = self._client.application
        if application is None:
            raise Unreachable("Discord has not said yet who owns the bot")
        owner = application.team.owner if application.team else application.owner
        if owner is not None:
            await self.tell_member(owner.id, text, nonce=nonce)

    def _find(self, server_id: int, channel_id: int) -> discord.PartialMessageable:
        self._check(server_id)
        return self._client.get_partial_messageable(channel_id, guild_id=server_id)

    def _check(self, server_id: int) -> None:
        if not self.served.has(server_id):  # by now another process sees to it
            raise Unreachable(f"server {server_id} is served elsewhere")


@asynccontextmanager
async def told_apart() -> AsyncIterator[None]:
    """Raises Missing, Refused, Unreachable in place of what Discord, or the line to it, says."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except (discord.NotFound, discord.Forbidden) as error:
        if not error.code:  # what is before Discord says so: it knows neither channels nor permissions
            raise Unreachable(f"HTTP {error.status} without a code") from error
        raise (Missing if error.status == 404 else NotAllowed)(str(error)) from error
    except discord.RateLimited as error:
        raise Unreachable(str(error)) from error
    except discord.HTTPException as error:
        raise (Refused if error.status == 400 else Unreachable)(str(error)) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unreachable(repr(error)) from error


def find_targets(message: discord.Message) -> frozenset[str]:
    """The ids of a message's buttons, and the values of its options."""
    return frozenset(_list_targets(message.components))


def _list_targets(components: list[Any]) -> Iterator[str]:
    for component in components:
        yield str(getattr(component, "custom_id", None))
        for option in getattr(component, "options", ()):
            yield str(option.value)
        yield from _list_targets(getattr(component, "children", []))
