"""A text somebody wrote elsewhere on its way to a review: read, changed part by part, posted or dropped."""

from collections.abc import Callable, Collection, Sequence

from bot.domain.errors import Gone, NothingToSave, StillAsked
from bot.domain.forms import Form, Proposal
from bot.domain.members import Act
from bot.domain.titles import Title
from bot.store import Store
from bot.ui.replies import Reply
from bot.ui.text import line
from bot.usecases.readers import Readers
from bot.usecases.reviews import Reviews
from bot.usecases.titles import Titles

KIND = "proposal"
"""The kind of draft that keeps a proposal."""


class Proposals:
    """Nothing of a proposal is a review before its author posts it."""

    def __init__(self, *, store: Store, titles: Titles, reviews: Reviews, readers: Readers) -> None:
        self._store = store
        self._titles = titles
        self._reviews = reviews
        self._readers = readers

    async def propose(
        self,
        act: Act,
        text: str,
        *,
        said: Form | None = None,
        title: Title | None = None,
        near: Sequence[Title] = (),
    ) -> tuple[int, Proposal]:
        """Read a text and keep what it proposes, what was `said` of it first; the draft's id, and it.

        Without a `title` those `near` to what was said come first.

        Raises BadScore, NothingToSave, TooTangled, Busy.
        """
        if not text.strip():
            raise NothingToSave
        reading = await self._readers.read(text, await self._titles.view(act.server_id))
        found = Proposal.from_reading(text, reading, key=str(act.interaction_id))
        if title is not None or near:
            found = found.name_title(title, near=near)
        found = found.combine_with(said or Form())
        return await self._keep(act, found), found

    async def find(self, act: Act, draft_id: int) -> Proposal:
        """One's own proposal. Raises Gone."""
        kept = await self._store.drafts.find(act, draft_id, KIND, Proposal)
        if kept is None:
            raise Gone
        return kept.state

    async def change(self, act: Act, draft_id: int, edit: Callable[[Proposal], Proposal]) -> Proposal:
        """Keep what `edit` makes of one's own proposal. Raises Gone, Busy, and what `edit` raises."""
        changed = edit(await self.find(act, draft_id))
        await self._keep(act, changed)
        return changed

    async def post(self, act: Act, draft_id: int, *, roles: Collection[int], reply: Reply) -> None:
        """Post it as a review; whatever is refused, the proposal stays.

        Raises Gone, StillAsked, EmptyReview, and what posting a review raises.
        """
        found = await self.find(act, draft_id)
        title = (await self._titles.view(act.server_id)).find(found.title_id or "")
        if title is None:
            raise StillAsked("title")
        keys = {"member_id": act.member_id}
        reader = await self._store.ratings.find_reader(act.server_id, title.id, **keys)
        own = (await self._store.ratings.find_standing(act.server_id, title.id, **keys)).own
        content = found.check(title, score=own.score if own else None, progress=reader.progress)
        written = await self._reviews.save(act, title, content, roles=roles, reply=reply, draft_id=draft_id)
        said = reply.say("save.posted", title=line(reply.say.name(title), 200))
        await self._reviews.show(act, title, written, reply, said=said)

    async def drop(self, act: Act, draft_id: int) -> None:
        """Throw it away; what was written stays where it was. Raises Gone."""
        await self.find(act, draft_id)
        await self._store.drafts.drop(act, draft_id)

    async def _keep(self, act: Act, proposal: Proposal) -> int:
        return await self._store.drafts.keep(act, KIND, proposal, title_id=proposal.key)
