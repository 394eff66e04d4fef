"""Reviews, exactly as written; cleaning happens when they are shown.

What may become of a review is decided in `bot.domain.verdicts`; here it is loaded, asked for and saved.
"""

from dataclasses import dataclass, replace

from bot.domain.cards import PublicCard
from bot.domain.errors import Gone, OwnReview
from bot.domain.flags import is_much_alike, weigh_flags
from bot.domain.members import Act
from bot.domain.ratings import Standing
from bot.domain.reviews import ListedReview, Review, ReviewContent, ReviewState, Version
from bot.domain.verdicts import Effect, ReviewEvent, decide, remember
from bot.store import cards, flags, shelf
from bot.store.acts import begin
from bot.store.drafts import decode, drop, drop_for, encode
from bot.store.imported_reviews import drop_review
from bot.store.interests import Interests
from bot.store.jobs import ask_purge
from bot.store.moderation import check_not_muted
from bot.store.notices import leave_notice
from bot.store.ratings import read_standing
from bot.store.review_rows import (
    ERASED_SECONDS,
    SELECT,
    apply,
    change_text,
    check_not_blocked,
    count_moods,
    find_any,
    find_own,
    find_status,
    read_review,
    save_decision,
)
from bot.store.settings import read_settings
from bot.store.transaction import Engine, Parameters, Row, Transaction, bind, writes

MOST_VERSIONS = 10
"""Earlier versions of one review; past them the oldest go."""

_LISTED = """
SELECT v.review_id, v.title_id, v.member_id, r.score, coalesce(v.edited_at, v.posted_at) AS at,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 1) AS helpful,
    (SELECT count(*) FROM helpful_votes AS h WHERE h.review_id = v.review_id AND h.helpful = 0) AS unhelpful,
    v.series
FROM reviews AS v
LEFT JOIN shelf AS r
    ON r.server_id = v.server_id AND r.title_id = v.title_id AND r.member_id = v.member_id
WHERE v.server_id = :server_id AND v.state = 'posted'
"""
_PUT = """
INSERT INTO reviews (server_id, title_id, member_id, body, spoils, episode, series, link, posted_at)
VALUES (:server_id, :title_id, :member_id, :body, :spoils, :episode, :series, :link, :at)
ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET body = excluded.body, spoils = excluded.spoils,
    episode = excluded.episode, series = excluded.series, link = excluded.link,
    edited_at = excluded.posted_at
RETURNING review_id
"""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The outcome of writing: the review's id, its state, and whether it took an earlier one's place.

    `shown` is what is about to be sent, None where nothing is.
    """

    review_id: int
    title_id: str
    state: ReviewState
    edited: bool
    shown: "Posting | None" = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A card about to be sent, and what it is to show."""

    card: PublicCard
    review: Review
    standing: Standing


class Reviews:
    """One review a member and title."""

    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    # Writing -----------------------------------------------------------------------------------------

    @writes
    def write(
        self,
        tx: Transaction,
        act: Act,
        title_id: str,
        content: ReviewContent,
        *,
        listed: str = "",
        draft_id: int | None = None,
        channel_id: int | None = None,
    ) -> WriteResult:
        """Post the review, or replace the member's earlier one, which becomes a version of it.

        Score, progress and summary move with it, and the draft it grew from goes, in one transaction. With
        `listed` (a word on the server's list) it waits for a moderator, as does the next one after a
        moderator has hidden or removed it. With `draft_id` that draft goes too, so that it is posted once.
        Where it may be seen it gets a card, to be sent to the channel. Raises Blocked, Redelivered, Busy, and
        Gone where the draft is gone.
        """
        begin(tx, act)
        if draft_id is not None and not drop(tx, act, draft_id):
            raise Gone
        written = _write(tx, act, title_id, content, listed=listed)
        drop_review(tx, act, title_id)
        tx.after(lambda: self._interests.forget(act))
        if channel_id is None:
            return written
        return replace(written, shown=_place(tx, act, written, channel_id=channel_id))

    @writes
    def mark_episode(self, tx: Transaction, act: Act, review_id: int, *, episode: int | None) -> Review:
        """Say of one's own review up to which episode it is safe, None for no such mark. Raises Gone."""
        begin(tx, act)
        check_not_blocked(tx, act)
        find_own(tx, act, review_id)
        tx.run(
            "UPDATE reviews SET episode = :episode WHERE review_id = :review_id",
            {"review_id": review_id, "episode": episode},
        )
        change_text(tx, act, review_id)
        return find_own(tx, act, review_id)

    @writes
    def delete(self, tx: Transaction, act: Act, review_id: int) -> Review:
        """Take one's own review back; it is erased after a day. Raises Gone, Redelivered."""
        begin(tx, act)
        review = find_own(tx, act, review_id)
        apply(tx, act, review, decide(find_status(tx, review_id), ReviewEvent.DELETE))
        return review

    @writes
    def undelete(self, tx: Transaction, act: Act, review_id: int) -> Review:
        """Bring one's own review back within a day, to the state it had: what a moderator hid stays hidden.

        Raises Gone, Blocked, Redelivered.
        """
        begin(tx, act)
        check_not_blocked(tx, act)
        review = find_own(tx, act, review_id)
        decision = decide(find_status(tx, review_id), ReviewEvent.UNDELETE)
        if review.state_at is None or review.state_at <= act.at - ERASED_SECONDS:
            raise Gone
        apply(tx, act, review, decision)
        return find_own(tx, act, review_id)

    @writes
    def restore_version(self, tx: Transaction, act: Act, version_id: int, *, listed: str) -> WriteResult:
        """Make an earlier version of one's own review the review, as if written anew, on the card it has.

        With `listed` as in `write`. Raises Gone, Blocked, Redelivered.
        """
        begin(tx, act)
        row = tx.one(
            "SELECT o.review_id, o.take FROM review_versions AS o "
            "JOIN reviews AS v ON v.review_id = o.review_id "
            "WHERE o.version_id = :version_id AND v.server_id = :server_id "
            "AND v.member_id = :member_id",
            act.keys(version_id=version_id),
        )
        if row is None:
            raise Gone
        review = find_own(tx, act, row["review_id"])
        if review.state is ReviewState.DELETED:
            raise Gone
        content = decode(row["take"], ReviewContent)
        if content is None:
            raise Gone
        tx.after(lambda: self._interests.forget(act))
        return _write(tx, act, review.title_id, content, listed=listed)

    # Reading -----------------------------------------------------------------------------------------

    async def find(self, server_id: int, review_id: int) -> Review | None:
        """The review of that id in whatever state, for its author and for moderators."""
        return await self._find_one(
            f"{SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id",
            {"server_id": server_id, "review_id": review_id},
        )

    async def find_by_message(self, server_id: int, message_id: int) -> Review | None:
        return await self._find_one(
            f"{SELECT} WHERE v.server_id = :server_id AND c.message_id = :message_id",
            {"server_id": server_id, "message_id": message_id},
        )

    async def find_own(self, server_id: int, title_id: str, *, member_id: int) -> Review | None:
        """The member's own review of a title, unless it was taken back or removed."""
        return await self._find_one(
            f"{SELECT} WHERE v.server_id = :server_id AND v.title_id = :title_id "
            "AND v.member_id = :member_id AND v.state NOT IN ('deleted', 'removed')",
            {"server_id": server_id, "title_id": title_id, "member_id": member_id},
        )

    async def list_posted(
        self,
        server_id: int,
        *,
        title_id: str | None = None,
        member_id: int | None = None,
        series: str | None = None,
        spoiler_free: bool = False,
    ) -> list[ListedReview]:
        """The reviews everybody may see, in no order."""
        wanted = {"title_id": title_id, "member_id": member_id}
        given = {name: value for name, value in wanted.items() if value is not None}
        parts = [f"AND v.{name} = :{name}" for name in given]
        if spoiler_free:
            parts.append("AND v.spoils = 0 AND v.flagged_at IS NULL AND v.marked_at IS NULL")
        rows = await self._engine.read(" ".join((_LISTED, *parts)), {"server_id": server_id, **given})
        if series is not None:  # a database folds case by rules of its own
            rows = [row for row in rows if (row["series"] or "").casefold() == series.casefold()]
        return [ListedReview(*tuple(row)[:-1]) for row in rows]

    async def find_several(self, server_id: int, review_ids: list[int]) -> list[Review]:
        """The reviews of these ids that everybody may see, in that order."""
        if not review_ids:
            return []
        places, some = bind("r", review_ids)
        rows = await self._engine.read(
            f"{SELECT} WHERE v.server_id = :server_id AND v.state = 'posted' AND v.review_id IN ({places})",
            {"server_id": server_id, **some},
        )
        found = {row["review_id"]: read_review(row) for row in rows}
        return [found[review_id] for review_id in review_ids if review_id in found]

    async def list_series(self, server_id: int) -> list[str]:
        """The names of the server's series, the longest first."""
        rows = await self._engine.read(
            "SELECT series, count(*) AS reviews FROM reviews WHERE server_id = :server_id "
            "AND series IS NOT NULL AND state = 'posted' GROUP BY series ORDER BY series",
            {"server_id": server_id},
        )
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        for row in rows:
            key = row["series"].casefold()
            counts[key] = counts.get(key, 0) + row["reviews"]
            names[key] = max(names.get(key, ""), row["series"])
        return [names[key] for key in sorted(counts, key=lambda key: (-counts[key], names[key]))]

    async def list_versions(self, act: Act, review_id: int) -> list[Version]:
        """What one's own review was before its edits, the latest first."""
        rows = await self._engine.read(
            "SELECT o.version_id, o.take, o.written_at FROM review_versions AS o "
            "JOIN reviews AS v ON v.review_id = o.review_id WHERE v.review_id = :review_id "
            "AND v.server_id = :server_id AND v.member_id = :member_id ORDER BY o.version_id DESC",
            act.keys(review_id=review_id),
        )
        return [version for row in rows if (version := _read_version(row)) is not None]

    async def find_version(self, act: Act, version_id: int) -> tuple[int, Version] | None:
        """A version of one's own review, with the review's id."""
        rows = await self._engine.read(
            "SELECT o.review_id, o.version_id, o.take, o.written_at FROM review_versions AS o "
            "JOIN reviews AS v ON v.review_id = o.review_id WHERE o.version_id = :version_id "
            "AND v.server_id = :server_id AND v.member_id = :member_id",
            act.keys(version_id=version_id),
        )
        version = _read_version(rows[0]) if rows else None
        return (rows[0]["review_id"], version) if version is not None else None

    async def _find_one(self, sql: str, parameters: Parameters) -> Review | None:
        rows = await self._engine.read(sql, parameters)
        return read_review(rows[0]) if rows else None

    # What readers say --------------------------------------------------------------------------------

    @writes
    def vote_helpful(self, tx: Transaction, act: Act, review_id: int, *, helpful: bool) -> bool:
        """Say whether a review helps; saying the same again takes it back, and gives False.

        Raises Gone, OwnReview, Redelivered.
        """
        begin(tx, act)
        keys = _check_reader(tx, act, review_id)
        before = tx.one(
            "SELECT helpful FROM helpful_votes WHERE review_id = :review_id AND member_id = :member_id", keys
        )
        tx.run("DELETE FROM helpful_votes WHERE review_id = :review_id AND member_id = :member_id", keys)
        voted = before is None or bool(before["helpful"]) != helpful
        if voted:
            tx.run(
                "INSERT INTO helpful_votes (review_id, member_id, helpful) "
                "VALUES (:review_id, :member_id, :helpful)",
                {**keys, "helpful": int(helpful)},
            )
        cards.mark_stale(tx, act.server_id, review_id, at=act.at, removes=False)
        return voted

    @writes
    def flag_spoiler(self, tx: Transaction, act: Act, review_id: int) -> bool:
        """Flag a review as an unmarked spoiler; whether this made it be treated as one.

        Flags weigh by the standing of who flags. At the server's threshold its author is to be told how to
        mark it. Raises Gone, OwnReview, Muted.
        """
        begin(tx, act)
        check_not_muted(tx, act)
        keys = _check_reader(tx, act, review_id)
        tx.run(
            "INSERT INTO spoiler_flags (review_id, member_id) VALUES (:review_id, :member_id) "
            "ON CONFLICT DO NOTHING",
            keys,
        )
        counted = [each for each in flags.list_flaggers(tx, keys, at=act.at) if not each.is_out]
        review = find_any(tx, act.server_id, review_id)
        if review.spoils or weigh_flags(counted, at=act.at) < read_settings(tx, act.server_id).spoiler_flags:
            return False
        apply(tx, act, review, decide(find_status(tx, review_id), ReviewEvent.FLAG))
        leave_notice(tx, act, review.member_id, "notice.flagged", title_id=review.title_id, n=len(counted))
        return True


# Inside a job ----------------------------------------------------------------------------------------


def _write(tx: Transaction, act: Act, title_id: str, content: ReviewContent, *, listed: str) -> WriteResult:
    check_not_blocked(tx, act)
    keys = act.keys(title_id=title_id)
    row = tx.one(
        f"{SELECT} WHERE v.server_id = :server_id AND v.title_id = :title_id AND v.member_id = :member_id",
        keys,
    )
    before = read_review(row) if row is not None else None
    decision = decide(
        find_status(tx, before.id) if before is not None else None,
        ReviewEvent.LISTED if listed else ReviewEvent.WRITE,
        same_text=before is not None and is_much_alike(before.content.body, content.body),
    )
    is_flagged, is_marked = flags.recall(tx, keys, content.body)
    decision = remember(decision, is_flagged=is_flagged, is_marked=is_marked)
    if before is not None and Effect.ERASE in decision.effects:
        tx.run("DELETE FROM reviews WHERE review_id = :review_id", {"review_id": before.id})
        ask_purge(tx, at=act.at)
        before = None
    if before is not None:
        _keep_version(tx, act, before, content)
        if before.state is ReviewState.POSTED:
            count_moods(tx, act.server_id, title_id, before.content.moods, by=-1)
    shelf.rate(tx, act, title_id, score=content.score, progress=content.progress)
    put = tx.one(
        _PUT,
        {
            **keys,
            "body": content.body,
            "spoils": int(content.spoils),
            "episode": content.episode,
            "series": content.series,
            "link": content.link,
            "at": act.at,
        },
    )
    assert put is not None
    review_id = int(put["review_id"])
    tx.run("DELETE FROM review_moods WHERE review_id = :review_id", {"review_id": review_id})
    tx.run(
        "INSERT INTO review_moods (review_id, mood) VALUES (:review_id, :mood)",
        [{"review_id": review_id, "mood": mood} for mood in content.moods],
    )
    if decision.status.is_public:
        count_moods(tx, act.server_id, title_id, content.moods, by=1)
    save_decision(tx, act, review_id, decision, listed=listed)
    drop_for(tx, act, "review", title_id=title_id)
    return WriteResult(review_id, title_id, decision.status.state, before is not None)


def _place(tx: Transaction, act: Act, written: WriteResult, *, channel_id: int) -> Posting | None:
    """A card for what was written: sent at once if it may be seen; else where it is, or will be one day."""
    place = {"channel_id": channel_id, "at": act.at}
    if written.state is ReviewState.POSTED:
        card = cards.place(tx, act.server_id, written.review_id, **place)
        review = find_any(tx, act.server_id, written.review_id)
        standing = read_standing(tx, act.server_id, written.title_id, member_id=act.member_id)
        return Posting(card, review, standing)
    row = tx.one("SELECT card_id FROM reviews WHERE review_id = :id", {"id": written.review_id})
    if row is None or row["card_id"] is None:
        cards.park(tx, act.server_id, written.review_id, **place)
    return None


def _keep_version(tx: Transaction, act: Act, before: Review, content: ReviewContent) -> None:
    if before.state is ReviewState.REMOVED:
        ask_purge(tx, at=act.at)
    elif before.content != content:
        tx.run(
            "INSERT INTO review_versions (review_id, take, written_at) VALUES (:review_id, :take, :at)",
            {
                "review_id": before.id,
                "take": encode(before.content),
                "at": before.edited_at or before.posted_at,
            },
        )
        if tx.run(
            "DELETE FROM review_versions WHERE version_id IN "
            "(SELECT o.version_id FROM review_versions AS o WHERE o.review_id = :review_id "
            "ORDER BY o.version_id DESC LIMIT 1000 OFFSET :most)",
            {"review_id": before.id, "most": MOST_VERSIONS},
        ):
            ask_purge(tx, at=act.at)


def _check_reader(tx: Transaction, act: Act, review_id: int) -> dict[str, object]:
    """The keys of a reader's say on a review they see. Raises Gone, OwnReview."""
    found = find_any(tx, act.server_id, review_id)
    if found.state is not ReviewState.POSTED:
        raise Gone
    if found.member_id == act.member_id:
        raise OwnReview
    return {"review_id": review_id, "member_id": act.member_id, "server_id": act.server_id}


def _read_version(row: Row) -> Version | None:
    """A version as it was kept; None for one that another version kept otherwise."""
    content = decode(row["take"], ReviewContent)
    return Version(row["version_id"], content, row["written_at"]) if content is not None else None
