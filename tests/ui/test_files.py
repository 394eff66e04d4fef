"""Files that Discord gives late, or never."""

import asyncio
from typing import Any

import pytest

from bot.domain.errors import FileNotLoaded
from bot.ui import files


class Late:
    """An attachment that comes after so many seconds."""

    filename = "list.csv"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def read(self) -> bytes:
        await asyncio.sleep(self._seconds)
        return b"late"


async def test_a_file_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with those that came: half a list is none."""
    late: list[Any] = [Late(0), Late(3600)]
    monkeypatch.setattr(files, "LOAD_SECONDS", 0.01)
    with pytest.raises(FileNotLoaded):
        await files.read_list_files(late)
    assert await files.read_list_files(late[:1]) == [("list.csv", b"late")]  # control
