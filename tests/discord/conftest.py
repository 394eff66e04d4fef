"""The real bot in a simulated Discord: a server, three members, the embedded catalogue, a file database.

Whatever a test makes the bot send is checked when its world ends, and whatever it drives is noted for
`test_coverage`.
"""

import asyncio
import copy
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
import simcord.actors
from simcord.backend import serializers

from bot import catalogue, usecases
from bot.app import Daesang
from bot.domain.admission import Admission, Rate
from bot.domain.members import Act
from bot.domain.search import TitleIndex
from bot.sources import Source
from bot.store import Store
from bot.ui.routes import Routes, payload
from bot.usecases.recommenders import make_ground
from tests.conftest import DRIVEN
from tests.discord.wire import Wire, check, openapi_path
from tests.places import accept_rows, connect, copy_database, open_store, refuse_rows

MIRACLE = "kf-miracle-in-cell-no-7-2013"
SIGNAL = "kd-signal-2016"
MOTHER_FILM = "kf-mother-2009"
MOTHER_DRAMA = "kd-mother-2018"
HOUR = 3600
DAY = 24 * HOUR

BELOVED = (8, 8.5, 9, 8, 7.5, 8.5, 9, 8, 8.5, 8)
NUMBERS = count(1)

CHECKED: Counter[str] = Counter()
"""How many requests were checked in this run, for its last lines."""


@cache
def titles() -> TitleIndex:
    return TitleIndex(catalogue.load_titles())


@pytest.fixture(scope="session")
def index() -> TitleIndex:
    return titles()  # one for this folder and for others that borrow the fixture


@pytest.fixture(scope="session", autouse=True)
def readers(index: TitleIndex) -> Iterator[usecases.Readers]:
    """One process that reads posts for all worlds: to begin one takes seconds."""
    shared = usecases.Readers(index=index, seconds=20)
    close = shared.close

    async def stay() -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usecases, "Readers", lambda **_: shared)
        patch.setattr(shared, "close", stay)
        yield shared
    asyncio.run(close())


# Worlds ----------------------------------------------------------------------------------------------


@dataclass
class World:
    """A running bot and the people around it."""

    env: simcord.Env
    path: Path
    store: Store
    index: TitleIndex
    server: simcord.GuildHandle
    channel: simcord.ChannelHandle
    mei: simcord.MemberActor
    jun: simcord.MemberActor
    sol: simcord.MemberActor
    sources: Sequence[Source] = ()

    @property
    def bot(self) -> Daesang:
        assert isinstance(self.env.bot, Daesang)
        return self.env.bot

    async def restart(self) -> None:
        """Stop the bot and start another on the same file and the same Discord."""
        make_ground(self.index)
        await self.env.restart_bot(make_bot(self.store, self.index, self.sources))

    def join(self, name: str, *, shown: str | None = None) -> simcord.MemberActor:
        """A new member."""
        return self.server.add_member(self.env.create_user(name, global_name=shown))

    def settled(self, name: str) -> simcord.MemberActor:
        """A member who joined long ago."""
        who = self.join(name)
        members = self.env.backend.get_member
        members(self.server.id, who.id).joined_at = members(self.server.id, self.mei.id).joined_at
        return who

    def moderator(self, name: str = "mod") -> simcord.MemberActor:
        """A new member who may manage messages and the server."""
        may = discord.Permissions(manage_messages=True, manage_guild=True)
        role = self.server.create_role(f"role of {name}", permissions=may)
        return self.server.add_member(self.env.create_user(name), roles=[role])

    def demote(self, who: simcord.MemberActor) -> None:
        """Take every role from a member."""
        self.env.backend.get_member(self.server.id, who.id).role_ids.clear()

    def act(self, member_id: int = 1, name: str = "regular", *, joined_days_ago: float = 90) -> Act:
        """An act of somebody who is not on the stage, now."""
        now = int(self.env.now().timestamp())
        joined = now - int(joined_days_ago * DAY)
        return Act(self.server.id, member_id, name, next(NUMBERS), now, joined)

    async def vote(
        self, title_id: str, *given: float, first: int = 1000, joined_days_ago: float = 90, **more: Any
    ) -> None:
        """Scores (1 to 10) by members with ids from `first` on, as if each had used the command."""
        jobs = []
        for member_id, score in enumerate(given, start=first):
            by = self.act(member_id, f"regular {member_id}", joined_days_ago=joined_days_ago)
            jobs.append(self.store.ratings.record_score(by, title_id, score=int(score * 2), **more))
        await asyncio.gather(*jobs)
        await self.env.settle()

    async def leave_world(self) -> None:
        """Let the server be of Korea alone."""
        await self.store.settings.change(self.act(), "world", False)
        await self.env.settle()

    async def brigade(self, title_id: str = MIRACLE, *, joined_days_ago: float = 1) -> None:
        """Ten regulars who like a title, and three newcomers to voting who give it 1."""
        await self.vote(title_id, *BELOVED)
        await self.vote(title_id, 1, 1, 1, first=2000, joined_days_ago=joined_days_ago)

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What the file says to a plain connection that is none of the bot's."""
        with closing(connect(self.path)) as db:
            return db.execute(sql, parameters).fetchall()

    def execute(self, *statements: str) -> None:
        """Do something to the file behind the running bot's back."""
        with closing(connect(self.path)) as db, db:
            for statement in statements:
                db.execute(statement)

    def lose(self, *tables: str) -> None:
        """Take tables away: nothing can be read from them or written to them."""
        self.execute(*(f"ALTER TABLE {table} RENAME TO lost_{table}" for table in tables))

    def refuse_writes(self, *tables: str) -> None:
        """Let every write to these tables fail, as on a disk that is full."""
        for table in tables:
            refuse_rows(self.path, table)

    def allow_writes(self, *tables: str) -> None:
        """Undo `refuse_writes`."""
        for table in tables:
            accept_rows(self.path, table)

    def public(self) -> str:
        """Everything that everybody can read in the channel."""
        return "\n".join(whole(message) for message in self.channel.history())

    async def read(self, attachment: discord.Attachment) -> str:
        """The text of a file the bot sent."""
        return (await attachment.read()).decode()


def make_bot(store: Store, index: TitleIndex, sources: Sequence[Source] = ()) -> Daesang:
    """The bot, which lets a test press as fast and as often as it likes."""
    bot = Daesang(store=store, index=index, sources=sources)
    much = Rate(100_000, 0)
    bot.admission = Admission(member=much, typing=much, server=much)
    return bot


@asynccontextmanager
async def world(path: Path, index: TitleIndex, *, sources: Sequence[Source] = ()) -> AsyncIterator[World]:
    make_ground(index)  # a second of work, which on a busy machine is more than SimCord waits for an answer
    async with open_store(path, find_title=index.find) as store:
        bot = make_bot(store, index, sources)
        # Errors are answered and logged by the bot; `no_faults` reads the log.
        env = simcord.Env(bot, shard_count=1, check_errors=False, settle_timeout=10)
        server = env.create_guild("Drama Club")
        channel = server.create_text_channel("takes")
        mei, jun, sol = (server.add_member(env.create_user(name)) for name in ("mei", "jun", "sol"))
        # They joined long ago. Not `advance_time`, which would live through every day between.
        env.backend.advance_clock(90 * DAY)
        await env.start()
        try:
            yield World(env, path, store, index, server, channel, mei, jun, sol, sources)
        finally:
            await env.shutdown()
        requests_checked(env)


@pytest.fixture
async def here(tmp_path: Path, first_start: Path, index: TitleIndex) -> AsyncIterator[World]:
    path = tmp_path / "daesang.db"
    copy_database(first_start, path)
    async with world(path, index) as made:
        yield made


@pytest.fixture
def there(here: World) -> World:
    """Another server of the same bot, with the same people in it."""
    server = here.env.create_guild("Film Circle")
    channel = server.create_text_channel("talk")
    mei, jun, sol = (server.add_member(who.user) for who in (here.mei, here.jun, here.sol))
    return World(here.env, here.path, here.store, here.index, server, channel, mei, jun, sol)


@pytest.fixture(autouse=True)
def no_faults(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Anything logged as an error fails the test, unless it is marked `faults`."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    faults = [record for record in records if record.levelno >= logging.ERROR]
    if faults and request.node.get_closest_marker("faults") is None:
        pytest.fail("\n".join(str(record.exc_info or record.getMessage()) for record in faults))


# What the bot sent -----------------------------------------------------------------------------------


class SparingWire(Wire):
    """The checker, looking only once at what every world sends alike."""

    def __init__(self) -> None:
        path = openapi_path()
        super().__init__(json.loads(path.read_text("utf-8")) if path else None)
        self._seen: dict[str, list[str]] = {}

    def problems(self, method: str, path: str, payload: object) -> list[str]:
        key = json.dumps([method, path, payload], default=str, sort_keys=True)
        if key not in self._seen:
            self._seen[key] = super().problems(method, path, payload)
        return self._seen[key]


_WIRE: list[SparingWire] = []


def requests_checked(env: simcord.Env) -> None:
    """Fail unless Discord would take everything the bot has sent."""
    if not _WIRE:
        _WIRE.append(SparingWire())
    CHECKED["requests"] += check(_WIRE[0], env)


# What the tests drive --------------------------------------------------------------------------------


@dataclass
class Driven:
    """What was handled to its end in this run."""

    commands: set[str] = field(default_factory=set)
    suggested: set[tuple[str, str]] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)

    def names(self) -> set[str]:
        """All of it as `test_coverage` names it."""
        return {
            *(f"command {name}" for name in self.commands),
            *(f"autocomplete of {name} {option}" for name, option in self.suggested),
            *(f"route {kind}" for kind in self.routes),
        }


@pytest.fixture(scope="session", autouse=True)
def driven(request: pytest.FixtureRequest) -> Iterator[Driven]:
    """Notes each command, autocompleted option and route that comes to a good end."""
    noted = Driven()
    handle, on_interaction = Routes.handle, Daesang.on_interaction

    async def handle_and_note(self: Routes, interaction: discord.Interaction[Any]) -> None:
        await handle(self, interaction)
        noted.routes.add(str(payload(interaction)["custom_id"]).split(":")[0])

    async def note_suggestion(self: Daesang, interaction: discord.Interaction[Any]) -> None:
        await on_interaction(self, interaction)
        if interaction.type is discord.InteractionType.autocomplete:
            data: Any = interaction.data
            name, options = data["name"], data["options"]
            if "options" in options[0]:  # of a group
                name, options = f"{name} {options[0]['name']}", options[0]["options"]
            noted.suggested |= {(name, option["name"]) for option in options if option.get("focused")}

    async def note_command(self: Daesang, interaction: discord.Interaction[Any], command: Any) -> None:
        noted.commands.add(command.qualified_name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Routes, "handle", handle_and_note)
        patch.setattr(Daesang, "on_interaction", note_suggestion)
        patch.setattr(Daesang, "on_app_command_completion", note_command, raising=False)
        yield noted
    # What several processes drove is put together when all have ended: see `tests/conftest.py`.
    report = {
        "whole": whole_folder(request),
        "everything": sorted(EVERYTHING),
        "driven": sorted(noted.names()),
        "requests": CHECKED["requests"],
        "schema": openapi_path() is not None,
    }
    request.config.stash[DRIVEN] = report


EVERYTHING: set[str] = set()
"""All there is to drive, as the control in `test_coverage` found it."""


def whole_folder(request: pytest.FixtureRequest) -> bool:
    """Whether every test of this folder is in this run."""
    options = request.config.option
    narrowed = options.keyword or options.markexpr or getattr(options, "lf", False)
    if narrowed or any("::" in argument for argument in request.config.args):
        return False
    collected = {item.path for item in request.session.items}
    return collected >= set(Path(__file__).parent.glob("test_*.py"))


# Reading answers -------------------------------------------------------------------------------------


def shown(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message of an answer."""
    assert result.response is not None, result
    return result.response


def embed(result: Any) -> discord.Embed:
    """The only embed of an answer, or of a message."""
    [only] = (shown(result) if isinstance(result, simcord.InteractionResult) else result).embeds
    assert isinstance(only, discord.Embed)
    return only


def body(result: Any) -> str:
    """The description of the only embed."""
    return embed(result).description or ""


def quoted(result: Any) -> str:
    """What the only embed quotes; else its last line if that is a lock, else its whole description."""
    rows = body(result).split("\n")
    said = [row[2:] for row in rows if row.startswith("> ")]
    if said:
        return "\n".join(said)
    return rows[-1] if rows[-1].startswith("**🔒") else body(result)


def heading(result: Any) -> str:
    """The title of the only embed."""
    return embed(result).title or ""


def fields(result: Any) -> dict[str, str]:
    """The fields of the only embed."""
    return {str(each.name): str(each.value) for each in embed(result).fields}


def told(result: simcord.InteractionResult) -> str:
    """What an answer says to one person alone."""
    assert shown(result).ephemeral
    return shown(result).content


def raw(message: Any) -> list[dict[str, Any]]:
    """The rows of components of a message, as sent."""
    rows = message.components
    return [row if isinstance(row, dict) else row.to_dict() for row in rows]


def buttons(result: Any) -> dict[str, dict[str, Any]]:
    """The buttons of an answer or a message, by label."""
    message = shown(result) if isinstance(result, simcord.InteractionResult) else result
    return {part["label"]: part for row in raw(message) for part in row["components"] if part["type"] == 2}


def parts(result: simcord.InteractionResult) -> dict[str, dict[str, Any]]:
    """The parts of the form that was opened, by custom_id."""
    assert result.modal is not None, result
    return {part["component"]["custom_id"]: part["component"] for part in result.modal["components"]}


def chosen(part: dict[str, Any]) -> list[str]:
    """The entries that are chosen already in a part of a form."""
    return [str(option["value"]) for option in part["options"] if option.get("default")]


def proposed(result: Any) -> dict[str, str]:
    """What a proposal says of each part: in a line of its own, else by its select or its pressed button."""
    said = {}
    for row in raw(shown(result)):
        for part in row["components"]:
            labels = [option["label"] for option in part.get("options", ()) if option.get("default")]
            for kind, name in (("save_title", "Title"), ("save_score", "Score"), ("save_moods", "Moods")):
                if labels and part["custom_id"].startswith(kind):
                    said[name] = ", ".join(labels)
            if part["custom_id"].startswith("save_spoils") and part["style"] == 1:
                said["Spoilers"] = part["label"]
    return said | dict(re.findall(r"^\*\*(.+?):\*\* (.+)$", body(result), re.MULTILINE))


def whole(message: Any) -> str:
    """Everything a message shows, as text."""
    return "\n".join(
        [
            message.content,
            *(json.dumps(each.to_dict(), ensure_ascii=False, default=str) for each in message.embeds),
            json.dumps(raw(message), ensure_ascii=False, default=str),
            *(f"{each.filename} {each.description}" for each in message.attachments),
        ]
    )


def unescaped(text: str) -> str:
    """Markdown as a reader sees it: escapes and spoiler bars gone."""
    return re.sub(r"\\(.)|\|\|", lambda found: found[1] or "", text, flags=re.DOTALL)


async def turn(place: World, who: simcord.MemberActor, label: str) -> simcord.InteractionResult:
    """Turn one of a member's choices round in `/privacy`; its card as it is then."""
    card = await who.slash(place.channel, "privacy")
    await who.click(shown(card), label=label)
    return card


async def pages(reader: simcord.MemberActor, first: simcord.InteractionResult) -> list[str]:
    """Every page of a take, by pressing Next until it is dead; all of them private."""
    page, read = first, [body(first)]
    while not buttons(page).get("Next", {"disabled": True})["disabled"]:
        page = await reader.click(shown(page), label="Next")
        read.append(body(page))
        assert shown(page).ephemeral
    return read


async def read(reader: simcord.MemberActor, message: Any, label: str = "Open") -> simcord.InteractionResult:
    """Open a take from its card, saying yes to the question that may come before."""
    answer = await reader.click(message, label=label)
    return await reader.click(shown(answer), label="Read anyway") if not shown(answer).embeds else answer


async def pick(
    reader: simcord.MemberActor, listed: simcord.InteractionResult, number: int = 1
) -> simcord.InteractionResult:
    """Choose one of a list of takes."""
    [options] = [
        part["options"] for row in raw(shown(listed)) for part in row["components"] if part["type"] == 3
    ]
    return await reader.select(shown(listed), [options[number - 1]["value"]])


def take_id(here: World, who: simcord.MemberActor | None = None) -> int:
    """The id of a member's only take, or of the only one."""
    found = here.rows("SELECT review_id, member_id FROM reviews")
    [only] = [review_id for review_id, member_id in found if who is None or member_id == who.id]
    return int(only)


def reply_of(answer: Any) -> int:
    """The id of the reply that a message shows."""
    return int(buttons(answer)["More"]["custom_id"].partition(":")[2])


def word_runs(text: str, length: int) -> Iterable[str]:
    """Every `length` words that stand together."""
    words = text.split()
    return (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


# Doing what Discord's own client would not -----------------------------------------------------------


async def press(
    who: simcord.MemberActor, message: Any, custom_id: str, *, values: list[str] | None = None
) -> simcord.InteractionResult:
    """Press what need not be on the message: a forged or an outdated id."""
    env = who._env
    channel_id = message.channel.id if isinstance(message, discord.Message) else message.channel_id
    channel = simcord.ChannelHandle(env, who.guild, env.backend.get_channel(channel_id))
    stored = env.backend.get_message(channel_id, message.id)
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
    if values is not None:
        data |= {"component_type": 3, "values": values}
    return await who._dispatch_interaction(
        3,
        channel,
        data,
        extra={"message": dict(serializers.message_payload(env.backend, stored))},
        source_message_id=stored.id,
    )


async def press_directly(
    who: simcord.MemberActor, message: Any, custom_id: str, *, values: list[str] | None = None
) -> simcord.InteractionResult:
    """Press in a direct message what need not be on the message."""
    user, backend = who.user, who._env.backend
    stored = backend.get_message(message.channel_id, message.id)
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": 2}
    if values is not None:
        data |= {"component_type": 3, "values": values}
    return await simcord.actors._component_interaction(user, stored, data)


@contextmanager
def interactions(env: simcord.Env, *, times: int = 1) -> Iterator[list[dict[str, Any]]]:
    """The interactions delivered meanwhile, each of them `times` over."""
    delivered: list[dict[str, Any]] = []
    emit = env.backend.emit

    def deliver(event: str, sent: Any) -> None:
        if event != "INTERACTION_CREATE":
            emit(event, sent)
            return
        delivered.append(copy.deepcopy(sent))
        for _ in range(times):
            emit(event, copy.deepcopy(sent))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(env.backend, "emit", deliver)
        yield delivered
