"""Rows of reviews inside a job: finding one, and saving what was decided of it."""

from bot.domain.errors import Blocked, Gone
from bot.domain.events import ReportFiled
from bot.domain.members import Act
from bot.domain.reviews import Review, ReviewContent, ReviewState
from bot.domain.titles import Mood
from bot.domain.verdicts import Decision, Effect, ReviewStatus
from bot.store import cards, flags, shelf
from bot.store.transaction import Row, Transaction

ERASED_SECONDS = 24 * 3600
"""For how long a review that was taken back or removed can be brought back."""

SELECT = """
SELECT v.review_id, v.title_id, v.member_id, m.name, m.avatar, v.body, v.spoils, v.posted_at, v.edited_at,
    v.episode, v.series, v.link, v.state, v.state_at,
    c.channel_id AS card_channel, c.message_id AS card_message,
    coalesce(v.marked_at, v.flagged_at) AS flagged_at,
    r.score, r.status,
    (SELECT group_concat(o.mood, ' ') FROM review_moods AS o WHERE o.review_id = v.review_id) AS moods,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 1) AS helpful,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 0) AS unhelpful
FROM reviews AS v
JOIN members AS m ON m.server_id = v.server_id AND m.member_id = v.member_id
LEFT JOIN shelf AS r
    ON r.server_id = v.server_id AND r.title_id = v.title_id AND r.member_id = v.member_id
LEFT JOIN cards AS c ON c.card_id = v.card_id
"""
_STATUS = """
SELECT v.state, v.state_before, v.flagged_at, v.marked_at, (SELECT count(*) FROM reports AS p
    WHERE p.review_id = v.review_id AND p.reply_id IS NULL AND p.closed_at IS NULL) AS asked
FROM reviews AS v WHERE v.review_id = :review_id
"""


def check_not_blocked(tx: Transaction, act: Act) -> None:
    row = tx.one(
        "SELECT blocked_at FROM members WHERE server_id = :server_id AND member_id = :member_id", act.keys()
    )
    if row is not None and row["blocked_at"] is not None:
        raise Blocked


def find_any(tx: Transaction, server_id: int, review_id: int) -> Review:
    """A review of the server in whatever state. Raises Gone."""
    row = tx.one(
        f"{SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id",
        {"server_id": server_id, "review_id": review_id},
    )
    if row is None:
        raise Gone
    return read_review(row)


def find_own(tx: Transaction, act: Act, review_id: int) -> Review:
    """The actor's own review. Raises Gone."""
    found = find_any(tx, act.server_id, review_id)
    if found.member_id != act.member_id:
        raise Gone
    return found


def find_status(tx: Transaction, review_id: int) -> ReviewStatus:
    """Who may see a review, for `decide`."""
    row = tx.one(_STATUS, {"review_id": review_id})
    assert row is not None
    is_deleted = row["state"] == ReviewState.DELETED
    lasting = (row["state_before"] or ReviewState.POSTED) if is_deleted else row["state"]
    return ReviewStatus(
        lasting=ReviewState(lasting),
        is_deleted=is_deleted,
        is_flagged=row["flagged_at"] is not None,
        is_marked=row["marked_at"] is not None,
        is_asked=row["asked"] > 0,
    )


def apply(tx: Transaction, act: Act, before: Review, decision: Decision) -> None:
    """Save what was decided of a review that was as `before`; its title counts the moods of those seen."""
    save_decision(tx, act, before.id, decision)
    by = decision.status.is_public - (before.state is ReviewState.POSTED)
    if by:
        count_moods(tx, act.server_id, before.title_id, before.content.moods, by=by)


def save_decision(tx: Transaction, act: Act, review_id: int, decision: Decision, *, listed: str = "") -> None:
    """Save who may see a review, and all that follows: flags, reports, its card, and the lists it is in.

    `listed` is the word for which it waits.
    """
    status, effects = decision.status, decision.effects
    keys = act.keys(review_id=review_id)
    tx.run(
        "UPDATE reviews SET state = :state, state_before = :before, "
        "state_at = CASE WHEN state = :state THEN state_at ELSE :at END, "
        "flagged_at = CASE WHEN :flagged = 1 THEN coalesce(flagged_at, :at) END, "
        "marked_at = CASE WHEN :marked = 1 THEN coalesce(marked_at, :at) END "
        "WHERE review_id = :review_id",
        {
            **keys,
            "state": status.state,
            "before": status.lasting if status.is_deleted else None,
            "flagged": int(status.is_flagged),
            "marked": int(status.is_marked),
        },
    )
    if effects & {Effect.UPHOLD_FLAGS, Effect.REFUSE_FLAGS}:
        flags.settle(tx, keys, upheld=Effect.UPHOLD_FLAGS in effects)
    if Effect.REFUSE_FLAGS in effects:
        flags.forget(tx, keys)
    elif status.is_flagged or status.is_marked:
        flags.note(tx, keys, is_flagged=status.is_flagged, is_marked=status.is_marked)
    if Effect.LIFT_FLAGS in effects:
        tx.run("DELETE FROM spoiler_flags WHERE review_id = :review_id", keys)
    if effects & {Effect.CLOSE_REPORTS, Effect.ASK}:
        close_reports(tx, act, review_id)
    if Effect.ASK in effects:  # a report without a reporter: a moderator has to let it pass
        file_report(tx, act, review_id, reporter_id=None, reason=listed)
    change_text(tx, act, review_id)


def file_report(
    tx: Transaction,
    act: Act,
    review_id: int,
    *,
    reporter_id: int | None,
    reason: str,
    reply_id: int | None = None,
) -> None:
    row = tx.one(
        "INSERT INTO reports (server_id, review_id, reply_id, reporter_id, reason, reported_at) "
        "VALUES (:server_id, :review_id, :reply_id, :reporter_id, :reason, :at) RETURNING report_id",
        act.keys(review_id=review_id, reply_id=reply_id, reporter_id=reporter_id, reason=reason),
    )
    assert row is not None
    tx.emit(ReportFiled(act.server_id, row["report_id"]), at=act.at)


def close_reports(tx: Transaction, act: Act, review_id: int, *, reply_id: int | None = None) -> None:
    """Nobody need look at a review any more, or at a reply to it."""
    tx.run(
        "UPDATE reports SET closed_at = :at "
        "WHERE review_id = :review_id AND coalesce(reply_id, 0) = coalesce(:reply_id, 0) "
        "AND closed_at IS NULL",
        act.keys(review_id=review_id, reply_id=reply_id),
    )


def change_text(tx: Transaction, act: Act, review_id: int) -> None:
    """What may be read of a review has changed: its card and every list of it are to follow."""
    cards.mark_stale(tx, act.server_id, review_id, at=act.at, removes=True)
    cards.mark_replies_stale(tx, act.server_id, review_id, at=act.at)
    cards.close_lists(tx, act.server_id, review_id, at=act.at)


def count_moods(tx: Transaction, server_id: int, title_id: str, moods: tuple[Mood, ...], *, by: int) -> None:
    tx.run(
        "INSERT INTO mood_counts (server_id, title_id, mood, members) "
        "VALUES (:server_id, :title_id, :mood, 1) "
        "ON CONFLICT (server_id, title_id, mood) DO UPDATE SET members = mood_counts.members + :by",
        [{"server_id": server_id, "title_id": title_id, "mood": mood, "by": by} for mood in moods],
    )


def read_review(row: Row) -> Review:
    moods = (row["moods"] or "").split()
    content = ReviewContent(
        body=row["body"],
        score=row["score"],
        progress=shelf.read_progress(row["status"]),
        spoils=bool(row["spoils"]),
        moods=tuple(mood for mood in Mood if mood in moods),
        episode=row["episode"],
        series=row["series"],
        link=row["link"],
    )
    return Review(
        id=row["review_id"],
        title_id=row["title_id"],
        member_id=row["member_id"],
        author=row["name"],
        content=content,
        posted_at=row["posted_at"],
        edited_at=row["edited_at"],
        state=ReviewState(row["state"]),
        flagged=row["flagged_at"] is not None,
        helpful=row["helpful"],
        unhelpful=row["unhelpful"],
        channel_id=row["card_channel"],
        message_id=row["card_message"],
        state_at=row["state_at"],
        avatar=row["avatar"] or None,
    )
