"""What a `Transaction` can run on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from bot.domain.titles import FindTitle, find_none
from bot.store.engines.failures import NotOurs as NotOurs
from bot.store.engines.failures import Unreachable as Unreachable
from bot.store.engines.sqlite import SQLite
from bot.store.transaction import Engine


@asynccontextmanager
async def open_engine(database: Path | str, *, find_title: FindTitle = find_none) -> AsyncIterator[Engine]:
    """The engine of a file, or of a `postgresql://` address, made or migrated first.

    Raises DatabaseInUse, NewerSchema, Unreachable.
    """
    if isinstance(database, Path):
        async with SQLite.open(database, find_title=find_title) as engine:
            yield engine
    else:
        async with import_postgres().Postgres.open(database, find_title=find_title) as engine:
            yield engine


@asynccontextmanager
async def open_to_read(database: Path | str) -> AsyncIterator[Engine]:
    """The engine of a file or an address as it is, beside a bot that may run: writing raises Busy.

    Raises OlderSchema, NewerSchema, Unreachable.
    """
    if isinstance(database, Path):
        async with SQLite.open_to_read(database) as engine:
            yield engine
    else:
        async with import_postgres().Postgres.open_to_read(database) as engine:
            yield engine


def import_postgres() -> ModuleType:
    """Its engine, whose driver is there for those who need it. Raises Unreachable."""
    try:
        from bot.store.engines import postgres
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise Unreachable(
            "PostgreSQL needs a driver that is not installed: uv sync --no-dev --extra postgres"
        ) from error
    return postgres
