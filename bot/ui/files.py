"""Files that members upload: read as text, or as what a list is made of."""

import asyncio
from collections.abc import Sequence
from pathlib import PurePath

import aiohttp
import discord

from bot.domain.errors import FileNotLoaded, FilesTooLarge, FileTooLarge, ListTooLarge, NothingToSave, NotText
from bot.domain.lists.archives import MEBIBYTE
from bot.domain.lists.reading import MOST_BYTES
from bot.ui.text import decode, plain

FILE_KIB = 64
"""The largest file taken as a review."""

LOAD_SECONDS = 30
"""For how long a file may be on its way: what waits for it keeps others from their turn."""

_TEXT_FILES = {".txt", ".md"}


async def read_file(file: discord.Attachment) -> str:
    """The text of an uploaded file, to the letter. Raises FileTooLarge, NotText, FileNotLoaded."""
    name = plain(file.filename, 80)
    if file.size > FILE_KIB * 1024:
        raise FileTooLarge(name=name, size=-(-file.size // 1024), limit=FILE_KIB)
    if not _is_text(file):
        raise NotText(name=name)
    try:
        return decode(await _load(file))
    except ValueError:
        raise NotText(name=name) from None


async def read_message(message: discord.Message) -> str:
    """What a message says: its words, its text files, and the preview of a link where it says nothing else.

    No address is ever opened. Raises NothingToSave, FileTooLarge, FilesTooLarge, NotText, FileNotLoaded.
    """
    files = [file for file in message.attachments if _is_text(file)]
    if len(files) > 1 and (size := sum(file.size for file in files)) > FILE_KIB * 1024:
        raise FilesTooLarge(size=-(-size // 1024), limit=FILE_KIB)
    parts = [message.content, *[await read_file(file) for file in files]]
    bare = " ".join(word for part in parts for word in part.split() if "://" not in word)
    if not bare:
        parts += ["\n\n".join(filter(None, (each.title, each.description))) for each in message.embeds]
    text = "\n\n".join(part for part in parts if part.strip())
    if not text:
        raise NothingToSave
    return text


def check_list_files(files: Sequence[discord.Attachment]) -> None:
    """Refuse what is too large before any of it is loaded. Raises ListTooLarge."""
    if sum(file.size for file in files) > MOST_BYTES:
        raise ListTooLarge(limit=MOST_BYTES // MEBIBYTE)


async def read_list_files(files: Sequence[discord.Attachment]) -> list[tuple[str, bytes]]:
    """The files of a list, each with its name. Raises FileNotLoaded."""
    loaded = await asyncio.gather(*map(_load, files))
    return [(file.filename, data) for file, data in zip(files, loaded, strict=True)]


async def _load(file: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(LOAD_SECONDS):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise FileNotLoaded(name=plain(file.filename, 80)) from error


def _is_text(file: discord.Attachment) -> bool:
    return PurePath(file.filename).suffix.lower() in _TEXT_FILES
