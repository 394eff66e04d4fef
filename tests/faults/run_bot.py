"""The bot as a process: how tests start it, and what runs in it.

`python -m tests.faults.run_bot API GATEWAY` is `python -m bot` with Discord's two addresses exchanged. It
says "closing" when a stop has begun, so that a test need not guess. Behind them:

- `plain` it is discord.py alone, for comparison.
- `hasty` it waits seconds for what it waits minutes for.
- `nervous` it takes itself for deaf after a moment.
- `swift` leases, turns and what goes with them are a quarter as long.
- `brisk` it gives a connection up after a twentieth of the time.
- `paced` it waits before it connects when it was started again and again, which the others here do not.
- `newer` it is a version with one migration more.
- `careless` it answers for a shard whatever has become of its lease; `impatient` it waits for no turn;
  `greedy` it takes what others could not renew at once; `aloof` it leaves without a word.
- `clumsy` a tenth of its jobs fail after all they did.
- `elsewhere` it runs on a machine that has the same disk, and none of this one's locks.
- `busy` one of its threads works for a long time; `patient` it waits for such a thread at the end.
- `trusting` it goes by the computer's clock, whatever Discord says.
- `talkative` its log keeps no logger from telling all at DEBUG.
- `watched` it notes how late its loop is (`tests/faults/watch.py`).
- `blind` it does not look for a card of which it does not know whether it was sent: it takes it that it was
  not. `hopeful`: that it was.
- `NAME=VALUE` is a setting.
"""

from bot import signals

if __name__ == "__main__":
    signals.end_at_once()

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import partial, partialmethod
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot import health, lines, shards
from bot.app import Daesang
from bot.cli import logs, main
from bot.cli import running as cli_running
from bot.domain import connecting
from bot.domain.cards import PublicCard
from bot.store import cards as card_rows
from bot.store.engines import leases, migrate, postgres, sqlite
from bot.ui.time import DiscordTime
from bot.usecases import announcements, cards, clock, instances
from tests.faults.gateway import Discord
from tests.faults.kills import stumble
from tests.faults.watch import watch_itself
from tests.places import find_place

ROOT = Path(__file__).resolve().parents[2]

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.not-a-real-token-but-shaped-like-one"


def environment(**settings: str) -> dict[str, str]:
    """An environment of these settings alone: neither the developer's nor a `.env` file's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DISCORD_TOKEN" and not name.startswith("DAESANG_")
    }
    ours = {"PYTHONPATH": str(ROOT), "PYTHON_DOTENV_DISABLED": "1", "PYTHONUNBUFFERED": "1"}
    return kept | ours | settings


@asynccontextmanager
async def running(server: Discord, database: Path, *more: str, **settings: str) -> AsyncIterator[Process]:
    """The bot, started on `server` and a file; it ends with the block, come what may."""
    ours = {
        "DISCORD_TOKEN": TOKEN,
        "DAESANG_DATABASE": str(find_place(database)),
        "DAESANG_LOG_LEVEL": "DEBUG",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.run_bot", server.api, server.gateway, *more),
        env=environment(**ours | settings),
        cwd=database.parent,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with ended(process):
        yield process


@asynccontextmanager
async def ended(process: Process) -> AsyncIterator[None]:
    """Whatever happens in the block, the process has ended after it."""
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: Process, *, seconds: float = 5.0) -> str:
    """Wait for the end and give all that was said. TimeoutError when it takes longer."""
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    return (out + err).decode()


# To be killed ----------------------------------------------------------------------------------------

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])

SENDING_SECONDS = 4
"""A hasty bot's patience with a message under way: longer than Discord waits for an answer."""


class Mortal:
    """The bot as a process that ends by SIGKILL; forked from one that has imported it, to start sooner."""

    def __init__(self, server: Discord, database: Path | str, *more: str, log: Path | None = None) -> None:
        if log is None:
            log = Path(database).parent / "bot.log"
        self.log = log
        arguments = (server.api, server.gateway, str(database), str(log), *more)
        self._process = _FORKS.Process(target=_live, args=arguments, daemon=True)

    @classmethod
    @asynccontextmanager
    async def living(
        cls, server: Discord, database: Path | str, *more: str, log: Path | None = None
    ) -> "AsyncIterator[Mortal]":
        """The bot on a file or an address, until it is killed: at the end of the block, if not before.

        What it says goes into `log`: beside the file, if nothing else is said.
        """
        made = cls(server, database, *more, log=log)
        await asyncio.to_thread(made._process.start)
        try:
            yield made
        finally:
            await made.kill()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def end(self, *, seconds: float = 20.0) -> int | None:
        """Its exit code; None where it has not ended by then."""
        await asyncio.to_thread(self._process.join, seconds)
        return self._process.exitcode

    async def kill(self) -> None:
        """Let it do nothing more, at once."""
        self._process.kill()
        await asyncio.to_thread(self._process.join)


def _live(api: str, gateway: str, database: str, log: str, *more: str) -> None:
    settings = dict(each.split("=", 1) for each in more if "=" in each)
    kept = environment(DISCORD_TOKEN=TOKEN, DAESANG_DATABASE=database, **settings)
    os.environ.clear()
    os.environ.update(kept)
    os.chdir(Path(log).parent)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    signal.set_wakeup_fd(-1)
    _point_to(api, gateway)
    _change(*more)
    sys.exit(main([]))


def _change(*more: str) -> None:
    if "paced" not in more:
        connecting.START_WAITS = (0,)
    for name in more:
        if change := CHANGES.get(name):
            change()


def _hasten() -> None:
    instances.RENEW_SECONDS = 1.0
    card_rows.SENDING_SECONDS = SENDING_SECONDS
    for module in (clock, cards, announcements):
        module.FIRST_SECONDS = 1  # type: ignore[attr-defined]
    # Of the servers that come after READY, discord.py awaits one more for so many seconds.
    Daesang.__init__ = partialmethod(Daesang.__init__, guild_ready_timeout=0.1)  # type: ignore[assignment]


SWIFT = 4
"""How many times as fast as others a swift bot is about leases."""


def _hurry() -> None:
    for module, names in (
        (leases, ("LEASE_SECONDS", "RENEW_SECONDS", "PRESENT_SECONDS", "APART_SECONDS")),
        (shards, ("LATE_SECONDS", "LEAVING_SECONDS", "CLOSING_SECONDS")),
        (lines, ("LATE_SECONDS", "EARLY_SECONDS", "CONNECTING_SECONDS", "CLOSING_SECONDS")),
    ):
        for name in names:
            setattr(module, name, getattr(module, name) / SWIFT)
    # A lock must be gone before a lease.
    settings = tuple(each.replace("TO 10000", f"TO {10_000 // SWIFT}") for each in postgres._SETTINGS)
    assert settings != postgres._SETTINGS
    postgres._SETTINGS = settings  # type: ignore[assignment]


BRISK = 20
"""How many times as soon as others a brisk bot gives up and tries again."""


def give_up_soon(change: Callable[[Any, str, float], None] = setattr) -> None:
    for name in (
        *("CONNECTING_SECONDS", "CLOSING_SECONDS", "SILENT_SECONDS", "FIRST_SECONDS", "LONGEST_SECONDS"),
        *("ASKING_SECONDS", "LONGEST_ASKING_SECONDS", "BUDGET_SECONDS"),
    ):
        change(lines, name, getattr(lines, name) / BRISK)
    change(lines.Turns, "apart_seconds", lines.Turns.apart_seconds / BRISK)


def _know_more() -> None:
    known = migrate.migrations()
    known[max(known) + 1] = "CREATE TABLE of_the_next_version (number INTEGER NOT NULL) STRICT;"
    for module in (leases, postgres):
        module.migrations = lambda: known  # type: ignore[attr-defined]


async def _wait_for_nothing(self: Any, bucket: int) -> tuple[float, float]:
    return 0.0, 0.0


def _run_elsewhere() -> None:
    cli_running._find_machine = lambda: "elsewhere"
    held = SimpleNamespace(identity=0, note=lambda identity: None)
    sqlite.hold_lock = lambda path: nullcontext(held)  # type: ignore


def _keep_busy() -> None:
    set_up = Daesang.setup_hook

    async def set_up_busy(bot: Daesang) -> None:
        asyncio.get_running_loop().run_in_executor(None, time.sleep, 20)
        await set_up(bot)

    Daesang.setup_hook = set_up_busy  # type: ignore[assignment, method-assign]


def _do_not_look(*, shown: int) -> None:
    async def take_it(self: Any, card: PublicCard) -> bool:
        settled: bool = await self._store.cards.settle(card.id, message_id=None, shown=shown)
        return settled

    cards.Cards._look_for = take_it  # type: ignore[method-assign]


def _point_to(api: str, gateway: str) -> None:
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, yarl.URL(gateway)


def _announce_closing() -> None:
    close = Daesang.close

    async def announced(bot: Daesang) -> None:
        print("closing", flush=True)
        await close(bot)

    Daesang.close = announced  # type: ignore[assignment, method-assign]


CHANGES: dict[str, Callable[[], None]] = {
    "hasty": _hasten,
    "nervous": partial(setattr, health, "SILENCE_SECONDS", 1.5),
    "swift": _hurry,
    "watched": watch_itself,
    "brisk": give_up_soon,
    "newer": _know_more,
    "careless": partial(setattr, shards.Clustered, "answers_for", lambda self, server_id: True),
    "impatient": partial(setattr, leases.Leases, "reserve_turn", _wait_for_nothing),
    "greedy": partial(setattr, leases, "PRESENT_SECONDS", -1.0),
    "aloof": partial(setattr, shards.Clustered, "close", Daesang.close),
    "clumsy": stumble,
    "elsewhere": _run_elsewhere,
    "busy": _keep_busy,
    "patient": partial(setattr, cli_running, "_leave", lambda: None),
    "trusting": partial(setattr, DiscordTime, "note", lambda self, date: None),
    "talkative": partial(setattr, logs, "TALKATIVE", ()),
    "blind": partial(_do_not_look, shown=-1),
    "hopeful": partial(_do_not_look, shown=1),
}


if __name__ == "__main__":
    _point_to(*sys.argv[1:3])
    if sys.argv[3:] == ["plain"]:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        discord.Client(intents=discord.Intents(guilds=True)).run(TOKEN)
        sys.exit(0)
    _change(*sys.argv[3:])
    _announce_closing()
    _change(*sys.argv[3:])
    sys.exit(main([]))
