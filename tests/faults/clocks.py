"""A computer's clock that is set while the bot runs: `python -m tests.faults.clocks [trusting]`.

libfaketime stands between the bot's process and the clock; Discord's own goes on as it is. Each time members
score and review before, during and after; the card of what one deletes meanwhile takes no edit until the
clock is right again. It is survived where all that members did is answered, saved once and shown as it should
be, and no job is put off for longer than it should be. `trusting` the bot goes by the computer's clock:
the control.
"""

import asyncio
import json
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.gateway import CHANNEL, MEMBER, Discord, Fault, command, discord_on_loopback, press, until
from tests.faults.messages import Message, list_targets
from tests.faults.row import Row
from tests.faults.run_bot import running
from tests.places import connect

HOUR = 3600
DAY = 24 * HOUR
JUMPS = {"+30 s": 30, "-30 s": -30, "+1 h": HOUR, "-1 h": -HOUR, "+1 day": DAY}
TITLE = "kd-signal-2016"
VOTES = 5
PATIENCE = 20.0
"""Seconds until all must be well again."""


def find_library() -> Path | None:
    """Where libfaketime is, if it is there."""
    return next(Path("/usr").glob("l*/**/faketime/libfaketimeMT.so.1"), None)


@dataclass(frozen=True, slots=True)
class Card:
    """A review that was shown."""

    words: str
    author_id: int
    message: Message


class Town:
    """Members of a Discord, and what they were told."""

    def __init__(self, remote: Discord, database: Path, clock: Path) -> None:
        self._remote = remote
        self._database = database
        self._clock = clock
        self._numbers = count(1)
        self.asked: list[dict[str, Any]] = []

    def set_clock(self, ahead: int) -> None:
        self._clock.with_suffix(".new").write_text(f"{ahead:+}\n")
        self._clock.with_suffix(".new").replace(self._clock)

    async def ask(self, asked: dict[str, Any]) -> None:
        self.asked.append(asked)
        await self._remote.push("INTERACTION_CREATE", asked)

    async def vote(self) -> None:
        for _ in range(VOTES):
            await self.ask(command("rating", member_id=MEMBER + next(self._numbers), title=TITLE, score="8"))

    async def review(self) -> Card:
        """Somebody posts one, and sees it."""
        number = next(self._numbers)
        words, author_id = f"Number {number} was here.", MEMBER + number
        await self.ask(command("review", member_id=author_id, title=TITLE, score="9", text=words))
        await until(lambda: bool(self.find_cards(words)), seconds=PATIENCE)
        [message] = self.find_cards(words)
        return Card(words, author_id, message)

    def find_cards(self, words: str) -> list[Message]:
        return [each for each in self._remote.messages.read(CHANNEL) if words in json.dumps(each["embeds"])]

    async def delete(self, card: Card) -> None:
        [name] = {each.split(":")[1] for each in list_targets(card.message) if each.startswith("helpful:")}
        await self.ask(press(card.message, f"delete_yes:{name}", member_id=card.author_id))

    def is_answered(self) -> bool:
        told = [self._remote.messages.asked[each["token"]] for each in self.asked]
        return all(each.answered and not each.loading for each in told)

    def count_lost(self) -> int:
        """Those whose score is not there though they were answered."""
        wanted = {
            int(each["member"]["user"]["id"])
            for each in self.asked
            if each["data"].get("name") in ("rating", "review")
        }
        with closing(connect(self._database)) as db:
            kept = {member_id for (member_id,) in db.execute("SELECT member_id FROM shelf")}
        return len(wanted - kept)

    def is_in_order(self) -> bool:
        """Whether nothing is due, or put off for longer than it is by the clock that is right."""
        now = time.time()
        with closing(connect(self._database)) as db:
            [(cards,)] = db.execute("SELECT count(*) FROM cards WHERE due_at IS NOT NULL")
            [(late,)] = db.execute("SELECT count(*) FROM jobs WHERE due_at < ?", (now - PATIENCE,))
            [(far,)] = db.execute("SELECT count(*) FROM jobs WHERE due_at > ?", (now + DAY + PATIENCE,))
        return not cards and not late and not far


async def jump_clocks(*more: str) -> list[Row]:
    """The rows of the table."""
    library = find_library()
    if library is None:
        print("There is no libfaketime here (apt install faketime): no clock is set.", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="daesang-clock-") as folder:
        database, clock = Path(folder) / "daesang.db", Path(folder) / "clock"
        fake = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # with it Python's threads wait for each other without end
            "NO_FAKE_STAT": "1",
            "DAESANG_LOG_LEVEL": "WARNING",  # nobody reads it
        }
        async with discord_on_loopback(Discord()) as remote:
            town = Town(remote, database, clock)
            town.set_clock(0)
            async with running(remote, database, "hasty", *more, **fake):
                await until(lambda: bool(remote.identified), seconds=60)
                rows = [await _jump(remote, town, name) for name in JUMPS]
        return rows


async def _jump(remote: Discord, town: Town, name: str) -> Row:
    """The clock is set by so much, and back."""
    town.asked.clear()
    await town.vote()
    card = await town.review()
    remote.faults = [Fault("PATCH", f"/channels/*/messages/{card.message['id']}", 0)]
    town.set_clock(JUMPS[name])
    await town.vote()
    await town.delete(card)
    later = await town.review()
    await asyncio.sleep(1)
    town.set_clock(0)
    remote.faults = []
    began = time.monotonic()
    await town.vote()
    await town.delete(later)

    def is_well() -> bool:
        left = any(town.find_cards(each.words) for each in (card, later))
        return town.is_answered() and not left and town.is_in_order()

    with suppress(TimeoutError):
        await until(is_well, seconds=PATIENCE)
    seconds = time.monotonic() - began
    return Row(f"clock set by {name}, and back", 1, int(is_well()), town.count_lost(), seconds)


if __name__ == "__main__":
    for row in asyncio.run(jump_clocks(*sys.argv[1:])):
        print(row)
