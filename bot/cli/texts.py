"""Texts of others, and words of ours: `read`, `words`."""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import CannotGoOn, load_index, read_bytes
from bot.domain.errors import Busy
from bot.settings import find_title_files

if TYPE_CHECKING:
    from bot.domain.prose import Reading


LEFT = 10
"""Entries of a language's file named that are left to translate."""


def read_file(asked: argparse.Namespace) -> None:
    """`read`: a line for each field of what a text proposes."""
    from bot.domain import scores
    from bot.domain.errors import TooTangled
    from bot.ui.text import decode

    try:
        text = decode(read_bytes(asked.file))
    except ValueError as error:
        raise CannotGoOn(f"{asked.file} cannot be read: {error}.") from error
    try:
        reading = asyncio.run(_read_apart(text))
    except TooTangled as error:
        raise CannotGoOn(f"{asked.file} is too tangled to read.") from error
    except Busy as error:
        raise CannotGoOn("This machine is too busy to read it now.") from error
    fields = {
        "title": reading.title_id,
        "candidates": " ".join(reading.candidates) or None,
        "score": None if reading.score is None else scores.format_score(reading.score),
        "spoils": {None: None, True: "yes", False: "no"}[reading.spoils],
        "moods": " ".join(reading.moods) or None,
        "series": reading.series,
        "link": reading.link,
        "body": f"characters {reading.start} to {reading.end}",
    }
    for name, value in fields.items():
        print(f"{name:10}  {'cannot tell' if value is None else value}")


async def _read_apart(text: str) -> "Reading":
    """Read it as the bot does, with its limit. Raises TooTangled, Busy."""
    from bot.usecases.readers import Readers

    index = load_index(find_title_files(os.environ))
    readers = Readers(index=index)
    try:
        return await readers.read(text, index)
    finally:
        await readers.close()


def print_words(asked: argparse.Namespace) -> None:
    """`words`: the template; `words LANG`: that language's file, and what it lacks (exit code 1)."""
    from bot import catalogue
    from bot.app import descriptions
    from bot.domain.search import TitleIndex
    from bot.ui.template import template, update

    index = TitleIndex(catalogue.load_titles())
    named = {"genres": index.genres, "tropes": sorted(index.tropes), "networks": sorted(index.networks)}
    if asked.language is None:
        sys.stdout.write(template(descriptions(), **named))
        return
    file = (asked.folder or Path(__file__).parents[1] / "locales") / f"{_check_language(asked.language)}.po"
    try:
        before = file.read_text("utf-8") if file.exists() else None
        updated = update(before, asked.language, descriptions(), **named)
        if updated.text != before:
            file.write_text(updated.text, "utf-8")
    except (OSError, ValueError) as error:
        raise CannotGoOn(f"{file} cannot be read or written: {error}") from error
    if updated.left:
        first = "\n".join(f"  {context}: {english}" for context, english in updated.left[:LEFT])
        raise CannotGoOn(f"{file}: {len(updated.left)} left to translate, such as\n{first}", code=1)
    print(f"{file}: all is translated.")


def _check_language(language: str) -> str:
    """One of Discord's languages, or what several of them begin with. Raises CannotGoOn."""
    import discord

    known = {str(locale) for locale in discord.Locale}
    known |= {name.split("-")[0] for name in known}
    if language not in known:
        raise CannotGoOn(f"Discord has no language {language}. It has {', '.join(sorted(known))}.")
    return language
