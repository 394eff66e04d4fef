"""The first message of the playground: buttons that do what there is to try, as whoever presses."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
import simcord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Daesang
from bot.domain.errors import NoPermission
from bot.domain.search import TitleIndex
from bot.playground.shapes import SHAPES
from bot.ui import routes, targets
from bot.ui.cards import Card
from bot.ui.embeds import GOLD
from bot.ui.replies import answer
from bot.ui.rights import check_manager, check_moderator
from bot.ui.routes import BadRoute, Interaction, button, find_choice, handles, one_of, route, view
from bot.ui.words import Words, languages, private, words

GOBLIN = "kd-guardian-the-lonely-and-great-god-2016"
REVIEWED = "kf-miracle-in-cell-no-7-2013"
UNKNOWN = "wednesday lighthouse"
"""A name that nobody has here."""

THINGS = {
    "score": "⭐",
    "picks": "🍿",
    "top": "🏆",
    "review": "✍️",
    "quick": "😍",
    "me": "🪪",
    "next": "▶️",
    "unknown": "🔎",
    "save": "📋",
    "bring": "📥",
    "privacy": "🔐",
    "moderate": "🛡️",
    "settings": "⚙️",
}
"""What there is to try, in this order, with the sign of its button."""

CHECKS = {"moderate": check_moderator, "settings": check_manager}
"""What is not for everybody."""

PlayTry = route("play_try", one_of(tuple(THINGS)))
PlayShape = route("play_shape")
PlayLanguage = route("play_language", routes.text)
PlayServerLanguage = route("play_server_language", routes.text)


def list_languages() -> list[str]:
    """English, and what there are translations into; nothing to choose from where there are none."""
    found = sorted(languages() - {"en"})
    return ["en", *found] if found else []


def draw_greeting(index: TitleIndex, say: Words) -> Card:
    embed = discord.Embed(title=say("play.heading"), description=say("play.text"), colour=GOLD)
    primary, plain = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    items: list[ui.Item[Any]] = [
        button(
            say(f"play.{name}"),
            PlayTry(name),
            emoji=sign,
            row=place // 5,
            style=primary if place == 0 else plain,
        )
        for place, (name, sign) in enumerate(THINGS.items())
    ]
    options = [
        discord.SelectOption(
            label=say.name(title), description=say(f"play.shape.{shape.name}"), value=shape.title_id
        )
        for shape in SHAPES
        if (title := index.find(shape.title_id))
    ]
    if options:
        items.append(ui.Select(custom_id=PlayShape(), placeholder=say("play.shapes"), options=options, row=3))
    items += [button(words(each).own_name, PlayLanguage(each), row=4) for each in list_languages()]
    return Card(embed, view(*items))


class Speech:
    """Which language who speaks: SimCord lets nobody choose, so each interaction is told here."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._own: dict[str, str] = {}
        self._servers: dict[str, str] = {}
        emit = env.backend.emit

        def emit_spoken(event: str, payload: Mapping[str, Any]) -> None:
            emit(event, self._add_language(payload) if event == "INTERACTION_CREATE" else payload)

        env.backend.emit = emit_spoken  # type: ignore[method-assign]

    def choose(self, member_id: int, language: str) -> None:
        self._own[str(member_id)] = _find_locale(language)

    def choose_for_all(self, server_id: int, language: str) -> None:
        self._servers[str(server_id)] = _find_locale(language)
        self._env.backend.edit_guild(server_id, {"preferred_locale": _find_locale(language)})

    def _add_language(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        member = str(sent.get("member", {}).get("user", {}).get("id"))
        own = self._own.get(member, sent.get("locale"))
        server = self._servers.get(str(sent.get("guild_id")), sent.get("guild_locale"))
        return {**sent, "locale": own, "guild_locale": server}


def _find_locale(language: str) -> str:
    return "en-US" if language == "en" else language


class Tour(commands.Cog):
    """What the buttons of the greeting do."""

    def __init__(self, bot: Daesang, speech: Speech, *, post_id: int) -> None:
        self._bot = bot
        self._speech = speech
        self._post_id = post_id
        self._greeting: discord.Message | None = None

    async def greet(self, channel: discord.TextChannel) -> None:
        card = draw_greeting(self._bot.index, words(channel.guild.preferred_locale))
        self._greeting = await channel.send(**card.send)

    @handles(PlayTry)
    async def try_it(self, interaction: Interaction, name: str) -> None:
        ways = {
            "score": targets.RateAs(GOBLIN, 0),
            "review": targets.Review(REVIEWED),
            "quick": targets.Quick(),
            "settings": targets.SettingsPage("server"),
        }
        typed: dict[str, tuple[str, Sequence[str]]] = {
            "picks": ("recommend", ()),
            "top": ("top", ()),
            "me": ("me", ()),
            "next": ("next", ()),
            "unknown": ("rating", (UNKNOWN,)),
            "privacy": ("privacy", ()),
            "moderate": ("moderation held", ()),
        }
        if name in CHECKS:
            try:
                CHECKS[name](interaction)
            except NoPermission:
                await self._send_to(interaction, "moderator")
                return
        if name in ways:
            await self._bot.routes.follow(interaction, ways[name])
        elif name == "save":
            await self._save(interaction)
        elif name == "bring":
            post = await self._fetch_post(interaction)
            await self._run(interaction, "import", *post.attachments)
        else:
            command, options = typed[name]
            await self._run(interaction, command, *options)

    async def _run(self, interaction: Interaction, name: str, *options: object) -> None:
        """Run a command as whoever pressed, with its first options."""
        found: Any = self._bot.tree
        for part in name.split():
            found = found.get_command(part)
        await found.callback(found.binding, interaction, *options)

    async def _save(self, interaction: Interaction) -> None:
        """Choose the menu entry on the blog post: this page has no menus of messages."""
        menu = self._bot.tree.get_command("Save as review", type=discord.AppCommandType.message)
        assert isinstance(menu, app_commands.ContextMenu)
        message = await self._fetch_post(interaction)
        if message.author != interaction.user:
            await self._send_to(interaction, message.author.display_name)
            return
        await menu.callback(interaction, message)  # type: ignore[arg-type]

    async def _fetch_post(self, interaction: Interaction) -> discord.Message:
        """The blog post, to which its author's old list is attached."""
        assert isinstance(interaction.channel, discord.TextChannel)
        return await interaction.channel.fetch_message(self._post_id)

    async def _send_to(self, interaction: Interaction, viewer: str) -> None:
        """Say as whom this button is to be pressed: on this page anybody may be anybody."""
        await answer(interaction, private(interaction)("play.as_viewer", viewer=viewer))

    @handles(PlayShape)
    async def show_shape(self, interaction: Interaction) -> None:
        await self._bot.routes.follow(interaction, targets.RateAs(find_choice(interaction), 0))

    @handles(PlayLanguage)
    async def choose_language(self, interaction: Interaction, language: str) -> None:
        self._check(language)
        self._speech.choose(interaction.user.id, language)
        say = words(language)
        for_all = button(say("play.for_all", language=say.own_name), PlayServerLanguage(language))
        await answer(interaction, say("play.speaks", language=say.own_name), view=view(for_all))

    @handles(PlayServerLanguage)
    async def choose_for_all(self, interaction: Interaction, language: str) -> None:
        self._check(language)
        check_manager(interaction)
        self._speech.choose_for_all(interaction.guild_id or 0, language)
        said = private(interaction)("play.all_speak", language=words(language).own_name)
        await answer(interaction, said, over=True)
        if self._greeting is not None:
            await self._greeting.edit(**draw_greeting(self._bot.index, words(language)).edit)

    def _check(self, language: str) -> None:
        if language not in list_languages():
            raise BadRoute(language)
