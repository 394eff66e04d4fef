"""The only SQL there is: one SQLite file, one attribute for each aggregate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store.database import Database
from bot.store.drafts import Drafts, Views
from bot.store.ratings import Ratings
from bot.store.reviews import Reviews
from bot.store.servers import Facts, Servers


class Store:
    """Everything Daesang remembers. `async with Store.open(path) as store`."""

    def __init__(self, database: Database) -> None:
        self.ratings = Ratings(database)
        self.reviews = Reviews(database)
        self.drafts = Drafts(database)
        self.views = Views(database)
        self.servers = Servers(database)
        self.facts = Facts(database)

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> "AsyncIterator[Store]":
        """Open the file, making or migrating it first; on leaving, finish accepted writes and close."""
        async with Database.open(path) as database:
            yield cls(database)
