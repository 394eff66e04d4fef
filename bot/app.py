"""The bot: loads the cogs, keeps Discord's list of commands in step, routes presses, answers every error."""

import asyncio
import hashlib
import importlib
import json
import logging
import secrets
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain import unknown_titles
from bot.domain.admission import Admission
from bot.domain.commands import RefusedCommand, RefusedPress
from bot.domain.errors import (
    ChooseHome,
    DomainError,
    Gone,
    NeedsServer,
    OldCommand,
    Redelivered,
    SlowDown,
    UnknownName,
    UnknownTitle,
)
from bot.domain.events import Event
from bot.domain.members import Act, Interest
from bot.domain.search import TitleIndex
from bot.domain.servers import Home, Served
from bot.lines import Lines, Requests, State
from bot.settings import BackupPlan
from bot.sources import Source
from bot.store import Store
from bot.ui import replies, targets
from bot.ui.channels import UNHEARD, Channels, NotAllowed, find_targets
from bot.ui.modals import read_typed
from bot.ui.options import AGAIN, TITLES, act, title_button
from bot.ui.permissions import invite_url
from bot.ui.routes import (
    HOME,
    BadRoute,
    Interaction,
    Routes,
    at_home,
    button,
    find_server,
    find_target,
    is_anywhere,
    part_home,
    payload,
    view,
)
from bot.ui.text import plain
from bot.ui.time import DiscordTime
from bot.ui.titles import unknown_items
from bot.ui.words import DISPLAY, LANGUAGE, Translator, languages, private
from bot.usecases import Clock, UseCases, heavy
from bot.usecases.additions import Additions
from bot.usecases.clock import LONGEST_SECONDS
from bot.usecases.owner import Worry
from bot.usecases.retries import Retries
from bot.usecases.titles import ServerView

log = logging.getLogger(__name__)

COGS = (
    "cogs.ratings",
    "cogs.titles",
    "cogs.title_votes",
    "cogs.reviews",
    "cogs.proposals",
    "cogs.reading",
    "cogs.shelf",
    "cogs.recommendations",
    "cogs.moderation",
    "cogs.reports",
    "cogs.notices",
    "cogs.privacy",
    "cogs.me",
    "cogs.imports",
    "cogs.settings",
    "cogs.welcome",
    "cogs.about",
)

DRAIN_SECONDS = 3.5
"""How long a stop waits for answers under way: with the rest of it, 5 seconds at most."""

SKEW_SECONDS = 30
"""By how much this computer's clock may be wrong before its owner hears of it."""

REFUSALS = 16
"""How many are told at the same time to slow down."""

_BRIEF = {targets.PlaceForm.kind, targets.EpisodeForm.kind, targets.ShelfEpisodeForm.kind}
"""Forms of one number, which is typed again sooner than a file is opened."""


class Tree(app_commands.CommandTree["Daesang"]):
    """The command tree of a bot that may be stopping."""

    async def interaction_check(self, interaction: discord.Interaction["Daesang"], /) -> bool:
        if not await self.client.admit(interaction):
            return False
        if find_server(interaction) or is_anywhere(interaction.command):
            return True
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await self.client.answer_error(interaction, NeedsServer())
        return False

    async def on_error(
        self, interaction: discord.Interaction["Daesang"], error: app_commands.AppCommandError, /
    ) -> None:
        """Also of a command as it was before an update, which somebody's Discord still has."""
        is_old = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        if is_old and interaction.type is discord.InteractionType.autocomplete:
            with suppress(discord.HTTPException):
                await interaction.response.autocomplete([])
        else:
            await self.client.answer_error(interaction, OldCommand() if is_old else error)


class Daesang(commands.AutoShardedBot):
    """One bot for many servers, with what it needs given by keyword: the open store and the titles.

    It serves all its servers by itself; `bot/shards.py` has one that shares them with others.
    """

    longest = LONGEST_SECONDS
    """Seconds after which it looks at what is due, come what may."""

    def __init__(
        self,
        *,
        store: Store,
        index: TitleIndex,
        sources: Sequence[Source] = (),
        weekly: bool = False,
        pictures: Path | None = None,
        backups: BackupPlan | None = None,
        **options: Any,
    ) -> None:
        self._time = DiscordTime()
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=Tree,
            # What is not marked `anywhere`, though its owner lets people have Daesang as an app of their own.
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=self._time.follow(options.pop("http_trace", None)),
            **options,
        )
        self.store = store
        self.use = UseCases(
            store=store,
            index=index,
            sources=sources,
            weekly=weekly,
            pictures=pictures,
            backups=backups,
            channels=Channels(
                self, lambda: self.served, lambda server_id: self.use.titles.find_manner(server_id)
            ),
            clock=Clock(spawn=self._spawn, remind=self._remind, now=self._find_now, longest=self.longest),
        )
        self.lines = Lines(self)
        self._requests = Requests(self.http, self.lines.fail)
        self.http.request = self._requests  # type: ignore[method-assign]
        self._ready_shards: set[int] = set()
        self._said_invite = False
        self.routes = Routes()
        self.admission = Admission()
        # Who asks for too much hears so by and by: the answers of others come first.
        self._refusing = asyncio.Semaphore(REFUSALS)
        self._stopping = False
        self._under_way: set[asyncio.Task[Any]] = set()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def index(self) -> TitleIndex:
        """The titles that all servers have."""
        return self.use.titles.whole

    # Its lines ----------------------------------------------------------------------------------------

    def _get_state(self, **options: Any) -> State:
        return State(
            dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    @property
    def silence(self) -> float:
        """For how many seconds the shard that was heard least recently has told nothing."""
        return self.lines.silence

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """As discord.py's, but Discord is asked again for as long as it is away."""
        with self._requests.insisting():
            await self.login(token)
            await self.lines.ask()
        await self.connect(reconnect=reconnect)

    async def connect(self, *, reconnect: bool = True) -> None:
        """In place of discord.py's: hold the lines of all shards, until they are closed.

        Raises what Discord refuses for good, and Deaf.
        """
        if wait := await self.use.starts.note():
            log.warning("Daesang was started again and again: it connects in %d s", wait)
            await asyncio.sleep(wait)
        self._count(self.lines.recommended)
        self._connection.shard_ids = range(self.lines.recommended)
        for shard_id in self._connection.shard_ids:
            self.lines.open(shard_id)
        await self.lines.watch()

    def _count(self, shard_count: int) -> None:
        self.shard_count = self._connection.shard_count = shard_count

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await self.lines.wait_for_turn(shard_id or 0)

    # The start ----------------------------------------------------------------------------------------

    async def setup_hook(self) -> None:
        """Load the cogs, tell Discord of the commands if they changed, and follow what is saved."""
        await self.load_commands()
        await self.sync_commands()
        await self.use.start()
        self.store.follow(self._hear)

    async def load_commands(self) -> None:
        for cog in COGS:
            await self.load_extension(cog)
        if languages():  # without one, asking for each word in each of Discord's is 50 ms for nothing
            await self.tree.set_translator(Translator())

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:
        self.routes.collect(cog)
        await super().add_cog(cog, **options)

    async def sync_commands(self) -> None:
        """Send the commands to Discord only when they differ from those last sent."""
        payload, digest = await self.describe_commands()
        if await self.store.facts.find("commands") != digest:
            await self.tree.sync()
            await self.store.facts.keep("commands", digest)
            log.info("Discord now knows %d commands", len(payload))

    async def describe_commands(self) -> tuple[list[dict[str, Any]], str]:
        """What Discord is told of the commands, and a digest of it."""
        translator = self.tree.translator
        payload = [
            command.to_dict(self.tree)
            if translator is None
            else await command.get_translated_payload(self.tree, translator)
            for command in self.tree.get_commands()
        ]
        text = json.dumps([self.application_id, payload], sort_keys=True)
        return payload, hashlib.sha256(text.encode()).hexdigest()

    # Servers -----------------------------------------------------------------------------------------

    @property
    def served(self) -> Served:
        """The servers whose channels and members are known now."""
        return Served(self.shard_count or 1, frozenset(self._ready_shards))

    def answers_for(self, server_id: int) -> bool:
        """Whether what somebody does in a server, 0 for a direct message, is this process's to answer."""
        return True

    async def on_shard_ready(self, shard_id: int) -> None:
        """Note the servers that have Daesang; an unavailable one has not left, but has no name yet."""
        if not self.take_on():
            return
        self._ready_shards.add(shard_id)
        servers = [guild for guild in self.guilds if guild.shard_id == shard_id]
        available = {each.id: each.name for each in servers if not each.unavailable}
        try:
            await self._note_absent(shard_id, {each.id for each in servers}, is_well=bool(available))
            await self.store.servers.note_joined(available)
            log.info("Ready in %d servers of shard %d", len(servers), shard_id)
            if shard_id == 0 and self.application_id is not None and not self._said_invite:
                self._said_invite = True
                log.info("Add me to a server: %s", invite_url(self.application_id))
        finally:  # though nothing can be written now
            self._look_again()

    async def _note_absent(self, shard_id: int, present: set[int], *, is_well: bool) -> None:
        """Servers of a shard that Discord does not name have removed Daesang while it was away.

        One in an outage is named; where no server is there, Discord itself is not well.
        """
        if not is_well:
            return
        known = await self.store.servers.list_present(Served(self.shard_count or 1, frozenset({shard_id})))
        for server_id in known.keys() - present:
            log.info("Server %d has removed me while I was away", server_id)
            await self.store.servers.note_left(server_id, at=self._find_now())

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a server, and greet it if it has only now added Daesang, not after an outage or a restart."""
        if await self._note_server(guild):
            self.dispatch("server_added", guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """It is back after an outage."""
        await self._note_server(guild)

    async def _note_server(self, guild: discord.Guild) -> bool:
        """Whether it had not been known, or had removed Daesang."""
        if not self.answers_for(guild.id) or not self.take_on():
            return False
        joined = await self.store.servers.note_joined({guild.id: guild.name})
        await self.store.cards.hurry(guild.id, at=self._find_now())
        return guild.id in joined

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed Daesang; discord.py does not call this for an outage."""
        if self.answers_for(guild.id) and self.take_on():
            await self.store.servers.note_left(guild.id, at=self._find_now())

    async def on_guild_channel_update(self, _: Any, after: discord.abc.GuildChannel | discord.Role) -> None:
        """A channel may be open again to what could not be shown there, and so may all that a role opens."""
        if self.answers_for(after.guild.id) and self.take_on():
            await self.store.cards.hurry(after.guild.id, at=self._find_now())

    on_guild_role_update = on_guild_channel_update

    # What follows from what is saved -----------------------------------------------------------------

    def _hear(self, events: Sequence[Event]) -> None:
        if self._ready_shards:  # before that no channel is known; then all that is due is looked at
            self._spawn(self.use.follow(list(events)), "follow")

    @property
    def clock_skew(self) -> float | None:
        """By how many seconds this computer's clock is ahead of Discord's; None where that is not known."""
        return self._time.skew

    def _find_now(self) -> int:
        return int(self._time.now())

    def _look_again(self) -> None:
        """See to what is due: after the start, and again and again."""
        self._alarm = None
        if self.clock_skew is not None and abs(self.clock_skew) > SKEW_SECONDS:
            self.use.owner.tell(Worry.CLOCK_WRONG, seconds=round(abs(self.clock_skew)))
        self._spawn(self.use.take_up_due(), "look again")

    def _remind(self, seconds: float) -> None:
        """Look again in so many seconds, or sooner if that was said before."""
        loop = asyncio.get_running_loop()
        if self._alarm is not None:
            if self._alarm.when() <= loop.time() + seconds:
                return
            self._alarm.cancel()
        self._alarm = None if self._stopping else loop.call_later(seconds, self._look_again)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None] | None":
        """Begin a task that a stop waits for; None once the bot is stopping."""
        if self._stopping:
            work.close()
            return None
        task = asyncio.create_task(work, name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    # How it fares --------------------------------------------------------------------------------------

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    async def interest(self, interaction: discord.Interaction["Daesang"]) -> Interest:
        """What who is typing may want. Never an error: without it the suggestions are the general ones."""
        try:
            if not find_server(interaction):
                return (await self.use.homes.look_up(act(interaction))).interest
            return await self.store.interests.find(act(interaction))
        except Exception:
            log.exception("The interest of a member could not be read")
            return Interest()

    async def series(self, interaction: discord.Interaction["Daesang"]) -> list[str]:
        """The names of the server's columns. Never an error: without them nothing is suggested."""
        try:
            return await self.store.reviews.list_series(find_server(interaction))
        except Exception:
            log.exception("The series of a server could not be read")
            return []

    # Presses and forms -------------------------------------------------------------------------------

    async def on_interaction(self, interaction: discord.Interaction["Daesang"]) -> None:
        """Route a press, a choice or a sent form; commands and autocomplete are the tree's."""
        kinds = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if interaction.type not in kinds or not await self.admit(interaction):
            return
        try:
            await self._adopt(interaction)
            await self._find_home(interaction)
            await self.routes.handle(interaction)
        except BadRoute:
            await self.answer_error(interaction, Gone())
        except Exception as error:
            await self.answer_error(interaction, error)
        else:
            self.dispatch("press_completion", interaction)

    async def _adopt(self, interaction: discord.Interaction["Daesang"]) -> None:
        """A process may have ended between sending a card and noting where it is: the press says where."""
        message, server_id = interaction.message, find_server(interaction)
        if message is None or message.flags.ephemeral or not server_id:
            return
        await self.use.cards.adopt(
            server_id, find_targets(message), channel_id=message.channel.id, message_id=message.id
        )

    # In no server --------------------------------------------------------------------------------------

    async def place(self, interaction: discord.Interaction["Daesang"], title_id: str | None = None) -> Act:
        """The act in the server it belongs to, of those that have the title if it is about one.

        Where it is done in none, what is answered from then on is that server's, and so are its presses.
        Raises ChooseHome, NeedsServer.
        """
        by = act(interaction)
        if not by.server_id:
            await self.settle(interaction, await self.use.homes.choose(by, title_id))
        return act(interaction)

    async def place_in(self, interaction: discord.Interaction["Daesang"], server_id: int) -> Act:
        """The same for a server that was chosen before. Raises Gone where it is not theirs from here."""
        by = act(interaction)
        if not by.server_id:
            await self.settle(interaction, await self.use.homes.find(by, server_id))
        elif by.server_id != server_id:
            raise Gone
        return act(interaction)

    async def settle(self, interaction: discord.Interaction["Daesang"], home: Home) -> None:
        """Let what is done in no server be meant for this one."""
        interaction.extras |= {HOME: home, TITLES: await self.use.homes.find_titles(home.server_id)}

    async def _find_home(self, interaction: discord.Interaction["Daesang"]) -> None:
        """What is pressed in no server may say which one it is meant for. Raises Gone where they left it."""
        if find_server(interaction):
            return
        _, server_id = part_home(str(payload(interaction).get("custom_id", "")))
        if server_id is not None:
            await self.place_in(interaction, server_id)

    async def answer_error(self, interaction: discord.Interaction["Daesang"], error: BaseException) -> None:
        """The one error handler: words if the person can mend it, else a reference that is in the log.

        What was typed into a form goes back with it.
        """
        error = replies.cause(error)
        try:
            await _answer(interaction, error)
        except discord.HTTPException as failed:
            # Its kind alone: what it is about may be somebody's name, or what they typed.
            log.warning("Could not tell the person about %s: %s", type(error).__name__, failed)

    # Taking on, and stopping -----------------------------------------------------------------------------

    async def admit(self, interaction: discord.Interaction["Daesang"]) -> bool:
        """Take an interaction on, unless the bot is stopping, or too much is asked for: then it is said."""
        server_id = find_server(interaction)
        # What is done in a server without Daesang may come by that server's shard, or by the first.
        if not any(map(self.answers_for, {server_id, interaction.guild_id or 0})) or not self.take_on():
            return False
        typing = interaction.type is discord.InteractionType.autocomplete
        heavy.SERVER.set(server_id or interaction.user.id)
        at = asyncio.get_running_loop().time()
        if self.admission.admit(server_id, interaction.user.id, at=at, typing=typing):
            await self._note_view(interaction)
            if not typing:
                # Told of after the answer, but asked for now: what the answer reads shares the hop.
                kept = self.use.announcements.has_kept(act(interaction))
                interaction.extras["notices"] = asyncio.create_task(kept, name="notices")
            return True
        if not typing:  # what was typed since has been asked for as well, and nobody misses what was before
            async with self._refusing:
                await self._note_view(interaction)
                await self.answer_error(interaction, SlowDown())
        return False

    async def _note_view(self, interaction: discord.Interaction["Daesang"]) -> None:
        view = await self._look_up(interaction)
        interaction.extras |= {
            TITLES: view.titles,
            LANGUAGE: view.manner.language,
            DISPLAY: view.manner.display,
        }

    async def _look_up(self, interaction: discord.Interaction["Daesang"]) -> ServerView:
        """What is kept of a server, in none of a person. Never an error: what else is read will say it."""
        try:
            if server_id := find_server(interaction):
                return await self.use.titles.look_up(server_id)
            return ServerView((await self.use.homes.look_up(act(interaction))).titles)
        except Exception:
            log.exception("The titles of a server could not be read")
            return ServerView(self.index)

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
        if self._alarm is not None:
            self._alarm.cancel()
        self.use.stop()
        waiting = self._under_way - {asyncio.current_task()}
        if waiting:
            await asyncio.wait(waiting, timeout=DRAIN_SECONDS)
        await self.use.close()
        await self.lines.close()
        await super().close()


def descriptions() -> list[str]:
    """The descriptions of all commands, groups and options, as they stand in the cogs."""
    found = []
    for name in COGS:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, commands.Cog) and value.__module__ == name:
                if issubclass(value, commands.GroupCog):
                    found.append(str(value.__cog_group_description__))
                for command in value.__cog_app_commands__:
                    assert isinstance(command, app_commands.Command)
                    found += [
                        command.description,
                        *(str(option.description) for option in command.parameters),
                    ]
    return list(dict.fromkeys(found))


async def _answer(interaction: Interaction, error: BaseException) -> None:
    reason = error.__cause__ if isinstance(error, replies.Refusal) else error
    if isinstance(reason, Redelivered):
        log.debug("Interaction %d was delivered twice", interaction.id)
        return
    if isinstance(reason, discord.HTTPException) and reason.code in replies.TOO_LATE:
        log.info("Interaction %d %s", interaction.id, replies.TOO_LATE[reason.code])
        interaction.client.dispatch("not_done", interaction, "late")
        return
    words = private(interaction)
    refusal = error if isinstance(error, replies.Refusal) else replies.Refusal()
    personal = replies.find_personal(error)
    sentence, outcome = (words.error(personal), "refused") if personal else _explain(interaction, error)
    interaction.client.dispatch("not_done", interaction, outcome)
    sentences = [sentence]
    if refusal.kept:
        sentences.append(words("draft.kept"))
    text = refusal.text
    if text is None and not refusal.kept and _kind(interaction) not in _BRIEF:
        text = read_typed(interaction)
    if text:
        sentences.append(words("draft.attached"))
    items = [*refusal.items, *await _list_ways_on(interaction, refusal, personal)]
    more: dict[str, Any] = {"view": view(*items)} if items else {}
    if text:
        more["file"] = replies.text_file(text)
    await replies.answer(interaction, " ".join(sentences), **more)


def _explain(interaction: Interaction, error: BaseException) -> tuple[str, str]:
    """What the person cannot mend, in words, and how it counts; a fault of ours is in the log."""
    words = private(interaction)
    reason = error.__cause__ if isinstance(error, replies.Refusal) else error
    if isinstance(error, app_commands.CheckFailure):
        return words("error.not_allowed"), "refused"
    if isinstance(reason, discord.Forbidden | NotAllowed):
        return words("error.forbidden"), "refused"
    if isinstance(reason, UNHEARD):
        log.warning("Discord did not take an answer in %s: %r", _place(interaction), reason)
        return words("error.unreachable"), "late"
    reference = secrets.token_hex(4)
    where = {"command": _place(interaction), "server": interaction.guild_id}
    log.error(
        "Fault %s in %s",
        reference,
        where["command"],
        exc_info=error,
        extra={"reference": reference, **where},
    )
    return words("error.unexpected", reference=reference), "fault"


async def _list_ways_on(
    interaction: Interaction, refusal: replies.Refusal, error: DomainError | None
) -> list[discord.ui.Button[Any]]:
    """Those that an unknown name may mean; of a title also how one that is missing comes to be here."""
    if isinstance(error, UnknownName):
        return await _list_near(interaction, error)
    if isinstance(error, ChooseHome):
        return await _list_homes(interaction, error)
    then = refusal.then
    if then is None or not isinstance(error, UnknownTitle):
        return []
    additions: Additions = interaction.client.use.additions
    near = [title_button(interaction, title, then(title.id)) for title in error.nearest]
    if not find_server(interaction):  # titles are added in servers
        return near
    try:
        unknown = unknown_titles.Unknown(str(error.parameters["text"])[: unknown_titles.LONGEST], then("{}"))
        view_id = await additions.keep_unknown(act(interaction), unknown)
    except Exception:
        log.exception("An unknown name could not be kept")
        return near
    words, can_look_up = private(interaction), additions.can_look_up
    return near + unknown_items(view_id, words, can_look_up=can_look_up, first=not near)


async def _list_near(interaction: Interaction, error: UnknownName) -> list[discord.ui.Button[Any]]:
    """Of an unknown genre, network or trope those that may be meant; each gives the command again."""
    refused = _find_refused(interaction)
    if refused is None or not error.near:
        return []
    view_id = await _keep_refused(interaction, replace(refused, option=error.option, names=error.near))
    if view_id is None:
        return []
    words = private(interaction)
    return [
        button(label, targets.Again(view_id, place))
        for place, name in enumerate(error.near)
        if (label := plain(words.choice(error.option, name), 80))
    ]


async def _list_homes(interaction: Interaction, error: ChooseHome) -> list[discord.ui.Button[Any]]:
    """The servers that may be meant; each does what was asked there, and another then does it there too."""
    target = find_target(interaction)
    refused: RefusedCommand | RefusedPress | None = _find_refused(interaction)
    if refused is None and (values := payload(interaction).get("values")) is not None:
        refused = RefusedPress(target, tuple(values))
    if refused is not None:
        view_id = await _keep_refused(interaction, refused)
        if view_id is None:
            return []
        again = targets.Repeat if isinstance(refused, RefusedCommand) else targets.PressAgain
        target = again(view_id)
    if not target or interaction.type is discord.InteractionType.modal_submit:
        return []  # what came with it cannot be sent again
    words = private(interaction)
    return [
        button(plain(home.name, 80) or words("home.unnamed"), at_home(target, home.server_id))
        for home in error.homes
    ]


async def _keep_refused(interaction: Interaction, refused: RefusedCommand | RefusedPress) -> int | None:
    """The view that keeps it; None where that cannot be."""
    try:
        retries: Retries = interaction.client.use.retries
        return await retries.keep(act(interaction), refused)
    except Exception:
        log.exception("What was refused could not be kept")
        return None


def _find_refused(interaction: Interaction) -> RefusedCommand | None:
    """The command that was refused, as it was given or given again; None for anything else.

    One with a file is none: what was sent along cannot be kept.
    """
    if given := interaction.extras.get(AGAIN):
        assert isinstance(given, RefusedCommand)
        return given
    command = interaction.command
    options = dict(iter(interaction.namespace)) if command is not None else {}
    if command is None or any(isinstance(value, discord.Attachment) for value in options.values()):
        return None
    return RefusedCommand(
        command.qualified_name,
        {name: value for name, value in options.items() if isinstance(value, str | int | bool)},
        {name: value.id for name, value in options.items() if isinstance(value, discord.abc.User)},
    )


def _place(interaction: Interaction) -> str:
    """Where it happened, for the log: the command's name or the route's kind, never what was written."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    return _kind(interaction)


def _kind(interaction: Interaction) -> str:
    return find_target(interaction).split(":")[0]
