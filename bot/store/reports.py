"""Reviews and replies that moderators are asked about, and what they decide; each act is in the log."""

from bot.domain.errors import Gone
from bot.domain.flags import FlaggedReview
from bot.domain.members import Act
from bot.domain.moderation import LogEntry, Report, Verdict, check_may_report, check_reportable
from bot.domain.replies import Reply
from bot.domain.reviews import DAY, Review, ReviewState
from bot.domain.verdicts import Decision, ReviewEvent, ReviewStatus, decide
from bot.store import flags, replies
from bot.store.acts import begin, note
from bot.store.jobs import ask_purge
from bot.store.moderation import check_not_muted, mute, set_blocked
from bot.store.notices import leave_notice
from bot.store.review_rows import (
    ERASED_SECONDS,
    SELECT,
    apply,
    file_report,
    find_any,
    find_status,
    read_review,
)
from bot.store.transaction import Engine, Row, Transaction, writes

_EVENTS = {
    Verdict.HIDE: ReviewEvent.HIDE,
    Verdict.SPOILER: ReviewEvent.SPOILER,
    Verdict.REMOVE: ReviewEvent.REMOVE,
    Verdict.DISMISS: ReviewEvent.DISMISS,
}
_SELECT = f"""
SELECT p.report_id, p.server_id, p.reporter_id, p.reason, {replies.COLUMNS}, t.*
FROM reports AS p
LEFT JOIN replies AS a ON a.reply_id = p.reply_id
JOIN ({SELECT}) AS t ON t.review_id = p.review_id
WHERE p.server_id = :server_id
"""


class Reports:
    """What moderators see and do of texts. Who may is decided before any of this is called."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @writes
    def file(self, tx: Transaction, act: Act, review_id: int, reason: str) -> None:
        """Report a review; a second report by the same member while the first is open changes its reason.

        Raises Gone, OwnReview, Muted, TooManyReports, Redelivered.
        """
        begin(tx, act)
        _file(tx, act, find_any(tx, act.server_id, review_id), None, reason)

    @writes
    def file_reply(self, tx: Transaction, act: Act, reply_id: int, reason: str) -> None:
        """The same of a reply. Raises Gone, OwnReply, Muted, TooManyReports, Redelivered."""
        begin(tx, act)
        reply = replies.find_reply(tx, act.server_id, reply_id)
        _file(tx, act, find_any(tx, act.server_id, reply.review_id), reply, reason)

    async def list_open(self, server_id: int) -> list[Report]:
        """The reports nobody has decided on, the oldest first."""
        rows = await self._engine.read(
            f"{_SELECT} AND p.closed_at IS NULL ORDER BY p.report_id LIMIT 25", {"server_id": server_id}
        )
        return [_read_report(row) for row in rows]

    async def find(self, server_id: int, report_id: int) -> Report | None:
        """The report of that id, open or decided on, if this server has it."""
        return await self._find_one("", server_id, report_id)

    async def find_untold(self, server_id: int, report_id: int) -> Report | None:
        """The report of that id, if it is open and no report channel has heard of it."""
        return await self._find_one(
            "AND p.closed_at IS NULL AND p.announced_at IS NULL", server_id, report_id
        )

    async def _find_one(self, where: str, server_id: int, report_id: int) -> Report | None:
        rows = await self._engine.read(
            f"{_SELECT} AND p.report_id = :id {where}", {"id": report_id, "server_id": server_id}
        )
        return _read_report(rows[0]) if rows else None

    @writes
    def decide(self, tx: Transaction, act: Act, report_id: int, verdict: Verdict) -> Report:
        """Act on a report and all others open on the same text; the text as it is then.

        BLOCK keeps its author from reviewing and leaves the report open, and reaches who took a reported
        reply back; every verdict is in the log, and the author is told of each but DISMISS of a text that was
        always seen. Raises Gone, Redelivered.
        """
        begin(tx, act)
        report = _find(tx, act, report_id, "(p.closed_at IS NULL OR a.state = 'deleted')")
        tells = verdict is not Verdict.DISMISS
        if verdict is Verdict.BLOCK:
            if not set_blocked(tx, act, report.about.member_id, blocked=True):
                return report
        else:
            status = _find_status(tx, report)
            tells = tells or status.lasting is not ReviewState.POSTED
            _save(tx, act, report, decide(status, _EVENTS[verdict]))
        if tells:
            _tell(tx, act, report, verdict)
        _note_verdict(tx, act, report, verdict)
        return _find(tx, act, report_id)

    # Readers' flags ----------------------------------------------------------------------------------

    async def list_flagged(self, server_id: int, *, at: int, most: int) -> list[FlaggedReview]:
        """The reviews whose flags no moderator has judged, the oldest first, with who flagged them."""
        rows = await self._engine.read(
            f"{SELECT} WHERE v.server_id = :server_id AND v.state = 'posted' AND v.spoils = 0 "
            "AND v.marked_at IS NULL AND v.review_id IN (SELECT f.review_id FROM spoiler_flags AS f "
            "JOIN members AS k ON k.server_id = :server_id AND k.member_id = f.member_id "
            "WHERE f.refused_at IS NULL AND k.muted_at IS NULL) ORDER BY v.review_id LIMIT :most",
            {"server_id": server_id, "most": most},
        )
        keys = {"server_id": server_id, "old": flags.date_old(at)}
        found = []
        for row in rows:
            who = await self._engine.read(
                f"{flags.FLAGGERS} AND f.review_id = :review_id AND m.muted_at IS NULL ORDER BY f.member_id",
                {**keys, "review_id": row["review_id"]},
            )
            found.append(FlaggedReview(read_review(row), tuple(map(flags.read_flagger, who))))
        return found

    @writes
    def judge_flags(self, tx: Transaction, act: Act, review_id: int, *, spoils: bool) -> Review:
        """Say whether readers were right that a review spoils. Raises Gone, Redelivered."""
        begin(tx, act)
        found = find_any(tx, act.server_id, review_id)
        status = find_status(tx, review_id)
        if found.state is not ReviewState.POSTED or found.content.spoils or status.is_marked:
            raise Gone
        verdict = Verdict.SPOILER if spoils else Verdict.DISMISS
        apply(tx, act, found, decide(status, _EVENTS[verdict]))
        if spoils or status.is_flagged:
            leave_notice(tx, act, found.member_id, f"notice.{verdict}", title_id=found.title_id)
        _note(tx, act, f"take_{verdict}", found.title_id, found)
        return found

    @writes
    def mute_flagger(self, tx: Transaction, act: Act, review_id: int, member_id: int) -> None:
        """Take no more flags and reports from somebody who flagged a review. Raises Gone, Redelivered."""
        begin(tx, act)
        keys = act.keys(review_id=review_id)
        if member_id not in {each.member_id for each in flags.list_flaggers(tx, keys, at=act.at)}:
            raise Gone
        mute(tx, act, member_id)

    @writes
    def mute_reporter(self, tx: Transaction, act: Act, report_id: int) -> None:
        """Take no more reports and flags from whoever filed a report. Raises Gone, Redelivered."""
        begin(tx, act)
        report = _find(tx, act, report_id)
        if report.reporter_id is None:
            raise Gone
        mute(tx, act, report.reporter_id)

    @writes
    def undo(self, tx: Transaction, act: Act, report_id: int) -> Report:
        """Take back what was decided on a report: its text is seen again and bears no moderator's mark.

        What its author has written since waits for a moderator of its own, and what was removed is erased
        after a day. Raises Gone where there is nothing to take back, Redelivered.
        """
        begin(tx, act)
        report = _find(tx, act, report_id, "p.closed_at IS NOT NULL")
        status = _find_status(tx, report)
        decision = decide(status, ReviewEvent.UNDO)
        if status.lasting is ReviewState.REMOVED and (report.about.state_at or 0) <= act.at - ERASED_SECONDS:
            raise Gone
        if report.reply is None:
            flags.forget(tx, act.keys(review_id=report.review.id))
        _save(tx, act, report, decision)
        _tell(tx, act, report, Verdict.DISMISS)
        _note_verdict(tx, act, report, "undo")
        return _find(tx, act, report_id)


def _find_status(tx: Transaction, report: Report) -> ReviewStatus:
    return replies.make_status(report.reply) if report.reply else find_status(tx, report.review.id)


def _save(tx: Transaction, act: Act, report: Report, decision: Decision) -> None:
    if report.reply is not None:
        replies.save_verdict(tx, act, report.reply, decision)
    else:
        apply(tx, act, report.review, decision)


def _tell(tx: Transaction, act: Act, report: Report, verdict: Verdict) -> None:
    """The author of a text is to hear what was decided, not who reported it nor in which words."""
    of = "reply_" if report.reply and verdict is not Verdict.BLOCK else ""
    member_id, title_id = report.about.member_id, report.review.title_id
    leave_notice(tx, act, member_id, f"notice.{of}{verdict}", title_id=title_id)


def _note_verdict(tx: Transaction, act: Act, report: Report, action: str) -> None:
    of = "reply" if report.reply and action != Verdict.BLOCK else "take"
    _note(tx, act, f"{of}_{action}", report.review.title_id, report.about)


def _note(tx: Transaction, act: Act, action: str, title_id: str, about: Review | Reply) -> None:
    entry = LogEntry(act.at, action, act.name, title_id, about.author, member_id=about.member_id)
    note(tx, act, entry)


def _file(tx: Transaction, act: Act, review: Review, reply: Reply | None, reason: str) -> None:
    check_not_muted(tx, act)
    check_reportable(review, reply, by=act.member_id)
    reply_id = reply.id if reply else None
    if tx.run(
        "UPDATE reports SET reason = :reason WHERE review_id = :review_id "
        "AND coalesce(reply_id, 0) = coalesce(:reply_id, 0) "
        "AND reporter_id = :member_id AND closed_at IS NULL",
        act.keys(review_id=review.id, reply_id=reply_id, reason=reason),
    ):
        ask_purge(tx, at=act.at)
    else:
        _check_may_report(tx, act)
        file_report(tx, act, review.id, reply_id=reply_id, reporter_id=act.member_id, reason=reason)


def _check_may_report(tx: Transaction, act: Act) -> None:
    rows = tx.all(
        "SELECT at FROM filings WHERE server_id = :server_id AND member_id = :member_id AND at > :since",
        act.keys(since=act.at - DAY),
    )
    check_may_report([row["at"] for row in rows], at=act.at)
    tx.run("INSERT INTO filings (server_id, member_id, at) VALUES (:server_id, :member_id, :at)", act.keys())


def _find(tx: Transaction, act: Act, report_id: int, where: str = "TRUE") -> Report:
    """A report of the actor's server. Raises Gone."""
    row = tx.one(f"{_SELECT} AND p.report_id = :id AND {where}", act.keys(id=report_id))
    if row is None:
        raise Gone
    return _read_report(row)


def _read_report(row: Row) -> Report:
    return Report(
        id=row["report_id"],
        server_id=row["server_id"],
        review=read_review(row),
        reporter_id=row["reporter_id"],
        reason=row["reason"],
        reply=replies.read_reply(row) if row["reply_id"] is not None else None,
    )
