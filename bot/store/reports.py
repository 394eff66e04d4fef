"""Takes that moderators are asked about, and what they decide; each act is in the log."""

import sqlite3
from dataclasses import replace

from bot.domain.errors import Gone, OwnReview
from bot.domain.members import Act
from bot.domain.moderation import LogEntry, Report, Verdict
from bot.domain.reviews import Review, ReviewState
from bot.store.acts import begin, note
from bot.store.database import Database
from bot.store.notices import tell
from bot.store.reviews import SELECT, judge, lasting, one, review
from bot.store.servers import ERASED_SECONDS

_STATES = {
    Verdict.HIDE: ReviewState.HIDDEN,
    Verdict.REMOVE: ReviewState.REMOVED,
    Verdict.DISMISS: ReviewState.POSTED,
}
_EVERY = f"""
SELECT p.report_id, p.server_id, p.reporter_id, p.reason, t.*
FROM reports AS p
JOIN ({SELECT}) AS t ON t.review_id = p.review_id
"""
_SELECT = f"{_EVERY} WHERE p.closed_at IS NULL"
_TOLD_AT_ONCE = 5
"""Reports of one server taken up at a time, so that a server out of reach keeps no other waiting."""


class Reports:
    """What moderators see and do of takes. Who may is decided before any of this is called."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, act: Act, review_id: int, reason: str) -> None:
        """Report a take; a second report by the same member while the first is open changes its reason.

        Raises Gone, OwnReview, Redelivered.
        """

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            found = one(db, act.server_id, review_id)
            if found.state is not ReviewState.POSTED:
                raise Gone
            if found.member_id == act.member_id:
                raise OwnReview
            keys = {"review_id": review_id, "reporter_id": act.member_id, "reason": reason}
            rows = db.execute(
                "UPDATE reports SET reason = :reason WHERE review_id = :review_id "
                "AND reporter_id = :reporter_id AND closed_at IS NULL RETURNING report_id",
                keys,
            ).fetchall()
            if not rows:
                db.execute(
                    "INSERT INTO reports (server_id, review_id, reporter_id, reason, reported_at) "
                    "VALUES (:server_id, :review_id, :reporter_id, :reason, :at)",
                    {**keys, "server_id": act.server_id, "at": act.at},
                )

        await self._database.write(job)

    async def open(self, server_id: int) -> list[Report]:
        """The reports nobody has decided on, the oldest first."""
        rows = await self._database.read(
            f"{_SELECT} AND p.server_id = :server_id ORDER BY p.report_id LIMIT 25", {"server_id": server_id}
        )
        return [_report(row) for row in rows]

    async def find(self, server_id: int, report_id: int) -> Report | None:
        """The report of that id, open or decided on, if this server has it."""
        rows = await self._database.read(
            f"{_EVERY} WHERE p.report_id = :id AND p.server_id = :server_id",
            {"id": report_id, "server_id": server_id},
        )
        return _report(rows[0]) if rows else None

    async def unannounced(self) -> list[Report]:
        """The oldest open reports of each server with a report channel that it has not heard of."""
        rows = await self._database.read(
            f"{_SELECT} AND p.report_id IN (SELECT report_id FROM ("
            "SELECT w.report_id, row_number() OVER (PARTITION BY w.server_id ORDER BY w.report_id) AS place "
            "FROM reports AS w JOIN settings AS s ON s.server_id = w.server_id AND s.name = 'report_channel' "
            "WHERE w.closed_at IS NULL AND w.announced_at IS NULL) WHERE place <= :most) "
            "ORDER BY p.report_id",
            {"most": _TOLD_AT_ONCE},
        )
        return [_report(row) for row in rows]

    async def announced(self, report_id: int, *, at: int) -> None:
        """Note that a report has reached the report channel."""

        def job(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE reports SET announced_at = :at WHERE report_id = :id", {"id": report_id, "at": at}
            )

        await self._database.write(job)

    async def decide(self, act: Act, report_id: int, verdict: Verdict) -> Report:
        """Act on a report and all others open on its take; the take as it is then.

        BLOCK keeps its author from reviewing and leaves the report open; every verdict is in the log, and
        the author is told of each but DISMISS of a take that was always seen. Raises Gone, Redelivered.
        """

        def job(db: sqlite3.Connection) -> Report:
            begin(db, act)
            report = _one(db, act, report_id, "IS NULL")
            found = report.review
            seen = lasting(db, found) is ReviewState.POSTED
            if verdict is Verdict.BLOCK:
                if not block(db, act, found.member_id, blocked=True):
                    return report
            else:
                _judge(db, act, found, verdict)
            if verdict is not Verdict.DISMISS or not seen:
                # A reporter's words are no moderator's reason for letting pass or for blocking.
                blames = verdict not in (Verdict.DISMISS, Verdict.BLOCK) and report.reporter_id is not None
                reason = report.reason if blames else ""
                key = f"notice.{verdict}"
                tell(db, act, found.member_id, key, title_id=found.title_id, reason=reason)
            note(db, act, LogEntry(act.at, f"take_{verdict}", act.name, found.title_id, found.author))
            return replace(report, review=one(db, act.server_id, found.id))

        return await self._database.write(job)

    async def undo(self, act: Act, report_id: int) -> Report:
        """Take back what was decided on a report: its take is seen again and bears no moderator's mark.

        What its author has written since waits for a moderator of its own, and what was removed is erased
        after a day. Raises Gone where there is nothing to take back, Redelivered.
        """

        def job(db: sqlite3.Connection) -> Report:
            begin(db, act)
            report = _one(db, act, report_id, "IS NOT NULL")
            found = report.review
            state = lasting(db, found)
            erased = state is ReviewState.REMOVED and (found.state_at or 0) <= act.at - ERASED_SECONDS
            if state is ReviewState.WAITING or erased or (state is ReviewState.POSTED and not found.flagged):
                raise Gone
            judge(db, act, found, ReviewState.POSTED)
            db.execute("UPDATE reviews SET marked_at = NULL WHERE review_id = :id", {"id": found.id})
            tell(db, act, found.member_id, "notice.dismiss", title_id=found.title_id, reason="")
            note(db, act, LogEntry(act.at, "take_undo", act.name, found.title_id, found.author))
            return replace(report, review=one(db, act.server_id, found.id))

        return await self._database.write(job)

    async def block(self, act: Act, member_id: int, *, name: str, blocked: bool) -> bool:
        """Keep a member from reviewing here, or let them again; False when they were so already."""

        def job(db: sqlite3.Connection) -> bool:
            begin(db, act)
            db.execute(
                "INSERT INTO members (server_id, member_id, name, seen_at) "
                "VALUES (:server_id, :member_id, :name, :at) ON CONFLICT DO NOTHING",
                {"server_id": act.server_id, "member_id": member_id, "name": name, "at": act.at},
            )
            if not block(db, act, member_id, blocked=blocked):
                return False
            verb = "block" if blocked else "unblock"
            tell(db, act, member_id, f"notice.{verb}", title_id="", reason="")
            note(db, act, LogEntry(act.at, f"take_{verb}", act.name, member=name))
            return True

        return await self._database.write(job)


def _one(db: sqlite3.Connection, act: Act, report_id: int, closed: str) -> Report:
    """A report of the actor's server, open ("IS NULL") or decided on ("IS NOT NULL"). Raises Gone."""
    rows = db.execute(
        f"{_EVERY} WHERE p.report_id = :id AND p.server_id = :server_id AND p.closed_at {closed}",
        {"id": report_id, "server_id": act.server_id},
    ).fetchall()
    if not rows:
        raise Gone
    return _report(rows[0])


def _judge(db: sqlite3.Connection, act: Act, found: Review, verdict: Verdict) -> None:
    """Let a verdict take effect on a take and close every report on it."""
    keys = {"review_id": found.id, "at": act.at}
    if verdict is not Verdict.SPOILER:
        judge(db, act, found, _STATES[verdict])
    else:
        db.execute("UPDATE reviews SET marked_at = :at WHERE review_id = :review_id", keys)
        if lasting(db, found) is ReviewState.WAITING:
            judge(db, act, found, ReviewState.POSTED)
    if verdict is Verdict.DISMISS:  # a false alarm: its text is shown again
        db.execute(
            "UPDATE reviews SET flagged_at = NULL, marked_at = NULL WHERE review_id = :review_id", keys
        )
        db.execute("DELETE FROM spoiler_flags WHERE review_id = :review_id", keys)
    db.execute("UPDATE reports SET closed_at = :at WHERE review_id = :review_id AND closed_at IS NULL", keys)


def _report(row: sqlite3.Row) -> Report:
    return Report(row["report_id"], row["server_id"], review(row), row["reporter_id"], row["reason"])


def block(db: sqlite3.Connection, act: Act, member_id: int, *, blocked: bool) -> bool:
    """Inside a job; False when it was so already."""
    return bool(
        db.execute(
            "UPDATE members SET blocked_at = :at WHERE server_id = :server_id AND member_id = :member_id "
            f"AND blocked_at IS {'' if blocked else 'NOT '}NULL RETURNING member_id",
            {"server_id": act.server_id, "member_id": member_id, "at": act.at if blocked else None},
        ).fetchall()
    )
