"""Trakt: the JSON files of its zip. All know the ids; the history has a line for every viewing."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.lists.documents import Document, Json
from bot.domain.lists.episodes import Seen
from bot.domain.lists.gathering import Gathering
from bot.domain.lists.nested import find_dict, find_list, find_number, find_text
from bot.domain.lists.rows import Format, ListRow
from bot.domain.lists.values import read_ids, read_score, read_time, read_year
from bot.domain.shelf import Status
from bot.domain.titles import Kind

FORMAT = Format.TRAKT
MEMBERS = re.compile(
    r"(ratings-(movies|shows|seasons|episodes)|watched-(history|movies|shows)|lists-watchlist|hidden-dropped)"
    r"(-\d{1,4})?\.json",
    re.I,
)

_DATES = ("rated_at", "watched_at", "last_watched_at", "listed_at", "hidden_at")
_MOST_PLAYS = 1_000


def knows(document: Document) -> bool:
    """An empty file of its zip is one of its making too, since nobody else's begins so."""
    if not isinstance(document, Json) or not isinstance(document.value, list):
        return False
    if not document.value:
        return bool(MEMBERS.fullmatch(document.name))
    return any(
        isinstance(entry, dict)
        and ("movie" in entry or "show" in entry)
        and any(date in entry for date in _DATES)
        for entry in document.value[:5]
    )


@dataclass(slots=True)
class _Item:
    """A film or series, as far as it was read."""

    name: str
    year: int | None
    kind: Kind
    ids: Mapping[str, str | int]
    aired: int | None
    score: int | None = None
    scored_at: int | None = None
    planned_at: int | None = None
    is_planned: bool = False
    is_dropped: bool = False
    plays: int = 0
    counted: int = 0
    """Times a film was seen: by the history, and as it was counted for us."""
    seen: Seen = field(default_factory=Seen)
    seasons: dict[int, tuple[int, int | None]] = field(default_factory=dict)

    @property
    def status(self) -> Status | None:
        if self.is_dropped:
            return Status.DROPPED
        if self.kind is Kind.FILM and (self.plays or self.counted):
            return Status.FINISHED
        if self.seen.times:
            has_all = self.aired is not None and len(self.seen.times) >= self.aired
            return Status.FINISHED if has_all else Status.WATCHING
        return Status.PLANNED if self.is_planned and self.score is None else None


def read(documents: Sequence[Document], rows: Gathering) -> None:
    items: dict[Hashable, _Item] = {}
    for document in documents:
        assert isinstance(document, Json)
        for entry in document.value if isinstance(document.value, list) else ():
            _read_entry(entry, items, rows)
    for key, item in items.items():
        _add_item(key, item, rows)


def _read_entry(entry: object, items: dict[Hashable, _Item], rows: Gathering) -> None:
    kind = Kind.FILM if find_dict(entry, "movie") else Kind.DRAMA
    about = find_dict(entry, "movie" if kind is Kind.FILM else "show")
    if not about:
        rows.refuse("not_a_title", find_text(entry, "type"))
        return
    item = _find_item(about, kind, items, rows)
    season, episode = find_dict(entry, "season"), find_dict(entry, "episode")
    if find_text(entry, "rating"):
        _rate(entry, item, season, episode, rows)
    if find_text(entry, "listed_at"):
        item.is_planned = True
        item.planned_at = item.planned_at or read_time(find_text(entry, "listed_at"))
    if find_text(entry, "hidden_at"):
        item.is_dropped = True
    if find_text(entry, "watched_at") or find_text(entry, "last_watched_at"):
        _watch(entry, item, episode)


def _find_item(
    about: Mapping[str, object], kind: Kind, items: dict[Hashable, _Item], rows: Gathering
) -> _Item:
    """It as far as it was read; past the limit one that nobody will see again."""
    ids = find_dict(about, "ids")
    name, year = find_text(about, "title"), read_year(find_text(about, "year"))
    trakt = find_text(ids, "trakt")
    key: Hashable = (kind, trakt) if trakt else (kind, name.casefold(), year)
    item = items.get(key)
    if item is None:
        imdb, tmdb, tvdb = (find_text(ids, each) for each in ("imdb", "tmdb", "tvdb"))
        known = read_ids(imdb=imdb, tmdb=tmdb, tvdb=tvdb, kind=kind)
        item = _Item(name, year, kind, known, find_number(about, "aired_episodes") or None)
        if rows.has_room(len(items), name):
            items[key] = item
    return item


def _rate(
    entry: object,
    item: _Item,
    season: Mapping[str, object],
    episode: Mapping[str, object],
    rows: Gathering,
) -> None:
    if episode:
        rows.refuse("episode", item.name)
        return
    rating = find_text(entry, "rating")
    try:
        score = read_score(rating)
    except ValueError:
        rows.refuse("bad_score", f"{item.name}: {rating}")
        return
    at = read_time(find_text(entry, "rated_at"))
    number = find_number(season, "number")
    if season and score is not None and number is not None:
        item.seasons[number] = (score, at)
    elif not season:
        item.score, item.scored_at = score, at


def _watch(entry: object, item: _Item, episode: Mapping[str, object]) -> None:
    """A line of the history, or what was counted of a film or of a series with its seasons."""
    at = read_time(find_text(entry, "watched_at") or find_text(entry, "last_watched_at"))
    if episode:
        item.seen.add(find_number(episode, "season") or 0, find_number(episode, "number") or 0, at)
        return
    item.seen.note(at)
    if find_text(entry, "watched_at"):
        item.plays += 1
    elif item.kind is Kind.FILM:
        item.counted = min(find_number(entry, "plays") or 1, _MOST_PLAYS)
    for season in find_list(entry, "seasons"):
        for each in find_list(season, "episodes"):
            number = find_number(season, "number") or 0, find_number(each, "number") or 0
            if number not in item.seen.times:
                seen_at = read_time(find_text(each, "last_watched_at"))
                item.seen.add(*number, seen_at, n=min(find_number(each, "plays") or 1, _MOST_PLAYS))


def _add_item(key: Hashable, item: _Item, rows: Gathering) -> None:
    """Its row, and one for each season that was scored apart."""
    status = item.status
    if status is not None or item.score is not None:
        rewatches = max(item.plays, item.counted, 1) - 1 if item.kind is Kind.FILM else item.seen.rewatches
        series = item.kind is not Kind.FILM
        dates = (item.scored_at, item.seen.last_at, item.planned_at)
        rows.add(
            ListRow(
                item.name,
                year=item.year,
                kind=item.kind,
                ids=item.ids,
                status=status,
                score=item.score,
                episode=item.seen.episode if series else None,
                rewatches=rewatches,
                planned_at=item.planned_at,
                started_at=item.seen.first_at if series else None,
                finished_at=item.seen.last_at if status is Status.FINISHED else None,
                scored_at=item.scored_at,
                at=max((each for each in dates if each is not None), default=None),
            ),
            key,
        )
    for number, (score, at) in sorted(item.seasons.items()):
        rows.add(
            ListRow(
                item.name,
                year=item.year,
                kind=item.kind,
                ids=item.ids,
                season=number,
                score=score,
                scored_at=at,
                at=at,
            ),
            key,
        )
