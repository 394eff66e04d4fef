"""The checker refuses what Discord would refuse, and takes what it would take."""

import contextlib
import copy
import functools
import io
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands, ui
from discord.ext import commands

from tests.discord.wire import Wire, check
from tests.shared import need

Payload = Any
Change = Callable[[Payload], object]

CALLBACK = ("POST", "/interactions/11/token/callback")
CHANNEL = ("POST", "/channels/12/messages")
COMMANDS = ("PUT", "/applications/13/commands")


def text_input(**more: object) -> Payload:
    return {"type": 4, "custom_id": "take", "style": 2, **more}


def option(number: int) -> Payload:
    return {"label": f"Mood {number}", "value": str(number)}


def field() -> Payload:
    return {"name": "Year", "value": "2019"}


def button(number: int) -> Payload:
    return {"type": 2, "style": 1, "label": "More", "custom_id": f"more:{number}"}


def command(name: str = "take") -> Payload:
    return {"name": name, "description": "Say what you think", "type": 1, "options": []}


def choice(number: int) -> Payload:
    return {"name": f"Title {number}", "value": str(number)}


def layout(texts: list[str]) -> Payload:
    return {"flags": 1 << 15, "components": [{"type": 10, "content": text} for text in texts]}


GOOD: dict[str, tuple[tuple[str, str], Payload]] = {
    "message": (
        CHANNEL,
        {
            "content": "A take",
            "allowed_mentions": {"parse": [], "users": ["14"]},
            "embeds": [{"title": "Vincenzo", "fields": [field()], "footer": {"text": "2021"}}],
            "components": [
                {"type": 1, "components": [button(number) for number in range(5)]},
                {
                    "type": 1,
                    "components": [{"type": 3, "custom_id": "mood", "options": [option(1), option(2)]}],
                },
            ],
        },
    ),
    "layout": (CHANNEL, layout(["a take"])),
    "modal": (
        CALLBACK,
        {
            "type": 9,
            "data": {
                "custom_id": "modal",
                "title": "Your take",
                "components": [
                    {"type": 18, "label": "ReviewContent", "component": text_input(max_length=4000)},
                    {
                        "type": 18,
                        "label": "Spoilers",
                        "component": {"type": 21, "custom_id": "spoilers", "options": [option(1), option(2)]},
                    },
                    {
                        "type": 18,
                        "label": "Moods",
                        "component": {"type": 22, "custom_id": "moods", "options": [option(1)]},
                    },
                ],
            },
        },
    ),
    "choices": (CALLBACK, {"type": 8, "data": {"choices": [choice(number) for number in range(25)]}}),
    "commands": (COMMANDS, [command(), {"name": "Their takes", "type": 2}]),
}


def row(message: Payload, place: int = 0) -> Payload:
    return message["components"][place]["components"]


def label(modal: Payload, place: int = 0) -> Payload:
    return modal["data"]["components"][place]


def held(modal: Payload, place: int = 0) -> Payload:
    return label(modal, place)["component"]


def string_option(**more: object) -> Payload:
    return {"type": 3, "name": "title", "description": "Which one", **more}


BAD: dict[str, tuple[str, Change]] = {
    "content over 2000": ("message", lambda m: m.update(content="x" * 2001)),
    "6001 characters over two embeds": (
        "message",
        lambda m: m.update(embeds=[{"description": "x" * 3000}, {"description": "x" * 3001}]),
    ),
    "embed title over 256": ("message", lambda m: m["embeds"][0].update(title="x" * 257)),
    "embed description over 4096": ("message", lambda m: m["embeds"][0].update(description="x" * 4097)),
    "footer over 2048": ("message", lambda m: m["embeds"][0].update(footer={"text": "x" * 2049})),
    "author over 256": ("message", lambda m: m["embeds"][0].update(author={"name": "x" * 257})),
    "26 fields": ("message", lambda m: m["embeds"][0].update(fields=[field()] * 26)),
    "a blank field name": ("message", lambda m: m["embeds"][0]["fields"][0].update(name=" ")),
    "an empty field value": ("message", lambda m: m["embeds"][0]["fields"][0].update(value="")),
    "a field value over 1024": ("message", lambda m: m["embeds"][0]["fields"][0].update(value="x" * 1025)),
    "six rows": (
        "message",
        lambda m: m.update(components=[{"type": 1, "components": [button(n)]} for n in range(6)]),
    ),
    "six buttons in a row": ("message", lambda m: row(m).append(button(9))),
    "a select beside a button": ("message", lambda m: row(m, 1).append(button(9))),
    "26 select options": ("message", lambda m: row(m, 1)[0].update(options=[option(n) for n in range(26)])),
    "no select options": ("message", lambda m: row(m, 1)[0].update(options=[])),
    "the same option twice": ("message", lambda m: row(m, 1)[0].update(options=[option(1), option(1)])),
    "an option label over 100": ("message", lambda m: row(m, 1)[0]["options"][0].update(label="x" * 101)),
    "max_values over the options": ("message", lambda m: row(m, 1)[0].update(max_values=3)),
    "a custom id over 100": ("message", lambda m: row(m)[0].update(custom_id="x" * 101)),
    "a custom id twice": ("message", lambda m: row(m)[0].update(custom_id="mood")),
    "a button label over 80": ("message", lambda m: row(m)[0].update(label="x" * 81)),
    "a ping for everyone": ("message", lambda m: m.update(allowed_mentions={"parse": ["everyone"]})),
    "two pings": ("message", lambda m: m.update(allowed_mentions={"parse": [], "users": ["1", "2"]})),
    "an unguarded mention": (
        "message",
        lambda m: (m.pop("allowed_mentions"), m.update(content="<@14> said")),
    ),
    "41 components": ("layout", lambda m: m.update(layout(["x"] * 41))),
    "4001 characters of layout": ("layout", lambda m: m.update(layout(["x" * 4000, "x"]))),
    "content beside a layout": ("layout", lambda m: m.update(content="x")),
    "modal title over 45": ("modal", lambda m: m["data"].update(title="x" * 46)),
    "a modal of six": (
        "modal",
        lambda m: m["data"].update(components=[{"type": 10, "content": "x"}] * 6),
    ),
    "an empty modal": ("modal", lambda m: m["data"].update(components=[])),
    "a label over 45": ("modal", lambda m: label(m).update(label="x" * 46)),
    "a label description over 100": ("modal", lambda m: label(m).update(description="x" * 101)),
    "max_length over 4000": ("modal", lambda m: held(m).update(max_length=4001)),
    "a text longer than max_length": ("modal", lambda m: held(m).update(max_length=10, value="x" * 11)),
    "a placeholder over 100": ("modal", lambda m: held(m).update(placeholder="x" * 101)),
    "a radio group of one": ("modal", lambda m: held(m, 1).update(options=[option(1)])),
    "a checkbox group of 11": ("modal", lambda m: held(m, 2).update(options=[option(n) for n in range(11)])),
    "26 choices": ("choices", lambda m: m["data"]["choices"].append(choice(25))),
    "a choice name over 100": ("choices", lambda m: m["data"]["choices"][0].update(name="x" * 101)),
    "an empty choice name": ("choices", lambda m: m["data"]["choices"][0].update(name="")),
    "a choice value over 100": ("choices", lambda m: m["data"]["choices"][0].update(value="x" * 101)),
    "a command name in capitals": ("commands", lambda m: m[0].update(name="ReviewContent")),
    "a command name of two words": ("commands", lambda m: m[0].update(name="my take")),
    "a command without description": ("commands", lambda m: m[0].update(description="")),
    "101 commands": ("commands", lambda m: m.extend(command(f"take{n}") for n in range(100))),
    "26 command options": (
        "commands",
        lambda m: m[0].update(options=[string_option(name=f"title{n}") for n in range(26)]),
    ),
    "8000 characters in a command": (
        "commands",
        lambda m: m[0].update(
            options=[
                string_option(
                    name=f"title{n}",
                    choices=[{"name": "x" * 100, "value": "x" * 90 + str(k)} for k in range(25)],
                )
                for n in range(2)
            ]
        ),
    ),
}


def ours() -> Wire:
    return Wire(None)


@functools.cache
def described() -> Wire:
    return Wire(json.loads(need("discord", "openapi.json").read_text("utf-8")))


WIRES = pytest.mark.parametrize("make", [ours, described])


@WIRES
@pytest.mark.parametrize("kind", GOOD)
def test_good_payload_passes(make: Callable[[], Wire], kind: str) -> None:
    """A payload within every limit has no problems."""
    (method, path), payload = GOOD[kind]
    assert make().problems(method, path, payload) == []


@WIRES
@pytest.mark.parametrize("broken", BAD)
def test_each_limit_is_seen(make: Callable[[], Wire], broken: str) -> None:
    """A good payload with one limit broken is refused."""
    kind, change = BAD[broken]
    (method, path), payload = copy.deepcopy(GOOD[kind])
    change(payload)
    assert make().problems(method, path, payload)


DESCRIBED: dict[str, tuple[tuple[str, str], Payload, str]] = {
    "an unknown route": (("POST", "/channels/12/letters"), {}, "no such route"),
    "a method the route lacks": (("PUT", "/channels/12/messages"), {}, "no such route"),
    "an unknown key": (CHANNEL, {"contents": "x"}, "'contents' was unexpected"),
    "a key of another type": (CHANNEL, {"content": 5}, "content: 5 is not of type"),
    "a missing body": (CALLBACK, None, "body: missing"),
    "a body nobody reads": (("DELETE", "/channels/12/messages/15"), {"content": "x"}, "none is taken"),
    "an unknown callback": (CALLBACK, {"type": 99}, "none of the forms"),
    "a text input in a message row": (
        CHANNEL,
        {"components": [{"type": 1, "components": [text_input()]}]},
        "components.0.components.0: ",
    ),
}


@pytest.mark.parametrize("broken", DESCRIBED)
def test_description_is_followed(broken: str) -> None:
    """What only the description knows is refused in words that name the place."""
    (method, path), payload, words = DESCRIBED[broken]
    assert any(words in problem for problem in described().problems(method, path, payload))


def test_union_names_only_the_branch_meant() -> None:
    """An error deep in a union is one line, that of the component's own type."""
    (method, path), payload = copy.deepcopy(GOOD["modal"])
    held(payload)["style"] = 9
    problems = described().problems(method, "/api/v10" + path, payload)
    assert len(problems) == 1
    assert problems[0].startswith("data.components.0.component.style: 9 ")


class Answers(ui.View):
    """Buttons and a select under a take."""

    @ui.button(label="Edit", style=discord.ButtonStyle.primary, custom_id="edit")
    async def edit(self, interaction: discord.Interaction, _: ui.Button["Answers"]) -> None:
        await interaction.response.send_modal(ReviewContent())

    @ui.button(label="Fold", emoji="🎬", custom_id="fold")
    async def fold(self, interaction: discord.Interaction, _: ui.Button["Answers"]) -> None:
        await interaction.response.edit_message(content="folded", embed=None, view=None)

    @ui.select(
        custom_id="mood", options=[discord.SelectOption(label="Warm"), discord.SelectOption(label="Sad")]
    )
    async def mood(self, interaction: discord.Interaction, _: ui.Select["Answers"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(embed=discord.Embed(title="Warm"), view=self)


class ReviewContent(ui.Modal, title="Your take"):
    """A modal with one of each kind."""

    score: ui.Label["ReviewContent"] = ui.Label(
        text="Score",
        description="In half points",
        component=ui.Select(custom_id="score", options=[discord.SelectOption(label="9.5")]),
    )
    words: ui.Label["ReviewContent"] = ui.Label(
        text="ReviewContent",
        component=ui.TextInput(custom_id="words", style=discord.TextStyle.paragraph, required=False),
    )
    spoilers: ui.Label["ReviewContent"] = ui.Label(
        text="Spoilers",
        component=ui.RadioGroup(
            custom_id="spoilers",
            options=[discord.RadioGroupOption(label="No"), discord.RadioGroupOption(label="Yes")],
        ),
    )
    sure: ui.Label["ReviewContent"] = ui.Label(text="Sure", component=ui.Checkbox(custom_id="sure"))
    moods: ui.Label["ReviewContent"] = ui.Label(
        text="Moods",
        component=ui.CheckboxGroup(
            custom_id="moods", required=False, options=[discord.CheckboxGroupOption(label="Warm")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="Saved", view=None)
        file = discord.File(io.BytesIO(b"take"), "take.txt")
        await interaction.followup.send("Your copy", file=file, ephemeral=True)


class Page(ui.LayoutView):
    """A page of Components V2."""

    text: ui.TextDisplay["Page"] = ui.TextDisplay("# A page")


@app_commands.command(name="show", description="Show a title")
@app_commands.describe(title="Which one")
@app_commands.guild_only()
async def show(interaction: discord.Interaction, title: str) -> None:
    embed = discord.Embed(title=title, colour=0x334455, timestamp=interaction.created_at)
    embed.set_author(name="Takes").set_footer(text="2026").add_field(name="Year", value="2019")
    await interaction.response.send_message(embed=embed, view=Answers(), ephemeral=title == "hidden")


@show.autocomplete("title")
async def titles(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current} {'x' * 90}"[:100], value=current)]


@app_commands.command(name="page", description="Show a page")
@app_commands.default_permissions(manage_guild=True)
async def page(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(view=Page())
    assert isinstance(interaction.channel, discord.TextChannel)
    message = await interaction.channel.send("A note", file=discord.File(io.BytesIO(b"x"), "x.txt"))
    await message.edit(content="Another note", attachments=[])
    await interaction.user.send("Told you")
    await message.delete()


@app_commands.command(name="blank", description="Say nothing")
async def blank(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(embed=discord.Embed().add_field(name=" ", value="2019"))


@app_commands.command(name="greedy", description="Ask for more than there is")
async def greedy(interaction: discord.Interaction) -> None:
    view = ui.View()
    view.add_item(ui.Select(custom_id="a", max_values=2, options=[discord.SelectOption(label="Warm")]))
    await interaction.response.send_message(view=view)


@app_commands.context_menu(name="Their takes")
async def theirs(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"{member.mention} has none", ephemeral=True)


OWN: list[app_commands.Command[Any, ..., Any]] = [show, page, blank, greedy]


class Bot(commands.AutoShardedBot):
    """A bot with one command for each thing a bot sends."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=[],
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def setup_hook(self) -> None:
        for command in OWN:
            self.tree.add_command(command)
        self.tree.add_command(theirs)
        await self.tree.sync()


@contextlib.asynccontextmanager
async def room() -> AsyncIterator[tuple[simcord.Env, Any, Any]]:
    """A server with the bot, one channel and one member who may run everything."""
    async with simcord.run(Bot(), shard_count=1) as env:
        guild = env.create_guild()
        keepers = guild.create_role("keepers", permissions=discord.Permissions(manage_guild=True))
        yield (
            env,
            guild.create_text_channel("room"),
            guild.add_member(env.create_user("ann"), roles=[keepers]),
        )


async def test_discord_py_is_clean() -> None:
    """Everything a well-behaved bot sends, from sync to follow-up, fits the description."""
    async with room() as (env, channel, ann):
        await ann.autocomplete(channel, "show", "title", "Vin")
        shown = (await ann.slash(channel, "show", title="Vincenzo")).response
        await ann.select(shown, ["Warm"], custom_id="mood")
        modal = await ann.click(shown, custom_id="edit")
        values = {"score": ["9.5"], "words": "Good", "spoilers": "No", "sure": True, "moods": ["Warm"]}
        done = await ann.submit_modal(modal, values)
        assert [file.filename for file in done.followups[0].attachments] == ["take.txt"]
        await ann.click(shown, custom_id="fold")
        await ann.context_menu(channel, "Their takes", ann)
        await ann.slash(channel, "page")
        assert check(described(), env) == len(env.http_requests)
        callbacks = {
            (sent.json or {})["type"] for sent in env.http_requests if sent.path.endswith("/callback")
        }
        assert callbacks == {4, 5, 6, 7, 8, 9}


@WIRES
@pytest.mark.parametrize(
    ("name", "words"),
    [("blank", "embeds[0].fields[0].name: blank"), ("greedy", "max_values: 2 of 1 options")],
)
async def test_what_simcord_lets_through_is_caught(make: Callable[[], Wire], name: str, words: str) -> None:
    """A message that Discord would refuse fails the check though the simulator took it."""
    async with room() as (env, channel, ann):
        assert (await ann.slash(channel, name)).response is not None
        with pytest.raises(AssertionError, match=re.escape(words)):
            check(make(), env)


async def test_autocomplete_is_checked() -> None:
    """A bad autocomplete reply, whose error discord.py would swallow, fails the check."""
    async with room() as (env, channel, ann):
        await ann.autocomplete(channel, "show", "title", "")
        with pytest.raises(AssertionError, match=r"choices\[0\]\.value"):
            check(ours(), env)
