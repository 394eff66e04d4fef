"""The real bot in a simulated Discord: a server, three members, the embedded catalogue, a file database."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot import catalogue
from bot.app import Daesang
from bot.domain.search import TitleIndex
from bot.store import Store

MIRACLE = "kf-miracle-in-cell-no-7-2013"
SIGNAL = "kd-signal-2016"


@pytest.fixture(scope="session")
def index() -> TitleIndex:
    return TitleIndex(catalogue.load())


@dataclass
class World:
    """A running bot and the people around it."""

    env: simcord.Env
    store: Store
    index: TitleIndex
    server: simcord.GuildHandle
    channel: simcord.ChannelHandle
    mei: simcord.MemberActor
    jun: simcord.MemberActor
    sol: simcord.MemberActor

    async def restart(self) -> None:
        """Stop the bot and start another on the same file and the same Discord."""
        await self.env.restart_bot(Daesang(store=self.store, index=self.index))


@asynccontextmanager
async def world(path: Path, index: TitleIndex) -> AsyncIterator[World]:
    async with Store.open(path) as store:
        bot = Daesang(store=store, index=index)
        # Errors are answered and logged by the bot; `no_faults` reads the log.
        env = simcord.Env(bot, shard_count=1, check_errors=False)
        await env.start()
        try:
            server = env.create_guild("Drama Club")
            channel = server.create_text_channel("takes")
            mei, jun, sol = (server.add_member(env.create_user(name)) for name in ("mei", "jun", "sol"))
            await env.advance_time(90 * 24 * 3600)
            yield World(env, store, index, server, channel, mei, jun, sol)
        finally:
            await env.shutdown()


@pytest.fixture
async def here(tmp_path: Path, index: TitleIndex) -> AsyncIterator[World]:
    async with world(tmp_path / "daesang.db", index) as made:
        yield made


@pytest.fixture(autouse=True)
def no_faults(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Anything logged as an error fails the test, unless it is marked `faults`."""
    yield
    faults = [record for record in caplog.records if record.levelno >= logging.ERROR]
    if faults and request.node.get_closest_marker("faults") is None:
        pytest.fail("\n".join(str(record.exc_info or record.getMessage()) for record in faults))


def embed(result: Any) -> Any:
    """The only embed of an answer."""
    assert result.response is not None, result
    [only] = result.response.embeds
    return only
