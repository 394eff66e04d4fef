"""Every language that has a file: nothing is missing in it, and a sentence takes what the English takes."""

import re
import string
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog

from bot import catalogue
from bot.app import descriptions
from bot.domain.search import TitleIndex
from bot.ui.artwork.lettering import Face, can_draw
from bot.ui.english import ENGLISH
from bot.ui.template import list_left, list_strings, read_catalog, template, update
from bot.ui.words import COMMAND, FORMATTERS, Words, languages

INDEX = TitleIndex(catalogue.load_titles())
NAMED = {
    "genres": INDEX.genres,
    "tropes": sorted(INDEX.tropes),
    "networks": sorted(INDEX.networks),
}

DESCRIPTION = 100
"""Characters of the description of a command or an option."""

SPECS = re.compile(r"[가-힣]+/[가-힣]+|만|\**점")
AS_TYPED = re.compile(r"(?<![\w/])/[a-z][a-z-]*|`[^`]+`")


def read_file(language: str) -> str:
    return (files("bot") / "locales" / f"{language}.po").read_text("utf-8")


def list_fields(text: str) -> list[tuple[str, str]]:
    """The parameters of a text, each with what is asked of how it is written."""
    return [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None]


def find_faults(catalog: Catalog, language: str) -> list[str]:
    """What a language's file gets wrong."""
    faults = []
    for message in catalog:
        strings = list_strings(message)
        if not message.id or not any(strings):
            continue
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        if message.pluralizable and len(strings) != catalog.num_plurals:
            faults.append(f"{message.context}: {len(strings)} plural forms of {catalog.num_plurals}")
        for text in strings:
            faults += [f"{message.context}: {each}" for each in _compare(english[-1], text, language)]
        if message.context == COMMAND:
            faults += [f"{message.context}: too long: {each}" for each in strings if len(each) > DESCRIPTION]
    return faults


def _compare(english: str, text: str, language: str) -> list[str]:
    try:
        fields = list_fields(text)
    except ValueError as error:
        return [f"{error}: {text}"]
    wanted, specs = {name for name, _ in list_fields(english)}, {spec for _, spec in fields} - {""}
    written = {name for name, spec in fields if "/" not in spec}
    faults = [f"unknown {{{name}}}: {text}" for name, _ in fields if name not in wanted]
    faults += [f"missing {{{name}}}: {text}" for name in sorted(wanted - written)]
    if specs and (language not in FORMATTERS or not all(map(SPECS.fullmatch, specs))):
        faults.append(f"cannot write {sorted(specs)}: {text}")
    # What is typed into Discord is the same in every language.
    faults += [f"missing {each}: {text}" for each in set(AS_TYPED.findall(english)) if each not in text]
    return faults


@pytest.mark.parametrize("language", sorted(languages()))
def test_nothing_is_left_to_translate(language: str) -> None:
    """`uv run -m bot words LANG` names what is missing, and drops what is gone."""
    text = read_file(language)
    updated = update(text, language, descriptions(), **NAMED)
    assert updated.left == []
    assert updated.text == text, f"run `uv run -m bot words {language}`"


@pytest.mark.parametrize("language", sorted(languages()))
def test_each_sentence_takes_what_the_english_takes(language: str) -> None:
    assert find_faults(read_catalog(read_file(language), language), language) == []


@pytest.mark.parametrize("language", sorted({"en", *languages()}))
def test_each_sentence_can_be_written(language: str) -> None:
    """With one of a thing and with many."""
    say = Words(language)
    for key, english in ENGLISH.items():
        names = {
            name
            for text in ([english] if isinstance(english, str) else english)
            for name, _ in list_fields(text)
        }
        for n in (1, 12_345_678):
            assert say(key, **{name: n if name == "n" else "Signal" for name in {*names, "n"}})


@pytest.mark.parametrize("language", sorted({"en", *languages()}))
def test_what_pictures_say_can_be_drawn(language: str) -> None:
    """The fonts that are shipped have every letter of it."""
    say = Words(language)
    for key in ENGLISH:
        if re.match(r"consensus\.word\.|artwork\.members", key):
            assert can_draw(Face.REGULAR, say(key, n=1_234)), key


# The checks themselves -------------------------------------------------------------------------------


def make_korean(**strings: str | tuple[str, ...]) -> Catalog:
    """A file that translates these entries, `__` in a name for a dot."""
    catalog = read_catalog(template([]), "ko")
    for name, text in strings.items():
        message = catalog.get(ENGLISH[name.replace("__", ".")], name.replace("__", "."))
        assert message is not None
        message.string = text
    return catalog


@pytest.mark.parametrize(
    "strings",
    [
        {"title__heading": "{title}"},  # a parameter is missing
        {"title__heading": "{title}{year:을/를}"},  # it is only read, and not shown
        {"title__heading": "{title} ({year}) {name}"},  # nobody gives that
        {"title__heading": "{title} ({year:>5})"},
        {"title__heading": "{title ({year})"},
        {"consensus__votes": ("{n}표", "{n}표")},  # Korean has no plural
    ],
)
def test_a_fault_is_found(strings: dict[str, str]) -> None:
    assert find_faults(make_korean(**strings), "ko") != []


def test_control_another_order_and_particles_are_no_fault() -> None:
    good = make_korean(title__heading="{year}년 {title}{title:을/를}", consensus__votes=("{n}표",))
    assert find_faults(good, "ko") == []
    assert find_faults(good, "pt-BR") != []  # a language without particles cannot write them


# Bringing a file up to date --------------------------------------------------------------------------

OLD = """
msgctxt "kind.drama"
msgid "drama"
msgstr "드라마"

msgctxt "kind.film"
msgid "movie"
msgstr "영화"

msgctxt "consensus.votes"
msgid "{n} vote"
msgid_plural "{n} votes"
msgstr[0] "{n}표"

msgctxt "gone.for_good"
msgid "gone"
msgstr "사라짐"

msgctxt "genre"
msgid "Romance"
msgstr "로맨스"

msgctxt "command"
msgid "What this servers loves most, ranked."
msgstr "서버 순위"
"""


def test_what_was_translated_stays_and_what_changed_is_fuzzy() -> None:
    """A fuzzy entry keeps its words for the translator and counts as left; what is gone is gone."""
    said = "What this server loves most, ranked."
    updated = update(OLD, "ko", [said, "Another."], genres=["Romance", "Comedy"], tropes=["zombies"])
    made = read_catalog(updated.text, "ko")

    def look(context: str, english: str) -> tuple[str, bool]:
        message = made.get(english, context)
        assert message is not None
        return list_strings(message)[0], message.fuzzy

    assert look("kind.drama", "drama") == ("드라마", False)
    assert look("kind.film", "film") == ("영화", True)
    assert look("genre", "Romance") == ("로맨스", False)
    assert look("genre", "Comedy") == ("", False)
    assert look(COMMAND, said) == ("서버 순위", True)
    assert look(COMMAND, "Another.") == ("", False)
    assert "gone.for_good" not in updated.text
    assert '#| msgid "movie"' in updated.text
    left = set(updated.left)
    assert {("kind.film", "film"), ("genre", "Comedy"), ("trope", "zombies"), (COMMAND, said)} <= left
    assert left.isdisjoint({("kind.drama", "drama"), ("genre", "Romance"), ("consensus.votes", "{n} vote")})
    assert len(left) == len(list_left(made))


def test_an_update_twice_is_one() -> None:
    """Nothing is lost by it, nor is what is fuzzy taken for translated the second time."""
    once = update(OLD, "ko", ["What this server loves most, ranked."], **NAMED)
    again = update(once.text, "ko", ["What this server loves most, ranked."], **NAMED)
    assert again == once


def test_another_language_has_its_own_plurals() -> None:
    """A new file has as many forms as the language, and the words of the whole house."""
    updated = update(None, "ru", descriptions(), **NAMED)
    votes = read_catalog(updated.text, "ru").get(ENGLISH["consensus.votes"], "consensus.votes")
    assert votes is not None
    assert len(list_strings(votes)) == 3
    wanted = len(ENGLISH) + len(descriptions()) + sum(map(len, NAMED.values()))
    assert len(updated.left) == wanted
