"""One title becomes another: all there is of it goes there, and all of it can come back.

What both titles have of one member is made one where only one can be: the shelf entry is filled from the
other, the newer review stands and the older becomes a version of it. Everything else of which the other title
has its own stays where it was, under the title that is not seen any more. Each row that goes is noted
(`title_moves`), so that whatever its member has not changed since goes back as it was. Summaries are made
anew, not moved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from bot.domain.members import Act
from bot.domain.reviews import Review, ReviewState
from bot.store import cards, shelf, summaries
from bot.store.acts import OF_MEMBER
from bot.store.drafts import encode
from bot.store.jobs import IMPORTED, ask, ask_purge
from bot.store.review_rows import SELECT, change_text, count_moods, read_review
from bot.store.transaction import Transaction

Keys = dict[str, object]
Entry = dict[str, Any]

_GONE = (ReviewState.DELETED, ReviewState.REMOVED)
_BY_OTHERS: Entry = {"held_at": None, "brought": None}
"""What others than its member may change of an entry."""
_GIVEN = ("score", "first_score", "scored_at", "held_at", "brought", "brought_at")

_NOTE = (
    "INSERT INTO title_moves (server_id, change_id, place, row_id, other_id, was) "
    "VALUES (:server_id, :change_id, :place, :row_id, :other_id, :was)"
)
_NOTED = (
    "SELECT m.row_id FROM title_moves AS m WHERE m.server_id = :server_id AND m.change_id = :change_id "
    "AND m.place = '{table}'"
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows r of a table that go as they are, unless the other title has such an o."""

    table: str
    key: str
    other: str
    where: str = "1 = 1"
    since: str = "1 = 1"
    """Which of them nobody has changed since `merged_at`."""

    def _list_others(self, title: str) -> str:
        return (
            f"SELECT 1 FROM {self.table} AS o WHERE o.server_id = :server_id AND o.title_id = :{title} "
            f"AND {self.other}"
        )

    @property
    def note(self) -> str:
        return (
            "INSERT INTO title_moves (server_id, change_id, place, row_id) "
            f"SELECT r.server_id, CAST(:change_id AS BIGINT), '{self.table}', r.{self.key} "
            f"FROM {self.table} AS r WHERE r.server_id = :server_id AND r.title_id = :title_id "
            f"AND {self.where} AND NOT EXISTS ({self._list_others('into_id')})"
        )

    @property
    def go(self) -> str:
        return (
            f"UPDATE {self.table} SET title_id = :into_id WHERE server_id = :server_id "
            f"AND title_id = :title_id AND {self.key} IN ({_NOTED.format(table=self.table)})"
        )

    @property
    def come_back(self) -> str:
        return (
            f"UPDATE {self.table} AS r SET title_id = :title_id WHERE r.server_id = :server_id "
            f"AND r.title_id = :into_id AND r.{self.key} IN ({_NOTED.format(table=self.table)}) "
            f"AND {self.since} AND NOT EXISTS ({self._list_others('title_id')})"
        )


_MEMBER = "o.member_id = r.member_id"
_PLAIN = (
    _Rows("score_changes", "change_id", "1 = 0"),
    _Rows("bursts", "burst_id", "o.state = 'open' AND r.state = 'open'"),
    _Rows("drafts", "draft_id", f"{_MEMBER} AND o.kind = r.kind", since="r.kept_at <= :merged_at"),
    _Rows("judged", "member_id", _MEMBER),
    _Rows("imported_reviews", "member_id", _MEMBER),
    _Rows("shown", "member_id", _MEMBER),
    _Rows(  # where a score stood says nothing of one that others have given too
        "openings",
        "month",
        "1 = 1",
        where="NOT EXISTS (SELECT 1 FROM summaries AS s WHERE s.server_id = :server_id "
        "AND s.title_id = :into_id AND s.votes > 0)",
    ),
)
_SHELF = (
    f"SELECT member_id, {', '.join(shelf.COLUMNS)} FROM shelf "
    "WHERE server_id = :server_id AND title_id = :{title} ORDER BY member_id"
)
_LEAVE = "DELETE FROM shelf WHERE server_id = :server_id AND title_id = :title_id AND member_id = :member_id"
_REVIEWS = f"{SELECT} WHERE v.server_id = :server_id AND v.title_id = :{{title}} ORDER BY v.review_id"
_REVIEW = f"{SELECT} WHERE v.server_id = :server_id AND v.review_id = :review_id"
_EXCHANGE = (  # not at once: a member has one row a title
    "UPDATE {table} SET title_id = '' WHERE {where} AND title_id = :title_id",
    "UPDATE {table} SET title_id = :title_id WHERE {where} AND title_id = :into_id",
    "UPDATE {table} SET title_id = :into_id WHERE {where} AND title_id = ''",
)
_VOTES = (
    "SELECT member_id, kind, name FROM title_votes "
    "WHERE server_id = :server_id AND title_id = :{title} ORDER BY member_id, kind, name"
)
_MOVE_VOTE = (
    "UPDATE title_votes SET title_id = :{there} WHERE server_id = :server_id AND title_id = :{here} "
    "AND member_id = :member_id AND kind = :kind AND name = :name"
)
_OPEN = "SELECT burst_id FROM bursts WHERE server_id = :server_id AND title_id = :{title} AND state = 'open'"


def move(tx: Transaction, act: Act, change_id: int, title_id: str, into_id: str) -> None:
    """All that members have said of a title they have said of another."""
    keys = act.keys(change_id=change_id, title_id=title_id, into_id=into_id)
    _move_reviews(tx, act, keys)  # first: they are shown, and kept as versions, with their scores
    for rows in _PLAIN:
        tx.run(rows.note, keys)
        tx.run(rows.go, keys)
    _join_bursts(tx, keys)
    _move_votes(tx, keys)
    _move_shelf(tx, keys)
    _sum_up(tx, act, title_id, into_id)


def move_back(
    tx: Transaction, act: Act, change_id: int, title_id: str, into_id: str, *, merged_at: int
) -> None:
    """Undo `move`. What a member has said since then stays where they said it."""
    keys = act.keys(change_id=change_id, title_id=title_id, into_id=into_id, merged_at=merged_at)
    _move_reviews_back(tx, act, keys)
    for rows in _PLAIN:
        tx.run(rows.come_back, keys)
    _part_bursts(tx, keys)
    _move_votes_back(tx, keys)
    _move_shelf_back(tx, keys)
    ask(tx, IMPORTED, act.server_id, at=act.at)  # whether lists count may have been changed meanwhile
    tx.run("DELETE FROM title_moves WHERE server_id = :server_id AND change_id = :change_id", keys)
    _sum_up(tx, act, title_id, into_id)


def mark_reviews_stale(tx: Transaction, act: Act, title_id: str) -> None:
    """The cards of a title's reviews do not name it as they should."""
    for row in tx.all(
        "SELECT review_id FROM reviews WHERE server_id = :server_id AND title_id = :title_id",
        act.keys(title_id=title_id),
    ):
        cards.mark_stale(tx, act.server_id, row["review_id"], at=act.at, removes=False)


def _sum_up(tx: Transaction, act: Act, *title_ids: str) -> None:
    for title_id in title_ids:
        if not summaries.rebuild(tx, act.keys(title_id=title_id)):
            summaries.ask_settling(tx, act)


def _note(
    tx: Transaction, keys: Keys, place: str, row_id: int, was: object, other_id: int | None = None
) -> None:
    tx.run(_NOTE, {**keys, "place": place, "row_id": row_id, "other_id": other_id, "was": encode(was)})


def _list_noted(tx: Transaction, keys: Keys, place: str) -> Iterable[tuple[int, int | None, Any]]:
    """What was noted of a place: which row, which stands in its place, and what was."""
    rows = tx.all(
        "SELECT row_id, other_id, was FROM title_moves WHERE server_id = :server_id "
        "AND change_id = :change_id AND place = :place ORDER BY row_id",
        {**keys, "place": place},
    )
    return [(row["row_id"], row["other_id"], msgspec.json.decode(row["was"])) for row in rows]


# Shelves ---------------------------------------------------------------------------------------------


def _move_shelf(tx: Transaction, keys: Keys) -> None:
    there = _read_shelf(tx, keys, "into_id")
    for member_id, old in _read_shelf(tx, keys, "title_id").items():
        before = there.get(member_id)
        made = old if before is None else merge_entries(before, old)
        _note(tx, keys, "shelf", member_id, {"old": old, "before": before, "made": made})
        _put_entry(tx, keys, "title_id", member_id, None)
        _put_entry(tx, keys, "into_id", member_id, made)


def _move_shelf_back(tx: Transaction, keys: Keys) -> None:
    here, there = (_read_shelf(tx, keys, title) for title in ("title_id", "into_id"))
    for member_id, _, was in _list_noted(tx, keys, "shelf"):
        old, before, made = (_complete(was[name]) for name in ("old", "before", "made"))
        assert old is not None
        assert made is not None
        now = there.get(member_id)
        if made["score"] is not None and (now is None or now["score"] is None):
            old = _take_score_back(old)  # of what was one title then
        elif now is not None and now["held_at"] != made["held_at"]:  # moderators have decided since
            old, before = (_hold(entry, now["held_at"]) for entry in (old, before))
        if now is not None and now | _BY_OTHERS == made | _BY_OTHERS:
            _put_entry(tx, keys, "into_id", member_id, before)
        if member_id not in here:
            _put_entry(tx, keys, "title_id", member_id, old)


def _read_shelf(tx: Transaction, keys: Keys, title: str) -> dict[int, Entry]:
    rows = tx.all(_SHELF.format(title=title), keys)
    return {row["member_id"]: {name: row[name] for name in shelf.COLUMNS} for row in rows}


def _put_entry(tx: Transaction, keys: Keys, title: str, member_id: int, entry: Entry | None) -> None:
    of = {**keys, "title_id": keys[title], "member_id": member_id}
    if entry is None or shelf.read_entry(entry).is_empty:
        tx.run(_LEAVE, of)
    else:
        tx.run(shelf.PUT, {**of, **entry})


def merge_entries(there: Entry, old: Entry) -> Entry:
    """Two rows of a member's shelf as one: `there` is filled from `old`, and the score given last counts."""
    entry = shelf.read_entry(there).fill_from(shelf.read_entry(old))
    given = [each for each in (there, old) if each["score"] is not None]
    vote = max(given, key=lambda each: each["scored_at"] or 0, default=there)
    times = {
        name: choose((each[name] for each in (there, old) if each[name] is not None), default=None)
        for name, choose in (("first_at", min), ("rated_at", max))
    }
    kept = {name: getattr(entry, name) for name in shelf.ENTRY}
    import_id = max((there, old), key=lambda each: each["rated_at"] or 0)["import_id"]
    return kept | {name: vote[name] for name in _GIVEN} | times | {"import_id": import_id}


def _complete(entry: Entry | None) -> Entry | None:
    """An entry as it was noted, maybe before there were some of the columns."""
    return None if entry is None else dict.fromkeys(shelf.COLUMNS) | {"rewatches": 0} | entry


def _hold(entry: Entry | None, held_at: int | None) -> Entry | None:
    return entry if entry is None or entry["score"] is None else entry | {"held_at": held_at}


def _take_score_back(entry: Entry) -> Entry:
    back = entry | dict.fromkeys(_GIVEN)
    return back if shelf.read_entry(back).is_rated else back | {"first_at": None, "rated_at": None}


# Reviews ---------------------------------------------------------------------------------------------


def _move_reviews(tx: Transaction, act: Act, keys: Keys) -> None:
    there = {review.member_id: review for review in _read_reviews(tx, keys, "into_id")}
    for review in _read_reviews(tx, keys, "title_id"):
        other = there.get(review.member_id)
        stands = other is None or _tell_age(review) > _tell_age(other)
        if stands:
            _count(tx, act, review, str(keys["title_id"]), by=-1)
            _count(tx, act, review, str(keys["into_id"]), by=1)
            _exchange(tx, keys, review)
        newer, older = (review, other) if stands else (other, review)
        assert newer is not None
        was = {"stands": stands, "print": _take_print(newer)}
        _note(tx, keys, "reviews", review.id, was, other.id if other is not None else None)
        cards.mark_stale(tx, act.server_id, newer.id, at=act.at, removes=False)
        if older is not None and older.state is ReviewState.POSTED:
            _set_aside(tx, act, keys, older, newer)


def _move_reviews_back(tx: Transaction, act: Act, keys: Keys) -> None:
    aside = {row_id: was for row_id, _, was in _list_noted(tx, keys, "aside")}
    for review_id, other_id, was in _list_noted(tx, keys, "reviews"):
        review, other = _read_review(tx, keys, review_id), _read_review(tx, keys, other_id)
        newer, older = (review, other) if was["stands"] else (other, review)
        is_same = newer is not None and _take_print(newer) == was["print"]
        if was["stands"] and review is not None and is_same and not _is_taken(tx, keys, review, older):
            _count(tx, act, review, str(keys["into_id"]), by=-1)
            _count(tx, act, review, str(keys["title_id"]), by=1)
            _exchange(tx, keys, review)
            cards.mark_stale(tx, act.server_id, review.id, at=act.at, removes=False)
        elif was["stands"]:
            if review is not None:  # what was decided of its text stays with it
                tx.run(
                    "DELETE FROM title_moves WHERE server_id = :server_id AND change_id = :change_id "
                    "AND place = 'judged' AND row_id = :member_id",
                    {**keys, "member_id": review.member_id},
                )
            is_same = False
        if older is not None and older.id in aside:
            is_back = newer is not None and newer.state is not ReviewState.DELETED
            if is_back and (is_same or not was["stands"]):
                _put_back(tx, act, keys, older.id, aside[older.id])
            else:  # it is a version of what was written since, or was taken back with that
                tx.run("DELETE FROM reviews WHERE review_id = :review_id", {"review_id": older.id})
                ask_purge(tx, at=act.at)


def _read_reviews(tx: Transaction, keys: Keys, title: str) -> list[Review]:
    return [read_review(row) for row in tx.all(_REVIEWS.format(title=title), keys)]


def _read_review(tx: Transaction, keys: Keys, review_id: int | None) -> Review | None:
    row = tx.one(_REVIEW, {**keys, "review_id": review_id or 0})
    return read_review(row) if row is not None else None


def _tell_age(review: Review) -> tuple[bool, int, int]:
    """The greater stands: a text that is there, then the one written last."""
    return review.state not in _GONE, review.edited_at or review.posted_at, review.id


def _take_print(review: Review) -> str:
    """What tells whether its author has changed a review, and nothing of what it says."""
    content = review.content
    parts = (content.body, content.spoils, content.episode, content.series, content.link, content.moods)
    return sha256(msgspec.json.encode((*parts, review.posted_at, review.edited_at))).hexdigest()


def _is_taken(tx: Transaction, keys: Keys, review: Review, older: Review | None) -> bool:
    """Whether the author has another review where this one would go back to."""
    row = tx.one(
        f"SELECT review_id FROM reviews WHERE {OF_MEMBER} AND title_id = :title_id",
        {**keys, "member_id": review.member_id},
    )
    return row is not None and (older is None or row["review_id"] != older.id)


def _count(tx: Transaction, act: Act, review: Review, title_id: str, *, by: int) -> None:
    if review.state is ReviewState.POSTED:
        count_moods(tx, act.server_id, title_id, review.content.moods, by=by)


def _exchange(tx: Transaction, keys: Keys, review: Review) -> None:
    """A member's review goes to the other title, and the one they have there comes here.

    So does what was decided of either text, where something was of both.
    """
    of = {**keys, "member_id": review.member_id}
    both = tx.one(
        f"SELECT count(*) AS n FROM judged WHERE {OF_MEMBER} AND title_id IN (:title_id, :into_id)", of
    )
    assert both is not None
    for table in ("reviews", "judged") if both["n"] == 2 else ("reviews",):
        for statement in _EXCHANGE:
            tx.run(statement.format(table=table, where=OF_MEMBER), of)


def _set_aside(tx: Transaction, act: Act, keys: Keys, older: Review, newer: Review) -> None:
    """An older review of one title becomes a version of the newer; its card leads there."""
    row = tx.one(
        "INSERT INTO review_versions (review_id, take, written_at) VALUES (:newer, :take, :at) "
        "RETURNING version_id",
        {"newer": newer.id, "take": encode(older.content), "at": older.edited_at or older.posted_at},
    )
    assert row is not None
    _note(tx, keys, "aside", older.id, {"state_at": older.state_at, **dict(row)}, newer.id)
    _count(tx, act, older, older.title_id, by=-1)
    tx.run(
        "UPDATE reviews SET state = 'hidden', state_at = :at WHERE review_id = :review_id",
        act.keys(review_id=older.id),
    )
    _lead_card(tx, of=older.id, to=newer.id)
    change_text(tx, act, older.id)


def _put_back(tx: Transaction, act: Act, keys: Keys, review_id: int, was: Mapping[str, Any]) -> None:
    """Undo `_set_aside`, unless somebody has decided of the review since."""
    tx.run("DELETE FROM review_versions WHERE version_id = :version_id", {"version_id": was["version_id"]})
    ask_purge(tx, at=act.at)
    _lead_card(tx, of=review_id, to=review_id)
    if tx.run(
        "UPDATE reviews SET state = 'posted', state_at = :state_at "
        "WHERE review_id = :review_id AND state = 'hidden'",
        {"review_id": review_id, "state_at": was["state_at"]},
    ):
        review = _read_review(tx, keys, review_id)
        assert review is not None
        _count(tx, act, review, review.title_id, by=1)
    change_text(tx, act, review_id)


def _lead_card(tx: Transaction, *, of: int, to: int) -> None:
    """The card of a review says that it was written anew, where `to` is another."""
    tx.run(
        "UPDATE cards SET subject_id = :to WHERE kind = 'review' AND card_id = "
        "(SELECT v.card_id FROM reviews AS v WHERE v.review_id = :of)",
        {"of": of, "to": to},
    )


# Votes on titles themselves, and bursts --------------------------------------------------------------


def _read_votes(tx: Transaction, keys: Keys, title: str) -> dict[tuple[int, str], set[str]]:
    """The names each member votes, by member and kind."""
    found: dict[tuple[int, str], set[str]] = {}
    for row in tx.all(_VOTES.format(title=title), keys):
        found.setdefault((row["member_id"], row["kind"]), set()).add(row["name"])
    return found


def _move_votes(tx: Transaction, keys: Keys) -> None:
    there = _read_votes(tx, keys, "into_id")
    for (member_id, kind), names in _read_votes(tx, keys, "title_id").items():
        before = there.get((member_id, kind), set())
        was = {"moved": sorted(names - before), "made": sorted(names | before)}
        _note(tx, keys, f"{kind} votes", member_id, was)
        _carry_votes(tx, keys, member_id, kind, was["moved"], here="title_id", there="into_id")


def _move_votes_back(tx: Transaction, keys: Keys) -> None:
    now = _read_votes(tx, keys, "into_id")
    for kind in ("mood", "warning"):
        for member_id, _, was in _list_noted(tx, keys, f"{kind} votes"):
            if now.get((member_id, kind), set()) == set(was["made"]):
                _carry_votes(tx, keys, member_id, kind, was["moved"], here="into_id", there="title_id")


def _carry_votes(
    tx: Transaction, keys: Keys, member_id: int, kind: str, names: Iterable[str], *, here: str, there: str
) -> None:
    of = {**keys, "member_id": member_id, "kind": kind}
    tx.run(_MOVE_VOTE.format(here=here, there=there), [{**of, "name": name} for name in names])


def _find_open(tx: Transaction, keys: Keys, title: str) -> int | None:
    row = tx.one(_OPEN.format(title=title), keys)
    return int(row["burst_id"]) if row is not None else None


def _join_bursts(tx: Transaction, keys: Keys) -> None:
    """Two bursts that nobody has decided on are one."""
    burst_id, other_id = (_find_open(tx, keys, title) for title in ("title_id", "into_id"))
    if burst_id is None or other_id is None:
        return
    added = tx.all(
        "INSERT INTO burst_votes (burst_id, member_id, held_at) "
        "SELECT CAST(:other AS BIGINT), v.member_id, v.held_at FROM burst_votes AS v WHERE v.burst_id = :id "
        "ON CONFLICT DO NOTHING RETURNING member_id",
        {"id": burst_id, "other": other_id},
    )
    tx.run(
        "UPDATE bursts SET state = 'stands', closed_at = :at WHERE burst_id = :id",
        {"id": burst_id, "at": keys["at"]},
    )
    _note(tx, keys, "joined", burst_id, sorted(row["member_id"] for row in added), other_id)


def _part_bursts(tx: Transaction, keys: Keys) -> None:
    """Undo `_join_bursts`; what was decided of both since is decided of each."""
    for burst_id, other_id, added in _list_noted(tx, keys, "joined"):
        of = {"id": burst_id, "other": other_id}
        other = tx.one("SELECT state, closed_at FROM bursts WHERE burst_id = :other", of)
        assert other is not None
        if other["state"] == "open" and _find_open(tx, keys, "title_id") is not None:
            continue
        tx.run(
            "UPDATE bursts SET state = :state, closed_at = :closed_at WHERE burst_id = :id",
            {"id": burst_id, "state": other["state"], "closed_at": other["closed_at"]},
        )
        if other["state"] == "open":
            tx.run(
                "DELETE FROM burst_votes WHERE burst_id = :other AND member_id = :member_id",
                [{"other": other_id, "member_id": member_id} for member_id in added],
            )
