"""Is it well? `/healthz` and `healthy` say no when the bot is deaf not only when it is dead."""

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.faults.gateway import Discord, discord_on_loopback
from tests.faults.run_bot import ROOT, Mortal, environment
from tests.faults.test_stop import welcomed


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        made.heartbeat_seconds = 0.2
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


@pytest.fixture
def port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def ask(port: int) -> tuple[int, str]:
    """The status and the text; 0 where nobody answers."""
    try:
        async with aiohttp.request("GET", f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status, await answer.text()
    except aiohttp.ClientError as error:
        return 0, repr(error)


async def become(port: int, status: int, *, seconds: float = 10.0) -> str:
    """Wait until `/healthz` answers so; its text."""
    async with asyncio.timeout(seconds):
        while (found := await ask(port))[0] != status:  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.05)
    return found[1]


async def ask_by_command(port: int) -> tuple[int | None, str]:
    """What a container's health check is told."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "healthy"),
        env=environment(DAESANG_METRICS=str(port)),
        cwd=ROOT,
        stdout=PIPE,
        stderr=STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_a_bot_that_nobody_speaks_to_is_not_well(remote: Discord, database: Path, port: int) -> None:
    """The gateway acknowledges no heartbeat any more and closes nothing: the line is half open."""
    async with Mortal.living(remote, database, "nervous", f"DAESANG_METRICS={port}") as bot:
        await welcomed(remote)
        assert await become(port, 200) == "ok"
        assert await ask_by_command(port) == (0, "ok\n")
        remote.acknowledges = remote.opens_sockets = False
        assert "nothing has been heard from Discord for" in await become(port, 503, seconds=5)
        code, told = await ask_by_command(port)
        assert (code, "nothing has been heard" in told) == (1, True)
        assert bot.is_alive  # control: who only asks whether it lives finds it well
        remote.acknowledges = remote.opens_sockets = True
        await become(port, 200, seconds=20)
        await bot.kill()
        assert (await ask_by_command(port))[0] == 1
