"""What a `Transaction` can run on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.titles import FindTitle, find_none
from bot.store.engines.sqlite import SQLite
from bot.store.transaction import Engine


@asynccontextmanager
async def open_engine(database: Path | str, *, find_title: FindTitle = find_none) -> AsyncIterator[Engine]:
    """The engine of a file, or of a `postgresql://` address, made or migrated first."""
    if isinstance(database, Path):
        async with SQLite.open(database, find_title=find_title) as engine:
            yield engine
    else:
        from bot.store.engines.postgres import Postgres  # its driver is there for those who need it

        async with Postgres.open(database, find_title=find_title) as engine:
            yield engine
