"""TV Time, closed in July 2026: the tables of its data request, and what others wrote while it lasted.

The archive of a data request holds tokens, addresses and a hash of the password beside them: of it the named
tables alone are opened. Series have TheTVDB's number, films only a name. Votes are of films and of single
episodes; an episode's vote is no score of its series.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from bot.domain.lists.documents import MOST_EVENTS, Document, Json, Record, Table
from bot.domain.lists.episodes import Seen
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.nested import find_dict, find_list, find_number, find_text
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.values import is_yes, read_count, read_ids, read_score, read_time, read_year, split_name
from bot.domain.shelf import Status
from bot.domain.titles import Kind

FORMAT = Format.TVTIME
MEMBERS = re.compile(
    r"(tracking-prod-records(-v2)?|followed_tv_show|tv_show_rate"
    r"|ratings-(live|v2-prod|3-prod-episode|prod-episode)[-_]votes|tvtime-(series|movies)[\w-]*)\.(csv|json)",
    re.I,
)

_VOTES = {1: 4, 27: 8, 28: 12, 29: 16, 3: 20}
"""Half points by the number of the word that was chosen."""
_VOTE = re.compile(r"(\d{1,9})\s*$", re.ASCII)
_STOPPED = re.compile("stop|archiv|drop|abandon", re.I)
_MOST_TIMES = 1_000


@dataclass(slots=True)
class _Item:
    """A film or series, as far as it was read."""

    name: str
    kind: Kind
    year: int | None = None
    imdb: str = ""
    tvdb: str = ""
    score: int | None = None
    scored_at: int | None = None
    planned_at: int | None = None
    is_planned: bool = False
    is_dropped: bool = False
    is_finished: bool = False
    plays: int = 0
    again: int = 0
    seen: Seen = field(default_factory=Seen)

    @property
    def status(self) -> Status | None:
        """In the data request nobody has finished a series: it does not say how many episodes there are."""
        if self.is_finished or (self.kind is Kind.FILM and self.plays):
            return Status.FINISHED
        if self.is_dropped:
            return Status.DROPPED if self.seen.times or self.kind is Kind.FILM else None
        if self.seen.times:
            return Status.WATCHING
        return Status.PLANNED if self.is_planned else None


class _Items:
    def __init__(self, rows: Gathering) -> None:
        self.rows = rows
        self.by_key: dict[Hashable, _Item] = {}
        self._names: dict[tuple[str, Kind], Hashable] = {}

    def find(
        self, name: str, kind: Kind, *, tvdb: str = "", imdb: str = "", year: int | None = None
    ) -> _Item:
        """By its number, or by its name where a table has no other: votes have none.

        Past the limit it is one that nobody will see again.
        """
        named = (name.casefold(), kind)
        numbered: Hashable = (kind, "tvdb", tvdb) if tvdb not in ("", "0") else None
        key = numbered or self._names.get(named) or (*named, year)
        item = self.by_key.get(key)
        if item is None:
            item = _Item(name, kind)
            if not self.rows.has_room(len(self.by_key), name):
                return item
            self.by_key[key] = item
        self._names.setdefault(named, key)
        item.tvdb, item.imdb, item.year = item.tvdb or tvdb, item.imdb or imdb, item.year or year
        return item


def knows(document: Document) -> bool:
    if isinstance(document, Json):
        return isinstance(document.value, list) and any(map(_is_item, document.value[:5]))
    return isinstance(document, Table) and _find_columns(document) is not None


def _is_item(value: object) -> bool:
    is_named = (
        bool(find_text(value, "title")) and isinstance(value, dict) and isinstance(value.get("id"), dict)
    )
    return is_named and isinstance(value, dict) and ("seasons" in value or "is_watched" in value)


def read(documents: Sequence[Document], rows: Gathering) -> None:
    """Tables that know numbers are read before those that know names alone."""
    items = _Items(rows)
    tables = [each for each in documents if isinstance(each, Table)]
    for document in documents:
        if isinstance(document, Json) and isinstance(document.value, list):
            for value in document.value:
                _read_value(value, items)
    for columns, read_record in _TABLES.items():
        for table in tables:
            if _find_columns(table) == columns:
                for record in table.read(rows, most=MOST_EVENTS):
                    read_record(record, items)
    for key, item in items.by_key.items():
        _add_item(key, item, rows)


def _find_columns(table: Table) -> tuple[str, ...] | None:
    """Those of `_TABLES` by which it is known."""
    return next((columns for columns in _TABLES if table.has(*columns)), None)


# The data request ------------------------------------------------------------------------------------


def _read_tracking(record: Record, items: _Items) -> None:
    """A line of the newer table: an episode seen, seen again, or where a series stands."""
    key, name = record.get("key"), record.get("series name")
    at = read_time(record.get("created at"))
    if not name:
        return
    if key.startswith(("watch-episode-", "rewatch-episode-")):
        season = read_count(record.get("season number", "s no")) or 0
        number = read_count(record.get("episode number", "ep no")) or 0
        items.find(name, Kind.DRAMA, tvdb=record.get("s id")).seen.add(season, number, at)
    elif key.startswith("user-series-"):
        item = items.find(name, Kind.DRAMA, tvdb=record.get("s id"))
        item.is_dropped |= is_yes(record.get("is archived"))
        if is_yes(record.get("is followed")) or is_yes(record.get("is for later")):
            item.is_planned = True
            item.planned_at = item.planned_at or read_time(record.get("followed at")) or at


def _read_older_tracking(record: Record, items: _Items) -> None:
    """A line of the older table, which alone has films."""
    what = record.get("type").lower()
    at = read_time(record.get("watch date")) or read_time(record.get("created at"))
    movie, series = record.get("movie name"), record.get("series name")
    if movie:
        item = items.find(movie, Kind.FILM, year=read_year(record.get("release date")))
        if what in ("watch", "rewatch"):
            item.plays += 1
            item.seen.note(at)
        elif what in ("towatch", "follow"):
            item.is_planned = True
            item.planned_at = item.planned_at or at
    elif series:
        item = items.find(series, Kind.DRAMA, tvdb=record.get("series id"))
        if what in ("watch", "rewatch"):
            number = (
                read_count(record.get("season number")) or 0,
                read_count(record.get("episode number")) or 0,
            )
            # The newer table has it too, but for a few.
            if what == "rewatch" or number not in item.seen.times:
                item.seen.add(*number, at)
        elif what in ("towatch", "follow"):
            item.is_planned = True
            item.planned_at = item.planned_at or at


def _read_followed(record: Record, items: _Items) -> None:
    name = record.get("tv show name")
    if not name:
        return
    item = items.find(name, Kind.DRAMA, tvdb=record.get("tv show id"))
    item.is_dropped |= is_yes(record.get("archived"))
    if is_yes(record.get("active")) or not record.get("active"):
        item.is_planned = True
        item.planned_at = item.planned_at or read_time(record.get("created at"))


def _read_stars(record: Record, items: _Items) -> None:
    """One to five stars for a whole series, from before there were votes."""
    name = record.get("tv show name")
    if not name:
        return
    item = items.find(name, Kind.DRAMA, tvdb=record.get("tv show id"))
    try:
        item.score = read_score(record.get("rating"), best=5)
    except ValueError:
        items.rows.refuse("bad_score", f"{name}: {record.get('rating')}")
        return
    item.scored_at = read_time(record.get("updated at", "created at"))


def _read_vote(record: Record, items: _Items) -> None:
    movie, series = record.get("movie name"), record.get("series name")
    if not movie and (not series or record.get("episode number", "episode id") not in ("", "0")):
        items.rows.refuse("episode", series)
        return
    found = _VOTE.search(record.get("vote key"))
    score = _VOTES.get(int(found[1])) if found else None
    if score is None:
        items.rows.refuse("bad_score", f"{movie or series}: {record.get('vote key')}")
        return
    item = items.find(movie or series, Kind.FILM if movie else Kind.DRAMA)
    if item.score is None:
        item.score, item.scored_at = score, read_time(record.get("created at"))


# What others wrote -----------------------------------------------------------------------------------


def _read_series(record: Record, items: _Items) -> None:
    item = items.find(record.get("title"), Kind.DRAMA, tvdb=record.get("tvdb id"), imdb=record.get("imdb id"))
    _take_state(item, record.get("status"), record.get("created at"))


def _read_movie(record: Record, items: _Items) -> None:
    name, year = record.get("title"), read_year(record.get("year"))
    item = items.find(name, Kind.FILM, tvdb=record.get("tvdb id"), imdb=record.get("imdb id"), year=year)
    times = record.get("rewatch count")
    _take_film(item, is_yes(record.get("is watched")), record.get("watched at"), read_count(times) or 0)
    item.planned_at = read_time(record.get("created at"))


def _read_episode(record: Record, items: _Items) -> None:
    if is_yes(record.get("is watched")) and not is_yes(record.get("special")) and record.get("title"):
        item = items.find(record.get("title"), Kind.DRAMA, tvdb=record.get("series tvdb id"))
        season, number = read_count(record.get("season")) or 0, read_count(record.get("episode")) or 0
        times = 1 + min(read_count(record.get("rewatch count")) or 0, _MOST_TIMES)
        item.seen.add(season, number, read_time(record.get("watched at")), n=times)


def _read_value(value: object, items: _Items) -> None:
    """One series, or one film, of the same as JSON."""
    ids, name = find_dict(value, "id"), find_text(value, "title")
    tvdb, imdb = find_text(ids, "tvdb"), find_text(ids, "imdb")
    if not (isinstance(value, dict) and "seasons" in value):
        item = items.find(name, Kind.FILM, tvdb=tvdb, imdb=imdb, year=read_year(find_text(value, "year")))
        times = find_number(value, "rewatch_count") or 0
        _take_film(item, find_text(value, "is_watched") == "true", find_text(value, "watched_at"), times)
        item.planned_at = read_time(find_text(value, "created_at"))
        return
    item = items.find(name, Kind.DRAMA, tvdb=tvdb, imdb=imdb)
    _take_state(item, find_text(value, "status"), find_text(value, "created_at"))
    unseen = False
    for season in find_list(value, "seasons"):
        for episode in find_list(season, "episodes"):
            number = find_number(season, "number") or 0
            if number == 0 or find_text(episode, "special") == "true":
                continue
            if find_text(episode, "is_watched") == "true":
                times = 1 + min(find_number(episode, "rewatch_count") or 0, _MOST_TIMES)
                at = read_time(find_text(episode, "watched_at"))
                item.seen.add(number, find_number(episode, "number") or 0, at, n=times)
            else:
                unseen = True
    # All episodes are listed there, seen or not; "continuing" is a series that still goes on.
    is_over = find_text(value, "status") != "continuing"
    item.is_finished = bool(item.seen.times) and not unseen and is_over


def _take_state(item: _Item, status: str, created: str) -> None:
    item.is_dropped |= bool(_STOPPED.search(status))
    item.is_planned = True
    item.planned_at = item.planned_at or read_time(created)


def _take_film(item: _Item, watched: bool, watched_at: str, again: int) -> None:
    if watched:
        item.plays += 1
        item.again = max(item.again, min(again, _MOST_TIMES))
        item.seen.note(read_time(watched_at))
    else:
        item.is_planned = True


_TABLES = {
    ("series tvdb id", "season", "episode", "is watched"): _read_episode,
    ("tvdb id", "title", "is watched"): _read_movie,
    ("tvdb id", "title", "status"): _read_series,
    ("key", "s id", "series name"): _read_tracking,
    ("type", "entity type", "movie name", "series name"): _read_older_tracking,
    ("tv show id", "tv show name", "rating"): _read_stars,
    ("tv show id", "tv show name", "archived"): _read_followed,
    ("vote key",): _read_vote,
}
"""Whose columns these are, those with numbers first; a table is of the first that fits."""


def _add_item(key: Hashable, item: _Item, rows: Gathering) -> None:
    name, year, countries = split_name(item.name)
    status = item.status
    if status is None and item.score is None:
        return
    series = item.kind is not Kind.FILM
    dates = (item.scored_at, item.seen.last_at, item.planned_at)
    rows.add(
        ListRow(
            name,
            year=item.year or year,
            kind=item.kind,
            countries=countries,
            ids=read_ids(imdb=item.imdb, tvdb=item.tvdb if series else ""),
            status=status,
            score=item.score,
            episode=item.seen.episode if series else None,
            rewatches=item.seen.rewatches if series else max(item.plays - 1, item.again, 0),
            planned_at=item.planned_at if item.is_planned else None,
            started_at=item.seen.first_at if series else None,
            finished_at=item.seen.last_at if status is Status.FINISHED else None,
            scored_at=item.scored_at,
            at=max((each for each in dates if each is not None), default=None),
        ),
        key,
    )
