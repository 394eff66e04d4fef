"""A translator's empty file: every word and every command description, as a gettext template."""

import io
from collections.abc import Iterable

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.ui.english import ENGLISH
from bot.ui.words import COMMAND


def template(descriptions: Iterable[str]) -> str:
    """The template's text: the context of each entry is its key, or "command" for a command's description."""
    catalog = Catalog(project="Daesang")
    for key, english in ENGLISH.items():
        catalog.add(english, context=key)
    for text in descriptions:
        catalog.add(text, context=COMMAND)
    written = io.BytesIO()
    write_po(written, catalog, omit_header=False, width=100)
    return written.getvalue().decode()
