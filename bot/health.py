"""Whether the bot does what it is for: it hears Discord, its database reads and writes, and it goes on."""

import asyncio

from bot.app import Daesang
from bot.store import Store

SILENCE_SECONDS = 90.0
"""Without a word from Discord for so long the bot is deaf: it is sent one every 41 seconds at least."""

PATIENCE = 2.0
"""Seconds the database may take for an answer; members wait for three."""


async def list_ailments(bot: Daesang, store: Store) -> list[str]:
    """What is wrong now, each in a few words; nothing if all is well. Never an error."""
    found = []
    if bot.is_stopping:
        found.append("the bot is stopping")
    if (silence := bot.silence) > SILENCE_SECONDS:
        found.append(f"nothing has been heard from Discord for {silence:.0f} seconds")
    try:
        async with asyncio.timeout(PATIENCE):
            await store.check()
    except TimeoutError:
        found.append(f"the database has not answered for {PATIENCE:.0f} seconds")
    except Exception as error:  # whatever it is, its kind is what may be told
        found.append(f"the database does not read and write ({type(error).__name__})")
    return found
