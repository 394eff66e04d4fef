"""A random walk over the store: every method there is, with random acts of a few members, on two stores.

What a method takes is found by reflection; `MAKERS` says how to make each thing it can be given, by the name
of the parameter or by what it is. A method with a parameter that nothing here can make fails the walk.
"""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import partial
from itertools import count
from typing import Any, get_type_hints

from hypothesis import strategies as st

from bot.domain.additions import Origin
from bot.domain.board import Board
from bot.domain.breaker import Breaker, Trouble
from bot.domain.cards import CardKind, PublicCard
from bot.domain.errors import DomainError, Redelivered
from bot.domain.events import Event
from bot.domain.instances import Instance
from bot.domain.lists.imports import WaitingRow
from bot.domain.lists.matching import Match, Rule
from bot.domain.lists.plan import Choices, Choose
from bot.domain.lists.rows import Format, ListRow, ReadList, Refused
from bot.domain.members import Act
from bot.domain.moderation import Burst, Notice, Verdict
from bot.domain.outcomes import Source
from bot.domain.ratings import Progress
from bot.domain.refresh import Refresh
from bot.domain.replies import Reply
from bot.domain.reviews import ReviewContent
from bot.domain.servers import ALL_SERVERS, Bursts, Home, Served
from bot.domain.shelf import SHELVES, Edit, ShelfEntry, Status
from bot.domain.suggestions import Wish
from bot.domain.titles import ContentWarning, Kind, Mood, Title
from bot.store import Store
from bot.store.jobs import Task
from bot.store.outbox import Letter

NOW = 1_750_000_000
DAY = 24 * 3600
SERVERS = (1_000_000_000_000_000_001, 1_000_000_000_000_000_002)
"""As large as Discord's, which do not fit into four bytes nor into a float."""
REGULARS = tuple(range(11, 21))
MEMBERS = (1, 2, 3, 4)
TITLES = {
    each.id: each
    for each in (
        Title("signal", Kind.DRAMA, "Signal", 2016, genres=("Crime", "Thriller"), networks=("tvN",)),
        Title("miracle", Kind.FILM, "Miracle", 2021, genres=("Romance",)),
        Title("iris", Kind.DRAMA, "Iris", 2009, genres=("Action", "Thriller")),
    )
}
ADDED = tuple(Title("", Kind.DRAMA, name, 2026) for name in ("Two Cups", "Three Cups", "두 잔", "Iris"))
"""What servers add."""
EDITS: tuple[Edit, ...] = (
    *(partial(ShelfEntry.move, status=status, at=NOW) for status in SHELVES),
    partial(ShelfEntry.reach, episode=16, last=16, at=NOW + 9 * DAY),
    partial(ShelfEntry.reach, episode=3, last=16, at=NOW),
    partial(ShelfEntry.rewatch, number=2, at=NOW),
    partial(ShelfEntry.date, started_at=NOW - DAY, finished_at=NOW, rewatches=1),
    ShelfEntry.clear,
)
"""What members do to an entry."""
CHANNELS = (31, 32)
TEXTS = (
    "It lingers.",
    "Ça traîne,\nbut 끝까지 👩\u200d🚀 it's 'fine'; \\n %s :name $1",
    "One more word. " * 20,
)
SETTINGS: dict[str, Sequence[object]] = {
    "bursts": (*Bursts, None),
    "leave_out_left": (True, False, None),
    "count_imported": (False, True, None),
    "report_channel": (31, None),
    "world": (False, None),
    "spoiler_flags": (1, 2, None),
    "consensus_votes": (1, 5, None),
    "board_votes": (1, 3),
    "review_words": ("forbidden", None),
    "of_another_version": ("?",),
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be kept as a draft or a view."""

    text: str


@dataclass
class Side:
    """A store, a way to its tables past it, and what was told of since that was last asked."""

    store: Store
    read: Callable[[str], list[tuple[Any, ...]]]
    events: list[Event]

    @classmethod
    def of(cls, store: Store, read: Callable[[str], list[tuple[Any, ...]]]) -> "Side":
        side = cls(store, read, [])
        store.follow(side.events.extend)
        return side


class Differs(Exception):
    """The two stores say or keep otherwise."""


class Unmade(Exception):
    """There is nothing yet of what a method takes."""


# What there is to be walked --------------------------------------------------------------------------

NOT_WALKED = {"purge": "each engine's own affair: what it does is done to the disk"}


@dataclass(frozen=True, slots=True)
class Method:
    """A public method of one of the store's parts: how each of its parameters is made."""

    name: str
    makers: Mapping[str, "Maker"]
    positional: frozenset[str]
    writes: bool

    async def call(self, store: Store, arguments: Mapping[str, Any]) -> Any:
        part, _, name = self.name.rpartition(".")
        found = getattr(getattr(store, part) if part else store, name)
        places = [value for key, value in arguments.items() if key in self.positional]
        return await found(*places, **{k: v for k, v in arguments.items() if k not in self.positional})


def list_methods(store: Store) -> dict[str, Method]:
    """Every public method that asks the database, by its name. Raises KeyError where one cannot be walked."""
    holders = {"": store} | {name: part for name, part in vars(store).items() if not name.startswith("_")}
    found = {}
    for part, holder in holders.items():
        for name, method in inspect.getmembers(type(holder), inspect.iscoroutinefunction):
            if not name.startswith("_") and name not in NOT_WALKED:
                whole = f"{part}.{name}" if part else name
                found[whole] = _describe(whole, method, writes=_writes(type(holder), name))
    return found


def _writes(kind: type, name: str) -> bool:
    """Whether a method is a job that writes, or hands one on, itself or by another of its class."""
    source = inspect.getsource(inspect.unwrap(getattr(kind, name)))
    if "@writes" in source or "._engine.write(" in source:
        return True
    others = re.findall(r"await self\.(\w+)\(", source)
    return any(_writes(kind, other) for other in others if other != name and hasattr(kind, other))


def _describe(whole: str, method: Callable[..., Any], *, writes: bool) -> Method:
    hints = get_type_hints(inspect.unwrap(method))
    parameters = {
        name: each
        for name, each in inspect.signature(method).parameters.items()
        if name not in ("self", "tx", "holder")
    }
    positional = {n for n, p in parameters.items() if p.kind is not inspect.Parameter.KEYWORD_ONLY}
    makers = {name: _find_maker(whole, name, hints[name]) for name in parameters}
    return Method(whole, makers, frozenset(positional), writes)


def _find_maker(method: str, parameter: str, hint: Any) -> "Maker":
    for key in (f"{method}.{parameter}", hint, parameter):
        if key in MAKERS:
            return MAKERS[key]
    raise KeyError(f"The walk does not know what to give {method} as {parameter!r}: say so in MAKERS")


# What they are given ---------------------------------------------------------------------------------


class Walk:
    """Both sides, the time, and what has come back so far."""

    def __init__(self, sides: tuple[Side, Side], draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.sides = sides
        self.draw = draw
        self.now = NOW
        self.actor = MEMBERS[0]
        self.done: Counter[str] = Counter()
        """How often each method has given something, and not refused."""
        self.methods = list_methods(sides[0].store)
        self._names = sorted(self.methods) + 2 * sorted(n for n, m in self.methods.items() if m.writes)
        self._ids = count(5_000)
        self._kept: dict[type, list[Any]] = {}
        self._last: list[str] = []

    async def step(self, name: str | None = None) -> None:
        """That method, or any, with whatever it is given, after some time."""
        self.now += self.pick(0, 0, 0, 0, 1, 1, 60, 60, 3600, 3600, DAY // 2, 9 * DAY)
        method = self.methods[name or self.pick(*self._names)]
        try:
            arguments = {name: maker(self) for name, maker in method.makers.items()}
        except Unmade:
            return
        await self.do(method.name, **arguments)

    async def do(self, name: str, /, **arguments: Any) -> Any:
        """The same on both sides; what came of it. Raises Differs."""
        said, values = [], []
        self._last = [*self._last[-5:], f"{name}({arguments})"]
        for side in self.sides:
            try:
                values.append(await self.methods[name].call(side.store, arguments))
                said.append(spell(values[-1], in_order=name not in IN_NO_ORDER))
            except (DomainError, Redelivered) as error:
                said.append(f"{type(error).__name__} {spell(error.args)}")
            except Exception as error:
                # What Discord never says, two messages of one id, each engine refuses in its own words.
                if "IntegrityError" not in {kind.__name__ for kind in type(error).__mro__}:
                    raise
                said.append("IntegrityError")
        told = [sorted(map(repr, side.events)) for side in self.sides]
        for side in self.sides:
            side.events.clear()
        self._compare("said", *said)
        self._compare("told", *map(str, told))
        if values:
            self.done[name] += 1
            self._remember(values[0])
            return values[0]
        return None

    async def look(self) -> None:
        """Every method that only reads, once. Raises Differs."""
        for name, method in self.methods.items():
            if not method.writes:
                await self.step(name)

    async def make_up(self) -> None:
        """Every method that has given nothing yet, once more. Raises Differs."""
        for name in sorted(self.methods.keys() - self.done.keys()):
            await self.step(name)

    def compare_tables(self) -> None:
        """Check that both keep the same rows, ids and all. Raises Differs."""
        for table, columns in self._list_tables().items():
            what = f"SELECT {', '.join(columns)} FROM {table}"
            self._compare(table, *("\n".join(sorted(map(spell, side.read(what)))) for side in self.sides))

    def _list_tables(self) -> dict[str, list[str]]:
        names = self.sides[0].read("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [
                column
                for (column,) in self.sides[0].read(f"SELECT name FROM pragma_table_info('{name}')")
                if column not in NOT_COMPARED
            ]
            for (name,) in names
            if not name.startswith("sqlite_")
        }

    def _compare(self, what: str, ours: str, theirs: str) -> None:
        if ours != theirs:
            raise Differs(f"{what}: {ours}\n  against\n{theirs}\n  after\n" + "\n".join(self._last))

    def _remember(self, value: Any) -> None:
        """Boards, cards, letters, tasks and notices are given back later, when they may be stale."""
        if type(value) in KEPT:
            self._kept.setdefault(type(value), []).append(value)
        elif isinstance(value, list | tuple):
            for each in value:
                self._remember(each)
        elif is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                if type(getattr(value, field.name)) in KEPT:
                    self._remember(getattr(value, field.name))

    # Drawing -----------------------------------------------------------------------------------------

    def pick(self, *these: Any) -> Any:
        return self.draw(st.sampled_from(these))

    def draw_kept(self, kind: type) -> Any:
        """One of the last few that came back."""
        if not self._kept.get(kind):
            raise Unmade
        return self.pick(*self._kept[kind][-6:])

    def draw_id(self, table: str, column: str, where: str = "TRUE") -> int:
        """An id that is there, the latest first, or one that is not yet; `:me` is who acts."""
        of = where.replace(":me", str(self.actor))
        rows = self.sides[0].read(f"SELECT {column} FROM {table} WHERE {of} ORDER BY {column} DESC LIMIT 6")
        return int(self.pick(*(number for (number,) in rows), (rows[0][0] if rows else 0) + 1))

    def draw_some(self, things: Sequence[Any], most: int = 3) -> list[Any]:
        return list(self.draw(st.lists(st.sampled_from(things), max_size=most, unique=True)))

    def make_act(self, member_id: int, *, again: bool = False, **rest: Any) -> Act:
        number = 5_000 if again else next(self._ids)
        act = Act(SERVERS[0], member_id, f"member {member_id}", number, self.now)
        return replace(act, **rest)


Maker = Callable[[Walk], Any]


def _say(said: Choices) -> Choose:
    return lambda before: replace(said, titles={**before.titles, **said.titles})


def _make_act(walk: Walk) -> Act:
    member_id = walk.actor = walk.pick(*MEMBERS)
    return walk.make_act(
        member_id,
        again=walk.pick(*[False] * 19, True),
        server_id=walk.pick(*[SERVERS[0]] * 5, SERVERS[1]),
        name=walk.pick(f"member {member_id}", f"멤버 {member_id}"),
        joined_at=walk.pick(None, walk.now - DAY, NOW - 400 * DAY),
        direct=walk.pick(*[False] * 7, True),
    )


def _make_content(walk: Walk) -> ReviewContent:
    return ReviewContent(
        walk.pick(*TEXTS),
        score=walk.pick(None, *range(2, 21)),
        progress=walk.pick(None, *Progress),
        spoils=walk.pick(False, False, True),
        moods=tuple(walk.draw_some(list(Mood)[:4])),
        episode=walk.pick(None, 3),
        series=walk.pick(None, "Éire", "éire", "Noir"),
        link=walk.pick(None, "https://example.org/a%20b"),
    )


def _make_reply(walk: Walk) -> Reply:
    member_id = walk.pick(*MEMBERS)
    review_id = walk.draw_id("reviews", "review_id")
    return Reply(review_id, member_id, f"member {member_id}", "account", "avatar", walk.pick(*TEXTS))


def _make_breaker(walk: Walk) -> Breaker:
    return Breaker(walk.pick(0, 1, 3), walk.now, walk.pick(None, walk.now), walk.pick(None, *Trouble))


def _draw_title_id(walk: Walk) -> str:
    """A title of the catalogue, or one that a server has added."""
    rows = walk.sides[0].read("SELECT title_id FROM titles ORDER BY title_id LIMIT 6")
    return str(walk.pick(*TITLES, *(title_id for (title_id,) in rows)))


def _draw_addition(walk: Walk) -> str:
    rows = walk.sides[0].read(
        "SELECT title_id FROM titles WHERE state = 'shown' AND origin <> 'mended' ORDER BY title_id LIMIT 6"
    )
    if not rows:
        raise Unmade
    return str(walk.pick(*(title_id for (title_id,) in rows)))


def _draw_title(walk: Walk) -> Title:
    title_id = _draw_title_id(walk)
    return replace(
        TITLES.get(title_id, ADDED[0]), id=title_id, genres=tuple(walk.draw_some(["Crime", "Noir"]))
    )


def _make_row(walk: Walk) -> ListRow:
    return ListRow(
        walk.pick("Signal", "Squid Game Season 2", "두 잔"),
        year=walk.pick(None, 2016),
        status=walk.pick(None, *Status),
        score=walk.pick(None, 2, 13, 20),
        episode=walk.pick(None, 3),
        rewatches=walk.pick(0, 2),
        planned_at=walk.pick(None, NOW - DAY),
        at=walk.pick(None, NOW - 400 * DAY, walk.now + DAY),
        ids=walk.pick({}, {"imdb": "tt1", "tmdb_tv": 2}),
        review=walk.pick(None, *TEXTS),
    )


def _make_match(walk: Walk) -> Match:
    title_id = _draw_title_id(walk)
    return walk.pick(  # type: ignore[no-any-return]
        Match(Rule.KOREAN, title_id),
        Match(Rule.SEASON, title_id),
        Match(Rule.DOUBTFUL, None, (title_id,)),
        Match(Rule.UNKNOWN),
    )


def _id_of(table: str, column: str, where: str = "TRUE") -> Maker:
    return lambda walk: walk.draw_id(table, column, where)


def _kept_of(kind: type) -> Maker:
    return lambda walk: walk.draw_kept(kind)


def _one_of(*these: Any) -> Maker:
    return lambda walk: walk.pick(*these)


def _some_of(*these: Any) -> Maker:
    return lambda walk: walk.draw_some(these)


def _or_none(maker: Maker) -> Maker:
    return lambda walk: None if walk.pick(True, False) else maker(walk)


def _after(*seconds: int | None) -> Maker:
    """So long from now, or None."""

    def make(walk: Walk) -> int | None:
        later: int | None = walk.pick(*seconds)
        return None if later is None else walk.now + later

    return make


KEPT = (Board, Burst, PublicCard, Letter, Task, Notice, WaitingRow)

_ROWS = 3
"""Rows of a list that somebody brings."""

_own_reviews = _id_of("reviews", "review_id", "member_id = :me")
_own_versions = _id_of(
    "review_versions", "version_id", "review_id IN (SELECT review_id FROM reviews WHERE member_id = :me)"
)
_titles = _draw_title_id
_truths = _one_of(True, False)
_channels = _one_of(*CHANNELS)
_messages = _one_of(*range(41, 47))

MAKERS: dict[Any, Maker] = {
    "calibration.rebuild.report": lambda walk: lambda done, total: None,
    # By what it is.
    Act: _make_act,
    ReviewContent: _make_content,
    Reply: _make_reply,
    **{kind: _kept_of(kind) for kind in KEPT},
    **{kind: _one_of(*kind) for kind in (Verdict, Wish, Mood, CardKind)},
    Progress | None: _one_of(None, *Progress),
    Board | None: _or_none(_kept_of(Board)),
    Served: _one_of(
        ALL_SERVERS,
        ALL_SERVERS,
        Served(2, frozenset({0})),
        Served(3, frozenset({1, 2})),
        Served(2, frozenset()),
    ),
    Origin: _one_of(Origin.FORM, Origin.FOUND),
    Title: _draw_title,
    Mapping[str, Title]: lambda walk: {_draw_title_id(walk): walk.pick(*TITLES.values())},
    Iterable[Title]: lambda walk: walk.draw_some(list(TITLES.values())),
    Breaker: _make_breaker,
    Refresh | None: lambda walk: walk.pick(None, Refresh(walk.now, found=("Q1",), asked=3)),
    Edit: _one_of(*EDITS),
    bool: _truths,
    bool | None: _one_of(True, False, None),
    Mapping[str, Source]: lambda walk: dict.fromkeys(walk.draw_some(list(TITLES)), walk.pick(*Source)),
    ReadList: lambda walk: ReadList(
        walk.pick(*Format), tuple(_make_row(walk) for _ in range(_ROWS)), (Refused("no_name", TEXTS[1]),)
    ),
    Sequence[Match]: lambda walk: [_make_match(walk) for _ in range(_ROWS)],
    Choose: lambda walk: _say(Choices({walk.pick(0, 1): walk.pick(None, *TITLES)}, walk.pick(True, False))),
    WaitingRow | None: _or_none(_kept_of(WaitingRow)),
    Sequence[WaitingRow]: lambda walk: [walk.draw_kept(WaitingRow)],
    # By its name.
    "me": lambda walk: Instance(
        walk.pick("a", "b"), walk.pick("m", "n"), "kim", 1, walk.now, "app", walk.now
    ),
    "gone": lambda walk: [],
    "alone": _truths,
    "process": _one_of("a", "b"),
    "server_id": _one_of(*[SERVERS[0]] * 4, SERVERS[1]),
    "member_id": _one_of(*MEMBERS),
    "title_id": _titles,
    "review_id": _id_of("reviews", "review_id"),
    "reply_id": _id_of("replies", "reply_id"),
    "report_id": _id_of("reports", "report_id"),
    "version_id": _id_of("review_versions", "version_id"),
    "burst_id": _id_of("bursts", "burst_id"),
    "notice_id": _id_of("notices", "notice_id"),
    "draft_id": _id_of("drafts", "draft_id"),
    "import_id": _id_of("imports", "import_id", "member_id = :me"),
    "view_id": _id_of("views", "view_id"),
    "card_id": _id_of("cards", "card_id"),
    "change_id": _id_of("title_changes", "change_id"),
    "subject_id": _id_of("reviews", "review_id"),
    "channel_id": _channels,
    "message_id": _messages,
    "member_ids": _some_of(*MEMBERS),
    "asker_id": _one_of(None, *MEMBERS),
    "homes": lambda walk: [Home(each, "Club") for each in walk.draw_some(SERVERS)],
    "members": lambda walk: walk.draw_some(MEMBERS) or [1],
    "title_ids": _some_of(*TITLES),
    "titles": _some_of(*TITLES),
    "server_ids": _some_of(*SERVERS),
    "review_ids": _some_of(1, 2, 3, 4, 5),
    "message_ids": _some_of(*range(41, 47)),
    "servers": lambda walk: {walk.pick(*SERVERS): walk.pick("Club", "클럽")},
    "at": _after(0),
    "until": _after(60, 3600),
    "before": _after(0, -DAY),
    "since": _after(0, -DAY),
    "source": _one_of("tmdb", "tvmaze"),
    "key": _one_of("tv:1", "movie:1"),
    "after": _after(0, -DAY),
    "told_at": _after(None, 0),
    "again_at": _after(None, DAY),
    "month": _one_of(2025 * 12 + 5, 2025 * 12 + 6),
    "score": _one_of(None, *range(2, 21)),
    "episode": _one_of(1, 3, 16),
    "last": _one_of(None, 16),
    "listed": _one_of("", "", "forbidden"),
    "reason": _one_of("spoils", "rude"),
    "series": _one_of(None, "éire"),
    "moods": _or_none(_some_of(*list(Mood)[:4])),
    "warnings": _or_none(_some_of(*list(ContentWarning)[:3])),
    "shown": _one_of(-1, 0, 1, 2, 3),
    "revision": _one_of(1, 2, 3),
    "page": _one_of(0, 1),
    "most": _one_of(1, 50),
    "limit": _one_of(1, 50),
    "offset": _one_of(0, 1),
    "kind": _one_of("review", "import"),
    "shape": _one_of(Note),
    "state": lambda walk: Note(walk.pick(*TEXTS)),
    "name": _one_of("prune", "digest"),
    "value": _one_of("1", "값"),
    "thing": _one_of("disk_full:", "permission_lost:1"),
    # Of one method alone.
    "shelves.find_placed.title_id": _or_none(_titles),
    "reviews.write.draft_id": _one_of(None, None, None, None, 1, 2, 3),
    "reviews.write.channel_id": _one_of(None, *CHANNELS),
    "reviews.list_posted.title_id": _or_none(_titles),
    "reviews.list_posted.member_id": _or_none(_one_of(*MEMBERS)),
    **{f"reviews.{name}.review_id": _own_reviews for name in ("delete", "mark_episode", "list_versions")},
    "replies.delete.reply_id": _id_of("replies", "reply_id", "member_id = :me AND state <> 'deleted'"),
    "reviews.undelete.review_id": _id_of("reviews", "review_id", "state = 'deleted' AND member_id = :me"),
    **{f"reviews.{name}.version_id": _own_versions for name in ("restore_version", "find_version")},
    "reviews.mark_episode.episode": _one_of(None, 2),
    # Somebody who has done less than the others, or the walk would soon have nobody.
    "privacy.erase.member_id": _one_of(4, REGULARS[1], 404),
    "cards.put_off.until": _after(None, 60),
    "cards.settle.message_id": _or_none(_messages),
    "cards.share.message_id": _or_none(_messages),
    "moderation.exclude.member_id": _one_of(*MEMBERS, REGULARS[0]),
    "settings.change.name": _one_of(*SETTINGS),
    "titles.add.title": _one_of(*ADDED),
    "waiting.arrive.matches": lambda walk: [_make_match(walk)],
    "titles.confirm.title_id": _draw_addition,
    "titles.list_changes.title_id": _or_none(_titles),
    "titles.list_changes.before": _one_of(None, 3),
}
"""How to make what a method takes: one parameter of one method, a kind of thing, or a name."""

IN_NO_ORDER = {
    "ratings.find_board",
    "reviews.list_posted",
    "cards.list_stale",
    "jobs.take_due",
    "suggestions.count_outcomes",
}
"""Whose callers are not promised any order."""

NOT_COMPARED = {"filing_id"}
"""Read by nobody; SQLite gives the number of what was erased once more."""


def spell(value: Any, *, in_order: bool = True) -> str:
    """A value with all its types, so that 1 is not True nor 1.0; what has no order is put in one."""

    def spell_each(values: Iterable[Any]) -> list[str]:
        return [spell(each, in_order=in_order) for each in values]

    if isinstance(value, Mapping):
        pairs = [": ".join(spell_each(pair)) for pair in value.items()]
        return f"{{{', '.join(sorted(pairs))}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(spell_each(value)))}}}"
    if isinstance(value, list):
        parts = spell_each(value)
        return f"[{', '.join(parts if in_order else sorted(parts))}]"
    if isinstance(value, tuple):
        return f"{type(value).__name__}({', '.join(spell_each(value))})"
    if is_dataclass(value) and not isinstance(value, type):
        named = [
            f"{each.name}={spell(getattr(value, each.name), in_order=in_order)}" for each in fields(value)
        ]
        return f"{type(value).__name__}({', '.join(named)})"
    return str(value) if isinstance(value, Enum) else repr(value)


# Where every walk begins -----------------------------------------------------------------------------


async def set_stage(walk: Walk) -> None:
    """A server where something of everything is there already, that random acts would seldom come to."""
    act = walk.make_act
    await walk.do("servers.note_joined", servers=dict.fromkeys(SERVERS, "Club"))
    for title in TITLES:
        for who in REGULARS:
            by = act(who, at=NOW - 8 * DAY, joined_at=NOW - 400 * DAY)
            await walk.do("ratings.record_score", act=by, title_id=title, score=16 + who % 3, progress=None)
    for who in MEMBERS:
        content = ReviewContent(TEXTS[0], score=14 + who, moods=(Mood.DARK,))
        rest = {"listed": "", "draft_id": None, "channel_id": CHANNELS[0]}
        written = await walk.do("reviews.write", act=act(who), title_id="signal", content=content, **rest)
        await walk.do("cards.settle", card_id=written.shown.card.id, message_id=50 + who, shown=1)
    await walk.do("reviews.write", act=act(4), title_id="signal", content=ReviewContent(TEXTS[1]), **rest)
    await walk.do("reviews.restore_version", act=act(4), version_id=1, listed="")
    await walk.do("reviews.delete", act=act(4), review_id=4)
    await walk.do("reviews.undelete", act=act(4), review_id=4)
    for who in MEMBERS[:2]:
        read = ReadList(
            Format.IMDB, (ListRow("A", score=9), ListRow("B", review=TEXTS[1]), ListRow("C"), ListRow("D"))
        )
        matches = [Match(Rule.ID, "iris"), Match(Rule.ID, "miracle"), *[Match(Rule.UNKNOWN)] * 2]
        brought = await walk.do("imports.begin", act=act(who), read=read, matches=matches)
        await walk.do("imports.choose", act=act(who), import_id=brought, choose=lambda _: Choices({2: None}))
        await walk.do("imports.apply", act=act(who), import_id=brought)
    await walk.do("waiting.list_page", server_id=SERVERS[0], after=None)
    for who in MEMBERS[1:]:
        await walk.do("reports.file", act=act(who), review_id=1, reason="spoils")
        await walk.do("reviews.flag_spoiler", act=act(who), review_id=1)
        by = act(who)
        reply = Reply(1, who, by.name, "account", "avatar", TEXTS[0])
        await walk.do("replies.write", act=by, reply=reply, channel_id=CHANNELS[0])
    await walk.do("reports.mute_flagger", act=act(99), review_id=1, member_id=4)
    await walk.do("reports.file_reply", act=act(2), reply_id=2, reason="rude")
    await walk.do("reports.decide", act=act(99), report_id=1, verdict=Verdict.HIDE)
    await walk.do("reports.undo", act=act(99), report_id=1)
    await walk.do("replies.delete", act=act(4), reply_id=3)
    await walk.do("reviews.mark_episode", act=act(2), review_id=2, episode=3)
    for title in ("iris", "miracle"):  # a burst on each
        for who in MEMBERS[:3]:
            by = act(who, joined_at=NOW - DAY)
            await walk.do("ratings.record_score", act=by, title_id=title, score=2, progress=None)
    await walk.do("moderation.decide", act=act(99), burst_id=1, hold=True)
    await walk.do("outbox.list_due", at=NOW, most=50)
    await walk.do("jobs.take_due", at=NOW, most=50)
    await walk.do("calibration.calibrate", server_id=SERVERS[0])
