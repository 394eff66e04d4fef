"""What all tests share."""

import asyncio
from pathlib import Path

import pytest

from bot.store import Store


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a first start leaves it, to be copied: making one takes seven times as long."""
    path = tmp_path_factory.mktemp("first") / "daesang.db"

    async def start() -> None:
        async with Store.open(path):
            pass

    asyncio.run(start())
    return path
