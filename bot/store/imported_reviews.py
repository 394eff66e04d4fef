"""Reviews that came with a list, as they were written elsewhere: kept until they are posted or dropped."""

from bot.domain.lists.plan import Plan
from bot.domain.lists.rows import ReadList
from bot.domain.members import Act
from bot.store.acts import OF_MEMBER
from bot.store.jobs import ask_purge
from bot.store.transaction import Transaction, insert_many

_REVIEWED = f"SELECT title_id FROM reviews WHERE {OF_MEMBER} AND state <> 'deleted'"
_PUT = (
    "INSERT INTO imported_reviews (server_id, member_id, title_id, body, written_at, import_id) "
    "VALUES (:server_id, :member_id, :title_id, :body, :written_at, :import_id) "
    "ON CONFLICT (server_id, member_id, title_id) DO UPDATE SET body = excluded.body, "
    "written_at = excluded.written_at, import_id = excluded.import_id "
    "WHERE imported_reviews.body <> excluded.body"
)


def keep_reviews(tx: Transaction, act: Act, read: ReadList, plan: Plan, import_id: int) -> int:
    """Keep a list's reviews of titles that its member has reviewed none of here; how many are new."""
    if not plan.reviews:
        return 0
    reviewed = {row["title_id"] for row in tx.all(_REVIEWED, act.keys())}
    rows = {
        title_id: read.rows[place] for title_id, place in plan.reviews.items() if title_id not in reviewed
    }
    return insert_many(
        tx,
        _PUT,
        [
            act.keys(
                title_id=title_id,
                body=row.review,
                written_at=row.at if row.at is not None else row.scored_at,
                import_id=import_id,
            )
            for title_id, row in rows.items()
        ],
    )


def drop_review(tx: Transaction, act: Act, title_id: str) -> None:
    """Throw one away inside a job: it was posted, or is not wanted."""
    if tx.run(
        f"DELETE FROM imported_reviews WHERE {OF_MEMBER} AND title_id = :title_id",
        act.keys(title_id=title_id),
    ):
        ask_purge(tx, at=act.at)
