"""The real bot in the test's own process, on the small Discord of `gateway`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import Daesang
from bot.domain.admission import Admission, Rate
from bot.domain.search import TitleIndex
from tests.faults.gateway import Discord, until
from tests.faults.run_bot import TOKEN
from tests.places import open_store


@asynccontextmanager
async def bot_on(remote: Discord, path: Path, index: TitleIndex, **options: Any) -> AsyncIterator[Daesang]:
    """Started and ready, on a file; stopped in order in the end. It lets anybody press as they like."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.http.Route, "BASE", remote.api)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(remote.gateway))
        async with open_store(path, find_title=index.find) as store:
            # Of the servers that come after READY, discord.py awaits one more for so many seconds.
            bot = Daesang(store=store, index=index, guild_ready_timeout=0.1, **options)
            much = Rate(100_000, 0)
            bot.admission = Admission(member=much, typing=much, server=much)
            running = asyncio.create_task(bot.start(TOKEN))
            try:
                await until(lambda: bot._alarm is not None or running.done())  # it has looked at what is due
                yield bot
            finally:
                running.cancel()
                await bot.close()
                with suppress(asyncio.CancelledError):
                    await running
