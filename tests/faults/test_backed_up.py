"""Backups that the bot makes by itself, and what its owner hears."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest
import simcord

from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.settings import BackupPlan
from bot.store import Store
from bot.store.engines.backups import list_backups
from tests.discord.conftest import told
from tests.faults.failing import later
from tests.places import copy_database, sqlite_alone

pytestmark = sqlite_alone

DAY = 24 * 3600


@asynccontextmanager
async def backing_up(
    database: Path, first_start: Path, index: TitleIndex
) -> AsyncIterator[tuple[Daesang, simcord.Env, simcord.GuildHandle, simcord.UserHandle]]:
    """A bot that makes a backup a day, and its owner."""
    copy_database(first_start, database)
    plan = BackupPlan(database, database.parent / "backups", DAY, 2)
    async with Store.open(database, find_title=index.find) as store:
        bot = Daesang(store=store, index=index, backups=plan)
        env = simcord.Env(bot, shard_count=1, check_errors=False, settle_timeout=10)
        owner = env.create_user("owner")
        server = env.create_guild("Drama Club")
        server.add_member(owner)
        await env.start()
        assert bot.application is not None
        bot.application.owner = discord.Object(owner.id)  # type: ignore[assignment]
        try:
            yield bot, env, server, owner
        finally:
            await env.shutdown()


async def test_one_is_made_and_the_owner_hears_of_one_that_fails(
    tmp_path: Path, first_start: Path, index: TitleIndex
) -> None:
    """At the start. What fails is told once a day, and tried each hour, until it can be made."""
    database, folder = tmp_path / "daesang.db", tmp_path / "backups"
    async with backing_up(database, first_start, index) as (_, env, _, owner):
        await later(env, 60)
        assert len(list_backups(database, folder)) == 1
        assert owner.dm_channel.history() == []
        shutil.move(folder, tmp_path / "elsewhere")
        folder.write_text("in the way")
        await later(env, 5 * 3600)
        [message] = owner.dm_channel.history()
        assert message.content.startswith(f"I couldn't make a backup. {folder} cannot be written to")
        folder.unlink()
        await later(env, 2 * 3600)
        assert list_backups(database, folder)


@pytest.mark.faults
async def test_the_owner_and_the_member_hear_of_damage(
    tmp_path: Path, first_start: Path, index: TitleIndex
) -> None:
    """The member that it cannot be done, the owner once what to do."""
    database = tmp_path / "daesang.db"
    async with backing_up(database, first_start, index) as (bot, env, server, owner):
        damage(database)
        channel = server.create_text_channel("takes")
        member = server.add_member(env.create_user("mei"))
        await bot.store.servers.note_joined({1: "another"})  # else it reads what it still has in memory
        for _ in range(2):
            answer = await member.slash(channel, "me")
            assert told(answer).startswith("My database is damaged")
        [message] = owner.dm_channel.history()
        assert message.content.startswith("My database is damaged")


def damage(database: Path) -> None:
    """From another process, whose closing of the file frees no lock of this one's."""
    code = (
        "import os, sys; file, size = os.open(sys.argv[1], os.O_RDWR), os.path.getsize(sys.argv[1]); "
        "os.pwrite(file, b'\\xa5' * (size - 4096), 4096)"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=True)
