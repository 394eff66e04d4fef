"""What translators work in: the template of every word, and a language's file brought up to date with it."""

import io
import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from difflib import get_close_matches

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, unescape, write_po

from bot.ui.english import ENGLISH
from bot.ui.words import COMMAND, GENRE, NETWORK, TROPE

WIDTH = 100
"""Characters of a line of a file."""

_NOISE = re.compile(
    r'^"(?:Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    r"|Project-Id-Version|Generated-By):.*\n",
    re.MULTILINE,
)
"""What babel writes at the head of a file that says nothing here, or something else each time."""

_PREVIOUS = re.compile(r"\|\s*(?P<begins>msgid(?:_plural)?)?\s*(?P<text>\".*\")")

_FREE = {COMMAND, GENRE, TROPE, NETWORK}
"""The contexts that many entries share; any other is the key of one."""


@dataclass(frozen=True, slots=True)
class Updated:
    """A language's file as it is to be written, and what it still lacks: context and English of each."""

    text: str
    left: list[tuple[str, str]]


def template(
    descriptions: Iterable[str],
    *,
    genres: Iterable[str] = (),
    tropes: Iterable[str] = (),
    networks: Iterable[str] = (),
) -> str:
    """The template's text: the context of each entry is its key, or "command" for a command's description."""
    return _write(_make_catalog(descriptions, genres, tropes, networks))


def update(
    before: str | None,
    language: str,
    descriptions: Iterable[str],
    *,
    genres: Iterable[str] = (),
    tropes: Iterable[str] = (),
    networks: Iterable[str] = (),
) -> Updated:
    """A language's file with the entries of now: what was translated stays, what is gone goes.

    Where the English changed, its translation stays as fuzzy, with the English it was made for: it is not
    shown to anybody until a translator takes the mark away.
    """
    locale = Locale.parse(language.replace("-", "_"))
    made = _make_catalog(descriptions, genres, tropes, networks, locale)
    old = read_catalog(before or "", language)
    by_context = {message.context: message for message in old if message.context not in _FREE and message.id}
    free = {(message.context, message.id): message for message in old if message.context in _FREE}
    for message in made:
        if not message.id:
            continue
        if message.context in _FREE:
            found = free.pop((message.context, message.id), None)
        else:
            found = by_context.get(message.context)
        if found is not None:
            _take_over(message, found)
    for message in made:  # a description that was only reworded
        if message.id and message.context == COMMAND and not _is_translated(message) and not message.fuzzy:
            gone = {str(old_id): each for (context, old_id), each in free.items() if context == COMMAND}
            for near in get_close_matches(str(message.id), gone, n=1, cutoff=0.6):
                _take_over(message, free.pop((COMMAND, near)))
    return Updated(_write(made), list_left(made))


def read_catalog(text: str, language: str) -> Catalog:
    return read_po(io.BytesIO(text.encode()), locale=language.replace("-", "_"))


def list_left(catalog: Catalog) -> list[tuple[str, str]]:
    """Context and English of each entry that is not translated, or only fuzzily."""
    return [
        (str(message.context), message.id if isinstance(message.id, str) else message.id[0])
        for message in catalog
        if message.id and (message.fuzzy or not _is_translated(message))
    ]


def _make_catalog(
    descriptions: Iterable[str],
    genres: Iterable[str],
    tropes: Iterable[str],
    networks: Iterable[str],
    locale: Locale | None = None,
) -> Catalog:
    comment = "# The words of Daesang" + (f" in {locale.english_name}." if locale else ".")
    catalog = Catalog(locale=locale, header_comment=comment, fuzzy=False)
    for key, english in ENGLISH.items():
        catalog.add(english, context=key)
    named = ((COMMAND, descriptions), (GENRE, genres), (TROPE, tropes), (NETWORK, networks))
    for context, texts in named:
        for text in texts:
            catalog.add(text, context=context)
    return catalog


def list_strings(message: Message) -> list[str]:
    """The translation of an entry, or one for each of its plural forms."""
    found = message.string or ""
    return [found] if isinstance(found, str) else [str(each) for each in found]


def _is_translated(message: Message) -> bool:
    return all(list_strings(message))


def _take_over(message: Message, found: Message) -> None:
    """Give an entry the translation of an older one, as fuzzy where that was made for another English."""
    if not _is_translated(found):
        return
    message.string, message.flags = found.string, copy(message.flags) | (found.flags & {"fuzzy"})
    message.user_comments = [each for each in found.user_comments if not each.startswith("|")]
    message.previous_id = _list_previous(found) if found.fuzzy else []
    if found.id != message.id:
        message.flags.add("fuzzy")
        message.previous_id = [found.id] if isinstance(found.id, str) else [str(each) for each in found.id]
    if isinstance(message.string, str) == message.pluralizable:  # it has become one, or is none any more
        message.flags.add("fuzzy")
        text = list_strings(found)[0]
        message.string = [text] if message.pluralizable else text


def _list_previous(message: Message) -> list[str]:
    """The English that a fuzzy translation was made for; babel reads it as comments."""
    found: list[str] = []
    for comment in message.user_comments:
        if part := _PREVIOUS.fullmatch(comment):
            text = unescape(part["text"])
            found = [*found, text] if part["begins"] else [*found[:-1], "".join(found[-1:]) + text]
    return found


def _write(catalog: Catalog) -> str:
    written = io.BytesIO()
    write_po(written, catalog, omit_header=False, width=WIDTH, include_previous=True)
    return _NOISE.sub("", written.getvalue().decode())
