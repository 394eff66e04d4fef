"""Writing reviews, and what becomes of them by their author's hand."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from bot.domain.cards import PublicCard
from bot.domain.errors import Gone, NoPermission, ThreadLocked
from bot.domain.forms import Form
from bot.domain.listed_words import find_listed_word
from bot.domain.members import Act
from bot.domain.reviews import Review, ReviewContent, Version, check_is_long, check_may_speak
from bot.domain.servers import ServerSettings
from bot.domain.titles import Title
from bot.store import Store
from bot.store.reviews import WriteResult
from bot.ui.cards import Card
from bot.ui.channels import Missing, Refused, Unreachable
from bot.ui.replies import Reply
from bot.ui.text import line
from bot.usecases.cards import Cards
from bot.usecases.heavy import Heavy

KIND = "review"
"""The kind of draft that keeps a form."""


class Reviews:
    def __init__(self, *, store: Store, cards: Cards, quick: Heavy) -> None:
        self._store = store
        self._cards = cards
        self._quick = quick

    # Writing -----------------------------------------------------------------------------------------

    async def save(
        self,
        act: Act,
        title: Title,
        content: ReviewContent,
        *,
        roles: Collection[int],
        reply: Reply,
        draft_id: int | None = None,
    ) -> WriteResult:
        """Save a member's review if their server lets them post it; its draft goes with it.

        It has its card at once, to be shown where the server wants reviews, else in the channel, where its
        author must be one who may write. Raises WrongRole, NotYetAMember, ReviewTooShort, NoPermission,
        ThreadLocked, Blocked, Redelivered, Busy, Gone: then nothing was saved.
        """
        settings = await self._store.settings.find(act.server_id)
        check_may_speak(settings, roles=roles, joined_at=act.joined_at, at=act.at)
        check_is_long(content, settings)
        if settings.review_channel is None:
            reply.check_may_write()
        return await self._store.reviews.write(
            act,
            title.id,
            content,
            listed=await self._find_listed(content, settings),
            draft_id=draft_id,
            channel_id=settings.review_channel or reply.channel_id,
        )

    async def show(
        self, act: Act, title: Title, written: WriteResult, reply: Reply, *, said: str | None = None
    ) -> None:
        """Show what was saved, after `said` to its author; one that waits is shown to nobody.

        Where its channel is out of reach, it is shown where it was written; where that is refused, its author
        hears that it is saved. Raises Gone for one that was taken back before it was there.
        """
        shown = written.shown
        if shown is None:
            await reply.tell(reply.say("review.waits", title=line(reply.say.name(title), 200)))
            return
        try:
            if said is not None:
                await reply.tell(said)
            look = await self._cards.draw(title, shown)
            if await self._cards.has_to_leave(shown.card):
                raise Gone
            await self._show(act, shown.card, look, reply)
        except (Refused, Unreachable, NoPermission, ThreadLocked) as error:  # it is shown later, if it can be
            self._cards.look_for(shown.card.id)
            with suppress(Missing, Refused, Unreachable):
                await reply.tell(self._cards.tell_why_not(title, shown.card, error, reply.say))
        except BaseException:  # saved it is: whether it was sent is found out, and mended
            self._cards.look_for(shown.card.id)
            raise

    async def _show(self, act: Act, card: PublicCard, look: Card, reply: Reply) -> None:
        if card.channel_id == reply.channel_id:
            await self._show_here(card, look, reply)
            return
        try:
            message_id = await self._cards.send(card, look)
        except (Missing, Refused):
            reply.check_may_write()
            await self._store.cards.move(card.id, reply.channel_id)
            await self._show_here(card, look, reply)
            return
        except Unreachable:
            reply.check_may_write()
            # Should it be there all the same, its text leaves again.
            card = await self._store.cards.replace(card, channel_id=reply.channel_id, at=act.at)
            await self._show_here(card, look, reply)
            return
        link = f"https://discord.com/channels/{act.server_id}/{card.channel_id}/{message_id}"
        await reply.tell(reply.say("review.elsewhere", link=link))

    async def _show_here(self, card: PublicCard, look: Card, reply: Reply) -> None:
        await self._cards.note_sent(card, await reply.show_here(look))

    async def restore(self, act: Act, version_id: int, *, roles: Collection[int]) -> WriteResult:
        """Make an earlier version of one's own review the review again, on the card it has.

        Raises Gone, and what `post` raises.
        """
        found = await self._store.reviews.find_version(act, version_id)
        if found is None:
            raise Gone
        settings = await self._store.settings.find(act.server_id)
        check_may_speak(settings, roles=roles, joined_at=act.joined_at, at=act.at)
        check_is_long(found[1].content, settings)
        listed = await self._find_listed(found[1].content, settings)
        return await self._store.reviews.restore_version(act, version_id, listed=listed)

    async def delete(self, act: Act, review_id: int) -> tuple[Review, bool]:
        """Take one's own review back; whether it has left every channel already. Raises Gone, Redelivered."""
        review = await self._store.reviews.delete(act, review_id)
        return review, await self._cards.settle_review(act.server_id, review_id)

    async def undelete(self, act: Act, review_id: int) -> Review:
        """Bring one's own review back. Raises Gone, Blocked, Redelivered."""
        return await self._store.reviews.undelete(act, review_id)

    # Forms -------------------------------------------------------------------------------------------

    async def find_form(self, act: Act, title: Title) -> Form:
        """What the member has on a title already: a draft over the posted review or the bare score.

        Where they have posted none, what came of it with a list lies over their score.
        """
        posted, draft, standing, brought = await asyncio.gather(
            self._store.reviews.find_own(act.server_id, title.id, member_id=act.member_id),
            self._store.drafts.find_for(act, KIND, Form, title_id=title.id),
            self._store.ratings.find_standing(act.server_id, title.id, member_id=act.member_id),
            self._store.imports.find_review(act, title.id),
        )
        if posted is not None:
            below = Form.from_review(posted)
        else:
            below = Form.from_rating(standing.own) if standing.own else Form()
            below = Form.from_list(brought.body).lay_over(below) if brought else below
        return draft.state.lay_over(below) if draft else below

    async def find_draft(self, act: Act, draft_id: int) -> tuple[str, Form]:
        """The title's id and the form of one's own draft. Raises Gone."""
        draft = await self._store.drafts.find(act, draft_id, KIND, Form)
        if draft is None:
            raise Gone
        return draft.title_id, draft.state

    async def keep_draft(self, act: Act, form: Form, *, title: Title | None) -> int:
        """Keep what was written for a day; the draft's id. Raises Busy."""
        return await self._store.drafts.keep(act, KIND, form, title_id=title.id if title else "")

    # Reading one's own -------------------------------------------------------------------------------

    async def find_own(self, act: Act, review_id: int) -> Review:
        """One's own review in whatever state. Raises Gone."""
        review = await self._store.reviews.find(act.server_id, review_id)
        if review is None or review.member_id != act.member_id:
            raise Gone
        return review

    async def list_versions(self, act: Act, review_id: int) -> list[Version]:
        return await self._store.reviews.list_versions(act, review_id)

    async def find_version(
        self, act: Act, version_id: int, *, of: int | None = None
    ) -> tuple[Review, Version]:
        """A version of one's own review, of the review `of` if that is given. Raises Gone."""
        found = await self._store.reviews.find_version(act, version_id)
        if found is None or of not in (None, found[0]):
            raise Gone
        return await self.find_own(act, found[0]), found[1]

    async def _find_listed(self, content: ReviewContent, settings: ServerSettings) -> str:
        """The first of the server's words in what was typed: a long text is compared off loop and writer."""
        if not settings.review_words:
            return ""
        return await self._quick.run(find_listed_word, content.typed, settings.review_words)
