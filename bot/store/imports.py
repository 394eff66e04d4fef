"""Lists that members brought: the preview, the one transaction that puts it on the shelf, and its undoing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.domain.errors import Gone
from bot.domain.lists.imports import (
    KEPT_SECONDS,
    REVIEWS_A_PAGE,
    Applied,
    ImportedReview,
    ImportedReviews,
    ImportState,
    KeptImport,
    Undone,
)
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Choose, make_plan
from bot.domain.lists.rows import ReadList
from bot.domain.members import Act
from bot.store import brought, bursts, summaries, waiting
from bot.store.acts import OF_MEMBER, begin, meet
from bot.store.brought import Changes
from bot.store.drafts import decode, encode
from bot.store.imported_reviews import drop_review, keep_reviews, read_known
from bot.store.interests import Interests
from bot.store.jobs import ask_purge
from bot.store.settings import read_settings
from bot.store.title_rows import find_title
from bot.store.transaction import Engine, Row, Transaction, reads, writes

T = TypeVar("T")

MOST_IMPORTS = 5
"""Lists of one member in one server that are kept; past them the oldest can be undone no more."""

AT_ONCE = 3
"""Summaries made anew in one transaction: the votes of others wait behind it."""

_IS_KEPT = f"{OF_MEMBER} AND coalesce(applied_at, at) > :oldest"
_FIND = f"SELECT * FROM imports WHERE {_IS_KEPT} AND import_id = :import_id"
_LATEST = f"SELECT import_id, state FROM imports WHERE {_IS_KEPT} ORDER BY import_id DESC LIMIT 1"
_REPLACED = (
    f"DELETE FROM imports WHERE {OF_MEMBER} AND (state = 'preview' OR import_id NOT IN "
    "(SELECT i.import_id FROM imports AS i WHERE i.server_id = :server_id AND i.member_id = :member_id "
    "AND i.state <> 'preview' ORDER BY i.import_id DESC LIMIT :most))"
)
_BECAME = "SELECT title_id, into_id FROM titles WHERE server_id = :server_id AND state <> 'shown'"
_REVIEW = f"SELECT title_id, body, written_at FROM imported_reviews WHERE {OF_MEMBER}"
_REVIEWS = f"{_REVIEW} ORDER BY coalesce(written_at, 0) DESC, title_id LIMIT :most OFFSET :start"


@dataclass(frozen=True, slots=True)
class _Payload:
    """A list as it was read, and what each of its rows means."""

    read: ReadList
    matches: tuple[Match, ...]


class Imports:
    def __init__(self, engine: Engine, interests: Interests) -> None:
        self._engine = engine
        self._interests = interests

    @writes
    def begin(self, tx: Transaction, act: Act, read: ReadList, matches: Sequence[Match]) -> int:
        """Keep a preview, in place of an older one of theirs; its id. Raises Redelivered, Busy."""
        begin(tx, act)
        if tx.run(_REPLACED, act.keys(most=MOST_IMPORTS - 1)):
            ask_purge(tx, at=act.at)
        row = tx.one(
            "INSERT INTO imports (server_id, member_id, at, payload, choices) "
            "VALUES (:server_id, :member_id, :at, :payload, :choices) RETURNING import_id",
            act.keys(payload=encode(_Payload(read, tuple(matches))), choices=encode(Choices())),
        )
        assert row is not None
        return int(row["import_id"])

    @reads
    def find(self, tx: Transaction, act: Act, import_id: int) -> KeptImport | None:
        """The member's own, unless it is over 24 hours old."""
        row = _find(tx, act, import_id)
        return None if row is None else _read_import(row)

    @reads
    def find_latest(self, tx: Transaction, act: Act) -> tuple[int, ImportState] | None:
        """The id and the state of the member's last one that is not over 24 hours old."""
        row = tx.one(_LATEST, act.keys(oldest=act.at - KEPT_SECONDS))
        return None if row is None else (row["import_id"], ImportState(row["state"]))

    @writes
    def choose(self, tx: Transaction, act: Act, import_id: int, choose: Choose) -> None:
        """Keep what they said of a preview. Raises Gone, Busy."""
        meet(tx, act)
        row = _find(tx, act, import_id)
        if row is None or row["state"] != ImportState.PREVIEW:
            raise Gone
        choices = encode(choose(_decode(row["choices"], Choices)))
        tx.run(
            "UPDATE imports SET choices = :choices WHERE import_id = :import_id",
            {"import_id": import_id, "choices": choices},
        )

    @writes
    def cancel(self, tx: Transaction, act: Act, import_id: int) -> None:
        """Throw a preview away. Raises Busy."""
        if tx.run(
            f"DELETE FROM imports WHERE {OF_MEMBER} AND import_id = :import_id AND state = 'preview'",
            act.keys(import_id=import_id),
        ):
            ask_purge(tx, at=act.at)

    @writes
    def apply(self, tx: Transaction, act: Act, import_id: int) -> Applied:
        """Put a preview on its member's shelf; of one that is there already what it did.

        Raises Gone, Redelivered, Busy.
        """
        begin(tx, act)
        row = _find(tx, act, import_id)
        kept = None if row is None else _read_import(row)
        if kept is None or kept.state is ImportState.UNDONE:
            raise Gone
        if kept.applied is not None:
            return kept.applied
        own = brought.read_own(tx, act)
        matches, choices = _lead_on(tx, act, kept)
        find = partial(find_title, tx, act.server_id)
        plan = make_plan(kept.read, matches, choices, brought.list_kept(own), find)
        changes = brought.put_all(tx, act, own, plan.entries, import_id)
        applied = Applied(
            scores=sum(bool(each.changes) and each.entry.score is not None for each in plan.entries),
            entries=len(plan.entries),
            reviews=keep_reviews(tx, act, kept.read, plan, import_id),
            waiting=waiting.keep(tx, act, kept.read, plan.waiting, import_id),
            same=len(plan.same),
        )
        tx.run(
            "UPDATE imports SET state = 'applied', applied_at = :at, applied = :applied, changes = :changes "
            "WHERE import_id = :import_id",
            {
                "import_id": import_id,
                "at": act.at,
                "applied": encode(applied),
                "changes": encode(changes),
            },
        )
        tx.after(lambda: self._interests.forget(act))
        return applied

    @writes
    def undo(self, tx: Transaction, act: Act, import_id: int) -> Undone:
        """Let all be as it was, but for what the member changed since. Raises Gone, Redelivered, Busy."""
        begin(tx, act)
        row = _find(tx, act, import_id)
        if row is None or row["state"] != ImportState.APPLIED:
            raise Gone
        entries, stayed = brought.take_back(tx, act, _decode(row["changes"], Changes), import_id)
        keys = act.keys(import_id=import_id)
        for table in ("imported_reviews", "waiting_rows"):
            if tx.run(f"DELETE FROM {table} WHERE {OF_MEMBER} AND import_id = :import_id", keys):
                ask_purge(tx, at=act.at)
        tx.run("UPDATE imports SET state = 'undone', changes = NULL WHERE import_id = :import_id", keys)
        tx.after(lambda: self._interests.forget(act))
        return Undone(entries, stayed)

    # Reviews that came along -------------------------------------------------------------------------

    @reads
    def list_reviews(self, tx: Transaction, act: Act, page: int) -> ImportedReviews:
        """Reviews that came with lists and are not posted yet, the latest first; pages from 0."""
        row = tx.one(f"SELECT count(*) AS n FROM imported_reviews WHERE {OF_MEMBER}", act.keys())
        assert row is not None
        rows = tx.all(_REVIEWS, act.keys(most=REVIEWS_A_PAGE, start=page * REVIEWS_A_PAGE))
        return ImportedReviews([ImportedReview(*row) for row in rows], row["n"])

    @reads
    def find_known_reviews(self, tx: Transaction, act: Act) -> dict[str, str | None]:
        """The member's texts that wait by their titles, None for titles they have posted one of."""
        return read_known(tx, act)

    @reads
    def find_review(self, tx: Transaction, act: Act, title_id: str) -> ImportedReview | None:
        """The member's own of a title."""
        row = tx.one(f"{_REVIEW} AND title_id = :title_id", act.keys(title_id=title_id))
        return None if row is None else ImportedReview(*row)

    @writes
    def drop_review(self, tx: Transaction, act: Act, title_id: str) -> None:
        """Throw one away. Raises Busy."""
        drop_review(tx, act, title_id)

    # Whether they count ------------------------------------------------------------------------------

    @writes
    def count_some(self, tx: Transaction, server_id: int, *, at: int) -> bool:
        """Let scores that came with lists count or not, as the server wants, of a few titles at a time.

        Whether there may be more. A title's votes and its sums change together.
        """
        act = Act(server_id, 0, "", 0, at)
        keys: dict[str, object] = {"server_id": server_id}
        counts = int(read_settings(tx, server_id).count_imported)
        rows = tx.all(
            "SELECT title_id FROM shelf WHERE server_id = :server_id AND brought = :other LIMIT 50",
            {**keys, "other": 1 - counts},
        )
        titles = list(dict.fromkeys(row["title_id"] for row in rows))[:AT_ONCE]
        for title_id in titles:
            tx.run(
                "UPDATE shelf SET brought = :counts WHERE server_id = :server_id AND title_id = :title_id "
                "AND brought IS NOT NULL",
                {**keys, "title_id": title_id, "counts": counts},
            )
            summaries.recount_quietly(tx, act, title_id)
        if counts:
            bursts.watch_lists(tx, act, dict.fromkeys(titles))
        return bool(titles)


def _find(tx: Transaction, act: Act, import_id: int) -> Row | None:
    return tx.one(_FIND, act.keys(import_id=import_id, oldest=act.at - KEPT_SECONDS))


def _read_import(row: Row) -> KeptImport:
    payload = _decode(row["payload"], _Payload)
    return KeptImport(
        row["import_id"],
        ImportState(row["state"]),
        payload.read,
        payload.matches,
        _decode(row["choices"], Choices),
        None if row["applied"] is None else _decode(row["applied"], Applied),
    )


def _decode(text: str, shape: type[T]) -> T:
    """What was kept. Raises Gone where another version kept it otherwise."""
    found = decode(text, shape)
    if found is None:
        raise Gone
    return found


def _lead_on(tx: Transaction, act: Act, kept: KeptImport) -> tuple[list[Match], Choices]:
    """What was matched and chosen, where titles have become others since, or were taken away."""
    became = {row["title_id"]: row["into_id"] for row in tx.all(_BECAME, act.keys())}

    def find(title_id: str | None) -> str | None:
        for _ in range(len(became)):
            if title_id is None or title_id not in became:
                break
            title_id = became[title_id]
        return title_id

    matches = [
        replace(match, title_id=there) if (there := find(match.title_id)) else _miss(match)
        for match in kept.matches
    ]
    chosen = {place: find(title_id) for place, title_id in kept.choices.titles.items()}
    return matches, replace(kept.choices, titles=chosen)


def _miss(match: Match) -> Match:
    """A match whose title is not here any more; what had none stays as it is."""
    return match if match.title_id is None else Match(Rule.UNKNOWN)
