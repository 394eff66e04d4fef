"""Voting moods and content warnings on a title, behind its card."""

from discord.ext import commands

from bot import usecases
from bot.app import Daesang
from bot.domain.titles import ContentWarning, Mood, Title
from bot.ui import cards, targets
from bot.ui.options import act, known
from bot.ui.replies import show
from bot.ui.routes import Interaction, find_choices, handles
from bot.ui.words import private


class TitleVotes(commands.Cog):
    """What members say of a title without a review; who asks sees it alone."""

    def __init__(self, ratings: usecases.Ratings) -> None:
        self._ratings = ratings

    @handles(targets.Votes)
    async def open(self, interaction: Interaction, title_id: str) -> None:
        await self._show(interaction, known(interaction, title_id))

    @handles(targets.VoteMoods)
    async def vote_moods(self, interaction: Interaction, title_id: str) -> None:
        title = known(interaction, title_id)
        await self._ratings.vote_moods(act(interaction), title, find_choices(interaction, Mood))
        await self._show(interaction, title)

    @handles(targets.VoteWarnings)
    async def vote_warnings(self, interaction: Interaction, title_id: str) -> None:
        title = known(interaction, title_id)
        await self._ratings.vote_warnings(act(interaction), title, find_choices(interaction, ContentWarning))
        await self._show(interaction, title)

    async def _show(self, interaction: Interaction, title: Title) -> None:
        tally = await self._ratings.find_tally(act(interaction), title)
        await show(interaction, cards.votes_card(title, tally, private(interaction)))


async def setup(bot: Daesang) -> None:
    await bot.add_cog(TitleVotes(bot.use.ratings))
