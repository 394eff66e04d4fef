"""Reports and what moderators decide: each in its own server, once, and with no way round it."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest

from bot.domain.cards import PublicCard
from bot.domain.errors import Blocked, Gone, Muted, OwnReview, Redelivered, TooManyReports, UnknownMember
from bot.domain.events import ReportFiled
from bot.domain.moderation import HOUR, REPORTS_AN_HOUR, LogEntry, Report, Verdict
from bot.domain.replies import Reply
from bot.domain.reviews import Review, ReviewContent, ReviewState
from bot.domain.titles import Mood
from bot.store import Store
from bot.store.outbox import Letter
from bot.store.review_rows import ERASED_SECONDS
from bot.store.servers import WITHDRAWN_SECONDS
from tests.store.conftest import ALICE, BOB, NOW, OTHER_SERVER, SERVER, Acts, find_posted, rows, waiting

CAROL, MODERATOR = 3, 9
REASON = "unkind"
TAKE = ReviewContent("good", score=16, moods=(Mood.DARK,))


class Scene:
    """A take of Alice's, those who report it, and a moderator."""

    def __init__(self, path: Path, store: Store, act: Acts) -> None:
        self.path, self.store, self.act = path, store, act

    async def take(self, take: ReviewContent = TAKE, *, server_id: int = SERVER, listed: str = "") -> int:
        by = self.act(ALICE, server_id=server_id)
        return (await self.store.reviews.write(by, "signal", take, listed=listed)).review_id

    async def report(self, review_id: int, *, by: int = BOB, server_id: int = SERVER) -> int:
        await self.store.reports.file(self.act(by, server_id=server_id), review_id, REASON)
        return (await self.open(server_id))[-1].id

    async def open(self, server_id: int = SERVER) -> list[Report]:
        return await self.store.reports.list_open(server_id)

    async def decide(self, report_id: int, verdict: Verdict, *, server_id: int = SERVER) -> Report:
        by = self.act(MODERATOR, server_id=server_id, name="mod", at=NOW + 9)
        return await self.store.reports.decide(by, report_id, verdict)

    async def review(self, review_id: int, server_id: int = SERVER) -> Review:
        found = await self.store.reviews.find(server_id, review_id)
        assert found is not None
        return found

    async def log(self, server_id: int = SERVER) -> list[LogEntry]:
        return await self.store.moderation.list_log(server_id, limit=99, offset=0)

    async def moods(self) -> dict[Mood, int]:
        standing = await self.store.ratings.find_standing(SERVER, "signal", member_id=BOB)
        return {mood: n for mood, n in standing.moods.items() if n}

    async def untold(self) -> list[int]:
        """The reports of the announcements that are due, where there is still something to tell."""
        return [
            report.id
            for letter in await waiting(self.store, ReportFiled)
            if (report := await self._find_untold(letter)) is not None
        ]

    async def _find_untold(self, letter: Letter) -> Report | None:
        return await self.store.reports.find_untold(letter.event.server_id, letter.event.subject_id)

    async def end(self, report_id: int, *, told_at: int | None) -> None:
        """The announcement of a report was made, or with None there was nobody to make it to."""
        for letter in await waiting(self.store, ReportFiled):
            if letter.event.subject_id == report_id:
                await self.store.outbox.remove(letter, told_at=told_at)

    def notices(self) -> list[tuple[int, str]]:
        found = rows(
            self.path, "SELECT member_id, key FROM notices WHERE key <> 'notice.replied' ORDER BY notice_id"
        )
        return [(member_id, key) for member_id, key in found]


@pytest.fixture
def scene(path: Path, store: Store, act: Acts) -> Scene:
    return Scene(path, store, act)


# Reporting -------------------------------------------------------------------------------------------


async def test_a_report_is_kept_with_its_take(scene: Scene) -> None:
    """Open until somebody decides; each member has one, whose reason the next one replaces."""
    review_id = await scene.take()
    first = await scene.report(review_id)
    assert await scene.open() == [Report(first, SERVER, await scene.review(review_id), BOB, REASON)]
    await scene.store.reports.file(scene.act(BOB), review_id, "worse")
    second = await scene.report(review_id, by=CAROL)
    found = [(each.id, each.reporter_id, each.reason) for each in await scene.open()]
    assert found == [(first, BOB, "worse"), (second, CAROL, REASON)]
    assert await scene.open(OTHER_SERVER) == []


async def test_what_cannot_be_reported(scene: Scene) -> None:
    """One's own take, another server's, one that is not there and one that is not seen."""
    review_id = await scene.take()
    for by, wanted, error in (
        (scene.act(ALICE), review_id, OwnReview),
        (scene.act(BOB, server_id=OTHER_SERVER), review_id, Gone),
        (scene.act(BOB), 404, Gone),
    ):
        with pytest.raises(error):
            await scene.store.reports.file(by, wanted, REASON)
    report_id = await scene.report(review_id)  # the control
    await scene.decide(report_id, Verdict.HIDE)
    with pytest.raises(Gone):
        await scene.store.reports.file(scene.act(CAROL), review_id, REASON)
    assert rows(scene.path, "SELECT count(*) FROM reports") == [(1,)]


async def test_delivered_twice_a_report_is_one(scene: Scene) -> None:
    """And racing members have one each."""
    review_id = await scene.take()
    once = scene.act(BOB)
    await scene.store.reports.file(once, review_id, REASON)
    with pytest.raises(Redelivered):
        await scene.store.reports.file(once, review_id, "again")
    await asyncio.gather(
        *(scene.store.reports.file(scene.act(who), review_id, REASON) for who in (BOB, CAROL) * 3)
    )
    assert len(await scene.open()) == 2


# Replies that are taken back -------------------------------------------------------------------------

SAID = "Zephyrine is a fool."


async def answer(scene: Scene, review_id: int, *, at: int = NOW) -> PublicCard:
    """A reply of Bob's."""
    said = Reply(review_id, BOB, "bob", "bob · 2", "https://a.b/c.png", SAID)
    return await scene.store.replies.write(scene.act(BOB, at=at), said, channel_id=7)


async def report_reply(scene: Scene, card: PublicCard, *, at: int = NOW) -> int:
    """Carol reports it."""
    await scene.store.reports.file_reply(scene.act(CAROL, at=at), card.subject_id, REASON)
    return (await scene.open())[-1].id


async def take_back(scene: Scene, card: PublicCard, how: str) -> None:
    """Its writer deletes it, and its message goes; or somebody has deleted its message."""
    if how == "deleted":
        await scene.store.replies.delete(scene.act(BOB), card.subject_id)
    await scene.store.cards.remove(card.id)


@pytest.mark.parametrize("how", ["stands", "deleted", "message gone"])
async def test_reports_count_though_their_reply_is_taken_back(scene: Scene, how: str) -> None:
    """Five an hour, as of replies that stand."""
    review_id = await scene.take()
    for _ in range(REPORTS_AN_HOUR):
        card = await answer(scene, review_id)
        await report_reply(scene, card)
        if how != "stands":
            await take_back(scene, card, how)
    another = await answer(scene, review_id)
    with pytest.raises(TooManyReports):
        await report_reply(scene, another)
    await report_reply(scene, another, at=NOW + HOUR)  # the control


@pytest.mark.parametrize("how", ["deleted", "message gone"])
async def test_of_a_reply_that_was_taken_back_no_word_is_kept(scene: Scene, how: str) -> None:
    """Reports on it are closed and on nothing else; one nobody reported leaves nothing at all."""
    review_id = await scene.take()
    card, other = await answer(scene, review_id), await answer(scene, review_id)
    await report_reply(scene, card)
    on_take = await scene.report(review_id, by=CAROL)
    for each in (card, other):
        await take_back(scene, each, how)
    assert [each.id for each in await scene.open()] == [on_take]
    assert await scene.untold() == [on_take]
    assert rows(scene.path, "SELECT reply_id, member_id, account, avatar, body FROM replies") == [
        (card.subject_id, BOB, "", "", "-")
    ]
    assert await scene.store.replies.find(SERVER, card.subject_id) is None
    for by in (BOB, CAROL):
        with pytest.raises(Gone):
            await scene.store.replies.delete(scene.act(by), card.subject_id)
    with pytest.raises(Gone):
        await scene.store.reports.file_reply(scene.act(CAROL), card.subject_id, REASON)


@pytest.mark.parametrize("how", ["deleted", "message gone"])
async def test_who_reported_or_wrote_a_reply_does_not_escape_by_its_going(scene: Scene, how: str) -> None:
    """Its reporter can be muted and its writer blocked, not the author of the take; nothing else is left."""
    card = await answer(scene, await scene.take())
    report_id = await report_reply(scene, card)
    await take_back(scene, card, how)
    for verdict in set(Verdict) - {Verdict.BLOCK}:
        with pytest.raises(Gone):
            await scene.decide(report_id, verdict)
    with pytest.raises(Gone):
        await scene.store.reports.undo(scene.act(MODERATOR), report_id)
    for _ in range(2):
        await scene.decide(report_id, Verdict.BLOCK)
    assert scene.notices() == [(BOB, "notice.block")]
    await scene.store.reports.mute_reporter(scene.act(MODERATOR, name="mod"), report_id)
    assert [(entry.action, entry.member) for entry in await scene.log()] == [
        ("mute", None),
        ("take_block", "bob"),
    ]
    review_id = await scene.take(ReviewContent("Its author writes still."))
    with pytest.raises(Blocked):
        await answer(scene, review_id)
    with pytest.raises(Muted):
        await scene.report(review_id, by=CAROL)
    await scene.report(review_id, by=BOB)  # the control


async def test_a_block_from_a_report_that_was_decided_on_is_gone(scene: Scene) -> None:
    """Unlike from one whose reply was taken back since."""
    card = await answer(scene, await scene.take())
    report_id = await report_reply(scene, card)
    await scene.decide(report_id, Verdict.DISMISS)
    with pytest.raises(Gone):
        await scene.decide(report_id, Verdict.BLOCK)
    await take_back(scene, card, "deleted")
    await scene.decide(report_id, Verdict.BLOCK)
    assert scene.notices() == [(BOB, "notice.block")]


async def test_a_month_later_nothing_is_left_of_a_reply_that_was_taken_back(scene: Scene) -> None:
    """Nor of reports on it, which count no more by then."""
    card = await answer(scene, await scene.take())
    report_id = await report_reply(scene, card)
    await take_back(scene, card, "deleted")
    await scene.store.servers.prune(at=NOW + WITHDRAWN_SECONDS - 1)
    assert await scene.store.reports.find(SERVER, report_id) is not None
    await scene.store.servers.prune(at=NOW + WITHDRAWN_SECONDS)
    assert await scene.store.reports.find(SERVER, report_id) is None
    assert rows(scene.path, "SELECT * FROM replies") == rows(scene.path, "SELECT * FROM reports") == []


# Announcing ------------------------------------------------------------------------------------------


async def test_what_no_channel_has_heard_of(scene: Scene) -> None:
    """It waits to be told until it was told or decided, and again once there is a channel to tell it to."""
    ids = {server: await scene.take(server_id=server) for server in (SERVER, OTHER_SERVER)}
    first = await scene.report(ids[SERVER])
    second = await scene.report(ids[SERVER], by=CAROL)
    there = await scene.report(ids[OTHER_SERVER], server_id=OTHER_SERVER)
    assert await scene.untold() == [first, second, there]
    for report_id in (first, second, there):  # no server has a channel yet
        await scene.end(report_id, told_at=None)
    assert await scene.untold() == []
    await scene.store.settings.change(scene.act(), "report_channel", 5)
    assert await scene.untold() == [first, second]
    await scene.end(first, told_at=NOW)
    await scene.store.settings.change(scene.act(), "report_channel", 6)
    assert await scene.untold() == [second]
    await scene.decide(first, Verdict.DISMISS)
    assert await scene.untold() == []
    await scene.store.settings.change(scene.act(server_id=OTHER_SERVER), "report_channel", 7)
    assert await scene.untold() == [there]


async def test_one_servers_reports_keep_no_other_waiting(scene: Scene) -> None:
    """However many wait in one, another's is among those to be told."""
    here = await scene.take()
    for who in range(100, 250):
        await scene.store.reports.file(scene.act(who), here, REASON)
    there = await scene.take(server_id=OTHER_SERVER)
    last = await scene.report(there, server_id=OTHER_SERVER)
    found = await scene.store.outbox.list_due(at=NOW, most=100)
    assert ReportFiled(OTHER_SERVER, last) in [each.event for each in found]
    assert len(found) <= 100
    assert len(await scene.open()) == 25


# Verdicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "state", "flagged", "told"),
    [
        (Verdict.HIDE, ReviewState.HIDDEN, False, True),
        (Verdict.SPOILER, ReviewState.POSTED, True, True),
        (Verdict.REMOVE, ReviewState.REMOVED, False, True),
        (Verdict.DISMISS, ReviewState.POSTED, False, False),
    ],
)
async def test_a_verdict_closes_all_reports_of_its_take(
    scene: Scene, verdict: Verdict, state: ReviewState, flagged: bool, told: bool
) -> None:
    """The take is what was decided, its author is told, and it is in the log; another take is not meant."""
    review_id = await scene.take()
    report_id = await scene.report(review_id)
    await scene.report(review_id, by=CAROL)
    other = (await scene.store.reviews.write(scene.act(CAROL), "signal", TAKE)).review_id
    spared = await scene.report(other)
    decided = await scene.decide(report_id, verdict)
    review = await scene.review(review_id)
    assert decided == Report(report_id, SERVER, review, BOB, REASON)
    assert (review.state, review.flagged) == (state, flagged)
    assert [each.id for each in await scene.open()] == [spared]
    assert scene.notices() == ([(ALICE, f"notice.{verdict}")] if told else [])
    assert await scene.log() == [LogEntry(NOW + 9, f"take_{verdict}", "mod", "signal", "member 1")]
    assert await scene.moods() == {Mood.DARK: 2 if state is ReviewState.POSTED else 1}
    for again in Verdict:
        with pytest.raises(Gone):
            await scene.decide(report_id, again)
    found = await find_posted(scene.store, SERVER, review_id)
    assert (found is not None) is (state is ReviewState.POSTED)


async def test_another_server_and_a_forged_id_decide_nothing(scene: Scene) -> None:
    """The control is the same verdict from the report's own server."""
    report_id = await scene.report(await scene.take())
    for wanted, server_id in ((report_id, OTHER_SERVER), (404, SERVER)):
        with pytest.raises(Gone):
            await scene.decide(wanted, Verdict.REMOVE, server_id=server_id)
    assert len(await scene.open()) == 1
    await scene.decide(report_id, Verdict.REMOVE)
    assert await scene.open() == []


async def test_two_moderators_at_once_decide_once(scene: Scene) -> None:
    """The later one hears that it is gone; a second delivery is Redelivered."""
    report_id = await scene.report(await scene.take())
    answers = await asyncio.gather(
        *(scene.decide(report_id, verdict) for verdict in (Verdict.HIDE, Verdict.DISMISS)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [Report, Gone]
    assert len(await scene.log()) == 1
    report_id = await scene.report(await scene.take(server_id=OTHER_SERVER), server_id=OTHER_SERVER)
    once = scene.act(MODERATOR, server_id=OTHER_SERVER)
    await scene.store.reports.decide(once, report_id, Verdict.HIDE)
    with pytest.raises(Redelivered):
        await scene.store.reports.decide(once, report_id, Verdict.HIDE)


# Takes that wait -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [Verdict.DISMISS, Verdict.SPOILER])
async def test_a_take_that_waits_is_let_pass(scene: Scene, verdict: Verdict) -> None:
    """Nobody sees it before, its moods count after, and its author is told."""
    review_id = await scene.take(listed="slur")
    [report] = await scene.open()
    assert (report.reporter_id, report.reason) == (None, "slur")
    assert report.review.state is ReviewState.WAITING
    assert await scene.store.reviews.list_posted(SERVER) == []
    assert await scene.moods() == {}
    await scene.decide(report.id, verdict)
    assert (await scene.review(review_id)).state is ReviewState.POSTED
    assert await scene.moods() == {Mood.DARK: 1}
    assert scene.notices() == [(ALICE, f"notice.{verdict}")]
    [[parameters]] = rows(scene.path, "SELECT parameters FROM notices")
    assert json.loads(parameters).get("reason") is None


@pytest.mark.parametrize("verdict", [Verdict.HIDE, Verdict.REMOVE])
async def test_after_a_verdict_the_next_take_waits(scene: Scene, verdict: Verdict) -> None:
    """Also when it has no word of the list; a moderator lets it pass."""
    review_id = await scene.take()
    await scene.decide(await scene.report(review_id), verdict)
    assert await scene.take(ReviewContent("better")) == review_id
    assert (await scene.review(review_id)).state is ReviewState.WAITING
    [report] = await scene.open()
    assert (report.reporter_id, report.reason) == (None, "")
    await scene.decide(report.id, Verdict.DISMISS)
    assert (await scene.review(review_id)).state is ReviewState.POSTED
    await scene.take(ReviewContent("and now"))
    assert (await scene.review(review_id)).state is ReviewState.POSTED


async def test_a_waiting_take_that_is_changed_is_a_new_report(scene: Scene) -> None:
    """A verdict on the text before is Gone."""
    await scene.take(listed="slur")
    [before] = await scene.open()
    await scene.take(ReviewContent("worse"), listed="other")
    [after] = await scene.open()
    assert (after.reason, after.review.content.body) == ("other", "worse")
    with pytest.raises(Gone):
        await scene.decide(before.id, Verdict.DISMISS)
    await scene.decide(after.id, Verdict.DISMISS)


async def test_a_reported_take_that_is_changed_and_waits_is_a_new_report(scene: Scene) -> None:
    """Dismissing the old report would pass a text nobody has looked at; changed without a word it stays."""
    review_id = await scene.take()
    old = await scene.report(review_id)
    await scene.take(ReviewContent("harmless"))
    assert [each.id for each in await scene.open()] == [old]  # the control
    await scene.take(ReviewContent("worse"), listed="slur")
    for verdict in Verdict:
        with pytest.raises(Gone):
            await scene.decide(old, verdict)
    assert (await scene.review(review_id)).state is ReviewState.WAITING
    [new] = await scene.open()
    assert (new.reporter_id, new.reason, new.review.content.body) == (None, "slur", "worse")
    await scene.decide(new.id, Verdict.DISMISS)
    assert (await scene.review(review_id)).state is ReviewState.POSTED


# No way round a verdict ------------------------------------------------------------------------------


async def test_taking_back_and_bringing_back_undoes_no_verdict(scene: Scene) -> None:
    """What was hidden comes back hidden, what waited waits, and anew it waits too; moods stay uncounted."""
    review_id = await scene.take()
    await scene.decide(await scene.report(review_id), Verdict.HIDE)
    await scene.store.reviews.delete(scene.act(), review_id)
    assert (await scene.store.reviews.undelete(scene.act(), review_id)).state is ReviewState.HIDDEN
    await scene.store.reviews.delete(scene.act(), review_id)
    review_id = await scene.take(ReviewContent("anew", moods=(Mood.DARK,)))
    assert (await scene.review(review_id)).state is ReviewState.WAITING
    await scene.store.reviews.delete(scene.act(), review_id)
    assert (await scene.store.reviews.undelete(scene.act(), review_id)).state is ReviewState.WAITING
    assert await scene.moods() == {}
    assert len(await scene.open()) == 1

    # Control: nobody has hidden this one.
    free = (await scene.store.reviews.write(scene.act(), "mother", TAKE)).review_id
    await scene.store.reviews.delete(scene.act(), free)
    assert (await scene.store.reviews.undelete(scene.act(), free)).state is ReviewState.POSTED


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize(
    ("verdict", "after"),
    [
        (Verdict.HIDE, ReviewState.HIDDEN),
        (Verdict.REMOVE, None),
        (Verdict.SPOILER, ReviewState.POSTED),
        (Verdict.DISMISS, ReviewState.POSTED),
    ],
)
async def test_a_verdict_on_a_take_that_was_taken_back(
    scene: Scene, verdict: Verdict, after: ReviewState | None, waits: bool
) -> None:
    """It stays taken back, and what was decided holds once it is brought back."""
    review_id = await scene.take(listed="slur" if waits else "")
    report_id = (await scene.open())[0].id if waits else await scene.report(review_id)
    await scene.store.reviews.delete(scene.act(), review_id)
    await scene.decide(report_id, verdict)
    assert (await scene.review(review_id)).state is ReviewState.DELETED
    if after is None:
        with pytest.raises(Gone):
            await scene.store.reviews.undelete(scene.act(), review_id)
    else:
        assert (await scene.store.reviews.undelete(scene.act(), review_id)).state is after


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ("nothing", ReviewState.POSTED),
        ("reported", ReviewState.WAITING),
        ("marked", ReviewState.WAITING),
        ("dismissed", ReviewState.POSTED),
    ],
)
async def test_deleted_and_written_anew_a_take_stays_before_moderators(
    scene: Scene, before: str, state: ReviewState
) -> None:
    """One that is reported or bears their mark waits for them; one nobody minds does not."""
    review_id = await scene.take()
    if before != "nothing":
        report_id = await scene.report(review_id)
        if before != "reported":
            await scene.decide(report_id, Verdict.SPOILER if before == "marked" else Verdict.DISMISS)
    await scene.store.reviews.delete(scene.act(), review_id)
    anew = await scene.store.reviews.write(scene.act(), "signal", ReviewContent("anew"))
    assert anew.state is state
    assert [each.reporter_id for each in await scene.open()] == [None] * (state is ReviewState.WAITING)


async def test_dismissing_clears_what_readers_flagged(scene: Scene) -> None:
    """It is flagged no more and takes as many other readers to be so again; another take stays flagged."""
    await scene.store.settings.change(scene.act(), "spoiler_flags", 2)
    review_id = await scene.take()
    other = (await scene.store.reviews.write(scene.act(CAROL), "signal", TAKE)).review_id
    for reader in (7, 8):
        for each in (review_id, other):
            await scene.store.reviews.flag_spoiler(scene.act(reader), each)
    assert (await scene.review(review_id)).flagged
    await scene.decide(await scene.report(review_id), Verdict.DISMISS)
    assert not (await scene.review(review_id)).flagged
    assert (await scene.review(other)).flagged
    for reader in (7, 8, 10):
        assert not await scene.store.reviews.flag_spoiler(scene.act(reader), review_id)
    assert await scene.store.reviews.flag_spoiler(scene.act(11), review_id)


async def test_a_removed_take_is_not_its_authors_to_delete(scene: Scene) -> None:
    """So that its day is not begun anew, nor its state forgotten."""
    review_id = await scene.take()
    await scene.decide(await scene.report(review_id), Verdict.REMOVE)
    with pytest.raises(Gone):
        await scene.store.reviews.delete(scene.act(), review_id)
    assert (await scene.review(review_id)).state is ReviewState.REMOVED


async def test_a_restored_version_meets_the_word_list(scene: Scene) -> None:
    """A text from before the list waits as if it were written now; a clean one does not."""
    review_id = await scene.take(ReviewContent("a slur of old"))
    await scene.take(ReviewContent("clean"))
    await scene.take(ReviewContent("cleaner"))
    await scene.store.settings.change(scene.act(), "review_words", "slur")
    clean, slur = await scene.store.reviews.list_versions(scene.act(), review_id)
    await scene.store.reviews.restore_version(scene.act(), clean.id, listed="")
    assert (await scene.review(review_id)).state is ReviewState.POSTED
    await scene.store.reviews.restore_version(scene.act(), slur.id, listed="slur")
    assert (await scene.review(review_id)).state is ReviewState.WAITING
    [report] = await scene.open()
    assert report.reason == "slur"


# Blocked members -------------------------------------------------------------------------------------


async def test_a_blocked_author_writes_and_brings_back_nothing(scene: Scene) -> None:
    """In this server; the report stays open, and blocking twice is told and noted once."""
    review_id = await scene.take()
    await scene.take(ReviewContent("second"))
    [version] = await scene.store.reviews.list_versions(scene.act(), review_id)
    report_id = await scene.report(review_id)
    for _ in range(2):
        report = await scene.decide(report_id, Verdict.BLOCK)
        assert report.review.state is ReviewState.POSTED
    assert [each.id for each in await scene.open()] == [report_id]
    assert scene.notices() == [(ALICE, "notice.block")]
    assert [entry.action for entry in await scene.log()] == ["take_block"]
    with pytest.raises(Blocked):
        await scene.take()
    with pytest.raises(Blocked):
        await scene.store.reviews.restore_version(scene.act(), version.id, listed="")
    await scene.store.reviews.delete(scene.act(), review_id)
    with pytest.raises(Blocked):
        await scene.store.reviews.undelete(scene.act(), review_id)
    await scene.take(server_id=OTHER_SERVER)
    await scene.store.ratings.record_score(scene.act(), "mother", score=9)


async def test_members_are_blocked_and_let_again(scene: Scene) -> None:
    """One who was here; doing it again changes nothing, and what was taken back untold is not told."""
    with pytest.raises(UnknownMember):
        await scene.store.moderation.block(scene.act(MODERATOR), ALICE, name="alice", blocked=True)
    await scene.store.ratings.record_score(scene.act(), "mother", score=9)
    for blocked, changed in ((False, False), (True, True), (True, False), (False, True)):
        by = scene.act(MODERATOR, name="mod")
        assert await scene.store.moderation.block(by, ALICE, name="alice", blocked=blocked) is changed
    assert await scene.log() == [
        LogEntry(NOW, "take_unblock", "mod", member="alice"),
        LogEntry(NOW, "take_block", "mod", member="alice"),
    ]
    assert scene.notices() == []
    await scene.take()


async def test_taking_a_verdict_back_shows_nothing_nobody_looked_at(scene: Scene) -> None:
    """What was written since waits for its own report, what was removed goes after a day; else it works."""
    review_id = await scene.take()
    hidden = await scene.report(review_id)
    await scene.decide(hidden, Verdict.HIDE)
    by = partial(scene.act, MODERATOR, name="mod")
    await scene.store.reports.undo(by(at=NOW + 10), hidden)  # the control
    assert (await scene.review(review_id)).state is ReviewState.POSTED
    again = await scene.report(review_id)
    await scene.decide(again, Verdict.HIDE)
    await scene.take(ReviewContent("worse"))
    with pytest.raises(Gone):
        await scene.store.reports.undo(by(at=NOW + 11), again)
    assert (await scene.review(review_id)).state is ReviewState.WAITING
    [waits] = await scene.open()
    await scene.decide(waits.id, Verdict.REMOVE)
    with pytest.raises(Gone):
        await scene.store.reports.undo(by(at=NOW + 2 * ERASED_SECONDS), waits.id)
    await scene.store.reports.undo(by(at=NOW + 12), waits.id)  # the control: in time
    assert (await scene.review(review_id)).state is ReviewState.POSTED


async def test_the_bucket_of_reports_outlives_what_was_reported(store: Store, act: Acts) -> None:
    """Whoever writes anew and deletes, for somebody who reports, gets them no more reports than others."""
    for number in range(REPORTS_AN_HOUR + 1):
        title_id = f"title-{number}"
        review_id = (await store.reviews.write(act(ALICE), title_id, ReviewContent("Fine."))).review_id
        if number == REPORTS_AN_HOUR:
            with pytest.raises(TooManyReports):
                await store.reports.file(act(CAROL), review_id, "flood")
            break
        await store.reports.file(act(CAROL), review_id, "flood")
        await store.reviews.delete(act(ALICE), review_id)
        await store.reviews.write(act(ALICE), title_id, ReviewContent("Quite other words."))
