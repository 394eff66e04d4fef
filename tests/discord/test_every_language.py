"""In every language all that can be pressed is drawn, and Discord takes it, however long names are.

What the bot sends is checked against Discord's own description of it, lengths too, when a world ends.
"""

import json
from collections import deque
from typing import Any

import discord
import pytest
import simcord

from bot.ui.words import Translator, Words, languages, words
from tests.discord.bringing import FILMS, LIST, bring
from tests.discord.conftest import SIGNAL, World, buttons, embed, parts, press, raw, shown, told, whole
from tests.discord.test_me import give_scores
from tests.faults.stage import open_desk, own_review
from tests.faults.test_told import direct, hide
from tests.places import sqlite_alone
from tests.store.test_costs import listened

LANGUAGES = sorted({"en", *languages()})
LONG_NAME = "가나다라마바사아자차카타파하ABCDEFGHIJKLMNOPQR"
TEXT = "I cried through the last episode, and then I watched it again. " * 60
BUTTON, STRING_SELECT, TEXT_INPUT, RADIO_GROUP = 2, 3, 4, 21
LAST = (
    "import_undo",
    "import_apply",
    "import_drop",
    "delete",
    "restore",
    "hold",
    "stand",
    "verdict",
    "mute",
    "flag",
    "title_undo",
    "confirm",
)
"""What takes away what others would still press."""

REACHED = 40
"""Kinds of buttons and selects that the crawl comes by at least, so that it cannot fall silent."""


def speak(here: World, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody's Discord be in a language; the server's stays English."""
    emit = here.env.backend.emit

    def translate(event: str, sent: Any) -> None:
        emit(event, {**sent, "locale": language} if event == "INTERACTION_CREATE" else sent)

    monkeypatch.setattr(here.env.backend, "emit", translate)


async def choose_language(here: World, language: str | None) -> None:
    await here.store.settings.change(here.act(), "language", language)
    await here.env.settle()


def fill(part: dict[str, Any]) -> Any:
    """Something for a part of a form."""
    if part["type"] == TEXT_INPUT:
        return "2026" if part["custom_id"] == "when" else "5"
    if part["type"] in (STRING_SELECT, RADIO_GROUP):
        first = part["options"][0]["value"]
        return first if part["type"] == RADIO_GROUP else [first]
    return False


class Crawl:
    """Has each member press everything once of each kind that they come to see, and send every form."""

    def __init__(self, channel: simcord.ChannelHandle) -> None:
        self._channel = channel
        self.seen: set[str] = set()
        self.texts: list[str] = []
        """All that was shown, as text."""
        self._pressed: set[tuple[int, str]] = set()
        self._waiting: deque[tuple[simcord.MemberActor, Any, str, list[str] | None]] = deque()

    async def add(self, who: simcord.MemberActor, answer: simcord.InteractionResult) -> None:
        if answer.modal is not None:
            self.texts.append(json.dumps(answer.modal, ensure_ascii=False, default=str))
            answer = await who.submit_modal(answer, {key: fill(part) for key, part in parts(answer).items()})
        for message in [answer.response, *answer.followups]:
            if message is not None:
                self._note(who, message)

    def _note(self, who: simcord.MemberActor, message: Any) -> None:
        self.texts.append(whole(message))
        for part in (each for row in raw(message) for each in row["components"]):
            kind = str(part.get("custom_id") or "").split(":")[0]
            if not kind or (who.id, kind) in self._pressed or part.get("disabled"):
                continue
            if part["type"] not in (BUTTON, STRING_SELECT):
                continue
            self._pressed.add((who.id, kind))
            self.seen.add(kind)
            values = [part["options"][0]["value"]] if part["type"] == STRING_SELECT else None
            entry = (who, message, part["custom_id"], values)
            (self._waiting.append if kind.startswith(LAST) else self._waiting.appendleft)(entry)

    async def finish(self) -> None:
        while self._waiting:
            who, message, custom_id, values = self._waiting.popleft()
            await self.add(who, await press(who, message, custom_id, values=values))
            for changed in self._channel.history():  # a press may change what was pressed
                self._note(who, changed)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_that_can_be_pressed_is_drawn(
    here: World, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(here, language, monkeypatch)
    await choose_language(here, language)
    crawl = await press_all(here, language)
    assert len(crawl.seen) >= REACHED, " ".join(sorted(crawl.seen))


async def press_all(here: World, language: str) -> Crawl:
    """Come by all there is, with the longest names of titles, members and servers."""
    here.env.backend.guilds[here.server.id].name = "우리 동네 드라마 클럽 " * 7
    say = words(language)
    dramas = [title for title in here.index.titles if title.episodes and title.is_korean]
    drama = max(dramas, key=lambda title: len(say.name(title)))
    film = max((t for t in here.index.titles if not t.episodes), key=lambda title: len(say.name(title)))
    writer, reader, mod = here.join("writer", shown=LONG_NAME), here.settled("reader"), here.moderator()
    for title in (drama, film):
        await here.vote(title.id, 8, 9, 7.5, 10, 9, 8, 3, 9, 8.5, 9)
    await here.brigade(SIGNAL)
    crawl = Crawl(here.channel)

    async def run(who: simcord.MemberActor, name: str, **options: Any) -> None:
        await crawl.add(who, await who.slash(here.channel, name, **options))

    await run(writer, "review", title=drama.id, score="9", text=TEXT, spoiler=True)
    await run(writer, "review", title=film.id, score="9", text=TEXT)
    for title in (drama, film):
        await run(reader, "rating", title=title.id)
    await run(writer, "reviews")
    long_names = sorted(dramas, key=lambda title: -len(say.name(title)))[:12]
    for who in (writer, reader):
        await give_scores(here, who, {title.id: 7 + place % 3 for place, title in enumerate(long_names)})
    await run(writer, "me", share=True)
    await run(reader, "me")
    await run(reader, "compare", member=writer)
    await run(reader, "compare", member=writer, share=True)
    await run(reader, "progress", title=drama.id, episode=2)
    await run(reader, "shelf", title=drama.id, episode=2)
    await run(reader, "next")
    await run(reader, "shelf")
    await run(reader, "recommend")
    await run(reader, "recommend", like=drama.id, genre="Romance")
    await run(reader, "top", kind="drama", genre="Romance", trope="revenge")
    await run(reader, "rating", title="a name that nobody has")
    await crawl.finish()
    for page in ("reviews", "titles", "scores"):
        panel = await mod.slash(here.channel, "settings")
        await crawl.add(mod, await press(mod, shown(panel), f"settings_page:{page}"))
    for command in ("settings", "moderation held", "moderation log", "title history", "help", "about"):
        await run(mod, command)
    for number, files in enumerate([LIST, FILMS]):
        whose = here.join(f"collector {number}")
        await here.store.ratings.record_score(here.act(whose.id, "collector"), SIGNAL, score=12)
        await crawl.add(whose, await bring(whose, here, files))
    await run(here.join("newcomer"), "import")
    await crawl.finish()
    leaver = here.join("leaver", shown=LONG_NAME)  # whose erasing takes nothing that is pressed above
    await leaver.slash(here.channel, "rating", title=drama.id, score="9")
    await run(leaver, "privacy")
    await crawl.finish()
    assert {"import_answer", "import_accept", "import_scores", "import_undo"} <= crawl.seen
    return crawl


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_discord_shows_of_commands_is_short_enough(here: World, language: str) -> None:
    """Descriptions and choices have at most 100 characters, and no name is translated."""
    translator = Translator()
    payload = [
        await each.get_translated_payload(here.bot.tree, translator) for each in here.bot.tree.get_commands()
    ]
    found = [*payload]
    for part in found:  # grows meanwhile: groups, options, choices
        found += [*part.get("options", ()), *part.get("choices", ())]
        for key in ("name_localizations", "description_localizations"):
            assert all(len(text) <= 100 for text in (part.get(key) or {}).values()), part
    locale = str(next(each for each in discord.Locale if str(each).split("-")[0] == language.split("-")[0]))
    commands = [part for part in found if "description" in part]
    assert all(locale not in (part.get("name_localizations") or {}) for part in commands)


# The language of a server ----------------------------------------------------------------------------

KOREAN = Words("ko")


async def test_a_server_may_choose_its_language(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What everybody sees follows the choice, what one sees alone their own Discord; chosen in the panel."""
    mod = here.moderator()
    panel = await mod.slash(here.channel, "settings")
    titles = await press(mod, shown(panel), "settings_page:titles")
    await mod.select(shown(titles), ["ko"], custom_id="setting:language")
    assert (await here.store.settings.find(here.server.id)).language == "ko"
    assert "**한국어**" in whole(shown(titles))
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert embed(card).title == "시그널 (2016)"
    assert [*buttons(card)] == ["평가하기", "후기 쓰기", "보관함", "더 보기"]
    [banner] = shown(card).attachments
    assert (banner.description or "").startswith("일월오봉도: ")
    refused = await here.mei.slash(here.channel, "rating", title=SIGNAL, score="11")
    assert told(refused) == words("en")("error.bad_score", text="11")
    await mod.select(shown(titles), ["auto"], custom_id="setting:language")
    card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
    assert embed(card).title == "Signal (2016)"
    [banner] = shown(card).attachments
    assert (banner.description or "").startswith("The sun over five peaks: ")


async def test_a_reader_has_their_own_language_in_any_server(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a Korean in an English server, and in one that chose English."""
    speak(here, "ko", monkeypatch)
    for chosen in (None, "en"):
        await choose_language(here, chosen)
        card = await here.mei.slash(here.channel, "rating", title=SIGNAL)
        assert embed(card).title == "Signal (2016)"
        assert "시그널" in whole(shown(await press(here.jun, shown(card), f"how:{SIGNAL}")))


async def test_a_card_that_is_drawn_again_keeps_the_language(here: World) -> None:
    """Also the first thing after a restart, when nothing of the server has been read yet."""
    await choose_language(here, "ko")
    await here.mei.slash(here.channel, "review", title=SIGNAL, score="9", text="It hums.")
    [message] = here.channel.history()
    assert "시그널" in whole(message)
    await here.restart()
    await here.store.ratings.record_score(here.act(here.mei.id, "mei"), SIGNAL, score=4)
    await here.env.settle()
    assert "시그널" in whole(here.channel.history()[0])


async def test_another_servers_choice_is_its_own(here: World, there: World) -> None:
    await choose_language(here, "ko")
    assert embed(await there.mei.slash(there.channel, "rating", title=SIGNAL)).title == "Signal (2016)"


@sqlite_alone
async def test_a_choice_costs_no_read(here: World, there: World) -> None:
    """It is kept with the titles of the server: as many statements as where nothing was chosen."""
    await choose_language(here, "ko")
    counts = []
    for each in (here, there):
        await each.mei.slash(each.channel, "rating", title=SIGNAL)  # now the server is known
        async with listened(here.store) as seen:
            await each.mei.slash(each.channel, "rating", title=SIGNAL)
            await each.env.settle()
        counts.append(len(seen))
    assert counts[0] == counts[1] > 0


async def test_a_language_that_is_gone_is_english(here: World) -> None:
    """A file that was taken away later breaks nothing."""
    await choose_language(here, "ja")
    assert embed(await here.mei.slash(here.channel, "rating", title=SIGNAL)).title == "Signal (2016)"


async def test_a_slip_in_korean_offers_what_is_like_it_in_korean(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button gives the command again with the catalogue's own name."""
    speak(here, "ko", monkeypatch)
    refused = await here.mei.slash(here.channel, "recommend", genre="스릴라", private=True)
    assert told(refused) == "“스릴라”라는 장르는 없어요. 혹시 스릴러인가요?"
    again = await here.mei.click(shown(refused), label="스릴러")
    assert "스릴러" in whole(shown(again))


async def test_a_command_given_again_keeps_all_else(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what else was a slip, one after the other, and for whom it is."""
    speak(here, "ko", monkeypatch)
    await here.vote(SIGNAL, 8, 9, 8)
    for private in (True, False):
        slip = {"genre": "스릴라", "trope": "첫사란", "sort": "most_rated", "years": "2010s"}
        refused = await here.mei.slash(here.channel, "top", **slip, private=private)
        assert shown(refused).ephemeral
        second = await here.mei.click(shown(refused), label="스릴러")
        assert shown(second).ephemeral
        board = await here.mei.click(shown(second), label="첫사랑")
        assert shown(board).ephemeral is private
        asked = await here.mei.slash(
            here.channel, "top", **slip | {"genre": "Thriller", "trope": "first love"}, private=private
        )
        assert embed(board).to_dict() == embed(asked).to_dict()
        assert ("스릴러 · 2010-2019 · 첫사랑" if private else "Thriller · 2010-2019 · first love") in whole(
            shown(board)
        )


async def test_a_pick_for_two_given_again_is_for_two(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(here, "ko", monkeypatch)
    given: dict[str, Any] = {"with": here.jun, "surprise": True, "private": True}
    refused = await here.mei.slash(here.channel, "recommend", genre="스릴라", **given)
    again = await here.mei.click(shown(refused), label="스릴러")
    asked = await here.mei.slash(here.channel, "recommend", genre="Thriller", **given)
    alone = await here.mei.slash(here.channel, "recommend", genre="Thriller", surprise=True, private=True)
    assert shown(again).ephemeral
    assert [each.to_dict() for each in shown(again).embeds] == [
        each.to_dict() for each in shown(asked).embeds
    ]
    assert shown(again).content == shown(asked).content
    assert "jun" in whole(shown(again))
    assert "jun" not in whole(shown(alone))  # control


async def test_what_is_settled_later_is_in_the_servers_language(here: World) -> None:
    """A card that is hidden, deleted or written anew elsewhere, and what its author is told of it."""
    await choose_language(here, "ko")
    mod = here.moderator()
    await hide(here, here.mei, mod)
    [*_, card] = here.channel.history()
    assert whole(card).count("review") == 0
    assert KOREAN("take.hidden") in whole(card)
    [notice] = direct(here.mei)
    assert KOREAN("notice.turn_off") in notice.content
    elsewhere = here.server.create_text_channel("elsewhere")
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="It hums.")
    await here.jun.slash(elsewhere, "review", title=SIGNAL, score="9", text="It sings.")
    await here.env.settle()
    assert KOREAN("take.moved", name="jun") in whole(here.channel.history()[-1])
    desk = await open_desk(here)
    await desk.press(here.jun, f"delete_yes:{own_review(here, here.jun)}")
    await here.env.settle()
    assert KOREAN("take.deleted", name="jun") in whole(elsewhere.history()[-1])


async def test_a_shared_list_that_is_closed_says_so_in_the_servers_language(here: World) -> None:
    await choose_language(here, "ko")
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="It hums.")
    await here.mei.slash(here.channel, "reviews", title=SIGNAL, share=True)
    await here.jun.slash(here.channel, "review", title=SIGNAL, score="9", text="It sings.", spoiler=True)
    await here.env.settle()
    assert KOREAN("reviews.closed") in "\n".join(whole(each) for each in here.channel.history())


async def test_genres_and_tropes_may_be_typed_in_any_language(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each reader is offered what their language calls them; the value is the catalogue's."""
    [offered, *_] = await here.mei.autocomplete(here.channel, "top", "genre", "로맨")
    assert (offered["name"], offered["value"]) == ("Romance", "Romance")
    speak(here, "ko", monkeypatch)
    [offered, *_] = await here.mei.autocomplete(here.channel, "top", "genre", "로맨")
    assert (offered["name"], offered["value"]) == ("로맨스", "Romance")
    [offered, *_] = await here.mei.autocomplete(here.channel, "top", "trope", "복수")
    assert (offered["name"], offered["value"]) == ("복수", "revenge")
    await here.vote(SIGNAL, 8, 9, 8)
    board = await here.mei.slash(here.channel, "top", genre="범죄", trope="revenge")
    assert "Crime · revenge" in whole(shown(board))
    await choose_language(here, "ko")
    board = await here.mei.slash(here.channel, "top", genre="범죄", trope="revenge")
    assert "범죄 · 복수" in whole(shown(board))
    refused = await here.mei.slash(here.channel, "top", genre="로맨쓰")
    assert "로맨스" in told(refused)
    assert "로맨스" in whole(shown(refused))
    assert KOREAN.genre("Crime") == "범죄"
    [offered, *_] = await here.mei.autocomplete(here.channel, "recommend", "network", "넷플")
    assert (offered["name"], offered["value"]) == ("넷플릭스", "Netflix")
    [offered, *_] = await here.mei.autocomplete(here.channel, "recommend", "person", "송강")
    assert (offered["name"], offered["value"]) == ("송강호 · Song Kang-ho", "Song Kang-ho")
    genres = await here.mei.autocomplete(here.channel, "recommend", "genre", "")
    assert [each["name"] for each in genres] == sorted(each["name"] for each in genres)
