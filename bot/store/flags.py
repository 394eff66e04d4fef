"""Readers' flags, what moderators said of them, and what was said of texts that may be written anew."""

import json

from bot.domain.flags import Flagger, is_alike, make_sketch
from bot.domain.reviews import DAY
from bot.store.transaction import Row, Transaction

_OLD_SECONDS = 7 * DAY
"""How old a review must be to speak for its author."""

FLAGGERS = """
SELECT f.review_id, f.member_id, m.name, m.joined_at, m.flags_upheld, m.flags_refused,
    coalesce(m.excluded_at, m.blocked_at, m.muted_at) AS out_at,
    (SELECT count(*) FROM reviews AS o WHERE o.server_id = m.server_id AND o.member_id = m.member_id
        AND o.state = 'posted' AND o.posted_at <= :old) AS reviews
FROM spoiler_flags AS f
JOIN reviews AS v ON v.review_id = f.review_id
JOIN members AS m ON m.server_id = v.server_id AND m.member_id = f.member_id
WHERE v.server_id = :server_id AND f.refused_at IS NULL
"""
_OPEN = "SELECT f.member_id FROM spoiler_flags AS f WHERE f.review_id = :review_id AND f.refused_at IS NULL"


def date_old(at: int) -> int:
    """Before which time a review is old enough to speak for its author."""
    return at - _OLD_SECONDS


def read_flagger(row: Row) -> Flagger:
    return Flagger(
        row["member_id"],
        row["name"],
        row["joined_at"],
        row["reviews"],
        row["flags_upheld"],
        row["flags_refused"],
        row["out_at"] is not None,
    )


def list_flaggers(tx: Transaction, keys: dict[str, object], *, at: int) -> list[Flagger]:
    """Who flagged a review and was not refused."""
    rows = tx.all(f"{FLAGGERS} AND f.review_id = :review_id", {**keys, "old": date_old(at)})
    return [read_flagger(row) for row in rows]


def settle(tx: Transaction, keys: dict[str, object], *, upheld: bool) -> None:
    """A moderator found the open flags on a review right, or wrong; those count no more, now or later."""
    column = "flags_upheld" if upheld else "flags_refused"
    tx.run(
        f"UPDATE members SET {column} = {column} + 1 WHERE server_id = :server_id AND member_id IN ({_OPEN})",
        keys,
    )
    if not upheld:
        tx.run(
            "UPDATE spoiler_flags SET refused_at = :at WHERE review_id = :review_id AND refused_at IS NULL",
            keys,
        )


def note(tx: Transaction, keys: dict[str, object], *, is_flagged: bool, is_marked: bool) -> None:
    """Remember what was decided of the text that a review has now."""
    row = tx.one("SELECT title_id, member_id, body FROM reviews WHERE review_id = :review_id", keys)
    assert row is not None
    tx.run(
        "INSERT INTO judged (server_id, title_id, member_id, is_flagged, is_marked, sketch) "
        "VALUES (:server_id, :title_id, :author_id, :flagged, :marked, :sketch) "
        "ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET is_flagged = excluded.is_flagged, "
        "is_marked = excluded.is_marked, sketch = excluded.sketch",
        {
            **keys,
            "title_id": row["title_id"],
            "author_id": row["member_id"],
            "flagged": int(is_flagged),
            "marked": int(is_marked),
            "sketch": json.dumps(sorted(make_sketch(row["body"]))),
        },
    )


def forget(tx: Transaction, keys: dict[str, object]) -> None:
    """A moderator has lifted what was decided of a review's text."""
    tx.run(
        "DELETE FROM judged WHERE (server_id, title_id, member_id) IN "
        "(SELECT v.server_id, v.title_id, v.member_id FROM reviews AS v WHERE v.review_id = :review_id)",
        keys,
    )


def recall(tx: Transaction, keys: dict[str, object], body: str) -> tuple[bool, bool]:
    """Whether a text much like this one was flagged, and whether it was marked."""
    row = tx.one(
        "SELECT is_flagged, is_marked, sketch FROM judged "
        "WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id",
        keys,
    )
    if row is None or not is_alike(frozenset(json.loads(row["sketch"])), make_sketch(body)):
        return False, False
    return bool(row["is_flagged"]), bool(row["is_marked"])
