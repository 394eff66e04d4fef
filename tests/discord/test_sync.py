"""Discord is told of the commands only when they changed; in the reader's language where there is one."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import discord
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot import app
from bot.app import descriptions
from bot.domain.search import TitleIndex
from bot.ui import words as words_module
from bot.ui.template import template
from bot.ui.words import find_language, words
from tests.discord.conftest import MIRACLE, World, body, told, world

GROUP = "Titles that are missing, wrong or here twice."
KOREAN = {
    (
        "command",
        "Review a drama or film; post again to edit it.",
    ): "감상을 남깁니다.",
    ("command", "How far you watched"): "어디까지 봤는지",
    ("mood.healing", "healing"): "힐링",
    ("menu.save", "Save as review"): "후기로 저장",
    ("command", GROUP): "작품 관리",
    ("error.bad_score", "“{text}” isn't a score. Give 1 to 10 in half steps, like 8 or 8.5."): (
        "“{text}”은(는) 점수가 아닙니다. 1부터 10까지 0.5점 단위로 주세요."
    ),
    ("consensus.none", "Nobody here has scored it yet. Be the first?"): "아직 아무도 점수를 주지 않았습니다.",
}
VOTES = ("{n} score", "{n} scores")


def sent_lists(here: World) -> list[Any]:
    """Every list of commands sent to Discord so far."""
    return [
        request.json
        for request in here.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]


async def test_commands_are_sent_once(here: World) -> None:
    """Restarts with the same commands send nothing."""
    assert len(sent_lists(here)) == 1
    for _ in range(2):
        await here.restart()
    assert len(sent_lists(here)) == 1
    await here.mei.slash(here.channel, "about")


async def test_no_option_has_a_word_of_the_code(here: World) -> None:
    """What members type is called as it is everywhere: review, score, progress."""
    names = set(re.findall(r'"name": "([^"]+)"', json.dumps(sent_lists(here)[0])))
    assert {"review", "score", "text"} <= names  # control: they are found
    assert not names & {"take", "takes", "vote", "votes", "place", "consensus"}


async def test_a_changed_set_is_sent_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cog less, and Discord hears of it; back again, and it hears of that."""
    monkeypatch.setattr(app, "COGS", app.COGS[:-1])
    await here.restart()
    assert [len(commands) for commands in sent_lists(here)] == [16, 14]
    monkeypatch.undo()
    await here.restart()
    await here.restart()
    assert [len(commands) for commands in sent_lists(here)] == [16, 14, 16]


async def test_a_changed_description_is_sent_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the whole of a command that counts, not its name."""
    load = app.Daesang.load_extension

    async def reworded(self: app.Daesang, name: str, *, package: str | None = None) -> None:
        await load(self, name, package=package)
        if command := self.tree.get_command("about"):
            assert isinstance(command, discord.app_commands.Command)
            command.description = "Said otherwise."

    monkeypatch.setattr(app.Daesang, "load_extension", reworded)
    await here.restart()
    assert len(sent_lists(here)) == 2
    assert "Said otherwise." in str(sent_lists(here)[1])


async def test_a_failed_sync_is_tried_again(tmp_path: Path, index: TitleIndex) -> None:
    """What Discord did not take is not remembered as sent."""
    async with world(tmp_path / "daesang.db", index) as here:
        await here.store.facts.keep("commands", "of an older version")
        here.env.inject_error("PUT", "/applications/*/commands", status=500)
        with pytest.raises(discord.HTTPException):
            await here.restart()
        assert await here.store.facts.find("commands") == "of an older version"


async def test_commands_belong_to_servers_and_ask_for_no_permission(here: World) -> None:
    """None of them works in a direct message."""
    [commands] = sent_lists(here)
    names = {command["name"] for command in commands}
    slashed = {
        "about",
        "help",
        "import",
        "mine",
        "moderation",
        "progress",
        "rating",
        "recommend",
        "review",
        "review-file",
        "reviews",
        "settings",
        "title",
        "top",
    }
    assert names == {*slashed, "Report review", "Save as review"}
    for command in commands:
        assert command["dm_permission"] is False or command["contexts"] == [0]


# Another language ------------------------------------------------------------------------------------


def korean() -> Catalog:
    """A translator's file: the template of `python -m bot words`, some of it filled in."""
    catalog = read_po(io.BytesIO(template(descriptions()).encode()), locale="ko")
    for (context, english), translation in KOREAN.items():
        message = catalog.get(english, context)
        assert message is not None, english
        message.string = translation
    votes = catalog.get(VOTES[0], "consensus.votes")
    assert votes is not None
    votes.string = ("{n}표",)
    return catalog


CACHED = (words_module.languages, words_module.words, words_module._translations, words_module.spell)
"""What remembers which files there are."""


@contextmanager
def open_locales(folder: Path) -> Iterator[Path]:
    """The bot with no translations but those that are put into this folder before it asks."""
    (folder / "locales").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words_module, "files", lambda _package: folder)
        for cached in CACHED:
            cached.cache_clear()
        yield folder / "locales"
    for cached in CACHED:
        cached.cache_clear()


@contextmanager
def korean_words(folder: Path) -> Iterator[None]:
    """The bot with one file: `locales/ko.po`."""
    with open_locales(folder) as made:
        with (made / "ko.po").open("wb") as file:
            write_po(file, korean())
        yield


@pytest.fixture
def locales(tmp_path: Path) -> Iterator[Path]:
    """The bot with no other language: the empty folder where their files are looked for."""
    with open_locales(tmp_path) as folder:
        yield folder


@pytest.fixture
def locale_file(locales: Path) -> None:
    """The bot as it is with one file more: `locales/ko.po`."""
    with (locales / "ko.po").open("wb") as file:
        write_po(file, korean())


@pytest.mark.usefixtures("locale_file")
def test_one_new_file_is_a_new_language() -> None:
    """Its words are spoken, and English where it has none; numbers and plurals are the language's."""
    say = words(discord.Locale.korean)
    assert say("mood.healing") == "힐링"
    assert say("consensus.votes", n=1) == "1표"
    assert say("consensus.votes", n=24) == "24표"
    assert say("card.rate") == "Rate"
    assert words("ja")("mood.healing") == "healing"
    assert words(None)("mood.healing") == "healing"


@pytest.mark.usefixtures("locale_file")
async def test_descriptions_and_choices_are_sent_in_korean_names_in_english(
    tmp_path: Path, index: TitleIndex
) -> None:
    """Discord gets the translations it shows to Koreans; what one types stays the same everywhere."""
    async with world(tmp_path / "daesang.db", index) as here:
        [commands] = sent_lists(here)
        [review] = [command for command in commands if command["name"] == "review"]
        assert review["description_localizations"] == {"ko": "감상을 남깁니다."}
        options = {option["name"]: option for option in review["options"]}
        assert options["watched"]["description_localizations"] == {"ko": "어디까지 봤는지"}
        [healing] = [choice for choice in options["mood"]["choices"] if choice["value"] == "healing"]
        assert healing["name"] == "healing"
        assert healing["name_localizations"] == {"ko": "힐링"}
        [menu] = [command for command in commands if command["name"] == "Save as review"]
        assert menu["name_localizations"] == {"ko": "후기로 저장"}
        [group] = [command for command in commands if command["name"] == "title"]
        assert group["description_localizations"] == {"ko": "작품 관리"}
        for part in (*commands, *group["options"], *options.values()):
            assert part is menu or not part.get("name_localizations")


@pytest.mark.usefixtures("locale_file")
async def test_each_reader_is_answered_in_their_language(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Privately in the person's, publicly in the server's."""
    emit = here.env.backend.emit

    def from_korea(event: str, sent: Any) -> None:
        emit(event, {**sent, "locale": "ko"} if event == "INTERACTION_CREATE" else sent)

    monkeypatch.setattr(here.env.backend, "emit", from_korea)
    refused = await here.mei.slash(here.channel, "rating", title=MIRACLE, score="11")
    card = await here.mei.slash(here.channel, "rating", title=MIRACLE)
    assert told(refused) == "“11”은(는) 점수가 아닙니다. 1부터 10까지 0.5점 단위로 주세요."
    assert "Nobody here has scored it yet." in body(card)


@pytest.mark.usefixtures("locales")
async def test_without_a_translation_nothing_is_localised(tmp_path: Path, index: TitleIndex) -> None:
    """The control: English alone sends no localizations."""
    async with world(tmp_path / "daesang.db", index) as here:
        assert "localizations': {'" not in str(sent_lists(here))


async def test_every_language_there_is_is_sent(here: World) -> None:
    """Discord hears of each of them that translates a command."""
    [commands] = sent_lists(here)
    sent = {language for each in commands for language in each.get("description_localizations") or {}}
    described = {
        language
        for language in map(str, discord.Locale)
        if (say := words_module._translations(find_language(language)))
        and say.pgettext("command", commands[0]["description"]) != commands[0]["description"]
    }
    assert sent == described
