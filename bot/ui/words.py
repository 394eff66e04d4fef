"""The only place for words: key + parameters + language -> text.

English is here, the source; every other language is one file `bot/locales/<language>.po` (gettext), whose
entries carry the key as context and the English text as id. Descriptions of commands and options stand in
the cogs, where discord.py reads them, and are translated from the same file under the context "command";
so are the catalogue's genres, tropes and networks, under "genre", "trope" and "network".
"""

import gettext
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from importlib.resources import files

import discord
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from discord import app_commands

from bot.domain import scores
from bot.domain.errors import BadScore, DomainError, NoPermission, UnknownName
from bot.domain.people import Person
from bot.domain.search import TitleIndex
from bot.domain.servers import ScoreDisplay
from bot.domain.titles import Title
from bot.ui.english import ENGLISH
from bot.ui.particles import KoreanFormatter, Shown
from bot.ui.routes import find_server
from bot.ui.text import line

_REPEATED = 100
"""Characters of what a person typed that an error repeats."""

COMMAND = "command"
"""The context of the descriptions of commands and options."""

GENRE, TROPE, NETWORK = "genre", "trope", "network"
"""Contexts of the catalogue's own words, and the options that take them; an id is what the catalogue says."""

LANGUAGE = "language"
"""What an interaction carries the language as that its server chose; None where it chose none."""

DISPLAY = "display"
"""What an interaction carries as which its server has scores written."""

FORMATTERS = {"ko": KoreanFormatter()}
"""What fills in the texts of a language that `str.format` is not enough for."""


def choice(key: str, value: str) -> app_commands.Choice[str]:
    """A fixed choice of an option, named by the words of `key`."""
    return app_commands.Choice(name=app_commands.locale_str(str(ENGLISH[key]), key=key), value=value)


def name_menu(key: str) -> app_commands.locale_str:
    """What an entry in the menu of a message is called, by the words of `key`."""
    return app_commands.locale_str(str(ENGLISH[key]), key=key)


def is_known(key: str) -> bool:
    """Whether there are words for a key; one that was kept may be of another version."""
    return key in ENGLISH


class Words:
    """The words of a language, with scores written as a server displays them."""

    def __init__(self, language: str, display: ScoreDisplay = ScoreDisplay.TEN) -> None:
        self.language = language
        self.display = display
        self._translations = _translations(language)
        self._locale = Locale.parse(language.replace("-", "_"))
        self._formatter = FORMATTERS.get(language)

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
        if self._formatter is not None:
            return self._formatter.vformat(text, (), parameters)
        for name, value in parameters.items():
            if type(value) is int and value >= 10_000:
                parameters[name] = format_decimal(value, locale=self._locale)
        return text.format_map(parameters)

    @property
    def is_korean(self) -> bool:
        """Whether titles and people go by their Hangul names."""
        return self.language == "ko"

    def name(self, title: Title) -> str:
        """What a title is called in the language, as it was written: in Korean by its Hangul name."""
        return (title.title_ko if self.is_korean else None) or title.title

    def second_name(self, title: Title) -> str | None:
        """What a title is called besides: there where it was made, or in English; None for nothing else."""
        if self.is_korean:
            second = title.title
        else:
            second = (title.title_ko if title.is_korean else title.original_title) or ""
        return second if second and second != self.name(title) else None

    def name_of(self, titles: TitleIndex, title_id: str) -> str:
        """The same by a title's id; the id itself where the catalogue has it no more."""
        title = titles.recall(title_id)
        return self.name(title) if title else title_id

    def people(self, title: Title, names: Iterable[str]) -> Sequence[str]:
        """What people of a title are called: in Korean by their Hangul names, where those are known."""
        return [title.people_ko.get(name, name) for name in names] if self.is_korean else list(names)

    def person(self, person: Person) -> str:
        """What somebody is called."""
        return (person.name_ko if self.is_korean else None) or person.name

    def genre(self, name: str) -> str:
        """What a genre of the catalogue is called; one that it does not have, as it is."""
        return self._translations.pgettext(GENRE, name)

    def trope(self, name: str) -> str:
        """What a tag of the catalogue is called; one that it does not have, as it is."""
        return self._translations.pgettext(TROPE, name)

    def network(self, name: str) -> str:
        """What a network is called; one that the file does not have, as it is."""
        return self._translations.pgettext(NETWORK, name)

    def choice(self, option: str, name: str) -> str:
        """What a genre, trope or network is called, by the name of the option that takes it."""
        return self._translations.pgettext(option, name)

    def trait(self, name: str) -> str:
        """What a title may share with another is called: a genre, a tag, or a name that stays."""
        genre = self.genre(name)
        return genre if genre != name else self.trope(name)

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        name = self._locale.get_display_name(self._locale) or self.language
        return name[:1].upper() + name[1:]

    # Scores ------------------------------------------------------------------------------------------

    def score(self, half_points: int, *, exact: bool = False) -> Shown:
        """A score that somebody gave: '8.5', '85', '★★★★¼'; a face, if `exact` with the number: '😍 8.5'."""
        number = scores.write_number(half_points, self.display)
        if self.display is ScoreDisplay.STARS:
            return Shown(scores.draw_stars(half_points), number, "★")
        if self.display is ScoreDisplay.FACES:
            face = scores.SIGNS[scores.find_face(half_points)]
            return Shown(f"{face} {number}" if exact else face, number, f"{face} ")
        return Shown(number, number)

    def decimal(self, value: float, *, signed: bool = True) -> Shown:
        """A mean of scores (1-10) as the language writes it: '8.4', '84', '★4.2', '😍 8.4'.

        Where a sentence has a face of its own it is not `signed` with another.
        """
        number, sign = self._rescale(value), ""
        if self.display is ScoreDisplay.STARS:
            sign = "★"
        elif self.display is ScoreDisplay.FACES and signed:
            sign = f"{scores.SIGNS[scores.find_face(2 * value)]} "
        return Shown(f"{sign}{number}", number, sign)

    def difference(self, value: float) -> str:
        """How far two scores (1-10) are apart, without a sign: '0.8', of a hundred '8'."""
        return self._rescale(abs(value))

    def number(self, half_points: int) -> Shown:
        """A score that somebody gave as a number alone: for pictures, and for who has them read out."""
        number = scores.write_number(half_points, self.display)
        return Shown(number, number)

    def whole(self, shown: Shown) -> str:
        """A score with the scale that it is on, unless a sign tells that: '8.5/10'."""
        if shown.sign:
            return shown
        return self("scale.hundred" if self.display is ScoreDisplay.HUNDRED else "scale.ten", number=shown)

    def fraction(self, shown: Shown) -> str:
        """The same where there is little room: '8.4/10' in any language."""
        return shown if shown.sign else f"{shown}/{scores.TOPS[self.display]}"

    def spell_out(self, mean: float) -> str:
        """A mean of scores (1-10) for who has it read out: '8.4 / 10', '4.2 of 5 stars'."""
        return self(f"scale.spoken.{self.display}", number=self._rescale(mean))

    @property
    def half_point(self) -> str:
        """What half a point of ten is called: 'half a point', of a hundred 'five points'."""
        return self(f"scale.step.{self.display}")

    def _rescale(self, value: float) -> str:
        top = scores.TOPS[self.display] / 10
        if self.display is ScoreDisplay.HUNDRED:
            return str(round(value * top))
        return _decimal(round(value * top, 1), self._locale)

    def day(self, day: str) -> str:
        """'Nov 26, 2026' of 2026-11-26, as the language writes it."""
        return format_date(date.fromisoformat(day), locale=self._locale)

    def country(self, code: str) -> str:
        """What a country is called in short, by its ISO 3166 code; the code itself where it has no name."""
        key = f"country.{code}"
        return self(key) if key in ENGLISH else self._locale.territories.get(code, code)

    def list(self, items: Sequence[str]) -> str:
        """'a, b and c' in the language."""
        if self.is_korean:  # its "and" is a particle, and the one there is for lists is of forms and laws
            return ", ".join(items)
        return format_list(items, locale=self._locale)

    def error(self, error: DomainError) -> str:
        """The sentence of an error a person may see; what they typed is repeated in bounds, inert."""
        named = partial(self.choice, error.option) if isinstance(error, UnknownName) else str
        shown = {name: self._repeat(value, named) for name, value in error.parameters.items()}
        if isinstance(error, NoPermission):
            shown["permission"] = self(f"permission.{error.parameters['permission']}")
        key = error.key
        if isinstance(error, BadScore) and self.display is not ScoreDisplay.TEN:
            key = f"error.bad_score.{self.display}"
        return self(key, **shown)

    def _repeat(self, value: object, named: Callable[[str], str]) -> object:
        """A text in bounds, a title's name, or 'a, b or c' of several, each whole and as it is `named`."""
        if isinstance(value, Title):
            value = self.name(value)
        elif isinstance(value, tuple):
            names = [line(named(each), _REPEATED) for each in value]
            return format_list(names, style="or", locale=self._locale) if names else ""
        return line(value, _REPEATED) if isinstance(value, str) else value


@cache  # a score has some hundred values
def _decimal(value: float, locale: Locale) -> str:
    return format_decimal(value, format="0.0", locale=locale)


@cache  # a keystroke asks for it some hundred times
def languages() -> frozenset[str]:
    """The languages that there are files of; English needs none."""
    found = (entry.name for entry in (files("bot") / "locales").iterdir())
    return frozenset(name.removesuffix(".po") for name in found if name.endswith(".po"))


def find_language(locale: discord.Locale | str | None) -> str:
    """The language for a reader of that locale: of 'pt-BR' that or 'pt', English where there is neither."""
    language, known = str(locale or "en"), languages()
    return next((each for each in (language, language.split("-")[0]) if each in known), "en")


@cache
def words(locale: discord.Locale | str | None, display: ScoreDisplay = ScoreDisplay.TEN) -> Words:
    """The words for a reader of that locale; English where there is no translation."""
    return Words(find_language(locale), display)


def find_display(interaction: discord.Interaction) -> ScoreDisplay:
    """How the server an interaction is from displays scores; where there is none, out of ten."""
    display: ScoreDisplay = interaction.extras.get(DISPLAY, ScoreDisplay.TEN)
    return display


def private(interaction: discord.Interaction) -> Words:
    """The words for an answer only the person sees: their language."""
    return words(interaction.locale, find_display(interaction))


def public(interaction: discord.Interaction) -> Words:
    """The words for an answer everybody sees: the language the server chose, else what Discord says of it.

    Where there is no server, their language who asked.
    """
    chosen = interaction.extras.get(LANGUAGE) or interaction.guild_locale
    locale = chosen if find_server(interaction) else interaction.locale
    return words(locale, find_display(interaction))


def choose_words(interaction: discord.Interaction, *, private: bool) -> Words:
    return words(interaction.locale, find_display(interaction)) if private else public(interaction)


@lru_cache(4096)
def spell(context: str, name: str) -> tuple[str, ...]:
    """What a genre, trope or network is called in any language there is, English first: all may be typed."""
    return (name, *(_translations(language).pgettext(context, name) for language in sorted(languages())))


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
    """Descriptions, choices and entries of menus in Discord's languages.

    What one types stays English everywhere.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The translation, or None for Discord to show the English."""
        place = app_commands.TranslationContextLocation
        typed = context.location in (place.command_name, place.group_name, place.parameter_name)
        if typed and not isinstance(context.data, app_commands.ContextMenu):
            return None
        key = string.extras.get("key", COMMAND)
        translated = _translations(find_language(locale)).pgettext(key, string.message)
        return translated if translated != string.message else None
