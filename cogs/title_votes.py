"""Voting moods and content warnings on a title, behind its card."""

from enum import StrEnum
from typing import Any, TypeVar

import discord
from discord.ext import commands

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.domain.titles import ContentWarning, Mood
from bot.store import Store
from bot.ui import cards, targets
from bot.ui.options import act, known
from bot.ui.replies import show
from bot.ui.routes import BadRoute, handles, payload
from bot.ui.words import private

E = TypeVar("E", bound=StrEnum)


class TitleVotes(commands.Cog):
    """What members say of a title without a take; who asks sees it alone."""

    def __init__(self, store: Store, index: TitleIndex) -> None:
        self._store = store
        self._index = index

    @handles(targets.Votes)
    async def open(self, interaction: discord.Interaction[Any], to: targets.Votes) -> None:
        """Show privately what is voted of a title, with the presser's own votes to change."""
        known(self._index, to.title_id)
        await self._show(interaction, to.title_id)

    @handles(targets.VoteMoods)
    async def moods(self, interaction: discord.Interaction[Any], to: targets.VoteMoods) -> None:
        """Save the moods chosen; none chosen is none."""
        known(self._index, to.title_id)
        await self._store.title_votes.vote(act(interaction), to.title_id, moods=chosen(interaction, Mood))
        await self._show(interaction, to.title_id)

    @handles(targets.VoteWarnings)
    async def warnings(self, interaction: discord.Interaction[Any], to: targets.VoteWarnings) -> None:
        """Save the content warnings chosen; none chosen is none."""
        known(self._index, to.title_id)
        warnings = chosen(interaction, ContentWarning)
        await self._store.title_votes.vote(act(interaction), to.title_id, warnings=warnings)
        await self._show(interaction, to.title_id)

    async def _show(self, interaction: discord.Interaction[Any], title_id: str) -> None:
        by = act(interaction)
        tally = await self._store.title_votes.tally(by.server_id, title_id, member_id=by.member_id)
        await show(interaction, cards.votes(known(self._index, title_id), tally, private(interaction)))


def chosen(interaction: discord.Interaction[Any], offered: type[E]) -> tuple[E, ...]:
    """Which of those offered were chosen. Raises BadRoute for any other value, or without a choice."""
    values = payload(interaction).get("values")
    if values is None or not {*values} <= {*offered}:
        raise BadRoute(str(values))
    return tuple(each for each in offered if each in values)


async def setup(bot: Daesang) -> None:
    """Add the cog."""
    await bot.add_cog(TitleVotes(bot.store, bot.index))
