"""A day of two hundred members in minutes: `python -m tests.faults.day [MINUTES]`, twelve if none are said.

They score, look up, type, ask for picks, review, press what they are shown, and now and then bring a list.
For each tenth of the time a line is printed: what was asked for and lost, the bot's resident memory, and how
late its loop was; at the end how many rows each table has, and what held the loop. It is to be flat after the
first tenth.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import catalogue
from tests.faults import messages
from tests.faults.crowd import Crowd, Wait, find_part, wait_for
from tests.faults.gateway import CHANNEL, MEMBER, SERVER, command, discord_on_loopback, press, server, until
from tests.faults.messages import list_targets
from tests.faults.row import Row
from tests.faults.run_bot import running
from tests.places import connect

MEMBERS = 200
A_SECOND = 20.0
"""Operations; what a server is let do is three times as much."""

TENTHS = 10
_WEIGHTS = {
    "score": 30,
    "type": 25,
    "look": 15,
    "press": 12,
    "recommend": 6,
    "top": 4,
    "review": 3,
    "read": 3,
    "shelf": 3,
    "me": 2,
    "bring": 0.15,
}


@dataclass
class Tenth:
    """What was noted in one part of the day."""

    asked: list[Wait] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def describe(self) -> str:
        lost = sum(wait.last is None for wait in self.asked)
        sorry = sum(wait.is_sorry for wait in self.asked)
        took = [wait.last for wait in self.asked if wait.last is not None]
        return (
            f"{len(self.asked):6} {lost:5} {sorry:5} "
            f"{find_part(took, 0.5):7.2f} {find_part(took, 0.99):7.2f} "
            f"{find_part(self.resident, 0.5):8.0f} {1000 * find_part(self.late, 0.5):8.0f} "
            f"{1000 * find_part(self.late, 0.99):8.0f} {1000 * max(self.late, default=0):8.0f}"
        )


HEAD = " tenth  asked  lost sorry     p50     p99 resident lag50/ms lag99/ms  lagmax"


class Day(Crowd):
    """A Discord on which its people do what they do all day."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.servers = [server(), server(SERVER + 1, "Film Club")]
        self._chance = random.Random(seed)
        titles = catalogue.load_titles()
        self._titles, self._names = [each.id for each in titles], [each.title for each in titles]
        self._chance.shuffle(self._titles)
        self._numbers = count()

    def application(self) -> web.Application:
        app = super().application()
        app.router.add_get("/files/{name}", self._file)
        return app

    async def _file(self, request: web.Request) -> web.Response:
        names = self._chance.sample(self._names, 60)
        rows = "".join(f'"{name}",{self._chance.randint(1, 10)}\n' for name in names)
        return web.Response(body=("Title,Rating\n" + rows).encode())

    def make_next(self) -> dict[str, Any]:
        """What somebody does now."""
        kind = self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        member = {"member_id": MEMBER + int(MEMBERS * self._chance.random() ** 1.5)}
        place = int(len(self._titles) * self._chance.random() ** 3)
        title, score = self._titles[place], str(self._chance.randint(2, 20) / 2)
        if kind == "press" and (pressed := self._make_press(**member)):
            return pressed
        return self._make_command(kind, title, score, **member)

    def _make_command(self, kind: str, title: str, score: str, **member: int) -> dict[str, Any]:
        text = f"The {next(self._numbers)}th time I say so: " + "it lingers. " * 20
        name = self._chance.choice(self._names)
        match kind:
            case "score":
                return command("rating", title=title, score=score, **member)
            case "type":
                return command("rating", kind=4, title=name[: self._chance.randint(1, 8)], **member)
            case "review":
                return command("review", title=title, score=score, text=text, **member)
            case "read":
                return command("reviews", title=title, **member)
            case "shelf":
                return command(self._chance.choice(["shelf", "next"]), **member)
            case "bring":
                return self._make_import(**member)
            case "recommend" | "top" | "me":
                return command(kind, **member)
        return command("rating", title=title, **member)

    def _make_press(self, *, member_id: int) -> dict[str, Any] | None:
        shown = [each for each in self.messages.read(CHANNEL)[-20:] if list_targets(each)]
        if not shown:
            return None
        message = self._chance.choice(shown)
        return press(message, self._chance.choice(list_targets(message)), member_id=member_id)

    def _make_import(self, *, member_id: int) -> dict[str, Any]:
        asked = command("import", member_id=member_id)
        url = f"http://{self.address}/files/list.csv"
        about = {"id": "5", "filename": "list.csv", "size": 2048, "url": url, "proxy_url": url}
        asked["data"]["options"].append({"name": "file", "type": 11, "value": "5"})
        asked["data"]["resolved"] = {"attachments": {"5": about}}
        return asked

    def forget(self) -> None:
        """What was said long ago is no part of the day."""
        told: list[dict[Any, Any]] = [self.waits, self.messages.asked, self.messages.private]
        for kept in (*told, self.messages.modals):
            while len(kept) > 5_000:
                del kept[next(iter(kept))]


async def live(minutes: float, *, seed: int = 1, report: bool = True, more: tuple[str, ...] = ()) -> Row:
    """Let a day pass, and say what became of it."""
    messages.ANSWER_SECONDS = 60.0  # a busy machine is no fault; how long it takes is printed
    with tempfile.TemporaryDirectory(prefix="daesang-day-") as name:
        database = Path(name) / "daesang.db"
        async with discord_on_loopback(Day(seed)) as day, running(day, database, "watched", *more) as bot:
            assert bot.stdout is not None
            assert bot.stderr is not None
            log: list[str] = []
            readers = [asyncio.create_task(_read(each, log)) for each in (bot.stdout, bot.stderr)]
            await until(lambda: bool(day.identified), seconds=60)
            await asyncio.sleep(5)
            tenths = await _let_pass(day, Path(name) / "watch.jsonl", 60 * minutes, report=report)
            for reader in readers:
                reader.cancel()
        if report:
            after = [each for tenth in tenths[1:] for each in tenth.late]
            first, last = (find_part(tenths[place].resident, 0.5) for place in (1, -1))
            print(
                f"after the first tenth: {last - first:+.0f} MiB (aim: flat), "
                f"late by {1000 * find_part(after, 0.99):.0f} ms (p99, aim: 50)"
            )
            _print_rows(database)
            print("what held the loop, by the processor's time of its thread:")
            for what, times in _count_slow(Path(name) / "watch.jsonl").most_common(12):
                print(f"{times:6} {what}")
            print(f"errors in the log: {sum(' ERROR ' in line for line in log)}")
            for line in [line for line in log if " ERROR " in line][:5]:
                print("   ", line[:300])
    waits = [wait for tenth in tenths for wait in tenth.asked]
    lost = sum(wait.last is None for wait in waits)
    return Row("a day of 200 members", len(waits), len(waits) - lost, lost, 0.0)


async def _let_pass(day: Day, notes: Path, seconds: float, *, report: bool) -> list[Tenth]:
    tenths: list[Tenth] = []
    if report:
        print(HEAD, flush=True)
    read = 0
    for number in range(TENTHS):
        tenth = Tenth()
        until = time.monotonic() + seconds / TENTHS
        at = time.monotonic()
        while time.monotonic() < until:
            tenth.asked.append(await day.ask(day.make_next()))
            at = max(at + 1 / A_SECOND, time.monotonic() - 1)
            await asyncio.sleep(max(0.0, at - time.monotonic()))
        await wait_for(tenth.asked, seconds=60)
        lines = (await asyncio.to_thread(notes.read_text)).splitlines()
        for note in map(json.loads, lines[read:]):
            tenth.resident.append(note["resident"])
            tenth.late += note["late"]
        read = len(lines)
        tenths.append(tenth)
        day.forget()
        if report:
            print(f"{number + 1:6} {tenth.describe()}", flush=True)
    return tenths


async def _read(stream: asyncio.StreamReader, into: list[str]) -> None:
    with suppress(ValueError):
        while line := await stream.readline():
            if b" DEBUG " not in line:
                into.append(line.decode())


def _print_rows(database: Path) -> None:
    with closing(connect(database)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for (table,) in tables}
    print("rows:", ", ".join(f"{name} {n}" for name, n in sorted(counts.items()) if n))


def _count_slow(notes: Path) -> Counter[str]:
    slow: Counter[str] = Counter()
    for note in map(json.loads, notes.read_text().splitlines()):
        for took, what in note["slow"]:
            slow[f"{took // 50 * 50:4} ms {what}"] += 1
    return slow


if __name__ == "__main__":
    print(asyncio.run(live(float(sys.argv[1]) if sys.argv[1:] else 12.0)))
