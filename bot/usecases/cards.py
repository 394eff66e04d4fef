"""What channels show is brought in line with what they should show, until it is.

A card's row says which message it is, and the revision that this shows and should show. Whoever changes a
review makes its cards stale in the same transaction; here each one is then edited, at once if Discord lets
it, else again and again: after a restart, an outage, a permission that came back.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.cards import CardKind, PublicCard
from bot.domain.errors import Busy
from bot.domain.replies import Reply
from bot.domain.reviews import Review, ReviewState
from bot.domain.titles import Title
from bot.store import Store
from bot.store.reviews import Posting
from bot.ui import cards as looks
from bot.ui import reviews
from bot.ui.cards import Card, Picture
from bot.ui.channels import Channels, Missing, NotAllowed, Refused, Unreachable
from bot.ui.text import line
from bot.ui.words import Words
from bot.usecases.artist import DRAWING_SECONDS, Artist
from bot.usecases.clock import DAY_SECONDS, FIRST_SECONDS, Clock
from bot.usecases.facts import TitleFacts
from bot.usecases.owner import Owner
from bot.usecases.titles import Titles

log = logging.getLogger(__name__)

PATIENCE = 1.2
"""Seconds that somebody who changed a review waits to hear that it has left the channel."""

AT_ONCE = 4
"""Cards of a server brought in line at the same time."""

BATCH = 50
"""Cards taken up at a time."""


class Cards:
    """The reconciler of public messages."""

    def __init__(
        self,
        *,
        store: Store,
        titles: Titles,
        channels: Channels,
        clock: Clock,
        artist: Artist,
        facts: TitleFacts,
        owner: Owner,
    ) -> None:
        self._store = store
        self._titles = titles
        self._channels = channels
        self._artist = artist
        self._facts = facts
        self._owner = owner
        self._clock = clock
        self._running: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        # A text that must leave does not wait behind numbers that are brought up to date, nor for other
        # servers: nobody knows how long Discord lets each wait.
        self._turns: defaultdict[tuple[int, bool], asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(AT_ONCE)
        )
        self._waiting: set[asyncio.Task[None]] = set()
        # Texts that must leave, while their cards wait for pictures, or are about to.
        self._drawing: dict[int, asyncio.Timeout] = {}
        self._hurried: set[int] = set()

    # Bringing in line --------------------------------------------------------------------------------

    def take_up(self, card_ids: Iterable[int]) -> None:
        for card_id in card_ids:
            task = self._running.get(card_id)
            if task is None:
                self._begin(card_id)
            elif task in self._waiting:  # by now it may be a text that must leave
                task.cancel()
                self._begin(card_id)
            else:
                self._again.add(card_id)

    async def take_up_due(self) -> None:
        """Bring in line what is due: after a start, and what failed before."""
        due = await self._store.cards.list_due(at=self._clock.now(), most=BATCH, served=self._channels.served)
        if len(due) == BATCH:
            self._clock.remind(FIRST_SECONDS)
        self.take_up(card.id for card in due if card.id not in self._running)

    async def settle_review(self, server_id: int, review_id: int) -> bool:
        """Wait a moment until every card that shows a review is in line; whether they all are."""
        stale = await self._store.cards.list_stale(server_id, review_id)
        for card in stale:
            if card.removes:
                self._hurry_drawing(card.id)
        self.take_up(card.id for card in stale)
        tasks = [task for card in stale if (task := self._running.get(card.id)) is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=PATIENCE)
        left = await self._store.cards.list_stale(server_id, review_id) if stale else []
        # One that is on its way, or was lost there, may stand already (0).
        return not any(card.message_id is not None or card.shown == 0 for card in left)

    def _begin(self, card_id: int) -> None:
        task = self._clock.spawn(self._bring_in_line(card_id), "card")
        if task is not None:
            self._running[card_id] = task
            task.add_done_callback(lambda ended: self._end(card_id, ended))

    def _end(self, card_id: int, ended: asyncio.Task[None]) -> None:
        if self._running.get(card_id) is not ended:  # another has taken its place
            return
        del self._running[card_id]
        self._hurried.discard(card_id)
        if card_id in self._again:
            self._again.discard(card_id)
            self._begin(card_id)

    async def _bring_in_line(self, card_id: int) -> None:
        card = await self._store.cards.find(card_id)
        task = asyncio.current_task()
        if card is None or task is None:
            return
        if not card.removes:
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
        try:
            async with self._turns[card.server_id, card.removes]:
                self._waiting.discard(task)
                await self._try_on(card)
        except Busy:  # the engine has said why; what is due stays due
            self._clock.remind(FIRST_SECONDS)

    async def _try_on(self, card: PublicCard) -> None:
        try:
            now = await self._store.cards.find(card.id)  # it may have waited for long
            while now is not None and not await self._try(now):
                now = await self._store.cards.find(card.id)
        except Busy:
            raise
        except Exception:  # a fault of ours must not be met again at once
            log.exception("Card %d could not be brought in line", card.id)
            await self._put_off(card, removes=card.removes)

    async def _try(self, card: PublicCard) -> bool:
        """One step for a card; whether there is nothing more to do for now."""
        if card.is_in_line:
            return True
        if card.shown == 0 and (card.due_at or 0) > self._clock.now():
            return True  # it is being sent: whoever does so looks again
        if not self._channels.served.has(card.server_id):  # another process finds it due
            return True
        if self._channels.find_server(card.server_id) is None:  # an outage, or it has removed the bot
            await self._put_off(card, removes=card.removes)
            return True
        try:
            if card.message_id is None and card.shown == 0:
                return await self._look_for(card)
            ways = {CardKind.LIST: self._close_list, CardKind.REPLY: self._settle_reply}
            return await ways.get(card.kind, self._settle_review)(card)
        except Missing as error:
            return await self._withdraw(card, error)
        except Unreachable as error:
            log.info("Card %d is tried again later: %s", card.id, error)
            await self._put_off(card, removes=card.removes)
        except Refused as error:
            return await self._withdraw(card, error)
        return True

    async def _look_for(self, card: PublicCard) -> bool:
        """Whoever sent it was stopped: the message may be there or not."""
        try:
            found = await self._find_messages(card)
        except Refused as error:  # until it may be looked for, a press on it says where it is
            log.info("Whether card %d was sent is not known: %s", card.id, error)
            await self._put_off(card, removes=card.removes)
            return True
        # A new list shows its first revision; of a review's card nobody knows what it shows (-1).
        shown = 1 if card.kind is CardKind.LIST else -1
        return await self._store.cards.note_found(card.id, found, shown=shown)

    async def _find_messages(self, card: PublicCard) -> list[int]:
        ids = await self._store.cards.list_reviews(card.id)
        is_wanted = reviews.recognise(card.kind, card.subject_id, ids)
        return await self._channels.find_messages(
            card.server_id, card.channel_id, since=card.stale_at, is_wanted=is_wanted
        )

    async def _close_list(self, card: PublicCard) -> bool:
        if card.message_id is not None and not card.is_current:  # nobody could open it anew
            await self._channels.delete(card.server_id, card.channel_id, card.message_id)
        if card.message_id is None or not card.is_current:
            await self._store.cards.remove(card.id)
            return True
        say = await self._channels.find_words(card.server_id)
        closed = reviews.closed_card(say, view_id=card.subject_id, page=card.page)
        await self._channels.edit(card.server_id, card.channel_id, card.message_id, closed)
        await self._store.cards.close_list(card)
        return True

    async def _settle_reply(self, card: PublicCard) -> bool:
        """An answer stands while it and its review may be seen; one that was taken back goes for good."""
        reply = await self._store.replies.find(card.server_id, card.subject_id)
        look = await self._draw_reply(card, reply)
        if card.message_id is not None and look is not None:
            await self._channels.edit(card.server_id, card.channel_id, card.message_id, look)
            return await self._store.cards.settle(card.id, message_id=card.message_id, shown=card.wanted)
        if card.message_id is not None:
            await self._channels.delete(card.server_id, card.channel_id, card.message_id)
        # One that was not sent when it was written, its writer has back.
        if reply is None or (card.message_id is None and card.wanted == 1):
            await self._store.cards.remove(card.id)
            return True
        if look is None:
            return await self._store.cards.settle(card.id, message_id=None, shown=card.wanted)
        return await self._send(card, look)

    async def draw_reply(self, card: PublicCard) -> Card | None:
        """An answer about to be sent; None where it may not be seen any more."""
        return await self._draw_reply(card, await self._store.replies.find(card.server_id, card.subject_id))

    async def _draw_reply(self, card: PublicCard, reply: Reply | None) -> Card | None:
        review = await self._store.reviews.find(card.server_id, reply.review_id) if reply else None
        titles = await self._titles.view(card.server_id)
        title = titles.recall(review.title_id) if review else None
        if reply is None or review is None or title is None:
            return None
        if {reply.state, review.state} != {ReviewState.POSTED}:
            return None
        say = await self._channels.find_words(card.server_id)
        return reviews.reply_card(title, review, reply, say, server_id=card.server_id)

    async def _settle_review(self, card: PublicCard) -> bool:
        review = await self._store.reviews.find(card.server_id, card.subject_id)
        if card.message_id is None:
            return await self._send_review(card, review)
        return await self._edit_review(card, card.message_id, review)

    async def _edit_review(self, card: PublicCard, message_id: int, review: Review | None) -> bool:
        if review is None:  # erased, and its card with it
            await self._channels.delete(card.server_id, card.channel_id, message_id)
            await self._store.cards.remove(card.id)
            return True
        if card.removes:  # here it leaves
            self._hurried.discard(card.id)
        # A text leaves without waiting for a picture, which might be refused or take its time.
        look = await self._draw(card, review, pictured=not card.removes)
        if look is None:
            await self._store.cards.put_off(card, until=None)
            return True
        if not card.removes and await self.has_to_leave(card):
            return False  # what was drawn meanwhile is out of date
        await self._channels.edit(card.server_id, card.channel_id, message_id, look)
        is_in_line = await self._store.cards.settle(card.id, message_id=message_id, shown=card.wanted)
        if card.removes and is_in_line:
            await self._add_picture(card, message_id, review)
            return False  # it may have changed in that time
        return is_in_line

    async def _add_picture(self, card: PublicCard, message_id: int, review: Review) -> None:
        """Show the same once more with its picture, unless it is by now to show something else."""
        look = await self._draw(card, review, pictured=True)
        if look is None or not look.pictures or not await self._is_wanted(card):
            return
        try:
            await self._channels.edit(card.server_id, card.channel_id, message_id, look)
        except (Missing, Refused, Unreachable) as error:
            log.info("Card %d goes without its picture: %s", card.id, error)

    async def has_to_leave(self, card: PublicCard) -> bool:
        """Whether what was drawn of a card may be seen no more: it was taken back or hidden meanwhile."""
        now = await self._store.cards.find(card.id)
        return now is None or now.removes

    async def _is_wanted(self, card: PublicCard) -> bool:
        now = await self._store.cards.find(card.id)
        return now is not None and now.wanted == card.wanted

    async def _send_review(self, card: PublicCard, review: Review | None) -> bool:
        if review is None or not card.is_current:
            await self._store.cards.remove(card.id)
            return True
        if review.state is not ReviewState.POSTED:  # there is nothing of it in the channel, as it should be
            return await self._store.cards.settle(card.id, message_id=None, shown=card.wanted)
        look = await self._draw(card, review)
        if look is None:
            await self._store.cards.put_off(card, until=None)
            return True
        if card.shown > 0:  # it had to wait: the server may want reviews elsewhere by now
            settings = await self._store.settings.find(card.server_id)
            if settings.review_channel not in (None, card.channel_id):
                card = replace(card, channel_id=settings.review_channel)
                await self._store.cards.move(card.id, card.channel_id)
        return await self._send(card, look)

    async def _send(self, card: PublicCard, look: Card) -> bool:
        if not await self._store.cards.note_sending(card, at=self._clock.now()):
            return False
        message_id = await self._channels.send(
            card.server_id, card.channel_id, look, nonce=f"card-{card.id}-{card.wanted}"
        )
        return await self._store.cards.settle(card.id, message_id=message_id, shown=card.wanted)

    async def _withdraw(self, card: PublicCard, error: Refused | Missing) -> bool:
        """An edit was refused: a text that must leave goes with its message, else moderators are told.

        Only a message that cannot be deleted for want of it is believed to be gone.
        """
        log.warning("Card %d of server %d was refused: %s", card.id, card.server_id, error)
        self._tell_owner(card, error)
        if card.message_id is None or not card.removes:
            await self._put_off(card, removes=False)
            return True
        try:
            await self._channels.delete(card.server_id, card.channel_id, card.message_id)
        except Missing:
            await self._store.cards.remove(card.id)
            return True
        except Unreachable:
            await self._put_off(card, removes=True)
            return True
        except Refused as refused:
            log.warning("A text in server %d cannot be taken from its channel: %s", card.server_id, refused)
            await self._store.cards.report_stuck(card, at=self._clock.now())
            await self._put_off(card, removes=True)
            return True
        return await self._store.cards.settle(card.id, message_id=None, shown=-1)

    def _tell_owner(self, card: PublicCard, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            self._owner.tell_refused(card.server_id, card.channel_id)

    async def _put_off(self, card: PublicCard, *, removes: bool) -> None:
        """Until later; what only brings a number up to date is given up after a day, a text never."""
        if not self._channels.served.has(card.server_id):  # it was lost in the middle
            return
        now = self._clock.now()
        given_up = not removes and now - card.stale_at > DAY_SECONDS
        if given_up:
            log.warning("Card %d of server %d is given up", card.id, card.server_id)
        await self._store.cards.put_off(card, until=None if given_up else self._clock.put_off(card.tries))

    async def _draw(self, card: PublicCard, review: Review, *, pictured: bool = True) -> Card | None:
        """The card as it should be; None where the catalogue has its title no more."""
        say = await self._channels.find_words(card.server_id)
        title = (await self._titles.view(card.server_id)).recall(review.title_id)
        if review.state is not ReviewState.POSTED:
            return reviews.gone_card(title, review, say)
        if title is None:
            return None
        if not card.is_current:
            return reviews.moved_card(title, review, say)
        standing = await self._store.ratings.find_standing(
            card.server_id, title.id, member_id=review.member_id
        )
        return await self.draw(title, Posting(card, review, standing), pictured=pictured)

    async def adopt(
        self, server_id: int, targets: frozenset[str], *, channel_id: int, message_id: int
    ) -> None:
        """A public message with these buttons was pressed: should its card not know it, it does now."""
        subject = reviews.find_subject(targets)
        if subject is not None:
            await self._store.cards.adopt(
                server_id, *subject, channel_id=channel_id, message_id=message_id, at=self._clock.now()
            )

    # Sending -----------------------------------------------------------------------------------------

    async def draw(self, title: Title, shown: Posting, *, pictured: bool = True) -> Card:
        """What a card about to be sent is to show, `pictured` where the bot may attach files."""
        server_id = shown.card.server_id
        say, picture = await self._channels.find_words(server_id), None
        live = await self._facts.find(server_id, title)
        poster = live.tmdb.poster if live.tmdb else None
        if pictured and poster is None and self._channels.may_attach(server_id, shown.card.channel_id):
            picture = await self._draw_picture(shown.card.id, title, say)
        return looks.review_card(
            title,
            shown.review,
            shown.standing,
            say,
            server=self._channels.find_name(server_id),
            picture=picture,
            poster=poster,
        )

    async def _draw_picture(self, card_id: int, title: Title, say: Words) -> Picture | None:
        """None for one that takes too long, or for a text that must leave meanwhile."""
        patience = asyncio.timeout(0 if card_id in self._hurried else DRAWING_SECONDS)
        try:
            async with patience:
                self._drawing[card_id] = patience
                try:
                    return await self._artist.draw_thumbnail(title, say)
                finally:
                    if self._drawing.get(card_id) is patience:
                        del self._drawing[card_id]
        except TimeoutError:
            return None

    def _hurry_drawing(self, card_id: int) -> None:
        """Let a card wait for its picture no longer."""
        if card_id in self._running:
            self._hurried.add(card_id)
        patience = self._drawing.get(card_id)
        if patience is not None and not patience.expired():
            patience.reschedule(0)

    async def send(self, card: PublicCard, look: Card) -> int:
        """Send a card to its channel; the message's id. Raises Missing, Refused, Unreachable."""
        try:
            message_id = await self._channels.send(
                card.server_id, card.channel_id, look, nonce=f"card-{card.id}-{card.wanted}"
            )
        except (Missing, Refused, Unreachable) as error:
            log.warning("Card %d of server %d was not sent: %s", card.id, card.server_id, error)
            self._tell_owner(card, error)
            raise
        await self.note_sent(card, message_id)
        return message_id

    def tell_why_not(self, title: Title, card: PublicCard, error: Exception, say: Words) -> str:
        """That a review is saved, and why nobody sees it yet."""
        named = say.name(title)
        if isinstance(error, Unreachable):
            return say("review.soon", title=line(named, 200))
        channel = f"<#{card.channel_id}>"
        missing = self._channels.find_missing(card.server_id, card.channel_id)
        if missing is None:
            return say("review.unshown", title=line(named, 200), channel=channel)
        permission = say(f"permission.{missing}")
        return say("review.not_allowed", title=line(named, 200), channel=channel, permission=permission)

    def look_for(self, card_id: int) -> None:
        """Whether it was sent is not known: find out, and mend it."""
        self._clock.spawn(self._look_now(card_id), "look for a card")

    async def _look_now(self, card_id: int) -> None:
        card = await self._store.cards.find(card_id)
        if card is not None:
            await self._store.cards.put_off(card, until=self._clock.now())
            self.take_up([card.id])

    async def note_sent(self, card: PublicCard, message_id: int) -> None:
        """A message shows the card as it was drawn."""
        await self._store.cards.settle(card.id, message_id=message_id, shown=card.wanted)
