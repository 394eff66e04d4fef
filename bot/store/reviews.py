"""Takes, exactly as written; cleaning happens when they are shown."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Blocked, Gone, OwnReview
from bot.domain.listed_words import find_listed_word
from bot.domain.members import Act
from bot.domain.ratings import Progress
from bot.domain.reviews import ListedReview, Reader, Review, ReviewContent, ReviewState, Version
from bot.domain.titles import Mood
from bot.store import summaries
from bot.store.acts import begin
from bot.store.database import Database
from bot.store.drafts import decode, drop, encode
from bot.store.interests import Interests
from bot.store.notices import tell
from bot.store.ratings import put
from bot.store.servers import ERASED_SECONDS
from bot.store.settings import settings

SELECT = """
SELECT v.review_id, v.title_id, v.member_id, m.name, v.body, v.spoils, v.posted_at, v.edited_at,
    v.episode, v.series, v.link, v.state, v.state_at, v.card_channel, v.card_message,
    coalesce(v.marked_at, v.flagged_at) AS flagged_at,
    r.score, r.progress,
    (SELECT group_concat(o.mood, ' ') FROM review_moods AS o WHERE o.review_id = v.review_id) AS moods,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 1) AS helpful,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 0) AS unhelpful
FROM reviews AS v
JOIN members AS m ON m.server_id = v.server_id AND m.member_id = v.member_id
LEFT JOIN ratings AS r
    ON r.server_id = v.server_id AND r.title_id = v.title_id AND r.member_id = v.member_id
"""
_LISTED = """
SELECT v.review_id, v.title_id, v.member_id, r.score, coalesce(v.edited_at, v.posted_at) AS at,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 1) AS helpful,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 0) AS unhelpful
FROM reviews AS v
LEFT JOIN ratings AS r
    ON r.server_id = v.server_id AND r.title_id = v.title_id AND r.member_id = v.member_id
WHERE v.server_id = :server_id AND v.state = 'posted'
    AND (:title_id IS NULL OR v.title_id = :title_id)
    AND (:member_id IS NULL OR v.member_id = :member_id)
    AND (:series IS NULL OR lower(v.series) = lower(:series))
    AND (:spoiler_free = 0 OR (v.spoils = 0 AND v.flagged_at IS NULL AND v.marked_at IS NULL))
"""
_PUT = """
INSERT INTO reviews (server_id, title_id, member_id, body, spoils, episode, series, link, posted_at, state)
VALUES (:server_id, :title_id, :member_id, :body, :spoils, :episode, :series, :link, :at, :state)
ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET body = excluded.body, spoils = excluded.spoils,
    episode = excluded.episode, series = excluded.series, link = excluded.link,
    edited_at = excluded.posted_at, state = excluded.state,
    flagged_at = CASE WHEN reviews.body = excluded.body THEN reviews.flagged_at END
RETURNING review_id, edited_at
"""


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of writing: the review's id, its state, and what it was before, None for a new one."""

    review_id: int
    state: ReviewState
    before: Review | None = None

    @property
    def edited(self) -> bool:
        """Whether an earlier take was replaced."""
        return self.before is not None


@dataclass(frozen=True, slots=True)
class Share:
    """A list of takes that stands in a channel: its view, and the page it shows."""

    channel_id: int
    message_id: int
    view_id: int
    page: int


class Reviews:
    """One take a member and title."""

    def __init__(self, database: Database, interests: Interests) -> None:
        self._database = database
        self._interests = interests

    # Writing -----------------------------------------------------------------------------------------

    async def write(
        self,
        act: Act,
        title_id: str,
        take: ReviewContent,
        *,
        waits_for: str = "",
        draft_id: int | None = None,
    ) -> Written:
        """Post the take, or replace the member's earlier one, which becomes a version of it.

        Score, progress and summary move with it, and the draft it grew from goes, in one transaction. With
        `waits_for` (a word on the server's list) it waits for a moderator, as does the next one after a
        moderator has hidden or removed it. With `draft_id` that draft goes too, so that it is posted once.
        Raises Blocked, Redelivered, Busy, and Gone where the draft is gone.
        """

        def job(db: sqlite3.Connection) -> Written:
            begin(db, act)
            if draft_id is not None and not drop(db, act, draft_id):
                raise Gone
            return _write(db, act, title_id, take, waits_for=waits_for)

        written = await self._database.write(job)
        self._interests.forget(act)
        return written

    async def posted(
        self, server_id: int, review_id: int, *, channel_id: int, message_id: int | None = None
    ) -> None:
        """Note where a take's public card stands, or where it shall once it is let pass."""

        def job(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE reviews SET card_channel = :channel_id, card_message = :message_id "
                "WHERE server_id = :server_id AND review_id = :review_id",
                {
                    "server_id": server_id,
                    "review_id": review_id,
                    "channel_id": channel_id,
                    "message_id": message_id,
                },
            )

        await self._database.write(job)

    async def shared(
        self, view_id: int, page: int, review_ids: list[int], *, channel_id: int, message_id: int
    ) -> None:
        """Note whose text a list shows that was shared, in place of what it showed before."""

        def job(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM shared_lists WHERE view_id = :view_id", {"view_id": view_id})
            db.executemany(
                "INSERT INTO shared_lists (review_id, message_id, channel_id, view_id, page) "
                "VALUES (:review_id, :message_id, :channel_id, :view_id, :page) ON CONFLICT DO NOTHING",
                [
                    {
                        "review_id": review_id,
                        "message_id": message_id,
                        "channel_id": channel_id,
                        "view_id": view_id,
                        "page": page,
                    }
                    for review_id in review_ids
                ],
            )

        await self._database.write(job)

    async def shares(self, server_id: int, review_id: int) -> list[Share]:
        """The shared lists that show a take's text."""
        rows = await self._database.read(
            "SELECT s.channel_id, s.message_id, s.view_id, s.page FROM shared_lists AS s "
            "JOIN reviews AS v USING (review_id) "
            "WHERE v.server_id = :server_id AND v.review_id = :review_id",
            {"server_id": server_id, "review_id": review_id},
        )
        return [Share(*row) for row in rows]

    async def unshared(self, view_id: int) -> None:
        """Note that a shared list shows no text any more."""

        def job(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM shared_lists WHERE view_id = :view_id", {"view_id": view_id})

        await self._database.write(job)

    async def mark(self, act: Act, review_id: int, *, episode: int | None) -> Review:
        """Say of one's own take up to which episode it is safe, None for no such mark. Raises Gone."""

        def job(db: sqlite3.Connection) -> Review:
            begin(db, act)
            _not_blocked(db, act)
            own(db, act, review_id)
            db.execute(
                "UPDATE reviews SET episode = :episode WHERE review_id = :review_id",
                {"review_id": review_id, "episode": episode},
            )
            return own(db, act, review_id)

        return await self._database.write(job)

    async def replying(self, act: Act) -> None:
        """Note a reply about to be posted. Raises Blocked, Redelivered."""

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            _not_blocked(db, act)

        await self._database.write(job)

    async def delete(self, act: Act, review_id: int) -> Review:
        """Take one's own take back; it is erased after a day. Raises Gone, Redelivered."""

        def job(db: sqlite3.Connection) -> Review:
            begin(db, act)
            review = own(db, act, review_id)
            if review.state in (ReviewState.DELETED, ReviewState.REMOVED):
                raise Gone
            set_state(db, act, review, ReviewState.DELETED)
            return review

        return await self._database.write(job)

    async def undelete(self, act: Act, review_id: int) -> Review:
        """Bring one's own take back within a day, to the state it had: what a moderator hid stays hidden.

        Raises Gone, Blocked, Redelivered.
        """

        def job(db: sqlite3.Connection) -> Review:
            begin(db, act)
            _not_blocked(db, act)
            review = own(db, act, review_id, state=ReviewState.DELETED)
            if review.state_at is None or review.state_at <= act.at - ERASED_SECONDS:
                raise Gone
            before = lasting(db, review)
            if before is ReviewState.REMOVED:
                raise Gone
            set_state(db, act, review, before)
            return own(db, act, review_id)

        return await self._database.write(job)

    async def restore(self, act: Act, version_id: int) -> tuple[str, Written]:
        """Make an earlier version of one's own take the take, as if written anew; the title's id.

        Raises Gone, Blocked, Redelivered.
        """

        def job(db: sqlite3.Connection) -> tuple[str, Written]:
            begin(db, act)
            rows = db.execute(
                "SELECT o.review_id, o.take FROM review_versions AS o JOIN reviews AS v USING (review_id) "
                "WHERE o.version_id = :version_id AND v.server_id = :server_id "
                "AND v.member_id = :member_id",
                {"version_id": version_id, "server_id": act.server_id, "member_id": act.member_id},
            ).fetchall()
            if not rows:
                raise Gone
            review = own(db, act, rows[0]["review_id"])
            if review.state is ReviewState.DELETED:
                raise Gone
            take = decode(rows[0]["take"], ReviewContent)
            if take is None:
                raise Gone
            text = "\n".join((take.body, take.series or ""))
            word = find_listed_word(text, settings(db, act.server_id).review_words)
            return review.title_id, _write(db, act, review.title_id, take, waits_for=word)

        restored = await self._database.write(job)
        self._interests.forget(act)
        return restored

    # Reading -----------------------------------------------------------------------------------------

    async def find(self, server_id: int, review_id: int) -> Review | None:
        """The take of that id, if this server has it and everybody may see it."""
        review = await self.any(server_id, review_id)
        return review if review is not None and review.state is ReviewState.POSTED else None

    async def any(self, server_id: int, review_id: int) -> Review | None:
        """The take of that id in whatever state, for its author and for moderators."""
        return await self._one(
            f"{SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id",
            {"server_id": server_id, "review_id": review_id},
        )

    async def by_card(self, server_id: int, message_id: int) -> Review | None:
        """The take whose public card is that message."""
        return await self._one(
            f"{SELECT} WHERE v.server_id = :server_id AND v.card_message = :message_id",
            {"server_id": server_id, "message_id": message_id},
        )

    async def by(self, server_id: int, title_id: str, *, member_id: int) -> Review | None:
        """The member's own take on a title, unless it was taken back or removed."""
        return await self._one(
            f"{SELECT} WHERE v.server_id = :server_id AND v.title_id = :title_id "
            "AND v.member_id = :member_id AND v.state NOT IN ('deleted', 'removed')",
            {"server_id": server_id, "title_id": title_id, "member_id": member_id},
        )

    async def listed(
        self,
        server_id: int,
        *,
        title_id: str | None = None,
        member_id: int | None = None,
        series: str | None = None,
        spoiler_free: bool = False,
    ) -> list[ListedReview]:
        """The takes everybody may see, in no order."""
        rows = await self._database.read(
            _LISTED,
            {
                "server_id": server_id,
                "title_id": title_id,
                "member_id": member_id,
                "series": series,
                "spoiler_free": int(spoiler_free),
            },
        )
        return [ListedReview(*row) for row in rows]

    async def several(self, server_id: int, review_ids: list[int]) -> list[Review]:
        """The takes of these ids that everybody may see, in that order."""
        places = ", ".join(f":r{place}" for place in range(len(review_ids)))
        rows = await self._database.read(
            f"{SELECT} WHERE v.server_id = :server_id AND v.state = 'posted' AND v.review_id IN ({places})",
            {"server_id": server_id} | {f"r{place}": review_id for place, review_id in enumerate(review_ids)},
        )
        found = {row["review_id"]: review(row) for row in rows}
        return [found[review_id] for review_id in review_ids if review_id in found]

    async def series(self, server_id: int) -> list[str]:
        """The names of the server's series, the longest first."""
        rows = await self._database.read(
            "SELECT max(series) AS name FROM reviews WHERE server_id = :server_id AND series IS NOT NULL "
            "AND state = 'posted' GROUP BY lower(series) ORDER BY count(*) DESC, name",
            {"server_id": server_id},
        )
        return [row["name"] for row in rows]

    async def versions(self, act: Act, review_id: int) -> list[Version]:
        """What one's own take was before its edits, the latest first."""
        rows = await self._database.read(
            "SELECT o.version_id, o.take, o.written_at FROM review_versions AS o "
            "JOIN reviews AS v USING (review_id) WHERE v.review_id = :review_id "
            "AND v.server_id = :server_id AND v.member_id = :member_id ORDER BY o.version_id DESC",
            {"review_id": review_id, "server_id": act.server_id, "member_id": act.member_id},
        )
        return [found for row in rows if (found := _version(row)) is not None]

    async def version(self, act: Act, version_id: int) -> tuple[int, Version] | None:
        """A version of one's own take, with the take's id."""
        rows = await self._database.read(
            "SELECT o.review_id, o.version_id, o.take, o.written_at FROM review_versions AS o "
            "JOIN reviews AS v USING (review_id) WHERE o.version_id = :version_id "
            "AND v.server_id = :server_id AND v.member_id = :member_id",
            {"version_id": version_id, "server_id": act.server_id, "member_id": act.member_id},
        )
        return next(
            ((row["review_id"], found) for row in rows if (found := _version(row)) is not None),
            None,
        )

    async def _one(self, sql: str, parameters: dict[str, object]) -> Review | None:
        rows = await self._database.read(sql, parameters)
        return review(rows[0]) if rows else None

    # What readers say --------------------------------------------------------------------------------

    async def vote(self, act: Act, review_id: int, *, helpful: bool) -> tuple[Review, bool]:
        """Say whether a take helps; saying the same again takes it back, and gives False.

        Raises Gone, OwnReview, Redelivered.
        """

        def job(db: sqlite3.Connection) -> tuple[Review, bool]:
            begin(db, act)
            keys = _read_by_another(db, act, review_id)
            rows = db.execute(
                "DELETE FROM helpful_votes WHERE review_id = :review_id AND member_id = :member_id "
                "RETURNING helpful",
                keys,
            ).fetchall()
            voted = not rows or bool(rows[0]["helpful"]) != helpful
            if voted:
                db.execute(
                    "INSERT INTO helpful_votes (review_id, member_id, helpful) "
                    "VALUES (:review_id, :member_id, :helpful)",
                    {**keys, "helpful": int(helpful)},
                )
            return one(db, act.server_id, review_id), voted

        return await self._database.write(job)

    async def flag(self, act: Act, review_id: int) -> tuple[Review, bool]:
        """Flag a take as an unmarked spoiler; whether this made it be treated as one.

        At the server's threshold its author is to be told how to mark it. Raises Gone, OwnReview.
        """

        def job(db: sqlite3.Connection) -> tuple[Review, bool]:
            begin(db, act)
            keys = _read_by_another(db, act, review_id)
            db.execute(
                "INSERT INTO spoiler_flags (review_id, member_id) VALUES (:review_id, :member_id) "
                "ON CONFLICT DO NOTHING",
                keys,
            )
            [row] = db.execute(
                "SELECT count(*) AS flags FROM spoiler_flags WHERE review_id = :review_id", keys
            )
            found = one(db, act.server_id, review_id)
            if found.spoils or row["flags"] < settings(db, act.server_id).spoiler_flags:
                return found, False
            db.execute(
                "UPDATE reviews SET flagged_at = :at WHERE review_id = :review_id", {**keys, "at": act.at}
            )
            tell(db, act, found.member_id, "notice.flagged", title_id=found.title_id, n=row["flags"])
            return one(db, act.server_id, review_id), True

        return await self._database.write(job)

    # How far readers are -----------------------------------------------------------------------------

    async def reader(self, server_id: int, title_id: str, *, member_id: int) -> Reader:
        """How far a member has come with a title."""
        [row] = await self._database.read(
            "SELECT (SELECT progress FROM ratings WHERE server_id = :server_id AND title_id = :title_id "
            "AND member_id = :member_id) AS progress, (SELECT episode FROM places "
            "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id) AS episode",
            {"server_id": server_id, "title_id": title_id, "member_id": member_id},
        )
        return Reader(Progress(row["progress"]) if row["progress"] else None, row["episode"])

    async def place(self, act: Act, title_id: str, *, episode: int, last: int | None) -> None:
        """Note the episode a member has come to; at the `last` they have finished. Raises Redelivered."""

        def job(db: sqlite3.Connection) -> None:
            begin(db, act)
            keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
            db.execute(
                "INSERT INTO places (server_id, member_id, title_id, episode, placed_at) "
                "VALUES (:server_id, :member_id, :title_id, :episode, :at) "
                "ON CONFLICT (server_id, member_id, title_id) DO UPDATE SET episode = excluded.episode, "
                "placed_at = excluded.placed_at",
                {**keys, "episode": episode, "at": act.at},
            )
            old = summaries.own(db, keys)
            done = last is not None and episode >= last
            if old is not None and old["progress"] == Progress.FINISHED:  # watching again changes no verdict
                done = True
            progress = Progress.FINISHED if done else Progress.WATCHING
            put(db, act, title_id, score=old["score"] if old else None, progress=progress)

        await self._database.write(job)
        self._interests.forget(act)


# Inside a job ----------------------------------------------------------------------------------------


def one(db: sqlite3.Connection, server_id: int, review_id: int) -> Review:
    """A take of the server in whatever state. Raises Gone."""
    rows = db.execute(
        f"{SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id",
        {"server_id": server_id, "review_id": review_id},
    ).fetchall()
    if not rows:
        raise Gone
    return review(rows[0])


def own(db: sqlite3.Connection, act: Act, review_id: int, *, state: ReviewState | None = None) -> Review:
    """The actor's own take, in `state` if one is given. Raises Gone."""
    found = one(db, act.server_id, review_id)
    if found.member_id != act.member_id or (state is not None and found.state is not state):
        raise Gone
    return found


def set_state(db: sqlite3.Connection, act: Act, found: Review, state: ReviewState) -> None:
    """Let a take be seen or not; the title's moods count those that are seen."""
    db.execute(
        "UPDATE reviews SET state = :state, state_at = :at, state_before = :before "
        "WHERE review_id = :review_id",
        {
            "review_id": found.id,
            "state": state,
            "at": act.at,
            "before": found.state if state is ReviewState.DELETED else None,
        },
    )
    by = (state is ReviewState.POSTED) - (found.state is ReviewState.POSTED)
    if by:
        for mood in found.take.moods:
            _count_mood(db, {"server_id": act.server_id, "title_id": found.title_id}, mood, by=by)


def lasting(db: sqlite3.Connection, found: Review) -> ReviewState:
    """What a take is whether its author took it back or not, so that nobody gets round a verdict so."""
    [row] = db.execute(
        "SELECT coalesce(state_before, state) AS state FROM reviews WHERE review_id = :review_id",
        {"review_id": found.id},
    )
    return ReviewState(row["state"])


def judge(db: sqlite3.Connection, act: Act, found: Review, state: ReviewState) -> None:
    """Set what a moderator decided a take to be; one that its author took back stays so."""
    if found.state is ReviewState.DELETED:
        db.execute(
            "UPDATE reviews SET state_before = :state WHERE review_id = :review_id",
            {"review_id": found.id, "state": state},
        )
    elif found.state is not state:
        set_state(db, act, found, state)


def _write(
    db: sqlite3.Connection, act: Act, title_id: str, take: ReviewContent, *, waits_for: str = ""
) -> Written:
    _not_blocked(db, act)
    keys = {"server_id": act.server_id, "title_id": title_id, "member_id": act.member_id}
    rows = db.execute(
        f"{SELECT} WHERE v.server_id = :server_id AND v.title_id = :title_id AND v.member_id = :member_id",
        keys,
    ).fetchall()
    before = review(rows[0]) if rows else None
    stood = lasting(db, before) if before is not None else ReviewState.POSTED
    if before is not None and before.state is ReviewState.DELETED:  # nothing of it goes into the new one
        if _looked_at(db, before.id):
            stood = ReviewState.WAITING
        db.execute("DELETE FROM reviews WHERE review_id = :review_id", {"review_id": before.id})
        before = None
    judged = stood is not ReviewState.POSTED
    state = ReviewState.WAITING if waits_for or judged else ReviewState.POSTED
    if before is not None and before.take != take and before.state is not ReviewState.REMOVED:
        db.execute(
            "INSERT INTO review_versions (review_id, take, written_at) VALUES (:review_id, :take, :at)",
            {
                "review_id": before.id,
                "take": encode(before.take),
                "at": before.edited_at or before.posted_at,
            },
        )
    put(db, act, title_id, score=take.score, progress=take.progress)
    if before is not None:
        set_state(
            db, act, before, ReviewState.WAITING
        )  # its moods count no more; they are counted anew below
    row = db.execute(
        _PUT,
        {
            **keys,
            "body": take.body,
            "spoils": int(take.spoils),
            "episode": take.episode,
            "series": take.series,
            "link": take.link,
            "at": act.at,
            "state": state,
        },
    ).fetchone()
    if before is not None and before.take.body != take.body:
        db.execute("DELETE FROM spoiler_flags WHERE review_id = :review_id", {"review_id": before.id})
    _put_moods(db, {**keys, "review_id": row["review_id"]}, take.moods, counted=state is ReviewState.POSTED)
    if state is ReviewState.WAITING:
        _wait(db, act, row["review_id"], waits_for)
    db.execute(
        "DELETE FROM drafts WHERE server_id = :server_id AND member_id = :member_id "
        "AND kind = 'review' AND title_id = :title_id",
        keys,
    )
    return Written(row["review_id"], state, before)


def _looked_at(db: sqlite3.Connection, review_id: int) -> bool:
    """Whether a moderator has marked a take, or is asked about it now."""
    [row] = db.execute(
        "SELECT marked_at IS NOT NULL OR EXISTS (SELECT 1 FROM reports AS p "
        "WHERE p.review_id = v.review_id AND p.closed_at IS NULL) AS so "
        "FROM reviews AS v WHERE v.review_id = :review_id",
        {"review_id": review_id},
    )
    return bool(row["so"])


def _wait(db: sqlite3.Connection, act: Act, review_id: int, reason: str) -> None:
    """A report without a reporter: a moderator has to let the take pass.

    All earlier ones go: whoever looked at those has not seen what the take says now.
    """
    keys = {"server_id": act.server_id, "review_id": review_id, "reason": reason, "at": act.at}
    db.execute(
        "UPDATE reports SET closed_at = :at WHERE review_id = :review_id AND closed_at IS NULL",
        keys,
    )
    db.execute(
        "INSERT INTO reports (server_id, review_id, reason, reported_at) "
        "VALUES (:server_id, :review_id, :reason, :at)",
        keys,
    )


def _not_blocked(db: sqlite3.Connection, act: Act) -> None:
    [row] = db.execute(
        "SELECT blocked_at FROM members WHERE server_id = :server_id AND member_id = :member_id",
        {"server_id": act.server_id, "member_id": act.member_id},
    )
    if row["blocked_at"] is not None:
        raise Blocked


def _read_by_another(db: sqlite3.Connection, act: Act, review_id: int) -> dict[str, object]:
    """The keys of a reader's say on a take they see. Raises Gone, OwnReview."""
    found = one(db, act.server_id, review_id)
    if found.state is not ReviewState.POSTED:
        raise Gone
    if found.member_id == act.member_id:
        raise OwnReview
    return {"review_id": review_id, "member_id": act.member_id}


def _put_moods(
    db: sqlite3.Connection, keys: dict[str, object], moods: tuple[Mood, ...], *, counted: bool
) -> None:
    """Set a review's moods to just these, and count them for the title."""
    db.execute("DELETE FROM review_moods WHERE review_id = :review_id", keys)
    for mood in moods:
        db.execute(
            "INSERT INTO review_moods (review_id, mood) VALUES (:review_id, :mood)", {**keys, "mood": mood}
        )
        if counted:
            _count_mood(db, keys, mood, by=1)


def _count_mood(db: sqlite3.Connection, keys: Mapping[str, object], mood: Mood, *, by: int) -> None:
    db.execute(
        "INSERT INTO mood_counts (server_id, title_id, mood, members) "
        "VALUES (:server_id, :title_id, :mood, 1) "
        "ON CONFLICT (server_id, title_id, mood) DO UPDATE SET members = mood_counts.members + :by",
        {**keys, "mood": mood, "by": by},
    )


def review(row: sqlite3.Row) -> Review:
    """The take of a row of `SELECT`."""
    moods = (row["moods"] or "").split()
    take = ReviewContent(
        body=row["body"],
        score=row["score"],
        progress=Progress(row["progress"]) if row["progress"] else None,
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
        take=take,
        posted_at=row["posted_at"],
        edited_at=row["edited_at"],
        state=ReviewState(row["state"]),
        flagged=row["flagged_at"] is not None,
        helpful=row["helpful"],
        unhelpful=row["unhelpful"],
        channel_id=row["card_channel"],
        message_id=row["card_message"],
        state_at=row["state_at"],
    )


def _version(row: sqlite3.Row) -> Version | None:
    take = decode(row["take"], ReviewContent)
    return Version(row["version_id"], take, row["written_at"]) if take is not None else None
