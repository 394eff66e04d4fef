"""What happens: one class for each feature, given the parts it works with. Nothing here knows Discord."""

from bot.domain.search import TitleIndex
from bot.store import Store
from bot.usecases.recommenders import Recommenders
from bot.usecases.suggestions import Suggestions


class UseCases:
    """All that can happen, one attribute for each feature; built once."""

    def __init__(self, *, store: Store, index: TitleIndex) -> None:
        self.recommenders = Recommenders(store=store, index=index)
        self.suggestions = Suggestions(store=store, index=index, recommenders=self.recommenders)

    async def close(self) -> None:
        """Give up work under way that nobody waits for."""
        await self.recommenders.close()
