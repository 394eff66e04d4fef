"""Discord's side of the wire in a process of its own, so that its work is not counted as the bot's.

Reads one order a line, as JSON, and answers what came of it: `Driver` pushes each command once the one before
has been answered, as if by one person after the other, or so many `together`. Of an option that is a list
each value is given in turn.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.faults.gateway import MEMBER, Call, Discord, command

LINE = 1 << 20
"""Bytes of an answer, at most."""


class Driver(Discord):
    """A Discord that knows when a command is answered, and forgets what was said."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: asyncio.Future[None] = asyncio.Future()
        self.left = 0

    def _act(self, call: Call, query: dict[str, str]) -> web.Response:
        self.calls.clear()
        held = isinstance(call.payload, dict) and call.payload.get("type") == 5
        said = call.path.startswith("/webhooks/") or (call.path.endswith("/callback") and not held)
        self.left -= said
        if said and self.left <= 0 and not self.answered.done():
            self.answered.set_result(None)
        return super()._act(call, query)

    async def carry_out(self, order: dict[str, Any]) -> Any:
        """Order: which bot, what to use, how often."""
        together = order.get("together", 1)
        for start in range(0, order["times"], together):
            self.answered, self.left = asyncio.Future(), together
            for number in range(start, start + together):
                await self._ask(order, number)
            await asyncio.wait_for(self.answered, 20)

    async def _ask(self, order: dict[str, Any], number: int) -> None:
        member_id = MEMBER + order.get("first", 0) + number % order.get("members", 1)
        options = {
            name: value[number % len(value)] if isinstance(value, list) else value
            for name, value in order["options"].items()
        }
        asked = command(order["name"], kind=order["kind"], member_id=member_id, **options)
        self.messages.note_asked(asked)
        await self.sockets[order["bot"]].send_json({"op": 0, "t": "INTERACTION_CREATE", "s": 1, "d": asked})


class FarSide:
    """The near end: gives orders and waits for them."""

    def __init__(self, process: Process, address: str) -> None:
        self.api, self.gateway = f"http://{address}/api/v10", f"ws://{address}/gateway"
        self._process = process

    async def order(self, **order: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("Discord's side of the benchmark has failed.")
        return json.loads(line)


@asynccontextmanager
async def far_side(module: str = __name__) -> AsyncIterator[FarSide]:
    """Discord in another process, which runs `module`; it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, limit=LINE
    )
    assert process.stdout is not None
    try:
        yield FarSide(process, (await process.stdout.readline()).decode().strip())
    finally:
        process.kill()
        await process.communicate()


async def serve(driver: Driver) -> None:
    """Be the far side until nobody orders anything."""
    runner = web.AppRunner(driver.application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    driver.address = "{}:{}".format(*runner.addresses[0][:2])
    print(driver.address, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await driver.carry_out(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Driver()))
