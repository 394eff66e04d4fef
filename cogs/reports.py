"""Reporting a review or a reply, and what moderators decide about it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.moderation import Report, Verdict
from bot.domain.replies import Reply
from bot.domain.reviews import Review
from bot.ui import reports, targets
from bot.ui.cards import Card
from bot.ui.modals import read_typed
from bot.ui.options import act, name_of, titles_of
from bot.ui.replies import answer, is_private, show
from bot.ui.rights import check_moderator
from bot.ui.routes import Interaction, find_choice, handles, number
from bot.ui.text import line
from bot.ui.words import choose_words, name_menu, private

MENU = name_menu("menu.report")
"""The entry in the menu of a message."""


class Reports(commands.Cog):
    def __init__(self, bot: Daesang, moderation: usecases.Moderation) -> None:
        self._bot = bot
        self._moderation = moderation
        self._menu = app_commands.ContextMenu(name=MENU, callback=self.report_message)

    async def cog_load(self) -> None:
        """Add the menu entry, which no decorator can add from within a cog."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    # Reporting ---------------------------------------------------------------------------------------

    async def report_message(
        self, interaction: discord.Interaction[Daesang], message: discord.Message
    ) -> None:
        found = await self._moderation.find_reportable_message(act(interaction), message.id)
        if found is None:
            await answer(interaction, private(interaction)("report.not_a_take"))
            return
        await self._ask(interaction, *found)

    @handles(targets.Report)
    async def report(self, interaction: Interaction, review_id: int) -> None:
        await self._ask(interaction, *await self._moderation.find_reportable(act(interaction), review_id))

    @handles(targets.ReplyReport)
    async def report_reply(self, interaction: Interaction, reply_id: int) -> None:
        found = await self._moderation.find_reportable_reply(act(interaction), reply_id)
        await self._ask(interaction, *found)

    async def _ask(self, interaction: Interaction, about: Review | Reply, title_id: str) -> None:
        words = private(interaction)
        title = words.name_of(titles_of(interaction), title_id)
        await interaction.response.send_modal(reports.report_form(about, title, words))

    @handles(targets.ReportForm)
    async def submit(self, interaction: Interaction, review_id: int) -> None:
        await self._moderation.file_report(act(interaction), review_id, read_typed(interaction))
        await answer(interaction, private(interaction)("report.sent"))

    @handles(targets.ReplyReportForm)
    async def submit_reply(self, interaction: Interaction, reply_id: int) -> None:
        await self._moderation.report_reply(act(interaction), reply_id, read_typed(interaction))
        await answer(interaction, private(interaction)("report.sent"))

    # Deciding ----------------------------------------------------------------------------------------

    @handles(targets.Verdict)
    async def decide(self, interaction: Interaction, verdict: Verdict, report_id: int) -> None:
        check_moderator(interaction)
        found = await self._moderation.judge(act(interaction), report_id, verdict)
        await self._show_decided(interaction, found, verdict=verdict)

    @handles(targets.VerdictUndo)
    async def undo(self, interaction: Interaction, report_id: int) -> None:
        check_moderator(interaction)
        found = await self._moderation.undo(act(interaction), report_id)
        await self._show_decided(interaction, found, verdict=None)

    async def _show_decided(
        self, interaction: Interaction, found: Report, *, verdict: Verdict | None
    ) -> None:
        say = choose_words(interaction, private=is_private(interaction))
        name = say.name_of(titles_of(interaction), found.review.title_id)
        card = reports.decided_card(found, name, say, by=verdict, name=name_of(interaction.user))
        await show(interaction, card, over=True)

    @handles(targets.FlagVerdict)
    async def judge_flags(self, interaction: Interaction, review_id: int, spoils: bool) -> None:
        check_moderator(interaction)
        await self._moderation.judge_flags(act(interaction), review_id, spoils=spoils)
        key = f"report.done.{Verdict.SPOILER if spoils else Verdict.DISMISS}"
        said = private(interaction)(key, name=line(name_of(interaction.user), 80))
        await answer(interaction, said, over=is_private(interaction))

    @handles(targets.MuteFlagger)
    async def mute_flagger(self, interaction: Interaction, review_id: int) -> None:
        check_moderator(interaction)
        await self._moderation.mute_flagger(act(interaction), review_id, number(find_choice(interaction)))
        await answer(interaction, private(interaction)("flags.muted"))

    @handles(targets.MuteReporter)
    async def mute_reporter(self, interaction: Interaction, report_id: int) -> None:
        check_moderator(interaction)
        await self._moderation.mute_reporter(act(interaction), report_id)
        await answer(interaction, private(interaction)("report.muted"))

    @handles(targets.Inspect)
    async def inspect(self, interaction: Interaction, report_id: int) -> None:
        await show(interaction, await self._draw_whole(interaction, report_id, 0), over=False)

    @handles(targets.InspectPage)
    async def inspect_page(self, interaction: Interaction, report_id: int, page: int) -> None:
        await show(interaction, await self._draw_whole(interaction, report_id, page))

    async def _draw_whole(self, interaction: Interaction, report_id: int, number: int) -> Card:
        check_moderator(interaction)
        found = await self._moderation.find_report(act(interaction), report_id)
        say = private(interaction)
        name = say.name_of(titles_of(interaction), found.review.title_id)
        return reports.whole_card(found, name, number, say)


async def setup(bot: Daesang) -> None:
    await bot.add_cog(Reports(bot, bot.use.moderation))
