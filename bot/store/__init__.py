"""The only SQL there is: one SQLite file, one attribute for each aggregate."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path

from bot.store.bursts import Moderation
from bot.store.calibration import Calibration
from bot.store.database import Database
from bot.store.drafts import Drafts, Views
from bot.store.interests import Interests
from bot.store.notices import Notices
from bot.store.ratings import Ratings
from bot.store.reports import Reports
from bot.store.reviews import Reviews
from bot.store.servers import Facts, Servers
from bot.store.settings import Settings
from bot.store.suggestions import Suggestions
from bot.store.title_votes import TitleVotes


class Store:
    """Everything Daesang remembers. `async with Store.open(path) as store`."""

    def __init__(self, database: Database) -> None:
        self.interests = Interests(database)
        self.ratings = Ratings(database, self.interests)
        self.reviews = Reviews(database, self.interests)
        self.reports = Reports(database)
        self.notices = Notices(database)
        self.drafts = Drafts(database)
        self.views = Views(database)
        self.servers = Servers(database)
        self.facts = Facts(database)
        self.settings = Settings(database)
        self.moderation = Moderation(database)
        self.suggestions = Suggestions(database)
        self.title_votes = TitleVotes(database)
        self.calibration = Calibration(database)
        self._database = database

    def follow(self, look: Callable[[], None]) -> None:
        """Call `look` on the event loop whenever something was saved; one follower at a time.

        It runs in the context of this call, not in the writer's: what it starts is its owner's.
        """
        self._database.on_commit = partial(copy_context().run, look)

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> "AsyncIterator[Store]":
        """Open the file, making or migrating it first; on leaving, finish accepted writes and close."""
        async with Database.open(path) as database:
            yield cls(database)
