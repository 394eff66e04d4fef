"""`/title`, and the ways on from an unknown name: look it up, add it, say that it is right."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.additions import Origin
from bot.domain.commands import RefusedCommand, RefusedPress
from bot.domain.errors import DomainError, Gone, NeedsServer
from bot.domain.title_forms import TitleForm
from bot.domain.titles import Title
from bot.domain.unknown_titles import LONGEST, Unknown
from bot.ui import targets, titles
from bot.ui.options import (
    AGAIN,
    TITLES,
    TitleOption,
    act,
    known,
    resolve_or_ask,
    roles_of,
    title_button,
)
from bot.ui.replies import Refusal, answer, hold, is_private, show
from bot.ui.rights import check_moderator, is_moderator
from bot.ui.routes import Interaction, Target, button, find_server, handles, is_anywhere, payload, view
from bot.ui.text import line, plain
from bot.ui.words import private
from bot.usecases.additions import Additions
from bot.usecases.titles import Titles as Views

_OPENS_FORM = {targets.ReviewAs.kind, targets.FixTitle.kind}
"""What a sent form cannot lead to at once: Discord opens no form after a form."""


class Titles(commands.GroupCog, name="title"):
    """Titles that are missing, wrong or here twice."""

    def __init__(self, bot: Daesang, additions: Additions, views: Views, retries: usecases.Retries) -> None:
        self._bot = bot
        self._additions = additions
        self._views = views
        self._retries = retries

    # Commands ----------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(name="What it's called; leave it out for an empty form")
    async def add(self, interaction: discord.Interaction[Daesang], name: str = "") -> None:
        """Add a drama or film that's missing here."""
        unknown = Unknown(name[:LONGEST], targets.RateAs("{}", 0))
        view_id = await self._additions.keep_unknown(act(interaction), unknown)
        await self._open_form(interaction, view_id, unknown)

    @app_commands.command()
    @app_commands.describe(title="The title that's wrong")
    async def fix(
        self, interaction: discord.Interaction[Daesang], title: app_commands.Transform[str, TitleOption]
    ) -> None:
        """Fix a title's names, year, kind or people (moderators, or the role in /settings)."""
        await self._check_trusted(interaction)
        await self._open_fix(interaction, resolve_or_ask(interaction, title, targets.FixTitle))

    @app_commands.command()
    @app_commands.describe(title="The one that goes", into="The one that stays, with all scores and reviews")
    async def merge(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption],
        into: app_commands.Transform[str, TitleOption],
    ) -> None:
        """Merge a title that's here twice (Manage Messages)."""
        check_moderator(interaction)
        gone = resolve_or_ask(interaction, title, lambda title_id: targets.TitleHistory(title_id, 0))
        stays = resolve_or_ask(interaction, into, lambda title_id: targets.TitleHistory(title_id, 0))
        await hold(interaction, private=True)
        change_id = await self._additions.merge(act(interaction), gone, stays)
        words = private(interaction)
        said = words("title.merged", title=line(words.name(gone), 100), into=line(words.name(stays), 100))
        undo = button(words("title.undo"), targets.UndoChange(change_id))
        await answer(interaction, said, view=view(undo))

    @app_commands.command()
    @app_commands.describe(title="Only changes to this one")
    async def history(
        self,
        interaction: discord.Interaction[Daesang],
        title: app_commands.Transform[str, TitleOption] | None = None,
    ) -> None:
        """See and undo what was added, fixed and merged here (moderators, or the role in /settings)."""
        found = None
        if title:
            found = resolve_or_ask(interaction, title, lambda title_id: targets.TitleHistory(title_id, 0))
        await self.turn_history(interaction, found.id if found else "", 0)

    # An unknown name ---------------------------------------------------------------------------------

    @handles(targets.LookUp)
    async def look_up(self, interaction: Interaction, view_id: int) -> None:
        by = act(interaction)
        unknown = await self._additions.find_unknown(by, view_id)
        await hold(interaction, private=True)
        found_id, found, looked = await self._additions.look_up(by, unknown)
        card = titles.found_card(
            found,
            found_id,
            view_id,
            private(interaction),
            away=bool(looked.away),
        )
        await show(interaction, card, over=False)

    @handles(targets.Take)
    async def take(self, interaction: Interaction, view_id: int, place: int) -> None:
        by, moderator = act(interaction), is_moderator(interaction)
        title, unknown = await self._additions.take(by, view_id, place, moderator=moderator)
        await self._go_on(interaction, title, unknown)

    @handles(targets.AddTitle)
    async def open_form(self, interaction: Interaction, view_id: int) -> None:
        unknown = await self._additions.find_unknown(act(interaction), view_id)
        await self._open_form(interaction, view_id, unknown)

    async def _open_form(self, interaction: Interaction, view_id: int, unknown: Unknown) -> None:
        words = private(interaction)
        form = unknown.form or TitleForm(name=plain(unknown.text, LONGEST))
        target, heading = targets.AddTitleForm(view_id), words("title_form.add")
        await interaction.response.send_modal(titles.title_form(target, form, words, heading=heading))

    @handles(targets.AddTitleForm)
    async def submit(self, interaction: Interaction, view_id: int) -> None:
        """Add what was written, unless it is here or may be."""
        by, words = act(interaction), private(interaction)
        unknown = await self._additions.find_unknown(by, view_id)
        form = titles.read_title_form(interaction)
        again = await self._additions.keep_unknown(by, replace(unknown, form=form))
        try:
            title = form.read()
            twins = await self._additions.find_twins(by, title)
            if not twins:
                await self._add(interaction, title, unknown)
                return
        except DomainError as error:
            back = button(
                words("title_form.again"), targets.AddTitle(again), style=discord.ButtonStyle.primary
            )
            raise Refusal(back, kept=True) from error
        here = [title_button(interaction, twin, self._target(unknown, twin)) for twin in twins[:3]]
        new = button(words("title_form.another"), targets.AddAnyway(again))
        await answer(
            interaction, words("title_form.is_it", title=line(words.name(title), 100)), view=view(*here, new)
        )

    @handles(targets.AddAnyway)
    async def add_anyway(self, interaction: Interaction, view_id: int) -> None:
        unknown = await self._additions.find_unknown(act(interaction), view_id)
        await self._add(interaction, (unknown.form or TitleForm()).read(), unknown)

    async def _add(self, interaction: Interaction, title: Title, unknown: Unknown) -> None:
        by, moderator = act(interaction), is_moderator(interaction)
        added = await self._additions.add(by, title, origin=Origin.FORM, moderator=moderator)
        await self._go_on(interaction, added, unknown)

    async def _go_on(self, interaction: Interaction, title: Title, unknown: Unknown) -> None:
        """Go on with the very command, now that its title is known."""
        interaction.extras[TITLES] = await self._views.view(act(interaction).server_id)
        target = self._target(unknown, title)
        sent = interaction.type is discord.InteractionType.modal_submit
        if sent and target.split(":")[0] in _OPENS_FORM:
            words = private(interaction)
            on = button(words("title_form.go_on"), target, style=discord.ButtonStyle.primary)
            said = words("title_form.added", title=line(words.name(title), 100))
            await answer(interaction, said, view=view(on))
            return
        await self._bot.routes.follow(interaction, target)

    @staticmethod
    def _target(unknown: Unknown, title: Title) -> Target:
        return Target(unknown.then.format(title.id))

    @handles(targets.Again, anywhere=True)
    async def give_again(self, interaction: Interaction, view_id: int, place: int) -> None:
        """Give a command again with a name that there is."""
        refused = await self._retries.find(act(interaction), view_id, RefusedCommand)
        if place >= len(refused.names):
            raise Gone
        options = {**refused.options, refused.option: refused.names[place]}
        await self._give(interaction, replace(refused, options=options))

    @handles(targets.Repeat, anywhere=True)
    async def give_here(self, interaction: Interaction, view_id: int) -> None:
        """Give a command again for the server that was chosen."""
        await self._give(interaction, await self._retries.find(act(interaction), view_id, RefusedCommand))

    @handles(targets.PressAgain, anywhere=True)
    async def press_again(self, interaction: Interaction, view_id: int) -> None:
        """Choose again, for one server, what was chosen."""
        refused = await self._retries.find(act(interaction), view_id, RefusedPress)
        interaction.data = {**payload(interaction), "values": [*refused.values]}  # type: ignore[assignment]
        await self._bot.routes.follow(interaction, refused.target)

    async def _give(self, interaction: Interaction, refused: RefusedCommand) -> None:
        command = self._find_command(refused.command)
        if command is None or not (find_server(interaction) or is_anywhere(command)):
            raise Gone
        interaction.extras[AGAIN] = refused  # should it be refused again
        given: dict[str, Any] = dict(refused.options)
        for name, member_id in refused.members.items():
            given[name] = await _find_member(interaction, member_id)
        named = {option.display_name: option.name for option in command.parameters}
        whole = {named[name]: value for name, value in given.items() if name in named}
        await command.callback(command.binding, interaction, **whole)  # type: ignore[arg-type]

    def _find_command(self, name: str) -> app_commands.Command[Any, ..., Any] | None:
        """A command by its full name, of a group too."""
        first, *rest = name.split()
        found: object = self._bot.tree.get_command(first)
        for part in rest:
            found = found.get_command(part) if isinstance(found, app_commands.Group) else None
        return found if isinstance(found, app_commands.Command) else None

    # What is here ------------------------------------------------------------------------------------

    @handles(targets.FixTitle)
    async def open_fix(self, interaction: Interaction, title_id: str) -> None:
        await self._check_trusted(interaction)
        await self._open_fix(interaction, known(interaction, title_id))

    async def _open_fix(self, interaction: Interaction, title: Title) -> None:
        words, target = private(interaction), targets.FixTitleForm(title.id)
        heading = words("title_form.fix", title=plain(words.name(title), 60))
        form = TitleForm.from_title(title)
        await interaction.response.send_modal(titles.title_form(target, form, words, heading=heading))

    @handles(targets.FixTitleForm)
    async def submit_fix(self, interaction: Interaction, title_id: str) -> None:
        await self._check_trusted(interaction)
        fixed = await self._additions.fix(act(interaction), title_id, titles.read_title_form(interaction))
        words = private(interaction)
        look = button(words("title.look"), targets.RateAs(fixed.id, 0))
        await answer(interaction, words("title.fixed", title=line(words.name(fixed), 100)), view=view(look))

    async def _check_trusted(self, interaction: Interaction) -> None:
        await self._additions.check_trusted(
            act(interaction), roles=roles_of(interaction), moderator=is_moderator(interaction)
        )

    @handles(targets.TitleHistory)
    async def turn_history(self, interaction: Interaction, title_id: str, before: int) -> None:
        await self._check_trusted(interaction)
        history = await self._additions.list_changes(
            act(interaction), title_id, before, say=private(interaction)
        )
        server = interaction.guild.name if interaction.guild else ""
        undoes = is_moderator(interaction)
        card = titles.history_card(history, title_id, private(interaction), server=server, undoes=undoes)
        await show(interaction, card)

    @handles(targets.UndoChange)
    async def undo(self, interaction: Interaction, change_id: int) -> None:
        check_moderator(interaction)
        words = private(interaction)
        name = await self._additions.undo(act(interaction), change_id, say=words)
        said = words("title.undone", title=line(name, 100))
        await answer(interaction, said, over=is_private(interaction))


async def _find_member(interaction: Interaction, member_id: int) -> discord.Member:
    """Raises Gone for somebody who has left, NeedsServer in none."""
    if interaction.guild is None or not find_server(interaction):
        raise NeedsServer
    try:
        return await interaction.guild.fetch_member(member_id)
    except discord.NotFound:
        raise Gone from None


async def setup(bot: Daesang) -> None:
    cog = Titles(bot, bot.use.additions, bot.use.titles, bot.use.retries)
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    await bot.add_cog(cog)
