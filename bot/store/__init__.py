"""The only SQL there is: one database, one attribute for each aggregate."""

import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import copy_context
from pathlib import Path

from bot.domain.errors import Busy
from bot.domain.events import Event
from bot.domain.servers import ALL_SERVERS, Served
from bot.domain.titles import FindTitle, find_none
from bot.store.calibration import Calibration
from bot.store.cards import Cards
from bot.store.departures import Departures
from bot.store.drafts import Drafts, Views
from bot.store.engines import open_engine, open_to_read
from bot.store.homes import Homes
from bot.store.imports import Imports
from bot.store.instances import Instances
from bot.store.interests import Interests
from bot.store.jobs import Jobs
from bot.store.members import Members
from bot.store.moderation import Moderation
from bot.store.notices import Notices
from bot.store.outbox import Outbox
from bot.store.privacy import Privacy
from bot.store.profiles import Profiles
from bot.store.ratings import Ratings
from bot.store.replies import Replies
from bot.store.reports import Reports
from bot.store.reviews import Reviews
from bot.store.served import restrict
from bot.store.servers import Facts, Servers
from bot.store.settings import Settings
from bot.store.shelves import Shelves
from bot.store.sources import Sources
from bot.store.suggestions import Suggestions
from bot.store.title_votes import TitleVotes
from bot.store.titles import Titles
from bot.store.transaction import Engine, Room
from bot.store.waiting import Waiting


class Store:
    """Everything Daesang remembers. `async with Store.open(path) as store`."""

    def __init__(self, engine: Engine) -> None:
        self.interests = Interests(engine)
        self.ratings = Ratings(engine, self.interests)
        self.reviews = Reviews(engine, self.interests)
        self.replies = Replies(engine)
        self.reports = Reports(engine)
        self.members = Members(engine)
        self.privacy = Privacy(engine, self.interests)
        self.homes = Homes(engine)
        self.imports = Imports(engine, self.interests)
        self.waiting = Waiting(engine, self.interests)
        self.shelves = Shelves(engine, self.interests)
        self.profiles = Profiles(engine)
        self.notices = Notices(engine)
        self.cards = Cards(engine)
        self.outbox = Outbox(engine)
        self.jobs = Jobs(engine)
        self.departures = Departures(engine)
        self.drafts = Drafts(engine)
        self.views = Views(engine)
        self.servers = Servers(engine)
        self.facts = Facts(engine)
        self.instances = Instances(engine)
        self.settings = Settings(engine)
        self.moderation = Moderation(engine)
        self.suggestions = Suggestions(engine)
        self.title_votes = TitleVotes(engine)
        self.titles = Titles(engine, self.interests)
        self.sources = Sources(engine)
        self.calibration = Calibration(engine)
        self._engine = engine

    def follow(self, hear: Callable[[Sequence[Event]], None]) -> None:
        """Call `hear` on the event loop with the events of whatever was saved; one follower at a time.

        It runs in the context of this call, not in the writer's: what it starts is its owner's.
        """
        context = copy_context()
        self._engine.on_events = lambda events: context.run(hear, events)

    def follow_damage(self, hear: Callable[[], None]) -> None:
        """Call `hear` whenever what is kept turns out to be damaged; see `follow`."""
        context = copy_context()
        self._engine.on_damage = lambda: context.run(hear)

    def follow_trouble(self, hear: Callable[[Busy | None], None]) -> None:
        """Call `hear` with why nothing can be written, and with None when it can be again; see `follow`."""
        context = copy_context()
        self._engine.on_trouble = lambda trouble: context.run(hear, trouble)

    def know(self, find_title: FindTitle) -> None:
        """Have what is written from now on know that catalogue."""
        self._engine.find_title = find_title

    def guard(self, may_write: Callable[[int], bool]) -> None:
        """Change nothing of a server any more once `may_write` says so: Busy. It is called on any thread."""
        self._engine.may_write = may_write

    async def purge(self) -> None:
        """Let nothing of what was erased stay anywhere on the disk. Raises Busy."""
        await self._engine.purge()

    def follow_batches(self, hear: Callable[[int, float], None]) -> None:
        """Call `hear` with how many changes were written together, and in how many seconds."""
        self._engine.on_batch = hear

    @property
    def queued(self) -> int:
        """Changes that wait to be written."""
        return self._engine.queued

    def find_room(self) -> Room | None:
        """On the disk; None where the database is a server of its own."""
        return self._engine.find_room()

    async def check(self) -> None:
        """Read, and write too where that is in doubt. Raises what stands in the way."""
        if self._engine.is_doubtful:
            await self.facts.try_writing()
        await self._engine.read("SELECT 1 AS one", {})

    async def count_due(self, *, at: int) -> dict[str, int]:
        """How much of what is to be done is due, by the table it stands in."""
        [row] = await self._engine.read(
            "SELECT (SELECT count(*) FROM cards WHERE due_at <= :at) AS cards, "
            "(SELECT count(*) FROM outbox WHERE due_at <= :at) AS outbox, "
            "(SELECT count(*) FROM jobs WHERE due_at <= :at) AS jobs",
            {"at": at},
        )
        return {name: int(row[name]) for name in ("cards", "outbox", "jobs")}

    async def find_next_due(self, *, after: int, served: Served = ALL_SERVERS) -> int | None:
        """When the next card, announcement or job is due that is not yet."""
        in_server, in_scope = restrict(served, "server_id"), restrict(served, "scope")
        [row] = await self._engine.read(
            "SELECT min(w.due_at) AS due_at FROM ("
            f"SELECT min(due_at) AS due_at FROM cards WHERE due_at > :after{in_server} "
            f"UNION ALL SELECT min(due_at) FROM outbox WHERE due_at > :after{in_server} "
            f"UNION ALL SELECT min(due_at) FROM jobs WHERE due_at > :after{in_scope} "
            # One that a crash left under way is due when its lease ends.
            f"UNION ALL SELECT min(lease_until) FROM jobs WHERE lease_until > :after{in_scope}) AS w",
            {"after": after},
        )
        return None if row["due_at"] is None else int(row["due_at"])

    @classmethod
    @asynccontextmanager
    async def open(cls, database: Path | str, *, find_title: FindTitle = find_none) -> "AsyncIterator[Store]":
        """Open a file or a `postgresql://` address, making or migrating it first; on leaving, finish writes.

        What `find_title` knows of a title says where its score starts. Raises DatabaseInUse,
        NewerSchema, Unreachable.
        """
        if isinstance(database, Path):  # earlier versions kept fitted recommenders beside the file
            shutil.rmtree(database.with_name(f"{database.name}.learnt"), ignore_errors=True)
        async with open_engine(database, find_title=find_title) as engine:
            yield cls(engine)

    @classmethod
    @asynccontextmanager
    async def open_to_read(cls, database: Path | str) -> "AsyncIterator[Store]":
        """Open what is there as it is, beside a bot that may run: writing raises Busy.

        Raises OlderSchema, NewerSchema, Unreachable.
        """
        async with open_to_read(database) as engine:
            yield cls(engine)
