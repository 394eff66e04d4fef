"""Reading reviews without being spoiled, and what readers say to them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from bot.domain.cards import PublicCard
from bot.domain.errors import Gone, ListedWord, NoReviews, NothingToRead, NotYours
from bot.domain.listed_words import find_listed_word
from bot.domain.members import Act
from bot.domain.replies import Reply
from bot.domain.reviews import (
    Guard,
    ListedReview,
    Reader,
    Review,
    ReviewSort,
    ReviewState,
    check_may_speak,
    find_guard,
    sort_reviews,
)
from bot.domain.titles import Title
from bot.store import Store
from bot.ui.cards import Card
from bot.ui.reviews import ROWS, Listing, ReviewFilter
from bot.usecases.cards import Cards
from bot.usecases.heavy import Heavy
from bot.usecases.recommenders import Recommenders
from bot.usecases.titles import Titles

KIND = "takes"
"""The kind of view that keeps what a list was asked for."""


class Reading:
    def __init__(
        self,
        *,
        store: Store,
        titles: Titles,
        recommenders: Recommenders,
        cards: Cards,
        heavy: Heavy,
        quick: Heavy,
    ) -> None:
        self._store = store
        self._titles = titles
        self._recommenders = recommenders
        self._cards = cards
        self._heavy = heavy
        self._quick = quick

    # Lists -------------------------------------------------------------------------------------------

    def is_ready(self, act: Act, asked: ReviewFilter) -> bool:
        """Whether a list is there at once; else it may take seconds."""
        return asked.sort is not ReviewSort.AGREE or self._recommenders.is_ready(act.server_id)

    async def check(self, act: Act, asked: ReviewFilter) -> None:
        """Refuse at once what `open_list` would. Raises NoReviews, NothingToRead."""
        await self._find_all(act, asked)

    async def open_list(self, act: Act, asked: ReviewFilter, *, shared_in: int | None = None) -> Listing:
        """The first page of a list, kept for its buttons; for one reader, or to be `shared_in` a channel.

        Raises NoReviews, NothingToRead, Busy.
        """
        found = await self._sort(act, asked, await self._find_all(act, asked))
        # A page alone for one reader has no buttons that ask for more of it.
        turns = shared_in is not None or len(found) > ROWS
        view_id = await self._store.views.keep(act, KIND, asked) if turns else 0
        return await self._make_page(act, asked, found, view_id, 0, shared_in=shared_in)

    async def find_list(self, act: Act, view_id: int) -> tuple[ReviewFilter, int]:
        """What a list was asked for, and by whom. Raises Gone."""
        kept = await self._store.views.find(act, KIND, view_id, ReviewFilter)
        if kept is None:
            raise Gone
        return kept.state, kept.member_id

    async def turn_list(
        self,
        act: Act,
        asked: ReviewFilter,
        view_id: int,
        page: int,
        *,
        shared_in: int | None = None,
        message_id: int | None = None,
    ) -> Listing:
        """A page of a list, the nearest there is; of a shared one, to be shown in its message.

        Raises NoReviews, NothingToRead.
        """
        found = await self._sort(act, asked, await self._find_all(act, asked))
        return await self._make_page(
            act, asked, found, view_id, page, shared_in=shared_in, message_id=message_id
        )

    async def share(self, listing: Listing, show: Callable[[], Awaitable[int]]) -> None:
        """Have a list shown to all, in the message whose id `show` gives.

        Should a review in it have changed meanwhile, it closes; and so it does should nobody know whether it
        was shown.
        """
        assert listing.card is not None
        card_id, revision = listing.card
        try:
            message_id = await show()
        except BaseException:
            self._cards.look_for(card_id)
            raise
        await self._store.cards.settle_list(card_id, revision, message_id=message_id)

    async def _find_all(self, act: Act, asked: ReviewFilter) -> list[ListedReview]:
        found = await self._store.reviews.list_posted(
            act.server_id,
            title_id=asked.title_id,
            member_id=asked.member_id,
            series=asked.series,
            spoiler_free=asked.spoiler_free,
        )
        titles = await self._titles.view(act.server_id)
        found = [each for each in found if titles.find(each.title_id)]
        if not found:
            title = titles.find(asked.title_id or "")
            if title is not None and asked == ReviewFilter(title.id, sort=asked.sort):
                raise NoReviews(title=title)
            raise NothingToRead
        return found

    async def _sort(self, act: Act, asked: ReviewFilter, found: list[ListedReview]) -> list[ListedReview]:
        agreement: dict[int, float] = {}
        if asked.sort is ReviewSort.AGREE:
            own = await self._store.suggestions.find_answers(act.server_id, [act.member_id])
            model = await self._recommenders.get(act.server_id, own)
            authors = {each.member_id for each in found}
            agreement = await self._heavy.run(
                lambda: {author: model.compare_tastes(act.member_id, author).agreement for author in authors}
            )
        return sort_reviews(found, asked.sort, agreement=agreement)

    async def _make_page(
        self,
        act: Act,
        asked: ReviewFilter,
        found: Sequence[ListedReview],
        view_id: int,
        page: int,
        *,
        shared_in: int | None,
        message_id: int | None = None,
    ) -> Listing:
        page = min(page, (len(found) - 1) // ROWS)
        ids = [each.id for each in found[page * ROWS : (page + 1) * ROWS]]
        card = None
        if shared_in is not None:  # before any of it is read: what changes from now on is known to be shown
            card = await self._store.cards.share(
                act.server_id, view_id, page, ids, channel_id=shared_in, message_id=message_id, at=act.at
            )
        shown = await self._store.reviews.find_several(act.server_id, ids)
        if not shown:
            raise NothingToRead
        if card is None:
            readers = await asyncio.gather(*(self.find_reader(act, review) for review in shown))
            reader_id = act.member_id
        else:  # what all see is safe for somebody who has seen nothing
            readers, reader_id = [Reader()] * len(shown), 0
        guards = {
            review.id: find_guard(review, reader, reader_id=reader_id)
            for review, reader in zip(shown, readers, strict=True)
        }
        return Listing(asked, tuple(shown), guards, view_id, page, of=len(found), card=card)

    # One review --------------------------------------------------------------------------------------

    async def find(self, act: Act, review_id: int) -> tuple[Review, Title]:
        """A review the reader may see, one's own in whatever state. Raises Gone."""
        review = await self._store.reviews.find(act.server_id, review_id)
        if review is None or (review.state is not ReviewState.POSTED and review.member_id != act.member_id):
            raise Gone
        title = (await self._titles.view(act.server_id)).recall(review.title_id)
        if title is None:
            raise Gone
        return review, title

    async def find_reader(self, act: Act, review: Review) -> Reader:
        """How far the reader has come with what a review is of."""
        return await self._store.ratings.find_reader(act.server_id, review.title_id, member_id=act.member_id)

    async def open(self, act: Act, review_id: int) -> tuple[Review, Title, Guard, Reader]:
        """A review that somebody wants to read, and what stands between. Raises Gone."""
        review, title = await self.find(act, review_id)
        reader = await self.find_reader(act, review)
        return review, title, find_guard(review, reader, reader_id=act.member_id), reader

    async def finish(self, act: Act, review_id: int) -> None:
        """The reader has finished what a review is of. Raises Gone, Redelivered, Busy."""
        review, _ = await self.find(act, review_id)
        await self._store.shelves.edit(
            act, review.title_id, lambda entry: entry.finish(at=act.at), rates=True
        )

    # What readers say --------------------------------------------------------------------------------

    async def mark_episode(self, act: Act, review_id: int, episode: int | None) -> None:
        """Up to which episode one's own review is safe. Raises Gone, Blocked, Redelivered."""
        await self._store.reviews.mark_episode(act, review_id, episode=episode)

    async def find_mine(self, act: Act, review_id: int) -> tuple[Review, Title]:
        """One's own review. Raises NotYours, Gone."""
        review, title = await self.find(act, review_id)
        if review.member_id != act.member_id:
            raise NotYours
        return review, title

    async def vote(self, act: Act, review_id: int, *, helpful: bool) -> bool:
        """Say whether a review helps; False where that takes it back. Raises Gone, OwnReview, Redelivered."""
        return await self._store.reviews.vote_helpful(act, review_id, helpful=helpful)

    async def flag(self, act: Act, review_id: int) -> tuple[bool, bool]:
        """Flag an unmarked spoiler: whether that was enough of them, and whether its text has left.

        Raises Gone, OwnReview, Redelivered.
        """
        crossed = await self._store.reviews.flag_spoiler(act, review_id)
        return crossed, crossed and await self._cards.settle_review(act.server_id, review_id)

    async def may_call_author(self, act: Act, review: Review) -> bool:
        """Whether a reader who wants to talk about a review may have its author called."""
        if act.member_id == review.member_id:
            return False
        return not await self._store.moderation.is_out(act)

    async def write_reply(
        self, act: Act, reply: Reply, *, roles: Collection[int], channel_id: int
    ) -> tuple[PublicCard, Card]:
        """Keep an answer that follows the rules for reviews: its card, and what that is to show.

        Raises Gone, WrongRole, NotYetAMember, ListedWord, Blocked, Redelivered.
        """
        settings = await self._store.settings.find(act.server_id)
        check_may_speak(settings, roles=roles, joined_at=act.joined_at, at=act.at)
        if await self._quick.run(find_listed_word, reply.body, settings.review_words):
            raise ListedWord
        card = await self._store.replies.write(act, reply, channel_id=channel_id)
        look = await self._cards.draw_reply(card)
        if look is None:
            raise Gone
        return card, look

    async def show_reply(self, card: PublicCard, show: Callable[[], Awaitable[int]]) -> None:
        """Have an answer shown, in the message whose id `show` gives."""
        try:
            message_id = await show()
        except BaseException:
            self._cards.look_for(card.id)
            raise
        await self._cards.note_sent(card, message_id)

    async def find_reply(self, act: Act, reply_id: int) -> tuple[Reply, Title]:
        """An answer the reader may see, one's own in whatever state, and what it is about. Raises Gone."""
        reply = await self._store.replies.find(act.server_id, reply_id)
        if reply is None or (reply.state is not ReviewState.POSTED and reply.member_id != act.member_id):
            raise Gone
        _, title = await self.find(act, reply.review_id)
        return reply, title

    async def delete_reply(self, act: Act, reply_id: int) -> None:
        """Take one's own answer back. Raises Gone, NotYours, Redelivered."""
        await self._store.replies.delete(act, reply_id)
