"""Servers that removed the bot while it was away are marked as left, and no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.lines import State, Turns
from tests.faults.gateway import SERVER, Discord, discord_on_loopback, server, until
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


@pytest.mark.parametrize("forgets", [True, False], ids=["", "control"])
async def test_who_removed_it_while_a_session_was_lost_has_left(
    remote: Discord, tmp_path: Path, index: TitleIndex, monkeypatch: pytest.MonkeyPatch, forgets: bool
) -> None:
    """discord.py alone goes on with those that the next session does not name; one in an outage is named."""
    if not forgets:
        monkeypatch.delattr(State, "parse_ready")
    monkeypatch.setattr(Turns, "apart_seconds", 0.1)
    remote.servers = [server(), server(AWAY, "Film Circle"), server(GONE, "Gone")]
    path = tmp_path / "daesang.db"
    async with bot_on(remote, path, index) as bot:
        remote.servers, remote.unavailable = [server()], [AWAY]
        await remote.tell(9, False)
        await until(lambda: len(remote.identified) == 2 and len(bot.guilds) == (2 if forgets else 3))
        await bot.wait_for("shard_ready", timeout=5)
        await asyncio.sleep(0.2)
        with closing(connect(path)) as db:
            left = {row[0] for row in db.execute("SELECT server_id FROM servers WHERE left_at IS NOT NULL")}
        assert left == ({GONE} if forgets else set())
