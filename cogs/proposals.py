"""A text written elsewhere becomes a review: the message menu "Save as review", and a file."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain import scores
from bot.domain.errors import Gone, NotYourMessage, UnknownTitle
from bot.domain.forms import SERIES, Proposal, tidy_series
from bot.domain.titles import Mood
from bot.ui import proposals, targets
from bot.ui.controls import small_form
from bot.ui.files import read_message
from bot.ui.modals import TEXT_INPUT, read_typed
from bot.ui.options import act, known, resolve, roles_of, titles_of
from bot.ui.proposals import NO_SCORE
from bot.ui.replies import Refusal, Reply, answer, hold, show
from bot.ui.routes import Interaction, find_choice, find_choices, handles
from bot.ui.words import name_menu, private

_FIELDS = {"title": 100, "text": TEXT_INPUT, "series": SERIES, "link": 500}
"""What a small form can change, and its longest answer."""


class Proposals(commands.Cog):
    """Proposals: nothing of them is a review before its author posts it."""

    def __init__(self, proposals: usecases.Proposals) -> None:
        self._proposals = proposals

    async def save_message(self, interaction: discord.Interaction[Daesang], message: discord.Message) -> None:
        if message.author.id != interaction.user.id or message.author.bot or message.webhook_id is not None:
            raise NotYourMessage
        await hold(interaction, private=True)
        draft_id, found = await self._proposals.propose(act(interaction), await read_message(message))
        card = proposals.proposal_card(found, titles_of(interaction), private(interaction), draft_id=draft_id)
        await show(interaction, card, over=False)

    # Changing it -------------------------------------------------------------------------------------

    @handles(targets.SaveTitle)
    async def choose_title(self, interaction: Interaction, draft_id: int) -> None:
        title_id = find_choice(interaction)
        if titles_of(interaction).find(title_id) is None:
            raise Gone
        await self._change(interaction, draft_id, lambda found: replace(found, title_id=title_id))

    @handles(targets.SaveAs)
    async def go_on(self, interaction: Interaction, draft_id: int, title_id: str) -> None:
        title = known(interaction, title_id)
        await self._change(interaction, draft_id, lambda found: found.name_title(title))

    @handles(targets.SaveScore)
    async def choose_score(self, interaction: Interaction, draft_id: int) -> None:
        value = find_choice(interaction)
        half = None if value == NO_SCORE else scores.parse_score(value)
        await self._change(interaction, draft_id, lambda found: found.choose_score(half))

    @handles(targets.SaveMoods)
    async def choose_moods(self, interaction: Interaction, draft_id: int) -> None:
        chosen = find_choices(interaction, Mood)
        await self._change(interaction, draft_id, lambda found: replace(found, moods=chosen))

    @handles(targets.SaveSpoils)
    async def mark_spoils(self, interaction: Interaction, draft_id: int, spoils: bool) -> None:
        await self._change(interaction, draft_id, lambda found: found.mark_spoils(spoils))

    @handles(targets.SaveWhole)
    async def turn_whole(self, interaction: Interaction, draft_id: int) -> None:
        await self._change(interaction, draft_id, lambda found: replace(found, whole=not found.whole))

    @handles(targets.SaveEdit)
    async def edit(self, interaction: Interaction, draft_id: int, field: targets.ProposalField) -> None:
        found = await self._proposals.find(act(interaction), draft_id)
        title = titles_of(interaction).find(found.title_id or "")
        now = {
            "title": private(interaction).name(title) if title else "",
            "text": found.body,
            "series": found.series or "",
            "link": found.link or "",
        }
        words, most = private(interaction), _FIELDS[field]
        form = small_form(
            targets.SaveForm(draft_id, field),
            title=words(f"save.edit.{field}"),
            label=words(f"save.{field}"),
            value=now[field][:most],
            most=most,
            long=field == "text",
            required=field in ("title", "text"),
        )
        await interaction.response.send_modal(form)

    @handles(targets.SaveForm)
    async def take_form(self, interaction: Interaction, draft_id: int, field: targets.ProposalField) -> None:
        text = read_typed(interaction)
        try:
            await self._change(interaction, draft_id, _edit(interaction, field, text))
        except UnknownTitle as error:  # say so, and offer those that may be meant
            near = (*error.nearest, *titles_of(interaction).suggest(text))
            await self._change(interaction, draft_id, lambda found: found.name_title(None, near=near))
            raise Refusal(text="", then=partial(targets.SaveAs, draft_id)) from error

    async def _change(
        self, interaction: Interaction, draft_id: int, change: Callable[[Proposal], Proposal]
    ) -> None:
        changed = await self._proposals.change(act(interaction), draft_id, change)
        words = private(interaction)
        card = proposals.proposal_card(changed, titles_of(interaction), words, draft_id=draft_id)
        await show(interaction, card, over=True)

    # Ending it ---------------------------------------------------------------------------------------

    @handles(targets.SavePost)
    async def post(self, interaction: Interaction, draft_id: int) -> None:
        await self._proposals.post(
            act(interaction), draft_id, roles=roles_of(interaction), reply=Reply(interaction, over=True)
        )

    @handles(targets.SaveDrop)
    async def drop(self, interaction: Interaction, draft_id: int) -> None:
        await self._proposals.drop(act(interaction), draft_id)
        await answer(interaction, private(interaction)("save.dropped"), over=True)


def _edit(
    interaction: Interaction, field: targets.ProposalField, text: str
) -> Callable[[Proposal], Proposal]:
    """What a small form changes. Raises EmptyReview, BadLink, UnknownTitle."""
    if field == "text":
        return lambda found: found.edit_text(text)
    if field == "series":
        return lambda found: replace(found, series=tidy_series(text))
    if field == "link":
        return lambda found: found.link_to(text)
    title = resolve(interaction, " ".join(text.split()))
    return lambda found: found.name_title(title)


async def setup(bot: Daesang) -> None:
    cog = Proposals(bot.use.proposals)
    menu = app_commands.ContextMenu(name=name_menu("menu.save"), callback=cog.save_message)
    bot.tree.add_command(menu)
    await bot.add_cog(cog)
