"""The only place for words: key + parameters + language -> text.

English is here, the source; every other language is one file `bot/locales/<language>.po` (gettext), whose
entries carry the key as context and the English text as id. Descriptions of commands and options stand in
the cogs, where discord.py reads them, and are translated from the same file under the context "command".
"""

import gettext
import io
from datetime import date
from functools import cache
from importlib.resources import files

import discord
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from discord import app_commands

from bot.domain.errors import DomainError
from bot.domain.titles import Title
from bot.ui.english import ENGLISH
from bot.ui.text import line

_REPEATED = 100
"""Characters of what a person typed that an error repeats."""

COMMAND = "command"
"""The context of the descriptions of commands and options."""


def choice(key: str, value: str) -> app_commands.Choice[str]:
    """A fixed choice of an option, named by the words of `key`."""
    return app_commands.Choice(name=app_commands.locale_str(str(ENGLISH[key]), key=key), value=value)


def is_known(key: str) -> bool:
    """Whether there are words for a key; one that was kept may be of another version."""
    return key in ENGLISH


class Words:
    def __init__(self, language: str) -> None:
        self.language = language
        self._translations = _translations(language)
        self._locale = Locale.parse(language.replace("-", "_"))

    def __call__(self, key: str, **parameters: object) -> str:
        """The text of `key` with its parameters filled in; `n` chooses singular or plural.

        KeyError for an unknown key or a missing parameter: a fault of ours, not of the reader.
        """
        english = ENGLISH[key]
        if isinstance(english, str):
            text = self._translations.pgettext(key, english)
        else:
            n = parameters["n"]
            assert isinstance(n, int)
            text = self._translations.npgettext(key, *english, n)
        for name, value in parameters.items():
            if type(value) is int and value >= 10_000:
                parameters[name] = format_decimal(value, locale=self._locale)
        return text.format_map(parameters)

    def name(self, title: Title) -> str:
        """What a title is called in the language, as it was written: in Korean by its Hangul name."""
        return (title.title_ko if self.language == "ko" else None) or title.title

    def decimal(self, value: float) -> str:
        """A score with one decimal, as the language writes it."""
        return _decimal(round(value, 1), self._locale)

    def day(self, day: str) -> str:
        """'Nov 26, 2026' of 2026-11-26, as the language writes it."""
        return format_date(date.fromisoformat(day), locale=self._locale)

    def country(self, code: str) -> str:
        """What a country is called in short, by its ISO 3166 code; the code itself where it has no name."""
        key = f"country.{code}"
        return self(key) if key in ENGLISH else self._locale.territories.get(code, code)

    def list(self, items: list[str]) -> str:
        """'a, b and c' in the language."""
        return format_list(items, locale=self._locale)

    def error(self, error: DomainError) -> str:
        """The sentence of an error a person may see; what they typed is repeated in bounds, inert."""
        shown = {
            name: line(value, _REPEATED) if isinstance(value, str) else value
            for name, value in error.parameters.items()
        }
        return self(error.key, **shown)


@cache  # a score has some hundred values
def _decimal(value: float, locale: Locale) -> str:
    return format_decimal(value, format="0.0", locale=locale)


def languages() -> set[str]:
    found = (entry.name for entry in (files("bot") / "locales").iterdir())
    return {name.removesuffix(".po") for name in found if name.endswith(".po")}


@cache
def words(locale: discord.Locale | str | None) -> Words:
    """The words for a reader of that locale; English where there is no translation."""
    language = str(locale or "en")
    known = languages()
    for candidate in (language, language.split("-")[0]):
        if candidate in known:
            return Words(candidate)
    return Words("en")


def private(interaction: discord.Interaction) -> Words:
    """The words for an answer only the person sees: their language."""
    return words(interaction.locale)


def public(interaction: discord.Interaction) -> Words:
    """The words for an answer everybody sees: the server's language."""
    return words(interaction.guild_locale)


def choose_words(interaction: discord.Interaction, *, private: bool) -> Words:
    return words(interaction.locale if private else interaction.guild_locale)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    source = files("bot") / "locales" / f"{language}.po"
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Translator(app_commands.Translator):
    """Descriptions and choices of commands in Discord's languages; names stay English everywhere."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The translation, or None for Discord to show the English."""
        place = app_commands.TranslationContextLocation
        if context.location in (place.command_name, place.group_name, place.parameter_name):
            return None
        key = string.extras.get("key", COMMAND)
        translated = _translations(str(locale).split("-")[0]).pgettext(key, string.message)
        return translated if translated != string.message else None
