"""What a list changes on its member's shelf: all of it at once, and all of it back.

It is nothing that happens today: it is no part of a burst of votes that are given here, no title rises by it,
and it is dated as the list says. Many lists against a title are a burst of their own (`bursts.watch_lists`).
Sums are exact at once; scores follow by the job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.consensus import Voice
from bot.domain.events import DeparturesDue
from bot.domain.lists.plan import Planned
from bot.domain.members import Act
from bot.domain.shelf import KeptEntry, Status
from bot.store import bursts, departures, jobs, shelf, summaries
from bot.store.acts import OF_MEMBER
from bot.store.settings import read_settings
from bot.store.summaries import Vote
from bot.store.transaction import Parameters, Row, Transaction, bind, insert_many

Cells = tuple[Any, ...]
"""An entry of the shelf, in the order of its columns."""

_OWN = f"SELECT title_id, {', '.join(shelf.COLUMNS)} FROM shelf WHERE {OF_MEMBER}"
_LEAVE = f"DELETE FROM shelf WHERE {OF_MEMBER} AND title_id IN ({{places}})"
_UNLOG = (
    f"DELETE FROM score_changes WHERE {OF_MEMBER} AND import_id = :import_id AND title_id IN ({{places}})"
)
_DECIDED = f"{shelf.DECIDED} ORDER BY b.burst_id"
_MEMBER = f"SELECT excluded_at, departed_at, generosity, counted FROM members WHERE {OF_MEMBER}"
_AT_ONCE = 100
"""Titles of which one statement deletes rows."""
_IS_NOT_TOLD = ("held_at", "brought")
"""Columns that others may change: their member has not changed an entry that is the same but for these."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry before and after: None where there is none."""

    title_id: str
    was: Cells | None
    made: Cells


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did to a shelf whose entries had these columns."""

    columns: tuple[str, ...] = shelf.COLUMNS
    entries: Sequence[Changed] = ()


Entry = dict[str, Any]


def read_own(tx: Transaction, act: Act) -> dict[str, Entry]:
    """The member's shelf as its rows are, by title."""
    return {row["title_id"]: _read(row) for row in tx.all(_OWN, act.keys())}


def list_kept(own: Mapping[str, Entry]) -> dict[str, KeptEntry]:
    return {title_id: shelf.read_kept(row) for title_id, row in own.items()}


def put_all(
    tx: Transaction, act: Act, own: Mapping[str, Entry], planned: Sequence[Planned], import_id: int
) -> Changes:
    """Put what a plan says on the shelf, in the transaction of the caller, who has met its member."""
    counts = read_settings(tx, act.server_id).count_imported
    held = {row["title_id"]: row["held_at"] for row in tx.all(_DECIDED, act.keys())}
    made: dict[str, Entry] = {}
    log: list[dict[str, object]] = []
    for each in planned:
        was = own.get(each.title_id)
        entry = made[each.title_id] = _make(each, was, at=act.at)
        if was is None or was["score"] != entry["score"]:
            entry |= {"brought": int(counts), "brought_at": act.at}
            if was is None or was["score"] is None:
                entry["held_at"] = held.get(each.title_id)
        if was is None or (was["score"], was["rated_at"]) != (entry["score"], entry["rated_at"]):
            entry["import_id"] = import_id
        log += [
            act.keys(title_id=each.title_id, score=score, given_at=_date(when, act.at), import_id=import_id)
            for when, score in each.changes
        ]
    _replace(tx, act, own, made)
    insert_many(tx, shelf.LOG, log)
    bursts.watch_lists(tx, act, {each.title_id: each.entry.score for each in planned if each.changes})
    return Changes(
        entries=[
            Changed(title_id, _pack(own.get(title_id)), tuple(entry.values()))
            for title_id, entry in made.items()
        ]
    )


def take_back(tx: Transaction, act: Act, changes: Changes, import_id: int) -> tuple[int, int]:
    """Let entries be as they were before an import: how many are, and how many stay, changed since.

    What the import logged of their scores goes too: who brought the wrong list has never given these. Dated
    as that list said, they would else have stood for years before they were taken back.
    """
    own, counts = read_own(tx, act), int(read_settings(tx, act.server_id).count_imported)
    back: dict[str, Entry | None] = {}
    for each in changes.entries:
        made = _unpack(changes.columns, each.made)
        now = own.get(each.title_id)
        if now is not None and _is_same(now, made):
            was = None if each.was is None else _unpack(changes.columns, each.was)
            if was is not None and was["score"] is not None:  # what others have decided of it stays
                was["held_at"] = now["held_at"]
            if was is not None and was["brought"] is not None:
                was["brought"] = counts
            back[each.title_id] = was
    _replace(tx, act, own, back)
    _delete(tx, _UNLOG, act.keys(import_id=import_id), list(back))
    return len(back), len(changes.entries) - len(back)


def _replace(
    tx: Transaction, act: Act, own: Mapping[str, Entry], entries: Mapping[str, Entry | None]
) -> None:
    """Let entries of a member be these, with all that follows."""
    member = tx.one(_MEMBER, act.keys())
    assert member is not None
    is_back = member["departed_at"] is not None and departures.count_again(tx, act.keys())
    _delete(tx, _LEAVE, act.keys(), [title_id for title_id, entry in entries.items() if entry is None])
    insert_many(
        tx,
        shelf.PUT,
        [act.keys(title_id=title_id) | entry for title_id, entry in entries.items() if entry is not None],
    )
    votes = {
        title_id: (_read_vote(own.get(title_id), member), _read_vote(entry, member))
        for title_id, entry in entries.items()
    }
    if is_back:  # what they scored before is in no sum yet
        for title_id in [title_id for title_id, (old, _) in votes.items() if old is not None]:
            del votes[title_id]
            summaries.rebuild(tx, act.keys(title_id=title_id))
        jobs.hurry(tx, jobs.DEPARTURES, act.server_id, at=act.at)
        tx.emit(DeparturesDue(act.server_id), at=act.at)
    summaries.change_many(tx, act, votes)


def _delete(tx: Transaction, sql: str, keys: Parameters, title_ids: Sequence[str]) -> None:
    """Run a deletion of these titles' rows, so many at once that it is no journey for each."""
    for start in range(0, len(title_ids), _AT_ONCE):
        places, some = bind("t", title_ids[start : start + _AT_ONCE])
        tx.run(sql.format(places=places), {**keys, **some})


def _make(planned: Planned, was: Entry | None, *, at: int) -> Entry:
    """A planned entry as a row; what the list does not date is of now, and nothing is later than that."""
    old = was or dict.fromkeys(shelf.COLUMNS)
    entry = planned.entry
    row: Entry = {name: getattr(entry, name) for name in shelf.ENTRY}
    for name in ("planned_at", "refused_at", "started_at", "finished_at", "again_at"):
        row[name] = None if row[name] is None else _date(row[name], at)
    for status, name in ((Status.PLANNED, "planned_at"), (Status.REFUSED, "refused_at")):
        if entry.status is status and row[name] is None:
            row[name] = at
    row |= {name: old[name] for name in shelf.VOTE}
    row["first_score"] = planned.first_score
    row["scored_at"] = None if entry.score is None else _date(planned.scored_at, at)
    if entry.is_rated:
        row["rated_at"] = _date(planned.rated_at, at)
        given = [_date(when, at) for when, _ in planned.changes]
        first_at = old["first_at"] if old["first_at"] is not None else planned.first_at
        row["first_at"] = min((*given, row["rated_at"])) if first_at is None else _date(first_at, at)
    return row


def _date(when: int | None, at: int) -> int:
    """A date of a list: no later than now, which also stands for one that it does not say."""
    return at if when is None else min(max(when, 0), at)


def _read_vote(entry: Entry | None, member: Row) -> Vote | None:
    """What an entry adds to its title's summary."""
    if entry is None or entry["score"] is None or member["excluded_at"] is not None:
        return None
    if entry["held_at"] is not None or entry["brought"] == 0:
        return None
    progress = shelf.read_progress(entry["status"])
    return Vote(
        entry["score"], entry["first_score"], progress, Voice(member["generosity"], member["counted"])
    )


def _is_same(now: Entry, made: Entry) -> bool:
    aside = dict.fromkeys(_IS_NOT_TOLD)
    return now | aside == made | aside


def _read(row: Row) -> Entry:
    return {name: row[name] for name in shelf.COLUMNS}


def _pack(entry: Entry | None) -> Cells | None:
    return None if entry is None else tuple(entry.values())


def _unpack(columns: Sequence[str], cells: Cells) -> Entry:
    """An entry as another version may have kept it."""
    kept = dict(zip(columns, cells, strict=True))
    return {name: kept.get(name) for name in shelf.COLUMNS} | {"rewatches": kept.get("rewatches") or 0}
