"""What moderators are asked about, what they decide, and what members report. Who may is decided before."""

from bot.domain.errors import Gone
from bot.domain.flags import FlaggedReview
from bot.domain.members import Act
from bot.domain.moderation import Burst, Evidence, LogEntry, Report, Verdict, check_reportable
from bot.domain.replies import Reply
from bot.domain.reviews import Review
from bot.store import Store
from bot.usecases.cards import Cards

HELD_SHOWN = 5
LOG_ROWS = 15


class Moderation:
    """Bursts of votes, reported texts, members who are kept out, and the log."""

    def __init__(self, *, store: Store, cards: Cards) -> None:
        self._store = store
        self._cards = cards

    async def list_waiting(self, act: Act) -> tuple[list[tuple[Burst, Evidence]], list[Report]]:
        """The oldest bursts, with what is known of each, and reports nobody has decided on."""
        bursts = (await self._store.moderation.list_bursts(act.server_id))[:HELD_SHOWN]
        shown = [(burst, await self._store.moderation.find_evidence(burst)) for burst in bursts]
        reports = await self._store.reports.list_open(act.server_id)
        return shown, reports[:HELD_SHOWN]

    async def decide_burst(self, act: Act, burst_id: int, *, hold: bool) -> Burst:
        """Hold all votes of a burst, or let all stand. Raises Gone, Redelivered."""
        return await self._store.moderation.decide(act, burst_id, hold=hold)

    async def exclude(self, act: Act, member_id: int, *, name: str, excluded: bool) -> bool:
        """Let a member's votes count no more, or again; False when they were so already."""
        return await self._store.moderation.exclude(act, member_id, name=name, excluded=excluded)

    async def block(self, act: Act, member_id: int, *, name: str, blocked: bool) -> bool:
        """Keep a member from reviewing, or let them again; False when they were so already.

        Raises UnknownMember.
        """
        return await self._store.moderation.block(act, member_id, name=name, blocked=blocked)

    async def unmute(self, act: Act, member_id: int, *, name: str) -> bool:
        """Take a member's reports and flags again; False when they were taken already."""
        return await self._store.moderation.unmute(act, member_id, name=name)

    async def list_log(self, act: Act, page: int) -> tuple[list[LogEntry], bool]:
        """A page of the log, and whether there is another."""
        found = await self._store.moderation.list_log(
            act.server_id, limit=LOG_ROWS + 1, offset=page * LOG_ROWS
        )
        return found[:LOG_ROWS], len(found) > LOG_ROWS

    # Readers' flags ----------------------------------------------------------------------------------

    async def list_flagged(self, act: Act) -> list[FlaggedReview]:
        """The oldest reviews whose flags nobody has judged."""
        return await self._store.reports.list_flagged(act.server_id, at=act.at, most=HELD_SHOWN)

    async def judge_flags(self, act: Act, review_id: int, *, spoils: bool) -> Review:
        """Say whether readers were right that a review spoils. Raises Gone, Redelivered."""
        found = await self._store.reports.judge_flags(act, review_id, spoils=spoils)
        await self._cards.settle_review(act.server_id, review_id)
        return found

    async def mute_flagger(self, act: Act, review_id: int, member_id: int) -> None:
        """Take no more flags and reports from somebody who flagged a review. Raises Gone, Redelivered."""
        await self._store.reports.mute_flagger(act, review_id, member_id)

    # Reports -----------------------------------------------------------------------------------------

    async def find_reportable(self, act: Act, review_id: int) -> tuple[Review | Reply, str]:
        """A review that somebody may report, and its title's id. Raises Gone, OwnReview."""
        return await self._check_reportable(act, await self._store.reviews.find(act.server_id, review_id))

    async def find_reportable_reply(self, act: Act, reply_id: int) -> tuple[Review | Reply, str]:
        """The same for a reply. Raises Gone, OwnReply."""
        reply = await self._store.replies.find(act.server_id, reply_id)
        if reply is None:
            raise Gone
        review = await self._store.reviews.find(act.server_id, reply.review_id)
        return await self._check_reportable(act, review, reply)

    async def find_reportable_message(self, act: Act, message_id: int) -> tuple[Review | Reply, str] | None:
        """The same by its public card; None for any other message. Raises Gone, OwnReview, OwnReply."""
        review = await self._store.reviews.find_by_message(act.server_id, message_id)
        if review is not None:
            return await self._check_reportable(act, review)
        reply = await self._store.replies.find_by_message(act.server_id, message_id)
        return await self.find_reportable_reply(act, reply.id) if reply is not None else None

    async def _check_reportable(
        self, act: Act, review: Review | None, reply: Reply | None = None
    ) -> tuple[Review | Reply, str]:
        if review is None:
            raise Gone
        check_reportable(review, reply, by=act.member_id)
        return reply or review, review.title_id

    async def file_report(self, act: Act, review_id: int, reason: str) -> None:
        """Report a review. Raises Gone, OwnReview, Muted, TooManyReports, Redelivered, Busy."""
        await self._store.reports.file(act, review_id, reason)

    async def report_reply(self, act: Act, reply_id: int, reason: str) -> None:
        """Report a reply. Raises Gone, OwnReply, Muted, TooManyReports, Redelivered, Busy."""
        await self._store.reports.file_reply(act, reply_id, reason)

    async def find_report(self, act: Act, report_id: int) -> Report:
        """A report, open or decided on. Raises Gone."""
        found = await self._store.reports.find(act.server_id, report_id)
        if found is None:
            raise Gone
        return found

    async def judge(self, act: Act, report_id: int, verdict: Verdict) -> Report:
        """Act on a report; what must leave its channel is under way. Raises Gone, Redelivered."""
        found = await self._store.reports.decide(act, report_id, verdict)
        await self._cards.settle_review(act.server_id, found.review.id)
        return found

    async def mute_reporter(self, act: Act, report_id: int) -> None:
        """Take no more reports and flags from whoever filed a report. Raises Gone, Redelivered."""
        await self._store.reports.mute_reporter(act, report_id)

    async def undo(self, act: Act, report_id: int) -> Report:
        """Take back what was decided on a report. Raises Gone, Redelivered."""
        return await self._store.reports.undo(act, report_id)
