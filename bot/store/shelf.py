"""Where members stand with titles: one row each, and everything that follows when one changes.

Every write goes through `change`, unless titles become one (`bot.store.title_moves`): the summary and the
consensus of the title move with it; a changed score goes into the log of scores, and the burst alarm looks at
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.consensus import Voice
from bot.domain.errors import Gone
from bot.domain.members import Act
from bot.domain.ratings import Progress
from bot.domain.shelf import Edit, KeptEntry, ShelfEntry, Status
from bot.store import bursts, departures, summaries
from bot.store.acts import OF_MEMBER
from bot.store.transaction import Row, Transaction

ENTRY = (
    "status",
    "score",
    "episode",
    "planned_at",
    "refused_at",
    "started_at",
    "finished_at",
    "rewatches",
    "again_at",
)
VOTE = ("first_score", "first_at", "rated_at", "scored_at", "held_at", "import_id", "brought", "brought_at")
COLUMNS = (*ENTRY, *VOTE)

_SELECT = (
    f"SELECT {', '.join(f's.{name}' for name in COLUMNS)}, "
    "m.excluded_at, m.departed_at, m.generosity, m.counted, t.into_id FROM members AS m "
    "LEFT JOIN shelf AS s ON s.server_id = m.server_id AND s.member_id = m.member_id "
    "AND s.title_id = :title_id "
    "LEFT JOIN titles AS t ON t.server_id = m.server_id AND t.title_id = :title_id "
    "WHERE m.server_id = :server_id AND m.member_id = :member_id"
)
PUT = (
    f"INSERT INTO shelf (server_id, title_id, member_id, {', '.join(COLUMNS)}) "
    f"VALUES (:server_id, :title_id, :member_id, {', '.join(f':{name}' for name in COLUMNS)}) "
    "ON CONFLICT (server_id, title_id, member_id) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in COLUMNS)}"
)
LOG = (
    "INSERT INTO score_changes (server_id, title_id, member_id, score, at, import_id) "
    "VALUES (:server_id, :title_id, :member_id, :score, :given_at, :import_id)"
)
DECIDED = (
    "SELECT b.title_id, CASE b.state WHEN 'held' THEN b.closed_at WHEN 'open' THEN v.held_at END AS held_at "
    "FROM bursts AS b JOIN burst_votes AS v ON v.burst_id = b.burst_id AND v.member_id = :member_id "
    "WHERE b.server_id = :server_id"
)
"""What became of a member's votes, burst by burst: taking a held vote back and giving it again frees none."""
_LAST_DECIDED = f"{DECIDED} AND b.title_id = :title_id ORDER BY b.burst_id DESC LIMIT 1"


_STATUSES: dict[str | None, Status] = {str(each): each for each in Status}
_PROGRESSES: dict[str | None, Progress] = {str(each): each for each in Progress}


@dataclass(frozen=True, slots=True)
class _Kept:
    """An entry as it is kept, with what of its score counts."""

    entry: ShelfEntry
    first_score: int | None
    first_at: int | None
    rated_at: int | None
    scored_at: int | None
    held_at: int | None
    import_id: int | None
    brought: int | None
    brought_at: int | None
    excluded: bool
    voice: Voice

    @property
    def vote(self) -> summaries.Vote | None:
        """What it adds to its title's summary."""
        entry = self.entry
        if entry.score is None or self.first_score is None or self.held_at is not None or self.excluded:
            return None
        if self.brought == 0:
            return None
        return summaries.Vote(entry.score, self.first_score, entry.progress, self.voice)


def read_status(text: str | None) -> Status | None:
    """A status as it is kept; None for one of another version."""
    return _STATUSES.get(text)


def read_progress(text: str | None) -> Progress | None:
    """The progress that a status is; None for any other."""
    return _PROGRESSES.get(text)


def change(
    tx: Transaction, act: Act, title_id: str, edit: Edit, *, rates: bool
) -> tuple[ShelfEntry, ShelfEntry]:
    """Make of the actor's entry what `edit` makes of it, nothing where that is the entry itself.

    Both, before and after. `rates` when it says how they like the title or how far they are. Raises Gone
    for a title that has become another meanwhile.
    """
    keys = act.keys(title_id=title_id)
    row = tx.one(_SELECT, keys)
    assert row is not None, "every act begins by meeting its member"
    if row["into_id"] is not None:
        raise Gone
    if row["departed_at"] is not None:
        departures.count_voter(tx, act, title_id)
    old = _read_row(row)
    entry = edit(old.entry)
    if entry is old.entry:
        return entry, entry
    new = _revise(tx, keys, old, entry, at=act.at, rates=rates)
    rescored = entry.score != old.entry.score
    if entry.is_empty:
        tx.run(f"DELETE FROM shelf WHERE {OF_MEMBER} AND title_id = :title_id", keys)
    else:
        kept = {name: getattr(entry, name) for name in ENTRY} | {name: getattr(new, name) for name in VOTE}
        tx.run(PUT, keys | kept)
    if rescored:
        tx.run(LOG, {**keys, "score": entry.score, "given_at": act.at, "import_id": None})
    found = summaries.change(tx, act, title_id, old=old.vote, new=new.vote)
    if rescored and entry.score is not None and found is not None:
        bursts.watch(tx, act, title_id, found)
    return old.entry, entry


def rate(tx: Transaction, act: Act, title_id: str, *, score: int | None, progress: Progress | None) -> None:
    change(tx, act, title_id, lambda entry: entry.rate(score=score, progress=progress, at=act.at), rates=True)


def _read_row(row: Row) -> _Kept:
    return _Kept(
        read_entry(row),
        first_score=row["first_score"],
        first_at=row["first_at"],
        rated_at=row["rated_at"],
        scored_at=row["scored_at"],
        held_at=row["held_at"],
        import_id=row["import_id"],
        brought=row["brought"],
        brought_at=row["brought_at"],
        excluded=row["excluded_at"] is not None,
        voice=Voice(row["generosity"], row["counted"]),
    )


def read_kept(row: Row | Mapping[str, Any]) -> KeptEntry:
    return KeptEntry(read_entry(row), row["first_score"], row["rated_at"], row["scored_at"])


def read_entry(row: Row | Mapping[str, Any]) -> ShelfEntry:
    told = {name: row[name] for name in ENTRY} | {"status": read_status(row["status"])}
    return ShelfEntry(**told | {"rewatches": row["rewatches"] or 0})


def _revise(
    tx: Transaction, keys: dict[str, object], old: _Kept, entry: ShelfEntry, *, at: int, rates: bool
) -> _Kept:
    fresh = entry.score is not None and old.entry.score is None
    held_at = old.held_at if entry.score is not None else None
    # Whoever gives the score that came with a list once more has given it here.
    is_given = entry.score != old.entry.score or (old.brought is not None and entry == old.entry)
    scored_at = at if is_given else old.scored_at
    if fresh and (decided := tx.one(_LAST_DECIDED, keys)) is not None:
        held_at = decided["held_at"]
    return _Kept(
        entry,
        first_score=entry.score if fresh else old.first_score if entry.score is not None else None,
        first_at=(old.first_at or at) if entry.is_rated else None,
        rated_at=(at if rates or old.rated_at is None else old.rated_at) if entry.is_rated else None,
        scored_at=scored_at if entry.score is not None else None,
        held_at=held_at,
        import_id=None,
        brought=None if is_given else old.brought,
        # Given once more, it came with a list all the same.
        brought_at=old.brought_at if entry.score == old.entry.score else None,
        excluded=old.excluded,
        voice=old.voice,
    )
