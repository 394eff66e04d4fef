"""What is due is looked at when it is due, also where it falls due while the bot looks."""

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any

import discord

from bot.domain.search import TitleIndex
from bot.store import Store
from bot.ui.channels import Channels
from bot.usecases import Clock, UseCases
from tests.store.conftest import NOW, path, store

__all__ = ["path", "store"]


async def test_what_falls_due_during_a_look_is_looked_at_next(store: Store) -> None:
    """Control: a store asked by the time of after the look knows of nothing that comes."""
    ticking, reminded = itertools.count(NOW), list[float]()

    def refuse(work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None] | None":
        work.close()
        return None

    clock = Clock(spawn=refuse, remind=reminded.append, now=lambda: next(ticking))
    channels = Channels(discord.Client(intents=discord.Intents.none()))
    use = UseCases(store=store, index=TitleIndex([]), channels=channels, clock=clock)
    await store.jobs.ensure("prune", at=NOW + 1)
    try:
        await use.take_up_due()
    finally:
        await use.close()
    assert reminded == [1]
    assert await store.find_next_due(after=next(ticking)) is None
