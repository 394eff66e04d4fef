"""Servers that removed the bot while it was away are marked as left, and no others."""

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Daesang
from bot.domain.search import TitleIndex
from tests.faults.gateway import SERVER, Discord, discord_on_loopback
from tests.faults.inside import bot_on
from tests.places import connect, copy_database, open_store

AWAY, GONE = SERVER + 1, SERVER + 2


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        yield made


async def find_left(remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex) -> set[int]:
    """Those of three servers that are marked as left by a start in which Discord names what it does."""
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    async with open_store(path) as store:
        await store.servers.note_joined({SERVER: "Drama Club", AWAY: "Film Circle", GONE: "Gone"})
    async with bot_on(remote, path, index):
        with closing(connect(path)) as db:
            return {row[0] for row in db.execute("SELECT server_id FROM servers WHERE left_at IS NOT NULL")}


async def test_who_removed_it_while_it_was_away_has_left(
    remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex
) -> None:
    """One in an outage has not."""
    remote.unavailable.append(AWAY)
    assert await find_left(remote, tmp_path, first_start, index) == {GONE}


async def test_in_an_outage_of_all_nobody_has_left(
    remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex
) -> None:
    remote.servers, remote.unavailable = [], [SERVER]
    assert await find_left(remote, tmp_path, first_start, index) == set()


async def test_control_without_a_comparison_nobody_has_left(
    remote: Discord, tmp_path: Path, first_start: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""

    async def note_nothing(bot: Daesang, shard_id: int, present: set[int], *, is_well: bool) -> None: ...

    monkeypatch.setattr(Daesang, "_note_absent", note_nothing)
    assert await find_left(remote, tmp_path, first_start, index) == set()
