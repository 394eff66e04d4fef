"""A start that is ended, or cannot be: at any moment, by every signal, in a sentence, with an exit code."""

import asyncio
import json
import signal
import socket
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest

from bot.cli.supervisor import Supervisor
from tests.faults.gateway import Discord, discord_on_loopback, until
from tests.faults.run_bot import TOKEN, ended, environment, running, said
from tests.faults.test_stop import begun_to_stop, rate, welcomed
from tests.places import sqlite_alone

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")


@pytest.fixture
async def remote() -> AsyncIterator[Discord]:
    async with discord_on_loopback(Discord()) as made:
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "daesang.db"


# Ended by a signal -----------------------------------------------------------------------------------


@asynccontextmanager
async def starting(folder: Path, *arguments: str) -> AsyncIterator[Process]:
    """A start that gets as far as to its imports, and no further than to Discord's name."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        env=environment(DISCORD_TOKEN=TOKEN),
        cwd=folder,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with ended(process):
        yield process


def has_signals(process: Process, kind: str) -> bool:
    """Whether the process blocks or catches SIGTERM (`SigBlk`, `SigCgt`)."""
    for line in Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines():
        if line.startswith(kind):
            return bool(int(line.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
    return False


@on_linux
@pytest.mark.parametrize("kind", ["SigBlk", "SigCgt"], ids=["first line", "imports"])
async def test_a_signal_in_the_first_moments_is_exit_0(tmp_path: Path, kind: str) -> None:
    """As soon as the first line is run, and while the rest is imported, or a little later."""
    async with starting(tmp_path, "-m", "bot") as bot:
        await until(lambda: has_signals(bot, kind))
        bot.send_signal(signal.SIGTERM)
        text = await said(bot)
    assert bot.returncode == 0
    assert "Traceback" not in text
    if kind == "SigBlk":  # long before it says anything or makes a file; its handler comes just before
        assert text == ""
        assert not any(tmp_path.iterdir())  # noqa: ASYNC240


async def test_control_a_handler_after_the_imports_is_too_late(tmp_path: Path) -> None:
    """Control: where the command line is simply imported, the signal kills."""
    late = "print(flush=True); from bot.cli import main; main()"
    async with starting(tmp_path, "-c", late) as bot:
        assert bot.stdout is not None
        await bot.stdout.readline()
        bot.send_signal(signal.SIGTERM)
        await said(bot)
    assert bot.returncode == -signal.SIGTERM


@on_linux
async def test_another_command_is_killed_by_a_signal(tmp_path: Path) -> None:
    """Whoever scripts a rebuild must not take one that was cut short for one that is done."""
    async with starting(tmp_path, "-m", "bot", "search", "signal") as search:
        await until(lambda: has_signals(search, "SigBlk"))
        search.send_signal(signal.SIGTERM)
        await said(search)
    assert search.returncode == -signal.SIGTERM


@pytest.mark.parametrize("after", [0.7, 1.2])
async def test_a_signal_during_a_start_is_exit_0(remote: Discord, database: Path, after: float) -> None:
    """While modules and titles are read, the file is made, or Discord says hello."""
    async with running(remote, database) as bot:
        await asyncio.sleep(after)
        bot.send_signal(signal.SIGHUP)
        text = await said(bot)
    assert bot.returncode == 0, text
    assert "Traceback" not in text


@sqlite_alone
async def test_a_signal_while_the_file_is_waited_for_is_exit_0(remote: Discord, database: Path) -> None:
    """Somebody holds it: SQLite would wait for five seconds."""
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with running(remote, database) as bot:
            await until(database.with_name("daesang.db.lock").exists)
            await asyncio.sleep(0.1)
            bot.send_signal(signal.SIGTERM)
            text = await said(bot, seconds=2)
    assert bot.returncode == 0, text
    assert "Traceback" not in text


async def test_a_second_signal_ends_at_once_and_an_echo_does_not(remote: Discord, database: Path) -> None:
    """An answer is under way that would be waited for; a terminal that closes tells more than once."""
    async with running(remote, database) as bot:
        await welcomed(remote)
        remote.callbacks_answered.clear()
        await remote.push("INTERACTION_CREATE", vote := rate())
        await until(lambda: vote["id"] in remote.answers())
        await begun_to_stop(bot, signal.SIGTERM)
        bot.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.6)
        bot.send_signal(signal.SIGHUP)
        await asyncio.sleep(0.1)
        assert bot.returncode is None
        asked_at = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        await said(bot)
    assert bot.returncode == 130
    assert time.monotonic() - asked_at < 1


async def test_a_stop_waits_for_no_thread(remote: Discord, database: Path) -> None:
    """As the first fit of a large server is. Who started it with nohup may close the terminal before."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what it starts inherits that
    try:
        async with running(remote, database, "busy") as bot:
            await welcomed(remote)
            bot.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.2)
            assert bot.returncode is None
            await begun_to_stop(bot, signal.SIGTERM)
            await said(bot)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert bot.returncode == 0


async def test_control_python_alone_waits_for_a_thread(remote: Discord, database: Path) -> None:
    """Control: where the end is left to it."""
    async with running(remote, database, "busy", "patient") as bot:
        await welcomed(remote)
        await begun_to_stop(bot, signal.SIGTERM)
        with pytest.raises(TimeoutError):
            await said(bot, seconds=2)


# Two of them -----------------------------------------------------------------------------------------


@sqlite_alone
async def test_a_second_on_another_machine_ends_with_3(remote: Discord, database: Path) -> None:
    """It says who has the file, though no lock does; the first goes on."""
    async with running(remote, database, "hasty") as first:
        await welcomed(remote)
        async with running(remote, database, "elsewhere", DAESANG_LOG_FORMAT="json") as second:
            text = await said(second, seconds=60)
        assert second.returncode == 3, text
        assert f"in use by process {first.pid} on host " in json.loads(text.splitlines()[-1])["message"]
        assert len(remote.identified) == 1
        first.send_signal(signal.SIGTERM)
        await said(first)
    assert first.returncode == 0


# Under systemd ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_abstract", [False, pytest.param(True, marks=on_linux)], ids=["path", "abstract"])
async def test_a_supervisor_is_told(tmp_path: Path, is_abstract: bool) -> None:
    """Ready once it is; from then on that it goes on. Control: a loop that hangs tells nothing."""
    address = f"\0{tmp_path}" if is_abstract else str(tmp_path / "notify")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as there:
        there.bind(address)
        there.setblocking(False)

        def hear() -> list[str]:
            heard = []
            with suppress(BlockingIOError):
                while True:
                    heard.append(there.recv(100).decode())
            return heard

        supervisor = Supervisor({"NOTIFY_SOCKET": address.replace("\0", "@"), "WATCHDOG_USEC": "60000"})
        ready = False
        telling = asyncio.create_task(supervisor.keep_told(lambda: ready))
        await asyncio.sleep(0.1)
        assert set(hear()) == {"EXTEND_TIMEOUT_USEC=60000000"}
        ready = True
        await asyncio.sleep(0.1)
        told = [line for line in hear() if not line.startswith("EXTEND")]
        assert told[0] == "READY=1"
        assert len(told) > 2
        assert set(told[1:]) == {"WATCHDOG=1"}
        time.sleep(0.2)  # noqa: ASYNC251 - the loop hangs
        assert len(hear()) <= 1
        telling.cancel()


async def test_systemd_hears_from_the_bot(remote: Discord, database: Path, tmp_path: Path) -> None:
    """Ready only once Discord has said so; stopping at the signal, and not again that it is well."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as there:
        there.bind(str(tmp_path / "notify"))
        there.setblocking(False)
        told: list[str] = []

        def hears(line: str) -> bool:
            with suppress(BlockingIOError):
                while True:
                    told.append(there.recv(100).decode())
            return line in told

        settings = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}
        remote.logins_answered.clear()
        async with running(remote, database, **settings) as bot:
            await until(lambda: hears("EXTEND_TIMEOUT_USEC=60000000"))
            await asyncio.sleep(0.2)
            assert not hears("READY=1")
            remote.logins_answered.set()
            await until(lambda: hears("WATCHDOG=1"))
            assert "READY=1" in told
            bot.send_signal(signal.SIGTERM)
            await said(bot)
        hears("")
    assert told[-1] == "STOPPING=1"
