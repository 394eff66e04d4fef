"""Which sources are on: those that have what they ask of an owner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.sources import Source
from bot.sources.client import Client
from bot.sources.kofic import Kofic
from bot.sources.tmdb import Tmdb
from bot.sources.tvmaze import TvMaze
from bot.sources.wikidata import Wikidata


@asynccontextmanager
async def open_sources(
    version: str, *, contact: str = "", tmdb: str = "", kofic: str = ""
) -> AsyncIterator[list[Source]]:
    """The sources that are on, on one session: with a contact of the owner's, or a key, each; none else."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        # Wikimedia blocks who does not say whom to write to; TVmaze would like to know.
        who = f" ({contact})" if contact else ""
        client = Client(session, agent=f"Daesang/{version}{who} discord.py-bot")
        sources: list[Source] = [Wikidata(client), TvMaze(client)] if contact else []
        if tmdb:
            sources.append(Tmdb(client, key=tmdb))
        if kofic:
            sources.append(Kofic(client, key=kofic))
        yield sources
