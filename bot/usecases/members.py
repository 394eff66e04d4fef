"""What members let Daesang do with what is theirs."""

from bot.domain.members import Act, Consent
from bot.store import Store


class Members:
    def __init__(self, *, store: Store) -> None:
        self._store = store

    async def agree(
        self, act: Act, *, direct: bool | None = None, scores: bool | None = None, twins: bool | None = None
    ) -> Consent:
        """Change what a member agrees to, None to leave it; all of it as it is then.

        Raises Redelivered, Busy.
        """
        if not (direct is scores is twins is None):
            await self._store.members.agree(act, direct=direct, scores=scores, twins=twins)
        return await self._store.members.find_consent(act)
