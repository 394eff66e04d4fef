"""What channels show: each change is remembered until the message is known to show it."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.cards import CardKind, PublicCard
from bot.domain.events import CardStale, CardStuck, Event
from bot.domain.moderation import Verdict
from bot.domain.reviews import ReviewContent
from bot.store import Store
from bot.store.cards import SENDING_SECONDS
from bot.store.drafts import VIEW_SECONDS
from bot.store.review_rows import ERASED_SECONDS
from tests.places import connect
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, rows, waiting

HERE, ELSEWHERE = 7, 8
MESSAGE = 900


class Scene:
    """Reviews of Alice's, their cards, and what was told of them."""

    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act
        self.told: list[Event] = []
        store.follow(self._hear)

    def _hear(self, events: Sequence[Event]) -> None:
        self.told += events

    @property
    def stale(self) -> list[int]:
        """The cards that were told to be stale since this was last asked."""
        found = [event.subject_id for event in self.told if isinstance(event, CardStale)]
        self.told.clear()
        return found

    async def write(
        self,
        body: str = "Good.",
        *,
        title_id: str = "signal",
        channel_id: int | None = HERE,
        listed: str = "",
    ) -> tuple[int, int | None]:
        """A review and the card that is about to be sent."""
        written = await self.store.reviews.write(
            self.act(ALICE), title_id, ReviewContent(body), channel_id=channel_id, listed=listed
        )
        return written.review_id, written.shown.card.id if written.shown else None

    async def post(self, *, title_id: str = "signal", message_id: int = MESSAGE) -> tuple[int, int]:
        """A review whose card stands in its channel."""
        review_id, card_id = await self.write(title_id=title_id)
        assert card_id is not None
        assert await self.store.cards.settle(card_id, message_id=message_id, shown=1)
        self.told.clear()
        return review_id, card_id

    async def card(self, card_id: int | None) -> PublicCard:
        assert card_id is not None
        found = await self.store.cards.find(card_id)
        assert found is not None
        return found

    async def due(self, at: int = NOW) -> list[int]:
        return [card.id for card in await self.store.cards.list_due(at=at, most=100)]

    async def flag(self, review_id: int) -> None:
        """A change of what may be read."""
        await self.store.reviews.mark_episode(self.act(ALICE), review_id, episode=3)

    async def share(
        self, *review_ids: int, view_id: int = 1, page: int = 0, message_id: int | None = None
    ) -> tuple[int, int]:
        return await self.store.cards.share(
            SERVER, view_id, page, review_ids, channel_id=HERE, message_id=message_id, at=NOW
        )


@pytest.fixture
async def scene(path: Path, store: Store, act: Acts) -> Scene:
    return Scene(path, store, act)


# A review's card -------------------------------------------------------------------------------------


async def test_a_card_is_there_before_anything_is_sent(scene: Scene) -> None:
    """With the review, in one transaction; until its sender is done nobody else looks at it."""
    review_id, card_id = await scene.write()
    card = await scene.card(card_id)
    assert (card.kind, card.subject_id, card.channel_id) == (CardKind.REVIEW, review_id, HERE)
    assert (card.message_id, card.shown, card.wanted) == (None, 0, 1)
    assert not card.is_in_line
    assert card.is_current
    assert await scene.due(NOW + SENDING_SECONDS - 1) == []
    assert await scene.due(NOW + SENDING_SECONDS) == [card.id]
    assert await scene.store.cards.settle(card.id, message_id=MESSAGE, shown=1)
    assert (await scene.card(card_id)).is_in_line
    assert await scene.due(NOW * 2) == []
    assert scene.stale == []


async def test_without_a_channel_there_is_no_card(scene: Scene) -> None:
    """Nor one that is about to be sent where nobody may see the review yet."""
    review_id, card_id = await scene.write(channel_id=None)
    assert card_id is None
    assert rows(scene.path, "SELECT * FROM cards") == []
    found = await scene.store.reviews.find(SERVER, review_id)
    assert found is not None
    assert found.channel_id is None


@pytest.mark.parametrize("settled", [True, False])
async def test_a_change_makes_it_stale(scene: Scene, settled: bool) -> None:
    """At once where it stands; where it is being sent, its sender finds out."""
    if settled:
        review_id, card_id = await scene.post()
    else:
        review_id, maybe = await scene.write()
        assert maybe is not None
        card_id = maybe
    await scene.flag(review_id)
    card = await scene.card(card_id)
    assert (card.wanted, card.removes) == (2, True)
    assert scene.stale == [card_id]
    assert await scene.due() == ([card_id] if settled else [])
    assert [each.id for each in await scene.store.cards.list_stale(SERVER, review_id)] == [card_id]
    assert await scene.store.cards.list_stale(OTHER_SERVER, review_id) == []


async def test_what_moved_meanwhile_is_not_in_line(scene: Scene) -> None:
    """Whoever settles an older revision hears of it, and it is due at once; the newest ends it."""
    review_id, card_id = await scene.post()
    await scene.flag(review_id)
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    scene.told.clear()
    assert not await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=2)
    card = await scene.card(card_id)
    assert (card.shown, card.wanted, card.removes) == (2, 3, True)
    assert scene.stale == [card_id]
    assert await scene.due() == [card_id]
    assert await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=3)
    card = await scene.card(card_id)
    assert (card.is_in_line, card.removes) == (True, False)
    assert (await scene.due(NOW * 2), scene.stale) == ([], [])


async def test_a_sender_that_comes_too_late_hears_of_it(scene: Scene) -> None:
    """Deleted while its card was on the way: the message is known, and its text is to leave."""
    review_id, card_id = await scene.write()
    assert card_id is not None
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    scene.told.clear()
    assert not await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=1)
    card = await scene.card(card_id)
    assert (card.message_id, card.removes) == (MESSAGE, True)
    assert scene.stale == [card_id]
    assert await scene.due() == [card_id]


async def test_settling_what_is_gone_is_in_line(scene: Scene) -> None:
    """There is nothing more to do for it."""
    assert await scene.store.cards.settle(404, message_id=MESSAGE, shown=1)
    assert scene.stale == []


async def test_a_vote_removes_nothing(scene: Scene) -> None:
    """Numbers are brought up to date, and a removal asked for before stays one."""
    review_id, card_id = await scene.post()
    await scene.store.reviews.vote_helpful(scene.act(BOB), review_id, helpful=True)
    assert (await scene.card(card_id)).removes is False
    await scene.flag(review_id)
    await scene.store.reviews.vote_helpful(scene.act(BOB), review_id, helpful=False)
    card = await scene.card(card_id)
    assert (card.removes, card.wanted) == (True, 4)
    assert scene.stale == [card_id] * 3


async def test_written_anew_elsewhere_the_old_card_is_no_more_the_one(scene: Scene) -> None:
    """The new one is about to be sent, and the old one's text is to leave."""
    review_id, old = await scene.post()
    again, new = await scene.write("Better.", channel_id=ELSEWHERE)
    assert (again, new) != (review_id, old)
    before, after = await scene.card(old), await scene.card(new)
    assert (before.is_current, after.is_current) == (False, True)
    assert (before.removes, before.is_in_line) == (True, False)
    assert (after.channel_id, after.shown) == (ELSEWHERE, 0)
    assert await scene.due() == [old]
    found = await scene.store.reviews.find(SERVER, review_id)
    assert found is not None
    assert (found.channel_id, found.message_id) == (ELSEWHERE, None)


async def test_two_races_to_one_card_leave_one(scene: Scene) -> None:
    """Of two presses that post the same review each has a card, of which the later one is the review's."""
    review_id, first = await scene.write()
    _, second = await scene.write()
    assert first is not None
    assert second is not None
    assert [(await scene.card(each)).is_current for each in (first, second)] == [False, True]
    scene.told.clear()
    assert not await scene.store.cards.settle(first, message_id=1, shown=1)
    # Its own writing made the first card stale before it was replaced; the second is as it was drawn.
    assert await scene.store.cards.settle(second, message_id=2, shown=1)
    assert scene.stale == [first]
    assert [each.id for each in await scene.store.cards.list_stale(SERVER, review_id)] == [first]


# Waiting for a moderator -----------------------------------------------------------------------------


async def test_what_waits_is_parked(scene: Scene) -> None:
    """Nothing is sent; once it may be seen its card is stale, and is sent where it was to stand."""
    review_id, card_id = await scene.write(listed="slur")
    assert card_id is None
    [(parked,)] = rows(scene.path, "SELECT card_id FROM cards")
    card = await scene.card(parked)
    assert (card.is_in_line, card.message_id, card.channel_id) == (True, None, HERE)
    assert await scene.due(NOW * 2) == []
    assert scene.stale == []
    [report] = await scene.store.reports.list_open(SERVER)
    await scene.store.reports.decide(scene.act(9), report.id, Verdict.DISMISS)
    assert scene.stale == [parked]
    assert await scene.due() == [parked]
    assert [each.id for each in await scene.store.cards.list_stale(SERVER, review_id)] == [parked]


async def test_what_stands_and_waits_keeps_its_card(scene: Scene) -> None:
    """Edited into a listed word, it is the same card whose text is to leave."""
    _, card_id = await scene.post()
    await scene.write("slur", channel_id=ELSEWHERE, listed="slur")
    assert rows(scene.path, "SELECT card_id, channel_id, removes FROM cards") == [(card_id, HERE, 1)]
    assert set(scene.stale) == {card_id}


# Trying again ----------------------------------------------------------------------------------------


async def test_what_could_not_be_done_is_put_off(scene: Scene) -> None:
    """Until then it is not due; each time counts, a change begins anew, and a success ends it."""
    review_id, card_id = await scene.post()
    await scene.flag(review_id)
    for tries in range(3):
        card = await scene.card(card_id)
        assert card.tries == tries
        await scene.store.cards.put_off(card, until=NOW + 50)
        assert await scene.due(NOW + 49) == []
        assert await scene.due(NOW + 50) == [card_id]
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    assert (await scene.card(card_id)).tries == 0
    assert await scene.due() == [card_id]


async def test_putting_off_does_not_undo_a_change(scene: Scene) -> None:
    """Changed since it was looked at, it stays due at once; so it is when that was to give it up."""
    review_id, card_id = await scene.post()
    await scene.flag(review_id)
    seen = await scene.card(card_id)
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    for until in (NOW + 50, None):
        await scene.store.cards.put_off(seen, until=until)
        assert await scene.due() == [card_id]


async def test_putting_off_what_is_in_line_changes_nothing(scene: Scene) -> None:
    """Its sender was done before whoever looked for it gave up: it is not looked at for ever."""
    review_id, card_id = await scene.post()
    await scene.flag(review_id)
    seen = await scene.card(card_id)
    await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=seen.wanted)
    await scene.store.cards.put_off(seen, until=NOW + 50)
    assert await scene.due(NOW * 2) == []


async def test_given_up_it_is_not_due_until_it_changes(scene: Scene) -> None:
    """Nor is it in line: the next change brings it up again."""
    review_id, card_id = await scene.post()
    await scene.store.reviews.vote_helpful(scene.act(BOB), review_id, helpful=True)
    await scene.store.cards.put_off(await scene.card(card_id), until=None)
    assert await scene.due(NOW * 2) == []
    assert not (await scene.card(card_id)).is_in_line
    await scene.flag(review_id)
    assert await scene.due() == [card_id]


async def test_what_must_leave_comes_first(scene: Scene) -> None:
    """Before numbers, however long those have been stale; then the longest stale."""
    cards = [await scene.post(title_id=f"title-{n}", message_id=n) for n in range(4)]
    for (review_id, _), at in zip(cards[:2], (NOW - 9, NOW - 20), strict=True):
        by = scene.act(BOB, at=at)
        await scene.store.reviews.vote_helpful(by, review_id, helpful=True)
    for (review_id, _), at in zip(cards[2:], (NOW, NOW - 1), strict=True):
        await scene.store.reviews.delete(scene.act(ALICE, at=at), review_id)
    ids = [card_id for _, card_id in cards]
    assert await scene.due() == [ids[3], ids[2], ids[1], ids[0]]
    assert [card.id for card in await scene.store.cards.list_due(at=NOW, most=1)] == [ids[3]]


async def test_a_change_of_channels_hurries_what_failed(scene: Scene) -> None:
    """In that server only, and only what has failed, given up or not; else nothing is written."""
    review_id, failed = await scene.post()
    untried_review, untried = await scene.post(title_id="mother", message_id=2)
    await scene.flag(review_id)
    await scene.flag(untried_review)
    for card_id in (failed, untried):
        await scene.store.cards.put_off(await scene.card(card_id), until=NOW + 500)
    await scene.store.cards.settle(untried, message_id=2, shown=1)  # it was edited, but not to the newest
    scene.told.clear()
    await scene.store.cards.hurry(OTHER_SERVER, at=NOW + 1)
    assert scene.stale == []
    await scene.store.cards.hurry(SERVER, at=NOW + 1)
    assert scene.stale == [failed]
    assert failed in await scene.due(NOW + 1)
    await scene.store.cards.put_off(await scene.card(failed), until=None)
    assert failed not in await scene.due(NOW + 2)
    await scene.store.cards.hurry(SERVER, at=NOW + 2)
    assert failed in await scene.due(NOW + 2)


async def test_moderators_are_told_once_of_what_is_stuck(scene: Scene) -> None:
    """Until it is in line; stuck again after that, they are told again."""
    review_id, card_id = await scene.post()
    for times in (1, 2):
        await scene.flag(review_id)
        scene.told.clear()
        for _ in range(3):
            await scene.store.cards.report_stuck(await scene.card(card_id), at=NOW)
        assert scene.told == [CardStuck(SERVER, card_id)], times
        [letter] = await waiting(scene.store, CardStuck)
        assert letter.event == CardStuck(SERVER, card_id)
        assert (await scene.card(card_id)).is_told
        await scene.store.outbox.remove(letter, told_at=NOW)
        card = await scene.card(card_id)
        await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=card.wanted)
        assert not (await scene.card(card_id)).is_told


# Messages that are found -----------------------------------------------------------------------------


async def test_a_press_adopts_the_message_it_came_from(scene: Scene) -> None:
    """Whose card never heard of it; what it shows is brought in line."""
    review_id, card_id = await scene.write()
    await scene.store.cards.adopt(
        SERVER, CardKind.REVIEW, review_id, channel_id=ELSEWHERE, message_id=MESSAGE, at=NOW + 3600
    )
    card = await scene.card(card_id)
    assert (card.message_id, card.channel_id, card.is_in_line) == (MESSAGE, ELSEWHERE, False)
    assert scene.stale == [card_id]
    assert await scene.due() == [card_id]


async def test_a_message_of_what_was_thought_unsent_is_brought_in_line(scene: Scene) -> None:
    """Hidden before it was found: the card believed that there is nothing in the channel."""
    review_id, card_id = await scene.write()
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    card = await scene.card(card_id)
    assert await scene.store.cards.settle(card.id, message_id=None, shown=card.wanted)
    scene.told.clear()
    await scene.store.cards.adopt(
        SERVER, CardKind.REVIEW, review_id, channel_id=HERE, message_id=MESSAGE, at=NOW + 3600
    )
    card = await scene.card(card_id)
    assert (card.message_id, card.is_in_line) == (MESSAGE, False)
    assert scene.stale == [card.id]
    assert await scene.due() == [card.id]
    assert await scene.store.cards.settle(card.id, message_id=MESSAGE, shown=card.wanted)
    assert await scene.due(NOW * 2) == []


@pytest.mark.parametrize("race", ["another server", "another kind", "known", "being sent"])
async def test_what_is_not_adopted(scene: Scene, race: str) -> None:
    """Nothing of another server or kind, no message that a card has, none while a card is being sent."""
    review_id, card_id = await scene.write()
    server_id = OTHER_SERVER if race == "another server" else SERVER
    kind = CardKind.LIST if race == "another kind" else CardKind.REVIEW
    if race == "known":
        await scene.post(title_id="mother")
    scene.told.clear()
    at = NOW if race == "being sent" else NOW + 3600
    await scene.store.cards.adopt(server_id, kind, review_id, channel_id=HERE, message_id=MESSAGE, at=at)
    assert (await scene.card(card_id)).message_id is None
    assert scene.stale == []


async def test_a_second_message_of_a_review_is_adopted_beside_its_card(scene: Scene) -> None:
    """The card keeps its own; the other is brought in line as one that is not current."""
    review_id, card_id = await scene.write()
    assert card_id is not None
    await scene.store.cards.settle(card_id, message_id=1, shown=1)
    scene.told.clear()
    await scene.store.cards.adopt(
        SERVER, CardKind.REVIEW, review_id, channel_id=HERE, message_id=MESSAGE, at=NOW + 3600
    )
    assert (await scene.card(card_id)).message_id == 1
    [(other_id,)] = rows(scene.path, f"SELECT card_id FROM cards WHERE message_id = {MESSAGE}")
    other = await scene.card(other_id)
    assert (other.subject_id, other.is_current, other.is_in_line) == (review_id, False, False)
    assert scene.stale == [other.id]


async def test_two_presses_at_once_adopt_a_message_once(scene: Scene) -> None:
    """By the newest card that has none, and by no other."""
    review_id, first_id = await scene.write()
    _, second_id = await scene.write()
    press = {"channel_id": HERE, "message_id": MESSAGE, "at": NOW + 3600}
    adopt = scene.store.cards.adopt
    await asyncio.gather(*(adopt(SERVER, CardKind.REVIEW, review_id, **press) for _ in range(2)))
    found = [(await scene.card(each)).message_id for each in (first_id, second_id)]
    assert found == [None, MESSAGE]


async def test_what_was_found_is_the_first_message_that_no_card_has(scene: Scene) -> None:
    """And where somebody has said meanwhile which it is, that stands."""
    _, card_id = await scene.write()
    assert card_id is not None
    await scene.post(title_id="mother")
    assert not await scene.store.cards.note_found(card_id, [MESSAGE, MESSAGE + 1], shown=-1)
    card = await scene.card(card_id)
    assert (card.message_id, card.is_in_line) == (MESSAGE + 1, False)
    assert not await scene.store.cards.note_found(card_id, [], shown=-1)
    assert (await scene.card(card_id)).message_id == MESSAGE + 1


async def test_who_sent_a_message_knows_better_than_who_found_it(scene: Scene) -> None:
    """An earlier card took the message of one that was being sent: it goes back, and is brought in line."""
    _, first_id = await scene.write()
    _, second_id = await scene.write()
    assert first_id is not None
    assert second_id is not None
    await scene.store.cards.note_found(first_id, [MESSAGE], shown=-1)
    scene.told.clear()
    assert not await scene.store.cards.settle(second_id, message_id=MESSAGE, shown=1)
    assert await scene.store.cards.find(first_id) is None
    second = await scene.card(second_id)
    assert (second.message_id, second.is_in_line) == (MESSAGE, False)
    assert scene.stale == [second_id]


async def test_moved_to_another_channel_it_is_the_same_card(scene: Scene) -> None:
    """Where its channel was out of reach it is sent where it was written."""
    review_id, card_id = await scene.write()
    assert card_id is not None
    await scene.store.cards.move(card_id, ELSEWHERE)
    assert (await scene.card(card_id)).channel_id == ELSEWHERE
    await scene.store.cards.remove(card_id)
    assert await scene.store.cards.find(card_id) is None
    found = await scene.store.reviews.find(SERVER, review_id)
    assert found is not None
    assert (found.channel_id, found.message_id) == (None, None)


# Shared lists ----------------------------------------------------------------------------------------


async def test_a_list_closes_when_a_review_of_it_changes(scene: Scene) -> None:
    """Its card is there before it is sent; a review it does not show closes nothing."""
    shown, _ = await scene.post()
    other, _ = await scene.post(title_id="mother", message_id=2)
    card_id, revision = await scene.share(shown)
    assert (revision, await scene.due()) == (1, [])
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    card = await scene.card(card_id)
    assert (card.kind, card.is_in_line, card.is_current) == (CardKind.LIST, True, False)
    keys = (card.subject_id, SERVER, ALICE, "reviews", "{}", NOW)
    with closing(connect(scene.path)) as db, db:
        db.execute(
            "INSERT INTO views (view_id, server_id, member_id, kind, state, kept_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            keys,
        )
    assert (await scene.card(card_id)).is_current  # as long as there is what it would be opened by
    await scene.flag(other)
    assert (await scene.card(card_id)).is_in_line
    scene.told.clear()
    await scene.flag(shown)
    assert card_id in scene.stale
    card = await scene.card(card_id)
    assert (card.is_in_line, card.removes) == (False, True)
    assert card_id in await scene.due()
    await scene.store.cards.close_list(card)
    assert (await scene.card(card_id)).is_in_line
    assert await scene.store.cards.list_reviews(card_id) == []
    scene.told.clear()
    await scene.flag(shown)
    assert card_id not in scene.stale


async def test_a_review_that_changes_while_its_list_is_sent_closes_it(scene: Scene) -> None:
    """Whoever sent it finds that it is stale already."""
    shown, _ = await scene.post()
    card_id, revision = await scene.share(shown)
    await scene.store.reviews.delete(scene.act(ALICE), shown)
    assert card_id not in await scene.due()
    scene.told.clear()
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    card = await scene.card(card_id)
    assert (card.message_id, card.is_in_line, card.removes) == (55, False, True)
    assert scene.stale == [card_id]
    assert card_id in await scene.due()
    assert await scene.store.cards.list_reviews(card_id) == [shown]


async def test_turning_a_page_counts_both_until_it_is_settled(scene: Scene) -> None:
    """Of the old page and of the new one a change closes the list; then of the new one alone."""
    old, _ = await scene.post()
    new, _ = await scene.post(title_id="mother", message_id=2)
    card_id, revision = await scene.share(old)
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    again, revision = await scene.share(new, page=1, message_id=55)
    assert (again, revision) == (card_id, 2)
    assert (await scene.card(card_id)).page == 1
    assert await scene.store.cards.list_reviews(card_id) == [old, new]
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    assert await scene.store.cards.list_reviews(card_id) == [new]
    scene.told.clear()
    await scene.flag(old)
    assert card_id not in scene.stale
    await scene.flag(new)
    assert card_id in scene.stale


async def test_a_list_closed_while_a_page_is_turned_is_not_forgotten(scene: Scene) -> None:
    """Closing what it showed leaves what is about to be shown: that still closes it."""
    old, _ = await scene.post()
    new, _ = await scene.post(title_id="mother", message_id=2)
    card_id, revision = await scene.share(old)
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    await scene.flag(old)
    closing = await scene.card(card_id)
    _, revision = await scene.share(new, page=1, message_id=55)
    await scene.store.cards.close_list(closing)
    assert await scene.store.cards.list_reviews(card_id) == [new]
    assert not (await scene.card(card_id)).is_in_line
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    assert (await scene.card(card_id)).is_in_line
    await scene.flag(new)
    assert (await scene.card(card_id)).removes


async def test_what_must_leave_since_is_not_forgotten_by_closing(scene: Scene) -> None:
    """Turned and changed again while it was being closed: it is still a text that must leave."""
    old, _ = await scene.post()
    new, _ = await scene.post(title_id="mother", message_id=2)
    card_id, revision = await scene.share(old)
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    await scene.flag(old)
    closing = await scene.card(card_id)
    await scene.share(new, page=1, message_id=55)
    await scene.flag(new)
    await scene.store.cards.close_list(closing)
    card = await scene.card(card_id)
    assert (card.is_in_line, card.removes) == (False, True)
    assert card_id in await scene.due()


async def test_a_list_stuck_again_is_told_of_again(scene: Scene) -> None:
    """Once a page was turned since, it was in line in between."""
    old, _ = await scene.post()
    new, _ = await scene.post(title_id="mother", message_id=2)
    card_id, revision = await scene.share(old)
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    await scene.flag(old)
    await scene.store.cards.report_stuck(await scene.card(card_id), at=NOW)
    _, revision = await scene.share(new, page=1, message_id=55)
    await scene.store.cards.settle_list(card_id, revision, message_id=55)
    card = await scene.card(card_id)
    assert (card.is_in_line, card.removes, card.is_told) == (True, False, False)
    await scene.flag(new)
    scene.told.clear()
    await scene.store.cards.report_stuck(await scene.card(card_id), at=NOW)
    assert scene.told == [CardStuck(SERVER, card_id)]


async def test_two_lists_are_two_cards(scene: Scene) -> None:
    """One view may be shared again in a message of its own; a review in both closes both."""
    shown, card = await scene.post()
    first, revision = await scene.share(shown)
    await scene.store.cards.settle_list(first, revision, message_id=55)
    second, revision = await scene.share(shown, view_id=2)
    await scene.store.cards.settle_list(second, revision, message_id=56)
    scene.told.clear()
    await scene.flag(shown)
    assert sorted(scene.stale) == sorted([card, first, second])
    stale = await scene.store.cards.list_stale(SERVER, shown)
    assert {each.id for each in stale} == {card, first, second}


# Forgetting ------------------------------------------------------------------------------------------


async def test_a_card_outlives_its_review_until_it_is_in_line(scene: Scene) -> None:
    """Erased after a day, its text may still stand in a channel that is out of reach."""
    review_id, card_id = await scene.post()
    await scene.store.reviews.delete(scene.act(ALICE), review_id)
    later = NOW + ERASED_SECONDS
    await scene.store.servers.prune(at=later)
    assert await scene.store.reviews.find(SERVER, review_id) is None
    card = await scene.card(card_id)
    assert (card.subject_id, card.is_in_line, card.removes) == (review_id, False, True)
    assert await scene.due(later) == [card_id]
    await scene.store.cards.settle(card_id, message_id=MESSAGE, shown=card.wanted)
    await scene.store.servers.prune(at=later)
    assert await scene.store.cards.find(card_id) is None


async def test_a_list_that_shows_nothing_is_forgotten(scene: Scene) -> None:
    """After its view's time; one that shows something is kept, however old."""
    shown, _ = await scene.post()
    closed, revision = await scene.share(shown)
    await scene.store.cards.settle_list(closed, revision, message_id=55)
    await scene.flag(shown)
    await scene.store.cards.close_list(await scene.card(closed))
    kept, revision = await scene.share(shown, view_id=2)
    await scene.store.cards.settle_list(kept, revision, message_id=56)
    await scene.store.servers.prune(at=NOW + VIEW_SECONDS - 1)
    assert await scene.store.cards.find(closed) is not None
    await scene.store.servers.prune(at=NOW + VIEW_SECONDS)
    assert await scene.store.cards.find(closed) is None
    assert await scene.store.cards.find(kept) is not None


async def test_a_card_of_an_unknown_kind_is_passed_over(scene: Scene) -> None:
    """A newer version's row is left to it, and no other waits for it."""
    review_id, card_id = await scene.post()
    await scene.flag(review_id)
    put_card(scene.path, kind="poll")
    assert await scene.due() == [card_id]


def put_card(path: Path, *, kind: str) -> None:
    with closing(connect(path)) as db, db:
        db.execute(
            "INSERT INTO cards (server_id, kind, subject_id, channel_id, wanted, due_at, stale_at) "
            "VALUES (?, ?, 1, 1, 1, 0, 0)",
            (SERVER, kind),
        )
