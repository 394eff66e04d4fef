"""The bot: loads the cogs, keeps Discord's list of commands in step, routes presses, answers every error."""

import asyncio
import hashlib
import importlib
import json
import logging
import secrets
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.domain.errors import Gone, Redelivered
from bot.domain.members import Interest
from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui import replies, targets
from bot.ui.modals import typed
from bot.ui.options import act
from bot.ui.routes import BadRoute, Routes, payload, view
from bot.ui.words import Translator, languages, private
from bot.usecases import UseCases

log = logging.getLogger(__name__)

COGS = (
    "cogs.ratings",
    "cogs.title_votes",
    "cogs.reviews",
    "cogs.proposals",
    "cogs.takes",
    "cogs.recommendations",
    "cogs.moderation",
    "cogs.reports",
    "cogs.notices",
    "cogs.settings",
    "cogs.about",
)

DRAIN_SECONDS = 3.5
"""How long a stop waits for answers under way: with the rest of it, 5 seconds at most."""

_BRIEF = {targets.PlaceForm.kind, targets.EpisodeForm.kind}
"""Forms of one number, which is typed again sooner than a file is opened."""

_TOO_LATE = {10062: "is too old to answer", 40060: "was answered before"}
"""Discord's codes for an answer nobody waits for any more."""


class Tree(app_commands.CommandTree["Daesang"]):
    """The command tree of a bot that may be stopping."""

    async def interaction_check(self, interaction: discord.Interaction["Daesang"], /) -> bool:
        """Take the interaction on, unless the bot is stopping."""
        return self.client.take_on()

    async def on_error(
        self, interaction: discord.Interaction["Daesang"], error: app_commands.AppCommandError, /
    ) -> None:
        """Hand the error to the bot's one handler."""
        await self.client.answer_error(interaction, error)


class Daesang(commands.AutoShardedBot):
    """One bot for many servers, with what it needs given by keyword: the open store and the titles."""

    def __init__(self, *, store: Store, index: TitleIndex, **options: Any) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.store = store
        self.index = index
        self.use = UseCases(store=store, index=index)
        self.routes = Routes()
        self._stopping = False
        self._under_way: set[asyncio.Task[Any]] = set()
        self._following: asyncio.Task[None] | None = None
        self._again = False

    async def setup_hook(self) -> None:
        """Load the cogs, tell Discord of the commands if they changed, begin the daily clearing."""
        for cog in COGS:
            await self.load_extension(cog)
        if (
            languages()
        ):  # without one, asking for each word in each of Discord's languages is 50 ms for nothing
            await self.tree.set_translator(Translator())
        await self._sync()
        self._prune.start()
        self.store.follow(self._look)
        self._look()

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:
        """Add a cog, its commands and its routes."""
        self.routes.collect(cog)
        await super().add_cog(cog, **options)

    async def _sync(self) -> None:
        """Send the commands to Discord only when they differ from those last sent."""
        translator = self.tree.translator
        payload = [
            command.to_dict(self.tree)
            if translator is None
            else await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]
        digest = hashlib.sha256(
            json.dumps([self.application_id, payload], sort_keys=True).encode()
        ).hexdigest()
        if await self.store.facts.find("commands") != digest:
            await self.tree.sync()
            await self.store.facts.keep("commands", digest)
            log.info("Discord now knows %d commands", len(payload))

    # Servers -----------------------------------------------------------------------------------------

    async def on_ready(self) -> None:
        """Note the servers that have Daesang; an unavailable one has not left, but has no name yet."""
        here = {guild.id: guild.name for guild in self.guilds if not guild.unavailable}
        await self.store.servers.joined(here)
        log.info("Ready in %d servers", len(self.guilds))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a new server, or one that came back."""
        await self.store.servers.joined({guild.id: guild.name})

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server that is back after an outage."""
        await self.store.servers.joined({guild.id: guild.name})

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed Daesang; discord.py does not call this for an outage."""
        await self.store.servers.left(guild.id, at=int(discord.utils.utcnow().timestamp()))

    @tasks.loop(hours=24)
    async def _prune(self) -> None:
        await self.store.servers.prune(at=int(discord.utils.utcnow().timestamp()))

    def _look(self) -> None:
        """Something was saved: see to what follows from it, once at a time and not for each vote."""
        self._again = True
        if not self._stopping and (self._following is None or self._following.done()):
            self._following = asyncio.create_task(self._follow(), name="follow votes")

    async def _follow(self) -> None:
        """Learn servers anew whose votes have grown (in a thread), and let the cogs look too."""
        while self._again:
            self._again = False
            try:
                for server_id in await self.store.calibration.due():
                    await self.store.calibration.calibrate(server_id)
            except Exception:
                log.exception("A server could not be calibrated")
            self.dispatch("votes")

    async def interest(self, interaction: discord.Interaction["Daesang"]) -> Interest:
        """What who is typing may want. Never an error: without it the suggestions are the general ones."""
        if interaction.guild_id is None:
            return Interest()
        try:
            return await self.store.interests.of(act(interaction))
        except Exception:
            log.exception("The interest of a member could not be read")
            return Interest()

    async def series(self, interaction: discord.Interaction["Daesang"]) -> list[str]:
        """The names of the server's columns. Never an error: without them nothing is suggested."""
        try:
            return await self.store.reviews.series(interaction.guild_id or 0)
        except Exception:
            log.exception("The series of a server could not be read")
            return []

    # Presses and forms -------------------------------------------------------------------------------

    async def on_interaction(self, interaction: discord.Interaction["Daesang"]) -> None:
        """Route a press, a choice or a sent form; commands and autocomplete are the tree's."""
        kinds = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if interaction.type not in kinds or interaction.guild_id is None or not self.take_on():
            return
        try:
            await self.routes.handle(interaction)
        except BadRoute:
            await self.answer_error(interaction, Gone())
        except Exception as error:
            await self.answer_error(interaction, error)
        else:
            self.dispatch("press_completion", interaction)

    async def answer_error(self, interaction: discord.Interaction["Daesang"], error: BaseException) -> None:
        """The one error handler: words if the person can mend it, else a reference that is in the log.

        What was typed into a form goes back with it.
        """
        error = replies.cause(error)
        try:
            await _answer(interaction, error)
        except discord.HTTPException as failed:
            log.warning("Could not tell the person about %r: %s", error, failed)

    # Stopping ----------------------------------------------------------------------------------------

    def take_on(self) -> bool:
        """Whether the current task's work may begin; a stop will then wait for it."""
        task = asyncio.current_task()
        if self._stopping or task is None:
            return False
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return True

    async def close(self) -> None:
        """Take on nothing new, let the answers under way finish, then disconnect."""
        self._stopping = True
        self._prune.cancel()
        waiting = self._under_way - {asyncio.current_task()}
        if self._following is not None:
            self._following.cancel()
            waiting.add(self._following)
        if waiting:
            await asyncio.wait(waiting, timeout=DRAIN_SECONDS)
        await self.use.close()
        await super().close()


def descriptions() -> list[str]:
    """The descriptions of all commands and options, as they stand in the cogs."""
    found = []
    for name in COGS:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, commands.Cog) and value.__module__ == name:
                for command in value.__cog_app_commands__:
                    assert isinstance(command, app_commands.Command)
                    found += [
                        command.description,
                        *(str(option.description) for option in command.parameters),
                    ]
    return list(dict.fromkeys(found))


async def _answer(interaction: discord.Interaction[Any], error: BaseException) -> None:
    reason = error.__cause__ if isinstance(error, replies.Refusal) else error
    if isinstance(reason, Redelivered):
        log.debug("Interaction %d was delivered twice", interaction.id)
        return
    if isinstance(reason, discord.HTTPException) and reason.code in _TOO_LATE:
        log.info("Interaction %d %s", interaction.id, _TOO_LATE[reason.code])
        return
    words = private(interaction)
    refusal = error if isinstance(error, replies.Refusal) else replies.Refusal()
    if personal := replies.meant_for_person(error):
        sentence = words.error(personal)
    elif isinstance(error, app_commands.CheckFailure):
        sentence = words("error.not_allowed")
    elif isinstance(reason, discord.Forbidden):
        sentence = words("error.forbidden")
    else:
        reference = secrets.token_hex(4)
        log.error("Fault %s in %s", reference, _place(interaction), exc_info=error)
        sentence = words("error.unexpected", reference=reference)
    sentences = [sentence]
    if refusal.kept:
        sentences.append(words("draft.kept"))
    text = refusal.text
    if text is None and not refusal.kept and _kind(interaction) not in _BRIEF:
        text = typed(interaction)
    if text:
        sentences.append(words("draft.attached"))
    more: dict[str, Any] = {"view": view(*refusal.items)} if refusal.items else {}
    if text:
        more["file"] = replies.as_file(text)
    await replies.answer(interaction, " ".join(sentences), **more)


def _place(interaction: discord.Interaction[Any]) -> str:
    """Where it happened, for the log: the command's name or the route's kind, never what was written."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    return _kind(interaction)


def _kind(interaction: discord.Interaction[Any]) -> str:
    return str(payload(interaction).get("custom_id", "")).split(":")[0]
